//! Nanoseconds per uop of liveness and of every strategy, for recorded loops of 50, 1000 and 100,000 uops.
//!
//! `cargo bench -p regalloc`. Criterion prints time per trace and throughput in uops ("elements").

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use liveness::Liveness;
use regalloc::fuzz::recorded_loop;
use regalloc::{Allocation, Options, Problem, STRATEGIES, fake};
use std::hint::black_box;

const SIZES: [usize; 3] = [50, 1000, 100_000];

fn bench(c: &mut Criterion) {
    let mut group = c.benchmark_group("allocate");
    group.sample_size(20);
    for size in SIZES {
        let trace = recorded_loop(size, 8);
        group.throughput(Throughput::Elements(trace.len() as u64));
        let mut liveness = Liveness::default();
        group.bench_function(BenchmarkId::new("liveness", size), |b| {
            b.iter(|| liveness.compute(black_box(&trace)));
        });
        let machine = fake::machine(8, 8);
        for s in STRATEGIES {
            // Its backtracking algorithm takes seconds per trace here: thousands of exits name each value.
            if s.name == "regalloc2" && size > 1000 {
                continue;
            }
            let mut allocator = (s.make)(&Options::default());
            let mut out = Allocation::default();
            let problem = Problem { trace: &trace, liveness: &liveness, machine: &machine };
            group.bench_function(BenchmarkId::new(s.name, size), |b| {
                b.iter(|| {
                    out.reset(&trace);
                    allocator.allocate(black_box(&problem), &mut out)
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
