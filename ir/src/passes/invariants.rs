//! Invariant parameters: a block parameter that only ever receives one value (besides itself) is that
//! value. Cuts what loops carry around down to what changes.

use crate::cfg::Cfg;
use crate::edit::Edit;
use crate::trace::*;

/// For the pass list.
pub const DOC: &str = "replace block parameters that always receive the same value by that value";

/// The pass. One run removes parameters that become invariant through others, too.
pub fn run(trace: &mut Trace) {
    let cfg = Cfg::new(trace);
    // The value that stands for each parameter; found by union towards the single source.
    let mut source: Vec<Option<ValueId>> = vec![None; trace.values.len()];
    let resolve = |source: &[Option<ValueId>], mut v: ValueId| {
        while let Some(s) = source[v.index()] {
            v = s;
        }
        v
    };
    let mut changed = true;
    while changed {
        changed = false;
        for b in trace.block_ids().skip(1) {
            for (i, &p) in trace.list(trace.block(b).params).iter().enumerate() {
                if source[p.index()].is_some() {
                    continue;
                }
                let mut single = None;
                let mut many = false;
                for &(pred, succ) in cfg.preds(b) {
                    let edge = trace.block(pred).succs[succ as usize].expect("a pred's edge");
                    let arg = resolve(&source, trace.list(edge.args)[i]);
                    if arg == p || single == Some(arg) {
                        continue;
                    }
                    many |= single.is_some();
                    single = Some(arg);
                }
                if let (Some(s), false) = (single, many)
                    && defined_above(trace, &cfg, s, b)
                {
                    source[p.index()] = Some(s);
                    changed = true;
                }
            }
        }
    }

    if source.iter().all(Option::is_none) {
        return;
    }
    let mut edit = Edit::new(trace);
    for v in (0..trace.values.len() as u32).map(ValueId) {
        if source[v.index()].is_some() {
            edit.replace(v, resolve(&source, v));
        }
    }
    for b in 0..trace.blocks.len() {
        for succ in 0..2 {
            let Some(edge) = trace.blocks[b].succs[succ] else { continue };
            let params = trace.block(edge.block).params;
            let args = shrink(trace, edge.args, |trace, k| {
                source[trace.list(params)[k].index()].is_none()
            });
            trace.blocks[b].succs[succ] = Some(Edge { args, ..edge });
        }
    }
    for b in trace.block_ids() {
        let params = trace.block(b).params;
        for &p in &trace.lists[params.range()] {
            if source[p.index()].is_some() {
                trace.values[p.index()].def = Def::Const(0);
            }
        }
        let kept =
            shrink(trace, params, |trace, k| source[trace.list(params)[k].index()].is_none());
        trace.blocks[b.index()].params = kept;
        for (index, &p) in (0..).zip(&trace.lists[kept.range()]) {
            trace.values[p.index()].def = Def::Param { block: b, index };
        }
    }
    edit.apply(trace);
}

/// Takes elements out of a list; `keep` sees the trace and the place that an element had.
fn shrink(trace: &mut Trace, list: List, keep: impl Fn(&Trace, usize) -> bool) -> List {
    let mut len = 0;
    for k in 0..list.len as usize {
        if keep(trace, k) {
            trace.lists[list.start as usize + len] = trace.lists[list.start as usize + k];
            len += 1;
        }
    }
    List { start: list.start, len: len as u32 }
}

/// Whether a value is available in the whole of a block.
fn defined_above(trace: &Trace, cfg: &Cfg, v: ValueId, b: BlockId) -> bool {
    let home = match trace.values[v.index()].def {
        Def::Const(_) => return true,
        Def::Param { block, .. } => return cfg.dominates(block, b),
        Def::Inst { inst, .. } => trace
            .block_ids()
            .find(|&c| trace.block(c).insts.contains(&inst.0))
            .expect("an instruction is in a block"),
    };
    home != b && cfg.dominates(home, b)
}
