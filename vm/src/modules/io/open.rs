//! `open`.

use super::types;
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// What a mode string asks for.
struct Mode {
    /// For `FileIO`: one of `r w x a`, and perhaps `+`.
    raw: String,
    reading: bool,
    plus: bool,
    binary: bool,
}

fn parse(vm: &mut Vm, mode: &str) -> R<Mode> {
    let repeated = mode.char_indices().any(|(i, c)| mode[i + 1..].contains(c));
    if repeated || mode.chars().any(|c| !"rwxab+t".contains(c)) {
        return Err(vm.value_error(&format!("invalid mode: '{mode}'")));
    }
    let (binary, text) = (mode.contains('b'), mode.contains('t'));
    if binary && text {
        return Err(vm.value_error("can't have text and binary mode at once"));
    }
    let kinds: String = mode.chars().filter(|c| "rwxa".contains(*c)).collect();
    if kinds.len() != 1 {
        let what = if kinds.is_empty() {
            "Must have exactly one of create/read/write/append mode and at most one plus"
        } else {
            "must have exactly one of create/read/write/append mode"
        };
        return Err(vm.value_error(what));
    }
    let plus = mode.contains('+');
    let raw = if plus { format!("{kinds}+") } else { kinds.clone() };
    Ok(Mode { raw, reading: kinds == "r", plus, binary })
}

fn make(vm: &mut Vm, ty: &'static TypeObj, args: &[Word]) -> R {
    vm.call(ty.word(), &Args::of(args))
}

/// `open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)`.
pub(crate) fn open(vm: &mut Vm, args: &Args) -> R {
    let names = ["file", "mode", "buffering", "encoding", "errors", "newline", "closefd", "opener"];
    let [file, mode, buffering, encoding, errors, newline, close_fd, opener] =
        args.bind(vm, "open", names, 1)?;
    let file = file.unwrap_or(Word::NONE);
    let file = if matches!(file.kind(), Kind::Int | Kind::Bool) {
        Ref::new(file)
    } else {
        crate::modules::posix::fspath(vm, file)?
    };
    let mode_text = match mode {
        None => "r".to_string(),
        Some(w) => match w.as_str() {
            Some(s) => s.to_string(),
            None => {
                let ty = vm.type_of(w).name();
                let text = format!("open() argument 'mode' must be str, not {ty}");
                return Err(vm.type_error(text));
            }
        },
    };
    let buffering = buffering.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(-1);
    let m = parse(vm, &mode_text)?;
    let given = |w: Option<Word>| w.filter(|w| *w != Word::NONE);
    if m.binary {
        let lacks = [(encoding, "an encoding"), (errors, "an errors"), (newline, "a newline")];
        for (w, what) in lacks {
            if given(w).is_some() {
                let text = format!("binary mode doesn't take {what} argument");
                return Err(vm.value_error(&text));
            }
        }
    }
    if buffering == 0 && !m.binary {
        return Err(vm.value_error("can't have unbuffered text I/O"));
    }
    let t = types(vm);
    let raw_mode = build::str(vm, &m.raw);
    let word = |w: Option<Word>| w.unwrap_or(Word::NONE);
    let close_fd = close_fd.unwrap_or(Word::TRUE);
    let raw = make(vm, t.file, &[*file, *raw_mode, close_fd, word(opener)])?;
    if buffering == 0 {
        return Ok(raw);
    }
    let ty = if m.plus {
        t.random
    } else if m.reading {
        t.reader
    } else {
        t.writer
    };
    let size = build::int64(vm, if buffering > 1 { buffering } else { super::CHUNK as i64 });
    let buffer = make(vm, ty, &[*raw, *size])?;
    if m.binary {
        return Ok(buffer);
    }
    let line_buffering = Word::from_bool(buffering == 1);
    let args = [*buffer, word(encoding), word(errors), word(newline), line_buffering];
    let text = make(vm, t.text, &args)?;
    let (key, mode) = (vm.intern("mode"), build::str(vm, &mode_text));
    vm.generic_set_attr(*text, *key, Some(mode))?;
    Ok(text)
}
