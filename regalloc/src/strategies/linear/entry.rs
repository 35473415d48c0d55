//! Edges and entry states: where values are when a block starts, and the moves that bring them there.

use super::{BORN_IN_SLOT, INPUT, Linear, NO_REG, PASSED, PINNED, Pin, RawMove, SPILLED, VIRTUAL};
use super::{as_range, slot_of};
use crate::allocation::{Allocation, Loc, Move};
use crate::allocator::Problem;
use crate::machine::{PReg, RegSet, fits_imm32};
use ir::{BlockId, Class, Edge, ValueId};
use liveness::{ConstUse, NEVER, block_pressure, block_pressure_of_all};

impl Linear {
    /// Makes the registers those of a block's start.
    pub(super) fn load_entry_state(&mut self, p: &Problem<'_>, b: BlockId, out: &mut Allocation) {
        let block = p.trace.block(b);
        let graph = &p.liveness.graph;
        self.block_end = block.insts.end;
        self.next_call = 0;
        self.regs.free = p.machine.pool;
        let header = graph.header(b);
        self.current_loop = header.map_or(NEVER - 1, |h| h.0);
        self.wanted = header.map_or(RegSet::EMPTY, |h| self.loop_wanted[h.index()]);
        self.calls_in_loop = header.is_some_and(|h| self.loop_calls[h.index()]);
        self.reserved = header.map_or(RegSet::EMPTY, |h| self.pinned[h.index()]);
        self.roomy = Class::ALL.iter().all(|&c| self.usable(p, c).len() >= 4);
        if b == BlockId::ENTRY {
            self.load_inputs(p, out);
        } else if !self.entered[b.index()] {
            self.enter_unreachable(p, b, out);
        }
        let start = block.insts.start;
        for (l, at) in p.liveness.live_in(b).iter().zip(p.liveness.live_in_range(b)) {
            self.set_needs(l.value, l.end, l.exit);
            let r = self.entry_regs[at];
            if r != NO_REG {
                self.occupy(PReg(r), l.value, l.next, l.end);
                self.open_segment(l.value, start, PReg(r), out);
            }
        }
        for j in block.params.range() {
            let v = p.trace.lists[j];
            let end = p.liveness.def_end(v);
            if end == NEVER {
                continue;
            }
            self.set_needs(v, end, p.liveness.def_exit(v));
            if let Loc::Reg(r) = out.locs[j] {
                self.occupy(r, v, p.liveness.next_use(j), end);
                self.open_segment(v, start, r, out);
            }
        }
        if !self.reserved.is_empty() {
            for k in 0..self.pins.len() {
                let pin = self.pins[k];
                if graph.loop_contains(pin.header, b) {
                    self.occupy(pin.reg, pin.value, NEVER, NEVER);
                }
            }
        }
    }

    /// The inputs are in slots 0, 1, ….
    fn load_inputs(&mut self, p: &Problem<'_>, out: &mut Allocation) {
        for (n, j) in p.trace.block(BlockId::ENTRY).params.range().enumerate() {
            out.locs[j] = Loc::Slot(n as u32);
            let v = p.trace.lists[j];
            self.values[v.index()].flags |= SPILLED | INPUT | BORN_IN_SLOT;
        }
    }

    /// No edge reaches it: everything in slots.
    fn enter_unreachable(&mut self, p: &Problem<'_>, b: BlockId, out: &mut Allocation) {
        self.entered[b.index()] = true;
        for k in 0..p.liveness.live_in(b).len() {
            self.spill(p.liveness.live_in(b)[k].value);
        }
        for j in p.trace.block(b).params.range() {
            self.param_in_slot(p, j, out);
        }
    }

    fn param_in_slot(&mut self, p: &Problem<'_>, j: usize, out: &mut Allocation) {
        let v = p.trace.lists[j];
        if p.liveness.def_end(v) == NEVER {
            out.locs[j] = Loc::None;
            return;
        }
        self.spill(v);
        self.values[v.index()].flags |= BORN_IN_SLOT;
        out.locs[j] = slot_of(v);
        self.slot_sites.push(j as u32);
    }

    /// The end of block `from` towards a successor: fixes the successor's entry state when this is the
    /// first edge to reach it, and notes the moves.
    pub(super) fn edge(
        &mut self,
        p: &Problem<'_>,
        from: BlockId,
        succ: u8,
        edge: Edge,
        out: &mut Allocation,
    ) {
        let to = edge.block;
        if !self.entered[to.index()] && to != BlockId::ENTRY {
            self.entered[to.index()] = true;
            self.fix_entry_state(p, from, edge, out);
        }
        let mut push = |mv: Move| {
            if mv.from != mv.to {
                self.raw_moves.push(RawMove { block: from, succ, mv });
            }
        };
        let mut spilled = Vec::new();
        for (l, at) in p.liveness.live_in(to).iter().zip(p.liveness.live_in_range(to)) {
            let value = l.value;
            let now = self.values[value.index()].reg;
            match self.entry_regs[at] {
                r if r == now && r != NO_REG => {}
                NO_REG => {
                    if self.values[value.index()].flags & SPILLED == 0 {
                        spilled.push(value);
                    }
                }
                r => {
                    let from = if now == NO_REG { slot_of(value) } else { Loc::Reg(PReg(now)) };
                    push(Move { value, from, to: Loc::Reg(PReg(r)) });
                }
            }
        }
        let params = p.trace.block(to).params.range();
        for (j, &value) in params.zip(p.trace.list(edge.args)) {
            let to = out.locs[j];
            if to == Loc::None {
                continue;
            }
            let now = self.values[value.index()].reg;
            let from = match now {
                NO_REG if p.trace.as_const(value).is_some() => Loc::Const,
                NO_REG => slot_of(value),
                r => Loc::Reg(PReg(r)),
            };
            // A value that is in its slot anyway is passed round for nothing.
            let stays = to == slot_of(value);
            if !stays {
                push(Move { value, from, to });
            }
        }
        for k in 0..self.pins.len() {
            let pin = self.pins[k];
            if pin.header == to && !p.liveness.graph.loop_contains(to, from) {
                let mv = Move { value: pin.value, from: Loc::Const, to: Loc::Reg(pin.reg) };
                self.raw_moves.push(RawMove { block: from, succ, mv });
            }
        }
        for v in spilled {
            self.spill(v);
        }
    }

    fn fix_entry_state(
        &mut self,
        p: &Problem<'_>,
        from: BlockId,
        edge: Edge,
        out: &mut Allocation,
    ) {
        let to = edge.block;
        let graph = &p.liveness.graph;
        let header = graph.is_header(to);
        let reserved = match if header { graph.outer(to) } else { graph.header(to) } {
            Some(h) => self.pinned[h.index()],
            None => RegSet::EMPTY,
        };
        // What a loop needs itself comes first; what it doesn't use keeps a register if one is left over.
        let mut room = [i32::MAX; 2];
        if header {
            self.note_idle(p, to);
            if self.asks_for_room(p, edge) {
                room = self.room_in_loop(p, to, reserved);
            }
        }
        let roomy = room.map(|n| n >= 0);
        let mut taken = reserved;
        // Those that have slots lose nothing by staying there.
        for spilled in [false, true] {
            for (l, at) in p.liveness.live_in(to).iter().zip(p.liveness.live_in_range(to)) {
                if (self.values[l.value.index()].flags & SPILLED != 0) != spilled {
                    continue;
                }
                let r = self.values[l.value.index()].reg;
                if r == NO_REG || reserved.contains(PReg(r)) {
                    continue;
                }
                if header && !l.used_in_loop {
                    let room = &mut room[p.trace.repr(l.value).class() as usize];
                    if *room <= 0 {
                        continue;
                    }
                    *room -= 1;
                }
                self.entry_regs[at] = r;
                taken.insert(PReg(r));
            }
        }
        for (l, at) in p.liveness.live_in(to).iter().zip(p.liveness.live_in_range(to)) {
            if self.entry_regs[at] == NO_REG {
                self.spill(l.value);
            }
        }
        self.place_params(p, edge, roomy, &mut taken, out);
        if header {
            self.hoist_invariants(p, to, &mut taken);
            self.pin_constants(p, from, to, taken);
            let outer = reserved;
            let own: RegSet =
                self.pins.iter().filter(|pin| pin.header == to).map(|pin| pin.reg).collect();
            self.pinned[to.index()] = outer.union(own);
        }
        self.give_hints(p, from, to, out);
    }

    fn note_idle(&mut self, p: &Problem<'_>, header: BlockId) {
        for l in p.liveness.live_in(header) {
            self.values[l.value.index()].idle_in = if l.used_in_loop { NEVER } else { header.0 };
        }
    }

    /// Whether anything wants a register of a loop that doesn't use it: a value in a register that only lives through
    /// the loop, or a parameter for its exits alone. Counting the loop's own needs is worth the time only then.
    fn asks_for_room(&self, p: &Problem<'_>, edge: Edge) -> bool {
        let idle = |v: ValueId| self.values[v.index()].reg != NO_REG;
        let params = p.trace.list(p.trace.block(edge.block).params);
        p.liveness.live_in(edge.block).iter().any(|l| !l.used_in_loop && idle(l.value))
            || params.iter().any(|&v| !p.liveness.is_operand(v) && p.liveness.def_end(v) != NEVER)
    }

    /// How many registers of each class a loop leaves to values that it doesn't use; negative when it has too few for
    /// its own.
    fn room_in_loop(&mut self, p: &Problem<'_>, header: BlockId, reserved: RegSet) -> [i32; 2] {
        let mut scratch = std::mem::take(&mut self.pressure);
        let values = &self.values;
        let own = |v: ValueId| values[v.index()].idle_in != header.0;
        let wanted = self.blocks_of_loop(p, header).fold([0; 2], |peak: [u32; 2], b| {
            let block = block_pressure_of_all(p.trace, p.liveness, b, own, &mut scratch);
            [0, 1].map(|c| peak[c].max(block[c]))
        });
        self.pressure = scratch;
        // Where there are calls, only what survives them is worth having all the way round.
        let pool = match self.loop_calls[header.index()] {
            true => p.machine.survive_calls,
            false => p.machine.pool,
        };
        Class::ALL.map(|c| {
            let usable = p.machine.class(c).intersect(pool).minus(reserved);
            usable.len() as i32 - wanted[c as usize] as i32
        })
    }

    fn loop_pressure(&self, p: &Problem<'_>, header: BlockId) -> [u32; 2] {
        self.blocks_of_loop(p, header).fold([0; 2], |peak: [u32; 2], b| {
            let block = block_pressure(p.trace, p.liveness, b);
            [0, 1].map(|c| peak[c].max(block[c]))
        })
    }

    fn blocks_of_loop<'a>(
        &'a self,
        p: &Problem<'a>,
        header: BlockId,
    ) -> impl Iterator<Item = BlockId> + 'a {
        let graph = &p.liveness.graph;
        let ranks = graph.rank(header)..self.loop_last[header.index()] + 1;
        let blocks = graph.order()[as_range(&ranks)].iter().copied();
        blocks.filter(move |&b| graph.loop_contains(header, b))
    }

    /// Parameters: in the dying argument's register, else in a free one, else in a slot. Those that only exits need get
    /// a free one in a loop that has enough (`roomy`), because in a slot they would cost a store each time round.
    fn place_params(
        &mut self,
        p: &Problem<'_>,
        edge: Edge,
        roomy: [bool; 2],
        taken: &mut RegSet,
        out: &mut Allocation,
    ) {
        let to = edge.block;
        let header = p.liveness.graph.is_header(to);
        let calls = header && self.loop_calls[to.index()];
        self.waiting.clear();
        let params = p.trace.block(to).params.range();
        for (k, (j, &arg)) in params.zip(p.trace.list(edge.args)).enumerate() {
            let v = p.trace.lists[j];
            if p.liveness.def_end(v) == NEVER {
                out.locs[j] = Loc::None;
                continue;
            }
            let passed = header && self.is_passed_around(p, to, k, v);
            if passed {
                self.values[v.index()].flags |= PASSED;
            }
            let operand = p.liveness.is_operand(v);
            if passed && !operand {
                self.param_in_slot(p, j, out);
                continue;
            }
            let r = self.values[arg.index()].reg;
            let free = r != NO_REG && !taken.contains(PReg(r));
            let lasting = !calls || p.machine.survive_calls.contains(PReg(r & 15));
            if free && lasting && p.trace.as_const(arg).is_none() {
                taken.insert(PReg(r));
                out.locs[j] = Loc::Reg(PReg(r));
            } else if operand || free || (header && roomy[p.trace.repr(v).class() as usize]) {
                self.waiting.push((p.liveness.next_use(j), j as u32));
            } else {
                self.param_in_slot(p, j, out);
            }
        }
        // Those used first get the registers that are left.
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.sort_unstable();
        for &(_, j) in &waiting {
            let v = p.trace.lists[j as usize];
            let free = p.machine.class(p.trace.repr(v).class()).minus(*taken);
            let lasting = free.intersect(p.machine.survive_calls);
            let passing = free.minus(p.machine.survive_calls);
            let (first, second) = if calls { (lasting, free) } else { (passing, free) };
            match first.first().or(second.first()) {
                Some(r) => {
                    taken.insert(r);
                    out.locs[j as usize] = Loc::Reg(r);
                }
                None => self.param_in_slot(p, j as usize, out),
            }
        }
        self.waiting = waiting;
    }

    /// Whether every edge from inside of the loop passes parameter `k` to itself.
    fn is_passed_around(&self, p: &Problem<'_>, header: BlockId, k: usize, v: ValueId) -> bool {
        let graph = &p.liveness.graph;
        let back = graph.preds(header).iter().filter(|q| graph.rank(q.block) >= graph.rank(header));
        let mut edges = back.filter_map(|q| p.trace.block(q.block).succs[q.succ as usize]);
        edges.all(|e| p.trace.list(e.args)[k] == v)
    }

    /// Loop-invariant values that are in their slots get registers around the loop while some are left.
    fn hoist_invariants(&mut self, p: &Problem<'_>, header: BlockId, taken: &mut RegSet) {
        /// Registers of the class that are left for what the loop computes.
        const SPARE: u32 = 2;
        let calls = self.loop_calls[header.index()];
        for (l, at) in p.liveness.live_in(header).iter().zip(p.liveness.live_in_range(header)) {
            if self.entry_regs[at] != NO_REG || !l.used_in_loop {
                continue;
            }
            let class = p.trace.repr(l.value).class();
            let mut free = p.machine.class(class).minus(*taken);
            if free.len() <= SPARE {
                continue;
            }
            if calls {
                free = free.intersect(p.machine.survive_calls);
            }
            if let Some(r) = free.minus(p.machine.survive_calls).first().or(free.first()) {
                self.entry_regs[at] = r.0;
                taken.insert(r);
            }
        }
    }

    /// Constants that can't be immediates get registers around the loop as far as its pressure allows.
    fn pin_constants(
        &mut self,
        p: &Problem<'_>,
        from: BlockId,
        header: BlockId,
        mut taken: RegSet,
    ) {
        if !p.liveness.graph.is_natural(header) || p.liveness.graph.loop_contains(header, from) {
            return;
        }
        let mut wanted: Vec<ValueId> = Vec::new();
        for b in self.blocks_of_loop(p, header) {
            for c in p.liveness.consts(b) {
                let pinned = self.values[c.value.index()].flags & PINNED != 0;
                if !pinned && !wanted.contains(&c.value) && needs_register(p, c) {
                    wanted.push(c.value);
                }
                if wanted.len() >= 8 {
                    break;
                }
            }
        }
        if wanted.is_empty() {
            return;
        }
        let pressure = self.loop_pressure(p, header);
        for value in wanted {
            let class = p.trace.repr(value).class();
            let pool = p.machine.class(class);
            let mut free = pool.minus(taken);
            let pins = self.pins.iter().filter(|pin| {
                pin.reg.class() == class && p.liveness.graph.loop_contains(pin.header, header)
            });
            let reserved = pins.count() as u32;
            // Four stay for the widest instruction, whatever the pressure.
            let limit = pool.len().saturating_sub(pressure[class as usize].max(4));
            if self.loop_calls[header.index()] {
                free = free.intersect(p.machine.survive_calls);
            }
            if reserved < limit
                && let Some(reg) = free.first()
            {
                taken.insert(reg);
                self.pins.push(Pin { header, value, reg });
                self.values[value.index()].flags |= PINNED;
            }
        }
    }

    /// The arguments of edges still to come had best be computed where the parameters are.
    fn give_hints(&mut self, p: &Problem<'_>, from: BlockId, to: BlockId, out: &Allocation) {
        let graph = &p.liveness.graph;
        let params = p.trace.block(to).params.range();
        let mut wanted = RegSet::EMPTY;
        for q in graph.preds(to).iter().filter(|q| graph.rank(q.block) > graph.rank(from)) {
            let Some(edge) = p.trace.block(q.block).succs[q.succ as usize] else { continue };
            for (j, &arg) in params.clone().zip(p.trace.list(edge.args)) {
                if let Loc::Reg(r) = out.locs[j]
                    && arg != p.trace.lists[j]
                {
                    self.values[arg.index()].hint = r.0;
                    wanted.insert(r);
                }
            }
        }
        if graph.is_header(to) {
            let outer = graph.outer(to).map_or(RegSet::EMPTY, |h| self.loop_wanted[h.index()]);
            self.loop_wanted[to.index()] = outer.union(wanted);
        }
    }
}

/// The constant's first use in the block can't be an immediate.
fn needs_register(p: &Problem<'_>, c: &ConstUse) -> bool {
    let inst = &p.trace.insts[c.next as usize];
    let contract = p.machine.contract(inst.uop);
    if !contract.registers {
        return false;
    }
    let fits = p.trace.as_const(c.value).is_some_and(fits_imm32);
    let args = p.trace.args(inst).iter().enumerate();
    let mut places = args.filter(|(_, v)| **v == c.value).map(|(k, _)| k);
    places.any(|k| !fits || contract.imm >> k & 1 == 0)
}

/// The value whose virtual slot this is.
pub(super) fn slot_value(slot: u32) -> Option<ValueId> {
    (slot & VIRTUAL != 0).then_some(ValueId(slot & !VIRTUAL))
}
