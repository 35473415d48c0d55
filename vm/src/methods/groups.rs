//! Exception groups and `except*`.

use super::exceptions::{field, set_field};
use super::{define, define_property};
use crate::build;
use crate::heap::{Ref, incref, replace};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// An exception that `split` takes apart: what matches, and the rest.
type Split = (Option<Ref>, Option<Ref>);

/// A group's message and the exceptions in it.
pub(crate) fn parts(vm: &mut Vm, group: Word) -> (String, Vec<Ref>) {
    let message = field(vm, group, "message").and_then(|m| m.as_str()).unwrap_or("").to_string();
    let inside = field(vm, group, "exceptions").and_then(|t| t.get::<TupleObj>());
    let inside = inside.map_or(vec![], |t| t.items().iter().map(|w| Ref::new(*w)).collect());
    (message, inside)
}

fn is_group(vm: &Vm, w: Word) -> bool {
    vm.type_of(w).is_subtype(vm.exc().base_exception_group)
}

fn new(vm: &mut Vm, args: &Args) -> R {
    let mut ty = args.pos[0].cast::<TypeObj>();
    let exc = vm.exc();
    let [_, message, given] = args.pos else {
        let (name, n) = (ty.name(), args.pos.len() - 1);
        let home = if ty.is_heap { "BaseExceptionGroup" } else { name };
        let text = format!("{home}.__new__() takes exactly 2 arguments ({n} given)");
        return Err(vm.type_error(text));
    };
    if message.as_str().is_none() {
        let got = vm.type_of(*message).name();
        return Err(vm.type_error(format!("argument 1 must be str, not {got}")));
    }
    if !matches!(given.kind(), Kind::List | Kind::Tuple) && !vm.type_of(*given).is_heap {
        return Err(vm.type_error("second argument (exceptions) must be a sequence".into()));
    }
    let inside = vm.collect(*given)?;
    if inside.is_empty() {
        let text = "second argument (exceptions) must be a non-empty sequence";
        return Err(vm.value_error(text));
    }
    let mut all_plain = true;
    for (i, w) in inside.iter().enumerate() {
        if w.kind() != Kind::Exception {
            let text = format!("Item {i} of second argument (exceptions) is not an exception");
            return Err(vm.value_error(&text));
        }
        all_plain &= vm.type_of(**w).is_subtype(exc.exception);
    }
    if std::ptr::eq(ty, exc.base_exception_group) && all_plain {
        ty = exc.exception_group;
    } else if !all_plain && ty.is_subtype(exc.exception) {
        let text = if std::ptr::eq(ty, exc.exception_group) {
            "Cannot nest BaseExceptions in an ExceptionGroup".to_string()
        } else {
            format!("Cannot nest BaseExceptions in '{}'", ty.name())
        };
        return Err(vm.type_error(text));
    }
    let both = build::tuple_of(vm, &[*message, *given]);
    let group = crate::exceptions::instance(ty, both);
    let inside = build::tuple(vm, inside);
    set_field(vm, *group, "message", *message);
    set_field(vm, *group, "exceptions", *inside);
    Ok(group)
}

/// Makes a group of the same sort as `of`, with its traceback, cause, context and notes.
fn derive(vm: &mut Vm, of: Word, inside: Vec<Ref>) -> R<Option<Ref>> {
    if inside.is_empty() {
        return Ok(None);
    }
    let list = build::list(vm, inside);
    let name = vm.intern("derive");
    let made = vm.call_method(of, *name, &[*list])?;
    if !is_group(vm, *made) {
        return Err(vm.type_error("derive must return an instance of BaseExceptionGroup".into()));
    }
    let (from, to) = (of.cast::<ExcObj>(), made.cast::<ExcObj>());
    let pairs =
        [(&from.traceback, &to.traceback), (&from.cause, &to.cause), (&from.context, &to.context)];
    for (a, b) in pairs {
        incref(a.get());
        replace(b, a.get());
    }
    let notes = vm.names.__notes__;
    if let Some(n) = vm.find_attr(of, notes)?
        && n.get::<ListObj>().is_some()
    {
        let copy = build::list_of(vm, n.cast::<ListObj>().items());
        vm.set_attr(*made, notes, Some(copy))?;
    }
    Ok(Some(made))
}

/// Splits by a condition on single exceptions, group by group.
fn split_by(vm: &mut Vm, e: Word, matches: &mut dyn FnMut(&mut Vm, Word) -> R<bool>) -> R<Split> {
    if matches(vm, e)? {
        return Ok((Some(Ref::new(e)), None));
    }
    if !is_group(vm, e) {
        return Ok((None, Some(Ref::new(e))));
    }
    vm.enter()?;
    let (mut yes, mut no) = (Vec::new(), Vec::new());
    let mut result = Ok(());
    for inner in parts(vm, e).1 {
        match split_by(vm, *inner, matches) {
            Ok((a, b)) => {
                yes.extend(a);
                no.extend(b);
            }
            Err(r) => {
                result = Err(r);
                break;
            }
        }
    }
    vm.leave();
    result?;
    Ok((derive(vm, e, yes)?, derive(vm, e, no)?))
}

fn split(vm: &mut Vm, e: Word, condition: Word) -> R<Split> {
    let base = vm.types.base_exception;
    let is_class = |w: Word| w.get::<TypeObj>().is_some_and(|t| t.is_subtype(base));
    let classes = is_class(condition)
        || condition.get::<TupleObj>().is_some_and(|t| t.items().iter().all(|c| is_class(*c)));
    if classes {
        return split_by(vm, e, &mut |vm, e| vm.exception_matches(e, condition));
    }
    let callable = vm.names.__call__;
    let ty = vm.type_of(condition);
    let can_call = matches!(condition.kind(), Kind::Function | Kind::Builtin | Kind::Method)
        || vm.type_lookup(ty, callable).is_some();
    if !can_call || condition.kind() == Kind::Type {
        return Err(
            vm.type_error("expected a function, exception type or tuple of exception types".into())
        );
    }
    split_by(vm, e, &mut |vm, e| {
        let r = vm.call(condition, &Args::of(&[e]))?;
        vm.truth(*r)
    })
}

fn owned(vm: &mut Vm, group: Word, name: &str) -> Option<Ref> {
    field(vm, group, name).map(Ref::new)
}

fn or_none(r: Option<Ref>) -> Ref {
    r.unwrap_or_else(build::none)
}

pub(super) fn install(vm: &mut Vm) {
    let exc = vm.exc();
    let (base, group) = (exc.base_exception_group, exc.exception_group);
    // `ExceptionGroup` is an `Exception` as well.
    let bases = build::tuple_of(vm, &[base.word(), exc.exception.word()]);
    replace(&group.bases, bases.into_word());
    let mut order = vec![group, base];
    order.extend(exc.exception.mro.borrow().iter().copied());
    *group.mro.borrow_mut() = order;
    exc.exception.subclasses.borrow_mut().push(group);
    base.new.set(Some(new));
    group.new.set(Some(new));
    define(
        vm,
        base,
        &[
            ("derive", |vm, a| {
                a.arity(vm, "derive", 1, 1, 1)?;
                let message = field(vm, a.pos[0], "message").unwrap_or(Word::NONE);
                let class = vm.exc().base_exception_group.word();
                vm.call(class, &Args::of(&[message, a.pos[1]]))
            }),
            ("split", |vm, a| {
                a.arity(vm, "split", 1, 1, 1)?;
                let (yes, no) = split(vm, a.pos[0], a.pos[1])?;
                Ok(build::tuple(vm, vec![or_none(yes), or_none(no)]))
            }),
            ("subgroup", |vm, a| {
                a.arity(vm, "subgroup", 1, 1, 1)?;
                Ok(or_none(split(vm, a.pos[0], a.pos[1])?.0))
            }),
        ],
    );
    define_property(vm, base, "message", |vm, w| Ok(or_none(owned(vm, w, "message"))), None);
    define_property(vm, base, "exceptions", |vm, w| Ok(or_none(owned(vm, w, "exceptions"))), None);
}

/// `except* class:` of an exception (or None, when nothing is left): what matches, in a group, and the rest.
pub(crate) fn match_group(vm: &mut Vm, e: Word, class: Word) -> R<Split> {
    let group = vm.exc().base_exception_group;
    let forbidden = |w: &Word| w.get::<TypeObj>().is_some_and(|t| t.is_subtype(group));
    if forbidden(&class) || class.get::<TupleObj>().is_some_and(|t| t.items().iter().any(forbidden))
    {
        return Err(vm.type_error(
            "catching ExceptionGroup with except* is not allowed. Use except instead.".into(),
        ));
    }
    if e == Word::NONE {
        return Ok((None, None));
    }
    if vm.exception_matches(e, class)? {
        if is_group(vm, e) {
            return Ok((Some(Ref::new(e)), None));
        }
        let (message, only) = (build::str(vm, ""), build::tuple_of(vm, &[e]));
        let wrapped = vm.call(group.word(), &Args::of(&[*message, *only]))?;
        return Ok((Some(wrapped), None));
    }
    if is_group(vm, e) {
        return split_by(vm, e, &mut |vm, e| vm.exception_matches(e, class));
    }
    Ok((None, Some(Ref::new(e))))
}

/// Whether an exception is a part of `of` that nobody raised anew.
fn is_part_of(vm: &mut Vm, e: Word, of: Word) -> R<bool> {
    let (a, b) = (e.cast::<ExcObj>(), of.cast::<ExcObj>());
    let notes = vm.names.__notes__;
    let same_notes = match (vm.find_attr(e, notes)?, vm.find_attr(of, notes)?) {
        (None, None) => true,
        (Some(x), Some(y)) => vm.equal(*x, *y)?,
        _ => false,
    };
    Ok(same_notes
        && a.traceback.get() == b.traceback.get()
        && a.cause.get() == b.cause.get()
        && a.context.get() == b.context.get())
}

fn leaves(vm: &mut Vm, e: Word, into: &mut Vec<Word>) {
    if !is_group(vm, e) {
        into.push(e);
        return;
    }
    for inner in parts(vm, e).1 {
        leaves(vm, *inner, into);
    }
}

/// What goes on after the `except*` clauses: exceptions that they raised, and what none of them caught, put
/// together as it was in `original`. `None` if nothing is left.
pub(crate) fn after_clauses(vm: &mut Vm, original: Word, left: &[Word]) -> R {
    let left: Vec<Word> = left.iter().copied().filter(|w| *w != Word::NONE).collect();
    if !is_group(vm, original) {
        return Ok(left.first().map_or_else(build::none, |w| Ref::new(*w)));
    }
    let (mut raised, mut kept) = (Vec::new(), Vec::new());
    for e in left {
        if is_part_of(vm, e, original)? {
            leaves(vm, e, &mut kept);
        } else {
            raised.push(Ref::new(e));
        }
    }
    if !kept.is_empty() {
        let (again, _) = split_by(vm, original, &mut |_, e| Ok(kept.contains(&e)))?;
        if raised.is_empty() {
            return Ok(or_none(again));
        }
        raised.extend(again);
    }
    if raised.len() < 2 {
        return Ok(or_none(raised.pop()));
    }
    let (message, list) = (build::str(vm, ""), build::list(vm, raised));
    let class = vm.exc().base_exception_group.word();
    vm.call(class, &Args::of(&[*message, *list]))
}
