//! `int`, `bool`, `float` and `complex`: their methods.

use super::conversions::{bool_new, complex_new, float_new, float_to_int, from_number, int_new};
use super::{define, define_property, define_wrapped};
use crate::arithmetic::{Int, as_float, big_divmod};
use crate::build;
use crate::digits::HexFault;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use malachite_bigint::BigInt;
use num_traits::{Signed, Zero};

fn receiver(w: Word) -> BigInt {
    Int::of(w).expect("a method of int").to_big()
}
fn bit_length(vm: &mut Vm, args: &Args) -> R {
    let n = receiver(args.pos[0]).abs().bits();
    Ok(build::int64(vm, n as i64))
}
fn bit_count(vm: &mut Vm, args: &Args) -> R {
    let (_, digits) = receiver(args.pos[0]).to_u64_digits();
    let n: u32 = digits.iter().map(|d| d.count_ones()).sum();
    Ok(build::int64(vm, i64::from(n)))
}
fn to_bytes(vm: &mut Vm, args: &Args) -> R {
    let signed = args.keyword("signed");
    let rest = Args { pos: &args.pos[1..], kw: &[], names: &[] };
    let length = rest.get(0).or_else(|| args.keyword("length"));
    let order = rest.get(1).or_else(|| args.keyword("byteorder"));
    let length = match length {
        Some(w) => vm.to_i64(w)?.max(0) as usize,
        None => 1,
    };
    let big = order.is_none_or(|w| w.as_str() == Some("big"));
    let signed = match signed {
        Some(w) => vm.truth(w)?,
        None => false,
    };
    let v = receiver(args.pos[0]);
    if v.is_negative() && !signed {
        return Err(vm.overflow_error("can't convert negative int to unsigned"));
    }
    let mut bytes = if signed { v.to_signed_bytes_le() } else { v.to_bytes_le().1 };
    let fill = if v.is_negative() { 0xff } else { 0 };
    if bytes == [0] && !signed {
        bytes.clear();
    }
    if bytes.len() > length {
        return Err(vm.overflow_error("int too big to convert"));
    }
    bytes.resize(length, fill);
    if big {
        bytes.reverse();
    }
    Ok(build::bytes(vm, bytes))
}
fn from_bytes(vm: &mut Vm, args: &Args) -> R {
    let Some(bytes) = args.get(1).or_else(|| args.keyword("bytes")) else {
        let text = "from_bytes() missing required argument 'bytes' (pos 1)";
        return Err(vm.type_error(text.into()));
    };
    let mut data = super::bytes::to_bytes(vm, bytes)?;
    let order = args.get(2).or_else(|| args.keyword("byteorder"));
    if order.is_none_or(|w| w.as_str() == Some("big")) {
        data.reverse();
    }
    let signed = match args.keyword("signed") {
        Some(w) => vm.truth(w)?,
        None => false,
    };
    let v = if signed {
        BigInt::from_signed_bytes_le(&data)
    } else {
        BigInt::from_bytes_le(malachite_bigint::Sign::Plus, &data)
    };
    let v = build::int(vm, v);
    of_class(vm, args.pos[0], v)
}
fn int_round(vm: &mut Vm, args: &Args) -> R {
    let v = receiver(args.pos[0]);
    let Some(n) = args.get(1).filter(|w| *w != Word::NONE) else {
        return vm.plain_index(args.pos[0]);
    };
    let n = vm.index(n)?;
    let n = vm.clamp(*n)?;
    if n >= 0 {
        return vm.plain_index(args.pos[0]);
    }
    if n.unsigned_abs() > v.bits() {
        return Ok(build::int64(vm, 0)); // more digits than there are
    }
    let unit = BigInt::from(10).pow((-n) as u32);
    let (q, r) = big_divmod(&v, &unit);
    let twice = r * BigInt::from(2);
    let up =
        twice > unit || (twice == unit && big_divmod(&q, &BigInt::from(2)).1 != BigInt::zero());
    Ok(build::int(vm, (if up { q + BigInt::from(1) } else { q }) * unit))
}

fn x(w: Word) -> f64 {
    as_float(w).unwrap_or(0.0)
}
fn float_round(vm: &mut Vm, args: &Args) -> R {
    let v = x(args.pos[0]);
    match args.get(1).filter(|w| *w != Word::NONE) {
        None => {
            let r = v.round_ties_even();
            float_to_int(vm, r)
        }
        Some(n) => {
            let n = vm.index(n)?;
            let n = vm.clamp(*n)?.clamp(-400, 400) as i32;
            if !v.is_finite() {
                return Ok(build::float(vm, v));
            }
            // Rust prints the exact decimal expansion correctly rounded, which is what CPython rounds by.
            let r = if n >= 0 {
                format!("{v:.*}", n as usize).parse().unwrap_or(v)
            } else {
                let unit = 10f64.powi(-n);
                if unit.is_infinite() {
                    0.0f64.copysign(v)
                } else {
                    (v / unit).round_ties_even() * unit
                }
            };
            if r.is_infinite() {
                return Err(vm.overflow_error("rounded value too large to represent"));
            }
            Ok(build::float(vm, r))
        }
    }
}
fn as_integer_ratio(vm: &mut Vm, args: &Args) -> R {
    match rustpython_common::int::float_to_ratio(x(args.pos[0])) {
        Some((n, d)) => {
            let (n, d) = (build::int(vm, n), build::int(vm, d));
            Ok(build::tuple(vm, vec![n, d]))
        }
        None if x(args.pos[0]).is_nan() => {
            Err(vm.value_error("cannot convert NaN to integer ratio"))
        }
        None => Err(vm.overflow_error("cannot convert Infinity to integer ratio")),
    }
}
fn fromhex(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "fromhex", 1, 1, 1)?;
    let Some(text) = args.pos[1].as_str() else {
        return Err(vm.type_error("bad argument type for built-in operation".into()));
    };
    match crate::digits::from_hex(text) {
        Ok(x) => {
            let x = build::float(vm, x);
            of_class(vm, args.pos[0], x)
        }
        Err(HexFault::Syntax) => Err(vm.value_error("invalid hexadecimal floating-point string")),
        Err(HexFault::Overflow) => {
            Err(vm.overflow_error("hexadecimal value too large to represent as a float"))
        }
    }
}

/// A number as an instance of the class whose method made it.
fn of_class(vm: &mut Vm, class: Word, number: Ref) -> R {
    if vm.type_of(*number).word() == class {
        return Ok(number);
    }
    vm.call(class, &Args::of(&[*number]))
}

/// `divmod(a, b)` of numbers; `None` if they aren't both real.
pub fn divmod(vm: &mut Vm, a: Word, b: Word) -> R<Option<Ref>> {
    if let (Some(p), Some(q)) = (a.as_i64(), b.as_i64())
        && q != 0
    {
        // Small integers have 63 bits: nothing overflows.
        let (mut d, mut m) = (p / q, p % q);
        if m != 0 && (m < 0) != (q < 0) {
            (d, m) = (d - 1, m + q);
        }
        let (d, m) = (build::int64(vm, d), build::int64(vm, m));
        return Ok(Some(build::pair(vm, d, m)));
    }
    if let (Some(p), Some(q)) = (Int::of(a), Int::of(b)) {
        if q.is_zero() {
            return Err(vm.zero_division("integer division or modulo by zero"));
        }
        let (d, m) = big_divmod(&p.to_big(), &q.to_big());
        let (d, m) = (build::int(vm, d), build::int(vm, m));
        return Ok(Some(build::tuple(vm, vec![d, m])));
    }
    if !matches!(a.kind(), Kind::Float | Kind::Int | Kind::Bool)
        || !matches!(b.kind(), Kind::Float | Kind::Int | Kind::Bool)
    {
        return Ok(None);
    }
    let (p, q) = (vm.to_f64(a)?, vm.to_f64(b)?);
    if q == 0.0 {
        return Err(vm.zero_division("float floor division by zero"));
    }
    let (d, m) = crate::arithmetic::float_divmod(p, q);
    let (d, m) = (build::float(vm, d), build::float(vm, m));
    Ok(Some(build::tuple(vm, vec![d, m])))
}

/// `pow(a, b, m)`.
pub fn pow_mod(vm: &mut Vm, a: Word, b: Word, m: Word) -> R {
    let (Some(p), Some(q), Some(n)) = (Int::of(a), Int::of(b), Int::of(m)) else {
        return Err(vm.type_error(
            "pow() 3rd argument not allowed unless all arguments are integers".into(),
        ));
    };
    let (p, q, n) = (p.to_big(), q.to_big(), n.to_big());
    if n.is_zero() {
        return Err(vm.value_error("pow() 3rd argument cannot be 0"));
    }
    let modulus = n.abs();
    let (base, exponent) = if q.is_negative() {
        match inverse(&p, &modulus) {
            Some(i) => (i, -q),
            None => return Err(vm.value_error("base is not invertible for the given modulus")),
        }
    } else {
        (p, q)
    };
    let base = big_divmod(&base, &modulus).1;
    let r = big_divmod(&base.modpow(&exponent, &modulus), &n).1;
    Ok(build::int(vm, r))
}

fn inverse(a: &BigInt, m: &BigInt) -> Option<BigInt> {
    let (mut r0, mut r1) = (m.clone(), big_divmod(a, m).1);
    let (mut t0, mut t1) = (BigInt::zero(), BigInt::from(1));
    while !r1.is_zero() {
        let q = &r0 / &r1;
        (r0, r1) = (r1.clone(), &r0 - &q * &r1);
        (t0, t1) = (t1.clone(), &t0 - &q * &t1);
    }
    (r0 == BigInt::from(1)).then(|| big_divmod(&t0, m).1)
}

fn int_dunder(op: u32) -> NativeFn {
    match op {
        0 => |vm, a| vm.number_op(0, a.pos[0], a.pos[1]).map(not_implemented),
        5 => |vm, a| vm.number_op(5, a.pos[0], a.pos[1]).map(not_implemented),
        10 => |vm, a| vm.number_op(10, a.pos[0], a.pos[1]).map(not_implemented),
        11 => |vm, a| vm.number_op(11, a.pos[0], a.pos[1]).map(not_implemented),
        2 => |vm, a| vm.number_op(2, a.pos[0], a.pos[1]).map(not_implemented),
        6 => |vm, a| vm.number_op(6, a.pos[0], a.pos[1]).map(not_implemented),
        1 => |vm, a| vm.number_op(1, a.pos[0], a.pos[1]).map(not_implemented),
        7 => |vm, a| vm.number_op(7, a.pos[0], a.pos[1]).map(not_implemented),
        12 => |vm, a| vm.number_op(12, a.pos[0], a.pos[1]).map(not_implemented),
        8 => |vm, a| vm.number_op(8, a.pos[0], a.pos[1]).map(not_implemented),
        3 => |vm, a| vm.number_op(3, a.pos[0], a.pos[1]).map(not_implemented),
        _ => |vm, a| vm.number_op(9, a.pos[0], a.pos[1]).map(not_implemented),
    }
}
fn power(vm: &mut Vm, args: &Args) -> R {
    let integers = args.pos.iter().all(|w| Int::of(*w).is_some());
    match args.get(2).filter(|m| *m != Word::NONE) {
        None => vm.number_op(8, args.pos[0], args.pos[1]).map(not_implemented),
        Some(m) if integers => pow_mod(vm, args.pos[0], args.pos[1], m),
        Some(_) => Ok(Ref::owned(Word::NOT_IMPLEMENTED)),
    }
}
fn not_implemented(r: Option<Ref>) -> Ref {
    r.unwrap_or_else(|| Ref::owned(Word::NOT_IMPLEMENTED))
}
fn reflected(vm: &mut Vm, args: &Args, op: u32) -> R {
    vm.number_op(op, args.pos[1], args.pos[0]).map(not_implemented)
}

/// `float.__getformat__`: how the machine holds them.
fn get_format(vm: &mut Vm, args: &Args) -> R {
    match args.get(1).and_then(|w| w.as_str()) {
        Some("double" | "float") => Ok(build::str(vm, "IEEE, little-endian")),
        Some(_) => Err(vm.value_error("__getformat__() argument 1 must be 'double' or 'float'")),
        None => {
            let ty = args.get(1).map_or("nothing", |w| vm.type_of(w).name());
            let text = format!("__getformat__() argument must be str, not {ty}");
            Err(vm.type_error(text))
        }
    }
}
pub(super) fn install(vm: &mut Vm) {
    let t = [vm.types.int, vm.types.bool, vm.types.float, vm.types.complex];
    t[0].new.set(Some(int_new));
    t[1].new.set(Some(bool_new));
    t[2].new.set(Some(float_new));
    t[3].new.set(Some(complex_new));
    define(
        vm,
        t[0],
        &[
            ("bit_length", bit_length),
            ("bit_count", bit_count),
            ("to_bytes", to_bytes),
            ("conjugate", |vm, a| vm.plain_index(a.pos[0])),
            ("is_integer", |_, _| Ok(build::bool(true))),
            ("as_integer_ratio", |vm, a| {
                let (n, d) = (vm.plain_index(a.pos[0])?, build::int64(vm, 1));
                Ok(build::tuple(vm, vec![n, d]))
            }),
            ("__round__", int_round),
            ("__index__", |vm, a| vm.plain_index(a.pos[0])),
            ("__int__", |vm, a| vm.plain_index(a.pos[0])),
            ("__trunc__", |vm, a| vm.plain_index(a.pos[0])),
            ("__floor__", |vm, a| vm.plain_index(a.pos[0])),
            ("__ceil__", |vm, a| vm.plain_index(a.pos[0])),
            ("__float__", |vm, a| {
                let v = vm.to_f64(a.pos[0])?;
                Ok(build::float(vm, v))
            }),
            ("__abs__", |vm, a| crate::builtins::absolute(vm, a.pos[0])),
            ("__and__", int_dunder(1)),
            ("__or__", int_dunder(7)),
            ("__xor__", int_dunder(12)),
            ("__lshift__", int_dunder(3)),
            ("__rshift__", int_dunder(9)),
            ("__invert__", |vm, a| Ok(vm.number_unary('~', a.pos[0]).expect("an int"))),
            ("__getnewargs__", |vm, a| {
                let v = build::int(vm, receiver(a.pos[0]));
                Ok(build::tuple(vm, vec![v]))
            }),
        ],
    );
    for ty in [t[0], t[2], t[3]] {
        define(
            vm,
            ty,
            &[
                ("__add__", int_dunder(0)),
                ("__sub__", int_dunder(10)),
                ("__mul__", int_dunder(5)),
                ("__truediv__", int_dunder(11)),
                ("__pow__", power),
                ("__radd__", |vm, a| reflected(vm, a, 0)),
                ("__rsub__", |vm, a| reflected(vm, a, 10)),
                ("__rmul__", |vm, a| reflected(vm, a, 5)),
                ("__rtruediv__", |vm, a| reflected(vm, a, 11)),
                ("__rpow__", |vm, a| reflected(vm, a, 8)),
                ("__neg__", |vm, a| Ok(vm.number_unary('-', a.pos[0]).expect("a number"))),
                ("__pos__", |vm, a| Ok(vm.number_unary('+', a.pos[0]).expect("a number"))),
                ("__bool__", |vm, a| {
                    let b =
                        vm.number_cmp(a.pos[0], Word(1)) != Some(Some(std::cmp::Ordering::Equal));
                    Ok(build::bool(b))
                }),
            ],
        );
    }
    for ty in [t[0], t[2]] {
        define(
            vm,
            ty,
            &[
                ("__floordiv__", int_dunder(2)),
                ("__mod__", int_dunder(6)),
                ("__rfloordiv__", |vm, a| reflected(vm, a, 2)),
                ("__rmod__", |vm, a| reflected(vm, a, 6)),
                ("__divmod__", |vm, a| divmod(vm, a.pos[0], a.pos[1]).map(not_implemented)),
                ("__rdivmod__", |vm, a| divmod(vm, a.pos[1], a.pos[0]).map(not_implemented)),
            ],
        );
    }
    let wrapper = vm.types.classmethod;
    define_wrapped(vm, t[0], wrapper, &[("from_bytes", from_bytes)]);
    define_wrapped(
        vm,
        t[2],
        wrapper,
        &[("fromhex", fromhex), ("from_number", from_number), ("__getformat__", get_format)],
    );
    define(
        vm,
        t[2],
        &[
            ("is_integer", |_, a| Ok(build::bool(x(a.pos[0]).fract() == 0.0))),
            ("as_integer_ratio", as_integer_ratio),
            ("hex", |vm, a| {
                let x = x(a.pos[0]);
                let s = if x.is_subnormal() {
                    let sign = if x < 0.0 { "-" } else { "" };
                    format!("{sign}0x0.{:013x}p-1022", x.to_bits() & ((1 << 52) - 1))
                } else {
                    rustpython_literal::float::to_hex(x)
                };
                Ok(build::str(vm, &s))
            }),
            ("conjugate", |vm, a| Ok(build::float(vm, x(a.pos[0])))),
            ("__round__", float_round),
            ("__float__", |vm, a| Ok(build::float(vm, x(a.pos[0])))),
            ("__int__", |vm, a| float_to_int(vm, x(a.pos[0]))),
            ("__trunc__", |vm, a| float_to_int(vm, x(a.pos[0]))),
            ("__floor__", |vm, a| float_to_int(vm, x(a.pos[0]).floor())),
            ("__ceil__", |vm, a| float_to_int(vm, x(a.pos[0]).ceil())),
            ("__abs__", |vm, a| Ok(build::float(vm, x(a.pos[0]).abs()))),
            ("__getnewargs__", |vm, a| {
                let v = build::float(vm, x(a.pos[0]));
                Ok(build::tuple(vm, vec![v]))
            }),
        ],
    );
    define_wrapped(vm, t[3], wrapper, &[("from_number", from_number)]);
    define(
        vm,
        t[3],
        &[
            ("conjugate", |vm, a| {
                let c = a.pos[0].cast::<ComplexObj>();
                Ok(build::complex(vm, c.re, -c.im))
            }),
            ("__abs__", |vm, a| crate::builtins::absolute(vm, a.pos[0])),
            ("__getnewargs__", |vm, a| {
                let c = a.pos[0].cast::<ComplexObj>();
                let parts = [c.re, c.im].map(|x| build::float(vm, x));
                Ok(build::tuple(vm, parts.to_vec()))
            }),
            ("__complex__", |vm, a| {
                let c = a.pos[0].cast::<ComplexObj>();
                Ok(build::complex(vm, c.re, c.im))
            }),
        ],
    );
    define_property(vm, t[0], "real", |vm, w| vm.plain_index(w), None);
    define_property(vm, t[0], "imag", |vm, _| Ok(build::int64(vm, 0)), None);
    define_property(vm, t[0], "numerator", |vm, w| vm.plain_index(w), None);
    define_property(vm, t[0], "denominator", |vm, _| Ok(build::int64(vm, 1)), None);
    define_property(vm, t[2], "real", |vm, w| Ok(build::float(vm, x(w))), None);
    define_property(vm, t[2], "imag", |vm, _| Ok(build::float(vm, 0.0)), None);
    define_property(
        vm,
        t[3],
        "real",
        |vm, w| Ok(build::float(vm, w.cast::<ComplexObj>().re)),
        None,
    );
    define_property(
        vm,
        t[3],
        "imag",
        |vm, w| Ok(build::float(vm, w.cast::<ComplexObj>().im)),
        None,
    );
}

/// The number of bits of a magnitude, for tests of `bit_length`.
#[cfg(test)]
mod tests {
    use super::*;
    use num_traits::ToPrimitive;

    #[test]
    fn modular_inverse() {
        for (a, m) in [(3, 11), (10, 17), (-3, 7)] {
            let i = inverse(&BigInt::from(a), &BigInt::from(m)).expect("coprime");
            assert_eq!(big_divmod(&(i * BigInt::from(a)), &BigInt::from(m)).1.to_i64(), Some(1));
        }
        assert_eq!(inverse(&BigInt::from(4), &BigInt::from(8)), None);
    }
}
