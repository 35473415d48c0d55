//! Lambdas and comprehensions in a `finally` that a `return`, `break` or `continue` leads through. The compiler crate compiles
//! the `finally` at each of these, and looks for the scopes in it where its symbol table has others. So each of them becomes
//! the call of a function that is made before the `try`:
//!
//! ```text
//! try: return x                        .finally17 = lambda: [y for y in z]
//! finally: f([y for y in z])    →      try: return x
//!                                      finally: f(.finally17())
//! ```

use crate::rewrite::Fault;
use rustpython_compiler::ast::helpers::any_over_expr;
use rustpython_compiler::ast::statement_visitor::{self, StatementVisitor};
use rustpython_compiler::ast::visitor::transformer::{self, Transformer};
use rustpython_compiler::ast::{self, Expr, ExprContext, Stmt};
use rustpython_ruff_text_size::{Ranged, TextRange};
use std::cell::RefCell;

/// Rewrites the `finally` of a statement; gives what must be done before it.
///
/// # Errors
/// A function or class is defined there, which has no such form.
pub(crate) fn hoisted(t: &mut ast::StmtTry) -> Result<Vec<Stmt>, Fault> {
    let mut leaves = Leaves(false);
    leaves.visit_body(&t.body);
    for ast::ExceptHandler::ExceptHandler(h) in &t.handlers {
        leaves.visit_body(&h.body);
    }
    leaves.visit_body(&t.orelse);
    let hoist = Hoist::default();
    if leaves.0 {
        let mut definitions = Definitions(None);
        definitions.visit_body(&t.finalbody);
        if let Some(definition) = definitions.0 {
            let message = "patchwork does not support a definition in a `finally` that `return`, `break` or `continue` leads through";
            return Err(Fault::new(definition, message));
        }
        t.finalbody.iter_mut().for_each(|s| hoist.visit_stmt(s));
    }
    Ok(hoist.before.into_inner())
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

/// Whether there is a statement that may lead out of the block (or out of a loop in it: that does no harm).
struct Leaves(bool);

impl<'a> StatementVisitor<'a> for Leaves {
    fn visit_stmt(&mut self, s: &'a Stmt) {
        match s {
            Stmt::Return(_) | Stmt::Break(_) | Stmt::Continue(_) => self.0 = true,
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            _ => statement_visitor::walk_stmt(self, s),
        }
    }
}

/// The first function or class defined in a block.
struct Definitions<'a>(Option<&'a Stmt>);

impl<'a> StatementVisitor<'a> for Definitions<'a> {
    fn visit_stmt(&mut self, s: &'a Stmt) {
        match s {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => self.0 = self.0.or(Some(s)),
            _ => statement_visitor::walk_stmt(self, s),
        }
    }
}

/// Takes out scopes.
#[derive(Default)]
struct Hoist {
    before: RefCell<Vec<Stmt>>,
}

impl Transformer for Hoist {
    fn visit_expr(&self, e: &mut Expr) {
        if !is_scope(e) {
            return transformer::walk_expr(self, e);
        }
        if !is_movable(e) {
            return;
        }
        let range = e.range();
        let call = Expr::Call(ast::ExprCall {
            node_index: Default::default(),
            range,
            func: Box::new(name(range, ExprContext::Load)),
            arguments: ast::Arguments {
                range,
                node_index: Default::default(),
                args: Box::default(),
                keywords: Box::default(),
            },
        });
        let body = Box::new(std::mem::replace(e, call));
        let lambda =
            ast::ExprLambda { node_index: Default::default(), range, parameters: None, body };
        self.before.borrow_mut().push(Stmt::Assign(ast::StmtAssign {
            node_index: Default::default(),
            range,
            targets: vec![name(range, ExprContext::Store)],
            value: Box::new(Expr::Lambda(lambda)),
        }));
    }
}

/// A name that no program can write.
fn name(range: TextRange, ctx: ExprContext) -> Expr {
    let id = ast::name::Name::new(format!(".finally{}", range.start().to_usize()));
    Expr::Name(ast::ExprName { node_index: Default::default(), range, id, ctx })
}

/// Whether a scope means the same inside another function.
fn is_movable(e: &Expr) -> bool {
    !any_over_expr(e, &|e| match e {
        Expr::Named(_) | Expr::Await(_) | Expr::Yield(_) | Expr::YieldFrom(_) => true,
        Expr::Name(n) => n.id == "super",
        _ => false,
    })
}
