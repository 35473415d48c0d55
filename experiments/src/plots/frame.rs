//! A frame with axes: maps data to pixels and draws ticks, grid, titles and legend. Plotters does the
//! drawing; this fixes one look for all figures and knows categories and logarithmic scales.

use super::style::{self, GRID, INK, TEXT, px};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// One axis.
#[derive(Clone, Debug)]
pub struct Axis {
    /// Title with unit.
    pub title: String,
    /// Data range.
    pub range: (f64, f64),
    /// Logarithmic scale.
    pub log: bool,
    /// Ticks: value and label.
    pub ticks: Vec<(f64, String)>,
}

impl Axis {
    /// A linear axis from `low` to `high` with round ticks.
    pub fn linear(title: &str, low: f64, high: f64) -> Axis {
        let high = if high > low { high } else { low + 1.0 };
        let rough = (high - low) / 5.0;
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .into_iter()
            .map(|m| m * power)
            .find(|s| *s >= rough)
            .unwrap_or(rough);
        let first = (low / step).ceil() as i64;
        let last = (high / step + 1e-9).floor() as i64;
        let ticks = (first..=last).map(|k| (k as f64 * step, short(k as f64 * step))).collect();
        Axis { title: title.to_string(), range: (low, high), log: false, ticks }
    }

    /// A logarithmic axis that holds `low` to `high`: ticks at 1, 2, 5 × powers of ten, or at powers only
    /// where these would be too many.
    pub fn log(title: &str, low: f64, high: f64) -> Axis {
        let (low, high) = (low.max(1e-12) / 1.08, high.max(low * 1.2) * 1.08);
        let decades = (high / low).log10();
        let steps: &[f64] = match decades {
            d if d < 0.5 => &[1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0],
            d if d < 1.2 => &[1.0, 1.5, 2.0, 3.0, 5.0, 7.0],
            d if d < 3.0 => &[1.0, 2.0, 5.0],
            _ => &[1.0],
        };
        let powers = low.log10().floor() as i32..=high.log10().ceil() as i32;
        let ticks = powers
            .flat_map(|p| steps.iter().map(move |s| s * 10_f64.powi(p)))
            .filter(|v| (low..=high).contains(v))
            .map(|v| (v, short(v)))
            .collect();
        Axis { title: title.to_string(), range: (low, high), log: true, ticks }
    }

    /// An axis of names: the k-th is at k + ½.
    pub fn names<S: AsRef<str>>(title: &str, names: &[S]) -> Axis {
        let ticks = names.iter().enumerate().map(|(k, n)| (k as f64 + 0.5, n.as_ref().to_string()));
        let range = (0.0, names.len() as f64);
        Axis { title: title.to_string(), range, log: false, ticks: ticks.collect() }
    }

    fn fraction(&self, v: f64) -> f64 {
        let (low, high) = self.range;
        let f = if self.log {
            (v.max(1e-300) / low).ln() / (high / low).ln()
        } else {
            (v - low) / (high - low)
        };
        f.clamp(-0.02, 1.02)
    }
}

/// A number for a tick: no needless zeros, SI-free.
fn short(v: f64) -> String {
    let text = format!("{v:.6}");
    let trimmed = text.trim_end_matches('0').trim_end_matches('.');
    match trimmed {
        "" | "-0" => "0".to_string(),
        t => t.to_string(),
    }
}

/// A frame on a drawing area.
pub struct Frame<'a, DB: DrawingBackend> {
    area: &'a DrawingArea<DB, Shift>,
    x: Axis,
    y: Axis,
    /// Whether y grows downwards (names are read from the top).
    y_down: bool,
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
    scale: f64,
}

impl<'a, DB: DrawingBackend> Frame<'a, DB> {
    /// Draws title, axes and grid. `legend` entries stand above the frame, in their series' colours.
    pub fn new(
        area: &'a DrawingArea<DB, Shift>,
        scale: f64,
        title: &str,
        (x, y): (Axis, Axis),
        legend: &[(String, usize)],
    ) -> Result<Self, String> {
        let (width, height) = area.dim_in_pixel();
        let names_on_y = y.ticks.iter().any(|(v, t)| !y.log && *t != short(*v));
        let widest = y.ticks.iter().map(|t| t.1.chars().count()).max().unwrap_or(0) as f64;
        let y_title = if y.title.is_empty() { 0.0 } else { 20.0 };
        let left = px(16.0 + y_title + 7.0 * widest, scale);
        let (entries, rows) = place_legend(legend, left.min(px(120.0, scale)), width as i32, scale);
        let frame = Frame {
            left,
            right: width as i32 - px(if names_on_y { 64.0 } else { 24.0 }, scale),
            top: px(36.0 + 20.0 * f64::from(rows), scale),
            bottom: height as i32 - px(46.0, scale),
            area,
            x,
            y,
            y_down: names_on_y,
            scale,
        };
        frame.text((px(12.0, scale), px(10.0, scale)), title, 14.0, HPos::Left, VPos::Top)?;
        frame.axes()?;
        frame.legend(&entries)?;
        Ok(frame)
    }

    /// Pixel of a data point.
    pub fn at(&self, x: f64, y: f64) -> (i32, i32) {
        let fx = self.x.fraction(x);
        let fy = if self.y_down { 1.0 - self.y.fraction(y) } else { self.y.fraction(y) };
        let px = f64::from(self.left) + fx * f64::from(self.right - self.left);
        let py = f64::from(self.bottom) - fy * f64::from(self.bottom - self.top);
        (px.round() as i32, py.round() as i32)
    }

    /// The x axis's range.
    pub fn x_range(&self) -> (f64, f64) {
        self.x.range
    }

    /// The y axis's range.
    pub fn y_range(&self) -> (f64, f64) {
        self.y.range
    }

    /// A filled box between two data points.
    pub fn bar(&self, a: (f64, f64), b: (f64, f64), colour: RGBColor) -> Result<(), String> {
        let (a, b) = (self.at(a.0, a.1), self.at(b.0, b.1));
        self.draw(&Rectangle::new([a, b], colour.filled()))
    }

    /// A line through data points.
    pub fn line(&self, points: &[(f64, f64)], style: ShapeStyle) -> Result<(), String> {
        let pixels: Vec<_> = points.iter().map(|p| self.at(p.0, p.1)).collect();
        self.draw(&PathElement::new(pixels, style))
    }

    /// A filled polygon.
    pub fn polygon(&self, points: &[(f64, f64)], style: ShapeStyle) -> Result<(), String> {
        let pixels: Vec<_> = points.iter().map(|p| self.at(p.0, p.1)).collect();
        self.draw(&Polygon::new(pixels, style))
    }

    /// A marker of a series at a data point.
    pub fn marker(&self, at: (f64, f64), series: usize) -> Result<(), String> {
        self.marker_at(self.at(at.0, at.1), series)
    }

    fn marker_at(&self, at: (i32, i32), series: usize) -> Result<(), String> {
        let style = style::colour(series).filled();
        let r = px(4.0, self.scale);
        // Colours begin again after eight series, then with other shapes.
        match (series + series / style::COLOURS) % 4 {
            0 => self.draw(&Circle::new(at, r, style)),
            1 => self.draw(&Rectangle::new([(at.0 - r, at.1 - r), (at.0 + r, at.1 + r)], style)),
            2 => self.draw(&TriangleMarker::new(at, r + r / 2, style)),
            _ => {
                let d = r + r / 3;
                let corners =
                    vec![(at.0 - d, at.1), (at.0, at.1 - d), (at.0 + d, at.1), (at.0, at.1 + d)];
                self.draw(&Polygon::new(corners, style))
            }
        }
    }

    /// An interval in x with end caps.
    pub fn x_interval(&self, low: f64, high: f64, y: f64, colour: RGBColor) -> Result<(), String> {
        let (a, b) = (self.at(low, y), self.at(high, y));
        let cap = px(3.0, self.scale);
        let style = colour.stroke_width(px(1.2, self.scale) as u32);
        self.draw(&PathElement::new(vec![a, b], style))?;
        for p in [a, b] {
            self.draw(&PathElement::new(vec![(p.0, p.1 - cap), (p.0, p.1 + cap)], style))?;
        }
        Ok(())
    }

    /// Small text whose left middle is `dx` right of a data point.
    pub fn note(&self, at: (f64, f64), dx: f64, text: &str) -> Result<(), String> {
        let p = self.at(at.0, at.1);
        let p = (p.0 + px(dx, self.scale), p.1);
        self.text(p, text, 10.0, HPos::Left, VPos::Center)
    }

    /// Small text below and left of a data point, within the frame.
    pub fn note_left(&self, at: (f64, f64), dx: f64, text: &str) -> Result<(), String> {
        let p = self.at(at.0, at.1);
        let p = (p.0 - px(dx, self.scale), p.1);
        self.text(p, text, 10.0, HPos::Right, VPos::Center)
    }

    /// Where in the frame a data point lies, 0…1 from the left.
    pub fn x_fraction(&self, x: f64) -> f64 {
        self.x.fraction(x)
    }

    fn axes(&self) -> Result<(), String> {
        let s = self.scale;
        let line = |colour: RGBColor| colour.stroke_width(px(1.0, s) as u32);
        for (v, label) in &self.x.ticks {
            let x = self.at(*v, self.y.range.0).0;
            self.draw(&PathElement::new(vec![(x, self.top), (x, self.bottom)], line(GRID)))?;
            self.text((x, self.bottom + px(6.0, s)), label, TEXT - 1.0, HPos::Center, VPos::Top)?;
        }
        for (v, label) in &self.y.ticks {
            let y = self.at(self.x.range.0, *v).1;
            if !self.y_down {
                self.draw(&PathElement::new(vec![(self.left, y), (self.right, y)], line(GRID)))?;
            }
            self.text((self.left - px(6.0, s), y), label, TEXT - 1.0, HPos::Right, VPos::Center)?;
        }
        let corner = (self.left, self.bottom);
        let ends = vec![(self.left, self.top), corner, (self.right, self.bottom)];
        self.draw(&PathElement::new(ends, line(INK)))?;
        let middle = (self.left + self.right) / 2;
        let below = (middle, self.bottom + px(24.0, s));
        self.text(below, &self.x.title, TEXT, HPos::Center, VPos::Top)?;
        let style = style::text(TEXT, s)
            .transform(FontTransform::Rotate270)
            .pos(Pos::new(HPos::Center, VPos::Top));
        let beside = (px(8.0, s), (self.top + self.bottom) / 2);
        self.area.draw_text(&self.y.title, &style, beside).map_err(|e| e.to_string())
    }

    fn legend(&self, entries: &[LegendEntry]) -> Result<(), String> {
        for ((x, y), name, series) in entries {
            self.marker_at((*x, *y), *series)?;
            let beside = (x + px(9.0, self.scale), *y);
            self.text(beside, name, TEXT - 1.0, HPos::Left, VPos::Center)?;
        }
        Ok(())
    }

    fn text(&self, at: (i32, i32), text: &str, size: f64, h: HPos, v: VPos) -> Result<(), String> {
        let style = style::text(size, self.scale).pos(Pos::new(h, v));
        self.area.draw_text(text, &style, at).map_err(|e| e.to_string())
    }

    fn draw<'e, E>(&self, element: &'e E) -> Result<(), String>
    where
        &'e E: plotters::element::PointCollection<'e, (i32, i32)>,
        E: plotters::element::Drawable<DB>,
    {
        self.area.draw(element).map_err(|e| e.to_string())
    }
}

/// Where it stands, its text, its series.
type LegendEntry = ((i32, i32), String, usize);

/// Places the entries of a legend in as many rows as the width needs; with the number of rows.
fn place_legend(
    legend: &[(String, usize)],
    left: i32,
    width: i32,
    scale: f64,
) -> (Vec<LegendEntry>, i32) {
    let (mut x, mut row) = (left, 0);
    let mut placed = Vec::new();
    for (name, series) in legend {
        let text = style::text(TEXT - 1.0, scale).font.box_size(name).map_or(0, |b| b.0 as i32);
        if x > left && x + text + px(9.0, scale) > width {
            (x, row) = (left, row + 1);
        }
        let y = px(42.0 + 20.0 * f64::from(row), scale);
        placed.push(((x, y), name.clone(), *series));
        x += text + px(30.0, scale);
    }
    (placed, if legend.is_empty() { 0 } else { row + 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        let labels = |a: &Axis| a.ticks.iter().map(|t| t.1.clone()).collect::<Vec<_>>();
        assert_eq!(labels(&Axis::linear("", 0.0, 10.0)), ["0", "2", "4", "6", "8", "10"]);
        assert_eq!(labels(&Axis::linear("", 0.0, 0.9)), ["0", "0.2", "0.4", "0.6", "0.8"]);
        assert_eq!(labels(&Axis::log("", 1.0, 20.0)), ["1", "2", "5", "10", "20"]);
        assert_eq!(
            labels(&Axis::log("", 0.001, 100.0)),
            ["0.001", "0.01", "0.1", "1", "10", "100"]
        );
        assert_eq!(Axis::names("", &["a", "b"]).ticks[1], (1.5, "b".to_string()));
        assert_eq!(labels(&Axis::linear("", 3.0, 3.0)).len(), 6);
    }

    #[test]
    fn a_long_legend_takes_several_rows() {
        style::register_font().expect("font");
        let names: Vec<_> = (0..20).map(|i| (format!("an arm with number {i}"), i)).collect();
        let (placed, rows) = place_legend(&names, 50, 760, 1.0);
        assert!(rows >= 4 && placed.iter().all(|p| p.0.0 < 700), "{rows} {placed:?}");
        assert_eq!(place_legend(&[], 50, 760, 1.0).1, 0);
    }

    #[test]
    fn fractions() {
        let a = Axis { range: (1.0, 100.0), ..Axis::log("", 1.0, 100.0) };
        assert!((a.fraction(10.0) - 0.5).abs() < 1e-12);
        assert_eq!(Axis::linear("", 0.0, 4.0).fraction(1.0), 0.25);
    }
}
