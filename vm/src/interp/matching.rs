//! What patterns of `match` ask of a subject.

use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{R, Vm};
use ir::layout::tid;
use ir::word::Word;
use std::cell::Cell;

/// Which kind of pattern a class's instances match: at most one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Collection {
    Neither,
    Sequence,
    Mapping,
}

impl Vm {
    /// What the first class of the resolution order that says anything says.
    pub(crate) fn collection(&self, w: Word) -> Collection {
        self.collection_of(self.type_of(w))
    }

    /// As [`Vm::collection`], of a class.
    pub(crate) fn collection_of(&self, ty: &TypeObj) -> Collection {
        let of = |t: &TypeObj| match t.kind {
            _ if t.is_heap => t.collection.get(),
            Kind::List | Kind::Tuple | Kind::Range => Collection::Sequence,
            Kind::Dict => Collection::Mapping,
            _ => t.collection.get(),
        };
        let all = ty.mro.borrow();
        all.iter().map(|t| of(t)).find(|c| *c != Collection::Neither).unwrap_or(Collection::Neither)
    }

    /// The values of all keys, if the mapping has them: without making any that are missing.
    pub(super) fn match_keys(&mut self, subject: Word, keys: Word) -> R<Option<Ref>> {
        let keys = keys.cast::<TupleObj>().items();
        // Literals differ, which the compiler has seen to; attributes may not.
        let seen = build::dict(self, crate::dict::Dict::default());
        let mut values = Vec::with_capacity(keys.len());
        let missing = build::cell(self, Word::NULL);
        for key in keys {
            if keys.len() > 1 {
                let seen = seen.cast::<DictObj>();
                if seen.lookup(self, *key)?.is_some() {
                    let shown = self.repr(*key)?;
                    let text = format!("mapping pattern checks duplicate key ({shown})");
                    return Err(self.value_error(&text));
                }
                seen.insert(self, *key, build::none())?;
            }
            let found = if subject.has_tid(tid::DICT) {
                subject.cast::<DictObj>().lookup(self, *key)?.map(Ref::new)
            } else {
                let get = self.names.get;
                let found = self.call_method(subject, get, &[*key, *missing])?;
                (*found != *missing).then_some(found)
            };
            match found {
                Some(v) => values.push(v),
                None => return Ok(None),
            }
        }
        Ok(Some(build::tuple(self, values)))
    }

    /// The attributes that a class pattern looks at, if the subject is an instance and has them.
    pub(super) fn match_class(
        &mut self,
        subject: Word,
        class: Word,
        positional: usize,
        names: Word,
    ) -> R<Option<Ref>> {
        let Some(ty) = class.get::<TypeObj>() else {
            return Err(self.type_error("called match pattern must be a class".into()));
        };
        if !self.isinstance(subject, class)? {
            return Ok(None);
        }
        let mut values = Vec::new();
        let mut wanted: Vec<Ref> = Vec::new();
        if positional > 0 {
            let key = self.names.__match_args__;
            match self.find_attr(class, key)? {
                Some(args) => wanted = self.named_by_position(ty, *args, positional)?,
                None => {
                    let allowed = usize::from(matches_itself(ty));
                    if positional > allowed {
                        let s = if allowed == 1 { "" } else { "s" };
                        return Err(self.type_error(format!(
                            "{}() accepts {allowed} positional sub-pattern{s} ({positional} given)",
                            ty.name()
                        )));
                    }
                    values.push(Ref::new(subject));
                }
            }
        }
        wanted.extend(names.cast::<TupleObj>().items().iter().map(|w| Ref::new(*w)));
        for (i, name) in wanted.iter().enumerate() {
            if wanted[..i].iter().any(|w| w.as_str() == name.as_str()) {
                let shown = self.repr(**name)?;
                let text =
                    format!("{}() got multiple sub-patterns for attribute {shown}", ty.name());
                return Err(self.type_error(text));
            }
            match self.find_attr(subject, **name)? {
                Some(v) => values.push(v),
                None => return Ok(None),
            }
        }
        Ok(Some(build::tuple(self, values)))
    }

    /// The first names of a class's `__match_args__`.
    fn named_by_position(&mut self, ty: &TypeObj, args: Word, count: usize) -> R<Vec<Ref>> {
        let Some(names) = args.get::<TupleObj>() else {
            let (name, got) = (ty.name(), self.type_of(args).name());
            let text = format!("{name}.__match_args__ must be a tuple (got {got})");
            return Err(self.type_error(text));
        };
        let allowed = names.items().len();
        if allowed < count {
            let s = if allowed == 1 { "" } else { "s" };
            return Err(self.type_error(format!(
                "{}() accepts {allowed} positional sub-pattern{s} ({count} given)",
                ty.name()
            )));
        }
        let mut wanted = Vec::with_capacity(count);
        for name in &names.items()[..count] {
            if name.as_str().is_none() {
                let got = self.type_of(*name).name();
                let text = format!("__match_args__ elements must be strings (got {got})");
                return Err(self.type_error(text));
            }
            let name = Ref::new(*name);
            let plain = if self.type_of(*name).is_heap {
                self.intern(name.as_str().unwrap_or(""))
            } else {
                self.intern_object(name)
            };
            wanted.push(plain);
        }
        Ok(wanted)
    }
}

/// Built-in types whose one positional sub-pattern is for the instance itself.
fn matches_itself(ty: &TypeObj) -> bool {
    use Kind::*;
    matches!(
        ty.kind,
        Int | Bool | Float | Str | Bytes | ByteArray | List | Tuple | Dict | Set | FrozenSet
    )
}

/// What `__abc_tpflags__` says, the bits that CPython keeps in a type's flags.
pub(crate) fn of_bits(bits: i64) -> Collection {
    match bits & (1 << 5 | 1 << 6) {
        0x20 => Collection::Sequence,
        0x40 => Collection::Mapping,
        _ => Collection::Neither,
    }
}

/// The field of a new type.
pub(crate) fn neither() -> Cell<Collection> {
    Cell::new(Collection::Neither)
}
