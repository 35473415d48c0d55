//! `optimal`: as few executed memory accesses as any allocation of its kind can have, with the proof. Offline: it takes
//! milliseconds to seconds for a small trace, and refuses what it can't prove within its limits. It is there
//! to tell how far the fast strategies are from what can be had.
//!
//! # What is proved
//!
//! Which values are in registers *where* is an integer program in the manner of Appel and George, *Optimal Spilling
//! for CISC Machines with Few Registers* (2001), solved by branch and bound (the crate `microlp`). Its objective
//! is [`spill_cost`](crate::spill_cost): loads and stores between registers and slots, each counted ten times
//! for every loop around it. The bound ([`Allocator::lower_bound`]) holds for every allocation
//!
//! * in which a value has one slot, filled where the value is defined (or, for a parameter that its loop passes round
//!   unchanged, on the way into the loop), if it has any: what `linear`, `belady`, `reverse` and `color` do. Stores at
//!   other places (`regalloc2` makes some) may beat it;
//! * that uses the register form of each instruction whose operands fit into the registers, as this one does.
//!
//! Register-to-register moves and constants made anew are free, so *which* register a value gets is decided afterwards
//! (`assign`): a set of values that is small enough always finds registers, with moves if need be. What this
//! allocation costs can exceed the bound only where a parameter and its argument, both in slots, can't
//! share one.
//!
//! Files: `model` (the program), `assign` (from residence to registers).

mod assign;
mod model;

use super::draft::{Draft, RegisterFile, Segments};
use crate::allocation::Allocation;
use crate::allocator::{AllocError, Allocator, Problem};
use model::Plan;

const NAME: &str = "optimal";
/// Instructions in the largest trace that is tried.
const MAX_INSTRUCTIONS: usize = 600;

/// The strategy.
#[derive(Debug, Default)]
pub struct Optimal {
    plan: Plan,
    draft: Draft,
    segments: Segments,
    file: RegisterFile,
    /// By register: up to where its value keeps it.
    until: [u32; 16],
    /// By block, as its start and its end find the registers.
    at_start: Vec<RegisterFile>,
    at_end: Vec<RegisterFile>,
    /// Which blocks have been gone through.
    done: Vec<bool>,
}

impl Allocator for Optimal {
    fn name(&self) -> &'static str {
        NAME
    }

    fn allocate(&mut self, p: &Problem<'_>, out: &mut Allocation) -> Result<(), AllocError> {
        if p.trace.insts.len() > MAX_INSTRUCTIONS {
            return Err(unsupported(format!(
                "a trace of {} instructions; it is for offline study of traces of up to {MAX_INSTRUCTIONS}",
                p.trace.insts.len()
            )));
        }
        self.plan = model::solve(p)?;
        self.assign(p, out);
        Ok(())
    }

    fn lower_bound(&self) -> Option<u64> {
        Some(self.plan.bound)
    }
}

fn unsupported(feature: String) -> AllocError {
    AllocError::Unsupported { allocator: NAME, feature }
}
