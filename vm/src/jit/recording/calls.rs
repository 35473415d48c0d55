//! Calls: of Python functions the trace goes through, of builtins that have uops, and of everything else through
//! the runtime.

use super::containers::{DICT_LEN, TUPLES, int};
use super::general::Shape;
use super::{
    ALWAYS_INLINED, Abort, Function, MAX_DEPTH, MAX_INLINING, MAX_RECURSION, Recording, Sort, Step,
    kind_of, strings,
};
use crate::code::{CO_COROUTINE, CO_GENERATOR, CO_VARARGS, CO_VARKEYWORDS, Code};
use crate::frame::Frame;
use crate::heap::Ref;
use crate::jit::symbols::Symbol;
use crate::object::*;
use crate::opcode as op;
use crate::vm::Vm;
use ir::Uop;
use ir::kinds::Kind;
use ir::layout::{LIST_LEN, TUPLE_LEN, tid};
use ir::record::{Argument, MAX_KEYWORDS, Recorder};
use ir::word::Word;

/// A call's operands: `args` of them above callable and self, the last ones given by name.
pub(super) struct Call<'a> {
    pub callable: Word,
    /// Or NULL.
    pub this: Word,
    /// How many operands are above callable and self; the names are not one of them.
    pub args: usize,
    /// Names of the last ones.
    pub names: &'a [Word],
}

impl Recording {
    /// `CALL`.
    pub(super) fn call(
        &mut self,
        vm: &mut Vm,
        at: u32,
        args: usize,
        stack: &[Word],
        next: u8,
    ) -> Result<Step, Abort> {
        let first = stack.len() - args - 2;
        let call = Call { callable: stack[first], this: stack[first + 1], args, names: &[] };
        // A generator expression over a range is called with its iterator.
        self.recorder.allocate_range_iterators(args + 1, Symbol::NewRangeIter as u32);
        let given = &stack[if call.this == Word::NULL { first + 2 } else { first + 1 }..];
        let megamorphic = vm.top_frame().code().is_megamorphic(at);
        if !megamorphic && self.call_python(vm, &call) {
            return Ok(Step::Continue);
        }
        let builtin = match call.this {
            _ if megamorphic => false,
            Word::NULL if given.is_empty() && self.instantiate(vm, call.callable) => true,
            Word::NULL if vm.types.range.word() == call.callable && next == op::GET_ITER => {
                self.call_range(call.callable, given)
            }
            Word::NULL => self.call_builtin(vm, call.callable, given),
            this => self.call_method(call.callable, this, args),
        };
        if builtin {
            return Ok(Step::Continue);
        }
        if inspects_frames(vm, call.callable) {
            return Err("a function that looks at frames".into());
        }
        self.count_frames(vm);
        let (few, any) = match self.calls_builtin(vm, &call, given) {
            true => (BUILTINS, Symbol::CallBuiltin),
            false => (CALLS, Symbol::Call),
        };
        if given.len() < few.len() {
            self.recorder.call_any(few, args);
        } else {
            let counts = (args + 2, args + 2, 1);
            self.array_call(vm, at, "_CALL_NON_PY_GENERAL", any, counts, &[int(args + 2)])?;
        }
        Ok(Step::Execute)
    }

    /// Whether a call is certainly of this function written in Rust, and nothing of it is left to check: of a method, the type
    /// of the receiver has been guarded.
    fn calls_builtin(&mut self, vm: &mut Vm, call: &Call, given: &[Word]) -> bool {
        let Some(b) = call.callable.get::<BuiltinObj>() else { return false };
        if given.is_empty() {
            return false;
        }
        let known = self.recorder.is_constant(call.args + 1);
        let fits = vm.check_arity(b, given).is_ok() && vm.check_receiver(b, given).is_ok();
        if !fits {
            vm.clear_pending();
        }
        known && fits && b.this == Word::NULL && b.is_method == (call.this != Word::NULL)
    }

    /// `CALL_KW`: the names are on top.
    pub(super) fn call_kw(
        &mut self,
        vm: &mut Vm,
        frame: &Frame,
        at: u32,
        oparg: u32,
    ) -> Result<Step, Abort> {
        let (stack, args) = (frame.stack(), oparg as usize);
        let first = stack.len() - args - 3;
        let names = stack[stack.len() - 1].cast::<TupleObj>().items();
        let call = Call { callable: stack[first], this: stack[first + 1], args, names };
        if !frame.code().is_megamorphic(at) && self.call_python(vm, &call) {
            return Ok(Step::Continue);
        }
        if inspects_frames(vm, call.callable) {
            return Err("a function that looks at frames".into());
        }
        self.count_frames(vm);
        self.general(vm, frame, at, op::CALL_KW, oparg, &Shape::of(args + 3, 1))?;
        Ok(Step::Execute)
    }

    /// `CALL_FUNCTION_EX` of a Python function with the items of a tuple, and no keywords.
    pub(super) fn call_spread(&mut self, vm: &mut Vm, stack: &[Word]) -> bool {
        let &[.., callable, this, tuple, dict] = stack else { return false };
        let keywords = match kind_of(dict) {
            _ if dict == Word::NULL => false,
            Kind::Type(tid::DICT) if dict.cast::<DictObj>().table().is_empty() => true,
            _ => return false,
        };
        if kind_of(tuple) != Kind::Type(tid::TUPLE) {
            return false;
        }
        let args = tuple.cast::<TupleObj>().items().len();
        let call = Call { callable, this, args, names: &[] };
        let Some(callee) = self.callee(vm, &call).filter(|_| args <= MAX_SPREAD) else {
            return false;
        };
        let r = &mut self.recorder;
        if keywords {
            r.guard(0, Kind::Type(tid::DICT));
        }
        r.guard(1, Kind::Type(tid::TUPLE));
        let spread = r.spread(args, DICT_LEN);
        self.enter(vm, &call, callee);
        self.recorder.drop_spread(spread);
        true
    }

    /// The same of whatever Python function, which is called, with the items of a dict too.
    pub(super) fn call_function_spread(&mut self, stack: &[Word]) -> bool {
        let &[.., callable, this, tuple, dict] = stack else { return false };
        let (of_function, of_tuple) = (Kind::Type(tid::FUNCTION), Kind::Type(tid::TUPLE));
        let of_dict = kind_of(dict);
        let known = dict == Word::NULL || of_dict == Kind::Type(tid::DICT);
        if this != Word::NULL
            || kind_of(callable) != of_function
            || kind_of(tuple) != of_tuple
            || !known
        {
            return false;
        }
        let r = &mut self.recorder;
        r.guard(3, of_function);
        r.guard(1, of_tuple);
        if dict != Word::NULL {
            r.guard(0, of_dict);
        }
        r.drop_under(2);
        r.call_runtime("_CALL_FUNCTION_EX", Symbol::CallSpread as u32, 3);
        true
    }

    /// `DICT_MERGE` of a dict without items.
    pub(super) fn merge_nothing(&mut self, dict: Word) -> bool {
        if kind_of(dict) != Kind::Type(tid::DICT) || !dict.cast::<DictObj>().table().is_empty() {
            return false;
        }
        self.recorder.guard(0, Kind::Type(tid::DICT));
        self.recorder.merge_nothing(DICT_LEN);
        true
    }

    /// Enters a Python function, or the `__init__` of a class that needs nothing else, unless it must be called.
    pub(super) fn call_python(&mut self, vm: &mut Vm, call: &Call) -> bool {
        let Some(callee) = self.callee(vm, call) else { return false };
        self.enter(vm, call, callee);
        true
    }

    /// What a call can enter.
    fn callee(&self, vm: &mut Vm, call: &Call) -> Option<Callee> {
        let (function, way) = resolve(vm, call)?;
        let has_self = way != Way::Function || call.this != Word::NULL;
        if !self.can_enter(vm, function) {
            return None;
        }
        let arguments = bind(vm, function.cast::<FuncObj>(), has_self, call)?;
        Some(Callee { function, way, arguments })
    }

    fn enter(&mut self, vm: &mut Vm, call: &Call, callee: Callee) {
        let Callee { function, way, arguments } = callee;
        let is_class = way == Way::Class;
        let func = function.cast::<FuncObj>();
        let code = func.code();
        let locals = code.localsplus.len();
        let empty = vm.empty_tuple;
        let is_default = |a: &Argument| matches!(*a, Argument::Constant(w) if w != empty);
        for argument in &arguments {
            match *argument {
                Argument::Rest { count, .. } => self.tuple_shape(TUPLES[count - 1], count),
                Argument::Keywords { .. } => self.dict_shape(),
                _ => {}
            }
        }
        let has_defaults = arguments.iter().any(is_default);
        if is_made_anew(function) && way == Way::Function && !has_defaults {
            return self.enter_closure(func, call, &arguments);
        }
        let number = self.number_of(Function {
            word: function,
            sort: if is_class { Sort::Init } else { Sort::Plain },
        });
        let r = &mut self.recorder;
        let depth = call.args + 1 + usize::from(!call.names.is_empty());
        match way {
            Way::Function => r.guard_is(depth, call.callable),
            Way::Class => {
                r.guard_is(depth, call.callable);
                let version = vm.type_version(call.callable.cast::<TypeObj>());
                let offset = std::mem::offset_of!(TypeObj, version) as u32;
                r.guard_version("_CHECK_TYPE_VERSION", call.callable, offset, version);
            }
            Way::Method => {
                r.guard(depth, Kind::Type(builtin_tid::METHOD));
                let offset = std::mem::offset_of!(MethodObj, func) as u32;
                r.guard_field_is("_CHECK_CALL_BOUND_METHOD", depth, offset, function);
            }
            Way::Instance => self.guard_class_at(vm, depth, call.callable),
        }
        let r = &mut self.recorder;
        let offset = std::mem::offset_of!(FuncObj, version) as u32;
        r.guard_version("_CHECK_FUNCTION_VERSION", function, offset, func.version.get());
        if !call.names.is_empty() {
            r.pop_top();
        }
        match way {
            Way::Method => {
                let this = std::mem::offset_of!(MethodObj, this) as u32;
                r.self_of_method(call.args, this);
            }
            Way::Instance => r.call_instance(call.args),
            Way::Function | Way::Class => {}
        }
        if is_class {
            self.instance_shape(vm, call.callable);
            let r = &mut self.recorder;
            let symbol = Symbol::NewInstance as u32;
            r.push_init_frame(number, locals, call.args, &arguments, call.callable, symbol);
        } else {
            r.push_frame(number, locals, call.args, &arguments);
        }
        self.keep.extend(arguments.iter().filter_map(|a| match *a {
            Argument::Constant(w) => Some(Ref::new(w)),
            _ => None,
        }));
        if matches!(way, Way::Function | Way::Class) {
            self.keep.push(Ref::new(call.callable));
        }
        self.keep.push(Ref::new(function));
        self.max_depth = self.max_depth.max(self.recorder.depth());
    }

    /// Enters a function of which there may be many: what counts is its code, and where its globals are.
    fn enter_closure(&mut self, func: &FuncObj, call: &Call, arguments: &[Argument]) {
        let (code, globals) = (func.code.get(), func.globals);
        let number = self.number_of(Function { word: code, sort: Sort::Closure });
        let depth = call.args + 1 + usize::from(!call.names.is_empty());
        let r = &mut self.recorder;
        r.guard(depth, Kind::Type(tid::FUNCTION));
        let offset = std::mem::offset_of!(FuncObj, code) as u32;
        r.guard_field_is("_CHECK_FUNCTION_CODE", depth, offset, code);
        let offset = std::mem::offset_of!(FuncObj, globals) as u32;
        r.guard_field_is("_CHECK_FUNCTION_GLOBALS", depth, offset, globals);
        if !call.names.is_empty() {
            r.pop_top();
        }
        r.push_closure_frame(number, func.code().localsplus.len(), call.args, arguments);
        self.keep.push(Ref::new(code));
        self.keep.push(Ref::new(globals));
        self.max_depth = self.max_depth.max(self.recorder.depth());
    }

    /// Whether a function's frames can be part of the trace from here.
    pub(super) fn can_enter(&self, vm: &Vm, function: Word) -> bool {
        let code = function.cast::<FuncObj>().code();
        const SPECIAL: u32 = CO_GENERATOR | CO_COROUTINE;
        // Another closure of the same code: one constant can't stand for them all.
        let closures = !is_made_anew(function)
            && self.functions.iter().any(|f| {
                !matches!(f.sort, Sort::Generator | Sort::Closure)
                    && f.word != function
                    && f.code().is_some_and(|other| std::ptr::eq(other, code))
            });
        code.flags & SPECIAL == 0
            && !code.called_out.get()
            && !closures
            && self.levels(vm, code) < MAX_RECURSION
            && !self.is_too_long_for(code)
            && self.recorder.depth() < MAX_DEPTH
    }

    /// How many frames of this code the trace goes through at present.
    fn levels(&self, vm: &Vm, code: &Code) -> usize {
        let frames = &vm.frames[self.base_depth - 1..];
        frames.iter().filter(|f| std::ptr::eq(f.code, code)).count()
    }

    /// A call from here counts the frames that the trace stands for as frames, so that the recursion limit holds.
    pub(super) fn count_frames(&mut self, vm: &Vm) {
        let inlined = self.recorder.depth() - 1;
        if inlined > 0 {
            let count = Word(std::ptr::from_ref(&vm.calls_from) as u64);
            self.recorder.store_word(count, int(inlined));
        }
    }

    /// Whether the trace has grown so much that a function is better called than made part of it once more: all of the trace
    /// is compiled again with each side that it gets.
    fn is_too_long_for(&self, code: &Code) -> bool {
        self.recorder.len() > MAX_INLINING && code.instrs.len() > ALWAYS_INLINED
    }

    /// `range(…)` whose iterator is made at once, as a `for` loop does.
    fn call_range(&mut self, callable: Word, args: &[Word]) -> bool {
        let step = args.get(2).and_then(|a| a.as_i64()).unwrap_or(1);
        if args.iter().any(|&a| kind_of(a) != Kind::Int)
            || !(1..=3).contains(&args.len())
            || step == 0
            || step.unsigned_abs() > 1 << 32
        {
            return false;
        }
        let r = &mut self.recorder;
        r.guard_is(args.len() + 1, callable);
        self.keep.push(Ref::new(callable));
        for depth in 0..args.len() {
            r.guard(depth, Kind::Int);
        }
        match args.len() {
            3 if !r.is_constant(0) => r.new_range_iterator_by_step(step > 0),
            n => r.new_range_iterator(n, step),
        }
        self.pending_iter = true;
        true
    }

    /// The call of a class whose instances are made and nothing else.
    fn instantiate(&mut self, vm: &mut Vm, callable: Word) -> bool {
        // A metaclass may have something to say.
        let class = callable.get::<TypeObj>();
        let class = class.filter(|_| kind_of(callable) == Kind::Type(builtin_tid::TYPE));
        let Some(class) = class.filter(|class| vm.has_no_init(class)) else { return false };
        let version = vm.type_version(class);
        let offset = std::mem::offset_of!(TypeObj, version) as u32;
        self.recorder.guard_is(1, callable);
        self.recorder.guard_version("_CHECK_TYPE_VERSION", callable, offset, version);
        self.instance_shape(vm, callable);
        self.keep.push(Ref::new(callable));
        self.recorder.pop_top();
        self.recorder.call_runtime("_CALL_ALLOC", Symbol::NewInstance as u32, 1);
        true
    }

    /// A builtin function that has uops for such arguments.
    fn call_builtin(&mut self, vm: &mut Vm, callable: Word, args: &[Word]) -> bool {
        let kinds: Vec<Kind> = args.iter().map(|&a| kind_of(a)).collect();
        let name = builtin_name(vm, callable);
        if let (Some("isinstance"), &[object, class]) = (name, args) {
            return self.call_isinstance(vm, callable, object, class);
        }
        let r = &mut self.recorder;
        let is_callable = |r: &mut Recorder| r.guard_is(args.len() + 1, callable);
        let unary = |r: &mut Recorder, kind: Kind| {
            is_callable(r);
            r.guard(0, kind);
            r.drop_callable(1);
        };
        match (name, &kinds[..]) {
            (Some("len"), [k @ Kind::Type(t @ (tid::LIST | tid::TUPLE))]) => {
                unary(r, *k);
                r.field_as_int("_CALL_LEN", if *t == tid::LIST { LIST_LEN } else { TUPLE_LEN });
            }
            (Some("len"), [k @ Kind::Type(tid::DICT)]) => {
                unary(r, *k);
                r.field_as_int("_CALL_LEN", DICT_LEN as i32);
            }
            (Some("ord"), [k]) if strings::is_character(args[0]) => {
                unary(r, *k);
                r.ord(&strings::layout(vm));
            }
            (Some("chr"), [k]) if strings::is_code(args[0]) => {
                unary(r, *k);
                r.chr(&strings::layout(vm));
            }
            (Some("len"), [k @ Kind::Type(tid::STR)]) => {
                unary(r, *k);
                r.field_as_int("_CALL_LEN", std::mem::offset_of!(StrObj, chars) as i32);
            }
            (Some("abs"), [k @ (Kind::Int | Kind::Float)]) => {
                unary(r, *k);
                r.unary_raw(if *k == Kind::Int { Uop::_ABS_I64 } else { Uop::_ABS_F64 }, *k);
            }
            (Some("float"), [Kind::Int]) => {
                unary(r, Kind::Int);
                r.unary_raw(Uop::_INT_TO_FLOAT, Kind::Int);
            }
            (Some("int"), [Kind::Float]) => {
                unary(r, Kind::Float);
                r.unary_raw(Uop::_FLOAT_TO_INT, Kind::Float);
            }
            // As `f"{x}"` has it: it is the same for these types.
            (Some("str"), [k @ (Kind::Int | Kind::Float | Kind::Type(tid::STR))]) => {
                unary(r, *k);
                r.call_runtime("_CALL_STR_1", Symbol::FormatSimple as u32, 1);
            }
            (Some("int"), [k @ Kind::Type(tid::STR)]) => {
                unary(r, *k);
                r.call_runtime("_CALL_INT_STR", Symbol::IntOfString as u32, 1);
            }
            (Some("float"), [k @ Kind::Float]) | (Some("int"), [k @ Kind::Int]) => unary(r, *k),
            (Some("sqrt"), [k @ (Kind::Float | Kind::Int)]) if is_of_math(vm, callable) => {
                unary(r, *k);
                r.unary_raw(Uop::_SQRT_F64, *k);
            }
            (Some("getattr"), [_, Kind::Type(tid::STR), _]) => {
                is_callable(r);
                r.guard(1, kinds[1]);
                r.drop_callable(3);
                // The attribute may be found by Python code.
                self.count_frames(vm);
                self.recorder.call_runtime("_CALL_GETATTR", Symbol::GetAttrOr as u32, 3);
            }
            (Some(n @ ("min" | "max")), [Kind::Int, Kind::Int]) => {
                is_callable(r);
                r.guard(1, Kind::Int);
                r.guard(0, Kind::Int);
                r.drop_callable(2);
                let uop = if n == "min" { Uop::_MIN_I64 } else { Uop::_MAX_I64 };
                r.binary_raw(uop, Kind::Int, Kind::Int);
            }
            _ => return false,
        }
        self.keep.push(Ref::new(callable));
        true
    }

    /// `isinstance(object, class)` where the object's type decides: the type is guarded, the answer is a constant.
    fn call_isinstance(&mut self, vm: &mut Vm, callable: Word, object: Word, class: Word) -> bool {
        let Some(answer) = vm.isinstance_by_type(object, class) else { return false };
        let r = &mut self.recorder;
        r.guard_is(3, callable);
        r.guard_is(0, class);
        self.guard_type_at(vm, 1, object);
        let r = &mut self.recorder;
        r.drop_callable(2);
        r.pop_top();
        r.pop_top();
        r.load_const(Word::from_bool(answer));
        self.keep.push(Ref::new(callable));
        self.keep.push(Ref::new(class));
        true
    }

    /// A method of a built-in type that has a function of its own: function, receiver and arguments are on the
    /// stack.
    fn call_method(&mut self, callable: Word, this: Word, args: usize) -> bool {
        let name = callable.get::<BuiltinObj>().and_then(|b| b.name.as_str());
        let r = &mut self.recorder;
        match (kind_of(this), name, args) {
            (list @ Kind::Type(tid::LIST), Some("append"), 1) => {
                r.guard_is(args + 1, callable);
                r.guard(1, list);
                r.drop_under(2);
                r.call_runtime("_CALL_LIST_APPEND", Symbol::ListAppend as u32, 2);
            }
            (dict @ Kind::Type(tid::DICT), Some("get"), 2) => {
                r.guard_is(args + 1, callable);
                r.guard(2, dict);
                r.drop_under(3);
                r.call_runtime("_CALL_DICT_GET", Symbol::DictGet as u32, 3);
            }
            _ => return false,
        }
        self.keep.push(Ref::new(callable));
        true
    }
}

/// A Python function that a call enters.
struct Callee {
    function: Word,
    way: Way,
    arguments: Vec<Argument>,
}

/// How a callable leads to a Python function.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Function,
    /// A class, to its `__init__`.
    Class,
    /// A bound method.
    Method,
    /// An instance, to its class's `__call__`.
    Instance,
}

/// The Python function that a call enters.
fn resolve(vm: &mut Vm, call: &Call) -> Option<(Word, Way)> {
    let callable = call.callable;
    match kind_of(callable) {
        Kind::Type(tid::FUNCTION) => Some((callable, Way::Function)),
        _ if call.this != Word::NULL => None,
        Kind::Type(builtin_tid::TYPE) => {
            Some((vm.simple_init(callable.cast::<TypeObj>())?, Way::Class))
        }
        Kind::Type(builtin_tid::METHOD) => {
            let function = callable.cast::<MethodObj>().func;
            function.has_tid(tid::FUNCTION).then_some((function, Way::Method))
        }
        _ => Some((vm.python_call_of(callable)?, Way::Instance)),
    }
}

/// Whether a function was made by one that may make more of the same code.
pub(super) fn is_made_anew(function: Word) -> bool {
    let func = function.cast::<FuncObj>();
    // Comprehensions and lambdas have names in angle brackets, those of modules too.
    let nested = |name: &str| name.contains('<');
    func.closure.get() != Word::NULL || func.code().qualname.word().as_str().is_some_and(nested)
}

/// Where each parameter of a function gets its value from; `None` if the call is not as simple as that (or wrong).
fn bind(vm: &Vm, func: &FuncObj, has_self: bool, call: &Call) -> Option<Vec<Argument>> {
    let code = func.code();
    let total = code.arg_count + code.kwonly_count;
    let mut bound: Vec<Option<Argument>> = vec![None; total];
    let positional = call.args - call.names.len() + usize::from(has_self);
    let rest = positional.saturating_sub(code.arg_count);
    let takes_rest = code.flags & CO_VARARGS != 0;
    if rest > 0 && !takes_rest || rest > TUPLES.len() {
        return None;
    }
    // Operands are counted from the self slot.
    let first = usize::from(!has_self);
    for (i, slot) in bound[..positional - rest].iter_mut().enumerate() {
        *slot = Some(Argument::Operand(first + i));
    }
    let (mut others, mut count) = ([(Word::NULL, 0); MAX_KEYWORDS], 0);
    for (i, name) in call.names.iter().enumerate() {
        let parameter = (code.posonly_count..total).find(|&p| code.localsplus[p].word() == *name);
        let operand = 1 + call.args - call.names.len() + i;
        match parameter {
            Some(p) if bound[p].replace(Argument::Operand(operand)).is_some() => return None,
            Some(_) => {}
            None => {
                *others.get_mut(count)? = (*name, operand);
                count += 1;
            }
        }
    }
    let defaults: &[Word] = func.defaults.get().get::<TupleObj>().map_or(&[], |t| t.items());
    let first_default = code.arg_count.checked_sub(defaults.len())?;
    for (i, slot) in bound[..code.arg_count].iter_mut().enumerate() {
        if slot.is_none() {
            *slot = Some(Argument::Constant(*defaults.get(i.checked_sub(first_default)?)?));
        }
    }
    // Defaults of keywords are constants while nobody but the function has their dict.
    let by_name = func.kwdefaults.get().get::<DictObj>().filter(|d| d.head.refcnt.get() == 1);
    for (p, slot) in bound.iter_mut().enumerate().skip(code.arg_count) {
        if slot.is_none() {
            *slot = Some(Argument::Constant(by_name?.lookup_str(code.localsplus[p].word())?));
        }
    }
    let mut bound: Vec<Argument> = bound.into_iter().collect::<Option<_>>()?;
    if takes_rest {
        bound.push(match rest {
            0 => Argument::Constant(vm.empty_tuple),
            count => {
                let symbol = TUPLES[count - 1] as u32;
                Argument::Rest { first: first + code.arg_count, count, symbol }
            }
        });
    }
    if code.flags & CO_VARKEYWORDS != 0 {
        let symbols = [Symbol::NewDict as u32, Symbol::MapAdd as u32];
        bound.push(Argument::Keywords { given: others, count, symbols });
    } else if count > 0 {
        return None;
    }
    Some(bound)
}

/// Functions that look at their caller's frame, which is not there while compiled code runs.
fn inspects_frames(vm: &Vm, callable: Word) -> bool {
    const NAMES: &[&str] = &[
        "globals",
        "locals",
        "vars",
        "dir",
        "eval",
        "exec",
        "_getframe",
        "_getframemodulename",
        "__import__",
    ];
    callable == vm.types.super_.word()
        || callable
            .get::<BuiltinObj>()
            .and_then(|b| b.name.as_str())
            .is_some_and(|n| NAMES.contains(&n))
}

/// Longest tuple whose items become arguments.
const MAX_SPREAD: usize = 8;

/// The runtime's calls by number of operands.
const CALLS: [u32; 3] = [Symbol::Call0 as u32, Symbol::Call1 as u32, Symbol::Call2 as u32];

/// The same for functions of Rust that need no checks; there is none without arguments.
const BUILTINS: [u32; 3] =
    [Symbol::Call0 as u32, Symbol::CallBuiltin1 as u32, Symbol::CallBuiltin2 as u32];

/// Whether it is one of `math`'s functions: `cmath` has some of the same names.
fn is_of_math(vm: &Vm, w: Word) -> bool {
    let math = vm.library.made.iter().find(|(name, _)| *name == "math");
    math.is_some_and(|(_, module)| {
        let dict = module.cast::<ModuleObj>().dict;
        dict.cast::<DictObj>().table().iter().any(|e| e.value == w)
    })
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
    if is(vm.types.str) {
        return Some("str");
    }
    let builtin = w.get::<BuiltinObj>()?;
    (builtin.this == Word::NULL && !builtin.is_method).then(|| builtin.name.as_str()).flatten()
}
