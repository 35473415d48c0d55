//! Uncaught exceptions as CPython prints them: chains, groups, source lines with carets, syntax errors.

use crate::arithmetic::nb;
use crate::build;
use crate::code::Code;
use crate::heap::Ref;
use crate::methods::{exceptions::field, groups};
use crate::object::*;
use crate::opcode as op;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use std::fmt::Write;

/// More of a chain of causes is left out.
const MAX_CHAIN: usize = 100;
/// More exceptions of a group are left out.
const MAX_GROUP: usize = 15;

/// The text so far, and how deep in groups it is.
#[derive(Default)]
struct Printer {
    out: String,
    depth: usize,
    /// The innermost group's last line is still to come.
    open: bool,
}

impl Printer {
    /// Adds lines, each behind the margin of the group that it is in.
    fn emit(&mut self, text: &str, margin: char) {
        for line in text.lines() {
            if self.depth > 0 {
                let _ = write!(self.out, "{}{margin} ", "  ".repeat(self.depth));
            }
            self.out.push_str(line);
            self.out.push('\n');
        }
    }
}

impl Vm {
    /// The traceback as CPython prints it, ending in a newline.
    pub fn format_exception(&mut self, e: Word) -> String {
        let mut printer = Printer::default();
        self.format_chain(e, &mut printer, 0);
        printer.out
    }

    fn format_chain(&mut self, e: Word, to: &mut Printer, length: usize) {
        let Some(x) = e.get::<ExcObj>() else { return };
        if length < MAX_CHAIN {
            let (cause, context) = (x.cause.get(), x.context.get());
            if cause != Word::NULL && cause.kind() == Kind::Exception {
                self.format_chain(cause, to, length + 1);
                to.emit(
                    "\nThe above exception was the direct cause of the following exception:\n\n",
                    '|',
                );
            } else if context != Word::NULL && !x.suppress_context.get() {
                self.format_chain(context, to, length + 1);
                to.emit(
                    "\nDuring handling of the above exception, another exception occurred:\n\n",
                    '|',
                );
            }
        }
        let stack = format_stack(x.traceback.get());
        let mut only = self.syntax_error_lines(e);
        let _ = writeln!(only, "{}", self.describe_exception(e));
        let notes = self.names.__notes__;
        if let Ok(Some(notes)) = self.find_attr(e, notes)
            && let Some(l) = notes.get::<ListObj>()
        {
            for n in l.items() {
                let _ = writeln!(only, "{}", n.as_str().unwrap_or("?"));
            }
        }
        if self.type_of(e).is_subtype(self.exc().base_exception_group) {
            self.format_group(e, &stack, &only, to);
            return;
        }
        if !stack.is_empty() {
            to.emit("Traceback (most recent call last):", '|');
            to.emit(&stack, '|');
        }
        to.emit(&only, '|');
    }

    fn format_group(&mut self, e: Word, stack: &str, only: &str, to: &mut Printer) {
        let outermost = to.depth == 0;
        to.depth += usize::from(outermost);
        if !stack.is_empty() {
            let margin = if outermost { '+' } else { '|' };
            to.emit("Exception Group Traceback (most recent call last):", margin);
            to.emit(stack, '|');
        }
        to.emit(only, '|');
        let inside = groups::parts(self, e).1;
        let shown = inside.len().min(MAX_GROUP + 1);
        for (i, inner) in inside.iter().enumerate().take(shown) {
            let last = i + 1 == shown;
            to.open |= last;
            let left_out = i == MAX_GROUP;
            let title = if left_out { "...".to_string() } else { (i + 1).to_string() };
            let _ = writeln!(
                to.out,
                "{}{}+---------------- {title} ----------------",
                "  ".repeat(to.depth),
                if i == 0 { "+-" } else { "  " },
            );
            to.depth += 1;
            if left_out {
                let more = inside.len() - MAX_GROUP;
                let s = if more == 1 { "" } else { "s" };
                to.emit(&format!("and {more} more exception{s}"), '|');
            } else {
                self.format_chain(**inner, to, 0);
            }
            if last && to.open {
                let margin = "  ".repeat(to.depth);
                let _ = writeln!(to.out, "{margin}+------------------------------------");
                to.open = false;
            }
            to.depth -= 1;
        }
        to.depth -= usize::from(outermost);
    }

    /// Where a syntax error is, with a caret under the place.
    fn syntax_error_lines(&mut self, e: Word) -> String {
        let mut out = String::new();
        if !self.type_of(e).is_subtype(self.exc().syntax_error) {
            return out;
        }
        let Some(line) = field(self, e, "lineno").and_then(|w| w.as_i64()) else { return out };
        let file = field(self, e, "filename").and_then(|w| w.as_str()).unwrap_or("<string>");
        let _ = writeln!(out, "  File \"{file}\", line {line}");
        let Some(text) = field(self, e, "text").and_then(|w| w.as_str()) else { return out };
        let shown = text.trim();
        if shown.is_empty() {
            return out;
        }
        let _ = writeln!(out, "    {shown}");
        if let Some(at) = field(self, e, "offset").and_then(|w| w.as_i64()) {
            let indent = text.chars().count() - text.trim_start().chars().count();
            let column = usize::try_from(at - 1).unwrap_or(0).saturating_sub(indent);
            let _ = writeln!(out, "    {}^", " ".repeat(column));
        }
        out
    }

    /// `Type: message`.
    pub fn describe_exception(&mut self, e: Word) -> String {
        let ty = self.type_of(e);
        let mut name = ty.qualname.get().as_str().unwrap_or("?").to_string();
        if ty.is_heap {
            let key = self.names.__module__;
            let module = self.type_lookup(ty, key).and_then(|m| m.as_str()).unwrap_or("__main__");
            if module != "__main__" && module != "builtins" {
                name = format!("{module}.{name}");
            }
        }
        if ty.is_subtype(self.exc().syntax_error)
            && let Some(message) = field(self, e, "msg").and_then(|m| m.as_str())
        {
            return format!("{name}: {message}");
        }
        let text = match self.suggested_text(e) {
            Ok(Some(text)) => Ok(text),
            _ => {
                self.clear_pending();
                self.str_of(e)
            }
        };
        let text = match text {
            Ok(s) => s.as_str().unwrap_or("").to_string(),
            Err(_) => {
                self.clear_pending();
                "<exception str() failed>".to_string()
            }
        };
        if text.is_empty() { name } else { format!("{name}: {text}") }
    }
}

impl Vm {
    /// The text of an exception about a name with what the library takes the name for, if it is such an exception.
    fn suggested_text(&mut self, e: Word) -> R<Option<Ref>> {
        let (ty, exc) = (self.type_of(e), self.exc());
        let name = match ty.is_subtype(exc.import_error) {
            true => field(self, e, "name_from"),
            false if ty.is_subtype(exc.name_error) || ty.is_subtype(exc.attribute_error) => {
                field(self, e, "name")
            }
            false => None,
        };
        if name.is_none_or(|name| name.as_str().is_none()) {
            return Ok(None);
        }
        let trace = match e.cast::<ExcObj>().traceback.get() {
            Word::NULL => Word::NONE,
            trace => trace,
        };
        let module = self.intern("traceback");
        let library = crate::import::import_name(self, *module, Word::NONE, Word::NONE, 0)?;
        let class = self.intern("TracebackException");
        let class = self.get_attr(*library, *class)?;
        let (limit, zero) = (self.intern("limit"), build::int64(self, 0));
        let (names, kw) = ([*limit], [*zero]);
        let args = Args { pos: &[ty.word(), e, trace], kw: &kw, names: &names };
        let made = self.call(*class, &args)?;
        let text = self.intern("_str");
        self.get_attr(*made, *text).map(Some)
    }
}

/// The entries of a traceback; runs of the same line are cut short.
fn format_stack(mut tb: Word) -> String {
    let mut out = String::new();
    let mut last: Option<(Word, u32)> = None;
    let mut repeated = 0;
    let cut_short = |out: &mut String, repeated: usize| {
        if repeated > 3 {
            let n = repeated - 3;
            let s = if n == 1 { "" } else { "s" };
            let _ = writeln!(out, "  [Previous line repeated {n} more time{s}]");
        }
    };
    while let Some(t) = tb.get::<TracebackObj>() {
        if last == Some((t.code, t.line)) {
            repeated += 1;
        } else {
            cut_short(&mut out, repeated);
            last = Some((t.code, t.line));
            repeated = 1;
        }
        if repeated <= 3 {
            format_line(&t.code.cast::<CodeObj>().code, t, &mut out);
        }
        tb = t.next.get();
    }
    cut_short(&mut out, repeated);
    out
}

/// One entry of a traceback with its source line, and carets under the part that failed.
fn format_line(code: &Code, t: &TracebackObj, out: &mut String) {
    let file = code.filename.as_str().unwrap_or("?");
    let name = code.name.as_str().unwrap_or("?");
    let _ = writeln!(out, "  File \"{file}\", line {}, in {name}", t.line);
    let Ok(source) = std::fs::read_to_string(file) else { return };
    let Some(line) = source.lines().nth((t.line as usize).saturating_sub(1)) else { return };
    let text = line.trim();
    if text.is_empty() {
        return;
    }
    let _ = writeln!(out, "    {text}");
    if let Some(marks) = carets(code, t, line) {
        let _ = writeln!(out, "    {marks}");
    }
}

/// The line of carets, without indentation; `None` when they would mark the whole line.
fn carets(code: &Code, t: &TracebackObj, line: &str) -> Option<String> {
    let at = code.locations.get(t.ip as usize)?;
    let (opcode, arg) = code.instr(t.ip as usize);
    let generic = op::generic(opcode);
    if matches!(generic, op::FOR_ITER) {
        return None; // CPython marks the whole statement
    }
    let indent = line.len() - line.trim_start().len();
    let text_end = line.trim_end().len();
    let start = at.column as usize;
    let mut end = if at.line == at.end_line { at.end_column as usize } else { text_end };
    if start < indent || end <= start || end > text_end || !line.is_char_boundary(start) {
        return None;
    }
    if generic == op::LOAD_ATTR {
        // The compiler crate gives an attribute the place of its object.
        let name = code.names.get(arg as usize >> 1).and_then(|n| n.as_str()).unwrap_or("?");
        let rest = line.get(end..)?.trim_start();
        if let Some(after) = rest.strip_prefix('.').map(str::trim_start)
            && after.starts_with(name)
        {
            end = line.len() - after.len() + name.len();
        }
    }
    let part = line.get(start..end)?;
    let before = line.get(indent..start)?.chars().count();
    let width = |s: &str| s.chars().count();
    let anchor = if generic == op::BINARY_OP { anchor(part, arg) } else { None };
    let marks = match anchor {
        Some((from, to)) => format!(
            "{}{}{}",
            "~".repeat(width(&part[..from])),
            "^".repeat(width(&part[from..to])),
            "~".repeat(width(&part[to..])),
        ),
        None if end - start >= text_end - indent => return None,
        None => "^".repeat(width(part)),
    };
    Some(format!("{}{marks}", " ".repeat(before)))
}

/// The operator in the text of a binary operation, or the brackets of a subscript.
fn anchor(part: &str, arg: u32) -> Option<(usize, usize)> {
    if arg == nb::SUBSCR {
        let open = matching_bracket(part)?;
        return Some((open, part.len()));
    }
    if arg >= nb::INPLACE {
        return None; // a statement: all of it failed
    }
    let symbol = nb::SYMBOLS[arg as usize].split(' ').next().unwrap_or("?");
    let (mut depth, mut quote, mut found) = (0i32, None, None);
    for (i, c) in part.char_indices() {
        match (quote, c) {
            (Some(q), _) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, _) if depth == 0 && i > 0 && part[i..].starts_with(symbol) => {
                let doubled = part[i + symbol.len()..].starts_with(c) && symbol.len() == 1;
                let second = part[..i].ends_with(c);
                if !(doubled || second) && (found.is_none() || symbol != "**") {
                    found = Some(i);
                }
            }
            _ => {}
        }
    }
    found.map(|i| (i, i + symbol.len()))
}

/// Where the bracket opens that the text ends with.
fn matching_bracket(part: &str) -> Option<usize> {
    let mut depth = 0;
    for (i, c) in part.char_indices().rev() {
        match c {
            ']' | ')' | '}' => depth += 1,
            '[' | '(' | '{' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (c == '[').then_some(i);
        }
    }
    None
}
