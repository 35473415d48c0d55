//! `--stress=references`: after exits from compiled code, looks for objects that have fewer references than can be seen on the
//! heap. Some were given up too often: such an object would be freed one day while others still refer to it.

use crate::collector::containers;
use crate::frame::NATIVE;
use crate::heap;
use crate::object::{FuncObj, TypeObj, Value};
use crate::traverse::traverse;
use crate::vm::Vm;
use ir::word::Word;
use rustc_hash::FxHashMap;
use std::cell::Cell;
use std::time::Instant;

/// When to look at the whole heap: looking takes at most about half of the time.
pub(super) struct Watch {
    due: Cell<Instant>,
}

impl Watch {
    pub fn new() -> Watch {
        Watch { due: Cell::new(Instant::now()) }
    }

    /// Looks, if it is time to.
    ///
    /// # Panics
    /// When references were lost. `place` says where the trace was left.
    pub fn look(&self, vm: &Vm, place: impl FnOnce() -> String) {
        let began = Instant::now();
        if began < self.due.get() || heap::is_freeing() {
            return;
        }
        if let Some(lost) = first_lost(vm) {
            panic!("{lost}, after {}", place());
        }
        self.due.set(Instant::now() + began.elapsed());
    }
}

/// An object that more references can be seen to than it counts.
fn first_lost(vm: &Vm) -> Option<String> {
    let mut seen: FxHashMap<u64, i32> = FxHashMap::default();
    let mut see = |w: Word| {
        // Immortal objects have a negative count.
        if w.is_pointer() && w.head().refcnt.get() >= 0 {
            *seen.entry(w.0).or_default() += 1;
        }
    };
    containers().into_iter().for_each(|w| traverse(w, &mut see));
    // The locals of the others are in registers.
    let frames = vm.frames.iter().filter(|frame| frame.flags & NATIVE == 0);
    frames.flat_map(|frame| frame.localsplus()).for_each(|&w| see(w));
    let (&bits, &count) = seen.iter().find(|&(&bits, &n)| Word(bits).head().refcnt.get() < n)?;
    let object = Word(bits);
    let (kind, counted) = (object.heap_type().name(), object.head().refcnt.get());
    let name = object
        .get::<FuncObj>()
        .map(|f| f.name.get())
        .or_else(|| object.get::<TypeObj>().map(|t| t.name.get()));
    let name = name.or(Some(object)).as_ref().and_then(|w| w.as_str()).unwrap_or_default();
    Some(format!("{kind} {name} counts {counted} of the {count} references to it"))
}
