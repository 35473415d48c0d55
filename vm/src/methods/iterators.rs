//! `enumerate`, `zip`, `map`, `filter`, `reversed`, and the methods of iterators.

use super::define;
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

struct Enumerate {
    it: Ref,
    n: i64,
}
impl Iterate for Enumerate {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        let Some(v) = vm.iter_next(*self.it)? else { return Ok(None) };
        let n = build::int64(vm, self.n);
        self.n += 1;
        Ok(Some(build::pair(vm, n, v)))
    }
}

struct Zip {
    its: Vec<Ref>,
    strict: bool,
}
impl Iterate for Zip {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        if self.its.is_empty() {
            return Ok(None);
        }
        let mut items = Vec::with_capacity(self.its.len());
        for i in 0..self.its.len() {
            match vm.iter_next(*self.its[i])? {
                Some(v) => items.push(v),
                None => {
                    if self.strict && i > 0 {
                        let s = if i == 1 { " ".to_string() } else { format!("s 1-{i}") };
                        let s = if i == 1 { " 1".to_string() } else { s };
                        return Err(vm.value_error(&format!(
                            "zip() argument {} is shorter than argument{s}",
                            i + 1
                        )));
                    }
                    if self.strict {
                        for j in 1..self.its.len() {
                            if vm.iter_next(*self.its[j])?.is_some() {
                                let s = if j == 1 { " 1".to_string() } else { format!("s 1-{j}") };
                                return Err(vm.value_error(&format!(
                                    "zip() argument {} is longer than argument{s}",
                                    j + 1
                                )));
                            }
                        }
                    }
                    return Ok(None);
                }
            }
        }
        Ok(Some(build::tuple(vm, items)))
    }
}

struct Map {
    f: Ref,
    its: Vec<Ref>,
}
impl Iterate for Map {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        let mut items = Vec::with_capacity(self.its.len());
        for it in &self.its {
            match vm.iter_next(**it)? {
                Some(v) => items.push(v),
                None => return Ok(None),
            }
        }
        let words: Vec<Word> = items.iter().map(|r| r.word()).collect();
        vm.call(*self.f, &Args::of(&words)).map(Some)
    }
}

struct Filter {
    f: Ref,
    it: Ref,
}
impl Iterate for Filter {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        while let Some(v) = vm.iter_next(*self.it)? {
            let keep = if *self.f == Word::NONE {
                vm.truth(*v)?
            } else {
                let r = vm.call(*self.f, &Args::of(&[*v]))?;
                vm.truth(*r)?
            };
            if keep {
                return Ok(Some(v));
            }
        }
        Ok(None)
    }
}

struct Reversed {
    seq: Ref,
    left: usize,
}
impl Iterate for Reversed {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        if let Some(l) = self.seq.get::<ListObj>() {
            let item = l.items().get(self.left).map(|w| Ref::new(*w));
            if item.is_none() {
                self.left = 0;
            }
            return Ok(item);
        }
        let i = build::usize(vm, self.left);
        vm.get_item(*self.seq, *i).map(Some)
    }
}

/// `iter(callable, sentinel)`.
pub(crate) struct UntilSentinel {
    pub f: Ref,
    pub sentinel: Ref,
}
impl Iterate for UntilSentinel {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        let v = vm.call(*self.f, &Args::of(&[]))?;
        Ok(if vm.equal(*v, *self.sentinel)? { None } else { Some(v) })
    }
}

fn new_enumerate(vm: &mut Vm, args: &Args) -> R {
    let [_, it, start] = args.bind(vm, "enumerate", ["", "iterable", "start"], 2)?;
    let n = match start {
        Some(w) => vm.to_i64(w)?,
        None => 0,
    };
    let it = vm.get_iter(it.unwrap_or(Word::NONE))?;
    Ok(build::iterator(vm.types.enumerate, Box::new(Enumerate { it, n })))
}
fn new_zip(vm: &mut Vm, args: &Args) -> R {
    let strict = match args.keyword("strict") {
        Some(w) => vm.truth(w)?,
        None => false,
    };
    let mut its = Vec::new();
    for w in &args.pos[1..] {
        its.push(vm.get_iter(*w)?);
    }
    Ok(build::iterator(vm.types.zip, Box::new(Zip { its, strict })))
}
fn new_map(vm: &mut Vm, args: &Args) -> R {
    if args.pos.len() < 3 {
        return Err(vm.type_error("map() must have at least two arguments.".into()));
    }
    let mut its = Vec::new();
    for w in &args.pos[2..] {
        its.push(vm.get_iter(*w)?);
    }
    Ok(build::iterator(vm.types.map, Box::new(Map { f: Ref::new(args.pos[1]), its })))
}
fn new_filter(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "filter", 1, 2, 2)?;
    let it = vm.get_iter(args.pos[2])?;
    Ok(build::iterator(vm.types.filter, Box::new(Filter { f: Ref::new(args.pos[1]), it })))
}
fn new_reversed(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "reversed", 1, 1, 1)?;
    let w = args.pos[1];
    let name = vm.names.__reversed__;
    if let Some(it) = vm.call_special(w, name, &[])? {
        return Ok(it);
    }
    match w.kind() {
        Kind::Range => super::range::reversed(vm, w),
        Kind::List
        | Kind::Tuple
        | Kind::Str
        | Kind::Bytes
        | Kind::ByteArray
        | Kind::Object
        | Kind::Native => {
            let ty = vm.type_of(w);
            let (len, item) = (vm.names.__len__, vm.names.__getitem__);
            if matches!(w.kind(), Kind::Object | Kind::Native)
                && (vm.type_lookup(ty, len).is_none() || vm.type_lookup(ty, item).is_none())
            {
                return Err(vm.type_error(format!("'{}' object is not reversible", ty.name())));
            }
            let left = vm.len(w)?;
            Ok(build::iterator(vm.types.reversed, Box::new(Reversed { seq: Ref::new(w), left })))
        }
        _ => {
            let ty = vm.type_of(w).name();
            Err(vm.type_error(format!("'{ty}' object is not reversible")))
        }
    }
}

/// `next(it)` as a method: raises `StopIteration` at the end.
fn next_method(vm: &mut Vm, args: &Args) -> R {
    match vm.iter_next(args.pos[0])? {
        Some(v) => Ok(v),
        None if args.pos[0].kind() == Kind::Generator => {
            let v = std::mem::replace(&mut vm.returned, build::none());
            Err(vm.stop_iteration(*v))
        }
        None => Err(vm.stop_iteration(Word::NONE)),
    }
}
/// The function `iter`, for those who take iterators apart.
fn iter_function(vm: &mut Vm) -> R {
    let key = vm.intern("iter");
    let builtins = vm.builtins.clone();
    match builtins.cast::<DictObj>().lookup_str(*key) {
        Some(f) => Ok(Ref::new(f)),
        None => Err(vm.runtime_error("lost builtins.iter")),
    }
}

fn list_iter_reduce(vm: &mut Vm, args: &Args) -> R {
    let it = args.pos[0].cast::<ListIterObj>();
    let iter = iter_function(vm)?;
    let list = match it.list.get() {
        Word::NULL | Word::NONE => build::list(vm, vec![]),
        list => Ref::new(list),
    };
    let list = build::tuple(vm, vec![list]);
    let index = build::usize(vm, it.index.get() as usize);
    Ok(build::tuple(vm, vec![iter, list, index]))
}

fn list_iter_seek(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__setstate__", 1, 1, 1)?;
    let it = args.pos[0].cast::<ListIterObj>();
    let len = it.list.get().get::<ListObj>().map_or(0, |l| l.len.get()) as i64;
    let index = vm.to_i64(args.pos[1])?.clamp(0, len);
    it.index.set(index as _);
    Ok(build::none())
}

fn range_iter_reduce(vm: &mut Vm, args: &Args) -> R {
    let it = args.pos[0].cast::<RangeIterObj>();
    let (next, step) = (it.next.get(), it.step);
    let stop = next + it.len.get().max(0) * step;
    let parts = [next, stop, step].map(|v| build::int64(vm, v));
    let words = parts.each_ref().map(|p| p.word());
    let range = vm.call(vm.types.range.word(), &Args::of(&words))?;
    let iter = iter_function(vm)?;
    let args = build::tuple(vm, vec![range]);
    Ok(build::tuple(vm, vec![iter, args]))
}

pub(super) fn install(vm: &mut Vm) {
    vm.types.enumerate.new.set(Some(new_enumerate));
    vm.types.zip.new.set(Some(new_zip));
    vm.types.map.new.set(Some(new_map));
    vm.types.filter.new.set(Some(new_filter));
    vm.types.reversed.new.set(Some(new_reversed));
    let t = &vm.types;
    let all = [
        t.iterator,
        t.tuple_iter,
        t.str_iter,
        t.dict_key_iter,
        t.dict_value_iter,
        t.dict_item_iter,
        t.set_iter,
        t.enumerate,
        t.zip,
        t.map,
        t.filter,
        t.reversed,
        t.range_iter,
        t.list_iter,
        t.generator,
    ];
    define(vm, t.list_iter, &[("__reduce__", list_iter_reduce), ("__setstate__", list_iter_seek)]);
    define(vm, vm.types.range_iter, &[("__reduce__", range_iter_reduce)]);
    for ty in all {
        define(vm, ty, &[("__iter__", |_, a| Ok(Ref::new(a.pos[0]))), ("__next__", next_method)]);
        define(
            vm,
            ty,
            &[("__length_hint__", |vm, a| {
                let n = match a.pos[0].kind() {
                    Kind::RangeIter => a.pos[0].cast::<RangeIterObj>().len.get().max(0),
                    Kind::ListIter => {
                        let it = a.pos[0].cast::<ListIterObj>();
                        let len = it.list.get().get::<ListObj>().map_or(0, |l| l.len.get());
                        (len as i64 - it.index.get() as i64).max(0)
                    }
                    Kind::NativeIter => {
                        let n = a.pos[0].cast::<NativeIterObj>();
                        let state = n.state.take();
                        let hint = state.as_ref().and_then(|s| s.length_hint()).unwrap_or(0);
                        n.state.set(state);
                        hint as i64
                    }
                    _ => 0,
                };
                Ok(build::int64(vm, n))
            })],
        );
    }
}
