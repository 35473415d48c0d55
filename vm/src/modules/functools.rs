//! `_functools`: what is worth having in Rust; the library's Python does the rest.

use super::{module, native_type};
use crate::build;
use crate::comparisons::Cmp;
use crate::heap::Ref;
use crate::methods::define_property;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

fn reduce(vm: &mut Vm, args: &Args) -> R {
    let [f, it, initial] = args.bind(vm, "reduce", ["function", "iterable", "initial"], 2)?;
    let (Some(f), Some(it)) = (f, it) else {
        return Err(vm.type_error("reduce() needs a function and an iterable".into()));
    };
    let it = vm.get_iter(it)?;
    let mut total = match initial {
        Some(w) => Ref::new(w),
        None => match vm.iter_next(*it)? {
            Some(v) => v,
            None => {
                return Err(
                    vm.type_error("reduce() of empty iterable with no initial value".into())
                );
            }
        },
    };
    while let Some(v) = vm.iter_next(*it)? {
        total = vm.call(f, &Args::of(&[*total, *v]))?;
    }
    Ok(total)
}

/// Marks a key of `cmp_to_key`; the object keeps the comparison and, but for the maker of keys, the value.
struct Key;

fn part(vm: &mut Vm, w: Word, i: usize) -> R {
    let native = w.get::<NativeObj>().filter(|n| n.data.borrow().is::<Key>());
    match native.and_then(|n| n.held.borrow().get(i).cloned()) {
        Some(v) => Ok(v),
        None => Err(vm.type_error("other argument must be K instance".into())),
    }
}
fn key_of(ty: &TypeObj, parts: Vec<Ref>) -> Ref {
    let key = build::native(ty, Box::new(Key));
    *key.cast::<NativeObj>().held.borrow_mut() = parts;
    key
}
fn cmp_to_key(vm: &mut Vm, args: &Args) -> R {
    let [cmp] = args.bind(vm, "cmp_to_key", ["mycmp"], 1)?;
    let Some(ty) = vm.library.key_type else { return Ok(build::none()) };
    Ok(key_of(ty, vec![Ref::new(cmp.unwrap_or(Word::NONE))]))
}
/// Makes a key of a value.
fn call(vm: &mut Vm, args: &Args) -> R {
    let [this, value] = args.bind(vm, "K", ["", "obj"], 2)?;
    let this = this.unwrap_or(Word::NONE);
    let cmp = part(vm, this, 0)?;
    Ok(key_of(vm.type_of(this), vec![cmp, Ref::new(value.unwrap_or(Word::NONE))]))
}
fn compare(vm: &mut Vm, args: &Args, op: Cmp) -> R {
    let (cmp, x) = (part(vm, args.pos[0], 0)?, part(vm, args.pos[0], 1)?);
    let y = part(vm, args.pos[1], 1)?;
    let r = vm.call(*cmp, &Args::of(&[*x, *y]))?;
    let zero = build::int64(vm, 0);
    vm.compare(op, *r, *zero)
}

fn make_key_type(vm: &mut Vm) {
    let methods: &[(&str, NativeFn)] = &[
        ("__call__", call),
        ("__eq__", |vm, a| compare(vm, a, Cmp::Eq)),
        ("__lt__", |vm, a| compare(vm, a, Cmp::Lt)),
        ("__le__", |vm, a| compare(vm, a, Cmp::Le)),
        ("__gt__", |vm, a| compare(vm, a, Cmp::Gt)),
        ("__ge__", |vm, a| compare(vm, a, Cmp::Ge)),
        ("__ne__", |vm, a| compare(vm, a, Cmp::Ne)),
    ];
    let ty = native_type(vm, "functools", "KeyWrapper", methods);
    define_property(
        vm,
        ty,
        "obj",
        |vm, w| match part(vm, w, 1) {
            Ok(v) => Ok(v),
            Err(_) => {
                vm.clear_pending();
                Err(vm.attribute_error_of("object", w))
            }
        },
        Some(|vm, w, v| {
            let cmp = part(vm, w, 0)?;
            let gone = w.cast::<NativeObj>().held.replace(vec![cmp, Ref::new(v)]);
            drop(gone);
            Ok(())
        }),
    );
    let key = vm.names.__hash__;
    ty.dict().insert_str(vm, key, build::none());
    vm.library.key_type = Some(ty);
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    make_key_type(vm);
    let m = module(vm, "_functools", &[("reduce", reduce), ("cmp_to_key", cmp_to_key)]);
    let cache = super::lru_cache::make_type(vm);
    super::set(vm, &m, "_lru_cache_wrapper", cache);
    super::partial::install(vm, &m);
    m
}
