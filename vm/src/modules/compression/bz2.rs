//! `_bz2`, on the crate `bzip2` (its port of the library to Rust), so compressed data is what CPython's is.

use super::{Compressor, Decode, Decompressor, Encode, Step};
use crate::build;
use crate::heap::Ref;
use crate::modules::{module, native_type, set};
use crate::object::{TypeObj, Value};
use crate::vm::{Args, R, Raised, Vm};
use bzip2::{Action, Compress, Compression, Decompress, Error, Status};
use ir::word::Word;

/// Room for output that a step of compression has at least.
const ROOM: usize = 8 << 10;

impl Decode for Decompress {
    fn step(&mut self, input: &[u8], out: &mut [u8]) -> Result<Step, String> {
        let (taken, made) = (self.total_in(), self.total_out());
        let status = self.decompress(input, out).map_err(message)?;
        Ok(Step {
            taken: (self.total_in() - taken) as usize,
            made: (self.total_out() - made) as usize,
            ended: status == Status::StreamEnd,
        })
    }
}

fn message(error: Error) -> String {
    match error {
        Error::Data | Error::DataMagic => "Invalid data stream".into(),
        Error::Sequence => "Invalid sequence of commands sent to libbzip2".into(),
        Error::Param => "Internal error - invalid parameters passed to libbzip2".into(),
    }
}

impl Encode for Compress {
    fn write(&mut self, data: &[u8]) -> Result<Vec<u8>, String> {
        let (mut out, start) = (Vec::new(), self.total_in());
        loop {
            let at = (self.total_in() - start) as usize;
            if at == data.len() {
                return Ok(out);
            }
            out.reserve(ROOM);
            self.compress_vec(&data[at..], &mut out, Action::Run).map_err(message)?;
        }
    }
    fn finish(mut self: Box<Self>) -> Result<Vec<u8>, String> {
        let mut out = Vec::new();
        loop {
            out.reserve(ROOM);
            let status = self.compress_vec(&[], &mut out, Action::Finish).map_err(message)?;
            if status == Status::StreamEnd {
                return Ok(out);
            }
        }
    }
}

fn error(vm: &mut Vm, text: &str) -> Raised {
    let ty = vm.exc().os_error;
    vm.raise(ty, text)
}

fn new_compressor(vm: &mut Vm, args: &Args) -> R {
    let [class, level] = args.bind(vm, "BZ2Compressor", ["", "compresslevel"], 1)?;
    let level = level.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(9);
    if !(1..=9).contains(&level) {
        return Err(vm.value_error("compresslevel must be between 1 and 9"));
    }
    let encoder = Compress::new(Compression::new(level as u32), 0);
    let class = class.unwrap_or(Word::NONE).cast::<TypeObj>();
    Ok(build::native(class, Box::new(Compressor(Some(Box::new(encoder))))))
}
fn new_decompressor(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "BZ2Decompressor", 1, 0, 0)?;
    let decoder = Decompressor::new(Box::new(Decompress::new(false)));
    Ok(build::native(args.pos[0].cast::<TypeObj>(), Box::new(decoder)))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(vm, "_bz2", &[]);
    let compressor = native_type(
        vm,
        "_bz2",
        "BZ2Compressor",
        &[
            ("compress", |vm, a| super::compress(vm, a, error)),
            ("flush", |vm, a| super::flush(vm, a, error)),
        ],
    );
    compressor.new.set(Some(new_compressor));
    let decompressor = native_type(
        vm,
        "_bz2",
        "BZ2Decompressor",
        &[("decompress", |vm, a| super::decompress(vm, a, error))],
    );
    decompressor.new.set(Some(new_decompressor));
    super::define_attributes(vm, decompressor);
    for ty in [compressor, decompressor] {
        set(vm, &m, ty.short_name(), Ref::new(ty.word()));
    }
    m
}
