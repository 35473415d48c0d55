//! How fast the code is: four loops under every registered allocator, beside the same loop written by hand in
//! assembly and the same trace through Cranelift.
//!
//! `cargo bench -p emitter --bench run_time`; `-- raw_int` for one loop. What is to be reached: `--bench targets`.

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
criterion::criterion_group!(benches, measured::run_time);
#[cfg(target_arch = "x86_64")]
criterion::criterion_main!(benches);

#[cfg(target_arch = "x86_64")]
mod measured {
    use super::loops::arms::{Arms, ITERATIONS};
    use criterion::{Criterion, Throughput};
    use regalloc::STRATEGIES;
    use std::time::Duration;

    pub fn run_time(c: &mut Criterion) {
        let mut arms = Arms::new();
        for l in arms.loops() {
            let mut group = c.benchmark_group(l.name);
            group.throughput(Throughput::Elements(ITERATIONS as u64));
            group.sample_size(20).measurement_time(Duration::from_secs(2));
            group.warm_up_time(Duration::from_millis(500));
            let names = ["by hand", "cranelift"].into_iter();
            for name in names.chain(STRATEGIES.iter().map(|s| s.name)) {
                let mut arm = arms.arm(&l, name);
                group.bench_function(name, |b| b.iter(|| (arm.run)()));
                let ((hot, all), uops) = (arm.bytes, l.trace.len());
                println!(
                    "{}/{name}: {hot} bytes on the main path, {all} in all, {uops} uops",
                    l.name
                );
            }
            group.finish();
        }
    }
}
