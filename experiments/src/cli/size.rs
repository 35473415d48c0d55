//! `experiment size`.

use crate::error::{Error, Result};
use crate::plots;
use crate::report::html;
use crate::run::folder::{self, write_whole};
use crate::size::Sizes;
use std::io::Write;
use std::path::Path;

/// Counts the stencil table and leaves table and plot in a new folder.
///
/// # Errors
/// Something can't be written.
pub fn run(out: Option<&Path>) -> Result<()> {
    let sizes = Sizes::count();
    let folder = folder::create(out, "size")?;
    let table = sizes.as_table();
    let csv_path = folder.join("table.csv");
    for (name, text) in [
        ("table.md", table.markdown()),
        ("table.tex", table.latex()),
        ("table.csv", table.csv().map_err(Error::format(&csv_path))?),
    ] {
        write_whole(&folder.join(name), text.as_bytes())?;
    }
    let drawn = plots::draw_size(&folder, &sizes)?;
    write_whole(&folder.join("report.html"), html::size_page(&table, &drawn).as_bytes())?;
    let text = format!("{}results: {}\n", table.text(), folder.display());
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(())
}
