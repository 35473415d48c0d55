//! From bytecode to uops: looks at each instruction just before it executes, and at its operands, and tells
//! the abstract interpreter ([`ir::record::Recorder`]) what is going to happen.

mod calls;
mod containers;
mod exceptions;
mod general;
mod generators;
mod iteration;
mod names;
mod operators;
mod raw_items;
mod shapes;
mod special;
mod strings;

pub(super) use exceptions::{handler_of, is_branch};
use general::Shape;
pub(super) use general::execute;
pub(super) use special::SpecialCall;

use super::executor::Executor;
use super::symbols::Symbol;
use crate::code::Code;
use crate::frame::Frame;
use crate::heap::Ref;
use crate::object::*;
use crate::opcode as op;
use crate::vm::Vm;
use ir::kinds::Kind;
use ir::layout::tid;
use ir::record::{Argument, Arrival, Input, Recorder};
use ir::word::Word;
use ir::{InstId, Uop};
use std::collections::HashMap;

/// Why recording stopped without a trace. The text is for `--stats`.
#[derive(Debug)]
pub(super) enum Abort {
    /// What was met can't be recorded.
    Failed(String),
    /// The loop was about to be left: another iteration will do.
    Unlucky(String),
}

impl From<String> for Abort {
    fn from(reason: String) -> Abort {
        Abort::Failed(reason)
    }
}

impl From<&str> for Abort {
    fn from(reason: &str) -> Abort {
        Abort::Failed(reason.into())
    }
}

/// Most Python calls that a trace goes through at once.
const MAX_DEPTH: usize = 8;
/// Most frames of one function among them.
const MAX_RECURSION: usize = 4;
/// SSA instructions beyond which a trace calls functions, except those that have no more bytecodes than this.
const MAX_INLINING: usize = 1200;
const ALWAYS_INLINED: usize = 16;
/// Fruitless recordings of a loop that returns before its end, until it is taken as it is.
const HOPEFUL: u16 = 3;
/// Longest trace, in SSA instructions.
pub(super) const MAX_LENGTH: usize = 4000;

/// What to do after an instruction was looked at.
pub(super) enum Step {
    /// Go on recording.
    Continue,
    /// The instruction is the head of a loop that the trace has: it is complete.
    Close,
    /// The instruction is one that the trace leaves at, such as a loop's head where the frames are not as it has them.
    Leave,
    /// The JIT must execute the instruction ([`execute`]), which would enter a frame that is not part of the trace.
    Execute,
    /// The JIT must push the frame of a special method, which is part of the trace.
    Enter(SpecialCall),
}

/// What is recorded of an instruction once it has been executed, because it depends on the outcome.
enum Pending {
    /// Whether the second result is NULL.
    SelfOrNull,
    /// Whether the iterator had a value: these are the places where the interpreter goes on.
    ForIter { next: u32, done: u32 },
}

/// How recording got to an instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Came {
    /// It begins there.
    Nowhere,
    /// From the instruction before, or by a jump forward.
    Forward,
    /// By a loop's jump back.
    Back,
}

/// A trace being recorded.
pub(super) struct Recording {
    pub recorder: Recorder,
    /// The loop: its code, its head, and the backward jump that got hot. Or the function: the instruction behind its
    /// `RESUME`, and that.
    pub code: *const Code,
    pub head: u32,
    pub jump: u32,
    pub of_function: bool,
    /// `vm.frames.len()` of the loop's frame.
    pub base_depth: usize,
    /// Function of each frame number of the snapshots; the loop's own is NULL (it is already there).
    pub functions: Vec<Function>,
    /// What the trace's constants need to stay alive.
    pub keep: Vec<Ref>,
    pub max_depth: usize,
    /// How the operand stack at the loop's head becomes inputs.
    pub stack: Vec<Input>,
    /// The iterator of this GET_ITER was made by the `range(…)` just before it.
    pending_iter: bool,
    /// What the last instruction's outcome decides.
    pending: Option<Pending>,
    /// Depth and index of the last instruction seen: one that specialises or deoptimises is shown again.
    last: (usize, u32),
    /// The tuple on the interpreter's stack was never made: UNPACK_SEQUENCE comes next.
    rebinding: bool,
    /// Where the loops of the code objects begin that the recording goes through.
    heads: HashMap<*const Code, Box<[u32]>>,
    /// What led to the present instruction.
    came: Came,
    /// A generator was resumed and has not jumped back yet.
    resumed: bool,
    /// The executor and its guard, if this is another side of a trace that exists.
    grown_from: Option<(u64, InstId)>,
    /// Recordings from there that have failed.
    failures: u32,
}

/// A function whose frames a trace's exits may have to make.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Function {
    /// The function; a generator's or closure's code object; NULL for the trace's own frame.
    pub word: Word,
    pub sort: Sort,
}

impl Function {
    /// Its code; none for the trace's own frame.
    pub fn code(&self) -> Option<&'static Code> {
        if self.word == Word::NULL {
            return None;
        }
        Some(match self.sort {
            Sort::Generator | Sort::Closure => &self.word.cast::<CodeObj>().code,
            Sort::Plain | Sort::Init | Sort::Operator => self.word.cast::<FuncObj>().code(),
        })
    }
}

/// What a frame is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Plain,
    /// An `__init__` whose call gives the new instance (the frame's `extra`).
    Init,
    /// A generator that was resumed (the frame's `extra`).
    Generator,
    /// A special method that an operator of the caller has led to.
    Operator,
    /// Any function with this code, such as one that is made anew each time (the frame's `extra`).
    Closure,
}

impl Sort {
    /// Whether the recorder gives the frame a local more for its `extra`.
    pub fn has_extra(self) -> bool {
        matches!(self, Sort::Init | Sort::Generator | Sort::Closure)
    }
}

/// Where a recording began.
pub(super) enum Site {
    /// At a loop's hot jump or a hot function's `RESUME`.
    Loop { code: *const Code, jump: u32 },
    /// At a hot exit.
    Exit { executor: u64, guard: InstId },
}

impl Recording {
    /// Begins at a loop's head.
    pub fn start(vm: &Vm, frame: &Frame, jump: u32, head: u32) -> Recording {
        let stack: Vec<Input> = frame.stack().iter().map(|&w| input_for(w)).collect();
        let locals = frame.localsplus().len();
        let recorder = Recorder::new(&name_of(frame, head), 0, head, locals, &stack);
        Recording { stack, ..Recording::with(vm, frame, recorder, (head, jump)) }
    }

    /// Begins behind a function's `RESUME`.
    pub fn of_function(vm: &Vm, frame: &Frame, resume: u32) -> Recording {
        let bound: Vec<bool> = frame.localsplus().iter().map(|&w| w != Word::NULL).collect();
        let recorder = Recorder::of_function(&name_of(frame, resume), 0, resume + 1, &bound);
        let recording = Recording::with(vm, frame, recorder, (resume + 1, resume));
        // A loop may begin at once.
        Recording { of_function: true, came: Came::Forward, ..recording }
    }

    fn with(vm: &Vm, frame: &Frame, recorder: Recorder, (head, jump): (u32, u32)) -> Recording {
        Recording {
            recorder,
            code: frame.code(),
            head,
            jump,
            of_function: false,
            base_depth: vm.frames.len(),
            functions: vec![Function { word: Word::NULL, sort: Sort::Plain }],
            keep: vec![Ref::new(frame.function().code.get())],
            max_depth: 1,
            stack: Vec::new(),
            pending_iter: false,
            pending: None,
            last: (0, u32::MAX),
            rebinding: false,
            heads: HashMap::new(),
            came: Came::Nowhere,
            resumed: false,
            grown_from: None,
            failures: 0,
        }
    }

    /// Goes on from an exit of an executor; `base_depth` is `vm.frames.len()` of the loop's own frame, `failures` says
    /// how often that has come to nothing.
    pub fn resume(
        exec: &Executor,
        guard: InstId,
        base_depth: usize,
        failures: u32,
    ) -> Option<Recording> {
        let is_init = |code: u32| exec.functions[code as usize].sort == Sort::Init;
        let recorder = Recorder::resume(&exec.recorded, guard, is_init)?;
        let (code, head, jump) = exec.home;
        Some(Recording {
            recorder,
            code,
            head,
            jump,
            of_function: exec.of_function,
            base_depth,
            functions: exec.functions.clone(),
            keep: exec.keep.clone(),
            max_depth: exec.max_depth,
            stack: exec.stack.clone(),
            pending_iter: false,
            pending: None,
            last: (0, u32::MAX),
            rebinding: false,
            heads: HashMap::new(),
            came: Came::Nowhere,
            resumed: false,
            grown_from: Some((exec.number, guard)),
            failures,
        })
    }

    /// The number of a function in snapshots.
    fn number_of(&mut self, function: Function) -> u32 {
        let known = self.functions.iter().position(|&f| f == function);
        let number = known.unwrap_or_else(|| {
            self.functions.push(function);
            self.functions.len() - 1
        });
        number as u32
    }

    /// Whether a loop begins at an instruction.
    fn is_head(&mut self, code: &Code, at: u32) -> bool {
        let heads = self.heads.entry(std::ptr::from_ref(code)).or_insert_with(|| {
            let instrs = (0..code.instrs.len()).map(|i| code.instr(i));
            instrs.filter(|i| op::generic(i.0) == op::JUMP_BACKWARD).map(|i| i.1).collect()
        });
        heads.contains(&at)
    }

    /// For people.
    pub fn name(&self) -> &str {
        self.recorder.name()
    }

    /// Whether this is the way through a function of fewer bytecodes than that, with no longer one to be expected: a function
    /// that knows its own name may be recursive, and this the recursion's end.
    pub fn is_short_function(&self, least: usize) -> bool {
        // SAFETY: the recorded frame runs this code, so it is alive.
        let code = unsafe { &*self.code };
        let knows = |names: &[Ref]| names.iter().any(|n| n.word() == code.name.word());
        self.of_function
            && self.grown_from.is_none()
            && self.recorder.log().len() < least
            && !knows(&code.names)
            && !knows(code.freevars())
    }

    /// Where it began.
    pub fn site(&self) -> Site {
        match self.grown_from {
            Some((executor, guard)) => Site::Exit { executor, guard },
            None => Site::Loop { code: self.code, jump: self.jump },
        }
    }

    /// Looks at one instruction.
    pub fn step(
        &mut self,
        vm: &mut Vm,
        frame: &Frame,
        at: u32,
        opcode: u8,
        oparg: u32,
    ) -> Result<Step, Abort> {
        if std::mem::replace(&mut self.last, (vm.frames.len(), at)) == (vm.frames.len(), at) {
            return Ok(Step::Continue);
        }
        if frame.code().inspected.get() {
            return Err("its frames are looked at".into());
        }
        if self.recorder.depth() != vm.frames.len() + 1 - self.base_depth {
            return Err(format!("{} pushed or popped a frame", op::name(opcode)).into());
        }
        if let Some(pending) = self.pending.take() {
            self.settle(vm, &pending, frame);
        }
        let rebinding = std::mem::take(&mut self.rebinding);
        if !rebinding && self.recorder.stack_depth() != frame.stack().len() {
            let name = op::name(opcode);
            return Err(format!("the stack was mirrored wrongly before {name}").into());
        }
        if self.recorder.len() > MAX_LENGTH {
            return Err("trace too long".into());
        }
        let inlined = self.recorder.depth() > 1;
        let base = op::generic(opcode);
        let came = std::mem::replace(&mut self.came, Came::Forward);
        if base == op::JUMP_BACKWARD {
            self.recorder.begin(at);
            self.came = Came::Back;
            return Ok(Step::Continue);
        }
        // A loop that yields each time is no loop of the trace: its jump back leads to the next `yield`.
        let skips = came == Came::Back && std::mem::take(&mut self.resumed);
        if came != Came::Nowhere && !skips && self.is_head(frame.code(), at) {
            match self.recorder.arrive(at, came == Came::Back) {
                Arrival::Opened => {}
                Arrival::Closed => return Ok(Step::Close),
                Arrival::Failed => return Ok(Step::Leave),
            }
        }
        if unbound(frame, base, oparg) {
            return Err("unbound local".into());
        }
        self.recorder.begin(at);
        let stack = frame.stack();
        let tos = |n: usize| stack.len().checked_sub(1 + n).map_or(Word::NULL, |i| stack[i]);
        let r = &mut self.recorder;
        match base {
            op::RESUME
            | op::NOP
            | op::NOT_TAKEN
            | op::JUMP_FORWARD
            | op::JUMP_BACKWARD_NO_INTERRUPT => {}
            op::LOAD_FAST | op::LOAD_FAST_CHECK => r.load_fast(oparg, false),
            op::LOAD_FAST_BORROW => r.load_fast(oparg, true),
            op::LOAD_FAST_LOAD_FAST => {
                r.load_fast(oparg >> 4, false);
                r.load_fast(oparg & 15, false);
            }
            op::LOAD_FAST_BORROW_LOAD_FAST_BORROW => {
                r.load_fast(oparg >> 4, true);
                r.load_fast(oparg & 15, true);
            }
            op::STORE_FAST => r.store_fast(oparg),
            op::STORE_FAST_LOAD_FAST => {
                r.store_fast(oparg >> 4);
                r.load_fast(oparg & 15, false);
            }
            op::STORE_FAST_STORE_FAST => {
                r.store_fast(oparg >> 4);
                r.store_fast(oparg & 15);
            }
            op::LOAD_CONST => {
                // The code object keeps its constants; a frame of it is running.
                r.load_const(frame.code().consts[oparg as usize].word());
            }
            op::LOAD_SMALL_INT => r.load_const(Word((u64::from(oparg) << 1) | 1)),
            op::PUSH_NULL => r.push_null(),
            op::POP_TOP | op::POP_ITER | op::END_FOR => r.pop_top(),
            op::COPY => r.copy(oparg),
            op::SWAP => r.swap(oparg),
            op::BINARY_OP => {
                let (a, b) = (tos(1), tos(0));
                if let Some(method) = self.enter_operator(vm, oparg, a, b) {
                    return Ok(Step::Enter(method));
                }
                if self.append_string(vm, frame, at, oparg, a, b) {
                    return Ok(Step::Continue);
                }
                self.binary(vm, oparg, a, b)?;
            }
            op::COMPARE_OP => {
                if let Some(method) = self.enter_comparison(vm, oparg, tos(1), tos(0)) {
                    return Ok(Step::Enter(method));
                }
                self.compare(vm, oparg, tos(1), tos(0))?;
            }
            op::UNARY_NEGATIVE | op::UNARY_INVERT => {
                let uop = match (base, kind_of(tos(0))) {
                    (op::UNARY_NEGATIVE, Kind::Int) => Uop::_NEGATIVE_I64,
                    (op::UNARY_NEGATIVE, Kind::Float) => Uop::_NEGATIVE_F64,
                    (op::UNARY_INVERT, Kind::Int) => Uop::_INVERT_I64,
                    _ => {
                        self.general(vm, frame, at, opcode, oparg, &Shape::of(1, 1))?;
                        return Ok(Step::Continue);
                    }
                };
                r.guard(0, kind_of(tos(0)));
                r.unary_raw(uop, kind_of(tos(0)));
            }
            op::UNARY_NOT => {
                self.truth(tos(0));
                self.recorder.unary_not();
            }
            op::TO_BOOL => self.truth(tos(0)),
            op::IS_OP => r.is_op(oparg != 0),
            op::POP_JUMP_IF_TRUE | op::POP_JUMP_IF_FALSE => {
                let Some(truth) = tos(0).as_bool() else { return Err("branch on no bool".into()) };
                r.guard(0, Kind::Bool);
                r.guard_branch(truth);
            }
            op::POP_JUMP_IF_NONE | op::POP_JUMP_IF_NOT_NONE => r.guard_none(tos(0) == Word::NONE),
            op::STORE_SUBSCR => {
                let (list, index) = (tos(1), tos(0));
                if kind_of(list) == Kind::Type(tid::LIST) && kind_of(index) == Kind::Int {
                    r.guard(1, Kind::Type(tid::LIST));
                    r.guard(0, Kind::Int);
                    if exceptions::is_beyond(list, index) {
                        // The runtime raises.
                        r.guard_beyond_list();
                        r.rotate_under(3);
                        r.call_runtime_effect("_STORE_SUBSCR", Symbol::SetItem as u32, 3);
                    } else {
                        r.store_subscript_list();
                    }
                } else if self.store_raw_item(vm, list, index, tos(2)) {
                } else if let Some(method) = self.enter_store(vm, list, index, tos(2)) {
                    return Ok(Step::Enter(method));
                } else {
                    let r = &mut self.recorder;
                    let dict = kind_of(list) == Kind::Type(tid::DICT);
                    if dict {
                        r.guard(1, Kind::Type(tid::DICT));
                    }
                    let symbol = if dict { Symbol::MapAdd } else { Symbol::SetItem };
                    // value, container, key
                    r.rotate_under(3);
                    r.call_runtime_effect("_STORE_SUBSCR", symbol as u32, 3);
                }
            }
            op::BINARY_SLICE => {
                r.call_runtime("_BINARY_SLICE", Symbol::BinarySlice as u32, 3);
            }
            op::BUILD_SLICE => {
                let symbol = if oparg == 3 { Symbol::NewSlice3 } else { Symbol::NewSlice2 };
                r.call_runtime("_BUILD_SLICE", symbol as u32, oparg as usize);
            }
            op::STORE_SLICE => {
                self.array_call(vm, at, "_STORE_SLICE", Symbol::StoreSlice, (4, 4, 0), &[])?;
            }
            op::DELETE_SUBSCR => {
                r.call_runtime_effect("_DELETE_SUBSCR", Symbol::DeleteItem as u32, 2);
            }
            op::FORMAT_SIMPLE => r.call_runtime("_FORMAT_SIMPLE", Symbol::FormatSimple as u32, 1),
            op::BUILD_STRING => {
                let n = oparg as usize;
                let what = [containers::int(n)];
                self.array_call(vm, at, "_BUILD_STRING", Symbol::BuildString, (n, n, 1), &what)?;
            }
            op::COPY_FREE_VARS => {
                if !inlined {
                    return Err("a closure's start in the loop".into());
                }
                let function = frame.function();
                let (first, closure) = (function.code().first_free, function.closure.get());
                let cells = closure.cast::<TupleObj>().items();
                if self.functions[r.top_code() as usize].sort == Sort::Closure {
                    let field = std::mem::offset_of!(FuncObj, closure) as u32;
                    r.copy_free_vars_of_function(first, cells.len(), field);
                } else {
                    r.copy_free_vars(first, cells);
                }
            }
            op::LOAD_NAME if frame.locals == frame.function().globals => {
                self.load_global(vm, frame, oparg << 1)?;
            }
            op::STORE_NAME if frame.locals == frame.function().globals => {
                self.store_name(vm, frame, at, oparg)?;
            }
            op::STORE_GLOBAL => self.store_name(vm, frame, at, oparg)?,
            op::LOAD_ATTR => return self.load_attr(vm, frame, at, oparg, tos(0)),
            op::STORE_ATTR => self.store_attr(vm, frame, at, oparg, tos(0)),
            op::CONTAINS_OP => {
                // item, container
                if let Some(method) = self.enter_contains(vm, tos(1), tos(0)) {
                    return Ok(Step::Enter(method));
                }
                let r = &mut self.recorder;
                let kind = kind_of(tos(0));
                let (name, symbol) = match kind {
                    Kind::Type(tid::DICT) => ("_CONTAINS_OP_DICT", Symbol::DictContains),
                    Kind::Type(builtin_tid::SET | builtin_tid::FROZENSET) => {
                        ("_CONTAINS_OP_SET", Symbol::SetContains)
                    }
                    _ => ("_CONTAINS_OP", Symbol::Contains),
                };
                if symbol != Symbol::Contains {
                    r.guard(0, kind);
                }
                r.swap(2);
                r.call_runtime(name, symbol as u32, 2);
                if oparg != 0 {
                    r.unary_not();
                }
            }
            op::LOAD_DEREF => {
                let value = frame.localsplus()[oparg as usize].cast::<CellObj>().value.get();
                if value == Word::NULL {
                    return Err("unbound variable".into());
                }
                r.load_deref(oparg, std::mem::offset_of!(CellObj, value) as u32, lent_kind(value));
            }
            op::STORE_DEREF => {
                r.store_deref(oparg, std::mem::offset_of!(CellObj, value) as u32);
            }
            op::BUILD_TUPLE
                if op::generic(frame.code().instr(at as usize + 1).0) == op::UNPACK_SEQUENCE
                    && frame.code().instr(at as usize + 1).1 == oparg =>
            {
                self.rebinding = true;
            }
            op::UNPACK_SEQUENCE if rebinding => r.rebind(oparg),
            op::LOAD_FAST_AND_CLEAR => r.load_fast_and_clear(oparg),
            op::LIST_APPEND => {
                r.add_to("_LIST_APPEND", oparg as usize, Symbol::ListAppend as u32);
            }
            op::SET_ADD => r.add_to("_SET_ADD", oparg as usize, Symbol::SetAdd as u32),
            op::MAP_ADD => r.add_pair_to("_MAP_ADD", oparg as usize, Symbol::MapAdd as u32),
            op::BUILD_LIST | op::BUILD_TUPLE => {
                self.build_sequence(vm, at, base, oparg as usize)?
            }
            op::UNPACK_SEQUENCE => self.unpack(vm, at, tos(0), oparg as usize)?,
            op::FOR_ITER => return self.for_iter(vm, at, oparg, tos(0)),
            op::SEND => self.send(vm, (at, oparg), tos(1), tos(0))?,
            op::GET_AWAITABLE => {
                if !self.await_coroutine(tos(0)) {
                    let shape = Shape::of_bytecode(base, oparg).expect("it has one");
                    self.general(vm, frame, at, opcode, oparg, &shape)?;
                }
            }
            op::END_SEND => r.drop_under(1),
            op::YIELD_VALUE => return self.yield_value(frame, at),
            // A generator is its own iterator.
            op::GET_ITER | op::GET_YIELD_FROM_ITER if is_generator(tos(0)) => {
                r.guard(0, kind_of(tos(0)));
            }
            op::GET_ITER => {
                if !std::mem::take(&mut self.pending_iter) {
                    r.call_runtime("_GET_ITER", Symbol::GetIter as u32, 1);
                }
            }
            op::LOAD_GLOBAL => self.load_global(vm, frame, oparg)?,
            op::CALL => {
                let next = op::generic(frame.code().instr(at as usize + 1).0);
                return self.call(vm, at, oparg as usize, stack, next);
            }
            op::CALL_KW => return self.call_kw(vm, frame, at, oparg),
            op::CALL_FUNCTION_EX => {
                if self.call_spread(vm, stack) {
                    return Ok(Step::Continue);
                }
                self.count_frames(vm);
                if !self.call_function_spread(stack) {
                    self.general(vm, frame, at, opcode, oparg, &Shape::of(4, 1))?;
                }
                return Ok(Step::Execute);
            }
            op::MAKE_CELL => r.make_cell(oparg, Symbol::NewCell as u32),
            op::DELETE_FAST => r.delete_fast(oparg),
            op::RETURN_VALUE => {
                if !inlined {
                    return self.return_from_trace(frame, at);
                }
                match self.functions[self.recorder.top_code() as usize].sort {
                    Sort::Generator => self.return_from_generator(frame),
                    Sort::Plain | Sort::Closure => self.recorder.return_value(),
                    Sort::Init if tos(0) != Word::NONE => {
                        return Err("`__init__` that gives something".into());
                    }
                    Sort::Init => {
                        self.recorder.guard_is(0, Word::NONE);
                        self.recorder.return_value();
                    }
                    Sort::Operator => self.return_to_operator(vm, tos(0))?,
                }
            }
            op::LOAD_SUPER_ATTR if oparg & 1 != 0 => {
                let name = frame.code().names[oparg as usize >> 2].word();
                if !self.load_super_method(vm, name, [tos(2), tos(1), tos(0)]) {
                    let shape = Shape::of_bytecode(base, oparg).expect("it has one");
                    self.general(vm, frame, at, opcode, oparg, &shape)?;
                }
            }
            op::LOAD_SPECIAL => {
                if !self.load_special(vm, oparg, tos(0)) {
                    let shape = Shape::of_bytecode(base, oparg).expect("it has one");
                    self.general(vm, frame, at, opcode, oparg, &shape)?;
                }
            }
            op::RAISE_VARARGS if oparg > 0 => {
                r.raise("_RAISE_VARARGS", Symbol::Raise as u32, oparg as usize, 2);
            }
            op::RERAISE => r.raise("_RERAISE", Symbol::Reraise as u32, 1, 1),
            op::PUSH_EXC_INFO | op::POP_EXCEPT => return self.handle(vm, frame, base, tos(0)),
            op::CHECK_EXC_MATCH => self.check_exc_match(vm, tos(1), tos(0)),
            op::BUILD_MAP if oparg == 0 => {
                r.call_runtime("_BUILD_MAP", Symbol::NewDict as u32, 0);
            }
            op::BUILD_MAP | op::BUILD_SET => self.build_table(vm, at, base, oparg as usize)?,
            op::MAKE_FUNCTION => {
                let like = self.stand_in(vm, frame.func);
                let r = &mut self.recorder;
                r.load_const(like);
                r.call_runtime("_MAKE_FUNCTION", Symbol::MakeFunction as u32, 2);
            }
            op::SET_FUNCTION_ATTRIBUTE => {
                r.load_const(containers::int(oparg as usize));
                let symbol = Symbol::SetFunctionAttribute as u32;
                r.call_runtime("_SET_FUNCTION_ATTRIBUTE", symbol, 3);
            }
            op::FORMAT_WITH_SPEC => {
                r.call_runtime("_FORMAT_WITH_SPEC", Symbol::FormatWithSpec as u32, 2);
            }
            op::DICT_MERGE => {
                if !self.merge_nothing(tos(0)) {
                    let shape = Shape::of_bytecode(base, oparg).expect("it has one");
                    self.general(vm, frame, at, opcode, oparg, &shape)?;
                }
            }
            _ => match (Shape::of_bytecode(base, oparg), general::updates(base)) {
                (Some(shape), _) => self.general(vm, frame, at, opcode, oparg, &shape)?,
                (_, Some(values)) => self.update(vm, frame, at, (base, oparg as usize), values)?,
                _ => return Err(format!("{} is not recorded", op::name(opcode)).into()),
            },
        }
        Ok(Step::Continue)
    }

    /// The outermost frame returns.
    fn return_from_trace(&mut self, frame: &Frame, at: u32) -> Result<Step, Abort> {
        let step = self.leave_unless_hopeful(frame, "return from the loop's frame")?;
        self.recorder.return_from_trace(at);
        Ok(step)
    }

    /// The outermost frame comes to where a trace ends that is no loop: next time it may go on.
    fn leave_unless_hopeful(&self, frame: &Frame, why: &str) -> Result<Step, Abort> {
        let is_loop = !self.of_function && self.grown_from.is_none();
        if is_loop && frame.code().cache(self.jump as usize).backoff < HOPEFUL {
            return Err(Abort::Unlucky(why.into()));
        }
        Ok(Step::Leave)
    }

    /// Records what the outcome of the last instruction decides.
    fn settle(&mut self, vm: &Vm, pending: &Pending, frame: &Frame) {
        match *pending {
            Pending::SelfOrNull => {
                self.recorder.guard_null(frame.stack().last() == Some(&Word::NULL))
            }
            Pending::ForIter { next, done } => {
                let ended = frame.stack().len() == self.recorder.stack_depth();
                let values = usize::from(!ended);
                let iter = frame.stack()[frame.stack().len() - 1 - values];
                self.after_for_iter(vm, iter, ended, (next, done));
            }
        }
    }
}

/// Function and line, for people.
fn name_of(frame: &Frame, at: u32) -> String {
    let code = frame.code();
    let name = code.qualname.word().as_str().unwrap_or("?");
    format!("{name}:{}", code.line(at))
}

/// Whether a load of locals would find none.
fn unbound(frame: &Frame, opcode: u8, oparg: u32) -> bool {
    let null = |local: u32| frame.localsplus()[local as usize] == Word::NULL;
    match opcode {
        op::LOAD_FAST | op::LOAD_FAST_CHECK | op::LOAD_FAST_BORROW => null(oparg),
        op::LOAD_FAST_LOAD_FAST | op::LOAD_FAST_BORROW_LOAD_FAST_BORROW => {
            null(oparg >> 4) || null(oparg & 15)
        }
        _ => false,
    }
}

fn is_generator(w: Word) -> bool {
    kind_of(w) == Kind::Type(builtin_tid::GENERATOR)
}

/// How an entry of the operand stack at a loop's head becomes inputs.
fn input_for(w: Word) -> Input {
    if w == Word::NULL {
        Input::Null
    } else if is_private_range(w) {
        // Loops that count by one are many; other steps may differ from entry to entry.
        let step = w.cast::<RangeIterObj>().step;
        Input::RangeIter { step: (step.unsigned_abs() == 1).then_some(step) }
    } else {
        Input::Word
    }
}

/// A range iterator that nobody but its stack slot refers to.
pub(super) fn is_private_range(w: Word) -> bool {
    kind_of(w) == Kind::Type(tid::RANGE_ITER) && w.head().refcnt.get() == 1
}

/// What is known of a value by looking at it.
pub(super) fn kind_of(w: Word) -> Kind {
    if w.is_pointer() { Kind::Type(w.head().tid.get()) } else { Kind::of_word(w) }
}

/// The kind of an item that a container lends, if it is worth a guard: immediates need no counting.
fn lent_kind(w: Word) -> Kind {
    match kind_of(w) {
        k @ (Kind::Int | Kind::Float | Kind::Bool) => k,
        _ => Kind::Any,
    }
}
