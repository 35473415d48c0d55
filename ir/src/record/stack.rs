//! Locals and the operand stack: mostly renamings.

use super::Recorder;
use crate::trace::*;
use crate::uop::{Repr, Uop};
use crate::word::Word;

impl Recorder {
    /// `_LOAD_FAST` and `_LOAD_FAST_BORROW`.
    pub fn load_fast(&mut self, local: u32, borrow: bool) {
        self.note(if borrow { "_LOAD_FAST_BORROW" } else { "_LOAD_FAST" }, local as u64);
        let v = self.top().locals[local as usize];
        let v = self.object(v);
        self.guard_bound(v);
        if !borrow {
            self.builder.inst(Uop::_INCREF, &[v], 0, None);
        }
        self.push(if borrow { SlotValue::Borrowed(v) } else { SlotValue::Owned(v) });
    }

    /// `_STORE_FAST`.
    pub fn store_fast(&mut self, local: u32) {
        self.note("_STORE_FAST", local as u64);
        let new = self.pop();
        let new = self.own(new);
        self.replace_local(local, new);
    }

    /// `_DELETE_FAST`: the local is bound.
    pub fn delete_fast(&mut self, local: u32) {
        self.note("_DELETE_FAST", local as u64);
        let old = self.top().locals[local as usize];
        let old = self.object(old);
        self.guard_bound(old);
        self.replace_local(local, SlotValue::Unset);
    }

    fn replace_local(&mut self, local: u32, new: SlotValue) {
        let old = std::mem::replace(&mut self.top().locals[local as usize], new);
        // `a, b = b, a`: what the stack borrowed from this local it must own from now on.
        if let SlotValue::Owned(v) = old {
            for i in 0..self.top().stack.len() {
                if self.top().stack[i] == SlotValue::Borrowed(v) {
                    self.builder.inst(Uop::_INCREF, &[v], 0, None);
                    self.top().stack[i] = SlotValue::Owned(v);
                }
            }
        }
        self.release(old);
    }

    /// What came into the loop may be unbound another time; what came into the function may not.
    fn guard_bound(&mut self, v: ValueId) {
        if let Def::Param { block, .. } = self.builder.trace().values[v.index()].def
            && block != BlockId::ENTRY
        {
            let null = self.builder.constant(Repr::Obj, Word::NULL.0);
            self.guarded(Uop::_GUARD_IS_NOT, &[v, null], 0);
        }
    }

    /// `_LOAD_FAST_AND_CLEAR`: moves a local, bound or not, to the stack.
    pub fn load_fast_and_clear(&mut self, local: u32) {
        self.note("_LOAD_FAST_AND_CLEAR", local as u64);
        let slot = std::mem::replace(&mut self.top().locals[local as usize], SlotValue::Unset);
        self.push(slot);
    }

    /// `_LOAD_CONST_INLINE_BORROW`: a constant that something else keeps alive.
    pub fn load_const(&mut self, word: Word) {
        self.note("_LOAD_CONST_INLINE_BORROW", word.0);
        let v = self.builder.constant(Repr::Obj, word.0);
        self.push(SlotValue::Borrowed(v));
    }

    /// `_PUSH_NULL`.
    pub fn push_null(&mut self) {
        self.note("_PUSH_NULL", 0);
        self.push(SlotValue::Unset);
    }

    /// `_POP_TOP`.
    pub fn pop_top(&mut self) {
        self.note("_POP_TOP", 0);
        let slot = self.pop();
        self.release(slot);
    }

    /// `_COPY`: pushes the n-th value from the top, counted from 1.
    pub fn copy(&mut self, n: u32) {
        self.note("_COPY", n as u64);
        let stack = &self.top().stack;
        let slot = stack[stack.len() - n as usize];
        let v = self.object(slot);
        self.builder.inst(Uop::_INCREF, &[v], 0, None);
        self.push(SlotValue::Owned(v));
    }

    /// `_SWAP`: exchanges the top with the n-th from the top, counted from 1.
    pub fn swap(&mut self, n: u32) {
        self.note("_SWAP", n as u64);
        let stack = &mut self.top().stack;
        let len = stack.len();
        stack.swap(len - 1, len - n as usize);
    }

    /// Makes the n-th value from the top, counted from 1, the top; the others keep their order.
    pub fn rotate_under(&mut self, n: u32) {
        self.note("_ROTATE", n as u64);
        let stack = &mut self.top().stack;
        let at = stack.len() - n as usize;
        let slot = stack.remove(at);
        stack.push(slot);
    }

    /// `BUILD_TUPLE` and `UNPACK_SEQUENCE` of as many: no tuple is made, the top `n` values change their order.
    pub fn rebind(&mut self, n: u32) {
        self.note("_SWAP_N", n as u64);
        let stack = &mut self.top().stack;
        let at = stack.len() - n as usize;
        stack[at..].reverse();
    }

    /// Puts the value that is `depth` below the top `values` ones, counted from 1, right below them, borrowed.
    pub fn lend_under(&mut self, values: usize, depth: usize) {
        let at = self.top().stack.len() - values;
        let slot = self.top().stack[at - depth];
        let v = self.object(slot);
        self.top().stack.insert(at, SlotValue::Borrowed(v));
    }

    /// Drops the slot below the top `n` ones.
    pub fn drop_under(&mut self, n: usize) {
        let at = self.top().stack.len() - n - 1;
        let slot = self.top().stack.remove(at);
        self.release(slot);
    }
}
