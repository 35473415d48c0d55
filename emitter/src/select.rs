//! Which stencil an instruction takes, from where its operands are.

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

/// What to put into a stencil's holes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Selection {
    /// [`Shape::key`].
    pub key: usize,
    /// Register or slot numbers of operands 0–2 and the result.
    pub numbers: [u32; 4],
    /// Operand that is an immediate.
    pub imm: Option<u8>,
}

impl Selection {
    #[inline]
    pub fn number(&self, role: Role) -> u32 {
        match role {
            Role::Arg(k) => self.numbers[k as usize & 3],
            Role::Result => self.numbers[RESULT],
        }
    }
}

/// Finds shape and numbers.
#[inline]
pub(crate) fn select(args: &[Loc], result: Option<Loc>) -> Result<Selection, SelectError> {
    let mut numbers = [0; 4];
    let (mut registers, mut slots) = (0_u32, 0_u32);
    let mut imm = None;
    let mut reuse = 0_u32;
    for (k, &loc) in args.iter().enumerate() {
        match loc {
            Loc::Reg(r) => {
                numbers[k] = r.number() as u32;
                registers += 1;
                reuse |= u32::from(result == Some(loc)) << k;
            }
            Loc::Slot(n) => {
                numbers[k] = n;
                slots += 1;
            }
            Loc::Const if imm.is_none() => imm = Some(k as u8),
            Loc::Const => return Err(SelectError::TwoImmediates),
            Loc::None | Loc::Scratch(_) => {
                return Err(SelectError::BadPlace(OperandName::Arg(k as u8), loc));
            }
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
        Some(loc) => return Err(SelectError::BadPlace(OperandName::Result, loc)),
    }
    if slots > 0 {
        if registers > 0 || imm.is_some() {
            return Err(SelectError::Mixed);
        }
        return Ok(Selection { key: Shape::MEMORY.key(), numbers, imm: None });
    }
    let (reused, equal) = match reuse {
        0 => (0, false),
        0b001 => (1, false),
        0b010 => (2, false),
        0b100 => (3, false),
        0b011 => (1, true),
        _ => return Err(SelectError::TwoReused),
    };
    let key = imm.map_or(0, |k| k as usize + 1) << 1 | reused << 3 | (equal as usize) << 5;
    Ok(Selection { key, numbers, imm })
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
        select(args, result).map(|s| s.key)
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
