//! The cycle collector: trial deletion, as in CPython's `Modules/gcmodule.c`.
//!
//! Reference counts minus the references among containers leave what is referred to from outside (frames,
//! Rust code, objects that can't be looked into); all that can't be reached from there is garbage. Each
//! collection looks at the whole heap, so collections are spaced by how much the heap has grown
//! ([`heap::schedule_collection`]): the work per allocated object stays constant.
//!
//! While counting, an object's count is kept in its header's `tid`, which is the id of its type otherwise.
//! Nothing runs meanwhile that could see it.

use crate::heap::{self, Ref};
use crate::object::*;
use crate::traverse::{clear, is_container, traverse};
use crate::vm::{Args, Vm};
use ir::word::Word;
use std::collections::HashSet;

/// Marks a `tid` that is a count of references (no type has such an id).
const COUNTING: u32 = 1 << 31;

/// What `gc` lets programs set and see.
pub(crate) struct Collector {
    pub enabled: bool,
    /// CPython's thresholds, kept for programs that read or save them; the heap's growth decides.
    pub thresholds: [i64; 3],
    pub debug: i64,
    /// Owned list: `gc.garbage`.
    pub garbage: Option<Ref>,
    /// Owned list: `gc.callbacks`.
    pub callbacks: Option<Ref>,
    /// Collections so far, and objects that they found.
    pub collections: i64,
    pub collected: i64,
    pub frozen: usize,
    /// Live objects after the last collection.
    pub live_after: i64,
    /// Objects that have been finalised and live on: `__del__` runs once only.
    pub finalised: HashSet<u64>,
    running: bool,
}

/// `gc.DEBUG_SAVEALL`.
const DEBUG_SAVEALL: i64 = 32;

impl Default for Collector {
    fn default() -> Self {
        Collector {
            enabled: true,
            thresholds: [700, 10, 10],
            debug: 0,
            garbage: None,
            callbacks: None,
            collections: 0,
            collected: 0,
            frozen: 0,
            live_after: heap::live_objects(),
            finalised: HashSet::new(),
            running: false,
        }
    }
}

/// Every container on the heap.
pub(crate) fn containers() -> Vec<Word> {
    let mut all = Vec::new();
    heap::each_object(|head| {
        let w = word_of(head);
        if w.head().refcnt.get() > 0 && is_container(w) {
            all.push(w);
        }
    });
    all
}

fn is_counting(w: Word) -> bool {
    w.is_pointer() && w.head().tid.get() & COUNTING != 0
}

/// Those of `objects` that nothing else refers to, directly or not, besides `extra` references to each.
fn unreachable(objects: &[Word], extra: i32) -> Vec<Word> {
    for w in objects {
        let count = (w.head().refcnt.get() - extra) as u32;
        w.head().tid.set(COUNTING | count);
    }
    for w in objects {
        traverse(*w, &mut |r| {
            if is_counting(r) {
                let tid = &r.head().tid;
                debug_assert_ne!(tid.get(), COUNTING, "more references than the count says");
                tid.set(tid.get() - 1);
            }
        });
    }
    let restore = |w: Word| w.head().tid.set(w.heap_type().id);
    let mut reached = Vec::new();
    for w in objects {
        if is_counting(*w) && w.head().tid.get() != COUNTING {
            restore(*w);
            reached.push(*w);
        }
        while let Some(from) = reached.pop() {
            traverse(from, &mut |r| {
                if is_counting(r) {
                    restore(r);
                    reached.push(r);
                }
            });
        }
    }
    let found: Vec<Word> = objects.iter().copied().filter(|w| is_counting(*w)).collect();
    found.iter().for_each(|w| restore(*w));
    found
}

impl Vm {
    /// Collects if it is possible now; how many objects were found unreachable.
    pub fn collect_cycles(&mut self) -> usize {
        if self.collector.running || heap::is_freeing() {
            return 0;
        }
        self.collector.running = true;
        self.tell_callbacks("start", 0);
        let found = self.collect_now();
        self.collector.collections += 1;
        self.collector.collected += found as i64;
        self.tell_callbacks("stop", found);
        self.collector.running = false;
        self.collector.live_after = heap::live_objects();
        heap::schedule_collection(self.collector.enabled);
        found
    }

    fn collect_now(&mut self) -> usize {
        let found = unreachable(&containers(), 0);
        if found.is_empty() {
            return 0;
        }
        let keep: Vec<Ref> = found.iter().map(|w| Ref::new(*w)).collect();
        let garbage: HashSet<u64> = found.iter().map(|w| w.0).collect();
        crate::modules::weakref::clear_to_garbage(self, &found, &garbage);
        for w in &found {
            self.finalise_once(*w);
        }
        // Finalisers may have made some of them reachable again, or broken the cycle that held them.
        let (found, keep): (Vec<Word>, Vec<Ref>) =
            found.into_iter().zip(keep).filter(|(w, _)| w.head().refcnt.get() > 1).unzip();
        let dead = unreachable(&found, 1);
        if self.collector.debug & DEBUG_SAVEALL != 0 {
            if let Some(list) = &self.collector.garbage {
                dead.iter().for_each(|w| list.cast::<ListObj>().push(Ref::new(*w)));
            }
            return dead.len();
        }
        let (types, others): (Vec<Word>, Vec<Word>) =
            dead.iter().partition(|w| w.kind() == Kind::Type);
        others.into_iter().for_each(clear);
        types.into_iter().for_each(clear);
        drop(keep);
        dead.len()
    }

    /// Runs an unreachable object's `__del__`, or closes a suspended generator.
    fn finalise_once(&mut self, w: Word) {
        if w.kind() == Kind::Generator {
            crate::finalise::close_generator(w);
        } else if w.heap_type().has_del.get() && !self.collector.finalised.contains(&w.0) {
            crate::finalise::call_del(self, w);
            self.collector.finalised.insert(w.0);
        }
    }

    fn tell_callbacks(&mut self, phase: &str, collected: usize) {
        let Some(list) = self.collector.callbacks.clone() else { return };
        for f in list.cast::<ListObj>().items().to_vec() {
            let f = Ref::new(f);
            let phase = crate::build::str(self, phase);
            let info = crate::build::dict(self, crate::dict::Dict::default());
            for (key, value) in [("generation", 2), ("collected", collected), ("uncollectable", 0)]
            {
                let (key, value) = (self.intern(key), crate::build::usize(self, value));
                info.cast::<DictObj>().insert_str(self, *key, value);
            }
            if self.call(*f, &Args::of(&[*phase, *info])).is_err() {
                crate::finalise::report_ignored(self, *f);
            }
        }
    }
}
