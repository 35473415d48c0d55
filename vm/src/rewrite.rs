//! Changes to the parser's tree that keep its meaning and avoid faults of the compiler crate.
//!
//! The crate gives the scopes inside a class's decorators (a lambda, a comprehension) the wrong place in its symbol
//! table. Such decorators are assigned to names that no program can write, before the class. For `finally` see
//! [`finally_leaves`], for `with` [`with_bodies`].

use crate::finally_leaves;
use crate::synthetic::Place;
use crate::with_bodies;
use rustpython_compiler::ast::helpers::any_over_expr;
use rustpython_compiler::ast::{self, Expr, Stmt};
use rustpython_ruff_text_size::Ranged;

/// What is wrong with a program that the compiler crate would accept.
pub(crate) struct Fault {
    /// Offset in the source.
    pub(crate) at: usize,
    pub(crate) message: String,
}

impl Fault {
    pub(crate) fn new(place: &impl Ranged, message: &str) -> Fault {
        Fault { at: place.range().start().to_usize(), message: message.to_string() }
    }
}

/// Rewrites a module.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn rewrite(tree: &mut ast::Mod) -> Result<(), Fault> {
    match tree {
        ast::Mod::Module(module) => Rewriter::default().block(&mut module.body),
        ast::Mod::Expression(_) => Ok(()),
    }
}

/// Goes through a module.
#[derive(Default)]
struct Rewriter {
    /// How many names have been made.
    unique: usize,
}

impl Rewriter {
    fn block(&mut self, body: &mut Vec<Stmt>) -> Result<(), Fault> {
        let mut at = 0;
        while at < body.len() {
            self.nested(&mut body[at])?;
            if let Stmt::ClassDef(class) = &mut body[at]
                && class.decorator_list.iter().any(|d| has_scope(&d.expression))
            {
                let (before, after) = hoisted(class);
                let count = before.len();
                body.splice(at..at, before);
                at += count + 1;
                body.insert(at, after);
            }
            if let Stmt::Try(t) = &mut body[at] {
                let behind = finally_leaves::detoured(t, &mut self.unique);
                let count = behind.len();
                body.splice(at + 1..at + 1, behind);
                at += count;
            }
            at += 1;
        }
        Ok(())
    }

    /// The blocks inside a statement.
    fn nested(&mut self, s: &mut Stmt) -> Result<(), Fault> {
        match s {
            Stmt::FunctionDef(f) => self.block(&mut f.body),
            Stmt::ClassDef(c) => self.block(&mut c.body),
            Stmt::With(w) => {
                self.block(&mut w.body)?;
                with_bodies::keep_end_reachable(&mut w.body);
                Ok(())
            }
            Stmt::For(f) => {
                self.block(&mut f.body)?;
                self.block(&mut f.orelse)
            }
            Stmt::While(w) => {
                self.block(&mut w.body)?;
                self.block(&mut w.orelse)
            }
            Stmt::If(i) => {
                self.block(&mut i.body)?;
                i.elif_else_clauses.iter_mut().try_for_each(|c| self.block(&mut c.body))
            }
            Stmt::Match(m) => m.cases.iter_mut().try_for_each(|c| {
                crate::pattern_keys::rewrite(&mut c.pattern)?;
                self.block(&mut c.body)
            }),
            Stmt::Try(t) => {
                self.block(&mut t.body)?;
                for ast::ExceptHandler::ExceptHandler(h) in &mut t.handlers {
                    self.block(&mut h.body)?;
                }
                self.block(&mut t.orelse)?;
                self.block(&mut t.finalbody)
            }
            _ => Ok(()),
        }
    }
}

/// Whether an expression is a scope of its own.
pub(crate) fn is_scope(e: &Expr) -> bool {
    matches!(
        e,
        Expr::Lambda(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
            | Expr::Generator(_)
    )
}

fn has_scope(e: &Expr) -> bool {
    any_over_expr(e, &is_scope)
}

/// Assignments of the decorators, which then are names, and the statement that deletes these again.
fn hoisted(class: &mut ast::StmtClassDef) -> (Vec<Stmt>, Stmt) {
    let (mut assignments, mut gone) = (Vec::new(), Vec::new());
    for (i, decorator) in class.decorator_list.iter_mut().enumerate() {
        let place = Place(decorator.range);
        let name = format!(".decorator{i}");
        let load = place.name(&name, ast::ExprContext::Load);
        let value = std::mem::replace(&mut decorator.expression, load);
        assignments.push(place.assign(&[&name], value));
        gone.push(place.name(&name, ast::ExprContext::Del));
    }
    let node_index = Default::default();
    let deletion = ast::StmtDelete { node_index, range: class.range, targets: gone };
    (assignments, Stmt::Delete(deletion))
}
