//! `_opcode`: what instructions take, for `opcode` and `dis`.

use super::module;
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::opcode as op;
use crate::vm::{Args, R, Vm};

/// The opcode argument.
fn opcode(vm: &mut Vm, args: &Args) -> R<i64> {
    let [code] = args.bind(vm, "opcode", ["opcode"], 1)?;
    vm.to_i64(code.unwrap_or(ir::word::Word::NONE))
}
/// A function that says whether an opcode's name is one of some kind.
macro_rules! has {
    ($name:literal, $test:expr) => {
        ($name, |vm, a| {
            let code = opcode(vm, a)?;
            let test: fn(&str) -> bool = $test;
            Ok(build::bool(u8::try_from(code).is_ok_and(|c| test(op::name(c)))))
        })
    };
}

const FUNCTIONS: &[(&str, NativeFn)] = &[
    has!("is_valid", |n| n != "?"),
    // CPython numbers the instructions without operand below 44.
    ("has_arg", |vm, a| {
        let code = opcode(vm, a)?;
        Ok(build::bool(code >= 44))
    }),
    has!("has_const", |n| n == "LOAD_CONST"),
    has!("has_name", |n| {
        n.ends_with("_NAME")
            || n.ends_with("_ATTR")
            || n.ends_with("_GLOBAL")
            || n.starts_with("IMPORT_")
            || n == "LOAD_FROM_DICT_OR_GLOBALS"
    }),
    has!("has_jump", |n| n.contains("JUMP") || n == "FOR_ITER" || n == "SEND"),
    has!("has_free", |n| n.ends_with("_DEREF") || n == "MAKE_CELL"),
    has!("has_local", |n| n.contains("_FAST")),
    has!("has_exc", |n| n.starts_with("SETUP_")),
    ("stack_effect", |vm, _| {
        let ty = vm.exc().not_implemented_error;
        Err(vm.raise(ty, "patchwork does not support dis.stack_effect()"))
    }),
    ("get_executor", |_, _| Ok(build::none())),
    ("get_nb_ops", |vm, _| {
        let symbols = crate::arithmetic::nb::SYMBOLS;
        let mut all = Vec::new();
        for end in ["", "="] {
            for symbol in symbols {
                // The table has the name that error messages use for powers.
                let symbol = symbol.split(' ').next().unwrap_or(symbol);
                let symbol = build::str(vm, &format!("{symbol}{end}"));
                let pair = vec![build::str(vm, "NB"), symbol];
                all.push(build::tuple(vm, pair));
            }
        }
        Ok(build::list(vm, all))
    }),
    ("get_intrinsic1_descs", |vm, _| Ok(build::list(vm, vec![]))),
    ("get_intrinsic2_descs", |vm, _| Ok(build::list(vm, vec![]))),
    ("get_special_method_names", |vm, _| {
        let names = ["__enter__", "__exit__", "__aenter__", "__aexit__"];
        let names = names.map(|n| build::str(vm, n)).to_vec();
        Ok(build::list(vm, names))
    }),
];

pub(crate) fn make(vm: &mut Vm) -> Ref {
    module(vm, "_opcode", FUNCTIONS)
}
