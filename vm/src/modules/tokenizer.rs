//! `_tokenize`: CPython's own tokenizer, which this VM does not have.

use super::{module, native_type, set};
use crate::heap::Ref;
use crate::vm::Vm;

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(vm, "_tokenize", &[]);
    let ty = native_type(vm, "_tokenize", "TokenizerIter", &[]);
    ty.new.set(Some(|vm, _| {
        let e = vm.exc().not_implemented_error;
        Err(vm.raise(e, "patchwork does not support the tokenize module's tokens"))
    }));
    set(vm, &m, "TokenizerIter", Ref::new(ty.word()));
    m
}
