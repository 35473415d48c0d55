//! What a program measured itself, from the file that our `pyperf` module wrote.

use super::describe;
use crate::protocol::{PROTOCOL, Report, Request};
use serde::Deserialize;
use std::path::Path;

/// The part of pyperf's JSON that is needed.
#[derive(Deserialize)]
struct Document {
    benchmarks: Vec<Benchmark>,
}

#[derive(Deserialize)]
struct Benchmark {
    metadata: Metadata,
    runs: Vec<Run>,
}

#[derive(Deserialize)]
struct Metadata {
    inner_loops: u32,
    began_unix_ns: u64,
    answer: String,
}

#[derive(Deserialize)]
struct Run {
    values: Vec<f64>,
    /// Numbers of loops, and seconds per loop.
    #[serde(default)]
    warmups: Vec<(u64, f64)>,
}

/// Reads the file and removes it. Calibration counts as what it is: the first iterations.
///
/// # Errors
/// The program left no such file, or not one benchmark in it.
pub fn report(file: &Path, request: &Request) -> Result<Report, String> {
    let text =
        std::fs::read_to_string(file).map_err(|e| format!("the program left no values: {e}"))?;
    let _ = std::fs::remove_file(file);
    let document: Document =
        serde_json::from_str(&text).map_err(|e| format!("the program's values: {e}"))?;
    let [Benchmark { metadata, runs }] = document.benchmarks.as_slice() else {
        return Err("the program ran not one but several benchmarks, or none".to_string());
    };
    let seconds =
        runs.iter().flat_map(|r| r.warmups.iter().map(|w| w.1).chain(r.values.iter().copied()));
    let per_loop = f64::from(metadata.inner_loops) * 1e9;
    Ok(Report {
        protocol: PROTOCOL,
        runtime: describe(),
        ready_ns: metadata.began_unix_ns.saturating_sub(request.spawned_unix_ns),
        iterations_ns: seconds.map(|s| (s * per_loop).round() as u64).collect(),
        answers: vec![metadata.answer.clone()],
        counts: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_iterations() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("values.json");
        let request = Request { spawned_unix_ns: 40, ..Request::default() };
        let text = r#"{"benchmarks":[{"metadata":{"inner_loops":10,"began_unix_ns":100,"answer":"7","name":"x"},
            "runs":[{"values":[2e-8,1e-8],"warmups":[[1,5e-8]]}]}]}"#;
        std::fs::write(&file, text).expect("writes");
        let report = super::report(&file, &request).expect("reads");
        assert_eq!(report.iterations_ns, [500, 200, 100]);
        assert_eq!((report.ready_ns, report.answers), (60, vec!["7".to_string()]));
        assert!(!file.exists());
        assert!(super::report(&file, &request).expect_err("gone").contains("no values"));
        std::fs::write(&file, r#"{"benchmarks":[]}"#).expect("writes");
        assert!(super::report(&file, &request).is_err());
    }
}
