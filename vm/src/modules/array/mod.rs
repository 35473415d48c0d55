//! `array`: sequences of machine numbers.

mod change;
mod reconstruct;
mod storage;
mod typecode;

use super::{module, set};
use crate::build;
use crate::comparisons::Cmp;
use crate::heap::Ref;
use crate::methods::{define, define_property};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use storage::Array;
pub(crate) use typecode::Typecode;

/// Looks at or changes an array. `f` runs no Python code.
fn with<T>(vm: &mut Vm, w: Word, f: impl FnOnce(&mut Array) -> T) -> R<T> {
    let native = w.get::<NativeObj>();
    let changed = |n: &NativeObj| {
        let mut state = n.data.borrow_mut();
        let array = state.downcast_mut::<Array>()?;
        let r = f(array);
        n.raw.set(&array.data, array.len());
        Some(r)
    };
    match native.and_then(changed) {
        Some(r) => Ok(r),
        None => {
            let ty = vm.type_of(w).name();
            Err(vm.type_error(format!("descriptor requires an 'array' object but received '{ty}'")))
        }
    }
}
/// The typecode, if this is an array.
fn code_of(w: Word) -> Option<Typecode> {
    let native = w.get::<NativeObj>()?;
    native.data.try_borrow().ok()?.downcast_ref::<Array>().map(|a| a.code)
}
/// An array's typecode.
pub(crate) fn letter_of(w: Word) -> Option<char> {
    code_of(w).map(Typecode::letter)
}
/// Shows an array's items as they lie in memory.
pub(crate) fn with_memory<T>(w: Word, f: impl FnOnce(&mut [u8]) -> T) -> Option<T> {
    let native = w.get::<NativeObj>()?;
    let mut state = native.data.try_borrow_mut().ok()?;
    state.downcast_mut::<Array>().map(|a| f(&mut a.data))
}
/// A copy of the bytes of an array; of anything else there are none.
fn bytes_of(w: Word) -> Vec<u8> {
    with_memory(w, |data| data.to_vec()).unwrap_or_default()
}

/// A new array of the class `array` with an array's typecode.
fn like(vm: &mut Vm, code: Typecode, data: Vec<u8>) -> R {
    let Some(ty) = vm.library.array else {
        return Err(vm.runtime_error("the module array is not initialised"));
    };
    Ok(of_class(ty, code, data))
}
fn of_class(class: &TypeObj, code: Typecode, data: Vec<u8>) -> Ref {
    let made = build::native(class, Box::new(Array { code, data }));
    let native = made.cast::<NativeObj>();
    native.raw.kind.set(code.letter() as u32);
    if let Some(a) = native.data.borrow().downcast_ref::<Array>() {
        native.raw.set(&a.data, a.len());
    }
    made
}

/// All values, as a list.
fn values(vm: &mut Vm, w: Word) -> R {
    let mut all = Vec::new();
    while let Some(v) = item(vm, w, all.len())? {
        all.push(v);
    }
    Ok(build::list(vm, all))
}
/// The value at a position.
fn item(vm: &mut Vm, w: Word, i: usize) -> R<Option<Ref>> {
    let (code, raw) = with(vm, w, |a| (a.code, a.get(i)))?;
    raw.map(|raw| code.unpack(vm, raw)).transpose()
}
/// All characters; for another typecode than text's, an error that names the caller.
fn text(vm: &mut Vm, w: Word, caller: &str) -> R {
    let code = with(vm, w, |a| a.code)?;
    if !code.is_text() {
        let complaint = format!("{caller}() may only be called on unicode type arrays");
        return Err(vm.value_error(&complaint));
    }
    let all = values(vm, w)?;
    let chars = all.cast::<ListObj>().items().iter().filter_map(|c| c.as_str());
    Ok(build::str(vm, &chars.collect::<String>()))
}

/// Gives an array the memory that it had before.
pub(crate) fn put_back(vm: &mut Vm, w: Word, data: Vec<u8>) -> R<()> {
    with(vm, w, |a| a.data = data)
}

fn new(vm: &mut Vm, args: &Args) -> R {
    let class = args.pos[0].cast::<TypeObj>();
    let is_array = vm.library.array.is_some_and(|ty| std::ptr::eq(ty, class));
    if is_array && !args.names.is_empty() {
        return Err(vm.type_error("array.array() takes no keyword arguments".into()));
    }
    let given = args.pos.len() - 1;
    if !(1..=2).contains(&given) {
        let bound = if given == 0 { "at least 1 argument" } else { "at most 2 arguments" };
        return Err(vm.type_error(format!("array() takes {bound} ({given} given)")));
    }
    let letter = match args.pos[1].as_str().map(|s| (s.chars().count(), s.chars().next())) {
        Some((1, Some(c))) => c,
        other => {
            let got = match other {
                Some((n, _)) => format!("a string of length {n}"),
                None => vm.type_of(args.pos[1]).name().to_string(),
            };
            let complaint = format!("array() argument 1 must be a unicode character, not {got}");
            return Err(vm.type_error(complaint));
        }
    };
    let source = args.get(2);
    let text = source.is_some_and(|w| w.as_str().is_some());
    let text_array = source.and_then(code_of).is_some_and(Typecode::is_text);
    let Some(code) = Typecode::new(letter) else {
        let known = "b, B, u, w, h, H, i, I, l, L, q, Q, f or d";
        return Err(vm.value_error(&format!("bad typecode (must be {known})")));
    };
    if (text || text_array) && !code.is_text() {
        let what = if text { "a str" } else { "a unicode array" };
        return Err(vm.type_error(format!(
            "cannot use {what} to initialize an array with typecode '{letter}'"
        )));
    }
    let made = of_class(class, code, Vec::new());
    match source {
        Some(w) if w.get::<BytesObj>().is_some() => change::extend_by_bytes(vm, *made, w)?,
        Some(w) if code_of(w) == Some(code) => change::extend_by(vm, *made, w)?,
        Some(w) => change::extend_by_items(vm, *made, w)?,
        None => {}
    }
    Ok(made)
}

/// Position of an index that counts from the end when negative.
fn position(vm: &mut Vm, w: Word, index: Word, what: &str) -> R<usize> {
    let name = vm.names.__index__;
    let ty = vm.type_of(index);
    if crate::arithmetic::Int::of(index).is_none() && vm.type_lookup(ty, name).is_none() {
        return Err(vm.type_error("array indices must be integers".into()));
    }
    let i = vm.index_of_items(index)?;
    let len = with(vm, w, |a| a.len())? as i64;
    let i = if i < 0 { i.saturating_add(len) } else { i };
    if !(0..len).contains(&i) {
        return Err(vm.index_error(&format!("{what} index out of range")));
    }
    Ok(i as usize)
}
fn get_item(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__getitem__", 1, 1, 1)?;
    let (w, key) = (args.pos[0], args.pos[1]);
    if let Some(s) = key.get::<SliceObj>() {
        let len = with(vm, w, |a| a.len())?;
        let span = vm.span(s, len)?;
        let (code, data) = with(vm, w, |a| (a.code, a.slice(span)))?;
        return like(vm, code, data);
    }
    let i = position(vm, w, key, "array")?;
    let (code, raw) = with(vm, w, |a| (a.code, a.get(i)))?;
    code.unpack(vm, raw.expect("the position is within the array"))
}

/// `array[i]`, if that is what it is and there is such an item.
pub(crate) fn quick_item(vm: &mut Vm, w: Word, key: Word) -> Option<Ref> {
    let i = key.as_i64()?;
    let data = w.get::<NativeObj>()?.data.try_borrow().ok()?;
    let a = data.downcast_ref::<Array>()?;
    let i = if i < 0 { i + a.len() as i64 } else { i };
    let (code, raw) = (a.code, a.get(usize::try_from(i).ok()?)?);
    drop(data);
    match code.unpack(vm, raw) {
        Ok(item) => Some(item),
        Err(_) => {
            vm.clear_pending();
            None
        }
    }
}

/// Position of the first item from `from` on that equals a value.
fn find(vm: &mut Vm, w: Word, wanted: Word, from: usize, to: usize) -> R<Option<usize>> {
    for i in from..to {
        let Some(v) = item(vm, w, i)? else { break };
        if vm.equal(*v, wanted)? {
            return Ok(Some(i));
        }
    }
    Ok(None)
}
fn contains(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__contains__", 1, 1, 1)?;
    Ok(build::bool(find(vm, args.pos[0], args.pos[1], 0, usize::MAX)?.is_some()))
}
fn index(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "index", 1, 1, 3)?;
    let bound = |i: usize| args.get(i).map_or_else(build::none, Ref::new);
    let part = build::slice(vm, bound(2), bound(3), build::none());
    let len = with(vm, args.pos[0], |a| a.len())?;
    let span = vm.span(part.cast::<SliceObj>(), len)?;
    match find(vm, args.pos[0], args.pos[1], span.start as usize, span.stop as usize)? {
        Some(i) => Ok(build::usize(vm, i)),
        None => Err(vm.value_error("array.index(x): x not in array")),
    }
}
fn count(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "count", 1, 1, 1)?;
    let (mut n, mut from) = (0, 0);
    while let Some(i) = find(vm, args.pos[0], args.pos[1], from, usize::MAX)? {
        (n, from) = (n + 1, i + 1);
    }
    Ok(build::usize(vm, n))
}

fn add(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__add__", 1, 1, 1)?;
    let Some(other) = code_of(args.pos[1]) else {
        let ty = vm.type_of(args.pos[1]).name();
        return Err(vm.type_error(format!("can only append array (not \"{ty}\") to array")));
    };
    let (code, mut data) = with(vm, args.pos[0], |a| (a.code, a.data.clone()))?;
    if code != other {
        return Err(vm.type_error("bad argument type for built-in operation".into()));
    }
    data.extend(bytes_of(args.pos[1]));
    like(vm, code, data)
}
/// The bytes, as often as a number says.
fn repeated(vm: &mut Vm, args: &Args) -> R<(Typecode, Vec<u8>)> {
    args.arity(vm, "__mul__", 1, 1, 1)?;
    let name = vm.names.__index__;
    let ty = vm.type_of(args.pos[1]);
    if crate::arithmetic::Int::of(args.pos[1]).is_none() && vm.type_lookup(ty, name).is_none() {
        let complaint = format!("can't multiply sequence by non-int of type '{}'", ty.name());
        return Err(vm.type_error(complaint));
    }
    let n = vm.to_i64(args.pos[1])?.max(0) as usize;
    let len = with(vm, args.pos[0], |a| a.data.len())?;
    vm.ensure_memory(len.checked_mul(n))?;
    with(vm, args.pos[0], |a| (a.code, a.data.repeat(n)))
}
fn multiply(vm: &mut Vm, args: &Args) -> R {
    let (code, data) = repeated(vm, args)?;
    like(vm, code, data)
}

fn compare(vm: &mut Vm, args: &Args, op: Cmp) -> R {
    let codes = args.pos.first().zip(args.get(1)).map(|(a, b)| (code_of(*a), code_of(b)));
    let Some((Some(x), Some(y))) = codes else {
        return Ok(Ref::owned(Word::NOT_IMPLEMENTED));
    };
    let (a, b) = (args.pos[0], args.pos[1]);
    if x == y && x.is_integer() && matches!(op, Cmp::Eq | Cmp::Ne) {
        return Ok(build::bool((bytes_of(a) == bytes_of(b)) == (op == Cmp::Eq)));
    }
    let (a, b) = (values(vm, a)?, values(vm, b)?);
    vm.compare(op, *a, *b)
}

fn repr(vm: &mut Vm, args: &Args) -> R {
    let w = args.pos[0];
    let (code, empty) = with(vm, w, |a| (a.code, a.data.is_empty()))?;
    let (name, letter) = (vm.type_of(w).short_name(), code.letter());
    if empty {
        return Ok(build::str(vm, &format!("{name}('{letter}')")));
    }
    let items = if code.is_text() { text(vm, w, "tounicode")? } else { values(vm, w)? };
    let items = vm.repr(*items)?;
    Ok(build::str(vm, &format!("{name}('{letter}', {items})")))
}

fn copy(vm: &mut Vm, args: &Args) -> R {
    let (code, data) = with(vm, args.pos[0], |a| (a.code, a.data.clone()))?;
    like(vm, code, data)
}
/// How `pickle` and `copy` take an array apart: its class, typecode, values and attributes.
fn reduce(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__reduce_ex__", 1, 1, 1)?;
    let w = args.pos[0];
    let protocol = vm.to_i64(args.pos[1])?;
    let (code, data) = with(vm, w, |a| (a.code, a.data.clone()))?;
    let attributes = crate::attributes::instance_dict(vm, w).map_or_else(build::none, Ref::new);
    let (maker, made_of) = if protocol >= 3 {
        reconstruct::taken_apart(vm, w, code, data)?
    } else {
        let (letter, list) = (build::char(vm, code.letter()), values(vm, w)?);
        let class = Ref::new(vm.type_of(w).word());
        (class, build::tuple(vm, vec![letter, list]))
    };
    Ok(build::tuple(vm, vec![maker, made_of, attributes]))
}
fn buffer_info(vm: &mut Vm, args: &Args) -> R {
    let (address, len) = with(vm, args.pos[0], |a| (a.data.as_ptr() as usize, a.len()))?;
    let both = vec![build::usize(vm, address), build::usize(vm, len)];
    Ok(build::tuple(vm, both))
}
fn to_file(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "tofile", 1, 1, 1)?;
    let data = with(vm, args.pos[0], |a| a.data.clone())?;
    let data = build::bytes(vm, data);
    let write = vm.names.write;
    let f = vm.get_attr(args.pos[1], write)?;
    vm.call(*f, &Args::of(&[*data]))?;
    Ok(build::none())
}

struct Walk {
    of: Ref,
    next: usize,
}
impl Iterate for Walk {
    fn resumption(&self) -> Option<Resumption> {
        let (sequence, index) = (self.of.clone(), self.next as i64);
        Some(Resumption::At { sequence, index, is_reversed: false })
    }
    fn seek(&mut self, index: i64) {
        self.next = usize::try_from(index).unwrap_or(0);
    }
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        self.next += 1;
        let at = (self.next - 1) as i64;
        if let Some(at) = Word::from_i64(at)
            && let Some(item) = quick_item(vm, *self.of, at)
        {
            return Ok(Some(item));
        }
        item(vm, *self.of, self.next - 1)
    }
}
fn walk(vm: &mut Vm, args: &Args) -> R {
    with(vm, args.pos[0], |_| ())?;
    let state = Walk { of: Ref::new(args.pos[0]), next: 0 };
    Ok(build::iterator(vm.iterator_types().array, Box::new(state)))
}

/// The methods that leave the array as it is.
const METHODS: &[(&str, NativeFn)] = &[
    ("index", index),
    ("count", count),
    ("tolist", |vm, a| {
        a.arity(vm, "tolist", 1, 0, 0)?;
        values(vm, a.pos[0])
    }),
    ("tobytes", |vm, a| {
        a.arity(vm, "tobytes", 1, 0, 0)?;
        let data = with(vm, a.pos[0], |a| a.data.clone())?;
        Ok(build::bytes(vm, data))
    }),
    ("tounicode", |vm, a| text(vm, a.pos[0], "tounicode")),
    ("tofile", to_file),
    ("buffer_info", buffer_info),
    ("__copy__", copy),
    ("__deepcopy__", copy),
    ("__reduce_ex__", reduce),
    ("__len__", |vm, a| {
        let n = with(vm, a.pos[0], |a| a.len())?;
        Ok(build::usize(vm, n))
    }),
    ("__getitem__", get_item),
    ("__contains__", contains),
    ("__iter__", walk),
    ("__add__", add),
    ("__mul__", multiply),
    ("__rmul__", multiply),
    ("__repr__", repr),
    ("__eq__", |vm, a| compare(vm, a, Cmp::Eq)),
    ("__ne__", |vm, a| compare(vm, a, Cmp::Ne)),
    ("__lt__", |vm, a| compare(vm, a, Cmp::Lt)),
    ("__le__", |vm, a| compare(vm, a, Cmp::Le)),
    ("__gt__", |vm, a| compare(vm, a, Cmp::Gt)),
    ("__ge__", |vm, a| compare(vm, a, Cmp::Ge)),
];

/// `MutableSequence.register(array)`.
fn register(vm: &mut Vm, ty: &TypeObj) -> R {
    let name = vm.intern("collections.abc");
    let from = vm.intern("MutableSequence");
    let list = build::list(vm, vec![from.clone()]);
    let m = crate::import::import_name(vm, *name, Word::NONE, *list, 0)?;
    let class = vm.get_attr(*m, *from)?;
    let register = vm.intern("register");
    vm.call_method(*class, *register, &[ty.word()])
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(vm, "array", &[("_array_reconstructor", reconstruct::reconstruct)]);
    let ty = super::native_type(vm, "array", "array", METHODS);
    define(vm, ty, change::METHODS);
    ty.new.set(Some(new));
    ty.collection.set(crate::interp::matching::Collection::Sequence);
    ty.sealed.set(false);
    define_property(
        vm,
        ty,
        "typecode",
        |vm, w| {
            let code = with(vm, w, |a| a.code)?;
            Ok(build::char(vm, code.letter()))
        },
        None,
    );
    define_property(
        vm,
        ty,
        "itemsize",
        |vm, w| {
            let code = with(vm, w, |a| a.code)?;
            Ok(build::usize(vm, code.size()))
        },
        None,
    );
    let key = vm.names.__hash__;
    ty.dict().insert_str(vm, key, build::none());
    vm.library.array = Some(ty);
    // Only a program that replaced `collections.abc` makes this fail, and then there is nothing to register with.
    if register(vm, ty).is_err() {
        vm.clear_pending();
    }
    for name in ["array", "ArrayType"] {
        set(vm, &m, name, Ref::new(ty.word()));
    }
    let codes = build::str(vm, typecode::ALL);
    set(vm, &m, "typecodes", codes);
    m
}
