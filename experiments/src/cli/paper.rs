//! `experiment paper`.

use crate::error::Result;
use crate::report::paper;
use std::io::Write;
use std::path::Path;

/// Writes the paper's numbers, tables and figures.
///
/// # Errors
/// Something can't be read or written.
pub fn run(results: &Path, out: &Path) -> Result<()> {
    let names = paper::generate(results, out)?;
    let text = format!("{}: from {}\n", out.join("numbers.tex").display(), names.join(", "));
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(())
}
