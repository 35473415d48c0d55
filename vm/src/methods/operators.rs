//! The operators of built-in containers as methods (`set.__or__` …), which subclasses call through `super()`.

use super::define;
use crate::arithmetic::nb;
use crate::heap::Ref;
use crate::object::{NativeFn, Value};
use crate::vm::{Args, R, Vm};
use ir::word::Word;

fn apply(vm: &mut Vm, args: &Args, name: &str, op: u32, reflected: bool) -> R {
    args.arity(vm, name, 1, 1, 1)?;
    let (a, b) = if reflected { (args.pos[1], args.pos[0]) } else { (args.pos[0], args.pos[1]) };
    let r = vm.container_op(op, a, b)?;
    Ok(r.unwrap_or_else(|| Ref::owned(Word::NOT_IMPLEMENTED)))
}

macro_rules! methods {
    ($($name:literal $op:expr, $reflected:literal;)*) => {
        &[$(($name, (|vm, a| apply(vm, a, $name, $op, $reflected)) as NativeFn)),*]
    };
}

pub(super) fn install(vm: &mut Vm) {
    let t = &vm.types;
    let (sets, set, dict, list) = ([t.set, t.frozenset], t.set, t.dict, t.list);
    let (bytearray, texts) = (t.bytearray, [t.str, t.bytes, t.bytearray]);
    for ty in sets {
        define(
            vm,
            ty,
            methods! {
                "__or__" nb::OR, false;
                "__and__" nb::AND, false;
                "__sub__" nb::SUBTRACT, false;
                "__xor__" nb::XOR, false;
                "__ror__" nb::OR, true;
                "__rand__" nb::AND, true;
                "__rsub__" nb::SUBTRACT, true;
                "__rxor__" nb::XOR, true;
            },
        );
    }
    define(
        vm,
        set,
        methods! {
            "__ior__" nb::OR + nb::INPLACE, false;
            "__iand__" nb::AND + nb::INPLACE, false;
            "__isub__" nb::SUBTRACT + nb::INPLACE, false;
            "__ixor__" nb::XOR + nb::INPLACE, false;
        },
    );
    define(
        vm,
        dict,
        methods! {
            "__or__" nb::OR, false;
            "__ror__" nb::OR, true;
            "__ior__" nb::OR + nb::INPLACE, false;
        },
    );
    for ty in [list, bytearray] {
        define(
            vm,
            ty,
            methods! {
                "__add__" nb::ADD, false;
                "__iadd__" nb::ADD + nb::INPLACE, false;
                "__mul__" nb::MULTIPLY, false;
                "__rmul__" nb::MULTIPLY, false;
                "__imul__" nb::MULTIPLY + nb::INPLACE, false;
            },
        );
    }
    for ty in texts {
        define(vm, ty, methods! { "__mod__" nb::REMAINDER, false; });
        define(
            vm,
            ty,
            &[("__rmod__", |vm, a| {
                a.arity(vm, "__rmod__", 1, 1, 1)?;
                if a.pos[0].kind() != a.pos[1].kind() {
                    return Ok(Ref::owned(Word::NOT_IMPLEMENTED));
                }
                apply(vm, a, "__rmod__", nb::REMAINDER, true)
            })],
        );
    }
}
