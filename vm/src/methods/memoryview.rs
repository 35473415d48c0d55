//! `memoryview`: windows on the memory of other objects. Those of several dimensions, which only `cast` makes, show all their items
//! one behind the other.

use super::{define, define_property};
use crate::buffer::Export;
use crate::build;
use crate::heap::Ref;
use crate::modules::array::Typecode;
use crate::object::*;
use crate::slices::Span;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use std::rc::Rc;

/// What a view shows. The object may shrink meanwhile, so every access checks that the memory is there.
#[derive(Clone)]
struct View {
    /// None once released.
    object: Option<Ref>,
    /// Where the first item starts, and from one item to the next, in bytes.
    start: usize,
    stride: i64,
    len: usize,
    format: Format,
    readonly: bool,
    /// The sides, unless it has just one dimension.
    shape: Option<Rc<[usize]>>,
}

/// The state of a `memoryview`.
struct Shown {
    view: View,
    /// Keeps the memory where it is.
    export: Option<Export>,
}

/// What an item is: bytes of length one, truth values, or numbers as in an array.
#[derive(Clone, Copy, PartialEq)]
enum Format {
    Char,
    Bool,
    Number(Typecode),
}

impl Format {
    /// A native single-character format, with or without `@`.
    fn new(text: &str) -> Option<Format> {
        let mut chars = text.strip_prefix('@').unwrap_or(text).chars();
        match (chars.next(), chars.next()) {
            (Some('c'), None) => Some(Format::Char),
            (Some('?'), None) => Some(Format::Bool),
            (Some(c), None) => Typecode::new(c).filter(|code| !code.is_text()).map(Format::Number),
            _ => None,
        }
    }
    fn letter(self) -> char {
        match self {
            Format::Char => 'c',
            Format::Bool => '?',
            Format::Number(code) => code.letter(),
        }
    }
    fn size(self) -> usize {
        match self {
            Format::Char | Format::Bool => 1,
            Format::Number(code) => code.size(),
        }
    }
    fn is_byte(self) -> bool {
        matches!(self.letter(), 'b' | 'B' | 'c')
    }
    fn unpack(self, vm: &mut Vm, item: &[u8]) -> R {
        match self {
            Format::Char => Ok(build::bytes(vm, item.to_vec())),
            Format::Bool => Ok(build::bool(item[0] != 0)),
            Format::Number(code) => {
                let mut raw = [0; 8];
                raw[..item.len()].copy_from_slice(item);
                code.unpack(vm, raw)
            }
        }
    }
    fn pack(self, vm: &mut Vm, w: Word) -> R<Vec<u8>> {
        let letter = self.letter();
        match self {
            Format::Char => match w.get::<BytesObj>().filter(|_| w.kind() == Kind::Bytes) {
                Some(b) if b.data.borrow().len() == 1 => Ok(b.data.borrow().clone()),
                Some(_) => Err(invalid_value(vm, letter)),
                None => Err(invalid_type(vm, letter)),
            },
            Format::Bool => Ok(vec![u8::from(vm.truth(w)?)]),
            Format::Number(code) => match code.pack(vm, w) {
                Ok(raw) => Ok(raw[..code.size()].to_vec()),
                Err(_) if vm.pending_is(vm.exc().overflow_error) => {
                    vm.clear_pending();
                    Err(invalid_value(vm, letter))
                }
                Err(_) if vm.pending_is(vm.exc().type_error) => {
                    vm.clear_pending();
                    Err(invalid_type(vm, letter))
                }
                Err(e) => Err(e),
            },
        }
    }
}
fn invalid_value(vm: &mut Vm, letter: char) -> crate::vm::Raised {
    vm.value_error(&format!("memoryview: invalid value for format '{letter}'"))
}
fn invalid_type(vm: &mut Vm, letter: char) -> crate::vm::Raised {
    vm.type_error(format!("memoryview: invalid type for format '{letter}'"))
}

impl View {
    /// Where an item starts.
    fn at(&self, i: usize) -> usize {
        (self.start as i64 + i as i64 * self.stride) as usize
    }
    fn is_contiguous(&self) -> bool {
        self.stride == self.format.size() as i64 || self.len <= 1
    }
    /// The items' bytes one behind the other; what the object has no longer is left out.
    fn bytes(&self) -> Vec<u8> {
        let size = self.format.size();
        let collect = |memory: &[u8]| {
            let whole = memory.get(self.start..self.start + self.len * size);
            if let (true, Some(whole)) = (self.is_contiguous(), whole) {
                return whole.to_vec();
            }
            let item = |i| memory.get(self.at(i)..self.at(i) + size);
            (0..self.len).filter_map(item).flatten().copied().collect()
        };
        self.object
            .as_ref()
            .and_then(|o| crate::buffer::with_owned(**o, |m| collect(m)))
            .unwrap_or_default()
    }
    fn part(&self, span: Span) -> View {
        let start = self.start as i64 + span.start * self.stride;
        let stride = self.stride.saturating_mul(span.step);
        View { start: start.max(0) as usize, stride, len: span.len, ..self.clone() }
    }
}

/// The view of a word, even a released one.
fn raw_view(w: Word) -> Option<View> {
    Some(w.get::<NativeObj>()?.data.try_borrow().ok()?.downcast_ref::<Shown>()?.view.clone())
}
/// Whether this is a view, even a released one.
pub(crate) fn is_view(w: Word) -> bool {
    raw_view(w).is_some()
}
/// The view of the receiver, which must not have been released.
fn view(vm: &mut Vm, w: Word) -> R<View> {
    match raw_view(w) {
        Some(v) if v.object.is_some() => Ok(v),
        Some(_) => Err(vm.value_error("operation forbidden on released memoryview object")),
        None => Err(vm.type_error("descriptor requires a 'memoryview' object".into())),
    }
}
/// The bytes that a view shows, for [`crate::buffer`].
pub(crate) fn bytes_of(w: Word) -> Option<Vec<u8>> {
    raw_view(w).filter(|v| v.object.is_some()).map(|v| v.bytes())
}
/// Shows the memory of a contiguous view of an object that may be changed.
pub(crate) fn with_writable<T>(w: Word, f: impl FnOnce(&mut [u8]) -> T) -> Option<T> {
    let v = raw_view(w).filter(|v| !v.readonly && v.is_contiguous())?;
    let (from, to) = (v.start, v.start + v.len * v.format.size());
    let show = |memory: &mut [u8]| memory.get_mut(from..to).map(f);
    crate::buffer::with_owned(**v.object.as_ref()?, show)?
}

/// A whole view of an object with a buffer.
fn view_of(w: Word) -> Option<View> {
    if let Some(v) = raw_view(w) {
        return Some(v).filter(|v| v.object.is_some());
    }
    crate::buffer::with(w, |_| ())?;
    view_of_owner(w)
}
/// A whole view of an object that owns its memory, be it one that only its own methods show.
fn view_of_owner(w: Word) -> Option<View> {
    let bytes = crate::buffer::with_owned(w, |memory| memory.len())?;
    let letter = crate::modules::array::letter_of(w).unwrap_or('B');
    let format = Format::Number(Typecode::new(letter)?);
    let size = format.size();
    let readonly = w.kind() == Kind::Bytes;
    let object = Some(Ref::new(w));
    let (stride, len) = (size as i64, bytes / size);
    Some(View { object, start: 0, stride, len, format, readonly, shape: None })
}
/// A view of an object that owns its memory, for its methods to give.
pub(crate) fn of(vm: &mut Vm, w: Word) -> R {
    match view_of_owner(w) {
        Some(v) => make(vm, v),
        None => Err(vm.runtime_error("this object has no buffer")),
    }
}
fn make(vm: &mut Vm, v: View) -> R {
    match vm.library.memoryview {
        Some(ty) => {
            let export = v.object.as_ref().map(|o| Export::new(**o));
            Ok(build::native(ty, Box::new(Shown { view: v, export })))
        }
        None => Err(vm.runtime_error("memoryview is not initialised")),
    }
}
fn new(vm: &mut Vm, args: &Args) -> R {
    let given = Args { pos: &args.pos[1..], ..*args };
    let [object] = given.bind(vm, "memoryview", ["object"], 1)?;
    let w = object.unwrap_or(Word::NONE);
    match view_of(w) {
        Some(v) => make(vm, v),
        None if raw_view(w).is_some() => view(vm, w).map(|_| build::none()),
        None => {
            let ty = vm.type_of(w).name();
            let text = format!("memoryview: a bytes-like object is required, not '{ty}'");
            Err(vm.type_error(text))
        }
    }
}

fn position(vm: &mut Vm, v: &View, key: Word) -> R<usize> {
    if let Some(sides) = &v.shape {
        return position_in_shape(vm, sides, key);
    }
    let name = vm.names.__index__;
    let ty = vm.type_of(key);
    if crate::arithmetic::Int::of(key).is_none() && vm.type_lookup(ty, name).is_none() {
        return Err(vm.type_error("memoryview: invalid slice key".into()));
    }
    let i = vm.to_i64(key)?;
    let i = if i < 0 { i.saturating_add(v.len as i64) } else { i };
    if (0..v.len as i64).contains(&i) {
        return Ok(i as usize);
    }
    Err(vm.index_error("index out of bounds on dimension 1"))
}
/// An item of a view of unsigned bytes, by an index that counts from the end if it is negative.
fn quick_byte(w: Word, i: i64) -> Option<u8> {
    let data = w.get::<NativeObj>()?.data.try_borrow().ok()?;
    let v = &data.downcast_ref::<Shown>()?.view;
    if v.format.letter() != 'B' || v.shape.is_some() {
        return None;
    }
    let i = if i < 0 { i + v.len as i64 } else { i };
    let at = v.at(usize::try_from(i).ok().filter(|i| *i < v.len)?);
    crate::buffer::with_owned(**v.object.as_ref()?, |memory| memory.get(at).copied())?
}
/// Which item a key names in a view of several dimensions (or none).
fn position_in_shape(vm: &mut Vm, sides: &[usize], key: Word) -> R<usize> {
    if key.get::<SliceObj>().is_some() {
        return Err(not_implemented(vm, "multi-dimensional slicing is not implemented"));
    }
    if sides.is_empty() && key == Word::ELLIPSIS {
        return Ok(0);
    }
    let Some(keys) = key.get::<TupleObj>() else {
        vm.index(key).map_err(|_| {
            vm.clear_pending();
            vm.type_error("memoryview: invalid slice key".into())
        })?;
        if sides.is_empty() {
            return Err(vm.type_error("invalid indexing of 0-dim memory".into()));
        }
        return Err(not_implemented(vm, "multi-dimensional sub-views are not implemented"));
    };
    let keys = keys.items();
    if keys.iter().any(|k| k.get::<SliceObj>().is_some()) {
        return Err(not_implemented(vm, "multi-dimensional slicing is not implemented"));
    }
    if keys.len() < sides.len() {
        return Err(not_implemented(vm, "sub-views are not implemented"));
    }
    if keys.len() > sides.len() {
        let (n, m) = (sides.len(), keys.len());
        return Err(
            vm.type_error(format!("cannot index {n}-dimension view with {m}-element tuple"))
        );
    }
    let mut at = 0;
    for (dimension, (key, side)) in keys.iter().zip(sides).enumerate() {
        let i = vm.to_i64(*key)?;
        let i = if i < 0 { i.saturating_add(*side as i64) } else { i };
        let Some(i) = usize::try_from(i).ok().filter(|i| i < side) else {
            let text = format!("index out of bounds on dimension {}", dimension + 1);
            return Err(vm.index_error(&text));
        };
        at = at * side + i;
    }
    Ok(at)
}
fn not_implemented(vm: &mut Vm, what: &str) -> crate::vm::Raised {
    let ty = vm.exc().not_implemented_error;
    vm.raise(ty, what)
}
fn get_item(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__getitem__", 1, 1, 1)?;
    if let Some(byte) = args.pos[1].as_i64().and_then(|i| quick_byte(args.pos[0], i)) {
        return Ok(build::int64(vm, i64::from(byte)));
    }
    let v = view(vm, args.pos[0])?;
    if let Some(s) = args.pos[1].get::<SliceObj>() {
        return match v.shape.as_deref() {
            None => {
                let span = vm.span(s, v.len)?;
                make(vm, v.part(span))
            }
            Some([first, rest @ ..]) => {
                let span = vm.span(s, *first)?;
                if span.step != 1 {
                    return Err(not_implemented(
                        vm,
                        "multi-dimensional slicing is not implemented",
                    ));
                }
                let each: usize = rest.iter().product();
                let sides = std::iter::once(span.len).chain(rest.iter().copied());
                let shape = Some(sides.collect());
                let start = v.start + span.start as usize * each * v.format.size();
                make(vm, View { start, len: span.len * each, shape, ..v.clone() })
            }
            Some([]) => Err(vm.type_error("invalid indexing of 0-dim memory".into())),
        };
    }
    let i = position(vm, &v, args.pos[1])?;
    let item = View { start: v.at(i), len: 1, ..v.clone() }.bytes();
    if item.is_empty() {
        return Err(vm.index_error("index out of bounds on dimension 1"));
    }
    v.format.unpack(vm, &item)
}
fn set_item(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__setitem__", 1, 2, 2)?;
    let v = view(vm, args.pos[0])?;
    if v.readonly {
        return Err(vm.type_error("cannot modify read-only memory".into()));
    }
    let (target, data) = if v.shape.is_none()
        && let Some(s) = args.pos[1].get::<SliceObj>()
    {
        let Some(source) = view_of(args.pos[2]) else {
            let ty = vm.type_of(args.pos[2]).name();
            return Err(vm.type_error(format!("a bytes-like object is required, not '{ty}'")));
        };
        let span = vm.span(s, v.len)?;
        if source.len != span.len || source.format != v.format {
            let text = "memoryview assignment: lvalue and rvalue have different structures";
            return Err(vm.value_error(text));
        }
        (v.part(span), source.bytes())
    } else {
        let i = position(vm, &v, args.pos[1])?;
        let data = v.format.pack(vm, args.pos[2])?;
        (View { start: v.at(i), len: 1, ..v.clone() }, data)
    };
    let store = |memory: &mut [u8]| {
        let size = target.format.size();
        for (i, item) in data.chunks_exact(size).enumerate() {
            let at = target.at(i);
            if let Some(place) = memory.get_mut(at..at + size) {
                place.copy_from_slice(item);
            }
        }
    };
    if let Some(object) = &target.object {
        crate::buffer::with_owned(**object, store);
    }
    Ok(build::none())
}
fn values(vm: &mut Vm, v: &View) -> R {
    let items: R<Vec<Ref>> =
        v.bytes().chunks_exact(v.format.size()).map(|item| v.format.unpack(vm, item)).collect();
    Ok(build::list(vm, items?))
}
/// The items in lists of lists, as many as there are dimensions; of none, the item.
fn nested(vm: &mut Vm, v: &View) -> R {
    let all = values(vm, v)?;
    let Some(sides) = &v.shape else { return Ok(all) };
    let mut level: Vec<Ref> = all.cast::<ListObj>().items().iter().map(|w| Ref::new(*w)).collect();
    let Some((_, inner)) = sides.split_first() else { return Ok(level.remove(0)) };
    for side in inner.iter().rev() {
        level = level.chunks((*side).max(1)).map(|part| build::list(vm, part.to_vec())).collect();
    }
    Ok(build::list(vm, level))
}
fn cast(vm: &mut Vm, args: &Args) -> R {
    let [w, format, shape] = args.bind(vm, "cast", ["", "format", "shape"], 2)?;
    let v = view(vm, w.unwrap_or(Word::NONE))?;
    let Some(text) = format.and_then(|w| w.as_str()) else {
        let ty = vm.type_of(format.unwrap_or(Word::NONE)).name();
        return Err(vm.type_error(format!("cast() argument 'format' must be str, not {ty}")));
    };
    if !v.is_contiguous() {
        let text = "memoryview: casts are restricted to C-contiguous views";
        return Err(vm.type_error(text.into()));
    }
    let Some(format) = Format::new(text) else {
        return Err(vm.value_error(
            "memoryview: destination format must be a native single character format prefixed \
             with an optional '@'",
        ));
    };
    if !v.format.is_byte() && !format.is_byte() {
        let text = "memoryview: cannot cast between two non-byte formats";
        return Err(vm.type_error(text.into()));
    }
    let bytes = v.len * v.format.size();
    if bytes % format.size() != 0 {
        let text = "memoryview: length is not a multiple of itemsize";
        return Err(vm.type_error(text.into()));
    }
    let mut sides = None;
    if let Some(shape) = shape {
        if v.shape.is_some() {
            let text = "memoryview: cast must be 1D -> ND or ND -> 1D";
            return Err(vm.type_error(text.into()));
        }
        if !matches!(shape.kind(), Kind::List | Kind::Tuple) {
            return Err(vm.type_error("shape must be a list or a tuple".into()));
        }
        let mut product = format.size();
        let mut given = vec![];
        for side in vm.collect(shape)? {
            if !matches!(side.word().kind(), Kind::Int | Kind::Bool) {
                let text = "memoryview.cast(): elements of shape must be integers";
                return Err(vm.type_error(text.into()));
            }
            let side = vm.to_i64(*side)?;
            if side == 0 {
                let text = "memoryview: cannot cast view with zeros in shape or strides";
                return Err(vm.type_error(text.into()));
            }
            let Ok(side) = usize::try_from(side) else {
                return Err(
                    vm.value_error("memoryview.cast(): elements of shape must be integers > 0")
                );
            };
            product = product.saturating_mul(side);
            given.push(side);
        }
        if given.len() > 64 {
            let text = "memoryview: number of dimensions must not exceed 64";
            return Err(vm.value_error(text));
        }
        if product != bytes {
            let text = "memoryview: product(shape) * itemsize != buffer size";
            return Err(vm.type_error(text.into()));
        }
        sides = Some(given).filter(|given| given.len() != 1).map(Rc::from);
    }
    let stride = format.size() as i64;
    make(vm, View { format, stride, len: bytes / format.size(), shape: sides, ..v })
}
fn equal(vm: &mut Vm, args: &Args, wanted: bool) -> R {
    args.arity(vm, "__eq__", 1, 1, 1)?;
    let (a, b) = (raw_view(args.pos[0]), view_of(args.pos[1]));
    if args.pos[0] == args.pos[1] {
        return Ok(build::bool(wanted));
    }
    let Some((a, b)) = a.zip(b) else { return Ok(Ref::owned(Word::NOT_IMPLEMENTED)) };
    if a.object.is_none() || a.len != b.len || a.shape != b.shape {
        return Ok(build::bool(!wanted));
    }
    let (a, b) = (values(vm, &a)?, values(vm, &b)?);
    Ok(build::bool(vm.equal(*a, *b)? == wanted))
}
fn release(vm: &mut Vm, args: &Args) -> R {
    let native = args.pos[0].get::<NativeObj>();
    let old = native.and_then(|n| {
        let mut data = n.data.borrow_mut();
        let shown = data.downcast_mut::<Shown>()?;
        Some((shown.view.object.take(), shown.export.take()))
    });
    drop((vm, old));
    Ok(build::none())
}
fn repr(vm: &mut Vm, args: &Args) -> R {
    let live = raw_view(args.pos[0]).is_some_and(|v| v.object.is_some());
    let what = if live { "memory" } else { "released memory" };
    Ok(build::str(vm, &format!("<{what} at {:#x}>", args.pos[0].0)))
}

/// The hash of the bytes, which must stay what they are.
fn hash(vm: &mut Vm, args: &Args) -> R {
    let v = view(vm, args.pos[0])?;
    if !v.readonly {
        return Err(vm.value_error("cannot hash writable memoryview object"));
    }
    if !v.format.is_byte() {
        let text = "memoryview: hashing is restricted to formats 'B', 'b' or 'c'";
        return Err(vm.value_error(text));
    }
    if let Some(owner) = &v.object {
        vm.hash(**owner)?;
    }
    Ok(build::int64(vm, crate::hashing::hash_bytes(&v.bytes())))
}

struct Walk {
    of: Ref,
    next: usize,
}
impl Iterate for Walk {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        if let Some(byte) = quick_byte(*self.of, self.next as i64) {
            self.next += 1;
            return Ok(Some(build::int64(vm, i64::from(byte))));
        }
        let v = view(vm, *self.of)?;
        if self.next >= v.len {
            return Ok(None);
        }
        let item = View { start: v.at(self.next), len: 1, ..v.clone() }.bytes();
        self.next += 1;
        if item.is_empty() { Ok(None) } else { v.format.unpack(vm, &item).map(Some) }
    }
}

const METHODS: &[(&str, NativeFn)] = &[
    ("__len__", |vm, a| {
        let v = view(vm, a.pos[0])?;
        match v.shape.as_deref() {
            None => Ok(build::usize(vm, v.len)),
            Some([first, ..]) => Ok(build::usize(vm, *first)),
            Some([]) => Err(vm.type_error("0-dim memory has no length".into())),
        }
    }),
    ("__hash__", hash),
    ("__getitem__", get_item),
    ("__setitem__", set_item),
    ("__delitem__", |vm, _| Err(vm.type_error("cannot delete memory".into()))),
    ("__iter__", |vm, a| {
        match view(vm, a.pos[0])?.shape.as_deref() {
            None => {}
            Some([]) => return Err(vm.type_error("invalid indexing of 0-dim memory".into())),
            Some(_) => {
                return Err(not_implemented(vm, "multi-dimensional sub-views are not implemented"));
            }
        }
        let state = Walk { of: Ref::new(a.pos[0]), next: 0 };
        Ok(build::iterator(vm.iterator_types().memory, Box::new(state)))
    }),
    ("__eq__", |vm, a| equal(vm, a, true)),
    ("__ne__", |vm, a| equal(vm, a, false)),
    ("__repr__", repr),
    ("__enter__", |vm, a| view(vm, a.pos[0]).map(|_| Ref::new(a.pos[0]))),
    ("__exit__", release),
    ("release", release),
    ("tobytes", |vm, a| {
        let v = view(vm, a.pos[0])?;
        Ok(build::bytes(vm, v.bytes()))
    }),
    ("tolist", |vm, a| {
        let v = view(vm, a.pos[0])?;
        nested(vm, &v)
    }),
    ("hex", |vm, a| {
        let v = view(vm, a.pos[0])?;
        let bytes = build::bytes(vm, v.bytes());
        let hex = vm.intern("hex");
        let f = vm.get_attr(*bytes, *hex)?;
        vm.call(*f, &Args { pos: &a.pos[1..], kw: a.kw, names: a.names })
    }),
    ("toreadonly", |vm, a| {
        let v = view(vm, a.pos[0])?;
        make(vm, View { readonly: true, ..v })
    }),
    ("cast", cast),
];

/// Reads a computed attribute.
type Getter = fn(&mut Vm, Word) -> R;

const PROPERTIES: &[(&str, Getter)] = &[
    ("obj", |vm, w| Ok(view(vm, w)?.object.unwrap_or_else(build::none))),
    ("nbytes", |vm, w| {
        let v = view(vm, w)?;
        Ok(build::usize(vm, v.len * v.format.size()))
    }),
    ("readonly", |vm, w| Ok(build::bool(view(vm, w)?.readonly))),
    ("itemsize", |vm, w| {
        let v = view(vm, w)?;
        Ok(build::usize(vm, v.format.size()))
    }),
    ("format", |vm, w| {
        let v = view(vm, w)?;
        Ok(build::char(vm, v.format.letter()))
    }),
    ("ndim", |vm, w| {
        let n = view(vm, w)?.shape.map_or(1, |sides| sides.len());
        Ok(build::usize(vm, n))
    }),
    ("shape", |vm, w| {
        let v = view(vm, w)?;
        let sides = v.shape.unwrap_or_else(|| Rc::from([v.len]));
        let sides = sides.iter().map(|n| build::usize(vm, *n)).collect();
        Ok(build::tuple(vm, sides))
    }),
    ("strides", |vm, w| {
        let v = view(vm, w)?;
        let mut strides = vec![v.stride];
        if let Some(sides) = v.shape {
            strides.clear();
            let mut stride = v.stride;
            for side in sides.iter().rev() {
                strides.insert(0, stride);
                stride *= *side as i64;
            }
        }
        let strides = strides.into_iter().map(|n| build::int64(vm, n)).collect();
        Ok(build::tuple(vm, strides))
    }),
    ("suboffsets", |vm, w| view(vm, w).map(|_| build::tuple(vm, vec![]))),
    ("contiguous", |vm, w| Ok(build::bool(view(vm, w)?.is_contiguous()))),
    ("c_contiguous", |vm, w| Ok(build::bool(view(vm, w)?.is_contiguous()))),
    ("f_contiguous", |vm, w| Ok(build::bool(view(vm, w)?.is_contiguous()))),
];

/// Makes the type and puts it among the builtins.
pub(crate) fn install(vm: &mut Vm) {
    let object = vm.types.object;
    let ty = crate::types::new_builtin(vm, "memoryview", object, Kind::Native);
    ty.new.set(Some(new));
    ty.collection.set(crate::interp::matching::Collection::Sequence);
    define(vm, ty, METHODS);
    for (name, get) in PROPERTIES {
        define_property(vm, ty, name, *get, None);
    }
    vm.library.memoryview = Some(ty);
    let name = vm.intern("memoryview");
    let builtins = vm.builtins.clone();
    builtins.cast::<DictObj>().insert_str(vm, *name, Ref::new(ty.word()));
}
