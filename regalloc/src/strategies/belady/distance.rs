//! How far away the next real use of a value is, across blocks: in instructions, the nearer successor counting.
//! Leaving a loop adds [`LOOP_EXIT`], so that what the loop itself uses is always nearer (Braun and Hack, section
//! 4.1).

use crate::allocator::Problem;
use ir::{BlockId, ValueId};
use liveness::NEVER;

/// Longer than any path within a loop is taken to be.
const LOOP_EXIT: u32 = 100_000;

/// Distances at the starts of blocks.
#[derive(Debug, Default)]
pub(super) struct Distances {
    /// Parallel to the live-in sets.
    live_in: Vec<u32>,
}

impl Distances {
    /// By iteration: each round takes uses one loop further round.
    pub(super) fn compute(&mut self, p: &Problem<'_>) {
        let l = p.liveness;
        self.live_in.clear();
        self.live_in.resize(l.live_in_len(), NEVER);
        loop {
            let mut changed = false;
            for &b in l.graph.order().iter().rev() {
                let range = p.trace.block(b).insts.clone();
                for (v, at) in l.live_in(b).iter().zip(l.live_in_range(b)) {
                    let d = if v.next < range.end {
                        v.next - range.start
                    } else {
                        self.at_end(p, b, v.value).saturating_add(range.end - range.start)
                    };
                    if d < self.live_in[at] {
                        self.live_in[at] = d;
                        changed = true;
                    }
                }
            }
            if !changed {
                return;
            }
        }
    }

    /// From a block's end.
    pub(super) fn at_end(&self, p: &Problem<'_>, b: BlockId, v: ValueId) -> u32 {
        let graph = &p.liveness.graph;
        let edges = p.trace.block(b).edges().map(|e| {
            let leaves = graph.header(b).is_some_and(|h| !graph.loop_contains(h, e.block));
            let extra = if leaves { LOOP_EXIT } else { 0 };
            self.at_start(p, e.block, v).saturating_add(extra)
        });
        edges.min().unwrap_or(NEVER)
    }

    /// From a block's start, of a value that is live there; [`NEVER`] when only exits need it.
    pub(super) fn at_start(&self, p: &Problem<'_>, b: BlockId, v: ValueId) -> u32 {
        let live = p.liveness.live_in(b).iter().zip(p.liveness.live_in_range(b));
        let found = live.filter(|(l, _)| l.value == v).map(|(_, at)| self.live_in[at]).next();
        found.unwrap_or(NEVER)
    }
}
