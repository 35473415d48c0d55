//! `_imp`: what `importlib` asks the interpreter about modules that are built in.

use super::{LIBRARY, MODULES, module, set};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

fn is_builtin_name(name: &str) -> bool {
    matches!(name, "sys" | "builtins" | "_io")
        || MODULES.iter().any(|m| m.0 == name)
        || LIBRARY.iter().any(|m| m.0 == name)
}
fn is_builtin(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "is_builtin", 0, 1, 1)?;
    let yes = args.pos[0].as_str().is_some_and(is_builtin_name);
    Ok(build::int64(vm, i64::from(yes)))
}
fn create_builtin(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "create_builtin", 0, 1, 1)?;
    let key = vm.names.name;
    let name = vm.get_attr(args.pos[0], key)?;
    crate::import::import_name(vm, *name, Word::NONE, Word::NONE, 0)
}
fn nothing(_: &mut Vm, _: &Args) -> R {
    Ok(build::none())
}
fn no(_: &mut Vm, _: &Args) -> R {
    Ok(build::bool(false))
}
fn none_frozen(vm: &mut Vm, args: &Args) -> R {
    let name = args.get(0).and_then(|w| w.as_str()).unwrap_or("?").to_string();
    let ty = vm.exc().import_error;
    Err(vm.raise(ty, &format!("No such frozen object named {name}")))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "_imp",
        &[
            ("is_builtin", is_builtin),
            ("create_builtin", create_builtin),
            ("exec_builtin", |vm, _| Ok(build::int64(vm, 0))),
            ("is_frozen", no),
            ("_override_frozen_modules_for_tests", nothing),
            ("_override_multi_interp_extensions_check", |vm, _| Ok(build::int64(vm, 0))),
            ("is_frozen_package", none_frozen),
            ("get_frozen_object", none_frozen),
            ("find_frozen", nothing),
            ("init_frozen", nothing),
            ("acquire_lock", nothing),
            ("release_lock", nothing),
            ("lock_held", no),
            ("_fix_co_filename", nothing),
            ("extension_suffixes", |vm, _| Ok(build::list(vm, vec![]))),
            ("create_dynamic", |vm, _| {
                let ty = vm.exc().import_error;
                Err(vm.raise(ty, "patchwork does not support extension modules"))
            }),
            ("exec_dynamic", |vm, _| Ok(build::int64(vm, 0))),
            ("source_hash", |vm, a| {
                a.arity(vm, "source_hash", 0, 2, 2)?;
                let data = crate::methods::bytes::to_bytes(vm, a.pos[1])?;
                let h = crate::hashing::hash_bytes(&data);
                Ok(build::bytes(vm, h.to_le_bytes().to_vec()))
            }),
        ],
    );
    let magic = build::int64(vm, 3627);
    set(vm, &m, "pyc_magic_number_token", magic);
    let text = build::str(vm, "default");
    set(vm, &m, "check_hash_based_pycs", text);
    m
}
