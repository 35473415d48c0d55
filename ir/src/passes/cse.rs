//! Common subexpressions and redundant loads: what was computed, loaded or guarded before, with nothing in
//! between that could change it, is not computed again.
//!
//! Giving up a reference may run a finaliser, which may change anything; but hardly any does. When one has run, the runtime
//! wants attention. So a guard that only a given-up reference makes necessary becomes a look at that
//! ([`Uop::_CHECK_PERIODIC`]), and everything else that was known holds from there on.

use crate::cfg::Cfg;
use crate::edit::Edit;
use crate::trace::*;
use crate::uop::{CALL, COMMUTES, EXIT, GUARD, READ, Uop, WRITE};
use rustc_hash::FxHashMap;

/// For the pass list.
pub const DOC: &str = "reuse earlier results, loads and guards";

/// An instruction up to its place: uop, operands (after replacement), immediate.
type Key = (Uop, [Option<ValueId>; 3], u64);

/// The pass. Facts flow from a block to the ones that it alone precedes.
pub fn run(trace: &mut Trace) {
    let cfg = Cfg::new(trace);
    let mut edit = Edit::new(trace);
    let mut at_end: Vec<Option<Available>> = Vec::new();
    let mut spare = Available::default();
    let mut checks = Vec::new();
    for b in trace.block_ids() {
        let mut available = match cfg.preds(b) {
            &[(pred, _)] => at_end.get(pred.index()).cloned().flatten().unwrap_or_default(),
            _ => std::mem::take(&mut spare),
        };
        for i in trace.body(b) {
            if inst(trace, &mut edit, &mut available, i) == Reuse::Check {
                checks.push(i);
            }
        }
        let inherited = trace.block(b).edges().any(|e| cfg.preds(e.block).len() == 1);
        if inherited {
            at_end.push(Some(available));
        } else {
            at_end.push(None);
            available.clear();
            spare = available;
        }
    }
    for i in checks {
        let guard = &mut trace.insts[i.index()];
        *guard = Inst { uop: Uop::_CHECK_PERIODIC, args: List::default(), imm: 0, ..*guard };
    }
    edit.apply(trace);
}

/// What becomes of an instruction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reuse {
    /// It stays.
    None,
    /// It goes: what it gives is there.
    All,
    /// It is a guard that holds unless a finaliser has run.
    Check,
}

/// What is available: the result, or nothing for a guard that holds, and when that was so.
///
/// Time counts the writes. An entry that reads memory is good while it is younger than the last write to
/// what it reads, so a write costs the same however much is available.
#[derive(Clone, Default)]
struct Available {
    entries: FxHashMap<Key, (Option<ValueId>, u32)>,
    now: u32,
    /// When a reference was last given up.
    dropped: u32,
    /// When it was last seen that no finaliser had run.
    checked: u32,
    /// When something unknown was last written.
    anything: u32,
    /// When an item of some list was.
    items: u32,
    /// When some raw item was.
    raw_items: u32,
    /// When these fields of some object were: another object's field at the same offset may be this one's.
    fields: Vec<(u64, u32)>,
}

impl Available {
    fn clear(&mut self) {
        self.entries.clear();
        self.fields.clear();
        (self.now, self.anything, self.items, self.raw_items) = (0, 0, 0, 0);
        (self.dropped, self.checked) = (0, 0);
    }

    /// What is certainly available.
    fn get(&self, key: &Key) -> Option<Option<ValueId>> {
        self.find(key).filter(|found| found.1).map(|found| found.0)
    }

    /// What is available, and whether that is so even if a finaliser has run.
    fn find(&self, key: &Key) -> Option<(Option<ValueId>, bool)> {
        let &(result, since) = self.entries.get(key)?;
        let (uop, _, imm) = *key;
        let written = match uop {
            // The type of an object doesn't change while a trace runs.
            Uop::_GUARD_TYPE => return Some((result, true)),
            u if u.loads_constant() => return Some((result, true)),
            _ if !uop.has(READ) => return Some((result, true)),
            Uop::_LOAD_FIELD
            | Uop::_LOAD_FIELD_I64
            | Uop::_LOAD_FIELD_F64
            | Uop::_GUARD_FIELD32 => {
                let field = self.fields.iter().find(|f| f.0 == word_of(imm));
                field.map_or(0, |f| f.1).max(self.anything)
            }
            Uop::_BINARY_OP_SUBSCR_LIST_INT => self.items.max(self.anything),
            u if u.loads_raw_item() => self.raw_items.max(self.anything),
            _ => self.anything,
        };
        let certain = since >= self.dropped || self.checked >= self.dropped;
        (since >= written).then_some((result, certain))
    }

    fn insert(&mut self, key: Key, result: Option<ValueId>) {
        self.entries.insert(key, (result, self.now));
    }

    /// An instruction may change something.
    fn write(&mut self, inst: &Inst) {
        let uop = inst.uop;
        if !uop.has(WRITE) && !uop.has(CALL) {
            return;
        }
        match uop {
            Uop::_INCREF | Uop::_CALL_F64 | Uop::_CALL_F64_F64 | Uop::_CALL_I64_I64 => return,
            _ => self.now += 1,
        }
        match uop {
            Uop::_DECREF => self.dropped = self.now,
            Uop::_STORE_FIELD | Uop::_STORE_FIELD_I64 => {
                let field = word_of(inst.imm);
                match self.fields.iter_mut().find(|f| f.0 == field) {
                    Some(f) => f.1 = self.now,
                    None => self.fields.push((field, self.now)),
                }
            }
            Uop::_STORE_SUBSCR_LIST_INT => self.items = self.now,
            u if u.raw_item_load().is_some() => self.raw_items = self.now,
            _ => self.anything = self.now,
        }
    }
}

/// The offset of the 64-bit word that a field is in.
fn word_of(imm: u64) -> u64 {
    imm & 0xffff_fff8
}

fn inst(trace: &Trace, edit: &mut Edit, available: &mut Available, i: InstId) -> Reuse {
    let inst = trace.inst(i);
    if inst.uop == Uop::_CHECK_PERIODIC {
        available.checked = available.now;
        return Reuse::None;
    }
    let key = key(trace, edit, inst);
    if let Some(key) = key {
        match (available.find(&key), trace.results(inst).first()) {
            (Some((Some(value), true)), Some(&result)) => {
                edit.replace(result, value);
                edit.drop_inst(i);
                return Reuse::All;
            }
            (Some((None, true)), None) => {
                edit.drop_inst(i);
                return Reuse::All;
            }
            (Some((None, false)), None) if inst.exit.is_some() => {
                available.checked = available.now;
                return Reuse::Check;
            }
            _ => {}
        }
    }
    let place = place(trace, edit, inst);
    if let Some((place, _)) = place
        && let (Some(Some(old)), Some(&result)) =
            (available.get(&place), trace.results(inst).first())
    {
        edit.replace(result, old);
    }
    available.write(inst);
    if let Some(key) = key {
        available.insert(key, trace.results(inst).first().copied());
    }
    if let Some((place, value)) = place {
        available.insert(place, Some(value));
    }
    Reuse::None
}

/// What a store stores to, as the key of a load from there, and what it stores: that can be loaded again.
fn place(trace: &Trace, edit: &Edit, inst: &Inst) -> Option<(Key, ValueId)> {
    let arg = |k: usize| edit.get(trace.args(inst)[k]);
    let load = match inst.uop {
        Uop::_STORE_FIELD => Uop::_LOAD_FIELD,
        Uop::_STORE_FIELD_I64 => Uop::_LOAD_FIELD_I64,
        Uop::_STORE_SUBSCR_LIST_INT => {
            let operands = [Some(arg(0)), Some(arg(1)), None];
            return Some(((Uop::_BINARY_OP_SUBSCR_LIST_INT, operands, 0), arg(2)));
        }
        u => {
            let load = u.raw_item_load()?;
            return Some(((load, [Some(arg(0)), Some(arg(1)), None], inst.imm), arg(2)));
        }
    };
    Some(((load, [Some(arg(0)), None, None], inst.imm), arg(1)))
}

/// The key of an instruction whose repetition is useless.
fn key(trace: &Trace, edit: &Edit, inst: &Inst) -> Option<Key> {
    let uop = inst.uop;
    let branch = uop.has(EXIT) && inst.exit.is_none();
    let pure = !uop.has(WRITE) && !uop.has(CALL) && uop != Uop::_CHECK_PERIODIC && !branch;
    let useful = uop.has(GUARD) || inst.results.len == 1;
    if !pure || !useful || uop == Uop::_GUARD_UNIQUE {
        return None;
    }
    let mut operands = [None; 3];
    for (place, &v) in operands.iter_mut().zip(trace.args(inst)) {
        *place = Some(edit.get(v));
    }
    if uop.has(COMMUTES) && operands[0] > operands[1] {
        operands.swap(0, 1);
    }
    Some((uop, operands, inst.imm))
}
