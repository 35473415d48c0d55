//! The exceptions of `decimal`, and the dictionaries from signals to flags that contexts show.

use super::state;
use super::work::Conditions;
use super::work::condition::*;
use crate::build;
use crate::heap::Ref;
use crate::modules::{derived_type, native_type, set};
use crate::object::*;
use crate::vm::{Args, R, Raised, Vm};
use ir::word::Word;
use std::cell::Cell;
use std::rc::Rc;

/// Every exception: its name, its bases, and the bit that it stands for; the nine signals first.
const CLASSES: [(&str, &[&str], Conditions); 13] = [
    ("InvalidOperation", &["DecimalException"], INVALID_OPERATION),
    ("FloatOperation", &["DecimalException", "TypeError"], FLOAT_OPERATION),
    ("DivisionByZero", &["DecimalException", "ZeroDivisionError"], DIVISION_BY_ZERO),
    ("Overflow", &["Inexact", "Rounded"], OVERFLOW),
    ("Underflow", &["Inexact", "Rounded", "Subnormal"], UNDERFLOW),
    ("Subnormal", &["DecimalException"], SUBNORMAL),
    ("Inexact", &["DecimalException"], INEXACT),
    ("Rounded", &["DecimalException"], ROUNDED),
    ("Clamped", &["DecimalException"], CLAMPED),
    ("ConversionSyntax", &["InvalidOperation"], CONVERSION_SYNTAX),
    ("DivisionImpossible", &["InvalidOperation"], DIVISION_IMPOSSIBLE),
    ("DivisionUndefined", &["InvalidOperation", "ZeroDivisionError"], DIVISION_UNDEFINED),
    ("InvalidContext", &["InvalidOperation"], INVALID_CONTEXT),
];
pub(super) const SIGNAL_COUNT: usize = 9;

/// The order in which a context's `repr` lists signals. An invalid operation stands where the first of the conditions
/// stands that it may be.
const REPR_ORDER: [(&str, Conditions); 14] = [
    ("Clamped", CLAMPED),
    (INVALID, CONVERSION_SYNTAX & !INVALID_OPERATION),
    ("DivisionByZero", DIVISION_BY_ZERO),
    (INVALID, DIVISION_IMPOSSIBLE & !INVALID_OPERATION),
    (INVALID, DIVISION_UNDEFINED & !INVALID_OPERATION),
    ("Inexact", INEXACT),
    (INVALID, INVALID_CONTEXT & !INVALID_OPERATION),
    (INVALID, JUST_INVALID & !INVALID_OPERATION),
    ("FloatOperation", FLOAT_OPERATION),
    ("Overflow", OVERFLOW),
    ("Rounded", ROUNDED),
    ("Subnormal", SUBNORMAL),
    ("Underflow", UNDERFLOW),
    (INVALID, INVALID_OPERATION),
];
const INVALID: &str = "InvalidOperation";

/// A signal with the conditions that are it too.
fn with_special(bit: Conditions) -> Conditions {
    if bit == INVALID_OPERATION { ANY_INVALID } else { bit }
}

const NO_SIGNAL: &str = "valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   \
                         Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]";

/// Makes the exceptions, in the order of [`CLASSES`].
pub(super) fn make_classes(vm: &mut Vm, module: &Ref) -> R<Vec<Ref>> {
    let arithmetic = vm.exc().arithmetic_error.word();
    let root = make_class(vm, "DecimalException", &[arithmetic])?;
    set(vm, module, "DecimalException", root.clone());
    let mut made: Vec<Option<Ref>> = vec![None; CLASSES.len()];
    // Bases stand behind what derives from them, so whoever lacks one has to wait.
    while made.iter().any(Option::is_none) {
        for (i, (name, bases, _)) in CLASSES.iter().enumerate() {
            let bases: Option<Vec<Word>> = bases
                .iter()
                .map(|b| match *b {
                    "DecimalException" => Some(*root),
                    "TypeError" => Some(vm.exc().type_error.word()),
                    "ZeroDivisionError" => Some(vm.exc().zero_division_error.word()),
                    b => {
                        let at = CLASSES.iter().position(|c| c.0 == b)?;
                        made[at].as_deref().copied()
                    }
                })
                .collect();
            let Some(bases) = bases.filter(|_| made[i].is_none()) else { continue };
            let class = make_class(vm, name, &bases)?;
            set(vm, module, name, class.clone());
            made[i] = Some(class);
        }
    }
    Ok(made.into_iter().flatten().collect())
}

fn make_class(vm: &mut Vm, name: &str, bases: &[Word]) -> R {
    let namespace = build::dict(vm, crate::dict::Dict::default());
    let (key, home) = (vm.names.__module__, vm.intern("decimal"));
    namespace.cast::<DictObj>().insert_str(vm, key, home);
    let bases = build::tuple_of(vm, bases);
    let (meta, name) = (vm.types.type_, vm.intern(name));
    vm.new_class(meta, name, bases, namespace.cast::<DictObj>())
}

/// Raises the first of these conditions; its argument lists all of them.
#[cold]
pub(super) fn raise(vm: &mut Vm, met: Conditions) -> Raised {
    let classes = state(vm).exceptions.clone();
    let has = |i: usize, bit: Conditions| {
        let own = if i < SIGNAL_COUNT { bit } else { bit & !INVALID_OPERATION };
        met & own != 0
    };
    let mut list = Vec::new();
    if met & JUST_INVALID & !INVALID_OPERATION != 0 {
        list.push(classes[0].clone());
    }
    for i in (SIGNAL_COUNT..CLASSES.len()).chain(1..SIGNAL_COUNT) {
        if has(i, CLASSES[i].2) {
            list.push(classes[i].clone());
        }
    }
    let first = (0..SIGNAL_COUNT).find(|i| has(*i, CLASSES[*i].2)).unwrap_or(0);
    let list = build::list(vm, list);
    let args = build::tuple(vm, vec![list]);
    let class = classes[first].clone();
    let e = crate::exceptions::instance(class.cast::<TypeObj>(), args);
    vm.raise_object(e)
}

/// The bit of a signal's class.
fn bit_of(vm: &mut Vm, class: Word) -> Option<Conditions> {
    let at = state(vm).exceptions[..SIGNAL_COUNT].iter().position(|c| **c == class)?;
    Some(CLASSES[at].2)
}

/// The signals of a set, as a list of classes.
pub(super) fn list_of(vm: &mut Vm, bits: Conditions) -> Ref {
    let classes = state(vm).exceptions.clone();
    let of = (0..SIGNAL_COUNT).filter(|i| bits & CLASSES[*i].2 != 0);
    build::list(vm, of.map(|i| classes[i].clone()).collect())
}

/// The signals of a set, as a context's `repr` has them.
pub(super) fn names_of(bits: Conditions) -> String {
    let mut names = Vec::new();
    for (name, bit) in REPR_ORDER {
        if bits & bit != 0 && !names.contains(&name) {
            names.push(name);
        }
    }
    format!("[{}]", names.join(", "))
}

/// The set that a list of signals, a dict or another object's flags say.
pub(super) fn set_from(vm: &mut Vm, w: Word, lists: bool) -> R<Conditions> {
    if let Some(bits) = bits_of(w) {
        return Ok(bits.get());
    }
    if lists && w.get::<ListObj>().is_some() {
        let mut bits = 0;
        for class in vm.collect(w)? {
            match bit_of(vm, *class) {
                Some(b) => bits |= with_special(b),
                None => return Err(key_error(vm, NO_SIGNAL)),
            }
        }
        return Ok(bits);
    }
    let Some(d) = w.get::<DictObj>() else {
        return Err(vm.type_error("argument must be a signal dict".into()));
    };
    let entries: Vec<(Ref, Ref)> =
        d.table().iter().map(|e| (Ref::new(e.key), Ref::new(e.value))).collect();
    if entries.len() != SIGNAL_COUNT {
        return Err(key_error(vm, "invalid signal dict"));
    }
    let mut bits = 0;
    for (class, on) in entries {
        match bit_of(vm, *class) {
            Some(b) => bits |= if vm.truth(*on)? { with_special(b) } else { 0 },
            None => return Err(key_error(vm, "invalid signal dict")),
        }
    }
    Ok(bits)
}

fn key_error(vm: &mut Vm, text: &str) -> Raised {
    let text = build::str(vm, text);
    vm.key_error(*text)
}

/// What a `SignalDict` shows.
struct Signals(Rc<Cell<Conditions>>);

/// The set of a signal dict.
fn bits_of(w: Word) -> Option<Rc<Cell<Conditions>>> {
    let data = w.get::<NativeObj>()?.data.try_borrow().ok()?;
    data.downcast_ref::<Signals>().map(|s| Rc::clone(&s.0))
}
fn own_bits(vm: &mut Vm, args: &Args) -> R<Rc<Cell<Conditions>>> {
    match args.get(0).and_then(bits_of) {
        Some(bits) => Ok(bits),
        None => Err(vm.type_error("argument must be a signal dict".into())),
    }
}

/// A dict that shows, and changes, a set.
pub(super) fn dict_of(vm: &mut Vm, bits: &Rc<Cell<Conditions>>) -> Ref {
    let class = state(vm).signal_dict.clone();
    build::native(class.cast::<TypeObj>(), Box::new(Signals(Rc::clone(bits))))
}

fn get_item(vm: &mut Vm, args: &Args) -> R {
    let bits = own_bits(vm, args)?.get();
    match args.get(1).and_then(|w| bit_of(vm, w)) {
        Some(bit) => Ok(build::bool(bits & bit != 0)),
        None => Err(key_error(vm, NO_SIGNAL)),
    }
}
fn set_item(vm: &mut Vm, args: &Args) -> R {
    let bits = own_bits(vm, args)?;
    let Some(bit) = args.get(1).and_then(|w| bit_of(vm, w)) else {
        return Err(key_error(vm, NO_SIGNAL));
    };
    let on = vm.truth(args.pos[2])?;
    let all = with_special(bit);
    bits.set(if on { bits.get() | all } else { bits.get() & !all });
    Ok(build::none())
}
fn repr(vm: &mut Vm, args: &Args) -> R {
    let bits = own_bits(vm, args)?.get();
    let one = |(name, _, bit): &(&str, &[&str], Conditions)| {
        let on = if bits & bit != 0 { "True" } else { "False" };
        format!("<class 'decimal.{name}'>:{on}")
    };
    let all: Vec<String> = CLASSES[..SIGNAL_COUNT].iter().map(one).collect();
    Ok(build::str(vm, &format!("{{{}}}", all.join(", "))))
}
fn copy(vm: &mut Vm, args: &Args) -> R {
    let bits = own_bits(vm, args)?.get();
    let d = build::dict(vm, crate::dict::Dict::default());
    let classes = state(vm).exceptions.clone();
    for (class, (_, _, bit)) in classes.iter().zip(CLASSES).take(SIGNAL_COUNT) {
        d.cast::<DictObj>().insert(vm, **class, build::bool(bits & bit != 0))?;
    }
    Ok(d)
}
fn equal(vm: &mut Vm, args: &Args, wanted: bool) -> R {
    let bits = own_bits(vm, args)?.get();
    let other = match args.get(1) {
        Some(w) if bits_of(w).is_some() || w.get::<DictObj>().is_some() => {
            // A dict with other keys is another one.
            match set_from(vm, w, false) {
                Ok(bits) => Some(bits & SIGNALS),
                Err(_) if vm.pending_is(vm.exc().key_error) => {
                    vm.clear_pending();
                    None
                }
                Err(e) => return Err(e),
            }
        }
        _ => return Ok(Ref::owned(Word::NOT_IMPLEMENTED)),
    };
    Ok(build::bool((other == Some(bits & SIGNALS)) == wanted))
}

/// The class of signal dicts: a `MutableMapping`, so that it has the methods of one.
pub(super) fn make_dict_class(vm: &mut Vm) -> R {
    let methods: &[(&str, NativeFn)] = &[
        ("__getitem__", get_item),
        ("__setitem__", set_item),
        ("__delitem__", |vm, _| Err(vm.value_error("signal keys cannot be deleted"))),
        ("__len__", |vm, _| Ok(build::usize(vm, SIGNAL_COUNT))),
        ("__iter__", |vm, _| {
            let all = list_of(vm, SIGNALS);
            vm.get_iter(*all)
        }),
        ("__repr__", repr),
        ("__eq__", |vm, a| equal(vm, a, true)),
        ("__ne__", |vm, a| equal(vm, a, false)),
        ("copy", copy),
    ];
    let mixin = native_type(vm, "decimal", "SignalDictMixin", methods);
    mixin.sealed.set(false);
    let key = vm.names.__hash__;
    mixin.dict().insert_str(vm, key, build::none());
    let mapping = super::imported(vm, "collections.abc", "MutableMapping")?;
    let name = vm.intern("SignalDict");
    let bases = build::tuple_of(vm, &[mixin.word(), *mapping]);
    let namespace = build::dict(vm, crate::dict::Dict::default());
    let meta = vm.type_of(*mapping).word();
    vm.call(meta, &Args::of(&[*name, *bases, *namespace]))
}

/// Makes a plain type of this module.
pub(super) fn plain_type(
    vm: &mut Vm,
    name: &str,
    methods: &[(&str, NativeFn)],
) -> &'static TypeObj {
    let object = vm.types.object;
    derived_type(vm, "decimal", name, object, methods)
}
