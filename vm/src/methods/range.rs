//! `range`.

use super::define;
use crate::arithmetic::Int;
use crate::build;
use crate::heap::{Ref, header, place};
use crate::iterate::OverSequence;
use crate::object::*;
use crate::slices::Span;
use crate::vm::{Args, R, Vm};
use ir::word::{SMALL_INT_MAX, SMALL_INT_MIN, Word};
use malachite_bigint::BigInt;
use num_traits::{ToPrimitive, Zero};

fn parts(w: Word) -> (BigInt, BigInt, BigInt) {
    let r = w.cast::<RangeObj>();
    let big = |w: Word| Int::of(w).expect("range bounds are ints").to_big();
    (big(r.start), big(r.stop), big(r.step))
}

/// The same as machine integers: start, step, and how many values there are.
fn small_parts(w: Word) -> Option<(i64, i64, i64)> {
    let r = w.cast::<RangeObj>();
    let (a, b, s) = (r.start.as_i64()?, r.stop.as_i64()?, r.step.as_i64()?);
    Some((a, s, small_len(a, b, s)))
}

/// `len(range)`, of any size.
pub(crate) fn length(w: Word) -> BigInt {
    if let Some((.., n)) = small_parts(w) {
        return BigInt::from(n);
    }
    let (a, b, s) = parts(w);
    let zero = BigInt::zero();
    let one = BigInt::from(1);
    let n = if s > zero { (b - a + &s - one) / s } else { (a - b - &s - one) / -s };
    n.max(zero)
}

fn small_len(start: i64, stop: i64, step: i64) -> i64 {
    if step > 0 {
        if start < stop { (stop - start - 1) / step + 1 } else { 0 }
    } else if stop < start {
        (start - stop - 1) / -step + 1
    } else {
        0
    }
}

/// `len(range)`.
pub fn len(vm: &mut Vm, w: Word) -> R<usize> {
    match small_length(w) {
        Some(n) => Ok(n),
        None => Err(vm.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

/// `len(range)`, if it is small enough.
pub(crate) fn small_length(w: Word) -> Option<usize> {
    let n = small_parts(w).map_or_else(|| length(w).to_i64(), |(.., n)| Some(n));
    n.map(|n| n as usize)
}

/// `iter(range)`: machine integers if every value is small.
pub fn iter(vm: &mut Vm, w: Word) -> R {
    if let Some((a, s, n)) = small_parts(w) {
        return Ok(build::range_iter(vm, a, s, n));
    }
    let t = vm.iterator_types().long_range;
    Ok(build::iterator(t, Box::new(OverSequence { seq: Ref::new(w), next: 0 })))
}

/// `range[key]`.
pub fn get_item(vm: &mut Vm, w: Word, key: Word) -> R {
    let small = small_parts(w);
    if let (Some((a, s, n)), Some(i)) = (small, key.as_i64()) {
        let i = if i < 0 { i + n } else { i };
        if !(0..n).contains(&i) {
            return Err(vm.index_error("range object index out of range"));
        }
        return Ok(build::int64(vm, a + i * s));
    }
    let (start, _, step) = parts(w);
    if let Some(s) = key.get::<SliceObj>() {
        let Some(n) = small_length(w) else { return big_slice(vm, w, s) };
        let span = vm.span(s, n)?;
        if let Some((a, s, _)) = small
            && let Some([first, stop, step]) = small_slice((a, s), &span)
        {
            let [first, stop, step] = [first, stop, step].map(|i| build::int64(vm, i));
            return Ok(make(vm, first, stop, step));
        }
        let a = build::int(vm, &start + BigInt::from(span.start) * &step);
        let b = build::int(vm, &start + BigInt::from(span.stop) * &step);
        let c = build::int(vm, step * BigInt::from(span.step));
        return Ok(make(vm, a, b, c));
    }
    let i = vm.index(key)?;
    let mut i = Int::of(*i).expect("an index").to_big();
    let n = length(w);
    if i < BigInt::zero() {
        i += &n;
    }
    if i < BigInt::zero() || i >= n {
        return Err(vm.index_error("range object index out of range"));
    }
    Ok(build::int(vm, start + i * step))
}

/// `item in range`.
pub fn contains(vm: &mut Vm, w: Word, item: Word) -> R<bool> {
    // Subclasses of `int` have their own way to be equal.
    let Some(i) = Int::of(item).filter(|_| !vm.type_of(item).is_heap) else {
        let it = iter(vm, w)?;
        while let Some(v) = vm.iter_next(*it)? {
            if vm.equal(*v, item)? {
                return Ok(true);
            }
        }
        return Ok(false);
    };
    let (a, b, s) = parts(w);
    let i = i.to_big();
    let inside = if s > BigInt::zero() { a <= i && i < b } else { b < i && i <= a };
    Ok(inside && ((i - a) % s).is_zero())
}

/// Whether two ranges have the same values.
pub fn equal(_vm: &mut Vm, a: Word, b: Word) -> R<bool> {
    let (n, m) = (length(a), length(b));
    let (x, y) = (parts(a), parts(b));
    Ok(n == m && (n.is_zero() || (x.0 == y.0 && (n == BigInt::from(1) || x.2 == y.2))))
}

fn make(vm: &Vm, start: Ref, stop: Ref, step: Ref) -> Ref {
    build::own(place(
        RangeObj {
            head: header(vm.types.range),
            start: start.into_word(),
            stop: stop.into_word(),
            step: step.into_word(),
        },
        0,
    ))
}

fn new(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "range", 1, 1, 3)?;
    let one = build::int64(vm, 1);
    let (start, stop, step) = match args.pos.len() {
        2 => (build::int64(vm, 0), vm.index(args.pos[1])?, one),
        3 => (vm.index(args.pos[1])?, vm.index(args.pos[2])?, one),
        _ => (vm.index(args.pos[1])?, vm.index(args.pos[2])?, vm.index(args.pos[3])?),
    };
    if Int::of(*step).is_some_and(Int::is_zero) {
        return Err(vm.value_error("range() arg 3 must not be zero"));
    }
    Ok(make(vm, start, stop, step))
}

/// A slice of a range that is too long for machine integers, as `slice.indices` counts.
fn big_slice(vm: &mut Vm, w: Word, s: &SliceObj) -> R {
    let (n, (start, _, step)) = (length(w), parts(w));
    let by = match s.step {
        Word::NONE => BigInt::from(1),
        by => Int::of(*vm.index(by)?).map_or_else(BigInt::zero, Int::to_big),
    };
    if by.is_zero() {
        return Err(vm.value_error("slice step cannot be zero"));
    }
    let is_down = by < BigInt::zero();
    let (least, most) = match is_down {
        true => (BigInt::from(-1), &n - BigInt::from(1)),
        false => (BigInt::zero(), n.clone()),
    };
    let mut bound = |w: Word, default: &BigInt| -> R<BigInt> {
        if w == Word::NONE {
            return Ok(default.clone());
        }
        let mut i = Int::of(*vm.index(w)?).map_or_else(BigInt::zero, Int::to_big);
        if i < BigInt::zero() {
            i += &n;
        }
        Ok(i.max(least.clone()).min(most.clone()))
    };
    let (first, last) = if is_down { (&most, &least) } else { (&least, &most) };
    let (from, to) = (bound(s.start, first)?, bound(s.stop, last)?);
    let at = |i: BigInt| &start + i * &step;
    let (from, to) = (build::int(vm, at(from)), build::int(vm, at(to)));
    let by = build::int(vm, step * by);
    Ok(make(vm, from, to, by))
}

fn index(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "index", 1, 1, 1)?;
    let (w, item) = (args.pos[0], args.pos[1]);
    if let Some(i) = Int::of(item).filter(|_| !vm.type_of(item).is_heap) {
        if contains(vm, w, item)? {
            let (a, _, s) = parts(w);
            return Ok(build::int(vm, (i.to_big() - a) / s));
        }
    } else {
        let it = iter(vm, w)?;
        let mut at = 0;
        while let Some(v) = vm.iter_next(*it)? {
            if vm.equal(*v, item)? {
                return Ok(build::usize(vm, at));
            }
            at += 1;
        }
    }
    let t = vm.repr(args.pos[1])?;
    Err(vm.value_error(&format!("{t} is not in range")))
}
fn count(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "count", 1, 1, 1)?;
    let (w, item) = (args.pos[0], args.pos[1]);
    if Int::of(item).is_some() && !vm.type_of(item).is_heap {
        let n = i64::from(contains(vm, w, item)?);
        return Ok(build::int64(vm, n));
    }
    let (it, mut n) = (iter(vm, w)?, 0);
    while let Some(v) = vm.iter_next(*it)? {
        n += usize::from(vm.equal(*v, item)?);
    }
    Ok(build::usize(vm, n))
}

/// A slice of a range of machine integers, if its bounds are some too.
fn small_slice((start, step): (i64, i64), span: &Span) -> Option<[i64; 3]> {
    let at = |i: i64| i.checked_mul(step)?.checked_add(start);
    Some([at(span.start)?, at(span.stop)?, step.checked_mul(span.step)?])
}

/// `reversed(range)`.
pub fn reversed(vm: &mut Vm, w: Word) -> R {
    let is_small = |i: &i64| (SMALL_INT_MIN..=SMALL_INT_MAX).contains(i);
    if let Some((a, s, n)) = small_parts(w)
        && let Some(before) = a.checked_sub(s).filter(is_small)
    {
        // It wraps on the way, if at all.
        return Ok(build::range_iter(vm, before.wrapping_add(n.wrapping_mul(s)), -s, n));
    }
    let n = length(w);
    let (a, _, s) = parts(w);
    let last = build::int(vm, &a + &s * (&n - BigInt::from(1)));
    let stop = &a - &s;
    let (stop, step) = (build::int(vm, stop), build::int(vm, -s));
    let r = make(vm, last, stop, step);
    iter(vm, *r)
}

pub(super) fn install(vm: &mut Vm) {
    let ty = vm.types.range;
    ty.new.set(Some(new));
    define(vm, ty, &[("index", index), ("count", count)]);
    super::define_property(vm, ty, "start", |_, w| Ok(Ref::new(w.cast::<RangeObj>().start)), None);
    super::define_property(vm, ty, "stop", |_, w| Ok(Ref::new(w.cast::<RangeObj>().stop)), None);
    super::define_property(vm, ty, "step", |_, w| Ok(Ref::new(w.cast::<RangeObj>().step)), None);
}
