//! `_contextvars`.

use super::{alias, module, native_type, set};
use crate::build;
use crate::dict::Dict;
use crate::heap::Ref;
use crate::methods::{define, define_property, define_wrapped};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// The types, the current context's dict from variables to values, and what stands for no value.
#[derive(Clone)]
pub(crate) struct State {
    var: &'static TypeObj,
    token: &'static TypeObj,
    context: &'static TypeObj,
    current: Ref,
    missing: Ref,
}

/// Marks the objects. A variable holds its name and default (or the missing mark); a token its context's
/// dict, its variable and the old value; a context its dict.
struct Var;
struct Token {
    used: std::cell::Cell<bool>,
}
struct Context {
    entered: std::cell::Cell<bool>,
}

/// Puts a context in the place of the current one and gives that; an empty one if none is given.
pub(crate) fn change(vm: &mut Vm, to: Option<Ref>) -> Option<Ref> {
    let to = to.unwrap_or_else(|| build::dict(vm, Dict::default()));
    let state = vm.library.contexts.as_mut()?;
    Some(std::mem::replace(&mut state.current, to))
}

fn state(vm: &Vm) -> State {
    vm.library.contexts.clone().expect("made with this module")
}
fn held(w: Word, i: usize) -> Ref {
    w.cast::<NativeObj>().held.borrow()[i].clone()
}
fn made(ty: &TypeObj, data: Box<dyn std::any::Any>, keep: Vec<Ref>) -> Ref {
    let w = build::native(ty, data);
    *w.cast::<NativeObj>().held.borrow_mut() = keep;
    w
}

fn new_var(vm: &mut Vm, args: &Args) -> R {
    let [_, name, default] = args.bind(vm, "ContextVar", ["", "name", "default"], 2)?;
    let name = name.unwrap_or(Word::NONE);
    if name.as_str().is_none() {
        return Err(vm.type_error("context variable name must be a str".into()));
    }
    let s = state(vm);
    let default = default.map_or(s.missing, Ref::new);
    Ok(made(s.var, Box::new(Var), vec![Ref::new(name), default]))
}
fn get(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "get", 1, 0, 1)?;
    let s = state(vm);
    if let Some(v) = s.current.cast::<DictObj>().lookup(vm, args.pos[0])? {
        return Ok(Ref::new(v));
    }
    if let Some(default) = args.get(1) {
        return Ok(Ref::new(default));
    }
    let default = held(args.pos[0], 1);
    if *default == *s.missing {
        let args = build::tuple_of(vm, &args.pos[..1]);
        let e = crate::exceptions::instance(vm.exc().lookup_error, args);
        return Err(vm.raise_object(e));
    }
    Ok(default)
}
fn put(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "set", 1, 1, 1)?;
    let s = state(vm);
    let d = s.current.cast::<DictObj>();
    let old = d.lookup(vm, args.pos[0])?.map_or(s.missing, Ref::new);
    d.insert(vm, args.pos[0], Ref::new(args.pos[1]))?;
    let token = Token { used: std::cell::Cell::new(false) };
    Ok(made(s.token, Box::new(token), vec![s.current, Ref::new(args.pos[0]), old]))
}
fn reset(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "reset", 1, 1, 1)?;
    let (var, token) = (args.pos[0], args.pos[1]);
    let s = state(vm);
    if !std::ptr::eq(vm.type_of(token), s.token) {
        let ty = vm.type_of(token).name();
        return Err(vm.type_error(format!("expected an instance of Token, got {ty}")));
    }
    let used = {
        let data = token.cast::<NativeObj>().data.borrow();
        data.downcast_ref::<Token>().is_none_or(|t| t.used.replace(true))
    };
    let shown = vm.repr(token)?;
    if used {
        return Err(vm.runtime_error(&format!("{shown} has already been used once")));
    }
    if *held(token, 1) != var {
        let text = format!("{shown} was created by a different ContextVar");
        return Err(vm.value_error(&text));
    }
    if *held(token, 0) != *s.current {
        return Err(vm.value_error(&format!("{shown} was created in a different Context")));
    }
    let (d, old) = (s.current.cast::<DictObj>(), held(token, 2));
    if *old == *s.missing {
        d.remove(vm, var)?;
    } else {
        d.insert(vm, var, old)?;
    }
    Ok(build::none())
}

fn context_of(vm: &Vm, d: Ref) -> Ref {
    let s = state(vm);
    made(s.context, Box::new(Context { entered: std::cell::Cell::new(false) }), vec![d])
}
fn copy_of(vm: &Vm, d: &Ref) -> Ref {
    let table = d.cast::<DictObj>().table().copy();
    let d = build::dict(vm, table);
    context_of(vm, d)
}
/// `Context.run`: calls with this context as the current one.
fn run(vm: &mut Vm, args: &Args) -> R {
    let [this, f, rest @ ..] = args.pos else {
        return Err(vm.type_error("run() missing 1 required positional argument".into()));
    };
    let enter = |on: bool| {
        let data = this.cast::<NativeObj>().data.borrow();
        data.downcast_ref::<Context>().is_none_or(|c| c.entered.replace(on))
    };
    if enter(true) {
        let shown = vm.repr(*this)?;
        let text = format!("cannot enter context: {shown} is already entered");
        return Err(vm.runtime_error(&text));
    }
    let mut s = state(vm);
    let outer = std::mem::replace(&mut s.current, held(*this, 0));
    vm.library.contexts = Some(s);
    let r = vm.call(*f, &Args { pos: rest, ..*args });
    let mut s = state(vm);
    s.current = outer;
    vm.library.contexts = Some(s);
    enter(false);
    r
}
/// Methods of the mapping from variables to values.
fn of_dict(vm: &mut Vm, args: &Args, name: &str) -> R {
    let d = held(args.pos[0], 0);
    let key = vm.intern(name);
    let f = vm.get_attr(*d, *key)?;
    vm.call(*f, &Args { pos: &args.pos[1..], ..*args })
}

fn install_token(vm: &mut Vm, ty: &'static TypeObj) {
    define(
        vm,
        ty,
        &[
            ("__repr__", |vm, a| {
                let data = a.pos[0].cast::<NativeObj>().data.borrow();
                let used = data.downcast_ref::<Token>().is_some_and(|t| t.used.get());
                let var = vm.repr(*held(a.pos[0], 1))?;
                let used = if used { " used" } else { "" };
                Ok(build::str(vm, &format!("<Token{used} var={var} at {:#x}>", a.pos[0].0)))
            }),
            ("__enter__", |_, a| Ok(Ref::new(a.pos[0]))),
            ("__exit__", |vm, a| {
                let var = held(a.pos[0], 1);
                reset(vm, &Args::of(&[*var, a.pos[0]]))
            }),
        ],
    );
    define_property(vm, ty, "var", |_, w| Ok(held(w, 1)), None);
    define_property(vm, ty, "old_value", |_, w| Ok(held(w, 2)), None);
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "_contextvars",
        &[("copy_context", |vm, _| {
            let current = state(vm).current;
            Ok(copy_of(vm, &current))
        })],
    );
    let var = native_type(
        vm,
        "_contextvars",
        "ContextVar",
        &[
            ("get", get),
            ("set", put),
            ("reset", reset),
            ("__repr__", |vm, a| {
                let name = vm.repr(*held(a.pos[0], 0))?;
                let default = held(a.pos[0], 1);
                let missing = *default == *state(vm).missing;
                let default = match missing {
                    true => String::new(),
                    false => format!(" default={}", vm.repr(*default)?),
                };
                let text = format!("<ContextVar name={name}{default} at {:#x}>", a.pos[0].0);
                Ok(build::str(vm, &text))
            }),
        ],
    );
    var.new.set(Some(new_var));
    define_property(vm, var, "name", |_, w| Ok(held(w, 0)), None);
    let token = native_type(vm, "_contextvars", "Token", &[]);
    install_token(vm, token);
    let context = native_type(
        vm,
        "_contextvars",
        "Context",
        &[
            ("run", run),
            ("copy", |vm, a| Ok(copy_of(vm, &held(a.pos[0], 0)))),
            ("__getitem__", |vm, a| of_dict(vm, a, "__getitem__")),
            ("__contains__", |vm, a| of_dict(vm, a, "__contains__")),
            ("__iter__", |vm, a| of_dict(vm, a, "__iter__")),
            ("__len__", |vm, a| of_dict(vm, a, "__len__")),
            ("get", |vm, a| of_dict(vm, a, "get")),
            ("keys", |vm, a| of_dict(vm, a, "keys")),
            ("values", |vm, a| of_dict(vm, a, "values")),
            ("items", |vm, a| of_dict(vm, a, "items")),
        ],
    );
    context.new.set(Some(|vm, _| {
        let d = build::dict(vm, Dict::default());
        Ok(context_of(vm, d))
    }));
    let missing_type = native_type(
        vm,
        "Token",
        "MISSING",
        &[("__repr__", |vm, _| Ok(build::str(vm, "<Token.MISSING>")))],
    );
    let missing = build::native(missing_type, Box::new(()));
    let key = vm.intern("MISSING");
    token.dict().insert_str(vm, *key, missing.clone());
    let which = vm.types.classmethod;
    for (name, ty) in [("ContextVar", var), ("Token", token), ("Context", context)] {
        define_wrapped(vm, ty, which, &[("__class_getitem__", alias)]);
        set(vm, &m, name, Ref::new(ty.word()));
    }
    let current = build::dict(vm, Dict::default());
    vm.library.contexts = Some(State { var, token, context, current, missing });
    m
}

/// The dict of the current context's variables: another one as soon as another context is current.
pub(crate) fn current(vm: &Vm) -> Option<Ref> {
    vm.library.contexts.as_ref().map(|s| s.current.clone())
}

/// The same, borrowed.
#[inline]
pub(crate) fn current_word(vm: &Vm) -> Option<Word> {
    vm.library.contexts.as_ref().map(|s| *s.current)
}
