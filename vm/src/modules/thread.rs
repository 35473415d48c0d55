//! `_thread`: locks and the threads of [`crate::threads`].

use super::{module, set};
use crate::build;
use crate::heap::Ref;
use crate::methods::define;
use crate::object::*;
use crate::threads::{self, MAIN, Wait};
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use std::time::{Duration, Instant};

/// How often the lock is held, by which thread, and whether that one may take it again.
struct Lock {
    held: u32,
    owner: i64,
    reentrant: bool,
}

fn lock<T>(w: Word, f: impl FnOnce(&mut Lock) -> T) -> Option<T> {
    w.get::<NativeObj>()?.data.borrow_mut().downcast_mut::<Lock>().map(f)
}
/// Takes a lock if it is free.
fn try_acquire(w: Word, thread: i64) -> bool {
    let got = lock(w, |l| {
        let free = l.held == 0 || l.reentrant && l.owner == thread;
        if free {
            l.held += 1;
            l.owner = thread;
        }
        free
    });
    got.unwrap_or(false)
}
/// Takes a lock, by the time that is given.
fn acquire_by(vm: &mut Vm, w: Word, deadline: Option<Instant>) -> R<bool> {
    let thread = vm.threads.current;
    while !try_acquire(w, thread) {
        if deadline.is_some_and(|d| d <= Instant::now()) {
            return Ok(false);
        }
        let kept = Ref::new(w);
        let is_free = move || lock(*kept, |l| l.held == 0).unwrap_or(true);
        threads::wait(vm, Wait::until(is_free, deadline))?;
    }
    Ok(true)
}
/// When a timeout in seconds ends; none for a negative one.
fn deadline(vm: &mut Vm, timeout: Option<Word>) -> R<Option<Instant>> {
    let timeout = timeout.filter(|w| *w != Word::NONE);
    let seconds = timeout.map(|w| vm.to_f64(w)).transpose()?.filter(|t| *t >= 0.0);
    let Some(seconds) = seconds else { return Ok(None) };
    match Duration::try_from_secs_f64(seconds) {
        Ok(time) => Ok(Instant::now().checked_add(time)),
        Err(_) => {
            let ty = vm.exc().overflow_error;
            Err(vm.raise(ty, "timeout value is too large"))
        }
    }
}
fn acquire(vm: &mut Vm, args: &Args) -> R {
    let [_, blocking, timeout] = args.bind(vm, "acquire", ["", "blocking", "timeout"], 1)?;
    let waits = blocking.map(|w| vm.truth(w)).transpose()?.unwrap_or(true);
    let until = deadline(vm, timeout)?;
    if !waits && until.is_some() {
        return Err(vm.value_error("can't specify a timeout for a non-blocking call"));
    }
    if !waits {
        return Ok(build::bool(try_acquire(args.pos[0], vm.threads.current)));
    }
    acquire_by(vm, args.pos[0], until).map(build::bool)
}
fn release(vm: &mut Vm, args: &Args) -> R {
    let thread = vm.threads.current;
    let was = lock(args.pos[0], |l| {
        let was = l.held > 0 && (!l.reentrant || l.owner == thread);
        l.held -= u32::from(was);
        (was, l.reentrant)
    });
    let ty = vm.exc().runtime_error;
    match was {
        Some((false, true)) => Err(vm.raise(ty, "cannot release un-acquired lock")),
        Some((false, false)) => Err(vm.raise(ty, "release unlocked lock")),
        _ => Ok(build::none()),
    }
}
fn lock_repr(vm: &mut Vm, args: &Args) -> R {
    let w = args.pos[0];
    let (held, owner, reentrant) = lock(w, |l| (l.held, l.owner, l.reentrant)).unwrap_or_default();
    let (state, name) = (if held > 0 { "locked" } else { "unlocked" }, vm.type_of(w).name());
    let details = match reentrant {
        true => format!(" owner={} count={held}", if held > 0 { owner } else { 0 }),
        false => String::new(),
    };
    Ok(build::str(vm, &format!("<{state} _thread.{name} object{details} at {:#x}>", w.0)))
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
            ("acquire_lock", acquire),
            ("release_lock", release),
            ("__repr__", lock_repr),
            ("__enter__", |vm, a| acquire(vm, &Args::of(&a.pos[..1]))),
            ("__exit__", |vm, a| release(vm, &Args::of(&a.pos[..1]))),
            ("_at_fork_reinit", |_, a| {
                lock(a.pos[0], |l| l.held = 0);
                Ok(build::none())
            }),
            ("locked", |_, a| Ok(build::bool(lock(a.pos[0], |l| l.held > 0).unwrap_or(false)))),
        ],
    );
    crate::types::place_in_module(vm, ty, "_thread");
    ty
}
fn made(args: &Args, reentrant: bool) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    Ok(build::native(ty, Box::new(Lock { held: 0, owner: 0, reentrant })))
}

/// What is known of a thread, by those that may wait for its end.
#[derive(Clone, Copy, Default)]
struct Handle {
    ident: i64,
    is_done: bool,
    is_daemon: bool,
}

fn handle<T>(w: Word, f: impl FnOnce(&mut Handle) -> T) -> Option<T> {
    w.get::<NativeObj>()?.data.borrow_mut().downcast_mut::<Handle>().map(f)
}
fn read_handle(w: Word) -> Handle {
    handle(w, |h| *h).unwrap_or_default()
}
fn new_handle(vm: &Vm, known: Handle) -> Ref {
    let ty = vm.library.thread_handle.expect("made with this module");
    build::native(ty, Box::new(known))
}
fn wait_for(vm: &mut Vm, w: Word, until: Option<Instant>) -> R<()> {
    let kept = Ref::new(w);
    while !read_handle(w).is_done && until.is_none_or(|d| d > Instant::now()) {
        let kept = kept.clone();
        threads::wait(vm, Wait::until(move || read_handle(*kept).is_done, until))?;
    }
    Ok(())
}
fn join(vm: &mut Vm, args: &Args) -> R {
    let [w, timeout] = args.bind(vm, "join", ["", "timeout"], 1)?;
    let w = w.unwrap_or(Word::NONE);
    let known = read_handle(w);
    if known.ident == 0 && !known.is_done {
        return Err(vm.runtime_error("thread not started"));
    }
    if known.ident == vm.threads.current && !known.is_done {
        return Err(vm.runtime_error("Cannot join current thread"));
    }
    let until = deadline(vm, timeout)?;
    wait_for(vm, w, until)?;
    Ok(build::none())
}
fn handle_type(vm: &mut Vm) -> &'static TypeObj {
    let ty = super::native_type(
        vm,
        "_thread",
        "_ThreadHandle",
        &[
            ("is_done", |_, a| Ok(build::bool(read_handle(a.pos[0]).is_done))),
            ("_set_done", |_, a| {
                handle(a.pos[0], |h| h.is_done = true);
                Ok(build::none())
            }),
            ("join", join),
        ],
    );
    ty.new.set(Some(|_, a| {
        Ok(build::native(a.pos[0].cast::<TypeObj>(), Box::new(Handle::default())))
    }));
    crate::methods::define_property(
        vm,
        ty,
        "ident",
        |vm, w| Ok(build::int64(vm, read_handle(w).ident)),
        None,
    );
    ty
}

/// Starts a thread that has this handle; gives its number.
fn begin(
    vm: &mut Vm,
    handle_of: Ref,
    is_daemon: bool,
    function: Word,
    arguments: Vec<Ref>,
    keywords: Vec<(Ref, Ref)>,
) -> R<i64> {
    if let Some(part) = vm.library.thread_parting.take() {
        vm.call(*part, &Args::of(&[]))?;
    }
    let ident = vm.threads.number();
    handle(*handle_of, |h| *h = Handle { ident, is_done: false, is_daemon });
    vm.library.thread_handles.retain(|h| !read_handle(**h).is_done);
    vm.library.thread_handles.push(handle_of.clone());
    let at_end = move || {
        handle(*handle_of, |h| h.is_done = true);
    };
    threads::start(vm, ident, Ref::new(function), arguments, keywords, at_end)?;
    Ok(ident)
}
fn start_new(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "start_new_thread", 0, 2, 3)?;
    if !vm.is_callable(args.pos[0]) {
        return Err(vm.type_error("first arg must be callable".into()));
    }
    if args.pos[1].get::<TupleObj>().is_none() {
        return Err(vm.type_error("2nd arg must be a tuple".into()));
    }
    let arguments = vm.collect(args.pos[1])?;
    let keywords = match args.get(2) {
        Some(w) => match w.get::<DictObj>() {
            Some(d) => d.table().iter().map(|e| (Ref::new(e.key), Ref::new(e.value))).collect(),
            None => return Err(vm.type_error("optional 3rd arg must be a dictionary".into())),
        },
        None => vec![],
    };
    let handle = new_handle(vm, Handle::default());
    let ident = begin(vm, handle, true, args.pos[0], arguments, keywords)?;
    Ok(build::int64(vm, ident))
}
fn start_joinable(vm: &mut Vm, args: &Args) -> R {
    let names = ["function", "handle", "daemon"];
    let [function, handle, daemon] = args.bind(vm, "start_joinable_thread", names, 1)?;
    let handle = match handle.filter(|w| *w != Word::NONE) {
        Some(w) => Ref::new(w),
        None => new_handle(vm, Handle::default()),
    };
    let known = read_handle(*handle);
    if known.ident != 0 || known.is_done {
        return Err(vm.runtime_error("thread already started"));
    }
    let is_daemon = daemon.map(|w| vm.truth(w)).transpose()?.unwrap_or(true);
    let function = function.unwrap_or(Word::NONE);
    begin(vm, handle.clone(), is_daemon, function, vec![], vec![])?;
    Ok(handle)
}
/// `exit()`: ends the thread.
fn leave(vm: &mut Vm, _: &Args) -> R {
    let ty = vm.exc().system_exit;
    let e = vm.call(ty.word(), &Args::of(&[]))?;
    Err(vm.raise_object(e))
}
fn identity(vm: &mut Vm, _: &Args) -> R {
    Ok(build::int64(vm, vm.threads.current))
}
/// Waits for all threads that are no daemons.
fn shut_down(vm: &mut Vm, _: &Args) -> R {
    loop {
        let all = &vm.library.thread_handles;
        let left = all.iter().find(|h| {
            let known = read_handle(***h);
            !known.is_done && !known.is_daemon
        });
        let Some(left) = left.cloned() else { return Ok(build::none()) };
        wait_for(vm, *left, None)?;
    }
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "_thread",
        &[
            ("get_ident", identity),
            ("get_native_id", identity),
            ("start_new_thread", start_new),
            ("start_new", start_new),
            ("start_joinable_thread", start_joinable),
            ("daemon_threads_allowed", |_, _| Ok(build::bool(true))),
            ("_get_main_thread_ident", |vm, _| Ok(build::int64(vm, MAIN))),
            ("_is_main_interpreter", |_, _| Ok(build::bool(true))),
            ("_make_thread_handle", |vm, a| {
                let ident = a.get(0).map(|w| vm.to_i64(w)).transpose()?.unwrap_or(0);
                Ok(new_handle(vm, Handle { ident, is_done: false, is_daemon: true }))
            }),
            ("_shutdown", shut_down),
            ("set_name", |_, _| Ok(build::none())),
            ("_count", |vm, _| Ok(build::usize(vm, vm.threads.count()))),
            ("stack_size", |vm, _| Ok(build::int64(vm, 0))),
            ("exit", leave),
            ("exit_thread", leave),
        ],
    );
    let plain = lock_type(vm, "lock", |_, a| made(a, false));
    let reentrant = lock_type(vm, "RLock", |_, a| made(a, true));
    // What `threading.Condition` asks of its lock.
    let owned: NativeFn = |vm, a| {
        let thread = vm.threads.current;
        let owned = lock(a.pos[0], |l| l.held > 0 && l.owner == thread);
        Ok(build::bool(owned.unwrap_or(false)))
    };
    let save: NativeFn = |vm, a| {
        let held = lock(a.pos[0], |l| (std::mem::take(&mut l.held), l.owner));
        let (held, owner) = held.unwrap_or_default();
        let both = vec![build::int64(vm, i64::from(held)), build::int64(vm, owner)];
        Ok(build::tuple(vm, both))
    };
    let restore: NativeFn = |vm, a| {
        a.arity(vm, "_acquire_restore", 1, 1, 1)?;
        let both = vm.collect(a.pos[1])?;
        let held = both.first().map(|w| vm.to_i64(**w)).transpose()?.unwrap_or(1);
        acquire_by(vm, a.pos[0], None)?;
        lock(a.pos[0], |l| l.held = u32::try_from(held).unwrap_or(1));
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
    let identity = build::builtin(vm, "get_ident", identity);
    let made = crate::import::call_library(vm, "_thread_local", "make", &[*identity]);
    match made.and_then(|both| vm.unpack(*both, 2)) {
        Ok(both) => {
            set(vm, &m, "_local", both[0].clone());
            vm.library.thread_parting = Some(both[1].clone());
        }
        Err(_) => vm.clear_pending(),
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
