//! Guards: what the recorded path relies on.

use super::Recorder;
use crate::kinds::Kind;
use crate::trace::*;
use crate::uop::{Repr, Uop};
use crate::word::Word;

impl Recorder {
    /// `_GUARD_TOS_INT`, `_GUARD_NOS_FLOAT`, …: the value `depth` below the top is of this kind.
    pub fn guard(&mut self, depth: usize, kind: Kind) {
        let name = match (kind, depth) {
            (Kind::Int, 0) => "_GUARD_TOS_INT",
            (Kind::Int, 1) => "_GUARD_NOS_INT",
            (Kind::Float, 0) => "_GUARD_TOS_FLOAT",
            (Kind::Float, 1) => "_GUARD_NOS_FLOAT",
            _ => "_GUARD_TYPE",
        };
        self.note(name, depth as u64);
        let stack = &self.top().stack;
        let slot = stack[stack.len() - 1 - depth];
        self.guard_slot(slot, kind);
    }

    pub(super) fn guard_slot(&mut self, slot: SlotValue, kind: Kind) {
        // A condition is a bool by construction.
        if let Some(v) = slot.value()
            && self.builder.trace().repr(v) == Repr::Obj
            && let Some((uop, imm)) = kind.guard()
        {
            self.guarded(uop, &[v], imm);
        }
    }

    /// The value `depth` below the top is this very word; from here on it is that constant.
    pub fn guard_is(&mut self, depth: usize, word: Word) {
        self.note("_GUARD_IS", depth as u64);
        let at = self.top().stack.len() - 1 - depth;
        let slot = self.top().stack[at];
        let v = self.object(slot);
        let c = self.builder.constant(Repr::Obj, word.0);
        if v != c {
            self.guarded(Uop::_GUARD_IS, &[v, c], 0);
        }
    }

    /// A 32-bit field of a constant object has this value (a dict's or function's version).
    pub fn guard_version(&mut self, name: &'static str, object: Word, offset: u32, version: u32) {
        self.note(name, version as u64);
        let c = self.builder.constant(Repr::Obj, object.0);
        self.guarded(Uop::_GUARD_FIELD32, &[c], offset as u64 | (version as u64) << 32);
    }

    /// A 32-bit field of the object `depth` below the top has this value.
    pub fn guard_field32(&mut self, name: &'static str, depth: usize, offset: u32, value: u32) {
        self.note(name, value as u64);
        let stack = &self.top().stack;
        let slot = stack[stack.len() - 1 - depth];
        let v = self.object(slot);
        self.guarded(Uop::_GUARD_FIELD32, &[v], offset as u64 | (value as u64) << 32);
    }

    /// A word field of the (guarded) object `depth` below the top is this word.
    pub fn guard_field_is(&mut self, name: &'static str, depth: usize, offset: u32, word: Word) {
        self.note(name, word.0);
        let stack = &self.top().stack;
        let slot = stack[stack.len() - 1 - depth];
        let v = self.object(slot);
        let field = self.emit(Uop::_LOAD_FIELD, &[v], u64::from(offset));
        let wanted = self.builder.constant(Repr::Obj, word.0);
        self.guarded(Uop::_GUARD_IS, &[field, wanted], 0);
    }

    /// A word field of the (guarded) object on top is NULL.
    pub fn guard_field_null(&mut self, name: &'static str, offset: u32) {
        self.note(name, offset as u64);
        let slot = *self.top().stack.last().expect("an object");
        let v = self.object(slot);
        let field = self.emit(Uop::_LOAD_FIELD, &[v], offset as u64);
        let null = self.builder.constant(Repr::Obj, Word::NULL.0);
        self.guarded(Uop::_GUARD_IS, &[field, null], 0);
    }

    /// A word field of the (guarded) object on top is not NULL.
    pub fn guard_field_not_null(&mut self, name: &'static str, offset: u32) {
        self.note(name, offset as u64);
        let slot = *self.top().stack.last().expect("an object");
        let v = self.object(slot);
        let field = self.emit(Uop::_LOAD_FIELD, &[v], offset as u64);
        let null = self.builder.constant(Repr::Obj, Word::NULL.0);
        self.guarded(Uop::_GUARD_IS_NOT, &[field, null], 0);
    }

    /// The (guarded) int `depth` below the top is a double without rounding: at most 2⁵³ in magnitude.
    pub fn guard_exact_float(&mut self, depth: usize) {
        self.note("_GUARD_EXACT_FLOAT", depth as u64);
        let stack = &self.top().stack;
        let slot = stack[stack.len() - 1 - depth];
        let x = self.unbox(slot, Kind::Int, Repr::I64);
        let (low, high) = (self.i64(-(1 << 53)), self.i64(1 << 53));
        self.guarded(Uop::_GUARD_LE_I64, &[low, x], 0);
        self.guarded(Uop::_GUARD_LE_I64, &[x, high], 0);
    }

    /// `_GUARD_IS_TRUE_POP` or `_GUARD_IS_FALSE_POP` on a bool: the branch that was taken.
    pub fn guard_branch(&mut self, truth: bool) {
        self.note(if truth { "_GUARD_IS_TRUE_POP" } else { "_GUARD_IS_FALSE_POP" }, 0);
        let slot = self.pop();
        let cond = self.unbox(slot, Kind::Bool, Repr::Cond);
        let exit = match self.comparison {
            Some((c, before)) if c == cond => before,
            _ => self.exit(),
        };
        let uop = if truth { Uop::_GUARD_IS_TRUE_POP } else { Uop::_GUARD_IS_FALSE_POP };
        self.builder.inst(uop, &[cond], 0, Some(exit));
    }

    /// `_GUARD_IS_NONE_POP` or `_GUARD_IS_NOT_NONE_POP`.
    pub fn guard_none(&mut self, none: bool) {
        self.note(if none { "_GUARD_IS_NONE_POP" } else { "_GUARD_IS_NOT_NONE_POP" }, 0);
        let slot = self.pop();
        let v = self.object(slot);
        let c = self.builder.constant(Repr::Obj, Word::NONE.0);
        self.guarded(if none { Uop::_GUARD_IS } else { Uop::_GUARD_IS_NOT }, &[v, c], 0);
        self.release(slot);
    }
}
