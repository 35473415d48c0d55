//! Iterators that are objects of known layout. Compiled code first looks at all that the next value comes from, where it
//! can still leave and have done nothing; then it moves the iterators on.

use super::Recorder;
use super::calls::RUNTIME_CALLS;
use super::strings::StringLayout;
use crate::kinds::Kind;
use crate::layout::*;
use crate::trace::*;
use crate::uop::{Repr, Uop};
use crate::word::Word;

/// An iterator, and what it was about to give.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // of the fields: `more` says whether there was a next value
pub enum Source {
    /// Over a list, or something laid out like one: type ids of iterator and list, and the kind of the next item.
    List { iterator: u32, list: u32, item: Option<Kind> },
    /// The same of a tuple.
    Tuple { iterator: u32, tuple: u32, item: Option<Kind> },
    /// Over a string; whether the next character is of one byte.
    Str { more: bool, ascii: bool },
    /// Over a range.
    Range { more: bool },
    /// `enumerate` of another one.
    Enumerate(Box<Source>),
    /// `zip` of up to three.
    Zip(Vec<Source>),
}

impl Source {
    /// CPython's name of what the bytecode does, where it has one.
    fn uop_name(&self) -> &'static str {
        match self {
            Source::List { .. } => "_ITER_NEXT_LIST",
            Source::Tuple { .. } => "_ITER_NEXT_TUPLE",
            Source::Str { .. } => "_ITER_NEXT_STR",
            Source::Range { .. } => "_ITER_NEXT_RANGE",
            Source::Enumerate(_) => "_ITER_NEXT_ENUMERATE",
            Source::Zip(_) => "_ITER_NEXT_ZIP",
        }
    }

    /// Whether there was no next value.
    pub fn has_ended(&self) -> bool {
        match self {
            Source::List { item, .. } | Source::Tuple { item, .. } => item.is_none(),
            Source::Str { more, .. } | Source::Range { more } => !more,
            Source::Enumerate(source) => source.has_ended(),
            Source::Zip(sources) => sources.iter().any(Source::has_ended),
        }
    }
}

/// Numbers of the front end: offsets, type ids and runtime functions.
#[derive(Debug)]
#[allow(missing_docs)] // they are named like what they are
pub struct IteratorLayout {
    pub str_iterator: u32,
    pub string: StringLayout,
    pub enumerate: u32,
    pub enumerate_iterator: u32,
    /// The next number; no small int if it is elsewhere.
    pub enumerate_next: u32,
    pub zip: u32,
    pub zip_iterators: u32,
    /// The next character of a string's iterator that has one; it is moved on.
    pub next_character: u32,
    /// Any iterator's next value.
    pub next: u32,
    /// Tuples of one to three items.
    pub tuples: [u32; 3],
}

/// A value whose parts have been looked at.
enum Found {
    /// An item that a container lends.
    Item(ValueId),
    Number(ValueId),
    /// What a string's iterator gives next, if only the runtime can tell.
    Character(ValueId),
    Tuple(Vec<Found>),
}

/// What looking for a value has led to so far.
#[derive(Default)]
struct Search {
    /// Iterators that change: they must differ, or the second would see what the first has yet to store.
    iterators: Vec<(u32, ValueId)>,
    /// Object, field, value.
    stores: Vec<(ValueId, i32, ValueId)>,
}

impl Recorder {
    /// `FOR_ITER` on the iterator on top: its next value is pushed, or guards say that it has none.
    pub fn iter_next(&mut self, layout: &IteratorLayout, source: &Source) {
        self.note(source.uop_name(), u64::from(source.has_ended()));
        let slot = *self.top().stack.last().expect("an iterator");
        let it = self.object(slot);
        let mut search = Search::default();
        let Some(found) = self.look(layout, it, source, &mut search) else {
            // It lets go of what it is over.
            if !matches!(source, Source::Range { .. }) {
                self.emit(Uop::_CALL_RUNTIME_1, &[it], u64::from(layout.next));
            }
            return;
        };
        let value = self.make(layout, found);
        for (object, field, value) in search.stores {
            self.builder.inst(Uop::_STORE_FIELD_I64, &[object, value], field as u64, None);
        }
        let value = self.own(value);
        self.push(value);
    }

    /// Guards that the iterator has another value, and finds it; or guards that it has none.
    fn look(
        &mut self,
        layout: &IteratorLayout,
        it: ValueId,
        source: &Source,
        search: &mut Search,
    ) -> Option<Found> {
        let tid = match *source {
            Source::List { iterator, .. } | Source::Tuple { iterator, .. } => iterator,
            Source::Str { .. } => layout.str_iterator,
            Source::Range { .. } => tid::RANGE_ITER,
            Source::Enumerate(_) => layout.enumerate,
            Source::Zip(_) => layout.zip,
        };
        self.guarded(Uop::_GUARD_TYPE, &[it], u64::from(tid));
        if !matches!(source, Source::Zip(_)) {
            for i in 0..search.iterators.len() {
                let (other_tid, other) = search.iterators[i];
                if other_tid == tid {
                    self.guarded(Uop::_GUARD_IS_NOT, &[it, other], 0);
                }
            }
            search.iterators.push((tid, it));
        }
        match source {
            Source::List { list, item, .. } => {
                let length = (Uop::_LOAD_FIELD_I64, LIST_LEN);
                let shape = (*list, length, Uop::_BINARY_OP_SUBSCR_LIST_INT);
                self.look_at_items(it, shape, *item, search)
            }
            Source::Tuple { tuple, item, .. } => {
                let length = (Uop::_LOAD_CONST_FIELD_I64, TUPLE_LEN);
                let shape = (*tuple, length, Uop::_BINARY_OP_SUBSCR_TUPLE_INT);
                self.look_at_items(it, shape, *item, search)
            }
            Source::Str { more, ascii } => {
                let string = self.emit(Uop::_LOAD_FIELD, &[it], LIST_ITER_LIST as u64);
                self.guarded(Uop::_GUARD_TYPE, &[string], u64::from(tid::STR));
                let at = self.emit(Uop::_LOAD_FIELD_I64, &[it], LIST_ITER_INDEX as u64);
                let field = u64::from(layout.string.len);
                let len = self.emit(Uop::_LOAD_CONST_FIELD_I64, &[string], field);
                if !self.guard_more(at, len, *more) {
                    return None;
                }
                let byte = u64::from(layout.string.data);
                let byte = self.emit(Uop::_LOAD_BYTE, &[string, at], byte);
                let bound = self.i64(128);
                if !*ascii {
                    self.guarded(Uop::_GUARD_LE_I64, &[bound, byte], 0);
                    return Some(Found::Character(it));
                }
                self.guarded(Uop::_GUARD_LT_I64, &[byte, bound], 0);
                let one = self.i64(1);
                let next = self.emit(Uop::_ADD_WRAP_I64, &[at, one], 0);
                search.stores.push((it, LIST_ITER_INDEX, next));
                Some(Found::Item(self.character(layout.string.characters, byte)))
            }
            Source::Range { more } => {
                let [next, step, left] = [RANGE_ITER_NEXT, RANGE_ITER_STEP, RANGE_ITER_LEN]
                    .map(|field| self.emit(Uop::_LOAD_FIELD_I64, &[it], field as u64));
                let zero = self.i64(0);
                if !self.guard_more(zero, left, *more) {
                    return None;
                }
                let number = self.emit(Uop::_BOX_INT, &[next], 0);
                let next = self.emit(Uop::_ADD_WRAP_I64, &[next, step], 0);
                let minus_one = self.i64(-1);
                let left = self.emit(Uop::_ADD_WRAP_I64, &[left, minus_one], 0);
                search.stores.push((it, RANGE_ITER_NEXT, next));
                search.stores.push((it, RANGE_ITER_LEN, left));
                Some(Found::Number(number))
            }
            Source::Enumerate(source) => {
                let inner = u64::from(layout.enumerate_iterator);
                let inner = self.emit(Uop::_LOAD_CONST_FIELD, &[it], inner);
                let value = self.look(layout, inner, source, search)?;
                let field = layout.enumerate_next;
                let number = self.emit(Uop::_LOAD_FIELD_I64, &[it], u64::from(field));
                let boxed = self.emit(Uop::_BOX_INT, &[number], 0);
                let one = self.i64(1);
                let next = self.emit(Uop::_ADD_WRAP_I64, &[number, one], 0);
                search.stores.push((it, field as i32, next));
                Some(Found::Tuple(vec![Found::Number(boxed), value]))
            }
            Source::Zip(sources) => {
                let iterators = u64::from(layout.zip_iterators);
                let iterators = self.emit(Uop::_LOAD_CONST_FIELD, &[it], iterators);
                self.guarded(Uop::_GUARD_TYPE, &[iterators], u64::from(tid::TUPLE));
                let field = TUPLE_LEN as u64;
                let len = self.emit(Uop::_LOAD_CONST_FIELD_I64, &[iterators], field);
                let expected = self.i64(sources.len() as i64);
                self.guarded(Uop::_GUARD_EQ_I64, &[len, expected], 0);
                let mut values = Vec::new();
                for (i, source) in sources.iter().enumerate() {
                    let field = TUPLE_ITEMS as u64 + 8 * i as u64;
                    let inner = self.emit(Uop::_LOAD_CONST_FIELD, &[iterators], field);
                    values.push(self.look(layout, inner, source, search)?);
                }
                Some(Found::Tuple(values))
            }
        }
    }

    /// The same of an iterator over a sequence: (type, field of the length, subscript).
    fn look_at_items(
        &mut self,
        it: ValueId,
        (sequence_tid, (load_length, length), subscript): (u32, (Uop, i32), Uop),
        item: Option<Kind>,
        search: &mut Search,
    ) -> Option<Found> {
        let sequence = self.emit(Uop::_LOAD_FIELD, &[it], LIST_ITER_LIST as u64);
        self.guarded(Uop::_GUARD_TYPE, &[sequence], u64::from(sequence_tid));
        let index = self.emit(Uop::_LOAD_FIELD_I64, &[it], LIST_ITER_INDEX as u64);
        let len = self.emit(load_length, &[sequence], length as u64);
        if !self.guard_more(index, len, item.is_some()) {
            return None;
        }
        let value = self.emit(subscript, &[sequence, index], 0);
        self.guard_slot(SlotValue::Borrowed(value), item?);
        let one = self.i64(1);
        let next = self.emit(Uop::_ADD_WRAP_I64, &[index, one], 0);
        search.stores.push((it, LIST_ITER_INDEX, next));
        Some(Found::Item(value))
    }

    /// Guards that `at` is below the end, or that it isn't.
    fn guard_more(&mut self, at: ValueId, end: ValueId, more: bool) -> bool {
        if more {
            self.guarded(Uop::_GUARD_LT_I64, &[at, end], 0);
        } else {
            self.guarded(Uop::_GUARD_LE_I64, &[end, at], 0);
        }
        more
    }

    /// The value itself.
    fn make(&mut self, layout: &IteratorLayout, found: Found) -> SlotValue {
        match found {
            Found::Item(v) => SlotValue::Borrowed(v),
            Found::Number(v) => SlotValue::Owned(v),
            Found::Character(it) => {
                let next = u64::from(layout.next_character);
                SlotValue::Owned(self.emit(Uop::_CALL_RUNTIME_1, &[it], next))
            }
            Found::Tuple(parts) => {
                let slots: Vec<SlotValue> =
                    parts.into_iter().map(|part| self.make(layout, part)).collect();
                let items: Vec<ValueId> = slots.iter().map(|&s| self.object(s)).collect();
                let symbol = u64::from(layout.tuples[items.len() - 1]);
                let tuple = self.emit(RUNTIME_CALLS[items.len()], &items, symbol);
                slots.into_iter().for_each(|s| self.release(s));
                SlotValue::Owned(tuple)
            }
        }
    }

    /// `FOR_ITER` on an iterator over a dict's items: runtime functions give key and value. The guard's other side goes
    /// on at `done`, as in [`Recorder::iter_next_any`].
    pub fn iter_next_item(
        &mut self,
        layout: &IteratorLayout,
        (iterator, next_key, value): (u32, u32, u32),
        end: Word,
        done: u32,
    ) {
        self.note("_ITER_NEXT_ITEM", 0);
        let slot = *self.top().stack.last().expect("an iterator");
        let it = self.object(slot);
        self.guarded(Uop::_GUARD_TYPE, &[it], u64::from(iterator));
        let key = self.emit(Uop::_CALL_RUNTIME_1, &[it], u64::from(next_key));
        let end = self.builder.constant(Repr::Obj, end.0);
        self.leave_to(done);
        self.guarded(Uop::_GUARD_IS_NOT, &[key, end], 0);
        let value = self.emit(Uop::_CALL_RUNTIME_1, &[it], u64::from(value));
        let pair = self.emit(Uop::_CALL_RUNTIME_2, &[key, value], u64::from(layout.tuples[1]));
        self.release(SlotValue::Owned(key));
        self.release(SlotValue::Owned(value));
        self.push(SlotValue::Owned(pair));
    }
}
