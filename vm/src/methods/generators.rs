//! Methods of generators, coroutines and asynchronous generators.

use super::{define, define_property};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Raised, Vm};
use ir::word::Word;
use std::cell::Cell;

/// A result of resuming, as the methods give it: the end is a `StopIteration`.
fn resumed(vm: &mut Vm, r: Option<Ref>) -> R {
    match r {
        Some(v) => Ok(v),
        None => {
            let v = std::mem::replace(&mut vm.returned, build::none());
            Err(vm.stop_iteration(*v))
        }
    }
}

fn send(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "send", 1, 1, 1)?;
    let r = vm.gen_send(args.pos[0], Ref::new(args.pos[1]))?;
    resumed(vm, r)
}

/// The exception of `throw(type[, value[, traceback]])`.
fn thrown(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "throw", 1, 1, 3)?;
    match args.get(2).filter(|w| *w != Word::NONE) {
        Some(v) if v.kind() == Kind::Exception => Ok(Ref::new(v)),
        Some(v) => vm.call(args.pos[1], &Args::of(&[v])).or_else(|_| Ok(vm.take_pending())),
        None => {
            let w = args.pos[1];
            let base = vm.types.base_exception;
            let fits = w.kind() == Kind::Exception
                || w.get::<TypeObj>().is_some_and(|t| t.is_subtype(base));
            if fits {
                // What goes wrong in making it is thrown instead.
                return vm.exception_from(w).or_else(|_| Ok(vm.take_pending()));
            }
            let ty = vm.type_of(w).name();
            Err(vm.type_error(format!(
                "exceptions must be classes or instances deriving from BaseException, not {ty}"
            )))
        }
    }
}

fn throw(vm: &mut Vm, args: &Args) -> R {
    let e = thrown(vm, args)?;
    let r = vm.gen_throw(args.pos[0], e)?;
    resumed(vm, r)
}

fn close(vm: &mut Vm, args: &Args) -> R {
    vm.close_iterator(args.pos[0])?;
    Ok(build::none())
}

/// What an awaitable of an asynchronous generator does when it is awaited.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    /// `asend(value)`, `__anext__()`.
    Send,
    /// `athrow(exception)`.
    Throw,
    /// `aclose()`.
    Close,
}

#[derive(Clone, Copy, PartialEq)]
enum Progress {
    Created,
    Started,
    Done,
}

/// What `asend()` and its like give; holds the generator and the argument.
struct Awaitable {
    step: Step,
    progress: Cell<Progress>,
}

fn awaitable(vm: &mut Vm, generator: Word, step: Step, argument: Word) -> R {
    tell_first_hook(vm, generator)?;
    let ty = match step {
        Step::Send => vm.types.async_generator_asend,
        _ => vm.types.async_generator_athrow,
    };
    let a = build::native(ty, Box::new(Awaitable { step, progress: Cell::new(Progress::Created) }));
    let held = [Ref::new(generator), Ref::new(argument)];
    a.cast::<NativeObj>().held.borrow_mut().extend(held);
    Ok(a)
}

/// Tells an event loop's hook of a generator that is iterated for the first time, and keeps the hook for its end.
fn tell_first_hook(vm: &mut Vm, generator: Word) -> R<()> {
    if generator.cast::<GenObj>().hooked.replace(true) {
        return Ok(());
    }
    let [first, last] = vm.library.asyncgen_hooks.clone();
    if let Some(last) = last.filter(|h| **h != Word::NONE) {
        vm.library.asyncgen_finalisers.insert(generator.0, last);
    }
    if let Some(first) = first.filter(|h| **h != Word::NONE) {
        vm.call(*first, &Args::of(&[generator]))?;
    }
    Ok(())
}

/// A value that an asynchronous generator yields to its consumer, as opposed to what it awaits.
pub(crate) fn wrap(vm: &mut Vm, value: Ref) -> Ref {
    let w = build::native(vm.types.async_generator_wrapped_value, Box::new(()));
    w.cast::<NativeObj>().held.borrow_mut().push(value);
    w
}

fn unwrap(vm: &Vm, w: &Ref) -> Option<Ref> {
    if !std::ptr::eq(vm.type_of(**w), vm.types.async_generator_wrapped_value) {
        return None;
    }
    w.cast::<NativeObj>().held.borrow().first().cloned()
}

/// What `__anext__()` of an asynchronous generator gives.
pub(crate) fn next_of_async(vm: &mut Vm, generator: Word) -> R {
    awaitable(vm, generator, Step::Send, Word::NONE)
}

/// Whether something is awaited by [`advance`].
pub(crate) fn is_awaitable(vm: &Vm, w: Word) -> bool {
    let ty = vm.type_of(w);
    std::ptr::eq(ty, vm.types.async_generator_asend)
        || std::ptr::eq(ty, vm.types.async_generator_athrow)
}

/// What a method that goes on with an awaitable does.
fn step(vm: &mut Vm, this: Word, sent: Word, thrown: Option<Ref>) -> R {
    match advance(vm, this, sent, thrown)? {
        (awaited, true) => Ok(awaited),
        (value, false) => Err(vm.stop_iteration(*value)),
    }
}

/// Goes on with an awaitable: `sent` into the generator, or `thrown`. Gives what the generator awaits with `true`, or the
/// final value with `false`.
pub(crate) fn advance(vm: &mut Vm, this: Word, sent: Word, thrown: Option<Ref>) -> R<(Ref, bool)> {
    let native = this.cast::<NativeObj>();
    let (generator, argument) = {
        let held = native.held.borrow();
        (held[0].clone(), held[1].clone())
    };
    let data = native.data.borrow();
    let Some(a) = data.downcast_ref::<Awaitable>() else {
        return Err(vm.type_error("not an awaitable of an asynchronous generator".into()));
    };
    let g = generator.cast::<GenObj>();
    let (reuse, busy) = match a.step {
        Step::Send => ("__anext__()/asend()", "anext()"),
        Step::Throw => ("aclose()/athrow()", "athrow()"),
        Step::Close => ("aclose()/athrow()", "aclose()"),
    };
    if a.progress.get() == Progress::Done {
        return Err(vm.runtime_error(&format!("cannot reuse already awaited {reuse}")));
    }
    let first = a.progress.get() == Progress::Created;
    if first {
        if g.busy.get() {
            a.progress.set(Progress::Done);
            let text = format!("{busy}: asynchronous generator is already running");
            return Err(vm.runtime_error(&text));
        }
        if a.step != Step::Send && thrown.is_none() {
            if g.state.get() == GenState::Done || g.closed.get() {
                a.progress.set(Progress::Done);
                if a.step == Step::Close {
                    return Ok((build::none(), false));
                }
                let stop = vm.exc().stop_async_iteration;
                return Err(raise_empty(vm, stop));
            }
            if sent != Word::NONE {
                let text = "can't send non-None value to a just-started coroutine";
                return Err(vm.runtime_error(text));
            }
        }
        a.progress.set(Progress::Started);
        g.busy.set(true);
    }
    let r = match (thrown, a.step, first) {
        (Some(e), _, _) => vm.gen_throw(*generator, e),
        (None, Step::Send, true) if sent == Word::NONE => vm.gen_send(*generator, argument),
        (None, Step::Throw, true) => vm.gen_throw(*generator, argument),
        (None, Step::Close, true) => {
            g.closed.set(true);
            let none = build::tuple(vm, vec![]);
            let e = crate::exceptions::instance(vm.exc().generator_exit, none);
            vm.gen_throw(*generator, e)
        }
        _ => vm.gen_send(*generator, Ref::new(sent)),
    };
    match r {
        Ok(Some(v)) => match unwrap(vm, &v) {
            None => Ok((v, true)),
            Some(value) => {
                finish(a, g);
                if a.step == Step::Close {
                    return Err(vm.runtime_error("async generator ignored GeneratorExit"));
                }
                Ok((value, false))
            }
        },
        Ok(None) => {
            finish(a, g);
            if a.step == Step::Close {
                return Ok((build::none(), false));
            }
            let stop = vm.exc().stop_async_iteration;
            Err(raise_empty(vm, stop))
        }
        Err(Raised) => {
            finish(a, g);
            let exc = vm.exc();
            let ended =
                vm.pending_is(exc.stop_async_iteration) || vm.pending_is(exc.generator_exit);
            if a.step == Step::Close && ended {
                vm.clear_pending();
                return Ok((build::none(), false));
            }
            Err(Raised)
        }
    }
}

fn finish(a: &Awaitable, g: &GenObj) {
    a.progress.set(Progress::Done);
    g.busy.set(false);
}

fn raise_empty(vm: &mut Vm, ty: &'static TypeObj) -> Raised {
    let none = build::tuple(vm, vec![]);
    let e = crate::exceptions::instance(ty, none);
    vm.raise_object(e)
}

fn close_awaitable(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "close", 1, 0, 0)?;
    if let Some(a) = args.pos[0].cast::<NativeObj>().data.borrow().downcast_ref::<Awaitable>() {
        a.progress.set(Progress::Done);
    }
    Ok(build::none())
}

fn itself(_: &mut Vm, args: &Args) -> R {
    Ok(Ref::new(args.pos[0]))
}

fn install_async(vm: &mut Vm) {
    define(
        vm,
        vm.types.async_generator,
        &[
            ("__aiter__", itself),
            ("__anext__", |vm, a| awaitable(vm, a.pos[0], Step::Send, Word::NONE)),
            ("asend", |vm, a| {
                a.arity(vm, "asend", 1, 1, 1)?;
                awaitable(vm, a.pos[0], Step::Send, a.pos[1])
            }),
            ("athrow", |vm, a| {
                let e = thrown(vm, a)?;
                awaitable(vm, a.pos[0], Step::Throw, *e)
            }),
            ("aclose", |vm, a| {
                a.arity(vm, "aclose", 1, 0, 0)?;
                awaitable(vm, a.pos[0], Step::Close, Word::NONE)
            }),
        ],
    );
    for ty in [vm.types.async_generator_asend, vm.types.async_generator_athrow] {
        define(
            vm,
            ty,
            &[
                ("__await__", itself),
                ("__iter__", itself),
                ("__next__", |vm, a| step(vm, a.pos[0], Word::NONE, None)),
                ("send", |vm, a| {
                    a.arity(vm, "send", 1, 1, 1)?;
                    step(vm, a.pos[0], a.pos[1], None)
                }),
                ("throw", |vm, a| {
                    let e = thrown(vm, a)?;
                    step(vm, a.pos[0], Word::NONE, Some(e))
                }),
                ("close", close_awaitable),
            ],
        );
    }
}

/// The attributes that the three sorts have under a prefix of their own.
fn install_state(vm: &mut Vm, ty: &'static TypeObj, prefix: &str) {
    let running = |vm: &mut Vm, w: Word| {
        let g = w.cast::<GenObj>();
        Ok(build::bool(g.busy.get() || vm.is_running(g)))
    };
    define_property(vm, ty, &format!("{prefix}_running"), running, None);
    let code = |_: &mut Vm, w: Word| Ok(Ref::new(w.cast::<GenObj>().code));
    define_property(vm, ty, &format!("{prefix}_code"), code, None);
    let frame = |vm: &mut Vm, w: Word| crate::modules::sys::generator_frame(vm, w.cast::<GenObj>());
    define_property(vm, ty, &format!("{prefix}_frame"), frame, None);
    let delegate =
        |vm: &mut Vm, w: Word| Ok(vm.delegate(w.cast::<GenObj>()).unwrap_or_else(build::none));
    let name = if prefix == "gi" { "gi_yieldfrom".to_string() } else { format!("{prefix}_await") };
    define_property(vm, ty, &name, delegate, None);
    if prefix != "ag" {
        let suspended = |vm: &mut Vm, w: Word| {
            let g = w.cast::<GenObj>();
            Ok(build::bool(g.state.get() == GenState::Suspended && !vm.is_running(g)))
        };
        define_property(vm, ty, &format!("{prefix}_suspended"), suspended, None);
    }
}

pub(super) fn install(vm: &mut Vm) {
    let t = &vm.types;
    let sorts = [(t.generator, "gi"), (t.coroutine, "cr"), (t.async_generator, "ag")];
    for (ty, prefix) in sorts {
        if prefix != "ag" {
            define(vm, ty, &[("send", send), ("throw", throw), ("close", close)]);
        }
        define_property(
            vm,
            ty,
            "__name__",
            |_, w| Ok(Ref::new(w.cast::<GenObj>().name.get())),
            Some(|vm, w, v| set_name(vm, &w.cast::<GenObj>().name, "__name__", v)),
        );
        define_property(
            vm,
            ty,
            "__qualname__",
            |_, w| Ok(Ref::new(w.cast::<GenObj>().qualname.get())),
            Some(|vm, w, v| set_name(vm, &w.cast::<GenObj>().qualname, "__qualname__", v)),
        );
        install_state(vm, ty, prefix);
        for name in ["__name__", "__qualname__"] {
            super::deletable(vm, ty, name);
        }
    }
    install_wrapper(vm);
    install_async(vm);
}

/// What `coroutine.__await__()` gives: an iterator, which a coroutine itself isn't.
fn install_wrapper(vm: &mut Vm) {
    fn coroutine(w: Word) -> Ref {
        let held = w.cast::<NativeObj>().held.borrow();
        held.first().cloned().unwrap_or_else(build::none)
    }
    let object = vm.types.object;
    let ty = crate::types::new_builtin(vm, "coroutine_wrapper", object, Kind::Native);
    vm.library.coroutine_wrapper = Some(ty);
    define(
        vm,
        ty,
        &[
            ("__iter__", itself),
            ("__next__", |vm, a| {
                let c = coroutine(a.pos[0]);
                send(vm, &Args::of(&[*c, Word::NONE]))
            }),
            ("send", |vm, a| {
                a.arity(vm, "send", 1, 1, 1)?;
                let c = coroutine(a.pos[0]);
                send(vm, &Args::of(&[*c, a.pos[1]]))
            }),
            ("throw", |vm, a| {
                let c = coroutine(a.pos[0]);
                let pos = crate::call::with_first(*c, &a.pos[1..]);
                throw(vm, &Args { pos: &pos, ..*a })
            }),
            ("close", |vm, a| {
                let c = coroutine(a.pos[0]);
                close(vm, &Args::of(&[*c]))
            }),
        ],
    );
    define(
        vm,
        vm.types.coroutine,
        &[("__await__", |vm, a| match vm.library.coroutine_wrapper {
            Some(ty) => {
                let made = build::native(ty, Box::new(()));
                made.cast::<NativeObj>().held.borrow_mut().push(Ref::new(a.pos[0]));
                Ok(made)
            }
            None => Ok(Ref::new(a.pos[0])),
        })],
    );
    let origin = |_: &mut Vm, _: Word| Ok(build::none());
    define_property(vm, vm.types.coroutine, "cr_origin", origin, None);
}

fn set_name(vm: &mut Vm, field: &Cell<Word>, name: &str, v: Word) -> R<()> {
    if v == Word::NULL || v.as_str().is_none() {
        return Err(vm.type_error(format!("{name} must be set to a string object")));
    }
    crate::heap::replace(field, Ref::new(v).into_word());
    Ok(())
}
