//! Variables that are not locals: globals, attributes, cells.

use super::Recorder;
use crate::kinds::Kind;
use crate::trace::*;
use crate::uop::{Repr, Uop};
use crate::word::Word;

impl Recorder {
    /// `_LOAD_GLOBAL_MODULE`, `_LOAD_GLOBAL_BUILTINS`: the word at an address that the (guarded) version of a
    /// dict's keys makes stable. A value that is expected to stay (a function) becomes that constant.
    pub fn load_global(&mut self, base: Word, offset: u32, stays: Option<Word>, kind: Kind) {
        self.note("_LOAD_GLOBAL", offset as u64);
        let base = self.builder.constant(Repr::Obj, base.0);
        let loaded = self.emit(Uop::_LOAD_FIELD, &[base], offset as u64);
        match stays {
            Some(word) => {
                let c = self.builder.constant(Repr::Obj, word.0);
                self.guarded(Uop::_GUARD_IS, &[loaded, c], 0);
                self.push(SlotValue::Borrowed(c));
            }
            None => self.push_item(loaded, kind),
        }
    }

    /// `_LOAD_NAME` and `_STORE_NAME` of a module's variable: the word at an address that the (guarded) version
    /// of its dict's keys makes stable. Moves the top there.
    pub fn store_global(&mut self, base: Word, offset: u32) {
        self.note("_STORE_NAME", offset as u64);
        let value = self.pop();
        let base = self.builder.constant(Repr::Obj, base.0);
        let old = self.emit(Uop::_LOAD_FIELD, &[base], offset as u64);
        self.store_field(base, value, offset);
        self.release(SlotValue::Owned(old));
    }

    /// `_LOAD_ATTR_INSTANCE_VALUE`: replaces the (guarded) object on top by a field that is bound.
    pub fn load_attr_field(&mut self, offset: u32, kind: Kind) {
        self.note("_LOAD_ATTR_INSTANCE_VALUE", offset as u64);
        let object = self.pop();
        let o = self.object(object);
        let value = self.emit(Uop::_LOAD_FIELD, &[o], offset as u64);
        if kind.guard().is_none() {
            let null = self.builder.constant(Repr::Obj, Word::NULL.0);
            self.guarded(Uop::_GUARD_IS_NOT, &[value, null], 0);
        }
        self.push_item(value, kind);
        self.release(object);
    }

    /// `_STORE_ATTR_INSTANCE_VALUE`, `_STORE_ATTR_SLOT`: value and (guarded) object on the stack; the field is bound
    /// already, or (`unset`) it is not.
    pub fn store_attr_field(&mut self, offset: u32, unset: bool) {
        self.note("_STORE_ATTR_INSTANCE_VALUE", offset as u64);
        let (object, value) = (self.pop(), self.pop());
        let o = self.object(object);
        let old = self.emit(Uop::_LOAD_FIELD, &[o], offset as u64);
        let null = self.builder.constant(Repr::Obj, Word::NULL.0);
        let guard = if unset { Uop::_GUARD_IS } else { Uop::_GUARD_IS_NOT };
        self.guarded(guard, &[old, null], 0);
        self.store_field(o, value, offset);
        if !unset {
            self.release(SlotValue::Owned(old));
        }
        self.release(object);
    }

    /// The same for a field that has no value yet. The 64 bits at `counts` say which fields have: from `now` they
    /// change to `then`.
    pub fn store_new_attr_field(&mut self, offset: u32, counts: u32, now: i64, then: i64) {
        self.note("_STORE_ATTR_INSTANCE_VALUE", offset as u64);
        let (object, value) = (self.pop(), self.pop());
        let o = self.object(object);
        let found = self.emit(Uop::_LOAD_FIELD_I64, &[o], u64::from(counts));
        let now = self.i64(now);
        self.guarded(Uop::_GUARD_EQ_I64, &[found, now], 0);
        self.store_field(o, value, offset);
        let then = self.i64(then);
        self.builder.inst(Uop::_STORE_FIELD_I64, &[o, then], u64::from(counts), None);
        self.release(object);
    }

    /// Moves a value into a field.
    fn store_field(&mut self, object: ValueId, value: SlotValue, offset: u32) {
        match self.own(value) {
            SlotValue::Owned(v) => {
                self.builder.inst(Uop::_STORE_FIELD, &[object, v], offset as u64, None);
            }
            _ => self.failed = true,
        }
    }

    /// `_LOAD_ATTR_CLASS` and the like: what the (guarded) object on top has there is this constant.
    pub fn load_attr_const(&mut self, value: Word) {
        self.note("_LOAD_ATTR_CLASS", value.0);
        let object = self.pop();
        let c = self.builder.constant(Repr::Obj, value.0);
        self.push(SlotValue::Borrowed(c));
        self.release(object);
    }

    /// `_LOAD_ATTR_METHOD_…`: the (guarded) object on top becomes the receiver of this function.
    pub fn load_method(&mut self, function: Word) {
        self.note("_LOAD_ATTR_METHOD", function.0);
        let receiver = self.pop();
        let f = self.builder.constant(Repr::Obj, function.0);
        self.push(SlotValue::Borrowed(f));
        self.push(receiver);
    }

    /// `_LOAD_DEREF`: the value in the cell that a local is; it is bound.
    pub fn load_deref(&mut self, local: u32, offset: u32, kind: Kind) {
        self.note("_LOAD_DEREF", local as u64);
        let cell = self.top().locals[local as usize];
        let cell = self.object(cell);
        let value = self.emit(Uop::_LOAD_FIELD, &[cell], offset as u64);
        if kind.guard().is_none() {
            let null = self.builder.constant(Repr::Obj, Word::NULL.0);
            self.guarded(Uop::_GUARD_IS_NOT, &[value, null], 0);
        }
        self.push_item(value, kind);
    }

    /// `_STORE_DEREF`: moves the top into the cell that a local is.
    pub fn store_deref(&mut self, local: u32, offset: u32) {
        self.note("_STORE_DEREF", local as u64);
        let value = self.pop();
        let cell = self.top().locals[local as usize];
        let cell = self.object(cell);
        let old = self.emit(Uop::_LOAD_FIELD, &[cell], offset as u64);
        self.store_field(cell, value, offset);
        self.release(SlotValue::Owned(old));
    }
}
