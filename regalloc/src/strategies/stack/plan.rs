//! Which values stay on the operand stack, and where on it.

use crate::allocator::Problem;
use ir::{BlockId, Def, ValueId};
use liveness::NEVER;

/// The plan for a trace.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Stack position by value, or `NEVER` when it has a home.
    position: Vec<u32>,
    /// By instruction: the position of its first operand, which is also its result's by default.
    base: Vec<u32>,
    uses: Vec<u32>,
    /// Deepest position used, plus one.
    pub(super) depth: u32,
}

impl Plan {
    pub(super) fn make(&mut self, p: &Problem<'_>) {
        let t = p.trace;
        self.position.clear();
        self.position.resize(t.values.len(), NEVER);
        self.uses.clear();
        self.uses.resize(t.values.len(), 0);
        self.base.clear();
        self.base.resize(t.insts.len(), 0);
        self.depth = 0;
        for inst in &t.insts {
            for v in t.args(inst) {
                self.uses[v.index()] += 1;
            }
        }
        for e in t.blocks.iter().flat_map(|b| b.edges()) {
            for v in t.list(e.args) {
                self.uses[v.index()] += 1;
            }
        }
        for b in t.block_ids() {
            self.block(p, b);
        }
    }

    /// Backwards: an instruction's operands are at `base`, `base + 1`, …, above everything that is on the stack
    /// already and taken later.
    fn block(&mut self, p: &Problem<'_>, b: BlockId) {
        let t = p.trace;
        let mut on_stack: Vec<u32> = Vec::new();
        for i in t.block(b).insts.clone().rev() {
            let inst = &t.insts[i as usize];
            let planned = t.results(inst).first().map_or(NEVER, |v| self.position[v.index()]);
            on_stack.retain(|&s| s != planned);
            let top = on_stack.iter().max().map_or(0, |s| s + 1);
            let base = if planned == NEVER { top } else { top.max(planned) };
            self.base[i as usize] = base;
            let width = inst.args.len.max(inst.results.len);
            self.depth = self.depth.max(base + width);
            for (k, j) in inst.args.range().enumerate() {
                let v = t.lists[j];
                if self.taken_here_only(p, b, v, i) {
                    self.position[v.index()] = base + k as u32;
                    on_stack.push(base + k as u32);
                }
            }
        }
    }

    /// Made in this block, with one use, by instruction `i`, and not needed after it.
    fn taken_here_only(&self, p: &Problem<'_>, b: BlockId, v: ValueId, i: u32) -> bool {
        let Def::Inst { inst, .. } = p.trace.values[v.index()].def else { return false };
        let here = p.trace.block(b).insts.contains(&inst.0);
        here && self.uses[v.index()] == 1 && p.liveness.def_end(v) == i
    }

    /// The position of a value that stays on the stack.
    pub(super) fn position(&self, v: ValueId) -> Option<u32> {
        Some(self.position[v.index()]).filter(|&s| s != NEVER)
    }

    /// The position of an instruction's first operand.
    pub(super) fn base(&self, i: u32) -> u32 {
        self.base[i as usize]
    }
}
