//! Bytes of stencils against the depth of a stack cache, beside the table with register holes.

use super::Figure;
use super::frame::{Axis, Frame};
use super::style;
use crate::size::Sizes;
use plotters::coord::Shift;
use plotters::prelude::*;

pub struct TableSize<'a> {
    sizes: &'a Sizes,
}

impl TableSize<'_> {
    pub fn new(sizes: &Sizes) -> TableSize<'_> {
        TableSize { sizes }
    }

    /// Cached entries and KiB.
    fn points(&self) -> Vec<(f64, f64)> {
        self.sizes.stack_cache.iter().map(|(k, s)| (*k as f64, kib(s.bytes))).collect()
    }
}

fn kib(bytes: u64) -> f64 {
    bytes as f64 / 1024.0
}

impl Figure for TableSize<'_> {
    fn size(&self) -> (u32, u32) {
        (760, 420)
    }

    fn caption(&self) -> String {
        format!(
            "Bytes of machine code in the stencil table for the same micro-ops: variants for k cached stack entries, and one stencil per shape with a hole for each register operand. One stencil per register assignment would take {:.0} KiB (not drawn).",
            kib(self.sizes.per_assignment.bytes)
        )
    }

    fn draw<DB: DrawingBackend>(
        &self,
        area: &DrawingArea<DB, Shift>,
        scale: f64,
    ) -> Result<(), String> {
        let points = self.points();
        let levels = [
            ("register holes, 8 + 8 registers", kib(self.sizes.table.bytes)),
            ("memory form only", kib(self.sizes.memory.bytes)),
        ];
        let last = points.last().map_or(1.0, |p| p.0);
        let all = points.iter().map(|p| p.1).chain(levels.iter().map(|l| l.1));
        let top = all.fold(0.0, f64::max);
        let mut x = Axis::linear("cached stack entries k", 0.0, last);
        x.ticks = points.iter().map(|p| (p.0, format!("{:.0}", p.0))).collect();
        x.range = (-0.3, last + 0.5);
        let y = Axis::linear("stencils, KiB", 0.0, top * 1.12);
        let legend = [("a variant per cache depth".to_string(), 1)];
        let frame = Frame::new(area, scale, "Size of the stencil table", (x, y), &legend)?;
        for (name, level) in levels {
            let (low, high) = frame.x_range();
            let line = style::INK.stroke_width(style::px(1.0, scale) as u32);
            frame.line(&[(low, level), (high, level)], line)?;
            frame.note((low + 0.78 * (high - low), level - top * 0.04), 0.0, name)?;
        }
        frame.line(&points, style::colour(1).stroke_width(style::px(1.8, scale) as u32))?;
        points.iter().try_for_each(|p| frame.marker(*p, 1))
    }
}
