//! Calls of classes, and questions about the class of an object.

use super::calls::takes_exactly;
use super::cursor::{Cursor, Flow, is_exact};
use super::specialise as sp;
use crate::build;
use crate::frame::{Frame, INIT};
use crate::heap::{decref_value, incref_value};
use crate::hooks::Tracer;
use crate::object::*;
use crate::opcode as op;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

impl Vm {
    /// Pushes the frame of a class's `__init__` for `n - 1` arguments behind the first of these words, which becomes the new
    /// instance. Takes over the references, that to the class too.
    ///
    /// # Safety
    /// The words are the operand stack's, above its top.
    #[inline(never)]
    unsafe fn push_init(
        &mut self,
        class: Word,
        init: Word,
        first: *mut Word,
        n: usize,
    ) -> R<&'static mut Frame> {
        incref_value(init);
        let made = build::instance(class.cast::<TypeObj>());
        // SAFETY: promised by the caller; the function has the words as parameters.
        let new = unsafe {
            *first = made.clone().into_word();
            match takes_exactly(init.cast(), n) {
                true => self.push_frame_of(init, first, n),
                false => self.push_frame_for(init, first, n),
            }
        };
        decref_value(class);
        let new = new?;
        new.flags |= INIT;
        new.extra = made.into_word();
        Ok(new)
    }
}

impl<T: Tracer> Cursor<T> {
    /// A class that needs nothing else than the `__init__` in the cache.
    #[inline(always)]
    pub(super) fn call_init(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let n = arg as usize + 1;
        let (callable, c) = (self.peek(n + 1), self.cache());
        if !is_exact(callable, builtin_tid::TYPE)
            || self.peek(n) != Word::NULL
            || callable.cast::<TypeObj>().version.get() != c.version
        {
            return self.deopt(op::CALL);
        }
        if T::ENABLED {
            return self.on_saved_frame(vm, |vm| vm.start_call(arg as usize));
        }
        // SAFETY: self lies below the arguments.
        let first = unsafe { self.sp.sub(n) };
        self.shrink(n + 1);
        self.save();
        // SAFETY: the words are the frame's no more, since `sp` is below them.
        let new = unsafe { vm.push_init(callable, Word(c.ptr), first, n) }?;
        *self = Cursor::at_frame(new);
        self.skip_resume();
        Ok(())
    }

    /// The built-in class in the cache.
    #[inline(always)]
    pub(super) fn call_builtin_class(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let n = arg as usize;
        let callable = self.peek(n + 2);
        if callable.0 != self.cache().ptr || self.peek(n + 1) != Word::NULL {
            return self.deopt(op::CALL);
        }
        if T::ENABLED {
            return self.on_saved_frame(vm, |vm| vm.start_call(n));
        }
        self.save();
        // SAFETY: self is missing, and the arguments lie behind it.
        let r = unsafe { vm.construct(callable.cast(), self.sp.sub(n + 1), n, &Args::of(&[])) }?;
        self.drop_values(n + 2);
        self.push_returned(r.into_word());
        Ok(())
    }

    #[inline(always)]
    pub(super) fn call_type_1(&mut self, vm: &mut Vm) -> Flow {
        if self.peek(3) != vm.types.type_.word() || self.peek(2) != Word::NULL {
            return self.deopt(op::CALL);
        }
        let w = self.peek(1);
        let ty = vm.type_of(w).word();
        incref_value(ty);
        self.shrink(3);
        // `type` itself is immortal.
        self.push_returned(ty);
        decref_value(w);
        Ok(())
    }

    /// What it says of an object's type and a class is kept for the next time, if that alone decides.
    #[inline(always)]
    pub(super) fn call_isinstance(&mut self, vm: &mut Vm) -> Flow {
        if !self.calls_cached(2) {
            return self.deopt(op::CALL);
        }
        let (object, class) = (self.peek(2), self.peek(1));
        let (ty, c) = (vm.type_of(object), self.cache());
        let answer = if ty.word() == class {
            true
        } else if is_exact(class, builtin_tid::TYPE)
            && class.cast::<TypeObj>().version.get() == c.signature
            && ty.version.get() == c.version
            && c.version != 0
        {
            c.index != 0
        } else {
            self.save();
            sp::isinstance(vm, (!T::ENABLED).then_some(c), object, class)?
        };
        self.drop(4);
        self.push_bool(answer);
        Ok(())
    }
}
