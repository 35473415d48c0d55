//! Parallel moves: all sources are read before any target is written. Used on edges, where block parameters
//! take their arguments' values at once.
//!
//! The moves form a graph in which every location has at most one incoming move. Moves whose target nobody
//! still reads go first; what is left are disjoint cycles, each broken through one temporary (Rideau,
//! Serpette, Leroy, *Tilting at Windmills with Coq*, 2008). Linear.

use crate::allocation::{Loc, Move};
use crate::machine::RegSet;
use ir::Trace;

const REGS: usize = 16;
const NONE: u32 = u32::MAX;

/// Puts parallel moves into an order. Memory is kept from call to call.
#[derive(Clone, Debug, Default)]
pub struct ParallelMoves {
    pending: Vec<Move>,
    /// By location: how many pending moves read it, and the move that writes it.
    readers: Vec<u32>,
    writer: Vec<u32>,
    done: Vec<bool>,
    ready: Vec<u32>,
}

fn index(loc: Loc) -> Option<usize> {
    match loc {
        Loc::Reg(r) => Some(r.0 as usize),
        Loc::Slot(n) => Some(REGS + n as usize),
        Loc::None | Loc::Const | Loc::Scratch(_) => None,
    }
}

impl ParallelMoves {
    /// Adds a move from a register, slot or `Loc::Const` to a register or slot. Targets must differ from
    /// each other; a move to where the value is already is dropped later.
    #[inline]
    pub fn push(&mut self, mv: Move) {
        self.pending.push(mv);
    }

    /// Gives the moves to `emit` in a sequence that has the same effect, and forgets them. Cycles of
    /// registers go through the machine's scratch register, cycles in which a slot is copied to a slot
    /// (which itself takes the scratch register) through the slot that `spare` gives.
    pub fn resolve(
        &mut self,
        trace: &Trace,
        spare: &mut dyn FnMut() -> u32,
        emit: &mut dyn FnMut(Move),
    ) {
        self.pending.retain(|m| m.from != m.to);
        if self.pending.len() <= 1 {
            if let Some(m) = self.pending.pop() {
                emit(m);
            }
            return;
        }
        if self.are_independent() {
            self.pending.drain(..).for_each(emit);
            return;
        }
        let places = self.pending.iter().flat_map(|m| [index(m.from), index(m.to)]).flatten();
        let size = places.max().map_or(0, |n| n + 1);
        if self.readers.len() < size {
            self.readers.resize(size, 0);
            self.writer.resize(size, NONE);
        }
        self.done.clear();
        self.done.resize(self.pending.len(), false);
        for (i, m) in self.pending.iter().enumerate() {
            if let Some(from) = index(m.from) {
                self.readers[from] += 1;
            }
            if let Some(to) = index(m.to) {
                debug_assert_eq!(self.writer[to], NONE, "two moves to {}", m.to);
                self.writer[to] = i as u32;
            }
        }
        self.ready.clear();
        for (i, m) in self.pending.iter().enumerate() {
            if index(m.to).is_some_and(|to| self.readers[to] == 0) {
                self.ready.push(i as u32);
            }
        }
        self.drain(emit);
        for first in 0..self.pending.len() {
            if !self.done[first] {
                self.break_cycle(first, trace, spare, emit);
            }
        }
        for m in &self.pending {
            for place in [index(m.from), index(m.to)].into_iter().flatten() {
                self.readers[place] = 0;
                self.writer[place] = NONE;
            }
        }
        self.pending.clear();
    }

    /// Whether all go to registers that none of them reads, so that any order will do.
    fn are_independent(&self) -> bool {
        let (mut read, mut written) = (RegSet::EMPTY, RegSet::EMPTY);
        for m in &self.pending {
            let Loc::Reg(to) = m.to else { return false };
            written.insert(to);
            if let Loc::Reg(from) = m.from {
                read.insert(from);
            }
        }
        read.intersect(written).is_empty()
    }

    /// Emits what is ready, and what becomes so.
    fn drain(&mut self, emit: &mut dyn FnMut(Move)) {
        while let Some(i) = self.ready.pop() {
            let m = self.pending[i as usize];
            emit(m);
            self.done[i as usize] = true;
            let Some(from) = index(m.from) else { continue };
            self.readers[from] -= 1;
            let writer = self.writer[from];
            if self.readers[from] == 0 && writer != NONE && !self.done[writer as usize] {
                self.ready.push(writer);
            }
        }
    }

    fn break_cycle(
        &mut self,
        first: usize,
        trace: &Trace,
        spare: &mut dyn FnMut() -> u32,
        emit: &mut dyn FnMut(Move),
    ) {
        let mut through_memory = false;
        // What the first move would overwrite is saved; the move that reads it is emitted last.
        let saved = self.pending[first].to;
        let mut reader = first;
        loop {
            let m = self.pending[reader];
            through_memory |= m.from.is_slot() && m.to.is_slot();
            if m.from == saved {
                break;
            }
            reader = index(m.from).map_or(first, |from| self.writer[from] as usize);
        }
        let value = self.pending[reader].value;
        let temporary = if through_memory {
            Loc::Slot(spare())
        } else {
            Loc::Scratch(trace.repr(value).class())
        };
        emit(Move { value, from: saved, to: temporary });
        let mut i = first;
        while i != reader {
            let m = self.pending[i];
            emit(m);
            self.done[i] = true;
            i = index(m.from).map_or(reader, |from| self.writer[from] as usize);
        }
        emit(Move { from: temporary, ..self.pending[reader] });
        self.done[reader] = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::PReg;
    use ir::arbitrary::Rng;
    use ir::{Builder, Class, Repr, ValueId};
    use std::collections::HashMap;

    /// A trace whose values 0…n−1 are all `i64`.
    fn ints(n: usize) -> Trace {
        let mut b = Builder::new("moves");
        b.block(&vec![Repr::I64; n]);
        let s = b.snapshot(&[], &[]);
        b.exit(s);
        b.finish()
    }

    /// Runs a sequence: what each location holds, named by the value that it held at the start. A copy
    /// from slot to slot destroys the scratch register, as it does on the machine.
    fn simulate(moves: &[Move], mut at: HashMap<Loc, ValueId>) -> HashMap<Loc, ValueId> {
        for m in moves {
            let v = if m.from == Loc::Const { m.value } else { at[&m.from] };
            assert_eq!(v, m.value, "{m:?} moves another value");
            at.insert(m.to, v);
            if m.to.is_slot() && !matches!(m.from, Loc::Reg(_) | Loc::Scratch(_)) {
                at.remove(&Loc::Scratch(Class::Int));
                at.remove(&Loc::Scratch(Class::Float));
            }
        }
        at
    }

    fn random_loc(rng: &mut Rng) -> Loc {
        if rng.one_in(2) {
            Loc::Reg(PReg(rng.below(8) as u8))
        } else {
            Loc::Slot(rng.below(8) as u32)
        }
    }

    #[test]
    fn random_moves_equal_a_simultaneous_assignment() {
        let trace = ints(40);
        let mut p = ParallelMoves::default();
        for seed in 0..20_000 {
            let mut rng = Rng::new(seed);
            let mut start = HashMap::new();
            for i in 0..8u32 {
                start.insert(Loc::Reg(PReg(i as u8)), ValueId(i));
                start.insert(Loc::Slot(i), ValueId(8 + i));
            }
            let mut expected = start.clone();
            let mut targets = Vec::new();
            for k in 0..rng.below(14) {
                let to = random_loc(&mut rng);
                if targets.contains(&to) {
                    continue;
                }
                targets.push(to);
                let (from, value) = if rng.one_in(8) {
                    (Loc::Const, ValueId(20 + k as u32))
                } else {
                    let from = random_loc(&mut rng);
                    (from, start[&from])
                };
                expected.insert(to, value);
                p.push(Move { value, from, to });
            }
            let mut out = Vec::new();
            p.resolve(&trace, &mut || 100, &mut |m| out.push(m));
            let mut end = simulate(&out, start);
            end.retain(|l, _| expected.contains_key(l));
            assert_eq!(end, expected, "seed {seed}: {out:?}");
        }
    }

    #[test]
    fn a_swap_goes_through_the_scratch_register() {
        let trace = ints(2);
        let [a, b] = [0, 1].map(|n| Loc::Reg(PReg::int(n)));
        let mut p = ParallelMoves::default();
        p.push(Move { value: ValueId(0), from: a, to: b });
        p.push(Move { value: ValueId(1), from: b, to: a });
        let mut out = Vec::new();
        p.resolve(&trace, &mut || unreachable!("no slot is needed"), &mut |m| {
            out.push(format!("{} <- {}", m.to, m.from));
        });
        assert_eq!(out, ["rt <- r1", "r1 <- r0", "r0 <- rt"]);
    }

    #[test]
    fn nothing_to_do_gives_no_moves() {
        let trace = ints(2);
        let mut p = ParallelMoves::default();
        p.push(Move { value: ValueId(0), from: Loc::Slot(3), to: Loc::Slot(3) });
        p.resolve(&trace, &mut || 0, &mut |m| panic!("{m:?}"));
    }
}
