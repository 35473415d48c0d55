//! How fast compiling is, by stage and per uop, beside Cranelift on the same traces.
//!
//! `cargo bench -p emitter --bench compile_time`. Criterion prints elements per second; an element is a uop.

#[cfg(target_arch = "x86_64")]
#[allow(dead_code, reason = "each benchmark uses its part")]
mod loops;
#[cfg(target_arch = "x86_64")]
mod lower;

#[cfg(not(target_arch = "x86_64"))]
fn main() {
    println!("no stencils for this processor: nothing to measure");
}

#[cfg(target_arch = "x86_64")]
criterion::criterion_group!(benches, measured::compile_time);
#[cfg(target_arch = "x86_64")]
criterion::criterion_main!(benches);

#[cfg(target_arch = "x86_64")]
mod measured {
    use super::loops::long::long_loop;
    use super::lower;
    use criterion::{Criterion, Throughput};
    use emitter::sandbox::Sandbox;
    use emitter::*;
    use liveness::Liveness;
    use regalloc::registry::Options;
    use regalloc::{Allocation, Problem};
    use std::time::Duration;

    pub fn compile_time(c: &mut Criterion) {
        let table = StencilTable::builtin();
        let machine = machine(&table);
        let mut arena =
            Arena::new(ArenaConfig::default(), table, Sandbox::symbols()).expect("an arena");
        for uops in [50, 1000, 100_000] {
            let trace = long_loop(uops);
            ir::verify::verify(&trace).expect("a correct trace");
            let mut group = c.benchmark_group(format!("{uops} uops"));
            group.throughput(Throughput::Elements(trace.len() as u64)).sample_size(20);
            group.warm_up_time(Duration::from_millis(500));
            group.measurement_time(Duration::from_secs(2));

            let mut liveness = Liveness::of(&trace);
            group.bench_function("liveness", |b| b.iter(|| liveness.compute(&trace)));
            let strategy = regalloc::registry::find("linear").expect("linear");
            let mut allocator = (strategy.make)(&Options::default());
            let problem = Problem { trace: &trace, liveness: &liveness, machine: &machine };
            let mut allocation = Allocation::default();
            group.bench_function("linear", |b| {
                b.iter(|| {
                    allocation.reset(&trace);
                    allocator.allocate(&problem, &mut allocation).expect("an allocation");
                });
            });
            let mut emitter = Emitter::new();
            let options = EmitOptions::default();
            group.bench_function("emission", |b| {
                b.iter(|| {
                    let code = emitter.emit(&trace, &allocation, &mut arena, options);
                    arena.free(code.expect("code"));
                });
            });
            let mut scratch = CompileScratch::default();
            let options = CompileOptions::default();
            group.bench_function("all", |b| {
                b.iter(|| {
                    let compiled = compile(
                        &trace,
                        allocator.as_mut(),
                        &machine,
                        &mut arena,
                        &mut scratch,
                        options,
                    );
                    arena.free(compiled.expect("code").code);
                });
            });
            // Cranelift keeps all code it made; at 100,000 uops one compilation takes too long to sample.
            if uops <= 1000 {
                let mut cranelift = lower::Cranelift::new(Vec::new());
                group.sample_size(10).measurement_time(Duration::from_secs(1));
                group.bench_function("cranelift", |b| b.iter(|| cranelift.compile(&trace)));
            }
            group.finish();
        }
    }
}
