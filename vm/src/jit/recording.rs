//! From bytecode to uops: looks at each instruction just before it executes, and at its operands, and tells
//! the abstract interpreter ([`ir::record::Recorder`]) what is going to happen.

use super::Executor;
use super::symbols::Symbol;
use crate::code::Code;
use crate::frame::Frame;
use crate::heap::Ref;
use crate::object::{Kind as ObjKind, *};
use crate::opcode as op;
use crate::vm::Vm;
use ir::kinds::Kind;
use ir::layout::{LIST_LEN, TUPLE_LEN, tid};
use ir::record::{Compare, Input, Recorder};
use ir::word::Word;
use ir::{InstId, Trace, Uop, ValueId};
use std::cell::Cell;

/// Why recording stopped without a trace. The text is for `--stats`.
pub(super) type Abort = String;

/// Most Python calls that a trace goes through at once.
const MAX_DEPTH: usize = 8;
/// Longest trace, in SSA instructions.
pub(super) const MAX_LENGTH: usize = 4000;

/// What to do after an instruction was looked at.
pub(super) enum Step {
    /// Go on recording.
    Continue,
    /// The instruction jumps back to the loop's head: the trace is complete.
    Close,
    /// Another loop begins, which has code of its own: this one leaves here.
    Leave,
}

/// A trace being recorded.
pub(super) struct Recording {
    pub recorder: Recorder,
    /// The loop: its code, its head, and the backward jump that got hot.
    pub code: *const Code,
    pub head: u32,
    pub jump: u32,
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
    /// Grown from where an iterator had no more values: the first FOR_ITER will say so again.
    at_end: bool,
    /// Depth and index of the last instruction seen: one that specialises or deoptimises is shown again.
    last: (usize, u32),
    /// The tuple on the interpreter's stack was never made: UNPACK_SEQUENCE comes next.
    rebinding: bool,
    /// Jumps of outer loops that the recording went through.
    passed: Vec<u32>,
    /// The executor and its guard, if this is another side of a trace that exists.
    grown_from: Option<(u64, InstId)>,
}

/// A function whose frames a trace's exits may have to make.
#[derive(Clone, Copy)]
pub(super) struct Function {
    pub word: Word,
    /// It is an `__init__`, and its call gives the new instance (the frame's `extra`).
    pub init: bool,
}

/// Where a recording began.
pub(super) enum Site {
    /// At a loop's hot jump.
    Loop { code: *const Code, jump: u32 },
    /// At a hot exit.
    Exit { executor: u64, guard: InstId },
}

impl Recording {
    pub fn start(vm: &Vm, frame: &Frame, jump: u32, head: u32) -> Recording {
        let code = frame.code();
        let name = format!(
            "{}:{}",
            code.qualname.word().as_str().unwrap_or("?"),
            code.locations[head as usize].line
        );
        let stack: Vec<Input> = frame.stack().iter().map(|&w| input_for(w)).collect();
        let recorder = Recorder::new(&name, 0, head, code.localsplus.len(), &stack);
        Recording {
            recorder,
            code,
            head,
            jump,
            base_depth: vm.frames.len(),
            functions: vec![Function { word: Word::NULL, init: false }],
            keep: Vec::new(),
            max_depth: 1,
            stack,
            pending_iter: false,
            at_end: false,
            last: (0, u32::MAX),
            rebinding: false,
            passed: Vec::new(),
            grown_from: None,
        }
    }

    /// Goes on from an exit of an executor; `base_depth` is `vm.frames.len()` of the loop's own frame.
    pub fn resume(
        exec: &Executor,
        number: u64,
        guard: InstId,
        base_depth: usize,
    ) -> Option<Recording> {
        let is_init = |code: u32| exec.functions[code as usize].init;
        let recorder = Recorder::resume(&exec.recorded, guard, is_init)?;
        let (code, head, jump) = exec.home;
        Some(Recording {
            recorder,
            code,
            head,
            jump,
            base_depth,
            functions: exec.functions.clone(),
            keep: exec.keep.clone(),
            max_depth: exec.max_depth,
            stack: exec.stack.clone(),
            pending_iter: false,
            at_end: ends(&exec.recorded, guard),
            last: (0, u32::MAX),
            rebinding: false,
            passed: Vec::new(),
            grown_from: Some((number, guard)),
        })
    }

    /// For people.
    pub fn name(&self) -> &str {
        self.recorder.name()
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
        if self.recorder.depth() != vm.frames.len() + 1 - self.base_depth {
            return Err(format!("{} pushed or popped a frame", op::name(opcode)));
        }
        let rebinding = std::mem::take(&mut self.rebinding);
        if !rebinding && self.recorder.stack_depth() != frame.stack().len() {
            return Err(format!("the stack was mirrored wrongly before {}", op::name(opcode)));
        }
        if self.recorder.len() > MAX_LENGTH {
            return Err("trace too long".into());
        }
        let inlined = self.recorder.depth() > 1;
        let base = op::generic(opcode);
        if base == op::JUMP_BACKWARD {
            self.recorder.begin(at);
            if !inlined && oparg == self.head {
                return Ok(Step::Close);
            }
            // From an inner loop's exit through the outer loop back to the inner one: once around.
            if inlined {
                return Err("a loop in an inlined call".into());
            }
            if self.grown_from.is_none() || self.passed.contains(&at) {
                return Ok(Step::Leave);
            }
            self.passed.push(at);
            return Ok(Step::Continue);
        }
        if unbound(frame, base, oparg) {
            return Err("unbound local".into());
        }
        self.recorder.begin(at);
        let stack = frame.stack();
        let tos = |n: usize| stack.len().checked_sub(1 + n).map_or(Word::NULL, |i| stack[i]);
        let r = &mut self.recorder;
        match base {
            op::RESUME | op::NOP | op::NOT_TAKEN | op::JUMP_FORWARD => {}
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
            op::BINARY_OP => self.binary(oparg, tos(1), tos(0))?,
            op::COMPARE_OP => self.compare(oparg, tos(1), tos(0))?,
            op::UNARY_NEGATIVE | op::UNARY_INVERT => {
                let uop = match (base, kind_of(tos(0))) {
                    (op::UNARY_NEGATIVE, Kind::Int) => Uop::_NEGATIVE_I64,
                    (op::UNARY_NEGATIVE, Kind::Float) => Uop::_NEGATIVE_F64,
                    (op::UNARY_INVERT, Kind::Int) => Uop::_INVERT_I64,
                    _ => return Err(format!("{} of another type", op::name(base))),
                };
                r.guard(0, kind_of(tos(0)));
                r.unary_raw(uop, kind_of(tos(0)));
            }
            op::UNARY_NOT => {
                if kind_of(tos(0)) != Kind::Bool {
                    return Err("not of another type".into());
                }
                r.guard(0, Kind::Bool);
                r.unary_not();
            }
            op::TO_BOOL => {
                let kind = kind_of(tos(0));
                if matches!(kind, Kind::Int | Kind::Float | Kind::Bool) {
                    r.guard(0, kind);
                    r.to_bool(kind);
                } else {
                    r.call_runtime("_TO_BOOL", Symbol::Truth as u32, 1);
                }
            }
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
                    r.store_subscript_list();
                } else {
                    // value, container, key
                    r.rotate_under(3);
                    r.call_runtime_effect("_STORE_SUBSCR", Symbol::SetItem as u32, 3);
                }
            }
            op::BINARY_SLICE => {
                r.call_runtime("_BINARY_SLICE", Symbol::BinarySlice as u32, 3);
            }
            op::COPY_FREE_VARS => {
                if !inlined {
                    return Err("a closure's start in the loop".into());
                }
                let function = self.functions[r.top_code() as usize].word.cast::<FuncObj>();
                let cells = function.closure.get().cast::<TupleObj>().items();
                r.copy_free_vars(function.code().first_free, cells);
            }
            op::LOAD_NAME if frame.locals == frame.function().globals => {
                self.load_global(vm, frame, oparg << 1)?;
            }
            op::STORE_NAME if frame.locals == frame.function().globals => {
                self.store_name(vm, frame, oparg)?;
            }
            op::STORE_GLOBAL => self.store_name(vm, frame, oparg)?,
            op::LOAD_ATTR => self.load_attr(vm, frame, at, opcode, oparg, tos(0))?,
            op::STORE_ATTR => self.store_attr(frame, at, opcode, oparg, tos(0)),
            op::CONTAINS_OP => {
                // item, container
                r.swap(2);
                r.call_runtime("_CONTAINS_OP", Symbol::Contains as u32, 2);
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
            op::LIST_APPEND => r.list_append(oparg as usize, Symbol::ListAppend as u32),
            op::BUILD_LIST if oparg <= 2 => {
                const MAKE: [Symbol; 3] = [Symbol::NewList0, Symbol::NewList1, Symbol::NewList2];
                r.call_runtime("_BUILD_LIST", MAKE[oparg as usize] as u32, oparg as usize);
            }
            op::BUILD_TUPLE if (1..=3).contains(&oparg) => {
                const MAKE: [Symbol; 3] = [Symbol::NewTuple1, Symbol::NewTuple2, Symbol::NewTuple3];
                r.call_runtime("_BUILD_TUPLE", MAKE[oparg as usize - 1] as u32, oparg as usize);
            }
            op::UNPACK_SEQUENCE => {
                let tuple = tos(0);
                if kind_of(tuple) != Kind::Type(tid::TUPLE) {
                    return Err("unpacking of another type".into());
                }
                let items = tuple.cast::<TupleObj>().items();
                if items.len() != oparg as usize {
                    return Err("unpacking of another length".into());
                }
                let kinds: Vec<Kind> = items.iter().map(|&w| lent_kind(w)).collect();
                r.guard(0, Kind::Type(tid::TUPLE));
                r.unpack_tuple(&kinds);
            }
            op::FOR_ITER => self.for_iter(tos(0))?,
            op::GET_ITER => {
                if !std::mem::take(&mut self.pending_iter) {
                    r.call_runtime("_GET_ITER", Symbol::GetIter as u32, 1);
                }
            }
            op::LOAD_GLOBAL => self.load_global(vm, frame, oparg)?,
            op::CALL => {
                let next = op::generic(frame.code().instr(at as usize + 1).0);
                self.call(vm, oparg as usize, stack, next)?;
            }
            op::RETURN_VALUE => {
                if !inlined {
                    return Err("return from the loop's frame".into());
                }
                self.recorder.return_value();
            }
            _ => return Err(format!("{} is not recorded", op::name(opcode))),
        }
        Ok(Step::Continue)
    }

    fn binary(&mut self, oparg: u32, a: Word, b: Word) -> Result<(), Abort> {
        const SUBSCR: u32 = 26;
        let (x, y) = (kind_of(a), kind_of(b));
        let r = &mut self.recorder;
        if oparg == SUBSCR {
            return self.subscript(a, b);
        }
        let number = |k: Kind| matches!(k, Kind::Int | Kind::Float);
        let on_heap = |k: Kind| matches!(k, Kind::Type(tid::INT | tid::FLOAT));
        if self.grown_from.is_some() && (on_heap(x) || on_heap(y)) {
            // A rare huge or tiny number must not cost the loop its raw numbers.
            return Err("a number that needs the heap".into());
        }
        if !number(x) || !number(y) {
            self.generic_operator("_BINARY_OP", Symbol::BinaryOp, oparg);
            return Ok(());
        }
        r.guard(1, x);
        r.guard(0, y);
        // The operator's number, in-place forms included (`Include/opcode.h`, NB_ADD …).
        let operator = oparg % 13;
        if let Some(uop) = tagged(operator, x, y) {
            r.binary_tagged(uop);
            return Ok(());
        }
        let ints = x == Kind::Int && y == Kind::Int;
        let uop = match (operator, ints) {
            (0, false) => Uop::_ADD_F64,
            (5, false) => Uop::_MULTIPLY_F64,
            (10, false) => Uop::_SUBTRACT_F64,
            (1, true) => Uop::_AND_I64,
            (2, true) => Uop::_FLOOR_DIVIDE_I64,
            (3, true) => Uop::_LSHIFT_I64,
            (6, true) => Uop::_REMAINDER_I64,
            (7, true) => Uop::_OR_I64,
            (9, true) => Uop::_RSHIFT_I64,
            (11, true) => Uop::_TRUE_DIVIDE_I64,
            (11, false) => Uop::_TRUE_DIVIDE_F64,
            (12, true) => Uop::_XOR_I64,
            (8, true) if b == Word(5) => {
                // x ** 2
                r.guard_is(0, b);
                r.pop_top();
                r.copy(1);
                r.binary_tagged(Uop::_BINARY_OP_MULTIPLY_INT);
                return Ok(());
            }
            (8, false) => {
                r.float_power(x, y, Symbol::Pow as u32);
                return Ok(());
            }
            (2 | 6, false) => {
                let symbol = if operator == 2 { Symbol::FloorDivide } else { Symbol::Remainder };
                r.float_division(x, y, symbol as u32);
                return Ok(());
            }
            _ => {
                self.generic_operator("_BINARY_OP", Symbol::BinaryOp, oparg);
                return Ok(());
            }
        };
        r.binary_raw(uop, x, y);
        Ok(())
    }

    /// An operator of any two values: the runtime does it, told by its oparg.
    fn generic_operator(&mut self, name: &'static str, symbol: Symbol, oparg: u32) {
        self.recorder.load_const(Word((u64::from(oparg) << 1) | 1));
        self.recorder.call_runtime(name, symbol as u32, 3);
    }

    fn subscript(&mut self, container: Word, index: Word) -> Result<(), Abort> {
        let (Kind::Type(t @ (tid::LIST | tid::TUPLE)), Some(i)) =
            (kind_of(container), index.as_i64())
        else {
            self.recorder.call_runtime("_BINARY_OP_SUBSCR", Symbol::GetItem as u32, 2);
            return Ok(());
        };
        let items: &[Word] = if t == tid::LIST {
            container.cast::<ListObj>().items()
        } else {
            container.cast::<TupleObj>().items()
        };
        let at = if i < 0 { i + items.len() as i64 } else { i };
        let Some(&item) = usize::try_from(at).ok().and_then(|at| items.get(at)) else {
            return Err("index out of range".into());
        };
        let r = &mut self.recorder;
        r.guard(1, Kind::Type(t));
        r.guard(0, Kind::Int);
        let uop = if t == tid::LIST {
            Uop::_BINARY_OP_SUBSCR_LIST_INT
        } else {
            Uop::_BINARY_OP_SUBSCR_TUPLE_INT
        };
        r.subscript(uop, lent_kind(item));
        Ok(())
    }

    fn compare(&mut self, oparg: u32, a: Word, b: Word) -> Result<(), Abort> {
        let op = match oparg >> 5 {
            0 => Compare::Lt,
            1 => Compare::Le,
            2 => Compare::Eq,
            3 => Compare::Ne,
            4 => Compare::Gt,
            _ => Compare::Ge,
        };
        let (x, y) = (kind_of(a), kind_of(b));
        match (x, y) {
            (Kind::Int, Kind::Int) | (Kind::Float, Kind::Float) => {}
            // An int beyond 2^53 must not be rounded before it is compared.
            (Kind::Int, Kind::Float) if exact(a) => {}
            (Kind::Float, Kind::Int) if exact(b) => {}
            _ => {
                self.generic_operator("_COMPARE_OP", Symbol::Compare, oparg);
                return Ok(());
            }
        }
        let r = &mut self.recorder;
        r.guard(1, x);
        r.guard(0, y);
        if x != y {
            r.guard_exact_float(usize::from(x == Kind::Int));
        }
        r.compare(op, x, y);
        Ok(())
    }

    fn for_iter(&mut self, iter: Word) -> Result<(), Abort> {
        match kind_of(iter) {
            Kind::Type(tid::RANGE_ITER) => {
                if !self.recorder.top_is_range_iterator() {
                    return Err("a range iterator that others may see".into());
                }
                if iter.cast::<RangeIterObj>().len.get() > 0 {
                    self.recorder.iter_next_range();
                } else {
                    self.recorder.iter_end_range();
                }
            }
            Kind::Type(tid::LIST_ITER) => {
                let it = iter.cast::<ListIterObj>();
                let list = it.list.get();
                let item = (list != Word::NULL)
                    .then(|| list.cast::<ListObj>().items().get(it.index.get() as usize))
                    .flatten();
                let Some(&item) = item else { return Err("loop ended".into()) };
                self.recorder.iter_next_list(lent_kind(item));
            }
            Kind::Type(_) if std::mem::take(&mut self.at_end) => {}
            kind @ Kind::Type(_) if iter.kind() == ObjKind::NativeIter => {
                let (symbol, end) = (Symbol::IterNext as u32, super::symbols::NO_MORE);
                self.recorder.iter_next_any(kind, symbol, end);
            }
            _ => return Err("iterator of another type".into()),
        }
        Ok(())
    }

    /// A module's variable that exists.
    fn store_name(&mut self, vm: &mut Vm, frame: &Frame, oparg: u32) -> Result<(), Abort> {
        let name = frame.code().names[oparg as usize].word();
        let globals = frame.function().globals;
        let table = globals.cast::<DictObj>().table();
        let Some(entry) = table.entries.iter().find(|e| e.key == name) else {
            return Err("a new global".into());
        };
        let entry = std::ptr::from_ref(entry);
        if table.keys_version == 0 {
            table.keys_version = vm.next_version();
        }
        let version = table.keys_version;
        let r = &mut self.recorder;
        r.guard_version("_GUARD_GLOBALS_VERSION", globals, KEYS_VERSION, version);
        self.keep.push(Ref::new(globals));
        let offset = std::mem::offset_of!(crate::dict::Entry, value) as u32;
        r.store_global(Word(entry as u64), offset);
        Ok(())
    }

    fn load_global(&mut self, vm: &mut Vm, frame: &Frame, oparg: u32) -> Result<(), Abort> {
        let name = frame.code().names[(oparg >> 1) as usize].word();
        let globals = frame.function().globals;
        let builtins = vm.builtins.word();
        let found = [globals, builtins].into_iter().find_map(|dict| {
            let table = dict.cast::<DictObj>().table();
            table.entries.iter().find(|e| e.key == name).map(|e| (dict, std::ptr::from_ref(e)))
        });
        let Some((dict, entry)) = found else { return Err("undefined global".into()) };
        let r = &mut self.recorder;
        for checked in [globals, dict] {
            let table = checked.cast::<DictObj>().table();
            if table.keys_version == 0 {
                table.keys_version = vm.next_version();
            }
        }
        if dict != globals {
            // A builtin also needs that no global hides it.
            let version = globals.cast::<DictObj>().table().keys_version;
            r.guard_version("_GUARD_GLOBALS_VERSION", globals, KEYS_VERSION, version);
            self.keep.push(Ref::new(globals));
        }
        self.load_entry(dict, entry);
        if oparg & 1 != 0 {
            self.recorder.push_null();
        }
        Ok(())
    }

    fn call(&mut self, vm: &mut Vm, args: usize, stack: &[Word], next: u8) -> Result<(), Abort> {
        let at = stack.len() - args - 2;
        let (callable, this) = (stack[at], stack[at + 1]);
        let positional = &stack[if this == Word::NULL { at + 2 } else { at + 1 }..];
        match kind_of(callable) {
            Kind::Type(tid::FUNCTION) => self.call_python(callable, args, positional.len()),
            _ if this != Word::NULL => self.call_method(callable, this, args),
            Kind::Type(builtin_tid::TYPE) if self.call_class(vm, callable, positional)? => Ok(()),
            _ if vm.types.range.word() == callable && next == op::GET_ITER => {
                self.call_range(callable, positional)
            }
            _ => self.call_builtin(vm, callable, positional),
        }
    }

    fn call_python(&mut self, callable: Word, args: usize, given: usize) -> Result<(), Abort> {
        let func = callable.cast::<FuncObj>();
        let code = func.code();
        if !code.simple_args || code.arg_count != given || !code.cells.is_empty() {
            return Err("call of a function with other parameters".into());
        }
        const SPECIAL: u32 = crate::code::CO_GENERATOR | crate::code::CO_COROUTINE;
        if code.flags & SPECIAL != 0 {
            return Err("call of a generator function".into());
        }
        if self.recorder.depth() >= MAX_DEPTH {
            return Err("calls too deep".into());
        }
        let r = &mut self.recorder;
        r.guard_is(args + 1, callable);
        let offset = std::mem::offset_of!(FuncObj, version) as u32;
        r.guard_version("_CHECK_FUNCTION_VERSION", callable, offset, func.version.get());
        r.push_frame(self.functions.len() as u32, code.localsplus.len(), args);
        self.functions.push(Function { word: callable, init: false });
        self.keep.push(Ref::new(callable));
        self.max_depth = self.max_depth.max(r.depth());
        Ok(())
    }

    /// `range(…)` whose iterator is made at once, as a `for` loop does.
    fn call_range(&mut self, callable: Word, args: &[Word]) -> Result<(), Abort> {
        if args.iter().any(|&a| kind_of(a) != Kind::Int) || !(1..=3).contains(&args.len()) {
            return Err("range() of these arguments".into());
        }
        let step = args.get(2).and_then(|a| a.as_i64()).unwrap_or(1);
        if step == 0 || step.unsigned_abs() > 1 << 32 {
            return Err("range() with this step".into());
        }
        let r = &mut self.recorder;
        r.guard_is(args.len() + 1, callable);
        self.keep.push(Ref::new(callable));
        for depth in 0..args.len() {
            r.guard(depth, Kind::Int);
        }
        if args.len() == 3 {
            r.guard_is(0, args[2]);
        }
        r.new_range_iterator(args.len(), step);
        self.pending_iter = true;
        Ok(())
    }

    fn call_builtin(&mut self, vm: &mut Vm, callable: Word, args: &[Word]) -> Result<(), Abort> {
        let kinds: Vec<Kind> = args.iter().map(|&a| kind_of(a)).collect();
        let name = builtin_name(vm, callable);
        if args.len() > 2 {
            return Err("call with more than two arguments".into());
        }
        let r = &mut self.recorder;
        r.guard_is(args.len() + 1, callable);
        self.keep.push(Ref::new(callable));
        let mut unary = |kind: Kind, apply: &mut dyn FnMut(&mut Recorder)| {
            r.guard(0, kind);
            r.drop_callable(1);
            apply(r);
            Ok(())
        };
        match (name, &kinds[..]) {
            (Some("len"), [k @ Kind::Type(t @ (tid::LIST | tid::TUPLE))]) => {
                let offset = if *t == tid::LIST { LIST_LEN } else { TUPLE_LEN };
                unary(*k, &mut |r| r.field_as_int("_CALL_LEN", offset))
            }
            (Some("abs"), [k @ Kind::Int]) => unary(*k, &mut |r| r.unary_raw(Uop::_ABS_I64, *k)),
            (Some("abs"), [k @ Kind::Float]) => unary(*k, &mut |r| r.unary_raw(Uop::_ABS_F64, *k)),
            (Some("float"), [k @ Kind::Int]) => {
                unary(*k, &mut |r| r.unary_raw(Uop::_INT_TO_FLOAT, *k))
            }
            (Some("int"), [k @ Kind::Float]) => {
                unary(*k, &mut |r| r.unary_raw(Uop::_FLOAT_TO_INT, *k))
            }
            (Some("float"), [k @ Kind::Float]) | (Some("int"), [k @ Kind::Int]) => {
                unary(*k, &mut |_| {})
            }
            (Some("sqrt"), [k @ (Kind::Float | Kind::Int)]) => {
                unary(*k, &mut |r| r.unary_raw(Uop::_SQRT_F64, *k))
            }
            (Some(n @ ("min" | "max")), [Kind::Int, Kind::Int]) => {
                r.guard(1, Kind::Int);
                r.guard(0, Kind::Int);
                r.drop_callable(2);
                let uop = if n == "min" { Uop::_MIN_I64 } else { Uop::_MAX_I64 };
                r.binary_raw(uop, Kind::Int, Kind::Int);
                Ok(())
            }
            _ => {
                self.recorder.call_any(CALLS, args.len());
                Ok(())
            }
        }
    }

    /// An instance of a plain Python class; false if the class is not one.
    fn call_class(&mut self, vm: &mut Vm, class: Word, args: &[Word]) -> Result<bool, Abort> {
        let Some(init) = vm.simple_init(class.cast::<TypeObj>()) else { return Ok(false) };
        let code = init.cast::<FuncObj>().code();
        if !code.simple_args || code.arg_count != args.len() + 1 || !code.cells.is_empty() {
            return Err("call of a class whose __init__ has other parameters".into());
        }
        if self.recorder.depth() >= MAX_DEPTH {
            return Err("calls too deep".into());
        }
        let version = vm.type_version(class.cast::<TypeObj>());
        let r = &mut self.recorder;
        r.guard_is(args.len() + 1, class);
        let offset = std::mem::offset_of!(TypeObj, version) as u32;
        r.guard_version("_CHECK_TYPE_VERSION", class, offset, version);
        let number = self.functions.len() as u32;
        let symbol = Symbol::NewInstance as u32;
        r.push_init_frame(number, code.localsplus.len(), args.len(), class, symbol);
        self.functions.push(Function { word: init, init: true });
        self.keep.push(Ref::new(class));
        self.keep.push(Ref::new(init));
        self.max_depth = self.max_depth.max(self.recorder.depth());
        Ok(true)
    }

    /// A method of a built-in type: function, receiver and arguments are on the stack.
    fn call_method(&mut self, callable: Word, this: Word, args: usize) -> Result<(), Abort> {
        let name = callable.get::<BuiltinObj>().and_then(|b| b.name.as_str());
        let dict_get = kind_of(this) == Kind::Type(tid::DICT) && name == Some("get") && args == 2;
        if args > 1 && !dict_get || name.is_none() {
            return Err("call of a method with more than one argument".into());
        }
        let r = &mut self.recorder;
        r.guard_is(args + 1, callable);
        self.keep.push(Ref::new(callable));
        if name == Some("append") && kind_of(this) == Kind::Type(tid::LIST) && args == 1 {
            r.guard(1, Kind::Type(tid::LIST));
            r.drop_under(2);
            r.call_runtime("_CALL_LIST_APPEND", Symbol::ListAppend as u32, 2);
        } else if dict_get {
            r.guard(2, Kind::Type(tid::DICT));
            r.drop_under(3);
            r.call_runtime("_CALL_DICT_GET", Symbol::DictGet as u32, 3);
        } else {
            r.call_any(CALLS, args);
        }
        Ok(())
    }

    fn load_attr(
        &mut self,
        vm: &mut Vm,
        frame: &Frame,
        at: u32,
        opcode: u8,
        oparg: u32,
        object: Word,
    ) -> Result<(), Abort> {
        // What the specialising interpreter has found out, if it still holds.
        let cache = *frame.code().cache(at as usize);
        let method = oparg & 1 != 0;
        let r = &mut self.recorder;
        let current = object.is_pointer() && object.heap_type().version.get() == cache.version;
        match opcode {
            op::LOAD_ATTR_INSTANCE_VALUE | op::LOAD_ATTR_SLOT if current => {
                let attrs = attrs(object).ok_or("attributes elsewhere")?;
                let value = attrs.values().get(cache.index as usize).map(Cell::get);
                let value =
                    value.filter(|v| *v != Word::NULL).ok_or("an attribute that is not set")?;
                let field = guard_attributes(
                    r,
                    object,
                    cache.version,
                    cache.ptr as u32,
                    attrs.cap,
                    cache.index,
                );
                r.load_attr_field(field, lent_kind(value));
            }
            op::LOAD_ATTR_METHOD_WITH_VALUES | op::LOAD_ATTR_METHOD_NO_DICT if current => {
                guard_class(r, object, cache.version);
                if opcode == op::LOAD_ATTR_METHOD_WITH_VALUES {
                    let dict = cache.index + std::mem::offset_of!(Attrs, dict) as u32;
                    r.guard_field_null("_CHECK_ATTR_METHOD_LAZY_DICT", dict);
                }
                let function = Word(cache.ptr);
                self.keep.push(Ref::new(function));
                r.load_method(function);
                return Ok(());
            }
            op::LOAD_ATTR_MODULE => {
                let dict = object.get::<ModuleObj>().ok_or("no module")?.dict;
                let table = dict.cast::<DictObj>().table();
                if table.keys_version != cache.version {
                    return Err("a module that has changed".into());
                }
                r.guard_is(0, object);
                r.pop_top();
                self.keep.push(Ref::new(object));
                let entry = std::ptr::from_ref(&table.entries[cache.index as usize]);
                self.load_entry(dict, entry);
            }
            op::LOAD_ATTR_CLASS => {
                let class = object.get::<TypeObj>().ok_or("no class")?;
                if class.version.get() != cache.version {
                    return Err("a class that has changed".into());
                }
                r.guard_is(0, object);
                let offset = std::mem::offset_of!(TypeObj, version) as u32;
                r.guard_field32("_CHECK_ATTR_CLASS", 0, offset, cache.version);
                let value = Word(cache.ptr);
                self.keep.push(Ref::new(object));
                self.keep.push(Ref::new(value));
                r.load_attr_const(value);
            }
            _ if method => return Err("a method that is not specialised".into()),
            _ => {
                let name = frame.code().names[(oparg >> 1) as usize].word();
                r.load_const(name);
                r.call_runtime("_LOAD_ATTR", Symbol::GetAttr as u32, 2);
            }
        }
        let _ = vm;
        if method {
            self.recorder.push_null();
        }
        Ok(())
    }

    fn store_attr(&mut self, frame: &Frame, at: u32, opcode: u8, oparg: u32, object: Word) {
        let cache = *frame.code().cache(at as usize);
        let r = &mut self.recorder;
        let current = object.is_pointer() && object.heap_type().version.get() == cache.version;
        let fast = matches!(opcode, op::STORE_ATTR_INSTANCE_VALUE | op::STORE_ATTR_SLOT);
        if let (true, true, Some(a)) = (current, fast, attrs(object))
            && a.values().get(cache.index as usize).is_some_and(|v| v.get() != Word::NULL)
        {
            let field =
                guard_attributes(r, object, cache.version, cache.ptr as u32, a.cap, cache.index);
            r.store_attr_field(field);
            return;
        }
        // value, object -> object, name, value
        r.swap(2);
        r.load_const(frame.code().names[oparg as usize].word());
        r.swap(2);
        r.call_runtime_effect("_STORE_ATTR", Symbol::SetAttr as u32, 3);
    }

    /// Pushes the value of a dict's entry; the version of the dict's keys makes its address stable.
    fn load_entry(&mut self, dict: Word, entry: *const crate::dict::Entry) {
        let r = &mut self.recorder;
        let version = dict.cast::<DictObj>().table().keys_version;
        r.guard_version("_GUARD_KEYS_VERSION", dict, KEYS_VERSION, version);
        self.keep.push(Ref::new(dict));
        // SAFETY: an entry of a live table.
        let value = unsafe { (*entry).value };
        let stays = match kind_of(value) {
            Kind::Type(t) if t == tid::FUNCTION || t == tid::BUILTIN => Some(value),
            Kind::Type(_) if matches!(value.kind(), ObjKind::Type | ObjKind::Module) => Some(value),
            _ => None,
        };
        if let Some(v) = stays {
            self.keep.push(Ref::new(v));
        }
        let offset = std::mem::offset_of!(crate::dict::Entry, value) as u32;
        r.load_global(Word(entry as u64), offset, stays, lent_kind(value));
    }
}

/// Where a dict keeps the version of its keys.
const KEYS_VERSION: u32 = (std::mem::offset_of!(DictObj, inner)
    + std::mem::offset_of!(crate::dict::Dict, keys_version)) as u32;

/// The runtime's calls by number of operands.
const CALLS: [u32; 3] = [Symbol::Call0 as u32, Symbol::Call1 as u32, Symbol::Call2 as u32];

/// The object on top is an instance of its class as the class is now.
fn guard_class(r: &mut Recorder, object: Word, version: u32) {
    r.guard(0, kind_of(object));
    let class = object.heap_type();
    let offset = std::mem::offset_of!(TypeObj, version) as u32;
    r.guard_version("_GUARD_TYPE_VERSION", class.word(), offset, version);
}

/// The object on top is such an instance, and has an inline value of this index: gives its offset.
fn guard_attributes(
    r: &mut Recorder,
    object: Word,
    version: u32,
    attrs: u32,
    cap: u32,
    index: u32,
) -> u32 {
    guard_class(r, object, version);
    let cap_offset = attrs + std::mem::offset_of!(Attrs, cap) as u32;
    r.guard_field32("_CHECK_MANAGED_OBJECT_HAS_VALUES", 0, cap_offset, cap);
    attrs + size_of::<Attrs>() as u32 + 8 * index
}

/// Whether a guard is the one that an iterator has more values.
fn ends(recorded: &Trace, guard: InstId) -> bool {
    let inst = recorded.inst(guard);
    let no_more = |v: &ValueId| recorded.as_const(*v) == Some(super::symbols::NO_MORE.0);
    inst.uop == Uop::_GUARD_IS_NOT && recorded.args(inst).iter().any(no_more)
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

/// How an entry of the operand stack at a loop's head becomes inputs.
fn input_for(w: Word) -> Input {
    if w == Word::NULL {
        Input::Null
    } else if is_private_range(w) {
        Input::RangeIter { step: w.cast::<RangeIterObj>().step }
    } else {
        Input::Word
    }
}

/// A range iterator that nobody but its stack slot refers to.
pub(super) fn is_private_range(w: Word) -> bool {
    kind_of(w) == Kind::Type(tid::RANGE_ITER) && w.head().refcnt.get() == 1
}

/// The uop that does an operator on tagged operands of these kinds.
fn tagged(operator: u32, a: Kind, b: Kind) -> Option<Uop> {
    Some(match (operator, a, b) {
        (0, Kind::Int, Kind::Int) => Uop::_BINARY_OP_ADD_INT,
        (5, Kind::Int, Kind::Int) => Uop::_BINARY_OP_MULTIPLY_INT,
        (10, Kind::Int, Kind::Int) => Uop::_BINARY_OP_SUBTRACT_INT,
        (0, Kind::Float, Kind::Float) => Uop::_BINARY_OP_ADD_FLOAT,
        (5, Kind::Float, Kind::Float) => Uop::_BINARY_OP_MULTIPLY_FLOAT,
        (10, Kind::Float, Kind::Float) => Uop::_BINARY_OP_SUBTRACT_FLOAT,
        _ => return None,
    })
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

/// Whether an int converts to a double without rounding.
fn exact(w: Word) -> bool {
    w.as_i64().is_some_and(|i| i.unsigned_abs() <= 1 << 53)
}

/// The name of a builtin function or type that recorded calls know.
fn builtin_name(vm: &Vm, w: Word) -> Option<&'static str> {
    let is = |t: &TypeObj| t.word() == w;
    if is(vm.types.int) {
        return Some("int");
    }
    if is(vm.types.float) {
        return Some("float");
    }
    let builtin = w.get::<BuiltinObj>()?;
    (builtin.this == Word::NULL && !builtin.is_method).then(|| builtin.name.as_str()).flatten()
}
