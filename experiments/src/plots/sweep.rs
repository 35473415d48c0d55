//! Geometric mean against a number: registers in the pool, or cached stack entries. One line per allocator and set of
//! passes; in a factorial experiment lines that are not parallel show that the factors interact.

use super::Figure;
use super::frame::{Axis, Frame};
use super::style;
use crate::analysis::Analysis;
use crate::arm::{Arm, VmOptions};
use crate::stats::bootstrap::Estimate;
use plotters::coord::Shift;
use plotters::prelude::*;
use std::collections::BTreeMap;

pub struct Sweep {
    what: &'static str,
    baseline: String,
    /// Allocator and its points.
    lines: Vec<(String, Vec<(f64, Estimate)>)>,
    /// Arms without the number, as horizontal lines.
    levels: Vec<(String, Estimate)>,
    title: String,
}

impl Sweep {
    /// `None` if no allocator has two points.
    pub fn new(arms: &[Arm], analysis: &Analysis) -> Option<Sweep> {
        let options = |a: &Arm| a.options().cloned();
        let by_regs = arms.iter().filter_map(options).any(|o| o.regs.is_some());
        let mut lines: BTreeMap<String, Vec<(f64, Estimate)>> = BTreeMap::new();
        let mut levels = Vec::new();
        for (arm, summary) in arms.iter().zip(&analysis.summaries) {
            let Some(mean) = summary.geometric_mean else { continue };
            let number = options(arm).and_then(|o| if by_regs { o.regs } else { o.tos });
            match number {
                Some(n) => {
                    let o = options(arm).unwrap_or_default();
                    let name = VmOptions { regs: None, tos: None, ..o }.label();
                    lines.entry(name).or_default().push((f64::from(n), mean));
                }
                None => levels.push((arm.name.clone(), mean)),
            }
        }
        for points in lines.values_mut() {
            points.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        let lines: Vec<_> = lines.into_iter().filter(|l| l.1.len() >= 2).collect();
        let what = if by_regs { "registers per class" } else { "cached stack entries" };
        let baseline = analysis.arms[0].clone();
        let title = format!("Speed-up against {what}");
        (!lines.is_empty()).then_some(Sweep { what, baseline, lines, levels, title })
    }

    /// The same as a plot of two factors.
    pub fn into_interaction(self) -> Sweep {
        let title = format!("Interaction of {} and passes (parallel: none)", self.what);
        Sweep { title, ..self }
    }
}

impl Figure for Sweep {
    fn size(&self) -> (u32, u32) {
        (760, 420)
    }

    fn caption(&self) -> String {
        format!(
            "Geometric mean of the speed-ups over {} against the number of {}, with 95 % intervals; dashed: arms without that number.",
            self.baseline, self.what
        )
    }

    fn draw<DB: DrawingBackend>(
        &self,
        area: &DrawingArea<DB, Shift>,
        scale: f64,
    ) -> Result<(), String> {
        let estimates = || {
            let on_lines = self.lines.iter().flat_map(|l| l.1.iter().map(|p| p.1));
            on_lines.chain(self.levels.iter().map(|l| l.1))
        };
        let last = self.lines.iter().flat_map(|l| &l.1).map(|p| p.0).fold(1.0, f64::max);
        let first = self.lines.iter().flat_map(|l| &l.1).map(|p| p.0).fold(last, f64::min);
        let mut x = Axis::linear(self.what, first, last);
        x.ticks = (first as i64..=last as i64).map(|n| (n as f64, n.to_string())).collect();
        x.range = (first - 0.3, last + 0.6);
        let high = estimates().map(|e| e.high).fold(1.0, f64::max);
        let y = Axis::linear(&format!("speed-up over {}", self.baseline), 0.0, high * 1.05);
        let legend: Vec<_> =
            self.lines.iter().enumerate().map(|(i, l)| (l.0.clone(), i + 1)).collect();
        let frame = Frame::new(area, scale, &self.title, (x, y), &legend)?;
        let width = |w: f64| style::px(w, scale) as u32;
        for (nth, (name, level)) in self.levels.iter().enumerate() {
            let (low, high) = frame.x_range();
            let steps = 60;
            for k in (0..steps).step_by(2) {
                let at = |k: i32| low + (high - low) * f64::from(k) / f64::from(steps);
                let ends = [(at(k), level.value), (at(k + 1), level.value)];
                frame.line(&ends, style::INK.stroke_width(width(1.0)))?;
            }
            let below = level.value - 0.03 * (frame.y_range().1 - frame.y_range().0);
            // Names of neighbouring lines stand beside each other.
            let x = low + 0.22 * (nth % 4) as f64 * (high - low);
            frame.note((x, below), 4.0, name)?;
        }
        // All bands first: none may hide a line.
        for (i, (_, points)) in self.lines.iter().enumerate() {
            let colour = style::colour(i + 1);
            let band: Vec<_> = points
                .iter()
                .map(|p| (p.0, p.1.high))
                .chain(points.iter().rev().map(|p| (p.0, p.1.low)))
                .collect();
            frame.polygon(&band, colour.mix(0.2).filled())?;
        }
        for (i, (_, points)) in self.lines.iter().enumerate() {
            let colour = style::colour(i + 1);
            let line: Vec<_> = points.iter().map(|p| (p.0, p.1.value)).collect();
            frame.line(&line, colour.stroke_width(width(1.8)))?;
            for p in &line {
                frame.marker(*p, i + 1)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{analyse, tests::synthetic};

    #[test]
    fn points_are_grouped_by_allocator() {
        let mut run = synthetic(4);
        for (k, arm) in run.header.plan.arms.iter_mut().enumerate().skip(1) {
            let options = VmOptions {
                alloc: Some("linear".into()),
                regs: Some(k as u8),
                ..Default::default()
            };
            *arm = Arm::patchwork(options);
        }
        let sweep = Sweep::new(&run.header.plan.arms, &analyse(&run)).expect("has a line");
        assert_eq!(sweep.lines.len(), 1);
        let values: Vec<i64> = sweep.lines[0].1.iter().map(|p| p.1.value.round() as i64).collect();
        assert_eq!(values, [2, 3, 4]);
        assert_eq!(sweep.levels.len(), 1);
        let dir = tempfile::tempdir().expect("temp dir");
        super::style::register_font().expect("font");
        super::super::save(dir.path(), "sweep", &sweep).expect("draws");
    }
}
