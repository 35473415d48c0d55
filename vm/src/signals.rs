//! What the interpreter must look up from its work for: Ctrl-C, and a collection that is due.
//!
//! [`request`] sets a bit that the interpreter looks at on backward jumps and at function entry, and the
//! attention word of the native code that runs, which compiled loops look at. It is safe in a signal handler.

use crate::heap::Ref;
use crate::vm::{R, Vm};
use std::cell::Cell;
use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering::Relaxed};

/// Ctrl-C was pressed.
pub const INTERRUPT: u32 = 1;
/// The heap has grown enough for a collection.
pub const COLLECT: u32 = 2;
/// A finaliser runs: what compiled code that gave up a reference knew of the heap may no longer be true.
const FINALISER: u32 = 8;
/// The program is observed ([`crate::observe`]): wanted as long as it is.
pub(crate) const OBSERVE: u32 = 4;

static WANTED: AtomicU32 = AtomicU32::new(0);
/// The attention word of the innermost native frame, or null.
static NATIVE: AtomicPtr<u64> = AtomicPtr::new(ptr::null_mut());

/// Wants the interpreter to `Vm::attend` to something.
pub fn request(what: u32) {
    WANTED.fetch_or(what, Relaxed);
    let word = NATIVE.load(Relaxed);
    if !word.is_null() {
        // SAFETY: the word is part of a native frame that is in use (see `while_watching`). Storing a word
        // is atomic here.
        unsafe { word.write_volatile(1) };
    }
}

thread_local! {
    /// Whether a finaliser has run since the evaluator of traces was entered.
    static FINALISED: Cell<bool> = const { Cell::new(false) };
}

/// A finaliser is about to run.
pub(crate) fn note_finaliser() {
    FINALISED.set(true);
    request(FINALISER);
}

/// Runs the evaluator, which asks [`was_finalised`].
pub(crate) fn noting_finalisers<T>(run: impl FnOnce() -> T) -> T {
    let outer = FINALISED.replace(false);
    let result = run();
    FINALISED.set(outer);
    result
}

/// Whether a finaliser has run since [`noting_finalisers`] began.
pub(crate) fn was_finalised() -> bool {
    FINALISED.get()
}

/// Wants it no longer.
pub(crate) fn withdraw(what: u32) {
    WANTED.fetch_and(!what, Relaxed);
}

/// Whether there is anything to `Vm::attend` to.
#[inline(always)]
pub fn wanted() -> bool {
    WANTED.load(Relaxed) != 0
}

/// Changes to another thread of the program, whose innermost native frame has this attention word; gives that of the one
/// before.
pub(crate) fn change_native(word: *mut u64) -> *mut u64 {
    NATIVE.swap(word, Relaxed)
}

/// Runs native code whose attention word this is; also gives whether it was told to look up.
///
/// # Safety
/// `word` is part of the native frame and stays valid while `run` runs.
pub(crate) unsafe fn while_watching<T>(word: *mut u64, run: impl FnOnce() -> T) -> (T, bool) {
    // Nothing comes between but a signal, which is as well told either word.
    let outer = NATIVE.load(Relaxed);
    NATIVE.store(word, Relaxed);
    // SAFETY: `word` by the contract; `outer` by that of the call around this one.
    unsafe {
        if wanted() {
            word.write_volatile(1);
        }
        let result = run();
        NATIVE.store(outer, Relaxed);
        let told = word.read_volatile() != 0;
        word.write_volatile(0);
        if told && !outer.is_null() {
            outer.write_volatile(1);
        }
        (result, told)
    }
}

extern "C" fn on_interrupt(_: libc::c_int) {
    request(INTERRUPT);
}

/// Makes Ctrl-C raise `KeyboardInterrupt` in the running program.
pub fn handle_interrupts() {
    let handler = on_interrupt as extern "C" fn(libc::c_int) as libc::sighandler_t;
    // SAFETY: the handler does nothing but stores.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler;
        libc::sigaction(libc::SIGINT, &action, ptr::null_mut());
    }
}

impl Vm {
    /// Does what was requested, if anything was: for loops in Rust that may run long.
    ///
    /// # Errors
    /// As for `Vm::attend`.
    #[inline(always)]
    pub(crate) fn check_attention(&mut self) -> R<()> {
        if wanted() { self.attend() } else { Ok(()) }
    }

    /// Looks for Ctrl-C only, where nothing of the program may run.
    ///
    /// # Errors
    /// `KeyboardInterrupt`.
    pub(crate) fn check_interrupt(&mut self) -> R<()> {
        if WANTED.load(Relaxed) & INTERRUPT != 0 { self.attend() } else { Ok(()) }
    }

    /// Does what was requested.
    ///
    /// # Errors
    /// `KeyboardInterrupt` after Ctrl-C.
    #[cold]
    #[inline(never)]
    pub(crate) fn attend(&mut self) -> R<()> {
        let what = WANTED.swap(0, Relaxed);
        self.observer.ask();
        if what & COLLECT != 0 {
            self.collect_cycles();
        }
        if what & INTERRUPT == 0 {
            return Ok(());
        }
        let none: Ref = crate::build::tuple(self, vec![]);
        let e = crate::exceptions::instance(self.exc().keyboard_interrupt, none);
        Err(self.raise_object(e))
    }
}
