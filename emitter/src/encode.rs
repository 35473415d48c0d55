//! The few x86-64 instructions that the emitter writes itself: moves, jumps and what the thunks need.
//! Everything else is copied from stencils.
//!
//! Encodings are the shortest that do the job (AMD64 Architecture Programmer's Manual, volume 3).

/// A general register by its hardware number, 0 (`rax`) … 15 (`r15`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Gpr(pub u8);

/// An SSE register by its hardware number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Xmm(pub u8);

impl Gpr {
    pub const RAX: Gpr = Gpr(0);
    pub const RCX: Gpr = Gpr(1);
    pub const RDX: Gpr = Gpr(2);
    pub const RBX: Gpr = Gpr(3);
    pub const RSP: Gpr = Gpr(4);
    pub const RBP: Gpr = Gpr(5);
    pub const RSI: Gpr = Gpr(6);
    pub const RDI: Gpr = Gpr(7);

    const fn low(self) -> u8 {
        self.0 & 7
    }
    const fn high(self) -> u8 {
        self.0 >> 3
    }
}

impl Xmm {
    const fn low(self) -> u8 {
        self.0 & 7
    }
    const fn high(self) -> u8 {
        self.0 >> 3
    }
}

const REX: u8 = 0x40;
const REX_W: u8 = 0x48;

const fn modrm(mode: u8, reg: u8, rm: u8) -> u8 {
    mode << 6 | reg << 3 | rm
}

/// Growing machine code.
#[derive(Debug, Default)]
pub(crate) struct Asm {
    pub bytes: Vec<u8>,
}

impl Asm {
    #[inline]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    #[inline]
    fn put<const N: usize>(&mut self, bytes: [u8; N]) {
        self.bytes.extend_from_slice(&bytes);
    }

    #[inline]
    fn put32(&mut self, v: i32) {
        self.put(v.to_le_bytes());
    }

    /// ModRM and displacement of `[rbp + disp]`.
    #[inline]
    fn frame_operand(&mut self, reg: u8, disp: i32) {
        if let Ok(d) = i8::try_from(disp) {
            self.put([modrm(1, reg, 5), d as u8]);
        } else {
            self.put([modrm(2, reg, 5)]);
            self.put32(disp);
        }
    }

    pub fn mov(&mut self, to: Gpr, from: Gpr) {
        self.put([REX_W | from.high() << 2 | to.high(), 0x89, modrm(3, from.low(), to.low())]);
    }

    pub fn load(&mut self, to: Gpr, disp: i32) {
        self.put([REX_W | to.high() << 2, 0x8b]);
        self.frame_operand(to.low(), disp);
    }

    pub fn store(&mut self, disp: i32, from: Gpr) {
        self.put([REX_W | from.high() << 2, 0x89]);
        self.frame_operand(from.low(), disp);
    }

    /// `mov qword [rbp + disp], imm` (sign-extended).
    pub fn store_imm32(&mut self, disp: i32, imm: i32) {
        self.put([REX_W, 0xc7]);
        self.frame_operand(0, disp);
        self.put32(imm);
    }

    /// Puts a constant into a register: 3, 5–6, 7 or 10 bytes. May change the flags.
    pub fn mov_imm(&mut self, to: Gpr, bits: u64) {
        if bits == 0 {
            if to.high() != 0 {
                self.put([REX | 5]);
            }
            self.put([0x31, modrm(3, to.low(), to.low())]);
        } else if let Ok(imm) = u32::try_from(bits) {
            if to.high() != 0 {
                self.put([REX | 1]);
            }
            self.put([0xb8 | to.low()]);
            self.put(imm.to_le_bytes());
        } else if let Ok(imm) = i32::try_from(bits as i64) {
            self.put([REX_W | to.high(), 0xc7, modrm(3, 0, to.low())]);
            self.put32(imm);
        } else {
            self.put([REX_W | to.high(), 0xb8 | to.low()]);
            self.put(bits.to_le_bytes());
        }
    }

    pub fn movaps(&mut self, to: Xmm, from: Xmm) {
        let rex = to.high() << 2 | from.high();
        if rex != 0 {
            self.put([REX | rex]);
        }
        self.put([0x0f, 0x28, modrm(3, to.low(), from.low())]);
    }

    pub fn load_f64(&mut self, to: Xmm, disp: i32) {
        self.put([0xf2]);
        if to.high() != 0 {
            self.put([REX | 4]);
        }
        self.put([0x0f, 0x10]);
        self.frame_operand(to.low(), disp);
    }

    /// `movlps [rbp + disp], xmm`: the same store as `movsd`, a byte shorter.
    pub fn store_f64(&mut self, disp: i32, from: Xmm) {
        if from.high() != 0 {
            self.put([REX | 4]);
        }
        self.put([0x0f, 0x13]);
        self.frame_operand(from.low(), disp);
    }

    /// `xorps to, to`.
    pub fn zero_f64(&mut self, to: Xmm) {
        if to.high() != 0 {
            self.put([REX | 5]);
        }
        self.put([0x0f, 0x57, modrm(3, to.low(), to.low())]);
    }

    /// `movsd to, [rip + 0]`; returns where the displacement is.
    pub fn load_f64_rip(&mut self, to: Xmm) -> usize {
        self.put([0xf2]);
        if to.high() != 0 {
            self.put([REX | 4]);
        }
        self.put([0x0f, 0x10, modrm(0, to.low(), 5), 0, 0, 0, 0]);
        self.len() - 4
    }

    /// `jmp` with a displacement to be filled in; returns where that is.
    pub fn jmp(&mut self) -> usize {
        self.put([0xe9, 0, 0, 0, 0]);
        self.len() - 4
    }

    /// A jump to an earlier place: 2 bytes if it is near.
    pub fn jmp_back(&mut self, target: usize) {
        let distance = target as i64 - (self.len() as i64 + 2);
        if let Ok(d) = i8::try_from(distance) {
            self.put([0xeb, d as u8]);
        } else {
            let hole = self.jmp();
            self.patch32(hole, (target as i64 - (hole as i64 + 4)) as i32);
        }
    }

    pub fn call_reg(&mut self, r: Gpr) {
        if r.high() != 0 {
            self.put([REX | 1]);
        }
        self.put([0xff, modrm(3, 2, r.low())]);
    }

    pub fn jmp_reg(&mut self, r: Gpr) {
        if r.high() != 0 {
            self.put([REX | 1]);
        }
        self.put([0xff, modrm(3, 4, r.low())]);
    }

    /// `jmp [rip + disp]`, where `disp` counts from the end of the instruction.
    pub fn jmp_rip(&mut self, disp: i32) {
        self.put([0xff, modrm(0, 4, 5)]);
        self.put32(disp);
    }

    pub fn push(&mut self, r: Gpr) {
        if r.high() != 0 {
            self.put([REX | 1]);
        }
        self.put([0x50 | r.low()]);
    }

    pub fn pop(&mut self, r: Gpr) {
        if r.high() != 0 {
            self.put([REX | 1]);
        }
        self.put([0x58 | r.low()]);
    }

    pub fn ret(&mut self) {
        self.put([0xc3]);
    }

    /// `lea rsp, [rsp + disp]`: moves the stack pointer and leaves the flags alone.
    pub fn add_rsp(&mut self, disp: i32) {
        self.put([REX_W, 0x8d, modrm(2, Gpr::RSP.low(), 4), 0x24]);
        self.put32(disp);
    }

    /// `and rsp, -16`.
    pub fn align_rsp(&mut self) {
        self.put([REX_W, 0x83, modrm(3, 4, Gpr::RSP.low()), 0xf0]);
    }

    /// `movups [rsp + disp], xmm`.
    pub fn store_xmm_rsp(&mut self, disp: i32, from: Xmm) {
        if from.high() != 0 {
            self.put([REX | 4]);
        }
        self.put([0x0f, 0x11, modrm(2, from.low(), 4), 0x24]);
        self.put32(disp);
    }

    /// `movups xmm, [rsp + disp]`.
    pub fn load_xmm_rsp(&mut self, to: Xmm, disp: i32) {
        if to.high() != 0 {
            self.put([REX | 4]);
        }
        self.put([0x0f, 0x10, modrm(2, to.low(), 4), 0x24]);
        self.put32(disp);
    }

    /// `n` bytes that do nothing, in as few instructions as possible (AMD64 manual, `NOP`).
    pub fn nops(&mut self, mut n: usize) {
        const NOPS: [&[u8]; 10] = [
            &[],
            &[0x90],
            &[0x66, 0x90],
            &[0x0f, 0x1f, 0x00],
            &[0x0f, 0x1f, 0x40, 0x00],
            &[0x0f, 0x1f, 0x44, 0x00, 0x00],
            &[0x66, 0x0f, 0x1f, 0x44, 0x00, 0x00],
            &[0x0f, 0x1f, 0x80, 0x00, 0x00, 0x00, 0x00],
            &[0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00],
            &[0x66, 0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00],
        ];
        while n > 0 {
            let k = n.min(9);
            self.bytes.extend_from_slice(NOPS[k]);
            n -= k;
        }
    }

    /// Pads to a multiple of `align` (a power of two).
    pub fn align(&mut self, align: usize) {
        let n = self.len().next_multiple_of(align) - self.len();
        self.nops(n);
    }

    #[inline]
    pub fn patch32(&mut self, at: usize, v: i32) {
        self.bytes[at..at + 4].copy_from_slice(&v.to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use iced_x86::{Decoder, DecoderOptions, Formatter, NasmFormatter};

    /// What each call writes, as iced-x86 reads it back, with its length.
    fn listing(write: impl Fn(&mut Asm)) -> Vec<String> {
        let mut asm = Asm::default();
        write(&mut asm);
        let mut decoder = Decoder::with_ip(64, &asm.bytes, 0, DecoderOptions::NONE);
        let mut formatter = NasmFormatter::new();
        let mut out = Vec::new();
        while decoder.can_decode() {
            let inst = decoder.decode();
            assert!(!inst.is_invalid());
            let mut text = String::new();
            formatter.format(&inst, &mut text);
            out.push(format!("{} {text}", inst.len()));
        }
        out
    }

    #[test]
    fn constants_take_the_shortest_encoding() {
        let l = listing(|a| {
            a.mov_imm(Gpr(8), 0);
            a.mov_imm(Gpr::RAX, 0);
            a.mov_imm(Gpr(15), 7);
            a.mov_imm(Gpr::RCX, 0xffff_ffff);
            a.mov_imm(Gpr(9), -2_i64 as u64);
            a.mov_imm(Gpr(9), 0x1_0000_0000);
        });
        let want = [
            "3 xor r8d,r8d",
            "2 xor eax,eax",
            "6 mov r15d,7",
            "5 mov ecx,0FFFFFFFFh",
            "7 mov r9,0FFFFFFFFFFFFFFFEh",
            "10 mov r9,100000000h",
        ];
        assert_eq!(l, want);
    }

    #[test]
    fn moves_name_the_registers_and_slots_asked_for() {
        let l = listing(|a| {
            a.mov(Gpr(8), Gpr(15));
            a.mov(Gpr::RAX, Gpr(13));
            a.load(Gpr(12), 8 * 15);
            a.load(Gpr(13), 8 * 16);
            a.store(-64, Gpr(8));
            a.store(0, Gpr::RCX);
            a.store_imm32(16, -5);
            a.movaps(Xmm(1), Xmm(15));
            a.movaps(Xmm(15), Xmm(7));
            a.load_f64(Xmm(3), 8);
            a.load_f64(Xmm(15), 8);
            a.store_f64(1024, Xmm(7));
            a.store_f64(8, Xmm(15));
            a.zero_f64(Xmm(2));
            a.zero_f64(Xmm(15));
            a.load_f64_rip(Xmm(6));
        });
        let want = [
            "3 mov r8,r15",
            "3 mov rax,r13",
            "4 mov r12,[rbp+78h]",
            "7 mov r13,[rbp+80h]",
            "4 mov [rbp-40h],r8",
            "4 mov [rbp],rcx",
            "8 mov qword [rbp+10h],0FFFFFFFFFFFFFFFBh",
            "4 movaps xmm1,xmm15",
            "4 movaps xmm15,xmm7",
            "5 movsd xmm3,[rbp+8]",
            "6 movsd xmm15,[rbp+8]",
            "7 movlps [rbp+400h],xmm7",
            "5 movlps [rbp+8],xmm15",
            "3 xorps xmm2,xmm2",
            "4 xorps xmm15,xmm15",
            "8 movsd xmm6,[rel 68h]",
        ];
        let l: Vec<_> = l.iter().map(String::as_str).collect();
        assert_eq!(l[..15], want[..15]);
        assert!(l[15].starts_with("8 movsd xmm6,[rel"), "{}", l[15]);
    }

    #[test]
    fn jumps_and_stack_instructions_decode() {
        let l = listing(|a| {
            a.jmp_back(0);
            a.push(Gpr(12));
            a.pop(Gpr::RBX);
            a.add_rsp(-0x80);
            a.align_rsp();
            a.store_xmm_rsp(0x10, Xmm(7));
            a.load_xmm_rsp(Xmm(9), 0x10);
            a.call_reg(Gpr::RAX);
            a.jmp_reg(Gpr::RDI);
            a.jmp_rip(2);
            a.ret();
        });
        let want = [
            "2 jmp short 0",
            "2 push r12",
            "1 pop rbx",
            "8 lea rsp,[rsp-80h]",
            "4 and rsp,0FFFFFFFFFFFFFFF0h",
            "8 movups [rsp+10h],xmm7",
            "9 movups xmm9,[rsp+10h]",
            "2 call rax",
            "2 jmp rdi",
        ];
        assert_eq!(l[..want.len()], want.map(str::to_owned));
        let far = listing(|a| {
            a.nops(200);
            a.jmp_back(0);
        });
        assert!(far.last().is_some_and(|t| t.starts_with("5 jmp")), "{far:?}");
    }

    #[test]
    fn nops_have_every_length_and_do_nothing() {
        for n in 0..40 {
            let mut a = Asm::default();
            a.nops(n);
            assert_eq!(a.len(), n);
            let is_nop = |t: &String| t.contains("nop") || t.ends_with("xchg ax,ax");
            assert!(listing(|a| a.nops(n)).iter().all(is_nop), "{n}");
        }
    }
}
