//! `re.Match`.

use super::finding::{Cutter, Found, Subject};
use super::{held, pattern, same, template, types};
use crate::build;
use crate::dict::Dict;
use crate::heap::Ref;
use crate::methods::{define_property, define_wrapped};
use crate::modules::native_type;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use std::rc::Rc;

/// What was found and within which bounds. The object holds the pattern and the string.
struct Match {
    found: Found,
    bounds: (usize, usize),
}

/// A match object.
pub(super) fn build(
    vm: &mut Vm,
    pattern: Word,
    string: Word,
    found: Found,
    bounds: (usize, usize),
) -> Ref {
    let made = build::native(types(vm).matches, Box::new(Rc::new(Match { found, bounds })));
    made.cast::<NativeObj>().held.borrow_mut().extend([Ref::new(pattern), Ref::new(string)]);
    made
}

fn of(vm: &mut Vm, w: Word) -> R<Rc<Match>> {
    let native = w.get::<NativeObj>();
    match native.and_then(|n| n.data.borrow().downcast_ref::<Rc<Match>>().cloned()) {
        Some(m) => Ok(m),
        None => Err(vm.type_error("descriptor requires a 're.Match' object".into())),
    }
}

/// `re._compile_template(pattern, text)`: `re` caches what it parses.
pub(super) fn compile_template(vm: &mut Vm, pattern: Word, text: Word) -> R {
    let name = vm.intern("re");
    let m = crate::import::import_name(vm, *name, Word::NONE, Word::NONE, 0)?;
    let key = vm.intern("_compile_template");
    let f = vm.get_attr(*m, *key)?;
    vm.call(*f, &Args::of(&[pattern, text]))
}

/// The number of the group that an index or name stands for.
fn group_number(vm: &mut Vm, w: Word, m: &Match, key: Word) -> R<usize> {
    let number = if key.kind() == Kind::Int || key.kind() == Kind::Bool {
        Some(vm.to_i64(key)?)
    } else {
        let names = pattern::group_index(*held(w, 0));
        match names.get::<DictObj>() {
            Some(d) => d.lookup(vm, key)?.map(|n| vm.to_i64(n)).transpose()?,
            None => None,
        }
    };
    match number.and_then(|n| usize::try_from(n).ok()).filter(|n| *n < m.found.spans.len()) {
        Some(n) => Ok(n),
        None => Err(vm.index_error("no such group")),
    }
}

fn cut(vm: &mut Vm, w: Word, span: Option<(usize, usize)>, default: Word) -> R {
    let Some((a, b)) = span else { return Ok(Ref::new(default)) };
    let string = held(w, 1);
    let subject = Subject::of(vm, *string, None)?;
    Ok(Cutter::new(&subject).cut(vm, a.min(subject.len()), b.min(subject.len())))
}

fn group(vm: &mut Vm, args: &Args) -> R {
    let w = args.pos[0];
    let m = of(vm, w)?;
    if args.pos.len() == 1 {
        return cut(vm, w, m.found.spans[0], Word::NONE);
    }
    let mut out = Vec::new();
    for key in &args.pos[1..] {
        let n = group_number(vm, w, &m, *key)?;
        out.push(cut(vm, w, m.found.spans[n], Word::NONE)?);
    }
    Ok(if out.len() == 1 { out.remove(0) } else { build::tuple(vm, out) })
}

fn get_item(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__getitem__", 1, 1, 1)?;
    group(vm, args)
}

fn groups(vm: &mut Vm, args: &Args) -> R {
    let [_, default] = args.bind(vm, "groups", ["", "default"], 1)?;
    let m = of(vm, args.pos[0])?;
    let mut out = Vec::new();
    for span in &m.found.spans[1..] {
        out.push(cut(vm, args.pos[0], *span, default.unwrap_or(Word::NONE))?);
    }
    Ok(build::tuple(vm, out))
}

fn group_dict(vm: &mut Vm, args: &Args) -> R {
    let [_, default] = args.bind(vm, "groupdict", ["", "default"], 1)?;
    let w = args.pos[0];
    let m = of(vm, w)?;
    let names = pattern::group_index(*held(w, 0));
    let out = build::dict(vm, Dict::default());
    for name in vm.collect(*names)? {
        let n = group_number(vm, w, &m, *name)?;
        let value = cut(vm, w, m.found.spans[n], default.unwrap_or(Word::NONE))?;
        out.cast::<DictObj>().insert(vm, *name, value)?;
    }
    Ok(out)
}

/// A group's bounds as Python counts: -1 when it took no part.
fn bounds(vm: &mut Vm, args: &Args, name: &str) -> R<(i64, i64)> {
    args.arity(vm, name, 1, 0, 1)?;
    let m = of(vm, args.pos[0])?;
    let n = match args.get(1) {
        Some(key) => group_number(vm, args.pos[0], &m, key)?,
        None => 0,
    };
    Ok(m.found.spans[n].map_or((-1, -1), |(a, b)| (a as i64, b as i64)))
}

fn pair(vm: &Vm, (a, b): (i64, i64)) -> Ref {
    let (a, b) = (build::int64(vm, a), build::int64(vm, b));
    build::tuple(vm, vec![a, b])
}

fn expand(vm: &mut Vm, args: &Args) -> R {
    let [_, text] = args.bind(vm, "expand", ["", "template"], 2)?;
    let w = args.pos[0];
    let m = of(vm, w)?;
    let (p, string) = (held(w, 0), held(w, 1));
    let t = compile_template(vm, *p, text.unwrap_or(Word::NONE))?;
    let subject = Subject::of(vm, *string, None)?;
    template::expanded(vm, &t, &m.found, &subject)
}

fn repr(vm: &mut Vm, args: &Args) -> R {
    let m = of(vm, args.pos[0])?;
    let (a, b) = pattern::whole(&m.found);
    let piece = cut(vm, args.pos[0], m.found.spans[0], Word::NONE)?;
    let shown: String = vm.repr(*piece)?.chars().take(50).collect();
    Ok(build::str(vm, &format!("<re.Match object; span=({a}, {b}), match={shown}>")))
}

fn last_group(vm: &mut Vm, w: Word) -> R {
    let m = of(vm, w)?;
    let names = pattern::index_group(*held(w, 0));
    let name = m.found.last_index.and_then(|i| {
        let t = names.get::<TupleObj>()?;
        t.items().get(i).map(|n| Ref::new(*n))
    });
    Ok(name.unwrap_or_else(build::none))
}

pub(super) fn make_type(vm: &mut Vm) -> &'static TypeObj {
    let ty = native_type(
        vm,
        "re",
        "Match",
        &[
            ("group", group),
            ("__getitem__", get_item),
            ("groups", groups),
            ("groupdict", group_dict),
            ("start", |vm, a| {
                let b = bounds(vm, a, "start")?;
                Ok(build::int64(vm, b.0))
            }),
            ("end", |vm, a| {
                let b = bounds(vm, a, "end")?;
                Ok(build::int64(vm, b.1))
            }),
            ("span", |vm, a| {
                let b = bounds(vm, a, "span")?;
                Ok(pair(vm, b))
            }),
            ("expand", expand),
            ("__copy__", same),
            ("__deepcopy__", same),
            ("__repr__", repr),
        ],
    );
    let which = vm.types.classmethod;
    define_wrapped(vm, ty, which, &[("__class_getitem__", crate::modules::alias)]);
    define_property(vm, ty, "re", |_, w| Ok(held(w, 0)), None);
    define_property(vm, ty, "string", |_, w| Ok(held(w, 1)), None);
    define_property(
        vm,
        ty,
        "pos",
        |vm, w| {
            let m = of(vm, w)?;
            Ok(build::usize(vm, m.bounds.0))
        },
        None,
    );
    define_property(
        vm,
        ty,
        "endpos",
        |vm, w| {
            let m = of(vm, w)?;
            Ok(build::usize(vm, m.bounds.1))
        },
        None,
    );
    define_property(
        vm,
        ty,
        "lastindex",
        |vm, w| {
            let m = of(vm, w)?;
            Ok(m.found.last_index.map_or_else(build::none, |i| build::usize(vm, i)))
        },
        None,
    );
    define_property(vm, ty, "lastgroup", last_group, None);
    define_property(
        vm,
        ty,
        "regs",
        |vm, w| {
            let m = of(vm, w)?;
            let pairs = m.found.spans.iter().map(|s| {
                let (a, b) = s.map_or((-1, -1), |(a, b)| (a as i64, b as i64));
                pair(vm, (a, b))
            });
            let pairs = pairs.collect();
            Ok(build::tuple(vm, pairs))
        },
        None,
    );
    ty
}
