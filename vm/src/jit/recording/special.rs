//! Operators on instances of Python classes: their special methods are part of the trace.
//!
//! The interpreter runs such a method in a loop of its own. While a trace is recorded, the JIT pushes its frame instead, flagged
//! [`OPERATOR`]: the operands stay on the caller's stack, so that wherever the trace is left, the interpreter can finish the
//! operator, also when the method declines with `NotImplemented`.

use super::{Abort, Function, Recording, Sort, kind_of};
use crate::arithmetic::nb;
use crate::comparisons::Cmp;
use crate::frame::OPERATOR;
use crate::heap::{Ref, incref};
use crate::object::*;
use crate::opcode as op;
use crate::vm::{R, Vm};
use ir::kinds::Kind;
use ir::layout::tid;
use ir::record::Argument;
use ir::word::Word;

/// A special method to be run on the innermost frame's operands.
pub(in crate::jit) struct SpecialCall {
    function: Word,
    /// Its arguments, borrowed from the stack.
    arguments: [Word; 3],
    count: usize,
}

impl SpecialCall {
    /// Pushes the method's frame.
    pub fn push(&self, vm: &mut Vm) -> R<()> {
        incref(self.function);
        let frame = vm.push_frame(self.function)?;
        frame.flags |= OPERATOR;
        for (k, &argument) in self.arguments[..self.count].iter().enumerate() {
            incref(argument);
            // SAFETY: the function takes as many arguments; they are its first locals.
            unsafe { *frame.base.add(k) = argument };
        }
        Ok(())
    }
}

impl Recording {
    /// `BINARY_OP`, subscripts included.
    pub(super) fn enter_operator(
        &mut self,
        vm: &mut Vm,
        oparg: u32,
        a: Word,
        b: Word,
    ) -> Option<SpecialCall> {
        if !is_instance(a) {
            return None;
        }
        let function = match oparg {
            nb::SUBSCR => vm.type_lookup(a.heap_type(), vm.names.__getitem__),
            _ => vm.first_special(oparg, a, b),
        };
        self.enter_binary(vm, function?, a, b, oparg != nb::SUBSCR)
    }

    /// `COMPARE_OP`.
    pub(super) fn enter_comparison(
        &mut self,
        vm: &mut Vm,
        oparg: u32,
        a: Word,
        b: Word,
    ) -> Option<SpecialCall> {
        if !is_instance(a) {
            return None;
        }
        let function = vm.first_comparison(Cmp::from_oparg(oparg), a, b)?;
        self.enter_binary(vm, function, a, b, true)
    }

    /// A method of `a`'s class with `b`. `is_operator`: another class of `b` could have come first.
    fn enter_binary(
        &mut self,
        vm: &mut Vm,
        function: Word,
        a: Word,
        b: Word,
        is_operator: bool,
    ) -> Option<SpecialCall> {
        if !self.can_be_special(vm, function, 2) {
            return None;
        }
        if is_operator {
            self.guard_type_at(vm, 0, b);
        }
        self.guard_class_at(vm, 1, a);
        self.push_special(function, 2, &[0, 1].map(Argument::Operand));
        Some(SpecialCall { function, arguments: [a, b, Word::NULL], count: 2 })
    }

    /// `CONTAINS_OP`: item and container are on the stack.
    pub(super) fn enter_contains(
        &mut self,
        vm: &mut Vm,
        item: Word,
        container: Word,
    ) -> Option<SpecialCall> {
        if !is_instance(container) {
            return None;
        }
        let function = vm.type_lookup(container.heap_type(), vm.names.__contains__)?;
        if !self.can_be_special(vm, function, 2) {
            return None;
        }
        self.guard_class_at(vm, 0, container);
        self.push_special(function, 2, &[1, 0].map(Argument::Operand));
        Some(SpecialCall { function, arguments: [container, item, Word::NULL], count: 2 })
    }

    /// `STORE_SUBSCR`: value, container and key are on the stack.
    pub(super) fn enter_store(
        &mut self,
        vm: &mut Vm,
        container: Word,
        key: Word,
        value: Word,
    ) -> Option<SpecialCall> {
        if !is_instance(container) {
            return None;
        }
        let name = vm.names.__setitem__;
        let function = vm.type_lookup(container.heap_type(), name)?;
        if !self.can_be_special(vm, function, 3) {
            return None;
        }
        self.guard_class_at(vm, 1, container);
        self.push_special(function, 3, &[1, 2, 0].map(Argument::Operand));
        Some(SpecialCall { function, arguments: [container, key, value], count: 3 })
    }

    /// `FOR_ITER` over an instance whose class has a `__next__` in Python.
    pub(super) fn enter_next(&mut self, vm: &mut Vm, iterator: Word) -> Option<SpecialCall> {
        if !is_instance(iterator) || iterator.kind() != crate::object::Kind::Object {
            return None;
        }
        let function = vm.type_lookup(iterator.heap_type(), vm.names.__next__)?;
        if !self.can_be_special(vm, function, 1) {
            return None;
        }
        self.guard_class_at(vm, 0, iterator);
        self.push_special(function, 1, &[Argument::Operand(0)]);
        Some(SpecialCall { function, arguments: [iterator, Word::NULL, Word::NULL], count: 1 })
    }

    fn can_be_special(&mut self, vm: &Vm, function: Word, n: usize) -> bool {
        if !function.has_tid(tid::FUNCTION) {
            return false;
        }
        let code = function.cast::<FuncObj>().code();
        let enters = code.simple_args && code.arg_count == n && self.can_enter(vm, function);
        if !enters {
            // The runtime calls it.
            self.count_frames(vm);
        }
        enters
    }

    /// The value `depth` below the top is of the type that it is of, as that is now. Of immediates that have no guard
    /// of their kind it is this very one.
    pub(super) fn guard_type_at(&mut self, vm: &mut Vm, depth: usize, value: Word) {
        match kind_of(value) {
            Kind::Immediate => self.recorder.guard_is(depth, value),
            kind => self.recorder.guard(depth, kind),
        }
        if is_instance(value) {
            self.guard_class_at(vm, depth, value);
        }
    }

    /// The object `depth` below the top is of the class that it is of, as the class is now.
    pub(super) fn guard_class_at(&mut self, vm: &mut Vm, depth: usize, object: Word) {
        let class = object.heap_type();
        let version = vm.type_version(class);
        self.keep.push(Ref::new(class.word()));
        self.recorder.guard(depth, kind_of(object));
        let offset = std::mem::offset_of!(TypeObj, version) as u32;
        self.recorder.guard_version("_GUARD_TYPE_VERSION", class.word(), offset, version);
    }

    fn push_special(&mut self, function: Word, operands: usize, arguments: &[Argument]) {
        let func = function.cast::<FuncObj>();
        let number = self.number_of(Function { word: function, sort: Sort::Operator });
        let offset = std::mem::offset_of!(FuncObj, version) as u32;
        let r = &mut self.recorder;
        r.guard_version("_CHECK_FUNCTION_VERSION", function, offset, func.version.get());
        r.push_operator_frame(number, func.code().localsplus.len(), operands, arguments);
        self.keep.push(Ref::new(function));
        self.max_depth = self.max_depth.max(self.recorder.depth());
    }

    /// `RETURN_VALUE` of a special method.
    pub(super) fn return_to_operator(&mut self, vm: &Vm, result: Word) -> Result<(), Abort> {
        let caller = &vm.frames[vm.frames.len() - 2];
        let (opcode, oparg) = caller.code().instr(caller.ip as usize - 1);
        let is_subscript = match op::generic(opcode) {
            op::FOR_ITER => {
                self.recorder.return_to_operator(0, true);
                return Ok(());
            }
            op::STORE_SUBSCR => {
                self.recorder.return_to_operator(3, false);
                return Ok(());
            }
            op::CONTAINS_OP => {
                if kind_of(result) != Kind::Bool {
                    return Err("`__contains__` that gives no bool".into());
                }
                self.recorder.guard(0, Kind::Bool);
                self.recorder.return_to_operator(2, true);
                if oparg != 0 {
                    self.recorder.unary_not();
                }
                return Ok(());
            }
            op::COMPARE_OP => false,
            _ => oparg == nb::SUBSCR,
        };
        if !is_subscript {
            if result == Word::NOT_IMPLEMENTED {
                return Err("an operator that is not implemented".into());
            }
            self.recorder.guard_is_not(Word::NOT_IMPLEMENTED);
        }
        self.recorder.return_to_operator(2, true);
        Ok(())
    }
}

/// Whether it is an instance of a class written in Python.
fn is_instance(w: Word) -> bool {
    w.is_pointer() && w.heap_type().is_heap
}
