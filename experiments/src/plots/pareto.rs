//! Code quality against the price of getting it: one point per arm.

use super::Figure;
use super::frame::{Axis, Frame};
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
}

impl Figure for Pareto {
    fn size(&self) -> (u32, u32) {
        (760, 420)
    }

    fn caption(&self) -> String {
        "Speed of the code against the time spent to make it; up and to the left is better."
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
