//! The runtime functions that traces call: `extern "C"`, because machine code calls them.
//!
//! Operands are borrowed words. A result is an owned word; 0 (NULL) means that an exception is pending.

use crate::build;
use crate::heap::{Ref, decref};
use crate::object::Value;
use crate::operators::Cmp;
use crate::vm::{Args, R, Vm, current};
use emitter::RuntimeSymbols;
use ir::word::Word;

macro_rules! symbols {
    ($($name:ident = $function:path,)*) => {
        /// The functions; the discriminants are their numbers (the immediates of `_CALL_…` uops).
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u32)]
        pub(super) enum Symbol { $($name),* }

        /// All of them under the names that traces and stencils use.
        pub(super) fn table() -> RuntimeSymbols {
            let mut symbols = RuntimeSymbols::new();
            $(
                let number = symbols.add(stringify!($function), $function as *const () as usize);
                assert_eq!(number, Symbol::$name as u32, "symbols are numbered in order");
            )*
            symbols.add("pw_dealloc", dealloc as *const () as usize);
            symbols
        }
    };
}

symbols! {
    Pow = pow,
    FloorDivide = floor_divide,
    Remainder = remainder,
    BinaryOp = binary_op,
    Compare = compare,
    Truth = truth,
    GetAttr = get_attr,
    SetAttr = set_attr,
    GetItem = get_item,
    SetItem = set_item,
    Contains = contains,
    Call0 = call_0,
    Call1 = call_1,
    Call2 = call_2,
    ListAppend = list_append,
    NewList0 = new_list_0,
    NewList1 = new_list_1,
    NewList2 = new_list_2,
    NewTuple1 = new_tuple_1,
    NewTuple2 = new_tuple_2,
    NewTuple3 = new_tuple_3,
    NewInstance = new_instance,
    DictGet = dict_get,
    IterNext = iter_next,
    GetIter = get_iter,
    BinarySlice = binary_slice,
}

extern "C" fn pow(a: f64, b: f64) -> f64 {
    a.powf(b)
}

/// Python's `a // b` of floats, `b` not zero (`Objects/floatobject.c`, `_float_div_mod`).
extern "C" fn floor_divide(a: f64, b: f64) -> f64 {
    crate::arithmetic::float_divmod(a, b).0
}

/// Python's `a % b` of floats, `b` not zero.
extern "C" fn remainder(a: f64, b: f64) -> f64 {
    crate::arithmetic::float_divmod(a, b).1
}

/// The last reference to an object was dropped: the stencil has counted down to zero.
extern "C" fn dealloc(object: u64) {
    let object = Word(object);
    object.head().refcnt.set(1);
    decref(object);
}

/// What [`iter_next`] gives at the end: an immediate that is no Python value.
pub(super) const NO_MORE: Word = Word(0x2c);

/// Runs `f` on this thread's VM and turns its result into a word.
fn run(f: impl FnOnce(&mut Vm) -> R) -> u64 {
    let vm = current().expect("native code runs under a VM");
    f(vm).map_or(0, |r| r.into_word().0)
}

/// `op` is the oparg of `BINARY_OP`, as an int.
extern "C" fn binary_op(a: Word, b: Word, op: Word) -> u64 {
    run(|vm| vm.binary_op(op.as_i64().unwrap_or(0) as u32, a, b))
}

/// `op` is the oparg of `COMPARE_OP`, as an int.
extern "C" fn compare(a: Word, b: Word, op: Word) -> u64 {
    run(|vm| vm.compare(Cmp::from_oparg(op.as_i64().unwrap_or(0) as u32), a, b))
}

extern "C" fn truth(a: Word) -> u64 {
    run(|vm| vm.truth(a).map(build::bool))
}

extern "C" fn get_attr(object: Word, name: Word) -> u64 {
    run(|vm| vm.get_attr(object, name))
}

extern "C" fn set_attr(object: Word, name: Word, value: Word) -> u64 {
    run(|vm| vm.set_attr(object, name, Some(Ref::new(value))).map(|()| build::none()))
}

extern "C" fn get_item(container: Word, key: Word) -> u64 {
    run(|vm| vm.get_item(container, key))
}

extern "C" fn set_item(container: Word, key: Word, value: Word) -> u64 {
    run(|vm| vm.set_item(container, key, value).map(|()| build::none()))
}

extern "C" fn contains(container: Word, item: Word) -> u64 {
    run(|vm| vm.contains(container, item).map(build::bool))
}

extern "C" fn call_0(callable: Word) -> u64 {
    run(|vm| vm.call(callable, &Args::of(&[])))
}

extern "C" fn call_1(callable: Word, a: Word) -> u64 {
    run(|vm| vm.call(callable, &Args::of(&[a])))
}

extern "C" fn call_2(callable: Word, a: Word, b: Word) -> u64 {
    run(|vm| vm.call(callable, &Args::of(&[a, b])))
}

extern "C" fn list_append(list: Word, item: Word) -> u64 {
    list.cast::<crate::object::ListObj>().push(Ref::new(item));
    Word::NONE.0
}

extern "C" fn new_list_0() -> u64 {
    run(|vm| Ok(build::list_of(vm, &[])))
}

extern "C" fn new_list_1(a: Word) -> u64 {
    run(|vm| Ok(build::list_of(vm, &[a])))
}

extern "C" fn new_list_2(a: Word, b: Word) -> u64 {
    run(|vm| Ok(build::list_of(vm, &[a, b])))
}

extern "C" fn new_tuple_1(a: Word) -> u64 {
    run(|vm| Ok(build::tuple_of(vm, &[a])))
}

extern "C" fn new_tuple_2(a: Word, b: Word) -> u64 {
    run(|vm| Ok(build::tuple_of(vm, &[a, b])))
}

extern "C" fn new_tuple_3(a: Word, b: Word, c: Word) -> u64 {
    run(|vm| Ok(build::tuple_of(vm, &[a, b, c])))
}

extern "C" fn new_instance(class: Word) -> u64 {
    run(|_| Ok(build::instance(class.cast::<crate::object::TypeObj>())))
}

extern "C" fn iter_next(iterator: Word) -> u64 {
    run(|vm| Ok(vm.iter_next(iterator)?.unwrap_or_else(|| Ref::owned(NO_MORE))))
}

extern "C" fn get_iter(iterable: Word) -> u64 {
    run(|vm| vm.get_iter(iterable))
}

extern "C" fn binary_slice(container: Word, start: Word, stop: Word) -> u64 {
    run(|vm| vm.binary_slice(container, start, stop))
}

extern "C" fn dict_get(dict: Word, key: Word, default: Word) -> u64 {
    run(|vm| {
        let found = dict.cast::<crate::object::DictObj>().lookup(vm, key)?;
        Ok(Ref::new(found.unwrap_or(default)))
    })
}
