//! From an allocation to machine code: choose stencils, copy them, fill their holes, link blocks and exits.
//!
//! One pass over the trace writes the main path into a buffer and notes what can't be known yet (forward
//! jumps, out-of-line parts, exits, addresses in the arena) as fix-ups; these are then resolved in one sweep, and the
//! result is copied into the arena. The buffers are kept from trace to trace.
//!
//! ```text
//! main path of all blocks, in layout order      falls through wherever the layout allows
//! moves of edges that are not fallen through    only for second successors of guards
//! cold parts of stencils
//! exit stubs, 12 bytes each                     lea rax, [rip + 5]; jmp exit_thunk
//! constant pool
//! ```
//!
//! Files: `holes` (filling them), `error`, and here the order of things.

mod error;
mod holes;

pub use error::EmitError;

use crate::arena::{Arena, STUB_BYTES};
use crate::code::{Code, ExitSite, Mark, What};
use crate::encode::Asm;
use crate::moves::emit_move;
use crate::select::{Selection, describe, explain, select};
use crate::stencil_table::{CHUNK, IMM_HIGH, IMM_LOW, OPERAND_BITS, Ready, StencilTable};
use holes::{Cold, Filling, Fixup, Target, constant_operand};
use ir::{BlockId, Inst, InstId, Trace, Uop};
use regalloc::{Allocation, EdgeMove, Loc, Move, ProgPoint, RegSet};
use stencils::{HoleKind, Part, Shape, Stencil};

/// What emission may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmitOptions {
    /// Alignment of loop heads, a power of two up to 64; 1 for none.
    pub align_loops: u8,
    /// Record what each byte is for ([`Code::marks`]), for listings.
    pub annotate: bool,
}

impl Default for EmitOptions {
    fn default() -> EmitOptions {
        EmitOptions { align_loops: 16, annotate: false }
    }
}

/// An edge whose moves are out of line.
#[derive(Debug)]
struct OutOfLine {
    moves: std::ops::Range<u32>,
    to: BlockId,
}

/// Turns allocations into code; keeps its buffers.
#[derive(Debug, Default)]
pub struct Emitter {
    asm: Asm,
    fixups: Vec<Fixup>,
    block_start: Vec<u32>,
    loop_head: Vec<bool>,
    cold: Vec<Cold>,
    cold_start: Vec<u32>,
    edges: Vec<OutOfLine>,
    edge_start: Vec<u32>,
    constants: Vec<u64>,
    exits: Vec<ExitSite>,
    marks: Vec<Mark>,
    /// Per instruction: registers in which an exit may look for a value.
    exit_registers: Vec<RegSet>,
}

/// What stays the same during one emission.
#[derive(Clone, Copy)]
struct Context<'a> {
    trace: &'a Trace,
    allocation: &'a Allocation,
    arena: &'a Arena,
    options: EmitOptions,
}

/// How many of the newest pool constants are looked through for an equal one.
const CONSTANT_WINDOW: usize = 16;
const MAX_SLOTS: u32 = 1 << 24;
/// The bit of [`Shape::key`] for stencils that may lose the old contents of the result's register at their exit.
const EARLY: u16 = Shape { early: true, ..Shape::FRESH }.key() as u16;

impl Emitter {
    /// One without buffers.
    pub fn new() -> Emitter {
        Emitter::default()
    }

    /// Writes the trace's code into the arena.
    ///
    /// # Errors
    /// [`EmitError::Arena`] when there is no room. All others mean that trace, allocation or table break their
    /// contracts.
    pub fn emit(
        &mut self,
        trace: &Trace,
        allocation: &Allocation,
        arena: &mut Arena,
        options: EmitOptions,
    ) -> Result<Code, EmitError> {
        if allocation.slots > MAX_SLOTS {
            return Err(EmitError::TooLarge { what: "slots" });
        }
        self.reset(trace, allocation);
        let cx = Context { trace, allocation, arena, options };
        self.main_path(&cx)?;
        let hot_size = self.asm.len() as u32;
        self.out_of_line_edges(&cx)?;
        self.cold_parts(&cx)?;
        let stubs = self.asm.len() as u32;
        let constants = (stubs + STUB_BYTES * self.exits.len() as u32).next_multiple_of(8);
        let size = constants as usize + 8 * self.constants.len();
        if size > 1 << 30 {
            return Err(EmitError::TooLarge { what: "code" });
        }
        let region = arena.take(size)?;
        self.stubs(region.0, arena.exit_offset(), options);
        self.constant_pool(constants, options);
        self.resolve(region.0, stubs, constants);
        arena.write(region.0, &self.asm.bytes);
        let exits = self.exits.len() as u32;
        let id = arena.register(region, region.0 + stubs, exits, allocation.slots);
        Ok(Code {
            id,
            entry: region.0,
            size: size as u32,
            hot_size,
            stubs: region.0 + stubs,
            exits: self.exits.as_slice().into(),
            places: Allocation {
                segments: allocation.segments.clone(),
                slots: allocation.slots,
                ..Allocation::default()
            },
            slots: allocation.slots,
            marks: self.marks.as_slice().into(),
        })
    }

    fn reset(&mut self, trace: &Trace, allocation: &Allocation) {
        self.asm.bytes.clear();
        self.fixups.clear();
        self.block_start.clear();
        self.cold.clear();
        self.cold_start.clear();
        self.edges.clear();
        self.edge_start.clear();
        self.constants.clear();
        self.exits.clear();
        self.marks.clear();
        self.loop_head.clear();
        self.loop_head.resize(trace.blocks.len(), false);
        for (b, block) in trace.blocks.iter().enumerate() {
            for edge in block.edges().filter(|e| e.block.index() <= b) {
                self.loop_head[edge.block.index()] = true;
            }
        }
        self.exit_registers.clear();
        self.exit_registers.resize(trace.insts.len(), RegSet::EMPTY);
        // Each register is in few segments at a time, so this is linear in the trace.
        for segment in &allocation.segments {
            if let Loc::Reg(r) = segment.loc {
                let covered = segment.from.index()..segment.to.index() + 1;
                if let Some(covered) = self.exit_registers.get_mut(covered) {
                    covered.iter_mut().for_each(|set| set.insert(r));
                }
            }
        }
    }

    #[inline]
    fn mark(&mut self, options: EmitOptions, what: What) {
        if options.annotate {
            self.marks.push(Mark { offset: self.asm.len() as u32, what });
        }
    }

    fn main_path(&mut self, cx: &Context<'_>) -> Result<(), EmitError> {
        let (mut edit, mut edge_edit) = (0, 0);
        for (b, block) in cx.trace.blocks.iter().enumerate() {
            if self.loop_head[b] && cx.options.align_loops > 1 {
                self.mark(cx.options, What::Padding);
                self.asm.align(cx.options.align_loops as usize);
            }
            self.mark(cx.options, What::Block(BlockId(b as u32)));
            self.block_start.push(self.asm.len() as u32);
            let last = block.insts.end - 1;
            for i in block.insts.start..last {
                self.edits(cx, &mut edit, ProgPoint::before(InstId(i)))?;
                let inst = &cx.trace.insts[i as usize];
                self.instruction(cx, InstId(i), inst, None, false)?;
                self.edits(cx, &mut edit, ProgPoint::after(InstId(i)))?;
            }
            self.edits(cx, &mut edit, ProgPoint::before(InstId(last)))?;
            let moves = [0, 1].map(|succ| {
                let start = edge_edit;
                let rest = cx.allocation.edge_edits[edge_edit..].iter();
                edge_edit += rest.take_while(|m| is_on(m, b, succ)).count();
                start as u32..edge_edit as u32
            });
            self.terminator(cx, b, InstId(last), moves)?;
        }
        Ok(())
    }

    /// All edits at a point.
    #[inline]
    fn edits(
        &mut self,
        cx: &Context<'_>,
        next: &mut usize,
        at: ProgPoint,
    ) -> Result<(), EmitError> {
        while let Some((point, mv)) = cx.allocation.edits.get(*next)
            && *point <= at
        {
            self.mark(cx.options, What::Edit(*next as u32));
            self.one_move(cx, mv, at.inst())?;
            *next += 1;
        }
        Ok(())
    }

    fn edge_moves(
        &mut self,
        cx: &Context<'_>,
        moves: std::ops::Range<u32>,
        at: InstId,
    ) -> Result<(), EmitError> {
        for i in moves {
            self.mark(cx.options, What::EdgeEdit(i));
            self.one_move(cx, &cx.allocation.edge_edits[i as usize].mv, at)?;
        }
        Ok(())
    }

    #[inline]
    fn one_move(&mut self, cx: &Context<'_>, mv: &Move, at: InstId) -> Result<(), EmitError> {
        let constant = cx.trace.as_const(mv.value);
        let used = emit_move(&mut self.asm, mv.from, mv.to, constant)
            .map_err(|error| EmitError::Move { inst: at, error })?;
        if let Some(used) = used {
            let window = self.constants.len().saturating_sub(CONSTANT_WINDOW);
            let found = self.constants[window..].iter().position(|&c| c == used.bits);
            let n = found.map_or(self.constants.len(), |i| window + i);
            if found.is_none() {
                self.constants.push(used.bits);
            }
            let target = Target::Constant(n as u32);
            self.fixups.push(Fixup { at: used.hole as u32, addend: -4, target });
        }
        Ok(())
    }

    /// A jump to a block, unless it comes next.
    fn jump(&mut self, cx: &Context<'_>, from: usize, to: BlockId) {
        if to.index() == from + 1 {
            return;
        }
        self.mark(cx.options, What::Jump(to));
        if let Some(&start) = self.block_start.get(to.index()) {
            self.asm.jmp_back(start as usize);
        } else {
            let at = self.asm.jmp() as u32;
            self.fixups.push(Fixup { at, addend: -4, target: Target::Block(to) });
        }
    }

    fn terminator(
        &mut self,
        cx: &Context<'_>,
        b: usize,
        id: InstId,
        moves: [std::ops::Range<u32>; 2],
    ) -> Result<(), EmitError> {
        let inst = cx.trace.inst(id);
        let malformed = |what| EmitError::Malformed { inst: id, what };
        match cx.trace.blocks[b].succs {
            [None, _] => {
                let snapshot = inst.exit.ok_or_else(|| malformed("an exit without a snapshot"))?;
                self.mark(cx.options, What::Inst(id));
                let target = Target::Exit(self.exits.len() as u32);
                self.exits.push(ExitSite { inst: id, snapshot });
                let at = self.asm.jmp() as u32;
                self.fixups.push(Fixup { at, addend: -4, target });
            }
            [Some(edge), None] => {
                let [moves, _] = moves;
                self.edge_moves(cx, moves, id)?;
                self.jump(cx, b, edge.block);
            }
            [Some(holds), Some(fails)] => {
                if !inst.uop.has(ir::uop::GUARD) || inst.exit.is_some() {
                    return Err(malformed("two successors need a guard without a snapshot"));
                }
                let [holds_moves, fails_moves] = moves;
                // Fall through to the second successor when it comes next and the first doesn't.
                let swap = fails.block.index() == b + 1
                    && holds.block.index() != b + 1
                    && self.is_invertible(cx, inst);
                let (inline, inline_moves, aside, aside_moves) = if swap {
                    (fails, fails_moves, holds, holds_moves)
                } else {
                    (holds, holds_moves, fails, fails_moves)
                };
                let target = if aside_moves.is_empty() {
                    Target::Block(aside.block)
                } else {
                    self.edges.push(OutOfLine { moves: aside_moves, to: aside.block });
                    Target::Edge(self.edges.len() as u32 - 1)
                };
                self.instruction(cx, id, inst, Some(target), swap)?;
                self.edge_moves(cx, inline_moves, id)?;
                self.jump(cx, b, inline.block);
            }
        }
        Ok(())
    }

    /// Whether this guard's only way out is one conditional jump at its very end.
    fn is_invertible(&self, cx: &Context<'_>, inst: &Inst) -> bool {
        let Some(selection) = select(&cx.allocation.locs[inst.args.range()], None) else {
            return false;
        };
        let table = cx.arena.table();
        find(table, inst.uop, &selection)
            .is_some_and(|number| ends_in_its_only_exit(&table.stencils()[number]))
    }

    /// The hot part of one instruction, with its holes filled or noted. `branch` is where a block's last
    /// guard goes when it fails (or when it holds, with `inverted`).
    #[inline]
    fn instruction(
        &mut self,
        cx: &Context<'_>,
        id: InstId,
        inst: &Inst,
        branch: Option<Target>,
        inverted: bool,
    ) -> Result<(), EmitError> {
        let locs = &cx.allocation.locs;
        let result = locs[inst.results.range()].first().copied();
        let args = &locs[inst.args.range()];
        let Some(mut selection) = select(args, result) else {
            let error = explain(args, result);
            return Err(EmitError::Select { inst: id, uop: inst.uop, error });
        };
        if let Some(Loc::Reg(r)) = result
            && !self.exit_registers[id.index()].contains(r)
        {
            selection.key |= EARLY;
        }
        let Some(number) = find(cx.arena.table(), inst.uop, &selection) else {
            let wanted = describe(inst.uop, selection.key as usize);
            return Err(EmitError::NoStencil { inst: id, wanted });
        };
        self.mark(cx.options, What::Inst(id));
        let exit = match (branch, inst.exit) {
            (Some(target), _) => target,
            (None, Some(snapshot)) => {
                self.exits.push(ExitSite { inst: id, snapshot });
                Target::Exit(self.exits.len() as u32 - 1)
            }
            // Only uops without an exit have no snapshot, and their stencils have no such hole.
            (None, None) => Target::Exit(u32::MAX),
        };
        let mut operand = 0;
        if selection.imm().is_some() {
            operand = constant_operand(cx, id, inst, &selection)?;
            selection.numbers[OPERAND_BITS] = operand as u32;
        }
        selection.numbers[IMM_LOW] = inst.imm as u32;
        selection.numbers[IMM_HIGH] = (inst.imm >> 32) as u32;
        let hot = self.asm.len();
        let ready = self.copy_main_path(cx.arena.table(), number, &selection, exit);
        if ready.others || ready.cold {
            let stencil = &cx.arena.table().stencils()[number];
            if ready.others {
                let filling = Filling {
                    id,
                    selection: &selection,
                    operand,
                    imm: inst.imm,
                    hot: hot as u32,
                    hot_end: self.asm.len() as u32,
                    cold: None,
                    exit,
                };
                self.fill(cx, hot, &stencil.hot, &filling, true)?;
            }
            if ready.cold {
                self.cold.push(Cold {
                    inst: id,
                    stencil,
                    selection,
                    operand,
                    hot: hot as u32,
                    exit,
                });
            }
        }
        if inverted {
            // The condition's lowest bit negates it.
            let opcode = self.asm.len() - 5;
            self.asm.bytes[opcode] ^= 1;
        }
        Ok(())
    }

    /// Appends the main path of a stencil, with its registers, slots and immediates filled in and its exits noted. What most
    /// of the time of an emission goes into.
    #[inline]
    fn copy_main_path(
        &mut self,
        table: &StencilTable,
        number: usize,
        selection: &Selection,
        exit: Target,
    ) -> Ready {
        let path = table.main_path(number);
        let len = path.ready.len as usize;
        let numbers = &selection.numbers;
        let bytes = &mut self.asm.bytes;
        bytes.reserve(len + CHUNK);
        let start = bytes.len();
        // SAFETY: there is room for the code and a chunk behind it, in the buffer as reserved, and in the table as
        // `StencilTable::new` pads it; so whole chunks can be read and written until `len` is reached. Every hole
        // lies within `len` (asserted by `StencilTable::new`), the 4 bytes of a word too.
        unsafe {
            let to = bytes.as_mut_ptr().add(start);
            let mut done = 0;
            while done < len {
                let chunk = path.code.as_ptr().add(done).cast::<[u8; CHUNK]>().read();
                to.add(done).cast::<[u8; CHUNK]>().write(chunk);
                done += CHUNK;
            }
            for r in path.registers {
                let [a, b] = r.operands.map(|k| numbers[k as usize & 7]);
                let byte = u32::from(r.rest) | a << (r.shifts[0] & 7) | b << (r.shifts[1] & 7);
                to.add(r.at as usize).write(byte as u8);
            }
            for w in path.words {
                let shifted = (numbers[w.number as usize & 7] as i32) << (w.shift & 7);
                let word = shifted.wrapping_add(w.addend);
                to.add(w.at as usize).cast::<i32>().write_unaligned(word);
            }
            bytes.set_len(start + len);
        }
        for e in path.exits {
            let at = start as u32 + e.at as u32;
            self.fixups.push(Fixup { at, addend: e.addend, target: exit });
        }
        path.ready
    }

    fn out_of_line_edges(&mut self, cx: &Context<'_>) -> Result<(), EmitError> {
        for n in 0..self.edges.len() {
            self.edge_start.push(self.asm.len() as u32);
            let OutOfLine { ref moves, to } = self.edges[n];
            let moves = moves.clone();
            let block = cx.allocation.edge_edits[moves.start as usize].block;
            self.edge_moves(cx, moves, cx.trace.block(block).terminator())?;
            self.mark(cx.options, What::Jump(to));
            self.asm.jmp_back(self.block_start[to.index()] as usize);
        }
        Ok(())
    }
}

fn is_on(m: &EdgeMove, block: usize, succ: u8) -> bool {
    m.block.index() == block && m.succ == succ
}

/// The stencil's number; a uop without a register form and without operands has its memory form used.
#[inline]
fn find(table: &StencilTable, uop: Uop, selection: &Selection) -> Option<usize> {
    table.number(uop, selection.key as usize).or_else(|| {
        let info = uop.info();
        let memory = info.args.is_empty() && info.results.is_empty();
        if memory { table.number(uop, Shape::MEMORY.key()) } else { None }
    })
}

/// Whether the stencil ends in `jcc exit` (`0f 8x rel32`) and has no other way out.
fn ends_in_its_only_exit(stencil: &'static Stencil) -> bool {
    let hot = stencil.hot.bytes;
    let leaves = |k| matches!(k, HoleKind::Exit);
    let exits = |p: &Part| p.holes.iter().filter(|h| leaves(h.kind)).count();
    let Some(at) = hot.len().checked_sub(6) else { return false };
    hot[at] == 0x0f
        && hot[at + 1] & 0xf0 == 0x80
        && stencil.cold.bytes.is_empty()
        && exits(&stencil.hot) == 1
        && stencil.hot.holes.iter().any(|h| leaves(h.kind) && h.offset as usize == at + 2)
        && !stencil.hot.holes.iter().any(|h| matches!(h.kind, HoleKind::Continue))
}
