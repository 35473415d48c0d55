//! `functools.partial` and `Placeholder`, which stands for a positional argument that is still to come.

use super::{alias, native_type, set};
use crate::build;
use crate::heap::Ref;
use crate::methods::{define_property, define_wrapped};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use smallvec::SmallVec;

type Words = SmallVec<[Word; 8]>;

/// What makes a native object a partial call: it holds function, positional arguments (a tuple) and keyword arguments (a
/// dict).
struct Partial {
    /// How many of the positional arguments are placeholders.
    placeholders: usize,
}

struct Parts {
    function: Ref,
    args: Ref,
    keywords: Ref,
    placeholders: usize,
}

fn parts(w: Word) -> Option<Parts> {
    let native = w.get::<NativeObj>()?;
    let placeholders = native.data.borrow().downcast_ref::<Partial>()?.placeholders;
    let held = native.held.borrow();
    let [function, args, keywords] = &held[..] else { return None };
    Some(Parts {
        function: function.clone(),
        args: args.clone(),
        keywords: keywords.clone(),
        placeholders,
    })
}

fn parts_of(vm: &mut Vm, w: Word) -> R<Parts> {
    match parts(w) {
        Some(parts) => Ok(parts),
        None => Err(vm.type_error("descriptor requires a 'functools.partial' object".into())),
    }
}

fn is_placeholder(vm: &Vm, w: Word) -> bool {
    vm.library.placeholder.as_ref().is_some_and(|p| **p == w)
}

/// Positional arguments with `more` in the places of placeholders, and behind them.
fn filled(vm: &Vm, args: &[Word], more: &[Word]) -> Words {
    let mut more = more.iter();
    let fill = |w: &Word| match is_placeholder(vm, *w) {
        true => more.next().copied().unwrap_or(*w),
        false => *w,
    };
    let mut all: Words = args.iter().map(fill).collect();
    all.extend(more.copied());
    all
}

fn new(vm: &mut Vm, args: &Args) -> R {
    let class = args.pos[0].cast::<TypeObj>();
    let [_, function, given @ ..] = args.pos else {
        return Err(vm.type_error("type 'partial' takes at least one argument".into()));
    };
    if !vm.is_callable(*function) {
        return Err(vm.type_error("the first argument must be callable".into()));
    }
    if given.last().is_some_and(|w| is_placeholder(vm, *w)) {
        return Err(vm.type_error("trailing Placeholders are not allowed".into()));
    }
    if args.kw.iter().any(|w| is_placeholder(vm, *w)) {
        return Err(vm.type_error("Placeholder cannot be passed as a keyword argument".into()));
    }
    // A partial call of a partial call without attributes is one of its function.
    let has_attributes =
        attrs(*function).is_some_and(|a| a.top.get() > 0 || a.dict.get() != Word::NULL);
    let inner = parts(*function).filter(|_| !has_attributes);
    let (function, positional, keywords) = match inner {
        Some(inner) => {
            let all = filled(vm, inner.args.cast::<TupleObj>().items(), given);
            let keywords = inner.keywords.cast::<DictObj>().table().copy();
            (inner.function, build::tuple_of(vm, &all), build::dict(vm, keywords))
        }
        None => {
            let keywords = build::dict(vm, crate::dict::Dict::default());
            (Ref::new(*function), build::tuple_of(vm, given), keywords)
        }
    };
    for (name, value) in args.names.iter().zip(args.kw) {
        keywords.cast::<DictObj>().insert(vm, *name, Ref::new(*value))?;
    }
    let made = made(vm, class, &positional);
    *made.cast::<NativeObj>().held.borrow_mut() = vec![function, positional, keywords];
    Ok(made)
}

/// A partial call with these positional arguments that holds nothing yet.
fn made(vm: &Vm, class: &TypeObj, positional: &Ref) -> Ref {
    let items = positional.cast::<TupleObj>().items().iter();
    let placeholders = items.filter(|w| is_placeholder(vm, **w)).count();
    build::native(class, Box::new(Partial { placeholders }))
}

/// Does `then` with the function and all arguments of a call of a partial call.
pub(crate) fn unfolded<T>(
    vm: &mut Vm,
    w: Word,
    args: &Args,
    then: impl FnOnce(&mut Vm, Word, &Args) -> R<T>,
) -> R<T> {
    let parts = parts_of(vm, w)?;
    if args.pos.len() < parts.placeholders {
        return Err(vm.type_error(format!(
            "missing positional arguments in 'partial' call; expected at least {}, got {}",
            parts.placeholders,
            args.pos.len()
        )));
    }
    let kept = parts.args.cast::<TupleObj>().items();
    let pos: Words = match parts.placeholders {
        0 => kept.iter().chain(args.pos).copied().collect(),
        _ => filled(vm, kept, args.pos),
    };
    let keywords = parts.keywords.cast::<DictObj>().table();
    if keywords.is_empty() {
        return then(vm, *parts.function, &Args { pos: &pos, ..*args });
    }
    // Later ones win, in the places of the earlier.
    let (mut names, mut kw) = (Words::new(), Words::new());
    for e in keywords.iter() {
        names.push(e.key);
        kw.push(e.value);
    }
    // The function may change the dict.
    let _alive: SmallVec<[Ref; 8]> = names.iter().chain(&kw).map(|w| Ref::new(*w)).collect();
    for (name, value) in args.names.iter().zip(args.kw) {
        match names.iter().position(|n| n == name || n.as_str() == name.as_str()) {
            Some(i) => kw[i] = *value,
            None => {
                names.push(*name);
                kw.push(*value);
            }
        }
    }
    then(vm, *parts.function, &Args { pos: &pos, kw: &kw, names: &names })
}

fn call(vm: &mut Vm, args: &Args) -> R {
    let rest = Args { pos: &args.pos[1..], ..*args };
    unfolded(vm, args.pos[0], &rest, |vm, function, args| vm.call(function, args))
}

fn repr(vm: &mut Vm, args: &Args) -> R {
    let parts = parts_of(vm, args.pos[0])?;
    let text = vm.guarded(args.pos[0], "...", |vm| {
        let ty = vm.type_of(args.pos[0]);
        let module = vm.get_attr(ty.word(), vm.names.__module__)?;
        let module = vm.str_of(*module)?;
        let name = ty.qualname.get().as_str().unwrap_or("?");
        let mut text =
            format!("{}.{name}({}", module.as_str().unwrap_or("?"), vm.repr(*parts.function)?);
        for w in parts.args.cast::<TupleObj>().items() {
            text = text + ", " + &vm.repr(*w)?;
        }
        let keywords = parts.keywords.cast::<DictObj>().table().copy();
        let keywords = build::dict(vm, keywords);
        for e in keywords.cast::<DictObj>().table().iter() {
            let key = vm.str_of(e.key)?;
            text = text + ", " + key.as_str().unwrap_or("?") + "=" + &vm.repr(e.value)?;
        }
        Ok(text + ")")
    })?;
    Ok(build::str(vm, &text))
}

/// A class's partial call is a method of its instances.
fn get(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__get__", 1, 1, 2)?;
    match args.pos[1] {
        Word::NONE => Ok(Ref::new(args.pos[0])),
        obj => Ok(build::method(vm, args.pos[0], obj)),
    }
}

/// What `pickle` and `copy` make a partial call from again.
fn reduce(vm: &mut Vm, args: &Args) -> R {
    let parts = parts_of(vm, args.pos[0])?;
    let class = Ref::new(vm.type_of(args.pos[0]).word());
    let or_none = |d: Ref| match d.cast::<DictObj>().table().is_empty() {
        true => build::none(),
        false => d,
    };
    let namespace = match crate::attributes::instance_dict(vm, args.pos[0]) {
        Some(d) => or_none(Ref::new(d)),
        None => build::none(),
    };
    let function = build::tuple(vm, vec![parts.function.clone()]);
    let state = vec![parts.function, parts.args, or_none(parts.keywords), namespace];
    let state = build::tuple(vm, state);
    Ok(build::tuple(vm, vec![class, function, state]))
}

fn set_state(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__setstate__", 1, 1, 1)?;
    let state = match args.pos[1].get::<TupleObj>() {
        Some(state) => state.items(),
        None => return Err(vm.type_error("argument to __setstate__ must be a tuple".into())),
    };
    let &[function, positional, keywords, namespace] = state else {
        return Err(vm.type_error(format!("expected 4 items in state, got {}", state.len())));
    };
    let is_dict = |w: Word| w == Word::NONE || w.get::<DictObj>().is_some();
    let Some(items) = positional.get::<TupleObj>().map(TupleObj::items) else {
        return Err(vm.type_error("invalid partial state".into()));
    };
    if !vm.is_callable(function) || !is_dict(keywords) || !is_dict(namespace) {
        return Err(vm.type_error("invalid partial state".into()));
    }
    if items.last().is_some_and(|w| is_placeholder(vm, *w)) {
        return Err(vm.type_error("trailing Placeholders are not allowed".into()));
    }
    parts_of(vm, args.pos[0])?;
    let positional = build::tuple_of(vm, items);
    let table = keywords.get::<DictObj>().map(|d| d.table().copy()).unwrap_or_default();
    let keywords = match keywords.has_tid(ir::layout::tid::DICT) {
        true => Ref::new(keywords),
        false => build::dict(vm, table),
    };
    let placeholders = items.iter().filter(|w| is_placeholder(vm, **w)).count();
    let native = args.pos[0].cast::<NativeObj>();
    *native.data.borrow_mut() = Box::new(Partial { placeholders });
    let gone = native.held.replace(vec![Ref::new(function), positional, keywords]);
    drop(gone);
    let namespace = match namespace {
        Word::NONE => build::dict(vm, crate::dict::Dict::default()),
        d => Ref::new(d),
    };
    vm.replace_instance_dict(args.pos[0], namespace)?;
    Ok(build::none())
}

/// Puts `partial` and the placeholder into `_functools`.
pub(super) fn install(vm: &mut Vm, m: &Ref) {
    let ty = native_type(
        vm,
        "functools",
        "partial",
        &[
            ("__call__", call),
            ("__repr__", repr),
            ("__get__", get),
            ("__reduce__", reduce),
            ("__setstate__", set_state),
        ],
    );
    crate::types::give_instances_attributes(ty);
    ty.new.set(Some(new));
    ty.sealed.set(false);
    define_property(vm, ty, "func", |vm, w| Ok(parts_of(vm, w)?.function), None);
    define_property(vm, ty, "args", |vm, w| Ok(parts_of(vm, w)?.args), None);
    define_property(vm, ty, "keywords", |vm, w| Ok(parts_of(vm, w)?.keywords), None);
    define_wrapped(vm, ty, vm.types.classmethod, &[("__class_getitem__", alias)]);
    set(vm, m, "partial", Ref::new(ty.word()));
    vm.library.partial = Some(ty);
    let name = |vm: &mut Vm, _: &Args| Ok(build::str(vm, "Placeholder"));
    let kind = native_type(
        vm,
        "functools",
        "_PlaceholderType",
        &[("__repr__", name), ("__reduce__", name)],
    );
    let one = build::native(kind, Box::new(()));
    kind.new.set(Some(|vm, _| match &vm.library.placeholder {
        Some(one) => Ok(one.clone()),
        None => Ok(build::none()),
    }));
    vm.library.placeholder = Some(one.clone());
    set(vm, m, "Placeholder", one);
    set(vm, m, "_PlaceholderType", Ref::new(kind.word()));
}
