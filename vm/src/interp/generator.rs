//! Generators: suspending and resuming frames.

use super::chain::send_before;
use crate::build;
use crate::exceptions;
use crate::frame::{CHAINED, ENTRY, FOR_LOOP, Frame, GENERATOR};
use crate::heap::{Ref, decref, header, incref, place, replace};
use crate::object::*;
use crate::vm::{R, Raised, Vm};
use ir::word::Word;
use std::cell::{Cell, UnsafeCell};

impl Vm {
    /// `RETURN_GENERATOR`: the innermost frame becomes a generator that has not started.
    pub(crate) fn make_generator(&mut self) -> Ref {
        let frame = self.top_frame();
        let c = frame.code();
        let sort = GenSort::of(c);
        let ty = match sort {
            GenSort::Generator => self.types.generator,
            GenSort::Coroutine => self.types.coroutine,
            GenSort::AsyncGenerator => self.types.async_generator,
        };
        let f = frame.function();
        let (name, qualname, code) = (f.name.get(), f.qualname.get(), f.code.get());
        incref(name);
        incref(qualname);
        incref(code);
        let room = c.frame_size();
        let mut frame = self.frames.pop().expect("the frame that becomes a generator's");
        self.data_top = frame.base;
        frame.flags = GENERATOR;
        let (words, depth) = (frame.base, frame.words().len());
        let g = place(
            GenObj {
                head: header(ty),
                state: Cell::new(GenState::Created),
                sort,
                busy: Cell::new(false),
                closed: Cell::new(false),
                holds_frame: Cell::new(true),
                room: u32::try_from(room).expect("frames are small"),
                frame: UnsafeCell::new(frame),
                name: Cell::new(name),
                qualname: Cell::new(qualname),
                handled: Cell::new(Word::NULL),
                code,
                hooked: Cell::new(false),
                outermost: Cell::new(Word::NULL),
                waiter: Cell::new(Word::NULL),
            },
            8 * room,
        );
        // SAFETY: the words, whose references move along, fit into the room behind the struct.
        unsafe {
            let base = g.add(1).cast::<Word>();
            std::ptr::copy_nonoverlapping(words, base, depth);
            let frame = (*g).frame.get_mut();
            frame.base = base;
            frame.sp = base.add(depth);
        }
        build::own(g)
    }

    /// Pushes a suspended generator's frame, with `sent` on its operand stack (nothing when it has not
    /// started: `RETURN_GENERATOR` is followed by a `POP_TOP`, so `None` is pushed then as well).
    ///
    /// # Errors
    /// `ValueError` when it is running, `RecursionError`.
    pub(crate) fn resume(&mut self, g: Word, sent: Ref) -> R<&'static mut Frame> {
        let gen_obj = g.cast::<GenObj>();
        match gen_obj.state.get() {
            GenState::Running => {
                return Err(self.already_executing(gen_obj));
            }
            GenState::Created if *sent != Word::NONE => {
                let what = gen_obj.sort.name();
                return Err(
                    self.type_error(format!("can't send non-None value to a just-started {what}"))
                );
            }
            _ => {}
        }
        let Some(saved) = gen_obj.suspended_frame() else {
            return Err(self.runtime_error("generator has no frame"));
        };
        if self.frames.len() >= self.frame_limit {
            return Err(self.recursion_error());
        }
        // SAFETY: there is room for the whole frame, and its operand stack is not full where it yields.
        let sp = unsafe {
            *saved.sp = sent.into_word();
            saved.sp.add(1)
        };
        gen_obj.holds_frame.set(false);
        gen_obj.state.set(GenState::Running);
        // What the resumer handles stays visible unless the generator handles something itself.
        let outer_handled = self.handled;
        incref(outer_handled);
        let own = gen_obj.handled.replace(Word::NULL);
        if own != Word::NULL {
            decref(std::mem::replace(&mut self.handled, own));
        }
        incref(g);
        self.frames.push(Frame { sp, extra: g, outer_handled, ..*saved });
        Ok(self.top_frame())
    }

    /// Pushes the frame of a generator that runs already, in compiled code that is being left: it waits for nothing but
    /// its words. Takes over the reference. The innermost frame's `ip` is behind the `FOR_ITER` or `SEND`.
    pub(crate) fn push_generator_frame(&mut self, g: Word) -> &'static mut Frame {
        let gen_obj = g.cast::<GenObj>();
        let resumer = self.top_frame();
        let (opcode, arg) = resumer.code().instr(resumer.ip as usize - 1);
        let (flags, return_ip) = match crate::opcode::generic(opcode) {
            crate::opcode::FOR_ITER => (GENERATOR | FOR_LOOP, arg + 1),
            _ => (GENERATOR, arg),
        };
        incref(self.handled);
        // SAFETY: while the generator runs, its own copy of the frame changes no more than its place and depth.
        let saved = unsafe { &*gen_obj.frame.get() };
        let outer_handled = self.handled;
        self.frames.push(Frame { extra: g, flags, return_ip, outer_handled, ..*saved });
        self.top_frame()
    }

    /// `YIELD_VALUE`: puts the innermost (generator) frame away. The value was popped from it before.
    pub(crate) fn suspend(&mut self) {
        let frame = self.top_frame();
        let g = frame.extra;
        let outer = frame.outer_handled;
        let gen_obj = g.cast::<GenObj>();
        if self.handled != outer {
            let own = std::mem::replace(&mut self.handled, outer);
            replace(&gen_obj.handled, own);
        } else {
            decref(outer);
        }
        if frame.flags & CHAINED != 0 {
            let outermost = gen_obj.outermost.replace(Word::NULL);
            outermost.cast::<GenObj>().state.set(GenState::Suspended);
        }
        // SAFETY: the generator runs, so nobody looks at its own copy of the frame.
        let saved = unsafe { &mut *gen_obj.frame.get() };
        (saved.ip, saved.sp) = (frame.ip, frame.sp);
        gen_obj.holds_frame.set(true);
        self.frames.pop();
        gen_obj.state.set(GenState::Suspended);
        decref(g);
    }

    /// The innermost (generator) frame has returned: pops it and marks the generator as done.
    pub(crate) fn finish_generator(&mut self) {
        self.abandon_frame();
    }

    /// `generator.send(value)` from Rust: `Some` for a yielded value, `None` with the return value in
    /// `self.returned` when it ended.
    pub fn gen_send(&mut self, g: Word, value: Ref) -> R<Option<Ref>> {
        let gen_obj = g.cast::<GenObj>();
        if gen_obj.state.get() == GenState::Done {
            if gen_obj.sort == GenSort::Coroutine {
                return Err(self.runtime_error("cannot reuse already awaited coroutine"));
            }
            self.returned = build::none();
            return Ok(None);
        }
        self.resume_chain(g, value)?;
        let r = self.run_frame()?;
        if gen_obj.state.get() == GenState::Done {
            self.returned = r;
            return Ok(None);
        }
        Ok(Some(r))
    }

    /// `generator.throw(exception)` from Rust; results as for [`Vm::gen_send`].
    pub fn gen_throw(&mut self, g: Word, e: Ref) -> R<Option<Ref>> {
        let gen_obj = g.cast::<GenObj>();
        match gen_obj.state.get() {
            GenState::Done if gen_obj.sort == GenSort::Coroutine => {
                return Err(self.runtime_error("cannot reuse already awaited coroutine"));
            }
            GenState::Done => return Err(self.restore(e)),
            _ if self.is_running(gen_obj) => return Err(self.already_executing(gen_obj)),
            GenState::Created => {
                gen_obj.state.set(GenState::Done);
                gen_obj.release_frame();
                return Err(self.restore(e));
            }
            _ => {}
        }
        if let Some(inner) = self.delegate(gen_obj) {
            return self.throw_into_delegate(g, inner, e);
        }
        self.throw_here(g, e)
    }

    /// What a suspended `yield from` / `await` waits for.
    pub(crate) fn delegate(&self, g: &GenObj) -> Option<Ref> {
        let frame = g.suspended_frame()?;
        let at = frame.ip as usize;
        // Suspended at `YIELD_VALUE 1`: the receiver is on top of the operand stack.
        let (opcode, arg) = frame.code().instr(at.checked_sub(1)?);
        (opcode == crate::opcode::YIELD_VALUE && arg == 1)
            .then(|| g.suspended_words().last().copied())
            .flatten()
            .filter(|w| *w != Word::NULL)
            .map(Ref::new)
    }

    pub(super) fn already_executing(&mut self, g: &GenObj) -> Raised {
        let what = g.sort.name();
        self.value_error(&format!("{what} already executing"))
    }

    fn throw_into_delegate(&mut self, g: Word, inner: Ref, e: Ref) -> R<Option<Ref>> {
        let exit = self.exc().generator_exit;
        let gen_obj = g.cast::<GenObj>();
        gen_obj.state.set(GenState::Running);
        let result: R<Option<Ref>> = if self.is_instance(*e, exit) {
            match self.close_iterator(*inner) {
                Ok(()) => {
                    gen_obj.state.set(GenState::Suspended);
                    return self.throw_here(g, e);
                }
                Err(r) => Err(r),
            }
        } else if inner.kind() == Kind::Generator {
            self.gen_throw(*inner, e)
        } else {
            let name = self.names.throw;
            match self.find_attr(*inner, name) {
                Ok(Some(f)) => match self.call(*f, &crate::vm::Args::of(&[*e])) {
                    Ok(v) => Ok(Some(v)),
                    Err(_) if self.pending_is(self.exc().stop_iteration) => {
                        let e = self.take_pending();
                        let v = e.cast::<ExcObj>().value.get();
                        self.returned = if v == Word::NULL { build::none() } else { Ref::new(v) };
                        Ok(None)
                    }
                    Err(r) => Err(r),
                },
                Ok(None) => {
                    gen_obj.state.set(GenState::Suspended);
                    return self.throw_here(g, e);
                }
                Err(r) => Err(r),
            }
        };
        gen_obj.state.set(GenState::Suspended);
        match result {
            Ok(Some(v)) => Ok(Some(v)),
            Ok(None) => {
                // The delegate ended: go on after the `SEND` with its value in the receiver's place.
                let value = std::mem::replace(&mut self.returned, build::none());
                let frame = self.resume(g, value)?;
                let code = frame.code();
                frame.ip = code.instr(send_before(code, frame.ip)).1;
                self.after_resume(g)
            }
            Err(Raised) => {
                let e = self.take_pending();
                self.throw_here(g, e)
            }
        }
    }

    fn after_resume(&mut self, g: Word) -> R<Option<Ref>> {
        let r = self.run_frame()?;
        if g.cast::<GenObj>().state.get() == GenState::Done {
            self.returned = r;
            return Ok(None);
        }
        Ok(Some(r))
    }

    fn throw_here(&mut self, g: Word, e: Ref) -> R<Option<Ref>> {
        // The context is what the generator handles itself, not what its caller does.
        let handles = g.cast::<GenObj>().handled.get() != Word::NULL;
        let frame = self.resume(g, build::none())?;
        frame.flags |= ENTRY;
        let outer = if handles { self.handled } else { Word::NULL };
        let outer = std::mem::replace(&mut self.handled, outer);
        let _ = self.raise_object(e);
        self.handled = outer;
        if !self.unwind() {
            return Err(Raised);
        }
        self.after_resume(g)
    }

    /// `generator.close()`, or an iterator's own `close` if it has one.
    pub fn close_iterator(&mut self, it: Word) -> R<()> {
        if it.kind() != Kind::Generator {
            let name = self.names.close;
            if let Some(f) = self.find_attr(it, name)? {
                self.call(*f, &crate::vm::Args::of(&[]))?;
            }
            return Ok(());
        }
        let g = it.cast::<GenObj>();
        match g.state.get() {
            GenState::Done => return Ok(()),
            GenState::Created => {
                g.state.set(GenState::Done);
                g.release_frame();
                return Ok(());
            }
            _ => {}
        }
        let none = build::tuple(self, vec![]);
        let e = exceptions::instance(self.exc().generator_exit, none);
        match self.gen_throw(it, e) {
            Ok(Some(_)) => {
                let what = g.sort.name();
                Err(self.runtime_error(&format!("{what} ignored GeneratorExit")))
            }
            Ok(None) => Ok(()),
            Err(r) => {
                let (exit, stop) = (self.exc().generator_exit, self.exc().stop_iteration);
                if self.pending_is(exit) || self.pending_is(stop) {
                    self.clear_pending();
                    Ok(())
                } else {
                    Err(r)
                }
            }
        }
    }
}
