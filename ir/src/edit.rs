//! Changing a trace in place: instructions go or move, values are replaced. For passes whose result keeps the
//! order of most instructions; what must be built anew uses [`crate::rewrite`].
//!
//! Nothing changes before [`Edit::apply`], so a pass reads the trace as it was. Values that lose their
//! definition become constants that nobody uses, snapshots that nobody leaves with stay: the end of
//! [`crate::passes::optimise`] leaves both out.

use crate::trace::*;

/// The changes that a pass wants.
#[derive(Debug)]
pub struct Edit {
    /// By instruction.
    dropped: Vec<bool>,
    /// By value; itself if it stays.
    replaced: Vec<ValueId>,
    appended: Vec<(BlockId, Inst)>,
    drops: bool,
    replaces: bool,
}

impl Edit {
    /// No change.
    pub fn new(trace: &Trace) -> Edit {
        Edit {
            dropped: vec![false; trace.insts.len()],
            replaced: (0..trace.values.len() as u32).map(ValueId).collect(),
            appended: Vec::new(),
            drops: false,
            replaces: false,
        }
    }

    /// The instruction goes away. It is not a terminator.
    pub fn drop_inst(&mut self, inst: InstId) {
        self.dropped[inst.index()] = true;
        self.drops = true;
    }

    /// An instruction more before a block's terminator. Its results are new, or those of a dropped one.
    pub fn append(&mut self, block: BlockId, inst: Inst) {
        self.appended.push((block, inst));
    }

    /// `new` stands for `old` from here on. Its definition dominates the old one's, which goes away; it has
    /// not itself been replaced.
    pub fn replace(&mut self, old: ValueId, new: ValueId) {
        // A constant may be younger than this edit.
        self.replaced[old.index()] = new;
        self.replaces = true;
    }

    /// What stands for a value.
    pub fn get(&self, v: ValueId) -> ValueId {
        self.replaced.get(v.index()).copied().unwrap_or(v)
    }

    /// Changes the trace.
    pub fn apply(self, trace: &mut Trace) {
        if self.drops {
            let dropped = (0..trace.len()).filter(|&i| self.dropped[i]);
            for v in dropped.flat_map(|i| trace.insts[i].results.range()) {
                trace.values[trace.lists[v].index()].def = Def::Const(0);
            }
        }
        if self.replaces {
            self.replace_values(trace);
        }
        if self.drops || !self.appended.is_empty() {
            self.lay_out(trace);
        }
    }

    fn replace_values(&self, trace: &mut Trace) {
        // Lists of results and parameters hold no replaced values but of dropped definitions.
        for v in &mut trace.lists {
            *v = self.get(*v);
        }
        for slot in &mut trace.slots {
            *slot = slot.map(|v| self.get(v));
        }
        for store in &mut trace.stores {
            store.object = self.get(store.object);
            store.value = self.get(store.value);
        }
    }

    fn lay_out(&self, trace: &mut Trace) {
        let Trace { blocks, insts, lists, values, .. } = trace;
        let mut new = Vec::with_capacity(insts.len() + self.appended.len());
        let mut place = |inst: Inst| {
            let id = InstId(new.len() as u32);
            for (index, v) in (0..).zip(&lists[inst.results.range()]) {
                values[v.index()].def = Def::Inst { inst: id, index };
            }
            new.push(inst);
            id.0 + 1
        };
        let mut at = 0;
        for (b, block) in (0..).map(BlockId).zip(blocks) {
            let body = block.insts.start as usize..block.insts.end as usize - 1;
            let end = body.end;
            block.insts.start = at;
            for i in body.filter(|&i| !self.dropped[i]) {
                place(insts[i]);
            }
            for (_, inst) in self.appended.iter().filter(|a| a.0 == b) {
                place(*inst);
            }
            at = place(insts[end]);
            block.insts.end = at;
        }
        *insts = new;
    }
}
