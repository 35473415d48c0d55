//! The structs of built-in iterators.

use crate::heap;
use crate::object::Header;
use crate::vm::{R, Vm};
use ir::word::Word;
use std::cell::Cell;

/// Iterator of a range whose every value is a small int.
#[repr(C)]
pub struct RangeIterObj {
    pub head: Header,
    pub next: Cell<i64>,
    pub step: i64,
    pub len: Cell<i64>,
}

/// Iterator of a list, tuple or string.
#[repr(C)]
pub struct SequenceIterObj {
    pub head: Header,
    /// NULL when exhausted.
    pub sequence: Cell<Word>,
    /// Of the next item; in a string, of its first byte.
    pub index: Cell<u64>,
}

/// Iterator of a dict's keys, values or items (its type says which).
#[repr(C)]
pub struct DictIterObj {
    pub head: Header,
    pub dict: Word,
    /// The entry to look at next; when going backwards, the one before it.
    pub at: Cell<usize>,
    /// The dict's size, which must not change meanwhile; `usize::MAX` at the end.
    pub used: Cell<usize>,
    pub backwards: bool,
}

/// `enumerate`.
#[repr(C)]
pub struct EnumerateObj {
    pub head: Header,
    pub iterator: Word,
    /// The next number, if `beyond` is NULL.
    pub next: Cell<i64>,
    /// The next number if 64 bits don't hold it.
    pub beyond: Cell<Word>,
}

/// `zip`.
#[repr(C)]
pub struct ZipObj {
    pub head: Header,
    /// A tuple.
    pub iterators: Word,
    pub strict: Cell<bool>,
}

/// `map`.
#[repr(C)]
pub struct MapObj {
    pub head: Header,
    pub function: Word,
    /// A tuple.
    pub iterators: Word,
}

/// `filter`.
#[repr(C)]
pub struct FilterObj {
    pub head: Header,
    /// Or None.
    pub function: Word,
    pub iterator: Word,
}

/// An iterator written in Rust.
pub trait Iterate {
    /// The next value, or `None` at the end.
    fn next(&mut self, vm: &mut Vm) -> R<Option<heap::Ref>>;
    /// An estimate of how many are left.
    fn length_hint(&self) -> Option<usize> {
        None
    }
    /// What an equal iterator is made from, if it can be copied.
    fn resumption(&self) -> Option<Resumption> {
        None
    }
    /// Goes to an index, as a resumption names it.
    fn seek(&mut self, _: i64) {}
    /// Its `repr`, if that is more than its type and address.
    fn describe(&self, _: &mut crate::vm::Vm) -> crate::vm::R<Option<String>> {
        Ok(None)
    }
}

/// How an iterator is copied or pickled.
pub enum Resumption {
    /// `iter` or `reversed` of this, gone to an index.
    At { sequence: heap::Ref, index: i64, is_reversed: bool },
    /// `iter` of a list of what is left.
    Left(Vec<heap::Ref>),
}

/// Holder of an [`Iterate`].
#[repr(C)]
pub struct NativeIterObj {
    pub head: Header,
    /// Taken out while it runs; `None` after the end as well.
    pub state: Cell<Option<Box<dyn Iterate>>>,
}
