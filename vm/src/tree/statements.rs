//! Statements, and the parts of definitions.

use super::ruff_text_size::{Ranged, TextRange, TextSize};
use super::{Builder, Fields};
use crate::vm::R;
use rustpython_compiler::ast::{self, Stmt};

impl Builder<'_> {
    pub(super) fn block(&mut self, body: &[Stmt]) -> R {
        self.each(body, |b, s| b.statement(s))
    }

    fn statement(&mut self, s: &Stmt) -> R {
        let mut range = s.range();
        let (class, fields): (&str, Fields) = match s {
            Stmt::FunctionDef(f) => {
                range = self.without_decorators(range, &f.decorator_list);
                let fields = vec![
                    ("name", self.name(f.name.as_str())),
                    ("args", self.parameters(Some(&f.parameters))?),
                    ("body", self.block(&f.body)?),
                    ("decorator_list", self.decorators(&f.decorator_list)?),
                    ("returns", self.maybe_expression(f.returns.as_deref())?),
                    ("type_params", self.type_params(f.type_params.as_deref())?),
                ];
                (if f.is_async { "AsyncFunctionDef" } else { "FunctionDef" }, fields)
            }
            Stmt::ClassDef(c) => {
                range = self.without_decorators(range, &c.decorator_list);
                let arguments = c.arguments.as_deref();
                let fields = vec![
                    ("name", self.name(c.name.as_str())),
                    ("bases", self.expressions(arguments.map_or(&[], |a| &a.args))?),
                    ("keywords", self.keywords(arguments.map_or(&[], |a| &a.keywords))?),
                    ("body", self.block(&c.body)?),
                    ("decorator_list", self.decorators(&c.decorator_list)?),
                    ("type_params", self.type_params(c.type_params.as_deref())?),
                ];
                ("ClassDef", fields)
            }
            Stmt::Return(r) => {
                ("Return", vec![("value", self.maybe_expression(r.value.as_deref())?)])
            }
            Stmt::Delete(d) => ("Delete", vec![("targets", self.expressions(&d.targets)?)]),
            Stmt::TypeAlias(t) => {
                let fields = vec![
                    ("name", self.expression(&t.name)?),
                    ("type_params", self.type_params(t.type_params.as_deref())?),
                    ("value", self.expression(&t.value)?),
                ];
                ("TypeAlias", fields)
            }
            Stmt::Assign(a) => {
                let targets = self.expressions(&a.targets)?;
                ("Assign", vec![("targets", targets), ("value", self.expression(&a.value)?)])
            }
            Stmt::AugAssign(a) => {
                let fields = vec![
                    ("target", self.expression(&a.target)?),
                    ("op", self.operator(a.op)?),
                    ("value", self.expression(&a.value)?),
                ];
                ("AugAssign", fields)
            }
            Stmt::AnnAssign(a) => {
                let fields = vec![
                    ("target", self.expression(&a.target)?),
                    ("annotation", self.expression(&a.annotation)?),
                    ("value", self.maybe_expression(a.value.as_deref())?),
                    ("simple", self.number(i64::from(a.simple))),
                ];
                ("AnnAssign", fields)
            }
            Stmt::For(f) => {
                let fields = vec![
                    ("target", self.expression(&f.target)?),
                    ("iter", self.expression(&f.iter)?),
                    ("body", self.block(&f.body)?),
                    ("orelse", self.block(&f.orelse)?),
                ];
                (if f.is_async { "AsyncFor" } else { "For" }, fields)
            }
            Stmt::While(w) => {
                let test = self.expression(&w.test)?;
                let body = self.block(&w.body)?;
                ("While", vec![("test", test), ("body", body), ("orelse", self.block(&w.orelse)?)])
            }
            Stmt::If(i) => {
                let test = self.expression(&i.test)?;
                let body = self.block(&i.body)?;
                let orelse = self.clauses(&i.elif_else_clauses, range.end())?;
                ("If", vec![("test", test), ("body", body), ("orelse", orelse)])
            }
            Stmt::With(w) => {
                let items = self.each(&w.items, |b, item| {
                    let vars = item.optional_vars.as_deref();
                    let fields = vec![
                        ("context_expr", b.expression(&item.context_expr)?),
                        ("optional_vars", b.maybe_expression(vars)?),
                    ];
                    b.node("withitem", None, fields)
                })?;
                let fields = vec![("items", items), ("body", self.block(&w.body)?)];
                (if w.is_async { "AsyncWith" } else { "With" }, fields)
            }
            Stmt::Match(m) => {
                let subject = self.expression(&m.subject)?;
                ("Match", vec![("subject", subject), ("cases", self.cases(&m.cases)?)])
            }
            Stmt::Raise(r) => {
                let exc = self.maybe_expression(r.exc.as_deref())?;
                ("Raise", vec![("exc", exc), ("cause", self.maybe_expression(r.cause.as_deref())?)])
            }
            Stmt::Try(t) => {
                let fields = vec![
                    ("body", self.block(&t.body)?),
                    ("handlers", self.handlers(&t.handlers)?),
                    ("orelse", self.block(&t.orelse)?),
                    ("finalbody", self.block(&t.finalbody)?),
                ];
                (if t.is_star { "TryStar" } else { "Try" }, fields)
            }
            Stmt::Assert(a) => {
                let test = self.expression(&a.test)?;
                ("Assert", vec![("test", test), ("msg", self.maybe_expression(a.msg.as_deref())?)])
            }
            Stmt::Import(i) => ("Import", vec![("names", self.aliases(&i.names)?)]),
            Stmt::ImportFrom(i) => {
                let fields = vec![
                    ("module", self.identifier(i.module.as_ref())),
                    ("names", self.aliases(&i.names)?),
                    ("level", self.number(i64::from(i.level))),
                ];
                ("ImportFrom", fields)
            }
            Stmt::Global(g) => ("Global", vec![("names", self.identifiers(&g.names))]),
            Stmt::Nonlocal(n) => ("Nonlocal", vec![("names", self.identifiers(&n.names))]),
            Stmt::Expr(e) => ("Expr", vec![("value", self.expression(&e.value)?)]),
            Stmt::Pass(_) | Stmt::IpyEscapeCommand(_) => ("Pass", vec![]),
            Stmt::Break(_) => ("Break", vec![]),
            Stmt::Continue(_) => ("Continue", vec![]),
        };
        self.node(class, Some(range), fields)
    }

    /// A definition's range begins at `def`, `async` or `class`, after its decorators.
    fn without_decorators(&self, range: TextRange, decorators: &[ast::Decorator]) -> TextRange {
        let Some(last) = decorators.last() else { return range };
        let mut at = last.range.end().to_usize();
        let bytes = self.source.as_bytes();
        while let Some(b) = bytes.get(at) {
            match b {
                b'#' => at += bytes[at..].iter().position(|b| *b == b'\n').unwrap_or(0),
                b if b.is_ascii_whitespace() => at += 1,
                _ => break,
            }
        }
        let start = TextSize::try_from(at).unwrap_or(range.start());
        TextRange::new(start.min(range.end()), range.end())
    }

    fn decorators(&mut self, decorators: &[ast::Decorator]) -> R {
        self.each(decorators, |b, d| b.expression(&d.expression))
    }

    /// `elif` and `else` of an `if` that ends at `end`.
    fn clauses(&mut self, clauses: &[ast::ElifElseClause], end: TextSize) -> R {
        let Some((first, rest)) = clauses.split_first() else { return Ok(self.list(vec![])) };
        let Some(test) = &first.test else { return self.block(&first.body) };
        let fields = vec![
            ("test", self.expression(test)?),
            ("body", self.block(&first.body)?),
            ("orelse", self.clauses(rest, end)?),
        ];
        let nested = self.node("If", Some(TextRange::new(first.range.start(), end)), fields)?;
        Ok(self.list(vec![nested]))
    }

    fn handlers(&mut self, handlers: &[ast::ExceptHandler]) -> R {
        self.each(handlers, |b, ast::ExceptHandler::ExceptHandler(h)| {
            let fields = vec![
                ("type", b.maybe_expression(h.type_.as_deref())?),
                ("name", b.identifier(h.name.as_ref())),
                ("body", b.block(&h.body)?),
            ];
            b.node("ExceptHandler", Some(h.range), fields)
        })
    }

    fn aliases(&mut self, names: &[ast::Alias]) -> R {
        self.each(names, |b, a| {
            let fields = vec![
                ("name", b.name(a.name.as_str())),
                ("asname", b.identifier(a.asname.as_ref())),
            ];
            b.node("alias", Some(a.range), fields)
        })
    }

    fn identifiers(&mut self, names: &[ast::Identifier]) -> crate::heap::Ref {
        let names = names.iter().map(|n| self.vm.intern(n.as_str())).collect();
        self.list(names)
    }

    pub(super) fn keywords(&mut self, keywords: &[ast::Keyword]) -> R {
        self.each(keywords, |b, k| {
            let fields =
                vec![("arg", b.identifier(k.arg.as_ref())), ("value", b.expression(&k.value)?)];
            b.node("keyword", Some(k.range), fields)
        })
    }

    fn parameter(&mut self, p: &ast::Parameter) -> R {
        let annotation = self.maybe_expression(p.annotation.as_deref())?;
        let fields = vec![("arg", self.name(p.name.as_str())), ("annotation", annotation)];
        self.node("arg", Some(p.range), fields)
    }

    pub(super) fn parameters(&mut self, p: Option<&ast::Parameters>) -> R {
        let empty = ast::Parameters::default();
        let p = p.unwrap_or(&empty);
        let positional = p.posonlyargs.iter().chain(&p.args);
        let defaults: R<Vec<_>> = positional
            .filter_map(|a| a.default.as_deref())
            .map(|d| self.expression(d))
            .collect();
        let defaults = defaults?;
        let fields = vec![
            ("posonlyargs", self.each(&p.posonlyargs, |b, a| b.parameter(&a.parameter))?),
            ("args", self.each(&p.args, |b, a| b.parameter(&a.parameter))?),
            ("vararg", self.maybe(p.vararg.as_deref(), |b, a| b.parameter(a))?),
            ("kwonlyargs", self.each(&p.kwonlyargs, |b, a| b.parameter(&a.parameter))?),
            (
                "kw_defaults",
                self.each(&p.kwonlyargs, |b, a| b.maybe_expression(a.default.as_deref()))?,
            ),
            ("kwarg", self.maybe(p.kwarg.as_deref(), |b, a| b.parameter(a))?),
            ("defaults", self.list(defaults)),
        ];
        self.node("arguments", None, fields)
    }

    fn type_params(&mut self, params: Option<&ast::TypeParams>) -> R {
        self.each(params.map_or(&[], |p| &p.type_params), |b, p| {
            let (class, name, bound, default) = match p {
                ast::TypeParam::TypeVar(t) => ("TypeVar", &t.name, t.bound.as_deref(), &t.default),
                ast::TypeParam::TypeVarTuple(t) => ("TypeVarTuple", &t.name, None, &t.default),
                ast::TypeParam::ParamSpec(t) => ("ParamSpec", &t.name, None, &t.default),
            };
            let mut fields = vec![("name", b.name(name.as_str()))];
            if class == "TypeVar" {
                fields.push(("bound", b.maybe_expression(bound)?));
            }
            fields.push(("default_value", b.maybe_expression(default.as_deref())?));
            b.node(class, Some(p.range()), fields)
        })
    }
}
