//! Guard elimination: a guard that what is known already proves goes away.

use crate::kinds::{Kind, Kinds};
use crate::rewrite::Rewriter;
use crate::trace::*;
use crate::uop::{CALL, Uop, WRITE};
use std::collections::HashSet;

/// For the pass list.
pub const DOC: &str = "remove guards that types or earlier guards prove";

/// What an earlier guard of the same block proved, by operands and immediate.
type Proved = HashSet<(Uop, [ValueId; 2], u64)>;

/// The pass.
pub fn run(trace: &Trace) -> Trace {
    let mut kinds = Kinds::infer(trace);
    let mut rw = Rewriter::new(trace);
    let mut proved = Proved::new();
    for b in trace.block_ids() {
        rw.open(b);
        kinds.enter(b);
        proved.clear();
        for i in rw.body(b) {
            let inst = trace.inst(i);
            if !is_proved(trace, inst, &kinds, &mut proved) {
                rw.copy(i);
            }
            if inst.uop.has(CALL) || inst.uop.has(WRITE) {
                // What was read from the heap may have changed.
                proved.retain(|(uop, ..)| *uop != Uop::_GUARD_FIELD32);
            }
            kinds.learn(trace, i);
        }
        rw.close(b);
    }
    rw.finish()
}

fn is_proved(trace: &Trace, inst: &Inst, kinds: &Kinds, proved: &mut Proved) -> bool {
    let args = trace.args(inst);
    if let Some(kind) = Kind::proved_by(inst.uop, inst.imm) {
        return kinds.of(args[0]) == kind;
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
    !proved.insert((inst.uop, operands, inst.imm))
}

/// A constant immediate (`None`, say) is never a value of another kind.
fn differ_by_tag(trace: &Trace, constant: ValueId, other: Kind) -> bool {
    let Some(bits) = trace.as_const(constant) else { return false };
    let kind = Kind::of_word(crate::word::Word(bits));
    kind == Kind::Immediate && matches!(other, Kind::Int | Kind::Float | Kind::Bool | Kind::Type(_))
}
