//! Object layouts: a 16-byte [`Header`] and then what the object's [`Kind`] says.
//!
//! Offsets that compiled code assumes are those of `ir::layout`; the tests below assert them. Fields that
//! change are in cells, because several references to one object are the normal case in Python.

use crate::code::Code;
use crate::dict::Dict;
use crate::heap;
pub use crate::iterator_layouts::*;
use crate::raw_items::{ByteCell, RawItems};
use crate::set::Set;
use crate::vm::{Args, R, Vm};
pub use crate::wide::IntObj;
use ir::layout::tid;
use ir::word::Word;
use std::any::Any;
use std::cell::{Cell, RefCell, UnsafeCell};

/// What every heap object starts with.
#[repr(C)]
pub struct Header {
    /// Reference count; negative means immortal.
    pub refcnt: Cell<i32>,
    /// The type's id: what a type guard compares.
    pub tid: Cell<u32>,
    /// The type.
    pub ty: Cell<*const TypeObj>,
}

/// Which payload follows the header. A Python subclass of a built-in type has its kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // the names are Python's
pub enum Kind {
    Object,
    None,
    Bool,
    Ellipsis,
    NotImplemented,
    Int,
    Float,
    Complex,
    Str,
    Bytes,
    ByteArray,
    List,
    Tuple,
    Dict,
    Set,
    FrozenSet,
    Range,
    RangeIter,
    ListIter,
    TupleIter,
    StrIter,
    DictIter,
    Enumerate,
    Zip,
    Map,
    Filter,
    NativeIter,
    Slice,
    Function,
    Builtin,
    Method,
    Cell,
    Type,
    Module,
    Generator,
    Exception,
    Traceback,
    Code,
    Property,
    StaticMethod,
    ClassMethod,
    Super,
    SlotDescr,
    GetSet,
    Native,
}

impl Kind {
    /// Whether objects of this kind are iterators of their own making.
    pub fn is_iterator(self) -> bool {
        use Kind::*;
        matches!(
            self,
            RangeIter
                | ListIter
                | TupleIter
                | StrIter
                | DictIter
                | Enumerate
                | Zip
                | Map
                | Filter
                | NativeIter
                | Generator
        )
    }
}

/// A payload struct and the kinds that have it.
///
/// # Safety
/// Every object whose type has a kind for which `has` is true starts with `Self`.
// SAFETY: what an implementation promises is said above; `payload!` makes them all.
pub unsafe trait Payload: 'static {
    /// Whether objects of this kind are laid out as `Self`.
    fn has(kind: Kind) -> bool;
}

macro_rules! payload {
    ($($ty:ty: $($kind:ident)|+;)*) => {
        $(
            // SAFETY: the constructors of these kinds place exactly this struct.
            unsafe impl Payload for $ty {
                #[inline(always)]
                fn has(kind: Kind) -> bool {
                    matches!(kind, $(Kind::$kind)|+)
                }
            }
        )*
    };
}

payload! {
    IntObj: Int; FloatObj: Float; ComplexObj: Complex; StrObj: Str; BytesObj: Bytes | ByteArray;
    ListObj: List; TupleObj: Tuple; DictObj: Dict; SetObj: Set | FrozenSet; RangeObj: Range;
    RangeIterObj: RangeIter; SequenceIterObj: ListIter | TupleIter | StrIter; DictIterObj: DictIter;
    EnumerateObj: Enumerate; ZipObj: Zip; MapObj: Map; FilterObj: Filter; NativeIterObj: NativeIter; SliceObj: Slice;
    FuncObj: Function; BuiltinObj: Builtin; MethodObj: Method; CellObj: Cell; TypeObj: Type;
    ModuleObj: Module; GenObj: Generator; ExcObj: Exception; TracebackObj: Traceback; CodeObj: Code;
    PropertyObj: Property; WrapperObj: StaticMethod | ClassMethod; SuperObj: Super;
    SlotDescrObj: SlotDescr; GetSetObj: GetSet; NativeObj: Native;
}

/// What can be asked of a word that holds a live value.
pub trait Value: Copy {
    /// The header of a pointer.
    fn head(self) -> &'static Header;
    /// The type of a pointer.
    fn heap_type(self) -> &'static TypeObj;
    /// The kind of any value.
    fn kind(self) -> Kind;
    /// The payload, if the value is a heap object of that layout (subclasses included).
    ///
    /// The lifetime is a promise of the caller: it must own or borrow a reference that outlives the use.
    fn get<T: Payload>(self) -> Option<&'static T>;
    /// The payload of a pointer whose kind the caller has checked (asserted in debug builds).
    fn cast<T: Payload>(self) -> &'static T;
    /// Whether this is a heap object whose exact type has this id.
    fn has_tid(self, id: u32) -> bool;
    /// The text of a `str`.
    fn as_str(self) -> Option<&'static str>;
}

impl Value for Word {
    #[inline(always)]
    fn head(self) -> &'static Header {
        debug_assert!(self.is_pointer());
        // SAFETY: pointer words refer to live objects, which start with a header.
        unsafe { &*(self.0 as *const Header) }
    }

    #[inline(always)]
    fn heap_type(self) -> &'static TypeObj {
        // SAFETY: an object keeps its type alive.
        unsafe { &*self.head().ty.get() }
    }

    #[inline]
    fn kind(self) -> Kind {
        if self.is_small_int() {
            Kind::Int
        } else if self.is_flonum() {
            Kind::Float
        } else if self.is_pointer() {
            self.heap_type().kind
        } else {
            match self {
                Word::TRUE | Word::FALSE => Kind::Bool,
                Word::ELLIPSIS => Kind::Ellipsis,
                Word::NOT_IMPLEMENTED => Kind::NotImplemented,
                _ => Kind::None,
            }
        }
    }

    #[inline(always)]
    fn get<T: Payload>(self) -> Option<&'static T> {
        if self.is_pointer() && T::has(self.heap_type().kind) {
            // SAFETY: `Payload` promises the layout for this kind.
            Some(unsafe { &*(self.0 as *const T) })
        } else {
            None
        }
    }

    #[inline(always)]
    fn cast<T: Payload>(self) -> &'static T {
        debug_assert!(self.is_pointer() && T::has(self.heap_type().kind));
        // SAFETY: the caller checked the kind.
        unsafe { &*(self.0 as *const T) }
    }

    #[inline(always)]
    fn has_tid(self, id: u32) -> bool {
        self.is_pointer() && self.head().tid.get() == id
    }

    #[inline]
    fn as_str(self) -> Option<&'static str> {
        self.get::<StrObj>().map(StrObj::as_str)
    }
}

/// The word of an object.
#[inline(always)]
pub fn word_of<T>(p: *const T) -> Word {
    Word(p as u64)
}
/// `float` that is not immediate.
#[repr(C)]
pub struct FloatObj {
    pub head: Header,
    pub value: f64,
}

/// `complex`.
#[repr(C)]
pub struct ComplexObj {
    pub head: Header,
    pub re: f64,
    pub im: f64,
}

/// `str`: valid UTF-8 behind the struct.
#[repr(C)]
pub struct StrObj {
    pub head: Header,
    /// 0 until computed.
    pub hash: Cell<i64>,
    /// Bytes.
    pub len: usize,
    /// Code points; equal to `len` exactly for ASCII.
    pub chars: usize,
    /// Whether this is the one string of its text in the intern table.
    pub interned: Cell<bool>,
}

impl StrObj {
    #[inline(always)]
    pub fn as_str(&self) -> &'static str {
        // SAFETY: the constructor copied `len` bytes of a `str` right behind the struct.
        unsafe {
            let data = (self as *const StrObj).add(1).cast::<u8>();
            std::str::from_utf8_unchecked(std::slice::from_raw_parts(data, self.len))
        }
    }
    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.len == self.chars
    }
}

/// `bytes` and `bytearray`.
#[repr(C)]
pub struct BytesObj {
    pub head: Header,
    pub data: ByteCell,
}

/// `list`.
#[repr(C)]
pub struct ListObj {
    pub head: Header,
    pub items: Cell<*mut Word>,
    pub len: Cell<usize>,
    pub cap: Cell<usize>,
}

/// `tuple`: the items follow.
#[repr(C)]
pub struct TupleObj {
    pub head: Header,
    pub len: usize,
    /// 0: not known yet.
    pub hash: Cell<i64>,
}

impl TupleObj {
    /// The part before the items, of a type of tuples.
    pub fn new(ty: &TypeObj, len: usize) -> TupleObj {
        TupleObj { head: crate::heap::header(ty), len, hash: Cell::new(0) }
    }
    #[inline(always)]
    pub fn items(&self) -> &'static [Word] {
        // SAFETY: the constructor wrote `len` words right behind the struct.
        unsafe {
            std::slice::from_raw_parts((self as *const TupleObj).add(1).cast::<Word>(), self.len)
        }
    }
}

/// `dict`.
#[repr(C)]
pub struct DictObj {
    pub head: Header,
    pub inner: UnsafeCell<Dict>,
}

impl DictObj {
    /// The table. Never hold it across anything that can run Python code.
    #[inline(always)]
    #[allow(clippy::mut_from_ref)] // single-threaded; callers keep the borrow local (see above)
    pub fn table(&self) -> &mut Dict {
        // SAFETY: single-threaded, and callers do not keep the borrow across calls to Python code.
        unsafe { &mut *self.inner.get() }
    }
}

/// `set` and `frozenset`.
#[repr(C)]
pub struct SetObj {
    pub head: Header,
    pub inner: UnsafeCell<Set>,
    pub hash: Cell<Option<i64>>,
}

impl SetObj {
    /// The table. Never hold it across anything that can run Python code.
    #[inline(always)]
    #[allow(clippy::mut_from_ref)] // as for `DictObj::table`
    pub fn table(&self) -> &mut Set {
        // SAFETY: as for `DictObj::table`.
        unsafe { &mut *self.inner.get() }
    }
}

/// `range`; the bounds are ints of any size.
#[repr(C)]
pub struct RangeObj {
    pub head: Header,
    pub start: Word,
    pub stop: Word,
    pub step: Word,
}

/// `slice`.
#[repr(C)]
pub struct SliceObj {
    pub head: Header,
    pub start: Word,
    pub stop: Word,
    pub step: Word,
}

/// Python function.
#[repr(C)]
pub struct FuncObj {
    pub head: Header,
    /// Owned code object; never NULL.
    pub code: Cell<Word>,
    /// Owned globals dict.
    pub globals: Word,
    pub name: Cell<Word>,
    pub qualname: Cell<Word>,
    /// Tuple or NULL.
    pub defaults: Cell<Word>,
    /// Dict or NULL.
    pub kwdefaults: Cell<Word>,
    /// Tuple of cells or NULL.
    pub closure: Cell<Word>,
    pub doc: Cell<Word>,
    pub module: Cell<Word>,
    pub annotations: Cell<Word>,
    pub annotate: Cell<Word>,
    /// Attribute dict or NULL.
    pub dict: Cell<Word>,
    /// Changes when code or defaults change; what a call cache compares.
    pub version: Cell<u32>,
}

impl FuncObj {
    #[inline(always)]
    pub fn code(&self) -> &'static Code {
        &self.code.get().cast::<CodeObj>().code
    }
    /// The defaults of the last `n` positional parameters, if all of them have one.
    pub fn last_defaults(&self, n: usize) -> Option<&'static [Word]> {
        let defaults = self.defaults.get().get::<TupleObj>()?.items();
        Some(&defaults[defaults.len().checked_sub(n)?..])
    }
    /// Whether it keeps no values of the program alive.
    pub fn is_bare(&self) -> bool {
        let held = [&self.defaults, &self.kwdefaults, &self.closure, &self.annotate, &self.dict];
        held.iter().all(|field| field.get() == Word::NULL)
    }
}

/// Rust function as Python sees it.
pub type NativeFn = fn(&mut Vm, &Args) -> R;

/// Function or method written in Rust.
#[repr(C)]
pub struct BuiltinObj {
    pub head: Header,
    pub func: NativeFn,
    /// Interned name.
    pub name: Word,
    /// Bound receiver, or NULL.
    pub this: Word,
    /// In a type's dict: becomes bound when looked up on an instance.
    pub is_method: bool,
    /// Least and most positional arguments, the receiver among them.
    pub arity: (u8, u8),
    /// The type that a method belongs to, or null.
    pub owner: *const TypeObj,
}

/// Bound Python method (or any callable bound to a receiver).
#[repr(C)]
pub struct MethodObj {
    pub head: Header,
    pub func: Word,
    pub this: Word,
}

/// Closure cell.
#[repr(C)]
pub struct CellObj {
    pub head: Header,
    /// NULL when unbound.
    pub value: Cell<Word>,
}

/// The attribute names that instances of one class share, in order of first assignment.
#[derive(Default)]
pub struct SharedKeys {
    pub names: Vec<Word>,
}

/// Most attributes that live in an instance itself (as in CPython's shared keys).
pub const MAX_SHARED_KEYS: usize = 30;

impl SharedKeys {
    /// Index of an interned name.
    pub fn index(&self, name: Word) -> Option<usize> {
        self.names.iter().position(|n| *n == name)
    }
}

/// A type.
#[repr(C)]
pub struct TypeObj {
    pub head: Header,
    /// The id that instances have in their header.
    pub id: u32,
    pub kind: Kind,
    /// Bytes before the attributes of an instance, 0 if there are none (see `attrs`).
    pub attr_offset: u32,
    /// Whether instances take arbitrary attributes.
    pub has_dict: bool,
    /// Made by a `class` statement.
    pub is_heap: bool,
    pub has_del: Cell<bool>,
    /// Whether Python classes must not derive from this native type.
    pub sealed: Cell<bool>,
    /// Whether `__getattribute__` / `__getattr__` / `__setattr__` / `__delattr__` is Python's own.
    pub custom_getattr: Cell<bool>,
    pub custom_setattr: Cell<bool>,
    /// What patterns its instances match, if this class itself says so (see `Vm::collection`).
    pub collection: Cell<crate::interp::matching::Collection>,
    /// How many inline values `__slots__` take.
    pub slots: usize,
    /// Inline value count for the next instance.
    pub inline: Cell<u32>,
    /// Unique number of the current state of the type and its bases; 0 = none assigned.
    pub version: Cell<u32>,
    pub name: Cell<Word>,
    pub qualname: Cell<Word>,
    /// What messages call it, or NULL: its name.
    pub full_name: Cell<Word>,
    /// Owned tuple of bases.
    pub bases: Cell<Word>,
    /// Method resolution order, itself first; owns a reference to all but itself.
    pub mro: RefCell<Vec<&'static TypeObj>>,
    /// Owned dict.
    pub dict: Word,
    pub subclasses: RefCell<Vec<*const TypeObj>>,
    pub keys: RefCell<SharedKeys>,
    /// Attributes of its own dict that the program gives other values while it runs (counters): no cache may hold those
    /// values, which are immediates, and new ones are no new state of the type.
    pub changing: RefCell<Vec<Word>>,
    /// Makes an instance from a call's arguments (the class first); the nearest base that has one.
    pub new: Cell<Option<NativeFn>>,
}

impl TypeObj {
    /// As messages call it: types that CPython has in C with their module.
    pub fn name(&self) -> &'static str {
        match self.full_name.get() {
            Word::NULL => self.short_name(),
            full => full.as_str().unwrap_or("?"),
        }
    }
    /// Its `__name__`.
    pub(crate) fn short_name(&self) -> &'static str {
        self.name.get().as_str().unwrap_or("?")
    }
    pub fn dict(&self) -> &'static DictObj {
        self.dict.cast::<DictObj>()
    }
    pub fn word(&self) -> Word {
        word_of(self)
    }
    /// The entry of an attribute in `changing`: it stays where it is for as long as the version is the same.
    pub(crate) fn changing_entry(&self, name: Word) -> Option<&'static crate::dict::Entry> {
        let changing = self.changing.borrow();
        if changing.is_empty() {
            return None;
        }
        let table = self.dict().table();
        let entry = &table.entries[table.find_str(name)?];
        changing.contains(&entry.key).then_some(entry)
    }
    /// An attribute gets another value, as an immediate gives way to another or not. Whether both this change and one
    /// before it were of that sort: then no cache has the value.
    pub(crate) fn note_change(&self, name: Word, of_immediates: bool) -> bool {
        let table = self.dict().table();
        if !table.all_str() {
            return false;
        }
        // The dict's key, which lives as long as it is listed here.
        let Some(at) = table.find_str(name) else { return false };
        let key = table.entries[at].key;
        let mut changing = self.changing.borrow_mut();
        let known = changing.iter().position(|n| *n == key);
        match known {
            Some(at) if !of_immediates => _ = changing.swap_remove(at),
            None if of_immediates => changing.push(key),
            _ => {}
        }
        of_immediates && known.is_some()
    }
    /// Whether `self` is `other` or a subclass of it.
    pub fn is_subtype(&self, other: &TypeObj) -> bool {
        std::ptr::eq(self, other) || self.mro.borrow().iter().any(|t| std::ptr::eq(*t, other))
    }
}

/// An instance's own attributes, behind its payload. Shared keys index `values`.
///
/// Values are set in key order only; an assignment out of order, or one that does not fit, moves all of
/// them (but `__slots__`) to `dict`, which then alone is true. So a non-NULL value is always current.
#[repr(C)]
pub struct Attrs {
    /// Dict or NULL.
    pub dict: Cell<Word>,
    /// Number of values that follow.
    pub cap: u32,
    /// Highest index assigned so far plus one.
    pub top: Cell<u32>,
}

impl Attrs {
    #[inline(always)]
    pub fn values(&self) -> &'static [Cell<Word>] {
        // SAFETY: the constructor placed `cap` words right behind the struct.
        unsafe {
            std::slice::from_raw_parts(
                (self as *const Attrs).add(1).cast::<Cell<Word>>(),
                self.cap as usize,
            )
        }
    }
}

/// The attributes of an instance, if it has any room for them.
#[inline]
pub fn attrs(w: Word) -> Option<&'static Attrs> {
    if !w.is_pointer() {
        return None;
    }
    let ty = w.heap_type();
    if ty.attr_offset == 0 {
        return None;
    }
    let offset = match ty.kind {
        Kind::Tuple => size_of::<TupleObj>() + 8 * w.cast::<TupleObj>().len,
        Kind::Str => size_of::<StrObj>() + w.cast::<StrObj>().len.next_multiple_of(8),
        _ => ty.attr_offset as usize,
    };
    // SAFETY: the constructor placed an `Attrs` at that offset when the type says so.
    Some(unsafe { &*((w.0 as usize + offset) as *const Attrs) })
}

/// Instance of a plain Python class: nothing but attributes.
#[repr(C)]
pub struct InstanceObj {
    pub head: Header,
    pub attrs: Attrs,
}

/// Module.
#[repr(C)]
pub struct ModuleObj {
    pub head: Header,
    pub dict: Word,
}

/// Exception instance.
#[repr(C)]
pub struct ExcObj {
    pub head: Header,
    /// Tuple.
    pub args: Cell<Word>,
    /// Exception, None or NULL.
    pub cause: Cell<Word>,
    /// Exception or NULL.
    pub context: Cell<Word>,
    /// Traceback or NULL.
    pub traceback: Cell<Word>,
    pub suppress_context: Cell<bool>,
    /// `StopIteration.value`, `SystemExit.code`, `KeyError`'s key … or NULL.
    pub value: Cell<Word>,
    /// Dict of the type's other attributes (`OSError.errno` …) or NULL.
    pub fields: Cell<Word>,
}

/// One line of a traceback.
#[repr(C)]
pub struct TracebackObj {
    pub head: Header,
    /// Towards where it was raised; NULL at the end.
    pub next: Cell<Word>,
    pub code: Word,
    /// The namespace that the code ran in.
    pub globals: Word,
    pub line: u32,
    /// Instruction index, for the column markers.
    pub ip: u32,
}

/// Code object.
#[repr(C)]
pub struct CodeObj {
    pub head: Header,
    pub code: Box<Code>,
}

/// `property`.
#[repr(C)]
pub struct PropertyObj {
    pub head: Header,
    pub get: Cell<Word>,
    pub set: Cell<Word>,
    pub del: Cell<Word>,
    pub doc: Cell<Word>,
    /// What a class statement calls it, or NULL.
    pub name: Cell<Word>,
    /// Whether the docstring is the getter's.
    pub has_getters_doc: Cell<bool>,
}

/// `staticmethod` and `classmethod`.
#[repr(C)]
pub struct WrapperObj {
    pub head: Header,
    pub func: Cell<Word>,
}

/// `super(cls, obj)`.
#[repr(C)]
pub struct SuperObj {
    pub head: Header,
    pub ty: Word,
    pub obj: Word,
    /// Where the search starts: the type of `obj`, or `obj` itself if that is a type.
    pub start: Word,
}

/// Member descriptor of a `__slots__` entry.
#[repr(C)]
pub struct SlotDescrObj {
    pub head: Header,
    pub name: Word,
    /// Owned: the class.
    pub owner: Word,
    pub index: usize,
}

/// Attribute of a built-in type, computed by Rust.
#[repr(C)]
pub struct GetSetObj {
    pub head: Header,
    pub name: Word,
    /// Owned: the type.
    pub owner: Word,
    pub get: fn(&mut Vm, Word) -> R,
    pub set: Option<Setter>,
    /// Whether the setter takes NULL, which deletes.
    pub deletes: Cell<bool>,
}

/// Assigns a computed attribute: object, value.
pub type Setter = fn(&mut Vm, Word, Word) -> R<()>;

/// Anything else that Rust code keeps behind a Python object.
#[repr(C)]
pub struct NativeObj {
    pub head: Header,
    pub data: RefCell<Box<dyn Any>>,
    /// What of `data` native code may see.
    pub raw: RawItems,
    /// Python values that `data` needs kept alive.
    pub held: RefCell<Vec<heap::Ref>>,
}

/// Where a generator is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GenState {
    Created,
    Suspended,
    Running,
    Done,
}

/// Which `def` a generator's frame is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GenSort {
    Generator,
    Coroutine,
    AsyncGenerator,
}

impl GenSort {
    /// As error messages call it.
    pub fn name(self) -> &'static str {
        match self {
            GenSort::Generator => "generator",
            GenSort::Coroutine => "coroutine",
            GenSort::AsyncGenerator => "async generator",
        }
    }

    /// By the code's flags.
    pub fn of(code: &Code) -> GenSort {
        // The compiler crate marks an asynchronous generator as a generator and a coroutine.
        let both = crate::code::CO_GENERATOR | crate::code::CO_COROUTINE;
        if code.flags & crate::code::CO_ASYNC_GENERATOR != 0 || code.flags & both == both {
            GenSort::AsyncGenerator
        } else if code.flags & crate::code::CO_COROUTINE != 0 {
            GenSort::Coroutine
        } else {
            GenSort::Generator
        }
    }
}

/// Generator or coroutine.
#[repr(C)]
pub struct GenObj {
    pub head: Header,
    pub state: Cell<GenState>,
    pub sort: GenSort,
    /// An asynchronous generator is being awaited.
    pub busy: Cell<bool>,
    /// `aclose()` was awaited, or the death of a coroutine was warned of.
    pub closed: Cell<bool>,
    /// Whether `frame` and its words are the generator's: not while it runs, nor at the end.
    pub holds_frame: Cell<bool>,
    /// Words behind the struct for the frame's locals and operand stack, which stay there while it runs.
    pub room: u32,
    /// The frame while it does not run. `ip` and `sp` are all that running it changes.
    pub frame: UnsafeCell<crate::frame::Frame>,
    pub name: Cell<Word>,
    pub qualname: Cell<Word>,
    /// The exception that its suspended `except` block handles, or NULL.
    pub handled: Cell<Word>,
    /// Code object, kept after the end for `gi_code`.
    pub code: Word,
    /// The hooks of `sys.set_asyncgen_hooks` know of it.
    pub hooked: Cell<bool>,
    /// While its frame is [`crate::frame::CHAINED`]: the outermost of those who wait for it, borrowed.
    pub outermost: Cell<Word>,
    /// While its frame is, or that of one that it waits for: who waits for it, borrowed.
    pub waiter: Cell<Word>,
}

impl GenObj {
    /// The frame while it does not run. The borrow must end before anything can run Python code.
    #[inline(always)]
    pub fn suspended_frame(&self) -> Option<&'static crate::frame::Frame> {
        // SAFETY: single-threaded; the frame is written by whoever resumes and suspends it only.
        self.holds_frame.get().then(|| unsafe { &*self.frame.get() })
    }
    /// Locals and operand stack of the frame while it does not run.
    pub fn suspended_words(&self) -> &'static [Word] {
        self.suspended_frame().map_or(&[], crate::frame::Frame::words)
    }
    /// Gives up everything that the frame owns; it won't run again.
    pub fn release_frame(&self) {
        let Some(frame) = self.suspended_frame() else { return };
        let (words, func, locals) = (self.suspended_words(), frame.func, frame.locals);
        self.holds_frame.set(false);
        words.iter().for_each(|w| heap::decref(*w));
        heap::decref(func);
        heap::decref(locals);
    }
}

/// Ids of built-in types beyond those that compiled code knows (`ir::layout::tid`).
pub mod builtin_tid {
    #![allow(missing_docs)] // the names are Python's
    use super::tid;
    pub const OBJECT: u32 = 11;
    pub const TYPE: u32 = 12;
    pub const BOOL: u32 = 13;
    pub const NONE: u32 = 14;
    pub const SET: u32 = 15;
    pub const FROZENSET: u32 = 16;
    pub const METHOD: u32 = 17;
    pub const GENERATOR: u32 = 18;
    pub const MODULE: u32 = 19;
    pub const BYTES: u32 = 20;
    pub const SLICE: u32 = 21;
    pub const RANGE: u32 = 22;
    pub const TUPLE_ITER: u32 = 23;
    pub const STR_ITER: u32 = 24;
    pub const DICT_KEY_ITER: u32 = 25;
    pub const DICT_VALUE_ITER: u32 = 26;
    pub const DICT_ITEM_ITER: u32 = 27;
    pub const ENUMERATE: u32 = 28;
    pub const ZIP: u32 = 29;
    pub const STATICMETHOD: u32 = 30;
    pub const CLASSMETHOD: u32 = 31;
    pub const COMPLEX: u32 = 32;
    /// First id for the other built-in types, in the order in which they are made.
    pub const REST: u32 = 33;
    const _: () = assert!(OBJECT > tid::BUILTIN && REST < tid::FIRST_DYNAMIC);
}

#[cfg(test)]
mod tests {
    use super::*;
    use ir::layout as l;
    use std::mem::offset_of;

    #[test]
    fn layouts_are_those_that_compiled_code_assumes() {
        let facts = [
            (l::OBJ_REFCNT, offset_of!(Header, refcnt)),
            (l::OBJ_TID, offset_of!(Header, tid)),
            (l::OBJ_TYPE, offset_of!(Header, ty)),
            (l::OBJ_BODY, size_of::<Header>()),
            (l::FLOAT_VALUE, offset_of!(FloatObj, value)),
            (l::LIST_ITEMS, offset_of!(ListObj, items)),
            (l::LIST_LEN, offset_of!(ListObj, len)),
            (l::LIST_CAP, offset_of!(ListObj, cap)),
            (l::TUPLE_LEN, offset_of!(TupleObj, len)),
            (l::TUPLE_ITEMS, size_of::<TupleObj>()),
            (l::RANGE_ITER_NEXT, offset_of!(RangeIterObj, next)),
            (l::RANGE_ITER_STEP, offset_of!(RangeIterObj, step)),
            (l::RANGE_ITER_LEN, offset_of!(RangeIterObj, len)),
            (l::LIST_ITER_LIST, offset_of!(SequenceIterObj, sequence)),
            (l::LIST_ITER_INDEX, offset_of!(SequenceIterObj, index)),
        ];
        for (i, (wanted, is)) in facts.into_iter().enumerate() {
            assert_eq!(wanted as usize, is, "fact {i}");
        }
    }
}
