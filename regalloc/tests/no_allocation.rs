//! Liveness and `linear` take nothing from the heap once their tables have grown: none per uop.
#![allow(unsafe_code, reason = "a global allocator that counts can't be written without")]

use liveness::Liveness;
use regalloc::fuzz::{recorded_loop, trace_of_seed};
use regalloc::{Allocation, Options, Problem, fake, registry};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|c| c.set(c.get() + 1));
        // SAFETY: the caller's promises are the system allocator's conditions.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, p: *mut u8, layout: Layout) {
        // SAFETY: as above; `p` came from `System`.
        unsafe { System.dealloc(p, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(trace: &ir::Trace, ints: u8) -> u64 {
    let machine = fake::machine(ints, 8);
    let mut liveness = Liveness::default();
    let mut allocator = (registry::find("linear").unwrap().make)(&Options::default());
    let mut out = Allocation::default();
    let mut last = 0;
    // The third time everything has its size.
    for _ in 0..3 {
        let before = COUNT.with(Cell::get);
        liveness.compute(trace);
        out.reset(trace);
        let problem = Problem { trace, liveness: &liveness, machine: &machine };
        allocator.allocate(&problem, &mut out).unwrap();
        last = COUNT.with(Cell::get) - before;
    }
    last
}

#[test]
fn a_recorded_loop_needs_none() {
    for size in [50, 1000, 20_000] {
        for ints in [8, 4] {
            let n = allocations(&recorded_loop(size, 12), ints);
            assert!(n <= 4, "{n} heap allocations for {size} uops with {ints} registers");
        }
    }
}

#[test]
fn other_graphs_need_less_than_one_per_block() {
    for seed in 0..50 {
        let trace = trace_of_seed(seed, 200);
        let n = allocations(&trace, 5);
        assert!(n <= 2 * trace.blocks.len() as u64 + 4, "{n} for {} blocks", trace.blocks.len());
    }
}
