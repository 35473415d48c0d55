//! Memory for what objects keep beside themselves, such as a list's array: small blocks come from free lists
//! by size, which takes a few instructions where the system's allocator takes a hundred. Nothing is known
//! about a block but its size, which its owner tells when it gives it back.
//!
//! [`Blocks`] does the same for all that Rust code allocates, if the program says so: the digits of large integers, the
//! arguments of a call, the text that a string method works on.

use std::alloc::{GlobalAlloc, Layout, System, alloc, dealloc, handle_alloc_error, realloc};
use std::cell::Cell;

/// Blocks are multiples of this many bytes.
const GRANULE: usize = 16;
/// Larger ones are the system's.
const MAX_SMALL: usize = 512;
/// What the free lists are filled from at a time, at first and at most.
const FIRST_CHUNK: usize = 4 * 1024;
const CHUNK: usize = 32 * 1024;

thread_local! {
    /// By size; a free block holds its successor.
    static FREE: [Cell<*mut u8>; MAX_SMALL / GRANULE + 1] =
        const { [const { Cell::new(std::ptr::null_mut()) }; MAX_SMALL / GRANULE + 1] };
    /// By size; how many bytes the next chunk has.
    static NEXT_CHUNK: [Cell<usize>; MAX_SMALL / GRANULE + 1] =
        const { [const { Cell::new(FIRST_CHUNK) }; MAX_SMALL / GRANULE + 1] };
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
    let bytes = NEXT_CHUNK.with(|next| next[class].replace((next[class].get() * 2).min(CHUNK)));
    let chunk = allocate_large(bytes);
    for i in (1..bytes / size).rev() {
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

/// Takes small blocks from the free lists, and large ones from the system. A program chooses it with
/// `#[global_allocator]`.
///
/// A thread's free lists stay its own: a block that another thread frees goes to that one's.
#[derive(Clone, Copy, Debug, Default)]
pub struct Blocks;

#[inline(always)]
fn is_small(layout: Layout) -> bool {
    layout.size() <= MAX_SMALL && layout.align() <= GRANULE && layout.size() != 0
}

// SAFETY: a small block has at least its size rounded up to `GRANULE`, is aligned to that, and is on no free list while
// it is in use; everything else is the system's. A layout is small or not from allocation to deallocation.
unsafe impl GlobalAlloc for Blocks {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match is_small(layout) {
            true => allocate(layout.size()),
            // SAFETY: as the caller promises, here and below.
            false => unsafe { System.alloc(layout) },
        }
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block was given out for this layout.
        unsafe {
            match is_small(layout) {
                true => release(block, layout.size()),
                false => System.dealloc(block, layout),
            }
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if !is_small(layout) {
            // SAFETY: see `alloc`.
            return unsafe { System.alloc_zeroed(layout) };
        }
        let block = allocate(layout.size());
        // SAFETY: the block is that large.
        unsafe { block.write_bytes(0, layout.size()) };
        block
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: as the caller promises, the new size fits the alignment.
        let new_layout = unsafe { Layout::from_size_align_unchecked(new_size, layout.align()) };
        let (small, stays_small) = (is_small(layout), is_small(new_layout));
        if !small && !stays_small {
            // SAFETY: the block is the system's.
            return unsafe { System.realloc(block, layout, new_size) };
        }
        let granules = |layout: Layout| layout.size().div_ceil(GRANULE);
        if small && stays_small && granules(layout) == granules(new_layout) {
            return block;
        }
        // SAFETY: both blocks are as large as their layouts say, and distinct.
        unsafe {
            let new = self.alloc(new_layout);
            if !new.is_null() {
                std::ptr::copy_nonoverlapping(block, new, layout.size().min(new_size));
                self.dealloc(block, layout);
            }
            new
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Blocks of all sizes, freed in another order, never overlap and keep their bytes, through growing and shrinking.
    #[test]
    fn blocks_keep_their_bytes() {
        let layout = |n: usize| Layout::from_size_align(n, 8).expect("a layout");
        let mut live: Vec<(*mut u8, usize, u8)> = Vec::new();
        let mut state = 1_u64;
        for round in 0..20_000_u64 {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(round);
            let pick = (state >> 33) as usize;
            let check = |&(p, n, byte): &(*mut u8, usize, u8)| {
                // SAFETY: the block is live and has n bytes.
                assert!(unsafe { std::slice::from_raw_parts(p, n) }.iter().all(|b| *b == byte));
            };
            if live.len() > 200 {
                let (p, n, byte) = live.swap_remove(pick % 200);
                check(&(p, n, byte));
                // SAFETY: it came from there.
                unsafe { Blocks.dealloc(p, layout(n)) };
            } else if pick.is_multiple_of(5) && !live.is_empty() {
                let at = pick / 5 % live.len();
                let (p, n, byte) = live[at];
                let new = 1 + pick / 7 % 1200;
                // SAFETY: as above; the new bytes are written before anyone looks.
                unsafe {
                    let q = Blocks.realloc(p, layout(n), new);
                    check(&(q, n.min(new), byte));
                    q.write_bytes(byte, new);
                    live[at] = (q, new, byte);
                }
            } else {
                let (n, byte) = (1 + pick % 700, round as u8);
                // SAFETY: as above.
                unsafe {
                    let zeroed = round.is_multiple_of(2);
                    let p = match zeroed {
                        true => Blocks.alloc_zeroed(layout(n)),
                        false => Blocks.alloc(layout(n)),
                    };
                    if zeroed {
                        check(&(p, n, 0));
                    }
                    p.write_bytes(byte, n);
                    live.push((p, n, byte));
                }
            }
        }
        live.iter().for_each(|&(p, n, byte)| {
            // SAFETY: as above.
            unsafe {
                assert!(std::slice::from_raw_parts(p, n).iter().all(|b| *b == byte));
                Blocks.dealloc(p, layout(n));
            }
        });
    }
}
