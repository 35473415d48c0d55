//! Iterators that join several, or split one: `chain`, `zip_longest`, `groupby`, `pairwise`, `batched`, `tee`.

use super::{iterators, made};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

struct Chain {
    /// Gives the iterables.
    source: Ref,
    current: Option<Ref>,
}
impl Iterate for Chain {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        loop {
            if let Some(it) = &self.current {
                if let Some(v) = vm.next_item(**it)? {
                    return Ok(Some(v));
                }
                self.current = None;
            }
            match vm.next_item(*self.source)? {
                Some(next) => self.current = Some(vm.get_iter(*next)?),
                None => return Ok(None),
            }
        }
    }
}
pub(super) fn chain(vm: &mut Vm, args: &Args) -> R {
    let all = build::tuple_of(vm, &args.pos[1..]);
    let source = vm.get_iter(*all)?;
    made(args, Chain { source, current: None })
}
pub(super) fn chain_from_iterable(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "from_iterable", 1, 1, 1)?;
    let source = vm.get_iter(args.pos[1])?;
    made(args, Chain { source, current: None })
}

struct ZipLongest {
    its: Vec<Option<Ref>>,
    fill: Ref,
}
impl Iterate for ZipLongest {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        let mut items = Vec::with_capacity(self.its.len());
        for i in 0..self.its.len() {
            let v = match &self.its[i] {
                Some(it) => vm.next_item(**it)?,
                None => None,
            };
            match v {
                Some(v) => items.push(v),
                None => {
                    self.its[i] = None;
                    if self.its.iter().all(Option::is_none) {
                        return Ok(None);
                    }
                    items.push(self.fill.clone());
                }
            }
        }
        Ok((!items.is_empty()).then(|| build::tuple(vm, items)))
    }
}
pub(super) fn zip_longest(vm: &mut Vm, args: &Args) -> R {
    if let Some(n) = args.names.iter().find(|n| n.as_str() != Some("fillvalue")) {
        let n = n.as_str().unwrap_or("?");
        return Err(
            vm.type_error(format!("zip_longest() got an unexpected keyword argument '{n}'"))
        );
    }
    let fill = Ref::new(args.keyword("fillvalue").unwrap_or(Word::NONE));
    let its = iterators(vm, &args.pos[1..])?.into_iter().map(Some).collect();
    made(args, ZipLongest { its, fill })
}

/// What a `groupby` and its groups share.
struct Grouping {
    it: Ref,
    key: Option<Ref>,
    /// The item read last and its key, not given out yet.
    ahead: Option<(Ref, Ref)>,
    /// The key of the current group.
    current: Option<Ref>,
    /// Number of the current group; older groups are empty.
    group: u64,
}
type Shared = Rc<RefCell<Grouping>>;

/// Reads one item ahead unless there is one. False at the end.
fn read_ahead(vm: &mut Vm, g: &Shared) -> R<bool> {
    if g.borrow().ahead.is_some() {
        return Ok(true);
    }
    let (it, key) = {
        let g = g.borrow();
        (g.it.clone(), g.key.clone())
    };
    let Some(v) = vm.next_item(*it)? else { return Ok(false) };
    let k = match key {
        Some(f) => vm.call(*f, &Args::of(&[*v]))?,
        None => v.clone(),
    };
    g.borrow_mut().ahead = Some((v, k));
    Ok(true)
}
/// Whether the item ahead belongs to the current group.
fn same_group(vm: &mut Vm, g: &Shared) -> R<bool> {
    let keys = {
        let g = g.borrow();
        g.ahead.as_ref().map(|a| a.1.clone()).zip(g.current.clone())
    };
    match keys {
        Some((a, b)) => vm.equal(*b, *a),
        None => Ok(false),
    }
}

struct GroupBy(Shared);
impl Iterate for GroupBy {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        self.0.borrow_mut().group += 1;
        while read_ahead(vm, &self.0)? {
            if !same_group(vm, &self.0)? {
                let key = self.0.borrow().ahead.as_ref().expect("just read").1.clone();
                self.0.borrow_mut().current = Some(key.clone());
                let number = self.0.borrow().group;
                let group = Group { of: Rc::clone(&self.0), number };
                let group = build::iterator(vm.types.iterator, Box::new(group));
                return Ok(Some(build::pair(vm, key, group)));
            }
            self.0.borrow_mut().ahead = None;
        }
        Ok(None)
    }
}
struct Group {
    of: Shared,
    number: u64,
}
impl Iterate for Group {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        if self.of.borrow().group != self.number || !read_ahead(vm, &self.of)? {
            return Ok(None);
        }
        if !same_group(vm, &self.of)? {
            return Ok(None);
        }
        let ahead = self.of.borrow_mut().ahead.take();
        Ok(ahead.map(|a| a.0))
    }
}
pub(super) fn groupby(vm: &mut Vm, args: &Args) -> R {
    let [_, it, key] = args.bind(vm, "groupby", ["", "iterable", "key"], 2)?;
    let it = vm.get_iter(it.unwrap_or(Word::NONE))?;
    let key = key.filter(|w| *w != Word::NONE).map(Ref::new);
    let g = Grouping { it, key, ahead: None, current: None, group: 0 };
    made(args, GroupBy(Rc::new(RefCell::new(g))))
}

struct Pairwise {
    it: Ref,
    last: Option<Ref>,
}
impl Iterate for Pairwise {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        let last = match self.last.take() {
            Some(v) => v,
            None => match vm.next_item(*self.it)? {
                Some(v) => v,
                None => return Ok(None),
            },
        };
        let Some(v) = vm.next_item(*self.it)? else { return Ok(None) };
        self.last = Some(v.clone());
        Ok(Some(build::pair(vm, last, v)))
    }
}
pub(super) fn pairwise(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "pairwise", 1, 1, 1)?;
    let it = vm.get_iter(args.pos[1])?;
    made(args, Pairwise { it, last: None })
}

struct Batched {
    it: Ref,
    n: usize,
    strict: bool,
}
impl Iterate for Batched {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        let mut items = Vec::new();
        while items.len() < self.n {
            match vm.next_item(*self.it)? {
                Some(v) => items.push(v),
                None => break,
            }
        }
        if items.is_empty() {
            return Ok(None);
        }
        if self.strict && items.len() < self.n {
            return Err(vm.value_error("batched(): incomplete batch"));
        }
        Ok(Some(build::tuple(vm, items)))
    }
}
pub(super) fn batched(vm: &mut Vm, args: &Args) -> R {
    let [_, it, n, strict] = args.bind(vm, "batched", ["", "iterable", "n", "strict"], 3)?;
    let n = vm.to_i64(n.unwrap_or(Word::NONE))?;
    if n < 1 {
        return Err(vm.value_error("n must be at least one"));
    }
    let strict = strict.map(|w| vm.truth(w)).transpose()?.unwrap_or(false);
    let it = vm.get_iter(it.unwrap_or(Word::NONE))?;
    made(args, Batched { it, n: n as usize, strict })
}

/// What the iterators of one `tee` share: a queue each.
struct Source {
    it: Ref,
    queues: Vec<VecDeque<Ref>>,
}
struct Tee {
    source: Rc<RefCell<Source>>,
    which: usize,
}
impl Iterate for Tee {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        if let Some(v) = self.source.borrow_mut().queues[self.which].pop_front() {
            return Ok(Some(v));
        }
        let it = self.source.borrow().it.clone();
        let Some(v) = vm.next_item(*it)? else { return Ok(None) };
        for (i, q) in self.source.borrow_mut().queues.iter_mut().enumerate() {
            if i != self.which {
                q.push_back(v.clone());
            }
        }
        Ok(Some(v))
    }
}
impl Drop for Tee {
    fn drop(&mut self) {
        // Its items are released outside the borrow, which their finalisers might want.
        let gone = std::mem::take(&mut self.source.borrow_mut().queues[self.which]);
        drop(gone);
    }
}
pub(super) fn tee(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "tee", 0, 1, 2)?;
    let n = args.get(1).map(|w| vm.to_i64(w)).transpose()?.unwrap_or(2);
    let Ok(n) = usize::try_from(n) else {
        return Err(vm.value_error("n must be >= 0"));
    };
    let it = vm.get_iter(args.pos[0])?;
    let queues = (0..n).map(|_| VecDeque::new()).collect();
    let source = Rc::new(RefCell::new(Source { it, queues }));
    let all = (0..n)
        .map(|which| {
            let t = Tee { source: Rc::clone(&source), which };
            build::iterator(vm.types.iterator, Box::new(t))
        })
        .collect();
    Ok(build::tuple(vm, all))
}
