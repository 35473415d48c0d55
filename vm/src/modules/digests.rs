//! `_md5`, `_sha1`, `_sha2`, `_sha3`, `_blake2` and `_hashlib`'s place: hashes by the RustCrypto crates.

use super::{module, native_type, set};
use crate::build;
use crate::heap::Ref;
use crate::methods::define_property;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use sha2::Digest;
use sha2::digest::{ExtendableOutput, Update, XofReader};

/// A hash that is being computed.
trait Hash {
    fn update(&mut self, data: &[u8]);
    fn digest(&self, len: Option<usize>) -> Vec<u8>;
    fn copy(&self) -> Box<dyn Hash>;
}

/// A hash with a digest of fixed length.
#[derive(Clone)]
struct Fixed<D>(D);

impl<D: Digest + Clone + 'static> Hash for Fixed<D> {
    fn update(&mut self, data: &[u8]) {
        Digest::update(&mut self.0, data);
    }
    fn digest(&self, _: Option<usize>) -> Vec<u8> {
        self.0.clone().finalize().to_vec()
    }
    fn copy(&self) -> Box<dyn Hash> {
        Box::new(Fixed(self.0.clone()))
    }
}

/// A hash with a digest of any length.
struct Extendable<D>(D);

impl<D: ExtendableOutput + Update + Clone + 'static> Hash for Extendable<D> {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }
    fn digest(&self, len: Option<usize>) -> Vec<u8> {
        let mut out = vec![0; len.unwrap_or(0)];
        self.0.clone().finalize_xof().read(&mut out);
        out
    }
    fn copy(&self) -> Box<dyn Hash> {
        Box::new(Extendable(self.0.clone()))
    }
}

/// Everything about one algorithm.
struct Algorithm {
    name: &'static str,
    digest_size: usize,
    block_size: usize,
    start: fn() -> Box<dyn Hash>,
}

/// A Python hash object's state.
struct State {
    algorithm: &'static Algorithm,
    hash: Box<dyn Hash>,
}

macro_rules! fixed {
    ($name:literal, $digest:expr, $block:expr, $ty:ty) => {
        Algorithm {
            name: $name,
            digest_size: $digest,
            block_size: $block,
            start: || Box::new(Fixed(<$ty>::new())),
        }
    };
}
macro_rules! extendable {
    ($name:literal, $block:expr, $ty:ty) => {
        Algorithm {
            name: $name,
            digest_size: 0,
            block_size: $block,
            start: || Box::new(Extendable(<$ty>::default())),
        }
    };
}

static ALGORITHMS: &[Algorithm] = &[
    fixed!("md5", 16, 64, md5::Md5),
    fixed!("sha1", 20, 64, sha1::Sha1),
    fixed!("sha224", 28, 64, sha2::Sha224),
    fixed!("sha256", 32, 64, sha2::Sha256),
    fixed!("sha384", 48, 128, sha2::Sha384),
    fixed!("sha512", 64, 128, sha2::Sha512),
    fixed!("sha3_224", 28, 144, sha3::Sha3_224),
    fixed!("sha3_256", 32, 136, sha3::Sha3_256),
    fixed!("sha3_384", 48, 104, sha3::Sha3_384),
    fixed!("sha3_512", 64, 72, sha3::Sha3_512),
    extendable!("shake_128", 168, sha3::Shake128),
    extendable!("shake_256", 136, sha3::Shake256),
    fixed!("blake2b", 64, 128, blake2::Blake2b512),
    fixed!("blake2s", 32, 64, blake2::Blake2s256),
];

fn with<T>(vm: &mut Vm, w: Word, f: impl FnOnce(&mut State) -> T) -> R<T> {
    let native = w.get::<NativeObj>();
    match native.and_then(|n| n.data.borrow_mut().downcast_mut::<State>().map(f)) {
        Some(v) => Ok(v),
        None => Err(vm.type_error("descriptor requires a hash object".into())),
    }
}

fn data(vm: &mut Vm, w: Word) -> R<Vec<u8>> {
    if w.as_str().is_some() {
        return Err(vm.type_error("Strings must be encoded before hashing".into()));
    }
    match crate::buffer::copy(w) {
        Some(d) => Ok(d),
        None => Err(vm.type_error("object supporting the buffer API required".into())),
    }
}

/// Starts the algorithm of this name.
fn start(vm: &mut Vm, name: &str, args: &Args) -> R {
    let names = ["data", "usedforsecurity", "string"];
    let [first, _, other] = args.bind(vm, name, names, 0)?;
    let Some(algorithm) = ALGORITHMS.iter().find(|a| a.name == name) else {
        return Err(vm.value_error(&format!("unsupported hash type {name}")));
    };
    let mut hash = (algorithm.start)();
    if let Some(w) = first.or(other) {
        hash.update(&data(vm, w)?);
    }
    let Some(ty) = vm.library.hash_type else { return Ok(build::none()) };
    Ok(build::native(ty, Box::new(State { algorithm, hash })))
}

fn digest_of(vm: &mut Vm, args: &Args) -> R<Vec<u8>> {
    let [w, length] = args.bind(vm, "digest", ["", "length"], 1)?;
    let w = w.unwrap_or(Word::NONE);
    let variable = with(vm, w, |s| s.algorithm.digest_size == 0)?;
    let len = match length {
        Some(w) if variable => Some(vm.to_i64(w)?.max(0) as usize),
        None if variable => {
            let text = "digest() missing required argument 'length' (pos 1)";
            return Err(vm.type_error(text.into()));
        }
        Some(_) => return Err(vm.type_error("digest() takes no arguments (1 given)".into())),
        None => None,
    };
    with(vm, w, |s| s.hash.digest(len))
}

fn make_type(vm: &mut Vm) -> &'static TypeObj {
    let ty = native_type(
        vm,
        "_hashlib",
        "HASH",
        &[
            ("update", |vm, a| {
                a.arity(vm, "update", 1, 1, 1)?;
                let d = data(vm, a.pos[1])?;
                with(vm, a.pos[0], |s| s.hash.update(&d))?;
                Ok(build::none())
            }),
            ("digest", |vm, a| {
                let d = digest_of(vm, a)?;
                Ok(build::bytes(vm, d))
            }),
            ("hexdigest", |vm, a| {
                let d = digest_of(vm, a)?;
                let text: String = d.iter().map(|b| format!("{b:02x}")).collect();
                Ok(build::str(vm, &text))
            }),
            ("copy", |vm, a| {
                let (algorithm, hash) = with(vm, a.pos[0], |s| (s.algorithm, s.hash.copy()))?;
                let ty = vm.type_of(a.pos[0]);
                Ok(build::native(ty, Box::new(State { algorithm, hash })))
            }),
            ("__repr__", |vm, a| {
                let name = with(vm, a.pos[0], |s| s.algorithm.name)?;
                let text = format!("<{name} _hashlib.HASH object @ {:#x}>", a.pos[0].0);
                Ok(build::str(vm, &text))
            }),
        ],
    );
    define_property(
        vm,
        ty,
        "name",
        |vm, w| {
            let name = with(vm, w, |s| s.algorithm.name)?;
            Ok(build::str(vm, name))
        },
        None,
    );
    define_property(
        vm,
        ty,
        "digest_size",
        |vm, w| {
            let n = with(vm, w, |s| s.algorithm.digest_size)?;
            Ok(build::usize(vm, n))
        },
        None,
    );
    define_property(
        vm,
        ty,
        "block_size",
        |vm, w| {
            let n = with(vm, w, |s| s.algorithm.block_size)?;
            Ok(build::usize(vm, n))
        },
        None,
    );
    ty
}

/// A constructor of one algorithm.
macro_rules! constructor {
    ($name:literal) => {
        ($name, |vm, a| start(vm, $name, a))
    };
}

fn family(vm: &mut Vm, name: &str, functions: &[(&str, NativeFn)]) -> Ref {
    if vm.library.hash_type.is_none() {
        let ty = make_type(vm);
        vm.library.hash_type = Some(ty);
    }
    module(vm, name, functions)
}

pub(crate) fn make_md5(vm: &mut Vm) -> Ref {
    family(vm, "_md5", &[constructor!("md5")])
}
pub(crate) fn make_sha1(vm: &mut Vm) -> Ref {
    family(vm, "_sha1", &[constructor!("sha1")])
}
pub(crate) fn make_sha2(vm: &mut Vm) -> Ref {
    let all: &[(&str, NativeFn)] = &[
        constructor!("sha224"),
        constructor!("sha256"),
        constructor!("sha384"),
        constructor!("sha512"),
    ];
    family(vm, "_sha2", all)
}
pub(crate) fn make_sha3(vm: &mut Vm) -> Ref {
    let all: &[(&str, NativeFn)] = &[
        constructor!("sha3_224"),
        constructor!("sha3_256"),
        constructor!("sha3_384"),
        constructor!("sha3_512"),
        constructor!("shake_128"),
        constructor!("shake_256"),
    ];
    family(vm, "_sha3", all)
}
pub(crate) fn make_blake2(vm: &mut Vm) -> Ref {
    let m = family(vm, "_blake2", &[constructor!("blake2b"), constructor!("blake2s")]);
    set(vm, &m, "_GIL_MINSIZE", build::none());
    m
}
