//! The suites that are traces, not programs: `--suite=cpython-traces` and `--suite=traces`.

use super::args::Args;
use crate::arm::parse_numbers;
use crate::corpus::load::CORPUS;
use crate::corpus::study::{self, Study};
use crate::error::{Error, Result};
use crate::plots;
use crate::report::html;
use crate::report::table::Table;
use crate::run::folder::{self, write_whole};
use crate::trace_files;
use ir::passes::PassSet;
use regalloc::registry;
use std::io::Write;
use std::path::Path;

/// Studies CPython's traces and leaves tables and plots in a new folder: the first version's in the folder itself, those of
/// others in folders within.
///
/// # Errors
/// The corpus is broken or something can't be written.
pub fn cpython(out: Option<&Path>) -> Result<()> {
    let studied: std::result::Result<Vec<Study>, String> = CORPUS.iter().map(study::run).collect();
    let studies = studied.map_err(|message| Error::Format { path: "corpus".into(), message })?;
    let folder = folder::create(out, "cpython-traces")?;
    for (n, study) in studies.iter().enumerate() {
        let within = match n {
            0 => folder.clone(),
            _ => folder::create(Some(&folder.join(study.python)), "cpython-traces")?,
        };
        write_study(&within, study)?;
        say(&study.table(), &study.notes(), &within);
    }
    Ok(())
}

fn write_study(folder: &Path, study: &Study) -> Result<()> {
    write_tables(folder, &study.table())?;
    for (name, table) in
        [("programs.csv", study.program_table()), ("variants.csv", study.variant_table())]
    {
        let path = folder.join(name);
        write_whole(&path, table.csv().map_err(Error::format(&path))?.as_bytes())?;
    }
    let drawn = plots::draw_corpus(folder, study)?;
    let page = html::corpus_page(study, &drawn);
    write_whole(&folder.join("report.html"), page.as_bytes())
}

/// Compiles the emitter's text traces under the allocators of `--alloc` (default: all) and leaves a table in a
/// new folder.
///
/// # Errors
/// A flag is wrong, an allocation is wrong, or something can't be written.
pub fn files(args: &Args) -> Result<()> {
    let strategies = match args.alloc.as_deref() {
        // What takes seconds per trace is tried when it is named.
        None | Some("all") => registry::STRATEGIES.iter().filter(|s| !s.offline).collect(),
        Some(names) => names
            .split(',')
            .map(|n| registry::find(n.trim()).map_err(|e| Error::Usage(e.to_string())))
            .collect::<Result<Vec<_>>>()?,
    };
    let passes = PassSet::parse(args.passes.as_deref().unwrap_or("none")).map_err(Error::Usage)?;
    let registers = one(args.regs.as_deref(), "regs", 1..=8, 8)?;
    let tos = one(args.tos.as_deref(), "tos", 0..=5, 3)?;
    let study = trace_files::run(&strategies, passes, registers, tos)
        .map_err(|e| Error::Failed(vec![e]))?;
    let folder = folder::create(args.out.as_deref(), "traces")?;
    write_tables(&folder, &study.table())?;
    say(&study.table(), &study.notes(), &folder);
    Ok(())
}

/// A single number in a range.
fn one(
    text: Option<&str>,
    flag: &str,
    range: std::ops::RangeInclusive<u8>,
    otherwise: u8,
) -> Result<u8> {
    let Some(text) = text else { return Ok(otherwise) };
    let numbers = parse_numbers(text).map_err(|e| Error::Usage(format!("--{flag}: {e}")))?;
    match numbers.as_slice() {
        [n] if range.contains(n) => Ok(*n),
        _ => {
            let (low, high) = (range.start(), range.end());
            Err(Error::Usage(format!(
                "--{flag}={text}: this suite takes one number, {low} to {high}"
            )))
        }
    }
}

fn write_tables(folder: &Path, table: &Table) -> Result<()> {
    let csv_path = folder.join("table.csv");
    for (name, text) in [
        ("table.md", table.markdown()),
        ("table.tex", table.latex()),
        ("table.csv", table.csv().map_err(Error::format(&csv_path))?),
    ] {
        write_whole(&folder.join(name), text.as_bytes())?;
    }
    Ok(())
}

fn say(table: &Table, notes: &[String], folder: &Path) {
    let mut text = table.text();
    text.push('\n');
    for note in notes {
        text += &format!("{note}\n");
    }
    text += &format!("results: {}\n", folder.display());
    let _ = std::io::stdout().write_all(text.as_bytes());
}
