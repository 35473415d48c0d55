//! Keys of mapping patterns that are signed or complex numbers (`-1`, `2-1j`), which the compiler crate does not take for
//! literals: they become literals with that value. What it accepts in patterns and CPython does not is refused here.

use crate::rewrite::Fault;
use rustpython_compiler::ast::{self, Expr, Number, Operator, Pattern, UnaryOp};
use rustpython_ruff_text_size::Ranged;

/// Rewrites the keys in a pattern and those within it.
///
/// # Errors
/// What is wrong with the pattern.
pub(crate) fn rewrite(pattern: &mut Pattern) -> Result<(), Fault> {
    let each = |patterns: &mut [Pattern]| patterns.iter_mut().try_for_each(rewrite);
    match pattern {
        Pattern::MatchMapping(m) => {
            ensure_different(&m.keys)?;
            for key in &mut m.keys {
                if let Some(value) = folded(key)
                    && let Some(literal) = literal(key, value)
                {
                    *key = literal;
                }
            }
            each(&mut m.patterns)
        }
        Pattern::MatchSequence(s) => each(&mut s.patterns),
        Pattern::MatchOr(o) => each(&mut o.patterns),
        Pattern::MatchClass(c) => {
            each(&mut c.arguments.patterns)?;
            c.arguments.keywords.iter_mut().try_for_each(|k| rewrite(&mut k.pattern))
        }
        Pattern::MatchAs(a) => {
            let is_blank = a.name.as_ref().is_some_and(|n| n.as_str() == "_");
            match &mut a.pattern {
                Some(_) if is_blank => Err(Fault::new(&*a, "cannot use '_' as a target")),
                Some(inner) => rewrite(inner),
                None => Ok(()),
            }
        }
        Pattern::MatchValue(v) if matches!(*v.value, Expr::FString(_) | Expr::TString(_)) => {
            Err(Fault::new(&*v, "patterns may only match literals and attribute lookups"))
        }
        _ => Ok(()),
    }
}

/// Numbers of different types may be the same key.
fn ensure_different(keys: &[Expr]) -> Result<(), Fault> {
    let number = |e: &Expr| match e {
        Expr::BooleanLiteral(b) => Some((f64::from(u8::from(b.value)), 0.0)),
        _ => number(e).or_else(|| folded(e)).map(|v| (v.real(), v.imaginary())),
    };
    for (i, key) in keys.iter().enumerate() {
        let same = |other: &Expr| number(other).is_some() && number(other) == number(key);
        if keys[..i].iter().any(same) {
            return Err(Fault::new(key, "mapping pattern checks duplicate key"));
        }
    }
    Ok(())
}

/// A number that an expression of literals stands for.
enum Value {
    Int { is_negative: bool, magnitude: u64 },
    Float(f64),
    Complex(f64, f64),
}

impl Value {
    fn imaginary(&self) -> f64 {
        if let Value::Complex(_, y) = *self { y } else { 0.0 }
    }
    fn real(&self) -> f64 {
        match *self {
            Value::Int { is_negative, magnitude } if is_negative && magnitude > 0 => {
                -(magnitude as f64)
            }
            Value::Int { magnitude, .. } => magnitude as f64,
            Value::Float(x) | Value::Complex(x, _) => x,
        }
    }
}

/// The value of `-x` and `x ± yj`; `None` for what is a literal already, and for what isn't made of them.
fn folded(e: &Expr) -> Option<Value> {
    match e {
        Expr::UnaryOp(u) if u.op == UnaryOp::USub => Some(match number(&u.operand)? {
            Value::Int { is_negative, magnitude } => {
                Value::Int { is_negative: !is_negative, magnitude }
            }
            Value::Float(x) => Value::Float(-x),
            Value::Complex(re, im) => Value::Complex(-re, -im),
        }),
        Expr::BinOp(b) => {
            let left = number(&b.left).or_else(|| folded(&b.left))?.real();
            let Value::Complex(re, im) = number(&b.right)? else { return None };
            match b.op {
                Operator::Add => Some(Value::Complex(left + re, im)),
                Operator::Sub => Some(Value::Complex(left - re, -im)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn number(e: &Expr) -> Option<Value> {
    let Expr::NumberLiteral(n) = e else { return None };
    Some(match &n.value {
        Number::Int(i) => Value::Int { is_negative: false, magnitude: i.as_u64()? },
        Number::Float(x) => Value::Float(*x),
        Number::Complex { real, imag } => Value::Complex(*real, *imag),
    })
}

fn literal(e: &Expr, value: Value) -> Option<Expr> {
    /// More than 64 bits: the tree keeps the text of such numbers, and only their text may have a sign.
    const TOO_LARGE: &str = "18446744073709551616";
    let value = match value {
        Value::Int { is_negative, magnitude } if is_negative && magnitude > 0 => {
            Number::Int(ast::Int::from_str_radix(TOO_LARGE, 10, &format!("-{magnitude}")).ok()?)
        }
        Value::Int { magnitude, .. } => Number::Int(ast::Int::from(magnitude)),
        Value::Float(x) => Number::Float(x),
        Value::Complex(real, imag) => Number::Complex { real, imag },
    };
    let range = Ranged::range(e);
    Some(Expr::NumberLiteral(ast::ExprNumberLiteral {
        node_index: Default::default(),
        range,
        value,
    }))
}
