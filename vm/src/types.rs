//! Types: the built-in ones, making classes, method resolution order, attribute lookup on types.

use crate::build;
use crate::dict::Dict;
use crate::heap::{IMMORTAL, Ref, decref, header, incref, place};
use crate::object::*;
use crate::vm::{MethodCacheLine, R, Vm};
use ir::layout::tid;
use ir::word::Word;
use std::cell::{Cell, RefCell, UnsafeCell};

macro_rules! builtin_types {
    ($($field:ident $name:literal $kind:ident $tid:expr, $base:ident;)*) => {
        /// Every built-in type.
        #[allow(missing_docs)]
        pub struct Types { $(pub $field: &'static TypeObj,)* }

        impl Types {
            /// Makes all types, without names, bases or attributes.
            pub(crate) fn bootstrap() -> Types {
                let meta = raw_type(None, Kind::Type, builtin_tid::TYPE);
                meta.head.tid.set(builtin_tid::TYPE);
                meta.head.ty.set(meta);
                let mut next = builtin_tid::REST;
                let mut make = |kind: Kind, id: Option<u32>| -> &'static TypeObj {
                    let id = id.unwrap_or_else(|| { next += 1; next });
                    if id == builtin_tid::TYPE { meta } else { raw_type(Some(meta), kind, id) }
                };
                let t = Types { $($field: make(Kind::$kind, $tid),)* };
                let dict_type = t.dict;
                for ty in t.all() {
                    let d = place(DictObj {
                        head: header(dict_type),
                        inner: UnsafeCell::new(Dict::default()),
                    }, 0);
                    // SAFETY: the type is not shared with anybody yet; `dict` is only read later.
                    unsafe { (&raw const ty.dict).cast_mut().write(word_of(d)) };
                }
                t
            }
            /// All of them, bases before subclasses.
            pub fn all(&self) -> Vec<&'static TypeObj> {
                vec![$(self.$field),*]
            }
            fn links(&self) -> Vec<(&'static TypeObj, &'static str, &'static TypeObj)> {
                vec![$((self.$field, $name, self.$base)),*]
            }
        }
    };
}

builtin_types! {
    object "object" Object Some(builtin_tid::OBJECT), object;
    type_ "type" Type Some(builtin_tid::TYPE), object;
    int "int" Int Some(tid::INT), object;
    bool "bool" Bool Some(builtin_tid::BOOL), int;
    float "float" Float Some(tid::FLOAT), object;
    complex "complex" Complex Some(builtin_tid::COMPLEX), object;
    str "str" Str Some(tid::STR), object;
    bytes "bytes" Bytes Some(builtin_tid::BYTES), object;
    bytearray "bytearray" ByteArray None, object;
    list "list" List Some(tid::LIST), object;
    tuple "tuple" Tuple Some(tid::TUPLE), object;
    dict "dict" Dict Some(tid::DICT), object;
    set "set" Set Some(builtin_tid::SET), object;
    frozenset "frozenset" FrozenSet Some(builtin_tid::FROZENSET), object;
    range "range" Range Some(builtin_tid::RANGE), object;
    range_iter "range_iterator" RangeIter Some(tid::RANGE_ITER), object;
    list_iter "list_iterator" ListIter Some(tid::LIST_ITER), object;
    iterator "iterator" NativeIter None, object;
    tuple_iter "tuple_iterator" TupleIter Some(builtin_tid::TUPLE_ITER), object;
    str_iter "str_iterator" StrIter Some(builtin_tid::STR_ITER), object;
    dict_key_iter "dict_keyiterator" DictIter Some(builtin_tid::DICT_KEY_ITER), object;
    dict_value_iter "dict_valueiterator" DictIter Some(builtin_tid::DICT_VALUE_ITER), object;
    dict_item_iter "dict_itemiterator" DictIter Some(builtin_tid::DICT_ITEM_ITER), object;
    set_iter "set_iterator" NativeIter None, object;
    enumerate "enumerate" Enumerate Some(builtin_tid::ENUMERATE), object;
    zip "zip" Zip Some(builtin_tid::ZIP), object;
    map "map" Map None, object;
    filter "filter" Filter None, object;
    reversed "reversed" NativeIter None, object;
    slice "slice" Slice Some(builtin_tid::SLICE), object;
    function "function" Function Some(tid::FUNCTION), object;
    builtin "builtin_function_or_method" Builtin Some(tid::BUILTIN), object;
    method_descriptor "method_descriptor" Builtin None, object;
    wrapper_descriptor "wrapper_descriptor" Builtin None, object;
    method_wrapper "method-wrapper" Builtin None, object;
    method "method" Method Some(builtin_tid::METHOD), object;
    cell "cell" Cell None, object;
    module "module" Module Some(builtin_tid::MODULE), object;
    generator "generator" Generator Some(builtin_tid::GENERATOR), object;
    coroutine "coroutine" Generator None, object;
    async_generator "async_generator" Generator None, object;
    async_generator_asend "async_generator_asend" Native None, object;
    async_generator_athrow "async_generator_athrow" Native None, object;
    async_generator_wrapped_value "async_generator_wrapped_value" Native None, object;
    none "NoneType" None Some(builtin_tid::NONE), object;
    ellipsis "ellipsis" Ellipsis None, object;
    not_implemented "NotImplementedType" NotImplemented None, object;
    base_exception "BaseException" Exception None, object;
    traceback "traceback" Traceback None, object;
    code "code" Code None, object;
    property "property" Property None, object;
    staticmethod "staticmethod" StaticMethod Some(builtin_tid::STATICMETHOD), object;
    classmethod "classmethod" ClassMethod Some(builtin_tid::CLASSMETHOD), object;
    super_ "super" Super None, object;
    slot_descr "member_descriptor" SlotDescr None, object;
    getset "getset_descriptor" GetSet None, object;
    dict_keys "dict_keys" Native None, object;
    dict_values "dict_values" Native None, object;
    dict_items "dict_items" Native None, object;
    mappingproxy "mappingproxy" Native None, object;
}

/// Bytes of a payload, where attributes begin in subclasses.
pub(crate) fn payload_size(kind: Kind) -> usize {
    match kind {
        Kind::Int => size_of::<IntObj>(),
        Kind::Float => size_of::<FloatObj>(),
        Kind::Complex => size_of::<ComplexObj>(),
        Kind::Str => size_of::<StrObj>(),
        Kind::Bytes | Kind::ByteArray => size_of::<BytesObj>(),
        Kind::List => size_of::<ListObj>(),
        Kind::Tuple => size_of::<TupleObj>(),
        Kind::Dict => size_of::<DictObj>(),
        Kind::Set | Kind::FrozenSet => size_of::<SetObj>(),
        Kind::Exception => size_of::<ExcObj>(),
        Kind::Module => size_of::<ModuleObj>(),
        Kind::Property => size_of::<PropertyObj>(),
        Kind::StaticMethod | Kind::ClassMethod => size_of::<WrapperObj>(),
        Kind::Super => size_of::<SuperObj>(),
        Kind::Native => size_of::<NativeObj>(),
        Kind::Enumerate => size_of::<EnumerateObj>(),
        Kind::Zip => size_of::<ZipObj>(),
        Kind::Map => size_of::<MapObj>(),
        Kind::Filter => size_of::<FilterObj>(),
        Kind::NativeIter => size_of::<NativeIterObj>(),
        _ => size_of::<Header>(),
    }
}

/// Whether what instances are made of depends on the type that brought this kind in.
fn has_rust_state(kind: Kind) -> bool {
    matches!(kind, Kind::Native | Kind::NativeIter)
}

/// Whether the Rust state of one of these native types is that of the other too.
pub(crate) fn related(a: &TypeObj, b: &TypeObj) -> bool {
    let root = |t: &TypeObj| {
        let order = t.mro.borrow();
        order.iter().rfind(|t| has_rust_state(t.kind)).map(|t| std::ptr::from_ref(*t))
    };
    root(a) == root(b)
}

/// Whether Python classes may derive from types of this kind (other than `object` and `type`).
fn can_be_subclassed(kind: Kind) -> bool {
    payload_size(kind) != size_of::<Header>()
}

fn raw_type(meta: Option<&'static TypeObj>, kind: Kind, id: u32) -> &'static TypeObj {
    let ty = place(
        TypeObj {
            head: Header {
                refcnt: Cell::new(IMMORTAL),
                tid: Cell::new(builtin_tid::TYPE),
                ty: Cell::new(meta.map_or(std::ptr::null(), |m| m)),
            },
            id,
            kind,
            attr_offset: 0,
            has_dict: false,
            is_heap: false,
            has_del: Cell::new(false),
            sealed: Cell::new(true),
            custom_getattr: Cell::new(false),
            custom_setattr: Cell::new(false),
            collection: crate::interp::matching::neither(),
            slots: 0,
            inline: Cell::new(0),
            version: Cell::new(0),
            name: Cell::new(Word::NULL),
            qualname: Cell::new(Word::NULL),
            full_name: Cell::new(Word::NULL),
            bases: Cell::new(Word::NULL),
            mro: RefCell::new(Vec::new()),
            dict: Word::NULL,
            subclasses: RefCell::new(Vec::new()),
            changing: RefCell::new(Vec::new()),
            keys: RefCell::new(SharedKeys::default()),
            new: Cell::new(None),
        },
        0,
    );
    // SAFETY: just placed, immortal.
    unsafe { &*ty }
}

/// Names, bases and resolution orders of the built-in types (strings exist now).
pub(crate) fn finish(vm: &mut Vm) {
    for (ty, name, base) in vm.types.links() {
        let name = vm.intern(name).into_word();
        ty.name.set(name);
        incref(name);
        ty.qualname.set(name);
        let is_root = std::ptr::eq(ty, base);
        let bases: &[Word] = if is_root { &[] } else { &[base.word()] };
        ty.bases.set(build::tuple_of(vm, bases).into_word());
        let mut mro = vec![ty];
        if !is_root {
            mro.extend(base.mro.borrow().iter().copied());
            base.subclasses.borrow_mut().push(ty);
        }
        *ty.mro.borrow_mut() = mro;
    }
    for ty in [vm.types.staticmethod, vm.types.classmethod] {
        give_instances_attributes(ty);
    }
}

/// Says which module a type is of that CPython has in C; messages name it.
pub(crate) fn place_in_module(vm: &mut Vm, ty: &TypeObj, home: &str) {
    if home != "builtins" {
        let full = vm.intern(&format!("{home}.{}", ty.short_name()));
        crate::heap::replace(&ty.full_name, full.into_word());
    }
    let (key, home) = (vm.names.__module__, vm.intern(home));
    ty.dict().insert_str(vm, key, home);
}

/// A built-in type made after the others (exceptions, types of modules written in Rust).
pub(crate) fn new_builtin(
    vm: &mut Vm,
    name: &str,
    base: &'static TypeObj,
    kind: Kind,
) -> &'static TypeObj {
    let id = vm.next_tid();
    let ty = raw_type(Some(vm.types.type_), kind, id);
    let d = build::dict(vm, Dict::default()).into_word();
    // SAFETY: nobody shares the type yet.
    unsafe {
        (&raw const ty.dict).cast_mut().write(d);
        if kind == Kind::Exception {
            (&raw const ty.attr_offset).cast_mut().write(payload_size(kind) as u32);
            (&raw const ty.has_dict).cast_mut().write(true);
        }
    }
    let name = vm.intern(name).into_word();
    ty.name.set(name);
    incref(name);
    ty.qualname.set(name);
    ty.bases.set(build::tuple_of(vm, &[base.word()]).into_word());
    ty.new.set(base.new.get());
    let mut mro = vec![ty];
    mro.extend(base.mro.borrow().iter().copied());
    *ty.mro.borrow_mut() = mro;
    base.subclasses.borrow_mut().push(ty);
    ty
}

/// Lets the instances of a native type have attributes of their own.
pub(crate) fn give_instances_attributes(ty: &'static TypeObj) {
    // SAFETY: single-threaded, before the type has instances; nobody keeps a reference to these fields.
    unsafe {
        (&raw const ty.attr_offset).cast_mut().write(payload_size(ty.kind) as u32);
        (&raw const ty.has_dict).cast_mut().write(true);
    }
}

/// A dying class leaves its bases' lists of subclasses.
pub(crate) fn forget_type(ty: &TypeObj) {
    let bases = ty.bases.get();
    if bases == Word::NULL {
        return;
    }
    for b in bases.cast::<TupleObj>().items() {
        if let Some(b) = b.get::<TypeObj>() {
            b.subclasses.borrow_mut().retain(|s| !std::ptr::eq(*s, ty));
        }
    }
}

/// Forgets everything that caches know of a type and its subclasses.
pub(crate) fn invalidate(ty: &TypeObj) {
    ty.version.set(0);
    for s in ty.subclasses.borrow().iter() {
        // SAFETY: subclasses leave the list before they die.
        invalidate(unsafe { &**s });
    }
}

impl Vm {
    /// The version number of a type's current state.
    pub fn type_version(&mut self, ty: &TypeObj) -> u32 {
        if ty.version.get() == 0 {
            let v = self.next_version();
            ty.version.set(v);
        }
        ty.version.get()
    }

    /// Looks an interned name up in a type and its bases; the result is borrowed from a dict.
    #[inline]
    pub fn type_lookup(&mut self, ty: &TypeObj, name: Word) -> Option<Word> {
        let version = ty.version.get();
        let at = ((version as usize).wrapping_mul(0x9E37) ^ (name.0 as usize >> 4)) & 4095;
        let line = &self.method_cache[at];
        if version != 0 && line.version == version && line.name == name {
            return (line.value != Word::NULL).then_some(line.value);
        }
        self.type_lookup_slow(ty, name)
    }

    #[inline(never)]
    fn type_lookup_slow(&mut self, ty: &TypeObj, name: Word) -> Option<Word> {
        let version = self.type_version(ty);
        let of = |t: &&'static TypeObj| Some((*t, t.dict().lookup_str(name)?));
        let found = ty.mro.borrow().iter().find_map(of);
        let is_changing = found.is_some_and(|(owner, _)| owner.changing_entry(name).is_some());
        let found = found.map(|(_, value)| value);
        if is_changing {
            return found;
        }
        let at = ((version as usize).wrapping_mul(0x9E37) ^ (name.0 as usize >> 4)) & 4095;
        self.method_cache[at] =
            MethodCacheLine { version, name, value: found.unwrap_or(Word::NULL) };
        found
    }

    /// Sets or (with `None`) deletes an attribute of a type, without any checks.
    pub fn type_set(&mut self, ty: &TypeObj, name: Word, value: Option<Ref>) -> R<bool> {
        let is_special = name.as_str().is_some_and(|s| s.starts_with("__"));
        let was = match value {
            Some(v) => {
                let old = ty.dict().lookup_str(name);
                let is_number = |w: Word| !w.is_pointer();
                let changes = !is_special && is_number(*v) && old.is_some_and(is_number);
                ty.dict().insert_str(self, name, v);
                if ty.note_change(name, changes) {
                    return Ok(true);
                }
                true
            }
            None => {
                ty.note_change(name, false);
                ty.dict().remove(self, name)?.is_some()
            }
        };
        invalidate(ty);
        if is_special {
            self.refresh_flags(ty);
            if name == self.names.__get__ {
                // Instances of this class may be attributes of any other one, and be known for what they are there.
                invalidate(self.types.object);
            }
        }
        Ok(was)
    }

    /// Recomputes what a type remembers about its special methods, for it and its subclasses.
    pub(crate) fn refresh_flags(&mut self, ty: &TypeObj) {
        // A built-in method under another name is a class's own doing too.
        let user = |vm: &mut Vm, name: Word| {
            vm.type_lookup(ty, name)
                .is_some_and(|f| f.get::<BuiltinObj>().is_none_or(|b| b.name != name))
        };
        let n = &self.names;
        let (ga, g, sa, da, del) =
            (n.__getattribute__, n.__getattr__, n.__setattr__, n.__delattr__, n.__del__);
        ty.custom_getattr.set(user(self, ga) || user(self, g));
        ty.custom_setattr.set(user(self, sa) || user(self, da));
        ty.has_del.set(user(self, del));
        let subclasses = ty.subclasses.borrow().clone();
        for s in subclasses {
            // SAFETY: subclasses leave the list before they die.
            self.refresh_flags(unsafe { &*s });
        }
    }

    /// The metaclass of a class with these bases, when `meta` was asked for.
    pub(crate) fn most_derived_metaclass(
        &mut self,
        meta: &'static TypeObj,
        bases: &[Word],
    ) -> R<&'static TypeObj> {
        let mut winner = meta;
        for b in bases {
            let t = self.type_of(*b);
            if t.is_subtype(winner) {
                winner = t;
            } else if !winner.is_subtype(t) {
                return Err(self.type_error(
                    "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of \
                     the metaclasses of all its bases"
                        .into(),
                ));
            }
        }
        Ok(winner)
    }

    /// C3 linearisation.
    pub(crate) fn resolution_order(
        &mut self,
        bases: &[&'static TypeObj],
    ) -> R<Vec<&'static TypeObj>> {
        for (i, b) in bases.iter().enumerate() {
            if bases[..i].iter().any(|t| std::ptr::eq(*t, *b)) {
                return Err(self.type_error(format!("duplicate base class {}", b.name())));
            }
        }
        let mut lists: Vec<Vec<&'static TypeObj>> =
            bases.iter().map(|b| b.mro.borrow().clone()).collect();
        lists.push(bases.to_vec());
        let mut order: Vec<&'static TypeObj> = Vec::new();
        loop {
            lists.retain(|l| !l.is_empty());
            if lists.is_empty() {
                return Ok(order);
            }
            let in_a_tail =
                |c: &TypeObj| lists.iter().any(|l| l[1..].iter().any(|t| std::ptr::eq(*t, c)));
            let Some(next) = lists.iter().map(|l| l[0]).find(|c| !in_a_tail(c)) else {
                let names: Vec<_> = bases.iter().map(|b| b.name()).collect();
                return Err(self.type_error(format!(
                    "Cannot create a consistent method resolution\norder (MRO) for bases {}",
                    names.join(", ")
                )));
            };
            order.push(next);
            for l in &mut lists {
                l.retain(|t| !std::ptr::eq(*t, next));
            }
        }
    }

    /// Makes a class: `type.__new__(meta, name, bases, namespace)` without metaclass calculation.
    pub fn new_class(&mut self, meta: &TypeObj, name: Ref, bases: Ref, namespace: &DictObj) -> R {
        let mut base_types: Vec<&'static TypeObj> = Vec::new();
        for b in bases.cast::<TupleObj>().items() {
            match b.get::<TypeObj>() {
                Some(t) => base_types.push(t),
                None => return Err(self.type_error("bases must be types".into())),
            }
        }
        let bases = if base_types.is_empty() {
            base_types.push(self.types.object);
            build::tuple_of(self, &[self.types.object.word()])
        } else {
            bases
        };
        let mut best = base_types[0];
        for b in &base_types {
            let unbased = b.kind != Kind::Object
                && b.kind != Kind::Type
                && (!can_be_subclassed(b.kind) || (has_rust_state(b.kind) && b.sealed.get()));
            if unbased {
                return Err(
                    self.type_error(format!("type '{}' is not an acceptable base type", b.name()))
                );
            }
            if best.kind == Kind::Object && b.kind != Kind::Object {
                best = b;
            } else if b.kind != Kind::Object
                && (b.kind != best.kind || (has_rust_state(b.kind) && !related(b, best)))
            {
                return Err(self.type_error("multiple bases have instance lay-out conflict".into()));
            }
        }
        let kind = best.kind;
        let order = self.resolution_order(&base_types)?;
        let slots = self.slots_of(name.as_str().unwrap_or(""), best, &base_types, namespace)?;
        let has_dict = (slots.dict || base_types.iter().any(|b| b.has_dict)) && kind != Kind::Type;
        // Slots of the base with most of them come first, at the same indices.
        let with_slots = base_types.iter().max_by_key(|b| b.slots).expect("at least one base");
        let inherited = with_slots.slots;
        // The class that brought the slots in, which may be above both bases.
        let solid = |b: &TypeObj| b.mro.borrow().iter().rfind(|t| t.slots == b.slots).copied();
        let conflicts = |b: &&&'static TypeObj| solid(b).is_some_and(|s| !with_slots.is_subtype(s));
        if base_types.iter().filter(|b| b.slots > 0).any(|b| conflicts(&b)) {
            return Err(self.type_error("multiple bases have instance lay-out conflict".into()));
        }
        let slot_count = inherited + slots.names.len();
        let mut inline = slot_count;
        let mut keys = SharedKeys::default();
        if has_dict {
            // Those that methods assign. In which order is not known before there is an instance: a subclass may
            // begin with its own.
            let statics = self.names.__static_attributes__;
            let dicts = order.iter().map(|t| t.dict()).chain([namespace]);
            let tuples = dicts.filter_map(|d| d.lookup_str(statics)?.get::<TupleObj>());
            let mut names: Vec<Word> = tuples.flat_map(|t| t.items().iter().copied()).collect();
            names.sort_unstable_by_key(|name| name.0);
            names.dedup();
            let expected = names.len();
            // Classes of many attributes often get more from outside.
            let room = if expected >= 6 { expected + 3 } else { expected };
            inline += room.clamp(4, MAX_SHARED_KEYS);
        }
        keys.names = with_slots.keys.borrow().names[..inherited].to_vec();
        keys.names.extend(slots.names.iter().map(|s| s.word()));
        keys.names.iter().for_each(|n| incref(*n));
        let dict = build::dict(self, namespace.table().copy());
        let d = dict.cast::<DictObj>();
        // A module's attributes are in its own dict.
        let inside = has_dict && kind != Kind::Module;
        let has_attrs = kind != Kind::Type && (inside || slot_count > 0);
        let qualname = match d.remove(self, self.names.__qualname__)? {
            Some(q) if q.as_str().is_none() => {
                let got = self.type_of(*q).name();
                let text = format!("type __qualname__ must be a str, not {got}");
                return Err(self.type_error(text));
            }
            Some(q) => q,
            None => name.clone(),
        };
        let id = self.next_tid();
        let payload = payload_size(kind);
        let ty = place(
            TypeObj {
                head: header(meta),
                id,
                kind,
                attr_offset: if has_attrs { payload as u32 } else { 0 },
                has_dict,
                is_heap: true,
                has_del: Cell::new(false),
                sealed: Cell::new(false),
                custom_getattr: Cell::new(false),
                custom_setattr: Cell::new(false),
                collection: crate::interp::matching::neither(),
                slots: slot_count,
                inline: Cell::new(inline as u32),
                version: Cell::new(0),
                name: Cell::new(self.intern_object(name).into_word()),
                qualname: Cell::new(qualname.into_word()),
                full_name: Cell::new(Word::NULL),
                bases: Cell::new(bases.into_word()),
                mro: RefCell::new(Vec::new()),
                dict: dict.into_word(),
                subclasses: RefCell::new(Vec::new()),
                changing: RefCell::new(Vec::new()),
                keys: RefCell::new(keys),
                new: Cell::new(best.new.get()),
            },
            0,
        );
        let class = build::own(ty);
        // SAFETY: just placed; `class` keeps it alive.
        let ty: &'static TypeObj = unsafe { &*ty };
        order.iter().for_each(|t| incref(t.word()));
        let mut mro = vec![ty];
        mro.extend(order);
        *ty.mro.borrow_mut() = mro;
        for b in &base_types {
            b.subclasses.borrow_mut().push(ty);
        }
        self.add_members(ty, &slots, inherited);
        self.fix_up_namespace(ty)?;
        self.refresh_flags(ty);
        let order = self.ordered_by_metaclass(ty)?;
        if let Some(order) = order {
            crate::bases::release_order(ty, ty.mro.replace(order));
            invalidate(ty);
            self.refresh_flags(ty);
        }
        Ok(class)
    }

    /// Implicit static and class methods, `__hash__`, `__doc__`, the class cell.
    fn fix_up_namespace(&mut self, ty: &'static TypeObj) -> R<()> {
        let d = ty.dict();
        for (name, wrapper) in [
            (self.names.__new__, self.types.staticmethod),
            (self.names.__init_subclass__, self.types.classmethod),
            (self.names.__class_getitem__, self.types.classmethod),
        ] {
            if let Some(f) = d.lookup_str(name)
                && f.get::<FuncObj>().is_some()
            {
                let w = build::wrapper(wrapper, Ref::new(f));
                d.insert_str(self, name, w);
            }
        }
        let (eq, hash, doc) = (self.names.__eq__, self.names.__hash__, self.names.__doc__);
        if d.lookup_str(eq).is_some() && d.lookup_str(hash).is_none() {
            d.insert_str(self, hash, build::none());
        }
        if d.lookup_str(doc).is_none() {
            d.insert_str(self, doc, build::none());
        }
        for key in [self.names.__classcell__, self.names.__classdictcell__] {
            if let Some(cell) = d.remove(self, key)? {
                let Some(c) = cell.get::<CellObj>() else {
                    let got = self.type_of(*cell).word();
                    let text = format!(
                        "type.__new__: '{}' must be a nonlocal cell, not {}",
                        key.as_str().unwrap_or("?"),
                        self.repr(got)?
                    );
                    return Err(self.type_error(text));
                };
                // The class dict replaces the namespace, which refers to the cell itself.
                let target = if key == self.names.__classcell__ { ty.word() } else { ty.dict };
                decref(c.value.replace(Ref::new(target).into_word()));
            }
        }
        Ok(())
    }

    /// Notes in the pending exception which attribute's `__set_name__` raised it.
    #[cold]
    fn name_in_error(&mut self, value: &Ref, class: Word, key: Word) -> crate::vm::Raised {
        let e = self.take_pending();
        let key = self.repr_or_type(key);
        let (of, class) = (self.type_of(**value).name(), class.cast::<TypeObj>().name());
        let note = build::str(
            self,
            &format!("Error calling __set_name__ on '{of}' instance {key} in '{class}'"),
        );
        let add = self.intern("add_note");
        if self.call_method(*e, *add, &[*note]).is_err() {
            self.clear_pending();
        }
        self.raise_object(e)
    }

    /// Calls `__set_name__` of the attributes and `__init_subclass__` of the parent.
    pub fn announce_class(&mut self, class: Word, kw_names: &[Word], kw: &[Word]) -> R<()> {
        let ty = class.cast::<TypeObj>();
        let entries: Vec<(Ref, Ref)> =
            ty.dict().table().iter().map(|e| (Ref::new(e.key), Ref::new(e.value))).collect();
        let set_name = self.names.__set_name__;
        for (key, value) in entries {
            let vt = self.type_of(*value);
            if let Some(f) = self.type_lookup(vt, set_name) {
                let f = Ref::new(f);
                if self.call(*f, &crate::vm::Args::of(&[*value, class, *key])).is_err() {
                    return Err(self.name_in_error(&value, class, *key));
                }
            }
        }
        let name = self.names.__init_subclass__;
        let parent = ty.mro.borrow().get(1).copied();
        let Some(parent) = parent else { return Ok(()) };
        let found = parent.mro.borrow().clone().iter().find_map(|t| t.dict().lookup_str(name));
        // The rest of the order is what `super()` would search.
        let found =
            found.or_else(|| ty.mro.borrow()[1..].iter().find_map(|t| t.dict().lookup_str(name)));
        let found = ty.mro.borrow()[1..].iter().find_map(|t| t.dict().lookup_str(name)).or(found);
        match found.map(Ref::new) {
            Some(f) => {
                let func = match f.get::<WrapperObj>() {
                    Some(w) => Ref::new(w.func.get()),
                    None => f,
                };
                self.call(*func, &crate::vm::Args { pos: &[class], kw, names: kw_names })?;
            }
            None if !kw_names.is_empty() => {
                return Err(self.type_error(format!(
                    "{}.__init_subclass__() takes no keyword arguments",
                    ty.name()
                )));
            }
            None => {}
        }
        Ok(())
    }
}

/// `__x` inside class `C` is `_C__x`.
pub(crate) fn mangle(class: &str, name: &str) -> String {
    let class = class.trim_start_matches('_');
    if name.starts_with("__") && !name.ends_with("__") && !class.is_empty() {
        format!("_{class}{name}")
    } else {
        name.to_string()
    }
}
