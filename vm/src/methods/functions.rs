//! Attributes of functions, methods, code objects; `property`, `staticmethod`, `classmethod`, `super`.

use super::{define, define_property};
use crate::build;
use crate::heap::{Ref, header, place, replace};
use crate::object::*;
use crate::vm::{Args, R, Raised, Vm};
use ir::word::Word;
use std::cell::Cell;

fn or_none(w: Word) -> Ref {
    if w == Word::NULL { build::none() } else { Ref::new(w) }
}
fn f(w: Word) -> &'static FuncObj {
    w.cast::<FuncObj>()
}
fn touch(vm: &mut Vm, w: Word) {
    let v = vm.next_version();
    f(w).version.set(v);
}
fn null_if_none(w: Word) -> Word {
    if w == Word::NONE { Word::NULL } else { Ref::new(w).into_word() }
}

fn new_property(vm: &mut Vm, args: &Args) -> R {
    let [_, get, set, del, doc] =
        args.bind(vm, "property", ["", "fget", "fset", "fdel", "doc"], 0)?;
    let ty = args.pos[0].cast::<TypeObj>();
    let field = |w: Option<Word>| Cell::new(w.map_or(Word::NULL, null_if_none));
    let doc = match (doc, get) {
        (Some(d), _) => Ref::new(d),
        (None, Some(g)) => {
            let name = vm.names.__doc__;
            vm.find_attr(g, name)?.unwrap_or_else(build::none)
        }
        _ => build::none(),
    };
    Ok(build::own(build::with_attrs(
        ty,
        PropertyObj {
            head: header(ty),
            get: field(get),
            set: field(set),
            del: field(del),
            doc: Cell::new(doc.into_word()),
        },
        0,
    )))
}
fn changed(vm: &mut Vm, args: &Args, which: usize) -> R {
    let p = args.pos[0].cast::<PropertyObj>();
    let mut parts = [p.get.get(), p.set.get(), p.del.get()];
    parts[which] = args.pos[1];
    let parts = parts.map(|w| if w == Word::NULL { Word::NONE } else { w });
    let ty = vm.type_of(args.pos[0]).word();
    vm.call(ty, &Args::of(&parts))
}

fn new_wrapper(vm: &mut Vm, args: &Args) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    args.arity(vm, ty.name(), 1, 1, 1)?;
    Ok(build::own(place(
        WrapperObj { head: header(ty), func: Ref::new(args.pos[1]).into_word() },
        0,
    )))
}

/// Computes an attribute.
type Getter = fn(&mut Vm, Word) -> R;

/// An attribute of the function in a static or class method.
fn wrapped_attribute(vm: &mut Vm, w: Word, name: Word) -> R {
    match vm.find_attr(w.cast::<WrapperObj>().func, name)? {
        Some(v) => Ok(v),
        None => Err(vm.no_attribute(w, name)),
    }
}

fn new_super(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "super", 1, 0, 2)?;
    let (class, obj) = match (args.get(1), args.get(2)) {
        (Some(c), Some(o)) => (Ref::new(c), Ref::new(o)),
        (Some(c), None) => (Ref::new(c), build::none()),
        _ => {
            // The caller's first argument and its __class__ cell.
            let frame = vm.top_frame();
            if frame.flags & crate::frame::NATIVE != 0 {
                return Err(vm.unsupported("super() called by another name in a loop"));
            }
            let code = frame.code();
            let at = code.freevars().iter().position(|n| n.as_str() == Some("__class__"));
            let cell = at.map(|i| frame.localsplus()[code.first_free + i]);
            let Some(cell) = cell.and_then(|c| c.get::<CellObj>()) else {
                let text = match code.arg_count {
                    0 => "super(): no arguments",
                    _ => "super(): __class__ cell not found",
                };
                return Err(vm.runtime_error(text));
            };
            let first = frame.localsplus().first().copied().unwrap_or(Word::NULL);
            let first = first.get::<CellObj>().map_or(first, |c| c.value.get());
            if first == Word::NULL || code.arg_count == 0 {
                return Err(vm.runtime_error("super(): no arguments"));
            }
            (Ref::new(cell.value.get()), Ref::new(first))
        }
    };
    let Some(t) = class.get::<TypeObj>() else {
        let got = vm.type_of(*class).name();
        return Err(vm.type_error(format!("super() argument 1 must be a type, not {got}")));
    };
    // Unbound: a descriptor that binds to what it is looked up on.
    let (obj, start) = if *obj == Word::NONE {
        (Word::NULL, Word::NULL)
    } else {
        let start = vm.super_start(t, *obj)?;
        (obj.into_word(), start.into_word())
    };
    Ok(build::own(place(
        SuperObj { head: header(vm.types.super_), ty: class.into_word(), obj, start },
        0,
    )))
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
/// `code.co_positions()`: first line, last line, first and last column of each instruction.
fn positions(vm: &mut Vm, args: &Args) -> R {
    let code = &args.pos[0].cast::<CodeObj>().code;
    let mut all = Vec::with_capacity(code.locations.len());
    for l in &code.locations {
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
fn new_function(vm: &mut Vm, args: &Args) -> R {
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

/// Whether a function is marked as abstract.
fn is_abstract(vm: &mut Vm, f: Word) -> R<bool> {
    let key = vm.intern("__isabstractmethod__");
    match vm.find_attr(f, *key)? {
        Some(mark) => vm.truth(*mark),
        None => Ok(false),
    }
}

pub(super) fn install(vm: &mut Vm) {
    for ty in [vm.types.function, vm.types.builtin, vm.types.method] {
        define(vm, ty, &[("__call__", call_itself)]);
    }
    let ty = vm.types.function;
    ty.new.set(Some(new_function));
    define_property(
        vm,
        ty,
        "__name__",
        |_, w| Ok(Ref::new(f(w).name.get())),
        Some(|_, w, v| {
            replace(&f(w).name, Ref::new(v).into_word());
            Ok(())
        }),
    );
    define_property(
        vm,
        ty,
        "__qualname__",
        |_, w| Ok(Ref::new(f(w).qualname.get())),
        Some(|_, w, v| {
            replace(&f(w).qualname, Ref::new(v).into_word());
            Ok(())
        }),
    );
    define_property(
        vm,
        ty,
        "__doc__",
        |_, w| Ok(or_none(f(w).doc.get())),
        Some(|_, w, v| {
            replace(&f(w).doc, Ref::new(v).into_word());
            Ok(())
        }),
    );
    define_property(
        vm,
        ty,
        "__module__",
        |_, w| Ok(or_none(f(w).module.get())),
        Some(|_, w, v| {
            replace(&f(w).module, Ref::new(v).into_word());
            Ok(())
        }),
    );
    define_property(
        vm,
        ty,
        "__defaults__",
        |_, w| Ok(or_none(f(w).defaults.get())),
        Some(|vm, w, v| {
            replace(&f(w).defaults, null_if_none(v));
            touch(vm, w);
            Ok(())
        }),
    );
    define_property(
        vm,
        ty,
        "__kwdefaults__",
        |_, w| Ok(or_none(f(w).kwdefaults.get())),
        Some(|vm, w, v| {
            replace(&f(w).kwdefaults, null_if_none(v));
            touch(vm, w);
            Ok(())
        }),
    );
    define_property(
        vm,
        ty,
        "__code__",
        |_, w| Ok(Ref::new(f(w).code.get())),
        Some(|vm, w, v| {
            if v.get::<CodeObj>().is_none() {
                return Err(vm.type_error("__code__ must be set to a code object".into()));
            }
            replace(&f(w).code, Ref::new(v).into_word());
            touch(vm, w);
            Ok(())
        }),
    );
    define_property(vm, ty, "__globals__", |_, w| Ok(Ref::new(f(w).globals)), None);
    define_property(
        vm,
        ty,
        "__annotate__",
        |_, w| Ok(or_none(f(w).annotate.get())),
        Some(|_, w, v| {
            // What the old function said is forgotten with it.
            replace(&f(w).annotate, null_if_none(v));
            replace(&f(w).annotations, Word::NULL);
            Ok(())
        }),
    );
    // A generic function has its own beside its other attributes.
    let (key, none) = (vm.names.__type_params__, build::tuple(vm, vec![]));
    ty.dict().insert_str(vm, key, none);
    define_property(vm, ty, "__builtins__", |vm, _| Ok(vm.builtins.clone()), None);
    define_property(vm, ty, "__closure__", |_, w| Ok(or_none(f(w).closure.get())), None);
    define_property(
        vm,
        ty,
        "__annotations__",
        |vm, w| {
            let a = f(w).annotations.get();
            if a != Word::NULL {
                return Ok(Ref::new(a));
            }
            let annotate = f(w).annotate.get();
            let made = if annotate == Word::NULL || annotate == Word::NONE {
                build::dict(vm, crate::dict::Dict::default())
            } else {
                let one = build::int64(vm, 1);
                vm.call(annotate, &Args::of(&[*one]))?
            };
            replace(&f(w).annotations, made.clone().into_word());
            Ok(made)
        },
        Some(|_, w, v| {
            replace(&f(w).annotations, Ref::new(v).into_word());
            Ok(())
        }),
    );
    define(
        vm,
        ty,
        &[("__get__", |vm, a| {
            if a.pos[1] == Word::NONE {
                return Ok(Ref::new(a.pos[0]));
            }
            Ok(build::method(vm, a.pos[0], a.pos[1]))
        })],
    );
    let ty = vm.types.builtin;
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
    define_property(vm, ty, "__self__", |_, w| Ok(or_none(w.cast::<BuiltinObj>().this)), None);
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
                    let text =
                        "'builtin_function_or_method' object has no attribute '__objclass__'";
                    Err(vm.attribute_error_of(text, w))
                }
            }
        },
        None,
    );
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
    let ty = vm.types.property;
    ty.new.set(Some(new_property));
    define(
        vm,
        ty,
        &[
            ("getter", |vm, a| changed(vm, a, 0)),
            ("setter", |vm, a| changed(vm, a, 1)),
            ("deleter", |vm, a| changed(vm, a, 2)),
        ],
    );
    define_property(
        vm,
        ty,
        "__isabstractmethod__",
        |vm, w| {
            let p = w.cast::<PropertyObj>();
            for f in [p.get.get(), p.set.get(), p.del.get()] {
                if f != Word::NULL && is_abstract(vm, f)? {
                    return Ok(build::bool(true));
                }
            }
            Ok(build::bool(false))
        },
        None,
    );
    define_property(vm, ty, "fget", |_, w| Ok(or_none(w.cast::<PropertyObj>().get.get())), None);
    define_property(vm, ty, "fset", |_, w| Ok(or_none(w.cast::<PropertyObj>().set.get())), None);
    define_property(vm, ty, "fdel", |_, w| Ok(or_none(w.cast::<PropertyObj>().del.get())), None);
    define_property(
        vm,
        ty,
        "__doc__",
        |_, w| Ok(or_none(w.cast::<PropertyObj>().doc.get())),
        Some(|_, w, v| {
            replace(&w.cast::<PropertyObj>().doc, Ref::new(v).into_word());
            Ok(())
        }),
    );
    for ty in [vm.types.staticmethod, vm.types.classmethod] {
        ty.new.set(Some(new_wrapper));
        define_property(
            vm,
            ty,
            "__isabstractmethod__",
            |vm, w| is_abstract(vm, w.cast::<WrapperObj>().func).map(build::bool),
            None,
        );
        define_property(vm, ty, "__func__", |_, w| Ok(Ref::new(w.cast::<WrapperObj>().func)), None);
        // As `functools.wraps` would have it.
        let wraps: [(&str, Getter); 6] = [
            ("__name__", |vm, w| wrapped_attribute(vm, w, vm.names.__name__)),
            ("__qualname__", |vm, w| wrapped_attribute(vm, w, vm.names.__qualname__)),
            ("__module__", |vm, w| wrapped_attribute(vm, w, vm.names.__module__)),
            ("__doc__", |vm, w| wrapped_attribute(vm, w, vm.names.__doc__)),
            ("__annotations__", |vm, w| wrapped_attribute(vm, w, vm.names.__annotations__)),
            ("__annotate__", |vm, w| wrapped_attribute(vm, w, vm.names.__annotate__)),
        ];
        for (name, get) in wraps {
            define_property(vm, ty, name, get, None);
        }
        define_property(
            vm,
            ty,
            "__wrapped__",
            |_, w| Ok(Ref::new(w.cast::<WrapperObj>().func)),
            None,
        );
    }
    vm.types.super_.new.set(Some(new_super));
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
    define(vm, ty, &[("co_positions", positions), ("replace", replace_code)]);
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
            replace(&w.cast::<CellObj>().value, Ref::new(v).into_word());
            Ok(())
        }),
    );
}
