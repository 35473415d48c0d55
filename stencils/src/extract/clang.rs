//! Runs clang and llvm-objdump, version 19.

use super::ExtractError;
use std::path::Path;
use std::process::Command;

/// The compiler. Its version decides the bytes, so it is fixed.
pub const CLANG: &str = "clang-19";
/// The second disassembler.
pub const OBJDUMP: &str = "llvm-objdump-19";

/// The compiler's options, after the file names.
pub const FLAGS: &[&str] = &[
    "--target=x86_64-unknown-linux-gnu",
    "-march=x86-64", // SSE2 only: runs everywhere
    "-std=gnu2x",
    "-Os", // also: no tail duplication
    "-ffreestanding",
    "-fno-pic",
    "-mcmodel=small",
    "-fno-asynchronous-unwind-tables",
    "-fno-stack-protector",
    "-fomit-frame-pointer",
    "-fno-jump-tables",
    "-mno-red-zone",
    "-fcf-protection=none",
    "-ffunction-sections",
    "-ffp-contract=off",
    "-fno-math-errno",
    "-fno-strict-aliasing",
    "-fwrapv",
    "-fno-ident",
    "-Wall",
    "-Werror",
    "-Wno-uninitialized", // the low bank and what calls clobber are passed undefined on purpose
    "-Wno-pointer-to-int-cast",
    "-Xclang",
    "-no-enable-noundef-analysis",
];

/// Whether both tools are installed.
pub fn available() -> bool {
    [CLANG, OBJDUMP].iter().all(|t| Command::new(t).arg("--version").output().is_ok())
}

/// The compiler's version, first line.
pub fn version() -> Result<String, ExtractError> {
    let out = run(Command::new(CLANG).arg("--version"), CLANG)?;
    Ok(out.lines().next().unwrap_or_default().trim().to_owned())
}

/// Compiles `source` in `folder` (which has the headers) to `object` there.
pub fn compile(folder: &Path, source: &str, object: &str) -> Result<(), ExtractError> {
    let mut command = Command::new(CLANG);
    command.current_dir(folder).args(["-c", source, "-o", object]).args(FLAGS);
    run(&mut command, CLANG).map(drop)
}

/// llvm-objdump's text for the object file: `address:\tmnemonic\toperands` lines below section heads.
pub fn disassemble(object: &Path) -> Result<String, ExtractError> {
    let mut command = Command::new(OBJDUMP);
    command.args(["-d", "--no-show-raw-insn", "-M", "intel"]).arg(object);
    run(&mut command, OBJDUMP)
}

fn run(command: &mut Command, tool: &str) -> Result<String, ExtractError> {
    let fail = |problem: String| ExtractError::Tool { tool: tool.to_owned(), problem };
    let out = command.output().map_err(|e| fail(format!("can't be run: {e}")))?;
    if !out.status.success() {
        return Err(fail(String::from_utf8_lossy(&out.stderr).into_owned()));
    }
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}
