//! Range loops in registers: the fields of a `range` iterator that only this loop can see become
//! loop-carried integers, and exits write them back (deferred stores).
//!
//! Allocation sinking would remove the iterator altogether; it exists already when a loop gets hot, so it
//! is enough that the loop doesn't touch it.

use super::loop_entry::entry_edge;
use crate::cfg::Cfg;
use crate::kinds::{Kind, Kinds};
use crate::layout::{RANGE_ITER_LEN, RANGE_ITER_NEXT, RANGE_ITER_STEP, tid};
use crate::rewrite::Rewriter;
use crate::trace::*;
use crate::uop::{Repr, Uop};

/// For the pass list.
pub const DOC: &str = "keep range iterators' fields in registers; exits write them back";

/// The fields that change, in the order of the new loop parameters.
const STATE: [u32; 2] = [RANGE_ITER_NEXT as u32, RANGE_ITER_LEN as u32];

/// An iterator that can be kept in registers, with what is known of it while rewriting.
#[derive(Clone, Copy)]
struct Iterator {
    object: ValueId,
    /// Current values of [`STATE`] (new ids).
    state: [ValueId; 2],
    /// The step (new id), loop-invariant.
    step: ValueId,
}

/// The pass. Works on trace trees: loops whose blocks, but for the header, have one predecessor each.
pub fn run(trace: &Trace) -> Trace {
    let Some(plan) = Plan::find(trace) else { return trace.clone() };
    let mut rw = Rewriter::new(trace);
    // The iterators' state at the end of each block: a block goes on from its only predecessor's.
    let mut at_end: Vec<Vec<Iterator>> = vec![Vec::new(); trace.blocks.len()];
    for b in trace.block_ids() {
        let mut iterators = match plan.cfg.preds(b) {
            _ if b == plan.header => at_end[plan.preheader.index()].clone(),
            &[(pred, _)] => at_end[pred.index()].clone(),
            _ => Vec::new(),
        };
        if b == plan.header {
            let mut reprs: Vec<Repr> =
                trace.list(trace.block(b).params).iter().map(|&p| trace.repr(p)).collect();
            let old_params = reprs.len();
            reprs.extend(plan.objects.iter().flat_map(|_| [Repr::I64; 2]));
            let params = rw.open_with(b, &reprs);
            for (k, it) in iterators.iter_mut().enumerate() {
                it.state = [params[old_params + 2 * k], params[old_params + 2 * k + 1]];
            }
        } else {
            rw.open(b);
        }
        defer(&mut rw, &iterators);
        for i in rw.body(b) {
            rewrite(&mut rw, &mut iterators, i);
        }
        if b == plan.preheader {
            let snapshot = rw.snapshot(plan.snapshot);
            for &object in &plan.objects {
                let o = rw.get(object);
                rw.new.inst(Uop::_GUARD_UNIQUE, &[o], 0, Some(snapshot));
                let mut load = |offset: u32| {
                    rw.new
                        .inst(Uop::_LOAD_FIELD_I64, &[o], offset as u64, None)
                        .expect("a load has a result")
                };
                let state = STATE.map(&mut load);
                let step = load(RANGE_ITER_STEP as u32);
                iterators.push(Iterator { object, state, step });
            }
        }
        rw.close_with(b, |rw, _, e| {
            let mut args = rw.edge_args(e);
            if e.block == plan.header {
                args.extend(iterators.iter().flat_map(|it| it.state));
            }
            args
        });
        at_end[b.index()] = iterators;
    }
    rw.finish()
}

fn defer(rw: &mut Rewriter<'_>, iterators: &[Iterator]) {
    let mut stores = Vec::new();
    for it in iterators {
        let object = rw.get(it.object);
        for (offset, value) in STATE.into_iter().zip(it.state) {
            stores.push(DeferredStore { object, offset, value });
        }
    }
    rw.set_extra_stores(stores);
}

fn rewrite(rw: &mut Rewriter<'_>, iterators: &mut [Iterator], i: InstId) {
    let trace = rw.old;
    let inst = trace.inst(i);
    let args = trace.args(inst);
    let of = |v: &ValueId| iterators.iter().position(|it| it.object == *v);
    let field = STATE.iter().position(|&f| f as u64 == inst.imm);
    match (inst.uop, args.first().and_then(of)) {
        (Uop::_LOAD_FIELD_I64, Some(k)) => {
            let value = match field {
                Some(f) => iterators[k].state[f],
                None => iterators[k].step,
            };
            rw.set(trace.results(inst)[0], value);
        }
        (Uop::_STORE_FIELD_I64, Some(k)) => {
            let value = rw.get(args[1]);
            iterators[k].state[field.expect("the plan allows only these")] = value;
            defer(rw, iterators);
        }
        _ => rw.copy(i),
    }
}

struct Plan {
    cfg: Cfg,
    preheader: BlockId,
    header: BlockId,
    objects: Vec<ValueId>,
    snapshot: SnapshotId,
}

impl Plan {
    fn find(trace: &Trace) -> Option<Plan> {
        let mut kinds = Kinds::infer(trace);
        for header in trace.block_ids() {
            let cfg = kinds.cfg();
            let outside: Vec<BlockId> = cfg
                .preds(header)
                .iter()
                .map(|p| p.0)
                .filter(|&p| !cfg.dominates(header, p))
                .collect();
            let ([preheader], true) = (&outside[..], cfg.is_loop_header(header)) else { continue };
            let preheader = *preheader;
            let Some((_, snapshot)) = entry_edge(trace, cfg, preheader) else { continue };
            // Everything that the header dominates must be a tree.
            let inside: Vec<BlockId> =
                trace.block_ids().filter(|&b| cfg.dominates(header, b)).collect();
            if inside.iter().any(|&b| b != header && cfg.preds(b).len() != 1) {
                continue;
            }
            kinds.enter(preheader);
            for i in trace.block(preheader).insts.clone() {
                kinds.learn(trace, InstId(i));
            }
            let mut objects = Vec::new();
            for i in inside.iter().flat_map(|&b| trace.block(b).insts.clone()) {
                let inst = &trace.insts[i as usize];
                let Some(&o) = trace.args(inst).first() else { continue };
                if inst.uop == Uop::_STORE_FIELD_I64
                    && !objects.contains(&o)
                    && kinds.of(o) == Kind::Type(tid::RANGE_ITER)
                    && defined_before(trace, kinds.cfg(), header, o)
                    && inside.iter().all(|&b| private(trace, b, o))
                {
                    objects.push(o);
                }
            }
            if !objects.is_empty() {
                let cfg = Cfg::new(trace);
                return Some(Plan { cfg, preheader, header, objects, snapshot });
            }
        }
        None
    }
}

fn defined_before(trace: &Trace, cfg: &Cfg, header: BlockId, v: ValueId) -> bool {
    match trace.values[v.index()].def {
        Def::Const(_) => false,
        Def::Param { block, .. } => !cfg.dominates(header, block),
        Def::Inst { inst, .. } => {
            let inside = |b: &BlockId| cfg.dominates(header, *b);
            !trace.block_ids().filter(inside).any(|b| trace.block(b).insts.contains(&inst.0))
        }
    }
}

/// In this block only the iterator's integer fields are used, and each store is of a field that is carried; the
/// object reaches nothing but snapshots, as itself.
fn private(trace: &Trace, b: BlockId, o: ValueId) -> bool {
    let block = trace.block(b);
    let passed = block.edges().any(|e| trace.list(e.args).contains(&o));
    !passed
        && block.insts.clone().all(|i| {
            let inst = &trace.insts[i as usize];
            let uses = trace.args(inst).iter().filter(|a| **a == o).count();
            match inst.uop {
                _ if uses == 0 => true,
                Uop::_LOAD_FIELD_I64 => {
                    STATE.contains(&(inst.imm as u32)) || inst.imm == RANGE_ITER_STEP as u64
                }
                Uop::_STORE_FIELD_I64 => STATE.contains(&(inst.imm as u32)),
                _ => false,
            }
        })
}
