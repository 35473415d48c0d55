//! Loads and stores that each way of keeping values leaves, over the steps of a walked trace. Only traffic
//! of operands, results and locals counts: what the uops do to the heap is the same for all.

use super::walk::{Step, Value, Walked};
use std::collections::{BTreeMap, BTreeSet};

/// Memory operations and their causes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Traffic {
    /// Reads.
    pub loads: u64,
    /// Writes.
    pub stores: u64,
    /// Of the writes: no register was left.
    pub pressure: u64,
    /// Of the writes: values that must survive a call.
    pub calls: u64,
    /// Of the writes: the state that the trace leaves behind.
    pub exit: u64,
}

impl Traffic {
    /// Loads and stores.
    pub fn total(&self) -> u64 {
        self.loads + self.stores
    }

    /// Sums.
    pub fn add(&mut self, other: Traffic) {
        self.loads += other.loads;
        self.stores += other.stores;
        self.pressure += other.pressure;
        self.calls += other.calls;
        self.exit += other.exit;
    }
}

/// CPython 3.13 (`k` = 0) and a cache of the top `k` stack entries in registers, locals in memory. Before a
/// call and a change of frame the cache is written back. Notes each depth of the cache that a uop is met with
/// in `variants`.
pub fn stack(steps: &[Step], k: usize, variants: &mut BTreeSet<(String, usize)>) -> Traffic {
    let mut t = Traffic::default();
    let mut cached = 0_usize;
    for s in steps {
        variants.insert((s.name.clone(), cached));
        let uncached = |d: &&usize| **d > cached;
        t.loads += s.reads.iter().filter(uncached).count() as u64;
        t.stores += s.writes.iter().filter(uncached).count() as u64;
        t.loads += u64::from(s.local_load);
        t.stores += u64::from(s.local_store);
        let popped = s.pops.min(cached);
        if s.array {
            // The callee reads them from the stack.
            t.stores += popped as u64;
            t.calls += popped as u64;
        } else if !s.unread {
            t.loads += (s.pops - popped) as u64;
        }
        t.stores += s.frame_args as u64;
        cached -= popped;
        if s.calls || s.switches_frame {
            t.stores += cached as u64;
            t.calls += cached as u64;
            cached = 0;
        }
        cached += s.pushes;
        let over = cached.saturating_sub(k);
        t.stores += over as u64;
        t.pressure += over as u64;
        cached -= over;
    }
    t
}

/// SSA values, each in its slot: renaming without registers.
pub fn slots(steps: &[Step]) -> Traffic {
    let mut t = Traffic::default();
    for s in steps {
        t.loads += s.uses.len() as u64;
        t.stores += s.defs.len() as u64 + array_stores(s);
    }
    t
}

/// Operands of a call in an array have to be put there.
fn array_stores(s: &Step) -> u64 {
    if s.array { s.uses.len() as u64 } else { 0 }
}

/// SSA values in `registers` registers, of which half survive calls, by furthest next use (Belady, with the whole
/// trace known). Counts the steps in `counted`; a loop is walked several turns and one in the middle
/// is counted. Values that only an exit could need keep a place: when they lose their register they are stored.
pub fn registers(walked: &Walked, registers: usize, counted: std::ops::Range<usize>) -> Traffic {
    let mut m = Pool::new(walked, registers);
    let mut t = Traffic::default();
    for (i, s) in walked.steps.iter().enumerate() {
        let mut now = Traffic::default();
        m.step(i, s, &mut now);
        if counted.contains(&i) {
            t.add(now);
        }
    }
    if !walked.loops && !walked.steps.is_empty() {
        let last = walked.steps.len() - 1;
        let left: BTreeSet<Value> = walked.steps[last].held.iter().copied().collect();
        let dirty = left.iter().filter(|v| m.dirty.contains(v)).count() as u64;
        t.stores += dirty;
        t.exit += dirty;
    }
    t
}

struct Pool {
    size: usize,
    surviving: usize,
    /// Steps that read a value, in order.
    uses: BTreeMap<Value, Vec<usize>>,
    /// Last step after which the state holds it, or that reads it.
    last: BTreeMap<Value, usize>,
    resident: BTreeSet<Value>,
    /// Made and not yet in memory.
    dirty: BTreeSet<Value>,
}

impl Pool {
    fn new(walked: &Walked, size: usize) -> Pool {
        let mut uses: BTreeMap<Value, Vec<usize>> = BTreeMap::new();
        let mut last = BTreeMap::new();
        for (i, s) in walked.steps.iter().enumerate() {
            for v in &s.uses {
                uses.entry(*v).or_default().push(i);
                last.insert(*v, i);
            }
            for v in s.held.iter().chain(&s.defs) {
                last.insert(*v, i);
            }
        }
        // What the trace leaves behind is needed beyond its end.
        let end = walked.steps.len();
        if let (false, Some(step)) = (walked.loops, walked.steps.last()) {
            last.extend(step.held.iter().map(|v| (*v, end)));
        }
        let (resident, dirty) = (BTreeSet::new(), BTreeSet::new());
        Pool { size, surviving: size / 2, uses, last, resident, dirty }
    }

    /// The next step after `i` that reads it; the furthest of all if only an exit may.
    fn next_use(&self, v: Value, i: usize) -> usize {
        let uses = self.uses.get(&v).map_or(&[][..], Vec::as_slice);
        uses.get(uses.partition_point(|u| *u <= i)).copied().unwrap_or(usize::MAX)
    }

    fn live_after(&self, v: Value, i: usize) -> bool {
        self.last.get(&v).is_some_and(|l| *l > i)
    }

    /// Takes a value's register away.
    fn evict(&mut self, v: Value, i: usize, t: &mut Traffic, cause: fn(&mut Traffic) -> &mut u64) {
        self.resident.remove(&v);
        let needed = self.live_after(v, i) || self.next_use(v, i) != usize::MAX;
        if needed && self.dirty.remove(&v) {
            t.stores += 1;
            *cause(t) += 1;
        }
    }

    /// Makes room for one more, sparing `keep`; false if all registers hold what must stay.
    fn room(&mut self, i: usize, keep: &[Value], t: &mut Traffic) -> bool {
        while self.resident.len() >= self.size {
            let others = self.resident.iter().copied().filter(|v| !keep.contains(v));
            let Some(victim) = others.max_by_key(|v| (self.next_use(*v, i), *v)) else {
                return false;
            };
            self.evict(victim, i, t, |t| &mut t.pressure);
        }
        true
    }

    fn step(&mut self, i: usize, s: &Step, t: &mut Traffic) {
        let mut keep: Vec<Value> = Vec::new();
        for &v in &s.uses {
            if !self.resident.contains(&v) {
                if !keep.contains(&v) {
                    t.loads += 1;
                }
                // An operand that is read for the last time, or put into an array, needs no register.
                if !s.array && self.live_after(v, i) && self.room(i, &keep, t) {
                    self.resident.insert(v);
                }
            }
            keep.push(v);
        }
        t.stores += array_stores(s);
        let dead = |p: &Pool, v: Value| !p.live_after(v, i);
        let gone: Vec<Value> = self.resident.iter().copied().filter(|v| dead(self, *v)).collect();
        for v in gone {
            self.resident.remove(&v);
            self.dirty.remove(&v);
        }
        if s.calls {
            let mut by_next: Vec<Value> = self.resident.iter().copied().collect();
            by_next.sort_by_key(|v| (self.next_use(*v, i), *v));
            for v in by_next.into_iter().skip(self.surviving) {
                self.evict(v, i, t, |t| &mut t.calls);
            }
        }
        for (k, &v) in s.defs.iter().enumerate() {
            if dead(self, v) {
                continue;
            }
            self.dirty.insert(v);
            if self.room(i, &s.defs[..k], t) {
                self.resident.insert(v);
            } else {
                self.dirty.remove(&v);
                t.stores += 1;
                t.pressure += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::facts::Facts;
    use crate::corpus::walk::tests::trace;
    use crate::corpus::walk::walk;

    /// x = x + x; loop
    fn doubling(turns: usize) -> Walked {
        let facts = Facts::cpython_3_13().expect("valid");
        let uops = [
            ("_LOAD_FAST", 0),
            ("_LOAD_FAST", 0),
            ("_BINARY_OP_ADD_INT", 0),
            ("_STORE_FAST", 0),
            ("_JUMP_TO_TOP", 0),
        ];
        walk(&trace(&uops), &facts, turns).expect("known")
    }

    #[test]
    fn the_stack_machine_moves_everything() {
        let mut variants = BTreeSet::new();
        let t = stack(&doubling(1).steps, 0, &mut variants);
        // two locals read and pushed, two popped, one pushed, one popped and written
        assert_eq!((t.loads, t.stores), (2 + 2 + 1, 2 + 1 + 1));
        assert_eq!(variants.len(), 3, "one variant of each uop");
    }

    #[test]
    fn a_cache_of_two_leaves_the_locals() {
        let mut variants = BTreeSet::new();
        let t = stack(&doubling(1).steps, 2, &mut variants);
        assert_eq!((t.loads, t.stores), (2, 1));
        assert_eq!(variants.len(), 4, "_LOAD_FAST with 0 and 1 entries cached");
    }

    #[test]
    fn registers_carry_a_value_around_the_loop() {
        let w = doubling(3);
        assert_eq!(slots(&w.steps[4..8]), Traffic { loads: 2, stores: 1, ..Traffic::default() });
        assert_eq!(registers(&w, 2, 4..8), Traffic::default());
        assert_eq!(registers(&w, 2, 0..4).loads, 1, "the first turn loads the local");
    }

    #[test]
    fn pressure_and_calls_cause_stores() {
        let facts = Facts::cpython_3_13().expect("valid");
        // Five sums that all stay on the stack, then a call, then all are used.
        let mut uops = Vec::new();
        for k in 0..5 {
            uops.extend([("_LOAD_FAST", k), ("_LOAD_FAST", k), ("_BINARY_OP_ADD_INT", 0)]);
        }
        uops.extend([("_LOAD_FAST", 9), ("_TO_BOOL", 0), ("_POP_TOP", 0)]);
        uops.extend([("_BINARY_OP_ADD_INT", 0); 4]);
        uops.extend([("_STORE_FAST", 0), ("_EXIT_TRACE", 0)]);
        let w = walk(&trace(&uops), &facts, 1).expect("known");
        let n = w.steps.len();
        let few = registers(&w, 4, 0..n);
        assert!(few.pressure >= 1 && few.calls >= 1, "{few:?}");
        let many = registers(&w, 12, 0..n);
        assert_eq!((many.pressure, many.calls, many.exit), (0, 0, 1), "{many:?}");
        assert!(many.total() < few.total());
    }
}
