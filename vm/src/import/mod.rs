//! `import`: modules written in Rust, then `.py` files on `sys.path`, then the standard library; folders without an
//! `__init__.py` are namespace packages.
//!
//! The standard library's Python part is that of the crate `rustpython-pylib`: its sources are read from
//! where Cargo unpacked them and compiled when imported, so that building Patchwork does not have to
//! compile 15 MB of Python. A few modules that CPython writes in C are Python of our own, in
//! `modules/library`, and part of the binary.

pub(crate) mod finders;

use crate::build;
use crate::frame::Frame;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Raised, Vm};
use ir::word::Word;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// The statement: a program may have replaced `builtins.__import__`.
pub(crate) fn statement(vm: &mut Vm, name: Word, globals: Word, from: Word, level: usize) -> R {
    let key = vm.names.__import__;
    match vm.built_in(globals, key)? {
        None => {
            let ty = vm.exc().import_error;
            Err(vm.raise(ty, "__import__ not found"))
        }
        Some(f) if f.get::<BuiltinObj>().is_none() => {
            let level = build::usize(vm, level);
            vm.call(*f, &Args::of(&[name, globals, Word::NONE, from, *level]))
        }
        _ => import_name(vm, name, globals, from, level),
    }
}

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
        if level > parts.len() {
            let ty = vm.exc().import_error;
            return Err(vm.raise(ty, "attempted relative import beyond top-level package"));
        }
        parts.truncate(parts.len() + 1 - level);
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
                    if let Err(raised) = import_one(vm, &sub, &n, Some(module.clone())) {
                        // The submodule itself may be missing, but not what it imports.
                        if !vm.pending_is(vm.exc().module_not_found_error) {
                            return Err(raised);
                        }
                        let e = vm.take_pending();
                        let name = vm.find_attr(*e, vm.names.name)?;
                        if name.is_none_or(|n| n.as_str() != Some(&sub)) {
                            vm.pending.set(e.into_word());
                            return Err(raised);
                        }
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

/// Where a package's modules are looked for.
fn package_path(vm: &mut Vm, package: Word, full: &str) -> R<Vec<PathBuf>> {
    let path = vm.names.__path__;
    let Some(list) = vm.find_attr(package, path)? else {
        let parent = full.rsplit_once('.').map_or("", |(parent, _)| parent);
        let text = format!("No module named '{full}'; '{parent}' is not a package");
        return Err(not_found(vm, full, &text));
    };
    let places = vm.collect(*list)?;
    Ok(places.iter().map(|w| PathBuf::from(w.as_str().unwrap_or(""))).collect())
}

/// A `ModuleNotFoundError`.
fn not_found(vm: &mut Vm, full: &str, text: &str) -> Raised {
    let ty = vm.exc().module_not_found_error;
    let raised = vm.raise(ty, text);
    let (attribute, name) = (vm.names.name, vm.intern(full));
    with_attributes(vm, raised, &[(attribute, *name)])
}

/// Gives the exception that is on its way attributes.
fn with_attributes(vm: &mut Vm, raised: Raised, attributes: &[(Word, Word)]) -> Raised {
    let e = vm.take_pending();
    for (name, value) in attributes {
        if let Err(raised) = vm.generic_set_attr(*e, *name, Some(Ref::new(*value))) {
            return raised;
        }
    }
    vm.pending.set(e.into_word());
    raised
}

fn import_one(vm: &mut Vm, full: &str, name: &str, parent: Option<Ref>) -> R {
    let key = vm.intern(full);
    let modules = vm.modules.clone();
    match modules.cast::<DictObj>().lookup(vm, *key)? {
        Some(Word::NONE) => {
            let text = format!("import of {full} halted; None in sys.modules");
            return Err(not_found(vm, full, &text));
        }
        Some(m) => return Ok(Ref::new(m)),
        None => {}
    }
    if parent.is_none() {
        if let Some(m) = crate::modules::make(vm, full) {
            modules.cast::<DictObj>().insert(vm, *key, m.clone())?;
            return Ok(m);
        }
        if let Some((_, source)) = crate::modules::LIBRARY.iter().find(|(n, _)| *n == full) {
            return run(vm, full, (*source).into(), &format!("<library {full}>"), None);
        }
    }
    let added = finders::added(vm)?;
    let mut found = finders::ask(vm, &added.before_files, full, parent.as_ref())?;
    if found.is_none() {
        found = from_files(vm, full, name, parent.as_ref())?;
    }
    if found.is_none() {
        found = finders::ask(vm, &added.after_files, full, parent.as_ref())?;
    }
    let Some(m) = found else {
        return Err(not_found(vm, full, &format!("No module named '{full}'")));
    };
    if let Some(p) = parent {
        let key = vm.intern(name);
        vm.set_attr(*p, *key, Some(m.clone()))?;
    }
    Ok(m)
}

/// A module that is a file or a folder.
fn from_files(vm: &mut Vm, full: &str, name: &str, parent: Option<&Ref>) -> R<Option<Ref>> {
    let places = match parent {
        None => search_path(vm)?,
        Some(p) => package_path(vm, **p, full)?,
    };
    let mut portions = vec![];
    // A place may also be a folder inside an archive.
    let is_in_file = |p: &PathBuf| !p.is_dir() && p.ancestors().any(Path::is_file);
    let has_archive = places.iter().any(is_in_file);
    for place in places {
        let folder = place.join(name);
        let package = folder.join("__init__.py");
        if package.is_file() {
            return load(vm, full, &package, true).map(Some);
        }
        let file = place.join(format!("{name}.py"));
        if file.is_file() {
            return load(vm, full, &file, false).map(Some);
        }
        if folder.is_dir() {
            portions.push(folder);
        }
    }
    if parent.is_none()
        && let Some((_, source)) = crate::modules::ADDITIONS.iter().find(|(n, _)| *n == full)
    {
        return run(vm, full, (*source).into(), &format!("<library {full}>"), None).map(Some);
    }
    if portions.is_empty() {
        return if has_archive { from_archives(vm, full, parent) } else { Ok(None) };
    }
    let m = new_module(vm, full, None, Some(&portions));
    let (key, modules) = (vm.intern(full), vm.modules.clone());
    modules.cast::<DictObj>().insert(vm, *key, m.clone())?;
    Ok(Some(m))
}

/// A module in an archive on the path, as `importlib` finds it.
fn from_archives(vm: &mut Vm, full: &str, parent: Option<&Ref>) -> R<Option<Ref>> {
    let path = match parent {
        Some(p) => vm.find_attr(**p, vm.names.__path__)?,
        None => None,
    };
    let (name, path) = (vm.intern(full), path.unwrap_or_else(build::none));
    let m = call_library(vm, "_module_specs", "from_archives", &[*name, *path])?;
    Ok((*m != Word::NONE).then_some(m))
}

/// A module before its code has run; a package has folders.
fn new_module(vm: &mut Vm, full: &str, file: Option<&str>, folders: Option<&[PathBuf]>) -> Ref {
    let m = build::imported_module(vm, full);
    let dict = m.cast::<ModuleObj>().dict.cast::<DictObj>();
    if let Some(file) = file {
        let (key, file) = (vm.names.__file__, build::str(vm, file));
        dict.insert_str(vm, key, file);
    }
    let package = match folders {
        Some(_) => full,
        None => full.rsplit_once('.').map_or("", |(p, _)| p),
    };
    let (key, package) = (vm.names.__package__, vm.intern(package));
    dict.insert_str(vm, key, package);
    if let Some(folders) = folders {
        let folders = folders.iter().map(|f| build::str(vm, &f.to_string_lossy())).collect();
        let (key, list) = (vm.names.__path__, build::list(vm, folders));
        dict.insert_str(vm, key, list);
    }
    m
}

fn load(vm: &mut Vm, full: &str, file: &Path, is_package: bool) -> R {
    let shown = file.to_string_lossy().into_owned();
    let source = match std::fs::read(file) {
        Ok(data) => match crate::evaluate::decode_file(data) {
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
    run(vm, full, source.into(), &shown, folder)
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
             sys.modules['_frozen_importlib'] = _bootstrap\n\
             sys.modules['_frozen_importlib_external'] = _bootstrap_external\n\
             from ._bootstrap import __import__",
            ),
        ],
    ),
    // Files close themselves without a method that could be asked to.
    ("gzip", &[("super().__del__()", "self.close()")]),
    (
        "zipimport",
        &[(
            "import _frozen_importlib_external as",
            "import importlib\nimport _frozen_importlib_external as",
        )],
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
fn run(
    vm: &mut Vm,
    full: &str,
    source: Cow<'static, str>,
    shown: &str,
    folder: Option<PathBuf>,
) -> R {
    let code = crate::compile::compile_module(vm, &source, shown)?;
    // What it imports has a source, too.
    drop(source);
    let folder = folder.map(|f| vec![f]);
    let m = new_module(vm, full, Some(shown), folder.as_deref());
    let d = Ref::new(m.cast::<ModuleObj>().dict);
    let (key, builtins) = (vm.names.__builtins__, vm.builtins.clone());
    d.cast::<DictObj>().insert_str(vm, key, builtins);
    let key = vm.intern(full);
    let modules = vm.modules.clone();
    modules.cast::<DictObj>().insert(vm, *key, m.clone())?;
    let f = build::function(vm, code, *d);
    vm.library.loading.push(m.clone());
    let ran = vm.call_with_locals(*f, *d);
    vm.library.loading.pop();
    if let Err(e) = ran {
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
    let key = vm.names.__file__;
    let file = vm.find_attr(module, key)?;
    let place = file.as_ref().and_then(|f| f.as_str()).unwrap_or("unknown location");
    let name_text = name.as_str().unwrap_or("?");
    let text = if finders::is_partial(vm, module) {
        format!(
            "cannot import name '{name_text}' from partially initialized module '{module_name}' \
             (most likely due to a circular import) ({place})"
        )
    } else {
        format!("cannot import name '{name_text}' from '{module_name}' ({place})")
    };
    let ty = vm.exc().import_error;
    let raised = vm.raise(ty, &text);
    let (module_name, file) = (vm.intern(&module_name), file.unwrap_or_else(build::none));
    let (name_key, path, from) = (vm.names.name, vm.intern("path"), vm.intern("name_from"));
    Err(with_attributes(vm, raised, &[(name_key, *module_name), (*path, *file), (*from, name)]))
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
