//! `atexit`.

use super::module;
use crate::build;
use crate::heap::Ref;
use crate::vm::{Args, R, Vm};

/// A function to call at the end, with its arguments.
pub(crate) struct Callback {
    function: Ref,
    pos: Vec<Ref>,
    names: Vec<Ref>,
    kw: Vec<Ref>,
}

fn register(vm: &mut Vm, args: &Args) -> R {
    let Some(f) = args.get(0) else {
        return Err(vm.type_error("register() takes at least 1 argument (0 given)".into()));
    };
    if !vm.is_callable(f) {
        return Err(vm.type_error("the first argument must be callable".into()));
    }
    let own = |words: &[ir::word::Word]| words.iter().map(|w| Ref::new(*w)).collect();
    vm.library.at_exit.push(Callback {
        function: Ref::new(f),
        pos: own(&args.pos[1..]),
        names: own(args.names),
        kw: own(args.kw),
    });
    Ok(Ref::new(f))
}
fn unregister(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "unregister", 0, 1, 1)?;
    let all = std::mem::take(&mut vm.library.at_exit);
    let mut kept = Vec::new();
    for c in all {
        if !vm.equal(*c.function, args.pos[0])? {
            kept.push(c);
        }
    }
    vm.library.at_exit = kept;
    Ok(build::none())
}

/// Runs what was registered, the last first.
pub(crate) fn run(vm: &mut Vm) {
    while let Some(c) = vm.library.at_exit.pop() {
        let words = |all: &[Ref]| all.iter().map(|r| r.word()).collect::<Vec<_>>();
        let (pos, names, kw) = (words(&c.pos), words(&c.names), words(&c.kw));
        if vm.call(*c.function, &Args { pos: &pos, kw: &kw, names: &names }).is_err() {
            let e = vm.take_pending();
            let mut text =
                format!("Exception ignored in atexit callback {}:\n", vm.repr_or_type(*c.function));
            text.push_str(&vm.format_exception(*e));
            if super::sys::write_error(vm, &text).is_err() {
                vm.clear_pending();
            }
        }
    }
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    module(
        vm,
        "atexit",
        &[
            ("register", register),
            ("unregister", unregister),
            ("_run_exitfuncs", |vm, _| {
                run(vm);
                Ok(build::none())
            }),
            ("_clear", |vm, _| {
                drop(std::mem::take(&mut vm.library.at_exit));
                Ok(build::none())
            }),
            ("_ncallbacks", |vm, _| Ok(build::usize(vm, vm.library.at_exit.len()))),
        ],
    )
}
