//! Parsed replacement templates: literals and group numbers in turn.

use super::finding::{Cutter, Found, Subject};
use super::{held, pattern, types};
use crate::build;
use crate::heap::Ref;
use crate::modules::native_type;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// The group numbers between the literals; the object holds the literals, one more than groups.
struct Template(Vec<usize>);

pub(super) fn is_template(w: Word) -> bool {
    w.get::<NativeObj>().is_some_and(|n| n.data.borrow().is::<Template>())
}

/// `_sre.template(pattern, [literal, group, literal, …])`.
pub(super) fn template(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "template", 0, 2, 2)?;
    let parts = vm.collect(args.pos[1])?;
    let (mut literals, mut groups) = (Vec::new(), Vec::new());
    for (i, part) in parts.into_iter().enumerate() {
        if i % 2 == 0 {
            literals.push(part);
        } else {
            groups.push(vm.to_i64(*part)?.max(0) as usize);
        }
    }
    if groups.is_empty()
        && let Some(only) = literals.first()
    {
        return Ok(only.clone());
    }
    let made = build::native(types(vm).template, Box::new(Template(groups)));
    *made.cast::<NativeObj>().held.borrow_mut() = literals;
    Ok(made)
}

/// Appends what the template gives for a match.
pub(super) fn expand(
    vm: &mut Vm,
    w: Word,
    found: &Found,
    subject: &Subject,
    out: &mut Vec<u8>,
) -> R<()> {
    let native = w.cast::<NativeObj>();
    let data = native.data.borrow();
    let Some(Template(groups)) = data.downcast_ref::<Template>() else { return Ok(()) };
    let mut cutter = Cutter::new(subject);
    for i in 0..native.held.borrow().len() {
        let literal = held(w, i);
        pattern::append(vm, out, *literal, i)?;
        let Some(g) = groups.get(i) else { continue };
        match found.spans.get(*g) {
            Some(Some((a, b))) => out.extend_from_slice(cutter.raw(*a, *b)),
            Some(None) => {}
            None => return Err(vm.index_error("no such group")),
        }
    }
    Ok(())
}

pub(super) fn make_type(vm: &mut Vm) -> &'static TypeObj {
    native_type(vm, "_sre", "SRE_Template", &[])
}

/// The expansion of a template (or of a literal, which stands for itself) as an object.
pub(super) fn expanded(vm: &mut Vm, t: &Ref, found: &Found, subject: &Subject) -> R {
    if !is_template(**t) {
        return Ok(t.clone());
    }
    let mut out = Vec::new();
    expand(vm, **t, found, subject, &mut out)?;
    Ok(match subject {
        Subject::Text(..) => build::str(vm, &String::from_utf8_lossy(&out)),
        _ => build::bytes(vm, out),
    })
}
