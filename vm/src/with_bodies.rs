//! Bodies of `with` statements whose end is never reached. The compiler crate takes the clean-up of such a statement for part of
//! what handles exceptions in the code behind it: where `__exit__` swallows an exception it leaves out a `POP_BLOCK`, which
//! does no harm only if the body's own end leads there first. So such a body is put behind a condition that is no constant:
//!
//! ```text
//! with suppress(KeyError):             with suppress(KeyError):
//!     return d[k]                →         if []: pass
//!                                          else: return d[k]
//! ```

use crate::synthetic::Place;
use rustpython_compiler::ast::{self, Expr, Stmt};
use rustpython_ruff_text_size::Ranged;

/// Rewrites a body, if its end may be out of reach.
pub(crate) fn keep_end_reachable(body: &mut Vec<Stmt>) {
    if is_end_reachable(body) {
        return;
    }
    let Some(range) = body.first().map(Ranged::range) else { return };
    let place = Place(range);
    let never = Expr::List(ast::ExprList {
        node_index: Default::default(),
        range,
        elts: vec![],
        ctx: ast::ExprContext::Load,
    });
    let all = std::mem::take(body);
    body.push(place.when(never, vec![place.pass()], all));
}

/// Whether a block certainly can be run to its end: where in doubt it can't.
fn is_end_reachable(body: &[Stmt]) -> bool {
    body.iter().all(is_passable)
}

/// Whether a statement certainly leads to the next one, as far as control flow goes that is not decided by constants.
fn is_passable(s: &Stmt) -> bool {
    match s {
        Stmt::Return(_) | Stmt::Raise(_) | Stmt::Break(_) | Stmt::Continue(_) => false,
        // An iterator may be at its end from the start; the `else` comes then.
        Stmt::For(f) => is_end_reachable(&f.orelse),
        Stmt::If(i) => {
            let has_else = i.elif_else_clauses.last().is_some_and(|c| c.test.is_none());
            let is_variable = |test: &Expr| !is_constant(test);
            let mut clauses = i.elif_else_clauses.iter();
            is_variable(&i.test)
                && clauses.clone().filter_map(|c| c.test.as_ref()).all(is_variable)
                && (!has_else
                    || is_end_reachable(&i.body)
                    || clauses.any(|c| is_end_reachable(&c.body)))
        }
        // Rewritten before: its own end can be reached.
        Stmt::With(_) => true,
        Stmt::While(_) | Stmt::Match(_) | Stmt::Try(_) => false,
        // An assertion of a constant.
        Stmt::Assert(a) => !is_constant(&a.test),
        _ => true,
    }
}

/// Whether the compiler may decide a condition.
fn is_constant(test: &Expr) -> bool {
    !matches!(test, Expr::Name(_) | Expr::Attribute(_) | Expr::Call(_) | Expr::Subscript(_))
        && !matches!(test, Expr::Compare(c) if !is_constant(&c.left))
        && !matches!(test, Expr::UnaryOp(u) if !is_constant(&u.operand))
        && !matches!(test, Expr::BoolOp(b) if b.values.iter().all(|v| !is_constant(v)))
}
