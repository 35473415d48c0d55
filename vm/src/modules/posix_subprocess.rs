//! `_posixsubprocess`: there for `subprocess`, which asyncio imports; starting a process is an error.

use super::{module, unsupported};
use crate::heap::Ref;
use crate::vm::Vm;

pub(crate) fn make(vm: &mut Vm) -> Ref {
    module(
        vm,
        "_posixsubprocess",
        &[("fork_exec", |vm, _| Err(unsupported(vm, "child processes")))],
    )
}
