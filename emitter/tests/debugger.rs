//! With `--gdb`, a real debugger names the trace in a backtrace and unwinds through it.
#![cfg(all(target_arch = "x86_64", target_os = "linux"))]

use std::process::Command;

/// Calls into the runtime once, with a pushed word on the stack at that time.
const TRACE: &str = "trace \"one call\" {
b0(%0: i64):
    %1: i64 = _CALL_I64_I64 %0, 3, $weigh
    _EXIT_TRACE exit s0
s0: f0@0 [%0, %1] stack []
}
";

#[test]
fn gdb_shows_the_trace_between_the_runtime_and_main() {
    if Command::new("gdb").arg("--version").output().is_err() {
        println!("SKIPPED: no gdb here");
        return;
    }
    let file = std::env::temp_dir().join(format!("patchwork-gdb-{}.trace", std::process::id()));
    std::fs::write(&file, TRACE).expect("a writable temporary folder");
    // The breakpoint is met once or twice: where the evaluator's call isn't inlined, it comes first.
    let output = Command::new("gdb")
        .args(["-nx", "-batch", "-ex", "break weigh", "-ex", "run", "-ex", "backtrace"])
        .args(["-ex", "continue", "-ex", "backtrace", "-ex", "continue", "--args"])
        .arg(env!("CARGO_BIN_EXE_trace"))
        .arg(&file)
        .args(["--gdb", "--run", "7"])
        .output()
        .expect("gdb runs");
    std::fs::remove_file(&file).expect("the file is ours");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    if errors.contains("ptrace") || errors.contains("Could not trace") {
        println!("SKIPPED: no process may be traced here: {errors}");
        return;
    }
    let (_, inner) =
        text.split_once("patchwork.one_call ()").unwrap_or_else(|| panic!("{text}{errors}"));
    assert!(inner.contains(" in main ()"), "no way out of the trace:\n{text}{errors}");
    assert!(text.contains("exited normally"), "{text}{errors}");
}
