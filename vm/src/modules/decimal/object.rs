//! The type `Decimal`: making one, its operators and its methods.

use super::arithmetic as a;
use super::coefficient::{Coefficient, POWERS};
use super::context::{self, Operation, rounding_of};
use super::convert::{self, Operand, decimal, operand, required};
use super::number::{Form, Number};
use super::work::condition::*;
use super::work::{Rounding, Work};
use super::{logical as l, ordering as o, quantum as q, state, transcendental as t};
use crate::arithmetic::{Int, as_float, nb};
use crate::build;
use crate::comparisons::Cmp;
use crate::heap::Ref;
use crate::methods::{define_property, define_wrapped};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use num_traits::One;

pub(super) type Unary = fn(&mut Work, &Number) -> Number;
pub(super) type Binary = fn(&mut Work, &Number, &Number) -> Number;

/// A new `Decimal`.
#[inline]
pub(super) fn made(vm: &mut Vm, n: Number) -> Ref {
    build::native(state(vm).decimal, Box::new(n))
}

/// A `Decimal` of a class, which may be derived.
fn of_class(vm: &mut Vm, class: Word, n: Number) -> R {
    let plain = made(vm, n);
    in_class(vm, class, plain)
}
/// The same number as an instance of a class.
fn in_class(vm: &mut Vm, class: Word, plain: Ref) -> R {
    let ty = class.cast::<TypeObj>();
    if std::ptr::eq(ty, vm.type_of(*plain)) {
        return Ok(plain);
    }
    let n = number(vm, *plain)?.clone();
    Ok(build::native(ty, Box::new(n)))
}

/// The number of the receiver.
fn number(vm: &mut Vm, w: Word) -> R<Operand> {
    decimal(w).ok_or_else(|| {
        let ty = vm.type_of(w).name();
        vm.type_error(format!("descriptor requires a 'decimal.Decimal' object but received '{ty}'"))
    })
}

fn new(vm: &mut Vm, args: &Args) -> R {
    let [class, value, context] = args.bind(vm, "Decimal", ["", "value", "context"], 1)?;
    let class = class.unwrap_or(Word::NONE);
    let mut op = Operation::begin_in(vm, context)?;
    let Some(value) = value else {
        return of_class(vm, class, Number::small(0));
    };
    let exact = std::ptr::eq(vm.type_of(value), state(vm).decimal);
    if exact && class == vm.type_of(value).word() {
        return Ok(Ref::new(value));
    }
    let n = convert::convert(vm, &mut op, value, false)?;
    op.end(vm)?;
    of_class(vm, class, n)
}

/// `from_float` and `from_number`: a class method, of a number, exactly.
fn from(vm: &mut Vm, args: &Args, name: &str, complaint: fn(&mut Vm, Word) -> String) -> R {
    args.arity(vm, name, 1, 1, 1)?;
    let (class, value) = (args.pos[0], args.pos[1]);
    let n = if let Some(i) = Int::of(value) {
        convert::of_int(i)
    } else if let Some(x) = as_float(value) {
        if name == "from_number" {
            let mut op = Operation::begin(vm)?;
            op.work.met |= FLOAT_OPERATION;
            op.end(vm)?;
        }
        convert::of_float(x)
    } else if let Some(n) = decimal(value).filter(|_| name == "from_number") {
        n.clone()
    } else {
        let text = complaint(vm, value);
        return Err(vm.type_error(text));
    };
    let plain = made(vm, n);
    if class == state(vm).decimal.word() {
        return Ok(plain);
    }
    vm.call(class, &Args::of(&[*plain]))
}

/// The number operators of two numbers, by CPython's number.
fn operator(op: u32) -> Option<Binary> {
    Some(match op % nb::INPLACE {
        nb::ADD => a::add,
        nb::SUBTRACT => a::subtract,
        nb::MULTIPLY => a::multiply,
        nb::TRUE_DIVIDE => a::divide,
        nb::FLOOR_DIVIDE => a::divide_int,
        nb::REMAINDER => a::remainder,
        nb::POWER => t::power,
        _ => return None,
    })
}

/// `x op y`, if both are exactly `Decimal`s, or one of them a small `int`.
#[inline]
pub(crate) fn quick_operator(vm: &mut Vm, op: u32, x: Word, y: Word) -> Option<R> {
    let ty = vm.library.decimal.as_ref()?.decimal;
    let is_ours = |w: Word| w.is_small_int() || std::ptr::eq(vm.type_of(w), ty);
    if !is_ours(x) || !is_ours(y) {
        return None;
    }
    let exact = decimal(x)
        .zip(decimal(y))
        .zip(context::current_work(vm))
        .and_then(|((x, y), work)| exactly(op % nb::INPLACE, &x, &y, &work));
    if let Some(n) = exact {
        return Some(Ok(made(vm, n)));
    }
    let f = operator(op)?;
    Some(between(vm, x, y, f))
}

/// The exact sum, difference or product of two numbers of few digits that is no zero and fits the context: then there is
/// nothing to round or to signal.
fn exactly(op: u32, x: &Number, y: &Number, work: &Work) -> Option<Number> {
    /// So many digits, at most.
    const FEW: u128 = 1_000_000_000_000_000_000;
    const FAR: i64 = 1000;
    let parts = |n: &Number| match n.coefficient {
        Coefficient::Small(c) if n.is_finite() && c < FEW && n.exponent.abs() < FAR => {
            Some((c, n.exponent))
        }
        _ => None,
    };
    let ((a, i), (b, j)) = (parts(x)?, parts(y)?);
    let (negative, value, exponent) = match op {
        nb::MULTIPLY => (x.negative != y.negative, a * b, i + j),
        nb::ADD | nb::SUBTRACT => {
            let scaled = |c: u128, by: i64| Some(c * *POWERS.get(usize::try_from(by).ok()?)?);
            if (i - j).abs() > 18 {
                return None;
            }
            let least = i.min(j);
            let (a, b) = (scaled(a, i - least)?, scaled(b, j - least)?);
            let flipped = y.negative != (op == nb::SUBTRACT);
            match x.negative == flipped {
                true => (x.negative, a + b, least),
                false if a > b => (x.negative, a - b, least),
                false => (flipped, b - a, least),
            }
        }
        _ => return None,
    };
    let digits = usize::try_from(work.precision).unwrap_or(usize::MAX);
    let fits = POWERS.get(digits).is_none_or(|least_too_large| value < *least_too_large);
    let roomy = work.emax > 4 * FAR && work.emin < -4 * FAR && !work.clamp;
    let sure = value != 0 && fits && roomy;
    sure.then(|| Number::finite(negative, Coefficient::Small(value), exponent))
}

/// `x op y` for a comparison, if both are exactly `Decimal`s and none is a NaN.
#[inline]
pub(crate) fn quick_compare(vm: &mut Vm, op: Cmp, x: Word, y: Word) -> Option<bool> {
    let ty = vm.library.decimal.as_ref()?.decimal;
    if !std::ptr::eq(vm.type_of(x), ty) || !std::ptr::eq(vm.type_of(y), ty) {
        return None;
    }
    let (x, y) = (decimal(x)?, decimal(y)?);
    (!x.is_nan() && !y.is_nan()).then(|| op.holds(Some(x.order(&y))))
}

/// An operation on two operands in the current context.
fn between(vm: &mut Vm, x: Word, y: Word, f: Binary) -> R {
    let (Some(x), Some(y)) = (operand(x), operand(y)) else {
        return Ok(Ref::owned(Word::NOT_IMPLEMENTED));
    };
    let mut op = Operation::begin(vm)?;
    let n = f(&mut op.work, &x, &y);
    op.end_with(vm, n)
}

fn forward(vm: &mut Vm, args: &Args, f: Binary) -> R {
    between(vm, args.pos[0], args.pos[1], f)
}
fn reflected(vm: &mut Vm, args: &Args, f: Binary) -> R {
    between(vm, args.pos[1], args.pos[0], f)
}
fn divmod_of(vm: &mut Vm, x: Word, y: Word) -> R {
    let (Some(x), Some(y)) = (operand(x), operand(y)) else {
        return Ok(Ref::owned(Word::NOT_IMPLEMENTED));
    };
    let mut op = Operation::begin(vm)?;
    let (q, r) = a::divmod(&mut op.work, &x, &y);
    op.end(vm)?;
    let (q, r) = (made(vm, q), made(vm, r));
    Ok(build::tuple(vm, vec![q, r]))
}
fn pow(vm: &mut Vm, x: Word, y: Word, modulo: Option<Word>) -> R {
    let Some(m) = modulo.filter(|m| *m != Word::NONE) else { return between(vm, x, y, t::power) };
    let (Some(x), Some(y), Some(m)) = (operand(x), operand(y), operand(m)) else {
        return Ok(Ref::owned(Word::NOT_IMPLEMENTED));
    };
    let mut op = Operation::begin(vm)?;
    let n = t::power_modulo(&mut op.work, &x, &y, &m);
    op.end_with(vm, n)
}

/// An operation on one number in the current context.
fn alone(vm: &mut Vm, args: &Args, f: Unary) -> R {
    let x = number(vm, args.pos[0])?;
    let mut op = Operation::begin(vm)?;
    let n = f(&mut op.work, &x);
    op.end_with(vm, n)
}

/// A method of one number, with a context perhaps.
fn unary(vm: &mut Vm, args: &Args, name: &str, f: Unary) -> R {
    let [x, context] = args.bind(vm, name, ["", "context"], 1)?;
    let x = number(vm, x.unwrap_or(Word::NONE))?;
    let mut op = Operation::begin_in(vm, context)?;
    let n = f(&mut op.work, &x);
    op.end_with(vm, n)
}
/// A method of two numbers, with a context perhaps.
fn binary(vm: &mut Vm, args: &Args, name: &str, f: Binary) -> R {
    let [x, other, context] = args.bind(vm, name, ["", "other", "context"], 2)?;
    let x = number(vm, x.unwrap_or(Word::NONE))?;
    let mut op = Operation::begin_in(vm, context)?;
    let y = required(vm, other.unwrap_or(Word::NONE))?;
    let n = f(&mut op.work, &x, &y);
    op.end_with(vm, n)
}
/// A question about one number.
fn test(vm: &mut Vm, args: &Args, name: &str, f: fn(&Number) -> bool) -> R {
    args.arity(vm, name, 1, 0, 0)?;
    Ok(build::bool(f(&*number(vm, args.pos[0])?)))
}
/// A question about one number that depends on a context.
fn test_in(vm: &mut Vm, args: &Args, name: &str, f: fn(&Work, &Number) -> bool) -> R {
    let [x, context] = args.bind(vm, name, ["", "context"], 1)?;
    let x = number(vm, x.unwrap_or(Word::NONE))?;
    let op = Operation::begin_in(vm, context)?;
    Ok(build::bool(f(&op.work, &x)))
}

pub(super) fn copy_sign(_: &mut Work, x: &Number, y: &Number) -> Number {
    x.with_sign(y.negative)
}

fn quantize(vm: &mut Vm, args: &Args) -> R {
    let [x, exp, rounding, context] =
        args.bind(vm, "quantize", ["", "exp", "rounding", "context"], 2)?;
    let x = number(vm, x.unwrap_or(Word::NONE))?;
    let mut op = Operation::begin_in(vm, context)?;
    let exp = required(vm, exp.unwrap_or(Word::NONE))?;
    if let Some(w) = rounding.filter(|w| *w != Word::NONE) {
        op.work.rounding = rounding_of(vm, w)?;
    }
    let n = q::quantize(&mut op.work, &x, &exp);
    op.end_with(vm, n)
}
fn to_integral(vm: &mut Vm, args: &Args, name: &str, f: Unary) -> R {
    let [x, rounding, context] = args.bind(vm, name, ["", "rounding", "context"], 1)?;
    let x = number(vm, x.unwrap_or(Word::NONE))?;
    let mut op = Operation::begin_in(vm, context)?;
    if let Some(w) = rounding.filter(|w| *w != Word::NONE) {
        op.work.rounding = rounding_of(vm, w)?;
    }
    let n = f(&mut op.work, &x);
    op.end_with(vm, n)
}
fn fma(vm: &mut Vm, args: &Args) -> R {
    let [x, other, third, context] = args.bind(vm, "fma", ["", "other", "third", "context"], 3)?;
    let x = number(vm, x.unwrap_or(Word::NONE))?;
    let mut op = Operation::begin_in(vm, context)?;
    let y = required(vm, other.unwrap_or(Word::NONE))?;
    let z = required(vm, third.unwrap_or(Word::NONE))?;
    let n = a::fma(&mut op.work, &x, &y, &z);
    op.end_with(vm, n)
}

/// Rounds to an integer.
fn to_int_by(vm: &mut Vm, w: Word, rounding: Rounding) -> R {
    let n = number(vm, w)?;
    let mut work = Work { rounding, ..Work::widest() };
    let whole = if n.is_finite() { q::to_integral_value(&mut work, &n) } else { n.clone() };
    convert::to_int(vm, &whole)
}
fn round(vm: &mut Vm, args: &Args) -> R {
    let Some(w) = args.get(1) else { return to_int_by(vm, args.pos[0], Rounding::HalfEven) };
    if Int::of(w).is_none() {
        return Err(vm.type_error("optional arg must be an integer".into()));
    }
    let n = number(vm, args.pos[0])?;
    let places = vm.to_i64(w)?.clamp(-(1 << 62), 1 << 62);
    let mut op = Operation::begin(vm)?;
    let to = Number { exponent: -places, ..Number::small(1) };
    let n = q::quantize(&mut op.work, &n, &to);
    op.end_with(vm, n)
}

fn text(vm: &mut Vm, w: Word, eng: bool, context: Option<Word>) -> R<String> {
    let n = number(vm, w)?;
    let op = Operation::begin_in(vm, context)?;
    let capitals = op.capitals(vm);
    Ok(n.text(eng, capitals))
}

/// The sign, the digits and the exponent as a named tuple.
fn as_tuple(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "as_tuple", 1, 0, 0)?;
    let n = number(vm, args.pos[0])?;
    let sign = build::int64(vm, n.negative.into());
    let digits = match n.form {
        Form::Quiet | Form::Signaling if n.coefficient.is_zero() => String::new(),
        _ => n.coefficient.to_string(),
    };
    let digits = digits.bytes().map(|b| build::int64(vm, (b - b'0').into())).collect();
    let digits = build::tuple(vm, digits);
    let exponent = match n.form {
        Form::Finite => build::int64(vm, n.exponent),
        Form::Infinite => vm.intern("F"),
        Form::Quiet => vm.intern("n"),
        Form::Signaling => vm.intern("N"),
    };
    let class = state(vm).tuple.clone();
    vm.call(*class, &Args::of(&[*sign, *digits, *exponent]))
}

fn hash(vm: &mut Vm, args: &Args) -> R {
    let n = number(vm, args.pos[0])?;
    match convert::hash(&n, args.pos[0].0) {
        Some(h) => Ok(build::int64(vm, h)),
        None => Err(vm.type_error("Cannot hash a signaling NaN value".into())),
    }
}

/// What a comparison is with: a number, and what the receiver is multiplied by for its sake.
fn comparable(
    vm: &mut Vm,
    operation: &mut Operation,
    op: Cmp,
    x: &Number,
    w: Word,
) -> R<Option<(Option<Number>, Operand)>> {
    let equality = matches!(op, Cmp::Eq | Cmp::Ne);
    if let Some(n) = operand(w) {
        return Ok(Some((None, n)));
    }
    let float = match w.get::<ComplexObj>() {
        Some(c) if equality && c.im == 0.0 => Some(c.re),
        Some(_) => return Ok(None),
        None => as_float(w),
    };
    if let Some(v) = float {
        operation.work.met |= FLOAT_OPERATION;
        return Ok(Some((None, Operand::Made(convert::of_float(v)))));
    }
    let rational = state(vm).rational.clone();
    if !vm.isinstance(w, *rational)? {
        return Ok(None);
    }
    let part = |vm: &mut Vm, name: &str| -> R<Number> {
        let key = vm.intern(name);
        let v = vm.get_attr(w, *key)?;
        match Int::of(*v) {
            Some(i) => Ok(convert::of_int(i)),
            None => Err(convert::no_conversion(vm, *v)),
        }
    };
    let (top, bottom) = (part(vm, "numerator")?, part(vm, "denominator")?);
    let bottom = bottom.coefficient.to_big();
    let scaled = (x.is_finite() && !bottom.is_one()).then(|| convert::times_int(x, &bottom));
    Ok(Some((scaled, Operand::Made(top))))
}

/// Compares without a signal for a float if it only asks for equality.
fn compare(vm: &mut Vm, args: &Args, op: Cmp) -> R {
    let x = number(vm, args.pos[0])?;
    let equality = matches!(op, Cmp::Eq | Cmp::Ne);
    let mut operation = Operation::begin(vm)?;
    let Some((scaled, y)) = comparable(vm, &mut operation, op, &x, args.pos[1])? else {
        return Ok(Ref::owned(Word::NOT_IMPLEMENTED));
    };
    if equality && operation.work.met != 0 {
        // Noted, but not raised.
        let context = context::current(vm)?;
        let met = operation.work.met;
        context::with(vm, *context, |c| c.flags.set(c.flags.get() | met))?;
        operation.work.met = 0;
    }
    let order = if x.is_nan() || y.is_nan() {
        let signals = [&*x, &*y].iter().any(|n| n.form == Form::Signaling) || !equality;
        if signals {
            operation.work.met |= JUST_INVALID;
        }
        None
    } else {
        Some(scaled.as_ref().unwrap_or(&x).order(&y))
    };
    operation.end(vm)?;
    // A NaN is not less and not greater either.
    let holds = match order {
        None => op == Cmp::Ne,
        order => op.holds(order),
    };
    Ok(build::bool(holds))
}

const OPERATORS: &[(&str, NativeFn)] = &[
    ("__add__", |vm, x| forward(vm, x, a::add)),
    ("__radd__", |vm, x| reflected(vm, x, a::add)),
    ("__sub__", |vm, x| forward(vm, x, a::subtract)),
    ("__rsub__", |vm, x| reflected(vm, x, a::subtract)),
    ("__mul__", |vm, x| forward(vm, x, a::multiply)),
    ("__rmul__", |vm, x| reflected(vm, x, a::multiply)),
    ("__truediv__", |vm, x| forward(vm, x, a::divide)),
    ("__rtruediv__", |vm, x| reflected(vm, x, a::divide)),
    ("__floordiv__", |vm, x| forward(vm, x, a::divide_int)),
    ("__rfloordiv__", |vm, x| reflected(vm, x, a::divide_int)),
    ("__mod__", |vm, x| forward(vm, x, a::remainder)),
    ("__rmod__", |vm, x| reflected(vm, x, a::remainder)),
    ("__divmod__", |vm, x| divmod_of(vm, x.pos[0], x.pos[1])),
    ("__rdivmod__", |vm, x| divmod_of(vm, x.pos[1], x.pos[0])),
    ("__pow__", |vm, x| pow(vm, x.pos[0], x.pos[1], x.get(2))),
    ("__rpow__", |vm, x| pow(vm, x.pos[1], x.pos[0], x.get(2))),
    ("__neg__", |vm, x| alone(vm, x, q::minus)),
    ("__pos__", |vm, x| alone(vm, x, q::plus)),
    ("__abs__", |vm, x| alone(vm, x, q::absolute)),
    ("__bool__", |vm, x| Ok(build::bool(!number(vm, x.pos[0])?.is_zero()))),
    ("__eq__", |vm, x| compare(vm, x, Cmp::Eq)),
    ("__ne__", |vm, x| compare(vm, x, Cmp::Ne)),
    ("__lt__", |vm, x| compare(vm, x, Cmp::Lt)),
    ("__le__", |vm, x| compare(vm, x, Cmp::Le)),
    ("__gt__", |vm, x| compare(vm, x, Cmp::Gt)),
    ("__ge__", |vm, x| compare(vm, x, Cmp::Ge)),
    ("__hash__", hash),
    ("__int__", |vm, x| to_int_by(vm, x.pos[0], Rounding::Down)),
    ("__trunc__", |vm, x| to_int_by(vm, x.pos[0], Rounding::Down)),
    ("__floor__", |vm, x| to_int_by(vm, x.pos[0], Rounding::Floor)),
    ("__ceil__", |vm, x| to_int_by(vm, x.pos[0], Rounding::Ceiling)),
    ("__round__", round),
    ("__float__", |vm, x| {
        let n = number(vm, x.pos[0])?;
        let v = convert::to_float(vm, &n)?;
        Ok(build::float(vm, v))
    }),
    ("__complex__", |vm, x| {
        let n = number(vm, x.pos[0])?;
        let v = convert::to_float(vm, &n)?;
        Ok(build::complex(vm, v, 0.0))
    }),
    ("__repr__", |vm, x| {
        let s = text(vm, x.pos[0], false, None)?;
        Ok(build::str(vm, &format!("Decimal('{s}')")))
    }),
    ("__str__", |vm, x| {
        let s = text(vm, x.pos[0], false, None)?;
        Ok(build::str(vm, &s))
    }),
    ("__format__", super::format::format),
    ("__reduce__", |vm, x| {
        let s = text(vm, x.pos[0], false, None)?;
        let s = build::str(vm, &s);
        let args = build::tuple(vm, vec![s]);
        let class = Ref::new(vm.type_of(x.pos[0]).word());
        Ok(build::tuple(vm, vec![class, args]))
    }),
    ("__copy__", |_, x| Ok(Ref::new(x.pos[0]))),
    ("__deepcopy__", |_, x| Ok(Ref::new(x.pos[0]))),
    ("__sizeof__", |vm, x| {
        let n = number(vm, x.pos[0])?;
        Ok(build::int64(vm, 104 + 8 * (n.coefficient.digits() as i64 / 77)))
    }),
];

const METHODS: &[(&str, NativeFn)] = &[
    ("adjusted", |vm, x| {
        x.arity(vm, "adjusted", 1, 0, 0)?;
        let n = number(vm, x.pos[0])?;
        Ok(build::int64(vm, if n.is_finite() { n.adjusted() } else { 0 }))
    }),
    ("as_integer_ratio", |vm, x| {
        x.arity(vm, "as_integer_ratio", 1, 0, 0)?;
        let n = number(vm, x.pos[0])?;
        let (top, bottom) = convert::to_ratio(vm, &n)?;
        Ok(build::tuple(vm, vec![top, bottom]))
    }),
    ("as_tuple", as_tuple),
    ("canonical", |vm, x| {
        x.arity(vm, "canonical", 1, 0, 0)?;
        Ok(Ref::new(x.pos[0]))
    }),
    ("conjugate", |vm, x| {
        x.arity(vm, "conjugate", 1, 0, 0)?;
        Ok(Ref::new(x.pos[0]))
    }),
    ("radix", |vm, x| {
        x.arity(vm, "radix", 1, 0, 0)?;
        Ok(made(vm, Number::small(10)))
    }),
    ("compare", |vm, x| binary(vm, x, "compare", o::compare)),
    ("compare_signal", |vm, x| binary(vm, x, "compare_signal", o::compare_signal)),
    ("compare_total", |vm, x| binary(vm, x, "compare_total", o::compare_total)),
    ("compare_total_mag", |vm, x| binary(vm, x, "compare_total_mag", o::compare_total_mag)),
    ("copy_abs", |vm, x| {
        x.arity(vm, "copy_abs", 1, 0, 0)?;
        let n = number(vm, x.pos[0])?.with_sign(false);
        Ok(made(vm, n))
    }),
    ("copy_negate", |vm, x| {
        x.arity(vm, "copy_negate", 1, 0, 0)?;
        let n = number(vm, x.pos[0])?;
        let n = n.with_sign(!n.negative);
        Ok(made(vm, n))
    }),
    ("copy_sign", |vm, x| binary(vm, x, "copy_sign", copy_sign)),
    ("exp", |vm, x| unary(vm, x, "exp", t::exp)),
    ("fma", fma),
    ("is_canonical", |vm, x| test(vm, x, "is_canonical", |_| true)),
    ("is_finite", |vm, x| test(vm, x, "is_finite", Number::is_finite)),
    ("is_infinite", |vm, x| test(vm, x, "is_infinite", Number::is_infinite)),
    ("is_nan", |vm, x| test(vm, x, "is_nan", Number::is_nan)),
    ("is_qnan", |vm, x| test(vm, x, "is_qnan", |n| n.form == Form::Quiet)),
    ("is_snan", |vm, x| test(vm, x, "is_snan", |n| n.form == Form::Signaling)),
    ("is_signed", |vm, x| test(vm, x, "is_signed", |n| n.negative)),
    ("is_zero", |vm, x| test(vm, x, "is_zero", Number::is_zero)),
    ("is_normal", |vm, x| test_in(vm, x, "is_normal", o::is_normal)),
    ("is_subnormal", |vm, x| test_in(vm, x, "is_subnormal", o::is_subnormal)),
    ("ln", |vm, x| unary(vm, x, "ln", t::ln)),
    ("log10", |vm, x| unary(vm, x, "log10", t::log10)),
    ("logb", |vm, x| unary(vm, x, "logb", q::logb)),
    ("logical_and", |vm, x| binary(vm, x, "logical_and", l::logical_and)),
    ("logical_invert", |vm, x| unary(vm, x, "logical_invert", l::logical_invert)),
    ("logical_or", |vm, x| binary(vm, x, "logical_or", l::logical_or)),
    ("logical_xor", |vm, x| binary(vm, x, "logical_xor", l::logical_xor)),
    ("max", |vm, x| binary(vm, x, "max", o::max)),
    ("max_mag", |vm, x| binary(vm, x, "max_mag", o::max_mag)),
    ("min", |vm, x| binary(vm, x, "min", o::min)),
    ("min_mag", |vm, x| binary(vm, x, "min_mag", o::min_mag)),
    ("next_minus", |vm, x| unary(vm, x, "next_minus", q::next_minus)),
    ("next_plus", |vm, x| unary(vm, x, "next_plus", q::next_plus)),
    ("next_toward", |vm, x| binary(vm, x, "next_toward", q::next_toward)),
    ("normalize", |vm, x| unary(vm, x, "normalize", q::normalize)),
    ("number_class", |vm, x| {
        let [n, context] = x.bind(vm, "number_class", ["", "context"], 1)?;
        let n = number(vm, n.unwrap_or(Word::NONE))?;
        let op = Operation::begin_in(vm, context)?;
        Ok(build::str(vm, o::class_of(&op.work, &n)))
    }),
    ("quantize", quantize),
    ("remainder_near", |vm, x| binary(vm, x, "remainder_near", a::remainder_near)),
    ("rotate", |vm, x| binary(vm, x, "rotate", l::rotate)),
    ("same_quantum", |vm, x| {
        let [n, other, context] = x.bind(vm, "same_quantum", ["", "other", "context"], 2)?;
        let n = number(vm, n.unwrap_or(Word::NONE))?;
        Operation::begin_in(vm, context)?;
        let other = required(vm, other.unwrap_or(Word::NONE))?;
        Ok(build::bool(q::same_quantum(&n, &other)))
    }),
    ("scaleb", |vm, x| binary(vm, x, "scaleb", q::scaleb)),
    ("shift", |vm, x| binary(vm, x, "shift", l::shift)),
    ("sqrt", |vm, x| unary(vm, x, "sqrt", a::sqrt)),
    ("to_eng_string", |vm, x| {
        let [n, context] = x.bind(vm, "to_eng_string", ["", "context"], 1)?;
        let s = text(vm, n.unwrap_or(Word::NONE), true, context)?;
        Ok(build::str(vm, &s))
    }),
    ("to_integral", |vm, x| to_integral(vm, x, "to_integral", q::to_integral_value)),
    ("to_integral_value", |vm, x| to_integral(vm, x, "to_integral_value", q::to_integral_value)),
    ("to_integral_exact", |vm, x| to_integral(vm, x, "to_integral_exact", q::to_integral_exact)),
];

pub(super) fn make_type(vm: &mut Vm) -> &'static TypeObj {
    let ty = super::signals::plain_type(vm, "Decimal", OPERATORS);
    crate::methods::define(vm, ty, METHODS);
    ty.new.set(Some(new));
    ty.sealed.set(false);
    define_property(vm, ty, "real", |_, w| Ok(Ref::new(w)), None);
    define_property(vm, ty, "imag", |vm, _| Ok(made(vm, Number::small(0))), None);
    let which = vm.types.classmethod;
    define_wrapped(
        vm,
        ty,
        which,
        &[
            ("from_float", |vm, x| {
                from(vm, x, "from_float", |_, _| "argument must be int or float".into())
            }),
            ("from_number", |vm, x| {
                from(vm, x, "from_number", |vm, w| {
                    let shown = vm.repr(w).unwrap_or_default();
                    vm.clear_pending();
                    format!("Cannot convert {shown} to Decimal")
                })
            }),
        ],
    );
    let constructor = vm.types.staticmethod;
    define_wrapped(vm, ty, constructor, &[("__new__", new)]);
    ty
}
