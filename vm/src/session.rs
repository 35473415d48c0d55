//! A program and its VM, for those who run Python from Rust: the experiments, tests, benchmarks.

use crate::heap::Ref;
use crate::hooks::JitHooks;
use crate::jit::stages::Stages;
use crate::jit::{Config, Jit, Stats};
use crate::object::{DictObj, Value};
use crate::vm::{Args, Options, R, Raised, Vm};
use std::path::Path;
use std::rc::Rc;

/// A VM with a program loaded. One per thread at a time.
pub struct Session {
    // Dropped first: it refers to objects of the VM.
    namespace: Option<Ref>,
    jit: Option<Rc<Jit>>,
    vm: Box<Vm>,
    more_path: Vec<String>,
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
            vm.jit = Some(Rc::clone(jit) as Rc<dyn JitHooks>);
        }
        Ok(Session { vm, jit, namespace: None, more_path: Vec::new() })
    }

    /// What `sys.argv` will be. To be called before [`Session::load`].
    pub fn set_arguments(&mut self, program: &str, arguments: &[String]) {
        self.vm.options.argv = [&[program.to_string()], arguments].concat();
    }

    /// More folders in which modules are looked for. To be called before [`Session::load`].
    pub fn add_path(&mut self, folders: &[String]) {
        self.more_path.extend_from_slice(folders);
    }

    /// Compiles and runs a file as `__main__`.
    ///
    /// # Errors
    /// When it can't be read; the exception with its traceback when it raises.
    pub fn load(&mut self, path: &Path) -> Result<(), String> {
        let source =
            std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let folder = path.parent().map(|p| p.display().to_string());
        let folder = folder.filter(|f| !f.is_empty()).unwrap_or_else(|| ".".into());
        self.vm.options.path = [&[folder], self.more_path.as_slice()].concat();
        let module = self.vm.run_module(&source, &path.display().to_string());
        self.vm.flush();
        let module = self.explain(module)?;
        self.namespace = Some(module);
        Ok(())
    }

    /// Whether the loaded program has a global of this name.
    pub fn has(&mut self, name: &str) -> bool {
        let name = self.vm.intern(name);
        let found = |n: &Ref| n.cast::<DictObj>().lookup_str(*name).is_some();
        self.namespace.as_ref().is_some_and(found)
    }

    /// Calls a function of the loaded program without arguments; the `repr` of its result.
    ///
    /// # Errors
    /// When there is no such function; the exception with its traceback when it raises.
    pub fn call(&mut self, function: &str) -> Result<String, String> {
        let name = self.vm.intern(function);
        let namespace = self.namespace.as_ref().ok_or("no program is loaded")?;
        let callable = namespace.cast::<DictObj>().lookup_str(*name);
        let callable = callable.ok_or_else(|| format!("the program has no `{function}`"))?;
        let result = self.vm.call(callable, &Args::of(&[]));
        let result = self.explain(result)?;
        let text = self.vm.repr(*result);
        self.vm.flush();
        self.explain(text)
    }

    /// The JIT's figures so far.
    pub fn stats(&self) -> Option<Stats> {
        self.jit.as_ref().map(|j| j.stats())
    }

    /// What each stage made of each trace, if the JIT was told to keep it.
    pub fn stages(&self) -> Vec<Stages> {
        self.jit.as_ref().map_or_else(Vec::new, |j| j.stages())
    }

    fn explain<T>(&mut self, result: R<T>) -> Result<T, String> {
        result.map_err(|Raised| {
            let exception = self.vm.take_pending();
            match self.vm.unsupported.clone() {
                Some(text) => text,
                None => self.vm.format_exception(*exception),
            }
        })
    }
}
