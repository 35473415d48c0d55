//! Generic aliases (`list[int]`), unions (`int | None`) and type parameters. They are Python classes
//! (`modules/library/_generic_alias.py`, `_typing.py`): only annotations need them, and seldom.

use crate::heap::Ref;
use crate::import::call_library;
use crate::object::*;
use crate::vm::{R, Vm};
use ir::word::Word;

/// `a | b` of types.
pub(crate) fn union(vm: &mut Vm, a: Word, b: Word) -> R {
    call_library(vm, "_generic_alias", "union_of", &[a, b])
}

/// `list[int]`.
pub(crate) fn generic_alias(vm: &mut Vm, class: Word, key: Word) -> R {
    call_library(vm, "_generic_alias", "GenericAlias", &[class, key])
}

/// `CALL_INTRINSIC_1` of the `type` statement and type parameters.
pub(crate) fn intrinsic(vm: &mut Vm, which: u32, w: Ref) -> R {
    let function = match which {
        7 => "make_type_var",
        8 => "make_param_spec",
        9 => "make_type_var_tuple",
        10 => "subscript_generic",
        _ => "make_type_alias",
    };
    call_library(vm, "_typing", function, &[*w])
}

/// `CALL_INTRINSIC_2` of type parameters with bounds, constraints or defaults.
pub(crate) fn intrinsic_2(vm: &mut Vm, which: u32, a: Word, b: Word) -> R {
    let function = match which {
        2 => "make_type_var_with_bound",
        3 => "make_type_var_with_constraints",
        _ => "set_default",
    };
    call_library(vm, "_typing", function, &[a, b])
}

/// Makes the generic built-in classes subscriptable.
pub(crate) fn install(vm: &mut Vm) {
    let t = &vm.types;
    let generic =
        [t.list, t.dict, t.tuple, t.set, t.frozenset, t.enumerate, t.generator, t.coroutine];
    let wrapper = t.classmethod;
    let groups = [vm.exc().base_exception_group];
    for ty in generic.into_iter().chain([t.async_generator]).chain(groups) {
        crate::methods::define_wrapped(
            vm,
            ty,
            wrapper,
            &[("__class_getitem__", crate::modules::alias)],
        );
    }
}

/// Whether `|` with this makes a union.
pub(crate) fn can_be_member(w: Word) -> bool {
    matches!(w.kind(), Kind::Type | Kind::None)
}

/// The classes for `types.GenericAlias` and `types.UnionType`.
pub(crate) fn class(vm: &mut Vm, name: &str) -> R {
    let module = vm.intern("_generic_alias");
    let m = crate::import::import_name(vm, *module, Word::NONE, Word::NONE, 0)?;
    let key = vm.intern(name);
    let class = vm.get_attr(*m, *key)?;
    debug_assert!(class.kind() == Kind::Type);
    Ok(class)
}
