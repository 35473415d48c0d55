//! Dead-code elimination: instructions whose results nobody needs, and block parameters that only feed
//! themselves. An overflow check goes with its result.

use crate::rewrite::Rewriter;
use crate::trace::*;

/// For the pass list.
pub const DOC: &str = "remove instructions and block parameters that nothing needs";

/// The pass. Linear: marks backwards from what has effects, through edges.
pub fn run(trace: &mut Trace) {
    let needed = mark(trace);
    *trace = copy(trace, |v| needed[v.index()]);
}

/// A copy without the values that are not needed, and without what nothing refers to: values, snapshots.
pub(super) fn copy(trace: &Trace, is_needed: impl Fn(ValueId) -> bool) -> Trace {
    let mut rw = Rewriter::new(trace);
    let mut reprs = Vec::new();
    for b in trace.block_ids() {
        let params = trace.list(trace.block(b).params);
        // The inputs are the trace's signature and stay.
        let kept = params.iter().copied().filter(|&v| b == BlockId::ENTRY || is_needed(v));
        reprs.clear();
        reprs.extend(kept.clone().map(|p| trace.repr(p)));
        let (_, new) = rw.new.block(&reprs);
        for (o, n) in kept.zip(new) {
            rw.set(o, n);
        }
        for i in rw.body(b) {
            let inst = trace.inst(i);
            if !inst.uop.is_removable() || trace.results(inst).iter().any(|&v| is_needed(v)) {
                rw.copy(i);
            }
        }
        rw.close_with(b, |rw, _, e| {
            let params = trace.list(trace.block(e.block).params);
            let args = trace.list(e.args).iter().zip(params);
            args.filter(|&(_, &p)| is_needed(p)).map(|(&a, _)| rw.get(a)).collect()
        });
    }
    rw.finish()
}

fn mark(trace: &Trace) -> Vec<bool> {
    let mut needed = vec![false; trace.values.len()];
    let mut work: Vec<ValueId> = Vec::new();
    let mut snapshot_done = vec![false; trace.snapshots.len()];
    let mut root = |inst: &Inst, work: &mut Vec<ValueId>| {
        work.extend_from_slice(trace.args(inst));
        if let Some(s) = inst.exit
            && !std::mem::replace(&mut snapshot_done[s.index()], true)
        {
            work.extend(trace.snapshot_values(s));
        }
    };
    for inst in trace.insts.iter().filter(|i| !i.uop.is_removable()) {
        root(inst, &mut work);
    }
    // Arguments by parameter, gathered once: parameter k of block b needs argument k of every edge to b.
    let mut incoming: Vec<Vec<List>> = vec![Vec::new(); trace.blocks.len()];
    for b in &trace.blocks {
        for e in b.edges() {
            incoming[e.block.index()].push(e.args);
        }
    }
    while let Some(v) = work.pop() {
        if std::mem::replace(&mut needed[v.index()], true) {
            continue;
        }
        match trace.values[v.index()].def {
            Def::Const(_) => {}
            Def::Param { block, index } => {
                let args = incoming[block.index()].iter();
                work.extend(args.map(|&l| trace.list(l)[index as usize]));
            }
            Def::Inst { inst, .. } => root(trace.inst(inst), &mut work),
        }
    }
    needed
}
