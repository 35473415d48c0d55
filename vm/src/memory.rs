//! The data stack's memory (a large reservation of which the system commits only what is touched), and how
//! much memory and machine stack there is.

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

/// Below this many bytes nobody asks first.
const LARGE: usize = 1 << 28;

/// Whether the system would give this many bytes.
pub fn is_available(bytes: usize) -> bool {
    if bytes < LARGE {
        return true;
    }
    let Ok(layout) = Layout::from_size_align(bytes, 16) else { return false };
    // SAFETY: the size is not zero; what was given is given back untouched.
    unsafe {
        // Else the compiler leaves the pair out.
        let p = std::hint::black_box(alloc(layout));
        if p.is_null() {
            return false;
        }
        dealloc(p, layout);
    }
    true
}

/// Stack kept free for Rust code that does not ask.
pub const STACK_MARGIN: usize = 256 << 10;

/// The address down to which this thread's stack may grow with some room to spare; 0 if that is unknown.
pub fn stack_floor() -> usize {
    // SAFETY: the attributes are initialised by the first call and released at the end.
    unsafe {
        let mut attributes: libc::pthread_attr_t = std::mem::zeroed();
        if libc::pthread_getattr_np(libc::pthread_self(), &mut attributes) != 0 {
            return 0;
        }
        let (mut base, mut size) = (std::ptr::null_mut(), 0);
        let known = libc::pthread_attr_getstack(&attributes, &mut base, &mut size) == 0;
        libc::pthread_attr_destroy(&mut attributes);
        if known { base as usize + STACK_MARGIN.min(size / 4) } else { 0 }
    }
}

/// Whether the stack has reached that address.
#[inline(always)]
pub fn is_stack_below(floor: usize) -> bool {
    let here = 0u8;
    (&raw const here as usize) < floor
}
