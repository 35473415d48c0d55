//! Jumps, and where the JIT comes in.

use super::Exit;
use super::cursor::{Cursor, Flow, Out};
use crate::heap::decref;
use crate::hooks::{Hot, Tracer};
use crate::opcode as op;
use crate::vm::Vm;
use ir::word::Word;

impl<T: Tracer> Cursor<T> {
    /// Does what was asked for from outside (Ctrl-C, a collection).
    #[inline(always)]
    pub(super) fn look_up(&mut self, vm: &mut Vm) -> Flow {
        if crate::signals::wanted() {
            self.save();
            vm.attend()?;
            if !T::OBSERVES && vm.is_observed() {
                return Err(Out::Exit(Exit::Observe));
            }
        }
        Ok(())
    }
    /// The same at the `RESUME` of a function, which who observes the program has to see.
    #[inline(always)]
    pub(super) fn look_up_at_start(&mut self, vm: &mut Vm) -> Flow {
        if crate::signals::wanted() && !T::OBSERVES && vm.is_observed() {
            self.back();
            self.save();
            return Err(Out::Exit(Exit::Observe));
        }
        self.look_up(vm)
    }
    #[inline(always)]
    pub(super) fn pop_jump_if(&mut self, vm: &mut Vm, arg: u32, condition: bool) -> Flow {
        let w = self.peek(1);
        let b = match w {
            Word::TRUE => true,
            Word::FALSE => false,
            _ => {
                self.save();
                let b = vm.truth(w)?;
                decref(w);
                b
            }
        };
        self.shrink(1);
        if b == condition {
            self.jump(arg);
        }
        Ok(())
    }
    #[inline(always)]
    pub(super) fn pop_jump_if_none(&mut self, arg: u32, condition: bool) {
        let w = self.pop();
        decref(w);
        if (w == Word::NONE) == condition {
            self.jump(arg);
        }
    }
    /// Counts the jump; the JIT hears of it when it is hot.
    #[inline(always)]
    pub(super) fn jump_backward(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let index = self.at();
        self.jump(arg);
        self.look_up(vm)?;
        if vm.jit.is_some() {
            let c = self.cache_at(index);
            c.index += 1;
            if !T::ENABLED && c.index >= vm.jump_threshold(c) {
                self.save();
                match vm.hot_backedge(index as u32, arg) {
                    Hot::Record => return Err(Out::Exit(Exit::Record)),
                    Hot::Ignore => self.reload(vm),
                }
            }
        }
        Ok(())
    }
    #[inline(always)]
    pub(super) fn enter_executor(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let executor = self.cache().ptr;
        self.jump(arg);
        self.look_up(vm)?;
        if !T::ENABLED && self.enter_native(vm, executor)? {
            // Another loop's code may be entered at once; the same one not before the interpreter has
            // executed something.
            let next = self.next();
            if next as u8 == op::ENTER_EXECUTOR && self.cache_at(self.index()).ptr == executor {
                self.jump(next >> 8);
            }
        }
        Ok(())
    }
    /// Runs compiled code. False if there is no JIT (any more).
    #[inline(always)]
    fn enter_native(&mut self, vm: &mut Vm, executor: u64) -> Result<bool, Out> {
        let Some(jit) = vm.jit.as_ref().map(std::rc::Rc::as_ptr) else { return Ok(false) };
        self.save();
        // SAFETY: nobody takes the JIT away while Python code runs.
        let r = unsafe { &*jit }.enter(vm, executor);
        self.reload(vm);
        if r? == Hot::Record {
            return Err(Out::Exit(Exit::Record));
        }
        Ok(true)
    }
    /// A function begins, or goes on (`arg`); the JIT hears of it when it is hot.
    #[inline(always)]
    pub(super) fn resume(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        self.look_up_at_start(vm)?;
        if arg & 3 != 0 || vm.jit.is_none() {
            // Nobody counts.
            self.code.set_opcode(self.at(), op::RESUME_CHECK);
        } else if !T::ENABLED {
            let c = self.cache();
            c.index += 1;
            if c.index >= vm.function_threshold(c) {
                let at = self.at() as u32;
                self.save();
                match vm.hot_function(at) {
                    Hot::Record => return Err(Out::Exit(Exit::Record)),
                    Hot::Ignore => self.reload(vm),
                }
            }
        }
        Ok(())
    }
    #[inline(always)]
    pub(super) fn enter_function(&mut self, vm: &mut Vm) -> Flow {
        self.look_up_at_start(vm)?;
        if !T::ENABLED {
            let executor = self.cache().ptr;
            self.enter_native(vm, executor)?;
        }
        Ok(())
    }
}
