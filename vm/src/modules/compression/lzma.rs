//! `_lzma`, on the crate `lzma-rust2`: the formats xz and lzma, and raw streams.

use super::lzma_filters::{self as filters, Chain, EXTREME};
use super::{Compressor, Decode, Decompressor, Encode, Step, with_state};
use crate::build;
use crate::heap::Ref;
use crate::methods::define_property;
use crate::modules::{exception_class, module, native_type, set, set_numbers};
use crate::object::{TypeObj, Value};
use crate::vm::{Args, R, Raised, Vm};
use ir::word::Word;
use lzma_rust2::{
    Action, CheckType, Lzma2Options, Lzma2Stream, Lzma2Writer, LzmaStream, LzmaWriter, Status,
    StreamResult, XzOptions, XzStream, XzWriter,
};
use std::io::{ErrorKind, Write};

const AUTO: i64 = 0;
const XZ: i64 = 1;
const ALONE: i64 = 2;
const RAW: i64 = 3;
/// The check of a stream of which too little is known.
const UNKNOWN: i64 = 16;
/// What a file of format xz begins with.
const XZ_MAGIC: u8 = 0xfd;

/// The message about data of another format.
const FOREIGN: &str = "Input format not supported by decoder";

/// Raises `LZMAError`.
pub(super) fn error(vm: &mut Vm, text: &str) -> Raised {
    let class = vm.library.lzma_error.as_ref().and_then(|t| t.get::<TypeObj>());
    let class = class.unwrap_or(vm.exc().exception);
    vm.raise(class, text)
}

fn message(error: std::io::Error) -> String {
    let text = error.to_string();
    match error.kind() {
        _ if text.contains("magic") => FOREIGN,
        ErrorKind::OutOfMemory => "Memory usage limit exceeded",
        ErrorKind::Unsupported => "Invalid or unsupported options",
        _ => "Corrupt input data",
    }
    .into()
}

fn step(result: std::io::Result<StreamResult>) -> Result<Step, String> {
    let done = result.map_err(message)?;
    let ended = done.status == Status::StreamEnd;
    Ok(Step { taken: done.bytes_consumed, made: done.bytes_produced, ended })
}

impl Decode for XzStream {
    fn step(&mut self, input: &[u8], out: &mut [u8]) -> Result<Step, String> {
        step(self.process(input, out, Action::Run))
    }
    fn check(&self) -> Option<i64> {
        self.check_type().map(|check| check as i64)
    }
}
impl Decode for LzmaStream {
    fn step(&mut self, input: &[u8], out: &mut [u8]) -> Result<Step, String> {
        step(self.process(input, out, Action::Run))
    }
    fn taken_too_much(&self) -> &[u8] {
        self.unused_input()
    }
    fn check(&self) -> Option<i64> {
        Some(0)
    }
}
impl Decode for Lzma2Stream {
    fn step(&mut self, input: &[u8], out: &mut [u8]) -> Result<Step, String> {
        step(self.process(input, out, Action::Run))
    }
    fn check(&self) -> Option<i64> {
        Some(0)
    }
}

/// Whether data may be a file of the old format: nothing but its dictionary's size, which is 2 or 3 times a power of two, tells
/// one from other bytes.
fn may_be_alone(data: &[u8]) -> bool {
    let size = data.get(1..5).and_then(|size| size.try_into().ok()).map(u32::from_le_bytes);
    size.is_none_or(|size| {
        size == u32::MAX || matches!(size >> size.trailing_zeros().min(31), 0 | 1 | 3)
    })
}

/// A stream whose first byte tells which of the formats it has.
struct Either {
    limit: u32,
    found: Option<Box<dyn Decode>>,
}

impl Decode for Either {
    fn step(&mut self, input: &[u8], out: &mut [u8]) -> Result<Step, String> {
        let Some(first) = input.first() else {
            return match &mut self.found {
                Some(decoder) => decoder.step(input, out),
                None => Ok(Step { taken: 0, made: 0, ended: false }),
            };
        };
        if self.found.is_none() && *first != XZ_MAGIC && !may_be_alone(input) {
            return Err(FOREIGN.into());
        }
        let limit = self.limit;
        let decoder = self.found.get_or_insert_with(|| match *first {
            XZ_MAGIC => Box::new(XzStream::new_mem_limit(false, limit)),
            _ => Box::new(LzmaStream::new_mem_limit(limit, None)),
        });
        decoder.step(input, out)
    }
    fn taken_too_much(&self) -> &[u8] {
        self.found.as_ref().map_or(&[], |decoder| decoder.taken_too_much())
    }
    fn check(&self) -> Option<i64> {
        self.found.as_ref().and_then(|decoder| decoder.check())
    }
}

macro_rules! encoders {
    ($($writer:ty)*) => {
        $(impl Encode for $writer {
            fn write(&mut self, data: &[u8]) -> Result<Vec<u8>, String> {
                self.write_all(data).map_err(message)?;
                Ok(std::mem::take(self.inner_mut()))
            }
            fn finish(self: Box<Self>) -> Result<Vec<u8>, String> {
                (*self).finish().map_err(message)
            }
        })*
    };
}
encoders!(XzWriter<Vec<u8>> LzmaWriter<Vec<u8>> Lzma2Writer<Vec<u8>>);

/// An optional argument; `None` is none.
fn given(w: Option<Word>) -> Option<Word> {
    w.filter(|w| *w != Word::NONE)
}
fn number(vm: &mut Vm, w: Option<Word>, usual: i64) -> R<i64> {
    Ok(given(w).map(|w| vm.to_i64(w)).transpose()?.unwrap_or(usual))
}

fn new_compressor(vm: &mut Vm, args: &Args) -> R {
    let names = ["", "format", "check", "preset", "filters"];
    let [class, format, check, preset, specs] = args.bind(vm, "LZMACompressor", names, 1)?;
    let (format, check) = (number(vm, format, XZ)?, number(vm, check, -1)?);
    if given(preset).is_some() && given(specs).is_some() {
        return Err(vm.value_error("Cannot specify both preset and filter chain"));
    }
    if format != XZ && !matches!(check, -1 | 0) {
        return Err(vm.value_error("Integrity checks are only supported by FORMAT_XZ"));
    }
    let chain = match given(specs) {
        Some(specs) => filters::chain(vm, specs)?,
        None => {
            let level = number(vm, preset, 6)?;
            let Some(options) = filters::preset(level) else {
                let text = format!("Invalid compression preset: {level}");
                let text = if format == ALONE { &text } else { "Invalid or unsupported options" };
                return Err(error(vm, text));
            };
            Chain { before: vec![], is_lzma2: format != ALONE, options }
        }
    };
    let fits = match format {
        XZ => chain.is_lzma2,
        ALONE => !chain.is_lzma2 && chain.before.is_empty(),
        _ => chain.before.is_empty(),
    };
    if !fits {
        return Err(error(vm, "Invalid or unsupported options"));
    }
    let encoder = match format {
        XZ => {
            let check_type = match check {
                -1 | 4 => CheckType::Crc64,
                0 => CheckType::None,
                1 => CheckType::Crc32,
                10 => CheckType::Sha256,
                _ => return Err(error(vm, "Unsupported integrity check")),
            };
            let (lzma_options, filters) = (chain.options, chain.before);
            let options = XzOptions { lzma_options, check_type, block_size: None, filters };
            XzWriter::new(Vec::new(), options).map(|w| Box::new(w) as Box<dyn Encode>)
        }
        ALONE => LzmaWriter::new_use_header(Vec::new(), &chain.options, None)
            .map(|w| Box::new(w) as Box<dyn Encode>),
        RAW if given(specs).is_none() => {
            return Err(vm.value_error("Must specify filters for FORMAT_RAW"));
        }
        RAW if chain.is_lzma2 => {
            let options = Lzma2Options { lzma_options: chain.options, chunk_size: None };
            Ok(Box::new(Lzma2Writer::new(Vec::new(), options)) as Box<dyn Encode>)
        }
        RAW => LzmaWriter::new_no_header(Vec::new(), &chain.options, true)
            .map(|w| Box::new(w) as Box<dyn Encode>),
        _ => {
            let text = format!("Invalid container format: {format}");
            return Err(vm.value_error(&text));
        }
    };
    let class = class.unwrap_or(Word::NONE).cast::<TypeObj>();
    match encoder {
        Ok(encoder) => Ok(build::native(class, Box::new(Compressor(Some(encoder))))),
        Err(e) => Err(error(vm, &message(e))),
    }
}

fn new_decompressor(vm: &mut Vm, args: &Args) -> R {
    let names = ["", "format", "memlimit", "filters"];
    let [class, format, limit, specs] = args.bind(vm, "LZMADecompressor", names, 1)?;
    let format = number(vm, format, AUTO)?;
    let is_limited = given(limit).is_some();
    let limit = number(vm, limit, i64::MAX)?;
    if is_limited && format == RAW {
        return Err(vm.value_error("Cannot specify memory limit with FORMAT_RAW"));
    }
    if given(specs).is_some() != (format == RAW) {
        return Err(vm.value_error(match format {
            RAW => "Must specify filters for FORMAT_RAW",
            _ => "Cannot specify filters except with FORMAT_RAW",
        }));
    }
    let limit = u32::try_from(limit >> 10).unwrap_or(u32::MAX);
    let decoder: Box<dyn Decode> = match format {
        AUTO => Box::new(Either { limit, found: None }),
        XZ => Box::new(XzStream::new_mem_limit(false, limit)),
        ALONE => Box::new(LzmaStream::new_mem_limit(limit, None)),
        RAW => {
            let chain = filters::chain(vm, specs.unwrap_or(Word::NONE))?;
            match raw(&chain) {
                Ok(decoder) => decoder,
                Err(e) => return Err(error(vm, &message(e))),
            }
        }
        _ => {
            let text = format!("Invalid container format: {format}");
            return Err(vm.value_error(&text));
        }
    };
    let class = class.unwrap_or(Word::NONE).cast::<TypeObj>();
    Ok(build::native(class, Box::new(Decompressor::new(decoder))))
}

/// A decoder of a stream that says nothing about itself.
fn raw(chain: &Chain) -> std::io::Result<Box<dyn Decode>> {
    let o = &chain.options;
    if chain.is_lzma2 {
        let mut stream = Lzma2Stream::new(o.dict_size);
        stream.set_filters(&chain.before)?;
        return Ok(Box::new(stream));
    }
    let mut stream = LzmaStream::new(u64::MAX, o.lc, o.lp, o.pb, o.dict_size, None)?;
    stream.set_filters(&chain.before)?;
    Ok(Box::new(stream))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "_lzma",
        &[
            ("_encode_filter_properties", filters::encode),
            ("_decode_filter_properties", filters::decode),
            ("is_check_supported", |vm, a| {
                args_of_check(vm, a).map(|check| build::bool(matches!(check, 0 | 1 | 4 | 10)))
            }),
        ],
    );
    let base = vm.exc().exception;
    let class = exception_class(vm, "_lzma", "LZMAError", base);
    set(vm, &m, "LZMAError", class.clone());
    vm.library.lzma_error = Some(class);
    let compressor = native_type(
        vm,
        "_lzma",
        "LZMACompressor",
        &[
            ("compress", |vm, a| super::compress(vm, a, error)),
            ("flush", |vm, a| super::flush(vm, a, error)),
        ],
    );
    compressor.new.set(Some(new_compressor));
    let decompressor = native_type(
        vm,
        "_lzma",
        "LZMADecompressor",
        &[("decompress", |vm, a| super::decompress(vm, a, error))],
    );
    decompressor.new.set(Some(new_decompressor));
    super::define_attributes(vm, decompressor);
    let check = |vm: &mut Vm, w| {
        let check = with_state(vm, w, |d: &mut Decompressor| d.decoder.check())?;
        Ok(build::int64(vm, check.unwrap_or(UNKNOWN)))
    };
    define_property(vm, decompressor, "check", check, None);
    for ty in [compressor, decompressor] {
        set(vm, &m, ty.short_name(), Ref::new(ty.word()));
    }
    set_numbers(
        vm,
        &m,
        &[
            ("FORMAT_AUTO", AUTO),
            ("FORMAT_XZ", XZ),
            ("FORMAT_ALONE", ALONE),
            ("FORMAT_RAW", RAW),
            ("CHECK_NONE", 0),
            ("CHECK_CRC32", 1),
            ("CHECK_CRC64", 4),
            ("CHECK_SHA256", 10),
            ("CHECK_ID_MAX", 15),
            ("CHECK_UNKNOWN", UNKNOWN),
            ("FILTER_LZMA1", filters::LZMA1),
            ("FILTER_LZMA2", filters::LZMA2),
            ("FILTER_DELTA", 3),
            ("FILTER_X86", 4),
            ("FILTER_POWERPC", 5),
            ("FILTER_IA64", 6),
            ("FILTER_ARM", 7),
            ("FILTER_ARMTHUMB", 8),
            ("FILTER_SPARC", 9),
            ("MF_HC3", 3),
            ("MF_HC4", 4),
            ("MF_BT2", 0x12),
            ("MF_BT3", 0x13),
            ("MF_BT4", 0x14),
            ("MODE_FAST", 1),
            ("MODE_NORMAL", 2),
            ("PRESET_DEFAULT", 6),
            ("PRESET_EXTREME", EXTREME),
        ],
    );
    m
}

fn args_of_check(vm: &mut Vm, args: &Args) -> R<i64> {
    args.arity(vm, "is_check_supported", 0, 1, 1)?;
    vm.to_i64(args.pos[0])
}
