//! Contexts: the objects, which one is current, and how an operation begins and ends.

use super::number::Number;
use super::object::made;
use super::signals;
use super::state;
use super::work::condition::*;
use super::work::{Conditions, MAX_EXPONENT, MAX_PRECISION, ROUNDINGS, Rounding, Work};
use crate::build;
use crate::heap::Ref;
use crate::methods::define_property;
use crate::object::*;
use crate::vm::{Args, R, Raised, Vm};
use ir::word::Word;
use std::cell::Cell;
use std::rc::Rc;

/// What a context object holds.
#[derive(Clone)]
pub(super) struct Context {
    pub(super) work: Work,
    pub(super) capitals: bool,
    pub(super) flags: Rc<Cell<Conditions>>,
    pub(super) traps: Rc<Cell<Conditions>>,
}

impl Context {
    pub(super) fn new(precision: i64, rounding: Rounding, traps: Conditions) -> Context {
        Context {
            work: Work { precision, rounding, emax: 999_999, emin: -999_999, ..Work::widest() },
            capitals: true,
            flags: Rc::new(Cell::new(0)),
            traps: Rc::new(Cell::new(traps)),
        }
    }
    /// The same values, in cells of their own.
    pub(super) fn copy(&self) -> Context {
        let cell = |c: &Cell<Conditions>| Rc::new(Cell::new(c.get()));
        Context { flags: cell(&self.flags), traps: cell(&self.traps), ..*self }
    }
}

pub(super) fn is_context(w: Word) -> bool {
    let native = w.get::<NativeObj>();
    native.is_some_and(|n| n.data.try_borrow().is_ok_and(|d| d.is::<Context>()))
}

/// Looks at or changes a context. `f` runs no Python code.
pub(super) fn with<T>(vm: &mut Vm, w: Word, f: impl FnOnce(&mut Context) -> T) -> R<T> {
    let native = w.get::<NativeObj>();
    let seen = native.and_then(|n| n.data.borrow_mut().downcast_mut::<Context>().map(f));
    seen.ok_or_else(|| vm.type_error("argument must be a context".into()))
}

/// A context object of a class.
pub(super) fn object_of(class: &TypeObj, c: Context) -> Ref {
    build::native(class, Box::new(c))
}

/// The current context.
pub(super) fn current(vm: &mut Vm) -> R {
    let variables = super::super::contextvars::current(vm);
    let s = state(vm);
    if let Some((of, context)) = &s.current
        && variables.as_ref().is_some_and(|v| **v == **of)
    {
        return Ok(context.clone());
    }
    let variable = s.variable.clone();
    let get = vm.intern("get");
    let found = vm.call_method(*variable, *get, &[Word::NONE])?;
    if !is_context(*found) {
        let fresh = defaults(vm)?;
        let fresh = object_of(state(vm).context, fresh);
        make_current(vm, &fresh)?;
        return Ok(fresh);
    }
    state(vm).current = variables.map(|v| (v, found.clone()));
    Ok(found)
}

/// What a new context is: a copy of `DefaultContext`.
fn defaults(vm: &mut Vm) -> R<Context> {
    let template = state(vm).templates[0].clone();
    let c = with(vm, *template, |c| c.copy())?;
    c.flags.set(0);
    Ok(c)
}

/// Makes this context the current one.
fn make_current(vm: &mut Vm, context: &Ref) -> R<()> {
    let variable = state(vm).variable.clone();
    let set = vm.intern("set");
    vm.call_method(*variable, *set, &[**context])?;
    let variables = super::super::contextvars::current(vm);
    state(vm).current = variables.map(|v| (v, context.clone()));
    Ok(())
}

/// What is current, if that is known without a look at variables, and its object needn't be kept.
#[inline]
fn known<T>(vm: &Vm, f: impl FnOnce(&Context) -> T) -> Option<T> {
    let (of, context) = vm.library.decimal.as_ref()?.current.as_ref()?;
    if super::super::contextvars::current_word(vm)? != **of {
        return None;
    }
    let data = context.cast::<NativeObj>().data.try_borrow().ok()?;
    data.downcast_ref::<Context>().map(f)
}

/// The current context's part in operations, if it is at hand.
#[inline]
pub(super) fn current_work(vm: &Vm) -> Option<Work> {
    known(vm, |c| c.work)
}

/// An operation in a context; without one: in the current one.
pub(super) struct Operation {
    context: Option<Ref>,
    pub(super) work: Work,
}

impl Operation {
    /// In the current context.
    #[inline]
    pub(super) fn begin(vm: &mut Vm) -> R<Operation> {
        if let Some(work) = known(vm, |c| c.work) {
            return Ok(Operation { context: None, work });
        }
        let context = current(vm)?;
        Self::within(vm, context)
    }
    /// In the given context; `None`: in the current one.
    pub(super) fn begin_in(vm: &mut Vm, context: Option<Word>) -> R<Operation> {
        match context {
            None | Some(Word::NONE) => Self::begin(vm),
            Some(w) if is_context(w) => Self::within(vm, Ref::new(w)),
            Some(_) => Err(vm.type_error("optional argument must be a context".into())),
        }
    }
    pub(super) fn within(vm: &mut Vm, context: Ref) -> R<Operation> {
        let work = with(vm, *context, |c| c.work)?;
        Ok(Operation { context: Some(context), work })
    }
    pub(super) fn capitals(&self, vm: &mut Vm) -> bool {
        match &self.context {
            None => known(vm, |c| c.capitals).unwrap_or(true),
            Some(c) => with(vm, **c, |c| c.capitals).unwrap_or(true),
        }
    }
    /// Notes what has been met; raises what is trapped.
    #[inline]
    pub(super) fn end(self, vm: &mut Vm) -> R<()> {
        if self.work.met == 0 { Ok(()) } else { self.signal(vm) }
    }
    fn signal(self, vm: &mut Vm) -> R<()> {
        let met = self.work.met;
        if met & TOO_LARGE != 0 {
            return Err(too_large(vm));
        }
        let context = match self.context {
            Some(c) => c,
            None => current(vm)?,
        };
        let traps = with(vm, *context, |c| {
            c.flags.set(c.flags.get() | met);
            c.traps.get()
        })?;
        if met & traps & SIGNALS == 0 {
            return Ok(());
        }
        let special = if traps & INVALID_OPERATION != 0 { met & !SIGNALS } else { 0 };
        Err(signals::raise(vm, met & traps | special))
    }
    /// The same, and then gives a number as the result.
    #[inline]
    pub(super) fn end_with(self, vm: &mut Vm, n: Number) -> R {
        self.end(vm)?;
        Ok(made(vm, n))
    }
}

fn too_large(vm: &mut Vm) -> Raised {
    let none = build::tuple(vm, vec![]);
    let e = crate::exceptions::instance(vm.exc().memory_error, none);
    vm.raise_object(e)
}

/// A way to round, by its name.
pub(super) fn rounding_of(vm: &mut Vm, w: Word) -> R<Rounding> {
    let found = w.as_str().and_then(|s| ROUNDINGS.iter().find(|r| r.0 == s));
    found.map(|r| r.1).ok_or_else(|| {
        vm.type_error(
            "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   \
             ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]"
                .into(),
        )
    })
}
fn rounding_name(r: Rounding) -> &'static str {
    ROUNDINGS.iter().find(|x| x.1 == r).map_or("", |x| x.0)
}

/// A number for an attribute, and the complaint if it is out of range.
fn bounded(vm: &mut Vm, w: Word, low: i64, high: i64, complaint: &str) -> R<i64> {
    if crate::arithmetic::Int::of(w).is_none() {
        return Err(vm.type_error("an integer is required".into()));
    }
    let v = vm.to_i64(w)?;
    if (low..=high).contains(&v) { Ok(v) } else { Err(vm.value_error(complaint)) }
}

fn set_attribute(vm: &mut Vm, context: Word, name: &str, w: Word) -> R<()> {
    match name {
        "prec" => {
            let range = "valid range for prec is [1, MAX_PREC]";
            let v = bounded(vm, w, 1, MAX_PRECISION, range)?;
            with(vm, context, |c| c.work.precision = v)
        }
        "Emin" => {
            let range = "valid range for Emin is [MIN_EMIN, 0]";
            let v = bounded(vm, w, -MAX_EXPONENT, 0, range)?;
            with(vm, context, |c| c.work.emin = v)
        }
        "Emax" => {
            let range = "valid range for Emax is [0, MAX_EMAX]";
            let v = bounded(vm, w, 0, MAX_EXPONENT, range)?;
            with(vm, context, |c| c.work.emax = v)
        }
        "capitals" => {
            let v = bounded(vm, w, 0, 1, "valid values for capitals are 0 or 1")?;
            with(vm, context, |c| c.capitals = v == 1)
        }
        "clamp" => {
            let v = bounded(vm, w, 0, 1, "valid values for clamp are 0 or 1")?;
            with(vm, context, |c| c.work.clamp = v == 1)
        }
        "rounding" => {
            let v = rounding_of(vm, w)?;
            with(vm, context, |c| c.work.rounding = v)
        }
        _ => {
            let bits = signals::set_from(vm, w, false)?;
            with(vm, context, |c| if name == "flags" { &c.flags } else { &c.traps }.set(bits))
        }
    }
}

const ATTRIBUTES: [&str; 8] =
    ["prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps"];

fn new(vm: &mut Vm, args: &Args) -> R {
    let class = args.pos[0].cast::<TypeObj>();
    let fresh = defaults(vm)?;
    let made = object_of(class, fresh);
    if args.pos.len() > 9 {
        let n = args.pos.len() - 1;
        return Err(vm.type_error(format!("function takes at most 8 arguments ({n} given)")));
    }
    for n in args.names {
        let n = n.as_str().unwrap_or("");
        match ATTRIBUTES.iter().position(|a| *a == n) {
            None => return Err(no_keyword(vm, n)),
            Some(i) if i + 1 < args.pos.len() => {
                let complaint =
                    format!("argument for function given by name ('{n}') and position ({})", i + 1);
                return Err(vm.type_error(complaint));
            }
            _ => {}
        }
    }
    for (i, name) in ATTRIBUTES.into_iter().enumerate() {
        let value = args.get(i + 1).or(args.keyword(name)).filter(|w| *w != Word::NONE);
        let Some(w) = value else { continue };
        if matches!(name, "flags" | "traps") {
            let bits = signals::set_from(vm, w, true)?;
            with(vm, *made, |c| if name == "flags" { &c.flags } else { &c.traps }.set(bits))?;
        } else {
            set_attribute(vm, *made, name, w)?;
        }
    }
    Ok(made)
}
fn no_keyword(vm: &mut Vm, name: &str) -> Raised {
    vm.type_error(format!("'{name}' is an invalid keyword argument for this function"))
}

fn copy(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "copy", 1, 0, 0)?;
    let c = with(vm, args.pos[0], |c| c.copy())?;
    Ok(object_of(state(vm).context, c))
}

fn repr(vm: &mut Vm, args: &Args) -> R {
    let text = with(vm, args.pos[0], |c| {
        let w = &c.work;
        format!(
            "Context(prec={}, rounding={}, Emin={}, Emax={}, capitals={}, clamp={}, flags={}, traps={})",
            w.precision,
            rounding_name(w.rounding),
            w.emin,
            w.emax,
            i32::from(c.capitals),
            i32::from(w.clamp),
            signals::names_of(c.flags.get()),
            signals::names_of(c.traps.get()),
        )
    })?;
    Ok(build::str(vm, &text))
}

fn reduce(vm: &mut Vm, args: &Args) -> R {
    let w = args.pos[0];
    let c = with(vm, w, |c| c.copy())?;
    let parts = vec![
        build::int64(vm, c.work.precision),
        build::str(vm, rounding_name(c.work.rounding)),
        build::int64(vm, c.work.emin),
        build::int64(vm, c.work.emax),
        build::int64(vm, c.capitals.into()),
        build::int64(vm, c.work.clamp.into()),
        signals::list_of(vm, c.flags.get()),
        signals::list_of(vm, c.traps.get()),
    ];
    let (class, parts) = (Ref::new(vm.type_of(w).word()), build::tuple(vm, parts));
    Ok(build::tuple(vm, vec![class, parts]))
}

const METHODS: &[(&str, NativeFn)] = &[
    ("copy", copy),
    ("__copy__", copy),
    ("__repr__", repr),
    ("__reduce__", reduce),
    ("clear_flags", |vm, a| {
        a.arity(vm, "clear_flags", 1, 0, 0)?;
        with(vm, a.pos[0], |c| c.flags.set(0))?;
        Ok(build::none())
    }),
    ("clear_traps", |vm, a| {
        a.arity(vm, "clear_traps", 1, 0, 0)?;
        with(vm, a.pos[0], |c| c.traps.set(0))?;
        Ok(build::none())
    }),
    ("Etiny", |vm, a| {
        let v = with(vm, a.pos[0], |c| c.work.etiny())?;
        Ok(build::int64(vm, v))
    }),
    ("Etop", |vm, a| {
        let v = with(vm, a.pos[0], |c| c.work.etop())?;
        Ok(build::int64(vm, v))
    }),
];

/// The signal dict of a context's flags (0) or traps (1), always the same one.
fn shown(vm: &mut Vm, context: Word, which: usize, bits: &Rc<Cell<Conditions>>) -> Ref {
    let held = &context.cast::<NativeObj>().held;
    if held.borrow().is_empty() {
        *held.borrow_mut() = vec![build::none(), build::none()];
    }
    let known = held.borrow()[which].clone();
    if *known != Word::NONE {
        return known;
    }
    let made = signals::dict_of(vm, bits);
    held.borrow_mut()[which] = made.clone();
    made
}

/// A computed attribute.
type Get = fn(&mut Vm, Word) -> R;

const PROPERTIES: [(&str, Get, Setter); 8] = [
    (
        "prec",
        |vm, w| {
            let v = with(vm, w, |c| c.work.precision)?;
            Ok(build::int64(vm, v))
        },
        |vm, w, v| set_attribute(vm, w, "prec", v),
    ),
    (
        "rounding",
        |vm, w| {
            let v = with(vm, w, |c| rounding_name(c.work.rounding))?;
            Ok(vm.intern(v))
        },
        |vm, w, v| set_attribute(vm, w, "rounding", v),
    ),
    (
        "Emin",
        |vm, w| {
            let v = with(vm, w, |c| c.work.emin)?;
            Ok(build::int64(vm, v))
        },
        |vm, w, v| set_attribute(vm, w, "Emin", v),
    ),
    (
        "Emax",
        |vm, w| {
            let v = with(vm, w, |c| c.work.emax)?;
            Ok(build::int64(vm, v))
        },
        |vm, w, v| set_attribute(vm, w, "Emax", v),
    ),
    (
        "capitals",
        |vm, w| {
            let v = with(vm, w, |c| c.capitals)?;
            Ok(build::int64(vm, v.into()))
        },
        |vm, w, v| set_attribute(vm, w, "capitals", v),
    ),
    (
        "clamp",
        |vm, w| {
            let v = with(vm, w, |c| c.work.clamp)?;
            Ok(build::int64(vm, v.into()))
        },
        |vm, w, v| set_attribute(vm, w, "clamp", v),
    ),
    (
        "flags",
        |vm, w| {
            let v = with(vm, w, |c| Rc::clone(&c.flags))?;
            Ok(shown(vm, w, 0, &v))
        },
        |vm, w, v| set_attribute(vm, w, "flags", v),
    ),
    (
        "traps",
        |vm, w| {
            let v = with(vm, w, |c| Rc::clone(&c.traps))?;
            Ok(shown(vm, w, 1, &v))
        },
        |vm, w, v| set_attribute(vm, w, "traps", v),
    ),
];

pub(super) fn make_type(vm: &mut Vm) -> &'static TypeObj {
    let ty = signals::plain_type(vm, "Context", METHODS);
    ty.new.set(Some(new));
    ty.sealed.set(false);
    for (name, get, set) in PROPERTIES {
        define_property(vm, ty, name, get, Some(set));
    }
    ty
}

fn set_context(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "setcontext", 0, 1, 1)?;
    let w = args.pos[0];
    if !is_context(w) {
        return Err(vm.type_error("argument must be a context".into()));
    }
    let context = if state(vm).templates.iter().any(|t| **t == w) {
        let c = with(vm, w, |c| c.copy())?;
        c.flags.set(0);
        object_of(state(vm).context, c)
    } else {
        Ref::new(w)
    };
    make_current(vm, &context)?;
    Ok(build::none())
}

/// Marks what `localcontext` gives; the object keeps the local context and the one outside.
struct Manager;

fn local_context(vm: &mut Vm, args: &Args) -> R {
    if args.pos.len() > 1 {
        let n = args.pos.len();
        return Err(vm.type_error(format!("function takes at most 1 argument ({n} given)")));
    }
    let base = args.get(0).or(args.keyword("ctx")).filter(|w| *w != Word::NONE);
    let outer = current(vm)?;
    let base = match base {
        None => outer.clone(),
        Some(w) if is_context(w) => Ref::new(w),
        Some(_) => return Err(vm.type_error("optional argument must be a context".into())),
    };
    let c = with(vm, *base, |c| c.copy())?;
    let local = object_of(state(vm).context, c);
    for (name, value) in args.names.iter().zip(args.kw) {
        match name.as_str().unwrap_or("") {
            "ctx" => {}
            n if !ATTRIBUTES.contains(&n) => return Err(no_keyword(vm, n)),
            _ if *value == Word::NONE => {}
            n @ ("flags" | "traps") => {
                let bits = signals::set_from(vm, *value, true)?;
                with(vm, *local, |c| if n == "flags" { &c.flags } else { &c.traps }.set(bits))?;
            }
            n => set_attribute(vm, *local, n, *value)?,
        }
    }
    let manager = build::native(state(vm).manager, Box::new(Manager));
    *manager.cast::<NativeObj>().held.borrow_mut() = vec![local, outer];
    Ok(manager)
}

/// The local context of a manager (0), or the one outside (1).
fn managed(vm: &mut Vm, w: Word, i: usize) -> R {
    let held = w.get::<NativeObj>().and_then(|n| n.held.borrow().get(i).cloned());
    held.ok_or_else(|| vm.type_error("argument must be a context manager".into()))
}

pub(super) fn make_manager(vm: &mut Vm) -> &'static TypeObj {
    let methods: &[(&str, NativeFn)] = &[
        ("__enter__", |vm, a| {
            let local = managed(vm, a.pos[0], 0)?;
            make_current(vm, &local)?;
            Ok(local)
        }),
        ("__exit__", |vm, a| {
            let outer = managed(vm, a.pos[0], 1)?;
            make_current(vm, &outer)?;
            Ok(build::bool(false))
        }),
    ];
    signals::plain_type(vm, "ContextManager", methods)
}

/// `IEEEContext(bits)`: the parameters of an interchange format.
fn ieee_context(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "IEEEContext", 0, 1, 1)?;
    let bits = vm.to_i64(args.pos[0])?;
    if bits <= 0 || bits > IEEE_MOST_BITS || bits % 32 != 0 {
        let text = format!("argument must be a multiple of 32, with a maximum of {IEEE_MOST_BITS}");
        return Err(vm.value_error(&text));
    }
    let emax = 3 * (1 << (bits / 16 + 3));
    let mut c = Context::new(9 * (bits / 32) - 2, Rounding::HalfEven, 0);
    c.work = Work { emax, emin: 1 - emax, clamp: true, ..c.work };
    Ok(object_of(state(vm).context, c))
}
/// The widest interchange format.
pub(super) const IEEE_MOST_BITS: i64 = 512;

pub(super) const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("getcontext", |vm, a| {
        a.arity(vm, "getcontext", 0, 0, 0)?;
        current(vm)
    }),
    ("setcontext", set_context),
    ("localcontext", local_context),
    ("IEEEContext", ieee_context),
];
