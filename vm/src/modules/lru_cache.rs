//! `functools._lru_cache_wrapper`: calls a function once for equal arguments.
//!
//! A dict maps the arguments to a place in two lists, of the keys and of the results. Where there is a limit, the places
//! are linked from the one used longest ago to the one used last.

use super::native_type;
use crate::build;
use crate::dict::Dict;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
use ir::word::Word;

/// The Python values that a cache's object holds.
#[derive(Clone, Copy)]
enum Held {
    Function,
    /// The class of `cache_info()`'s result.
    Info,
    Places,
    Keys,
    Results,
    /// Stands between positional and keyword arguments in a key.
    Mark,
}

/// What else there is to know of a cache.
struct Cache {
    most: Option<usize>,
    typed: bool,
    hits: i64,
    misses: i64,
    /// The neighbours of each place: the one used before it and the one used after it. Place 0 is the ring's start.
    links: Vec<[usize; 2]>,
}

const START: [usize; 2] = [0, 0];

impl Cache {
    fn unlink(&mut self, place: usize) {
        let [before, after] = self.links[place];
        self.links[before][1] = after;
        self.links[after][0] = before;
    }
    /// Makes a place the one used last.
    fn link(&mut self, place: usize) {
        let last = self.links[0][0];
        self.links[place] = [last, 0];
        self.links[last][1] = place;
        self.links[0][0] = place;
    }
}

/// Looks at or changes a cache; `f` runs no Python code.
fn with<T>(vm: &mut Vm, w: Word, f: impl FnOnce(&mut Cache) -> T) -> R<T> {
    let native = w.get::<NativeObj>();
    match native.and_then(|n| n.data.borrow_mut().downcast_mut::<Cache>().map(f)) {
        Some(r) => Ok(r),
        None => Err(vm.type_error("this is not an lru_cache".into())),
    }
}

fn held(w: Word, which: Held) -> Ref {
    w.cast::<NativeObj>().held.borrow()[which as usize].clone()
}

fn new(vm: &mut Vm, args: &Args) -> R {
    let names = ["", "user_function", "maxsize", "typed", "cache_info_type"];
    let [class, function, most, typed, info] = args.bind(vm, "lru_cache", names, 5)?;
    let word = |w: Option<Word>| w.unwrap_or(Word::NONE);
    if !vm.is_callable(word(function)) {
        return Err(vm.type_error("the first argument must be callable".into()));
    }
    let most = match word(most) {
        Word::NONE => None,
        w => Some(vm.to_i64(w)?.max(0) as usize),
    };
    let typed = vm.truth(word(typed))?;
    let Some(ty) = class.and_then(|c| c.get::<TypeObj>()) else {
        return Err(vm.type_error("lru_cache needs a class".into()));
    };
    let cache = Cache { most, typed, hits: 0, misses: 0, links: vec![START] };
    let made = build::native(ty, Box::new(cache));
    let places = build::dict(vm, Dict::default());
    let (keys, results) = (build::empty_list(vm), build::empty_list(vm));
    for l in [&keys, &results] {
        l.cast::<ListObj>().push(build::none());
    }
    let object = vm.types.object.word();
    let mark = vm.call(object, &Args::of(&[]))?;
    let kept = [Ref::new(word(function)), Ref::new(word(info)), places, keys, results, mark];
    made.cast::<NativeObj>().held.borrow_mut().extend(kept);
    Ok(made)
}

/// What stands for the arguments: a lone string or int itself, otherwise a tuple.
fn key(vm: &mut Vm, this: Word, args: &Args, typed: bool) -> Ref {
    let pos = &args.pos[1..];
    if let ([one], [], false) = (pos, args.kw, typed)
        && (one.is_small_int() || one.has_tid(tid::STR))
    {
        return Ref::new(*one);
    }
    if args.kw.is_empty() && !typed {
        return build::tuple_of(vm, pos);
    }
    let mut items: Vec<Word> = pos.to_vec();
    let mark = held(this, Held::Mark);
    if !args.kw.is_empty() {
        items.push(*mark);
        items.extend(args.names.iter().zip(args.kw).flat_map(|(n, w)| [*n, *w]));
    }
    if typed {
        items.extend(pos.iter().chain(args.kw).map(|w| vm.type_of(*w).word()));
    }
    build::tuple_of(vm, &items)
}

fn call(vm: &mut Vm, args: &Args) -> R {
    let this = args.pos[0];
    let (most, typed) = with(vm, this, |c| (c.most, c.typed))?;
    let function = held(this, Held::Function);
    let rest = Args { pos: &args.pos[1..], ..*args };
    if most == Some(0) {
        with(vm, this, |c| c.misses += 1)?;
        return vm.call(*function, &rest);
    }
    let key = key(vm, this, args, typed);
    let places = held(this, Held::Places);
    if let Some(found) = places.cast::<DictObj>().lookup(vm, *key)? {
        let place = found.as_i64().unwrap_or(0) as usize;
        with(vm, this, |c| {
            c.hits += 1;
            if c.most.is_some() && place < c.links.len() {
                c.unlink(place);
                c.link(place);
            }
        })?;
        if let Some(w) = held(this, Held::Results).cast::<ListObj>().items().get(place) {
            return Ok(Ref::new(*w));
        }
    }
    with(vm, this, |c| c.misses += 1)?;
    let result = vm.call(*function, &rest)?;
    // The call itself may have brought the same key in.
    if places.cast::<DictObj>().lookup(vm, *key)?.is_none() {
        keep(vm, this, &places, &key, &result)?;
    }
    Ok(result)
}

/// Brings a result in, in the place of the one used longest ago if there is no room.
fn keep(vm: &mut Vm, this: Word, places: &Ref, key: &Ref, result: &Ref) -> R<()> {
    let (keys, results) = (held(this, Held::Keys), held(this, Held::Results));
    let (keys, results) = (keys.cast::<ListObj>(), results.cast::<ListObj>());
    let is_full = with(vm, this, |c| c.most.is_some_and(|most| c.links.len() > most))?;
    let place = if is_full {
        let oldest = with(vm, this, |c| c.links[0][1])?;
        let Some(old_key) = keys.items().get(oldest).map(|w| Ref::new(*w)) else { return Ok(()) };
        places.cast::<DictObj>().remove(vm, *old_key)?;
        // Comparing keys may have run code that cleared the cache.
        if oldest >= keys.len.get() || oldest == 0 {
            return Ok(());
        }
        with(vm, this, |c| {
            c.unlink(oldest);
            c.link(oldest);
        })?;
        let old = [replace(keys, oldest, key), replace(results, oldest, result)];
        drop(old);
        oldest
    } else {
        with(vm, this, |c| {
            c.links.push(START);
            c.link(c.links.len() - 1);
        })?;
        keys.push(key.clone());
        results.push(result.clone());
        keys.len.get() - 1
    };
    let place = build::usize(vm, place);
    places.cast::<DictObj>().insert(vm, **key, place)?;
    Ok(())
}

fn replace(l: &ListObj, at: usize, w: &Ref) -> Ref {
    Ref::owned(std::mem::replace(&mut l.items_mut()[at], w.clone().into_word()))
}

fn cache_info(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "cache_info", 1, 0, 0)?;
    let (hits, misses, most) = with(vm, args.pos[0], |c| (c.hits, c.misses, c.most))?;
    let places = held(args.pos[0], Held::Places);
    let now = build::usize(vm, places.cast::<DictObj>().table().len());
    let (hits, misses) = (build::int64(vm, hits), build::int64(vm, misses));
    let most = most.map_or_else(build::none, |n| build::usize(vm, n));
    let info = held(args.pos[0], Held::Info);
    vm.call(*info, &Args::of(&[*hits, *misses, *most, *now]))
}

fn cache_clear(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "cache_clear", 1, 0, 0)?;
    let places = build::dict(vm, Dict::default());
    let (keys, results) = (build::empty_list(vm), build::empty_list(vm));
    for l in [&keys, &results] {
        l.cast::<ListObj>().push(build::none());
    }
    with(vm, args.pos[0], |c| {
        (c.hits, c.misses) = (0, 0);
        c.links = vec![START];
    })?;
    let old: Vec<Ref> = {
        let mut held = args.pos[0].cast::<NativeObj>().held.borrow_mut();
        let new = [(Held::Places, places), (Held::Keys, keys), (Held::Results, results)];
        new.into_iter().map(|(which, w)| std::mem::replace(&mut held[which as usize], w)).collect()
    };
    drop(old);
    Ok(build::none())
}

/// A cached method is bound as a function is.
fn get(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__get__", 1, 1, 2)?;
    Ok(match args.pos[1] {
        Word::NONE => Ref::new(args.pos[0]),
        this => build::method(vm, args.pos[0], this),
    })
}

/// `copy` and `pickle` go by name.
fn reduce(vm: &mut Vm, args: &Args) -> R {
    let name = vm.names.__qualname__;
    vm.get_attr(args.pos[0], name)
}

fn same(_: &mut Vm, args: &Args) -> R {
    Ok(Ref::new(args.pos[0]))
}

pub(super) fn make_type(vm: &mut Vm) -> Ref {
    let ty = native_type(
        vm,
        "functools",
        "_lru_cache_wrapper",
        &[
            ("__call__", call),
            ("__get__", get),
            ("cache_info", cache_info),
            ("cache_clear", cache_clear),
            ("__reduce__", reduce),
            ("__copy__", same),
            ("__deepcopy__", same),
        ],
    );
    crate::types::give_instances_attributes(ty);
    ty.new.set(Some(new));
    Ref::new(ty.word())
}
