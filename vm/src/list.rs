//! `list`'s storage: a growing array of owned words. Growth follows CPython's over-allocation.

use crate::blocks;
use crate::heap::{Ref, decref, incref};
use crate::object::ListObj;
use ir::word::Word;
use smallvec::SmallVec;

/// Words on their way into or out of a list; few, as a rule.
pub type Words = SmallVec<[Word; 16]>;

/// Makes room for `wanted` items.
fn reserve(list: &ListObj, wanted: usize) {
    let cap = list.cap.get();
    if wanted <= cap {
        return;
    }
    // Lists made whole (displays, slices) rarely grow.
    let new_cap = if cap == 0 && wanted > 4 { wanted } else { (wanted + (wanted >> 3) + 6) & !3 };
    let size = |cap: usize| cap.checked_mul(8).expect("list capacities are below 2^60");
    let p = if cap == 0 {
        blocks::allocate(size(new_cap))
    } else {
        // SAFETY: a non-zero `cap` means that `items` is a block of that many words.
        unsafe { blocks::resize(list.items.get().cast(), size(cap), size(new_cap)) }
    };
    list.items.set(p.cast());
    list.cap.set(new_cap);
}

/// Empties a list and releases its array.
pub fn clear(list: &ListObj) {
    let (items, len, cap) = (list.items.get(), list.len.get(), list.cap.get());
    list.items.set(std::ptr::null_mut());
    list.len.set(0);
    list.cap.set(0);
    if cap != 0 {
        // SAFETY: the array is a block of `cap` words, of which it owns `len`.
        unsafe {
            for i in (0..len).rev() {
                decref(*items.add(i));
            }
            blocks::release(items.cast(), 8 * cap);
        }
    }
}

impl ListObj {
    /// The items. Don't hold the slice across anything that can run Python code.
    #[inline(always)]
    pub fn items(&self) -> &'static [Word] {
        if self.len.get() == 0 {
            return &[];
        }
        // SAFETY: `len` words are initialised; callers keep the borrow local (see above).
        unsafe { std::slice::from_raw_parts(self.items.get(), self.len.get()) }
    }

    /// The items, to be changed in place. Same rule as for [`ListObj::items`].
    #[allow(clippy::mut_from_ref)] // single-threaded, local borrows
    pub fn items_mut(&self) -> &mut [Word] {
        if self.len.get() == 0 {
            return &mut [];
        }
        // SAFETY: as for `items`.
        unsafe { std::slice::from_raw_parts_mut(self.items.get(), self.len.get()) }
    }

    /// Makes room for so many more items.
    pub fn reserve(&self, more: usize) {
        reserve(self, self.len.get() + more);
    }

    /// Appends; takes over the reference.
    #[inline]
    pub fn push(&self, item: Ref) {
        let len = self.len.get();
        if len == self.cap.get() {
            reserve(self, len + 1);
        }
        // SAFETY: there is room for one more.
        unsafe { *self.items.get().add(len) = item.into_word() };
        self.len.set(len + 1);
    }

    /// Appends words that somebody else owns (this very list, even).
    pub fn extend(&self, words: &[Word]) {
        let (len, n) = (self.len.get(), words.len());
        let own = std::ptr::eq(words.as_ptr(), self.items.get());
        reserve(self, len + n);
        // `reserve` may have moved the array that `words` is part of.
        let from = if own { self.items.get() } else { words.as_ptr().cast_mut() };
        for i in 0..n {
            // SAFETY: `words` has `n` items, or is the start of the array, wherever that lies now; room for
            // `n` more was made.
            unsafe {
                let w = *from.add(i);
                incref(w);
                *self.items.get().add(len + i) = w;
            }
        }
        self.len.set(len + n);
    }

    /// Fills an empty list with so many copies of words that somebody else owns.
    pub fn repeat(&self, words: &[Word], times: usize) {
        debug_assert_eq!(self.len.get(), 0);
        let len = words.len() * times;
        reserve(self, len);
        let to = self.items.get();
        if let [one] = words {
            // Immediates, zeros above all, have no counts.
            let counted = one.is_pointer();
            for i in 0..times {
                if counted {
                    incref(*one);
                }
                // SAFETY: room for all was made, here and below.
                unsafe { to.add(i).write(*one) };
            }
        } else {
            for i in 0..len {
                let word = words[i % words.len()];
                incref(word);
                // SAFETY: as above.
                unsafe { to.add(i).write(word) };
            }
        }
        self.len.set(len);
    }

    /// Removes the last item.
    pub fn pop(&self) -> Option<Ref> {
        let len = self.len.get().checked_sub(1)?;
        self.len.set(len);
        // SAFETY: the item was initialised; its reference moves to the caller.
        Some(Ref::owned(unsafe { *self.items.get().add(len) }))
    }

    /// Puts an item before position `at` (at most the length).
    pub fn insert(&self, at: usize, item: Ref) {
        let len = self.len.get();
        reserve(self, len + 1);
        // SAFETY: `at <= len < cap`.
        unsafe {
            let p = self.items.get().add(at);
            std::ptr::copy(p, p.add(1), len - at);
            *p = item.into_word();
        }
        self.len.set(len + 1);
    }

    /// Takes out the item at a position below the length.
    pub fn remove(&self, at: usize) -> Ref {
        let len = self.len.get();
        assert!(at < len);
        // SAFETY: `at < len`.
        unsafe {
            let p = self.items.get().add(at);
            let item = *p;
            std::ptr::copy(p.add(1), p, len - at - 1);
            self.len.set(len - 1);
            Ref::owned(item)
        }
    }

    /// Replaces a range of items by words that somebody else owns.
    pub fn assign(&self, range: std::ops::Range<usize>, new: &[Word]) {
        let old = &self.items()[range.clone()];
        if old.len() == new.len() && !old.iter().any(|w| w.is_pointer()) {
            // No old item needs to be released.
            for (i, &w) in range.zip(new) {
                incref(w);
                self.items_mut()[i] = w;
            }
            return;
        }
        let new = new.iter().map(|w| Ref::new(*w).into_word()).collect();
        self.splice(range.start, range.end, new).into_iter().for_each(decref);
    }

    /// Replaces items `from..to` by words whose references are taken over; gives the old ones.
    pub fn splice(&self, from: usize, to: usize, mut new: Words) -> Words {
        if to - from == new.len() {
            self.items_mut()[from..to].swap_with_slice(&mut new);
            return new;
        }
        let old = Words::from_slice(&self.items()[from..to]);
        let len = self.len.get();
        let wanted = len - old.len() + new.len();
        reserve(self, wanted);
        // SAFETY: the tail moves to behind the new words, for all of which there is room now.
        unsafe {
            let p = self.items.get().add(from);
            std::ptr::copy(p.add(old.len()), p.add(new.len()), len - to);
            std::ptr::copy_nonoverlapping(new.as_ptr(), p, new.len());
        }
        self.len.set(wanted);
        old
    }

    /// Takes the items out, leaving the list empty (as CPython does while it sorts).
    pub fn take_all(&self) -> Vec<Word> {
        let v = self.items().to_vec();
        self.len.set(0);
        v
    }

    /// Puts owned words into an empty list.
    pub fn put_all(&self, words: Vec<Word>) {
        debug_assert_eq!(self.len.get(), 0);
        reserve(self, words.len());
        // SAFETY: room was made; the words' references move in.
        unsafe {
            std::ptr::copy_nonoverlapping(words.as_ptr(), self.items.get(), words.len());
        }
        self.len.set(words.len());
    }
}
