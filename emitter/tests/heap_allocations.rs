//! Compiling takes a fixed number of heap allocations per trace, however long it is: none per uop.
#![cfg(target_arch = "x86_64")]

use emitter::sandbox::Sandbox;
use emitter::*;
use regalloc::registry::{Options, find};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

struct Counting;

static COUNT: AtomicUsize = AtomicUsize::new(0);

// SAFETY: passes everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, p: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(p, layout) }
    }
    unsafe fn realloc(&self, p: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        COUNT.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller's promise.
        unsafe { System.realloc(p, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Allocations of the third compilation of a random trace of about this size, and of its third emission (the first
/// two may grow the buffers), with the trace's length.
fn allocations(size: usize) -> (usize, usize, usize) {
    let fuzzer = fuzz::Fuzzer::new().expect("an arena");
    let trace = (0..)
        .map(|seed| fuzzer.trace_of_seed(seed, size))
        .find(|t| (size / 2..size * 2).contains(&t.len()))
        .expect("one of that size");
    let table = StencilTable::builtin();
    let machine = machine(&table);
    let mut arena =
        Arena::new(ArenaConfig::default(), table, Sandbox::symbols()).expect("an arena");
    let mut allocator = (find("linear").expect("linear").make)(&Options::default());
    let mut scratch = CompileScratch::default();
    let mut all = 0;
    for _ in 0..3 {
        let before = COUNT.load(Ordering::Relaxed);
        let options = CompileOptions::default();
        let compiled =
            compile(&trace, allocator.as_mut(), &machine, &mut arena, &mut scratch, options)
                .expect("code");
        all = COUNT.load(Ordering::Relaxed) - before;
        arena.free(compiled.code);
    }
    let mut emitter = Emitter::new();
    let mut emission = 0;
    for _ in 0..3 {
        let before = COUNT.load(Ordering::Relaxed);
        let code = emitter.emit(&trace, &scratch.allocation, &mut arena, EmitOptions::default());
        emission = COUNT.load(Ordering::Relaxed) - before;
        arena.free(code.expect("code"));
    }
    (all, emission, trace.len())
}

#[test]
fn compiling_allocates_per_trace_and_not_per_uop() {
    let (small, small_emission, small_len) = allocations(100);
    let (large, large_emission, large_len) = allocations(4000);
    println!(
        "{small} ({small_emission} by emission) for {small_len} uops, {large} ({large_emission}) for {large_len}"
    );
    assert!(large_len > 8 * small_len, "{large_len} is no more than {small_len}");
    // What the code keeps (exits, locations) and its entries in the arena's tables.
    assert!(small_emission.max(large_emission) <= 6, "{small_emission}, {large_emission}");
    // A buffer that doubles as it grows is allocated a logarithmic number of times.
    assert!(small.max(large) <= 24, "{small} for {small_len} uops, {large} for {large_len}");
}
