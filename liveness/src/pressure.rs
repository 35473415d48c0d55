//! How many values are live at once, by register class.

use crate::analysis::{Liveness, NEVER};
use ir::{BlockId, Class, Trace, ValueId};

/// Live values per class just before each instruction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pressure {
    /// Values with a real use to come, by `Class as usize`.
    pub real: Vec<[u32; 2]>,
    /// Values that anything still needs, exits included.
    pub any: Vec<[u32; 2]>,
    /// The most registers that are wanted at once: the highest of `real`, operands and results included.
    pub peak: [u32; 2],
}

impl Pressure {
    /// For a whole trace. Linear.
    pub fn compute(trace: &Trace, liveness: &Liveness) -> Pressure {
        let n = trace.insts.len();
        let mut p = Pressure { real: vec![[0; 2]; n], any: vec![[0; 2]; n], peak: [0; 2] };
        let mut changes = Vec::new();
        for b in trace.block_ids() {
            let real = &mut p.real;
            let peak = walk(trace, liveness, b, |i, live| real[i as usize] = live);
            p.peak = [0, 1].map(|c| p.peak[c].max(peak[c]));
            let range = trace.block(b).insts.clone();
            changes.clear();
            changes.resize(range.len(), Both::default());
            note_changes(trace, liveness, b, |_| true, &mut changes);
            let any = &mut p.any[range.start as usize..range.end as usize];
            let mut live = Both::default();
            for (any, change) in any.iter_mut().zip(&changes) {
                live.add(*change);
                *any = live.split();
            }
        }
        p
    }

    /// The most values of a class with a real use to come, before any instruction.
    pub fn max(&self, class: Class) -> u32 {
        self.real.iter().map(|p| p[class as usize]).max().unwrap_or(0)
    }
}

/// The most registers of each class that a block wants at once, real uses only.
pub fn block_pressure(trace: &Trace, liveness: &Liveness, b: BlockId) -> [u32; 2] {
    walk(trace, liveness, b, |_, _| ())
}

/// The most registers of each class that a block would take if everything that anything needs, exits included, were in
/// one; only values that `counts` says yes to. An instruction that can exit is reckoned to need a register for its
/// result beside those of its operands. `scratch` is memory, whatever is in it. Linear.
pub fn block_pressure_of_all(
    trace: &Trace,
    liveness: &Liveness,
    b: BlockId,
    counts: impl Fn(ValueId) -> bool,
    scratch: &mut Vec<Both>,
) -> [u32; 2] {
    let range = trace.block(b).insts.clone();
    scratch.clear();
    scratch.resize(range.len(), Both::default());
    note_changes(trace, liveness, b, counts, scratch);
    let (mut live, mut peak) = (Both::default(), [0; 2]);
    for (change, i) in scratch.iter().zip(range) {
        live.add(*change);
        let mut here = live;
        let inst = &trace.insts[i as usize];
        if inst.exit.is_some() {
            trace.results(inst).iter().for_each(|&v| here.add(Both::one(trace.repr(v).class())));
        }
        let here = here.split();
        peak = [0, 1].map(|c| here[c].max(peak[c]));
    }
    peak
}

/// Counts of both classes in one word, so that they are added at once; or a change of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Both(u64);

impl Both {
    #[inline]
    fn one(class: Class) -> Both {
        Both(1 << (32 * class as u32))
    }

    #[inline]
    fn add(&mut self, other: Both) {
        self.0 = self.0.wrapping_add(other.0);
    }

    #[inline]
    fn subtract(&mut self, other: Both) {
        self.0 = self.0.wrapping_sub(other.0);
    }

    #[inline]
    fn split(self) -> [u32; 2] {
        [self.0 as u32, (self.0 >> 32) as u32]
    }
}

/// How many values that `counts` says yes to are needed at or after each instruction of a block, as changes from
/// instruction to instruction; `changes` starts with zeros.
fn note_changes(
    trace: &Trace,
    liveness: &Liveness,
    b: BlockId,
    counts: impl Fn(ValueId) -> bool,
    changes: &mut [Both],
) {
    let range = trace.block(b).insts.clone();
    // Counted at its first and after its last position.
    let mut add = |v: ValueId, from: u32, end: u32| {
        if end == NEVER || !counts(v) {
            return;
        }
        let one = Both::one(trace.repr(v).class());
        if let Some(first) = changes.get_mut((from - range.start) as usize) {
            first.add(one);
            if let Some(after) = changes.get_mut((end - range.start) as usize + 1) {
                after.subtract(one);
            }
        }
    };
    for l in liveness.live_in(b) {
        add(l.value, range.start, l.end);
    }
    for &v in trace.list(trace.block(b).params) {
        add(v, range.start, liveness.def_end(v));
    }
    for i in range.clone() {
        for &v in trace.results(&trace.insts[i as usize]) {
            add(v, i + 1, liveness.def_end(v));
        }
    }
}

fn walk(trace: &Trace, l: &Liveness, b: BlockId, mut at: impl FnMut(u32, [u32; 2])) -> [u32; 2] {
    let block = trace.block(b);
    let class = |v: ValueId| trace.repr(v).class() as usize;
    let mut live = [0u32; 2];
    for x in l.live_in(b) {
        live[class(x.value)] += (x.next != NEVER) as u32;
    }
    for j in block.params.range() {
        live[class(trace.lists[j])] += (l.next_use(j) != NEVER) as u32;
    }
    let mut peak = live;
    for i in block.insts.clone() {
        at(i, live);
        let inst = &trace.insts[i as usize];
        let args = trace.args(inst);
        for (k, j) in inst.args.range().enumerate() {
            let v = args[k];
            let dies = l.next_use(j) == NEVER && trace.as_const(v).is_none();
            if dies && !args[..k].contains(&v) {
                live[class(v)] -= 1;
            }
        }
        for j in inst.results.range() {
            let c = class(trace.lists[j]);
            peak[c] = peak[c].max(live[c] + 1);
            live[c] += (l.next_use(j) != NEVER) as u32;
        }
        for c in 0..2 {
            peak[c] = peak[c].max(live[c]);
        }
    }
    peak
}
