//! `set`'s table. Python programs can see the order of a set's items, so table sizes and probing follow
//! CPython's `Objects/setobject.c` (linear probes of nine, then perturbation).

use crate::comparisons::plainly_equal;
use crate::heap::{Ref, decref, decref_value, incref};
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
    /// Where `pop` goes on.
    finger: usize,
}

impl Default for Set {
    fn default() -> Self {
        Set { slots: SmallVec::from_buf([FREE; MIN_SIZE]), fill: 0, used: 0, finger: 0 }
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
        if self.fill == 0 {
            return;
        }
        let mut old = std::mem::take(self);
        std::mem::swap(&mut self.finger, &mut old.finger);
        for s in old.slots.iter().filter(|s| s.key != Word::NULL) {
            decref_value(s.key);
        }
    }
    pub fn copy(&self) -> Set {
        let mut s = Set::default();
        s.merge_room(self);
        s.absorb(self);
        s
    }
    /// Grows as `set_merge` does before it takes in `other`.
    pub fn merge_room(&mut self, other: &Set) {
        self.room_for(other.used);
    }
    /// Grows before so many items are added, if they fill the table if all are new.
    pub fn room_for(&mut self, items: usize) {
        if (self.fill + items) * 5 >= (self.slots.len() - 1) * 3 {
            self.resize((self.used + items) * 2);
        }
    }
    /// Takes in the items of `other` where there are none yet, and room for all.
    pub fn absorb(&mut self, other: &Set) {
        debug_assert_eq!(self.fill, 0);
        if self.slots.len() == other.slots.len() && other.fill == other.used {
            self.slots.copy_from_slice(&other.slots);
            (self.fill, self.used) = (other.fill, other.used);
            self.iter().for_each(|(key, _)| incref(key));
            return;
        }
        for (key, hash) in other.iter() {
            incref(key);
            self.insert_clean(key, hash);
        }
    }
    /// Adds a key to a table that has neither it nor deleted ones.
    fn insert_clean(&mut self, key: Word, hash: i64) {
        let at = probe(&self.slots, hash, |at, s| (s.key == Word::NULL).then_some(at));
        self.fill_slot(at, key, hash);
    }
    fn fill_slot(&mut self, at: usize, key: Word, hash: i64) {
        self.slots[at] = Slot { key, hash };
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
        for s in old.iter().filter(|s| s.key != Word::NULL) {
            self.insert_clean(s.key, s.hash);
        }
    }
    /// Adds a key that is known to be absent at the free slot that the search for it gave; takes over the reference.
    fn push_new(&mut self, at: usize, key: Word, hash: i64) {
        if self.slots[at].hash == DUMMY.hash {
            self.slots[at] = Slot { key, hash };
            self.used += 1;
            return;
        }
        self.fill_slot(at, key, hash);
        if self.fill * 5 >= (self.slots.len() - 1) * 3 {
            self.resize(if self.used > 50_000 { self.used * 2 } else { self.used * 4 });
        }
    }
    /// Adds a key that is known to be new to a table without deleted ones.
    fn add_clean(&mut self, key: Word, hash: i64) {
        incref(key);
        let at = probe(&self.slots, hash, |at, s| (s.key == Word::NULL).then_some(at));
        self.push_new(at, key, hash);
    }
    /// Adds to a fresh set those items of `from`, beginning with slot `at`, that are in `other` (or are not, as `wanted`
    /// says), up to one where a look doesn't tell: gives its slot.
    fn gather(&mut self, from: &Set, at: usize, other: &Set, wanted: bool) -> Option<usize> {
        for (n, s) in from.slots.get(at..)?.iter().enumerate() {
            if s.key == Word::NULL {
                continue;
            }
            let is_in = match other.search(s.key, s.hash, 0) {
                Search::Here(_) => true,
                Search::Free(_) => false,
                Search::Perhaps(_) => return Some(at + n),
            };
            if is_in == wanted {
                self.add_clean(s.key, s.hash);
            }
        }
        None
    }
    /// Adds the items of `from`, beginning with slot `at`, up to one where a look doesn't tell whether it is new: gives its
    /// slot.
    fn merge(&mut self, from: &Set, at: usize) -> Option<usize> {
        for (n, s) in from.slots.get(at..)?.iter().enumerate() {
            if s.key == Word::NULL {
                continue;
            }
            match self.search(s.key, s.hash, 0) {
                Search::Here(_) => {}
                Search::Free(at) => {
                    incref(s.key);
                    self.push_new(at, s.key, s.hash);
                }
                Search::Perhaps(_) => return Some(at + n),
            }
        }
        None
    }
    /// Removes each item of `from`, beginning with slot `at`, that is here, and adds the others, up to one where a look
    /// doesn't tell: gives its slot. What is removed is put into `gone`.
    fn toggle(&mut self, from: &Set, at: usize, gone: &mut Vec<Ref>) -> Option<usize> {
        for (n, s) in from.slots.get(at..)?.iter().enumerate() {
            if s.key == Word::NULL {
                continue;
            }
            match self.search(s.key, s.hash, 0) {
                Search::Here(at) => gone.push(Ref::owned(self.take(at))),
                Search::Free(at) => {
                    incref(s.key);
                    self.push_new(at, s.key, s.hash);
                }
                Search::Perhaps(_) => return Some(at + n),
            }
        }
        None
    }
    /// The first item, beginning with slot `at`, that `other` has (or lacks) or must be asked for; whether it must.
    fn first(&self, at: usize, other: &Set, has: bool) -> Option<(usize, bool)> {
        for (n, s) in self.slots.get(at..)?.iter().enumerate() {
            if s.key == Word::NULL {
                continue;
            }
            match other.search(s.key, s.hash, 0) {
                Search::Here(_) if has => return Some((at + n, false)),
                Search::Free(_) if !has => return Some((at + n, false)),
                Search::Perhaps(_) => return Some((at + n, true)),
                Search::Here(_) | Search::Free(_) => {}
            }
        }
        None
    }
    /// Where a key is, could be or would be put; `skip` candidates that turned out to be different are passed over.
    fn search(&self, key: Word, hash: i64, mut skip: usize) -> Search {
        let mut deleted = None;
        probe(&self.slots, hash, |at, s| {
            if s.key == Word::NULL {
                if s.hash == 0 {
                    return Some(Search::Free(deleted.unwrap_or(at)));
                }
                deleted = Some(at);
                return None;
            }
            if s.hash != hash {
                return None;
            }
            match plainly_equal(s.key, key) {
                Some(true) => Some(Search::Here(at)),
                Some(false) => None,
                None if skip == 0 => Some(Search::Perhaps(at)),
                None => {
                    skip -= 1;
                    None
                }
            }
        })
    }
    fn take(&mut self, at: usize) -> Word {
        let key = self.slots[at].key;
        self.slots[at] = DUMMY;
        self.used -= 1;
        key
    }
    /// Takes out the first item in table order behind the last one that was taken out so (`set.pop`).
    pub fn pop(&mut self) -> Option<Ref> {
        let from = self.finger & (self.slots.len() - 1);
        let there = |s: &Slot| s.key != Word::NULL;
        let at = match self.slots[from..].iter().position(there) {
            Some(n) => from + n,
            None => self.slots[..from].iter().position(there)?,
        };
        self.finger = at + 1;
        Some(Ref::owned(self.take(at)))
    }
    /// Exchanges the items of two sets.
    pub fn swap_items(&mut self, other: &mut Set) {
        std::mem::swap(self, other);
        std::mem::swap(&mut self.finger, &mut other.finger);
    }
}

/// What the search for a key found, and in which slot. As in CPython, a new key goes to the last deleted one on its way.
enum Search {
    Here(usize),
    /// A key with the same hash that must be asked whether it is equal.
    Perhaps(usize),
    Free(usize),
}

/// Looks at the slots that a key with this hash may be in, one after the other, until `look` gives something.
#[inline(always)]
fn probe<T>(slots: &[Slot], hash: i64, mut look: impl FnMut(usize, Slot) -> Option<T>) -> T {
    let mask = slots.len() - 1;
    let mut perturb = hash as u64;
    let mut i = hash as usize & mask;
    loop {
        let probes = if i + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
        for (n, s) in slots[i..=i + probes].iter().enumerate() {
            if let Some(found) = look(i + n, *s) {
                return found;
            }
        }
        perturb >>= 5;
        i = (i.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize)) & mask;
    }
}

impl SetObj {
    /// The slot that a key is in, or else the free one where it would go.
    #[inline]
    fn find(&self, vm: &mut Vm, key: Word, hash: i64) -> R<Result<usize, usize>> {
        match self.table().search(key, hash, 0) {
            Search::Here(at) => Ok(Ok(at)),
            Search::Free(at) => Ok(Err(at)),
            Search::Perhaps(_) => self.find_asking(vm, key, hash),
        }
    }
    #[inline(never)]
    fn find_asking(&self, vm: &mut Vm, key: Word, hash: i64) -> R<Result<usize, usize>> {
        let mut skip = 0;
        loop {
            let at = match self.table().search(key, hash, skip) {
                Search::Here(at) => return Ok(Ok(at)),
                Search::Free(at) => return Ok(Err(at)),
                Search::Perhaps(at) => at,
            };
            let other = Ref::new(self.table().slots[at].key);
            let same = vm.equal(*other, key)?;
            if self.table().slots.get(at).map(|s| s.key) != Some(*other) {
                skip = 0; // changed by `__eq__`: search again
                continue;
            }
            if same {
                return Ok(Ok(at));
            }
            skip += 1;
        }
    }
    pub fn contains(&self, vm: &mut Vm, key: Word) -> R<bool> {
        let hash = vm.hash(key)?;
        Ok(self.find(vm, key, hash)?.is_ok())
    }
    pub fn contains_hashed(&self, vm: &mut Vm, key: Word, hash: i64) -> R<bool> {
        Ok(self.find(vm, key, hash)?.is_ok())
    }
    pub fn add(&self, vm: &mut Vm, key: Word) -> R<bool> {
        let hash = vm.hash(key)?;
        self.add_hashed(vm, key, hash)
    }
    /// Adds a key whose hash is known; says whether it is new.
    pub fn add_hashed(&self, vm: &mut Vm, key: Word, hash: i64) -> R<bool> {
        let Err(at) = self.find(vm, key, hash)? else { return Ok(false) };
        incref(key);
        self.table().push_new(at, key, hash);
        Ok(true)
    }
    pub fn discard(&self, vm: &mut Vm, key: Word) -> R<bool> {
        let hash = vm.hash(key)?;
        self.discard_hashed(vm, key, hash)
    }
    /// Removes a key whose hash is known; says whether it was there.
    pub fn discard_hashed(&self, vm: &mut Vm, key: Word, hash: i64) -> R<bool> {
        let Ok(at) = self.find(vm, key, hash)? else { return Ok(false) };
        let old = self.table().take(at);
        decref(old);
        Ok(true)
    }
    /// Adds to this fresh set the items of `from` that are in `other` (or are not).
    pub fn gather(&self, vm: &mut Vm, from: &SetObj, other: &SetObj, wanted: bool) -> R<()> {
        let mut at = 0;
        while let Some(slot) = self.table().gather(from.table(), at, other.table(), wanted) {
            let Slot { key, hash } = from.table().slots[slot];
            let key = Ref::new(key);
            if other.contains_hashed(vm, *key, hash)? == wanted {
                self.add_hashed(vm, *key, hash)?;
            }
            at = slot + 1;
        }
        Ok(())
    }
    /// Adds the items of another set.
    pub fn merge(&self, vm: &mut Vm, from: &SetObj) -> R<()> {
        if std::ptr::eq(self, from) {
            return Ok(());
        }
        self.table().merge_room(from.table());
        if self.table().fill == 0 {
            self.table().absorb(from.table());
            return Ok(());
        }
        let mut at = 0;
        while let Some(slot) = self.table().merge(from.table(), at) {
            let Slot { key, hash } = from.table().slots[slot];
            self.add_hashed(vm, *Ref::new(key), hash)?;
            at = slot + 1;
        }
        Ok(())
    }
    /// Adds the items of another set that are not here, and removes those that are.
    pub fn toggle(&self, vm: &mut Vm, from: &SetObj) -> R<()> {
        let (mut at, mut gone) = (0, Vec::new());
        while let Some(slot) = self.table().toggle(from.table(), at, &mut gone) {
            let Slot { key, hash } = from.table().slots[slot];
            let key = Ref::new(key);
            if !self.discard_hashed(vm, *key, hash)? {
                self.add_hashed(vm, *key, hash)?;
            }
            at = slot + 1;
        }
        Ok(())
    }
    /// Whether no item is in `other`.
    pub fn is_disjoint(&self, vm: &mut Vm, other: &SetObj) -> R<bool> {
        let mut at = 0;
        while let Some((slot, ask)) = self.table().first(at, other.table(), true) {
            let Slot { key, hash } = self.table().slots[slot];
            if !ask || other.contains_hashed(vm, *Ref::new(key), hash)? {
                return Ok(false);
            }
            at = slot + 1;
        }
        Ok(true)
    }
    /// Whether all items are in `other`.
    pub fn is_subset(&self, vm: &mut Vm, other: &SetObj) -> R<bool> {
        let mut at = 0;
        while let Some((slot, ask)) = self.table().first(at, other.table(), false) {
            let Slot { key, hash } = self.table().slots[slot];
            if !ask || !other.contains_hashed(vm, *Ref::new(key), hash)? {
                return Ok(false);
            }
            at = slot + 1;
        }
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
