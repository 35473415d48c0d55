//! What `await`, `async for` and `async with` wait for.

use crate::heap::{Ref, replace};
use crate::object::*;
use crate::vm::{R, Vm};
use ir::word::Word;

impl Vm {
    /// The iterator behind an awaitable. `place` says where it came from: 1 from `__aenter__`, 2 from `__aexit__`.
    pub(super) fn get_awaitable(&mut self, w: Word, place: usize) -> R {
        if let Some(g) = w.get::<GenObj>() {
            let flags = g.code.cast::<CodeObj>().code.flags;
            if g.sort == GenSort::Coroutine {
                if self.delegate(g).is_some() {
                    return Err(self.runtime_error("coroutine is being awaited already"));
                }
                return Ok(Ref::new(w));
            }
            if flags & crate::code::CO_ITERABLE_COROUTINE != 0 {
                return Ok(Ref::new(w));
            }
        }
        let key = self.names.__await__;
        let Some(it) = self.call_special(w, key, &[])? else {
            let ty = self.type_of(w).name();
            let from = |method: &str| {
                format!(
                    "'async with' received an object from {method} that does not implement __await__: {ty}"
                )
            };
            return Err(self.type_error(match place {
                1 => from("__aenter__"),
                2 => from("__aexit__"),
                _ => format!("object {ty} can't be used in 'await' expression"),
            }));
        };
        let is_coroutine = it.get::<GenObj>().is_some_and(|g| {
            g.sort == GenSort::Coroutine
                || g.code.cast::<CodeObj>().code.flags & crate::code::CO_ITERABLE_COROUTINE != 0
        });
        if is_coroutine {
            return Err(self.type_error("__await__() returned a coroutine".into()));
        }
        if !self.is_iterator(*it) {
            let ty = self.type_of(*it).name();
            let text = format!("__await__() returned non-iterator of type '{ty}'");
            return Err(self.type_error(text));
        }
        Ok(it)
    }

    /// The iterator behind what `__anext__` gave; what goes wrong is the cause of a `TypeError`.
    pub(super) fn next_awaitable(&mut self, w: Word) -> R {
        let found = self.get_awaitable(w, 0);
        if found.is_ok() {
            return found;
        }
        let cause = self.take_pending();
        let ty = self.type_of(w).name();
        let raised =
            self.type_error(format!("'async for' received an invalid object from __anext__: {ty}"));
        if let Some(e) = self.pending.get().get::<ExcObj>() {
            replace(&e.context, cause.clone().into_word());
            replace(&e.cause, cause.into_word());
            e.suppress_context.set(true);
        }
        Err(raised)
    }
}
