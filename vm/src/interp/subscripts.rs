//! `a[b]`, slices and `in`.

use super::cursor::{Cursor, Flow, is_exact};
use super::specialise as sp;
use crate::heap::{Ref, decref_value, incref_value};
use crate::hooks::Tracer;
use crate::object::*;
use crate::opcode as op;
use crate::vm::Vm;
use ir::layout::tid;
use ir::word::Word;

/// The position that a small int stands for in a sequence of this length.
#[inline(always)]
fn position(key: Word, len: usize) -> Option<usize> {
    let mut i = key.0 as i64 >> 1;
    if i < 0 {
        i += len as i64;
    }
    ((i as u64) < len as u64).then_some(i as usize)
}

impl<T: Tracer> Cursor<T> {
    /// `items` of the sequence under the small int on top.
    #[inline(always)]
    fn subscript(&mut self, vm: &mut Vm, items: &[Word], message: &str) -> Flow {
        let Some(i) = position(self.peek(1), items.len()) else {
            self.save();
            return Err(vm.index_error(message).into());
        };
        let w = items[i];
        incref_value(w);
        self.shrink(2);
        let container = self.peek(0);
        self.push_result(w);
        decref_value(container);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn subscr_list_int(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let a = self.peek(2);
        if !(is_exact(a, tid::LIST) && self.peek(1).is_small_int()) {
            return self.binary_op_missed(vm, arg);
        }
        self.subscript(vm, a.cast::<ListObj>().items(), "list index out of range")
    }
    /// Does the `BINARY_OP_SUBSCR_LIST_INT` that follows at once on two borrowed values, when nobody watches; false
    /// if it is for the instruction to do.
    #[inline(always)]
    pub(super) fn item_of(&mut self, list: Word, key: Word) -> bool {
        if T::ENABLED
            || self.next() as u8 != op::BINARY_OP_SUBSCR_LIST_INT
            || !is_exact(list, tid::LIST)
            || !key.is_small_int()
        {
            return false;
        }
        let items = list.cast::<ListObj>().items();
        let Some(i) = position(key, items.len()) else { return false };
        let w = items[i];
        self.advance();
        incref_value(w);
        self.push_result(w);
        true
    }
    #[inline(always)]
    pub(super) fn subscr_tuple_int(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let a = self.peek(2);
        if !(is_exact(a, tid::TUPLE) && self.peek(1).is_small_int()) {
            return self.binary_op_missed(vm, arg);
        }
        self.subscript(vm, a.cast::<TupleObj>().items(), "tuple index out of range")
    }
    #[inline(always)]
    pub(super) fn subscr_dict(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let (a, b) = (self.peek(2), self.peek(1));
        if !is_exact(a, tid::DICT) {
            return self.binary_op_missed(vm, arg);
        }
        self.save();
        match a.cast::<DictObj>().lookup(vm, b)? {
            Some(w) => self.replace_values(2, Ref::new(w)),
            None => return Err(vm.key_error(b).into()),
        }
        Ok(())
    }
    /// The `__getitem__` of a Python class, which takes the two operands as they are.
    #[inline(always)]
    pub(super) fn subscr_getitem(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let (c, f) = (self.cache(), self.cache().ptr);
        if T::ENABLED
            || !super::attributes::has_version(self.peek(2), c)
            || !super::calls::takes_exactly(Word(f).cast(), 2)
        {
            return self.binary_op_missed(vm, arg);
        }
        incref_value(Word(f));
        self.push_function(vm, Word(f), 2, 2)
    }
    #[inline(always)]
    pub(super) fn store_subscr(&mut self, vm: &mut Vm) -> Flow {
        // value, container, key
        let (v, c, k) = (self.peek(3), self.peek(2), self.peek(1));
        if self.adapt(sp::pair(c, k), |_| sp::store_subscr(c, k)) {
            return Ok(());
        }
        self.save();
        if self.enter_store(vm)? {
            return Ok(());
        }
        vm.set_item(c, k, v)?;
        self.drop_values(3);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn store_subscr_list_int(&mut self, vm: &mut Vm) -> Flow {
        let (v, c, k) = (self.peek(3), self.peek(2), self.peek(1));
        if !(is_exact(c, tid::LIST) && k.is_small_int()) {
            return self.deopt(op::STORE_SUBSCR);
        }
        let items = c.cast::<ListObj>().items_mut();
        let Some(i) = position(k, items.len()) else {
            self.save();
            return Err(vm.index_error("list assignment index out of range").into());
        };
        let old = std::mem::replace(&mut items[i], v);
        self.shrink(3);
        decref_value(old);
        decref_value(c);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn store_subscr_dict(&mut self, vm: &mut Vm) -> Flow {
        let (v, c, k) = (self.peek(3), self.peek(2), self.peek(1));
        if !is_exact(c, tid::DICT) {
            return self.deopt(op::STORE_SUBSCR);
        }
        self.save();
        c.cast::<DictObj>().insert(vm, k, Ref::new(v))?;
        self.drop_values(3);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn delete_subscr(&mut self, vm: &mut Vm) -> Flow {
        self.save();
        vm.del_item(self.peek(2), self.peek(1))?;
        self.drop_values(2);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn binary_slice(&mut self, vm: &mut Vm) -> Flow {
        self.save();
        let r = vm.binary_slice(self.peek(3), self.peek(2), self.peek(1))?;
        self.replace_values(3, r);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn store_slice(&mut self, vm: &mut Vm) -> Flow {
        // value, container, start, stop
        self.save();
        vm.store_slice(self.peek(3), self.peek(2), self.peek(1), self.peek(4))?;
        self.drop_values(4);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn contains_op(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        self.save();
        if self.enter_contains(vm)? {
            return Ok(());
        }
        let found = vm.contains(self.peek(1), self.peek(2))?;
        self.drop_values(2);
        self.push_bool(found != (arg != 0));
        Ok(())
    }
}
