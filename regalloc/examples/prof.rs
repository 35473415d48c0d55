use liveness::Liveness;
use regalloc::fuzz::recorded_loop;
use regalloc::{Allocation, Options, Problem, fake, registry};
fn main() {
    let t = recorded_loop(1000, 8);
    let mut l = Liveness::default();
    l.compute(&t);
    let machine = fake::machine(8, 8);
    let mut a = (registry::find("linear").unwrap().make)(&Options::default());
    let mut out = Allocation::default();
    let p = Problem { trace: &t, liveness: &l, machine: &machine };
    for _ in 0..30000 { out.reset(&t); a.allocate(&p, &mut out).unwrap(); }
}
