//! A heap of byte vectors at made-up addresses, with reference counts that are checked.

use super::{Fault, Heap};
use crate::layout::{self, tid};
use crate::word::Word;
use std::collections::BTreeMap;

/// First address handed out.
const FIRST_ADDRESS: u64 = 0x1_0000;
/// Unused bytes behind every object, so that running past an end meets nothing.
const GAP: u64 = 64;

/// A runtime function of a [`SimHeap`].
#[derive(Clone, Copy, Debug)]
pub enum SimFunction {
    /// Of objects: how many, and what it does. The result is owned; NULL raises.
    Objects(usize, fn(&mut SimHeap, &[Word]) -> Word),
    /// Of one double.
    F64(fn(f64) -> f64),
    /// Of two doubles.
    F64F64(fn(f64, f64) -> f64),
    /// Of two integers.
    I64I64(fn(i64, i64) -> i64),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Cell {
    bytes: Vec<u8>,
    live: bool,
}

/// A heap for tests: objects as [`crate::layout`] has them, at the same addresses in every run. Use after
/// free and double free are faults.
#[derive(Clone, Debug)]
pub struct SimHeap {
    cells: BTreeMap<u64, Cell>,
    next: u64,
    functions: Vec<SimFunction>,
    /// What [`Heap::wants_attention`] says.
    pub attention: bool,
}

impl Default for SimHeap {
    fn default() -> SimHeap {
        SimHeap::new()
    }
}

impl SimHeap {
    /// An empty heap.
    pub fn new() -> SimHeap {
        SimHeap {
            cells: BTreeMap::new(),
            next: FIRST_ADDRESS,
            functions: Vec::new(),
            attention: false,
        }
    }

    /// Adds a function and returns its symbol number.
    pub fn define(&mut self, function: SimFunction) -> u64 {
        self.functions.push(function);
        self.functions.len() as u64 - 1
    }

    fn allocate(&mut self, bytes: Vec<u8>) -> u64 {
        let base = self.next;
        self.next = (base + bytes.len() as u64 + GAP).next_multiple_of(8);
        self.cells.insert(base, Cell { bytes, live: true });
        base
    }

    /// An object of this type with these 64-bit fields behind the header, and one reference.
    pub fn object(&mut self, tid: u32, body: &[u64]) -> Word {
        let mut bytes = Vec::with_capacity(layout::OBJ_BODY as usize + 8 * body.len());
        bytes.extend_from_slice(&1_i32.to_le_bytes());
        bytes.extend_from_slice(&tid.to_le_bytes());
        bytes.extend_from_slice(&0_u64.to_le_bytes());
        for field in body {
            bytes.extend_from_slice(&field.to_le_bytes());
        }
        Word(self.allocate(bytes))
    }

    /// A float on the heap.
    pub fn float(&mut self, value: f64) -> Word {
        self.object(tid::FLOAT, &[value.to_bits()])
    }

    /// A list; it takes over the items' references.
    pub fn list(&mut self, items: &[Word]) -> Word {
        let array = self.allocate(items.iter().flat_map(|w| w.0.to_le_bytes()).collect());
        let len = items.len() as u64;
        self.object(tid::LIST, &[array, len, len])
    }

    /// A tuple; it takes over the items' references.
    pub fn tuple(&mut self, items: &[Word]) -> Word {
        // The hash is not known.
        let mut body = vec![items.len() as u64, 0];
        body.extend(items.iter().map(|w| w.0));
        self.object(tid::TUPLE, &body)
    }

    /// An iterator over `len` integers from `next` by `step`.
    pub fn range_iter(&mut self, next: i64, step: i64, len: i64) -> Word {
        self.object(tid::RANGE_ITER, &[next as u64, step as u64, len as u64])
    }

    /// An iterator over a list from its first item; it takes over the reference to the list.
    pub fn list_iter(&mut self, list: Word) -> Word {
        self.object(tid::LIST_ITER, &[list.0, 0])
    }

    /// Makes an object live for ever.
    ///
    /// # Errors
    /// When it is not an object.
    pub fn set_immortal(&mut self, object: Word) -> Result<(), Fault> {
        self.set_refcount(object, i32::MIN)
    }

    /// An object's reference count; negative when it is immortal, `None` when it is freed or no object.
    pub fn refcount(&self, object: Word) -> Option<i32> {
        self.load32(object.0, layout::OBJ_REFCNT as u64).ok().map(|n| n as i32)
    }

    /// How many objects are alive (a list's items are not an object).
    pub fn live_objects(&self) -> usize {
        let arrays: Vec<u64> = (self.cells.iter())
            .filter(|(base, cell)| cell.live && self.tid(**base) == Some(tid::LIST))
            .filter_map(|(&base, _)| self.load64(base, layout::LIST_ITEMS as u64).ok())
            .collect();
        self.cells.iter().filter(|(base, cell)| cell.live && !arrays.contains(base)).count()
    }

    /// A list's or tuple's items.
    ///
    /// # Errors
    /// When it is neither.
    pub fn items(&self, object: Word) -> Result<Vec<Word>, Fault> {
        let (base, len, offset) = match self.tid(object.0) {
            Some(tid::LIST) => (
                self.load64(object.0, layout::LIST_ITEMS as u64)?,
                self.load64(object.0, layout::LIST_LEN as u64)?,
                0,
            ),
            Some(tid::TUPLE) => (
                object.0,
                self.load64(object.0, layout::TUPLE_LEN as u64)?,
                layout::TUPLE_ITEMS as u64,
            ),
            _ => return Err(Fault::Address { base: object.0, offset: 0 }),
        };
        (0..len).map(|i| self.load64(base, offset + 8 * i).map(Word)).collect()
    }

    fn tid(&self, base: u64) -> Option<u32> {
        self.load32(base, layout::OBJ_TID as u64).ok()
    }

    fn set_refcount(&mut self, object: Word, count: i32) -> Result<(), Fault> {
        self.bytes_mut(object.0, layout::OBJ_REFCNT as u64, 4)?
            .copy_from_slice(&count.to_le_bytes());
        Ok(())
    }

    /// Which cell, and where in it, `len` bytes at base + offset are.
    fn locate(&self, base: u64, offset: u64, len: usize) -> Result<(u64, usize), Fault> {
        let fault = Fault::Address { base, offset };
        let address = base.checked_add(offset).ok_or(fault.clone())?;
        let (&start, cell) = self.cells.range(..=address).next_back().ok_or(fault.clone())?;
        let at = (address - start) as usize;
        match (at + len <= cell.bytes.len(), cell.live) {
            (false, _) => Err(fault),
            (true, false) => Err(Fault::Freed(start)),
            (true, true) => Ok((start, at)),
        }
    }

    fn bytes<const N: usize>(&self, base: u64, offset: u64) -> Result<[u8; N], Fault> {
        let (start, at) = self.locate(base, offset, N)?;
        let mut out = [0; N];
        out.copy_from_slice(&self.cells[&start].bytes[at..at + N]);
        Ok(out)
    }

    fn bytes_mut(&mut self, base: u64, offset: u64, len: usize) -> Result<&mut [u8], Fault> {
        let (start, at) = self.locate(base, offset, len)?;
        match self.cells.get_mut(&start) {
            Some(cell) => Ok(&mut cell.bytes[at..at + len]),
            None => Err(Fault::Address { base, offset }),
        }
    }

    fn free(&mut self, object: Word) -> Result<(), Fault> {
        let owned = match self.tid(object.0) {
            Some(tid::LIST | tid::TUPLE) => self.items(object)?,
            Some(tid::LIST_ITER) => {
                vec![Word(self.load64(object.0, layout::LIST_ITER_LIST as u64)?)]
            }
            // Instances own what their fields refer to.
            Some(t) if t >= tid::FIRST_DYNAMIC => {
                let body = (layout::OBJ_BODY as u64..).step_by(8);
                let words = body.map_while(|at| self.load64(object.0, at).ok()).map(Word);
                words.filter(|w| w.is_pointer() && self.cells.contains_key(&w.0)).collect()
            }
            _ => Vec::new(),
        };
        if self.tid(object.0) == Some(tid::LIST) {
            let array = self.load64(object.0, layout::LIST_ITEMS as u64)?;
            self.bury(array);
        }
        self.bury(object.0);
        owned.into_iter().try_for_each(|w| self.decref(w))
    }

    fn bury(&mut self, base: u64) {
        if let Some(cell) = self.cells.get_mut(&base) {
            cell.live = false;
        }
    }
}

impl Heap for SimHeap {
    fn load64(&self, base: u64, offset: u64) -> Result<u64, Fault> {
        self.bytes(base, offset).map(u64::from_le_bytes)
    }

    fn load32(&self, base: u64, offset: u64) -> Result<u32, Fault> {
        self.bytes(base, offset).map(u32::from_le_bytes)
    }

    fn store64(&mut self, base: u64, offset: u64, bits: u64) -> Result<(), Fault> {
        self.bytes_mut(base, offset, 8)?.copy_from_slice(&bits.to_le_bytes());
        Ok(())
    }

    fn incref(&mut self, word: Word) -> Result<(), Fault> {
        if !word.is_pointer() {
            return Ok(());
        }
        let count = self.load32(word.0, layout::OBJ_REFCNT as u64)? as i32;
        if count < 0 { Ok(()) } else { self.set_refcount(word, count.wrapping_add(1)) }
    }

    fn decref(&mut self, word: Word) -> Result<(), Fault> {
        if !word.is_pointer() {
            return Ok(());
        }
        match self.load32(word.0, layout::OBJ_REFCNT as u64)? as i32 {
            immortal if immortal < 0 => Ok(()),
            0 | 1 => self.free(word),
            count => self.set_refcount(word, count - 1),
        }
    }

    fn call(&mut self, symbol: u64, args: &[Word]) -> Result<Word, Fault> {
        match self.functions.get(symbol as usize).copied() {
            Some(SimFunction::Objects(arity, f)) if arity == args.len() => Ok(f(self, args)),
            Some(_) => Err(Fault::Operands(symbol)),
            None => Err(Fault::Symbol(symbol)),
        }
    }

    fn call_f64(&self, symbol: u64, args: &[f64]) -> Result<f64, Fault> {
        match (self.functions.get(symbol as usize), args) {
            (Some(SimFunction::F64(f)), &[a]) => Ok(f(a)),
            (Some(SimFunction::F64F64(f)), &[a, b]) => Ok(f(a, b)),
            (Some(_), _) => Err(Fault::Operands(symbol)),
            (None, _) => Err(Fault::Symbol(symbol)),
        }
    }

    fn call_i64(&self, symbol: u64, [a, b]: [i64; 2]) -> Result<i64, Fault> {
        match self.functions.get(symbol as usize) {
            Some(SimFunction::I64I64(f)) => Ok(f(a, b)),
            Some(_) => Err(Fault::Operands(symbol)),
            None => Err(Fault::Symbol(symbol)),
        }
    }

    fn wants_attention(&self) -> bool {
        self.attention
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_frees_its_items_with_itself() {
        let mut heap = SimHeap::new();
        let item = heap.float(1e300);
        heap.incref(item).unwrap();
        let list = heap.list(&[item, Word::NONE]);
        let iter = heap.list_iter(list);
        assert_eq!(heap.live_objects(), 3);
        heap.decref(iter).unwrap();
        assert_eq!(heap.live_objects(), 1);
        assert_eq!(heap.refcount(item), Some(1));
        assert_eq!(heap.decref(list), Err(Fault::Freed(list.0)));
        assert_eq!(heap.load64(list.0, 24), Err(Fault::Freed(list.0)));
    }

    #[test]
    fn immortal_objects_and_immediates_have_no_count() {
        let mut heap = SimHeap::new();
        let tuple = heap.tuple(&[Word::TRUE]);
        heap.set_immortal(tuple).unwrap();
        for word in [tuple, Word::NONE, Word::NULL, Word(7)] {
            heap.incref(word).unwrap();
            heap.decref(word).unwrap();
        }
        assert_eq!(heap.refcount(tuple), Some(i32::MIN));
        assert_eq!(heap.items(tuple), Ok(vec![Word::TRUE]));
    }

    #[test]
    fn bytes_outside_objects_are_faults() {
        let mut heap = SimHeap::new();
        let float = heap.float(2.5);
        assert_eq!(heap.load64(float.0, 16), Ok(2.5_f64.to_bits()));
        let beyond = Fault::Address { base: float.0, offset: 20 };
        assert_eq!(heap.load64(float.0, 20), Err(beyond.clone()));
        assert_eq!(heap.store64(float.0, 20, 0), Err(beyond));
        assert!(heap.load32(0, 0).is_err());
        assert!(heap.load32(u64::MAX, 8).is_err());
    }
}
