//! Compile time by stage: one stacked bar per arm, in nanoseconds per recorded micro-op.

use super::stacked::Stacked;
use crate::analysis::Analysis;
use crate::report::results::stage_rank;

/// `None` if nothing was compiled.
pub fn figure(analysis: &Analysis) -> Option<Stacked> {
    let mut stages: Vec<String> =
        analysis.summaries.iter().flat_map(|s| s.compile_ns.keys().cloned()).collect();
    stages.sort_by_key(|s| (stage_rank(s), s.clone()));
    stages.dedup();
    let bars: Vec<_> = analysis
        .arms
        .iter()
        .zip(&analysis.summaries)
        .filter(|(_, s)| !s.compile_ns.is_empty())
        .map(|(name, s)| {
            let per_uop = |stage| {
                let ns = s.compile_ns.get(stage).copied().unwrap_or(0) as f64;
                ns / s.recorded_uops.max(1) as f64
            };
            (name.clone(), stages.iter().map(per_uop).collect())
        })
        .collect();
    (!bars.is_empty()).then(|| Stacked {
        title: "Compile time by stage",
        axis: "ns per recorded uop",
        caption:
            "Compile time per recorded micro-op by stage, summed over all traces of all programs."
                .to_string(),
        parts: stages,
        bars,
    })
}
