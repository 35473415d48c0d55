//! Stencils: machine code with holes for every uop and shape, compiled once by clang from the C sources in
//! `c/` and committed as a table.
//!
//! In the pipeline: `regalloc` has put every operand of an instruction into a register, a slot or an immediate;
//! `emitter` looks up the stencil of that shape here, copies its bytes and fills its holes. A register is a
//! hole like any other, so that one stencil serves all register assignments.
//!
//! What holds of every stencil, proved by [`extract`] from the machine code when the table is built:
//!
//! * All eight registers of the class are legal in each register hole. The assignment must give the result a
//!   register of its own, except that it has operand k's in a shape with `reuse: Some(k)`. Operands may
//!   share registers, but operands 0 and 1 only without `reuse` or in the shape `equal`.
//! * On the way to an exit all pool registers and slots hold what they held before, but for
//!   [`Stencil::clobbers`] of uops that raise.
//! * Outside the pool it destroys at most rax, rcx, rdx, rsi, rdi, rbx, xmm8–xmm15 and the flags. rsp is 8 modulo 16 at
//!   its boundaries; rbp is the frame base and never written.
//!
//! It does not promise that the code is right for operands of the wrong kind: `_UNBOX_INT` trusts the guard
//! before it.
//!
//! The table needs no dependency; feature `extract` (on by default for this crate's own binary and tests,
//! off for dependents) has the extractor.
#![forbid(unsafe_code)]

#[cfg(feature = "extract")]
pub mod extract;
mod lookup;
pub mod table;

#[rustfmt::skip]
#[path = "generated/table.rs"]
mod generated;

pub use generated::{ALL, DATA, PROVENANCE, SYMBOLS};
pub use lookup::lookup;
pub use table::{Hole, HoleKind, Part, Provenance, Role, Shape, Stencil};
