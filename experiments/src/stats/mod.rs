//! Statistics of repeated measurements, on plain slices of numbers.
//!
//! Samples come in two levels: processes, and iterations inside a process. Iterations of one process
//! share its memory layout and its clock frequency, so they are no independent evidence; every
//! interval here resamples processes first (Kalibera & Jones, "Rigorous Benchmarking in Reasonable
//! Time", ISMM 2013).

pub mod bootstrap;
pub mod changepoint;
pub mod density;
pub mod descriptive;
pub mod hpt;
pub mod ranks;
