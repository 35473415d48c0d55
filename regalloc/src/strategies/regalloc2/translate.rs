//! The crate's result in our terms.

use super::function::{Adapted, Origin, Site};
use crate::allocation::{Allocation, EdgeMove, Loc, Move, ProgPoint, Segment};
use crate::allocator::Problem;
use crate::machine::{CLASS_REGS, PReg};
use ir::{Class, InstId, ValueId};
use regalloc2::{AllocationKind, Edit, InstPosition, Output, RegClass};

/// The value of a move that `names` has yet to find.
pub(super) const UNNAMED: ValueId = ValueId(u32::MAX);

/// Where moves go.
#[derive(Clone, Copy)]
enum Target {
    Point(ProgPoint),
    Edge(ir::BlockId, u8),
}

pub(super) fn translate(p: &Problem<'_>, a: &Adapted, result: &Output, out: &mut Allocation) {
    let t = p.trace;
    let inputs = t.inputs().len() as u32;
    out.slots = inputs + result.num_spillslots as u32;
    let loc = |x: regalloc2::Allocation| match x.kind() {
        AllocationKind::None => Loc::None,
        AllocationKind::Stack => Loc::Slot(inputs + x.as_stack().map_or(0, |s| s.index()) as u32),
        AllocationKind::Reg => x.as_reg().map_or(Loc::None, register),
    };
    for (k, j) in t.block(ir::BlockId::ENTRY).params.range().enumerate() {
        out.locs[j] = Loc::Slot(k as u32);
    }
    let mut edits = result.edits.iter().peekable();
    for (n, origin) in a.origins.iter().enumerate() {
        let allocs = result.inst_allocs(regalloc2::Inst::new(n));
        let (before, after) = match *origin {
            Origin::Input(_) => {
                let at = Target::Point(ProgPoint::before(InstId(0)));
                (at, at)
            }
            Origin::Constant { before, .. } => {
                let at = Target::Point(ProgPoint::before(before));
                (at, at)
            }
            Origin::Inst(i) => {
                (Target::Point(ProgPoint::before(i)), Target::Point(ProgPoint::after(i)))
            }
            Origin::Copy { after, .. } => {
                let at = Target::Point(ProgPoint::after(after));
                (at, at)
            }
            Origin::EdgeConstant { block, succ, .. } | Origin::Edge { block, succ } => {
                (Target::Edge(block, succ), Target::Edge(block, succ))
            }
        };
        let inst = regalloc2::Inst::new(n);
        let mut moves = |pos: InstPosition, to: Target, out: &mut Allocation| {
            while let Some((_, Edit::Move { from, to: target })) =
                edits.next_if(|e| e.0.inst() == inst && e.0.pos() == pos)
            {
                push(to, UNNAMED, loc(*from), loc(*target), out);
            }
        };
        moves(InstPosition::Before, before, out);
        match *origin {
            Origin::Input(k) => {
                let value = t.inputs()[k as usize];
                push(before, value, Loc::Slot(k), loc(allocs[0]), out);
            }
            Origin::Constant { value, .. } | Origin::EdgeConstant { value, .. } => {
                push(before, value, Loc::Const, loc(allocs[0]), out);
            }
            Origin::Inst(i) => operands(p, a, n, i, allocs, &loc, out),
            Origin::Copy { value, .. } => push(before, value, loc(allocs[0]), loc(allocs[1]), out),
            Origin::Edge { .. } => {}
        }
        moves(InstPosition::After, after, out);
    }
    if !p.liveness.graph.in_layout_order() {
        out.edits.sort_by_key(|e| e.0);
        out.edge_edits.sort_by_key(|e| (e.block, e.succ));
    }
    out.segments.sort_unstable_by_key(|s| (s.value, s.from));
    // One segment for exits in a row that find the value in one place.
    out.segments.dedup_by(|next, last| {
        let same = (next.value, next.loc) == (last.value, last.loc);
        if same {
            last.to = next.to;
        }
        same
    });
}

fn register(r: regalloc2::PReg) -> Loc {
    let class = if r.class() == RegClass::Int { Class::Int } else { Class::Float };
    match r.hw_enc() {
        n if n < CLASS_REGS as usize && class == Class::Int => Loc::Reg(PReg::int(n as u8)),
        n if n < CLASS_REGS as usize => Loc::Reg(PReg::float(n as u8)),
        _ => Loc::Scratch(class),
    }
}

fn push(target: Target, value: ValueId, from: Loc, to: Loc, out: &mut Allocation) {
    if from == to || from == Loc::None || to == Loc::None {
        return;
    }
    let mv = Move { value, from, to };
    match target {
        Target::Point(at) => out.edits.push((at, mv)),
        Target::Edge(block, succ) => out.edge_edits.push(EdgeMove { block, succ, mv }),
    }
}

fn operands(
    p: &Problem<'_>,
    a: &Adapted,
    n: usize,
    i: InstId,
    allocs: &[regalloc2::Allocation],
    loc: &dyn Fn(regalloc2::Allocation) -> Loc,
    out: &mut Allocation,
) {
    // Immediates have no operand on the crate's side.
    for j in p.trace.inst(i).args.range() {
        out.locs[j] = Loc::Const;
    }
    for (site, &alloc) in a.sites_of(n).iter().zip(allocs) {
        match *site {
            Site::List(j) => out.locs[j as usize] = loc(alloc),
            Site::Exit(value) => {
                out.segments.push(Segment { value, from: i, to: i, loc: loc(alloc) });
            }
            Site::Def => {}
        }
    }
    let inst = p.trace.inst(i);
    let range = inst.args.range();
    let memory = range.clone().chain(inst.results.range()).any(|j| out.locs[j].is_slot());
    if memory {
        // In memory a value is one operand, however often the instruction names it.
        for j in range.clone() {
            let first = range.clone().find(|&n| p.trace.lists[n] == p.trace.lists[j]);
            out.locs[j] = out.locs[first.unwrap_or(j)];
        }
    } else if inst.uop.has(ir::uop::RAISE) {
        return;
    }
    let Some(s) = inst.exit else { return };
    for j in range.clone() {
        let value = p.trace.lists[j];
        let first = !p.trace.lists[range.start..j].contains(&value);
        if first
            && p.trace.as_const(value).is_none()
            && p.trace.snapshot_values(s).any(|v| v == value)
        {
            out.segments.push(Segment { value, from: i, to: i, loc: out.locs[j] });
        }
    }
}
