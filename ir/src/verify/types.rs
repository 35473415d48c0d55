//! Step 2: whether instructions, edges and snapshots are what the uop table says.

use super::error::{Place, VerifyError};
use crate::trace::*;
use crate::uop::{EXIT, GUARD, Imm, Repr, Uop};

/// Field offsets are below this, so that they fit a signed 32-bit displacement.
const MAX_OFFSET: u64 = 1 << 31;

pub(super) fn check(trace: &Trace, errors: &mut Vec<VerifyError>) {
    for b in trace.block_ids() {
        definitions(trace, trace.block(b).params, Place::Params(b), errors);
        for id in trace.block(b).insts.clone().map(InstId) {
            inst(trace, id, errors);
            let last = id == trace.block(b).terminator();
            exit(trace, b, id, last, errors);
        }
        successors(trace, b, errors);
    }
    constants(trace, errors);
    for i in 0..trace.snapshots.len() {
        stores(trace, SnapshotId(i as u32), errors);
    }
}

/// Every value of a parameter or result list knows that it is defined there.
fn definitions(trace: &Trace, list: List, place: Place, errors: &mut Vec<VerifyError>) {
    for (index, &v) in (0..).zip(trace.list(list)) {
        let here = match place {
            Place::Params(block) => Def::Param { block, index },
            Place::Results(inst) => Def::Inst { inst, index },
            _ => continue,
        };
        if trace.values[v.index()].def != here {
            errors.push(VerifyError::WrongDef(place, v));
        }
    }
}

fn inst(trace: &Trace, id: InstId, errors: &mut Vec<VerifyError>) {
    let inst = trace.inst(id);
    let info = inst.uop.info();
    reprs(trace, inst.args, info.args, Place::Args(id), errors);
    reprs(trace, inst.results, info.results, Place::Results(id), errors);
    definitions(trace, inst.results, Place::Results(id), errors);
    let imm = inst.imm;
    let legal = match info.imm {
        Imm::None => imm == 0,
        Imm::Offset => imm < MAX_OFFSET,
        Imm::Tid | Imm::Symbol => imm <= u64::from(u32::MAX),
        Imm::Field32 => imm & u64::from(u32::MAX) < MAX_OFFSET,
    };
    if !legal {
        errors.push(VerifyError::Immediate(id, inst.uop, imm));
    }
}

fn reprs(
    trace: &Trace,
    list: List,
    expected: &[Repr],
    place: Place,
    errors: &mut Vec<VerifyError>,
) {
    let values = trace.list(list);
    if values.len() != expected.len() {
        let (expected, found) = (expected.len(), values.len());
        errors.push(VerifyError::Count { place, expected, found });
        return;
    }
    for (index, (&v, &expected)) in values.iter().zip(expected).enumerate() {
        let found = trace.repr(v);
        if found != expected {
            errors.push(VerifyError::Repr { place, index, expected, found });
        }
    }
}

/// Whether the last instruction of block `b` is used as a branch.
fn is_branch(trace: &Trace, b: BlockId) -> bool {
    let last = trace.inst(trace.block(b).terminator());
    last.uop.has(GUARD) && trace.block(b).edges().next().is_some()
}

/// A snapshot is there exactly when the uop can leave with it.
fn exit(trace: &Trace, b: BlockId, id: InstId, last: bool, errors: &mut Vec<VerifyError>) {
    let inst = trace.inst(id);
    let leaves = inst.uop.has(EXIT) && !(last && is_branch(trace, b));
    match inst.exit {
        None if leaves => errors.push(VerifyError::MissingSnapshot(id, inst.uop)),
        Some(_) if !leaves => errors.push(VerifyError::UnexpectedSnapshot(id, inst.uop)),
        _ => {}
    }
    if !last && matches!(inst.uop, Uop::_JUMP | Uop::_EXIT_TRACE) {
        errors.push(VerifyError::EarlyTerminator(id, inst.uop));
    }
}

fn successors(trace: &Trace, b: BlockId, errors: &mut Vec<VerifyError>) {
    let block = trace.block(b);
    let uop = trace.inst(block.terminator()).uop;
    let expected = match uop {
        Uop::_JUMP => 1,
        Uop::_EXIT_TRACE => 0,
        _ if is_branch(trace, b) => 2,
        _ => return errors.push(VerifyError::NotTerminated(b, uop)),
    };
    let found = block.edges().count();
    if found != expected {
        errors.push(VerifyError::Successors { block: b, expected, found });
    } else if found == 1 && block.succs[0].is_none() {
        errors.push(VerifyError::MisplacedSuccessor(b));
    }
    for (k, edge) in block.succs.iter().enumerate() {
        let Some(edge) = edge else { continue };
        let params = trace.list(trace.block(edge.block).params);
        let expected: Vec<Repr> = params.iter().map(|&p| trace.repr(p)).collect();
        reprs(trace, edge.args, &expected, Place::Edge(b, k), errors);
    }
}

fn constants(trace: &Trace, errors: &mut Vec<VerifyError>) {
    for (i, value) in trace.values.iter().enumerate() {
        if let (Repr::Cond, Def::Const(bits @ 2..)) = (value.repr, value.def) {
            errors.push(VerifyError::Constant(ValueId(i as u32), bits));
        }
    }
}

fn stores(trace: &Trace, id: SnapshotId, errors: &mut Vec<VerifyError>) {
    for store in &trace.stores[trace.snapshots[id.index()].stores.range()] {
        let object = trace.repr(store.object);
        if object != Repr::Obj {
            errors.push(VerifyError::StoreObject(id, object));
        }
        if trace.repr(store.value) == Repr::Cond {
            errors.push(VerifyError::StoreValue(id));
        }
        if u64::from(store.offset) >= MAX_OFFSET {
            errors.push(VerifyError::StoreOffset(id, store.offset));
        }
    }
}
