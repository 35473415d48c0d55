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
        for b in trace.block_ids() {
            let real = &mut p.real;
            let peak = walk(trace, liveness, b, |i, live| real[i as usize] = live);
            p.peak = [0, 1].map(|c| p.peak[c].max(peak[c]));
            let range = trace.block(b).insts.clone();
            let any = &mut p.any[range.start as usize..range.end as usize];
            count_any(trace, liveness, b, |_| true, any);
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
    scratch: &mut Vec<[u32; 2]>,
) -> [u32; 2] {
    let range = trace.block(b).insts.clone();
    scratch.clear();
    scratch.resize(range.len(), [0; 2]);
    count_any(trace, liveness, b, counts, scratch);
    let mut peak = [0; 2];
    for (live, i) in scratch.iter_mut().zip(range) {
        let inst = &trace.insts[i as usize];
        if inst.exit.is_some() {
            trace.results(inst).iter().for_each(|&v| live[trace.repr(v).class() as usize] += 1);
        }
        peak = [0, 1].map(|c| live[c].max(peak[c]));
    }
    peak
}

/// How many values that `counts` says yes to are needed at or after each instruction of a block; `live` starts with
/// zeros.
fn count_any(
    trace: &Trace,
    liveness: &Liveness,
    b: BlockId,
    counts: impl Fn(ValueId) -> bool,
    live: &mut [[u32; 2]],
) {
    let range = trace.block(b).insts.clone();
    // Counted at its first and after its last position, then summed up.
    let mut add = |v: ValueId, from: u32, end: u32| {
        let c = trace.repr(v).class() as usize;
        if end == NEVER || from >= range.end || !counts(v) {
            return;
        }
        let first = &mut live[(from - range.start) as usize][c];
        *first = first.wrapping_add(1);
        if end + 1 < range.end {
            let after = &mut live[(end + 1 - range.start) as usize][c];
            *after = after.wrapping_sub(1);
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
    for i in 1..live.len() {
        live[i] = [0, 1].map(|c| live[i][c].wrapping_add(live[i - 1][c]));
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
