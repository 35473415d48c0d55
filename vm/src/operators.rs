//! Operators on any values: numbers first, then built-in containers, then special methods.

use crate::arithmetic::{Int, as_float, nb};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
use ir::word::Word;
use std::cmp::Ordering;

/// Comparison operators as `COMPARE_OP` numbers them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Cmp {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}

impl Cmp {
    /// From `COMPARE_OP`'s operand.
    #[inline(always)]
    pub fn from_oparg(arg: u32) -> Cmp {
        [Cmp::Lt, Cmp::Le, Cmp::Eq, Cmp::Ne, Cmp::Gt, Cmp::Ge, Cmp::Eq, Cmp::Eq]
            [((arg >> 5) & 7) as usize]
    }
    /// Whether an ordering satisfies the operator (an unordered pair only `!=`).
    #[inline(always)]
    pub fn holds(self, o: Option<Ordering>) -> bool {
        match self {
            Cmp::Lt => o == Some(Ordering::Less),
            Cmp::Le => matches!(o, Some(Ordering::Less | Ordering::Equal)),
            Cmp::Eq => o == Some(Ordering::Equal),
            Cmp::Ne => o != Some(Ordering::Equal),
            Cmp::Gt => o == Some(Ordering::Greater),
            Cmp::Ge => matches!(o, Some(Ordering::Greater | Ordering::Equal)),
        }
    }
    fn swapped(self) -> Cmp {
        match self {
            Cmp::Lt => Cmp::Gt,
            Cmp::Le => Cmp::Ge,
            Cmp::Gt => Cmp::Lt,
            Cmp::Ge => Cmp::Le,
            same => same,
        }
    }
    fn symbol(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }
}

impl Vm {
    fn method_names(&self, op: u32) -> (Word, Word, Word) {
        let n = &self.names;
        match op {
            nb::ADD => (n.__add__, n.__radd__, n.__iadd__),
            nb::AND => (n.__and__, n.__rand__, n.__iand__),
            nb::FLOOR_DIVIDE => (n.__floordiv__, n.__rfloordiv__, n.__ifloordiv__),
            nb::LSHIFT => (n.__lshift__, n.__rlshift__, n.__ilshift__),
            nb::MATRIX_MULTIPLY => (n.__matmul__, n.__rmatmul__, n.__imatmul__),
            nb::MULTIPLY => (n.__mul__, n.__rmul__, n.__imul__),
            nb::REMAINDER => (n.__mod__, n.__rmod__, n.__imod__),
            nb::OR => (n.__or__, n.__ror__, n.__ior__),
            nb::POWER => (n.__pow__, n.__rpow__, n.__ipow__),
            nb::RSHIFT => (n.__rshift__, n.__rrshift__, n.__irshift__),
            nb::SUBTRACT => (n.__sub__, n.__rsub__, n.__isub__),
            nb::TRUE_DIVIDE => (n.__truediv__, n.__rtruediv__, n.__itruediv__),
            _ => (n.__xor__, n.__rxor__, n.__ixor__),
        }
    }

    /// `a op b`, with CPython's operator number (in-place forms included).
    pub fn binary_op(&mut self, op: u32, a: Word, b: Word) -> R {
        if op == nb::SUBSCR {
            return self.get_item(a, b);
        }
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        let by_methods = |t: &TypeObj| t.is_heap || t.kind == Kind::Native;
        if (ta.kind == Kind::Native || tb.kind == Kind::Native)
            && let Some(r) = crate::modules::decimal::quick_operator(self, op, a, b)
        {
            return r;
        }
        if (by_methods(ta) || by_methods(tb))
            && let Some(r) = self.binary_special(op, a, b)?
        {
            return Ok(r);
        }
        self.binary_builtin(op, a, b)
    }

    /// The function of `a`'s class that `a op b` tries first, if it is not a built-in's and what `b` is changes nothing
    /// about that.
    pub(crate) fn first_special(&mut self, op: u32, a: Word, b: Word) -> Option<Word> {
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        if !ta.is_heap || !std::ptr::eq(ta, tb) && tb.is_subtype(ta) {
            return None;
        }
        let (plain, _, in_place) = self.method_names(op % nb::INPLACE);
        let in_place = if op >= nb::INPLACE { self.type_lookup(ta, in_place) } else { None };
        in_place.or_else(|| self.type_lookup(ta, plain))
    }

    /// What becomes of an operator whose first special method ([`Vm::first_special`]) has given `NotImplemented`.
    #[cold]
    pub(crate) fn binary_op_declined(&mut self, op: u32, a: Word, b: Word) -> R {
        let (_, reflected, in_place) = self.method_names(op % nb::INPLACE);
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        if op >= nb::INPLACE && self.type_lookup(ta, in_place).is_some() {
            return match self.binary_special(op % nb::INPLACE, a, b)? {
                Some(r) => Ok(r),
                None => self.binary_builtin(op, a, b),
            };
        }
        let theirs = if std::ptr::eq(ta, tb) { None } else { self.type_lookup(tb, reflected) };
        if theirs.is_some_and(|f| f.get::<BuiltinObj>().is_none())
            && let Some(r) = self.call_special(b, reflected, &[a])?
            && *r != Word::NOT_IMPLEMENTED
        {
            return Ok(r);
        }
        self.binary_builtin(op, a, b)
    }

    /// The operator on built-in types (and on the built-in part of subclasses).
    pub fn binary_builtin(&mut self, op: u32, a: Word, b: Word) -> R {
        if let Some(r) = self.number_op(op, a, b)? {
            return Ok(r);
        }
        match self.container_op(op, a, b)? {
            Some(r) => Ok(r),
            None => Err(self.operand_error(op, a, b)),
        }
    }

    fn operand_error(&mut self, op: u32, a: Word, b: Word) -> crate::vm::Raised {
        let inplace = op >= nb::INPLACE;
        let symbol = nb::SYMBOLS[(op % nb::INPLACE) as usize];
        let symbol = if inplace {
            if symbol.starts_with("**") { "**=".into() } else { format!("{symbol}=") }
        } else {
            symbol.to_string()
        };
        let (ta, tb) = (self.type_of(a).name(), self.type_of(b).name());
        self.type_error(format!("unsupported operand type(s) for {symbol}: '{ta}' and '{tb}'"))
    }

    /// The special-method protocol; `None` if nobody implements the operator.
    fn binary_special(&mut self, op: u32, a: Word, b: Word) -> R<Option<Ref>> {
        let inplace = op >= nb::INPLACE;
        let (plain, reflected, in_place) = self.method_names(op % nb::INPLACE);
        let not_builtin = |f: Word| f.get::<BuiltinObj>().is_none();
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        if inplace && let Some(f) = self.type_lookup(ta, in_place) {
            let r = if not_builtin(f) || ta.kind == Kind::Native {
                self.call_special(a, in_place, &[b])?
            } else {
                Some(self.binary_builtin(op, a, b)?)
            };
            if let Some(r) = r
                && *r != Word::NOT_IMPLEMENTED
            {
                return Ok(Some(r));
            }
        }
        let fa = self.type_lookup(ta, plain);
        let fb = if std::ptr::eq(ta, tb) { None } else { self.type_lookup(tb, reflected) };
        let mut attempts: Vec<(bool, Word)> = Vec::with_capacity(2);
        if let Some(f) = fa {
            attempts.push((true, f));
        }
        if let Some(f) = fb {
            // Built-in sequences have no number methods in CPython: what the other operand does comes first.
            let sequence = matches!(op % nb::INPLACE, nb::ADD | nb::MULTIPLY)
                && matches!(
                    ta.kind,
                    Kind::Str | Kind::List | Kind::Tuple | Kind::Bytes | Kind::ByteArray
                )
                && fa.is_some_and(|f| !not_builtin(f))
                && not_builtin(f);
            if sequence
                || tb.is_subtype(ta)
                    && fa.is_none_or(|_| self.type_lookup(ta, reflected) != Some(f))
            {
                attempts.insert(0, (false, f));
            } else {
                attempts.push((false, f));
            }
        }
        for (forward, f) in attempts {
            // An `int` leaves a `float` to the float's methods, and both leave a `complex`.
            let rank = |k: Kind| match k {
                Kind::Bool | Kind::Int => 1,
                Kind::Float => 2,
                Kind::Complex => 3,
                _ => 0,
            };
            let leaves = forward
                && !not_builtin(f)
                && (1..rank(tb.kind)).contains(&rank(ta.kind))
                && fb.is_some_and(not_builtin);
            let r = if leaves {
                None
            } else if not_builtin(f) {
                if forward {
                    self.call_special(a, plain, &[b])?
                } else {
                    self.call_special(b, reflected, &[a])?
                }
            } else if let Some(r) = self.number_op(op, a, b)? {
                Some(r)
            } else {
                match self.container_op(op, a, b)? {
                    None if forward && ta.kind == Kind::Native => {
                        self.call_special(a, plain, &[b])?
                    }
                    None if !forward && tb.kind == Kind::Native => {
                        self.call_special(b, reflected, &[a])?
                    }
                    r => r,
                }
            };
            if let Some(r) = r
                && *r != Word::NOT_IMPLEMENTED
            {
                return Ok(Some(r));
            }
        }
        Ok(None)
    }

    /// The operators of built-in containers; `None` if they don't define it for these operands.
    pub(crate) fn container_op(&mut self, op: u32, a: Word, b: Word) -> R<Option<Ref>> {
        let inplace = op >= nb::INPLACE;
        let plain = op % nb::INPLACE;
        Ok(match (plain, a.kind(), b.kind()) {
            (nb::ADD, Kind::Str, Kind::Str) => {
                Some(build::concat(self, a.cast::<StrObj>(), b.cast::<StrObj>()))
            }
            (nb::ADD, Kind::List, _) if inplace => {
                crate::methods::list::extend(self, a.cast::<ListObj>(), b)?;
                Some(Ref::new(a))
            }
            (nb::ADD, Kind::List, Kind::List) => {
                let r = build::list_of(self, a.cast::<ListObj>().items());
                r.cast::<ListObj>().extend(b.cast::<ListObj>().items());
                Some(r)
            }
            (nb::ADD, Kind::Tuple, Kind::Tuple) => {
                let (x, y) = (a.cast::<TupleObj>(), b.cast::<TupleObj>());
                let mut words = Vec::with_capacity(x.len + y.len);
                words.extend_from_slice(x.items());
                words.extend_from_slice(y.items());
                Some(build::tuple_of(self, &words))
            }
            (nb::ADD, Kind::Bytes | Kind::ByteArray, _) => {
                let Some(y) = crate::buffer::copy(b) else {
                    let (ta, tb) = (self.type_of(a).name(), self.type_of(b).name());
                    return Err(self.type_error(format!("can't concat {tb} to {ta}")));
                };
                if inplace && a.kind() == Kind::ByteArray {
                    a.cast::<BytesObj>().data.borrow_mut().extend_from_slice(&y);
                    return Ok(Some(Ref::new(a)));
                }
                let mut v = a.cast::<BytesObj>().data.borrow().clone();
                v.extend_from_slice(&y);
                Some(if a.kind() == Kind::Bytes {
                    build::bytes(self, v)
                } else {
                    build::bytearray(self, v)
                })
            }
            (nb::ADD, Kind::Str, _) => {
                let ty = self.type_of(b).name();
                return Err(
                    self.type_error(format!("can only concatenate str (not \"{ty}\") to str"))
                );
            }
            (nb::ADD, Kind::List, _) => {
                let ty = self.type_of(b).name();
                return Err(
                    self.type_error(format!("can only concatenate list (not \"{ty}\") to list"))
                );
            }
            (nb::ADD, Kind::Tuple, _) => {
                let ty = self.type_of(b).name();
                return Err(
                    self.type_error(format!("can only concatenate tuple (not \"{ty}\") to tuple"))
                );
            }
            (
                nb::MULTIPLY,
                Kind::Str | Kind::List | Kind::Tuple | Kind::Bytes | Kind::ByteArray,
                _,
            ) => {
                if Int::of(b).is_none() && !self.has_index(b) {
                    let ty = self.type_of(b).name();
                    return Err(self
                        .type_error(format!("can't multiply sequence by non-int of type '{ty}'")));
                }
                Some(self.repeat(a, b, inplace)?)
            }
            (
                nb::MULTIPLY,
                _,
                Kind::Str | Kind::List | Kind::Tuple | Kind::Bytes | Kind::ByteArray,
            ) => {
                if Int::of(a).is_none() && !self.has_index(a) {
                    let ty = self.type_of(a).name();
                    return Err(self
                        .type_error(format!("can't multiply sequence by non-int of type '{ty}'")));
                }
                Some(self.repeat(b, a, false)?)
            }
            (nb::REMAINDER, Kind::Str, _) => Some(crate::format::percent(self, a, b)?),
            (nb::REMAINDER, Kind::Bytes | Kind::ByteArray, _) => {
                Some(crate::format::percent_bytes(self, a, b)?)
            }
            (nb::OR | nb::AND | nb::SUBTRACT | nb::XOR, _, _) => {
                crate::methods::set::operator(self, plain, inplace, a, b)?
            }
            _ => None,
        })
    }

    fn has_index(&mut self, w: Word) -> bool {
        let ty = self.type_of(w);
        let name = self.names.__index__;
        self.type_lookup(ty, name).is_some()
    }

    fn repeat(&mut self, seq: Word, count: Word, inplace: bool) -> R {
        let n = self.to_i64(count)?.max(0) as usize;
        let len = match seq.kind() {
            Kind::Str => seq.cast::<StrObj>().len,
            Kind::List => seq.cast::<ListObj>().len.get(),
            Kind::Tuple => seq.cast::<TupleObj>().len,
            _ => seq.cast::<BytesObj>().data.borrow().len(),
        };
        let unit = if matches!(seq.kind(), Kind::List | Kind::Tuple) { 8 } else { 1 };
        self.ensure_memory(len.checked_mul(n).and_then(|total| total.checked_mul(unit)))?;
        Ok(match seq.kind() {
            Kind::Str => {
                let text = seq.cast::<StrObj>().as_str().repeat(n);
                build::str(self, &text)
            }
            Kind::List => {
                let words = seq.cast::<ListObj>().items().repeat(n);
                if inplace {
                    let fresh = build::list_of(self, &words);
                    let l = seq.cast::<ListObj>();
                    let old = l.splice(0, l.len.get(), fresh.cast::<ListObj>().take_all().into());
                    old.into_iter().for_each(crate::heap::decref);
                    Ref::new(seq)
                } else {
                    build::list_of(self, &words)
                }
            }
            Kind::Tuple => {
                let words = seq.cast::<TupleObj>().items().repeat(n);
                build::tuple_of(self, &words)
            }
            Kind::Bytes => {
                let v = seq.cast::<BytesObj>().data.borrow().repeat(n);
                build::bytes(self, v)
            }
            _ => {
                let v = seq.cast::<BytesObj>().data.borrow().repeat(n);
                if inplace {
                    *seq.cast::<BytesObj>().data.borrow_mut() = v;
                    return Ok(Ref::new(seq));
                }
                build::bytearray(self, v)
            }
        })
    }

    /// `-x`, `+x`, `~x`.
    pub fn unary_op(&mut self, op: char, w: Word) -> R {
        let ty = self.type_of(w);
        let name = match op {
            '-' => self.names.__neg__,
            '+' => self.names.__pos__,
            _ => self.names.__invert__,
        };
        if ty.is_heap
            && let Some(f) = self.type_lookup(ty, name)
            && f.get::<BuiltinObj>().is_none()
            && let Some(r) = self.call_special(w, name, &[])?
        {
            return Ok(r);
        }
        if let Some(r) = self.number_unary(op, w) {
            return Ok(r);
        }
        if let Some(r) = self.call_special(w, name, &[])? {
            return Ok(r);
        }
        Err(self.type_error(format!("bad operand type for unary {op}: '{}'", ty.name())))
    }

    /// `a == b` as a truth value.
    pub fn equal(&mut self, a: Word, b: Word) -> R<bool> {
        if let Some(same) = plainly_equal(a, b).or_else(|| equal_tuples(a, b)) {
            return Ok(same);
        }
        let r = self.compare(Cmp::Eq, a, b)?;
        self.truth(*r)
    }

    /// A rich comparison.
    pub fn compare(&mut self, op: Cmp, a: Word, b: Word) -> R {
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        if !ta.is_heap && !tb.is_heap {
            if ta.kind == Kind::Native
                && let Some(r) = crate::modules::decimal::quick_compare(self, op, a, b)
            {
                return Ok(build::bool(r));
            }
            if let Some(r) = self.compare_builtin(op, a, b)? {
                return Ok(r);
            }
            if ta.kind != Kind::Native && tb.kind != Kind::Native {
                return self.compare_default(op, a, b);
            }
        }
        self.enter()?;
        let r = self.compare_special(op, a, b);
        self.leave();
        match r? {
            Some(r) => Ok(r),
            None => self.compare_default(op, a, b),
        }
    }

    fn compare_default(&mut self, op: Cmp, a: Word, b: Word) -> R {
        match op {
            Cmp::Eq => Ok(build::bool(a == b)),
            Cmp::Ne => Ok(build::bool(a != b)),
            _ => {
                let (ta, tb) = (self.type_of(a).name(), self.type_of(b).name());
                Err(self.type_error(format!(
                    "'{}' not supported between instances of '{ta}' and '{tb}'",
                    op.symbol()
                )))
            }
        }
    }

    fn compare_name(&self, op: Cmp) -> Word {
        let n = &self.names;
        [n.__lt__, n.__le__, n.__eq__, n.__ne__, n.__gt__, n.__ge__][op as usize]
    }

    fn compare_special(&mut self, op: Cmp, a: Word, b: Word) -> R<Option<Ref>> {
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        let reflected_first = !std::ptr::eq(ta, tb) && tb.is_subtype(ta);
        let order = if reflected_first { [false, true] } else { [true, false] };
        self.compare_in_order(op, a, b, &order)
    }

    /// The first special method of a comparison, where that is one of `a`'s class, and in Python.
    pub(crate) fn first_comparison(&mut self, op: Cmp, a: Word, b: Word) -> Option<Word> {
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        if !ta.is_heap || !std::ptr::eq(ta, tb) && tb.is_subtype(ta) {
            return None;
        }
        let name = self.compare_name(op);
        self.type_lookup(ta, name)
    }

    /// What becomes of a comparison whose first special method ([`Vm::first_comparison`]) has given `NotImplemented`.
    #[cold]
    pub(crate) fn comparison_declined(&mut self, op: Cmp, a: Word, b: Word) -> R {
        match self.compare_in_order(op, a, b, &[false])? {
            Some(r) => Ok(r),
            None => self.compare_default(op, a, b),
        }
    }

    /// Asks the operands' methods, `a`'s where it says true.
    fn compare_in_order(&mut self, op: Cmp, a: Word, b: Word, order: &[bool]) -> R<Option<Ref>> {
        for &forward in order {
            let (x, y, o) = if forward { (a, b, op) } else { (b, a, op.swapped()) };
            let name = self.compare_name(o);
            let ty = self.type_of(x);
            let Some(f) = self.type_lookup(ty, name) else { continue };
            let r = if !self.is_methods_own(ty, f, name) {
                // `object`'s own `__ne__` inverts `__eq__`.
                if o == Cmp::Ne && self.has_user_eq(ty) {
                    let eq = self.names.__eq__;
                    match self.call_special(x, eq, &[y])? {
                        Some(r) if *r != Word::NOT_IMPLEMENTED => {
                            let t = self.truth(*r)?;
                            Some(build::bool(!t))
                        }
                        other => other,
                    }
                } else {
                    match self.compare_builtin(o, x, y)? {
                        // Types of library modules have their comparisons as methods.
                        None if ty.kind == Kind::Native => self.call_special(x, name, &[y])?,
                        r => r,
                    }
                }
            } else {
                self.call_special(x, name, &[y])?
            };
            if let Some(r) = r
                && *r != Word::NOT_IMPLEMENTED
            {
                return Ok(Some(r));
            }
        }
        Ok(None)
    }

    fn has_user_eq(&mut self, ty: &TypeObj) -> bool {
        let eq = self.names.__eq__;
        self.type_lookup(ty, eq).is_some_and(|f| self.is_methods_own(ty, f, eq))
    }

    /// Whether a comparison is done by a method: one in Python, or one in Rust of a library class without a built-in value.
    fn is_methods_own(&mut self, ty: &TypeObj, f: Word, name: Word) -> bool {
        let object = self.types.object;
        f.get::<BuiltinObj>().is_none()
            || ty.kind == Kind::Object && self.type_lookup(object, name) != Some(f)
    }

    /// Comparisons that built-in types define; `None` where Python would say `NotImplemented`.
    pub fn compare_builtin(&mut self, op: Cmp, a: Word, b: Word) -> R<Option<Ref>> {
        if let Some(o) = self.number_cmp(a, b) {
            return Ok(Some(build::bool(op.holds(o))));
        }
        Ok(match (a.kind(), b.kind()) {
            (Kind::Str, Kind::Str) => {
                let (x, y) = (a.cast::<StrObj>().as_str(), b.cast::<StrObj>().as_str());
                let order = match op {
                    Cmp::Eq | Cmp::Ne => x.cmp(y),
                    _ => crate::surrogates::compare(x, y),
                };
                Some(build::bool(op.holds(Some(order))))
            }
            (Kind::List, Kind::List) => self.compare_sequences(op, a, b)?,
            (Kind::Tuple, Kind::Tuple) => self.compare_sequences(op, a, b)?,
            (Kind::Bytes | Kind::ByteArray, Kind::Bytes | Kind::ByteArray) => {
                let (x, y) =
                    (a.cast::<BytesObj>().data.borrow(), b.cast::<BytesObj>().data.borrow());
                Some(build::bool(op.holds(Some(x.cmp(&y)))))
            }
            (Kind::Dict, Kind::Dict) if matches!(op, Cmp::Eq | Cmp::Ne) => {
                self.enter()?;
                let same =
                    crate::methods::dict::equal(self, a.cast::<DictObj>(), b.cast::<DictObj>());
                self.leave();
                Some(build::bool(same? == (op == Cmp::Eq)))
            }
            (Kind::Range, Kind::Range) if matches!(op, Cmp::Eq | Cmp::Ne) => {
                let same = crate::methods::range::equal(self, a, b)?;
                Some(build::bool(same == (op == Cmp::Eq)))
            }
            (Kind::Slice, Kind::Slice) => {
                let (x, y) = (a.cast::<SliceObj>(), b.cast::<SliceObj>());
                let x = build::tuple_of(self, &[x.start, x.stop, x.step]);
                let y = build::tuple_of(self, &[y.start, y.stop, y.step]);
                self.compare_sequences(op, *x, *y)?
            }
            (Kind::Complex, _) | (_, Kind::Complex) if matches!(op, Cmp::Eq | Cmp::Ne) => {
                let parts = |w: Word| w.get::<ComplexObj>().map(|c| (c.re, c.im));
                let same = match (parts(a), parts(b)) {
                    (Some(x), Some(y)) => Some(x == y),
                    (None, None) => None,
                    (Some(c), None) | (None, Some(c)) => {
                        // Exactly, as floats and integers compare.
                        let real = build::float(self, c.0);
                        let other = if a.kind() == Kind::Complex { b } else { a };
                        let order = self.number_cmp(*real, other);
                        order.map(|o| c.1 == 0.0 && o == Some(Ordering::Equal))
                    }
                };
                same.map(|same| build::bool(same == (op == Cmp::Eq)))
            }
            (Kind::Cell, Kind::Cell) => {
                let value = |w: Word| w.cast::<CellObj>().value.get();
                match (value(a), value(b)) {
                    // An empty one is less.
                    (Word::NULL, Word::NULL) => Some(build::bool(op.holds(Some(Ordering::Equal)))),
                    (Word::NULL, _) => Some(build::bool(op.holds(Some(Ordering::Less)))),
                    (_, Word::NULL) => Some(build::bool(op.holds(Some(Ordering::Greater)))),
                    (x, y) => {
                        let (x, y) = (Ref::new(x), Ref::new(y));
                        Some(self.compare(op, *x, *y)?)
                    }
                }
            }
            (Kind::Method, Kind::Method) if matches!(op, Cmp::Eq | Cmp::Ne) => {
                let (x, y) = (a.cast::<MethodObj>(), b.cast::<MethodObj>());
                Some(build::bool((x.func == y.func && x.this == y.this) == (op == Cmp::Eq)))
            }
            (Kind::Builtin, Kind::Builtin) if matches!(op, Cmp::Eq | Cmp::Ne) => {
                let (x, y) = (a.cast::<BuiltinObj>(), b.cast::<BuiltinObj>());
                let same = a == b
                    || (x.this != Word::NULL
                        && x.this == y.this
                        && x.func as usize == y.func as usize);
                Some(build::bool(same == (op == Cmp::Eq)))
            }
            _ => crate::methods::set::compare(self, op, a, b)?,
        })
    }

    fn compare_sequences(&mut self, op: Cmp, a: Word, b: Word) -> R<Option<Ref>> {
        fn items(w: Word) -> &'static [Word] {
            match w.get::<ListObj>() {
                Some(l) => l.items(),
                None => w.cast::<TupleObj>().items(),
            }
        }
        if matches!(op, Cmp::Eq | Cmp::Ne) && items(a).len() != items(b).len() {
            return Ok(Some(build::bool(op == Cmp::Ne)));
        }
        if let Some(order) = order_plainly(items(a), items(b)) {
            return Ok(Some(build::bool(op.holds(Some(order)))));
        }
        self.enter()?;
        let mut i = 0;
        let r = loop {
            // Re-read each time: `__eq__` may change a list.
            let (Some(x), Some(y)) = (items(a).get(i), items(b).get(i)) else {
                break Ok(build::bool(op.holds(Some(items(a).len().cmp(&items(b).len())))));
            };
            let (x, y) = (Ref::new(*x), Ref::new(*y));
            match self.equal(*x, *y) {
                Ok(true) => i += 1,
                Ok(false) => {
                    break match op {
                        Cmp::Eq => Ok(build::bool(false)),
                        Cmp::Ne => Ok(build::bool(true)),
                        _ => self.compare(op, *x, *y),
                    };
                }
                Err(e) => break Err(e),
            }
        };
        self.leave();
        r.map(Some)
    }

    /// Guards Rust recursion; every `enter` that succeeds needs a `leave`.
    pub fn enter(&mut self) -> R<()> {
        if self.depth >= self.frame_limit.max(1000) * 3 || self.is_too_deep() {
            return Err(self.recursion_error());
        }
        self.depth += 1;
        Ok(())
    }
    /// See [`Vm::enter`].
    pub fn leave(&mut self) {
        self.depth -= 1;
    }

    /// `bool(w)`.
    #[inline]
    pub fn truth(&mut self, w: Word) -> R<bool> {
        match w {
            Word::TRUE => Ok(true),
            Word::FALSE | Word::NONE => Ok(false),
            _ => self.truth_slow(w),
        }
    }

    #[inline(never)]
    fn truth_slow(&mut self, w: Word) -> R<bool> {
        if w.is_small_int() {
            return Ok(w.0 != 1);
        }
        let ty = self.type_of(w);
        if ty.is_heap {
            let (b, l) = (self.names.__bool__, self.names.__len__);
            if let Some(f) = self.type_lookup(ty, b)
                && f.get::<BuiltinObj>().is_none()
            {
                let r = self.call_found(w, b, &[])?;
                return match r.as_bool() {
                    Some(v) => Ok(v),
                    None => {
                        let got = self.type_of(*r).name();
                        Err(self.type_error(format!("__bool__ should return bool, returned {got}")))
                    }
                };
            }
            if let Some(f) = self.type_lookup(ty, l)
                && f.get::<BuiltinObj>().is_none()
            {
                return Ok(self.len(w)? != 0);
            }
        }
        Ok(match w.kind() {
            Kind::Int => Int::of(w).is_some_and(|i| !i.is_zero()),
            Kind::Float => as_float(w).is_some_and(|x| x != 0.0),
            Kind::Complex => {
                let c = w.cast::<ComplexObj>();
                c.re != 0.0 || c.im != 0.0
            }
            Kind::Str => w.cast::<StrObj>().len != 0,
            Kind::List => w.cast::<ListObj>().len.get() != 0,
            Kind::Tuple => w.cast::<TupleObj>().len != 0,
            Kind::Dict => !w.cast::<DictObj>().table().is_empty(),
            Kind::Set | Kind::FrozenSet => !w.cast::<SetObj>().table().is_empty(),
            Kind::Bytes | Kind::ByteArray => !w.cast::<BytesObj>().data.borrow().is_empty(),
            Kind::Range => self.len(w)? != 0,
            Kind::NotImplemented => {
                return Err(self
                    .type_error("NotImplemented should not be used in a boolean context".into()));
            }
            Kind::Native => {
                if !ty.is_heap
                    && let Some(n) = crate::modules::collections::quick_len(w)
                {
                    return Ok(n != 0);
                }
                let (b, name) = (self.names.__bool__, self.names.__len__);
                if self.type_lookup(ty, b).is_some() {
                    return Ok(*self.call_found(w, b, &[])? == Word::TRUE);
                }
                match self.type_lookup(ty, name) {
                    Some(_) => self.len(w)? != 0,
                    None => true,
                }
            }
            _ => true,
        })
    }

    /// `hash(w)`, equal to CPython's for numbers and containers of them.
    pub fn hash(&mut self, w: Word) -> R<i64> {
        if w.has_tid(tid::STR) {
            return Ok(w.cast::<StrObj>().hash());
        }
        if let Some(i) = w.as_i64() {
            return Ok(hash_int(i));
        }
        let ty = self.type_of(w);
        if ty.is_heap || ty.kind == Kind::Native {
            let name = self.names.__hash__;
            match self.type_lookup(ty, name) {
                Some(Word::NONE) => return Err(self.unhashable(w)),
                Some(f) if f.get::<BuiltinObj>().is_none() || self.is_own_hash(ty, f) => {
                    let r = self.call_found(w, name, &[])?;
                    return match Int::of(*r) {
                        Some(Int::Small(i)) => Ok(if i == -1 { -2 } else { i }),
                        Some(Int::Big(b)) => Ok(match i64::try_from(b) {
                            Ok(h) => h,
                            Err(_) => rustpython_common::hash::hash_bigint(b),
                        }),
                        None => {
                            Err(self.type_error("__hash__ method should return an integer".into()))
                        }
                    };
                }
                _ => {}
            }
        }
        self.hash_builtin(w)
    }

    /// Whether a native type has a `__hash__` of its own, written in Rust.
    fn is_own_hash(&mut self, ty: &TypeObj, f: Word) -> bool {
        let (object, name) = (self.types.object, self.names.__hash__);
        ty.kind == Kind::Native && self.type_lookup(object, name) != Some(f)
    }

    fn unhashable(&mut self, w: Word) -> crate::vm::Raised {
        let ty = self.type_of(w).name();
        self.type_error(format!("unhashable type: '{ty}'"))
    }

    /// The hash that built-in types define.
    pub fn hash_builtin(&mut self, w: Word) -> R<i64> {
        Ok(match w.kind() {
            Kind::Cell => return Err(self.unhashable(w)),
            Kind::Bool => (w == Word::TRUE) as i64,
            Kind::Int => match Int::of(w) {
                Some(Int::Big(b)) => rustpython_common::hash::hash_bigint(b),
                Some(Int::Small(i)) => hash_int(i),
                None => 0,
            },
            Kind::Float => {
                let x = as_float(w).unwrap_or(0.0);
                rustpython_common::hash::hash_float(x).unwrap_or((w.0 >> 4) as i64)
            }
            Kind::Complex => {
                let c = w.cast::<ComplexObj>();
                let re = rustpython_common::hash::hash_float(c.re).unwrap_or(0);
                let im = rustpython_common::hash::hash_float(c.im).unwrap_or(0);
                let h = re.wrapping_add(1_000_003i64.wrapping_mul(im));
                if h == -1 { -2 } else { h }
            }
            Kind::Str => w.cast::<StrObj>().hash(),
            Kind::Bytes => hash_bytes(&w.cast::<BytesObj>().data.borrow()),
            Kind::Tuple => {
                let items = w.cast::<TupleObj>().items();
                // xxHash as in CPython's `tuplehash`.
                const P1: u64 = 11400714785074694791;
                const P2: u64 = 14029467366897019727;
                const P5: u64 = 2870177450012600261;
                let mut acc = P5;
                for i in items {
                    let lane = match i.as_i64() {
                        Some(i) => hash_int(i),
                        None => self.hash(*i)?,
                    } as u64;
                    acc = acc.wrapping_add(lane.wrapping_mul(P2)).rotate_left(31).wrapping_mul(P1);
                }
                acc = acc.wrapping_add(items.len() as u64 ^ (P5 ^ 3527539));
                if acc == u64::MAX { 1546275796 } else { acc as i64 }
            }
            Kind::FrozenSet => crate::methods::set::hash(w.cast::<SetObj>()),
            Kind::Range => {
                let r = w.cast::<RangeObj>();
                let len = self.len(w)?;
                let n = build::usize(self, len);
                let parts = match len {
                    0 => [*n, Word::NONE, Word::NONE],
                    1 => [*n, r.start, Word::NONE],
                    _ => [*n, r.start, r.step],
                };
                let t = build::tuple_of(self, &parts);
                self.hash(*t)?
            }
            Kind::Method => {
                let m = w.cast::<MethodObj>();
                ((m.this.0 >> 4) ^ (m.func.0 >> 4)) as i64
            }
            Kind::Builtin if w.cast::<BuiltinObj>().this != Word::NULL => {
                let b = w.cast::<BuiltinObj>();
                ((b.this.0 >> 4) ^ (b.func as usize as u64)) as i64
            }
            Kind::List | Kind::Dict | Kind::Set | Kind::ByteArray | Kind::Slice => {
                return Err(self.unhashable(w));
            }
            _ => (w.0 >> 4) as i64,
        })
    }

    /// `isinstance(obj, class)` for a type (with `__instancecheck__` left to the caller).
    pub fn is_instance(&self, obj: Word, class: &TypeObj) -> bool {
        self.type_of(obj).is_subtype(class)
    }

    /// Calls a special method that the type was just seen to have; it may be `None`.
    pub(crate) fn call_found(&mut self, w: Word, name: Word, args: &[Word]) -> R {
        match self.call_special(w, name, args)? {
            Some(r) => Ok(r),
            None => Err(self.type_error("'NoneType' object is not callable".into())),
        }
    }

    /// Calls a binary special method by name on behalf of Rust code.
    pub fn call_method(&mut self, obj: Word, name: Word, args: &[Word]) -> R {
        let (f, this) = self.get_method(obj, name)?;
        match this {
            Some(this) => {
                let mut words = vec![*this];
                words.extend_from_slice(args);
                self.call(*f, &Args::of(&words))
            }
            None => self.call(*f, &Args::of(args)),
        }
    }
}

/// CPython's hash of an int.
#[inline]
pub fn hash_int(i: i64) -> i64 {
    const M: i64 = (1 << 61) - 1;
    let h = if (-M < i) && (i < M) { i } else { i % M };
    if h == -1 { -2 } else { h }
}

/// Whether two values are equal, where a look at identities, small integers and strings tells.
#[inline(always)]
pub(crate) fn plainly_equal(a: Word, b: Word) -> Option<bool> {
    if a == b {
        return Some(true); // identity implies equality in containers, for a NaN too
    }
    if a.is_small_int() && b.is_small_int() {
        return Some(false);
    }
    let both = a.has_tid(tid::STR) && b.has_tid(tid::STR);
    both.then(|| a.cast::<StrObj>().as_str() == b.cast::<StrObj>().as_str())
}

/// Whether two tuples are equal, where a look at small integers, strings and identities tells.
fn equal_tuples(a: Word, b: Word) -> Option<bool> {
    if !a.has_tid(tid::TUPLE) || !b.has_tid(tid::TUPLE) {
        return None;
    }
    let (x, y) = (a.cast::<TupleObj>().items(), b.cast::<TupleObj>().items());
    if x.len() != y.len() {
        return Some(false);
    }
    for (&x, &y) in x.iter().zip(y) {
        let text = |w: Word| w.has_tid(tid::STR).then(|| w.cast::<StrObj>().as_str());
        let same = match (text(x), text(y)) {
            (Some(x), Some(y)) => x == y,
            _ if x == y => true,
            _ if x.is_small_int() && y.is_small_int() => false,
            _ => return None,
        };
        if !same {
            return Some(false);
        }
    }
    Some(true)
}

/// The order of two values, where a look at small integers, immediate floats, strings and tuples of them tells.
#[inline(always)]
pub(crate) fn plain_order(a: Word, b: Word) -> Option<Ordering> {
    if a.is_small_int() && b.is_small_int() {
        return Some((a.0 as i64).cmp(&(b.0 as i64)));
    }
    plain_order_of_others(a, b)
}

fn plain_order_of_others(a: Word, b: Word) -> Option<Ordering> {
    if a.has_tid(tid::STR) && b.has_tid(tid::STR) {
        let (x, y) = (a.cast::<StrObj>(), b.cast::<StrObj>());
        if x.is_ascii() || y.is_ascii() {
            return Some(x.as_str().cmp(y.as_str()));
        }
        return Some(crate::surrogates::compare(x.as_str(), y.as_str()));
    }
    if a.has_tid(tid::TUPLE) && b.has_tid(tid::TUPLE) {
        return order_plainly(a.cast::<TupleObj>().items(), b.cast::<TupleObj>().items());
    }
    a.as_flonum()?.partial_cmp(&b.as_flonum()?)
}

/// The order of two sequences, where it is decided among small integers, immediate floats and strings.
pub(crate) fn order_plainly(a: &[Word], b: &[Word]) -> Option<Ordering> {
    for (&x, &y) in a.iter().zip(b) {
        if x.has_tid(tid::TUPLE) {
            return None;
        }
        let order = plain_order(x, y)?;
        if order != Ordering::Equal {
            return Some(order);
        }
    }
    Some(a.len().cmp(&b.len()))
}

/// Hash of a byte string (CPython's is keyed at random, so any good one will do).
pub fn hash_bytes(data: &[u8]) -> i64 {
    if data.is_empty() {
        return 0;
    }
    const K: u64 = 0x517c_c1b7_2722_0a95;
    let mut h: u64 = data.len() as u64 ^ 0x9e37_79b9_7f4a_7c15;
    let mut chunks = data.chunks_exact(8);
    for c in &mut chunks {
        let w = u64::from_le_bytes(c.try_into().expect("eight bytes"));
        h = (h.rotate_left(5) ^ w).wrapping_mul(K);
    }
    for b in chunks.remainder() {
        h = (h.rotate_left(5) ^ u64::from(*b)).wrapping_mul(K);
    }
    h ^= h >> 32;
    h = h.wrapping_mul(0xd6e8_feb8_6659_fd93);
    h ^= h >> 32;
    match h as i64 {
        0 => 1,
        -1 => -2,
        h => h,
    }
}

impl StrObj {
    /// The hash, computed once.
    #[inline]
    pub fn hash(&self) -> i64 {
        let h = self.hash.get();
        if h != 0 {
            return h;
        }
        let h = hash_bytes(self.as_str().as_bytes());
        self.hash.set(h);
        h
    }
}
