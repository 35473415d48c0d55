//! Sums, products and norms, with as little rounding as CPython has.

use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

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
    let (mut special, mut infinite) = (0.0, 0.0);
    for original in floats(vm, args.pos[0])? {
        let mut x = original;
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
        if x != 0.0 {
            if x.is_finite() {
                partials.push(x);
                continue;
            }
            if original.is_finite() {
                return Err(vm.overflow_error("intermediate overflow in fsum"));
            }
            if original.is_infinite() {
                infinite += original;
            }
            special += original;
            partials.clear();
        }
    }
    if special != 0.0 {
        if infinite.is_nan() {
            return Err(vm.value_error("-inf + inf in fsum"));
        }
        return Ok(build::float(vm, special));
    }
    let (mut hi, mut lo) = (0.0, 0.0);
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
    if let Some(n) = args.names.iter().find(|n| n.as_str() != Some("start")) {
        let n = n.as_str().unwrap_or("?");
        let text = format!("prod() got an unexpected keyword argument '{n}'");
        return Err(vm.type_error(text));
    }
    if args.pos.len() != 1 {
        let n = args.pos.len();
        let text = format!("prod() takes exactly 1 positional argument ({n} given)");
        return Err(vm.type_error(text));
    }
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

/// The Euclidean norm: squares of scaled numbers are added with their rounding errors, and the root is corrected by what
/// its own square lacks (Borges, "An improved algorithm for hypot(a,b)").
fn norm(v: &[f64]) -> f64 {
    if v.iter().any(|x| x.is_infinite()) {
        return f64::INFINITY;
    }
    if v.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    let most = v.iter().fold(0.0, |m: f64, x| m.max(x.abs()));
    if most == 0.0 || v.len() == 1 {
        return most;
    }
    if most < f64::MIN_POSITIVE {
        let scaled: Vec<f64> = v.iter().map(|x| x / f64::MIN_POSITIVE).collect();
        return f64::MIN_POSITIVE * norm(&scaled);
    }
    let exponent = (most.to_bits() >> 52) as i32 - 1022;
    let scale = libm::ldexp(1.0, -exponent);
    let square = |x: f64| {
        let p = x * x;
        (p, x.mul_add(x, -p))
    };
    let fast_sum = |a: f64, b: f64| {
        let x = a + b;
        (x, (a - x) + b)
    };
    let (mut sum, mut errors, mut products) = (1.0, 0.0, 0.0);
    for x in v {
        let (p, e) = square(x * scale);
        let (s, lost) = fast_sum(sum, p);
        sum = s;
        errors += lost;
        products += e;
    }
    let h = (sum - 1.0 + (errors + products)).sqrt();
    let (p, e) = square(-h);
    let (s, lost) = fast_sum(sum, -p);
    let rest = s - 1.0 + ((errors + lost) + (products - e));
    (h + rest / (2.0 * h)) / scale
}
fn hypot(vm: &mut Vm, args: &Args) -> R {
    if !args.names.is_empty() {
        return Err(vm.type_error("math.hypot() takes no keyword arguments".into()));
    }
    let mut v = Vec::new();
    for w in args.pos {
        v.push(vm.to_f64(*w)?);
    }
    Ok(build::float(vm, norm(&v)))
}
fn dist(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "dist", 0, 2, 2)?;
    let (p, q) = (floats(vm, args.pos[0])?, floats(vm, args.pos[1])?);
    if p.len() != q.len() {
        let text = "both points must have the same number of dimensions";
        return Err(vm.value_error(text));
    }
    let v: Vec<f64> = p.iter().zip(&q).map(|(x, y)| x - y).collect();
    Ok(build::float(vm, norm(&v)))
}

pub(super) const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("fsum", fsum),
    ("prod", prod),
    ("sumprod", sum_of_products),
    ("hypot", hypot),
    ("dist", dist),
];
