//! Which stencil an instruction takes, from where its operands are.

use crate::stencil_table::operand_index;
use ir::Uop;
use regalloc::Loc;
use stencils::{Role, Shape};

/// Why no stencil fits: the allocation breaks its contract (our bug, or the strategy's).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SelectError {
    /// An operand or the result is nowhere, or in a scratch register.
    #[error("{0} is in `{1}`, where no stencil takes it")]
    BadPlace(OperandName, Loc),
    /// Some operands are in registers and others in slots.
    #[error("registers and slots are mixed")]
    Mixed,
    /// More than one operand is an immediate.
    #[error("more than one immediate operand")]
    TwoImmediates,
    /// The result's register is that of two operands that no equal shape covers.
    #[error("the result takes the place of two operands")]
    TwoReused,
}

/// For messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperandName {
    /// Operand k.
    Arg(u8),
    /// The result.
    Result,
}

impl std::fmt::Display for OperandName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            OperandName::Arg(k) => write!(f, "operand {k}"),
            OperandName::Result => f.write_str("the result"),
        }
    }
}

/// Index of the result in [`Selection::numbers`].
const RESULT: usize = 3;
/// [`Selection::imm`] of no operand.
const NO_IMM: u8 = u8::MAX;

/// What to put into a stencil's holes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Selection {
    /// Register or slot numbers of operands 0–2 and the result, then 0; then what `stencil_table` names, filled in
    /// by the emitter.
    pub numbers: [u32; 8],
    /// [`Shape::key`].
    pub key: u16,
    imm: u8,
}

impl Selection {
    #[inline]
    pub fn number(&self, role: Role) -> u32 {
        self.numbers[operand_index(role)]
    }

    /// The operand that is an immediate.
    #[inline]
    pub fn imm(&self) -> Option<usize> {
        (self.imm != NO_IMM).then_some(self.imm as usize)
    }
}

/// The key's part for a set of operands whose register the result has: reuse and equality; `u8::MAX` for none.
const REUSE_KEYS: [u8; 8] = {
    let mut keys = [u8::MAX; 8];
    keys[0b000] = 0;
    keys[0b001] = Shape { reuse: Some(0), ..Shape::FRESH }.key() as u8;
    keys[0b010] = Shape { reuse: Some(1), ..Shape::FRESH }.key() as u8;
    keys[0b100] = Shape { reuse: Some(2), ..Shape::FRESH }.key() as u8;
    keys[0b011] = Shape { reuse: Some(0), equal: true, ..Shape::FRESH }.key() as u8;
    keys
};

/// Finds shape and numbers, or `None` (see [`explain`]).
#[inline(always)]
pub(crate) fn select(args: &[Loc], result: Option<Loc>) -> Option<Selection> {
    let mut numbers = [0; 8];
    let (mut registers, mut slots) = (0_u32, 0_u32);
    let mut imm = NO_IMM;
    let mut reuse = 0;
    for (k, &loc) in args.iter().enumerate().take(RESULT) {
        match loc {
            Loc::Reg(r) => {
                numbers[k] = r.number() as u32;
                registers += 1;
                reuse |= usize::from(result == Some(loc)) << k;
            }
            Loc::Slot(n) => {
                numbers[k] = n;
                slots += 1;
            }
            Loc::Const if imm == NO_IMM => imm = k as u8,
            Loc::Const | Loc::None | Loc::Scratch(_) => return None,
        }
    }
    match result {
        None => {}
        Some(Loc::Reg(r)) => {
            numbers[RESULT] = r.number() as u32;
            registers += 1;
        }
        Some(Loc::Slot(n)) => {
            numbers[RESULT] = n;
            slots += 1;
        }
        Some(_) => return None,
    }
    if slots > 0 {
        let pure = registers == 0 && imm == NO_IMM;
        return pure.then_some(Selection { key: Shape::MEMORY.key() as u16, numbers, imm });
    }
    let reused = REUSE_KEYS[reuse];
    let imm_key = u16::from(imm.wrapping_add(1)) << 1;
    (reused != u8::MAX).then_some(Selection { key: imm_key | u16::from(reused), numbers, imm })
}

/// Why [`select`] found nothing.
#[cold]
pub(crate) fn explain(args: &[Loc], result: Option<Loc>) -> SelectError {
    let operands = args.iter().enumerate().map(|(k, l)| (OperandName::Arg(k as u8), *l));
    let result = result.map(|l| (OperandName::Result, l));
    for (name, loc) in operands.clone().chain(result) {
        let constant = loc == Loc::Const && name == OperandName::Result;
        if constant || matches!(loc, Loc::None | Loc::Scratch(_)) {
            return SelectError::BadPlace(name, loc);
        }
    }
    let count = |wanted: fn(&Loc) -> bool| args.iter().filter(|l| wanted(l)).count();
    if count(|l| *l == Loc::Const) > 1 {
        SelectError::TwoImmediates
    } else if operands.chain(result).any(|(_, l)| l.is_slot()) {
        SelectError::Mixed
    } else {
        SelectError::TwoReused
    }
}

/// The shape of a key, for messages.
pub(crate) fn describe(uop: Uop, key: usize) -> String {
    let mut text = format!("{uop} (");
    if key & 1 != 0 {
        text.push_str("memory");
    } else {
        text.push_str("registers");
        let (imm, reuse) = (key >> 1 & 3, key >> 3 & 3);
        if imm != 0 {
            text.push_str(&format!(", operand {} immediate", imm - 1));
        }
        if reuse != 0 {
            text.push_str(&format!(", result in operand {}", reuse - 1));
        }
        if key >> 5 & 1 != 0 {
            text.push_str(", equal operands");
        }
    }
    text.push(')');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use regalloc::PReg;

    fn r(n: u8) -> Loc {
        Loc::Reg(PReg::int(n))
    }
    fn key(args: &[Loc], result: Option<Loc>) -> Result<usize, SelectError> {
        select(args, result).map(|s| s.key as usize).ok_or_else(|| explain(args, result))
    }

    #[test]
    fn shapes_follow_from_the_places() {
        let fresh = Shape::FRESH;
        let cases = [
            (vec![r(0), r(1)], Some(r(2)), fresh),
            (vec![r(1), r(1)], Some(r(2)), fresh),
            (vec![r(0), r(1)], Some(r(0)), Shape { reuse: Some(0), ..fresh }),
            (vec![r(0), r(1)], Some(r(1)), Shape { reuse: Some(1), ..fresh }),
            (vec![r(1), r(1)], Some(r(1)), Shape { reuse: Some(0), equal: true, ..fresh }),
            (vec![r(0), Loc::Const], Some(r(1)), Shape { imm: Some(1), ..fresh }),
            (vec![Loc::Const, r(4)], Some(r(4)), Shape { imm: Some(0), reuse: Some(1), ..fresh }),
            (vec![r(0), r(1), r(2)], Some(r(2)), Shape { reuse: Some(2), ..fresh }),
            (vec![r(0), r(1)], None, fresh),
            (vec![], Some(r(3)), fresh),
            (vec![], Some(Loc::Slot(3)), Shape::MEMORY),
            (vec![Loc::Slot(1), Loc::Slot(0)], Some(Loc::Slot(0)), Shape::MEMORY),
        ];
        for (args, result, shape) in cases {
            assert_eq!(key(&args, result), Ok(shape.key()), "{args:?} -> {result:?}");
        }
        // A float register of the same number is another register.
        let x = Loc::Reg(PReg::float(0));
        assert_eq!(key(&[x], Some(r(0))), Ok(Shape::FRESH.key()));
    }

    #[test]
    fn broken_contracts_are_named() {
        assert_eq!(key(&[r(0), Loc::Slot(1)], None), Err(SelectError::Mixed));
        assert_eq!(key(&[r(0)], Some(Loc::Slot(1))), Err(SelectError::Mixed));
        assert_eq!(key(&[Loc::Const, Loc::Slot(1)], None), Err(SelectError::Mixed));
        assert_eq!(key(&[Loc::Const, Loc::Const], None), Err(SelectError::TwoImmediates));
        assert_eq!(key(&[r(1), r(0), r(1)], Some(r(1))), Err(SelectError::TwoReused));
        let nowhere = Err(SelectError::BadPlace(OperandName::Arg(1), Loc::None));
        assert_eq!(key(&[r(1), Loc::None], None), nowhere);
        let nowhere = Err(SelectError::BadPlace(OperandName::Result, Loc::None));
        assert_eq!(key(&[r(1)], Some(Loc::None)), nowhere);
    }

    #[test]
    fn numbers_are_slots_or_registers() {
        let s = select(&[Loc::Slot(9), Loc::Slot(300)], Some(Loc::Slot(2))).expect("memory");
        assert_eq!((s.number(Role::Arg(1)), s.number(Role::Result)), (300, 2));
        let s = select(&[Loc::Reg(PReg::float(5))], Some(r(6))).expect("registers");
        assert_eq!((s.number(Role::Arg(0)), s.number(Role::Result)), (5, 6));
    }
}
