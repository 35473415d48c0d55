//! Operators, subscripts and comparisons.

use super::exceptions::{is_beyond, is_zero};
use super::{Abort, Recording, kind_of, lent_kind};
use crate::frame::Frame;
use crate::jit::symbols::Symbol;
use crate::object::{ListObj, TupleObj, Value};
use crate::opcode as op;
use crate::vm::Vm;
use ir::Uop;
use ir::kinds::Kind;
use ir::layout::tid;
use ir::record::Compare;
use ir::word::Word;

impl Recording {
    pub(super) fn binary(&mut self, vm: &Vm, oparg: u32, a: Word, b: Word) -> Result<(), Abort> {
        const SUBSCR: u32 = 26;
        let (x, y) = (kind_of(a), kind_of(b));
        let r = &mut self.recorder;
        if oparg == SUBSCR {
            return self.subscript(vm, a, b);
        }
        let number = |k: Kind| matches!(k, Kind::Int | Kind::Float);
        let on_heap = |k: Kind| matches!(k, Kind::Type(tid::INT | tid::FLOAT));
        if self.grown_from.is_some() && self.failures == 0 && (on_heap(x) || on_heap(y)) {
            // A rare huge or tiny number must not cost the loop its raw numbers.
            return Err("a number that needs the heap".into());
        }
        if !number(x) || !number(y) {
            // The runtime's arithmetic fits every number: without guards the trace would never find back to raw ones.
            for (depth, kind) in [(1, x), (0, y)] {
                if on_heap(kind) {
                    r.guard(depth, kind);
                }
            }
            self.generic_operator("_BINARY_OP", Symbol::BinaryOp, oparg);
            return Ok(());
        }
        r.guard(1, x);
        r.guard(0, y);
        // The operator's number, in-place forms included (`Include/opcode.h`, NB_ADD …).
        let operator = oparg % 13;
        if matches!(operator, 2 | 6 | 11) && is_zero(b) {
            // The runtime raises.
            r.guard_is(0, b);
            self.generic_operator("_BINARY_OP", Symbol::BinaryOp, oparg);
            return Ok(());
        }
        if let Some(uop) = tagged(operator, x, y) {
            r.binary_tagged(uop);
            return Ok(());
        }
        let ints = x == Kind::Int && y == Kind::Int;
        let uop = match (operator, ints) {
            (0, false) => Uop::_ADD_F64,
            (5, false) => Uop::_MULTIPLY_F64,
            (10, false) => Uop::_SUBTRACT_F64,
            (1, true) => Uop::_AND_I64,
            (2, true) => Uop::_FLOOR_DIVIDE_I64,
            (3, true) => Uop::_LSHIFT_I64,
            (6, true) => Uop::_REMAINDER_I64,
            (7, true) => Uop::_OR_I64,
            (9, true) => Uop::_RSHIFT_I64,
            (11, true) => Uop::_TRUE_DIVIDE_I64,
            (11, false) => Uop::_TRUE_DIVIDE_F64,
            (12, true) => Uop::_XOR_I64,
            (8, true) if b == Word(5) => {
                // x ** 2
                r.guard_is(0, b);
                r.pop_top();
                r.copy(1);
                r.binary_tagged(Uop::_BINARY_OP_MULTIPLY_INT);
                return Ok(());
            }
            (8, false) => {
                r.float_power(x, y, Symbol::Pow as u32);
                return Ok(());
            }
            (2 | 6, false) => {
                let symbol = if operator == 2 { Symbol::FloorDivide } else { Symbol::Remainder };
                r.float_division(x, y, symbol as u32);
                return Ok(());
            }
            _ => {
                self.generic_operator("_BINARY_OP", Symbol::BinaryOp, oparg);
                return Ok(());
            }
        };
        r.binary_raw(uop, x, y);
        Ok(())
    }

    /// `s += t` on strings, if the next instruction overwrites the local that has `s`.
    pub(super) fn append_string(
        &mut self,
        vm: &Vm,
        frame: &Frame,
        at: u32,
        oparg: u32,
        a: Word,
        b: Word,
    ) -> bool {
        const ADD: u32 = 0;
        let string = Kind::Type(tid::STR);
        if oparg % 13 != ADD || (kind_of(a), kind_of(b)) != (string, string) {
            return false;
        }
        let (opcode, next) = frame.code().instr(at as usize + 1);
        let Some(local) = op::first_stored(op::generic(opcode), next) else { return false };
        let r = &mut self.recorder;
        r.guard(1, string);
        r.guard(0, string);
        r.append(local, Word(vm.operands.as_ptr() as u64), Symbol::Append as u32)
    }

    /// An operator of any two values: the runtime does it, told by its oparg.
    pub(super) fn generic_operator(&mut self, name: &'static str, symbol: Symbol, oparg: u32) {
        self.recorder.load_const(Word((u64::from(oparg) << 1) | 1));
        self.recorder.call_runtime(name, symbol as u32, 3);
    }

    pub(super) fn subscript(&mut self, vm: &Vm, container: Word, index: Word) -> Result<(), Abort> {
        let (Kind::Type(t @ (tid::LIST | tid::TUPLE)), Some(i)) =
            (kind_of(container), index.as_i64())
        else {
            if self.raw_item(vm, container, index) || self.subscript_string(vm, container, index) {
                return Ok(());
            }
            let r = &mut self.recorder;
            if kind_of(container) == Kind::Type(tid::DICT) {
                r.guard(1, Kind::Type(tid::DICT));
                r.call_runtime("_BINARY_OP_SUBSCR_DICT", Symbol::DictItem as u32, 2);
            } else {
                r.call_runtime("_BINARY_OP_SUBSCR", Symbol::GetItem as u32, 2);
            }
            return Ok(());
        };
        let items: &[Word] = if t == tid::LIST {
            container.cast::<ListObj>().items()
        } else {
            container.cast::<TupleObj>().items()
        };
        let at = if i < 0 { i + items.len() as i64 } else { i };
        let Some(&item) = usize::try_from(at).ok().and_then(|at| items.get(at)) else {
            // The runtime raises.
            if is_beyond(container, index) && t == tid::LIST {
                self.recorder.guard(1, Kind::Type(t));
                self.recorder.guard(0, Kind::Int);
                self.recorder.guard_beyond_list();
            }
            self.recorder.call_runtime("_BINARY_OP_SUBSCR", Symbol::GetItem as u32, 2);
            return Ok(());
        };
        let r = &mut self.recorder;
        r.guard(1, Kind::Type(t));
        r.guard(0, Kind::Int);
        let uop = if t == tid::LIST {
            Uop::_BINARY_OP_SUBSCR_LIST_INT
        } else {
            Uop::_BINARY_OP_SUBSCR_TUPLE_INT
        };
        r.subscript(uop, lent_kind(item));
        Ok(())
    }

    pub(super) fn compare(&mut self, vm: &Vm, oparg: u32, a: Word, b: Word) -> Result<(), Abort> {
        let op = match oparg >> 5 {
            0 => Compare::Lt,
            1 => Compare::Le,
            2 => Compare::Eq,
            3 => Compare::Ne,
            4 => Compare::Gt,
            _ => Compare::Ge,
        };
        if self.compare_strings(vm, op, a, b) {
            return Ok(());
        }
        let (x, y) = (kind_of(a), kind_of(b));
        match (x, y) {
            (Kind::Int, Kind::Int) | (Kind::Float, Kind::Float) => {}
            // An int beyond 2^53 must not be rounded before it is compared.
            (Kind::Int, Kind::Float) if exact(a) => {}
            (Kind::Float, Kind::Int) if exact(b) => {}
            (Kind::Type(tid::STR), Kind::Type(tid::STR))
                if matches!(op, Compare::Eq | Compare::Ne) =>
            {
                let r = &mut self.recorder;
                r.guard(1, x);
                r.guard(0, y);
                r.call_runtime("_COMPARE_OP_STR", Symbol::StringsEqual as u32, 2);
                if matches!(op, Compare::Ne) {
                    r.unary_not();
                }
                return Ok(());
            }
            _ => {
                self.generic_operator("_COMPARE_OP", Symbol::Compare, oparg);
                return Ok(());
            }
        }
        let r = &mut self.recorder;
        r.guard(1, x);
        r.guard(0, y);
        if x != y {
            r.guard_exact_float(usize::from(x == Kind::Int));
        }
        r.compare(op, x, y);
        Ok(())
    }
}

/// The uop that does an operator on tagged operands of these kinds.
fn tagged(operator: u32, a: Kind, b: Kind) -> Option<Uop> {
    Some(match (operator, a, b) {
        (0, Kind::Int, Kind::Int) => Uop::_BINARY_OP_ADD_INT,
        (5, Kind::Int, Kind::Int) => Uop::_BINARY_OP_MULTIPLY_INT,
        (10, Kind::Int, Kind::Int) => Uop::_BINARY_OP_SUBTRACT_INT,
        (0, Kind::Float, Kind::Float) => Uop::_BINARY_OP_ADD_FLOAT,
        (5, Kind::Float, Kind::Float) => Uop::_BINARY_OP_MULTIPLY_FLOAT,
        (10, Kind::Float, Kind::Float) => Uop::_BINARY_OP_SUBTRACT_FLOAT,
        _ => return None,
    })
}

/// Whether an int converts to a double without rounding.
fn exact(w: Word) -> bool {
    w.as_i64().is_some_and(|i| i.unsigned_abs() <= 1 << 53)
}
