//! `sys`.

mod hooks;
pub(crate) use hooks::write_error;
mod info;
mod library_names;
mod monitoring;
pub(crate) use monitoring::TOOLS as MONITORING_TOOLS;

use super::{module, set};
use crate::build;
use crate::frame::NATIVE;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

fn exit(vm: &mut Vm, args: &Args) -> R {
    let t = build::tuple_of(vm, args.pos);
    let e = crate::exceptions::instance(vm.exc().system_exit, t);
    Err(vm.raise_object(e))
}
fn set_recursion_limit(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "setrecursionlimit", 0, 1, 1)?;
    let n = vm.to_i64(args.pos[0])?;
    if n < 1 {
        return Err(vm.value_error("recursion limit must be greater or equal than 1"));
    }
    let limit = (n as usize).min(vm.frames.capacity() - 8);
    vm.frame_limit = limit.saturating_add_signed(-vm.inlined).min(vm.frames.capacity() - 8);
    Ok(build::none())
}
fn exc_info(vm: &mut Vm, _: &Args) -> R {
    let Some(e) = vm.handled_exception() else {
        return Ok(build::tuple(vm, vec![build::none(), build::none(), build::none()]));
    };
    let ty = Ref::new(vm.type_of(*e).word());
    let tb = e.cast::<ExcObj>().traceback.get();
    let tb = if tb == Word::NULL { build::none() } else { Ref::new(tb) };
    Ok(build::tuple(vm, vec![ty, e, tb]))
}
fn intern(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "intern", 0, 1, 1)?;
    match args.pos[0].as_str() {
        Some(s) => Ok(vm.intern(s)),
        None => Err(vm.type_error("intern() argument must be str".into())),
    }
}

/// Where a frame is: its index, and 0; or for that of a generator which waits for the one whose frame has this index, how many
/// wait between them, and one more.
type Level = (usize, usize);

/// The Python frame `depth` levels above the innermost.
fn frame_at(vm: &Vm, args: &Args) -> Option<Level> {
    let depth = args.get(0).and_then(|w| w.as_i64()).unwrap_or(0).max(0) as usize;
    let visible = |i: &usize| !vm.frames[*i].code().hidden;
    let levels = |i: usize| (0..=vm.waiting_for(i).len()).map(move |waiting| (i, waiting));
    (0..vm.frames.len()).rev().filter(visible).flat_map(levels).nth(depth)
}
fn frame_module_name(vm: &mut Vm, args: &Args) -> R {
    let Some((i, waiting)) = frame_at(vm, args) else { return Ok(build::none()) };
    count_on_frames(vm, i);
    let function = match waiting.checked_sub(1).map(|n| vm.waiting_for(i)[n].cast::<GenObj>()) {
        Some(g) => g.suspended_frame().expect("it waits").function(),
        None => vm.frames[i].function(),
    };
    let globals = function.globals;
    let name = globals.cast::<DictObj>().lookup_str(vm.names.__name__);
    Ok(name.map_or_else(build::none, Ref::new))
}
/// A program counts the frames from the innermost to this one, so from now on compiled callers call these functions
/// instead of taking them in: then each has a frame.
fn count_on_frames(vm: &mut Vm, i: usize) {
    for f in &vm.frames[i..] {
        if !f.code().called_out.replace(true) {
            vm.library.counted_on.push(Ref::new(f.function().code.get()));
        }
    }
}

/// `sys._clear_internal_caches`: the program has no more use for the frames that it has looked at so far, and their functions
/// may be compiled like others again.
pub(super) fn forget_frames(vm: &mut Vm, _: &Args) -> R {
    for code in std::mem::take(&mut vm.library.counted_on) {
        let code = &code.cast::<CodeObj>().code;
        code.called_out.set(false);
        code.inspected.set(false);
    }
    Ok(build::none())
}

/// A snapshot of a frame: its globals, variables, code and line. It does not follow the frame afterwards.
fn get_frame(vm: &mut Vm, args: &Args) -> R {
    match frame_at(vm, args) {
        Some(level) => snapshot_at(vm, level),
        None => Err(vm.value_error("call stack is not deep enough")),
    }
}

/// `frame.f_back`: the snapshot of the caller's frame, taken when it is asked for.
fn caller(vm: &mut Vm, w: Word) -> R {
    let number = |key: Word| {
        let number = crate::attributes::own_attribute(w, key).and_then(|w| w.as_i64());
        number.and_then(|n| usize::try_from(n).ok()).unwrap_or(0)
    };
    let (at, waiting) = (number(vm.names._index), number(vm.names._waiting));
    if at < vm.frames.len() && waiting < vm.waiting_for(at).len() {
        return snapshot_at(vm, (at, waiting + 1));
    }
    let below = at.min(vm.frames.len());
    match (0..below).rev().find(|&i| !vm.frames[i].code().hidden) {
        Some(i) => snapshot(vm, i),
        None => Ok(build::none()),
    }
}

fn snapshot_at(vm: &mut Vm, (i, waiting): Level) -> R {
    let Some(n) = waiting.checked_sub(1) else { return snapshot(vm, i) };
    let object = generator_frame(vm, vm.waiting_for(i)[n].cast())?;
    for (key, number) in [(vm.names._index, i), (vm.names._waiting, waiting)] {
        let number = build::usize(vm, number);
        vm.generic_set_attr(*object, key, Some(number))?;
    }
    Ok(object)
}

fn snapshot(vm: &mut Vm, i: usize) -> R {
    if let Some(object) = vm.observer.object_at(i) {
        update_observed(vm, *object)?;
        return Ok(object);
    }
    count_on_frames(vm, i);
    let code = vm.frames[i].code();
    if !code.inspected.replace(true)
        && let Some(jit) = vm.jit.clone()
    {
        jit.forget(code);
    }
    let (func, line) = (Ref::new(vm.frames[i].func), vm.frames[i].line());
    let f = func.cast::<FuncObj>();
    let locals = locals_of(vm, i);
    let ip = vm.frames[i].ip.saturating_sub(1);
    frame_object(vm, i, Ref::new(f.globals), Some(locals), Ref::new(f.code.get()), (line, ip))
}

/// The variables of a running frame.
fn locals_of(vm: &mut Vm, i: usize) -> Ref {
    match vm.frames[i].locals {
        Word::NULL => {
            let d = build::dict(vm, crate::dict::Dict::default());
            let frame = &vm.frames[i];
            let names = &frame.code().localsplus;
            // While compiled code runs in its stead, a frame's variables are elsewhere.
            let known = if frame.flags & NATIVE != 0 { &[] } else { frame.localsplus() };
            let values: Vec<(Word, Word)> =
                names.iter().map(|n| n.word()).zip(known.iter().copied()).collect();
            for (name, value) in values {
                let value = value.get::<CellObj>().map_or(value, |c| c.value.get());
                if value != Word::NULL {
                    d.cast::<DictObj>().insert_str(vm, name, Ref::new(value));
                }
            }
            d
        }
        w => Ref::new(w),
    }
}

/// The object of a frame that is observed and begins here: its line and its variables follow the frame.
pub(crate) fn observed_frame(vm: &mut Vm, i: usize) -> R {
    let (func, ip) = (Ref::new(vm.frames[i].func), vm.frames[i].ip);
    let line = vm.frames[i].code().line(ip);
    let f = func.cast::<FuncObj>();
    frame_object(vm, i, Ref::new(f.globals), None, Ref::new(f.code.get()), (line, ip))
}

/// Brings the line of such an object up to date.
pub(crate) fn update_observed(vm: &mut Vm, object: Word) -> R<()> {
    let Some(i) = vm.observer.index_of(object) else { return Ok(()) };
    let frame = &vm.frames[i];
    let (code, ip) = (frame.code(), frame.ip);
    // The innermost frame is looked at before an instruction, or after one has raised.
    let is_raised = vm.pending.get() != Word::NULL || i + 1 < vm.frames.len();
    let at = if is_raised { ip.saturating_sub(1) } else { ip };
    let is_start = crate::opcode::generic(code.instr(at as usize).0) == crate::opcode::RESUME;
    let line = if is_start && code.instr(at as usize).1 & 3 == 0 {
        code.first_line
    } else {
        code.line(at)
    };
    for (name, value) in
        [("f_lineno", i64::from(line)), ("f_lasti", i64::from(code.byte_offset(at)))]
    {
        let (key, value) = (vm.intern(name), build::int64(vm, value));
        vm.generic_set_attr(object, *key, Some(value))?;
    }
    Ok(())
}

/// `frame.f_locals`.
fn frame_locals(vm: &mut Vm, w: Word) -> R {
    let key = vm.intern("_locals");
    if let Some(locals) = crate::attributes::own_attribute(w, *key) {
        return Ok(Ref::new(locals));
    }
    match vm.observer.index_of(w) {
        Some(i) => Ok(locals_of(vm, i)),
        None => Ok(build::dict(vm, crate::dict::Dict::default())),
    }
}

/// `traceback.tb_frame`: what is still known of the frame, without its variables.
pub(crate) fn traceback_frame(vm: &mut Vm, w: Word) -> R {
    let t = w.cast::<TracebackObj>();
    let locals = build::dict(vm, crate::dict::Dict::default());
    frame_object(vm, 0, Ref::new(t.globals), Some(locals), Ref::new(t.code), (t.line, t.ip))
}

/// `gi_frame`: a suspended generator's frame as it is now; `None` when it has ended.
pub(crate) fn generator_frame(vm: &mut Vm, g: &GenObj) -> R {
    let Some(frame) = g.suspended_frame() else { return Ok(build::none()) };
    let (func, line) = (Ref::new(frame.func), frame.line());
    let f = func.cast::<FuncObj>();
    let locals = build::dict(vm, crate::dict::Dict::default());
    let names = frame.code().localsplus.iter().map(|n| n.word());
    let values =
        frame.localsplus().iter().map(|w| w.get::<CellObj>().map_or(*w, |c| c.value.get()));
    let known: Vec<(Word, Word)> = names.zip(values).filter(|(_, v)| *v != Word::NULL).collect();
    for (name, value) in known {
        locals.cast::<DictObj>().insert_str(vm, name, Ref::new(value));
    }
    let ip = frame.ip.saturating_sub(1);
    frame_object(vm, 0, Ref::new(f.globals), Some(locals), Ref::new(f.code.get()), (line, ip))
}

/// A frame as programs see it; `index` is its place on the stack, `at` the line and the instruction.
fn frame_object(
    vm: &mut Vm,
    index: usize,
    globals: Ref,
    locals: Option<Ref>,
    code: Ref,
    at: (u32, u32),
) -> R {
    let ty = Ref::new(vm.sys_dict).cast::<DictObj>().lookup_str(vm.names._frame_type);
    let Some(ty) = ty.and_then(|w| w.get::<TypeObj>()) else { return Ok(build::none()) };
    let snapshot = build::instance(ty);
    let line = build::int64(vm, i64::from(at.0));
    let offset = code.get::<CodeObj>().map_or(0, |c| c.code.byte_offset(at.1));
    let offset = build::int64(vm, i64::from(offset));
    let index = build::usize(vm, index);
    let names = &vm.names;
    for (key, value) in [
        (names._index, Some(index)),
        (names.f_globals, Some(globals)),
        (names.f_code, Some(code)),
        (names.f_lineno, Some(line)),
        (names.f_lasti, Some(offset)),
        (names._locals, locals),
    ] {
        if value.is_some() {
            vm.generic_set_attr(*snapshot, key, value)?;
        }
    }
    Ok(snapshot)
}

/// What a program put in the place of `sys.stdout`.
pub(crate) fn redirected_stdout(vm: &mut Vm) -> Option<Ref> {
    let key = vm.names.stdout;
    let w = vm.sys_dict.cast::<DictObj>().lookup_str(key)?;
    (w != vm.stdout_object).then(|| Ref::new(w))
}

/// `streams` are the standard output and the standard error.
pub(crate) fn make(vm: &mut Vm, streams: [Ref; 2]) -> Ref {
    let modules = vm.modules.clone();
    let m = module(
        vm,
        "sys",
        &[
            ("exit", exit),
            ("setrecursionlimit", set_recursion_limit),
            ("getrecursionlimit", |vm, _| {
                Ok(build::usize(vm, vm.frame_limit.saturating_add_signed(vm.inlined)))
            }),
            ("exc_info", exc_info),
            ("exception", |vm, _| Ok(vm.handled_exception().unwrap_or_else(build::none))),
            ("intern", intern),
            ("_getframe", get_frame),
            ("_getframemodulename", frame_module_name),
            ("is_finalizing", |_, _| Ok(build::bool(false))),
            ("getdefaultencoding", |vm, _| Ok(build::str(vm, "utf-8"))),
            ("getfilesystemencoding", |vm, _| Ok(build::str(vm, "utf-8"))),
            ("getrefcount", |vm, a| {
                let n = if a.pos[0].is_pointer() { a.pos[0].head().refcnt.get() } else { i32::MAX };
                Ok(build::int64(vm, i64::from(n)))
            }),
            ("getsizeof", |vm, _| Ok(build::int64(vm, 48))),
        ],
    );
    hooks::install(vm, &m);
    let monitoring = monitoring::make(vm);
    set(vm, &m, "monitoring", monitoring);
    vm.sys_dict = m.cast::<ModuleObj>().dict;
    if let Some(ty) =
        super::open_class(vm, &m, "builtins", "frame", &[("clear", |_, _| Ok(build::none()))])
    {
        // Not a name that programs know: they reach it as the type of a frame.
        set(vm, &m, "_frame_type", Ref::new(ty.word()));
        let define = crate::methods::define_property;
        define(vm, ty, "f_back", caller, None);
        define(vm, ty, "f_builtins", |vm, _| Ok(vm.builtins.clone()), None);
        define(vm, ty, "f_locals", frame_locals, None);
        define(
            vm,
            ty,
            "f_trace",
            |vm, w| Ok(vm.observer.local_of(w).unwrap_or_else(build::none)),
            Some(|vm, w, function| {
                let function =
                    (function != Word::NONE && function != Word::NULL).then(|| Ref::new(function));
                vm.observer.set_local(w, function);
                Ok(())
            }),
        );
        define(vm, ty, "f_trace_lines", |_, _| Ok(build::bool(true)), Some(|_, _, _| Ok(())));
        define(vm, ty, "f_trace_opcodes", |_, _| Ok(build::bool(false)), Some(|_, _, _| Ok(())));
        let key = vm.intern("frame");
        if m.cast::<ModuleObj>().dict.cast::<DictObj>().remove(vm, *key).is_err() {
            vm.clear_pending();
        }
    }
    let [out, err] = streams;
    vm.stdout_object = *out;
    set(vm, &m, "__stdout__", out.clone());
    set(vm, &m, "stdout", out);
    set(vm, &m, "__stderr__", err.clone());
    set(vm, &m, "stderr", err);
    match super::io::input(vm) {
        Ok(input) => {
            set(vm, &m, "__stdin__", input.clone());
            set(vm, &m, "stdin", input);
        }
        // No standard input is open.
        Err(_) => vm.clear_pending(),
    }
    let argv: Vec<Ref> = vm.options.argv.clone().iter().map(|a| build::str(vm, a)).collect();
    let argv = build::list(vm, argv);
    set(vm, &m, "argv", argv);
    let mut places = vm.options.path.clone();
    if let Some(more) = std::env::var_os("PYTHONPATH") {
        places.extend(std::env::split_paths(&more).map(|p| p.to_string_lossy().into_owned()));
    }
    places.push(rustpython_pylib::LIB_PATH.to_string());
    let path: Vec<Ref> = places.iter().map(|a| build::str(vm, a)).collect();
    let path = build::list(vm, path);
    set(vm, &m, "path", path);
    set(vm, &m, "modules", modules);
    info::install(vm, &m);
    m
}
