//! Ctrl-C.

use std::sync::atomic::AtomicBool;

/// Set from outside the interpreter; checked at backward jumps.
pub static INTERRUPTED: AtomicBool = AtomicBool::new(false);
