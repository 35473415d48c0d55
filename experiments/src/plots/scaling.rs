//! Does compilation grow faster than the trace? One point per trace and arm, both axes logarithmic.

use super::Figure;
use super::frame::{Axis, Frame};
use super::style;
use crate::analysis::Analysis;
use crate::stats::descriptive::median;
use plotters::coord::Shift;
use plotters::prelude::*;

/// Recorded uops and microseconds of a trace.
type Point = (f64, f64);

pub struct Scaling {
    /// Name, series, points.
    arms: Vec<(String, usize, Vec<Point>)>,
}

impl Scaling {
    pub fn new(analysis: &Analysis) -> Option<Scaling> {
        let mut arms = Vec::new();
        for (a, name) in analysis.arms.iter().enumerate() {
            let counts =
                analysis.programs.iter().filter_map(|p| p.cells[a].as_ref()?.counts.as_ref());
            let points: Vec<Point> = counts
                .flat_map(|c| &c.traces)
                .map(|t| (t.recorded_uops as f64, t.total_compile_ns() as f64 / 1e3))
                .filter(|p| p.0 > 0.0 && p.1 > 0.0)
                .collect();
            if !points.is_empty() {
                arms.push((name.clone(), a, points));
            }
        }
        (!arms.is_empty()).then_some(Scaling { arms })
    }
}

impl Figure for Scaling {
    fn size(&self) -> (u32, u32) {
        (760, 420)
    }

    fn caption(&self) -> String {
        "Compile time of each trace against its length; the grey line is growth in proportion, through the median trace."
            .to_string()
    }

    fn draw<DB: DrawingBackend>(
        &self,
        area: &DrawingArea<DB, Shift>,
        scale: f64,
    ) -> Result<(), String> {
        let points = || self.arms.iter().flat_map(|a| a.2.iter().copied());
        let range = |f: fn((f64, f64)) -> f64| {
            let values = points().map(f);
            (values.clone().fold(f64::MAX, f64::min), values.fold(0.0, f64::max))
        };
        let ((x0, x1), (y0, y1)) = (range(|p| p.0), range(|p| p.1));
        let axes = (
            Axis::log("recorded uops in the trace", x0, x1),
            Axis::log("compile time (µs)", y0, y1),
        );
        let legend: Vec<_> = self.arms.iter().map(|a| (a.0.clone(), a.1)).collect();
        let frame = Frame::new(area, scale, "Compile time against trace length", axes, &legend)?;
        let per_uop = median(&points().map(|p| p.1 / p.0).collect::<Vec<_>>());
        let ((low, high), (bottom, top)) = (frame.x_range(), frame.y_range());
        let from = low.max(bottom / per_uop);
        let to = high.min(top / per_uop);
        if from < to {
            let grey = RGBColor(160, 160, 160).stroke_width(style::px(1.2, scale) as u32);
            frame.line(&[(from, from * per_uop), (to, to * per_uop)], grey)?;
        }
        for (_, series, points) in &self.arms {
            for p in points {
                frame.marker(*p, *series)?;
            }
        }
        Ok(())
    }
}
