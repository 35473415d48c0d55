//! `cmath`. Formulas are Kahan's ("Branch cuts for complex elementary functions"), special values the C standard's
//! annex G, as in CPython.

use super::{module, set};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use num_complex::Complex64;
use std::f64::consts::{FRAC_PI_2, LN_2, PI};

/// Why a function has no result.
enum Fault {
    Domain,
    Range,
}
type Answer = Result<Complex64, Fault>;

fn c(re: f64, im: f64) -> Complex64 {
    Complex64::new(re, im)
}

fn number(vm: &mut Vm, w: Word) -> R<Complex64> {
    if let Some(z) = w.get::<ComplexObj>() {
        return Ok(c(z.re, z.im));
    }
    let name = vm.names.__complex__;
    if let Some(z) = vm.call_special(w, name, &[])? {
        if let Some(z) = z.get::<ComplexObj>() {
            return Ok(c(z.re, z.im));
        }
        let ty = vm.type_of(*z).name();
        return Err(vm.type_error(format!("__complex__ should return a complex object, not {ty}")));
    }
    Ok(c(vm.to_f64(w)?, 0.0))
}

fn unary(vm: &mut Vm, args: &Args, name: &str, f: fn(Complex64) -> Answer) -> R {
    args.arity(vm, name, 0, 1, 1)?;
    let z = number(vm, args.pos[0])?;
    match f(z) {
        Ok(r) => Ok(build::complex(vm, r.re, r.im)),
        Err(Fault::Domain) => Err(vm.value_error("math domain error")),
        Err(Fault::Range) => Err(vm.overflow_error("math range error")),
    }
}

/// `BINARY_OP`'s number of `/`.
const TRUE_DIVIDE: u32 = 11;

/// Above this, sums of squares overflow.
const LARGE: f64 = f64::MAX / 4.0;

fn sqrt(z: Complex64) -> Answer {
    let (re, im) = (z.re, z.im);
    if im.is_infinite() {
        return Ok(c(f64::INFINITY, im));
    }
    if re.is_nan() {
        return Ok(c(re, f64::NAN));
    }
    if re == f64::INFINITY {
        return Ok(c(re, if im.is_nan() { im } else { 0f64.copysign(im) }));
    }
    if re == f64::NEG_INFINITY {
        let real = if im.is_nan() { im } else { 0.0 };
        return Ok(c(real, f64::INFINITY.copysign(im)));
    }
    if im.is_nan() {
        return Ok(c(im, im));
    }
    if re == 0.0 && im == 0.0 {
        return Ok(c(0.0, im));
    }
    let (ax, ay) = (re.abs(), im.abs());
    let s = if ax < f64::MIN_POSITIVE && ay < f64::MIN_POSITIVE && (ax > 0.0 || ay > 0.0) {
        // Subnormal: scale by an even power of two.
        let up = 2f64.powi(54);
        let ax = ax * up;
        (ax + ax.hypot(ay * up)).sqrt() * 2f64.powi(-27) / 2f64.sqrt()
    } else {
        let ax = ax / 8.0;
        2.0 * (ax + ax.hypot(ay / 8.0)).sqrt()
    };
    let d = ay / (2.0 * s);
    Ok(if re >= 0.0 { c(s, d.copysign(im)) } else { c(d, s.copysign(im)) })
}

fn acosh(z: Complex64) -> Answer {
    if !(z.re.is_finite() && z.im.is_finite()) {
        if z.re.is_nan() || z.im.is_nan() {
            let infinite = z.re.is_infinite() || z.im.is_infinite();
            return Ok(c(if infinite { f64::INFINITY } else { f64::NAN }, f64::NAN));
        }
        return Ok(c(f64::INFINITY, z.im.atan2(z.re)));
    }
    if z.re.abs() > LARGE || z.im.abs() > LARGE {
        return Ok(c((z.re / 2.0).hypot(z.im / 2.0).ln() + LN_2 * 2.0, z.im.atan2(z.re)));
    }
    let s1 = sqrt(c(z.re - 1.0, z.im))?;
    let s2 = sqrt(c(z.re + 1.0, z.im))?;
    Ok(c((s1.re * s2.re + s1.im * s2.im).asinh(), 2.0 * s1.im.atan2(s2.re)))
}

fn acos(z: Complex64) -> Answer {
    if !(z.re.is_finite() && z.im.is_finite()) {
        if z.re.is_nan() || z.im.is_nan() {
            if z.im.is_infinite() {
                return Ok(c(f64::NAN, -z.im));
            }
            if z.re.is_infinite() {
                return Ok(c(f64::NAN, f64::INFINITY));
            }
            let real = if z.re == 0.0 { FRAC_PI_2 } else { f64::NAN };
            return Ok(c(real, f64::NAN));
        }
        return Ok(c(z.im.abs().atan2(z.re), -f64::INFINITY.copysign(z.im)));
    }
    if z.re.abs() > LARGE || z.im.abs() > LARGE {
        let im = (z.re / 2.0).hypot(z.im / 2.0).ln() + LN_2 * 2.0;
        let im = if z.re < 0.0 { -im.copysign(z.im) } else { im.copysign(-z.im) };
        return Ok(c(z.im.abs().atan2(z.re), im));
    }
    let s1 = sqrt(c(1.0 - z.re, -z.im))?;
    let s2 = sqrt(c(1.0 + z.re, z.im))?;
    Ok(c(2.0 * s1.re.atan2(s2.re), (s2.re * s1.im - s2.im * s1.re).asinh()))
}

fn asinh(z: Complex64) -> Answer {
    if !(z.re.is_finite() && z.im.is_finite()) {
        if z.re.is_nan() || z.im.is_nan() {
            if z.re.is_infinite() {
                return Ok(c(z.re, f64::NAN));
            }
            if z.im.is_infinite() {
                return Ok(c(f64::INFINITY, f64::NAN));
            }
            return Ok(c(f64::NAN, if z.im == 0.0 { z.im } else { f64::NAN }));
        }
        return Ok(c(f64::INFINITY.copysign(z.re), z.im.atan2(z.re.abs())));
    }
    if z.re.abs() > LARGE || z.im.abs() > LARGE {
        let size = (z.re / 2.0).hypot(z.im / 2.0).ln() + LN_2 * 2.0;
        let re = if z.im.is_sign_negative() { -size.copysign(-z.re) } else { size.copysign(z.re) };
        return Ok(c(re, z.im.atan2(z.re.abs())));
    }
    let s1 = sqrt(c(1.0 + z.im, -z.re))?;
    let s2 = sqrt(c(1.0 - z.im, z.re))?;
    Ok(c((s1.re * s2.im - s2.re * s1.im).asinh(), z.im.atan2(s1.re * s2.re - s1.im * s2.im)))
}

/// A function of `iz`, divided by `i`.
fn turned(z: Complex64, f: fn(Complex64) -> Answer) -> Answer {
    let r = f(c(-z.im, z.re))?;
    Ok(c(r.im, -r.re))
}

fn asin(z: Complex64) -> Answer {
    turned(z, asinh)
}
fn atan(z: Complex64) -> Answer {
    turned(z, atanh)
}

fn atanh(z: Complex64) -> Answer {
    if z.re < 0.0 || (z.re == 0.0 && z.re.is_sign_negative()) {
        return atanh(-z).map(|r| -r);
    }
    if z.re.is_nan() || z.im.is_nan() || z.re.is_infinite() || z.im.is_infinite() {
        if z.im.is_infinite() {
            return Ok(c(0.0, FRAC_PI_2.copysign(z.im)));
        }
        if z.re.is_infinite() {
            let im = if z.im.is_nan() { f64::NAN } else { FRAC_PI_2.copysign(z.im) };
            return Ok(c(0.0, im));
        }
        return Ok(c(if z.re == 0.0 { 0.0 } else { f64::NAN }, f64::NAN));
    }
    let ay = z.im.abs();
    if z.re > LARGE.sqrt() || ay > LARGE.sqrt() {
        let h = (z.re / 2.0).hypot(z.im / 2.0);
        return Ok(c(z.re / 4.0 / h / h, -(FRAC_PI_2.copysign(-z.im))));
    }
    if z.re == 1.0 && ay < f64::MIN_POSITIVE.sqrt() {
        if ay == 0.0 {
            return Err(Fault::Domain);
        }
        let re = -(ay.sqrt() / (ay.hypot(2.0)).sqrt()).ln();
        return Ok(c(re, (2f64.atan2(-ay) / 2.0).copysign(z.im)));
    }
    let re = (4.0 * z.re / ((1.0 - z.re) * (1.0 - z.re) + ay * ay)).ln_1p() / 4.0;
    let im = -(-2.0 * z.im).atan2((1.0 - z.re) * (1.0 + z.re) - ay * ay) / 2.0;
    Ok(c(re, im))
}

/// `r * (cos(angle) + i sin(angle))`, where `r` may be infinite.
fn rotated(r: f64, angle: f64) -> Complex64 {
    if angle == 0.0 { c(r, r * angle) } else { c(r * angle.cos(), r * angle.sin()) }
}

fn exp(z: Complex64) -> Answer {
    if !(z.re.is_finite() && z.im.is_finite()) {
        if z.re == f64::NEG_INFINITY {
            return Ok(if z.im.is_finite() { rotated(0.0, z.im) } else { c(0.0, 0.0) });
        }
        if z.re == f64::INFINITY {
            if z.im.is_infinite() {
                return Err(Fault::Domain);
            }
            return Ok(if z.im.is_nan() { c(z.re, z.im) } else { rotated(z.re, z.im) });
        }
        if z.im.is_infinite() {
            return if z.re.is_nan() { Ok(c(z.re, f64::NAN)) } else { Err(Fault::Domain) };
        }
        return Ok(c(f64::NAN, if z.im == 0.0 { z.im } else { f64::NAN }));
    }
    let r = if z.re > LARGE.ln() {
        let l = (z.re - 1.0).exp();
        c(l * z.im.cos() * std::f64::consts::E, l * z.im.sin() * std::f64::consts::E)
    } else {
        let l = z.re.exp();
        c(l * z.im.cos(), l * z.im.sin())
    };
    if r.re.is_infinite() || r.im.is_infinite() { Err(Fault::Range) } else { Ok(r) }
}

fn cosh(z: Complex64) -> Answer {
    if z.im.is_infinite() && !z.re.is_nan() {
        return if z.re.is_infinite() || z.re.is_finite() { Err(Fault::Domain) } else { Ok(z) };
    }
    if !(z.re.is_finite() && z.im.is_finite()) {
        if z.re.is_infinite() {
            if z.im.is_nan() {
                return Ok(c(f64::INFINITY, z.im));
            }
            let r = rotated(f64::INFINITY, z.im);
            return Ok(if z.re > 0.0 { r } else { c(r.re, -r.im) });
        }
        let im = if z.im == 0.0 || z.re == 0.0 { 0.0 } else { f64::NAN };
        return Ok(c(f64::NAN, im));
    }
    hyperbolic(z, |x, y| c(x.cosh() * y.cos(), x.sinh() * y.sin()), |sign, l, y| {
        c(y.cos() * l, y.sin() * l * sign)
    })
}

fn sinh(z: Complex64) -> Answer {
    if z.im.is_infinite() && !z.re.is_nan() {
        return Err(Fault::Domain);
    }
    if !(z.re.is_finite() && z.im.is_finite()) {
        if z.re.is_infinite() {
            if z.im.is_nan() {
                return Ok(c(z.re, z.im));
            }
            let r = rotated(f64::INFINITY, z.im);
            return Ok(if z.re > 0.0 { r } else { c(-r.re, r.im) });
        }
        if z.re == 0.0 {
            return Ok(c(z.re, f64::NAN));
        }
        return Ok(c(f64::NAN, if z.im == 0.0 { z.im } else { f64::NAN }));
    }
    hyperbolic(z, |x, y| c(x.sinh() * y.cos(), x.cosh() * y.sin()), |sign, l, y| {
        c(y.cos() * l * sign, y.sin() * l)
    })
}

/// Where `e^x` overflows but the result may not, `x` is taken one less and the factor put back.
fn hyperbolic(
    z: Complex64,
    plain: fn(f64, f64) -> Complex64,
    large: fn(f64, f64, f64) -> Complex64,
) -> Answer {
    let r = if z.re.abs() > LARGE.ln() {
        let l = (z.re.abs() - 1.0).exp() / 2.0;
        large(1f64.copysign(z.re), l, z.im) * std::f64::consts::E
    } else {
        plain(z.re, z.im)
    };
    if r.re.is_infinite() || r.im.is_infinite() { Err(Fault::Range) } else { Ok(r) }
}

fn tanh(z: Complex64) -> Answer {
    if z.im.is_infinite() && z.re.is_finite() {
        return Err(Fault::Domain);
    }
    if !(z.re.is_finite() && z.im.is_finite()) {
        if z.re.is_infinite() {
            let im = if z.im.is_finite() { 2.0 * z.im.sin() * z.im.cos() } else { 0.0 };
            return Ok(c(1f64.copysign(z.re), 0f64.copysign(im)));
        }
        if z.re == 0.0 {
            return Ok(c(z.re, f64::NAN));
        }
        return Ok(c(f64::NAN, if z.im == 0.0 { z.im } else { f64::NAN }));
    }
    if z.re.abs() > LARGE.ln() {
        let im = 4.0 * z.im.sin() * z.im.cos() * (-2.0 * z.re.abs()).exp();
        return Ok(c(1f64.copysign(z.re), im));
    }
    let (tx, ty) = (z.re.tanh(), z.im.tan());
    let cx = 1.0 / z.re.cosh();
    let product = tx * ty;
    let denominator = 1.0 + product * product;
    Ok(c(tx * (1.0 + ty * ty) / denominator, ty / denominator * cx * cx))
}

fn cos(z: Complex64) -> Answer {
    cosh(c(-z.im, z.re))
}
fn sin(z: Complex64) -> Answer {
    turned(z, sinh)
}
fn tan(z: Complex64) -> Answer {
    turned(z, tanh)
}

fn log(z: Complex64) -> Answer {
    let im = z.im.atan2(z.re);
    let (ax, ay) = (z.re.abs(), z.im.abs());
    if ax.is_infinite() || ay.is_infinite() {
        return Ok(c(f64::INFINITY, im));
    }
    if ax == 0.0 && ay == 0.0 {
        return Err(Fault::Domain);
    }
    let h = ax.hypot(ay);
    let re = if ax > LARGE || ay > LARGE {
        (ax / 2.0).hypot(ay / 2.0).ln() + LN_2
    } else if ax < f64::MIN_POSITIVE && ay < f64::MIN_POSITIVE {
        let up = 2f64.powi(53);
        (ax * up).hypot(ay * up).ln() - 53.0 * LN_2
    } else if (0.71..=1.73).contains(&h) {
        // Near the unit circle: `log1p` of how far the square of the size is from one.
        let (big, small) = (ax.max(ay), ax.min(ay));
        ((big - 1.0) * (big + 1.0) + small * small).ln_1p() / 2.0
    } else {
        h.ln()
    };
    Ok(c(re, im))
}

fn log10(z: Complex64) -> Answer {
    let r = log(z)?;
    Ok(c(r.re / std::f64::consts::LN_10, r.im / std::f64::consts::LN_10))
}

/// `cmath.log(z[, base])`.
fn log_of(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "log", 0, 1, 2)?;
    let one = unary(vm, &Args::of(&args.pos[..1]), "log", log)?;
    let Some(base) = args.get(1) else { return Ok(one) };
    let base = unary(vm, &Args::of(&[base]), "log", log)?;
    vm.binary_op(TRUE_DIVIDE, *one, *base)
}

fn phase(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "phase", 0, 1, 1)?;
    let z = number(vm, args.pos[0])?;
    Ok(build::float(vm, z.im.atan2(z.re)))
}

fn polar(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "polar", 0, 1, 1)?;
    let z = number(vm, args.pos[0])?;
    let r = z.re.hypot(z.im);
    if r.is_infinite() && z.re.is_finite() && z.im.is_finite() {
        return Err(vm.overflow_error("math range error"));
    }
    let parts = vec![build::float(vm, r), build::float(vm, z.im.atan2(z.re))];
    Ok(build::tuple(vm, parts))
}

fn rect(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "rect", 0, 2, 2)?;
    let (r, phi) = (vm.to_f64(args.pos[0])?, vm.to_f64(args.pos[1])?);
    if phi.is_infinite() && r != 0.0 && !r.is_nan() {
        return Err(vm.value_error("math domain error"));
    }
    let z = match () {
        () if r == 0.0 && !phi.is_finite() => c(0.0, 0.0),
        () if r.is_infinite() && phi.is_nan() => c(f64::INFINITY, f64::NAN),
        () if phi == 0.0 => c(r, r * phi),
        () => c(r * phi.cos(), r * phi.sin()),
    };
    Ok(build::complex(vm, z.re, z.im))
}

fn test(vm: &mut Vm, args: &Args, name: &str, f: fn(Complex64) -> bool) -> R {
    args.arity(vm, name, 0, 1, 1)?;
    let z = number(vm, args.pos[0])?;
    Ok(build::bool(f(z)))
}

fn isclose(vm: &mut Vm, args: &Args) -> R {
    let [a, b, rel, abs] = args.bind(vm, "isclose", ["a", "b", "rel_tol", "abs_tol"], 2)?;
    let a = number(vm, a.unwrap_or(Word::NONE))?;
    let b = number(vm, b.unwrap_or(Word::NONE))?;
    let rel = rel.map(|w| vm.to_f64(w)).transpose()?.unwrap_or(1e-9);
    let abs = abs.map(|w| vm.to_f64(w)).transpose()?.unwrap_or(0.0);
    if rel < 0.0 || abs < 0.0 {
        return Err(vm.value_error("tolerances must be non-negative"));
    }
    if a == b {
        return Ok(build::bool(true));
    }
    let infinite = |z: Complex64| z.re.is_infinite() || z.im.is_infinite();
    if infinite(a) || infinite(b) {
        return Ok(build::bool(false));
    }
    let (size, of_a, of_b) = ((a - b).norm(), a.norm(), b.norm());
    Ok(build::bool(size <= rel * of_a || size <= rel * of_b || size <= abs))
}

macro_rules! functions {
    ($($name:literal $f:expr;)*) => {
        &[$(($name, (|vm, a| unary(vm, a, $name, $f)) as NativeFn)),*]
    };
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "cmath",
        functions! {
            "acos" acos; "acosh" acosh; "asin" asin; "asinh" asinh; "atan" atan; "atanh" atanh;
            "cos" cos; "cosh" cosh; "exp" exp; "log10" log10; "sin" sin; "sinh" sinh; "sqrt" sqrt;
            "tan" tan; "tanh" tanh;
        },
    );
    let others: &[(&str, NativeFn)] = &[
        ("log", log_of),
        ("phase", phase),
        ("polar", polar),
        ("rect", rect),
        ("isclose", isclose),
        ("isfinite", |vm, a| test(vm, a, "isfinite", |z| z.re.is_finite() && z.im.is_finite())),
        ("isnan", |vm, a| test(vm, a, "isnan", |z| z.re.is_nan() || z.im.is_nan())),
        ("isinf", |vm, a| test(vm, a, "isinf", |z| z.re.is_infinite() || z.im.is_infinite())),
    ];
    for (name, f) in others {
        let f = build::builtin(vm, name, *f);
        set(vm, &m, name, f);
    }
    let reals = [
        ("pi", PI),
        ("e", std::f64::consts::E),
        ("tau", 2.0 * PI),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ];
    for (name, x) in reals {
        let x = build::float(vm, x);
        set(vm, &m, name, x);
    }
    for (name, im) in [("infj", f64::INFINITY), ("nanj", f64::NAN)] {
        let z = build::complex(vm, 0.0, im);
        set(vm, &m, name, z);
    }
    m
}
