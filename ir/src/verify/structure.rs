//! Step 1: whether blocks, lists and indices hang together, so that the rest can walk the trace.

use super::error::{Place, VerifyError};
use crate::trace::*;
use std::ops::Range;

pub(super) fn check(trace: &Trace, errors: &mut Vec<VerifyError>) {
    blocks(trace, errors);
    lists(trace, errors);
    snapshots(trace, errors);
}

/// Blocks tile the instructions; edges and exits go somewhere.
fn blocks(trace: &Trace, errors: &mut Vec<VerifyError>) {
    if trace.blocks.is_empty() {
        errors.push(VerifyError::NoBlocks);
    }
    let mut end = 0;
    for block in trace.block_ids() {
        let Range { start, end: next } = trace.block(block).insts;
        if start != end {
            errors.push(VerifyError::BlockStart { block, expected: end, found: start });
        }
        if next <= start {
            errors.push(VerifyError::EmptyBlock(block));
        }
        end = next;
        for (k, edge) in trace.block(block).succs.iter().enumerate() {
            if edge.is_some_and(|e| e.block.index() >= trace.blocks.len()) {
                errors.push(VerifyError::NoSuchBlock(block, k));
            }
        }
    }
    let count = trace.insts.len() as u32;
    if end != count && !trace.blocks.is_empty() {
        errors.push(VerifyError::BlocksEnd { expected: count, found: end });
    }
    for (i, inst) in trace.insts.iter().enumerate() {
        if let Some(s) = inst.exit.filter(|s| s.index() >= trace.snapshots.len()) {
            errors.push(VerifyError::NoSuchSnapshot(InstId(i as u32), s));
        }
    }
}

/// Every list of values is inside the pool and alone there: tables parallel to the pool (an allocation's
/// locations) have one entry per operand.
fn lists(trace: &Trace, errors: &mut Vec<VerifyError>) {
    let mut all = Vec::with_capacity(2 * trace.insts.len() + 3 * trace.blocks.len());
    for b in trace.block_ids() {
        let block = trace.block(b);
        all.push((block.params, Place::Params(b)));
        for (k, edge) in block.succs.iter().enumerate() {
            all.extend(edge.map(|e| (e.args, Place::Edge(b, k))));
        }
    }
    for (i, inst) in trace.insts.iter().enumerate() {
        let id = InstId(i as u32);
        all.push((inst.args, Place::Args(id)));
        all.push((inst.results, Place::Results(id)));
    }
    all.retain(|&(list, place)| {
        let inside = fits(list, trace.lists.len());
        if !inside {
            errors.push(VerifyError::ListRange(place));
        }
        inside
    });
    for &(list, place) in &all {
        for &v in trace.list(list) {
            value_exists(trace, v, place, errors);
        }
    }
    all.retain(|(list, _)| list.len > 0);
    all.sort_by_key(|(list, _)| list.start);
    for pair in all.windows(2) {
        let [(a, first), (b, second)] = [pair[0], pair[1]];
        if a.range().end > b.range().start {
            errors.push(VerifyError::ListOverlap(first, second));
        }
    }
}

fn snapshots(trace: &Trace, errors: &mut Vec<VerifyError>) {
    for (i, snapshot) in trace.snapshots.iter().enumerate() {
        let id = SnapshotId(i as u32);
        let place = Place::Snapshot(id);
        let pools = fits(snapshot.frames, trace.frames.len())
            && fits(snapshot.stores, trace.stores.len())
            && fits(snapshot.objects, trace.objects.len())
            && trace.objects[snapshot.objects.range()]
                .iter()
                .all(|o| fits(o.fields, trace.slots.len()))
            && trace.frames[snapshot.frames.range()]
                .iter()
                .all(|f| fits(f.locals, trace.slots.len()) && fits(f.stack, trace.slots.len()));
        if !pools {
            errors.push(VerifyError::ListRange(place));
            continue;
        }
        for v in trace.snapshot_values(id) {
            value_exists(trace, v, place, errors);
        }
        objects(trace, id, errors);
    }
}

/// New objects have a shape and its fields, and slots refer to those that there are.
fn objects(trace: &Trace, id: SnapshotId, errors: &mut Vec<VerifyError>) {
    let snapshot = &trace.snapshots[id.index()];
    let objects = &trace.objects[snapshot.objects.range()];
    for o in objects {
        match trace.shapes.get(o.shape as usize) {
            Some(shape) if shape.fields.len() == o.fields.len as usize => {}
            _ => errors.push(VerifyError::ObjectShape(id, o.shape)),
        }
    }
    let frames = trace.frames[snapshot.frames.range()].iter().flat_map(|f| [f.locals, f.stack]);
    for list in frames.chain(objects.iter().map(|o| o.fields)) {
        for slot in &trace.slots[list.range()] {
            if let SlotValue::Sunk(n) = *slot
                && n as usize >= objects.len()
            {
                errors.push(VerifyError::NoSuchObject(id, n));
            }
        }
    }
}

fn fits(list: List, pool: usize) -> bool {
    list.range().end <= pool
}

fn value_exists(trace: &Trace, v: ValueId, place: Place, errors: &mut Vec<VerifyError>) {
    if v.index() >= trace.values.len() {
        errors.push(VerifyError::NoSuchValue(place, v));
    }
}
