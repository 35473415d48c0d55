//! Emission, running, exits and links over a table of a few stencils that were assembled by hand: what the
//! emitter does with any table, apart from the real one.
#![cfg(target_arch = "x86_64")]

use emitter::*;
use ir::{Builder, FrameSpec, Repr, SlotValue, SnapshotId, Trace, Uop, ValueId};
use regalloc::{Allocation, EdgeMove, Loc, Move, PReg, ProgPoint, Segment};
use stencils::HoleKind::*;
use stencils::Role::{Arg, Result as Res};
use stencils::{Hole, HoleKind, Part, Role, Shape, Stencil};

const fn hole(offset: u16, kind: HoleKind, addend: i32) -> Hole {
    Hole { offset, kind, addend }
}
const fn reg(offset: u16, role: Role, shift: u8) -> Hole {
    hole(offset, Register { role, shift }, 0)
}
const fn hot(bytes: &'static [u8], holes: &'static [Hole]) -> Part {
    Part { bytes, holes }
}
const NONE: Part = Part { bytes: &[], holes: &[] };
const fn stencil(uop: Uop, shape: Shape, hot: Part, cold: Part) -> Stencil {
    Stencil { uop, shape, hot, cold, clobbers: 0, calls: false }
}

static TABLE: &[Stencil] = &[
    // mov res, a; add res, b; jo exit
    stencil(
        Uop::_ADD_I64,
        Shape::FRESH,
        hot(
            &[0x4d, 0x89, 0xc0, 0x4d, 0x01, 0xc0, 0x0f, 0x80, 0, 0, 0, 0],
            &[
                reg(2, Arg(0), 3),
                reg(2, Res, 0),
                reg(5, Arg(1), 3),
                reg(5, Res, 0),
                hole(8, Exit, -4),
            ],
        ),
        NONE,
    ),
    // mov res, a; add res, imm32; jo exit
    stencil(
        Uop::_ADD_I64,
        Shape { imm: Some(1), ..Shape::FRESH },
        hot(
            &[0x4d, 0x89, 0xc0, 0x49, 0x81, 0xc0, 0, 0, 0, 0, 0x0f, 0x80, 0, 0, 0, 0],
            &[
                reg(2, Arg(0), 3),
                reg(2, Res, 0),
                reg(5, Res, 0),
                hole(6, Operand32, 0),
                hole(12, Exit, -4),
            ],
        ),
        NONE,
    ),
    // mov rax, [rbp+a]; add rax, [rbp+b]; jo exit; mov [rbp+res], rax
    stencil(
        Uop::_ADD_I64,
        Shape::MEMORY,
        hot(
            &[
                0x48, 0x8b, 0x85, 0, 0, 0, 0, 0x48, 0x03, 0x85, 0, 0, 0, 0, 0x0f, 0x80, 0, 0, 0, 0,
                0x48, 0x89, 0x85, 0, 0, 0, 0,
            ],
            &[
                hole(3, Slot(Arg(0)), 0),
                hole(10, Slot(Arg(1)), 0),
                hole(16, Exit, -4),
                hole(23, Slot(Res), 0),
            ],
        ),
        NONE,
    ),
    // cmp a, b; jge exit
    stencil(
        Uop::_GUARD_LT_I64,
        Shape::FRESH,
        hot(
            &[0x4d, 0x39, 0xc0, 0x0f, 0x8d, 0, 0, 0, 0],
            &[reg(2, Arg(1), 3), reg(2, Arg(0), 0), hole(5, Exit, -4)],
        ),
        NONE,
    ),
    // test a, a; js cold; mov res, a  |  cold: mov res, a; neg res; jo exit; jmp continue
    stencil(
        Uop::_ABS_I64,
        Shape::FRESH,
        hot(
            &[0x4d, 0x85, 0xc0, 0x0f, 0x88, 0, 0, 0, 0, 0x4d, 0x89, 0xc0],
            &[
                reg(2, Arg(0), 3),
                reg(2, Arg(0), 0),
                hole(5, Cold(0), -4),
                reg(11, Arg(0), 3),
                reg(11, Res, 0),
            ],
        ),
        hot(
            &[0x4d, 0x89, 0xc0, 0x49, 0xf7, 0xd8, 0x0f, 0x80, 0, 0, 0, 0, 0xe9, 0, 0, 0, 0],
            &[
                reg(2, Arg(0), 3),
                reg(2, Res, 0),
                reg(5, Res, 0),
                hole(8, Exit, -4),
                hole(13, Continue, -4),
            ],
        ),
    ),
    // addsd-like: movaps res, a; addsd res, b
    stencil(
        Uop::_ADD_F64,
        Shape::FRESH,
        hot(
            &[0x0f, 0x28, 0xc0, 0xf2, 0x0f, 0x58, 0xc0],
            &[reg(2, Res, 3), reg(2, Arg(0), 0), reg(6, Res, 3), reg(6, Arg(1), 0)],
        ),
        NONE,
    ),
    // xor by a constant of the table: mov rax, [rip+data]; mov res, a; xor res, rax
    stencil(
        Uop::_INVERT_I64,
        Shape::FRESH,
        hot(
            &[0x48, 0x8b, 0x05, 0, 0, 0, 0, 0x4d, 0x89, 0xc0, 0x49, 0x31, 0xc0],
            &[hole(3, Data(16), -4), reg(9, Arg(0), 3), reg(9, Res, 0), reg(12, Res, 0)],
        ),
        NONE,
    ),
    // push rax; mov rdi, a; mov rsi, b; call imm symbol; mov res, rax; pop rcx
    stencil(
        Uop::_CALL_I64_I64,
        Shape::FRESH,
        hot(
            &[0x50, 0x4c, 0x89, 0xc7, 0x4c, 0x89, 0xc6, 0xe8, 0, 0, 0, 0, 0x49, 0x89, 0xc0, 0x59],
            &[reg(3, Arg(0), 3), reg(6, Arg(1), 3), hole(8, ImmSymbol, -4), reg(14, Res, 0)],
        ),
        NONE,
    ),
    // push rax; mov rdi, a; call pw_dealloc; pop rax — every register must survive.
    stencil(
        Uop::_DECREF,
        Shape::FRESH,
        hot(
            &[0x50, 0x4c, 0x89, 0xc7, 0xe8, 0, 0, 0, 0, 0x58],
            &[reg(3, Arg(0), 3), hole(5, Symbol(0), -4)],
        ),
        NONE,
    ),
];

fn table() -> StencilTable {
    // Sixteen bytes of zeros, then ones, so that the offset matters.
    static WITH_ONES: [u8; 24] = {
        let mut d = [0; 24];
        let mut i = 16;
        while i < 24 {
            d[i] = 0xff;
            i += 1;
        }
        d
    };
    StencilTable::new(TABLE, &WITH_ONES, &["pw_dealloc"])
}

extern "C" fn weigh(a: i64, b: i64) -> i64 {
    a * 1000 + b
}

/// Destroys every register that a C function may.
extern "C" fn wreck(_object: u64) {
    // SAFETY: says what it changes, which is what the C convention lets a function change.
    unsafe {
        std::arch::asm!(
            "mov rax, -1",
            "mov rcx, -1",
            "mov rdx, -1",
            "mov rsi, -1",
            "mov rdi, -1",
            "mov r8, -1",
            "mov r9, -1",
            "mov r10, -1",
            "mov r11, -1",
            "pcmpeqd xmm0, xmm0",
            "movaps xmm1, xmm0",
            "movaps xmm2, xmm0",
            "movaps xmm3, xmm0",
            "movaps xmm4, xmm0",
            "movaps xmm5, xmm0",
            "movaps xmm6, xmm0",
            "movaps xmm7, xmm0",
            clobber_abi("C"),
        );
    }
}

fn arena() -> Arena {
    let mut symbols = RuntimeSymbols::new();
    symbols.add("weigh", weigh as *const () as usize);
    symbols.add("pw_dealloc", wreck as *const () as usize);
    Arena::new(ArenaConfig { size: 1 << 20, max_symbols: 16 }, table(), symbols).expect("an arena")
}

fn r(n: u8) -> Loc {
    Loc::Reg(PReg::int(n))
}
fn x(n: u8) -> Loc {
    Loc::Reg(PReg::float(n))
}

/// A trace under construction with its allocation.
struct Case {
    b: Builder,
    places: Vec<(usize, Loc)>,
    allocation: Allocation,
}

impl Case {
    fn new() -> Case {
        Case { b: Builder::new("case"), places: Vec::new(), allocation: Allocation::default() }
    }
    fn block(&mut self, reprs: &[Repr], places: &[Loc]) -> Vec<ValueId> {
        let (id, params) = self.b.block(reprs);
        let start = self.b.trace().block(id).params.start as usize;
        self.places.extend(places.iter().enumerate().map(|(i, l)| (start + i, *l)));
        params
    }
    fn snapshot(&mut self, values: &[ValueId]) -> SnapshotId {
        let stack = values.iter().map(|&v| SlotValue::Borrowed(v)).collect();
        self.b.snapshot(&[FrameSpec { stack, ..FrameSpec::default() }], &[])
    }
    fn at(&self) -> ir::InstId {
        ir::InstId(self.b.trace().insts.len() as u32)
    }
    /// Places of the operands and then the result of the last instruction.
    fn placed(&mut self, places: &[Loc]) {
        let inst = *self.b.trace().insts.last().expect("an instruction");
        let indices = inst.args.range().chain(inst.results.range());
        self.places.extend(indices.zip(places.iter().copied()));
    }
    fn edit(&mut self, value: ValueId, from: Loc, to: Loc) {
        self.allocation.edits.push((ProgPoint::before(self.at()), Move { value, from, to }));
    }
    fn finish(mut self, slots: u32) -> (Trace, Allocation) {
        let trace = self.b.finish();
        self.allocation.locs = vec![Loc::None; trace.lists.len()];
        for (i, l) in self.places {
            self.allocation.locs[i] = l;
        }
        self.allocation.slots = slots;
        (trace, self.allocation)
    }
}

fn emit(arena: &mut Arena, trace: &Trace, allocation: &Allocation) -> Code {
    let options = EmitOptions { annotate: true, ..EmitOptions::default() };
    Emitter::new().emit(trace, allocation, arena, options).expect("code")
}

fn run(arena: &Arena, code: &Code, inputs: &[u64]) -> (ExitRef, NativeFrame) {
    let mut frame = NativeFrame::new(arena.max_slots());
    frame.slots_mut()[..inputs.len()].copy_from_slice(inputs);
    // SAFETY: the traces of this file touch no object, and the frame has room.
    let exit = unsafe { arena.run(code, &mut frame) };
    (exit, frame)
}

/// b0(a, n) in slots: loop i from a below n, sum += i; leaves with the sum.
fn counting_loop() -> (Trace, Allocation, ValueId) {
    let mut c = Case::new();
    let p = c.block(&[Repr::I64, Repr::I64], &[Loc::Slot(0), Loc::Slot(1)]);
    let zero = c.b.constant(Repr::I64, 0);
    let one = c.b.constant(Repr::I64, 1);
    let head = ir::BlockId(1);
    c.b.jump(head, &[p[0], zero]);
    for (value, from, to) in [(p[0], Loc::Slot(0), r(0)), (zero, Loc::Const, r(5))] {
        let mv = Move { value, from, to };
        c.allocation.edge_edits.push(EdgeMove { block: ir::BlockId(0), succ: 0, mv });
    }
    let l = c.block(&[Repr::I64, Repr::I64], &[r(0), r(5)]);
    let snap = c.snapshot(&[l[0], l[1]]);
    c.edit(p[1], Loc::Slot(1), r(3));
    let sum = c.b.inst(Uop::_ADD_I64, &[l[0], l[1]], 0, Some(snap)).expect("a result");
    c.placed(&[r(0), r(5), r(6)]);
    let next = c.b.inst(Uop::_ADD_I64, &[l[0], one], 0, Some(snap)).expect("a result");
    c.placed(&[r(0), Loc::Const, r(1)]);
    c.b.branch(Uop::_GUARD_LT_I64, &[next, p[1]], 0, (head, &[next, sum]), (ir::BlockId(2), &[]));
    c.placed(&[r(1), r(3)]);
    for (value, from, to) in [(next, r(1), r(0)), (sum, r(6), r(5))] {
        let mv = Move { value, from, to };
        c.allocation.edge_edits.push(EdgeMove { block: head, succ: 0, mv });
    }
    c.block(&[], &[]);
    let out = c.snapshot(&[sum]);
    let at = c.at();
    c.b.exit(out);
    c.allocation.segments.push(Segment { value: sum, from: at, to: at, loc: r(6) });
    let (t, a) = c.finish(2);
    (t, a, sum)
}

#[test]
fn loop_runs_and_its_exits_tell_where_values_are() {
    let mut arena = arena();
    let (trace, allocation, sum) = counting_loop();
    let code = emit(&mut arena, &trace, &allocation);
    let (exit, frame) = run(&arena, &code, &[0, 100_000]);
    let site = code.exits()[exit.number as usize];
    assert_eq!(site.inst, ir::InstId(trace.insts.len() as u32 - 1));
    assert_eq!(frame.exit_value(&code, &trace, sum, site.inst), Some(4_999_950_000));
    // Overflow leaves at the first addition with its operands intact.
    let (exit, frame) = run(&arena, &code, &[i64::MAX as u64 - 2, u64::MAX >> 1]);
    let site = code.exits()[exit.number as usize];
    assert_eq!((exit.number, site.inst), (0, ir::InstId(1)));
    assert_eq!(frame.value(r(0)), Some(i64::MAX as u64 - 1));
    assert_eq!(frame.value(r(5)), Some(i64::MAX as u64 - 2));
}

#[test]
fn guard_that_ends_a_loop_is_turned_round_and_the_way_out_falls_through() {
    let mut arena = arena();
    let (trace, allocation, _) = counting_loop();
    let code = emit(&mut arena, &trace, &allocation);
    let text = listing(&arena, &code, &trace, &allocation);
    assert!(text.contains("jl "), "{text}");
    assert!(!text.contains("jge "), "{text}");
    for needle in ["constant 0: i64", "reload %1", "copy %", "_GUARD_LT_I64", "exit 0: i1 s0"] {
        assert!(text.contains(needle), "no `{needle}` in\n{text}");
    }
}

#[test]
fn memory_form_reads_and_writes_slots() {
    let mut arena = arena();
    let mut c = Case::new();
    let p = c.block(&[Repr::I64; 2], &[Loc::Slot(0), Loc::Slot(1)]);
    let snap = c.snapshot(&[]);
    c.b.inst(Uop::_ADD_I64, &[p[0], p[1]], 0, Some(snap));
    c.placed(&[Loc::Slot(0), Loc::Slot(1), Loc::Slot(40)]);
    c.b.exit(snap);
    let (t, a) = c.finish(41);
    let code = emit(&mut arena, &t, &a);
    assert_eq!(run(&arena, &code, &[3, 4]).1.value(Loc::Slot(40)), Some(7));
}

#[test]
fn cold_parts_return_to_the_main_path_or_leave() {
    let mut arena = arena();
    let mut c = Case::new();
    let p = c.block(&[Repr::I64], &[Loc::Slot(0)]);
    let snap = c.snapshot(&[]);
    c.edit(p[0], Loc::Slot(0), r(7));
    c.b.inst(Uop::_ABS_I64, &[p[0]], 0, Some(snap));
    c.placed(&[r(7), r(2)]);
    c.b.exit(snap);
    let (t, a) = c.finish(1);
    let code = emit(&mut arena, &t, &a);
    for (v, want) in [(5_i64, 5_u64), (-5, 5), (0, 0)] {
        let (exit, frame) = run(&arena, &code, &[v as u64]);
        assert_eq!((exit.number, frame.value(r(2))), (1, Some(want)));
    }
    let (exit, frame) = run(&arena, &code, &[i64::MIN as u64]);
    assert_eq!((exit.number, frame.value(r(7))), (0, Some(i64::MIN as u64)));
}

#[test]
fn constants_of_pool_table_and_immediates_arrive() {
    let mut arena = arena();
    let mut c = Case::new();
    let p = c.block(&[Repr::F64, Repr::I64], &[Loc::Slot(0), Loc::Slot(1)]);
    let snap = c.snapshot(&[]);
    let k = c.b.constant(Repr::F64, 0.125_f64.to_bits());
    let zero = c.b.constant(Repr::F64, 0);
    let big = c.b.constant(Repr::I64, 0x1234_5678_9abc_def0);
    c.edit(p[0], Loc::Slot(0), x(7));
    c.edit(k, Loc::Const, x(3));
    c.edit(zero, Loc::Const, x(6));
    c.edit(k, Loc::Const, Loc::Slot(3));
    c.edit(big, Loc::Const, r(4));
    c.edit(big, Loc::Const, Loc::Slot(4));
    c.edit(p[1], Loc::Slot(1), Loc::Slot(2));
    c.edit(p[1], Loc::Slot(1), r(0));
    c.b.inst(Uop::_ADD_F64, &[p[0], k], 0, None);
    c.placed(&[x(7), x(3), x(0)]);
    c.b.inst(Uop::_INVERT_I64, &[p[1]], 0, None);
    c.placed(&[r(0), r(1)]);
    c.b.exit(snap);
    let (t, a) = c.finish(5);
    let code = emit(&mut arena, &t, &a);
    let (_, frame) = run(&arena, &code, &[2.0_f64.to_bits(), 77]);
    assert_eq!(frame.value(x(0)), Some(2.125_f64.to_bits()));
    assert_eq!(frame.value(x(6)), Some(0));
    assert_eq!(frame.value(r(1)), Some(!77));
    assert_eq!(frame.value(r(4)), Some(0x1234_5678_9abc_def0));
    let slots: Vec<u64> = frame.slots()[2..5].to_vec();
    assert_eq!(slots, [77, 0.125_f64.to_bits(), 0x1234_5678_9abc_def0]);
}

#[test]
fn calls_reach_the_runtime_and_the_save_all_thunk_loses_nothing() {
    let mut arena = arena();
    let mut c = Case::new();
    let p =
        c.block(&[Repr::I64, Repr::I64, Repr::Obj], &[Loc::Slot(0), Loc::Slot(1), Loc::Slot(2)]);
    let snap = c.snapshot(&[]);
    c.edit(p[0], Loc::Slot(0), r(4));
    c.edit(p[1], Loc::Slot(1), r(0));
    c.b.inst(Uop::_CALL_I64_I64, &[p[0], p[1]], 0, None);
    c.placed(&[r(4), r(0), r(7)]);
    for n in 0..8 {
        if n != 7 {
            c.edit(p[0], Loc::Slot(0), r(n));
        }
        c.edit(p[1], Loc::Slot(1), x(n));
    }
    c.b.inst(Uop::_DECREF, &[p[2]], 0, None);
    c.placed(&[r(2)]);
    c.b.exit(snap);
    let (t, a) = c.finish(3);
    let code = emit(&mut arena, &t, &a);
    let (_, frame) = run(&arena, &code, &[12, 34, 0]);
    assert_eq!(frame.value(r(7)), Some(12_034));
    for n in 0..7 {
        assert_eq!(frame.value(r(n)), Some(12), "r{n}");
    }
    for n in 0..8 {
        assert_eq!(frame.value(x(n)), Some(34), "x{n}");
    }
}

#[test]
fn second_successors_moves_are_out_of_line() {
    let mut arena = arena();
    let mut c = Case::new();
    let p = c.block(&[Repr::I64; 2], &[Loc::Slot(0), Loc::Slot(1)]);
    c.edit(p[0], Loc::Slot(0), r(0));
    c.edit(p[1], Loc::Slot(1), r(1));
    let join = ir::BlockId(1);
    c.b.branch(Uop::_GUARD_LT_I64, &[p[0], p[1]], 0, (join, &[p[0]]), (join, &[p[1]]));
    c.placed(&[r(0), r(1)]);
    for (succ, value, from) in [(0, p[0], r(0)), (1, p[1], r(1))] {
        let mv = Move { value, from, to: r(2) };
        c.allocation.edge_edits.push(EdgeMove { block: ir::BlockId(0), succ, mv });
    }
    c.block(&[Repr::I64], &[r(2)]);
    let snap = c.snapshot(&[]);
    c.b.exit(snap);
    let (t, a) = c.finish(2);
    let code = emit(&mut arena, &t, &a);
    for (a, b) in [(1_u64, 2_u64), (2, 1)] {
        assert_eq!(run(&arena, &code, &[a, b]).1.value(r(2)), Some(1));
    }
}

/// Leaves at once with its two inputs in registers.
fn leaving(places: [Loc; 2]) -> (Trace, Allocation) {
    let mut c = Case::new();
    let p = c.block(&[Repr::I64; 2], &[Loc::Slot(0), Loc::Slot(1)]);
    for i in 0..2 {
        if places[i] != Loc::Slot(i as u32) {
            c.edit(p[i], Loc::Slot(i as u32), places[i]);
        }
    }
    let snap = c.snapshot(&[p[0], p[1]]);
    c.b.exit(snap);
    c.finish(2)
}

#[test]
fn linked_exits_lead_to_the_side_trace_and_unlinked_ones_back() {
    let mut arena = arena();
    let (t, a) = leaving([r(0), Loc::Slot(1)]);
    let parent = emit(&mut arena, &t, &a);
    let side = emit(&mut arena, &t, &a);
    let (exit, _) = run(&arena, &parent, &[1, 2]);
    assert_eq!(exit, ExitRef { code: parent.id(), number: 0 });
    // Exchanged, with the first one still in its register.
    let sources = [Source::Loc(Loc::Slot(1)), Source::Loc(r(0))];
    arena.link_exit(&parent, 0, &side, &sources).expect("a link");
    let (exit, frame) = run(&arena, &parent, &[1, 2]);
    assert_eq!(exit, ExitRef { code: side.id(), number: 0 });
    assert_eq!((frame.value(r(0)), frame.value(Loc::Slot(1))), (Some(2), Some(1)));
    // A cycle of slots and a constant.
    let sources = [Source::Loc(Loc::Slot(1)), Source::Loc(Loc::Slot(0)), Source::Const(9)];
    arena.link_exit(&parent, 0, &side, &sources).expect("a link");
    let (exit, frame) = run(&arena, &parent, &[1, 2]);
    assert_eq!(exit.code, side.id());
    assert_eq!(frame.slots()[..3], [2, 1, 9]);
    assert_eq!(arena.linked(parent.id(), 0), Some(side.id()));
    // Freeing the side trace restores the exit.
    let free = arena.free_bytes();
    arena.free(side);
    assert!(arena.free_bytes() > free);
    assert_eq!(run(&arena, &parent, &[1, 2]).0.code, parent.id());
    assert!(matches!(
        arena.link_exit(&parent, 1, &parent, &[]),
        Err(LinkError::NoExit { exit: 1, .. })
    ));
    let nowhere = [Source::Loc(Loc::None)];
    assert!(matches!(
        arena.link_exit(&parent, 0, &parent, &nowhere),
        Err(LinkError::NoSource { input: 0 })
    ));
}

#[test]
fn freed_code_gives_all_its_room_back_and_exhaustion_is_survived() {
    let mut symbols = RuntimeSymbols::new();
    symbols.add("pw_dealloc", wreck as *const () as usize);
    let config = ArenaConfig { size: 16 << 10, max_symbols: 4 };
    let mut arena = Arena::new(config, table(), symbols).expect("an arena");
    let (t, a, sum) = counting_loop();
    let before = arena.free_bytes();
    let mut codes = Vec::new();
    let error = loop {
        match Emitter::new().emit(&t, &a, &mut arena, EmitOptions::default()) {
            Ok(code) => codes.push(code),
            Err(e) => break e,
        }
    };
    assert!(matches!(error, EmitError::Arena(ArenaError::Exhausted { .. })), "{error}");
    assert!(codes.len() > 20);
    // Every one of them works, and a freed one makes room for another.
    for code in &codes {
        let (exit, frame) = run(&arena, code, &[0, 10]);
        let inst = code.exits()[exit.number as usize].inst;
        assert_eq!(frame.exit_value(code, &t, sum, inst), Some(45));
    }
    arena.free(codes.swap_remove(7));
    let again = Emitter::new().emit(&t, &a, &mut arena, EmitOptions::default()).expect("room");
    assert_eq!(run(&arena, &again, &[0, 10]).0.code, again.id());
    codes.push(again);
    codes.into_iter().for_each(|c| arena.free(c));
    assert_eq!(arena.free_bytes(), before);
}

#[test]
fn contracts_follow_from_the_table() {
    let m = machine(&table());
    let add = m.contract(Uop::_ADD_I64);
    assert!(add.registers && add.memory);
    assert_eq!((add.imm, add.reuse, add.clobbers.len()), (0b10, 0, 0));
    let none = m.contract(Uop::_MULTIPLY_I64);
    assert!(!none.registers && !none.memory);
    assert_eq!((m.pool.len(), m.survive_calls.len()), (16, 4));
}

#[test]
fn broken_allocations_and_missing_stencils_are_errors() {
    let mut arena = arena();
    let one = |places: &[Loc], uop: Uop| {
        let mut c = Case::new();
        let p = c.block(&[Repr::I64; 2], &[Loc::Slot(0), Loc::Slot(1)]);
        let snap = c.snapshot(&[]);
        c.b.inst(uop, &[p[0], p[1]], 0, Some(snap));
        c.placed(places);
        c.b.exit(snap);
        c.finish(2)
    };
    let mut error = |(t, a): (Trace, Allocation)| {
        let free = arena.free_bytes();
        let e = Emitter::new().emit(&t, &a, &mut arena, EmitOptions::default());
        assert_eq!(arena.free_bytes(), free);
        e.expect_err("no code").to_string()
    };
    let cases = [
        (
            one(&[r(0), r(1), r(2)], Uop::_MULTIPLY_I64),
            "i0: no stencil for _MULTIPLY_I64 (registers)",
        ),
        (
            one(&[r(0), r(1), r(0)], Uop::_ADD_I64),
            "i0: no stencil for _ADD_I64 (registers, result in operand 0)",
        ),
        (
            one(&[r(0), Loc::Slot(1), r(2)], Uop::_ADD_I64),
            "i0 _ADD_I64: registers and slots are mixed",
        ),
        (
            one(&[r(0), r(1), Loc::None], Uop::_ADD_I64),
            "i0 _ADD_I64: the result is in `-`, where no stencil takes it",
        ),
    ];
    for (case, want) in cases {
        assert_eq!(error(case), want);
    }
    let mut c = Case::new();
    let p = c.block(&[Repr::I64; 2], &[Loc::Slot(0), Loc::Slot(1)]);
    c.b.inst(Uop::_CALL_I64_I64, &[p[0], p[1]], 99, None);
    c.placed(&[r(0), r(1), r(2)]);
    let snap = c.snapshot(&[]);
    c.b.exit(snap);
    assert_eq!(error(c.finish(2)), "i0: no runtime symbol has the number 99");
    let mut c = Case::new();
    let p = c.block(&[Repr::I64], &[Loc::Slot(0)]);
    c.edit(p[0], r(0), x(0));
    c.b.exit(snap);
    assert_eq!(error(c.finish(1)), "near i0: no move from `r0` to `x0`");
}

#[test]
fn arena_names_what_it_lacks() {
    let config = ArenaConfig { size: 1 << 20, max_symbols: 1 };
    let missing = Arena::new(config, table(), RuntimeSymbols::new()).expect_err("no pw_dealloc");
    assert!(missing.to_string().contains("pw_dealloc"), "{missing}");
    let mut symbols = RuntimeSymbols::new();
    symbols.add("pw_dealloc", wreck as *const () as usize);
    let small = ArenaConfig { size: 100, ..config };
    let error = Arena::new(small, table(), symbols.clone()).expect_err("too small");
    assert!(matches!(error, ArenaError::BadSize { bytes: 100, .. }), "{error}");
    let mut arena = Arena::new(config, table(), symbols).expect("an arena");
    assert!(matches!(arena.add_symbol("more", 1), Err(ArenaError::TooManySymbols { max: 1 })));
}
