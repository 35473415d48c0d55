//! Text → trace.

mod shapes;

use super::lexer::{Kind, Lexer, Token, unquote};
use super::{ParseError, SymbolNames, constant, type_names};
use crate::trace::*;
use crate::uop::{Imm, Repr, Uop};
use crate::word::Word;
use std::collections::HashMap;

/// A file of traces.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TraceFile {
    /// Its traces in order.
    pub traces: Vec<Trace>,
    /// Its directive lines in order.
    pub directives: Vec<Directive>,
}

/// A line that starts with `;`: for whoever runs the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// Line, from 1.
    pub line: u32,
    /// How many traces began before it: one in or behind the first trace has 1.
    pub after: usize,
    /// The text behind the `;`, trimmed.
    pub text: String,
}

/// Parses a text that holds exactly one trace; runtime symbols are numbers.
///
/// # Errors
/// When it doesn't. What is well written but makes no sense (an operand of the wrong representation,
/// say) is left to [`crate::verify`].
pub fn parse(text: &str) -> Result<Trace, ParseError> {
    let mut file = parse_file(text, &[])?;
    match (file.traces.pop(), file.traces.len()) {
        (Some(trace), 0) => Ok(trace),
        (None, _) => Err(ParseError::at(text, text.len(), "expected a trace".to_owned())),
        (_, more) => {
            Err(ParseError::at(text, 0, format!("expected one trace, found {}", more + 1)))
        }
    }
}

impl std::str::FromStr for Trace {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Trace, ParseError> {
        parse(text)
    }
}

/// Parses a text that holds any number of traces and directives; `$name` is a symbol of this table.
///
/// # Errors
/// As for [`parse`].
pub fn parse_file(text: &str, symbols: SymbolNames<'_>) -> Result<TraceFile, ParseError> {
    let mut lexer = Lexer::new(text);
    let token = lexer.next()?;
    let mut parser = Parser { text, lexer, token, symbols, starts: Vec::new() };
    let mut traces = Vec::new();
    loop {
        parser.skip_newlines()?;
        if parser.token.kind == Kind::End {
            break;
        }
        traces.push(parser.trace()?);
    }
    let directives = (parser.lexer.directives.iter())
        .map(|&(offset, directive)| Directive {
            line: ParseError::at(text, offset, String::new()).line,
            after: parser.starts.iter().filter(|&&s| s < offset).count(),
            text: directive.to_owned(),
        })
        .collect();
    Ok(TraceFile { traces, directives })
}

struct Parser<'t, 's> {
    text: &'t str,
    lexer: Lexer<'t>,
    /// The next token.
    token: Token<'t>,
    symbols: SymbolNames<'s>,
    /// Where the traces start.
    starts: Vec<usize>,
}

type Result<T, E = ParseError> = std::result::Result<T, E>;

/// Marks an operand that is a constant until all value numbers are known; the rest is its index.
const CONST_MARK: u32 = 1 << 31;
/// Value numbers up to here are accepted however short the text is.
const MAX_SPARSE_VALUE: usize = 1 << 20;

/// A trace being read.
#[derive(Default)]
struct Draft {
    trace: Trace,
    /// By number; `None` where no definition was read (yet).
    values: Vec<Option<Value>>,
    constants: Vec<Value>,
    constant_ids: HashMap<(Repr, u64), u32>,
    /// Uses of what was not defined before them: byte offset too.
    forward: Vec<(ValueId, usize)>,
    exits: Vec<(SnapshotId, usize)>,
    edges: Vec<(BlockId, usize)>,
    /// The open block has its terminator's edges.
    closed: bool,
}

impl<'t> Parser<'t, '_> {
    // Tokens.

    fn advance(&mut self) -> Result<Token<'t>> {
        let token = self.token;
        self.token = self.lexer.next()?;
        Ok(token)
    }

    fn error<T>(&self, offset: usize, message: String) -> Result<T> {
        Err(ParseError::at(self.text, offset, message))
    }

    fn expected<T>(&self, what: &str) -> Result<T> {
        self.error(self.token.offset, format!("expected {what}, found {}", self.token))
    }

    fn at_sign(&self, sign: u8) -> bool {
        self.token.kind == Kind::Sign(sign)
    }

    /// Takes this sign if it is next.
    fn take(&mut self, sign: u8) -> Result<bool> {
        let found = self.at_sign(sign);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn need(&mut self, sign: u8) -> Result<()> {
        match self.take(sign)? {
            true => Ok(()),
            false => self.expected(&format!("`{}`", sign as char)),
        }
    }

    fn at_name(&self, name: &str) -> bool {
        self.token.kind == Kind::Name && self.token.text == name
    }

    fn need_name(&mut self, name: &str) -> Result<()> {
        if !self.at_name(name) {
            return self.expected(&format!("`{name}`"));
        }
        self.advance().map(drop)
    }

    fn skip_newlines(&mut self) -> Result<()> {
        while self.token.kind == Kind::Newline {
            self.advance()?;
        }
        Ok(())
    }

    fn end_of_line(&mut self) -> Result<()> {
        match self.token.kind {
            Kind::Newline => self.advance().map(drop),
            // A closing brace may follow on the same line.
            Kind::Sign(b'}') => Ok(()),
            _ => self.expected("the end of the line"),
        }
    }

    /// An unsigned number that fits `T`.
    fn unsigned<T: TryFrom<u64>>(&mut self, what: &str) -> Result<T> {
        let number = (self.token.kind == Kind::Number).then(|| unsigned(self.token.text)).flatten();
        match number.and_then(|n| T::try_from(n).ok()) {
            Some(n) => {
                self.advance()?;
                Ok(n)
            }
            None => self.expected(what),
        }
    }

    /// A name that is one letter and a number, as `b3`.
    fn id(&mut self, letter: char, what: &str) -> Result<u32> {
        let name = (self.token.kind == Kind::Name).then_some(self.token.text);
        match name.and_then(|n| n.strip_prefix(letter)).and_then(|n| n.parse().ok()) {
            Some(id) => {
                self.advance()?;
                Ok(id)
            }
            None => self.expected(what),
        }
    }

    // The trace.

    fn trace(&mut self) -> Result<Trace> {
        self.starts.push(self.token.offset);
        self.need_name("trace")?;
        if self.token.kind != Kind::Quoted {
            return self.expected("the trace's name in quotes");
        }
        let name = self.advance()?;
        let mut draft = Draft::default();
        draft.trace.name = unquote(name.text).or_else(|at| {
            self.error(name.offset + at, "expected `\\\"`, `\\\\` or `\\u{…}`".to_owned())
        })?;
        self.need(b'{')?;
        loop {
            self.skip_newlines()?;
            let token = self.token;
            match token.kind {
                Kind::Sign(b'}') => break,
                Kind::Value => self.inst(&mut draft)?,
                Kind::Name if token.text.starts_with('_') => self.inst(&mut draft)?,
                Kind::Name if token.text.starts_with('b') => self.block(&mut draft)?,
                Kind::Name if self.at_shape() => self.shape(&mut draft)?,
                Kind::Name if token.text.starts_with('s') => self.snapshot(&mut draft)?,
                _ => return self.expected("a block, an instruction, a snapshot or `}`"),
            }
        }
        let end = self.advance()?.offset;
        self.finish(draft, end)
    }

    fn block(&mut self, draft: &mut Draft) -> Result<()> {
        let offset = self.token.offset;
        let block = BlockId(self.id('b', "a block")?);
        let next = BlockId(draft.trace.blocks.len() as u32);
        if block != next {
            return self.error(offset, format!("expected {next}: blocks are numbered in order"));
        }
        if !draft.trace.snapshots.is_empty() {
            return self.error(offset, "expected a snapshot or `}`: blocks come first".to_owned());
        }
        self.need(b'(')?;
        let mut params = Vec::new();
        while !self.at_sign(b')') {
            if !params.is_empty() {
                self.need(b',')?;
            }
            let index = params.len() as u32;
            params.push(self.definition(draft, Def::Param { block, index })?);
        }
        self.need(b')')?;
        self.need(b':')?;
        self.end_of_line()?;
        let start = draft.trace.insts.len() as u32;
        let params = draft.list(&params);
        draft.trace.blocks.push(Block { params, insts: start..start, succs: [None; 2] });
        draft.closed = false;
        Ok(())
    }

    /// `%3: i64`.
    fn definition(&mut self, draft: &mut Draft, def: Def) -> Result<ValueId> {
        let offset = self.token.offset;
        let v = self.value_id()?;
        self.need(b':')?;
        let repr = self.repr()?;
        if draft.values.len() <= v.index() {
            draft.values.resize(v.index() + 1, None);
        }
        let place = &mut draft.values[v.index()];
        if place.is_some() {
            return self.error(offset, format!("{v} is defined twice"));
        }
        *place = Some(Value { repr, def });
        Ok(v)
    }

    fn value_id(&mut self) -> Result<ValueId> {
        if self.token.kind != Kind::Value {
            return self.expected("a value");
        }
        let id: Option<u32> = self.token.text[1..].parse().ok();
        match id {
            Some(id)
                if (id as usize) < MAX_SPARSE_VALUE.max(self.text.len()) && id < CONST_MARK =>
            {
                self.advance()?;
                Ok(ValueId(id))
            }
            _ => self.expected("a value with a smaller number"),
        }
    }

    fn repr(&mut self) -> Result<Repr> {
        let name = (self.token.kind == Kind::Name).then_some(self.token.text);
        match Repr::ALL.into_iter().find(|r| Some(r.name()) == name) {
            Some(repr) => {
                self.advance()?;
                Ok(repr)
            }
            None => self.expected("a type (obj, i64, f64, cond)"),
        }
    }

    fn inst(&mut self, draft: &mut Draft) -> Result<()> {
        let offset = self.token.offset;
        if draft.trace.blocks.is_empty() {
            return self.error(offset, "expected `b0(…):` before the first instruction".to_owned());
        }
        if !draft.trace.snapshots.is_empty() {
            let message = "expected a snapshot or `}`: instructions come before the snapshots";
            return self.error(offset, message.to_owned());
        }
        if draft.closed {
            return self.error(offset, "expected a new block: this one has its end".to_owned());
        }
        let inst = InstId(draft.trace.insts.len() as u32);
        let mut results = Vec::new();
        while self.token.kind == Kind::Value {
            let index = results.len() as u32;
            results.push(self.definition(draft, Def::Inst { inst, index })?);
            if !self.take(b',')? {
                self.need(b'=')?;
                break;
            }
        }
        let uop = self.uop()?;
        let (args, imm) = match uop {
            Uop::_JUMP => (Vec::new(), 0),
            _ => self.operands(draft, uop)?,
        };
        let exit = if self.at_name("exit") {
            self.advance()?;
            let offset = self.token.offset;
            let snapshot = SnapshotId(self.id('s', "a snapshot")?);
            draft.exits.push((snapshot, offset));
            Some(snapshot)
        } else {
            None
        };
        let arrow = self.token.kind == Kind::Arrow;
        if arrow {
            self.advance()?;
        }
        let succs = if arrow || uop == Uop::_JUMP { self.edges(draft)? } else { [None; 2] };
        let mut origin = draft.trace.insts.len() as u32;
        if self.take(b'^')? {
            origin = self.unsigned("the recorded instruction")?;
        }
        self.end_of_line()?;
        let (args, results) = (draft.list(&args), draft.list(&results));
        draft.trace.insts.push(Inst { uop, args, results, imm, exit, origin });
        draft.closed = succs[0].is_some() || uop == Uop::_EXIT_TRACE;
        if let Some(block) = draft.trace.blocks.last_mut() {
            block.insts.end += 1;
            block.succs = succs;
        }
        Ok(())
    }

    fn uop(&mut self) -> Result<Uop> {
        if self.token.kind != Kind::Name {
            return self.expected("a uop");
        }
        match Uop::from_name(self.token.text) {
            Some(uop) => self.advance().map(|_| uop),
            None => self.expected("the name of a uop"),
        }
    }

    /// Operands and, behind them, the immediate.
    fn operands(&mut self, draft: &mut Draft, uop: Uop) -> Result<(Vec<ValueId>, u64)> {
        let info = uop.info();
        let mut args = Vec::new();
        let ends = |token: Token<'_>| {
            matches!(token.kind, Kind::Newline | Kind::End | Kind::Arrow)
                || matches!(token.kind, Kind::Sign(b'^' | b'}'))
                || token.kind == Kind::Name && token.text == "exit"
        };
        if info.imm == Imm::None && ends(self.token) {
            return Ok((args, 0));
        }
        loop {
            if info.imm != Imm::None && args.len() == info.args.len() {
                return Ok((args, self.imm(info.imm)?));
            }
            args.push(self.operand(draft, info.args.get(args.len()).copied())?);
            if !self.at_sign(b',') && info.imm == Imm::None {
                return Ok((args, 0));
            }
            self.need(b',')?;
        }
    }

    fn imm(&mut self, kind: Imm) -> Result<u64> {
        match kind {
            Imm::None => Ok(0),
            Imm::Offset => {
                self.need(b'+')?;
                self.unsigned("a byte offset")
            }
            Imm::Tid => {
                self.need_name("type")?;
                self.type_id()
            }
            Imm::Field32 => {
                self.need(b'@')?;
                let offset: u32 = self.unsigned("a byte offset")?;
                self.need(b'=')?;
                let value: u32 = self.unsigned("a 32-bit value")?;
                Ok(u64::from(value) << 32 | u64::from(offset))
            }
            Imm::Symbol => self.symbol(),
        }
    }

    fn type_id(&mut self) -> Result<u64> {
        if self.token.kind != Kind::Name {
            return self.unsigned("a type's name or number");
        }
        let Some(id) = type_names::id_of(self.token.text) else {
            let known: Vec<_> = type_names::all().collect();
            return self.expected(&format!("a type's number or one of {}", known.join(", ")));
        };
        self.advance()?;
        Ok(u64::from(id))
    }

    fn symbol(&mut self) -> Result<u64> {
        self.need(b'$')?;
        if self.token.kind != Kind::Name {
            return self.unsigned("a runtime symbol's name or number");
        }
        let Some(index) = self.symbols.iter().position(|&s| s == self.token.text) else {
            return self.expected("a known runtime symbol");
        };
        self.advance()?;
        Ok(index as u64)
    }

    /// `b1(%3, 5: i64), b2()`.
    fn edges(&mut self, draft: &mut Draft) -> Result<[Option<Edge>; 2]> {
        let first = self.edge(draft)?;
        let second = if self.take(b',')? { Some(self.edge(draft)?) } else { None };
        Ok([Some(first), second])
    }

    fn edge(&mut self, draft: &mut Draft) -> Result<Edge> {
        let offset = self.token.offset;
        let block = BlockId(self.id('b', "a block")?);
        draft.edges.push((block, offset));
        self.need(b'(')?;
        let mut args = Vec::new();
        while !self.at_sign(b')') {
            if !args.is_empty() {
                self.need(b',')?;
            }
            args.push(self.operand(draft, None)?);
        }
        self.need(b')')?;
        Ok(Edge { block, args: draft.list(&args) })
    }

    // Operands.

    /// A value or a constant; a number without a type takes `repr`.
    fn operand(&mut self, draft: &mut Draft, repr: Option<Repr>) -> Result<ValueId> {
        let token = self.token;
        match token.kind {
            Kind::Value => {
                let v = self.value_id()?;
                if draft.values.get(v.index()).is_none_or(|d| d.is_none()) {
                    draft.forward.push((v, token.offset));
                }
                Ok(v)
            }
            Kind::Number => {
                self.advance()?;
                self.typed(draft, token, token.text, repr)
            }
            Kind::Name if token.text == "inf" || token.text == "nan" => {
                self.advance()?;
                if token.text == "nan" && self.take(b'(')? {
                    let bits: u64 = self.unsigned("the bits of a NaN")?;
                    self.need(b')')?;
                    if !f64::from_bits(bits).is_nan() {
                        return self.error(token.offset, "these are not the bits of a NaN".into());
                    }
                    self.need(b':')?;
                    if self.repr()? != Repr::F64 {
                        return self.error(token.offset, "a NaN is an f64".into());
                    }
                    return Ok(draft.constant(Repr::F64, bits));
                }
                self.typed(draft, token, token.text, repr)
            }
            Kind::Name => match constant::named_word(token.text) {
                Some(word) => {
                    self.advance()?;
                    Ok(draft.constant(Repr::Obj, word.0))
                }
                None => self.expected("a value or a constant"),
            },
            Kind::Sign(b'@') => {
                self.advance()?;
                let bits = self.unsigned("an object's address")?;
                Ok(draft.constant(Repr::Obj, bits))
            }
            _ => self.expected("a value or a constant"),
        }
    }

    /// A number whose type follows, or is `repr`.
    fn typed(
        &mut self,
        draft: &mut Draft,
        token: Token<'_>,
        text: &str,
        repr: Option<Repr>,
    ) -> Result<ValueId> {
        let repr = match (self.at_sign(b':'), repr) {
            (false, Some(repr)) => repr,
            _ => {
                self.need(b':')?;
                self.repr()?
            }
        };
        match number(text, repr) {
            Ok(bits) => Ok(draft.constant(repr, bits)),
            Err(message) => self.error(token.offset, message.to_owned()),
        }
    }

    // Snapshots.

    fn snapshot(&mut self, draft: &mut Draft) -> Result<()> {
        let offset = self.token.offset;
        let id = SnapshotId(self.id('s', "a snapshot")?);
        let next = SnapshotId(draft.trace.snapshots.len() as u32);
        if id != next {
            return self.error(offset, format!("expected {next}: snapshots are numbered in order"));
        }
        self.need(b':')?;
        let mut frames = Vec::new();
        while self.token.kind == Kind::Name && self.token.text.starts_with('f') {
            frames.push(self.frame(draft)?);
            if !self.at_sign(b';') {
                break;
            }
            self.advance()?;
            if !(self.token.kind == Kind::Name && self.token.text.starts_with('f')) {
                return self.expected("a frame");
            }
        }
        let objects = self.objects(draft)?;
        let mut stores = Vec::new();
        if self.at_name("store") {
            self.advance()?;
            stores.push(self.store(draft)?);
            while self.take(b',')? {
                stores.push(self.store(draft)?);
            }
        } else if frames.is_empty() && !matches!(self.token.kind, Kind::Newline) {
            return self.expected("a frame or `store`");
        }
        self.end_of_line()?;
        let trace = &mut draft.trace;
        let snapshot = Snapshot {
            frames: append(&mut trace.frames, &frames),
            stores: append(&mut trace.stores, &stores),
            objects,
        };
        trace.snapshots.push(snapshot);
        Ok(())
    }

    fn frame(&mut self, draft: &mut Draft) -> Result<FrameState> {
        let code = self.id('f', "a frame")?;
        self.need(b'@')?;
        let pc = self.unsigned("a bytecode position")?;
        let locals = self.slots(draft)?;
        self.need_name("stack")?;
        let stack = self.slots(draft)?;
        Ok(FrameState { code, pc, locals, stack })
    }

    fn slots(&mut self, draft: &mut Draft) -> Result<List> {
        self.need(b'[')?;
        let mut slots = Vec::new();
        while !self.at_sign(b']') {
            if !slots.is_empty() {
                self.need(b',')?;
            }
            slots.push(if self.take(b'-')? {
                SlotValue::Unset
            } else if self.take(b'&')? {
                SlotValue::Borrowed(self.operand(draft, None)?)
            } else if self.at_name("new") {
                self.advance()?;
                SlotValue::Sunk(self.unsigned("a new object's number")?)
            } else if self.at_name("range_iterator") {
                self.advance()?;
                self.need(b'(')?;
                let next = self.operand(draft, Some(Repr::I64))?;
                self.need(b',')?;
                let step = self.operand(draft, Some(Repr::I64))?;
                self.need(b',')?;
                let len = self.operand(draft, Some(Repr::I64))?;
                self.need(b')')?;
                SlotValue::RangeIter { next, step, len }
            } else {
                SlotValue::Owned(self.operand(draft, None)?)
            });
        }
        self.need(b']')?;
        Ok(append(&mut draft.trace.slots, &slots))
    }

    fn store(&mut self, draft: &mut Draft) -> Result<DeferredStore> {
        let object = self.operand(draft, None)?;
        self.need(b'+')?;
        let offset = self.unsigned("a byte offset")?;
        self.need(b'=')?;
        let value = self.operand(draft, None)?;
        Ok(DeferredStore { object, offset, value })
    }

    // The end.

    /// Checks what could only be known at the end, and gives the constants their numbers.
    fn finish(&mut self, draft: Draft, end: usize) -> Result<Trace> {
        let Draft { mut trace, mut values, constants, forward, exits, edges, .. } = draft;
        if trace.blocks.is_empty() {
            return self.error(end, "expected `b0(…):`: a trace has at least one block".to_owned());
        }
        for &(v, offset) in &forward {
            if values.get(v.index()).is_none_or(|d| d.is_none()) {
                return self.error(offset, format!("{v} is not defined"));
            }
        }
        for &(snapshot, offset) in &exits {
            if snapshot.index() >= trace.snapshots.len() {
                return self.error(offset, format!("{snapshot} is not defined"));
            }
        }
        for &(block, offset) in &edges {
            if block.index() >= trace.blocks.len() {
                return self.error(offset, format!("{block} is not defined"));
            }
        }
        let numbers = number_constants(&mut values, &constants);
        let resolve = |v: ValueId| match v.0 & CONST_MARK {
            0 => v,
            _ => numbers[(v.0 & !CONST_MARK) as usize],
        };
        trace.lists.iter_mut().for_each(|v| *v = resolve(*v));
        trace.slots.iter_mut().for_each(|s| *s = s.map(resolve));
        for store in &mut trace.stores {
            store.object = resolve(store.object);
            store.value = resolve(store.value);
        }
        // Numbers that the text skips belong to values that nothing uses.
        let unused = Value { repr: Repr::I64, def: Def::Const(0) };
        trace.values = values.into_iter().map(|v| v.unwrap_or(unused)).collect();
        Ok(trace)
    }
}

impl Draft {
    /// Bits and representation of an operand that is a constant.
    fn constant_of(&self, v: ValueId) -> Option<(u64, Repr)> {
        let constant = self.constants.get((v.0 & !CONST_MARK) as usize)?;
        match constant.def {
            Def::Const(bits) if v.0 & CONST_MARK != 0 => Some((bits, constant.repr)),
            _ => None,
        }
    }

    fn list(&mut self, values: &[ValueId]) -> List {
        append(&mut self.trace.lists, values)
    }

    /// The marked number of a constant.
    fn constant(&mut self, repr: Repr, bits: u64) -> ValueId {
        let constants = &mut self.constants;
        let index = *self.constant_ids.entry((repr, bits)).or_insert_with(|| {
            constants.push(Value { repr, def: Def::Const(bits) });
            constants.len() as u32 - 1
        });
        ValueId(CONST_MARK | index)
    }
}

fn append<T: Clone>(pool: &mut Vec<T>, items: &[T]) -> List {
    let start = pool.len() as u32;
    pool.extend_from_slice(items);
    List { start, len: items.len() as u32 }
}

/// Puts the constants where no value is, then behind all values; returns their numbers.
fn number_constants(values: &mut Vec<Option<Value>>, constants: &[Value]) -> Vec<ValueId> {
    let mut at = 0;
    constants
        .iter()
        .map(|&constant| {
            while values.get(at).is_some_and(|v| v.is_some()) {
                at += 1;
            }
            if at == values.len() {
                values.push(None);
            }
            values[at] = Some(constant);
            ValueId(at as u32)
        })
        .collect()
}

/// An unsigned number, decimal or hexadecimal.
fn unsigned(text: &str) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}

/// The bits of a number in a representation.
fn number(text: &str, repr: Repr) -> Result<u64, &'static str> {
    let integer = || -> Option<i64> {
        if text.starts_with("0x") {
            return unsigned(text).map(|bits| bits as i64);
        }
        text.parse().ok()
    };
    let double = || -> Option<f64> {
        match text {
            "nan" => Some(f64::from_bits(constant::NAN)),
            _ => text.parse().ok(),
        }
    };
    let is_integer = !text.contains(['.', 'n']) && (text.starts_with("0x") || !text.contains('e'));
    match repr {
        Repr::I64 => integer().map(|i| i as u64).ok_or("expected an integer of 64 bits"),
        Repr::Cond => unsigned(text).ok_or("expected 0 or 1"),
        Repr::F64 => double().map(f64::to_bits).ok_or("expected a floating-point number"),
        Repr::Obj if is_integer => integer()
            .and_then(Word::from_i64)
            .map(|w| w.0)
            .ok_or("expected an integer of 63 bits: others are heap objects, `@0x…`"),
        Repr::Obj => double().and_then(Word::from_f64).map(|w| w.0).ok_or(
            "expected a float between about 1e-77 and 1e77: others are heap objects, `@0x…`",
        ),
    }
}
