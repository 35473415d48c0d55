//! The data stack's memory: a large reservation of which the system commits only what is touched.

use ir::word::Word;
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};

fn layout(words: usize) -> Layout {
    Layout::array::<Word>(words).expect("a stack is far below isize::MAX bytes")
}

/// Room for this many words, uninitialised.
pub fn reserve_words(words: usize) -> *mut Word {
    // SAFETY: the size is not zero.
    let p = unsafe { alloc(layout(words)) };
    if p.is_null() {
        handle_alloc_error(layout(words));
    }
    p.cast()
}

/// Gives a reservation back.
pub fn unreserve_words(p: *mut Word, words: usize) {
    // SAFETY: the caller passes what `reserve_words` gave for the same count.
    unsafe { dealloc(p.cast(), layout(words)) }
}
