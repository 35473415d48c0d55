//! Which values can't share a register.

use super::Color;
use crate::allocator::Problem;
use crate::machine::{Contract, RegSet};
use crate::strategies::draft;
use ir::{BlockId, Inst, InstId, ValueId};
use liveness::NEVER;
use petgraph::graph::{NodeIndex, UnGraph};

/// What needs a register.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Node {
    /// A value, all its life.
    Value(ValueId),
    /// An operand that lives in a slot, or a constant, at one instruction.
    Operand(InstId, ValueId),
    /// A result on its way to its slot, or that nobody needs.
    Result(InstId, ValueId),
}

/// A node of the interference graph.
#[derive(Clone, Copy, Debug)]
pub(super) struct Web {
    pub(super) node: Node,
    /// The registers that no instruction takes away from it.
    pub(super) allowed: RegSet,
    /// What a life in memory would cost, in executed moves.
    pub(super) cost: f32,
}

/// A value that is live, up to a position.
pub(super) type Live = (ValueId, u32);

/// The interference graph, and the values that some place needs.
#[derive(Debug, Default)]
pub(super) struct Interference {
    pub(super) graph: UnGraph<Web, ()>,
    /// By value.
    pub(super) nodes: Vec<Option<NodeIndex>>,
}

impl Interference {
    fn add(&mut self, p: &Problem<'_>, node: Node, v: ValueId) -> NodeIndex {
        let allowed = p.machine.class(p.trace.repr(v).class());
        let cost = if matches!(node, Node::Value(_)) { 0.0 } else { f32::INFINITY };
        self.graph.add_node(Web { node, allowed, cost })
    }

    /// The node of a value that has one all its life.
    fn value(&mut self, p: &Problem<'_>, v: ValueId) -> NodeIndex {
        match self.nodes[v.index()] {
            Some(n) => n,
            None => {
                let n = self.add(p, Node::Value(v), v);
                self.nodes[v.index()] = Some(n);
                n
            }
        }
    }

    fn clash(&mut self, a: NodeIndex, b: NodeIndex) {
        let classes = self.graph[a].allowed.union(self.graph[b].allowed);
        let both = [ir::Class::Int, ir::Class::Float];
        let same = both.iter().any(|c| classes.minus(RegSet::all(*c)).is_empty());
        if a != b && same {
            self.graph.update_edge(a, b, ());
        }
    }
}

impl Color {
    /// Builds the graph for what is to be in registers now.
    pub(super) fn build(&mut self, p: &Problem<'_>) {
        let t = p.trace;
        let mut g = Interference::default();
        g.nodes.resize(t.values.len(), None);
        for b in t.block_ids() {
            let weight = 10f32.powi(p.liveness.graph.depth(b).min(6) as i32);
            let mut live = self.live_at_start(p, b);
            for (k, &(v, _)) in live.iter().enumerate() {
                let n = g.value(p, v);
                if t.block(b).params.len > 0 || b == BlockId::ENTRY {
                    g.graph[n].cost += weight / 2.0;
                }
                for &(w, _) in &live[..k] {
                    let m = g.value(p, w);
                    g.clash(n, m);
                }
            }
            for i in t.block(b).insts.clone().map(InstId) {
                live.retain(|&(_, end)| end >= i.0);
                self.instruction(p, i, weight, &mut live, &mut g);
            }
        }
        self.interference = g;
    }

    /// What is in registers when a block starts.
    pub(super) fn live_at_start(&self, p: &Problem<'_>, b: BlockId) -> Vec<Live> {
        let t = p.trace;
        let live_in = p.liveness.live_in(b).iter().map(|l| (l.value, l.end));
        let params = t.list(t.block(b).params).iter().map(|&v| (v, p.liveness.def_end(v)));
        live_in.chain(params).filter(|&(v, end)| end != NEVER && !self.in_slot[v.index()]).collect()
    }

    fn instruction(
        &self,
        p: &Problem<'_>,
        id: InstId,
        weight: f32,
        live: &mut Vec<Live>,
        g: &mut Interference,
    ) {
        let t = p.trace;
        let inst = t.inst(id);
        let contract = p.machine.contract(inst.uop);
        self.keep_from_clobbers(p, id, inst, contract, live, g);
        for &v in t.args(inst) {
            if let Some(n) = g.nodes[v.index()] {
                g.graph[n].cost += weight;
            }
        }
        if self.in_memory[id.index()] {
            return;
        }
        let immediate = draft::immediate(t, inst, contract);
        let mut operands = Vec::new();
        for (_, v) in draft::register_operands(t, inst, immediate) {
            if t.as_const(v).is_none() && !self.in_slot[v.index()] {
                continue; // live anyway
            }
            let n = g.add(p, Node::Operand(id, v), v);
            for &(w, _) in live.iter() {
                let m = g.value(p, w);
                g.clash(n, m);
            }
            operands.iter().for_each(|&(m, _)| g.clash(n, m));
            operands.push((n, v));
        }
        let Some(&v) = t.results(inst).first() else { return };
        let end = p.liveness.def_end(v);
        let kept = end != NEVER && !self.in_slot[v.index()];
        let n = if kept { g.value(p, v) } else { g.add(p, Node::Result(id, v), v) };
        // Until the instruction is past its last exit, everything else is where it was.
        let reusable = |v: ValueId| draft::may_reuse(t, inst, contract, v);
        for &(w, end) in live.iter().filter(|&&(w, end)| end > id.0 || !reusable(w)) {
            debug_assert!(end >= id.0);
            let m = g.value(p, w);
            g.clash(n, m);
        }
        operands.iter().filter(|(_, w)| !reusable(*w)).for_each(|&(m, _)| g.clash(n, m));
        if kept {
            g.graph[n].cost += weight;
            live.push((v, end));
        }
    }

    /// What lives across an instruction can't be in a register that it destroys.
    fn keep_from_clobbers(
        &self,
        p: &Problem<'_>,
        id: InstId,
        inst: &Inst,
        contract: &Contract,
        live: &[Live],
        g: &mut Interference,
    ) {
        if contract.clobbers.is_empty() {
            return;
        }
        let t = p.trace;
        let raises = inst.uop.has(ir::uop::RAISE);
        for &(v, end) in live {
            let exits = || inst.exit.is_some_and(|s| t.snapshot_values(s).any(|x| x == v));
            if end > id.0 || (raises && exits()) {
                let n = g.value(p, v);
                g.graph[n].allowed = g.graph[n].allowed.minus(contract.clobbers);
            }
        }
    }
}
