//! Speed-up of each program, with confidence intervals: bars, markers for several arms; with more arms than can be told
//! apart, the geometric mean of each.

use super::Figure;
use super::frame::{Axis, Frame};
use super::style::{self, INK};
use crate::analysis::Analysis;
use crate::report::results;
use crate::stats::bootstrap::Estimate;
use plotters::coord::Shift;
use plotters::prelude::*;

/// Up to this many arms (without the baseline) get bars.
const MAX_BARS: usize = 3;
/// Up to this many get markers: each has a colour and shape of its own.
const MAX_MARKERS: usize = 7;

pub struct Speedup {
    baseline: String,
    arms: Vec<String>,
    /// Programs by speed-up of the first arm, then the geometric mean; one estimate per arm.
    rows: Vec<(String, Vec<Option<Estimate>>)>,
    /// Whether a row is an arm's geometric mean in place of a program.
    means_only: bool,
}

impl Speedup {
    /// `None` without any speed-up.
    pub fn new(analysis: &Analysis) -> Option<Speedup> {
        let mut rows: Vec<(String, Vec<Option<Estimate>>)> = analysis
            .programs
            .iter()
            .map(|p| {
                let cells = p.cells[1..].iter().map(|c| c.as_ref().and_then(|c| c.speedup));
                (p.name.clone(), cells.collect())
            })
            .filter(|(_, cells): &(_, Vec<Option<Estimate>>)| cells.iter().any(Option::is_some))
            .collect();
        if rows.is_empty() {
            return None;
        }
        let key = |row: &(String, Vec<Option<Estimate>>)| {
            row.1.iter().flatten().next().map_or(0.0, |e| e.value)
        };
        rows.sort_by(|a, b| key(b).total_cmp(&key(a)));
        if analysis.arms.len() - 1 > MAX_MARKERS {
            return Some(Speedup::means(analysis));
        }
        let means = analysis.summaries[1..].iter().map(|s| s.geometric_mean).collect();
        rows.push(("geometric mean".to_string(), means));
        Some(Speedup {
            baseline: analysis.arms[0].clone(),
            arms: analysis.arms[1..].to_vec(),
            rows,
            means_only: false,
        })
    }

    /// One row per arm, in the order of the plan.
    fn means(analysis: &Analysis) -> Speedup {
        let arms = analysis.arms.iter().zip(&analysis.summaries).skip(1);
        Speedup {
            baseline: analysis.arms[0].clone(),
            arms: vec!["geometric mean".to_string()],
            rows: arms.map(|(name, s)| (name.clone(), vec![s.geometric_mean])).collect(),
            means_only: true,
        }
    }

    fn bars(&self) -> bool {
        self.arms.len() <= MAX_BARS
    }
}

impl Figure for Speedup {
    fn size(&self) -> (u32, u32) {
        let lanes = if self.bars() { self.arms.len() } else { 1 };
        let row = if lanes == 1 { 19 } else { 13 * lanes + 4 };
        (760, 110 + (row * self.rows.len()) as u32)
    }

    fn caption(&self) -> String {
        if self.means_only {
            return format!(
                "Geometric mean of the speed-ups over {} for each arm, with 95 % confidence intervals; logarithmic scale. Single programs are in the table.",
                self.baseline
            );
        }
        format!(
            "Speed-up over {} per program, with 95 % confidence intervals; logarithmic scale.",
            self.baseline
        )
    }

    fn draw<DB: DrawingBackend>(
        &self,
        area: &DrawingArea<DB, Shift>,
        scale: f64,
    ) -> Result<(), String> {
        let estimates = || self.rows.iter().flat_map(|r| r.1.iter().flatten());
        let low = estimates().map(|e| e.low).fold(0.98, f64::min);
        let high = estimates().map(|e| e.high).fold(1.02, f64::max);
        let names: Vec<&str> = self.rows.iter().map(|r| r.0.as_str()).collect();
        let x =
            Axis::log(&format!("speed-up over {} (times, log scale)", self.baseline), low, high);
        let legend: Vec<(String, usize)> =
            self.arms.iter().enumerate().map(|(i, a)| (a.clone(), i + 1)).collect();
        let legend = if legend.len() == 1 { Vec::new() } else { legend };
        let title = match self.arms.as_slice() {
            _ if self.means_only => "Geometric mean of each arm".to_string(),
            [one] => format!("{one} against {}", self.baseline),
            _ => format!("Speed-up over {}", self.baseline),
        };
        let frame = Frame::new(area, scale, &title, (x, Axis::names("", &names)), &legend)?;
        let (y_low, y_high) = frame.y_range();
        if !self.means_only {
            let mean_row = self.rows.len() as f64 - 1.0;
            frame.line(
                &[(frame.x_range().0, mean_row), (frame.x_range().1, mean_row)],
                style::GRID.stroke_width(style::px(1.0, scale) as u32),
            )?;
        }
        for (r, (_, cells)) in self.rows.iter().enumerate() {
            let lanes = if self.bars() { self.arms.len() as f64 } else { 1.0 };
            for (a, cell) in cells.iter().enumerate() {
                let Some(e) = cell else { continue };
                let lane = if self.bars() { a as f64 } else { 0.0 };
                let middle = r as f64 + 0.1 + 0.8 * (lane + 0.5) / lanes;
                if self.bars() {
                    let half = 0.34 / lanes;
                    let colour = style::colour(a + 1);
                    frame.bar((1.0, middle - half), (e.value, middle + half), colour)?;
                    frame.x_interval(e.low, e.high, middle, INK)?;
                    frame.note((e.high.max(1.0), middle), 7.0, &results::speedup(e.value))?;
                } else {
                    frame.x_interval(e.low, e.high, middle, style::colour(a + 1))?;
                    frame.marker((e.value, middle), a + 1)?;
                }
            }
        }
        let one = INK.stroke_width(style::px(1.4, scale) as u32);
        frame.line(&[(1.0, y_low), (1.0, y_high)], one)
    }
}
