//! What the parent and a worker process say to each other: one JSON document on stdin, one on stdout.

use crate::arm::VmOptions;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version of both documents.
pub const PROTOCOL: u32 = 1;

/// What a worker is asked to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// The Python file.
    pub program: String,
    /// How often to call `bench()`.
    pub iterations: u32,
    /// Stop early after this many seconds in `bench()` (but never before [`Request::MIN_ITERATIONS`]).
    pub max_seconds: f64,
    /// When the parent started the process: nanoseconds since 1970.
    pub spawned_unix_ns: u64,
    /// Options of our virtual machine.
    pub options: Option<VmOptions>,
}

impl Request {
    /// Iterations that are always done.
    pub const MIN_ITERATIONS: u32 = 3;
}

/// What a worker answers.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Report {
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// What ran the program.
    pub runtime: String,
    /// From process start to the first call of `bench()`: nanoseconds.
    pub ready_ns: u64,
    /// Wall time of each call, in order, warm-up included: nanoseconds.
    pub iterations_ns: Vec<u64>,
    /// Different reprs of what `bench()` returned, in order of appearance: one, if all is well.
    pub answers: Vec<String>,
    /// What doesn't depend on the clock (and compile times).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<Counts>,
}

/// What our virtual machine counts. All static numbers are sums over the compiled traces.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Compiled traces, side traces included.
    pub traces: u64,
    /// Of these, side traces.
    pub side_traces: u64,
    /// Recorded micro-ops.
    pub recorded_uops: u64,
    /// Instructions after the passes.
    pub uops: u64,
    /// Register to memory.
    pub spills: u64,
    /// Memory to register.
    pub reloads: u64,
    /// Register to register.
    pub moves: u64,
    /// Machine code, in bytes.
    pub code_bytes: u64,
    /// Times that native code was left through a guard.
    pub exits: u64,
    /// Compile time by stage, summed over traces: nanoseconds.
    pub compile_ns: BTreeMap<String, u64>,
    /// Each compiled trace.
    pub trace_list: Vec<TraceCounts>,
}

impl Counts {
    /// Compile time of all stages, in nanoseconds.
    pub fn total_compile_ns(&self) -> u64 {
        self.compile_ns.values().sum()
    }

    /// The trace that was entered most (ties: the first).
    pub fn hottest(&self) -> Option<&TraceCounts> {
        let mut best: Option<&TraceCounts> = None;
        for t in &self.trace_list {
            if best.is_none_or(|b| t.heat > b.heat) {
                best = Some(t);
            }
        }
        best
    }
}

/// One compiled trace.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TraceCounts {
    /// Where it starts: `function:line`.
    pub place: String,
    /// How hot it is, in any unit that compares (iterations, if they are counted).
    pub heat: u64,
    /// Recorded micro-ops.
    pub recorded_uops: u64,
    /// Instructions after the passes.
    pub uops: u64,
    /// Memory operations of one turn of the loop: frame and stack slots, spills, reloads.
    pub loop_memory_ops: u64,
    /// Spills, reloads in one turn.
    pub loop_spills: u64,
    /// Register moves in one turn.
    pub loop_moves: u64,
    /// Machine code, in bytes.
    pub code_bytes: u64,
    /// Compile time by stage: nanoseconds.
    pub compile_ns: BTreeMap<String, u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_without_counts_reads() {
        let text =
            r#"{"protocol":1,"runtime":"x","ready_ns":5,"iterations_ns":[1,2],"answers":["3"]}"#;
        let r: Report = serde_json::from_str(text).expect("valid");
        assert_eq!(r.iterations_ns, [1, 2]);
        assert_eq!(r.counts, None);
        let back: Report =
            serde_json::from_str(&serde_json::to_string(&r).expect("writes")).expect("reads");
        assert_eq!(back, r);
    }

    #[test]
    fn the_hottest_trace() {
        let t = |place: &str, heat| TraceCounts { place: place.into(), heat, ..Default::default() };
        let c = Counts { trace_list: vec![t("a", 1), t("b", 9), t("c", 9)], ..Default::default() };
        assert_eq!(c.hottest().map(|t| t.place.as_str()), Some("b"));
        assert_eq!(Counts::default().hottest(), None);
    }
}
