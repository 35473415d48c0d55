//! Expressions.

use super::ruff_text_size::{Ranged, TextRange};
use super::{Builder, Fields};
use crate::build;
use crate::heap::Ref;
use crate::vm::R;
use ir::word::Word;
use malachite_bigint::BigInt;
use num_traits::Num;
use rustpython_compiler::ast::{self, Expr};

impl Builder<'_> {
    pub(super) fn expression(&mut self, e: &Expr) -> R {
        let range = e.range();
        let (class, fields): (&str, Fields) = match e {
            Expr::BoolOp(b) => {
                let op = self.marker(match b.op {
                    ast::BoolOp::And => "And",
                    ast::BoolOp::Or => "Or",
                })?;
                ("BoolOp", vec![("op", op), ("values", self.expressions(&b.values)?)])
            }
            Expr::Named(n) => {
                let target = self.expression(&n.target)?;
                ("NamedExpr", vec![("target", target), ("value", self.expression(&n.value)?)])
            }
            Expr::BinOp(b) => {
                let fields = vec![
                    ("left", self.expression(&b.left)?),
                    ("op", self.operator(b.op)?),
                    ("right", self.expression(&b.right)?),
                ];
                ("BinOp", fields)
            }
            Expr::UnaryOp(u) => {
                let op = self.marker(match u.op {
                    ast::UnaryOp::Invert => "Invert",
                    ast::UnaryOp::Not => "Not",
                    ast::UnaryOp::UAdd => "UAdd",
                    ast::UnaryOp::USub => "USub",
                })?;
                ("UnaryOp", vec![("op", op), ("operand", self.expression(&u.operand)?)])
            }
            Expr::Lambda(l) => {
                let args = self.parameters(l.parameters.as_deref())?;
                ("Lambda", vec![("args", args), ("body", self.expression(&l.body)?)])
            }
            Expr::If(i) => {
                let fields = vec![
                    ("test", self.expression(&i.test)?),
                    ("body", self.expression(&i.body)?),
                    ("orelse", self.expression(&i.orelse)?),
                ];
                ("IfExp", fields)
            }
            Expr::Dict(d) => {
                let keys = self.each(&d.items, |b, i| b.maybe_expression(i.key.as_ref()))?;
                let values = self.each(&d.items, |b, i| b.expression(&i.value))?;
                ("Dict", vec![("keys", keys), ("values", values)])
            }
            Expr::Set(s) => ("Set", vec![("elts", self.expressions(&s.elts)?)]),
            Expr::ListComp(c) => self.comprehension("ListComp", &c.elt, &c.generators)?,
            Expr::SetComp(c) => self.comprehension("SetComp", &c.elt, &c.generators)?,
            Expr::Generator(c) => self.comprehension("GeneratorExp", &c.elt, &c.generators)?,
            Expr::DictComp(c) => {
                let fields = vec![
                    ("key", self.expression(&c.key)?),
                    ("value", self.expression(&c.value)?),
                    ("generators", self.generators(&c.generators)?),
                ];
                ("DictComp", fields)
            }
            Expr::Await(a) => ("Await", vec![("value", self.expression(&a.value)?)]),
            Expr::Yield(y) => {
                ("Yield", vec![("value", self.maybe_expression(y.value.as_deref())?)])
            }
            Expr::YieldFrom(y) => ("YieldFrom", vec![("value", self.expression(&y.value)?)]),
            Expr::Compare(c) => {
                let fields = vec![
                    ("left", self.expression(&c.left)?),
                    ("ops", self.each(&c.ops, |b, op| b.marker(comparison(*op)))?),
                    ("comparators", self.expressions(&c.comparators)?),
                ];
                ("Compare", fields)
            }
            Expr::Call(c) => {
                let fields = vec![
                    ("func", self.expression(&c.func)?),
                    ("args", self.expressions(&c.arguments.args)?),
                    ("keywords", self.keywords(&c.arguments.keywords)?),
                ];
                ("Call", fields)
            }
            Expr::FString(f) => ("JoinedStr", vec![("values", self.joined(f, range)?)]),
            Expr::TString(t) => ("TemplateStr", vec![("values", self.template(t, range)?)]),
            Expr::StringLiteral(s) => {
                let value = self.string_value(s.value.as_slice())?;
                let kind = if s.value.is_unicode() { self.name("u") } else { build::none() };
                ("Constant", vec![("value", value), ("kind", kind)])
            }
            Expr::BytesLiteral(b) => {
                let value = build::bytes(self.vm, b.value.bytes().collect());
                return self.constant(value, range);
            }
            Expr::NumberLiteral(n) => {
                let value = self.numeric(&n.value);
                return self.constant(value, range);
            }
            Expr::BooleanLiteral(b) => return self.constant(build::bool(b.value), range),
            Expr::NoneLiteral(_) => return self.constant(build::none(), range),
            Expr::EllipsisLiteral(_) => return self.constant(Ref::new(Word::ELLIPSIS), range),
            Expr::Attribute(a) => {
                let fields = vec![
                    ("value", self.expression(&a.value)?),
                    ("attr", self.name(a.attr.as_str())),
                    ("ctx", self.context(a.ctx)?),
                ];
                ("Attribute", fields)
            }
            Expr::Subscript(s) => {
                let fields = vec![
                    ("value", self.expression(&s.value)?),
                    ("slice", self.expression(&s.slice)?),
                    ("ctx", self.context(s.ctx)?),
                ];
                ("Subscript", fields)
            }
            Expr::Starred(s) => {
                let value = self.expression(&s.value)?;
                ("Starred", vec![("value", value), ("ctx", self.context(s.ctx)?)])
            }
            Expr::Name(n) => {
                let id = self.name(n.id.as_str());
                ("Name", vec![("id", id), ("ctx", self.context(n.ctx)?)])
            }
            Expr::List(l) => {
                let elts = self.expressions(&l.elts)?;
                ("List", vec![("elts", elts), ("ctx", self.context(l.ctx)?)])
            }
            Expr::Tuple(t) => {
                let elts = self.expressions(&t.elts)?;
                ("Tuple", vec![("elts", elts), ("ctx", self.context(t.ctx)?)])
            }
            Expr::Slice(s) => {
                let fields = vec![
                    ("lower", self.maybe_expression(s.lower.as_deref())?),
                    ("upper", self.maybe_expression(s.upper.as_deref())?),
                    ("step", self.maybe_expression(s.step.as_deref())?),
                ];
                ("Slice", fields)
            }
            // Only notebooks have these.
            Expr::IpyEscapeCommand(_) => return self.constant(build::none(), range),
        };
        self.node(class, Some(range), fields)
    }

    pub(super) fn constant(&mut self, value: Ref, range: TextRange) -> R {
        self.node("Constant", Some(range), vec![("value", value)])
    }

    fn numeric(&mut self, n: &ast::Number) -> Ref {
        match n {
            ast::Number::Int(i) => match i.as_i64() {
                Some(i) => build::int64(self.vm, i),
                // It is kept as it was written.
                None => build::int(self.vm, big(&i.to_string())),
            },
            ast::Number::Float(f) => build::float(self.vm, *f),
            ast::Number::Complex { real, imag } => build::complex(self.vm, *real, *imag),
        }
    }

    fn comprehension(
        &mut self,
        class: &'static str,
        elt: &Expr,
        generators: &[ast::Comprehension],
    ) -> R<(&'static str, Fields<'static>)> {
        let elt = self.expression(elt)?;
        Ok((class, vec![("elt", elt), ("generators", self.generators(generators)?)]))
    }

    fn generators(&mut self, generators: &[ast::Comprehension]) -> R {
        self.each(generators, |b, g| {
            let fields = vec![
                ("target", b.expression(&g.target)?),
                ("iter", b.expression(&g.iter)?),
                ("ifs", b.expressions(&g.ifs)?),
                ("is_async", b.number(i64::from(g.is_async))),
            ];
            b.node("comprehension", None, fields)
        })
    }

    pub(super) fn operator(&mut self, op: ast::Operator) -> R {
        self.marker(match op {
            ast::Operator::Add => "Add",
            ast::Operator::Sub => "Sub",
            ast::Operator::Mult => "Mult",
            ast::Operator::MatMult => "MatMult",
            ast::Operator::Div => "Div",
            ast::Operator::Mod => "Mod",
            ast::Operator::Pow => "Pow",
            ast::Operator::LShift => "LShift",
            ast::Operator::RShift => "RShift",
            ast::Operator::BitOr => "BitOr",
            ast::Operator::BitXor => "BitXor",
            ast::Operator::BitAnd => "BitAnd",
            ast::Operator::FloorDiv => "FloorDiv",
        })
    }

    fn context(&mut self, ctx: ast::ExprContext) -> R {
        self.marker(match ctx {
            ast::ExprContext::Load | ast::ExprContext::Invalid => "Load",
            ast::ExprContext::Store => "Store",
            ast::ExprContext::Del => "Del",
        })
    }
}

/// A literal too large for 64 bits, in any base.
fn big(text: &str) -> BigInt {
    let digits: String = text.chars().filter(|c| *c != '_').collect();
    let (radix, digits) = match digits.get(..2) {
        Some("0x" | "0X") => (16, &digits[2..]),
        Some("0o" | "0O") => (8, &digits[2..]),
        Some("0b" | "0B") => (2, &digits[2..]),
        _ => (10, digits.as_str()),
    };
    BigInt::from_str_radix(digits, radix).unwrap_or_default()
}

fn comparison(op: ast::CmpOp) -> &'static str {
    match op {
        ast::CmpOp::Eq => "Eq",
        ast::CmpOp::NotEq => "NotEq",
        ast::CmpOp::Lt => "Lt",
        ast::CmpOp::LtE => "LtE",
        ast::CmpOp::Gt => "Gt",
        ast::CmpOp::GtE => "GtE",
        ast::CmpOp::Is => "Is",
        ast::CmpOp::IsNot => "IsNot",
        ast::CmpOp::In => "In",
        ast::CmpOp::NotIn => "NotIn",
    }
}
