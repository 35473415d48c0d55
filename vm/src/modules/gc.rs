//! `gc`: the program's view of the cycle collector (`crate::collector`).

use super::{module, set};
use crate::build;
use crate::collector::containers;
use crate::dict::Dict;
use crate::heap::{self, Ref};
use crate::object::*;
use crate::traverse::{is_container, traverse};
use crate::vm::{Args, R, Vm};
use ir::word::Word;

fn collect(vm: &mut Vm, args: &Args) -> R {
    let [generation] = args.bind(vm, "collect", ["generation"], 0)?;
    if let Some(g) = generation
        && !(0..=2).contains(&vm.to_i64(g)?)
    {
        return Err(vm.value_error("invalid generation"));
    }
    let found = vm.collect_cycles();
    Ok(build::usize(vm, found))
}

fn switch(vm: &mut Vm, on: bool) -> R {
    vm.collector.enabled = on;
    heap::schedule_collection(on);
    Ok(build::none())
}

fn ints(vm: &mut Vm, values: &[i64]) -> R {
    let items = values.iter().map(|v| build::int64(vm, *v)).collect();
    Ok(build::tuple(vm, items))
}

fn set_threshold(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "set_threshold", 0, 1, 3)?;
    for (i, w) in args.pos.iter().enumerate() {
        vm.collector.thresholds[i] = vm.to_i64(*w)?;
    }
    heap::schedule_collection(vm.collector.enabled && vm.collector.thresholds[0] != 0);
    Ok(build::none())
}

fn get_count(vm: &mut Vm, _: &Args) -> R {
    let since = (heap::live_objects() - vm.collector.live_after).max(0);
    let young = since.min(vm.collector.thresholds[0].max(0));
    ints(vm, &[young, 0, 0])
}

fn get_objects(vm: &mut Vm, args: &Args) -> R {
    let [generation] = args.bind(vm, "get_objects", ["generation"], 0)?;
    // There are no generations: everything is old.
    let old = match generation {
        None | Some(Word::NONE) => true,
        Some(g) => vm.to_i64(g)? == 2,
    };
    let all = if old { containers() } else { Vec::new() };
    Ok(build::list_of(vm, &all))
}

fn get_referrers(vm: &mut Vm, args: &Args) -> R {
    let refers = |from: &Word| {
        let mut found = false;
        traverse(*from, &mut |r| found |= r.is_pointer() && args.pos.contains(&r));
        found
    };
    let found: Vec<Word> = containers().into_iter().filter(refers).collect();
    Ok(build::list_of(vm, &found))
}

fn get_referents(vm: &mut Vm, args: &Args) -> R {
    let mut found = Vec::new();
    for from in args.pos.iter().filter(|w| is_container(**w)) {
        traverse(*from, &mut |r| {
            if r != Word::NULL {
                found.push(r);
            }
        });
    }
    Ok(build::list_of(vm, &found))
}

/// As in CPython, a dict of plain values and a tuple of constants are not worth watching.
fn is_tracked(w: Word) -> bool {
    match w.get::<DictObj>() {
        Some(d) if !w.heap_type().is_heap => {
            d.table().iter().any(|e| is_container(e.key) || is_container(e.value))
        }
        _ => is_container(w),
    }
}

fn get_stats(vm: &mut Vm, _: &Args) -> R {
    let mut generations = Vec::new();
    for generation in 0..3 {
        let old = generation == 2;
        let d = build::dict(vm, Dict::default());
        let facts = [
            ("collections", if old { vm.collector.collections } else { 0 }),
            ("collected", if old { vm.collector.collected } else { 0 }),
            ("uncollectable", 0),
        ];
        for (key, value) in facts {
            let (key, value) = (vm.intern(key), build::int64(vm, value));
            d.cast::<DictObj>().insert_str(vm, *key, value);
        }
        generations.push(d);
    }
    Ok(build::list(vm, generations))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "gc",
        &[
            ("collect", collect),
            ("enable", |vm, _| switch(vm, true)),
            ("disable", |vm, _| switch(vm, false)),
            ("isenabled", |vm, _| Ok(build::bool(vm.collector.enabled))),
            ("get_threshold", |vm, _| {
                let t = vm.collector.thresholds;
                ints(vm, &t)
            }),
            ("set_threshold", set_threshold),
            ("get_count", get_count),
            ("get_stats", get_stats),
            ("get_objects", get_objects),
            ("get_referrers", get_referrers),
            ("get_referents", get_referents),
            ("is_tracked", |vm, a| {
                a.arity(vm, "gc.is_tracked", 0, 1, 1)?;
                Ok(build::bool(is_tracked(a.pos[0])))
            }),
            ("is_finalized", |vm, a| {
                a.arity(vm, "gc.is_finalized", 0, 1, 1)?;
                Ok(build::bool(vm.collector.finalised.contains(&a.pos[0].0)))
            }),
            ("freeze", |vm, _| {
                vm.collector.frozen = containers().len();
                Ok(build::none())
            }),
            ("unfreeze", |vm, _| {
                vm.collector.frozen = 0;
                Ok(build::none())
            }),
            ("get_freeze_count", |vm, _| Ok(build::usize(vm, vm.collector.frozen))),
            ("get_debug", |vm, _| Ok(build::int64(vm, vm.collector.debug))),
            ("set_debug", |vm, a| {
                a.arity(vm, "gc.set_debug", 0, 1, 1)?;
                vm.collector.debug = vm.to_i64(a.pos[0])?;
                Ok(build::none())
            }),
        ],
    );
    let (garbage, callbacks) = (build::empty_list(vm), build::empty_list(vm));
    vm.collector.garbage = Some(garbage.clone());
    vm.collector.callbacks = Some(callbacks.clone());
    set(vm, &m, "garbage", garbage);
    set(vm, &m, "callbacks", callbacks);
    let flags = [
        ("DEBUG_STATS", 1),
        ("DEBUG_COLLECTABLE", 2),
        ("DEBUG_UNCOLLECTABLE", 4),
        ("DEBUG_SAVEALL", 32),
        ("DEBUG_LEAK", 38),
    ];
    for (name, value) in flags {
        let value = build::int64(vm, value);
        set(vm, &m, name, value);
    }
    m
}
