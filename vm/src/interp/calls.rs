//! Calls and returns.

use super::Exit;
use super::cursor::{Cursor, Flow, Out, is_exact};
use super::specialise as sp;
use crate::build;
use crate::comparisons::Cmp;
use crate::frame::{CHAINED, ENTRY, FOR_LOOP, GENERATOR, INIT, OPERATOR};
use crate::heap::{Ref, decref, incref_value};
use crate::hooks::Tracer;
use crate::object::*;
use crate::opcode as op;
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
use ir::word::Word;

/// Whether a call with `n` positional arguments only moves them into the function's frame.
#[inline(always)]
pub(super) fn takes_exactly(f: &FuncObj, n: usize) -> bool {
    f.code().simple_args && f.code().arg_count == n
}

impl<T: Tracer> Cursor<T> {
    #[inline(always)]
    pub(super) fn call(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let (callable, this) = (self.peek(arg as usize + 2), self.peek(arg as usize + 1));
        if self.adapt(sp::callee(callable, this), |c| sp::call(vm, c, callable, this, arg)) {
            return Ok(());
        }
        if !T::ENABLED && is_exact(callable, tid::FUNCTION) {
            let n = arg as usize + usize::from(this != Word::NULL);
            if takes_exactly(callable.cast(), n) {
                return self.push_function(vm, callable, n, arg as usize + 2);
            }
            return self.push_function_for(vm, callable, n, arg as usize + 2);
        }
        if !T::ENABLED && this == Word::NULL && vm.is_partial(callable) {
            return self.on_saved_frame(vm, |vm| vm.start_partial(arg as usize));
        }
        self.on_saved_frame(vm, |vm| vm.start_call(arg as usize))
    }
    /// What works on the saved frame and may push another.
    #[inline(always)]
    pub(super) fn on_saved_frame(&mut self, vm: &mut Vm, f: impl FnOnce(&mut Vm) -> R<()>) -> Flow {
        self.save();
        f(vm)?;
        self.reload(vm);
        Ok(())
    }
    /// A Python function that gets exactly its parameters; `bound` if it comes in a method object.
    #[inline(always)]
    pub(super) fn call_py_exact_args(&mut self, vm: &mut Vm, arg: u32, bound: bool) -> Flow {
        // SAFETY: the compiler put callable, self and `arg` arguments there.
        let callee = unsafe { self.sp.sub(arg as usize + 2) };
        let (mut f, mut this) = (self.peek(arg as usize + 2), self.peek(arg as usize + 1));
        if bound {
            if !(is_exact(f, builtin_tid::METHOD) && this == Word::NULL) {
                return self.deopt(op::CALL);
            }
            let m = f.cast::<MethodObj>();
            this = m.this;
            f = m.func;
        }
        let has_self = this != Word::NULL;
        let n = arg as usize + usize::from(has_self);
        let c = self.cache();
        let known = |f: &FuncObj| f.version.get() == c.version && n == c.index as usize;
        if !(is_exact(f, tid::FUNCTION)
            && (known(f.cast()) || !T::ENABLED && takes_exactly(f.cast(), n)))
        {
            return self.deopt(op::CALL);
        }
        if bound {
            incref_value(f);
            incref_value(this);
            // SAFETY: callable and self lie there.
            unsafe {
                decref(*callee);
                *callee = f;
                *callee.add(1) = this;
            }
        }
        self.push_function(vm, f, n, arg as usize + 2)
    }
    /// A Python function that gets other arguments than just its parameters.
    #[inline(always)]
    pub(super) fn call_py_general(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let (f, this) = (self.peek(arg as usize + 2), self.peek(arg as usize + 1));
        if !is_exact(f, tid::FUNCTION) {
            return self.deopt(op::CALL);
        }
        if T::ENABLED {
            return self.on_saved_frame(vm, |vm| vm.start_call(arg as usize));
        }
        let n = arg as usize + usize::from(this != Word::NULL);
        self.push_function_for(vm, f, n, arg as usize + 2)
    }
    /// As [`Cursor::push_function`] for whatever number of arguments.
    #[inline(always)]
    pub(super) fn push_function_for(
        &mut self,
        vm: &mut Vm,
        f: Word,
        n: usize,
        operands: usize,
    ) -> Flow {
        // SAFETY: the operands are on the stack.
        let first = unsafe { self.sp.sub(n) };
        self.shrink(operands);
        self.save();
        // SAFETY: the words are the frame's no more, since `sp` is below them.
        let new = unsafe { vm.push_frame_for(f, first, n) }?;
        *self = Cursor::at_frame(new);
        self.skip_resume();
        Ok(())
    }
    /// Replaces the top `operands` words, of which the last `n` are the arguments, by the frame of a Python function
    /// that takes just these, `f`. The references of `f` and the arguments move along.
    #[inline(always)]
    pub(super) fn push_function(
        &mut self,
        vm: &mut Vm,
        f: Word,
        n: usize,
        operands: usize,
    ) -> Flow {
        // SAFETY: the operands are on the stack.
        let first = unsafe { self.sp.sub(n) };
        self.shrink(operands);
        self.save();
        // SAFETY: the words are the frame's no more, since `sp` is below them; the function has `n` parameters.
        let new = unsafe { vm.push_frame_of(f, first, n) }?;
        *self = Cursor::at_frame(new);
        self.skip_resume();
        Ok(())
    }
    #[inline(always)]
    pub(super) fn call_builtin(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let n = arg as usize;
        let f = self.peek(n + 2);
        if f.get::<BuiltinObj>().is_none() {
            return self.deopt(op::CALL);
        }
        let b = f.cast::<BuiltinObj>();
        let has_self = self.peek(n + 1) != Word::NULL;
        if has_self && b.this != Word::NULL {
            return self.deopt(op::CALL);
        }
        self.save();
        vm.check_arity(b, self.top(n + usize::from(has_self)))?;
        let mut count = n + usize::from(has_self);
        if b.this != Word::NULL {
            // The receiver goes where the missing self would be.
            incref_value(b.this);
            // SAFETY: self lies below the arguments.
            unsafe { *self.sp.sub(n + 1) = b.this };
            count += 1;
        }
        let pos = self.top(count);
        if b.this == Word::NULL {
            vm.check_receiver(b, pos)?;
        }
        let r = (b.func)(vm, &Args::of(pos))?;
        self.drop_values(n);
        self.drop(1);
        self.drop_values(1);
        self.push_returned(r.into_word());
        Ok(())
    }
    /// Whether the callable under `n` arguments and no self is the one in the cache.
    #[inline(always)]
    pub(super) fn calls_cached(&self, n: usize) -> bool {
        self.peek(n + 2).0 == self.cache().ptr && self.peek(n + 1) == Word::NULL
    }
    #[inline(always)]
    pub(super) fn call_len(&mut self, vm: &mut Vm) -> Flow {
        if !self.calls_cached(1) {
            return self.deopt(op::CALL);
        }
        let w = self.peek(1);
        let n = if is_exact(w, tid::LIST) {
            w.cast::<ListObj>().len.get()
        } else {
            self.save();
            vm.len(w)?
        };
        self.replace(3, build::usize(vm, n));
        Ok(())
    }
    #[inline(always)]
    pub(super) fn call_list_append(&mut self) -> Flow {
        let (f, l) = (self.peek(3), self.peek(2));
        if f.0 != self.cache().ptr || !l.has_tid(tid::LIST) {
            return self.deopt(op::CALL);
        }
        let v = self.pop();
        l.cast::<ListObj>().push(Ref::owned(v));
        self.drop(2);
        self.push_returned(Word::NONE);
        Ok(())
    }

    #[inline(always)]
    pub(super) fn return_value(&mut self, vm: &mut Vm) -> Flow {
        let value = self.pop();
        let flags = self.frame().flags;
        self.frame().sp = self.sp;
        if flags == 0 {
            vm.pop_plain_frame(self.frame());
            // SAFETY: only an entry frame may be the last one.
            *self = Cursor::at_frame(unsafe { self.frame.sub(1) });
            self.push_returned(value);
            return Ok(());
        }
        self.return_specially(vm, flags, Ref::owned(value))
    }
    /// A special method has returned to the operator that called it.
    #[inline(never)]
    fn finish_operator_call(&mut self, vm: &mut Vm, value: Ref) -> Flow {
        let (opcode, arg) = self.code.instr(self.at());
        match op::generic(opcode) {
            op::FOR_ITER => {
                self.push(value.into_word());
                return Ok(());
            }
            op::STORE_SUBSCR => {
                self.drop(3);
                return Ok(());
            }
            op::COMPARE_OP => {
                let result = if *value == Word::NOT_IMPLEMENTED {
                    self.save();
                    vm.comparison_declined(Cmp::from_oparg(arg), self.peek(2), self.peek(1))?
                } else {
                    value
                };
                self.replace(2, result);
                return Ok(());
            }
            op::CONTAINS_OP => {
                self.save();
                let found = vm.truth(*value)?;
                self.drop(2);
                self.push_bool(found != (arg != 0));
                return Ok(());
            }
            _ => {}
        }
        let result = if *value == Word::NOT_IMPLEMENTED && arg != crate::arithmetic::nb::SUBSCR {
            self.save();
            vm.binary_op_declined(arg, self.peek(2), self.peek(1))?
        } else {
            value
        };
        self.replace(2, result);
        Ok(())
    }
    /// Returns from a generator, from an `__init__` that makes an instance, or from the loop.
    #[inline(always)]
    fn return_specially(&mut self, vm: &mut Vm, flags: u32, mut value: Ref) -> Flow {
        if flags & GENERATOR != 0 {
            let return_ip = self.frame().return_ip;
            if flags & CHAINED != 0 {
                let ended = Ref::new(self.frame().extra);
                vm.finish_generator();
                let goes_on = vm.push_waiting(ended.cast(), flags, return_ip);
                vm.top_frame().ip = goes_on;
                self.reload(vm);
                self.push(value.into_word());
                return Ok(());
            }
            vm.finish_generator();
            if flags & ENTRY != 0 {
                return Err(Out::Exit(Exit::Done(Ok(value))));
            }
            vm.top_frame().ip = return_ip;
            self.reload(vm);
            if flags & FOR_LOOP == 0 {
                self.push(value.into_word());
            }
            return Ok(());
        }
        if flags & OPERATOR != 0 {
            vm.pop_frame();
            // Of its own, since what another function gets the address of is not held in registers.
            let mut caller = Cursor::new(vm);
            let flow = caller.finish_operator_call(vm, value);
            *self = caller;
            return flow;
        }
        if flags & INIT != 0 {
            let made = Ref::owned(std::mem::replace(&mut self.frame().extra, Word::NULL));
            if *value != Word::NONE {
                self.save();
                let got = vm.type_of(*value).name();
                let text = format!("__init__() should return None, not '{got}'");
                return Err(vm.type_error(text).into());
            }
            value = made;
        }
        vm.pop_frame();
        if flags & ENTRY != 0 {
            return Err(Out::Exit(Exit::Done(Ok(value))));
        }
        self.reload(vm);
        self.push(value.into_word());
        Ok(())
    }
}
