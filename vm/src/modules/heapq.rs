//! `_heapq`: binary heaps in lists, with the same comparisons in the same order as CPython's, so that equal
//! items come out in the same order.

use super::module;
use crate::build;
use crate::comparisons::plain_order;
use crate::heap::Ref;
use crate::methods::list::less;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// Which of two items is nearer to the top.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    Min,
    Max,
}

fn before(vm: &mut Vm, order: Order, a: Word, b: Word) -> R<bool> {
    match order {
        Order::Min => less(vm, a, b),
        Order::Max => less(vm, b, a),
    }
}
fn list(vm: &mut Vm, w: Word) -> R<&'static ListObj> {
    match w.get::<ListObj>() {
        Some(l) => Ok(l),
        None => {
            let ty = vm.type_of(w).name();
            Err(vm.type_error(format!("heap argument must be a list, not {ty}")))
        }
    }
}
/// An item; a comparison may have shortened the list.
fn item(vm: &mut Vm, l: &ListObj, i: usize) -> R {
    match l.items().get(i) {
        Some(w) => Ok(Ref::new(*w)),
        None => {
            let ty = vm.exc().runtime_error;
            Err(vm.raise(ty, "list changed size during iteration"))
        }
    }
}
fn swap(vm: &mut Vm, l: &ListObj, i: usize, j: usize) -> R<()> {
    let n = l.len.get();
    if i >= n || j >= n {
        item(vm, l, n)?;
    }
    l.items_mut().swap(i, j);
    Ok(())
}
/// Whether the item at `i` is nearer to the top than the one at `j`.
fn before_at(vm: &mut Vm, order: Order, l: &ListObj, i: usize, j: usize) -> R<bool> {
    if let (Some(a), Some(b)) = (l.items().get(i), l.items().get(j))
        && let Some(o) = plain_order(*a, *b)
    {
        return Ok(if order == Order::Min { o.is_lt() } else { o.is_gt() });
    }
    let (a, b) = (item(vm, l, i)?, item(vm, l, j)?);
    before(vm, order, *a, *b)
}
/// Moves the item at `at` towards the top, not beyond `top`.
fn rise(vm: &mut Vm, o: Order, l: &ListObj, top: usize, mut at: usize) -> R<()> {
    while at > top {
        let parent = (at - 1) / 2;
        if !before_at(vm, o, l, at, parent)? {
            break;
        }
        swap(vm, l, at, parent)?;
        at = parent;
    }
    Ok(())
}
/// Moves the item at `at` down to a leaf along the smaller children, then up to its place.
fn sink(vm: &mut Vm, o: Order, l: &ListObj, start: usize) -> R<()> {
    let end = l.len.get();
    let mut at = start;
    while 2 * at + 1 < end {
        let mut child = 2 * at + 1;
        if child + 1 < end && !before_at(vm, o, l, child, child + 1)? {
            child += 1;
        }
        swap(vm, l, at, child)?;
        at = child;
    }
    rise(vm, o, l, start, at)
}
fn heapify(vm: &mut Vm, args: &Args, o: Order) -> R {
    args.arity(vm, "heapify", 0, 1, 1)?;
    let l = list(vm, args.pos[0])?;
    for i in (0..l.len.get() / 2).rev() {
        sink(vm, o, l, i)?;
    }
    Ok(build::none())
}
fn push(vm: &mut Vm, args: &Args, o: Order) -> R {
    args.arity(vm, "heappush", 0, 2, 2)?;
    let l = list(vm, args.pos[0])?;
    l.push(Ref::new(args.pos[1]));
    rise(vm, o, l, 0, l.len.get() - 1)?;
    Ok(build::none())
}
fn put_first(l: &ListObj, v: Ref) -> Ref {
    Ref::owned(std::mem::replace(&mut l.items_mut()[0], v.into_word()))
}
fn pop(vm: &mut Vm, args: &Args, o: Order) -> R {
    args.arity(vm, "heappop", 0, 1, 1)?;
    let l = list(vm, args.pos[0])?;
    let Some(last) = l.pop() else { return Err(vm.index_error("index out of range")) };
    if l.len.get() == 0 {
        return Ok(last);
    }
    let first = put_first(l, last);
    sink(vm, o, l, 0)?;
    Ok(first)
}
fn replace(vm: &mut Vm, args: &Args, o: Order) -> R {
    args.arity(vm, "heapreplace", 0, 2, 2)?;
    let l = list(vm, args.pos[0])?;
    if l.len.get() == 0 {
        return Err(vm.index_error("index out of range"));
    }
    let first = put_first(l, Ref::new(args.pos[1]));
    sink(vm, o, l, 0)?;
    Ok(first)
}
fn push_pop(vm: &mut Vm, args: &Args, o: Order) -> R {
    args.arity(vm, "heappushpop", 0, 2, 2)?;
    let l = list(vm, args.pos[0])?;
    if l.len.get() > 0 {
        let top = item(vm, l, 0)?;
        if before(vm, o, *top, args.pos[1])? {
            item(vm, l, 0)?;
            let first = put_first(l, Ref::new(args.pos[1]));
            sink(vm, o, l, 0)?;
            return Ok(first);
        }
    }
    Ok(Ref::new(args.pos[1]))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    module(
        vm,
        "_heapq",
        &[
            ("heapify", |vm, a| heapify(vm, a, Order::Min)),
            ("heappush", |vm, a| push(vm, a, Order::Min)),
            ("heappop", |vm, a| pop(vm, a, Order::Min)),
            ("heapreplace", |vm, a| replace(vm, a, Order::Min)),
            ("heappushpop", |vm, a| push_pop(vm, a, Order::Min)),
            ("heapify_max", |vm, a| heapify(vm, a, Order::Max)),
            ("heappush_max", |vm, a| push(vm, a, Order::Max)),
            ("heappop_max", |vm, a| pop(vm, a, Order::Max)),
            ("heapreplace_max", |vm, a| replace(vm, a, Order::Max)),
            ("heappushpop_max", |vm, a| push_pop(vm, a, Order::Max)),
            ("_heapify_max", |vm, a| heapify(vm, a, Order::Max)),
            ("_heappop_max", |vm, a| pop(vm, a, Order::Max)),
            ("_heapreplace_max", |vm, a| replace(vm, a, Order::Max)),
        ],
    )
}
