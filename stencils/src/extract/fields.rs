//! Finds the 3-bit register fields of an instruction by experiment: write all eight values at every place
//! where x86-64 can have such a field, decode, and see whether exactly one register of the instruction
//! changes, to the register of that number. Nothing is assumed of the instruction's format, so an
//! encoding that this file's author did not think of is refused and never mispatched.
//!
//! Traps that this catches: `r12` in ModRM.rm means "a SIB byte follows", `r13` there without a
//! displacement means "relative to rip", and neither is a register change.

use super::blocks::Insn;
use super::shapes::Pool;
use iced_x86::{Instruction, OpKind, Register};

/// Where in an instruction a register is named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Slot {
    /// Operand k.
    Operand(u32),
    /// The base of the memory operand.
    Base,
    /// The index of the memory operand.
    Index,
}

/// A register field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field {
    /// Byte in the instruction.
    pub byte: usize,
    /// Lowest bit in the byte, 0 or 3.
    pub shift: u8,
    /// What it names.
    pub slot: Slot,
    /// The pool register that clang put there.
    pub register: Pool,
    /// Values (bit n = register n of the class) that are legal there.
    pub mask: u8,
}

/// The pool number of a register of any width, if it is in the pool.
pub fn pool_number(r: Register) -> Option<Pool> {
    if r.is_gpr() && r.full_register() >= Register::R8 {
        Some((r.full_register() as u32 - Register::R8 as u32) as Pool)
    } else if r.is_xmm() && r < Register::XMM8 {
        Some((r as u32 - Register::XMM0 as u32) as Pool + 8)
    } else {
        None
    }
}

/// The registers that the instruction names, with their places. A register named twice occurs twice.
pub fn named_registers(i: &Instruction) -> Vec<(Slot, Register)> {
    let mut named: Vec<_> = (0..i.op_count())
        .filter(|&k| i.op_kind(k) == OpKind::Register)
        .map(|k| (Slot::Operand(k), i.op_register(k)))
        .collect();
    named.push((Slot::Base, i.memory_base()));
    named.push((Slot::Index, i.memory_index()));
    named.retain(|(_, r)| *r != Register::None);
    named
}

fn register_in(i: &Instruction, slot: Slot) -> Register {
    match slot {
        Slot::Operand(k) => i.op_register(k),
        Slot::Base => i.memory_base(),
        Slot::Index => i.memory_index(),
    }
}

fn with_register(i: &Instruction, slot: Slot, r: Register) -> Instruction {
    let mut i = *i;
    match slot {
        Slot::Operand(k) => i.set_op_register(k, r),
        Slot::Base => i.set_memory_base(r),
        Slot::Index => i.set_memory_index(r),
    }
    i
}

/// The register of the same class and width with another number in the class.
fn renumbered(r: Register, number: u8) -> Option<Register> {
    let old = pool_number(r)? % 8;
    Register::values().nth((r as usize - old as usize) + number as usize)
}

/// All fields that name pool registers. With `mask` not full where some value is illegal.
pub fn fields(bytes: &[u8], original: &Instruction) -> Vec<Field> {
    let slots: Vec<_> = named_registers(original)
        .into_iter()
        .filter_map(|(slot, r)| pool_number(r).map(|n| (slot, r, n)))
        .collect();
    let mut found = Vec::new();
    for byte in 0..bytes.len() {
        for shift in [0, 3] {
            let current = bytes[byte] >> shift & 7;
            for &(slot, r, number) in slots.iter().filter(|(_, _, n)| n % 8 == current) {
                let mut mask = 0;
                for value in 0..8 {
                    mask |=
                        u8::from(renames(bytes, original, byte, shift, slot, r, value)) << value;
                }
                // One value (the current one) always decodes: a field needs more evidence.
                if mask.count_ones() > 1 {
                    found.push(Field { byte, shift, slot, register: number, mask });
                }
            }
        }
    }
    found
}

/// Whether writing `value` gives the same instruction with only the register in `slot` changed.
fn renames(
    bytes: &[u8],
    original: &Instruction,
    byte: usize,
    shift: u8,
    slot: Slot,
    r: Register,
    value: u8,
) -> bool {
    let mut mutated = bytes.to_vec();
    mutated[byte] = mutated[byte] & !(7 << shift) | value << shift;
    let Some(decoded) = Insn::decode(&mutated, original.ip()) else { return false };
    Some(register_in(&decoded, slot)) == renumbered(r, value)
        && with_register(&decoded, slot, r) == *original
}

/// The fields, or what can't be proved: every named pool register has exactly one field, and every value is
/// legal in it.
pub fn proved_fields(bytes: &[u8], original: &Instruction) -> Result<Vec<Field>, String> {
    let found = fields(bytes, original);
    let mut proved = Vec::new();
    for (slot, r) in named_registers(original) {
        if pool_number(r).is_none() {
            continue;
        }
        let mut mine = found.iter().filter(|f| f.slot == slot);
        match (mine.next(), mine.next()) {
            (Some(f), None) if f.mask == 0xff => proved.push(*f),
            (Some(f), None) => {
                return Err(format!("{r:?} as {slot:?}: only values {:#010b} are legal", f.mask));
            }
            (None, _) => return Err(format!("no field found for {r:?} as {slot:?}")),
            (Some(_), Some(_)) => return Err(format!("two fields for {r:?} as {slot:?}")),
        }
    }
    for (i, f) in proved.iter().enumerate() {
        if proved[..i].iter().any(|g| (g.byte, g.shift) == (f.byte, f.shift)) {
            return Err("one field for two registers".to_owned());
        }
    }
    Ok(proved)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8]) -> Result<Vec<(usize, u8, Slot, Pool)>, String> {
        let decoded = Insn::decode(bytes, 0).expect("a valid instruction");
        let fields = proved_fields(bytes, &decoded)?;
        Ok(fields.iter().map(|f| (f.byte, f.shift, f.slot, f.register)).collect())
    }

    #[test]
    fn modrm_fields_of_a_move() {
        // mov r11, r8 (89 /r: rm is the destination)
        let found = check(&[0x4d, 0x89, 0xc3]);
        assert_eq!(found, Ok(vec![(2, 0, Slot::Operand(0), 3), (2, 3, Slot::Operand(1), 0)]));
    }

    #[test]
    fn a_register_named_twice_has_two_fields() {
        // add r12, r12
        let found = check(&[0x4d, 0x01, 0xe4]);
        assert_eq!(found, Ok(vec![(2, 0, Slot::Operand(0), 4), (2, 3, Slot::Operand(1), 4)]));
    }

    #[test]
    fn the_opcode_holds_a_field() {
        // push r9; mov r10, imm64
        assert_eq!(check(&[0x41, 0x51]), Ok(vec![(1, 0, Slot::Operand(0), 1)]));
        let found = check(&[0x49, 0xba, 1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(found, Ok(vec![(1, 0, Slot::Operand(0), 2)]));
    }

    #[test]
    fn base_and_index_of_a_sib_byte() {
        // mov r11, [rax + r9*8]
        let found = check(&[0x4e, 0x8b, 0x1c, 0xc8]);
        assert_eq!(found, Ok(vec![(2, 3, Slot::Operand(0), 3), (3, 3, Slot::Index, 1)]));
        // mov r11, [r12 + r9*8 + 24]
        let found = check(&[0x4f, 0x8b, 0x5c, 0xcc, 0x18]);
        let want = vec![(2, 3, Slot::Operand(0), 3), (3, 0, Slot::Base, 4), (3, 3, Slot::Index, 1)];
        assert_eq!(found, Ok(want));
    }

    #[test]
    fn xmm_fields_beside_general_ones() {
        // cvtsi2sd xmm2, r12
        let found = check(&[0xf2, 0x49, 0x0f, 0x2a, 0xd4]);
        assert_eq!(found, Ok(vec![(4, 3, Slot::Operand(0), 10), (4, 0, Slot::Operand(1), 4)]));
    }

    #[test]
    fn a_three_operand_vex_encoding_is_refused_not_mispatched() {
        // vaddsd xmm2, xmm0, xmm1: vvvv is stored inverted, in four bits
        assert!(check(&[0xc5, 0xfb, 0x58, 0xd1]).is_err());
    }

    #[test]
    fn r8_as_a_plain_base_can_not_become_r12() {
        // mov rax, [r8 + 8]: rm = 100 would mean a SIB byte
        assert!(check(&[0x49, 0x8b, 0x40, 0x08]).is_err());
        // mov rax, [r12 + 8], with its SIB byte: all eight are legal
        assert_eq!(check(&[0x49, 0x8b, 0x44, 0x24, 0x08]), Ok(vec![(3, 0, Slot::Base, 4)]));
    }

    #[test]
    fn r13_is_no_base_without_a_displacement() {
        // mov rax, [r12]: base 101 with mod 00 would mean disp32 without a base
        let problem = check(&[0x49, 0x8b, 0x04, 0x24]).unwrap_err();
        assert!(problem.contains("0b11011111"), "{problem}");
    }

    #[test]
    fn bytes_that_happen_to_look_like_fields_are_not() {
        // add r8, 0: the immediate's bits equal the register number
        assert_eq!(check(&[0x49, 0x83, 0xc0, 0x00]), Ok(vec![(2, 0, Slot::Operand(0), 0)]));
        // mov eax, ecx: low bank
        assert_eq!(check(&[0x89, 0xc8]), Ok(vec![]));
    }

    #[test]
    fn random_bytes_never_panic() {
        let mut state = 1_u64;
        for _ in 0..20_000 {
            let mut bytes = [0; 15];
            for b in &mut bytes {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                *b = (state >> 56) as u8;
            }
            let mut decoder =
                iced_x86::Decoder::with_ip(64, &bytes, 0, iced_x86::DecoderOptions::NONE);
            let decoded = decoder.decode();
            if !decoded.is_invalid() {
                let _ = proved_fields(&bytes[..decoded.len()], &decoded);
            }
        }
    }
}
