//! Entering compiled code, and what is done when it has been left.

use super::deopt::Plan;
use super::executor::{Executor, Exit};
use super::{Engine, Jit, recording, uops};
use crate::frame::{ENTRY, NATIVE};
use crate::heap::{Ref, incref};
use crate::hooks::{Called, Hot};
use crate::object::{FuncObj, Value};
use crate::vm::{R, Raised, Vm};
use emitter::NativeFrame;
use ir::InstId;
use ir::word::Word;
use std::rc::Rc;
use std::time::Instant;

/// Where code was left.
struct Left<'a> {
    inst: InstId,
    /// None: an exit that stress mode took, or one of the evaluator's that the code does not have.
    exit: Option<&'a Exit>,
    /// The evaluator's plan, which is its own.
    evaluated: Option<Box<Plan>>,
    /// It was told to look up, so the exit says nothing about the program.
    told: bool,
}

impl<'a> Left<'a> {
    /// The machine code's exit of this number.
    fn of(exec: &'a Executor, number: u32, told: bool) -> Left<'a> {
        let (exit, _) = exec.exit(number);
        let inst = exec.code.exits()[number as usize].inst;
        Left { inst, exit: Some(exit), evaluated: None, told }
    }

    fn plan(&self) -> &Plan {
        let known = self.exit.and_then(|e| e.plan.get());
        self.evaluated.as_deref().or(known).expect("one of them has a plan")
    }
}

/// See [`crate::hooks::JitHooks::enter`].
pub(super) fn enter(jit: &Jit, vm: &mut Vm, token: u64) -> R<Hot> {
    let exec = Executor::of_token(token);
    let Some((native, left)) = jit.run(vm, &exec) else { return Ok(Hot::Ignore) };
    // The interpreter has called the function from the frame below: it has returned.
    if exec.of_function
        && jit.watch.is_none()
        && vm.top_frame().flags == 0
        && let Some(result) = left.plan().result(vm, &native)
    {
        jit.frames.give(native);
        vm.pop_left_frame();
        vm.top_frame().push_owned(result);
        return Ok(Hot::Ignore);
    }
    jit.leave(vm, &exec, native, left)
}

/// See [`crate::hooks::JitHooks::call`].
pub(super) fn call(jit: &Jit, vm: &mut Vm, token: u64) -> Called {
    let exec = Executor::of_token(token);
    match jit.run(vm, &exec) {
        Some((native, left)) => jit.end_call(vm, &exec, native, left),
        None => Called::Left(Ok(Hot::Ignore)),
    }
}

/// See [`crate::hooks::JitHooks::call_function`].
#[inline]
pub(super) fn call_function(
    jit: &Jit,
    vm: &mut Vm,
    (token, at): (u64, usize),
    func: Word,
    args: [&[Word]; 2],
) -> Option<R> {
    let exec = Executor::of_token(token);
    if jit.engine != Engine::Native
        || vm.frames.len() + exec.max_depth >= vm.frame_limit
        || exec.globals != func.cast::<FuncObj>().globals
    {
        return None;
    }
    incref(func);
    let frame = match vm.push_frame(func) {
        Ok(frame) => frame,
        Err(raised) => return Some(Err(raised)),
    };
    frame.begin_at(at);
    for (i, &arg) in args.into_iter().flatten().enumerate() {
        incref(arg);
        // An exit leaves the locals that it finds unchanged.
        // SAFETY: parameters are the first locals.
        unsafe { *frame.base.add(i) = arg };
    }
    let mut native = jit.frames.take();
    native.ensure(exec.entry.slots());
    exec.take_locals(frame, native.slots_mut());
    exec.entries.set(exec.entries.get() + 1);
    frame.flags |= ENTRY | NATIVE;
    let (number, told) = jit.execute(&exec, &mut native);
    frame.flags &= !NATIVE;
    let (exit, plan) = exec.exit(number);
    exit.taken.set(exit.taken.get() + 1);
    if let Some(result) = plan.result(vm, &native) {
        jit.frames.give(native);
        vm.pop_left_frame();
        return Some(Ok(Ref::owned(result)));
    }
    let left = Left::of(&exec, number, told);
    let hot = jit.leave(vm, &exec, native, left);
    Some(vm.after_call(Called::Left(hot)))
}

/// See [`Jit::execute`]. Inlined, and the native frame stays where it is: moving what short code leaves behind costs more than
/// running it.
#[inline(always)]
fn run_code(exec: &Executor, native: &mut NativeFrame) -> (u32, bool) {
    // SAFETY: the arena keeps the code as long as the executor lives; the slots hold the frame's locals and
    // stack, as the trace's inputs demand; whatever they point to is alive, because the references moved.
    // The attention word is the frame's own.
    let (address, told) = unsafe {
        if exec.looks_up {
            let attention = native.attention();
            crate::signals::while_watching(attention, || exec.entry.call(native))
        } else {
            (exec.entry.call(native), false)
        }
    };
    (exec.entry.own_exit(address).expect("the VM links no code"), told)
}

impl Jit {
    /// Runs the code on the innermost frame, which is unchanged if the answer is none: it doesn't fit.
    #[inline(always)]
    fn run<'a>(&self, vm: &mut Vm, exec: &'a Executor) -> Option<(NativeFrame, Left<'a>)> {
        let frame = vm.top_frame();
        // No room for the frames that an exit may need.
        if vm.frames.len() + exec.max_depth > vm.frame_limit {
            return None;
        }
        let mut native = self.frames.take();
        native.ensure(exec.entry.slots());
        // Not the same program: other globals, or something else on the operand stack.
        if exec.globals != frame.function().globals || !exec.take_inputs(frame, native.slots_mut())
        {
            self.frames.give(native);
            self.state.borrow_mut().false_start(exec);
            return None;
        }
        exec.entries.set(exec.entries.get() + 1);
        frame.flags |= NATIVE;
        let left = match self.engine {
            Engine::Native => {
                let (number, told) = match exec.probe.is_on() {
                    true => self.execute_timed(exec, &mut native),
                    false => self.execute(exec, &mut native),
                };
                Left::of(exec, number, told)
            }
            Engine::Uops | Engine::UopsLeaving => self.evaluate(exec, &mut native),
        };
        frame.flags &= !NATIVE;
        if let Some(exit) = left.exit {
            exit.taken.set(exit.taken.get() + 1);
        }
        Some((native, left))
    }

    /// Runs the machine code: which exit it left at, and whether it was told to.
    #[inline(always)]
    fn execute(&self, exec: &Executor, native: &mut NativeFrame) -> (u32, bool) {
        if self.measures { self.execute_measured(exec, native) } else { run_code(exec, native) }
    }

    /// The same, with a clock running.
    #[cold]
    fn execute_measured(&self, exec: &Executor, native: &mut NativeFrame) -> (u32, bool) {
        let began = exec.stages.is_some().then(Instant::now);
        let timer = if self.timed { self.state.borrow_mut().clock_in() } else { None };
        let left = run_code(exec, native);
        exec.note_run(began);
        if timer.is_some() {
            self.state.borrow_mut().clock_out(timer);
        }
        left
    }

    /// The same, to find out whether it is worth it.
    #[cold]
    fn execute_timed(&self, exec: &Executor, native: &mut NativeFrame) -> (u32, bool) {
        let began = Instant::now();
        let left = self.execute(exec, native);
        if exec.probe.note(began.elapsed()) {
            self.state.borrow_mut().retire(exec);
        }
        left
    }

    /// Runs the trace in the evaluator.
    fn evaluate<'a>(&self, exec: &'a Executor, native: &mut NativeFrame) -> Left<'a> {
        let stress = (self.engine == Engine::UopsLeaving).then_some(&self.stress);
        let inst = uops::run(exec, native, stress);
        let at = exec.code.exits().iter().position(|site| site.inst == inst);
        let exit = at.filter(|_| stress.is_none()).map(|at| &exec.exits[at]);
        let evaluated = Some(Box::new(Plan::evaluated(exec, inst)));
        Left { inst, exit, evaluated, told: false }
    }

    /// A function that Rust has called is done with its code.
    #[inline(always)]
    fn end_call(
        &self,
        vm: &mut Vm,
        exec: &Rc<Executor>,
        native: NativeFrame,
        left: Left,
    ) -> Called {
        let Some(result) = left.plan().result(vm, &native) else {
            return Called::Left(self.leave(vm, exec, native, left));
        };
        self.frames.give(native);
        vm.pop_left_frame();
        Called::Returned(Ref::owned(result))
    }

    /// Rebuilds the frames, and decides what becomes of the exit.
    #[inline(never)]
    fn leave(&self, vm: &mut Vm, exec: &Rc<Executor>, native: NativeFrame, left: Left) -> R<Hot> {
        let depth = vm.frames.len();
        let result = left.plan().leave(vm, &native);
        self.frames.give(native);
        if let Some(watch) = &self.watch {
            watch.look(vm, || format!("{} of {}", left.inst, exec.trace.name));
        }
        let inst = left.inst;
        let Some(exit) = left.exit.filter(|_| !left.told) else {
            return result.map(|()| Hot::Ignore);
        };
        if result.is_err() {
            return self.leave_raising(vm, exec, (exit, inst), depth);
        }
        if inst.0 < exec.begins {
            self.state.borrow_mut().false_start(exec);
            return Ok(Hot::Ignore);
        }
        exec.false_starts.set(exec.false_starts.get().saturating_sub(1));
        if !exit.is_hot() {
            return Ok(Hot::Ignore);
        }
        Ok(self.state.borrow_mut().exit_taken(vm, exec, (exit, inst), depth, None))
    }

    /// An exception has left the code. Recording may go on at its handler, and then the exception is there already.
    fn leave_raising(
        &self,
        vm: &mut Vm,
        exec: &Rc<Executor>,
        (exit, inst): (&Exit, InstId),
        depth: usize,
    ) -> R<Hot> {
        // Otherwise it is that there was no room for the frames.
        let is_call = exec.trace.inst(inst).uop.has(ir::uop::RAISE);
        if !exit.is_hot() || !is_call {
            return Err(Raised);
        }
        let Some(handler) = recording::handler_of(vm, depth) else {
            exit.patience.set(u64::MAX);
            return Err(Raised);
        };
        let raised = Some((vm.top_frame().ip.max(1) - 1, handler));
        let hot = self.state.borrow_mut().exit_taken(vm, exec, (exit, inst), depth, raised);
        match hot {
            Hot::Record if vm.unwind() => Ok(Hot::Record),
            _ => Err(Raised),
        }
    }
}
