//! `marshal`: there are no `.pyc` files to read or write, so its functions say that they are not supported.

use super::{module, set};
use crate::build;
use crate::heap::Ref;
use crate::vm::{Args, R, Vm};

fn unsupported(vm: &mut Vm, _: &Args) -> R {
    let ty = vm.exc().not_implemented_error;
    Err(vm.raise(ty, "patchwork does not support marshal"))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "marshal",
        &[
            ("dump", unsupported),
            ("dumps", unsupported),
            ("load", unsupported),
            ("loads", unsupported),
        ],
    );
    let version = build::int64(vm, 5);
    set(vm, &m, "version", version);
    m
}
