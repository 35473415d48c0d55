//! One arm as a document that `pyperf` reads (its format 1.0), so that `pyperf compare_to` works.

use crate::analysis::Analysis;
use crate::run::journal::{Outcome, Samples};
use crate::stats::bootstrap::level;
use serde_json::{Value, json};

/// Each process is a run with one value, the lower quartile of its steady calls; the calls before those are its
/// warm-ups. One value, because pyperf's t-test takes its values to be independent, which calls in one process
/// are not, and refuses to compare different numbers of them. All samples are in `samples.json`.
pub fn document(samples: &Samples, analysis: &Analysis, arm: usize) -> Value {
    let header = &samples.header;
    let machine = &header.machine;
    let date = header.started.trim_end_matches('Z').replace('T', " ");
    let mut common = json!({
        "name": "", "unit": "second", "loops": 1, "inner_loops": 1, "date": date,
        "patchwork_arm": analysis.arms[arm], "patchwork_version": machine.version,
    });
    for (key, value) in [("cpu_model_name", &machine.cpu), ("platform", &machine.kernel)] {
        if let Some(v) = value {
            common[key] = json!(v);
        }
    }
    let mut benchmarks = Vec::new();
    for (p, program) in analysis.programs.iter().enumerate() {
        let Some(cell) = &program.cells[arm] else { continue };
        let records = samples
            .records
            .iter()
            .filter(|r| (r.job.program, r.job.arm) == (p, arm))
            .filter(|r| matches!(r.outcome, Outcome::Ok(_)));
        let runs: Vec<Value> = records
            .zip(cell.series.iter().zip(&cell.steady))
            .map(|(record, (series, steady))| {
                let warmups: Vec<Value> =
                    series[..series.len() - steady.len()].iter().map(|t| json!([1, t])).collect();
                let mut run = json!({
                    "metadata": {"duration": record.process_ns as f64 / 1e9, "date": date},
                    "values": [level(steady)],
                });
                if !warmups.is_empty() {
                    run["warmups"] = json!(warmups);
                }
                run
            })
            .collect();
        let mut metadata = common.clone();
        metadata["name"] = json!(program.name);
        benchmarks.push(json!({"metadata": metadata, "runs": runs}));
    }
    json!({"version": "1.0", "benchmarks": benchmarks})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{analyse, tests::synthetic};

    #[test]
    fn warm_ups_and_values_are_told_apart() {
        let samples = synthetic(2);
        let d = document(&samples, &analyse(&samples), 1);
        assert_eq!(d["version"], "1.0");
        let b = &d["benchmarks"];
        assert_eq!(b.as_array().map(Vec::len), Some(3));
        assert_eq!(b[0]["metadata"]["name"], "int_sum");
        assert_eq!(b[0]["runs"].as_array().map(Vec::len), Some(4));
        assert_eq!(b[0]["runs"][0]["warmups"].as_array().map(Vec::len), Some(2));
        let values = b[0]["runs"][0]["values"].as_array().expect("values");
        assert_eq!(values.len(), 1);
        assert!((values[0].as_f64().expect("seconds") / 0.005 - 1.0).abs() < 0.02, "{values:?}");
    }
}
