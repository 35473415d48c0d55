//! `--bench`: quick figures for one trace. The benchmarks in `benches/` are the ones to quote.

use emitter::oracle::evaluate;
use emitter::sandbox::Sandbox;
use emitter::*;
use ir::Trace;
use regalloc::{Allocator, Machine};
use std::time::{Duration, Instant};

/// How long each figure is measured.
const TIME: Duration = Duration::from_millis(300);

/// Prints the median time of a run, and per executed uop.
///
/// # Errors
/// When the evaluator can't run it.
pub fn run_time(
    trace: &Trace,
    compiled: &Compiled,
    arena: &Arena,
    inputs: &[u64],
    heap: &mut Sandbox,
) -> Result<(), String> {
    let before = heap.save();
    let executed = evaluate(trace, inputs, heap).map_err(|e| e.to_string())?.executed;
    let entry = arena.entry(&compiled.code);
    let mut frame = NativeFrame::new(arena.max_slots());
    let mut samples = Vec::new();
    let start = Instant::now();
    while start.elapsed() < TIME || samples.len() < 5 {
        heap.restore(&before);
        frame.slots_mut()[..inputs.len()].copy_from_slice(inputs);
        let begin = Instant::now();
        // SAFETY: the evaluator came through with these inputs on this heap.
        unsafe { entry.call(&mut frame) };
        samples.push(begin.elapsed());
    }
    heap.restore(&before);
    let median = median(&mut samples);
    let per_uop = median.as_nanos() as f64 / executed as f64;
    println!("  run: {median:?} for {executed} uops, {per_uop:.2} ns per uop");
    Ok(())
}

/// Prints the median compile time by stage, per uop of the trace.
///
/// # Errors
/// When it can't be compiled again.
pub fn compile_time(
    trace: &Trace,
    allocator: &mut dyn Allocator,
    machine: &Machine,
    arena: &mut Arena,
    scratch: &mut CompileScratch,
) -> Result<(), String> {
    let options = CompileOptions::default();
    let mut stages: [Vec<Duration>; 3] = Default::default();
    let mut size = 0;
    let start = Instant::now();
    while start.elapsed() < TIME || stages[0].len() < 5 {
        let compiled = compile(trace, allocator, machine, arena, scratch, options)
            .map_err(|e| e.to_string())?;
        let times = compiled.times;
        for (stage, time) in stages.iter_mut().zip([times.liveness, times.allocate, times.emit]) {
            stage.push(time);
        }
        size = compiled.code.size();
        arena.free(compiled.code);
    }
    let uops = trace.len() as f64;
    let [live, allocate, emit] = stages.map(|mut s| median(&mut s).as_nanos() as f64 / uops);
    println!(
        "compile: {:.1} ns per uop (liveness {live:.1}, allocation {allocate:.1}, emission {emit:.1}); {} uops, {size} bytes",
        live + allocate + emit,
        trace.len(),
    );
    Ok(())
}

fn median(samples: &mut [Duration]) -> Duration {
    samples.sort_unstable();
    samples[samples.len() / 2]
}
