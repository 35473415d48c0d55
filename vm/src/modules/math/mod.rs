//! `math`.

mod integers;
mod sums;

use super::{module, set};
use crate::arithmetic::Int;
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use num_traits::ToPrimitive;

/// A function of one float; a NaN or infinity from a finite argument is a domain or range error.
fn real(vm: &mut Vm, args: &Args, name: &str, f: fn(f64) -> f64) -> R {
    args.arity(vm, name, 0, 1, 1)?;
    let x = vm.to_f64(args.pos[0])?;
    let r = f(x);
    if r.is_nan() && !x.is_nan() {
        return Err(vm.value_error("math domain error"));
    }
    if r.is_infinite() && x.is_finite() {
        let pole = match name {
            "atanh" | "log1p" => true,
            "gamma" | "lgamma" => x <= 0.0 && x == x.floor(),
            _ => false,
        };
        return Err(if pole {
            vm.value_error("math domain error")
        } else {
            vm.overflow_error("math range error")
        });
    }
    Ok(build::float(vm, r))
}

macro_rules! reals {
    ($($name:literal $f:expr;)*) => {
        &[$(($name, (|vm, a| real(vm, a, $name, $f)) as NativeFn)),*]
    };
}

fn logarithm(vm: &mut Vm, w: Word, f: fn(f64) -> f64) -> R<f64> {
    if let Some(i) = Int::of(w) {
        if i.is_zero() || i.is_negative() {
            return Err(vm.value_error("math domain error"));
        }
        if let Some(x) = i.to_f64() {
            return Ok(f(x));
        }
        // Too large for a float: scale by a power of two.
        let b = i.to_big();
        let shift = b.bits() - 64;
        let x = (b >> shift).to_f64().unwrap_or(f64::INFINITY) / 2f64.powi(64);
        return Ok(f(x) + f(2.0) * (shift + 64) as f64);
    }
    let x = vm.to_f64(w)?;
    if x <= 0.0 {
        return Err(vm.value_error("math domain error"));
    }
    Ok(f(x))
}
fn log(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "log", 0, 1, 2)?;
    let x = logarithm(vm, args.pos[0], f64::ln)?;
    match args.get(1) {
        None => Ok(build::float(vm, x)),
        Some(b) => {
            let b = logarithm(vm, b, f64::ln)?;
            if b == 0.0 {
                return Err(vm.zero_division("float division by zero"));
            }
            Ok(build::float(vm, x / b))
        }
    }
}
fn remainder(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "remainder", 0, 2, 2)?;
    let (x, y) = (vm.to_f64(args.pos[0])?, vm.to_f64(args.pos[1])?);
    if (y == 0.0 && !x.is_nan()) || (x.is_infinite() && !y.is_nan()) {
        return Err(vm.value_error("math domain error"));
    }
    Ok(build::float(vm, libm::remainder(x, y)))
}
fn nextafter(vm: &mut Vm, args: &Args) -> R {
    if args.pos.len() != 2 || args.names.iter().any(|n| n.as_str() != Some("steps")) {
        args.arity(vm, "nextafter", 0, 2, 2)?;
    }
    let (x, y) = (vm.to_f64(args.pos[0])?, vm.to_f64(args.pos[1])?);
    let steps = match args.keyword("steps").filter(|w| *w != Word::NONE) {
        Some(w) => {
            let i = vm.index(w)?;
            let steps = Int::of(*i).map_or_else(Default::default, Int::to_big);
            if steps < 0.into() {
                return Err(vm.value_error("steps must be a non-negative integer"));
            }
            steps.to_u64().unwrap_or(u64::MAX)
        }
        None => 1,
    };
    let r = match () {
        () if steps == 0 => x,
        () if x.is_nan() => x,
        () if y.is_nan() || x == y => y,
        () => steps_towards(x, y, steps),
    };
    Ok(build::float(vm, r))
}
/// The float that lies so many floats from x in the direction of y, but not beyond y.
fn steps_towards(x: f64, y: f64, steps: u64) -> f64 {
    // Floats in a row: as integers that count from zero.
    let place = |v: f64| {
        let size = (v.to_bits() & !(1 << 63)) as i128;
        if v.is_sign_negative() { -size } else { size }
    };
    let (from, to) = (place(x), place(y));
    if i128::from(steps) > (to - from).abs() {
        return y;
    }
    let at = from + if to > from { i128::from(steps) } else { -i128::from(steps) };
    let size = f64::from_bits(at.unsigned_abs() as u64);
    // Zero has the sign of the side that it is come to from.
    let negative = at < 0 || at == 0 && x.is_sign_negative();
    if negative { -size } else { size }
}
fn ulp(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "ulp", 0, 1, 1)?;
    let x = vm.to_f64(args.pos[0])?.abs();
    let above = libm::nextafter(x, f64::INFINITY);
    let r = match () {
        () if !x.is_finite() => x,
        () if above.is_infinite() => x - libm::nextafter(x, f64::NEG_INFINITY),
        () => above - x,
    };
    Ok(build::float(vm, r))
}
fn whole(vm: &mut Vm, args: &Args, special: Word, f: fn(f64) -> f64) -> R {
    let w = args.pos[0];
    let plain = std::ptr::eq(vm.type_of(w), vm.types.float);
    if let Some(r) = if plain { None } else { vm.call_special(w, special, &[])? } {
        return Ok(r);
    }
    let x = vm.to_f64(w)?;
    crate::methods::conversions::float_to_int(vm, f(x))
}
fn two(vm: &mut Vm, args: &Args, name: &str) -> R<(f64, f64)> {
    args.arity(vm, name, 0, 2, 2)?;
    Ok((vm.to_f64(args.pos[0])?, vm.to_f64(args.pos[1])?))
}
fn power(vm: &mut Vm, args: &Args) -> R {
    let (x, y) = two(vm, args, "pow")?;
    let r = x.powf(y);
    if x.is_finite() && y.is_finite() {
        if r.is_nan() || r.is_infinite() && x == 0.0 {
            return Err(vm.value_error("math domain error"));
        }
        if r.is_infinite() {
            return Err(vm.overflow_error("math range error"));
        }
    }
    Ok(build::float(vm, r))
}
fn isclose(vm: &mut Vm, args: &Args) -> R {
    let (a, b) = (vm.to_f64(args.pos[0])?, vm.to_f64(args.pos[1])?);
    let mut tolerance = |name: &str, default: f64| match args.keyword(name) {
        Some(w) => vm.to_f64(w),
        None => Ok(default),
    };
    let (rel, abs) = (tolerance("rel_tol", 1e-9)?, tolerance("abs_tol", 0.0)?);
    if rel < 0.0 || abs < 0.0 {
        return Err(vm.value_error("tolerances must be non-negative"));
    }
    let close = a == b
        || (a.is_finite()
            && b.is_finite()
            && ((a - b).abs() <= rel * a.abs().max(b.abs()) || (a - b).abs() <= abs));
    Ok(build::bool(close))
}

fn ldexp(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "ldexp", 0, 2, 2)?;
    let x = vm.to_f64(args.pos[0])?;
    let Some(e) = Int::of(args.pos[1]) else {
        return Err(vm.type_error("Expected an int as second argument to ldexp.".into()));
    };
    // No float has an exponent as large as these.
    let far = if e.is_negative() { -5000 } else { 5000 };
    let e = e.to_i64().map_or(far, |e| e.clamp(-5000, 5000));
    let r = if x == 0.0 || !x.is_finite() { x } else { libm::ldexp(x, e as i32) };
    if r.is_infinite() && x.is_finite() {
        return Err(vm.overflow_error("math range error"));
    }
    Ok(build::float(vm, r))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "math",
        reals! {
            "sqrt" f64::sqrt; "exp" f64::exp; "expm1" f64::exp_m1; "exp2" f64::exp2;
            "sin" f64::sin; "cos" f64::cos; "tan" f64::tan;
            "asin" f64::asin; "acos" f64::acos; "atan" f64::atan; "sinh" f64::sinh; "cosh" f64::cosh;
            "tanh" f64::tanh; "asinh" libm::asinh; "acosh" libm::acosh; "atanh" libm::atanh; "cbrt" f64::cbrt;
            "lgamma" libm::lgamma;
            "gamma" libm::tgamma;
            "erf" libm::erf;
            "erfc" libm::erfc;
            "fabs" f64::abs; "log1p" f64::ln_1p; "degrees" |x| x * (180.0 / std::f64::consts::PI);
            "radians" |x| x * (std::f64::consts::PI / 180.0);
        },
    );
    let more: &[(&str, NativeFn)] = &[
        ("log", log),
        ("log2", |vm, a| {
            let r = logarithm(vm, a.pos[0], f64::log2)?;
            Ok(build::float(vm, r))
        }),
        ("log10", |vm, a| {
            let r = logarithm(vm, a.pos[0], f64::log10)?;
            Ok(build::float(vm, r))
        }),
        ("floor", |vm, a| whole(vm, a, vm.names.__floor__, f64::floor)),
        ("ceil", |vm, a| whole(vm, a, vm.names.__ceil__, f64::ceil)),
        ("trunc", |vm, a| {
            let (name, ty) = (vm.names.__trunc__, vm.type_of(a.pos[0]));
            if vm.type_lookup(ty, name).is_none() {
                let ty = ty.name();
                return Err(vm.type_error(format!("type {ty} doesn't define __trunc__ method")));
            }
            whole(vm, a, name, f64::trunc)
        }),
        ("remainder", remainder),
        ("nextafter", nextafter),
        ("ulp", ulp),
        ("pow", power),
        ("isclose", isclose),
        ("atan2", |vm, a| {
            let (x, y) = two(vm, a, "atan2")?;
            Ok(build::float(vm, x.atan2(y)))
        }),
        ("copysign", |vm, a| {
            let (x, y) = two(vm, a, "copysign")?;
            Ok(build::float(vm, x.copysign(y)))
        }),
        ("fmod", |vm, a| {
            let (x, y) = two(vm, a, "fmod")?;
            if (y == 0.0 && !x.is_nan()) || (x.is_infinite() && !y.is_nan()) {
                return Err(vm.value_error("math domain error"));
            }
            Ok(build::float(vm, x % y))
        }),
        ("isnan", |vm, a| Ok(build::bool(vm.to_f64(a.pos[0])?.is_nan()))),
        ("isinf", |vm, a| Ok(build::bool(vm.to_f64(a.pos[0])?.is_infinite()))),
        ("isfinite", |vm, a| Ok(build::bool(vm.to_f64(a.pos[0])?.is_finite()))),
        ("modf", |vm, a| {
            let x = vm.to_f64(a.pos[0])?;
            let (f, i) = if x.is_infinite() {
                (0.0f64.copysign(x), x)
            } else {
                (x.fract().copysign(x), x.trunc())
            };
            let (f, i) = (build::float(vm, f), build::float(vm, i));
            Ok(build::tuple(vm, vec![f, i]))
        }),
        ("frexp", |vm, a| {
            let x = vm.to_f64(a.pos[0])?;
            let (m, e) = if x == 0.0 || !x.is_finite() { (x, 0) } else { libm::frexp(x) };
            let (m, e) = (build::float(vm, m), build::int64(vm, i64::from(e)));
            Ok(build::tuple(vm, vec![m, e]))
        }),
        ("ldexp", ldexp),
    ];
    for (name, f) in more.iter().chain(integers::FUNCTIONS).chain(sums::FUNCTIONS) {
        let b = build::builtin(vm, name, *f);
        set(vm, &m, name, b);
    }
    for (name, value) in [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ] {
        let v = build::float(vm, value);
        set(vm, &m, name, v);
    }
    m
}
