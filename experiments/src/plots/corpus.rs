//! Memory operations of CPython's own traces against the number of registers or cached stack entries.

use super::Figure;
use super::frame::{Axis, Frame};
use super::stacked::Stacked;
use super::style;
use crate::corpus::study::Study;
use plotters::coord::Shift;
use plotters::prelude::*;

pub struct Remaining {
    /// Name and points of each line: number, memory operations per 100 uops.
    lines: Vec<(&'static str, Vec<(f64, f64)>)>,
    /// Strategies without a number.
    levels: Vec<(String, f64)>,
    python: &'static str,
    programs: usize,
}

impl Remaining {
    pub fn new(study: &Study) -> Remaining {
        let per_100 = |s: &crate::corpus::study::Strategy| {
            100.0 * s.traffic.total() as f64 / study.uops.max(1) as f64
        };
        let line = |wanted: fn(&str) -> bool| {
            let chosen = study.strategies.iter().filter(|s| wanted(&s.name));
            chosen.filter_map(|s| Some((s.number? as f64, per_100(s)))).collect()
        };
        let levels = study.strategies.iter().filter(|s| s.number.is_none());
        Remaining {
            lines: vec![
                ("top k stack entries cached", line(|n| n.starts_with("tos"))),
                ("k registers, half survive calls", line(|n| n.ends_with("registers"))),
            ],
            levels: levels.map(|s| (s.name.clone(), per_100(s))).collect(),
            python: study.python,
            programs: study.programs.len(),
        }
    }
}

impl Figure for Remaining {
    fn size(&self) -> (u32, u32) {
        (760, 420)
    }

    fn caption(&self) -> String {
        format!(
            "Loads and stores of operands, results and locals left per 100 micro-ops of CPython {}'s own traces (static counts over {} pyperformance programs).",
            self.python, self.programs
        )
    }

    fn draw<DB: DrawingBackend>(
        &self,
        area: &DrawingArea<DB, Shift>,
        scale: f64,
    ) -> Result<(), String> {
        let points = || self.lines.iter().flat_map(|l| l.1.iter());
        let last = points().map(|p| p.0).fold(1.0, f64::max);
        let top = points().map(|p| p.1).chain(self.levels.iter().map(|l| l.1)).fold(0.0, f64::max);
        let mut x = Axis::linear("k", 0.0, last);
        x.ticks = (0..=last as i64).map(|n| (n as f64, n.to_string())).collect();
        x.range = (0.0, last + 0.5);
        let y = Axis::linear("memory operations per 100 uops", 0.0, top * 1.08);
        let legend: Vec<_> =
            self.lines.iter().enumerate().map(|(i, l)| (l.0.to_string(), i + 1)).collect();
        let title = "Memory traffic left in real CPython traces";
        let frame = Frame::new(area, scale, title, (x, y), &legend)?;
        for (name, level) in &self.levels {
            let (low, high) = frame.x_range();
            let line = style::INK.stroke_width(style::px(1.0, scale) as u32);
            frame.line(&[(low, *level), (high, *level)], line)?;
            frame.note((low + 0.85 * (high - low), level - top * 0.03), 0.0, name)?;
        }
        for (i, (_, points)) in self.lines.iter().enumerate() {
            frame.line(points, style::colour(i + 1).stroke_width(style::px(1.8, scale) as u32))?;
            for p in points {
                frame.marker(*p, i + 1)?;
            }
        }
        Ok(())
    }
}

/// Why register allocation writes to memory, by number of registers.
pub fn spill_causes(study: &Study) -> Stacked {
    let chosen = study.strategies.iter().filter(|s| s.name.ends_with("registers"));
    let per_100 = |n: u64| 100.0 * n as f64 / study.uops.max(1) as f64;
    let bars = chosen.map(|s| {
        let t = &s.traffic;
        let rest = t.stores - t.pressure - t.calls - t.exit;
        let parts = [t.pressure, t.calls, t.exit, rest].map(per_100);
        (s.name.clone(), parts.to_vec())
    });
    Stacked {
        title: "Why values are written to memory",
        axis: "stores per 100 uops",
        caption: format!(
            "Stores per 100 micro-ops of CPython {}'s own traces under register allocation, by cause: no register was free, a call does not preserve the register, the state that the trace leaves behind, and arguments that callees read from memory.",
            study.python
        ),
        parts: ["pressure", "call", "exit", "arguments in memory"].map(String::from).to_vec(),
        bars: bars.collect(),
    }
}
