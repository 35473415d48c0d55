//! `--suite=cpython-traces`.

use crate::corpus::study::{self, Study};
use crate::error::{Error, Result};
use crate::plots;
use crate::report::html;
use crate::run::folder::{self, write_whole};
use std::io::Write;
use std::path::Path;

/// Studies the corpus and leaves table and plot in a new folder.
///
/// # Errors
/// The corpus is broken or something can't be written.
pub fn run(out: Option<&Path>) -> Result<()> {
    let study = study::run().map_err(|message| Error::Format { path: "corpus".into(), message })?;
    let folder = folder::create(out, "cpython-traces")?;
    write(&folder, &study)?;
    let mut text = study.table().text();
    text.push('\n');
    for note in study.notes() {
        text += &format!("{note}\n");
    }
    text += &format!("results: {}\n", folder.display());
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(())
}

fn write(folder: &Path, study: &Study) -> Result<()> {
    let table = study.table();
    let programs = study.program_table();
    let csv_path = folder.join("table.csv");
    let csv = |t: &crate::report::table::Table| t.csv().map_err(Error::format(&csv_path));
    for (name, text) in [
        ("table.md", table.markdown()),
        ("table.tex", table.latex()),
        ("table.csv", csv(&table)?),
        ("programs.csv", csv(&programs)?),
    ] {
        write_whole(&folder.join(name), text.as_bytes())?;
    }
    let drawn = plots::draw_corpus(folder, study)?;
    let page = html::corpus_page(study, &drawn);
    write_whole(&folder.join("report.html"), page.as_bytes())
}
