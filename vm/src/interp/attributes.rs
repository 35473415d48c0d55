//! Globals and attributes.

use super::cursor::{Cursor, Flow, is_exact};
use super::polymorphic::{Access, Found};
use super::specialise as sp;
use crate::code::Cache;
use crate::heap::{Ref, decref, decref_value, incref_value};
use crate::hooks::Tracer;
use crate::object::*;
use crate::opcode as op;
use crate::vm::Vm;
use ir::word::Word;

/// Whether a heap object's type is in the state that the cache was made for.
#[inline(always)]
pub(super) fn has_version(obj: Word, c: &Cache) -> bool {
    // An operand is never NULL, but for the missing self of a call.
    obj.0 & 7 == 0 && obj.heap_type().version.get() == c.version
}

/// The attributes of an instance that has them `offset` bytes from its start.
#[inline(always)]
fn attrs_at(obj: Word, offset: u64) -> &'static Attrs {
    // SAFETY: the type's version, which the caller has compared, stands for this layout.
    unsafe { &*((obj.0 + offset) as *const Attrs) }
}

impl<T: Tracer> Cursor<T> {
    #[inline(always)]
    fn name(&self, i: usize) -> Word {
        // SAFETY: see the invariants of `Cursor`.
        unsafe { self.code.names.get_unchecked(i) }.word()
    }
    /// Pushes a global, and a missing self if it is to be called.
    #[inline(always)]
    fn push_global(&mut self, w: Word, arg: u32) {
        self.push(w);
        if arg & 1 != 0 {
            self.push(Word::NULL);
        }
    }
    #[inline(always)]
    fn globals(&self) -> &'static mut crate::dict::Dict {
        self.frame().function().globals.cast::<DictObj>().table()
    }
    #[inline(always)]
    pub(super) fn load_global(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        self.save();
        let frame = self.frame();
        if self.adapt(0, |c| sp::load_global(vm, c, frame, arg)) {
            return Ok(());
        }
        let w = vm.load_global(frame, self.name(arg as usize >> 1))?;
        self.push_global(w.into_word(), arg);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn load_global_module(&mut self, arg: u32) -> Flow {
        let (c, d) = (self.cache(), self.globals());
        if d.keys_version != c.version {
            return self.deopt(op::LOAD_GLOBAL);
        }
        // SAFETY: the version of the keys stands for this index.
        let w = unsafe { d.entries.get_unchecked(c.index as usize) }.value;
        incref_value(w);
        self.push_global(w, arg);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn load_global_builtin(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let (c, d) = (self.cache(), self.globals());
        let b = vm.builtins.cast::<DictObj>().table();
        if d.keys_version != c.version || u64::from(b.keys_version) != c.ptr {
            return self.deopt(op::LOAD_GLOBAL);
        }
        // SAFETY: the version of the keys stands for this index.
        let w = unsafe { b.entries.get_unchecked(c.index as usize) }.value;
        incref_value(w);
        self.push_global(w, arg);
        Ok(())
    }

    #[inline(always)]
    pub(super) fn load_attr(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let obj = self.peek(1);
        let (name, method) = (self.name(arg as usize >> 1), arg & 1 != 0);
        self.save();
        if self.adapt(sp::one(obj), |c| sp::load_attr(vm, c, obj, name, method)) {
            return Ok(());
        }
        let access = if method { Access::Method } else { Access::Load };
        match vm.load_known(obj, name, access) {
            Some(Found::Value(w)) => {
                self.replace_attribute(w, method);
                return Ok(());
            }
            Some(Found::Method(f)) => {
                incref_value(f);
                self.set_top(f);
                self.push(obj);
                return Ok(());
            }
            Some(Found::Getter(f)) => return self.enter_getter(vm, f),
            None => {}
        }
        if method {
            let (f, this) = vm.get_method(obj, name)?;
            self.replace(1, f);
            self.push(this.map_or(Word::NULL, Ref::into_word));
        } else {
            let r = vm.get_attr(obj, name)?;
            self.replace(1, r);
        }
        Ok(())
    }
    /// Inline values: those of `__slots__` as well as those of shared keys.
    #[inline(always)]
    pub(super) fn load_attr_inline(&mut self, arg: u32) -> Flow {
        let (obj, c) = (self.peek(1), self.cache());
        if !has_version(obj, c) {
            return self.deopt(op::LOAD_ATTR);
        }
        match attrs_at(obj, c.ptr).values().get(c.index as usize).map(|v| v.get()) {
            Some(w) if w != Word::NULL => self.replace_attribute(w, arg & 1 != 0),
            _ => return self.deopt(op::LOAD_ATTR),
        }
        Ok(())
    }
    /// Does the `LOAD_ATTR_INSTANCE_VALUE` that follows at once on a (borrowed) heap object, when nobody watches:
    /// the object is not counted. False if it is for the instruction to do.
    #[inline(always)]
    pub(super) fn attribute_of(&mut self, obj: Word) -> bool {
        let next = self.next();
        if T::ENABLED || next as u8 != op::LOAD_ATTR_INSTANCE_VALUE {
            return false;
        }
        // SAFETY: borrows end with the instruction.
        let c = unsafe { &*self.next_cache() };
        if !has_version(obj, c) {
            return false;
        }
        match attrs_at(obj, c.ptr).values().get(c.index as usize).map(|v| v.get()) {
            Some(w) if w != Word::NULL => {
                self.advance();
                self.push_new(w);
                if next & 0x100 != 0 {
                    self.push(Word::NULL);
                }
                true
            }
            _ => false,
        }
    }
    #[inline(always)]
    pub(super) fn load_attr_with_hint(&mut self, arg: u32) -> Flow {
        let (obj, c) = (self.peek(1), self.cache());
        if !has_version(obj, c) {
            return self.deopt(op::LOAD_ATTR);
        }
        let name = self.name(arg as usize >> 1);
        match self.hinted_entry(obj, name) {
            Some(e) => {
                let w = e.value;
                self.replace_attribute(w, arg & 1 != 0);
                Ok(())
            }
            None => self.deopt(op::LOAD_ATTR),
        }
    }
    /// The entry of an instance's dict that was this name's last time, if it still is.
    #[inline(always)]
    fn hinted_entry(&self, obj: Word, name: Word) -> Option<&'static mut crate::dict::Entry> {
        let c = self.cache();
        let d = attrs_at(obj, c.ptr).dict.get();
        if d == Word::NULL {
            return None;
        }
        let entry = d.cast::<DictObj>().table().entries.get_mut(c.index as usize);
        entry.filter(|e| e.key == name)
    }
    /// A method; `with_values` if instances could shadow it once they have a dict.
    #[inline(always)]
    pub(super) fn load_attr_method(&mut self, vm: &mut Vm, with_values: bool) -> Flow {
        let (obj, c) = (self.peek(1), self.cache());
        if vm.type_of(obj).version.get() != c.version
            || with_values && attrs_at(obj, u64::from(c.index)).dict.get() != Word::NULL
        {
            return self.deopt(op::LOAD_ATTR);
        }
        let f = Word(c.ptr);
        incref_value(f);
        self.set_top(f);
        self.push(obj);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn load_attr_nondescriptor(&mut self, arg: u32) -> Flow {
        let (obj, c) = (self.peek(1), self.cache());
        if !has_version(obj, c) || attrs_at(obj, u64::from(c.index)).dict.get() != Word::NULL {
            return self.deopt(op::LOAD_ATTR);
        }
        self.replace_attribute(Word(c.ptr), arg & 1 != 0);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn load_attr_constant(&mut self, arg: u32) -> Flow {
        let (obj, c) = (self.peek(1), self.cache());
        if !has_version(obj, c) {
            return self.deopt(op::LOAD_ATTR);
        }
        self.replace_attribute(Word(c.ptr), arg & 1 != 0);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn load_attr_class(&mut self, arg: u32) -> Flow {
        let (obj, c) = (self.peek(1), self.cache());
        if !is_exact(obj, builtin_tid::TYPE) || obj.cast::<TypeObj>().version.get() != c.version {
            return self.deopt(op::LOAD_ATTR);
        }
        self.replace_attribute(Word(c.ptr), arg & 1 != 0);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn load_attr_module(&mut self, arg: u32) -> Flow {
        let (obj, c) = (self.peek(1), self.cache());
        if !is_exact(obj, builtin_tid::MODULE) {
            return self.deopt(op::LOAD_ATTR);
        }
        let d = obj.cast::<ModuleObj>().dict.cast::<DictObj>().table();
        if d.keys_version != c.version {
            return self.deopt(op::LOAD_ATTR);
        }
        // SAFETY: the version of the keys stands for this index.
        let w = unsafe { d.entries.get_unchecked(c.index as usize) }.value;
        self.replace_attribute(w, arg & 1 != 0);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn load_attr_property(&mut self, vm: &mut Vm) -> Flow {
        let (obj, c) = (self.peek(1), self.cache());
        if !has_version(obj, c) {
            return self.deopt(op::LOAD_ATTR);
        }
        self.enter_getter(vm, Word(c.ptr))
    }

    /// Calls a property's function with the object on top.
    #[inline(always)]
    fn enter_getter(&mut self, vm: &mut Vm, f: Word) -> Flow {
        incref_value(f);
        match super::calls::takes_exactly(f.cast(), 1) {
            true => self.push_function(vm, f, 1, 1),
            // Its code has been replaced.
            false => self.push_function_for(vm, f, 1, 1),
        }
    }

    #[inline(always)]
    pub(super) fn store_attr(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        // value, object
        let (v, obj) = (self.peek(2), self.peek(1));
        let name = self.name(arg as usize);
        self.save();
        if self.adapt(sp::one(obj), |c| sp::store_attr(vm, c, obj, name)) {
            return Ok(());
        }
        if let Some(old) = vm.store_known(obj, name, v) {
            self.shrink(2);
            decref(old);
            decref_value(obj);
            return Ok(());
        }
        vm.set_attr(obj, name, Some(Ref::new(v)))?;
        self.drop(2);
        Ok(())
    }
    /// Inline values; those of shared keys (not of `__slots__`) must be set in order.
    #[inline(always)]
    pub(super) fn store_attr_inline(&mut self, ordered: bool) -> Flow {
        let (v, obj) = (self.peek(2), self.peek(1));
        let c = self.cache();
        if !has_version(obj, c) {
            return self.deopt(op::STORE_ATTR);
        }
        let a = attrs_at(obj, c.ptr);
        let Some(slot) = a.values().get(c.index as usize) else {
            return self.deopt(op::STORE_ATTR);
        };
        let old = slot.get();
        if ordered && old == Word::NULL {
            if a.dict.get() != Word::NULL || c.index < a.top.get() {
                return self.deopt(op::STORE_ATTR);
            }
            a.top.set(c.index + 1);
        }
        slot.set(v);
        self.shrink(2);
        decref(old);
        decref_value(obj);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn store_attr_with_hint(&mut self, arg: u32) -> Flow {
        let (v, obj) = (self.peek(2), self.peek(1));
        if !has_version(obj, self.cache()) {
            return self.deopt(op::STORE_ATTR);
        }
        match self.hinted_entry(obj, self.name(arg as usize)) {
            Some(e) => {
                let old = std::mem::replace(&mut e.value, v);
                self.shrink(2);
                decref(old);
                decref_value(obj);
                Ok(())
            }
            None => self.deopt(op::STORE_ATTR),
        }
    }
}
