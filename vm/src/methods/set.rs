//! Methods and operators of `set` and `frozenset` (and the set-like dict views).

use super::{define, this};
use crate::arithmetic::nb;
use crate::build;
use crate::comparisons::Cmp;
use crate::consumers::Consumer;
use crate::heap::{Ref, header};
use crate::object::*;
use crate::set::Set;
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
use ir::word::Word;
use std::cell::{Cell, UnsafeCell};

struct SetIter {
    set: Ref,
    at: usize,
    used: usize,
    left: usize,
}

impl Iterate for SetIter {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        let t = self.set.cast::<SetObj>().table();
        if t.len() != self.used {
            return Err(vm.runtime_error("Set changed size during iteration"));
        }
        Ok(t.next_from(self.at).map(|(w, next)| {
            self.at = next;
            self.left = self.left.saturating_sub(1);
            Ref::new(w)
        }))
    }
    fn length_hint(&self) -> Option<usize> {
        Some(self.left)
    }
    fn resumption(&self) -> Option<Resumption> {
        let t = self.set.cast::<SetObj>().table();
        let (mut items, mut at) = (vec![], self.at);
        while let Some((w, next)) = t.next_from(at) {
            items.push(Ref::new(w));
            at = next;
        }
        Some(Resumption::Left(items))
    }
}

/// `iter(set)`.
pub fn iter(vm: &mut Vm, w: Word) -> Ref {
    let used = w.cast::<SetObj>().table().len();
    build::iterator(
        vm.types.set_iter,
        Box::new(SetIter { set: Ref::new(w), at: 0, used, left: used }),
    )
}

/// Whether a set is of a class that made it hashable.
fn has_own_hash(vm: &mut Vm, w: Word) -> bool {
    let ty = vm.type_of(w);
    ty.is_heap && vm.type_lookup(ty, vm.names.__hash__).is_some_and(|f| f != Word::NONE)
}

/// An item that may be looked up: a set stands for the frozenset of its items.
fn hashable(vm: &mut Vm, item: Word) -> Ref {
    if item.kind() == Kind::Set && !has_own_hash(vm, item) {
        return build::set(vm.types.frozenset, item.cast::<SetObj>().table().copy());
    }
    Ref::new(item)
}

/// `item in set`; a set as item stands for the frozenset of its values.
pub fn contains(vm: &mut Vm, w: Word, item: Word) -> R<bool> {
    let item = hashable(vm, item);
    w.cast::<SetObj>().contains(vm, *item)
}

/// CPython's `frozenset_hash`.
pub fn hash(s: &SetObj) -> i64 {
    if let Some(h) = s.hash.get() {
        return h;
    }
    let shuffle = |h: u64| ((h ^ 89869747) ^ (h << 16)).wrapping_mul(3644798167);
    let mut h = 0u64;
    for (_, x) in s.table().iter() {
        h ^= shuffle(x as u64);
    }
    h ^= (s.table().len() as u64 + 1).wrapping_mul(1927868237);
    h ^= (h >> 11) ^ (h >> 25);
    h = h.wrapping_mul(69069).wrapping_add(907133923);
    let h = if h == u64::MAX { 590923713 } else { h as i64 };
    s.hash.set(Some(h));
    h
}

/// `set.update` with one iterable.
pub fn update(vm: &mut Vm, s: &SetObj, other: Word) -> R<()> {
    if let Some(o) = other.get::<SetObj>() {
        return s.merge(vm, o);
    }
    if other.has_tid(tid::TUPLE) {
        for v in other.cast::<TupleObj>().items() {
            s.add(vm, *v)?;
        }
        return Ok(());
    }
    if let Some(d) = other.get::<DictObj>().filter(|_| other.has_tid(tid::DICT)) {
        s.table().room_for(d.table().len());
    }
    let it = vm.get_iter(other)?;
    while let Some(v) = vm.next_item(*it)? {
        s.add(vm, *v)?;
    }
    Ok(())
}

/// A set with the items of an iterable.
fn to_set(vm: &mut Vm, ty: &TypeObj, w: Word) -> R {
    let s = build::set(ty, Set::default());
    let w = match vm.consume(Consumer::Collect, w, None) {
        Some(items) => items?,
        None => Ref::new(w),
    };
    update(vm, s.cast::<SetObj>(), *w)?;
    Ok(s)
}

/// The value as a set, if it is one or a set-like view.
fn set_like(vm: &mut Vm, w: Word) -> R<Option<Ref>> {
    if w.get::<SetObj>().is_some() {
        return Ok(Some(Ref::new(w)));
    }
    match super::dict::viewed(w) {
        Some((d, part)) if part != super::dict::Part::Values => {
            let it = crate::iterators::of_dict(vm, *d, part, false);
            let ty = vm.types.set;
            to_set(vm, ty, *it).map(Some)
        }
        _ => Ok(None),
    }
}

fn result_type(vm: &Vm, a: Word) -> &'static TypeObj {
    if a.kind() == Kind::FrozenSet { vm.types.frozenset } else { vm.types.set }
}

/// The set operators; `None` if the operands are not both sets. Also `dict | dict` and `type | type`.
pub fn operator(vm: &mut Vm, op: u32, inplace: bool, a: Word, b: Word) -> R<Option<Ref>> {
    if op == nb::OR && a.kind() == Kind::Dict && (b.kind() == Kind::Dict || inplace) {
        if inplace {
            super::dict::update(vm, a.cast::<DictObj>(), b)?;
            return Ok(Some(Ref::new(a)));
        }
        let made = build::dict(vm, a.cast::<DictObj>().table().copy());
        super::dict::update(vm, made.cast::<DictObj>(), b)?;
        return Ok(Some(made));
    }
    if op == nb::OR
        && (a.kind() == Kind::Type || b.kind() == Kind::Type)
        && crate::typing::can_be_member(a)
        && crate::typing::can_be_member(b)
    {
        return crate::typing::union(vm, a, b).map(Some);
    }
    if a.get::<SetObj>().is_some() && b.get::<SetObj>().is_some() {
        return combine(vm, op, inplace, a, a, b).map(Some);
    }
    let (x, y) = (set_like(vm, a)?, set_like(vm, b)?);
    // A view of a dict takes any iterable on its other side.
    let is_view = |vm: &Vm, w: Word| {
        let ty = vm.type_of(w);
        std::ptr::eq(ty, vm.types.dict_keys) || std::ptr::eq(ty, vm.types.dict_items)
    };
    let other = |vm: &mut Vm, w: Word, one: Option<Ref>, view: bool| match one {
        None if view => {
            let made = build::set(vm.types.set, crate::set::Set::default());
            update(vm, made.cast::<SetObj>(), w)?;
            Ok(Some(made))
        }
        one => Ok(one),
    };
    let (left, right) = (is_view(vm, a), is_view(vm, b));
    let (x, y) = (other(vm, a, x, right)?, other(vm, b, y, left)?);
    let (Some(x), Some(y)) = (x, y) else { return Ok(None) };
    combine(vm, op, inplace, a, *x, *y).map(Some)
}

/// A set operator on the sets `x` and `y`; the left operand `a` says what the result is.
fn combine(vm: &mut Vm, op: u32, inplace: bool, a: Word, x: Word, y: Word) -> R {
    if inplace && a.kind() == Kind::Set {
        let s = a.cast::<SetObj>();
        match op {
            nb::OR => update(vm, s, y)?,
            nb::SUBTRACT => {
                for (k, h) in y.cast::<SetObj>().items() {
                    s.discard_hashed(vm, *k, h)?;
                }
            }
            nb::AND => {
                let r = intersection(vm, vm.types.set, x, y)?;
                s.table().swap_items(r.cast::<SetObj>().table());
            }
            _ => {
                for (k, h) in y.cast::<SetObj>().items() {
                    if !s.discard_hashed(vm, *k, h)? {
                        s.add_hashed(vm, *k, h)?;
                    }
                }
            }
        }
        return Ok(Ref::new(a));
    }
    let ty = result_type(vm, a);
    Ok(match op {
        nb::OR => {
            let s = build::set(ty, x.cast::<SetObj>().table().copy());
            update(vm, s.cast::<SetObj>(), y)?;
            s
        }
        nb::AND => intersection(vm, ty, x, y)?,
        nb::SUBTRACT => difference(vm, ty, x, y)?,
        _ => {
            let s = build::set(ty, y.cast::<SetObj>().table().copy());
            let t = s.cast::<SetObj>();
            t.toggle(vm, x.cast::<SetObj>())?;
            s
        }
    })
}

fn intersection(vm: &mut Vm, ty: &TypeObj, a: Word, b: Word) -> R {
    let (mut x, mut y) = (a.cast::<SetObj>(), b.cast::<SetObj>());
    if y.table().len() > x.table().len() {
        std::mem::swap(&mut x, &mut y);
    }
    let s = build::set(ty, Set::default());
    s.cast::<SetObj>().gather(vm, y, x, true)?;
    Ok(s)
}

fn difference(vm: &mut Vm, ty: &TypeObj, a: Word, b: Word) -> R {
    let (x, y) = (a.cast::<SetObj>(), b.cast::<SetObj>());
    if x.table().len() >> 2 > y.table().len() {
        let s = build::set(ty, x.table().copy());
        for (k, h) in y.items() {
            s.cast::<SetObj>().discard_hashed(vm, *k, h)?;
        }
        return Ok(s);
    }
    let s = build::set(ty, Set::default());
    s.cast::<SetObj>().gather(vm, x, y, false)?;
    Ok(s)
}

fn subset(vm: &mut Vm, a: Word, b: Word) -> R<bool> {
    if a.cast::<SetObj>().table().len() > b.cast::<SetObj>().table().len() {
        return Ok(false);
    }
    a.cast::<SetObj>().is_subset(vm, b.cast::<SetObj>())
}

/// Comparisons of sets (inclusion); `None` if the operands are not both sets.
pub fn compare(vm: &mut Vm, op: Cmp, a: Word, b: Word) -> R<Option<Ref>> {
    let candidate = |w: Word| matches!(w.kind(), Kind::Set | Kind::FrozenSet | Kind::Native);
    if !candidate(a) || !candidate(b) {
        return Ok(None);
    }
    let (Some(x), Some(y)) = (set_like(vm, a)?, set_like(vm, b)?) else { return Ok(None) };
    let (n, m) = (x.cast::<SetObj>().table().len(), y.cast::<SetObj>().table().len());
    let r = match op {
        Cmp::Eq => n == m && subset(vm, *x, *y)?,
        Cmp::Ne => n != m || !subset(vm, *x, *y)?,
        Cmp::Le => subset(vm, *x, *y)?,
        Cmp::Lt => n < m && subset(vm, *x, *y)?,
        Cmp::Ge => subset(vm, *y, *x)?,
        Cmp::Gt => n > m && subset(vm, *y, *x)?,
    };
    Ok(Some(build::bool(r)))
}

fn s(args: &Args) -> &'static SetObj {
    args.pos[0].cast::<SetObj>()
}
fn add(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "set.add", 1, 1, 1)?;
    s(args).add(vm, args.pos[1])?;
    Ok(build::none())
}
fn discard(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "set.discard", 1, 1, 1)?;
    let item = hashable(vm, args.pos[1]);
    s(args).discard(vm, *item)?;
    Ok(build::none())
}
fn remove(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "set.remove", 1, 1, 1)?;
    let item = hashable(vm, args.pos[1]);
    if !s(args).discard(vm, *item)? {
        return Err(vm.key_error(args.pos[1]));
    }
    Ok(build::none())
}
fn pop(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "set.pop", 1, 0, 0)?;
    match s(args).table().pop() {
        Some(v) => Ok(v),
        None => {
            let text = build::str(vm, "pop from an empty set");
            Err(vm.key_error(*text))
        }
    }
}
fn clear(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "set.clear", 1, 0, 0)?;
    s(args).table().clear();
    Ok(build::none())
}
fn copy(vm: &mut Vm, args: &Args) -> R {
    let ty = result_type(vm, args.pos[0]);
    if args.pos[0].has_tid(builtin_tid::FROZENSET) {
        return Ok(this(args));
    }
    Ok(build::set(ty, s(args).table().copy()))
}
fn update_method(vm: &mut Vm, args: &Args) -> R {
    for w in &args.pos[1..] {
        update(vm, s(args), *w)?;
    }
    Ok(build::none())
}
/// Folds an operator over the other arguments, converting each to a set.
fn fold(vm: &mut Vm, args: &Args, op: u32, inplace: bool) -> R {
    let ty = vm.types.set;
    let mut acc = if inplace { this(args) } else { copy(vm, &Args::of(&args.pos[..1]))? };
    for w in &args.pos[1..] {
        let other = if w.get::<SetObj>().is_some() { Ref::new(*w) } else { to_set(vm, ty, *w)? };
        acc = operator(vm, op, inplace, *acc, *other)?.expect("both are sets");
    }
    Ok(if inplace { build::none() } else { acc })
}
fn relation(vm: &mut Vm, args: &Args, op: Cmp) -> R {
    let ty = vm.types.set;
    let other = if args.pos[1].get::<SetObj>().is_some() {
        Ref::new(args.pos[1])
    } else {
        to_set(vm, ty, args.pos[1])?
    };
    Ok(compare(vm, op, args.pos[0], *other)?.expect("both are sets"))
}
fn isdisjoint(vm: &mut Vm, args: &Args) -> R {
    if let Some(other) = args.pos[1].get::<SetObj>() {
        let (mut few, mut many) = (other, s(args));
        if few.table().len() > many.table().len() {
            std::mem::swap(&mut few, &mut many);
        }
        return Ok(build::bool(few.is_disjoint(vm, many)?));
    }
    for v in vm.collect(args.pos[1])? {
        if s(args).contains(vm, *v)? {
            return Ok(build::bool(false));
        }
    }
    Ok(build::bool(true))
}
fn new(vm: &mut Vm, args: &Args) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    let fill = ty.kind == Kind::FrozenSet || !ty.is_heap;
    if fill
        && ty.kind == Kind::FrozenSet
        && !ty.is_heap
        && let Some(w) = args.get(1)
        && w.has_tid(builtin_tid::FROZENSET)
    {
        return Ok(Ref::new(w));
    }
    let made = build::own(build::with_attrs(
        ty,
        SetObj { head: header(ty), inner: UnsafeCell::new(Set::default()), hash: Cell::new(None) },
        0,
    ));
    if fill {
        args.arity(vm, ty.name(), 1, 0, 1)?;
        if let Some(w) = args.get(1) {
            update(vm, made.cast::<SetObj>(), w)?;
        }
    }
    Ok(made)
}
fn init(vm: &mut Vm, args: &Args) -> R {
    // `set(…)` itself has filled it already.
    if vm.type_of(args.pos[0]).is_heap {
        s(args).table().clear();
        if let Some(w) = args.get(1) {
            update(vm, s(args), w)?;
        }
    }
    Ok(build::none())
}

pub(super) fn install(vm: &mut Vm) {
    for ty in [vm.types.set, vm.types.frozenset] {
        ty.new.set(Some(new));
        define(
            vm,
            ty,
            &[
                ("copy", copy),
                ("union", |vm, a| fold(vm, a, nb::OR, false)),
                ("intersection", |vm, a| fold(vm, a, nb::AND, false)),
                ("difference", |vm, a| fold(vm, a, nb::SUBTRACT, false)),
                ("symmetric_difference", |vm, a| fold(vm, a, nb::XOR, false)),
                ("issubset", |vm, a| relation(vm, a, Cmp::Le)),
                ("issuperset", |vm, a| relation(vm, a, Cmp::Ge)),
                ("isdisjoint", isdisjoint),
            ],
        );
    }
    let ty = vm.types.set;
    define(
        vm,
        ty,
        &[
            ("add", add),
            ("discard", discard),
            ("remove", remove),
            ("pop", pop),
            ("clear", clear),
            ("update", update_method),
            ("intersection_update", |vm, a| fold(vm, a, nb::AND, true)),
            ("difference_update", |vm, a| fold(vm, a, nb::SUBTRACT, true)),
            ("symmetric_difference_update", |vm, a| fold(vm, a, nb::XOR, true)),
            ("__init__", init),
        ],
    );
}
