//! Where the loop is: the innermost frame, its next instruction and the top of its operand stack, held in
//! machine registers.
//!
//! Every method is inlined into the loop, or the fields would go to memory. The instruction families
//! (`moves`, `numbers`, `subscripts`, `attributes`, `calls`, `iteration`, `jumps`) are methods of the
//! [`Cursor`], too, so that the loop itself is only a table.
//!
//! Whoever can raise, run Python code or change frames calls [`Cursor::save`] first, and
//! [`Cursor::reload`] after frames have changed.

use super::Exit;
use super::specialise as sp;
use crate::code::{Cache, Code};
use crate::frame::Frame;
use crate::heap::{Ref, decref, decref_value, incref_value};
use crate::hooks::Tracer;
use crate::object::Value;
use crate::opcode as op;
use crate::vm::{Raised, Vm};
use ir::word::Word;
use std::cell::{Cell, UnsafeCell};
use std::marker::PhantomData;

/// Why an instruction does not simply lead to the next one.
pub(super) enum Out {
    /// An exception is pending.
    Raised,
    /// The loop ends.
    Exit(Exit),
}

impl From<Raised> for Out {
    #[inline(always)]
    fn from(_: Raised) -> Out {
        Out::Raised
    }
}

/// What executing an instruction gives.
pub(super) type Flow<V = ()> = Result<V, Out>;

/// Whether an operand, which is not NULL, is a heap object whose exact type has this id.
#[inline(always)]
pub(super) fn is_exact(operand: Word, id: u32) -> bool {
    debug_assert!(operand != Word::NULL);
    // SAFETY: only the missing self of a call is NULL on the operand stack, and is not asked about.
    unsafe { std::hint::assert_unchecked(operand.0 != 0) };
    operand.has_tid(id)
}

/// The registers of the interpreter.
///
/// Invariants, which every SAFETY comment in the instruction families refers to: `frame` is the innermost
/// frame and stays valid until it is popped, after which everything is reloaded (the frame stack and the
/// memory of frames never move). `sp` stays within the frame's region because the compiler computed the
/// maximal stack depth and balances pushes and pops. Every word below `sp` is owned by the frame: an
/// instruction that pops a word gives its reference up or moves it. Indices of instructions, locals and
/// constants come from decoded (checked) code, which ends in a return, raise or jump.
pub(super) struct Cursor<T> {
    pub(super) frame: *mut Frame,
    pub(super) code: &'static Code,
    instrs: *const Cell<u32>,
    ip: *const Cell<u32>,
    pub(super) sp: *mut Word,
    locals: *mut Word,
    tracer: PhantomData<T>,
}

impl<T: Tracer> Cursor<T> {
    /// At the innermost frame's next instruction.
    #[inline(always)]
    pub(super) fn new(vm: &mut Vm) -> Self {
        Cursor::at_frame(vm.top_frame())
    }
    /// At the next instruction of a frame, which is the innermost.
    #[inline(always)]
    pub(super) fn at_frame(frame: *mut Frame) -> Self {
        // SAFETY: the frame is live, since it is on the stack of frames.
        let frame = unsafe { &mut *frame };
        let code = frame.code();
        let instrs = code.instrs.as_ptr();
        Cursor {
            // SAFETY: a frame's `ip` is the index of an instruction of its code.
            ip: unsafe { instrs.add(frame.ip as usize) },
            sp: frame.sp,
            locals: frame.base,
            frame,
            code,
            instrs,
            tracer: PhantomData,
        }
    }
    /// Goes on where the innermost frame says.
    #[inline(always)]
    pub(super) fn reload(&mut self, vm: &mut Vm) {
        *self = Cursor::new(vm);
    }
    /// Tells the frame where we are.
    #[inline(always)]
    pub(super) fn save(&mut self) {
        let ip = self.index() as u32;
        let frame = self.frame();
        frame.ip = ip;
        frame.sp = self.sp;
    }
    #[inline(always)]
    pub(super) fn frame(&self) -> &'static mut Frame {
        // SAFETY: see the invariants; borrows end with the instruction.
        unsafe { &mut *self.frame }
    }

    /// Index of the next instruction.
    #[inline(always)]
    pub(super) fn index(&self) -> usize {
        // SAFETY: both point into the code's instructions.
        unsafe { self.ip.offset_from(self.instrs) as usize }
    }
    /// Index of the instruction that is being executed.
    #[inline(always)]
    pub(super) fn at(&self) -> usize {
        self.index() - 1
    }
    /// The next instruction's word.
    #[inline(always)]
    pub(super) fn next(&self) -> u32 {
        // SAFETY: see the invariants.
        unsafe { (*self.ip).get() }
    }
    #[inline(always)]
    pub(super) fn advance(&mut self) {
        // SAFETY: see the invariants.
        self.ip = unsafe { self.ip.add(1) };
    }
    /// To the instruction that has just been fetched.
    #[inline(always)]
    pub(super) fn back(&mut self) {
        // SAFETY: an instruction has just been fetched from there.
        self.ip = unsafe { self.ip.sub(1) };
    }
    #[inline(always)]
    pub(super) fn jump(&mut self, to: u32) {
        // SAFETY: see the invariants.
        self.ip = unsafe { self.instrs.add(to as usize) };
    }
    /// The inline caches of the code.
    #[inline(always)]
    fn caches(&self) -> *const UnsafeCell<Cache> {
        // SAFETY: code of which a frame has been pushed has caches.
        unsafe { self.code.caches.get().unwrap_unchecked() }.as_ptr()
    }
    /// The inline cache of an instruction.
    #[inline(always)]
    pub(super) fn cache_at(&self, index: usize) -> &'static mut Cache {
        // SAFETY: there is a cache for each instruction; borrows end with the instruction.
        unsafe { &mut *(*self.caches().add(index)).get() }
    }
    /// The inline cache of the next instruction.
    #[inline(always)]
    pub(super) fn next_cache(&self) -> *mut Cache {
        /// So many bytes of cache go with each byte of instructions.
        const RATIO: usize = size_of::<Cache>() / size_of::<u32>();
        // SAFETY: both point into the code's instructions, for each of which there is a cache.
        unsafe {
            let bytes = self.ip.byte_offset_from(self.instrs) as usize;
            UnsafeCell::raw_get(self.caches().byte_add(bytes * RATIO))
        }
    }
    /// The inline cache of the instruction that is being executed.
    #[inline(always)]
    pub(super) fn cache(&self) -> &'static mut Cache {
        // SAFETY: an instruction has just been fetched from before the next one; borrows end with the instruction.
        unsafe { &mut *self.next_cache().sub(1) }
    }

    #[inline(always)]
    pub(super) fn push(&mut self, w: Word) {
        // SAFETY: see the invariants.
        unsafe {
            *self.sp = w;
            self.sp = self.sp.add(1);
        }
    }
    /// Pushes a value (not NULL) with a new reference.
    #[inline(always)]
    pub(super) fn push_new(&mut self, w: Word) {
        incref_value(w);
        self.push(w);
    }
    /// The top, with its reference.
    #[inline(always)]
    pub(super) fn pop(&mut self) -> Word {
        // SAFETY: see the invariants.
        unsafe {
            self.sp = self.sp.sub(1);
            *self.sp
        }
    }
    /// The `n`th word from the top, from 1; borrowed.
    #[inline(always)]
    pub(super) fn peek(&self, n: usize) -> Word {
        // SAFETY: see the invariants.
        unsafe { *self.sp.sub(n) }
    }
    /// Overwrites the top.
    #[inline(always)]
    pub(super) fn set_top(&mut self, w: Word) {
        // SAFETY: see the invariants.
        unsafe { *self.sp.sub(1) = w }
    }
    /// Forgets the top `n` words, whose references have moved on.
    #[inline(always)]
    pub(super) fn shrink(&mut self, n: usize) {
        // SAFETY: see the invariants.
        self.sp = unsafe { self.sp.sub(n) };
    }
    /// Gives up the top `n` words.
    #[inline(always)]
    pub(super) fn drop(&mut self, n: usize) {
        for _ in 0..n {
            decref(self.pop());
        }
    }
    /// Gives up the top `n` words, none of which is NULL.
    #[inline(always)]
    pub(super) fn drop_values(&mut self, n: usize) {
        for _ in 0..n {
            decref_value(self.pop());
        }
    }
    /// Replaces the top `n` words, none of which is NULL, by a result.
    #[inline(always)]
    pub(super) fn replace_values(&mut self, n: usize, r: Ref) {
        self.drop_values(n);
        self.push(r.into_word());
    }
    /// Replaces the top `n` words, which are given up, by a result.
    #[inline(always)]
    pub(super) fn replace(&mut self, n: usize, r: Ref) {
        self.drop(n);
        self.push(r.into_word());
    }
    /// Replaces the top, which is given up, by a value with a new reference, and a missing self if asked.
    #[inline(always)]
    pub(super) fn replace_attribute(&mut self, w: Word, null: bool) {
        let obj = self.peek(1);
        incref_value(w);
        self.set_top(w);
        decref_value(obj);
        if null {
            self.push(Word::NULL);
        }
    }
    /// The top `n` words in the order in which they were pushed.
    #[inline(always)]
    pub(super) fn top(&self, n: usize) -> &'static [Word] {
        // SAFETY: see the invariants; the borrow ends before the words are popped.
        unsafe { std::slice::from_raw_parts(self.sp.sub(n), n) }
    }

    /// A local slot; NULL when unbound.
    #[inline(always)]
    pub(super) fn local(&self, i: usize) -> Word {
        // SAFETY: see the invariants.
        unsafe { *self.locals.add(i) }
    }
    /// Puts an owned word into a local slot; gives what was there.
    #[inline(always)]
    pub(super) fn set_local(&mut self, i: usize, w: Word) -> Word {
        // SAFETY: see the invariants.
        unsafe { std::ptr::replace(self.locals.add(i), w) }
    }

    /// Makes the instruction another one and executes it as that.
    #[inline(always)]
    fn redo(&mut self, opcode: u8) {
        self.code.set_opcode(self.at(), opcode);
        self.back();
    }
    /// A guard failed: back to the adaptive form, with a longer warm-up.
    #[inline(always)]
    pub(super) fn deopt(&mut self, opcode: u8) -> Flow {
        sp::despecialise(self.code, self.at(), opcode);
        self.back();
        Ok(())
    }
    /// Counts a generic execution and specialises when it is time. True if the instruction is another one
    /// now, which comes next.
    #[inline(always)]
    pub(super) fn adapt(
        &mut self,
        signature: u32,
        choose: impl FnOnce(&mut Cache) -> Option<u8>,
    ) -> bool {
        let c = self.cache();
        if c.signature != signature {
            c.signature = signature;
            c.counter = sp::warm_up(c);
        } else if c.counter > 1 {
            c.counter -= 1;
        } else {
            match choose(c) {
                Some(opcode) => {
                    c.counter = sp::TOLERANCE;
                    self.redo(opcode);
                    return true;
                }
                None => sp::back_off(c),
            }
        }
        false
    }

    /// Pushes an owned result, or, when nobody watches, does the store that follows at once.
    #[inline(always)]
    pub(super) fn push_result(&mut self, w: Word) {
        if !T::ENABLED {
            let next = self.next();
            if next as u8 == op::STORE_FAST {
                self.advance();
                decref(self.set_local((next >> 8) as usize, w));
                return;
            }
        }
        self.push(w);
    }
    /// The same for what a call gave, which is often dropped.
    #[inline(always)]
    pub(super) fn push_returned(&mut self, w: Word) {
        if !T::ENABLED && self.next() as u8 == op::POP_TOP {
            self.advance();
            decref_value(w);
            return;
        }
        self.push_result(w);
    }
    /// Does the `RESUME` with which a function begins, or goes on after a `yield`, when nobody watches or counts and
    /// nothing is wanted.
    #[inline(always)]
    pub(super) fn skip_resume(&mut self) {
        let next = self.next();
        if !T::ENABLED && next as u8 == op::RESUME_CHECK && !crate::signals::wanted() {
            self.advance();
        }
    }
    /// Pushes a truth value, or, when nobody watches, does the conditional jump that follows at once, perhaps behind a
    /// `TO_BOOL_BOOL`.
    #[inline(always)]
    pub(super) fn push_bool(&mut self, b: bool) {
        if !T::ENABLED {
            let mut next = self.next();
            if next as u8 == op::TO_BOOL_BOOL {
                self.advance();
                next = self.next();
            }
            let jumps_if = match next as u8 {
                op::POP_JUMP_IF_FALSE => Some(false),
                op::POP_JUMP_IF_TRUE => Some(true),
                _ => None,
            };
            if let Some(condition) = jumps_if {
                self.advance();
                if b == condition {
                    self.jump(next >> 8);
                }
                return;
            }
        }
        self.push(Word::from_bool(b));
    }
}
