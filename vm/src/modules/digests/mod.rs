//! `_md5`, `_sha1`, `_sha2`, `_sha3`, `_blake2` and `_hashlib`'s place: hashes by the RustCrypto crates.

mod blake2;
mod hashlib;

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
    /// The size of its digests, if that is not the algorithm's.
    fn size(&self) -> Option<usize> {
        None
    }
}

macro_rules! blake2_hash {
    ($($ty:ty)*) => {
        $(impl Hash for $ty {
            fn update(&mut self, data: &[u8]) {
                self.update(data);
            }
            fn digest(&self, _: Option<usize>) -> Vec<u8> {
                self.digest()
            }
            fn copy(&self) -> Box<dyn Hash> {
                Box::new(self.clone())
            }
            fn size(&self) -> Option<usize> {
                Some(self.digest().len())
            }
        })*
    };
}
blake2_hash!(blake2::Blake2b blake2::Blake2s);

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
    Algorithm {
        name: "blake2b",
        digest_size: 64,
        block_size: blake2::Blake2b::BLOCK,
        start: || Box::new(blake2::Blake2b::new(&usual_parameters(64))),
    },
    Algorithm {
        name: "blake2s",
        digest_size: 32,
        block_size: blake2::Blake2s::BLOCK,
        start: || Box::new(blake2::Blake2s::new(&usual_parameters(32))),
    },
];

fn usual_parameters(digest_size: u8) -> blake2::Parameters {
    blake2::Parameters { digest_size, fanout: 1, depth: 1, ..Default::default() }
}

/// `blake2b(…)`, `blake2s(…)`: the class's name says which.
fn new_blake2(vm: &mut Vm, args: &Args) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    let wide = vm.library.blake2.is_some_and(|[b, _]| ty.is_subtype(b));
    let name = if wide { "blake2b" } else { "blake2s" };
    if args.pos.len() > 2 {
        let n = args.pos.len() - 1;
        return Err(
            vm.type_error(format!("{name}() takes at most 1 positional argument ({n} given)"))
        );
    }
    const NAMES: [&str; 15] = [
        "",
        "data",
        "digest_size",
        "key",
        "salt",
        "person",
        "fanout",
        "depth",
        "leaf_size",
        "node_offset",
        "node_depth",
        "inner_size",
        "last_node",
        "usedforsecurity",
        "string",
    ];
    let given = args.bind(vm, name, NAMES, 1)?;
    let (most, text_most, offset_bits) = if wide { (64, 16, 64) } else { (32, 8, 48) };
    let mut p = usual_parameters(most);
    for (target, i, longest) in [
        (&mut p.key, 3, usize::from(most)),
        (&mut p.salt, 4, text_most),
        (&mut p.person, 5, text_most),
    ] {
        let Some(w) = given[i] else { continue };
        *target = data(vm, w)?;
        if target.len() > longest {
            let what = NAMES[i];
            return Err(vm.value_error(&format!("maximum {what} length is {longest} bytes")));
        }
    }
    let number = |vm: &mut Vm, i: usize, usual: u64, low: u64, high: u64| -> R<u64> {
        let Some(w) = given[i] else { return Ok(usual) };
        let index = vm.index(w)?;
        let v = crate::arithmetic::Int::of(*index).map_or_else(Default::default, |i| i.to_big());
        if v < 0.into() {
            return Err(vm.value_error(&format!("{} must be non-negative", NAMES[i])));
        }
        match u64::try_from(&v).ok().filter(|v| (low..=high).contains(v)) {
            Some(v) => Ok(v),
            None if high > 0xff => Err(vm.overflow_error(&format!("{} is too large", NAMES[i]))),
            None => {
                let text = format!("{} must be between {low} and {high}", NAMES[i]);
                Err(vm.value_error(&text))
            }
        }
    };
    p.digest_size = number(vm, 2, most.into(), 1, most.into())? as u8;
    p.fanout = number(vm, 6, 1, 0, 255)? as u8;
    p.depth = number(vm, 7, 1, 1, 255)? as u8;
    p.leaf_size = number(vm, 8, 0, 0, u32::MAX.into())? as u32;
    p.node_offset = number(vm, 9, 0, 0, u64::MAX >> (64 - offset_bits))?;
    p.node_depth = number(vm, 10, 0, 0, 255)? as u8;
    p.inner_size = number(vm, 11, 0, 0, most.into())? as u8;
    p.last_node = given[12].map_or(Ok(false), |w| vm.truth(w))?;
    let mut hash: Box<dyn Hash> =
        if wide { Box::new(blake2::Blake2b::new(&p)) } else { Box::new(blake2::Blake2s::new(&p)) };
    if let Some(w) = given[1].or(given[14]) {
        hash.update(&data(vm, w)?);
    }
    let algorithm = ALGORITHMS.iter().find(|a| a.name == name).expect("listed above");
    Ok(build::native(ty, Box::new(State { algorithm, hash })))
}

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
        Some(w) if variable => match vm.to_i64(w)? {
            n if !(0..1 << 29).contains(&n) => {
                return Err(vm.value_error("digest length is out of range"));
            }
            n => Some(n as usize),
        },
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
                let text = super::binascii::hex(&d);
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
            let n = with(vm, w, |s| s.hash.size().unwrap_or(s.algorithm.digest_size))?;
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

pub(crate) use hashlib::make as make_hashlib;

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
    let m = family(vm, "_blake2", &[]);
    let base = vm.library.hash_type.expect("made with the family");
    let types = ["blake2b", "blake2s"].map(|name| {
        let ty = super::derived_type(vm, "_blake2", name, base, &[]);
        ty.new.set(Some(new_blake2));
        set(vm, &m, name, Ref::new(ty.word()));
        ty
    });
    for (ty, text, digest) in [(types[0], 16, 64), (types[1], 8, 32)] {
        for (name, n) in [
            ("SALT_SIZE", text),
            ("PERSON_SIZE", text),
            ("MAX_KEY_SIZE", digest),
            ("MAX_DIGEST_SIZE", digest),
        ] {
            let (key, n) = (vm.intern(name), build::int64(vm, n));
            ty.dict().insert_str(vm, *key, n);
        }
    }
    vm.library.blake2 = Some(types);
    set(vm, &m, "_GIL_MINSIZE", build::none());
    m
}
