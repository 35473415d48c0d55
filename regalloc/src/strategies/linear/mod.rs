//! `linear`: one forward pass over the code, in the manner of second-chance binpacking (Traub, Holloway, Smith,
//! *Quality and Speed in Linear-scan Register Allocation*, 1998) on SSA form.
//!
//! What keeps it simple is one invariant: **a value has at most one slot, and a value that has one is in it
//! from its definition on.** SSA values never change, so when the pass finds in the middle of the trace that
//! a value must leave its register, it only marks it; the store goes right after the definition, once,
//! where the loop depth is least. So evicting costs nothing at the place of eviction, an exit can always
//! look into the slot, and edges between blocks need moves for registers only.
//!
//! * A block's entry state is fixed by the first edge that reaches it; later edges adapt with moves. A block
//!   parameter takes its argument's register when the argument dies, and is the hint for the arguments of
//!   the edges still to come: so loop-carried values come round to the register where they started.
//! * On eviction the value with the furthest next use goes, one that is in its slot already or is a constant
//!   counted as twice as far. Values that only exits still need go first, then those that the innermost loop
//!   doesn't use.
//! * A loop starts with the values that it uses. What only lives through it keeps a register if the loop leaves
//!   one, counting all that its exits need; otherwise it is reloaded behind the loop instead of in it.
//! * Values that live across a call prefer registers that survive it.
//! * Constants are immediates where the stencil allows; those in loops that can't be get a register around
//!   the loop (a *pin*) while the pressure leaves one.
//! * Parameters that a loop only passes round to itself live in slots when nothing uses them, and have
//!   their slot filled outside of the loop otherwise.
//!
//! Files: `instruction` (operands, results, clobbers), `entry` (edges and entry states), `finish` (slots, and
//! everything put in order).

mod entry;
mod finish;
mod instruction;

use crate::allocation::{Allocation, Loc, Move, ProgPoint};
use crate::allocator::{AllocError, Allocator, Problem};
use crate::machine::{PReg, RegSet};
use crate::parallel::ParallelMoves;
use ir::{BlockId, Class, ValueId};
use liveness::NEVER;

/// No register.
const NO_REG: u8 = u8::MAX;
/// The value has a slot, and is there from its definition on.
const SPILLED: u8 = 1;
/// The value is an input: its slot is given.
const INPUT: u8 = 2;
/// The value is a constant that has a register around a loop.
const PINNED: u8 = 4;
/// The parameter's arguments on its loop's back edges are itself.
const PASSED: u8 = 8;
/// The value is defined in its slot: no store is needed.
const BORN_IN_SLOT: u8 = 16;

/// While the pass runs, a value's slot is named by the value; `finish` gives the numbers.
const VIRTUAL: u32 = 1 << 31;
/// Slots for constants of memory forms.
const TEMPORARY: u32 = 1 << 30;

fn slot_of(v: ValueId) -> Loc {
    Loc::Slot(VIRTUAL | v.0)
}

/// What the pass knows of a value.
#[derive(Clone, Copy)]
struct ValueState {
    reg: u8,
    hint: u8,
    flags: u8,
    /// In the current block: last position that needs it, last exit that needs it.
    end: u32,
    exit: u32,
    /// Over all blocks so far, clipped to them.
    last_end: u32,
    last_exit: u32,
    /// Its latest register segment.
    segment: u32,
    /// The innermost loop so far, by its header, that it lives through unused.
    idle_in: u32,
}

const FRESH: ValueState = ValueState {
    reg: NO_REG,
    hint: NO_REG,
    flags: 0,
    end: 0,
    exit: NEVER,
    last_end: 0,
    last_exit: NEVER,
    segment: NEVER,
    idle_in: NEVER,
};

/// The registers' contents.
#[derive(Clone, Copy)]
struct Registers {
    free: RegSet,
    value: [ValueId; 16],
    /// Next real use of what is in it.
    next: [u32; 16],
    /// Last position that needs it.
    end: [u32; 16],
}

impl Default for Registers {
    fn default() -> Registers {
        Registers { free: RegSet::EMPTY, value: [ValueId(0); 16], next: [0; 16], end: [0; 16] }
    }
}

/// A move on an edge, still unordered.
#[derive(Clone, Copy)]
struct RawMove {
    block: BlockId,
    succ: u8,
    mv: Move,
}

/// A constant's register around a loop.
#[derive(Clone, Copy)]
struct Pin {
    header: BlockId,
    value: ValueId,
    reg: PReg,
}

/// The strategy, with its scratch memory.
#[derive(Default)]
pub struct Linear {
    values: Vec<ValueState>,
    regs: Registers,
    /// Registers held by pins in the current block.
    reserved: RegSet,
    /// Registers that the current loop's parameters come back to.
    wanted: RegSet,
    /// The header of the innermost loop around the current block.
    current_loop: u32,
    /// Memory for counting values.
    pressure: Vec<liveness::Both>,
    /// Block whose state `regs` is, its end, and the next instruction in it that clobbers registers.
    block_end: u32,
    next_call: u32,
    calls_in_loop: bool,
    /// Every uop finds enough registers in the current block.
    roomy: bool,
    /// By block: entry state known; registers pinned in its loop; wanted in its loop; calls in its loop.
    entered: Vec<bool>,
    pinned: Vec<RegSet>,
    loop_wanted: Vec<RegSet>,
    loop_calls: Vec<bool>,
    /// By header: the last place in the order that belongs to its loop.
    loop_last: Vec<u32>,
    /// Parallel to the live-in sets: register at the block's start.
    entry_regs: Vec<u8>,
    pins: Vec<Pin>,
    edits: Vec<(ProgPoint, Move)>,
    raw_moves: Vec<RawMove>,
    /// Indices of `Allocation::locs` that hold virtual slots.
    slot_sites: Vec<u32>,
    /// Values that got a slot, inputs apart, in the order of that.
    spilled: Vec<ValueId>,
    temporaries: u32,
    waiting: Vec<(u32, u32)>,
    parallel: ParallelMoves,
    finish: finish::Tables,
}

impl Linear {
    /// A new one, without memory.
    pub fn new() -> Linear {
        Linear::default()
    }

    fn reset(&mut self, p: &Problem<'_>) {
        let blocks = p.trace.blocks.len();
        self.values.clear();
        self.values.resize(p.trace.values.len(), FRESH);
        self.entered.clear();
        self.entered.resize(blocks, false);
        self.pinned.clear();
        self.pinned.resize(blocks, RegSet::EMPTY);
        self.loop_wanted.clear();
        self.loop_wanted.resize(blocks, RegSet::EMPTY);
        self.loop_calls.clear();
        self.loop_calls.resize(blocks, false);
        self.loop_last.clear();
        self.loop_last.resize(blocks, 0);
        self.entry_regs.clear();
        self.entry_regs.resize(p.liveness.live_in_len(), NO_REG);
        self.pins.clear();
        self.edits.clear();
        self.raw_moves.clear();
        self.slot_sites.clear();
        self.spilled.clear();
        self.temporaries = 0;
        let graph = &p.liveness.graph;
        for (rank, &b) in graph.order().iter().enumerate() {
            let mut header = graph.header(b);
            if header.is_none() {
                continue;
            }
            let insts = &p.trace.insts[as_range(&p.trace.block(b).insts)];
            let calls = insts.iter().any(|i| !p.machine.contract(i.uop).clobbers.is_empty());
            while let Some(h) = header {
                self.loop_last[h.index()] = rank as u32;
                self.loop_calls[h.index()] |= calls;
                header = graph.outer(h);
            }
        }
    }

    fn block(
        &mut self,
        p: &Problem<'_>,
        b: BlockId,
        out: &mut Allocation,
    ) -> Result<(), AllocError> {
        self.load_entry_state(p, b, out);
        let range = p.trace.block(b).insts.clone();
        for i in range {
            self.instruction(p, i, out)?;
        }
        for succ in 0..2u8 {
            if let Some(edge) = p.trace.block(b).succs[succ as usize] {
                self.edge(p, b, succ, edge, out);
            }
        }
        self.leave_block(p);
        Ok(())
    }

    /// No register outlives its block but through an entry state.
    fn leave_block(&mut self, p: &Problem<'_>) {
        for r in p.machine.pool.minus(self.regs.free).iter() {
            self.values[self.regs.value[r.index()].index()].reg = NO_REG;
        }
    }

    /// Gives the value a slot.
    #[inline]
    fn spill(&mut self, v: ValueId) {
        let flags = &mut self.values[v.index()].flags;
        if *flags & SPILLED == 0 {
            *flags |= SPILLED;
            self.spilled.push(v);
        }
    }

    /// Puts a value into a register's record.
    #[inline]
    fn occupy(&mut self, r: PReg, v: ValueId, next: u32, end: u32) {
        self.regs.free.remove(r);
        let n = r.index();
        self.regs.value[n] = v;
        self.regs.next[n] = next;
        self.regs.end[n] = end;
        self.values[v.index()].reg = r.0;
    }

    #[inline]
    fn release_all(&mut self, set: RegSet) {
        set.iter().for_each(|r| self.release(r));
    }

    #[inline]
    fn release(&mut self, r: PReg) {
        if !self.regs.free.contains(r) {
            self.values[self.regs.value[r.index()].index()].reg = NO_REG;
            self.regs.free.insert(r);
        }
    }

    /// A register segment from `from` on, if exits need the value.
    #[inline]
    fn open_segment(&mut self, v: ValueId, from: u32, r: PReg, out: &mut Allocation) {
        let s = &mut self.values[v.index()];
        if s.exit == NEVER || s.exit < from {
            return;
        }
        let to = s.exit.min(self.block_end - 1);
        if from <= to {
            s.segment = out.segments.len() as u32;
            out.segments.push(crate::allocation::Segment {
                value: v,
                from: ir::InstId(from),
                to: ir::InstId(to),
                loc: Loc::Reg(r),
            });
        }
    }

    /// A value's needs in the current block are these from now on.
    #[inline]
    fn set_needs(&mut self, v: ValueId, end: u32, exit: u32) {
        let block_end = self.block_end;
        let s = &mut self.values[v.index()];
        s.end = end;
        s.exit = exit;
        s.segment = NEVER;
        s.last_end = s.last_end.max(if end == NEVER { 0 } else { end.min(block_end - 1) });
        if exit != NEVER {
            let exit = exit.min(block_end - 1);
            s.last_exit = if s.last_exit == NEVER { exit } else { s.last_exit.max(exit) };
        }
    }

    /// The next instruction after `i` in the block that clobbers registers. Amortised O(1).
    #[inline]
    fn call_after(&mut self, p: &Problem<'_>, i: u32) -> u32 {
        if self.next_call <= i {
            let rest = &p.trace.insts[i as usize + 1..self.block_end as usize];
            let found = rest.iter().position(|x| !p.machine.contract(x.uop).clobbers.is_empty());
            self.next_call = found.map_or(NEVER - 1, |n| i + 1 + n as u32);
        }
        self.next_call
    }

    /// Whether something between `i` and `end` clobbers registers; for what is live out, anywhere in the loop.
    #[inline]
    fn crosses_call(&mut self, p: &Problem<'_>, i: u32, end: u32) -> bool {
        self.call_after(p, i) < end || (end == self.block_end && self.calls_in_loop)
    }

    /// The best register of a set for a value that lives across a call, or that doesn't.
    #[inline]
    fn choose(&self, p: &Problem<'_>, set: RegSet, crosses: bool) -> Option<PReg> {
        let survive = p.machine.survive_calls;
        let quiet = set.minus(self.wanted);
        if crosses {
            let safe = set.intersect(survive);
            let best = safe.minus(self.wanted);
            return best.first().or(safe.first()).or(quiet.first()).or(set.first());
        }
        quiet.minus(survive).first().or(quiet.first()).or(set.first())
    }

    /// Registers of a class that pins leave.
    #[inline]
    fn usable(&self, p: &Problem<'_>, class: Class) -> RegSet {
        p.machine.class(class).minus(self.reserved)
    }
}

fn as_range(r: &std::ops::Range<u32>) -> std::ops::Range<usize> {
    r.start as usize..r.end as usize
}

impl Allocator for Linear {
    fn name(&self) -> &'static str {
        "linear"
    }

    fn allocate(&mut self, p: &Problem<'_>, out: &mut Allocation) -> Result<(), AllocError> {
        self.reset(p);
        for k in 0..p.liveness.graph.order().len() {
            let b = p.liveness.graph.order()[k];
            self.block(p, b, out)?;
        }
        self.finish(p, out);
        Ok(())
    }
}
