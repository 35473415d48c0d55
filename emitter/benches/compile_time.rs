//! How fast compiling is, by stage and per uop, beside Cranelift on the same traces.
//!
//! `cargo bench -p emitter --bench compile_time`. Criterion prints elements per second; an element is a uop.

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
    use super::lower;
    use criterion::{Criterion, Throughput};
    use emitter::sandbox::Sandbox;
    use emitter::*;
    use ir::arbitrary::Rng;
    use ir::{Builder, FrameSpec, Repr, SlotValue, Trace, Uop, ValueId};
    use liveness::Liveness;
    use regalloc::registry::Options;
    use regalloc::{Allocation, Problem};
    use std::time::Duration;

    /// A loop of about `uops` instructions: arithmetic of both kinds with overflow exits, a guard in eight, a new snapshot
    /// (four values) every four instructions.
    fn long_loop(uops: usize) -> Trace {
        let mut rng = Rng::new(1);
        let mut b = Builder::new("long");
        let reprs = [Repr::I64, Repr::I64, Repr::F64];
        let (_, inputs) = b.block(&reprs);
        b.jump(ir::BlockId(1), &inputs);
        let (head, params) = b.block(&reprs);
        let mut ints = vec![params[0], params[1]];
        let mut floats = vec![params[2]];
        let mut snapshot = None;
        let limit = b.constant(Repr::I64, 1000);
        let mask = b.constant(Repr::I64, 1023);
        let recent = |rng: &mut Rng, values: &[ValueId]| {
            let n = values.len().min(6);
            values[values.len() - 1 - rng.below(n)]
        };
        for i in 0..uops {
            if i % 4 == 0 {
                let values = [params[0], params[1], params[2], ints[ints.len() - 1]];
                let stack = values.map(SlotValue::Borrowed).to_vec();
                let frame = FrameSpec { pc: i as u32, stack, ..FrameSpec::default() };
                snapshot = Some(b.snapshot(&[frame], &[]));
            }
            let (x, y) = (recent(&mut rng, &ints), recent(&mut rng, &ints));
            let int = match i % 8 {
                0 | 4 => b.inst(Uop::_ADD_I64, &[x, y], 0, snapshot),
                1 => b.inst(Uop::_SUBTRACT_I64, &[x, y], 0, snapshot),
                2 => b.inst(Uop::_AND_I64, &[x, mask], 0, None),
                5 => b.inst(Uop::_GUARD_NE_I64, &[x, limit], 0, snapshot),
                _ => None,
            };
            ints.extend(int);
            let (f, g) = (recent(&mut rng, &floats), recent(&mut rng, &floats));
            let float = match i % 8 {
                3 | 6 => b.inst(Uop::_MULTIPLY_F64, &[f, g], 0, None),
                7 => b.inst(Uop::_INT_TO_FLOAT, &[x], 0, None),
                _ => None,
            };
            floats.extend(float);
        }
        let (i, f) = (ints[ints.len() - 1], floats[floats.len() - 1]);
        b.inst(Uop::_GUARD_LT_I64, &[i, limit], 0, snapshot);
        b.jump(head, &[i, ints[ints.len() - 2], f]);
        b.finish()
    }

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

            let mut liveness = Liveness::default();
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
