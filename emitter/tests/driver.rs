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
    refused(LOOP, &["--regs", "9"], &["--regs", "0..=8"]);
    refused(LOOP, &["--jitdump", "/nowhere/at/all"], &["--jitdump /nowhere/at/all"]);
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
    refused(LOOP, &["--code-memory", "1"], &["code arena of 1024 bytes", "1 GiB"]);
}

#[test]
fn code_without_room_is_refused() {
    let adds: String =
        (1..4000).map(|n| format!("    %{n}: i64 = _XOR_I64 %{}, %0\n", n - 1)).collect();
    let long = format!(
        "trace \"long\" {{\nb0(%0: i64):\n{adds}    _EXIT_TRACE exit s0\ns0: f0@0 [] stack [%3999]\n}}\n"
    );
    refused(
        &long,
        &["--code-memory", "24", "--run", "5"],
        &["code arena exhausted", "bytes wanted"],
    );
    assert!(run(&long, &["--code-memory", "64", "--run", "5"]).0);
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

#[test]
fn without_registers_everything_is_in_slots() {
    for strategy in regalloc::STRATEGIES {
        let args = ["--alloc", strategy.name, "--regs", "0", "--dump=allocation"];
        let (ok, printed, errors) = run(LOOP, &args);
        assert!(ok && printed.contains("=> i1 f0@0 [10, 10, 45]"), "{printed}{errors}");
        assert!(strategy.name == "tos" || printed.contains("memory_forms: 3"), "{printed}");
    }
}

#[test]
fn the_proved_bound_is_printed() {
    let (ok, printed, errors) = run(LOOP, &["--alloc=optimal", "--dump=allocation"]);
    assert!(ok && printed.contains("spill cost 1, at least 1 (proved)"), "{printed}{errors}");
    // A trace beyond its limits.
    let guard = "    _GUARD_LT_I64 %1, %0 exit s0\n";
    let long = LOOP.replace(guard, &guard.repeat(700));
    refused(&long, &["--alloc=optimal"], &["optimal", "unsupported", "offline", "600"]);
}

#[test]
#[cfg(target_os = "linux")]
fn perf_gets_the_code_with_its_bytes() {
    let folder = std::env::temp_dir().join(format!("patchwork-jitdump-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let (ok, _, errors) = run(LOOP, &["--jitdump", &folder.display().to_string()]);
    assert!(ok, "{errors}");
    let file = std::fs::read_dir(&folder).expect("the folder").next().expect("a file");
    let dump = std::fs::read(file.expect("an entry").path()).expect("the dump");
    std::fs::remove_dir_all(&folder).expect("the folder is ours");
    let word = |at: usize| u32::from_ne_bytes(dump[at..at + 4].try_into().expect("four bytes"));
    let long = |at: usize| u64::from_ne_bytes(dump[at..at + 8].try_into().expect("eight bytes"));
    assert_eq!((word(0), word(4), word(8), word(12)), (0x4a69_5444, 1, 40, 62));
    assert_eq!((word(40), word(44) as usize), (0, dump.len() - 40), "one record to the end");
    let (address, size) = (long(72), long(80) as usize);
    assert_eq!((long(64), address != 0), (address, true));
    let name = b"patchwork:sum\0";
    assert_eq!(&dump[96..96 + name.len()], name);
    assert_eq!(dump.len(), 96 + name.len() + size);
}
