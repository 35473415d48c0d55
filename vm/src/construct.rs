//! Classes as callables: who makes an instance, and who initialises it.

use crate::call::with_first;
use crate::code::SUSPENDS;
use crate::heap::{Ref, decref};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
use ir::word::Word;

impl Vm {
    /// `type.__call__`: metaclass `__call__` first, then `__new__` and `__init__`.
    pub(crate) fn call_type(&mut self, class: Word, args: &Args) -> R {
        let meta = self.type_of(class);
        if meta.is_heap {
            let name = self.names.__call__;
            if let Some(f) = self.type_lookup(meta, name)
                && f.get::<BuiltinObj>().is_none()
            {
                let f = Ref::new(f);
                let bound = self.bind(*f, class, meta.word())?;
                return self.call(*bound, args);
            }
        }
        self.instantiate(class, args)
    }

    /// `cls(...)` without a metaclass's say.
    pub fn instantiate(&mut self, class: Word, args: &Args) -> R {
        let ty = class.cast::<TypeObj>();
        if std::ptr::eq(ty, self.types.type_) && args.pos.len() == 1 && args.names.is_empty() {
            return Ok(Ref::new(self.type_of(args.pos[0]).word()));
        }
        let _alive = Ref::new(class);
        let made = self.make_instance(ty, args)?;
        // A type may make something that is not its instance; then it is not initialised.
        if !self.type_of(*made).is_subtype(ty) {
            return Ok(made);
        }
        self.initialise(&made, args.pos, args)?;
        Ok(made)
    }

    /// Runs `__init__` with these positional arguments and the others of `args`.
    fn initialise(&mut self, made: &Ref, pos: &[Word], args: &Args) -> R<()> {
        let made_type = self.type_of(**made);
        let name = self.names.__init__;
        let Some(init) = self.type_lookup(made_type, name) else { return Ok(()) };
        if init == self.object_init {
            return Ok(());
        }
        let init = Ref::new(init);
        let r = if matches!(init.kind(), Kind::Function | Kind::Builtin) {
            let pos = with_first(**made, pos);
            self.call(*init, &Args { pos: &pos, ..*args })?
        } else {
            let bound = self.bind(*init, **made, made_type.word())?;
            self.call(*bound, &Args { pos, ..*args })?
        };
        if *r != Word::NONE {
            let got = self.type_of(*r).name();
            return Err(self.type_error(format!("__init__() should return None, not '{got}'")));
        }
        Ok(())
    }

    /// Runs `__new__`.
    fn make_instance(&mut self, ty: &'static TypeObj, args: &Args) -> R {
        if ty.is_heap {
            let name = self.names.__new__;
            if let Some(f) = self.type_lookup(ty, name)
                && f.get::<BuiltinObj>().is_none()
            {
                let f = Ref::new(f);
                let bound = self.bind(*f, Word::NULL, ty.word())?;
                if bound.get::<BuiltinObj>().is_none() {
                    let pos = with_first(ty.word(), args.pos);
                    return self.call(*bound, &Args { pos: &pos, ..*args });
                }
            }
        }
        let Some(new) = ty.new.get() else {
            return Err(self.type_error(format!("cannot create '{}' instances", ty.name())));
        };
        let pos = with_first(ty.word(), args.pos);
        self.call_native(new, &Args { pos: &pos, ..*args })
    }

    /// Whether a class makes plain instances that nothing initialises, and no metaclass has a say.
    pub(crate) fn is_bare_class(&mut self, w: Word) -> bool {
        w.has_tid(builtin_tid::TYPE) && self.has_no_init(w.cast::<TypeObj>())
    }

    /// Whether calling a class begins with a constructor in Rust: of all classes without a metaclass's say but `type`, and
    /// those with a `__new__` in Python.
    pub(crate) fn has_native_new(&mut self, w: Word) -> bool {
        if !w.has_tid(builtin_tid::TYPE) || w == self.types.type_.word() {
            return false;
        }
        let (ty, name) = (w.cast::<TypeObj>(), self.names.__new__);
        let is_native = |f: Word| match f.get::<WrapperObj>() {
            Some(wrapper) => wrapper.func.get().get::<BuiltinObj>().is_some(),
            None => f.get::<BuiltinObj>().is_some(),
        };
        ty.new.get().is_some() && (!ty.is_heap || self.type_lookup(ty, name).is_none_or(is_native))
    }

    /// Makes an instance of a class with a constructor in Rust and initialises it. The positional arguments lie behind
    /// `slot`, the missing self, where first the class goes and then the instance; of `args` only those with names count.
    ///
    /// # Safety
    /// `slot` holds NULL on the operand stack, and behind it lie `count` arguments.
    pub(crate) unsafe fn construct(
        &mut self,
        ty: &'static TypeObj,
        slot: *mut Word,
        count: usize,
        args: &Args,
    ) -> R {
        let Some(new) = ty.new.get() else { return Err(self.not_callable(ty.word())) };
        // SAFETY: promised by the caller; what is in the slot belongs to the operand stack.
        let pos = unsafe {
            *slot = Ref::new(ty.word()).into_word();
            std::slice::from_raw_parts(slot, count + 1)
        };
        let made = self.call_native(new, &Args { pos, ..*args })?;
        let made_type = self.type_of(*made);
        if !std::ptr::eq(made_type, ty) && !made_type.is_subtype(ty) {
            return Ok(made);
        }
        let name = self.names.__init__;
        let init = self.type_lookup(made_type, name).filter(|init| *init != self.object_init);
        match init.and_then(|init| init.get::<BuiltinObj>()) {
            Some(init) => {
                // SAFETY: as above.
                let pos = unsafe {
                    decref(std::mem::replace(&mut *slot, made.clone().into_word()));
                    std::slice::from_raw_parts(slot, count + 1)
                };
                self.check_arity(init, pos)?;
                self.call_native(init.func, &Args { pos, ..*args })?;
            }
            None => self.initialise(&made, &pos[1..], args)?,
        }
        Ok(made)
    }

    /// The `__call__` of an instance of a class written in Rust.
    pub(crate) fn native_call_of(&mut self, w: Word) -> Option<&'static BuiltinObj> {
        if w.kind() != Kind::Native {
            return None;
        }
        let (ty, name) = (w.heap_type(), self.names.__call__);
        self.type_lookup(ty, name)?.get::<BuiltinObj>().filter(|b| b.is_method)
    }

    /// The Python `__init__` of a class whose instances are otherwise plain.
    pub(crate) fn simple_init(&mut self, ty: &'static TypeObj) -> Option<Word> {
        let init = self.init_of_plain_class(ty)?;
        // One that is a generator function gives something else than `None`.
        let plain = init.get::<FuncObj>().is_some_and(|f| f.code().flags & SUSPENDS == 0);
        (plain && init.has_tid(tid::FUNCTION)).then_some(init)
    }

    /// Whether an instance of a class is made by allocating it.
    pub(crate) fn has_no_init(&mut self, ty: &'static TypeObj) -> bool {
        self.init_of_plain_class(ty) == Some(self.object_init)
    }

    /// What initialises the instances of a class that has nothing else to do with them.
    fn init_of_plain_class(&mut self, ty: &'static TypeObj) -> Option<Word> {
        if !ty.is_heap || ty.kind != Kind::Object {
            return None;
        }
        let (new, init, abstracts) =
            (self.names.__new__, self.names.__init__, self.names.__abstractmethods__);
        if self.type_lookup(ty, new) != Some(self.object_new)
            || self.type_lookup(ty, abstracts).is_some()
        {
            return None;
        }
        self.type_lookup(ty, init)
    }
}
