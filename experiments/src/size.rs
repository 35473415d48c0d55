//! The experiment `size`: how big the stencil table is with holes for registers, and how big it would be if every
//! register assignment, or every depth of a top-of-stack cache, were a stencil of its own.
//!
//! Nothing is run: the figures are counted in the committed table by [`stencils::extract::stats`].

use crate::report::table::Table;
use stencils::extract::stats::{self, Size};

/// Depths of the stack cache that are counted.
pub const DEPTHS: std::ops::RangeInclusive<u64> = 0..=5;

/// What is asked.
pub const QUESTION: &str = "How many bytes of stencils does a hole for each register operand save against pre-built variants?";

/// What was expected beforehand.
pub const EXPECTED: &str = "One stencil per register assignment is out of reach (megabytes); a stack cache of two or three entries \
     costs as much as register holes, which serve all eight registers of each class.";

/// What the numbers can't tell.
pub const LIMITS: &str = "Variants are counted, not compiled: each is taken to be as long as the shape that it would be a copy of. \
     Super-instructions and CPython's own choice of which variants to leave out are not modelled.";

/// Sizes of the ways to build a table for the same uops.
#[derive(Debug)]
pub struct Sizes {
    /// The committed table.
    pub table: Size,
    /// Its memory forms: all that a JIT without register operands needs.
    pub memory: Size,
    /// Its register forms.
    pub registers: Size,
    /// One stencil for each register assignment of each shape.
    pub per_assignment: Size,
    /// Variants for `k` cached stack entries, in order of [`DEPTHS`].
    pub stack_cache: Vec<(u64, Size)>,
}

impl Sizes {
    /// Counts in the committed table.
    pub fn count() -> Sizes {
        let all = stencils::ALL;
        Sizes {
            table: stats::table_size(all, |_| true),
            memory: stats::table_size(all, |s| s.shape.memory),
            registers: stats::table_size(all, |s| !s.shape.memory),
            per_assignment: stats::prebuilt_per_assignment(all),
            stack_cache: DEPTHS.map(|k| (k, stats::top_of_stack_variants(k))).collect(),
        }
    }

    /// One row per way to build the table.
    pub fn as_table(&self) -> Table {
        let mut t = Table::new(&["table", "stencils", "bytes", "bytes / with holes"]);
        let mut row = |name: String, size: Size| {
            let ratio = size.bytes as f64 / self.table.bytes as f64;
            t.row(vec![
                name,
                size.stencils.to_string(),
                size.bytes.to_string(),
                format!("{ratio:.2}"),
            ]);
        };
        row("register holes (committed)".into(), self.table);
        row("of these, memory form".into(), self.memory);
        row("of these, register forms".into(), self.registers);
        for (k, size) in &self.stack_cache {
            row(format!("top-of-stack cache, k = {k}"), *size);
        }
        row("one per register assignment".into(), self.per_assignment);
        t
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_add_up_and_more_variants_take_more_bytes() {
        let s = Sizes::count();
        assert_eq!(s.memory.bytes + s.registers.bytes, s.table.bytes);
        assert_eq!(s.memory.stencils + s.registers.stencils, s.table.stencils);
        assert_eq!(s.table.stencils as usize, stencils::ALL.len());
        assert!(s.per_assignment.bytes > s.table.bytes);
        // Not the bytes: register forms are shorter than the memory forms that they replace.
        assert!(s.stack_cache.is_sorted_by(|a, b| a.1.stencils < b.1.stencils));
        assert_eq!(s.as_table().rows.len(), 4 + s.stack_cache.len());
    }
}
