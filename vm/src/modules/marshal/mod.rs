//! `marshal`: values in CPython's format (`Python/marshal.c`); code objects in one that only the same build of Patchwork reads.

mod code;
mod read;
mod write;

use super::{module, set};
use crate::build;
use crate::heap::Ref;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// The newest version of the format.
const VERSION: i64 = 5;
/// The flag of a tag whose value may be referred to later.
const REFERABLE: u8 = 0x80;
/// How deep values may be nested.
const DEPTH: usize = 1000;

fn dumps(vm: &mut Vm, args: &Args) -> R {
    let names = ["value", "version", "allow_code"];
    let [value, version, code] = args.bind(vm, "dumps", names, 1)?;
    let data = dump_value(vm, value, version, code)?;
    Ok(build::bytes(vm, data))
}
fn dump_value(
    vm: &mut Vm,
    value: Option<Word>,
    version: Option<Word>,
    code: Option<Word>,
) -> R<Vec<u8>> {
    let version = version.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(VERSION);
    let code = code.map(|w| vm.truth(w)).transpose()?.unwrap_or(true);
    write::value(vm, value.unwrap_or(Word::NONE), version, code)
}
fn dump(vm: &mut Vm, args: &Args) -> R {
    let names = ["value", "file", "version", "allow_code"];
    let [value, file, version, code] = args.bind(vm, "dump", names, 2)?;
    let data = dump_value(vm, value, version, code)?;
    let (write, data) = (vm.names.write, build::bytes(vm, data));
    vm.call_method(file.unwrap_or(Word::NONE), write, &[*data])
}
fn loads(vm: &mut Vm, args: &Args) -> R {
    let [data, code] = args.bind(vm, "loads", ["bytes", "allow_code"], 1)?;
    let data = super::zlib::data(vm, data)?;
    let code = code.map(|w| vm.truth(w)).transpose()?.unwrap_or(true);
    Ok(read::value(vm, &data, code)?.0)
}
/// Reads a value from a file, which is left behind it.
fn load(vm: &mut Vm, args: &Args) -> R {
    let [file, code] = args.bind(vm, "load", ["file", "allow_code"], 1)?;
    let file = file.unwrap_or(Word::NONE);
    let code = code.map(|w| vm.truth(w)).transpose()?.unwrap_or(true);
    let read = vm.intern("read");
    let all = vm.call_method(file, *read, &[])?;
    let Some(data) = crate::buffer::copy(*all) else {
        let ty = vm.type_of(*all).name();
        return Err(vm.type_error(format!("file.read() returned not bytes but {ty}")));
    };
    let (value, used) = read::value(vm, &data, code)?;
    if used < data.len() {
        let (seek, back) = (vm.intern("seek"), build::int64(vm, used as i64 - data.len() as i64));
        vm.call_method(file, *seek, &[*back, Word::from_i64(1).expect("small")])?;
    }
    Ok(value)
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let functions: &[(&str, crate::object::NativeFn)] =
        &[("dump", dump), ("dumps", dumps), ("load", load), ("loads", loads)];
    let m = module(vm, "marshal", functions);
    let version = build::int64(vm, VERSION);
    set(vm, &m, "version", version);
    m
}
