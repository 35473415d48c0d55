//! The first lines of functions.
//!
//! The compiler crate takes a function with annotations to begin at its last annotation; here it is where its first
//! decorator, or else its `def`, is.

use rustpython_compiler::ast::{
    self, Stmt,
    statement_visitor::{StatementVisitor, walk_stmt},
};
use rustpython_compiler_core::bytecode::{CodeObject, ConstantData};
use rustpython_ruff_source_file::{OneIndexed, SourceFile};
use rustpython_ruff_text_size::Ranged;

/// A function's name, its first line and that of its body.
type Header = (String, OneIndexed, OneIndexed);

struct Headers<'a> {
    file: &'a SourceFile,
    found: Vec<Header>,
}

impl StatementVisitor<'_> for Headers<'_> {
    fn visit_stmt(&mut self, s: &Stmt) {
        if let Stmt::FunctionDef(f) = s
            && has_annotations(f)
            && let Some(body) = f.body.first()
        {
            let source = self.file.to_source_code();
            let line = |at| source.line_index(at);
            self.found.push((f.name.to_string(), line(f.range.start()), line(body.start())));
        }
        walk_stmt(self, s);
    }
}

fn has_annotations(f: &ast::StmtFunctionDef) -> bool {
    f.returns.is_some() || f.parameters.iter().any(|p| p.annotation().is_some())
}

/// The functions of a module whose first lines need to be put right.
pub(crate) fn headers(tree: &ast::Mod, file: &SourceFile) -> Vec<Header> {
    let mut headers = Headers { file, found: vec![] };
    if let ast::Mod::Module(module) = tree {
        headers.visit_body(&module.body);
    }
    headers.found
}

/// Puts them right, in a module's code and all code inside.
pub(crate) fn correct(code: &mut CodeObject, headers: &[Header]) {
    if headers.is_empty() {
        return;
    }
    if let Some(line) = code.first_line_number
        && let Some((_, first, _)) = headers
            .iter()
            .find(|(name, first, body)| *name == code.obj_name && (*first..=*body).contains(&line))
    {
        code.first_line_number = Some(*first);
    }
    let is_code = |c: &ConstantData| matches!(c, ConstantData::Code { .. });
    if !code.constants.iter().any(is_code) {
        return;
    }
    // The crate lets nobody change constants where they are.
    let corrected = code.constants.iter().cloned().map(|mut constant| {
        if let ConstantData::Code { code } = &mut constant {
            correct(code, headers);
        }
        constant
    });
    code.constants = corrected.collect();
}
