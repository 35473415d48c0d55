//! Pieces of the parser's tree that no program has written.

use rustpython_compiler::ast::{self, Expr, ExprContext, Stmt};
use rustpython_ruff_text_size::TextRange;

/// Makes pieces that stand for something at this place of the source.
#[derive(Clone, Copy)]
pub(crate) struct Place(pub(crate) TextRange);

impl Place {
    pub(crate) fn name(self, name: &str, ctx: ExprContext) -> Expr {
        let id = ast::name::Name::new(name);
        Expr::Name(ast::ExprName { node_index: Default::default(), range: self.0, id, ctx })
    }
    pub(crate) fn number(self, n: u32) -> Expr {
        let value = ast::Number::Int(n.into());
        let node_index = Default::default();
        Expr::NumberLiteral(ast::ExprNumberLiteral { node_index, range: self.0, value })
    }
    pub(crate) fn always(self) -> Expr {
        let node_index = Default::default();
        Expr::BooleanLiteral(ast::ExprBooleanLiteral { node_index, range: self.0, value: true })
    }
    pub(crate) fn none(self) -> Expr {
        Expr::NoneLiteral(ast::ExprNoneLiteral { node_index: Default::default(), range: self.0 })
    }
    /// `left == right`
    pub(crate) fn equal(self, left: Expr, right: Expr) -> Expr {
        Expr::Compare(ast::ExprCompare {
            node_index: Default::default(),
            range: self.0,
            left: Box::new(left),
            ops: Box::new([ast::CmpOp::Eq]),
            comparators: Box::new([right]),
        })
    }
    /// `name = name = … = value`
    pub(crate) fn assign(self, names: &[&str], value: Expr) -> Stmt {
        Stmt::Assign(ast::StmtAssign {
            node_index: Default::default(),
            range: self.0,
            targets: names.iter().map(|n| self.name(n, ExprContext::Store)).collect(),
            value: Box::new(value),
        })
    }
    pub(crate) fn pass(self) -> Stmt {
        Stmt::Pass(ast::StmtPass { node_index: Default::default(), range: self.0 })
    }
    pub(crate) fn leave_loop(self) -> Stmt {
        Stmt::Break(ast::StmtBreak { node_index: Default::default(), range: self.0 })
    }
    pub(crate) fn go_on_in_loop(self) -> Stmt {
        Stmt::Continue(ast::StmtContinue { node_index: Default::default(), range: self.0 })
    }
    pub(crate) fn give(self, value: Expr) -> Stmt {
        Stmt::Return(ast::StmtReturn {
            node_index: Default::default(),
            range: self.0,
            value: Some(Box::new(value)),
        })
    }
    /// `if test: body`, and `else: otherwise` unless that is empty.
    pub(crate) fn when(self, test: Expr, body: Vec<Stmt>, otherwise: Vec<Stmt>) -> Stmt {
        let clause = |body| ast::ElifElseClause {
            node_index: Default::default(),
            range: self.0,
            test: None,
            body,
        };
        let is_alone = otherwise.is_empty();
        Stmt::If(ast::StmtIf {
            node_index: Default::default(),
            range: self.0,
            test: Box::new(test),
            body,
            elif_else_clauses: if is_alone { vec![] } else { vec![clause(otherwise)] },
        })
    }
}
