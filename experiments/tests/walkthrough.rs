//! Does what `docs/add-an-allocator.md` says, in a copy of the repository, and runs the experiment with the result.

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The code blocks of a page that begin with the name of a file: name, what is said behind it, text.
fn files(page: &str) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line.trim() != "```rust" {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let block = lines.by_ref().take_while(|l| l.trim() != "```");
        let block: Vec<&str> = block.map(|l| l.get(indent..).unwrap_or("")).collect();
        let head = block[0].trim_start_matches("// ");
        let (path, where_) = head.split_once(", ").unwrap_or((head, ""));
        let text = block[1..].iter().map(|l| format!("{l}\n")).collect();
        found.push((path.to_owned(), where_.to_owned(), text));
    }
    found
}

/// Copies what git knows, as it is on disk. What is there already stays as old as it is, so that less is built again.
fn copy_repository(to: &Path) {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output();
    let listed = listed.expect("git").stdout;
    for name in listed.split(|b| *b == 0).filter(|n| !n.is_empty()) {
        let name = std::str::from_utf8(name).expect("UTF-8");
        let (from, to) = (root().join(name), to.join(name));
        if from.is_file() {
            let content = std::fs::read(from).expect("reads");
            if std::fs::read(&to).is_ok_and(|there| there == content) {
                continue;
            }
            std::fs::create_dir_all(to.parent().expect("a folder")).expect("creates");
            std::fs::write(to, content).expect("writes");
        }
    }
}

/// The target folder of this build, and one inside it for the copy. That starts with links to all that is built: crates from the
/// registry are the same in both, only the project's own have another path.
fn target_for_the_copy() -> PathBuf {
    let ours = std::env::var_os("CARGO_TARGET_DIR").map_or(root().join("target"), PathBuf::from);
    let copy = ours.join("walkthrough");
    if !copy.join("debug").exists() {
        std::fs::create_dir_all(copy.join("debug")).expect("creates");
        let from = ["deps", "build", ".fingerprint"].map(|f| ours.join("debug").join(f));
        let linked =
            Command::new("cp").arg("-al").args(from).arg(copy.join("debug")).status().expect("cp");
        assert!(linked.success(), "cannot link what is built");
    }
    std::path::absolute(copy).expect("a path")
}

/// Follows the steps of the page that change files.
fn follow(page: &str, repository: &Path) {
    let steps = files(page);
    assert_eq!(steps.len(), 3, "a folder, a declaration and a line");
    for (path, where_, text) in steps {
        let path = repository.join(path);
        let new = match (std::fs::read_to_string(&path), where_.strip_prefix("in ")) {
            (Err(_), _) => text,
            (Ok(old), None) => old + &text,
            (Ok(old), Some(list)) => {
                let start = old.find(&format!("static {list}")).expect("the list");
                let end = start + old[start..].find("\n];").expect("its end") + 1;
                [&old[..end], &text, &old[end..]].concat()
            }
        };
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("creates");
        std::fs::write(&path, new).expect("writes");
    }
}

#[test]
fn the_page_names_files_that_can_be_followed() {
    let page = std::fs::read_to_string(root().join("docs/add-an-allocator.md")).expect("reads");
    let folder = tempfile::tempdir().expect("a folder");
    for file in ["regalloc/src/strategies/mod.rs", "regalloc/src/registry.rs"] {
        let to = folder.path().join(file);
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("creates");
        std::fs::copy(root().join(file), to).expect("copies");
    }
    follow(&page, folder.path());
    let registry = std::fs::read_to_string(folder.path().join("regalloc/src/registry.rs"));
    assert!(registry.expect("reads").contains("strategies::mine::Mine::new()"));
    assert!(folder.path().join("regalloc/src/strategies/mine/mod.rs").is_file());
}

#[test]
#[ignore = "builds the project's own crates a second time, which takes minutes: .ci/run does it"]
fn a_new_allocator_is_measured() {
    let page = std::fs::read_to_string(root().join("docs/add-an-allocator.md")).expect("reads");
    let target = target_for_the_copy();
    let folder = target.join("repository");
    let _ = std::fs::remove_dir_all(folder.join("regalloc/src/strategies/mine"));
    for made in ["measured", "traces"] {
        let _ = std::fs::remove_dir_all(folder.join(made));
    }
    copy_repository(&folder);
    follow(&page, &folder);
    let cargo = |arguments: &[&str]| {
        let out = Command::new(env!("CARGO"))
            .args(arguments)
            .env("CARGO_TARGET_DIR", &target)
            .current_dir(&folder)
            .output()
            .expect("cargo");
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(out.status.success(), "cargo {arguments:?}: {said}");
        String::from_utf8_lossy(&out.stdout).into_owned()
    };
    let command =
        page.lines().find_map(|l| l.trim().strip_prefix("cargo run --bin experiment -- "));
    let flags: Vec<&str> = command.expect("the command").split_whitespace().collect();
    let mut arguments = vec!["run", "--offline", "--bin", "experiment", "--"];
    arguments.extend(flags);
    arguments.extend(["--quick", "--programs=int_sum,gcd", "--out=measured"]);
    let table = cargo(&arguments);
    for part in ["mine", "int_sum", "gcd", "geometric mean (2 programs)"] {
        assert!(table.contains(part), "{part} in\n{table}");
    }
    assert!(folder.join("measured/samples.json").is_file());
    // The checker proves its allocations, and the text traces compile under it.
    let list = cargo(&[
        "run",
        "--offline",
        "--bin",
        "experiment",
        "--",
        "--suite=traces",
        "--alloc=mine",
        "--out=traces",
    ]);
    assert!(list.contains("mine"), "{list}");
}
