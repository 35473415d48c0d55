//! The paper builds from the committed results, where LaTeX is installed.

use std::path::Path;
use std::process::Command;

#[test]
fn the_paper_builds_from_the_results() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = tempfile::tempdir().expect("a folder");
    let generated = folder.path().join("generated");
    let out = Command::new(env!("CARGO_BIN_EXE_experiment"))
        .args(["paper", "--results"])
        .arg(root.join("results"))
        .arg("--out")
        .arg(&generated)
        .output()
        .expect("runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(generated.join("numbers.tex").is_file() && generated.join("size/table.tex").is_file());
    std::fs::copy(root.join("paper/paper.tex"), folder.path().join("paper.tex")).expect("copies");
    let latex = Command::new("latexmk")
        .args(["-pdf", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"])
        .current_dir(folder.path())
        .output();
    match latex {
        Err(_) => eprintln!("SKIPPED: latexmk is not installed"),
        Ok(out) => {
            let said = String::from_utf8_lossy(&out.stdout).into_owned();
            let tail = said.len().saturating_sub(3000);
            assert!(out.status.success(), "{}", &said[tail..]);
            let pdf = std::fs::read(folder.path().join("paper.pdf")).expect("the paper");
            assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 20_000, "{} bytes", pdf.len());
        }
    }
}
