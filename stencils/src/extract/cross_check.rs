//! The second opinion: how many pool registers llvm-objdump prints at each instruction, to be compared with
//! what `iced-x86` says. Two decoders would have to be wrong in the same way.

use super::object_file::Function;
use std::collections::BTreeMap;

/// Number of pool registers that are named at (function, offset).
pub type Printed = BTreeMap<(String, u64), usize>;

/// Reads llvm-objdump's text.
pub fn printed_registers(text: &str) -> Printed {
    let mut printed = Printed::new();
    let mut function = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_suffix(">:").and_then(|l| l.split_once(" <")) {
            if !name.1.starts_with("pw_cold_") {
                function = name.1.to_owned();
            }
        } else if let Some((offset, instruction)) = line.split_once(':')
            && let Ok(offset) = u64::from_str_radix(offset.trim(), 16)
        {
            printed.insert((function.clone(), offset), count(instruction));
        }
    }
    printed
}

fn count(instruction: &str) -> usize {
    // Targets are printed as `<function+0x12>`.
    let operands = instruction.split('<').next().unwrap_or_default();
    let words = operands.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|w| is_pool_register(w)).count()
}

fn is_pool_register(word: &str) -> bool {
    if let Some(number) = word.strip_prefix("xmm") {
        return matches!(number.parse::<u8>(), Ok(0..8));
    }
    let Some(number) = word.strip_prefix('r') else { return false };
    let digits = number.trim_end_matches(['b', 'w', 'd']);
    number.len() - digits.len() <= 1 && matches!(digits.parse::<u8>(), Ok(8..16))
}

/// Compares one function.
///
/// # Errors
/// The first difference, with its offset.
pub fn compare(
    printed: &Printed,
    symbol: &str,
    function: &Function,
) -> Result<(), (String, Option<u64>)> {
    let mut at = 0;
    while at < function.bytes.len() {
        let rest = &function.bytes[at..];
        let mut decoder =
            iced_x86::Decoder::with_ip(64, rest, at as u64, iced_x86::DecoderOptions::NONE);
        let decoded = decoder.decode();
        let named = super::fields::named_registers(&decoded);
        let ours = named.iter().filter(|(_, r)| super::fields::pool_number(*r).is_some()).count();
        match printed.get(&(symbol.to_owned(), at as u64)) {
            Some(&theirs) if theirs == ours => {}
            Some(theirs) => {
                let problem = format!("names {ours} pool registers, llvm-objdump prints {theirs}");
                return Err((problem, Some(at as u64)));
            }
            None => {
                let problem = "llvm-objdump has no instruction here".to_owned();
                return Err((problem, Some(at as u64)));
            }
        }
        at += decoded.len().max(1);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registers_are_counted_in_any_width_and_not_in_labels() {
        let text = "\nDisassembly of section .text.f:\n\n0000000000000000 <f>:\n\
            \x20      0:      \tmov\tr11, qword ptr [r12 + 8*r9 + 0x18]\n\
            \x20      4:      \ttest\tr8b, 0x1\n\
            \x20      8:      \tjmp\t0x10 <stencil_r8+0x10>\n\
            \x20      d:      \tcvtsi2sd\txmm2, r12d\n\
            \x20     1d:      \tmovaps\txmm12, xmm7\n";
        let p = printed_registers(text);
        let at = |o| p[&("f".to_owned(), o)];
        assert_eq!([at(0), at(4), at(8), at(0xd), at(0x1d)], [3, 1, 0, 2, 1]);
    }
}
