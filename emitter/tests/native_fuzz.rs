//! Random traces, natively, under every allocator.
//!
//! A longer run: `PATCHWORK_FUZZ_SECONDS=3600 cargo test -p emitter --test native_fuzz -- --nocapture`, with
//! `PATCHWORK_FUZZ_SEED` for where to start and `PATCHWORK_FUZZ_ALLOC` for the strategies.
#![cfg(target_arch = "x86_64")]

use emitter::fuzz::Fuzzer;
use std::time::{Duration, Instant};

/// Seeds of the short run.
const SEEDS: u64 = 250;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|v| v.parse().ok())
}

#[test]
fn random_traces_run_as_the_evaluator_says() {
    let mut fuzzer = Fuzzer::new().expect("an arena");
    let first = number("PATCHWORK_FUZZ_SEED").unwrap_or(0);
    let time = number("PATCHWORK_FUZZ_SECONDS").map(Duration::from_secs);
    let only = std::env::var("PATCHWORK_FUZZ_ALLOC").unwrap_or_default();
    let start = Instant::now();
    let mut seed = first;
    loop {
        let more = time.map_or(seed < first + SEEDS, |t| start.elapsed() < t);
        if !more {
            break;
        }
        let size = [10, 40, 150, 600][seed as usize % 4];
        if let Err(e) = fuzzer.check_seed(seed, size, &only) {
            panic!("{e}");
        }
        seed += 1;
    }
    println!("{} native runs of {} traces", fuzzer.runs, seed - first);
    assert!(fuzzer.runs > 0);
}
