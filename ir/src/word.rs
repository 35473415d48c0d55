//! The 64-bit word in which every Python value travels.
//!
//! | low bits | meaning |
//! |---|---|
//! | `…1`   | small int: the upper 63 bits, two's complement |
//! | `…10`  | float whose exponent allows it (CRuby's *flonum*: rotated left by three, tag in the low bits) |
//! | `100`  | `None`, `False`, `True`, `Ellipsis`, `NotImplemented` |
//! | `000`  | pointer to an object (`crate::layout`), or [`Word::NULL`] |
//!
//! Nothing but pointers carries a reference count.

use std::fmt;

/// A tagged Python value. Plain data: it owns nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Word(pub u64);

/// Largest int that needs no heap object.
pub const SMALL_INT_MAX: i64 = (1 << 62) - 1;
/// Smallest int that needs no heap object.
pub const SMALL_INT_MIN: i64 = -(1 << 62);
/// The word of `0.0`; `-0.0` has bit 2 set as well. These two patterns are taken from ±2⁻²⁵⁵, which
/// therefore live on the heap.
pub const FLOAT_ZERO: u64 = 0x8000_0000_0000_0002;
/// Where the rotation puts a float's sign.
const FLONUM_SIGN: u64 = 4;
/// The bits of 2⁻²⁵⁵.
const STOLEN_BITS: u64 = 0x3000_0000_0000_0000;

impl Word {
    /// No value: an unbound local, or a call's "no self" marker.
    pub const NULL: Word = Word(0);
    /// `None`.
    pub const NONE: Word = Word(0x04);
    /// `False`; `True` is eight more, so a 0/1 condition boxes without a branch.
    pub const FALSE: Word = Word(0x0c);
    /// `True`.
    pub const TRUE: Word = Word(0x14);
    /// `...`.
    pub const ELLIPSIS: Word = Word(0x1c);
    /// `NotImplemented`.
    pub const NOT_IMPLEMENTED: Word = Word(0x24);

    /// The word of a small int, or `None` if it needs the heap.
    #[inline]
    pub const fn from_i64(v: i64) -> Option<Word> {
        if v >= SMALL_INT_MIN && v <= SMALL_INT_MAX {
            Some(Word(((v as u64) << 1) | 1))
        } else {
            None
        }
    }

    /// The word of an immediate float, or `None` if it needs the heap
    /// (infinities, NaNs and magnitudes outside about 1e-77 … 1e77).
    #[inline]
    pub fn from_f64(v: f64) -> Option<Word> {
        let bits = v.to_bits();
        let top = (bits >> 60) & 7; // the three highest exponent bits
        let magnitude = bits & (u64::MAX >> 1);
        if (top == 3 || top == 4) && magnitude != STOLEN_BITS {
            // The tag replaces the second and third exponent bit: both are the first one's opposite.
            Some(Word((bits.rotate_left(3) & !3) | 2))
        } else if magnitude == 0 {
            Some(Word(FLOAT_ZERO | ((bits >> 63) << 2)))
        } else {
            None
        }
    }

    /// The word of a bool.
    #[inline]
    pub const fn from_bool(v: bool) -> Word {
        Word(Word::FALSE.0 + 8 * v as u64)
    }

    /// The word of a value that a trace holds in this representation; `None` for numbers that need the heap.
    pub fn boxed(repr: crate::uop::Repr, bits: u64) -> Option<Word> {
        match repr {
            crate::uop::Repr::Obj => Some(Word(bits)),
            crate::uop::Repr::I64 => Word::from_i64(bits as i64),
            crate::uop::Repr::F64 => Word::from_f64(f64::from_bits(bits)),
            crate::uop::Repr::Cond => Some(Word::from_bool(bits != 0)),
        }
    }

    /// Whether the low bit says small int.
    #[inline]
    pub const fn is_small_int(self) -> bool {
        self.0 & 1 != 0
    }

    /// Whether the tag says immediate float.
    #[inline]
    pub const fn is_flonum(self) -> bool {
        self.0 & 3 == 2
    }

    /// Whether this is a (non-null) pointer to an object.
    #[inline]
    pub const fn is_pointer(self) -> bool {
        self.0 & 7 == 0 && self.0 != 0
    }

    /// The small int in this word.
    #[inline]
    pub const fn as_i64(self) -> Option<i64> {
        if self.is_small_int() { Some(self.0 as i64 >> 1) } else { None }
    }

    /// The immediate float in this word.
    #[inline]
    pub fn as_flonum(self) -> Option<f64> {
        if !self.is_flonum() {
            return None;
        }
        if self.0 & !FLONUM_SIGN == FLOAT_ZERO {
            return Some(if self.0 & FLONUM_SIGN == 0 { 0.0 } else { -0.0 });
        }
        // The rotation brings sign, e10, e9 (tag), e8 to bits 2, 1, 0, 63: e8 tells the other two.
        let dropped = 2 - (self.0 >> 63);
        Some(f64::from_bits((dropped | (self.0 & !3)).rotate_right(3)))
    }

    /// The bool in this word.
    #[inline]
    pub const fn as_bool(self) -> Option<bool> {
        match self {
            Word::FALSE => Some(false),
            Word::TRUE => Some(true),
            _ => None,
        }
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(i) = self.as_i64() {
            return write!(f, "{i}");
        }
        if let Some(x) = self.as_flonum() {
            return write!(f, "{x:?}");
        }
        match *self {
            Word::NULL => f.write_str("NULL"),
            Word::NONE => f.write_str("None"),
            Word::FALSE => f.write_str("False"),
            Word::TRUE => f.write_str("True"),
            Word::ELLIPSIS => f.write_str("Ellipsis"),
            Word::NOT_IMPLEMENTED => f.write_str("NotImplemented"),
            Word(p) => write!(f, "@{p:#x}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ints_round_trip_up_to_the_limits() {
        for v in [0, 1, -1, 42, SMALL_INT_MAX, SMALL_INT_MIN] {
            assert_eq!(Word::from_i64(v).and_then(Word::as_i64), Some(v));
        }
        assert_eq!(Word::from_i64(SMALL_INT_MAX + 1), None);
        assert_eq!(Word::from_i64(SMALL_INT_MIN - 1), None);
    }

    #[test]
    fn floats_round_trip_bit_for_bit_or_need_the_heap() {
        let mut bits = 0x9e37_79b9_7f4a_7c15_u64;
        let mut immediate = 0;
        for _ in 0..200_000 {
            bits = bits.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let x = f64::from_bits(bits);
            if let Some(w) = Word::from_f64(x) {
                immediate += 1;
                assert!(w.is_flonum());
                assert_eq!(w.as_flonum().map(f64::to_bits), Some(bits));
            }
        }
        assert!(immediate > 10_000);
        for x in [1.0, -1.0, 0.5, 3.25e10, -7.5e-20, 1e76, -1e-76] {
            assert_eq!(Word::from_f64(x).and_then(Word::as_flonum), Some(x));
        }
        for x in [0.0, -0.0_f64] {
            let back = Word::from_f64(x).and_then(Word::as_flonum).map(f64::to_bits);
            assert_eq!(back, Some(x.to_bits()));
        }
        let stolen = f64::from_bits(STOLEN_BITS);
        for x in [stolen, -stolen, f64::NAN, f64::INFINITY, 1e300, 1e-300, f64::MIN_POSITIVE] {
            assert_eq!(Word::from_f64(x), None);
        }
    }

    #[test]
    fn tags_are_disjoint() {
        let samples =
            [Word::NONE, Word::TRUE, Word::FALSE, Word(0x1000), Word(3), Word(FLOAT_ZERO)];
        for w in samples {
            let kinds = [w.is_small_int(), w.is_flonum(), w.is_pointer(), w.0 & 7 == 4];
            assert_eq!(kinds.iter().filter(|k| **k).count(), 1, "{w}");
        }
    }
}
