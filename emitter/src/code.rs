//! Finished code: how to run it, and what its exits mean.

use crate::arena::{Arena, STUB_BYTES};
use crate::thunks::{ATTENTION, HEADER_WORDS, float_dump, int_dump};
use ir::{Class, InstId, SnapshotId, Trace, ValueId};
use regalloc::{Allocation, Loc, PReg};
use std::fmt;

/// A piece of code in an arena; numbers are not given out again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeId(pub(crate) u32);

impl fmt::Display for CodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "code{}", self.0)
    }
}

impl fmt::Debug for CodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// One exit of one piece of code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct ExitRef {
    /// Whose. After side traces were linked this need not be the code that was entered.
    pub code: CodeId,
    /// Index into [`Code::exits`].
    pub number: u32,
}

/// What an exit stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExitSite {
    /// The instruction that leaves.
    pub inst: InstId,
    /// The frames to rebuild.
    pub snapshot: SnapshotId,
}

/// What the bytes from a certain offset on are for (only recorded when asked: see
/// [`crate::EmitOptions::annotate`]).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// A block begins.
    Block(ir::BlockId),
    /// The hot part of an instruction.
    Inst(InstId),
    /// The out-of-line part of an instruction.
    Cold(InstId),
    /// An edit of the allocation, by index.
    Edit(u32),
    /// A move of an edge, by index in the allocation's list.
    EdgeEdit(u32),
    /// A jump between blocks.
    Jump(ir::BlockId),
    /// Alignment.
    Padding,
    /// The stub of an exit, by number.
    Stub(u32),
    /// A constant of the trace's pool.
    Constant,
}

/// An annotation: offset from the code's start, and what is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark {
    /// Byte offset from the entry.
    pub offset: u32,
    /// What begins there.
    pub what: What,
}

/// Machine code of one trace. It stays in its arena until [`Arena::free`].
#[derive(Debug)]
pub struct Code {
    pub(crate) id: CodeId,
    /// Arena offset of the entry, which is the first byte.
    pub(crate) entry: u32,
    /// Bytes, everything included.
    pub(crate) size: u32,
    /// Bytes of the main path (no cold parts, stubs, constants).
    pub(crate) hot_size: u32,
    /// Arena offset of the first stub.
    pub(crate) stubs: u32,
    pub(crate) exits: Box<[ExitSite]>,
    /// Only the segments: what exits need of the allocation.
    pub(crate) places: Allocation,
    pub(crate) slots: u32,
    pub(crate) marks: Box<[Mark]>,
}

impl Code {
    /// Its identity in the arena.
    pub fn id(&self) -> CodeId {
        self.id
    }

    /// Arena offset of the entry.
    pub fn entry_offset(&self) -> u32 {
        self.entry
    }

    /// Bytes of code, stubs and constants included.
    pub fn size(&self) -> u32 {
        self.size
    }

    /// Bytes of the main path: no cold parts, stubs or constants.
    pub fn hot_size(&self) -> u32 {
        self.hot_size
    }

    /// Its exits, by number.
    #[inline]
    pub fn exits(&self) -> &[ExitSite] {
        &self.exits
    }

    /// Slots that it uses.
    pub fn slots(&self) -> u32 {
        self.slots
    }

    /// Annotations, by offset; empty unless asked for.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Where an exit at `inst` finds a value of the trace that this code was made from.
    /// O(log n) in the number of segments.
    pub fn exit_loc(&self, trace: &Trace, value: ValueId, inst: InstId) -> Loc {
        self.places.exit_loc(trace, value, inst)
    }

    /// The bytes, as they are now.
    pub fn bytes<'a>(&self, arena: &'a Arena) -> &'a [u8] {
        arena.bytes(self.entry, self.size)
    }

    /// The address at which it is executed.
    pub fn address(&self, arena: &Arena) -> usize {
        arena.address(self.entry) as usize
    }
}

/// The memory that a trace works on: slots, and below them the place where exits leave the registers.
///
/// ```text
/// | attention | xmm7 … xmm0 r15 … r8 | slot 0, slot 1, … |
///                                    ^ frame base (rbp)
/// ```
///
/// The *attention* word is what `_CHECK_PERIODIC` looks at: native loops leave when it isn't zero.
#[derive(Debug, Default)]
pub struct NativeFrame {
    words: Vec<u64>,
}

impl NativeFrame {
    /// A frame with this many slots.
    pub fn new(slots: u32) -> NativeFrame {
        NativeFrame { words: vec![0; HEADER_WORDS + slots as usize] }
    }

    /// Makes room for at least this many slots; contents stay.
    #[inline]
    pub fn ensure(&mut self, slots: u32) {
        let want = HEADER_WORDS + slots as usize;
        if self.words.len() < want {
            self.words.resize(want, 0);
        }
    }

    /// The slots.
    pub fn slots(&self) -> &[u64] {
        self.words.get(HEADER_WORDS..).unwrap_or_default()
    }

    /// The slots. The inputs go into the first ones, in order.
    #[inline]
    pub fn slots_mut(&mut self) -> &mut [u64] {
        self.words.get_mut(HEADER_WORDS..).unwrap_or_default()
    }

    /// What a pool register held at the last exit.
    #[inline]
    pub fn register(&self, r: PReg) -> u64 {
        self.words[dump_index(r)]
    }

    /// Presets a register, for [`Entry::call_loading`].
    pub fn set_register(&mut self, r: PReg, bits: u64) {
        self.ensure(0);
        self.words[dump_index(r)] = bits;
    }

    /// The bits at a place at the last exit.
    ///
    /// # Panics
    /// When the frame was never large enough for the slot.
    #[inline]
    pub fn at(&self, home: Home) -> u64 {
        self.words[home.0 as usize]
    }

    /// The bits in a register or slot at the last exit; `None` for a place that is neither.
    pub fn value(&self, loc: Loc) -> Option<u64> {
        match loc {
            Loc::Reg(r) => Some(self.register(r)),
            Loc::Slot(n) => self.slots().get(n as usize).copied(),
            Loc::None | Loc::Const | Loc::Scratch(_) => None,
        }
    }

    /// The bits of a value at an exit, constants included; `None` when the allocation keeps it nowhere.
    pub fn exit_value(
        &self,
        code: &Code,
        trace: &Trace,
        value: ValueId,
        inst: InstId,
    ) -> Option<u64> {
        trace.as_const(value).or_else(|| self.value(code.exit_loc(trace, value, inst)))
    }

    /// Makes native code leave at its next `_CHECK_PERIODIC` (non-zero), or not.
    pub fn set_attention(&mut self, word: u64) {
        self.ensure(0);
        self.words[(HEADER_WORDS as i32 + ATTENTION / 8) as usize] = word;
    }

    /// The address of the attention word, for signal handlers; [`NativeFrame::ensure`] may change it.
    pub fn attention(&mut self) -> *mut u64 {
        self.base().wrapping_offset((ATTENTION / 8) as isize)
    }

    #[inline]
    fn base(&mut self) -> *mut u64 {
        self.ensure(0);
        self.words.as_mut_ptr().wrapping_add(HEADER_WORDS)
    }
}

/// Where a frame has a register or slot at an exit, worked out once for exits that are taken often.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Home(u32);

impl Home {
    /// The home of a register or slot; `None` for a place that is neither.
    pub fn of(loc: Loc) -> Option<Home> {
        match loc {
            Loc::Reg(r) => Some(Home(dump_index(r) as u32)),
            Loc::Slot(n) => Some(Home(HEADER_WORDS as u32 + n)),
            Loc::None | Loc::Const | Loc::Scratch(_) => None,
        }
    }
}

fn dump_index(r: PReg) -> usize {
    let offset = match r.class() {
        Class::Int => int_dump(r.number()),
        Class::Float => float_dump(r.number()),
    };
    (HEADER_WORDS as i32 + offset / 8) as usize
}

/// How to enter a piece of code: plain addresses, so that the arena needn't be borrowed while it runs.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    thunk: *const u8,
    loading_thunk: *const u8,
    code: *const u8,
    /// Addresses just after the first stub and just after the last one.
    stubs: usize,
    exits: u32,
    id: CodeId,
    slots: u32,
}

/// The address that an exit came from: see [`Arena::resolve_exit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExitAddress(pub(crate) usize);

impl Entry {
    /// Slots that a frame must have (as of the time when this was made).
    #[inline]
    pub fn slots(&self) -> u32 {
        self.slots
    }

    /// Runs the code until it leaves.
    ///
    /// # Safety
    /// * The arena still has the code (and every piece that its exits are linked to), and outlives the call.
    /// * `frame` has the inputs in its first slots, valid as the trace's uops demand: words are words, and pointers
    ///   that a guard or load looks through point to live objects laid out as [`ir::layout`] says.
    /// * `frame` has [`Arena::max_slots`] slots.
    #[inline]
    pub unsafe fn call(&self, frame: &mut NativeFrame) -> ExitAddress {
        // SAFETY: as the caller promises.
        unsafe { self.enter(self.thunk, frame) }
    }

    /// The same, but the pool registers first get what [`NativeFrame::set_register`] put there. For tests of
    /// single stencils.
    ///
    /// # Safety
    /// As for [`Entry::call`].
    pub unsafe fn call_loading(&self, frame: &mut NativeFrame) -> ExitAddress {
        // SAFETY: as the caller promises.
        unsafe { self.enter(self.loading_thunk, frame) }
    }

    #[inline]
    unsafe fn enter(&self, thunk: *const u8, frame: &mut NativeFrame) -> ExitAddress {
        frame.ensure(self.slots);
        // SAFETY: the thunk was written by `thunks::entry` with this signature.
        let thunk: extern "C" fn(*const u8, *mut u64) -> usize =
            unsafe { std::mem::transmute(thunk) };
        ExitAddress(thunk(self.code, frame.base()))
    }

    /// The exit number, when the exit is one of this code's own: no look-up.
    #[inline]
    pub fn own_exit(&self, address: ExitAddress) -> Option<u32> {
        let n = (address.0.wrapping_sub(self.stubs) / STUB_BYTES as usize) as u32;
        (address.0 >= self.stubs && n < self.exits).then_some(n)
    }
}

impl Arena {
    /// How to enter this code.
    pub fn entry(&self, code: &Code) -> Entry {
        Entry {
            thunk: self.address(self.entry_offset(false)),
            loading_thunk: self.address(self.entry_offset(true)),
            code: self.address(code.entry),
            stubs: self.address(code.stubs + STUB_BYTES) as usize,
            exits: code.exits.len() as u32,
            id: code.id,
            slots: self.max_slots(),
        }
    }

    /// Which exit it was. O(1) for the entered code's own exits, else O(log pieces of code).
    ///
    /// # Panics
    /// When the address is not an exit's: the machine code is broken.
    #[inline]
    pub fn resolve_exit(&self, entry: &Entry, address: ExitAddress) -> ExitRef {
        match entry.own_exit(address) {
            Some(number) => ExitRef { code: entry.id, number },
            None => self.find_exit(address.0).expect("an exit stub jumped to the exit thunk"),
        }
    }

    /// Runs code until it leaves; makes the frame large enough first.
    ///
    /// # Safety
    /// As for [`Entry::call`], except for the frame's size.
    #[inline]
    pub unsafe fn run(&self, code: &Code, frame: &mut NativeFrame) -> ExitRef {
        let entry = self.entry(code);
        // SAFETY: `self` is borrowed for the whole call, so the code stays; the inputs are the caller's promise.
        let address = unsafe { entry.call(frame) };
        self.resolve_exit(&entry, address)
    }
}
