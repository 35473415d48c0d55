//! `import`: modules written in Rust, then `.py` files on `sys.path`, then the standard library.
//!
//! The standard library's Python part is that of the crate `rustpython-pylib`: its sources are read from
//! where Cargo unpacked them and compiled when imported, so that building Patchwork does not have to
//! compile 15 MB of Python. A few modules that CPython writes in C are Python of our own, in
//! `modules/library`, and part of the binary.

use crate::build;
use crate::frame::Frame;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use std::path::{Path, PathBuf};

/// `__import__(name, globals, fromlist, level)`.
pub(crate) fn import_name(vm: &mut Vm, name: Word, globals: Word, from: Word, level: usize) -> R {
    let text = name.as_str().unwrap_or("").to_string();
    let full = if level == 0 {
        text.clone()
    } else {
        let key = vm.names.__package__;
        let package = globals.cast::<DictObj>().lookup_str(key).and_then(|w| w.as_str());
        let Some(package) = package.filter(|p| !p.is_empty()) else {
            let ty = vm.exc().import_error;
            return Err(vm.raise(ty, "attempted relative import with no known parent package"));
        };
        let mut parts: Vec<&str> = package.split('.').collect();
        parts.truncate((parts.len() + 1).saturating_sub(level));
        let base = parts.join(".");
        if text.is_empty() { base } else { format!("{base}.{text}") }
    };
    let mut module = build::none();
    let mut first = None;
    let mut so_far = String::new();
    for part in full.split('.') {
        let parent = (!so_far.is_empty()).then(|| module.clone());
        if !so_far.is_empty() {
            so_far.push('.');
        }
        so_far.push_str(part);
        module = import_one(vm, &so_far, part, parent)?;
        first.get_or_insert_with(|| module.clone());
    }
    if from != Word::NONE && vm.len(from)? > 0 {
        let path = vm.names.__path__;
        if vm.find_attr(*module, path)?.is_some() {
            for n in vm.collect(from)? {
                let n = n.as_str().unwrap_or("").to_string();
                let key = vm.intern(&n);
                if n != "*" && module_attribute(vm, *module, *key)?.is_none() {
                    let sub = format!("{full}.{n}");
                    if import_one(vm, &sub, &n, Some(module.clone())).is_err() {
                        // The submodule itself may be missing, but not what it imports.
                        let e = Ref::new(vm.pending.get());
                        let missing = vm.pending_is(vm.exc().module_not_found_error)
                            && crate::attributes::own_attribute(*e, vm.names.name)
                                .is_some_and(|n| n.as_str() == Some(&sub));
                        if !missing {
                            return Err(crate::vm::Raised);
                        }
                        vm.clear_pending();
                    }
                }
            }
        }
        return Ok(module);
    }
    if level > 0 {
        return Ok(module);
    }
    Ok(first.unwrap_or(module))
}

/// A module's attribute, if it has it; its own `__getattr__` says so by `AttributeError`.
fn module_attribute(vm: &mut Vm, module: Word, name: Word) -> R<Option<Ref>> {
    match vm.find_attr(module, name) {
        Err(_) if vm.pending_is(vm.exc().attribute_error) => {
            vm.clear_pending();
            Ok(None)
        }
        other => other,
    }
}

fn import_one(vm: &mut Vm, full: &str, name: &str, parent: Option<Ref>) -> R {
    let key = vm.intern(full);
    let modules = vm.modules.clone();
    match modules.cast::<DictObj>().lookup(vm, *key)? {
        Some(Word::NONE) => {
            let ty = vm.exc().module_not_found_error;
            let text = format!("import of {full} halted; None in sys.modules");
            return Err(vm.raise(ty, &text));
        }
        Some(m) => return Ok(Ref::new(m)),
        None => {}
    }
    if parent.is_none()
        && let Some(m) = crate::modules::make(vm, full)
    {
        modules.cast::<DictObj>().insert(vm, *key, m.clone())?;
        return Ok(m);
    }
    let places: Vec<PathBuf> = match &parent {
        None => search_path(vm)?,
        Some(p) => {
            let path = vm.names.__path__;
            match vm.find_attr(**p, path)? {
                Some(list) => vm
                    .collect(*list)?
                    .iter()
                    .map(|w| PathBuf::from(w.as_str().unwrap_or("")))
                    .collect(),
                None => vec![],
            }
        }
    };
    if parent.is_none()
        && let Some((_, source)) = crate::modules::LIBRARY.iter().find(|(n, _)| *n == full)
    {
        return run(vm, full, source, &format!("<library {full}>"), None);
    }
    for place in places {
        let package = place.join(name).join("__init__.py");
        let file = place.join(format!("{name}.py"));
        let found = if package.is_file() {
            Some((package, true))
        } else {
            file.is_file().then_some((file, false))
        };
        if let Some((file, is_package)) = found {
            let m = load(vm, full, &file, is_package)?;
            if let Some(p) = parent {
                let key = vm.intern(name);
                vm.set_attr(*p, *key, Some(m.clone()))?;
            }
            return Ok(m);
        }
    }
    if parent.is_none()
        && let Some((_, source)) = crate::modules::ADDITIONS.iter().find(|(n, _)| *n == full)
    {
        return run(vm, full, source, &format!("<library {full}>"), None);
    }
    let ty = vm.exc().module_not_found_error;
    let raised = vm.raise(ty, &format!("No module named '{full}'"));
    let e = vm.take_pending();
    let attribute = vm.names.name;
    vm.generic_set_attr(*e, attribute, Some(key))?;
    vm.pending.set(e.into_word());
    Err(raised)
}

fn load(vm: &mut Vm, full: &str, file: &Path, is_package: bool) -> R {
    let shown = file.to_string_lossy().into_owned();
    let source = match std::fs::read(file) {
        Ok(data) => match crate::evaluate::decode_source(&data) {
            Some(source) => source,
            None => {
                let ty = vm.exc().syntax_error;
                let text =
                    format!("{shown}: not valid in its encoding (UTF-8, or what its cookie says)");
                return Err(vm.raise(ty, &text));
            }
        },
        Err(e) => {
            let ty = vm.exc().import_error;
            return Err(vm.raise(ty, &format!("{shown}: {e}")));
        }
    };
    let source = match ADAPTED.iter().find(|(module, ..)| *module == full) {
        Some((_, changes)) if file.starts_with(rustpython_pylib::LIB_PATH) => {
            changes.iter().fold(source, |s, (from, to)| s.replace(from, to))
        }
        _ => source,
    };
    let folder = file.parent().filter(|_| is_package).map(Path::to_path_buf);
    run(vm, full, &source, &shown, folder)
}

/// What library modules say at their top that this VM lacks, such as asynchronous generators.
const ADAPTED: &[(&str, &[(&str, &str)])] = &[
    ("_collections_abc", &[("async def _ag(): yield\n_ag = _ag()\n", "_ag = None\n")]),
    // With the largest precision this power has 10^18 digits; CPython's decimal in C does not compute it.
    (
        "_pydecimal",
        &[(
            "if q < 10**context.prec:",
            "if q.bit_length() < 3 * context.prec or q < 10**context.prec:",
        )],
    ),
    // Modules come from here, not from the finders, whoever asks.
    (
        "importlib",
        &[
            (
                "return _bootstrap._gcd_import(name[level:], package, level)",
                "name = _bootstrap._resolve_name(name[level:], package, level) if level else name\n    \
             import builtins\n    builtins.__import__(name)\n    return sys.modules[name]",
            ),
            // CPython installs its finders from C when it starts.
            (
                "from ._bootstrap import __import__",
                "_bootstrap._install(sys, _imp)\n_bootstrap_external._install(_bootstrap)\n\
             from ._bootstrap import __import__",
            ),
        ],
    ),
];

/// Where top-level modules are looked for.
fn search_path(vm: &mut Vm) -> R<Vec<PathBuf>> {
    let mut places: Vec<PathBuf> = vm.options.path.iter().map(PathBuf::from).collect();
    let key = vm.intern("path");
    if let Some(list) = vm.sys_dict.cast::<DictObj>().lookup_str(*key) {
        let list = vm.collect(list)?;
        places.extend(list.iter().filter_map(|w| w.as_str()).map(PathBuf::from));
    }
    places.push(PathBuf::from(rustpython_pylib::LIB_PATH));
    places.dedup();
    Ok(places)
}

/// Makes a module and runs its code; `folder` is that of a package.
fn run(vm: &mut Vm, full: &str, source: &str, shown: &str, folder: Option<PathBuf>) -> R {
    let is_package = folder.is_some();
    let code = crate::compile::compile_to_code(vm, source, shown, rustpython_compiler::Mode::Exec)?;
    let m = build::module(vm, full);
    let (key, builtins) = (vm.names.__builtins__, vm.builtins.clone());
    m.cast::<ModuleObj>().dict.cast::<DictObj>().insert_str(vm, key, builtins);
    let d = Ref::new(m.cast::<ModuleObj>().dict);
    let dict = d.cast::<DictObj>();
    let text = build::str(vm, shown);
    let key = vm.names.__file__;
    dict.insert_str(vm, key, text);
    let package =
        if is_package { full } else { full.rsplit_once('.').map_or("", |(p, _)| p) }.to_string();
    let package = vm.intern(&package);
    let key = vm.names.__package__;
    dict.insert_str(vm, key, package);
    if let Some(folder) = folder {
        let folder = build::str(vm, &folder.to_string_lossy());
        let list = build::list(vm, vec![folder]);
        let key = vm.names.__path__;
        dict.insert_str(vm, key, list);
    }
    let key = vm.intern(full);
    let modules = vm.modules.clone();
    modules.cast::<DictObj>().insert(vm, *key, m.clone())?;
    let f = build::function(vm, code, *d);
    if let Err(e) = vm.call_with_locals(*f, *d) {
        let saved = vm.take_pending();
        modules.cast::<DictObj>().remove(vm, *key)?;
        vm.pending.set(saved.into_word());
        return Err(e);
    }
    // A module may put another object in its place.
    match modules.cast::<DictObj>().lookup(vm, *key)? {
        Some(m) => Ok(Ref::new(m)),
        None => Ok(m),
    }
}

/// `from module import name`.
pub(crate) fn import_from(vm: &mut Vm, module: Word, name: Word) -> R {
    if let Some(v) = module_attribute(vm, module, name)? {
        return Ok(v);
    }
    let key = vm.names.__name__;
    let module_name = match vm.find_attr(module, key)? {
        Some(n) => n.as_str().unwrap_or("?").to_string(),
        None => "<unknown module name>".into(),
    };
    let full = vm.intern(&format!("{module_name}.{}", name.as_str().unwrap_or("")));
    let modules = vm.modules.clone();
    if let Some(m) = modules.cast::<DictObj>().lookup(vm, *full)? {
        return Ok(Ref::new(m));
    }
    let ty = vm.exc().import_error;
    let text = format!(
        "cannot import name '{}' from '{module_name}' (unknown location)",
        name.as_str().unwrap_or("?")
    );
    Err(vm.raise(ty, &text))
}

/// `from module import *`.
pub(crate) fn import_star(vm: &mut Vm, frame: &mut Frame, module: Word) -> R<()> {
    let target = if frame.locals == Word::NULL { frame.function().globals } else { frame.locals };
    let all = vm.names.__all__;
    let names = match vm.find_attr(module, all)? {
        Some(l) => vm.collect(*l)?,
        None => module
            .cast::<ModuleObj>()
            .dict
            .cast::<DictObj>()
            .table()
            .iter()
            .filter(|e| e.key.as_str().is_some_and(|k| !k.starts_with('_')))
            .map(|e| Ref::new(e.key))
            .collect(),
    };
    for n in names {
        let key = vm.intern(n.as_str().unwrap_or(""));
        let v = vm.get_attr(module, *key)?;
        target.cast::<DictObj>().insert(vm, *key, v)?;
    }
    Ok(())
}

/// Calls a function of a module of our own library that is written in Python.
pub(crate) fn call_library(vm: &mut Vm, module: &str, function: &str, args: &[Word]) -> R {
    let name = vm.intern(module);
    let m = import_name(vm, *name, Word::NONE, Word::NONE, 0)?;
    let key = vm.intern(function);
    let f = vm.get_attr(*m, *key)?;
    vm.call(*f, &Args::of(args))
}
