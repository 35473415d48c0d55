//! Where objects live: slabs by size class, exact counts of what is alive, and reference counting.
//!
//! The VM is single-threaded; the allocator's state is thread-local, so an object must never leave the
//! thread that made it. A free cell has a zero first word (live objects never have a zero reference
//! count) and its link in the second word, so slabs can be walked by a collector.

use crate::object::{Header, StrObj, TypeObj, Value};
use ir::word::Word;
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error, realloc};
use std::cell::{Cell, RefCell};
use std::num::NonZeroU64;
use std::ops::Deref;

/// Bytes per slab; those of a size that has few objects are smaller.
const SLAB: usize = 64 * 1024;
const FIRST_SLAB: usize = 8 * 1024;
/// Cells are multiples of this many bytes.
const GRANULE: usize = 16;
/// Objects above this size come from the system allocator.
const MAX_SMALL: usize = 512;
const CLASSES: usize = MAX_SMALL / GRANULE + 1;
/// Bytes before a large object, for its [`Links`].
const PREFIX: usize = size_of::<Links>();
/// Objects made since the last collection before the next one, at least.
const MIN_GROWTH: i64 = 50_000;
/// How deep deallocation may nest before it is put off (CPython's trashcan).
const MAX_FREE_DEPTH: u32 = 100;

/// Reference count of objects that are never freed.
pub const IMMORTAL: i32 = i32::MIN / 2;

/// What each allocation looks at, in one piece: asking for a thread's own takes a call.
struct Heap {
    /// Free cells by class.
    free: [Cell<*mut u8>; CLASSES],
    /// How often each class has got more of them; no further than matters.
    refills: [Cell<u8>; CLASSES],
    /// How many objects are alive.
    live: Cell<i64>,
    /// How many there must be for a collection.
    collect_at: Cell<i64>,
    free_depth: Cell<u32>,
    /// Whether there is anything in `POSTPONED`, which is dear to look at.
    is_any_postponed: Cell<bool>,
}

thread_local! {
    static HEAP: Heap = const {
        Heap {
            free: [const { Cell::new(std::ptr::null_mut()) }; CLASSES],
            refills: [const { Cell::new(0) }; CLASSES],
            live: Cell::new(0),
            collect_at: Cell::new(i64::MAX),
            free_depth: Cell::new(0),
            is_any_postponed: Cell::new(false),
        }
    };
    static SLABS: RefCell<Vec<Slab>> = const { RefCell::new(Vec::new()) };
    static LARGE: Cell<*mut Links> = const { Cell::new(std::ptr::null_mut()) };
    static POSTPONED: RefCell<Vec<*mut Header>> = const { RefCell::new(Vec::new()) };
}

/// Memory for objects of one size.
struct Slab {
    start: *mut u8,
    class: usize,
    bytes: usize,
}

/// Large objects form a doubly linked list, so that they can be walked as slabs can.
#[repr(C, align(16))]
struct Links {
    previous: *mut Links,
    next: *mut Links,
}

/// How many heap objects are alive on this thread.
pub fn live_objects() -> i64 {
    HEAP.with(|heap| heap.live.get())
}

/// Asks for a collection ([`crate::signals`]) when the heap has grown by half; never if not `enabled`.
pub fn schedule_collection(enabled: bool) {
    HEAP.with(|heap| {
        let live = heap.live.get();
        let next = live + (live / 2).max(MIN_GROWTH);
        heap.collect_at.set(if enabled { next } else { i64::MAX });
    });
}

/// Whether an object is being destroyed right now: its fields may be gone, so the heap can't be walked.
pub fn is_freeing() -> bool {
    HEAP.with(|heap| heap.free_depth.get() > 0)
}

/// Calls `f` for every object. It must neither make nor free any.
pub(crate) fn each_object(mut f: impl FnMut(*mut Header)) {
    SLABS.with_borrow(|slabs| {
        for slab in slabs {
            let size = slab.class * GRANULE;
            for i in 0..slab.bytes / size {
                // SAFETY: the cell lies in the slab; a free one has a zero first word.
                unsafe {
                    let cell = slab.start.add(i * size);
                    if cell.cast::<u64>().read() != 0 {
                        f(cell.cast());
                    }
                }
            }
        }
    });
    let mut at = LARGE.get();
    while !at.is_null() {
        // SAFETY: the list holds exactly the live large objects, each behind its links.
        unsafe {
            f(at.add(1).cast());
            at = (*at).next;
        }
    }
}

#[cold]
#[inline(never)]
fn refill(class: usize) -> *mut u8 {
    let size = class * GRANULE;
    let before =
        HEAP.with(|heap| heap.refills[class].replace((heap.refills[class].get() + 1).min(8)));
    let bytes = (FIRST_SLAB << before).min(SLAB);
    let layout = Layout::from_size_align(bytes, 64).expect("slabs are small");
    // SAFETY: the layout has a non-zero size.
    let slab = unsafe { alloc(layout) };
    if slab.is_null() {
        handle_alloc_error(layout);
    }
    SLABS.with_borrow_mut(|slabs| slabs.push(Slab { start: slab, class, bytes }));
    let cells = bytes / size;
    let mut next: *mut u8 = std::ptr::null_mut();
    for i in (0..cells).rev() {
        // SAFETY: `i * size + size <= bytes`, and cells are 16-aligned, so both words lie in the slab.
        unsafe {
            let cell = slab.add(i * size);
            cell.cast::<u64>().write(0);
            cell.add(8).cast::<*mut u8>().write(next);
            next = cell;
        }
    }
    next
}

/// `size` uninitialised bytes for an object, aligned to 16 (small) or 8 (large).
#[inline]
pub fn allocate(size: usize) -> *mut u8 {
    HEAP.with(|heap| {
        let live = heap.live.get() + 1;
        heap.live.set(live);
        if live > heap.collect_at.get() {
            heap.collect_at.set(i64::MAX);
            crate::signals::request(crate::signals::COLLECT);
        }
        if size > MAX_SMALL {
            return allocate_large(size);
        }
        let free = &heap.free[size.div_ceil(GRANULE)];
        let mut cell = free.get();
        if cell.is_null() {
            cell = refill(size.div_ceil(GRANULE));
        }
        // SAFETY: free cells hold their successor in the second word.
        free.set(unsafe { cell.add(8).cast::<*mut u8>().read() });
        cell
    })
}

fn large_layout(size: usize) -> Layout {
    Layout::from_size_align(size + PREFIX, 16).expect("object sizes are far below isize::MAX")
}

fn allocate_large(size: usize) -> *mut u8 {
    let layout = large_layout(size);
    // SAFETY: the size is above MAX_SMALL, so not zero.
    let links = unsafe { alloc(layout) }.cast::<Links>();
    if links.is_null() {
        handle_alloc_error(layout);
    }
    let next = LARGE.replace(links);
    // SAFETY: the prefix is ours; `next` is a live large object's or null.
    unsafe {
        links.write(Links { previous: std::ptr::null_mut(), next });
        if !next.is_null() {
            (*next).previous = links;
        }
        links.add(1).cast()
    }
}

/// Takes a large object out of the list and gives its memory back.
///
/// # Safety
/// As for [`release`].
unsafe fn release_large(p: *mut u8, size: usize) {
    // SAFETY: `allocate_large` put the links there, and the neighbours are alive.
    unsafe {
        let links = p.cast::<Links>().sub(1);
        let Links { previous, next } = links.read();
        if !next.is_null() {
            (*next).previous = previous;
        }
        if previous.is_null() {
            LARGE.set(next);
        } else {
            (*previous).next = next;
        }
        dealloc(links.cast(), large_layout(size));
    }
}

/// Makes a large object larger; it may be somewhere else afterwards. Growing a little at a time costs little: the
/// system's allocator has room behind most large blocks, or moves pages instead of bytes.
///
/// # Safety
/// `p` came from `allocate(size)` on this thread, `size` being above `MAX_SMALL`, and is used nowhere but in what is
/// done with the result.
unsafe fn grow_large(p: *mut u8, size: usize, new_size: usize) -> *mut u8 {
    // SAFETY: `allocate_large` put the links there, and the neighbours are alive.
    unsafe {
        let old = p.cast::<Links>().sub(1);
        let Links { previous, next } = old.read();
        let links = realloc(old.cast(), large_layout(size), new_size + PREFIX).cast::<Links>();
        if links.is_null() {
            handle_alloc_error(large_layout(new_size));
        }
        if !next.is_null() {
            (*next).previous = links;
        }
        if previous.is_null() {
            LARGE.set(links);
        } else {
            (*previous).next = links;
        }
        links.add(1).cast()
    }
}

/// Appends to a large string that nobody else has; `None`, with nothing done, if it isn't one. What was cached of it
/// is forgotten.
pub fn append_in_place(string: Ref, tail: &StrObj) -> Result<Ref, Ref> {
    let s = string.cast::<StrObj>();
    let size = size_of::<StrObj>() + s.len;
    let alone = s.head.refcnt.get() == 1 && !s.interned.get() && !std::ptr::eq(s, tail);
    if size <= MAX_SMALL || !alone || tail.len == 0 {
        return Err(string);
    }
    let (len, chars) = (s.len + tail.len, s.chars + tail.chars);
    let p = std::ptr::from_ref(s).cast_mut().cast::<u8>();
    // SAFETY: the only reference is ours and is given up here; the new block has room for the new bytes behind the old.
    unsafe {
        let grown = grow_large(p, size, size_of::<StrObj>() + len).cast::<StrObj>();
        let end = grown.add(1).cast::<u8>().add((*grown).len);
        std::ptr::copy_nonoverlapping(tail.as_str().as_ptr(), end, tail.len);
        (*grown).len = len;
        (*grown).chars = chars;
        (*grown).hash.set(0);
        std::mem::forget(string);
        Ok(Ref::owned(Word(grown as u64)))
    }
}

/// Gives back what [`allocate`] returned for the same `size`.
///
/// # Safety
/// `p` came from `allocate(size)` on this thread and nothing refers to it any more.
#[inline]
pub unsafe fn release(p: *mut u8, size: usize) {
    HEAP.with(|heap| {
        heap.live.set(heap.live.get() - 1);
        if size > MAX_SMALL {
            // SAFETY: passed on from the caller.
            return unsafe { release_large(p, size) };
        }
        let free = &heap.free[size.div_ceil(GRANULE)];
        // SAFETY: the cell is at least 16 bytes and ours again.
        unsafe {
            p.cast::<u64>().write(0);
            p.add(8).cast::<*mut u8>().write(free.get());
        }
        free.set(p);
    });
}

/// The second test of two. The compiler would make one of them, which takes more instructions than two branches.
#[inline(always)]
fn separately(test: bool) -> bool {
    // SAFETY: there are no instructions.
    unsafe { std::arch::asm!("", options(nomem, nostack, preserves_flags)) }
    test
}

/// Takes a reference to what `w` points to; nothing for immediates and NULL.
#[inline(always)]
pub fn incref(w: Word) {
    if w.0 & 7 == 0 && separately(w.0 != 0) {
        // SAFETY: a pointer word refers to a live object's header.
        let head = unsafe { &*(w.0 as *const Header) };
        let n = head.refcnt.get();
        if n > 0 {
            head.refcnt.set(n + 1);
        }
    }
}

/// [`incref`] for a word that is not NULL, which saves a test.
#[inline(always)]
pub(crate) fn incref_value(w: Word) {
    debug_assert!(w != Word::NULL);
    // SAFETY: the caller has a value.
    unsafe { std::hint::assert_unchecked(w.0 != 0) };
    incref(w);
}

/// Gives up one reference to what `w` points to and frees it if that was the last.
#[inline(always)]
pub fn decref(w: Word) {
    if w.0 & 7 == 0 && separately(w.0 != 0) {
        // SAFETY: a pointer word refers to a live object's header.
        let head = unsafe { &*(w.0 as *const Header) };
        let n = head.refcnt.get();
        if n > 1 {
            head.refcnt.set(n - 1);
        } else if n == 1 {
            free_object(w.0 as *mut Header);
        }
    }
}

/// [`decref`] for a word that is not NULL, which saves a test.
#[inline(always)]
pub(crate) fn decref_value(w: Word) {
    debug_assert!(w != Word::NULL);
    // SAFETY: the caller has a value.
    unsafe { std::hint::assert_unchecked(w.0 != 0) };
    decref(w);
}

/// Gives up one reference unless it is the last one to its object, which is the caller's still: then false.
#[inline(always)]
pub(crate) fn decref_unless_last(w: Word) -> bool {
    if w.0 & 7 != 0 || !separately(w.0 != 0) {
        return true;
    }
    // SAFETY: a pointer word refers to a live object's header.
    let head = unsafe { &*(w.0 as *const Header) };
    let n = head.refcnt.get();
    if n > 1 {
        head.refcnt.set(n - 1);
    }
    n != 1
}

/// Runs an object's finaliser and releases its memory; nested frees beyond a depth are queued.
#[inline(never)]
fn free_object(head: *mut Header) {
    // SAFETY: the last reference is gone (count 1 and being given up), so we own the object.
    if unsafe { crate::destroy::destroy_leaf(head) } {
        return;
    }
    HEAP.with(|heap| {
        let depth = heap.free_depth.get();
        if depth >= MAX_FREE_DEPTH {
            POSTPONED.with_borrow_mut(|list| list.push(head));
            heap.is_any_postponed.set(true);
            return;
        }
        heap.free_depth.set(depth + 1);
        // SAFETY: as above.
        unsafe { crate::destroy::destroy(head) };
        heap.free_depth.set(depth);
        if depth == 0 && heap.is_any_postponed.get() {
            free_postponed();
        }
    });
}

#[cold]
#[inline(never)]
fn free_postponed() {
    while let Some(head) = POSTPONED.with_borrow_mut(Vec::pop) {
        free_object(head);
    }
    HEAP.with(|heap| heap.is_any_postponed.set(false));
}

/// An owned reference to a Python value; dropping it gives the reference up.
#[repr(transparent)]
pub struct Ref(NonZeroU64);

impl Ref {
    /// Takes a new reference to a value that somebody else keeps alive.
    ///
    /// # Panics
    /// If the word is NULL.
    #[inline(always)]
    pub fn new(w: Word) -> Ref {
        let taken = Ref::owned(w);
        incref_value(w);
        taken
    }

    /// Takes over a reference that the caller owns.
    ///
    /// # Panics
    /// If the word is NULL.
    #[inline(always)]
    pub fn owned(w: Word) -> Ref {
        Ref(NonZeroU64::new(w.0).expect("a reference is never NULL"))
    }

    /// Takes over an owned reference that may be NULL.
    #[inline(always)]
    pub fn owned_or_null(w: Word) -> Option<Ref> {
        NonZeroU64::new(w.0).map(Ref)
    }

    /// The word, still owned by `self`.
    #[inline(always)]
    pub fn word(&self) -> Word {
        Word(self.0.get())
    }

    /// The word, with its reference.
    #[inline(always)]
    pub fn into_word(self) -> Word {
        let w = self.word();
        std::mem::forget(self);
        w
    }
}

impl Clone for Ref {
    #[inline(always)]
    fn clone(&self) -> Ref {
        Ref::new(self.word())
    }
}

impl Drop for Ref {
    #[inline(always)]
    fn drop(&mut self) {
        decref_value(self.word());
    }
}

impl Deref for Ref {
    type Target = Word;
    #[inline(always)]
    fn deref(&self) -> &Word {
        // SAFETY: `Ref` and `Word` are both transparent around 64 bits.
        unsafe { &*(self as *const Ref).cast::<Word>() }
    }
}

impl std::fmt::Debug for Ref {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&self.word(), f)
    }
}

/// Puts an owned word into a field and gives up what was there.
#[inline(always)]
pub fn replace(field: &Cell<Word>, owned: Word) {
    let old = field.replace(owned);
    decref(old);
}

/// Moves `value` into a fresh cell of `size_of::<T>() + extra` bytes. `T` starts with a [`Header`].
#[inline(always)]
pub fn place<T>(value: T, extra: usize) -> *mut T {
    let p = allocate(size_of::<T>() + extra).cast::<T>();
    // SAFETY: the cell is large and aligned enough for `T`.
    unsafe { p.write(value) };
    p
}

/// A header with one reference for an instance of `ty`; heap types are kept alive by their instances.
#[inline(always)]
pub fn header(ty: &TypeObj) -> Header {
    let n = ty.head.refcnt.get();
    if n > 0 {
        ty.head.refcnt.set(n + 1);
    }
    Header { refcnt: Cell::new(1), tid: Cell::new(ty.id), ty: Cell::new(ty) }
}
