//! Characters of strings.

use super::{Recording, kind_of};
use crate::object::{StrObj, Value};
use crate::vm::Vm;
use ir::kinds::Kind;
use ir::layout::tid;
use ir::record::{Compare, StringLayout};
use ir::word::Word;
use std::mem::offset_of;

const STRING: Kind = Kind::Type(tid::STR);

pub(super) fn layout(vm: &Vm) -> StringLayout {
    StringLayout {
        len: offset_of!(StrObj, len) as u32,
        chars: offset_of!(StrObj, chars) as u32,
        data: size_of::<StrObj>() as u32,
        characters: Word(vm.ascii.as_ptr() as u64),
    }
}

/// Whether this is one of the strings of one ASCII character, each of which exists once.
pub(super) fn is_character(w: Word) -> bool {
    kind_of(w) == STRING && w.as_str().is_some_and(|s| s.len() == 1)
}

/// Whether this is the code of such a character.
pub(super) fn is_code(w: Word) -> bool {
    w.as_i64().is_some_and(|i| (0..128).contains(&i))
}

impl Recording {
    /// `s[i]`, if `s` is all ASCII.
    pub(super) fn subscript_string(&mut self, vm: &Vm, string: Word, index: Word) -> bool {
        let (STRING, Some(i)) = (kind_of(string), index.as_i64()) else { return false };
        let s = string.cast::<StrObj>();
        if s.len != s.chars || i.unsigned_abs() > s.len as u64 || i == s.len as i64 {
            return false;
        }
        let r = &mut self.recorder;
        r.guard(1, STRING);
        r.guard(0, Kind::Int);
        r.subscript_string(&layout(vm), i < 0);
        true
    }

    /// A comparison of two strings.
    pub(super) fn compare_strings(&mut self, vm: &Vm, op: Compare, a: Word, b: Word) -> bool {
        if (kind_of(a), kind_of(b)) != (STRING, STRING) {
            return false;
        }
        let r = &mut self.recorder;
        let (left, right) = (r.is_character(1, is_character), r.is_character(0, is_character));
        let equality = matches!(op, Compare::Eq | Compare::Ne);
        if !(left && right || equality && (left || right)) {
            return false;
        }
        r.guard(1, STRING);
        r.guard(0, STRING);
        if equality {
            // Any other string is a different object.
            r.is_op(matches!(op, Compare::Ne));
        } else {
            r.compare_characters(&layout(vm), op);
        }
        true
    }
}
