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
    if !trace.block_ids().any(|b| cfg.is_loop_header(b)) {
        return;
    }
    let mut kinds = Kinds::infer(trace);
    let guarded = guarded(trace);
    let mut moved = vec![None; trace.insts.len()];
    for header in trace.block_ids().filter(|&b| cfg.is_loop_header(b)) {
        plan(trace, &cfg, header, (&mut kinds, &guarded), &mut moved);
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

/// The values that some guard or branch is about.
fn guarded(trace: &Trace) -> Vec<bool> {
    let mut guarded = vec![false; trace.values.len()];
    for inst in trace.insts.iter().filter(|i| i.uop.has(GUARD)) {
        trace.args(inst).iter().for_each(|v| guarded[v.index()] = true);
    }
    guarded
}

/// Marks the instructions of a loop that can move to the block before it. What can leave the trace moves only
/// if every iteration that follows the trunk (the branches' "holds" sides, as first recorded) executes it.
fn plan(
    trace: &Trace,
    cfg: &Cfg,
    header: BlockId,
    (kinds, guarded): (&mut Kinds, &[bool]),
    moved: &mut [Option<BlockId>],
) {
    let body = cfg.loop_body(header);
    let outside = cfg.preds(header).iter().map(|p| p.0).filter(|p| !body.contains(p));
    let outside: Vec<BlockId> = outside.collect();
    let [before] = outside[..] else { return };
    if entry_edge(trace, cfg, before).is_none() {
        return;
    }
    let trunk = trunk(trace, header);
    kinds.walk_through(trace, before);
    let writes = Writes::of(trace, &body, kinds);
    kinds.walk_through(trace, before);
    let mut proved = Proved::new(trace, kinds, guarded, body.len() == 1);
    let mut varies = vec![false; trace.values.len()];
    for &p in body.iter().flat_map(|&b| trace.list(trace.block(b).params)) {
        varies[p.index()] = true;
    }
    for &b in &body {
        kinds.enter(b);
        for i in trace.body(b) {
            let inst = trace.inst(i);
            if moved[i.index()].is_some() {
                // It leaves the loop around this one, too.
                proved.learn(trace, inst);
                kinds.learn(trace, i);
                continue;
            }
            let invariant = trace.args(inst).iter().all(|a| !varies[a.index()]);
            let certain = trunk.contains(&b) || inst.uop.info().flags & (EXIT | READ) == 0;
            let object = trace.args(inst).first().map_or(Kind::Any, |&v| kinds.of(v));
            if invariant
                && certain
                && movable(inst, object, &writes)
                && proved.allows(trace, inst, kinds)
            {
                moved[i.index()] = Some(before);
                proved.learn(trace, inst);
            } else {
                for r in trace.results(inst) {
                    varies[r.index()] = true;
                }
            }
            kinds.learn(trace, i);
        }
    }
}

/// What objects are known to be: an instruction that moves trusts guards before it. They may have become branches,
/// or be on a side of one, and stay.
struct Proved<'a> {
    /// Where the loop is entered, with the guards that move there; by value.
    before: Vec<Kind>,
    /// Values that no guard is about are what they are by construction.
    guarded: &'a [bool],
    /// The loop is one block: then all its guards move.
    single: bool,
}

impl<'a> Proved<'a> {
    fn new(trace: &Trace, kinds: &Kinds, guarded: &'a [bool], single: bool) -> Proved<'a> {
        let values = (0..trace.values.len() as u32).map(ValueId);
        let before = if single { Vec::new() } else { values.map(|v| kinds.of(v)).collect() };
        Proved { before, guarded, single }
    }

    /// Whether nothing that the instruction trusts would stay behind; `inside` is what is known at its place.
    fn allows(&self, trace: &Trace, inst: &Inst, inside: &Kinds) -> bool {
        let takes_any = match inst.uop {
            Uop::_GUARD_TYPE | Uop::_IS | Uop::_BOX_BOOL => true,
            u => u.has(GUARD) && !u.has(READ),
        };
        self.single
            || takes_any
            || trace.args(inst).iter().all(|&v| {
                let kind = inside.of(v);
                let known = kind != Kind::Any && kind == self.before[v.index()];
                known
                    || !self.guarded[v.index()]
                    || trace.repr(v) != Repr::Obj
                    || trace.as_const(v).is_some()
            })
    }

    /// A guard moves.
    fn learn(&mut self, trace: &Trace, inst: &Inst) {
        if let Some(kind) = Kind::proved_by(inst.uop, inst.imm)
            && !self.single
            && !self.before[trace.args(inst)[0].index()].implies(kind)
        {
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
#[derive(Default)]
struct Writes {
    anything: bool,
    /// Offsets, of objects of which this is known.
    fields: Vec<(u64, Kind)>,
    items: bool,
    raw_items: bool,
}

impl Writes {
    /// `kinds` has come to where the loop is entered.
    fn of(trace: &Trace, body: &[BlockId], kinds: &mut Kinds) -> Writes {
        let mut w = Writes::default();
        for &b in body {
            kinds.enter(b);
            for i in trace.body(b) {
                let inst = trace.inst(i);
                match inst.uop {
                    Uop::_STORE_FIELD | Uop::_STORE_FIELD_I64 => {
                        w.fields.push((inst.imm, kinds.of(trace.args(inst)[0])));
                    }
                    Uop::_STORE_SUBSCR_LIST_INT => w.items = true,
                    u if u.raw_item_load().is_some() => w.raw_items = true,
                    Uop::_INCREF => {}
                    // Pure functions of numbers.
                    Uop::_CALL_F64 | Uop::_CALL_F64_F64 | Uop::_CALL_I64_I64 => {}
                    u => w.anything |= u.has(CALL) || u.has(WRITE),
                }
                kinds.learn(trace, i);
            }
        }
        w
    }

    /// Whether the field at this offset of such an object may be one of those written.
    fn has_field(&self, offset: u64, object: Kind) -> bool {
        self.fields.iter().any(|&(at, of)| at == offset && !of.excludes(object))
    }
}

/// Whether the loop leaves alone what an instruction reads of its first operand, an object of which this is known.
fn movable(inst: &Inst, object: Kind, writes: &Writes) -> bool {
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
        u if u.loads_constant() => true,
        Uop::_LOAD_FIELD | Uop::_LOAD_FIELD_I64 | Uop::_LOAD_FIELD_F64 => {
            !writes.anything && !writes.has_field(inst.imm, object)
        }
        // Versions change only in runtime code, a generator's state in the loop itself.
        Uop::_GUARD_FIELD32 => {
            let word = inst.imm & 0xffff_fff8;
            !writes.anything && !writes.fields.iter().any(|f| f.0 & !7 == word)
        }
        u if u.loads_raw_item() => !writes.anything && !writes.raw_items,
        // The list could be resized by whatever writes anything.
        _ => !writes.anything && !writes.items && writes.fields.is_empty(),
    }
}
