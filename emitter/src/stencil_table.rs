//! The stencil table in the form that emission wants: one look-up by uop and shape, and the main path of each
//! stencil ready to be copied in whole chunks, its holes sorted by what goes into them.

use ir::Uop;
use stencils::{Hole, HoleKind, Role, Shape, Stencil};

/// Bytes that are copied at a time.
pub(crate) const CHUNK: usize = 32;

/// Stencils with their read-only data and the names of the symbols that they call. The committed table is
/// [`StencilTable::builtin`]; tests and experiments bring their own.
#[derive(Debug, Clone)]
pub struct StencilTable {
    stencils: &'static [Stencil],
    /// Position + 1 in `stencils` by uop and [`Shape::key`]; 0: there is none. Where a shape has no *early* stencil,
    /// its entry is that of the strict one.
    index: Vec<u16>,
    /// Parallel to `stencils`.
    ready: Vec<Ready>,
    /// Main paths, each followed by at least [`CHUNK`] bytes of anything.
    bytes: Vec<u8>,
    /// Holes of main paths.
    registers: Vec<RegisterByte>,
    words: Vec<WordHole>,
    exits: Vec<ExitHole>,
    /// Constants that stencils read.
    pub data: &'static [u8],
    /// Symbols that stencils call, by number.
    pub symbols: &'static [&'static str],
}

/// The main path of a stencil: where its parts begin in the table, and how many they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ready {
    bytes: u32,
    registers: u32,
    words: u32,
    exits: u32,
    /// Bytes of code.
    pub len: u16,
    register_count: u8,
    word_count: u8,
    exit_count: u8,
    /// There are holes of other kinds (those that refer to the cold part apart: they are filled with it).
    pub others: bool,
    /// There is a cold part.
    pub cold: bool,
}

/// A byte with one or two register numbers in it. It is written whole, never read back from where the code was
/// just copied to: that would wait for the copy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RegisterByte {
    /// Offset.
    pub at: u16,
    /// The byte with zeros for the registers.
    pub rest: u8,
    /// Indices of the operands: 0–2, 3 for the result, [`NO_OPERAND`] for none.
    pub operands: [u8; 2],
    pub shifts: [u8; 2],
}

/// Index of an operand that is always 0.
pub(crate) const NO_OPERAND: u8 = 4;

/// Four bytes with a number in them, shifted to the left: a slot's displacement (in bytes), or an immediate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WordHole {
    pub at: u16,
    /// Index of an operand, or [`OPERAND_BITS`], [`IMM_LOW`], [`IMM_HIGH`].
    pub number: u8,
    pub shift: u8,
    pub addend: i32,
}

/// Numbers beside those of the operands: the constant operand, and the halves of the instruction's immediate.
pub(crate) const OPERAND_BITS: usize = 5;
pub(crate) const IMM_LOW: usize = 6;
pub(crate) const IMM_HIGH: usize = 7;

#[derive(Clone, Copy, Debug)]
pub(crate) struct ExitHole {
    pub at: u16,
    pub addend: i32,
}

/// The parts of a main path. `code` goes on for [`CHUNK`] bytes behind the end.
pub(crate) struct MainPath<'a> {
    pub ready: Ready,
    pub code: &'a [u8],
    pub registers: &'a [RegisterByte],
    pub words: &'a [WordHole],
    pub exits: &'a [ExitHole],
}

/// Index of an operand or the result in tables.
#[inline]
pub(crate) fn operand_index(role: Role) -> usize {
    match role {
        Role::Arg(k) => k as usize & 3,
        Role::Result => 3,
    }
}

impl StencilTable {
    /// An index over these stencils.
    ///
    /// # Panics
    /// With 65,535 stencils or more, with one of 64 KiB, and when a hole is not inside its stencil.
    pub fn new(
        stencils: &'static [Stencil],
        data: &'static [u8],
        symbols: &'static [&'static str],
    ) -> StencilTable {
        let mut index = vec![0; Uop::ALL.len() * Shape::KEYS];
        let mut table = StencilTable {
            stencils,
            index: Vec::new(),
            ready: Vec::new(),
            bytes: Vec::new(),
            registers: Vec::new(),
            words: Vec::new(),
            exits: Vec::new(),
            data,
            symbols,
        };
        for (i, s) in stencils.iter().enumerate() {
            let number = u16::try_from(i + 1).expect("fewer than 65,535 stencils");
            index[s.uop as usize * Shape::KEYS + s.shape.key()] = number;
            table.prepare(s);
        }
        let early = Shape { early: true, ..Shape::FRESH }.key();
        for i in 0..index.len() {
            if i & early != 0 && index[i] == 0 {
                index[i] = index[i & !early];
            }
        }
        table.index = index;
        table.bytes.resize(table.bytes.len() + CHUNK, 0);
        table
    }

    fn prepare(&mut self, s: &Stencil) {
        let hot = &s.hot;
        for hole in hot.holes {
            let width = match hole.kind {
                HoleKind::Register { .. } => 1,
                HoleKind::Imm64 => 8,
                _ => 4,
            };
            let inside = hole.offset as usize + width <= hot.bytes.len();
            assert!(inside, "{} {}: a hole outside the code", s.uop, s.shape);
        }
        let others = |h: &&Hole| !is_ready(h) && !matches!(h.kind, HoleKind::Cold(_));
        let mut ready = Ready {
            bytes: self.bytes.len() as u32,
            registers: self.registers.len() as u32,
            words: self.words.len() as u32,
            exits: self.exits.len() as u32,
            len: u16::try_from(hot.bytes.len()).expect("a stencil of less than 64 KiB"),
            register_count: 0,
            word_count: 0,
            exit_count: 0,
            others: hot.holes.iter().any(|h| others(&h)),
            cold: !s.cold.bytes.is_empty(),
        };
        self.bytes.extend_from_slice(hot.bytes);
        for hole in hot.holes {
            let at = hole.offset;
            match hole.kind {
                HoleKind::Register { role, shift } => {
                    let operand = operand_index(role) as u8;
                    let first = ready.registers as usize;
                    match self.registers[first..].iter_mut().find(|r| r.at == at) {
                        Some(r) => {
                            assert!(r.operands[1] == NO_OPERAND, "three registers in a byte");
                            (r.operands[1], r.shifts[1]) = (operand, shift);
                        }
                        None => {
                            let rest = hot.bytes[at as usize];
                            let (operands, shifts) = ([operand, NO_OPERAND], [shift, 0]);
                            self.registers.push(RegisterByte { at, rest, operands, shifts });
                            ready.register_count += 1;
                        }
                    }
                }
                HoleKind::Exit => {
                    self.exits.push(ExitHole { at, addend: hole.addend });
                    ready.exit_count += 1;
                }
                _ => {
                    if let Some((number, shift)) = word_number(hole) {
                        let (number, addend) = (number as u8, hole.addend);
                        self.words.push(WordHole { at, number, shift, addend });
                        ready.word_count += 1;
                    }
                }
            }
        }
        self.ready.push(ready);
    }

    /// The committed table.
    pub fn builtin() -> StencilTable {
        StencilTable::new(stencils::ALL, stencils::DATA, stencils::SYMBOLS)
    }

    /// The number of the stencil of this uop whose [`Shape::key`] this is.
    #[inline]
    pub(crate) fn number(&self, uop: Uop, key: usize) -> Option<usize> {
        let number = self.index[uop as usize * Shape::KEYS + (key & (Shape::KEYS - 1))];
        (number as usize).checked_sub(1)
    }

    /// The main path of a stencil by number.
    #[inline]
    pub(crate) fn main_path(&self, number: usize) -> MainPath<'_> {
        let ready = self.ready[number];
        let registers = ready.registers as usize;
        let words = ready.words as usize;
        let exits = ready.exits as usize;
        MainPath {
            ready,
            code: &self.bytes[ready.bytes as usize..],
            registers: &self.registers[registers..registers + ready.register_count as usize],
            words: &self.words[words..words + ready.word_count as usize],
            exits: &self.exits[exits..exits + ready.exit_count as usize],
        }
    }

    /// The stencil of this uop and shape; for an *early* shape without one, the strict stencil.
    #[inline]
    pub fn get(&self, uop: Uop, shape: Shape) -> Option<&'static Stencil> {
        self.number(uop, shape.key()).and_then(|n| self.stencils.get(n))
    }

    /// All of them.
    pub fn stencils(&self) -> &'static [Stencil] {
        self.stencils
    }
}

/// Whether this hole is among the ready ones.
pub(crate) fn is_ready(hole: &Hole) -> bool {
    matches!(hole.kind, HoleKind::Register { .. } | HoleKind::Exit) || word_number(hole).is_some()
}

/// What goes into a [`WordHole`], and its shift. A constant operand with something to be added may overflow, which is
/// looked at elsewhere.
fn word_number(hole: &Hole) -> Option<(usize, u8)> {
    match hole.kind {
        HoleKind::Slot(role) => Some((operand_index(role), 3)),
        HoleKind::Operand32 if hole.addend == 0 => Some((OPERAND_BITS, 0)),
        HoleKind::ImmLow32 => Some((IMM_LOW, 0)),
        HoleKind::ImmHigh32 => Some((IMM_HIGH, 0)),
        _ => None,
    }
}
