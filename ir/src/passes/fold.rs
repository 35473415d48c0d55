//! Constant folding: pure uops and guards on constants, and a few identities that Python programs have.

use crate::edit::Edit;
use crate::eval;
use crate::trace::*;
use crate::uop::{Repr, Uop};
use rustc_hash::FxHashMap;

/// For the pass list.
pub const DOC: &str = "evaluate what is constant; drop x + 0, x * 1 and the like";

/// The pass.
pub fn run(trace: &mut Trace) {
    let mut edit = Edit::new(trace);
    let mut constants = Constants::default();
    for i in trace.block_ids().flat_map(|b| trace.body(b)).collect::<Vec<_>>() {
        let inst = *trace.inst(i);
        let mut args = [ValueId(0); 3];
        let mut bits = [0; 3];
        let mut known = true;
        let operands = trace.args(&inst);
        for (k, &v) in operands.iter().enumerate() {
            // The replacements know what folding has already found out.
            args[k] = edit.get(v);
            match trace.as_const(args[k]) {
                Some(b) => bits[k] = b,
                None => known = false,
            }
        }
        let n = operands.len();
        let folded = if known { eval::fold(inst.uop, &bits[..n]) } else { None };
        match (folded, trace.results(&inst).first()) {
            (Some(bits), Some(&r)) => {
                let c = constants.get(trace, trace.repr(r), bits);
                edit.replace(r, c);
                edit.drop_inst(i);
            }
            // A guard that always holds.
            (Some(1), None) => edit.drop_inst(i),
            _ => {
                if let Some(same) = identity(trace, inst.uop, &args[..n]) {
                    edit.replace(trace.results(&inst)[0], same);
                    edit.drop_inst(i);
                }
            }
        }
    }
    edit.apply(trace);
}

/// The values of constants; looked for when one is needed first.
#[derive(Default)]
struct Constants(Option<FxHashMap<(u64, Repr), ValueId>>);

impl Constants {
    fn get(&mut self, trace: &mut Trace, repr: Repr, bits: u64) -> ValueId {
        let known = self.0.get_or_insert_with(|| {
            let values = (0..).map(ValueId).zip(&trace.values);
            values
                .filter_map(|(id, value)| match value.def {
                    Def::Const(bits) => Some(((bits, value.repr), id)),
                    _ => None,
                })
                .collect()
        });
        *known.entry((bits, repr)).or_insert_with(|| {
            trace.values.push(Value { repr, def: Def::Const(bits) });
            ValueId(trace.values.len() as u32 - 1)
        })
    }
}

/// The operand that an integer operation returns unchanged.
fn identity(trace: &Trace, uop: Uop, args: &[ValueId]) -> Option<ValueId> {
    let &[a, b] = args else { return None };
    let constant = |v: ValueId| trace.as_const(v).map(|bits| bits as i64);
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
