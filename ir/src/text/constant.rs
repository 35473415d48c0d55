//! How constants are spelled.

use crate::uop::Repr;
use crate::word::Word;
use std::fmt;

/// Words with a name.
const NAMED: &[(&str, Word)] = &[
    ("NULL", Word::NULL),
    ("None", Word::NONE),
    ("False", Word::FALSE),
    ("True", Word::TRUE),
    ("Ellipsis", Word::ELLIPSIS),
    ("NotImplemented", Word::NOT_IMPLEMENTED),
];

/// The word of this name.
pub(super) fn named_word(name: &str) -> Option<Word> {
    NAMED.iter().find(|&&(n, _)| n == name).map(|&(_, w)| w)
}

/// A constant of these bits, as the text form spells it.
pub(super) struct Constant {
    pub repr: Repr,
    pub bits: u64,
}

impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.repr {
            Repr::I64 => write!(f, "{}: i64", self.bits as i64),
            Repr::Cond => write!(f, "{}: cond", self.bits),
            Repr::F64 => write!(f, "{}: f64", Double(self.bits)),
            Repr::Obj => {
                let word = Word(self.bits);
                if let Some((name, _)) = NAMED.iter().find(|&&(_, w)| w == word) {
                    return f.write_str(name);
                }
                if let Some(i) = word.as_i64() {
                    return write!(f, "{i}: obj");
                }
                match word.as_flonum() {
                    // A word whose float has another word must keep its own bits.
                    Some(x) if Word::from_f64(x) == Some(word) => {
                        write!(f, "{}: obj", Double(x.to_bits()))
                    }
                    _ => write!(f, "@{:#x}", self.bits),
                }
            }
        }
    }
}

/// The bits of the NaN that is written `nan`.
pub(super) const NAN: u64 = 0x7ff8_0000_0000_0000;

/// A double by its bits: the shortest decimal that reads back the same; NaNs with their payload.
struct Double(u64);

impl fmt::Display for Double {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let x = f64::from_bits(self.0);
        if self.0 == NAN {
            f.write_str("nan")
        } else if x.is_nan() {
            write!(f, "nan({:#x})", self.0)
        } else {
            write!(f, "{x:?}")
        }
    }
}
