//! Code quality against the price of getting it: one point per arm.

use super::Figure;
use super::frame::{Axis, Frame};
use super::style;
use crate::analysis::Analysis;
use plotters::coord::Shift;
use plotters::prelude::*;

pub struct Pareto {
    baseline: String,
    /// Name, compile ns per recorded uop, geometric mean of speed-ups.
    arms: Vec<(String, f64, f64)>,
}

impl Pareto {
    /// `None` unless two arms compiled something.
    pub fn new(analysis: &Analysis) -> Option<Pareto> {
        let arms: Vec<_> = analysis
            .arms
            .iter()
            .zip(&analysis.summaries)
            .filter(|(_, s)| s.recorded_uops > 0 || !s.compile_ns.is_empty())
            .filter_map(|(name, s)| {
                let ns = s.compile_ns.values().sum::<u64>() as f64 / s.recorded_uops.max(1) as f64;
                Some((name.clone(), ns, s.geometric_mean?.value))
            })
            .collect();
        (arms.len() >= 2).then(|| Pareto { baseline: analysis.arms[0].clone(), arms })
    }

    /// Compile times and speed-ups of the arms than which no other is both cheaper and better, cheapest first.
    fn front(&self) -> Vec<(f64, f64)> {
        let mut points: Vec<(f64, f64)> = self.arms.iter().map(|a| (a.1, a.2)).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)));
        let mut best = f64::NEG_INFINITY;
        points.retain(|p| {
            let better = p.1 > best;
            best = best.max(p.1);
            better
        });
        points
    }
}

impl Figure for Pareto {
    fn size(&self) -> (u32, u32) {
        (760, 420)
    }

    fn caption(&self) -> String {
        "Speed of the code against the time spent to make it; up and to the left is better; the line joins those that no other beats in both."
            .to_string()
    }

    fn draw<DB: DrawingBackend>(
        &self,
        area: &DrawingArea<DB, Shift>,
        scale: f64,
    ) -> Result<(), String> {
        let low = self.arms.iter().map(|a| a.1).fold(f64::MAX, f64::min);
        let high = self.arms.iter().map(|a| a.1).fold(0.0, f64::max);
        let x = Axis::log("compile time (ns per recorded uop)", low, high);
        let top = self.arms.iter().map(|a| a.2).fold(1.0, f64::max);
        let y = Axis::linear(&format!("speed-up over {}", self.baseline), 0.0, top * 1.08);
        let frame = Frame::new(area, scale, "Code quality against compile time", (x, y), &[])?;
        let front = self.front();
        for pair in front.windows(2) {
            // What can be had for this much time: a staircase.
            let [(from, reached), (to, next)] = [pair[0], pair[1]];
            let steps = [(from, reached), (to, reached), (to, next)];
            frame.line(&steps, style::INK.mix(0.5).stroke_width(style::px(1.2, scale) as u32))?;
        }
        for (i, (name, ns, speedup)) in self.arms.iter().enumerate() {
            frame.marker((*ns, *speedup), i)?;
            if frame.x_fraction(*ns) > 0.75 {
                frame.note_left((*ns, *speedup), 9.0, name)?;
            } else {
                frame.note((*ns, *speedup), 9.0, name)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_leaves_out_what_another_arm_beats_in_both() {
        let arm = |ns, speedup| (String::new(), ns, speedup);
        let arms = vec![arm(3.0, 2.0), arm(1.0, 1.0), arm(2.0, 3.0), arm(5.0, 4.0), arm(1.0, 0.5)];
        let plot = Pareto { baseline: String::new(), arms };
        assert_eq!(plot.front(), [(1.0, 1.0), (2.0, 3.0), (5.0, 4.0)]);
    }
}
