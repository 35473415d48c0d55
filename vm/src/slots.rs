//! What `__slots__` of a class statement say, and the members that classes have because of it: descriptors of the slots,
//! `__dict__` and `__weakref__`.

use crate::build;
use crate::heap::{Ref, header, place};
use crate::object::*;
use crate::types::mangle;
use crate::vm::{R, Vm};
use ir::word::Word;

/// What the instances of a new class have that those of its bases don't.
pub(crate) struct Slots {
    /// Mangled and interned, in order of their text.
    pub(crate) names: Vec<Ref>,
    pub(crate) dict: bool,
    pub(crate) weakref: bool,
}

/// Whether instances of a built-in type can be referred to weakly.
pub(crate) fn is_referable(kind: Kind) -> bool {
    use Kind::*;
    matches!(
        kind,
        Function | Method | Type | Module | Generator | Set | FrozenSet | Native | Builtin | Code
    )
}

impl Vm {
    /// Whether instances of a type can be referred to weakly.
    pub(crate) fn has_weakrefs(&mut self, ty: &TypeObj) -> bool {
        let name = self.names.__weakref__;
        is_referable(ty.kind)
            || self.type_lookup(ty, name).is_some_and(|d| d.get::<GetSetObj>().is_some())
    }

    /// Reads `__slots__` of a new class.
    ///
    /// # Errors
    /// `TypeError` and `ValueError` for names that can't be slots.
    pub(crate) fn slots_of(
        &mut self,
        class_name: &str,
        best: &TypeObj,
        bases: &[&'static TypeObj],
        namespace: &DictObj,
    ) -> R<Slots> {
        let kind = best.kind;
        let has_dict = bases.iter().any(|b| b.has_dict) || kind == Kind::Type;
        // Of those in Rust not all have them in CPython, where a class may then ask for them.
        let has_weakref =
            bases.iter().any(|b| self.has_weakrefs(b) && (b.is_heap || b.kind != Kind::Native));
        let is_sized = matches!(kind, Kind::Int | Kind::Bytes | Kind::Tuple);
        let list = namespace.lookup_str(self.names.__slots__).map(Ref::new);
        let Some(list) = list else {
            let weakref = !has_weakref && !is_sized;
            return Ok(Slots { names: vec![], dict: !has_dict, weakref });
        };
        let mut slots = Slots { names: vec![], dict: false, weakref: false };
        let items = if list.as_str().is_some() { vec![list] } else { self.collect(*list)? };
        if !items.is_empty() && is_sized {
            return Err(self.type_error(format!(
                "nonempty __slots__ not supported for subtype of '{}'",
                best.name()
            )));
        }
        for item in items {
            let Some(text) = item.as_str() else {
                let got = self.type_of(*item).name();
                return Err(
                    self.type_error(format!("__slots__ items must be strings, not '{got}'"))
                );
            };
            if !crate::methods::str::is_identifier(text) {
                return Err(self.type_error("__slots__ must be identifiers".into()));
            }
            let (flag, has_it) = match text {
                "__dict__" => (&mut slots.dict, has_dict),
                "__weakref__" => (&mut slots.weakref, has_weakref),
                _ => {
                    self.add_slot(class_name, text, namespace, &mut slots.names)?;
                    continue;
                }
            };
            if has_it || *flag {
                return Err(self.type_error(format!("{text} slot disallowed: we already got one")));
            }
            *flag = true;
        }
        // So that classes with the same slots are laid out alike.
        slots.names.sort_by_key(|n| n.as_str());
        Ok(slots)
    }

    fn add_slot(
        &mut self,
        class_name: &str,
        text: &str,
        namespace: &DictObj,
        names: &mut Vec<Ref>,
    ) -> R<()> {
        let name = self.intern(&mangle(class_name, text));
        let ours = ["__qualname__", "__classcell__", "__classdictcell__"];
        if !ours.contains(&text) && namespace.lookup_str(*name).is_some() {
            return Err(
                self.value_error(&format!("'{text}' in __slots__ conflicts with class variable"))
            );
        }
        names.push(name);
        Ok(())
    }

    /// Puts the members into a new class, its slots from an index on.
    pub(crate) fn add_members(&mut self, ty: &'static TypeObj, slots: &Slots, first: usize) {
        for (i, s) in slots.names.iter().enumerate() {
            let descr = SlotDescrObj {
                head: header(self.types.slot_descr),
                name: s.clone().into_word(),
                owner: Ref::new(ty.word()).into_word(),
                index: first + i,
            };
            ty.dict().insert_str(self, **s, build::own(place(descr, 0)));
        }
        if slots.dict {
            crate::methods::define_property(self, ty, "__dict__", get_dict, Some(set_dict));
        }
        if slots.weakref {
            crate::methods::define_property(self, ty, "__weakref__", get_weakref, None);
        }
    }
}

fn get_dict(vm: &mut Vm, w: Word) -> R {
    match crate::attributes::instance_dict(vm, w) {
        Some(d) => Ok(Ref::new(d)),
        None => {
            let name = vm.names.__dict__;
            Err(vm.no_attribute(w, name))
        }
    }
}

fn set_dict(vm: &mut Vm, w: Word, value: Word) -> R<()> {
    if value.get::<DictObj>().is_none() {
        let got = vm.type_of(value).name();
        return Err(vm.type_error(format!("__dict__ must be set to a dictionary, not a '{got}'")));
    }
    vm.replace_instance_dict(w, Ref::new(value))
}

/// The first reference without a callback, as far as there is any.
fn get_weakref(vm: &mut Vm, w: Word) -> R {
    Ok(crate::modules::weakref::first(vm, w).unwrap_or_else(build::none))
}
