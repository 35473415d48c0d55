//! Compiled code, and how a frame becomes its inputs.

use super::probe::Probe;
use super::{deopt, recording};
use crate::code::Code;
use crate::frame::Frame;
use crate::heap::{Ref, decref};
use crate::object::{RangeIterObj, Value};
use emitter::Entry;
use ir::record::Input;
use ir::word::Word;
use ir::{InstId, Trace};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// Compiled code of one loop or function, and what leaving it takes.
pub(super) struct Executor {
    /// In the table of executors.
    pub number: u64,
    /// It begins where a function does; `home`'s jump is the `RESUME`.
    pub of_function: bool,
    /// The trace that the code was made from.
    pub trace: Trace,
    /// The same before the passes: what a hot exit grows from.
    pub recorded: Trace,
    /// How the operand stack at the loop's head becomes inputs.
    pub stack: Vec<Input>,
    /// Where the loop is: code, head, the jump that got hot.
    pub home: (*const Code, u32, u32),
    pub code: emitter::Code,
    pub entry: Entry,
    /// Function of each frame number of the snapshots; the loop's own is NULL.
    pub functions: Vec<recording::Function>,
    /// The globals that the trace looked names up in.
    pub globals: Word,
    /// What the code's constants need to stay alive.
    pub keep: Vec<Ref>,
    pub max_depth: usize,
    /// How often recording has failed from a guard (of the recorded trace).
    pub failures: RefCell<HashMap<InstId, u32>>,
    /// How many sides were wanted for the classes or functions that an instruction (code number, index) meets.
    pub ways: RefCell<HashMap<(u32, u32), u32>>,
    /// The loop's backward jumps that enter the code.
    pub jumps: RefCell<Vec<u32>>,
    pub entries: Cell<u64>,
    pub exits: Box<[Exit]>,
    /// The first instruction of the loop that it is entered at: before, inputs are looked at.
    pub begins: u32,
    /// It looks at the attention word: there are loops in it.
    pub looks_up: bool,
    /// How much more often it was left before its loop began than later.
    pub false_starts: Cell<u32>,
    /// Whether it is worth entering.
    pub probe: Probe,
    /// What the stages made, if that is kept.
    pub stages: Option<RefCell<super::stages::Stages>>,
}

/// An exit, and what has become of it.
#[derive(Default)]
pub(super) struct Exit {
    pub taken: Cell<u64>,
    /// How often it must be taken before the JIT does something about it; 0: to be worked out.
    pub patience: Cell<u64>,
    pub plan: OnceCell<deopt::Plan>,
}

impl Exit {
    /// Whether it has been taken often enough for [`super::State::exit_taken`] to have a look.
    pub fn is_hot(&self) -> bool {
        self.taken.get() >= self.patience.get()
    }
}

impl Executor {
    /// Whether most runs leave at this guard of the recorded trace.
    pub fn is_mostly_left_at(&self, guard: InstId) -> bool {
        let exits = self.code.exits().iter().zip(&self.exits);
        let here = exits.filter(|(site, _)| self.trace.inst(site.inst).origin == guard.0);
        2 * here.map(|(_, exit)| exit.taken.get()).sum::<u64>() > self.entries.get()
    }

    /// What an instruction's inline cache holds of it while it is installed there.
    pub fn token(this: &Rc<Executor>) -> u64 {
        Rc::as_ptr(this) as u64
    }

    /// The executor of a token that an inline cache has now.
    pub fn of_token(token: u64) -> Rc<Executor> {
        let executor = token as *const Executor;
        // SAFETY: `State` keeps every executor until it has taken it out of the caches.
        unsafe {
            Rc::increment_strong_count(executor);
            Rc::from_raw(executor)
        }
    }

    /// One of its exits, and what there is to do.
    #[inline]
    pub fn exit(&self, number: u32) -> (&Exit, &deopt::Plan) {
        let exit = &self.exits[number as usize];
        (exit, exit.plan.get_or_init(|| deopt::Plan::new(self, self.code.exits()[number as usize])))
    }

    /// Moves a frame's locals to the inputs.
    #[inline(always)]
    pub fn take_locals(&self, frame: &Frame, slots: &mut [u64]) {
        for (slot, word) in slots.iter_mut().zip(frame.localsplus()) {
            *slot = word.0;
        }
    }

    /// Moves a frame's locals and operand stack to the inputs. False (and nothing moved) if an iterator is not
    /// what the trace is made for.
    pub fn take_inputs(&self, frame: &Frame, slots: &mut [u64]) -> bool {
        let stack = frame.stack();
        if self.stack.is_empty() {
            self.take_locals(frame, slots);
            return true;
        }
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
        self.take_locals(frame, slots);
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
