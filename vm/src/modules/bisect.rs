//! `_bisect`.

use super::module;
use crate::build;
use crate::heap::Ref;
use crate::methods::list::less;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
use ir::word::Word;

/// Where `x` belongs in a sorted sequence, and `x`'s key, if there is a key function.
fn position(vm: &mut Vm, args: &Args, name: &str, right: bool, insert: bool) -> R<usize> {
    let [a, x, lo, hi, key] = args.bind(vm, name, ["a", "x", "lo", "hi", "key"], 2)?;
    let (Some(a), Some(x)) = (a, x) else { return Ok(0) };
    let lo = lo.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(0);
    let Ok(mut lo) = usize::try_from(lo) else {
        return Err(vm.value_error("lo must be non-negative"));
    };
    let mut hi = match hi.filter(|w| *w != Word::NONE) {
        Some(w) => vm.to_i64(w)?.max(0) as usize,
        None => vm.len(a)?,
    };
    let key = key.filter(|w| *w != Word::NONE);
    let x = match key {
        Some(f) if insert => vm.call(f, &Args::of(&[x]))?,
        _ => Ref::new(x),
    };
    while lo < hi {
        let mid = lo + (hi - lo) / 2;
        let listed = a.get::<ListObj>().filter(|_| a.has_tid(tid::LIST));
        let mut item = match listed.and_then(|l| l.items().get(mid)) {
            Some(w) => Ref::new(*w),
            None => {
                let i = build::usize(vm, mid);
                vm.get_item(a, *i)?
            }
        };
        if let Some(f) = key {
            item = vm.call(f, &Args::of(&[*item]))?;
        }
        let to_the_right = if right { !less(vm, *x, *item)? } else { less(vm, *item, *x)? };
        if to_the_right {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    Ok(lo)
}
fn insert(vm: &mut Vm, args: &Args, name: &str, right: bool) -> R {
    let at = position(vm, args, name, right, true)?;
    let [a, x, ..] = args.bind(vm, name, ["a", "x", "lo", "hi", "key"], 2)?;
    if let Some(l) = a.and_then(|a| a.get::<ListObj>().filter(|_| a.has_tid(tid::LIST))) {
        l.insert(at.min(l.len.get()), Ref::new(x.unwrap_or(Word::NONE)));
        return Ok(build::none());
    }
    let method = vm.intern("insert");
    let at = build::usize(vm, at);
    vm.call_method(a.unwrap_or(Word::NONE), *method, &[*at, x.unwrap_or(Word::NONE)])
}
fn bisect_left(vm: &mut Vm, args: &Args) -> R {
    let at = position(vm, args, "bisect_left", false, false)?;
    Ok(build::usize(vm, at))
}
fn bisect_right(vm: &mut Vm, args: &Args) -> R {
    let at = position(vm, args, "bisect_right", true, false)?;
    Ok(build::usize(vm, at))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    module(
        vm,
        "_bisect",
        &[
            ("bisect_left", bisect_left),
            ("bisect_right", bisect_right),
            ("bisect", bisect_right),
            ("insort_left", |vm, a| insert(vm, a, "insort_left", false)),
            ("insort_right", |vm, a| insert(vm, a, "insort_right", true)),
            ("insort", |vm, a| insert(vm, a, "insort_right", true)),
        ],
    )
}
