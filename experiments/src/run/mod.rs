//! Doing the measurements: a plan, its jobs in order, one process each, every result on disk before the
//! next starts.

pub mod child;
pub mod folder;
mod job;
pub mod journal;
pub mod plan;
pub mod runner;
