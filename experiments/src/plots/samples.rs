//! All steady samples: one violin per program and arm, with a line at each process's level.

use super::Figure;
use super::frame::{Axis, Frame};
use super::style::{self, INK};
use crate::analysis::Analysis;
use crate::stats::density::density;
use crate::stats::descriptive::{median, quantile_sorted};
use plotters::coord::Shift;
use plotters::prelude::*;

/// Samples beyond this quantile don't widen the picture (they are never left out of the data).
const SHOWN: f64 = 0.98;
/// More arms than this would make violins too thin to see: then the baseline and the last ones are shown.
const MAX_ARMS: usize = 5;

pub struct Violins {
    /// Number of the arm in the run, which gives it its colour, and name.
    arms: Vec<(usize, String)>,
    programs: Vec<(String, Vec<Option<Violin>>)>,
}

struct Violin {
    /// Samples relative to their median.
    relative: Vec<f64>,
    /// Process levels, likewise.
    levels: Vec<f64>,
}

impl Violins {
    pub fn new(analysis: &Analysis) -> Option<Violins> {
        let all = analysis.arms.len();
        let shown = analysis.arms.iter().cloned().enumerate();
        let arms: Vec<_> = shown.filter(|(a, _)| *a == 0 || a + MAX_ARMS > all).collect();
        let violin = |cell: &crate::analysis::Cell| {
            let all: Vec<f64> = cell.steady.iter().flatten().copied().collect();
            let centre = median(&all);
            let levels = cell.process_levels().iter().map(|m| m / centre).collect();
            Violin { relative: all.iter().map(|t| t / centre).collect(), levels }
        };
        let programs: Vec<_> = analysis
            .programs
            .iter()
            .filter(|p| p.cells.iter().any(Option::is_some))
            .map(|p| {
                let cells = arms.iter().map(|(a, _)| p.cells[*a].as_ref());
                (p.name.clone(), cells.map(|c| c.map(violin)).collect())
            })
            .collect();
        (!programs.is_empty()).then_some(Violins { arms, programs })
    }
}

impl Figure for Violins {
    fn size(&self) -> (u32, u32) {
        let lanes = 14 * self.arms.len() + 6;
        (760, 110 + (lanes * self.programs.len()) as u32)
    }

    fn caption(&self) -> String {
        "Distribution of all steady iteration times, relative to their median; a dark tick is the level (lower quartile) of one process. Samples beyond the axis are not drawn."
            .to_string()
    }

    fn draw<DB: DrawingBackend>(
        &self,
        area: &DrawingArea<DB, Shift>,
        scale: f64,
    ) -> Result<(), String> {
        let violins = || self.programs.iter().flat_map(|p| p.1.iter().flatten());
        let edge = |v: &Violin, q: f64| {
            let mut sorted = v.relative.clone();
            sorted.sort_by(f64::total_cmp);
            quantile_sorted(&sorted, q)
        };
        // A range that fits most violins: one wild program must not squash all others.
        let fitting = |tail: f64, of_violins: f64| {
            let mut edges: Vec<f64> = violins().map(|v| edge(v, tail)).collect();
            edges.sort_by(f64::total_cmp);
            quantile_sorted(&edges, of_violins)
        };
        let low = fitting(1.0 - SHOWN, 0.05).min(0.98);
        let high = fitting(SHOWN, 0.9).max(1.02);
        let names: Vec<&str> = self.programs.iter().map(|p| p.0.as_str()).collect();
        let x = Axis::linear("iteration time ÷ median", low, high);
        let legend: Vec<_> = self.arms.iter().map(|(i, a)| (a.clone(), *i)).collect();
        let title = "Steady iteration times";
        let frame = Frame::new(area, scale, title, (x, Axis::names("", &names)), &legend)?;
        let lanes = self.arms.len() as f64;
        for (p, (_, cells)) in self.programs.iter().enumerate() {
            for (a, cell) in cells.iter().enumerate() {
                let Some(v) = cell else { continue };
                let middle = p as f64 + 0.08 + 0.84 * (a as f64 + 0.5) / lanes;
                let half = 0.40 / lanes;
                let shown: Vec<f64> =
                    v.relative.iter().copied().filter(|r| (low..=high).contains(r)).collect();
                let curve = density(&shown, 80);
                let curve: Vec<_> =
                    curve.into_iter().filter(|c| (low..=high).contains(&c.0)).collect();
                let peak = curve.iter().map(|c| c.1).fold(0.0, f64::max);
                if peak > 0.0 {
                    let upper = curve.iter().map(|(x, d)| (*x, middle - half * d / peak));
                    let lower = curve.iter().rev().map(|(x, d)| (*x, middle + half * d / peak));
                    let outline: Vec<_> = upper.chain(lower).collect();
                    frame.polygon(&outline, style::colour(self.arms[a].0).filled())?;
                }
                let tick = INK.stroke_width(style::px(1.2, scale) as u32);
                for m in v.levels.iter().filter(|m| (low..=high).contains(*m)) {
                    frame.line(&[(*m, middle - half * 0.6), (*m, middle + half * 0.6)], tick)?;
                }
            }
        }
        Ok(())
    }
}
