//! `_hashlib`, which is OpenSSL's in CPython: here it has PBKDF2, and leaves the rest to the other modules of hashes.

use super::{ALGORITHMS, data, family, start};
use crate::build;
use crate::heap::Ref;
use crate::modules::{exception_class, set};
use crate::object::*;
use crate::vm::{Args, R, Raised, Vm};
use ir::word::Word;

/// A key as HMAC takes it: a block, with zeros at its end.
fn block_of(key: Vec<u8>, algorithm: &super::Algorithm) -> Vec<u8> {
    let mut key = key;
    if key.len() > algorithm.block_size {
        let mut h = (algorithm.start)();
        h.update(&key);
        key = h.digest(None);
    }
    key.resize(algorithm.block_size, 0);
    key
}

/// `pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None)` (RFC 8018).
fn pbkdf2(vm: &mut Vm, args: &Args) -> R {
    let names = ["hash_name", "password", "salt", "iterations", "dklen"];
    let [name, password, salt, iterations, length] = args.bind(vm, "pbkdf2_hmac", names, 4)?;
    let name = name.and_then(|w| w.as_str());
    let Some(name) = name else {
        return Err(vm.type_error("pbkdf2_hmac() argument 'hash_name' must be str".into()));
    };
    let plain = name.to_lowercase().replace('-', "_");
    let known = |a: &&super::Algorithm| a.digest_size > 0 && a.name == plain;
    let Some(algorithm) = ALGORITHMS.iter().find(known) else {
        return Err(unknown(vm, name));
    };
    let (password, salt) =
        (data(vm, password.unwrap_or(Word::NONE))?, data(vm, salt.unwrap_or(Word::NONE))?);
    let iterations = vm.to_i64(iterations.unwrap_or(Word::NONE))?;
    if iterations < 1 {
        return Err(vm.value_error("iteration value must be greater than 0."));
    }
    let length = match length.filter(|w| *w != Word::NONE) {
        None => algorithm.digest_size as i64,
        Some(w) => vm.to_i64(w)?,
    };
    if length < 1 {
        return Err(vm.value_error("key length must be greater than 0."));
    }
    vm.ensure_memory(usize::try_from(length).ok())?;
    let key = block_of(password, algorithm);
    let keyed = |with: u8| {
        let mut h = (algorithm.start)();
        h.update(&key.iter().map(|b| b ^ with).collect::<Vec<u8>>());
        h
    };
    let (inner, outer) = (keyed(0x36), keyed(0x5c));
    let hmac = |parts: &[&[u8]]| {
        let (mut i, mut o) = (inner.copy(), outer.copy());
        parts.iter().for_each(|p| i.update(p));
        o.update(&i.digest(None));
        o.digest(None)
    };
    let mut out = Vec::new();
    let mut block = 1u32;
    while (out.len() as i64) < length {
        let mut u = hmac(&[&salt, &block.to_be_bytes()]);
        let mut sum = u.clone();
        for _ in 1..iterations {
            u = hmac(&[&u]);
            sum.iter_mut().zip(&u).for_each(|(s, b)| *s ^= b);
        }
        out.extend(sum);
        block = block.wrapping_add(1);
    }
    out.truncate(length as usize);
    Ok(build::bytes(vm, out))
}

/// What `hmac` asks for first; its own Python does the work.
fn unsupported(vm: &mut Vm, _: &Args) -> R {
    let class = vm.library.unsupported_digest.clone();
    match class.as_ref().and_then(|c| c.get::<TypeObj>()) {
        Some(ty) => Err(vm.raise(ty, "Unsupported digestmod")),
        None => Err(vm.value_error("Unsupported digestmod")),
    }
}

/// `new(name, data=b"")`.
fn new(vm: &mut Vm, args: &Args) -> R {
    let names = ["name", "data", "usedforsecurity", "string"];
    let [name, first, _, other] = args.bind(vm, "new", names, 1)?;
    let Some(name) = name.and_then(|w| w.as_str()) else {
        return Err(vm.type_error("new() argument 'name' must be str".into()));
    };
    let plain = name.to_lowercase().replace('-', "_");
    match ALGORITHMS.iter().find(|a| a.name == plain) {
        Some(a) => {
            let given: Vec<Word> = first.or(other).into_iter().collect();
            start(vm, a.name, &Args::of(&given))
        }
        None => Err(unknown(vm, name)),
    }
}
#[cold]
fn unknown(vm: &mut Vm, name: &str) -> Raised {
    let text = format!("unsupported hash type {name}");
    let class = vm.library.unsupported_digest.clone();
    match class.as_ref().and_then(|c| c.get::<TypeObj>()) {
        Some(ty) => vm.raise(ty, &text),
        None => vm.value_error(&text),
    }
}

macro_rules! constructor {
    ($name:literal, $algorithm:literal) => {
        ($name, |vm, a| start(vm, $algorithm, a))
    };
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = family(
        vm,
        "_hashlib",
        &[
            ("pbkdf2_hmac", pbkdf2),
            ("hmac_new", unsupported),
            ("hmac_digest", unsupported),
            ("new", new),
            ("get_fips_mode", |vm, _| Ok(build::int64(vm, 0))),
            ("compare_digest", crate::modules::operator::compare_digest),
            constructor!("openssl_md5", "md5"),
            constructor!("openssl_sha1", "sha1"),
            constructor!("openssl_sha224", "sha224"),
            constructor!("openssl_sha256", "sha256"),
            constructor!("openssl_sha384", "sha384"),
            constructor!("openssl_sha512", "sha512"),
            constructor!("openssl_sha3_224", "sha3_224"),
            constructor!("openssl_sha3_256", "sha3_256"),
            constructor!("openssl_sha3_384", "sha3_384"),
            constructor!("openssl_sha3_512", "sha3_512"),
            constructor!("openssl_shake_128", "shake_128"),
            constructor!("openssl_shake_256", "shake_256"),
        ],
    );
    let base = vm.exc().value_error;
    let class = exception_class(vm, "_hashlib", "UnsupportedDigestmodError", base);
    set(vm, &m, "UnsupportedDigestmodError", class.clone());
    vm.library.unsupported_digest = Some(class);
    if let Some(ty) = vm.library.hash_type {
        for name in ["HASH", "HASHXOF", "HMAC"] {
            set(vm, &m, name, Ref::new(ty.word()));
        }
    }
    let names = ALGORITHMS.iter().map(|a| build::str(vm, a.name)).collect();
    if let Ok(names) = build::frozenset(vm, names) {
        set(vm, &m, "openssl_md_meth_names", names);
    }
    m
}
