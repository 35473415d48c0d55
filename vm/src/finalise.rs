//! What happens when an object dies, besides giving its fields up: `__del__`, weak references, interning.

use crate::build;
use crate::heap::{Ref, incref};
use crate::object::{BuiltinObj, DictObj, ExcObj, GenObj, GenSort, GenState, Kind, StrObj, Value};
use crate::opcode as op;
use crate::vm::{Args, Vm, current};
use ir::word::Word;

/// Calls `__del__` of an object that is being freed; false if the object came back to life.
pub(crate) fn run_finaliser(w: Word) -> bool {
    let Some(vm) = current() else { return true };
    if vm.collector.finalised.remove(&w.0) {
        return true; // PEP 442: once in an object's life
    }
    let lives = revives(w, || call_del(vm, w));
    if lives {
        vm.collector.finalised.insert(w.0);
    }
    !lives
}

/// Closes a suspended generator that is being freed; false if it came back to life.
pub(crate) fn finish_generator(w: Word) -> bool {
    let g = w.cast::<GenObj>();
    if g.state.get() == GenState::Created && g.sort == GenSort::Coroutine && !g.closed.replace(true)
    {
        return !revives(w, || warn_of_coroutine(w));
    }
    if g.hooked.get()
        && let Some(vm) = current()
        && let Some(hook) = vm.library.asyncgen_finalisers.remove(&w.0)
        && g.state.get() != GenState::Done
        && !g.closed.get()
    {
        return !revives(w, || call_last_hook(vm, w, &hook));
    }
    if g.state.get() != GenState::Suspended || waits_unprotected(g) {
        return true;
    }
    !revives(w, || close_generator(w))
}

/// Whether closing a suspended generator runs nothing of its code: no `try`, `with` or `yield from` is around the place where
/// it waits, only what turns a `StopIteration` into an error.
fn waits_unprotected(g: &GenObj) -> bool {
    const STOPITERATION_ERROR: u32 = 3;
    let Some(frame) = g.suspended_frame().filter(|_| g.sort == GenSort::Generator) else {
        return false;
    };
    let code = frame.code();
    code.handler(frame.ip.max(1) - 1).is_none_or(|h| {
        let (opcode, arg) = code.instr(h.target as usize);
        op::generic(opcode) == op::CALL_INTRINSIC_1 && arg == STOPITERATION_ERROR
    })
}

/// Leaves it to an event loop's hook to close an asynchronous generator.
fn call_last_hook(vm: &mut Vm, w: Word, hook: &Ref) {
    let saved = vm.pending.replace(Word::NULL);
    if vm.call(**hook, &Args::of(&[w])).is_err() {
        report_ignored(vm, w);
    }
    vm.pending.set(saved);
}

/// A coroutine dies that nobody has awaited.
fn warn_of_coroutine(w: Word) {
    let Some(vm) = current() else { return };
    // While the VM is taken down there is nobody to warn.
    if vm.library.is_ending {
        return;
    }
    let saved = vm.pending.replace(Word::NULL);
    let name = w.cast::<GenObj>().qualname.get().as_str().unwrap_or("?");
    let category = vm.exc().runtime_warning;
    if vm.warn(category, &format!("coroutine '{name}' was never awaited")).is_err() {
        report_ignored(vm, w);
    }
    vm.pending.set(saved);
}

/// Runs `f` on an object whose last reference is being given up; whether somebody took a new one.
fn revives(w: Word, f: impl FnOnce()) -> bool {
    crate::signals::note_finaliser();
    // The call borrows a reference besides the one that is going.
    incref(w);
    f();
    let others = w.head().refcnt.get() - 2;
    // If the object lives on, the reference that was going is gone; if not, the caller frees the object.
    w.head().refcnt.set(others.max(1));
    others > 0
}

/// Calls `__del__`, whatever it raises.
pub(crate) fn call_del(vm: &mut Vm, w: Word) {
    let ty = w.heap_type();
    let Some(del) = vm.type_lookup(ty, vm.names.__del__) else { return };
    let del = Ref::new(del);
    let saved = vm.pending.replace(Word::NULL);
    if vm.call_special(w, vm.names.__del__, &[]).is_err() {
        report_ignored(vm, *del);
    }
    vm.pending.set(saved);
}

/// Closes a suspended generator, so that its `finally` blocks run.
pub(crate) fn close_generator(w: Word) {
    if w.cast::<GenObj>().state.get() != GenState::Suspended {
        return;
    }
    let Some(vm) = current() else { return };
    let saved = vm.pending.replace(Word::NULL);
    if vm.close_iterator(w).is_err() {
        report_ignored(vm, w);
    }
    vm.pending.set(saved);
}

/// Tells `sys.unraisablehook` of the pending exception, which nobody can catch, with what raised it.
pub(crate) fn report_ignored(vm: &mut Vm, source: Word) {
    let e = vm.take_pending();
    let key = vm.intern("unraisablehook");
    let hook = vm.sys_dict.cast::<DictObj>().lookup_str(*key).map(Ref::new);
    if let Some(hook) = hook.filter(|h| h.get::<BuiltinObj>().is_none() && **h != Word::NONE) {
        if call_hook(vm, *hook, &e, source).is_ok() {
            return;
        }
        vm.clear_pending();
    }
    vm.flush();
    let text = format!("Exception ignored in: {}\n", vm.repr_or_type(source));
    let text = text + &vm.format_exception(*e);
    if crate::modules::sys::write_error(vm, &text).is_err() {
        vm.clear_pending();
        eprint!("{text}");
    }
}

/// `hook(arguments)`, an object with what is known as attributes.
fn call_hook(vm: &mut Vm, hook: Word, e: &Ref, source: Word) -> crate::vm::R {
    let ty = Ref::new(vm.type_of(**e).word());
    let traceback = match e.get::<ExcObj>().map(|x| x.traceback.get()) {
        Some(t) if t != Word::NULL => Ref::new(t),
        _ => build::none(),
    };
    let fields = vec![
        ("exc_type", ty),
        ("exc_value", e.clone()),
        ("exc_traceback", traceback),
        ("err_msg", build::none()),
        ("object", Ref::new(source)),
    ];
    let name = vm.intern("types");
    let types = crate::import::import_name(vm, *name, Word::NONE, Word::NONE, 0)?;
    let name = vm.intern("SimpleNamespace");
    let class = vm.get_attr(*types, *name)?;
    let arguments = vm.call(*class, &Args::of(&[]))?;
    for (name, value) in fields {
        let key = vm.intern(name);
        vm.set_attr(*arguments, *key, Some(value))?;
    }
    vm.call(hook, &Args::of(&[*arguments]))
}

/// Tells the weak references to a dying object.
pub(crate) fn clear_weakrefs(w: Word) {
    if matches!(
        w.kind(),
        Kind::List | Kind::Tuple | Kind::Dict | Kind::Str | Kind::Int | Kind::Float
    ) && !w.heap_type().is_heap
    {
        return;
    }
    let Some(vm) = current() else { return };
    if !vm.weakrefs.may_know(w) {
        return;
    }
    if let Some(refs) = vm.weakrefs.remove(&w.0) {
        crate::modules::weakref::referent_died(vm, refs, |_| true);
    }
}

/// A dying interned string leaves the table.
pub(crate) fn forget_interned(w: Word) {
    if let Some(vm) = current() {
        let text = w.cast::<StrObj>().as_str();
        if vm.interned.get(text) == Some(&w) {
            vm.interned.remove(text);
        }
    }
}
