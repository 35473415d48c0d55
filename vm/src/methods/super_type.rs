//! `super`.

use super::{define, define_property, read_only};
use crate::build;
use crate::heap::{Ref, header};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

fn new(vm: &mut Vm, args: &Args) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    let args = args.without_foreign_names(vm);
    args.arity(vm, "super", 1, 0, 2)?;
    let (class, obj) = match (args.get(1), args.get(2)) {
        (Some(c), Some(o)) => (Ref::new(c), Ref::new(o)),
        (Some(c), None) => (Ref::new(c), build::none()),
        _ => of_caller(vm)?,
    };
    make(vm, ty, class, *obj)
}

/// The `__class__` cell and the first argument of the function that calls.
fn of_caller(vm: &mut Vm) -> R<(Ref, Ref)> {
    let Some(frame) = vm.frames.last() else {
        return Err(vm.runtime_error("super(): no current frame"));
    };
    if frame.flags & crate::frame::NATIVE != 0 {
        return Err(vm.unsupported("super() called by another name in a loop"));
    }
    let code = frame.code();
    let at = code.freevars().iter().position(|n| n.as_str() == Some("__class__"));
    let cell = at.map(|i| frame.localsplus()[code.first_free + i]);
    let first = frame.localsplus().first().copied().unwrap_or(Word::NULL);
    let (count, cell) = (code.arg_count, cell.and_then(|c| c.get::<CellObj>()));
    if count == 0 {
        return Err(vm.runtime_error("super(): no arguments"));
    }
    let first = first.get::<CellObj>().map_or(first, |c| c.value.get());
    if first == Word::NULL {
        return Err(vm.runtime_error("super(): arg[0] deleted"));
    }
    let Some(cell) = cell else {
        return Err(vm.runtime_error("super(): __class__ cell not found"));
    };
    match cell.value.get() {
        Word::NULL => Err(vm.runtime_error("super(): empty __class__ cell")),
        class => Ok((Ref::new(class), Ref::new(first))),
    }
}

/// `super(class, obj)`; without an object it is a descriptor that binds to what it is looked up on.
fn make(vm: &mut Vm, ty: &TypeObj, class: Ref, obj: Word) -> R {
    let Some(t) = class.get::<TypeObj>() else {
        let got = vm.type_of(*class).name();
        return Err(vm.type_error(format!("super() argument 1 must be a type, not {got}")));
    };
    let (obj, start) = if obj == Word::NONE {
        (Word::NULL, Word::NULL)
    } else {
        let start = vm.super_start(t, obj)?;
        (Ref::new(obj).into_word(), start.into_word())
    };
    let made = SuperObj { head: header(ty), ty: class.into_word(), obj, start };
    Ok(build::own(build::with_attrs(ty, made, 0)))
}

/// `super.__get__`: bound to an object, if it isn't yet.
pub(crate) fn bound(vm: &mut Vm, w: Word, obj: Word) -> R {
    let s = w.cast::<SuperObj>();
    if obj == Word::NULL || obj == Word::NONE || s.obj != Word::NULL {
        return Ok(Ref::new(w));
    }
    let ty = vm.type_of(w);
    if ty.is_heap {
        return vm.call(ty.word(), &Args::of(&[s.ty, obj]));
    }
    make(vm, ty, Ref::new(s.ty), obj)
}

fn or_none(w: Word) -> Ref {
    if w == Word::NULL { build::none() } else { Ref::new(w) }
}

pub(super) fn install(vm: &mut Vm) {
    let ty = vm.types.super_;
    ty.new.set(Some(new));
    define(
        vm,
        ty,
        &[
            ("__init__", |_, _| Ok(build::none())),
            ("__get__", |vm, a| {
                a.arity(vm, "__get__", 1, 1, 2)?;
                bound(vm, a.pos[0], a.pos[1])
            }),
        ],
    );
    define_property(
        vm,
        ty,
        "__thisclass__",
        |_, w| Ok(or_none(w.cast::<SuperObj>().ty)),
        read_only(),
    );
    define_property(vm, ty, "__self__", |_, w| Ok(or_none(w.cast::<SuperObj>().obj)), read_only());
    define_property(
        vm,
        ty,
        "__self_class__",
        |_, w| Ok(or_none(w.cast::<SuperObj>().start)),
        read_only(),
    );
}
