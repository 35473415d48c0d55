//! Blocks in an order in which passes see every definition before its uses. Recorded traces have it; text may not.

use super::dce;
use crate::cfg::reverse_postorder;
use crate::trace::{Block, BlockId, Def, Trace};

/// The trace with its blocks in such an order, and without blocks that nothing reaches.
pub(super) fn in_order(mut trace: Trace) -> Trace {
    if is_in_order(&trace) {
        return trace;
    }
    let order = reverse_postorder(&trace);
    let mut place = vec![None; trace.blocks.len()];
    for (new, old) in (0..).zip(&order) {
        place[old.index()] = Some(BlockId(new));
    }
    let moved = |b: BlockId| place[b.index()].expect("what a reached block reaches is reached");
    let blocks = order.iter().map(|b| {
        let mut block: Block = trace.block(*b).clone();
        for edge in block.succs.iter_mut().flatten() {
            edge.block = moved(edge.block);
        }
        block
    });
    trace.blocks = blocks.collect();
    for value in &mut trace.values {
        if let Def::Param { block, .. } = &mut value.def {
            *block = place[block.index()].unwrap_or(BlockId::ENTRY);
        }
    }
    // The copy brings the instructions into the order of their blocks.
    dce::copy(&trace, |_| true)
}

/// Whether each block but the entry stands behind one of its predecessors. Then it stands behind its immediate dominator,
/// too, which dominates that predecessor or is it.
fn is_in_order(trace: &Trace) -> bool {
    let mut reached = vec![false; trace.blocks.len()];
    trace.block_ids().all(|b| {
        let ok = b == BlockId::ENTRY || reached[b.index()];
        for edge in trace.block(b).edges() {
            reached[edge.block.index()] = true;
        }
        ok
    })
}
