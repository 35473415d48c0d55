//! `_sre`: what `re` compiles to and runs on; the matching itself is the crate `rustpython-sre_engine`.
//!
//! Positions are in code points. ASCII strings and bytes are searched as bytes, where a position is an
//! index; other strings by a cursor over their UTF-8.

mod filter;
mod finding;
mod matches;
mod pattern;
mod scanner;
mod template;

use super::{module, set};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// The types of the objects that this module makes.
#[derive(Clone, Copy)]
pub(crate) struct SreTypes {
    pattern: &'static TypeObj,
    matches: &'static TypeObj,
    scanner: &'static TypeObj,
    template: &'static TypeObj,
}

fn types(vm: &mut Vm) -> SreTypes {
    vm.library.sre.expect("objects of this module exist only after its types")
}

fn character(vm: &mut Vm, args: &Args, name: &str) -> R<u32> {
    args.arity(vm, name, 0, 1, 1)?;
    let c = vm.to_i64(args.pos[0])?;
    Ok(u32::try_from(c).unwrap_or(0))
}
fn ascii_lower(c: u32) -> u32 {
    u8::try_from(c).map_or(c, |b| u32::from(b.to_ascii_lowercase()))
}
fn has_case(c: u32) -> bool {
    char::from_u32(c).is_some_and(|c| !c.to_lowercase().eq([c]) || !c.to_uppercase().eq([c]))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "_sre",
        &[
            ("compile", pattern::compile),
            ("template", template::template),
            ("getcodesize", |vm, _| Ok(build::usize(vm, rustpython_sre_engine::CODESIZE))),
            ("ascii_iscased", |vm, a| {
                let c = character(vm, a, "ascii_iscased")?;
                Ok(build::bool(u8::try_from(c).is_ok_and(|b| b.is_ascii_alphabetic())))
            }),
            ("ascii_tolower", |vm, a| {
                let c = character(vm, a, "ascii_tolower")?;
                Ok(build::int64(vm, i64::from(ascii_lower(c))))
            }),
            ("unicode_iscased", |vm, a| {
                let c = character(vm, a, "unicode_iscased")?;
                Ok(build::bool(has_case(c)))
            }),
            ("unicode_tolower", |vm, a| {
                let c = character(vm, a, "unicode_tolower")?;
                let lower = rustpython_sre_engine::string::lower_unicode(c);
                Ok(build::int64(vm, i64::from(lower)))
            }),
        ],
    );
    for (name, value) in [
        ("MAGIC", rustpython_sre_engine::SRE_MAGIC),
        ("CODESIZE", rustpython_sre_engine::CODESIZE),
        ("MAXREPEAT", rustpython_sre_engine::MAXREPEAT),
        ("MAXGROUPS", rustpython_sre_engine::MAXGROUPS),
    ] {
        let value = build::usize(vm, value);
        set(vm, &m, name, value);
    }
    let types = SreTypes {
        pattern: pattern::make_type(vm),
        matches: matches::make_type(vm),
        scanner: scanner::make_type(vm),
        template: template::make_type(vm),
    };
    vm.library.sre = Some(types);
    m
}

/// `__copy__` and `__deepcopy__` of what never changes.
fn same(_: &mut Vm, args: &Args) -> R {
    Ok(Ref::new(args.pos[0]))
}

/// The value at `i` that a native object holds.
fn held(w: Word, i: usize) -> Ref {
    w.cast::<NativeObj>().held.borrow()[i].clone()
}
