//! `count`, `cycle`, `repeat`.

use super::made;
use crate::build;
use crate::heap::Ref;
use crate::object::Iterate;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// The number of `BINARY_OP`'s `+`.
const ADD: u32 = 0;

struct Count {
    next: Ref,
    step: Ref,
}
impl Iterate for Count {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        let small = self.next.as_i64().zip(self.step.as_i64());
        let after = match small.and_then(|(next, step)| next.checked_add(step)) {
            Some(after) => build::int64(vm, after),
            None => vm.binary_op(ADD, *self.next, *self.step)?,
        };
        Ok(Some(std::mem::replace(&mut self.next, after)))
    }
    fn describe(&self, vm: &mut Vm) -> R<Option<String>> {
        let (next, step) = (vm.repr(*self.next)?, vm.repr(*self.step)?);
        Ok(Some(if step == "1" {
            format!("count({next})")
        } else {
            format!("count({next}, {step})")
        }))
    }
}
pub(super) fn count(vm: &mut Vm, args: &Args) -> R {
    let [_, start, step] = args.bind(vm, "count", ["", "start", "step"], 1)?;
    let next = start.map_or_else(|| build::int64(vm, 0), Ref::new);
    let step = step.map_or_else(|| build::int64(vm, 1), Ref::new);
    made(args, Count { next, step })
}

struct Cycle {
    /// `None` after its end.
    it: Option<Ref>,
    seen: Vec<Ref>,
    at: usize,
}
impl Iterate for Cycle {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        if let Some(it) = &self.it {
            if let Some(v) = vm.next_item(**it)? {
                self.seen.push(v.clone());
                return Ok(Some(v));
            }
            self.it = None;
        }
        if self.seen.is_empty() {
            return Ok(None);
        }
        let v = self.seen[self.at].clone();
        self.at += 1;
        if self.at == self.seen.len() {
            self.at = 0;
        }
        Ok(Some(v))
    }
}
pub(super) fn cycle(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "cycle", 1, 1, 1)?;
    let it = vm.get_iter(args.pos[1])?;
    made(args, Cycle { it: Some(it), seen: Vec::new(), at: 0 })
}

struct Repeat {
    what: Ref,
    /// `None` = for ever.
    left: Option<i64>,
}
impl Iterate for Repeat {
    fn next(&mut self, _: &mut Vm) -> R<Option<Ref>> {
        match &mut self.left {
            Some(n) if *n <= 0 => return Ok(None),
            Some(n) => *n -= 1,
            None => {}
        }
        Ok(Some(self.what.clone()))
    }
    fn length_hint(&self) -> Option<usize> {
        self.left.map(|n| n.max(0) as usize)
    }
    fn describe(&self, vm: &mut Vm) -> R<Option<String>> {
        let what = vm.repr(*self.what)?;
        Ok(Some(match self.left {
            Some(n) => format!("repeat({what}, {})", n.max(0)),
            None => format!("repeat({what})"),
        }))
    }
}
pub(super) fn repeat(vm: &mut Vm, args: &Args) -> R {
    let [_, what, times] = args.bind(vm, "repeat", ["", "object", "times"], 2)?;
    let left = times.map(|t| vm.to_i64(t)).transpose()?;
    made(args, Repeat { what: Ref::new(what.unwrap_or(Word::NONE)), left })
}
