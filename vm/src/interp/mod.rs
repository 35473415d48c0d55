//! The interpreter: `run` is the loop, `cursor` its registers; `moves`, `numbers`, `subscripts`, `attributes`,
//! `calls`, `iteration` and `jumps` hold the instructions by family; `slow` those that are too large or too rare for the
//! loop, `generator` and `unwind` what several of them need.

mod attributes;
mod awaitable;
mod calls;
mod chain;
mod class_calls;
mod cursor;
mod generator;
mod hot;
mod iteration;
mod jumps;
pub mod matching;
mod moves;
mod numbers;
mod polymorphic;
mod raising;
mod run;
mod slow;
mod special;
pub mod specialise;
mod subscripts;
mod super_attributes;
mod unwind;

pub(crate) use polymorphic::AttributeLines;
pub(crate) use slow::{function_attribute, operator_symbol};

use crate::frame::ENTRY;
use crate::hooks::{Called, Hot, NoTracer, Observing, Recording};
use crate::object::{FuncObj, Value};
use crate::vm::{R, Vm};
use ir::word::Word;

/// Why a run of the loop ended.
enum Exit {
    /// The entry frame returned, yielded, or raised.
    Done(R),
    /// The JIT wants to see the instructions.
    Record,
    /// The JIT has seen enough, or who observes the program has.
    Stop,
    /// The program is observed from now on.
    Observe,
}

/// How the loop begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Plain,
    Recording,
    /// An exception has just been raised at the innermost frame's instruction.
    Raised,
}

impl Vm {
    /// Runs the innermost frame, and all that it calls, until it returns, yields or raises.
    pub fn run_frame(&mut self) -> R {
        self.top_frame().flags |= ENTRY;
        self.run_on(Mode::Plain)
    }

    /// The same for the frame of a function that has just been called: in compiled code, if there is any.
    #[inline]
    pub(crate) fn run_function(&mut self) -> R {
        let frame = self.top_frame();
        if let Some(at) = frame.code().becomes_generator() {
            frame.begin_at(at);
            return Ok(self.make_generator());
        }
        match frame.code().executor_at_start() {
            Some((executor, at)) if !crate::signals::wanted() => self.run_executor(executor, at),
            _ => self.run_frame(),
        }
    }

    fn run_executor(&mut self, executor: u64, at: usize) -> R {
        // Compiled code is there, so the JIT is; and it stays as long as the VM.
        let Some(jit) = self.jit.as_ref().map(std::rc::Rc::as_ptr) else { return self.run_frame() };
        let frame = self.top_frame();
        frame.flags |= ENTRY;
        frame.begin_at(at);
        // SAFETY: nobody takes the JIT away while Python code runs.
        let called = unsafe { &*jit }.call(self, executor);
        self.after_call(called)
    }

    /// What a function gives that compiled code has begun.
    #[inline]
    pub(crate) fn after_call(&mut self, called: Called) -> R {
        match called {
            Called::Returned(value) => Ok(value),
            Called::Left(Ok(Hot::Ignore)) => self.run_on(Mode::Plain),
            Called::Left(Ok(Hot::Record)) => self.run_on(Mode::Recording),
            Called::Left(Err(_)) => self.run_on(Mode::Raised),
        }
    }

    /// Calls a function with these (borrowed) arguments, if it takes them as they are, perhaps with its last defaults, and there is
    /// compiled code for it.
    #[inline(always)]
    pub(crate) fn call_compiled(&mut self, func: Word, args: &[Word]) -> Option<R> {
        let function = func.cast::<FuncObj>();
        let code = function.code();
        let (executor, at) = code.executor_at_start()?;
        if !code.simple_args || crate::signals::wanted() || self.is_too_deep() {
            return None;
        }
        let missing = code.arg_count.checked_sub(args.len())?;
        let defaults = if missing == 0 { &[] } else { function.last_defaults(missing)? };
        let jit = self.jit.as_ref().map(std::rc::Rc::as_ptr)?;
        self.depth += 1;
        // SAFETY: as in `run_executor`.
        let result = unsafe { &*jit }.call_function(self, (executor, at), func, [args, defaults]);
        self.depth -= 1;
        result
    }

    /// Goes on until the frame with the `ENTRY` flag is left.
    fn run_on(&mut self, mut mode: Mode) -> R {
        loop {
            let exit = match mode {
                Mode::Recording => run::run::<Recording>(self, false),
                Mode::Plain | Mode::Raised if self.is_observed() => {
                    run::run::<Observing>(self, mode == Mode::Raised)
                }
                Mode::Plain => run::run::<NoTracer>(self, false),
                Mode::Raised => run::run::<NoTracer>(self, true),
            };
            if matches!(exit, Exit::Done(_) | Exit::Observe)
                && mode == Mode::Recording
                && let Some(jit) = self.jit.clone()
            {
                jit.abandon(self);
            }
            match exit {
                Exit::Done(r) => return r,
                Exit::Record => mode = Mode::Recording,
                Exit::Stop | Exit::Observe => mode = Mode::Plain,
            }
        }
    }
}
