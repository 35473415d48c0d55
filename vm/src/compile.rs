//! The front end: Python source to code objects, through `rustpython-compiler`.
//!
//! The compiler crate panics on some programs; that is caught and reported as an error that names the
//! file, like its other errors.

use crate::build;
use crate::code::Code;
use crate::syntax_errors::{Class, Problem};
use crate::vm::{Args, R, Raised, Vm};
use rustpython_compiler::{CompileError, CompileOpts, Mode, ast, codegen, parser};
use rustpython_compiler_core::bytecode::CodeObject;
use rustpython_ruff_source_file::SourceFileBuilder;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why source did not compile.
#[derive(Debug)]
pub enum Failure {
    /// The program is wrong.
    Syntax {
        /// What the parser says.
        message: String,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// The compiler crate gave up.
    Compiler(String),
}

/// Nesting of brackets, or of blocks, beyond which CPython does not parse either.
const MAX_NESTING: usize = 200;

/// Runs a step of the compiler crate, which panics on some programs.
fn caught<T>(step: impl FnOnce() -> Result<T, CompileError>) -> Result<T, Failure> {
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(Ok(made)) => Ok(made),
        Ok(Err(e)) => {
            let (line, column) = e.python_location();
            Err(Failure::Syntax { message: e.to_string(), line, column })
        }
        Err(panic) => {
            let text = panic
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_string()))
                .unwrap_or_default();
            Err(Failure::Compiler(text))
        }
    }
}

/// The parser's tree.
pub(crate) fn parse(source: &str, file: &str, mode: Mode) -> Result<ast::Mod, Failure> {
    ensure_shallow(source)?;
    let parser_mode = match mode {
        Mode::Eval => parser::Mode::Expression,
        _ => parser::Mode::Module,
    };
    let mut about_target = None;
    let parsed = caught(|| match parser::parse(source, parser_mode.into()) {
        Ok(parsed) => Ok(parsed.into_syntax()),
        Err(e) => {
            about_target = crate::target_sorts::message(&e, source);
            let file = SourceFileBuilder::new(file, source).finish();
            Err(CompileError::from_ruff_parse_error(e, &file))
        }
    });
    match (parsed, about_target) {
        (Err(Failure::Syntax { line, column, .. }), Some(message)) => {
            Err(Failure::Syntax { message, line, column })
        }
        (parsed, _) => parsed,
    }
}

/// Compiles a module, an expression or what a console reads.
pub fn compile(source: &str, file: &str, mode: Mode) -> Result<CodeObject, Failure> {
    let tree = parse(source, file, mode)?;
    compile_tree(tree, source, file, mode)
}

/// Compiles the parser's tree of this source.
pub(crate) fn compile_tree(
    mut tree: ast::Mod,
    source: &str,
    file: &str,
    mode: Mode,
) -> Result<CodeObject, Failure> {
    crate::rewrite::rewrite(&mut tree).map_err(|fault| {
        let before = &source[..fault.at];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        Failure::Syntax { message: fault.message, line, column }
    })?;
    let file = SourceFileBuilder::new(file, source).finish();
    let headers = crate::first_lines::headers(&tree, &file);
    let mut code =
        caught(|| Ok(codegen::compile::compile_top(tree, file, mode, CompileOpts::default())?))?;
    crate::first_lines::correct(&mut code, &headers);
    Ok(code)
}

/// The parser recurses: source whose brackets nest too deeply is refused, as by CPython's tokeniser.
pub(crate) fn ensure_shallow(source: &str) -> Result<(), Failure> {
    let (mut depth, mut line) = (0usize, 1);
    let bytes = source.as_bytes();
    let mut at = 0;
    while let Some(&b) = bytes.get(at) {
        at += 1;
        match b {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'\n' => line += 1,
            b'#' => at += bytes[at..].iter().position(|b| *b == b'\n').unwrap_or(0),
            b'"' | b'\'' => {
                let end = string_end(bytes, at - 1);
                line += bytes[at..end].iter().filter(|b| **b == b'\n').count();
                at = end;
            }
            _ => {}
        }
        if depth > MAX_NESTING {
            let message = "too many nested parentheses".into();
            return Err(Failure::Syntax { message, line, column: 1 });
        }
    }
    Ok(())
}

/// Where the string that begins with the quote at `at` ends.
pub(crate) fn string_end(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let is_triple = bytes[at..].starts_with(&[quote; 3]);
    let mut at = at + if is_triple { 3 } else { 1 };
    while let Some(&b) = bytes.get(at) {
        match b {
            b'\\' => at += 1,
            b'\n' if !is_triple => return at,
            b if b == quote && !is_triple => return at + 1,
            b if b == quote && bytes[at..].starts_with(&[quote; 3]) => return at + 3,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Compiles to a Python code object.
///
/// # Errors
/// `SyntaxError`, or the uncatchable "not supported" for what the compiler or the VM can't do.
pub(crate) fn compile_to_code(vm: &mut Vm, source: &str, file: &str, mode: Mode) -> R {
    let code = compile_and_warn(vm, source, file, mode)?;
    decode(vm, &code, file)
}

fn compile_and_warn(vm: &mut Vm, source: &str, file: &str, mode: Mode) -> R<CodeObject> {
    let tree = match parse(source, file, mode) {
        Ok(tree) => tree,
        Err(failure) => return Err(raise(vm, failure, source, file)),
    };
    crate::syntax_warnings::warn(vm, &tree, source, file)?;
    compile_tree(tree, source, file, mode).map_err(|failure| raise(vm, failure, source, file))
}

/// The same for a module, whose code may be kept on disk.
pub(crate) fn compile_module(vm: &mut Vm, source: &str, file: &str) -> R {
    let Some(folder) = vm.options.code_folder.clone() else {
        return compile_to_code(vm, source, file, Mode::Exec);
    };
    if let Some(code) = folder.load(source, file) {
        return decode(vm, &code, file);
    }
    let code = compile_and_warn(vm, source, file, Mode::Exec)?;
    folder.store(source, file, &code);
    decode(vm, &code, file)
}

/// Raises a failure as Python's exception.
pub(crate) fn raise(vm: &mut Vm, failure: Failure, source: &str, file: &str) -> Raised {
    match failure {
        Failure::Syntax { message, line, column } => {
            let Problem { message, class, line, column } =
                crate::syntax_errors::explained(&message, source, line, column);
            let exc = vm.exc();
            let ty = match class {
                Class::Syntax => exc.syntax_error,
                Class::Indentation => exc.indentation_error,
                Class::Tab => exc.tab_error,
            };
            let text = source.lines().nth(line.saturating_sub(1)).unwrap_or("").to_string();
            let details = vec![
                build::str(vm, file),
                build::usize(vm, line),
                build::usize(vm, column),
                build::str(vm, &text),
            ];
            let details = build::tuple(vm, details);
            let message = build::str(vm, &message);
            match vm.call(ty.word(), &Args::of(&[*message, *details])) {
                Ok(e) => vm.raise_object(e),
                Err(raised) => raised,
            }
        }
        Failure::Compiler(text) => {
            vm.unsupported(&format!("{file}: the compiler crate failed: {text}"))
        }
    }
}

pub(crate) fn decode(vm: &mut Vm, code: &CodeObject, file: &str) -> R {
    match Code::decode(vm, code) {
        Ok(c) => Ok(build::code(vm, c)),
        Err(e) => Err(vm.unsupported(&format!("{} in {file}", e.0))),
    }
}
