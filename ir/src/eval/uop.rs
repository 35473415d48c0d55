//! What each uop does.

use crate::heap::{Fault, Heap};
use crate::layout::{self, tid};
use crate::uop::Uop;
use crate::word::Word;
use std::fmt;

/// How one uop ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UopOutcome {
    /// On to the next instruction, with this result if the uop has one. A guard: it holds.
    Next(Option<u64>),
    /// It leaves the trace, without any effect. A guard: it fails.
    Exit,
    /// The runtime call was made and raised.
    Raise,
}

/// Why a uop has no meaning here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UopError {
    /// Not the number of operands that the table says.
    OperandCount(usize),
    /// The uop trusts that an earlier guard made sure of something, and it isn't so.
    BrokenTrust {
        /// What should be so.
        expected: &'static str,
        /// The operand.
        found: Word,
    },
    /// The heap refused.
    Heap(Fault),
}

impl From<Fault> for UopError {
    fn from(fault: Fault) -> UopError {
        UopError::Heap(fault)
    }
}

impl fmt::Display for UopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UopError::OperandCount(n) => write!(f, "{n} is not its number of operands"),
            UopError::BrokenTrust { expected, found } => {
                write!(f, "trusts that its operand is {expected}, which {found} is not")
            }
            UopError::Heap(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for UopError {}

type Result<T, E = UopError> = std::result::Result<T, E>;

/// Magnitude up to which every integer is a double.
const EXACT_DOUBLE: u64 = 1 << 53;

/// Performs one uop on raw operand bits.
///
/// # Errors
/// When the operands break what the uop trusts, or the heap refuses. Then there was no effect, except for
/// a [`Fault`] from a nested free.
pub fn eval_uop(uop: Uop, imm: u64, args: &[u64], heap: &mut dyn Heap) -> Result<UopOutcome> {
    use Uop::*;
    if args.len() != uop.info().args.len() {
        return Err(UopError::OperandCount(args.len()));
    }
    // Operands by position and representation; those that the uop doesn't have are 0 and not looked at.
    let bits = |i: usize| args.get(i).copied().unwrap_or(0);
    let (a, b) = (Word(bits(0)), Word(bits(1)));
    let (i, j) = (bits(0) as i64, bits(1) as i64);
    let (x, y) = (f64::from_bits(bits(0)), f64::from_bits(bits(1)));
    let cond = bits(0) != 0;

    Ok(match uop {
        // Where to go is the block's affair.
        _JUMP => UopOutcome::Next(None),
        _EXIT_TRACE => UopOutcome::Exit,
        _CHECK_PERIODIC => unless(heap.wants_attention()),

        _GUARD_INT => guard(a.is_small_int()),
        _GUARD_FLOAT => guard(a.is_flonum()),
        _GUARD_BOOL => guard(a.as_bool().is_some()),
        _GUARD_IMMEDIATE => guard(!a.is_pointer()),
        _GUARD_TYPE => guard(a.is_pointer() && u64::from(type_id(heap, a)?) == imm),
        _GUARD_IS => guard(a == b),
        _GUARD_IS_NOT => guard(a != b),
        _GUARD_FIELD32 => {
            let (offset, expected) = (imm & 0xffff_ffff, (imm >> 32) as u32);
            guard(heap.load32(object(a)?, offset)? == expected)
        }
        _GUARD_UNIQUE => guard(a.is_pointer() && heap.load32(a.0, layout::OBJ_REFCNT as u64)? == 1),

        _GUARD_IS_TRUE_POP => guard(cond),
        _GUARD_IS_FALSE_POP => unless(cond),
        _GUARD_LT_I64 => guard(i < j),
        _GUARD_LE_I64 => guard(i <= j),
        _GUARD_EQ_I64 => guard(i == j),
        _GUARD_NE_I64 => guard(i != j),
        _GUARD_LT_F64 => guard(x < y),
        _GUARD_LE_F64 => guard(x <= y),
        _GUARD_EQ_F64 => guard(x == y),
        _GUARD_NE_F64 => guard(x != y),
        _GUARD_NOT_LT_F64 => unless(x < y),
        _GUARD_NOT_LE_F64 => unless(x <= y),

        _UNBOX_INT => int(small_int(a)?),
        _BOX_INT => word_or_exit(Word::from_i64(i)),
        _UNBOX_FLOAT => float(flonum(a)?),
        _BOX_FLOAT => word_or_exit(Word::from_f64(x)),
        _UNBOX_BOOL => truth(a.as_bool().ok_or(untrue("True or False", a))?),
        _BOX_BOOL => word(Word::from_bool(cond)),

        _BINARY_OP_ADD_INT => boxed(small_int(a)?.checked_add(small_int(b)?)),
        _BINARY_OP_SUBTRACT_INT => boxed(small_int(a)?.checked_sub(small_int(b)?)),
        _BINARY_OP_MULTIPLY_INT => boxed(small_int(a)?.checked_mul(small_int(b)?)),
        _BINARY_OP_ADD_FLOAT => word_or_exit(Word::from_f64(flonum(a)? + flonum(b)?)),
        _BINARY_OP_SUBTRACT_FLOAT => word_or_exit(Word::from_f64(flonum(a)? - flonum(b)?)),
        _BINARY_OP_MULTIPLY_FLOAT => word_or_exit(Word::from_f64(flonum(a)? * flonum(b)?)),

        _ADD_I64 => int_or_exit(i.checked_add(j)),
        _SUBTRACT_I64 => int_or_exit(i.checked_sub(j)),
        _MULTIPLY_I64 => int_or_exit(i.checked_mul(j)),
        _FLOOR_DIVIDE_I64 => int_or_exit(floor_divide(i, j)),
        _REMAINDER_I64 => int_or_exit(remainder(i, j)),
        _AND_I64 => int(i & j),
        _OR_I64 => int(i | j),
        _XOR_I64 => int(i ^ j),
        _LSHIFT_I64 => int_or_exit(shift_amount(j).and_then(|n| shift_left(i, n))),
        _RSHIFT_I64 => int_or_exit(shift_amount(j).map(|n| i >> n)),
        _NEGATIVE_I64 => int_or_exit(i.checked_neg()),
        _INVERT_I64 => int(!i),
        _ABS_I64 => int_or_exit(i.checked_abs()),
        _MIN_I64 => int(i.min(j)),
        _MAX_I64 => int(i.max(j)),
        _LT_I64 => truth(i < j),
        _LE_I64 => truth(i <= j),
        _EQ_I64 => truth(i == j),
        _NE_I64 => truth(i != j),
        _ADD_WRAP_I64 => int(i.wrapping_add(j)),

        _ADD_F64 => float(x + y),
        _SUBTRACT_F64 => float(x - y),
        _MULTIPLY_F64 => float(x * y),
        _TRUE_DIVIDE_F64 => float_or_exit((y != 0.0).then(|| x / y)),
        _NEGATIVE_F64 => float(-x),
        _ABS_F64 => float(x.abs()),
        // -0.0 is not negative, and its root is itself; a NaN's is a NaN.
        _SQRT_F64 if x < 0.0 => UopOutcome::Exit,
        _SQRT_F64 => float(x.sqrt()),
        _LT_F64 => truth(x < y),
        _LE_F64 => truth(x <= y),
        _EQ_F64 => truth(x == y),
        _NE_F64 => truth(x != y),

        _INT_TO_FLOAT => float(i as f64),
        _FLOAT_TO_INT => int_or_exit(truncate(x)),
        _TRUE_DIVIDE_I64 => {
            let exact = i.unsigned_abs() <= EXACT_DOUBLE && j.unsigned_abs() <= EXACT_DOUBLE;
            float_or_exit((exact && j != 0).then(|| i as f64 / j as f64))
        }

        _NOT_COND => truth(!cond),
        _IS => truth(a == b),

        _LOAD_FIELD
        | _LOAD_FIELD_I64
        | _LOAD_CONST_FIELD
        | _LOAD_CONST_FIELD_I64
        | _LOAD_FIELD_F64 => UopOutcome::Next(Some(heap.load64(object(a)?, imm)?)),
        _STORE_FIELD | _STORE_FIELD_I64 => {
            heap.store64(object(a)?, imm, bits(1))?;
            UopOutcome::Next(None)
        }
        _BINARY_OP_SUBSCR_LIST_INT => match list_item(heap, a, j)? {
            Some((items, offset)) => UopOutcome::Next(Some(heap.load64(items, offset)?)),
            None => UopOutcome::Exit,
        },
        _STORE_SUBSCR_LIST_INT => match list_item(heap, a, j)? {
            Some((items, offset)) => {
                let old = heap.load64(items, offset)?;
                heap.store64(items, offset, bits(2))?;
                UopOutcome::Next(Some(old))
            }
            None => UopOutcome::Exit,
        },
        _BINARY_OP_SUBSCR_TUPLE_INT => {
            let tuple = of_type(heap, a, tid::TUPLE, "a tuple")?;
            let len = heap.load64(tuple, layout::TUPLE_LEN as u64)?;
            match index(j, len) {
                Some(k) => {
                    let offset = layout::TUPLE_ITEMS as u64 + 8 * k;
                    UopOutcome::Next(Some(heap.load64(tuple, offset)?))
                }
                None => UopOutcome::Exit,
            }
        }

        _LOAD_BYTE => {
            let at = imm.wrapping_add(bits(1));
            UopOutcome::Next(Some(heap.load_part(object(a)?, at, 1)?))
        }
        _LOAD_CHARACTER => {
            let at = imm.wrapping_add(bits(1).wrapping_mul(8));
            UopOutcome::Next(Some(heap.load64(object(a)?, at)?))
        }
        _LOAD_ITEM_F64 | _LOAD_ITEM_I64 | _LOAD_ITEM_I32 | _LOAD_ITEM_U8 => {
            match raw_item(heap, a, imm, j, item_size(uop))? {
                Some((items, offset)) => {
                    let bits = heap.load_part(items, offset, item_size(uop))?;
                    let signed = uop == _LOAD_ITEM_I32;
                    UopOutcome::Next(Some(if signed { bits as i32 as i64 as u64 } else { bits }))
                }
                None => UopOutcome::Exit,
            }
        }
        _STORE_ITEM_I32 if i32::try_from(bits(2) as i64).is_err() => UopOutcome::Exit,
        _STORE_ITEM_U8 if u8::try_from(bits(2)).is_err() => UopOutcome::Exit,
        _STORE_ITEM_F64 | _STORE_ITEM_I64 | _STORE_ITEM_I32 | _STORE_ITEM_U8 => {
            match raw_item(heap, a, imm, j, item_size(uop))? {
                Some((items, offset)) => {
                    heap.store_part(items, offset, item_size(uop), bits(2))?;
                    UopOutcome::Next(None)
                }
                None => UopOutcome::Exit,
            }
        }

        _INCREF => {
            heap.incref(a)?;
            UopOutcome::Next(None)
        }
        _DECREF => {
            heap.decref(a)?;
            UopOutcome::Next(None)
        }

        _CALL_RUNTIME_0 | _CALL_RUNTIME_1 | _CALL_RUNTIME_2 | _CALL_RUNTIME_3 => {
            let words = [a, b, Word(bits(2))];
            match heap.call(imm, &words[..args.len()])? {
                Word::NULL => UopOutcome::Raise,
                result => word(result),
            }
        }
        _TRY_RUNTIME_0 | _TRY_RUNTIME_1 | _TRY_RUNTIME_2 | _TRY_RUNTIME_3 => {
            word(heap.call(imm, &[a, b, Word(bits(2))][..args.len()])?)
        }
        _CALL_F64 => float(heap.call_f64(imm, &[x])?),
        _CALL_F64_F64 => float(heap.call_f64(imm, &[x, y])?),
        _CALL_I64_I64 => int(heap.call_i64(imm, [i, j])?),
    })
}

fn guard(holds: bool) -> UopOutcome {
    if holds { UopOutcome::Next(None) } else { UopOutcome::Exit }
}

fn unless(fails: bool) -> UopOutcome {
    guard(!fails)
}

fn word(w: Word) -> UopOutcome {
    UopOutcome::Next(Some(w.0))
}

fn int(i: i64) -> UopOutcome {
    UopOutcome::Next(Some(i as u64))
}

fn float(x: f64) -> UopOutcome {
    UopOutcome::Next(Some(x.to_bits()))
}

fn truth(t: bool) -> UopOutcome {
    UopOutcome::Next(Some(u64::from(t)))
}

fn word_or_exit(w: Option<Word>) -> UopOutcome {
    w.map_or(UopOutcome::Exit, word)
}

fn int_or_exit(i: Option<i64>) -> UopOutcome {
    i.map_or(UopOutcome::Exit, int)
}

fn float_or_exit(x: Option<f64>) -> UopOutcome {
    x.map_or(UopOutcome::Exit, float)
}

fn boxed(i: Option<i64>) -> UopOutcome {
    word_or_exit(i.and_then(Word::from_i64))
}

fn untrue(expected: &'static str, found: Word) -> UopError {
    UopError::BrokenTrust { expected, found }
}

fn small_int(w: Word) -> Result<i64> {
    w.as_i64().ok_or(untrue("a small int", w))
}

fn flonum(w: Word) -> Result<f64> {
    w.as_flonum().ok_or(untrue("an immediate float", w))
}

/// The address of a heap object.
fn object(w: Word) -> Result<u64> {
    if w.is_pointer() { Ok(w.0) } else { Err(untrue("a heap object", w)) }
}

fn type_id(heap: &dyn Heap, object: Word) -> Result<u32> {
    Ok(heap.load32(object.0, layout::OBJ_TID as u64)?)
}

fn of_type(heap: &dyn Heap, w: Word, tid: u32, expected: &'static str) -> Result<u64> {
    let address = object(w)?;
    let fits = type_id(heap, w)? == tid || heap.derives(address, tid);
    if fits { Ok(address) } else { Err(untrue(expected, w)) }
}

/// Base and byte offset of a list's item, if the index is in range.
fn list_item(heap: &dyn Heap, list: Word, i: i64) -> Result<Option<(u64, u64)>> {
    let list = of_type(heap, list, tid::LIST, "a list")?;
    let len = heap.load64(list, layout::LIST_LEN as u64)?;
    let items = heap.load64(list, layout::LIST_ITEMS as u64)?;
    Ok(index(i, len).map(|k| (items, 8 * k)))
}

/// Bytes of the raw items that a uop is about.
fn item_size(uop: Uop) -> u64 {
    match uop {
        Uop::_LOAD_ITEM_U8 | Uop::_STORE_ITEM_U8 => 1,
        Uop::_LOAD_ITEM_I32 | Uop::_STORE_ITEM_I32 => 4,
        _ => 8,
    }
}

/// Address and offset of a raw item.
fn raw_item(
    heap: &dyn Heap,
    holder: Word,
    field: u64,
    i: i64,
    size: u64,
) -> Result<Option<(u64, u64)>> {
    let holder = object(holder)?;
    let items = heap.load64(holder, field)?;
    let len = heap.load64(holder, field + 8)?;
    Ok(index(i, len).map(|k| (items, size * k)))
}

/// Python's index: negative counts from the end.
fn index(i: i64, len: u64) -> Option<u64> {
    let k = if i < 0 { i.wrapping_add(len as i64) } else { i } as u64;
    (k < len).then_some(k)
}

/// Python's `//` (rounds down); `None` for a zero divisor or overflow.
fn floor_divide(a: i64, b: i64) -> Option<i64> {
    let quotient = a.checked_div(b)?;
    let inexact = a % b != 0;
    Some(if inexact && (a < 0) != (b < 0) { quotient - 1 } else { quotient })
}

/// Python's `%` (the divisor's sign); `None` for a zero divisor.
fn remainder(a: i64, b: i64) -> Option<i64> {
    if b == 0 {
        return None;
    }
    // i64::MIN % -1 overflows as a division, but the remainder is 0.
    let rest = a.wrapping_rem(b);
    Some(if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest })
}

fn shift_amount(n: i64) -> Option<u32> {
    (0..64).contains(&n).then_some(n as u32)
}

/// `a << n` when no significant bit is lost.
fn shift_left(a: i64, n: u32) -> Option<i64> {
    let shifted = a << n;
    (shifted >> n == a).then_some(shifted)
}

/// Towards zero, when the result fits: both limits are powers of two, so exact.
fn truncate(x: f64) -> Option<i64> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    (-LIMIT..LIMIT).contains(&x).then_some(x as i64)
}
