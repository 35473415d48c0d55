//! Every stencil in every shape, natively, under random legal register assignments and random operands: the
//! result is the evaluator's, the heap ends up the same, and nothing else changes but declared clobbers.
#![cfg(target_arch = "x86_64")]

use emitter::sandbox::{FUNCTIONS, Sandbox};
use emitter::*;
use ir::eval::{UopOutcome, eval_uop};
use ir::layout::{self, tid};
use ir::uop::{EXIT, RAISE};
use ir::{Builder, Class, FrameSpec, Imm, Repr, Trace, Uop, Word};
use regalloc::{Allocation, Loc, PReg, RegSet, Segment, fits_imm32};
use stencils::Stencil;

/// Random runs of each stencil.
const RUNS: u32 = 60;
/// Slots of the test frame.
const SLOTS: u32 = 24;

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
    fn chance(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }
}

const INTS: &[i64] = &[
    0,
    1,
    -1,
    2,
    -2,
    3,
    5,
    7,
    10,
    -10,
    62,
    63,
    64,
    65,
    100,
    1 << 20,
    1 << 31,
    (1 << 31) - 1,
    -(1 << 31),
    -(1 << 31) - 1,
    1 << 32,
    1 << 53,
    (1 << 53) + 1,
    -(1 << 53) - 1,
    (1 << 62) - 1,
    1 << 62,
    -(1 << 62),
    -(1 << 62) - 1,
    i64::MAX,
    i64::MIN,
    i64::MIN + 1,
    i64::MAX - 1,
];
const FLOATS: &[f64] = &[
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    1.5,
    -2.5,
    3.0,
    1e10,
    -1e-10,
    1e19,
    -1e19,
    9.223372036854775e18,
    9.223372036854776e18,
    -9.223372036854776e18,
    1e76,
    1e77,
    1e78,
    FIRST_TOO_LARGE,
    FIRST_TOO_LARGE / 2.0,
    1e-77,
    1e-78,
    1e300,
    -1e300,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    f64::MIN_POSITIVE,
    5e-324,
    4.0,
    0.1,
];

/// Immediate floats whose sums, differences and products need not be.
const EDGE_FLOATS: &[f64] = &[
    1e77,
    -1e77,
    FIRST_TOO_LARGE / 2.0,
    1e40,
    -1e40,
    2e-77,
    2.0000001e-77,
    -2e-77,
    1e-40,
    0.0,
    -0.0,
    3.5,
];

/// 2²⁵⁷: floats below are immediate, down to the tiny ones.
const FIRST_TOO_LARGE: f64 = f64::from_bits((1023 + 257) << 52);

/// What the objects of one use are picked from.
#[derive(Clone, Copy, PartialEq)]
enum Bias {
    None,
    Ints,
    EdgeFloats,
    Objects,
}

/// Objects that live in the sandbox for the whole test, and random words of every kind.
struct World {
    heap: Sandbox,
    objects: Vec<Word>,
}

impl World {
    fn new() -> World {
        let mut heap = Sandbox::new();
        let text = "[1, 2.5, True], [], (None, 7), (), float(1e300), range(3, 2, 5), iter([1, 2]), object(70, 5), \
                    &[4], &(5, 6), object(1000), [(), ()]";
        let bits = heap.parse_values(text, &[Repr::Obj; 12]).expect("objects");
        let objects: Vec<Word> = bits.into_iter().map(Word).collect();
        World { heap, objects }
    }

    fn value(&self, rng: &mut Rng, repr: Repr, bias: Bias) -> u64 {
        if repr == Repr::Obj && !rng.chance(8) {
            match bias {
                Bias::None => {}
                Bias::Ints => return Word::from_i64(rng.pick(INTS)).unwrap_or(Word(1)).0,
                Bias::EdgeFloats => {
                    return Word::from_f64(rng.pick(EDGE_FLOATS)).unwrap_or(Word(2)).0;
                }
                Bias::Objects => return rng.pick(&self.objects).0,
            }
        }
        match repr {
            Repr::Cond => rng.next() & 1,
            Repr::I64 => match rng.below(4) {
                0 => rng.next(),
                1 => (rng.below(21) as i64 - 10) as u64,
                2 => rng.next() as i32 as i64 as u64,
                _ => rng.pick(INTS) as u64,
            },
            Repr::F64 => match rng.below(4) {
                0 => rng.next(),
                1 => ((rng.below(2001) as f64 - 1000.0) / 8.0).to_bits(),
                _ => rng.pick(FLOATS).to_bits(),
            },
            Repr::Obj => match rng.below(8) {
                0 | 1 => Word::from_i64(rng.pick(INTS)).unwrap_or(Word(1)).0,
                2 => (rng.next() << rng.below(64)) | 1,
                3 => Word::from_f64(rng.pick(FLOATS)).unwrap_or(Word(2)).0,
                4 => rng.next() & !3 | 2,
                5 => rng.pick(&[Word::NONE, Word::TRUE, Word::FALSE, Word::ELLIPSIS]).0,
                _ => rng.pick(&self.objects).0,
            },
        }
    }

    fn imm(&self, rng: &mut Rng, uop: Uop) -> u64 {
        match uop.info().imm {
            Imm::None => 0,
            Imm::Offset => rng.pick(&[8, 16, 24, 32]),
            Imm::Tid => {
                rng.pick(&[tid::LIST, tid::TUPLE, tid::FLOAT, tid::RANGE_ITER, 70, 1000]) as u64
            }
            Imm::Field32 => {
                let expected = rng.pick(&[tid::LIST, tid::TUPLE, 70, 3]) as u64;
                expected << 32 | layout::OBJ_TID as u64
            }
            Imm::Symbol => rng.below(FUNCTIONS.len()) as u64,
        }
    }
}

/// One random use of a stencil.
struct Use {
    args: Vec<u64>,
    imm: u64,
    arg_locs: Vec<Loc>,
    result_loc: Option<Loc>,
}

fn random_reg(rng: &mut Rng, class: Class, avoid: RegSet) -> PReg {
    loop {
        let n = rng.below(8) as u8;
        let r = if class == Class::Int { PReg::int(n) } else { PReg::float(n) };
        if !avoid.contains(r) {
            return r;
        }
    }
}

fn random_use(rng: &mut Rng, world: &World, stencil: &Stencil) -> Use {
    let info = stencil.uop.info();
    let shape = stencil.shape;
    let mut arg_locs = Vec::new();
    let mut taken = RegSet::EMPTY;
    for (k, repr) in info.args.iter().enumerate() {
        let k8 = k as u8;
        let earlier = (0..k).filter(|&j| info.args[j].class() == repr.class()).collect::<Vec<_>>();
        // Operands may share a place unless the result takes it.
        let share = !earlier.is_empty() && rng.chance(5) && shape.reuse.is_none();
        arg_locs.push(if shape.memory {
            if share {
                arg_locs[rng.pick(&earlier)]
            } else {
                Loc::Slot(rng.below(SLOTS as usize) as u32)
            }
        } else if shape.imm == Some(k8) {
            Loc::Const
        } else if shape.equal && k == 1 {
            arg_locs[0]
        } else {
            let shared = share.then(|| arg_locs[rng.pick(&earlier)]).filter(|l| *l != Loc::Const);
            shared.unwrap_or_else(|| Loc::Reg(random_reg(rng, repr.class(), taken)))
        });
        if let Loc::Reg(r) = arg_locs[k] {
            taken.insert(r);
        }
    }
    let result_loc = info.results.first().map(|repr| match shape.reuse {
        _ if shape.memory && rng.chance(3) && !arg_locs.is_empty() => rng.pick(&arg_locs),
        _ if shape.memory => Loc::Slot(rng.below(SLOTS as usize) as u32),
        Some(k) => arg_locs[k as usize],
        None => Loc::Reg(random_reg(rng, repr.class(), taken)),
    });
    let mut args: Vec<u64> = Vec::new();
    let bias = rng.pick(&[Bias::None, Bias::Ints, Bias::EdgeFloats, Bias::Objects]);
    for (k, repr) in info.args.iter().enumerate() {
        // The same place holds the same bits (two slots may coincide by chance).
        let same = (0..k).find(|&j| arg_locs[j] == arg_locs[k] && arg_locs[k] != Loc::Const);
        let mut bits = world.value(rng, *repr, bias);
        while arg_locs[k] == Loc::Const && !fits_imm32(bits) {
            bits = world.value(rng, *repr, bias);
        }
        args.push(same.map_or(bits, |j| args[j]));
    }
    Use { args, imm: world.imm(rng, stencil.uop), arg_locs, result_loc }
}

/// The instruction as a trace: its parameters are the operands that are no constants, and no edit moves anything.
fn one_instruction(stencil: &Stencil, u: &Use) -> (Trace, Allocation) {
    let uop = stencil.uop;
    let info = uop.info();
    let mut b = Builder::new(info.name);
    let in_places = |k: &usize| u.arg_locs[*k] != Loc::Const;
    let reprs: Vec<Repr> = (0..info.args.len()).filter(in_places).map(|k| info.args[k]).collect();
    let (_, params) = b.block(&reprs);
    let mut params = params.into_iter();
    let args: Vec<_> = (0..info.args.len())
        .map(|k| match u.arg_locs[k] {
            Loc::Const => b.constant(info.args[k], u.args[k]),
            _ => params.next().expect("a parameter per operand"),
        })
        .collect();
    let snapshot = b.snapshot(&[FrameSpec::default()], &[]);
    let exit = uop.has(EXIT).then_some(snapshot);
    b.inst(uop, &args, u.imm, exit);
    b.exit(snapshot);
    let trace = b.finish();
    let inst = trace.insts[0];
    let mut locs = vec![Loc::None; trace.lists.len()];
    locs[inst.args.range()].copy_from_slice(&u.arg_locs);
    if let Some(l) = u.result_loc {
        locs[inst.results.start as usize] = l;
    }
    let mut allocation = Allocation { locs, slots: SLOTS, ..Allocation::default() };
    if let (Some(loc), false) = (u.result_loc, stencil.shape.early) {
        // An exit that wants what is in the result's register: only the strict shape will do.
        let (from, to) = (ir::InstId(0), ir::InstId(0));
        allocation.segments.push(Segment { value: ir::ValueId(0), from, to, loc });
    }
    (trace, allocation)
}

fn same_bits(repr: Repr, a: u64, b: u64) -> bool {
    let nan = |bits| f64::from_bits(bits).is_nan();
    a == b || repr == Repr::F64 && nan(a) && nan(b)
}

/// Whether code begins with this stencil's main path: equal but for holes.
fn fits(code: &[u8], stencil: &Stencil) -> bool {
    code.len() >= stencil.hot.bytes.len()
        && stencil.hot.bytes.iter().zip(code).all(|(s, c)| *s == 0 || s & c == *s)
}

fn check_once(
    rng: &mut Rng,
    world: &mut World,
    arena: &mut Arena,
    stencil: &Stencil,
) -> Option<UopOutcome> {
    let uop = stencil.uop;
    // Operands that the uop has a meaning for: the evaluator refuses the others.
    let before = world.heap.save();
    let (u, outcome, heap_after, freed) = (0..2000).find_map(|_| {
        world.heap.attention = rng.chance(2);
        let u = random_use(rng, world, stencil);
        let outcome = eval_uop(uop, u.imm, &u.args, &mut world.heap);
        let (heap_after, freed) = (world.heap.save(), world.heap.take_freed());
        world.heap.restore(&before);
        outcome.ok().map(|o| (u, o, heap_after, freed))
    })?;

    let (trace, allocation) = one_instruction(stencil, &u);
    let options = EmitOptions { annotate: true, ..EmitOptions::default() };
    let code = Emitter::new()
        .emit(&trace, &allocation, arena, options)
        .unwrap_or_else(|e| panic!("{uop} {}: {e}", stencil.shape));
    let mut frame = NativeFrame::new(arena.max_slots());
    frame.set_attention(world.heap.attention as u64);
    for r in POOL.iter() {
        frame.set_register(r, rng.next());
    }
    frame.slots_mut().iter_mut().for_each(|s| *s = rng.next());
    for (loc, bits) in u.arg_locs.iter().zip(&u.args) {
        match loc {
            Loc::Reg(r) => frame.set_register(*r, *bits),
            Loc::Slot(n) => frame.slots_mut()[*n as usize] = *bits,
            _ => {}
        }
    }
    let places = |f: &NativeFrame| {
        let registers: Vec<u64> = POOL.iter().map(|r| f.register(r)).collect();
        (registers, f.slots().to_vec())
    };
    let (registers, slots) = places(&frame);
    let entry = arena.entry(&code);
    // SAFETY: the evaluator accepted these operands, so the uop has a meaning for them.
    let exit = unsafe { entry.call_loading(&mut frame) };
    let exit = arena.resolve_exit(&entry, exit).number as usize;
    let (registers_after, slots_after) = places(&frame);
    let (native_heap, native_freed) = (world.heap.save(), world.heap.take_freed());
    world.heap.restore(&before);

    let text = || {
        let args: Vec<String> = u
            .args
            .iter()
            .zip(uop.info().args)
            .map(|(b, r)| world.heap.print_value(*r, *b))
            .collect();
        let listing = listing(arena, &code, &trace, &allocation);
        format!(
            "{uop} {} on {args:?} ({:x?}), evaluated {outcome:?}\n{listing}",
            stencil.shape, u.args
        )
    };
    let left = exit + 1 < code.exits().len();
    assert_eq!(left, !matches!(outcome, UopOutcome::Next(_)), "exit or not: {}", text());
    assert_eq!(world.heap.difference(&heap_after, &native_heap), None, "heap: {}", text());
    assert_eq!(freed, native_freed, "freed objects: {}", text());
    let result = match outcome {
        UopOutcome::Next(Some(bits)) => u.result_loc.zip(Some(bits)),
        _ => None,
    };
    if let Some((loc, bits)) = result {
        let found = frame.value(loc).unwrap_or_default();
        let repr = uop.info().results[0];
        assert!(same_bits(repr, bits, found), "result {found:#x}, wanted {bits:#x}: {}", text());
    }
    let result_loc = result.map(|r| r.0);
    let mut lost = RegSet(stencil.clobbers);
    if left && !uop.has(RAISE) {
        lost = RegSet::EMPTY;
    }
    if let (true, Some(Loc::Reg(r))) = (left && stencil.shape.early, u.result_loc) {
        lost.insert(r);
    }
    for r in POOL.iter().filter(|r| !lost.contains(*r) && result_loc != Some(Loc::Reg(*r))) {
        let (was, is) = (registers[r.0 as usize], registers_after[r.0 as usize]);
        assert_eq!(was, is, "{} changed: {}", register_name(r), text());
    }
    for n in (0..slots.len()).filter(|n| result_loc != Some(Loc::Slot(*n as u32))) {
        assert_eq!(slots[n], slots_after[n], "slot {n} changed: {}", text());
    }
    let used = code.bytes(arena);
    assert!(fits(used, stencil), "another stencil was used: {}", text());
    arena.free(code);
    Some(outcome)
}

#[test]
fn every_stencil_does_what_the_evaluator_does() {
    let table = StencilTable::builtin();
    assert!(table.stencils().len() > 100, "{} stencils", table.stencils().len());
    let mut arena =
        Arena::new(ArenaConfig::default(), table.clone(), Sandbox::symbols()).expect("an arena");
    let mut world = World::new();
    let mut rng = Rng(1);
    for stencil in table.stencils() {
        let (mut went_on, mut left) = (0, 0);
        // A test that never leaves, or never goes on, has not seen half of the stencil.
        let half_seen = |went_on, left| went_on == 0 || left == 0 && stencil.uop.has(EXIT);
        for n in 0..50 * RUNS {
            if n >= RUNS && !half_seen(went_on, left) {
                break;
            }
            match check_once(&mut rng, &mut world, &mut arena, stencil) {
                Some(UopOutcome::Next(_)) => went_on += 1,
                Some(_) => left += 1,
                None => panic!("{} {}: no operands found", stencil.uop, stencil.shape),
            }
        }
        if half_seen(went_on, left) && !is_one_sided(stencil) {
            panic!("{} {}: went on {went_on}, left {left}", stencil.uop, stencil.shape);
        }
    }
}

/// Equal operands decide some uops: `a < a` never holds, `a - a` never overflows.
fn is_one_sided(stencil: &Stencil) -> bool {
    stencil.shape.equal
}

#[test]
fn every_uop_has_the_forms_that_its_contract_says() {
    let table = StencilTable::builtin();
    let machine = machine(&table);
    for &uop in Uop::ALL {
        let contract = machine.contract(uop);
        assert!(contract.memory, "{uop} has no memory form: allocators fall back on it");
        let operands = uop.info().args.len() + uop.info().results.len();
        assert!(contract.registers || operands == 0, "{uop} has no register form");
        if uop.has(ir::uop::CALL) && uop != Uop::_DECREF {
            assert!(contract.clobbers.intersect(SURVIVE_CALLS).is_empty(), "{uop}");
        } else {
            assert!(contract.clobbers.is_empty(), "{uop} clobbers {:?}", contract.clobbers);
        }
    }
}
