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
fn no_threads(vm: &mut Vm, _: &Args) -> R {
    let ty = vm.exc().runtime_error;
    Err(vm.raise(ty, "can't start new thread: patchwork does not support threads"))
}
/// Handles of threads: only the main thread has one, and it is never done.
fn handle_type(vm: &mut Vm) -> &'static TypeObj {
    let ty = super::native_type(
        vm,
        "_thread",
        "_ThreadHandle",
        &[
            ("is_done", |_, _| Ok(build::bool(false))),
            ("_set_done", |_, _| Ok(build::none())),
            ("join", no_threads),
        ],
    );
    ty.new.set(Some(|_, a| Ok(build::native(a.pos[0].cast::<TypeObj>(), Box::new(())))));
    crate::methods::define_property(
        vm,
        ty,
        "ident",
        |_, w| Ok(w.cast::<NativeObj>().held.borrow().first().cloned().unwrap_or_else(build::none)),
        None,
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
            ("start_new_thread", no_threads),
            ("start_joinable_thread", no_threads),
            ("daemon_threads_allowed", |_, _| Ok(build::bool(false))),
            ("_get_main_thread_ident", |vm, _| Ok(build::int64(vm, 1))),
            ("_is_main_interpreter", |_, _| Ok(build::bool(true))),
            ("_make_thread_handle", |vm, a| {
                let ty = vm.library.thread_handle.expect("made with this module");
                let ident = Ref::new(a.get(0).unwrap_or(ir::word::Word::NONE));
                let made = build::native(ty, Box::new(()));
                made.cast::<NativeObj>().held.borrow_mut().push(ident);
                Ok(made)
            }),
            ("_shutdown", |_, _| Ok(build::none())),
            ("set_name", |_, _| Ok(build::none())),
            ("_count", |vm, _| Ok(build::int64(vm, 0))),
            ("stack_size", |vm, _| Ok(build::int64(vm, 0))),
        ],
    );
    let plain = lock_type(vm, "lock", |_, a| made(a, false));
    let reentrant = lock_type(vm, "RLock", |_, a| made(a, true));
    // What `threading.Condition` asks of its lock.
    let owned: NativeFn = |_, a| Ok(build::bool(lock(a.pos[0], |l| l.held > 0)));
    let save: NativeFn = |vm, a| {
        let mut held = 0;
        lock(a.pos[0], |l| {
            held = std::mem::take(&mut l.held);
            true
        });
        Ok(build::int64(vm, i64::from(held)))
    };
    let restore: NativeFn = |vm, a| {
        a.arity(vm, "_acquire_restore", 1, 1, 1)?;
        let held = u32::try_from(vm.to_i64(a.pos[1])?).unwrap_or(0);
        lock(a.pos[0], |l| {
            l.held = held;
            true
        });
        Ok(build::none())
    };
    define(
        vm,
        reentrant,
        &[("_is_owned", owned), ("_release_save", save), ("_acquire_restore", restore)],
    );
    for (name, ty) in
        [("allocate_lock", plain), ("LockType", plain), ("lock", plain), ("RLock", reentrant)]
    {
        set(vm, &m, name, Ref::new(ty.word()));
    }
    // With one thread, what is local to it is an object's ordinary attributes.
    if super::open_class(vm, &m, "_thread", "_local", &[]).is_none() {
        set(vm, &m, "_local", build::none());
    }
    let handle = handle_type(vm);
    vm.library.thread_handle = Some(handle);
    set(vm, &m, "_ThreadHandle", Ref::new(handle.word()));
    let error = Ref::new(vm.exc().runtime_error.word());
    set(vm, &m, "error", error);
    let most = build::float(vm, 9_223_372_036.0);
    set(vm, &m, "TIMEOUT_MAX", most);
    m
}
