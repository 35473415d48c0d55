//! `_decimal`: decimal floating-point numbers, as the General Decimal Arithmetic Specification describes them.
//!
//! `coefficient` and `number` are the data; `work` is what an operation knows of its context and how it rounds; `arithmetic`,
//! `quantum`, `ordering`, `logical` and `transcendental` are the operations, which know nothing of Python; `convert`, `object`,
//! `context`, `methods`, `signals` and `format` are Python's side.

mod arithmetic;
mod coefficient;
mod context;
mod convert;
mod fixed;
mod format;
mod logical;
mod methods;
mod number;
mod object;
mod ordering;
mod quantum;
mod signals;
mod transcendental;
mod wide;
mod work;

use super::{module, set, set_numbers};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use context::Context;
use ir::word::Word;
pub(crate) use object::{quick_compare, quick_operator};
use work::condition::*;
use work::{MAX_EXPONENT, MAX_PRECISION, ROUNDINGS, Rounding};

/// What the module keeps.
pub(crate) struct State {
    decimal: &'static TypeObj,
    context: &'static TypeObj,
    manager: &'static TypeObj,
    /// The exceptions, the nine signals first.
    exceptions: Vec<Ref>,
    signal_dict: Ref,
    tuple: Ref,
    rational: Ref,
    /// The context variable, and what it holds while this dict of variables is the current one.
    variable: Ref,
    current: Option<(Ref, Ref)>,
    /// `DefaultContext` (of which new contexts are copies), `BasicContext`, `ExtendedContext`.
    templates: Vec<Ref>,
}

fn state(vm: &mut Vm) -> &mut State {
    vm.library.decimal.as_mut().expect("made with this module")
}

/// An attribute of a module that is imported for it.
fn imported(vm: &mut Vm, name: &str, attribute: &str) -> R {
    let (name, from) = (vm.intern(name), vm.intern(attribute));
    let list = build::list(vm, vec![from.clone()]);
    let m = crate::import::import_name(vm, *name, Word::NONE, *list, 0)?;
    vm.get_attr(*m, *from)
}

/// `collections.namedtuple("DecimalTuple", "sign digits exponent")`.
fn make_tuple(vm: &mut Vm) -> R {
    let namedtuple = imported(vm, "collections", "namedtuple")?;
    let name = build::str(vm, "DecimalTuple");
    let fields = build::str(vm, "sign digits exponent");
    let (key, home) = (vm.intern("module"), vm.intern("decimal"));
    vm.call(*namedtuple, &Args { pos: &[*name, *fields], kw: &[*home], names: &[*key] })
}

fn fill(vm: &mut Vm, m: &Ref) -> R<()> {
    let exceptions = signals::make_classes(vm, m)?;
    let signal_dict = signals::make_dict_class(vm)?;
    let variable = imported(vm, "_contextvars", "ContextVar")?;
    let name = build::str(vm, "decimal_context");
    let variable = vm.call(*variable, &Args::of(&[*name]))?;
    let (tuple, rational) = (make_tuple(vm)?, imported(vm, "numbers", "Rational")?);
    let decimal = object::make_type(vm);
    let context = context::make_type(vm);
    methods::install(vm, context);
    let manager = context::make_manager(vm);
    let usual = ANY_INVALID | DIVISION_BY_ZERO | OVERFLOW;
    vm.library.decimal = Some(State {
        decimal,
        context,
        manager,
        exceptions,
        signal_dict: signal_dict.clone(),
        tuple: tuple.clone(),
        rational,
        variable,
        current: None,
        templates: Vec::new(),
    });
    let basic = Context::new(9, Rounding::HalfUp, usual | CLAMPED | UNDERFLOW);
    let extended = Context::new(9, Rounding::HalfEven, 0);
    let default = Context::new(28, Rounding::HalfEven, usual);
    for (name, c) in
        [("DefaultContext", default), ("BasicContext", basic), ("ExtendedContext", extended)]
    {
        let made = context::object_of(context, c);
        state(vm).templates.push(made.clone());
        set(vm, m, name, made);
    }
    set(vm, m, "Decimal", Ref::new(decimal.word()));
    set(vm, m, "Context", Ref::new(context.word()));
    set(vm, m, "DecimalTuple", tuple);
    let number = imported(vm, "numbers", "Number")?;
    let register = vm.intern("register");
    vm.call_method(*number, *register, &[decimal.word()])?;
    Ok(())
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(vm, "_decimal", context::FUNCTIONS);
    // Only a program that replaced a module of the library makes this fail; then the module lacks the rest.
    if fill(vm, &m).is_err() {
        vm.clear_pending();
    }
    for (name, _) in ROUNDINGS {
        let text = vm.intern(name);
        set(vm, &m, name, text);
    }
    set_numbers(
        vm,
        &m,
        &[
            ("MAX_PREC", MAX_PRECISION),
            ("MAX_EMAX", MAX_EXPONENT),
            ("MIN_EMIN", -MAX_EXPONENT),
            ("MIN_ETINY", -MAX_EXPONENT - (MAX_PRECISION - 1)),
            ("IEEE_CONTEXT_MAX_BITS", context::IEEE_MOST_BITS),
        ],
    );
    for name in ["HAVE_THREADS", "HAVE_CONTEXTVAR"] {
        set(vm, &m, name, build::bool(true));
    }
    for (name, text) in [("__version__", "1.70"), ("__libmpdec_version__", "2.5.1")] {
        let text = build::str(vm, text);
        set(vm, &m, name, text);
    }
    m
}
