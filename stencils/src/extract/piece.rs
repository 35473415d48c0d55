//! One instruction of clang's becomes bytes and holes: relocations are named, the frame base goes from r13
//! to rbp, register fields are found and zeroed.

use super::blocks::Insn;
use super::constants::Constants;
use super::fields::{self, Field, Slot};
use super::object_file::{Reloc, RelocKind, RelocTarget};
use super::shapes::{Request, is_c_call};
use crate::{Hole, HoleKind, Role};
use iced_x86::{Code, Instruction, Register};

/// An instruction of a stencil; holes count from its start.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The bytes; holes are zero.
    pub bytes: Vec<u8>,
    /// The holes by offset.
    pub holes: Vec<Hole>,
    /// The instruction with its symbolic registers, for proofs and the listing.
    pub decoded: Instruction,
    /// Register fields, those that stay fixed (of C calls) included.
    pub fields: Vec<Field>,
    /// Offset in clang's function.
    pub at: u64,
    /// Reads or writes the frame slot of this role.
    pub slot: Option<Role>,
}

/// What all stencils share.
#[derive(Debug, Default)]
pub struct Shared {
    /// Read-only data.
    pub constants: Constants,
    /// Runtime symbols.
    pub symbols: Vec<String>,
}

impl Shared {
    fn symbol(&mut self, name: &str) -> u16 {
        let known = self.symbols.iter().position(|s| s == name);
        known.unwrap_or_else(|| {
            self.symbols.push(name.to_owned());
            self.symbols.len() - 1
        }) as u16
    }
}

/// Makes a piece of an instruction.
///
/// # Errors
/// What can't be proved, in words.
pub fn piece(request: &Request, insn: &Insn, shared: &mut Shared) -> Result<Piece, String> {
    let mut insn = sign_extend_operand(insn)?;
    let fixed_frame = request.shape.memory && insn.decoded.memory_base() == Register::R13;
    if !fixed_frame {
        insn = any_base(insn)?;
    }
    let mut bytes = insn.bytes.clone();
    let mut decoded = insn.decoded;
    let mut holes = Vec::new();
    let mut slot = None;
    for r in &insn.relocs {
        let hole = relocation_hole(&insn, r, shared)?;
        if let HoleKind::Slot(role) = hole.kind {
            slot = Some(role);
        }
        bytes[hole.offset as usize..][..width(hole.kind)].fill(0);
        holes.push(hole);
    }
    if fixed_frame {
        (bytes, decoded) = retarget_frame_base(&bytes, &decoded)?;
    } else if slot.is_some() {
        return Err("a frame slot that is not relative to r13".into());
    }
    // Clang leaves zeros in relocated places, too, so this is the instruction that it wrote.
    let decoded_again = Insn::decode(&bytes, insn.at).ok_or("no longer decodes")?;
    decoded.set_len(decoded_again.len());
    let fields = fields::proved_fields(&bytes, &decoded_again)?;
    for f in &fields {
        match request.role_of(f.register) {
            Some(role) => {
                bytes[f.byte] &= !(7 << f.shift);
                let kind = HoleKind::Register { role, shift: f.shift };
                holes.push(Hole { offset: f.byte as u16, kind, addend: 0 });
            }
            None if is_c_call(request.uop) => {} // checked in `prove`
            None => return Err("touches a pool register that is neither operand nor result".into()),
        }
    }
    holes.sort_by_key(|h| (h.offset, matches!(h.kind, HoleKind::Register { shift: 3, .. })));
    Ok(Piece { bytes, holes, decoded: decoded_again, fields, at: insn.at, slot })
}

/// Bytes that a hole covers.
pub fn width(kind: HoleKind) -> usize {
    match kind {
        HoleKind::Register { .. } => 1,
        HoleKind::Imm64 => 8,
        _ => 4,
    }
}

/// A constant operand is a sign-extended 32-bit number; clang, which takes it for an address, may load it
/// by a zero-extending `mov r32, imm32`. That becomes `mov r64, simm32`.
fn sign_extend_operand(insn: &Insn) -> Result<Insn, String> {
    let is_operand = |r: &Reloc| r.target == RelocTarget::Symbol("OPERAND32".into());
    let [r] = insn.relocs.as_slice() else { return Ok(insn.clone()) };
    if !is_operand(r) || r.kind == RelocKind::Abs32Signed {
        return Ok(insn.clone());
    }
    if insn.decoded.code() != Code::Mov_r32_imm32 {
        return Err("a constant operand that is zero-extended".into());
    }
    let opcode = insn.bytes.len() - 5;
    let rex_b = if opcode == 1 { insn.bytes[0] & 1 } else { 0 };
    let mut bytes = vec![0x48 | rex_b, 0xc7, 0xc0 | insn.bytes[opcode] & 7];
    bytes.extend([0; 4]);
    let decoded = Insn::decode(&bytes, insn.at).ok_or("mov r64, simm32 does not decode")?;
    let reloc = Reloc { offset: 3, kind: RelocKind::Abs32Signed, ..r.clone() };
    Ok(Insn { bytes, decoded, relocs: vec![reloc], at: insn.at })
}

/// A base register in ModRM.rm can't be r12, and without a displacement none can be r13. A SIB byte and a
/// displacement of 0 make all eight legal; the instruction stays the same.
fn any_base(insn: Insn) -> Result<Insn, String> {
    let mut insn = insn;
    while let Some(f) = fields::fields(&insn.bytes, &insn.decoded)
        .iter()
        .find(|f| f.slot == Slot::Base && f.mask != 0xff)
    {
        let mut bytes = insn.bytes.clone();
        let in_sib = f.mask & 1 << 4 != 0;
        if in_sib {
            bytes[f.byte - 1] |= 0x40; // mod 00 -> 01: a displacement byte follows
            bytes.insert(f.byte + 1, 0);
        } else {
            const NO_INDEX: u8 = 0x20;
            bytes.insert(f.byte + 1, NO_INDEX | bytes[f.byte] & 7);
            bytes[f.byte] = bytes[f.byte] & !7 | 4;
        }
        let decoded = Insn::decode(&bytes, insn.at).ok_or("can't make room for any base")?;
        let mut same = decoded;
        same.set_memory_displ_size(insn.decoded.memory_displ_size());
        if same != insn.decoded || bytes.len() > 15 {
            return Err("can't make room for any base".into());
        }
        for r in insn.relocs.iter_mut().filter(|r| r.offset as usize > f.byte) {
            r.offset += 1;
        }
        insn = Insn { bytes, decoded, ..insn };
    }
    Ok(insn)
}

fn relocation_hole(insn: &Insn, r: &Reloc, shared: &mut Shared) -> Result<Hole, String> {
    use RelocKind::{Abs32, Abs32Signed, Abs64, Relative32};
    let offset = r.offset as u16;
    let addend = i32::try_from(r.addend).map_err(|_| "an addend of more than 32 bits")?;
    let (name, addend, kind) = match &r.target {
        RelocTarget::Data { section, offset: start } => {
            if r.kind != Relative32 || !insn.decoded.is_ip_rel_memory_operand() {
                return Err("read-only data that is not addressed relative to rip".into());
            }
            // ELF's addend is (offset in the section) - (distance to the instruction's end).
            let to_end = insn.bytes.len() as i64 - r.offset as i64;
            let at = (*start as i64).wrapping_add(r.addend).wrapping_add(to_end);
            let size = insn.decoded.memory_size().size();
            let data = shared.constants.place(*section, at, size)?;
            return Ok(Hole { offset, kind: HoleKind::Data(data), addend: -to_end as i32 });
        }
        RelocTarget::Symbol(name) => (name.as_str(), addend, r.kind),
    };
    let is_displacement = insn.decoded.memory_displ_size() != 0
        && insn.decoded.memory_base() != Register::RIP
        && displacement_offset(insn) == Some(r.offset as usize);
    let kind = match (name, kind) {
        ("OPERAND32", Abs32Signed)
            if !is_displacement || insn.decoded.code() == Code::Lea_r64_m =>
        {
            HoleKind::Operand32
        }
        ("SLOT_ARG0", Abs32Signed) if is_displacement => HoleKind::Slot(Role::Arg(0)),
        ("SLOT_ARG1", Abs32Signed) if is_displacement => HoleKind::Slot(Role::Arg(1)),
        ("SLOT_ARG2", Abs32Signed) if is_displacement => HoleKind::Slot(Role::Arg(2)),
        ("SLOT_RESULT", Abs32Signed) if is_displacement => HoleKind::Slot(Role::Result),
        ("IMM_LOW32" | "IMM_HIGH32", Abs32 | Abs32Signed)
            if is_displacement || !has_64_bit_operand(&insn.decoded) =>
        {
            if name == "IMM_LOW32" {
                HoleKind::ImmLow32
            } else {
                HoleKind::ImmHigh32
            }
        }
        ("IMM64", Abs64) => HoleKind::Imm64,
        ("CALLEE", Relative32) if insn.decoded.is_call_near() => HoleKind::ImmSymbol,
        (_, Relative32) if name.starts_with("pw_") && insn.decoded.is_call_near() => {
            HoleKind::Symbol(shared.symbol(name))
        }
        _ => return Err(format!("an unexpected relocation: {kind:?} to {name}")),
    };
    let relative = matches!(kind, HoleKind::ImmSymbol | HoleKind::Symbol(_));
    // The field behind a field; no object is so large that this could overflow.
    let next_field = kind == HoleKind::ImmLow32 && is_displacement && addend == 8;
    if addend != 0 && !relative && !next_field {
        // Constant + 1 may not fit 32 bits although the constant does.
        return Err(format!("clang folded {addend:+} into {name}"));
    }
    Ok(Hole { offset, kind, addend })
}

fn displacement_offset(insn: &Insn) -> Option<usize> {
    let mut decoder =
        iced_x86::Decoder::with_ip(64, &insn.bytes, insn.at, iced_x86::DecoderOptions::NONE);
    let decoded = decoder.decode();
    let offsets = decoder.get_constant_offsets(&decoded);
    offsets.has_displacement().then(|| offsets.displacement_offset())
}

fn has_64_bit_operand(i: &Instruction) -> bool {
    let registers = (0..i.op_count()).map(|k| i.op_register(k));
    registers.into_iter().any(|r| r.is_gpr64()) || i.memory_size().size() == 8
}

/// `[r13 + disp32]` becomes `[rbp + disp32]`: the same encoding but for REX.B.
fn retarget_frame_base(
    bytes: &[u8],
    original: &Instruction,
) -> Result<(Vec<u8>, Instruction), String> {
    let named = fields::named_registers(original);
    let r13s = named.iter().filter(|(_, r)| r.full_register() == Register::R13).count();
    if r13s != 1 {
        return Err("the frame base is used as something else than a base".into());
    }
    for (k, byte) in bytes.iter().enumerate().filter(|(_, b)| **b & 0xf1 == 0x41) {
        let mut patched = bytes.to_vec();
        patched[k] = byte & !1;
        if let Some(decoded) = Insn::decode(&patched, original.ip()) {
            let mut back = decoded;
            back.set_memory_base(Register::R13);
            if decoded.memory_base() == Register::RBP && back == *original {
                return Ok((patched, decoded));
            }
        }
    }
    Err("the frame base can't be retargeted to rbp".into())
}
