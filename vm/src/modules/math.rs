//! `math`.

use super::{module, set};
use crate::arithmetic::{Int, as_float};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use malachite_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

/// A function of one float; a NaN or infinity from a finite argument is a domain or range error.
fn real(vm: &mut Vm, args: &Args, name: &str, f: fn(f64) -> f64) -> R {
    args.arity(vm, name, 0, 1, 1)?;
    let x = vm.to_f64(args.pos[0])?;
    let r = f(x);
    if r.is_nan() && !x.is_nan() {
        return Err(vm.value_error("math domain error"));
    }
    if r.is_infinite() && x.is_finite() {
        let pole = matches!(name, "atanh" | "gamma" | "lgamma" | "log1p");
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
    args.arity(vm, "nextafter", 0, 2, 2)?;
    let (mut x, y) = (vm.to_f64(args.pos[0])?, vm.to_f64(args.pos[1])?);
    let steps = match args.keyword("steps").filter(|w| *w != Word::NONE) {
        Some(w) => vm.to_i64(w)?,
        None => 1,
    };
    if steps < 0 {
        return Err(vm.value_error("steps must be a non-negative integer"));
    }
    for _ in 0..steps {
        if x == y || x.is_nan() {
            break;
        }
        x = libm::nextafter(x, y);
    }
    Ok(build::float(vm, if steps > 0 && x == y { y } else { x }))
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
    if let Some(r) = if as_float(w).is_some() { None } else { vm.call_special(w, special, &[])? } {
        return Ok(r);
    }
    let x = vm.to_f64(w)?;
    crate::methods::numbers::float_to_int(vm, f(x))
}
fn big(vm: &mut Vm, w: Word) -> R<BigInt> {
    let i = vm.index(w)?;
    Ok(Int::of(*i).expect("an index").to_big())
}
fn gcd(vm: &mut Vm, args: &Args) -> R {
    if let [a, b] = args.pos
        && let (Some(a), Some(b)) = (a.as_i64(), b.as_i64())
    {
        // Small integers have 63 bits, so their absolute values are numbers too.
        let (mut a, mut b) = (a.abs(), b.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        return Ok(build::int64(vm, a));
    }
    let mut acc = BigInt::zero();
    for w in args.pos {
        let mut b = big(vm, *w)?.abs();
        while !b.is_zero() {
            let r = &acc % &b;
            acc = std::mem::replace(&mut b, r);
        }
        acc = acc.abs();
    }
    Ok(build::int(vm, acc))
}
fn lcm(vm: &mut Vm, args: &Args) -> R {
    let mut acc = BigInt::from(1);
    for w in args.pos {
        let b = big(vm, *w)?.abs();
        if b.is_zero() {
            return Ok(build::int64(vm, 0));
        }
        let (mut x, mut y) = (acc.clone(), b.clone());
        while !y.is_zero() {
            let r = &x % &y;
            x = std::mem::replace(&mut y, r);
        }
        acc = acc / x * b;
    }
    Ok(build::int(vm, acc))
}
fn factorial(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "factorial", 0, 1, 1)?;
    let n = vm.to_i64(args.pos[0])?;
    if n < 0 {
        return Err(vm.value_error("factorial() not defined for negative values"));
    }
    if n <= 20 {
        return Ok(build::int64(vm, (1..=n).product()));
    }
    fn product(a: i64, b: i64) -> BigInt {
        if b - a < 8 {
            return (a..=b).fold(BigInt::from(1), |p, i| p * BigInt::from(i));
        }
        let m = i64::midpoint(a, b);
        product(a, m) * product(m + 1, b)
    }
    Ok(build::int(vm, product(1, n)))
}
fn isqrt(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "isqrt", 0, 1, 1)?;
    let n = big(vm, args.pos[0])?;
    if n.is_negative() {
        return Err(vm.value_error("isqrt() argument must be nonnegative"));
    }
    if n.is_zero() {
        return Ok(build::int64(vm, 0));
    }
    // Newton from above.
    let mut x = BigInt::from(1) << (n.bits() / 2 + 1);
    loop {
        let y: BigInt = (&x + &n / &x) >> 1u64;
        if y >= x {
            return Ok(build::int(vm, x));
        }
        x = y;
    }
}
fn comb(vm: &mut Vm, args: &Args) -> R {
    let (n, k) = (vm.to_i64(args.pos[0])?, vm.to_i64(args.pos[1])?);
    if n < 0 || k < 0 {
        return Err(vm.value_error("n must be a non-negative integer"));
    }
    if k > n {
        return Ok(build::int64(vm, 0));
    }
    let k = k.min(n - k);
    let mut r = BigInt::from(1);
    for i in 0..k {
        r = r * BigInt::from(n - i) / BigInt::from(i + 1);
    }
    Ok(build::int(vm, r))
}
fn perm(vm: &mut Vm, args: &Args) -> R {
    let n = vm.to_i64(args.pos[0])?;
    let k = match args.get(1).filter(|w| *w != Word::NONE) {
        Some(w) => vm.to_i64(w)?,
        None => n,
    };
    let r = if k > n {
        BigInt::zero()
    } else {
        (0..k).fold(BigInt::from(1), |p, i| p * BigInt::from(n - i))
    };
    Ok(build::int(vm, r))
}
fn floats(vm: &mut Vm, w: Word) -> R<Vec<f64>> {
    let mut v = Vec::new();
    for x in vm.collect(w)? {
        v.push(vm.to_f64(*x)?);
    }
    Ok(v)
}
/// Exactly rounded sum (Shewchuk's partials, as CPython's `math_fsum`).
fn fsum(vm: &mut Vm, args: &Args) -> R {
    let mut partials: Vec<f64> = Vec::new();
    for mut x in floats(vm, args.pos[0])? {
        let mut kept = 0;
        for i in 0..partials.len() {
            let mut y = partials[i];
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let hi = x + y;
            let lo = y - (hi - x);
            if lo != 0.0 {
                partials[kept] = lo;
                kept += 1;
            }
            x = hi;
        }
        partials.truncate(kept);
        partials.push(x);
    }
    let mut hi = 0.0;
    let mut lo = 0.0;
    while let Some(x) = partials.pop() {
        let y = hi;
        hi = y + x;
        lo = x - (hi - y);
        if lo != 0.0 {
            break;
        }
    }
    if let Some(last) = partials.last()
        && ((lo < 0.0 && *last < 0.0) || (lo > 0.0 && *last > 0.0))
    {
        let y = lo * 2.0;
        let x = hi + y;
        if y == x - hi {
            hi = x;
        }
    }
    Ok(build::float(vm, hi))
}
fn prod(vm: &mut Vm, args: &Args) -> R {
    let mut acc = args.keyword("start").map_or_else(|| build::int64(vm, 1), Ref::new);
    for v in vm.collect(args.pos[0])? {
        acc = vm.binary_op(crate::arithmetic::nb::MULTIPLY, *acc, *v)?;
    }
    Ok(acc)
}
/// The sum and its rounding error (Knuth).
fn exact_sum(a: f64, b: f64) -> (f64, f64) {
    let x = a + b;
    let z = x - a;
    (x, (a - (x - z)) + (b - z))
}
/// The sum of products of floats in triple length, rounded once at the end, as CPython's `sumprod` has it (Ogita,
/// Rump and Oishi, "Accurate sum and dot product", algorithm 5.10 with K = 3).
fn accurate_dot(pairs: impl Iterator<Item = (f64, f64)>) -> f64 {
    let (mut high, mut low, mut tiny) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        let product = x * y;
        let error = x.mul_add(y, -product);
        let (sum, e1) = exact_sum(high, product);
        let (r1, e2) = exact_sum(low, error);
        let (r2, e3) = exact_sum(r1, e1);
        (high, low, tiny) = (sum, r2, tiny + (e2 + e3));
    }
    let (last, e1) = exact_sum(low, tiny);
    let (total, e2) = exact_sum(high, last);
    total + (e2 + e1)
}
/// `sumprod(p, q)`.
fn sum_of_products(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "sumprod", 0, 2, 2)?;
    let (p, q) = (vm.collect(args.pos[0])?, vm.collect(args.pos[1])?);
    if p.len() != q.len() {
        return Err(vm.value_error("Inputs are not the same length"));
    }
    let mut floats = Vec::with_capacity(p.len());
    for (a, b) in p.iter().zip(&q) {
        match (a.kind(), b.kind()) {
            (Kind::Float, Kind::Float | Kind::Int) | (Kind::Int, Kind::Float) => {
                floats.push((vm.to_f64(**a)?, vm.to_f64(**b)?));
            }
            _ => break,
        }
    }
    if !p.is_empty() && floats.len() == p.len() {
        let total = accurate_dot(floats.into_iter());
        if total.is_finite() {
            return Ok(build::float(vm, total));
        }
    }
    let mut total = build::int64(vm, 0);
    for (a, b) in p.iter().zip(&q) {
        let product = vm.binary_op(crate::arithmetic::nb::MULTIPLY, **a, **b)?;
        total = vm.binary_op(crate::arithmetic::nb::ADD, *total, *product)?;
    }
    Ok(total)
}
fn two(vm: &mut Vm, args: &Args, name: &str) -> R<(f64, f64)> {
    args.arity(vm, name, 0, 2, 2)?;
    Ok((vm.to_f64(args.pos[0])?, vm.to_f64(args.pos[1])?))
}
fn power(vm: &mut Vm, args: &Args) -> R {
    let (x, y) = two(vm, args, "pow")?;
    let r = x.powf(y);
    if r.is_nan() && !x.is_nan() && !y.is_nan() || (r.is_infinite() && x == 0.0) {
        return Err(vm.value_error("math domain error"));
    }
    if r.is_infinite() && x.is_finite() && y.is_finite() {
        return Err(vm.overflow_error("math range error"));
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
    let close = a == b
        || (a.is_finite()
            && b.is_finite()
            && ((a - b).abs() <= rel * a.abs().max(b.abs()) || (a - b).abs() <= abs));
    Ok(build::bool(close))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "math",
        reals! {
            "sqrt" f64::sqrt; "exp" f64::exp; "expm1" f64::exp_m1; "exp2" f64::exp2;
            "sin" f64::sin; "cos" f64::cos; "tan" f64::tan;
            "asin" f64::asin; "acos" f64::acos; "atan" f64::atan; "sinh" f64::sinh; "cosh" f64::cosh;
            "tanh" f64::tanh; "asinh" f64::asinh; "acosh" f64::acosh; "atanh" f64::atanh; "cbrt" f64::cbrt;
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
        ("trunc", |vm, a| whole(vm, a, vm.names.__trunc__, f64::trunc)),
        ("gcd", gcd),
        ("remainder", remainder),
        ("nextafter", nextafter),
        ("ulp", ulp),
        ("lcm", lcm),
        ("factorial", factorial),
        ("isqrt", isqrt),
        ("comb", comb),
        ("perm", perm),
        ("fsum", fsum),
        ("prod", prod),
        ("sumprod", sum_of_products),
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
        ("hypot", |vm, a| {
            let mut v = Vec::new();
            for w in a.pos {
                v.push(vm.to_f64(*w)?);
            }
            let r = match v[..] {
                [x, y] => x.hypot(y),
                _ => v.iter().map(|x| x * x).sum::<f64>().sqrt(),
            };
            Ok(build::float(vm, r))
        }),
        ("dist", |vm, a| {
            let (p, q) = (floats(vm, a.pos[0])?, floats(vm, a.pos[1])?);
            let r = match (&p[..], &q[..]) {
                ([a, b], [c, d]) => (a - c).hypot(b - d),
                _ => p.iter().zip(&q).map(|(x, y)| (x - y) * (x - y)).sum::<f64>().sqrt(),
            };
            Ok(build::float(vm, r))
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
            let (m, e) = if x == 0.0 || !x.is_finite() {
                (x, 0)
            } else {
                rustpython_common::float_ops::decompose_float(x)
            };
            let (m, e) = (build::float(vm, m), build::int64(vm, i64::from(e)));
            Ok(build::tuple(vm, vec![m, e]))
        }),
        ("ldexp", |vm, a| {
            let x = vm.to_f64(a.pos[0])?;
            let e = vm.to_i64(a.pos[1])?.clamp(-5000, 5000) as i32;
            let half = e / 2;
            let r = x * 2f64.powi(half) * 2f64.powi(e - half);
            if r.is_infinite() && x.is_finite() {
                return Err(vm.overflow_error("math range error"));
            }
            Ok(build::float(vm, r))
        }),
    ];
    for (name, f) in more {
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
