//! Guard elimination: a guard that what is known already proves goes away.

use crate::edit::Edit;
use crate::kinds::{Kind, Kinds};
use crate::trace::*;
use crate::uop::{CALL, GUARD, Uop, WRITE};
use rustc_hash::FxHashMap;

/// For the pass list.
pub const DOC: &str = "remove guards that types or earlier guards prove";

/// What earlier guards of the same block proved, by operands and immediate, and when: the number of writes
/// before them.
type Proved = FxHashMap<(Uop, [ValueId; 2], u64), u32>;

/// The pass.
pub fn run(trace: &mut Trace) {
    let mut kinds = Kinds::infer(trace);
    let mut edit = Edit::new(trace);
    let mut proved = Proved::default();
    let mut writes = 0;
    for b in trace.block_ids() {
        kinds.enter(b);
        proved.clear();
        for i in trace.body(b) {
            let inst = trace.inst(i);
            if inst.uop.has(GUARD) {
                if is_proved(trace, inst, &kinds, &mut proved, writes) {
                    edit.drop_inst(i);
                }
                kinds.learn(trace, i);
            } else if inst.uop.has(CALL) || inst.uop.has(WRITE) {
                writes += 1;
            }
        }
    }
    edit.apply(trace);
}

fn is_proved(trace: &Trace, inst: &Inst, kinds: &Kinds, proved: &mut Proved, writes: u32) -> bool {
    let args = trace.args(inst);
    if let Some(kind) = Kind::proved_by(inst.uop, inst.imm) {
        return kinds.of(args[0]).implies(kind);
    }
    match inst.uop {
        Uop::_GUARD_IS if args[0] == args[1] => return true,
        Uop::_GUARD_IS_NOT => {
            let (a, b) = (kinds.of(args[0]), kinds.of(args[1]));
            if a.excludes(b) || differ_by_tag(trace, args[0], b) || differ_by_tag(trace, args[1], a)
            {
                return true;
            }
        }
        Uop::_GUARD_IS | Uop::_GUARD_FIELD32 => {}
        _ => return false,
    }
    let mut operands = [args[0], *args.get(1).unwrap_or(&args[0])];
    operands.sort();
    match proved.insert((inst.uop, operands, inst.imm), writes) {
        // What was read from the heap may have changed.
        Some(before) => inst.uop != Uop::_GUARD_FIELD32 || before == writes,
        None => false,
    }
}

/// A constant immediate (`None`, say) is never a value of another kind.
fn differ_by_tag(trace: &Trace, constant: ValueId, other: Kind) -> bool {
    let Some(bits) = trace.as_const(constant) else { return false };
    let kind = Kind::of_word(crate::word::Word(bits));
    kind == Kind::Immediate && matches!(other, Kind::Int | Kind::Float | Kind::Bool | Kind::Type(_))
}
