//! `--suite=pyperformance` from outside, with programs of our own where the package's would be.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const PYTHON: &str = "/usr/bin/python3";

fn experiment(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_experiment"))
        .args(args)
        .env("PATCHWORK_PYPERFORMANCE", dir.join("package"))
        .current_dir(dir)
        .output()
        .expect("starts")
}

/// A program whose benchmark has this body.
fn program(dir: &Path, name: &str, body: &str) {
    let folder = dir.join("package/pyperformance/data-files/benchmarks").join(format!("bm_{name}"));
    fs::create_dir_all(&folder).expect("creates");
    let text = format!(
        "import os, sys\nimport pyperf\nimport library\n\ndef work():\n    {body}\n\n\
         if __name__ == '__main__':\n    print('noise')\n    pyperf.Runner().bench_func('{name}', work)\n"
    );
    fs::write(folder.join("run_benchmark.py"), text).expect("writes");
    let library = dir.join("package/pyaes-1");
    fs::create_dir_all(&library).expect("creates");
    fs::write(library.join("library.py"), "NUMBER = 7\n").expect("writes");
}

#[test]
fn programs_are_measured_checked_and_their_failures_named() {
    if !Path::new(PYTHON).exists() {
        eprintln!("SKIPPED: {PYTHON} is not installed");
        return;
    }
    let dir = TempDir::new().expect("temp dir");
    program(dir.path(), "nbody", "return sum(i * library.NUMBER for i in range(2000))");
    program(dir.path(), "float", "return os.getpid()");
    program(dir.path(), "fannkuch", "raise ValueError('broken')");
    let args = [
        "--suite=pyperformance",
        "--programs=nbody,float,fannkuch",
        "--baseline=python3",
        "--alloc=interpreter,linear",
        "--processes=1",
        "--samples=4",
        "--max-seconds=0.2",
        "--out=out",
    ];
    let out = experiment(dir.path(), &args);
    let (said, table) =
        (String::from_utf8_lossy(&out.stderr), String::from_utf8_lossy(&out.stdout));
    assert_eq!(out.status.code(), Some(1), "{said}");
    for part in [
        "WRONG ANSWER: arm 'linear', program 'float'",
        "expected what CPython computes",
        "FAILED: arm 'interpreter', program 'fannkuch': CPython's answer",
        "ValueError: broken",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert!(!said.contains("program 'nbody'"), "{said}");
    for part in ["nbody", "geometric mean", "failed", "results: out"] {
        assert!(table.contains(part), "{part} in {table}");
    }
    let samples = fs::read_to_string(dir.path().join("out/samples.json")).expect("reads");
    let samples: serde_json::Value = serde_json::from_str(&samples).expect("JSON");
    assert_eq!(samples["plan"]["suite"], "pyperformance");
    let ok = |r: &&serde_json::Value| !r["outcome"]["ok"].is_null();
    let records = samples["records"].as_array().expect("records");
    assert_eq!(records.iter().filter(ok).count(), 3, "nbody under three arms");
    let report = &records.iter().find(ok).expect("one")["outcome"]["ok"];
    assert!(report["iterations_ns"].as_array().is_some_and(|t| t.len() >= 3), "{report}");
    for file in ["report.html", "times.md", "table.csv", "programs/nbody.expected"] {
        assert!(dir.path().join("out").join(file).is_file(), "{file}");
    }
}

#[test]
fn programs_that_were_not_fetched_are_an_error_that_says_how_to() {
    let dir = TempDir::new().expect("temp dir");
    let out = experiment(dir.path(), &["--suite=pyperformance"]);
    let said = String::from_utf8_lossy(&out.stderr);
    if Path::new(PYTHON).exists() {
        assert_eq!(out.status.code(), Some(2), "{said}");
        assert!(said.contains("pyperformance.py fetch"), "{said}");
    }
    assert_eq!(fs::read_dir(dir.path()).expect("reads").count(), 0, "nothing is left behind");
}
