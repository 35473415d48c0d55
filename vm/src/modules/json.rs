//! `_json`: the fast parts of `json`.

mod decode;
mod encode;

use super::{module, native_type, set};
use crate::heap::Ref;
use crate::object::*;
use crate::vm::Vm;

/// The types of scanners and encoders.
#[derive(Clone, Copy)]
pub(crate) struct JsonTypes {
    scanner: &'static TypeObj,
    encoder: &'static TypeObj,
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "_json",
        &[
            ("scanstring", decode::scan_string),
            ("encode_basestring", encode::quote_text),
            ("encode_basestring_ascii", encode::quote_ascii),
        ],
    );
    let scanner = native_type(vm, "_json", "Scanner", &[("__call__", decode::scan)]);
    scanner.new.set(Some(decode::new));
    let encoder = native_type(vm, "_json", "Encoder", &[("__call__", encode::encode)]);
    encoder.new.set(Some(encode::new));
    vm.library.json = Some(JsonTypes { scanner, encoder });
    set(vm, &m, "make_scanner", Ref::new(scanner.word()));
    set(vm, &m, "make_encoder", Ref::new(encoder.word()));
    m
}
