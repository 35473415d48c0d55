//! Calls: into the runtime, and of Python functions, whose frames the trace goes through.

use super::Recorder;
use crate::builder::FrameSpec;
use crate::layout::{TUPLE_ITEMS, TUPLE_LEN};
use crate::trace::*;
use crate::uop::{Repr, Uop};
use crate::word::Word;

/// By number of operands.
pub(super) const RUNTIME_CALLS: [Uop; 4] =
    [Uop::_CALL_RUNTIME_0, Uop::_CALL_RUNTIME_1, Uop::_CALL_RUNTIME_2, Uop::_CALL_RUNTIME_3];

/// Where a parameter's value comes from.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)] // of the fields: they are what they are called
pub enum Argument {
    /// A call's operand, counted from the self slot.
    Operand(usize),
    /// A default.
    Constant(Word),
    /// A tuple of these operands, at most three, which a runtime function makes.
    Rest { first: usize, count: usize, symbol: u32 },
    /// A dict of the first `count` of these operands by these names: runtime functions make it, and add to it.
    Keywords { given: [(Word, usize); MAX_KEYWORDS], count: usize, symbols: [u32; 2] },
}

/// Most operands whose names are no parameters' that an [`Argument::Keywords`] can have.
pub const MAX_KEYWORDS: usize = 4;

/// What [`Recorder::call_with_array`] does.
#[derive(Clone, Copy, Debug)]
pub struct ArrayCall {
    /// For people.
    pub name: &'static str,
    /// The runtime function.
    pub symbol: u32,
    /// Where it finds its operands.
    pub array: Word,
    /// How many of the top values it sees.
    pub operands: usize,
    /// How many of them go.
    pub pops: usize,
    /// How many values come.
    pub pushes: usize,
}

impl Recorder {
    /// Takes out the two slots below the top `args` ones that a call leaves there (callable and self).
    pub fn drop_callable(&mut self, args: usize) {
        let at = self.top().stack.len() - args - 2;
        let callable: Vec<SlotValue> = self.top().stack.drain(at..at + 2).collect();
        callable.into_iter().for_each(|s| self.release(s));
    }

    /// `_CALL_RUNTIME_n` on the top `n` values: an owned object, or an exception.
    pub fn call_runtime(&mut self, name: &'static str, symbol: u32, n: usize) {
        self.note(name, symbol as u64);
        let at = self.top().stack.len() - n;
        let slots: Vec<SlotValue> = self.top().stack.drain(at..).collect();
        let args: Vec<ValueId> = slots.iter().map(|&s| self.object(s)).collect();
        let r = self.emit(RUNTIME_CALLS[n], &args, symbol as u64);
        slots.into_iter().for_each(|s| self.release(s));
        self.push(SlotValue::Owned(r));
    }

    /// `_CALL_RUNTIME_n` on the top `n` values, for its effect: it returns any word but NULL, an immediate.
    pub fn call_runtime_effect(&mut self, name: &'static str, symbol: u32, n: usize) {
        self.call_runtime(name, symbol, n);
        self.top().stack.pop();
    }

    /// A call of whatever callable, with `args` ≤ 2 arguments, self (if not NULL) counted as one.
    pub fn call_any(&mut self, symbols: [u32; 3], args: usize) {
        let at = self.top().stack.len() - args - 2;
        if self.top().stack[at + 1] == SlotValue::Unset {
            self.top().stack.remove(at + 1);
        }
        let operands = self.top().stack.len() - at;
        self.call_runtime("_CALL_NON_PY_GENERAL", symbols[operands - 1], operands);
    }

    /// A bytecode that a runtime function executes. It finds the top `operands` values, borrowed, in the array at the
    /// constant address `array`, and is told the words `what` besides. The top `pops` values are gone afterwards.
    /// Of `pushes` results the first is the function's, the others it leaves in the array. Exits from here on
    /// are to `next`, where the interpreter goes on behind the bytecode.
    pub fn call_with_array(&mut self, call: &ArrayCall, what: &[Word], next: u32) {
        self.note(call.name, call.operands as u64);
        let base = self.builder.constant(Repr::Obj, call.array.0);
        let depth = self.top().stack.len();
        for (i, at) in (depth - call.operands..depth).enumerate() {
            let slot = self.top().stack[at];
            let v = self.object(slot);
            self.builder.inst(Uop::_STORE_FIELD, &[base, v], 8 * i as u64, None);
        }
        let what: Vec<ValueId> =
            what.iter().map(|w| self.builder.constant(Repr::Obj, w.0)).collect();
        let first = self.emit(RUNTIME_CALLS[what.len()], &what, u64::from(call.symbol));
        let gone: Vec<SlotValue> = self.top().stack.drain(depth - call.pops..).collect();
        for i in 0..call.pushes {
            let result = match i {
                0 => first,
                _ => self.emit(Uop::_LOAD_FIELD, &[base], 8 * i as u64),
            };
            self.push(SlotValue::Owned(result));
        }
        gone.into_iter().for_each(|s| self.release(s));
        self.leave_to(next);
    }

    /// Leaves a word where a runtime function finds it that is about to be called.
    pub fn store_word(&mut self, address: Word, word: Word) {
        self.note("_STORE_WORD", word.0);
        let [at, word] = [address, word].map(|w| self.builder.constant(Repr::Obj, w.0));
        self.builder.inst(Uop::_STORE_FIELD, &[at, word], 0, None);
    }

    /// The top is NULL or not (a call's self), as it was when recorded; exits are behind the bytecode.
    pub fn guard_null(&mut self, null: bool) {
        self.note(if null { "_GUARD_IS_NULL" } else { "_GUARD_IS_NOT_NULL" }, 0);
        let Some(v) = self.top().stack.last().and_then(|s| s.value()) else { return };
        let c = self.builder.constant(Repr::Obj, Word::NULL.0);
        self.guarded(if null { Uop::_GUARD_IS } else { Uop::_GUARD_IS_NOT }, &[v, c], 0);
        if null {
            *self.top().stack.last_mut().expect("seen above") = SlotValue::Unset;
        }
    }

    /// `_PUSH_FRAME`: callable, self-or-NULL and `args` arguments are on the stack; the first locals of a new frame
    /// with `locals` locals take them as `arguments` says. The caller has guarded the callable.
    pub fn push_frame(&mut self, code: u32, locals: usize, args: usize, arguments: &[Argument]) {
        self.note("_PUSH_FRAME", args as u64);
        let (callable, operands) = self.take_operands(args);
        let slots = self.bind(operands, arguments);
        self.open_frame(code, locals, slots, None);
        self.release(callable);
    }

    /// The (guarded) callable below NULL and `args` arguments is a bound method: its self takes the place of NULL.
    pub fn self_of_method(&mut self, args: usize, this: u32) {
        self.note("_EXPAND_METHOD", args as u64);
        let at = self.top().stack.len() - args - 2;
        let method = self.top().stack[at];
        let m = self.object(method);
        let this = self.emit(Uop::_LOAD_CONST_FIELD, &[m], u64::from(this));
        let this = self.own(SlotValue::Borrowed(this));
        self.top().stack[at + 1] = this;
    }

    /// The (guarded) callable below NULL and `args` arguments is an instance: it is the self of its `__call__`.
    pub fn call_instance(&mut self, args: usize) {
        self.note("_EXPAND_INSTANCE", args as u64);
        let stack = &mut self.top().stack;
        let at = stack.len() - args - 2;
        stack[at + 1] = std::mem::replace(&mut stack[at], SlotValue::Unset);
    }

    /// The same for whatever function has the code: the frame has it as one local more.
    pub fn push_closure_frame(
        &mut self,
        code: u32,
        locals: usize,
        args: usize,
        arguments: &[Argument],
    ) {
        self.note("_PUSH_CLOSURE_FRAME", args as u64);
        let (callable, operands) = self.take_operands(args);
        let slots = self.bind(operands, arguments);
        let function = self.own(callable);
        self.open_frame(code, locals, slots, None);
        self.top().locals.push(function);
    }

    /// `_CREATE_INIT_FRAME`: a class, NULL and `args` arguments are on the stack; the class has been guarded. A
    /// runtime function makes the instance, and a frame of its `__init__` begins.
    pub fn push_init_frame(
        &mut self,
        code: u32,
        locals: usize,
        args: usize,
        arguments: &[Argument],
        class: Word,
        symbol: u32,
    ) {
        self.note("_CREATE_INIT_FRAME", args as u64);
        let class = self.builder.constant(Repr::Obj, class.0);
        let instance = self.emit(Uop::_CALL_RUNTIME_1, &[class], symbol as u64);
        self.builder.inst(Uop::_INCREF, &[instance], 0, None);
        let (callable, mut operands) = self.take_operands(args);
        operands[0] = SlotValue::Owned(instance);
        let slots = self.bind(operands, arguments);
        self.open_frame(code, locals, slots, Some(SlotValue::Owned(instance)));
        self.release(callable);
    }

    /// `CALL_FUNCTION_EX`: a (guarded) tuple and NULL or a dict are on top. The tuple has `n` items, which are lent to the
    /// call in its place, and the dict has no items: their number is in this field. What was on top is for
    /// [`Recorder::drop_spread`].
    pub fn spread(&mut self, n: usize, dict_len: u32) -> [SlotValue; 2] {
        self.note("_SPREAD", n as u64);
        let (dict, tuple) = (self.pop(), self.pop());
        if dict != SlotValue::Unset {
            let d = self.object(dict);
            let len = self.emit(Uop::_LOAD_FIELD_I64, &[d], u64::from(dict_len));
            let zero = self.i64(0);
            self.guarded(Uop::_GUARD_EQ_I64, &[len, zero], 0);
        }
        let t = self.object(tuple);
        let len = self.emit(Uop::_LOAD_CONST_FIELD_I64, &[t], TUPLE_LEN as u64);
        let expected = self.i64(n as i64);
        self.guarded(Uop::_GUARD_EQ_I64, &[len, expected], 0);
        for i in 0..n as u64 {
            let item = self.emit(Uop::_LOAD_CONST_FIELD, &[t], TUPLE_ITEMS as u64 + 8 * i);
            self.push(SlotValue::Borrowed(item));
        }
        [tuple, dict]
    }

    /// The callee has its arguments.
    pub fn drop_spread(&mut self, spread: [SlotValue; 2]) {
        spread.into_iter().for_each(|slot| self.release(slot));
    }

    /// `DICT_MERGE` of the (guarded) dict on top, which has no items: their number is in this field.
    pub fn merge_nothing(&mut self, dict_len: u32) {
        self.note("_DICT_MERGE", 0);
        let dict = self.pop();
        let d = self.object(dict);
        let len = self.emit(Uop::_LOAD_FIELD_I64, &[d], u64::from(dict_len));
        let zero = self.i64(0);
        self.guarded(Uop::_GUARD_EQ_I64, &[len, zero], 0);
        self.release(dict);
    }

    /// Takes a call's operands from the stack: the callable, and the others from self on.
    fn take_operands(&mut self, args: usize) -> (SlotValue, Vec<SlotValue>) {
        let at = self.top().stack.len() - args - 2;
        let mut slots: Vec<SlotValue> = self.top().stack.drain(at..).collect();
        (slots.remove(0), slots)
    }

    /// The parameters' values; every operand but an absent self is one of them.
    fn bind(&mut self, operands: Vec<SlotValue>, arguments: &[Argument]) -> Vec<SlotValue> {
        let mut slots = Vec::with_capacity(arguments.len());
        for argument in arguments {
            let slot = match *argument {
                Argument::Operand(i) => operands[i],
                Argument::Constant(word) => {
                    SlotValue::Borrowed(self.builder.constant(Repr::Obj, word.0))
                }
                Argument::Rest { first, count, symbol } => {
                    let items = &operands[first..first + count];
                    let values: Vec<ValueId> = items.iter().map(|&s| self.object(s)).collect();
                    let tuple = self.emit(RUNTIME_CALLS[count], &values, u64::from(symbol));
                    items.iter().for_each(|&s| self.release(s));
                    SlotValue::Owned(tuple)
                }
                Argument::Keywords { given, count, symbols: [make, add] } => {
                    let dict = self.emit(Uop::_CALL_RUNTIME_0, &[], u64::from(make));
                    for (name, i) in &given[..count] {
                        let name = self.builder.constant(Repr::Obj, name.0);
                        let value = self.object(operands[*i]);
                        self.emit(Uop::_CALL_RUNTIME_3, &[dict, name, value], u64::from(add));
                        self.release(operands[*i]);
                    }
                    SlotValue::Owned(dict)
                }
            };
            slots.push(self.own(slot));
        }
        slots
    }

    fn open_frame(
        &mut self,
        code: u32,
        locals: usize,
        mut slots: Vec<SlotValue>,
        instance: Option<SlotValue>,
    ) {
        slots.resize(locals, SlotValue::Unset);
        self.init.push(instance.is_some());
        slots.extend(instance);
        self.frames.push(FrameSpec { code, pc: 0, locals: slots, stack: Vec::new() });
    }

    /// The frame of a special method: the top `operands` slots, which stay where they are, give its arguments.
    pub fn push_operator_frame(
        &mut self,
        code: u32,
        locals: usize,
        operands: usize,
        arguments: &[Argument],
    ) {
        self.note("_PUSH_OPERATOR_FRAME", operands as u64);
        let stack = &self.top().stack;
        // The method's references are its own.
        let lent = stack[stack.len() - operands..].iter().map(|slot| match *slot {
            SlotValue::Owned(v) => SlotValue::Borrowed(v),
            other => other,
        });
        let lent: Vec<SlotValue> = lent.collect();
        let slots = self.bind(lent, arguments);
        self.open_frame(code, locals, slots, None);
    }

    /// The top is not this word.
    pub fn guard_is_not(&mut self, word: Word) {
        self.note("_GUARD_IS_NOT", word.0);
        let Some(&slot) = self.top().stack.last() else { return };
        let v = self.object(slot);
        let c = self.builder.constant(Repr::Obj, word.0);
        self.guarded(Uop::_GUARD_IS_NOT, &[v, c], 0);
    }

    /// `_RETURN_VALUE` from a special method: its result takes the place of the operator's operands, or goes with them.
    pub fn return_to_operator(&mut self, operands: usize, has_result: bool) {
        self.return_value();
        let result = self.pop();
        for _ in 0..operands {
            let operand = self.pop();
            self.release(operand);
        }
        if has_result {
            self.push(result);
        } else {
            self.release(result);
        }
    }

    /// `_MAKE_CELL`: a local becomes a cell with its value, bound or not.
    pub fn make_cell(&mut self, local: u32, symbol: u32) {
        self.note("_MAKE_CELL", local as u64);
        let value = self.top().locals[local as usize];
        let v = self.object(value);
        let cell = self.emit(Uop::_CALL_RUNTIME_1, &[v], u64::from(symbol));
        self.top().locals[local as usize] = SlotValue::Owned(cell);
        self.release(value);
    }

    /// `_COPY_FREE_VARS`: these cells (constants: they belong to the inlined function) become locals.
    pub fn copy_free_vars(&mut self, first: usize, cells: &[Word]) {
        self.note("_COPY_FREE_VARS", cells.len() as u64);
        for (i, cell) in cells.iter().enumerate() {
            let c = self.builder.constant(Repr::Obj, cell.0);
            self.top().locals[first + i] = SlotValue::Borrowed(c);
        }
    }

    /// The same in a frame of [`Recorder::push_closure_frame`]: the `n` cells are in the tuple in this field of the
    /// function.
    pub fn copy_free_vars_of_function(&mut self, first: usize, n: usize, closure: u32) {
        self.note("_COPY_FREE_VARS", n as u64);
        let function = *self.top().locals.last().expect("the function");
        let f = self.object(function);
        let tuple = self.emit(Uop::_LOAD_FIELD, &[f], u64::from(closure));
        for i in 0..n {
            let offset = TUPLE_ITEMS as u64 + 8 * i as u64;
            let cell = self.emit(Uop::_LOAD_FIELD, &[tuple], offset);
            self.top().locals[first + i] = SlotValue::Borrowed(cell);
        }
    }

    /// `_RETURN_VALUE` from an inlined frame.
    ///
    /// # Panics
    /// In the outermost frame: the recorder must have stopped.
    pub fn return_value(&mut self) {
        self.note("_RETURN_VALUE", 0);
        assert!(self.frames.len() > 1, "the trace's own frame doesn't return");
        let result = self.pop();
        let mut result = self.own(result);
        let mut frame = self.frames.pop().expect("a frame");
        if self.init.pop() == Some(true) {
            // `__init__` returns None; its call gives the instance.
            self.release(result);
            result = frame.locals.pop().expect("the instance");
        }
        frame.stack.into_iter().chain(frame.locals).for_each(|s| self.release(s));
        self.push(result);
    }
}
