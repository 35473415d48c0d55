//! Constant folding: pure uops and guards on constants, and a few identities that Python programs have.

use crate::eval;
use crate::rewrite::Rewriter;
use crate::trace::*;
use crate::uop::Uop;

/// For the pass list.
pub const DOC: &str = "evaluate what is constant; drop x + 0, x * 1 and the like";

/// The pass.
pub fn run(trace: &Trace) -> Trace {
    let mut rw = Rewriter::new(trace);
    for b in trace.block_ids() {
        rw.open(b);
        for i in rw.body(b) {
            let inst = trace.inst(i);
            // The new values know what folding has already found out.
            let args: Vec<ValueId> = trace.args(inst).iter().map(|&v| rw.get(v)).collect();
            let bits: Option<Vec<u64>> = args.iter().map(|&v| rw.new.trace().as_const(v)).collect();
            let folded = bits.and_then(|bits| eval::fold(inst.uop, &bits));
            match (folded, trace.results(inst).first()) {
                (Some(bits), Some(&r)) => {
                    let c = rw.new.constant(trace.repr(r), bits);
                    rw.set(r, c);
                }
                // A guard that always holds.
                (Some(1), None) => {}
                _ => match identity(&rw, inst.uop, &args) {
                    Some(same) => rw.set(trace.results(inst)[0], same),
                    None => rw.copy(i),
                },
            }
        }
        rw.close(b);
    }
    rw.finish()
}

/// The operand that an integer operation returns unchanged.
fn identity(rw: &Rewriter<'_>, uop: Uop, args: &[ValueId]) -> Option<ValueId> {
    let &[a, b] = args else { return None };
    let constant = |v: ValueId| rw.new.trace().as_const(v).map(|bits| bits as i64);
    let (left, right) = match uop {
        Uop::_ADD_I64 | Uop::_ADD_WRAP_I64 | Uop::_OR_I64 | Uop::_XOR_I64 => (Some(0), Some(0)),
        Uop::_SUBTRACT_I64 | Uop::_LSHIFT_I64 | Uop::_RSHIFT_I64 => (None, Some(0)),
        Uop::_MULTIPLY_I64 => (Some(1), Some(1)),
        Uop::_FLOOR_DIVIDE_I64 => (None, Some(1)),
        _ => return None,
    };
    if right.is_some() && constant(b) == right {
        Some(a)
    } else if left.is_some() && constant(a) == left {
        Some(b)
    } else {
        None
    }
}
