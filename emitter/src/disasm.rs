//! Annotated disassembly: beside the machine code stands the uop it comes from, where its operands are, and
//! what each of the emitter's own moves is for.
//!
//! ```text
//! i4    %7: i64 = _ADD_I64 %3, %5 exit s1                     r0, r1 -> r2
//!       0023  mov     r10,r8
//!       0026  add     r10,r9
//!       0029  jo      0081h                                   exit 1
//!       spill %7                                              r2 -> m4
//!       002f  mov     [rbp+20h],r10
//! ```

use crate::arena::Arena;
use crate::code::{Code, What};
use iced_x86::{
    Decoder, DecoderOptions, FlowControl, Formatter, Instruction, NasmFormatter, OpKind,
};
use ir::Trace;
use ir::text::Printer;
use regalloc::{Allocation, Loc, Move};
use std::fmt::Write;

/// Column of the remarks.
const REMARK: usize = 64;

/// A line of a listing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// What it says: a uop, a move, an instruction of the machine.
    pub text: String,
    /// Where operands and results are, or what a jump refers to.
    pub remark: String,
    /// What the line belongs to, for code with annotations.
    pub what: Option<What>,
    /// It names what the following machine instructions are for.
    pub is_head: bool,
}

/// The listing of code that was emitted with [`crate::EmitOptions::annotate`]; without, only the machine code.
/// `allocation` is the one that the code was made from.
pub fn listing(arena: &Arena, code: &Code, trace: &Trace, allocation: &Allocation) -> String {
    let (size, main, exits) = (code.size(), code.hot_size(), code.exits().len());
    let mut out = format!(
        "; {}: {size} bytes, {main} on the main path, {exits} exits, {} slots\n",
        trace.name,
        code.slots()
    );
    for line in listing_lines(arena, code, trace, allocation, &[]) {
        let Line { text, remark, .. } = line;
        let _ = if remark.is_empty() {
            writeln!(out, "{text}")
        } else {
            writeln!(out, "{text:<REMARK$} {remark}")
        };
    }
    out
}

/// The same line by line, for viewers; runtime symbols by these names.
pub fn listing_lines(
    arena: &Arena,
    code: &Code,
    trace: &Trace,
    allocation: &Allocation,
    symbols: &[&str],
) -> Vec<Line> {
    let printer = Printer::new(trace).symbols(symbols);
    let mut l = Listing { arena, code, trace, allocation, printer, what: None, lines: Vec::new() };
    let (marks, size) = (code.marks(), code.size());
    if marks.is_empty() {
        l.instructions(0, size);
        return l.lines;
    }
    for (i, mark) in marks.iter().enumerate() {
        let end = marks.get(i + 1).map_or(size, |m| m.offset);
        l.what = Some(mark.what);
        l.head(mark.what, mark.offset < end);
        match mark.what {
            What::Constant => l.constant(mark.offset),
            What::Padding => {}
            _ => l.instructions(mark.offset, end),
        }
    }
    l.lines
}

/// What a move is called.
pub fn move_name(m: &Move) -> &'static str {
    match (m.from, m.to) {
        (Loc::Const, _) => "constant",
        (Loc::Slot(_), Loc::Slot(_)) => "memory move",
        (Loc::Slot(_), _) => "reload",
        (_, Loc::Slot(_)) => "spill",
        _ => "copy",
    }
}

struct Listing<'a> {
    arena: &'a Arena,
    code: &'a Code,
    trace: &'a Trace,
    allocation: &'a Allocation,
    printer: Printer<'a>,
    /// What the bytes at hand are for.
    what: Option<What>,
    lines: Vec<Line>,
}

impl Listing<'_> {
    /// A line with a remark.
    fn line(&mut self, text: String, remark: String, is_head: bool) {
        self.lines.push(Line { text, remark, what: self.what, is_head });
    }

    fn head(&mut self, what: What, has_code: bool) {
        match what {
            What::Block(b) => {
                let head = self.printer.head(b).to_string();
                let params = self.places(self.trace.list(self.trace.block(b).params).len(), {
                    self.trace.block(b).params.start as usize
                });
                self.line(head, params, true);
            }
            What::Inst(i) | What::Cold(i) => {
                let inst = self.trace.inst(i);
                let mut text = format!("{:<5} {}", i.to_string(), self.printer.inst(inst));
                if matches!(what, What::Cold(_)) {
                    text.push_str("  (cold part)");
                }
                let args = self.places(inst.args.len as usize, inst.args.start as usize);
                let results = self.places(inst.results.len as usize, inst.results.start as usize);
                let arrow = if results.is_empty() { "" } else { " -> " };
                let remark = format!("{args}{arrow}{results}");
                self.line(text, remark.trim_start().to_owned(), true);
            }
            What::Edit(n) => self.moved(&self.allocation.edits[n as usize].1.clone()),
            What::EdgeEdit(n) => self.moved(&self.allocation.edge_edits[n as usize].mv.clone()),
            What::Jump(b) if has_code => self.line(format!("      to {b}"), String::new(), true),
            What::Stub(n) => {
                let site = self.code.exits()[n as usize];
                self.line(
                    format!("exit {n}: {} {}", site.inst, site.snapshot),
                    String::new(),
                    true,
                );
            }
            What::Constant | What::Padding | What::Jump(_) => {}
        }
    }

    fn moved(&mut self, m: &Move) {
        let value = self.printer.value(m.value).to_string();
        let places = format!("{} -> {}", m.from, m.to);
        self.line(format!("      {} {value}", move_name(m)), places, true);
    }

    fn places(&self, len: usize, start: usize) -> String {
        let locs = self.allocation.locs[start..start + len].iter();
        locs.map(Loc::to_string).collect::<Vec<_>>().join(", ")
    }

    fn constant(&mut self, at: u32) {
        let bytes = &self.code.bytes(self.arena)[at as usize..at as usize + 8];
        let mut raw = [0; 8];
        raw.copy_from_slice(bytes);
        let bits = u64::from_le_bytes(raw);
        let text = format!("      {at:04x}  dq {bits:#018x}");
        self.line(text, format!("{:?}", f64::from_bits(bits)), false);
    }

    fn instructions(&mut self, start: u32, end: u32) {
        let bytes = self.code.bytes(self.arena)[start as usize..end as usize].to_vec();
        let mut decoder = Decoder::with_ip(64, &bytes, start as u64, DecoderOptions::NONE);
        let mut formatter = NasmFormatter::new();
        formatter.options_mut().set_first_operand_char_index(8);
        formatter.options_mut().set_branch_leading_zeros(false);
        formatter.options_mut().set_show_branch_size(false);
        let mut text = String::new();
        while decoder.can_decode() {
            let inst = decoder.decode();
            text.clear();
            formatter.format(&inst, &mut text);
            let line = format!("      {:04x}  {text}", inst.ip());
            let remark = self.target(&inst);
            self.line(line, remark, false);
        }
    }

    /// What a jump, call or constant refers to.
    fn target(&self, inst: &Instruction) -> String {
        let target = if inst.flow_control() != FlowControl::Next
            && matches!(inst.op0_kind(), OpKind::NearBranch64 | OpKind::NearBranch32)
        {
            inst.near_branch_target()
        } else if inst.is_ip_rel_memory_operand() {
            inst.ip_rel_memory_address()
        } else {
            return String::new();
        };
        if target >= self.code.size() as u64 {
            // Addresses count from the entry; the arena's fixed parts lie before it.
            let offset = (self.code.entry_offset() as u64).wrapping_add(target) as u32;
            return self.arena.fixed_name(offset).unwrap_or("stencil data").to_owned();
        }
        let at = target as u32;
        let found = self.code.marks().iter().rev().find(|m| m.offset <= at).copied();
        match found.filter(|m| m.offset == at).map(|m| m.what) {
            Some(What::Stub(n)) => {
                let linked = self.arena.linked(self.code.id(), n);
                linked.map_or(format!("exit {n}"), |to| format!("exit {n}, linked to {to}"))
            }
            Some(What::Cold(_)) => "cold part".to_owned(),
            Some(What::Constant) => "constant".to_owned(),
            _ => {
                let block = self.code.marks().iter().find(|m| m.offset == at);
                match block.map(|m| m.what) {
                    Some(What::Block(b)) => b.to_string(),
                    _ => String::new(),
                }
            }
        }
    }
}
