//! What the checker knows of every location at a point: the values that it certainly holds.

use super::fault::Holds;
use crate::allocation::{Loc, Move};
use ir::{Class, ValueId};

/// Sixteen registers, two scratch registers, then the slots.
const FIRST_SLOT: usize = 18;

/// Location → the values that are certainly there, in order. Several values share a location after a block's
/// parameters have been bound to arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct State {
    holds: Vec<Vec<ValueId>>,
}

fn index(loc: Loc) -> Option<usize> {
    match loc {
        Loc::Reg(r) => Some(r.0 as usize),
        Loc::Scratch(c) => Some(16 + c as usize),
        Loc::Slot(n) => Some(FIRST_SLOT + n as usize),
        Loc::None | Loc::Const => None,
    }
}

impl State {
    pub(super) fn new(slots: u32) -> State {
        State { holds: vec![Vec::new(); FIRST_SLOT + slots as usize] }
    }

    pub(super) fn get(&self, loc: Loc) -> &[ValueId] {
        index(loc).and_then(|i| self.holds.get(i)).map_or(&[], |h| h)
    }

    pub(super) fn has(&self, loc: Loc, v: ValueId) -> bool {
        self.get(loc).binary_search(&v).is_ok()
    }

    pub(super) fn explain(&self, loc: Loc) -> Holds {
        Holds(self.get(loc).to_vec())
    }

    pub(super) fn clear(&mut self, loc: Loc) {
        if let Some(h) = index(loc).and_then(|i| self.holds.get_mut(i)) {
            h.clear();
        }
    }

    pub(super) fn forget_scratch(&mut self) {
        Class::ALL.iter().for_each(|&c| self.clear(Loc::Scratch(c)));
    }

    /// A new value, or the next iteration's: what any location held under this name is old.
    pub(super) fn define(&mut self, loc: Loc, v: ValueId) {
        for h in &mut self.holds {
            if let Ok(at) = h.binary_search(&v) {
                h.remove(at);
            }
        }
        if let Some(h) = index(loc).and_then(|i| self.holds.get_mut(i)) {
            *h = vec![v];
        }
    }

    /// A move whose source has been checked.
    pub(super) fn apply(&mut self, m: &Move) {
        let new = match m.from {
            Loc::Const => vec![m.value],
            from => self.get(from).to_vec(),
        };
        // On the machine, these two kinds go through the scratch registers themselves.
        if m.to.is_slot() && matches!(m.from, Loc::Slot(_) | Loc::Const) {
            self.forget_scratch();
        }
        if let Some(h) = index(m.to).and_then(|i| self.holds.get_mut(i)) {
            *h = new;
        }
    }

    /// Binds parameters to arguments: wherever an argument is, its parameters are now.
    pub(super) fn bind(&mut self, params: &[ValueId], args: &[ValueId]) {
        for h in &mut self.holds {
            if h.is_empty() {
                continue;
            }
            let bound = params.iter().zip(args).filter(|(_, a)| h.contains(a)).map(|(&p, _)| p);
            let mut new: Vec<ValueId> = bound.collect();
            new.extend(h.iter().filter(|v| !params.contains(v)));
            new.sort_unstable();
            new.dedup();
            *h = new;
        }
    }

    /// Keeps what both know. Returns whether anything was lost.
    pub(super) fn meet(&mut self, other: &State) -> bool {
        let mut lost = false;
        for (h, o) in self.holds.iter_mut().zip(&other.holds) {
            let before = h.len();
            h.retain(|v| o.binary_search(v).is_ok());
            lost |= h.len() != before;
        }
        lost
    }
}
