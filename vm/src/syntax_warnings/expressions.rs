//! Expressions that are hardly meant so: identity of literals, assertions of tuples, calls and subscripts of what can't be
//! called or subscripted (CPython's `codegen.c`).

use super::Warning;
use rustpython_compiler::ast::visitor::{self, Visitor};
use rustpython_compiler::ast::{self, CmpOp, Expr, ExprContext, Number, Stmt};
use rustpython_ruff_text_size::Ranged;

/// The odd expressions of a program.
pub(super) fn found(tree: &ast::Mod) -> Vec<Warning> {
    let mut odd = Odd(vec![]);
    match tree {
        ast::Mod::Module(module) => odd.visit_body(&module.body),
        ast::Mod::Expression(e) => odd.visit_expr(&e.body),
    }
    odd.0
}

struct Odd(Vec<Warning>);

impl Odd {
    fn warn(&mut self, place: &impl Ranged, text: String) {
        self.0.push(Warning::new(place.range().start().to_usize(), text));
    }
    fn compare(&mut self, e: &ast::ExprCompare) {
        let mut left = &*e.left;
        for (op, right) in e.ops.iter().zip(&e.comparators) {
            let literal = [left, right].into_iter().find_map(plain_literal);
            let words = match op {
                CmpOp::Is => Some(("is", "==")),
                CmpOp::IsNot => Some(("is not", "!=")),
                _ => None,
            };
            if let (Some((word, other)), Some(ty)) = (words, literal) {
                let text = format!("\"{word}\" with '{ty}' literal. Did you mean \"{other}\"?");
                return self.warn(e, text);
            }
            left = right;
        }
    }
    fn subscript(&mut self, e: &ast::ExprSubscript) {
        let is_bare = matches!(
            &*e.value,
            Expr::NoneLiteral(_)
                | Expr::EllipsisLiteral(_)
                | Expr::BooleanLiteral(_)
                | Expr::NumberLiteral(_)
                | Expr::Set(_)
                | Expr::SetComp(_)
                | Expr::Generator(_)
                | Expr::TString(_)
                | Expr::Lambda(_)
        );
        let Some(ty) = type_of(&e.value) else { return };
        if is_bare {
            let text = format!("'{ty}' object is not subscriptable; perhaps you missed a comma?");
            return self.warn(e, text);
        }
        let index = type_of(&e.slice).filter(|index| !matches!(*index, "int" | "bool"));
        let (Some(index), "str" | "bytes" | "tuple" | "list") = (index, ty) else { return };
        let text = format!(
            "{ty} indices must be integers or slices, not {index}; perhaps you missed a comma?"
        );
        self.warn(e, text);
    }
}

impl<'a> Visitor<'a> for Odd {
    fn visit_stmt(&mut self, s: &'a Stmt) {
        if let Stmt::Assert(a) = s
            && a.test.as_tuple_expr().is_some_and(|t| !t.elts.is_empty())
        {
            let text = "assertion is always true, perhaps remove parentheses?";
            self.warn(a, text.to_string());
        }
        visitor::walk_stmt(self, s);
    }
    fn visit_expr(&mut self, e: &'a Expr) {
        match e {
            Expr::Compare(c) => self.compare(c),
            Expr::Subscript(s) if s.ctx == ExprContext::Load => self.subscript(s),
            Expr::Call(c) if !matches!(*c.func, Expr::Lambda(_)) => {
                if let Some(ty) = type_of(&c.func) {
                    let text =
                        format!("'{ty}' object is not callable; perhaps you missed a comma?");
                    self.warn(&*c.func, text);
                }
            }
            _ => {}
        }
        visitor::walk_expr(self, e);
    }
}

/// The type of a literal that is no singleton.
fn plain_literal(e: &Expr) -> Option<&'static str> {
    match e {
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::BytesLiteral(_) => type_of(e),
        _ => None,
    }
}

/// The type of what an expression gives, where its syntax says so.
fn type_of(e: &Expr) -> Option<&'static str> {
    Some(match e {
        Expr::NoneLiteral(_) => "NoneType",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::BooleanLiteral(_) => "bool",
        Expr::NumberLiteral(n) => match n.value {
            Number::Int(_) => "int",
            Number::Float(_) => "float",
            Number::Complex { .. } => "complex",
        },
        Expr::StringLiteral(_) | Expr::FString(_) => "str",
        Expr::BytesLiteral(_) => "bytes",
        Expr::TString(_) => "string.templatelib.Template",
        Expr::Tuple(_) => "tuple",
        Expr::List(_) | Expr::ListComp(_) => "list",
        Expr::Dict(_) | Expr::DictComp(_) => "dict",
        Expr::Set(_) | Expr::SetComp(_) => "set",
        Expr::Generator(_) => "generator",
        Expr::Lambda(_) => "function",
        _ => return None,
    })
}
