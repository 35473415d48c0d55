//! The command `trace`: every stage can be stopped at and printed, and whatever is wrong gets a message.
#![cfg(target_arch = "x86_64")]

use std::io::Write;
use std::process::{Command, Stdio};

const LOOP: &str = "trace \"sum\" {
b0(%0: i64):
    _JUMP b1(0: i64, 0: i64)
b1(%1: i64, %2: i64):
    _GUARD_LT_I64 %1, %0 exit s0
    %3: i64 = _ADD_I64 %2, %1 exit s0
    %4: i64 = _ADD_I64 %1, 1 exit s0
    _JUMP b1(%4, %3)
s0: f0@0 [%0, %1, %2] stack []
}
; run 10
";

/// Runs the command on a trace; gives whether it went well, and what it printed.
fn run(trace: &str, args: &[&str]) -> (bool, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_trace"))
        .arg("-")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    // A command that refuses its options doesn't read.
    let _ = child.stdin.take().expect("a pipe").write_all(trace.as_bytes());
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.success(), text(&output.stdout), text(&output.stderr))
}

#[track_caller]
fn refused(trace: &str, args: &[&str], parts: &[&str]) {
    let (ok, _, message) = run(trace, args);
    assert!(!ok, "{args:?} was accepted");
    for part in parts {
        assert!(message.contains(part), "no {part:?} in: {message}");
    }
    assert!(!message.contains("panicked"), "{message}");
}

#[test]
fn every_stage_is_printed_and_stopped_at() {
    for (stage, part) in [
        ("parse", "_ADD_I64"),
        ("verify", "verified"),
        ("passes", "_ADD_I64"),
        ("liveness", "pressure: general"),
        ("allocation", "checked"),
        ("code", "exit_thunk"),
        ("run", "=> i1 f0@0 [10, 10, 45]"),
    ] {
        let (ok, printed, errors) = run(LOOP, &["--dump", stage, "--until", stage]);
        assert!(ok && printed.contains(part), "{stage}: {printed}{errors}");
        assert_eq!(printed.contains("=> i1"), stage == "run", "{stage}: {printed}");
    }
}

#[test]
fn liveness_is_printed_as_json() {
    let (ok, printed, errors) = run(LOOP, &["--dump=liveness", "--until=liveness", "--json"]);
    assert!(ok, "{errors}");
    let report: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    assert_eq!(report["blocks"].as_array().map(Vec::len), Some(2));
    assert_eq!(report["blocks"][1]["depth"], 1);
    assert!(report["values"].as_array().is_some_and(|v| !v.is_empty()), "{printed}");
}

#[test]
fn inputs_and_measurements_are_taken_from_the_command_line() {
    let (ok, printed, errors) = run(LOOP, &["--run", "4", "--bench", "--alloc=tos", "--tos=2"]);
    assert!(ok && printed.contains("4 => i1 f0@0 [4, 4, 6]"), "{printed}{errors}");
    assert!(printed.contains("ns per uop") && printed.contains("compile:"), "{printed}");
}

#[test]
fn what_is_wrong_gets_a_message() {
    refused(LOOP, &["--alloc", "magic"], &["`magic`", "stack", "linear", "regalloc2-fast"]);
    refused(LOOP, &["--regs", "0"], &["--regs", "1..=8"]);
    refused(LOOP, &["--tos", "6"], &["--tos", "0..=5"]);
    refused(LOOP, &["--align", "3"], &["--align 3"]);
    refused(LOOP, &["--passes", "wish"], &["wish"]);
    refused(LOOP, &["--run", "1, 2"], &["inputs"]);
    refused(LOOP, &["--run", "1.5"], &["inputs"]);
    refused("", &[], &["no trace"]);
    refused("trace \"x\" {\nb0():\n    _FLY\n}", &[], &["-:3:", "_FLY"]);
    refused("trace \"x\" {\nb0():\n    _JUMP b7()\n}", &[], &["b7"]);
    let undefined = LOOP.replace("%2, %1 exit", "%2, %9 exit");
    refused(&undefined, &[], &["%9"]);
    let backwards = LOOP.replace("_ADD_I64 %2, %1 exit", "_ADD_I64 %2, %4 exit");
    refused(&backwards, &[], &["trace \"sum\"", "%4"]);
}

#[test]
fn the_lists_name_allocators_passes_and_functions() {
    let (ok, printed, _) = run("", &["--list"]);
    assert!(ok);
    for s in regalloc::STRATEGIES {
        assert!(printed.contains(s.name) && printed.contains(s.about), "{printed}");
    }
    assert!(printed.contains("$weigh") && printed.contains("licm"), "{printed}");
}
