//! `object.__reduce_ex__` and its like: how `copy` and `pickle` take an object apart. Instances of plain classes are taken
//! apart here, all others by the library's `_object_reduce`.

use crate::build;
use crate::dict::Dict;
use crate::heap::Ref;
use crate::import::{call_library, import_name};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// `__reduce_ex__(protocol)`.
pub(super) fn reduce_ex(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "reduce_ex", 0, 2, 2)?;
    if args.pos[1].as_i64().is_some_and(|protocol| protocol >= 2)
        && let Some(pieces) = reduce_instance(vm, args.pos[0])?
    {
        return Ok(pieces);
    }
    // Most classes that have a say in it say it by `__reduce__`.
    if let [obj, _] = *args.pos {
        let (name, object) = (vm.names.__reduce__, vm.types.object);
        let ty = vm.type_of(obj);
        if vm.type_lookup(ty, name) != vm.type_lookup(object, name) {
            let reduce = vm.get_attr(obj, name)?;
            return vm.call(*reduce, &Args::of(&[]));
        }
    }
    call_library(vm, "_object_reduce", "reduce_ex", args.pos)
}

/// A function of `_object_reduce` that takes the object alone.
pub(super) fn by_library(vm: &mut Vm, args: &Args, function: &str) -> R {
    args.arity(vm, function, 0, 1, 1)?;
    call_library(vm, "_object_reduce", function, args.pos)
}

/// `(copyreg.__newobj__, (class,), attributes or None, None, None)` of an instance whose class has no say in this and no
/// slots. Attributes that have no dict yet get none for it.
fn reduce_instance(vm: &mut Vm, obj: Word) -> R<Option<Ref>> {
    let ty = vm.type_of(obj);
    if obj.kind() != Kind::Object || !ty.is_heap || ty.slots > 0 || ty.custom_getattr.get() {
        return Ok(None);
    }
    let object = vm.types.object;
    for name in [vm.names.__reduce__, vm.names.__getstate__] {
        if vm.type_lookup(ty, name) != vm.type_lookup(object, name) {
            return Ok(None);
        }
    }
    for name in [vm.names.__getnewargs__, vm.names.__getnewargs_ex__] {
        if vm.type_lookup(ty, name).is_some() {
            return Ok(None);
        }
    }
    let dict = vm.type_lookup(ty, vm.names.__dict__);
    if dict.is_some_and(|d| d.kind() != Kind::GetSet) {
        return Ok(None);
    }
    let state = attributes(vm, obj, ty);
    let module = vm.intern("copyreg");
    let copyreg = import_name(vm, *module, Word::NONE, Word::NONE, 0)?;
    let name = vm.intern("__newobj__");
    let make = vm.get_attr(*copyreg, *name)?;
    let class = build::tuple_of(vm, &[ty.word()]);
    let state = state.unwrap_or_else(build::none);
    Ok(Some(build::tuple(vm, vec![make, class, state, build::none(), build::none()])))
}

/// An instance's attributes, if it has any: its dict, or a new one of its values.
fn attributes(vm: &mut Vm, obj: Word, ty: &TypeObj) -> Option<Ref> {
    let a = attrs(obj).filter(|_| ty.has_dict)?;
    let dict = match a.dict.get() {
        Word::NULL => {
            let mut table = Dict::default();
            let keys = ty.keys.borrow();
            let set = a.values().iter().zip(&keys.names).filter(|(v, _)| v.get() != Word::NULL);
            for (value, key) in set {
                let (key, value) = (Ref::new(*key), Ref::new(value.get()));
                let hash = key.cast::<StrObj>().hash();
                table.push_new(hash, key.into_word(), value.into_word());
            }
            build::dict(vm, table)
        }
        dict => Ref::new(dict),
    };
    let is_empty = dict.cast::<DictObj>().table().is_empty();
    (!is_empty).then_some(dict)
}
