//! Trace → text.

use super::constant::Constant;
use super::{SymbolNames, type_names};
use crate::trace::*;
use crate::uop::{Imm, Repr, Uop};
use std::fmt::{self, Display, Formatter, Write as _};

/// The text of a trace.
pub fn print(trace: &Trace) -> String {
    Printer::new(trace).to_string()
}

/// A trace with the choices for printing it; use it through `Display`.
#[derive(Clone, Copy, Debug)]
pub struct Printer<'a> {
    trace: &'a Trace,
    symbols: SymbolNames<'a>,
}

impl Display for Trace {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Printer::new(self).fmt(f)
    }
}

impl<'a> Printer<'a> {
    /// Prints `trace` with runtime symbols as numbers.
    pub fn new(trace: &'a Trace) -> Printer<'a> {
        Printer { trace, symbols: &[] }
    }

    /// Prints runtime symbols by these names; numbers beyond the table stay numbers.
    pub fn symbols(self, symbols: SymbolNames<'a>) -> Printer<'a> {
        Printer { symbols, ..self }
    }

    /// A value as an operand: `%3`, or the constant.
    pub fn value(&self, v: ValueId) -> impl Display + use<'a> {
        let trace = self.trace;
        fmt::from_fn(move |f| {
            match trace.values.get(v.index()).map(|value| (value.repr, value.def)) {
                Some((repr, Def::Const(bits))) => Constant { repr, bits }.fmt(f),
                _ => v.fmt(f),
            }
        })
    }

    /// An instruction without its successors, origin and line end.
    pub fn inst(&self, inst: &'a Inst) -> impl Display + use<'a> {
        let printer = *self;
        fmt::from_fn(move |f| printer.write_inst(f, inst))
    }

    /// A block's head: `b1(%3: i64):`.
    pub fn head(&self, id: BlockId) -> impl Display + use<'a> {
        let trace = self.trace;
        fmt::from_fn(move |f| {
            write!(f, "{id}(")?;
            for (i, &v) in trace.list(trace.block(id).params).iter().enumerate() {
                write!(f, "{}{v}: {}", separator(i), trace.repr(v))?;
            }
            f.write_str("):")
        })
    }

    /// An edge: `b1(%3, 5: i64)`.
    pub fn edge(&self, edge: Edge) -> impl Display + use<'a> {
        let printer = *self;
        fmt::from_fn(move |f| {
            write!(f, "{}(", edge.block)?;
            printer.write_values(f, printer.trace.list(edge.args))?;
            f.write_char(')')
        })
    }

    /// A snapshot without its name: frames and stores.
    pub fn snapshot(&self, snapshot: &'a Snapshot) -> impl Display + use<'a> {
        let printer = *self;
        fmt::from_fn(move |f| printer.write_snapshot(f, snapshot))
    }

    fn write_inst(&self, f: &mut Formatter<'_>, inst: &Inst) -> fmt::Result {
        for (i, &v) in self.trace.results(inst).iter().enumerate() {
            write!(f, "{}{v}: {}", separator(i), self.trace.repr(v))?;
        }
        if inst.results.len > 0 {
            f.write_str(" = ")?;
        }
        write!(f, "{}", inst.uop)?;
        let args = self.trace.args(inst);
        if !args.is_empty() {
            f.write_char(' ')?;
            self.write_values(f, args)?;
        }
        if inst.uop.info().imm != Imm::None {
            f.write_str(if args.is_empty() { " " } else { ", " })?;
            self.write_imm(f, inst)?;
        }
        if let Some(snapshot) = inst.exit {
            write!(f, " exit {snapshot}")?;
        }
        Ok(())
    }

    fn write_imm(&self, f: &mut Formatter<'_>, inst: &Inst) -> fmt::Result {
        let imm = inst.imm;
        match inst.uop.info().imm {
            Imm::None => Ok(()),
            Imm::Offset => write!(f, "+{imm}"),
            Imm::Tid => {
                f.write_str("type ")?;
                write_type(f, imm)
            }
            Imm::Field32 => write!(f, "@{}={}", imm as u32, imm >> 32),
            Imm::Symbol => self.write_symbol(f, imm),
        }
    }

    fn write_symbol(&self, f: &mut Formatter<'_>, number: u64) -> fmt::Result {
        match usize::try_from(number).ok().and_then(|i| self.symbols.get(i)) {
            Some(name) => write!(f, "${name}"),
            None => write!(f, "${number}"),
        }
    }

    fn write_shape(&self, f: &mut Formatter<'_>, number: usize, shape: &Shape) -> fmt::Result {
        write!(f, "shape {number}: ")?;
        self.write_symbol(f, shape.symbol)?;
        if let Some(bits) = shape.class {
            write!(f, " of {}", Constant { repr: Repr::Obj, bits })?;
        }
        write!(f, " takes {} type ", shape.operands)?;
        write_type(f, u64::from(shape.tid))?;
        f.write_str(" [")?;
        for (i, field) in shape.fields.iter().enumerate() {
            let half = if field.high_half { " high" } else { "" };
            write!(f, "{}{}{half} = ", separator(i), field.offset)?;
            match field.init {
                Init::Operand(k) => write!(f, "arg {k}")?,
                Init::Word(bits) => Constant { repr: Repr::Obj, bits }.fmt(f)?,
                Init::Raw(bits) => Constant { repr: Repr::I64, bits }.fmt(f)?,
            }
        }
        f.write_str("]\n")
    }

    fn write_values(&self, f: &mut Formatter<'_>, values: &[ValueId]) -> fmt::Result {
        for (i, &v) in values.iter().enumerate() {
            write!(f, "{}{}", separator(i), self.value(v))?;
        }
        Ok(())
    }

    fn write_succs(&self, f: &mut Formatter<'_>, block: &Block, last: Uop) -> fmt::Result {
        if last != Uop::_JUMP && block.edges().next().is_some() {
            f.write_str(" ->")?;
        }
        for (i, edge) in block.edges().enumerate() {
            write!(f, "{} {}", if i == 0 { "" } else { "," }, self.edge(edge))?;
        }
        Ok(())
    }

    fn write_slots(&self, f: &mut Formatter<'_>, slots: List) -> fmt::Result {
        f.write_char('[')?;
        for (i, &slot) in self.trace.slots[slots.range()].iter().enumerate() {
            f.write_str(separator(i))?;
            match slot {
                SlotValue::Unset => f.write_char('-')?,
                SlotValue::Owned(v) => write!(f, "{}", self.value(v))?,
                SlotValue::Borrowed(v) => write!(f, "&{}", self.value(v))?,
                SlotValue::RangeIter { next, step, len } => {
                    let [next, step, len] = [next, step, len].map(|v| self.value(v));
                    write!(f, "range_iterator({next}, {step}, {len})")?;
                }
                SlotValue::Sunk(object) => write!(f, "new {object}")?,
            }
        }
        f.write_char(']')
    }

    fn write_snapshot(&self, f: &mut Formatter<'_>, snapshot: &Snapshot) -> fmt::Result {
        for (i, frame) in self.trace.frames[snapshot.frames.range()].iter().enumerate() {
            write!(f, "{}f{}@{} ", if i == 0 { "" } else { " ; " }, frame.code, frame.pc)?;
            self.write_slots(f, frame.locals)?;
            f.write_str(" stack ")?;
            self.write_slots(f, frame.stack)?;
        }
        for (i, object) in self.trace.objects[snapshot.objects.range()].iter().enumerate() {
            write!(f, "{}{} ", if i == 0 { " make " } else { ", " }, object.shape)?;
            self.write_slots(f, object.fields)?;
        }
        for (i, store) in self.trace.stores[snapshot.stores.range()].iter().enumerate() {
            let lead = match (i, snapshot.frames.len) {
                (0, 0) => "store ",
                (0, _) => " store ",
                _ => ", ",
            };
            let (object, value) = (self.value(store.object), self.value(store.value));
            write!(f, "{lead}{object}+{} = {value}", store.offset)?;
        }
        Ok(())
    }
}

impl Display for Printer<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let trace = self.trace;
        f.write_str("trace ")?;
        write_quoted(f, &trace.name)?;
        f.write_str(" {\n")?;
        for id in trace.block_ids() {
            writeln!(f, "{}", self.head(id))?;
            let block = trace.block(id);
            for i in block.insts.clone() {
                let inst = trace.inst(InstId(i));
                f.write_str("    ")?;
                self.write_inst(f, inst)?;
                if i + 1 == block.insts.end {
                    self.write_succs(f, block, inst.uop)?;
                }
                if inst.origin != i {
                    write!(f, " ^{}", inst.origin)?;
                }
                f.write_char('\n')?;
            }
        }
        for (i, shape) in trace.shapes.iter().enumerate() {
            self.write_shape(f, i, shape)?;
        }
        for (i, snapshot) in trace.snapshots.iter().enumerate() {
            let text = self.snapshot(snapshot).to_string();
            let gap = if text.is_empty() { "" } else { " " };
            writeln!(f, "{}:{gap}{text}", SnapshotId(i as u32))?;
        }
        f.write_str("}\n")
    }
}

fn write_type(f: &mut Formatter<'_>, id: u64) -> fmt::Result {
    match type_names::name_of(id) {
        Some(name) => f.write_str(name),
        None => write!(f, "{id}"),
    }
}

fn separator(i: usize) -> &'static str {
    if i == 0 { "" } else { ", " }
}

fn write_quoted(f: &mut Formatter<'_>, name: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in name.chars() {
        match c {
            '"' | '\\' => write!(f, "\\{c}")?,
            c if c.is_control() => write!(f, "\\u{{{:x}}}", c as u32)?,
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}
