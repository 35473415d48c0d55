//! Patches every stencil with random legal register assignments and decodes it again: each instruction must be
//! the same but for the registers, and each register the one that the assignment says. Uses nothing of the
//! extractor but the symbolic registers.
#![cfg(feature = "extract")]

use iced_x86::{Decoder, DecoderOptions, Instruction, OpKind, Register};
use stencils::extract::fields::pool_number;
use stencils::extract::shapes::{self, Request};
use stencils::{ALL, HoleKind, Part, Role, Stencil};

fn patched(part: &Part, register_of: impl Fn(Role) -> u8) -> Vec<u8> {
    let mut bytes = part.bytes.to_vec();
    for h in part.holes {
        if let HoleKind::Register { role, shift } = h.kind {
            bytes[h.offset as usize] |= (register_of(role) & 7) << shift;
        }
    }
    bytes
}

fn decode(bytes: &[u8]) -> Vec<Instruction> {
    let mut decoder = Decoder::with_ip(64, bytes, 0, DecoderOptions::NONE);
    let decoded: Vec<_> = decoder.iter().collect();
    assert!(decoded.iter().all(|i| !i.is_invalid()), "{bytes:02x?}");
    assert_eq!(decoded.iter().map(|i| i.len()).sum::<usize>(), bytes.len());
    decoded
}

/// All registers that an instruction names, in a fixed order, and the instruction without them.
fn take_registers(i: &Instruction) -> (Vec<Register>, Instruction) {
    let mut rest = *i;
    let mut registers = Vec::new();
    for k in 0..i.op_count() {
        if i.op_kind(k) == OpKind::Register {
            registers.push(i.op_register(k));
            rest.set_op_register(k, Register::None);
        }
    }
    registers.extend([i.memory_base(), i.memory_index()]);
    rest.set_memory_base(Register::None);
    rest.set_memory_index(Register::None);
    (registers, rest)
}

fn check(s: &Stencil, request: &Request, assignment: impl Fn(u8) -> u8) {
    let symbolic = |role: Role| match role {
        Role::Arg(k) => request.args[k as usize].expect("a register"),
        Role::Result => request.result.expect("a register"),
    };
    for part in [&s.hot, &s.cold] {
        let before = decode(&patched(part, symbolic));
        let after = decode(&patched(part, |role| assignment(symbolic(role))));
        assert_eq!(before.len(), after.len());
        for (b, a) in before.iter().zip(&after) {
            let (old, rest_old) = take_registers(b);
            let (new, rest_new) = take_registers(a);
            assert_eq!(rest_old, rest_new, "{} {}: {b} became {a}", s.uop, s.shape);
            for (o, n) in old.into_iter().zip(new) {
                let is_role = pool_number(o).filter(|p| request.role_of(*p).is_some());
                match is_role {
                    None => assert_eq!(o, n, "{} {}: {b} became {a}", s.uop, s.shape),
                    Some(p) => {
                        assert_eq!(pool_number(n), Some(assignment(p)), "{} {}", s.uop, s.shape);
                        assert_eq!(o.size(), n.size());
                    }
                }
            }
        }
    }
}

#[test]
fn every_register_hole_takes_every_register_and_nothing_else_changes() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize
    };
    for s in ALL {
        let request = shapes::request(s.uop, s.shape);
        // Each register at least once in each role: rotations. Then random permutations.
        for turn in 0..8 {
            check(s, &request, |p| p & 8 | (p + turn) & 7);
        }
        for _ in 0..24 {
            let mut permutation: [u8; 8] = std::array::from_fn(|i| i as u8);
            for i in (1..8).rev() {
                permutation.swap(i, random() % (i + 1));
            }
            check(s, &request, |p| p & 8 | permutation[(p & 7) as usize]);
        }
    }
}

#[test]
fn hot_parts_fall_through_and_cold_parts_do_not() {
    for s in ALL {
        let last_hot = decode(s.hot.bytes).last().copied();
        if let Some(i) = last_hot {
            let jumps_away = i.flow_control() == iced_x86::FlowControl::UnconditionalBranch;
            assert!(!jumps_away, "{} {}: ends with {i}", s.uop, s.shape);
        }
        if let Some(i) = decode(s.cold.bytes).last() {
            let jumps = i.flow_control() == iced_x86::FlowControl::UnconditionalBranch;
            assert!(jumps, "{} {}: the cold part ends with {i}", s.uop, s.shape);
        }
    }
}

#[test]
fn only_sse2() {
    use iced_x86::CpuidFeature::*;
    for s in ALL {
        for i in decode(s.hot.bytes).iter().chain(&decode(s.cold.bytes)) {
            for feature in i.cpuid_features() {
                let known = matches!(
                    feature,
                    INTEL8086
                        | INTEL186
                        | INTEL286
                        | INTEL386
                        | INTEL486
                        | X64
                        | CMOV
                        | SSE
                        | SSE2
                        | CPUID
                        | FPU
                );
                assert!(known, "{} {}: {i} needs {feature:?}", s.uop, s.shape);
            }
        }
    }
}
