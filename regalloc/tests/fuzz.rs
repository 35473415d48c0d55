//! A seeded short run of the fuzz body. `FUZZ_SEEDS=first..last` chooses others, `FUZZ_ALLOC` one strategy.

use regalloc::fuzz::{check_all, trace_of_seed};

fn seeds() -> std::ops::Range<u64> {
    let parse = |s: String| {
        let (a, b) = s.split_once("..")?;
        Some(a.parse().ok()?..b.parse().ok()?)
    };
    match std::env::var("FUZZ_SEEDS") {
        Ok(s) => parse(s).expect("FUZZ_SEEDS=first..last"),
        Err(_) => 0..400,
    }
}

#[test]
fn every_strategy_on_random_traces() {
    let only = std::env::var("FUZZ_ALLOC").unwrap_or_default();
    for seed in seeds() {
        let size = 10 + (seed as usize % 7) * 25;
        if let Err(e) = check_all(&trace_of_seed(seed, size), &only) {
            panic!("seed {seed}, size {size}: {e}");
        }
    }
}
