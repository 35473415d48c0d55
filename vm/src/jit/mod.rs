//! The JIT: what stands between the interpreter's hooks and the back end.
//!
//! ```text
//! hot jump ──> recording (bytecode → recorded uops → SSA) ──> passes ──> liveness, allocator, emitter
//!                                                                               │ Executor
//! hot jump again ──> enter: frame → slots, native code, exit ──> deopt: slots, registers → frames
//! ```

mod config;
mod deopt;
mod enter;
mod executor;
mod policy;
mod probe;
mod recording;
mod references;
pub mod stages;
mod stats;
mod symbols;
mod uops;

pub use config::{Config, Engine, Stage};
use executor::{Executor, Exit};
pub use stats::{ExecutorStats, LoopTraffic, Stats};

use crate::code::Code;
use crate::frame::Frame;
use crate::hooks::{Called, Hot, JitHooks, Trace as Go};
use crate::vm::{R, Vm};
use emitter::{Arena, CompileOptions, CompileScratch, EmitOptions, NativeFrame};
use ir::Uop;
use ir::passes;
use ir::record::Recorded;
use ir::word::Word;
use probe::Probe;
use recording::{Recording, Site, Step};
use regalloc::{Allocator, Machine};
use std::cell::{Cell, RefCell, UnsafeCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::time::Instant;

/// The JIT of one VM.
pub struct Jit {
    state: RefCell<State>,
    frames: Frames,
    engine: Engine,
    /// See [`Config::timed`].
    timed: bool,
    /// Runs are timed, together or each of them.
    measures: bool,
    stress: uops::Stress,
    /// See [`Config::watch_references`].
    watch: Option<references::Watch>,
}

/// Native frames that are not in use.
#[derive(Default)]
struct Frames(UnsafeCell<Vec<NativeFrame>>);

impl Frames {
    /// One of them, or a new one.
    #[inline(always)]
    fn take(&self) -> NativeFrame {
        // SAFETY: the list is borrowed nowhere else, since nothing in here calls anything that knows it.
        unsafe { &mut *self.0.get() }.pop().unwrap_or_default()
    }

    /// Keeps one that is used no more.
    #[inline(always)]
    fn give(&self, frame: NativeFrame) {
        // SAFETY: as in `take`.
        unsafe { &mut *self.0.get() }.push(frame);
    }
}

struct State {
    config: Config,
    allocator: Box<dyn Allocator>,
    machine: Machine,
    arena: Arena,
    scratch: CompileScratch,
    /// By number; none where the code had its day.
    executors: Vec<Option<Rc<Executor>>>,
    /// Code that has had its day, which some frame may still be in.
    retired: Vec<Rc<Executor>>,
    /// The kept stages of retired executors.
    past_stages: HashMap<usize, stages::Stages>,
    recording: Option<Recording>,
    started: Instant,
    /// Failed recordings by code and jump.
    failures: HashMap<(*const Code, u32), u32>,
    /// Where traces begin that what `hoist` puts before their loops keeps from running.
    unhoisted: HashSet<(*const Code, u32)>,
    /// A clock runs because compiled code does.
    clocked: bool,
    stats: Stats,
}

impl Jit {
    /// A JIT with this configuration.
    ///
    /// # Errors
    /// When the configuration names something unknown, or the machine has no stencils or no memory.
    pub fn new(config: Config) -> Result<Jit, String> {
        let allocator = config.allocator()?;
        let arena_config =
            emitter::ArenaConfig { size: config.code_memory, ..emitter::ArenaConfig::default() };
        let arena = Arena::new(arena_config, emitter::StencilTable::builtin(), symbols::table())
            .map_err(|e| e.to_string())?;
        let machine = emitter::machine(arena.table()).limited(config.regs[0], config.regs[1]);
        Ok(Jit {
            engine: config.engine,
            timed: config.timed,
            measures: config.timed || config.keep_stages,
            frames: Frames::default(),
            stress: uops::Stress::default(),
            watch: config.watch_references.then(references::Watch::new),
            state: RefCell::new(State {
                config,
                allocator,
                machine,
                arena,
                scratch: CompileScratch::default(),
                executors: Vec::new(),
                retired: Vec::new(),
                past_stages: HashMap::new(),
                recording: None,
                started: Instant::now(),
                failures: HashMap::new(),
                unhoisted: HashSet::new(),
                clocked: false,
                stats: Stats::default(),
            }),
        })
    }

    /// The figures so far.
    pub fn stats(&self) -> Stats {
        let state = self.state.borrow();
        let mut stats = state.stats.clone();
        for (s, e) in stats.executors.iter_mut().zip(&state.executors) {
            if let Some(e) = e {
                s.add_runs(e);
            }
        }
        stats
    }

    /// What each stage made of each trace, if [`Config::keep_stages`] said so; in the order of [`Stats::executors`].
    pub fn stages(&self) -> Vec<stages::Stages> {
        let state = self.state.borrow();
        let of = |number: usize| match &state.executors[number] {
            Some(executor) => executor.stages(),
            None => state.past_stages.get(&number).cloned(),
        };
        (0..state.executors.len()).filter_map(of).collect()
    }
}

impl State {
    /// Compiles a finished recording and lets its loop's jump or its function's start enter the code.
    fn install(&mut self, vm: &mut Vm, globals: Word, closed: bool) {
        let Some(r) = &self.recording else { return };
        if r.is_short_function(self.config.shortest_function) && !closed {
            // Another call may go another way: the next one is tried. (Adding one makes it hot.)
            // SAFETY: the recorded frame runs this code, so it is alive.
            unsafe { &*r.code }.cache(r.jump as usize).index = u32::MAX - 1;
            return self.give_up("a function shorter than its entry", true);
        }
        let Some(r) = self.recording.take() else { return };
        let site = r.site();
        let (code, jump) = (r.code, r.jump as usize);
        match (self.compile(r, globals, closed), &site) {
            (Ok((new, figures)), Site::Loop { .. }) => {
                let number = self.executors.len();
                let new = Rc::new(Executor { number: number as u64, ..new });
                // SAFETY: the recorded frame runs this code, so it is alive.
                unsafe { &*code }.install_executor(jump, Executor::token(&new));
                self.executors.push(Some(new));
                self.stats.executors.push(figures);
                self.keep_functions(vm, number);
            }
            (Ok((new, figures)), &Site::Exit { executor, .. }) => {
                let at = executor as usize;
                let Some(old) = self.executors[at].take() else { return };
                new.failures.replace(old.failures.take());
                new.ways.replace(old.ways.take());
                new.jumps.replace(old.jumps.take());
                let new = Rc::new(Executor { number: executor, ..new });
                for &jump in new.jumps.borrow().iter() {
                    // SAFETY: the executor keeps the code object.
                    unsafe { &*code }.install_executor(jump as usize, Executor::token(&new));
                }
                self.executors[at] = Some(new);
                self.stats.executors[at].regrown(&old, figures);
                self.retired.push(old);
                self.free_retired();
                self.keep_functions(vm, at);
            }
            (Err(reason), site) => {
                *self.stats.aborts.entry(reason).or_default() += 1;
                self.note_failure(site);
            }
        }
    }

    fn compile(
        &mut self,
        r: Recording,
        globals: Word,
        closed: bool,
    ) -> Result<(Executor, ExecutorStats), String> {
        let recorded_in = self.started.elapsed();
        let begun = Instant::now();
        let mut stages = self.config.keep_stages.then(|| self.begin_stages(&r));
        let ended = if closed { r.recorder.finish() } else { r.recorder.exit_trace() };
        let Some((trace, log)) = ended else {
            return Err("something that a trace can't express".into());
        };
        if self.config.dumps(Stage::Trace) {
            dump_log(&trace.name, &log);
        }
        if self.config.dumps(Stage::Ssa) {
            eprintln!("{trace}");
        }
        let recorded = trace.clone();
        let mut pass_times = Vec::new();
        let mut last = Instant::now();
        let passes = match self.unhoisted.contains(&(r.code, r.head)) {
            true => self.config.passes.without("hoist"),
            false => self.config.passes,
        };
        let trace = passes::optimise(trace, passes, |pass, after| {
            pass_times.push((pass.name.to_owned(), last.elapsed().as_nanos() as u64, after.len()));
            if let Some(stages) = &mut stages {
                stages.passes.push((pass.name, after.clone()));
            }
            last = Instant::now();
        });
        if self.config.check
            && let Err(faults) = ir::verify::verify(&trace)
        {
            panic!("the passes made a wrong trace of {}: {faults:?}\n{trace}", trace.name);
        }
        if self.config.dumps(Stage::Optimised) {
            eprintln!("{trace}");
        }
        let options = CompileOptions {
            check: self.config.check,
            emit: EmitOptions {
                annotate: self.config.dumps(Stage::Asm) || stages.is_some(),
                ..EmitOptions::default()
            },
        };
        let compile = |state: &mut State| {
            emitter::compile(
                &trace,
                state.allocator.as_mut(),
                &state.machine,
                &mut state.arena,
                &mut state.scratch,
                options,
            )
        };
        let mut compiled = compile(self);
        if compiled.as_ref().is_err_and(emitter::CompileError::is_exhausted) && self.evict() {
            compiled = compile(self);
        }
        // Nothing else would tell that a strategy is wrong: the interpreter goes on as if there were no trace.
        if let Err(e @ emitter::CompileError::Check { .. }) = &compiled {
            panic!("{}: {e}", trace.name);
        }
        let compiled = compiled.map_err(|e| e.to_string())?;
        if self.config.dumps(Stage::Liveness) {
            eprintln!("{}", self.scratch.liveness.report(&trace));
        }
        if self.config.dumps(Stage::Allocation) {
            eprintln!("{}", regalloc::report::Report::new(&trace, &self.scratch.allocation));
        }
        let code = compiled.code;
        if self.config.dumps(Stage::Asm) {
            let allocation = &self.scratch.allocation;
            eprintln!("{}", emitter::listing(&self.arena, &code, &trace, allocation));
        }
        if let Some(stages) = &mut stages {
            let allocation = &self.scratch.allocation;
            let lines =
                emitter::listing_lines(&self.arena, &code, &trace, allocation, stages.symbols);
            stages.compiled(&trace.name, log.clone(), &recorded, allocation, lines);
        }
        let figures = ExecutorStats {
            name: trace.name.clone(),
            of_function: r.of_function,
            bytecodes: log.len(),
            recorded_uops: recorded.len(),
            uops: trace.len(),
            code_bytes: code.size(),
            hot_bytes: code.hot_size(),
            slots: code.slots(),
            counters: stats::counters(&trace, &self.scratch.allocation),
            per_iteration: LoopTraffic::of(&trace, &self.scratch.allocation),
            record_ns: recorded_in.as_nanos() as u64,
            pass_ns: pass_times,
            liveness_ns: compiled.times.liveness.as_nanos() as u64,
            allocate_ns: compiled.times.allocate.as_nanos() as u64,
            emit_ns: compiled.times.emit.as_nanos() as u64,
            sides: 0,
            entries: 0,
            exits: 0,
            exit_sites: Vec::new(),
        };
        self.stats.compilations += 1;
        self.stats.compiled_uops += recorded.len() as u64;
        self.stats.compile_ns += begun.elapsed().as_nanos() as u64;
        let exits = code.exits().iter().map(|_| Exit::default()).collect();
        // The entry block, and the block before the loop.
        let begins = if r.of_function { 0 } else { trace.blocks[1].insts.end };
        let executor = Executor {
            // Whoever installs it gives it one.
            number: u64::MAX,
            of_function: r.of_function,
            stack: r.stack,
            home: (r.code, r.head, r.jump),
            recorded,
            failures: RefCell::default(),
            ways: RefCell::default(),
            jumps: RefCell::new(vec![r.jump]),
            entry: self.arena.entry(&code),
            code,
            functions: r.functions,
            globals,
            keep: r.keep,
            max_depth: r.max_depth,
            entries: Cell::new(0),
            exits,
            begins,
            looks_up: trace.insts.iter().any(|i| i.uop == Uop::_CHECK_PERIODIC),
            false_starts: Cell::new(0),
            probe: Probe::default(),
            stages: stages.map(RefCell::new),
            trace,
        };
        Ok((executor, figures))
    }
}

impl State {
    /// Compiled code is entered. What the runtime enters from compiled code is in the outer one's time.
    fn clock_in(&mut self) -> Option<Instant> {
        let outermost = self.config.timed && !std::mem::replace(&mut self.clocked, true);
        outermost.then(Instant::now)
    }

    /// Compiled code was left.
    fn clock_out(&mut self, since: Option<Instant>) {
        if let Some(since) = since {
            self.clocked = false;
            self.stats.native_ns += since.elapsed().as_nanos() as u64;
        }
    }
}

fn dump_log(name: &str, log: &[Recorded]) {
    eprintln!("recorded {name}:");
    for r in log {
        eprintln!("{r}");
    }
}

impl JitHooks for Jit {
    fn on_hot_backedge(&self, vm: &mut Vm, frame: &mut Frame, jump: u32, target: u32) -> Hot {
        self.state.borrow_mut().hot_jump(vm, frame, jump, target)
    }

    fn on_hot_function(&self, vm: &mut Vm, frame: &mut Frame, at: u32) -> Hot {
        self.state.borrow_mut().hot_function(vm, frame, at)
    }

    fn before(&self, vm: &mut Vm, frame: &mut Frame, at: u32, opcode: u8, oparg: u32) -> R<Go> {
        let recording = {
            let state = &mut *self.state.borrow_mut();
            let Some(recording) = &mut state.recording else { return Ok(Go::Stop) };
            match recording.step(vm, frame, at, opcode, oparg) {
                Ok(Step::Continue) => return Ok(Go::Continue),
                Ok(Step::Execute) => state.recording.take(),
                Ok(Step::Enter(call)) => {
                    frame.ip = at + 1;
                    return call.push(vm).map(|()| Go::Executed);
                }
                Ok(end @ (Step::Close | Step::Leave)) => {
                    state.install(vm, frame.function().globals, matches!(end, Step::Close));
                    return Ok(Go::Stop);
                }
                Err(abort) => {
                    state.stop(abort, frame);
                    return Ok(Go::Stop);
                }
            }
        };
        // What is called may be hot itself, and recorded; this recording waits.
        frame.ip = at + 1;
        let done = recording::execute(vm, opcode, oparg);
        self.state.borrow_mut().recording = recording;
        done.map(|()| Go::Executed)
    }

    fn raised(&self, vm: &mut Vm) -> bool {
        let state = &mut *self.state.borrow_mut();
        let followed = state.recording.as_mut().is_some_and(|r| r.follow_exception(vm));
        if !followed {
            state.give_up("an exception", true);
        }
        followed
    }

    fn abandon(&self, _vm: &mut Vm) {
        self.state.borrow_mut().give_up("a return to the runtime", true);
    }

    fn enter(&self, vm: &mut Vm, executor: u64) -> R<Hot> {
        enter::enter(self, vm, executor)
    }

    fn call(&self, vm: &mut Vm, executor: u64) -> Called {
        enter::call(self, vm, executor)
    }

    fn call_function(
        &self,
        vm: &mut Vm,
        executor: (u64, usize),
        func: Word,
        args: [&[Word]; 2],
    ) -> Option<R> {
        enter::call_function(self, vm, executor, func, args)
    }

    fn forget(&self, code: &Code) {
        self.state.borrow_mut().forget(code);
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}
