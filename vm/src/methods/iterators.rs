//! `enumerate`, `zip`, `map`, `filter`, `reversed`, and the methods of iterators.

use super::define;
use super::iterator_types::IteratorTypes;
use crate::build;
use crate::heap::Ref;
use crate::iterators;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

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
    fn length_hint(&self) -> Option<usize> {
        Some(self.left)
    }
    fn resumption(&self) -> Option<Resumption> {
        let index = self.left as i64 - 1;
        Some(Resumption::At { sequence: self.seq.clone(), index, is_reversed: true })
    }
    fn seek(&mut self, index: i64) {
        self.left = usize::try_from(index + 1).unwrap_or(0).min(self.left);
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
    let start = match start {
        Some(w) => vm.index(w)?,
        None => build::int64(vm, 0),
    };
    let it = vm.get_iter(it.unwrap_or(Word::NONE))?;
    Ok(iterators::enumerate(args.pos[0].cast(), it, &start))
}
fn new_zip(vm: &mut Vm, args: &Args) -> R {
    let strict = match args.keyword("strict") {
        Some(w) => vm.truth(w)?,
        None => false,
    };
    let is_exact = std::ptr::eq(args.pos[0].cast::<TypeObj>(), vm.types.zip);
    if let Some(n) = args.names.iter().find(|n| is_exact && n.as_str() != Some("strict")) {
        let n = n.as_str().unwrap_or("?");
        return Err(vm.type_error(format!("zip() got an unexpected keyword argument '{n}'")));
    }
    let mut its = Vec::new();
    for w in &args.pos[1..] {
        its.push(vm.get_iter(*w)?);
    }
    Ok(iterators::zip(vm, args.pos[0].cast(), its, strict))
}
fn new_map(vm: &mut Vm, args: &Args) -> R {
    if args.pos.len() < 3 {
        return Err(vm.type_error("map() must have at least two arguments.".into()));
    }
    let mut its = Vec::new();
    for w in &args.pos[2..] {
        its.push(vm.get_iter(*w)?);
    }
    Ok(iterators::map(vm, args.pos[0].cast(), args.pos[1], its))
}
fn new_filter(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "filter", 1, 2, 2)?;
    let it = vm.get_iter(args.pos[2])?;
    Ok(iterators::filter(args.pos[0].cast(), args.pos[1], it))
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
            let is_list = w.kind() == Kind::List;
            let ty = if is_list { vm.iterator_types().list_reversed } else { vm.types.reversed };
            Ok(build::iterator(ty, Box::new(Reversed { seq: Ref::new(w), left })))
        }
        _ => {
            let ty = vm.type_of(w).name();
            Err(vm.type_error(format!("'{ty}' object is not reversible")))
        }
    }
}

/// `next(it)` as a method: raises `StopIteration` at the end.
fn next_method(vm: &mut Vm, args: &Args) -> R {
    match vm.iter_next_builtin(args.pos[0])? {
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

/// `__reduce__` of iterators that are kept as [`Iterate`].
fn native_reduce(vm: &mut Vm, args: &Args) -> R {
    let it = args.pos[0].cast::<NativeIterObj>();
    let state = it.state.take();
    let resumption = match &state {
        Some(state) => state.resumption(),
        // It has ended.
        None => Some(Resumption::Left(vec![])),
    };
    it.state.set(state);
    let iter = iter_function(vm)?;
    match resumption {
        Some(Resumption::At { sequence, index, is_reversed }) => {
            let function = if is_reversed { Ref::new(vm.types.reversed.word()) } else { iter };
            let (sequence, index) = (build::tuple(vm, vec![sequence]), build::int64(vm, index));
            Ok(build::tuple(vm, vec![function, sequence, index]))
        }
        Some(Resumption::Left(items)) => {
            let items = build::list(vm, items);
            let items = build::tuple(vm, vec![items]);
            Ok(build::pair(vm, iter, items))
        }
        None => {
            let ty = vm.type_of(args.pos[0]).name();
            Err(vm.type_error(format!("cannot pickle '{ty}' object")))
        }
    }
}
fn native_seek(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__setstate__", 1, 1, 1)?;
    let (it, index) = (args.pos[0].cast::<NativeIterObj>(), vm.to_i64(args.pos[1])?);
    let mut state = it.state.take();
    if let Some(state) = &mut state {
        state.seek(index);
    }
    it.state.set(state);
    Ok(build::none())
}

/// `(iter, (sequence,), index)`, an empty sequence at the end.
fn sequence_iter_reduce(vm: &mut Vm, args: &Args) -> R {
    let it = args.pos[0].cast::<SequenceIterObj>();
    let iter = iter_function(vm)?;
    let sequence = match (it.sequence.get(), args.pos[0].kind()) {
        (Word::NULL, Kind::ListIter) => build::list(vm, vec![]),
        (Word::NULL, Kind::TupleIter) => Ref::new(vm.empty_tuple),
        (Word::NULL, _) => build::str(vm, ""),
        (sequence, _) => Ref::new(sequence),
    };
    if it.sequence.get() == Word::NULL {
        let sequence = build::tuple(vm, vec![sequence]);
        return Ok(build::pair(vm, iter, sequence));
    }
    let index = match sequence.get::<StrObj>() {
        Some(s) => s.as_str()[..it.index.get() as usize].chars().count(),
        None => it.index.get() as usize,
    };
    let sequence = build::tuple(vm, vec![sequence]);
    let index = build::usize(vm, index);
    Ok(build::tuple(vm, vec![iter, sequence, index]))
}

fn sequence_iter_seek(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__setstate__", 1, 1, 1)?;
    let it = args.pos[0].cast::<SequenceIterObj>();
    let index = vm.to_i64(args.pos[1])?.max(0) as usize;
    let sequence = it.sequence.get();
    if sequence != Word::NULL {
        let index = match sequence.get::<StrObj>() {
            Some(s) => s.as_str().char_indices().nth(index).map_or(s.len, |(at, _)| at),
            None => index.min(vm.len_builtin(sequence)?),
        };
        it.index.set(index as u64);
    }
    Ok(build::none())
}

/// `(iter, ([what is left],))`.
fn dict_iter_reduce(vm: &mut Vm, args: &Args) -> R {
    let it = args.pos[0].cast::<DictIterObj>();
    let (at, used) = (it.at.get(), it.used.get());
    let left = vm.collect(args.pos[0]);
    it.at.set(at);
    it.used.set(used);
    let left = build::list(vm, left?);
    let iter = iter_function(vm)?;
    let left = build::tuple(vm, vec![left]);
    Ok(build::pair(vm, iter, left))
}

fn enumerate_reduce(vm: &mut Vm, args: &Args) -> R {
    let e = args.pos[0].cast::<EnumerateObj>();
    let number = match e.beyond.get() {
        Word::NULL => build::int64(vm, e.next.get()),
        number => Ref::new(number),
    };
    let state = build::pair(vm, Ref::new(e.iterator), number);
    let class = Ref::new(vm.type_of(args.pos[0]).word());
    Ok(build::pair(vm, class, state))
}

fn zip_reduce(vm: &mut Vm, args: &Args) -> R {
    let zip = args.pos[0].cast::<ZipObj>();
    let mut state = vec![Ref::new(vm.type_of(args.pos[0]).word()), Ref::new(zip.iterators)];
    if zip.strict.get() {
        state.push(build::bool(true));
    }
    Ok(build::tuple(vm, state))
}

fn map_reduce(vm: &mut Vm, args: &Args) -> R {
    let map = args.pos[0].cast::<MapObj>();
    let its = map.iterators.cast::<TupleObj>().items().iter();
    let state: Vec<Word> = std::iter::once(map.function).chain(its.copied()).collect();
    let state = build::tuple_of(vm, &state);
    let class = Ref::new(vm.type_of(args.pos[0]).word());
    Ok(build::pair(vm, class, state))
}

fn filter_reduce(vm: &mut Vm, args: &Args) -> R {
    let f = args.pos[0].cast::<FilterObj>();
    let state = build::tuple_of(vm, &[f.function, f.iterator]);
    let class = Ref::new(vm.type_of(args.pos[0]).word());
    Ok(build::pair(vm, class, state))
}

fn zip_set_strict(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__setstate__", 1, 1, 1)?;
    args.pos[0].cast::<ZipObj>().strict.set(vm.truth(args.pos[1])?);
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
    let named = IteratorTypes::make(vm);
    let t = &vm.types;
    let mut all = vec![
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
    all.extend(named.all());
    for ty in [t.list_iter, t.tuple_iter, t.str_iter] {
        define(
            vm,
            ty,
            &[("__reduce__", sequence_iter_reduce), ("__setstate__", sequence_iter_seek)],
        );
    }
    for ty in &all {
        match ty.kind {
            Kind::NativeIter => {
                define(vm, ty, &[("__reduce__", native_reduce), ("__setstate__", native_seek)]);
            }
            Kind::DictIter => define(vm, ty, &[("__reduce__", dict_iter_reduce)]),
            _ => {}
        }
    }
    vm.library.iterator_types = Some(Box::leak(Box::new(named)));
    define(vm, vm.types.enumerate, &[("__reduce__", enumerate_reduce)]);
    define(vm, vm.types.map, &[("__reduce__", map_reduce)]);
    define(vm, vm.types.filter, &[("__reduce__", filter_reduce)]);
    define(vm, vm.types.zip, &[("__reduce__", zip_reduce), ("__setstate__", zip_set_strict)]);
    define(vm, vm.types.range_iter, &[("__reduce__", range_iter_reduce)]);
    for ty in all {
        define(vm, ty, &[("__iter__", |_, a| Ok(Ref::new(a.pos[0]))), ("__next__", next_method)]);
        let cannot_tell = [Kind::Enumerate, Kind::Zip, Kind::Map, Kind::Filter, Kind::Generator];
        let t = vm.iterator_types();
        let tells_nothing = [t.array, t.callable, t.memory].iter().any(|t| std::ptr::eq(*t, ty));
        if tells_nothing || cannot_tell.contains(&ty.kind) {
            continue;
        }
        define(
            vm,
            ty,
            &[("__length_hint__", |vm, a| {
                let n = match a.pos[0].kind() {
                    Kind::RangeIter => a.pos[0].cast::<RangeIterObj>().len.get().max(0),
                    Kind::ListIter | Kind::TupleIter | Kind::StrIter => {
                        iterators::left_of_sequence(a.pos[0].cast()) as i64
                    }
                    Kind::DictIter => iterators::left_of_dict(a.pos[0].cast()) as i64,
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
