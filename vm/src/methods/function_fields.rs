//! What a function in Python is made of: attributes that can be replaced by others of the right type, or deleted.

use super::{define, define_property, deletable, owned, read_only};
use crate::build;
use crate::heap::{Ref, replace};
use crate::object::*;
use crate::vm::{Args, R, Raised, Vm};
use ir::word::Word;
use std::cell::Cell;

fn f(w: Word) -> &'static FuncObj {
    w.cast::<FuncObj>()
}
fn or_none(w: Word) -> Ref {
    if w == Word::NULL { build::none() } else { Ref::new(w) }
}
/// What depends on code and defaults must look again.
fn touch(vm: &mut Vm, w: Word) {
    let v = vm.next_version();
    f(w).version.set(v);
}
fn wrong(vm: &mut Vm, name: &str, wanted: &str) -> Raised {
    vm.type_error(format!("{name} must be set to {wanted}"))
}
/// A text field.
fn set_text(vm: &mut Vm, field: &Cell<Word>, name: &str, v: Word) -> R<()> {
    if v == Word::NULL || v.as_str().is_none() {
        return Err(wrong(vm, name, "a string object"));
    }
    replace(field, Ref::new(v).into_word());
    Ok(())
}
/// A field that is absent when deleted or `None`, and otherwise of one type.
fn set_optional(
    vm: &mut Vm,
    field: &Cell<Word>,
    v: Word,
    fits: fn(Word) -> bool,
    (name, wanted): (&str, &str),
) -> R<()> {
    let v = if v == Word::NONE { Word::NULL } else { v };
    if v != Word::NULL && !fits(v) {
        return Err(wrong(vm, name, wanted));
    }
    replace(field, owned(v));
    Ok(())
}
const TUPLE: fn(Word) -> bool = |w| w.get::<TupleObj>().is_some();
const DICT: fn(Word) -> bool = |w| w.get::<DictObj>().is_some();

fn set_code(vm: &mut Vm, w: Word, v: Word) -> R<()> {
    let Some(code) = Some(v).filter(|v| *v != Word::NULL).and_then(|v| v.get::<CodeObj>()) else {
        return Err(wrong(vm, "__code__", "a code object"));
    };
    let closure = f(w).closure.get();
    let cells = if closure == Word::NULL { 0 } else { closure.cast::<TupleObj>().len };
    let wanted = code.code.freevars().len();
    if cells != wanted {
        let name = f(w).name.get().as_str().unwrap_or("?");
        let text = format!("{name}() requires a code object with {cells} free vars, not {wanted}");
        return Err(vm.value_error(&text));
    }
    replace(&f(w).code, Ref::new(v).into_word());
    touch(vm, w);
    Ok(())
}

fn annotations(vm: &mut Vm, w: Word) -> R {
    let a = f(w).annotations.get();
    if a != Word::NULL {
        return Ok(Ref::new(a));
    }
    let annotate = f(w).annotate.get();
    let made = if annotate == Word::NULL || annotate == Word::NONE {
        build::dict(vm, crate::dict::Dict::default())
    } else {
        let one = build::int64(vm, 1);
        vm.call(annotate, &Args::of(&[*one]))?
    };
    replace(&f(w).annotations, made.clone().into_word());
    Ok(made)
}

fn set_annotate(vm: &mut Vm, w: Word, v: Word) -> R<()> {
    if v == Word::NULL {
        return Err(vm.type_error("__annotate__ cannot be deleted".into()));
    }
    if v != Word::NONE && !vm.is_callable(v) {
        return Err(vm.type_error("__annotate__ must be callable or None".into()));
    }
    // What the old function said is forgotten with it.
    replace(&f(w).annotate, if v == Word::NONE { Word::NULL } else { owned(v) });
    replace(&f(w).annotations, Word::NULL);
    Ok(())
}

pub(super) fn install(vm: &mut Vm) {
    let ty = vm.types.function;
    ty.new.set(Some(super::functions::new_function));
    define_property(
        vm,
        ty,
        "__name__",
        |_, w| Ok(Ref::new(f(w).name.get())),
        Some(|vm, w, v| set_text(vm, &f(w).name, "__name__", v)),
    );
    define_property(
        vm,
        ty,
        "__qualname__",
        |_, w| Ok(Ref::new(f(w).qualname.get())),
        Some(|vm, w, v| set_text(vm, &f(w).qualname, "__qualname__", v)),
    );
    define_property(
        vm,
        ty,
        "__doc__",
        |_, w| Ok(or_none(f(w).doc.get())),
        Some(|_, w, v| {
            replace(&f(w).doc, owned(v));
            Ok(())
        }),
    );
    define_property(
        vm,
        ty,
        "__module__",
        |_, w| Ok(or_none(f(w).module.get())),
        Some(|_, w, v| {
            replace(&f(w).module, owned(v));
            Ok(())
        }),
    );
    define_property(
        vm,
        ty,
        "__defaults__",
        |_, w| Ok(or_none(f(w).defaults.get())),
        Some(|vm, w, v| {
            set_optional(vm, &f(w).defaults, v, TUPLE, ("__defaults__", "a tuple object"))?;
            touch(vm, w);
            Ok(())
        }),
    );
    define_property(
        vm,
        ty,
        "__kwdefaults__",
        |vm, w| {
            let defaults = or_none(f(w).kwdefaults.get());
            if *defaults != Word::NONE {
                // Whoever has the dict may change it.
                touch(vm, w);
            }
            Ok(defaults)
        },
        Some(|vm, w, v| {
            set_optional(vm, &f(w).kwdefaults, v, DICT, ("__kwdefaults__", "a dict object"))?;
            touch(vm, w);
            Ok(())
        }),
    );
    define_property(vm, ty, "__code__", |_, w| Ok(Ref::new(f(w).code.get())), Some(set_code));
    define_property(vm, ty, "__globals__", |_, w| Ok(Ref::new(f(w).globals)), read_only());
    define_property(
        vm,
        ty,
        "__annotate__",
        |_, w| Ok(or_none(f(w).annotate.get())),
        Some(set_annotate),
    );
    // A generic function has its own beside its other attributes.
    let (key, none) = (vm.names.__type_params__, build::tuple(vm, vec![]));
    ty.dict().insert_str(vm, key, none);
    define_property(vm, ty, "__builtins__", |vm, _| Ok(vm.builtins.clone()), read_only());
    define_property(vm, ty, "__closure__", |_, w| Ok(or_none(f(w).closure.get())), read_only());
    define_property(
        vm,
        ty,
        "__annotations__",
        annotations,
        Some(|vm, w, v| {
            set_optional(vm, &f(w).annotations, v, DICT, ("__annotations__", "a dict object"))?;
            replace(&f(w).annotate, Word::NULL);
            Ok(())
        }),
    );
    for name in
        ["__name__", "__qualname__", "__doc__", "__module__", "__defaults__", "__kwdefaults__"]
    {
        deletable(vm, ty, name);
    }
    for name in [
        "__code__",
        "__annotate__",
        "__annotations__",
        "__globals__",
        "__builtins__",
        "__closure__",
    ] {
        deletable(vm, ty, name);
    }
    define(
        vm,
        ty,
        &[("__get__", |vm, a| {
            a.arity(vm, "__get__", 1, 1, 2)?;
            if a.pos[1] != Word::NONE {
                return Ok(build::method(vm, a.pos[0], a.pos[1]));
            }
            if a.get(2).is_none_or(|class| class == Word::NONE) {
                return Err(vm.type_error("__get__(None, None) is invalid".into()));
            }
            Ok(Ref::new(a.pos[0]))
        })],
    );
}
