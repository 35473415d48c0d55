//! What an allocation's memory traffic costs, by a static estimate of how often each place is executed.

use crate::allocation::{Allocation, Loc, Move};
use ir::{BlockId, Trace};
use liveness::Graph;

/// Loops nested deeper count no more.
const MAX_DEPTH: u32 = 5;

/// How often a block is executed, as an estimate: ten times for every loop around it.
pub(crate) fn block_weight(graph: &Graph, b: BlockId) -> u64 {
    10_u64.pow(graph.depth(b).min(MAX_DEPTH))
}

/// The same for an edge.
pub(crate) fn edge_weight(graph: &Graph, from: BlockId, to: BlockId) -> u64 {
    block_weight(graph, from).min(block_weight(graph, to))
}

fn accesses(m: &Move) -> u64 {
    m.from.is_slot() as u64 + m.to.is_slot() as u64
}

/// Loads and stores of slots, by moves and by instructions in memory form, each times the weight of its place: ten
/// for every loop around it (up to five of them).
pub fn spill_cost(trace: &Trace, graph: &Graph, allocation: &Allocation) -> u64 {
    let mut cost = 0;
    let mut edits = allocation.edits.iter().peekable();
    for b in trace.block_ids() {
        let block = trace.block(b);
        let mut here = 0;
        for i in block.insts.clone() {
            let inst = &trace.insts[i as usize];
            let operands = [inst.args.range(), inst.results.range()].into_iter().flatten();
            here += operands.filter(|&j| matches!(allocation.locs[j], Loc::Slot(_))).count() as u64;
        }
        while let Some((_, m)) = edits.next_if(|(at, _)| at.inst().0 < block.insts.end) {
            here += accesses(m);
        }
        cost += here * block_weight(graph, b);
    }
    let edges = allocation.edge_edits.iter().filter_map(|e| {
        let to = trace.block(e.block).succs[e.succ as usize]?.block;
        Some(accesses(&e.mv) * edge_weight(graph, e.block, to))
    });
    cost + edges.sum::<u64>()
}
