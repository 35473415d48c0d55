//! Guard hoisting: a loop's parameter that is guarded inside the loop, and that every back edge brings
//! with the same kind, is guarded once before the loop instead; the guards inside then fall to `guards`.
//!
//! This is what loop peeling does for type guards (Bolz et al., "Allocation removal by partial
//! evaluation in a tracing JIT", 2011; LuaJIT's loop optimisation), without a second copy of the body.
//! A guard that fails before the loop leaves at the loop's head, where nothing has happened yet.

use super::loop_entry::entry_edge;
use crate::edit::Edit;
use crate::kinds::{Kind, Kinds};
use crate::trace::*;
use crate::uop::{GUARD, Repr, Uop};
use crate::word::Word;

/// For the pass list.
pub const DOC: &str =
    "guard a loop's parameters once before the loop instead of in every iteration";

/// The pass.
pub fn run(trace: &mut Trace) {
    let mut kinds = Kinds::infer(trace);
    let wanted = candidates(trace, &mut kinds);
    if wanted.iter().all(Option::is_none) {
        return;
    }
    let optimistic = Kinds::infer_assuming(trace, |p| wanted[p.index()]);
    let holds = |p: ValueId| wanted[p.index()].filter(|&k| optimistic.of(p) == k);

    let mut guards = Vec::new();
    for b in trace.block_ids() {
        kinds.enter(b);
        kinds.learn_block(b);
        let Some((edge, anchor)) = entry_edge(trace, kinds.cfg(), b) else { continue };
        // Where the interpreter takes over if a guard fails: as for the check that gave the snapshot.
        let last = trace.body(b).last().expect("the anchor's instruction");
        let origin = trace.inst(last).origin;
        let params = trace.list(trace.block(edge.block).params);
        for (&p, &arg) in params.iter().zip(trace.list(edge.args)) {
            let Some(kind) = holds(p).filter(|&k| !kinds.of(arg).implies(k)) else { continue };
            let immediate = (kind == Kind::Immediate).then_some((Uop::_GUARD_IMMEDIATE, 0));
            let Some((uop, imm)) = immediate.or(kind.guard()) else { continue };
            let inst = Inst {
                uop,
                args: List::default(),
                results: List::default(),
                imm,
                exit: Some(anchor),
                origin,
            };
            guards.push((b, arg, inst));
        }
    }
    let mut edit = Edit::new(trace);
    for (b, arg, inst) in guards {
        let args = List { start: trace.lists.len() as u32, len: 1 };
        trace.lists.push(arg);
        edit.append(b, Inst { args, ..inst });
    }
    edit.apply(trace);
}

/// The kind that each loop parameter should have: what a guard inside the loop demands first, else what
/// the back edge brings.
fn candidates(trace: &Trace, kinds: &mut Kinds) -> Vec<Option<Kind>> {
    let mut wanted = vec![None; trace.values.len()];
    let mut entered = vec![false; trace.blocks.len()];
    for b in trace.block_ids() {
        if let Some((edge, _)) = entry_edge(trace, kinds.cfg(), b) {
            entered[edge.block.index()] = true;
        }
    }
    let block_of = |v: ValueId| match trace.values[v.index()].def {
        Def::Param { block, .. } if trace.repr(v) == Repr::Obj => Some(block),
        _ => None,
    };
    let loop_param = |v: ValueId| block_of(v).is_some_and(|b| entered[b.index()]);
    for inst in &trace.insts {
        if inst.exit.is_none() || !inst.uop.has(GUARD) {
            continue;
        }
        if let Some(kind) = Kind::proved_by(inst.uop, inst.imm) {
            let v = trace.args(inst)[0];
            if block_of(v).is_some() && wanted[v.index()].is_none() {
                wanted[v.index()] = Some(kind);
            }
        }
    }
    // What the back edges bring: by what makes it, or, if that saves reference counts, by the guards that it has passed.
    let counted = counted(trace);
    for by_guards in [false, true] {
        for b in trace.block_ids() {
            if by_guards {
                kinds.enter(b);
                kinds.learn_block(b);
            }
            for edge in trace.block(b).edges() {
                let params = trace.list(trace.block(edge.block).params);
                for (&a, &p) in trace.list(edge.args).iter().zip(params) {
                    let kind = kinds.of(a);
                    let back = kinds.cfg().dominates(edge.block, b);
                    let useful = match by_guards {
                        false => kind.guard().is_some(),
                        true => counted[p.index()] && kind.is_immediate(),
                    };
                    if back && wanted[p.index()].is_none() && loop_param(p) && useful {
                        wanted[p.index()] = Some(kind);
                    }
                }
            }
        }
    }
    // What an inner loop wants, or a path to another loop, the loop around it should bring.
    for b in trace.block_ids().rev() {
        for edge in trace.block(b).edges() {
            let params = trace.list(trace.block(edge.block).params);
            for (&a, &p) in trace.list(edge.args).iter().zip(params) {
                if wanted[a.index()].is_none() && block_of(a).is_some() {
                    wanted[a.index()] = wanted[p.index()];
                }
            }
        }
    }
    for v in (0..wanted.len() as u32).map(ValueId) {
        wanted[v.index()] = wanted[v.index()].filter(|_| loop_param(v));
    }
    drop_impossible(trace, kinds, &counted, &mut wanted);
    wanted
}

/// The values whose references are counted.
fn counted(trace: &Trace) -> Vec<bool> {
    let mut counted = vec![false; trace.values.len()];
    for inst in trace.insts.iter().filter(|i| matches!(i.uop, Uop::_INCREF | Uop::_DECREF)) {
        counted[trace.args(inst)[0].index()] = true;
    }
    counted
}

/// Gives up what some way into a loop can't bring: a guard that always fails would keep the loop from being entered. That is so of a
/// local that is not bound before the first iteration, here or in the loop around it. Instead of a number it may be some
/// immediate, which NULL is as well: such a parameter needs no reference counting either.
fn drop_impossible(trace: &Trace, kinds: &Kinds, counted: &[bool], wanted: &mut [Option<Kind>]) {
    let mut impossible = vec![false; wanted.len()];
    let differs = |a: ValueId, kind: Kind| match kinds.of(a) {
        k @ (Kind::Int | Kind::Float | Kind::Bool | Kind::Type(_)) => !k.implies(kind),
        // Of what kind a constant object is can't be told from its address.
        Kind::Immediate => kind != Kind::Immediate && trace.as_const(a).is_some(),
        Kind::Unseen | Kind::Any => false,
    };
    // Unbound, by whatever way through parameters that nobody wants anything of.
    let mut unbound: Vec<bool> = (0..wanted.len() as u32)
        .map(|v| trace.as_const(ValueId(v)) == Some(Word::NULL.0))
        .collect();
    loop {
        let mut changed = false;
        for b in trace.block_ids() {
            for edge in trace.block(b).edges() {
                let params = trace.list(trace.block(edge.block).params);
                for (&a, &p) in trace.list(edge.args).iter().zip(params) {
                    if unbound[a.index()] && !unbound[p.index()] {
                        unbound[p.index()] = true;
                        changed = true;
                    }
                    let Some(kind) = wanted[p.index()] else { continue };
                    let any = kind == Kind::Immediate;
                    if differs(a, kind) || unbound[p.index()] && !any || impossible[a.index()] {
                        let weaker = counted[p.index()] && kind.is_immediate() && !any;
                        wanted[p.index()] = weaker.then_some(Kind::Immediate);
                        impossible[p.index()] = !weaker;
                        changed = true;
                    }
                }
            }
        }
        if !changed {
            return;
        }
    }
}
