//! `_functools`: what is worth having in Rust; the library's Python does the rest.

use super::module;
use crate::heap::Ref;
use crate::vm::{Args, R, Vm};

fn reduce(vm: &mut Vm, args: &Args) -> R {
    let [f, it, initial] = args.bind(vm, "reduce", ["function", "iterable", "initial"], 2)?;
    let (Some(f), Some(it)) = (f, it) else {
        return Err(vm.type_error("reduce() needs a function and an iterable".into()));
    };
    let it = vm.get_iter(it)?;
    let mut total = match initial {
        Some(w) => Ref::new(w),
        None => match vm.iter_next(*it)? {
            Some(v) => v,
            None => {
                return Err(
                    vm.type_error("reduce() of empty iterable with no initial value".into())
                );
            }
        },
    };
    while let Some(v) = vm.iter_next(*it)? {
        total = vm.call(f, &Args::of(&[*total, *v]))?;
    }
    Ok(total)
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(vm, "_functools", &[("reduce", reduce)]);
    let cache = super::lru_cache::make_type(vm);
    super::set(vm, &m, "_lru_cache_wrapper", cache);
    m
}
