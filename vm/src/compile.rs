//! The front end: Python source to code objects, through `rustpython-compiler`.
//!
//! The compiler crate panics on some programs; that is caught and reported as an error that names the
//! file, like its other errors.

use crate::build;
use crate::code::Code;
use crate::vm::{Args, R, Vm};
use rustpython_compiler::{CompileOpts, Mode};
use rustpython_compiler_core::bytecode::CodeObject;
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

/// Compiles a module, an expression or what a console reads.
pub fn compile(source: &str, file: &str, mode: Mode) -> Result<CodeObject, Failure> {
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        rustpython_compiler::compile(source, mode, file, CompileOpts::default())
    }));
    match attempt {
        Ok(Ok(code)) => Ok(code),
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

/// Compiles to a Python code object.
///
/// # Errors
/// `SyntaxError`, or the uncatchable "not supported" for what the compiler or the VM can't do.
pub(crate) fn compile_to_code(vm: &mut Vm, source: &str, file: &str, mode: Mode) -> R {
    match compile(source, file, mode) {
        Ok(code) => decode(vm, &code, file),
        Err(Failure::Syntax { message, line, column }) => {
            let ty = vm.exc().syntax_error;
            let text = source.lines().nth(line.saturating_sub(1)).unwrap_or("").to_string();
            let details = vec![
                build::str(vm, file),
                build::usize(vm, line),
                build::usize(vm, column),
                build::str(vm, &text),
            ];
            let details = build::tuple(vm, details);
            let message = build::str(vm, &message);
            let e = vm.call(ty.word(), &Args::of(&[*message, *details]))?;
            Err(vm.raise_object(e))
        }
        Err(Failure::Compiler(text)) => {
            Err(vm.unsupported(&format!("{file}: the compiler crate failed: {text}")))
        }
    }
}

fn decode(vm: &mut Vm, code: &CodeObject, file: &str) -> R {
    match Code::decode(vm, code) {
        Ok(c) => Ok(build::code(vm, c)),
        Err(e) => Err(vm.unsupported(&format!("{} in {file}", e.0))),
    }
}
