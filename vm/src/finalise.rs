//! What happens when an object dies, besides giving its fields up: `__del__`, weak references, interning.

use crate::heap::{Ref, incref};
use crate::object::{GenObj, GenState, StrObj, Value};
use crate::vm::{Args, current};
use ir::word::Word;

/// Calls `__del__`; false if the object came back to life.
pub(crate) fn run_finaliser(w: Word) -> bool {
    let Some(vm) = current() else { return true };
    let ty = w.heap_type();
    let Some(del) = vm.type_lookup(ty, vm.names.__del__) else { return true };
    let del = Ref::new(del);
    // The object has one reference left, its own last one; the call borrows it.
    incref(w);
    let saved = vm.pending.replace(Word::NULL);
    if vm.call(*del, &Args::of(&[w])).is_err() {
        let e = vm.take_pending();
        vm.flush();
        eprintln!("Exception ignored in: {}", vm.repr_or_type(*del));
        eprint!("{}", vm.format_exception(*e));
    }
    vm.pending.set(saved);
    let n = w.head().refcnt.get();
    w.head().refcnt.set(n - 1);
    n - 1 == 1
}

/// Closes a suspended generator that dies, so that its `finally` blocks run; false if it came back to life.
pub(crate) fn close_generator(w: Word) -> bool {
    if w.cast::<GenObj>().state.get() != GenState::Suspended {
        return true;
    }
    let Some(vm) = current() else { return true };
    incref(w);
    let saved = vm.pending.replace(Word::NULL);
    if vm.close_iterator(w).is_err() {
        let e = vm.take_pending();
        vm.flush();
        eprintln!("Exception ignored in: {}", vm.repr_or_type(w));
        eprint!("{}", vm.format_exception(*e));
    }
    vm.pending.set(saved);
    let n = w.head().refcnt.get();
    w.head().refcnt.set(n - 1);
    n - 1 == 1
}

/// Tells the weak references to a dying object.
pub(crate) fn clear_weakrefs(w: Word) {
    let Some(vm) = current() else { return };
    if vm.weakrefs.is_empty() {
        return;
    }
    if let Some(refs) = vm.weakrefs.remove(&w.0) {
        crate::modules::weakref::referent_died(vm, refs);
    }
}

/// A dying interned string leaves the table.
pub(crate) fn forget_interned(w: Word) {
    if let Some(vm) = current() {
        vm.interned.remove(w.cast::<StrObj>().as_str());
    }
}
