//! `_thread`: one thread, so a lock that is taken stays taken; locks only keep count.

use super::{module, set};
use crate::build;
use crate::heap::Ref;
use crate::methods::define;
use crate::object::*;
use crate::vm::{Args, R, Vm};

/// How often the lock is held, and whether its holder may take it again.
struct Lock {
    held: u32,
    reentrant: bool,
}

fn lock(w: ir::word::Word, f: impl FnOnce(&mut Lock) -> bool) -> bool {
    w.get::<NativeObj>()
        .and_then(|n| n.data.borrow_mut().downcast_mut::<Lock>().map(f))
        .unwrap_or(false)
}
fn acquire(vm: &mut Vm, args: &Args) -> R {
    let [_, blocking, timeout] = args.bind(vm, "acquire", ["", "blocking", "timeout"], 1)?;
    let got = lock(args.pos[0], |l| {
        let free = l.held == 0 || l.reentrant;
        l.held += u32::from(free);
        free
    });
    let waits = blocking.map(|w| vm.truth(w)).transpose()?.unwrap_or(true);
    let for_ever = timeout.map(|w| vm.to_f64(w)).transpose()?.is_none_or(|t| t < 0.0);
    if !got && waits && for_ever {
        let ty = vm.exc().runtime_error;
        return Err(vm.raise(ty, "deadlock: the only thread waits for a lock that it holds"));
    }
    Ok(build::bool(got))
}
fn release(vm: &mut Vm, args: &Args) -> R {
    let was = lock(args.pos[0], |l| {
        let was = l.held > 0;
        l.held = l.held.saturating_sub(1);
        was
    });
    if !was {
        let ty = vm.exc().runtime_error;
        return Err(vm.raise(ty, "release unlocked lock"));
    }
    Ok(build::none())
}
fn lock_type(vm: &mut Vm, name: &str, new: NativeFn) -> &'static TypeObj {
    let object = vm.types.object;
    let ty = crate::types::new_builtin(vm, name, object, Kind::Native);
    ty.new.set(Some(new));
    define(
        vm,
        ty,
        &[
            ("acquire", acquire),
            ("release", release),
            ("__enter__", |vm, a| acquire(vm, &Args::of(&a.pos[..1]))),
            ("__exit__", |vm, a| release(vm, &Args::of(&a.pos[..1]))),
            ("locked", |_, a| Ok(build::bool(lock(a.pos[0], |l| l.held > 0)))),
        ],
    );
    ty
}
fn made(args: &Args, reentrant: bool) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    Ok(build::native(ty, Box::new(Lock { held: 0, reentrant })))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "_thread",
        &[
            ("get_ident", |vm, _| Ok(build::int64(vm, 1))),
            ("get_native_id", |vm, _| Ok(build::int64(vm, 1))),
            ("start_new_thread", |vm, _| {
                let ty = vm.exc().runtime_error;
                Err(vm.raise(ty, "can't start new thread"))
            }),
            ("_count", |vm, _| Ok(build::int64(vm, 0))),
            ("stack_size", |vm, _| Ok(build::int64(vm, 0))),
        ],
    );
    let plain = lock_type(vm, "lock", |_, a| made(a, false));
    let reentrant = lock_type(vm, "RLock", |_, a| made(a, true));
    for (name, ty) in
        [("allocate_lock", plain), ("LockType", plain), ("lock", plain), ("RLock", reentrant)]
    {
        set(vm, &m, name, Ref::new(ty.word()));
    }
    let error = Ref::new(vm.exc().runtime_error.word());
    set(vm, &m, "error", error);
    let most = build::float(vm, 9_223_372_036.0);
    set(vm, &m, "TIMEOUT_MAX", most);
    m
}
