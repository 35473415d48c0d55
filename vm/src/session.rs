//! A program and its VM, for those who run Python from Rust: the experiments, tests, benchmarks.

use crate::jit::{Config, Jit, Stats};
use crate::vm::{Options, Vm};
use std::path::Path;
use std::rc::Rc;

/// A VM with a program loaded. One per thread at a time.
pub struct Session {
    vm: Box<Vm>,
    jit: Option<Rc<Jit>>,
}

impl Session {
    /// A fresh VM; `None` leaves the JIT off. `threshold` is the number of backward jumps that make a loop hot.
    ///
    /// # Errors
    /// When the JIT's configuration is wrong, or this machine has no stencils.
    pub fn new(jit: Option<Config>, threshold: u16) -> Result<Session, String> {
        let jit = jit.map(Jit::new).transpose()?.map(Rc::new);
        let mut vm = Vm::new(Options { threshold, ..Options::default() });
        if let Some(jit) = &jit {
            vm.jit = Some(Rc::clone(jit) as Rc<dyn crate::hooks::JitHooks>);
        }
        Ok(Session { vm, jit })
    }

    /// The JIT's figures so far.
    pub fn stats(&self) -> Option<Stats> {
        self.jit.as_ref().map(|j| j.stats())
    }
}
