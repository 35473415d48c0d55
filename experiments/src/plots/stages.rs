//! Compile time by stage: one stacked bar per arm, in nanoseconds per recorded micro-op.

use super::Figure;
use super::frame::{Axis, Frame};
use super::style;
use crate::analysis::Analysis;
use crate::report::results::{stage_rank, three_digits};
use plotters::coord::Shift;
use plotters::prelude::*;

pub struct Stages {
    stages: Vec<String>,
    /// Name and nanoseconds per recorded uop in each stage.
    arms: Vec<(String, Vec<f64>)>,
}

impl Stages {
    pub fn new(analysis: &Analysis) -> Option<Stages> {
        let mut stages: Vec<String> =
            analysis.summaries.iter().flat_map(|s| s.compile_ns.keys().cloned()).collect();
        stages.sort_by_key(|s| (stage_rank(s), s.clone()));
        stages.dedup();
        let arms: Vec<_> = analysis
            .arms
            .iter()
            .zip(&analysis.summaries)
            .filter(|(_, s)| !s.compile_ns.is_empty())
            .map(|(name, s)| {
                let per_uop = |stage| {
                    let ns = s.compile_ns.get(stage).copied().unwrap_or(0) as f64;
                    ns / s.recorded_uops.max(1) as f64
                };
                (name.clone(), stages.iter().map(per_uop).collect())
            })
            .collect();
        (!arms.is_empty()).then_some(Stages { stages, arms })
    }
}

impl Figure for Stages {
    fn size(&self) -> (u32, u32) {
        (760, 120 + 34 * self.arms.len() as u32)
    }

    fn caption(&self) -> String {
        "Compile time per recorded micro-op by stage, summed over all traces of all programs."
            .to_string()
    }

    fn draw<DB: DrawingBackend>(
        &self,
        area: &DrawingArea<DB, Shift>,
        scale: f64,
    ) -> Result<(), String> {
        let total = |a: &(String, Vec<f64>)| a.1.iter().sum::<f64>();
        let x = Axis::linear(
            "ns per recorded uop",
            0.0,
            self.arms.iter().map(total).fold(0.0, f64::max),
        );
        let names: Vec<&str> = self.arms.iter().map(|a| a.0.as_str()).collect();
        let legend: Vec<_> =
            self.stages.iter().enumerate().map(|(i, s)| (s.clone(), i + 1)).collect();
        let title = "Compile time by stage";
        let frame = Frame::new(area, scale, title, (x, Axis::names("", &names)), &legend)?;
        for (k, arm) in self.arms.iter().enumerate() {
            let (top, bottom) = (k as f64 + 0.2, k as f64 + 0.8);
            let mut left = 0.0;
            for (s, ns) in arm.1.iter().enumerate() {
                frame.bar((left, top), (left + ns, bottom), style::colour(s + 1))?;
                left += ns;
                let edge = WHITE.stroke_width(style::px(1.0, scale) as u32);
                frame.line(&[(left, top), (left, bottom)], edge)?;
            }
            frame.note((left, k as f64 + 0.5), 6.0, &three_digits(total(arm)))?;
        }
        Ok(())
    }
}
