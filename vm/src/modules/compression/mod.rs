//! `_bz2` and `_lzma`: what the two have in common, streams whose input comes piece by piece.

pub(super) mod bz2;
pub(super) mod lzma;
mod lzma_filters;

use super::zlib::{data, with_state};
use crate::build;
use crate::methods::define_property;
use crate::object::*;
use crate::vm::{Args, R, Raised, Vm};
use ir::word::Word;

/// Bytes of output that are made room for at once.
const PIECE: usize = 32 << 10;

/// What one step of a decoder did.
struct Step {
    taken: usize,
    made: usize,
    ended: bool,
}

/// A decoder that is given input and room for output.
trait Decode {
    /// Goes on as far as both last; an error is the message that Python's exception has.
    fn step(&mut self, input: &[u8], out: &mut [u8]) -> Result<Step, String>;
    /// What a decoder took that turned out to lie behind the stream's end.
    fn taken_too_much(&self) -> &[u8] {
        &[]
    }
    /// The number of the integrity check that the stream has, where its format has such.
    fn check(&self) -> Option<i64> {
        None
    }
}

/// A stream that is being decompressed.
struct Decompressor {
    decoder: Box<dyn Decode>,
    /// Input that no output was asked for yet.
    kept: Vec<u8>,
    unused: Vec<u8>,
    ended: bool,
    needs_input: bool,
}

impl Decompressor {
    fn new(decoder: Box<dyn Decode>) -> Decompressor {
        let (kept, unused) = (Vec::new(), Vec::new());
        Decompressor { decoder, kept, unused, ended: false, needs_input: true }
    }

    /// Decompresses, at most `most` bytes.
    fn run(&mut self, data: &[u8], most: usize) -> Result<Vec<u8>, String> {
        self.kept.extend_from_slice(data);
        let (mut out, mut at) = (Vec::new(), 0);
        while out.len() < most && !self.ended {
            let start = out.len();
            out.resize(start + PIECE.min(most - start), 0);
            let step = self.decoder.step(&self.kept[at..], &mut out[start..])?;
            out.truncate(start + step.made);
            at += step.taken;
            self.ended = step.ended;
            if step.taken == 0 && step.made == 0 {
                break;
            }
        }
        self.kept.drain(..at);
        self.needs_input = !self.ended && out.len() < most;
        if self.ended {
            self.unused = self.decoder.taken_too_much().to_vec();
            self.unused.append(&mut self.kept);
        }
        Ok(out)
    }
}

/// The method `decompress` of both modules; `error` raises what the module raises for faulty input.
fn decompress(vm: &mut Vm, args: &Args, error: fn(&mut Vm, &str) -> Raised) -> R {
    let [w, input, most] = args.bind(vm, "decompress", ["", "data", "max_length"], 2)?;
    let (w, input) = (w.unwrap_or(Word::NONE), data(vm, input)?);
    let most = most.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(-1);
    if with_state(vm, w, |d: &mut Decompressor| d.ended)? {
        let ty = vm.exc().eof_error;
        return Err(vm.raise(ty, "End of stream already reached"));
    }
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    match with_state(vm, w, |d: &mut Decompressor| d.run(&input, most))? {
        Ok(out) => Ok(build::bytes(vm, out)),
        Err(text) => Err(error(vm, &text)),
    }
}

/// The attributes of decompressors.
fn define_attributes(vm: &mut Vm, ty: &'static TypeObj) {
    let eof = |vm: &mut Vm, w| Ok(build::bool(with_state(vm, w, |d: &mut Decompressor| d.ended)?));
    let needs_input =
        |vm: &mut Vm, w| Ok(build::bool(with_state(vm, w, |d: &mut Decompressor| d.needs_input)?));
    let unused_data = |vm: &mut Vm, w| {
        let unused = with_state(vm, w, |d: &mut Decompressor| d.unused.clone())?;
        Ok(build::bytes(vm, unused))
    };
    define_property(vm, ty, "eof", eof, None);
    define_property(vm, ty, "needs_input", needs_input, None);
    define_property(vm, ty, "unused_data", unused_data, None);
}

/// An encoder, which is gone once its stream is finished.
trait Encode {
    fn write(&mut self, data: &[u8]) -> Result<Vec<u8>, String>;
    fn finish(self: Box<Self>) -> Result<Vec<u8>, String>;
}

/// A stream that is being compressed.
struct Compressor(Option<Box<dyn Encode>>);

/// The method `compress` of both modules.
fn compress(vm: &mut Vm, args: &Args, error: fn(&mut Vm, &str) -> Raised) -> R {
    args.arity(vm, "compress", 1, 1, 1)?;
    let input = data(vm, args.get(1))?;
    let written = with_state(vm, args.pos[0], |c: &mut Compressor| {
        c.0.as_mut().map(|encoder| encoder.write(&input))
    })?;
    match written {
        Some(Ok(out)) => Ok(build::bytes(vm, out)),
        Some(Err(text)) => Err(error(vm, &text)),
        None => Err(vm.value_error("Compressor has been flushed")),
    }
}

/// The method `flush` of both modules.
fn flush(vm: &mut Vm, args: &Args, error: fn(&mut Vm, &str) -> Raised) -> R {
    args.arity(vm, "flush", 1, 0, 0)?;
    let encoder = with_state(vm, args.pos[0], |c: &mut Compressor| c.0.take())?;
    match encoder.map(|encoder| encoder.finish()) {
        Some(Ok(out)) => Ok(build::bytes(vm, out)),
        Some(Err(text)) => Err(error(vm, &text)),
        None => Err(vm.value_error("Repeated call to flush()")),
    }
}
