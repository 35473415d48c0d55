//! What the allocators are told of the machine, derived from the stencil table.

use crate::stencil_table::StencilTable;
use ir::{Class, Uop};
use regalloc::{Contract, Machine, PReg, RegSet};
use stencils::Shape;

/// The x86-64 pool: `r8`–`r15` and `xmm0`–`xmm7`.
pub const POOL: RegSet = RegSet(0xffff);
/// Of the pool, what the System V calling convention keeps: `r12`–`r15`.
pub const SURVIVE_CALLS: RegSet = RegSet(0x00f0);

/// The machine whose contracts are exactly what this table can do.
pub fn machine(table: &StencilTable) -> Machine {
    Machine::new(POOL, SURVIVE_CALLS, |uop| contract(table, uop))
}

fn contract(table: &StencilTable, uop: Uop) -> Contract {
    if matches!(uop, Uop::_JUMP | Uop::_EXIT_TRACE) {
        return Contract { registers: true, memory: true, ..Contract::default() };
    }
    let info = uop.info();
    let has = |shape| table.get(uop, shape).is_some();
    let args = 0..info.args.len() as u8;
    let class = |k: u8| info.args[k as usize].class();
    let result = info.results.first().map(|r| r.class());

    let mut reuse = 0;
    for k in args.clone().filter(|&k| Some(class(k)) == result) {
        // With equal operands an allocator may still ask for either's place: that is one more shape.
        let equals = info.args.len() >= 2 && k < 2 && info.args[0] == info.args[1];
        let equal = Shape { reuse: Some(0), equal: true, ..Shape::FRESH };
        if has(Shape { reuse: Some(k), ..Shape::FRESH }) && (!equals || has(equal)) {
            reuse |= 1 << k;
        }
    }
    let mut imm = 0;
    for k in args.clone().filter(|&k| class(k) == Class::Int) {
        let with_imm = Shape { imm: Some(k), ..Shape::FRESH };
        let all_reuses = args.clone().filter(|&j| j != k && reuse >> j & 1 != 0);
        if has(with_imm)
            && all_reuses.into_iter().all(|j| has(Shape { reuse: Some(j), ..with_imm }))
        {
            imm |= 1 << k;
        }
    }
    let mut clobbers = 0;
    for s in table.stencils().iter().filter(|s| s.uop == uop) {
        clobbers |= s.clobbers;
    }
    Contract {
        registers: has(Shape::FRESH),
        memory: has(Shape::MEMORY),
        imm,
        reuse,
        clobbers: RegSet(clobbers),
    }
}

/// The assembler's name of a pool register.
pub fn register_name(r: PReg) -> &'static str {
    const NAMES: [&str; 16] = [
        "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "xmm0", "xmm1", "xmm2", "xmm3",
        "xmm4", "xmm5", "xmm6", "xmm7",
    ];
    NAMES[r.0 as usize]
}
