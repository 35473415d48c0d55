//! Attributes of functions, methods and code objects.

use super::{define, define_property, deletable, owned};
use crate::build;
use crate::heap::{Ref, replace};
use crate::object::*;
use crate::vm::{Args, R, Raised, Vm};
use ir::word::Word;

fn or_none(w: Word) -> Ref {
    if w == Word::NULL { build::none() } else { Ref::new(w) }
}
fn f(w: Word) -> &'static FuncObj {
    w.cast::<FuncObj>()
}
/// `f.__call__(...)`.
fn call_itself(vm: &mut Vm, args: &Args) -> R {
    match args.pos {
        [f, rest @ ..] => vm.call(*f, &Args { pos: rest, ..*args }),
        [] => Err(vm.type_error("unbound method __call__() needs an argument".into())),
    }
}
/// `code.replace`: a copy with other names, flags or first line. The instructions are the compiler's.
fn replace_code(vm: &mut Vm, args: &Args) -> R {
    Args::of(args.pos).arity(vm, "replace", 1, 0, 0)?;
    let mut code = args.pos[0].cast::<CodeObj>().code.copy();
    for (name, w) in args.names.iter().zip(args.kw) {
        let name = name.as_str().unwrap_or("");
        let field = match name {
            "co_flags" => {
                code.flags = vm.to_i64(*w)? as u32;
                continue;
            }
            "co_firstlineno" => {
                code.first_line = vm.to_i64(*w)? as u32;
                continue;
            }
            "co_name" => &mut code.name,
            "co_qualname" => &mut code.qualname,
            "co_filename" => &mut code.filename,
            _ => {
                let what = format!("code.replace({name}=...)");
                return Err(crate::modules::unsupported(vm, &what));
            }
        };
        let Some(text) = w.as_str() else {
            let ty = vm.type_of(*w).name();
            let text = format!("replace() argument '{name}' must be str, not {ty}");
            return Err(vm.type_error(text));
        };
        *field = vm.intern(text);
    }
    Ok(build::code(vm, code))
}
/// `code.co_lines()`: each run of instructions of one line, by the offsets of its start and end.
fn lines(vm: &mut Vm, args: &Args) -> R {
    let code = &args.pos[0].cast::<CodeObj>().code;
    let mut runs: Vec<(u32, u32, u32)> = vec![];
    for (i, location) in code.locations.iter().enumerate() {
        // As if every instruction took two bytes.
        let (start, end) = (2 * i as u32, 2 * i as u32 + 2);
        match runs.last_mut() {
            Some((_, to, line)) if *line == location.line => *to = end,
            _ => runs.push((start, end, location.line)),
        }
    }
    let runs = runs.into_iter().map(|(start, end, line)| {
        let three = [start, end, line].map(|n| build::int64(vm, i64::from(n)));
        build::tuple(vm, three.to_vec())
    });
    let runs = runs.collect();
    let runs = build::list(vm, runs);
    vm.get_iter(*runs)
}
/// `code.co_positions()`: first line, last line, first and last column of each instruction.
fn positions(vm: &mut Vm, args: &Args) -> R {
    let code = &args.pos[0].cast::<CodeObj>().code;
    let mut all = Vec::with_capacity(code.instrs.len());
    for l in code.locations.iter() {
        let four = [l.line, l.end_line, l.column, l.end_column];
        let four = four.map(|n| build::int64(vm, i64::from(n)));
        all.push(build::tuple(vm, four.to_vec()));
    }
    let all = build::list(vm, all);
    vm.get_iter(*all)
}

fn new_method(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "method", 1, 2, 2)?;
    Ok(build::method(vm, args.pos[1], args.pos[2]))
}

fn wrong_argument(vm: &mut Vm, name: &str, wanted: &str, got: Option<Word>) -> Raised {
    let got = got.map_or("NoneType", |w| vm.type_of(w).name());
    vm.type_error(format!("function() argument '{name}' must be {wanted}, not {got}"))
}

/// `FunctionType(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)`.
pub(super) fn new_function(vm: &mut Vm, args: &Args) -> R {
    let names = ["", "code", "globals", "name", "argdefs", "closure", "kwdefaults"];
    let [_, code, globals, name, defaults, closure, kwdefaults] =
        args.bind(vm, "function", names, 3)?;
    let Some(code) = code.filter(|w| w.get::<CodeObj>().is_some()) else {
        return Err(wrong_argument(vm, "code", "code", code));
    };
    let Some(globals) = globals.filter(|w| w.get::<DictObj>().is_some()) else {
        return Err(wrong_argument(vm, "globals", "dict", globals));
    };
    let closure = closure.filter(|w| *w != Word::NONE);
    let c = &code.cast::<CodeObj>().code;
    let wanted = c.freevars().len();
    if let Some(t) = closure.and_then(|w| w.get::<TupleObj>())
        && let Some(w) = t.items().iter().find(|w| w.get::<CellObj>().is_none())
    {
        let got = vm.type_of(*w).name();
        return Err(vm.type_error(format!("arg 5 (closure) expected cell, found {got}")));
    }
    let cells = match closure.map(|w| w.get::<TupleObj>()) {
        None if wanted == 0 => 0,
        Some(Some(t)) => t.items().len(),
        None => return Err(vm.type_error("arg 5 (closure) must be tuple".into())),
        Some(None) => {
            return Err(vm.type_error("arg 5 (closure) must be None or tuple".into()));
        }
    };
    if cells != wanted {
        let name = c.name.as_str().unwrap_or("?");
        let text = format!("{name} requires closure of length {wanted}, not {cells}");
        return Err(vm.value_error(&text));
    }
    let made = build::function(vm, Ref::new(code), globals);
    for (field, value) in [
        (&f(*made).name, name),
        (&f(*made).defaults, defaults),
        (&f(*made).closure, closure),
        (&f(*made).kwdefaults, kwdefaults),
    ] {
        if let Some(v) = value.filter(|v| *v != Word::NONE) {
            replace(field, Ref::new(v).into_word());
        }
    }
    Ok(made)
}

/// The module that has a function written in Rust; `None` for methods.
fn module_of_builtin(vm: &mut Vm, w: Word) -> Ref {
    let b = w.cast::<BuiltinObj>();
    if !b.owner.is_null() {
        return build::none();
    }
    let modules = vm.modules.clone();
    let has = |m: Word| {
        let module = m.get::<ModuleObj>()?;
        let found = module.dict.cast::<DictObj>().lookup_str(b.name)?;
        (found == w).then_some(())
    };
    let in_rust = |name: Word| {
        let names = crate::modules::MODULES.iter().map(|m| m.0).chain(["builtins", "sys", "_io"]);
        names.into_iter().any(|n| name.as_str() == Some(n))
    };
    let mut entries = modules.cast::<DictObj>().table().iter();
    let found = entries.find(|e| in_rust(e.key) && has(e.value).is_some()).map(|e| e.key);
    found.map_or_else(|| vm.intern("builtins"), Ref::new)
}

/// What functions and methods written in Rust tell of themselves.
fn install_built_in(vm: &mut Vm, ty: &'static TypeObj) {
    define_property(vm, ty, "__name__", |_, w| Ok(Ref::new(w.cast::<BuiltinObj>().name)), None);
    define_property(
        vm,
        ty,
        "__qualname__",
        |vm, w| {
            let b = w.cast::<BuiltinObj>();
            // SAFETY: owners are built-in types, which are immortal.
            match unsafe { b.owner.as_ref() } {
                Some(owner) => {
                    let name = format!("{}.{}", owner.name(), b.name.as_str().unwrap_or("?"));
                    Ok(build::str(vm, &name))
                }
                None => Ok(Ref::new(b.name)),
            }
        },
        None,
    );
    define_property(vm, ty, "__doc__", |_, _| Ok(build::none()), None);
    define_property(vm, ty, "__module__", |vm, w| Ok(module_of_builtin(vm, w)), None);
    define_property(
        vm,
        ty,
        "__self__",
        |vm, w| {
            let b = w.cast::<BuiltinObj>();
            if b.is_method {
                let key = vm.intern("__self__");
                return Err(vm.no_attribute(w, *key));
            }
            Ok(or_none(b.this))
        },
        None,
    );
    define_property(
        vm,
        ty,
        "__objclass__",
        |vm, w| {
            let b = w.cast::<BuiltinObj>();
            // SAFETY: owners are built-in types, which are immortal.
            match unsafe { b.owner.as_ref() } {
                Some(owner) if b.is_method => Ok(Ref::new(crate::object::word_of(owner))),
                _ => {
                    let key = vm.intern("__objclass__");
                    Err(vm.no_attribute(w, *key))
                }
            }
        },
        None,
    );
}

pub(super) fn install(vm: &mut Vm) {
    let t = &vm.types;
    let built_in = [t.builtin, t.method_descriptor, t.wrapper_descriptor, t.method_wrapper];
    for ty in [t.function, t.method].into_iter().chain(built_in) {
        define(vm, ty, &[("__call__", call_itself)]);
    }
    super::function_fields::install(vm);
    for ty in built_in {
        install_built_in(vm, ty);
    }
    let ty = vm.types.method;
    ty.new.set(Some(new_method));
    define_property(vm, ty, "__func__", |_, w| Ok(Ref::new(w.cast::<MethodObj>().func)), None);
    define_property(vm, ty, "__self__", |_, w| Ok(Ref::new(w.cast::<MethodObj>().this)), None);
    for name in [
        "__name__",
        "__qualname__",
        "__doc__",
        "__module__",
        "__code__",
        "__defaults__",
        "__globals__",
    ] {
        let get: fn(&mut Vm, Word) -> R = match name {
            "__name__" => |vm, w| vm.get_attr(w.cast::<MethodObj>().func, vm.names.__name__),
            "__qualname__" => {
                |vm, w| vm.get_attr(w.cast::<MethodObj>().func, vm.names.__qualname__)
            }
            "__doc__" => |vm, w| vm.get_attr(w.cast::<MethodObj>().func, vm.names.__doc__),
            "__module__" => |vm, w| vm.get_attr(w.cast::<MethodObj>().func, vm.names.__module__),
            "__code__" => |vm, w| vm.get_attr(w.cast::<MethodObj>().func, vm.names.__code__),
            "__defaults__" => {
                |vm, w| vm.get_attr(w.cast::<MethodObj>().func, vm.names.__defaults__)
            }
            _ => |vm, w| vm.get_attr(w.cast::<MethodObj>().func, vm.names.__globals__),
        };
        define_property(vm, ty, name, get, None);
    }
    let ty = vm.types.code;
    fn c(w: Word) -> &'static crate::code::Code {
        &w.cast::<CodeObj>().code
    }
    define_property(vm, ty, "co_name", |_, w| Ok(c(w).name.clone()), None);
    define_property(vm, ty, "co_qualname", |_, w| Ok(c(w).qualname.clone()), None);
    define_property(vm, ty, "co_filename", |_, w| Ok(c(w).filename.clone()), None);
    define_property(vm, ty, "co_argcount", |vm, w| Ok(build::usize(vm, c(w).arg_count)), None);
    define_property(
        vm,
        ty,
        "co_kwonlyargcount",
        |vm, w| Ok(build::usize(vm, c(w).kwonly_count)),
        None,
    );
    define_property(
        vm,
        ty,
        "co_posonlyargcount",
        |vm, w| Ok(build::usize(vm, c(w).posonly_count)),
        None,
    );
    define_property(vm, ty, "co_flags", |vm, w| Ok(build::int64(vm, i64::from(c(w).flags))), None);
    define(vm, ty, &[("co_positions", positions), ("co_lines", lines), ("replace", replace_code)]);
    define_property(
        vm,
        ty,
        "co_firstlineno",
        |vm, w| Ok(build::int64(vm, i64::from(c(w).first_line))),
        None,
    );
    define_property(
        vm,
        ty,
        "co_varnames",
        |vm, w| {
            let code = c(w);
            Ok(build::tuple(vm, code.localsplus[..code.nlocals].to_vec()))
        },
        None,
    );
    define_property(vm, ty, "co_consts", |vm, w| Ok(build::tuple(vm, c(w).consts.to_vec())), None);
    define_property(vm, ty, "co_names", |vm, w| Ok(build::tuple(vm, c(w).names.to_vec())), None);
    define_property(vm, ty, "co_nlocals", |vm, w| Ok(build::usize(vm, c(w).nlocals)), None);
    define_property(vm, ty, "co_stacksize", |vm, w| Ok(build::usize(vm, c(w).stack_size)), None);
    define_property(
        vm,
        ty,
        "co_cellvars",
        |vm, w| {
            let code = c(w);
            let names = code.cells.iter().map(|i| code.localsplus[*i as usize].clone()).collect();
            Ok(build::tuple(vm, names))
        },
        None,
    );
    define_property(
        vm,
        ty,
        "co_freevars",
        |vm, w| Ok(build::tuple(vm, c(w).freevars().to_vec())),
        None,
    );
    let ty = vm.types.cell;
    ty.new.set(Some(|vm, args| {
        let [_, contents] = args.bind(vm, "cell", ["", ""], 1)?;
        Ok(build::cell(vm, contents.map_or(Word::NULL, |w| Ref::new(w).into_word())))
    }));
    define_property(
        vm,
        ty,
        "cell_contents",
        |vm, w| {
            let v = w.cast::<CellObj>().value.get();
            if v == Word::NULL {
                return Err(vm.value_error("Cell is empty"));
            }
            Ok(Ref::new(v))
        },
        Some(|_, w, v| {
            replace(&w.cast::<CellObj>().value, owned(v));
            Ok(())
        }),
    );
    deletable(vm, ty, "cell_contents");
    let key = vm.names.__hash__;
    ty.dict().insert_str(vm, key, build::none());
}
