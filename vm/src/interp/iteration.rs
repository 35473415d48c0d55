//! Loops over iterators, generators and coroutines.

use super::Exit;
use super::cursor::{Cursor, Flow, Out, is_exact};
use super::specialise as sp;
use crate::build;
use crate::frame::{ENTRY, FOR_LOOP, Frame};
use crate::heap::{Ref, decref, decref_value, incref_value};
use crate::hooks::Tracer;
use crate::iterators::{next_pair, next_triple, of_sequence};
use crate::object::*;
use crate::opcode as op;
use crate::vm::{R, Vm};
use ir::layout::tid;
use ir::word::Word;

impl<T: Tracer> Cursor<T> {
    #[inline(always)]
    pub(super) fn get_iter(&mut self, vm: &mut Vm) -> Flow {
        let w = self.peek(1);
        let r = if w.has_tid(tid::LIST) {
            of_sequence(vm.types.list_iter, w)
        } else {
            self.save();
            vm.get_iter(w)?
        };
        self.replace(1, r);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn for_iter(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let it = self.peek(1);
        if self.adapt(sp::one(it), |_| sp::for_iter(it)) {
            return Ok(());
        }
        // Its frame runs in this loop at once, as the recorder expects.
        if it.has_tid(builtin_tid::GENERATOR) {
            return self.for_iter_gen(vm, arg);
        }
        self.for_iter_any(vm, arg)
    }
    #[inline(always)]
    fn for_iter_any(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        self.save();
        // A pair that is taken apart at once needs no tuple.
        if !T::ENABLED
            && self.next() == u32::from(op::UNPACK_SEQUENCE) | 2 << 8
            && let Ok(next) = next_pair(vm, self.peek(1))?
        {
            match next {
                Some((first, second)) => {
                    self.advance();
                    self.push(second.into_word());
                    self.push(first.into_word());
                }
                None => self.jump(arg + 1),
            }
            return Ok(());
        }
        if !T::ENABLED
            && self.next() == u32::from(op::UNPACK_SEQUENCE) | 3 << 8
            && let Ok(next) = next_triple(vm, self.peek(1))?
        {
            match next {
                Some(items) => {
                    self.advance();
                    items.into_iter().rev().for_each(|item| self.push(item.into_word()));
                }
                None => self.jump(arg + 1),
            }
            return Ok(());
        }
        if self.enter_next(vm)? {
            return Ok(());
        }
        match vm.iter_next(self.peek(1))? {
            Some(v) => self.push_result(v.into_word()),
            None => self.jump(arg + 1),
        }
        Ok(())
    }
    #[inline(always)]
    pub(super) fn for_iter_range(&mut self, arg: u32) -> Flow {
        let it = self.peek(1);
        if !is_exact(it, tid::RANGE_ITER) {
            return self.deopt(op::FOR_ITER);
        }
        let r = it.cast::<RangeIterObj>();
        let left = r.len.get();
        if left > 0 {
            let v = r.next.get();
            r.next.set(v.wrapping_add(r.step));
            r.len.set(left - 1);
            self.push_result(Word(((v as u64) << 1) | 1));
        } else {
            self.jump(arg + 1);
        }
        Ok(())
    }
    #[inline(always)]
    pub(super) fn for_iter_list(&mut self, arg: u32) -> Flow {
        let it = self.peek(1);
        if !is_exact(it, tid::LIST_ITER) {
            return self.deopt(op::FOR_ITER);
        }
        let r = it.cast::<SequenceIterObj>();
        let list = r.sequence.get();
        let items = if list == Word::NULL { &[] } else { list.cast::<ListObj>().items() };
        self.for_iter_items(r, items, arg);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn for_iter_tuple(&mut self, arg: u32) -> Flow {
        let it = self.peek(1);
        if !is_exact(it, builtin_tid::TUPLE_ITER) {
            return self.deopt(op::FOR_ITER);
        }
        let r = it.cast::<SequenceIterObj>();
        let tuple = r.sequence.get();
        let items = if tuple == Word::NULL { &[] } else { tuple.cast::<TupleObj>().items() };
        self.for_iter_items(r, items, arg);
        Ok(())
    }
    #[inline(always)]
    fn for_iter_items(&mut self, it: &SequenceIterObj, items: &[Word], arg: u32) {
        let i = it.index.get();
        match items.get(i as usize) {
            Some(w) => {
                it.index.set(i + 1);
                incref_value(*w);
                self.push_result(*w);
            }
            None => {
                decref(it.sequence.replace(Word::NULL));
                self.jump(arg + 1);
            }
        }
    }
    #[inline(always)]
    pub(super) fn for_iter_gen(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let it = self.peek(1);
        if !is_exact(it, builtin_tid::GENERATOR) {
            return self.deopt(op::FOR_ITER);
        }
        if !resumable(it) {
            return self.for_iter_any(vm, arg);
        }
        self.save();
        let f = Self::resumed(vm, it, build::none())?;
        f.flags |= FOR_LOOP;
        f.return_ip = arg + 1;
        *self = Cursor::at_frame(f);
        self.skip_resume();
        Ok(())
    }

    /// The frame of a generator that goes on, or of one that it waits for; a recording goes through the frames of them all.
    #[inline(always)]
    fn resumed(vm: &mut Vm, generator: Word, sent: Ref) -> R<&'static mut Frame> {
        match T::ENABLED {
            true => vm.resume(generator, sent),
            false => vm.resume_chain(generator, sent),
        }
    }

    #[inline(always)]
    pub(super) fn return_generator(&mut self, vm: &mut Vm) -> Flow {
        self.save();
        let flags = self.frame().flags;
        let g = vm.make_generator();
        self.hand_over(vm, flags, g)
    }
    #[inline(always)]
    pub(super) fn yield_value(&mut self, vm: &mut Vm) -> Flow {
        let value = Ref::owned(self.pop());
        let flags = self.frame().flags;
        self.save();
        vm.suspend();
        self.hand_over(vm, flags, value)
    }
    /// Gives a value to whoever waits for the frame with these flags, which is gone.
    #[inline(always)]
    fn hand_over(&mut self, vm: &mut Vm, flags: u32, value: Ref) -> Flow {
        if flags & ENTRY != 0 {
            return Err(Out::Exit(Exit::Done(Ok(value))));
        }
        self.reload(vm);
        self.push_result(value.into_word());
        Ok(())
    }
    #[inline(always)]
    pub(super) fn send(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let receiver = self.peek(2);
        if receiver.kind() == Kind::Generator && resumable(receiver) {
            let value = Ref::owned(self.pop());
            self.save();
            let f = Self::resumed(vm, receiver, value)?;
            f.return_ip = arg;
            *self = Cursor::at_frame(f);
            self.skip_resume();
            return Ok(());
        }
        self.save();
        let (v, yielded) = vm.send(receiver, self.peek(1))?;
        self.replace(1, v);
        if !yielded {
            self.jump(arg);
        }
        Ok(())
    }
    #[inline(always)]
    pub(super) fn end_send(&mut self) {
        let value = self.pop();
        let receiver = self.pop();
        self.push(value);
        decref_value(receiver);
    }
}

/// Whether a generator can go on.
#[inline(always)]
fn resumable(g: Word) -> bool {
    matches!(g.cast::<GenObj>().state.get(), GenState::Created | GenState::Suspended)
}
