//! Descriptors called by hand: `__get__`, `__set__`, `__delete__`.

use super::{define, define_property};
use crate::build;
use crate::heap::{Ref, replace};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

fn get(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__get__", 1, 1, 2)?;
    let class = args.get(2).filter(|w| *w != Word::NONE);
    let obj = match args.pos[1] {
        Word::NONE if class.is_none() => {
            return Err(vm.type_error("__get__(None, None) is invalid".into()));
        }
        Word::NONE => Word::NULL,
        obj => obj,
    };
    let class = class.unwrap_or_else(|| vm.type_of(args.pos[1]).word());
    vm.bind_built_in(args.pos[0], obj, class)
}

/// Assigns through a data descriptor; without a value, deletes.
fn assign(vm: &mut Vm, descr: Word, obj: Word, value: Option<Word>) -> R {
    match descr.kind() {
        Kind::Property => {
            let p = descr.cast::<PropertyObj>();
            let f = if value.is_some() { p.set.get() } else { p.del.get() };
            if f == Word::NULL {
                let what = if value.is_some() { "setter" } else { "deleter" };
                return Err(vm.property_lacks(what, descr, obj));
            }
            match value {
                Some(v) => vm.call(f, &Args::of(&[obj, v]))?,
                None => vm.call(f, &Args::of(&[obj]))?,
            };
        }
        Kind::SlotDescr => {
            let s = descr.cast::<SlotDescrObj>();
            vm.ensure_applies(descr, obj)?;
            let Some(slot) = attrs(obj).and_then(|a| a.values().get(s.index)) else {
                return Err(vm.no_attribute(obj, s.name));
            };
            match value {
                Some(v) => replace(slot, Ref::new(v).into_word()),
                None if slot.get() == Word::NULL => return Err(vm.no_attribute(obj, s.name)),
                None => replace(slot, Word::NULL),
            }
        }
        _ => {
            let g = descr.cast::<GetSetObj>();
            vm.ensure_applies(descr, obj)?;
            match (g.set, value.or(g.deletes.get().then_some(Word::NULL))) {
                (Some(set), Some(v)) => set(vm, obj, v)?,
                _ => {
                    let text = format!(
                        "attribute '{}' of '{}' objects is not writable",
                        g.name.as_str().unwrap_or("?"),
                        vm.type_of(obj).name()
                    );
                    return Err(vm.attribute_error_of(&text, obj));
                }
            }
        }
    }
    Ok(build::none())
}

pub(super) fn install(vm: &mut Vm) {
    let t = &vm.types;
    let data = [t.property, t.slot_descr, t.getset];
    let wrappers = [t.staticmethod, t.classmethod, t.method_descriptor, t.wrapper_descriptor];
    for ty in data.into_iter().chain(wrappers) {
        define(vm, ty, &[("__get__", get)]);
    }
    for ty in data {
        define(
            vm,
            ty,
            &[
                ("__set__", |vm, a| {
                    a.arity(vm, "__set__", 1, 2, 2)?;
                    assign(vm, a.pos[0], a.pos[1], Some(a.pos[2]))
                }),
                ("__delete__", |vm, a| {
                    a.arity(vm, "__delete__", 1, 1, 1)?;
                    assign(vm, a.pos[0], a.pos[1], None)
                }),
            ],
        );
    }
    let (getset, slot) = (vm.types.getset, vm.types.slot_descr);
    define_property(vm, getset, "__name__", |_, w| Ok(Ref::new(w.cast::<GetSetObj>().name)), None);
    define_property(
        vm,
        getset,
        "__objclass__",
        |_, w| Ok(Ref::new(w.cast::<GetSetObj>().owner)),
        None,
    );
    define_property(vm, slot, "__name__", |_, w| Ok(Ref::new(w.cast::<SlotDescrObj>().name)), None);
    define_property(
        vm,
        slot,
        "__objclass__",
        |_, w| Ok(Ref::new(w.cast::<SlotDescrObj>().owner)),
        None,
    );
}
