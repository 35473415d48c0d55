//! `return`, `break` and `continue` that leave a `finally` block, and with it forget an exception (PEP 765).

use super::Warning;
use rustpython_compiler::ast::{
    self, Stmt,
    statement_visitor::{self, StatementVisitor},
};
use rustpython_ruff_text_size::Ranged;

/// The jumps of a program that leave a `finally` block.
pub(super) fn found(tree: &ast::Mod) -> Vec<Warning> {
    let mut jumps = Jumps::default();
    if let ast::Mod::Module(module) = tree {
        jumps.visit_body(&module.body);
    }
    jumps.found
}

#[derive(Default)]
struct Jumps {
    in_finally: bool,
    /// In a loop that is inside of the block, if there is a block.
    in_loop: bool,
    found: Vec<Warning>,
}

impl Jumps {
    fn within(&mut self, in_finally: bool, in_loop: bool, body: &[Stmt]) {
        let outer = (self.in_finally, self.in_loop);
        (self.in_finally, self.in_loop) = (in_finally, in_loop);
        self.visit_body(body);
        (self.in_finally, self.in_loop) = outer;
    }
    fn leaves(&mut self, jump: &impl Ranged, word: &str) {
        let text = format!("'{word}' in a 'finally' block");
        self.found.push(Warning::new(jump.range().start().to_usize(), text));
    }
}

impl<'a> StatementVisitor<'a> for Jumps {
    fn visit_stmt(&mut self, s: &'a Stmt) {
        match s {
            Stmt::FunctionDef(f) => self.within(false, false, &f.body),
            Stmt::ClassDef(c) => self.within(false, false, &c.body),
            Stmt::For(f) => {
                self.within(self.in_finally, true, &f.body);
                self.visit_body(&f.orelse);
            }
            Stmt::While(w) => {
                self.within(self.in_finally, true, &w.body);
                self.visit_body(&w.orelse);
            }
            Stmt::Try(t) => {
                self.visit_body(&t.body);
                for handler in &t.handlers {
                    statement_visitor::walk_except_handler(self, handler);
                }
                self.visit_body(&t.orelse);
                self.within(true, false, &t.finalbody);
            }
            Stmt::Return(r) if self.in_finally => self.leaves(r, "return"),
            Stmt::Break(b) if self.in_finally && !self.in_loop => self.leaves(b, "break"),
            Stmt::Continue(c) if self.in_finally && !self.in_loop => self.leaves(c, "continue"),
            _ => statement_visitor::walk_stmt(self, s),
        }
    }
}
