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
    show(vm, found(tree, source), source, file)
}

/// Warns of what CPython's parser already warns of.
///
/// # Errors
/// As [`warn`].
pub(crate) fn warn_of_escapes(vm: &mut Vm, tree: &ast::Mod, source: &str, file: &str) -> R<()> {
    show(vm, escapes::found(tree, source), source, file)
}

fn show(vm: &mut Vm, warnings: Vec<Warning>, source: &str, file: &str) -> R<()> {
    for warning in warnings {
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

#[cfg(test)]
mod tests {
    use super::*;
    use rustpython_compiler::Mode;

    /// What there is to warn of, with the offsets.
    fn texts(source: &str) -> Vec<(usize, String)> {
        let tree = crate::compile::parse(source, "<test>", Mode::Exec).expect("a program");
        found(&tree, source).into_iter().map(|w| (w.at, w.text)).collect()
    }

    #[test]
    fn escapes() {
        let wanted = "\"\\d\" is an invalid escape sequence. Such sequences will not work in the future. Did you mean \"\\\\d\"? A raw string is also an option.";
        assert_eq!(texts(r"x = 'a\d\q'"), [(6, wanted.to_string())]);
        assert_eq!(texts(r"x = b'\d'"), [(6, wanted.to_string())]);
        assert_eq!(texts(r"x = f'{1}\d'"), [(9, wanted.to_string())]);
        assert_eq!(texts(r"x = r'\d', rf'\d{1}', '\\d\x41\N{BULLET}'").len(), 0);
        let octal = "\"\\400\" is an invalid octal escape sequence. Such sequences will not work in the future. Did you mean \"\\\\400\"? A raw string is also an option.";
        assert_eq!(texts(r"x = '\400'"), [(5, octal.to_string())]);
        assert!(texts(r"f'\{1}'")[0].1.starts_with("\"\\{\" is an invalid"));
    }

    #[test]
    fn jumps_out_of_finally() {
        let text = |source: &str| texts(source).into_iter().map(|w| w.1).collect::<Vec<_>>();
        let within = |jump: &str| format!("for i in x:\n  try: pass\n  finally: {jump}\n");
        assert_eq!(text(&within("break")), ["'break' in a 'finally' block"]);
        assert_eq!(text(&within("continue")), ["'continue' in a 'finally' block"]);
        let function = "def f():\n  try: pass\n  finally:\n    while 1: return\n";
        assert_eq!(text(function), ["'return' in a 'finally' block"]);
        let harmless = "try: pass\nfinally:\n  for i in x: break\n  def f(): return\n";
        assert_eq!(text(harmless).len(), 0);
    }

    #[test]
    fn expressions() {
        for (source, wanted) in [
            ("a is 1", "\"is\" with 'int' literal. Did you mean \"==\"?"),
            ("a is not 'x'", "\"is not\" with 'str' literal. Did you mean \"!=\"?"),
            ("assert (a, 'm')", "assertion is always true, perhaps remove parentheses?"),
            ("[(1, 2)(3)]", "'tuple' object is not callable; perhaps you missed a comma?"),
            ("[{1}[0]]", "'set' object is not subscriptable; perhaps you missed a comma?"),
            (
                "[[1][2, 3]]",
                "list indices must be integers or slices, not tuple; perhaps you missed a comma?",
            ),
        ] {
            assert_eq!(texts(source).into_iter().map(|w| w.1).collect::<Vec<_>>(), [wanted]);
        }
        assert_eq!(texts("a is None; a is (); assert (a); [1][0]; (lambda: 0)()").len(), 0);
    }
}
