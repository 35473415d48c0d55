//! Reference-count elimination: immediates have no counts, and a reference that is taken and dropped again need
//! not be taken while the object is kept alive without it. Where an exit would have moved that reference into a
//! frame, the frame takes one of its own instead.

use crate::edit::Edit;
use crate::kinds::Kinds;
use crate::trace::*;
use crate::uop::{CALL, Uop, WRITE};

/// For the pass list.
pub const DOC: &str = "remove reference counts of immediates, and pairs that cancel";

/// The pass. A pair lies in one block.
pub fn run(trace: &mut Trace) {
    let mut edit = Edit::new(trace);
    let mut kinds = Kinds::infer(trace);
    let users = snapshot_users(trace);
    let mut open = Vec::new();
    for b in trace.block_ids() {
        kinds.enter(b);
        open.clear();
        for i in trace.body(b) {
            let inst = *trace.inst(i);
            match inst.uop {
                Uop::_INCREF | Uop::_DECREF
                    if is_uncounted(trace, &kinds, trace.args(&inst)[0]) =>
                {
                    edit.drop_inst(i);
                }
                Uop::_INCREF => {
                    open.push(Taken { value: trace.args(&inst)[0], by: i, risk: false })
                }
                Uop::_DECREF => dropped(trace, &mut edit, &users, &mut open, i),
                _ => {
                    kinds.learn(trace, i);
                    written(trace, &mut open, &inst);
                }
            }
        }
    }
    edit.apply(trace);
}

/// Whether counting references does nothing: to a value that is no object, or an immortal one.
fn is_uncounted(trace: &Trace, kinds: &Kinds, v: ValueId) -> bool {
    let immortal = match trace.values[v.index()].def {
        Def::Inst { inst, .. } => trace.inst(inst).uop == Uop::_LOAD_CHARACTER,
        _ => false,
    };
    immortal || kinds.of(v).is_immediate()
}

/// A reference that has been taken.
struct Taken {
    value: ValueId,
    by: InstId,
    /// Whether something has happened since that may drop references which the trace doesn't own.
    risk: bool,
}

/// `_DECREF`: with the `_INCREF` of the same value that it cancels it goes away.
fn dropped(
    trace: &mut Trace,
    edit: &mut Edit,
    users: &[Option<[InstId; 2]>],
    open: &mut Vec<Taken>,
    i: InstId,
) {
    let value = trace.args(trace.inst(i))[0];
    if let Some(at) = open.iter().rposition(|t| t.value == value) {
        let taken = open.remove(at);
        if lend(trace, users, &taken, i) {
            edit.drop_inst(taken.by);
            edit.drop_inst(i);
            return;
        }
    }
    // It may free any object that the trace doesn't own.
    open.iter_mut().for_each(|t| t.risk = true);
}

/// An instruction that counts nothing itself.
fn written(trace: &Trace, open: &mut Vec<Taken>, inst: &Inst) {
    if matches!(inst.uop, Uop::_STORE_FIELD | Uop::_STORE_SUBSCR_LIST_INT) {
        // What is stored loses a reference of the trace's.
        let stored = *trace.args(inst).last().expect("a store has operands");
        open.retain(|t| t.value != stored);
    }
    // A raw item keeps nothing alive.
    let raw = inst.uop.raw_item_load().is_some();
    if inst.uop.has(CALL) || (inst.uop.has(WRITE) && !raw) {
        open.iter_mut().for_each(|t| t.risk = true);
    }
}

/// Turns a reference that the snapshots between two instructions move into a frame into one that the frame
/// takes. False (and nothing has changed) if the object might not live without it, or some exit doesn't say where
/// the reference goes.
///
/// It lives if nothing in between can free what the trace doesn't own. If something can, the trace must own another
/// reference: then every snapshot in between shows two, because in between the trace neither drops nor gives away one.
fn lend(trace: &mut Trace, users: &[Option<[InstId; 2]>], taken: &Taken, end: InstId) -> bool {
    let needed = if taken.risk { 2 } else { 1 };
    let between = taken.by.0 + 1..end.0;
    let mut snapshots: Vec<SnapshotId> =
        between.filter_map(|i| trace.inst(InstId(i)).exit).collect();
    snapshots.sort();
    snapshots.dedup();
    if snapshots.is_empty() {
        return !taken.risk;
    }
    let mut slots = Vec::new();
    for s in snapshots {
        let [first, last] = users[s.index()].expect("an instruction in between leaves with it");
        let inside = taken.by < first && last < end;
        let mut owned = owned_slots(trace, s, taken.value);
        let (Some(last), true) = (owned.next_back(), inside) else { return false };
        if owned.count() + 1 < needed {
            return false;
        }
        slots.push(last);
    }
    for slot in slots {
        trace.slots[slot] = SlotValue::Borrowed(taken.value);
    }
    true
}

/// The slots of a snapshot that own a reference to a value, as indices into [`Trace::slots`].
fn owned_slots(
    trace: &Trace,
    id: SnapshotId,
    value: ValueId,
) -> impl DoubleEndedIterator<Item = usize> {
    let snapshot = &trace.snapshots[id.index()];
    let objects = trace.objects[snapshot.objects.range()].iter().flat_map(|o| o.fields.range());
    let frames = &trace.frames[snapshot.frames.range()];
    let slots = frames.iter().flat_map(|f| f.locals.range().chain(f.stack.range())).chain(objects);
    slots.filter(move |&s| trace.slots[s] == SlotValue::Owned(value))
}

/// The first and the last instruction that leaves with each snapshot.
fn snapshot_users(trace: &Trace) -> Vec<Option<[InstId; 2]>> {
    let mut users: Vec<Option<[InstId; 2]>> = vec![None; trace.snapshots.len()];
    for (i, inst) in (0..).map(InstId).zip(&trace.insts) {
        if let Some(s) = inst.exit {
            let first = users[s.index()].map_or(i, |u| u[0]);
            users[s.index()] = Some([first, i]);
        }
    }
    users
}
