//! Compare and branch as one: a guard on a condition becomes the compare-and-guard of its operands, so
//! that no truth value is ever materialised for it.

use crate::cfg::Cfg;
use crate::edit::Edit;
use crate::trace::*;
use crate::uop::Uop;

/// For the pass list.
pub const DOC: &str = "fuse comparisons into the guards and branches that consume them";

/// The pass.
pub fn run(trace: &mut Trace) {
    let cfg = Cfg::new(trace);
    let mut edit = Edit::new(trace);
    let mut fusions = Vec::new();
    for b in trace.block_ids() {
        let proved = proved_by_branch(trace, &cfg, b);
        for i in trace.block(b).insts.clone().map(InstId) {
            match fused(trace, trace.inst(i)) {
                Some(guard) if Some(guard) == proved && i != trace.block(b).terminator() => {
                    edit.drop_inst(i);
                }
                Some(guard) => fusions.push((i, guard)),
                None => {}
            }
        }
    }
    for (i, (guard, a, c)) in fusions {
        let args = List { start: trace.lists.len() as u32, len: 2 };
        trace.lists.extend([a, c]);
        let inst = &mut trace.insts[i.index()];
        (inst.uop, inst.args, inst.imm) = (guard, args, 0);
    }
    edit.apply(trace);
}

/// The compare-and-guard that must hold in a block because its only predecessor branched there.
fn proved_by_branch(trace: &Trace, cfg: &Cfg, b: BlockId) -> Option<(Uop, ValueId, ValueId)> {
    let &[(pred, succ)] = cfg.preds(b) else { return None };
    let branch = trace.inst(trace.block(pred).terminator());
    let (guard, a, c) = fused(trace, branch)?;
    if succ == 0 {
        return Some((guard, a, c));
    }
    Some(match guard {
        Uop::_GUARD_LT_I64 => (Uop::_GUARD_LE_I64, c, a),
        Uop::_GUARD_LE_I64 => (Uop::_GUARD_LT_I64, c, a),
        Uop::_GUARD_EQ_I64 => (Uop::_GUARD_NE_I64, a, c),
        Uop::_GUARD_NE_I64 => (Uop::_GUARD_EQ_I64, a, c),
        Uop::_GUARD_LT_F64 => (Uop::_GUARD_NOT_LT_F64, a, c),
        Uop::_GUARD_NOT_LT_F64 => (Uop::_GUARD_LT_F64, a, c),
        Uop::_GUARD_LE_F64 => (Uop::_GUARD_NOT_LE_F64, a, c),
        Uop::_GUARD_NOT_LE_F64 => (Uop::_GUARD_LE_F64, a, c),
        Uop::_GUARD_EQ_F64 => (Uop::_GUARD_NE_F64, a, c),
        Uop::_GUARD_NE_F64 => (Uop::_GUARD_EQ_F64, a, c),
        Uop::_GUARD_IS => (Uop::_GUARD_IS_NOT, a, c),
        Uop::_GUARD_IS_NOT => (Uop::_GUARD_IS, a, c),
        _ => return None,
    })
}

/// The compare-and-guard that does what a guard on a comparison's result does.
fn fused(trace: &Trace, guard: &Inst) -> Option<(Uop, ValueId, ValueId)> {
    let mut holds = match guard.uop {
        Uop::_GUARD_IS_TRUE_POP => true,
        Uop::_GUARD_IS_FALSE_POP => false,
        _ => return None,
    };
    let mut cond = trace.args(guard)[0];
    loop {
        let Def::Inst { inst, .. } = trace.values[cond.index()].def else { return None };
        let inst = trace.inst(inst);
        let args = trace.args(inst);
        if inst.uop == Uop::_NOT_COND {
            holds = !holds;
            cond = args[0];
            continue;
        }
        let (a, b) = (args[0], *args.get(1)?);
        return Some(match (inst.uop, holds) {
            (Uop::_LT_I64, true) => (Uop::_GUARD_LT_I64, a, b),
            (Uop::_LT_I64, false) => (Uop::_GUARD_LE_I64, b, a),
            (Uop::_LE_I64, true) => (Uop::_GUARD_LE_I64, a, b),
            (Uop::_LE_I64, false) => (Uop::_GUARD_LT_I64, b, a),
            (Uop::_EQ_I64, true) | (Uop::_NE_I64, false) => (Uop::_GUARD_EQ_I64, a, b),
            (Uop::_NE_I64, true) | (Uop::_EQ_I64, false) => (Uop::_GUARD_NE_I64, a, b),
            (Uop::_LT_F64, true) => (Uop::_GUARD_LT_F64, a, b),
            (Uop::_LT_F64, false) => (Uop::_GUARD_NOT_LT_F64, a, b),
            (Uop::_LE_F64, true) => (Uop::_GUARD_LE_F64, a, b),
            (Uop::_LE_F64, false) => (Uop::_GUARD_NOT_LE_F64, a, b),
            (Uop::_EQ_F64, true) | (Uop::_NE_F64, false) => (Uop::_GUARD_EQ_F64, a, b),
            (Uop::_NE_F64, true) | (Uop::_EQ_F64, false) => (Uop::_GUARD_NE_F64, a, b),
            (Uop::_IS, true) => (Uop::_GUARD_IS, a, b),
            (Uop::_IS, false) => (Uop::_GUARD_IS_NOT, a, b),
            _ => return None,
        });
    }
}
