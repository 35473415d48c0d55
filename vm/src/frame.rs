//! Frames: what the interpreter needs to go on with a Python function at any bytecode boundary.
//!
//! Locals and operand stack are contiguous words on the VM's data stack, which never moves, or in a block that
//! belongs to a generator. Nothing about a running function lives anywhere else, so compiled code may push,
//! pop and rewrite frames freely.

use crate::code::Code;
use crate::heap::{decref, decref_unless_last, decref_value, incref};
use crate::object::{FuncObj, TupleObj, Value};
use crate::vm::{R, Vm};
use ir::word::Word;

/// Returning from this frame leaves the `run` loop that it was pushed for.
pub const ENTRY: u32 = 1;
/// `__init__` of an instance under construction (in `extra`), which is the call's result.
pub const INIT: u32 = 2;
/// Frame of a generator (in `extra`).
pub const GENERATOR: u32 = 4;
/// Generator frame that a `FOR_ITER` resumed: its return value is dropped.
pub const FOR_LOOP: u32 = 8;

/// Compiled code runs in its stead: what its locals and operand stack hold is out of date.
pub const NATIVE: u32 = 16;

/// A special method that an operator of the caller has led to: the operands are still on the caller's stack, and the caller's
/// instruction says what becomes of the result.
pub const OPERATOR: u32 = 32;

/// Frame of a generator that others wait for, each by `yield from` or `await` ([`crate::interp`]'s chains): the outermost of them
/// was resumed, and what else the flags say is of its consumer.
pub const CHAINED: u32 = 64;

/// One activation of a Python function.
#[repr(C)]
pub struct Frame {
    pub code: *const Code,
    /// Owned function.
    pub func: Word,
    /// Owned dict of a class or module body, else NULL.
    pub locals: Word,
    /// `localsplus[0]`; the operand stack begins after the last local.
    pub base: *mut Word,
    /// One past the top of the operand stack. Current only while the frame is not running.
    pub sp: *mut Word,
    /// Index of the next instruction; the one being executed is one less.
    pub ip: u32,
    pub flags: u32,
    /// Owned: see the flags.
    pub extra: Word,
    /// Where the caller goes on when this generator's frame returns (and does not yield).
    pub return_ip: u32,
    /// Owned: the exception that the resumer of this generator handles.
    pub outer_handled: Word,
}

impl Frame {
    #[inline(always)]
    pub fn code(&self) -> &'static Code {
        // SAFETY: the function in `func` keeps its code alive.
        unsafe { &*self.code }
    }
    #[inline(always)]
    pub fn function(&self) -> &'static FuncObj {
        self.func.cast::<FuncObj>()
    }
    /// First slot of the operand stack.
    #[inline(always)]
    pub fn stack_base(&self) -> *mut Word {
        // SAFETY: the frame's region is at least this long.
        unsafe { self.base.add(self.code().localsplus.len()) }
    }
    /// Locals, cells and free variables.
    pub fn localsplus(&self) -> &'static [Word] {
        // SAFETY: every local slot of a live frame is initialised (NULL when unbound).
        unsafe { std::slice::from_raw_parts(self.base, self.code().localsplus.len()) }
    }
    /// A new frame's `RESUME`, its instruction `at`, has been executed. What may come before it gives the frame its closure.
    #[inline]
    pub(crate) fn begin_at(&mut self, at: usize) {
        if at > 0 {
            self.take_closure();
        }
        self.ip = at as u32 + 1;
    }

    /// The cells of the function's closure become the frame's last locals, which are unbound yet.
    #[inline]
    pub(crate) fn take_closure(&mut self) {
        let first = self.code().first_free;
        let cells = self.function().closure.get().cast::<TupleObj>().items();
        for (i, &cell) in cells.iter().enumerate() {
            incref(cell);
            // SAFETY: a function has as many cells as its code has free variables, and these are locals.
            unsafe { *self.base.add(first + i) = cell };
        }
    }

    /// The operand stack of a frame that is not running.
    pub fn stack(&self) -> &'static [Word] {
        // SAFETY: `sp` is within the region and all slots below it are initialised.
        unsafe {
            let base = self.stack_base();
            std::slice::from_raw_parts(base, self.sp.offset_from(base) as usize)
        }
    }
    /// Locals and operand stack of a frame that is not running.
    pub fn words(&self) -> &'static [Word] {
        // SAFETY: all slots below `sp` are initialised.
        unsafe { std::slice::from_raw_parts(self.base, self.sp.offset_from(self.base) as usize) }
    }
    /// Puts an owned word into a local slot and gives up what was there.
    pub fn set_local(&mut self, i: usize, owned: Word) {
        assert!(i < self.code().localsplus.len());
        // SAFETY: the slot is within the frame (checked) and initialised.
        decref(unsafe { std::ptr::replace(self.base.add(i), owned) });
    }
    /// Pushes an owned word (or NULL) on the operand stack.
    pub fn push_owned(&mut self, owned: Word) {
        // SAFETY: the end of the operand stack is part of the frame's region, checked below.
        unsafe {
            assert!(self.sp < self.base.add(self.code().frame_size()));
            *self.sp = owned;
            self.sp = self.sp.add(1);
        }
    }
    /// Pops a word (or NULL); its reference is the caller's.
    pub fn pop_owned(&mut self) -> Word {
        assert!(self.sp > self.stack_base());
        // SAFETY: slots below `sp` are initialised; there is one, checked above.
        unsafe {
            self.sp = self.sp.sub(1);
            *self.sp
        }
    }
    /// Empties the operand stack.
    pub fn clear_stack(&mut self) {
        let floor = self.stack_base();
        while self.sp > floor {
            // SAFETY: slots below `sp` are initialised and owned.
            unsafe {
                self.sp = self.sp.sub(1);
                decref(*self.sp);
            }
        }
    }
    /// Source line of the instruction being executed.
    pub fn line(&self) -> u32 {
        self.code().line(self.ip.max(1) - 1)
    }
}

impl Vm {
    /// Pushes a frame for a function: locals NULL, operand stack empty, at the first instruction. Takes
    /// over the reference to `func`.
    ///
    /// # Errors
    /// `RecursionError` when the recursion limit is reached (the reference is given up).
    #[inline(always)]
    pub fn push_frame(&mut self, func: Word) -> R<&'static mut Frame> {
        // SAFETY: there are no words.
        unsafe { self.push_frame_of(func, std::ptr::null(), 0) }
    }

    /// The same with `n` owned words as first locals, which move there (or are given up, with an error).
    ///
    /// # Safety
    /// `first` points to them, outside of the unused part of the data stack, and the function has so many locals.
    #[inline(always)]
    pub(crate) unsafe fn push_frame_of(
        &mut self,
        func: Word,
        first: *const Word,
        n: usize,
    ) -> R<&'static mut Frame> {
        let code = func.cast::<FuncObj>().code();
        let locals = code.localsplus.len();
        let base = self.data_top;
        let (sp, top) = (base.wrapping_add(locals), base.wrapping_add(locals + code.room.get()));
        let depth = self.frames.len();
        if depth >= self.frame_limit || top > self.data_end {
            // SAFETY: passed on from the caller.
            return unsafe { self.push_frame_slowly(func, first, n) };
        }
        let (mut local, mut from) = (base, first);
        // SAFETY: promised by the caller, and inside the region checked above.
        unsafe {
            // Volatile, since there are only a few: nothing for vectors or `memset`.
            let bound = base.add(n);
            while local < bound {
                local.write_volatile(*from);
                (local, from) = (local.add(1), from.add(1));
            }
            while local < sp {
                local.write_volatile(Word::NULL);
                local = local.add(1);
            }
        }
        self.data_top = top;
        let frame = Frame {
            code,
            func,
            locals: Word::NULL,
            base,
            sp,
            ip: 0,
            flags: 0,
            extra: Word::NULL,
            return_ip: 0,
            outer_handled: Word::NULL,
        };
        // SAFETY: the limit, which `depth` is below, is less than the capacity.
        unsafe {
            let slot = self.frames.as_mut_ptr().add(depth);
            slot.write(frame);
            self.frames.set_len(depth + 1);
            Ok(&mut *slot)
        }
    }

    /// The function has not run yet, or there is no room.
    ///
    /// # Safety
    /// As for [`Vm::push_frame_of`].
    #[cold]
    #[inline(never)]
    unsafe fn push_frame_slowly(
        &mut self,
        func: Word,
        first: *const Word,
        n: usize,
    ) -> R<&'static mut Frame> {
        if func.cast::<FuncObj>().code().prepare() {
            // SAFETY: passed on from the caller.
            return unsafe { self.push_frame_of(func, first, n) };
        }
        // SAFETY: as above.
        (0..n).for_each(|i| decref(unsafe { *first.add(i) }));
        decref(func);
        Err(self.recursion_error())
    }

    /// The innermost frame.
    ///
    /// # Panics
    /// If no Python code runs.
    #[inline(always)]
    pub fn top_frame(&mut self) -> &'static mut Frame {
        let frame: *mut Frame = self.frames.last_mut().expect("a frame is running");
        // SAFETY: `frames` never reallocates (its capacity is the hard limit), so the address is stable.
        unsafe { &mut *frame }
    }

    /// Pops the innermost frame and gives up its locals, whatever is left on its operand stack
    /// (as far as `sp` says), and its function. `extra` is the caller's.
    pub fn pop_frame(&mut self) {
        let frame = self.top_frame();
        if frame.flags & GENERATOR == 0 {
            self.pop_plain_frame(frame);
        } else {
            self.pop_frame_to(frame, self.data_top);
        }
    }

    /// [`Vm::pop_frame`] for a frame on the data stack, given the innermost one.
    #[inline(always)]
    pub(crate) fn pop_plain_frame(&mut self, frame: &Frame) {
        self.pop_frame_to(frame, frame.base);
    }

    /// Makes words of a frame NULL whose references have been given up.
    #[inline(never)]
    fn forget_words(&self, mut from: *mut Word, to: *mut Word) {
        while from < to {
            // SAFETY: the caller has both from one frame.
            unsafe {
                *from = Word::NULL;
                from = from.add(1);
            }
        }
    }

    /// [`Vm::pop_plain_frame`] of the innermost frame after compiled code has given up what it held.
    #[inline(always)]
    pub(crate) fn pop_left_frame(&mut self) {
        let frame = self.top_frame();
        self.data_top = frame.base;
        let (func, locals) = (frame.func, frame.locals);
        self.frames.pop();
        decref(func);
        decref(locals);
    }

    #[inline(always)]
    fn pop_frame_to(&mut self, frame: &Frame, data_top: *mut Word) {
        let (mut p, end) = (frame.base, frame.sp);
        while p < end {
            // SAFETY: all slots below `sp` are initialised and owned by the frame.
            unsafe {
                let w = *p;
                p = p.add(1);
                if !decref_unless_last(w) {
                    // A finaliser may look at the frame, which must not hold what is gone.
                    self.forget_words(frame.base, p);
                    decref_value(w);
                }
            }
        }
        self.data_top = data_top;
        let (func, locals) = (frame.func, frame.locals);
        self.frames.pop();
        decref_value(func);
        decref(locals);
    }
}
