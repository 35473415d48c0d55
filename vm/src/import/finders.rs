//! What programs add to `sys.meta_path`, and the specs of modules.
//!
//! The interpreter finds files itself; `importlib` and its own three finders are there for programs that ask. Others'
//! finders are asked as CPython does, before or after the files, whichever comes first in the list.

use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// The finders of `sys.meta_path` that aren't `importlib`'s.
pub(super) struct Finders {
    pub(super) before_files: Vec<Ref>,
    pub(super) after_files: Vec<Ref>,
}

/// Whether it is one of the finders that stand for what [`super`] does.
fn is_own(vm: &mut Vm, finder: Word) -> R<bool> {
    let Some(class) = finder.get::<TypeObj>() else { return Ok(false) };
    let key = vm.names.__module__;
    let home = vm.find_attr(finder, key)?;
    Ok(matches!(class.short_name(), "BuiltinImporter" | "FrozenImporter" | "PathFinder")
        && home.is_some_and(|h| h.as_str().is_some_and(|h| h.starts_with("importlib._bootstrap"))))
}

/// The finders that the program has added.
///
/// # Errors
/// What a finder that is no plain class raises when it is looked at.
pub(super) fn added(vm: &mut Vm) -> R<Finders> {
    let key = vm.intern("meta_path");
    let mut finders = Finders { before_files: vec![], after_files: vec![] };
    let Some(list) = vm.sys_dict.cast::<DictObj>().lookup_str(*key) else { return Ok(finders) };
    let mut is_before = true;
    for finder in vm.collect(list)? {
        if is_own(vm, *finder)? {
            is_before = false;
        } else if is_before {
            finders.before_files.push(finder);
        } else {
            finders.after_files.push(finder);
        }
    }
    Ok(finders)
}

/// The module that the first of these finders finds and its loader makes.
///
/// # Errors
/// What finders and loaders raise.
pub(super) fn ask(
    vm: &mut Vm,
    finders: &[Ref],
    full: &str,
    parent: Option<&Ref>,
) -> R<Option<Ref>> {
    if finders.is_empty() {
        return Ok(None);
    }
    let path = match parent {
        Some(p) => {
            let key = vm.names.__path__;
            vm.find_attr(**p, key)?
        }
        None => None,
    };
    let path = path.unwrap_or_else(crate::build::none);
    let (name, key) = (vm.intern(full), vm.intern("find_spec"));
    for finder in finders {
        let Some(find_spec) = vm.find_attr(**finder, *key)? else { continue };
        let spec = vm.call(*find_spec, &Args::of(&[*name, *path, Word::NONE]))?;
        if *spec != Word::NONE {
            return super::call_library(vm, "_module_specs", "load", &[*spec]).map(Some);
        }
    }
    Ok(None)
}

/// Fills in `__spec__` and `__loader__` of a module that the interpreter has loaded, when they are first asked for; gives the
/// one of these names. While `importlib` itself is being loaded they are `None`.
///
/// # Errors
/// What `importlib` raises.
pub(crate) fn late_attribute(vm: &mut Vm, module: Word, name: Word) -> R<Option<Ref>> {
    if name != vm.names.__spec__ && name != vm.names.__loader__ {
        return Ok(None);
    }
    let key = vm.names.__name__;
    let is_importlib = |m: Word| {
        let name = m.cast::<ModuleObj>().dict.cast::<DictObj>().lookup_str(key);
        name.and_then(|n| n.as_str()).is_some_and(|n| n.starts_with("importlib"))
    };
    if vm.library.loading.iter().any(|m| is_importlib(**m)) {
        return Ok(Some(crate::build::none()));
    }
    super::call_library(vm, "_module_specs", "fill", &[module])?;
    Ok(module.cast::<ModuleObj>().dict.cast::<DictObj>().lookup_str(name).map(Ref::new))
}

/// Whether a module's code is still running.
pub(crate) fn is_partial(vm: &mut Vm, module: Word) -> bool {
    if vm.library.loading.iter().any(|m| **m == module) {
        return true;
    }
    let spec = module.get::<ModuleObj>().and_then(|m| {
        let key = vm.names.__spec__;
        m.dict.cast::<DictObj>().lookup_str(key).map(Ref::new)
    });
    let Some(spec) = spec else { return false };
    let key = vm.intern("_initializing");
    match vm.find_attr(*spec, *key) {
        Ok(found) => found.is_some_and(|w| *w == Word::TRUE),
        Err(_) => {
            vm.clear_pending();
            false
        }
    }
}
