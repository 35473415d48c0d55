//! The bytecode of a code object as CPython lays it out, for `dis`: our instructions with their operands relative again, room
//! for their caches, and `NOP` where the decoder left something out.

use super::{define, define_property};
use crate::build;
use crate::code::Code;
use crate::heap::Ref;
use crate::object::{CodeObj, Value};
use crate::opcode as op;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use rustpython_compiler_core::bytecode::Instruction;

fn caches(opcode: u8) -> usize {
    Instruction::try_from(opcode).map_or(0, |i| i.cache_entries())
}

/// The number of `EXTENDED_ARG`s that an operand needs.
fn prefixes(arg: u32) -> usize {
    [8, 16, 24].into_iter().filter(|bits| arg >> bits != 0).count()
}

/// An instruction's operand, with jumps counted from behind it.
fn operand(offsets: &[usize], at: usize, opcode: u8, arg: u32) -> u32 {
    let forward = matches!(
        opcode,
        op::JUMP_FORWARD
            | op::POP_JUMP_IF_TRUE
            | op::POP_JUMP_IF_FALSE
            | op::POP_JUMP_IF_NONE
            | op::POP_JUMP_IF_NOT_NONE
            | op::SEND
            | op::FOR_ITER
    );
    let backward = matches!(opcode, op::JUMP_BACKWARD | op::JUMP_BACKWARD_NO_INTERRUPT);
    if !forward && !backward {
        return arg;
    }
    let mut more = 0;
    loop {
        let behind = offsets[at] + more + 1 + caches(opcode);
        let distance = offsets[arg as usize].abs_diff(behind) as u32;
        if prefixes(distance) <= more {
            return distance;
        }
        more += 1;
    }
}

/// Where each instruction begins, in code units, and where the last one ends.
fn offsets(code: &Code) -> Vec<usize> {
    let add = |at: &mut usize, gap: &u16| {
        *at += usize::from(*gap);
        Some(*at)
    };
    let mut all: Vec<usize> = code.gaps.iter().scan(0, add).collect();
    let end = all.last().map_or(0, |last| {
        let (opcode, arg) = code.instr(all.len() - 1);
        last + prefixes(arg) + 1 + caches(op::generic(opcode))
    });
    all.push(end);
    all
}

fn bytes(code: &Code) -> Vec<u8> {
    let nop = u8::from(Instruction::Nop);
    let offsets = offsets(code);
    let mut out = Vec::with_capacity(2 * offsets[code.instrs.len()]);
    for at in 0..code.instrs.len() {
        while out.len() < 2 * offsets[at] {
            out.extend([nop, 0]);
        }
        let (opcode, arg) = code.instr(at);
        let opcode = op::generic(opcode);
        let arg = operand(&offsets, at, opcode, arg);
        for i in (1..=prefixes(arg)).rev() {
            out.extend([op::EXTENDED_ARG, (arg >> (8 * i)) as u8]);
        }
        out.extend([opcode, arg as u8]);
        out.extend(std::iter::repeat_n(0, 2 * caches(opcode)));
    }
    out
}

/// The table of handlers: start, length, target, depth with a flag, each in groups of six bits.
fn exception_table(code: &Code) -> Vec<u8> {
    let mut out = Vec::new();
    let mut number = |n: u32, is_first: bool| {
        let groups = (0..5).rev().map(|i| (n >> (6 * i)) as u8 & 63);
        let digits: Vec<u8> = groups.skip_while(|d| *d == 0).collect();
        let digits = if digits.is_empty() { vec![0] } else { digits };
        for (i, d) in digits.iter().enumerate() {
            let first = if is_first && i == 0 { 0x80 } else { 0 };
            let more = if i + 1 < digits.len() { 0x40 } else { 0 };
            out.push(d | first | more);
        }
    };
    let offsets = offsets(code);
    let place = |at: u32| offsets[at as usize] as u32;
    for h in &code.handlers {
        let (start, stop) = (place(h.start), place(h.end));
        number(start, true);
        number(stop - start, false);
        number(place(h.target), false);
        number(h.depth << 1 | u32::from(h.push_lasti), false);
    }
    out
}

impl Code {
    /// Where an instruction is in the bytecode, in bytes.
    pub(crate) fn byte_offset(&self, at: u32) -> u32 {
        match self.gaps.get(..=at as usize) {
            Some(gaps) => 2 * gaps.iter().map(|gap| u32::from(*gap)).sum::<u32>(),
            None => 2 * offsets(self)[self.instrs.len()] as u32,
        }
    }
}

/// `code.co_lines()`: where runs of a line's bytecode begin and end, and the line.
fn lines(vm: &mut Vm, args: &Args) -> R {
    let code = &args.pos[0].cast::<CodeObj>().code;
    let mut runs: Vec<(u32, u32, u32)> = vec![];
    let offsets = offsets(code);
    let bounds = offsets.windows(2).map(|w| (2 * w[0] as u32, 2 * w[1] as u32));
    for ((start, end), location) in bounds.zip(code.locations.iter()) {
        match runs.last_mut() {
            Some((_, to, line)) if *line == location.line => *to = end,
            _ => runs.push((start, end, location.line)),
        }
    }
    let runs = runs.into_iter().map(|(start, end, line)| {
        let three = [start, end, line].map(|n| build::int64(vm, i64::from(n)));
        build::tuple(vm, three.to_vec())
    });
    let runs = runs.collect();
    let runs = build::list(vm, runs);
    vm.get_iter(*runs)
}

/// `code.co_positions()`: first line, last line, first and last column, for every two bytes.
fn positions(vm: &mut Vm, args: &Args) -> R {
    let code = &args.pos[0].cast::<CodeObj>().code;
    let offsets = offsets(code);
    let mut all = Vec::with_capacity(offsets[code.instrs.len()]);
    for (l, end) in code.locations.iter().zip(&offsets[1..]) {
        let four = [l.line, l.end_line, l.column, l.end_column];
        let four = four.map(|n| build::int64(vm, i64::from(n)));
        let place = build::tuple(vm, four.to_vec());
        all.resize(*end, place);
    }
    let all = build::list(vm, all);
    vm.get_iter(*all)
}

/// Whether two code objects do the same, and say so at the same places.
pub(crate) fn equal(vm: &mut Vm, a: Word, b: Word) -> R<bool> {
    let (x, y) = (&a.cast::<CodeObj>().code, &b.cast::<CodeObj>().code);
    let counts = |c: &Code| [c.arg_count, c.posonly_count, c.kwonly_count, c.nlocals, c.first_free];
    let plain = |c: &Code| {
        let all = c.instrs.iter().map(|i| (op::generic(i.get() as u8), i.get() >> 8));
        all.collect::<Vec<_>>()
    };
    let words = |list: &[Ref]| list.iter().map(Ref::word).collect::<Vec<_>>();
    let lines = |c: &Code| c.locations.iter().map(|l| (l.line, l.column)).collect::<Vec<_>>();
    if x.name.word() != y.name.word()
        || x.qualname.word() != y.qualname.word()
        || (x.flags, x.first_line) != (y.flags, y.first_line)
        || counts(x) != counts(y)
        || x.consts.len() != y.consts.len()
        || words(&x.names) != words(&y.names)
        || words(&x.localsplus) != words(&y.localsplus)
        || plain(x) != plain(y)
        || lines(x) != lines(y)
    {
        return Ok(false);
    }
    for (c, d) in x.consts.iter().zip(&y.consts) {
        if !std::ptr::eq(vm.type_of(**c), vm.type_of(**d)) || !vm.equal(**c, **d)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A number that is the same for equal code objects.
pub(crate) fn hash(code: &Code) -> i64 {
    let mut text = code.name.as_str().unwrap_or("").as_bytes().to_vec();
    text.extend(bytes(code));
    text.extend(code.first_line.to_le_bytes());
    crate::hashing::hash_bytes(&text)
}

pub(super) fn install(vm: &mut Vm) {
    fn c(w: Word) -> &'static Code {
        &w.cast::<CodeObj>().code
    }
    let ty = vm.types.code;
    for name in ["co_code", "_co_code_adaptive"] {
        define_property(vm, ty, name, |vm, w| Ok(build::bytes(vm, bytes(c(w)))), None);
    }
    define(
        vm,
        ty,
        &[
            ("co_lines", lines),
            ("co_positions", positions),
            ("_varname_from_oparg", |vm, args| {
                args.arity(vm, "_varname_from_oparg", 1, 1, 1)?;
                let i = vm.to_i64(args.pos[1])?;
                let name = usize::try_from(i).ok().and_then(|i| c(args.pos[0]).localsplus.get(i));
                name.cloned().ok_or_else(|| vm.index_error("tuple index out of range"))
            }),
        ],
    );
    let table = |vm: &mut Vm, w: Word| Ok(build::bytes(vm, exception_table(c(w))));
    define_property(vm, ty, "co_exceptiontable", table, None);
}
