//! `set`'s table. Python programs can see the order of a set's items, so table sizes and probing follow
//! CPython's `Objects/setobject.c` (linear probes of nine, then perturbation).

use crate::heap::{Ref, decref, incref};
use crate::object::SetObj;
use crate::vm::{R, Vm};
use ir::word::Word;
use smallvec::SmallVec;

const LINEAR_PROBES: usize = 9;
const MIN_SIZE: usize = 8;

/// A slot: key NULL and hash 0 = never used; key NULL and hash -1 = deleted.
#[derive(Clone, Copy)]
struct Slot {
    key: Word,
    hash: i64,
}

const FREE: Slot = Slot { key: Word::NULL, hash: 0 };
const DUMMY: Slot = Slot { key: Word::NULL, hash: -1 };

/// The table; owns a reference to each key.
pub struct Set {
    slots: SmallVec<[Slot; MIN_SIZE]>,
    /// Live and deleted.
    fill: usize,
    used: usize,
}

impl Default for Set {
    fn default() -> Self {
        Set { slots: SmallVec::from_buf([FREE; MIN_SIZE]), fill: 0, used: 0 }
    }
}

impl Set {
    pub fn len(&self) -> usize {
        self.used
    }
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }
    pub fn iter(&self) -> impl Iterator<Item = (Word, i64)> {
        self.slots.iter().filter(|s| s.key != Word::NULL).map(|s| (s.key, s.hash))
    }
    /// The first item at or after slot `at`, with the slot after it.
    pub fn next_from(&self, at: usize) -> Option<(Word, usize)> {
        let i = self.slots.get(at..)?.iter().position(|s| s.key != Word::NULL)? + at;
        Some((self.slots[i].key, i + 1))
    }
    pub fn clear(&mut self) {
        let old = std::mem::take(self);
        for s in old.slots {
            decref(s.key);
        }
    }
    pub fn copy(&self) -> Set {
        let mut s = Set::default();
        s.merge_room(self);
        for (key, hash) in self.iter() {
            incref(key);
            s.insert_clean(key, hash);
        }
        s
    }
    /// Grows as `set_merge` does before it takes in `other`.
    pub fn merge_room(&mut self, other: &Set) {
        if (self.fill + other.used) * 5 >= (self.slots.len() - 1) * 3 {
            self.resize((self.used + other.used) * 2);
        }
    }
    fn insert_clean(&mut self, key: Word, hash: i64) {
        let mask = self.slots.len() - 1;
        let mut perturb = hash as u64;
        let mut i = hash as usize & mask;
        'search: loop {
            let probes = if i + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
            for at in i..=i + probes {
                if self.slots[at].key == Word::NULL {
                    i = at;
                    break 'search;
                }
            }
            perturb >>= 5;
            i = (i.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize)) & mask;
        }
        self.slots[i] = Slot { key, hash };
        self.fill += 1;
        self.used += 1;
    }
    fn resize(&mut self, wanted: usize) {
        let mut size = MIN_SIZE;
        while size <= wanted {
            size <<= 1;
        }
        let old = std::mem::replace(&mut self.slots, SmallVec::from_elem(FREE, size));
        self.fill = 0;
        self.used = 0;
        for s in old {
            if s.key != Word::NULL {
                self.insert_clean(s.key, s.hash);
            }
        }
    }
    /// Adds a key that is known to be absent; takes over the reference.
    fn push_new(&mut self, key: Word, hash: i64) {
        let mask = self.slots.len() - 1;
        let mut perturb = hash as u64;
        let mut i = hash as usize & mask;
        'search: loop {
            let probes = if i + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
            for at in i..=i + probes {
                if self.slots[at].key == Word::NULL && self.slots[at].hash == 0 {
                    i = at;
                    break 'search;
                }
            }
            perturb >>= 5;
            i = (i.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize)) & mask;
        }
        self.slots[i] = Slot { key, hash };
        self.fill += 1;
        self.used += 1;
        if self.fill * 5 >= mask * 3 {
            self.resize(if self.used > 50_000 { self.used * 2 } else { self.used * 4 });
        }
    }
    /// The `n`th candidate slot with this hash in probe order, or an identical key at once.
    fn candidate(&self, key: Word, hash: i64, mut skip: usize) -> Option<(usize, bool)> {
        let mask = self.slots.len() - 1;
        let mut perturb = hash as u64;
        let mut i = hash as usize & mask;
        loop {
            let probes = if i + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
            for at in i..=i + probes {
                let s = self.slots[at];
                if s.key == Word::NULL {
                    if s.hash == 0 {
                        return None;
                    }
                } else if s.hash == hash {
                    if s.key == key {
                        return Some((at, true));
                    }
                    if skip == 0 {
                        return Some((at, false));
                    }
                    skip -= 1;
                }
            }
            perturb >>= 5;
            i = (i.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize)) & mask;
        }
    }
    fn take(&mut self, at: usize) -> Word {
        let key = self.slots[at].key;
        self.slots[at] = DUMMY;
        self.used -= 1;
        key
    }
    /// Takes out the first item in table order, starting at `finger` (`set.pop`).
    pub fn pop(&mut self) -> Option<Ref> {
        let at = self.slots.iter().position(|s| s.key != Word::NULL)?;
        Some(Ref::owned(self.take(at)))
    }
}

impl SetObj {
    fn find(&self, vm: &mut Vm, key: Word, hash: i64) -> R<Option<usize>> {
        let mut skip = 0;
        loop {
            let Some((at, identical)) = self.table().candidate(key, hash, skip) else {
                return Ok(None);
            };
            if identical {
                return Ok(Some(at));
            }
            let other = Ref::new(self.table().slots[at].key);
            let same = vm.equal(*other, key)?;
            if self.table().slots.get(at).map(|s| s.key) != Some(*other) {
                skip = 0; // changed by `__eq__`: search again
                continue;
            }
            if same {
                return Ok(Some(at));
            }
            skip += 1;
        }
    }
    pub fn contains(&self, vm: &mut Vm, key: Word) -> R<bool> {
        let hash = vm.hash(key)?;
        Ok(self.find(vm, key, hash)?.is_some())
    }
    pub fn contains_hashed(&self, vm: &mut Vm, key: Word, hash: i64) -> R<bool> {
        Ok(self.find(vm, key, hash)?.is_some())
    }
    pub fn add(&self, vm: &mut Vm, key: Word) -> R<bool> {
        let hash = vm.hash(key)?;
        self.add_hashed(vm, key, hash)
    }
    /// Adds a key whose hash is known; says whether it is new.
    pub fn add_hashed(&self, vm: &mut Vm, key: Word, hash: i64) -> R<bool> {
        if self.find(vm, key, hash)?.is_some() {
            return Ok(false);
        }
        incref(key);
        self.table().push_new(key, hash);
        Ok(true)
    }
    pub fn discard(&self, vm: &mut Vm, key: Word) -> R<bool> {
        let hash = vm.hash(key)?;
        let Some(at) = self.find(vm, key, hash)? else { return Ok(false) };
        let old = self.table().take(at);
        decref(old);
        Ok(true)
    }
    /// The items with their hashes in table order. The table may change meanwhile; a slot that has been
    /// passed is not looked at again.
    pub fn items(&self) -> impl Iterator<Item = (Ref, i64)> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let slots = self.table().slots.get(at..)?;
            let i = slots.iter().position(|s| s.key != Word::NULL)?;
            at += i + 1;
            Some((Ref::new(slots[i].key), slots[i].hash))
        })
    }
}
