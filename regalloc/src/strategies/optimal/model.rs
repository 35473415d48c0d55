//! Who is in a register where, as an integer program.
//!
//! In each block a value's life is cut into *stretches* at its uses. In a stretch it either keeps its register from
//! beginning to end, or leaves it at the beginning: nothing in between is better, but for coming back at the block's
//! end for several edges at once (`late`). So there is one binary variable per stretch (`keep`), one per value
//! and block start (`enter`), and one per value (`spilled`):
//!
//! ```text
//! spilled >= 1 - keep            whoever leaves has a slot: the next use and every exit look there
//! keep    <= enter               of a block's first stretch
//! kept across an instruction + its operands + its result <= registers
//! kept across a call             <= registers that survive it
//! ```

use super::{NAME, unsupported};
use crate::allocator::{AllocError, Problem};
use crate::cost::{block_weight, edge_weight};
use crate::machine::RegSet;
use crate::strategies::draft::{fits, immediate, may_reuse, no_form, register_operands};
use crate::strategies::homes::Homes;
use ir::{BlockId, Class, Edge, Inst, InstId, ValueId};
use liveness::NEVER;
use microlp::{
    ComparisonOp, OptimizationDirection, Problem as Program, SolveOptions, SolveOutcome, Variable,
};
use std::collections::{HashMap, HashSet};
use std::time::Duration;

/// After so many nodes of the search tree, or so long, it is given up. The first is the one that counts, so that the
/// answer is the same every time; the second is for programs that the solver has trouble with.
const MAX_NODES: u64 = 20_000;
const MAX_TIME: Duration = Duration::from_secs(20);

/// Part of a value's life in one block: from a use, its definition or the block's start to the next use or to the
/// last need.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    value: ValueId,
    start: Start,
    /// The instruction that uses it next; or one more than the last that needs it there.
    end: u32,
    /// It ends with a use.
    used: bool,
    /// `None`: in a register without choice.
    keep: Option<Variable>,
    /// It is loaded again before the terminator, for the edges.
    late: Option<Variable>,
}

/// Where a stretch starts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Start {
    /// At the block's start.
    Block,
    /// With the result of this instruction.
    Def(u32),
    /// After this instruction, which has it as an operand (or whose exit looks for it when the operands are gone).
    Use(u32),
}

impl Stretch {
    /// Whether the value must not be lost in what this instruction does: it is live before and after, or its exit
    /// needs it at the end.
    fn crosses(&self, i: u32) -> bool {
        self.holds_before(i) || (self.start == Start::Use(i) && self.end > i)
    }

    /// Whether the stretch covers the point before the instruction, which doesn't use the value.
    fn holds_before(&self, i: u32) -> bool {
        let from = match self.start {
            Start::Block => 0,
            Start::Def(d) | Start::Use(d) => d + 1,
        };
        (from..self.end).contains(&i)
    }
}

/// The solution.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// What was proved.
    pub bound: u64,
    /// Who starts a block in a register.
    enter: HashSet<(BlockId, ValueId)>,
    /// Before which instruction a value has no register any more, by block and where its stretch begins.
    kept: HashMap<(BlockId, ValueId, Start), u32>,
    /// What is loaded before the terminator of a block.
    late: Vec<Vec<ValueId>>,
    /// The stretches without a register.
    dropped: HashSet<(BlockId, ValueId, Start)>,
    /// Instructions in memory form.
    memory: Vec<bool>,
}

impl Plan {
    /// Whether the value starts the block in a register.
    pub fn enters(&self, b: BlockId, v: ValueId) -> bool {
        self.enter.contains(&(b, v))
    }

    /// From `start` on the value keeps its register up to before the last instruction before this one; `None`: it
    /// leaves at once.
    pub fn kept(&self, b: BlockId, v: ValueId, start: Start) -> Option<u32> {
        self.kept.get(&(b, v, start)).copied()
    }

    /// What is loaded before a block's terminator.
    pub fn late(&self, b: BlockId) -> &[ValueId] {
        &self.late[b.index()]
    }

    /// Whether an operand of the instruction leaves its register there though something needs it later.
    pub fn leaves(&self, b: BlockId, v: ValueId, i: InstId) -> bool {
        self.dropped.contains(&(b, v, Start::Use(i.0)))
    }

    /// Whether the instruction is in memory form.
    pub fn in_memory(&self, i: InstId) -> bool {
        self.memory[i.index()]
    }
}

/// Makes the program and solves it.
pub(super) fn solve(p: &Problem<'_>) -> Result<Plan, AllocError> {
    let mut model = Model::new(p)?;
    for b in p.trace.block_ids() {
        model.stretches_of(b);
        model.capacities(b);
    }
    for b in p.trace.block_ids() {
        for e in p.trace.block(b).edges() {
            model.edge(b, e);
        }
    }
    for v in (0..p.trace.values.len() as u32).map(ValueId) {
        model.store(v);
    }
    model.solution()
}

struct Model<'a> {
    p: &'a Problem<'a>,
    program: Program,
    /// Costs without a choice.
    fixed: f64,
    /// What an execution of an edge that may have to copy from slot to slot costs: so little that all together are
    /// less than one access. Decides between solutions of equal cost.
    doubt: f64,
    /// Knows which values are needed at once.
    homes: Homes,
    memory: Vec<bool>,
    spilled: Vec<Variable>,
    enter: HashMap<(BlockId, ValueId), Variable>,
    /// By block.
    stretches: Vec<Vec<Stretch>>,
}

impl<'a> Model<'a> {
    fn new(p: &'a Problem<'a>) -> Result<Model<'a>, AllocError> {
        let t = p.trace;
        let mut memory = Vec::new();
        for inst in &t.insts {
            let contract = p.machine.contract(inst.uop);
            let nothing = inst.args.len + inst.results.len == 0;
            // An operand that may be replaced can always be made to leave.
            let registers = nothing || fits(p, inst, contract, &|_| true);
            if !registers && !contract.memory {
                return Err(no_form(p, inst, NAME));
            }
            memory.push(!registers);
        }
        let mut program = Program::new(OptimizationDirection::Minimize);
        let spilled = t.values.iter().map(|_| program.add_binary_var(0.0)).collect();
        let stretches = vec![Vec::new(); t.blocks.len()];
        let graph = &p.liveness.graph;
        let passed: u64 = (t.block_ids())
            .flat_map(|b| t.block(b).edges().map(move |e| (b, e)))
            .map(|(b, e)| u64::from(e.args.len) * edge_weight(graph, b, e.block))
            .sum();
        let doubt = 0.4 / passed.max(1) as f64;
        let enter = HashMap::new();
        let mut homes = Homes::default();
        homes.find_ranges(p);
        Ok(Model { p, program, fixed: 0.0, doubt, homes, memory, spilled, enter, stretches })
    }

    fn weight(&self, b: BlockId) -> f64 {
        block_weight(&self.p.liveness.graph, b) as f64
    }

    fn at_least(&mut self, expr: &[(Variable, f64)], rhs: f64) {
        self.program.add_constraint(expr, ComparisonOp::Ge, rhs);
    }

    fn at_most(&mut self, expr: &[(Variable, f64)], rhs: f64) {
        self.program.add_constraint(expr, ComparisonOp::Le, rhs);
    }

    fn is_spilled(&mut self, v: ValueId) {
        self.at_least(&[(self.spilled[v.index()], 1.0)], 1.0);
    }

    /// Cuts the lives of all values in a block.
    fn stretches_of(&mut self, b: BlockId) {
        let p = self.p;
        let t = p.trace;
        let block = t.block(b);
        let mut uses: HashMap<ValueId, Vec<u32>> = HashMap::new();
        for i in block.insts.clone() {
            let inst = t.inst(InstId(i));
            if self.memory[i as usize] {
                self.memory_form(b, inst);
                continue;
            }
            let immediate = immediate(t, inst, p.machine.contract(inst.uop));
            for (_, v) in register_operands(t, inst, immediate) {
                if t.as_const(v).is_none() {
                    uses.entry(v).or_default().push(i);
                }
            }
        }
        let none = Vec::new();
        for l in p.liveness.live_in(b) {
            let uses = uses.get(&l.value).unwrap_or(&none);
            self.life(b, l.value, Start::Block, uses, l.end, l.exit);
        }
        for &v in t.list(block.params) {
            let (end, exit) = (p.liveness.def_end(v), p.liveness.def_exit(v));
            self.life(b, v, Start::Block, uses.get(&v).unwrap_or(&none), end, exit);
        }
        for i in block.insts.clone() {
            for &v in t.results(t.inst(InstId(i))) {
                let (end, exit) = (p.liveness.def_end(v), p.liveness.def_exit(v));
                self.life(b, v, Start::Def(i), uses.get(&v).unwrap_or(&none), end, exit);
            }
        }
    }

    /// Loads, the result's store, and constants brought to memory first.
    fn memory_form(&mut self, b: BlockId, inst: &Inst) {
        let t = self.p.trace;
        let mut accesses = inst.results.len as usize;
        for &v in t.args(inst) {
            let constant = t.as_const(v).is_some();
            accesses += 1 + constant as usize;
            if !constant {
                self.is_spilled(v);
            }
        }
        self.fixed += accesses as f64 * self.weight(b);
        t.results(inst).iter().for_each(|&v| self.is_spilled(v));
    }

    fn life(&mut self, b: BlockId, v: ValueId, start: Start, uses: &[u32], end: u32, exit: u32) {
        if end == NEVER {
            return;
        }
        let t = self.p.trace;
        let block = t.block(b);
        let leaves = block.edges().any(|e| {
            t.list(e.args).contains(&v)
                || self.p.liveness.live_in(e.block).iter().any(|l| l.value == v)
        });
        let last = match leaves {
            true => block.insts.end,
            // Needed by an exit after its last use.
            false if exit != NEVER => exit + 1,
            false => 0,
        };
        let mut start = start;
        for &i in uses {
            self.stretch(b, v, start, i, true);
            start = Start::Use(i);
        }
        let done = match start {
            Start::Block => 0,
            Start::Def(i) => i + 1,
            Start::Use(i) if last == i + 1 && !leaves => self.after_operands_are_read(i),
            Start::Use(i) => i + 1,
        };
        if last > done || leaves {
            self.stretch(b, v, start, last, false);
        }
    }

    /// The position after an instruction's last need of its operands: an exit that is taken after a call's clobbers
    /// needs them across.
    fn after_operands_are_read(&self, i: u32) -> u32 {
        let inst = self.p.trace.inst(InstId(i));
        let late =
            inst.uop.has(ir::uop::RAISE) && !self.p.machine.contract(inst.uop).clobbers.is_empty();
        if late { i } else { i + 1 }
    }

    fn stretch(&mut self, b: BlockId, value: ValueId, start: Start, end: u32, used: bool) {
        let weight = self.weight(b);
        let spilled = self.spilled[value.index()];
        // An operand of the terminator is in a register on the edges, of course.
        let given = matches!(start, Start::Use(i) if i + 1 == end && end == self.p.trace.block(b).insts.end);
        let keep = if given {
            None
        } else {
            let keep = self.program.add_binary_var(if used { -weight } else { 0.0 });
            self.fixed += if used { weight } else { 0.0 };
            self.at_least(&[(spilled, 1.0), (keep, 1.0)], 1.0);
            if start == Start::Block {
                let enter = self.enter(b, value);
                self.at_most(&[(keep, 1.0), (enter, -1.0)], 0.0);
            }
            if matches!(start, Start::Def(i) if self.memory[i as usize]) {
                self.at_most(&[(keep, 1.0)], 0.0);
            }
            Some(keep)
        };
        let out = !used && end == self.p.trace.block(b).insts.end;
        let late = keep.filter(|_| out).map(|keep| {
            let late = self.program.add_binary_var(weight);
            self.at_most(&[(keep, 1.0), (late, 1.0)], 1.0);
            late
        });
        self.stretches[b.index()].push(Stretch { value, start, end, used, keep, late });
    }

    fn enter(&mut self, b: BlockId, v: ValueId) -> Variable {
        if let Some(&e) = self.enter.get(&(b, v)) {
            return e;
        }
        let e = self.program.add_binary_var(0.0);
        self.enter.insert((b, v), e);
        if b == BlockId::ENTRY {
            self.at_most(&[(e, 1.0)], 0.0); // the inputs are in their slots
        }
        self.at_least(&[(self.spilled[v.index()], 1.0), (e, 1.0)], 1.0);
        e
    }

    /// No more values in registers than there are registers, at the block's start and around each instruction.
    fn capacities(&mut self, b: BlockId) {
        let p = self.p;
        let t = p.trace;
        let stretches = std::mem::take(&mut self.stretches[b.index()]);
        for class in Class::ALL {
            let pool = p.machine.class(class);
            let own: Vec<&Stretch> =
                stretches.iter().filter(|s| t.repr(s.value).class() == class).collect();
            let live_in = p.liveness.live_in(b).iter().map(|l| l.value);
            let params = t.list(t.block(b).params).iter().copied();
            let needed = params.filter(|&v| p.liveness.def_end(v) != NEVER);
            let at_start: Vec<_> = live_in
                .chain(needed)
                .filter(|&v| t.repr(v).class() == class)
                .map(|v| (self.enter(b, v), 1.0))
                .collect();
            self.limit(&at_start, pool.len());
            for i in t.block(b).insts.clone() {
                self.around(i, class, pool, &own);
            }
        }
        self.stretches[b.index()] = stretches;
    }

    fn limit(&mut self, expr: &[(Variable, f64)], registers: u32) {
        if expr.len() > registers as usize {
            self.at_most(expr, f64::from(registers));
        }
    }

    fn around(&mut self, i: u32, class: Class, pool: RegSet, own: &[&Stretch]) {
        let t = self.p.trace;
        let inst = t.inst(InstId(i));
        let contract = self.p.machine.contract(inst.uop);
        let kept = |f: &dyn Fn(&Stretch) -> bool| -> Vec<(Variable, f64)> {
            let chosen = own.iter().filter(|s| f(s));
            chosen.filter_map(|s| s.keep).map(|k| (k, 1.0)).collect()
        };
        if !contract.clobbers.is_empty() {
            let crossing = kept(&|s| s.crosses(i));
            self.limit(&crossing, pool.minus(contract.clobbers).len());
        }
        let mut around = kept(&|s| s.holds_before(i));
        if t.blocks.iter().any(|b| b.terminator().0 == i) {
            around.extend(own.iter().filter_map(|s| s.late).map(|late| (late, 1.0)));
        }
        if self.memory[i as usize] {
            return self.limit(&around, pool.len());
        }
        let immediate = immediate(t, inst, contract);
        let operands: Vec<ValueId> = register_operands(t, inst, immediate)
            .map(|(_, v)| v)
            .filter(|&v| t.repr(v).class() == class)
            .collect();
        let mut fixed = operands.len() as u32;
        if t.results(inst).first().is_some_and(|&r| t.repr(r).class() == class) {
            fixed += 1;
            // The result takes the place of an operand that leaves its register here.
            let place = self.program.add_binary_var(0.0);
            around.push((place, -1.0));
            let mut leaving = vec![(place, 1.0)];
            let mut gone = 0.0;
            for &v in operands.iter().filter(|&&v| may_reuse(t, inst, contract, v)) {
                gone += 1.0;
                let next = own.iter().find(|s| s.value == v && s.start == Start::Use(i));
                leaving.extend(next.and_then(|s| s.keep).map(|keep| (keep, 1.0)));
            }
            self.at_most(&leaving, gone);
        }
        let free = f64::from(pool.len()) - f64::from(fixed);
        if around.len() as f64 > free {
            self.at_most(&around, free);
        }
    }

    /// Whether a value is in a register at a block's end: the sum of these variables, or a constant.
    fn leaves(&self, b: BlockId, v: ValueId) -> Result<[Variable; 2], f64> {
        let end = self.p.trace.block(b).insts.end;
        let last = self.stretches[b.index()]
            .iter()
            .rev()
            .find(|s| s.value == v && !s.used && s.end == end);
        match last {
            Some(Stretch { keep: Some(keep), late: Some(late), .. }) => Ok([*keep, *late]),
            Some(_) => Err(1.0),
            None => Err(0.0),
        }
    }

    fn edge(&mut self, b: BlockId, e: Edge) {
        let p = self.p;
        let t = p.trace;
        let weight = edge_weight(&p.liveness.graph, b, e.block) as f64;
        // Once loaded, a value is copied to where else it must be.
        let mut loads = HashMap::new();
        for l in p.liveness.live_in(e.block) {
            let enter = self.enter(e.block, l.value);
            self.reload(b, l.value, enter, weight, &mut loads);
        }
        for (&param, &arg) in t.list(t.block(e.block).params).iter().zip(t.list(e.args)) {
            if p.liveness.def_end(param) == NEVER {
                continue;
            }
            let enter = self.enter(e.block, param);
            if t.as_const(arg).is_some() {
                // Stored, if the parameter lives in a slot.
                let store = self.program.add_var(weight, (0.0, 1.0));
                self.at_least(&[(store, 1.0), (enter, 1.0)], 1.0);
                continue;
            }
            if arg != param {
                self.pass(b, (param, arg), enter, weight, &mut loads);
            }
            self.reload(b, arg, enter, weight, &mut loads);
        }
    }

    /// A parameter that lives in a slot gets its argument there.
    fn pass(
        &mut self,
        b: BlockId,
        (param, arg): (ValueId, ValueId),
        enter: Variable,
        weight: f64,
        loads: &mut HashMap<ValueId, Variable>,
    ) {
        let store = self.program.add_var(weight, (0.0, 1.0));
        if self.homes.interfere(param, arg) {
            // They can't share a slot: a store, and a load before it if the argument is in its slot.
            self.at_least(&[(store, 1.0), (enter, 1.0)], 1.0);
            let load = self.load(arg, weight, loads);
            if let Ok([keep, late]) = self.leaves(b, arg) {
                let there = [(keep, 1.0), (late, 1.0)];
                self.at_least(&[(load, 1.0), (enter, 1.0), there[0], there[1]], 1.0);
            } else if self.leaves(b, arg) == Err(0.0) {
                self.at_least(&[(load, 1.0), (enter, 1.0)], 1.0);
            }
            return;
        }
        // From a register to a slot; from slot to slot is nothing if both are the same one. They may not be.
        let spilled = self.spilled[arg.index()];
        self.at_least(&[(store, 1.0), (enter, 1.0), (spilled, 1.0)], 1.0);
        let doubt = self.program.add_var(weight * self.doubt, (0.0, 1.0));
        self.at_least(&[(doubt, 1.0), (enter, 1.0)], 1.0);
    }

    /// The load of a value on an edge: one is enough, from there it is copied.
    fn load(
        &mut self,
        v: ValueId,
        weight: f64,
        loads: &mut HashMap<ValueId, Variable>,
    ) -> Variable {
        *loads.entry(v).or_insert_with(|| self.program.add_var(weight, (0.0, 1.0)))
    }

    /// On the edge from `b`, a value goes where a variable says that it is in a register.
    fn reload(
        &mut self,
        b: BlockId,
        v: ValueId,
        enter: Variable,
        weight: f64,
        loads: &mut HashMap<ValueId, Variable>,
    ) {
        let spilled = self.spilled[v.index()];
        let load = self.load(v, weight, loads);
        match self.leaves(b, v) {
            Ok([keep, late]) => {
                self.at_least(&[(load, 1.0), (keep, 1.0), (late, 1.0), (enter, -1.0)], 0.0);
            }
            Err(there) => self.at_least(&[(load, 1.0), (enter, -1.0)], -there),
        }
        self.at_least(&[(spilled, 1.0), (load, -1.0)], 0.0);
    }

    /// What it costs to fill a value's slot.
    fn store(&mut self, v: ValueId) {
        use ir::Def;
        let p = self.p;
        let t = p.trace;
        let spilled = self.spilled[v.index()];
        let (weight, enter) = match t.values[v.index()].def {
            Def::Const(_) | Def::Param { block: BlockId::ENTRY, .. } => return,
            Def::Inst { inst, .. } if self.memory[inst.index()] => return,
            Def::Inst { inst, .. } => (self.weight(block_of(p, inst)), None),
            Def::Param { .. } if p.liveness.def_end(v) == NEVER => return,
            Def::Param { block, .. } => {
                let enter = self.enter(block, v);
                if let Some(entries) = entries_of_passed(p, block, v) {
                    return self.store_on_the_way_in(block, v, enter, entries);
                }
                (self.weight(block), Some(enter))
            }
        };
        let store = self.program.add_var(weight, (0.0, 1.0));
        match enter {
            // A parameter that doesn't start in a register is brought to its slot by the edges.
            Some(enter) => self.at_least(&[(store, 1.0), (spilled, -1.0), (enter, -1.0)], -1.0),
            None => self.at_least(&[(store, 1.0), (spilled, -1.0)], 0.0),
        }
    }

    /// The slot of a parameter that its loop passes round is filled where the loop is entered, unless it is the
    /// argument's.
    fn store_on_the_way_in(
        &mut self,
        header: BlockId,
        v: ValueId,
        enter: Variable,
        entries: impl Iterator<Item = (BlockId, u8)>,
    ) {
        let (t, graph) = (self.p.trace, &self.p.liveness.graph);
        let k = t.list(t.block(header).params).iter().position(|&x| x == v).unwrap_or(0);
        for (from, succ) in entries {
            let Some(edge) = t.block(from).succs[succ as usize] else { continue };
            let arg = t.list(edge.args)[k];
            let weight = edge_weight(graph, from, header) as f64;
            let store = self.program.add_var(weight, (0.0, 1.0));
            let mut expr = vec![(store, 1.0), (self.spilled[v.index()], -1.0), (enter, -1.0)];
            if t.as_const(arg).is_none() && !self.homes.interfere(v, arg) {
                expr.push((self.spilled[arg.index()], 1.0));
            }
            self.at_least(&expr, -1.0);
        }
    }

    fn solution(self) -> Result<Plan, AllocError> {
        let mut options = SolveOptions::default();
        options.time_limit = Some(MAX_TIME);
        options.node_limit = Some(MAX_NODES);
        let given_up = || {
            let size = self.p.trace.insts.len();
            unsupported(format!(
                "no proof for this trace of {size} instructions within {MAX_NODES} search nodes and {} seconds",
                MAX_TIME.as_secs()
            ))
        };
        let solved = match self.program.solve_with(options) {
            Ok(SolveOutcome::Solution(s)) if s.status() == microlp::SolutionStatus::Optimal => s,
            Ok(_) => return Err(given_up()),
            Err(e) => return Err(unsupported(format!("the solver says: {e}"))),
        };
        let is = |v: Variable| solved.var_value(v) > 0.5;
        let mut plan = Plan {
            bound: (solved.objective() + self.fixed + 1e-3).floor() as u64,
            memory: self.memory,
            ..Plan::default()
        };
        plan.enter = self.enter.iter().filter(|(_, e)| is(**e)).map(|(&key, _)| key).collect();
        for (b, stretches) in self.stretches.iter().enumerate() {
            let late = stretches.iter().filter(|s| s.late.is_some_and(is)).map(|s| s.value);
            plan.late.push(late.collect());
            for s in stretches {
                let key = (BlockId(b as u32), s.value, s.start);
                if s.keep.is_none_or(is) {
                    // Where it is used, it is still there.
                    plan.kept.insert(key, s.end + s.used as u32);
                } else {
                    plan.dropped.insert(key);
                }
            }
        }
        Ok(plan)
    }
}

fn block_of(p: &Problem<'_>, i: InstId) -> BlockId {
    BlockId(p.trace.blocks.partition_point(|b| b.insts.end <= i.0) as u32)
}

/// The edges that bring a parameter a new value, if those around its loop don't.
pub(super) fn entries_of_passed<'a>(
    p: &'a Problem<'a>,
    header: BlockId,
    v: ValueId,
) -> Option<impl Iterator<Item = (BlockId, u8)> + 'a> {
    let (t, graph) = (p.trace, &p.liveness.graph);
    let k = t.list(t.block(header).params).iter().position(|&x| x == v)?;
    let arg = move |b: BlockId, succ: u8| {
        let edge = t.block(b).succs[succ as usize];
        edge.map(|e| t.list(e.args)[k])
    };
    let back = move |b: BlockId| graph.rank(b) >= graph.rank(header);
    let passed = graph.is_header(header)
        && graph.preds(header).iter().all(|q| !back(q.block) || arg(q.block, q.succ) == Some(v));
    passed.then(move || {
        let entries = graph.preds(header).iter().filter(move |q| !back(q.block));
        entries.map(|q| (q.block, q.succ))
    })
}
