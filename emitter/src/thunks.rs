//! The hand-written pieces of native code at the start of the arena.
//!
//! ```text
//! Rust ──entry(code, frame)──> trace … guard fails ──> its stub ──> exit ──> back in Rust
//! ```

use crate::encode::{Asm, Gpr, Xmm};

/// What a C function must preserve, in the order of the pushes. Six of them keep `rsp` at 8 modulo 16, which
/// is where the trace wants it.
pub(crate) const SAVED: [Gpr; 6] = [Gpr::RBP, Gpr::RBX, Gpr(12), Gpr(13), Gpr(14), Gpr(15)];

/// Where an exit leaves general pool register `n`, in bytes from the frame base.
pub(crate) const fn int_dump(n: u8) -> i32 {
    -8 * (1 + n as i32)
}

/// Where an exit leaves floating-point pool register `n`.
pub(crate) const fn float_dump(n: u8) -> i32 {
    -8 * (9 + n as i32)
}

/// Where the word is that asks native loops to leave.
pub(crate) const ATTENTION: i32 = -136;

/// Words below the frame base: the register dump area and the attention word.
pub(crate) const HEADER_WORDS: usize = 17;

/// `extern "C" fn(code: rdi, frame: rsi) -> rax`: enters a trace. With `load` the pool registers first get what
/// the dump area holds (for tests of single stencils).
pub(crate) fn entry(asm: &mut Asm, load: bool) {
    for r in SAVED {
        asm.push(r);
    }
    asm.mov(Gpr::RBP, Gpr::RSI);
    if load {
        for n in 0..8 {
            asm.load(Gpr(8 + n), int_dump(n));
            asm.load_f64(Xmm(n), float_dump(n));
        }
    }
    asm.jmp_reg(Gpr::RDI);
}

/// Where every exit stub jumps to: dumps the pool and returns the address just after the stub, which is in `rax`, to the
/// caller of [`entry`].
pub(crate) fn exit(asm: &mut Asm) {
    for n in 0..8 {
        asm.store(int_dump(n), Gpr(8 + n));
        asm.store_f64(float_dump(n), Xmm(n));
    }
    for r in SAVED.iter().rev() {
        asm.pop(*r);
    }
    asm.ret();
}

/// Calls the C function at `target` and preserves every register, so that a cold path costs the hot one
/// nothing. May be called at any stack alignment.
pub(crate) fn save_all(asm: &mut Asm, target: usize) {
    const INTS: [Gpr; 9] =
        [Gpr::RAX, Gpr::RCX, Gpr::RDX, Gpr::RSI, Gpr::RDI, Gpr(8), Gpr(9), Gpr(10), Gpr(11)];
    asm.push(Gpr::RBP);
    asm.mov(Gpr::RBP, Gpr::RSP);
    for r in INTS {
        asm.push(r);
    }
    asm.add_rsp(-16 * 16);
    asm.align_rsp();
    for n in 0..16 {
        asm.store_xmm_rsp(16 * n as i32, Xmm(n));
    }
    asm.mov_imm(Gpr::RAX, target as u64);
    asm.call_reg(Gpr::RAX);
    for n in 0..16 {
        asm.load_xmm_rsp(Xmm(n), 16 * n as i32);
    }
    // Back to the pushes, wherever the alignment put the rest: rsp = rbp - 72.
    asm.mov(Gpr::RSP, Gpr::RBP);
    asm.add_rsp(-8 * INTS.len() as i32);
    for r in INTS.iter().rev() {
        asm.pop(*r);
    }
    asm.pop(Gpr::RBP);
    asm.ret();
}

/// Bytes of one trampoline.
pub(crate) const TRAMPOLINE_BYTES: usize = 16;

/// An indirect jump with the address beside it, so that a `rel32` call reaches the whole address space.
pub(crate) fn trampoline(target: usize) -> [u8; TRAMPOLINE_BYTES] {
    let mut asm = Asm::default();
    asm.jmp_rip(2);
    asm.nops(2);
    let mut bytes = [0; TRAMPOLINE_BYTES];
    bytes[..8].copy_from_slice(&asm.bytes);
    bytes[8..].copy_from_slice(&(target as u64).to_le_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dump_area_lies_just_below_the_frame() {
        let mut offsets: Vec<i32> = (0..8).flat_map(|n| [int_dump(n), float_dump(n)]).collect();
        offsets.push(ATTENTION);
        offsets.sort_unstable();
        let want: Vec<i32> = (1..=HEADER_WORDS as i32).rev().map(|n| -8 * n).collect();
        assert_eq!(offsets, want);
    }
}
