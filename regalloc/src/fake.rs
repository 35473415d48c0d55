//! A machine for tests and explanations: any number of registers, forms like the real ones, and a log of an
//! allocation in words, without machine code.

use crate::allocation::{Allocation, Loc, Move, ProgPoint};
use crate::machine::{CLASS_REGS, Contract, Machine, PReg, RegSet};
use ir::{BlockId, Class, InstId, Trace, Uop};
use std::fmt::Write;

/// A machine with this many general and floating-point registers. As on the real one, the upper half of the
/// general registers survive calls and no floating-point register does.
pub fn machine(ints: u8, floats: u8) -> Machine {
    let ints_pool = (0..CLASS_REGS).map(PReg::int);
    let floats_pool = (0..CLASS_REGS).map(PReg::float);
    let survive: RegSet = ints_pool.clone().skip(4).collect();
    let all: RegSet = ints_pool.chain(floats_pool).collect();
    Machine::new(all, survive, |u| contract(u, survive)).limited(ints, floats)
}

/// Both forms; immediates for general operands beside another one; the result may replace any operand of its
/// class, but not in calls.
fn contract(uop: Uop, survive: RegSet) -> Contract {
    let info = uop.info();
    let calls = uop.has(ir::uop::CALL) && !info.results.is_empty();
    let mut c = Contract { registers: true, memory: true, ..Contract::default() };
    for (k, a) in info.args.iter().enumerate() {
        if a.class() == Class::Int && info.args.len() == 2 && !calls {
            c.imm |= 1 << k;
        }
        if info.results.first().is_some_and(|r| r.class() == a.class()) && !calls {
            c.reuse |= 1 << k;
        }
    }
    if calls {
        c.clobbers = RegSet::all(Class::Int).union(RegSet::all(Class::Float)).minus(survive);
    }
    c
}

/// What a move does, in words.
pub fn describe(m: &Move) -> String {
    let verb = match (m.from, m.to) {
        (Loc::Const, _) => return format!("const {} {}", m.value, m.to),
        (Loc::Slot(_), Loc::Slot(_)) => "copy",
        (Loc::Slot(_), _) => "reload",
        (_, Loc::Slot(_)) => "spill",
        _ => "copy",
    };
    format!("{verb} {} {} <- {}", m.value, m.to, m.from)
}

/// An allocation in words: blocks with their parameters' locations, instructions with their operands'
/// locations, moves, and where each exit finds its values.
pub fn log(trace: &Trace, a: &Allocation) -> String {
    let mut out = String::new();
    for b in trace.block_ids() {
        block(trace, a, b, &mut out).expect("writing to a string");
    }
    out
}

fn block(trace: &Trace, a: &Allocation, b: BlockId, out: &mut String) -> std::fmt::Result {
    let block = trace.block(b);
    let params = trace.list(block.params).iter().zip(&a.locs[block.params.range()]);
    let params: Vec<String> = params.map(|(v, l)| format!("{v} {l}")).collect();
    writeln!(out, "{b}({}):", params.join(", "))?;
    for i in block.insts.clone().map(InstId) {
        edits(a, ProgPoint::before(i), out)?;
        let inst = trace.inst(i);
        write!(out, "  {i}")?;
        let located = |list: ir::List| {
            let pairs = trace.list(list).iter().zip(&a.locs[list.range()]);
            pairs.map(|(v, l)| format!("{v} {l}")).collect::<Vec<_>>().join(", ")
        };
        if inst.results.len > 0 {
            write!(out, " {} =", located(inst.results))?;
        }
        write!(out, " {}", inst.uop)?;
        if inst.args.len > 0 {
            write!(out, " {}", located(inst.args))?;
        }
        if let Some(s) = inst.exit {
            let mut at: Vec<String> = Vec::new();
            for v in trace.snapshot_values(s) {
                let text = format!("{v} {}", a.exit_loc(trace, v, i));
                if !at.contains(&text) {
                    at.push(text);
                }
            }
            write!(out, " exit {s} [{}]", at.join(", "))?;
        }
        writeln!(out)?;
        if i != block.terminator() {
            edits(a, ProgPoint::after(i), out)?;
        }
    }
    for (succ, edge) in block.succs.iter().enumerate() {
        let Some(edge) = edge else { continue };
        write!(out, "  -> {}", edge.block)?;
        let moves = a.edge_edits.iter().filter(|e| e.block == b && e.succ as usize == succ);
        for (n, e) in moves.enumerate() {
            write!(out, "{} {}", if n == 0 { ":" } else { ";" }, describe(&e.mv))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn edits(a: &Allocation, at: ProgPoint, out: &mut String) -> std::fmt::Result {
    let first = a.edits.partition_point(|e| e.0 < at);
    for (_, m) in a.edits[first..].iter().take_while(|e| e.0 == at) {
        writeln!(out, "    {}", describe(m))?;
    }
    Ok(())
}
