//! Assignment to a class's `__bases__`: new resolution orders for it and the classes below it.

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
        let mut order = vec![ty];
        order.extend(self.resolution_order(&bases)?);
        order[1..].iter().for_each(|t| incref(t.word()));
        replaced.push((ty, ty.mro.replace(order)));
        let below = ty.subclasses.borrow().clone();
        for s in below {
            // SAFETY: subclasses leave the list before they die.
            self.renew_order(unsafe { &*s }, replaced)?;
        }
        Ok(())
    }
}

/// Gives back the references of an order that is no longer used: to all types but the one that it is of.
fn release_order(ty: &TypeObj, order: Vec<&'static TypeObj>) {
    order.into_iter().filter(|t| !std::ptr::eq(*t, ty)).for_each(|t| decref(t.word()));
}
