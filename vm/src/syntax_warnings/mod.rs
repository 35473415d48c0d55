//! What CPython's compiler warns of: in order of its passes, escapes that mean nothing, jumps out of `finally`, and
//! expressions that are hardly meant so.

mod escapes;
mod expressions;
mod finally;

use crate::build;
use crate::heap::Ref;
use crate::vm::{R, Vm};
use rustpython_compiler::ast;

/// A `SyntaxWarning`.
pub(crate) struct Warning {
    /// Offset in the source.
    at: usize,
    text: String,
    /// What the `SyntaxError` says that it becomes where filters want errors, if that is something else.
    as_error: Option<String>,
}

impl Warning {
    fn new(at: usize, text: String) -> Warning {
        Warning { at, text, as_error: None }
    }
}

/// What there is to warn of in a program.
fn found(tree: &ast::Mod, source: &str) -> Vec<Warning> {
    let mut all = escapes::found(tree, source);
    all.append(&mut finally::found(tree));
    all.append(&mut expressions::found(tree));
    all
}

/// Warns of what is odd in a program.
///
/// # Errors
/// `SyntaxError` where the filters make errors of warnings.
pub(crate) fn warn(vm: &mut Vm, tree: &ast::Mod, source: &str, file: &str) -> R<()> {
    for warning in found(tree, source) {
        let before = &source[..warning.at];
        let line = before.matches('\n').count() + 1;
        let category = vm.exc().syntax_warning;
        let (text, name) = (build::str(vm, &warning.text), build::str(vm, file));
        let number = build::usize(vm, line);
        let args = [*text, category.word(), *name, *number];
        if let Err(raised) = crate::import::call_library(vm, "warnings", "warn_explicit", &args) {
            if !vm.pending_is(category) {
                return Err(raised);
            }
            drop::<Ref>(vm.take_pending());
            let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
            let message = warning.as_error.unwrap_or(warning.text);
            let failure = crate::compile::Failure::Syntax { message, line, column };
            return Err(crate::compile::raise(vm, failure, source, file));
        }
    }
    Ok(())
}
