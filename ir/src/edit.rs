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
    /// By instruction; empty while none is dropped.
    dropped: Vec<bool>,
    /// By value, itself if it stays; empty while all stay.
    replaced: Vec<ValueId>,
    appended: Vec<(BlockId, Inst)>,
    insts: usize,
    values: u32,
}

impl Edit {
    /// No change.
    pub fn new(trace: &Trace) -> Edit {
        Edit {
            dropped: Vec::new(),
            replaced: Vec::new(),
            appended: Vec::new(),
            insts: trace.insts.len(),
            values: trace.values.len() as u32,
        }
    }

    /// The instruction goes away. It is not a terminator.
    pub fn drop_inst(&mut self, inst: InstId) {
        if self.dropped.is_empty() {
            self.dropped = vec![false; self.insts];
        }
        self.dropped[inst.index()] = true;
    }

    /// An instruction more before a block's terminator. Its results are new, or those of a dropped one.
    pub fn append(&mut self, block: BlockId, inst: Inst) {
        self.appended.push((block, inst));
    }

    /// `new` stands for `old` from here on. Its definition dominates the old one's, which goes away or has the value
    /// that nobody needs any more; it has not itself been replaced.
    pub fn replace(&mut self, old: ValueId, new: ValueId) {
        if self.replaced.is_empty() {
            self.replaced = (0..self.values).map(ValueId).collect();
        }
        self.replaced[old.index()] = new;
    }

    /// What stands for a value.
    #[inline]
    pub fn get(&self, v: ValueId) -> ValueId {
        // A constant may be younger than this edit.
        self.replaced.get(v.index()).copied().unwrap_or(v)
    }

    /// Changes the trace.
    pub fn apply(self, trace: &mut Trace) {
        if !self.dropped.is_empty() {
            let dropped = (0..trace.len()).filter(|&i| self.dropped[i]);
            for v in dropped.flat_map(|i| trace.insts[i].results.range()) {
                trace.values[trace.lists[v].index()].def = Def::Const(0);
            }
        }
        if !self.replaced.is_empty() {
            self.replace_values(trace);
        }
        if !self.dropped.is_empty() || !self.appended.is_empty() {
            self.lay_out(trace);
        }
    }

    fn is_dropped(&self, inst: usize) -> bool {
        self.dropped.get(inst).copied().unwrap_or(false)
    }

    fn replace_values(&self, trace: &mut Trace) {
        // Parameters are not replaced but with their definition; results may be.
        let staying = trace.insts.iter().enumerate().filter(|(i, _)| !self.is_dropped(*i));
        let results: Vec<(usize, ValueId)> = staying
            .flat_map(|(_, inst)| inst.results.range())
            .map(|at| (at, trace.lists[at]))
            .filter(|&(_, v)| self.get(v) != v)
            .collect();
        for v in &mut trace.lists {
            *v = self.get(*v);
        }
        for (at, v) in results {
            trace.lists[at] = v;
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
            for i in body.filter(|&i| !self.is_dropped(i)) {
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
