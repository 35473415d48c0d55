//! `_abc`: abstract base classes. A class's virtual subclasses are a list in its dict (strong references,
//! unlike CPython's). What a check found is kept as long as neither class changes and, where it found nothing, no class is
//! registered.

use super::module;
use crate::build;
use crate::heap::Ref;
use crate::interp::matching::{self, Collection};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

const REGISTRY: &str = "_abc_registry";

fn init(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "_abc_init", 0, 1, 1)?;
    let class = Ref::new(args.pos[0]);
    let Some(ty) = class.get::<TypeObj>() else {
        return Err(vm.type_error("_abc_init() argument must be a class".into()));
    };
    let flag = vm.intern("__isabstractmethod__");
    let mut names: Vec<Ref> = Vec::new();
    let own: Vec<(Ref, Ref)> =
        ty.dict().table().iter().map(|e| (Ref::new(e.key), Ref::new(e.value))).collect();
    for (key, value) in own {
        if is_abstract(vm, *value, *flag)? {
            names.push(key);
        }
    }
    let key = vm.names.__abstractmethods__;
    for base in ty.bases.get().cast::<TupleObj>().items() {
        let Some(inherited) = base.cast::<TypeObj>().dict().lookup_str(key) else { continue };
        for name in vm.collect(inherited)? {
            if let Some(value) = vm.type_lookup(ty, *name).map(Ref::new)
                && is_abstract(vm, *value, *flag)?
            {
                names.push(name);
            }
        }
    }
    let set = build::frozenset(vm, names)?;
    vm.type_set(ty, key, Some(set))?;
    let key = vm.intern(REGISTRY);
    let list = build::empty_list(vm);
    vm.type_set(ty, *key, Some(list))?;
    let key = vm.intern("__abc_tpflags__");
    if let Some(bits) = ty.dict().lookup_str(*key).and_then(Word::as_i64) {
        ty.collection.set(matching::of_bits(bits));
        vm.type_set(ty, *key, None)?;
    }
    Ok(build::none())
}
fn is_abstract(vm: &mut Vm, value: Word, flag: Word) -> R<bool> {
    let inner = match value.kind() {
        Kind::Property => {
            let p = value.cast::<PropertyObj>();
            for f in [p.get.get(), p.set.get(), p.del.get()] {
                if f != Word::NULL && f != Word::NONE && is_abstract(vm, f, flag)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        Kind::StaticMethod | Kind::ClassMethod => match value.cast::<WrapperObj>().func.get() {
            Word::NULL => return Ok(false),
            f => f,
        },
        _ => value,
    };
    match vm.find_attr(inner, flag)? {
        Some(v) => vm.truth(*v),
        None => Ok(false),
    }
}
fn registry(vm: &mut Vm, class: Word) -> Option<&'static ListObj> {
    let key = vm.intern(REGISTRY);
    class.get::<TypeObj>()?.dict().lookup_str(*key)?.get::<ListObj>()
}
fn register(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "register", 0, 2, 2)?;
    let (class, sub) = (args.pos[0], args.pos[1]);
    if sub.get::<TypeObj>().is_none() {
        return Err(vm.type_error("Can only register classes".into()));
    }
    if vm.issubclass(sub, class)? {
        return Ok(Ref::new(sub));
    }
    if vm.issubclass(class, sub)? {
        let ty = vm.exc().runtime_error;
        return Err(vm.raise(ty, "Refusing to create an inheritance cycle"));
    }
    if let Some(l) = registry(vm, class) {
        l.push(Ref::new(sub));
        vm.library.abc_registrations += 1;
    }
    let says = vm.collection_of(class.cast::<TypeObj>());
    let sub_type = sub.cast::<TypeObj>();
    if says != Collection::Neither && sub_type.is_heap {
        sub_type.collection.set(says);
    }
    Ok(Ref::new(sub))
}
/// How many answers are kept.
const MAX_ANSWERS: usize = 4096;

/// What checks have found, by the versions of class and subclass; of a no also how many registrations there were.
pub(crate) type Answers = rustc_hash::FxHashMap<(u32, u32), Result<(), usize>>;

/// Whether `sub` is a subclass of the abstract `class`.
pub(crate) fn subclass(vm: &mut Vm, class: Word, sub: Word) -> R<bool> {
    let Some(sub_type) = sub.get::<TypeObj>() else {
        return Err(vm.type_error("issubclass() arg 1 must be a class".into()));
    };
    let key = (vm.type_version(class.cast()), vm.type_version(sub_type));
    let registrations = vm.library.abc_registrations;
    match vm.library.abc_answers.get(&key) {
        Some(Ok(())) => return Ok(true),
        Some(Err(then)) if *then == registrations => return Ok(false),
        _ => {}
    }
    let found = find_subclass(vm, class, sub, sub_type)?;
    if vm.library.abc_answers.len() >= MAX_ANSWERS {
        vm.library.abc_answers.clear();
    }
    let answer = if found { Ok(()) } else { Err(registrations) };
    vm.library.abc_answers.insert(key, answer);
    Ok(found)
}
fn find_subclass(vm: &mut Vm, class: Word, sub: Word, sub_type: &TypeObj) -> R<bool> {
    let ty = class.cast::<TypeObj>();
    let hook = vm.names.__subclasshook__;
    let said = vm.call_method(class, hook, &[sub])?;
    if *said != Word::NOT_IMPLEMENTED {
        return vm.truth(*said);
    }
    if sub_type.is_subtype(ty) {
        return Ok(true);
    }
    let mut others: Vec<Ref> = match registry(vm, class) {
        Some(l) => l.items().iter().map(|w| Ref::new(*w)).collect(),
        None => Vec::new(),
    };
    others.extend(subclasses(vm, class)?);
    for other in others {
        if vm.issubclass(sub, *other)? {
            return Ok(true);
        }
    }
    Ok(false)
}
/// What `__subclasses__` of a class says, which may be the class's own.
fn subclasses(vm: &mut Vm, class: Word) -> R<Vec<Ref>> {
    let name = vm.names.__subclasses__;
    let f = vm.get_attr(class, name)?;
    if f.get::<BuiltinObj>().is_some() {
        let all = class.cast::<TypeObj>().subclasses.borrow();
        // SAFETY: subclasses leave the list before they die.
        return Ok(all.iter().map(|s| unsafe { Ref::new((**s).word()) }).collect());
    }
    let list = vm.call(*f, &Args::of(&[]))?;
    match list.get::<ListObj>() {
        Some(l) => Ok(l.items().iter().map(|w| Ref::new(*w)).collect()),
        None => Err(vm.type_error("__subclasses__() must return a list".into())),
    }
}
fn subclass_check(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "_abc_subclasscheck", 0, 2, 2)?;
    Ok(build::bool(subclass(vm, args.pos[0], args.pos[1])?))
}
fn instance_check(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "_abc_instancecheck", 0, 2, 2)?;
    Ok(build::bool(instance(vm, args.pos[0], args.pos[1])?))
}
/// Whether `obj` is an instance of the abstract `class`.
pub(crate) fn instance(vm: &mut Vm, class: Word, obj: Word) -> R<bool> {
    let ty = Ref::new(vm.type_of(obj).word());
    let claimed = if vm.may_claim_class(obj) {
        let key = vm.names.__class__;
        vm.get_attr(obj, key)?
    } else {
        ty.clone()
    };
    if vm.issubclass(*claimed, class)? {
        return Ok(true);
    }
    Ok(*ty != *claimed && vm.issubclass(*ty, class)?)
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    module(
        vm,
        "_abc",
        &[
            ("_abc_init", init),
            ("_abc_register", register),
            ("_abc_subclasscheck", subclass_check),
            ("_abc_instancecheck", instance_check),
            ("get_cache_token", |vm, _| Ok(build::usize(vm, vm.library.abc_registrations))),
            ("_reset_registry", |_, _| Ok(build::none())),
            ("_reset_caches", |_, _| Ok(build::none())),
            ("_get_dump", |_, _| Ok(build::none())),
        ],
    )
}
