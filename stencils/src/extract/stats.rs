//! What register holes save: the size of the table, beside what the same machine code would need if each
//! register assignment, or each depth of a top-of-stack cache, were a stencil of its own.

use super::shapes::{self, is_c_call};
use crate::{HoleKind, Shape, Stencil, lookup};
use ir::uop::GUARD;
use ir::{Class, Uop};
use std::fmt::Write;

/// The kinds of holes, as `--stats` calls them.
const KINDS: [&str; 12] = [
    "register",
    "slot",
    "constant operand",
    "immediate, 32 bits",
    "immediate, 64 bits",
    "exit",
    "continue",
    "cold to hot",
    "hot to cold",
    "runtime symbol",
    "runtime symbol by immediate",
    "data",
];
const REGISTER: usize = 0;
const SLOT: usize = 1;

/// Position in [`KINDS`].
fn kind(kind: HoleKind) -> usize {
    match kind {
        HoleKind::Register { .. } => REGISTER,
        HoleKind::Slot(_) => SLOT,
        HoleKind::Operand32 => 2,
        HoleKind::ImmLow32 | HoleKind::ImmHigh32 => 3,
        HoleKind::Imm64 => 4,
        HoleKind::Exit => 5,
        HoleKind::Continue => 6,
        HoleKind::Hot(_) => 7,
        HoleKind::Cold(_) => 8,
        HoleKind::Symbol(_) => 9,
        HoleKind::ImmSymbol => 10,
        HoleKind::Data(_) => 11,
    }
}

/// A number of stencils, their bytes and their holes by kind, hot and cold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// How many.
    pub stencils: u64,
    /// Bytes of code.
    pub bytes: u64,
    /// Holes, by kind.
    holes: [u64; KINDS.len()],
}

impl Size {
    /// A stencil so many times; without holes for registers, if each is for one assignment of them.
    fn add(&mut self, times: u64, s: &Stencil, register_holes: bool) {
        self.stencils += times;
        self.bytes += times * bytes(s) as u64;
        for h in s.hot.holes.iter().chain(s.cold.holes) {
            let kind = kind(h.kind);
            self.holes[kind] += if kind == REGISTER && !register_holes { 0 } else { times };
        }
    }

    /// A stencil that moves `slots` stack entries between memory and registers.
    fn add_slot_moves(&mut self, slots: u64) {
        self.stencils += 1;
        self.bytes += slots * SLOT_MOVE_BYTES;
        self.holes[SLOT] += slots;
    }
}

/// Registers per class.
const REGISTERS: u64 = 8;
/// `mov r64, [rbp + disp32]`: what moving one entry between the cache and the stack takes.
const SLOT_MOVE_BYTES: u64 = 7;

fn bytes(s: &Stencil) -> usize {
    s.hot.bytes.len() + s.cold.bytes.len()
}

/// The committed table itself, those stencils that `wanted` picks.
pub fn table_size(table: &[Stencil], wanted: impl Fn(&Stencil) -> bool) -> Size {
    let mut size = Size::default();
    table.iter().filter(|s| wanted(s)).for_each(|s| size.add(1, s, true));
    size
}

/// In how many ways the allocator may assign registers to this stencil: operands may share a register, but
/// not with a result that is not theirs.
pub fn assignments(s: &Stencil) -> u64 {
    let request = shapes::request(s.uop, s.shape);
    let result_class = s.uop.info().results.first().map(|r| r.class());
    let mut ways = 1;
    for class in Class::ALL {
        // Operands of this class that are free to share registers with one another.
        let free = (0..request.args.len())
            .filter(|&k| request.args[k].is_some_and(|a| Some(a) != request.result))
            .filter(|&k| s.uop.info().args[k].class() == class)
            .count() as u32;
        // One register is the result's, and none of theirs.
        ways *= if !s.shape.memory && result_class == Some(class) {
            REGISTERS * (REGISTERS - 1).pow(free)
        } else {
            REGISTERS.pow(free)
        };
    }
    ways
}

/// One prebuilt stencil for each register assignment of each shape.
pub fn prebuilt_per_assignment(table: &[Stencil]) -> Size {
    let mut size = Size::default();
    for s in table {
        size.add(assignments(s), s, false);
    }
    size
}

/// Variants for a cache of the top `k` stack entries in registers, as CPython 3.15 builds them
/// (`Tools/cases_generator`, names such as `_BINARY_OP_ADD_INT_r21`): a uop that takes n entries and leaves m exists
/// for every number of cached entries at entry from n to `k` at which its results still fit; with n > k, or
/// when it calls, only in memory form. The result lies where the first operand lay. Changing the number of cached
/// entries takes a stencil per pair of depths.
pub fn top_of_stack_variants(k: u64) -> Size {
    let mut size = Size::default();
    for &uop in Uop::ALL.iter().filter(|u| shapes::has_stencils(**u)) {
        let memory = lookup(uop, Shape::MEMORY);
        let info = uop.info();
        let taken = info.args.len() as u64;
        // A guard looks at its operands and leaves them.
        let left = if uop.has(GUARD) { taken } else { info.results.len() as u64 };
        let in_place = Shape { reuse: Some(0), ..Shape::FRESH };
        let registers = lookup(uop, in_place).or_else(|| lookup(uop, Shape::FRESH));
        match registers {
            Some(s) if taken.max(left) <= k && !is_c_call(uop) => {
                let deepest = k - left.saturating_sub(taken);
                size.add(deepest - taken + 1, s, false);
            }
            _ => memory.into_iter().for_each(|s| size.add(1, s, false)),
        }
    }
    for from in 0..=k {
        for to in (0..=k).filter(|to| *to != from) {
            size.add_slot_moves(from.abs_diff(to));
        }
    }
    size
}

/// The report of `--stats`.
pub fn report(table: &[Stencil]) -> String {
    let all = table_size(table, |_| true);
    let prebuilt = prebuilt_per_assignment(table);
    let mut rows = vec![
        ("the table".to_owned(), all),
        ("  memory form".to_owned(), table_size(table, |s| s.shape.memory)),
        ("  registers as holes".to_owned(), table_size(table, |s| !s.shape.memory)),
        ("  ... of them early".to_owned(), table_size(table, |s| s.shape.early)),
        ("one prebuilt per register assignment".to_owned(), prebuilt),
    ];
    for k in 0..=5 {
        rows.push((format!("top-of-stack variants, k = {k}"), top_of_stack_variants(k)));
    }
    let mut out = String::new();
    let _ = writeln!(out, "{:<40} {:>8} {:>10}", "", "stencils", "bytes");
    for (name, size) in &rows {
        let _ = writeln!(out, "{name:<40} {:>8} {:>10}", size.stencils, size.bytes);
    }
    let cold: usize = table.iter().map(|s| s.cold.bytes.len()).sum();
    let _ = writeln!(out, "\nof the table's bytes, cold: {cold}");
    let _ = writeln!(
        out,
        "prebuilt per assignment / table: {:.0} x the stencils, {:.0} x the bytes",
        prebuilt.stencils as f64 / all.stencils.max(1) as f64,
        prebuilt.bytes as f64 / all.bytes.max(1) as f64
    );
    let _ = write!(out, "\n{:<28} {:>8} {:>10}", "holes", "table", "prebuilt");
    (0..=5).for_each(|k| _ = write!(out, " {:>7}", format!("k = {k}")));
    let _ = writeln!(out);
    for (kind, name) in KINDS.iter().enumerate() {
        let _ = write!(out, "  {name:<26} {:>8} {:>10}", all.holes[kind], prebuilt.holes[kind]);
        rows[rows.len() - 6..].iter().for_each(|(_, s)| _ = write!(out, " {:>7}", s.holes[kind]));
        let _ = writeln!(out);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ways(uop: Uop, shape: Shape) -> u64 {
        assignments(lookup(uop, shape).expect("in the table"))
    }

    #[test]
    fn assignments_are_counted_as_the_allocator_may_make_them() {
        let reuse = Shape { reuse: Some(0), ..Shape::FRESH };
        assert_eq!(ways(Uop::_ADD_I64, Shape::MEMORY), 1);
        assert_eq!(ways(Uop::_ADD_I64, Shape::FRESH), 8 * 7 * 7);
        assert_eq!(ways(Uop::_ADD_I64, reuse), 8 * 7);
        assert_eq!(ways(Uop::_ADD_I64, Shape { equal: true, ..reuse }), 8);
        assert_eq!(ways(Uop::_ADD_I64, Shape { imm: Some(1), ..Shape::FRESH }), 8 * 7);
        assert_eq!(ways(Uop::_GUARD_LT_I64, Shape::FRESH), 64);
        assert_eq!(ways(Uop::_INT_TO_FLOAT, Shape::FRESH), 64);
    }

    #[test]
    fn an_empty_cache_is_the_memory_form() {
        let memory = table_size(crate::ALL, |s| s.shape.memory);
        assert_eq!(top_of_stack_variants(0), memory);
    }

    #[test]
    fn more_cache_means_more_variants() {
        let counts: Vec<u64> = (0..=5).map(|k| top_of_stack_variants(k).stencils).collect();
        assert!(counts.is_sorted_by(|a, b| a < b), "{counts:?}");
    }
}
