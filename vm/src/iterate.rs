//! Iteration, indexing, slicing, lengths and membership of any value.

use crate::arithmetic::Int;
use crate::build;
use crate::consumers::Consumer;
use crate::heap::{Ref, decref};
use crate::iterators::{
    next_of_dict, next_of_enumerate, next_of_filter, next_of_map, next_of_sequence, next_of_zip,
    of_sequence,
};
use crate::list::Words;
use crate::object::*;
use crate::slices::Span;
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
use ir::word::Word;

/// Iterator through `__getitem__` with 0, 1, 2 …
struct ByIndex {
    seq: Ref,
    next: i64,
}

impl Iterate for ByIndex {
    fn resumption(&self) -> Option<Resumption> {
        let (sequence, index) = (self.seq.clone(), self.next);
        Some(Resumption::At { sequence, index, is_reversed: false })
    }
    fn seek(&mut self, index: i64) {
        self.next = index;
    }
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        let i = build::int64(vm, self.next);
        self.next += 1;
        match vm.get_item(*self.seq, *i) {
            Ok(v) => Ok(Some(v)),
            Err(e) => {
                let exc = vm.exc();
                if vm.pending_is(exc.index_error) || vm.pending_is(exc.stop_iteration) {
                    vm.clear_pending();
                    return Ok(None);
                }
                Err(e)
            }
        }
    }
}

/// Where the `n`th character of a text begins, which has at least so many.
fn byte_offset(text: &str, n: usize) -> usize {
    let mut chars = text.chars();
    if n > 0 {
        chars.nth(n - 1);
    }
    text.len() - chars.as_str().len()
}

/// Iterator over bytes or a large range.
pub(crate) struct OverSequence {
    pub seq: Ref,
    pub next: usize,
}

impl Iterate for OverSequence {
    fn resumption(&self) -> Option<Resumption> {
        // Views can't be pickled.
        let is_view = crate::methods::memoryview::is_view(*self.seq);
        let (sequence, index) = (self.seq.clone(), self.next as i64);
        (!is_view).then_some(Resumption::At { sequence, index, is_reversed: false })
    }
    fn seek(&mut self, index: i64) {
        self.next = usize::try_from(index).unwrap_or(0);
    }
    fn length_hint(&self) -> Option<usize> {
        let length = match self.seq.kind() {
            Kind::Range => crate::methods::range::small_length(*self.seq)?,
            _ => self.seq.cast::<BytesObj>().data.borrow().len(),
        };
        Some(length.saturating_sub(self.next))
    }
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        let i = self.next;
        match self.seq.kind() {
            Kind::Bytes | Kind::ByteArray => {
                let b = self.seq.cast::<BytesObj>().data.borrow().get(i).copied();
                self.next += 1;
                Ok(b.map(|b| build::int64(vm, i64::from(b))))
            }
            Kind::Native
                if !self.seq.heap_type().is_heap
                    && let Some(at) = Word::from_i64(i as i64)
                    && let Some(item) = crate::modules::array::quick_item(vm, *self.seq, at) =>
            {
                self.next += 1;
                Ok(Some(item))
            }
            _ => {
                let len = vm.len(*self.seq)?;
                if i >= len {
                    return Ok(None);
                }
                self.next += 1;
                let at = build::usize(vm, i);
                vm.get_item(*self.seq, *at).map(Some)
            }
        }
    }
}

impl Vm {
    /// `iter(w)`.
    pub fn get_iter(&mut self, w: Word) -> R {
        let ty = self.type_of(w);
        if ty.is_heap {
            let (iter, getitem) = (self.names.__iter__, self.names.__getitem__);
            match self.type_lookup(ty, iter) {
                Some(Word::NONE) => return Err(self.not_iterable(w)),
                Some(f) if f.get::<BuiltinObj>().is_none() => {
                    let it = self.call_found(w, iter, &[])?;
                    if !self.is_iterator(*it) {
                        let got = self.type_of(*it).name();
                        return Err(self
                            .type_error(format!("iter() returned non-iterator of type '{got}'")));
                    }
                    return Ok(it);
                }
                None if self.type_lookup(ty, getitem).is_some() => {
                    let t = self.types.iterator;
                    return Ok(build::iterator(t, Box::new(ByIndex { seq: Ref::new(w), next: 0 })));
                }
                _ => {}
            }
        }
        self.iter_builtin(w)
    }

    /// `iter(w)` as built-in types define it.
    pub fn iter_builtin(&mut self, w: Word) -> R {
        Ok(match w.kind() {
            Kind::List => of_sequence(self.types.list_iter, w),
            Kind::Tuple => of_sequence(self.types.tuple_iter, w),
            Kind::Str => of_sequence(self.types.str_iter, w),
            Kind::Bytes | Kind::ByteArray => {
                let over = OverSequence { seq: Ref::new(w), next: 0 };
                let types = self.iterator_types();
                let is_bytes = w.kind() == Kind::Bytes;
                let ty = if is_bytes { types.bytes } else { types.bytearray };
                build::iterator(ty, Box::new(over))
            }
            Kind::Range => crate::methods::range::iter(self, w)?,
            Kind::Dict => crate::methods::dict::iter_keys(self, w),
            Kind::Set | Kind::FrozenSet => crate::methods::set::iter(self, w),
            Kind::Generator if w.cast::<GenObj>().sort != GenSort::Generator => {
                return Err(self.not_iterable(w));
            }
            kind if kind.is_iterator() => Ref::new(w),
            _ => {
                let iter = self.names.__iter__;
                match self.call_special(w, iter, &[])? {
                    Some(it) => it,
                    None => return Err(self.not_iterable(w)),
                }
            }
        })
    }

    #[cold]
    fn not_iterable(&mut self, w: Word) -> crate::vm::Raised {
        let ty = self.type_of(w).name();
        self.type_error(format!("'{ty}' object is not iterable"))
    }

    /// Whether `iter(w)` would find a way.
    pub fn is_iterable(&mut self, w: Word) -> bool {
        let ty = self.type_of(w);
        let (iter, getitem) = (self.names.__iter__, self.names.__getitem__);
        match self.type_lookup(ty, iter) {
            Some(f) => f != Word::NONE,
            None => {
                self.type_lookup(ty, getitem).is_some()
                    || w.kind().is_iterator()
                    || matches!(
                        w.kind(),
                        Kind::List
                            | Kind::Tuple
                            | Kind::Str
                            | Kind::Dict
                            | Kind::Set
                            | Kind::FrozenSet
                            | Kind::Range
                            | Kind::Bytes
                            | Kind::ByteArray
                    )
            }
        }
    }

    /// Whether a value has `__next__`.
    pub fn is_iterator(&mut self, w: Word) -> bool {
        if w.kind().is_iterator() {
            return true;
        }
        let ty = self.type_of(w);
        let next = self.names.__next__;
        self.type_lookup(ty, next).is_some()
    }

    /// As [`Vm::iter_next`], with the shortest way for lists.
    #[inline(always)]
    pub fn next_item(&mut self, it: Word) -> R<Option<Ref>> {
        if it.has_tid(tid::LIST_ITER) {
            let sequence = it.cast::<SequenceIterObj>();
            let at = sequence.index.get();
            if let Some(list) = sequence.sequence.get().get::<ListObj>()
                && let Some(item) = list.items().get(at as usize)
            {
                sequence.index.set(at + 1);
                return Ok(Some(Ref::new(*item)));
            }
        }
        self.iter_next(it)
    }

    /// `next(it)`; `None` at the end (a generator's return value is in `self.returned` then).
    pub fn iter_next(&mut self, it: Word) -> R<Option<Ref>> {
        match it.kind() {
            Kind::RangeIter => {
                let r = it.cast::<RangeIterObj>();
                let left = r.len.get();
                if left <= 0 {
                    return Ok(None);
                }
                let v = r.next.get();
                r.next.set(v.wrapping_add(r.step));
                r.len.set(left - 1);
                Ok(Some(build::int64(self, v)))
            }
            Kind::ListIter | Kind::TupleIter | Kind::StrIter => {
                Ok(next_of_sequence(self, it.cast()))
            }
            Kind::DictIter => next_of_dict(self, it.cast()),
            Kind::NativeIter if !self.type_of(it).is_heap => self.next_of_native(it.cast()),
            kind if kind.is_iterator() && !self.type_of(it).is_heap => self.iter_next_builtin(it),
            _ => {
                let next = self.names.__next__;
                let r = self.call_special(it, next, &[]);
                match r {
                    Ok(Some(v)) => Ok(Some(v)),
                    Ok(None) => {
                        let ty = self.type_of(it).name();
                        Err(self.type_error(format!("'{ty}' object is not an iterator")))
                    }
                    Err(e) => {
                        if !self.pending_is(self.exc().stop_iteration) {
                            return Err(e);
                        }
                        let e = self.take_pending();
                        let v = e.cast::<ExcObj>().value.get();
                        self.returned = if v == Word::NULL { build::none() } else { Ref::new(v) };
                        Ok(None)
                    }
                }
            }
        }
    }

    /// `next(it)` of an iterator of ours, as its built-in type defines it.
    pub fn iter_next_builtin(&mut self, it: Word) -> R<Option<Ref>> {
        match it.kind() {
            Kind::Enumerate => next_of_enumerate(self, it.cast()),
            Kind::Zip => next_of_zip(self, it.cast()),
            Kind::Map => next_of_map(self, it.cast()),
            Kind::Filter => next_of_filter(self, it.cast()),
            Kind::Generator => self.gen_send(it, build::none()),
            Kind::NativeIter => self.next_of_native(it.cast()),
            _ => self.iter_next(it),
        }
    }

    /// The next value of an iterator written in Rust, which ends for whoever asks while it runs.
    #[inline(always)]
    fn next_of_native(&mut self, n: &NativeIterObj) -> R<Option<Ref>> {
        let Some(mut state) = n.state.take() else { return Ok(None) };
        let r = state.next(self);
        if !matches!(r, Ok(None)) {
            // There is nothing to drop: the place is empty while the iterator runs.
            std::mem::forget(n.state.replace(Some(state)));
        }
        r
    }

    /// All items of an iterable.
    pub fn collect(&mut self, w: Word) -> R<Vec<Ref>> {
        if w.has_tid(tid::LIST) {
            return Ok(w.cast::<ListObj>().items().iter().map(|w| Ref::new(*w)).collect());
        }
        if w.has_tid(tid::TUPLE) {
            return Ok(w.cast::<TupleObj>().items().iter().map(|w| Ref::new(*w)).collect());
        }
        if w.kind() == Kind::Range {
            let len = self.len_builtin(w)?;
            self.ensure_memory(len.checked_mul(8))?;
            let it = self.get_iter(w)?;
            let mut v = Vec::with_capacity(len);
            while let Some(x) = self.iter_next(*it)? {
                v.push(x);
                self.check_attention()?;
            }
            return Ok(v);
        }
        if let Some(list) = self.consume(Consumer::Collect, w, None) {
            return self.collect(*list?);
        }
        let it = self.get_iter(w)?;
        let mut v = Vec::new();
        while let Some(x) = self.iter_next(*it)? {
            v.push(x);
            self.check_attention()?;
        }
        Ok(v)
    }

    /// `len(w)`.
    pub fn len(&mut self, w: Word) -> R<usize> {
        let ty = self.type_of(w);
        if ty.is_heap || matches!(w.kind(), Kind::Native | Kind::Object) {
            let name = self.names.__len__;
            if let Some(f) = self.type_lookup(ty, name)
                && (f.get::<BuiltinObj>().is_none() || w.kind() == Kind::Native)
            {
                let r = match f.get::<BuiltinObj>() {
                    Some(b) if b.is_method => self.call_native(b.func, &Args::of(&[w]))?,
                    _ => self.call_found(w, name, &[])?,
                };
                let n = self.to_i64(*r)?;
                return match usize::try_from(n) {
                    Ok(n) => Ok(n),
                    Err(_) => Err(self.value_error("__len__() should return >= 0")),
                };
            }
        }
        self.len_builtin(w)
    }

    /// `len(w)` as built-in types define it.
    pub fn len_builtin(&mut self, w: Word) -> R<usize> {
        let ty = self.type_of(w);
        Ok(match w.kind() {
            Kind::Str => w.cast::<StrObj>().chars,
            Kind::List => w.cast::<ListObj>().len.get(),
            Kind::Tuple => w.cast::<TupleObj>().len,
            Kind::Dict => w.cast::<DictObj>().table().len(),
            Kind::Set | Kind::FrozenSet => w.cast::<SetObj>().table().len(),
            Kind::Bytes | Kind::ByteArray => w.cast::<BytesObj>().data.borrow().len(),
            Kind::Range => crate::methods::range::len(self, w)?,
            _ => {
                return Err(self.type_error(format!("object of type '{}' has no len()", ty.name())));
            }
        })
    }

    /// An index that counts items, from a value that can be one.
    pub(crate) fn index_of_items(&mut self, key: Word) -> R<i64> {
        self.to_i64(key).map_err(|e| {
            if !self.pending_is(self.exc().overflow_error) {
                return e;
            }
            self.clear_pending();
            let ty = self.type_of(key).name();
            self.index_error(&format!("cannot fit '{ty}' into an index-sized integer"))
        })
    }

    /// A position in a sequence from a Python index.
    fn position(&mut self, key: Word, len: usize, what: &str) -> R<usize> {
        let name = self.names.__index__;
        let ty = self.type_of(key);
        if Int::of(key).is_none() && self.type_lookup(ty, name).is_none() {
            let text = match what {
                "string" => format!("string indices must be integers, not '{}'", ty.name()),
                "byte" => format!("byte indices must be integers or slices, not {}", ty.name()),
                _ => {
                    let what = what.trim_end_matches(" assignment");
                    format!("{what} indices must be integers or slices, not {}", ty.name())
                }
            };
            return Err(self.type_error(text));
        }
        let mut i = self.index_of_items(key)?;
        if i < 0 {
            i += len as i64;
        }
        match usize::try_from(i) {
            Ok(i) if i < len => Ok(i),
            _ => {
                let what = if what == "byte" { "index" } else { what };
                let text = if what == "index" {
                    "index out of range".to_string()
                } else {
                    format!("{what} index out of range")
                };
                Err(self.index_error(&text))
            }
        }
    }

    /// `container[key]`.
    pub fn get_item(&mut self, c: Word, key: Word) -> R {
        let ty = self.type_of(c);
        if ty.kind == Kind::Native
            && !ty.is_heap
            && let Some(item) = crate::modules::array::quick_item(self, c, key)
        {
            return Ok(item);
        }
        if ty.is_heap {
            let name = self.names.__getitem__;
            if let Some(f) = self.type_lookup(ty, name)
                && f.get::<BuiltinObj>().is_none()
            {
                return self.call_found(c, name, &[key]);
            }
        }
        self.get_item_builtin(c, key)
    }

    /// `container[key]` as built-in types define it.
    pub fn get_item_builtin(&mut self, c: Word, key: Word) -> R {
        match c.kind() {
            Kind::List => {
                let l = c.cast::<ListObj>();
                if let Some(s) = key.get::<SliceObj>() {
                    return self.list_slice(l, s);
                }
                let i = self.position(key, l.len.get(), "list")?;
                Ok(Ref::new(l.items()[i]))
            }
            Kind::Tuple => {
                let t = c.cast::<TupleObj>();
                if let Some(s) = key.get::<SliceObj>() {
                    let span = self.span(s, t.len)?;
                    if span.len == t.len && span.step == 1 && c.has_tid(tid::TUPLE) {
                        return Ok(Ref::new(c));
                    }
                    let words: Words = span.indices().map(|i| t.items()[i]).collect();
                    return Ok(build::tuple_of(self, &words));
                }
                let i = self.position(key, t.len, "tuple")?;
                Ok(Ref::new(t.items()[i]))
            }
            Kind::Dict => {
                let d = c.cast::<DictObj>();
                if let Some(w) = d.lookup(self, key)? {
                    return Ok(Ref::new(w));
                }
                let ty = self.type_of(c);
                if ty.is_heap || !std::ptr::eq(ty, self.types.dict) {
                    let name = self.names.__missing__;
                    if let Some(v) = self.call_special(c, name, &[key])? {
                        return Ok(v);
                    }
                }
                Err(self.key_error(key))
            }
            Kind::Str => {
                let s = c.cast::<StrObj>();
                if let Some(sl) = key.get::<SliceObj>() {
                    let span = self.span(sl, s.chars)?;
                    return Ok(self.str_slice(s, span));
                }
                let i = self.position(key, s.chars, "string")?;
                if s.is_ascii() {
                    return Ok(Ref::new(self.ascii[s.as_str().as_bytes()[i] as usize]));
                }
                let from = byte_offset(s.as_str(), i);
                let ch = s.as_str()[from..].chars().next().expect("position is within the string");
                Ok(build::char(self, ch))
            }
            Kind::Bytes | Kind::ByteArray => {
                let b = c.cast::<BytesObj>();
                let len = b.data.borrow().len();
                if let Some(s) = key.get::<SliceObj>() {
                    let span = self.span(s, len)?;
                    let data = b.data.borrow();
                    let v: Vec<u8> = match span.step {
                        1 => data[span.start as usize..span.start as usize + span.len].to_vec(),
                        _ => span.indices().map(|i| data[i]).collect(),
                    };
                    drop(data);
                    return Ok(if c.kind() == Kind::Bytes {
                        build::bytes(self, v)
                    } else {
                        build::bytearray(self, v)
                    });
                }
                let what = if c.kind() == Kind::Bytes { "byte" } else { "bytearray" };
                let i = self.position(key, len, what)?;
                let v = b.data.borrow()[i];
                Ok(build::int64(self, i64::from(v)))
            }
            Kind::Range => crate::methods::range::get_item(self, c, key),
            Kind::Type => {
                let name = self.names.__class_getitem__;
                let meta = self.type_of(c);
                let getitem = self.names.__getitem__;
                if meta.is_heap && self.type_lookup(meta, getitem).is_some() {
                    return self.call_found(c, getitem, &[key]);
                }
                match self.find_attr(c, name)? {
                    Some(f) => self.call(*f, &Args::of(&[key])),
                    None => {
                        let ty = c.cast::<TypeObj>();
                        if std::ptr::eq(ty, self.types.type_) {
                            return crate::typing::generic_alias(self, c, key);
                        }
                        Err(self.type_error(format!("type '{}' is not subscriptable", ty.name())))
                    }
                }
            }
            _ => {
                let name = self.names.__getitem__;
                match self.call_special(c, name, &[key])? {
                    Some(v) => Ok(v),
                    None => {
                        let ty = self.type_of(c).name();
                        Err(self.type_error(format!("'{ty}' object is not subscriptable")))
                    }
                }
            }
        }
    }

    /// The characters of a slice.
    pub fn str_slice(&mut self, s: &StrObj, span: Span) -> Ref {
        let text = s.as_str();
        if span.len == 0 {
            return build::str(self, "");
        }
        if s.is_ascii() {
            if span.step == 1 {
                let start = span.start as usize;
                return build::str(self, &text[start..start + span.len]);
            }
            let bytes = text.as_bytes();
            let out: String = span.indices().map(|i| bytes[i] as char).collect();
            return build::str(self, &out);
        }
        if span.step == 1 {
            let from = byte_offset(text, span.start as usize);
            let len = byte_offset(&text[from..], span.len);
            return build::str(self, &text[from..from + len]);
        }
        let chars: Vec<char> = text.chars().collect();
        let out: String = span.indices().map(|i| chars[i]).collect();
        build::str(self, &out)
    }

    /// `container[key] = value`.
    pub fn set_item(&mut self, c: Word, key: Word, value: Word) -> R<()> {
        let ty = self.type_of(c);
        if ty.is_heap {
            let name = self.names.__setitem__;
            if let Some(f) = self.type_lookup(ty, name)
                && f.get::<BuiltinObj>().is_none()
            {
                self.call_special(c, name, &[key, value])?;
                return Ok(());
            }
        }
        self.set_item_builtin(c, key, value)
    }

    /// `container[key] = value` as built-in types define it.
    pub fn set_item_builtin(&mut self, c: Word, key: Word, value: Word) -> R<()> {
        match c.kind() {
            Kind::List => {
                let l = c.cast::<ListObj>();
                if let Some(s) = key.get::<SliceObj>() {
                    return self.set_list_slice(l, s, value);
                }
                let i = self.position(key, l.len.get(), "list assignment")?;
                let old = std::mem::replace(&mut l.items_mut()[i], Ref::new(value).into_word());
                decref(old);
                Ok(())
            }
            Kind::Dict => c.cast::<DictObj>().insert(self, key, Ref::new(value)),
            Kind::ByteArray => {
                let b = c.cast::<BytesObj>();
                let len = b.data.borrow().len();
                if let Some(s) = key.get::<SliceObj>() {
                    let span = self.span(s, len)?;
                    let new = crate::methods::bytes::to_bytes(self, value)?;
                    if span.step == 1 {
                        let start = span.start as usize;
                        return crate::buffer::resizing(self, c, |_| {
                            b.data.borrow_mut().splice(start..start + span.len, new);
                            Ok(())
                        });
                    }
                    if new.len() != span.len {
                        return Err(self.value_error(&format!(
                            "attempt to assign bytes of size {} to extended slice of size {}",
                            new.len(),
                            span.len
                        )));
                    }
                    let mut bytes = b.data.borrow_mut();
                    for (i, v) in span.indices().zip(new) {
                        bytes[i] = v;
                    }
                    return Ok(());
                }
                let i = self.position(key, len, "bytearray")?;
                let v = self.to_i64(value)?;
                let Ok(v) = u8::try_from(v) else {
                    return Err(self.value_error("byte must be in range(0, 256)"));
                };
                // Asking the value for its number may have made the array shorter.
                match b.data.borrow_mut().get_mut(i) {
                    Some(byte) => *byte = v,
                    None => return Err(self.index_error("bytearray index out of range")),
                }
                Ok(())
            }
            _ => {
                let name = self.names.__setitem__;
                match self.call_special(c, name, &[key, value])? {
                    Some(_) => Ok(()),
                    None => {
                        let ty = self.type_of(c).name();
                        Err(self
                            .type_error(format!("'{ty}' object does not support item assignment")))
                    }
                }
            }
        }
    }

    /// `del container[key]`.
    pub fn del_item(&mut self, c: Word, key: Word) -> R<()> {
        let ty = self.type_of(c);
        let name = self.names.__delitem__;
        if ty.is_heap
            && let Some(f) = self.type_lookup(ty, name)
            && f.get::<BuiltinObj>().is_none()
        {
            self.call_special(c, name, &[key])?;
            return Ok(());
        }
        self.del_item_builtin(c, key)
    }

    /// `del container[key]` as built-in types define it.
    pub fn del_item_builtin(&mut self, c: Word, key: Word) -> R<()> {
        match c.kind() {
            Kind::List => {
                let l = c.cast::<ListObj>();
                if let Some(s) = key.get::<SliceObj>() {
                    let span = self.span(s, l.len.get())?;
                    let mut doomed: Vec<usize> = span.indices().collect();
                    doomed.sort_unstable();
                    let mut gone = Vec::new();
                    let mut kept = Vec::new();
                    let mut d = doomed.into_iter().peekable();
                    for (i, w) in l.take_all().into_iter().enumerate() {
                        if d.peek() == Some(&i) {
                            d.next();
                            gone.push(w);
                        } else {
                            kept.push(w);
                        }
                    }
                    l.put_all(kept);
                    gone.into_iter().for_each(decref);
                    return Ok(());
                }
                let i = self.position(key, l.len.get(), "list assignment")?;
                drop(l.remove(i));
                Ok(())
            }
            Kind::Dict => match c.cast::<DictObj>().remove(self, key)? {
                Some(_) => Ok(()),
                None => Err(self.key_error(key)),
            },
            Kind::ByteArray => {
                let b = c.cast::<BytesObj>();
                let len = b.data.borrow().len();
                if let Some(s) = key.get::<SliceObj>() {
                    let span = self.span(s, len)?;
                    let mut doomed = vec![false; len];
                    span.indices().for_each(|i| doomed[i] = true);
                    let mut doomed = doomed.into_iter();
                    return crate::buffer::resizing(self, c, |_| {
                        b.data.borrow_mut().retain(|_| doomed.next() != Some(true));
                        Ok(())
                    });
                }
                let i = self.position(key, len, "bytearray")?;
                crate::buffer::resizing(self, c, |_| {
                    b.data.borrow_mut().remove(i);
                    Ok(())
                })
            }
            _ => {
                let name = self.names.__delitem__;
                match self.call_special(c, name, &[key])? {
                    Some(_) => Ok(()),
                    None => {
                        let ty = self.type_of(c).name();
                        Err(self.type_error(format!("'{ty}' object doesn't support item deletion")))
                    }
                }
            }
        }
    }

    /// `item in container`.
    pub fn contains(&mut self, c: Word, item: Word) -> R<bool> {
        let ty = self.type_of(c);
        if ty.is_heap || matches!(c.kind(), Kind::Native | Kind::Object) {
            let name = self.names.__contains__;
            match self.type_lookup(ty, name) {
                Some(Word::NONE) => {
                    return Err(
                        self.type_error(format!("'{}' object is not a container", ty.name()))
                    );
                }
                Some(f) if f.get::<BuiltinObj>().is_none() || c.kind() == Kind::Native => {
                    let r = self.call_found(c, name, &[item])?;
                    return self.truth(*r);
                }
                _ => {}
            }
        }
        self.contains_builtin(c, item)
    }

    /// `item in container` as built-in types define it.
    pub fn contains_builtin(&mut self, c: Word, item: Word) -> R<bool> {
        let ty = self.type_of(c);
        match c.kind() {
            Kind::Dict => Ok(c.cast::<DictObj>().find(self, item)?.is_some()),
            Kind::Set | Kind::FrozenSet => crate::methods::set::contains(self, c, item),
            Kind::Str => match item.as_str() {
                Some(needle) => {
                    let text = c.cast::<StrObj>().as_str();
                    Ok(crate::methods::str::find_text(text, needle).is_some())
                }
                None => {
                    let ty = self.type_of(item).name();
                    Err(self.type_error(format!(
                        "'in <string>' requires string as left operand, not {ty}"
                    )))
                }
            },
            Kind::List => {
                let mut i = 0;
                while let Some(w) = c.cast::<ListObj>().items().get(i) {
                    let w = Ref::new(*w);
                    if self.equal(*w, item)? {
                        return Ok(true);
                    }
                    i += 1;
                }
                Ok(false)
            }
            Kind::Tuple => {
                for w in c.cast::<TupleObj>().items() {
                    if self.equal(*w, item)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Kind::Bytes | Kind::ByteArray => {
                let bytes = &c.cast::<BytesObj>().data;
                if let Some(b) = item.get::<BytesObj>() {
                    let found = memchr::memmem::find(&bytes.borrow(), &b.data.borrow());
                    return Ok(found.is_some());
                }
                if self.type_lookup(self.type_of(item), self.names.__index__).is_none() {
                    return match crate::buffer::copy(item) {
                        Some(n) => Ok(memchr::memmem::find(&bytes.borrow(), &n).is_some()),
                        None => {
                            let got = self.type_of(item).name();
                            let text = format!("a bytes-like object is required, not '{got}'");
                            Err(self.type_error(text))
                        }
                    };
                }
                match u8::try_from(self.clamp(item)?) {
                    Ok(v) => Ok(memchr::memchr(v, &bytes.borrow()).is_some()),
                    Err(_) => Err(self.value_error("byte must be in range(0, 256)")),
                }
            }
            Kind::Range => crate::methods::range::contains(self, c, item),
            _ => {
                let it = self.get_iter(c).map_err(|e| {
                    if self.pending_is(self.exc().type_error) {
                        self.clear_pending();
                        return self.type_error(format!(
                            "argument of type '{}' is not iterable",
                            ty.name()
                        ));
                    }
                    e
                })?;
                while let Some(v) = self.iter_next(*it)? {
                    if self.equal(*v, item)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
        }
    }
}
