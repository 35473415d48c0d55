//! What could not be converted, as `UnicodeEncodeError` or `UnicodeDecodeError`.

use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// Which part of `object` could not be converted, and why.
pub(super) struct Fault<'a> {
    pub(super) encoding: &'a str,
    pub(super) object: Ref,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) reason: &'a str,
}

/// Makes the exception for a fault.
pub(super) fn exception(vm: &mut Vm, ty: &'static TypeObj, fault: &Fault) -> R {
    let args = [
        build::str(vm, fault.encoding),
        fault.object.clone(),
        build::usize(vm, fault.start),
        build::usize(vm, fault.end),
        build::str(vm, fault.reason),
    ];
    let words: Vec<Word> = args.iter().map(|r| r.word()).collect();
    vm.call(ty.word(), &Args::of(&words))
}

/// A code point as a string literal writes it.
pub(super) fn escaped(c: u32) -> String {
    match c {
        0..0x100 => format!("\\x{c:02x}"),
        0x100..0x10000 => format!("\\u{c:04x}"),
        _ => format!("\\U{c:08x}"),
    }
}
