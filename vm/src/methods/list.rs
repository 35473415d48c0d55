//! Methods of `list`, and sorting.

use super::{define, this};
use crate::build;
use crate::comparisons::{Cmp, order_plainly, plain_order};
use crate::consumers::Consumer;
use crate::heap::{Ref, decref};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
use ir::word::Word;
use std::cmp::Ordering;

/// `list.extend`.
pub fn extend(vm: &mut Vm, l: &ListObj, items: Word) -> R<()> {
    if items.has_tid(tid::LIST) {
        l.extend(items.cast::<ListObj>().items());
        return Ok(());
    }
    if items.has_tid(tid::TUPLE) {
        l.extend(items.cast::<TupleObj>().items());
        return Ok(());
    }
    if items.has_tid(tid::STR) {
        l.reserve(items.cast::<StrObj>().chars);
        items.cast::<StrObj>().as_str().chars().for_each(|c| l.push(build::char(vm, c)));
        return Ok(());
    }
    if items.has_tid(builtin_tid::BYTES) {
        let data = items.cast::<BytesObj>().data.borrow();
        l.reserve(data.len());
        data.iter().for_each(|b| l.push(build::int64(vm, i64::from(*b))));
        return Ok(());
    }
    if items.kind() == Kind::Range {
        let len = vm.len_builtin(items)?;
        vm.ensure_memory(len.checked_mul(8))?;
        l.reserve(len);
    }
    let it = vm.get_iter(items)?;
    while let Some(v) = vm.iter_next(*it)? {
        l.push(v);
        vm.check_attention()?;
    }
    Ok(())
}

/// Sorts words with their keys; stable; `Err` leaves them in some order.
pub(crate) fn sort_pairs(vm: &mut Vm, pairs: &mut [(Word, Word)], reverse: bool) -> R<()> {
    if reverse {
        pairs.reverse();
    }
    if pairs.iter().all(|(k, _)| k.is_small_int()) {
        pairs.sort_by_key(|(k, _)| k.0 as i64);
    } else if pairs.iter().all(|(k, _)| k.has_tid(tid::STR)) {
        sort_by_text(pairs);
    } else if pairs.iter().all(|(k, _)| k.is_flonum()) {
        pairs.sort_by(|(a, _), (b, _)| {
            a.as_flonum().partial_cmp(&b.as_flonum()).unwrap_or(Ordering::Equal)
        });
    } else if have_plain_columns(pairs) {
        let items = |w: Word| w.cast::<TupleObj>().items();
        pairs.sort_by(|(a, _), (b, _)| {
            order_plainly(items(*a), items(*b)).unwrap_or(Ordering::Equal)
        });
    } else {
        merge_sort(vm, pairs)?;
    }
    if reverse {
        pairs.reverse();
    }
    Ok(())
}

/// Sorts pairs whose keys are strings.
fn sort_by_text(pairs: &mut [(Word, Word)]) {
    let text = |w: Word| w.cast::<StrObj>().as_str();
    if !pairs.iter().all(|(k, _)| k.cast::<StrObj>().is_ascii()) {
        pairs.sort_by(|(a, _), (b, _)| crate::surrogates::compare(text(*a), text(*b)));
        return;
    }
    // Most strings differ in their first eight bytes, which compare as a number.
    let start = |w: Word| {
        let bytes = text(w).as_bytes();
        let mut first = [0; 8];
        let n = bytes.len().min(8);
        first[..n].copy_from_slice(&bytes[..n]);
        u64::from_be_bytes(first)
    };
    let mut keyed: Vec<(u64, Word, Word)> =
        pairs.iter().map(|&(key, value)| (start(key), key, value)).collect();
    keyed.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| text(a.1).cmp(text(b.1))));
    for (pair, (_, key, value)) in pairs.iter_mut().zip(keyed) {
        *pair = (key, value);
    }
}

/// Whether all keys are tuples of the same length that have, at each place, all small ints, all strings or all immediate
/// floats: then any two of them have an order.
fn have_plain_columns(pairs: &[(Word, Word)]) -> bool {
    let Some((first, _)) = pairs.first().filter(|(k, _)| k.has_tid(tid::TUPLE)) else {
        return false;
    };
    let sort_of = |w: &Word| match w {
        w if w.is_small_int() => 1,
        w if w.has_tid(tid::STR) => 2,
        w if w.as_flonum().is_some_and(|x| !x.is_nan()) => 3,
        _ => 0,
    };
    let first = first.cast::<TupleObj>().items();
    first.iter().all(|w| sort_of(w) != 0)
        && pairs.iter().all(|(k, _)| {
            k.get::<TupleObj>().filter(|_| k.has_tid(tid::TUPLE)).is_some_and(|t| {
                t.len == first.len()
                    && t.items().iter().zip(first).all(|(a, b)| sort_of(a) == sort_of(b))
            })
        })
}

/// Binary insertion sort of short runs, then merges; only ever asks `a < b`, as CPython does.
fn merge_sort(vm: &mut Vm, v: &mut [(Word, Word)]) -> R<()> {
    let n = v.len();
    if n <= 16 {
        for i in 1..n {
            let x = v[i];
            let (mut low, mut high) = (0, i);
            while low < high {
                let mid = usize::midpoint(low, high);
                if less(vm, x.0, v[mid].0)? {
                    high = mid;
                } else {
                    low = mid + 1;
                }
            }
            v[low..=i].rotate_right(1);
        }
        return Ok(());
    }
    let mid = n / 2;
    merge_sort(vm, &mut v[..mid])?;
    merge_sort(vm, &mut v[mid..])?;
    if !less(vm, v[mid].0, v[mid - 1].0)? {
        return Ok(());
    }
    let left = v[..mid].to_vec();
    let (mut i, mut j, mut k) = (0, mid, 0);
    while i < left.len() && j < n {
        match less(vm, v[j].0, left[i].0) {
            Ok(true) => {
                v[k] = v[j];
                j += 1;
            }
            Ok(false) => {
                v[k] = left[i];
                i += 1;
            }
            Err(e) => {
                v[k..k + left.len() - i].copy_from_slice(&left[i..]);
                return Err(e);
            }
        }
        k += 1;
    }
    v[k..k + left.len() - i].copy_from_slice(&left[i..]);
    Ok(())
}

/// `a < b` as a truth value.
#[inline]
pub(crate) fn less(vm: &mut Vm, a: Word, b: Word) -> R<bool> {
    if let Some(order) = plain_order(a, b) {
        return Ok(order.is_lt());
    }
    let r = vm.compare(Cmp::Lt, a, b)?;
    vm.truth(*r)
}

/// From so many items on, a loop in Python calls a Python key function.
const MANY: usize = 8;

/// `list.sort` with its keyword arguments.
pub fn sort(vm: &mut Vm, l: &ListObj, key: Option<Word>, reverse: bool) -> R<()> {
    let items = l.take_all();
    let mut pairs: Vec<(Word, Word)> = Vec::with_capacity(items.len());
    let mut keys: Vec<Ref> = Vec::new();
    let mut result = Ok(());
    match key.filter(|k| *k != Word::NONE) {
        Some(f) if items.len() >= MANY && f.has_tid(tid::FUNCTION) => {
            let list = build::list(vm, items.iter().map(|w| Ref::new(*w)).collect());
            match vm.map_all(f, *list) {
                Some(Ok(found)) => {
                    let found = found.cast::<ListObj>().items();
                    keys.extend(found.iter().map(|k| Ref::new(*k)));
                    pairs.extend(keys.iter().zip(&items).map(|(k, w)| (k.word(), *w)));
                }
                Some(Err(e)) => result = Err(e),
                None => {}
            }
        }
        Some(f) => {
            for w in &items {
                match vm.call(f, &Args::of(&[*w])) {
                    Ok(k) => {
                        pairs.push((*k, *w));
                        keys.push(k);
                    }
                    Err(e) => {
                        result = Err(e);
                        break;
                    }
                }
            }
        }
        None => pairs.extend(items.iter().map(|w| (*w, *w))),
    }
    if result.is_ok() {
        result = sort_pairs(vm, &mut pairs, reverse);
        let changed = l.len.get() != 0;
        for w in l.take_all() {
            decref(w);
        }
        l.put_all(pairs.into_iter().map(|p| p.1).collect());
        if changed && result.is_ok() {
            result = Err(vm.value_error("list modified during sort"));
        }
    } else {
        for w in l.take_all() {
            decref(w);
        }
        l.put_all(items);
    }
    result
}

fn list<'a>(vm: &mut Vm, args: &Args<'a>, name: &str) -> R<&'static ListObj> {
    match args.get(0).and_then(|w| w.get::<ListObj>()) {
        Some(l) => Ok(l),
        None => Err(vm.type_error(format!("unbound method list.{name}() needs an argument"))),
    }
}

fn append(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "list.append", 1, 1, 1)?;
    list(vm, args, "append")?.push(Ref::new(args.pos[1]));
    Ok(build::none())
}
fn extend_method(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "list.extend", 1, 1, 1)?;
    let l = list(vm, args, "extend")?;
    extend(vm, l, args.pos[1])?;
    Ok(build::none())
}
fn pop(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "pop", 1, 0, 1)?;
    let l = list(vm, args, "pop")?;
    let len = l.len.get();
    if len == 0 {
        return Err(vm.index_error("pop from empty list"));
    }
    let Some(at) = args.get(1) else {
        return Ok(l.pop().expect("not empty"));
    };
    let mut i = vm.to_i64(at)?;
    if i < 0 {
        i += len as i64;
    }
    if i < 0 || i >= len as i64 {
        return Err(vm.index_error("pop index out of range"));
    }
    Ok(l.remove(i as usize))
}
fn insert(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "insert", 1, 2, 2)?;
    let i = vm.to_i64(args.pos[1])?;
    let l = list(vm, args, "insert")?;
    let len = l.len.get() as i64;
    let i = if i < 0 { (i + len).max(0) } else { i.min(len) };
    l.insert(i as usize, Ref::new(args.pos[2]));
    Ok(build::none())
}
fn remove(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "list.remove", 1, 1, 1)?;
    let l = list(vm, args, "remove")?;
    let mut i = 0;
    while let Some(w) = l.items().get(i) {
        let w = Ref::new(*w);
        if vm.equal(*w, args.pos[1])? {
            if i < l.len.get() {
                drop(l.remove(i));
            }
            return Ok(build::none());
        }
        i += 1;
    }
    Err(vm.value_error("list.remove(x): x not in list"))
}
fn index(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "index", 1, 1, 3)?;
    let l = list(vm, args, "index")?;
    let len = l.len.get() as i64;
    let mut bound = |i: usize, default: i64| -> R<i64> {
        match args.get(i) {
            Some(w) => {
                let v = vm.clamp(w)?;
                Ok(if v < 0 { v.saturating_add(len).max(0) } else { v })
            }
            None => Ok(default),
        }
    };
    let (start, stop) = (bound(2, 0)?, bound(3, i64::MAX)?);
    let mut i = start as usize;
    while let Some(w) = l.items().get(i).filter(|_| (i as i64) < stop) {
        let w = Ref::new(*w);
        if vm.equal(*w, args.pos[1])? {
            return Ok(build::usize(vm, i));
        }
        i += 1;
    }
    let t = vm.repr(args.pos[1])?;
    Err(vm.value_error(&format!("{t} is not in list")))
}
fn count(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "list.count", 1, 1, 1)?;
    let l = list(vm, args, "count")?;
    let (mut i, mut n) = (0, 0);
    while let Some(w) = l.items().get(i) {
        let w = Ref::new(*w);
        n += usize::from(vm.equal(*w, args.pos[1])?);
        i += 1;
    }
    Ok(build::usize(vm, n))
}
fn reverse(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "list.reverse", 1, 0, 0)?;
    list(vm, args, "reverse")?.items_mut().reverse();
    Ok(build::none())
}
fn clear(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "list.clear", 1, 0, 0)?;
    crate::list::clear(list(vm, args, "clear")?);
    Ok(build::none())
}
fn copy(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "list.copy", 1, 0, 0)?;
    let l = list(vm, args, "copy")?;
    Ok(build::list_of(vm, l.items()))
}
fn sort_method(vm: &mut Vm, args: &Args) -> R {
    if args.pos.len() != 1 {
        return Err(vm.type_error("sort() takes no positional arguments".into()));
    }
    let (key, reverse) = (args.keyword("key"), args.keyword("reverse"));
    let reverse = match reverse {
        Some(w) => vm.truth(w)?,
        None => false,
    };
    let _alive = this(args);
    let l = list(vm, args, "sort")?;
    sort(vm, l, key, reverse)?;
    Ok(build::none())
}
fn new(vm: &mut Vm, args: &Args) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    let l = build::own(build::with_attrs(
        ty,
        ListObj {
            head: crate::heap::header(ty),
            items: std::cell::Cell::new(std::ptr::null_mut()),
            len: std::cell::Cell::new(0),
            cap: std::cell::Cell::new(0),
        },
        0,
    ));
    if std::ptr::eq(ty, vm.types.list) {
        args.arity(vm, "list", 1, 0, 1)?;
        if let Some(w) = args.get(1) {
            match vm.consume(Consumer::Collect, w, None) {
                Some(items) => extend(vm, l.cast::<ListObj>(), *items?)?,
                None => extend(vm, l.cast::<ListObj>(), w)?,
            }
        }
    }
    Ok(l)
}
fn init(vm: &mut Vm, args: &Args) -> R {
    let l = list(vm, args, "__init__")?;
    // The exact type fills the list in `new`.
    if vm.type_of(args.pos[0]).is_heap {
        args.arity(vm, "list", 1, 0, 1)?;
        crate::list::clear(l);
        if let Some(w) = args.get(1) {
            extend(vm, l, w)?;
        }
    }
    Ok(build::none())
}

pub(super) fn install(vm: &mut Vm) {
    let ty = vm.types.list;
    ty.new.set(Some(new));
    define(
        vm,
        ty,
        &[
            ("append", append),
            ("extend", extend_method),
            ("pop", pop),
            ("insert", insert),
            ("remove", remove),
            ("index", index),
            ("count", count),
            ("reverse", reverse),
            ("clear", clear),
            ("copy", copy),
            ("sort", sort_method),
            ("__init__", init),
        ],
    );
}
