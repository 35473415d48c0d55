//! How fast the code is: four loops under every registered allocator, beside the same loop written by hand in
//! assembly and the same trace through Cranelift. A measurement is [`ITERATIONS`] turns of the loop.
//!
//! `cargo bench -p emitter --bench run_time`; `-- raw_int` for one loop.

#[cfg(target_arch = "x86_64")]
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
    use super::{loops, lower};
    use criterion::{Criterion, Throughput};
    use emitter::sandbox::Sandbox;
    use emitter::*;
    use ir::{Trace, Word};
    use regalloc::STRATEGIES;
    use regalloc::registry::Options;
    use std::hint::black_box;
    use std::time::Duration;

    /// Turns of a loop per measurement.
    const ITERATIONS: i64 = 1_000_000;

    fn symbols() -> RuntimeSymbols {
        let mut symbols = RuntimeSymbols::new();
        symbols.add("step", loops::step as *const () as usize);
        let sandbox = Sandbox::symbols();
        symbols.add("pw_dealloc", sandbox.address_of("pw_dealloc").expect("the sandbox's"));
        symbols
    }

    fn parse(text: &str) -> Trace {
        let mut file = ir::text::parse_file(text, &["step"]).expect("a trace");
        let trace = file.traces.remove(0);
        ir::verify::verify(&trace).expect("a correct trace");
        trace
    }

    /// The exit's first raw value after the counter: what the arms must agree on.
    fn result(trace: &Trace, code: &Code, frame: &NativeFrame, exit: ExitRef) -> u64 {
        let site = code.exits()[exit.number as usize];
        let last = trace.snapshot_values(site.snapshot).last().expect("a result");
        frame.exit_value(code, trace, last, site.inst).expect("a place")
    }

    pub fn run_time(c: &mut Criterion) {
        let table = StencilTable::builtin();
        let machine = machine(&table);
        let mut arena = Arena::new(ArenaConfig::default(), table, symbols()).expect("an arena");
        let addresses = (0..symbols().len() as u32).filter_map(|n| symbols().address(n)).collect();
        let mut cranelift = lower::Cranelift::new(addresses);
        let mut scratch = CompileScratch::default();

        // Ten thousand items, gone through a hundred times: they stay in the cache.
        let items: Vec<Word> = (0..10_000).filter_map(Word::from_i64).collect();
        let mut heap = Sandbox::with_words(64 * 1024);
        let list = heap.list(&items).0;
        let start = 1.0_f64;

        let by_hand = |name: &str| match name {
            "raw_int" => loops::raw_int(black_box(ITERATIONS)) as u64,
            "float" => loops::float(black_box(ITERATIONS), start).to_bits(),
            // SAFETY: the list has 10,000 small ints.
            "list" => unsafe { loops::list(black_box(10_000), list) as u64 },
            _ => loops::call(black_box(ITERATIONS)) as u64,
        };
        for (name, text, inputs, repeats) in [
            ("raw_int", loops::RAW_INT, vec![ITERATIONS as u64], 1),
            ("float", loops::FLOAT, vec![ITERATIONS as u64, start.to_bits()], 1),
            ("list", loops::LIST, vec![10_000, list], ITERATIONS as u64 / 10_000),
            ("call", loops::CALL, vec![ITERATIONS as u64], 1),
        ] {
            let trace = parse(text);
            assert_eq!(inputs.len(), trace.inputs().len());
            let wanted = by_hand(name);
            let mut group = c.benchmark_group(name);
            group.throughput(Throughput::Elements(ITERATIONS as u64));
            group.sample_size(20).measurement_time(Duration::from_secs(2));
            group.warm_up_time(Duration::from_millis(500));
            group.bench_function("by hand", |b| {
                b.iter(|| (0..repeats).map(|_| by_hand(name)).fold(0, u64::wrapping_add));
            });

            let function = cranelift.compile(&trace);
            let mut slots = [0_u64; 16];
            slots[..inputs.len()].copy_from_slice(&inputs);
            function(slots.as_mut_ptr());
            let values = trace.snapshot_values(ir::SnapshotId(trace.snapshots.len() as u32 - 1));
            let found = slots[values.count() - 1];
            assert_eq!(found, wanted, "Cranelift's answer for {name}");
            group.bench_function("cranelift", |b| {
                b.iter(|| {
                    for _ in 0..repeats {
                        slots[..inputs.len()].copy_from_slice(black_box(&inputs));
                        function(slots.as_mut_ptr());
                    }
                });
            });

            for strategy in STRATEGIES {
                let mut allocator = (strategy.make)(&Options::default());
                let options = CompileOptions { check: true, ..CompileOptions::default() };
                let compiled = compile(
                    &trace,
                    allocator.as_mut(),
                    &machine,
                    &mut arena,
                    &mut scratch,
                    options,
                );
                let code = compiled.expect("code").code;
                let entry = arena.entry(&code);
                let mut frame = NativeFrame::new(arena.max_slots());
                let mut run = || {
                    frame.slots_mut()[..inputs.len()].copy_from_slice(black_box(&inputs));
                    // SAFETY: the list is a live object of the sandbox; the loops end after their count.
                    unsafe { entry.call(&mut frame) }
                };
                let address = run();
                let exit = arena.resolve_exit(&entry, address);
                group.bench_function(strategy.name, |b| {
                    b.iter(|| {
                        for _ in 0..repeats {
                            run();
                        }
                    });
                });
                let found = result(&trace, &code, &frame, exit);
                assert_eq!(found, wanted, "{}'s answer for {name}", strategy.name);
                let (size, uops) = (code.hot_size(), trace.len());
                println!("{name}/{}: {size} bytes on the main path, {uops} uops", strategy.name);
            }
            group.finish();
        }
    }
}
