//! `object`, `type`, exceptions, slices, modules.

use super::{define, define_property, define_wrapped};
use crate::build;
use crate::comparisons::Cmp;
use crate::dict::Dict;
use crate::heap::{Ref, decref, incref, replace};
use crate::interp::matching::Collection;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

fn object_new(vm: &mut Vm, args: &Args) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    let (init, new) = (vm.names.__init__, vm.names.__new__);
    let own_init = vm.type_lookup(ty, init) == Some(vm.object_init);
    let own_new = vm.type_lookup(ty, new) == Some(vm.object_new);
    if !own_new && (args.pos.len() > 1 || !args.names.is_empty()) {
        return Err(vm.type_error(
            "object.__new__() takes exactly one argument (the type to instantiate)".into(),
        ));
    }
    if (args.pos.len() > 1 || !args.names.is_empty()) && own_init {
        return Err(vm.type_error(format!("{}() takes no arguments", ty.name())));
    }
    let abstracts = vm.names.__abstractmethods__;
    if let Some(set) = ty.dict().lookup_str(abstracts).map(Ref::new)
        && vm.truth(*set)?
    {
        let mut names: Vec<String> =
            vm.collect(*set)?.iter().map(|n| format!("'{}'", n.as_str().unwrap_or("?"))).collect();
        names.sort();
        let s = if names.len() == 1 { "" } else { "s" };
        return Err(vm.type_error(format!(
            "Can't instantiate abstract class {} without an implementation for abstract method{s} {}",
            ty.name(),
            names.join(", ")
        )));
    }
    if ty.kind != Kind::Object {
        return Err(
            vm.type_error(format!("object.__new__({0}) is not safe, use {0}.__new__()", ty.name()))
        );
    }
    Ok(build::instance(ty))
}
/// Arguments are an error, unless they are for a `__new__` of the class's own and there is no other `__init__`.
fn object_init(vm: &mut Vm, args: &Args) -> R {
    if args.pos.len() > 1 || !args.names.is_empty() {
        let ty = vm.type_of(args.pos[0]);
        let (init, new) = (vm.names.__init__, vm.names.__new__);
        if vm.type_lookup(ty, init) != Some(vm.object_init) {
            let text = "object.__init__() takes exactly one argument (the instance to initialize)";
            return Err(vm.type_error(text.into()));
        }
        if vm.type_lookup(ty, new) == Some(vm.object_new) && ty.kind == Kind::Object {
            let text = format!(
                "{}.__init__() takes exactly one argument (the instance to initialize)",
                ty.name()
            );
            return Err(vm.type_error(text));
        }
    }
    Ok(build::none())
}
/// `cls.__new__(cls, ...)` reached through attribute access.
/// `type.__flags__`, as far as programs look at them.
fn flags(vm: &Vm, w: Word) -> i64 {
    let (t, types) = (w.cast::<TypeObj>(), &vm.types);
    let key = vm.names.__abstractmethods__;
    let is_abstract = t.dict().lookup_str(key).is_some_and(|m| match m.get::<SetObj>() {
        Some(names) => !names.table().is_empty(),
        None => false,
    });
    let families = [
        (types.int, 24),
        (types.list, 25),
        (types.tuple, 26),
        (types.bytes, 27),
        (types.str, 28),
        (types.dict, 29),
        (types.type_, 31),
    ];
    let family = families.iter().filter(|(base, _)| t.is_subtype(base)).map(|(_, bit)| 1 << bit);
    let exception = i64::from(t.kind == Kind::Exception) << 30;
    let collection = match vm.collection_of(t) {
        Collection::Neither => 0,
        Collection::Sequence => 1 << 5,
        Collection::Mapping => 1 << 6,
    };
    let (heap, sealed) = (i64::from(t.is_heap) << 9, i64::from(!t.is_heap) << 8);
    let base = if t.sealed.get() { 0 } else { 1 << 10 };
    const READY: i64 = 1 << 12;
    family.sum::<i64>()
        | exception
        | collection
        | heap
        | sealed
        | base
        | READY
        | i64::from(is_abstract) << 20
}

fn generic_new(vm: &mut Vm, args: &Args) -> R {
    let Some(ty) = args.get(0).and_then(|w| w.get::<TypeObj>()) else {
        let text = match args.get(0) {
            Some(w) => {
                format!("object.__new__(X): X is not a type object ({})", vm.type_of(w).name())
            }
            None => "object.__new__(): not enough arguments".into(),
        };
        return Err(vm.type_error(text));
    };
    let key = vm.names.__new__;
    let built_in = ty.mro.borrow().iter().copied().find(|t| {
        !t.is_heap && !std::ptr::eq(*t, vm.types.object) && t.dict().lookup_str(key).is_some()
    });
    if let Some(t) = built_in {
        let text = format!("object.__new__({}) is not safe, use {}.__new__()", ty.name(), t.name());
        return Err(vm.type_error(text));
    }
    match ty.new.get() {
        // The class's own constructor, in Rust, may be who asks.
        Some(_) if ty.kind == Kind::Object && ty.is_heap => object_new(vm, args),
        Some(new) => new(vm, args),
        None => Err(vm.type_error(format!("cannot create '{}' instances", ty.name()))),
    }
}
fn compare_with(vm: &mut Vm, args: &Args, op: Cmp) -> R {
    args.arity(vm, "comparison", 1, 1, 1)?;
    if let Some(r) = vm.compare_builtin(op, args.pos[0], args.pos[1])? {
        return Ok(r);
    }
    if op == Cmp::Ne {
        // What `__eq__` says, the other way round.
        let ty = vm.type_of(args.pos[0]);
        let eq = vm.names.__eq__;
        if vm.has_user_eq(ty) {
            let r = vm.call_found(args.pos[0], eq, &args.pos[1..])?;
            return match *r {
                Word::NOT_IMPLEMENTED => Ok(r),
                equal => Ok(build::bool(!vm.truth(equal)?)),
            };
        }
    }
    Ok(match op {
        Cmp::Eq if args.pos[0] == args.pos[1] => build::bool(true),
        Cmp::Ne if args.pos[0] == args.pos[1] => build::bool(false),
        _ => Ref::owned(Word::NOT_IMPLEMENTED),
    })
}
fn getattribute(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__getattribute__", 1, 1, 1)?;
    vm.ensure_name(args.pos[1])?;
    match vm.generic_get_attr(args.pos[0], args.pos[1])? {
        Some(v) => Ok(v),
        None => Err(vm.no_attribute(args.pos[0], args.pos[1])),
    }
}
/// Classes have methods of their own for this, which `object`'s must not get around.
fn ensure_no_class(vm: &mut Vm, args: &Args, name: &str) -> R<()> {
    match args.pos[0].get::<TypeObj>() {
        Some(_) => {
            let ty = vm.type_of(args.pos[0]).name();
            Err(vm.type_error(format!("can't apply this {name} to {ty} object")))
        }
        None => Ok(()),
    }
}
fn dir_of(vm: &mut Vm, w: Word) -> R {
    if w.kind() == Kind::Module {
        // A module has the names of its dict only, and may have a function that lists others.
        let d = Ref::new(w.cast::<ModuleObj>().dict);
        if let Some(f) = d.cast::<DictObj>().lookup_str(vm.names.__dir__).map(Ref::new) {
            return vm.call(*f, &Args::of(&[]));
        }
        let items = vm.collect(*d)?;
        return Ok(build::list(vm, items));
    }
    let mut names: Vec<String> = Vec::new();
    let mut from = |d: &DictObj| {
        names.extend(d.table().iter().filter_map(|e| e.key.as_str()).map(str::to_string));
    };
    if let Some(t) = w.get::<TypeObj>() {
        t.mro.borrow().iter().for_each(|t| from(t.dict()));
    } else {
        // What a proxy says of itself counts.
        let (dict, class) = (vm.names.__dict__, vm.names.__class__);
        if let Some(d) = vm.find_attr(w, dict)? {
            match d.get::<DictObj>() {
                Some(d) => from(d),
                None if w.kind() == Kind::Module => {
                    return Err(vm.type_error("module.__dict__ is not a dictionary".into()));
                }
                None => {}
            }
        }
        if w.kind() != Kind::Module
            && let Some(class) = vm.find_attr(w, class)?
            && let Some(t) = class.get::<TypeObj>()
        {
            t.mro.borrow().iter().for_each(|t| from(t.dict()));
        }
    }
    names.sort();
    names.dedup();
    let items = names.iter().map(|n| build::str(vm, n)).collect();
    Ok(build::list(vm, items))
}

fn type_new(vm: &mut Vm, args: &Args) -> R {
    let [_, name, bases, namespace] = args.pos else {
        let given = args.pos.len() - 1;
        if std::ptr::eq(args.pos[0].cast::<TypeObj>(), vm.types.type_) && given != 1 {
            return Err(vm.type_error("type() takes 1 or 3 arguments".into()));
        }
        let text = format!("type.__new__() takes exactly 3 arguments ({given} given)");
        return Err(vm.type_error(text));
    };
    let (Some(_), Some(_), Some(ns)) =
        (name.as_str(), bases.get::<TupleObj>(), namespace.get::<DictObj>())
    else {
        let wanted = [("str", Kind::Str), ("tuple", Kind::Tuple), ("dict", Kind::Dict)];
        let given = [*name, *bases, *namespace];
        let wrong = wanted.iter().zip(given).position(|((_, kind), w)| w.kind() != *kind);
        let at = wrong.unwrap_or(0);
        let (wanted, got) = (wanted[at].0, vm.type_of(given[at]).name());
        let text = format!("type.__new__() argument {} must be {wanted}, not {got}", at + 1);
        return Err(vm.type_error(text));
    };
    let mut meta = args.pos[0].cast::<TypeObj>();
    let winner = vm.most_derived_metaclass(meta, bases.cast::<TupleObj>().items())?;
    if !std::ptr::eq(winner, meta) {
        let new = vm.names.__new__;
        if let Some(f) = vm.type_lookup(winner, new)
            && Some(f) != vm.type_lookup(vm.types.type_, new)
        {
            let f = vm.bind(f, Word::NULL, winner.word())?;
            let pos = crate::call::with_first(winner.word(), &args.pos[1..]);
            return vm.call(*f, &Args { pos: &pos, ..*args });
        }
        meta = winner;
    }
    // The class has a copy of the namespace, which is the caller's.
    let own = build::dict(vm, ns.table().copy());
    let ns = own.cast::<DictObj>();
    let module = vm.names.__module__;
    if ns.lookup_str(module).is_none() && !vm.frames.is_empty() {
        let globals = vm.top_frame().function().globals.cast::<DictObj>();
        let key = vm.names.__name__;
        if let Some(n) = globals.lookup_str(key).map(Ref::new) {
            ns.insert_str(vm, module, n);
        }
    }
    let class = vm.new_class(meta, Ref::new(*name), Ref::new(*bases), ns)?;
    vm.announce_class(*class, args.names, args.kw)?;
    Ok(class)
}
fn type_init(_: &mut Vm, _: &Args) -> R {
    Ok(build::none())
}
fn ensure_mutable(vm: &mut Vm, class: Word, attribute: &str, value: Word) -> R<()> {
    let ty = class.cast::<TypeObj>();
    if value == Word::NULL {
        let text =
            format!("cannot delete '{attribute}' attribute of immutable type '{}'", ty.name());
        return Err(vm.type_error(text));
    }
    if ty.is_heap {
        return Ok(());
    }
    let text = format!("cannot set '{attribute}' attribute of immutable type '{}'", ty.name());
    Err(vm.type_error(text))
}
/// What a class may be called.
fn class_name(vm: &mut Vm, class: Word, name: Word, attribute: &str) -> R {
    match name.as_str() {
        None => {
            let (ty, got) = (class.cast::<TypeObj>().name(), vm.type_of(name).name());
            let text = format!("can only assign string to {ty}.{attribute}, not '{got}'");
            Err(vm.type_error(text))
        }
        Some(s) if s.contains('\0') => {
            Err(vm.value_error("type name must not contain null characters"))
        }
        Some(_) => Ok(Ref::new(name)),
    }
}
/// `obj.__class__ = class`, for classes of Python whose instances look alike.
fn set_class(vm: &mut Vm, w: Word, class: Word) -> R<()> {
    let Some(new) = class.get::<TypeObj>() else {
        let got = vm.type_of(class).name();
        return Err(vm.type_error(format!("__class__ must be set to a class, not '{got}' object")));
    };
    let old = vm.type_of(w);
    let are_modules = old.kind == Kind::Module && new.kind == Kind::Module;
    if !are_modules && (!old.is_heap || !new.is_heap || w.kind() == Kind::Type) {
        return Err(vm.type_error(
            "__class__ assignment only supported for mutable types or ModuleType subclasses".into(),
        ));
    }
    let slots = |t: &TypeObj| t.keys.borrow().names[..t.slots].to_vec();
    let alike = old.kind == new.kind
        && old.attr_offset == new.attr_offset
        && (are_modules || old.has_dict == new.has_dict)
        && slots(old) == slots(new);
    if !alike {
        let text = format!(
            "__class__ assignment: '{}' object layout differs from '{}'",
            new.name(),
            old.name()
        );
        return Err(vm.type_error(text));
    }
    // Inline values are indexed by the old class's keys: they move to a dict.
    crate::attributes::instance_dict(vm, w);
    incref(class);
    w.head().tid.set(new.id);
    w.head().ty.set(new);
    decref(old.word());
    let get = vm.names.__get__;
    if vm.type_lookup(new, get).is_some() {
        // Where it is an attribute of a class, caches may say that it is no descriptor.
        crate::types::invalidate(vm.types.object);
    }
    Ok(())
}
fn mro(vm: &mut Vm, w: Word) -> R {
    let words: Vec<Word> = w.cast::<TypeObj>().mro.borrow().iter().map(|t| t.word()).collect();
    Ok(build::tuple_of(vm, &words))
}
fn subclasses(vm: &mut Vm, args: &Args) -> R {
    let words: Vec<Word> =
        args.pos[0].cast::<TypeObj>().subclasses.borrow().iter().map(|t| word_of(*t)).collect();
    Ok(build::list_of(vm, &words))
}

fn slice_new(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "slice", 1, 1, 3)?;
    let part = |i: usize| args.get(i).map_or_else(build::none, Ref::new);
    Ok(if args.pos.len() == 2 {
        build::slice(vm, build::none(), part(1), build::none())
    } else {
        build::slice(vm, part(1), part(2), part(3))
    })
}

/// Comparison, hash and `repr`, which depend on the built-in kind of the value.
const BY_KIND: &[(&str, NativeFn)] = &[
    ("__eq__", |vm, a| compare_with(vm, a, Cmp::Eq)),
    ("__ne__", |vm, a| compare_with(vm, a, Cmp::Ne)),
    ("__lt__", |vm, a| compare_with(vm, a, Cmp::Lt)),
    ("__le__", |vm, a| compare_with(vm, a, Cmp::Le)),
    ("__gt__", |vm, a| compare_with(vm, a, Cmp::Gt)),
    ("__ge__", |vm, a| compare_with(vm, a, Cmp::Ge)),
    ("__hash__", |vm, a| {
        let h = vm.hash_builtin(a.pos[0])?;
        Ok(build::int64(vm, h))
    }),
    ("__repr__", |vm, a| {
        let t = vm.repr_builtin(a.pos[0])?;
        Ok(build::str(vm, &t))
    }),
];

/// Gives the types of plain values the methods of their own that they have in CPython, so that they come
/// before those of another base in a subclass's resolution order.
fn install_by_kind(vm: &mut Vm) {
    let t = &vm.types;
    let values = [t.int, t.float, t.complex, t.str, t.bytes, t.tuple, t.frozenset];
    let containers = [t.list, t.dict, t.set, t.bytearray];
    for ty in values.into_iter().chain([t.object]) {
        define(vm, ty, BY_KIND);
    }
    for ty in containers {
        let all = BY_KIND.iter().filter(|m| m.0 != "__hash__").copied().collect::<Vec<_>>();
        define(vm, ty, &all);
    }
}

pub(super) fn install(vm: &mut Vm) {
    install_by_kind(vm);
    let ty = vm.types.object;
    // What objects without a docstring of their own say.
    let key = vm.names.__doc__;
    ty.dict().insert_str(vm, key, build::none());
    for t in vm.types.all() {
        if matches!(t.kind, Kind::Object) {
            t.new.set(Some(object_new));
        }
    }
    define(
        vm,
        ty,
        &[
            ("__init__", object_init),
            ("__str__", |vm, a| {
                let t = vm.repr(a.pos[0])?;
                Ok(build::str(vm, &t))
            }),
            ("__format__", |vm, a| {
                a.arity(vm, "__format__", 1, 1, 1)?;
                let Some(spec) = a.pos[1].as_str() else {
                    let got = vm.type_of(a.pos[1]).name();
                    let text = format!("__format__() argument must be str, not {got}");
                    return Err(vm.type_error(text));
                };
                vm.format_builtin(a.pos[0], spec)
            }),
            ("__getattribute__", getattribute),
            ("__setattr__", |vm, a| {
                ensure_no_class(vm, a, "__setattr__")?;
                vm.ensure_name(a.pos[1])?;
                vm.generic_set_attr(a.pos[0], a.pos[1], Some(Ref::new(a.pos[2])))?;
                Ok(build::none())
            }),
            ("__delattr__", |vm, a| {
                ensure_no_class(vm, a, "__delattr__")?;
                vm.ensure_name(a.pos[1])?;
                vm.generic_set_attr(a.pos[0], a.pos[1], None)?;
                Ok(build::none())
            }),
            ("__dir__", |vm, a| dir_of(vm, a.pos[0])),
            ("__sizeof__", |vm, _| Ok(build::int64(vm, 32))),
        ],
    );
    // Containers: the special methods that programs call by name or through `super()`.
    for t in [
        vm.types.list,
        vm.types.dict,
        vm.types.tuple,
        vm.types.str,
        vm.types.bytes,
        vm.types.bytearray,
        vm.types.range,
    ] {
        define(
            vm,
            t,
            &[
                ("__getitem__", |vm, a| vm.get_item_builtin(a.pos[0], a.pos[1])),
                ("__len__", |vm, a| {
                    let n = vm.len_builtin(a.pos[0])?;
                    Ok(build::usize(vm, n))
                }),
                ("__contains__", |vm, a| vm.contains_builtin(a.pos[0], a.pos[1]).map(build::bool)),
                ("__iter__", |vm, a| vm.iter_builtin(a.pos[0])),
            ],
        );
    }
    for t in [vm.types.set, vm.types.frozenset] {
        define(
            vm,
            t,
            &[
                ("__len__", |vm, a| {
                    let n = vm.len_builtin(a.pos[0])?;
                    Ok(build::usize(vm, n))
                }),
                ("__contains__", |vm, a| vm.contains_builtin(a.pos[0], a.pos[1]).map(build::bool)),
                ("__iter__", |vm, a| vm.iter_builtin(a.pos[0])),
            ],
        );
    }
    for t in [vm.types.list, vm.types.dict, vm.types.bytearray] {
        define(
            vm,
            t,
            &[
                ("__setitem__", |vm, a| {
                    vm.set_item_builtin(a.pos[0], a.pos[1], a.pos[2])?;
                    Ok(build::none())
                }),
                ("__delitem__", |vm, a| {
                    vm.del_item_builtin(a.pos[0], a.pos[1])?;
                    Ok(build::none())
                }),
            ],
        );
    }
    for t in [vm.types.list, vm.types.tuple, vm.types.str, vm.types.bytes] {
        define(
            vm,
            t,
            &[
                ("__add__", |vm, a| {
                    vm.binary_builtin(crate::arithmetic::nb::ADD, a.pos[0], a.pos[1])
                }),
                ("__mul__", |vm, a| {
                    vm.binary_builtin(crate::arithmetic::nb::MULTIPLY, a.pos[0], a.pos[1])
                }),
                ("__rmul__", |vm, a| {
                    vm.binary_builtin(crate::arithmetic::nb::MULTIPLY, a.pos[0], a.pos[1])
                }),
            ],
        );
    }
    define_property(
        vm,
        ty,
        "__class__",
        |vm, w| Ok(Ref::new(vm.type_of(w).word())),
        Some(set_class),
    );
    let new = build::builtin(vm, "__new__", generic_new);
    let key = vm.names.__new__;
    ty.dict().insert_str(vm, key, new);
    vm.object_new = vm.types.object.dict().lookup_str(key).unwrap_or(Word::NULL);
    let key = vm.names.__init__;
    vm.object_init = vm.types.object.dict().lookup_str(key).unwrap_or(Word::NULL);
    let wrapper = vm.types.classmethod;
    define_wrapped(
        vm,
        ty,
        wrapper,
        &[
            ("__init_subclass__", |vm, a| {
                if !a.names.is_empty() {
                    let name = a.pos[0].cast::<TypeObj>().name();
                    return Err(vm.type_error(format!(
                        "{name}.__init_subclass__() takes no keyword arguments"
                    )));
                }
                Ok(build::none())
            }),
            ("__subclasshook__", |_, _| Ok(Ref::owned(Word::NOT_IMPLEMENTED))),
        ],
    );
    let ty = vm.types.type_;
    ty.new.set(Some(type_new));
    define(
        vm,
        ty,
        &[
            ("__init__", type_init),
            ("mro", |vm, a| {
                let ty = a.pos[0].cast::<TypeObj>();
                let bases = ty.bases.get().cast::<TupleObj>().items();
                let bases: Vec<_> = bases.iter().map(|b| b.cast::<TypeObj>()).collect();
                let order = vm.resolution_order(&bases)?;
                let order = std::iter::once(ty).chain(order);
                let words: Vec<Word> = order.map(TypeObj::word).collect();
                Ok(build::list_of(vm, &words))
            }),
            ("__setattr__", |vm, a| {
                vm.ensure_name(a.pos[1])?;
                vm.generic_set_attr(a.pos[0], a.pos[1], Some(Ref::new(a.pos[2])))?;
                Ok(build::none())
            }),
            ("__delattr__", |vm, a| {
                vm.ensure_name(a.pos[1])?;
                vm.generic_set_attr(a.pos[0], a.pos[1], None)?;
                Ok(build::none())
            }),
            ("__subclasses__", subclasses),
            ("__call__", |vm, a| {
                let rest = Args { pos: &a.pos[1..], ..*a };
                vm.instantiate(a.pos[0], &rest)
            }),
            ("__instancecheck__", |vm, a| vm.is_real_instance(a.pos[1], a.pos[0]).map(build::bool)),
            ("__subclasscheck__", |vm, a| vm.is_real_subclass(a.pos[1], a.pos[0]).map(build::bool)),
        ],
    );
    define_wrapped(
        vm,
        ty,
        wrapper,
        &[("__prepare__", |vm, _| Ok(build::dict(vm, Dict::default())))],
    );
    define_property(
        vm,
        ty,
        "__name__",
        |_, w| Ok(Ref::new(w.cast::<TypeObj>().name.get())),
        Some(|vm, w, v| {
            ensure_mutable(vm, w, "__name__", v)?;
            let v = class_name(vm, w, v, "__name__")?;
            replace(&w.cast::<TypeObj>().name, v.into_word());
            Ok(())
        }),
    );
    define_property(
        vm,
        ty,
        "__qualname__",
        |_, w| Ok(Ref::new(w.cast::<TypeObj>().qualname.get())),
        Some(|vm, w, v| {
            ensure_mutable(vm, w, "__qualname__", v)?;
            if v.as_str().is_none() {
                let got = vm.type_of(v).name();
                let text = format!(
                    "can only assign string to {}.__qualname__, not '{got}'",
                    w.cast::<TypeObj>().name()
                );
                return Err(vm.type_error(text));
            }
            replace(&w.cast::<TypeObj>().qualname, Ref::new(v).into_word());
            Ok(())
        }),
    );
    define_property(
        vm,
        ty,
        "__module__",
        |vm, w| {
            let key = vm.names.__module__;
            // The dict of `type` has this attribute itself.
            let ty = w.cast::<TypeObj>();
            match ty.dict().lookup_str(key).filter(|m| ty.is_heap || m.as_str().is_some()) {
                Some(m) => Ok(Ref::new(m)),
                None => Ok(vm.intern("builtins")),
            }
        },
        Some(|vm, w, v| {
            let key = vm.names.__module__;
            ensure_mutable(vm, w, "__module__", v)?;
            vm.type_set(w.cast::<TypeObj>(), key, Some(Ref::new(v)))?;
            Ok(())
        }),
    );
    define_property(
        vm,
        ty,
        "__doc__",
        |vm, w| {
            let key = vm.names.__doc__;
            let ty = w.cast::<TypeObj>();
            let doc = ty.dict().lookup_str(key).filter(|d| ty.is_heap || d.as_str().is_some());
            match doc.map(Ref::new) {
                Some(doc) => vm.bind(*doc, Word::NULL, w),
                None => Ok(build::none()),
            }
        },
        Some(|vm, w, v| {
            let key = vm.names.__doc__;
            ensure_mutable(vm, w, "__doc__", v)?;
            vm.type_set(w.cast::<TypeObj>(), key, Some(Ref::new(v)))?;
            Ok(())
        }),
    );
    define_property(
        vm,
        ty,
        "__type_params__",
        |vm, w| {
            let (ty, key) = (w.cast::<TypeObj>(), vm.names.__type_params__);
            match ty.dict().lookup_str(key).filter(|_| ty.is_heap) {
                Some(p) => Ok(Ref::new(p)),
                None => Ok(build::tuple(vm, vec![])),
            }
        },
        Some(|vm, w, v| {
            ensure_mutable(vm, w, "__type_params__", v)?;
            if v.get::<TupleObj>().is_none() {
                let got = vm.type_of(v).name();
                return Err(
                    vm.type_error(format!("__type_params__ must be set to a tuple, not {got}"))
                );
            }
            let key = vm.names.__type_params__;
            vm.type_set(w.cast::<TypeObj>(), key, Some(Ref::new(v)))?;
            Ok(())
        }),
    );
    define_property(
        vm,
        ty,
        "__bases__",
        |_, w| Ok(Ref::new(w.cast::<TypeObj>().bases.get())),
        Some(|vm, w, v| vm.set_bases(w, v)),
    );
    define_property(
        vm,
        ty,
        "__base__",
        |_, w| {
            let bases = w.cast::<TypeObj>().bases.get();
            Ok(bases.cast::<TupleObj>().items().first().map_or_else(build::none, |b| Ref::new(*b)))
        },
        None,
    );
    for name in ["__name__", "__qualname__", "__module__", "__doc__", "__annotations__"] {
        super::deletable(vm, ty, name);
    }
    define_property(
        vm,
        ty,
        "__basicsize__",
        |vm, w| Ok(build::usize(vm, crate::types::payload_size(w.cast::<TypeObj>().kind))),
        None,
    );
    define_property(
        vm,
        ty,
        "__itemsize__",
        |vm, w| {
            Ok(build::int64(
                vm,
                match w.cast::<TypeObj>().kind {
                    Kind::Tuple => 8,
                    Kind::Int => 4,
                    Kind::Bytes => 1,
                    _ => 0,
                },
            ))
        },
        None,
    );
    // Of those only whether they are zero tells anything.
    define_property(
        vm,
        ty,
        "__dictoffset__",
        |vm, w| Ok(build::int64(vm, -i64::from(w.cast::<TypeObj>().has_dict))),
        None,
    );
    define_property(
        vm,
        ty,
        "__weakrefoffset__",
        |vm, w| {
            let has = vm.has_weakrefs(w.cast::<TypeObj>());
            Ok(build::int64(vm, -i64::from(has)))
        },
        None,
    );
    define_property(vm, ty, "__flags__", |vm, w| Ok(build::int64(vm, flags(vm, w))), None);
    define_property(vm, ty, "__mro__", mro, None);
    define_property(
        vm,
        ty,
        "__annotate__",
        |vm, w| {
            let key = vm.names.__annotate_func__;
            if !w.cast::<TypeObj>().is_heap {
                return Ok(build::none());
            }
            Ok(w.cast::<TypeObj>().dict().lookup_str(key).map_or_else(build::none, Ref::new))
        },
        Some(|vm, w, v| {
            ensure_mutable(vm, w, "__annotate__", v)?;
            if v != Word::NONE && !vm.is_callable(v) {
                return Err(vm.type_error("__annotate__ must be callable or None".into()));
            }
            let (key, evaluated) = (vm.names.__annotate_func__, vm.names.__annotations__);
            let ty = w.cast::<TypeObj>();
            vm.type_set(ty, key, Some(Ref::new(v)))?;
            ty.dict().remove(vm, evaluated)?;
            Ok(())
        }),
    );
    define_property(
        vm,
        ty,
        "__annotations__",
        |vm, w| {
            let t = w.cast::<TypeObj>();
            let (key, f) = (vm.names.__annotations__, vm.names.__annotate_func__);
            if !t.is_heap {
                let text = format!("type object '{}' has no attribute '__annotations__'", t.name());
                return Err(vm.attribute_error_of(&text, w));
            }
            if let Some(d) = t.dict().lookup_str(key) {
                return Ok(Ref::new(d));
            }
            let made = match t.dict().lookup_str(f).map(Ref::new) {
                Some(f) if *f != Word::NONE => {
                    let one = build::int64(vm, 1);
                    vm.call(*f, &Args::of(&[*one]))?
                }
                _ => build::dict(vm, Dict::default()),
            };
            if t.is_heap {
                t.dict().insert_str(vm, key, made.clone());
            }
            Ok(made)
        },
        Some(|vm, w, v| {
            let ty = w.cast::<TypeObj>();
            let (key, annotate) = (vm.names.__annotations__, vm.names.__annotate_func__);
            if v == Word::NULL {
                if !vm.type_set(ty, key, None)? {
                    return Err(vm.no_attribute(w, key));
                }
            } else {
                ensure_mutable(vm, w, "__annotations__", v)?;
                vm.type_set(ty, key, Some(Ref::new(v)))?;
            }
            vm.type_set(ty, annotate, None)?;
            Ok(())
        }),
    );
    define_property(
        vm,
        ty,
        "__dict__",
        |vm, w| {
            let d = Ref::new(w.cast::<TypeObj>().dict);
            Ok(super::mappingproxy::proxy(vm, d))
        },
        None,
    );
    let ty = vm.types.slice;
    ty.new.set(Some(slice_new));
    define_property(vm, ty, "start", |_, w| Ok(Ref::new(w.cast::<SliceObj>().start)), None);
    define_property(vm, ty, "stop", |_, w| Ok(Ref::new(w.cast::<SliceObj>().stop)), None);
    define_property(vm, ty, "step", |_, w| Ok(Ref::new(w.cast::<SliceObj>().step)), None);
    define(
        vm,
        ty,
        &[("indices", |vm, a| {
            let Ok(n) = usize::try_from(vm.to_i64(a.pos[1])?) else {
                return Err(vm.value_error("length should not be negative"));
            };
            let s = vm.span(a.pos[0].cast::<SliceObj>(), n)?;
            let items = [s.start, s.stop, s.step].map(|v| build::int64(vm, v));
            Ok(build::tuple(vm, items.to_vec()))
        })],
    );
    vm.types.none.new.set(Some(|vm, a| {
        a.arity(vm, "NoneType", 1, 0, 0)?;
        Ok(build::none())
    }));
    vm.types.ellipsis.new.set(Some(|vm, a| {
        a.arity(vm, "ellipsis", 1, 0, 0)?;
        Ok(Ref::owned(Word::ELLIPSIS))
    }));
    vm.types.not_implemented.new.set(Some(|vm, a| {
        a.arity(vm, "NotImplementedType", 1, 0, 0)?;
        Ok(Ref::owned(Word::NOT_IMPLEMENTED))
    }));
    let ty = vm.types.none;
    define(vm, ty, &[("__bool__", |_, _| Ok(build::bool(false)))]);
}
