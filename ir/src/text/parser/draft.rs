//! A trace while it is read: constants have no numbers yet, and what is used may not be defined.

use super::{Parser, Result};
use crate::trace::*;
use crate::uop::Repr;
use std::collections::HashMap;

/// Marks an operand that is a constant until all value numbers are known; the rest is its index.
pub(super) const CONST_MARK: u32 = 1 << 31;
/// Value numbers up to here are accepted however short the text is.
pub(super) const MAX_SPARSE_VALUE: usize = 1 << 20;

/// A trace being read.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) trace: Trace,
    /// By number; `None` where no definition was read (yet).
    pub(super) values: Vec<Option<Value>>,
    pub(super) constants: Vec<Value>,
    pub(super) constant_ids: HashMap<(Repr, u64), u32>,
    /// Uses of what was not defined before them: byte offset too.
    pub(super) forward: Vec<(ValueId, usize)>,
    pub(super) exits: Vec<(SnapshotId, usize)>,
    pub(super) edges: Vec<(BlockId, usize)>,
    /// The open block has its terminator's edges.
    pub(super) closed: bool,
}

impl Draft {
    /// Bits and representation of an operand that is a constant.
    pub(super) fn constant_of(&self, v: ValueId) -> Option<(u64, Repr)> {
        let constant = self.constants.get((v.0 & !CONST_MARK) as usize)?;
        match constant.def {
            Def::Const(bits) if v.0 & CONST_MARK != 0 => Some((bits, constant.repr)),
            _ => None,
        }
    }

    pub(super) fn list(&mut self, values: &[ValueId]) -> List {
        append(&mut self.trace.lists, values)
    }

    /// The marked number of a constant.
    pub(super) fn constant(&mut self, repr: Repr, bits: u64) -> ValueId {
        let constants = &mut self.constants;
        let index = *self.constant_ids.entry((repr, bits)).or_insert_with(|| {
            constants.push(Value { repr, def: Def::Const(bits) });
            constants.len() as u32 - 1
        });
        ValueId(CONST_MARK | index)
    }
}

pub(super) fn append<T: Clone>(pool: &mut Vec<T>, items: &[T]) -> List {
    let start = pool.len() as u32;
    pool.extend_from_slice(items);
    List { start, len: items.len() as u32 }
}

/// Puts the constants where no value is, then behind all values; returns their numbers.
fn number_constants(values: &mut Vec<Option<Value>>, constants: &[Value]) -> Vec<ValueId> {
    let mut at = 0;
    constants
        .iter()
        .map(|&constant| {
            while values.get(at).is_some_and(|v| v.is_some()) {
                at += 1;
            }
            if at == values.len() {
                values.push(None);
            }
            values[at] = Some(constant);
            ValueId(at as u32)
        })
        .collect()
}

impl Parser<'_, '_> {
    /// Checks what could only be known at the end, and gives the constants their numbers.
    pub(super) fn finish(&mut self, draft: Draft, end: usize) -> Result<Trace> {
        let Draft { mut trace, mut values, constants, forward, exits, edges, .. } = draft;
        if trace.blocks.is_empty() {
            return self.error(end, "expected `b0(…):`: a trace has at least one block".to_owned());
        }
        for &(v, offset) in &forward {
            if values.get(v.index()).is_none_or(|d| d.is_none()) {
                return self.error(offset, format!("{v} is not defined"));
            }
        }
        for &(snapshot, offset) in &exits {
            if snapshot.index() >= trace.snapshots.len() {
                return self.error(offset, format!("{snapshot} is not defined"));
            }
        }
        for &(block, offset) in &edges {
            if block.index() >= trace.blocks.len() {
                return self.error(offset, format!("{block} is not defined"));
            }
        }
        let numbers = number_constants(&mut values, &constants);
        let resolve = |v: ValueId| match v.0 & CONST_MARK {
            0 => v,
            _ => numbers[(v.0 & !CONST_MARK) as usize],
        };
        trace.lists.iter_mut().for_each(|v| *v = resolve(*v));
        trace.slots.iter_mut().for_each(|s| *s = s.map(resolve));
        for store in &mut trace.stores {
            store.object = resolve(store.object);
            store.value = resolve(store.value);
        }
        // Numbers that the text skips belong to values that nothing uses.
        let unused = Value { repr: Repr::I64, def: Def::Const(0) };
        trace.values = values.into_iter().map(|v| v.unwrap_or(unused)).collect();
        Ok(trace)
    }
}
