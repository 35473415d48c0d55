//! Every `tests/traces/TOPIC/*.trace`: parsed, verified, and each `; run` line executed by the evaluator and
//! natively under every registered allocator at several register counts, with the checker on. Evaluator, native
//! code and the committed expectation must agree.
//!
//! `PATCHWORK_BLESS=1 cargo test -p emitter --test trace_files` rewrites the expectations from the evaluator.
#![cfg(target_arch = "x86_64")]

use emitter::oracle::{compare, describe, evaluate};
use emitter::sandbox::Sandbox;
use emitter::*;
use ir::{Repr, Trace};
use regalloc::registry::{Options, STRATEGIES, find};
use std::path::{Path, PathBuf};

const BLESS: &str = "PATCHWORK_BLESS";
/// Register counts per class.
const REGISTERS: [u8; 7] = [8, 6, 4, 3, 2, 1, 0];

/// For strategies that take long.
const OFFLINE_REGISTERS: [u8; 2] = [8, 0];

/// One allocator as the tests use it: `tos` with several depths.
fn strategies() -> Vec<(String, Box<dyn regalloc::Allocator>)> {
    let mut all = Vec::new();
    for s in STRATEGIES {
        let depths: &[u8] = if s.name == "tos" { &[0, 1, 3, 5] } else { &[3] };
        for &tos in depths {
            let name =
                if depths.len() > 1 { format!("{}={tos}", s.name) } else { s.name.to_owned() };
            all.push((name, (s.make)(&Options { tos })));
        }
    }
    all
}

fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces");
    let mut files: Vec<PathBuf> = Vec::new();
    for topic in std::fs::read_dir(root).expect("tests/traces") {
        let topic = topic.expect("a folder").path();
        let cases = std::fs::read_dir(topic).expect("a topic").map(|f| f.expect("a file").path());
        files.extend(cases.filter(|f| f.extension().is_some_and(|e| e == "trace")));
    }
    files.sort();
    files
}

/// A `; run INPUTS => OUTCOME` line.
struct Run {
    line: u32,
    inputs: String,
    expected: Option<String>,
}

struct Case {
    name: String,
    trace: Trace,
    reprs: Vec<Repr>,
    runs: Vec<Run>,
}

fn read(path: &Path) -> Case {
    let text = std::fs::read_to_string(path).expect("a readable file");
    let name = path.iter().rev().take(2).map(|p| p.to_string_lossy()).collect::<Vec<_>>();
    let name = format!("{}/{}", name[1], name[0]);
    let file = ir::text::parse_file(&text, &Sandbox::symbol_names())
        .unwrap_or_else(|e| panic!("{name}:{e}"));
    let [trace] = &file.traces[..] else { panic!("{name}: one trace per file") };
    if let Err(errors) = ir::verify::verify(trace) {
        let errors: Vec<String> = errors.iter().map(|e| e.to_string()).collect();
        panic!("{name}: {}", errors.join("\n"));
    }
    let runs = file
        .directives
        .iter()
        .map(|d| {
            let rest = d
                .text
                .strip_prefix("run")
                .unwrap_or_else(|| panic!("{name}:{}: not a run", d.line));
            let (inputs, expected) = match rest.split_once("=>") {
                Some((inputs, expected)) => (inputs, Some(expected.trim().to_owned())),
                None => (rest, None),
            };
            Run { line: d.line, inputs: inputs.trim().to_owned(), expected }
        })
        .collect();
    let reprs = trace.inputs().iter().map(|&v| trace.repr(v)).collect();
    Case { name, reprs, runs, trace: trace.clone() }
}

fn inputs(case: &Case, run: &Run, heap: &mut Sandbox) -> Vec<u64> {
    heap.parse_values(&run.inputs, &case.reprs)
        .unwrap_or_else(|e| panic!("{}:{}: {e}", case.name, run.line))
}

#[test]
fn evaluator_gives_the_committed_outcomes() {
    let bless = std::env::var_os(BLESS).is_some();
    let files = files();
    assert!(files.len() >= 150, "{} cases", files.len());
    for path in files {
        let case = read(&path);
        assert!(!case.runs.is_empty(), "{}: no run", case.name);
        let mut blessed = Vec::new();
        for run in &case.runs {
            let mut heap = Sandbox::new();
            let bits = inputs(&case, run, &mut heap);
            let outcome = evaluate(&case.trace, &bits, &mut heap)
                .unwrap_or_else(|e| panic!("{}:{}: {e}", case.name, run.line));
            let found = describe(&outcome, &heap);
            if !bless {
                assert_eq!(
                    run.expected.as_deref(),
                    Some(found.as_str()),
                    "{}:{}: {BLESS}=1 rewrites the expectations",
                    case.name,
                    run.line
                );
            }
            blessed.push((run.line, format!("; run {} => {found}", run.inputs)));
        }
        if bless {
            let text = std::fs::read_to_string(&path).expect("a readable file");
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            for (line, text) in blessed {
                lines[line as usize - 1] = text;
            }
            std::fs::write(&path, lines.join("\n") + "\n").expect("a writable file");
        }
    }
}

#[test]
fn native_code_agrees_under_every_allocator() {
    let table = StencilTable::builtin();
    let full = machine(&table);
    let mut arena =
        Arena::new(ArenaConfig::default(), table, Sandbox::symbols()).expect("an arena");
    let mut scratch = CompileScratch::default();
    let emit = EmitOptions { annotate: true, ..EmitOptions::default() };
    let options = CompileOptions { check: true, emit };
    let (mut wrong, mut executions) = (Vec::new(), 0);
    for path in files() {
        let case = read(&path);
        for (strategy, mut allocator) in strategies() {
            let offline = find(allocator.name()).is_ok_and(|s| s.offline);
            let counts: &[u8] = if offline { &OFFLINE_REGISTERS } else { &REGISTERS };
            for &registers in counts {
                let at = format!("{} under {strategy} with {registers} registers", case.name);
                let machine = full.limited(registers, registers);
                let compiled = match compile(
                    &case.trace,
                    allocator.as_mut(),
                    &machine,
                    &mut arena,
                    &mut scratch,
                    options,
                ) {
                    Ok(compiled) => compiled,
                    Err(e) => {
                        wrong.push(format!("{at}: {e}"));
                        continue;
                    }
                };
                for run in &case.runs {
                    let mut heap = Sandbox::new();
                    let bits = inputs(&case, run, &mut heap);
                    executions += 1;
                    if let Err(e) = compare(&case.trace, &compiled, &arena, &bits, &mut heap) {
                        let listing =
                            listing(&arena, &compiled.code, &case.trace, &scratch.allocation);
                        wrong.push(format!("{at}: line {}: {e}\n{listing}", run.line));
                    }
                }
                arena.free(compiled.code);
            }
        }
    }
    println!("{executions} native runs");
    let shown: Vec<&str> = wrong.iter().take(3).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{} of {executions} are wrong:\n{}", wrong.len(), shown.join("\n\n"));
}
