use liveness::Liveness;
use regalloc::fuzz::{recorded_loop, trace_of_seed};
use regalloc::{Allocation, Options, Problem, STRATEGIES, fake};
use std::time::Instant;
fn best(n: usize, mut f: impl FnMut()) -> f64 {
    (0..n).map(|_| { let t = Instant::now(); f(); t.elapsed().as_nanos() as f64 }).fold(f64::MAX, f64::min)
}
fn main() {
    for (label, t) in [("r50", recorded_loop(50, 8)), ("r1000", recorded_loop(1000, 8)), ("r1000x20", recorded_loop(1000, 20)), ("r100k", recorded_loop(100_000, 8)),("r100kx20", recorded_loop(100_000, 20)),
      ("cfg", { let mut rng = ir::arbitrary::Rng::new(5); let c = ir::arbitrary::Config{size:3000, depth:3, ..Default::default()}; ir::arbitrary::trace(&mut rng, c)}),
    ] {
        let _ = trace_of_seed;
        let n = (2_000_000 / t.len()).clamp(5, 2000);
        let mut l = Liveness::default();
        let ns = best(n, || l.compute(&t)) / t.len() as f64;
        println!("{label}: {} uops {} blocks; liveness {ns:.1} ns/uop", t.len(), t.blocks.len());
        let machine = fake::machine(8, 8);
        for s in STRATEGIES.iter().filter(|s| !s.name.starts_with("regalloc2")) {
            let mut a = (s.make)(&Options::default());
            let mut out = Allocation::default();
            let p = Problem { trace: &t, liveness: &l, machine: &machine };
            let ns = best(n.min(300), || { out.reset(&t); a.allocate(&p, &mut out).unwrap(); }) / t.len() as f64;
            println!("   {:16} {ns:.1} ns/uop {:?}", s.name, out.counters(&t));
        }
    }
}
