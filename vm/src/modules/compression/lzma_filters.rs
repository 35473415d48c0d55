//! Filter chains of `lzma` as dicts, and what the crate calls them.

use crate::build;
use crate::heap::Ref;
use crate::object::{DictObj, Value};
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use lzma_rust2::{EncodeMode, FilterConfig, FilterType, LzmaOptions, MfType};

pub(super) const LZMA1: i64 = 0x4000_0000_0000_0001;
pub(super) const LZMA2: i64 = 0x21;
const DELTA: i64 = 3;

/// The flag of a preset that asks for the most effort.
pub(super) const EXTREME: i64 = 1 << 31;

/// A chain: filters that are only ways to change data, and the compression behind them.
pub(super) struct Chain {
    pub(super) before: Vec<FilterConfig>,
    pub(super) is_lzma2: bool,
    pub(super) options: LzmaOptions,
}

fn unsupported(vm: &mut Vm) -> crate::vm::Raised {
    super::lzma::error(vm, "Invalid or unsupported options")
}

/// The options that a preset stands for.
pub(super) fn preset(preset: i64) -> Option<LzmaOptions> {
    let level = preset & !EXTREME;
    if !(0..=9).contains(&level) {
        return None;
    }
    let mut options = LzmaOptions::with_preset(level as u32);
    if preset & EXTREME != 0 {
        options.mode = EncodeMode::Normal;
        options.mf = MfType::Bt4;
        let is_slow = matches!(level, 3 | 5);
        options.nice_len = if is_slow { 192 } else { LzmaOptions::NICE_LEN_MAX };
        options.depth_limit = if is_slow { 0 } else { 512 };
    }
    Some(options)
}

/// The entry of a specifier under a name.
fn entry(vm: &mut Vm, spec: Word, name: &str) -> R<Option<i64>> {
    let key = vm.intern(name);
    let Some(dict) = spec.get::<DictObj>() else {
        let text = "Filter specifier must be a dict or dict-like object";
        return Err(vm.type_error(text.into()));
    };
    let found = dict.lookup_str(*key).map(Ref::new);
    found.map(|w| vm.to_i64(*w)).transpose()
}

fn identifier(vm: &mut Vm, spec: Word) -> R<i64> {
    match entry(vm, spec, "id")? {
        Some(id) => Ok(id),
        None => Err(vm.value_error("Filter specifier must have an \"id\" entry")),
    }
}

/// The options of a specifier of one of the two compressions.
fn options(vm: &mut Vm, spec: Word) -> R<LzmaOptions> {
    let level = entry(vm, spec, "preset")?.unwrap_or(6);
    let Some(mut o) = preset(level) else {
        let text = format!("Invalid compression preset: {level}");
        return Err(super::lzma::error(vm, &text));
    };
    for (name, most, field) in [("lc", 4, &mut o.lc), ("lp", 4, &mut o.lp), ("pb", 4, &mut o.pb)] {
        match entry(vm, spec, name)? {
            Some(n) if (0..=most).contains(&n) => *field = n as u32,
            Some(_) => return Err(unsupported(vm)),
            None => {}
        }
    }
    match entry(vm, spec, "dict_size")? {
        Some(n @ 4096..=1_610_612_736) => o.dict_size = n as u32,
        None => {}
        Some(_) => return Err(unsupported(vm)),
    }
    match entry(vm, spec, "nice_len")? {
        Some(n @ 2..=273) => o.nice_len = (n as u32).max(LzmaOptions::NICE_LEN_MIN),
        None => {}
        Some(_) => return Err(unsupported(vm)),
    }
    match entry(vm, spec, "mode")? {
        Some(1) => o.mode = EncodeMode::Fast,
        Some(2) => o.mode = EncodeMode::Normal,
        None => {}
        Some(_) => return Err(unsupported(vm)),
    }
    match entry(vm, spec, "mf")? {
        Some(3 | 4) => o.mf = MfType::Hc4,
        Some(0x12..=0x14) => o.mf = MfType::Bt4,
        None => {}
        Some(_) => return Err(unsupported(vm)),
    }
    if let Some(depth) = entry(vm, spec, "depth")? {
        o.depth_limit = i32::try_from(depth).unwrap_or(i32::MAX);
    }
    if o.lc + o.lp > 4 {
        return Err(unsupported(vm));
    }
    Ok(o)
}

/// A filter before the compression.
fn filter(vm: &mut Vm, spec: Word) -> R<FilterConfig> {
    let id = identifier(vm, spec)?;
    let Some(filter_type) = u64::try_from(id).ok().and_then(|id| FilterType::try_from(id).ok())
    else {
        let text = format!("Invalid filter ID: {id}");
        return Err(vm.value_error(&text));
    };
    let property = match id {
        DELTA => entry(vm, spec, "dist")?.unwrap_or(1),
        _ => entry(vm, spec, "start_offset")?.unwrap_or(0),
    };
    let property = u32::try_from(property).map_err(|_| unsupported(vm))?;
    Ok(FilterConfig { filter_type, property })
}

/// A chain, from a sequence of specifiers.
pub(super) fn chain(vm: &mut Vm, specs: Word) -> R<Chain> {
    let specs = vm.collect(specs)?;
    let Some((last, before)) = specs.split_last().filter(|_| specs.len() <= 4) else {
        let text = match specs.is_empty() {
            true => "Invalid or unsupported options",
            false => "Too many filters - liblzma supports a maximum of 4",
        };
        return Err(match specs.is_empty() {
            true => super::lzma::error(vm, text),
            false => vm.value_error(text),
        });
    };
    let mut filters = Vec::new();
    for spec in before {
        filters.push(filter(vm, **spec)?);
    }
    let id = identifier(vm, **last)?;
    if !matches!(id, LZMA1 | LZMA2) {
        return Err(unsupported(vm));
    }
    Ok(Chain { before: filters, is_lzma2: id == LZMA2, options: options(vm, **last)? })
}

/// `_encode_filter_properties`: a specifier's options as they stand in a file.
pub(super) fn encode(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "_encode_filter_properties", 0, 1, 1)?;
    let spec = args.pos[0];
    let properties = match identifier(vm, spec)? {
        LZMA1 => {
            let options = options(vm, spec)?;
            let mut properties = vec![options.get_props()];
            properties.extend(options.dict_size.to_le_bytes());
            properties
        }
        LZMA2 => vec![dictionary_code(options(vm, spec)?.dict_size)],
        DELTA => vec![(filter(vm, spec)?.property as u8).wrapping_sub(1)],
        _ => match filter(vm, spec)?.property {
            0 => vec![],
            start => start.to_le_bytes().to_vec(),
        },
    };
    Ok(build::bytes(vm, properties))
}

/// `_decode_filter_properties`.
pub(super) fn decode(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "_decode_filter_properties", 0, 2, 2)?;
    let id = vm.to_i64(args.pos[0])?;
    let data = super::data(vm, args.get(1))?;
    let fields: Vec<(&str, u32)> = match (id, data.as_slice()) {
        (LZMA1, [props @ 0..225, size @ ..]) if size.len() == 4 => {
            let props = u32::from(*props);
            let size = u32::from_le_bytes(size.try_into().unwrap_or_default());
            let (lc, lp, pb) = (props % 9, props / 9 % 5, props / 45);
            vec![("lc", lc), ("lp", lp), ("pb", pb), ("dict_size", size)]
        }
        (LZMA2, [code @ 0..=40]) => vec![("dict_size", dictionary_size(*code))],
        (DELTA, [distance]) => vec![("dist", u32::from(*distance) + 1)],
        (4..=9, []) => vec![],
        (4..=9, start) if start.len() == 4 => {
            vec![("start_offset", u32::from_le_bytes(start.try_into().unwrap_or_default()))]
        }
        _ => return Err(unsupported(vm)),
    };
    let spec = build::dict(vm, crate::dict::Dict::default());
    let id = ("id", id);
    for (name, value) in
        std::iter::once(id).chain(fields.into_iter().map(|(n, v)| (n, i64::from(v))))
    {
        let (key, value) = (vm.intern(name), build::int64(vm, value));
        spec.cast::<DictObj>().insert_str(vm, *key, value);
    }
    Ok(spec)
}

/// How a file of format xz names the size of a dictionary: 2 or 3, shifted.
fn dictionary_size(code: u8) -> u32 {
    match code {
        40 => u32::MAX,
        code => (2 | u32::from(code & 1)) << (code / 2 + 11),
    }
}
/// The code of the smallest size that is large enough.
fn dictionary_code(size: u32) -> u8 {
    (0..40).find(|code| dictionary_size(*code) >= size).unwrap_or(40)
}
