//! `zlib`, on the crate `flate2`.

use super::{exception_class, module, native_type, set};
use crate::build;
use crate::heap::Ref;
use crate::methods::bytes::to_bytes;
use crate::methods::define_property;
use crate::object::*;
use crate::vm::{Args, R, Raised, Vm};
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use ir::word::Word;

/// `wbits`: which wrapping the data has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrapping {
    Raw,
    Zlib,
    Gzip,
    /// Zlib or gzip, as the first byte says.
    Either,
}

fn error(vm: &mut Vm, text: &str) -> Raised {
    let ty = vm.library.zlib_error.as_ref().and_then(|t| t.get::<TypeObj>());
    let ty = ty.unwrap_or(vm.exc().value_error);
    vm.raise(ty, text)
}
/// The bytes of an argument that must have some.
pub(super) fn data(vm: &mut Vm, w: Option<Word>) -> R<Vec<u8>> {
    let w = w.unwrap_or(Word::NONE);
    if crate::buffer::copy(w).is_none() {
        let ty = vm.type_of(w).name();
        return Err(vm.type_error(format!("a bytes-like object is required, not '{ty}'")));
    }
    to_bytes(vm, w)
}
fn wrapping(vm: &mut Vm, w: Option<Word>) -> R<Wrapping> {
    let bits = w.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(15);
    match bits {
        -15..=-8 => Ok(Wrapping::Raw),
        0 | 8..=15 => Ok(Wrapping::Zlib),
        24..=31 => Ok(Wrapping::Gzip),
        40..=47 => Ok(Wrapping::Either),
        _ => Err(vm.value_error("Invalid initialization option")),
    }
}
fn level(vm: &mut Vm, w: Option<Word>) -> R<Compression> {
    match w.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(-1) {
        -1 => Ok(Compression::new(6)),
        n @ 0..=9 => Ok(Compression::new(n as u32)),
        _ => Err(error(vm, "Bad compression level")),
    }
}

const GZIP_HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// A stream that is being compressed.
struct Compressor {
    inner: Compress,
    wrapping: Wrapping,
    crc: crc32fast::Hasher,
    started: bool,
    finished: bool,
}

impl Compressor {
    fn new(level: Compression, wrapping: Wrapping) -> Compressor {
        let inner = Compress::new(level, wrapping == Wrapping::Zlib);
        Compressor {
            inner,
            wrapping,
            crc: crc32fast::Hasher::new(),
            started: false,
            finished: false,
        }
    }
    fn run(&mut self, data: &[u8], flush: FlushCompress) -> Vec<u8> {
        let mut out = Vec::with_capacity(data.len() / 2 + 64);
        if self.wrapping == Wrapping::Gzip && !self.started {
            out.extend(GZIP_HEADER);
        }
        self.started = true;
        self.finished |= flush == FlushCompress::Finish;
        self.crc.update(data);
        let start = self.inner.total_in();
        loop {
            let at = (self.inner.total_in() - start) as usize;
            out.reserve(1024);
            let status = self.inner.compress_vec(&data[at..], &mut out, flush);
            let done = (self.inner.total_in() - start) as usize == data.len();
            match status {
                Ok(Status::StreamEnd) | Err(_) => break,
                Ok(_) if done && out.len() < out.capacity() => break,
                Ok(_) => {}
            }
        }
        if self.wrapping == Wrapping::Gzip && flush == FlushCompress::Finish {
            out.extend(self.crc.clone().finalize().to_le_bytes());
            out.extend((self.inner.total_in() as u32).to_le_bytes());
        }
        out
    }
}

/// A stream that is being decompressed.
struct Decompressor {
    inner: Decompress,
    wrapping: Wrapping,
    /// Input of a gzip header that is not complete yet.
    header: Vec<u8>,
    past_header: bool,
    ended: bool,
    unused: Vec<u8>,
    unconsumed: Vec<u8>,
}

impl Decompressor {
    fn new(wrapping: Wrapping) -> Decompressor {
        Decompressor {
            inner: Decompress::new(wrapping == Wrapping::Zlib),
            wrapping,
            header: Vec::new(),
            past_header: wrapping != Wrapping::Gzip,
            ended: false,
            unused: Vec::new(),
            unconsumed: Vec::new(),
        }
    }
    /// Decompresses, at most `most` bytes.
    fn run(&mut self, data: &[u8], most: usize) -> Result<Vec<u8>, String> {
        let mut input = data.to_vec();
        if self.wrapping == Wrapping::Either {
            let Some(first) = input.first() else { return Ok(vec![]) };
            let found = if *first == 0x1f { Wrapping::Gzip } else { Wrapping::Zlib };
            *self = Decompressor::new(found);
        }
        if self.ended {
            self.unused.extend(input);
            return Ok(vec![]);
        }
        if !self.past_header {
            self.header.extend(&input);
            let Some(n) = gzip_header(&self.header)? else { return Ok(vec![]) };
            input = self.header.split_off(n);
            self.past_header = true;
        }
        let (mut out, start) = (Vec::new(), self.inner.total_in());
        self.unconsumed.clear();
        let mut piece = [0; 8192];
        loop {
            let at = (self.inner.total_in() - start) as usize;
            let room = piece.len().min(most - out.len());
            let before = (self.inner.total_in(), out.len());
            let made = self.inner.total_out();
            let status = self
                .inner
                .decompress(&input[at..], &mut piece[..room], FlushDecompress::None)
                .map_err(|e| e.to_string())?;
            out.extend_from_slice(&piece[..(self.inner.total_out() - made) as usize]);
            let at = (self.inner.total_in() - start) as usize;
            if status == Status::StreamEnd {
                self.ended = true;
                let trailer = if self.wrapping == Wrapping::Gzip { 8 } else { 0 };
                self.unused = input[(at + trailer).min(input.len())..].to_vec();
                break;
            }
            let stuck = before == (self.inner.total_in(), out.len());
            if out.len() >= most {
                self.unconsumed = input[at..].to_vec();
                break;
            }
            if stuck {
                break;
            }
        }
        Ok(out)
    }
}

/// The length of a gzip header; `None` if there is more to come.
fn gzip_header(d: &[u8]) -> Result<Option<usize>, String> {
    if d.len() < 10 {
        return Ok(None);
    }
    if d[..3] != [0x1f, 0x8b, 8] {
        return Err("incorrect header check".into());
    }
    let (flags, mut at) = (d[3], 10);
    if flags & 4 != 0 {
        let Some(n) = d.get(at..at + 2) else { return Ok(None) };
        at += 2 + usize::from(u16::from_le_bytes([n[0], n[1]]));
    }
    for bit in [8, 16] {
        if flags & bit != 0 {
            let Some(end) = d.get(at..).and_then(|r| r.iter().position(|b| *b == 0)) else {
                return Ok(None);
            };
            at += end + 1;
        }
    }
    at += if flags & 2 != 0 { 2 } else { 0 };
    Ok((at <= d.len()).then_some(at))
}

fn compress(vm: &mut Vm, args: &Args) -> R {
    let [d, l, bits] = args.bind(vm, "compress", ["", "level", "wbits"], 1)?;
    let (d, l, wrapping) = (data(vm, d)?, level(vm, l)?, wrapping(vm, bits)?);
    let out = Compressor::new(l, wrapping).run(&d, FlushCompress::Finish);
    Ok(build::bytes(vm, out))
}
fn decompress(vm: &mut Vm, args: &Args) -> R {
    let [d, bits, _] = args.bind(vm, "decompress", ["", "wbits", "bufsize"], 1)?;
    let (d, wrapping) = (data(vm, d)?, wrapping(vm, bits)?);
    let mut z = Decompressor::new(wrapping);
    match z.run(&d, usize::MAX) {
        Ok(out) if z.ended => Ok(build::bytes(vm, out)),
        Ok(_) => {
            let text = "Error -5 while decompressing data: incomplete or truncated stream";
            Err(error(vm, text))
        }
        Err(_) => {
            let header = wrapping == Wrapping::Zlib
                && (d.len() < 2 || (u16::from(d[0]) << 8 | u16::from(d[1])) % 31 != 0);
            let what =
                if header { "incorrect header check" } else { "invalid stored block lengths" };
            Err(error(vm, &format!("Error -3 while decompressing data: {what}")))
        }
    }
}

/// Applies `f` to a stream's state.
pub(super) fn with_state<S: 'static, T>(vm: &mut Vm, w: Word, f: impl FnOnce(&mut S) -> T) -> R<T> {
    let native = w.get::<NativeObj>();
    match native.and_then(|n| n.data.borrow_mut().downcast_mut::<S>().map(f)) {
        Some(v) => Ok(v),
        None => Err(vm.type_error("descriptor requires a stream object".into())),
    }
}
fn compress_more(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "compress", 1, 1, 1)?;
    let d = data(vm, args.get(1))?;
    if with_state(vm, args.pos[0], |c: &mut Compressor| c.finished)? {
        return Err(error(vm, "Error -2 while compressing data: inconsistent stream state"));
    }
    let out = with_state(vm, args.pos[0], |c: &mut Compressor| c.run(&d, FlushCompress::None))?;
    Ok(build::bytes(vm, out))
}
fn flush(vm: &mut Vm, args: &Args) -> R {
    let mode = args.get(1).map(|w| vm.to_i64(w)).transpose()?.unwrap_or(4);
    let mode = match mode {
        0 => return Ok(build::bytes(vm, vec![])),
        1..=2 | 5 => FlushCompress::Sync,
        3 => FlushCompress::Full,
        _ => FlushCompress::Finish,
    };
    if with_state(vm, args.pos[0], |c: &mut Compressor| c.finished)? {
        return Err(error(vm, "Error -2 while flushing: inconsistent stream state"));
    }
    let out = with_state(vm, args.pos[0], |c: &mut Compressor| c.run(&[], mode))?;
    Ok(build::bytes(vm, out))
}
fn decompress_more(vm: &mut Vm, args: &Args) -> R {
    let [w, d, most] = args.bind(vm, "decompress", ["", "data", "max_length"], 2)?;
    let d = data(vm, d)?;
    let most = most.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(0);
    if most < 0 {
        return Err(vm.value_error("max_length must be non-negative"));
    }
    let most = usize::try_from(most).ok().filter(|n| *n > 0).unwrap_or(usize::MAX);
    match with_state(vm, w.unwrap_or(Word::NONE), |z: &mut Decompressor| z.run(&d, most))? {
        Ok(out) => Ok(build::bytes(vm, out)),
        Err(_) => Err(error(vm, "Error -3 while decompressing data: incorrect header check")),
    }
}

fn make_types(vm: &mut Vm) -> (&'static TypeObj, &'static TypeObj) {
    let compressor =
        native_type(vm, "zlib", "Compress", &[("compress", compress_more), ("flush", flush)]);
    let decompressor = native_type(
        vm,
        "zlib",
        "Decompress",
        &[
            ("decompress", decompress_more),
            ("flush", |vm, a| {
                a.arity(vm, "flush", 1, 0, 1)?;
                if a.get(1).map(|w| vm.to_i64(w)).transpose()?.is_some_and(|n| n <= 0) {
                    return Err(vm.value_error("length must be greater than zero"));
                }
                let left = with_state(vm, a.pos[0], |z: &mut Decompressor| {
                    let d = std::mem::take(&mut z.unconsumed);
                    z.run(&d, usize::MAX)
                })?;
                Ok(build::bytes(vm, left.unwrap_or_default()))
            }),
        ],
    );
    define_property(
        vm,
        decompressor,
        "eof",
        |vm, w| Ok(build::bool(with_state(vm, w, |z: &mut Decompressor| z.ended)?)),
        None,
    );
    define_property(
        vm,
        decompressor,
        "unused_data",
        |vm, w| {
            let d = with_state(vm, w, |z: &mut Decompressor| z.unused.clone())?;
            Ok(build::bytes(vm, d))
        },
        None,
    );
    define_property(
        vm,
        decompressor,
        "unconsumed_tail",
        |vm, w| {
            let d = with_state(vm, w, |z: &mut Decompressor| z.unconsumed.clone())?;
            Ok(build::bytes(vm, d))
        },
        None,
    );
    (compressor, decompressor)
}

fn checksum(vm: &mut Vm, args: &Args, name: &str, start: i64) -> R {
    args.arity(vm, name, 0, 1, 2)?;
    let d = data(vm, args.get(0))?;
    let start = args.get(1).map(|w| vm.to_i64(w)).transpose()?.unwrap_or(start) as u32;
    let sum = if name == "adler32" {
        let mut a = adler2::Adler32::from_checksum(start);
        a.write_slice(&d);
        a.checksum()
    } else {
        let mut h = crc32fast::Hasher::new_with_initial(start);
        h.update(&d);
        h.finalize()
    };
    Ok(build::int64(vm, i64::from(sum)))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "zlib",
        &[
            ("compress", compress),
            ("decompress", decompress),
            ("adler32", |vm, a| checksum(vm, a, "adler32", 1)),
            ("crc32", |vm, a| checksum(vm, a, "crc32", 0)),
            ("compressobj", |vm, a| {
                let names = ["level", "method", "wbits", "memLevel", "strategy", "zdict"];
                let [l, method, bits, memory, strategy, _] = a.bind(vm, "compressobj", names, 0)?;
                for (w, range, usual) in
                    [(method, 8..=8, 8), (memory, 1..=9, 8), (strategy, 0..=4, 0)]
                {
                    let v = w.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(usual);
                    if !range.contains(&v) {
                        return Err(vm.value_error("Invalid initialization option"));
                    }
                }
                if bits.is_some_and(|w| w.as_i64() == Some(0)) {
                    return Err(vm.value_error("Invalid initialization option"));
                }
                let c = Compressor::new(level(vm, l)?, wrapping(vm, bits)?);
                let (ty, _) = vm.library.zlib_types.expect("made with this module");
                Ok(build::native(ty, Box::new(c)))
            }),
            ("decompressobj", |vm, a| {
                let [bits, _] = a.bind(vm, "decompressobj", ["wbits", "zdict"], 0)?;
                let z = Decompressor::new(wrapping(vm, bits)?);
                let (_, ty) = vm.library.zlib_types.expect("made with this module");
                Ok(build::native(ty, Box::new(z)))
            }),
        ],
    );
    let key = vm.intern("decompressobj");
    let made = m.cast::<ModuleObj>().dict.cast::<DictObj>().lookup_str(*key).map(Ref::new);
    if let Some(f) = made {
        match crate::import::call_library(vm, "_zlib_decompressor", "make", &[*f]) {
            Ok(class) => set(vm, &m, "_ZlibDecompressor", class),
            Err(_) => vm.clear_pending(),
        }
    }
    for (name, value) in [
        ("MAX_WBITS", 15),
        ("DEFLATED", 8),
        ("DEF_MEM_LEVEL", 8),
        ("DEF_BUF_SIZE", 16384),
        ("Z_DEFAULT_COMPRESSION", -1),
        ("Z_BEST_COMPRESSION", 9),
        ("Z_BEST_SPEED", 1),
        ("Z_NO_COMPRESSION", 0),
        ("Z_DEFAULT_STRATEGY", 0),
        ("Z_FILTERED", 1),
        ("Z_HUFFMAN_ONLY", 2),
        ("Z_RLE", 3),
        ("Z_FIXED", 4),
        ("Z_BLOCK", 5),
        ("Z_TREES", 6),
        ("Z_NO_FLUSH", 0),
        ("Z_PARTIAL_FLUSH", 1),
        ("Z_SYNC_FLUSH", 2),
        ("Z_FULL_FLUSH", 3),
        ("Z_FINISH", 4),
    ] {
        let value = build::int64(vm, value);
        set(vm, &m, name, value);
    }
    for name in ["ZLIB_VERSION", "ZLIB_RUNTIME_VERSION"] {
        let version = build::str(vm, "1.3.1");
        set(vm, &m, name, version);
    }
    let base = vm.exc().exception;
    let class = exception_class(vm, "zlib", "error", base);
    set(vm, &m, "error", class.clone());
    vm.library.zlib_error = Some(class);
    let types = make_types(vm);
    vm.library.zlib_types = Some(types);
    m
}
