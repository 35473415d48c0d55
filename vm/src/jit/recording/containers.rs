//! Lists, tuples, and the truth of values.

use super::{Abort, Recording, kind_of, lent_kind};
use crate::jit::symbols::Symbol;
use crate::object::{DictObj, ListObj, StrObj, TupleObj, Value};
use crate::opcode as op;
use crate::vm::Vm;
use ir::kinds::Kind;
use ir::layout::{LIST_LEN, TUPLE_LEN, tid};
use ir::word::Word;

impl Recording {
    /// Replaces the top by its truth as a condition.
    pub(super) fn truth(&mut self, w: Word) {
        let r = &mut self.recorder;
        let kind = kind_of(w);
        let length = match kind {
            Kind::Int | Kind::Float | Kind::Bool => {
                r.guard(0, kind);
                r.to_bool(kind);
                return;
            }
            _ if w == Word::NONE => {
                r.guard_is(0, w);
                r.pop_top();
                r.load_const(Word::FALSE);
                r.to_bool(Kind::Bool);
                return;
            }
            Kind::Type(tid::LIST) => LIST_LEN,
            Kind::Type(tid::TUPLE) => TUPLE_LEN,
            Kind::Type(tid::STR) => std::mem::offset_of!(StrObj, len) as i32,
            Kind::Type(tid::DICT) => DICT_LEN as i32,
            _ => {
                r.call_runtime("_TO_BOOL", Symbol::Truth as u32, 1);
                // The runtime gives True or False.
                r.to_bool(Kind::Bool);
                return;
            }
        };
        r.guard(0, kind);
        r.field_as_int("_LENGTH", length);
        r.to_bool(Kind::Int);
    }

    pub(super) fn build_sequence(
        &mut self,
        vm: &Vm,
        at: u32,
        opcode: u8,
        n: usize,
    ) -> Result<(), Abort> {
        use Symbol::*;
        const LISTS: [Symbol; 3] = [NewList0, NewList1, NewList2];
        let list = opcode == op::BUILD_LIST;
        let short = if list { LISTS.get(n) } else { TUPLES.get(n.wrapping_sub(1)) };
        let name = if list { "_BUILD_LIST" } else { "_BUILD_TUPLE" };
        match short {
            Some(&symbol) => {
                if !list {
                    self.tuple_shape(symbol, n);
                }
                self.recorder.call_runtime(name, symbol as u32, n);
            }
            None => {
                let symbol = if list { NewList } else { NewTuple };
                self.array_call(vm, at, name, symbol, (n, n, 1), &[int(n)])?;
            }
        }
        Ok(())
    }

    /// `BUILD_SET` of `n` items, or `BUILD_MAP` of `n` pairs.
    pub(super) fn build_table(
        &mut self,
        vm: &Vm,
        at: u32,
        opcode: u8,
        n: usize,
    ) -> Result<(), Abort> {
        let (name, symbol, operands) = match opcode {
            op::BUILD_SET => ("_BUILD_SET", Symbol::NewSet, n),
            _ => ("_BUILD_MAP", Symbol::NewMap, 2 * n),
        };
        self.array_call(vm, at, name, symbol, (operands, operands, 1), &[int(operands)])
    }

    pub(super) fn unpack(
        &mut self,
        vm: &Vm,
        at: u32,
        sequence: Word,
        n: usize,
    ) -> Result<(), Abort> {
        let items = match kind_of(sequence) {
            Kind::Type(tid::TUPLE) => sequence.cast::<TupleObj>().items(),
            Kind::Type(tid::LIST) => sequence.cast::<ListObj>().items(),
            _ => &[],
        };
        if items.len() != n || n == 0 {
            let counts = (1, 1, n);
            let name = "_UNPACK_SEQUENCE";
            return self.array_call(vm, at, name, Symbol::Unpack, counts, &[int(n)]);
        }
        let kinds: Vec<Kind> = items.iter().map(|&w| lent_kind(w)).collect();
        let r = &mut self.recorder;
        r.guard(0, kind_of(sequence));
        if kind_of(sequence) == Kind::Type(tid::LIST) {
            r.unpack_list(&kinds);
        } else {
            r.unpack_tuple(&kinds);
        }
        Ok(())
    }
}

/// The functions that make tuples of one to three items.
pub(super) const TUPLES: [Symbol; 3] = [Symbol::NewTuple1, Symbol::NewTuple2, Symbol::NewTuple3];

/// Where a dict has the number of its items.
pub(super) const DICT_LEN: u32 =
    (std::mem::offset_of!(DictObj, inner) + std::mem::offset_of!(crate::dict::Dict, used)) as u32;

/// A small number as a word.
pub(super) fn int(n: usize) -> Word {
    Word::from_i64(n as i64).expect("operand counts are small")
}
