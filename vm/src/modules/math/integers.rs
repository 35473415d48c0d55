//! Functions of integers.

use crate::arithmetic::Int;
use crate::build;
use crate::object::NativeFn;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use malachite_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

fn big(vm: &mut Vm, w: Word) -> R<BigInt> {
    let i = vm.index(w)?;
    Ok(Int::of(*i).map_or_else(BigInt::zero, Int::to_big))
}

fn common_divisor(mut a: BigInt, mut b: BigInt) -> BigInt {
    while !b.is_zero() {
        let r = &a % &b;
        a = std::mem::replace(&mut b, r);
    }
    a
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
        let b = big(vm, *w)?.abs();
        acc = common_divisor(acc, b);
    }
    Ok(build::int(vm, acc))
}
fn lcm(vm: &mut Vm, args: &Args) -> R {
    let mut acc = BigInt::from(1);
    for w in args.pos {
        let b = big(vm, *w)?.abs();
        if acc.is_zero() || b.is_zero() {
            acc = BigInt::zero();
            continue;
        }
        acc = &acc / common_divisor(acc.clone(), b.clone()) * b;
    }
    Ok(build::int(vm, acc))
}

fn factorial(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "factorial", 0, 1, 1)?;
    if let Some(n @ 0..=20) = args.pos[0].as_i64() {
        return Ok(build::int64(vm, (1..=n).product()));
    }
    let n = big(vm, args.pos[0])?;
    if n.is_negative() {
        return Err(vm.value_error("factorial() not defined for negative values"));
    }
    let Some(n) = n.to_i64() else {
        let most = i64::MAX;
        return Err(vm.overflow_error(&format!("factorial() argument should not exceed {most}")));
    };
    Ok(build::int(vm, product(1, n)))
}
/// The product of the integers from a to b.
fn product(a: i64, b: i64) -> BigInt {
    // As many factors as 64 bits hold make one.
    let mut whole = 1u64;
    if b.saturating_sub(a) < 32
        && (a..=b).all(|i| {
            whole.checked_mul(i as u64).is_some_and(|p| {
                whole = p;
                true
            })
        })
    {
        return BigInt::from(whole);
    }
    if a == b {
        return BigInt::from(a);
    }
    let m = i64::midpoint(a, b);
    product(a, m) * product(m + 1, b)
}

fn isqrt(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "isqrt", 0, 1, 1)?;
    let n = big(vm, args.pos[0])?;
    if n.is_negative() {
        return Err(vm.value_error("isqrt() argument must be nonnegative"));
    }
    Ok(build::int(vm, BigInt::from(n.magnitude().nth_root(2))))
}

/// A number that must not be negative.
fn natural(vm: &mut Vm, w: Word, name: &str) -> R<BigInt> {
    let n = big(vm, w)?;
    if n.is_negative() {
        return Err(vm.value_error(&format!("{name} must be a non-negative integer")));
    }
    Ok(n)
}
/// n (n − 1) …, k factors.
fn falling(n: &BigInt, k: u64) -> BigInt {
    if k <= 8 {
        return (0..k).fold(BigInt::from(1), |p, i| p * (n - BigInt::from(i)));
    }
    let half = k / 2;
    falling(n, half) * falling(&(n - BigInt::from(half)), k - half)
}
fn comb(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "comb", 0, 2, 2)?;
    let (n, k) = (big(vm, args.pos[0])?, big(vm, args.pos[1])?);
    for (v, name) in [(&n, "n"), (&k, "k")] {
        if v.is_negative() {
            return Err(vm.value_error(&format!("{name} must be a non-negative integer")));
        }
    }
    if k > n {
        return Ok(build::int64(vm, 0));
    }
    let other = &n - &k;
    let Some(k) = k.min(other).to_u64() else {
        let text = format!("min(n - k, k) must not exceed {}", u64::MAX);
        return Err(vm.overflow_error(&text));
    };
    // While the product fits in 128 bits, one factor after another keeps it small.
    if let Some(n) = n.to_u64() {
        let mut r = 1u128;
        let mut i = 0;
        while i < k {
            match r.checked_mul(u128::from(n - i)) {
                Some(p) => r = p / u128::from(i + 1),
                None => break,
            }
            i += 1;
        }
        if i == k {
            return Ok(build::int(vm, BigInt::from(r)));
        }
    }
    let below = product(1, i64::try_from(k).unwrap_or(i64::MAX));
    Ok(build::int(vm, falling(&n, k) / below))
}
fn perm(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "perm", 0, 1, 2)?;
    let Some(k) = args.get(1).filter(|w| *w != Word::NONE) else {
        return factorial(vm, &Args::of(&args.pos[..1]));
    };
    let n = natural(vm, args.pos[0], "n")?;
    let k = natural(vm, k, "k")?;
    if k > n {
        return Ok(build::int64(vm, 0));
    }
    match k.to_u64() {
        Some(k) => Ok(build::int(vm, falling(&n, k))),
        None => Err(vm.overflow_error(&format!("k must not exceed {}", u64::MAX))),
    }
}

pub(super) const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("gcd", gcd),
    ("lcm", lcm),
    ("factorial", factorial),
    ("isqrt", isqrt),
    ("comb", comb),
    ("perm", perm),
];
