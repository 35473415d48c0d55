//! Loop-invariant code motion: what computes the same in every iteration is computed once before the loop.
//! Guards move too: one that fails there leaves at the loop's head, where nothing has happened yet.

use super::loop_entry::entry_edge;
use crate::cfg::Cfg;
use crate::edit::Edit;
use crate::kinds::{Kind, Kinds};
use crate::layout::tid;
use crate::trace::*;
use crate::uop::{CALL, EXIT, GUARD, READ, Repr, Uop, WRITE};

/// For the pass list.
pub const DOC: &str = "move invariant computations and guards out of loops";

/// The pass. Works on loops that are entered from one block.
pub fn run(trace: &mut Trace) {
    let cfg = Cfg::new(trace);
    let mut moved = vec![None; trace.insts.len()];
    for header in trace.block_ids() {
        plan(trace, &cfg, header, &mut moved);
    }
    if moved.iter().all(Option::is_none) {
        return;
    }
    let mut edit = Edit::new(trace);
    for b in trace.block_ids() {
        let Some((_, anchor)) = entry_edge(trace, &cfg, b) else { continue };
        for (i, inst) in (0..).map(InstId).zip(&trace.insts) {
            if moved[i.index()] == Some(b) {
                edit.drop_inst(i);
                // It leaves at the loop's head.
                edit.append(b, Inst { exit: inst.exit.map(|_| anchor), ..*inst });
            }
        }
    }
    edit.apply(trace);
}

/// Marks the instructions of a loop that can move to the block before it. What can leave the trace moves only
/// if every iteration that follows the trunk (the branches' "holds" sides, as first recorded) executes it.
fn plan(trace: &Trace, cfg: &Cfg, header: BlockId, moved: &mut [Option<BlockId>]) {
    if !cfg.is_loop_header(header) {
        return;
    }
    let preds = cfg.preds(header).iter().map(|p| p.0);
    let outside: Vec<BlockId> = preds.filter(|&p| !cfg.dominates(header, p)).collect();
    let [before] = outside[..] else { return };
    if entry_edge(trace, cfg, before).is_none() {
        return;
    }
    let inside: Vec<BlockId> = trace.block_ids().filter(|&b| cfg.dominates(header, b)).collect();
    let trunk = trunk(trace, header);
    let mut proved = Proved::new(trace, before, &inside);
    let body = || inside.iter().flat_map(|&b| trace.block(b).insts.clone().map(move |i| (b, i)));
    let writes = Writes::of(trace, body().map(|(_, i)| i));
    let mut varies = vec![false; trace.values.len()];
    for &p in inside.iter().flat_map(|&b| trace.list(trace.block(b).params)) {
        varies[p.index()] = true;
    }
    for (b, i) in body() {
        let inst = &trace.insts[i as usize];
        if let Some(p) = proved.as_mut().filter(|_| i == trace.block(b).insts.start) {
            p.inside.enter(b);
        }
        let invariant = trace.args(inst).iter().all(|a| !varies[a.index()]);
        let certain = trunk.contains(&b) || inst.uop.info().flags & (EXIT | READ) == 0;
        if invariant
            && certain
            && i + 1 != trace.block(b).insts.end
            && movable(inst, &writes)
            && proved.as_ref().is_none_or(|p| p.allows(trace, inst))
        {
            moved[i as usize] = Some(before);
            if let Some(p) = &mut proved {
                p.learn(trace, inst);
            }
        } else {
            for r in trace.results(inst) {
                varies[r.index()] = true;
            }
        }
        if let Some(p) = &mut proved {
            p.inside.learn(trace, InstId(i));
        }
    }
}

/// What objects are known to be: an instruction that moves trusts guards before it. They may have become branches,
/// or be on a side of one, and stay.
struct Proved {
    /// In the loop, at the present instruction.
    inside: Kinds,
    /// Where the loop is entered, with the guards that move there; by value.
    before: Vec<Kind>,
}

impl Proved {
    /// `None` if the loop is one block: then all its guards move.
    fn new(trace: &Trace, before: BlockId, inside: &[BlockId]) -> Option<Proved> {
        if inside.len() == 1 {
            return None;
        }
        let mut kinds = Kinds::infer(trace);
        for b in trace.block_ids().filter(|&b| b <= before) {
            kinds.enter(b);
            kinds.learn_block(b);
        }
        let values = (0..trace.values.len() as u32).map(ValueId);
        Some(Proved { before: values.map(|v| kinds.of(v)).collect(), inside: kinds })
    }

    /// Whether nothing that the instruction trusts would stay behind.
    fn allows(&self, trace: &Trace, inst: &Inst) -> bool {
        let takes_any = match inst.uop {
            Uop::_GUARD_TYPE | Uop::_IS | Uop::_BOX_BOOL => true,
            u => u.has(GUARD) && !u.has(READ),
        };
        takes_any
            || trace.args(inst).iter().all(|&v| {
                let kind = self.inside.of(v);
                let known = kind != Kind::Any && kind == self.before[v.index()];
                known || trace.repr(v) != Repr::Obj || trace.as_const(v).is_some()
            })
    }

    /// A guard moves.
    fn learn(&mut self, trace: &Trace, inst: &Inst) {
        if let Some(kind) = Kind::proved_by(inst.uop, inst.imm) {
            self.before[trace.args(inst)[0].index()] = kind;
        }
    }
}

/// The blocks from a loop's header along the first successors.
fn trunk(trace: &Trace, header: BlockId) -> Vec<BlockId> {
    let mut blocks = vec![header];
    while let Some(edge) = trace.block(blocks[blocks.len() - 1]).succs[0]
        && !blocks.contains(&edge.block)
    {
        blocks.push(edge.block);
    }
    blocks
}

/// What a loop may write.
struct Writes {
    anything: bool,
    fields: Vec<u64>,
    items: bool,
    raw_items: bool,
}

impl Writes {
    fn of(trace: &Trace, body: impl Iterator<Item = u32>) -> Writes {
        let mut w = Writes { anything: false, fields: Vec::new(), items: false, raw_items: false };
        for inst in body.map(|i| &trace.insts[i as usize]) {
            match inst.uop {
                Uop::_STORE_FIELD | Uop::_STORE_FIELD_I64 => w.fields.push(inst.imm),
                Uop::_STORE_SUBSCR_LIST_INT => w.items = true,
                u if u.raw_item_load().is_some() => w.raw_items = true,
                Uop::_INCREF => {}
                // Pure functions of numbers.
                Uop::_CALL_F64 | Uop::_CALL_F64_F64 | Uop::_CALL_I64_I64 => {}
                u => w.anything |= u.has(CALL) || u.has(WRITE),
            }
        }
        w
    }
}

fn movable(inst: &Inst, writes: &Writes) -> bool {
    let uop = inst.uop;
    if uop.has(WRITE) || uop.has(CALL) || uop == Uop::_CHECK_PERIODIC {
        return false;
    }
    // A branch is not a guard.
    if uop.has(EXIT) && inst.exit.is_none() {
        return false;
    }
    if !uop.has(READ) {
        return true;
    }
    match uop {
        Uop::_GUARD_TYPE if inst.imm < tid::FIRST_DYNAMIC as u64 => true,
        Uop::_GUARD_UNIQUE => false,
        Uop::_LOAD_FIELD | Uop::_LOAD_FIELD_I64 | Uop::_LOAD_FIELD_F64 => {
            !writes.anything && !writes.fields.contains(&inst.imm)
        }
        // Versions change only in runtime code, a generator's state in the loop itself.
        Uop::_GUARD_FIELD32 => {
            let word = inst.imm & 0xffff_fff8;
            !writes.anything && !writes.fields.iter().any(|f| f & !7 == word)
        }
        u if u.loads_raw_item() => !writes.anything && !writes.raw_items,
        // The list could be resized by whatever writes anything.
        _ => !writes.anything && !writes.items && writes.fields.is_empty(),
    }
}
