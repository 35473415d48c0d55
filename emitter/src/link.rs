//! Side traces: an exit that is taken often is linked to code of its own.
//!
//! The exit's stub jumps there. The side trace expects its inputs in slots 0, 1, …, so the jump goes to a small
//! *bridge* that moves them there from wherever the parent's exit has them.

use crate::arena::{Arena, ArenaError};
use crate::code::Code;
use crate::encode::Asm;
use crate::moves::emit_move;
use regalloc::Loc;

/// Where the parent's exit has an input of the side trace.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// In a register or slot ([`Code::exit_loc`]).
    Loc(Loc),
    /// It is a constant of these bits.
    Const(u64),
}

/// Why an exit can't be linked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// No room for the bridge.
    #[error(transparent)]
    Arena(#[from] ArenaError),
    /// The code has no such exit.
    #[error("{code} has no exit {exit}")]
    NoExit {
        /// The parent.
        code: crate::CodeId,
        /// The number asked for.
        exit: u32,
    },
    /// An input is nowhere at the exit.
    #[error("input {input} of the side trace is in no register or slot at the exit")]
    NoSource {
        /// Which input.
        input: u32,
    },
}

impl Arena {
    /// Links an exit to other code (or to its own start), whose input `i` the exit has at `sources[i]`. A former link of
    /// the exit is replaced.
    ///
    /// # Errors
    /// See [`LinkError`]; the exit is then as it was.
    pub fn link_exit(
        &mut self,
        parent: &Code,
        exit: u32,
        target: &Code,
        sources: &[Source],
    ) -> Result<(), LinkError> {
        if exit as usize >= parent.exits().len() || !self.contains(parent.id()) {
            return Err(LinkError::NoExit { code: parent.id(), exit });
        }
        let free_slot = self.max_slots().max(sources.len() as u32);
        let mut asm = Asm::default();
        if bridge(&mut asm, sources, free_slot)? {
            self.demand_slots(free_slot + 1);
        }
        let region = if asm.len() == 0 {
            None
        } else {
            let hole = asm.jmp();
            let region = self.take(asm.len())?;
            let next = region.0 + hole as u32 + 4;
            asm.patch32(hole, target.entry_offset().wrapping_sub(next) as i32);
            self.write(region.0, &asm.bytes);
            Some(region)
        };
        self.link((parent.id(), exit), (target.id(), target.entry_offset()), region);
        Ok(())
    }
}

/// Moves every source to its slot, as if at once. A cycle goes through `free_slot`; returns whether one did.
/// Quadratic in the number of inputs, which are the locals and stack entries of a few frames.
fn bridge(asm: &mut Asm, sources: &[Source], free_slot: u32) -> Result<bool, LinkError> {
    let mut pending: Vec<(Loc, u32)> = Vec::new();
    for (i, source) in sources.iter().enumerate() {
        match source {
            Source::Const(_) => {}
            Source::Loc(loc @ (Loc::Reg(_) | Loc::Slot(_))) => pending.push((*loc, i as u32)),
            Source::Loc(_) => return Err(LinkError::NoSource { input: i as u32 }),
        }
    }
    pending.retain(|&(from, to)| from != Loc::Slot(to));
    let mut used_free_slot = false;
    let put = |asm: &mut Asm, from: Loc, to: u32, bits: Option<u64>| {
        // Registers, slots and constants can all go to a slot.
        emit_move(asm, from, Loc::Slot(to), bits).map_err(|_| LinkError::NoSource { input: to })
    };
    while !pending.is_empty() {
        let free = |to: u32| !pending.iter().any(|&(from, _)| from == Loc::Slot(to));
        if let Some(i) = pending.iter().position(|&(_, to)| free(to)) {
            let (from, to) = pending.swap_remove(i);
            put(asm, from, to, None)?;
        } else {
            // Only cycles of slots are left: what is in one of them moves out of the way.
            let slot = Loc::Slot(pending[0].1);
            put(asm, slot, free_slot, None)?;
            used_free_slot = true;
            for (from, _) in pending.iter_mut().filter(|(from, _)| *from == slot) {
                *from = Loc::Slot(free_slot);
            }
        }
    }
    for (i, source) in sources.iter().enumerate() {
        if let Source::Const(bits) = source {
            put(asm, Loc::Const, i as u32, Some(*bits))?;
        }
    }
    Ok(used_free_slot)
}
