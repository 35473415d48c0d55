//! Holes: what can be filled at once is, the rest is noted and resolved when all parts have their places.

use super::{Context, EmitError, EmitOptions, Emitter};
use crate::arena::{STUB_BYTES, STUB_HEAD};
use crate::code::What;
use crate::select::Selection;
use crate::stencil_table::is_ready;
use ir::{BlockId, Inst, InstId};
use regalloc::fits_imm32;
use stencils::{HoleKind, Part, Stencil};

/// What a 32-bit relative hole refers to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    Block(BlockId),
    /// Stub of this exit.
    Exit(u32),
    /// Out-of-line edge of this number.
    Edge(u32),
    /// Entry of the constant pool.
    Constant(u32),
    /// An offset in the code.
    Code(u32),
    /// An offset in the arena.
    Arena(u32),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Fixup {
    pub(super) at: u32,
    pub(super) addend: i32,
    pub(super) target: Target,
}

/// The cold part of a stencil, to be written later.
#[derive(Debug)]
pub(super) struct Cold {
    pub(super) inst: InstId,
    pub(super) stencil: &'static Stencil,
    pub(super) selection: Selection,
    pub(super) operand: u64,
    pub(super) hot: u32,
    pub(super) exit: Target,
}

/// What goes into the holes of one part.
pub(super) struct Filling<'a> {
    pub(super) id: InstId,
    pub(super) selection: &'a Selection,
    /// The constant operand's bits.
    pub(super) operand: u64,
    /// The instruction's immediate.
    pub(super) imm: u64,
    pub(super) hot: u32,
    pub(super) hot_end: u32,
    pub(super) cold: Option<u32>,
    pub(super) exit: Target,
}

impl Emitter {
    /// Fills the holes of a part that was copied to `start`; `rest`: but for those that [`Emitter::copy_main_path`]
    /// did.
    pub(super) fn fill(
        &mut self,
        cx: &Context<'_>,
        start: usize,
        part: &Part,
        with: &Filling<'_>,
        rest: bool,
    ) -> Result<(), EmitError> {
        for hole in part.holes {
            if rest && is_ready(hole) {
                continue;
            }
            let at = start + hole.offset as usize;
            let target = match hole.kind {
                HoleKind::Register { role, shift } => {
                    self.asm.bytes[at] |= (with.selection.number(role) << shift) as u8;
                    continue;
                }
                HoleKind::Slot(role) => {
                    let disp = 8 * with.selection.number(role) as i32 + hole.addend;
                    self.asm.patch32(at, disp);
                    continue;
                }
                HoleKind::Operand32 => {
                    let bits = with.operand;
                    let value = (bits as i64).checked_add(hole.addend as i64);
                    let value = value.and_then(|v| i32::try_from(v).ok());
                    let value = value.ok_or(EmitError::Immediate { inst: with.id, bits })?;
                    self.asm.patch32(at, value);
                    continue;
                }
                HoleKind::ImmLow32 => {
                    self.asm.patch32(at, (with.imm as i32).wrapping_add(hole.addend));
                    continue;
                }
                HoleKind::ImmHigh32 => {
                    self.asm.patch32(at, ((with.imm >> 32) as i32).wrapping_add(hole.addend));
                    continue;
                }
                HoleKind::Imm64 => {
                    self.asm.bytes[at..at + 8].copy_from_slice(&with.imm.to_le_bytes());
                    continue;
                }
                HoleKind::Exit => with.exit,
                HoleKind::Continue => Target::Code(with.hot_end),
                HoleKind::Hot(offset) => Target::Code(with.hot + offset as u32),
                HoleKind::Cold(offset) => match with.cold {
                    Some(cold) => Target::Code(cold + offset as u32),
                    None => continue,
                },
                HoleKind::Symbol(n) => Target::Arena(
                    cx.arena
                        .table_symbol_offset(n)
                        .ok_or(EmitError::UnknownSymbol { inst: with.id, number: n as u64 })?,
                ),
                HoleKind::ImmSymbol => Target::Arena(
                    cx.arena
                        .symbol_offset(with.imm)
                        .ok_or(EmitError::UnknownSymbol { inst: with.id, number: with.imm })?,
                ),
                HoleKind::Data(offset) => Target::Arena(cx.arena.data_offset() + offset),
            };
            self.fixups.push(Fixup { at: at as u32, addend: hole.addend, target });
        }
        Ok(())
    }

    pub(super) fn cold_parts(&mut self, cx: &Context<'_>) -> Result<(), EmitError> {
        let parts = std::mem::take(&mut self.cold);
        for part in &parts {
            self.mark(cx.options, What::Cold(part.inst));
            let start = self.asm.len();
            self.asm.bytes.extend_from_slice(part.stencil.cold.bytes);
            let hot_end = part.hot + part.stencil.hot.bytes.len() as u32;
            let filling = Filling {
                id: part.inst,
                selection: &part.selection,
                operand: part.operand,
                imm: cx.trace.inst(part.inst).imm,
                hot: part.hot,
                hot_end,
                cold: Some(start as u32),
                exit: part.exit,
            };
            self.fill(cx, start, &part.stencil.cold, &filling, false)?;
            for hole in part.stencil.hot.holes {
                if let HoleKind::Cold(offset) = hole.kind {
                    let at = part.hot + hole.offset as u32;
                    let target = Target::Code(start as u32 + offset as u32);
                    self.fixups.push(Fixup { at, addend: hole.addend, target });
                }
            }
        }
        self.cold = parts;
        Ok(())
    }

    pub(super) fn stubs(&mut self, base: u32, exit_thunk: u32, options: EmitOptions) {
        for n in 0..self.exits.len() as u32 {
            self.mark(options, What::Stub(n));
            self.asm.bytes.extend_from_slice(&STUB_HEAD);
            let end = self.asm.len() as u32 + 4;
            let distance = exit_thunk.wrapping_sub(base + end) as i32;
            self.asm.bytes.extend_from_slice(&distance.to_le_bytes());
        }
    }

    pub(super) fn constant_pool(&mut self, start: u32, options: EmitOptions) {
        self.mark(options, What::Padding);
        self.asm.bytes.resize(start as usize, 0xcc);
        for i in 0..self.constants.len() {
            self.mark(options, What::Constant);
            self.asm.bytes.extend_from_slice(&self.constants[i].to_le_bytes());
        }
    }

    pub(super) fn resolve(&mut self, base: u32, stubs: u32, constants: u32) {
        for f in &self.fixups {
            let target = match f.target {
                Target::Block(b) => self.block_start[b.index()],
                Target::Exit(n) => stubs.wrapping_add(STUB_BYTES.wrapping_mul(n)),
                Target::Edge(n) => self.edge_start[n as usize],
                Target::Constant(n) => constants + 8 * n,
                Target::Code(at) => at,
                Target::Arena(at) => at.wrapping_sub(base),
            };
            let value = (target.wrapping_sub(f.at) as i32).wrapping_add(f.addend);
            self.asm.patch32(f.at as usize, value);
        }
    }
}

/// The bits of the constant operand, 0 without one.
pub(super) fn constant_operand(
    cx: &Context<'_>,
    id: InstId,
    inst: &Inst,
    selection: &Selection,
) -> Result<u64, EmitError> {
    let Some(k) = selection.imm() else { return Ok(0) };
    let value = cx.trace.lists[inst.args.start as usize + k];
    let Some(bits) = cx.trace.as_const(value) else {
        return Err(EmitError::Malformed { inst: id, what: "an immediate that is no constant" });
    };
    if fits_imm32(bits) { Ok(bits) } else { Err(EmitError::Immediate { inst: id, bits }) }
}
