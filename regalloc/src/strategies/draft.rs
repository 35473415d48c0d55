//! What the strategies that keep SSA values in registers and don't need to be fast share (`belady`, `reverse`,
//! `color`): an allocation in the making.
//!
//! It rests on one invariant: **a value has at most one slot, and a value that has one is in it from its definition
//! on.** So a strategy may take a value out of its register anywhere, at no cost there: it marks the value as
//! spilled, and [`Draft::finish`] puts the store after the definition. Until then slots go by the names of their
//! values.

use super::homes::Homes;
use crate::allocation::{Allocation, EdgeMove, Loc, Move, ProgPoint, Segment};
use crate::allocator::{AllocError, Problem};
use crate::machine::{Contract, PReg, RegSet, fits_imm32};
use crate::parallel::ParallelMoves;
use ir::{BlockId, Class, Def, Edge, Inst, InstId, Trace, ValueId};
use liveness::NEVER;

/// A slot that goes by its value's name.
const VIRTUAL: u32 = 1 << 31;
/// A slot for a constant operand of a memory form.
const TEMPORARY: u32 = 1 << 30;

/// The slot of a value, wherever that will be.
pub(super) fn slot_of(v: ValueId) -> Loc {
    Loc::Slot(VIRTUAL | v.0)
}

/// Which value each register holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RegisterFile {
    values: [Option<ValueId>; 16],
}

impl RegisterFile {
    /// What is in a register.
    pub(super) fn get(&self, r: PReg) -> Option<ValueId> {
        self.values[r.0 as usize]
    }

    /// The register that holds a value.
    pub(super) fn find(&self, v: ValueId) -> Option<PReg> {
        self.values.iter().position(|x| *x == Some(v)).map(|n| PReg(n as u8))
    }

    /// Puts a value into a register.
    pub(super) fn set(&mut self, r: PReg, v: ValueId) {
        self.values[r.0 as usize] = Some(v);
    }

    /// Empties a register.
    pub(super) fn clear(&mut self, r: PReg) {
        self.values[r.0 as usize] = None;
    }

    /// The registers that hold something.
    pub(super) fn occupied(&self) -> RegSet {
        self.iter().map(|(r, _)| r).collect()
    }

    /// All registers that hold something, with what they hold.
    pub(super) fn iter(&self) -> impl Iterator<Item = (PReg, ValueId)> + '_ {
        let held = self.values.iter().enumerate();
        held.filter_map(|(n, v)| v.map(|v| (PReg(n as u8), v)))
    }
}

/// The allocation in the making.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// By value: has a slot; is defined in it, so that no store is needed.
    spilled: Vec<bool>,
    born_in_slot: Vec<bool>,
    /// In any order but within one program point.
    pub(super) edits: Vec<(ProgPoint, Move)>,
    edge_moves: Vec<(BlockId, u8, Move)>,
    temporaries: u32,
    homes: Homes,
    parallel: ParallelMoves,
}

impl Draft {
    /// Starts afresh. Inputs are in their slots.
    pub(super) fn reset(&mut self, t: &Trace) {
        self.spilled.clear();
        self.spilled.resize(t.values.len(), false);
        self.born_in_slot.clone_from(&self.spilled);
        for &v in t.inputs() {
            self.spilled[v.index()] = true;
            self.born_in_slot[v.index()] = true;
        }
        self.edits.clear();
        self.edge_moves.clear();
        self.temporaries = 0;
    }

    /// Gives the value a slot. Constants need none.
    pub(super) fn spill(&mut self, t: &Trace, v: ValueId) {
        self.spilled[v.index()] |= t.as_const(v).is_none();
    }

    /// The value is defined in its slot.
    pub(super) fn born_in_slot(&mut self, v: ValueId) -> Loc {
        self.spilled[v.index()] = true;
        self.born_in_slot[v.index()] = true;
        slot_of(v)
    }

    /// Whether the value has a slot.
    pub(super) fn is_spilled(&self, v: ValueId) -> bool {
        self.spilled[v.index()]
    }

    /// Where the value comes from when no register holds it: its slot, which it now has, or nothing but itself.
    pub(super) fn source(&mut self, t: &Trace, v: ValueId) -> Loc {
        if t.as_const(v).is_some() {
            return Loc::Const;
        }
        self.spill(t, v);
        slot_of(v)
    }

    /// A move at a program point.
    pub(super) fn edit(&mut self, at: ProgPoint, value: ValueId, from: Loc, to: Loc) {
        self.edits.push((at, Move { value, from, to }));
    }

    /// Operands and result of an instruction in slots.
    pub(super) fn memory_form(&mut self, t: &Trace, i: InstId, out: &mut Allocation) {
        let inst = t.inst(i);
        let mut temporaries = 0;
        for j in inst.args.range() {
            let v = t.lists[j];
            out.locs[j] = if t.as_const(v).is_some() {
                let to = Loc::Slot(TEMPORARY | temporaries);
                temporaries += 1;
                self.edit(ProgPoint::before(i), v, Loc::Const, to);
                to
            } else {
                self.spill(t, v);
                slot_of(v)
            };
        }
        self.temporaries = self.temporaries.max(temporaries);
        for j in inst.results.range() {
            out.locs[j] = self.born_in_slot(t.lists[j]);
        }
    }

    /// An edge, given where values are at its start and what is in registers at its end.
    pub(super) fn edge(
        &mut self,
        p: &Problem<'_>,
        (from, succ, edge): (BlockId, u8, Edge),
        start: &RegisterFile,
        end: &RegisterFile,
        out: &Allocation,
    ) {
        let t = p.trace;
        for l in p.liveness.live_in(edge.block) {
            match (end.find(l.value), start.find(l.value)) {
                (Some(to), Some(now)) if to == now => {}
                (Some(to), Some(now)) => {
                    self.edge_move(from, succ, l.value, Loc::Reg(now), Loc::Reg(to));
                }
                (Some(to), None) => {
                    let source = self.source(t, l.value);
                    self.edge_move(from, succ, l.value, source, Loc::Reg(to));
                }
                (None, _) => self.spill(t, l.value),
            }
        }
        for (j, &arg) in t.block(edge.block).params.range().zip(t.list(edge.args)) {
            if out.locs[j] != Loc::None {
                let now = match start.find(arg) {
                    Some(r) => Loc::Reg(r),
                    None => self.source(t, arg),
                };
                self.edge_move(from, succ, arg, now, out.locs[j]);
            }
        }
    }

    /// A move on an edge; all of an edge happen at once.
    pub(super) fn edge_move(
        &mut self,
        block: BlockId,
        succ: u8,
        value: ValueId,
        from: Loc,
        to: Loc,
    ) {
        self.edge_moves.push((block, succ, Move { value, from, to }));
    }

    /// The edges of all blocks. Entry files name the live-in values; parameters are where `out.locs` says.
    pub(super) fn edges(
        &mut self,
        p: &Problem<'_>,
        at_end: &[RegisterFile],
        at_start: &[RegisterFile],
        out: &Allocation,
    ) {
        for b in p.trace.block_ids() {
            for succ in 0..2u8 {
                let Some(edge) = p.trace.block(b).succs[succ as usize] else { continue };
                let (start, end) = (&at_end[b.index()], &at_start[edge.block.index()]);
                self.edge(p, (b, succ, edge), start, end, out);
            }
        }
    }

    /// Numbers for the slots, stores after the definitions of what was spilled, edge moves in sequence, segments.
    /// `out.segments` has those in registers, in any order.
    pub(super) fn finish(&mut self, p: &Problem<'_>, out: &mut Allocation) {
        let t = p.trace;
        let spilled = &self.spilled;
        let wanted = |v: ValueId| spilled[v.index()];
        self.homes.assign(p, &wanted, out);
        let mut edits = Vec::new();
        for b in t.block_ids() {
            let block = t.block(b);
            for j in block.params.range() {
                self.store(t, j, ProgPoint::before(InstId(block.insts.start)), out, &mut edits);
            }
            for i in block.insts.clone() {
                for j in t.insts[i as usize].results.range() {
                    self.store(t, j, ProgPoint::after(InstId(i)), out, &mut edits);
                }
            }
        }
        let first_temporary = out.slots;
        out.slots += self.temporaries;
        let homes = &self.homes;
        let real = |loc: Loc| match loc {
            Loc::Slot(n) if n & VIRTUAL != 0 => homes.loc(ValueId(n & !VIRTUAL)),
            Loc::Slot(n) if n & TEMPORARY != 0 => Loc::Slot(first_temporary + (n & !TEMPORARY)),
            _ => loc,
        };
        let real_move = |m: Move| Move { value: m.value, from: real(m.from), to: real(m.to) };
        edits.extend(self.edits.iter().map(|(at, m)| (*at, real_move(*m))));
        edits.sort_by_key(|e| e.0); // stable: stores come first
        out.edits = edits;
        out.locs.iter_mut().for_each(|l| *l = real(*l));
        let mut spare = None;
        self.edge_moves.sort_by_key(|m| (m.0, m.1));
        let mut moves = self.edge_moves.iter().peekable();
        while let Some(&&(b, succ, _)) = moves.peek() {
            while let Some((_, _, m)) = moves.next_if(|m| (m.0, m.1) == (b, succ)) {
                let m = real_move(*m);
                // A spilled argument may be in its parameter's slot already.
                if !(wanted(m.value) && m.to == homes.loc(m.value)) {
                    self.parallel.push(m);
                }
            }
            let (slots, edge_edits) = (&mut out.slots, &mut out.edge_edits);
            let mut take = || {
                *slots += 1;
                *slots - 1
            };
            let first = edge_edits.len();
            self.parallel.resolve(t, &mut || *spare.get_or_insert_with(&mut take), &mut |mv| {
                let from = loaded_before(&edge_edits[first..], &mv).unwrap_or(mv.from);
                edge_edits.push(EdgeMove { block: b, succ, mv: Move { from, ..mv } });
            });
        }
        out.segments.retain(|s| !wanted(s.value) && t.as_const(s.value).is_none());
        self.homes.exits_at_home(p, &wanted, out);
        out.segments.sort_unstable_by_key(|s| (s.value, s.from));
    }

    fn store(
        &self,
        t: &Trace,
        j: usize,
        at: ProgPoint,
        out: &Allocation,
        edits: &mut Vec<(ProgPoint, Move)>,
    ) {
        let value = t.lists[j];
        let n = value.index();
        if self.spilled[n] && !self.born_in_slot[n] && out.locs[j] != Loc::None {
            edits.push((at, Move { value, from: out.locs[j], to: self.homes.loc(value) }));
        }
    }
}

/// A register that one of these moves has loaded with what the next move would load again.
fn loaded_before(moves: &[EdgeMove], next: &Move) -> Option<Loc> {
    if !next.from.is_slot() {
        return None;
    }
    let loads = moves.iter().enumerate().rev().filter(|(_, m)| m.mv.from == next.from);
    let kept = |n: usize, place: Loc| moves[n + 1..].iter().all(|m| m.mv.to != place);
    loads
        .filter(|(_, m)| m.mv.to.reg().is_some() && m.mv.value == next.value)
        .find(|(n, m)| kept(*n, m.mv.to) && kept(*n, next.from))
        .map(|(_, m)| m.mv.to)
}

/// Register segments, collected while values come and go.
#[derive(Debug, Default)]
pub(super) struct Segments {
    /// By register: since when it has held what it holds.
    since: [u32; 16],
}

impl Segments {
    /// The register holds a value from before this instruction on.
    pub(super) fn open(&mut self, r: PReg, from: u32) {
        self.since[r.0 as usize] = from;
    }

    /// For a walk from the end to the start: it does so from before instruction `from` on, up to where it was opened.
    pub(super) fn close_back(&self, r: PReg, value: ValueId, from: u32, out: &mut Allocation) {
        let to = self.since[r.0 as usize];
        if from <= to {
            let loc = Loc::Reg(r);
            out.segments.push(Segment { value, from: InstId(from), to: InstId(to), loc });
        }
    }

    /// Up to before this instruction.
    pub(super) fn close(&self, r: PReg, value: ValueId, to: u32, out: &mut Allocation) {
        let from = self.since[r.0 as usize];
        if from <= to {
            let loc = Loc::Reg(r);
            out.segments.push(Segment { value, from: InstId(from), to: InstId(to), loc });
        }
    }
}

/// Which operand is an immediate in the register form: the first constant that may be.
pub(super) fn immediate(t: &Trace, inst: &Inst, contract: &Contract) -> Option<usize> {
    let mut operands = t.args(inst).iter().enumerate();
    let fits = |v: ValueId| t.as_const(v).is_some_and(fits_imm32);
    operands.find(|(k, v)| contract.imm >> k & 1 != 0 && fits(**v)).map(|(k, _)| k)
}

/// The operands that need registers in the register form, each once, with the position of their first occurrence.
pub(super) fn register_operands<'a>(
    t: &'a Trace,
    inst: &'a Inst,
    immediate: Option<usize>,
) -> impl Iterator<Item = (usize, ValueId)> + 'a {
    let args = t.args(inst);
    let first = move |k: usize| (0..k).all(|n| args[n] != args[k] || Some(n) == immediate);
    let wanted = (0..args.len()).filter(move |&k| Some(k) != immediate && first(k));
    wanted.map(move |k| (k, args[k]))
}

/// Whether the result may take the place of this value, by the stencils' shapes: it is one operand, or operands 0
/// and 1.
pub(super) fn may_reuse(t: &Trace, inst: &Inst, contract: &Contract, v: ValueId) -> bool {
    let places = t.args(inst).iter().enumerate().filter(|(_, x)| **x == v).map(|(k, _)| k);
    let class = inst.uop.info().results.first().map(|r| r.class());
    class == Some(t.repr(v).class())
        && match places.collect::<Vec<_>>()[..] {
            [k] => contract.reuse >> k & 1 != 0,
            [0, 1] => contract.reuse & 1 != 0,
            _ => false,
        }
}

/// Whether the register form fits into the machine's registers, given which operands nothing needs afterwards.
pub(super) fn fits(
    p: &Problem<'_>,
    inst: &Inst,
    contract: &Contract,
    dies: &dyn Fn(ValueId) -> bool,
) -> bool {
    let t = p.trace;
    let immediate = immediate(t, inst, contract);
    let mut needed = [0u32; 2];
    register_operands(t, inst, immediate)
        .for_each(|(_, v)| needed[t.repr(v).class() as usize] += 1);
    let in_place = |v: ValueId| dies(v) && may_reuse(t, inst, contract, v);
    if let Some(r) = inst.uop.info().results.first()
        && !register_operands(t, inst, immediate).any(|(_, v)| in_place(v))
    {
        needed[r.class() as usize] += 1;
    }
    contract.registers && Class::ALL.iter().all(|&c| needed[c as usize] <= p.machine.class(c).len())
}

/// There is neither a register form that fits nor a memory form.
pub(super) fn no_form(p: &Problem<'_>, inst: &Inst, allocator: &'static str) -> AllocError {
    AllocError::NoForm { allocator, uop: inst.uop, registers: p.machine.class(Class::Int).len() }
}

/// The block and position of a value's definition: from which instruction on it exists.
pub(super) fn born(t: &Trace, v: ValueId) -> u32 {
    match t.values[v.index()].def {
        Def::Param { block, .. } => t.block(block).insts.start,
        Def::Inst { inst, .. } => inst.0 + 1,
        Def::Const(_) => NEVER,
    }
}
