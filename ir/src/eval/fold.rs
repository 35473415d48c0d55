//! What a uop makes of constant operands.

use super::{UopOutcome, eval_uop};
use crate::heap::NoHeap;
use crate::uop::{CALL, GUARD, Repr, Uop, WRITE};

/// What a pure uop makes of these operands, in every run: its result's bits; for a guard, 1 when it holds
/// and 0 when it fails.
///
/// `None` when that isn't known: it isn't pure, it depends on the heap or on its immediate, it would leave
/// the trace, it trusts a guard that these operands break, or it makes a NaN (whose sign and payload are
/// the machine's choice).
pub fn fold(uop: Uop, args: &[u64]) -> Option<u64> {
    if uop.info().flags & (WRITE | CALL) != 0 {
        return None;
    }
    // Without a heap whatever looks into an object is an error, so no immediate matters.
    match eval_uop(uop, 0, args, &mut NoHeap).ok()? {
        UopOutcome::Next(Some(bits)) if !makes_nan(uop, bits) => Some(bits),
        UopOutcome::Next(None) if uop.has(GUARD) => Some(1),
        UopOutcome::Exit if uop.has(GUARD) => Some(0),
        _ => None,
    }
}

fn makes_nan(uop: Uop, bits: u64) -> bool {
    // These only move bits.
    let exact = matches!(uop, Uop::_UNBOX_FLOAT | Uop::_NEGATIVE_F64 | Uop::_ABS_F64);
    uop.info().results == [Repr::F64] && f64::from_bits(bits).is_nan() && !exact
}
