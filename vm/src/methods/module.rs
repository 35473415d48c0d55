//! Modules, as far as programs make them and derive from their type.

use super::define;
use crate::build;
use crate::dict::Dict;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// Without a name until `__init__` gives one.
fn new(vm: &mut Vm, args: &Args) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    let dict = build::dict(vm, Dict::default());
    let made = build::module_of(ty, dict);
    if !ty.is_heap && args.pos.len() + args.names.len() > 1 {
        fill(vm, *made, args)?;
    }
    Ok(made)
}

fn init(vm: &mut Vm, args: &Args) -> R {
    let Some(w) = args.get(0).filter(|w| w.get::<ModuleObj>().is_some()) else {
        return Err(vm.type_error("descriptor '__init__' requires a 'module' object".into()));
    };
    let dict = w.cast::<ModuleObj>().dict.cast::<DictObj>();
    let has_name = dict.lookup_str(vm.names.__name__).is_some();
    // `module(…)` has filled it already.
    if !has_name || vm.type_of(w).is_heap {
        fill(vm, w, args)?;
    }
    Ok(build::none())
}

fn fill(vm: &mut Vm, w: Word, args: &Args) -> R<()> {
    let [_, name, doc] = args.bind(vm, "module", ["", "name", "doc"], 2)?;
    let name = name.unwrap_or(Word::NONE);
    if name.as_str().is_none() {
        let got = vm.type_of(name).name();
        return Err(vm.type_error(format!("module() argument 'name' must be str, not {got}")));
    }
    let dict = w.cast::<ModuleObj>().dict.cast::<DictObj>();
    let none = build::none();
    let names = &vm.names;
    let all = [
        (names.__name__, name),
        (names.__doc__, doc.unwrap_or(Word::NONE)),
        (names.__package__, *none),
        (names.__loader__, *none),
        (names.__spec__, *none),
    ];
    for (key, value) in all {
        dict.insert_str(vm, key, Ref::new(value));
    }
    Ok(())
}

pub(super) fn install(vm: &mut Vm) {
    let ty = vm.types.module;
    ty.new.set(Some(new));
    define(vm, ty, &[("__init__", init)]);
}
