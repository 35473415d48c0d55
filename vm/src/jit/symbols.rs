//! The runtime functions that traces call: `extern "C"`, because machine code calls them.
//!
//! Operands are borrowed words. A result is an owned word; 0 (NULL) means that an exception is pending.

use crate::build;
use crate::comparisons::Cmp;
use crate::dict::Dict;
use crate::heap::{Ref, decref, incref, replace};
use crate::iterators::{self, next_of_sequence};
use crate::object::{
    BuiltinObj, DictIterObj, DictObj, FuncObj, SequenceIterObj, SetObj, StrObj, Value,
};
use crate::set::Set;
use crate::vm::{Args, R, Raised, Vm, current};
use emitter::RuntimeSymbols;
use ir::layout::tid;
use ir::word::Word;
use smallvec::SmallVec;
use std::cell::Cell;

macro_rules! symbols {
    ($($name:ident = $function:path,)*) => {
        /// The functions; the discriminants are their numbers (the immediates of `_CALL_…` uops).
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u32)]
        pub(super) enum Symbol { $($name),* }

        /// Their names, by number.
        pub(super) const NAMES: &[&str] = &[$(stringify!($function)),*];

        /// The address of a function, by its number.
        pub(super) fn address(number: u64) -> Option<*const ()> {
            [$($function as *const ()),*].get(number as usize).copied()
        }

        /// All of them under the names that traces and stencils use.
        pub(super) fn table() -> RuntimeSymbols {
            let mut symbols = RuntimeSymbols::new();
            $(
                let number = symbols.add(stringify!($function), $function as *const () as usize);
                assert_eq!(number, Symbol::$name as u32, "symbols are numbered in order");
            )*
            symbols.add("pw_dealloc", dealloc as *const () as usize);
            symbols
        }
    };
}

symbols! {
    Pow = pow,
    FloorDivide = floor_divide,
    Remainder = remainder,
    BinaryOp = binary_op,
    Compare = compare,
    Truth = truth,
    GetAttr = get_attr,
    SetAttr = set_attr,
    GetItem = get_item,
    SetItem = set_item,
    Contains = contains,
    Call0 = call_0,
    Call1 = call_1,
    Call2 = call_2,
    ListAppend = list_append,
    NewList0 = new_list_0,
    NewList1 = new_list_1,
    NewList2 = new_list_2,
    NewTuple1 = new_tuple_1,
    NewTuple2 = new_tuple_2,
    NewTuple3 = new_tuple_3,
    NewInstance = new_instance,
    DictGet = dict_get,
    IterNext = iter_next,
    GetIter = get_iter,
    BinarySlice = binary_slice,
    Call = call_array,
    Execute = execute,
    GetMethod = get_method,
    NewList = new_list,
    NewTuple = new_tuple,
    NewCell = new_cell,
    Unpack = unpack,
    NewRangeIter = new_range_iter,
    Append = append,
    StringsEqual = strings_equal,
    SetAdd = set_add,
    MapAdd = map_add,
    NewSlice2 = new_slice_2,
    NewSlice3 = new_slice_3,
    StoreSlice = store_slice,
    DeleteItem = delete_item,
    FormatSimple = format_simple,
    BuildString = build_string,
    NextCharacter = next_character,
    NextKeyOfItems = next_key_of_items,
    ValueOfItem = value_of_item,
    NewDict = new_dict,
    DictItem = dict_item,
    DictContains = dict_contains,
    SetContains = set_contains,
    CallBuiltin1 = call_builtin_1,
    CallBuiltin2 = call_builtin_2,
    CallBuiltin = call_builtin,
    CallSpread = call_spread,
    NewSet = new_set,
    NewMap = new_map,
    MakeFunction = make_function,
    SetFunctionAttribute = set_function_attribute,
    FormatWithSpec = format_with_spec,
    IntOfString = int_of_string,
    Raise = raise,
    Reraise = reraise,
    PassFrame = pass_frame,
    Catch = catch,
    EndLoop = end_loop,
    ExceptionMatches = exception_matches,
    GetAttrOr = get_attr_or,
}

/// Calls one of the functions of up to three words, as compiled code does.
///
/// # Panics
/// When there is no such function.
pub(super) fn call(number: u64, args: &[Word]) -> Word {
    let address = address(number).expect("a symbol of the table");
    type One = extern "C" fn(Word) -> u64;
    type Two = extern "C" fn(Word, Word) -> u64;
    type Three = extern "C" fn(Word, Word, Word) -> u64;
    // SAFETY: the recorder, who made the calls of traces and the shapes of what they allocate, gives each of the functions
    // as many words as it takes.
    let result = unsafe {
        match *args {
            [] => std::mem::transmute::<*const (), extern "C" fn() -> u64>(address)(),
            [a] => std::mem::transmute::<*const (), One>(address)(a),
            [a, b] => std::mem::transmute::<*const (), Two>(address)(a, b),
            [a, b, c] => std::mem::transmute::<*const (), Three>(address)(a, b, c),
            _ => panic!("no runtime function takes {} words", args.len()),
        }
    };
    Word(result)
}

extern "C" fn pow(a: f64, b: f64) -> f64 {
    a.powf(b)
}

/// Python's `a // b` of floats, `b` not zero (`Objects/floatobject.c`, `_float_div_mod`).
extern "C" fn floor_divide(a: f64, b: f64) -> f64 {
    crate::arithmetic::float_divmod(a, b).0
}

/// Python's `a % b` of floats, `b` not zero.
extern "C" fn remainder(a: f64, b: f64) -> f64 {
    crate::arithmetic::float_divmod(a, b).1
}

/// The last reference to an object was dropped: the stencil has counted down to zero.
extern "C" fn dealloc(object: u64) {
    let object = Word(object);
    object.head().refcnt.set(1);
    decref(object);
}

/// What [`iter_next`] gives at the end: an immediate that is no Python value.
pub(super) const NO_MORE: Word = Word(0x2c);

/// Runs `f` on this thread's VM and turns its result into a word. If the trace has said so just before, the frames that
/// it stands for count as frames meanwhile.
#[inline(always)]
fn run(f: impl FnOnce(&mut Vm) -> R) -> u64 {
    let vm = current().expect("native code runs under a VM");
    let from = vm.calls_from.replace(Word::NULL);
    let result = if from == Word::NULL { f(vm) } else { from_inlined(vm, from, f) };
    result.map_or(0, |r| r.into_word().0)
}

fn from_inlined(vm: &mut Vm, frames: Word, f: impl FnOnce(&mut Vm) -> R) -> R {
    let frames = frames.as_i64().unwrap_or(0) as usize;
    let frames = frames.min(vm.frame_limit.saturating_sub(1));
    with_more_frames(vm, frames as isize, f)
}

/// Runs `f` as if there were more frames, or fewer.
fn with_more_frames<T>(vm: &mut Vm, frames: isize, f: impl FnOnce(&mut Vm) -> T) -> T {
    vm.inlined += frames;
    vm.frame_limit = vm.frame_limit.wrapping_add_signed(-frames);
    let result = f(vm);
    vm.inlined -= frames;
    vm.frame_limit = vm.frame_limit.wrapping_add_signed(frames);
    result
}

/// `op` is the oparg of `BINARY_OP`, as an int.
extern "C" fn binary_op(a: Word, b: Word, op: Word) -> u64 {
    run(|vm| vm.binary_op(op.as_i64().unwrap_or(0) as u32, a, b))
}

/// `op` is the oparg of `COMPARE_OP`, as an int.
extern "C" fn compare(a: Word, b: Word, op: Word) -> u64 {
    run(|vm| vm.compare(Cmp::from_oparg(op.as_i64().unwrap_or(0) as u32), a, b))
}

extern "C" fn truth(a: Word) -> u64 {
    run(|vm| vm.truth(a).map(build::bool))
}

extern "C" fn get_attr(object: Word, name: Word) -> u64 {
    run(|vm| vm.get_attr(object, name))
}

extern "C" fn set_attr(object: Word, name: Word, value: Word) -> u64 {
    run(|vm| vm.set_attr(object, name, Some(Ref::new(value))).map(|()| build::none()))
}

extern "C" fn get_item(container: Word, key: Word) -> u64 {
    run(|vm| vm.get_item(container, key))
}

extern "C" fn set_item(container: Word, key: Word, value: Word) -> u64 {
    run(|vm| vm.set_item(container, key, value).map(|()| build::none()))
}

extern "C" fn contains(container: Word, item: Word) -> u64 {
    run(|vm| vm.contains(container, item).map(build::bool))
}

extern "C" fn call_0(callable: Word) -> u64 {
    call_with(callable, &[])
}

extern "C" fn call_1(callable: Word, a: Word) -> u64 {
    call_with(callable, &[a])
}

extern "C" fn call_2(callable: Word, a: Word, b: Word) -> u64 {
    call_with(callable, &[a, b])
}

/// A call whose operands (callable, self or NULL, arguments) are in the VM's array.
extern "C" fn call_array(count: Word) -> u64 {
    run(|vm| {
        let operands = &vm.operands[..count.as_i64().unwrap_or(0) as usize];
        let (first, count) = (operands.as_ptr().cast::<Word>(), operands.len());
        // SAFETY: a cell is laid out like its word. They are copied before anything else may use the array.
        let operands = unsafe { std::slice::from_raw_parts(first, count) };
        let (callable, given) = callee_and_arguments(operands);
        if let Some(result) = call_compiled(vm, callable, given) {
            return result;
        }
        let operands: SmallVec<[Word; 8]> = operands.into();
        let (callable, given) = callee_and_arguments(&operands);
        vm.call(callable, &Args::of(given))
    })
}

/// Calls a function if there is compiled code for it, without what other callables need: there are many such calls.
#[inline(always)]
fn call_compiled(vm: &mut Vm, callable: Word, args: &[Word]) -> Option<R> {
    callable.has_tid(tid::FUNCTION).then(|| vm.call_compiled(callable, args)).flatten()
}

/// Calls anything.
#[inline(always)]
fn call_with(callable: Word, args: &[Word]) -> u64 {
    run(|vm| match call_compiled(vm, callable, args) {
        Some(result) => result,
        None => vm.call(callable, &Args::of(args)),
    })
}

/// The same, of a function of Rust that needs no checks.
extern "C" fn call_builtin(operands: Word) -> u64 {
    run(|vm| {
        let operands = take_operands(vm, operands);
        let (function, given) = callee_and_arguments(&operands);
        vm.call_native(function.cast::<BuiltinObj>().func, &Args::of(given))
    })
}

extern "C" fn call_spread(callable: Word, tuple: Word, dict: Word) -> u64 {
    run(|vm| vm.call_spread(callable, tuple, dict))
}

fn callee_and_arguments(operands: &[Word]) -> (Word, &[Word]) {
    (operands[0], &operands[if operands[1] == Word::NULL { 2 } else { 1 }..])
}

/// The string in the VM's array, which is given up, and another behind it.
extern "C" fn append(tail: Word) -> u64 {
    run(|vm| {
        let string = Ref::owned(vm.operands[0].replace(Word::NULL));
        Ok(build::append(vm, string, tail.cast::<StrObj>()))
    })
}

/// The first words of the VM's array. The trace keeps them alive.
fn take_operands(vm: &Vm, count: Word) -> SmallVec<[Word; 8]> {
    let count = count.as_i64().unwrap_or(0) as usize;
    vm.operands[..count].iter().map(Cell::get).collect()
}

/// An instruction that is executed outside its frame.
pub(super) struct Detached {
    pub opcode: u8,
    pub oparg: u32,
    /// Where it is in its code.
    pub at: u32,
    /// How many operands it finds on its stack.
    pub sees: usize,
    /// How many results it leaves there.
    pub pushes: usize,
}

impl Detached {
    /// As constants of a trace.
    pub fn words(&self) -> [Word; 2] {
        let instruction = i64::from(self.opcode) | i64::from(self.oparg) << 8;
        let place = i64::from(self.at) | (self.sees as i64) << 32 | (self.pushes as i64) << 46;
        [instruction, place].map(|i| Word::from_i64(i).expect("fits by construction"))
    }

    fn of(instruction: Word, place: Word) -> Detached {
        let [instruction, place] = [instruction, place].map(|w| w.as_i64().unwrap_or(0));
        Detached {
            opcode: instruction as u8,
            oparg: (instruction >> 8) as u32,
            at: place as u32,
            sees: (place >> 32) as usize & 0x3fff,
            pushes: (place >> 46) as usize,
        }
    }
}

/// Executes an instruction in a frame of its own. Operands come from the VM's array; the first result is returned, the
/// others are left in the array.
extern "C" fn execute(function: Word, instruction: Word, place: Word) -> u64 {
    let detached = Detached::of(instruction, place);
    run(|vm| {
        incref(function);
        let frame = vm.push_frame(function)?;
        for operand in &vm.operands[..detached.sees] {
            incref(operand.get());
            frame.push_owned(operand.get());
        }
        frame.ip = detached.at + 1;
        // The frame is none of the program's, but there must be room for it.
        let uncounted = -isize::from(vm.frame_limit + 8 < vm.frames.capacity());
        let done = with_more_frames(vm, uncounted, |vm| {
            super::recording::execute(vm, detached.opcode, detached.oparg)
        });
        let frame = vm.top_frame();
        if done.is_ok() {
            for result in vm.operands[..detached.pushes].iter().rev() {
                result.set(frame.pop_owned());
            }
        }
        vm.pop_frame();
        done?;
        let first = if detached.pushes == 0 { Word::NONE } else { vm.operands[0].get() };
        Ok(Ref::owned(first))
    })
}

/// Function and self (or NULL) of a method call; the object is in the VM's array, and self goes there.
extern "C" fn get_method(name: Word) -> u64 {
    run(|vm| {
        let (function, this) = vm.get_method(vm.operands[0].get(), name)?;
        vm.operands[1].set(this.map_or(Word::NULL, Ref::into_word));
        Ok(function)
    })
}

extern "C" fn new_list(count: Word) -> u64 {
    run(|vm| {
        let items = take_operands(vm, count);
        Ok(build::list_of(vm, &items))
    })
}

extern "C" fn new_tuple(count: Word) -> u64 {
    run(|vm| {
        let items = take_operands(vm, count);
        Ok(build::tuple_of(vm, &items))
    })
}

/// Whether two exact strings are equal.
extern "C" fn strings_equal(a: Word, b: Word) -> u64 {
    let same = a == b || a.cast::<StrObj>().as_str() == b.cast::<StrObj>().as_str();
    Word::from_bool(same).0
}

extern "C" fn new_cell(value: Word) -> u64 {
    incref(value);
    run(|vm| Ok(build::cell(vm, value)))
}

/// The items of the sequence in the VM's array, the last first.
extern "C" fn unpack(count: Word) -> u64 {
    run(|vm| {
        let count = count.as_i64().unwrap_or(0) as usize;
        let items = vm.unpack(vm.operands[0].get(), count)?;
        for (slot, item) in vm.operands.iter().zip(items.into_iter().rev()) {
            slot.set(item.into_word());
        }
        Ok(Ref::owned(if count == 0 { Word::NONE } else { vm.operands[0].get() }))
    })
}

extern "C" fn new_range_iter(next: Word, step: Word, len: Word) -> u64 {
    let [next, step, len] = [next, step, len].map(|w| w.as_i64().unwrap_or(0));
    run(|vm| Ok(build::range_iter(vm, next, step, len.max(0))))
}

extern "C" fn list_append(list: Word, item: Word) -> u64 {
    list.cast::<crate::object::ListObj>().push(Ref::new(item));
    Word::NONE.0
}

extern "C" fn new_list_0() -> u64 {
    run(|vm| Ok(build::list_of(vm, &[])))
}

extern "C" fn new_list_1(a: Word) -> u64 {
    run(|vm| Ok(build::list_of(vm, &[a])))
}

extern "C" fn new_list_2(a: Word, b: Word) -> u64 {
    run(|vm| Ok(build::list_of(vm, &[a, b])))
}

extern "C" fn new_tuple_1(a: Word) -> u64 {
    run(|vm| Ok(build::tuple_of(vm, &[a])))
}

extern "C" fn new_tuple_2(a: Word, b: Word) -> u64 {
    run(|vm| Ok(build::tuple_of(vm, &[a, b])))
}

extern "C" fn new_tuple_3(a: Word, b: Word, c: Word) -> u64 {
    run(|vm| Ok(build::tuple_of(vm, &[a, b, c])))
}

extern "C" fn new_instance(class: Word) -> u64 {
    run(|_| Ok(build::instance(class.cast::<crate::object::TypeObj>())))
}

extern "C" fn iter_next(iterator: Word) -> u64 {
    run(|vm| Ok(vm.iter_next(iterator)?.unwrap_or_else(|| Ref::owned(NO_MORE))))
}

extern "C" fn new_dict() -> u64 {
    run(|vm| Ok(build::dict(vm, Dict::default())))
}

/// The next character of a string's iterator, which has one.
extern "C" fn next_character(iterator: Word) -> u64 {
    run(|vm| {
        let it = iterator.cast::<SequenceIterObj>();
        Ok(next_of_sequence(vm, it).unwrap_or_else(|| Ref::owned(NO_MORE)))
    })
}

extern "C" fn next_key_of_items(iterator: Word) -> u64 {
    run(|vm| {
        let key = iterators::next_key_of_items(vm, iterator.cast::<DictIterObj>())?;
        Ok(key.unwrap_or_else(|| Ref::owned(NO_MORE)))
    })
}

extern "C" fn value_of_item(iterator: Word) -> u64 {
    iterators::value_of_item(iterator.cast::<DictIterObj>()).into_word().0
}

extern "C" fn get_iter(iterable: Word) -> u64 {
    run(|vm| vm.get_iter(iterable))
}

extern "C" fn binary_slice(container: Word, start: Word, stop: Word) -> u64 {
    run(|vm| vm.binary_slice(container, start, stop))
}

extern "C" fn dict_get(dict: Word, key: Word, default: Word) -> u64 {
    run(|vm| {
        let found = dict.cast::<crate::object::DictObj>().lookup(vm, key)?;
        Ok(Ref::new(found.unwrap_or(default)))
    })
}

/// `getattr` with a default.
extern "C" fn get_attr_or(object: Word, name: Word, default: Word) -> u64 {
    run(|vm| {
        let name = crate::builtins::attribute_name(vm, name)?;
        Ok(vm.find_attr(object, *name)?.unwrap_or_else(|| Ref::new(default)))
    })
}

extern "C" fn dict_item(dict: Word, key: Word) -> u64 {
    run(|vm| match dict.cast::<DictObj>().lookup(vm, key)? {
        Some(value) => Ok(Ref::new(value)),
        None => vm.get_item(dict, key),
    })
}

extern "C" fn dict_contains(dict: Word, key: Word) -> u64 {
    run(|vm| Ok(build::bool(dict.cast::<DictObj>().lookup(vm, key)?.is_some())))
}

/// A set as an item is looked up as the frozen set that it equals.
extern "C" fn set_contains(set: Word, item: Word) -> u64 {
    run(|vm| match item.get::<SetObj>() {
        Some(_) => vm.contains(set, item).map(build::bool),
        None => Ok(build::bool(set.cast::<SetObj>().contains(vm, item)?)),
    })
}

/// Calls of built-in functions that were found to take as many arguments, and such a receiver.
extern "C" fn call_builtin_1(function: Word, a: Word) -> u64 {
    run(|vm| vm.call_native(function.cast::<BuiltinObj>().func, &Args::of(&[a])))
}

extern "C" fn call_builtin_2(function: Word, a: Word, b: Word) -> u64 {
    run(|vm| vm.call_native(function.cast::<BuiltinObj>().func, &Args::of(&[a, b])))
}

extern "C" fn set_add(set: Word, item: Word) -> u64 {
    run(|vm| set.cast::<SetObj>().add(vm, item).map(|_| build::none()))
}

extern "C" fn map_add(dict: Word, key: Word, value: Word) -> u64 {
    run(|vm| dict.cast::<DictObj>().insert(vm, key, Ref::new(value)).map(|()| build::none()))
}

extern "C" fn new_slice_2(start: Word, stop: Word) -> u64 {
    new_slice_3(start, stop, Word::NONE)
}

extern "C" fn new_slice_3(start: Word, stop: Word, step: Word) -> u64 {
    run(|vm| Ok(build::slice(vm, Ref::new(start), Ref::new(stop), Ref::new(step))))
}

/// Value, container, start and stop are in the VM's array.
extern "C" fn store_slice() -> u64 {
    run(|vm| {
        let [value, container, start, stop] = [0, 1, 2, 3].map(|k: usize| vm.operands[k].get());
        vm.store_slice(container, start, stop, value).map(|()| build::none())
    })
}

extern "C" fn delete_item(container: Word, key: Word) -> u64 {
    run(|vm| vm.del_item(container, key).map(|()| build::none()))
}

/// The items are in the VM's array.
extern "C" fn new_set(count: Word) -> u64 {
    run(|vm| {
        let set = build::set(vm.types.set, Set::default());
        for item in take_operands(vm, count) {
            set.cast::<SetObj>().add(vm, item)?;
        }
        Ok(set)
    })
}

/// Keys and values are in the VM's array.
extern "C" fn new_map(count: Word) -> u64 {
    run(|vm| {
        let dict = build::dict(vm, Dict::default());
        for pair in take_operands(vm, count).chunks_exact(2) {
            dict.cast::<DictObj>().insert(vm, pair[0], Ref::new(pair[1]))?;
        }
        Ok(dict)
    })
}

/// A function with the globals of another one.
extern "C" fn make_function(code: Word, like: Word) -> u64 {
    run(|vm| Ok(build::function(vm, Ref::new(code), like.cast::<FuncObj>().globals)))
}

extern "C" fn set_function_attribute(value: Word, function: Word, which: Word) -> u64 {
    let which = which.as_i64().unwrap_or(0) as u32;
    if let Some(field) = crate::interp::function_attribute(function.cast::<FuncObj>(), which) {
        replace(field, Ref::new(value).into_word());
    }
    Ref::new(function).into_word().0
}

extern "C" fn format_with_spec(value: Word, spec: Word) -> u64 {
    run(|vm| vm.format(value, spec.as_str().unwrap_or("")))
}

/// `int(s)` of an exact string.
extern "C" fn int_of_string(string: Word) -> u64 {
    match small_decimal(string.cast::<StrObj>().as_str().as_bytes()) {
        Some(number) => number.0,
        None => run(|vm| {
            let int = vm.types.int.word();
            vm.call(int, &Args::of(&[string]))
        }),
    }
}

/// The number that digits with or without a minus sign say, if there are not too many for a small int.
fn small_decimal(text: &[u8]) -> Option<Word> {
    const MAX_DIGITS: usize = 18;
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let plain = (1..=MAX_DIGITS).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    let size = plain.then(|| digits.iter().fold(0, |n, d| 10 * n + i64::from(d - b'0')))?;
    Word::from_i64(if digits.len() < text.len() { -size } else { size })
}

extern "C" fn format_simple(value: Word) -> u64 {
    run(|vm| vm.format_simply(value))
}

/// The strings are in the VM's array.
extern "C" fn build_string(count: Word) -> u64 {
    run(|vm| {
        let parts = take_operands(vm, count);
        Ok(build::join(vm, parts.iter().map(|p| p.cast::<StrObj>())))
    })
}

/// `cause` is NULL if there is none.
extern "C" fn raise(what: Word, cause: Word) -> u64 {
    run(|vm| {
        let cause = (cause != Word::NULL).then(|| Ref::new(cause));
        Err(vm.raise_from(what, cause))
    })
}

extern "C" fn reraise(exception: Word) -> u64 {
    run(|vm| Err(vm.reraise(Ref::new(exception))))
}

/// The pending exception passes the frame of a function, which is at an instruction.
extern "C" fn pass_frame(function: Word, at: Word) -> u64 {
    run(|vm| vm.pass_frame(function, at).map(|()| build::none()))
}

/// The same for the frame that handles it.
extern "C" fn catch(function: Word, at: Word) -> u64 {
    run(|vm| vm.pass_frame(function, at).map(|()| vm.take_pending()))
}

/// The pending exception passes the frame of a `__next__`, and ends the loop that has called it.
extern "C" fn end_loop(function: Word, at: Word) -> u64 {
    run(|vm| {
        if !vm.pending_is(vm.exc().stop_iteration) {
            return Err(Raised);
        }
        vm.pass_frame(function, at)?;
        vm.clear_pending();
        Ok(build::none())
    })
}

extern "C" fn exception_matches(exception: Word, class: Word) -> u64 {
    run(|vm| vm.exception_matches(exception, class).map(build::bool))
}

impl Vm {
    /// As [`Vm::unwind`] does it for a frame that is there.
    fn pass_frame(&mut self, function: Word, at: Word) -> R<()> {
        if self.unsupported.is_some() {
            return Err(Raised);
        }
        let at = at.as_i64().unwrap_or(0) as u32;
        if !std::mem::take(&mut self.reraised) {
            self.add_traceback_entry(self.pending.get(), function.cast::<FuncObj>(), at);
        }
        Ok(())
    }
}
