//! Control-flow facts of a trace: predecessors, dominators, loop headers.

use crate::trace::{BlockId, Trace};

/// Predecessors and immediate dominators of every block.
#[derive(Clone, Debug, Default)]
pub struct Cfg {
    preds: Vec<Vec<(BlockId, u8)>>,
    idom: Vec<Option<BlockId>>,
}

impl Cfg {
    /// Computes both. Dominators by the iterative algorithm of Cooper, Harvey and Kennedy ("A simple,
    /// fast dominance algorithm", 2001) over layout order; unreachable blocks have none.
    pub fn new(trace: &Trace) -> Cfg {
        let n = trace.blocks.len();
        let mut preds = vec![Vec::new(); n];
        for b in trace.block_ids() {
            for (i, edge) in trace.block(b).succs.iter().enumerate() {
                if let Some(edge) = edge {
                    preds[edge.block.index()].push((b, i as u8));
                }
            }
        }
        let order = reverse_postorder(trace);
        let mut rank = vec![usize::MAX; n];
        for (i, b) in order.iter().enumerate() {
            rank[b.index()] = i;
        }
        let mut idom = vec![None; n];
        idom[0] = Some(BlockId::ENTRY);
        let mut changed = true;
        while changed {
            changed = false;
            for &b in order.iter().skip(1) {
                let mut new: Option<BlockId> = None;
                for &(p, _) in &preds[b.index()] {
                    if idom[p.index()].is_none() {
                        continue;
                    }
                    new = Some(match new {
                        None => p,
                        Some(q) => intersect(&idom, &rank, p, q),
                    });
                }
                if new != idom[b.index()] {
                    idom[b.index()] = new;
                    changed = true;
                }
            }
        }
        Cfg { preds, idom }
    }

    /// The edges into a block: (predecessor, successor number).
    pub fn preds(&self, b: BlockId) -> &[(BlockId, u8)] {
        &self.preds[b.index()]
    }

    /// The closest block that every path to `b` passes (the entry: itself); `None` if unreachable.
    pub fn idom(&self, b: BlockId) -> Option<BlockId> {
        self.idom[b.index()]
    }

    /// Whether every path to `b` passes `a`. O(depth).
    pub fn dominates(&self, a: BlockId, mut b: BlockId) -> bool {
        loop {
            if a == b {
                return true;
            }
            match self.idom(b) {
                Some(up) if up != b => b = up,
                _ => return false,
            }
        }
    }

    /// Whether an edge into `b` comes from a block that `b` dominates.
    pub fn is_loop_header(&self, b: BlockId) -> bool {
        self.preds(b).iter().any(|&(p, _)| self.dominates(b, p))
    }

    /// The blocks of the loop with this header, in layout order: those from which an edge back to it can be reached
    /// without leaving what it dominates.
    pub fn loop_body(&self, header: BlockId) -> Vec<BlockId> {
        let back = self.preds(header).iter().map(|p| p.0);
        let mut found: Vec<BlockId> = back.filter(|&p| self.dominates(header, p)).collect();
        found.push(header);
        found.sort();
        found.dedup();
        let mut todo = found.clone();
        while let Some(b) = todo.pop() {
            if b == header {
                continue;
            }
            for &(p, _) in self.preds(b) {
                if let Err(at) = found.binary_search(&p) {
                    found.insert(at, p);
                    todo.push(p);
                }
            }
        }
        found
    }
}

fn intersect(idom: &[Option<BlockId>], rank: &[usize], mut a: BlockId, mut b: BlockId) -> BlockId {
    while a != b {
        while rank[a.index()] > rank[b.index()] {
            a = idom[a.index()].expect("processed block");
        }
        while rank[b.index()] > rank[a.index()] {
            b = idom[b.index()].expect("processed block");
        }
    }
    a
}

pub(crate) fn reverse_postorder(trace: &Trace) -> Vec<BlockId> {
    let mut seen = vec![false; trace.blocks.len()];
    let mut order = Vec::with_capacity(trace.blocks.len());
    let mut stack = vec![(BlockId::ENTRY, 0)];
    seen[0] = true;
    while let Some((b, next)) = stack.pop() {
        match trace.block(b).edges().nth(next) {
            Some(edge) => {
                stack.push((b, next + 1));
                if !std::mem::replace(&mut seen[edge.block.index()], true) {
                    stack.push((edge.block, 0));
                }
            }
            None => order.push(b),
        }
    }
    order.reverse();
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builder::Builder;
    use crate::uop::{Repr, Uop};

    #[test]
    fn a_diamond_in_a_loop() {
        let mut b = Builder::new("t");
        let (_, x) = b.block(&[Repr::I64]);
        b.jump(BlockId(1), &[x[0]]);
        let (_, p) = b.block(&[Repr::I64]);
        b.branch(Uop::_GUARD_LT_I64, &[p[0], x[0]], 0, (BlockId(2), &[]), (BlockId(3), &[]));
        b.block(&[]);
        b.jump(BlockId(4), &[]);
        b.block(&[]);
        b.jump(BlockId(4), &[]);
        b.block(&[]);
        b.jump(BlockId(1), &[p[0]]);
        let cfg = Cfg::new(&b.finish());
        assert_eq!(cfg.idom(BlockId(4)), Some(BlockId(1)));
        assert_eq!(cfg.idom(BlockId(2)), Some(BlockId(1)));
        assert!(cfg.is_loop_header(BlockId(1)) && !cfg.is_loop_header(BlockId(4)));
        assert!(cfg.dominates(BlockId(0), BlockId(4)) && !cfg.dominates(BlockId(2), BlockId(4)));
        assert_eq!(cfg.loop_body(BlockId(1)), [1, 2, 3, 4].map(BlockId));
    }

    #[test]
    fn what_follows_an_inner_loop_is_no_part_of_it() {
        let mut b = Builder::new("t");
        let (_, x) = b.block(&[Repr::I64]);
        b.jump(BlockId(1), &[]);
        b.block(&[]);
        b.jump(BlockId(2), &[]);
        b.block(&[]);
        b.branch(Uop::_GUARD_LT_I64, &[x[0], x[0]], 0, (BlockId(2), &[]), (BlockId(3), &[]));
        b.block(&[]);
        b.jump(BlockId(1), &[]);
        let cfg = Cfg::new(&b.finish());
        assert_eq!(cfg.loop_body(BlockId(2)), [BlockId(2)]);
        assert_eq!(cfg.loop_body(BlockId(1)), [1, 2, 3].map(BlockId));
    }
}
