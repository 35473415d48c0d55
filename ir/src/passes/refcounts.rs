//! Reference-count elimination: immediates have no counts, and a reference that is taken and dropped with
//! nothing in between that could free the object or look at its count need not be taken.

use crate::edit::Edit;
use crate::kinds::Kinds;
use crate::trace::*;
use crate::uop::{CALL, Uop, WRITE};

/// For the pass list.
pub const DOC: &str = "remove reference counts of immediates, and pairs that cancel";

/// The pass.
pub fn run(trace: &mut Trace) {
    let mut edit = Edit::new(trace);
    cancelling_pairs(trace, &mut edit);
    let mut kinds = Kinds::infer(trace);
    for b in trace.block_ids() {
        kinds.enter(b);
        for i in trace.body(b) {
            let inst = trace.inst(i);
            match inst.uop {
                Uop::_INCREF | Uop::_DECREF if kinds.of(trace.args(inst)[0]).is_immediate() => {
                    edit.drop_inst(i);
                }
                _ => kinds.learn(trace, i),
            }
        }
    }
    edit.apply(trace);
}

/// `_INCREF v … _DECREF v` in one block. In between: no exit (its snapshot may move the reference into a
/// frame), nothing that could drop another reference, and no one who reads the count.
fn cancelling_pairs(trace: &Trace, edit: &mut Edit) {
    let mut open: Vec<(ValueId, InstId)> = Vec::new();
    for b in trace.block_ids() {
        open.clear();
        for i in trace.body(b) {
            let inst = trace.inst(i);
            match inst.uop {
                Uop::_INCREF => open.push((trace.args(inst)[0], i)),
                Uop::_DECREF => {
                    let v = trace.args(inst)[0];
                    match open.iter().rposition(|&(o, _)| o == v) {
                        Some(at) => {
                            let (_, first) = open.remove(at);
                            edit.drop_inst(first);
                            edit.drop_inst(i);
                        }
                        None => open.clear(),
                    }
                }
                _ if inst.exit.is_some() || inst.uop.has(CALL) || inst.uop.has(WRITE) => {
                    open.clear();
                }
                _ => {}
            }
        }
    }
}
