//! Comparisons of any values: by a look where that tells, as built-in types define them, by special methods.

use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{R, Vm};
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

    pub(crate) fn has_user_eq(&mut self, ty: &TypeObj) -> bool {
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
            (Kind::Code, Kind::Code) if matches!(op, Cmp::Eq | Cmp::Ne) => {
                let same = a == b || crate::methods::code_bytes::equal(self, a, b)?;
                Some(build::bool(same == (op == Cmp::Eq)))
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
        // Identical items are equal; what follows decides.
        let same = items(a).iter().zip(items(b)).take_while(|(x, y)| x == y).count();
        if let Some(order) = order_plainly(&items(a)[same..], &items(b)[same..]) {
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
        if !plainly_equal(x, y)? {
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
