//! The readable listing: disassembly with symbolic operands, and the holes.

use super::blocks::Target;
use super::layout::{Item, LaidOut};
use super::object_file::Function;
use super::piece::Piece;
use super::shapes::{Pool, Request};
use super::wrappers::register_name;
use super::{Built, BuiltPart, BuiltStencil};
use crate::{HoleKind, Role};
use iced_x86::{Decoder, DecoderOptions, Formatter, Instruction, NasmFormatter};
use std::fmt::Write;

/// Turns a laid-out part into bytes, holes and lines.
pub fn part(request: &Request, laid: LaidOut, pieces: &[Vec<Piece>]) -> BuiltPart {
    let mut lines = Vec::new();
    for (offset, item) in &laid.items {
        let text = match item {
            Item::Insn(b, k) => instruction(request, &pieces[*b][*k]),
            Item::Jump(condition, to) => jump(*condition, *to),
        };
        lines.push((*offset, text));
    }
    BuiltPart { bytes: laid.bytes, holes: laid.holes, lines }
}

fn jump(condition: Option<u8>, to: Target) -> String {
    const NAMES: [&str; 16] = [
        "jo", "jno", "jb", "jae", "je", "jne", "jbe", "ja", "js", "jns", "jp", "jnp", "jl", "jge",
        "jle", "jg",
    ];
    let mnemonic = condition.map_or("jmp", |c| NAMES[c as usize & 15]);
    match to {
        Target::Exit => format!("{mnemonic} EXIT"),
        Target::Continue => format!("{mnemonic} CONTINUE"),
        Target::Block(_) => mnemonic.to_owned(),
    }
}

fn disassemble(i: &Instruction) -> String {
    let mut formatter = NasmFormatter::new();
    let options = formatter.options_mut();
    options.set_space_after_operand_separator(true);
    options.set_show_branch_size(false);
    options.set_rip_relative_addresses(true);
    let mut text = String::new();
    formatter.format(i, &mut text);
    text
}

/// The disassembly with operands for registers: `<0>`, `<1>`, `<2>` and `<r>`, with the width after a dot where it
/// is not the whole register.
fn instruction(request: &Request, piece: &Piece) -> String {
    let mut text = disassemble(&piece.decoded);
    for pool in (0..16).rev() {
        if let Some(role) = request.role_of(pool) {
            text = replace_register(&text, pool, role);
        }
    }
    for hole in &piece.holes {
        if let Some(name) = hole_name(hole.kind) {
            let _ = write!(text, "  ; {name}");
            if hole.addend != 0 && !is_relative(hole.kind) {
                let _ = write!(text, "{:+}", hole.addend);
            }
        }
    }
    text
}

fn is_relative(kind: HoleKind) -> bool {
    matches!(kind, HoleKind::Symbol(_) | HoleKind::ImmSymbol | HoleKind::Data(_))
}

fn replace_register(text: &str, pool: Pool, role: Role) -> String {
    let name = register_name(pool);
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        let starts_word = !before.ends_with(|c: char| c.is_ascii_alphanumeric());
        out.push_str(before);
        let width = after.chars().next().filter(|c| matches!(c, 'b' | 'w' | 'd'));
        if starts_word && !after.starts_with(|c: char| c.is_ascii_digit()) {
            match role {
                Role::Arg(k) => {
                    let _ = write!(out, "<{k}>");
                }
                Role::Result => out.push_str("<r>"),
            }
            match width {
                Some(w) => {
                    let _ = write!(out, ".{w}");
                    rest = &after[1..];
                }
                None => rest = after,
            }
        } else {
            out.push_str(name);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// A hole's name; none for registers, which the disassembly shows.
fn hole_name(kind: HoleKind) -> Option<String> {
    Some(match kind {
        HoleKind::Register { .. } => return None,
        HoleKind::Slot(Role::Arg(k)) => format!("slot {k}"),
        HoleKind::Slot(Role::Result) => "slot r".into(),
        HoleKind::Operand32 => "constant".into(),
        HoleKind::ImmLow32 => "imm.low".into(),
        HoleKind::ImmHigh32 => "imm.high".into(),
        HoleKind::Imm64 => "imm".into(),
        HoleKind::Exit => "exit".into(),
        HoleKind::Continue => "continue".into(),
        HoleKind::Hot(to) => format!("hot {to:#x}"),
        HoleKind::Cold(to) => format!("cold {to:#x}"),
        HoleKind::Symbol(n) => format!("symbol {n}"),
        HoleKind::ImmSymbol => "symbol imm".into(),
        HoleKind::Data(at) => format!("data {at:#x}"),
    })
}

/// For refusals: the instruction at this offset of clang's function.
pub fn instruction_at(function: &Function, at: u64) -> String {
    let Some(rest) = function.bytes.get(at as usize..) else { return format!("{at:#x}") };
    let decoded = Decoder::with_ip(64, rest, at, DecoderOptions::NONE).decode();
    format!("{at:#x}: {}", disassemble(&decoded))
}

/// The whole listing.
pub fn listing(built: &Built) -> String {
    let mut out = String::new();
    let p = &built.provenance;
    let _ = writeln!(
        out,
        "Stencils, for people. Generated by `cargo run -p stencils --bin extract`; do not edit.\n\
         compiler: {}\nflags: {}\ninputs: sha256 {}\n\
         <0> <1> <2> are the operands' registers, <r> is the result's; every register hole takes all \
         eight registers.\n",
        p.compiler, p.flags, p.sha256
    );
    for s in &built.stencils {
        out.push_str(&stencil(s));
    }
    let _ = writeln!(out, "data");
    for (i, line) in built.data.chunks(16).enumerate() {
        let hex: Vec<String> = line.iter().map(|b| format!("{b:02x}")).collect();
        let _ = writeln!(out, "  {:04x}  {}", i * 16, hex.join(" "));
    }
    out
}

/// One stencil of the listing.
pub fn stencil(s: &BuiltStencil) -> String {
    let mut out = format!("{} {}: {} bytes", s.uop, s.shape, s.hot.bytes.len());
    if !s.cold.bytes.is_empty() {
        let _ = write!(out, " + {} cold", s.cold.bytes.len());
    }
    if s.calls {
        out.push_str(", calls");
    }
    if s.facts.clobbers != 0 {
        let lost = (0..16).filter(|r| s.facts.clobbers >> r & 1 != 0).map(register_name);
        let _ = write!(out, ", loses {}", lost.collect::<Vec<_>>().join(" "));
    }
    if s.facts.undoes {
        out.push_str(", repairs its operand at the exit");
    }
    out.push('\n');
    for (part, name) in [(&s.hot, ""), (&s.cold, "cold")] {
        if part.bytes.is_empty() {
            continue;
        }
        if !name.is_empty() {
            let _ = writeln!(out, "  {name}:");
        }
        for (i, (offset, text)) in part.lines.iter().enumerate() {
            let end = part.lines.get(i + 1).map_or(part.bytes.len(), |l| l.0);
            let bytes = &part.bytes[*offset..end];
            let hex: Vec<String> = bytes.iter().map(|b| format!("{b:02x}")).collect();
            let mut text = text.clone();
            if bytes.len() == 2 && text.starts_with('j') {
                let to = end as i64 + i64::from(bytes[1] as i8);
                let _ = write!(text, "  ; {to:#04x}");
            } else if text.starts_with('j') {
                let hole =
                    part.holes.iter().find(|h| (*offset..end).contains(&(h.offset as usize)));
                if let Some(name) = hole.and_then(|h| hole_name(h.kind))
                    && !text.ends_with("EXIT")
                {
                    let _ = write!(text, "  ; {name}");
                }
            }
            let _ = writeln!(out, "  {offset:04x}  {:<30}  {text}", hex.join(" "));
        }
    }
    out.push('\n');
    out
}
