//! Random traces that can be executed: what the allocators' property tests and the native fuzzers eat.
//!
//! Every loop counts a bounded counter down, so a run always ends. Inputs are raw `i64`s and `f64`s; no
//! uop reads the heap or calls a named runtime function unless [`Config::calls`] allows calls, which
//! are then `_CALL_I64_I64`, `_CALL_F64` and `_CALL_F64_F64` with the immediates of [`Config`], and with
//! [`Config::adder`] `_CALL_RUNTIME_2` on boxed integers, which may raise.

use crate::word::Word;
use crate::{
    BlockId, Builder, Def, FrameSpec, InstId, Repr, SlotValue, SnapshotId, Trace, Uop, ValueId,
};

/// A small deterministic generator of random numbers (xorshift64*, Marsaglia 2003, Vigna 2016).
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// From a seed; equal seeds give equal sequences.
    pub fn new(seed: u64) -> Rng {
        // Spread small seeds (the finaliser of splitmix64) and avoid the all-zero state.
        let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Rng((z ^ (z >> 31)) | 1)
    }

    /// The next 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `n`.
    ///
    /// # Panics
    /// When `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        ((self.next_u64() >> 33) % n as u64) as usize
    }

    /// True once in `n` times.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// What the traces are like.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// About how many instructions.
    pub size: usize,
    /// How many inputs of each representation, `i64` and `f64`.
    pub inputs: [usize; 2],
    /// How deeply loops and diamonds nest.
    pub depth: usize,
    /// Upper limit of a loop's trip count.
    pub trips: u32,
    /// Percent of the operations that are calls.
    pub calls: usize,
    /// Percent of the operations that are guards with a snapshot.
    pub exits: usize,
    /// The immediates of `_CALL_I64_I64`, `_CALL_F64` and `_CALL_F64_F64`.
    pub symbols: [u64; 3],
    /// The immediate of a `_CALL_RUNTIME_2` that adds small ints and raises for anything else; without one there are
    /// no calls that raise.
    pub adder: Option<u64>,
    /// How far back operands reach, in values: the higher, the more values are live.
    pub reach: usize,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            size: 60,
            inputs: [3, 2],
            depth: 3,
            trips: 5,
            calls: 5,
            exits: 15,
            symbols: [0; 3],
            adder: None,
            reach: 12,
        }
    }
}

impl Config {
    /// A random configuration, with about `size` instructions.
    pub fn random(rng: &mut Rng, size: usize) -> Config {
        Config {
            size: 1 + rng.below(size.max(1)),
            inputs: [1 + rng.below(6), rng.below(5)],
            depth: rng.below(4),
            trips: 1 + rng.below(6) as u32,
            calls: [0, 0, 4, 15][rng.below(4)],
            exits: [0, 10, 30][rng.below(3)],
            symbols: [0; 3],
            adder: None,
            reach: [3, 8, 20, 60][rng.below(4)],
        }
    }
}

const INT_BINARY: &[Uop] = &[
    Uop::_ADD_WRAP_I64,
    Uop::_AND_I64,
    Uop::_OR_I64,
    Uop::_XOR_I64,
    Uop::_MIN_I64,
    Uop::_MAX_I64,
    Uop::_ADD_I64,
    Uop::_SUBTRACT_I64,
    Uop::_MULTIPLY_I64,
    Uop::_FLOOR_DIVIDE_I64,
    Uop::_REMAINDER_I64,
    Uop::_RSHIFT_I64,
];
const INT_UNARY: &[Uop] = &[Uop::_INVERT_I64, Uop::_NEGATIVE_I64, Uop::_ABS_I64];
const FLOAT_BINARY: &[Uop] =
    &[Uop::_ADD_F64, Uop::_SUBTRACT_F64, Uop::_MULTIPLY_F64, Uop::_TRUE_DIVIDE_F64];
const FLOAT_UNARY: &[Uop] = &[Uop::_NEGATIVE_F64, Uop::_ABS_F64, Uop::_SQRT_F64];
const INT_GUARDS: &[Uop] =
    &[Uop::_GUARD_LT_I64, Uop::_GUARD_LE_I64, Uop::_GUARD_EQ_I64, Uop::_GUARD_NE_I64];
const FLOAT_GUARDS: &[Uop] =
    &[Uop::_GUARD_LT_F64, Uop::_GUARD_NE_F64, Uop::_GUARD_NOT_LT_F64, Uop::_GUARD_NOT_LE_F64];

const INT_CONSTS: [i64; 8] = [0, 1, -1, 2, 7, 0x7fff_ffff, 0x1_2345_6789, i64::MIN + 5];
const FLOAT_CONSTS: [f64; 5] = [0.0, 1.0, -0.5, 1e300, -0.0];

struct Generator<'a> {
    b: Builder,
    rng: &'a mut Rng,
    config: Config,
    /// Values that may be used here, `i64` and `f64`, oldest first.
    scope: [Vec<ValueId>; 2],
    budget: usize,
    pc: u32,
    /// Block numbers that were not known when an edge needed them.
    labels: Vec<BlockId>,
}

/// Numbers from here on stand for [`Generator::labels`] until the trace is finished.
const FIRST_LABEL: u32 = 1 << 24;

/// A random executable trace; the same state of `rng` and the same configuration give the same trace.
pub fn trace(rng: &mut Rng, config: Config) -> Trace {
    let mut g = Generator {
        b: Builder::new("random"),
        rng,
        config,
        scope: Default::default(),
        budget: config.size,
        pc: 0,
        labels: vec![],
    };
    let mut reprs = vec![Repr::I64; config.inputs[0]];
    reprs.extend(vec![Repr::F64; config.inputs[1]]);
    let (_, params) = g.b.block(&reprs);
    g.bind(&reprs, &params);
    g.region(config.depth);
    let s = g.snapshot();
    g.b.exit(s);
    let mut trace = g.b.finish();
    for edge in trace.blocks.iter_mut().flat_map(|b| b.succs.iter_mut().flatten()) {
        if edge.block.0 >= FIRST_LABEL {
            edge.block = g.labels[(edge.block.0 - FIRST_LABEL) as usize];
        }
    }
    trace
}

fn slot(repr: Repr) -> usize {
    (repr == Repr::F64) as usize
}

impl Generator<'_> {
    fn bind(&mut self, reprs: &[Repr], values: &[ValueId]) {
        for (&r, &v) in reprs.iter().zip(values) {
            self.scope[slot(r)].push(v);
        }
    }

    fn constant(&mut self, repr: Repr) -> ValueId {
        let bits = match repr {
            Repr::F64 => FLOAT_CONSTS[self.rng.below(FLOAT_CONSTS.len())].to_bits(),
            _ => INT_CONSTS[self.rng.below(INT_CONSTS.len())] as u64,
        };
        self.b.constant(repr, bits)
    }

    /// A value in scope, or now and then a constant.
    fn operand(&mut self, repr: Repr) -> ValueId {
        let scope = &self.scope[slot(repr)];
        if scope.is_empty() || self.rng.one_in(7) {
            return self.constant(repr);
        }
        let back = self.rng.below(self.config.reach.min(scope.len()));
        scope[scope.len() - 1 - back]
    }

    /// Never a constant: a uop whose operands are all constants has been folded.
    fn variable(&mut self, repr: Repr) -> ValueId {
        let scope = &self.scope[slot(repr)];
        if scope.is_empty() {
            return self.constant(repr);
        }
        let back = self.rng.below(self.config.reach.min(scope.len()));
        scope[scope.len() - 1 - back]
    }

    /// Boxes two integers (or one and `None`, which fails), adds them by a call, and unboxes the sum. The boxes are
    /// on the stack of the exits, so a call that raises finds them where it must.
    fn raising_call(&mut self, adder: u64) {
        let [x, y] = [self.variable(Repr::I64), self.operand(Repr::I64)];
        let mut boxed = Vec::new();
        for v in [x, y] {
            let s = self.snapshot_with(&boxed);
            boxed.extend(self.b.inst(Uop::_BOX_INT, &[v], 0, Some(s)));
        }
        if self.rng.one_in(6) {
            boxed[1] = self.b.constant(Repr::Obj, Word::NONE.0);
        }
        let s = self.snapshot_with(&boxed);
        let sum = self.b.inst(Uop::_CALL_RUNTIME_2, &boxed, adder, Some(s));
        boxed.extend(sum);
        let s = self.snapshot_with(&boxed);
        self.b.inst(Uop::_GUARD_INT, &boxed[2..], 0, Some(s));
        let sum = self.b.inst(Uop::_UNBOX_INT, &boxed[2..], 0, None);
        self.scope[slot(Repr::I64)].extend(sum);
    }

    fn snapshot(&mut self) -> SnapshotId {
        self.snapshot_with(&[])
    }

    fn snapshot_with(&mut self, stack: &[ValueId]) -> SnapshotId {
        let mut locals = Vec::new();
        for _ in 0..self.rng.below(6) {
            locals.push(match self.rng.below(8) {
                0 => SlotValue::Unset,
                n => SlotValue::Owned(self.operand(if n < 5 { Repr::I64 } else { Repr::F64 })),
            });
        }
        self.pc += 1;
        let stack = stack.iter().map(|&v| SlotValue::Owned(v)).collect();
        let frame = FrameSpec { code: 0, pc: self.pc, locals, stack };
        self.b.snapshot(&[frame], &[])
    }

    fn emit(&mut self, uop: Uop, args: &[ValueId], imm: u64) {
        let exit = uop.has(crate::uop::EXIT).then(|| self.snapshot());
        if let Some(v) = self.b.inst(uop, args, imm, exit) {
            let repr = uop.info().results[0];
            if repr == Repr::Cond {
                // Consumed at once, as the recorder's traces do.
                let exit = Some(self.snapshot());
                self.b.inst(Uop::_GUARD_IS_TRUE_POP, &[v], 0, exit);
            } else {
                self.scope[slot(repr)].push(v);
            }
        }
    }

    fn operation(&mut self) {
        self.budget = self.budget.saturating_sub(1);
        let percent = self.rng.below(100);
        let config = self.config;
        if percent < config.calls {
            if let (Some(adder), true) = (config.adder, self.rng.one_in(3)) {
                return self.raising_call(adder);
            }
            let (x, y) = (self.variable(Repr::F64), self.operand(Repr::F64));
            match self.rng.below(3) {
                0 => {
                    let args = [self.variable(Repr::I64), self.operand(Repr::I64)];
                    self.emit(Uop::_CALL_I64_I64, &args, config.symbols[0]);
                }
                1 => self.emit(Uop::_CALL_F64, &[x], config.symbols[1]),
                _ => self.emit(Uop::_CALL_F64_F64, &[x, y], config.symbols[2]),
            }
            return;
        }
        if percent < config.calls + config.exits {
            let (repr, guards) = match self.rng.below(3) {
                0 => (Repr::F64, FLOAT_GUARDS),
                _ => (Repr::I64, INT_GUARDS),
            };
            let guard = guards[self.rng.below(guards.len())];
            let args = [self.variable(repr), self.operand(repr)];
            return self.emit(guard, &args, 0);
        }
        match self.rng.below(16) {
            0..=6 => {
                let mut args = [self.variable(Repr::I64), self.operand(Repr::I64)];
                if self.rng.one_in(4) {
                    args.swap(0, 1);
                }
                let uop = INT_BINARY[self.rng.below(INT_BINARY.len())];
                self.emit(uop, &args, 0);
            }
            7 => {
                let args = [self.variable(Repr::I64)];
                let uop = INT_UNARY[self.rng.below(INT_UNARY.len())];
                self.emit(uop, &args, 0);
            }
            8..=11 => {
                let args = [self.variable(Repr::F64), self.operand(Repr::F64)];
                let uop = FLOAT_BINARY[self.rng.below(FLOAT_BINARY.len())];
                self.emit(uop, &args, 0);
            }
            12 => {
                let args = [self.variable(Repr::F64)];
                let uop = FLOAT_UNARY[self.rng.below(FLOAT_UNARY.len())];
                self.emit(uop, &args, 0);
            }
            13 => {
                let args = [self.variable(Repr::I64)];
                self.emit(Uop::_INT_TO_FLOAT, &args, 0);
            }
            14 => {
                let args = [self.variable(Repr::F64)];
                self.emit(Uop::_FLOAT_TO_INT, &args, 0);
            }
            _ => {
                let args = [self.variable(Repr::I64), self.operand(Repr::I64)];
                self.emit(Uop::_LT_I64, &args, 0);
            }
        }
    }

    /// Straight code, loops and diamonds; ends with an open block.
    fn region(&mut self, depth: usize) {
        let steps = 1 + self.rng.below(6);
        for _ in 0..steps {
            let straight = 1 + self.rng.below(8);
            for _ in 0..straight {
                if self.budget > 0 {
                    self.operation();
                }
            }
            if depth > 0 && self.budget > 0 {
                match self.rng.below(3) {
                    0 => self.diamond(depth - 1),
                    _ => self.counted_loop(depth - 1),
                }
            }
        }
    }

    fn random_reprs(&mut self) -> Vec<Repr> {
        let n = self.rng.below(6);
        (0..n).map(|_| if self.rng.one_in(3) { Repr::F64 } else { Repr::I64 }).collect()
    }

    fn operands(&mut self, reprs: &[Repr]) -> Vec<ValueId> {
        reprs.iter().map(|&r| self.operand(r)).collect()
    }

    fn label(&mut self) -> BlockId {
        self.labels.push(BlockId::ENTRY);
        BlockId(FIRST_LABEL + self.labels.len() as u32 - 1)
    }

    fn place(&mut self, label: BlockId) {
        self.labels[(label.0 - FIRST_LABEL) as usize] = self.next_block();
    }

    fn next_block(&self) -> BlockId {
        BlockId(self.b.trace().blocks.len() as u32)
    }

    /// `guard ? then : else`, joined with parameters. An arm may be empty, an edge critical.
    fn diamond(&mut self, depth: usize) {
        let operands = [self.variable(Repr::I64), self.operand(Repr::I64)];
        let guard = INT_GUARDS[self.rng.below(INT_GUARDS.len())];
        let join = self.random_reprs();
        let outer = self.scope.clone();
        let short = self.rng.one_in(3);
        let direct = self.operands(&join);
        let [then_label, else_label, join_label] = [(); 3].map(|()| self.label());
        let fails = if short { (join_label, &direct[..]) } else { (else_label, &[][..]) };
        self.b.branch(guard, &operands, 0, (then_label, &[]), fails);
        self.place(then_label);
        self.b.block(&[]);
        self.region(depth);
        let args = self.operands(&join);
        self.b.jump(join_label, &args);
        self.scope = outer.clone();
        if !short {
            self.place(else_label);
            self.b.block(&[]);
            self.region(depth);
            let args = self.operands(&join);
            self.b.jump(join_label, &args);
            self.scope = outer;
        }
        self.place(join_label);
        let (_, params) = self.b.block(&join);
        self.bind(&join, &params);
    }

    /// A loop that counts down from at most `trips`; the test is at the bottom.
    fn counted_loop(&mut self, depth: usize) {
        let mut reprs = vec![Repr::I64];
        reprs.extend(self.random_reprs());
        let trips = 1 + self.rng.below(self.config.trips.max(1) as usize) as u64;
        let mut args = vec![self.b.constant(Repr::I64, trips)];
        args.extend(self.operands(&reprs[1..]));
        let header = self.next_block();
        self.b.jump(header, &args);
        let outer = self.scope.clone();
        let (_, params) = self.b.block(&reprs);
        // The counter is out of the others' reach only as a target, not as an operand.
        self.bind(&reprs, &params);
        self.region(depth);
        let minus_one = self.b.constant(Repr::I64, -1i64 as u64);
        let counter = self.b.inst(Uop::_ADD_WRAP_I64, &[params[0], minus_one], 0, None);
        let counter = counter.unwrap_or(params[0]);
        let zero = self.b.constant(Repr::I64, 0);
        let mut back = vec![counter];
        for (k, &r) in reprs.iter().enumerate().skip(1) {
            // Some parameters are only passed around, some rotate.
            let v = match self.rng.below(4) {
                0 => params[k],
                _ => self.operand(r),
            };
            back.push(v);
        }
        // What the code after the loop can see: everything so far, but by its own choice.
        let after = self.next_block();
        let join = self.random_reprs();
        let out = self.operands(&join);
        self.b.branch(Uop::_GUARD_LT_I64, &[zero, counter], 0, (header, &back), (after, &out));
        let (_, joined) = self.b.block(&join);
        if self.rng.one_in(2) {
            // Only outer values and the new ones; otherwise values of the loop stay usable after it.
            self.scope = outer;
        }
        self.bind(&join, &joined);
    }
}

/// The same trace with all blocks but the entry in random order: dominators may come late.
pub fn shuffle_blocks(t: &Trace, rng: &mut Rng) -> Trace {
    let n = t.blocks.len();
    let mut order: Vec<usize> = (0..n).collect();
    for i in (2..n).rev() {
        order.swap(i, 1 + rng.below(i));
    }
    let mut place = vec![0u32; n];
    order.iter().enumerate().for_each(|(new, &old)| place[old] = new as u32);
    let mut insts = Vec::new();
    let mut moved = vec![0u32; t.insts.len()];
    let mut blocks = Vec::new();
    for &old in &order {
        let mut b = t.blocks[old].clone();
        let start = insts.len() as u32;
        for i in b.insts.clone() {
            moved[i as usize] = insts.len() as u32;
            insts.push(t.insts[i as usize]);
        }
        b.insts = start..insts.len() as u32;
        b.succs.iter_mut().flatten().for_each(|e| e.block = BlockId(place[e.block.index()]));
        blocks.push(b);
    }
    let mut out = t.clone();
    out.insts = insts;
    out.blocks = blocks;
    for v in &mut out.values {
        v.def = match v.def {
            Def::Param { block, index } => {
                Def::Param { block: BlockId(place[block.index()]), index }
            }
            Def::Inst { inst, index } => Def::Inst { inst: InstId(moved[inst.index()]), index },
            c => c,
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_seeds_give_equal_traces() {
        for seed in 0..20 {
            let make = || {
                let mut rng = Rng::new(seed);
                let config = Config::random(&mut rng, 100);
                trace(&mut rng, config)
            };
            assert_eq!(make(), make());
        }
    }

    #[test]
    fn traces_have_loops_joins_exits_and_both_classes() {
        let mut loops = 0;
        let mut floats = 0;
        let mut exits = 0;
        for seed in 0..50 {
            let mut rng = Rng::new(seed);
            let t = trace(&mut rng, Config::default());
            let back = |b: BlockId| t.block(b).edges().any(|e| e.block <= b);
            loops += t.block_ids().filter(|&b| back(b)).count();
            floats += t.values.iter().filter(|v| v.repr == Repr::F64).count();
            exits += t.insts.iter().filter(|i| i.exit.is_some()).count();
        }
        assert!(loops > 20 && floats > 100 && exits > 100, "{loops} {floats} {exits}");
    }
}
