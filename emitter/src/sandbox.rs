//! A small object heap in real memory, on which a trace can run natively *and* in the evaluator.
//!
//! Both runs see the same addresses: the heap is saved, the evaluator runs, the heap is put back, the native
//! code runs, and the two outcomes and the two heaps must be equal to the last bit ([`crate::oracle`]). Used by tests,
//! fuzzing and the `trace` driver.

mod functions;
mod literal;

pub use functions::FUNCTIONS;
pub use literal::LiteralError;

use crate::symbols::RuntimeSymbols;
use ir::heap::{Fault, Heap};
use ir::layout;
use ir::layout::tid;
use ir::word::Word;
use std::cell::UnsafeCell;

/// Words of memory of a new sandbox.
const WORDS: usize = 1 << 12;
/// Unused words behind every object, so that running past an end meets nothing of use.
const GAP: usize = 4;

/// The heap. Nothing is ever reused; what is freed is noted in order.
pub struct Sandbox {
    memory: Box<[UnsafeCell<u64>]>,
    used: usize,
    /// What [`Heap::wants_attention`] says.
    pub attention: bool,
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sandbox({} words)", self.used)
    }
}

impl Default for Sandbox {
    fn default() -> Sandbox {
        Sandbox::new()
    }
}

/// Contents of a [`Sandbox`] at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved(Vec<u64>);

impl Sandbox {
    /// An empty heap of 32 KiB.
    pub fn new() -> Sandbox {
        Sandbox::with_words(WORDS)
    }

    /// An empty heap with room for this many 64-bit words.
    pub fn with_words(words: usize) -> Sandbox {
        let memory = (0..words).map(|_| UnsafeCell::new(0)).collect();
        functions::take_freed();
        Sandbox { memory, used: 0, attention: false }
    }

    /// The functions that traces may call, for an arena.
    pub fn symbols() -> RuntimeSymbols {
        let mut symbols = RuntimeSymbols::new();
        for f in FUNCTIONS {
            symbols.add(f.name, f.address());
        }
        symbols.add("pw_dealloc", functions::dealloc_address());
        symbols
    }

    /// The names of [`Sandbox::symbols`] by number, for the text form.
    pub fn symbol_names() -> Vec<&'static str> {
        FUNCTIONS.iter().map(|f| f.name).collect()
    }

    fn read(&self, index: usize) -> u64 {
        // SAFETY: the cell is ours, and native code that may write it is not running while Rust code is.
        unsafe { *self.memory[index].get() }
    }

    fn write(&mut self, index: usize, bits: u64) {
        // SAFETY: as for `read`.
        unsafe { *self.memory[index].get() = bits };
    }

    fn address(&self, index: usize) -> u64 {
        self.memory[index].get() as u64
    }

    /// Copies words in and returns where they are.
    ///
    /// # Panics
    /// When the heap is full.
    fn allocate(&mut self, words: &[u64]) -> u64 {
        let at = self.used;
        assert!(at + words.len() + GAP <= self.memory.len(), "the sandbox is full");
        for (i, w) in words.iter().enumerate() {
            self.write(at + i, *w);
        }
        self.used = at + words.len() + GAP;
        self.address(at)
    }

    /// An object of this type with these fields behind the header, and one reference.
    pub fn object(&mut self, tid: u32, fields: &[u64]) -> Word {
        let mut words = vec![1 | (tid as u64) << 32, 0];
        words.extend_from_slice(fields);
        Word(self.allocate(&words))
    }

    /// A list.
    pub fn list(&mut self, items: &[Word]) -> Word {
        let items: Vec<u64> = items.iter().map(|w| w.0).collect();
        let array = self.allocate(&items);
        let len = items.len() as u64;
        self.object(tid::LIST, &[array, len, len])
    }

    /// A tuple.
    pub fn tuple(&mut self, items: &[Word]) -> Word {
        // The hash is not known.
        let mut fields = vec![items.len() as u64, 0];
        fields.extend(items.iter().map(|w| w.0));
        self.object(tid::TUPLE, &fields)
    }

    /// Everything in it.
    pub fn save(&self) -> Saved {
        Saved((0..self.used).map(|i| self.read(i)).collect())
    }

    /// Puts everything back, and forgets what was freed.
    pub fn restore(&mut self, saved: &Saved) {
        for (i, w) in saved.0.iter().enumerate() {
            self.write(i, *w);
        }
        functions::take_freed();
    }

    /// The first word in which two saved contents differ: its address, and both values.
    pub fn difference(&self, a: &Saved, b: &Saved) -> Option<(u64, u64, u64)> {
        let at = a.0.iter().zip(&b.0).position(|(a, b)| a != b)?;
        Some((self.address(at), a.0[at], b.0[at]))
    }

    /// The objects freed since the last call (of this thread), in order.
    pub fn take_freed(&mut self) -> Vec<u64> {
        functions::take_freed()
    }

    fn index(&self, base: u64, offset: u64, align: u64) -> Result<(usize, u64), Fault> {
        let fault = Fault::Address { base, offset };
        let address = base.checked_add(offset).ok_or(fault.clone())?;
        let byte = address.checked_sub(self.address(0)).ok_or(fault.clone())?;
        if byte % align != 0 || byte / 8 >= self.used as u64 {
            return Err(fault);
        }
        Ok(((byte / 8) as usize, byte % 8))
    }

    fn refcount(&self, word: Word) -> Result<i32, Fault> {
        self.load32(word.0, layout::OBJ_REFCNT as u64).map(|n| n as i32)
    }

    fn set_refcount(&mut self, word: Word, count: i32) -> Result<(), Fault> {
        let (index, _) = self.index(word.0, layout::OBJ_REFCNT as u64, 8)?;
        let old = self.read(index);
        self.write(index, old >> 32 << 32 | u64::from(count as u32));
        Ok(())
    }
}

impl Heap for Sandbox {
    fn load64(&self, base: u64, offset: u64) -> Result<u64, Fault> {
        self.index(base, offset, 8).map(|(i, _)| self.read(i))
    }

    fn load32(&self, base: u64, offset: u64) -> Result<u32, Fault> {
        let (index, byte) = self.index(base, offset, 4)?;
        Ok((self.read(index) >> (8 * byte)) as u32)
    }

    fn store64(&mut self, base: u64, offset: u64, bits: u64) -> Result<(), Fault> {
        let (index, _) = self.index(base, offset, 8)?;
        self.write(index, bits);
        Ok(())
    }

    fn incref(&mut self, word: Word) -> Result<(), Fault> {
        if !word.is_pointer() {
            return Ok(());
        }
        let count = self.refcount(word)?;
        if count < 0 { Ok(()) } else { self.set_refcount(word, count.wrapping_add(1)) }
    }

    fn decref(&mut self, word: Word) -> Result<(), Fault> {
        if !word.is_pointer() {
            return Ok(());
        }
        match self.refcount(word)? {
            count if count < 0 => {}
            count => {
                self.set_refcount(word, count - 1)?;
                if count <= 1 {
                    functions::dealloc(word.0);
                }
            }
        }
        Ok(())
    }

    fn call(&mut self, symbol: u64, args: &[Word]) -> Result<Word, Fault> {
        let function = FUNCTIONS.get(symbol as usize).ok_or(Fault::Symbol(symbol))?;
        function.call_objects(args).ok_or(Fault::Operands(symbol))
    }

    fn call_f64(&self, symbol: u64, args: &[f64]) -> Result<f64, Fault> {
        let function = FUNCTIONS.get(symbol as usize).ok_or(Fault::Symbol(symbol))?;
        function.call_f64(args).ok_or(Fault::Operands(symbol))
    }

    fn call_i64(&self, symbol: u64, args: [i64; 2]) -> Result<i64, Fault> {
        let function = FUNCTIONS.get(symbol as usize).ok_or(Fault::Symbol(symbol))?;
        function.call_i64(args).ok_or(Fault::Operands(symbol))
    }

    fn wants_attention(&self) -> bool {
        self.attention
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_comes_back() {
        let mut s = Sandbox::new();
        let list = s.list(&[Word::TRUE, Word::NONE]);
        let saved = s.save();
        let items = s.load64(list.0, layout::LIST_ITEMS as u64).expect("a list");
        s.store64(items, 8, 77).expect("in range");
        s.incref(list).expect("an object");
        assert_ne!(s.save(), saved);
        assert_eq!((s.load64(items, 8), s.refcount(list)), (Ok(77), Ok(2)));
        s.restore(&saved);
        assert_eq!((s.load64(items, 8), s.refcount(list)), (Ok(Word::NONE.0), Ok(1)));
    }

    #[test]
    fn last_reference_is_noted_and_immortals_stay() {
        let mut s = Sandbox::new();
        let (a, b) = (s.tuple(&[]), s.tuple(&[]));
        s.set_refcount(b, -5).expect("an object");
        for w in [a, b, Word::NONE, Word(7)] {
            s.decref(w).expect("any word");
        }
        assert_eq!(s.take_freed(), [a.0]);
        assert_eq!((s.refcount(a), s.refcount(b)), (Ok(0), Ok(-5)));
    }

    #[test]
    fn strays_are_faults() {
        let mut s = Sandbox::new();
        let t = s.tuple(&[]);
        assert!(s.load64(t.0, 8 * 100).is_err());
        assert!(s.load64(t.0, 4).is_err());
        assert!(s.load32(8, 0).is_err());
        assert!(s.store64(u64::MAX, 8, 0).is_err());
        assert!(s.call(9999, &[]).is_err());
    }
}
