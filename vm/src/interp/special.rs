//! Operators on instances of Python classes: the frame of the special method is pushed in the loop, flagged [`OPERATOR`]. The
//! operands stay on the stack until it returns, since it may decline with `NotImplemented`.

use super::calls::takes_exactly;
use super::cursor::{Cursor, Flow};
use crate::code::SUSPENDS;
use crate::comparisons::Cmp;
use crate::frame::{Frame, OPERATOR};
use crate::heap::incref_value;
use crate::hooks::Tracer;
use crate::object::*;
use crate::vm::{R, Vm};
use ir::layout::tid;
use ir::word::Word;

/// Whether it is an instance of a class written in Python, and somebody who records or observes the program does not see to the
/// operator.
#[inline(always)]
fn is_instance<T: Tracer>(w: Word) -> bool {
    !T::ENABLED && w.is_pointer() && w.heap_type().is_heap
}

impl Vm {
    /// Pushes the frame of a special method, unless it is written in Rust, takes its arguments in another way or does not run
    /// until it returns.
    fn push_special<const N: usize>(
        &mut self,
        function: Option<Word>,
        arguments: &[Word; N],
    ) -> R<Option<&'static mut Frame>> {
        let Some(f) = function.filter(|f| f.has_tid(tid::FUNCTION)) else { return Ok(None) };
        if f.cast::<FuncObj>().code().flags & SUSPENDS != 0 || !takes_exactly(f.cast(), N) {
            return Ok(None);
        }
        incref_value(f);
        arguments.iter().for_each(|w| incref_value(*w));
        // SAFETY: the words' references have just been taken; the function has so many parameters.
        let new = unsafe { self.push_frame_of(f, arguments.as_ptr(), N) }?;
        new.flags |= OPERATOR;
        Ok(Some(new))
    }
    #[inline(never)]
    fn push_operator(&mut self, operator: u32, a: Word, b: Word) -> R<Option<&'static mut Frame>> {
        let function = self.first_special(operator, a, b);
        self.push_special(function, &[a, b])
    }
    #[inline(never)]
    fn push_comparison(
        &mut self,
        operator: Cmp,
        a: Word,
        b: Word,
    ) -> R<Option<&'static mut Frame>> {
        let function = self.first_comparison(operator, a, b);
        self.push_special(function, &[a, b])
    }
    /// A special method of the first argument's class.
    #[inline(never)]
    fn push_method<const N: usize>(
        &mut self,
        name: Word,
        arguments: &[Word; N],
    ) -> R<Option<&'static mut Frame>> {
        let function = self.type_lookup(arguments[0].heap_type(), name);
        self.push_special(function, arguments)
    }
}

impl<T: Tracer> Cursor<T> {
    /// Enters the special method of a `BINARY_OP` (other than a subscript). False if there is none to enter, here and below.
    /// The frame is saved.
    #[inline(always)]
    pub(super) fn enter_operator(&mut self, vm: &mut Vm, operator: u32) -> Flow<bool> {
        let (a, b) = (self.peek(2), self.peek(1));
        if !is_instance::<T>(a) {
            return Ok(false);
        }
        let pushed = vm.push_operator(operator, a, b)?;
        Ok(self.enter(pushed))
    }
    #[inline(always)]
    pub(super) fn enter_comparison(&mut self, vm: &mut Vm, operator: Cmp) -> Flow<bool> {
        let (a, b) = (self.peek(2), self.peek(1));
        if !is_instance::<T>(a) {
            return Ok(false);
        }
        let pushed = vm.push_comparison(operator, a, b)?;
        Ok(self.enter(pushed))
    }
    /// `CONTAINS_OP`: item and container are on the stack.
    #[inline(always)]
    pub(super) fn enter_contains(&mut self, vm: &mut Vm) -> Flow<bool> {
        let (item, container) = (self.peek(2), self.peek(1));
        if !is_instance::<T>(container) {
            return Ok(false);
        }
        let pushed = vm.push_method(vm.names.__contains__, &[container, item])?;
        Ok(self.enter(pushed))
    }
    /// `STORE_SUBSCR`: value, container and key are on the stack.
    #[inline(always)]
    pub(super) fn enter_store(&mut self, vm: &mut Vm) -> Flow<bool> {
        let (value, container, key) = (self.peek(3), self.peek(2), self.peek(1));
        if !is_instance::<T>(container) {
            return Ok(false);
        }
        let pushed = vm.push_method(vm.names.__setitem__, &[container, key, value])?;
        Ok(self.enter(pushed))
    }
    /// `FOR_ITER` over an instance whose class has a `__next__` in Python.
    #[inline(always)]
    pub(super) fn enter_next(&mut self, vm: &mut Vm) -> Flow<bool> {
        let iterator = self.peek(1);
        if !is_instance::<T>(iterator) || iterator.kind() != Kind::Object {
            return Ok(false);
        }
        let pushed = vm.push_method(vm.names.__next__, &[iterator])?;
        Ok(self.enter(pushed))
    }
    #[inline(always)]
    fn enter(&mut self, pushed: Option<&'static mut Frame>) -> bool {
        let Some(new) = pushed else { return false };
        *self = Cursor::at_frame(new);
        self.skip_resume();
        true
    }
}
