//! `color`: graph colouring. A value has one register all its life, or none: two values that are live at once are
//! neighbours in a graph (`petgraph`), which is coloured with the registers (Chaitin, *Register Allocation and
//! Spilling via Graph Coloring*, 1982; optimistically, as in Briggs, Cooper, Torczon, *Improvements to Graph
//! Coloring Register Allocation*, 1994).
//!
//! * A node with fewer neighbours than colours can always be coloured: it is put aside, and the rest is coloured
//!   first. When no such node is left, the one that is cheapest in memory per neighbour is put aside on trust.
//! * A value that finds no colour lives in its slot. At each of its uses it then needs a register just there, which is
//!   a node of its own; the graph is built and coloured anew. An instruction whose operands find none even so takes
//!   its memory form.
//! * Values that a jump passes to each other prefer one colour, which saves the move.
//! * What a call destroys is no colour for what lives across it.
//!
//! No live range is split, so this shows what splitting buys the others. Constants are made where they are used.
//!
//! Files: `interference` (the graph), and here colouring and the result.

mod interference;

use super::draft::{self, Draft, RegisterFile};
use crate::allocation::{Allocation, Loc, ProgPoint, Segment};
use crate::allocator::{AllocError, Allocator, Problem};
use crate::machine::{PReg, RegSet};
use interference::{Interference, Live, Node};
use ir::{BlockId, InstId, ValueId};
use liveness::NEVER;
use petgraph::graph::NodeIndex;
use std::collections::HashMap;

/// The strategy.
#[derive(Debug, Default)]
pub struct Color {
    draft: Draft,
    /// By value: lives in its slot.
    in_slot: Vec<bool>,
    /// By instruction: takes its memory form.
    in_memory: Vec<bool>,
    interference: Interference,
    /// By node.
    colors: Vec<Option<PReg>>,
    /// By value: those that it is moved to or from, or may share a register with in an instruction.
    friends: Vec<Vec<ValueId>>,
}

impl Allocator for Color {
    fn name(&self) -> &'static str {
        "color"
    }

    fn allocate(&mut self, p: &Problem<'_>, out: &mut Allocation) -> Result<(), AllocError> {
        let t = p.trace;
        self.in_slot.clear();
        // An input is in its slot: a register is worth its while only if an instruction wants one.
        self.in_slot.extend((0..t.values.len() as u32).map(|v| !p.liveness.is_operand(ValueId(v))));
        for v in (0..t.values.len() as u32).map(ValueId) {
            self.in_slot[v.index()] &= t.inputs().contains(&v);
        }
        self.in_memory.clear();
        self.in_memory.resize(t.insts.len(), false);
        for i in (0..t.insts.len() as u32).map(InstId) {
            let contract = p.machine.contract(t.inst(i).uop);
            if t.inst(i).args.len + t.inst(i).results.len > 0 && !contract.registers {
                self.take_memory_form(p, i)?;
            }
        }
        self.find_friends(p);
        loop {
            self.build(p);
            if self.color(p)? {
                break;
            }
        }
        self.assign(p, out);
        Ok(())
    }
}

impl Color {
    /// The instruction takes its memory form.
    fn take_memory_form(&mut self, p: &Problem<'_>, i: InstId) -> Result<(), AllocError> {
        let inst = p.trace.inst(i);
        if !p.machine.contract(inst.uop).memory {
            return Err(draft::no_form(p, inst, "color"));
        }
        self.in_memory[i.index()] = true;
        p.trace.results(inst).iter().for_each(|v| self.in_slot[v.index()] = true);
        Ok(())
    }

    fn find_friends(&mut self, p: &Problem<'_>) {
        let t = p.trace;
        self.friends.clear();
        self.friends.resize(t.values.len(), Vec::new());
        let mut pairs = Vec::new();
        for e in t.blocks.iter().flat_map(|b| b.edges()) {
            let params = t.list(t.block(e.block).params).iter().copied();
            pairs.extend(params.zip(t.list(e.args).iter().copied()));
        }
        for inst in &t.insts {
            let contract = p.machine.contract(inst.uop);
            for &result in t.results(inst) {
                let args = t.args(inst).iter().copied();
                let reusable = args.filter(|&v| draft::may_reuse(t, inst, contract, v));
                pairs.extend(reusable.map(|v| (result, v)));
            }
        }
        for (a, b) in pairs {
            if t.as_const(a).or(t.as_const(b)).is_none() {
                self.friends[a.index()].push(b);
                self.friends[b.index()].push(a);
            }
        }
    }

    /// The order in which to colour: the reverse of that in which nodes are put aside.
    fn order(&self) -> Vec<NodeIndex> {
        let g = &self.interference.graph;
        let mut degree: Vec<u32> =
            g.node_indices().map(|n| g.neighbors(n).count() as u32).collect();
        let easy = |n: NodeIndex, degree: &[u32]| degree[n.index()] < g[n].allowed.len();
        let mut work: Vec<NodeIndex> = g.node_indices().filter(|&n| easy(n, &degree)).collect();
        let mut hard: Vec<NodeIndex> = g.node_indices().filter(|&n| !easy(n, &degree)).collect();
        let price = |n: &NodeIndex| g[*n].cost / (degree[n.index()] as f32 + 1.0);
        hard.sort_by(|a, b| price(b).total_cmp(&price(a)));
        let mut aside = vec![false; g.node_count()];
        let mut order = Vec::with_capacity(g.node_count());
        while let Some(n) = work.pop().or_else(|| hard.pop()) {
            if std::mem::replace(&mut aside[n.index()], true) {
                continue;
            }
            order.push(n);
            for m in g.neighbors(n).filter(|m| !aside[m.index()]) {
                degree[m.index()] -= 1;
                if degree[m.index()] + 1 == g[m].allowed.len() {
                    work.push(m);
                }
            }
        }
        order.reverse();
        order
    }

    /// Whether everything found a colour; what did not is in memory from now on.
    fn color(&mut self, p: &Problem<'_>) -> Result<bool, AllocError> {
        self.colors.clear();
        self.colors.resize(self.interference.graph.node_count(), None);
        let mut failed = Vec::new();
        for n in self.order() {
            let g = &self.interference.graph;
            let taken: RegSet = g.neighbors(n).filter_map(|m| self.colors[m.index()]).collect();
            let free = g[n].allowed.minus(taken);
            self.colors[n.index()] = self.preferred(p, n, free);
            if self.colors[n.index()].is_none() {
                failed.push(n);
            }
        }
        for &n in &failed {
            match self.interference.graph[n].node {
                Node::Value(v) => self.in_slot[v.index()] = true,
                Node::Operand(i, _) | Node::Result(i, _) => self.make_room(p, n, i)?,
            }
        }
        Ok(failed.is_empty())
    }

    /// For an operand or result without a colour: the instruction takes its memory form; if it has none, whatever
    /// costs least there goes to memory.
    fn make_room(&mut self, p: &Problem<'_>, n: NodeIndex, i: InstId) -> Result<(), AllocError> {
        if p.machine.contract(p.trace.inst(i).uop).memory {
            return self.take_memory_form(p, i);
        }
        let g = &self.interference.graph;
        let values = g.neighbors(n).filter_map(|m| match g[m].node {
            Node::Value(v) => Some((g[m].cost, v)),
            _ => None,
        });
        match values.min_by(|a, b| a.0.total_cmp(&b.0)) {
            Some((_, v)) => self.in_slot[v.index()] = true,
            None => return Err(draft::no_form(p, p.trace.inst(i), "color")),
        }
        Ok(())
    }

    /// A friend's colour; else one that calls destroy, since what lives across calls can't have it.
    fn preferred(&self, p: &Problem<'_>, n: NodeIndex, free: RegSet) -> Option<PReg> {
        let (Node::Value(v) | Node::Operand(_, v) | Node::Result(_, v)) =
            self.interference.graph[n].node;
        let color = |w: &ValueId| self.colors[self.interference.nodes[w.index()]?.index()];
        let friendly = self.friends[v.index()].iter().filter_map(color).find(|r| free.contains(*r));
        friendly.or(free.minus(p.machine.survive_calls).first()).or(free.first())
    }

    fn register(&self, v: ValueId) -> Option<PReg> {
        self.colors[self.interference.nodes[v.index()]?.index()]
    }

    /// The colours as an allocation.
    fn assign(&mut self, p: &Problem<'_>, out: &mut Allocation) {
        let t = p.trace;
        self.draft.reset(t);
        let g = &self.interference.graph;
        let short: HashMap<(InstId, ValueId), PReg> = g
            .node_indices()
            .filter_map(|n| match g[n].node {
                Node::Operand(i, v) | Node::Result(i, v) => Some(((i, v), self.colors[n.index()]?)),
                Node::Value(_) => None,
            })
            .collect();
        let mut at_start = vec![RegisterFile::default(); t.blocks.len()];
        let mut at_end = at_start.clone();
        for b in t.block_ids() {
            let mut live = self.live_at_start(p, b);
            self.params(p, b, out);
            at_start[b.index()] = self.file(&live);
            live.iter().for_each(|l| self.segment(p, b, t.block(b).insts.start, *l, out));
            for i in t.block(b).insts.clone().map(InstId) {
                live.retain(|&(_, end)| end >= i.0);
                self.place(p, b, i, &short, &mut live, out);
            }
            at_end[b.index()] = self.file(&live);
        }
        self.draft.edges(p, &at_end, &at_start, out);
        self.draft.finish(p, out);
    }

    fn file(&self, live: &[Live]) -> RegisterFile {
        let mut file = RegisterFile::default();
        live.iter().for_each(|&(v, _)| self.register(v).into_iter().for_each(|r| file.set(r, v)));
        file
    }

    fn params(&mut self, p: &Problem<'_>, b: BlockId, out: &mut Allocation) {
        let t = p.trace;
        for (n, j) in t.block(b).params.range().enumerate() {
            let v = t.lists[j];
            let register = self.register(v).map(Loc::Reg);
            if b == BlockId::ENTRY {
                let slot = Loc::Slot(n as u32);
                out.locs[j] = slot;
                if let Some(to) = register {
                    let start = ProgPoint::before(InstId(t.block(b).insts.start));
                    self.draft.edit(start, v, slot, to);
                }
            } else if p.liveness.def_end(v) != NEVER {
                out.locs[j] = register.unwrap_or_else(|| self.draft.born_in_slot(v));
            }
        }
    }

    /// Exits find a value in its register as long as it lives in the block.
    fn segment(
        &self,
        p: &Problem<'_>,
        b: BlockId,
        from: u32,
        (value, end): Live,
        out: &mut Allocation,
    ) {
        let to = end.min(p.trace.block(b).insts.end - 1);
        if let Some(r) = self.register(value).filter(|_| from <= to) {
            let (from, to, loc) = (InstId(from), InstId(to), Loc::Reg(r));
            out.segments.push(Segment { value, from, to, loc });
        }
    }

    fn place(
        &mut self,
        p: &Problem<'_>,
        b: BlockId,
        id: InstId,
        short: &HashMap<(InstId, ValueId), PReg>,
        live: &mut Vec<Live>,
        out: &mut Allocation,
    ) {
        let t = p.trace;
        let inst = t.inst(id);
        if self.in_memory[id.index()] {
            self.draft.memory_form(t, id, out);
            return;
        }
        let immediate = draft::immediate(t, inst, p.machine.contract(inst.uop));
        for (_, v) in draft::register_operands(t, inst, immediate) {
            if let Some(&r) = short.get(&(id, v)) {
                let from = self.draft.source(t, v);
                self.draft.edit(ProgPoint::before(id), v, from, Loc::Reg(r));
            }
        }
        for (k, j) in inst.args.range().enumerate() {
            let v = t.lists[j];
            out.locs[j] = match short.get(&(id, v)).copied().or(self.register(v)) {
                _ if Some(k) == immediate => Loc::Const,
                Some(r) => Loc::Reg(r),
                None => unreachable!("every operand has a colour"),
            };
        }
        if let Some(j) = inst.results.range().next() {
            let (v, end) = (t.lists[j], p.liveness.def_end(t.lists[j]));
            if let Some(r) = self.register(v) {
                out.locs[j] = Loc::Reg(r);
                live.push((v, end));
                self.segment(p, b, id.0 + 1, (v, end), out);
            } else {
                let r = short.get(&(id, v)).copied();
                out.locs[j] = r.map_or(Loc::None, Loc::Reg);
                if end != NEVER {
                    self.draft.spill(t, v);
                }
            }
        }
    }
}
