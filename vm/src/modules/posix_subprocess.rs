//! `_posixsubprocess`: there for `subprocess`, which asyncio imports; starting a process is an error.

use super::module;
use crate::build;
use crate::heap::Ref;
use crate::vm::{Args, R, Vm};

/// An error that programs are prepared for: `platform`, for one, asks another program first.
fn fork_exec(vm: &mut Vm, _: &Args) -> R {
    let text = build::str(vm, "patchwork does not support child processes");
    let number = build::int64(vm, i64::from(libc::ENOSYS));
    let ty = vm.exc().os_error;
    let e = vm.call(ty.word(), &Args::of(&[*number, *text]))?;
    Err(vm.raise_object(e))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    module(vm, "_posixsubprocess", &[("fork_exec", fork_exec)])
}
