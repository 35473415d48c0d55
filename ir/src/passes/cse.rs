//! Common subexpressions and redundant loads: what was computed, loaded or guarded before, with nothing in
//! between that could change it, is not computed again.

use crate::cfg::Cfg;
use crate::rewrite::Rewriter;
use crate::trace::*;
use crate::uop::{CALL, COMMUTES, EXIT, GUARD, READ, Uop, WRITE};
use std::collections::HashMap;

/// For the pass list.
pub const DOC: &str = "reuse earlier results, loads and guards";

/// An instruction up to its place: uop, operands (new values), immediate.
type Key = (Uop, [Option<ValueId>; 3], u64);

/// What is available: the result (new value), or nothing for a guard that holds.
type Available = HashMap<Key, Option<ValueId>>;

/// The pass. Facts flow from a block to the ones that it alone precedes.
pub fn run(trace: &Trace) -> Trace {
    let cfg = Cfg::new(trace);
    let mut rw = Rewriter::new(trace);
    let mut at_end: Vec<Option<Available>> = vec![None; trace.blocks.len()];
    for b in trace.block_ids() {
        let mut available = match cfg.preds(b) {
            &[(pred, _)] => at_end[pred.index()].clone().unwrap_or_default(),
            _ => Available::new(),
        };
        rw.open(b);
        for i in rw.body(b) {
            inst(&mut rw, &mut available, i);
        }
        rw.close(b);
        at_end[b.index()] = Some(available);
    }
    rw.finish()
}

fn inst(rw: &mut Rewriter<'_>, available: &mut Available, i: InstId) {
    let trace = rw.old;
    let inst = trace.inst(i);
    let key = key(rw, inst);
    if let Some(key) = key {
        match (available.get(&key), trace.results(inst).first()) {
            (Some(&Some(value)), Some(&result)) => return rw.set(result, value),
            (Some(None), None) => return,
            _ => {}
        }
    }
    rw.copy(i);
    forget(available, inst);
    let result = trace.results(inst).first().map(|&r| rw.get(r));
    if let Some(key) = key {
        available.insert(key, result);
    }
    // What was stored can be loaded again.
    let load = match inst.uop {
        Uop::_STORE_FIELD => Uop::_LOAD_FIELD,
        Uop::_STORE_FIELD_I64 => Uop::_LOAD_FIELD_I64,
        _ => return,
    };
    let (object, value) = (rw.get(trace.args(inst)[0]), rw.get(trace.args(inst)[1]));
    available.insert((load, [Some(object), None, None], inst.imm), Some(value));
}

/// The key of an instruction whose repetition is useless.
fn key(rw: &mut Rewriter<'_>, inst: &Inst) -> Option<Key> {
    let uop = inst.uop;
    let branch = uop.has(EXIT) && inst.exit.is_none();
    let pure = !uop.has(WRITE) && !uop.has(CALL) && uop != Uop::_CHECK_PERIODIC && !branch;
    let useful = uop.has(GUARD) || inst.results.len == 1;
    if !pure || !useful || uop == Uop::_GUARD_UNIQUE {
        return None;
    }
    let mut operands = [None; 3];
    for (place, &v) in operands.iter_mut().zip(rw.old.args(inst)) {
        *place = Some(rw.get(v));
    }
    if uop.has(COMMUTES) && operands[0] > operands[1] {
        operands.swap(0, 1);
    }
    Some((uop, operands, inst.imm))
}

/// Drops what an instruction may change.
fn forget(available: &mut Available, inst: &Inst) {
    match inst.uop {
        Uop::_INCREF | Uop::_CALL_F64 | Uop::_CALL_F64_F64 | Uop::_CALL_I64_I64 => {}
        // Another object's field at the same offset may be this one's.
        Uop::_STORE_FIELD | Uop::_STORE_FIELD_I64 => available.retain(|(uop, _, imm), _| {
            let field = matches!(
                uop,
                Uop::_LOAD_FIELD
                    | Uop::_LOAD_FIELD_I64
                    | Uop::_LOAD_FIELD_F64
                    | Uop::_GUARD_FIELD32
            );
            !field || *imm & 0xffff_fff8 != inst.imm & 0xffff_fff8
        }),
        Uop::_STORE_SUBSCR_LIST_INT => {
            available.retain(|(uop, ..), _| *uop != Uop::_BINARY_OP_SUBSCR_LIST_INT);
        }
        // The type of an object doesn't change while a trace runs.
        u if u.has(WRITE) || u.has(CALL) => {
            available.retain(|(uop, ..), _| !uop.has(READ) || *uop == Uop::_GUARD_TYPE);
        }
        _ => {}
    }
}
