//! Where code may be put before a loop: shared by the passes that move things out of loops.

use crate::cfg::Cfg;
use crate::trace::*;
use crate::uop::{Uop, WRITE};

/// If a block does nothing but fall into a loop from outside: that edge, and a snapshot of the loop's
/// head that is still valid at the block's end.
pub fn entry_edge(trace: &Trace, cfg: &Cfg, b: BlockId) -> Option<(Edge, SnapshotId)> {
    let block = trace.block(b);
    let [Some(edge), None] = block.succs else { return None };
    if !cfg.is_loop_header(edge.block) || cfg.dominates(edge.block, b) {
        return None;
    }
    for i in block.insts.clone().rev() {
        let inst = &trace.insts[i as usize];
        if inst.uop == Uop::_CHECK_PERIODIC {
            return Some((edge, inst.exit?));
        }
        if inst.uop.has(WRITE) {
            return None;
        }
    }
    None
}
