//! Running a program from start to exit code.

use crate::build;
use crate::compile;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{R, Raised, Vm};
use ir::word::Word;

/// How a program ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExitCode(pub i32);

/// Modules that the VM itself goes on with when a program is gone.
const KEPT: &[&str] = &["sys", "builtins", "_io"];

impl Vm {
    /// Runs source as `__main__`; reports an uncaught exception on standard error.
    pub fn run_main(&mut self, source: &str, file: &str) -> ExitCode {
        let r = self.try_main(source, file);
        let code = match r {
            Ok(_) => 0,
            Err(Raised) => self.report(),
        };
        crate::threads::shut_down(self);
        crate::modules::atexit::run(self);
        crate::modules::io::flush_all(self);
        self.flush();
        ExitCode(code)
    }

    /// The bytecode of source, as text; an error message if it does not compile.
    pub fn dump_bytecode(&mut self, source: &str, file: &str) -> Result<String, String> {
        match compile::compile_to_code(self, source, file, rustpython_compiler::Mode::Exec) {
            Ok(code) => Ok(crate::disassemble::disassemble(self, &code.cast::<CodeObj>().code)),
            Err(Raised) => {
                let e = self.take_pending();
                Err(self.describe_exception(*e))
            }
        }
    }

    /// Forgets the program that ran: its modules are emptied, so that everything without reference cycles
    /// is freed. Gives how many objects more are alive than before it ran.
    pub fn release_program(&mut self) -> i64 {
        self.library.is_ending = true;
        self.observer.clear();
        self.clear_pending();
        crate::heap::decref(std::mem::replace(&mut self.handled, Word::NULL));
        self.returned = build::none();
        drop(std::mem::take(&mut self.consumers));
        self.attribute_lines = Default::default();
        let modules = self.modules.clone();
        let names: Vec<Ref> =
            modules.cast::<DictObj>().table().iter().map(|e| Ref::new(e.key)).collect();
        for name in names {
            if name.as_str().is_some_and(|n| KEPT.contains(&n)) {
                continue;
            }
            if let Ok(Some(m)) = modules.cast::<DictObj>().remove(self, *name)
                && let Some(m) = m.get::<ModuleObj>()
            {
                m.dict.cast::<DictObj>().table().clear();
            }
        }
        self.library.counted_on.clear();
        for (name, m) in std::mem::take(&mut self.library.made) {
            if !KEPT.contains(&name) {
                m.cast::<ModuleObj>().dict.cast::<DictObj>().table().clear();
            }
        }
        (self.collector.garbage, self.collector.callbacks) = (None, None);
        self.collect_cycles();
        crate::heap::live_objects() - self.baseline
    }

    fn try_main(&mut self, source: &str, file: &str) -> R {
        self.run_module(source, file)?;
        Ok(build::none())
    }

    /// Runs source as the module `__main__` and gives its namespace.
    pub fn run_module(&mut self, source: &str, file: &str) -> R {
        let code = compile::compile_to_code(self, source, file, rustpython_compiler::Mode::Exec)?;
        let main = build::module(self, "__main__");
        let d = Ref::new(main.cast::<ModuleObj>().dict);
        let (key, text) = (self.names.__file__, build::str(self, file));
        d.cast::<DictObj>().insert_str(self, key, text);
        let key = self.names.__builtins__;
        let name = self.intern("builtins");
        let builtins = self.modules.cast::<DictObj>().lookup_str(*name).map(Ref::new);
        d.cast::<DictObj>().insert_str(self, key, builtins.unwrap_or_else(build::none));
        let key = self.names.__main__;
        let modules = self.modules.clone();
        modules.cast::<DictObj>().insert_str(self, key, main);
        let f = build::function(self, code, *d);
        self.call_with_locals(*f, *d)?;
        Ok(d)
    }

    /// Prints the pending exception as CPython does; the process's exit code.
    fn report(&mut self) -> i32 {
        self.flush();
        let e = self.take_pending();
        if let Some(text) = self.unsupported.clone() {
            eprintln!("{text}");
            return 70;
        }
        if self.is_instance(*e, self.exc().system_exit) {
            let v = e.cast::<ExcObj>().value.get();
            return match v {
                Word::NULL | Word::NONE => 0,
                w => match crate::arithmetic::Int::of(w).and_then(|i| i.to_i64()) {
                    Some(i) => (i & 0xff) as i32,
                    None => {
                        if let Ok(s) = self.str_of(w) {
                            eprintln!("{}", s.as_str().unwrap_or(""));
                        }
                        1
                    }
                },
            };
        }
        let text = self.format_exception(*e);
        eprint!("{text}");
        if self.is_instance(*e, self.exc().keyboard_interrupt) { 130 } else { 1 }
    }
}
