//! `int()`, `float()` and `complex()`: numbers from text, from bytes and from other numbers.

use crate::arithmetic::{Int, as_float};
use crate::build;
use crate::digits;
use crate::heap::{Ref, header};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
use ir::word::Word;
use malachite_bigint::BigInt;
use num_traits::Zero;
use rustpython_common::int::{BytesToIntError, bytes_to_int, float_to_ratio};
use std::borrow::Cow;

/// `int(x)` of a float: truncates.
pub fn float_to_int(vm: &mut Vm, x: f64) -> R {
    if x.is_nan() {
        return Err(vm.value_error("cannot convert float NaN to integer"));
    }
    if x.is_infinite() {
        return Err(vm.overflow_error("cannot convert float infinity to integer"));
    }
    let t = x.trunc();
    if t.abs() < 9e18 {
        return Ok(build::int64(vm, t as i64));
    }
    let whole = float_to_ratio(t).map_or(BigInt::zero(), |r| r.0);
    Ok(build::int(vm, whole))
}

/// The text of a number; `None` for what is neither text nor bytes.
fn text_of(w: Word) -> Option<Cow<'static, [u8]>> {
    if let Some(s) = w.as_str() {
        return Some(match s.is_ascii() {
            true => Cow::Borrowed(s.as_bytes()),
            false => Cow::Owned(digits::to_ascii(s).as_bytes().to_vec()),
        });
    }
    crate::buffer::copy(w).map(Cow::Owned)
}

/// How an error shows what isn't a number.
fn shown(w: Word) -> String {
    match w.as_str() {
        Some(s) => crate::text::quote(s),
        None => crate::text::quote_bytes(&crate::buffer::copy(w).unwrap_or_default()),
    }
}

/// The value of up to eighteen digits (fifteen, in bases above ten) and a sign, without anything else.
fn parse_short(text: &[u8], base: u32) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let most = match base {
        2..=10 => 18,
        11..=16 => 15,
        _ => return None,
    };
    if digits.is_empty() || digits.len() > most {
        return None;
    }
    let mut value = 0;
    for digit in digits {
        let digit = char::from(*digit).to_digit(base)?;
        value = value * i64::from(base) + i64::from(digit);
    }
    Some(if negative { -value } else { value })
}

/// The integer that the text of `w` says.
fn parse_int(vm: &mut Vm, w: Word, text: &[u8], base: u32) -> R {
    if let Some(value) = parse_short(text, base) {
        return Ok(build::int64(vm, value));
    }
    let limit = digits::limit(vm);
    match bytes_to_int(text, base, limit) {
        Ok(v) => Ok(build::int(vm, v)),
        Err(BytesToIntError::InvalidBase) => {
            Err(vm.value_error("int() base must be >= 2 and <= 36, or 0"))
        }
        Err(BytesToIntError::DigitLimit { got, .. }) => Err(vm.value_error(&format!(
            "Exceeds the limit ({limit} digits) for integer string conversion: value has {got} digits; \
             use sys.set_int_max_str_digits() to increase the limit"
        ))),
        Err(_) => {
            let shown = shown(w);
            Err(vm.value_error(&format!("invalid literal for int() with base {base}: {shown}")))
        }
    }
}

/// What a method that converts to `wanted` gave, which must be such a number and should be no instance of a subclass.
fn checked(vm: &mut Vm, name: &str, wanted: &'static TypeObj, r: &Ref) -> R<()> {
    let got = vm.type_of(**r);
    if std::ptr::eq(got, wanted) {
        return Ok(());
    }
    let (wanted, got) = (wanted.name(), got.name());
    let category = vm.exc().deprecation_warning;
    vm.warn(
        category,
        &format!(
            "{name} returned non-{wanted} (type {got}).  The ability to return an instance of a strict subclass of \
             {wanted} is deprecated, and may not be supported in a future version of Python."
        ),
    )
}

/// `int(x)` without a base.
pub(crate) fn to_int(vm: &mut Vm, w: Word) -> R {
    let ty = vm.type_of(w);
    if Int::of(w).is_some() && !ty.is_heap {
        return vm.index(w);
    }
    if w.has_tid(tid::STR)
        && let Some(text) = text_of(w)
    {
        return parse_int(vm, w, &text, 10);
    }
    for (name, shown) in [(vm.names.__int__, "__int__"), (vm.names.__index__, "__index__")] {
        let Some(f) = vm.type_lookup(ty, name) else { continue };
        if f.get::<BuiltinObj>().is_some() && (Int::of(w).is_some() || as_float(w).is_some()) {
            break; // the number's own
        }
        if let Some(r) = vm.call_special(w, name, &[])? {
            if Int::of(*r).is_some() {
                checked(vm, shown, vm.types.int, &r)?;
                return plain_int(vm, *r);
            }
            let got = vm.type_of(*r).name();
            return Err(vm.type_error(format!("{shown} returned non-int (type {got})")));
        }
    }
    if let Some(x) = as_float(w) {
        return float_to_int(vm, x);
    }
    if Int::of(w).is_some() {
        return plain_int(vm, w);
    }
    match text_of(w) {
        Some(text) => parse_int(vm, w, &text, 10),
        None => Err(vm.type_error(format!(
            "int() argument must be a string, a bytes-like object or a real number, not '{}'",
            ty.name()
        ))),
    }
}

/// An `int` of exactly that type.
fn plain_int(vm: &mut Vm, w: Word) -> R {
    if !vm.type_of(w).is_heap {
        return vm.index(w);
    }
    let value = Int::of(w).map_or_else(BigInt::zero, Int::to_big);
    Ok(build::int(vm, value))
}

pub(super) fn int_new(vm: &mut Vm, args: &Args) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    let [_, value, base] = args.bind_positional(vm, "int", ["", "", "base"], 2)?;
    let v = match (value, base) {
        (None, None) => build::int64(vm, 0),
        (None, Some(_)) => return Err(vm.type_error("int() missing string argument".into())),
        (Some(w), None) => to_int(vm, w)?,
        (Some(w), Some(b)) => {
            let b = vm.index(b)?;
            let base = Int::of(*b).and_then(Int::to_i64).and_then(|b| u32::try_from(b).ok());
            let base = base.unwrap_or(1); // which is none
            match text_of(w)
                .filter(|_| matches!(w.kind(), Kind::Str | Kind::Bytes | Kind::ByteArray))
            {
                Some(text) => parse_int(vm, w, &text, base)?,
                None => {
                    let text = "int() can't convert non-string with explicit base";
                    return Err(vm.type_error(text.into()));
                }
            }
        }
    };
    if std::ptr::eq(ty, vm.types.int) {
        return Ok(v);
    }
    let value = Int::of(*v).expect("an int").to_big();
    Ok(build::own(build::with_attrs(ty, IntObj::new(header(ty), value), 0)))
}

pub(super) fn bool_new(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "bool", 1, 0, 1)?;
    let b = match args.get(1) {
        Some(w) => vm.truth(w)?,
        None => false,
    };
    Ok(build::bool(b))
}

/// The number that text says.
fn parse_float(vm: &mut Vm, w: Word) -> R<Option<f64>> {
    let Some(text) = text_of(w) else { return Ok(None) };
    let parsed = std::str::from_utf8(&text).ok().map(str::trim);
    match parsed.and_then(rustpython_literal::float::parse_str) {
        Some(x) => Ok(Some(x)),
        None => {
            let shown = vm.repr(w)?;
            Err(vm.value_error(&format!("could not convert string to float: {shown}")))
        }
    }
}

/// `float(x)`.
fn to_float(vm: &mut Vm, w: Word) -> R<f64> {
    let ty = vm.type_of(w);
    if w.as_flonum().is_some() || !ty.is_heap && as_float(w).is_some() {
        return vm.to_f64(w);
    }
    let (name, index) = (vm.names.__float__, vm.names.__index__);
    if vm.type_lookup(ty, name).is_none()
        && let Some(x) = parse_float(vm, w)?
    {
        return Ok(x);
    }
    match vm.type_lookup(ty, name) {
        Some(f) if f.get::<BuiltinObj>().is_none() => {
            let r = vm.call_special(w, name, &[])?.unwrap_or_else(build::none);
            let Some(x) = as_float(*r) else {
                let (ty, got) = (ty.name(), vm.type_of(*r).name());
                let text = format!("{ty}.__float__ returned non-float (type {got})");
                return Err(vm.type_error(text));
            };
            checked(vm, &format!("{}.__float__", ty.name()), vm.types.float, &r)?;
            Ok(x)
        }
        None if vm.type_lookup(ty, index).is_none() => Err(vm.type_error(format!(
            "float() argument must be a string or a real number, not '{}'",
            ty.name()
        ))),
        _ => vm.to_f64(w),
    }
}

pub(super) fn float_new(vm: &mut Vm, args: &Args) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    let args = args.without_foreign_names(vm);
    args.arity(vm, "float", 1, 0, 1)?;
    let x = args.get(1).map_or(Ok(0.0), |w| to_float(vm, w))?;
    if std::ptr::eq(ty, vm.types.float) {
        return Ok(build::float(vm, x));
    }
    Ok(build::own(build::with_attrs(ty, FloatObj { head: header(ty), value: x }, 0)))
}

/// What `complex()` makes of an argument: both parts of a complex number, the real one of another.
fn part_of(vm: &mut Vm, w: Word, which: Option<&str>) -> R<(f64, Option<f64>)> {
    let ty = vm.type_of(w);
    let name = vm.names.__complex__;
    if ty.is_heap
        && which != Some("imag")
        && vm.type_lookup(ty, name).is_some_and(|f| f.get::<BuiltinObj>().is_none())
    {
        let r = vm.call_special(w, name, &[])?.unwrap_or_else(build::none);
        let Some(c) = r.get::<ComplexObj>() else {
            let (ty, got) = (ty.name(), vm.type_of(*r).name());
            let text = format!("{ty}.__complex__() must return a complex, not {got}");
            return Err(vm.type_error(text));
        };
        checked(vm, &format!("{}.__complex__()", ty.name()), vm.types.complex, &r)?;
        return Ok((c.re, Some(c.im)));
    }
    if let Some(c) = w.get::<ComplexObj>() {
        return Ok((c.re, Some(c.im)));
    }
    let (float, index) = (vm.names.__float__, vm.names.__index__);
    if vm.type_lookup(ty, float).is_none() && vm.type_lookup(ty, index).is_none() {
        let got = ty.name();
        return Err(vm.type_error(match which {
            Some(which) => format!("complex() argument '{which}' must be a real number, not {got}"),
            None => format!("complex() argument must be a string or a number, not {got}"),
        }));
    }
    Ok((to_float(vm, w)?, None))
}

pub(super) fn complex_new(vm: &mut Vm, args: &Args) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    let [_, real, imag] = args.bind(vm, "complex", ["", "real", "imag"], 0)?;
    let (re, im) = match (real, imag) {
        (Some(w), None) if w.as_str().is_some() => {
            let text = digits::to_ascii(w.as_str().unwrap_or(""));
            match rustpython_literal::complex::parse_str(&text) {
                Some(parts) => parts,
                None => return Err(vm.value_error("complex() arg is a malformed string")),
            }
        }
        (Some(w), None)
            if std::ptr::eq(ty, vm.types.complex) && std::ptr::eq(vm.type_of(w), ty) =>
        {
            return Ok(Ref::new(w));
        }
        (Some(w), None) => {
            let (re, im) = part_of(vm, w, None)?;
            (re, im.unwrap_or(0.0))
        }
        (real, Some(imag)) => {
            let (re, more) = real.map_or(Ok((0.0, None)), |w| part_of(vm, w, Some("real")))?;
            let (im, less) = part_of(vm, imag, Some("imag"))?;
            // A part that is complex itself counts with both parts; zeros keep their signs otherwise.
            (less.map_or(re, |less| re - less), more.map_or(im, |more| im + more))
        }
        (None, None) => (0.0, 0.0),
    };
    if std::ptr::eq(ty, vm.types.complex) {
        return Ok(build::complex(vm, re, im));
    }
    Ok(build::own(build::with_attrs(ty, ComplexObj { head: header(ty), re, im }, 0)))
}

/// `float.from_number` and `complex.from_number`: numbers only, no text.
pub(super) fn from_number(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "from_number", 1, 1, 1)?;
    let (class, w) = (args.pos[0], args.pos[1]);
    if text_of(w).is_some() {
        let got = vm.type_of(w).name();
        return Err(vm.type_error(format!("must be real number, not {got}")));
    }
    if vm.type_of(w).word() == class {
        return Ok(Ref::new(w));
    }
    vm.call(class, &Args::of(&[w]))
}
