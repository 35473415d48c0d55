//! What happens when an object dies, besides giving its fields up: `__del__`, weak references, interning.

use crate::heap::{Ref, incref};
use crate::object::{GenObj, GenState, Kind, StrObj, Value};
use crate::vm::{Vm, current};
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
    if w.cast::<GenObj>().state.get() != GenState::Suspended {
        return true;
    }
    !revives(w, || close_generator(w))
}

/// Runs `f` on an object whose last reference is being given up; whether somebody took a new one.
fn revives(w: Word, f: impl FnOnce()) -> bool {
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

/// Prints the pending exception, which nobody can catch, with what raised it.
pub(crate) fn report_ignored(vm: &mut Vm, source: Word) {
    let e = vm.take_pending();
    vm.flush();
    eprintln!("Exception ignored in: {}", vm.repr_or_type(source));
    eprint!("{}", vm.format_exception(*e));
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
    if vm.weakrefs.is_empty() {
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
