//! `for` loops.

use super::containers::TUPLES;
use super::{Abort, Pending, Recording, Step, kind_of, lent_kind, strings};
use crate::jit::symbols::{NO_MORE, Symbol};
use crate::object::*;
use crate::vm::Vm;
use ir::kinds::Kind;
use ir::layout::tid;
use ir::record::{IteratorLayout, Source};
use ir::word::Word;
use std::mem::offset_of;

fn layout(vm: &Vm) -> IteratorLayout {
    IteratorLayout {
        str_iterator: builtin_tid::STR_ITER,
        string: strings::layout(vm),
        enumerate: builtin_tid::ENUMERATE,
        enumerate_iterator: offset_of!(EnumerateObj, iterator) as u32,
        enumerate_next: offset_of!(EnumerateObj, next) as u32,
        zip: builtin_tid::ZIP,
        zip_iterators: offset_of!(ZipObj, iterators) as u32,
        next_character: Symbol::NextCharacter as u32,
        next: Symbol::IterNext as u32,
        tuples: TUPLES.map(|symbol| symbol as u32),
    }
}

/// Iterators within iterators that traces look into.
const MAX_NESTING: usize = 3;

impl Recording {
    pub(super) fn for_iter(
        &mut self,
        vm: &mut Vm,
        at: u32,
        oparg: u32,
        iter: Word,
    ) -> Result<Step, Abort> {
        match kind_of(iter) {
            Kind::Type(tid::RANGE_ITER) if self.recorder.top_is_range_iterator() => {
                if iter.cast::<RangeIterObj>().len.get() > 0 {
                    self.recorder.iter_next_range();
                } else {
                    self.recorder.iter_end_range();
                }
            }
            Kind::Type(builtin_tid::GENERATOR) if self.can_resume(iter) => {
                self.resume_generator(iter, 0)
            }
            _ => match source_of(iter, &mut Vec::new(), MAX_NESTING) {
                Some(source) => {
                    self.tuple_shapes(&source);
                    self.recorder.iter_next(&layout(vm), &source);
                }
                None => {
                    if let Some(method) = self.enter_next(vm, iter) {
                        return Ok(Step::Enter(method));
                    }
                    // The end of the loop is an `END_FOR`, which is jumped over.
                    self.pending = Some(Pending::ForIter { next: at + 1, done: oparg + 1 });
                    return Ok(Step::Execute);
                }
            },
        }
        Ok(Step::Continue)
    }

    fn tuple_shapes(&mut self, source: &Source) {
        let (parts, n) = match source {
            Source::Enumerate(part) => (std::slice::from_ref(&**part), 2),
            Source::Zip(parts) => (&parts[..], parts.len()),
            _ => return,
        };
        parts.iter().for_each(|part| self.tuple_shapes(part));
        self.tuple_shape(TUPLES[n - 1], n);
    }

    /// After `FOR_ITER` has been executed on an iterator that is still on the stack, below its value if it had one.
    pub(super) fn after_for_iter(
        &mut self,
        vm: &Vm,
        iter: Word,
        ended: bool,
        (next, done): (u32, u32),
    ) {
        if kind_of(iter) == Kind::Type(builtin_tid::DICT_ITEM_ITER) && !ended {
            self.tuple_shape(Symbol::NewTuple2, 2);
            let (key, value) = (Symbol::NextKeyOfItems as u32, Symbol::ValueOfItem as u32);
            let what = (builtin_tid::DICT_ITEM_ITER, key, value);
            self.recorder.iter_next_item(&layout(vm), what, NO_MORE, done);
        } else {
            self.recorder.iter_next_any(Symbol::IterNext as u32, NO_MORE, ended, next, done);
        }
    }
}

/// What compiled code needs to know of an iterator whose next value it can find by itself. `seen` are the iterators that
/// move on with it.
pub(super) fn source_of(w: Word, seen: &mut Vec<Word>, nesting: usize) -> Option<Source> {
    let Kind::Type(tid) = kind_of(w) else { return None };
    if seen.contains(&w) || nesting == 0 {
        return None;
    }
    seen.push(w);
    Some(match tid {
        tid::RANGE_ITER => Source::Range { more: w.cast::<RangeIterObj>().len.get() > 0 },
        tid::LIST_ITER | builtin_tid::TUPLE_ITER => {
            let it = w.cast::<SequenceIterObj>();
            let (sequence, index) = (it.sequence.get(), it.index.get() as usize);
            let Kind::Type(of) = kind_of(sequence) else { return None };
            // Objects of subclasses are not taken for lists and tuples.
            if of != tid::LIST && of != tid::TUPLE {
                return None;
            }
            if tid == tid::LIST_ITER {
                let item = sequence.cast::<ListObj>().items().get(index);
                Source::List { iterator: tid, list: of, item: item.map(|w| lent_kind(*w)) }
            } else {
                let item = sequence.cast::<TupleObj>().items().get(index);
                Source::Tuple { iterator: tid, tuple: of, item: item.map(|w| lent_kind(*w)) }
            }
        }
        builtin_tid::STR_ITER => {
            let it = w.cast::<SequenceIterObj>();
            let string = it.sequence.get();
            if !string.is_pointer() || !string.has_tid(tid::STR) {
                return None;
            }
            let next = string.cast::<StrObj>().as_str().as_bytes().get(it.index.get() as usize);
            Source::Str { more: next.is_some(), ascii: next.is_some_and(u8::is_ascii) }
        }
        builtin_tid::ENUMERATE => {
            let e = w.cast::<EnumerateObj>();
            // Numbers too large for a word can't be boxed.
            Word::from_i64(e.next.get())?;
            Source::Enumerate(Box::new(source_of(e.iterator, seen, nesting - 1)?))
        }
        builtin_tid::ZIP => {
            let iterators = w.cast::<ZipObj>().iterators.cast::<TupleObj>().items();
            if !(1..=TUPLES.len()).contains(&iterators.len()) {
                return None;
            }
            let sources = iterators.iter().map(|it| source_of(*it, seen, nesting - 1));
            Source::Zip(sources.collect::<Option<_>>()?)
        }
        _ => return None,
    })
}
