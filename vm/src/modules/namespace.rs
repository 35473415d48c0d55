//! `types.SimpleNamespace`.

use crate::attributes::instance_dict;
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

fn dict_of(vm: &mut Vm, w: Word) -> R {
    match instance_dict(vm, w) {
        Some(d) => Ok(Ref::new(d)),
        None => Err(vm.type_error("descriptor requires a 'types.SimpleNamespace' object".into())),
    }
}

fn init(vm: &mut Vm, args: &Args) -> R {
    let class = vm.type_of(args.pos[0]).name();
    if args.pos.len() > 2 {
        let n = args.pos.len() - 1;
        return Err(vm.type_error(format!("{class} expected at most 1 argument, got {n}")));
    }
    if let Some(w) = args.get(1) {
        let ty = vm.types.dict.word();
        let d = vm.call(ty, &Args::of(&[w]))?;
        let entries: Vec<(Ref, Ref)> = d
            .cast::<DictObj>()
            .table()
            .iter()
            .map(|e| (Ref::new(e.key), Ref::new(e.value)))
            .collect();
        for (key, value) in entries {
            if key.as_str().is_none() {
                return Err(vm.type_error("keywords must be strings".into()));
            }
            vm.generic_set_attr(args.pos[0], *key, Some(value))?;
        }
    }
    for (name, value) in args.names.iter().zip(args.kw) {
        vm.generic_set_attr(args.pos[0], *name, Some(Ref::new(*value)))?;
    }
    Ok(build::none())
}

fn repr(vm: &mut Vm, args: &Args) -> R {
    let w = args.pos[0];
    let ty = vm.type_of(w).short_name();
    let name = if ty == "SimpleNamespace" { "namespace" } else { ty };
    if vm.repr_stack.contains(&w) {
        return Ok(build::str(vm, &format!("{name}(...)")));
    }
    let d = dict_of(vm, w)?;
    let entries: Vec<(Ref, Ref)> =
        d.cast::<DictObj>().table().iter().map(|e| (Ref::new(e.key), Ref::new(e.value))).collect();
    vm.enter()?;
    vm.repr_stack.push(w);
    let mut parts = Vec::new();
    let mut failed = None;
    for (key, value) in &entries {
        match vm.repr(**value) {
            Ok(v) => parts.push(format!("{}={v}", key.as_str().unwrap_or("?"))),
            Err(e) => {
                failed = Some(e);
                break;
            }
        }
    }
    vm.repr_stack.pop();
    vm.leave();
    match failed {
        Some(e) => Err(e),
        None => Ok(build::str(vm, &format!("{name}({})", parts.join(", ")))),
    }
}

fn equal(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__eq__", 1, 1, 1)?;
    let (a, b) = (vm.type_of(args.pos[0]), vm.type_of(args.pos[1]));
    if !a.is_subtype(b) && !b.is_subtype(a) {
        return Ok(Ref::owned(Word::NOT_IMPLEMENTED));
    }
    let (a, b) = (dict_of(vm, args.pos[0])?, dict_of(vm, args.pos[1])?);
    Ok(build::bool(vm.equal(*a, *b)?))
}

fn replace(vm: &mut Vm, args: &Args) -> R {
    let class = vm.type_of(args.pos[0]).word();
    let made = vm.call(class, &Args::of(&[]))?;
    let d = dict_of(vm, args.pos[0])?;
    let to = dict_of(vm, *made)?;
    crate::methods::dict::update(vm, to.cast::<DictObj>(), *d)?;
    for (name, value) in args.names.iter().zip(args.kw) {
        vm.generic_set_attr(*made, *name, Some(Ref::new(*value)))?;
    }
    Ok(made)
}

/// Makes the class and gives it.
pub(crate) fn make_class(vm: &mut Vm) -> Option<Ref> {
    let scratch = build::module(vm, "types");
    let methods: &[(&str, NativeFn)] =
        &[("__init__", init), ("__repr__", repr), ("__eq__", equal), ("__replace__", replace)];
    // The class must outlive the module that it is made in.
    let class = super::open_class(vm, &scratch, "types", "SimpleNamespace", methods)?;
    Some(Ref::new(class.word()))
}

/// `sys.implementation` and the like: a namespace with these attributes.
pub(crate) fn make(vm: &mut Vm, class: &Ref, fields: Vec<(&str, Ref)>) -> Ref {
    let made = build::instance(class.cast::<TypeObj>());
    for (name, value) in fields {
        let key = vm.intern(name);
        if vm.generic_set_attr(*made, *key, Some(value)).is_err() {
            vm.clear_pending();
        }
    }
    made
}
