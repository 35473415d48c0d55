//! Library modules written in Rust, one file each.

pub(crate) mod math;
pub(crate) mod sys;
pub(crate) mod time;
pub(crate) mod weakref;

use crate::build;
use crate::heap::Ref;
use crate::object::{DictObj, ModuleObj, NativeFn, Value};
use crate::vm::Vm;

/// Makes a module.
type Make = fn(&mut Vm) -> Ref;

/// Every module, by name.
const MODULES: &[(&str, Make)] = &[("math", math::make), ("time", time::make), ("sys", sys::make)];

/// Makes a module that is written in Rust, if there is one of that name.
pub(crate) fn make(vm: &mut Vm, name: &str) -> Option<Ref> {
    let (_, f) = MODULES.iter().find(|(n, _)| *n == name)?;
    Some(f(vm))
}

/// A module of functions.
pub(crate) fn module(vm: &mut Vm, name: &str, functions: &[(&str, NativeFn)]) -> Ref {
    let m = build::module(vm, name);
    for (name, f) in functions {
        let b = build::builtin(vm, name, *f);
        set(vm, &m, name, b);
    }
    m
}

/// Sets a module's attribute.
pub(crate) fn set(vm: &mut Vm, module: &Ref, name: &str, value: Ref) {
    let key = vm.intern(name);
    module.cast::<ModuleObj>().dict.cast::<DictObj>().insert_str(vm, *key, value);
}

/// Registers the modules that exist from the start.
pub(crate) fn install(vm: &mut Vm) {
    let dict = vm.builtins.clone();
    let m = build::own(crate::heap::place(
        ModuleObj { head: crate::heap::header(vm.types.module), dict: dict.into_word() },
        0,
    ));
    let name = vm.intern("builtins");
    set(vm, &m, "__name__", name.clone());
    let modules = vm.modules.clone();
    modules.cast::<DictObj>().insert_str(vm, *name, m);
    let s = sys::make(vm);
    let name = vm.intern("sys");
    modules.cast::<DictObj>().insert_str(vm, *name, s);
}
