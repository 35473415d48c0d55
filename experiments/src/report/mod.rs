//! What a run leaves for people and for other tools.

pub mod html;
pub mod paper;
pub mod pyperf;
pub mod results;
pub mod table;

use crate::analysis::Analysis;
use crate::error::{Error, Result};
use crate::explain;
use crate::plots;
use crate::run::folder::write_whole;
use crate::run::journal::Samples;
use std::path::Path;

/// Writes tables, plots, pyperf files and `report.html` into a run's folder. They can be made again at any
/// time from `samples.json`.
///
/// # Errors
/// Something can't be written or drawn.
pub fn write_all(folder: &Path, samples: &Samples, analysis: &Analysis) -> Result<()> {
    let table = results::main_table(analysis);
    let write = |name: &str, text: String| write_whole(&folder.join(name), text.as_bytes());
    write("table.md", table.markdown())?;
    write("table.tex", table.latex())?;
    if let Some(times) = results::time_table(analysis) {
        write("times.md", times.markdown())?;
        write("times.tex", times.latex())?;
    }
    let csv_path = folder.join("table.csv");
    write("table.csv", results::long_table(analysis).csv().map_err(Error::format(&csv_path))?)?;
    for (a, arm) in samples.header.plan.arms.iter().enumerate() {
        let path = folder.join(format!("pyperf-{}.json", arm.file_stem()));
        let document = pyperf::document(samples, analysis, a);
        let text = serde_json::to_string_pretty(&document).map_err(Error::format(&path))?;
        write_whole(&path, text.as_bytes())?;
    }
    let drawn = plots::draw_all(folder, samples, analysis)?;
    let has_page =
        |name: &&String| folder.join(explain::PAGES).join(format!("{name}.html")).is_file();
    let pages: Vec<&str> =
        samples.header.plan.programs.iter().filter(has_page).map(String::as_str).collect();
    write("report.html", html::page(samples, analysis, &drawn, &pages))
}
