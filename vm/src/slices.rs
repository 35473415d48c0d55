//! Slices: their bounds, `c[a:b]` and `c[a:b] = v`.

use crate::arithmetic::Int;
use crate::build;
use crate::heap::{Ref, decref};
use crate::object::*;
use crate::vm::{R, Vm};
use ir::layout::tid;
use ir::word::Word;

/// A slice's bounds applied to a length: first index, step, number of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub start: i64,
    pub stop: i64,
    pub step: i64,
    pub len: usize,
}

impl Span {
    /// The indices in order.
    pub fn indices(self) -> impl Iterator<Item = usize> {
        (0..self.len as i64).map(move |i| (self.start + i * self.step) as usize)
    }
}

/// The indices that `[start:stop]` stands for in a sequence of this length, if both bounds are small ints or
/// `None`, which need no Python code to be understood.
fn plain_range(start: Word, stop: Word, len: usize) -> Option<std::ops::Range<usize>> {
    let bound = |w: Word, default: usize| match w.as_i64() {
        Some(i) if i < 0 => Some((i + len as i64).max(0) as usize),
        Some(i) => Some((i as usize).min(len)),
        None => (w == Word::NONE).then_some(default),
    };
    let (start, stop) = (bound(start, 0)?, bound(stop, len)?);
    Some(start..stop.max(start))
}

impl Vm {
    /// The bounds of a slice for a sequence of this length (`slice.indices`).
    pub fn span(&mut self, s: &SliceObj, len: usize) -> R<Span> {
        let len = len as i64;
        let step = if s.step == Word::NONE { 1 } else { self.clamp(s.step)? };
        if step == 0 {
            return Err(self.value_error("slice step cannot be zero"));
        }
        let (low, high) = if step > 0 { (0, len) } else { (-1, len - 1) };
        let bound = |vm: &mut Vm, w: Word, default: i64| -> R<i64> {
            if w == Word::NONE {
                return Ok(default);
            }
            let mut v = vm.clamp(w)?;
            if v < 0 {
                v = v.saturating_add(len);
            }
            Ok(v.clamp(low, high))
        };
        let start = bound(self, s.start, if step > 0 { low } else { high })?;
        let stop = bound(self, s.stop, if step > 0 { high } else { low })?;
        let count = if step > 0 {
            if start < stop { (stop - start - 1) / step + 1 } else { 0 }
        } else if stop < start {
            (start - stop - 1) / step.checked_neg().unwrap_or(i64::MAX) + 1
        } else {
            0
        };
        Ok(Span { start, stop, step, len: count as usize })
    }

    /// An index limited to the range of `i64`.
    pub(crate) fn clamp(&mut self, w: Word) -> R<i64> {
        if let Some(i) = w.as_i64() {
            return Ok(i);
        }
        let name = self.names.__index__;
        let ty = self.type_of(w);
        if Int::of(w).is_none() && self.type_lookup(ty, name).is_none() {
            return Err(self.type_error(
                "slice indices must be integers or None or have an __index__ method".into(),
            ));
        }
        let r = self.index(w)?;
        Ok(match Int::of(*r) {
            Some(Int::Small(i)) => i,
            Some(big) if big.is_negative() => i64::MIN,
            _ => i64::MAX,
        })
    }

    /// `c[start:stop]`.
    pub(crate) fn binary_slice(&mut self, c: Word, start: Word, stop: Word) -> R {
        if c.has_tid(tid::LIST) {
            let items = c.cast::<ListObj>().items();
            if let Some(range) = plain_range(start, stop, items.len()) {
                return Ok(build::list_of(self, &items[range]));
            }
        } else if c.has_tid(tid::STR) && c.cast::<StrObj>().is_ascii() {
            let text = c.cast::<StrObj>().as_str();
            if let Some(range) = plain_range(start, stop, text.len()) {
                return Ok(build::str(self, &text[range]));
            }
        } else if c.has_tid(tid::TUPLE) {
            let items = c.cast::<TupleObj>().items();
            if let Some(range) = plain_range(start, stop, items.len()) {
                let whole = range.len() == items.len();
                let made = || build::tuple_of(self, &items[range]);
                return Ok(if whole { Ref::new(c) } else { made() });
            }
        }
        let s = build::slice(self, Ref::new(start), Ref::new(stop), build::none());
        self.get_item(c, *s)
    }

    /// `list[slice]`.
    pub(crate) fn list_slice(&mut self, l: &ListObj, s: &SliceObj) -> R {
        if s.step == Word::NONE
            && let Some(range) = plain_range(s.start, s.stop, l.len.get())
        {
            return Ok(build::list_of(self, &l.items()[range]));
        }
        let span = self.span(s, l.len.get())?;
        let taken = build::list_of(self, &[]);
        let list = taken.cast::<ListObj>();
        list.reserve(span.len);
        let items = l.items();
        span.indices().for_each(|i| list.push(Ref::new(items[i])));
        Ok(taken)
    }

    /// `c[start:stop] = value`.
    pub(crate) fn store_slice(&mut self, c: Word, start: Word, stop: Word, value: Word) -> R<()> {
        if c.has_tid(tid::LIST) && value.has_tid(tid::LIST) {
            let (list, new) = (c.cast::<ListObj>(), value.cast::<ListObj>().items());
            if let Some(range) = plain_range(start, stop, list.len.get()) {
                list.assign(range, new);
                return Ok(());
            }
        }
        let s = build::slice(self, Ref::new(start), Ref::new(stop), build::none());
        self.set_item(c, *s, value)
    }

    /// `list[slice] = value`.
    pub(crate) fn set_list_slice(&mut self, l: &ListObj, s: &SliceObj, value: Word) -> R<()> {
        if s.step == Word::NONE
            && value.has_tid(tid::LIST)
            && let Some(range) = plain_range(s.start, s.stop, l.len.get())
        {
            l.assign(range, value.cast::<ListObj>().items());
            return Ok(());
        }
        if !self.is_iterable(value) {
            return Err(self.type_error("can only assign an iterable".into()));
        }
        let new = self.collect(value)?;
        let span = self.span(s, l.len.get())?;
        if span.step == 1 {
            let start = span.start as usize;
            let new = new.into_iter().map(Ref::into_word).collect();
            l.splice(start, start + span.len, new).into_iter().for_each(decref);
            return Ok(());
        }
        if new.len() != span.len {
            return Err(self.value_error(&format!(
                "attempt to assign sequence of size {} to extended slice of size {}",
                new.len(),
                span.len
            )));
        }
        for (i, v) in span.indices().zip(new) {
            let old = std::mem::replace(&mut l.items_mut()[i], v.into_word());
            decref(old);
        }
        Ok(())
    }
}
