//! Random programs must print the same with and without the JIT, whatever the allocator.
//!
//! `FUZZ_FROM` and `FUZZ_COUNT` choose other programs than the few that every run tries; `FUZZ_BINARY` another
//! `patchwork` (a copy, for runs of hours during which the tree is built again); `FUZZ_CPYTHON` a CPython that must
//! agree too. A program that fails is left in cargo's folder for test files.

mod generator;

use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Flags of the runs that are compared with `--jit=off`.
const ARMS: &[&[&str]] = &[
    &["--alloc=linear", "--threshold=1"],
    &["--alloc=linear", "--threshold=8", "--regs=2"],
    &["--alloc=linear", "--threshold=8", "--passes=none"],
    &["--alloc=stack", "--threshold=4"],
    &["--alloc=slots", "--threshold=2"],
    &["--alloc=tos", "--threshold=4"],
    &["--stress=threshold"],
    &["--stress=exits,threshold"],
    &["--jit=uops", "--threshold=4"],
];

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| text.parse().expect("a number"))
}

/// What a program prints, how it ends, and its last words.
fn outcome(file: &Path, flags: &[&str]) -> (Vec<u8>, Option<i32>, String) {
    let binary = std::env::var("FUZZ_BINARY");
    outcome_of(binary.as_deref().unwrap_or(env!("CARGO_BIN_EXE_patchwork")), file, flags)
}

fn outcome_of(binary: &str, file: &Path, flags: &[&str]) -> (Vec<u8>, Option<i32>, String) {
    let run = Command::new(binary).args(flags).arg(file).output().expect("the interpreter starts");
    (run.stdout, run.status.code(), String::from_utf8_lossy(&run.stderr).into_owned())
}

/// Which arms differ from the interpreter.
fn differences(seed: u64) -> Vec<String> {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{seed}.py"));
    std::fs::write(&file, generator::program(seed)).expect("cargo's folder is writable");
    let (wanted, status, errors) = outcome(&file, &["--jit=off"]);
    let mut found = Vec::new();
    if !matches!(status, Some(0 | 1)) {
        found.push(format!("{}: without the JIT: {status:?} {errors}", file.display()));
    }
    if let Ok(python) = std::env::var("FUZZ_CPYTHON") {
        let (printed, ended, errors) = outcome_of(&python, &file, &[]);
        if (&printed, ended) != (&wanted, status) {
            found.push(format!("{}: {python} differs: {ended:?} {errors}", file.display()));
        }
    }
    for arm in ARMS {
        let flags: Vec<&str> = arm.iter().copied().chain(["--check", "--stats"]).collect();
        let (printed, ended, errors) = outcome(&file, &flags);
        let refused = errors.contains("wrong allocation") || errors.contains("verifier");
        if printed != wanted || ended != status || refused {
            let same = printed.iter().zip(&wanted).take_while(|(a, b)| a == b).count();
            let rest = |text: &[u8]| {
                String::from_utf8_lossy(&text[same.saturating_sub(20)..])
                    .chars()
                    .take(160)
                    .collect()
            };
            let (got, want): (String, String) = (rest(&printed), rest(&wanted));
            found.push(format!(
                "{} {}: {ended:?}\n  want …{want:?}\n  got  …{got:?}\n  {}",
                arm.join(" "),
                file.display(),
                errors.lines().next_back().unwrap_or(""),
            ));
        }
    }
    if found.is_empty() {
        // Only what fails is worth keeping.
        let _ = std::fs::remove_file(&file);
    }
    found
}

#[test]
fn random_programs_print_the_same_in_every_arm() {
    let from = number("FUZZ_FROM", 0);
    let end = from + number("FUZZ_COUNT", 60);
    let (next, failures) = (AtomicU64::new(from), Mutex::new(Vec::new()));
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= end {
                        break;
                    }
                    failures.lock().expect("no worker panics").extend(differences(seed));
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no worker panics");
    assert!(failures.is_empty(), "{} differences\n{}", failures.len(), failures.join("\n"));
}

/// Programs that stop at the first exception would test little.
#[test]
fn most_random_programs_run_to_their_end() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join("fuzz-whole.py");
    let whole = (0..40).filter(|&seed| {
        std::fs::write(&file, generator::program(seed)).expect("cargo's folder is writable");
        let (printed, status, _) = outcome(&file, &["--jit=off"]);
        status == Some(0) && printed.iter().filter(|b| **b == b'\n').count() >= 4
    });
    let whole = whole.count();
    assert!(whole >= 20, "only {whole} of 40");
}
