//! Predecessors, a processing order and the loop nest of a trace's control-flow graph.

use ir::{BlockId, Trace};
use std::ops::Range;

const NONE: u32 = u32::MAX;

/// An edge, seen from its target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pred {
    /// The block that it leaves.
    pub block: BlockId,
    /// Which of that block's successors it is, 0 or 1.
    pub succ: u8,
}

/// The graph. Memory is kept from one trace to the next.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    preds: Vec<Pred>,
    /// Where each block's part of `preds` starts; one more at the end.
    pred_start: Vec<u32>,
    order: Vec<BlockId>,
    /// Position of each block in `order`.
    rank: Vec<u32>,
    in_layout_order: bool,
    /// Innermost loop's header of each block (a header's is itself), or `NONE`.
    header: Vec<u32>,
    /// For headers: the next loop outwards, or `NONE`.
    parent: Vec<u32>,
    depth: Vec<u32>,
    /// Per header: its loop is entered elsewhere too.
    side_entry: Vec<bool>,
    /// Scratch: collapsed loops (union-find), work list.
    rep: Vec<u32>,
    work: Vec<u32>,
}

impl Graph {
    /// Analyses the trace's graph. Linear but for the union-find.
    pub fn compute(&mut self, trace: &Trace) {
        self.find_preds(trace);
        self.find_order(trace);
        self.find_loops(trace.blocks.len());
    }

    /// The edges that enter a block.
    #[inline]
    pub fn preds(&self, b: BlockId) -> &[Pred] {
        let range = self.pred_start[b.index()] as usize..self.pred_start[b.index() + 1] as usize;
        &self.preds[range]
    }

    /// Every block once, each after its dominators: the layout order when that will do, else reverse
    /// postorder with unreachable blocks last.
    #[inline]
    pub fn order(&self) -> &[BlockId] {
        &self.order
    }

    /// Whether [`Graph::order`] is the layout order.
    #[inline]
    pub fn in_layout_order(&self) -> bool {
        self.in_layout_order
    }

    /// A block's place in [`Graph::order`].
    #[inline]
    pub fn rank(&self, b: BlockId) -> u32 {
        self.rank[b.index()]
    }

    /// The header of the innermost loop around a block.
    #[inline]
    pub fn header(&self, b: BlockId) -> Option<BlockId> {
        Some(self.header[b.index()]).filter(|&h| h != NONE).map(BlockId)
    }

    /// Whether a loop starts here.
    #[inline]
    pub fn is_header(&self, b: BlockId) -> bool {
        self.header[b.index()] == b.0
    }

    /// The header of the next loop outwards.
    #[inline]
    pub fn outer(&self, header: BlockId) -> Option<BlockId> {
        Some(self.parent[header.index()]).filter(|&h| h != NONE).map(BlockId)
    }

    /// Whether the loop of this header is entered at the header only.
    #[inline]
    pub fn is_natural(&self, header: BlockId) -> bool {
        !self.side_entry[header.index()]
    }

    /// In how many loops a block is.
    #[inline]
    pub fn depth(&self, b: BlockId) -> u32 {
        self.depth[b.index()]
    }

    /// Whether the loop of this header contains the block. O(depth).
    pub fn loop_contains(&self, header: BlockId, b: BlockId) -> bool {
        let mut at = self.header(b);
        while let Some(h) = at {
            if h == header {
                return true;
            }
            at = self.outer(h);
        }
        false
    }

    fn find_preds(&mut self, trace: &Trace) {
        let n = trace.blocks.len();
        self.pred_start.clear();
        self.pred_start.resize(n + 1, 0);
        for block in &trace.blocks {
            for e in block.edges() {
                self.pred_start[e.block.index()] += 1;
            }
        }
        let mut total = 0;
        for s in &mut self.pred_start {
            total += *s;
            *s = total;
        }
        self.preds.clear();
        self.preds.resize(total as usize, Pred { block: BlockId::ENTRY, succ: 0 });
        // Backwards, so that each block's predecessors come out in layout order.
        for (i, block) in trace.blocks.iter().enumerate().rev() {
            for succ in [1u8, 0] {
                if let Some(e) = block.succs[succ as usize] {
                    let s = &mut self.pred_start[e.block.index()];
                    *s -= 1;
                    self.preds[*s as usize] = Pred { block: BlockId(i as u32), succ };
                }
            }
        }
    }

    fn find_order(&mut self, trace: &Trace) {
        let n = trace.blocks.len();
        self.order.clear();
        self.rank.clear();
        // When every block has a predecessor before it, following those leads to the entry, and the path
        // passes every dominator: so dominators come first.
        self.in_layout_order =
            trace.block_ids().skip(1).all(|b| self.preds(b).iter().any(|p| p.block < b));
        if self.in_layout_order {
            self.order.extend(trace.block_ids());
            self.rank.extend(0..n as u32);
            return;
        }
        self.rank.resize(n, NONE);
        // Depth first; `rep` is each block's next successor to try, `work` the path.
        self.rep.clear();
        self.rep.resize(n, 0);
        self.work.clear();
        self.work.push(0);
        self.rank[0] = 0;
        while let Some(&b) = self.work.last() {
            let next = &mut self.rep[b as usize];
            if *next < 2 {
                // The second successor first, so that the first one follows its block in the order.
                let succ = trace.blocks[b as usize].succs[1 - *next as usize];
                *next += 1;
                if let Some(e) = succ
                    && self.rank[e.block.index()] == NONE
                {
                    self.rank[e.block.index()] = 0;
                    self.work.push(e.block.0);
                }
            } else {
                self.order.push(BlockId(b));
                self.work.pop();
            }
        }
        self.order.reverse();
        self.order.extend((0..n as u32).map(BlockId).filter(|b| self.rank[b.index()] == NONE));
        for (i, b) in self.order.iter().enumerate() {
            self.rank[b.index()] = i as u32;
        }
    }

    /// Natural loops, inner ones first; a loop that is found is collapsed into its header
    /// (Havlak, *Nesting of Reducible and Irreducible Loops*, 1997, without the irreducible ones).
    fn find_loops(&mut self, n: usize) {
        self.header.clear();
        self.header.resize(n, NONE);
        self.parent.clear();
        self.parent.resize(n, NONE);
        self.side_entry.clear();
        self.side_entry.resize(n, false);
        self.rep.clear();
        self.rep.extend(0..n as u32);
        for i in (0..n).rev() {
            let h = self.order[i];
            self.work.clear();
            for p in range_of(&self.pred_start, h) {
                let latch = self.preds[p].block;
                if self.rank[latch.index()] >= i as u32 {
                    self.header[h.index()] = h.0;
                    let r = find(&mut self.rep, latch.0);
                    self.work.push(r);
                }
            }
            while let Some(b) = self.work.pop() {
                if b == h.0 || find(&mut self.rep, b) == h.0 {
                    continue;
                }
                self.rep[b as usize] = h.0;
                if self.header[b as usize] == b {
                    self.parent[b as usize] = h.0;
                    // Who enters the inner one at its side may come from outside of this one.
                    self.side_entry[h.index()] |= self.side_entry[b as usize];
                } else {
                    self.header[b as usize] = h.0;
                }
                for p in range_of(&self.pred_start, BlockId(b)) {
                    let q = self.preds[p].block;
                    // An edge from before the header enters an irreducible region: not followed.
                    if self.rank[q.index()] >= i as u32 {
                        let r = find(&mut self.rep, q.0);
                        self.work.push(r);
                    } else {
                        self.side_entry[h.index()] = true;
                    }
                }
            }
        }
        self.depth.clear();
        self.depth.resize(n, 0);
        for &b in &self.order {
            let d = match self.header[b.index()] {
                NONE => 0,
                h if h == b.0 => match self.parent[b.index()] {
                    NONE => 1,
                    outer => self.depth[outer as usize] + 1,
                },
                h => self.depth[h as usize],
            };
            self.depth[b.index()] = d;
        }
    }
}

fn range_of(starts: &[u32], b: BlockId) -> Range<usize> {
    starts[b.index()] as usize..starts[b.index() + 1] as usize
}

fn find(rep: &mut [u32], mut b: u32) -> u32 {
    while rep[b as usize] != b {
        let up = rep[rep[b as usize] as usize];
        rep[b as usize] = up;
        b = up;
    }
    b
}
