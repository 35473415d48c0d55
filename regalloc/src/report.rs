//! An allocation in words, beside its trace.

use crate::allocation::{Allocation, Loc, Move, ProgPoint};
use ir::text::Printer;
use ir::{InstId, List, Trace};
use std::fmt;

/// Prints a trace with the locations of all operands and results, and every move.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    trace: &'a Trace,
    allocation: &'a Allocation,
}

impl<'a> Report<'a> {
    /// Of this allocation, which belongs to this trace.
    pub fn new(trace: &'a Trace, allocation: &'a Allocation) -> Report<'a> {
        Report { trace, allocation }
    }

    fn moves_at(&self, point: ProgPoint) -> impl Iterator<Item = &'a Move> {
        let edits = &self.allocation.edits;
        let start = edits.partition_point(|e| e.0 < point);
        edits[start..].iter().take_while(move |e| e.0 == point).map(|e| &e.1)
    }

    fn locs(&self, list: List) -> String {
        let locs = self.allocation.locs[list.range()].iter();
        locs.map(Loc::to_string).collect::<Vec<_>>().join(", ")
    }
}

fn write_move(f: &mut fmt::Formatter<'_>, m: &Move) -> fmt::Result {
    let what = match (m.from, m.to) {
        (Loc::Const, _) => "constant",
        (Loc::Slot(_), Loc::Slot(_)) => "move in memory",
        (Loc::Slot(_), _) => "reload",
        (_, Loc::Slot(_)) => "spill",
        _ => "copy",
    };
    writeln!(f, "          {what} {} {} -> {}", m.value, m.from, m.to)
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let trace = self.trace;
        let printer = Printer::new(trace);
        for b in trace.block_ids() {
            let block = trace.block(b);
            writeln!(f, "{}  [{}]", printer.head(b), self.locs(block.params))?;
            for i in block.insts.clone().map(InstId) {
                for m in self.moves_at(ProgPoint::before(i)) {
                    write_move(f, m)?;
                }
                let inst = trace.inst(i);
                write!(f, "    {}  [{}]", printer.inst(inst), self.locs(inst.args))?;
                if inst.results.len > 0 {
                    write!(f, " -> [{}]", self.locs(inst.results))?;
                }
                writeln!(f)?;
                for m in self.moves_at(ProgPoint::after(i)) {
                    write_move(f, m)?;
                }
            }
            for (k, edge) in block.succs.iter().enumerate() {
                let Some(edge) = edge else { continue };
                writeln!(f, "    -> {}", edge.block)?;
                let on_edge = |e: &&crate::EdgeMove| e.block == b && e.succ as usize == k;
                for e in self.allocation.edge_edits.iter().filter(on_edge) {
                    write_move(f, &e.mv)?;
                }
            }
        }
        writeln!(f, "{} slots", self.allocation.slots)
    }
}
