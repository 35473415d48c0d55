//! From the parser's tree to Python's: what `ast.parse` gives.
//!
//! The parser is Ruff's, whose nodes are nearly CPython's; where they differ, CPython's form is made here: `elif` is an
//! `If` in `orelse`, adjacent literals of f-strings are one, `{x=}` is text and a value, a decorated function begins
//! at its `def`.

mod expressions;
mod lower;
mod patterns;
mod statements;
mod strings;

use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use ruff_text_size::{TextRange, TextSize};
use rustpython_compiler::{Mode, ast};
use rustpython_ruff_text_size as ruff_text_size;

pub(crate) use lower::compile;

/// A node's fields, by name.
type Fields<'a> = Vec<(&'a str, Ref)>;

/// Makes nodes of one source.
struct Builder<'a> {
    vm: &'a mut Vm,
    source: &'a str,
    /// Offset of each line's start.
    lines: Vec<usize>,
    /// The namespace of `_ast`.
    classes: Ref,
}

/// Parses source and gives its tree.
///
/// # Errors
/// `SyntaxError`.
pub(crate) fn parse(vm: &mut Vm, source: &str, file: &str, mode: Mode) -> R {
    let parsed = match crate::compile::parse(source, file, mode) {
        Ok(tree) => tree,
        Err(failure) => return Err(crate::compile::raise(vm, failure, source, file)),
    };
    crate::syntax_warnings::warn_of_escapes(vm, &parsed, source, file)?;
    let name = vm.intern("_ast");
    let module = crate::import::import_name(vm, *name, Word::NONE, Word::NONE, 0)?;
    let classes = Ref::new(module.cast::<ModuleObj>().dict);
    let mut lines = vec![0];
    let bytes = source.as_bytes();
    for (at, b) in bytes.iter().enumerate() {
        if *b == b'\n' || *b == b'\r' && bytes.get(at + 1) != Some(&b'\n') {
            lines.push(at + 1);
        }
    }
    let mut builder = Builder { vm, source, lines, classes };
    match parsed {
        ast::Mod::Expression(e) => {
            let body = builder.expression(&e.body)?;
            builder.node("Expression", None, vec![("body", body)])
        }
        ast::Mod::Module(m) => {
            let body = builder.block(&m.body)?;
            if matches!(mode, Mode::Single) {
                return builder.node("Interactive", None, vec![("body", body)]);
            }
            let ignores = builder.list(vec![]);
            builder.node("Module", None, vec![("body", body), ("type_ignores", ignores)])
        }
    }
}

impl Builder<'_> {
    /// A node of this class.
    fn node(&mut self, class: &str, range: Option<TextRange>, fields: Fields) -> R {
        let key = self.vm.intern(class);
        let class = self.classes.cast::<DictObj>().lookup_str(*key).unwrap_or(Word::NONE);
        let node = self.vm.call(class, &Args::of(&[]))?;
        for (name, value) in fields {
            let key = self.vm.intern(name);
            self.vm.set_attr(*node, *key, Some(value))?;
        }
        if let Some(range) = range {
            let (line, column) = self.position(range.start());
            let (end_line, end_column) = self.position(range.end());
            let places = [
                ("lineno", line),
                ("col_offset", column),
                ("end_lineno", end_line),
                ("end_col_offset", end_column),
            ];
            for (name, number) in places {
                let (key, number) = (self.vm.intern(name), build::usize(self.vm, number));
                self.vm.set_attr(*node, *key, Some(number))?;
            }
        }
        Ok(node)
    }

    /// Line from 1, column in bytes from 0.
    fn position(&self, at: TextSize) -> (usize, usize) {
        let at = at.to_usize();
        let line = self.lines.partition_point(|start| *start <= at);
        (line, at - self.lines[line - 1])
    }

    /// The source of a range.
    fn text(&self, range: TextRange) -> &str {
        &self.source[range.start().to_usize()..range.end().to_usize()]
    }

    fn list(&self, items: Vec<Ref>) -> Ref {
        build::list(self.vm, items)
    }

    /// The list of what each item becomes.
    fn each<T>(&mut self, items: &[T], mut f: impl FnMut(&mut Self, &T) -> R) -> R {
        let made: R<Vec<Ref>> = items.iter().map(|item| f(self, item)).collect();
        Ok(self.list(made?))
    }

    /// `None` for what is missing.
    fn maybe<T>(&mut self, item: Option<&T>, f: impl FnOnce(&mut Self, &T) -> R) -> R {
        item.map_or_else(|| Ok(build::none()), |item| f(self, item))
    }

    fn name(&mut self, name: &str) -> Ref {
        self.vm.intern(name)
    }

    fn identifier(&mut self, name: Option<&ast::Identifier>) -> Ref {
        name.map_or_else(build::none, |n| self.vm.intern(n.as_str()))
    }

    fn number(&self, n: i64) -> Ref {
        build::int64(self.vm, n)
    }

    /// A node without fields: an operator or a context.
    fn marker(&mut self, class: &str) -> R {
        self.node(class, None, vec![])
    }

    fn expressions(&mut self, items: &[ast::Expr]) -> R {
        self.each(items, |b, e| b.expression(e))
    }

    fn maybe_expression(&mut self, item: Option<&ast::Expr>) -> R {
        self.maybe(item, |b, e| b.expression(e))
    }
}
