//! Hashes of any values.

use crate::arithmetic::{Int, as_float};
use crate::build;
use crate::object::*;
use crate::vm::{R, Vm};
use ir::layout::tid;
use ir::word::Word;

impl Vm {
    /// `hash(w)`, equal to CPython's for numbers and containers of them.
    pub fn hash(&mut self, w: Word) -> R<i64> {
        if w.has_tid(tid::STR) {
            return Ok(w.cast::<StrObj>().hash());
        }
        if let Some(i) = w.as_i64() {
            return Ok(hash_int(i));
        }
        if w.has_tid(tid::TUPLE) {
            return self.hash_tuple(w.cast());
        }
        let ty = self.type_of(w);
        if ty.is_heap || ty.kind == Kind::Native {
            let name = self.names.__hash__;
            match self.type_lookup(ty, name) {
                Some(Word::NONE) => return Err(self.unhashable(w)),
                Some(f) if f.get::<BuiltinObj>().is_none() || self.is_own_hash(ty, f) => {
                    let r = self.call_found(w, name, &[])?;
                    return match Int::of(*r) {
                        Some(Int::Small(i)) => Ok(if i == -1 { -2 } else { i }),
                        Some(Int::Big(b)) => Ok(match i64::try_from(b) {
                            Ok(h) => h,
                            Err(_) => rustpython_common::hash::hash_bigint(b),
                        }),
                        None => {
                            Err(self.type_error("__hash__ method should return an integer".into()))
                        }
                    };
                }
                _ => {}
            }
        }
        self.hash_builtin(w)
    }

    /// Whether a library class has a `__hash__` of its own, written in Rust.
    fn is_own_hash(&mut self, ty: &TypeObj, f: Word) -> bool {
        let (object, name) = (self.types.object, self.names.__hash__);
        matches!(ty.kind, Kind::Native | Kind::Object) && self.type_lookup(object, name) != Some(f)
    }

    fn unhashable(&mut self, w: Word) -> crate::vm::Raised {
        let ty = self.type_of(w).name();
        self.type_error(format!("unhashable type: '{ty}'"))
    }

    /// The hash of a tuple, which is worked out once: xxHash as in CPython's `tuplehash`.
    #[inline]
    fn hash_tuple(&mut self, tuple: &TupleObj) -> R<i64> {
        match tuple.hash.get() {
            0 => self.hash_items(tuple),
            known => Ok(known),
        }
    }

    fn hash_items(&mut self, tuple: &TupleObj) -> R<i64> {
        const P1: u64 = 11400714785074694791;
        const P2: u64 = 14029467366897019727;
        const P5: u64 = 2870177450012600261;
        let items = tuple.items();
        let mut acc = P5;
        for i in items {
            let lane = match i.as_i64() {
                Some(i) => hash_int(i),
                None => self.hash(*i)?,
            } as u64;
            acc = acc.wrapping_add(lane.wrapping_mul(P2)).rotate_left(31).wrapping_mul(P1);
        }
        acc = acc.wrapping_add(items.len() as u64 ^ (P5 ^ 3527539));
        let hash = if acc == u64::MAX { 1546275796 } else { acc as i64 };
        tuple.hash.set(hash);
        Ok(hash)
    }

    /// The hash that built-in types define.
    pub fn hash_builtin(&mut self, w: Word) -> R<i64> {
        Ok(match w.kind() {
            Kind::Cell => return Err(self.unhashable(w)),
            Kind::Bool => (w == Word::TRUE) as i64,
            Kind::Int if let Some(v) = crate::wide::of(w) => hash_wide(v),
            Kind::Int => match Int::of(w) {
                Some(Int::Big(b)) => rustpython_common::hash::hash_bigint(b),
                Some(Int::Small(i)) => hash_int(i),
                None => 0,
            },
            Kind::Float => {
                let x = as_float(w).unwrap_or(0.0);
                rustpython_common::hash::hash_float(x).unwrap_or((w.0 >> 4) as i64)
            }
            Kind::Complex => {
                let c = w.cast::<ComplexObj>();
                let re = rustpython_common::hash::hash_float(c.re).unwrap_or(0);
                let im = rustpython_common::hash::hash_float(c.im).unwrap_or(0);
                let h = re.wrapping_add(1_000_003i64.wrapping_mul(im));
                if h == -1 { -2 } else { h }
            }
            Kind::Str => w.cast::<StrObj>().hash(),
            Kind::Bytes => hash_bytes(&w.cast::<BytesObj>().data.borrow()),
            Kind::Tuple => self.hash_tuple(w.cast())?,
            Kind::FrozenSet => crate::methods::set::hash(w.cast::<SetObj>()),
            Kind::Range => {
                let r = w.cast::<RangeObj>();
                let len = crate::methods::range::length(w);
                let n = build::int(self, len.clone());
                let parts = match i64::try_from(&len).unwrap_or(i64::MAX) {
                    0 => [*n, Word::NONE, Word::NONE],
                    1 => [*n, r.start, Word::NONE],
                    _ => [*n, r.start, r.step],
                };
                let t = build::tuple_of(self, &parts);
                self.hash(*t)?
            }
            Kind::Code => crate::methods::code_bytes::hash(&w.cast::<CodeObj>().code),
            Kind::Method => {
                let m = w.cast::<MethodObj>();
                ((m.this.0 >> 4) ^ (m.func.0 >> 4)) as i64
            }
            Kind::Builtin if w.cast::<BuiltinObj>().this != Word::NULL => {
                let b = w.cast::<BuiltinObj>();
                ((b.this.0 >> 4) ^ (b.func as usize as u64)) as i64
            }
            Kind::List | Kind::Dict | Kind::Set | Kind::ByteArray | Kind::Slice => {
                return Err(self.unhashable(w));
            }
            _ => (w.0 >> 4) as i64,
        })
    }
}

/// CPython's hash of an int.
#[inline]
pub fn hash_int(i: i64) -> i64 {
    const M: i64 = (1 << 61) - 1;
    let h = if (-M < i) && (i < M) { i } else { i % M };
    if h == -1 { -2 } else { h }
}

/// The same within ±2^127.
fn hash_wide(v: i128) -> i64 {
    const M: i128 = (1 << 61) - 1;
    let h = (v % M) as i64;
    if h == -1 { -2 } else { h }
}

/// Hash of a byte string (CPython's is keyed at random, so any good one will do).
pub fn hash_bytes(data: &[u8]) -> i64 {
    if data.is_empty() {
        return 0;
    }
    const K: u64 = 0x517c_c1b7_2722_0a95;
    let mut h: u64 = data.len() as u64 ^ 0x9e37_79b9_7f4a_7c15;
    let mut chunks = data.chunks_exact(8);
    for c in &mut chunks {
        let w = u64::from_le_bytes(c.try_into().expect("eight bytes"));
        h = (h.rotate_left(5) ^ w).wrapping_mul(K);
    }
    for b in chunks.remainder() {
        h = (h.rotate_left(5) ^ u64::from(*b)).wrapping_mul(K);
    }
    h ^= h >> 32;
    h = h.wrapping_mul(0xd6e8_feb8_6659_fd93);
    h ^= h >> 32;
    match h as i64 {
        0 => 1,
        -1 => -2,
        h => h,
    }
}

impl StrObj {
    /// The hash, computed once.
    #[inline]
    pub fn hash(&self) -> i64 {
        let h = self.hash.get();
        if h != 0 {
            return h;
        }
        let h = hash_bytes(self.as_str().as_bytes());
        self.hash.set(h);
        h
    }
}
