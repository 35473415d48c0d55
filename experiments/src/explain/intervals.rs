//! Live intervals for drawing: where values live, packed into as few columns as they need.

use super::data::{Interval, Registers};
use super::places::{self, Stay};
use ir::Trace;
use regalloc::{Allocation, Loc, Machine};

/// A place's name and its number for colouring (−1: memory).
pub(super) fn place_name(loc: Loc) -> (String, i32) {
    match loc {
        Loc::Reg(r) => (emitter::register_name(r).to_owned(), i32::from(r.0)),
        Loc::Const => ("constant".to_owned(), -1),
        other => (other.to_string(), -1),
    }
}

/// The intervals; `row_of` gives each instruction's row. The rows themselves are left empty.
pub(super) fn of(
    trace: &Trace,
    allocation: &Allocation,
    machine: &Machine,
    row_of: &[usize],
) -> Registers {
    let mut stays = places::stays(trace, allocation, machine);
    stays.sort_by_key(|s| (s.loc.is_slot(), s.from, s.value, s.to));
    let slots = stays.partition_point(|s| !s.loc.is_slot());
    let mut intervals = Vec::new();
    let mut lanes = 0;
    // Registers stand beside the code, memory behind them.
    for group in [&stays[..slots], &stays[slots..]] {
        let packed = pack(group);
        intervals.extend(
            group.iter().zip(&packed).map(|(s, lane)| interval(trace, s, row_of, lanes + lane)),
        );
        lanes += packed.iter().max().map_or(0, |last| last + 1);
    }
    Registers { rows: Vec::new(), intervals, lanes }
}

/// A lane for each stay, given in order of their starts. Greedy colouring of an interval graph: as many lanes as
/// stays overlap.
fn pack(stays: &[Stay]) -> Vec<usize> {
    let mut free_from: Vec<u32> = Vec::new();
    let lane = |s: &Stay| {
        let lane = free_from.iter().position(|end| *end <= s.from).unwrap_or(free_from.len());
        free_from.resize(free_from.len().max(lane + 1), 0);
        free_from[lane] = s.to + 1;
        lane
    };
    stays.iter().map(lane).collect()
}

fn interval(trace: &Trace, stay: &Stay, row_of: &[usize], lane: usize) -> Interval {
    let (place, register) = place_name(stay.loc);
    Interval {
        value: stay.value.to_string(),
        repr: trace.repr(stay.value).name(),
        place,
        register,
        rows: (row_of[stay.from as usize], row_of[stay.to as usize]),
        lane,
        for_exits: places::for_exits(trace, stay),
    }
}
