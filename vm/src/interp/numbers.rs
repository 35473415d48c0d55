//! Operators, comparisons and truth.

use super::cursor::{Cursor, Flow, is_exact};
use super::specialise as sp;
use crate::arithmetic::nb;
use crate::build;
use crate::comparisons::Cmp;
use crate::heap::Ref;
use crate::heap::{decref_value, incref_value};
use crate::hooks::Tracer;
use crate::object::*;
use crate::opcode as op;
use crate::vm::Vm;
use ir::layout::tid;
use ir::word::Word;

/// The float in a word, decided by tags and type ids only.
#[inline(always)]
fn quick_float(w: Word) -> Option<f64> {
    if w.is_flonum() {
        return w.as_flonum();
    }
    if is_exact(w, tid::FLOAT) { Some(w.cast::<FloatObj>().value) } else { None }
}

#[inline(always)]
fn both_small(a: Word, b: Word) -> bool {
    a.0 & b.0 & 1 != 0
}

#[inline(always)]
fn both_str(a: Word, b: Word) -> bool {
    is_exact(a, tid::STR) && is_exact(b, tid::STR)
}

/// Whether the comparison that a `COMPARE_OP` operand names holds. No branches: which comparison it is changes
/// from place to place.
#[inline(always)]
fn holds<V: PartialOrd>(arg: u32, x: V, y: V) -> bool {
    // For `<`, `<=`, `==`, `!=`, `>` and `>=`, from the right: less 1, equal 2, greater 4, neither (NaN) 8.
    const HOLDS_FOR: u32 = 0x64d231;
    let order = u32::from(x < y) | u32::from(x == y) << 1 | u32::from(x > y) << 2;
    let order = if order == 0 { 8 } else { order };
    (HOLDS_FOR >> ((arg >> 5) * 4)) & order != 0
}

/// Whether the integer comparison that a `COMPARE_OP` operand names holds.
#[inline(always)]
fn int_holds(arg: u32, x: i64, y: i64) -> bool {
    // As above: bit 0 for less, 1 for equal, 2 for greater.
    const HOLDS_FOR: u32 = 0x645231;
    let order = 1 + u32::from(x > y) - u32::from(x < y);
    (HOLDS_FOR >> ((arg >> 5) * 4 + order)) & 1 != 0
}

impl<T: Tracer> Cursor<T> {
    #[inline(always)]
    pub(super) fn binary_op(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let (a, b) = (self.peek(2), self.peek(1));
        if self.adapt(sp::pair(a, b), |c| sp::binary_op(vm, c, arg, a, b)) {
            return Ok(());
        }
        self.binary_op_plainly(vm, arg)
    }
    /// The operator on whatever there is.
    #[inline(always)]
    fn binary_op_plainly(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        self.save();
        if arg != nb::SUBSCR {
            if self.enter_operator(vm, arg)? {
                return Ok(());
            }
        } else if !T::ENABLED
            && let Some(f) = vm.item_function(self.peek(2))
        {
            incref_value(f);
            return self.push_function(vm, f, 2, 2);
        }
        let r = vm.operator_result(arg, self.peek(2), self.peek(1))?;
        self.drop_values(2);
        self.push_result(r);
        Ok(())
    }
    /// What a specialised operator does with other operands than it is for: a few times, when nobody watches, what
    /// the generic one would.
    #[inline(always)]
    pub(super) fn binary_op_missed(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        if T::ENABLED || !sp::tolerates(self.cache()) {
            return self.deopt(op::BINARY_OP);
        }
        self.binary_op_plainly(vm, arg)
    }
    /// The same for comparisons.
    #[inline(always)]
    fn compare_op_missed(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        if T::ENABLED || !sp::tolerates(self.cache()) {
            return self.deopt(op::COMPARE_OP);
        }
        self.compare_op_plainly(vm, arg)
    }
    #[inline(always)]
    fn compare_op_plainly(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        self.save();
        if self.enter_comparison(vm, Cmp::from_oparg(arg))? {
            return Ok(());
        }
        let r = vm.compare(Cmp::from_oparg(arg), self.peek(2), self.peek(1))?;
        self.replace_values(2, r);
        Ok(())
    }
    /// Does the operator that follows at once, when nobody watches and its operands and result are immediate.
    /// The second operand is not on the stack yet; the first is its top if not given. False if it is for
    /// the instruction to do.
    #[inline(always)]
    pub(super) fn operate(&mut self, a: Option<Word>, b: Word) -> bool {
        if T::ENABLED {
            return false;
        }
        let next = self.next();
        // Not before it is sure that an operator follows: only then there is an operand.
        let floats = |c: &Self| Some((a.unwrap_or_else(|| c.peek(1)).as_flonum()?, b.as_flonum()?));
        let r = match next as u8 {
            op::BINARY_OP_MULTIPLY_FLOAT => floats(self).and_then(|(x, y)| Word::from_f64(x * y)),
            op::BINARY_OP_ADD_FLOAT => floats(self).and_then(|(x, y)| Word::from_f64(x + y)),
            op::BINARY_OP_SUBTRACT_FLOAT => floats(self).and_then(|(x, y)| Word::from_f64(x - y)),
            _ => return self.operate_on_ints(a, b),
        };
        self.finish_operator(a, r)
    }
    /// [`Cursor::operate`] for the operators on ints.
    #[inline(always)]
    pub(super) fn operate_on_ints(&mut self, a: Option<Word>, b: Word) -> bool {
        if T::ENABLED {
            return false;
        }
        let next = self.next();
        let ints = |c: &Self| {
            let a = a.unwrap_or_else(|| c.peek(1));
            both_small(a, b).then_some((a.0 as i64, b.0 as i64))
        };
        let r = match next as u8 {
            op::BINARY_OP_ADD_INT => ints(self).and_then(|(x, y)| x.checked_add(y - 1)),
            op::BINARY_OP_SUBTRACT_INT => ints(self).and_then(|(x, y)| x.checked_sub(y - 1)),
            op::COMPARE_OP_INT => {
                let Some((x, y)) = ints(self) else { return false };
                self.advance();
                self.shrink(usize::from(a.is_none()));
                self.push_bool(int_holds(next >> 8, x, y));
                return true;
            }
            _ => None,
        };
        self.finish_operator(a, r.map(|r| Word(r as u64)))
    }
    #[inline(always)]
    fn finish_operator(&mut self, a: Option<Word>, result: Option<Word>) -> bool {
        let Some(r) = result else { return false };
        self.advance();
        self.shrink(usize::from(a.is_none()));
        self.push_result(r);
        true
    }
    /// `operator` works on the tagged words of two small ints and gives that of the result, if it is one.
    #[inline(always)]
    pub(super) fn int_op(
        &mut self,
        vm: &mut Vm,
        arg: u32,
        operator: impl FnOnce(i64, i64) -> Option<i64>,
    ) -> Flow {
        let (a, b) = (self.peek(2), self.peek(1));
        if !both_small(a, b) {
            return self.binary_op_missed(vm, arg);
        }
        let r = match operator(a.0 as i64, b.0 as i64) {
            Some(r) => Word(r as u64),
            None => sp::big_result(vm, arg % nb::INPLACE, a, b),
        };
        self.shrink(2);
        self.push_result(r);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn float_op(
        &mut self,
        vm: &mut Vm,
        arg: u32,
        operator: impl FnOnce(f64, f64) -> f64,
    ) -> Flow {
        let (a, b) = (self.peek(2), self.peek(1));
        let (Some(x), Some(y)) = (quick_float(a), quick_float(b)) else {
            return self.binary_op_missed(vm, arg);
        };
        let r = build::float(vm, operator(x, y)).into_word();
        self.drop_values(2);
        self.push_result(r);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn binary_op_extend(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        match sp::extended(self.cache(), self.peek(2), self.peek(1)) {
            Some(r) => {
                self.shrink(2);
                self.push_result(r);
                Ok(())
            }
            None => self.binary_op_missed(vm, arg),
        }
    }
    #[inline(always)]
    pub(super) fn add_unicode(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let (a, b) = (self.peek(2), self.peek(1));
        if !both_str(a, b) {
            return self.binary_op_missed(vm, arg);
        }
        if self.is_overwritten_next(a) {
            self.pop_and_append(vm);
            return Ok(());
        }
        let r = build::concat(vm, a.cast::<StrObj>(), b.cast::<StrObj>());
        self.replace(2, r);
        Ok(())
    }
    /// Whether the instruction that follows overwrites the one local that has `w`, apart from the stack.
    #[inline(always)]
    fn is_overwritten_next(&self, w: Word) -> bool {
        let next = self.next();
        let local = op::first_stored(next as u8, next >> 8);
        local.is_some_and(|n| self.local(n as usize) == w) && w.head().refcnt.get() == 2
    }
    /// `s += t` on strings, where `s` is the local that comes next.
    fn pop_and_append(&mut self, vm: &Vm) {
        let (a, b) = (self.peek(2), Ref::owned(self.peek(1)));
        let next = self.next();
        let local = op::first_stored(next as u8, next >> 8).expect("seen before");
        crate::heap::decref(self.set_local(local as usize, Word::NULL));
        self.shrink(2);
        let r = build::append(vm, Ref::owned(a), b.cast::<StrObj>());
        self.push(r.into_word());
    }
    #[inline(always)]
    pub(super) fn unary_op(&mut self, vm: &mut Vm, operator: char) -> Flow {
        self.save();
        let r = vm.unary_op(operator, self.peek(1))?;
        self.replace(1, r);
        Ok(())
    }

    #[inline(always)]
    pub(super) fn compare_op(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let (a, b) = (self.peek(2), self.peek(1));
        if self.adapt(sp::pair(a, b), |_| {
            sp::compare_op(a, b).or_else(|| sp::compare_op_str(arg, a, b))
        }) {
            return Ok(());
        }
        self.compare_op_plainly(vm, arg)
    }
    #[inline(always)]
    pub(super) fn compare_op_int(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let (a, b) = (self.peek(2), self.peek(1));
        if !both_small(a, b) {
            return self.compare_op_missed(vm, arg);
        }
        self.shrink(2);
        // Tagged words are ordered as their numbers.
        self.push_bool(int_holds(arg, a.0 as i64, b.0 as i64));
        Ok(())
    }
    #[inline(always)]
    pub(super) fn compare_op_float(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let (a, b) = (self.peek(2), self.peek(1));
        let (Some(x), Some(y)) = (quick_float(a), quick_float(b)) else {
            return self.compare_op_missed(vm, arg);
        };
        self.drop_values(2);
        self.push_bool(holds(arg, x, y));
        Ok(())
    }
    #[inline(always)]
    pub(super) fn compare_op_str(&mut self, vm: &mut Vm, arg: u32) -> Flow {
        let (a, b) = (self.peek(2), self.peek(1));
        if !both_str(a, b) {
            return self.compare_op_missed(vm, arg);
        }
        let same = a == b || a.cast::<StrObj>().as_str() == b.cast::<StrObj>().as_str();
        self.drop_values(2);
        self.push_bool(same == (arg >> 5 == 2));
        Ok(())
    }
    #[inline(always)]
    pub(super) fn is_op(&mut self, arg: u32) {
        let same = self.peek(2) == self.peek(1);
        self.drop_values(2);
        self.push_bool(same != (arg != 0));
    }

    #[inline(always)]
    pub(super) fn truth(&mut self, vm: &mut Vm) -> Flow {
        let w = self.peek(1);
        let b = if w.has_tid(tid::DICT) {
            !w.cast::<DictObj>().table().is_empty()
        } else if w.has_tid(tid::TUPLE) {
            w.cast::<TupleObj>().len != 0
        } else {
            if self.adapt(sp::one(w), |c| sp::to_bool(vm, c, w)) {
                return Ok(());
            }
            self.save();
            vm.truth(w)?
        };
        self.drop_values(1);
        self.push_bool(b);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn check_bool(&mut self) -> Flow {
        let w = self.peek(1);
        if w != Word::TRUE && w != Word::FALSE {
            return self.deopt(op::TO_BOOL);
        }
        if !T::ENABLED {
            self.shrink(1);
            self.push_bool(w == Word::TRUE);
        }
        Ok(())
    }
    /// An instance of a class without a say in this.
    #[inline(always)]
    pub(super) fn always_true(&mut self) -> Flow {
        let (w, c) = (self.peek(1), self.cache());
        if !super::attributes::has_version(w, c) {
            return self.deopt(op::TO_BOOL);
        }
        self.shrink(1);
        decref_value(w);
        self.push_bool(true);
        Ok(())
    }
    /// `truth` is that of a value of the one type that this is specialised for.
    #[inline(always)]
    pub(super) fn truth_if(&mut self, truth: impl FnOnce(Word) -> Option<bool>) -> Flow {
        let w = self.peek(1);
        let Some(b) = truth(w) else {
            return self.deopt(op::TO_BOOL);
        };
        self.shrink(1);
        decref_value(w);
        self.push_bool(b);
        Ok(())
    }
    #[inline(always)]
    pub(super) fn unary_not(&mut self, vm: &mut Vm) -> Flow {
        self.save();
        let b = vm.truth(self.peek(1))?;
        self.drop(1);
        self.push_bool(!b);
        Ok(())
    }
}

/// Checks that the float fast path and the general one agree on what a float is.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::as_float;

    #[test]
    fn quick_and_general_float_tests_agree() {
        let vm = Vm::new(crate::vm::Options::default());
        for x in [0.0, -0.0, 1.5, f64::NAN, f64::INFINITY, 1e300, 1e-300] {
            let w = build::float(&vm, x);
            assert_eq!(quick_float(*w).map(f64::to_bits), as_float(*w).map(f64::to_bits));
        }
        assert_eq!(quick_float(Word::NONE), None);
    }
}
