//! `mappingproxy`: a read-only view of a mapping, such as a class's `__dict__`.

use super::{define, define_wrapped};
use crate::build;
use crate::comparisons::Cmp;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// Marks the native objects that are proxies; the mapping is the value that they hold.
struct Proxy;

/// A view of `mapping`.
pub(crate) fn proxy(vm: &Vm, mapping: Ref) -> Ref {
    let p = build::native(vm.types.mappingproxy, Box::new(Proxy));
    p.cast::<NativeObj>().held.borrow_mut().push(mapping);
    p
}

/// The mapping behind a proxy.
fn mapping(w: Word) -> Option<Ref> {
    let n = w.get::<NativeObj>()?;
    n.data.borrow().downcast_ref::<Proxy>()?;
    n.held.borrow().first().cloned()
}

fn receiver(vm: &mut Vm, args: &Args) -> R {
    match args.get(0).and_then(mapping) {
        Some(m) => Ok(m),
        None => Err(vm.type_error("descriptor requires a 'mappingproxy' object".into())),
    }
}

/// Passes a method call on to the mapping.
fn pass_on(vm: &mut Vm, args: &Args, name: &str) -> R {
    let m = receiver(vm, args)?;
    let key = vm.intern(name);
    let f = vm.get_attr(*m, *key)?;
    vm.call(*f, &Args { pos: &args.pos[1..], ..*args })
}

fn new(vm: &mut Vm, args: &Args) -> R {
    let [_, m] = args.bind(vm, "mappingproxy", ["", "mapping"], 2)?;
    let m = m.unwrap_or(Word::NONE);
    let get_item = vm.names.__getitem__;
    let ty = vm.type_of(m);
    let is_sequence = matches!(m.kind(), Kind::List | Kind::Tuple);
    if is_sequence || vm.type_lookup(ty, get_item).is_none() {
        let text = format!("mappingproxy() argument must be a mapping, not {}", ty.name());
        return Err(vm.type_error(text));
    }
    Ok(proxy(vm, Ref::new(m)))
}

/// What a proxy stands for, and other values as they are.
fn unwrapped(w: Word) -> Ref {
    mapping(w).unwrap_or_else(|| Ref::new(w))
}

fn compare(vm: &mut Vm, args: &Args, op: Cmp) -> R {
    args.arity(vm, "__eq__", 1, 1, 1)?;
    let (a, b) = (unwrapped(args.pos[0]), unwrapped(args.pos[1]));
    vm.compare(op, *a, *b)
}

pub(super) fn install(vm: &mut Vm) {
    let ty = vm.types.mappingproxy;
    ty.collection.set(crate::interp::matching::Collection::Mapping);
    ty.new.set(Some(new));
    define(
        vm,
        ty,
        &[
            ("__getitem__", |vm, a| {
                let m = receiver(vm, a)?;
                a.arity(vm, "__getitem__", 1, 1, 1)?;
                vm.get_item(*m, a.pos[1])
            }),
            ("__len__", |vm, a| {
                let m = receiver(vm, a)?;
                let n = vm.len(*m)?;
                Ok(build::usize(vm, n))
            }),
            ("__iter__", |vm, a| {
                let m = receiver(vm, a)?;
                vm.get_iter(*m)
            }),
            ("__contains__", |vm, a| {
                let m = receiver(vm, a)?;
                a.arity(vm, "__contains__", 1, 1, 1)?;
                Ok(build::bool(vm.contains(*m, a.pos[1])?))
            }),
            ("__repr__", |vm, a| {
                let m = receiver(vm, a)?;
                let text = format!("mappingproxy({})", vm.repr(*m)?);
                Ok(build::str(vm, &text))
            }),
            ("__str__", |vm, a| {
                let m = receiver(vm, a)?;
                vm.str_of(*m)
            }),
            ("__hash__", |vm, a| {
                let m = receiver(vm, a)?;
                let h = vm.hash(*m)?;
                Ok(build::int64(vm, h))
            }),
            ("__eq__", |vm, a| compare(vm, a, Cmp::Eq)),
            ("__ne__", |vm, a| compare(vm, a, Cmp::Ne)),
            ("__or__", |vm, a| {
                let (x, y) = (unwrapped(a.pos[0]), unwrapped(a.pos[1]));
                vm.binary_op(crate::arithmetic::nb::OR, *x, *y)
            }),
            ("__ror__", |vm, a| {
                let (x, y) = (unwrapped(a.pos[1]), unwrapped(a.pos[0]));
                vm.binary_op(crate::arithmetic::nb::OR, *x, *y)
            }),
            ("__reversed__", |vm, a| pass_on(vm, a, "__reversed__")),
            ("get", |vm, a| pass_on(vm, a, "get")),
            ("keys", |vm, a| pass_on(vm, a, "keys")),
            ("values", |vm, a| pass_on(vm, a, "values")),
            ("items", |vm, a| pass_on(vm, a, "items")),
            ("copy", |vm, a| pass_on(vm, a, "copy")),
        ],
    );
    let which = vm.types.classmethod;
    define_wrapped(vm, ty, which, &[("__class_getitem__", crate::modules::alias)]);
}
