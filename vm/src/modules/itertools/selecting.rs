//! Iterators that pass on some items of one other, or make one from each.

use super::made;
use crate::heap::Ref;
use crate::object::{Iterate, TupleObj, Value};
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
use ir::word::Word;

/// The number of `BINARY_OP`'s `+`.
const ADD: u32 = 0;

struct Slice {
    it: Ref,
    /// Items already taken.
    taken: usize,
    next: usize,
    stop: Option<usize>,
    step: usize,
}
impl Iterate for Slice {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        let end = self.stop.map_or(self.next, |s| s.min(self.next));
        while self.taken < end {
            if vm.next_item(*self.it)?.is_none() {
                return Ok(None);
            }
            self.taken += 1;
        }
        if self.stop.is_some_and(|s| self.next >= s) {
            return Ok(None);
        }
        let v = vm.next_item(*self.it)?;
        self.taken += 1;
        self.next = self.next.saturating_add(self.step);
        Ok(v)
    }
}
pub(super) fn islice(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "islice", 1, 2, 4)?;
    let wrong = |vm: &mut Vm, what: &str| {
        vm.value_error(&format!("{what} must be None or an integer: 0 <= x <= sys.maxsize."))
    };
    let mut bound = |i: usize, what: &str| -> R<Option<usize>> {
        match args.get(i) {
            None | Some(Word::NONE) => Ok(None),
            Some(w) => match vm.to_i64(w).map(usize::try_from) {
                Ok(Ok(n)) => Ok(Some(n)),
                _ => {
                    vm.clear_pending();
                    Err(wrong(vm, what))
                }
            },
        }
    };
    let (start, stop) = if args.pos.len() == 3 {
        (None, bound(2, "Stop argument for islice()")?)
    } else {
        (bound(2, "Indices for islice()")?, bound(3, "Stop argument for islice()")?)
    };
    let step = match bound(4, "Step for islice()") {
        Ok(Some(0)) => {
            return Err(vm.value_error("Step for islice() must be a positive integer or None."));
        }
        Ok(s) => s.unwrap_or(1),
        Err(_) => {
            vm.clear_pending();
            return Err(vm.value_error("Step for islice() must be a positive integer or None."));
        }
    };
    let it = vm.get_iter(args.pos[1])?;
    made(args, Slice { it, taken: 0, next: start.unwrap_or(0), stop, step })
}

/// What `takewhile`, `dropwhile` and `filterfalse` have in common.
struct Conditional {
    f: Ref,
    it: Ref,
    /// `dropwhile` has begun to pass items on; `takewhile` has ended.
    turned: bool,
    mode: Mode,
}
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Take,
    Drop,
    FilterFalse,
}
impl Iterate for Conditional {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        if self.turned && self.mode == Mode::Take {
            return Ok(None);
        }
        loop {
            let Some(v) = vm.next_item(*self.it)? else { return Ok(None) };
            if self.turned {
                return Ok(Some(v));
            }
            let yes = if *self.f == Word::NONE && self.mode == Mode::FilterFalse {
                vm.truth(*v)?
            } else {
                let r = vm.call(*self.f, &Args::of(&[*v]))?;
                vm.truth(*r)?
            };
            match self.mode {
                Mode::Take if yes => return Ok(Some(v)),
                Mode::Take => {
                    self.turned = true;
                    return Ok(None);
                }
                Mode::Drop if !yes => {
                    self.turned = true;
                    return Ok(Some(v));
                }
                Mode::FilterFalse if !yes => return Ok(Some(v)),
                Mode::Drop | Mode::FilterFalse => {}
            }
        }
    }
}
fn conditional(vm: &mut Vm, args: &Args, name: &str, mode: Mode) -> R {
    args.arity(vm, name, 1, 2, 2)?;
    let it = vm.get_iter(args.pos[2])?;
    made(args, Conditional { f: Ref::new(args.pos[1]), it, turned: false, mode })
}
pub(super) fn takewhile(vm: &mut Vm, args: &Args) -> R {
    conditional(vm, args, "takewhile", Mode::Take)
}
pub(super) fn dropwhile(vm: &mut Vm, args: &Args) -> R {
    conditional(vm, args, "dropwhile", Mode::Drop)
}
pub(super) fn filterfalse(vm: &mut Vm, args: &Args) -> R {
    conditional(vm, args, "filterfalse", Mode::FilterFalse)
}

struct Compress {
    data: Ref,
    selectors: Ref,
}
impl Iterate for Compress {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        loop {
            let Some(v) = vm.next_item(*self.data)? else { return Ok(None) };
            let Some(s) = vm.next_item(*self.selectors)? else { return Ok(None) };
            if vm.truth(*s)? {
                return Ok(Some(v));
            }
        }
    }
}
pub(super) fn compress(vm: &mut Vm, args: &Args) -> R {
    let [_, data, selectors] = args.bind(vm, "compress", ["", "data", "selectors"], 3)?;
    let data = vm.get_iter(data.unwrap_or(Word::NONE))?;
    let selectors = vm.get_iter(selectors.unwrap_or(Word::NONE))?;
    made(args, Compress { data, selectors })
}

struct StarMap {
    f: Ref,
    it: Ref,
}
impl Iterate for StarMap {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        let Some(v) = vm.next_item(*self.it)? else { return Ok(None) };
        if v.has_tid(tid::TUPLE) {
            return vm.call(*self.f, &Args::of(v.cast::<TupleObj>().items())).map(Some);
        }
        let items = vm.collect(*v)?;
        let words: Vec<Word> = items.iter().map(Ref::word).collect();
        vm.call(*self.f, &Args::of(&words)).map(Some)
    }
}
pub(super) fn starmap(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "starmap", 1, 2, 2)?;
    let it = vm.get_iter(args.pos[2])?;
    made(args, StarMap { f: Ref::new(args.pos[1]), it })
}

struct Accumulate {
    it: Ref,
    /// `None` = addition.
    f: Option<Ref>,
    /// Given out first.
    initial: Option<Ref>,
    total: Option<Ref>,
}
impl Iterate for Accumulate {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        if let Some(v) = self.initial.take() {
            self.total = Some(v.clone());
            return Ok(Some(v));
        }
        let Some(v) = vm.next_item(*self.it)? else { return Ok(None) };
        let sum = match (&self.total, &self.f) {
            (None, _) => v,
            (Some(t), None) => vm.binary_op(ADD, **t, *v)?,
            (Some(t), Some(f)) => vm.call(**f, &Args::of(&[**t, *v]))?,
        };
        self.total = Some(sum.clone());
        Ok(Some(sum))
    }
}
pub(super) fn accumulate(vm: &mut Vm, args: &Args) -> R {
    let [_, it, f, initial] =
        args.bind(vm, "accumulate", ["", "iterable", "func", "initial"], 2)?;
    let it = vm.get_iter(it.unwrap_or(Word::NONE))?;
    let given = |w: Option<Word>| w.filter(|w| *w != Word::NONE).map(Ref::new);
    made(args, Accumulate { it, f: given(f), initial: given(initial), total: None })
}
