//! `sys`: hooks, and settings that have no effect here.

use crate::build;
use crate::heap::Ref;
use crate::modules::{set, structseq};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// `sys.displayhook`: shows a value and keeps it as `_`.
fn display(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "displayhook", 0, 1, 1)?;
    if args.pos[0] == Word::NONE {
        return Ok(build::none());
    }
    let text = vm.repr(args.pos[0])?;
    let text = format!("{text}\n");
    match super::redirected_stdout(vm) {
        Some(file) => {
            let (write, text) = (vm.names.write, build::str(vm, &text));
            vm.call_method(*file, write, &[*text])?;
        }
        None => vm.print(&text),
    }
    let key = vm.intern("_");
    let builtins = vm.builtins.clone();
    builtins.cast::<DictObj>().insert_str(vm, *key, Ref::new(args.pos[0]));
    Ok(build::none())
}
/// `sys.excepthook`: shows an exception on the standard error.
fn except(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "excepthook", 0, 3, 3)?;
    let text = vm.format_exception(args.pos[1]);
    write_error(vm, &text)?;
    Ok(build::none())
}
/// Writes to what `sys.stderr` is now.
pub(crate) fn write_error(vm: &mut Vm, text: &str) -> R<()> {
    let key = vm.names.stderr;
    if let Some(f) = vm.sys_dict.cast::<DictObj>().lookup_str(key).map(Ref::new) {
        let (write, text) = (vm.names.write, build::str(vm, text));
        vm.call_method(*f, write, &[*text])?;
    }
    Ok(())
}
/// `sys.unraisablehook`.
fn unraisable(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "unraisablehook", 0, 1, 1)?;
    let field = |vm: &mut Vm, name: &str| {
        let key = vm.intern(name);
        vm.get_attr(args.pos[0], *key)
    };
    let (value, object) = (field(vm, "exc_value")?, field(vm, "object")?);
    let mut text = format!("Exception ignored in: {}\n", vm.repr_or_type(*object));
    text.push_str(&vm.format_exception(*value));
    write_error(vm, &text)?;
    Ok(build::none())
}
/// `sys.get_asyncgen_hooks`: what was set.
fn asyncgen_hooks(vm: &mut Vm, _: &Args) -> R {
    let hooks = vm.library.asyncgen_hooks.clone();
    let hooks = hooks.map(|h| h.unwrap_or_else(build::none)).to_vec();
    match vm.library.asyncgen_hooks_class.clone() {
        Some(class) => structseq::instance(vm, *class, hooks),
        None => Ok(build::tuple(vm, hooks)),
    }
}
/// `sys.set_asyncgen_hooks`: event loops set them around their run.
fn set_asyncgen_hooks(vm: &mut Vm, args: &Args) -> R {
    let hooks = args.bind(vm, "set_asyncgen_hooks", ["firstiter", "finalizer"], 0)?;
    for (place, hook) in hooks.into_iter().enumerate() {
        if let Some(hook) = hook {
            vm.library.asyncgen_hooks[place] = Some(Ref::new(hook));
        }
    }
    Ok(build::none())
}
fn set_digit_limit(vm: &mut Vm, args: &Args) -> R {
    let [limit] = args.bind(vm, "set_int_max_str_digits", ["maxdigits"], 1)?;
    let limit = vm.to_i64(limit.unwrap_or(Word::NONE))?;
    match usize::try_from(limit) {
        Ok(n) if n == 0 || n >= 640 => vm.library.max_str_digits = Some(n),
        _ => return Err(vm.value_error("maxdigits must be 0 or larger than 640")),
    }
    Ok(build::none())
}
/// Takes the members of instances out of a class that is about to be replaced by one with slots.
fn clear_type_descriptors(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "_clear_type_descriptors", 0, 1, 1)?;
    let Some(ty) = args.pos[0].get::<TypeObj>().filter(|t| t.is_heap) else {
        return Err(vm.type_error("argument is immutable".into()));
    };
    for name in [vm.names.__dict__, vm.names.__weakref__] {
        if ty.dict().lookup_str(name).is_some_and(|d| d.kind() == Kind::GetSet) {
            vm.type_set(ty, name, None)?;
        }
    }
    Ok(build::none())
}
fn nothing(_: &mut Vm, _: &Args) -> R {
    Ok(build::none())
}

pub(super) fn install(vm: &mut Vm, m: &Ref) {
    let fields = ["firstiter", "finalizer"];
    let class = structseq::make(vm, m, "builtins", "asyncgen_hooks", &fields, &[]);
    vm.library.asyncgen_hooks_class = Some(class);
    let functions: &[(&str, NativeFn)] = &[
        ("breakpointhook", breakpoint_hook),
        ("__breakpointhook__", breakpoint_hook),
        ("displayhook", display),
        ("__displayhook__", display),
        ("excepthook", except),
        ("__excepthook__", except),
        ("unraisablehook", unraisable),
        ("__unraisablehook__", unraisable),
        ("gettrace", |vm, _| Ok(vm.observer.trace.clone().unwrap_or_else(build::none))),
        ("getprofile", |vm, _| Ok(vm.observer.profile.clone().unwrap_or_else(build::none))),
        ("settrace", |vm, a| {
            vm.observer.trace = observing(vm, a, "settrace")?;
            vm.observer.ask();
            Ok(build::none())
        }),
        ("setprofile", |vm, a| {
            vm.observer.profile = observing(vm, a, "setprofile")?;
            vm.observer.ask();
            Ok(build::none())
        }),
        ("audit", nothing),
        ("addaudithook", nothing),
        ("setswitchinterval", nothing),
        ("getswitchinterval", |vm, _| Ok(build::float(vm, 0.005))),
        ("getfilesystemencodeerrors", |vm, _| Ok(build::str(vm, "surrogateescape"))),
        ("get_int_max_str_digits", |vm, _| {
            Ok(build::usize(vm, vm.library.max_str_digits.unwrap_or(4300)))
        }),
        ("set_int_max_str_digits", set_digit_limit),
        ("getallocatedblocks", |vm, _| Ok(build::int64(vm, crate::heap::live_objects()))),
        ("_is_gil_enabled", |_, _| Ok(build::bool(true))),
        ("_is_interned", |_, a| {
            let s = a.get(0).and_then(|w| w.get::<StrObj>());
            Ok(build::bool(s.is_some_and(|s| s.interned.get())))
        }),
        ("_get_cpu_count_config", |vm, _| Ok(build::int64(vm, -1))),
        ("_clear_type_cache", nothing),
        // Classes here have no descriptors of their own for these, which a copy with slots must not take over.
        ("_clear_type_descriptors", clear_type_descriptors),
        ("_clear_internal_caches", super::forget_frames),
        ("is_stack_trampoline_active", |_, _| Ok(build::bool(false))),
        ("get_asyncgen_hooks", asyncgen_hooks),
        ("set_asyncgen_hooks", set_asyncgen_hooks),
        ("get_coroutine_origin_tracking_depth", |vm, _| Ok(build::int64(vm, 0))),
        ("set_coroutine_origin_tracking_depth", nothing),
    ];
    for (name, f) in functions {
        let f = build::builtin(vm, name, *f);
        set(vm, m, name, f);
    }
}

/// Calls what `PYTHONBREAKPOINT` names in the program's own view of the environment; nothing, if that is 0. The debugger itself
/// would begin with a frame that runs already, whose lines nobody is told of.
fn breakpoint_hook(vm: &mut Vm, args: &Args) -> R {
    let (os, environ) = (vm.intern("os"), vm.intern("environ"));
    let os = crate::import::import_name(vm, *os, Word::NONE, Word::NONE, 0)?;
    let environ = vm.get_attr(*os, *environ)?;
    let (get, key) = (vm.intern("get"), vm.intern("PYTHONBREAKPOINT"));
    let wanted = vm.call_method(*environ, *get, &[*key])?;
    let path = match wanted.as_str() {
        Some("0") => return Ok(build::none()),
        None | Some("") => "pdb.set_trace",
        Some(path) => path,
    };
    let (module, name) = path.rsplit_once('.').unwrap_or(("builtins", path));
    let found = {
        let (module, name) = (vm.intern(module), vm.intern(name));
        let list = build::list(vm, vec![name.clone()]);
        crate::import::import_name(vm, *module, Word::NONE, *list, 0)
            .and_then(|module| vm.get_attr(*module, *name))
    };
    match found {
        Ok(hook) if path == "pdb.set_trace" && hook.get::<FuncObj>().is_some() => {
            let what = "breakpoint(): tracing of frames that run already";
            Err(crate::modules::unsupported(vm, what))
        }
        Ok(hook) => vm.call(*hook, args),
        Err(_) => {
            vm.clear_pending();
            let category = vm.exc().runtime_warning;
            vm.warn(category, &format!("Ignoring unimportable $PYTHONBREAKPOINT: \"{path}\""))?;
            Ok(build::none())
        }
    }
}

/// The function that is to be told, if any is.
fn observing(vm: &mut Vm, args: &Args, name: &str) -> R<Option<Ref>> {
    args.arity(vm, name, 0, 1, 1)?;
    Ok((args.pos[0] != Word::NONE).then(|| Ref::new(args.pos[0])))
}
