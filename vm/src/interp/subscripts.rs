//! `a[b]`, slices and `in`.

use super::cursor::{Cursor, Flow};
use super::specialise as sp;
use crate::heap::{Ref, decref, incref};
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
        incref(w);
        self.shrink(1);
        let container = self.peek(1);
        self.set_top(w);
        decref(container);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn subscr_list_int(&mut self, vm: &mut Vm) -> Flow {
        let a = self.peek(2);
        if !(a.has_tid(tid::LIST) && self.peek(1).is_small_int()) {
            return self.deopt(op::BINARY_OP);
        }
        self.subscript(vm, a.cast::<ListObj>().items(), "list index out of range")
    }
    #[inline(always)]
    pub(super) fn subscr_tuple_int(&mut self, vm: &mut Vm) -> Flow {
        let a = self.peek(2);
        if !(a.has_tid(tid::TUPLE) && self.peek(1).is_small_int()) {
            return self.deopt(op::BINARY_OP);
        }
        self.subscript(vm, a.cast::<TupleObj>().items(), "tuple index out of range")
    }
    #[inline(always)]
    pub(super) fn subscr_dict(&mut self, vm: &mut Vm) -> Flow {
        let (a, b) = (self.peek(2), self.peek(1));
        if !a.has_tid(tid::DICT) {
            return self.deopt(op::BINARY_OP);
        }
        self.save();
        match a.cast::<DictObj>().lookup(vm, b)? {
            Some(w) => self.replace(2, Ref::new(w)),
            None => return Err(vm.key_error(b).into()),
        }
        Ok(())
    }
    #[inline(always)]
    pub(super) fn store_subscr(&mut self, vm: &mut Vm) -> Flow {
        // value, container, key
        let (v, c, k) = (self.peek(3), self.peek(2), self.peek(1));
        if self.adapt(sp::pair(c, k), |_| sp::store_subscr(c, k)) {
            return Ok(());
        }
        self.save();
        vm.set_item(c, k, v)?;
        self.drop(3);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn store_subscr_list_int(&mut self, vm: &mut Vm) -> Flow {
        let (v, c, k) = (self.peek(3), self.peek(2), self.peek(1));
        if !(c.has_tid(tid::LIST) && k.is_small_int()) {
            return self.deopt(op::STORE_SUBSCR);
        }
        let items = c.cast::<ListObj>().items_mut();
        let Some(i) = position(k, items.len()) else {
            self.save();
            return Err(vm.index_error("list assignment index out of range").into());
        };
        let old = std::mem::replace(&mut items[i], v);
        self.shrink(3);
        decref(old);
        decref(c);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn store_subscr_dict(&mut self, vm: &mut Vm) -> Flow {
        let (v, c, k) = (self.peek(3), self.peek(2), self.peek(1));
        if !c.has_tid(tid::DICT) {
            return self.deopt(op::STORE_SUBSCR);
        }
        self.save();
        c.cast::<DictObj>().insert(vm, k, Ref::new(v))?;
        self.drop(3);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn delete_subscr(&mut self, vm: &mut Vm) -> Flow {
        self.save();
        vm.del_item(self.peek(2), self.peek(1))?;
        self.drop(2);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn binary_slice(&mut self, vm: &mut Vm) -> Flow {
        self.save();
        let r = vm.binary_slice(self.peek(3), self.peek(2), self.peek(1))?;
        self.replace(3, r);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn store_slice(&mut self, vm: &mut Vm) -> Flow {
        // value, container, start, stop
        self.save();
        vm.store_slice(self.peek(3), self.peek(2), self.peek(1), self.peek(4))?;
        self.drop(4);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn contains_op(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        self.save();
        let found = vm.contains(self.peek(1), self.peek(2))?;
        self.drop(2);
        self.push_bool(found != (arg != 0));
        Ok(())
    }
}
