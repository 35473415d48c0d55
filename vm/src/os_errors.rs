//! `OSError` and its subclasses by error number.

use crate::build;
use crate::vm::{Raised, Vm};
use ir::word::Word;
use std::io;

/// What the system says about an error number.
pub(crate) fn strerror(errno: i32) -> String {
    // Rust appends the number, which Python shows in its own way.
    let text = io::Error::from_raw_os_error(errno).to_string();
    match text.rfind(" (os error") {
        Some(at) => text[..at].to_string(),
        None => text,
    }
}

impl Vm {
    /// Raises the `OSError` for a failed system call; `paths` are the file names that it was about.
    #[cold]
    pub(crate) fn os_error(&mut self, error: &io::Error, paths: &[Word]) -> Raised {
        let errno = error.raw_os_error().unwrap_or(libc::EIO);
        let text = build::str(self, &strerror(errno));
        let number = build::int64(self, i64::from(errno));
        let mut words = vec![*number, *text];
        words.extend_from_slice(&paths[..paths.len().min(1)]);
        if let Some(second) = paths.get(1) {
            // Between the two stands Windows' error number.
            words.extend([Word::NONE, *second]);
        }
        // The class gives an instance of the subclass for the number (PEP 3151).
        let ty = self.exc().os_error;
        match self.call(ty.word(), &crate::vm::Args::of(&words)) {
            Ok(e) => self.raise_object(e),
            Err(raised) => raised,
        }
    }
}
