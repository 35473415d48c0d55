//! Descriptors called by hand (`__get__`, `__set__`, `__delete__`), and what `super()` knows of itself.

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
    vm.bind(args.pos[0], obj, class)
}

/// Assigns through a data descriptor; without a value, deletes.
fn assign(vm: &mut Vm, descr: Word, obj: Word, value: Option<Word>) -> R {
    match descr.kind() {
        Kind::Property => {
            let p = descr.cast::<PropertyObj>();
            let f = if value.is_some() { p.set.get() } else { p.del.get() };
            if f == Word::NULL || f == Word::NONE {
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
            // SAFETY: a class outlives the descriptors that are reachable through it.
            let fits = unsafe { s.owner.as_ref() }.is_some_and(|o| vm.type_of(obj).is_subtype(o));
            let slot = attrs(obj).filter(|_| fits).and_then(|a| a.values().get(s.index));
            let Some(slot) = slot else {
                let (name, ty) = (s.name.as_str().unwrap_or("?"), vm.type_of(obj).name());
                return Err(
                    vm.type_error(format!("descriptor '{name}' doesn't apply to a '{ty}' object"))
                );
            };
            match value {
                Some(v) => replace(slot, Ref::new(v).into_word()),
                None if slot.get() == Word::NULL => return Err(vm.no_attribute(obj, s.name)),
                None => replace(slot, Word::NULL),
            }
        }
        _ => {
            let g = descr.cast::<GetSetObj>();
            match (g.set, value) {
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

fn or_none(w: Word) -> Ref {
    if w == Word::NULL { build::none() } else { Ref::new(w) }
}

fn super_get(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__get__", 1, 1, 2)?;
    let s = args.pos[0].cast::<SuperObj>();
    if args.pos[1] == Word::NONE || s.obj != Word::NULL {
        return Ok(Ref::new(args.pos[0]));
    }
    let class = vm.types.super_.word();
    vm.call(class, &Args::of(&[s.ty, args.pos[1]]))
}

/// The built-in type that a computed attribute belongs to.
fn owner(vm: &mut Vm, w: Word) -> R {
    let name = w.cast::<GetSetObj>().name;
    let all = vm.types.all();
    match all.iter().find(|t| t.dict().lookup_str(name) == Some(w)) {
        Some(t) => Ok(Ref::new(t.word())),
        None => {
            let key = vm.intern("__objclass__");
            Err(vm.no_attribute(w, *key))
        }
    }
}

pub(super) fn install(vm: &mut Vm) {
    let t = &vm.types;
    let data = [t.property, t.slot_descr, t.getset];
    let wrappers = [t.staticmethod, t.classmethod];
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
    define_property(vm, getset, "__objclass__", owner, None);
    define_property(vm, slot, "__name__", |_, w| Ok(Ref::new(w.cast::<SlotDescrObj>().name)), None);
    define_property(
        vm,
        slot,
        "__objclass__",
        |_, w| Ok(Ref::new(word_of(w.cast::<SlotDescrObj>().owner))),
        None,
    );
    let ty = vm.types.super_;
    define(vm, ty, &[("__get__", super_get)]);
    define_property(vm, ty, "__thisclass__", |_, w| Ok(or_none(w.cast::<SuperObj>().ty)), None);
    define_property(vm, ty, "__self__", |_, w| Ok(or_none(w.cast::<SuperObj>().obj)), None);
    define_property(vm, ty, "__self_class__", |_, w| Ok(or_none(w.cast::<SuperObj>().start)), None);
}
