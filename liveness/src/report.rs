//! Liveness as text, and (feature `serde`) as JSON for viewers.

use crate::analysis::{LiveIn, Liveness, NEVER};
use crate::pressure::Pressure;
use ir::{Trace, ValueId};
use std::fmt;

/// A block in a [`Report`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LiveBlock {
    /// Block number.
    pub block: u32,
    /// First position.
    pub start: u32,
    /// The position after its last.
    pub end: u32,
    /// In how many loops.
    pub depth: u32,
    /// Predecessors.
    pub preds: Vec<u32>,
    /// Values live at its start for real uses, parameters apart.
    pub live_in: Vec<u32>,
    /// Values live at its start that only exits need.
    pub live_in_for_exits: Vec<u32>,
}

/// A value in a [`Report`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LiveValue {
    /// Value number.
    pub value: u32,
    /// Where it is needed, as `[first, last]` positions in layout order; what is between them is a hole.
    pub ranges: Vec<[u32; 2]>,
    /// Instructions that use it, branches and jumps for edge arguments included.
    pub uses: Vec<u32>,
    /// Instructions whose exits need it.
    pub exits: Vec<u32>,
}

/// Everything at once. Not for the fast path.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Report {
    /// The blocks in layout order.
    pub blocks: Vec<LiveBlock>,
    /// The values that anything needs, constants apart.
    pub values: Vec<LiveValue>,
    /// Live values before each instruction, `[general, floating-point]`, real uses only.
    pub pressure: Vec<[u32; 2]>,
    /// The same with values that only exits need.
    pub pressure_with_exits: Vec<[u32; 2]>,
}

impl Liveness {
    /// Where a value is needed, as `(first, last)` positions in layout order. Appended to `out`, which is
    /// then in order. O(size of the live-in sets): for reports and offline strategies.
    pub fn ranges(&self, trace: &Trace, v: ValueId, out: &mut Vec<(u32, u32)>) {
        let own = match trace.values[v.index()].def {
            ir::Def::Const(_) => return,
            ir::Def::Param { block, .. } => trace.block(block).insts.start,
            ir::Def::Inst { inst, .. } => inst.0 + 1,
        };
        let mut add = |from: u32, end: u32, block_end: u32| {
            let to = end.min(block_end - 1);
            if end != NEVER && from <= to {
                out.push((from, to));
            }
        };
        for b in trace.block_ids() {
            let range = trace.block(b).insts.clone();
            if range.contains(&own) {
                add(own, self.def_end(v), range.end);
            }
            for l in self.live_in(b).iter().filter(|l| l.value == v) {
                add(range.start, l.end, range.end);
            }
        }
        merge(out);
    }

    /// A report for people and viewers.
    pub fn report(&self, trace: &Trace) -> Report {
        let mut values: Vec<LiveValue> = (0..trace.values.len() as u32)
            .map(|value| LiveValue { value, ranges: vec![], uses: vec![], exits: vec![] })
            .collect();
        let mut ranges: Vec<Vec<(u32, u32)>> = vec![Vec::new(); values.len()];
        let mut blocks = Vec::new();
        for b in trace.block_ids() {
            let range = trace.block(b).insts.clone();
            let mut add = |v: ValueId, from: u32, end: u32| {
                let to = end.min(range.end - 1);
                if end != NEVER && from <= to {
                    ranges[v.index()].push((from, to));
                }
            };
            for l in self.live_in(b) {
                add(l.value, range.start, l.end);
            }
            for &v in trace.list(trace.block(b).params) {
                add(v, range.start, self.def_end(v));
            }
            for i in range.clone() {
                let inst = &trace.insts[i as usize];
                for &v in trace.results(inst) {
                    add(v, i + 1, self.def_end(v));
                }
                let edges = trace.block(b).edges().filter(|_| i + 1 == range.end);
                let edge_args = edges.flat_map(|e| trace.list(e.args).iter().copied());
                for v in trace.args(inst).iter().copied().chain(edge_args) {
                    if values[v.index()].uses.last() != Some(&i) {
                        values[v.index()].uses.push(i);
                    }
                }
                for v in inst.exit.into_iter().flat_map(|s| trace.snapshot_values(s)) {
                    if values[v.index()].exits.last() != Some(&i) {
                        values[v.index()].exits.push(i);
                    }
                }
            }
            let (real, exits): (Vec<&LiveIn>, Vec<&LiveIn>) =
                self.live_in(b).iter().partition(|l| l.next != NEVER);
            let mut live_in: Vec<u32> = real.iter().map(|l| l.value.0).collect();
            let mut live_in_for_exits: Vec<u32> = exits.iter().map(|l| l.value.0).collect();
            live_in.sort_unstable();
            live_in_for_exits.sort_unstable();
            blocks.push(LiveBlock {
                block: b.0,
                start: range.start,
                end: range.end,
                depth: self.graph.depth(b),
                preds: self.graph.preds(b).iter().map(|p| p.block.0).collect(),
                live_in,
                live_in_for_exits,
            });
        }
        for (v, mut r) in values.iter_mut().zip(ranges) {
            merge(&mut r);
            v.ranges = r.into_iter().map(|(a, b)| [a, b]).collect();
        }
        values.retain(|v| !v.ranges.is_empty());
        let pressure = Pressure::compute(trace, self);
        Report { blocks, values, pressure: pressure.real, pressure_with_exits: pressure.any }
    }
}

fn merge(ranges: &mut Vec<(u32, u32)>) {
    ranges.sort_unstable();
    ranges.dedup_by(|next, last| {
        let touch = next.0 <= last.1 + 1;
        if touch {
            last.1 = last.1.max(next.1);
        }
        touch
    });
}

fn list(f: &mut fmt::Formatter<'_>, label: &str, prefix: &str, xs: &[u32]) -> fmt::Result {
    if xs.is_empty() {
        return Ok(());
    }
    write!(f, "  {label}")?;
    xs.iter().try_for_each(|x| write!(f, " {prefix}{x}"))
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for b in &self.blocks {
            write!(f, "b{}: i{}..i{}", b.block, b.start, b.end - 1)?;
            if b.depth > 0 {
                write!(f, "  depth {}", b.depth)?;
            }
            list(f, "preds", "b", &b.preds)?;
            list(f, "live-in", "%", &b.live_in)?;
            list(f, "for exits", "%", &b.live_in_for_exits)?;
            writeln!(f)?;
        }
        for v in &self.values {
            write!(f, "%{}:", v.value)?;
            for [a, b] in &v.ranges {
                write!(f, " [i{a}, i{b}]")?;
            }
            list(f, "uses", "i", &v.uses)?;
            list(f, "exits", "i", &v.exits)?;
            writeln!(f)?;
        }
        let peak = |p: &[[u32; 2]], c: usize| p.iter().map(|x| x[c]).max().unwrap_or(0);
        writeln!(
            f,
            "pressure: general {}, floating-point {}; with exits {}, {}",
            peak(&self.pressure, 0),
            peak(&self.pressure, 1),
            peak(&self.pressure_with_exits, 0),
            peak(&self.pressure_with_exits, 1),
        )
    }
}
