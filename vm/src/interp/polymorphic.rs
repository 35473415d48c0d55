//! Attributes at places that see objects of many types: one table by type and name for all of them, since no
//! inline cache can serve such a place.
//!
//! A line says what [`sp`] would specialise the place to if it saw objects of that one type only, so a hit
//! does what the specialised instruction does, with the same checks.

use super::specialise as sp;
use crate::code::Cache;
use crate::heap::decref;
use crate::object::*;
use crate::opcode as op;
use crate::vm::Vm;
use ir::word::Word;

const LINES: usize = 1024;
/// How often a line that knows no short way is believed before another attempt: it may have been the state
/// of the one instance that was seen.
const RETRY: u32 = 64;

/// What is known about one attribute of the instances of one type.
#[derive(Clone, Copy)]
struct Line {
    /// Owned, so that no other name takes its address.
    name: Word,
    version: u32,
    access: Access,
    /// The specialised instruction, or `CACHE` if there is none.
    opcode: u8,
    index: u32,
    ptr: u64,
}

/// What the place does with the attribute.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Access {
    Load,
    /// Loads it to call it.
    Method,
    Store,
}

/// The table.
pub(crate) struct AttributeLines(Box<[Line]>);

impl Default for AttributeLines {
    fn default() -> Self {
        let nothing = Line {
            name: Word::NULL,
            version: 0,
            access: Access::Load,
            opcode: op::CACHE,
            index: 0,
            ptr: 0,
        };
        AttributeLines(vec![nothing; LINES].into())
    }
}

impl Drop for AttributeLines {
    fn drop(&mut self) {
        self.0.iter().for_each(|l| decref(l.name));
    }
}

/// What a loaded attribute is to a call.
pub(super) enum Found {
    Value(Word),
    /// A function that gets the object as its first argument.
    Method(Word),
    /// A property's function of Python.
    Getter(Word),
}

/// Whether an instance's dict, or NULL, has no such key.
#[inline(always)]
fn lacks(dict: Word, name: Word) -> bool {
    let table = |d: &'static DictObj| d.table();
    dict.get::<DictObj>().map(table).is_none_or(|t| t.all_str() && t.find_str(name).is_none())
}

impl Vm {
    /// The line for an object's type and a name, if it is current.
    #[inline(always)]
    fn line(&mut self, obj: Word, name: Word, access: Access) -> Option<Line> {
        if !obj.is_pointer() {
            return None;
        }
        let version = obj.heap_type().version.get();
        let at = (version as usize).wrapping_mul(0x9E37) ^ (name.0 as usize >> 4);
        let at = at.wrapping_add(access as usize * (LINES / 4)) % LINES;
        let line = self.attribute_lines.0[at];
        if line.version == version && line.name == name && line.access == access {
            if line.opcode != op::CACHE {
                return Some(line);
            }
            if line.index > 0 {
                self.attribute_lines.0[at].index -= 1;
                return None;
            }
        }
        self.learn(at, obj, name, access);
        Some(self.attribute_lines.0[at]).filter(|line| line.opcode != op::CACHE)
    }

    /// Fills a line.
    #[cold]
    #[inline(never)]
    fn learn(&mut self, at: usize, obj: Word, name: Word, access: Access) {
        let mut c = Cache::default();
        let opcode = match access {
            Access::Load => sp::load_attr_of(self, &mut c, obj, name, false, true),
            Access::Method => sp::load_attr_of(self, &mut c, obj, name, true, true),
            Access::Store => sp::store_attr(self, &mut c, obj, name),
        };
        // The others' caches are about more than the object's type.
        let opcode = opcode.filter(|o| !matches!(*o, op::LOAD_ATTR_MODULE | op::LOAD_ATTR_CLASS));
        if opcode.is_none() {
            c.index = RETRY;
        }
        let version = self.type_version(obj.heap_type());
        crate::heap::incref(name);
        let line = Line {
            name,
            version,
            access,
            opcode: opcode.unwrap_or(op::CACHE),
            index: c.index,
            ptr: c.ptr,
        };
        decref(std::mem::replace(&mut self.attribute_lines.0[at], line).name);
    }

    /// An attribute (borrowed), if its type's instances have it where they had it before.
    #[inline(never)]
    pub(super) fn load_known(&mut self, obj: Word, name: Word, access: Access) -> Option<Found> {
        let line = self.line(obj, name, access)?;
        // SAFETY: the line is about the type in its present state, which stands for this layout.
        let attrs_at = |offset: u64| unsafe { &*((obj.0 + offset) as *const Attrs) };
        match line.opcode {
            op::LOAD_ATTR_INSTANCE_VALUE | op::LOAD_ATTR_SLOT => {
                let w = attrs_at(line.ptr).values().get(line.index as usize)?.get();
                (w != Word::NULL).then_some(Found::Value(w))
            }
            op::LOAD_ATTR_WITH_HINT => {
                let d = attrs_at(line.ptr).dict.get().get::<DictObj>()?;
                let e = d.table().entries.get(line.index as usize)?;
                (e.key == name).then_some(Found::Value(e.value))
            }
            op::LOAD_ATTR_PROPERTY => Some(Found::Getter(Word(line.ptr))),
            op::LOAD_ATTR_METHOD_NO_DICT => Some(Found::Method(Word(line.ptr))),
            op::LOAD_ATTR_METHOD_WITH_VALUES => {
                let dict = attrs_at(u64::from(line.index)).dict.get();
                lacks(dict, name).then_some(Found::Method(Word(line.ptr)))
            }
            op::LOAD_ATTR_NONDESCRIPTOR_NO_DICT => Some(Found::Value(Word(line.ptr))),
            op::LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES => {
                let dict = attrs_at(u64::from(line.index)).dict.get();
                lacks(dict, name).then_some(Found::Value(Word(line.ptr)))
            }
            _ => None,
        }
    }

    /// Sets an attribute to an owned word, if it goes where it went before; gives what was there (owned).
    #[inline(never)]
    pub(super) fn store_known(&mut self, obj: Word, name: Word, value: Word) -> Option<Word> {
        let line = self.line(obj, name, Access::Store)?;
        // SAFETY: as in `load_known`.
        let a = unsafe { &*((obj.0 + line.ptr) as *const Attrs) };
        if line.opcode == op::STORE_ATTR_WITH_HINT {
            let d = a.dict.get().get::<DictObj>()?;
            let e = d.table().entries.get_mut(line.index as usize)?;
            return (e.key == name).then(|| std::mem::replace(&mut e.value, value));
        }
        let slot = a.values().get(line.index as usize)?;
        if slot.get() == Word::NULL && line.opcode == op::STORE_ATTR_INSTANCE_VALUE {
            if a.dict.get() != Word::NULL || line.index < a.top.get() {
                return None;
            }
            a.top.set(line.index + 1);
        }
        Some(slot.replace(value))
    }
}
