//! Calls of every kind of callable.

use crate::build;
use crate::frame::{Frame, INIT};
use crate::heap::{Ref, decref, incref};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
use ir::word::Word;
use smallvec::SmallVec;

/// A dict's items as keyword arguments, which stay alive whatever becomes of the dict.
#[derive(Default)]
struct Keywords {
    names: SmallVec<[Word; 8]>,
    values: SmallVec<[Word; 8]>,
    kept: SmallVec<[Ref; 16]>,
}

impl Keywords {
    fn with<'a>(&'a self, pos: &'a [Word]) -> Args<'a> {
        Args { pos, kw: &self.values, names: &self.names }
    }
}

impl Vm {
    /// Calls anything from Rust and waits for the result.
    pub fn call(&mut self, callable: Word, args: &Args) -> R {
        if callable.has_tid(tid::FUNCTION) {
            return self.call_function(callable, args);
        }
        match callable.kind() {
            Kind::Builtin => {
                let b = callable.cast::<BuiltinObj>();
                if b.this == Word::NULL {
                    self.check_receiver(b, args.pos)?;
                    self.check_arity(b, args.pos)?;
                    return self.call_native(b.func, args);
                }
                self.check_arity(b, args.pos)?;
                let call =
                    |vm: &mut Vm, pos: &[Word]| vm.call_native(b.func, &Args { pos, ..*args });
                match *args.pos {
                    [] => call(self, &[b.this]),
                    [a] => call(self, &[b.this, a]),
                    _ => call(self, &with_first(b.this, args.pos)),
                }
            }
            Kind::Method => {
                let m = callable.cast::<MethodObj>();
                let pos = with_first(m.this, args.pos);
                // The method object may die while its function runs.
                let func = Ref::new(m.func);
                let _this = Ref::new(m.this);
                self.call(*func, &Args { pos: &pos, ..*args })
            }
            Kind::Type => self.call_type(callable, args),
            Kind::Function => self.call_function(callable, args),
            Kind::StaticMethod if !self.type_of(callable).is_heap => {
                match callable.cast::<WrapperObj>().func.get() {
                    Word::NULL => Err(self.not_callable(callable)),
                    f => {
                        let f = Ref::new(f);
                        self.call(*f, args)
                    }
                }
            }
            _ => {
                let name = self.names.__call__;
                let ty = self.type_of(callable);
                match self.type_lookup(ty, name) {
                    Some(f) if f.kind() == Kind::Builtin && f.cast::<BuiltinObj>().is_method => {
                        let b = f.cast::<BuiltinObj>();
                        let (_method, _this) = (Ref::new(f), Ref::new(callable));
                        let pos = with_first(callable, args.pos);
                        self.check_arity(b, &pos)?;
                        self.call_native(b.func, &Args { pos: &pos, ..*args })
                    }
                    Some(f) => {
                        let f = Ref::new(f);
                        // Deep, if a class's `__call__` is one of its instances.
                        self.enter()?;
                        let bound = match self.bind(*f, callable, ty.word()) {
                            Ok(bound) => bound,
                            Err(e) => {
                                self.leave();
                                return Err(e);
                            }
                        };
                        let r = self.call(*bound, args);
                        self.leave();
                        r
                    }
                    None => Err(self.not_callable(callable)),
                }
            }
        }
    }

    /// `callable(w)`.
    pub fn is_callable(&mut self, w: Word) -> bool {
        let (ty, name) = (self.type_of(w), self.names.__call__);
        let direct = matches!(
            w.kind(),
            Kind::Function | Kind::Builtin | Kind::Method | Kind::Type | Kind::StaticMethod
        );
        direct || self.type_lookup(ty, name).is_some()
    }

    #[cold]
    pub(crate) fn not_callable(&mut self, w: Word) -> crate::vm::Raised {
        let ty = self.type_of(w).name();
        self.type_error(format!("'{ty}' object is not callable"))
    }

    /// A method of a built-in type that is called through the type must get one of its instances.
    #[inline(always)]
    pub(crate) fn check_receiver(&mut self, b: &BuiltinObj, pos: &[Word]) -> R<()> {
        let fits =
            !b.is_method || pos.first().is_some_and(|w| std::ptr::eq(self.type_of(*w), b.owner));
        if fits { Ok(()) } else { self.check_subclass_receiver(b, pos) }
    }

    #[cold]
    fn check_subclass_receiver(&mut self, b: &BuiltinObj, pos: &[Word]) -> R<()> {
        // SAFETY: a method's owner is a built-in type, or one that has the method in its dict.
        let Some(owner) = (unsafe { b.owner.as_ref() }) else { return Ok(()) };
        let (name, owner_name) = (b.name.as_str().unwrap_or("?"), owner.name());
        let text = match pos.first() {
            None => format!("unbound method {owner_name}.{name}() needs an argument"),
            Some(w) if self.type_of(*w).is_subtype(owner) => return Ok(()),
            Some(w) if name.starts_with("__") => format!(
                "descriptor '{name}' requires a '{owner_name}' object but received a '{}'",
                self.type_of(*w).name()
            ),
            Some(w) => format!(
                "descriptor '{name}' for '{owner_name}' objects doesn't apply to a '{}' object",
                self.type_of(*w).name()
            ),
        };
        Err(self.type_error(text))
    }

    /// Whether a method takes this many arguments, its receiver among them.
    #[inline(always)]
    pub(crate) fn check_arity(&mut self, b: &BuiltinObj, pos: &[Word]) -> R<()> {
        let (least, most) = b.arity;
        let count = pos.len() + usize::from(b.this != Word::NULL);
        if count >= usize::from(least) && count <= usize::from(most) {
            return Ok(());
        }
        self.refuse_arguments(b, pos)
    }

    /// Also looks at the class that an explicit `__new__` is given.
    #[cold]
    fn refuse_arguments(&mut self, b: &BuiltinObj, pos: &[Word]) -> R<()> {
        let name = b.name.as_str().unwrap_or("?");
        if b.arity != crate::methods::arity::NEW {
            let count = pos.len() + usize::from(b.this != Word::NULL);
            let (least, most) = b.arity;
            if most == u8::MAX && count >= usize::from(least) {
                return Ok(()); // as many as one likes
            }
            let receiver = usize::from(b.is_method || b.this != Word::NULL);
            let text = crate::methods::arity::complaint(name, b.arity, count, receiver);
            return Err(self.type_error(text));
        }
        // SAFETY: owners are built-in types, which are immortal.
        let Some(owner) = (unsafe { b.owner.as_ref() }) else { return Ok(()) };
        let owner_name = owner.name();
        let text = match pos.first() {
            None => format!("{owner_name}.__new__(): not enough arguments"),
            Some(w) => match w.get::<TypeObj>() {
                Some(class) if class.is_subtype(owner) => return Ok(()),
                Some(class) => {
                    let class = class.name();
                    format!(
                        "{owner_name}.__new__({class}): {class} is not a subtype of {owner_name}"
                    )
                }
                None => {
                    let ty = self.type_of(*w).name();
                    format!("{owner_name}.__new__(X): X is not a type object ({ty})")
                }
            },
        };
        Err(self.type_error(text))
    }

    pub(crate) fn call_native(&mut self, f: NativeFn, args: &Args) -> R {
        if self.is_too_deep() {
            return Err(self.recursion_error());
        }
        self.depth += 1;
        let r = f(self, args);
        self.depth -= 1;
        r
    }

    fn call_function(&mut self, func: Word, args: &Args) -> R {
        self.enter()?;
        let r = self.run_call(func, args);
        self.leave();
        r
    }

    #[inline]
    fn run_call(&mut self, func: Word, args: &Args) -> R {
        if args.names.is_empty()
            && let Some(r) = self.call_compiled(func, args.pos)
        {
            return r;
        }
        self.bind_frame(func, args)?;
        self.run_function()
    }

    /// `CALL n`: on the innermost frame's operand stack are callable, self or NULL, and arguments. Either
    /// replaces them by the result or pushes the callee's frame. On error the operands stay.
    pub(crate) fn start_call(&mut self, n: usize) -> R<()> {
        let frame = self.top_frame();
        // SAFETY: the compiler put `n + 2` words there.
        unsafe {
            let callee = frame.sp.sub(n + 2);
            self.resolve_callee(callee);
            let f = *callee;
            let first = if *callee.add(1) != Word::NULL { callee.add(1) } else { callee.add(2) };
            let count = frame.sp.offset_from(first) as usize;
            let pos = std::slice::from_raw_parts(first, count);
            if f.has_tid(tid::FUNCTION) {
                self.bind_frame(f, &Args::of(pos))?;
                drop_operands(frame, callee);
                return Ok(());
            }
            if f.has_tid(builtin_tid::TYPE)
                && *callee.add(1) == Word::NULL
                && let Some(init) = self.simple_init(f.cast::<TypeObj>())
            {
                let made = build::instance(f.cast::<TypeObj>());
                // The new instance is the missing self.
                *callee.add(1) = made.clone().into_word();
                let pos = std::slice::from_raw_parts(callee.add(1), count + 1);
                let new = self.bind_frame(init, &Args::of(pos))?;
                new.flags |= INIT;
                new.extra = made.into_word();
                drop_operands(frame, callee);
                return Ok(());
            }
            let r = if *callee.add(1) != Word::NULL {
                self.call(f, &Args::of(pos))?
            } else if count == 0 && self.is_bare_class(f) {
                build::instance(f.cast::<TypeObj>())
            } else if self.has_native_new(f) {
                self.construct(f.cast::<TypeObj>(), callee.add(1), count, &Args::of(&[]))?
            } else if let Some(method) = self.native_call_of(f) {
                // The callable is its method's missing self.
                *callee.add(1) = Ref::new(f).into_word();
                let pos = std::slice::from_raw_parts(callee.add(1), count + 1);
                self.check_arity(method, pos)?;
                self.call_native(method.func, &Args::of(pos))?
            } else {
                self.call(f, &Args::of(pos))?
            };
            drop_operands(frame, callee);
            *frame.sp = r.into_word();
            frame.sp = frame.sp.add(1);
        }
        Ok(())
    }

    /// Whether this is a `functools.partial` of that very class.
    #[inline(always)]
    pub(crate) fn is_partial(&self, w: Word) -> bool {
        w.is_pointer() && self.library.partial.is_some_and(|t| std::ptr::eq(w.heap_type(), t))
    }

    /// `CALL n` of a partial call without keyword arguments: as [`Vm::start_call`], but the frame is that of its function.
    pub(crate) fn start_partial(&mut self, n: usize) -> R<()> {
        let frame = self.top_frame();
        // SAFETY: the compiler put `n + 2` words there.
        let (callee, pos) = unsafe {
            let callee = frame.sp.sub(n + 2);
            (callee, std::slice::from_raw_parts(callee.add(2), n))
        };
        // SAFETY: as above; the operands are given up once they are bound or the call is done.
        let partial = unsafe { *callee };
        crate::modules::partial::unfolded(self, partial, &Args::of(pos), |vm, function, args| {
            if function.has_tid(tid::FUNCTION) {
                vm.bind_frame(function, args)?;
                // SAFETY: as above.
                unsafe { drop_operands(frame, callee) };
                return Ok(());
            }
            let r = vm.call(function, args)?;
            // SAFETY: as above; there is room for the result where the operands were.
            unsafe {
                drop_operands(frame, callee);
                *frame.sp = r.into_word();
                frame.sp = frame.sp.add(1);
            }
            Ok(())
        })
    }

    /// A bound method, or an instance whose class has a `__call__` in Python, becomes the function and its self.
    ///
    /// # Safety
    /// Callable and self (or NULL) lie there.
    unsafe fn resolve_callee(&mut self, callee: *mut Word) {
        // SAFETY: promised by the caller; the words' references stay with the operand stack.
        unsafe {
            let f = *callee;
            if *callee.add(1) != Word::NULL || f.has_tid(tid::FUNCTION) {
                return;
            }
            if f.has_tid(builtin_tid::METHOD) {
                let m = f.cast::<MethodObj>();
                let (func, this) = (m.func, m.this);
                incref(func);
                incref(this);
                *callee = func;
                *callee.add(1) = this;
                decref(f);
            } else if let Some(func) = self.python_call_of(f) {
                incref(func);
                *callee = func;
                *callee.add(1) = f;
            }
        }
    }

    /// The `__call__` of an instance's class, if it is a Python function.
    pub(crate) fn python_call_of(&mut self, w: Word) -> Option<Word> {
        if !w.is_pointer() || w.kind() != Kind::Object || !w.heap_type().is_heap {
            return None;
        }
        let name = self.names.__call__;
        self.type_lookup(w.heap_type(), name).filter(|f| f.has_tid(tid::FUNCTION))
    }

    /// `CALL_KW n`: as `start_call`, with a tuple of keyword names on top.
    pub(crate) fn start_call_kw(&mut self, n: usize) -> R<()> {
        let frame = self.top_frame();
        // SAFETY: the compiler put `n + 3` words there.
        unsafe {
            let callee = frame.sp.sub(n + 3);
            let names = (*frame.sp.sub(1)).cast::<TupleObj>().items();
            self.resolve_callee(callee);
            let f = *callee;
            let first = if *callee.add(1) != Word::NULL { callee.add(1) } else { callee.add(2) };
            let end = frame.sp.sub(1);
            let all = std::slice::from_raw_parts(first, end.offset_from(first) as usize);
            let (pos, kw) = all.split_at(all.len() - names.len());
            let args = Args { pos, kw, names };
            if f.has_tid(tid::FUNCTION) {
                self.bind_frame(f, &args)?;
                drop_operands(frame, callee);
                return Ok(());
            }
            if f.has_tid(builtin_tid::TYPE)
                && let Some(init) = self.simple_init(f.cast::<TypeObj>())
            {
                let made = build::instance(f.cast::<TypeObj>());
                let pos = with_first(*made, pos);
                let new = self.bind_frame(init, &Args { pos: &pos, kw, names })?;
                new.flags |= INIT;
                new.extra = made.into_word();
                drop_operands(frame, callee);
                return Ok(());
            }
            let r = if self.has_native_new(f) && *callee.add(1) == Word::NULL {
                self.construct(f.cast::<TypeObj>(), callee.add(1), pos.len(), &args)?
            } else {
                self.call(f, &args)?
            };
            drop_operands(frame, callee);
            *frame.sp = r.into_word();
            frame.sp = frame.sp.add(1);
        }
        Ok(())
    }

    /// `CALL_FUNCTION_EX`: callable, NULL, an iterable of positional arguments, a dict or NULL.
    pub(crate) fn start_call_ex(&mut self) -> R<()> {
        let frame = self.top_frame();
        // SAFETY: the compiler put four words there.
        unsafe {
            let callee = frame.sp.sub(4);
            self.resolve_callee(callee);
            let f = *callee;
            let star = *callee.add(2);
            let items = match star.get::<TupleObj>() {
                Some(_) => Ref::new(star),
                None => {
                    if !self.is_iterable(star) {
                        let ty = self.type_of(star).name();
                        let name = self.callable_path(f);
                        return Err(self.type_error(format!(
                            "{name} argument after * must be an iterable, not {ty}"
                        )));
                    }
                    let v = self.collect(star)?;
                    build::tuple(self, v)
                }
            };
            let keywords = self.spread_keywords(*callee.add(3))?;
            let mut pos = items.cast::<TupleObj>().items();
            let longer;
            if *callee.add(1) != Word::NULL {
                longer = with_first(*callee.add(1), pos);
                pos = &longer;
            }
            let args = keywords.with(pos);
            if f.has_tid(tid::FUNCTION) {
                self.bind_frame(f, &args)?;
                drop_operands(frame, callee);
                return Ok(());
            }
            if f.has_tid(builtin_tid::TYPE)
                && *callee.add(1) == Word::NULL
                && let Some(init) = self.simple_init(f.cast::<TypeObj>())
            {
                let made = build::instance(f.cast::<TypeObj>());
                let pos = with_first(*made, pos);
                let new = self.bind_frame(init, &keywords.with(&pos))?;
                new.flags |= INIT;
                new.extra = made.into_word();
                drop_operands(frame, callee);
                return Ok(());
            }
            let r = self.call(f, &args)?;
            drop_operands(frame, callee);
            *frame.sp = r.into_word();
            frame.sp = frame.sp.add(1);
        }
        Ok(())
    }

    /// Calls something with the items of a tuple, and those of a dict (or NULL) by their names.
    pub(crate) fn call_spread(&mut self, f: Word, tuple: Word, dict: Word) -> R {
        let keywords = self.spread_keywords(dict)?;
        self.call(f, &keywords.with(tuple.cast::<TupleObj>().items()))
    }

    fn spread_keywords(&mut self, dict: Word) -> R<Keywords> {
        let mut keywords = Keywords::default();
        let Some(dict) = dict.get::<DictObj>() else { return Ok(keywords) };
        for e in dict.table().iter() {
            if e.key.as_str().is_none() {
                return Err(self.type_error("keywords must be strings".into()));
            }
            keywords.kept.extend([Ref::new(e.key), Ref::new(e.value)]);
            keywords.names.push(e.key);
            keywords.values.push(e.value);
        }
        Ok(keywords)
    }

    /// How error messages name a callable: `f()`.
    pub fn callable_name(&mut self, f: Word) -> String {
        match f.kind() {
            Kind::Function => {
                format!("{}()", f.cast::<FuncObj>().qualname.get().as_str().unwrap_or("?"))
            }
            Kind::Builtin => format!("{}()", f.cast::<BuiltinObj>().name.as_str().unwrap_or("?")),
            Kind::Method => self.callable_name(f.cast::<MethodObj>().func),
            Kind::Type => format!("{}()", f.cast::<TypeObj>().name()),
            _ => format!("{} object", self.type_of(f).name()),
        }
    }

    /// The same with its module in front, as `*` and `**` name it.
    pub(crate) fn callable_path(&mut self, f: Word) -> String {
        let name = self.callable_name(f);
        let function = match f.get::<MethodObj>() {
            Some(m) => m.func,
            None => f,
        };
        match function.get::<FuncObj>().and_then(|f| f.module.get().as_str()) {
            Some(module) if module != "builtins" => format!("{module}.{name}"),
            _ => name,
        }
    }

    /// Calls a function with a namespace as its locals (class bodies, modules, `exec`).
    pub fn call_with_locals(&mut self, func: Word, locals: Word) -> R {
        self.enter()?;
        incref(func);
        let r = match self.push_frame(func) {
            Ok(frame) => {
                incref(locals);
                frame.locals = locals;
                self.run_frame()
            }
            Err(e) => Err(e),
        };
        self.leave();
        r
    }
}

/// Pops everything from `down_to` up.
///
/// # Safety
/// `down_to` lies within the frame's operand stack.
unsafe fn drop_operands(frame: &mut Frame, down_to: *mut Word) {
    while frame.sp > down_to {
        // SAFETY: slots below `sp` are initialised and owned.
        unsafe {
            frame.sp = frame.sp.sub(1);
            decref(*frame.sp);
        }
    }
}

/// How many arguments need no memory of their own.
const FEW: usize = 6;

/// The words with one before them.
#[inline]
pub(crate) fn with_first(first: Word, rest: &[Word]) -> SmallVec<[Word; FEW]> {
    if rest.len() < FEW {
        let mut few = [Word::NULL; FEW];
        few[0] = first;
        few[1..].iter_mut().zip(rest).for_each(|(to, w)| *to = *w);
        return SmallVec::from_buf_and_len(few, rest.len() + 1);
    }
    std::iter::once(first).chain(rest.iter().copied()).collect()
}
