//! What each stage made of a trace, kept on request: the data behind `experiment explain`.

use super::executor::Executor;
use super::recording::{Recording, Site};
use super::{State, symbols};
use crate::code::Code;
use crate::disassemble;
use crate::object::Value;
use crate::vm::Vm;
use emitter::Line;
use ir::record::Recorded;
use ir::{InstId, SnapshotId, Trace};
use regalloc::Allocation;
use std::time::Instant;

/// Everything between one loop's bytecode and its machine code, as of its latest compilation.
///
/// The links: an instruction of any later trace names its [`ir::Inst::origin`] in `recorded`; an instruction of
/// `recorded` belongs to the last of the recorded uops that begins at or before it; a recorded uop names its
/// code and bytecode.
#[derive(Clone, Debug, Default)]
pub struct Stages {
    /// Function and line of the loop.
    pub name: String,
    /// Recorded uops: first the loop's, then those of each hot exit that was added to it.
    pub recordings: Vec<Vec<Recorded>>,
    /// The SSA trace before the passes.
    pub recorded: Trace,
    /// After each pass, under its name.
    pub passes: Vec<(&'static str, Trace)>,
    /// The allocation of the last of them.
    pub allocation: Allocation,
    /// Annotated machine code.
    pub listing: Vec<Line>,
    /// The exits by number.
    pub exits: Vec<ExitRuns>,
    /// The functions that the trace goes through, by the numbers in snapshots and recorded uops.
    pub functions: Vec<Function>,
    /// Names of the runtime functions, by the numbers in `_CALL_…` uops.
    pub symbols: &'static [&'static str],
    /// Time in the code, from the loop's entry to an exit, all versions together.
    pub native_ns: u64,
}

/// An exit, and how often it was taken.
#[derive(Clone, Copy, Debug)]
pub struct ExitRuns {
    /// The instruction that leaves.
    pub inst: InstId,
    /// The frames to rebuild.
    pub snapshot: SnapshotId,
    /// Times that it was taken.
    pub taken: u64,
}

/// A function's bytecode.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its qualified name.
    pub name: String,
    /// The file that it was compiled from.
    pub file: String,
    /// Line of its `def`.
    pub first_line: u32,
    /// The instructions.
    pub instructions: Vec<Bytecode>,
}

/// One instruction of Python bytecode.
#[derive(Clone, Debug)]
pub struct Bytecode {
    /// As specialised as it is now.
    pub name: &'static str,
    /// The operand in words, or as a number.
    pub operand: String,
    /// Line in the source.
    pub line: u32,
}

impl Function {
    fn new(vm: &mut Vm, code: &Code) -> Function {
        let instructions = (0..code.instrs.len()).map(|at| {
            let (name, operand) = disassemble::instruction(vm, code, at);
            Bytecode { name, operand, line: code.line(at as u32) }
        });
        Function {
            instructions: instructions.collect(),
            name: code.qualname.as_str().unwrap_or("?").to_owned(),
            file: code.filename.as_str().unwrap_or("?").to_owned(),
            first_line: code.first_line,
        }
    }
}

impl Stages {
    /// Adds what the last stages made. `log` is the latest recording's.
    pub(super) fn compiled(
        &mut self,
        name: &str,
        log: Vec<Recorded>,
        recorded: &Trace,
        allocation: &Allocation,
        listing: Vec<Line>,
    ) {
        self.name = name.to_owned();
        self.recordings.push(log);
        self.recorded = recorded.clone();
        self.allocation = allocation.clone();
        self.listing = listing;
    }
}

impl State {
    /// Begins to keep a recording's stages: with what its trace was grown from, if it is a hot exit's.
    pub(super) fn begin_stages(&self, recording: &Recording) -> Stages {
        let mut stages = Stages { symbols: symbols::NAMES, ..Stages::default() };
        if let Site::Exit { executor, .. } = recording.site()
            && let Some(old) = &self.executors[executor as usize]
            && let Some(old) = &old.stages
        {
            stages.recordings.clone_from(&old.borrow().recordings);
            stages.native_ns = old.borrow().native_ns;
        }
        stages
    }

    /// Adds the bytecode to what was kept of an executor that was just made. The functions are alive now: a
    /// frame runs the loop's own, the executor holds the others.
    pub(super) fn keep_functions(&mut self, vm: &mut Vm, executor: usize) {
        let Some(executor) = &self.executors[executor] else { return };
        let Some(stages) = &executor.stages else { return };
        let (home, ..) = executor.home;
        let codes = executor.functions.iter().map(|f| f.code().map_or(home, std::ptr::from_ref));
        // SAFETY: see above.
        let functions = codes.map(|c| Function::new(vm, unsafe { &*c })).collect();
        stages.borrow_mut().functions = functions;
    }
}

impl Executor {
    /// The code was entered at this time, and has been left.
    pub(super) fn note_run(&self, began: Option<Instant>) {
        if let (Some(began), Some(stages)) = (began, &self.stages) {
            stages.borrow_mut().native_ns += began.elapsed().as_nanos() as u64;
        }
    }

    /// What was kept of it, with the runs so far.
    pub(super) fn stages(&self) -> Option<Stages> {
        let mut stages = self.stages.as_ref()?.borrow().clone();
        let runs = self.code.exits().iter().zip(&self.exits).map(|(site, exit)| ExitRuns {
            inst: site.inst,
            snapshot: site.snapshot,
            taken: exit.taken.get(),
        });
        stages.exits = runs.collect();
        Some(stages)
    }
}
