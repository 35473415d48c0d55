//! Memory that native code reads and writes itself: the bytes of `bytes` and `bytearray`, the numbers of an `array`.
//!
//! Rust keeps such memory in a `Vec`, whose fields lie where the compiler likes. Beside it lies what native code
//! wants to know, brought up to date whenever someone had the chance to change the `Vec`.

use std::cell::{Cell, Ref, RefCell, RefMut};
use std::ops::{Deref, DerefMut};

/// Where raw items are and how many: `ir`'s uops `_LOAD_ITEM_…` and `_STORE_ITEM_…` want the second field right behind
/// the first.
#[repr(C)]
pub struct RawItems {
    items: Cell<*const u8>,
    len: Cell<usize>,
    /// What they are: an array's typecode, 0 for memory that is nobody's affair.
    pub kind: Cell<u32>,
    /// How many views there are of the memory, which may not move or shrink meanwhile.
    pub exports: Cell<u32>,
}

impl RawItems {
    /// Of an object without any.
    pub fn none() -> RawItems {
        RawItems {
            items: Cell::new(std::ptr::null()),
            len: Cell::new(0),
            kind: Cell::new(0),
            exports: Cell::new(0),
        }
    }

    /// From now on the items are there.
    pub fn set(&self, memory: &[u8], len: usize) {
        self.items.set(memory.as_ptr());
        self.len.set(len);
    }
}

/// Bytes, borrowed like those of a `RefCell`.
#[repr(C)]
pub struct ByteCell {
    raw: RawItems,
    bytes: RefCell<Vec<u8>>,
}

impl ByteCell {
    pub fn new(bytes: Vec<u8>) -> ByteCell {
        let raw = RawItems::none();
        raw.set(&bytes, bytes.len());
        ByteCell { raw, bytes: RefCell::new(bytes) }
    }

    pub(crate) fn exports(&self) -> &Cell<u32> {
        &self.raw.exports
    }

    pub fn borrow(&self) -> Ref<'_, Vec<u8>> {
        self.bytes.borrow()
    }

    pub fn borrow_mut(&self) -> BytesMut<'_> {
        BytesMut { raw: &self.raw, bytes: self.bytes.borrow_mut() }
    }
}

/// Bytes that may change; native code is told when this is dropped.
pub struct BytesMut<'a> {
    raw: &'a RawItems,
    bytes: RefMut<'a, Vec<u8>>,
}

impl Deref for BytesMut<'_> {
    type Target = Vec<u8>;
    fn deref(&self) -> &Vec<u8> {
        &self.bytes
    }
}

impl DerefMut for BytesMut<'_> {
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }
}

impl Drop for BytesMut<'_> {
    fn drop(&mut self) {
        self.raw.set(&self.bytes, self.bytes.len());
    }
}
