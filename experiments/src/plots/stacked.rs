//! Stacked bars: one per arm or strategy, split into named parts.

use super::Figure;
use super::frame::{Axis, Frame};
use super::style;
use crate::report::results::three_digits;
use plotters::coord::Shift;
use plotters::prelude::*;

/// Bars of the same parts.
pub struct Stacked {
    /// Above the frame.
    pub title: &'static str,
    /// Of the horizontal axis, with the unit.
    pub axis: &'static str,
    /// What it shows, in a sentence.
    pub caption: String,
    /// Names of the parts.
    pub parts: Vec<String>,
    /// Name and the length of each part.
    pub bars: Vec<(String, Vec<f64>)>,
}

impl Figure for Stacked {
    fn size(&self) -> (u32, u32) {
        (760, 120 + 34 * self.bars.len() as u32)
    }

    fn caption(&self) -> String {
        self.caption.clone()
    }

    fn draw<DB: DrawingBackend>(
        &self,
        area: &DrawingArea<DB, Shift>,
        scale: f64,
    ) -> Result<(), String> {
        let total = |bar: &(String, Vec<f64>)| bar.1.iter().sum::<f64>();
        let longest = self.bars.iter().map(total).fold(0.0, f64::max);
        let x = Axis::linear(self.axis, 0.0, longest);
        let names: Vec<&str> = self.bars.iter().map(|a| a.0.as_str()).collect();
        let legend: Vec<_> =
            self.parts.iter().enumerate().map(|(i, s)| (s.clone(), i + 1)).collect();
        let frame = Frame::new(area, scale, self.title, (x, Axis::names("", &names)), &legend)?;
        for (k, bar) in self.bars.iter().enumerate() {
            let (top, bottom) = (k as f64 + 0.2, k as f64 + 0.8);
            let mut left = 0.0;
            for (part, length) in bar.1.iter().enumerate() {
                frame.bar((left, top), (left + length, bottom), style::colour(part + 1))?;
                left += length;
                let edge = WHITE.stroke_width(style::px(1.0, scale) as u32);
                frame.line(&[(left, top), (left, bottom)], edge)?;
            }
            frame.note((left, k as f64 + 0.5), 6.0, &three_digits(total(bar)))?;
        }
        Ok(())
    }
}
