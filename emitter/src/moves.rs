//! The emitter's own instructions: spills, reloads, copies and constants.

use crate::encode::{Asm, Gpr, Xmm};
use ir::Class;
use regalloc::{Loc, PReg};

/// A move that can't be encoded: the allocation is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no move from `{from}` to `{to}`")]
pub struct MoveError {
    /// From where.
    pub from: Loc,
    /// To where.
    pub to: Loc,
}

/// `Loc::Scratch(Int)`.
const INT_SCRATCH: Gpr = Gpr::RAX;
/// `Loc::Scratch(Float)`.
const FLOAT_SCRATCH: Xmm = Xmm(15);
/// For moves from memory to memory: another register, because the scratch may hold one value of a cycle.
const TRANSIT: Gpr = Gpr::RCX;

/// A register operand of a move.
#[derive(Clone, Copy)]
enum Reg {
    Int(Gpr),
    Float(Xmm),
}

#[inline]
fn pool(r: PReg) -> Reg {
    match r.class() {
        Class::Int => Reg::Int(Gpr(8 + r.number())),
        Class::Float => Reg::Float(Xmm(r.number())),
    }
}

#[inline]
fn register(loc: Loc) -> Option<Reg> {
    match loc {
        Loc::Reg(r) => Some(pool(r)),
        Loc::Scratch(Class::Int) => Some(Reg::Int(INT_SCRATCH)),
        Loc::Scratch(Class::Float) => Some(Reg::Float(FLOAT_SCRATCH)),
        _ => None,
    }
}

/// Byte offset of a slot from the frame base.
#[inline]
fn disp(slot: u32) -> i32 {
    8 * slot as i32
}

/// A use of the trace's constant pool: where the displacement is, and which bits must be there.
pub(crate) struct PoolUse {
    pub hole: usize,
    pub bits: u64,
}

/// Writes one move. `constant` is the value's bits if it is a constant (read when `from` is [`Loc::Const`]).
/// May change the flags and `rcx`.
#[inline]
pub(crate) fn emit_move(
    asm: &mut Asm,
    from: Loc,
    to: Loc,
    constant: Option<u64>,
) -> Result<Option<PoolUse>, MoveError> {
    let error = Err(MoveError { from, to });
    match (from, to) {
        (Loc::Slot(a), Loc::Slot(b)) => {
            if a != b {
                asm.load(TRANSIT, disp(a));
                asm.store(disp(b), TRANSIT);
            }
        }
        (Loc::Slot(n), _) => match register(to) {
            Some(Reg::Int(r)) => asm.load(r, disp(n)),
            Some(Reg::Float(x)) => asm.load_f64(x, disp(n)),
            None => return error,
        },
        (Loc::Const, _) => {
            let Some(bits) = constant else { return error };
            return emit_constant(asm, bits, to).ok_or(MoveError { from, to });
        }
        (_, Loc::Slot(n)) => match register(from) {
            Some(Reg::Int(r)) => asm.store(disp(n), r),
            Some(Reg::Float(x)) => asm.store_f64(disp(n), x),
            None => return error,
        },
        _ => match (register(from), register(to)) {
            (Some(Reg::Int(a)), Some(Reg::Int(b))) if a == b => {}
            (Some(Reg::Int(a)), Some(Reg::Int(b))) => asm.mov(b, a),
            (Some(Reg::Float(a)), Some(Reg::Float(b))) if a == b => {}
            (Some(Reg::Float(a)), Some(Reg::Float(b))) => asm.movaps(b, a),
            _ => return error,
        },
    }
    Ok(None)
}

/// Puts a constant somewhere; `None` if it can't be there.
fn emit_constant(asm: &mut Asm, bits: u64, to: Loc) -> Option<Option<PoolUse>> {
    if let Loc::Slot(n) = to {
        if let Ok(imm) = i32::try_from(bits as i64) {
            asm.store_imm32(disp(n), imm);
        } else {
            asm.mov_imm(TRANSIT, bits);
            asm.store(disp(n), TRANSIT);
        }
        return Some(None);
    }
    match register(to)? {
        Reg::Int(r) => asm.mov_imm(r, bits),
        Reg::Float(x) if bits == 0 => asm.zero_f64(x),
        Reg::Float(x) => return Some(Some(PoolUse { hole: asm.load_f64_rip(x), bits })),
    }
    Some(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(from: Loc, to: Loc, constant: Option<u64>) -> Result<usize, MoveError> {
        let mut asm = Asm::default();
        emit_move(&mut asm, from, to, constant)?;
        Ok(asm.len())
    }
    const R0: Loc = Loc::Reg(PReg::int(0));
    const X0: Loc = Loc::Reg(PReg::float(0));

    #[test]
    fn moves_to_the_same_place_are_nothing() {
        for loc in [R0, X0, Loc::Slot(4), Loc::Scratch(Class::Int)] {
            assert_eq!(bytes(loc, loc, None), Ok(0));
        }
    }

    #[test]
    fn float_constants_come_from_the_pool_unless_they_are_zero() {
        let mut asm = Asm::default();
        let used = emit_move(&mut asm, Loc::Const, X0, Some(1.5_f64.to_bits())).expect("a move");
        assert_eq!(used.map(|u| (u.hole, u.bits)), Some((4, 1.5_f64.to_bits())));
        assert_eq!(bytes(Loc::Const, X0, Some(0)), Ok(3));
        // -0.0 is not zero.
        let used = emit_move(&mut asm, Loc::Const, X0, Some((-0.0_f64).to_bits())).expect("a move");
        assert!(used.is_some());
    }

    #[test]
    fn impossible_moves_are_errors() {
        for (from, to) in [(R0, X0), (X0, R0), (Loc::None, R0), (R0, Loc::Const), (R0, Loc::None)] {
            assert_eq!(bytes(from, to, Some(1)), Err(MoveError { from, to }));
        }
        assert_eq!(bytes(Loc::Const, R0, None), Err(MoveError { from: Loc::Const, to: R0 }));
        assert_eq!(
            bytes(Loc::Slot(0), Loc::None, None),
            Err(MoveError { from: Loc::Slot(0), to: Loc::None })
        );
    }
}
