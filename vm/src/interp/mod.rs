//! The interpreter: `run` is the loop, `cursor` its registers; `moves`, `numbers`, `subscripts`, `attributes`,
//! `calls`, `iteration` and `jumps` hold the instructions by family; `slow` those that are too large or too rare for the
//! loop, `generator` and `unwind` what several of them need.

mod attributes;
mod calls;
mod cursor;
mod generator;
mod iteration;
mod jumps;
mod moves;
mod numbers;
mod polymorphic;
mod run;
mod slow;
pub mod specialise;
mod subscripts;
mod unwind;

pub(crate) use polymorphic::AttributeLines;
pub(crate) use slow::operator_symbol;

use crate::frame::ENTRY;
use crate::hooks::{NoTracer, Recording};
use crate::vm::{R, Vm};

/// Why a run of the loop ended.
enum Exit {
    /// The entry frame returned, yielded, or raised.
    Done(R),
    /// The JIT wants to see the instructions.
    Record,
    /// The JIT has seen enough.
    Stop,
}

impl Vm {
    /// Runs the innermost frame, and all that it calls, until it returns, yields or raises.
    pub fn run_frame(&mut self) -> R {
        self.top_frame().flags |= ENTRY;
        let mut recording = false;
        loop {
            let exit =
                if recording { run::run::<Recording>(self) } else { run::run::<NoTracer>(self) };
            match exit {
                Exit::Done(r) => {
                    if recording && let Some(jit) = self.jit.clone() {
                        jit.abandon(self);
                    }
                    return r;
                }
                Exit::Record => recording = true,
                Exit::Stop => recording = false,
            }
        }
    }
}
