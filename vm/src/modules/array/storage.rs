//! The items of an array, one behind the other in a vector of bytes.

use super::typecode::{Raw, Typecode};
use crate::slices::Span;

/// State of an `array`.
pub(super) struct Array {
    pub(super) code: Typecode,
    /// A whole number of items.
    pub(super) data: Vec<u8>,
}

impl Array {
    /// How many items there are.
    pub(super) fn len(&self) -> usize {
        self.data.len() / self.code.size()
    }
    pub(super) fn get(&self, i: usize) -> Option<Raw> {
        let size = self.code.size();
        let item = self.data.get(i * size..(i + 1) * size)?;
        let mut raw = [0; 8];
        raw[..size].copy_from_slice(item);
        Some(raw)
    }
    pub(super) fn set(&mut self, i: usize, raw: Raw) {
        let size = self.code.size();
        self.data[i * size..(i + 1) * size].copy_from_slice(&raw[..size]);
    }
    pub(super) fn push(&mut self, raw: Raw) {
        self.data.extend_from_slice(&raw[..self.code.size()]);
    }
    pub(super) fn insert(&mut self, i: usize, raw: Raw) {
        let size = self.code.size();
        self.data.splice(i * size..i * size, raw[..size].iter().copied());
    }
    pub(super) fn remove(&mut self, i: usize) {
        let size = self.code.size();
        self.data.drain(i * size..(i + 1) * size);
    }
    pub(super) fn reverse(&mut self) {
        let size = self.code.size();
        self.data.reverse();
        // The bytes of each item are reversed now as well.
        self.swap_bytes(size);
    }
    /// Reverses the bytes of every item.
    pub(super) fn swap_bytes(&mut self, size: usize) {
        self.data.chunks_exact_mut(size).for_each(<[u8]>::reverse);
    }
    /// The bytes of a slice's items.
    pub(super) fn slice(&self, span: Span) -> Vec<u8> {
        let size = self.code.size();
        span.indices().flat_map(|i| &self.data[i * size..(i + 1) * size]).copied().collect()
    }
    /// Removes a slice's items.
    pub(super) fn delete(&mut self, span: Span) {
        let size = self.code.size();
        let mut doomed = vec![false; self.len()];
        span.indices().for_each(|i| doomed[i] = true);
        let kept = self.data.chunks_exact(size).zip(doomed).filter(|(_, gone)| !gone);
        self.data = kept.flat_map(|(item, _)| item).copied().collect();
    }
    /// Puts new items in the place of a slice's; false if an extended slice needs another number of them.
    pub(super) fn replace(&mut self, span: Span, new: Vec<u8>) -> bool {
        let size = self.code.size();
        if span.step == 1 {
            let start = span.start as usize * size;
            self.data.splice(start..start + span.len * size, new);
        } else if new.is_empty() {
            self.delete(span);
        } else if new.len() != span.len * size {
            return false;
        } else {
            for (i, item) in span.indices().zip(new.chunks_exact(size)) {
                self.data[i * size..(i + 1) * size].copy_from_slice(item);
            }
        }
        true
    }
}
