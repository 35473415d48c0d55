//! The four loops of the run-time benchmark: as traces, and written by hand in assembly.

pub mod arms;
pub mod long;

use ir::layout;

/// `while i < n: total += i * i; i += 1` on raw integers with overflow guards.
pub const RAW_INT: &str = r#"trace "raw_int" {
b0(%0: i64):
    _JUMP b1(0: i64, 0: i64)
b1(%1: i64, %2: i64):
    _GUARD_LT_I64 %1, %0 exit s0
    %3: i64 = _MULTIPLY_I64 %1, %1 exit s0
    %4: i64 = _ADD_I64 %2, %3 exit s0
    %5: i64 = _ADD_I64 %1, 1 exit s1
    _JUMP b1(%5, %4)
s0: f0@0 [%0, %1, %2] stack []
s1: f0@1 [%0, %1, %4] stack []
}"#;

/// `x = x * 0.999 + 0.25`, counted.
pub const FLOAT: &str = r#"trace "float" {
b0(%0: i64, %1: f64):
    _JUMP b1(0: i64, %1)
b1(%2: i64, %3: f64):
    _GUARD_LT_I64 %2, %0 exit s0
    %4: f64 = _MULTIPLY_F64 %3, 0.999
    %5: f64 = _ADD_F64 %4, 0.25
    %6: i64 = _ADD_I64 %2, 1 exit s1
    _JUMP b1(%6, %5)
s0: f0@0 [%0, %2, %3] stack []
s1: f0@1 [%0, %2, %5] stack []
}"#;

/// `total += l[i]` with a type guard on every item.
pub const LIST: &str = r#"trace "list" {
b0(%0: i64, %1: obj):
    _GUARD_TYPE %1, type list exit s0
    _JUMP b1(0: i64, 0: i64)
b1(%2: i64, %3: i64):
    _GUARD_LT_I64 %2, %0 exit s1
    %4: obj = _BINARY_OP_SUBSCR_LIST_INT %1, %2 exit s1
    _GUARD_INT %4 exit s1
    %5: i64 = _UNBOX_INT %4
    %6: i64 = _ADD_I64 %3, %5 exit s1
    %7: i64 = _ADD_I64 %2, 1 exit s2
    _JUMP b1(%7, %6)
s0: f0@0 [%0, &%1] stack []
s1: f0@1 [%0, &%1, %2, %3] stack []
s2: f0@2 [%0, &%1, %2, %6] stack []
}"#;

/// `total = step(total, i)`: a call per iteration.
pub const CALL: &str = r#"trace "call" {
b0(%0: i64):
    _JUMP b1(0: i64, 0: i64)
b1(%1: i64, %2: i64):
    _GUARD_LT_I64 %1, %0 exit s0
    %3: i64 = _CALL_I64_I64 %2, %1, $step
    %4: i64 = _AND_I64 %3, 1048575
    %5: i64 = _ADD_I64 %1, 1 exit s1
    _JUMP b1(%5, %4)
s0: f0@0 [%0, %1, %2] stack []
s1: f0@1 [%0, %1, %4] stack []
}"#;

/// What [`CALL`] calls.
#[inline(never)]
pub extern "C" fn step(a: i64, b: i64) -> i64 {
    a.wrapping_mul(31).wrapping_add(b)
}

/// [`RAW_INT`] as one would write it: three guards, no moves but the one that `imul` needs.
pub fn raw_int(n: i64) -> i64 {
    let mut total: i64 = 0;
    // SAFETY: touches only its operands.
    unsafe {
        std::arch::asm!(
            ".p2align 4",
            "2:",
            "cmp {i}, {n}",
            "jge 3f",
            "mov {t}, {i}",
            "imul {t}, {i}",
            "jo 3f",
            "add {total}, {t}",
            "jo 3f",
            "add {i}, 1",
            "jo 3f",
            "jmp 2b",
            "3:",
            i = inout(reg) 0_i64 => _,
            n = in(reg) n,
            t = out(reg) _,
            total = inout(reg) total,
            options(nomem, nostack),
        );
    }
    total
}

/// [`FLOAT`] by hand.
pub fn float(n: i64, x: f64) -> f64 {
    let mut x = x;
    // SAFETY: touches only its operands.
    unsafe {
        std::arch::asm!(
            ".p2align 4",
            "2:",
            "cmp {i}, {n}",
            "jge 3f",
            "mulsd {x}, {a}",
            "addsd {x}, {b}",
            "add {i}, 1",
            "jo 3f",
            "jmp 2b",
            "3:",
            i = inout(reg) 0_i64 => _,
            n = in(reg) n,
            x = inout(xmm_reg) x,
            a = in(xmm_reg) 0.999_f64,
            b = in(xmm_reg) 0.25_f64,
            options(nomem, nostack),
        );
    }
    x
}

/// [`LIST`] by hand.
///
/// # Safety
/// `list` is a list object of at least `n` small ints.
pub unsafe fn list(n: i64, list: u64) -> i64 {
    let mut total: i64 = 0;
    // SAFETY: reads the list's fields and items.
    unsafe {
        std::arch::asm!(
            ".p2align 4",
            "2:",
            "cmp {i}, {n}",
            "jge 3f",
            "cmp {i}, [{list} + {len}]",
            "jae 3f",
            "mov {w}, [{list} + {items}]",
            "mov {w}, [{w} + {i}*8]",
            "test {w:l}, 1",
            "je 3f",
            "sar {w}, 1",
            "add {total}, {w}",
            "jo 3f",
            "add {i}, 1",
            "jo 3f",
            "jmp 2b",
            "3:",
            len = const layout::LIST_LEN,
            items = const layout::LIST_ITEMS,
            i = inout(reg) 0_i64 => _,
            n = in(reg) n,
            list = in(reg) list,
            w = out(reg) _,
            total = inout(reg) total,
            options(readonly, nostack),
        );
    }
    total
}

/// [`CALL`] by hand.
pub fn call(n: i64) -> i64 {
    let mut total: i64 = 0;
    // SAFETY: follows the C calling convention; the operands are in registers that calls keep.
    unsafe {
        std::arch::asm!(
            ".p2align 4",
            "2:",
            "cmp r12, r13",
            "jge 3f",
            "mov rdi, r14",
            "mov rsi, r12",
            "call {step}",
            "mov r14, rax",
            "and r14, 1048575",
            "add r12, 1",
            "jo 3f",
            "jmp 2b",
            "3:",
            step = sym step,
            inout("r12") 0_i64 => _,
            in("r13") n,
            inout("r14") total,
            clobber_abi("C"),
        );
    }
    total
}
