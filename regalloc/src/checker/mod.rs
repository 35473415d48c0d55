//! Proves an allocation right, or names every fault.
//!
//! A forward dataflow analysis over the control-flow graph: for every location the set of values that it
//! certainly holds; at joins the intersection. After the fixed point each reachable block is walked
//! once more and every claim of the allocation is held against what is known: operands, forms,
//! immediates, result registers, exits, parameters, moves. Shares no code with any strategy.
//!
//! A value that is passed around a loop and redefined there has one name for all its iterations. That is sound
//! here: a definition takes its name away from all other locations, and binding parameters takes
//! theirs.

mod fault;
mod state;

pub use fault::{Fault, Holds, Place};

use crate::allocation::{Allocation, EdgeMove, Loc, Move, ProgPoint};
use crate::machine::{Machine, PReg, RegSet, fits_imm32};
use ir::{BlockId, InstId, Trace, ValueId};
use state::State;

/// Checks an allocation of a verified trace.
///
/// # Errors
/// Every fault found, in layout order.
pub fn check(trace: &Trace, machine: &Machine, allocation: &Allocation) -> Result<(), Vec<Fault>> {
    let mut faults = Vec::new();
    if allocation.locs.len() != trace.lists.len() {
        let (found, expected) = (allocation.locs.len(), trace.lists.len());
        return Err(vec![Fault::TableSize { found, expected }]);
    }
    check_tables(trace, allocation, &mut faults);
    if !faults.is_empty() {
        return Err(faults); // the walk relies on the tables' order
    }
    let checker = Checker { trace, machine, a: allocation };
    let states = checker.fixed_point();
    for b in trace.block_ids() {
        if let Some(start) = &states[b.index()] {
            checker.check_params(b, &mut faults);
            checker.walk(b, start.clone(), &mut |_, _, _| (), &mut |f| faults.push(f));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Order and place of edits and segments.
fn check_tables(trace: &Trace, a: &Allocation, faults: &mut Vec<Fault>) {
    let terminators: Vec<InstId> = trace.blocks.iter().map(|b| b.terminator()).collect();
    for (index, (point, _)) in a.edits.iter().enumerate() {
        let out_of_order = index > 0 && a.edits[index - 1].0 > *point;
        let inst = point.inst();
        let after_terminator = !point.is_before() && terminators.binary_search(&inst).is_ok();
        if out_of_order || inst.index() >= trace.insts.len() || after_terminator {
            faults.push(Fault::EditPlace { index, place: Place::Point(*point) });
        }
    }
    for (index, e) in a.edge_edits.iter().enumerate() {
        let key = |e: &EdgeMove| (e.block, e.succ);
        let out_of_order = index > 0 && key(&a.edge_edits[index - 1]) > key(e);
        let block = trace.blocks.get(e.block.index());
        let exists =
            block.is_some_and(|b| b.succs.get(e.succ as usize).is_some_and(|s| s.is_some()));
        if out_of_order || !exists {
            faults.push(Fault::EditPlace { index, place: Place::Edge(e.block, e.succ) });
        }
    }
    for (index, pair) in a.segments.windows(2).enumerate() {
        let [x, y] = [pair[0], pair[1]];
        if (x.value, x.from) >= (y.value, y.from) || (x.value == y.value && x.to >= y.from) {
            faults.push(Fault::SegmentOrder { index: index + 1 });
        }
    }
}

struct Checker<'a> {
    trace: &'a Trace,
    machine: &'a Machine,
    a: &'a Allocation,
}

type Report<'r> = &'r mut dyn FnMut(Fault);

impl Checker<'_> {
    /// The state at each reachable block's start.
    fn fixed_point(&self) -> Vec<Option<State>> {
        let t = self.trace;
        let mut states: Vec<Option<State>> = vec![None; t.blocks.len()];
        let mut entry = State::new(self.a.slots);
        for (i, &v) in t.inputs().iter().enumerate() {
            entry.define(Loc::Slot(i as u32), v);
        }
        states[0] = Some(entry);
        let mut work = std::collections::BTreeSet::from([BlockId::ENTRY]);
        while let Some(b) = work.pop_first() {
            let Some(start) = states[b.index()].clone() else { continue };
            let mut out = Vec::new();
            self.walk(b, start, &mut |_, to, s| out.push((to, s)), &mut |_| ());
            for (to, mut s) in out {
                s.forget_scratch();
                let changed = match &mut states[to.index()] {
                    Some(old) => old.meet(&s),
                    none => {
                        *none = Some(s);
                        true
                    }
                };
                if changed {
                    work.insert(to);
                }
            }
        }
        states
    }

    fn check_params(&self, b: BlockId, faults: &mut Vec<Fault>) {
        let params = self.trace.block(b).params;
        let place = Place::Point(ProgPoint(2 * self.trace.block(b).insts.start));
        for (index, (&v, &loc)) in
            self.trace.list(params).iter().zip(&self.a.locs[params.range()]).enumerate()
        {
            let index = index as u32;
            if b == BlockId::ENTRY && loc != Loc::Slot(index) && loc != Loc::None {
                faults.push(Fault::Input { index, loc });
            }
            self.check_loc(place, v, loc, &mut |f| faults.push(f));
        }
    }

    fn check_loc(&self, place: Place, value: ValueId, loc: Loc, report: Report<'_>) {
        match loc {
            Loc::Reg(reg)
                if reg.class() != self.trace.repr(value).class()
                    || !self.machine.pool.contains(reg) =>
            {
                report(Fault::Register { place, value, reg });
            }
            Loc::Slot(slot) if slot >= self.a.slots => {
                report(Fault::Slot { place, value, slot, slots: self.a.slots });
            }
            _ => {}
        }
    }

    /// Walks a block from its start; gives the state at the end of each edge, and the faults on the way.
    fn walk(
        &self,
        b: BlockId,
        mut s: State,
        leave: &mut dyn FnMut(u8, BlockId, State),
        report: Report<'_>,
    ) {
        let block = self.trace.block(b);
        for i in block.insts.clone().map(InstId) {
            self.edits(ProgPoint::before(i), &mut s, report);
            self.instruction(i, &mut s, report);
            if i != block.terminator() {
                self.edits(ProgPoint::after(i), &mut s, report);
            }
        }
        for (succ, edge) in block.succs.iter().enumerate() {
            let Some(edge) = edge else { continue };
            let succ = succ as u8;
            let mut s = s.clone();
            let key = (b, succ);
            let first = self.a.edge_edits.partition_point(|e| (e.block, e.succ) < key);
            let moves = self.a.edge_edits[first..].iter();
            for e in moves.take_while(|e| (e.block, e.succ) == key) {
                self.apply(Place::Edge(b, succ), &e.mv, &mut s, report);
            }
            let target = self.trace.block(edge.block);
            let params = self.trace.list(target.params);
            let args = self.trace.list(edge.args);
            for ((&param, &arg), &loc) in
                params.iter().zip(args).zip(&self.a.locs[target.params.range()])
            {
                if loc != Loc::None && !s.has(loc, arg) {
                    report(Fault::Param {
                        from: b,
                        succ,
                        to: edge.block,
                        param,
                        arg,
                        loc,
                        holds: s.explain(loc),
                    });
                }
            }
            s.bind(params, args);
            leave(succ, edge.block, s);
        }
    }

    fn edits(&self, at: ProgPoint, s: &mut State, report: Report<'_>) {
        let first = self.a.edits.partition_point(|e| e.0 < at);
        for (_, m) in self.a.edits[first..].iter().take_while(|e| e.0 == at) {
            self.apply(Place::Point(at), m, s, report);
        }
        s.forget_scratch();
    }

    fn apply(&self, place: Place, m: &Move, s: &mut State, report: Report<'_>) {
        let class = self.trace.repr(m.value).class();
        let possible = match (m.from, m.to) {
            (Loc::None, _) | (_, Loc::None | Loc::Const) => false,
            (Loc::Const, _) => self.trace.as_const(m.value).is_some(),
            (Loc::Scratch(c), _) | (_, Loc::Scratch(c)) => c == class,
            _ => true,
        };
        if !possible {
            report(Fault::Move { place, mv: *m });
            s.clear(m.to);
            return;
        }
        self.check_loc(place, m.value, m.from, report);
        self.check_loc(place, m.value, m.to, report);
        if m.from != Loc::Const && !s.has(m.from, m.value) {
            report(Fault::MoveSource { place, mv: *m, holds: s.explain(m.from) });
        }
        s.apply(m);
    }

    fn instruction(&self, i: InstId, s: &mut State, report: Report<'_>) {
        let inst = self.trace.inst(i);
        let contract = self.machine.contract(inst.uop);
        let args = self.trace.args(inst);
        let locs = &self.a.locs[inst.args.range()];
        let results = self.trace.results(inst);
        let result_locs = &self.a.locs[inst.results.range()];
        let place = Place::Point(ProgPoint::before(i));
        let memory = locs.iter().chain(result_locs).any(|l| l.is_slot());
        if !args.is_empty() || !results.is_empty() {
            if !(if memory { contract.memory } else { contract.registers }) {
                report(Fault::NoSuchForm { inst: i, memory });
            }
            if memory && !locs.iter().chain(result_locs).all(|l| l.is_slot()) {
                report(Fault::MixedForm { inst: i });
            }
        }
        let mut immediates = 0;
        for (operand, (&value, &loc)) in args.iter().zip(locs).enumerate() {
            self.check_loc(place, value, loc, report);
            match loc {
                Loc::None | Loc::Scratch(_) => report(Fault::NoLocation { inst: i, value, loc }),
                Loc::Const => {
                    immediates += 1;
                    let fits = self.trace.as_const(value).is_some_and(fits_imm32);
                    if !fits || contract.imm >> operand & 1 == 0 || immediates > 1 {
                        report(Fault::Immediate { inst: i, operand });
                    }
                }
                Loc::Reg(_) | Loc::Slot(_) if !s.has(loc, value) => {
                    let holds = s.explain(loc);
                    report(Fault::Operand { inst: i, operand, value, loc, holds });
                }
                _ => {}
            }
        }
        let mut lost = RegSet::EMPTY;
        if inst.uop.has(ir::uop::RAISE) {
            lost = contract.clobbers;
        }
        // Stricter than the contract: a stencil may write a result register of its own before its last exit.
        for r in result_locs.iter().filter_map(|l| l.reg()) {
            if !locs.contains(&Loc::Reg(r)) {
                lost.insert(r);
            }
        }
        self.exits(i, s, lost, report);
        contract.clobbers.iter().for_each(|r| s.clear(Loc::Reg(r)));
        for (&value, &loc) in results.iter().zip(result_locs) {
            self.check_loc(place, value, loc, report);
            match loc {
                Loc::Reg(r) => self.check_reuse(i, r, contract.reuse, report),
                Loc::Slot(_) => {}
                _ => report(Fault::NoLocation { inst: i, value, loc }),
            }
            s.define(loc, value);
        }
    }

    /// The result's register differs from all operands', but for one operand that may be overwritten; that
    /// one may be equal to another only as operands 0 and 1 (the stencils' *equal* shape).
    fn check_reuse(&self, i: InstId, r: PReg, reuse: u8, report: Report<'_>) {
        let locs = &self.a.locs[self.trace.inst(i).args.range()];
        let same = locs.iter().enumerate().filter(|(_, l)| **l == Loc::Reg(r)).map(|(k, _)| k);
        let same: Vec<usize> = same.collect();
        let legal = match same[..] {
            [] => true,
            [k] => reuse >> k & 1 != 0,
            [0, 1] => reuse & 1 != 0,
            _ => false,
        };
        if !legal {
            report(Fault::Reuse { inst: i, operand: same[0], reg: r });
        }
    }

    fn exits(&self, i: InstId, s: &State, lost: RegSet, report: Report<'_>) {
        let Some(snapshot) = self.trace.inst(i).exit else { return };
        for value in self.trace.snapshot_values(snapshot) {
            let loc = self.a.exit_loc(self.trace, value, i);
            let gone = loc.reg().is_some_and(|r| lost.contains(r));
            match loc {
                Loc::Const => {}
                Loc::Reg(_) | Loc::Slot(_) if s.has(loc, value) && !gone => {}
                Loc::Reg(_) | Loc::Slot(_) => {
                    let holds = if gone { Holds::default() } else { s.explain(loc) };
                    report(Fault::Exit { inst: i, value, loc, holds });
                }
                Loc::None | Loc::Scratch(_) => report(Fault::ExitUnknown { inst: i, value }),
            }
        }
    }
}
