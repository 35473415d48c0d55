//! Tells a debugger about code: GDB's JIT interface (*Debugging with GDB*, chapter "JIT Compilation Interface"). The
//! debugger has a breakpoint in [`__jit_debug_register_code`] and then reads [`__jit_debug_descriptor`].

use crate::arena::Arena;
use crate::code::Code;
use crate::debug_object::debug_object;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard, PoisonError};

const UNREGISTER: u32 = 2;
const REGISTER: u32 = 1;

/// `struct jit_code_entry`.
#[repr(C)]
#[derive(Debug)]
struct Node {
    next: AtomicPtr<Node>,
    prev: AtomicPtr<Node>,
    file: *const u8,
    size: u64,
}

/// `struct jit_descriptor`.
#[repr(C)]
struct Descriptor {
    version: u32,
    action: AtomicU32,
    relevant: AtomicPtr<Node>,
    first: AtomicPtr<Node>,
}

#[allow(non_upper_case_globals, reason = "the name that debuggers look for")]
#[unsafe(no_mangle)]
static __jit_debug_descriptor: Descriptor = Descriptor {
    version: 1,
    action: AtomicU32::new(0),
    relevant: AtomicPtr::new(null_mut()),
    first: AtomicPtr::new(null_mut()),
};

/// Where the debugger's breakpoint is.
#[inline(never)]
#[unsafe(no_mangle)]
extern "C" fn __jit_debug_register_code() {
    // Keeps the calls: otherwise the function has no effect that the compiler knows of.
    std::hint::black_box(());
}

/// Only one thread may change the list at a time.
static LIST: Mutex<()> = Mutex::new(());

fn lock() -> MutexGuard<'static, ()> {
    LIST.lock().unwrap_or_else(PoisonError::into_inner)
}

fn announce(action: u32, node: *mut Node) {
    __jit_debug_descriptor.relevant.store(node, SeqCst);
    __jit_debug_descriptor.action.store(action, SeqCst);
    __jit_debug_register_code();
}

/// While this lives, debuggers know a piece of code by name and can unwind through it. Drop it before the code is
/// freed.
#[derive(Debug)]
pub struct GdbSymbol {
    node: Box<Node>,
    /// What `node` points to.
    _file: Box<[u8]>,
    name: String,
}

impl GdbSymbol {
    /// Registers a piece of code as `patchwork.NAME`; other characters than letters and digits become `_`.
    ///
    /// # Errors
    /// A text; only for code of gigabytes.
    pub fn register(arena: &Arena, code: &Code, name: &str) -> Result<GdbSymbol, String> {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let name = format!("patchwork.{}", name.chars().map(plain).collect::<String>());
        let (bytes, address) = (code.bytes(arena), code.address(arena) as u64);
        let file = debug_object(bytes, address, &name)?.into_boxed_slice();
        let _guard = lock();
        let first = __jit_debug_descriptor.first.load(SeqCst);
        let mut node = Box::new(Node {
            next: AtomicPtr::new(first),
            prev: AtomicPtr::new(null_mut()),
            file: file.as_ptr(),
            size: file.len() as u64,
        });
        let this: *mut Node = &mut *node;
        // SAFETY: what is in the list is in a `GdbSymbol`, whose drop takes it out under the lock that we hold.
        if let Some(first) = unsafe { first.as_ref() } {
            first.prev.store(this, SeqCst);
        }
        __jit_debug_descriptor.first.store(this, SeqCst);
        announce(REGISTER, this);
        Ok(GdbSymbol { node, _file: file, name })
    }

    /// The name in the debugger.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for GdbSymbol {
    fn drop(&mut self) {
        let _guard = lock();
        let (next, prev) = (self.node.next.load(SeqCst), self.node.prev.load(SeqCst));
        // SAFETY: as in `register`: the neighbours are alive while the lock is held.
        match unsafe { prev.as_ref() } {
            Some(prev) => prev.next.store(next, SeqCst),
            None => __jit_debug_descriptor.first.store(next, SeqCst),
        }
        // SAFETY: as above.
        if let Some(next) = unsafe { next.as_ref() } {
            next.prev.store(prev, SeqCst);
        }
        announce(UNREGISTER, &mut *self.node);
    }
}
