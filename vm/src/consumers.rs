//! Builtins that take everything out of a generator: their loops are Python code. So the generator's frame is pushed in
//! the interpreter's own loop instead of a new one for each value, and such a loop can become hot and be compiled
//! together with the generator's body.
//!
//! Each generator's code gets its own copies of the loops, because what they learn (inline caches, traces) is about
//! that generator. Their frames show neither in tracebacks nor in `sys._getframe`.

use crate::build;
use crate::compile::compile_to_code;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use rustc_hash::FxHashMap;
use rustpython_compiler::Mode;

/// What is done with the values.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Consumer {
    /// A list of them.
    Collect,
    /// Their sum and a start value's.
    Sum,
    /// Whether some is true.
    Any,
    /// Whether none is false.
    All,
}

const SOURCE: &str = "\
def collect(values):
    return [value for value in values]
def sum(values, total):
    for value in values:
        total = total + value
    return total
def any(values):
    for value in values:
        if value:
            return True
    return False
def all(values):
    for value in values:
        if not value:
            return False
    return True
";

impl Consumer {
    fn name(self) -> &'static str {
        match self {
            Consumer::Collect => "collect",
            Consumer::Sum => "sum",
            Consumer::Any => "any",
            Consumer::All => "all",
        }
    }
}

/// The functions that have been made.
#[derive(Default)]
pub(crate) struct Consumers {
    /// The module's code, whose constants are the functions' codes, and the functions' globals.
    module: Option<(Ref, Ref)>,
    /// By address of the generator's code object, which is kept.
    functions: FxHashMap<(Consumer, u64), (Ref, Ref)>,
}

impl Vm {
    /// Consumes a generator; `start` is the sum's. `None` if it is not a generator (and nothing has happened).
    pub(crate) fn consume(
        &mut self,
        how: Consumer,
        values: Word,
        start: Option<Word>,
    ) -> Option<R> {
        let g = values.get::<GenObj>().filter(|g| g.sort == GenSort::Generator)?;
        let function = match self.consumers.functions.get(&(how, g.code.0)) {
            Some((function, _)) => function.clone(),
            None => match self.make_consumer(how, g.code) {
                Ok(function) => function,
                Err(raised) => return Some(Err(raised)),
            },
        };
        let args = [values, start.unwrap_or(Word::NULL)];
        let count = 1 + usize::from(start.is_some());
        Some(self.call(*function, &Args::of(&args[..count])))
    }

    fn make_consumer(&mut self, how: Consumer, generator: Word) -> R {
        let (module, globals) = match &self.consumers.module {
            Some(known) => known.clone(),
            None => {
                let module = compile_to_code(self, SOURCE, "<builtins>", Mode::Exec)?;
                let globals = build::dict(self, crate::dict::Dict::default());
                self.consumers.module.insert((module, globals)).clone()
            }
        };
        let named =
            |w: &&Ref| w.get::<CodeObj>().is_some_and(|c| c.code.name.as_str() == Some(how.name()));
        let constants = &module.cast::<CodeObj>().code.consts;
        let original = constants.iter().find(named).expect("the source has this function");
        let mut copy = original.cast::<CodeObj>().code.copy();
        copy.hidden = true;
        let code = build::code(self, copy);
        let function = build::function(self, code, *globals);
        let kept = (function.clone(), Ref::new(generator));
        self.consumers.functions.insert((how, generator.0), kept);
        Ok(function)
    }
}
