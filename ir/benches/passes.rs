//! What the pass list costs per recorded uop: `cargo bench -p ir`. Criterion prints elements per second; an
//! element is an instruction of the trace as recorded.
#![allow(missing_docs, reason = "a benchmark")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ir::passes::{PASSES, PassSet, optimise};
use std::hint::black_box;

#[path = "../tests/recorded_loop/mod.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod recorded_loop;

/// The whole list, on loops of several sizes.
fn all(c: &mut Criterion) {
    let mut group = c.benchmark_group("passes");
    for (locals, size) in [(10, 50), (10, 300), (20, 300), (10, 1000), (20, 1000)] {
        let trace = recorded_loop::recorded_loop(7, locals, size).trace;
        group.throughput(Throughput::Elements(trace.len() as u64));
        let id = BenchmarkId::new(format!("{locals} locals"), size);
        group.bench_with_input(id, &trace, |b, trace| {
            b.iter_with_setup(
                || trace.clone(),
                |trace| optimise(black_box(trace), PassSet::ALL, |_, _| {}),
            );
        });
    }
}

/// Each pass on what the ones before it make of a loop of 300 instructions.
fn each(c: &mut Criterion) {
    let mut group = c.benchmark_group("pass");
    let recorded = recorded_loop::recorded_loop(7, 10, 300).trace;
    for (i, pass) in PASSES.iter().enumerate() {
        let before = optimise(recorded.clone(), PassSet((1 << i) - 1), |_, _| {});
        group.throughput(Throughput::Elements(recorded.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(pass.name), &before, |b, trace| {
            b.iter_with_setup(
                || trace.clone(),
                |mut trace| {
                    (pass.run)(black_box(&mut trace));
                    trace
                },
            );
        });
    }
}

criterion_group!(benches, all, each);
criterion_main!(benches);
