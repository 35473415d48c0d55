//! From Python's tree to the parser's: what `compile` does with a tree that a program made or changed.
//!
//! Names need not be ones that the grammar allows, and each node has its own line and column. The compiler crate
//! takes places as offsets in a source, so one is made up in which every line is as long as the largest column
//! of the tree: the tree is gone through twice, first to learn how large that is.

mod expressions;
mod patterns;
mod statements;
mod strings;

use super::ruff_text_size::{TextRange, TextSize};
use crate::compile::Failure;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{R, Raised, Vm};
use ir::word::Word;
use rustpython_compiler::{Mode, ast};

/// Lines and columns beyond these are not told apart.
const MAX_LINE: usize = 1 << 20;
const MAX_COLUMN: usize = 1 << 9;

/// Nesting beyond which CPython refuses a tree too.
const MAX_DEPTH: usize = 1000;

/// What goes on while a tree is read.
struct Lowering<'a> {
    vm: &'a mut Vm,
    /// The made-up source: how long its lines are, and how many are needed.
    width: usize,
    lines: usize,
    /// Literals that the compiler crate reads from the source, behind the lines.
    literals: String,
    /// Where they begin; not known the first time.
    literals_at: usize,
    largest_column: usize,
    depth: usize,
}

/// The tree and its source.
///
/// # Errors
/// `TypeError` and `ValueError` for what is no proper tree.
pub(crate) fn lower(vm: &mut Vm, tree: Word, mode: Mode) -> R<(ast::Mod, String)> {
    let mut first = Lowering::new(vm, 1, 0);
    first.module(tree, mode)?;
    let (width, lines) = (first.largest_column + 2, first.lines + 1);
    let mut second = Lowering::new(vm, width, width * lines);
    let module = second.module(tree, mode)?;
    let mut source = String::with_capacity(width * lines + second.literals.len());
    for _ in 0..lines {
        source.extend(std::iter::repeat_n(' ', width - 1));
        source.push('\n');
    }
    source.push_str(&second.literals);
    Ok((module, source))
}

/// Compiles a tree.
///
/// # Errors
/// As [`lower`], and `SyntaxError`.
pub(crate) fn compile(vm: &mut Vm, tree: Word, file: &str, mode: Mode) -> R {
    let (module, source) = lower(vm, tree, mode)?;
    match crate::compile::compile_tree(module, &source, file, mode) {
        Ok(code) => crate::compile::decode(vm, &code, file),
        // Its source line would be blanks.
        Err(failure @ Failure::Syntax { .. }) => Err(crate::compile::raise(vm, failure, "", file)),
        Err(failure) => Err(crate::compile::raise(vm, failure, &source, file)),
    }
}

impl<'a> Lowering<'a> {
    fn new(vm: &'a mut Vm, width: usize, literals_at: usize) -> Self {
        let literals = String::new();
        Lowering { vm, width, lines: 0, literals, literals_at, largest_column: 0, depth: 0 }
    }

    fn module(&mut self, tree: Word, mode: Mode) -> R<ast::Mod> {
        let (wanted, class) = (
            match mode {
                Mode::Eval => "Expression",
                Mode::Single => "Interactive",
                _ => "Module",
            },
            self.class(tree),
        );
        if class != wanted {
            let got = self.vm.type_of(tree).name();
            return Err(self.vm.type_error(format!("expected {wanted} node, got {got}")));
        }
        let (node_index, range) = (Default::default(), TextRange::default());
        if class == "Expression" {
            let body = self.boxed(tree, "body")?;
            return Ok(ast::Mod::Expression(ast::ModExpression { node_index, range, body }));
        }
        let body = self.block(tree, "body")?;
        Ok(ast::Mod::Module(ast::ModModule { node_index, range, body }))
    }

    /// The name of the class of trees that a node is of: its own, or the nearest base that `_ast` has.
    fn class(&mut self, node: Word) -> &'static str {
        let order = self.vm.type_of(node).mro.borrow();
        let known = order.iter().find(|t| crate::modules::ast_types::is_node(t.short_name()));
        known.map_or("", |t| t.short_name())
    }

    /// A field, if it is there and not `None`.
    fn optional(&mut self, node: Word, name: &str) -> R<Option<Ref>> {
        let key = self.vm.intern(name);
        Ok(self.vm.find_attr(node, *key)?.filter(|w| **w != Word::NONE))
    }

    /// A field that a node must have.
    fn required(&mut self, node: Word, name: &str) -> R {
        let key = self.vm.intern(name);
        match self.vm.find_attr(node, *key)? {
            Some(w) => Ok(w),
            None => {
                let class = self.class(node);
                Err(self.missing(name, class))
            }
        }
    }

    fn missing(&mut self, field: &str, class: &str) -> Raised {
        self.vm.type_error(format!("required field \"{field}\" missing from {class}"))
    }

    /// A node where one is needed.
    fn node(&mut self, node: Word, name: &str) -> R {
        let value = self.required(node, name)?;
        if *value == Word::NONE {
            let class = self.class(node);
            return Err(self.vm.value_error(&format!("field '{name}' is required for {class}")));
        }
        Ok(value)
    }

    /// What the items of a field that is a list become.
    fn each<T>(
        &mut self,
        node: Word,
        name: &str,
        mut f: impl FnMut(&mut Self, Word) -> R<T>,
    ) -> R<Vec<T>> {
        let Some(list) = self.optional(node, name)? else { return Ok(vec![]) };
        if list.get::<ListObj>().is_none() {
            let (class, got) = (self.class(node), self.vm.type_of(*list).name());
            let text = format!("{class} field \"{name}\" must be a list, not a {got}");
            return Err(self.vm.type_error(text));
        }
        let items = self.vm.collect(*list)?;
        items.iter().map(|item| f(self, **item)).collect()
    }

    /// The items of a list that must not be empty.
    fn some<T>(
        &mut self,
        node: Word,
        name: &str,
        f: impl FnMut(&mut Self, Word) -> R<T>,
    ) -> R<Vec<T>> {
        let items = self.each(node, name, f)?;
        if items.is_empty() {
            let class = self.class(node);
            return Err(self.vm.value_error(&format!("empty {name} on {class}")));
        }
        Ok(items)
    }

    fn number(&mut self, node: Word, name: &str) -> R<Option<i64>> {
        let Some(w) = self.optional(node, name)? else { return Ok(None) };
        match w.kind() {
            Kind::Int | Kind::Bool => self.vm.to_i64(*w).map(Some),
            _ => {
                let text = format!("invalid integer value: {}", self.vm.repr(*w)?);
                Err(self.vm.value_error(&text))
            }
        }
    }

    /// A place in the made-up source.
    fn offset(&mut self, line: i64, column: i64) -> TextSize {
        let line = usize::try_from(line - 1).unwrap_or(0).min(MAX_LINE);
        let column = usize::try_from(column).unwrap_or(0).min(MAX_COLUMN);
        self.lines = self.lines.max(line + 1);
        self.largest_column = self.largest_column.max(column);
        TextSize::try_from(line * self.width + column.min(self.width)).unwrap_or_default()
    }

    /// Where a node stands.
    fn range(&mut self, node: Word) -> R<TextRange> {
        let (line, column) = (self.number(node, "lineno")?, self.number(node, "col_offset")?);
        let (Some(line), Some(column)) = (line, column) else {
            let field = if line.is_none() { "lineno" } else { "col_offset" };
            let base = self.vm.type_of(node).mro.borrow();
            let base = base.iter().rev().nth(2).map_or("", |t| t.short_name());
            return Err(self.missing(field, base));
        };
        let end_line = self.number(node, "end_lineno")?.unwrap_or(line);
        let end_column = self.number(node, "end_col_offset")?.unwrap_or(column);
        if line > end_line || line == end_line && column > end_column {
            let text = format!(
                "AST node range ({line}, {column}) - ({end_line}, {end_column}) is not valid"
            );
            return Err(self.vm.value_error(&text));
        }
        let start = self.offset(line, column);
        Ok(TextRange::new(start, self.offset(end_line, end_column).max(start)))
    }

    /// Goes one level deeper into the tree.
    fn deeper<T>(&mut self, f: impl FnOnce(&mut Self) -> R<T>) -> R<T> {
        if self.depth == MAX_DEPTH {
            let ty = self.vm.exc().recursion_error;
            let text = "maximum recursion depth exceeded during ast construction";
            return Err(self.vm.raise(ty, text));
        }
        self.depth += 1;
        let made = f(self);
        self.depth -= 1;
        made
    }

    fn text(&mut self, w: Word) -> R<String> {
        match w.as_str() {
            Some(text) => Ok(text.to_string()),
            None => Err(self.vm.type_error("AST identifier must be of type str".into())),
        }
    }

    fn identifier(&mut self, node: Word, name: &str, range: TextRange) -> R<ast::Identifier> {
        let w = self.node(node, name)?;
        Ok(ast::Identifier::new(self.text(*w)?, range))
    }

    fn maybe_identifier(
        &mut self,
        node: Word,
        name: &str,
        range: TextRange,
    ) -> R<Option<ast::Identifier>> {
        let Some(w) = self.optional(node, name)? else { return Ok(None) };
        Ok(Some(ast::Identifier::new(self.text(*w)?, range)))
    }

    /// Something is not the sort of node that belongs where it is.
    fn unexpected(&mut self, sort: &str, got: Word) -> Raised {
        match self.vm.repr(got) {
            Ok(got) => self.vm.type_error(format!("expected some sort of {sort}, but got {got}")),
            Err(raised) => raised,
        }
    }
}
