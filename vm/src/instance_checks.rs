//! `isinstance` and `issubclass`: of types, of what metaclasses say, of unions and tuples, and of objects that only look like
//! classes because they have `__bases__`.

use crate::heap::Ref;
use crate::object::*;
use crate::vm::{R, Vm};
use ir::word::Word;

const NO_CLASS_FOR_INSTANCE: &str =
    "isinstance() arg 2 must be a type, a tuple of types, or a union";
const NO_CLASS: &str = "issubclass() arg 1 must be a class";
const NO_CLASS_FOR_SUBCLASS: &str =
    "issubclass() arg 2 must be a class, a tuple of classes, or a union";

impl Vm {
    /// `isinstance(obj, class)` with tuples, unions and `__instancecheck__`.
    pub fn isinstance(&mut self, obj: Word, class: Word) -> R<bool> {
        let hook = self.names.__instancecheck__;
        if let Some(t) = class.get::<TypeObj>() {
            if std::ptr::eq(self.type_of(obj), t) {
                return Ok(true);
            }
            if self.has_hook(class, hook) && !self.is_plain_abc_instance(obj, t) {
                if self.is_library_hook(class, hook) {
                    return crate::modules::abc::instance(self, class, obj);
                }
                let r = self.call_found(class, hook, &[obj])?;
                return self.truth(*r);
            }
            return self.is_real_instance(obj, class);
        }
        if let Some(t) = class.get::<TupleObj>() {
            return self.any_of(t, |vm, c| vm.isinstance(obj, c));
        }
        match self.asked(class, hook, obj)? {
            Some(r) => Ok(r),
            None => self.is_real_instance(obj, class),
        }
    }

    /// Without hooks: what `type.__instancecheck__` says.
    pub(crate) fn is_real_instance(&mut self, obj: Word, class: Word) -> R<bool> {
        if let Some(t) = class.get::<TypeObj>() {
            return Ok(self.is_instance(obj, t) || self.claims_class(obj, t)?);
        }
        if self.bases_of(class)?.is_none() {
            return Err(self.type_error(NO_CLASS_FOR_INSTANCE.into()));
        }
        let name = self.names.__class__;
        match self.find_or_none(obj, name)? {
            Some(claimed) => self.derives(claimed, class),
            None => Ok(false),
        }
    }

    /// `isinstance(obj, class)`, if the type of `obj` alone decides.
    pub(crate) fn isinstance_by_type(&mut self, obj: Word, class: Word) -> Option<bool> {
        let t = class.get::<TypeObj>()?;
        let hook = self.names.__instancecheck__;
        let exact = std::ptr::eq(self.type_of(obj), t);
        if exact || self.is_plain_abc_instance(obj, t) {
            return Some(true);
        }
        if self.has_hook(class, hook) {
            return None;
        }
        if self.is_instance(obj, t) {
            return Some(true);
        }
        let plain = !self.type_of(class).is_heap && !self.may_claim_class(obj);
        plain.then_some(false)
    }

    /// Whether a class's metaclass has such a method in Python.
    fn has_hook(&mut self, class: Word, hook: Word) -> bool {
        let meta = self.type_of(class);
        meta.is_heap
            && self.type_lookup(meta, hook).is_some_and(|f| f.get::<BuiltinObj>().is_none())
    }

    /// Whether `class` is an abstract base class of the library's own sort and `obj` an instance of it by inheritance,
    /// which needs no asking.
    fn is_plain_abc_instance(&mut self, obj: Word, class: &TypeObj) -> bool {
        let hook = self.names.__instancecheck__;
        self.is_instance(obj, class) && self.is_library_hook(class.word(), hook)
    }

    /// Whether a class's `__instancecheck__` or `__subclasscheck__` is that of the library's `ABCMeta`, which only asks Rust.
    fn is_library_hook(&mut self, class: Word, hook: Word) -> bool {
        let meta = self.type_of(class);
        meta.is_heap
            && self.type_lookup(meta, hook).and_then(|f| f.get::<FuncObj>()).is_some_and(|f| {
                f.module.get().as_str() == Some("abc")
                    && f.qualname.get().as_str().and_then(|q| q.strip_prefix("ABCMeta."))
                        == hook.as_str()
            })
    }

    /// Whether an object's `__class__` may be another than its type.
    pub(crate) fn may_claim_class(&mut self, obj: Word) -> bool {
        let ty = self.type_of(obj);
        if !ty.is_heap && ty.kind != Kind::Native {
            return false;
        }
        [self.names.__class__, self.names.__getattribute__].into_iter().any(|name| {
            let object = self.types.object;
            self.type_lookup(ty, name) != self.type_lookup(object, name)
        })
    }

    /// Whether an object's `__class__`, if it differs from its type (a mock's or a proxy's), derives from `class`.
    fn claims_class(&mut self, obj: Word, class: &TypeObj) -> R<bool> {
        if !self.may_claim_class(obj) {
            return Ok(false);
        }
        let name = self.names.__class__;
        let claimed = self.find_or_none(obj, name)?;
        let claimed = claimed.as_ref().and_then(|c| c.get::<TypeObj>());
        Ok(claimed.is_some_and(|c| c.is_subtype(class)))
    }

    /// An attribute; `None` where it, or what it needs, is missing.
    fn find_or_none(&mut self, obj: Word, name: Word) -> R<Option<Ref>> {
        match self.find_attr(obj, name) {
            Ok(found) => Ok(found),
            Err(_) if self.pending_is(self.exc().attribute_error) => {
                self.clear_pending();
                Ok(None)
            }
            Err(e) => Err(e),
        }
    }

    /// `issubclass(class, of)`.
    pub fn issubclass(&mut self, class: Word, of: Word) -> R<bool> {
        let hook = self.names.__subclasscheck__;
        if let Some(t) = of.get::<TypeObj>() {
            if self.is_library_hook(of, hook) {
                self.enter()?;
                let r = crate::modules::abc::subclass(self, of, class);
                self.leave();
                return r;
            }
            if self.has_hook(of, hook) {
                let r = self.call_found(of, hook, &[class])?;
                return self.truth(*r);
            }
            if class.get::<TypeObj>().is_some_and(|c| c.is_subtype(t)) {
                return Ok(true);
            }
            return self.is_real_subclass(class, of);
        }
        if let Some(t) = of.get::<TupleObj>() {
            return self.any_of(t, |vm, c| vm.issubclass(class, c));
        }
        match self.asked(of, hook, class)? {
            Some(r) => Ok(r),
            None => self.is_real_subclass(class, of),
        }
    }

    /// Without hooks: what `type.__subclasscheck__` says.
    pub(crate) fn is_real_subclass(&mut self, class: Word, of: Word) -> R<bool> {
        if let (Some(c), Some(t)) = (class.get::<TypeObj>(), of.get::<TypeObj>()) {
            return Ok(c.is_subtype(t));
        }
        for (w, complaint) in [(class, NO_CLASS), (of, NO_CLASS_FOR_SUBCLASS)] {
            if self.bases_of(w)?.is_none() {
                return Err(self.type_error(complaint.into()));
            }
        }
        self.derives(Ref::new(class), of)
    }

    /// The tuple `__bases__` of a class, or of what looks like one.
    fn bases_of(&mut self, w: Word) -> R<Option<Ref>> {
        if let Some(t) = w.get::<TypeObj>() {
            return Ok(Some(Ref::new(t.bases.get())));
        }
        let name = self.names.__bases__;
        let bases = self.find_or_none(w, name)?;
        Ok(bases.filter(|b| b.get::<TupleObj>().is_some()))
    }

    /// Whether `of` is `class` or among its bases, theirs and so on.
    fn derives(&mut self, class: Ref, of: Word) -> R<bool> {
        let mut class = class;
        loop {
            if *class == of {
                return Ok(true);
            }
            let Some(bases) = self.bases_of(*class)? else { return Ok(false) };
            match bases.cast::<TupleObj>().items() {
                [] => return Ok(false),
                [one] => class = Ref::new(*one),
                many => {
                    self.enter()?;
                    let r = many
                        .iter()
                        .try_fold(false, |found, b| Ok(found || self.derives(Ref::new(*b), of)?));
                    self.leave();
                    return r;
                }
            }
            self.check_attention()?;
        }
    }

    /// The answer of an object that is no class but has the hook (a union, say).
    fn asked(&mut self, of: Word, hook: Word, about: Word) -> R<Option<bool>> {
        if !self.type_of(of).is_heap || of.kind() != Kind::Object {
            return Ok(None);
        }
        match self.call_special(of, hook, &[about])? {
            Some(r) => self.truth(*r).map(Some),
            None => Ok(None),
        }
    }

    fn any_of(
        &mut self,
        classes: &TupleObj,
        mut check: impl FnMut(&mut Vm, Word) -> R<bool>,
    ) -> R<bool> {
        self.enter()?;
        let mut found = Ok(false);
        for c in classes.items() {
            found = check(self, *c);
            if !matches!(found, Ok(false)) {
                break;
            }
        }
        self.leave();
        found
    }
}
