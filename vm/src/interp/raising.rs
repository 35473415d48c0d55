//! `raise`, and which exceptions an `except` catches.

use crate::frame::Frame;
use crate::heap::{Ref, decref, replace};
use crate::object::*;
use crate::vm::{R, Raised, Vm};
use ir::word::Word;

impl Vm {
    pub(super) fn raise_varargs(&mut self, frame: &mut Frame, n: usize) -> Raised {
        let cause = if n == 2 { Some(frame.pop()) } else { None };
        if n == 0 {
            return match self.handled_exception() {
                Some(e) => self.reraise(e),
                None => self.runtime_error("No active exception to reraise"),
            };
        }
        let what = frame.pop();
        self.raise_from(*what, cause)
    }

    /// An exception goes on with the traceback that it has.
    pub(crate) fn reraise(&mut self, e: Ref) -> Raised {
        self.reraised = true;
        decref(self.pending.replace(e.into_word()));
        Raised
    }

    /// `raise what from cause`.
    pub(crate) fn raise_from(&mut self, what: Word, cause: Option<Ref>) -> Raised {
        let e = match self.exception_from(what) {
            Ok(e) => e,
            Err(r) => return r,
        };
        if let Some(c) = cause {
            let x = e.cast::<ExcObj>();
            if *c == Word::NONE {
                replace(&x.cause, Word::NONE);
            } else {
                let base = self.types.base_exception;
                let fits = c.kind() == Kind::Exception
                    || c.get::<TypeObj>().is_some_and(|t| t.is_subtype(base));
                if !fits {
                    let text = "exception causes must derive from BaseException";
                    return self.type_error(text.into());
                }
                match self.exception_from(*c) {
                    Ok(c) => replace(&x.cause, c.into_word()),
                    Err(raised) => return raised,
                }
            }
            x.suppress_context.set(true);
        }
        self.raise_object(e)
    }

    /// Whether `except class:` catches an exception.
    pub fn exception_matches(&mut self, e: Word, class: Word) -> R<bool> {
        if let Some(t) = class.get::<TypeObj>() {
            if !t.is_subtype(self.types.base_exception) {
                return Err(self.type_error(
                    "catching classes that do not inherit from BaseException is not allowed".into(),
                ));
            }
            return Ok(self.is_instance(e, t));
        }
        if let Some(t) = class.get::<TupleObj>() {
            for c in t.items() {
                if self.exception_matches(e, *c)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        Err(self.type_error(
            "catching classes that do not inherit from BaseException is not allowed".into(),
        ))
    }
}
