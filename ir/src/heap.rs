//! What the evaluator needs of memory and of the runtime, and a small heap for tests.

mod sim;

pub use sim::{SimFunction, SimHeap};

use crate::word::Word;
use std::fmt;

/// Memory and runtime behind a trace. Addresses are object words ([`Word::is_pointer`]) or come from
/// memory (a list's item array); offsets are in bytes, of [`crate::layout`].
///
/// An access that no correct trace makes is a [`Fault`], never a guess.
pub trait Heap {
    /// The 64 bits at an address.
    fn load64(&self, base: u64, offset: u64) -> Result<u64, Fault>;
    /// The 32 bits at an address.
    fn load32(&self, base: u64, offset: u64) -> Result<u32, Fault>;
    /// Puts 64 bits at an address.
    fn store64(&mut self, base: u64, offset: u64, bits: u64) -> Result<(), Fault>;
    /// `size` bytes (1, 2, 4 or 8, not across two words) at an address, as a number without sign.
    fn load_part(&self, base: u64, offset: u64, size: u64) -> Result<u64, Fault> {
        let word = self.load64(base, offset & !7)?;
        Ok(word >> (8 * (offset & 7)) & part_mask(size))
    }
    /// Puts the low `size` bytes of a number at an address.
    fn store_part(&mut self, base: u64, offset: u64, size: u64, bits: u64) -> Result<(), Fault> {
        let (at, mask) = (8 * (offset & 7), part_mask(size));
        let word = self.load64(base, offset & !7)?;
        self.store64(base, offset & !7, word & !(mask << at) | (bits & mask) << at)
    }
    /// Takes a reference to any word; immediates and immortal objects have no count.
    fn incref(&mut self, word: Word) -> Result<(), Fault>;
    /// Drops a reference to any word; the last one frees the object.
    fn decref(&mut self, word: Word) -> Result<(), Fault>;
    /// Calls a runtime function of up to three borrowed words. The result is owned; [`Word::NULL`]
    /// means that an exception is pending.
    fn call(&mut self, symbol: u64, args: &[Word]) -> Result<Word, Fault>;
    /// Calls a pure function of one or two doubles.
    fn call_f64(&self, symbol: u64, args: &[f64]) -> Result<f64, Fault>;
    /// Calls a pure function of two integers.
    fn call_i64(&self, symbol: u64, args: [i64; 2]) -> Result<i64, Fault>;
    /// Whether an object's type derives from this one, so that it is laid out as its objects are.
    fn derives(&self, _object: u64, _from: u32) -> bool {
        false
    }
    /// Whether the runtime wants the interpreter's attention (a signal, another thread).
    fn wants_attention(&self) -> bool {
        false
    }
}

/// The lowest `size` bytes of a word.
fn part_mask(size: u64) -> u64 {
    u64::MAX >> (64 - 8 * size)
}

/// Why a heap refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No live object has these bytes.
    Address {
        /// Base address.
        base: u64,
        /// Byte offset.
        offset: u64,
    },
    /// The object was freed before.
    Freed(u64),
    /// No such function.
    Symbol(u64),
    /// The function doesn't take such operands.
    Operands(u64),
    /// A number that has no immediate word is to be put into a field.
    Number(u64),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Address { base, offset } => {
                write!(f, "no object has the bytes at {base:#x}+{offset}")
            }
            Fault::Freed(base) => write!(f, "the object at {base:#x} was freed before"),
            Fault::Symbol(s) => write!(f, "there is no runtime symbol {s}"),
            Fault::Number(bits) => write!(f, "the number {bits:#x} has no word"),
            Fault::Operands(s) => write!(f, "runtime symbol {s} doesn't take these operands"),
        }
    }
}

impl std::error::Error for Fault {}

/// A heap without objects and functions: for traces that need none, and for folding constants.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoHeap;

impl Heap for NoHeap {
    fn load64(&self, base: u64, offset: u64) -> Result<u64, Fault> {
        Err(Fault::Address { base, offset })
    }

    fn load32(&self, base: u64, offset: u64) -> Result<u32, Fault> {
        Err(Fault::Address { base, offset })
    }

    fn store64(&mut self, base: u64, offset: u64, _bits: u64) -> Result<(), Fault> {
        Err(Fault::Address { base, offset })
    }

    fn incref(&mut self, word: Word) -> Result<(), Fault> {
        only_immediate(word)
    }

    fn decref(&mut self, word: Word) -> Result<(), Fault> {
        only_immediate(word)
    }

    fn call(&mut self, symbol: u64, _args: &[Word]) -> Result<Word, Fault> {
        Err(Fault::Symbol(symbol))
    }

    fn call_f64(&self, symbol: u64, _args: &[f64]) -> Result<f64, Fault> {
        Err(Fault::Symbol(symbol))
    }

    fn call_i64(&self, symbol: u64, _args: [i64; 2]) -> Result<i64, Fault> {
        Err(Fault::Symbol(symbol))
    }
}

fn only_immediate(word: Word) -> Result<(), Fault> {
    match word.is_pointer() {
        true => Err(Fault::Address { base: word.0, offset: 0 }),
        false => Ok(()),
    }
}
