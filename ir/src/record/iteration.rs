//! `range` iterators that are three integers, and iterators of which nothing is known.

use super::Recorder;
use crate::kinds::Kind;
use crate::trace::*;
use crate::uop::{Repr, Uop};
use crate::word::Word;

impl Recorder {
    /// `range(…)` and the `GET_ITER` after it: `args` guarded ints are on the stack above callable and NULL; the
    /// last of three is this constant step. A range iterator takes their place.
    pub fn new_range_iterator(&mut self, args: usize, step: i64) {
        self.note("_CALL_RANGE_ITER", args as u64);
        let at = self.top().stack.len() - args;
        let slots: Vec<SlotValue> = self.top().stack.drain(at..).collect();
        self.drop_callable(0);
        let mut bounds = Vec::new();
        for &slot in slots.iter().take(2) {
            bounds.push(self.unbox(slot, Kind::Int, Repr::I64));
        }
        let (start, stop) = match bounds[..] {
            [stop] => (self.i64(0), stop),
            [start, stop, ..] => (start, stop),
            [] => unreachable!("range() has an argument"),
        };
        let (low, high) = if step > 0 { (start, stop) } else { (stop, start) };
        // ⌈distance / |step|⌉; not positive when there is nothing to do.
        let mut len = self.emit(Uop::_SUBTRACT_I64, &[high, low], 0);
        let width = step.unsigned_abs() as i64;
        if width != 1 {
            let (round, width) = (self.i64(width - 1), self.i64(width));
            len = self.emit(Uop::_ADD_I64, &[len, round], 0);
            len = self.emit(Uop::_FLOOR_DIVIDE_I64, &[len, width], 0);
        }
        let step = self.i64(step);
        self.push(SlotValue::RangeIter { next: start, step, len });
    }

    /// The same with three guarded ints, the step of which is known only to be positive or not (and not 0).
    pub fn new_range_iterator_by_step(&mut self, positive: bool) {
        self.note("_CALL_RANGE_ITER", 3);
        let at = self.top().stack.len() - 3;
        let slots: Vec<SlotValue> = self.top().stack.drain(at..).collect();
        self.drop_callable(0);
        let [start, stop, step] = [0, 1, 2].map(|k| self.unbox(slots[k], Kind::Int, Repr::I64));
        let (zero, one, minus_one) = (self.i64(0), self.i64(1), self.i64(-1));
        let (low, high, width) = if positive {
            self.guarded(Uop::_GUARD_LT_I64, &[zero, step], 0);
            (start, stop, step)
        } else {
            self.guarded(Uop::_GUARD_LT_I64, &[step, zero], 0);
            (stop, start, self.emit(Uop::_NEGATIVE_I64, &[step], 0))
        };
        // ⌊(distance − 1) / |step|⌋ + 1, and 0 when there is nothing to do.
        let distance = self.emit(Uop::_SUBTRACT_I64, &[high, low], 0);
        let last = self.emit(Uop::_SUBTRACT_I64, &[distance, one], 0);
        let last = self.emit(Uop::_MAX_I64, &[last, minus_one], 0);
        let turns = self.emit(Uop::_FLOOR_DIVIDE_I64, &[last, width], 0);
        let len = self.emit(Uop::_ADD_WRAP_I64, &[turns, one], 0);
        self.push(SlotValue::RangeIter { next: start, step, len });
    }

    /// Whether the slot `depth` below the top is known to be one value.
    pub fn is_constant(&mut self, depth: usize) -> bool {
        let stack = &self.top().stack;
        let value = stack[stack.len() - 1 - depth].value();
        value.is_some_and(|v| self.builder.trace().as_const(v).is_some())
    }

    /// Whether the top of the stack is a range iterator.
    pub fn top_is_range_iterator(&mut self) -> bool {
        matches!(self.top().stack.last(), Some(SlotValue::RangeIter { .. }))
    }

    /// `_GUARD_NOT_EXHAUSTED_RANGE` and `_ITER_NEXT_RANGE`: the range iterator on top has another value.
    pub fn iter_next_range(&mut self) {
        self.note("_ITER_NEXT_RANGE", 0);
        let Some(&SlotValue::RangeIter { next: value, step, len }) = self.top().stack.last() else {
            self.failed = true;
            return;
        };
        let zero = self.i64(0);
        self.guarded(Uop::_GUARD_LT_I64, &[zero, len], 0);
        let boxed = self.emit(Uop::_BOX_INT, &[value], 0);
        let next = self.emit(Uop::_ADD_WRAP_I64, &[value, step], 0);
        let minus_one = self.i64(-1);
        let len = self.emit(Uop::_ADD_WRAP_I64, &[len, minus_one], 0);
        *self.top().stack.last_mut().expect("seen above") =
            SlotValue::RangeIter { next, step, len };
        self.push(SlotValue::Owned(boxed));
    }

    /// `_GUARD_EXHAUSTED_RANGE`: the range iterator on top has no more values.
    pub fn iter_end_range(&mut self) {
        self.note("_GUARD_EXHAUSTED_RANGE", 0);
        let Some(&SlotValue::RangeIter { len, .. }) = self.top().stack.last() else {
            self.failed = true;
            return;
        };
        let zero = self.i64(0);
        self.guarded(Uop::_GUARD_LE_I64, &[len, zero], 0);
    }

    /// `_FOR_ITER` on whatever iterator: a runtime function gives its next value, or the word `end` when there is
    /// none. What was recorded (`ended`) is guarded behind the fact: the exit of the other case goes on at `next`, with
    /// the value, or at `done`, where the loop is left.
    pub fn iter_next_any(&mut self, symbol: u32, end: Word, ended: bool, next: u32, done: u32) {
        self.note("_FOR_ITER", symbol as u64);
        let iter = *self.top().stack.last().expect("an iterator");
        let it = self.object(iter);
        let value = self.emit(Uop::_CALL_RUNTIME_1, &[it], symbol as u64);
        let end = self.builder.constant(Repr::Obj, end.0);
        if ended {
            self.push(SlotValue::Owned(value));
            self.leave_to(next);
            self.guarded(Uop::_GUARD_IS, &[value, end], 0);
            self.pop();
        } else {
            self.leave_to(done);
            self.guarded(Uop::_GUARD_IS_NOT, &[value, end], 0);
            self.push(SlotValue::Owned(value));
        }
    }
}
