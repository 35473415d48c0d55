//! Runs every `conformance/AREA/NAME.py` and every program of the experiments, without the JIT and with it,
//! and compares the output with what CPython prints (`NAME.out`, `NAME.expected`; made by `bless.sh` and
//! `bless.py`). Where there is a `NAME.err`, standard error and the exit code must be CPython's too. With the JIT, every allocation is proved by the checker, and a refused one is a failure.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A program and what it must print.
struct Program {
    name: String,
    file: PathBuf,
    wanted: String,
    /// Standard error, and a line with the exit code.
    errors: Option<String>,
}

/// The files of a folder that end in `.py`.
fn python_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder is part of the repository");
    let files = entries.map(|e| e.expect("readable").path());
    let mut found: Vec<PathBuf> =
        files.filter(|f| f.extension().is_some_and(|e| e == "py")).collect();
    found.sort();
    found
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file)
        .unwrap_or_else(|e| panic!("{}: {e}; run bless", file.display()))
        .replace("\r\n", "\n")
}

/// Where the programs are. They run there, by relative names, as tracebacks show them.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance")
}

/// `AREA/NAME.py` beside `AREA/NAME.out`.
fn conformance_programs() -> Vec<Program> {
    let root = root();
    let areas = std::fs::read_dir(&root).expect("the folder is part of the repository");
    let mut areas: Vec<PathBuf> = areas.map(|e| e.expect("readable").path()).collect();
    areas.retain(|a| a.is_dir() && !a.ends_with("support"));
    areas.sort();
    let program = |file: PathBuf| {
        let name = file.strip_prefix(&root).expect("inside").display().to_string();
        let errors = file.with_extension("err");
        Program {
            name,
            wanted: read(&file.with_extension("out")),
            errors: errors.exists().then(|| read(&errors)),
            file,
        }
    };
    areas.iter().flat_map(|a| python_files(a)).map(program).collect()
}

/// The programs that are measured define `bench()`; `NAME.expected` has the repr of its result.
fn measured_programs(scratch: &Path) -> Vec<Program> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../experiments/programs");
    let mut programs = Vec::new();
    for source in python_files(&folder) {
        let expected = source.with_extension("expected");
        if !expected.exists() {
            continue;
        }
        let name = source.file_name().expect("a file").to_string_lossy().into_owned();
        let file = scratch.join(&name);
        let text = format!("{}\nprint(repr(bench()))\n", read(&source));
        std::fs::write(&file, text).expect("the test's own folder is writable");
        programs.push(Program { name, file, wanted: read(&expected), errors: None });
    }
    programs
}

/// Parts of reasons for giving a trace up that mean a defect, not a limit of the recorder.
const DEFECTS: &[&str] =
    &["verifier", "wrong allocation", "no stencil", "no usable", "malformed", "no runtime symbol"];

/// Runs one program; says what is wrong.
fn run(program: &Program, arm: &[&str]) -> Result<(), String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_patchwork"));
    let root = root();
    command.current_dir(&root).env("PYTHONPATH", "support").stdin(Stdio::null());
    let file = program.file.strip_prefix(&root).unwrap_or(&program.file);
    let run = command.args(arm).arg(file).output().expect("the interpreter starts");
    let printed = String::from_utf8_lossy(&run.stdout);
    let errors = String::from_utf8_lossy(&run.stderr);
    // Tracebacks show absolute names.
    let errors = errors.replace(&format!("{}/", root.display()), "");
    let about = |what: String| Err(format!("{} {}: {what}", arm.join(" "), program.name));
    if printed != program.wanted {
        let same = printed.lines().zip(program.wanted.lines()).take_while(|(a, b)| a == b).count();
        return about(format!(
            "line {}:\n  want {:?}\n  got  {:?}\n  {}, standard error: {errors}",
            same + 1,
            program.wanted.lines().nth(same),
            printed.lines().nth(same),
            run.status,
        ));
    }
    if let Some(wanted) = program.errors.as_ref().filter(|_| !arm.contains(&"--stats")) {
        let got = format!("{errors}exit {}\n", run.status.code().unwrap_or(-1));
        if got != *wanted {
            return about(format!("standard error:\n{got}wanted:\n{wanted}"));
        }
    }
    match DEFECTS.iter().find(|d| errors.contains(**d)) {
        Some(_) => about(format!("right output, but: {errors}")),
        None => Ok(()),
    }
}

/// All programs with these flags, on all processors.
fn run_all(arms: &[Vec<&str>], programs: &[Program]) {
    let jobs: Vec<(&Program, &[&str])> =
        programs.iter().flat_map(|p| arms.iter().map(move |a| (p, a.as_slice()))).collect();
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((program, arm)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(failure) = run(program, arm) {
                        failures.lock().expect("no worker panics here").push(failure);
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no worker panics here");
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

fn all_programs(test: &str) -> Vec<Program> {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    std::fs::create_dir_all(&scratch).expect("cargo's folder for tests is writable");
    let mut programs = conformance_programs();
    assert!(programs.len() >= 28, "only {} programs found", programs.len());
    let measured = measured_programs(&scratch);
    assert!(measured.len() >= 30, "only {} programs found", measured.len());
    programs.extend(measured);
    programs
}

#[test]
fn programs_print_what_cpython_prints() {
    run_all(&[vec!["--jit=off"]], &all_programs("off"));
}

/// At threshold 1 every loop is compiled after its first iteration, before its types have settled.
#[test]
fn compiled_programs_print_what_cpython_prints() {
    let arms: Vec<Vec<&str>> = ["linear", "stack", "slots", "tos"]
        .iter()
        .flat_map(|alloc| {
            ["16", "1"].map(|t| vec!["--check", "--stats", "--alloc", alloc, "--threshold", t])
        })
        .collect();
    run_all(&arms, &all_programs("compiled"));
}

/// The optimiser must not be what makes programs right or wrong.
#[test]
fn programs_without_passes_print_the_same() {
    let arm = vec!["--check", "--stats", "--passes=none", "--regs=3"];
    run_all(&[arm], &all_programs("passes"));
}

/// Code is evicted and made again.
#[test]
fn programs_with_little_code_memory_print_the_same() {
    let arm = vec!["--check", "--stats", "--code-memory=32", "--threshold=2"];
    run_all(&[arm], &all_programs("memory"));
}

/// Traces in the evaluator, every exit taken in turn, everything hot at once. Each program in one of these modes; in all
/// with `CONFORMANCE_FULL` set.
#[test]
fn programs_in_other_modes_print_the_same() {
    const MODES: [&[&str]; 4] = [
        &["--jit=uops", "--threshold=4"],
        &["--jit=uops", "--passes=none", "--threshold=2"],
        &["--stress=exits,threshold"],
        &["--stress=threshold", "--check", "--stats"],
    ];
    // The evaluator takes its time.
    let mut programs = conformance_programs();
    if std::env::var_os("CONFORMANCE_FULL").is_some() {
        let modes: Vec<Vec<&str>> = MODES.iter().map(|m| m.to_vec()).collect();
        return run_all(&modes, &programs);
    }
    for (number, mode) in MODES.iter().enumerate() {
        let rest = programs.split_off(programs.len().div_ceil(MODES.len() - number));
        run_all(&[mode.to_vec()], &programs);
        programs = rest;
    }
}
