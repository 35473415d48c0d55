//! Attribute access: the descriptor protocol, instance values with shared keys, special cases by kind.

use crate::build;
use crate::dict::Dict;
use crate::heap::{Ref, decref, incref, replace};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
use ir::word::Word;

/// What a lookup on a type found, as the descriptor protocol sees it.
enum Descriptor {
    /// Takes precedence over the instance.
    Data,
    /// Bound when the instance has nothing.
    NonData,
}

/// Gets one of an instance's own attributes (borrowed).
#[inline]
pub fn own_attribute(w: Word, name: Word) -> Option<Word> {
    match w.kind() {
        Kind::Function => {
            let d = w.cast::<FuncObj>().dict.get();
            return (d != Word::NULL).then(|| d.cast::<DictObj>().lookup_str(name)).flatten();
        }
        Kind::Module => return w.cast::<ModuleObj>().dict.cast::<DictObj>().lookup_str(name),
        _ => {}
    }
    let a = attrs(w)?;
    let ty = w.heap_type();
    if a.dict.get() != Word::NULL {
        return a.dict.get().cast::<DictObj>().lookup_str(name);
    }
    let i = ty.keys.borrow().index(name)?;
    let v = a.values().get(i)?.get();
    (v != Word::NULL && i >= ty.slots).then_some(v)
}

/// The attribute dict of an instance, made if need be; its inline values move there.
pub fn instance_dict(vm: &mut Vm, w: Word) -> Option<Word> {
    match w.kind() {
        Kind::Function => {
            let f = w.cast::<FuncObj>();
            if f.dict.get() == Word::NULL {
                f.dict.set(build::dict(vm, Dict::default()).into_word());
            }
            return Some(f.dict.get());
        }
        Kind::Module => return Some(w.cast::<ModuleObj>().dict),
        _ => {}
    }
    let a = attrs(w)?;
    let ty = w.heap_type();
    if !ty.has_dict {
        return None;
    }
    if a.dict.get() == Word::NULL {
        let mut d = Dict::default();
        let keys = ty.keys.borrow();
        for (i, v) in a.values().iter().enumerate().skip(ty.slots) {
            let v = v.replace(Word::NULL);
            if v != Word::NULL {
                let key = keys.names[i];
                incref(key);
                d.push_new(key.cast::<StrObj>().hash(), key, v);
            }
        }
        drop(keys);
        let d = build::dict(vm, d).into_word();
        a.dict.set(d);
    }
    Some(a.dict.get())
}

impl Vm {
    fn classify(&mut self, descr: Word) -> Descriptor {
        let kind = descr.kind();
        if matches!(kind, Kind::Property | Kind::SlotDescr | Kind::GetSet)
            || kind == Kind::Native && crate::modules::collections::tuple_getter(descr).is_some()
        {
            return Descriptor::Data;
        }
        if !descr.is_pointer() || !descr.heap_type().is_heap {
            return Descriptor::NonData;
        }
        let ty = descr.heap_type();
        let (set, del) = (self.names.__set__, self.names.__delete__);
        if self.type_lookup(ty, set).is_some() || self.type_lookup(ty, del).is_some() {
            Descriptor::Data
        } else {
            Descriptor::NonData
        }
    }

    /// Whether a data descriptor has `__get__` too; if not, the instance's own attribute comes first.
    fn can_get(&mut self, descr: Word) -> bool {
        let (ty, get) = (self.type_of(descr), self.names.__get__);
        !ty.is_heap || self.type_lookup(ty, get).is_some()
    }

    /// Whether a descriptor's class has such a method in Python.
    pub(crate) fn has_own_hook(&mut self, descr: Word, name: Word) -> bool {
        if !descr.is_pointer() || !descr.heap_type().is_heap {
            return false;
        }
        let f = self.type_lookup(descr.heap_type(), name);
        f.is_some_and(|f| f.get::<BuiltinObj>().is_none())
    }

    /// Applies a descriptor's `__get__`: `obj` is NULL for access through the class.
    pub fn bind(&mut self, descr: Word, obj: Word, class: Word) -> R {
        if descr.kind() == Kind::Function && obj != Word::NULL {
            return Ok(build::method(self, descr, obj));
        }
        let name = self.names.__get__;
        if self.has_own_hook(descr, name) {
            let obj = if obj == Word::NULL { Word::NONE } else { obj };
            let class = if class == Word::NULL { Word::NONE } else { class };
            let descr = Ref::new(descr);
            let r = self.call_special(*descr, name, &[obj, class])?;
            return Ok(r.unwrap_or(descr));
        }
        self.bind_built_in(descr, obj, class)
    }

    /// As [`Vm::bind`], of descriptors that Rust knows.
    pub(crate) fn bind_built_in(&mut self, descr: Word, obj: Word, class: Word) -> R {
        match descr.kind() {
            Kind::Function if obj != Word::NULL => Ok(build::method(self, descr, obj)),
            Kind::Builtin if obj != Word::NULL && descr.cast::<BuiltinObj>().is_method => {
                Ok(build::method(self, descr, obj))
            }
            Kind::StaticMethod => match descr.cast::<WrapperObj>().func.get() {
                Word::NULL => Ok(build::none()),
                f => Ok(Ref::new(f)),
            },
            Kind::ClassMethod => match descr.cast::<WrapperObj>().func.get() {
                Word::NULL => Ok(build::none()),
                func => Ok(build::method(self, func, class)),
            },
            Kind::Property if obj != Word::NULL => {
                let get = descr.cast::<PropertyObj>().get.get();
                if get == Word::NULL {
                    return Err(self.property_lacks("getter", descr, obj));
                }
                let get = Ref::new(get);
                self.call(*get, &Args::of(&[obj]))
            }
            Kind::SlotDescr if obj != Word::NULL => {
                self.ensure_applies(descr, obj)?;
                let s = descr.cast::<SlotDescrObj>();
                let v = attrs(obj)
                    .and_then(|a| a.values().get(s.index))
                    .map_or(Word::NULL, |c| c.get());
                if v == Word::NULL {
                    return Err(self.no_attribute(obj, s.name));
                }
                Ok(Ref::new(v))
            }
            Kind::GetSet if obj != Word::NULL => {
                self.ensure_applies(descr, obj)?;
                (descr.cast::<GetSetObj>().get)(self, obj)
            }
            Kind::Native
                if obj != Word::NULL
                    && let Some(field) = crate::modules::collections::tuple_getter(descr) =>
            {
                crate::modules::collections::tuple_field(self, field, obj)
            }
            Kind::Native if !self.type_of(descr).is_heap => {
                let (ty, name) = (self.type_of(descr), self.names.__get__);
                match self.type_lookup(ty, name) {
                    Some(get) => {
                        let get = Ref::new(get);
                        let obj = if obj == Word::NULL { Word::NONE } else { obj };
                        self.call(*get, &Args::of(&[descr, obj, class]))
                    }
                    None => Ok(Ref::new(descr)),
                }
            }
            Kind::Super => crate::methods::super_type::bound(self, descr, obj),
            _ => Ok(Ref::new(descr)),
        }
    }

    /// Checks that an object is of the class whose member a descriptor is: a class may have borrowed it.
    pub(crate) fn ensure_applies(&mut self, descr: Word, obj: Word) -> R<()> {
        let (owner, name) = match descr.kind() {
            Kind::SlotDescr => {
                let s = descr.cast::<SlotDescrObj>();
                (s.owner.cast::<TypeObj>(), s.name)
            }
            _ => {
                let g = descr.cast::<GetSetObj>();
                (g.owner.cast::<TypeObj>(), g.name)
            }
        };
        let ty = self.type_of(obj);
        if std::ptr::eq(ty, owner) || ty.is_subtype(owner) {
            return Ok(());
        }
        let (name, owner, got) = (name.as_str().unwrap_or("?"), owner.name(), ty.name());
        Err(self.type_error(format!(
            "descriptor '{name}' for '{owner}' objects doesn't apply to a '{got}' object"
        )))
    }

    /// The error of a property without the accessor that is asked for.
    #[cold]
    pub(crate) fn property_lacks(
        &mut self,
        what: &str,
        property: Word,
        obj: Word,
    ) -> crate::vm::Raised {
        let path = self.type_of(obj).qualname.get().as_str().unwrap_or("?");
        let name = crate::methods::property::name(self, property);
        let text = match name.map(|n| n.and_then(|n| n.as_str())) {
            Ok(Some(n)) => format!("property '{n}' of '{path}' object has no {what}"),
            Ok(None) => format!("property of '{path}' object has no {what}"),
            Err(raised) => return raised,
        };
        self.attribute_error_of(&text, obj)
    }

    /// `obj.name`.
    ///
    /// # Errors
    /// `AttributeError`, or whatever a descriptor raises.
    pub fn get_attr(&mut self, obj: Word, name: Word) -> R {
        match self.look_up(obj, name)? {
            Some(v) => Ok(v),
            None => Err(self.no_attribute(obj, name)),
        }
    }

    /// `getattr(obj, name, None)`, but telling absence from `None`.
    ///
    /// # Errors
    /// What a descriptor or `__getattr__` raises, unless it is an `AttributeError`.
    pub fn find_attr(&mut self, obj: Word, name: Word) -> R<Option<Ref>> {
        match self.look_up(obj, name) {
            Err(_) if self.pending_is(self.exc().attribute_error) => {
                self.clear_pending();
                Ok(None)
            }
            found => found,
        }
    }

    /// The attribute; an `AttributeError` of a hook's own stays, with its text.
    fn look_up(&mut self, obj: Word, name: Word) -> R<Option<Ref>> {
        let ty = self.type_of(obj);
        if ty.custom_getattr.get() {
            return self.custom_get_attr(obj, ty, name);
        }
        self.generic_get_attr(obj, name)
    }

    fn custom_get_attr(&mut self, obj: Word, ty: &'static TypeObj, name: Word) -> R<Option<Ref>> {
        let (all, fallback) = (self.names.__getattribute__, self.names.__getattr__);
        let found = match self.type_lookup(ty, all) {
            Some(f) if f.get::<BuiltinObj>().is_none_or(|b| b.name != all) => {
                self.call_special(obj, all, &[name])
            }
            _ => self.generic_get_attr(obj, name),
        };
        let found = match found {
            Err(e) if self.pending_is(self.exc().attribute_error) => {
                if self.type_lookup(ty, fallback).is_none() {
                    return Err(e);
                }
                self.clear_pending();
                None
            }
            other => other?,
        };
        if found.is_some() {
            return Ok(found);
        }
        self.call_special(obj, fallback, &[name])
    }

    /// `object.__getattribute__` (and what types, modules and `super` do instead).
    pub fn generic_get_attr(&mut self, obj: Word, name: Word) -> R<Option<Ref>> {
        match obj.kind() {
            Kind::Type => return self.type_get_attr(obj, name),
            Kind::Super => return self.super_get_attr(obj, name),
            _ => {}
        }
        let ty = self.type_of(obj);
        let descr = self.type_lookup(ty, name);
        if let Some(d) = descr
            && matches!(self.classify(d), Descriptor::Data)
            && self.can_get(d)
        {
            let d = Ref::new(d);
            return self.bind(*d, obj, ty.word()).map(Some);
        }
        if let Some(v) = own_attribute(obj, name) {
            return Ok(Some(Ref::new(v)));
        }
        if let Some(d) = descr {
            let d = Ref::new(d);
            return self.bind(*d, obj, ty.word()).map(Some);
        }
        if name == self.names.__dict__
            && let Some(d) = instance_dict(self, obj)
        {
            return Ok(Some(Ref::new(d)));
        }
        if let Some(m) = obj.get::<MethodObj>() {
            // A bound method has its function's attributes.
            return self.find_attr(m.func, name);
        }
        if obj.kind() == Kind::Module {
            let getattr = self.names.__getattr__;
            let dict = obj.cast::<ModuleObj>().dict.cast::<DictObj>();
            if name == self.names.__spec__ || name == self.names.__loader__ {
                return crate::import::finders::late_attribute(self, obj, name);
            }
            if let Some(f) = dict.lookup_str(getattr).map(Ref::new) {
                return self.call(*f, &Args::of(&[name])).map(Some);
            }
        }
        Ok(None)
    }

    fn type_get_attr(&mut self, obj: Word, name: Word) -> R<Option<Ref>> {
        let ty = obj.cast::<TypeObj>();
        let meta = self.type_of(obj);
        let from_meta = self.type_lookup(meta, name).map(Ref::new);
        if let Some(d) = &from_meta
            && matches!(self.classify(**d), Descriptor::Data)
            && self.can_get(**d)
        {
            return self.bind(**d, obj, meta.word()).map(Some);
        }
        if let Some(d) = self.type_lookup(ty, name).map(Ref::new) {
            if matches!(d.kind(), Kind::Function | Kind::Builtin) {
                return Ok(Some(d));
            }
            return self.bind(*d, Word::NULL, obj).map(Some);
        }
        match from_meta {
            Some(d) => self.bind(*d, obj, meta.word()).map(Some),
            None => Ok(None),
        }
    }

    fn super_get_attr(&mut self, obj: Word, name: Word) -> R<Option<Ref>> {
        let s = obj.cast::<SuperObj>();
        if s.start != Word::NULL && name != self.names.__class__ {
            let start = s.start.cast::<TypeObj>();
            let order = start.mro.borrow();
            let at = order.iter().position(|t| t.word() == s.ty);
            let found = order[at.map_or(order.len(), |a| a + 1)..]
                .iter()
                .find_map(|t| t.dict().lookup_str(name))
                .map(Ref::new);
            drop(order);
            if let Some(d) = found {
                let through_class = s.obj == s.start;
                let receiver = if through_class { Word::NULL } else { s.obj };
                return self.bind(*d, receiver, s.start).map(Some);
            }
        }
        if let Some(v) = own_attribute(obj, name) {
            return Ok(Some(Ref::new(v)));
        }
        let ty = self.type_of(obj);
        match self.type_lookup(ty, name).map(Ref::new) {
            Some(d) => self.bind(*d, obj, ty.word()).map(Some),
            None => Ok(None),
        }
    }

    /// For a call `obj.name(…)`: the callable, and the receiver to put before the arguments if the
    /// attribute is a plain method (so that no bound method need be made).
    pub fn get_method(&mut self, obj: Word, name: Word) -> R<(Ref, Option<Ref>)> {
        let ty = self.type_of(obj);
        if !ty.custom_getattr.get() && !matches!(ty.kind, Kind::Type | Kind::Super | Kind::Module) {
            let descr = self.type_lookup(ty, name);
            if let Some(d) = descr
                && (d.kind() == Kind::Function
                    || d.get::<BuiltinObj>().is_some_and(|b| b.is_method))
                && own_attribute(obj, name).is_none()
            {
                return Ok((Ref::new(d), Some(Ref::new(obj))));
            }
        }
        if let Some((function, class)) = self.python_classmethod(obj, name) {
            return Ok((Ref::new(function), Some(Ref::new(class))));
        }
        Ok((self.get_attr(obj, name)?, None))
    }

    /// Function and class, if the attribute is a class method written in Python and is found the usual way.
    pub(crate) fn python_classmethod(&mut self, obj: Word, name: Word) -> Option<(Word, Word)> {
        let ty = self.type_of(obj);
        if ty.custom_getattr.get() {
            return None;
        }
        let class = match obj.kind() {
            Kind::Type if obj.has_tid(builtin_tid::TYPE) => {
                if self.type_lookup(ty, name).is_some() {
                    return None;
                }
                obj
            }
            Kind::Object if ty.is_heap && own_attribute(obj, name).is_none() => ty.word(),
            _ => return None,
        };
        let found = self.type_lookup(class.cast::<TypeObj>(), name)?;
        if !found.is_pointer() || !found.has_tid(builtin_tid::CLASSMETHOD) {
            return None;
        }
        let function = found.cast::<WrapperObj>().func.get();
        function.has_tid(tid::FUNCTION).then_some((function, class))
    }

    /// `obj.name = value`, or `del obj.name` without a value.
    pub fn set_attr(&mut self, obj: Word, name: Word, value: Option<Ref>) -> R<()> {
        let ty = self.type_of(obj);
        if ty.custom_setattr.get() {
            let method =
                if value.is_some() { self.names.__setattr__ } else { self.names.__delattr__ };
            if let Some(f) = self.type_lookup(ty, method)
                && f.get::<BuiltinObj>().is_none_or(|b| b.name != method)
            {
                match value {
                    Some(v) => self.call_special(obj, method, &[name, *v])?,
                    None => self.call_special(obj, method, &[name])?,
                };
                return Ok(());
            }
        }
        self.generic_set_attr(obj, name, value)
    }

    /// `object.__setattr__`.
    pub fn generic_set_attr(&mut self, obj: Word, name: Word, value: Option<Ref>) -> R<()> {
        let ty = self.type_of(obj);
        let descr = self.type_lookup(ty, name).map(Ref::new);
        if let Some(d) = &descr {
            let (set, delete) = (self.names.__set__, self.names.__delete__);
            if self.has_own_hook(**d, set) || self.has_own_hook(**d, delete) {
                let method = if value.is_some() { set } else { delete };
                if self.type_lookup(self.type_of(**d), method).is_none() {
                    return Err(self.attribute_error_of(method.as_str().unwrap_or("?"), **d));
                }
                match value {
                    Some(v) => self.call_special(**d, method, &[obj, *v])?,
                    None => self.call_special(**d, method, &[obj])?,
                };
                return Ok(());
            }
            match d.kind() {
                Kind::Property => {
                    let p = d.cast::<PropertyObj>();
                    let f = if value.is_some() { p.set.get() } else { p.del.get() };
                    if f == Word::NULL {
                        let what = if value.is_some() { "setter" } else { "deleter" };
                        return Err(self.property_lacks(what, **d, obj));
                    }
                    match value {
                        Some(v) => self.call(f, &Args::of(&[obj, *v]))?,
                        None => self.call(f, &Args::of(&[obj]))?,
                    };
                    return Ok(());
                }
                Kind::SlotDescr => {
                    self.ensure_applies(**d, obj)?;
                    let s = d.cast::<SlotDescrObj>();
                    if let Some(c) = attrs(obj).and_then(|a| a.values().get(s.index)) {
                        if value.is_none() && c.get() == Word::NULL {
                            return Err(self.no_attribute(obj, name));
                        }
                        replace(c, value.map_or(Word::NULL, Ref::into_word));
                        return Ok(());
                    }
                }
                Kind::GetSet => {
                    self.ensure_applies(**d, obj)?;
                    let g = d.cast::<GetSetObj>();
                    if value.is_none() && name == self.names.__dict__ && ty.kind != Kind::Type {
                        return self.forget_instance_dict(obj);
                    }
                    let given = value.as_ref().map(Ref::word);
                    let given = given.or(g.deletes.get().then_some(Word::NULL));
                    let (Some(set), Some(v)) = (g.set, given) else {
                        let text = format!(
                            "attribute '{}' of '{}' objects is not writable",
                            name.as_str().unwrap_or("?"),
                            ty.name()
                        );
                        return Err(self.attribute_error_of(&text, obj));
                    };
                    return set(self, obj, v);
                }
                Kind::Native if crate::modules::collections::tuple_getter(**d).is_some() => {
                    let what = if value.is_some() { "set" } else { "delete" };
                    return Err(self.attribute_error_of(&format!("can't {what} attribute"), obj));
                }
                _ => {}
            }
        }
        if obj.kind() == Kind::Type {
            let target = obj.cast::<TypeObj>();
            if !target.is_heap {
                return Err(self.type_error(format!(
                    "cannot set '{}' attribute of immutable type '{}'",
                    name.as_str().unwrap_or("?"),
                    target.name()
                )));
            }
            let deleting = value.is_none();
            if !self.type_set(target, name, value)? && deleting {
                return Err(self.no_attribute(obj, name));
            }
            return Ok(());
        }
        if name == self.names.__dict__ && descr.is_none() {
            return match value {
                _ if obj.kind() == Kind::Module => {
                    Err(self.attribute_error_of("readonly attribute", obj))
                }
                Some(v) if v.get::<DictObj>().is_none() => {
                    let got = self.type_of(*v).name();
                    let text = format!("__dict__ must be set to a dictionary, not a '{got}'");
                    Err(self.type_error(text))
                }
                Some(v) => self.replace_instance_dict(obj, v),
                None if obj.kind() == Kind::Function => {
                    Err(self.type_error("cannot delete __dict__".into()))
                }
                None => self.forget_instance_dict(obj),
            };
        }
        self.set_own_attribute(obj, ty, name, value)
    }

    fn set_own_attribute(
        &mut self,
        obj: Word,
        ty: &'static TypeObj,
        name: Word,
        value: Option<Ref>,
    ) -> R<()> {
        let plain = attrs(obj).filter(|a| a.dict.get() == Word::NULL && ty.has_dict);
        if let Some(a) = plain {
            let known = ty.keys.borrow().index(name).filter(|i| *i >= ty.slots);
            let index = match (known, &value) {
                (Some(i), _) => Some(i),
                (None, Some(_)) => {
                    let mut keys = ty.keys.borrow_mut();
                    if keys.names.len() < ty.slots + MAX_SHARED_KEYS {
                        incref(name);
                        keys.names.push(name);
                        let n = keys.names.len();
                        drop(keys);
                        ty.inline.set(ty.inline.get().max(n as u32));
                        // Methods of this name could be shadowed now.
                        ty.version.set(0);
                        Some(n - 1)
                    } else {
                        None
                    }
                }
                (None, None) => return Err(self.no_attribute(obj, name)),
            };
            if let Some(i) = index
                && let Some(c) = a.values().get(i)
            {
                match value {
                    Some(v) => {
                        if c.get() != Word::NULL {
                            replace(c, v.into_word());
                            return Ok(());
                        }
                        if i as u32 >= a.top.get() {
                            c.set(v.into_word());
                            a.top.set(i as u32 + 1);
                            return Ok(());
                        }
                        return self.set_in_dict(obj, name, Some(v));
                    }
                    None => {
                        if c.get() == Word::NULL {
                            return Err(self.no_attribute(obj, name));
                        }
                        decref(c.replace(Word::NULL));
                        return Ok(());
                    }
                }
            }
        }
        self.set_in_dict(obj, name, value)
    }

    /// `obj.__dict__ = dict`.
    pub(crate) fn replace_instance_dict(&mut self, obj: Word, dict: Ref) -> R<()> {
        let name = self.names.__dict__;
        if obj.kind() == Kind::Module || instance_dict(self, obj).is_none() {
            return Err(self.no_attribute(obj, name));
        }
        match (obj.get::<FuncObj>(), attrs(obj)) {
            (Some(f), _) => replace(&f.dict, dict.into_word()),
            (None, Some(a)) => replace(&a.dict, dict.into_word()),
            (None, None) => return Err(self.no_attribute(obj, name)),
        }
        Ok(())
    }

    /// `del obj.__dict__`: the next one is empty.
    fn forget_instance_dict(&mut self, obj: Word) -> R<()> {
        let empty = build::dict(self, Dict::default());
        self.replace_instance_dict(obj, empty)
    }

    fn set_in_dict(&mut self, obj: Word, name: Word, value: Option<Ref>) -> R<()> {
        let Some(d) = instance_dict(self, obj) else {
            let ty = self.type_of(obj);
            let text = name.as_str().unwrap_or("?");
            if self.type_lookup(ty, name).is_some() {
                let text = format!("'{}' object attribute '{text}' is read-only", ty.name());
                return Err(self.attribute_error_of(&text, obj));
            }
            return Err(self.no_attribute(obj, name));
        };
        let d = d.cast::<DictObj>();
        match value {
            Some(v) => d.insert(self, name, v),
            None => match d.remove(self, name)? {
                Some(_) => Ok(()),
                None => Err(self.no_attribute(obj, name)),
            },
        }
    }

    /// Calls a special method looked up on the type, if the type has it.
    pub fn call_special(&mut self, obj: Word, name: Word, rest: &[Word]) -> R<Option<Ref>> {
        let ty = self.type_of(obj);
        let Some(f) = self.type_lookup(ty, name) else { return Ok(None) };
        let f = Ref::new(f);
        if matches!(f.kind(), Kind::Function) || f.get::<BuiltinObj>().is_some_and(|b| b.is_method)
        {
            let mut words = [Word::NULL; 5];
            words[0] = obj;
            words[1..=rest.len()].copy_from_slice(rest);
            return self.call(*f, &Args::of(&words[..=rest.len()])).map(Some);
        }
        if *f == Word::NONE {
            return Ok(None);
        }
        let bound = self.bind(*f, obj, ty.word())?;
        self.call(*bound, &Args::of(rest)).map(Some)
    }
}
