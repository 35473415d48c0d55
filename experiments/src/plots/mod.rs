//! Plots of a run, each as SVG (for the web and the report), PDF (for LaTeX) and PNG at twice the size.
//!
//! Colours are Okabe & Ito's, which colour-blind readers can tell apart; each arm also has its own
//! lightness, marker or position, so that nothing is lost in grey.

mod corpus;
mod frame;
mod pareto;
mod samples;
mod scaling;
mod size;
mod speedup;
mod stacked;
mod stages;
mod style;
mod sweep;
mod warmup;

use crate::analysis::Analysis;
use crate::corpus::study::Study;
use crate::definition::Plot;
use crate::error::{Error, Result};
use crate::run::folder::write_whole;
use crate::run::journal::Samples;
use crate::size::Sizes;
use plotters::coord::Shift;
use plotters::prelude::*;
use std::path::Path;

/// PNG pixels per SVG unit.
const PNG_SCALE: f64 = 2.0;

/// A plot that was drawn.
#[derive(Debug)]
pub struct Drawn {
    /// File stem.
    pub name: &'static str,
    /// What it shows.
    pub caption: String,
    /// The SVG document.
    pub svg: String,
}

/// Something that can be drawn on any backend.
trait Figure {
    /// Width and height in SVG units.
    fn size(&self) -> (u32, u32);
    /// What it shows, in a sentence.
    fn caption(&self) -> String;
    /// Draws; lengths are multiplied by `scale`. Errors are sentences.
    fn draw<DB: DrawingBackend>(
        &self,
        area: &DrawingArea<DB, Shift>,
        scale: f64,
    ) -> std::result::Result<(), String>;
}

/// Draws what the plan asks for and the data allow into the run's folder.
///
/// # Errors
/// A plot can't be drawn or written.
pub fn draw_all(folder: &Path, run: &Samples, analysis: &Analysis) -> Result<Vec<Drawn>> {
    style::register_font()?;
    let mut drawn = Vec::new();
    for plot in &run.header.plan.plots {
        let one = match plot {
            Plot::Speedup => speedup::Speedup::new(analysis).map(|f| save(folder, "speedup", &f)),
            Plot::Samples => samples::Violins::new(analysis).map(|f| save(folder, "samples", &f)),
            Plot::Warmup => warmup::Warmup::new(analysis).map(|f| save(folder, "warmup", &f)),
            Plot::Stages => stages::figure(analysis).map(|f| save(folder, "stages", &f)),
            Plot::Scaling => scaling::Scaling::new(analysis).map(|f| save(folder, "scaling", &f)),
            Plot::Sweep => sweep::Sweep::new(&run.header.plan.arms, analysis)
                .map(|f| save(folder, "sweep", &f)),
            Plot::Interaction => sweep::Sweep::new(&run.header.plan.arms, analysis)
                .map(|f| save(folder, "interaction", &f.into_interaction())),
            Plot::Pareto => pareto::Pareto::new(analysis).map(|f| save(folder, "pareto", &f)),
        };
        if let Some(one) = one {
            drawn.push(one?);
        }
    }
    Ok(drawn)
}

/// Draws the study of CPython's traces.
///
/// # Errors
/// It can't be drawn or written.
pub fn draw_corpus(folder: &Path, study: &Study) -> Result<Vec<Drawn>> {
    style::register_font()?;
    let remaining = save(folder, "remaining", &corpus::Remaining::new(study))?;
    Ok(vec![remaining, save(folder, "spill-causes", &corpus::spill_causes(study))?])
}

/// Draws the size of the stencil table.
///
/// # Errors
/// It can't be drawn or written.
pub fn draw_size(folder: &Path, sizes: &Sizes) -> Result<Drawn> {
    style::register_font()?;
    save(folder, "size", &size::TableSize::new(sizes))
}

fn save(folder: &Path, name: &'static str, figure: &impl Figure) -> Result<Drawn> {
    let fail = |message: String| Error::Plot { plot: name.to_string(), message };
    let (width, height) = figure.size();
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (width, height)).into_drawing_area();
        paint(figure, &area, 1.0).map_err(fail)?;
    }
    write_whole(&folder.join(format!("{name}.svg")), svg.as_bytes())?;
    write_whole(&folder.join(format!("{name}.pdf")), &pdf(&svg).map_err(fail)?)?;
    let png = folder.join(format!("{name}.png"));
    let pixels = |n: u32| (f64::from(n) * PNG_SCALE) as u32;
    let area = BitMapBackend::new(&png, (pixels(width), pixels(height))).into_drawing_area();
    paint(figure, &area, PNG_SCALE).map_err(fail)?;
    drop(area);
    // The bitmap backend reports some write errors only to its destructor.
    let size = std::fs::metadata(&png).map_err(Error::io("write", &png))?.len();
    if size == 0 {
        return Err(fail("the image file is empty (disk full?)".to_string()));
    }
    Ok(Drawn { name, caption: figure.caption(), svg })
}

/// The SVG as a PDF of the same size, text as text in an embedded font.
fn pdf(svg: &str) -> std::result::Result<Vec<u8>, String> {
    let mut options = svg2pdf::usvg::Options::default();
    let fonts = options.fontdb_mut();
    fonts.load_font_data(dejavu::sans::regular().to_vec());
    fonts.load_font_data(dejavu::sans::bold().to_vec());
    fonts.set_sans_serif_family("DejaVu Sans");
    let tree = svg2pdf::usvg::Tree::from_str(svg, &options).map_err(|e| e.to_string())?;
    let (conversion, page) =
        (svg2pdf::ConversionOptions::default(), svg2pdf::PageOptions::default());
    svg2pdf::to_pdf(&tree, conversion, page).map_err(|e| e.to_string())
}

fn paint<DB: DrawingBackend>(
    figure: &impl Figure,
    area: &DrawingArea<DB, Shift>,
    scale: f64,
) -> std::result::Result<(), String> {
    area.fill(&WHITE).map_err(|e| e.to_string())?;
    figure.draw(area, scale)?;
    area.present().map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{analyse, tests::synthetic};

    #[test]
    fn every_plot_is_drawn_in_all_forms() {
        let dir = tempfile::tempdir().expect("temp dir");
        for arms in [2, 4, 10] {
            let mut run = synthetic(arms);
            run.header.plan.plots = vec![
                Plot::Speedup,
                Plot::Samples,
                Plot::Warmup,
                Plot::Stages,
                Plot::Scaling,
                Plot::Pareto,
            ];
            let drawn = draw_all(dir.path(), &run, &analyse(&run)).expect("draws");
            assert_eq!(drawn.len(), 6);
            for d in &drawn {
                assert!(d.svg.starts_with("<svg") && d.svg.ends_with("</svg>\n"), "{}", d.name);
                assert!(d.svg.contains("<text"), "{}: labelled axes", d.name);
                assert!(d.caption.ends_with('.'), "{}", d.caption);
                let png = std::fs::read(dir.path().join(format!("{}.png", d.name))).expect("png");
                assert!(png.starts_with(b"\x89PNG") && png.len() > 2_000, "{}", d.name);
                let pdf = std::fs::read(dir.path().join(format!("{}.pdf", d.name))).expect("pdf");
                assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 2_000, "{}", d.name);
            }
        }
    }

    #[test]
    fn the_size_of_the_table_is_drawn() {
        let dir = tempfile::tempdir().expect("temp dir");
        let drawn = draw_size(dir.path(), &Sizes::count()).expect("draws");
        assert!(drawn.svg.contains("register holes") && drawn.svg.contains("<text"));
        assert!(dir.path().join("size.png").exists());
    }

    #[test]
    fn plots_without_data_are_left_out() {
        let dir = tempfile::tempdir().expect("temp dir");
        let mut run = synthetic(2);
        run.records.clear();
        run.header.plan.plots.push(Plot::Pareto);
        run.header.plan.plots.push(Plot::Sweep);
        assert!(draw_all(dir.path(), &run, &analyse(&run)).expect("draws").is_empty());
    }

    #[test]
    fn an_unwritable_folder_is_an_error() {
        let run = synthetic(2);
        let e = draw_all(Path::new("/proc/nope"), &run, &analyse(&run)).expect_err("unwritable");
        assert!(e.to_string().contains("/proc/nope"), "{e}");
    }
}
