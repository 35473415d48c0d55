//! What the parent and a worker process say to each other: one JSON document on stdin, one on stdout.

use crate::arm::VmOptions;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version of both documents.
pub const PROTOCOL: u32 = 1;

/// What a worker is asked to do.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
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
    #[serde(default)]
    pub options: Option<VmOptions>,
    /// A program that measures itself ([`crate::pyperformance`]): the file in which it leaves its values, as pyperf writes
    /// them. It is run as a script, and nothing is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<String>,
    /// Such a program's arguments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<String>,
    /// Folders in which it finds modules, besides its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub search: Vec<String>,
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

/// What our virtual machine counts. Sums over all compiled traces are methods.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Each compiled trace, in order of compilation.
    pub traces: Vec<TraceCounts>,
    /// Recordings that came to nothing, by reason.
    pub aborts: BTreeMap<String, u64>,
}

impl Counts {
    /// A number summed over all traces.
    pub fn sum(&self, of: fn(&TraceCounts) -> u64) -> u64 {
        self.traces.iter().map(of).sum()
    }

    /// Compile time by stage, summed over traces: nanoseconds.
    pub fn compile_ns(&self) -> BTreeMap<String, u64> {
        let mut sum = BTreeMap::new();
        for (stage, ns) in self.traces.iter().flat_map(|t| &t.compile_ns) {
            *sum.entry(stage.clone()).or_insert(0) += ns;
        }
        sum
    }

    /// The hottest loop: the trace that was entered most often (ties: the first compiled). Iterations
    /// inside native code aren't counted, so this is the loop that the interpreter saw most.
    pub fn hottest(&self) -> Option<&TraceCounts> {
        let mut best: Option<&TraceCounts> = None;
        for t in &self.traces {
            if best.is_none_or(|b| t.entries > b.entries) {
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
    /// Function and line where it starts.
    pub place: String,
    /// Hot exits that have become branches of it; the figures are of the latest code.
    pub sides: u64,
    /// Times that the interpreter entered it.
    pub entries: u64,
    /// Times that it was left.
    pub exits: u64,
    /// Instructions before the passes.
    pub recorded_uops: u64,
    /// Instructions after them.
    pub uops: u64,
    /// Machine code in bytes, everything included.
    pub code_bytes: u64,
    /// Memory slots of its frame.
    pub slots: u64,
    /// Register to memory, in the whole trace.
    pub spills: u64,
    /// Memory to register.
    pub reloads: u64,
    /// Register to register.
    pub moves: u64,
    /// Instructions in one turn of the loop.
    pub loop_uops: u64,
    /// Reads of slots in one turn (the heap accesses that the program asks for are not in it: they are
    /// the same for every allocator).
    pub loop_loads: u64,
    /// Writes of slots in one turn.
    pub loop_stores: u64,
    /// Register copies in one turn.
    pub loop_moves: u64,
    /// From the hot jump to the end of recording, interpretation included: nanoseconds. No part of
    /// `compile_ns`.
    pub record_ns: u64,
    /// Compile time by stage: nanoseconds.
    pub compile_ns: BTreeMap<String, u64>,
    /// Time of each optimisation pass (part of the stage `passes`): nanoseconds.
    pub pass_ns: BTreeMap<String, u64>,
}

impl TraceCounts {
    /// Compile time of all stages: nanoseconds.
    pub fn total_compile_ns(&self) -> u64 {
        self.compile_ns.values().sum()
    }
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
        let t = |place: &str, entries| {
            let compile_ns = BTreeMap::from([("emit".to_string(), 5)]);
            TraceCounts { place: place.into(), entries, compile_ns, ..Default::default() }
        };
        let c = Counts { traces: vec![t("a", 1), t("b", 9), t("c", 9)], ..Default::default() };
        assert_eq!(c.hottest().map(|t| t.place.as_str()), Some("b"));
        assert_eq!(c.sum(|t| t.entries), 19);
        assert_eq!(c.compile_ns()["emit"], 15);
        assert_eq!(Counts::default().hottest(), None);
    }
}
