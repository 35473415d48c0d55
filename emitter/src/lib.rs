//! From an [`Allocation`](regalloc::Allocation) to native code that runs.
//!
//! ```text
//! Trace + Allocation ──Emitter::emit──> Code (bytes in the Arena)
//!                        │ select: which stencil, from where the operands are
//!                        │ copy, fill holes; moves between stencils; jumps; exit stubs
//!                        v
//! NativeFrame (inputs in slots) ──Arena::run──> ExitRef ──Code::exit_loc, NativeFrame::value──> deoptimisation
//! ```
//!
//! In: a *verified* trace and an allocation that honours the [`Machine`](regalloc::Machine) made by [`machine()`].
//! A broken one is an error where that costs nothing to notice, and otherwise wrong code: the checker in
//! `regalloc` is what proves allocations.
//!
//! Out: code that keeps the conventions in `ARCHITECTURE.md` ("native ABI"): the pool `r8`–`r15` and
//! `xmm0`–`xmm7`, the frame at `rbp`, `rsp` at 8 modulo 16, one 12-byte stub per exit.
//!
//! Not promised: thread safety. An arena belongs to one thread.
//!
//! [`compile`] does the whole back end (liveness, allocation, emission) in one call.
//!
//! On processors other than x86-64 all this builds, and [`Arena::new`] says that there are no stencils.

mod arena;
mod code;
mod debug_object;
mod disasm;
mod emit;
mod encode;
mod free_list;
pub mod fuzz;
mod gdb;
#[cfg(target_os = "linux")]
mod jitdump;
mod link;
mod machine;
mod moves;
pub mod oracle;
mod perf;
mod pipeline;
pub mod sandbox;
mod select;
mod stencil_table;
mod symbols;
mod thunks;

pub use arena::{Arena, ArenaConfig, ArenaError};
pub use code::{
    Code, CodeId, Entry, ExitAddress, ExitRef, ExitSite, Home, Mark, NativeFrame, What,
};
pub use disasm::{Line, listing, listing_lines, move_name};
pub use emit::{EmitError, EmitOptions, Emitter};
pub use gdb::GdbSymbol;
#[cfg(target_os = "linux")]
pub use jitdump::JitDump;
pub use link::{LinkError, Source};
pub use machine::{POOL, SURVIVE_CALLS, machine, register_name};
pub use moves::MoveError;
pub use perf::PerfMap;
pub use pipeline::{CompileError, CompileOptions, CompileScratch, Compiled, StageTimes, compile};
pub use select::{OperandName, SelectError};
pub use stencil_table::StencilTable;
pub use symbols::RuntimeSymbols;
