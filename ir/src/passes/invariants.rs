//! Invariant parameters: a block parameter that only ever receives one value (besides itself) is that
//! value. Cuts what loops carry around down to what changes.

use crate::cfg::Cfg;
use crate::rewrite::Rewriter;
use crate::trace::*;

/// For the pass list.
pub const DOC: &str = "replace block parameters that always receive the same value by that value";

/// The pass. One run removes parameters that become invariant through others, too.
pub fn run(trace: &Trace) -> Trace {
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

    let mut rw = Rewriter::new(trace);
    for b in trace.block_ids() {
        let params = trace.list(trace.block(b).params);
        let kept: Vec<ValueId> =
            params.iter().copied().filter(|p| source[p.index()].is_none()).collect();
        let reprs: Vec<_> = kept.iter().map(|&p| trace.repr(p)).collect();
        let (_, new) = rw.new.block(&reprs);
        for (&o, n) in kept.iter().zip(new) {
            rw.set(o, n);
        }
        for &p in params {
            if source[p.index()].is_some() {
                let s = resolve(&source, p);
                let n = rw.get(s);
                rw.set(p, n);
            }
        }
        for i in rw.body(b) {
            rw.copy(i);
        }
        rw.close_with(b, |rw, _, e| {
            let params = trace.list(trace.block(e.block).params);
            let args = trace.list(e.args);
            let kept = args.iter().zip(params).filter(|(_, p)| source[p.index()].is_none());
            kept.map(|(&a, _)| rw.get(a)).collect()
        });
    }
    rw.finish()
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
