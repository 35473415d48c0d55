//! Objects that show their memory to others: `bytes`, `bytearray`, `array`, and `memoryview` of
//! these.

use crate::build;
use crate::heap::Ref;
use crate::methods::memoryview;
use crate::modules::array;
use crate::modules::io::bytes_io;
use crate::object::*;
use crate::vm::{R, Vm};
use ir::word::Word;
use std::cell::Cell;

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

/// Where it is counted how many views there are of an object's memory.
fn exports(w: Word) -> Option<&'static Cell<u32>> {
    match w.get::<BytesObj>() {
        Some(b) => Some(b.data.exports()),
        None => w.get::<NativeObj>().map(|n| &n.raw.exports),
    }
}

/// Whether views of an object's memory keep it from being resized.
pub(crate) fn is_exported(w: Word) -> bool {
    exports(w).is_some_and(|count| count.get() > 0)
}

/// Keeps an object's memory from being resized.
pub(crate) struct Export(Ref);

impl Export {
    pub(crate) fn new(owner: Word) -> Export {
        if let Some(count) = exports(owner) {
            count.set(count.get() + 1);
        }
        Export(Ref::new(owner))
    }
}

impl Drop for Export {
    fn drop(&mut self) {
        if let Some(count) = exports(*self.0) {
            count.set(count.get() - 1);
        }
    }
}

/// Runs what may resize the memory of a `bytearray` or an `array`.
///
/// # Errors
/// `BufferError` if it did while there are views; then all is as before.
pub(crate) fn resizing<T>(vm: &mut Vm, w: Word, change: impl FnOnce(&mut Vm) -> R<T>) -> R<T> {
    if !is_exported(w) {
        return change(vm);
    }
    let before = with_owned(w, |memory| memory.to_vec()).unwrap_or_default();
    let done = change(vm)?;
    if with_owned(w, |memory| memory.len()) == Some(before.len()) {
        return Ok(done);
    }
    let text = match w.get::<BytesObj>() {
        Some(b) => {
            *b.data.borrow_mut() = before;
            "Existing exports of data: object cannot be re-sized"
        }
        None => {
            array::put_back(vm, w, before)?;
            "cannot resize an array that is exporting buffers"
        }
    };
    let ty = vm.exc().buffer_error;
    Err(vm.raise(ty, text))
}

/// A method that may resize its receiver's memory.
macro_rules! resizing_method {
    ($method:expr) => {
        |vm, args| $crate::buffer::resizing(vm, args.pos[0], |vm| ($method as NativeFn)(vm, args))
    };
}
pub(crate) use resizing_method;

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
