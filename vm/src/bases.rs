//! Assignment to a class's `__bases__`: new resolution orders for it and the classes below it.

use crate::build;
use crate::heap::{decref, incref};
use crate::object::*;
use crate::types::{forget_type, invalidate};
use crate::vm::{R, Vm};
use ir::word::Word;

/// Types and the orders that they had.
type Replaced = Vec<(&'static TypeObj, Vec<&'static TypeObj>)>;

impl Vm {
    /// `class.__bases__ = bases`.
    ///
    /// # Errors
    /// `TypeError` for a class not made by `class`, for anything but a tuple of classes, for a cycle, for bases whose
    /// instances are laid out differently, and when there is no resolution order. Then nothing has changed.
    pub(crate) fn set_bases(&mut self, class: Word, bases: Word) -> R<()> {
        let ty = class.cast::<TypeObj>();
        if !ty.is_heap {
            let text =
                format!("cannot set '__bases__' attribute of immutable type '{}'", ty.name());
            return Err(self.type_error(text));
        }
        let Some(tuple) = bases.get::<TupleObj>() else {
            let got = self.type_of(bases).name();
            let text = format!("can only assign tuple to {}.__bases__, not {got}", ty.name());
            return Err(self.type_error(text));
        };
        if tuple.items().is_empty() {
            let text =
                format!("can only assign non-empty tuple to {}.__bases__, not ()", ty.name());
            return Err(self.type_error(text));
        }
        for b in tuple.items() {
            self.check_base(ty, *b)?;
        }
        if self.library.is_ordering {
            return Err(self.type_error("mro() may not change the classes that it orders".into()));
        }
        let before = ty.bases.replace(bases);
        let mut replaced = Replaced::new();
        if let Err(e) = self.renew_order(ty, &mut replaced) {
            ty.bases.set(before);
            for (t, order) in replaced.into_iter().rev() {
                release_order(t, t.mro.replace(order));
            }
            return Err(e);
        }
        for (t, order) in replaced {
            release_order(t, order);
        }
        incref(bases);
        // The class leaves the lists of its old bases and enters those of the new.
        ty.bases.set(before);
        forget_type(ty);
        ty.bases.set(bases);
        decref(before);
        for b in tuple.items() {
            b.cast::<TypeObj>().subclasses.borrow_mut().push(ty);
        }
        invalidate(ty);
        self.refresh_flags(ty);
        Ok(())
    }

    fn check_base(&mut self, ty: &'static TypeObj, base: Word) -> R<()> {
        let Some(b) = base.get::<TypeObj>() else {
            let got = self.type_of(base).name();
            return Err(self.type_error(format!(
                "{}.__bases__ must be tuple of classes, not '{got}'",
                ty.name()
            )));
        };
        if b.is_subtype(ty) {
            return Err(self.type_error("a __bases__ item causes an inheritance cycle".into()));
        }
        let slots = b.keys.borrow().names[..b.slots].to_vec();
        let alike = (b.kind == Kind::Object || b.kind == ty.kind)
            && (ty.has_dict || !b.has_dict)
            && ty.keys.borrow().names.starts_with(&slots)
            && b.slots <= ty.slots;
        if !alike {
            let (new, old) = (b.name(), self.layout_base(ty));
            let what = if b.kind == ty.kind { "object layout" } else { "deallocator" };
            let text = format!("__bases__ assignment: '{new}' {what} differs from '{old}'");
            return Err(self.type_error(text));
        }
        Ok(())
    }

    fn layout_base(&self, ty: &TypeObj) -> &'static str {
        let first = ty.bases.get().cast::<TupleObj>().items().first().copied();
        first.map_or("object", |b| b.cast::<TypeObj>().name())
    }

    /// Computes the resolution orders of a class and the classes below it anew, and keeps the old ones in `replaced`.
    fn renew_order(&mut self, ty: &'static TypeObj, replaced: &mut Replaced) -> R<()> {
        let bases: Vec<&'static TypeObj> =
            ty.bases.get().cast::<TupleObj>().items().iter().map(|b| b.cast::<TypeObj>()).collect();
        let order = match self.ordered_by_metaclass(ty)? {
            Some(order) => order,
            None => {
                let mut order = vec![ty];
                order.extend(self.resolution_order(&bases)?);
                order[1..].iter().for_each(|t| incref(t.word()));
                order
            }
        };
        replaced.push((ty, ty.mro.replace(order)));
        let below = ty.subclasses.borrow().clone();
        for s in below {
            // SAFETY: subclasses leave the list before they die.
            self.renew_order(unsafe { &*s }, replaced)?;
        }
        Ok(())
    }
}

impl Vm {
    /// The order that a metaclass's own `mro` gives, with references to all but the class itself.
    ///
    /// # Errors
    /// `TypeError` for what is no class, and for classes whose instances are laid out in another way.
    pub(crate) fn ordered_by_metaclass(
        &mut self,
        ty: &'static TypeObj,
    ) -> R<Option<Vec<&'static TypeObj>>> {
        let (meta, name) = (self.type_of(ty.word()), self.names.mro);
        let is_own = |f: Word| f.get::<BuiltinObj>().is_none();
        if !meta.is_heap || !self.type_lookup(meta, name).is_some_and(is_own) {
            return Ok(None);
        }
        if std::mem::replace(&mut self.library.is_ordering, true) {
            return Err(self.type_error("mro() may not change the classes that it orders".into()));
        }
        let given = self.call_special(ty.word(), name, &[]);
        self.library.is_ordering = false;
        let given = given?.unwrap_or_else(build::none);
        let items = self.collect(*given)?;
        let mut order = Vec::with_capacity(items.len());
        for item in &items {
            let Some(t) = item.get::<TypeObj>() else {
                let got = self.type_of(**item).name();
                let text = format!("mro() returned a non-class ('{got}')");
                return Err(self.type_error(text));
            };
            let slots = t.keys.borrow().names[..t.slots].to_vec();
            let alike = t.kind == Kind::Object
                || t.kind == ty.kind && (t.kind != Kind::Native || crate::types::related(t, ty));
            if !alike || t.slots > ty.slots || !ty.keys.borrow().names.starts_with(&slots) {
                let text = format!("mro() returned base with unsuitable layout ('{}')", t.name());
                return Err(self.type_error(text));
            }
            order.push(t);
        }
        order.iter().filter(|t| !std::ptr::eq(**t, ty)).for_each(|t| incref(t.word()));
        Ok(Some(order))
    }
}

/// Gives back the references of an order that is no longer used: to all types but the one that it is of.
pub(crate) fn release_order(ty: &TypeObj, order: Vec<&'static TypeObj>) {
    order.into_iter().filter(|t| !std::ptr::eq(*t, ty)).for_each(|t| decref(t.word()));
}
