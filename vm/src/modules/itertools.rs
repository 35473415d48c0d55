//! `itertools`, as iterators in Rust; each is a type, as in CPython.

mod combinatoric;
mod endless;
mod grouping;
mod selecting;

use super::set;
use crate::build;
use crate::heap::Ref;
use crate::methods::{define, define_wrapped};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// Makes the iterator of a class from its constructor's arguments (the class first).
fn made(args: &Args, state: impl Iterate + 'static) -> R {
    Ok(build::iterator(args.pos[0].cast::<TypeObj>(), Box::new(state)))
}

/// `iter()` of each.
fn iterators(vm: &mut Vm, of: &[Word]) -> R<Vec<Ref>> {
    of.iter().map(|w| vm.get_iter(*w)).collect()
}

/// The items of each.
fn pools(vm: &mut Vm, of: &[Word]) -> R<Vec<Vec<Ref>>> {
    of.iter().map(|w| vm.collect(*w)).collect()
}

/// A type of iterators.
fn class(vm: &mut Vm, module: &Ref, name: &str, new: NativeFn) -> &'static TypeObj {
    let object = vm.types.object;
    let ty = crate::types::new_builtin(vm, name, object, Kind::NativeIter);
    ty.new.set(Some(new));
    ty.sealed.set(false);
    define(
        vm,
        ty,
        &[
            ("__iter__", |_, a| Ok(Ref::new(a.pos[0]))),
            ("__next__", |vm, a| match vm.iter_next_builtin(a.pos[0])? {
                Some(v) => Ok(v),
                None => Err(vm.stop_iteration(Word::NONE)),
            }),
        ],
    );
    crate::types::place_in_module(vm, ty, "itertools");
    set(vm, module, name, Ref::new(ty.word()));
    ty
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = super::module(vm, "itertools", &[("tee", grouping::tee)]);
    let classes: &[(&str, NativeFn)] = &[
        ("count", endless::count),
        ("cycle", endless::cycle),
        ("repeat", endless::repeat),
        ("islice", selecting::islice),
        ("takewhile", selecting::takewhile),
        ("dropwhile", selecting::dropwhile),
        ("filterfalse", selecting::filterfalse),
        ("compress", selecting::compress),
        ("starmap", selecting::starmap),
        ("accumulate", selecting::accumulate),
        ("zip_longest", grouping::zip_longest),
        ("groupby", grouping::groupby),
        ("pairwise", grouping::pairwise),
        ("batched", grouping::batched),
        ("product", combinatoric::product),
        ("permutations", combinatoric::permutations),
        ("combinations", combinatoric::combinations),
        ("combinations_with_replacement", combinatoric::combinations_with_replacement),
    ];
    for (name, new) in classes {
        class(vm, &m, name, *new);
    }
    let chain = class(vm, &m, "chain", grouping::chain);
    let classmethod = vm.types.classmethod;
    define_wrapped(vm, chain, classmethod, &[("from_iterable", grouping::chain_from_iterable)]);
    define_wrapped(vm, chain, classmethod, &[("__class_getitem__", super::alias)]);
    m
}
