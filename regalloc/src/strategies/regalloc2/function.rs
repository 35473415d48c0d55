//! A trace as the crate wants to see it.

use crate::allocator::{AllocError, Problem};
use crate::machine::{CLASS_REGS, Contract, Machine, PReg, RegSet, fits_imm32};
use ir::{Class, InstId, Trace, ValueId};
use regalloc2::{
    Block, Function, Inst, InstRange, MachineEnv, Operand, OperandConstraint, OperandKind,
    OperandPos, PRegSet, RegClass, VReg,
};

/// What an instruction of the adapted function stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin {
    /// An input arrives.
    Input(u32),
    /// A constant is made before an instruction.
    Constant { value: ValueId, before: InstId },
    /// An instruction.
    Inst(InstId),
    /// A result in memory moves on. See [`Adapted::copies`].
    Copy { value: ValueId, after: InstId },
    /// A constant is made on an edge.
    EdgeConstant { value: ValueId, block: ir::BlockId, succ: u8 },
    /// The end of an edge.
    Edge { block: ir::BlockId, succ: u8 },
}

/// What an operand of the adapted function stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Site {
    /// An entry of [`Trace::lists`].
    List(u32),
    /// A value that the instruction's exit needs.
    Exit(ValueId),
    /// The definition of an input or a constant.
    Def,
}

/// The adapted function. Virtual registers are the trace's values, then one for each constant that is made.
#[derive(Default)]
pub(super) struct Adapted {
    pub(super) origins: Vec<Origin>,
    operands: Vec<Operand>,
    pub(super) sites: Vec<Site>,
    /// By instruction: where its operands start; one more at the end.
    operand_start: Vec<u32>,
    clobbers: Vec<PRegSet>,
    blocks: Vec<AdaptedBlock>,
    vregs: usize,
    /// A result that must be in memory is a register of its own, which an instruction after it copies:
    /// `fastalloc` (0.15.2) stores a register over a result whose constraint is `Stack`.
    copies: bool,
}

#[derive(Default)]
struct AdaptedBlock {
    insts: (usize, usize),
    preds: Vec<Block>,
    succs: Vec<Block>,
    params: Vec<VReg>,
    args: Vec<VReg>,
    is_exit: bool,
}

fn class(c: Class) -> RegClass {
    match c {
        Class::Int => RegClass::Int,
        Class::Float => RegClass::Float,
    }
}

fn preg(r: PReg) -> regalloc2::PReg {
    regalloc2::PReg::new(r.number() as usize, class(r.class()))
}

fn preg_set(set: RegSet) -> PRegSet {
    set.iter().fold(PRegSet::empty(), |s, r| s.with(preg(r)))
}

/// The machine's registers; number 8 of each class is the machine's scratch register.
pub(super) fn environment(machine: &Machine) -> MachineEnv {
    let of = |c: Class, set: RegSet| preg_set(machine.class(c).intersect(set));
    let [scratch_int, scratch_float] =
        [RegClass::Int, RegClass::Float].map(|c| regalloc2::PReg::new(CLASS_REGS as usize, c));
    // The crate spills around calls by itself: registers that survive are the second choice elsewhere.
    let survive = machine.survive_calls;
    let others = machine.pool.minus(survive);
    MachineEnv {
        preferred_regs_by_class: [
            of(Class::Int, others),
            of(Class::Float, others),
            PRegSet::empty(),
        ],
        non_preferred_regs_by_class: [
            of(Class::Int, survive),
            of(Class::Float, survive),
            PRegSet::empty(),
        ],
        scratch_by_class: [Some(scratch_int), Some(scratch_float), None],
        fixed_stack_slots: vec![],
    }
}

impl Adapted {
    pub(super) fn new(
        p: &Problem<'_>,
        allocator: &'static str,
        memory_only: bool,
        copies: bool,
    ) -> Result<Adapted, AllocError> {
        let t = p.trace;
        let mut a = Adapted { vregs: t.values.len(), copies, ..Adapted::default() };
        // Each block is followed by the blocks of its edges.
        // Dominators first: the fast algorithm relies on it.
        let order = p.liveness.graph.order();
        let mut numbers = vec![0; t.blocks.len()];
        let mut count = 0;
        for &b in order {
            numbers[b.index()] = count;
            count += 1 + t.block(b).edges().count();
        }
        a.blocks.resize_with(count, AdaptedBlock::default);
        for &b in order {
            let n = numbers[b.index()];
            a.block(p, b, n, allocator, memory_only)?;
            let mut edge = n;
            for (succ, e) in t.block(b).succs.iter().enumerate() {
                let Some(e) = e else { continue };
                edge += 1;
                let to = numbers[e.block.index()];
                a.edge(t, b, succ as u8, *e, n, edge, to);
            }
        }
        a.operand_start.push(a.operands.len() as u32);
        Ok(a)
    }

    fn vreg(t: &Trace, v: ValueId) -> VReg {
        VReg::new(v.index(), class(t.repr(v).class()))
    }

    fn push_inst(&mut self, origin: Origin, clobbers: PRegSet) {
        self.origins.push(origin);
        self.operand_start.push(self.operands.len() as u32);
        self.clobbers.push(clobbers);
    }

    fn push(&mut self, vreg: VReg, c: OperandConstraint, k: OperandKind, at: OperandPos, s: Site) {
        self.operands.push(Operand::new(vreg, c, k, at));
        self.sites.push(s);
    }

    fn new_constant(
        &mut self,
        t: &Trace,
        v: ValueId,
        origin: Origin,
        c: OperandConstraint,
    ) -> VReg {
        let vreg = VReg::new(self.vregs, class(t.repr(v).class()));
        self.vregs += 1;
        self.push_inst(origin, PRegSet::empty());
        self.push(vreg, c, OperandKind::Def, OperandPos::Late, Site::Def);
        vreg
    }

    fn block(
        &mut self,
        p: &Problem<'_>,
        b: ir::BlockId,
        n: usize,
        allocator: &'static str,
        memory_only: bool,
    ) -> Result<(), AllocError> {
        let t = p.trace;
        let first = self.origins.len();
        let block = t.block(b);
        let params = t.list(block.params).iter().map(|&v| Adapted::vreg(t, v));
        if b == ir::BlockId::ENTRY {
            for (k, vreg) in params.enumerate() {
                self.push_inst(Origin::Input(k as u32), PRegSet::empty());
                let (any, late) = (OperandConstraint::Any, OperandPos::Late);
                self.push(vreg, any, OperandKind::Def, late, Site::Def);
            }
        } else {
            self.blocks[n].params = params.collect();
        }
        for i in block.insts.clone() {
            self.inst(p, InstId(i), allocator, memory_only)?;
        }
        self.blocks[n].insts = (first, self.origins.len());
        self.blocks[n].is_exit = block.edges().count() == 0;
        Ok(())
    }

    #[allow(clippy::too_many_arguments, reason = "the ends of an edge in both numberings")]
    fn edge(
        &mut self,
        t: &Trace,
        block: ir::BlockId,
        succ: u8,
        e: ir::Edge,
        from: usize,
        edge: usize,
        to: usize,
    ) {
        let first = self.origins.len();
        let mut args = Vec::new();
        for &value in t.list(e.args) {
            args.push(if t.as_const(value).is_some() {
                let origin = Origin::EdgeConstant { value, block, succ };
                self.new_constant(t, value, origin, OperandConstraint::Any)
            } else {
                Adapted::vreg(t, value)
            });
        }
        self.push_inst(Origin::Edge { block, succ }, PRegSet::empty());
        self.blocks[from].succs.push(Block::new(edge));
        self.blocks[to].preds.push(Block::new(edge));
        let b = &mut self.blocks[edge];
        b.insts = (first, self.origins.len());
        b.args = args;
        b.preds.push(Block::new(from));
        b.succs.push(Block::new(to));
    }

    fn inst(
        &mut self,
        p: &Problem<'_>,
        i: InstId,
        allocator: &'static str,
        memory_only: bool,
    ) -> Result<(), AllocError> {
        use OperandConstraint::{Any, Reg, Stack};
        let t = p.trace;
        let inst = t.inst(i);
        let contract = p.machine.contract(inst.uop);
        let works = inst.args.len + inst.results.len > 0;
        let wide = memory_only || !contract.registers || !fits(p, inst, contract);
        let memory = works && wide && contract.memory;
        if works && !memory && !contract.registers {
            let registers = p.machine.class(Class::Int).len();
            return Err(AllocError::NoForm { allocator, uop: inst.uop, registers });
        }
        let place = if memory { Stack } else { Reg };
        // Constants first: their definitions are instructions of their own.
        let mut immediate = false;
        let mut args: Vec<Option<VReg>> = Vec::new();
        for (k, &v) in t.args(inst).iter().enumerate() {
            let constant = t.as_const(v);
            if memory && t.args(inst)[..k].contains(&v) {
                args.push(None);
                continue;
            }
            let allowed = !memory && !immediate && contract.imm >> k & 1 != 0;
            args.push(match constant {
                Some(bits) if allowed && fits_imm32(bits) => {
                    immediate = true;
                    None
                }
                Some(_) => {
                    let origin = Origin::Constant { value: v, before: i };
                    Some(self.new_constant(t, v, origin, place))
                }
                None => Some(Adapted::vreg(t, v)),
            });
        }
        self.push_inst(Origin::Inst(i), preg_set(contract.clobbers.intersect(p.machine.pool)));
        let result = inst.uop.info().results.first().map(|r| r.class());
        for ((k, j), vreg) in inst.args.range().enumerate().zip(&args) {
            let Some(vreg) = *vreg else { continue };
            let v = t.lists[j];
            // The crate takes one use in memory of a value; `translate` gives the others its place.
            if memory && t.args(inst)[..k].contains(&v) {
                continue;
            }
            let twin =
                t.args(inst).iter().enumerate().any(|(n, x)| *x == v && n != k && n + k != 1);
            let shares = contract.reuse >> k & 1 != 0 && !twin;
            let other_class = result != Some(t.repr(v).class());
            // A late use can't be in a clobbered register; `fits` has seen to it that there is another.
            let early = memory || result.is_none() || shares || other_class;
            let at = if early { OperandPos::Early } else { OperandPos::Late };
            self.push(vreg, place, OperandKind::Use, at, Site::List(j as u32));
        }
        if let Some(s) = inst.exit {
            let raises = inst.uop.has(ir::uop::RAISE);
            let from = self.operands.len();
            for v in t.snapshot_values(s) {
                let vreg = Adapted::vreg(t, v);
                let listed = self.operands[from..].iter().any(|o| o.vreg() == vreg);
                if t.as_const(v).is_some() || listed {
                    continue;
                }
                // An operand is found where the instruction reads it, unless the call destroys that.
                if t.args(inst).contains(&v) && (memory || !raises) {
                    continue;
                }
                // The result mustn't overwrite what the exit needs.
                let late = raises || result.is_some();
                let at = if late { OperandPos::Late } else { OperandPos::Early };
                let anywhere = if memory_only { Stack } else { Any };
                self.push(vreg, anywhere, OperandKind::Use, at, Site::Exit(v));
            }
        }
        for j in inst.results.range() {
            let value = t.lists[j];
            let vreg = Adapted::vreg(t, value);
            let site = Site::List(j as u32);
            if memory && self.copies && p.liveness.def_end(value) != liveness::NEVER {
                let own = VReg::new(self.vregs, vreg.class());
                self.vregs += 1;
                self.push(own, Stack, OperandKind::Def, OperandPos::Late, site);
                self.push_inst(Origin::Copy { value, after: i }, PRegSet::empty());
                self.push(own, Stack, OperandKind::Use, OperandPos::Early, Site::Def);
                self.push(vreg, Reg, OperandKind::Def, OperandPos::Late, Site::Def);
            } else {
                self.push(vreg, place, OperandKind::Def, OperandPos::Late, site);
            }
        }
        Ok(())
    }

    fn is_last(&self, inst: Inst) -> Option<&AdaptedBlock> {
        let n = inst.index();
        let at = self.blocks.partition_point(|b| b.insts.1 <= n);
        self.blocks.get(at).filter(|b| b.insts.1 == n + 1)
    }
}

/// Whether the register form finds registers: distinct operands, a result of its own where it can't take an
/// operand's, and for operands that the result mustn't overwrite registers that the call leaves alone.
fn fits(p: &Problem<'_>, inst: &ir::Inst, contract: &Contract) -> bool {
    let t = p.trace;
    let result = inst.uop.info().results.first().map(|r| r.class());
    Class::ALL.iter().all(|&c| {
        let registers = p.machine.class(c);
        let safe = registers.minus(contract.clobbers);
        let mut all = 0;
        let mut late = 0;
        for (k, &v) in t.args(inst).iter().enumerate() {
            if t.repr(v).class() == c && !t.args(inst)[..k].contains(&v) {
                all += 1;
                late += (result == Some(c) && contract.reuse >> k & 1 == 0) as u32;
            }
        }
        let own = (result == Some(c)) as u32;
        all <= registers.len() && late + own <= registers.len() && late <= safe.len()
    })
}

impl Function for Adapted {
    fn num_insts(&self) -> usize {
        self.origins.len()
    }
    fn num_blocks(&self) -> usize {
        self.blocks.len()
    }
    fn entry_block(&self) -> Block {
        Block::new(0)
    }
    fn block_insns(&self, block: Block) -> InstRange {
        let (from, to) = self.blocks[block.index()].insts;
        InstRange::new(Inst::new(from), Inst::new(to))
    }
    fn block_succs(&self, block: Block) -> &[Block] {
        &self.blocks[block.index()].succs
    }
    fn block_preds(&self, block: Block) -> &[Block] {
        &self.blocks[block.index()].preds
    }
    fn block_params(&self, block: Block) -> &[VReg] {
        &self.blocks[block.index()].params
    }
    fn is_ret(&self, insn: Inst) -> bool {
        self.is_last(insn).is_some_and(|b| b.is_exit)
    }
    fn is_branch(&self, insn: Inst) -> bool {
        self.is_last(insn).is_some_and(|b| !b.is_exit)
    }
    fn branch_blockparams(&self, block: Block, _: Inst, _: usize) -> &[VReg] {
        &self.blocks[block.index()].args
    }
    fn inst_operands(&self, insn: Inst) -> &[Operand] {
        let n = insn.index();
        &self.operands[self.operand_start[n] as usize..self.operand_start[n + 1] as usize]
    }
    fn inst_clobbers(&self, insn: Inst) -> PRegSet {
        self.clobbers[insn.index()]
    }
    fn num_vregs(&self) -> usize {
        self.vregs
    }
    fn spillslot_size(&self, _: RegClass) -> usize {
        1
    }
}

impl Adapted {
    /// What the operands of an instruction stand for, in order.
    pub(super) fn sites_of(&self, inst: usize) -> &[Site] {
        &self.sites[self.operand_start[inst] as usize..self.operand_start[inst + 1] as usize]
    }
}
