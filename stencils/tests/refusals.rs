//! The extractor refuses what it can't prove, and says why. Each case is a hand-made function as clang
//! could have written it.
#![cfg(feature = "extract")]

use ir::Uop;
use stencils::extract::object_file::{Function, Reloc, RelocKind, RelocTarget};
use stencils::extract::piece::Shared;
use stencils::extract::{self, BuiltStencil, shapes};
use stencils::{Hole, HoleKind, Role, Shape};

/// Code whose relocations are written in line: `Code(..).reloc(..)`.
#[derive(Default)]
struct Code(Function);

impl Code {
    fn bytes(mut self, bytes: &[u8]) -> Code {
        self.0.bytes.extend_from_slice(bytes);
        self
    }

    fn reloc(mut self, symbol: &str, kind: RelocKind, addend: i64) -> Code {
        let offset = self.0.bytes.len() as u64;
        let target = RelocTarget::Symbol(symbol.to_owned());
        self.0.relocs.push(Reloc { offset, kind, target, addend });
        self.0.bytes.extend(if kind == RelocKind::Abs64 { &[0; 8][..] } else { &[0; 4] });
        self
    }

    fn jump(self, to: &str) -> Code {
        self.bytes(&[0xe9]).reloc(to, RelocKind::Relative32, -4)
    }

    fn jump_if(self, condition: u8, to: &str) -> Code {
        self.bytes(&[0x0f, 0x80 | condition]).reloc(to, RelocKind::Relative32, -4)
    }

    fn build(self, uop: Uop, shape: Shape) -> Result<BuiltStencil, String> {
        self.build_with_undo(uop, shape, false)
    }

    fn build_with_undo(self, uop: Uop, shape: Shape, undo: bool) -> Result<BuiltStencil, String> {
        let request = shapes::request(uop, shape);
        extract::stencil(&request, &self.0, undo, &mut Shared::default()).map_err(|(p, _)| p)
    }
}

const OVERFLOW: u8 = 0;
const NO_OVERFLOW: u8 = 1;
const ADD_R12_R8: [u8; 3] = [0x4d, 0x01, 0xc4];
const MOV_R11_R12: [u8; 3] = [0x4d, 0x89, 0xe3];
const REUSE0: Shape = Shape { reuse: Some(0), ..Shape::FRESH };

fn refused(result: Result<BuiltStencil, String>, because: &str) {
    match result {
        Ok(s) => panic!("not refused: {:02x?}", s.hot.bytes),
        Err(problem) => assert!(problem.contains(because), "{problem}"),
    }
}

#[test]
fn a_right_stencil_passes_and_its_tail_is_inverted() {
    // mov rax, r12; add rax, r8; jo EXIT; mov r11, rax; jmp CONTINUE
    let code = Code::default()
        .bytes(&[0x4c, 0x89, 0xe0, 0x4c, 0x01, 0xc0])
        .jump_if(OVERFLOW, "EXIT")
        .bytes(&[0x49, 0x89, 0xc3])
        .jump("CONTINUE");
    let s = code.build(Uop::_ADD_I64, Shape::FRESH).expect("right");
    let want = [0x4c, 0x89, 0xc0, 0x4c, 0x01, 0xc0, 0x0f, 0x80, 0, 0, 0, 0, 0x49, 0x89, 0xc0];
    assert_eq!(s.hot.bytes, want);
    let register =
        |offset, role, shift| Hole { offset, kind: HoleKind::Register { role, shift }, addend: 0 };
    let want = [
        register(2, Role::Arg(0), 3),
        register(5, Role::Arg(1), 3),
        Hole { offset: 8, kind: HoleKind::Exit, addend: -4 },
        register(14, Role::Result, 0),
    ];
    assert_eq!(s.hot.holes, want);

    // add r12, r8; jno CONTINUE; sub r12, r8; jmp EXIT
    let in_place = || {
        Code::default()
            .bytes(&ADD_R12_R8)
            .jump_if(NO_OVERFLOW, "CONTINUE")
            .bytes(&[0x4d, 0x29, 0xc4])
            .jump("EXIT")
    };
    let s = in_place().build_with_undo(Uop::_ADD_I64, REUSE0, true).expect("right");
    assert_eq!((s.hot.bytes.len(), s.cold.bytes.len()), (9, 8));
    assert!(s.facts.undoes);
    refused(in_place().build(Uop::_ADD_I64, REUSE0), "writes its result before an exit");
    let early = Shape { early: true, ..REUSE0 };
    assert!(in_place().build(Uop::_ADD_I64, early).is_ok());
}

#[test]
fn operands_are_only_read() {
    let code = Code::default().bytes(&ADD_R12_R8).bytes(&MOV_R11_R12).jump("CONTINUE");
    refused(code.build(Uop::_ADD_WRAP_I64, Shape::FRESH), "writes an operand's register");
}

#[test]
fn other_pool_registers_are_left_alone() {
    // mov r14, r12
    let code = Code::default().bytes(&[0x4d, 0x89, 0xe6]).jump("CONTINUE");
    refused(code.build(Uop::_GUARD_INT, Shape::FRESH), "neither operand nor result");
}

#[test]
fn implicit_uses_of_pool_registers_are_refused() {
    // syscall: the processor saves the flags in r11
    let code = Code::default().bytes(&[0x0f, 0x05]).jump("CONTINUE");
    assert!(code.build(Uop::_INVERT_I64, Shape::FRESH).is_err());
    // blendvps xmm9, xmm10 with its implicit xmm0
    let code = Code::default().bytes(&[0x66, 0x45, 0x0f, 0x38, 0x14, 0xca]).jump("CONTINUE");
    refused(code.build(Uop::_NEGATIVE_F64, Shape::FRESH), "without naming it");
}

#[test]
fn registers_that_no_field_can_name_are_refused() {
    // vaddsd xmm2, xmm0, xmm0: VEX.vvvv
    let code = Code::default().bytes(&[0xc5, 0xfb, 0x58, 0xd0]).jump("CONTINUE");
    refused(code.build(Uop::_NEGATIVE_F64, Shape::FRESH), "Operand(1)");
}

#[test]
fn base_registers_get_room_for_every_register() {
    // mov r11, [r12] becomes [r12 + 0]; mov r11, [r8 + 8] gets a SIB byte
    let s = Code::default()
        .bytes(&[0x4d, 0x8b, 0x1c, 0x24])
        .jump("CONTINUE")
        .build(Uop::_LOAD_FIELD, Shape::FRESH)
        .expect("right");
    assert_eq!(s.hot.bytes, [0x4d, 0x8b, 0x44, 0x20, 0x00]);
    let s = Code::default()
        .bytes(&[0x4d, 0x8b, 0x58, 0x08])
        .jump("CONTINUE")
        .build(Uop::_ADD_WRAP_I64, Shape::FRESH)
        .expect("right");
    assert_eq!(s.hot.bytes, [0x4d, 0x8b, 0x44, 0x20, 0x08]);
}

#[test]
fn the_frame_base_and_the_stack_are_not_touched() {
    // mov rbp, rax
    let code = Code::default().bytes(&[0x48, 0x89, 0xc5]).jump("CONTINUE");
    refused(code.build(Uop::_GUARD_INT, Shape::FRESH), "rbp");
    // mov rax, [rsp + 8]
    let code = Code::default().bytes(&[0x48, 0x8b, 0x44, 0x24, 0x08]).jump("CONTINUE");
    refused(code.build(Uop::_GUARD_INT, Shape::FRESH), "machine stack");
    // push rax
    let code = Code::default().bytes(&[0x50]).jump("CONTINUE");
    refused(code.build(Uop::_GUARD_INT, Shape::FRESH), "leaves something on the machine stack");
}

#[test]
fn calls_are_aligned_and_operands_are_read_before() {
    let call = |c: Code| c.bytes(&[0xe8]).reloc("CALLEE", RelocKind::Relative32, -4);
    let misaligned = call(Code::default().bytes(&[0x4c, 0x89, 0xe7])).bytes(&[0x49, 0x89, 0xc3]);
    refused(
        misaligned.jump("CONTINUE").build(Uop::_CALL_RUNTIME_1, Shape::FRESH),
        "0 bytes on the machine stack",
    );
    // push rax; call; mov r11, r12; pop rcx: r12 may stand for r8, which the call lost
    let late = call(Code::default().bytes(&[0x50])).bytes(&MOV_R11_R12).bytes(&[0x59]);
    refused(
        late.jump("CONTINUE").build(Uop::_CALL_RUNTIME_1, Shape::FRESH),
        "after pool registers were lost",
    );
}

#[test]
fn memory_forms_read_operands_before_they_write_the_result() {
    let slot = |c: Code, opcode: u8, symbol: &str| {
        c.bytes(&[0x49, opcode, 0x85]).reloc(symbol, RelocKind::Abs32Signed, 0)
    };
    // mov [r13 + result], rax; mov rax, [r13 + arg0]
    let code = slot(slot(Code::default(), 0x89, "SLOT_RESULT"), 0x8b, "SLOT_ARG0");
    refused(
        code.jump("CONTINUE").build(Uop::_INVERT_I64, Shape::MEMORY),
        "reads a slot after the result was written",
    );
    let code = slot(slot(Code::default(), 0x8b, "SLOT_ARG0"), 0x89, "SLOT_RESULT");
    let s = code.jump("CONTINUE").build(Uop::_INVERT_I64, Shape::MEMORY).expect("right");
    assert_eq!(s.hot.bytes[..3], [0x48, 0x8b, 0x85], "[r13 + d] becomes [rbp + d]");
}

#[test]
fn exits_and_results_agree_with_the_uop_table() {
    let code = Code::default().bytes(&MOV_R11_R12).jump_if(4, "EXIT").jump("CONTINUE");
    refused(code.build(Uop::_INVERT_I64, Shape::FRESH), "has an exit");
    let code = Code::default().bytes(&[0x4c, 0x89, 0xe0]).jump("CONTINUE");
    refused(code.build(Uop::_INVERT_I64, Shape::FRESH), "goes on without a result");
    let code = Code::default().jump("EXIT");
    refused(code.build(Uop::_GUARD_INT, Shape::FRESH), "never reaches the next stencil");
}

#[test]
fn holes_mean_what_the_processor_does_with_them() {
    // mov r11d, imm32 zero-extends: it becomes mov r11, simm32
    let imm1 = Shape { imm: Some(1), ..Shape::FRESH };
    let code = |kind, addend| {
        Code::default()
            .bytes(&[0x41, 0xbb])
            .reloc("OPERAND32", kind, addend)
            .bytes(&[0x4d, 0x01, 0xe3])
            .jump("CONTINUE")
    };
    let s = code(RelocKind::Abs32, 0).build(Uop::_ADD_WRAP_I64, imm1).expect("right");
    assert_eq!(s.hot.bytes[..7], [0x49, 0xc7, 0xc0, 0, 0, 0, 0]);
    assert_eq!(s.hot.holes[1].kind, HoleKind::Operand32);
    refused(code(RelocKind::Abs32Signed, 1).build(Uop::_ADD_WRAP_I64, imm1), "folded +1");
    let code = Code::default().bytes(&[0xe8]).reloc("memcpy", RelocKind::Relative32, -4);
    refused(
        code.jump("CONTINUE").build(Uop::_GUARD_INT, Shape::FRESH),
        "unexpected relocation: Relative32 to memcpy",
    );
}

#[test]
fn control_flow_that_is_not_understood_is_refused() {
    refused(
        Code::default().bytes(&MOV_R11_R12).build(Uop::_INVERT_I64, Shape::FRESH),
        "runs off the end",
    );
    // jmp rax
    refused(
        Code::default().bytes(&[0xff, 0xe0]).build(Uop::_INVERT_I64, Shape::FRESH),
        "neither a plain instruction nor a direct jump",
    );
    // jmp into the middle of the move behind it
    let code = Code::default().bytes(&[0xeb, 0x01]).bytes(&MOV_R11_R12).jump("CONTINUE");
    refused(code.build(Uop::_INVERT_I64, Shape::FRESH), "jump into an instruction");
    refused(
        Code::default().bytes(&[0x06]).build(Uop::_INVERT_I64, Shape::FRESH),
        "does not decode",
    );
    refused(Code::default().jump("abort").build(Uop::_INVERT_I64, Shape::FRESH), "neither EXIT");
}
