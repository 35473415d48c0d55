//! `io.IncrementalNewlineDecoder`.

use super::lines::Seen;
use crate::build;
use crate::heap::Ref;
use crate::methods::{define, define_property};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// The object holds the decoder below (or `None`).
#[derive(Default)]
struct Decoder {
    translate: bool,
    /// A `\r` came last, which may be half of a `\r\n`.
    held_back: bool,
    /// 1: `\r`, 2: `\n`, 4: `\r\n`.
    seen: Seen,
}

fn with<T>(vm: &mut Vm, w: Word, f: impl FnOnce(&mut Decoder) -> T) -> R<T> {
    let native = w.get::<NativeObj>();
    match native.and_then(|n| n.data.borrow_mut().downcast_mut::<Decoder>().map(f)) {
        Some(v) => Ok(v),
        None => {
            Err(vm.type_error("descriptor requires an 'IncrementalNewlineDecoder' object".into()))
        }
    }
}
fn below(w: Word) -> Ref {
    w.cast::<NativeObj>().held.borrow().first().cloned().unwrap_or_else(build::none)
}

fn init(vm: &mut Vm, args: &Args) -> R {
    let names = ["", "decoder", "translate", "errors"];
    let [w, decoder, translate, _] = args.bind(vm, "IncrementalNewlineDecoder", names, 3)?;
    let w = w.unwrap_or(Word::NONE);
    let translate = vm.truth(translate.unwrap_or(Word::NONE))?;
    with(vm, w, |d| *d = Decoder { translate, ..Decoder::default() })?;
    let decoder = Ref::new(decoder.unwrap_or(Word::NONE));
    *w.cast::<NativeObj>().held.borrow_mut() = vec![decoder];
    Ok(build::none())
}

fn decode(vm: &mut Vm, args: &Args) -> R {
    let [w, input, last] = args.bind(vm, "decode", ["", "input", "final"], 2)?;
    let (w, input) = (w.unwrap_or(Word::NONE), input.unwrap_or(Word::NONE));
    let last = last.map_or(Ok(false), |w| vm.truth(w))?;
    let decoder = below(w);
    let text = if *decoder == Word::NONE {
        Ref::new(input)
    } else {
        let key = vm.intern("decode");
        vm.call_method(*decoder, *key, &[input, Word::from_bool(last)])?
    };
    let Some(text) = text.as_str() else {
        return Err(vm.type_error("decoder should return a string result".into()));
    };
    let out = with(vm, w, |d| {
        let mut text = text.to_string();
        if d.held_back && (!text.is_empty() || last) {
            text.insert(0, '\r');
            d.held_back = false;
        }
        if !last && text.ends_with('\r') {
            text.pop();
            d.held_back = true;
        }
        d.seen.note(text.as_bytes());
        if d.translate { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
    })?;
    Ok(build::str(vm, &out))
}

fn newlines(vm: &mut Vm, w: Word) -> R {
    let seen = with(vm, w, |d| d.seen)?;
    Ok(seen.shown(vm))
}

pub(super) fn install(vm: &mut Vm, ty: &'static TypeObj) {
    ty.new.set(Some(|_, a| {
        Ok(build::native(a.pos[0].cast::<TypeObj>(), Box::new(Decoder::default())))
    }));
    define(
        vm,
        ty,
        &[
            ("__init__", init),
            ("decode", decode),
            ("reset", |vm, a| {
                with(vm, a.pos[0], |d| (d.seen, d.held_back) = (Seen::default(), false))?;
                let decoder = below(a.pos[0]);
                if *decoder != Word::NONE {
                    let key = vm.intern("reset");
                    vm.call_method(*decoder, *key, &[])?;
                }
                Ok(build::none())
            }),
        ],
    );
    define_property(vm, ty, "newlines", newlines, None);
}
