//! The micro-operations (*uops*) of an SSA trace: one table, from which the printer, the parser, the
//! verifier, the evaluator's dispatch, the stencil build and the documents take their facts.
//!
//! A uop has typed operands and results. Names are CPython's where CPython has the uop
//! (`Python/bytecodes.c`), otherwise ours in the same style: `_I64` and `_F64` mark raw operands.
//! How a *recorded* uop (which works on the operand stack) becomes one of these: [`crate::record`].

use std::fmt;

/// How a value is held.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Repr {
    /// A Python value as a tagged word ([`crate::word::Word`]).
    Obj,
    /// A raw signed 64-bit integer.
    I64,
    /// A raw double.
    F64,
    /// A truth value, 0 or 1 in a general register.
    Cond,
}

impl Repr {
    /// All representations, in the order of their names in documents.
    pub const ALL: [Repr; 4] = [Repr::Obj, Repr::I64, Repr::F64, Repr::Cond];

    /// The name in the text form.
    pub const fn name(self) -> &'static str {
        match self {
            Repr::Obj => "obj",
            Repr::I64 => "i64",
            Repr::F64 => "f64",
            Repr::Cond => "cond",
        }
    }

    /// The register class that holds it.
    #[inline]
    pub const fn class(self) -> Class {
        match self {
            Repr::F64 => Class::Float,
            _ => Class::Int,
        }
    }
}

impl fmt::Display for Repr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A register class.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Class {
    /// General registers: objects, raw integers, conditions.
    Int,
    /// Floating-point registers.
    Float,
}

impl Class {
    /// Both classes; `class as usize` indexes tables.
    pub const ALL: [Class; 2] = [Class::Int, Class::Float];
}

/// What the immediate of a uop means.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Imm {
    /// No immediate.
    None,
    /// A field's byte offset in the object, 0 ≤ offset < 2³¹.
    Offset,
    /// A type id ([`crate::layout::tid`]).
    Tid,
    /// Low half: field offset as above; high half: the 32-bit value expected there.
    Field32,
    /// An entry of the table of runtime symbols.
    Symbol,
}

/// The uop may leave the trace, *before* it has any effect: it carries a snapshot.
pub const EXIT: u8 = 1;
/// The uop calls runtime code: registers that don't survive calls are lost, memory may change.
pub const CALL: u8 = 2;
/// The uop leaves with a Python exception pending when the call fails (implies a snapshot).
pub const RAISE: u8 = 4;
/// The uop reads the heap.
pub const READ: u8 = 8;
/// The uop writes the heap, or counts references: it can't be removed or repeated.
pub const WRITE: u8 = 16;
/// The first two operands may be exchanged.
pub const COMMUTES: u8 = 32;
/// A guard without results: usable as a branch (its block's second successor is "guard failed").
pub const GUARD: u8 = 64;

/// One row of the table.
#[derive(Debug)]
pub struct UopInfo {
    /// Its name, also in C.
    pub name: &'static str,
    /// Operand representations.
    pub args: &'static [Repr],
    /// Result representations.
    pub results: &'static [Repr],
    /// What the immediate means.
    pub imm: Imm,
    /// [`EXIT`], [`CALL`], …
    pub flags: u8,
    /// What it does, in a line.
    pub doc: &'static str,
}

macro_rules! uops {
    ($($name:ident ($($arg:ident),*) -> ($($res:ident),*) $imm:ident [$($flag:ident)|*] $doc:literal;)*) => {
        /// A micro-operation.
        #[allow(non_camel_case_types, reason = "CPython's names")]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
        #[repr(u8)]
        pub enum Uop { $(#[doc = $doc] $name),* }

        /// The table, indexed by `Uop as usize`.
        pub static UOPS: &[UopInfo] = &[$(UopInfo {
            name: stringify!($name),
            args: &[$(Repr::$arg),*],
            results: &[$(Repr::$res),*],
            imm: Imm::$imm,
            flags: 0 $(| $flag)*,
            doc: $doc,
        }),*];

        impl Uop {
            /// Every uop, in table order.
            pub const ALL: &'static [Uop] = &[$(Uop::$name),*];
        }
    };
}

uops! {
    // Control. A block ends with `_JUMP`, `_EXIT_TRACE`, or a guard that has two successors.
    _JUMP () -> () None [] "go to the block's only successor";
    _EXIT_TRACE () -> () None [EXIT] "leave the trace always";
    _CHECK_PERIODIC () -> () None [EXIT | READ] "leaves when the runtime wants attention: the word at frame base - 136 is not 0";

    // Guards on objects.
    _GUARD_INT (Obj) -> () None [EXIT | GUARD] "is a small int";
    _GUARD_FLOAT (Obj) -> () None [EXIT | GUARD] "is an immediate float";
    _GUARD_BOOL (Obj) -> () None [EXIT | GUARD] "is True or False";
    _GUARD_IMMEDIATE (Obj) -> () None [EXIT | GUARD] "is no heap object: a number in the word itself, a singleton, NULL";
    _GUARD_TYPE (Obj) -> () Tid [EXIT | GUARD | READ] "is a heap object of this exact type";
    _GUARD_IS (Obj, Obj) -> () None [EXIT | GUARD | COMMUTES] "both are the same word";
    _GUARD_IS_NOT (Obj, Obj) -> () None [EXIT | GUARD | COMMUTES] "the words differ";
    _GUARD_FIELD32 (Obj) -> () Field32 [EXIT | GUARD | READ] "the 32-bit field has this value";
    _GUARD_UNIQUE (Obj) -> () None [EXIT | GUARD | READ] "a heap object's reference count is one";

    // Guards on conditions and fused compare-and-guard.
    _GUARD_IS_TRUE_POP (Cond) -> () None [EXIT | GUARD] "the condition holds";
    _GUARD_IS_FALSE_POP (Cond) -> () None [EXIT | GUARD] "the condition does not hold";
    _GUARD_LT_I64 (I64, I64) -> () None [EXIT | GUARD] "a < b";
    _GUARD_LE_I64 (I64, I64) -> () None [EXIT | GUARD] "a <= b";
    _GUARD_EQ_I64 (I64, I64) -> () None [EXIT | GUARD | COMMUTES] "a == b";
    _GUARD_NE_I64 (I64, I64) -> () None [EXIT | GUARD | COMMUTES] "a != b";
    _GUARD_LT_F64 (F64, F64) -> () None [EXIT | GUARD] "a < b";
    _GUARD_LE_F64 (F64, F64) -> () None [EXIT | GUARD] "a <= b";
    _GUARD_EQ_F64 (F64, F64) -> () None [EXIT | GUARD | COMMUTES] "a == b";
    _GUARD_NOT_LT_F64 (F64, F64) -> () None [EXIT | GUARD] "not a < b (true for NaN)";
    _GUARD_NOT_LE_F64 (F64, F64) -> () None [EXIT | GUARD] "not a <= b (true for NaN)";
    _GUARD_NE_F64 (F64, F64) -> () None [EXIT | GUARD | COMMUTES] "not a == b (true for NaN)";

    // Boxing. The unboxing uops trust a guard before them.
    _UNBOX_INT (Obj) -> (I64) None [] "the integer in a small-int word";
    _BOX_INT (I64) -> (Obj) None [EXIT] "small-int word; leaves when 63 bits don't suffice";
    _UNBOX_FLOAT (Obj) -> (F64) None [] "the double in an immediate-float word";
    _BOX_FLOAT (F64) -> (Obj) None [EXIT] "immediate-float word; leaves when the exponent doesn't allow it";
    _UNBOX_BOOL (Obj) -> (Cond) None [] "the truth of True or False";
    _BOX_BOOL (Cond) -> (Obj) None [] "True or False";

    // Tagged arithmetic, as CPython's specialised instructions do it.
    _BINARY_OP_ADD_INT (Obj, Obj) -> (Obj) None [EXIT | COMMUTES] "a + b of small ints; leaves on overflow";
    _BINARY_OP_SUBTRACT_INT (Obj, Obj) -> (Obj) None [EXIT] "a - b of small ints; leaves on overflow";
    _BINARY_OP_MULTIPLY_INT (Obj, Obj) -> (Obj) None [EXIT | COMMUTES] "a * b of small ints; leaves on overflow";
    _BINARY_OP_ADD_FLOAT (Obj, Obj) -> (Obj) None [EXIT | COMMUTES] "a + b of immediate floats; leaves when the sum is not immediate";
    _BINARY_OP_SUBTRACT_FLOAT (Obj, Obj) -> (Obj) None [EXIT] "a - b of immediate floats; leaves when the difference is not immediate";
    _BINARY_OP_MULTIPLY_FLOAT (Obj, Obj) -> (Obj) None [EXIT | COMMUTES] "a * b of immediate floats; leaves when the product is not immediate";

    // Raw integer arithmetic. Overflow is of 64 bits.
    _ADD_I64 (I64, I64) -> (I64) None [EXIT | COMMUTES] "a + b; leaves on overflow";
    _SUBTRACT_I64 (I64, I64) -> (I64) None [EXIT] "a - b; leaves on overflow";
    _MULTIPLY_I64 (I64, I64) -> (I64) None [EXIT | COMMUTES] "a * b; leaves on overflow";
    _FLOOR_DIVIDE_I64 (I64, I64) -> (I64) None [EXIT] "Python's a // b; leaves when b is 0 or the quotient overflows";
    _REMAINDER_I64 (I64, I64) -> (I64) None [EXIT] "Python's a % b (sign of b); leaves when b is 0";
    _AND_I64 (I64, I64) -> (I64) None [COMMUTES] "a & b";
    _OR_I64 (I64, I64) -> (I64) None [COMMUTES] "a | b";
    _XOR_I64 (I64, I64) -> (I64) None [COMMUTES] "a ^ b";
    _LSHIFT_I64 (I64, I64) -> (I64) None [EXIT] "a << b; leaves when b is not in 0…63 or bits are lost";
    _RSHIFT_I64 (I64, I64) -> (I64) None [EXIT] "a >> b, arithmetic; leaves when b is not in 0…63";
    _NEGATIVE_I64 (I64) -> (I64) None [EXIT] "-a; leaves on overflow";
    _INVERT_I64 (I64) -> (I64) None [] "~a";
    _ABS_I64 (I64) -> (I64) None [EXIT] "abs(a); leaves on overflow";
    _MIN_I64 (I64, I64) -> (I64) None [COMMUTES] "the smaller";
    _MAX_I64 (I64, I64) -> (I64) None [COMMUTES] "the larger";
    _LT_I64 (I64, I64) -> (Cond) None [] "a < b";
    _LE_I64 (I64, I64) -> (Cond) None [] "a <= b";
    _EQ_I64 (I64, I64) -> (Cond) None [COMMUTES] "a == b";
    _NE_I64 (I64, I64) -> (Cond) None [COMMUTES] "a != b";
    _ADD_WRAP_I64 (I64, I64) -> (I64) None [COMMUTES] "a + b modulo 2^64, for index arithmetic that is known not to overflow";

    // Raw float arithmetic, IEEE 754 double, round to nearest.
    _ADD_F64 (F64, F64) -> (F64) None [COMMUTES] "a + b";
    _SUBTRACT_F64 (F64, F64) -> (F64) None [] "a - b";
    _MULTIPLY_F64 (F64, F64) -> (F64) None [COMMUTES] "a * b";
    _TRUE_DIVIDE_F64 (F64, F64) -> (F64) None [EXIT] "a / b; leaves when b is zero";
    _NEGATIVE_F64 (F64) -> (F64) None [] "-a";
    _ABS_F64 (F64) -> (F64) None [] "abs(a)";
    _SQRT_F64 (F64) -> (F64) None [EXIT] "math.sqrt(a); leaves when a is negative";
    _LT_F64 (F64, F64) -> (Cond) None [] "a < b";
    _LE_F64 (F64, F64) -> (Cond) None [] "a <= b";
    _EQ_F64 (F64, F64) -> (Cond) None [COMMUTES] "a == b";
    _NE_F64 (F64, F64) -> (Cond) None [COMMUTES] "a != b";

    // Between the raw kinds.
    _INT_TO_FLOAT (I64) -> (F64) None [] "nearest double";
    _FLOAT_TO_INT (F64) -> (I64) None [EXIT] "int(a), towards zero; leaves when it doesn't fit 64 bits";
    _TRUE_DIVIDE_I64 (I64, I64) -> (F64) None [EXIT] "a / b; leaves when b is 0 or either exceeds 2^53 in magnitude";

    // Conditions.
    _NOT_COND (Cond) -> (Cond) None [] "not a";
    _IS (Obj, Obj) -> (Cond) None [COMMUTES] "the same word";

    // Heap access. Offsets are of `crate::layout`.
    _LOAD_FIELD (Obj) -> (Obj) Offset [READ] "the word in a field; the reference is borrowed";
    _LOAD_FIELD_I64 (Obj) -> (I64) Offset [READ] "the raw integer in a field";
    _LOAD_CONST_FIELD (Obj) -> (Obj) Offset [READ] "the word in a field that never changes; borrowed";
    _LOAD_CONST_FIELD_I64 (Obj) -> (I64) Offset [READ] "the raw integer in a field that never changes";
    _LOAD_FIELD_F64 (Obj) -> (F64) Offset [READ] "the raw double in a field";
    _LOAD_BYTE (Obj, I64) -> (I64) Offset [READ] "the byte at an offset plus an index; it never changes";
    _LOAD_CHARACTER (Obj, I64) -> (Obj) Offset [READ] "the word at an offset plus eight times an index, of a table of immortal strings; it never changes";
    _STORE_FIELD (Obj, Obj) -> () Offset [WRITE] "put a word into a field; moves the value's reference";
    _STORE_FIELD_I64 (Obj, I64) -> () Offset [WRITE] "put a raw integer into a field";
    _BINARY_OP_SUBSCR_LIST_INT (Obj, I64) -> (Obj) None [EXIT | READ] "`list[i]`, negative i from the end; leaves when out of range; borrowed";
    _STORE_SUBSCR_LIST_INT (Obj, I64, Obj) -> (Obj) None [EXIT | READ | WRITE] "`list[i] = v`; moves v in, the old item's reference out; leaves when out of range";
    _BINARY_OP_SUBSCR_TUPLE_INT (Obj, I64) -> (Obj) None [EXIT | READ] "`tuple[i]`, negative i from the end; leaves when out of range; borrowed";

    // Raw items, in memory that holds nothing else: the field has its address, the one behind it their number. A negative
    // index counts from the end; they leave when it is out of range.
    _LOAD_ITEM_F64 (Obj, I64) -> (F64) Offset [EXIT | READ] "the double at an index";
    _LOAD_ITEM_I64 (Obj, I64) -> (I64) Offset [EXIT | READ] "the integer of 64 bits at an index";
    _LOAD_ITEM_I32 (Obj, I64) -> (I64) Offset [EXIT | READ] "the integer of 32 bits at an index, with its sign";
    _LOAD_ITEM_U8 (Obj, I64) -> (I64) Offset [EXIT | READ] "the byte at an index";
    _STORE_ITEM_F64 (Obj, I64, F64) -> () Offset [EXIT | READ | WRITE] "put a double at an index";
    _STORE_ITEM_I64 (Obj, I64, I64) -> () Offset [EXIT | READ | WRITE] "put an integer of 64 bits at an index";
    _STORE_ITEM_I32 (Obj, I64, I64) -> () Offset [EXIT | READ | WRITE] "put an integer at an index; leaves when 32 bits don't hold it";
    _STORE_ITEM_U8 (Obj, I64, I64) -> () Offset [EXIT | READ | WRITE] "put a byte at an index; leaves when it isn't one";

    // Reference counts.
    _INCREF (Obj) -> () None [WRITE] "take a reference to any word";
    _DECREF (Obj) -> () None [WRITE | CALL] "drop a reference to any word; the last one frees the object";

    // Calls into the runtime: extern "C" functions of the C calling convention. References of the
    // operands are borrowed; an object result is owned; NULL means that an exception is pending.
    _CALL_RUNTIME_0 () -> (Obj) Symbol [CALL | RAISE | EXIT | WRITE] "r = f()";
    _CALL_RUNTIME_1 (Obj) -> (Obj) Symbol [CALL | RAISE | EXIT | WRITE] "r = f(a)";
    _CALL_RUNTIME_2 (Obj, Obj) -> (Obj) Symbol [CALL | RAISE | EXIT | WRITE] "r = f(a, b)";
    _CALL_RUNTIME_3 (Obj, Obj, Obj) -> (Obj) Symbol [CALL | RAISE | EXIT | WRITE] "r = f(a, b, c)";
    // The same, but the trace sees to the exception itself.
    _TRY_RUNTIME_0 () -> (Obj) Symbol [CALL | WRITE] "r = f(), or NULL";
    _TRY_RUNTIME_1 (Obj) -> (Obj) Symbol [CALL | WRITE] "r = f(a), or NULL";
    _TRY_RUNTIME_2 (Obj, Obj) -> (Obj) Symbol [CALL | WRITE] "r = f(a, b), or NULL";
    _TRY_RUNTIME_3 (Obj, Obj, Obj) -> (Obj) Symbol [CALL | WRITE] "r = f(a, b, c), or NULL";
    _CALL_F64 (F64) -> (F64) Symbol [CALL] "a pure function of one double";
    _CALL_F64_F64 (F64, F64) -> (F64) Symbol [CALL] "a pure function of two doubles";
    _CALL_I64_I64 (I64, I64) -> (I64) Symbol [CALL] "a pure function of two integers";
}

impl Uop {
    /// This uop's row.
    #[inline]
    pub fn info(self) -> &'static UopInfo {
        &UOPS[self as usize]
    }

    /// Whether the row has all these flags.
    #[inline]
    pub fn has(self, flags: u8) -> bool {
        self.info().flags & flags == flags
    }

    /// The uop of this name.
    pub fn from_name(name: &str) -> Option<Uop> {
        Uop::ALL.iter().copied().find(|u| u.info().name == name)
    }

    /// Whether it loads from memory that nobody writes.
    pub fn loads_constant(self) -> bool {
        use Uop::*;
        matches!(self, _LOAD_CONST_FIELD | _LOAD_CONST_FIELD_I64 | _LOAD_BYTE | _LOAD_CHARACTER)
    }

    /// The call of a runtime function that gives NULL where this one, which leaves the trace then, raises.
    pub fn trying(self) -> Option<Uop> {
        Some(match self {
            Uop::_CALL_RUNTIME_0 => Uop::_TRY_RUNTIME_0,
            Uop::_CALL_RUNTIME_1 => Uop::_TRY_RUNTIME_1,
            Uop::_CALL_RUNTIME_2 => Uop::_TRY_RUNTIME_2,
            Uop::_CALL_RUNTIME_3 => Uop::_TRY_RUNTIME_3,
            _ => return None,
        })
    }

    /// Whether it is one of the loads of raw items.
    pub fn loads_raw_item(self) -> bool {
        use Uop::*;
        matches!(self, _LOAD_ITEM_F64 | _LOAD_ITEM_I64 | _LOAD_ITEM_I32 | _LOAD_ITEM_U8)
    }

    /// The load that gives back what this uop, one of the stores of raw items, stored.
    pub fn raw_item_load(self) -> Option<Uop> {
        Some(match self {
            Uop::_STORE_ITEM_F64 => Uop::_LOAD_ITEM_F64,
            Uop::_STORE_ITEM_I64 => Uop::_LOAD_ITEM_I64,
            Uop::_STORE_ITEM_I32 => Uop::_LOAD_ITEM_I32,
            Uop::_STORE_ITEM_U8 => Uop::_LOAD_ITEM_U8,
            _ => return None,
        })
    }

    /// No result is needed ⇒ the instruction can go. That needs more than no effects: where it leaves the trace
    /// the interpreter may raise (a division by zero, an index out of range), and that must still happen.
    /// Overflow raises nothing in Python, so an unneeded overflow check goes with its result.
    pub fn is_removable(self) -> bool {
        let harmless_exit = matches!(
            self,
            Uop::_BOX_INT
                | Uop::_BOX_FLOAT
                | Uop::_BINARY_OP_ADD_INT
                | Uop::_BINARY_OP_SUBTRACT_INT
                | Uop::_BINARY_OP_MULTIPLY_INT
                | Uop::_BINARY_OP_ADD_FLOAT
                | Uop::_BINARY_OP_SUBTRACT_FLOAT
                | Uop::_BINARY_OP_MULTIPLY_FLOAT
                | Uop::_ADD_I64
                | Uop::_SUBTRACT_I64
                | Uop::_MULTIPLY_I64
                | Uop::_NEGATIVE_I64
                | Uop::_ABS_I64
        );
        !self.has(WRITE) && self != Uop::_JUMP && (harmless_exit || !self.has(EXIT))
    }
}

impl fmt::Display for Uop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.info().name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_found_again() {
        for &u in Uop::ALL {
            assert_eq!(Uop::from_name(u.info().name), Some(u));
            assert_eq!(Uop::ALL[u as usize], u);
        }
    }

    #[test]
    fn rows_are_consistent() {
        for &u in Uop::ALL {
            let i = u.info();
            assert!(!u.has(RAISE) || u.has(EXIT | CALL), "{u}: raising needs a snapshot");
            assert!(!u.has(GUARD) || (u.has(EXIT) && i.results.is_empty()), "{u}");
            assert!(!u.has(COMMUTES) || i.args.len() >= 2 && i.args[0] == i.args[1], "{u}");
            assert!(i.args.len() <= 3 && i.results.len() <= 1, "{u}: stencil shapes assume this");
        }
    }
}
