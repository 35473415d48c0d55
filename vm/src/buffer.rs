//! Objects that show their memory to others: `bytes`, `bytearray`, `array`, and `memoryview` of
//! these.

use crate::build;
use crate::methods::memoryview;
use crate::modules::array;
use crate::modules::io::bytes_io;
use crate::object::*;
use crate::vm::{R, Vm};
use ir::word::Word;

/// Looks at the memory of an object that has a buffer. `f` runs no Python code.
pub(crate) fn with<T>(w: Word, f: impl FnOnce(&[u8]) -> T) -> Option<T> {
    if let Some(b) = w.get::<BytesObj>() {
        return Some(f(&b.data.borrow()));
    }
    match memoryview::bytes_of(w) {
        Some(data) => Some(f(&data)),
        None => array::with_memory(w, |data| f(data)),
    }
}

/// As [`with`], of an object whose memory may be changed and is contiguous.
pub(crate) fn with_writable<T>(w: Word, f: impl FnOnce(&mut [u8]) -> T) -> Option<T> {
    match w.kind() {
        Kind::Bytes => None,
        Kind::ByteArray => with_owned(w, f),
        _ if memoryview::is_view(w) => memoryview::with_writable(w, f),
        _ => array::with_memory(w, f),
    }
}

/// The memory of what a view can be of: an object that owns its memory. Whether it may be changed is the
/// caller's concern.
pub(crate) fn with_owned<T>(w: Word, f: impl FnOnce(&mut [u8]) -> T) -> Option<T> {
    match w.get::<BytesObj>() {
        Some(b) => Some(f(&mut b.data.borrow_mut())),
        None if bytes_io::is_open(w) => bytes_io::with_memory(w, f),
        None => array::with_memory(w, f),
    }
}

/// A copy of the memory.
pub(crate) fn copy(w: Word) -> Option<Vec<u8>> {
    with(w, <[u8]>::to_vec)
}

/// Size of the memory in bytes, of what has any.
pub(crate) fn size_if_any(w: Word) -> Option<usize> {
    with(w, <[u8]>::len)
}

/// Size of the memory in bytes; the length of what else takes items.
pub(crate) fn size(vm: &mut Vm, w: Word) -> R<usize> {
    with(w, <[u8]>::len).map_or_else(|| vm.len(w), Ok)
}

/// Writes data over the memory from a position on, where the caller knows that there is room.
pub(crate) fn write(vm: &mut Vm, w: Word, at: usize, data: &[u8]) -> R<()> {
    let end = at + data.len();
    if with_writable(w, |memory| memory[at..end].copy_from_slice(data)).is_some() {
        return Ok(());
    }
    let (from, to) = (build::usize(vm, at), build::usize(vm, end));
    let part = build::slice(vm, from, to, build::none());
    let data = build::bytes(vm, data.to_vec());
    vm.set_item(w, *part, *data)
}
