//! What is known of a stencil: its bytes and the holes in them. Everything here is derived from clang's
//! machine code by the extractor; the committed table is in `generated`.
//!
//! ```text
//! hot bytes:  …[register holes, operand holes]… jcc →exit   (falls through to the next stencil)
//! cold bytes: …                                  jmp →hot    (placed after the whole trace)
//! ```

use ir::Uop;
use std::fmt;

/// Where the committed table comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Provenance {
    /// First line of `clang-19 --version`.
    pub compiler: &'static str,
    /// Its options.
    pub flags: &'static str,
    /// Of the C sources, the C generated around them and the options; hexadecimal.
    pub sha256: &'static str,
}

/// Which variant of a uop a stencil is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default, PartialOrd, Ord)]
pub struct Shape {
    /// Operands and result in slots instead of registers; the other fields are then empty.
    pub memory: bool,
    /// The operand that is a 32-bit immediate (sign-extended).
    pub imm: Option<u8>,
    /// The operand whose register the result takes; `None`: a register of its own.
    pub reuse: Option<u8>,
    /// Operands 0 and 1 are the same register. Only needed with `reuse`: without it operand
    /// registers are only read, and any of them may coincide.
    pub equal: bool,
    /// The result's register is lost at the exit. Shorter, and usable where the exit needs nothing that is in
    /// that register. Only where it saves bytes: the same shape without `early` always exists.
    pub early: bool,
}

impl Shape {
    /// The memory form.
    pub const MEMORY: Shape =
        Shape { memory: true, imm: None, reuse: None, equal: false, early: false };
    /// All operands in registers, result in a fresh one.
    pub const FRESH: Shape =
        Shape { memory: false, imm: None, reuse: None, equal: false, early: false };
    /// Number of distinct [`Shape::key`]s.
    pub const KEYS: usize = 128;

    /// A small number for table look-up: bit 0 memory, 1–2 immediate operand + 1, 3–4 reused operand + 1,
    /// 5 equal, 6 early.
    #[inline]
    pub const fn key(self) -> usize {
        let imm = match self.imm {
            None => 0,
            Some(k) => k as usize + 1,
        };
        let reuse = match self.reuse {
            None => 0,
            Some(k) => k as usize + 1,
        };
        self.memory as usize
            | imm << 1
            | reuse << 3
            | (self.equal as usize) << 5
            | (self.early as usize) << 6
    }
}

/// `memory`, `fresh`, or parts such as `imm1 reuse0`.
impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Shape::MEMORY => return f.write_str("memory"),
            Shape::FRESH => return f.write_str("fresh"),
            _ => {}
        }
        let mut parts = Vec::new();
        if let Some(k) = self.imm {
            parts.push(format!("imm{k}"));
        }
        match (self.reuse, self.equal) {
            (Some(_), true) => parts.push("equal".to_owned()),
            (Some(k), false) => parts.push(format!("reuse{k}")),
            (None, _) => parts.push("fresh".to_owned()),
        }
        if self.early {
            parts.push("early".to_owned());
        }
        f.write_str(&parts.join(" "))
    }
}

/// What a register or slot hole refers to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Role {
    /// Operand k.
    Arg(u8),
    /// The result.
    Result,
}

/// What to write into a hole.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum HoleKind {
    /// The 3-bit number of the role's register, at bit `shift` of the byte. The bits are zero in the table.
    Register {
        /// Whose register.
        role: Role,
        /// 0 (ModRM.rm, SIB.base, opcode) or 3 (ModRM.reg, SIB.index).
        shift: u8,
    },
    /// 32 bits: 8 × the role's slot number + addend (a displacement off the frame base).
    Slot(Role),
    /// 32 bits: the constant operand (the shape's `imm`) + addend.
    Operand32,
    /// 32 bits: low half of the instruction's immediate + addend.
    ImmLow32,
    /// 32 bits: high half of the instruction's immediate + addend.
    ImmHigh32,
    /// 64 bits: the instruction's immediate.
    Imm64,
    /// 32 bits, relative: the exit (or the block's second successor).
    Exit,
    /// 32 bits, relative: the end of the hot part.
    Continue,
    /// 32 bits, relative: an offset in the hot part.
    Hot(u16),
    /// 32 bits, relative: an offset in the cold part.
    Cold(u16),
    /// 32 bits, relative: the runtime function of this number in [`crate::SYMBOLS`].
    Symbol(u16),
    /// 32 bits, relative: the runtime function that the instruction's immediate names.
    ImmSymbol,
    /// 32 bits, relative: an offset in [`crate::DATA`].
    Data(u32),
}

/// A place to patch. Relative kinds take `target + addend - address of the hole`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hole {
    /// Byte offset within its part.
    pub offset: u16,
    /// What goes there.
    pub kind: HoleKind,
    /// Added to it; −4 or less for relative holes, as in ELF.
    pub addend: i32,
}

/// Straight-line machine code with holes.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The code; every hole is zero.
    pub bytes: &'static [u8],
    /// Its holes, by offset.
    pub holes: &'static [Hole],
}

/// One stencil.
#[derive(Clone, Copy, Debug)]
pub struct Stencil {
    /// Which uop.
    pub uop: Uop,
    /// Which variant of it.
    pub shape: Shape,
    /// Falls through at its end.
    pub hot: Part,
    /// Out of line; may be empty.
    pub cold: Part,
    /// Pool registers that are lost, as a bit set of `r8`…`r15` (bits 0…7) and `xmm0`…`xmm7` (bits 8…15).
    pub clobbers: u16,
    /// Calls runtime code in the hot part.
    pub calls: bool,
}
