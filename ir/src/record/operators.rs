//! Operators and comparisons on operands that have been guarded.

use super::{Compare, Recorder};
use crate::kinds::Kind;
use crate::trace::*;
use crate::uop::{Repr, Uop};
use crate::word::Word;

impl Recorder {
    /// Replaces two guarded immediates by a tagged operation's result (`_BINARY_OP_ADD_INT`, …).
    pub fn binary_tagged(&mut self, uop: Uop) {
        self.note(uop.info().name, 0);
        let (b, a) = (self.pop(), self.pop());
        let (a, b) = (self.object(a), self.object(b));
        let r = self.emit(uop, &[a, b], 0);
        self.push(SlotValue::Owned(r));
    }

    /// An immediate, as a raw value of the representation.
    pub(super) fn unbox(&mut self, slot: SlotValue, from: Kind, to: Repr) -> ValueId {
        let v = match slot.value() {
            Some(v) if self.builder.trace().repr(v) == Repr::Cond => v,
            _ => self.object(slot),
        };
        let raw = match (self.builder.trace().repr(v), from) {
            (Repr::Cond, _) => v,
            (_, Kind::Float) => self.emit(Uop::_UNBOX_FLOAT, &[v], 0),
            (_, Kind::Bool) => self.emit(Uop::_UNBOX_BOOL, &[v], 0),
            _ => self.emit(Uop::_UNBOX_INT, &[v], 0),
        };
        match (self.builder.trace().repr(raw), to) {
            (Repr::I64, Repr::F64) => self.emit(Uop::_INT_TO_FLOAT, &[raw], 0),
            _ => raw,
        }
    }

    pub(super) fn push_raw(&mut self, v: ValueId) {
        let boxed = match self.builder.trace().repr(v) {
            Repr::I64 => self.emit(Uop::_BOX_INT, &[v], 0),
            Repr::F64 => self.emit(Uop::_BOX_FLOAT, &[v], 0),
            Repr::Cond | Repr::Obj => v,
        };
        self.push(SlotValue::Owned(boxed));
    }

    /// Replaces the top two by a raw operation on them; `a` and `b` are their (guarded) kinds, ints are
    /// converted where the uop wants floats.
    pub fn binary_raw(&mut self, uop: Uop, a: Kind, b: Kind) {
        self.note(uop.info().name, 0);
        let (right, left) = (self.pop(), self.pop());
        let want = uop.info().args;
        let x = self.unbox(left, a, want[0]);
        let y = self.unbox(right, b, want[1]);
        let r = self.emit(uop, &[x, y], 0);
        self.push_raw(r);
    }

    /// Replaces the top by a raw operation on it.
    pub fn unary_raw(&mut self, uop: Uop, kind: Kind) {
        self.note(uop.info().name, 0);
        let slot = self.pop();
        let x = self.unbox(slot, kind, uop.info().args[0]);
        let r = self.emit(uop, &[x], 0);
        self.push_raw(r);
    }

    /// A pure runtime function on the top `n` ≤ 2 numbers (`_CALL_F64`, …).
    pub fn call_pure(&mut self, uop: Uop, kinds: &[Kind], symbol: u32) {
        self.note(uop.info().name, symbol as u64);
        let at = self.top().stack.len() - kinds.len();
        let slots: Vec<SlotValue> = self.top().stack.drain(at..).collect();
        let mut args = Vec::new();
        for ((slot, &kind), &want) in slots.into_iter().zip(kinds).zip(uop.info().args) {
            args.push(self.unbox(slot, kind, want));
        }
        let r = self.emit(uop, &args, symbol as u64);
        self.push_raw(r);
    }

    /// A float's power: the base is positive, or the exponent a constant whole number, and the result finite; else the
    /// interpreter decides.
    pub fn float_power(&mut self, a: Kind, b: Kind, symbol: u32) {
        self.note("_BINARY_OP_POWER_FLOAT", symbol as u64);
        let (right, left) = (self.pop(), self.pop());
        let is_whole = self.is_whole_constant(right);
        let x = self.unbox(left, a, Repr::F64);
        let y = self.unbox(right, b, Repr::F64);
        if !is_whole {
            let zero = self.builder.constant(Repr::F64, 0);
            self.guarded(Uop::_GUARD_LT_F64, &[zero, x], 0);
        }
        let r = self.emit(Uop::_CALL_F64_F64, &[x, y], symbol as u64);
        let size = self.emit(Uop::_ABS_F64, &[r], 0);
        let infinity = self.builder.constant(Repr::F64, f64::INFINITY.to_bits());
        self.guarded(Uop::_GUARD_LT_F64, &[size, infinity], 0);
        self.push_raw(r);
    }

    /// Whether a slot is known to be a number without fraction that is not negative.
    fn is_whole_constant(&self, slot: SlotValue) -> bool {
        let trace = self.builder.trace();
        let boxed = slot.value().filter(|&v| trace.repr(v) == Repr::Obj);
        let word = boxed.and_then(|v| trace.as_const(v)).map(Word);
        let number = word.and_then(|w| w.as_i64().map(|i| i as f64).or(w.as_flonum()));
        number.is_some_and(|y| y >= 0.0 && y.trunc() == y)
    }

    /// Floor division or remainder of floats by a runtime function; the divisor is not zero.
    pub fn float_division(&mut self, a: Kind, b: Kind, symbol: u32) {
        self.note("_BINARY_OP_DIVISION_FLOAT", symbol as u64);
        let (right, left) = (self.pop(), self.pop());
        let x = self.unbox(left, a, Repr::F64);
        let y = self.unbox(right, b, Repr::F64);
        let zero = self.builder.constant(Repr::F64, 0);
        self.guarded(Uop::_GUARD_NE_F64, &[y, zero], 0);
        let r = self.emit(Uop::_CALL_F64_F64, &[x, y], symbol as u64);
        self.push_raw(r);
    }

    /// `_COMPARE_OP_INT`, `_COMPARE_OP_FLOAT`: replaces the top two by a condition.
    pub fn compare(&mut self, op: Compare, a: Kind, b: Kind) {
        let float = a == Kind::Float || b == Kind::Float;
        self.note(if float { "_COMPARE_OP_FLOAT" } else { "_COMPARE_OP_INT" }, op as u64);
        let exit = self.exit();
        let (right, left) = (self.pop(), self.pop());
        let repr = if float { Repr::F64 } else { Repr::I64 };
        let x = self.unbox(left, a, repr);
        let y = self.unbox(right, b, repr);
        let (uop, x, y) = match (op, float) {
            (Compare::Lt, false) => (Uop::_LT_I64, x, y),
            (Compare::Le, false) => (Uop::_LE_I64, x, y),
            (Compare::Gt, false) => (Uop::_LT_I64, y, x),
            (Compare::Ge, false) => (Uop::_LE_I64, y, x),
            (Compare::Eq, false) => (Uop::_EQ_I64, x, y),
            (Compare::Ne, false) => (Uop::_NE_I64, x, y),
            (Compare::Lt, true) => (Uop::_LT_F64, x, y),
            (Compare::Le, true) => (Uop::_LE_F64, x, y),
            (Compare::Gt, true) => (Uop::_LT_F64, y, x),
            (Compare::Ge, true) => (Uop::_LE_F64, y, x),
            (Compare::Eq, true) => (Uop::_EQ_F64, x, y),
            (Compare::Ne, true) => (Uop::_NE_F64, x, y),
        };
        let cond = self.emit(uop, &[x, y], 0);
        self.comparison = Some((cond, exit));
        self.push(SlotValue::Owned(cond));
    }

    /// `_IS_OP`: replaces the top two by whether they are the same object.
    pub fn is_op(&mut self, invert: bool) {
        self.note("_IS_OP", invert as u64);
        let (right, left) = (self.pop(), self.pop());
        let (a, b) = (self.object(left), self.object(right));
        let mut cond = self.emit(Uop::_IS, &[a, b], 0);
        if invert {
            cond = self.emit(Uop::_NOT_COND, &[cond], 0);
        }
        self.release(left);
        self.release(right);
        self.push(SlotValue::Owned(cond));
    }

    /// `_TO_BOOL_INT`, `_TO_BOOL_BOOL`, …: replaces the top by its truth.
    pub fn to_bool(&mut self, kind: Kind) {
        self.note("_TO_BOOL", 0);
        let slot = self.pop();
        let cond = match kind {
            Kind::Int => {
                let x = self.unbox(slot, kind, Repr::I64);
                let zero = self.i64(0);
                self.emit(Uop::_NE_I64, &[x, zero], 0)
            }
            Kind::Float => {
                let x = self.unbox(slot, kind, Repr::F64);
                let zero = self.builder.constant(Repr::F64, 0);
                self.emit(Uop::_NE_F64, &[x, zero], 0)
            }
            _ => self.unbox(slot, Kind::Bool, Repr::Cond),
        };
        self.push(SlotValue::Owned(cond));
    }

    /// `_UNARY_NOT` of a bool.
    pub fn unary_not(&mut self) {
        self.note("_UNARY_NOT", 0);
        let slot = self.pop();
        let cond = self.unbox(slot, Kind::Bool, Repr::Cond);
        let cond = self.emit(Uop::_NOT_COND, &[cond], 0);
        self.push(SlotValue::Owned(cond));
    }
}
