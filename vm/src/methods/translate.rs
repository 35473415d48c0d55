//! `str.translate` and the tables that it takes.

use super::str::text;
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
use ir::word::Word;

pub(super) fn maketrans(vm: &mut Vm, args: &Args) -> R {
    let d = build::dict(vm, crate::dict::Dict::default());
    let table = d.cast::<DictObj>();
    match args.pos {
        [one] => {
            let Some(from) = one.get::<DictObj>() else {
                return Err(vm.type_error(
                    "if you give only one argument to maketrans it must be a dict".into(),
                ));
            };
            let pairs: Vec<(Ref, Ref)> =
                from.table().iter().map(|e| (Ref::new(e.key), Ref::new(e.value))).collect();
            for (k, v) in pairs {
                let key = match k.as_str().map(|t| (t.chars().next(), t.chars().count())) {
                    Some((Some(c), 1)) => {
                        build::int64(vm, i64::from(crate::surrogates::code_point(c)))
                    }
                    Some(_) => {
                        let text = "string keys in translate table must be of length 1";
                        return Err(vm.value_error(text));
                    }
                    None if matches!(k.kind(), Kind::Int | Kind::Bool) => k,
                    None => {
                        let text = "keys in translate table must be strings or integers";
                        return Err(vm.type_error(text.into()));
                    }
                };
                table.insert(vm, *key, v)?;
            }
        }
        [from, to, rest @ ..] => {
            let (a, b) = (text(vm, *from, "maketrans")?, text(vm, *to, "maketrans")?);
            if a.chars().count() != b.chars().count() {
                return Err(
                    vm.value_error("the first two maketrans arguments must have equal length")
                );
            }
            for (x, y) in a.chars().zip(b.chars()) {
                let key = build::int64(vm, i64::from(crate::surrogates::code_point(x)));
                let value = build::int64(vm, i64::from(crate::surrogates::code_point(y)));
                table.insert(vm, *key, value)?;
            }
            if let Some(gone) = rest.first() {
                for c in text(vm, *gone, "maketrans")?.chars() {
                    let key = build::int64(vm, i64::from(crate::surrogates::code_point(c)));
                    table.insert(vm, *key, build::none())?;
                }
            }
        }
        [] => return Err(vm.type_error("maketrans expected at least 1 argument, got 0".into())),
    }
    Ok(d)
}
pub(super) fn translate(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "str.translate", 1, 1, 1)?;
    let mut out = String::with_capacity(args.pos[0].as_str().unwrap_or("").len());
    // What became of the ASCII characters that came before; those that stay as they are first.
    let mut known: [Option<char>; 128] = [None; 128];
    for c in args.pos[0].as_str().unwrap_or("").chars() {
        let known = known.get_mut(c as usize);
        if let Some(Some(known)) = known {
            out.push(*known);
            continue;
        }
        let key = build::int64(vm, i64::from(crate::surrogates::code_point(c)));
        let to = match translation(vm, args.pos[1], *key)? {
            None => c,
            Some(v) if *v == Word::NONE => continue,
            Some(v) => match v.as_str() {
                Some(t) => {
                    out.push_str(t);
                    continue;
                }
                None => {
                    let i = vm.to_i64(*v)?;
                    match u32::try_from(i).ok().and_then(crate::surrogates::character) {
                        Some(c) => c,
                        None => {
                            return Err(
                                vm.value_error("character mapping must be in range(0x110000)")
                            );
                        }
                    }
                }
            },
        };
        out.push(to);
        if let Some(known) = known {
            *known = Some(to);
        }
    }
    Ok(build::str(vm, &out))
}
/// What a table of `translate` has for a code point.
fn translation(vm: &mut Vm, table: Word, key: Word) -> R<Option<Ref>> {
    if table.has_tid(tid::DICT) {
        return Ok(table.cast::<DictObj>().lookup(vm, key)?.map(Ref::new));
    }
    match vm.get_item(table, key) {
        Ok(v) => Ok(Some(v)),
        Err(e) if !vm.pending_is(vm.exc().lookup_error) => Err(e),
        Err(_) => {
            vm.clear_pending();
            Ok(None)
        }
    }
}
