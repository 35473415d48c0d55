//! What an allocator must know of the machine, as plain data: registers by class, which of them survive
//! calls, and one [`Contract`] per uop. `emitter` derives it from the stencil table; tests make small ones.

use ir::{Class, Uop};
use std::fmt;

/// A register of the allocatable pool: 0…7 are the general ones, 8…15 the floating-point ones.
///
/// On x86-64 these are `r8`…`r15` and `xmm0`…`xmm7`; an allocator never needs to know.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PReg(pub u8);

/// Registers per class.
pub const CLASS_REGS: u8 = 8;

impl PReg {
    /// The general register of this number, 0…7.
    pub const fn int(n: u8) -> PReg {
        assert!(n < CLASS_REGS);
        PReg(n)
    }

    /// The floating-point register of this number, 0…7.
    pub const fn float(n: u8) -> PReg {
        assert!(n < CLASS_REGS);
        PReg(CLASS_REGS + n)
    }

    /// Its class.
    #[inline]
    pub const fn class(self) -> Class {
        if self.0 < CLASS_REGS { Class::Int } else { Class::Float }
    }

    /// Its index in tables of all registers, 0…15.
    #[inline]
    pub const fn index(self) -> usize {
        (self.0 % (2 * CLASS_REGS)) as usize
    }

    /// Its number within the class, which is what a register hole takes.
    #[inline]
    pub const fn number(self) -> u8 {
        self.0 % CLASS_REGS
    }
}

impl fmt::Display for PReg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = if self.class() == Class::Int { 'r' } else { 'x' };
        write!(f, "{prefix}{}", self.number())
    }
}

impl fmt::Debug for PReg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for PReg {
    type Err = ();
    fn from_str(s: &str) -> Result<PReg, ()> {
        let (make, digits): (fn(u8) -> PReg, _) = match s.split_at_checked(1) {
            Some(("r", d)) => (PReg::int, d),
            Some(("x", d)) => (PReg::float, d),
            _ => return Err(()),
        };
        match digits.parse::<u8>() {
            Ok(n) if n < CLASS_REGS => Ok(make(n)),
            _ => Err(()),
        }
    }
}

/// A set of registers.
#[derive(Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct RegSet(pub u16);

impl RegSet {
    /// No register.
    pub const EMPTY: RegSet = RegSet(0);
    /// All of a class.
    pub const fn all(class: Class) -> RegSet {
        match class {
            Class::Int => RegSet(0x00ff),
            Class::Float => RegSet(0xff00),
        }
    }
    /// Whether `r` is in it.
    #[inline]
    pub const fn contains(self, r: PReg) -> bool {
        self.0 >> r.0 & 1 != 0
    }
    /// Adds `r`.
    #[inline]
    pub fn insert(&mut self, r: PReg) {
        self.0 |= 1 << r.0;
    }
    /// Removes `r`.
    #[inline]
    pub fn remove(&mut self, r: PReg) {
        self.0 &= !(1 << r.0);
    }
    /// Union.
    #[inline]
    pub const fn union(self, o: RegSet) -> RegSet {
        RegSet(self.0 | o.0)
    }
    /// Intersection.
    #[inline]
    pub const fn intersect(self, o: RegSet) -> RegSet {
        RegSet(self.0 & o.0)
    }
    /// Those in `self` but not in `o`.
    #[inline]
    pub const fn minus(self, o: RegSet) -> RegSet {
        RegSet(self.0 & !o.0)
    }
    /// The lowest one.
    #[inline]
    pub const fn first(self) -> Option<PReg> {
        if self.0 == 0 { None } else { Some(PReg(self.0.trailing_zeros() as u8)) }
    }
    /// How many.
    #[inline]
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }
    /// Whether there is none.
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
    /// All of them, lowest first.
    #[inline]
    pub fn iter(self) -> impl Iterator<Item = PReg> + Clone {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let r = RegSet(rest).first()?;
            rest &= rest - 1;
            Some(r)
        })
    }
}

impl FromIterator<PReg> for RegSet {
    fn from_iter<I: IntoIterator<Item = PReg>>(iter: I) -> RegSet {
        let mut s = RegSet::EMPTY;
        iter.into_iter().for_each(|r| s.insert(r));
        s
    }
}

impl fmt::Debug for RegSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// What a uop's stencils accept.
///
/// *Register form*: every operand is in a register of its class or is an immediate, the result goes to a
/// register. The result's register differs from every operand's, unless it takes the place of one
/// operand that [`Contract::reuse`] names. Equal operands may share one register.
///
/// *Memory form*: every operand is in a slot, the result goes to a slot (which may be an operand's).
///
/// On the way to an exit, all pool registers and slots still hold what they held before the instruction,
/// except that the [`Contract::clobbers`] of a uop with [`ir::uop::RAISE`] are lost there too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contract {
    /// There is a register form.
    pub registers: bool,
    /// There is a memory form.
    pub memory: bool,
    /// Operands (bit k = operand k) that may be an immediate in the register form, one at a time,
    /// when the constant's bits fit 32 bits sign-extended.
    pub imm: u8,
    /// Operands (bit k) whose register the result may take.
    pub reuse: u8,
    /// Registers that are lost: operands are read before, the result is written after.
    pub clobbers: RegSet,
}

/// A machine.
#[derive(Clone, Debug)]
pub struct Machine {
    /// Registers that may be allocated, both classes together.
    pub pool: RegSet,
    /// Those that survive calls into the runtime. (What a given uop destroys says its contract.)
    pub survive_calls: RegSet,
    contracts: Vec<Contract>,
}

impl Machine {
    /// A machine with these registers and a contract for each uop.
    pub fn new(pool: RegSet, survive_calls: RegSet, contract: impl Fn(Uop) -> Contract) -> Machine {
        Machine { pool, survive_calls, contracts: Uop::ALL.iter().map(|&u| contract(u)).collect() }
    }

    /// The contract of a uop.
    #[inline]
    pub fn contract(&self, uop: Uop) -> &Contract {
        &self.contracts[uop as usize]
    }

    /// The allocatable registers of a class.
    #[inline]
    pub fn class(&self, class: Class) -> RegSet {
        self.pool.intersect(RegSet::all(class))
    }

    /// The same machine with at most `ints` general and `floats` floating-point registers. Call-surviving
    /// and other registers are kept in equal shares, so that a small machine has both kinds.
    pub fn limited(&self, ints: u8, floats: u8) -> Machine {
        let mut pool = RegSet::EMPTY;
        for (class, n) in [(Class::Int, ints), (Class::Float, floats)] {
            let all = self.class(class);
            let mut sides = [all.minus(self.survive_calls), all.intersect(self.survive_calls)];
            for i in 0..n as usize {
                let side = if sides[i % 2].is_empty() { (i + 1) % 2 } else { i % 2 };
                if let Some(r) = sides[side].first() {
                    sides[side].remove(r);
                    pool.insert(r);
                }
            }
        }
        Machine { pool, ..self.clone() }
    }
}

/// Whether a constant's bits can be an immediate of a stencil.
#[inline]
pub const fn fits_imm32(bits: u64) -> bool {
    bits as i64 == bits as i32 as i64
}
