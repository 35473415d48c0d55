//! Imports every module that `imports.txt` lists, each in a process of its own. The list may only grow: run with
//! `PATCHWORK_BLESS=1` to try all modules of the library and write down those that import.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

fn list() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/imports.txt")
}

/// Why a module does not import: the last line of the traceback.
fn import(module: &str) -> Result<(), String> {
    let run = Command::new(env!("CARGO_BIN_EXE_patchwork"))
        .args(["--jit=off", "-c", &format!("import {module}")])
        .stdin(Stdio::null())
        .output()
        .expect("the interpreter starts");
    if run.status.success() {
        return Ok(());
    }
    let errors = String::from_utf8_lossy(&run.stderr);
    Err(format!("{module}: {}", errors.lines().last().unwrap_or("no message")))
}

/// Imports all, on all processors.
fn failures(modules: &[String]) -> Vec<String> {
    let (next, failed) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(module) = modules.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(why) = import(module) {
                        failed.lock().expect("no worker panics here").push(why);
                    }
                }
            });
        }
    });
    let mut failed = failed.into_inner().expect("no worker panics here");
    failed.sort();
    failed
}

/// Every top-level module of the library's Python part.
fn library_modules() -> Vec<String> {
    let entries = std::fs::read_dir(rustpython_pylib::LIB_PATH).expect("Cargo unpacked it");
    let names = entries.filter_map(|e| {
        let path = e.ok()?.path();
        let name = path.file_stem()?.to_str()?.to_string();
        let is_module = path.is_dir() || path.extension().is_some_and(|e| e == "py");
        (is_module && !name.contains('-')).then_some(name)
    });
    let mut names: Vec<String> = names.collect();
    // These print or open a browser when they are imported.
    names.retain(|n| !matches!(n.as_str(), "this" | "antigravity" | "__hello__" | "__phello__"));
    names.sort();
    names
}

#[test]
fn listed_modules_import() {
    let text = std::fs::read_to_string(list()).expect("the list is part of the repository");
    let listed: Vec<String> = text.lines().map(str::to_string).collect();
    if std::env::var_os("PATCHWORK_BLESS").is_some() {
        let all = library_modules();
        let failed = failures(&all);
        let fails = |m: &String| failed.iter().any(|f| f.starts_with(&format!("{m}:")));
        let mut good: Vec<String> = all.iter().filter(|m| !fails(m)).cloned().collect();
        good.extend(listed);
        good.sort();
        good.dedup();
        std::fs::write(list(), good.join("\n") + "\n").expect("the list is writable");
        println!("{}", failed.join("\n"));
        return;
    }
    assert!(listed.len() >= 100, "only {} modules are listed", listed.len());
    let failed = failures(&listed);
    assert!(failed.is_empty(), "PATCHWORK_BLESS=1 shows all:\n{}", failed.join("\n"));
}
