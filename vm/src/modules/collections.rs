//! `_collections`: `deque`, and what counts for `Counter`. (`defaultdict` and the rest come from the library's Python,
//! `OrderedDict` from ours.)

use super::{module, set};
use crate::build;
use crate::comparisons::Cmp;
use crate::heap::Ref;
use crate::methods::{define, define_property};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
use ir::word::Word;
use std::collections::VecDeque;

/// The items, and how many there may be.
struct Deque {
    items: VecDeque<Ref>,
    max: Option<usize>,
    /// Changes with the length; iterators compare it.
    version: u64,
}

/// Looks at or changes a deque. `f` must not run Python code, nor drop what may (return it instead).
fn with<T>(vm: &mut Vm, w: Word, f: impl FnOnce(&mut Deque) -> T) -> R<T> {
    let native = w.get::<NativeObj>();
    match native.and_then(|n| n.data.borrow_mut().downcast_mut::<Deque>().map(f)) {
        Some(r) => Ok(r),
        None => {
            let ty = vm.type_of(w).name();
            Err(vm.type_error(format!("descriptor requires a 'deque' object but received '{ty}'")))
        }
    }
}
/// The length of a deque.
pub(crate) fn quick_len(w: Word) -> Option<usize> {
    let data = w.get::<NativeObj>()?.data.try_borrow().ok()?;
    data.downcast_ref::<Deque>().map(|d| d.items.len())
}
fn is_deque(w: Word) -> bool {
    w.get::<NativeObj>().is_some_and(|n| n.data.try_borrow().is_ok_and(|d| d.is::<Deque>()))
}
fn snapshot(vm: &mut Vm, w: Word) -> R<Vec<Ref>> {
    with(vm, w, |d| d.items.iter().cloned().collect())
}
impl Deque {
    /// Adds an item at one end and gives back what then falls out at the other.
    fn add(&mut self, item: Ref, left: bool) -> Option<Ref> {
        self.version += 1;
        if left {
            self.items.push_front(item)
        } else {
            self.items.push_back(item)
        }
        if self.max.is_none_or(|m| self.items.len() <= m) {
            None
        } else if left {
            self.items.pop_back()
        } else {
            self.items.pop_front()
        }
    }
}

fn new(_: &mut Vm, args: &Args) -> R {
    let d = Deque { items: VecDeque::new(), max: None, version: 0 };
    Ok(build::native(args.pos[0].cast::<TypeObj>(), Box::new(d)))
}
fn init(vm: &mut Vm, args: &Args) -> R {
    let [this, items, max] = args.bind(vm, "deque", ["", "iterable", "maxlen"], 1)?;
    let this = this.unwrap_or(Word::NONE);
    let max = match max.filter(|w| *w != Word::NONE) {
        None => None,
        Some(w) => match usize::try_from(vm.to_i64(w)?) {
            Ok(n) => Some(n),
            Err(_) => return Err(vm.value_error("maxlen must be non-negative")),
        },
    };
    let gone = with(vm, this, |d| {
        d.version += 1;
        d.max = max;
        std::mem::take(&mut d.items)
    })?;
    drop(gone);
    if let Some(w) = items {
        extend_by(vm, this, w, false)?;
    }
    Ok(build::none())
}
/// What the collector sees of a deque that nobody is changing.
pub(crate) fn visit(w: &NativeObj, visit: &mut dyn FnMut(Word)) {
    if let Ok(data) = w.data.try_borrow()
        && let Some(d) = data.downcast_ref::<Deque>()
    {
        d.items.iter().for_each(|r| visit(**r));
    }
}
/// Gives up the items of a deque, if this is one.
pub(crate) fn clear_items(w: &NativeObj) {
    let mut gone = VecDeque::new();
    if let Ok(mut data) = w.data.try_borrow_mut()
        && let Some(d) = data.downcast_mut::<Deque>()
    {
        std::mem::swap(&mut gone, &mut d.items);
    }
}
/// The error of a search that finds its deque changed.
fn unless_changed(vm: &mut Vm, d: Word, version: u64) -> R<()> {
    if with(vm, d, |d| d.version)? == version {
        return Ok(());
    }
    Err(vm.runtime_error("deque mutated during iteration"))
}
fn extend_by(vm: &mut Vm, d: Word, items: Word, left: bool) -> R<()> {
    if d == items {
        for v in snapshot(vm, d)? {
            drop(with(vm, d, |d| d.add(v, left))?);
        }
        return Ok(());
    }
    let runs_no_code = items.has_tid(tid::LIST)
        || items.has_tid(tid::TUPLE)
        || items.has_tid(builtin_tid::RANGE)
        || items.has_tid(tid::STR);
    if runs_no_code {
        let all = vm.collect(items)?;
        let gone: Vec<Ref> =
            with(vm, d, |d| all.into_iter().filter_map(|v| d.add(v, left)).collect())?;
        drop(gone);
        return Ok(());
    }
    let it = vm.get_iter(items)?;
    while let Some(v) = vm.iter_next(*it)? {
        drop(with(vm, d, |d| d.add(v, left))?);
    }
    Ok(())
}
fn append(vm: &mut Vm, args: &Args, left: bool) -> R {
    args.arity(vm, if left { "appendleft" } else { "append" }, 1, 1, 1)?;
    let v = Ref::new(args.pos[1]);
    drop(with(vm, args.pos[0], |d| d.add(v, left))?);
    Ok(build::none())
}
fn pop(vm: &mut Vm, args: &Args, left: bool) -> R {
    args.arity(vm, "pop", 1, 0, 0)?;
    let v = with(vm, args.pos[0], |d| {
        d.version += 1;
        if left { d.items.pop_front() } else { d.items.pop_back() }
    })?;
    match v {
        Some(v) => Ok(v),
        None => Err(vm.index_error("pop from an empty deque")),
    }
}
fn clear(vm: &mut Vm, args: &Args) -> R {
    let gone = with(vm, args.pos[0], |d| {
        d.version += 1;
        std::mem::take(&mut d.items)
    })?;
    drop(gone);
    Ok(build::none())
}
fn rotate(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "rotate", 1, 0, 1)?;
    let n = args.get(1).map(|w| vm.to_i64(w)).transpose()?.unwrap_or(1);
    with(vm, args.pos[0], |d| {
        d.version += 1;
        if !d.items.is_empty() {
            let by = n.rem_euclid(d.items.len() as i64) as usize;
            d.items.rotate_right(by);
        }
    })?;
    Ok(build::none())
}
fn reverse(vm: &mut Vm, args: &Args) -> R {
    with(vm, args.pos[0], |d| d.items.make_contiguous().reverse())?;
    Ok(build::none())
}
/// Position of an index that counts from the end when negative.
fn at(vm: &mut Vm, d: Word, index: Word) -> R<usize> {
    let i = vm.to_i64(index)?;
    let len = with(vm, d, |d| d.items.len())? as i64;
    let i = if i < 0 { i + len } else { i };
    if i < 0 || i >= len {
        return Err(vm.index_error("deque index out of range"));
    }
    Ok(i as usize)
}
fn get_item(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__getitem__", 1, 1, 1)?;
    let i = at(vm, args.pos[0], args.pos[1])?;
    with(vm, args.pos[0], |d| d.items[i].clone())
}
fn set_item(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__setitem__", 1, 2, 2)?;
    let i = at(vm, args.pos[0], args.pos[1])?;
    let v = Ref::new(args.pos[2]);
    drop(with(vm, args.pos[0], |d| std::mem::replace(&mut d.items[i], v))?);
    Ok(build::none())
}
fn del_item(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__delitem__", 1, 1, 1)?;
    let i = at(vm, args.pos[0], args.pos[1])?;
    drop(with(vm, args.pos[0], |d| {
        d.version += 1;
        d.items.remove(i)
    })?);
    Ok(build::none())
}
/// Position of the first item equal to a value.
fn find(vm: &mut Vm, d: Word, wanted: Word) -> R<Option<usize>> {
    let version = with(vm, d, |d| d.version)?;
    for (i, v) in snapshot(vm, d)?.iter().enumerate() {
        if vm.equal(**v, wanted)? {
            return Ok(Some(i));
        }
        unless_changed(vm, d, version)?;
    }
    Ok(None)
}
fn contains(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__contains__", 1, 1, 1)?;
    Ok(build::bool(find(vm, args.pos[0], args.pos[1])?.is_some()))
}
fn index(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "index", 1, 1, 3)?;
    let (len, version) = with(vm, args.pos[0], |d| (d.items.len(), d.version))?;
    let bound = |i: usize| args.get(i).map_or_else(build::none, Ref::new);
    let part = build::slice(vm, bound(2), bound(3), build::none());
    let span = vm.span(part.cast::<SliceObj>(), len)?;
    let all = snapshot(vm, args.pos[0])?;
    for i in span.start.max(0) as usize..span.stop.max(0) as usize {
        let Some(v) = all.get(i) else { break };
        if vm.equal(**v, args.pos[1])? {
            return Ok(build::usize(vm, i));
        }
        unless_changed(vm, args.pos[0], version)?;
    }
    let text = vm.repr(args.pos[1])?;
    Err(vm.value_error(&format!("{text} is not in deque")))
}
fn remove(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "remove", 1, 1, 1)?;
    let version = with(vm, args.pos[0], |d| d.version)?;
    let found = find(vm, args.pos[0], args.pos[1]);
    if with(vm, args.pos[0], |d| d.version)? != version {
        vm.clear_pending();
        return Err(vm.index_error("deque mutated during iteration"));
    }
    match found? {
        Some(i) => {
            drop(with(vm, args.pos[0], |d| {
                d.version += 1;
                d.items.remove(i)
            })?);
            Ok(build::none())
        }
        None => {
            let text = vm.repr(args.pos[1])?;
            Err(vm.value_error(&format!("{text} is not in deque")))
        }
    }
}
fn count(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "count", 1, 1, 1)?;
    let mut n = 0;
    let version = with(vm, args.pos[0], |d| d.version)?;
    for v in snapshot(vm, args.pos[0])? {
        n += usize::from(vm.equal(*v, args.pos[1])?);
        unless_changed(vm, args.pos[0], version)?;
    }
    Ok(build::usize(vm, n))
}
fn insert(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "insert", 1, 2, 2)?;
    let i = vm.to_i64(args.pos[1])?;
    let v = Ref::new(args.pos[2]);
    let done = with(vm, args.pos[0], |d| {
        let len = d.items.len() as i64;
        if d.max.is_some_and(|m| d.items.len() >= m) {
            return false;
        }
        d.version += 1;
        d.items.insert((if i < 0 { i + len } else { i }).clamp(0, len) as usize, v);
        true
    })?;
    if done { Ok(build::none()) } else { Err(vm.index_error("deque already at its maximum size")) }
}
fn copy(vm: &mut Vm, args: &Args) -> R {
    let max = with(vm, args.pos[0], |d| d.max)?;
    let ty = vm.type_of(args.pos[0]);
    if ty.is_heap {
        // A class of the program's has its own way to be made.
        return match max {
            None => vm.call(ty.word(), &Args::of(&args.pos[..1])),
            Some(n) => {
                let n = build::usize(vm, n);
                vm.call(ty.word(), &Args::of(&[args.pos[0], *n]))
            }
        };
    }
    let items = snapshot(vm, args.pos[0])?.into();
    Ok(build::native(ty, Box::new(Deque { items, max, version: 0 })))
}
fn add(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__add__", 1, 1, 1)?;
    if !is_deque(args.pos[1]) {
        return Ok(Ref::owned(Word::NOT_IMPLEMENTED));
    }
    let sum = copy(vm, args)?;
    extend_by(vm, *sum, args.pos[1], false)?;
    Ok(sum)
}
fn multiply(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__mul__", 1, 1, 1)?;
    let n = vm.to_i64(args.pos[1])?;
    let items = snapshot(vm, args.pos[0])?;
    let product = copy(vm, args)?;
    clear(vm, &Args::of(&[*product]))?;
    for _ in 0..n {
        for v in &items {
            let v = v.clone();
            drop(with(vm, *product, |d| d.add(v, false))?);
        }
    }
    Ok(product)
}
fn multiply_in_place(vm: &mut Vm, args: &Args) -> R {
    let product = multiply(vm, args)?;
    let items = with(vm, *product, |d| std::mem::take(&mut d.items))?;
    let gone = with(vm, args.pos[0], |d| {
        d.version += 1;
        std::mem::replace(&mut d.items, items)
    })?;
    drop(gone);
    Ok(Ref::new(args.pos[0]))
}
/// How `pickle` and `copy` take a deque apart: class, arguments, attributes, items.
fn reduce(vm: &mut Vm, args: &Args) -> R {
    let w = args.pos[0];
    let max = with(vm, w, |d| d.max)?;
    let arguments = match max {
        None => vec![],
        Some(n) => vec![build::tuple(vm, vec![]), build::usize(vm, n)],
    };
    let arguments = build::tuple(vm, arguments);
    let attributes = crate::attributes::instance_dict(vm, w).map_or_else(build::none, Ref::new);
    let (class, items) = (Ref::new(vm.type_of(w).word()), vm.get_iter(w)?);
    Ok(build::tuple(vm, vec![class, arguments, attributes, items]))
}
fn compare(vm: &mut Vm, args: &Args, op: Cmp) -> R {
    if args.pos.len() != 2 || !is_deque(args.pos[0]) || !is_deque(args.pos[1]) {
        return Ok(Ref::owned(Word::NOT_IMPLEMENTED));
    }
    let (a, b) = (snapshot(vm, args.pos[0])?, snapshot(vm, args.pos[1])?);
    let (a, b) = (build::list(vm, a), build::list(vm, b));
    vm.compare(op, *a, *b)
}
fn repr(vm: &mut Vm, args: &Args) -> R {
    if vm.repr_stack.contains(&args.pos[0]) {
        return Ok(build::str(vm, "[...]"));
    }
    vm.repr_stack.push(args.pos[0]);
    let items = snapshot(vm, args.pos[0]);
    let text = items.and_then(|items| {
        let list = build::list(vm, items);
        vm.repr(*list)
    });
    vm.repr_stack.pop();
    let text = text?;
    let name = vm.type_of(args.pos[0]).short_name();
    let text = match with(vm, args.pos[0], |d| d.max)? {
        Some(m) => format!("{name}({text}, maxlen={m})"),
        None => format!("{name}({text})"),
    };
    Ok(build::str(vm, &text))
}

struct Walk {
    of: Ref,
    next: usize,
    version: u64,
    backwards: bool,
}
impl Iterate for Walk {
    fn resumption(&self) -> Option<Resumption> {
        let (sequence, index) = (self.of.clone(), self.next as i64);
        Some(Resumption::At { sequence, index, is_reversed: self.backwards })
    }
    fn seek(&mut self, index: i64) {
        self.next = usize::try_from(index).unwrap_or(0);
    }
    fn length_hint(&self) -> Option<usize> {
        let data = self.of.cast::<NativeObj>().data.try_borrow().ok()?;
        data.downcast_ref::<Deque>().map(|d| d.items.len().saturating_sub(self.next))
    }
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        let (i, back) = (self.next, self.backwards);
        // The short way of what is below.
        if let Ok(data) = self.of.cast::<NativeObj>().data.try_borrow()
            && let Some(d) = data.downcast_ref::<Deque>()
            && d.version == self.version
            && !back
        {
            self.next += 1;
            return Ok(d.items.get(i).cloned());
        }
        let (version, item) = with(vm, *self.of, |d| {
            let len = d.items.len();
            let i = if back { len.checked_sub(i + 1) } else { Some(i) };
            (d.version, i.and_then(|i| d.items.get(i).cloned()))
        })?;
        if version != self.version {
            let ty = vm.exc().runtime_error;
            return Err(vm.raise(ty, "deque mutated during iteration"));
        }
        self.next += 1;
        Ok(item)
    }
}
fn walk(vm: &mut Vm, args: &Args, backwards: bool) -> R {
    let version = with(vm, args.pos[0], |d| d.version)?;
    let w = Walk { of: Ref::new(args.pos[0]), next: 0, version, backwards };
    let types = vm.iterator_types();
    let ty = if backwards { types.deque_reversed } else { types.deque };
    Ok(build::iterator(ty, Box::new(w)))
}
fn maxlen(vm: &mut Vm, w: Word) -> R {
    Ok(match with(vm, w, |d| d.max)? {
        Some(n) => build::usize(vm, n),
        None => build::none(),
    })
}

/// `_count_elements(mapping, iterable)`: counts each item.
fn count_elements(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "_count_elements", 0, 2, 2)?;
    let mapping = args.pos[0];
    let (get, set) = (vm.names.get, vm.names.__setitem__);
    let (ty, dict) = (vm.type_of(mapping), vm.types.dict);
    let is_plain = mapping.kind() == Kind::Dict
        && [get, set].iter().all(|n| vm.type_lookup(ty, *n) == vm.type_lookup(dict, *n));
    let it = vm.get_iter(args.pos[1])?;
    let (zero, one) = (build::int64(vm, 0), build::int64(vm, 1));
    while let Some(item) = vm.iter_next(*it)? {
        if is_plain {
            let d = mapping.cast::<DictObj>();
            let hash = vm.hash(*item)?;
            let at = d.find_hashed(vm, *item, hash)?;
            let old = at.map_or(Word::NULL, |at| d.table().entries[at].value);
            match (at, old.as_i64()) {
                (None, _) => {
                    d.table().push_new(hash, item.into_word(), one.word());
                }
                // Small ints are no references.
                (Some(at), Some(n)) if old.is_small_int() && n < i64::from(i32::MAX) => {
                    d.table().entries[at].value = build::int64(vm, n + 1).word();
                }
                _ => {
                    let old = Ref::new(old);
                    let sum = vm.binary_op(crate::arithmetic::nb::ADD, *old, *one)?;
                    d.insert(vm, *item, sum)?;
                }
            }
        } else {
            let old = vm.call_method(mapping, get, &[*item, *zero])?;
            let sum = vm.binary_op(crate::arithmetic::nb::ADD, *old, *one)?;
            vm.set_item(mapping, *item, *sum)?;
        }
        vm.check_attention()?;
    }
    Ok(build::none())
}

/// The descriptor of a field of a named tuple.
struct TupleGetter(usize);

/// The place of the item that such a descriptor gives.
pub(crate) fn tuple_getter(descriptor: Word) -> Option<usize> {
    let data = descriptor.get::<NativeObj>()?.data.try_borrow().ok()?;
    data.downcast_ref::<TupleGetter>().map(|g| g.0)
}

/// What a field's descriptor gives for an object.
pub(crate) fn tuple_field(vm: &mut Vm, field: usize, object: Word) -> R {
    match object.get::<TupleObj>().map(|t| t.items().get(field)) {
        Some(Some(w)) => Ok(Ref::new(*w)),
        Some(None) => Err(vm.index_error("tuple index out of range")),
        None => {
            let ty = vm.type_of(object).name();
            let text = format!(
                "descriptor for index '{field}' for tuple subclasses doesn't apply to '{ty}' object"
            );
            Err(vm.type_error(text))
        }
    }
}

/// `_tuplegetter(index, doc)`.
fn new_tuple_getter(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "_tuplegetter", 1, 2, 2)?;
    let Ok(field) = usize::try_from(vm.to_i64(args.pos[1])?) else {
        return Err(vm.value_error("index must not be negative"));
    };
    let made = build::native(args.pos[0].cast::<TypeObj>(), Box::new(TupleGetter(field)));
    let doc = vm.names.__doc__;
    vm.generic_set_attr(*made, doc, Some(Ref::new(args.pos[2])))?;
    Ok(made)
}

fn make_tuple_getter(vm: &mut Vm) -> Ref {
    let ty = crate::modules::native_type(
        vm,
        "collections",
        "_tuplegetter",
        &[
            ("__get__", |vm, a| {
                a.arity(vm, "__get__", 1, 1, 2)?;
                match (tuple_getter(a.pos[0]), a.pos[1]) {
                    (Some(field), object) if object != Word::NONE => tuple_field(vm, field, object),
                    _ => Ok(Ref::new(a.pos[0])),
                }
            }),
            ("__set__", |vm, a| {
                let object = a.get(1).unwrap_or(Word::NONE);
                Err(vm.attribute_error_of("can't set attribute", object))
            }),
            ("__delete__", |vm, a| {
                let object = a.get(1).unwrap_or(Word::NONE);
                Err(vm.attribute_error_of("can't delete attribute", object))
            }),
            ("__reduce__", |vm, a| {
                let class = Ref::new(vm.type_of(a.pos[0]).word());
                let field = build::usize(vm, tuple_getter(a.pos[0]).unwrap_or(0));
                let doc = vm.get_attr(a.pos[0], vm.names.__doc__)?;
                let pair = build::pair(vm, field, doc);
                Ok(build::pair(vm, class, pair))
            }),
        ],
    );
    crate::types::give_instances_attributes(ty);
    ty.new.set(Some(new_tuple_getter));
    Ref::new(ty.word())
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(vm, "_collections", &[("_count_elements", count_elements)]);
    let getter = make_tuple_getter(vm);
    set(vm, &m, "_tuplegetter", getter);
    let (library, name) = (vm.intern("_ordered_dict"), vm.intern("OrderedDict"));
    let class = crate::import::import_name(vm, *library, Word::NONE, Word::NONE, 0)
        .and_then(|library| vm.get_attr(*library, *name));
    match class {
        Ok(class) => set(vm, &m, "OrderedDict", class),
        // The library has one of its own.
        Err(_) => vm.clear_pending(),
    }
    let object = vm.types.object;
    let ty = crate::types::new_builtin(vm, "deque", object, Kind::Native);
    ty.new.set(Some(new));
    ty.collection.set(crate::interp::matching::Collection::Sequence);
    ty.sealed.set(false);
    define(
        vm,
        ty,
        &[
            ("append", |vm, a| append(vm, a, false)),
            ("appendleft", |vm, a| append(vm, a, true)),
            ("pop", |vm, a| pop(vm, a, false)),
            ("popleft", |vm, a| pop(vm, a, true)),
            ("extend", |vm, a| {
                a.arity(vm, "extend", 1, 1, 1)?;
                extend_by(vm, a.pos[0], a.pos[1], false).map(|()| build::none())
            }),
            ("extendleft", |vm, a| {
                a.arity(vm, "extendleft", 1, 1, 1)?;
                extend_by(vm, a.pos[0], a.pos[1], true).map(|()| build::none())
            }),
            ("__iadd__", |vm, a| {
                a.arity(vm, "__iadd__", 1, 1, 1)?;
                extend_by(vm, a.pos[0], a.pos[1], false).map(|()| Ref::new(a.pos[0]))
            }),
            ("clear", clear),
            ("rotate", rotate),
            ("reverse", reverse),
            ("remove", remove),
            ("index", index),
            ("insert", insert),
            ("count", count),
            ("copy", copy),
            ("__copy__", copy),
            ("__len__", |vm, a| {
                let n = with(vm, a.pos[0], |d| d.items.len())?;
                Ok(build::usize(vm, n))
            }),
            ("__getitem__", get_item),
            ("__setitem__", set_item),
            ("__delitem__", del_item),
            ("__contains__", contains),
            ("__iter__", |vm, a| walk(vm, a, false)),
            ("__reversed__", |vm, a| walk(vm, a, true)),
            ("__add__", add),
            ("__mul__", multiply),
            ("__rmul__", multiply),
            ("__imul__", multiply_in_place),
            ("__init__", init),
            ("__reduce__", reduce),
            ("__repr__", repr),
            ("__eq__", |vm, a| compare(vm, a, Cmp::Eq)),
            ("__ne__", |vm, a| compare(vm, a, Cmp::Ne)),
            ("__lt__", |vm, a| compare(vm, a, Cmp::Lt)),
            ("__le__", |vm, a| compare(vm, a, Cmp::Le)),
            ("__gt__", |vm, a| compare(vm, a, Cmp::Gt)),
            ("__ge__", |vm, a| compare(vm, a, Cmp::Ge)),
        ],
    );
    define_property(vm, ty, "maxlen", maxlen, None);
    let key = vm.names.__hash__;
    ty.dict().insert_str(vm, key, build::none());
    crate::types::place_in_module(vm, ty, "collections");
    let which = vm.types.classmethod;
    crate::methods::define_wrapped(vm, ty, which, &[("__class_getitem__", super::alias)]);
    set(vm, &m, "deque", Ref::new(ty.word()));
    m
}
