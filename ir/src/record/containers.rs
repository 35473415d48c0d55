//! Lists and tuples.

use super::Recorder;
use crate::kinds::Kind;
use crate::layout::{LIST_LEN, TUPLE_ITEMS, TUPLE_LEN};
use crate::trace::*;
use crate::uop::{Repr, Uop};
use crate::word::Word;

impl Recorder {
    /// Pushes an item that a container lends; if it was an immediate when recorded, a guard says so.
    pub(super) fn push_item(&mut self, item: ValueId, kind: Kind) {
        self.guard_slot(SlotValue::Borrowed(item), kind);
        self.builder.inst(Uop::_INCREF, &[item], 0, None);
        self.push(SlotValue::Owned(item));
    }

    /// `_LIST_APPEND` and the like: a runtime function puts the top into the container that is `depth` below it, counted
    /// from 1. It returns an immediate, or raises.
    pub fn add_to(&mut self, name: &'static str, depth: usize, symbol: u32) {
        self.note(name, depth as u64);
        let item = self.pop();
        let stack = &self.top().stack;
        let container = stack[stack.len() - depth];
        let (c, v) = (self.object(container), self.object(item));
        self.emit(Uop::_CALL_RUNTIME_2, &[c, v], symbol as u64);
        self.release(item);
    }

    /// `_MAP_ADD`: the same for the key and the value on top.
    pub fn add_pair_to(&mut self, name: &'static str, depth: usize, symbol: u32) {
        self.note(name, depth as u64);
        let (value, key) = (self.pop(), self.pop());
        let stack = &self.top().stack;
        let container = stack[stack.len() - depth];
        let operands = [container, key, value].map(|slot| self.object(slot));
        self.emit(Uop::_CALL_RUNTIME_3, &operands, symbol as u64);
        self.release(key);
        self.release(value);
    }

    /// `_BINARY_OP_SUBSCR_LIST_INT`, `…_TUPLE_INT`: container and index (guarded) on the stack; `item` is the
    /// kind of what was there.
    pub fn subscript(&mut self, uop: Uop, item: Kind) {
        self.note(uop.info().name, 0);
        let (index, container) = (self.pop(), self.pop());
        let i = self.unbox(index, Kind::Int, Repr::I64);
        let c = self.object(container);
        let r = self.emit(uop, &[c, i], 0);
        self.push_item(r, item);
        self.release(container);
    }

    /// `_STORE_SUBSCR_LIST_INT`: value, list and index on the stack, the latter two guarded.
    pub fn store_subscript_list(&mut self) {
        self.note("_STORE_SUBSCR_LIST_INT", 0);
        let (index, list, value) = (self.pop(), self.pop(), self.pop());
        let i = self.unbox(index, Kind::Int, Repr::I64);
        let l = self.object(list);
        let v = self.object(value);
        let old = self.emit(Uop::_STORE_SUBSCR_LIST_INT, &[l, i, v], 0);
        if let SlotValue::Borrowed(_) = value {
            // After the store: it can still leave, and then nothing must have happened.
            self.builder.inst(Uop::_INCREF, &[v], 0, None);
        }
        self.release(SlotValue::Owned(old));
        self.release(list);
    }

    /// A subscript of raw items: container and index (guarded) on the stack; the field has the items' address.
    pub fn raw_item(&mut self, load: Uop, field: u32) {
        self.note(load.info().name, u64::from(field));
        let (index, container) = (self.pop(), self.pop());
        let i = self.unbox(index, Kind::Int, Repr::I64);
        let c = self.object(container);
        let r = self.emit(load, &[c, i], u64::from(field));
        self.push_raw(r);
        self.release(container);
    }

    /// An assignment to one of raw items: value (of a number's kind, guarded), container and index on the stack.
    pub fn store_raw_item(&mut self, store: Uop, field: u32, kind: Kind) {
        self.note(store.info().name, u64::from(field));
        let (index, container, value) = (self.pop(), self.pop(), self.pop());
        let i = self.unbox(index, Kind::Int, Repr::I64);
        let c = self.object(container);
        let v = self.unbox(value, kind, store.info().args[2]);
        self.guarded(store, &[c, i, v], u64::from(field));
        self.release(container);
    }

    /// `_BINARY_OP_INPLACE_ADD_UNICODE`: two (guarded) strings are on top, the lower one from the local `k`, which the next
    /// bytecode overwrites. A runtime function takes it, from the array at a constant address, and the other. False, and
    /// nothing is recorded, if something else has the string by the local's leave.
    pub fn append(&mut self, k: u32, array: Word, symbol: u32) -> bool {
        let frame = self.top();
        let (below, k) = (frame.stack[frame.stack.len() - 2], k as usize);
        let Some(v) = below.value() else { return false };
        if frame.locals[k] != SlotValue::Owned(v) {
            return false;
        }
        let slots = self.frames.iter().flat_map(|f| f.stack.iter().chain(&f.locals));
        if slots.filter(|s| s.value() == Some(v)).count() != 2 {
            return false;
        }
        self.note("_BINARY_OP_INPLACE_ADD_UNICODE", k as u64);
        let tail = self.pop();
        let string = self.pop();
        self.top().locals[k] = SlotValue::Unset;
        // At once: the function must find the only reference.
        self.release(string);
        self.drop_released();
        let t = self.object(tail);
        let array = self.builder.constant(Repr::Obj, array.0);
        self.builder.inst(Uop::_STORE_FIELD, &[array, v], 0, None);
        let r = self.emit(Uop::_CALL_RUNTIME_1, &[t], u64::from(symbol));
        self.release(tail);
        self.push(SlotValue::Owned(r));
        true
    }

    /// A raw 64-bit field of the (guarded) object on top, as an int: `len()` of a list.
    pub fn field_as_int(&mut self, name: &'static str, offset: i32) {
        self.note(name, offset as u64);
        let object = self.pop();
        let o = self.object(object);
        let len = self.emit(Uop::_LOAD_FIELD_I64, &[o], offset as u64);
        self.push_raw(len);
        self.release(object);
    }

    /// `_UNPACK_SEQUENCE_TUPLE`: the (guarded) tuple on top has as many items as `kinds`, and they are of these
    /// kinds; they replace it, the first on top.
    pub fn unpack_tuple(&mut self, kinds: &[Kind]) {
        self.note("_UNPACK_SEQUENCE_TUPLE", kinds.len() as u64);
        let length = (Uop::_LOAD_CONST_FIELD_I64, TUPLE_LEN);
        self.unpack(kinds, length, |r, tuple, i| {
            r.emit(Uop::_LOAD_CONST_FIELD, &[tuple], TUPLE_ITEMS as u64 + 8 * i as u64)
        });
    }

    /// `_UNPACK_SEQUENCE_LIST`: the same of a list.
    pub fn unpack_list(&mut self, kinds: &[Kind]) {
        self.note("_UNPACK_SEQUENCE_LIST", kinds.len() as u64);
        let length = (Uop::_LOAD_FIELD_I64, LIST_LEN);
        self.unpack(kinds, length, |r, list, i| {
            let index = r.i64(i as i64);
            r.emit(Uop::_BINARY_OP_SUBSCR_LIST_INT, &[list, index], 0)
        });
    }

    fn unpack(
        &mut self,
        kinds: &[Kind],
        (load_length, length): (Uop, i32),
        load: impl Fn(&mut Recorder, ValueId, usize) -> ValueId,
    ) {
        let sequence = self.pop();
        let s = self.object(sequence);
        let len = self.emit(load_length, &[s], length as u64);
        let expected = self.i64(kinds.len() as i64);
        self.guarded(Uop::_GUARD_EQ_I64, &[len, expected], 0);
        let mut items = Vec::new();
        for (i, &kind) in kinds.iter().enumerate() {
            let item = load(self, s, i);
            self.guard_slot(SlotValue::Borrowed(item), kind);
            items.push(item);
        }
        for &item in items.iter().rev() {
            self.builder.inst(Uop::_INCREF, &[item], 0, None);
            self.push(SlotValue::Owned(item));
        }
        self.release(sequence);
    }
}
