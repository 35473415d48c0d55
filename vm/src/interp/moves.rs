//! Between locals, constants, cells and the operand stack, and small containers from it.

use super::cursor::{Cursor, Flow, is_exact};
use crate::build;
use crate::heap::{Ref, decref, decref_value, incref, incref_value};
use crate::hooks::Tracer;
use crate::object::*;
use crate::vm::Vm;
use ir::layout::tid;
use ir::word::Word;

impl<T: Tracer> Cursor<T> {
    #[inline(always)]
    pub(super) fn load_fast(&mut self, vm: &mut Vm, i: usize) -> Flow {
        let w = self.local(i);
        // Immediates, the usual case, are told from both pointers and NULL by one test.
        if w.0 & 7 == 0 {
            if w == Word::NULL {
                self.save();
                return Err(vm.unbound_local(self.code, i).into());
            }
            if self.attribute_of(w) {
                return Ok(());
            }
            incref_value(w);
        } else if self.operate(None, w) {
            return Ok(());
        }
        self.push(w);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn load_fast_load_fast(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let (a, b) = (self.local(arg as usize >> 4), self.local(arg as usize & 15));
        if a == Word::NULL || b == Word::NULL {
            self.save();
            let i = if a == Word::NULL { arg >> 4 } else { arg & 15 };
            return Err(vm.unbound_local(self.code, i as usize).into());
        }
        if self.operate(Some(a), b) || self.item_of(a, b) {
            return Ok(());
        }
        self.push_new(a);
        self.push_new(b);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn load_small_int(&mut self, arg: u32) {
        let w = Word((u64::from(arg) << 1) | 1);
        if !self.operate_on_ints(None, w) {
            self.push(w);
        }
    }
    #[inline(always)]
    pub(super) fn store_fast(&mut self, i: usize) {
        let w = self.pop();
        decref(self.set_local(i, w));
    }
    #[inline(always)]
    pub(super) fn delete_fast(&mut self, vm: &mut Vm, i: usize) -> Flow {
        let old = self.set_local(i, Word::NULL);
        if old == Word::NULL {
            self.save();
            return Err(vm.unbound_local(self.code, i).into());
        }
        decref(old);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn load_const(&mut self, i: usize) {
        // SAFETY: see the invariants of `Cursor`.
        let w = unsafe { self.code.consts.get_unchecked(i) }.word();
        self.push_new(w);
    }
    /// Pushes the `n`th word from the top, which may be a missing self.
    #[inline(always)]
    pub(super) fn copy(&mut self, n: usize) {
        let w = self.peek(n);
        incref(w);
        self.push(w);
    }
    #[inline(always)]
    pub(super) fn swap(&mut self, n: usize) {
        // SAFETY: see the invariants of `Cursor`.
        unsafe { std::ptr::swap(self.sp.sub(1), self.sp.sub(n)) }
    }

    #[inline(always)]
    pub(super) fn load_deref(&mut self, vm: &mut Vm, i: usize) -> Flow {
        let w = self.local(i).cast::<CellObj>().value.get();
        if w == Word::NULL {
            self.save();
            return Err(vm.unbound_cell(self.code, i).into());
        }
        self.push_new(w);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn store_deref(&mut self, i: usize) {
        let w = self.pop();
        decref(self.local(i).cast::<CellObj>().value.replace(w));
    }
    #[inline(always)]
    pub(super) fn make_cell(&mut self, vm: &mut Vm, i: usize) {
        let cell = build::cell(vm, self.local(i)).into_word();
        self.set_local(i, cell);
    }
    #[inline(always)]
    pub(super) fn copy_free_vars(&mut self) {
        self.frame().take_closure();
    }

    #[inline(always)]
    pub(super) fn build_tuple(&mut self, vm: &mut Vm, n: usize) {
        let r = build::tuple_of(vm, self.top(n));
        self.replace(n, r);
    }
    #[inline(always)]
    pub(super) fn build_list(&mut self, vm: &mut Vm, n: usize) {
        let r = build::list_of(vm, self.top(n));
        self.replace(n, r);
    }
    #[inline(always)]
    pub(super) fn list_append(&mut self, n: usize) {
        let v = self.pop();
        self.peek(n).cast::<ListObj>().push(Ref::owned(v));
    }
    #[inline(always)]
    pub(super) fn unpack_sequence(&mut self, vm: &mut Vm, n: usize) -> Flow {
        let w = self.peek(1);
        let items = if is_exact(w, tid::TUPLE) {
            w.cast::<TupleObj>().items()
        } else if is_exact(w, tid::LIST) {
            w.cast::<ListObj>().items()
        } else {
            &[]
        };
        if items.len() == n && n > 0 {
            self.shrink(1);
            for item in items.iter().rev() {
                self.push_new(*item);
            }
            decref_value(w);
            return Ok(());
        }
        self.save();
        let items = vm.unpack(w, n)?;
        self.drop(1);
        for item in items.into_iter().rev() {
            self.push(item.into_word());
        }
        Ok(())
    }
}
