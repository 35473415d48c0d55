//! The whole back end in one call, timed stage by stage.

use crate::arena::Arena;
use crate::code::Code;
use crate::emit::{EmitError, EmitOptions, Emitter};
use ir::Trace;
use liveness::Liveness;
use regalloc::{AllocError, Allocation, Allocator, Machine, Problem};
use std::time::{Duration, Instant};

/// What [`compile`] may be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CompileOptions {
    /// Prove the allocation right before emitting it. Never part of a timing.
    pub check: bool,
    /// For the emitter.
    pub emit: EmitOptions,
}

/// Memory that is kept from one compilation to the next; also what the last one made of its trace.
#[derive(Debug, Default)]
pub struct CompileScratch {
    /// Liveness of the last trace.
    pub liveness: Liveness,
    /// Allocation of the last trace.
    pub allocation: Allocation,
    emitter: Emitter,
}

/// How long each stage took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StageTimes {
    /// Live ranges and next uses.
    pub liveness: Duration,
    /// The strategy.
    pub allocate: Duration,
    /// Stencils to code.
    pub emit: Duration,
}

impl StageTimes {
    /// All together.
    pub fn total(&self) -> Duration {
        self.liveness + self.allocate + self.emit
    }
}

/// A compiled trace.
#[derive(Debug)]
pub struct Compiled {
    /// Its code.
    pub code: Code,
    /// How long it took.
    pub times: StageTimes,
}

/// Why a trace was not compiled.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CompileError {
    /// No allocation.
    #[error(transparent)]
    Alloc(#[from] AllocError),
    /// The checker refuses the allocation: a bug in the strategy.
    #[error("`{allocator}` made a wrong allocation:\n{faults}")]
    Check {
        /// The strategy.
        allocator: &'static str,
        /// What the checker says, a fault per line.
        faults: String,
    },
    /// No code.
    #[error(transparent)]
    Emit(#[from] EmitError),
}

impl CompileError {
    /// Whether it is only that the arena has no more room.
    pub fn is_exhausted(&self) -> bool {
        matches!(self, CompileError::Emit(EmitError::Arena(crate::ArenaError::Exhausted { .. })))
    }
}

/// Liveness, allocation, (on request) the checker, emission. The trace must be verified.
///
/// # Errors
/// See [`CompileError`]. The arena stays usable after every one.
pub fn compile(
    trace: &Trace,
    allocator: &mut dyn Allocator,
    machine: &Machine,
    arena: &mut Arena,
    scratch: &mut CompileScratch,
    options: CompileOptions,
) -> Result<Compiled, CompileError> {
    let CompileScratch { liveness, allocation, emitter } = scratch;
    let start = Instant::now();
    liveness.compute(trace);
    let lived = Instant::now();
    allocation.reset(trace);
    let problem = Problem { trace, liveness, machine };
    allocator.allocate(&problem, allocation)?;
    let allocated = Instant::now();
    if options.check {
        regalloc::check(trace, machine, allocation).map_err(|faults| CompileError::Check {
            allocator: allocator.name(),
            faults: faults.iter().map(|f| format!("  {f}\n")).collect(),
        })?;
    }
    let checked = Instant::now();
    let code = emitter.emit(trace, allocation, arena, options.emit)?;
    let times = StageTimes {
        liveness: lived - start,
        allocate: allocated - lived,
        emit: checked.elapsed(),
    };
    Ok(Compiled { code, times })
}
