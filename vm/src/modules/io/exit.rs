//! Files that are still open when the program ends: what they hold back is written then.

use crate::heap::Ref;
use crate::vm::Vm;
use ir::word::Word;
use std::collections::BTreeMap;

/// Live files with buffers, borrowed, in the order in which they were made: each leaves when it dies.
pub(crate) type OpenFiles = BTreeMap<u64, Word>;

/// A file's place among the open files.
#[derive(Default)]
pub(super) struct Registered(Option<u64>);

impl Registered {
    /// Enters a file.
    pub(super) fn new(vm: &mut Vm, w: Word) -> Registered {
        let files = &mut vm.library.open_files;
        let serial = files.last_key_value().map_or(0, |(k, _)| k + 1);
        files.insert(serial, w);
        Registered(Some(serial))
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        if let (Some(serial), Some(vm)) = (self.0, crate::vm::current()) {
            vm.library.open_files.remove(&serial);
        }
    }
}

/// Flushes all files, those made last first, since they lie on top of others.
pub(crate) fn flush_all(vm: &mut Vm) {
    let key = vm.names.flush;
    let open: Vec<Ref> = vm.library.open_files.values().rev().map(|w| Ref::new(*w)).collect();
    for w in open {
        if vm.call_method(*w, key, &[]).is_err() {
            // Closed, or not writable any more.
            vm.clear_pending();
        }
    }
}
