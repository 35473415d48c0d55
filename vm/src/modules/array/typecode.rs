//! What an array's typecode says: the size of an item, and how a Python value becomes one and is read back.

use crate::arithmetic::Int;
use crate::build;
use crate::object::*;
use crate::vm::{R, Vm};
use ir::word::Word;

/// All typecodes, in the order in which CPython lists them.
pub(crate) const ALL: &str = "bBuwhHiIlLqQfd";

/// An item as it lies in memory, in the machine's byte order, from the first byte on.
pub(crate) type Raw = [u8; 8];

/// A typecode, known to be one of [`ALL`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Typecode(char);

/// What CPython's argument parser calls a range when an item lies outside it.
const CHAR: Range = Range { low: i8::MIN as i64, high: i8::MAX as i64, name: "signed char" };
const BYTE: Range = Range { low: 0, high: u8::MAX as i64, name: "unsigned byte integer" };
const SHORT: Range =
    Range { low: i16::MIN as i64, high: i16::MAX as i64, name: "signed short integer" };
const UNSIGNED_SHORT: Range = Range { low: 0, high: u16::MAX as i64, name: "unsigned short" };
const INT: Range = Range { low: i32::MIN as i64, high: i32::MAX as i64, name: "signed integer" };

struct Range {
    low: i64,
    high: i64,
    name: &'static str,
}

fn widen<const N: usize>(bytes: [u8; N]) -> Raw {
    let mut raw = [0; 8];
    raw[..N].copy_from_slice(&bytes);
    raw
}

fn narrow<const N: usize>(raw: Raw) -> [u8; N] {
    std::array::from_fn(|i| raw[i])
}

impl Typecode {
    pub(crate) fn new(c: char) -> Option<Typecode> {
        ALL.contains(c).then_some(Typecode(c))
    }
    pub(crate) fn letter(self) -> char {
        self.0
    }
    /// Bytes per item.
    pub(crate) fn size(self) -> usize {
        match self.0 {
            'b' | 'B' => 1,
            'h' | 'H' => 2,
            'i' | 'I' | 'f' | 'u' | 'w' => 4,
            _ => 8,
        }
    }
    /// Whether the items are characters.
    pub(crate) fn is_text(self) -> bool {
        matches!(self.0, 'u' | 'w')
    }
    /// Whether the items are integers, which are equal exactly when their bytes are.
    pub(crate) fn is_integer(self) -> bool {
        !self.is_text() && !matches!(self.0, 'f' | 'd')
    }

    /// An item that a Python value stands for.
    pub(crate) fn pack(self, vm: &mut Vm, w: Word) -> R<Raw> {
        Ok(match self.0 {
            'f' => widen((vm.to_f64(w)? as f32).to_ne_bytes()),
            'd' => vm.to_f64(w)?.to_ne_bytes(),
            'u' | 'w' => widen(character(vm, w)?.to_ne_bytes()),
            'b' => widen((checked(vm, w, &[SHORT, CHAR])? as i8).to_ne_bytes()),
            'B' => widen((checked(vm, w, &[BYTE])? as u8).to_ne_bytes()),
            'h' => widen((checked(vm, w, &[SHORT])? as i16).to_ne_bytes()),
            'H' => widen((checked(vm, w, &[INT, UNSIGNED_SHORT])? as u16).to_ne_bytes()),
            'i' => widen((checked(vm, w, &[INT])? as i32).to_ne_bytes()),
            'l' => checked(vm, w, &[])?.to_ne_bytes(),
            'q' => signed(vm, w, "int too big to convert")?.to_ne_bytes(),
            'I' => {
                let v = unsigned(vm, w, NEGATIVE, TOO_LARGE)?;
                match u32::try_from(v) {
                    Ok(v) => widen(v.to_ne_bytes()),
                    Err(_) => {
                        return Err(vm.overflow_error("unsigned int is greater than maximum"));
                    }
                }
            }
            'L' => unsigned(vm, w, NEGATIVE, TOO_LARGE)?.to_ne_bytes(),
            _ => {
                let negative = "can't convert negative int to unsigned";
                unsigned(vm, w, negative, "int too big to convert")?.to_ne_bytes()
            }
        })
    }

    /// The Python value of an item.
    pub(crate) fn unpack(self, vm: &mut Vm, raw: Raw) -> R {
        let value = match self.0 {
            'b' => i64::from(i8::from_ne_bytes(narrow(raw))),
            'B' => i64::from(raw[0]),
            'h' => i64::from(i16::from_ne_bytes(narrow(raw))),
            'H' => i64::from(u16::from_ne_bytes(narrow(raw))),
            'i' => i64::from(i32::from_ne_bytes(narrow(raw))),
            'I' => i64::from(u32::from_ne_bytes(narrow(raw))),
            'l' | 'q' => i64::from_ne_bytes(raw),
            'L' | 'Q' => return Ok(build::int(vm, u64::from_ne_bytes(raw).into())),
            'f' => return Ok(build::float(vm, f64::from(f32::from_ne_bytes(narrow(raw))))),
            'd' => return Ok(build::float(vm, f64::from_ne_bytes(raw))),
            _ => {
                let code = u32::from_ne_bytes(narrow(raw));
                return match char::from_u32(code) {
                    Some(c) => Ok(build::char(vm, c)),
                    None => Err(vm.value_error(&format!(
                        "character U+{code:x} is not in range [U+0000; U+10ffff]"
                    ))),
                };
            }
        };
        Ok(build::int64(vm, value))
    }
}

const NEGATIVE: &str = "can't convert negative value to unsigned int";
const TOO_LARGE: &str = "Python int too large to convert to C unsigned long";

/// An integer of 64 bits.
fn signed(vm: &mut Vm, w: Word, complaint: &str) -> R<i64> {
    let index = vm.index(w)?;
    match Int::of(*index).and_then(Int::to_i64) {
        Some(v) => Ok(v),
        None => Err(vm.overflow_error(complaint)),
    }
}

/// An integer that lies in each of the ranges, which are tried in order.
fn checked(vm: &mut Vm, w: Word, ranges: &[Range]) -> R<i64> {
    let v = signed(vm, w, "Python int too large to convert to C long")?;
    for r in ranges {
        if v < r.low {
            return Err(vm.overflow_error(&format!("{} is less than minimum", r.name)));
        }
        if v > r.high {
            return Err(vm.overflow_error(&format!("{} is greater than maximum", r.name)));
        }
    }
    Ok(v)
}

fn unsigned(vm: &mut Vm, w: Word, negative: &str, large: &str) -> R<u64> {
    let index = vm.index(w)?;
    let v = Int::of(*index).map(Int::to_big).unwrap_or_default();
    u64::try_from(&v).map_err(|_| {
        let is_negative = Int::of(*index).is_some_and(Int::is_negative);
        vm.overflow_error(if is_negative { negative } else { large })
    })
}

fn character(vm: &mut Vm, w: Word) -> R<u32> {
    let got = match w.as_str() {
        Some(s) => {
            let mut chars = s.chars();
            if let (Some(c), None) = (chars.next(), chars.next()) {
                return Ok(u32::from(c));
            }
            format!("a string of length {}", s.chars().count())
        }
        None => vm.type_of(w).name().to_string(),
    };
    Err(vm.type_error(format!("array item must be a unicode character, not {got}")))
}
