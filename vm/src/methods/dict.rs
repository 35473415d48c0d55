//! Methods of `dict`, its iterators and views.

use super::{define, define_wrapped, this};
use crate::build;
use crate::dict::{Dict, Entry};
use crate::heap::{Ref, header};
use crate::iterators::{next_pair, of_dict};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
use ir::word::Word;
use std::cell::UnsafeCell;

/// What an iterator or view shows of each item.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Keys,
    Values,
    Items,
}

/// `iter(dict)`.
pub fn iter_keys(vm: &mut Vm, d: Word) -> Ref {
    of_dict(vm, d, Part::Keys, false)
}

/// `d1 == d2`.
pub fn equal(vm: &mut Vm, a: &DictObj, b: &DictObj) -> R<bool> {
    if a.table().len() != b.table().len() {
        return Ok(false);
    }
    let mut at = 0;
    // Comparing may change either dict.
    while let Some(&Entry { hash, key, value }) = a.table().entries.get(at) {
        at += 1;
        if key == Word::NULL {
            continue;
        }
        let (key, value) = (Ref::new(key), Ref::new(value));
        let Some(found) = b.find_known(vm, *key, hash)? else { return Ok(false) };
        let other = Ref::new(b.table().entries[found].value);
        if !vm.equal(*value, *other)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Adds the items of another dict.
fn merge(vm: &mut Vm, d: &DictObj, other: &DictObj) -> R<()> {
    if std::ptr::eq(d, other) {
        return Ok(());
    }
    if d.table().entries.is_empty() {
        *d.table() = other.table().copy();
        return Ok(());
    }
    let (mut at, len) = (0, other.table().entries.len());
    while let Some(&Entry { hash, key, value }) = other.table().entries.get(at) {
        at += 1;
        if key == Word::NULL {
            continue;
        }
        d.insert_hashed(vm, *Ref::new(key), hash, Ref::new(value))?;
        if other.table().entries.len() != len {
            return Err(vm.runtime_error("dict mutated during update"));
        }
    }
    Ok(())
}

/// `dict.update` with one positional argument.
pub fn update(vm: &mut Vm, d: &DictObj, other: Word) -> R<()> {
    if let Some(o) = other.get::<DictObj>() {
        return merge(vm, d, o);
    }
    let keys = vm.names.keys;
    if let Some(f) = vm.find_attr(other, keys)? {
        let list = vm.call(*f, &Args::of(&[]))?;
        for k in vm.collect(*list)? {
            let v = vm.get_item(other, *k)?;
            d.insert(vm, *k, v)?;
        }
        return Ok(());
    }
    let it = vm.get_iter(other)?;
    let mut i = 0;
    loop {
        if let Ok(next) = next_pair(vm, *it)? {
            let Some((k, v)) = next else { break };
            d.insert(vm, *k, v)?;
            continue;
        }
        let Some(pair) = vm.iter_next(*it)? else { break };
        if pair.has_tid(tid::TUPLE)
            && let &[k, v] = pair.cast::<TupleObj>().items()
        {
            d.insert(vm, k, Ref::new(v))?;
            i += 1;
            continue;
        }
        if !vm.is_iterable(*pair) {
            return Err(vm.type_error(format!(
                "cannot convert dictionary update sequence element #{i} to a sequence"
            )));
        }
        let kv = vm.collect(*pair)?;
        let [k, v] = &kv[..] else {
            return Err(vm.value_error(&format!(
                "dictionary update sequence element #{i} has length {}; 2 is required",
                kv.len()
            )));
        };
        d.insert(vm, **k, v.clone())?;
        i += 1;
    }
    Ok(())
}

fn d(args: &Args) -> &'static DictObj {
    args.pos[0].cast::<DictObj>()
}

fn get(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "get", 1, 1, 2)?;
    let default = args.get(2).unwrap_or(Word::NONE);
    Ok(Ref::new(d(args).lookup(vm, args.pos[1])?.unwrap_or(default)))
}
fn setdefault(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "setdefault", 1, 1, 2)?;
    // The key is asked for its hash only once.
    let hash = vm.hash(args.pos[1])?;
    if let Some(at) = d(args).find_known(vm, args.pos[1], hash)? {
        return Ok(Ref::new(d(args).table().entries[at].value));
    }
    let v = Ref::new(args.get(2).unwrap_or(Word::NONE));
    d(args).insert_hashed(vm, args.pos[1], hash, v.clone())?;
    Ok(v)
}
fn pop(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "pop", 1, 1, 2)?;
    match (d(args).remove(vm, args.pos[1])?, args.get(2)) {
        (Some(v), _) => Ok(v),
        (None, Some(w)) => Ok(Ref::new(w)),
        (None, None) => Err(vm.key_error(args.pos[1])),
    }
}
fn popitem(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "popitem", 1, 0, 0)?;
    let t = d(args).table();
    let Some(at) = t.entries.iter().rposition(|e| e.key != Word::NULL) else {
        let text = build::str(vm, "popitem(): dictionary is empty");
        return Err(vm.key_error(*text));
    };
    let e = t.take(at);
    Ok(build::pair(vm, Ref::owned(e.key), Ref::owned(e.value)))
}
fn clear(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "dict.clear", 1, 0, 0)?;
    d(args).table().clear();
    Ok(build::none())
}
fn copy(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "dict.copy", 1, 0, 0)?;
    let t = d(args).table().copy();
    Ok(build::dict(vm, t))
}
fn update_method(vm: &mut Vm, args: &Args) -> R {
    if args.pos.len() > 2 {
        let n = args.pos.len() - 1;
        return Err(vm.type_error(format!("update expected at most 1 argument, got {n}")));
    }
    fill(vm, args)?;
    Ok(build::none())
}
fn fill(vm: &mut Vm, args: &Args) -> R<()> {
    if let Some(w) = args.get(1) {
        update(vm, d(args), w)?;
    }
    for (k, v) in args.names.iter().zip(args.kw) {
        d(args).insert(vm, *k, Ref::new(*v))?;
    }
    Ok(())
}
fn fromkeys(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "fromkeys", 1, 1, 2)?;
    let made = vm.call(args.pos[0], &Args::of(&[]))?;
    let value = args.get(2).unwrap_or(Word::NONE);
    for k in vm.collect(args.pos[1])? {
        vm.set_item(*made, *k, value)?;
    }
    Ok(made)
}
fn new(vm: &mut Vm, args: &Args) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    let made = build::own(build::with_attrs(
        ty,
        DictObj { head: header(ty), inner: UnsafeCell::new(Dict::default()) },
        0,
    ));
    if !ty.is_heap {
        let pos = crate::call::with_first(*made, &args.pos[1..]);
        init(vm, &Args { pos: &pos, ..*args })?;
    }
    Ok(made)
}
fn init(vm: &mut Vm, args: &Args) -> R {
    if args.pos.len() > 2 {
        let n = args.pos.len() - 1;
        return Err(vm.type_error(format!("dict expected at most 1 argument, got {n}")));
    }
    fill(vm, args)?;
    Ok(build::none())
}
fn init_heap(vm: &mut Vm, args: &Args) -> R {
    // The exact type is filled by `new`.
    if vm.type_of(args.pos[0]).is_heap { init(vm, args) } else { Ok(build::none()) }
}

/// A view: a native object that holds its dict.
fn view(vm: &mut Vm, args: &Args, part: Part) -> R {
    let ty = match part {
        Part::Keys => vm.types.dict_keys,
        Part::Values => vm.types.dict_values,
        Part::Items => vm.types.dict_items,
    };
    let v = build::native(ty, Box::new(part));
    v.cast::<NativeObj>().held.borrow_mut().push(this(args));
    Ok(v)
}
/// The dict and part behind a view.
pub(crate) fn viewed(w: Word) -> Option<(Ref, Part)> {
    let n = w.get::<NativeObj>()?;
    let part = *n.data.borrow().downcast_ref::<Part>()?;
    let dict = n.held.borrow().first()?.clone();
    Some((dict, part))
}
fn view_iter(vm: &mut Vm, args: &Args) -> R {
    let (dict, part) = viewed(args.pos[0]).expect("a view");
    Ok(of_dict(vm, *dict, part, false))
}
fn view_reversed(vm: &mut Vm, args: &Args) -> R {
    let (dict, part) = viewed(args.pos[0]).expect("a view");
    Ok(of_dict(vm, *dict, part, true))
}
fn view_len(vm: &mut Vm, args: &Args) -> R {
    let (dict, _) = viewed(args.pos[0]).expect("a view");
    Ok(build::usize(vm, dict.cast::<DictObj>().table().len()))
}
fn view_contains(vm: &mut Vm, args: &Args) -> R {
    let (dict, part) = viewed(args.pos[0]).expect("a view");
    let item = args.pos[1];
    let found = match part {
        Part::Keys => dict.cast::<DictObj>().lookup(vm, item)?.is_some(),
        Part::Items => match item.get::<TupleObj>().map(|t| t.items()) {
            Some([k, v]) => match dict.cast::<DictObj>().lookup(vm, *k)?.map(Ref::new) {
                Some(w) => vm.equal(*w, *v)?,
                None => false,
            },
            _ => false,
        },
        Part::Values => {
            let it = of_dict(vm, *dict, part, false);
            let mut found = false;
            while let Some(v) = vm.iter_next(*it)? {
                if vm.equal(*v, item)? {
                    found = true;
                    break;
                }
            }
            found
        }
    };
    Ok(build::bool(found))
}
fn view_is_disjoint(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "isdisjoint", 1, 1, 1)?;
    for item in vm.collect(args.pos[1])? {
        let found = view_contains(vm, &Args::of(&[args.pos[0], *item]))?;
        if *found == Word::TRUE {
            return Ok(build::bool(false));
        }
    }
    Ok(build::bool(true))
}
fn view_repr(vm: &mut Vm, args: &Args) -> R {
    let (dict, part) = viewed(args.pos[0]).expect("a view");
    let it = of_dict(vm, *dict, part, false);
    let items = vm.collect(*it)?;
    let list = build::list(vm, items);
    let body = vm.guarded(args.pos[0], "...", |vm| {
        let name = vm.type_of(args.pos[0]).name();
        Ok(format!("{name}({})", vm.repr(*list)?))
    })?;
    Ok(build::str(vm, &body))
}

pub(super) fn install(vm: &mut Vm) {
    let ty = vm.types.dict;
    ty.new.set(Some(new));
    define(
        vm,
        ty,
        &[
            ("get", get),
            ("setdefault", setdefault),
            ("pop", pop),
            ("popitem", popitem),
            ("clear", clear),
            ("copy", copy),
            ("update", update_method),
            ("keys", |vm, args| view(vm, args, Part::Keys)),
            ("values", |vm, args| view(vm, args, Part::Values)),
            ("items", |vm, args| view(vm, args, Part::Items)),
            ("__init__", init_heap),
            ("__reversed__", |vm, args| Ok(of_dict(vm, args.pos[0], Part::Keys, true))),
        ],
    );
    let wrapper = vm.types.classmethod;
    define_wrapped(vm, ty, wrapper, &[("fromkeys", fromkeys)]);
    for ty in [vm.types.dict_keys, vm.types.dict_values, vm.types.dict_items] {
        define(
            vm,
            ty,
            &[
                ("__iter__", view_iter),
                ("__reversed__", view_reversed),
                ("__len__", view_len),
                ("__contains__", view_contains),
                ("__repr__", view_repr),
            ],
        );
        let mapping = |vm: &mut Vm, w: Word| {
            let (dict, _) = viewed(w).expect("a view");
            Ok(super::mappingproxy::proxy(vm, dict))
        };
        super::define_property(vm, ty, "mapping", mapping, None);
    }
    for ty in [vm.types.dict_keys, vm.types.dict_items] {
        define(vm, ty, &[("isdisjoint", view_is_disjoint)]);
    }
}
