//! The verifier: whether a trace keeps the invariants of [`crate::trace`] and [`crate::uop`], on which
//! everything behind it relies without looking.
//!
//! Three steps, each only when the one before found nothing: the pools and blocks hang together
//! (`structure`); every instruction is what the table says (`types`); every use is dominated by its
//! definition (`dominance`).

mod dominance;
mod error;
mod structure;
mod types;

pub use error::{Place, VerifyError};

use crate::trace::Trace;

/// Checks a trace. O(n log n) in its size, but for snapshots, which are walked once for each block that
/// leaves with them.
///
/// # Errors
/// Everything that is wrong, in the order of the text, up to the first step that fails.
pub fn verify(trace: &Trace) -> Result<(), Vec<VerifyError>> {
    for step in [structure::check, types::check, dominance::check] {
        let mut errors = Vec::new();
        step(trace, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
    }
    Ok(())
}
