//! Operators on any values: numbers first, then built-in containers, then special methods.

use crate::arithmetic::{Int, as_float, nb};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
use ir::word::Word;

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
        if let Some(r) = self.quick_number_op(op, a, b).or_else(|| self.quick_join(op, a, b)) {
            return Ok(r);
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

    /// `a + b` of two texts, lists or tuples.
    #[inline(always)]
    fn quick_join(&mut self, op: u32, a: Word, b: Word) -> Option<Ref> {
        if op != nb::ADD || !a.is_pointer() || !b.is_pointer() {
            return None;
        }
        match (a.head().tid.get(), b.head().tid.get()) {
            (tid::STR, tid::STR) => Some(build::concat(self, a.cast(), b.cast())),
            (tid::LIST, tid::LIST) => Some(self.join_lists(a.cast(), b.cast())),
            (tid::TUPLE, tid::TUPLE) => Some(self.join_tuples(a.cast(), b.cast())),
            _ => None,
        }
    }

    fn join_lists(&mut self, a: &ListObj, b: &ListObj) -> Ref {
        let joined = build::empty_list(self);
        let list = joined.cast::<ListObj>();
        list.reserve(a.len.get() + b.len.get());
        list.extend(a.items());
        list.extend(b.items());
        joined
    }

    fn join_tuples(&mut self, a: &TupleObj, b: &TupleObj) -> Ref {
        let item = |i: usize| match i.checked_sub(a.len) {
            Some(i) => Ref::new(b.items()[i]),
            None => Ref::new(a.items()[i]),
        };
        build::tuple_by(self, a.len + b.len, item)
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
        if theirs.is_some_and(|f| f.get::<BuiltinObj>().is_none() || tb.kind == Kind::Object)
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
            let r = if not_builtin(f) || matches!(ta.kind, Kind::Native | Kind::Object) {
                self.call_special(a, in_place, &[b])?
            } else {
                match self.number_op(op, a, b)? {
                    None => self.container_op(op, a, b)?,
                    done => done,
                }
            };
            if let Some(r) = r
                && *r != Word::NOT_IMPLEMENTED
            {
                return Ok(Some(r));
            }
        }
        let is_sequence = |k: Kind| {
            matches!(k, Kind::Str | Kind::List | Kind::Tuple | Kind::Bytes | Kind::ByteArray)
        };
        let fa = self.type_lookup(ta, plain);
        let fb = if std::ptr::eq(ta, tb) { None } else { self.type_lookup(tb, reflected) };
        let mut attempts: smallvec::SmallVec<[(bool, Word); 2]> = smallvec::SmallVec::new();
        if let Some(f) = fa {
            attempts.push((true, f));
        }
        if let Some(f) = fb {
            // Built-in sequences have no number methods in CPython: what the other operand does comes first.
            let sequence = matches!(op % nb::INPLACE, nb::ADD | nb::MULTIPLY)
                && is_sequence(ta.kind)
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
            // A number does not repeat a sequence itself: the sequence's own method may do something else.
            let repeats = forward
                && !not_builtin(f)
                && op % nb::INPLACE == nb::MULTIPLY
                && is_sequence(tb.kind)
                && fb.is_some_and(not_builtin);
            // What is in a class without a built-in value is its method, in whatever language.
            let kind = if forward { ta.kind } else { tb.kind };
            let r = if leaves || repeats {
                None
            } else if not_builtin(f) || kind == Kind::Object {
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
            (nb::ADD, Kind::List, Kind::List) => Some(self.join_lists(a.cast(), b.cast())),
            (nb::ADD, Kind::Tuple, Kind::Tuple) => Some(self.join_tuples(a.cast(), b.cast())),
            (nb::ADD, Kind::Bytes | Kind::ByteArray, _) => {
                let mut v = Vec::new();
                let is_there = b.kind() == Kind::Bytes && a.kind() == Kind::Bytes && !inplace;
                if is_there {
                    let (x, y) = (&a.cast::<BytesObj>().data, &b.cast::<BytesObj>().data);
                    v.reserve_exact(x.borrow().len() + y.borrow().len());
                    v.extend_from_slice(&x.borrow());
                    v.extend_from_slice(&y.borrow());
                    return Ok(Some(build::bytes(self, v)));
                }
                let Some(y) = crate::buffer::copy(b) else {
                    let (ta, tb) = (self.type_of(a).name(), self.type_of(b).name());
                    return Err(self.type_error(format!("can't concat {tb} to {ta}")));
                };
                if inplace && a.kind() == Kind::ByteArray {
                    crate::buffer::resizing(self, a, |_| {
                        a.cast::<BytesObj>().data.borrow_mut().extend_from_slice(&y);
                        Ok(())
                    })?;
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
            (nb::REMAINDER, Kind::Str, _) => Some(crate::percent::percent(self, a, b)?),
            (nb::REMAINDER, Kind::Bytes | Kind::ByteArray, _) => {
                Some(crate::percent::percent_bytes(self, a, b)?)
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
            Kind::Str | Kind::Bytes | Kind::Tuple if n == 1 && !self.type_of(seq).is_heap => {
                Ref::new(seq)
            }
            Kind::Str => {
                let text = seq.cast::<StrObj>().as_str().repeat(n);
                build::str(self, &text)
            }
            Kind::List if !inplace => {
                let made = build::empty_list(self);
                made.cast::<ListObj>().repeat(seq.cast::<ListObj>().items(), n);
                made
            }
            Kind::List => {
                let words = seq.cast::<ListObj>().items().repeat(n);
                let fresh = build::list_of(self, &words);
                let l = seq.cast::<ListObj>();
                let old = l.splice(0, l.len.get(), fresh.cast::<ListObj>().take_all().into());
                old.into_iter().for_each(crate::heap::decref);
                Ref::new(seq)
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
                    crate::buffer::resizing(self, seq, |_| {
                        *seq.cast::<BytesObj>().data.borrow_mut() = v;
                        Ok(())
                    })?;
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
