//! Reference-count elimination: immediates have no counts, and a reference that is taken and dropped with
//! nothing in between that could free the object or look at its count need not be taken.

use crate::kinds::Kinds;
use crate::rewrite::Rewriter;
use crate::trace::*;
use crate::uop::{CALL, Uop, WRITE};

/// For the pass list.
pub const DOC: &str = "remove reference counts of immediates, and pairs that cancel";

/// The pass.
pub fn run(trace: &Trace) -> Trace {
    let dropped = cancelling_pairs(trace);
    let mut kinds = Kinds::infer(trace);
    let mut rw = Rewriter::new(trace);
    for b in trace.block_ids() {
        rw.open(b);
        kinds.enter(b);
        for i in rw.body(b) {
            let inst = trace.inst(i);
            let counts = matches!(inst.uop, Uop::_INCREF | Uop::_DECREF);
            let idle = counts && kinds.of(trace.args(inst)[0]).is_immediate();
            if !idle && !dropped[i.index()] {
                rw.copy(i);
            }
            kinds.learn(trace, i);
        }
        rw.close(b);
    }
    rw.finish()
}

/// `_INCREF v … _DECREF v` in one block. In between: no exit (its snapshot may move the reference into a
/// frame), nothing that could drop another reference, and no one who reads the count.
fn cancelling_pairs(trace: &Trace) -> Vec<bool> {
    let mut dropped = vec![false; trace.insts.len()];
    for block in &trace.blocks {
        let mut open: Vec<(ValueId, usize)> = Vec::new();
        for i in block.insts.clone() {
            let i = i as usize;
            let inst = &trace.insts[i];
            match inst.uop {
                Uop::_INCREF => open.push((trace.args(inst)[0], i)),
                Uop::_DECREF => {
                    let v = trace.args(inst)[0];
                    match open.iter().rposition(|&(o, _)| o == v) {
                        Some(at) => {
                            let (_, first) = open.remove(at);
                            dropped[first] = true;
                            dropped[i] = true;
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
    dropped
}
