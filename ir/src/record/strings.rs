//! Characters of strings: those below 128 exist once, in a table.

use super::{Compare, Recorder};
use crate::kinds::Kind;
use crate::trace::*;
use crate::uop::{Repr, Uop};
use crate::word::Word;

/// Where a string object has what.
#[derive(Clone, Copy, Debug)]
pub struct StringLayout {
    /// How many bytes it has.
    pub len: u32,
    /// How many characters.
    pub chars: u32,
    /// Its first byte.
    pub data: u32,
    /// The address of the table of one-character strings.
    pub characters: Word,
}

impl Recorder {
    /// The string of a character below 128.
    pub(super) fn character(&mut self, table: Word, code: ValueId) -> ValueId {
        let table = self.builder.constant(Repr::Obj, table.0);
        self.emit(Uop::_LOAD_CHARACTER, &[table, code], 0)
    }

    /// `_BINARY_OP_SUBSCR_STR_INT`: a string of ASCII characters and an index that is (or isn't) negative, both guarded,
    /// are on the stack.
    pub fn subscript_string(&mut self, layout: &StringLayout, negative: bool) {
        self.note("_BINARY_OP_SUBSCR_STR_INT", 0);
        let (index, string) = (self.pop(), self.pop());
        let mut i = self.unbox(index, Kind::Int, Repr::I64);
        let s = self.object(string);
        let [len, chars] = [layout.len, layout.chars]
            .map(|field| self.emit(Uop::_LOAD_CONST_FIELD_I64, &[s], u64::from(field)));
        self.guarded(Uop::_GUARD_EQ_I64, &[len, chars], 0);
        let zero = self.i64(0);
        if negative {
            self.guarded(Uop::_GUARD_LT_I64, &[i, zero], 0);
            i = self.emit(Uop::_ADD_WRAP_I64, &[i, len], 0);
        }
        self.guarded(Uop::_GUARD_LE_I64, &[zero, i], 0);
        self.guarded(Uop::_GUARD_LT_I64, &[i, len], 0);
        let byte = self.emit(Uop::_LOAD_BYTE, &[s, i], u64::from(layout.data));
        let character = self.character(layout.characters, byte);
        self.release(string);
        self.push(SlotValue::Owned(character));
    }

    /// `ord()` of the (guarded) string on top, which is one ASCII character.
    pub fn ord(&mut self, layout: &StringLayout) {
        self.note("_CALL_ORD", 0);
        let string = self.pop();
        let s = self.object(string);
        let byte = self.byte_of_character(layout, s);
        self.push_raw(byte);
        self.release(string);
    }

    /// `chr()` of the (guarded) int on top, which is below 128.
    pub fn chr(&mut self, layout: &StringLayout) {
        self.note("_CALL_CHR", 0);
        let slot = self.pop();
        let code = self.unbox(slot, Kind::Int, Repr::I64);
        let (zero, bound) = (self.i64(0), self.i64(128));
        self.guarded(Uop::_GUARD_LE_I64, &[zero, code], 0);
        self.guarded(Uop::_GUARD_LT_I64, &[code, bound], 0);
        let character = self.character(layout.characters, code);
        self.push(SlotValue::Owned(character));
    }

    fn byte_of_character(&mut self, layout: &StringLayout, s: ValueId) -> ValueId {
        let len = self.emit(Uop::_LOAD_CONST_FIELD_I64, &[s], u64::from(layout.len));
        let one = self.i64(1);
        self.guarded(Uop::_GUARD_EQ_I64, &[len, one], 0);
        let zero = self.i64(0);
        self.emit(Uop::_LOAD_BYTE, &[s, zero], u64::from(layout.data))
    }

    /// Whether the value `depth` below the top is certainly one from the table of characters; `known` says it of a
    /// constant.
    pub fn is_character(&mut self, depth: usize, known: impl Fn(Word) -> bool) -> bool {
        let stack = &self.top().stack;
        let Some(v) = stack[stack.len() - 1 - depth].value() else { return false };
        let trace = self.builder.trace();
        match trace.values[v.index()].def {
            Def::Const(bits) => known(Word(bits)),
            Def::Inst { inst, .. } => trace.inst(inst).uop == Uop::_LOAD_CHARACTER,
            Def::Param { .. } => false,
        }
    }

    /// `_COMPARE_OP_STR` of two (guarded) strings of one ASCII character each.
    pub fn compare_characters(&mut self, layout: &StringLayout, op: Compare) {
        let (right, left) = (self.pop(), self.pop());
        let (a, b) = (self.object(left), self.object(right));
        for character in [a, b] {
            let byte = self.byte_of_character(layout, character);
            self.push_raw(byte);
        }
        self.compare(op, Kind::Int, Kind::Int);
        self.release(left);
        self.release(right);
    }
}
