//! Warm-up: iteration time relative to the steady state, against the iteration.

use super::Figure;
use super::frame::{Axis, Frame};
use super::style;
use crate::analysis::Analysis;
use crate::stats::descriptive::{geometric_mean, median};
use plotters::coord::Shift;
use plotters::prelude::*;

pub struct Warmup {
    /// Name and curve of each arm: geometric mean over programs of (median over processes of iteration k ÷
    /// steady time).
    arms: Vec<(String, usize, Vec<f64>)>,
}

impl Warmup {
    pub fn new(analysis: &Analysis) -> Option<Warmup> {
        let mut arms = Vec::new();
        for (a, name) in analysis.arms.iter().enumerate() {
            let cells: Vec<_> =
                analysis.programs.iter().filter_map(|p| p.cells[a].as_ref()).collect();
            // A curve goes as far as every process of every program does.
            let shortest =
                cells.iter().flat_map(|c| c.series.iter().map(Vec::len)).min().unwrap_or(0);
            let curve: Vec<f64> = (0..shortest)
                .map(|k| {
                    let at = |c: &&crate::analysis::Cell| {
                        let now: Vec<f64> = c.series.iter().map(|s| s[k]).collect();
                        median(&now) / c.time.value
                    };
                    geometric_mean(&cells.iter().map(at).collect::<Vec<_>>())
                })
                .collect();
            if !curve.is_empty() {
                arms.push((name.clone(), a, curve));
            }
        }
        (!arms.is_empty()).then_some(Warmup { arms })
    }
}

impl Figure for Warmup {
    fn size(&self) -> (u32, u32) {
        (760, 340)
    }

    fn caption(&self) -> String {
        "Time of the k-th call of bench() in a fresh process ÷ steady time, geometric mean over programs; as many calls as every program made within its time limit."
            .to_string()
    }

    fn draw<DB: DrawingBackend>(
        &self,
        area: &DrawingArea<DB, Shift>,
        scale: f64,
    ) -> Result<(), String> {
        let values = || self.arms.iter().flat_map(|a| a.2.iter().copied());
        let longest = self.arms.iter().map(|a| a.2.len()).max().unwrap_or(1);
        let mut x = Axis::linear("call of bench() in its process", 1.0, (longest as f64).max(2.0));
        let step = longest.div_ceil(12).max(1);
        x.ticks = (1..=longest).step_by(step).map(|k| (k as f64, k.to_string())).collect();
        let high = values().fold(1.1, f64::max);
        let y = Axis::log("time ÷ steady time", values().fold(0.95, f64::min), high);
        let legend: Vec<_> = self.arms.iter().map(|a| (a.0.clone(), a.1)).collect();
        let frame = Frame::new(area, scale, "Warm-up", (x, y), &legend)?;
        for (_, series, curve) in &self.arms {
            let points: Vec<_> =
                curve.iter().enumerate().map(|(k, v)| (k as f64 + 1.0, *v)).collect();
            frame
                .line(&points, style::colour(*series).stroke_width(style::px(1.6, scale) as u32))?;
            for p in &points {
                frame.marker(*p, *series)?;
            }
        }
        Ok(())
    }
}
