//! Generic aliases (`list[int]`) and unions (`int | None`): enough of them for annotations and
//! `isinstance`. Their own attributes live in a native object.

use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{R, Raised, Vm};
use ir::word::Word;

/// A union's members.
struct Union;

/// `a | b` of types.
pub(crate) fn union(vm: &mut Vm, a: Word, b: Word) -> R {
    let u = build::native(vm.types.mappingproxy, Box::new(Union));
    u.cast::<NativeObj>().held.borrow_mut().extend([Ref::new(a), Ref::new(b)]);
    Ok(u)
}

/// The members of a union, if it is one. `None` stands for its type.
pub(crate) fn union_members(w: Word) -> Option<Vec<Ref>> {
    let n = w.get::<NativeObj>()?;
    n.data.borrow().downcast_ref::<Union>()?;
    let vm = crate::vm::current()?;
    let none = vm.types.none.word();
    Some(
        n.held
            .borrow()
            .iter()
            .map(|r| if **r == Word::NONE { Ref::new(none) } else { r.clone() })
            .collect(),
    )
}

/// `list[int]`: the class itself, since only annotations look at the argument.
pub(crate) fn generic_alias(vm: &mut Vm, class: Word, key: Word) -> R {
    let generic = matches!(
        class.cast::<TypeObj>().kind,
        Kind::List | Kind::Dict | Kind::Tuple | Kind::Set | Kind::FrozenSet | Kind::Type
    );
    if !generic {
        let ty = class.cast::<TypeObj>().name();
        return Err(vm.type_error(format!("type '{ty}' is not subscriptable")));
    }
    let _ = key;
    Ok(Ref::new(class))
}

/// `CALL_INTRINSIC_1` of the `type` statement and type parameters.
pub(crate) fn intrinsic(vm: &mut Vm, which: u32, _w: Ref) -> R {
    let what = match which {
        7 => "type variables",
        8 => "parameter specifications",
        9 => "type variable tuples",
        10 => "generic classes with type parameters",
        _ => "the type statement",
    };
    let e: Raised = vm.unsupported(what);
    Err(e)
}

/// `CALL_INTRINSIC_2` of type parameters with bounds, constraints or defaults.
pub(crate) fn intrinsic_2(vm: &mut Vm, _which: u32, _a: Word, _b: Word) -> R {
    let e: Raised = vm.unsupported("type variables");
    Err(e)
}
