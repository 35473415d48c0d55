//! One instruction: operands into registers, clobbered values out of them, a register for the result.

use super::{BORN_IN_SLOT, Linear, NO_REG, SPILLED, TEMPORARY, slot_of};
use crate::allocation::{Allocation, Loc, Move, ProgPoint};
use crate::allocator::{AllocError, Problem};
use crate::machine::{Contract, PReg, RegSet, fits_imm32};
use ir::{Class, Inst, InstId, ValueId};
use liveness::NEVER;

/// What an instruction's operands leave to its result.
#[derive(Clone, Copy, Default)]
struct Operands {
    /// Registers that are read.
    used: RegSet,
    /// Those of them that nothing needs any more.
    dying: RegSet,
    /// Those of the dying that the result may take, its class apart.
    in_place: RegSet,
    /// Two operands share a register.
    twins: bool,
}

impl Operands {
    /// Operand `k` is in `r`, which dies here or doesn't.
    #[inline]
    fn add(&mut self, k: usize, r: PReg, dies: bool, contract: &Contract) {
        self.twins |= self.used.contains(r);
        self.used.insert(r);
        let bit = 1 << r.index();
        self.dying.0 |= if dies { bit } else { 0 };
        self.in_place.0 |= if dies && contract.reuse >> k & 1 != 0 { bit } else { 0 };
    }
}

impl Linear {
    #[inline]
    pub(super) fn instruction(
        &mut self,
        p: &Problem<'_>,
        i: u32,
        out: &mut Allocation,
    ) -> Result<(), AllocError> {
        let inst = &p.trace.insts[i as usize];
        if inst.args.len == 0 && inst.results.len == 0 {
            return Ok(());
        }
        let contract = p.machine.contract(inst.uop);
        if !contract.registers || !self.fits(p, inst, contract, i) {
            if !contract.memory {
                let registers = p.machine.class(Class::Int).len();
                let (allocator, uop) = ("linear", inst.uop);
                return Err(AllocError::NoForm { allocator, uop, registers });
            }
            self.memory_form(p, i, inst, contract, out);
            return Ok(());
        }
        let operands = self.operands(p, i, inst, contract, out);
        if !contract.clobbers.is_empty() {
            self.clobber(p, i, inst, contract, operands.used, out);
        }
        if inst.results.len > 0 {
            self.result(p, i, inst, contract, operands, out);
        } else {
            self.release_all(operands.dying);
        }
        Ok(())
    }

    /// Puts every operand into a register or makes it an immediate, and moves its next use on.
    #[inline]
    fn operands(
        &mut self,
        p: &Problem<'_>,
        i: u32,
        inst: &Inst,
        contract: &Contract,
        out: &mut Allocation,
    ) -> Operands {
        let range = inst.args.range();
        let args = p.trace.args(inst);
        let next = p.liveness.next_uses(range.clone());
        let locs = &mut out.locs[range];
        let mut operands = Operands::default();
        let mut missing = 0u8;
        for (k, ((&v, &next), loc)) in args.iter().zip(next).zip(locs.iter_mut()).enumerate() {
            let r = PReg(self.values[v.index()].reg);
            if r.0 == NO_REG {
                missing |= 1 << k;
                continue;
            }
            *loc = Loc::Reg(r);
            let dies = self.use_up(v, r, next, i);
            operands.add(k, r, dies, contract);
        }
        let mut immediate = false;
        while missing != 0 {
            let k = missing.trailing_zeros() as usize;
            missing &= missing - 1;
            let v = args[k];
            let loaded = self.values[v.index()].reg;
            if loaded != NO_REG {
                locs[k] = Loc::Reg(PReg(loaded)); // the same operand twice
                let dies = operands.dying.contains(PReg(loaded));
                operands.add(k, PReg(loaded), dies, contract);
                continue;
            }
            let constant = p.trace.as_const(v);
            if let Some(bits) = constant
                && !immediate
                && contract.imm >> k & 1 != 0
                && fits_imm32(bits)
            {
                immediate = true;
                locs[k] = Loc::Const;
                continue;
            }
            let end = if constant.is_some() { NEVER } else { self.values[v.index()].end };
            // Needed by this instruction and, if it is a call, after it.
            let needed = if constant.is_some() { i } else { end };
            let crosses =
                (needed > i && !contract.clobbers.is_empty()) || self.crosses_call(p, i, needed);
            let r = self.take(p, p.trace.repr(v).class(), i, operands.used, crosses);
            let from = if constant.is_some() { Loc::Const } else { slot_of(v) };
            let mv = Move { value: v, from, to: Loc::Reg(r) };
            self.edits.push((ProgPoint::before(InstId(i)), mv));
            self.occupy(r, v, i, end);
            locs[k] = Loc::Reg(r);
            let dies = self.use_up(v, r, next[k], i);
            operands.add(k, r, dies, contract);
        }
        operands
    }

    /// A use at `i` of what is in `r`, the next one being at `next`; whether that leaves nothing that needs it.
    #[inline]
    fn use_up(&mut self, v: ValueId, r: PReg, next: u32, i: u32) -> bool {
        self.regs.next[r.index()] = next;
        // What a terminator uses may be an edge's argument too: freed with the block.
        next == NEVER
            && self.values[v.index()].end <= i
            && i + 1 != self.block_end
            && !self.reserved.contains(r)
    }

    /// A register for an operand before instruction `i`, emptied if need be.
    fn take(&mut self, p: &Problem<'_>, class: Class, i: u32, used: RegSet, crosses: bool) -> PReg {
        let usable = self.usable(p, class).minus(used);
        let mut free = self.regs.free.intersect(usable);
        if free.is_empty() {
            self.expire(usable, i);
            free = self.regs.free.intersect(usable);
        }
        match self.choose(p, free, crosses) {
            Some(r) => r,
            None => self.evict(p, usable, i),
        }
    }

    /// Frees what nothing has needed since before `i`.
    fn expire(&mut self, set: RegSet, i: u32) {
        for r in set.minus(self.regs.free).iter() {
            if self.regs.end[r.index()] < i {
                self.release(r);
            }
        }
    }

    /// Empties the register of `set` whose value is used furthest away.
    fn evict(&mut self, p: &Problem<'_>, set: RegSet, i: u32) -> PReg {
        let mut best = (0u64, PReg(0));
        for r in set.minus(self.regs.free).iter() {
            let n = r.index();
            let v = self.regs.value[n];
            let cheap =
                self.values[v.index()].flags & SPILLED != 0 || p.trace.as_const(v).is_some();
            // Its next use is outside of the loop, however near the block's end is.
            let idle = self.values[v.index()].idle_in == self.current_loop;
            let next = if idle { NEVER - 1 } else { self.regs.next[n] };
            let distance = u64::from(next.saturating_sub(i)) + 1;
            let key = if cheap { 2 * distance } else { distance };
            if key >= best.0 {
                best = (key, r);
            }
        }
        let r = best.1;
        self.drop_to_slot(p, r);
        r
    }

    /// Takes a value out of its register for good: it is in its slot, or can be made anew.
    fn drop_to_slot(&mut self, p: &Problem<'_>, r: PReg) {
        let v = self.regs.value[r.index()];
        if p.trace.as_const(v).is_none() {
            self.spill(v);
        }
        self.release(r);
    }

    /// Values in clobbered registers that are needed later move to a register that isn't, or to their slots.
    #[cold]
    fn clobber(
        &mut self,
        p: &Problem<'_>,
        i: u32,
        inst: &Inst,
        contract: &Contract,
        used: RegSet,
        out: &mut Allocation,
    ) {
        let raises = inst.uop.has(ir::uop::RAISE);
        for r in contract.clobbers.intersect(p.machine.pool).minus(self.regs.free).iter() {
            let n = r.index();
            let v = self.regs.value[n];
            let s = self.values[v.index()];
            let constant = p.trace.as_const(v).is_some();
            let at_exit = raises && s.exit != NEVER && s.exit >= i;
            if constant || (s.end <= i && !at_exit) {
                self.release(r);
                continue;
            }
            let class = r.class();
            let others = self.usable(p, class).minus(contract.clobbers).minus(used);
            self.expire(others, i);
            let free = self.regs.free.intersect(others);
            let wanted_anyway = self.regs.next[n] != NEVER && s.flags & SPILLED == 0;
            match free.minus(self.wanted).first().or(free.first()) {
                Some(to) if wanted_anyway => {
                    let mv = Move { value: v, from: Loc::Reg(r), to: Loc::Reg(to) };
                    self.edits.push((ProgPoint::before(InstId(i)), mv));
                    let (next, end) = (self.regs.next[n], self.regs.end[n]);
                    self.release(r);
                    self.occupy(to, v, next, end);
                    self.move_segment(v, i, to, out);
                }
                _ => self.drop_to_slot(p, r),
            }
        }
    }

    /// From `i` on exits find the value in another register.
    fn move_segment(&mut self, v: ValueId, i: u32, to: PReg, out: &mut Allocation) {
        let s = self.values[v.index()];
        if let Some(old) = out.segments.get_mut(s.segment as usize) {
            if old.from.0 >= i {
                old.loc = Loc::Reg(to);
                return;
            }
            old.to.0 = old.to.0.min(i - 1);
        }
        self.open_segment(v, i, to, out);
    }

    /// The dying registers that the result may take where operands share some: the stencil's shapes want one
    /// operand in the register, or operands 0 and 1.
    #[cold]
    fn reusable_of_twins(contract: &Contract, dying: RegSet, locs: &[Loc]) -> RegSet {
        let mut set = RegSet::EMPTY;
        for (k, l) in locs.iter().enumerate() {
            let Loc::Reg(r) = *l else { continue };
            if contract.reuse >> k & 1 == 0 || !dying.contains(r) {
                continue;
            }
            let twins = locs.iter().enumerate().filter(|(n, x)| *n != k && **x == *l);
            if twins.map(|(n, _)| n).all(|n| n + k == 1 && contract.reuse & 1 != 0) {
                set.insert(r);
            }
        }
        set
    }

    #[inline]
    fn result(
        &mut self,
        p: &Problem<'_>,
        i: u32,
        inst: &Inst,
        contract: &Contract,
        operands: Operands,
        out: &mut Allocation,
    ) {
        let site = inst.results.start as usize;
        let v = p.trace.lists[site];
        let class = p.trace.repr(v).class();
        let (end, exit) = (p.liveness.def_end(v), p.liveness.def_exit(v));
        let Operands { used, dying, mut in_place, twins } = operands;
        if twins {
            in_place = Linear::reusable_of_twins(contract, dying, &out.locs[inst.args.range()]);
        }
        in_place = in_place.intersect(RegSet::all(class));
        let usable = self.usable(p, class).minus(used);
        let mut fresh = self.regs.free.intersect(usable);
        if fresh.is_empty() && in_place.is_empty() {
            self.expire(usable, i);
            fresh = self.regs.free.intersect(usable);
        }
        let hint = self.values[v.index()].hint;
        let end = if end == NEVER { i } else { end };
        let r = if hint != NO_REG && self.hint_is_free(PReg(hint), usable, in_place, i) {
            PReg(hint)
        } else {
            self.pick(p, inst, i, end, in_place, fresh, usable)
        };
        self.release_all(dying);
        self.release(r);
        self.set_needs(v, end, exit);
        out.locs[site] = Loc::Reg(r);
        if end > i {
            self.occupy(r, v, p.liveness.next_use(site), end);
            self.open_segment(v, i + 1, r, out);
        }
    }

    #[inline]
    fn hint_is_free(&mut self, h: PReg, usable: RegSet, in_place: RegSet, i: u32) -> bool {
        if in_place.contains(h) {
            return true;
        }
        // An exit here may still need what is in it: strictly before.
        usable.contains(h) && (self.regs.free.contains(h) || self.regs.end[h.index()] < i)
    }

    /// A result's register when it has no hint: in place, or a free one, or an evicted one.
    #[allow(
        clippy::too_many_arguments,
        reason = "one caller; a struct would only be unpacked again"
    )]
    fn pick(
        &mut self,
        p: &Problem<'_>,
        inst: &Inst,
        i: u32,
        end: u32,
        in_place: RegSet,
        fresh: RegSet,
        usable: RegSet,
    ) -> PReg {
        let crosses = self.crosses_call(p, i, end);
        let good = if crosses { in_place.intersect(p.machine.survive_calls) } else { in_place };
        let quiet = fresh.minus(self.wanted);
        // Where the stencil can exit, an in-place result costs it one move more than a fresh one.
        let prefer_fresh = inst.exit.is_some() && !quiet.is_empty() && !crosses;
        if !prefer_fresh && let Some(r) = good.minus(self.wanted).first() {
            return r;
        }
        if !quiet.is_empty() || in_place.is_empty() {
            if let Some(r) = self.choose(p, fresh, crosses) {
                return r;
            }
            if in_place.is_empty() {
                return self.evict(p, usable, i);
            }
        }
        match good.first().or(in_place.first()) {
            Some(r) => r,
            None => self.evict(p, usable, i),
        }
    }

    /// Whether operands and result find registers at once. Only small machines need the test.
    #[inline]
    fn fits(&self, p: &Problem<'_>, inst: &Inst, contract: &Contract, i: u32) -> bool {
        self.roomy || self.fits_small(p, inst, contract, i)
    }

    #[cold]
    fn fits_small(&self, p: &Problem<'_>, inst: &Inst, contract: &Contract, i: u32) -> bool {
        let registers = Class::ALL.map(|c| self.usable(p, c).len());
        let args = p.trace.args(inst);
        let mut needed = [0u32; 2];
        let mut immediate = false;
        let mut in_place = false;
        let result = inst.uop.info().results.first().map(|r| r.class());
        for (k, (&v, j)) in args.iter().zip(inst.args.range()).enumerate() {
            let constant = p.trace.as_const(v);
            let resident = self.values[v.index()].reg != NO_REG;
            if !resident
                && !immediate
                && contract.imm >> k & 1 != 0
                && constant.is_some_and(fits_imm32)
            {
                immediate = true;
                continue;
            }
            if args[..k].contains(&v) {
                continue;
            }
            let class = p.trace.repr(v).class();
            needed[class as usize] += 1;
            let dies = p.liveness.next_use(j) == NEVER && self.values[v.index()].end <= i;
            let alone = !args[k + 1..].contains(&v);
            in_place |= dies && alone && contract.reuse >> k & 1 != 0 && result == Some(class);
        }
        if let Some(class) = result
            && !in_place
        {
            needed[class as usize] += 1;
        }
        needed[0] <= registers[0] && needed[1] <= registers[1]
    }

    /// Operands and result in slots.
    #[cold]
    fn memory_form(
        &mut self,
        p: &Problem<'_>,
        i: u32,
        inst: &Inst,
        contract: &Contract,
        out: &mut Allocation,
    ) {
        let mut temporaries = 0;
        for j in inst.args.range() {
            let v = p.trace.lists[j];
            let loc = if p.trace.as_const(v).is_some() {
                let to = Loc::Slot(TEMPORARY | temporaries);
                temporaries += 1;
                let mv = Move { value: v, from: Loc::Const, to };
                self.edits.push((ProgPoint::before(InstId(i)), mv));
                to
            } else {
                self.spill(v);
                slot_of(v)
            };
            out.locs[j] = loc;
            self.slot_sites.push(j as u32);
        }
        self.temporaries = self.temporaries.max(temporaries);
        for j in inst.args.range() {
            let v = p.trace.lists[j];
            let r = PReg(self.values[v.index()].reg);
            if r.0 != NO_REG && self.use_up(v, r, p.liveness.next_use(j), i) {
                self.release(r);
            }
        }
        if !contract.clobbers.is_empty() {
            self.clobber(p, i, inst, contract, RegSet::EMPTY, out);
        }
        for j in inst.results.range() {
            let v = p.trace.lists[j];
            let end = p.liveness.def_end(v);
            self.spill(v);
            self.values[v.index()].flags |= BORN_IN_SLOT;
            self.set_needs(v, if end == NEVER { i } else { end }, p.liveness.def_exit(v));
            out.locs[j] = slot_of(v);
            self.slot_sites.push(j as u32);
        }
    }
}
