//! Snapshots: `s0: f0@12 [locals] stack [operands] store %0+16 = %3`.

use super::draft::{Draft, append};
use super::{Kind, Parser, Result};
use crate::trace::*;
use crate::uop::Repr;

impl Parser<'_, '_> {
    pub(super) fn snapshot(&mut self, draft: &mut Draft) -> Result<()> {
        let offset = self.token.offset;
        let id = SnapshotId(self.id('s', "a snapshot")?);
        let next = SnapshotId(draft.trace.snapshots.len() as u32);
        if id != next {
            return self.error(offset, format!("expected {next}: snapshots are numbered in order"));
        }
        self.need(b':')?;
        let mut frames = Vec::new();
        while self.token.kind == Kind::Name && self.token.text.starts_with('f') {
            frames.push(self.frame(draft)?);
            if !self.at_sign(b';') {
                break;
            }
            self.advance()?;
            if !(self.token.kind == Kind::Name && self.token.text.starts_with('f')) {
                return self.expected("a frame");
            }
        }
        let objects = self.objects(draft)?;
        let mut stores = Vec::new();
        if self.at_name("store") {
            self.advance()?;
            stores.push(self.store(draft)?);
            while self.take(b',')? {
                stores.push(self.store(draft)?);
            }
        } else if frames.is_empty() && !matches!(self.token.kind, Kind::Newline) {
            return self.expected("a frame or `store`");
        }
        self.end_of_line()?;
        let trace = &mut draft.trace;
        let snapshot = Snapshot {
            frames: append(&mut trace.frames, &frames),
            stores: append(&mut trace.stores, &stores),
            objects,
        };
        trace.snapshots.push(snapshot);
        Ok(())
    }

    fn frame(&mut self, draft: &mut Draft) -> Result<FrameState> {
        let code = self.id('f', "a frame")?;
        self.need(b'@')?;
        let pc = self.unsigned("a bytecode position")?;
        let locals = self.slots(draft)?;
        self.need_name("stack")?;
        let stack = self.slots(draft)?;
        Ok(FrameState { code, pc, locals, stack })
    }

    pub(super) fn slots(&mut self, draft: &mut Draft) -> Result<List> {
        self.need(b'[')?;
        let mut slots = Vec::new();
        while !self.at_sign(b']') {
            if !slots.is_empty() {
                self.need(b',')?;
            }
            slots.push(if self.take(b'-')? {
                SlotValue::Unset
            } else if self.take(b'&')? {
                SlotValue::Borrowed(self.operand(draft, None)?)
            } else if self.at_name("new") {
                self.advance()?;
                SlotValue::Sunk(self.unsigned("a new object's number")?)
            } else if self.at_name("range_iterator") {
                self.advance()?;
                self.need(b'(')?;
                let next = self.operand(draft, Some(Repr::I64))?;
                self.need(b',')?;
                let step = self.operand(draft, Some(Repr::I64))?;
                self.need(b',')?;
                let len = self.operand(draft, Some(Repr::I64))?;
                self.need(b')')?;
                SlotValue::RangeIter { next, step, len }
            } else {
                SlotValue::Owned(self.operand(draft, None)?)
            });
        }
        self.need(b']')?;
        Ok(append(&mut draft.trace.slots, &slots))
    }

    fn store(&mut self, draft: &mut Draft) -> Result<DeferredStore> {
        let object = self.operand(draft, None)?;
        self.need(b'+')?;
        let offset = self.unsigned("a byte offset")?;
        self.need(b'=')?;
        let value = self.operand(draft, None)?;
        Ok(DeferredStore { object, offset, value })
    }
}
