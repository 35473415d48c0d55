//! Expressions.

use super::Lowering;
use crate::tree::ruff_text_size::{Ranged, TextRange};
use crate::vm::R;
use ir::word::Word;
use rustpython_compiler::ast::{self, Expr, ExprContext};

impl Lowering<'_> {
    /// An expression that is evaluated.
    pub(super) fn expression(&mut self, e: Word) -> R<Expr> {
        self.in_context(e, ExprContext::Load)
    }

    /// An expression that is evaluated, assigned to or deleted.
    pub(super) fn in_context(&mut self, e: Word, wanted: ExprContext) -> R<Expr> {
        let lowered = self.deeper(|l| l.any_expression(e))?;
        let got = match &lowered {
            Expr::Name(n) => n.ctx,
            Expr::Attribute(a) => a.ctx,
            Expr::Subscript(s) => s.ctx,
            Expr::List(l) => l.ctx,
            Expr::Tuple(t) => t.ctx,
            Expr::Starred(s) => s.ctx,
            _ if wanted == ExprContext::Load => return Ok(lowered),
            _ => {
                let text = format!("expression which can't be assigned to in {wanted:?} context");
                return Err(self.vm.value_error(&text));
            }
        };
        if got != wanted {
            let text = format!("expression must have {wanted:?} context but has {got:?} instead");
            return Err(self.vm.value_error(&text));
        }
        Ok(lowered)
    }

    /// An expression that a field must have.
    pub(super) fn part(&mut self, node: Word, name: &str) -> R<Expr> {
        let e = self.node(node, name)?;
        self.expression(*e)
    }

    pub(super) fn boxed(&mut self, node: Word, name: &str) -> R<Box<Expr>> {
        self.part(node, name).map(Box::new)
    }

    pub(super) fn maybe(&mut self, node: Word, name: &str) -> R<Option<Box<Expr>>> {
        match self.optional(node, name)? {
            Some(e) => self.expression(*e).map(|e| Some(Box::new(e))),
            None => Ok(None),
        }
    }

    pub(super) fn parts(&mut self, node: Word, name: &str) -> R<Vec<Expr>> {
        self.each(node, name, |l, e| l.expression(e))
    }

    /// What a field says is assigned to.
    pub(super) fn target(&mut self, node: Word, name: &str) -> R<Box<Expr>> {
        let e = self.node(node, name)?;
        self.in_context(*e, ExprContext::Store).map(Box::new)
    }

    fn context(&mut self, node: Word) -> R<ExprContext> {
        let Some(ctx) = self.optional(node, "ctx")? else { return Ok(ExprContext::Load) };
        match self.class(*ctx) {
            "Load" => Ok(ExprContext::Load),
            "Store" => Ok(ExprContext::Store),
            "Del" => Ok(ExprContext::Del),
            _ => Err(self.unexpected("expr_context", *ctx)),
        }
    }

    fn any_expression(&mut self, e: Word) -> R<Expr> {
        let class = self.class(e);
        if !crate::modules::ast_types::is_sort(class, "expr") {
            return Err(self.unexpected("expr", e));
        }
        let (node_index, range) = (Default::default(), self.range(e)?);
        Ok(match class {
            "BoolOp" => {
                let op = self.node(e, "op")?;
                let op = match self.class(*op) {
                    "And" => ast::BoolOp::And,
                    "Or" => ast::BoolOp::Or,
                    _ => return Err(self.unexpected("boolop", *op)),
                };
                let values = self.parts(e, "values")?;
                if values.len() < 2 {
                    return Err(self.vm.value_error("BoolOp with less than 2 values"));
                }
                Expr::BoolOp(ast::ExprBoolOp { node_index, range, op, values })
            }
            "NamedExpr" => {
                let target = self.target(e, "target")?;
                if !target.is_name_expr() {
                    return Err(self.vm.type_error("NamedExpr target must be a Name".into()));
                }
                let value = self.boxed(e, "value")?;
                Expr::Named(ast::ExprNamed { node_index, range, target, value })
            }
            "BinOp" => {
                let (left, op) = (self.boxed(e, "left")?, self.operator(e)?);
                let right = self.boxed(e, "right")?;
                Expr::BinOp(ast::ExprBinOp { node_index, range, left, op, right })
            }
            "UnaryOp" => {
                let op = self.node(e, "op")?;
                let op = match self.class(*op) {
                    "Invert" => ast::UnaryOp::Invert,
                    "Not" => ast::UnaryOp::Not,
                    "UAdd" => ast::UnaryOp::UAdd,
                    "USub" => ast::UnaryOp::USub,
                    _ => return Err(self.unexpected("unaryop", *op)),
                };
                let operand = self.boxed(e, "operand")?;
                Expr::UnaryOp(ast::ExprUnaryOp { node_index, range, op, operand })
            }
            "Lambda" => {
                let args = self.node(e, "args")?;
                let parameters = self.parameters(*args)?;
                // Without parameters the parser has none.
                let parameters = (!parameters.is_empty()).then(|| Box::new(parameters));
                let body = self.boxed(e, "body")?;
                Expr::Lambda(ast::ExprLambda { node_index, range, parameters, body })
            }
            "IfExp" => {
                let (test, body) = (self.boxed(e, "test")?, self.boxed(e, "body")?);
                let orelse = self.boxed(e, "orelse")?;
                Expr::If(ast::ExprIf { node_index, range, test, body, orelse })
            }
            "Dict" => {
                let keys = self.each(e, "keys", |l, k| match k {
                    Word::NONE => Ok(None),
                    k => l.expression(k).map(Some),
                })?;
                let values = self.parts(e, "values")?;
                if keys.len() != values.len() {
                    let text = "Dict doesn't have the same number of keys as values";
                    return Err(self.vm.value_error(text));
                }
                let pairs = keys.into_iter().zip(values);
                let items = pairs.map(|(key, value)| ast::DictItem { key, value }).collect();
                Expr::Dict(ast::ExprDict { node_index, range, items })
            }
            "Set" => {
                let elts = self.some(e, "elts", |l, e| l.expression(e))?;
                Expr::Set(ast::ExprSet { node_index, range, elts })
            }
            "ListComp" => {
                let (elt, generators) = (self.boxed(e, "elt")?, self.generators(e)?);
                Expr::ListComp(ast::ExprListComp { node_index, range, elt, generators })
            }
            "SetComp" => {
                let (elt, generators) = (self.boxed(e, "elt")?, self.generators(e)?);
                Expr::SetComp(ast::ExprSetComp { node_index, range, elt, generators })
            }
            "GeneratorExp" => {
                let (elt, generators) = (self.boxed(e, "elt")?, self.generators(e)?);
                let parenthesized = true;
                Expr::Generator(ast::ExprGenerator {
                    node_index,
                    range,
                    elt,
                    generators,
                    parenthesized,
                })
            }
            "DictComp" => {
                let (key, value) = (self.boxed(e, "key")?, self.boxed(e, "value")?);
                let generators = self.generators(e)?;
                Expr::DictComp(ast::ExprDictComp { node_index, range, key, value, generators })
            }
            "Await" => {
                let value = self.boxed(e, "value")?;
                Expr::Await(ast::ExprAwait { node_index, range, value })
            }
            "Yield" => {
                let value = self.maybe(e, "value")?;
                Expr::Yield(ast::ExprYield { node_index, range, value })
            }
            "YieldFrom" => {
                let value = self.boxed(e, "value")?;
                Expr::YieldFrom(ast::ExprYieldFrom { node_index, range, value })
            }
            "Compare" => self.compare(e, range)?,
            "Call" => {
                let func = self.boxed(e, "func")?;
                let arguments = ast::Arguments {
                    // Behind the function, so that the whole is where the call is.
                    range: TextRange::new(func.range().end().min(range.end()), range.end()),
                    node_index: Default::default(),
                    args: self.parts(e, "args")?.into(),
                    keywords: self.keywords(e)?.into(),
                };
                Expr::Call(ast::ExprCall { node_index, range, func, arguments })
            }
            "FormattedValue" | "JoinedStr" => self.joined(e, class, range)?,
            "Interpolation" | "TemplateStr" => self.template(e, class, range)?,
            "Constant" => {
                let value = self.required(e, "value")?;
                self.constant(*value, range)?
            }
            "Attribute" => {
                let value = self.boxed(e, "value")?;
                let attr = self.identifier(e, "attr", range)?;
                let ctx = self.context(e)?;
                Expr::Attribute(ast::ExprAttribute { node_index, range, value, attr, ctx })
            }
            "Subscript" => {
                let value = self.boxed(e, "value")?;
                let slice = self.boxed(e, "slice")?;
                let ctx = self.context(e)?;
                Expr::Subscript(ast::ExprSubscript { node_index, range, value, slice, ctx })
            }
            "Starred" => {
                let (value, ctx) = (self.node(e, "value")?, self.context(e)?);
                let value = Box::new(self.in_context(*value, ctx)?);
                Expr::Starred(ast::ExprStarred { node_index, range, value, ctx })
            }
            "Name" => {
                let id = self.node(e, "id")?;
                let id = self.text(*id)?;
                if matches!(id.as_str(), "None" | "True" | "False") {
                    let text = format!("identifier field can't represent '{id}' constant");
                    return Err(self.vm.value_error(&text));
                }
                let ctx = self.context(e)?;
                Expr::Name(ast::ExprName { node_index, range, id: id.into(), ctx })
            }
            "List" => {
                let ctx = self.context(e)?;
                let elts = self.each(e, "elts", |l, e| l.in_context(e, ctx))?;
                Expr::List(ast::ExprList { node_index, range, elts, ctx })
            }
            "Tuple" => {
                let ctx = self.context(e)?;
                let elts = self.each(e, "elts", |l, e| l.in_context(e, ctx))?;
                Expr::Tuple(ast::ExprTuple { node_index, range, elts, ctx, parenthesized: true })
            }
            "Slice" => {
                let (lower, upper) = (self.maybe(e, "lower")?, self.maybe(e, "upper")?);
                let step = self.maybe(e, "step")?;
                Expr::Slice(ast::ExprSlice { node_index, range, lower, upper, step })
            }
            _ => return Err(self.unexpected("expr", e)),
        })
    }

    fn compare(&mut self, e: Word, range: TextRange) -> R<Expr> {
        let left = self.part(e, "left").map(Box::new)?;
        let ops = self.each(e, "ops", |l, op| {
            Ok(match l.class(op) {
                "Eq" => ast::CmpOp::Eq,
                "NotEq" => ast::CmpOp::NotEq,
                "Lt" => ast::CmpOp::Lt,
                "LtE" => ast::CmpOp::LtE,
                "Gt" => ast::CmpOp::Gt,
                "GtE" => ast::CmpOp::GtE,
                "Is" => ast::CmpOp::Is,
                "IsNot" => ast::CmpOp::IsNot,
                "In" => ast::CmpOp::In,
                "NotIn" => ast::CmpOp::NotIn,
                _ => return Err(l.unexpected("cmpop", op)),
            })
        })?;
        let comparators = self.parts(e, "comparators")?;
        if comparators.is_empty() {
            return Err(self.vm.value_error("Compare with no comparators"));
        }
        if comparators.len() != ops.len() {
            let text = "Compare has a different number of comparators and operands";
            return Err(self.vm.value_error(text));
        }
        let (node_index, ops) = (Default::default(), ops.into());
        let comparators = comparators.into();
        Ok(Expr::Compare(ast::ExprCompare { node_index, range, left, ops, comparators }))
    }

    pub(super) fn operator(&mut self, node: Word) -> R<ast::Operator> {
        let op = self.node(node, "op")?;
        Ok(match self.class(*op) {
            "Add" => ast::Operator::Add,
            "Sub" => ast::Operator::Sub,
            "Mult" => ast::Operator::Mult,
            "MatMult" => ast::Operator::MatMult,
            "Div" => ast::Operator::Div,
            "Mod" => ast::Operator::Mod,
            "Pow" => ast::Operator::Pow,
            "LShift" => ast::Operator::LShift,
            "RShift" => ast::Operator::RShift,
            "BitOr" => ast::Operator::BitOr,
            "BitXor" => ast::Operator::BitXor,
            "BitAnd" => ast::Operator::BitAnd,
            "FloorDiv" => ast::Operator::FloorDiv,
            _ => return Err(self.unexpected("operator", *op)),
        })
    }

    fn generators(&mut self, e: Word) -> R<Vec<ast::Comprehension>> {
        let generators = self.each(e, "generators", |l, g| {
            let target = *l.target(g, "target")?;
            let iter = l.part(g, "iter")?;
            Ok(ast::Comprehension {
                range: TextRange::new(target.range().start(), target.range().end()),
                node_index: Default::default(),
                target,
                iter,
                ifs: l.parts(g, "ifs")?,
                is_async: l.number(g, "is_async")?.unwrap_or(0) != 0,
            })
        })?;
        if generators.is_empty() {
            return Err(self.vm.value_error("comprehension with no generators"));
        }
        Ok(generators)
    }

    pub(super) fn keywords(&mut self, node: Word) -> R<Vec<ast::Keyword>> {
        self.each(node, "keywords", |l, k| {
            if l.class(k) != "keyword" {
                return Err(l.unexpected("keyword", k));
            }
            let value = l.part(k, "value")?;
            // A program often makes keywords without saying where they are.
            let range = value.range();
            let arg = l.maybe_identifier(k, "arg", range)?;
            Ok(ast::Keyword { range, node_index: Default::default(), arg, value })
        })
    }
}
