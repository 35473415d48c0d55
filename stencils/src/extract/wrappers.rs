//! The C that clang compiles: one function per stencil around the uop's semantics.

use super::shapes::{Pool, Request, is_c_call};
use ir::uop::COMMUTES;
use ir::{Repr, Uop};
use std::fmt::Write;

/// `layout.h`, from the one table of field offsets.
pub fn layout_header() -> String {
    let mut h = String::from("// Generated from ir::layout::FIELDS.\n");
    for (name, value) in ir::layout::FIELDS {
        if *value == i64::MIN {
            let _ = writeln!(h, "#define {name} (-{}l - 1)", i64::MAX);
        } else {
            let _ = writeln!(h, "#define {name} ({value})");
        }
    }
    h
}

/// The translation unit with all stencils.
pub fn translation_unit(requests: &[Request]) -> String {
    let mut c = String::from("#include \"uops.h\"\n#include \"wrapper.h\"\n");
    for request in requests {
        wrapper(&mut c, request).expect("writing to a string");
    }
    c
}

fn wrapper(c: &mut String, request: &Request) -> std::fmt::Result {
    let Request { uop, shape, args, result } = request;
    let info = uop.info();
    writeln!(c, "\n// {}\nSTENCIL({}) {{\n  LOW_BANK;", request.title(), request.symbol())?;
    let mut call = Vec::new();
    for (k, repr) in info.args.iter().enumerate() {
        let name = ["a", "b", "c"][k];
        let ctype = c_type(*repr);
        let value = match args[k] {
            Some(register) => register_name(register).to_owned(),
            None if shape.memory => format!("SLOT({ctype}, SLOT_ARG{k})"),
            None => "OPERAND32".to_owned(),
        };
        writeln!(c, "  {ctype} {name} = ({ctype}){value};")?;
        if shape.imm == Some(k as u8) && wants_register(*uop, *repr) {
            writeln!(c, "  OPAQUE({name});")?;
        }
        call.push(name);
    }
    if shape.imm == Some(0) && uop.has(COMMUTES) {
        call.swap(0, 1); // the semantics are written for a constant on the right
    }
    for repr in info.results {
        writeln!(c, "  {} r;", c_type(*repr))?;
        call.push("&r");
    }
    let call = call.join(", ");
    if *uop == Uop::_CHECK_PERIODIC {
        writeln!(c, "  int leave = check_periodic(r13);")?;
    } else if shape.imm.is_some() {
        // A semantics of its own where C can't say "by a constant".
        let name = info.name;
        writeln!(c, "#ifdef CONSTANT_{name}\n  int leave = CONSTANT_{name}({call});\n#else")?;
        writeln!(c, "  int leave = {name}({call});\n#endif")?;
    } else {
        writeln!(c, "  int leave = {}({call});", info.name)?;
    }
    if is_c_call(*uop) {
        writeln!(c, "  CLOBBER_POOL;")?;
    }
    writeln!(c, "  if (UNLIKELY(leave)) {{")?;
    if let (true, Some(register)) = (shape.early, result) {
        writeln!(c, "    LOSE({});", register_name(*register))?;
    } else if let Some(undo) = undo_name(request) {
        let reused = register_name(result.expect("a reused operand's register"));
        let b = if args.len() > 1 { "b" } else { "0" };
        writeln!(
            c,
            "#ifdef {undo}\n    OPAQUE(r);\n    {reused} = (u64){undo}(r, a, {b});\n#endif"
        )?;
    }
    writeln!(c, "    TAIL(EXIT);\n  }}")?;
    match result {
        Some(register) if *register < 8 => writeln!(c, "  {} = (u64)r;", register_name(*register))?,
        Some(register) => writeln!(c, "  {} = r;", register_name(*register))?,
        None => {
            for repr in info.results {
                writeln!(c, "  SLOT({}, SLOT_RESULT) = r;", c_type(*repr))?;
            }
        }
    }
    writeln!(c, "  TAIL(CONTINUE);\n}}")
}

/// Uops that compute with their constant (`b + 1 <= 1`), which clang would fold into the hole, where it can
/// overflow 32 bits; and those that need it in a register more than once.
fn wants_register(uop: Uop, repr: Repr) -> bool {
    use Uop::*;
    let stored_as_it_is = uop == _STORE_SUBSCR_LIST_INT && repr == Repr::Obj;
    let computes = matches!(
        uop,
        _FLOOR_DIVIDE_I64
            | _REMAINDER_I64
            | _TRUE_DIVIDE_I64
            | _LSHIFT_I64
            | _RSHIFT_I64
            | _MIN_I64
            | _MAX_I64
            | _BINARY_OP_MULTIPLY_INT
            | _BINARY_OP_SUBSCR_LIST_INT
            | _BINARY_OP_SUBSCR_TUPLE_INT
            | _STORE_SUBSCR_LIST_INT
    ) || uop.loads_raw_item()
        || uop.raw_item_load().is_some();
    computes && !stored_as_it_is
}

/// The macro that would give an in-place shape's operand back at an exit.
pub fn undo_name(request: &Request) -> Option<String> {
    let k = request.shape.reuse?;
    let name = request.uop.info().name;
    Some(if request.shape.equal {
        format!("UNDO_{name}_EQUAL")
    } else {
        format!("UNDO_{name}_{k}")
    })
}

fn c_type(repr: Repr) -> &'static str {
    match repr {
        Repr::Obj => "word",
        Repr::I64 => "i64",
        Repr::F64 => "f64",
        Repr::Cond => "cond",
    }
}

/// The assembler's (and the wrapper's) name of a pool register.
pub fn register_name(register: Pool) -> &'static str {
    const NAMES: [&str; 16] = [
        "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "xmm0", "xmm1", "xmm2", "xmm3",
        "xmm4", "xmm5", "xmm6", "xmm7",
    ];
    NAMES[register as usize]
}
