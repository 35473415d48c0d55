//! Code objects as the interpreter runs them: instructions decoded to one 32-bit word each, jump targets
//! absolute, inline caches in an array beside them.
//!
//! `CACHE`, `EXTENDED_ARG`, `NOP` and `NOT_TAKEN` take no slot here, so instruction indices are not
//! CPython's code-unit offsets.

use crate::build;
use crate::heap::Ref;
use crate::locations::{Location, Locations};
use crate::opcode as op;
use crate::vm::Vm;
use rustpython_compiler_core::bytecode::{CodeObject, ConstantData, decode_exception_table};
use std::cell::{Cell, OnceCell, RefCell, UnsafeCell};

/// `*args` parameter.
pub const CO_VARARGS: u32 = 4;
/// `**kwargs` parameter.
pub const CO_VARKEYWORDS: u32 = 8;
/// Generator function.
pub const CO_GENERATOR: u32 = 0x20;
/// `async def`.
pub const CO_COROUTINE: u32 = 0x80;
/// `async def` with a `yield`.
pub const CO_ASYNC_GENERATOR: u32 = 0x200;
/// A generator that may be awaited (`types.coroutine`).
pub const CO_ITERABLE_COROUTINE: u32 = 0x100;
/// A function scope (as opposed to a module or class body).
pub const CO_OPTIMIZED: u32 = 1;
const CO_FAST_CELL: u8 = 0x40;
const CO_FAST_FREE: u8 = 0x80;

/// Flags of functions that do not run until they return.
pub const SUSPENDS: u32 = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR;

/// What an adaptive instruction has learned. Which fields mean what depends on the opcode.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct Cache {
    /// Executions left until the next attempt to specialise.
    pub counter: u16,
    /// Doublings of `counter` after deoptimisations and failed attempts.
    pub backoff: u16,
    /// Operand types at the last generic execution.
    pub signature: u32,
    /// Type, dict-keys or function version.
    pub version: u32,
    /// Entry, slot or value index.
    pub index: u32,
    /// Borrowed object, function pointer or executor.
    pub ptr: u64,
}

/// One row of the exception table, in instruction indices.
#[derive(Clone, Copy, Debug)]
pub struct Handler {
    pub start: u32,
    pub end: u32,
    pub target: u32,
    /// Operand stack depth at the handler.
    pub depth: u32,
    pub push_lasti: bool,
}

/// A code object.
pub struct Code {
    /// `opcode | oparg << 8`.
    pub instrs: Box<[Cell<u32>]>,
    /// How far each instruction begins behind the one before it, in CPython's code units.
    pub gaps: Box<[u16]>,
    /// One per instruction, made when the first frame is pushed: most code that is imported never runs.
    pub(crate) caches: OnceCell<Box<[UnsafeCell<Cache>]>>,
    pub locations: Locations,
    pub handlers: Box<[Handler]>,
    pub consts: Box<[Ref]>,
    pub names: Box<[Ref]>,
    /// Names of locals, then of cells that are not locals, then of free variables.
    pub localsplus: Box<[Ref]>,
    pub nlocals: usize,
    /// Index of the first free variable in `localsplus`.
    pub first_free: usize,
    /// For each cell variable, its index in `localsplus`.
    pub cells: Box<[u32]>,
    pub stack_size: usize,
    /// The words beyond its locals that a frame must find on the data stack: those of its operand stack; before there are
    /// caches more than there are, so that [`Vm::push_frame`] notices.
    pub(crate) room: Cell<usize>,
    pub arg_count: usize,
    pub posonly_count: usize,
    pub kwonly_count: usize,
    pub flags: u32,
    pub name: Ref,
    pub qualname: Ref,
    pub filename: Ref,
    pub first_line: u32,
    /// Only plain positional parameters: a call with the right count needs no binding.
    pub simple_args: bool,
    /// A trace could not go through it; it calls it.
    pub called_out: Cell<bool>,
    /// Instructions that met more classes or functions than a trace should have a side for.
    pub megamorphic: RefCell<Vec<u32>>,
    /// Its frames are the VM's own business: the loop of a built-in that consumes an iterator.
    pub hidden: bool,
    /// Its frames have been looked at (`sys._getframe`): they must be up to date, which compiled code does not keep them.
    pub inspected: Cell<bool>,
}

/// Compiled code that the VM can't represent.
#[derive(Debug)]
pub struct Undecodable(pub String);

/// [`Code::room`] of code that has not run: no data stack has so many words.
pub(crate) const UNPREPARED: usize = 1 << 40;

/// Executions before a site specialises.
pub const WARMUP: u16 = 8;

impl Code {
    /// Words that a frame of this code takes on the data stack.
    pub fn frame_size(&self) -> usize {
        self.localsplus.len() + self.stack_size
    }
    /// The names of free variables.
    pub fn freevars(&self) -> &[Ref] {
        &self.localsplus[self.first_free..]
    }
    /// The cache of an instruction.
    #[inline(always)]
    #[allow(clippy::mut_from_ref)] // single-threaded; callers keep the borrow local
    pub fn cache(&self, at: usize) -> &mut Cache {
        // SAFETY: the index is in bounds (checked), and nobody keeps a borrow of a cache.
        unsafe { &mut *self.all_caches()[at].get() }
    }
    #[inline(always)]
    fn all_caches(&self) -> &[UnsafeCell<Cache>] {
        self.caches.get_or_init(|| {
            let fresh = |_| UnsafeCell::new(Cache { counter: WARMUP, ..Cache::default() });
            self.instrs.iter().map(fresh).collect()
        })
    }
    /// A frame is going to be pushed: the caches are needed. False if they have been there.
    pub(crate) fn prepare(&self) -> bool {
        self.all_caches();
        self.room.replace(self.stack_size) == UNPREPARED
    }
    /// Changes an instruction's opcode in place.
    pub fn set_opcode(&self, at: usize, opcode: u8) {
        let cell = &self.instrs[at];
        cell.set((cell.get() & !0xff) | u32::from(opcode));
    }
    /// Opcode and oparg of an instruction.
    pub fn instr(&self, at: usize) -> (u8, u32) {
        let word = self.instrs[at].get();
        (word as u8, word >> 8)
    }
    /// Makes a backward jump, or the function's `RESUME`, enter native code from now on. The token means nothing to the
    /// interpreter.
    ///
    /// # Panics
    /// If the instruction is neither.
    pub fn install_executor(&self, at: usize, token: u64) {
        let opcode = match op::generic(self.instr(at).0) {
            op::JUMP_BACKWARD => op::ENTER_EXECUTOR,
            op::RESUME => op::ENTER_FUNCTION,
            other => panic!("{} enters no native code", op::name(other)),
        };
        self.cache(at).ptr = token;
        self.set_opcode(at, opcode);
    }
    /// Makes the instruction plain again; its counter starts anew.
    pub fn remove_executor(&self, at: usize) {
        self.cache(at).index = 0;
        self.set_opcode(at, op::generic(self.instr(at).0));
    }
    /// The token of the native code that a call enters at once, and the instruction that has it: the function's first, or the
    /// second if the first gives the frame its closure.
    #[inline(always)]
    pub fn executor_at_start(&self) -> Option<(u64, usize)> {
        let opcode = |at: usize| self.instrs.get(at).map(|i| i.get() as u8);
        let at = usize::from(opcode(0)? == op::COPY_FREE_VARS);
        (opcode(at)? == op::ENTER_FUNCTION).then(|| (self.cache(at).ptr, at))
    }

    /// The instruction at which a call's frame becomes a generator, if that is all there is to the call but for taking the closure.
    #[inline(always)]
    pub fn becomes_generator(&self) -> Option<usize> {
        let opcode = |at: usize| self.instrs.get(at).map(|i| i.get() as u8);
        let at = usize::from(opcode(0)? == op::COPY_FREE_VARS);
        (opcode(at)? == op::RETURN_GENERATOR).then_some(at)
    }

    /// The source line of an instruction.
    pub fn line(&self, at: u32) -> u32 {
        self.locations.get(at as usize).map_or(self.first_line, |l| l.line)
    }

    /// The innermost handler that covers an instruction.
    pub fn handler(&self, at: u32) -> Option<Handler> {
        self.handlers.iter().find(|h| h.start <= at && at < h.end).copied()
    }

    /// Whether the runtime is to find out each time what an instruction meets (see `megamorphic`).
    pub(crate) fn is_megamorphic(&self, at: u32) -> bool {
        self.megamorphic.borrow().contains(&at)
    }

    /// The same code, which has not run yet.
    pub fn copy(&self) -> Code {
        let fresh = |i: &Cell<u32>| {
            let (opcode, arg) = (i.get() as u8, i.get() >> 8);
            Cell::new(u32::from(op::generic(opcode)) | arg << 8)
        };
        Code {
            instrs: self.instrs.iter().map(fresh).collect(),
            caches: OnceCell::new(),
            room: Cell::new(UNPREPARED),
            gaps: self.gaps.clone(),
            locations: self.locations.clone(),
            handlers: self.handlers.clone(),
            consts: self.consts.clone(),
            names: self.names.clone(),
            localsplus: self.localsplus.clone(),
            cells: self.cells.clone(),
            name: self.name.clone(),
            qualname: self.qualname.clone(),
            filename: self.filename.clone(),
            called_out: Cell::new(false),
            megamorphic: RefCell::default(),
            inspected: Cell::new(false),
            ..*self
        }
    }

    /// Decodes what the compiler made.
    pub fn decode(vm: &mut Vm, from: &CodeObject) -> Result<Code, Undecodable> {
        let units = &from.instructions;
        let count = units.len();
        let mut raw = Vec::with_capacity(count);
        let mut dense_of = vec![0u32; count + 1];
        let repaired = without_start(from);
        if repaired {
            raw.extend([(op::RETURN_GENERATOR, 0, 0, 0, 0), (op::POP_TOP, 0, 0, 0, 0)]);
        }
        let mut at = 0;
        let mut offset = 0;
        let mut extended = 0u32;
        while at < count {
            let instruction = units.read_op(at);
            let opcode = u8::from(instruction);
            let arg = u32::from(u8::from(units.read_arg(at))) | extended;
            let width = 1 + instruction.cache_entries();
            if extended == 0 {
                offset = at;
            }
            dense_of[at..(at + width).min(count)].fill(raw.len() as u32);
            extended = 0;
            match opcode {
                op::EXTENDED_ARG => extended = arg << 8,
                op::NOP | op::NOT_TAKEN | op::CACHE => {}
                _ => {
                    if !op::is_known(opcode) {
                        return Err(Undecodable(format!("opcode {opcode}")));
                    }
                    if arg >= 1 << 24 {
                        return Err(Undecodable(format!("{} operand {arg}", op::name(opcode))));
                    }
                    raw.push((opcode, arg, offset, at, at + width));
                }
            }
            at += width;
        }
        dense_of[count] = raw.len() as u32;
        let mut instrs = Vec::with_capacity(raw.len());
        let mut locations = Vec::with_capacity(raw.len());
        let target = |to: usize| -> Result<u32, Undecodable> {
            dense_of.get(to).copied().ok_or_else(|| Undecodable("jump out of the code".into()))
        };
        for &(opcode, arg, _, at, next) in &raw {
            let arg = match opcode {
                op::JUMP_FORWARD
                | op::POP_JUMP_IF_TRUE
                | op::POP_JUMP_IF_FALSE
                | op::POP_JUMP_IF_NONE
                | op::POP_JUMP_IF_NOT_NONE
                | op::SEND
                | op::FOR_ITER => target(next + arg as usize)?,
                op::JUMP_BACKWARD | op::JUMP_BACKWARD_NO_INTERRUPT => {
                    let to = next.checked_sub(arg as usize);
                    target(to.ok_or_else(|| Undecodable("jump before the code".into()))?)?
                }
                _ => arg,
            };
            // A loop whose body ends in `try` jumps back by this one, too. In `yield from` it goes to a SEND.
            let opcode = match raw.get(arg as usize) {
                Some(&(to, ..)) if opcode == op::JUMP_BACKWARD_NO_INTERRUPT && to != op::SEND => {
                    op::JUMP_BACKWARD
                }
                _ => opcode,
            };
            instrs.push(Cell::new(u32::from(opcode) | arg << 8));
            let (start, end) = from.locations[at];
            locations.push(Location {
                line: start.line.get() as u32,
                end_line: end.line.get() as u32,
                column: start.character_offset.to_zero_indexed() as u32,
                end_column: end.character_offset.to_zero_indexed() as u32,
            });
        }
        let mut handlers: Vec<Handler> = decode_exception_table(&from.exceptiontable)
            .iter()
            .map(|e| Handler {
                start: dense_of[e.start as usize],
                end: dense_of[(e.end as usize).min(count)],
                target: dense_of[e.target as usize],
                depth: u32::from(e.depth),
                push_lasti: e.push_lasti,
            })
            .collect();
        cover_reraise(&mut handlers, &instrs);
        let mut consts = Vec::new();
        for c in from.constants.iter() {
            consts.push(constant(vm, c)?);
        }
        let mut names =
            |list: &[String]| -> Vec<Ref> { list.iter().map(|n| vm.intern(n)).collect() };
        let attribute_names = names(&from.names);
        let mut localsplus = names(&from.varnames);
        let nlocals = localsplus.len();
        let mut cells = Vec::new();
        for cell in &from.cellvars {
            let known = from.varnames.iter().position(|v| v == cell);
            cells.push(known.unwrap_or(localsplus.len()) as u32);
            if known.is_none() {
                localsplus.extend(names(std::slice::from_ref(cell)));
            }
        }
        let first_free = localsplus.len();
        localsplus.extend(names(&from.freevars));
        debug_assert!(
            from.localspluskinds
                .iter()
                .filter(|k| **k & (CO_FAST_CELL | CO_FAST_FREE) != 0)
                .count()
                == cells.len() + from.freevars.len()
        );
        let mut flags = from.flags.bits();
        if repaired {
            flags &= !(CO_GENERATOR | CO_COROUTINE);
            let yields_values = from.obj_name == "<genexpr>";
            flags |= if yields_values { CO_ASYNC_GENERATOR } else { CO_COROUTINE };
        }
        Ok(Code {
            caches: OnceCell::new(),
            room: Cell::new(UNPREPARED),
            instrs: instrs.into(),
            gaps: raw.iter().scan(0, gap_behind).collect(),
            locations: locations.into_iter().collect(),
            handlers: handlers.into(),
            consts: consts.into(),
            names: attribute_names.into(),
            localsplus: localsplus.into(),
            nlocals,
            first_free,
            cells: cells.into(),
            stack_size: from.max_stackdepth as usize + 4,
            arg_count: from.arg_count as usize,
            posonly_count: from.posonlyarg_count as usize,
            kwonly_count: from.kwonlyarg_count as usize,
            flags,
            name: vm.intern(&from.obj_name),
            qualname: vm.intern(&with_locals(&from.qualname)),
            filename: vm.intern(&from.source_path),
            first_line: from.first_line_number.map_or(1, |l| l.get() as u32),
            simple_args: flags & (CO_VARARGS | CO_VARKEYWORDS) == 0 && from.kwonlyarg_count == 0,
            called_out: Cell::new(false),
            megamorphic: RefCell::default(),
            hidden: false,
            inspected: Cell::new(false),
        })
    }
}

/// The crate forgets that what is defined in a lambda or a comprehension is local to it.
fn with_locals(qualname: &str) -> String {
    let mut fixed = qualname.to_string();
    for scope in ["<lambda>.", "<genexpr>.", "<listcomp>.", "<setcomp>.", "<dictcomp>."] {
        if fixed.contains(scope) {
            let whole = format!("{scope}<locals>.");
            fixed = fixed.replace(&whole, scope).replace(scope, &whole);
        }
    }
    fixed
}

/// Whether the compiler crate left the start of a generator out: it does for asynchronous comprehensions.
fn without_start(from: &CodeObject) -> bool {
    let has = |wanted: u8| {
        (0..from.instructions.len()).any(|at| u8::from(from.instructions.read_op(at)) == wanted)
    };
    has(op::YIELD_VALUE) && !has(op::RETURN_GENERATOR)
}

fn looks_like_name(s: &str) -> bool {
    s.len() <= 40 && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn constant(vm: &mut Vm, from: &ConstantData) -> Result<Ref, Undecodable> {
    let mut list = |items: &[ConstantData]| -> Result<Vec<Ref>, Undecodable> {
        items.iter().map(|c| constant(vm, c)).collect()
    };
    Ok(match from {
        ConstantData::Tuple { elements } => {
            let items = list(elements)?;
            build::tuple(vm, items)
        }
        ConstantData::Slice { elements } => {
            let mut items = list(&elements[..])?;
            let step = items.pop().expect("three elements");
            let stop = items.pop().expect("three elements");
            let start = items.pop().expect("three elements");
            build::slice(vm, start, stop, step)
        }
        ConstantData::Frozenset { elements } => {
            let items = list(elements)?;
            build::frozenset(vm, items)
                .map_err(|_| Undecodable("unhashable frozenset constant".into()))?
        }
        ConstantData::Integer { value } => build::int(vm, value.clone()),
        ConstantData::Float { value } => build::float(vm, *value),
        ConstantData::Complex { value } => build::complex(vm, value.re, value.im),
        ConstantData::Boolean { value } => Ref::owned(ir::word::Word::from_bool(*value)),
        ConstantData::Str { value } => match value.as_str() {
            Ok(text) if looks_like_name(text) => vm.intern(text),
            Ok(text) if crate::surrogates::are_in(text) => {
                return Err(Undecodable("string with U+10F000 to U+10F7FF".into()));
            }
            Ok(text) => build::str(vm, text),
            Err(_) => match crate::surrogates::from_wtf8(value) {
                Some(text) => build::str(vm, &text),
                None => return Err(Undecodable("string with U+10F000 to U+10F7FF".into())),
            },
        },
        ConstantData::Bytes { value } => build::bytes(vm, value.clone()),
        ConstantData::Code { code } => {
            let code = Code::decode(vm, code)?;
            build::code(vm, code)
        }
        ConstantData::None => Ref::owned(ir::word::Word::NONE),
        ConstantData::Ellipsis => Ref::owned(ir::word::Word::ELLIPSIS),
    })
}

/// Lets the clean-up of a `with` statement have the `RERAISE` too that follows a false `__exit__`: the compiler crate leaves it
/// to what is around, and the exception would stay the one being handled.
fn cover_reraise(handlers: &mut [Handler], instrs: &[Cell<u32>]) {
    let same = |a: &Handler, b: &Handler| {
        (a.target, a.depth, a.push_lasti) == (b.target, b.depth, b.push_lasti)
    };
    // No other statement has two values below what it restores.
    let of_with = u32::from(op::RERAISE) | 2 << 8;
    for i in 0..handlers.len() {
        let before = handlers[i];
        let is_reraise = instrs.get(before.end as usize).is_some_and(|w| w.get() == of_with);
        let goes_on = handlers.iter().any(|h| h.start == before.end + 1 && same(h, &before));
        if !is_reraise || !goes_on {
            continue;
        }
        handlers[i].end += 1;
        for h in handlers.iter_mut().filter(|h| h.start == before.end) {
            h.start += 1;
        }
    }
}

/// How far an instruction (the third of these numbers is its offset) begins behind the one before.
fn gap_behind(before: &mut usize, raw: &(u8, u32, usize, usize, usize)) -> Option<u16> {
    let gap = raw.2 - std::mem::replace(before, raw.2);
    Some(u16::try_from(gap).expect("an instruction takes a few units"))
}
