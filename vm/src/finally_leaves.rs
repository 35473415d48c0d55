//! `return`, `break` and `continue` that lead through a `finally`. The compiler crate compiles the `finally` at each of these, and
//! goes wrong where it has scopes of its own (lambdas, comprehensions, definitions) or is itself left. Such a `try` is written so
//! that what leads through only says where to, which the code behind the `finally` does:
//!
//! ```text
//! try:                       try:
//!     for x in y:                while True:
//!         return x    →              for x in y:
//! finally:                               .value1 = x; .way1 = .loop2 = 1; break
//!     return z                       else: .loop2 = 0
//!                                    if .loop2: break
//!                                    .way1 = 0; break
//!                            finally:
//!                                return z
//!                            if .way1 == 1: return .value1
//! ```
//!
//! A way that a `finally` inside took back (by leaving for somewhere else) is forgotten where that leads to.

use crate::rewrite::is_scope;
use crate::synthetic::Place;
use rustpython_compiler::ast::helpers::any_over_expr;
use rustpython_compiler::ast::statement_visitor::{self, StatementVisitor};
use rustpython_compiler::ast::visitor::{self, Visitor};
use rustpython_compiler::ast::{self, Expr, ExprContext, Stmt};
use rustpython_ruff_text_size::Ranged;

const RETURN: u32 = 1;
const BREAK: u32 = 2;
const CONTINUE: u32 = 3;

/// Rewrites a statement where that is needed; gives what must be done behind it. `unique` counts names.
pub(crate) fn detoured(t: &mut ast::StmtTry, unique: &mut usize) -> Vec<Stmt> {
    if t.finalbody.is_empty() || !(leaves(&t.finalbody) || has_scopes(&t.finalbody)) {
        return vec![];
    }
    let handled = |h: &ast::ExceptHandler| {
        let ast::ExceptHandler::ExceptHandler(h) = h;
        leaves(&h.body)
    };
    if !(leaves(&t.body) || leaves(&t.orelse) || t.handlers.iter().any(handled)) {
        return vec![];
    }
    let range = t.range;
    let place = Place(range);
    *unique += 1;
    let mut detour = Detour { id: *unique, unique, loops: vec![], taken: vec![] };
    let mut body = std::mem::take(&mut t.body);
    if !t.handlers.is_empty() {
        body = vec![Stmt::Try(ast::StmtTry {
            node_index: Default::default(),
            range,
            body,
            handlers: std::mem::take(&mut t.handlers),
            orelse: std::mem::take(&mut t.orelse),
            finalbody: vec![],
            is_star: std::mem::take(&mut t.is_star),
        })];
    }
    detour.block(&mut body);
    let (way, value) = (detour.way(), detour.value());
    body.extend([place.assign(&[&way], place.number(0)), place.leave_loop()]);
    t.body = vec![Stmt::While(ast::StmtWhile {
        node_index: Default::default(),
        range,
        test: Box::new(place.always()),
        body,
        orelse: vec![],
    })];
    let mut ways = detour.taken;
    ways.sort_unstable();
    ways.dedup();
    let behind = |which: u32| {
        let go = match which {
            RETURN => place.give(place.name(&value, ExprContext::Load)),
            BREAK => place.leave_loop(),
            _ => place.go_on_in_loop(),
        };
        let is_way = place.equal(place.name(&way, ExprContext::Load), place.number(which));
        place.when(is_way, vec![go], vec![])
    };
    ways.into_iter().map(behind).collect()
}

/// Whether a statement leads out of the block: a `return`, or a `break` or `continue` of a loop around it.
fn leaves(body: &[Stmt]) -> bool {
    let mut found = Leaves { depth: 0, found: false };
    found.visit_body(body);
    found.found
}

struct Leaves {
    /// Loops inside of the block.
    depth: usize,
    found: bool,
}

impl<'a> StatementVisitor<'a> for Leaves {
    fn visit_stmt(&mut self, s: &'a Stmt) {
        let (body, orelse) = match s {
            Stmt::Return(_) => {
                self.found = true;
                return;
            }
            Stmt::Break(_) | Stmt::Continue(_) => {
                self.found |= self.depth == 0;
                return;
            }
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => return,
            Stmt::For(f) => (&f.body, &f.orelse),
            Stmt::While(w) => (&w.body, &w.orelse),
            _ => return statement_visitor::walk_stmt(self, s),
        };
        self.depth += 1;
        self.visit_body(body);
        self.depth -= 1;
        self.visit_body(orelse);
    }
}

/// Whether a block returns.
fn returns(body: &[Stmt]) -> bool {
    let mut found = Leaves { depth: 1, found: false };
    found.visit_body(body);
    found.found
}

/// Whether there are scopes in a block.
fn has_scopes(body: &[Stmt]) -> bool {
    let mut found = Scopes(false);
    found.visit_body(body);
    found.0
}

struct Scopes(bool);

impl<'a> Visitor<'a> for Scopes {
    fn visit_stmt(&mut self, s: &'a Stmt) {
        match s {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) | Stmt::TypeAlias(_) => self.0 = true,
            _ => visitor::walk_stmt(self, s),
        }
    }
    fn visit_expr(&mut self, e: &'a Expr) {
        self.0 |= any_over_expr(e, &is_scope);
    }
}

/// What is being written for one `try`.
struct Detour<'a> {
    id: usize,
    unique: &'a mut usize,
    /// The loops around, inside of the `try`, that a `return` leads through.
    loops: Vec<String>,
    /// Which ways out there are.
    taken: Vec<u32>,
}

impl Detour<'_> {
    fn way(&self) -> String {
        format!(".way{}", self.id)
    }
    fn value(&self) -> String {
        format!(".value{}", self.id)
    }

    fn block(&mut self, body: &mut Vec<Stmt>) {
        for s in std::mem::take(body) {
            self.statement(s, body);
        }
    }

    fn statement(&mut self, mut s: Stmt, made: &mut Vec<Stmt>) {
        let place = Place(s.range());
        match &mut s {
            Stmt::Return(r) => {
                let value = r.value.take().map_or_else(|| place.none(), |v| *v);
                made.push(place.assign(&[&self.value()], value));
                return self.leave(RETURN, place, made);
            }
            Stmt::Break(_) if self.loops.is_empty() => return self.leave(BREAK, place, made),
            Stmt::Continue(_) if self.loops.is_empty() => return self.leave(CONTINUE, place, made),
            Stmt::Break(_) => {
                let innermost = self.loops.last().expect("in a loop");
                made.push(place.assign(&[innermost], place.number(0)));
            }
            Stmt::For(ast::StmtFor { body, orelse, .. })
            | Stmt::While(ast::StmtWhile { body, orelse, .. }) => {
                let left = self.repeated(place, body, orelse);
                made.push(s);
                made.extend(left);
                return;
            }
            Stmt::If(i) => {
                self.block(&mut i.body);
                i.elif_else_clauses.iter_mut().for_each(|c| self.block(&mut c.body));
            }
            Stmt::With(w) => self.block(&mut w.body),
            Stmt::Match(m) => m.cases.iter_mut().for_each(|c| self.block(&mut c.body)),
            Stmt::Try(t) => {
                self.block(&mut t.body);
                for ast::ExceptHandler::ExceptHandler(h) in &mut t.handlers {
                    self.block(&mut h.body);
                }
                self.block(&mut t.orelse);
                self.block(&mut t.finalbody);
            }
            _ => {}
        }
        made.push(s);
    }

    /// A loop; gives what leaves the next one around, if this one was left for that.
    fn repeated(
        &mut self,
        place: Place,
        body: &mut Vec<Stmt>,
        orelse: &mut Vec<Stmt>,
    ) -> Option<Stmt> {
        let is_led_through = returns(body);
        if is_led_through {
            *self.unique += 1;
            self.loops.push(format!(".loop{}", self.unique));
            self.block(body);
        }
        let left = self.loops.pop_if(|_| is_led_through);
        self.block(orelse);
        let left = left?;
        orelse.insert(0, place.assign(&[&left], place.number(0)));
        let test = place.name(&left, ExprContext::Load);
        Some(place.when(test, vec![place.leave_loop()], vec![]))
    }

    /// Says which way, and leaves the innermost loop.
    fn leave(&mut self, which: u32, place: Place, made: &mut Vec<Stmt>) {
        self.taken.push(which);
        made.push(place.assign(&[&self.way()], place.number(which)));
        if !self.loops.is_empty() {
            let loops: Vec<&str> = self.loops.iter().map(String::as_str).collect();
            made.push(place.assign(&loops, place.number(1)));
        }
        made.push(place.leave_loop());
    }
}
