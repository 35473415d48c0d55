use liveness::Liveness;
use regalloc::{Allocation, Options, Problem, fake, registry};
fn main() {
    let t = regalloc::fuzz::trace_of_seed(197, 35);
    let l = Liveness::of(&t);
    let machine = fake::machine(3, 5);
    let mut a = (registry::find("regalloc2-fast").unwrap().make)(&Options::default());
    let mut out = Allocation::default();
    out.reset(&t);
    a.allocate(&Problem { trace: &t, liveness: &l, machine: &machine }, &mut out).unwrap();
}
