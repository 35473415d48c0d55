//! Memory for what objects keep beside themselves, such as a list's array: small blocks come from free lists
//! by size, which takes a few instructions where the system's allocator takes a hundred. Nothing is known
//! about a block but its size, which its owner tells when it gives it back.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error, realloc};
use std::cell::Cell;

/// Blocks are multiples of this many bytes.
const GRANULE: usize = 16;
/// Larger ones are the system's.
const MAX_SMALL: usize = 512;
/// What the free lists are filled from at a time.
const CHUNK: usize = 32 * 1024;

thread_local! {
    /// By size; a free block holds its successor.
    static FREE: [Cell<*mut u8>; MAX_SMALL / GRANULE + 1] =
        const { [const { Cell::new(std::ptr::null_mut()) }; MAX_SMALL / GRANULE + 1] };
}

fn layout(size: usize) -> Layout {
    Layout::from_size_align(size, GRANULE).expect("sizes stay far below isize::MAX bytes")
}

/// `size` (not zero) uninitialised bytes, aligned to 16.
#[inline]
pub(crate) fn allocate(size: usize) -> *mut u8 {
    if size > MAX_SMALL {
        return allocate_large(size);
    }
    let class = size.div_ceil(GRANULE);
    FREE.with(|free| {
        let block = free[class].get();
        if block.is_null() {
            return refill(class);
        }
        // SAFETY: a free block holds its successor.
        free[class].set(unsafe { block.cast::<*mut u8>().read() });
        block
    })
}

fn allocate_large(size: usize) -> *mut u8 {
    // SAFETY: the size is not zero.
    let p = unsafe { alloc(layout(size)) };
    if p.is_null() {
        handle_alloc_error(layout(size));
    }
    p
}

/// Fills a free list; gives a block that is not on it. Chunks stay with the thread.
#[cold]
#[inline(never)]
fn refill(class: usize) -> *mut u8 {
    let size = class * GRANULE;
    let chunk = allocate_large(CHUNK);
    for i in (1..CHUNK / size).rev() {
        // SAFETY: the block lies in the chunk.
        unsafe { release(chunk.add(i * size), size) };
    }
    chunk
}

/// Gives back what [`allocate`] or [`resize`] returned for `size`.
///
/// # Safety
/// Nobody uses the block any more.
#[inline]
pub(crate) unsafe fn release(block: *mut u8, size: usize) {
    if size > MAX_SMALL {
        // SAFETY: it is the system's.
        return unsafe { dealloc(block, layout(size)) };
    }
    FREE.with(|free| {
        let first = &free[size.div_ceil(GRANULE)];
        // SAFETY: the block is free now and has room for a pointer.
        unsafe { block.cast::<*mut u8>().write(first.get()) };
        first.set(block);
    });
}

/// A block of another size with what fits of the old one's bytes; the old one is gone.
///
/// # Safety
/// As for [`release`].
pub(crate) unsafe fn resize(block: *mut u8, size: usize, new_size: usize) -> *mut u8 {
    // SAFETY: both blocks are as large as is said, and distinct; passed on from the caller.
    unsafe {
        if size > MAX_SMALL && new_size > MAX_SMALL {
            let p = realloc(block, layout(size), new_size);
            if p.is_null() {
                handle_alloc_error(layout(new_size));
            }
            return p;
        }
        let new = allocate(new_size);
        std::ptr::copy_nonoverlapping(block, new, size.min(new_size));
        release(block, size);
        new
    }
}
