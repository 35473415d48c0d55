//! `_random`: the Mersenne Twister (Matsumoto and Nishimura, 1998) seeded and read as CPython does, so that
//! a seed gives the same numbers.

use super::{module, open_class, set};
use crate::arithmetic::Int;
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use malachite_bigint::{BigInt, Sign};
use std::io::Read;

const N: usize = 624;
const M: usize = 397;

/// The generator.
struct Twister {
    state: [u32; N],
    at: usize,
}

impl Twister {
    fn from_seed(seed: u32) -> Twister {
        let mut t = Twister { state: [0; N], at: N };
        t.state[0] = seed;
        for i in 1..N {
            let last = t.state[i - 1];
            t.state[i] = 1_812_433_253u32.wrapping_mul(last ^ (last >> 30)).wrapping_add(i as u32);
        }
        t
    }
    /// Seeds by an array, least significant word first.
    fn from_key(key: &[u32]) -> Twister {
        let mut t = Twister::from_seed(19_650_218);
        let s = &mut t.state;
        let (mut i, mut j) = (1, 0);
        for _ in 0..N.max(key.len()) {
            let last = s[i - 1];
            s[i] = (s[i] ^ (last ^ (last >> 30)).wrapping_mul(1_664_525))
                .wrapping_add(key[j])
                .wrapping_add(j as u32);
            i += 1;
            if i == N {
                s[0] = s[N - 1];
                i = 1;
            }
            j = (j + 1) % key.len();
        }
        for _ in 0..N - 1 {
            let last = s[i - 1];
            s[i] =
                (s[i] ^ (last ^ (last >> 30)).wrapping_mul(1_566_083_941)).wrapping_sub(i as u32);
            i += 1;
            if i == N {
                s[0] = s[N - 1];
                i = 1;
            }
        }
        s[0] = 0x8000_0000;
        t
    }
    fn next(&mut self) -> u32 {
        if self.at >= N {
            for k in 0..N {
                let y = (self.state[k] & 0x8000_0000) | (self.state[(k + 1) % N] & 0x7fff_ffff);
                let twist = if y & 1 == 0 { 0 } else { 0x9908_b0df };
                self.state[k] = self.state[(k + M) % N] ^ (y >> 1) ^ twist;
            }
            self.at = 0;
        }
        let mut y = self.state[self.at];
        self.at += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }
    /// 53 random bits as a float in [0, 1).
    fn float(&mut self) -> f64 {
        let (a, b) = (u64::from(self.next() >> 5), u64::from(self.next() >> 6));
        (a as f64 * 67_108_864.0 + b as f64) * (1.0 / 9_007_199_254_740_992.0)
    }
}

/// Bytes from the system's generator.
fn entropy(vm: &mut Vm, n: usize) -> R<Vec<u8>> {
    let mut bytes = vec![0; n];
    let read = std::fs::File::open("/dev/urandom").and_then(|mut f| f.read_exact(&mut bytes));
    match read {
        Ok(()) => Ok(bytes),
        Err(e) => {
            let ty = vm.exc().os_error;
            Err(vm.raise(ty, &format!("no randomness from the system: {e}")))
        }
    }
}

/// Applies `f` to an object's generator, which is seeded from the system if it wasn't yet.
fn with<T>(vm: &mut Vm, w: Word, f: impl FnOnce(&mut Twister) -> T) -> R<T> {
    let key = vm.names._twister;
    let own = crate::attributes::own_attribute(w, key).map(Ref::new);
    let state = match own {
        Some(state) => state,
        None => {
            seed(vm, &Args::of(&[w]))?;
            vm.get_attr(w, key)?
        }
    };
    let native = state.get::<NativeObj>();
    let r = native.and_then(|n| n.data.borrow_mut().downcast_mut::<Twister>().map(f));
    match r {
        Some(r) => Ok(r),
        None => Err(vm.type_error("_twister is not a generator's state".into())),
    }
}
fn put(vm: &mut Vm, w: Word, t: Twister) -> R<()> {
    let key = vm.names._twister;
    // The type of the state is of no interest; it must be one of natives.
    let state = build::native(vm.types.mappingproxy, Box::new(t));
    vm.generic_set_attr(w, key, Some(state))
}
fn seed(vm: &mut Vm, args: &Args) -> R {
    let [this, n] = args.bind(vm, "seed", ["", "n"], 1)?;
    let key = match n.filter(|w| *w != Word::NONE) {
        None => {
            let bytes = entropy(vm, 32)?;
            bytes.chunks(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect()
        }
        Some(w) => {
            let big = match Int::of(w) {
                Some(i) => i.to_big(),
                None => BigInt::from(vm.hash(w)? as u64),
            };
            let (_, digits) = big.to_u32_digits();
            if digits.is_empty() { vec![0] } else { digits }
        }
    };
    put(vm, this.unwrap_or(Word::NONE), Twister::from_key(&key))?;
    Ok(build::none())
}
fn random(vm: &mut Vm, args: &Args) -> R {
    let x = with(vm, args.pos[0], Twister::float)?;
    Ok(build::float(vm, x))
}
fn getrandbits(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "getrandbits", 1, 1, 1)?;
    let k = vm.to_i64(args.pos[1])?;
    let Ok(k) = usize::try_from(k) else {
        return Err(vm.value_error("number of bits must be non-negative"));
    };
    if k == 0 {
        return Ok(build::int64(vm, 0));
    }
    if k <= 32 {
        let v = with(vm, args.pos[0], |t| t.next() >> (32 - k))?;
        return Ok(build::int64(vm, i64::from(v)));
    }
    let words = with(vm, args.pos[0], |t| {
        let mut left = k;
        let mut words = Vec::new();
        while left > 0 {
            let word = t.next();
            words.push(if left < 32 { word >> (32 - left) } else { word });
            left = left.saturating_sub(32);
        }
        words
    })?;
    Ok(build::int(vm, BigInt::new(Sign::Plus, words)))
}
fn getstate(vm: &mut Vm, args: &Args) -> R {
    let mut words = with(vm, args.pos[0], |t| t.state.to_vec())?;
    words.push(with(vm, args.pos[0], |t| t.at as u32)?);
    let items = words.into_iter().map(|w| build::int64(vm, i64::from(w))).collect();
    Ok(build::tuple(vm, items))
}
fn setstate(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "setstate", 1, 1, 1)?;
    let items = vm.collect(args.pos[1])?;
    if items.len() != N + 1 {
        return Err(vm.value_error("state vector is the wrong size"));
    }
    let mut t = Twister { state: [0; N], at: N };
    for (i, item) in items.iter().enumerate() {
        let v = vm.to_i64(**item)?;
        match t.state.get_mut(i) {
            Some(s) => *s = v as u32,
            None if (0..=N as i64).contains(&v) => t.at = v as usize,
            None => return Err(vm.value_error("invalid state")),
        }
    }
    put(vm, args.pos[0], t)?;
    Ok(build::none())
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "_random",
        &[("_entropy", |vm, a| {
            let n = vm.to_i64(a.pos[0])?.max(0) as usize;
            let bytes = entropy(vm, n)?;
            Ok(build::bytes(vm, bytes))
        })],
    );
    let methods: &[(&str, NativeFn)] = &[
        ("seed", seed),
        ("random", random),
        ("getrandbits", getrandbits),
        ("getstate", getstate),
        ("setstate", setstate),
    ];
    if open_class(vm, &m, "_random", "Random", methods).is_none() {
        set(vm, &m, "Random", build::none());
    }
    m
}

#[cfg(test)]
mod tests {
    use super::Twister;

    #[test]
    fn first_numbers_are_those_of_the_reference_implementation() {
        // The reference's `mt19937ar.out`: seeded by the array 0x123, 0x234, 0x345, 0x456.
        let mut t = Twister::from_key(&[0x123, 0x234, 0x345, 0x456]);
        let first: Vec<u32> = (0..3).map(|_| t.next()).collect();
        assert_eq!(first, [1_067_595_299, 955_945_823, 477_289_528]);
    }
}
