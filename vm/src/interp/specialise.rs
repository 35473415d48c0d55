//! Choosing specialised opcodes: what an adaptive instruction becomes after [`crate::code::WARMUP`]
//! executions with the same operand types.

use crate::arithmetic::{floor_div, floor_mod, nb};
use crate::attributes::own_attribute;
use crate::code::{Cache, Code, WARMUP};
use crate::dict::Entry;
use crate::frame::Frame;
use crate::heap::Ref;
use crate::object::*;
use crate::opcode as op;
use crate::vm::{R, Vm};
use ir::layout::tid;
use ir::word::Word;

/// Most doublings of the warm-up.
const MAX_BACKOFF: u16 = 9;

/// Executions until the next attempt.
pub(crate) fn warm_up(c: &Cache) -> u16 {
    WARMUP << c.backoff
}

/// Makes the next attempt later.
#[cold]
pub(crate) fn back_off(c: &mut Cache) {
    c.backoff = (c.backoff + 1).min(MAX_BACKOFF);
    c.counter = warm_up(c);
}

/// How often a specialised instruction may meet what it is not for. A sum that starts from 0 and goes on with
/// floats must not lose its specialisation with every loop.
pub(super) const TOLERANCE: u16 = 50;

/// Whether a specialised instruction may do once more what it is not for.
#[inline(always)]
pub(super) fn tolerates(c: &mut Cache) -> bool {
    if c.counter > 1 {
        c.counter -= 1;
        return true;
    }
    false
}

/// The result of a frequent operator on immediates, if it is immediate.
#[inline(always)]
fn quick_result(operator: u32, a: Word, b: Word) -> Option<Word> {
    let (x, y) = (a.0 as i64, b.0 as i64);
    let ints = a.is_small_int() && b.is_small_int();
    match (operator % nb::INPLACE, ints) {
        (nb::ADD, true) => x.checked_add(y - 1).map(|r| Word(r as u64)),
        (nb::SUBTRACT, true) => x.checked_sub(y - 1).map(|r| Word(r as u64)),
        (nb::ADD, false) => mixed(a, b).and_then(|(x, y)| Word::from_f64(x + y)),
        (nb::SUBTRACT, false) => mixed(a, b).and_then(|(x, y)| Word::from_f64(x - y)),
        (nb::MULTIPLY, false) => mixed(a, b).and_then(|(x, y)| Word::from_f64(x * y)),
        (nb::TRUE_DIVIDE, false) => float_true_div(a, b),
        _ => None,
    }
}

/// Makes an instruction whose guard failed adaptive again.
#[cold]
#[inline(never)]
pub(super) fn despecialise(code: &Code, at: usize, opcode: u8) {
    back_off(code.cache(at));
    code.set_opcode(at, opcode);
}

/// A number that says which type a value has, equal for equal types.
#[inline(always)]
pub(crate) fn one(w: Word) -> u32 {
    if w.is_small_int() {
        1
    } else if w.is_flonum() {
        2
    } else if w.is_pointer() {
        w.head().tid.get() << 6
    } else {
        w.0 as u32
    }
}

/// The same for two values.
#[inline(always)]
pub(crate) fn pair(a: Word, b: Word) -> u32 {
    one(a).rotate_left(16) ^ one(b)
}

/// What distinguishes call targets.
pub(crate) fn callee(f: Word, this: Word) -> u32 {
    let tag = u32::from(this != Word::NULL) << 31;
    match f.get::<FuncObj>() {
        Some(f) => f.version.get() | tag,
        None => (one(f) ^ (f.0 as u32 >> 4)) | tag,
    }
}

/// A sum, difference or product that does not fit a small int.
#[cold]
#[inline(never)]
pub(crate) fn big_result(vm: &mut Vm, op: u32, a: Word, b: Word) -> Word {
    match vm.number_op(op, a, b) {
        Ok(Some(r)) => r.into_word(),
        // `+`, `-` and `*` of ints have neither errors nor other results.
        _ => Word::NONE,
    }
}

pub(crate) fn binary_op(vm: &mut Vm, c: &mut Cache, oparg: u32, a: Word, b: Word) -> Option<u8> {
    if oparg == nb::SUBSCR {
        return match (a, b.is_small_int()) {
            (a, true) if a.has_tid(tid::LIST) => Some(op::BINARY_OP_SUBSCR_LIST_INT),
            (a, true) if a.has_tid(tid::TUPLE) => Some(op::BINARY_OP_SUBSCR_TUPLE_INT),
            (a, _) if a.has_tid(tid::DICT) => Some(op::BINARY_OP_SUBSCR_DICT),
            _ => {
                c.ptr = vm.item_function(a)?.0;
                c.version = vm.type_version(a.heap_type());
                Some(op::BINARY_OP_SUBSCR_GETITEM)
            }
        };
    }
    let plain = oparg % nb::INPLACE;
    let float = |w: Word| w.is_flonum() || w.has_tid(tid::FLOAT);
    if a.is_small_int() && b.is_small_int() {
        match plain {
            nb::ADD => return Some(op::BINARY_OP_ADD_INT),
            nb::SUBTRACT => return Some(op::BINARY_OP_SUBTRACT_INT),
            nb::MULTIPLY => return Some(op::BINARY_OP_MULTIPLY_INT),
            _ => {}
        }
    } else if float(a) && float(b) {
        match plain {
            nb::ADD => return Some(op::BINARY_OP_ADD_FLOAT),
            nb::SUBTRACT => return Some(op::BINARY_OP_SUBTRACT_FLOAT),
            nb::MULTIPLY => return Some(op::BINARY_OP_MULTIPLY_FLOAT),
            _ => {}
        }
    } else if a.has_tid(tid::STR) && b.has_tid(tid::STR) && plain == nb::ADD {
        return Some(op::BINARY_OP_ADD_UNICODE);
    }
    let immediate = |w: Word| w.is_small_int() || w.is_flonum();
    if immediate(a) && immediate(b) {
        let ints = a.is_small_int() && b.is_small_int();
        let function: Option<Extended> = match (plain, ints) {
            (nb::FLOOR_DIVIDE, true) => Some(int_floor_div),
            (nb::REMAINDER, true) => Some(int_mod),
            (nb::AND, true) => Some(|a, b| small(a, b).map(|(x, y)| int_word(x & y))),
            (nb::OR, true) => Some(|a, b| small(a, b).map(|(x, y)| int_word(x | y))),
            (nb::XOR, true) => Some(|a, b| small(a, b).map(|(x, y)| int_word(x ^ y))),
            (nb::LSHIFT, true) => Some(int_lshift),
            (nb::RSHIFT, true) => Some(int_rshift),
            (nb::TRUE_DIVIDE, true) => Some(int_true_div),
            (nb::TRUE_DIVIDE, false) => Some(float_true_div),
            (nb::ADD, false) => Some(|a, b| mixed(a, b).and_then(|(x, y)| Word::from_f64(x + y))),
            (nb::SUBTRACT, false) => {
                Some(|a, b| mixed(a, b).and_then(|(x, y)| Word::from_f64(x - y)))
            }
            (nb::MULTIPLY, false) => {
                Some(|a, b| mixed(a, b).and_then(|(x, y)| Word::from_f64(x * y)))
            }
            _ => None,
        };
        // Only worth it if it works for the operands at hand.
        let function = function.filter(|f| f(a, b).is_some())?;
        c.ptr = function as usize as u64;
        return Some(op::BINARY_OP_EXTEND);
    }
    None
}

/// A binary operator on immediates with an immediate result, or `None`.
type Extended = fn(Word, Word) -> Option<Word>;

/// Runs what [`binary_op`] put into a `BINARY_OP_EXTEND` cache.
#[inline(always)]
pub(crate) fn extended(c: &Cache, a: Word, b: Word) -> Option<Word> {
    // SAFETY: `ptr` of a BINARY_OP_EXTEND cache is always a function that `binary_op` put there.
    let f: Extended = unsafe { std::mem::transmute::<usize, Extended>(c.ptr as usize) };
    f(a, b)
}

#[inline(always)]
fn small(a: Word, b: Word) -> Option<(i64, i64)> {
    (a.0 & b.0 & 1 != 0).then_some((a.0 as i64 >> 1, b.0 as i64 >> 1))
}
#[inline(always)]
fn int_word(v: i64) -> Word {
    Word(((v as u64) << 1) | 1)
}
/// Two immediates, at least one a float, as floats. Ints beyond 2^53 convert with rounding, as in CPython.
#[inline(always)]
fn mixed(a: Word, b: Word) -> Option<(f64, f64)> {
    if small(a, b).is_some() {
        return None;
    }
    let get = |w: Word| w.as_flonum().or_else(|| w.as_i64().map(|i| i as f64));
    Some((get(a)?, get(b)?))
}
fn int_floor_div(a: Word, b: Word) -> Option<Word> {
    let (x, y) = small(a, b)?;
    // The one quotient that leaves the range is MIN / -1.
    if y == 0 { None } else { Word::from_i64(floor_div(x, y)) }
}
fn int_mod(a: Word, b: Word) -> Option<Word> {
    let (x, y) = small(a, b)?;
    if y == 0 { None } else { Some(int_word(floor_mod(x, y))) }
}
fn int_lshift(a: Word, b: Word) -> Option<Word> {
    let (x, y) = small(a, b)?;
    if !(0..62).contains(&y) || (x << y) >> y != x {
        return None;
    }
    Word::from_i64(x << y)
}
fn int_rshift(a: Word, b: Word) -> Option<Word> {
    let (x, y) = small(a, b)?;
    if y < 0 { None } else { Some(int_word(x >> y.min(63))) }
}
fn int_true_div(a: Word, b: Word) -> Option<Word> {
    let (x, y) = small(a, b)?;
    let exact = -(1i64 << 53)..=1 << 53;
    if y == 0 || !exact.contains(&x) || !exact.contains(&y) {
        return None;
    }
    Word::from_f64(x as f64 / y as f64)
}
fn float_true_div(a: Word, b: Word) -> Option<Word> {
    let (x, y) = mixed(a, b)?;
    if y == 0.0 { None } else { Word::from_f64(x / y) }
}

pub(crate) fn compare_op(a: Word, b: Word) -> Option<u8> {
    let float = |w: Word| w.is_flonum() || w.has_tid(tid::FLOAT);
    if a.is_small_int() && b.is_small_int() {
        Some(op::COMPARE_OP_INT)
    } else if float(a) && float(b) {
        Some(op::COMPARE_OP_FLOAT)
    } else {
        None
    }
}

/// `COMPARE_OP_STR` is for `==` and `!=` only.
pub(crate) fn compare_op_str(oparg: u32, a: Word, b: Word) -> Option<u8> {
    let equality = matches!(oparg >> 5, 2 | 3);
    (equality && a.has_tid(tid::STR) && b.has_tid(tid::STR)).then_some(op::COMPARE_OP_STR)
}

pub(crate) fn store_subscr(container: Word, key: Word) -> Option<u8> {
    if container.has_tid(tid::LIST) && key.is_small_int() {
        Some(op::STORE_SUBSCR_LIST_INT)
    } else if container.has_tid(tid::DICT) {
        Some(op::STORE_SUBSCR_DICT)
    } else {
        None
    }
}

pub(crate) fn to_bool(vm: &mut Vm, c: &mut Cache, w: Word) -> Option<u8> {
    if w == Word::TRUE || w == Word::FALSE {
        Some(op::TO_BOOL_BOOL)
    } else if w == Word::NONE {
        Some(op::TO_BOOL_NONE)
    } else if w.is_small_int() {
        Some(op::TO_BOOL_INT)
    } else if w.has_tid(tid::LIST) {
        Some(op::TO_BOOL_LIST)
    } else if w.has_tid(tid::STR) {
        Some(op::TO_BOOL_STR)
    } else {
        let ty = Some(vm.type_of(w)).filter(|t| t.is_heap && t.kind == Kind::Object)?;
        let (truth, len) = (vm.names.__bool__, vm.names.__len__);
        if vm.type_lookup(ty, truth).is_some() || vm.type_lookup(ty, len).is_some() {
            return None;
        }
        c.version = vm.type_version(ty);
        Some(op::TO_BOOL_ALWAYS_TRUE)
    }
}

pub(crate) fn for_iter(it: Word) -> Option<u8> {
    if it.has_tid(tid::RANGE_ITER) {
        Some(op::FOR_ITER_RANGE)
    } else if it.has_tid(tid::LIST_ITER) {
        Some(op::FOR_ITER_LIST)
    } else if it.has_tid(builtin_tid::TUPLE_ITER) {
        Some(op::FOR_ITER_TUPLE)
    } else if it.has_tid(builtin_tid::GENERATOR) {
        Some(op::FOR_ITER_GEN)
    } else {
        None
    }
}

pub(crate) fn call(
    vm: &mut Vm,
    c: &mut Cache,
    callable: Word,
    this: Word,
    oparg: u32,
) -> Option<u8> {
    let exact = |c: &mut Cache, f: Word, has_self: bool| {
        let function = f.cast::<FuncObj>();
        let n = oparg + u32::from(has_self);
        if !function.code().simple_args || function.code().arg_count != n as usize {
            return false;
        }
        c.version = function.version.get();
        c.index = n;
        true
    };
    if callable.has_tid(tid::FUNCTION) {
        return Some(match exact(c, callable, this != Word::NULL) {
            true => op::CALL_PY_EXACT_ARGS,
            false => op::CALL_PY_GENERAL,
        });
    }
    if callable.has_tid(builtin_tid::METHOD) && this == Word::NULL {
        let m = callable.cast::<MethodObj>();
        if m.func.has_tid(tid::FUNCTION) {
            return exact(c, m.func, true).then_some(op::CALL_BOUND_METHOD_EXACT_ARGS);
        }
    }
    if callable.get::<BuiltinObj>().is_some() {
        c.ptr = callable.0;
        let b = callable.cast::<BuiltinObj>();
        if b.this != Word::NULL && this != Word::NULL {
            // A bound method as a decorator: what it decorates is where self would be.
            return None;
        }
        let name = b.name.as_str().unwrap_or("");
        let free = b.owner.is_null() && b.this == Word::NULL && this == Word::NULL;
        if free && name == "len" && oparg == 1 && vm.is_builtin(callable, "len") {
            return Some(op::CALL_LEN);
        }
        if free && name == "isinstance" && oparg == 2 && vm.is_builtin(callable, "isinstance") {
            return Some(op::CALL_ISINSTANCE);
        }
        let of_list = std::ptr::eq(b.owner, vm.types.list);
        if of_list && name == "append" && oparg == 1 && this.has_tid(tid::LIST) {
            return Some(op::CALL_LIST_APPEND);
        }
        return Some(op::CALL_BUILTIN_FAST);
    }
    if !callable.has_tid(builtin_tid::TYPE) || this != Word::NULL {
        return None;
    }
    if callable == vm.types.type_.word() {
        return (oparg == 1).then_some(op::CALL_TYPE_1);
    }
    let class = callable.cast::<TypeObj>();
    if let Some(init) = vm.simple_init(class) {
        c.version = vm.type_version(class);
        c.ptr = init.0;
        return Some(op::CALL_ALLOC_AND_ENTER_INIT);
    }
    c.ptr = callable.0;
    (!class.is_heap && vm.has_native_new(callable)).then_some(op::CALL_BUILTIN_CLASS)
}

/// `isinstance`; what the types say, if they alone decide, is noted in the cache of a `CALL_ISINSTANCE`.
#[inline(never)]
pub(super) fn isinstance(vm: &mut Vm, c: Option<&mut Cache>, object: Word, class: Word) -> R<bool> {
    if let Some(c) = c
        && class.has_tid(builtin_tid::TYPE)
        && tolerates(c)
        && let Some(answer) = vm.isinstance_by_type(object, class)
    {
        c.version = vm.type_version(vm.type_of(object));
        c.signature = vm.type_version(class.cast::<TypeObj>());
        c.index = u32::from(answer);
    }
    vm.isinstance(object, class)
}

pub(crate) fn load_global(vm: &mut Vm, c: &mut Cache, frame: &Frame, oparg: u32) -> Option<u8> {
    let name = frame.code().names[oparg as usize >> 1].word();
    let globals = frame.function().globals.cast::<DictObj>().table();
    let builtins = vm.builtins.clone();
    let builtins = builtins.cast::<DictObj>().table();
    // A subclass of `dict` may have an answer to every name (`annotationlib`).
    let exact = frame.function().globals.has_tid(tid::DICT);
    if !exact || !globals.all_str() || !builtins.all_str() {
        return None;
    }
    if globals.keys_version == 0 {
        globals.keys_version = vm.next_version();
    }
    c.version = globals.keys_version;
    if let Some(at) = globals.find_str(name) {
        c.index = at as u32;
        return Some(op::LOAD_GLOBAL_MODULE);
    }
    if vm.other_builtins(frame.function().globals).is_some() {
        return None;
    }
    let at = builtins.find_str(name)?;
    if builtins.keys_version == 0 {
        builtins.keys_version = vm.next_version();
    }
    c.ptr = u64::from(builtins.keys_version);
    c.index = at as u32;
    Some(op::LOAD_GLOBAL_BUILTIN)
}

/// Where the attributes of a (fixed-size) instance are.
fn attr_offset(ty: &TypeObj) -> Option<u64> {
    let variable = matches!(ty.kind, Kind::Tuple | Kind::Str);
    (ty.attr_offset != 0 && !variable).then_some(u64::from(ty.attr_offset))
}

pub(crate) fn load_attr(
    vm: &mut Vm,
    c: &mut Cache,
    obj: Word,
    name: Word,
    method: bool,
) -> Option<u8> {
    load_attr_of(vm, c, obj, name, method, false)
}

/// The same, `with_dict` also if it is a class's attribute and the instance has a dict (without it), for which the caller
/// must look each time.
pub(crate) fn load_attr_of(
    vm: &mut Vm,
    c: &mut Cache,
    obj: Word,
    name: Word,
    method: bool,
    with_dict: bool,
) -> Option<u8> {
    let ty = vm.type_of(obj);
    if ty.custom_getattr.get() {
        return None;
    }
    match obj.kind() {
        Kind::Module => {
            let d = obj.cast::<ModuleObj>().dict.cast::<DictObj>().table();
            if !d.all_str() || vm.type_lookup(ty, name).is_some() {
                return None;
            }
            let at = d.find_str(name)?;
            if d.keys_version == 0 {
                d.keys_version = vm.next_version();
            }
            c.version = d.keys_version;
            c.index = at as u32;
            return Some(op::LOAD_ATTR_MODULE);
        }
        Kind::Type => {
            // What `type` has of that name comes second, unless it is a data descriptor.
            let is_method = |d: Word| matches!(d.kind(), Kind::Function | Kind::Builtin);
            if !obj.has_tid(builtin_tid::TYPE)
                || vm.type_lookup(ty, name).is_some_and(|d| !is_method(d))
            {
                return None;
            }
            let class = obj.cast::<TypeObj>();
            if changing_entry(class, name).is_some() {
                return None;
            }
            let v = beneath_staticmethod(vm.type_lookup(class, name)?);
            let plain = match v.kind() {
                Kind::Function | Kind::Builtin => true,
                Kind::Object => is_no_descriptor(vm, v),
                Kind::StaticMethod
                | Kind::ClassMethod
                | Kind::Property
                | Kind::SlotDescr
                | Kind::GetSet
                | Kind::Native
                | Kind::Super => false,
                _ => !vm.has_own_hook(v, vm.names.__get__),
            };
            if !plain {
                return None;
            }
            c.version = vm.type_version(class);
            c.ptr = v.0;
            return Some(op::LOAD_ATTR_CLASS);
        }
        Kind::Super | Kind::Function => return None,
        _ => {}
    }
    let descr = vm.type_lookup(ty, name);
    let version = vm.type_version(ty);
    match descr {
        None => {
            let offset = attr_offset(ty)?;
            let a = attrs(obj)?;
            c.version = version;
            c.ptr = offset;
            if a.dict.get() == Word::NULL {
                let i = ty.keys.borrow().index(name)?;
                let v = a.values().get(i)?.get();
                if v == Word::NULL || i < ty.slots {
                    return None;
                }
                c.index = i as u32;
                return Some(op::LOAD_ATTR_INSTANCE_VALUE);
            }
            let d = a.dict.get().cast::<DictObj>().table();
            if !d.all_str() {
                return None;
            }
            let at = d.find_str(name)?;
            if d.entries[at].key != name {
                return None;
            }
            c.index = at as u32;
            Some(op::LOAD_ATTR_WITH_HINT)
        }
        Some(f) if f.kind() == Kind::SlotDescr => {
            let s = f.cast::<SlotDescrObj>();
            if !ty.is_subtype(s.owner.cast::<TypeObj>()) {
                return None;
            }
            c.version = version;
            c.ptr = attr_offset(ty)?;
            c.index = s.index as u32;
            let set = attrs(obj)?.values().get(s.index)?.get() != Word::NULL;
            set.then_some(op::LOAD_ATTR_SLOT)
        }
        Some(f) if f.kind() == Kind::Property && !method => {
            let get = vm.names.__get__;
            if vm.has_own_hook(f, get) {
                return None;
            }
            let get = f.cast::<PropertyObj>().get.get();
            if !get.has_tid(tid::FUNCTION) {
                return None;
            }
            let code = get.cast::<FuncObj>().code();
            if !code.simple_args || code.arg_count != 1 {
                return None;
            }
            c.version = version;
            c.ptr = get.0;
            Some(op::LOAD_ATTR_PROPERTY)
        }
        // Nothing of an instance's own hides it.
        Some(f) if f.kind() == Kind::GetSet && name == vm.names.__class__ && obj.is_pointer() => {
            if vm.types.object.dict().lookup_str(name) != Some(f) {
                return None;
            }
            c.version = version;
            c.ptr = ty.word().0;
            Some(op::LOAD_ATTR_NONDESCRIPTOR_NO_DICT)
        }
        Some(_) if changing_entry(ty, name).is_some() => None,
        Some(f) => {
            let is_static = f.kind() == Kind::StaticMethod;
            let f = beneath_staticmethod(f);
            let is_method = !is_static && f.kind() == Kind::Function
                || f.get::<BuiltinObj>().is_some_and(|b| b.is_method);
            let is_static = is_static && f.kind() == Kind::Function;
            let is_plain = is_static
                || matches!(
                    f.kind(),
                    Kind::Int
                        | Kind::Float
                        | Kind::Str
                        | Kind::Tuple
                        | Kind::List
                        | Kind::Dict
                        | Kind::Bool
                        | Kind::None
                        | Kind::Type
                );
            let get = vm.names.__get__;
            let is_plain = match f.kind() {
                Kind::Object => is_no_descriptor(vm, f),
                _ => is_plain && (is_static || !vm.has_own_hook(f, get)),
            };
            if !(is_method && method || is_plain) {
                return None;
            }
            if own_attribute(obj, name).is_some() {
                return None;
            }
            let has_attrs = ty.attr_offset != 0 && ty.has_dict;
            if has_attrs {
                let offset = attr_offset(ty)?;
                let a = attrs(obj)?;
                // A name among the shared keys could be shadowed without a new type version.
                let is_alone = a.dict.get() == Word::NULL || with_dict;
                if !is_alone || ty.keys.borrow().index(name).is_some() {
                    return None;
                }
                c.index = offset as u32;
            } else if !is_method && !obj.is_pointer() {
                return None;
            }
            c.version = version;
            c.ptr = f.0;
            Some(match (is_method && method, has_attrs) {
                (true, true) => op::LOAD_ATTR_METHOD_WITH_VALUES,
                (true, false) => op::LOAD_ATTR_METHOD_NO_DICT,
                (false, false) => op::LOAD_ATTR_NONDESCRIPTOR_NO_DICT,
                (false, true) => op::LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES,
            })
        }
    }
}

/// Whether an instance of a class that is written in Python, and an attribute of another, is just itself there. What would
/// change that makes all types new versions.
fn is_no_descriptor(vm: &mut Vm, w: Word) -> bool {
    let (ty, get) = (vm.type_of(w), vm.names.__get__);
    !ty.is_heap || vm.type_lookup(ty, get).is_none()
}

/// The entry in which a class has an attribute, itself or from a base, if no cache may hold its value.
fn changing_entry(ty: &TypeObj, name: Word) -> Option<&'static Entry> {
    let owner = *ty.mro.borrow().iter().find(|t| t.dict().lookup_str(name).is_some())?;
    owner.changing_entry(name)
}

/// The entry in which a class, by itself or from a base, has an attribute that the program changes.
pub(crate) fn changing_attribute(vm: &mut Vm, object: Word, name: Word) -> Option<&'static Entry> {
    if !object.has_tid(builtin_tid::TYPE) || vm.type_lookup(vm.type_of(object), name).is_some() {
        return None;
    }
    changing_entry(object.cast::<TypeObj>(), name)
}

/// What a static method is made of; anything else is itself.
fn beneath_staticmethod(w: Word) -> Word {
    match w.get::<WrapperObj>() {
        Some(wrapper)
            if w.has_tid(builtin_tid::STATICMETHOD) && wrapper.func.get() != Word::NULL =>
        {
            wrapper.func.get()
        }
        _ => w,
    }
}

pub(crate) fn store_attr(vm: &mut Vm, c: &mut Cache, obj: Word, name: Word) -> Option<u8> {
    let ty = vm.type_of(obj);
    if ty.custom_setattr.get() || obj.kind() == Kind::Type {
        return None;
    }
    let descr = vm.type_lookup(ty, name);
    let version = vm.type_version(ty);
    let offset = attr_offset(ty)?;
    let a = attrs(obj)?;
    c.version = version;
    c.ptr = offset;
    match descr {
        Some(d) if d.kind() == Kind::SlotDescr => {
            if !ty.is_subtype(d.cast::<SlotDescrObj>().owner.cast::<TypeObj>()) {
                return None;
            }
            c.index = d.cast::<SlotDescrObj>().index as u32;
            Some(op::STORE_ATTR_SLOT)
        }
        Some(d)
            if matches!(d.kind(), Kind::Property | Kind::GetSet | Kind::Object | Kind::Native)
                || vm.has_own_hook(d, vm.names.__set__)
                || vm.has_own_hook(d, vm.names.__delete__) =>
        {
            None
        }
        _ => {
            if a.dict.get() != Word::NULL {
                let d = a.dict.get().cast::<DictObj>().table();
                if !d.all_str() {
                    return None;
                }
                let at = d.find_str(name)?;
                if d.entries[at].key != name {
                    return None;
                }
                c.index = at as u32;
                return Some(op::STORE_ATTR_WITH_HINT);
            }
            let i = ty.keys.borrow().index(name)?;
            if i < ty.slots || i >= a.cap as usize {
                return None;
            }
            c.index = i as u32;
            Some(op::STORE_ATTR_INSTANCE_VALUE)
        }
    }
}

impl Vm {
    /// The Python function (borrowed) that gets the items of a container, if it takes the two arguments as they
    /// are.
    #[inline(never)]
    pub(super) fn item_function(&mut self, container: Word) -> Option<Word> {
        if !container.is_pointer() || !container.heap_type().is_heap {
            return None;
        }
        let f = self.type_lookup(container.heap_type(), self.names.__getitem__)?;
        let plain = f.has_tid(tid::FUNCTION) && super::calls::takes_exactly(f.cast(), 2);
        plain.then_some(f)
    }

    /// The result of `BINARY_OP`, owned.
    #[inline(never)]
    pub(super) fn operator_result(&mut self, operator: u32, a: Word, b: Word) -> R<Word> {
        if operator != nb::SUBSCR
            && let Some(r) = quick_result(operator, a, b)
        {
            return Ok(r);
        }
        self.binary_op(operator, a, b).map(Ref::into_word)
    }

    /// A global or built-in name.
    pub(crate) fn load_global(&mut self, frame: &Frame, name: Word) -> R {
        let globals = frame.function().globals;
        if let Some(w) = globals.cast::<DictObj>().lookup_str(name) {
            return Ok(Ref::new(w));
        }
        if !globals.has_tid(tid::DICT) {
            match self.get_item(globals, name) {
                Err(_) if self.pending_is(self.exc().key_error) => self.clear_pending(),
                found => return found,
            }
        }
        match self.built_in(globals, name)? {
            Some(found) => Ok(found),
            None => Err(self.name_error(name)),
        }
    }

    /// What the program has put in the place of the built-in names for code with these globals, if it has.
    pub(crate) fn other_builtins(&self, globals: Word) -> Option<Word> {
        let given = globals.cast::<DictObj>().lookup_str(self.names.__builtins__)?;
        let names = given.get::<ModuleObj>().map_or(given, |module| module.dict);
        (names != self.builtins.word()).then_some(names)
    }

    /// A built-in name as code with these globals finds it.
    pub(crate) fn built_in(&mut self, globals: Word, name: Word) -> R<Option<Ref>> {
        let names = self.other_builtins(globals).unwrap_or(self.builtins.word());
        if names.has_tid(tid::DICT) {
            return Ok(names.cast::<DictObj>().lookup_str(name).map(Ref::new));
        }
        match self.get_item(names, name) {
            Err(_) if self.pending_is(self.exc().key_error) => {
                self.clear_pending();
                Ok(None)
            }
            found => found.map(Some),
        }
    }

    /// Whether a callable is the built-in function of that name.
    pub(crate) fn is_builtin(&mut self, f: Word, name: &str) -> bool {
        let key = self.intern(name);
        self.builtins.cast::<DictObj>().lookup_str(*key) == Some(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extended_operators_agree_with_the_general_ones_or_decline() {
        let mut vm = Vm::new(crate::vm::Options::default());
        let mut x = 12345u64;
        let mut value = || {
            x = x.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            match x >> 61 {
                0..=3 => Word::from_i64(((x >> 8) as i64) >> (x % 60)).unwrap_or(Word(1)),
                4 => Word::from_i64((x >> 40) as i64 % 7 - 3).unwrap_or(Word(1)),
                _ => Word::from_f64((x >> 20) as f64 / 1e3 - 4e9).unwrap_or(Word(1)),
            }
        };
        let mut agreed = 0;
        for _ in 0..20_000 {
            let (a, b) = (value(), value());
            for operator in 0..13 {
                let mut c = Cache::default();
                if binary_op(&mut vm, &mut c, operator, a, b) != Some(op::BINARY_OP_EXTEND) {
                    continue;
                }
                let fast = extended(&c, a, b).expect("it was chosen because it works");
                let general = vm.binary_op(operator, a, b).expect("and so does the general way");
                assert_eq!(fast, *general, "{operator} of {a} and {b}");
                agreed += 1;
            }
        }
        assert!(agreed > 10_000, "{agreed}");
    }
}
