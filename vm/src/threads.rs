//! The program's threads.
//!
//! They take turns on the one thread that the VM runs on, each on a machine stack of its own (a coroutine). A thread
//! runs until it waits (for a lock, another thread's end, the time to pass) or ends. Who chooses the next one is the
//! main thread, while it waits itself; so other threads give control back to it, and it passes control on.
//!
//! What a thread has of its own while it does not run is its [`State`]; all else in [`Vm`] they share. No Python
//! runs in two threads at a time, so nothing needs to be locked.

use crate::frame::Frame;
use crate::heap::Ref;
use crate::memory;
use crate::object::{DictObj, Value};
use crate::vm::{Args, MAX_FRAMES, R, Raised, Vm};
use corosensei::stack::{DefaultStack, Stack};
use corosensei::{Coroutine, CoroutineResult, Yielder};
use ir::word::Word;
use std::cell::Cell;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Machine stack of a thread, of which the system commits what is touched.
const STACK_BYTES: usize = 8 << 20;
/// Data stack of a thread.
const DATA_WORDS: usize = 1 << 20;
/// How deep calls of a thread may nest at most.
const FRAMES: usize = 20_000;
/// While all threads wait, how often Ctrl-C is looked for.
const NAP: Duration = Duration::from_millis(50);

/// The main thread's number.
pub(crate) const MAIN: i64 = 1;

/// What a thread waits for.
pub(crate) struct Wait {
    is_over: Box<dyn Fn() -> bool>,
    deadline: Option<Instant>,
}

impl Wait {
    /// Until something holds, or the time has come.
    pub(crate) fn until(is_over: impl Fn() -> bool + 'static, deadline: Option<Instant>) -> Wait {
        Wait { is_over: Box::new(is_over), deadline }
    }
    /// For the others to have a turn.
    fn for_others() -> Wait {
        Wait::until(|| true, None)
    }
    fn is_ready(&self) -> bool {
        (self.is_over)() || self.deadline.is_some_and(|d| d <= Instant::now())
    }
}

/// The threads of a VM, the main one apart.
pub(crate) struct Threads {
    /// Those that wait, the one that has waited longest first.
    waiting: VecDeque<Box<Thread>>,
    /// The number of the one that runs.
    pub(crate) current: i64,
    /// How it gives control back; null in the main thread.
    yielder: *const Yielder<(), Wait>,
    last: i64,
}

impl Default for Threads {
    fn default() -> Self {
        let yielder = std::ptr::null();
        Threads { waiting: VecDeque::new(), current: MAIN, yielder, last: MAIN }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        // Their stacks hold what can't be unwound. CPython leaves such threads where they are, too.
        self.waiting.drain(..).for_each(std::mem::forget);
    }
}

impl Threads {
    /// Threads that have not ended, besides the main one.
    pub(crate) fn count(&self) -> usize {
        self.waiting.len() + usize::from(self.current != MAIN)
    }
    /// The next thread's number.
    pub(crate) fn number(&mut self) -> i64 {
        self.last += 1;
        self.last
    }
}

struct Thread {
    number: i64,
    coroutine: Coroutine<(), Wait, ()>,
    state: State,
    wait: Wait,
}

/// What of the VM belongs to a thread.
struct State {
    frames: Vec<Frame>,
    frame_limit: usize,
    inlined: isize,
    calls_from: Word,
    data: *mut Word,
    data_top: *mut Word,
    data_end: *mut Word,
    handled: Word,
    pending: Word,
    depth: usize,
    stack_floor: usize,
    repr_stack: Vec<Word>,
    observer: crate::observe::Observer,
    reraised: bool,
    returned: Ref,
    operands: Vec<Word>,
    native: *mut u64,
    context: Option<Ref>,
    yielder: *const Yielder<(), Wait>,
}

impl State {
    fn new(vm: &Vm, stack: &DefaultStack) -> State {
        let data = memory::reserve_words(DATA_WORDS);
        let limit = vm.frame_limit.saturating_add_signed(vm.inlined);
        State {
            frames: Vec::with_capacity(MAX_FRAMES.min(FRAMES)),
            frame_limit: limit.min(FRAMES - 100),
            inlined: 0,
            calls_from: Word::NULL,
            data,
            data_top: data,
            // SAFETY: one past the end of the reservation.
            data_end: unsafe { data.add(DATA_WORDS) },
            handled: Word::NULL,
            pending: Word::NULL,
            depth: 0,
            stack_floor: stack.limit().get() + memory::STACK_MARGIN,
            repr_stack: vec![],
            reraised: false,
            returned: crate::build::none(),
            observer: Default::default(),
            operands: vec![Word::NULL; vm.operands.len()],
            native: std::ptr::null_mut(),
            context: None,
            yielder: std::ptr::null(),
        }
    }

    /// Exchanges it with what the VM has.
    fn exchange(&mut self, vm: &mut Vm) {
        use std::mem::swap;
        let cell = |cell: &Cell<Word>, word: &mut Word| *word = cell.replace(*word);
        swap(&mut vm.frames, &mut self.frames);
        swap(&mut vm.frame_limit, &mut self.frame_limit);
        swap(&mut vm.inlined, &mut self.inlined);
        swap(&mut vm.data_top, &mut self.data_top);
        swap(&mut vm.data_end, &mut self.data_end);
        swap(&mut vm.handled, &mut self.handled);
        swap(&mut vm.depth, &mut self.depth);
        swap(&mut vm.stack_floor, &mut self.stack_floor);
        swap(&mut vm.repr_stack, &mut self.repr_stack);
        swap(&mut vm.reraised, &mut self.reraised);
        swap(&mut vm.returned, &mut self.returned);
        swap(&mut vm.observer, &mut self.observer);
        vm.observer.ask();
        swap(&mut vm.threads.yielder, &mut self.yielder);
        cell(&vm.calls_from, &mut self.calls_from);
        cell(&vm.pending, &mut self.pending);
        for (place, word) in vm.operands.iter().zip(&mut self.operands) {
            cell(place, word);
        }
        self.native = crate::signals::change_native(self.native);
        self.context = crate::modules::contextvars::change(vm, self.context.take());
    }
}

impl Drop for State {
    fn drop(&mut self) {
        memory::unreserve_words(self.data, DATA_WORDS);
    }
}

/// Starts a thread that calls a function and then `at_end`. From the main thread it runs at once, until it waits.
///
/// # Errors
/// `RuntimeError` if there is no room for its stack.
pub(crate) fn start(
    vm: &mut Vm,
    number: i64,
    function: Ref,
    arguments: Vec<Ref>,
    keywords: Vec<(Ref, Ref)>,
    at_end: impl FnOnce() + 'static,
) -> R<()> {
    let Ok(stack) = DefaultStack::new(STACK_BYTES) else {
        return Err(vm.runtime_error("can't start new thread"));
    };
    let state = State::new(vm, &stack);
    let coroutine = Coroutine::with_stack(stack, move |yielder: &Yielder<(), Wait>, ()| {
        let vm = crate::vm::current().expect("threads run while there is a VM");
        vm.threads.yielder = yielder;
        run(vm, function, &arguments, &keywords);
        drop((arguments, keywords));
        at_end();
    });
    let thread = Box::new(Thread { number, coroutine, state, wait: Wait::for_others() });
    if vm.threads.current == MAIN {
        resume(vm, thread);
    } else {
        vm.threads.waiting.push_back(thread);
    }
    Ok(())
}

/// What a thread does.
fn run(vm: &mut Vm, function: Ref, arguments: &[Ref], keywords: &[(Ref, Ref)]) {
    let pos: Vec<Word> = arguments.iter().map(|w| **w).collect();
    let names: Vec<Word> = keywords.iter().map(|(name, _)| **name).collect();
    let values: Vec<Word> = keywords.iter().map(|(_, value)| **value).collect();
    let args = Args { pos: &pos, kw: &values, names: &names };
    if let Err(Raised) = vm.call(*function, &args) {
        let e = vm.take_pending();
        if !vm.is_instance(*e, vm.exc().system_exit) {
            let name = vm.repr(*function).unwrap_or_default();
            vm.flush();
            let text = vm.format_exception(*e);
            eprint!("Exception ignored in thread started by: {name}\n{text}");
        }
    }
}

/// Lets a thread go on until it waits or ends.
fn resume(vm: &mut Vm, mut thread: Box<Thread>) {
    let before = std::mem::replace(&mut vm.threads.current, thread.number);
    thread.state.exchange(vm);
    let outcome = thread.coroutine.resume(());
    thread.state.exchange(vm);
    vm.threads.current = before;
    if let CoroutineResult::Yield(wait) = outcome {
        thread.wait = wait;
        vm.threads.waiting.push_back(thread);
    }
}

/// Waits, while other threads run.
///
/// # Errors
/// `RuntimeError` if all threads wait for each other, `KeyboardInterrupt`.
pub(crate) fn wait(vm: &mut Vm, wait: Wait) -> R<()> {
    if !vm.threads.yielder.is_null() {
        // SAFETY: it belongs to the running coroutine's own stack.
        unsafe { (*vm.threads.yielder).suspend(wait) };
        return Ok(());
    }
    loop {
        let has_run = run_ready(vm);
        vm.check_attention()?;
        if wait.is_ready() {
            return Ok(());
        }
        if has_run {
            continue;
        }
        let others = vm.threads.waiting.iter().filter_map(|t| t.wait.deadline);
        match others.chain(wait.deadline).min() {
            Some(next) => {
                vm.flush();
                let left = next.saturating_duration_since(Instant::now());
                std::thread::sleep(left.min(NAP));
            }
            None if vm.threads.waiting.is_empty() => {
                let text = "deadlock: the only thread waits for a lock that it holds";
                return Err(vm.runtime_error(text));
            }
            None => return Err(vm.runtime_error("deadlock: every thread waits for another one")),
        }
    }
}

/// Gives every thread a turn that has nothing to wait for; whether there was one.
fn run_ready(vm: &mut Vm) -> bool {
    let mut has_run = false;
    for _ in 0..vm.threads.waiting.len() {
        let Some(thread) = vm.threads.waiting.pop_front() else { break };
        if thread.wait.is_ready() {
            resume(vm, thread);
            has_run = true;
        } else {
            vm.threads.waiting.push_back(thread);
        }
    }
    has_run
}

/// Lets the others have a turn before the system is asked to wait; when they should have another one, if nothing else
/// happens before.
pub(crate) fn turn(vm: &mut Vm) -> R<Option<Instant>> {
    if !vm.threads.yielder.is_null() {
        wait(vm, Wait::for_others())?;
        return Ok(Some(Instant::now() + NAP / 10));
    }
    if run_ready(vm) {
        return Ok(Some(Instant::now()));
    }
    Ok(vm.threads.waiting.iter().filter_map(|t| t.wait.deadline).min())
}

/// Sleeps, while other threads run.
pub(crate) fn sleep(vm: &mut Vm, time: Duration) -> R<()> {
    let deadline = Instant::now() + time;
    wait(vm, Wait::until(move || deadline <= Instant::now(), Some(deadline)))
}

/// At the program's end: waits for the threads that are no daemons, as `threading` counts them.
pub(crate) fn shut_down(vm: &mut Vm) {
    let key = vm.intern("threading");
    let modules = vm.modules.clone();
    let Some(threading) = modules.cast::<DictObj>().lookup_str(*key).map(Ref::new) else { return };
    let name = vm.intern("_shutdown");
    let ended = vm.get_attr(*threading, *name).and_then(|f| vm.call(*f, &Args::of(&[])));
    if let Err(Raised) = ended {
        let e = vm.take_pending();
        let text = vm.format_exception(*e);
        vm.flush();
        eprint!("Exception ignored on threading shutdown:\n{text}");
    }
}
