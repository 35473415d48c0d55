//! Constructors of objects from Rust values.

use crate::code::Code;
use crate::dict::Dict;
use crate::heap::{self, Ref, header, incref, place};
use crate::object::*;
use crate::raw_items::{ByteCell, RawItems};
use crate::set::Set;
use crate::vm::{R, Vm};
use ir::word::Word;
use malachite_bigint::BigInt;
use std::cell::{Cell, RefCell, UnsafeCell};

/// Takes over an object that was just placed.
#[inline(always)]
pub fn own<T>(p: *const T) -> Ref {
    Ref::owned(word_of(p))
}

/// An `int` of any size, immediate when it fits.
pub fn int(vm: &Vm, v: BigInt) -> Ref {
    match crate::wide::to_wide(&v) {
        Some(v) => int128(vm, v),
        None => own(place(IntObj::large(header(vm.types.int), v), 0)),
    }
}

/// An `int` from 64 bits.
#[inline]
pub fn int64(vm: &Vm, v: i64) -> Ref {
    match Word::from_i64(v) {
        Some(w) => Ref::owned(w),
        None => wide(vm, i128::from(v)),
    }
}

/// An `int` from 128 bits.
pub fn int128(vm: &Vm, v: i128) -> Ref {
    match i64::try_from(v).ok().and_then(Word::from_i64) {
        Some(w) => Ref::owned(w),
        None => wide(vm, v),
    }
}

fn wide(vm: &Vm, v: i128) -> Ref {
    own(place(IntObj::of_i128(header(vm.types.int), v), 0))
}

/// An `int` from a length or an address.
pub fn usize(vm: &Vm, v: usize) -> Ref {
    match i64::try_from(v) {
        Ok(v) => int64(vm, v),
        Err(_) => int(vm, BigInt::from(v)),
    }
}

/// A `float`.
#[inline(always)]
pub fn float(vm: &Vm, v: f64) -> Ref {
    match Word::from_f64(v) {
        Some(w) => Ref::owned(w),
        None => heap_float(vm, v),
    }
}

#[cold]
#[inline(never)]
fn heap_float(vm: &Vm, v: f64) -> Ref {
    own(place(FloatObj { head: header(vm.types.float), value: v }, 0))
}

/// A `bool`.
#[inline(always)]
pub fn bool(v: bool) -> Ref {
    Ref::owned(Word::from_bool(v))
}

/// `None`.
#[inline(always)]
pub fn none() -> Ref {
    Ref::owned(Word::NONE)
}

pub fn complex(vm: &Vm, re: f64, im: f64) -> Ref {
    own(place(ComplexObj { head: header(vm.types.complex), re, im }, 0))
}

/// A `str`. Single ASCII characters and the empty string are shared.
pub fn str(vm: &Vm, s: &str) -> Ref {
    match s.as_bytes() {
        [] => Ref::new(vm.empty_str),
        [b] => Ref::new(vm.ascii[*b as usize]),
        _ => fresh_str(vm.types.str, s),
    }
}

/// A `str` from text that is known to be ASCII.
pub fn ascii(vm: &Vm, s: &str) -> Ref {
    match s.as_bytes() {
        [] => Ref::new(vm.empty_str),
        [b] => Ref::new(vm.ascii[*b as usize]),
        _ => counted_str(vm.types.str, s, s.len()),
    }
}

/// A `str` object of its own (of a subclass, perhaps). Not for text of `str` itself that is shorter than two characters: such
/// strings exist once ([`str()`]), and compiled code compares them by identity.
pub fn fresh_str(ty: &TypeObj, s: &str) -> Ref {
    counted_str(ty, s, if s.is_ascii() { s.len() } else { s.chars().count() })
}

/// The same for text of so many characters.
#[inline]
fn counted_str(ty: &TypeObj, s: &str, chars: usize) -> Ref {
    let p = place(
        StrObj {
            head: header(ty),
            hash: Cell::new(0),
            len: s.len(),
            chars,
            interned: Cell::new(false),
        },
        s.len(),
    );
    // SAFETY: `place` made room for the bytes behind the struct.
    unsafe { std::ptr::copy_nonoverlapping(s.as_ptr(), p.add(1).cast::<u8>(), s.len()) };
    own(p)
}

/// The decimal digits of an integer.
pub fn decimal(vm: &Vm, i: i64) -> Ref {
    let mut digits = [0; 20];
    let (mut at, mut rest) = (digits.len(), i.unsigned_abs());
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if i < 0 {
        at -= 1;
        digits[at] = b'-';
    }
    str(vm, std::str::from_utf8(&digits[at..]).unwrap_or_default())
}

/// The concatenation of two strings in one allocation.
pub fn concat(vm: &Vm, a: &StrObj, b: &StrObj) -> Ref {
    join(vm, [a, b].into_iter())
}

/// The same where the first string is given up: a large one that nobody else has grows where it is.
pub fn append(vm: &Vm, a: Ref, b: &StrObj) -> Ref {
    heap::append_in_place(a, b).unwrap_or_else(|a| concat(vm, a.cast::<StrObj>(), b))
}

/// The concatenation of strings in one allocation.
pub fn join<'a>(vm: &Vm, parts: impl Iterator<Item = &'a StrObj> + Clone) -> Ref {
    let (mut len, mut chars) = (0, 0);
    for part in parts.clone() {
        len += part.len;
        chars += part.chars;
    }
    if len < 2 {
        // Empty and one-character strings exist once.
        return str(vm, parts.map(StrObj::as_str).find(|s| !s.is_empty()).unwrap_or(""));
    }
    let p = place(
        StrObj {
            head: header(vm.types.str),
            hash: Cell::new(0),
            len,
            chars,
            interned: Cell::new(false),
        },
        len,
    );
    // SAFETY: `place` made room for all parts behind the struct.
    unsafe {
        let mut to = p.add(1).cast::<u8>();
        for part in parts {
            std::ptr::copy_nonoverlapping(part.as_str().as_ptr(), to, part.len);
            to = to.add(part.len);
        }
    }
    own(p)
}

pub fn char(vm: &Vm, c: char) -> Ref {
    let mut buf = [0; 4];
    str(vm, c.encode_utf8(&mut buf))
}

pub fn bytes(vm: &Vm, v: Vec<u8>) -> Ref {
    own(place(BytesObj { head: header(vm.types.bytes), data: ByteCell::new(v) }, 0))
}

pub fn bytearray(vm: &Vm, v: Vec<u8>) -> Ref {
    own(place(BytesObj { head: header(vm.types.bytearray), data: ByteCell::new(v) }, 0))
}

/// A `tuple` of owned items.
pub fn tuple(vm: &Vm, items: Vec<Ref>) -> Ref {
    if items.is_empty() {
        return Ref::new(vm.empty_tuple);
    }
    let p = place(TupleObj::new(vm.types.tuple, items.len()), 8 * items.len());
    let items = std::mem::ManuallyDrop::new(items);
    // SAFETY: `place` made room for the items, whose references move there; the vector's memory is freed without them.
    unsafe {
        std::ptr::copy_nonoverlapping(items.as_ptr(), p.add(1).cast::<Ref>(), items.len());
        let (start, capacity) = (items.as_ptr().cast_mut(), items.capacity());
        drop(Vec::from_raw_parts(start, 0, capacity));
    }
    own(p)
}

/// A `tuple` of so many items, which `item` gives by their positions and without running Python code.
#[inline(always)]
pub fn tuple_by(vm: &Vm, len: usize, mut item: impl FnMut(usize) -> Ref) -> Ref {
    if len == 0 {
        return Ref::new(vm.empty_tuple);
    }
    let p = place(TupleObj::new(vm.types.tuple, len), 8 * len);
    for i in 0..len {
        // SAFETY: `place` made room for the items.
        unsafe { p.add(1).cast::<Word>().add(i).write(item(i).into_word()) };
    }
    own(p)
}

/// A `tuple` of so many items that `next` gives one after the other; `None` if it does before.
pub fn tuple_from_fn(
    vm: &mut Vm,
    len: usize,
    mut next: impl FnMut(&mut Vm, usize) -> R<Option<Ref>>,
) -> R<Option<Ref>> {
    if len == 3 {
        let (Some(a), Some(b)) = (next(vm, 0)?, next(vm, 1)?) else { return Ok(None) };
        let Some(c) = next(vm, 2)? else { return Ok(None) };
        let p = place(TupleObj::new(vm.types.tuple, len), 24);
        // SAFETY: `place` made room for the items.
        unsafe {
            p.add(1).cast::<[Word; 3]>().write([a.into_word(), b.into_word(), c.into_word()]);
        }
        return Ok(Some(own(p)));
    }
    let mut items: smallvec::SmallVec<[Ref; 8]> = smallvec::SmallVec::with_capacity(len);
    for i in 0..len {
        match next(vm, i)? {
            Some(item) => items.push(item),
            None => return Ok(None),
        }
    }
    let p = place(TupleObj::new(vm.types.tuple, len), 8 * len);
    for (i, item) in items.into_iter().enumerate() {
        // SAFETY: `place` made room for the items.
        unsafe { p.add(1).cast::<Word>().add(i).write(item.into_word()) };
    }
    Ok(Some(own(p)))
}

/// A `tuple` of two owned items.
pub fn pair(vm: &Vm, a: Ref, b: Ref) -> Ref {
    let p = place(TupleObj::new(vm.types.tuple, 2), 16);
    // SAFETY: `place` made room for the items.
    unsafe { p.add(1).cast::<[Word; 2]>().write([a.into_word(), b.into_word()]) };
    own(p)
}

/// A `tuple` of words that somebody else owns.
pub fn tuple_of(vm: &Vm, words: &[Word]) -> Ref {
    if words.is_empty() {
        return Ref::new(vm.empty_tuple);
    }
    let p = place(TupleObj::new(vm.types.tuple, words.len()), 8 * words.len());
    for (i, w) in words.iter().enumerate() {
        incref(*w);
        // SAFETY: `place` made room for the items.
        unsafe { p.add(1).cast::<Word>().add(i).write(*w) };
    }
    own(p)
}

/// An empty `list`.
pub fn empty_list(vm: &Vm) -> Ref {
    own(place(
        ListObj {
            head: header(vm.types.list),
            items: Cell::new(std::ptr::null_mut()),
            len: Cell::new(0),
            cap: Cell::new(0),
        },
        0,
    ))
}

/// A `list` of owned items.
pub fn list(vm: &Vm, items: Vec<Ref>) -> Ref {
    let l = empty_list(vm);
    if !items.is_empty() {
        l.cast::<ListObj>().put_all(items.into_iter().map(Ref::into_word).collect());
    }
    l
}

/// A `list` of words that somebody else owns.
pub fn list_of(vm: &Vm, words: &[Word]) -> Ref {
    let l = empty_list(vm);
    l.cast::<ListObj>().extend(words);
    l
}

/// A `dict` with this table.
pub fn dict(vm: &Vm, table: Dict) -> Ref {
    own(place(DictObj { head: header(vm.types.dict), inner: UnsafeCell::new(table) }, 0))
}

/// A `set` or `frozenset` with this table.
pub fn set(ty: &TypeObj, table: Set) -> Ref {
    own(place(SetObj { head: header(ty), inner: UnsafeCell::new(table), hash: Cell::new(None) }, 0))
}

pub fn frozenset(vm: &mut Vm, items: Vec<Ref>) -> R {
    let s = set(vm.types.frozenset, Set::default());
    for i in items {
        s.cast::<SetObj>().add(vm, *i)?;
    }
    Ok(s)
}

pub fn slice(vm: &Vm, start: Ref, stop: Ref, step: Ref) -> Ref {
    own(place(
        SliceObj {
            head: header(vm.types.slice),
            start: start.into_word(),
            stop: stop.into_word(),
            step: step.into_word(),
        },
        0,
    ))
}

pub fn code(vm: &Vm, code: Code) -> Ref {
    own(place(CodeObj { head: header(vm.types.code), code: Box::new(code) }, 0))
}

/// A function with this code and globals; everything else as `MAKE_FUNCTION` leaves it.
pub fn function(vm: &mut Vm, code: Ref, globals: Word) -> Ref {
    let c = &code.cast::<CodeObj>().code;
    let doc = match c.consts.first() {
        Some(first) if c.flags & 0x400_0000 != 0 => first.word(),
        _ => Word::NONE,
    };
    let (name, qualname) = (c.name.word(), c.qualname.word());
    let module = globals.cast::<DictObj>().lookup_str(vm.names.__name__).unwrap_or(Word::NONE);
    for w in [doc, name, qualname, module, globals] {
        incref(w);
    }
    own(place(
        FuncObj {
            head: header(vm.types.function),
            code: Cell::new(code.into_word()),
            globals,
            name: Cell::new(name),
            qualname: Cell::new(qualname),
            defaults: Cell::new(Word::NULL),
            kwdefaults: Cell::new(Word::NULL),
            closure: Cell::new(Word::NULL),
            doc: Cell::new(doc),
            module: Cell::new(module),
            annotations: Cell::new(Word::NULL),
            annotate: Cell::new(Word::NULL),
            dict: Cell::new(Word::NULL),
            version: Cell::new(vm.next_version()),
        },
        0,
    ))
}

/// A Rust function that is not a method.
pub fn builtin(vm: &mut Vm, name: &str, func: NativeFn) -> Ref {
    let arity = crate::methods::arity::of_function(name);
    let name = vm.intern(name).into_word();
    own(place(
        BuiltinObj {
            head: header(vm.types.builtin),
            func,
            name,
            this: Word::NULL,
            is_method: false,
            arity,
            owner: std::ptr::null(),
        },
        0,
    ))
}

/// `__new__` of a built-in type.
pub fn constructor(vm: &mut Vm, owner: &TypeObj, func: NativeFn) -> Ref {
    let name = vm.names.__new__;
    incref(name);
    own(place(
        BuiltinObj {
            head: header(vm.types.builtin),
            func,
            name,
            this: Word::NULL,
            is_method: false,
            arity: crate::methods::arity::NEW,
            owner,
        },
        0,
    ))
}

/// A method of a built-in type.
pub fn builtin_method(vm: &mut Vm, owner: &TypeObj, name: &str, func: NativeFn) -> Ref {
    let arity = crate::methods::arity::of_method(name);
    let is_mapping = matches!(owner.kind, Kind::List | Kind::Dict) && name == "__getitem__";
    let is_container = matches!(owner.kind, Kind::Dict | Kind::Set | Kind::FrozenSet);
    let is_plain = is_mapping || is_container && name == "__contains__";
    let ty = match is_slot(name) && !is_plain {
        true => vm.types.wrapper_descriptor,
        false => vm.types.method_descriptor,
    };
    let name = vm.intern(name).into_word();
    own(place(
        BuiltinObj {
            head: header(ty),
            func,
            name,
            this: Word::NULL,
            is_method: true,
            arity,
            owner,
        },
        0,
    ))
}

/// Special methods that aren't slots of CPython's types, and so are plain methods there.
const PLAIN_SPECIAL: &[&str] = &[
    "__reduce__",
    "__reduce_ex__",
    "__format__",
    "__sizeof__",
    "__dir__",
    "__getstate__",
    "__setstate__",
    "__reversed__",
    "__length_hint__",
    "__getnewargs__",
    "__round__",
    "__trunc__",
    "__floor__",
    "__ceil__",
    "__enter__",
    "__exit__",
    "__copy__",
    "__deepcopy__",
    "__complex__",
    "__bytes__",
    "__instancecheck__",
    "__subclasscheck__",
    "__prepare__",
    "__subclasses__",
    "__class_getitem__",
    "__init_subclass__",
    "__subclasshook__",
    "__getnewargs_ex__",
    "__getformat__",
];

/// Whether a method of this name is a slot wrapper.
fn is_slot(name: &str) -> bool {
    name.starts_with("__") && name.ends_with("__") && !PLAIN_SPECIAL.contains(&name)
}

/// A callable bound to a receiver.
pub fn method(vm: &Vm, func: Word, this: Word) -> Ref {
    incref(func);
    incref(this);
    if let Some(b) = func.get::<BuiltinObj>() {
        let is_slot = std::ptr::eq(func.heap_type(), vm.types.wrapper_descriptor);
        let ty = if is_slot { vm.types.method_wrapper } else { vm.types.builtin };
        let bound = BuiltinObj {
            head: header(ty),
            func: b.func,
            name: b.name,
            this,
            is_method: false,
            arity: b.arity,
            owner: b.owner,
        };
        incref(b.name);
        crate::heap::decref(func);
        return own(place(bound, 0));
    }
    own(place(MethodObj { head: header(vm.types.method), func, this }, 0))
}

/// A closure cell; NULL when unbound.
/// A `staticmethod` or `classmethod`.
pub fn wrapper(ty: &TypeObj, func: Ref) -> Ref {
    let func = Cell::new(func.into_word());
    own(with_attrs(ty, WrapperObj { head: header(ty), func }, 0))
}

pub fn cell(vm: &Vm, owned: Word) -> Ref {
    own(place(CellObj { head: header(vm.types.cell), value: Cell::new(owned) }, 0))
}

/// An iterator implemented in Rust.
pub fn iterator(ty: &TypeObj, state: Box<dyn Iterate>) -> Ref {
    let object = NativeIterObj { head: header(ty), state: Cell::new(Some(state)) };
    own(with_attrs(ty, object, 0))
}

/// A module with an empty namespace but for its name.
pub fn module(vm: &mut Vm, name: &str) -> Ref {
    module_of_class(vm, vm.types.module, name)
}

/// A module of a class that may be derived.
pub fn module_of_class(vm: &mut Vm, class: &TypeObj, name: &str) -> Ref {
    let dict = module_dict(vm, name);
    for key in [vm.names.__loader__, vm.names.__spec__] {
        dict.cast::<DictObj>().insert_str(vm, key, none());
    }
    module_of(class, dict)
}

/// A module that the interpreter imports: its spec and loader are made when they are asked for.
pub fn imported_module(vm: &mut Vm, name: &str) -> Ref {
    let dict = module_dict(vm, name);
    module_of(vm.types.module, dict)
}

fn module_dict(vm: &mut Vm, name: &str) -> Ref {
    let dict = dict(vm, Dict::default());
    let text = vm.intern(name);
    let key = vm.names.__name__;
    dict.cast::<DictObj>().insert_str(vm, key, text);
    for key in [vm.names.__doc__, vm.names.__package__] {
        dict.cast::<DictObj>().insert_str(vm, key, none());
    }
    dict
}

/// A module of a class with a namespace.
pub fn module_of(ty: &TypeObj, dict: Ref) -> Ref {
    own(with_attrs(ty, ModuleObj { head: header(ty), dict: dict.into_word() }, 0))
}

/// An instance of a plain class: room for its attributes, none set.
pub fn instance(ty: &TypeObj) -> Ref {
    if ty.attr_offset == 0 {
        return own(place(header(ty), 0));
    }
    let cap = ty.inline.get();
    let p = place(InstanceObj { head: header(ty), attrs: new_attrs(cap) }, 8 * cap as usize);
    // SAFETY: `place` made room for `cap` words.
    unsafe { clear_values(&raw mut (*p).attrs) };
    own(p)
}

/// Attributes with room for `cap` values, which the caller must clear with [`clear_values`].
pub fn new_attrs(cap: u32) -> Attrs {
    Attrs { dict: Cell::new(Word::NULL), cap, top: Cell::new(0) }
}

/// Makes all values NULL.
///
/// # Safety
/// There is room for `cap` words behind the struct.
pub unsafe fn clear_values(attrs: *mut Attrs) {
    // SAFETY: the caller promises the room.
    unsafe {
        let cap = (*attrs).cap as usize;
        std::ptr::write_bytes(attrs.add(1).cast::<Word>(), 0, cap);
    }
}

/// Places a payload for an instance of `ty`, with attributes behind it if the type has any.
/// `data` is how many bytes of variable data follow the struct (before the attributes).
pub fn with_attrs<T>(ty: &TypeObj, value: T, data: usize) -> *mut T {
    if ty.attr_offset == 0 {
        return place(value, data);
    }
    let cap = ty.inline.get();
    let data = data.next_multiple_of(8);
    let p = place(value, data + size_of::<Attrs>() + 8 * cap as usize);
    // SAFETY: room was made for the struct, the data, the attributes and their values.
    unsafe {
        let at = p.add(1).cast::<u8>().add(data).cast::<Attrs>();
        at.write(new_attrs(cap));
        clear_values(at);
    }
    p
}

/// An iterator over small ints.
pub fn range_iter(vm: &Vm, next: i64, step: i64, len: i64) -> Ref {
    own(place(
        RangeIterObj {
            head: header(vm.types.range_iter),
            next: Cell::new(next),
            step,
            len: Cell::new(len),
        },
        0,
    ))
}

/// A Rust value behind an opaque Python object.
pub fn native(ty: &TypeObj, data: Box<dyn std::any::Any>) -> Ref {
    let native = NativeObj {
        head: header(ty),
        data: RefCell::new(data),
        raw: RawItems::none(),
        held: RefCell::new(Vec::new()),
    };
    own(with_attrs(ty, native, 0))
}
