//! What a uop makes of constant operands.

use super::{UopOutcome, eval_uop};
use crate::heap::NoHeap;
use crate::uop::{CALL, GUARD, READ, Repr, Uop, WRITE};

/// The result's bits when a pure uop has these operands. `None` when it isn't pure, would leave the
/// trace, trusts a guard that these operands break, or makes a NaN (whose sign is the machine's choice).
pub fn fold(uop: Uop, args: &[u64]) -> Option<u64> {
    if uop.info().flags & (READ | WRITE | CALL) != 0 {
        return None;
    }
    let Ok(UopOutcome::Next(Some(bits))) = eval_uop(uop, 0, args, &mut NoHeap) else {
        return None;
    };
    // Negation and the like move bits; all other NaNs come from arithmetic.
    let moves_bits = matches!(uop, Uop::_UNBOX_FLOAT | Uop::_NEGATIVE_F64 | Uop::_ABS_F64);
    if uop.info().results == [Repr::F64] && f64::from_bits(bits).is_nan() && !moves_bits {
        return None;
    }
    Some(bits)
}

/// Whether a guard with these operands holds always (`true`) or never (`false`); `None` when it isn't a
/// guard or depends on the heap.
pub fn fold_guard(uop: Uop, imm: u64, args: &[u64]) -> Option<bool> {
    if !uop.has(GUARD) {
        return None;
    }
    match eval_uop(uop, imm, args, &mut NoHeap) {
        Ok(UopOutcome::Next(_)) => Some(true),
        Ok(UopOutcome::Exit) => Some(false),
        _ => None,
    }
}
