//! `super().name`: what follows a class in the order of an object's bases.

use crate::build;
use crate::frame::Frame;
use crate::heap::{Ref, header};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

impl Vm {
    pub(super) fn load_super_attr(&mut self, frame: &mut Frame, arg: u32) -> R<()> {
        // super, class, self
        let this = frame.pop();
        let class = frame.pop();
        let global = frame.pop();
        let key = frame.code().names[arg as usize >> 2].word();
        if *global != self.types.super_.word() {
            let made = if arg & 2 != 0 {
                self.call(*global, &Args::of(&[*class, *this]))?
            } else {
                self.call(*global, &Args::of(&[]))?
            };
            let v = self.get_attr(*made, key)?;
            frame.push(v);
            if arg & 1 != 0 {
                frame.push_null();
            }
            return Ok(());
        }
        let Some(class_type) = class.get::<TypeObj>() else {
            return Err(self.type_error("super() argument 1 must be a type".into()));
        };
        let start = self.super_start(class_type, *this)?;
        if arg & 1 != 0
            && let Some(f) = self.super_method(*class, *this, key)
        {
            // A method call: no need for a bound method.
            frame.push(Ref::new(f));
            frame.push(this);
            return Ok(());
        }
        let s = build::own(crate::heap::place(
            SuperObj {
                head: header(self.types.super_),
                ty: class.into_word(),
                obj: this.into_word(),
                start: start.into_word(),
            },
            0,
        ));
        let v = self.get_attr(*s, key)?;
        frame.push(v);
        if arg & 1 != 0 {
            frame.push_null();
        }
        Ok(())
    }

    /// The function that `super(class, this).name` binds to an instance, if it does.
    pub(crate) fn super_method(&mut self, class: Word, this: Word, name: Word) -> Option<Word> {
        let start = self.type_of(this);
        let class_type = class.get::<TypeObj>()?;
        if this.get::<TypeObj>().is_some_and(|t| t.is_subtype(class_type))
            || !start.is_subtype(class_type)
        {
            return None;
        }
        let order = start.mro.borrow();
        let at = order.iter().position(|t| t.word() == class).map_or(order.len(), |a| a + 1);
        let found = order[at..].iter().find_map(|t| t.dict().lookup_str(name))?;
        let binds = found.kind() == Kind::Function
            || found.get::<BuiltinObj>().is_some_and(|b| b.is_method);
        binds.then_some(found)
    }

    /// Where `super(class, obj)` starts to search.
    pub fn super_start(&mut self, class: &TypeObj, obj: Word) -> R {
        if let Some(t) = obj.get::<TypeObj>()
            && t.is_subtype(class)
        {
            return Ok(Ref::new(obj));
        }
        let ty = self.type_of(obj);
        if ty.is_subtype(class) {
            return Ok(Ref::new(ty.word()));
        }
        // A proxy may stand for an instance.
        let name = self.names.__class__;
        if let Some(claimed) = self.find_attr(obj, name)?
            && claimed.get::<TypeObj>().is_some_and(|t| t.is_subtype(class))
        {
            return Ok(claimed);
        }
        Err(self.type_error("super(type, obj): obj must be an instance or subtype of type".into()))
    }
}
