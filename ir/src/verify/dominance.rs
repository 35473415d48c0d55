//! Step 3: whether every use is dominated by its definition, in any control-flow graph.

use super::error::{Place, VerifyError};
use crate::cfg::Cfg;
use crate::trace::*;

pub(super) fn check(trace: &Trace, errors: &mut Vec<VerifyError>) {
    let checker = Checker { trace, tree: Tree::new(trace), block_of: block_of(trace) };
    // The block in which a snapshot was last found good: its values are still there further down.
    let mut seen = vec![None; trace.snapshots.len()];
    for b in trace.block_ids() {
        let block = trace.block(b);
        for id in block.insts.clone().map(InstId) {
            let inst = trace.inst(id);
            for &v in trace.args(inst) {
                checker.use_of(v, b, id.0, Place::Args(id), errors);
            }
            if let Some(s) = inst.exit
                && seen[s.index()].replace(b) != Some(b)
            {
                for v in trace.snapshot_values(s) {
                    checker.use_of(v, b, id.0, Place::Exit(id, s), errors);
                }
            }
        }
        for (k, edge) in block.succs.iter().enumerate() {
            let Some(edge) = edge else { continue };
            for &v in trace.list(edge.args) {
                checker.use_of(v, b, block.insts.end, Place::Edge(b, k), errors);
            }
        }
    }
    // A snapshot that nothing leaves with has no place, but its values are values.
    for s in (0..trace.snapshots.len() as u32).map(SnapshotId).filter(|s| seen[s.index()].is_none())
    {
        for v in trace.snapshot_values(s) {
            if matches!(checker.definition_of(v), Definition::Nowhere) {
                errors.push(VerifyError::NotDefined(Place::Snapshot(s), v));
            }
        }
    }
}

enum Definition {
    Everywhere,
    Nowhere,
    Param(BlockId),
    Inst(BlockId, InstId),
}

struct Checker<'a> {
    trace: &'a Trace,
    tree: Tree,
    block_of: Vec<BlockId>,
}

impl Checker<'_> {
    /// Where a value is defined; a claim counts only when the parameter or result list agrees.
    fn definition_of(&self, v: ValueId) -> Definition {
        let trace = self.trace;
        let (list, index, definition) = match trace.values[v.index()].def {
            Def::Const(_) => return Definition::Everywhere,
            Def::Param { block, index } if block.index() < trace.blocks.len() => {
                (trace.block(block).params, index, Definition::Param(block))
            }
            Def::Inst { inst, index } if inst.index() < trace.insts.len() => {
                let block = self.block_of[inst.index()];
                (trace.inst(inst).results, index, Definition::Inst(block, inst))
            }
            _ => return Definition::Nowhere,
        };
        match trace.list(list).get(index as usize) {
            Some(&there) if there == v => definition,
            _ => Definition::Nowhere,
        }
    }

    /// A use in block `b` before instruction `at`.
    fn use_of(&self, v: ValueId, b: BlockId, at: u32, place: Place, errors: &mut Vec<VerifyError>) {
        let dominated = match self.definition_of(v) {
            Definition::Everywhere => true,
            Definition::Nowhere => return errors.push(VerifyError::NotDefined(place, v)),
            Definition::Inst(block, inst) if block == b => inst.0 < at,
            Definition::Inst(block, _) | Definition::Param(block) => self.tree.dominates(block, b),
        };
        // What is never reached is vacuously fine.
        if !dominated && self.tree.is_reachable(b) {
            errors.push(VerifyError::NotDominated(place, v));
        }
    }
}

fn block_of(trace: &Trace) -> Vec<BlockId> {
    let sizes = trace.block_ids().map(|b| (b, trace.block(b).insts.len()));
    sizes.flat_map(|(b, n)| std::iter::repeat_n(b, n)).collect()
}

/// The dominator tree with the interval that each subtree covers in preorder: dominance in O(1), since
/// a trace can be a chain of many thousand blocks.
struct Tree {
    interval: Vec<Option<(u32, u32)>>,
}

impl Tree {
    fn new(trace: &Trace) -> Tree {
        let cfg = Cfg::new(trace);
        let mut children = vec![Vec::new(); trace.blocks.len()];
        for b in trace.block_ids().skip(1) {
            if let Some(parent) = cfg.idom(b) {
                children[parent.index()].push(b);
            }
        }
        let mut interval: Vec<Option<(u32, u32)>> = vec![None; trace.blocks.len()];
        let mut clock = 0;
        let mut stack = vec![(BlockId::ENTRY, false)];
        while let Some((b, done)) = stack.pop() {
            let entry = &mut interval[b.index()];
            match (done, entry) {
                (true, Some((_, end))) => *end = clock,
                (_, entry) => {
                    *entry = Some((clock, clock));
                    clock += 1;
                    stack.push((b, true));
                    stack.extend(children[b.index()].iter().map(|&c| (c, false)));
                }
            }
        }
        Tree { interval }
    }

    fn is_reachable(&self, b: BlockId) -> bool {
        self.interval[b.index()].is_some()
    }

    fn dominates(&self, a: BlockId, b: BlockId) -> bool {
        match (self.interval[a.index()], self.interval[b.index()]) {
            (Some((start, end)), Some((at, _))) => start <= at && at < end,
            _ => false,
        }
    }
}
