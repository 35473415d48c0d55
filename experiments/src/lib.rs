//! The `experiment` binary: measures what an allocator buys, on real Python programs.
//!
//! ```text
//! definitions/*.toml ─┐
//! command line ───────┴─> Plan ──> jobs, one fresh process each ──> Samples (raw, on disk)
//!                                   worker: our vm, or a peer           │
//!                                                                       v
//!                table, CSV, Markdown, LaTeX, pyperf, plots, report <── Analysis
//! ```
//!
//! **In:** an experiment (question, expected result, arms, programs) and the bundled programs with CPython's
//! answers. **Out:** a new folder per run with every raw sample, the machine's facts, tables, plots and a
//! self-contained report. Everything after [`run::journal::Samples`] can be made again from it.
//!
//! **Relied on:** a worker process answers one JSON document ([`protocol`]) and its clock is monotonic.
//! **Not promised:** that two machines, or two days, compare. Arms of one run do.
#![forbid(unsafe_code)]

pub mod analysis;
pub mod arm;
pub mod cli;
pub mod corpus;
pub mod definition;
pub mod error;
pub mod explain;
pub mod machine;
pub mod peer;
pub mod plots;
pub mod program;
pub mod protocol;
pub mod pyperformance;
pub mod report;
pub mod run;
pub mod size;
pub mod stats;
pub mod suite;
pub mod trace_files;
pub mod worker;
