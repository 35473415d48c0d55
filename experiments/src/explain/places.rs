//! Where every value is at every instruction, followed from the allocation: definitions, moves and clobbers
//! in the order of the code, cut to where liveness says that the value is needed.

use ir::{BlockId, Def, InstId, Trace, ValueId};
use liveness::Liveness;
use regalloc::{Allocation, Loc, Machine, Move, ProgPoint};
use std::collections::BTreeSet;

/// A value in one place from one instruction up to and including another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stay {
    /// The value.
    pub value: ValueId,
    /// A register or a slot.
    pub loc: Loc,
    /// First instruction before which it is there.
    pub from: u32,
    /// Last one.
    pub to: u32,
}

/// What is where at one point.
type State = BTreeSet<(ValueId, Held)>;

/// A register or slot, in an order that makes states deterministic.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Held {
    Reg(u8),
    Slot(u32),
}

impl Held {
    fn of(loc: Loc) -> Option<Held> {
        match loc {
            Loc::Reg(r) => Some(Held::Reg(r.0)),
            Loc::Slot(n) => Some(Held::Slot(n)),
            Loc::None | Loc::Const | Loc::Scratch(_) => None,
        }
    }

    fn loc(self) -> Loc {
        match self {
            Held::Reg(r) => Loc::Reg(regalloc::PReg(r)),
            Held::Slot(n) => Loc::Slot(n),
        }
    }
}

/// All stays, by value and then by place and position.
pub fn stays(trace: &Trace, allocation: &Allocation, machine: &Machine) -> Vec<Stay> {
    let mut liveness = Liveness::default();
    liveness.compute(trace);
    let needed: Vec<Vec<(u32, u32)>> = (0..trace.values.len() as u32)
        .map(|v| {
            let mut ranges = Vec::new();
            liveness.ranges(trace, ValueId(v), &mut ranges);
            ranges
        })
        .collect();
    let walk = Walk { trace, allocation, machine };
    let mut ends: Vec<Option<State>> = vec![None; trace.blocks.len()];
    let mut stays: Vec<Stay> = Vec::new();
    for b in trace.block_ids() {
        let mut state = walk.at_start(b, &ends);
        for i in trace.block(b).insts.clone() {
            walk.edits(ProgPoint::before(InstId(i)), &mut state);
            let live =
                |v: &ValueId| needed[v.index()].iter().any(|(from, to)| (*from..=*to).contains(&i));
            for &(value, held) in state.iter().filter(|(v, _)| live(v)) {
                stays.push(Stay { value, loc: held.loc(), from: i, to: i });
            }
            walk.execute(InstId(i), &mut state);
            walk.edits(ProgPoint::after(InstId(i)), &mut state);
        }
        ends[b.index()] = Some(state);
    }
    merge(stays)
}

/// Joins neighbours.
fn merge(mut stays: Vec<Stay>) -> Vec<Stay> {
    stays.sort_by_key(|s| (s.value, Held::of(s.loc), s.from));
    let mut merged: Vec<Stay> = Vec::new();
    for s in stays {
        match merged.last_mut() {
            Some(m) if (m.value, m.loc, m.to + 1) == (s.value, s.loc, s.from) => m.to = s.to,
            _ => merged.push(s),
        }
    }
    merged
}

struct Walk<'a> {
    trace: &'a Trace,
    allocation: &'a Allocation,
    machine: &'a Machine,
}

impl Walk<'_> {
    /// What all predecessors seen so far agree on. A loop's back edge comes later and can only take places
    /// away that nobody relies on.
    fn at_start(&self, block: BlockId, ends: &[Option<State>]) -> State {
        let mut start: Option<State> = None;
        for pred in self.trace.block_ids() {
            let Some(end) = &ends[pred.index()] else { continue };
            for (k, edge) in self.trace.block(pred).succs.iter().enumerate() {
                if edge.is_none_or(|e| e.block != block) {
                    continue;
                }
                let mut state = end.clone();
                let on_edge = |e: &&regalloc::EdgeMove| e.block == pred && usize::from(e.succ) == k;
                for e in self.allocation.edge_edits.iter().filter(on_edge) {
                    moved(&mut state, &e.mv);
                }
                start = Some(match start {
                    None => state,
                    Some(old) => old.intersection(&state).copied().collect(),
                });
            }
        }
        let mut state = start.unwrap_or_default();
        self.define(self.trace.block(block).params, &mut state);
        state
    }

    fn edits(&self, point: ProgPoint, state: &mut State) {
        let edits = &self.allocation.edits;
        let start = edits.partition_point(|e| e.0 < point);
        for (_, mv) in edits[start..].iter().take_while(|e| e.0 == point) {
            moved(state, mv);
        }
    }

    fn execute(&self, inst: InstId, state: &mut State) {
        let inst = self.trace.inst(inst);
        let clobbers = self.machine.contract(inst.uop).clobbers;
        let lost = |held: &Held| {
            let Held::Reg(r) = held else { return false };
            clobbers.iter().any(|c| c.0 == *r)
        };
        state.retain(|(_, held)| !lost(held));
        self.define(inst.results, state);
    }

    fn define(&self, list: ir::List, state: &mut State) {
        let pairs = self.trace.list(list).iter().zip(&self.allocation.locs[list.range()]);
        for (&value, &loc) in pairs {
            put(state, value, loc);
        }
    }
}

fn moved(state: &mut State, mv: &Move) {
    put(state, mv.value, mv.to);
}

/// A place holds one value.
fn put(state: &mut State, value: ValueId, loc: Loc) {
    if let Some(held) = Held::of(loc) {
        state.retain(|(_, h)| *h != held);
        state.insert((value, held));
    }
}

/// Whether only exits need a value in these instructions.
pub fn for_exits(trace: &Trace, stay: &Stay) -> bool {
    let real = |i: u32| {
        let inst = &trace.insts[i as usize];
        let block = trace.blocks.iter().find(|b| b.insts.contains(&i));
        let leaves = block.filter(|b| b.insts.end == i + 1);
        let on_edges = leaves.into_iter().flat_map(|b| b.edges());
        trace.args(inst).contains(&stay.value)
            || on_edges.into_iter().any(|e| trace.list(e.args).contains(&stay.value))
    };
    let is_const = matches!(trace.values[stay.value.index()].def, Def::Const(_));
    !is_const && !(stay.from..=stay.to).any(real)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ir::text::parse_file;
    use regalloc::{Allocator, Problem, registry};

    const LOOP: &str = "trace \"sum\" {
b0(%0: i64, %1: i64):
    %2: i64 = _ADD_I64 %0, %1 exit s0
    _JUMP -> b1(%2)
b1(%3: i64):
    %4: i64 = _ADD_I64 %3, %1 exit s0
    _JUMP -> b1(%4)
s0: f0@0 [] stack []
}
";

    fn stays_under(alloc: &str, text: &str) -> (Trace, Vec<Stay>) {
        let file = parse_file(text, &[]).expect("parses");
        let trace = file.traces[0].clone();
        let machine = emitter::machine(&emitter::StencilTable::builtin());
        let strategy = registry::find(alloc).expect("known");
        let mut allocator: Box<dyn Allocator> = (strategy.make)(&registry::Options { tos: 3 });
        let mut liveness = Liveness::default();
        liveness.compute(&trace);
        let mut allocation = Allocation::default();
        allocation.reset(&trace);
        let problem = Problem { trace: &trace, liveness: &liveness, machine: &machine };
        allocator.allocate(&problem, &mut allocation).expect("allocates");
        let stays = stays(&trace, &allocation, &machine);
        (trace, stays)
    }

    #[test]
    fn every_operand_is_in_a_known_place_under_every_allocator() {
        for strategy in registry::STRATEGIES {
            let (trace, stays) = stays_under(strategy.name, LOOP);
            for (i, inst) in (0..).zip(&trace.insts) {
                for v in trace.args(inst) {
                    let found = stays.iter().any(|s| s.value == *v && (s.from..=s.to).contains(&i));
                    assert!(found, "{}: {v} at i{i}: {stays:?}", strategy.name);
                }
            }
        }
    }

    #[test]
    fn registers_and_slots_are_told_apart() {
        let (_, stays) = stays_under("linear", LOOP);
        let in_register =
            |v: u32| stays.iter().any(|s| s.value == ValueId(v) && matches!(s.loc, Loc::Reg(_)));
        assert!(in_register(3), "the loop's value: {stays:?}");
        let (_, stays) = stays_under("slots", LOOP);
        assert!(stays.iter().all(|s| s.loc.is_slot()), "{stays:?}");
    }
}
