//! `regalloc2`, `regalloc2-fast`: the crate of that name (Cranelift's allocator), its backtracking algorithm
//! (Ion) and its fast one, on the same problem under the same constraints.
//!
//! * Every edge gets a block of its own, so that no edge is critical and all moves between blocks lie on edges.
//! * A result is a *late* definition. An operand whose register the stencil lets the result take is an *early*
//!   use, any other a late one: so the crate may share exactly where the contract allows.
//! * What an exit needs is a use in any location; constants that can be immediates are kept out.
//! * Inputs are definitions in any location, brought there from their slots.
//! * The crate's moves don't say which value they move. `names` finds out, and where block parameters are.

mod function;
mod names;
mod translate;

use crate::allocation::Allocation;
use crate::allocator::{AllocError, Allocator, Problem};
use function::Adapted;
use regalloc2::{Algorithm, RegAllocError, RegallocOptions};

/// The strategy.
pub struct Regalloc2 {
    name: &'static str,
    algorithm: Algorithm,
    context: regalloc2::Ctx,
}

impl Regalloc2 {
    /// The backtracking allocator.
    pub fn ion() -> Regalloc2 {
        Regalloc2 {
            name: "regalloc2",
            algorithm: Algorithm::Ion,
            context: regalloc2::Ctx::default(),
        }
    }

    /// The fast allocator.
    pub fn fast() -> Regalloc2 {
        Regalloc2 {
            name: "regalloc2-fast",
            algorithm: Algorithm::Fastalloc,
            context: regalloc2::Ctx::default(),
        }
    }
}

impl Allocator for Regalloc2 {
    fn name(&self) -> &'static str {
        self.name
    }

    fn allocate(&mut self, p: &Problem<'_>, out: &mut Allocation) -> Result<(), AllocError> {
        let entry = ir::BlockId::ENTRY;
        if !p.liveness.graph.preds(entry).is_empty() {
            let feature = "edges to the entry block".to_owned();
            return Err(AllocError::Unsupported { allocator: self.name, feature });
        }
        // The crate wants registers; without, there is nothing to decide.
        if ir::Class::ALL.iter().any(|&c| p.machine.class(c).is_empty()) {
            return super::slots::Slots::default().allocate(p, out);
        }
        let options = RegallocOptions { algorithm: self.algorithm, ..Default::default() };
        let copies = matches!(self.algorithm, Algorithm::Fastalloc);
        // Few registers: what can't be allocated with register forms goes through memory altogether.
        for memory_only in [false, true] {
            let adapted = Adapted::new(p, self.name, memory_only, copies)?;
            let env = function::environment(p.machine);
            match regalloc2::run_with_ctx(&adapted, &env, &options, &mut self.context) {
                Ok(result) => {
                    translate::translate(p, &adapted, result, out);
                    names::name_moves(p, out);
                    return Ok(());
                }
                Err(RegAllocError::TooManyLiveRegs) if !memory_only => {}
                Err(e) => {
                    let feature = format!("this trace ({e})");
                    return Err(AllocError::Unsupported { allocator: self.name, feature });
                }
            }
        }
        Ok(())
    }
}
