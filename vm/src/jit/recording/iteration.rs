//! `for` loops.

use super::{Abort, Pending, Recording, Step, kind_of, lent_kind};
use crate::jit::symbols::Symbol;
use crate::object::{ListIterObj, ListObj, RangeIterObj, Value, builtin_tid};
use ir::kinds::Kind;
use ir::layout::tid;
use ir::word::Word;

impl Recording {
    pub(super) fn for_iter(&mut self, at: u32, oparg: u32, iter: Word) -> Result<Step, Abort> {
        match kind_of(iter) {
            Kind::Type(tid::RANGE_ITER) if self.recorder.top_is_range_iterator() => {
                if iter.cast::<RangeIterObj>().len.get() > 0 {
                    self.recorder.iter_next_range();
                } else {
                    self.recorder.iter_end_range();
                }
            }
            Kind::Type(tid::RANGE_ITER) => {
                let ended = iter.cast::<RangeIterObj>().len.get() <= 0;
                self.recorder.iter_range_object(ended);
            }
            Kind::Type(builtin_tid::GENERATOR) if self.can_resume(iter) => {
                self.resume_generator(iter, 0)
            }
            Kind::Type(tid::LIST_ITER) if iter.cast::<ListIterObj>().list.get() != Word::NULL => {
                let it = iter.cast::<ListIterObj>();
                let list = it.list.get();
                let tid = list.head().tid.get();
                match list.cast::<ListObj>().items().get(it.index.get() as usize) {
                    Some(&item) => self.recorder.iter_next_list(tid, lent_kind(item)),
                    None => self.recorder.iter_end_list(tid, Symbol::IterNext as u32),
                }
            }
            _ => {
                // The end of the loop is an `END_FOR`, which is jumped over.
                self.pending = Some(Pending::ForIter { next: at + 1, done: oparg + 1 });
                return Ok(Step::Execute);
            }
        }
        Ok(Step::Continue)
    }
}
