//! Changes to the parser's tree that keep its meaning and avoid faults of the compiler crate.
//!
//! The crate gives the scopes inside a class's decorators (a lambda, a comprehension) the wrong place in its symbol
//! table. Such decorators are assigned to names that no program can write, before the class. For scopes in `finally` see
//! [`finally_scopes`], for `with` [`with_bodies`].

use crate::finally_scopes::{self, is_scope};
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
        ast::Mod::Module(module) => block(&mut module.body),
        ast::Mod::Expression(_) => Ok(()),
    }
}

fn block(body: &mut Vec<Stmt>) -> Result<(), Fault> {
    let mut at = 0;
    while at < body.len() {
        nested(&mut body[at])?;
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
            let before = finally_scopes::hoisted(t)?;
            let count = before.len();
            body.splice(at..at, before);
            at += count;
        }
        at += 1;
    }
    Ok(())
}

/// The blocks inside a statement.
fn nested(s: &mut Stmt) -> Result<(), Fault> {
    match s {
        Stmt::FunctionDef(f) => block(&mut f.body),
        Stmt::ClassDef(c) => block(&mut c.body),
        Stmt::With(w) => {
            block(&mut w.body)?;
            with_bodies::keep_end_reachable(&mut w.body);
            Ok(())
        }
        Stmt::For(f) => {
            block(&mut f.body)?;
            block(&mut f.orelse)
        }
        Stmt::While(w) => {
            block(&mut w.body)?;
            block(&mut w.orelse)
        }
        Stmt::If(i) => {
            block(&mut i.body)?;
            i.elif_else_clauses.iter_mut().try_for_each(|c| block(&mut c.body))
        }
        Stmt::Match(m) => m.cases.iter_mut().try_for_each(|c| {
            crate::pattern_keys::rewrite(&mut c.pattern)?;
            block(&mut c.body)
        }),
        Stmt::Try(t) => {
            block(&mut t.body)?;
            for ast::ExceptHandler::ExceptHandler(h) in &mut t.handlers {
                block(&mut h.body)?;
            }
            block(&mut t.orelse)?;
            block(&mut t.finalbody)
        }
        _ => Ok(()),
    }
}

fn has_scope(e: &Expr) -> bool {
    any_over_expr(e, &is_scope)
}

/// Assignments of the decorators, which then are names, and the statement that deletes these again.
fn hoisted(class: &mut ast::StmtClassDef) -> (Vec<Stmt>, Stmt) {
    let range = class.range;
    let (mut assignments, mut gone) = (Vec::new(), Vec::new());
    for (i, decorator) in class.decorator_list.iter_mut().enumerate() {
        let name = |ctx| {
            Expr::Name(ast::ExprName {
                node_index: Default::default(),
                range: decorator.range,
                id: ast::name::Name::new(format!(".decorator{i}")),
                ctx,
            })
        };
        let (store, delete, load) = (
            name(ast::ExprContext::Store),
            name(ast::ExprContext::Del),
            name(ast::ExprContext::Load),
        );
        let value = std::mem::replace(&mut decorator.expression, load);
        assignments.push(Stmt::Assign(ast::StmtAssign {
            node_index: Default::default(),
            range: decorator.range,
            targets: vec![store],
            value: Box::new(value),
        }));
        gone.push(delete);
    }
    let node_index = Default::default();
    (assignments, Stmt::Delete(ast::StmtDelete { node_index, range, targets: gone }))
}
