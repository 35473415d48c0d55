//! When to record, when to stop trying, and when compiled code has had its day.

use super::executor::{Executor, Exit};
use super::recording::{Abort, Recording, Site};
use super::{Stage, State, dump_log, recording};
use crate::code::Code;
use crate::frame::Frame;
use crate::hooks::Hot;
use crate::opcode as op;
use crate::vm::Vm;
use ir::record::Handler;
use ir::{Inst, InstId, Uop};
use std::rc::Rc;
use std::time::Instant;

/// Recordings of one loop that may fail before it is left alone.
const MAX_FAILURES: u32 = 8;
/// After each failure at an exit the next attempt comes this power of two later.
const EXIT_BACKOFF: u32 = 4;
/// What compiling one uop again costs, in times that an exit is taken: what is hoped to be saved by a new side must be
/// more than what it takes to make it.
const EXIT_COST: u64 = 4;
/// Recorded uops beyond which a trace grows no more: each side compiles them all again.
const MAX_TREE: usize = 2500;
/// Sides that one tree may have for the classes or functions that one instruction meets.
const MAX_WAYS: u32 = 12;
/// How much more often code may be left before its loop begins than later.
const MAX_FALSE_STARTS: u32 = 1000;

impl State {
    /// Recording met something that it can't go through in this frame. Where that is an inlined call, the next
    /// recording calls the function instead.
    pub(super) fn stop(&mut self, abort: Abort, frame: &Frame) {
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
    pub(super) fn give_up(&mut self, reason: &str, counts: bool) {
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

    pub(super) fn note_failure(&mut self, site: &Site) {
        match *site {
            Site::Loop { code, jump } => *self.failures.entry((code, jump)).or_default() += 1,
            Site::Exit { executor, guard } => {
                if let Some(executor) = &self.executors[executor as usize] {
                    *executor.failures.borrow_mut().entry(guard).or_default() += 1;
                    if executor.is_mostly_left_at(guard) {
                        executor.probe.start();
                    }
                }
            }
        }
    }

    /// What a hot backward jump leads to.
    pub(super) fn hot_jump(&mut self, vm: &Vm, frame: &Frame, jump: u32, head: u32) -> Hot {
        let code = std::ptr::from_ref(frame.code());
        if frame.code().inspected.get() {
            return Hot::Ignore;
        }
        let blacklisted = self.failures.get(&(code, jump)).is_some_and(|&n| n >= MAX_FAILURES);
        if self.recording.is_some() || blacklisted {
            return Hot::Ignore;
        }
        // Another jump to the same head may have been hot before.
        let same = |e: &Rc<Executor>| !e.of_function && (e.home.0, e.home.1) == (code, head);
        let known = self.executors.iter().rposition(|e| e.as_ref().is_some_and(same));
        if let Some(number) = known
            && let Some(executor) = &self.executors[number]
        {
            executor.jumps.borrow_mut().push(jump);
            frame.code().install_executor(jump as usize, Executor::token(executor));
            return Hot::Ignore;
        }
        self.started = Instant::now();
        self.recording = Some(Recording::start(vm, frame, jump, head));
        Hot::Record
    }

    /// What many calls of a function lead to; `at` is its `RESUME`.
    pub(super) fn hot_function(&mut self, vm: &Vm, frame: &Frame, at: u32) -> Hot {
        let code = frame.code();
        let place = (std::ptr::from_ref(code), at);
        let blacklisted = self.failures.get(&place).is_some_and(|&n| n >= MAX_FAILURES);
        if blacklisted || code.inspected.get() {
            code.set_opcode(at as usize, op::RESUME_CHECK);
            return Hot::Ignore;
        }
        if self.recording.is_some() {
            return Hot::Ignore;
        }
        self.started = Instant::now();
        self.recording = Some(Recording::of_function(vm, frame, at));
        Hot::Record
    }

    /// Retires all code that goes through frames of this code object.
    pub(super) fn forget(&mut self, code: &Code) {
        let inside =
            |r: &recording::Function| r.code().is_some_and(|inside| std::ptr::eq(inside, code));
        let home = |at: *const Code| std::ptr::eq(at, code);
        if let Some(r) = &self.recording
            && (home(r.code) || r.functions.iter().any(inside))
        {
            self.give_up("its frames are looked at", true);
        }
        for executor in self.executors.clone().into_iter().flatten() {
            if home(executor.home.0) || executor.functions.iter().any(inside) {
                self.retire(&executor);
            }
        }
    }

    /// The code was left before its loop began. If that goes on, the loop is no longer what was compiled.
    pub(super) fn false_start(&mut self, exec: &Executor) {
        exec.false_starts.set(exec.false_starts.get() + 1);
        if exec.false_starts.get() >= MAX_FALSE_STARTS {
            self.unhoisted.insert((exec.home.0, exec.home.1));
            self.retire(exec);
        }
    }

    /// An exit that no recording can begin at is taken most of the time: a guard before a loop that demands what only the
    /// loop's later iterations bring. The next recording gets none of these.
    fn dead_end(&mut self, exec: &Executor, exit: &Exit) {
        let mostly = 2 * exit.taken.get() > exec.entries.get();
        if mostly && self.unhoisted.insert((exec.home.0, exec.home.1)) {
            self.retire(exec);
        }
    }

    /// The interpreter has the loop back, and may find it hot again as it is now (each time after twice as many
    /// jumps).
    pub(super) fn retire(&mut self, exec: &Executor) {
        if !self.is_current(exec) {
            return;
        }
        let number = exec.number;
        for &jump in exec.jumps.borrow().iter() {
            // SAFETY: the executor keeps the code object.
            unsafe { &*exec.home.0 }.remove_executor(jump as usize);
        }
        self.stats.executors[number as usize].add_runs(exec);
        if let Some(stages) = exec.stages() {
            self.past_stages.insert(number as usize, stages);
        }
        self.retired.extend(self.executors[number as usize].take());
    }

    fn is_current(&self, exec: &Executor) -> bool {
        let current = &self.executors[exec.number as usize];
        current.as_ref().is_some_and(|e| std::ptr::eq(Rc::as_ptr(e), exec))
    }

    /// Gives back the memory of retired code that no frame is in. Whether there was any.
    pub(super) fn free_retired(&mut self) -> bool {
        let before = self.retired.len();
        for executor in std::mem::take(&mut self.retired) {
            match Rc::try_unwrap(executor) {
                Ok(executor) => self.arena.free(executor.code),
                Err(running) => self.retired.push(running),
            }
        }
        self.retired.len() < before
    }

    /// Makes room for code: whatever does not run now is retired. False if there is nothing.
    pub(super) fn evict(&mut self) -> bool {
        for number in 0..self.executors.len() {
            let executor = self.executors[number].clone();
            // One reference is the table's, one is ours; a third is that of a frame.
            if let Some(executor) = executor.filter(|e| Rc::strong_count(e) == 2) {
                self.retire(&executor);
            }
        }
        self.free_retired()
    }

    /// An exit was taken: starts recording what comes after it if that is often enough. If it was an exception, that is where
    /// it is handled.
    pub(super) fn exit_taken(
        &mut self,
        vm: &mut Vm,
        exec: &Rc<Executor>,
        (exit, inst): (&Exit, InstId),
        base_depth: usize,
        raised: Option<(u32, Handler)>,
    ) -> Hot {
        let guard = InstId(exec.trace.inst(inst).origin);
        if exit.patience.get() == 0 {
            let failures = exec.failures.borrow().get(&guard).copied().unwrap_or(0);
            // The whole tree is compiled again, which must be worth it (unless all is to be compiled).
            let hot = self.config.hot_exit;
            let cost = EXIT_COST * exec.recorded.len() as u64;
            let first = if hot == 1 { 1 } else { hot.max(cost) };
            let doublings = (EXIT_BACKOFF * failures).min(40);
            let grows = exec.recorded.len() < MAX_TREE;
            exit.patience.set(if grows { first << doublings } else { u64::MAX });
        }
        if exit.taken.get() < exit.patience.get() || self.recording.is_some() {
            return Hot::Ignore;
        }
        // Until it is known how the attempt ends.
        exit.patience.set(exit.patience.get() << EXIT_BACKOFF);
        if !self.is_current(exec) {
            return Hot::Ignore;
        }
        if is_out_of_date(exec, guard) {
            self.retire(exec);
            return Hot::Ignore;
        }
        if has_too_many_ways(exec, guard) {
            self.retire(exec);
            return Hot::Ignore;
        }
        self.started = Instant::now();
        let failures = exec.failures.borrow().get(&guard).copied().unwrap_or(0);
        let uop = exec.recorded.inst(guard).uop;
        let can_be_branch = raised.is_some() || recording::is_branch(vm, uop);
        let resumed = Recording::resume(exec, guard, base_depth, failures);
        match resumed.filter(|_| can_be_branch) {
            Some(mut recording) => {
                if let Some((at, handler)) = raised {
                    recording.unwind(vm, at, handler);
                }
                self.recording = Some(recording);
                Hot::Record
            }
            None => {
                exit.patience.set(u64::MAX);
                self.dead_end(exec, exit);
                Hot::Ignore
            }
        }
    }
}

/// Whether a guard found a version of a class, function or dict of globals changed, which never changes back.
fn is_out_of_date(exec: &Executor, guard: InstId) -> bool {
    let recorded = &exec.recorded;
    let Some(inst) = recorded.insts.get(guard.index()) else { return false };
    inst.uop == Uop::_GUARD_FIELD32 && recorded.as_const(recorded.args(inst)[0]).is_some()
}

/// Whether another side for what an instruction meets (a receiver's class, a callee) would be one too many. From then on the
/// runtime finds out each time.
fn has_too_many_ways(exec: &Executor, guard: InstId) -> bool {
    let recorded = &exec.recorded;
    let place = |i: &Inst| {
        let frames = recorded.snapshots[i.exit?.index()].frames.range();
        let frame = recorded.frames[frames].last()?;
        Some((frame.code, frame.pc))
    };
    let is_identity = |i: &Inst| matches!(i.uop, Uop::_GUARD_TYPE | Uop::_GUARD_IS);
    let Some(guard) = recorded.insts.get(guard.index()).filter(|&i| is_identity(i)) else {
        return false;
    };
    let Some((code, pc)) = place(guard) else { return false };
    let mut ways = exec.ways.borrow_mut();
    let ways = ways.entry((code, pc)).or_insert(0);
    *ways += 1;
    if *ways <= MAX_WAYS {
        return false;
    }
    // SAFETY: the executor keeps its home.
    let code = exec.functions[code as usize].code().unwrap_or(unsafe { &*exec.home.0 });
    let is_new = !code.is_megamorphic(pc);
    if is_new {
        code.megamorphic.borrow_mut().push(pc);
    }
    is_new
}
