//! Liveness of a trace's values.
#![forbid(unsafe_code)]

/// The result of the analysis.
#[derive(Clone, Debug, Default)]
pub struct Liveness {}
