//! Instructions that are too rare or too long for the loop. They work on the saved innermost frame.

use super::matching::Collection;
use crate::arithmetic::nb;
use crate::build;
use crate::dict::Dict;
use crate::frame::{Frame, GENERATOR};
use crate::heap::{Ref, decref, incref, replace};
use crate::methods::generators;
use crate::object::*;
use crate::opcode as op;
use crate::set::Set;
use crate::vm::{Args, R, Raised, Vm};
use ir::layout::tid;
use ir::word::Word;
use std::cell::Cell;

impl Frame {
    pub(super) fn push(&mut self, r: Ref) {
        // SAFETY: the compiler computed the maximal depth of the operand stack.
        unsafe {
            *self.sp = r.into_word();
            self.sp = self.sp.add(1);
        }
    }
    pub(super) fn push_null(&mut self) {
        // SAFETY: as for `push`.
        unsafe {
            *self.sp = Word::NULL;
            self.sp = self.sp.add(1);
        }
    }
    /// Pops a word; its reference is the caller's.
    pub(super) fn pop_word(&mut self) -> Word {
        // SAFETY: the compiler balances pushes and pops.
        unsafe {
            self.sp = self.sp.sub(1);
            *self.sp
        }
    }
    pub(super) fn pop(&mut self) -> Ref {
        Ref::owned(self.pop_word())
    }
    /// The `n`th word from the top, from 1; borrowed.
    pub(super) fn peek(&self, n: usize) -> Word {
        // SAFETY: the compiler knows that there are that many.
        unsafe { *self.sp.sub(n) }
    }
    pub(super) fn drop_many(&mut self, n: usize) {
        for _ in 0..n {
            decref(self.pop_word());
        }
    }
    pub(super) fn pop_many(&mut self, n: usize) -> Vec<Ref> {
        let mut v: Vec<Ref> = (0..n).map(|_| self.pop()).collect();
        v.reverse();
        v
    }
}

impl Vm {
    /// Executes one instruction of the innermost frame, whose `ip` is already behind it.
    #[inline(never)]
    pub(crate) fn execute_slow(&mut self, opcode: u8, arg: u32) -> R<()> {
        let frame = self.top_frame();
        let code = frame.code();
        let n = arg as usize;
        let name = |i: usize| code.names[i].word();
        match opcode {
            op::LOAD_NAME => {
                let key = name(n);
                let locals = frame.locals;
                if locals != Word::NULL
                    && let Some(w) = self.lookup_mapping(locals, key)?
                {
                    frame.push(w);
                } else {
                    let w = self.load_global(frame, key)?;
                    frame.push(w);
                }
            }
            op::STORE_NAME => {
                let value = frame.pop();
                let target = if frame.locals == Word::NULL {
                    frame.function().globals
                } else {
                    frame.locals
                };
                // A namespace from `__prepare__` may be any mapping, with methods of its own.
                if target.has_tid(tid::DICT) {
                    target.cast::<DictObj>().insert(self, name(n), value)?;
                } else {
                    self.set_item(target, name(n), *value)?;
                }
            }
            op::DELETE_NAME => {
                let target = if frame.locals == Word::NULL {
                    frame.function().globals
                } else {
                    frame.locals
                };
                if target.has_tid(tid::DICT) {
                    if target.cast::<DictObj>().remove(self, name(n))?.is_none() {
                        return Err(self.name_error(name(n)));
                    }
                } else if let Err(e) = self.del_item(target, name(n)) {
                    if !self.pending_is(self.exc().key_error) {
                        return Err(e);
                    }
                    self.clear_pending();
                    return Err(self.name_error(name(n)));
                }
            }
            op::STORE_GLOBAL => {
                let value = frame.pop();
                frame.function().globals.cast::<DictObj>().insert_str(self, name(n), value);
            }
            op::DELETE_GLOBAL => {
                if frame.function().globals.cast::<DictObj>().remove(self, name(n))?.is_none() {
                    return Err(self.name_error(name(n)));
                }
            }
            op::LOAD_LOCALS => {
                let w = if frame.locals == Word::NULL {
                    frame.function().globals
                } else {
                    frame.locals
                };
                frame.push(Ref::new(w));
            }
            op::LOAD_FROM_DICT_OR_GLOBALS => {
                let d = frame.pop();
                let w = match self.lookup_mapping(*d, name(n))? {
                    Some(w) => w,
                    None => self.load_global(frame, name(n))?,
                };
                frame.push(w);
            }
            op::LOAD_FROM_DICT_OR_DEREF => {
                let d = frame.pop();
                let key = code.localsplus[n].word();
                let w = match self.lookup_mapping(*d, key)? {
                    Some(w) => w,
                    None => {
                        let v = frame.localsplus()[n].cast::<CellObj>().value.get();
                        if v == Word::NULL {
                            return Err(self.unbound_cell(code, n));
                        }
                        Ref::new(v)
                    }
                };
                frame.push(w);
            }
            op::DELETE_DEREF => {
                let cell = frame.localsplus()[n].cast::<CellObj>();
                if cell.value.get() == Word::NULL {
                    return Err(self.unbound_cell(code, n));
                }
                replace(&cell.value, Word::NULL);
            }
            op::DELETE_ATTR => {
                let obj = frame.pop();
                self.set_attr(*obj, name(n), None)?;
            }
            op::MAKE_FUNCTION => {
                let c = frame.pop();
                let globals = frame.function().globals;
                let f = build::function(self, c, globals);
                frame.push(f);
            }
            op::SET_FUNCTION_ATTRIBUTE => {
                let f = frame.pop();
                let value = frame.pop_word();
                match function_attribute(f.cast::<FuncObj>(), arg) {
                    Some(field) => replace(field, value),
                    None => decref(value),
                }
                frame.push(f);
            }
            op::BUILD_MAP => {
                let d = build::dict(self, Dict::default());
                d.cast::<DictObj>().table().reserve(n);
                for i in (0..n).rev() {
                    let (k, v) = (frame.peek(2 * i + 2), frame.peek(2 * i + 1));
                    d.cast::<DictObj>().insert(self, k, Ref::new(v))?;
                }
                frame.drop_many(2 * n);
                frame.push(d);
            }
            op::BUILD_SET => {
                let s = build::set(self.types.set, Set::default());
                for i in (0..n).rev() {
                    s.cast::<SetObj>().add(self, frame.peek(i + 1))?;
                }
                frame.drop_many(n);
                frame.push(s);
            }
            op::BUILD_SLICE => {
                let step = if n == 3 { frame.pop() } else { build::none() };
                let stop = frame.pop();
                let start = frame.pop();
                let s = build::slice(self, start, stop, step);
                frame.push(s);
            }
            op::BUILD_STRING => {
                // SAFETY: the compiler put `n` strings there.
                let parts = unsafe { std::slice::from_raw_parts(frame.sp.sub(n), n) };
                let s = build::join(self, parts.iter().map(|p| p.cast::<StrObj>()));
                frame.drop_many(n);
                frame.push(s);
            }
            op::LIST_EXTEND => {
                let items = frame.pop();
                let list = frame.peek(n);
                if !self.is_iterable(*items) {
                    let ty = self.type_of(*items).name();
                    return Err(
                        self.type_error(format!("Value after * must be an iterable, not {ty}"))
                    );
                }
                crate::methods::list::extend(self, list.cast::<ListObj>(), *items)?;
            }
            op::SET_ADD => {
                let v = frame.pop();
                frame.peek(n).cast::<SetObj>().add(self, *v)?;
            }
            op::SET_UPDATE => {
                let items = frame.pop();
                let set = Ref::new(frame.peek(n));
                crate::methods::set::update(self, set.cast::<SetObj>(), *items)?;
            }
            op::MAP_ADD => {
                let v = frame.pop();
                let k = frame.pop();
                frame.peek(n).cast::<DictObj>().insert(self, *k, v)?;
            }
            op::DICT_UPDATE => {
                let other = frame.pop();
                let d = Ref::new(frame.peek(n));
                if other.get::<DictObj>().is_none() {
                    let keys = self.names.keys;
                    if self.find_attr(*other, keys)?.is_none() {
                        let ty = self.type_of(*other).name();
                        return Err(self.type_error(format!("'{ty}' object is not a mapping")));
                    }
                }
                crate::methods::dict::update(self, d.cast::<DictObj>(), *other)?;
            }
            op::DICT_MERGE => {
                let other = frame.pop();
                let d = Ref::new(frame.peek(n));
                let callable = frame.peek(n + 3);
                self.merge_keywords(d.cast::<DictObj>(), *other, callable)?;
            }
            op::UNPACK_EX => {
                let seq = frame.pop();
                let (before, after) = (n & 0xff, n >> 8);
                let items = self.collect_for_unpack(*seq)?;
                if items.len() < before + after {
                    let text = format!(
                        "not enough values to unpack (expected at least {}, got {})",
                        before + after,
                        items.len()
                    );
                    return Err(self.value_error(&text));
                }
                let middle = items.len() - after;
                for i in items[middle..].iter().rev() {
                    frame.push(i.clone());
                }
                let rest = build::list(self, items[before..middle].to_vec());
                frame.push(rest);
                for i in items[..before].iter().rev() {
                    frame.push(i.clone());
                }
            }
            op::FORMAT_SIMPLE => {
                let v = frame.pop();
                let s = self.format_simply(*v)?;
                frame.push(s);
            }
            op::FORMAT_WITH_SPEC => {
                let spec = frame.pop();
                let v = frame.pop();
                let s = self.format(*v, spec.as_str().unwrap_or(""))?;
                frame.push(s);
            }
            op::CONVERT_VALUE => {
                let v = frame.pop();
                let s = match arg {
                    1 => self.str_of(*v)?,
                    2 => {
                        let t = self.repr(*v)?;
                        build::str(self, &t)
                    }
                    _ => {
                        let t = self.ascii_repr(*v)?;
                        build::str(self, &t)
                    }
                };
                frame.push(s);
            }
            op::LOAD_BUILD_CLASS => {
                let key = self.names.__build_class__;
                match self.built_in(frame.function().globals, key)? {
                    Some(f) => frame.push(f),
                    None => {
                        let ty = self.exc().name_error;
                        return Err(self.raise(ty, "__build_class__ not found"));
                    }
                }
            }
            op::LOAD_COMMON_CONSTANT => {
                let exc = self.exc();
                let w = match arg {
                    0 => exc.assertion_error.word(),
                    1 => exc.not_implemented_error.word(),
                    2 => self.types.tuple.word(),
                    5 => self.types.list.word(),
                    6 => self.types.set.word(),
                    _ => {
                        let key = self.intern(if arg == 3 { "all" } else { "any" });
                        self.builtins
                            .cast::<DictObj>()
                            .lookup_str(*key)
                            .expect("a built-in function")
                    }
                };
                frame.push(Ref::new(w));
            }
            op::GET_LEN => {
                let len = self.len(frame.peek(1))?;
                let r = build::usize(self, len);
                frame.push(r);
            }
            op::MATCH_SEQUENCE => {
                let yes = self.collection(frame.peek(1)) == Collection::Sequence;
                frame.push(build::bool(yes));
            }
            op::MATCH_MAPPING => {
                let yes = self.collection(frame.peek(1)) == Collection::Mapping;
                frame.push(build::bool(yes));
            }
            op::MATCH_KEYS => {
                let r = self.match_keys(frame.peek(2), frame.peek(1))?;
                frame.push(r.unwrap_or_else(build::none));
            }
            op::MATCH_CLASS => {
                let r = self.match_class(frame.peek(3), frame.peek(2), n, frame.peek(1))?;
                frame.pop_many(3);
                frame.push(r.unwrap_or_else(build::none));
            }
            op::GET_YIELD_FROM_ITER => {
                let w = frame.peek(1);
                let flags = frame.code().flags;
                const AWAITS: u32 = crate::code::CO_COROUTINE | crate::code::CO_ITERABLE_COROUTINE;
                match w.get::<GenObj>().map(|g| g.sort) {
                    Some(GenSort::Coroutine) if flags & AWAITS == 0 => {
                        let text =
                            "cannot 'yield from' a coroutine object in a non-coroutine generator";
                        return Err(self.type_error(text.into()));
                    }
                    Some(GenSort::Coroutine | GenSort::Generator) => {}
                    _ => {
                        let it = self.get_iter(w)?;
                        frame.pop();
                        frame.push(it);
                    }
                }
            }
            op::GET_AWAITABLE => {
                let w = frame.pop();
                let it = self.get_awaitable(*w, n)?;
                frame.push(it);
            }
            op::GET_AITER => {
                let w = frame.pop();
                let key = self.names.__aiter__;
                match self.call_special(*w, key, &[])? {
                    Some(it) => {
                        let (ty, next) = (self.type_of(*it), self.names.__anext__);
                        if self.type_lookup(ty, next).is_none() {
                            return Err(self.type_error(format!(
                                "'async for' received an object from __aiter__ that does not implement __anext__: {}",
                                ty.name()
                            )));
                        }
                        frame.push(it);
                    }
                    None => {
                        let ty = self.type_of(*w).name();
                        return Err(self.type_error(format!(
                            "'async for' requires an object with __aiter__ method, got {ty}"
                        )));
                    }
                }
            }
            op::GET_ANEXT => {
                let it = frame.peek(1);
                if it.get::<GenObj>().is_some_and(|g| g.sort == GenSort::AsyncGenerator) {
                    let next = generators::next_of_async(self, it)?;
                    frame.push(next);
                    return Ok(());
                }
                let key = self.names.__anext__;
                match self.call_special(it, key, &[])? {
                    Some(a) => {
                        let it = self.next_awaitable(*a)?;
                        frame.push(it);
                    }
                    None => {
                        let ty = self.type_of(it).name();
                        return Err(self.type_error(format!(
                            "'async for' requires an iterator with __anext__ method, got {ty}"
                        )));
                    }
                }
            }
            op::END_ASYNC_FOR => {
                let e = frame.pop();
                if self.is_instance(*e, self.exc().stop_async_iteration) {
                    frame.pop();
                } else {
                    self.reraised = true;
                    decref(self.pending.replace(e.into_word()));
                    return Err(Raised);
                }
            }
            op::CLEANUP_THROW => {
                // sub-iterator, last sent value, exception
                let e = frame.peek(1);
                if self.is_instance(e, self.exc().stop_iteration) {
                    let v = e.cast::<ExcObj>().value.get();
                    let v = if v == Word::NULL { build::none() } else { Ref::new(v) };
                    frame.pop_many(3);
                    frame.push(build::none());
                    frame.push(v);
                } else {
                    let e = frame.pop();
                    self.reraised = true;
                    decref(self.pending.replace(e.into_word()));
                    return Err(Raised);
                }
            }
            op::PUSH_EXC_INFO => {
                let e = frame.pop();
                let previous = std::mem::replace(&mut self.handled, e.word());
                incref(e.word());
                // What a generator's resumer handles is not the generator's own: see `POP_EXCEPT`.
                let outer = frame.flags & GENERATOR != 0 && previous == frame.outer_handled;
                match Ref::owned_or_null(previous) {
                    Some(p) if !outer => frame.push(p),
                    _ => frame.push(build::none()),
                }
                frame.push(e);
            }
            op::POP_EXCEPT => {
                let previous = frame.pop_word();
                let previous = match previous {
                    // By now another may resume the generator.
                    Word::NONE if frame.flags & GENERATOR != 0 => {
                        incref(frame.outer_handled);
                        frame.outer_handled
                    }
                    Word::NONE => Word::NULL,
                    previous => previous,
                };
                decref(std::mem::replace(&mut self.handled, previous));
            }
            op::CHECK_EXC_MATCH => {
                let matches = self.exception_matches(frame.peek(2), frame.peek(1))?;
                frame.pop();
                frame.push(build::bool(matches));
            }
            op::CHECK_EG_MATCH => {
                let (e, class) = (frame.peek(2), frame.peek(1));
                let (found, rest) = crate::methods::groups::match_group(self, e, class)?;
                frame.pop_many(2);
                frame.push(rest.unwrap_or_else(build::none));
                if let Some(found) = &found {
                    decref(std::mem::replace(&mut self.handled, found.clone().into_word()));
                }
                frame.push(found.unwrap_or_else(build::none));
            }
            op::RERAISE => {
                let e = frame.pop();
                return Err(self.reraise(e));
            }
            op::RAISE_VARARGS => return Err(self.raise_varargs(frame, n)),
            op::WITH_EXCEPT_START => {
                // exit, self or NULL, lasti, previous exception, exception
                let e = frame.peek(1);
                let (exit, this) = (frame.peek(5), frame.peek(4));
                let ty = self.type_of(e).word();
                let tb = e.get::<ExcObj>().map_or(Word::NULL, |x| x.traceback.get());
                let tb = if tb == Word::NULL { Word::NONE } else { tb };
                let r = if this == Word::NULL {
                    self.call(exit, &Args::of(&[ty, e, tb]))?
                } else {
                    self.call(exit, &Args::of(&[this, ty, e, tb]))?
                };
                frame.push(r);
            }
            op::LOAD_SPECIAL => {
                let key = match arg {
                    0 => self.names.__enter__,
                    1 => self.names.__exit__,
                    2 => self.names.__aenter__,
                    _ => self.names.__aexit__,
                };
                let obj = frame.pop();
                let ty = self.type_of(*obj);
                match self.type_lookup(ty, key) {
                    Some(f)
                        if f.kind() == Kind::Function
                            || f.get::<BuiltinObj>().is_some_and(|b| b.is_method) =>
                    {
                        frame.push(Ref::new(f));
                        frame.push(obj);
                    }
                    Some(f) => {
                        let f = Ref::new(f);
                        let bound = self.bind(*f, *obj, ty.word())?;
                        frame.push(bound);
                        frame.push_null();
                    }
                    None => {
                        let what = if arg < 2 {
                            "context manager"
                        } else {
                            "asynchronous context manager"
                        };
                        let entry = [self.names.__enter__, self.names.__aenter__];
                        let half =
                            arg % 2 == 1 && self.type_lookup(ty, entry[arg as usize / 2]).is_some();
                        let missed = match arg {
                            1 if half => " (missed __exit__ method)",
                            3 if half => " (missed __aexit__ method)",
                            _ => "",
                        };
                        return Err(self.type_error(format!(
                            "'{}' object does not support the {what} protocol{missed}",
                            ty.name(),
                        )));
                    }
                }
            }
            op::LOAD_SUPER_ATTR | op::LOAD_SUPER_ATTR_ATTR | op::LOAD_SUPER_ATTR_METHOD => {
                self.load_super_attr(frame, arg)?;
            }
            op::IMPORT_NAME => {
                let from = frame.pop();
                let level = frame.pop();
                let level = self.to_i64(*level)? as usize;
                let globals = Ref::new(frame.function().globals);
                let m = crate::import::statement(self, name(n), *globals, *from, level)?;
                frame.push(m);
            }
            op::IMPORT_FROM => {
                let m = crate::import::import_from(self, frame.peek(1), name(n))?;
                frame.push(m);
            }
            op::CALL_INTRINSIC_1 => {
                let w = frame.pop();
                let r = self.intrinsic_1(frame, arg, w)?;
                frame.push(r);
            }
            op::CALL_INTRINSIC_2 => {
                let b = frame.pop();
                let a = frame.pop();
                let r = self.intrinsic_2(arg, a, b)?;
                frame.push(r);
            }
            op::SETUP_ANNOTATIONS => {
                let target = if frame.locals == Word::NULL {
                    frame.function().globals
                } else {
                    frame.locals
                };
                let key = self.names.__annotations__;
                let d = target.cast::<DictObj>();
                if d.lookup_str(key).is_none() {
                    let fresh = build::dict(self, Dict::default());
                    d.insert_str(self, key, fresh);
                }
            }
            op::BUILD_TEMPLATE => {
                let interpolations = frame.pop();
                let strings = frame.pop();
                let parts = [*strings, *interpolations];
                let r = crate::import::call_library(self, "_template", "build_template", &parts)?;
                frame.push(r);
            }
            op::BUILD_INTERPOLATION => {
                let spec = if arg & 1 != 0 { frame.pop() } else { Ref::new(self.empty_str) };
                let expression = frame.pop();
                let value = frame.pop();
                let conversion = build::int64(self, i64::from(arg >> 2));
                let parts = [*value, *expression, *spec, *conversion];
                let r =
                    crate::import::call_library(self, "_template", "build_interpolation", &parts)?;
                frame.push(r);
            }
            op::NOP | op::NOT_TAKEN => {}
            other => {
                return Err(self.unsupported(&format!("bytecode {}", op::name(other))));
            }
        }
        Ok(())
    }

    /// `mapping[key]`, with absence as `None`.
    pub(crate) fn lookup_mapping(&mut self, mapping: Word, key: Word) -> R<Option<Ref>> {
        if mapping.has_tid(tid::DICT) {
            return Ok(mapping.cast::<DictObj>().lookup(self, key)?.map(Ref::new));
        }
        match self.get_item(mapping, key) {
            Ok(v) => Ok(Some(v)),
            Err(e) => {
                if self.pending_is(self.exc().key_error) {
                    self.clear_pending();
                    Ok(None)
                } else {
                    Err(e)
                }
            }
        }
    }

    fn intrinsic_1(&mut self, frame: &mut Frame, which: u32, w: Ref) -> R {
        match which {
            2 => {
                crate::import::import_star(self, frame, *w)?;
                Ok(build::none())
            }
            3 => {
                // StopIteration must not leave a generator as it is.
                let sort = GenSort::of(frame.code());
                let exc = self.exc();
                let stops = self.is_instance(*w, exc.stop_iteration)
                    || sort == GenSort::AsyncGenerator
                        && self.is_instance(*w, exc.stop_async_iteration);
                if stops {
                    let (what, which) = (sort.name(), self.type_of(*w).name());
                    let text = build::str(self, &format!("{what} raised {which}"));
                    let args = build::tuple(self, vec![text]);
                    let e = crate::exceptions::instance(self.exc().runtime_error, args);
                    let x = e.cast::<ExcObj>();
                    replace(&x.cause, w.clone().into_word());
                    replace(&x.context, w.into_word());
                    x.suppress_context.set(true);
                    return Ok(e);
                }
                Ok(w)
            }
            5 => self.unary_op('+', *w),
            6 => Ok(build::tuple_of(self, w.cast::<ListObj>().items())),
            1 => {
                let key = self.intern("displayhook");
                let hook = self.sys_dict.cast::<DictObj>().lookup_str(*key).map(Ref::new);
                match hook {
                    Some(hook) => self.call(*hook, &Args::of(&[*w])),
                    None => Err(self.runtime_error("lost sys.displayhook")),
                }
            }
            4 => Ok(crate::methods::generators::wrap(self, w)),
            7..=11 => crate::typing::intrinsic(self, which, w),
            _ => Err(self.unsupported(&format!("intrinsic {which}"))),
        }
    }

    fn intrinsic_2(&mut self, which: u32, a: Ref, b: Ref) -> R {
        match which {
            1 => crate::methods::groups::after_clauses(self, *a, b.cast::<ListObj>().items()),
            4 => {
                let key = self.names.__type_params__;
                self.set_attr(*a, key, Some(b))?;
                Ok(a)
            }
            _ => crate::typing::intrinsic_2(self, which, *a, *b),
        }
    }

    fn merge_keywords(&mut self, d: &DictObj, other: Word, callable: Word) -> R<()> {
        if let Some(o) = other.get::<DictObj>()
            && d.table().is_empty()
        {
            *d.table() = o.table().copy();
            return Ok(());
        }
        let pairs: Vec<(Ref, Ref)> = match other.get::<DictObj>() {
            Some(o) => o.table().iter().map(|e| (Ref::new(e.key), Ref::new(e.value))).collect(),
            None => {
                let keys = self.names.keys;
                let Some(f) = self.find_attr(other, keys)? else {
                    let (name, ty) = (self.callable_path(callable), self.type_of(other).name());
                    return Err(self.type_error(format!(
                        "{name} argument after ** must be a mapping, not {ty}"
                    )));
                };
                let list = self.call(*f, &Args::of(&[]))?;
                let mut pairs = Vec::new();
                for k in self.collect(*list)? {
                    let v = self.get_item(other, *k)?;
                    pairs.push((k, v));
                }
                pairs
            }
        };
        for (k, v) in pairs {
            if d.lookup(self, *k)?.is_some() {
                let name = self.callable_path(callable);
                let key = k.as_str().unwrap_or("?");
                return Err(self.type_error(format!(
                    "{name} got multiple values for keyword argument '{key}'"
                )));
            }
            d.insert(self, *k, v)?;
        }
        Ok(())
    }

    /// Exactly `n` items of an iterable.
    pub(crate) fn unpack(&mut self, w: Word, n: usize) -> R<Vec<Ref>> {
        let known = match w.kind() {
            Kind::Tuple => Some(w.cast::<TupleObj>().len),
            Kind::List => Some(w.cast::<ListObj>().len.get()),
            _ => None,
        };
        let items = match known {
            Some(_) => self.collect(w)?,
            None => {
                if !self.is_iterable(w) {
                    let ty = self.type_of(w).name();
                    return Err(self.type_error(format!("cannot unpack non-iterable {ty} object")));
                }
                let it = self.get_iter(w)?;
                let mut items = Vec::with_capacity(n);
                while items.len() < n {
                    match self.iter_next(*it)? {
                        Some(v) => items.push(v),
                        None => break,
                    }
                }
                if items.len() == n && self.iter_next(*it)?.is_some() {
                    return Err(
                        self.value_error(&format!("too many values to unpack (expected {n})"))
                    );
                }
                items
            }
        };
        if items.len() < n {
            let got = items.len();
            return Err(
                self.value_error(&format!("not enough values to unpack (expected {n}, got {got})"))
            );
        }
        if items.len() > n {
            return Err(self.value_error(&format!("too many values to unpack (expected {n})")));
        }
        Ok(items)
    }

    fn collect_for_unpack(&mut self, w: Word) -> R<Vec<Ref>> {
        if !self.is_iterable(w) {
            let ty = self.type_of(w).name();
            return Err(self.type_error(format!("cannot unpack non-iterable {ty} object")));
        }
        self.collect(w)
    }

    /// `SEND` to anything: a yielded value with `true`, or the final one with `false`.
    pub(crate) fn send(&mut self, receiver: Word, value: Word) -> R<(Ref, bool)> {
        if receiver.kind() == Kind::Generator {
            return match self.gen_send(receiver, Ref::new(value))? {
                Some(v) => Ok((v, true)),
                None => Ok((std::mem::replace(&mut self.returned, build::none()), false)),
            };
        }
        if generators::is_awaitable(self, receiver) {
            return generators::advance(self, receiver, value, None);
        }
        if value == Word::NONE {
            self.returned = build::none();
            match self.iter_next(receiver) {
                Ok(Some(v)) => return Ok((v, true)),
                Ok(None) => {
                    let v = std::mem::replace(&mut self.returned, build::none());
                    return Ok((v, false));
                }
                Err(e) => return Err(e),
            }
        }
        let key = self.names.send;
        match self.call_method(receiver, key, &[value]) {
            Ok(v) => Ok((v, true)),
            Err(e) => {
                if !self.pending_is(self.exc().stop_iteration) {
                    return Err(e);
                }
                let e = self.take_pending();
                let v = e.cast::<ExcObj>().value.get();
                let v = if v == Word::NULL { build::none() } else { Ref::new(v) };
                Ok((v, false))
            }
        }
    }

    #[cold]
    pub(crate) fn unbound_local(&mut self, code: &crate::code::Code, i: usize) -> Raised {
        let name = code.localsplus[i].word();
        let ty = self.exc().unbound_local_error;
        let text = "cannot access local variable '{}' where it is not associated with a value";
        self.raise_about_name(ty, text, name)
    }

    #[cold]
    pub(crate) fn unbound_cell(&mut self, code: &crate::code::Code, i: usize) -> Raised {
        if i < code.first_free {
            return self.unbound_local(code, i);
        }
        let name = code.localsplus[i].word();
        let ty = self.exc().name_error;
        let text = "cannot access free variable '{}' where it is not associated with a value in enclosing scope";
        self.raise_about_name(ty, text, name)
    }

    #[cold]
    pub(crate) fn name_error(&mut self, name: Word) -> Raised {
        let ty = self.exc().name_error;
        self.raise_about_name(ty, "name '{}' is not defined", name)
    }

    /// Raises with a name in the place of `{}`, which the exception keeps too.
    #[cold]
    fn raise_about_name(&mut self, ty: &'static TypeObj, text: &str, name: Word) -> Raised {
        let text = build::str(self, &text.replace("{}", name.as_str().unwrap_or("?")));
        let args = build::tuple(self, vec![text]);
        let e = crate::exceptions::instance(ty, args);
        crate::methods::exceptions::set_field(self, *e, "name", name);
        self.raise_object(e)
    }
}

/// The operators that `BINARY_OP` may carry, for the disassembler.
pub(crate) fn operator_symbol(arg: u32) -> String {
    if arg == nb::SUBSCR {
        return "[]".into();
    }
    let s = nb::SYMBOLS[(arg % nb::INPLACE) as usize];
    let s = if s.starts_with("**") { "**" } else { s };
    if arg >= nb::INPLACE { format!("{s}=") } else { s.into() }
}

/// What `SET_FUNCTION_ATTRIBUTE` stores to.
pub(crate) fn function_attribute(func: &FuncObj, arg: u32) -> Option<&Cell<Word>> {
    Some(match arg {
        1 => &func.defaults,
        2 => &func.kwdefaults,
        4 => &func.annotations,
        8 => &func.closure,
        16 => &func.annotate,
        _ => return None,
    })
}
