//! Bytecode as text: for `--dump=bytecode` whole code objects, nested ones after their parent; for viewers
//! instruction by instruction.

use crate::code::Code;
use crate::object::{CodeObj, Value};
use crate::opcode as op;
use crate::vm::Vm;
use std::fmt::Write;

/// The instructions of a code object and all that it contains.
pub fn disassemble(vm: &mut Vm, code: &Code) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "Disassembly of {} ({}, line {}):",
        code.qualname.as_str().unwrap_or("?"),
        code.filename.as_str().unwrap_or("?"),
        code.first_line
    );
    let mut line = 0;
    for at in 0..code.instrs.len() {
        let (opcode, arg) = code.instr(at);
        let here = code.line(at as u32);
        let shown = if here == line { String::new() } else { here.to_string() };
        line = here;
        let text = operand(vm, code, opcode, arg);
        let text = if text.is_empty() { text } else { format!(" ({text})") };
        let _ = writeln!(out, "{shown:>5} {at:>5}  {:<36}{arg:>5}{text}", op::name(opcode));
    }
    for h in &code.handlers {
        let lasti = if h.push_lasti { " lasti" } else { "" };
        let _ = writeln!(out, "  {} to {} -> {} [{}]{lasti}", h.start, h.end, h.target, h.depth);
    }
    for c in &code.consts {
        if let Some(inner) = c.get::<CodeObj>() {
            out.push('\n');
            out.push_str(&disassemble(vm, &inner.code));
        }
    }
    out
}

/// One instruction: its name, and its operand in words (or the number).
pub fn instruction(vm: &mut Vm, code: &Code, at: usize) -> (&'static str, String) {
    let (opcode, arg) = code.instr(at);
    let text = operand(vm, code, opcode, arg);
    (op::name(opcode), if text.is_empty() && arg != 0 { arg.to_string() } else { text })
}

fn operand(vm: &mut Vm, code: &Code, opcode: u8, arg: u32) -> String {
    let i = arg as usize;
    let name = |i: usize| code.names.get(i).and_then(|n| n.as_str()).unwrap_or("?").to_string();
    let local =
        |i: usize| code.localsplus.get(i).and_then(|n| n.as_str()).unwrap_or("?").to_string();
    match op::generic(opcode) {
        op::LOAD_CONST => match code.consts.get(i) {
            Some(c) => vm.repr_or_type(**c),
            None => "?".into(),
        },
        op::LOAD_FAST
        | op::LOAD_FAST_BORROW
        | op::LOAD_FAST_CHECK
        | op::LOAD_FAST_AND_CLEAR
        | op::STORE_FAST
        | op::DELETE_FAST
        | op::LOAD_DEREF
        | op::STORE_DEREF
        | op::DELETE_DEREF
        | op::MAKE_CELL
        | op::LOAD_FROM_DICT_OR_DEREF => local(i),
        op::LOAD_FAST_LOAD_FAST
        | op::LOAD_FAST_BORROW_LOAD_FAST_BORROW
        | op::STORE_FAST_LOAD_FAST
        | op::STORE_FAST_STORE_FAST => format!("{}, {}", local(i >> 4), local(i & 15)),
        op::LOAD_GLOBAL => format!("{}{}", name(i >> 1), if i & 1 != 0 { " + NULL" } else { "" }),
        op::LOAD_ATTR => {
            format!("{}{}", name(i >> 1), if i & 1 != 0 { " + NULL|self" } else { "" })
        }
        op::LOAD_SUPER_ATTR => name(i >> 2),
        op::LOAD_NAME
        | op::STORE_NAME
        | op::DELETE_NAME
        | op::STORE_GLOBAL
        | op::DELETE_GLOBAL
        | op::STORE_ATTR
        | op::DELETE_ATTR
        | op::IMPORT_NAME
        | op::IMPORT_FROM
        | op::LOAD_FROM_DICT_OR_GLOBALS => name(i),
        op::BINARY_OP => crate::interp::operator_symbol(arg),
        op::COMPARE_OP => {
            ["<", "<=", "==", "!=", ">", ">="].get(i >> 5).unwrap_or(&"?").to_string()
        }
        op::FOR_ITER
        | op::SEND
        | op::JUMP_FORWARD
        | op::JUMP_BACKWARD
        | op::JUMP_BACKWARD_NO_INTERRUPT
        | op::POP_JUMP_IF_TRUE
        | op::POP_JUMP_IF_FALSE
        | op::POP_JUMP_IF_NONE
        | op::POP_JUMP_IF_NOT_NONE => format!("to {arg}"),
        _ => String::new(),
    }
}
