//! `staticmethod` and `classmethod`.

use super::define_property;
use super::property::is_abstract;
use crate::build;
use crate::heap::{Ref, replace};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

fn function(w: Word) -> Ref {
    match w.cast::<WrapperObj>().func.get() {
        Word::NULL => build::none(),
        f => Ref::new(f),
    }
}

/// A subclass may have an `__init__` of its own, which says what is wrapped.
fn new(vm: &mut Vm, args: &Args) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    let made = build::wrapper(ty, build::none());
    if !ty.is_heap {
        fill(vm, *made, args)?;
    }
    Ok(made)
}

fn init(vm: &mut Vm, args: &Args) -> R {
    let Some(w) = args.get(0).filter(|w| w.get::<WrapperObj>().is_some()) else {
        return Err(vm.type_error("descriptor '__init__' requires another object".into()));
    };
    if vm.type_of(w).is_heap {
        fill(vm, w, args)?;
    }
    Ok(build::none())
}

fn fill(vm: &mut Vm, w: Word, args: &Args) -> R<()> {
    let of_static = w.kind() == Kind::StaticMethod;
    args.arity(vm, if of_static { "staticmethod" } else { "classmethod" }, 1, 1, 1)?;
    let f = args.pos[1];
    replace(&w.cast::<WrapperObj>().func, Ref::new(f).into_word());
    let names = &vm.names;
    for name in [names.__module__, names.__name__, names.__qualname__, names.__doc__] {
        if let Some(value) = vm.find_attr(f, name)? {
            vm.set_attr(w, name, Some(value))?;
        }
    }
    Ok(())
}

pub(super) fn install(vm: &mut Vm) {
    for ty in [vm.types.staticmethod, vm.types.classmethod] {
        ty.new.set(Some(new));
        super::define(vm, ty, &[("__init__", init)]);
        define_property(
            vm,
            ty,
            "__isabstractmethod__",
            |vm, w| {
                let f = function(w);
                is_abstract(vm, *f).map(build::bool)
            },
            None,
        );
        for name in ["__func__", "__wrapped__"] {
            define_property(vm, ty, name, |_, w| Ok(function(w)), super::read_only());
        }
        for name in ["__annotations__", "__annotate__"] {
            let get: fn(&mut Vm, Word) -> R = match name {
                "__annotations__" => |vm, w| {
                    let f = function(w);
                    vm.get_attr(*f, vm.names.__annotations__)
                },
                _ => |vm, w| {
                    let f = function(w);
                    vm.get_attr(*f, vm.names.__annotate__)
                },
            };
            define_property(vm, ty, name, get, None);
        }
    }
    super::define(
        vm,
        vm.types.staticmethod,
        &[("__call__", |vm, a| {
            let f = function(a.pos[0]);
            vm.call(*f, &Args { pos: &a.pos[1..], ..*a })
        })],
    );
}
