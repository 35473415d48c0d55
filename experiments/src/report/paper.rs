//! Numbers of committed runs as LaTeX: a name for each, so that none is typed by hand.
//!
//! `\pw{ab:linear:speedup}` is the geometric mean of arm `linear` in the run `ab`; a name that no run defines is
//! shown as such. Tables and figures are copied beside the numbers.

use super::table::latex_text;
use crate::analysis::analyse;
use crate::error::{Error, Result};
use crate::run::folder::write_whole;
use crate::run::journal::Samples;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// What is copied from each run for `\input` and `\includegraphics`.
const COPIED: [&str; 2] = ["tex", "pdf"];

/// Reads all runs below `results` and writes `numbers.tex`, tables and figures below `out`. Returns the names of
/// the runs.
///
/// # Errors
/// Something can't be read or written.
pub fn generate(results: &Path, out: &Path) -> Result<Vec<String>> {
    let mut runs: Vec<PathBuf> = std::fs::read_dir(results)
        .map_err(Error::io("read", results))?
        .filter_map(std::result::Result::ok)
        .map(|e| e.path())
        .filter(|p| p.is_dir())
        .collect();
    runs.sort();
    let mut numbers = "% Made by `experiment paper`; do not edit.\n".to_string();
    let mut names = Vec::new();
    for run in &runs {
        let name = run.file_name().unwrap_or_default().to_string_lossy().into_owned();
        copy(run, &out.join(&name))?;
        if run.join("samples.json").is_file() {
            define_run(&mut numbers, &name, &Samples::load(run)?);
        }
        names.push(name);
    }
    std::fs::create_dir_all(out).map_err(Error::io("create", out))?;
    write_whole(&out.join("numbers.tex"), numbers.as_bytes())?;
    Ok(names)
}

fn copy(run: &Path, to: &Path) -> Result<()> {
    let files = std::fs::read_dir(run).map_err(Error::io("read", run))?;
    for file in files.filter_map(std::result::Result::ok).map(|f| f.path()) {
        let extension = file.extension().and_then(|e| e.to_str()).unwrap_or_default();
        if COPIED.contains(&extension) {
            std::fs::create_dir_all(to).map_err(Error::io("create", to))?;
            let target = to.join(file.file_name().unwrap_or_default());
            std::fs::copy(&file, &target).map_err(Error::io("write", &target))?;
        }
    }
    Ok(())
}

fn define_run(out: &mut String, run: &str, samples: &Samples) {
    let analysis = analyse(samples);
    let plan = &samples.header.plan;
    let mut define = |name: &str, value: &str| {
        let _ = writeln!(out, "\\pwdefine{{{run}:{name}}}{{{}}}", latex_text(value));
    };
    define("programs", &plan.programs.len().to_string());
    define("processes", &plan.processes.to_string());
    define("cpu", samples.header.machine.cpu.as_deref().unwrap_or("an unknown processor"));
    define("kernel", samples.header.machine.kernel.as_deref().unwrap_or("an unknown kernel"));
    for (arm, summary) in analysis.arms.iter().zip(&analysis.summaries) {
        let mut define = |name: &str, value: String| define(&format!("{arm}:{name}"), &value);
        if let Some(mean) = summary.geometric_mean {
            define("speedup", format!("{:.2}", mean.value));
            define("low", format!("{:.2}", mean.low));
            define("high", format!("{:.2}", mean.high));
        }
        if let Some((program, mean)) = &summary.without_outlier {
            define("outlier", program.clone());
            define("without outlier", format!("{mean:.2}"));
        }
        let (faster, slower) = summary.faster_slower;
        define("faster", faster.to_string());
        define("slower", slower.to_string());
        let total: u64 = summary.compile_ns.values().sum();
        let per_uop = |ns: u64| format!("{:.0}", ns as f64 / summary.recorded_uops.max(1) as f64);
        define("compile ns per uop", per_uop(total));
        for (stage, ns) in &summary.compile_ns {
            define(&format!("{stage} ns per uop"), per_uop(*ns));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::synthetic;

    #[test]
    fn every_number_has_a_name() {
        let dir = tempfile::tempdir().expect("a folder");
        let run = dir.path().join("results/ab");
        std::fs::create_dir_all(&run).expect("creates");
        synthetic(2).save(&run).expect("saves");
        std::fs::write(run.join("speedup.pdf"), "%PDF-").expect("writes");
        std::fs::write(run.join("report.html"), "").expect("writes");
        let out = dir.path().join("out");
        let names = generate(&dir.path().join("results"), &out).expect("generates");
        assert_eq!(names, ["ab"]);
        let numbers = std::fs::read_to_string(out.join("numbers.tex")).expect("reads");
        assert!(numbers.contains("\\pwdefine{ab:linear:speedup}{2.0"), "{numbers}");
        assert!(numbers.contains("\\pwdefine{ab:programs}{3}"), "{numbers}");
        assert!(out.join("ab/speedup.pdf").is_file() && !out.join("ab/report.html").exists());
        assert!(generate(Path::new("/nowhere"), &out).is_err());
    }
}
