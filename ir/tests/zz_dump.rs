use ir::arbitrary::{Config, Rng, trace};
use ir::passes::*;
use std::io::Write;
#[path = "recorded_loop/mod.rs"]
mod recorded_loop;
#[test]
fn dump() {
    let Some(path) = std::env::var_os("DUMP") else { return };
    let mut out = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    let mut all = |t: ir::Trace, name: String| {
        writeln!(
            out,
            "## {name} all\n{}",
            optimise(t.clone(), PassSet::ALL, |p, t| {
                ir::verify::verify(t).unwrap_or_else(|e| panic!("{}: {e:?}\n{t}", p.name));
            })
        )
        .unwrap();
        for (i, p) in PASSES.iter().enumerate() {
            writeln!(
                out,
                "## {name} {}\n{}",
                p.name,
                optimise(t.clone(), PassSet(1 << i), |_, _| {})
            )
            .unwrap();
        }
    };
    for seed in 0..300 {
        let mut rng = Rng::new(seed);
        let config = Config::random(&mut rng, 120);
        all(trace(&mut rng, config), format!("random {seed}"));
        all(
            recorded_loop::recorded_loop(
                seed,
                8 + (seed % 12) as usize,
                20 + (seed % 300) as usize,
            )
            .trace,
            format!("recorded {seed}"),
        );
    }
}
