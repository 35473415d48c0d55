//! Methods of `tuple`.

use super::define;
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

fn index(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "index", 1, 1, 3)?;
    let items = args.pos[0].cast::<TupleObj>().items();
    let bound = |vm: &mut Vm, i: usize, default: usize| -> R<usize> {
        let Some(w) = args.get(i) else { return Ok(default) };
        let n = vm.to_i64(w)?;
        let n = if n < 0 { n + items.len() as i64 } else { n };
        Ok(n.clamp(0, items.len() as i64) as usize)
    };
    let (start, stop) = (bound(vm, 2, 0)?, bound(vm, 3, items.len())?);
    for (i, w) in items.iter().enumerate().take(stop).skip(start) {
        if vm.equal(*w, args.pos[1])? {
            return Ok(build::usize(vm, i));
        }
    }
    Err(vm.value_error("tuple.index(x): x not in tuple"))
}
fn count(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "tuple.count", 1, 1, 1)?;
    let mut n = 0;
    for w in args.pos[0].cast::<TupleObj>().items() {
        n += usize::from(vm.equal(*w, args.pos[1])?);
    }
    Ok(build::usize(vm, n))
}
fn new(vm: &mut Vm, args: &Args) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    args.arity(vm, "tuple", 1, 0, 1)?;
    let exact = std::ptr::eq(ty, vm.types.tuple);
    let items = match args.get(1) {
        Some(w) if exact && w.has_tid(ir::layout::tid::TUPLE) => return Ok(Ref::new(w)),
        Some(w) => vm.collect(w)?,
        None => vec![],
    };
    if exact {
        return Ok(build::tuple(vm, items));
    }
    let len = items.len();
    let p = build::with_attrs(ty, TupleObj::new(ty, len), 8 * len);
    for (i, item) in items.into_iter().enumerate() {
        // SAFETY: room for `len` words was made behind the struct.
        unsafe { p.add(1).cast::<Word>().add(i).write(item.into_word()) };
    }
    Ok(build::own(p))
}
fn getnewargs(vm: &mut Vm, args: &Args) -> R {
    let t = build::tuple_of(vm, args.pos[0].cast::<TupleObj>().items());
    Ok(build::tuple(vm, vec![t]))
}

pub(super) fn install(vm: &mut Vm) {
    let ty = vm.types.tuple;
    ty.new.set(Some(new));
    define(vm, ty, &[("index", index), ("count", count), ("__getnewargs__", getnewargs)]);
}
