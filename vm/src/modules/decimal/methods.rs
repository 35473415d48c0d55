//! The operations as methods of contexts.

use super::arithmetic as a;
use super::context::{self, Operation};
use super::convert::{self, decimal, required};
use super::number::{Form, Number};
use super::object::{Binary, Unary, copy_sign, made};
use super::work::Work;
use super::{logical as l, ordering as o, quantum as q, transcendental as t};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

fn begin(vm: &mut Vm, args: &Args) -> R<Operation> {
    let context = args.pos.first().copied().unwrap_or(Word::NONE);
    if !context::is_context(context) {
        return Err(vm.type_error("argument must be a context".into()));
    }
    Operation::within(vm, Ref::new(context))
}

/// Operands only, so many.
fn exactly(vm: &mut Vm, args: &Args, n: usize) -> R<()> {
    let got = args.pos.len().saturating_sub(1);
    if !args.names.is_empty() {
        return Err(vm.type_error("method takes no keyword arguments".into()));
    }
    if got == n {
        return Ok(());
    }
    let s = if n == 1 { "" } else { "s" };
    Err(vm.type_error(format!("function takes exactly {n} argument{s} ({got} given)")))
}

fn unary(vm: &mut Vm, args: &Args, f: Unary) -> R {
    exactly(vm, args, 1)?;
    let mut op = begin(vm, args)?;
    let x = required(vm, args.pos[1])?;
    let n = f(&mut op.work, &x);
    op.end_with(vm, n)
}

/// Two operands that may be given as `a` and `b`.
fn pair(vm: &mut Vm, args: &Args, name: &str) -> R<(Word, Word)> {
    let [_, x, y] = args.bind(vm, name, ["", "a", "b"], 3)?;
    Ok((x.unwrap_or(Word::NONE), y.unwrap_or(Word::NONE)))
}
fn binary(vm: &mut Vm, args: &Args, f: Binary) -> R {
    exactly(vm, args, 2)?;
    let mut op = begin(vm, args)?;
    let (x, y) = (required(vm, args.pos[1])?, required(vm, args.pos[2])?);
    let n = f(&mut op.work, &x, &y);
    op.end_with(vm, n)
}

fn test(vm: &mut Vm, args: &Args, f: fn(&Work, &Number) -> bool) -> R {
    exactly(vm, args, 1)?;
    let op = begin(vm, args)?;
    let x = required(vm, args.pos[1])?;
    Ok(build::bool(f(&op.work, &x)))
}

fn text(vm: &mut Vm, args: &Args, eng: bool) -> R {
    exactly(vm, args, 1)?;
    let op = begin(vm, args)?;
    let x = required(vm, args.pos[1])?;
    let capitals = op.capitals(vm);
    Ok(build::str(vm, &x.text(eng, capitals)))
}

fn power(vm: &mut Vm, args: &Args) -> R {
    let [_, x, y, m] = args.bind(vm, "power", ["", "a", "b", "modulo"], 3)?;
    let mut op = begin(vm, args)?;
    let x = required(vm, x.unwrap_or(Word::NONE))?;
    let y = required(vm, y.unwrap_or(Word::NONE))?;
    let n = match m.filter(|m| *m != Word::NONE) {
        None => t::power(&mut op.work, &x, &y),
        Some(m) => {
            let m = required(vm, m)?;
            t::power_modulo(&mut op.work, &x, &y, &m)
        }
    };
    op.end_with(vm, n)
}

fn create(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "create_decimal", 1, 0, 1)?;
    let mut op = begin(vm, args)?;
    let n = match args.get(1) {
        None => Number::small(0),
        Some(w) => convert::convert(vm, &mut op, w, true)?,
    };
    op.end_with(vm, n)
}

const METHODS: &[(&str, NativeFn)] = &[
    ("abs", |vm, x| unary(vm, x, q::absolute)),
    ("add", |vm, x| binary(vm, x, a::add)),
    ("canonical", |vm, x| {
        exactly(vm, x, 1)?;
        match decimal(x.pos[1]) {
            Some(_) => Ok(Ref::new(x.pos[1])),
            None => Err(vm.type_error("argument must be a Decimal".into())),
        }
    }),
    ("compare", |vm, x| binary(vm, x, o::compare)),
    ("compare_signal", |vm, x| binary(vm, x, o::compare_signal)),
    ("compare_total", |vm, x| binary(vm, x, o::compare_total)),
    ("compare_total_mag", |vm, x| binary(vm, x, o::compare_total_mag)),
    ("copy_abs", |vm, x| unary(vm, x, |_, n| n.with_sign(false))),
    ("copy_decimal", |vm, x| {
        exactly(vm, x, 1)?;
        if decimal(x.pos[1]).is_some() {
            return Ok(Ref::new(x.pos[1]));
        }
        let n = required(vm, x.pos[1])?.clone();
        Ok(made(vm, n))
    }),
    ("copy_negate", |vm, x| unary(vm, x, |_, n| n.with_sign(!n.negative))),
    ("copy_sign", |vm, x| binary(vm, x, copy_sign)),
    ("create_decimal", create),
    ("_apply", create),
    ("create_decimal_from_float", |vm, x| {
        exactly(vm, x, 1)?;
        let mut op = begin(vm, x)?;
        let n = match crate::arithmetic::as_float(x.pos[1]) {
            Some(v) => convert::of_float(v),
            None if crate::arithmetic::Int::of(x.pos[1]).is_some() => {
                required(vm, x.pos[1])?.clone()
            }
            None => return Err(vm.type_error("argument must be int or float".into())),
        };
        let n = op.work.finish(n);
        op.end_with(vm, n)
    }),
    ("divide", |vm, x| binary(vm, x, a::divide)),
    ("divide_int", |vm, x| binary(vm, x, a::divide_int)),
    ("divmod", |vm, x| {
        exactly(vm, x, 2)?;
        let mut op = begin(vm, x)?;
        let (p, q) = (required(vm, x.pos[1])?, required(vm, x.pos[2])?);
        let (q, r) = a::divmod(&mut op.work, &p, &q);
        op.end(vm)?;
        let (q, r) = (made(vm, q), made(vm, r));
        Ok(build::tuple(vm, vec![q, r]))
    }),
    ("exp", |vm, x| unary(vm, x, t::exp)),
    ("fma", |vm, x| {
        exactly(vm, x, 3)?;
        let mut op = begin(vm, x)?;
        let (p, q) = (required(vm, x.pos[1])?, required(vm, x.pos[2])?);
        let r = required(vm, x.pos[3])?;
        let n = a::fma(&mut op.work, &p, &q, &r);
        op.end_with(vm, n)
    }),
    ("is_canonical", |vm, x| {
        exactly(vm, x, 1)?;
        match decimal(x.pos[1]) {
            Some(_) => Ok(build::bool(true)),
            None => Err(vm.type_error("argument must be a Decimal".into())),
        }
    }),
    ("is_finite", |vm, x| test(vm, x, |_, n| n.is_finite())),
    ("is_infinite", |vm, x| test(vm, x, |_, n| n.is_infinite())),
    ("is_nan", |vm, x| test(vm, x, |_, n| n.is_nan())),
    ("is_normal", |vm, x| test(vm, x, o::is_normal)),
    ("is_qnan", |vm, x| test(vm, x, |_, n| n.form == Form::Quiet)),
    ("is_signed", |vm, x| test(vm, x, |_, n| n.negative)),
    ("is_snan", |vm, x| test(vm, x, |_, n| n.form == Form::Signaling)),
    ("is_subnormal", |vm, x| test(vm, x, o::is_subnormal)),
    ("is_zero", |vm, x| test(vm, x, |_, n| n.is_zero())),
    ("ln", |vm, x| unary(vm, x, t::ln)),
    ("log10", |vm, x| unary(vm, x, t::log10)),
    ("logb", |vm, x| unary(vm, x, q::logb)),
    ("logical_and", |vm, x| binary(vm, x, l::logical_and)),
    ("logical_invert", |vm, x| unary(vm, x, l::logical_invert)),
    ("logical_or", |vm, x| binary(vm, x, l::logical_or)),
    ("logical_xor", |vm, x| binary(vm, x, l::logical_xor)),
    ("max", |vm, x| binary(vm, x, o::max)),
    ("max_mag", |vm, x| binary(vm, x, o::max_mag)),
    ("min", |vm, x| binary(vm, x, o::min)),
    ("min_mag", |vm, x| binary(vm, x, o::min_mag)),
    ("minus", |vm, x| unary(vm, x, q::minus)),
    ("multiply", |vm, x| binary(vm, x, a::multiply)),
    ("next_minus", |vm, x| unary(vm, x, q::next_minus)),
    ("next_plus", |vm, x| unary(vm, x, q::next_plus)),
    ("next_toward", |vm, x| binary(vm, x, q::next_toward)),
    ("normalize", |vm, x| unary(vm, x, q::normalize)),
    ("number_class", |vm, x| {
        exactly(vm, x, 1)?;
        let op = begin(vm, x)?;
        let n = required(vm, x.pos[1])?;
        Ok(build::str(vm, o::class_of(&op.work, &n)))
    }),
    ("plus", |vm, x| unary(vm, x, q::plus)),
    ("power", power),
    ("quantize", |vm, x| binary(vm, x, q::quantize)),
    ("radix", |vm, _| Ok(made(vm, Number::small(10)))),
    ("remainder", |vm, x| binary(vm, x, a::remainder)),
    ("remainder_near", |vm, x| binary(vm, x, a::remainder_near)),
    ("rotate", |vm, x| binary(vm, x, l::rotate)),
    ("same_quantum", |vm, x| {
        let (p, q) = pair(vm, x, "same_quantum")?;
        let (p, q) = (required(vm, p)?, required(vm, q)?);
        Ok(build::bool(super::quantum::same_quantum(&p, &q)))
    }),
    ("scaleb", |vm, x| binary(vm, x, q::scaleb)),
    ("shift", |vm, x| binary(vm, x, l::shift)),
    ("sqrt", |vm, x| unary(vm, x, a::sqrt)),
    ("subtract", |vm, x| binary(vm, x, a::subtract)),
    ("to_eng_string", |vm, x| text(vm, x, true)),
    ("to_sci_string", |vm, x| text(vm, x, false)),
    ("to_integral", |vm, x| unary(vm, x, q::to_integral_value)),
    ("to_integral_exact", |vm, x| unary(vm, x, q::to_integral_exact)),
    ("to_integral_value", |vm, x| unary(vm, x, q::to_integral_value)),
];

pub(super) fn install(vm: &mut Vm, ty: &'static TypeObj) {
    crate::methods::define(vm, ty, METHODS);
}
