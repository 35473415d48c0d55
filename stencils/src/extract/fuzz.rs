//! Fuzzing the extractor: whatever bytes, relocations and labels it is given, it answers or refuses. It must
//! not panic, and what it accepts must be consistent in itself.

use super::object_file::{Function, Reloc, RelocKind, RelocTarget};
use super::piece::{Shared, width};
use super::shapes;

/// Names that have a meaning, and one that has none.
const SYMBOLS: &[&str] = &[
    "EXIT",
    "CONTINUE",
    "OPERAND32",
    "IMM_LOW32",
    "IMM_HIGH32",
    "IMM64",
    "CALLEE",
    "SLOT_ARG0",
    "SLOT_ARG1",
    "SLOT_RESULT",
    "pw_dealloc",
    "strlen",
];

/// Instructions as clang writes them, so that random sequences get past the decoder.
const SNIPPETS: &[&[u8]] = &[
    &[0x4c, 0x89, 0xe0],             // mov rax, r12
    &[0x4c, 0x01, 0xc0],             // add rax, r8
    &[0x49, 0x89, 0xc3],             // mov r11, rax
    &[0x4d, 0x01, 0xc4],             // add r12, r8
    &[0x49, 0x8b, 0x44, 0x24, 0x18], // mov rax, [r12 + 24]
    &[0x4d, 0x8b, 0x1c, 0x24],       // mov r11, [r12]
    &[0x4e, 0x8b, 0x1c, 0xc0],       // mov r11, [rax + r8*8]
    &[0x49, 0x8b, 0x85, 0, 0, 0, 0], // mov rax, [r13 + disp32]
    &[0x49, 0x89, 0x85, 0, 0, 0, 0], // mov [r13 + disp32], rax
    &[0xf2, 0x0f, 0x58, 0xc1],       // addsd xmm0, xmm1
    &[0x0f, 0x28, 0xd0],             // movaps xmm2, xmm0
    &[0x48, 0x03, 0x05, 0, 0, 0, 0], // add rax, [rip + disp32]
    &[0x50],                         // push rax
    &[0x59],                         // pop rcx
    &[0x48, 0x83, 0xc4, 0x08],       // add rsp, 8
    &[0xe8, 0, 0, 0, 0],             // call
    &[0xe9, 0, 0, 0, 0],             // jmp
    &[0x0f, 0x80, 0, 0, 0, 0],       // jo
    &[0x75, 0x03],                   // jne, short
    &[0xeb, 0xf0],                   // jmp, short, backwards
];

/// How many functions were accepted and how many refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Accepted.
    pub accepted: u32,
    /// Refused.
    pub refused: u32,
}

/// Runs `rounds` random functions through the extractor.
///
/// # Panics
/// When the extractor does, or when it accepts something inconsistent.
pub fn run(seed: u64, rounds: u32) -> Outcome {
    let requests = shapes::requests();
    let mut outcome = Outcome::default();
    let mut random = Random(seed);
    for _ in 0..rounds {
        let request = &requests[random.below(requests.len())];
        let function = function(&mut random);
        let mut shared = Shared::default();
        let undo = random.below(2) == 0;
        match super::stencil(request, &function, undo, &mut shared) {
            Err(_) => outcome.refused += 1,
            Ok(s) => {
                outcome.accepted += 1;
                for part in [&s.hot, &s.cold] {
                    for h in &part.holes {
                        assert!(h.offset as usize + width(h.kind) <= part.bytes.len());
                    }
                }
            }
        }
    }
    outcome
}

fn function(random: &mut Random) -> Function {
    let mut f = Function::default();
    for _ in 0..random.below(12) + 1 {
        if random.below(16) == 0 {
            f.bytes.extend((0..random.below(6)).map(|_| random.below(256) as u8));
            continue;
        }
        let snippet = SNIPPETS[random.below(SNIPPETS.len())];
        let at = f.bytes.len() as u64;
        f.bytes.extend_from_slice(snippet);
        let ends_in_zeros = snippet.ends_with(&[0; 4]);
        if ends_in_zeros && random.below(8) != 0 || random.below(64) == 0 {
            let offset = (at + snippet.len() as u64).saturating_sub(4);
            f.relocs.push(reloc(random, offset));
        }
        if random.below(32) == 0 {
            let byte = random.below(f.bytes.len());
            f.bytes[byte] ^= 1 << random.below(8);
        }
    }
    if random.below(4) != 0 {
        let offset = f.bytes.len() as u64 + 1;
        f.bytes.extend([0xe9, 0, 0, 0, 0]);
        let target = RelocTarget::Symbol("CONTINUE".into());
        f.relocs.push(Reloc { offset, kind: RelocKind::Relative32, target, addend: -4 });
    }
    if random.below(4) == 0 {
        f.cold_labels.push(random.below(f.bytes.len() + 1) as u64);
    }
    f
}

fn reloc(random: &mut Random, offset: u64) -> Reloc {
    use RelocKind::{Abs32, Abs32Signed, Abs64, Relative32};
    let kind = [Relative32, Abs32Signed, Abs32, Abs64][random.below(4)];
    let target = match random.below(16) {
        0 => RelocTarget::Data { section: random.below(3), offset: random.below(64) as u64 },
        _ => RelocTarget::Symbol(SYMBOLS[random.below(SYMBOLS.len())].to_owned()),
    };
    let addend = [-4, -4, -4, 0, 1, i64::MIN, i64::MAX][random.below(7)];
    Reloc { offset, kind, target, addend }
}

/// A linear congruential generator: enough here, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % n
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_extractor_answers_or_refuses() {
        // A longer run: PATCHWORK_FUZZ_ROUNDS=10000000 cargo test -p stencils fuzz
        let rounds = std::env::var("PATCHWORK_FUZZ_ROUNDS");
        let rounds = rounds.ok().and_then(|r| r.parse().ok()).unwrap_or(30_000);
        let outcome = super::run(1, rounds);
        // Both happen often enough that the run tests something.
        assert!(outcome.accepted > 100 && outcome.refused > 10_000, "{outcome:?}");
    }

    #[test]
    fn object_files_that_are_none_are_refused() {
        let mut random = super::Random(7);
        // An ELF64 header for x86-64, and noise.
        let header = [0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0x3e, 0, 1];
        for length in 0..2000 {
            let mut file = header.to_vec();
            file.extend((0..length).map(|_| random.below(4) as u8));
            if let Ok(read) = super::super::object_file::read(&file) {
                assert!(read.functions.is_empty());
            }
        }
        assert!(super::super::object_file::read(b"").is_err());
    }
}
