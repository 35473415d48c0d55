use liveness::Liveness;
use regalloc::fuzz::recorded_loop;
use regalloc::{Allocation, Options, Problem, fake, registry};
use std::time::Instant;
fn main() {
    for n in [50, 200, 1000, 4000] {
        let t = recorded_loop(n, 8);
        let l = Liveness::of(&t);
        let machine = fake::machine(8, 8);
        for s in ["regalloc2", "regalloc2-fast"] {
            let mut a = (registry::find(s).unwrap().make)(&Options::default());
            let mut out = Allocation::default();
            let p = Problem { trace: &t, liveness: &l, machine: &machine };
            let now = Instant::now();
            out.reset(&t); 
            let r = a.allocate(&p, &mut out);
            println!("{s} {n}: {:.0} ns/uop {r:?} {:?}", now.elapsed().as_nanos() as f64 / t.len() as f64, out.counters(&t));
        }
    }
}
