//! `property`.

use super::{define, define_property, read_only};
use crate::build;
use crate::heap::{Ref, header, replace};
use crate::object::*;
use crate::vm::{Args, R, Raised, Vm};
use ir::word::Word;
use std::cell::Cell;

fn p(w: Word) -> &'static PropertyObj {
    w.cast::<PropertyObj>()
}
fn or_none(w: Word) -> Ref {
    if w == Word::NULL { build::none() } else { Ref::new(w) }
}

/// An empty one; `property` itself is filled at once, a subclass may have an `__init__` of its own.
fn new(vm: &mut Vm, args: &Args) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    let field = || Cell::new(Word::NULL);
    let made = PropertyObj {
        head: header(ty),
        get: field(),
        set: field(),
        del: field(),
        doc: field(),
        name: field(),
        has_getters_doc: Cell::new(false),
    };
    let made = build::own(build::with_attrs(ty, made, 0));
    if !ty.is_heap {
        fill(vm, *made, args)?;
    }
    Ok(made)
}

fn init(vm: &mut Vm, args: &Args) -> R {
    let Some(w) = args.get(0).filter(|w| w.get::<PropertyObj>().is_some()) else {
        return Err(vm.type_error("descriptor '__init__' requires a 'property' object".into()));
    };
    // `property(…)` has filled it already.
    if vm.type_of(w).is_heap {
        fill(vm, w, args)?;
    }
    Ok(build::none())
}

fn fill(vm: &mut Vm, w: Word, args: &Args) -> R<()> {
    let [_, get, set, del, doc] =
        args.bind(vm, "property", ["", "fget", "fset", "fdel", "doc"], 0)?;
    let given = |w: Option<Word>| w.filter(|w| *w != Word::NONE);
    for (field, value) in [(&p(w).get, get), (&p(w).set, set), (&p(w).del, del)] {
        replace(field, given(value).map_or(Word::NULL, |v| Ref::new(v).into_word()));
    }
    let mut doc = given(doc).map(Ref::new);
    let mut is_getters = false;
    if doc.is_none()
        && let Some(get) = given(get)
    {
        let name = vm.names.__doc__;
        doc = vm.find_attr(get, name)?.filter(|d| **d != Word::NONE);
        is_getters = doc.is_some();
    }
    p(w).has_getters_doc.set(is_getters);
    let ty = vm.type_of(w);
    let doc = doc.unwrap_or_else(build::none);
    replace(&p(w).doc, doc.clone().into_word());
    if ty.is_heap {
        // A subclass has a docstring itself, which hides what is kept here.
        let name = vm.names.__doc__;
        match vm.set_attr(w, name, Some(doc)) {
            Err(Raised) if !is_getters && vm.pending_is(vm.exc().attribute_error) => {
                vm.clear_pending();
            }
            other => other?,
        }
    }
    Ok(())
}

/// `getter`, `setter` and `deleter`: a copy with another function.
fn changed(vm: &mut Vm, args: &Args, which: usize) -> R {
    let (old, new) = (p(args.pos[0]), args.pos[1]);
    let mut parts = [old.get.get(), old.set.get(), old.del.get()];
    if new != Word::NONE {
        parts[which] = new;
    }
    let [get, set, del] = parts.map(or_none);
    // The docstring of a getter goes with it.
    let keeps_doc = !(old.has_getters_doc.get() && *get != Word::NONE);
    let doc = if keeps_doc { or_none(old.doc.get()) } else { build::none() };
    let ty = vm.type_of(args.pos[0]).word();
    let made = vm.call(ty, &Args::of(&[*get, *set, *del, *doc]))?;
    if let Some(m) = made.get::<PropertyObj>()
        && old.name.get() != Word::NULL
    {
        replace(&m.name, Ref::new(old.name.get()).into_word());
    }
    Ok(made)
}

/// The name that the class statement gave it, or that of the getter.
pub(crate) fn name(vm: &mut Vm, w: Word) -> R<Option<Ref>> {
    if p(w).name.get() != Word::NULL {
        return Ok(Some(Ref::new(p(w).name.get())));
    }
    match p(w).get.get() {
        Word::NULL => Ok(None),
        get => {
            let name = vm.names.__name__;
            vm.find_attr(get, name)
        }
    }
}

/// Whether a function is marked as abstract.
pub(super) fn is_abstract(vm: &mut Vm, f: Word) -> R<bool> {
    let key = vm.intern("__isabstractmethod__");
    match vm.find_attr(f, *key)? {
        Some(mark) => vm.truth(*mark),
        None => Ok(false),
    }
}

pub(super) fn install(vm: &mut Vm) {
    let ty = vm.types.property;
    ty.new.set(Some(new));
    define(
        vm,
        ty,
        &[
            ("__init__", init),
            ("getter", |vm, a| changed(vm, a, 0)),
            ("setter", |vm, a| changed(vm, a, 1)),
            ("deleter", |vm, a| changed(vm, a, 2)),
            ("__set_name__", |vm, a| {
                let given = a.pos.len() - 1;
                if given != 2 || !a.names.is_empty() {
                    let text = format!(
                        "__set_name__() takes 2 positional arguments but {given} were given"
                    );
                    return Err(vm.type_error(text));
                }
                replace(&p(a.pos[0]).name, Ref::new(a.pos[2]).into_word());
                Ok(build::none())
            }),
        ],
    );
    define_property(
        vm,
        ty,
        "__isabstractmethod__",
        |vm, w| {
            for f in [p(w).get.get(), p(w).set.get(), p(w).del.get()] {
                if f != Word::NULL && is_abstract(vm, f)? {
                    return Ok(build::bool(true));
                }
            }
            Ok(build::bool(false))
        },
        None,
    );
    define_property(vm, ty, "fget", |_, w| Ok(or_none(p(w).get.get())), read_only());
    define_property(vm, ty, "fset", |_, w| Ok(or_none(p(w).set.get())), read_only());
    define_property(vm, ty, "fdel", |_, w| Ok(or_none(p(w).del.get())), read_only());
    define_property(
        vm,
        ty,
        "__doc__",
        |_, w| Ok(or_none(p(w).doc.get())),
        Some(|_, w, v| {
            replace(&p(w).doc, Ref::new(v).into_word());
            Ok(())
        }),
    );
    define_property(
        vm,
        ty,
        "__name__",
        |vm, w| match name(vm, w)? {
            Some(name) => Ok(name),
            None => {
                let key = vm.names.__name__;
                Err(vm.no_attribute(w, key))
            }
        },
        Some(|_, w, v| {
            replace(&p(w).name, Ref::new(v).into_word());
            Ok(())
        }),
    );
}
