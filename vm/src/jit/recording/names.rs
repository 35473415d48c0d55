//! Globals and attributes.

use super::general::Shape;
use super::{
    Abort, Argument, Function, MAX_DEPTH, Pending, Recording, Sort, Step, kind_of, lent_kind,
};
use crate::code::Cache;
use crate::dict::Entry;
use crate::frame::Frame;
use crate::heap::Ref;
use crate::interp::specialise;
use crate::jit::symbols::Symbol;
use crate::object::{Kind as ObjKind, *};
use crate::opcode as op;
use crate::vm::Vm;
use ir::kinds::Kind;
use ir::layout::tid;
use ir::record::Recorder;
use ir::word::Word;
use std::cell::Cell;

impl Recording {
    /// A module's variable.
    pub(super) fn store_name(
        &mut self,
        vm: &mut Vm,
        frame: &Frame,
        at: u32,
        oparg: u32,
    ) -> Result<(), Abort> {
        let name = frame.code().names[oparg as usize].word();
        let globals = frame.function().globals;
        let table = globals.cast::<DictObj>().table();
        let Some(entry) = table.entries.iter().find(|e| e.key == name) else {
            return self.general(vm, frame, at, op::STORE_GLOBAL, oparg, &Shape::of(1, 0));
        };
        let entry = std::ptr::from_ref(entry);
        if table.keys_version == 0 {
            table.keys_version = vm.next_version();
        }
        let version = table.keys_version;
        let r = &mut self.recorder;
        r.guard_version("_GUARD_GLOBALS_VERSION", globals, KEYS_VERSION, version);
        self.keep.push(Ref::new(globals));
        let offset = std::mem::offset_of!(crate::dict::Entry, value) as u32;
        r.store_global(Word(entry as u64), offset);
        Ok(())
    }

    pub(super) fn load_global(
        &mut self,
        vm: &mut Vm,
        frame: &Frame,
        oparg: u32,
    ) -> Result<(), Abort> {
        let name = frame.code().names[(oparg >> 1) as usize].word();
        let globals = frame.function().globals;
        if vm.other_builtins(globals).is_some() {
            return Err("other built-in names".into());
        }
        let builtins = vm.builtins.word();
        let found = [globals, builtins].into_iter().find_map(|dict| {
            let table = dict.cast::<DictObj>().table();
            table.entries.iter().find(|e| e.key == name).map(|e| (dict, std::ptr::from_ref(e)))
        });
        let Some((dict, entry)) = found else { return Err("undefined global".into()) };
        let r = &mut self.recorder;
        for checked in [globals, dict] {
            let table = checked.cast::<DictObj>().table();
            if table.keys_version == 0 {
                table.keys_version = vm.next_version();
            }
        }
        if dict != globals {
            // A builtin also needs that no global hides it.
            let version = globals.cast::<DictObj>().table().keys_version;
            r.guard_version("_GUARD_GLOBALS_VERSION", globals, KEYS_VERSION, version);
            self.keep.push(Ref::new(globals));
        }
        self.load_entry(dict, entry);
        if oparg & 1 != 0 {
            self.recorder.push_null();
        }
        Ok(())
    }

    pub(super) fn load_attr(
        &mut self,
        vm: &mut Vm,
        frame: &Frame,
        at: u32,
        oparg: u32,
        object: Word,
    ) -> Result<Step, Abort> {
        let name = frame.code().names[(oparg >> 1) as usize].word();
        let method = oparg & 1 != 0;
        if frame.code().is_megamorphic(at) {
            return self.load_attr_of_any(vm, at, name, method);
        }
        // What the specialising interpreter would make of it.
        let mut cache = Cache::default();
        let form = specialise::load_attr(vm, &mut cache, object, name, method);
        let enters = form == Some(op::LOAD_ATTR_PROPERTY) && self.enters_property(&cache);
        if let Some(entry) = specialise::changing_attribute(vm, object, name) {
            self.guard_changing(vm, object);
            self.recorder.pop_top();
            let offset = std::mem::offset_of!(Entry, value) as u32;
            let place = Word(std::ptr::from_ref(entry) as u64);
            self.recorder.load_global(place, offset, None, lent_kind(entry.value));
            if method {
                self.recorder.push_null();
            }
            return Ok(Step::Continue);
        }
        let r = &mut self.recorder;
        match form {
            Some(op::LOAD_ATTR_INSTANCE_VALUE | op::LOAD_ATTR_SLOT) if attrs(object).is_some() => {
                let attrs = attrs(object).expect("just seen");
                let value = attrs.values()[cache.index as usize].get();
                self.keep.push(Ref::new(object.heap_type().word()));
                let field = guard_attributes(r, object, &cache, attrs.cap);
                r.load_attr_field(field, lent_kind(value));
            }
            Some(op::LOAD_ATTR_METHOD_WITH_VALUES | op::LOAD_ATTR_METHOD_NO_DICT)
                if object.is_pointer() =>
            {
                let lazy_dict = form == Some(op::LOAD_ATTR_METHOD_WITH_VALUES);
                self.guard_class_attribute(object, &cache, lazy_dict);
                self.recorder.load_method(Word(cache.ptr));
                return Ok(Step::Continue);
            }
            Some(
                form @ (op::LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES
                | op::LOAD_ATTR_NONDESCRIPTOR_NO_DICT),
            ) => {
                let lazy_dict = form == op::LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES;
                self.guard_class_attribute(object, &cache, lazy_dict);
                self.recorder.load_attr_const(Word(cache.ptr));
            }
            _ if enters => {
                let getter = Word(cache.ptr);
                self.guard_class_attribute(object, &cache, false);
                let func = getter.cast::<FuncObj>();
                let code = func.code();
                let number = self.number_of(Function { word: getter, sort: Sort::Plain });
                let r = &mut self.recorder;
                let offset = std::mem::offset_of!(FuncObj, version) as u32;
                let version = func.version.get();
                r.guard_version("_CHECK_FUNCTION_VERSION", getter, offset, version);
                r.load_method(getter);
                r.push_frame(number, code.localsplus.len(), 0, &[Argument::Operand(0)]);
                self.max_depth = self.max_depth.max(self.recorder.depth());
                return Ok(Step::Continue);
            }
            Some(op::LOAD_ATTR_MODULE) => {
                let dict = object.get::<ModuleObj>().ok_or("no module")?.dict;
                r.guard_is(0, object);
                self.keep.push(Ref::new(object));
                let entries = &dict.cast::<DictObj>().table().entries;
                let entry = std::ptr::from_ref(&entries[cache.index as usize]);
                self.load_entry(dict, entry);
                // The module goes last: until then the trace may be left to before this bytecode.
                self.recorder.swap(2);
                self.recorder.pop_top();
            }
            Some(op::LOAD_ATTR_CLASS) => {
                r.guard_is(0, object);
                let offset = std::mem::offset_of!(TypeObj, version) as u32;
                r.guard_version("_CHECK_ATTR_CLASS", object, offset, cache.version);
                let value = Word(cache.ptr);
                self.keep.push(Ref::new(object));
                self.keep.push(Ref::new(value));
                r.load_attr_const(value);
            }
            _ if method && self.load_classmethod(vm, object, name) => return Ok(Step::Continue),
            _ => {
                guard_dict(&mut self.recorder, object);
                return self.load_attr_of_any(vm, at, name, method);
            }
        }
        if method {
            self.recorder.push_null();
        }
        Ok(Step::Continue)
    }

    /// An attribute that the runtime looks up. A property's function is not part of the trace.
    fn load_attr_of_any(
        &mut self,
        vm: &mut Vm,
        at: u32,
        name: Word,
        method: bool,
    ) -> Result<Step, Abort> {
        self.count_frames(vm);
        if method {
            let counts = (1, 1, 2);
            self.array_call(vm, at, "_LOAD_ATTR", Symbol::GetMethod, counts, &[name])?;
            self.pending = Some(Pending::SelfOrNull);
            return Ok(Step::Continue);
        }
        self.recorder.load_const(name);
        self.recorder.call_runtime("_LOAD_ATTR", Symbol::GetAttr as u32, 2);
        Ok(Step::Execute)
    }

    /// A method of the class, to be called: the function, and the class as its self.
    fn load_classmethod(&mut self, vm: &mut Vm, object: Word, name: Word) -> bool {
        let Some((function, class)) = vm.python_classmethod(object, name) else { return false };
        if object == class {
            self.recorder.guard_is(0, object);
            let version = vm.type_version(object.cast::<TypeObj>());
            let offset = std::mem::offset_of!(TypeObj, version) as u32;
            self.recorder.guard_version("_CHECK_ATTR_CLASS", object, offset, version);
        } else {
            // An attribute of its own would hide the method.
            let ty = object.heap_type();
            let Some(a) = attrs(object).filter(|a| a.dict.get() == Word::NULL) else {
                return false;
            };
            if ty.keys.borrow().index(name).is_some() {
                return false;
            }
            self.guard_class_at(vm, 0, object);
            let dict = std::ptr::from_ref(a) as u64 - object.0 + u64::from(DICT);
            self.recorder.guard_field_null("_CHECK_ATTR_METHOD_LAZY_DICT", dict as u32);
        }
        let r = &mut self.recorder;
        r.load_attr_const(function);
        r.load_const(class);
        self.keep.push(Ref::new(function));
        self.keep.push(Ref::new(class));
        true
    }

    /// `LOAD_SUPER_ATTR` of a method: what follows the class in the order of self's bases.
    pub(super) fn load_super_method(
        &mut self,
        vm: &mut Vm,
        name: Word,
        [global, class, this]: [Word; 3],
    ) -> bool {
        if global != vm.types.super_.word() || !this.is_pointer() || this.kind() == ObjKind::Type {
            return false;
        }
        let Some(function) = vm.super_method(class, this, name) else { return false };
        let r = &mut self.recorder;
        r.guard_is(2, global);
        r.guard_is(1, class);
        self.guard_class_at(vm, 0, this);
        let r = &mut self.recorder;
        r.drop_under(1);
        r.drop_under(1);
        r.load_method(function);
        self.keep.push(Ref::new(class));
        self.keep.push(Ref::new(function));
        true
    }

    /// `LOAD_SPECIAL` of a method that the class of the object on top has.
    pub(super) fn load_special(&mut self, vm: &mut Vm, oparg: u32, object: Word) -> bool {
        let names = [vm.names.__enter__, vm.names.__exit__];
        let Some(&name) = names.get(oparg as usize) else { return false };
        if !object.is_pointer() {
            return false;
        }
        let Some(function) = vm.type_lookup(object.heap_type(), name) else { return false };
        let is_method = function.has_tid(tid::FUNCTION)
            || function.get::<BuiltinObj>().is_some_and(|b| b.is_method);
        if !is_method {
            return false;
        }
        self.guard_class_at(vm, 0, object);
        self.recorder.load_method(function);
        self.keep.push(Ref::new(function));
        true
    }

    /// Whether a property's function can be part of the trace.
    fn enters_property(&self, cache: &Cache) -> bool {
        let code = Word(cache.ptr).cast::<FuncObj>().code();
        let plain = code.flags & (crate::code::CO_GENERATOR | crate::code::CO_COROUTINE) == 0;
        plain && !code.called_out.get() && self.recorder.depth() < MAX_DEPTH
    }

    /// The object on top is of the class that has this attribute, and hides it by none of its own.
    fn guard_class_attribute(&mut self, object: Word, cache: &Cache, lazy_dict: bool) {
        self.keep.push(Ref::new(object.heap_type().word()));
        let r = &mut self.recorder;
        guard_class(r, object, cache.version);
        if lazy_dict {
            let dict = cache.index + std::mem::offset_of!(Attrs, dict) as u32;
            r.guard_field_null("_CHECK_ATTR_METHOD_LAZY_DICT", dict);
        }
        self.keep.push(Ref::new(Word(cache.ptr)));
    }

    pub(super) fn store_attr(
        &mut self,
        vm: &mut Vm,
        frame: &Frame,
        at: u32,
        oparg: u32,
        object: Word,
    ) {
        let name = frame.code().names[oparg as usize].word();
        let megamorphic = frame.code().is_megamorphic(at);
        if !megamorphic && self.store_changing(vm, frame, name, object) {
            return;
        }
        let mut cache = Cache::default();
        let form = specialise::store_attr(vm, &mut cache, object, name).filter(|_| !megamorphic);
        let r = &mut self.recorder;
        if let (Some(op::STORE_ATTR_INSTANCE_VALUE | op::STORE_ATTR_SLOT), Some(a)) =
            (form, attrs(object))
            && let Some(old) = a.values().get(cache.index as usize).map(Cell::get)
        {
            self.keep.push(Ref::new(object.heap_type().word()));
            let slot = form == Some(op::STORE_ATTR_SLOT);
            if old != Word::NULL || slot {
                let field = guard_attributes(r, object, &cache, a.cap);
                r.store_attr_field(field, old == Word::NULL);
                return;
            }
            // Values are set in the order of their keys, and `top` says how far.
            if a.dict.get() == Word::NULL && cache.index >= a.top.get() {
                let field = guard_attributes(r, object, &cache, a.cap);
                let attrs = cache.ptr as u32;
                r.guard_field_null("_GUARD_DORV_NO_DICT", attrs + DICT);
                let counts = |top: u32| u64::from(a.cap) | u64::from(top) << 32;
                let (now, then) = (counts(a.top.get()), counts(cache.index + 1));
                r.store_new_attr_field(field, attrs + COUNTS, now as i64, then as i64);
                return;
            }
        }
        if !megamorphic {
            guard_dict(r, object);
        }
        // value, object -> object, name, value
        r.swap(2);
        r.load_const(name);
        r.swap(2);
        r.call_runtime_effect("_STORE_ATTR", Symbol::SetAttr as u32, 3);
    }

    /// The object on top is this class as it is now but for the values that the program changes.
    fn guard_changing(&mut self, vm: &mut Vm, class: Word) {
        let version = vm.type_version(class.cast::<TypeObj>());
        let offset = std::mem::offset_of!(TypeObj, version) as u32;
        self.recorder.guard_is(0, class);
        self.recorder.guard_version("_CHECK_ATTR_CLASS", class, offset, version);
        self.keep.push(Ref::new(class));
    }

    /// `STORE_ATTR` of an immediate on a class that has an immediate there, as often before.
    fn store_changing(&mut self, vm: &mut Vm, frame: &Frame, name: Word, object: Word) -> bool {
        let &[.., value, _] = frame.stack() else { return false };
        let is_own = object.get::<TypeObj>().and_then(|class| class.changing_entry(name)).is_some();
        if !is_own || value.is_pointer() {
            return false;
        }
        let Some(entry) = specialise::changing_attribute(vm, object, name) else { return false };
        let place = Word(std::ptr::from_ref(entry) as u64);
        self.guard_changing(vm, object);
        self.recorder.guard(1, kind_of(value));
        self.recorder.pop_top();
        self.recorder.store_global(place, std::mem::offset_of!(Entry, value) as u32);
        true
    }

    /// Pushes the value of a dict's entry; the version of the dict's keys makes its address stable.
    pub(super) fn load_entry(&mut self, dict: Word, entry: *const crate::dict::Entry) {
        let r = &mut self.recorder;
        let version = dict.cast::<DictObj>().table().keys_version;
        r.guard_version("_GUARD_KEYS_VERSION", dict, KEYS_VERSION, version);
        self.keep.push(Ref::new(dict));
        // SAFETY: an entry of a live table.
        let value = unsafe { (*entry).value };
        let stays = match kind_of(value) {
            Kind::Type(tid::FUNCTION) => Some(value),
            Kind::Type(_)
                if matches!(value.kind(), ObjKind::Type | ObjKind::Module | ObjKind::Builtin) =>
            {
                Some(value)
            }
            _ => None,
        };
        if let Some(v) = stays {
            self.keep.push(Ref::new(v));
        }
        let offset = std::mem::offset_of!(crate::dict::Entry, value) as u32;
        r.load_global(Word(entry as u64), offset, stays, lent_kind(value));
    }
}

/// Where a dict keeps the version of its keys.
const KEYS_VERSION: u32 = (std::mem::offset_of!(DictObj, inner)
    + std::mem::offset_of!(crate::dict::Dict, keys_version)) as u32;

/// The object on top is an instance of its class as the class is now.
fn guard_class(r: &mut Recorder, object: Word, version: u32) {
    r.guard(0, kind_of(object));
    let class = object.heap_type();
    let offset = std::mem::offset_of!(TypeObj, version) as u32;
    r.guard_version("_GUARD_TYPE_VERSION", class.word(), offset, version);
}

/// The object on top keeps its attributes in a dict, if it does now, and is left to the runtime. Others of its class may not, those
/// above all that were made when all its attributes were known: they deserve better.
fn guard_dict(r: &mut Recorder, object: Word) {
    let Some(attrs) = attrs(object).filter(|a| a.dict.get() != Word::NULL) else { return };
    let class = object.heap_type();
    if class.kind != ObjKind::Object || !class.is_heap {
        return;
    }
    let at = std::ptr::from_ref(attrs) as u64 - object.0;
    r.guard(0, kind_of(object));
    r.guard_field_not_null("_CHECK_ATTR_WITH_HINT", at as u32 + DICT);
}

/// The object on top is such an instance, and has an inline value of the cache's index: gives its offset.
fn guard_attributes(r: &mut Recorder, object: Word, cache: &Cache, cap: u32) -> u32 {
    guard_class(r, object, cache.version);
    let attrs = cache.ptr as u32;
    r.guard_field32("_CHECK_MANAGED_OBJECT_HAS_VALUES", 0, attrs + COUNTS, cap);
    attrs + size_of::<Attrs>() as u32 + 8 * cache.index
}

/// Of an instance's attributes: the dict, and the 64 bits of capacity (low half) and the number of values set.
pub(super) const DICT: u32 = std::mem::offset_of!(Attrs, dict) as u32;
pub(super) const COUNTS: u32 = std::mem::offset_of!(Attrs, cap) as u32;
const _: () = assert!(std::mem::offset_of!(Attrs, top) as u32 == COUNTS + 4);
