//! `_signal`: numbers, and handlers that are kept but called only for Ctrl-C's `default_int_handler`.

use super::{module, set, set_numbers};
use crate::build;
use crate::dict::Dict;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};

const NUMBERS: &[(&str, i64)] = system_numbers! {
    SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE
    SIGALRM SIGTERM SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ SIGVTALRM SIGPROF
    SIGWINCH SIGIO SIGPWR SIGSYS
};

/// The handlers by number, in a dict that the module keeps.
fn handlers(vm: &mut Vm) -> R {
    let name = vm.intern("_signal");
    let m = crate::import::import_name(vm, *name, ir::word::Word::NONE, ir::word::Word::NONE, 0)?;
    let key = vm.intern("_handlers");
    vm.get_attr(*m, *key)
}
fn default(vm: &Vm) -> Ref {
    build::int64(vm, 0)
}
fn get(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "getsignal", 0, 1, 1)?;
    let all = handlers(vm)?;
    match all.cast::<DictObj>().lookup(vm, args.pos[0])? {
        Some(h) => Ok(Ref::new(h)),
        None => Ok(default(vm)),
    }
}
fn signal(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "signal", 0, 2, 2)?;
    let n = vm.to_i64(args.pos[0])?;
    if !(1..65).contains(&n) {
        return Err(vm.value_error("signal number out of range"));
    }
    let is_number = vm.index(args.pos[1]).is_ok();
    if !is_number {
        vm.clear_pending();
        if !vm.is_callable(args.pos[1]) {
            let text =
                "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object";
            return Err(vm.type_error(text.into()));
        }
    }
    let was = get(vm, &Args::of(&args.pos[..1]))?;
    let (all, key) = (handlers(vm)?, build::int64(vm, n));
    all.cast::<DictObj>().insert(vm, *key, Ref::new(args.pos[1]))?;
    Ok(was)
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "_signal",
        &[
            ("signal", signal),
            ("getsignal", get),
            ("default_int_handler", |vm, _| {
                let ty = vm.exc().keyboard_interrupt;
                let args = build::tuple(vm, vec![]);
                let e = crate::exceptions::instance(ty, args);
                Err(vm.raise_object(e))
            }),
            ("set_wakeup_fd", |vm, _| Ok(build::int64(vm, -1))),
            ("siginterrupt", |_, _| Ok(build::none())),
        ],
    );
    set_numbers(vm, &m, NUMBERS);
    set_numbers(vm, &m, &[("SIG_DFL", 0), ("SIG_IGN", 1), ("NSIG", 65)]);
    let all = build::dict(vm, Dict::default());
    let key = build::int64(vm, i64::from(libc::SIGINT));
    let name = vm.intern("default_int_handler");
    let f = m.cast::<ModuleObj>().dict.cast::<DictObj>().lookup_str(*name).map(Ref::new);
    if let Some(f) = f
        && all.cast::<DictObj>().insert(vm, *key, f).is_err()
    {
        vm.clear_pending();
    }
    set(vm, &m, "_handlers", all);
    m
}
