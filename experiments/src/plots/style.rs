//! Font, colours, markers.

use crate::error::{Error, Result};
use plotters::prelude::*;
use plotters::style::{FontStyle, register_font as register};

/// Embeds DejaVu Sans under the generic name, so that PNGs look the same on every machine (SVGs name the
/// generic family and use its metrics).
pub fn register_font() -> Result<()> {
    let fail =
        |_| Error::Plot { plot: "text".to_string(), message: "the font is broken".to_string() };
    register("sans-serif", FontStyle::Normal, dejavu::sans::regular()).map_err(fail)?;
    register("sans-serif", FontStyle::Bold, dejavu::sans::bold()).map_err(fail)
}

/// Text size in SVG units.
pub const TEXT: f64 = 12.0;
/// Ink of axes and text.
pub const INK: RGBColor = RGBColor(34, 34, 34);
/// Grid lines.
pub const GRID: RGBColor = RGBColor(221, 221, 221);

/// How many there are.
pub const COLOURS: usize = 8;

/// Okabe & Ito's colours, ordered so that neighbours differ in lightness too; the baseline comes first, in grey.
const PALETTE: [RGBColor; COLOURS] = [
    RGBColor(120, 120, 120),
    RGBColor(0, 114, 178),
    RGBColor(230, 159, 0),
    RGBColor(0, 88, 64),
    RGBColor(204, 121, 167),
    RGBColor(86, 180, 233),
    RGBColor(213, 94, 0),
    RGBColor(20, 20, 20),
];

/// Colour of a series.
pub fn colour(index: usize) -> RGBColor {
    PALETTE[index % PALETTE.len()]
}

/// A length in pixels.
pub fn px(length: f64, scale: f64) -> i32 {
    (length * scale).round() as i32
}

/// Text in ink.
pub fn text(size: f64, scale: f64) -> TextStyle<'static> {
    ("sans-serif", (size * scale).round()).into_font().color(&INK)
}
