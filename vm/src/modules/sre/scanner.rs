//! `re.Scanner`'s helper `pattern.scanner()`, and the iterator of `finditer`, which is one.

use super::finding::{Finder, Mode, Subject};
use super::{held, matches, pattern, types};
use crate::build;
use crate::heap::Ref;
use crate::methods::define_property;
use crate::modules::native_type;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// How far a scanner is. Its object holds the pattern and the string.
struct Scanner {
    finder: Finder,
    bounds: (usize, usize),
}

/// `pattern.scanner(string, pos, endpos)`.
pub(super) fn new(vm: &mut Vm, args: &Args, name: &str) -> R {
    let [this, string, pos, end] = args.bind(vm, name, ["", "string", "pos", "endpos"], 2)?;
    let (this, string) = (this.unwrap_or(Word::NONE), string.unwrap_or(Word::NONE));
    let Some(p) = pattern::of(this) else {
        return Err(vm.type_error("descriptor requires a 're.Pattern' object".into()));
    };
    let subject = Subject::of(vm, string, p.is_bytes)?;
    let bounds = pattern::bounds(vm, &subject, pos, end)?;
    let s = Scanner { finder: Finder::new(p.groups, bounds.0, bounds.1), bounds };
    let made = build::native(types(vm).scanner, Box::new(s));
    made.cast::<NativeObj>().held.borrow_mut().extend([Ref::new(this), Ref::new(string)]);
    Ok(made)
}

fn step(vm: &mut Vm, w: Word, mode: Mode) -> R<Option<Ref>> {
    let (p, string) = (held(w, 0), held(w, 1));
    let Some(compiled) = pattern::of(*p) else { return Ok(None) };
    let subject = Subject::of(vm, *string, compiled.is_bytes)?;
    let mut data = w.cast::<NativeObj>().data.borrow_mut();
    let Some(s) = data.downcast_mut::<Scanner>() else { return Ok(None) };
    let bounds = s.bounds;
    let found = s.finder.next(&compiled, &subject, mode);
    drop(data);
    Ok(found.map(|f| matches::build(vm, *p, *string, f, bounds)))
}

fn method(vm: &mut Vm, args: &Args, name: &str, mode: Mode) -> R {
    args.arity(vm, name, 1, 0, 0)?;
    Ok(step(vm, args.pos[0], mode)?.unwrap_or_else(build::none))
}

/// Iterates over the matches of a scanner.
pub(super) struct Matches(pub(super) Ref);

impl Iterate for Matches {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        step(vm, *self.0, Mode::Search)
    }
}

pub(super) fn make_type(vm: &mut Vm) -> &'static TypeObj {
    let ty = native_type(
        vm,
        "_sre",
        "SRE_Scanner",
        &[
            ("match", |vm, a| method(vm, a, "match", Mode::Match)),
            ("search", |vm, a| method(vm, a, "search", Mode::Search)),
        ],
    );
    define_property(vm, ty, "pattern", |_, w| Ok(held(w, 0)), None);
    ty
}
