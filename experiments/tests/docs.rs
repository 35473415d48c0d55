//! The documents name files, folders, binaries and options: all of them must exist.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Documents at the top, in `docs` and beside what they describe, as paths from the root.
fn documents() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = [
        "README.md",
        "ARCHITECTURE.md",
        "experiments/README.md",
        "experiments/SCHEMA.md",
        "experiments/corpus/README.md",
        "results/README.md",
        "paper/README.md",
    ]
    .map(PathBuf::from)
    .into();
    let docs = std::fs::read_dir(root().join("docs")).expect("docs");
    all.extend(docs.map(|e| Path::new("docs").join(e.expect("entry").file_name())));
    all
}

fn text(document: &Path) -> String {
    let path = root().join(document);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// What stands in backticks on one line, and the words of indented or fenced commands.
fn code(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if line.starts_with("    cargo ") || (fenced && line.contains("cargo ")) {
            found.push(line.trim().to_string());
        } else if !fenced {
            found.extend(line.split('`').skip(1).step_by(2).map(str::to_string));
        }
    }
    found
}

/// Targets of `[text](target)`.
fn links(text: &str) -> Vec<String> {
    let after = text.split("](").skip(1);
    after.filter_map(|rest| rest.split_once(')')).map(|(target, _)| target.to_string()).collect()
}

/// The stem stands for something of the reader's.
fn is_placeholder(path: &str) -> bool {
    let upper = |part: &str| {
        let stem = part.split('.').next().unwrap_or(part);
        stem.len() > 1 && stem.chars().all(|c| c.is_ascii_uppercase() || c == '-')
    };
    path.contains(['*', '…', '{', '<', '['])
        || path.contains("mine")
        // Made by a command, not committed.
        || path.starts_with("paper/generated")
        || path.split(['/', '=']).any(upper)
}

#[test]
fn every_link_leads_somewhere() {
    for document in documents() {
        for target in links(&text(&document)) {
            if target.starts_with("http") || target.starts_with('#') {
                continue;
            }
            let file = target.split('#').next().unwrap_or(&target);
            let from = root().join(document.parent().unwrap_or(Path::new("")));
            assert!(from.join(file).exists(), "{}: link to {target}", document.display());
        }
    }
}

#[test]
fn every_path_exists() {
    const TOPS: [&str; 10] = [
        "ir",
        "liveness",
        "regalloc",
        "stencils",
        "emitter",
        "vm",
        "experiments",
        "results",
        "paper",
        "docs",
    ];
    let mut checked = 0;
    for document in documents() {
        for piece in code(&text(&document)) {
            for word in piece.split_whitespace().map(|w| w.trim_end_matches([',', '.', ':', ';'])) {
                let top = word.split('/').next().unwrap_or(word);
                let is_path = word.contains('/') && TOPS.contains(&top);
                // `--out results/x` names what the command makes; those of `results` are committed.
                if !is_path || is_placeholder(word) {
                    continue;
                }
                assert!(root().join(word).exists(), "{}: {word}", document.display());
                checked += 1;
            }
        }
    }
    assert!(checked > 20, "only {checked} paths found: are the documents read?");
}

/// Committed reports name files by their places in the run's folder.
#[test]
fn reports_name_no_folder_of_a_machine() {
    let runs = std::fs::read_dir(root().join("results")).expect("results");
    let pages = runs.map(|run| run.expect("a run").path().join("report.html"));
    let pages: Vec<PathBuf> = pages.filter(|page| page.exists()).collect();
    assert!(pages.len() > 5, "only {} reports found", pages.len());
    for page in pages {
        let html = std::fs::read_to_string(&page).expect("a page");
        assert!(!html.contains("/programs/"), "{}: a path of a machine", page.display());
    }
}

/// Source that declares the flags of the binary that a command line runs, and the words after it.
fn binary(command: &str) -> Option<(&'static str, Vec<&str>)> {
    let words: Vec<&str> = command.split_whitespace().collect();
    let at = words.iter().position(|w| *w == "--bin")?;
    let source = match words.get(at + 1).copied()? {
        "experiment" => "experiments/src/cli/args.rs",
        "patchwork" => "vm/src/bin/patchwork.rs",
        "extract" => "stencils/src/bin/extract.rs",
        "trace" => "emitter/src/bin/trace",
        other => panic!("no binary is called {other}: {command}"),
    };
    Some((source, words.into_iter().skip_while(|w| *w != "--").skip(1).collect()))
}

/// The text of a file, or of all files of a folder.
fn source(path: &str) -> String {
    let path = root().join(path);
    if path.is_file() {
        return std::fs::read_to_string(&path).expect("reads");
    }
    let files = std::fs::read_dir(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    files.map(|f| std::fs::read_to_string(f.expect("entry").path()).expect("reads")).collect()
}

#[test]
fn every_option_of_a_command_is_declared() {
    let mut checked = 0;
    for document in documents() {
        for piece in code(&text(&document)) {
            let line = piece.split(" #").next().unwrap_or(&piece);
            let Some((file, words)) = binary(line) else { continue };
            let declared = source(file);
            for word in words.iter().filter_map(|w| w.strip_prefix("--")) {
                let name = word.split('=').next().unwrap_or(word).replace('-', "_");
                let field = format!("{name}: ");
                assert!(declared.contains(&field), "{}: --{name} in {line}", document.display());
                checked += 1;
            }
        }
    }
    assert!(checked >= 8, "only {checked} options found: are the documents read?");
}

#[test]
fn every_experiment_command_of_the_documents_is_accepted() {
    let mut seen = BTreeSet::new();
    for document in documents() {
        for piece in code(&text(&document)) {
            let line = piece.split(" #").next().unwrap_or(&piece);
            let words: Vec<&str> = match (binary(line), line.split_whitespace().next()) {
                (Some((file, words)), _) if file.starts_with("experiments") => words,
                (None, Some("experiment")) => line.split_whitespace().skip(1).collect(),
                _ => continue,
            };
            let runs_something =
                ["--resume", "merge", "report", "size", "worker", "explain", "paper"];
            let reader =
                |w: &&str| is_placeholder(w) || runs_something.iter().any(|r| w.starts_with(r));
            if words.iter().any(reader) || line.contains("traces") {
                continue;
            }
            let words: Vec<&str> = words.into_iter().filter(|w| *w != "--list").collect();
            if !seen.insert(words.join(" ")) {
                continue;
            }
            let out = Command::new(env!("CARGO_BIN_EXE_experiment"))
                .args(&words)
                .arg("--dry-run")
                .output()
                .expect("starts");
            let said = String::from_utf8_lossy(&out.stderr).into_owned();
            // Peers that are not installed, and programs that were not fetched, are no mistake of the document.
            let is_missing =
                ["not installed", "pyperformance.py fetch", "needs the command taskset"];
            assert!(
                out.status.success() || is_missing.iter().any(|m| said.contains(m)),
                "{}: {line}: {said}",
                document.display()
            );
        }
    }
    assert!(seen.contains("--alloc=linear"), "{seen:?}");
}
