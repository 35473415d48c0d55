//! The JIT: what stands between the interpreter's hooks and the back end.
//!
//! ```text
//! hot jump ──> recording (bytecode → recorded uops → SSA) ──> passes ──> liveness, allocator, emitter
//!                                                                               │ Executor
//! hot jump again ──> enter: frame → slots, native code, exit ──> deopt: slots, registers → frames
//! ```

mod config;
mod deopt;
mod recording;
pub mod stages;
mod stats;
mod symbols;

pub use config::{Config, Stage};
pub use stats::{ExecutorStats, LoopTraffic, Stats};

use crate::code::Code;
use crate::frame::Frame;
use crate::heap::{Ref, decref};
use crate::hooks::{Hot, JitHooks, Trace as Go};
use crate::object::{RangeIterObj, Value};
use crate::vm::{R, Vm};
use emitter::{Arena, CompileOptions, CompileScratch, EmitOptions, Entry, NativeFrame};
use ir::passes;
use ir::record::{Input, Recorded};
use ir::word::Word;
use ir::{BlockId, InstId, Trace};
use recording::{Abort, Recording, Site, Step};
use regalloc::{Allocator, Machine};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::time::Instant;

/// Compiled code of one loop, and what leaving it takes.
pub(crate) struct Executor {
    /// The trace that the code was made from.
    trace: Trace,
    /// The same before the passes: what a hot exit grows from.
    recorded: Trace,
    /// How the operand stack at the loop's head becomes inputs.
    stack: Vec<Input>,
    /// Where the loop is: code, head, jump.
    home: (*const Code, u32, u32),
    code: emitter::Code,
    entry: Entry,
    /// Function of each frame number of the snapshots; the loop's own is NULL.
    functions: Vec<recording::Function>,
    /// The globals that the trace looked names up in.
    globals: Word,
    /// What the code's constants need to stay alive.
    keep: Vec<Ref>,
    max_depth: usize,
    /// Guards (of the recorded trace) from which recording has failed.
    dead_ends: RefCell<HashSet<InstId>>,
    entries: Cell<u64>,
    exits: Box<[Exit]>,
    /// How much more often it was left before its loop began than later.
    false_starts: Cell<u32>,
    /// What the stages made, if that is kept.
    stages: Option<RefCell<stages::Stages>>,
}

/// An exit, and what has become of it.
#[derive(Default)]
struct Exit {
    taken: Cell<u64>,
    /// Nothing can grow here.
    dead_end: Cell<bool>,
    plan: OnceCell<deopt::Plan>,
}

impl Executor {
    /// Moves a frame's locals and operand stack to the inputs. False (and nothing moved) if an iterator is not
    /// what the trace is made for.
    fn take_inputs(&self, frame: &Frame, slots: &mut [u64]) -> bool {
        let stack = frame.stack();
        let iterators = || {
            let pairs = self.stack.iter().zip(stack);
            pairs.filter(|(input, _)| matches!(input, Input::RangeIter { .. })).map(|(_, w)| *w)
        };
        let fits = |(input, word): (&Input, &Word)| match input {
            Input::Word => *word != Word::NULL,
            Input::Null => *word == Word::NULL,
            Input::RangeIter { .. } => recording::is_private_range(*word),
        };
        if !self.stack.iter().zip(stack).all(fits) {
            return false;
        }
        let locals = frame.localsplus();
        for (slot, word) in slots.iter_mut().zip(locals) {
            *slot = word.0;
        }
        let mut at = locals.len();
        for (input, &word) in self.stack.iter().zip(stack) {
            match input {
                Input::Word => slots[at] = word.0,
                Input::Null => {}
                Input::RangeIter { .. } => {
                    let it = word.cast::<RangeIterObj>();
                    let fields = [it.next.get(), it.step, it.len.get()];
                    slots[at..at + 3].copy_from_slice(&fields.map(|f| f as u64));
                }
            }
            at += input.width();
        }
        // The trace has their state now; an exit makes new ones.
        iterators().for_each(decref);
        true
    }
}

/// The JIT of one VM.
pub struct Jit {
    state: RefCell<State>,
}

struct State {
    config: Config,
    allocator: Box<dyn Allocator>,
    machine: Machine,
    arena: Arena,
    scratch: CompileScratch,
    executors: Vec<Rc<Executor>>,
    recording: Option<Recording>,
    started: Instant,
    /// Failed recordings by code and jump.
    failures: HashMap<(*const Code, u32), u32>,
    /// Native frames that are not in use.
    frames: Vec<NativeFrame>,
    /// A clock runs because compiled code does.
    clocked: bool,
    stats: Stats,
}

/// Recordings of one loop that may fail before it is left alone.
const MAX_FAILURES: u32 = 8;
/// Times that an exit is taken before the trace grows another side there.
const HOT_EXIT: u64 = 16;
/// How much more often code may be left before its loop begins than later.
const MAX_FALSE_STARTS: u32 = 1000;

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
            state: RefCell::new(State {
                config,
                allocator,
                machine,
                arena,
                scratch: CompileScratch::default(),
                executors: Vec::new(),
                recording: None,
                started: Instant::now(),
                failures: HashMap::new(),
                frames: Vec::new(),
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
            s.add_runs(e);
        }
        stats
    }

    /// What each stage made of each trace, if [`Config::keep_stages`] said so; in the order of [`Stats::executors`].
    pub fn stages(&self) -> Vec<stages::Stages> {
        self.state.borrow().executors.iter().filter_map(|e| e.stages()).collect()
    }
}

impl State {
    /// Recording met something that it can't go through in this frame. Where that is an inlined call, the next
    /// recording calls the function instead.
    fn stop(&mut self, abort: Abort, frame: &Frame) {
        let Some(recording) = &self.recording else { return };
        let inlined = recording.recorder.depth() > 1;
        let at_loop = matches!(recording.site(), Site::Loop { .. });
        match abort {
            Abort::Failed(reason) if inlined => {
                // An exit may be inside of the call already.
                let again = frame.code().called_out.replace(true);
                self.give_up(&format!("{reason} (in a call)"), again);
            }
            Abort::Failed(reason) => self.give_up(&reason, true),
            // What an exit leads to is the same each time.
            Abort::Unlucky(reason) => self.give_up(&reason, !at_loop),
        }
    }

    /// Ends the recording without a trace; `counts` against its place.
    fn give_up(&mut self, reason: &str, counts: bool) {
        if let Some(r) = self.recording.take() {
            if self.config.dumps(Stage::Trace) {
                dump_log(&format!("{} (given up: {reason})", r.name()), r.recorder.log());
            }
            *self.stats.aborts.entry(reason.to_owned()).or_default() += 1;
            if counts {
                self.note_failure(&r.site());
            }
        }
    }

    fn note_failure(&mut self, site: &Site) {
        match *site {
            Site::Loop { code, jump } => *self.failures.entry((code, jump)).or_default() += 1,
            Site::Exit { executor, guard } => {
                let executor = &self.executors[executor as usize];
                executor.dead_ends.borrow_mut().insert(guard);
            }
        }
    }

    /// Compiles a finished recording and lets its loop's jump enter the code.
    fn install(&mut self, vm: &mut Vm, globals: Word, closed: bool) {
        let Some(r) = self.recording.take() else { return };
        let site = r.site();
        let (code, jump) = (r.code, r.jump as usize);
        match (self.compile(r, globals, closed), &site) {
            (Ok((new, figures)), Site::Loop { .. }) => {
                let number = self.executors.len() as u64;
                self.executors.push(Rc::new(new));
                self.stats.executors.push(figures);
                // SAFETY: the recorded frame runs this code, so it is alive.
                unsafe { &*code }.install_executor(jump, number);
                self.keep_functions(vm, number as usize);
            }
            (Ok((new, figures)), &Site::Exit { executor, .. }) => {
                let at = executor as usize;
                new.dead_ends.replace(self.executors[at].dead_ends.take());
                let old = std::mem::replace(&mut self.executors[at], Rc::new(new));
                self.stats.executors[at].regrown(&old, figures);
                // Code that a frame further out is still in stays.
                if let Ok(old) = Rc::try_unwrap(old) {
                    self.arena.free(old.code);
                }
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
        let ended = if closed { r.recorder.close_loop() } else { r.recorder.exit_trace() };
        let Some((trace, log)) = ended else {
            return Err("the operand stack differs at the loop's end".into());
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
        let trace = passes::optimise(trace, self.config.passes, |pass, after| {
            pass_times.push((pass.name.to_owned(), last.elapsed().as_nanos() as u64, after.len()));
            if let Some(stages) = &mut stages {
                stages.passes.push((pass.name, after.clone()));
            }
            last = Instant::now();
        });
        if self.config.check {
            ir::verify::verify(&trace).map_err(|e| format!("verifier: {e:?}"))?;
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
        let compiled = emitter::compile(
            &trace,
            self.allocator.as_mut(),
            &self.machine,
            &mut self.arena,
            &mut self.scratch,
            options,
        )
        .map_err(|e| e.to_string())?;
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
        };
        self.stats.compilations += 1;
        self.stats.compiled_uops += recorded.len() as u64;
        self.stats.compile_ns += begun.elapsed().as_nanos() as u64;
        let exits = code.exits().iter().map(|_| Exit::default()).collect();
        let executor = Executor {
            stack: r.stack,
            home: (r.code, r.head, r.jump),
            recorded,
            dead_ends: RefCell::default(),
            entry: self.arena.entry(&code),
            code,
            functions: r.functions,
            globals,
            keep: r.keep,
            max_depth: r.max_depth,
            entries: Cell::new(0),
            exits,
            false_starts: Cell::new(0),
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

    /// The code was left before its loop began. If that goes on, the loop is no longer what was compiled: the
    /// interpreter has it back, and may find it hot again as it is now (each time after twice as many jumps).
    fn false_start(&mut self, exec: &Executor) {
        exec.false_starts.set(exec.false_starts.get() + 1);
        if exec.false_starts.get() < MAX_FALSE_STARTS {
            return;
        }
        exec.false_starts.set(0);
        let (code, _, jump) = exec.home;
        // SAFETY: the frame that entered runs this code.
        unsafe { &*code }.remove_executor(jump as usize);
    }

    /// Starts recording the other side of an exit that is taken often.
    fn grow(&mut self, number: u64, exec: &Executor, exit: InstId, base_depth: usize) -> Hot {
        let guard = InstId(exec.trace.inst(exit).origin);
        let current = std::ptr::eq(&*self.executors[number as usize], exec);
        if !current || exec.dead_ends.borrow().contains(&guard) {
            return Hot::Ignore;
        }
        self.started = Instant::now();
        match Recording::resume(exec, number, guard, base_depth) {
            Some(recording) => {
                self.recording = Some(recording);
                Hot::Record
            }
            None => {
                exec.dead_ends.borrow_mut().insert(guard);
                Hot::Ignore
            }
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
        let state = &mut *self.state.borrow_mut();
        let key = (std::ptr::from_ref(frame.code()), jump);
        if state.recording.is_some() || state.failures.get(&key).is_some_and(|&n| n >= MAX_FAILURES)
        {
            return Hot::Ignore;
        }
        state.started = Instant::now();
        state.recording = Some(Recording::start(vm, frame, jump, target));
        Hot::Record
    }

    fn before(&self, vm: &mut Vm, frame: &mut Frame, at: u32, opcode: u8, oparg: u32) -> R<Go> {
        let recording = {
            let state = &mut *self.state.borrow_mut();
            let Some(recording) = &mut state.recording else { return Ok(Go::Stop) };
            match recording.step(vm, frame, at, opcode, oparg) {
                Ok(Step::Continue) => return Ok(Go::Continue),
                Ok(Step::Execute) => state.recording.take(),
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

    fn abandon(&self, _vm: &mut Vm) {
        let reason = "an exception or a return to the runtime".to_owned();
        self.state.borrow_mut().give_up(&reason, true);
    }

    fn enter(&self, vm: &mut Vm, executor: u64) -> R<Hot> {
        let frame = vm.top_frame();
        let (exec, mut native) = {
            let mut state = self.state.borrow_mut();
            let exec = Rc::clone(&state.executors[executor as usize]);
            (exec, state.frames.pop().unwrap_or_default())
        };
        // Not the same program: other globals, or no room for the frames that an exit may need.
        let fits = exec.globals == frame.function().globals
            && vm.frames.len() + exec.max_depth <= vm.frame_limit;
        native.ensure(exec.entry.slots());
        if !fits || !exec.take_inputs(frame, native.slots_mut()) {
            let state = &mut *self.state.borrow_mut();
            state.frames.push(native);
            state.false_start(&exec);
            return Ok(Hot::Ignore);
        }
        exec.entries.set(exec.entries.get() + 1);
        let began = exec.stages.is_some().then(Instant::now);
        let attention = native.attention();
        let timer = self.state.borrow_mut().clock_in();
        // SAFETY: the arena keeps the code as long as the executor lives; the slots hold the loop's locals and
        // stack, as the trace's inputs demand; whatever they point to is alive, because the references moved.
        // The attention word is the frame's own.
        let (address, told) =
            unsafe { crate::signals::while_watching(attention, || exec.entry.call(&mut native)) };
        exec.note_run(began);
        let number = match exec.entry.own_exit(address) {
            Some(n) => n,
            None => self.state.borrow().arena.resolve_exit(&exec.entry, address).number,
        };
        let exit = &exec.exits[number as usize];
        exit.taken.set(exit.taken.get() + 1);
        let site = exec.code.exits()[number as usize];
        let depth = vm.frames.len();
        let plan = exit.plan.get_or_init(|| deopt::Plan::new(&exec, site));
        let result = plan.leave(vm, &native);
        let state = &mut *self.state.borrow_mut();
        state.clock_out(timer);
        state.frames.push(native);
        result?;
        if told {
            return Ok(Hot::Ignore);
        }
        if exec.trace.block(BlockId::ENTRY).insts.contains(&site.inst.0) {
            state.false_start(&exec);
        } else {
            exec.false_starts.set(exec.false_starts.get().saturating_sub(1));
            let hot = exit.taken.get() >= HOT_EXIT && !exit.dead_end.get();
            if hot && state.recording.is_none() {
                let grown = state.grow(executor, &exec, site.inst, depth);
                exit.dead_end.set(grown == Hot::Ignore);
                return Ok(grown);
            }
        }
        Ok(Hot::Ignore)
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}
