//! `dict`'s table: entries in insertion order, found through an open-addressed index (or, up to eight
//! entries, by scanning).
//!
//! Key comparison may run Python code that changes the very table, so lookups re-read the table after
//! every comparison and start again when the entry is no longer the one that was compared.

use crate::comparisons::plainly_equal;
use crate::heap::{Ref, decref, incref};
use crate::object::{DictObj, StrObj, Value};
use crate::vm::{R, Vm};
use ir::layout::tid;
use ir::word::Word;

const EMPTY: u32 = u32::MAX;
const DELETED: u32 = u32::MAX - 1;
/// Up to here there is no index.
const SCAN: usize = 8;

/// One item; a NULL key marks a deleted one.
#[derive(Clone, Copy)]
pub struct Entry {
    pub hash: i64,
    pub key: Word,
    pub value: Word,
}

/// The table; owns a reference to each key and value.
pub struct Dict {
    pub entries: Vec<Entry>,
    index: Vec<u32>,
    /// How many items there are.
    pub(crate) used: usize,
    /// Unique number of the current set of keys and their positions, 0 = none assigned: what
    /// `LOAD_GLOBAL_*` compares. Values may change under the same number.
    pub keys_version: u32,
    /// Whether every key that was ever inserted is an exact `str`.
    all_str: bool,
    /// All entries before this one are deleted.
    front: usize,
}

impl Default for Dict {
    fn default() -> Self {
        Dict {
            entries: Vec::new(),
            index: Vec::new(),
            used: 0,
            keys_version: 0,
            all_str: true,
            front: 0,
        }
    }
}

impl Dict {
    /// Number of items.
    pub fn len(&self) -> usize {
        self.used
    }
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }
    /// The live items in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter().filter(|e| e.key != Word::NULL)
    }
    /// Whether a lookup can't run Python code for `str` keys.
    pub fn all_str(&self) -> bool {
        self.all_str
    }

    /// Makes room for so many items of a table that has none.
    pub fn reserve(&mut self, items: usize) {
        if items <= SCAN {
            self.entries.reserve_exact(items);
        }
    }

    /// Removes everything, releasing the references last.
    pub fn clear(&mut self) {
        let old = std::mem::take(self);
        for e in old.entries {
            decref(e.key);
            decref(e.value);
        }
    }

    /// A copy that shares keys and values.
    pub fn copy(&self) -> Dict {
        if self.used == self.entries.len() {
            for e in &self.entries {
                incref(e.key);
                incref(e.value);
            }
            let (entries, index) = (self.entries.clone(), self.index.clone());
            return Dict { entries, index, keys_version: 0, ..*self };
        }
        let mut entries = Vec::with_capacity(self.used);
        for e in self.iter() {
            incref(e.key);
            incref(e.value);
            entries.push(*e);
        }
        let mut d = Dict {
            entries,
            index: Vec::new(),
            used: self.used,
            keys_version: 0,
            all_str: self.all_str,
            front: 0,
        };
        if d.used > SCAN {
            d.rebuild_index();
        }
        d
    }

    fn rebuild_index(&mut self) {
        let size = (self.entries.len().max(self.used * 2) * 2).next_power_of_two().max(32);
        self.index.clear();
        self.index.resize(size, EMPTY);
        let mask = size - 1;
        for (i, e) in self.entries.iter().enumerate() {
            let mut perturb = e.hash as u64;
            let mut slot = e.hash as usize & mask;
            while self.index[slot] != EMPTY {
                perturb >>= 5;
                slot = (slot.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask;
            }
            self.index[slot] = i as u32;
        }
    }

    fn compact(&mut self) {
        self.entries.retain(|e| e.key != Word::NULL);
        self.front = 0;
    }

    /// Calls `same` on each candidate with this hash until it says yes; gives the entry's position.
    #[inline(always)]
    fn probe(&self, hash: i64, mut same: impl FnMut(usize, &Entry) -> bool) -> Option<usize> {
        if self.index.is_empty() {
            return self
                .entries
                .iter()
                .enumerate()
                .position(|(i, e)| e.hash == hash && e.key != Word::NULL && same(i, e));
        }
        let mask = self.index.len() - 1;
        let mut perturb = hash as u64;
        let mut slot = hash as usize & mask;
        loop {
            let i = self.index[slot];
            if i == EMPTY {
                return None;
            }
            if i != DELETED {
                let e = &self.entries[i as usize];
                if e.hash == hash && same(i as usize, e) {
                    return Some(i as usize);
                }
            }
            perturb >>= 5;
            slot = (slot.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask;
        }
    }

    /// Position of an exact `str` key in a table of `str` keys.
    #[inline]
    pub fn find_str(&self, key: Word) -> Option<usize> {
        debug_assert!(self.all_str);
        let s = key.cast::<StrObj>();
        let hash = s.hash();
        self.probe(hash, |_, e| {
            e.key == key || {
                let other = e.key.cast::<StrObj>();
                !(s.interned.get() && other.interned.get()) && s.as_str() == other.as_str()
            }
        })
    }

    /// Appends a key that is known to be absent; takes over both references.
    pub fn push_new(&mut self, hash: i64, key: Word, value: Word) {
        self.keys_version = 0;
        self.all_str = self.all_str && key.has_tid(tid::STR);
        if !self.index.is_empty() || self.entries.len() >= SCAN {
            if (self.entries.len() + 1) * 3 > self.index.len() * 2 {
                self.compact();
                self.entries.push(Entry { hash, key, value });
                self.used += 1;
                if self.entries.len() > SCAN {
                    self.rebuild_index();
                } else {
                    self.index.clear();
                }
                return;
            }
            let mask = self.index.len() - 1;
            let mut perturb = hash as u64;
            let mut slot = hash as usize & mask;
            while self.index[slot] != EMPTY && self.index[slot] != DELETED {
                perturb >>= 5;
                slot = (slot.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask;
            }
            self.index[slot] = self.entries.len() as u32;
        }
        self.entries.push(Entry { hash, key, value });
        self.used += 1;
    }

    /// Takes the entry at a position out; its references are the caller's.
    pub fn take(&mut self, at: usize) -> Entry {
        self.keys_version = 0;
        let e = self.entries[at];
        if !self.index.is_empty() {
            let mask = self.index.len() - 1;
            let mut perturb = e.hash as u64;
            let mut slot = e.hash as usize & mask;
            while self.index[slot] != at as u32 {
                perturb >>= 5;
                slot = (slot.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask;
            }
            self.index[slot] = DELETED;
        }
        self.entries[at].key = Word::NULL;
        self.entries[at].value = Word::NULL;
        self.used -= 1;
        if at == self.front {
            self.front += 1;
        }
        if at + 1 == self.entries.len() {
            while self.entries.last().is_some_and(|e| e.key == Word::NULL) {
                self.entries.pop();
            }
        }
        if self.used == 0 {
            self.entries.clear();
            self.index.clear();
        }
        self.front = self.front.min(self.entries.len());
        e
    }

    /// Takes the first entry out; its references are the caller's.
    pub fn take_first(&mut self) -> Option<Entry> {
        let live = self.entries[self.front..].iter().position(|e| e.key != Word::NULL)?;
        self.front += live;
        Some(self.take(self.front))
    }

    /// Moves the entry at a position behind all others, or before them.
    pub fn move_entry(&mut self, at: usize, last: bool) {
        if last && at + 1 == self.entries.len() {
            return;
        }
        let keys_were_str = self.all_str;
        let e = self.take(at);
        if last {
            self.push_new(e.hash, e.key, e.value);
        } else {
            self.compact();
            self.entries.insert(0, e);
            self.used += 1;
            if self.entries.len() > SCAN {
                self.rebuild_index();
            } else {
                self.index.clear();
            }
        }
        self.all_str = keys_were_str;
    }
}

impl DictObj {
    /// Position of a key.
    pub fn find(&self, vm: &mut Vm, key: Word) -> R<Option<usize>> {
        if key.has_tid(tid::STR) && self.table().all_str {
            return Ok(self.table().find_str(key));
        }
        if key.is_small_int()
            && let Ok(found) = self.find_int(key)
        {
            return Ok(found);
        }
        let hash = vm.hash(key)?;
        self.find_hashed(vm, key, hash)
    }

    /// Position of a small int, unless there is a key of another type that may be equal.
    #[inline]
    fn find_int(&self, key: Word) -> Result<Option<usize>, ()> {
        let mut asks = false;
        let hash = crate::hashing::hash_int(key.0 as i64 >> 1);
        let found = self.table().probe(hash, |_, e| {
            e.key == key || {
                asks = !e.key.is_small_int();
                asks
            }
        });
        if asks { Err(()) } else { Ok(found) }
    }

    /// Position of a key whose hash is known.
    #[inline]
    pub fn find_hashed(&self, vm: &mut Vm, key: Word, hash: i64) -> R<Option<usize>> {
        let mut asks = false;
        let found = self.table().probe(hash, |_, e| {
            plainly_equal(e.key, key).unwrap_or_else(|| {
                asks = true;
                true
            })
        });
        if asks { self.find_asking(vm, key, hash) } else { Ok(found) }
    }

    /// The same where keys must be asked whether they are equal.
    #[inline(never)]
    fn find_asking(&self, vm: &mut Vm, key: Word, hash: i64) -> R<Option<usize>> {
        'again: loop {
            // Candidates in probe order; equality is decided outside the borrow.
            let mut skip = 0;
            loop {
                let mut seen = 0;
                let mut quick = false;
                let found = self.table().probe(hash, |_, e| {
                    if e.key == key {
                        quick = true;
                        return true;
                    }
                    seen += 1;
                    seen > skip
                });
                let Some(at) = found else { return Ok(None) };
                if quick {
                    return Ok(Some(at));
                }
                let candidate = Ref::new(self.table().entries[at].key);
                let same = vm.equal(*candidate, key)?;
                let still = self.table().entries.get(at).map(|e| e.key);
                if still != Some(*candidate) {
                    continue 'again;
                }
                if same {
                    return Ok(Some(at));
                }
                skip += 1;
            }
        }
    }

    /// The value of a key, borrowed from the table.
    #[inline]
    pub fn lookup(&self, vm: &mut Vm, key: Word) -> R<Option<Word>> {
        Ok(self.find(vm, key)?.map(|at| self.table().entries[at].value))
    }

    /// The value of an exact `str` key, for tables that only Rust code fills with names.
    #[inline]
    pub fn lookup_str(&self, key: Word) -> Option<Word> {
        let t = self.table();
        if t.all_str {
            return t.find_str(key).map(|at| t.entries[at].value);
        }
        let text = key.cast::<StrObj>().as_str();
        t.iter().find(|e| e.key.has_tid(tid::STR) && e.key.as_str() == Some(text)).map(|e| e.value)
    }

    /// Sets an item; takes over the reference to the value.
    pub fn insert(&self, vm: &mut Vm, key: Word, value: Ref) -> R<()> {
        let hash = vm.hash(key)?;
        self.insert_hashed(vm, key, hash, value)
    }

    /// Position of a key whose hash is known, by the shorter way that tables of strings have.
    #[inline]
    pub fn find_known(&self, vm: &mut Vm, key: Word, hash: i64) -> R<Option<usize>> {
        match key.has_tid(tid::STR) && self.table().all_str {
            true => Ok(self.table().find_str(key)),
            false => self.find_hashed(vm, key, hash),
        }
    }

    /// Sets the item of a key whose hash is known; takes over the reference to the value.
    pub fn insert_hashed(&self, vm: &mut Vm, key: Word, hash: i64, value: Ref) -> R<()> {
        match self.find_known(vm, key, hash)? {
            Some(at) => {
                let old = std::mem::replace(&mut self.table().entries[at].value, value.into_word());
                decref(old);
            }
            None => {
                incref(key);
                self.table().push_new(hash, key, value.into_word());
            }
        }
        Ok(())
    }

    /// Sets an item under an exact `str` key.
    pub fn insert_str(&self, vm: &mut Vm, key: Word, value: Ref) {
        // A str key neither hashes nor (in practice) compares with an error: other keys of equal hash
        // could only raise from a user's `__eq__`, and such tables are not filled through this door.
        if self.insert(vm, key, value).is_err() {
            vm.clear_pending();
        }
    }

    /// Removes an item and gives its value, if it was there.
    pub fn remove(&self, vm: &mut Vm, key: Word) -> R<Option<Ref>> {
        let Some(at) = self.find(vm, key)? else { return Ok(None) };
        let e = self.table().take(at);
        decref(e.key);
        Ok(Some(Ref::owned(e.value)))
    }
}
