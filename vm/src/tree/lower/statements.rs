//! Statements, and the parts of definitions.

use super::Lowering;
use crate::heap::Ref;
use crate::tree::ruff_text_size::{Ranged, TextRange};
use crate::vm::R;
use ir::word::Word;
use rustpython_compiler::ast::{self, ExprContext, Stmt};

impl Lowering<'_> {
    pub(super) fn block(&mut self, node: Word, name: &str) -> R<Vec<Stmt>> {
        self.each(node, name, |l, s| l.deeper(|l| l.statement(s)))
    }

    /// A block that must not be empty.
    fn body(&mut self, node: Word) -> R<Vec<Stmt>> {
        self.some(node, "body", |l, s| l.deeper(|l| l.statement(s)))
    }

    fn statement(&mut self, s: Word) -> R<Stmt> {
        let class = self.class(s);
        if !crate::modules::ast_types::is_sort(class, "stmt") {
            return Err(self.unexpected("stmt", s));
        }
        let (node_index, range) = (Default::default(), self.range(s)?);
        Ok(match class {
            "FunctionDef" | "AsyncFunctionDef" => {
                let decorator_list = self.decorators(s)?;
                let args = self.node(s, "args")?;
                Stmt::FunctionDef(ast::StmtFunctionDef {
                    node_index,
                    range: with_decorators(range, &decorator_list),
                    is_async: class == "AsyncFunctionDef",
                    decorator_list,
                    name: self.identifier(s, "name", range)?,
                    type_params: self.type_params(s, range)?,
                    parameters: Box::new(self.parameters(*args)?),
                    returns: self.maybe(s, "returns")?,
                    body: self.body(s)?,
                })
            }
            "ClassDef" => {
                let decorator_list = self.decorators(s)?;
                let (args, keywords) = (self.parts(s, "bases")?, self.keywords(s)?);
                let arguments = (!args.is_empty() || !keywords.is_empty()).then(|| {
                    let (args, keywords) = (args.into(), keywords.into());
                    let node_index = Default::default();
                    Box::new(ast::Arguments { range, node_index, args, keywords })
                });
                Stmt::ClassDef(ast::StmtClassDef {
                    node_index,
                    range: with_decorators(range, &decorator_list),
                    decorator_list,
                    name: self.identifier(s, "name", range)?,
                    type_params: self.type_params(s, range)?,
                    arguments,
                    body: self.body(s)?,
                })
            }
            "Return" => {
                let value = self.maybe(s, "value")?;
                Stmt::Return(ast::StmtReturn { node_index, range, value })
            }
            "Delete" => {
                let targets = self.some(s, "targets", |l, e| l.in_context(e, ExprContext::Del))?;
                Stmt::Delete(ast::StmtDelete { node_index, range, targets })
            }
            "Assign" => {
                let targets =
                    self.some(s, "targets", |l, e| l.in_context(e, ExprContext::Store))?;
                let value = self.boxed(s, "value")?;
                Stmt::Assign(ast::StmtAssign { node_index, range, targets, value })
            }
            "TypeAlias" => {
                let name = self.target(s, "name")?;
                let type_params = self.type_params(s, range)?;
                let value = self.boxed(s, "value")?;
                Stmt::TypeAlias(ast::StmtTypeAlias { node_index, range, name, type_params, value })
            }
            "AugAssign" => {
                let target = self.target(s, "target")?;
                let (op, value) = (self.operator(s)?, self.boxed(s, "value")?);
                Stmt::AugAssign(ast::StmtAugAssign { node_index, range, target, op, value })
            }
            "AnnAssign" => Stmt::AnnAssign(ast::StmtAnnAssign {
                node_index,
                range,
                target: self.target(s, "target")?,
                annotation: self.boxed(s, "annotation")?,
                value: self.maybe(s, "value")?,
                simple: self.number(s, "simple")?.unwrap_or(0) != 0,
            }),
            "For" | "AsyncFor" => Stmt::For(ast::StmtFor {
                node_index,
                range,
                is_async: class == "AsyncFor",
                target: self.target(s, "target")?,
                iter: self.boxed(s, "iter")?,
                body: self.body(s)?,
                orelse: self.block(s, "orelse")?,
            }),
            "While" => {
                let (test, body) = (self.boxed(s, "test")?, self.body(s)?);
                let orelse = self.block(s, "orelse")?;
                Stmt::While(ast::StmtWhile { node_index, range, test, body, orelse })
            }
            "If" => {
                let (test, body) = (self.boxed(s, "test")?, self.body(s)?);
                let elif_else_clauses = self.clauses(s)?;
                Stmt::If(ast::StmtIf { node_index, range, test, body, elif_else_clauses })
            }
            "With" | "AsyncWith" => {
                let items = self.some(s, "items", |l, item| {
                    let context_expr = l.part(item, "context_expr")?;
                    let optional_vars = match l.optional(item, "optional_vars")? {
                        Some(e) => Some(Box::new(l.in_context(*e, ExprContext::Store)?)),
                        None => None,
                    };
                    let range = context_expr.range();
                    let node_index = Default::default();
                    Ok(ast::WithItem { range, node_index, context_expr, optional_vars })
                })?;
                let (is_async, body) = (class == "AsyncWith", self.body(s)?);
                Stmt::With(ast::StmtWith { node_index, range, is_async, items, body })
            }
            "Match" => {
                let subject = self.boxed(s, "subject")?;
                let cases = self.some(s, "cases", |l, c| {
                    let p = l.node(c, "pattern")?;
                    let pattern = l.pattern(*p)?;
                    Ok(ast::MatchCase {
                        range: pattern.range(),
                        node_index: Default::default(),
                        pattern,
                        guard: l.maybe(c, "guard")?,
                        body: l.body(c)?,
                    })
                })?;
                Stmt::Match(ast::StmtMatch { node_index, range, subject, cases })
            }
            "Raise" => {
                let (exc, cause) = (self.maybe(s, "exc")?, self.maybe(s, "cause")?);
                if exc.is_none() && cause.is_some() {
                    return Err(self.vm.value_error("Raise with cause but no exception"));
                }
                Stmt::Raise(ast::StmtRaise { node_index, range, exc, cause })
            }
            "Try" | "TryStar" => {
                let (body, handlers) = (self.body(s)?, self.handlers(s)?);
                let (orelse, finalbody) = (self.block(s, "orelse")?, self.block(s, "finalbody")?);
                if handlers.is_empty() && finalbody.is_empty() {
                    let text = format!("{class} has neither handlers nor finalbody");
                    return Err(self.vm.value_error(&text));
                }
                if handlers.is_empty() && !orelse.is_empty() {
                    let text = format!("{class} has orelse but no except handlers");
                    return Err(self.vm.value_error(&text));
                }
                let is_star = class == "TryStar";
                Stmt::Try(ast::StmtTry {
                    node_index,
                    range,
                    body,
                    handlers,
                    orelse,
                    finalbody,
                    is_star,
                })
            }
            "Assert" => {
                let (test, msg) = (self.boxed(s, "test")?, self.maybe(s, "msg")?);
                Stmt::Assert(ast::StmtAssert { node_index, range, test, msg })
            }
            "Import" => {
                let names = self.aliases(s, range)?;
                Stmt::Import(ast::StmtImport { node_index, range, names, is_lazy: false })
            }
            "ImportFrom" => {
                let level = self.number(s, "level")?.unwrap_or(0);
                let Ok(level) = u32::try_from(level) else {
                    return Err(self.vm.value_error("Negative ImportFrom level"));
                };
                let module = self.maybe_identifier(s, "module", range)?;
                let names = self.aliases(s, range)?;
                let is_lazy = false;
                Stmt::ImportFrom(ast::StmtImportFrom {
                    node_index,
                    range,
                    module,
                    names,
                    level,
                    is_lazy,
                })
            }
            "Global" => {
                let names = self.names(s, range)?;
                Stmt::Global(ast::StmtGlobal { node_index, range, names })
            }
            "Nonlocal" => {
                let names = self.names(s, range)?;
                Stmt::Nonlocal(ast::StmtNonlocal { node_index, range, names })
            }
            "Expr" => {
                let value = self.boxed(s, "value")?;
                Stmt::Expr(ast::StmtExpr { node_index, range, value })
            }
            "Pass" => Stmt::Pass(ast::StmtPass { node_index, range }),
            "Break" => Stmt::Break(ast::StmtBreak { node_index, range }),
            "Continue" => Stmt::Continue(ast::StmtContinue { node_index, range }),
            _ => return Err(self.unexpected("stmt", s)),
        })
    }

    fn decorators(&mut self, node: Word) -> R<Vec<ast::Decorator>> {
        self.each(node, "decorator_list", |l, d| {
            let expression = l.expression(d)?;
            let range = expression.range();
            Ok(ast::Decorator { range, node_index: Default::default(), expression })
        })
    }

    /// The parser has `elif` where Python's tree nests.
    fn clauses(&mut self, s: Word) -> R<Vec<ast::ElifElseClause>> {
        let mut clauses = vec![];
        let mut node = Ref::new(s);
        loop {
            let inside = self.each(*node, "orelse", |_, s| Ok(Ref::new(s)))?;
            let node_index = Default::default();
            match inside.as_slice() {
                [] => return Ok(clauses),
                [only] if self.class(**only) == "If" => {
                    let (range, test) = (self.range(**only)?, self.part(**only, "test")?);
                    let (test, body) = (Some(test), self.body(**only)?);
                    clauses.push(ast::ElifElseClause { range, node_index, test, body });
                    node = only.clone();
                }
                _ => {
                    let body = self.block(*node, "orelse")?;
                    let range = body.first().map_or_else(TextRange::default, Ranged::range);
                    clauses.push(ast::ElifElseClause { range, node_index, test: None, body });
                    return Ok(clauses);
                }
            }
        }
    }

    fn handlers(&mut self, s: Word) -> R<Vec<ast::ExceptHandler>> {
        self.each(s, "handlers", |l, h| {
            if l.class(h) != "ExceptHandler" {
                return Err(l.unexpected("excepthandler", h));
            }
            let range = l.range(h)?;
            Ok(ast::ExceptHandler::ExceptHandler(ast::ExceptHandlerExceptHandler {
                range,
                node_index: Default::default(),
                type_: l.maybe(h, "type")?,
                name: l.maybe_identifier(h, "name", range)?,
                body: l.body(h)?,
            }))
        })
    }

    fn aliases(&mut self, s: Word, range: TextRange) -> R<Vec<ast::Alias>> {
        self.some(s, "names", |l, a| {
            if l.class(a) != "alias" {
                return Err(l.unexpected("alias", a));
            }
            Ok(ast::Alias {
                range,
                node_index: Default::default(),
                name: l.identifier(a, "name", range)?,
                asname: l.maybe_identifier(a, "asname", range)?,
            })
        })
    }

    fn names(&mut self, s: Word, range: TextRange) -> R<Vec<ast::Identifier>> {
        self.some(s, "names", |l, n| Ok(ast::Identifier::new(l.text(n)?, range)))
    }

    fn parameter(&mut self, a: Word) -> R<ast::Parameter> {
        if self.class(a) != "arg" {
            return Err(self.unexpected("arg", a));
        }
        let range = self.range(a)?;
        let name = self.identifier(a, "arg", range)?;
        let annotation = self.maybe(a, "annotation")?;
        Ok(ast::Parameter { range, node_index: Default::default(), name, annotation })
    }

    pub(super) fn parameters(&mut self, args: Word) -> R<ast::Parameters> {
        if self.class(args) != "arguments" {
            return Err(self.unexpected("arguments", args));
        }
        let plain = |parameter: ast::Parameter| {
            let range = parameter.range;
            let node_index = Default::default();
            ast::ParameterWithDefault { range, node_index, parameter, default: None }
        };
        let mut posonlyargs = self.each(args, "posonlyargs", |l, a| Ok(plain(l.parameter(a)?)))?;
        let mut positional = self.each(args, "args", |l, a| Ok(plain(l.parameter(a)?)))?;
        let mut kwonlyargs = self.each(args, "kwonlyargs", |l, a| Ok(plain(l.parameter(a)?)))?;
        let defaults = self.parts(args, "defaults")?;
        if defaults.len() > posonlyargs.len() + positional.len() {
            return Err(self.vm.value_error("more positional defaults than args on arguments"));
        }
        let last_first = positional.iter_mut().rev().chain(posonlyargs.iter_mut().rev());
        for (parameter, default) in last_first.zip(defaults.into_iter().rev()) {
            parameter.default = Some(Box::new(default));
        }
        let defaults = self.each(args, "kw_defaults", |l, d| match d {
            Word::NONE => Ok(None),
            d => l.expression(d).map(|d| Some(Box::new(d))),
        })?;
        if defaults.len() != kwonlyargs.len() {
            let text = "length of kwonlyargs is not the same as kw_defaults on arguments";
            return Err(self.vm.value_error(text));
        }
        for (parameter, default) in kwonlyargs.iter_mut().zip(defaults) {
            parameter.default = default;
        }
        let star = |l: &mut Self, name| match l.optional(args, name)? {
            Some(a) => l.parameter(*a).map(|a| Some(Box::new(a))),
            None => Ok(None),
        };
        let (vararg, kwarg) = (star(self, "vararg")?, star(self, "kwarg")?);
        Ok(ast::Parameters {
            range: TextRange::default(),
            node_index: Default::default(),
            posonlyargs,
            args: positional,
            vararg,
            kwonlyargs,
            kwarg,
        })
    }

    fn type_params(&mut self, s: Word, whole: TextRange) -> R<Option<Box<ast::TypeParams>>> {
        let type_params = self.each(s, "type_params", |l, p| {
            let class = l.class(p);
            if !crate::modules::ast_types::is_sort(class, "type_param") {
                return Err(l.unexpected("type_param", p));
            }
            let (node_index, range) = (Default::default(), l.range(p)?);
            let name = l.identifier(p, "name", range)?;
            let default = l.maybe(p, "default_value")?;
            Ok(match class {
                "TypeVar" => {
                    let bound = l.maybe(p, "bound")?;
                    ast::TypeParam::TypeVar(ast::TypeParamTypeVar {
                        node_index,
                        range,
                        name,
                        bound,
                        default,
                    })
                }
                "ParamSpec" => ast::TypeParam::ParamSpec(ast::TypeParamParamSpec {
                    node_index,
                    range,
                    name,
                    default,
                }),
                _ => ast::TypeParam::TypeVarTuple(ast::TypeParamTypeVarTuple {
                    node_index,
                    range,
                    name,
                    default,
                }),
            })
        })?;
        if type_params.is_empty() {
            return Ok(None);
        }
        let node_index = Default::default();
        Ok(Some(Box::new(ast::TypeParams { range: whole, node_index, type_params })))
    }
}

/// The parser's definitions begin at their first decorator.
fn with_decorators(range: TextRange, decorators: &[ast::Decorator]) -> TextRange {
    let start = decorators.first().map_or(range.start(), |d| d.range.start());
    TextRange::new(start.min(range.start()), range.end())
}
