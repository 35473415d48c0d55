//! Builtins that take everything out of a generator, or call a Python function with every item: their loops are Python
//! code. So the frames are pushed in the interpreter's own loop instead of a new one for each value, and such a loop can
//! become hot and be compiled together with the generator's or function's body.
//!
//! Each such body gets its own copies of the loops, because what they learn (inline caches, traces) is about that
//! body. Their frames show neither in tracebacks nor in `sys._getframe`.

use crate::build;
use crate::compile::compile_to_code;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
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
    /// The same of a function's results.
    CollectMapped,
    SumMapped,
    AnyMapped,
    AllMapped,
    /// A list of those for which a function's result is true.
    CollectFiltered,
    /// The value with the smallest, or the largest, result of a function: the first of these.
    Smallest,
    Largest,
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
def collect_mapped(values, function):
    return [function(value) for value in values]
def sum_mapped(values, function, total):
    for value in values:
        total = total + function(value)
    return total
def any_mapped(values, function):
    for value in values:
        if function(value):
            return True
    return False
def all_mapped(values, function):
    for value in values:
        if not function(value):
            return False
    return True
def collect_filtered(values, function):
    return [value for value in values if function(value)]
def smallest(values, function, best):
    lowest = function(best)
    for value in values:
        key = function(value)
        if key < lowest:
            best = value
            lowest = key
    return best
def largest(values, function, best):
    highest = function(best)
    for value in values:
        key = function(value)
        if key > highest:
            best = value
            highest = key
    return best
";

impl Consumer {
    fn name(self) -> &'static str {
        match self {
            Consumer::Collect => "collect",
            Consumer::Sum => "sum",
            Consumer::Any => "any",
            Consumer::All => "all",
            Consumer::CollectMapped => "collect_mapped",
            Consumer::SumMapped => "sum_mapped",
            Consumer::AnyMapped => "any_mapped",
            Consumer::AllMapped => "all_mapped",
            Consumer::CollectFiltered => "collect_filtered",
            Consumer::Smallest => "smallest",
            Consumer::Largest => "largest",
        }
    }

    /// What does the same with a function's results.
    fn mapped(self) -> Option<Consumer> {
        Some(match self {
            Consumer::Collect => Consumer::CollectMapped,
            Consumer::Sum => Consumer::SumMapped,
            Consumer::Any => Consumer::AnyMapped,
            Consumer::All => Consumer::AllMapped,
            _ => return None,
        })
    }
}

/// The functions that have been made.
#[derive(Default)]
pub(crate) struct Consumers {
    /// The module's code, whose constants are the functions' codes, and the functions' globals.
    module: Option<(Ref, Ref)>,
    /// By address of the body's code object, which is kept.
    functions: FxHashMap<(Consumer, u64), (Ref, Ref)>,
}

impl Vm {
    /// Consumes a generator, or a `map` or `filter` by a Python function; `start` is the sum's. `None` if it is something
    /// else (and nothing has happened).
    pub(crate) fn consume(
        &mut self,
        how: Consumer,
        values: Word,
        start: Option<Word>,
    ) -> Option<R> {
        if !values.is_pointer() || values.heap_type().is_heap {
            return None;
        }
        match values.kind() {
            Kind::Generator => {
                let g = values.cast::<GenObj>();
                let plain = g.sort == GenSort::Generator;
                plain.then(|| self.consume_by(how, g.code, &[Some(values), start]))
            }
            Kind::Map => {
                let map = values.cast::<MapObj>();
                let &[it] = map.iterators.cast::<TupleObj>().items() else { return None };
                self.consume_calling(how.mapped()?, it, map.function, start)
            }
            Kind::Filter if how == Consumer::Collect => {
                let filter = values.cast::<FilterObj>();
                let (it, function) = (filter.iterator, filter.function);
                self.consume_calling(Consumer::CollectFiltered, it, function, None)
            }
            _ => None,
        }
    }

    /// A Python function's results for all items of something. `None` if it is another callable.
    pub(crate) fn map_all(&mut self, function: Word, values: Word) -> Option<R> {
        self.consume_calling(Consumer::CollectMapped, values, function, None)
    }

    /// The value with the smallest or largest result of a Python function, of `first` and those that an iterator still has.
    /// `None` if it is another callable.
    pub(crate) fn extreme_by(
        &mut self,
        how: Consumer,
        iterator: Word,
        function: Word,
        first: Word,
    ) -> Option<R> {
        self.consume_calling(how, iterator, function, Some(first))
    }

    fn consume_calling(
        &mut self,
        how: Consumer,
        values: Word,
        function: Word,
        start: Option<Word>,
    ) -> Option<R> {
        let body =
            function.has_tid(tid::FUNCTION).then(|| function.cast::<FuncObj>().code.get())?;
        Some(self.consume_by(how, body, &[Some(values), Some(function), start]))
    }

    /// Runs the loop that belongs to this body.
    fn consume_by(&mut self, how: Consumer, body: Word, args: &[Option<Word>]) -> R {
        let function = match self.consumers.functions.get(&(how, body.0)) {
            Some((function, _)) => function.clone(),
            None => self.make_consumer(how, body)?,
        };
        let args: Vec<Word> = args.iter().copied().flatten().collect();
        self.call(*function, &Args::of(&args))
    }

    fn make_consumer(&mut self, how: Consumer, body: Word) -> R {
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
        let kept = (function.clone(), Ref::new(body));
        self.consumers.functions.insert((how, body.0), kept);
        Ok(function)
    }
}
