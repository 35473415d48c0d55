//! `_csv`: reading and writing rows.

use super::{exception_class, module, native_type, set};
use crate::build;
use crate::dict::Dict;
use crate::heap::Ref;
use crate::methods::define_property;
use crate::object::*;
use crate::vm::{Args, R, Raised, Vm};
use ir::word::Word;
use std::rc::Rc;

const QUOTE_MINIMAL: i64 = 0;
const QUOTE_ALL: i64 = 1;
const QUOTE_NONNUMERIC: i64 = 2;
const QUOTE_NONE: i64 = 3;
const QUOTE_STRINGS: i64 = 4;
const QUOTE_NOTNULL: i64 = 5;

/// How fields are separated and quoted.
#[derive(Clone)]
struct Dialect {
    delimiter: char,
    quote: Option<char>,
    escape: Option<char>,
    double_quote: bool,
    skip_initial_space: bool,
    line_end: String,
    quoting: i64,
    strict: bool,
}

/// The module's error class, its dialect type, and the registered dialects.
pub(crate) struct State {
    error: Ref,
    dialect: &'static TypeObj,
    reader: &'static TypeObj,
    writer: &'static TypeObj,
    registered: Ref,
    field_limit: i64,
}

fn state(vm: &mut Vm) -> &mut State {
    vm.library.csv.as_mut().expect("made with this module")
}
fn error(vm: &mut Vm, text: &str) -> Raised {
    let class = state(vm).error.clone();
    match class.get::<TypeObj>() {
        Some(ty) => vm.raise(ty, text),
        None => vm.value_error(text),
    }
}

/// A one-character setting, or none.
fn character(vm: &mut Vm, name: &str, w: Word, optional: bool) -> R<Option<char>> {
    if w == Word::NONE && optional {
        return Ok(None);
    }
    let what = if optional { "a unicode character or None" } else { "a unicode character" };
    let Some(s) = w.as_str() else {
        let ty = vm.type_of(w).name();
        return Err(vm.type_error(format!("\"{name}\" must be {what}, not {ty}")));
    };
    let mut chars = s.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Ok(Some(c)),
        _ => {
            let n = s.chars().count();
            Err(vm.type_error(format!("\"{name}\" must be {what}, not a string of length {n}")))
        }
    }
}

/// A dialect from a name, a class or object with its attributes, and keyword arguments.
fn dialect_of(vm: &mut Vm, base: Option<Word>, args: &Args) -> R<Dialect> {
    let base = match base {
        Some(w) if w.as_str().is_some() => Some(get_registered(vm, w)?),
        Some(Word::NONE) | None => None,
        Some(w) => Some(Ref::new(w)),
    };
    let setting = |vm: &mut Vm, name: &str| -> R<Option<Ref>> {
        if let Some(w) = args.keyword(name) {
            return Ok(Some(Ref::new(w)));
        }
        let Some(b) = &base else { return Ok(None) };
        let key = vm.intern(name);
        vm.find_attr(**b, *key)
    };
    const KNOWN: [&str; 8] = [
        "delimiter",
        "doublequote",
        "escapechar",
        "lineterminator",
        "quotechar",
        "quoting",
        "skipinitialspace",
        "strict",
    ];
    for n in args.names {
        let n = n.as_str().unwrap_or("?");
        if !KNOWN.contains(&n) && n != "dialect" {
            return Err(
                vm.type_error(format!("'{n}' is an invalid keyword argument for this function"))
            );
        }
    }
    let flag = |vm: &mut Vm, w: Option<Ref>, default: bool| w.map_or(Ok(default), |w| vm.truth(*w));
    let w = setting(vm, "delimiter")?;
    let delimiter = match w {
        Some(w) => character(vm, "delimiter", *w, false)?.unwrap_or(','),
        None => ',',
    };
    let w = setting(vm, "quotechar")?;
    let quote = match &w {
        Some(w) => character(vm, "quotechar", **w, true)?,
        None => Some('"'),
    };
    let given_quote = w.is_some();
    let w = setting(vm, "escapechar")?;
    let escape = match w {
        Some(w) => character(vm, "escapechar", *w, true)?,
        None => None,
    };
    let w = setting(vm, "lineterminator")?;
    let line_end = match w {
        Some(w) => match w.as_str() {
            Some(s) => s.to_string(),
            None => {
                let ty = vm.type_of(*w).name();
                return Err(vm.type_error(format!("\"lineterminator\" must be a string, not {ty}")));
            }
        },
        None => "\r\n".into(),
    };
    let w = setting(vm, "quoting")?;
    let mut quoting = match w {
        Some(w) if w.kind() == Kind::Int => vm.to_i64(*w)?,
        Some(w) => {
            let ty = vm.type_of(*w).name();
            return Err(vm.type_error(format!("\"quoting\" must be an integer, not {ty}")));
        }
        None => QUOTE_MINIMAL,
    };
    if !(QUOTE_MINIMAL..=QUOTE_NOTNULL).contains(&quoting) {
        return Err(vm.type_error("bad \"quoting\" value".into()));
    }
    if quote.is_none() && given_quote && args.keyword("quoting").is_none() {
        quoting = QUOTE_NONE;
    }
    if quoting != QUOTE_NONE && quote.is_none() {
        return Err(vm.type_error("quotechar must be set if quoting enabled".into()));
    }
    let w = setting(vm, "doublequote")?;
    let double_quote = flag(vm, w, true)?;
    let w = setting(vm, "skipinitialspace")?;
    let skip_initial_space = flag(vm, w, false)?;
    let w = setting(vm, "strict")?;
    let strict = flag(vm, w, false)?;
    Ok(Dialect {
        delimiter,
        quote,
        escape,
        double_quote,
        skip_initial_space,
        line_end,
        quoting,
        strict,
    })
}

fn get_registered(vm: &mut Vm, name: Word) -> R {
    let all = state(vm).registered.clone();
    match all.cast::<DictObj>().lookup(vm, name)? {
        Some(d) => Ok(Ref::new(d)),
        None => Err(error(vm, "unknown dialect")),
    }
}
fn new_dialect(vm: &mut Vm, args: &Args) -> R {
    let base = args.get(1).or(args.keyword("dialect"));
    let d = dialect_of(vm, base, args)?;
    let ty = state(vm).dialect;
    Ok(build::native(ty, Box::new(Rc::new(d))))
}
fn dialect_object(vm: &mut Vm, d: &Rc<Dialect>) -> Ref {
    let ty = state(vm).dialect;
    build::native(ty, Box::new(Rc::clone(d)))
}
fn register(vm: &mut Vm, args: &Args) -> R {
    let Some(name) = args.get(0).filter(|w| w.as_str().is_some()) else {
        return Err(vm.type_error("dialect name must be a string".into()));
    };
    let d = Rc::new(dialect_of(vm, args.get(1), args)?);
    let made = dialect_object(vm, &d);
    let all = state(vm).registered.clone();
    all.cast::<DictObj>().insert(vm, name, made)?;
    Ok(build::none())
}
fn unregister(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "unregister_dialect", 0, 1, 1)?;
    let all = state(vm).registered.clone();
    match all.cast::<DictObj>().remove(vm, args.pos[0])? {
        Some(_) => Ok(build::none()),
        None => Err(error(vm, "unknown dialect")),
    }
}

/// A reader's state; its object holds the iterator of lines.
struct Reader {
    dialect: Rc<Dialect>,
    lines: i64,
}

#[derive(Clone, Copy, PartialEq)]
enum At {
    Start,
    Field,
    Quoted,
    /// Behind a quote inside a quoted field.
    Quote,
    Escape,
    /// Behind an escaped end of a line, which does not end the row.
    EscapedEnd,
    EscapeInQuotes,
}

/// A row that is being read.
struct Row {
    at: At,
    fields: Vec<(String, bool)>,
    text: String,
    quoted: bool,
    started: bool,
    /// The row has ended; the rest of the line must be its end.
    done: bool,
}

impl Row {
    /// Whether nothing has been taken yet.
    fn is_fresh(&self) -> bool {
        self.at == At::Start && self.fields.is_empty() && !self.started
    }
    fn end_field(&mut self) {
        self.fields.push((std::mem::take(&mut self.text), self.quoted));
        (self.quoted, self.at) = (false, At::Start);
    }
    /// Takes the next character (`None` at the end of the line).
    fn take(&mut self, d: &Dialect, c: Option<char>) -> Result<(), &'static str> {
        let ends = matches!(c, None | Some('\n' | '\r'));
        match self.at {
            At::EscapedEnd if c.is_none() => {}
            At::Start | At::Field | At::EscapedEnd if ends => {
                if self.at != At::Start || self.started {
                    self.end_field();
                }
                self.done = true;
            }
            At::Start if c == d.quote && d.quoting != QUOTE_NONE => {
                (self.at, self.quoted, self.started) = (At::Quoted, true, true);
            }
            At::Start if d.skip_initial_space && c == Some(' ') => self.started = true,
            At::Start | At::Field | At::EscapedEnd => {
                self.started = true;
                if c == Some(d.delimiter) {
                    self.end_field();
                } else if c == d.escape {
                    self.at = At::Escape;
                } else {
                    self.text.extend(c);
                    // Behind an escaped end the next end of text is none, as in CPython.
                    if self.at == At::Start {
                        self.at = At::Field;
                    }
                }
            }
            At::Quoted => match c {
                None => {}
                _ if c == d.escape => self.at = At::EscapeInQuotes,
                _ if c == d.quote => self.at = At::Quote,
                _ => self.text.extend(c),
            },
            At::Quote => {
                if c == d.quote && d.double_quote {
                    self.text.extend(c);
                    self.at = At::Quoted;
                } else if c == Some(d.delimiter) {
                    self.end_field();
                } else if ends {
                    self.end_field();
                    self.done = true;
                } else if d.strict {
                    return Err("delimiter");
                } else {
                    self.text.extend(c);
                    self.at = At::Field;
                }
            }
            At::Escape => {
                self.text.push(c.unwrap_or('\n'));
                let is_end = matches!(c, Some('\n' | '\r'));
                self.at = if is_end { At::EscapedEnd } else { At::Field };
            }
            At::EscapeInQuotes => {
                self.text.push(c.unwrap_or('\n'));
                self.at = At::Quoted;
            }
        }
        Ok(())
    }
}

/// The fields of a line in which nothing is quoted or escaped, if it can be told at a look and they are strings.
fn plain_fields<'a>(d: &Dialect, line: &'a str) -> Option<impl Iterator<Item = &'a str> + Clone> {
    let body = line.strip_suffix('\n').unwrap_or(line);
    let body = body.strip_suffix('\r').unwrap_or(body);
    let strings = !matches!(d.quoting, QUOTE_NONNUMERIC | QUOTE_STRINGS | QUOTE_NOTNULL);
    let is_special = |c: char| c == '\n' || c == '\r' || Some(c) == d.quote || Some(c) == d.escape;
    let plain = strings && !d.skip_initial_space && !body.is_empty() && !body.contains(is_special);
    plain.then(|| body.split(d.delimiter))
}
/// `field_size_limit`.
fn ensure_short(vm: &mut Vm, field: &str) -> R<()> {
    let limit = state(vm).field_limit;
    if field.len() as i64 > limit && field.chars().count() as i64 > limit {
        return Err(error(vm, &format!("field larger than field limit ({limit})")));
    }
    Ok(())
}

fn next_row(vm: &mut Vm, args: &Args) -> R {
    let w = args.pos[0];
    let native = w.cast::<NativeObj>();
    let d = native.data.borrow().downcast_ref::<Reader>().map(|r| Rc::clone(&r.dialect));
    let Some(d) = d else {
        return Err(vm.type_error("descriptor requires a '_csv.reader'".into()));
    };
    let lines = native.held.borrow()[0].clone();
    let mut row = Row {
        at: At::Start,
        fields: vec![],
        text: String::new(),
        quoted: false,
        started: false,
        done: false,
    };
    loop {
        let Some(line) = vm.iter_next(*lines)? else {
            if row.at == At::Quoted || !row.text.is_empty() {
                if d.strict {
                    return Err(error(vm, "unexpected end of data"));
                }
                row.end_field();
                break;
            }
            return Err(vm.stop_iteration(Word::NONE));
        };
        let Some(text) = line.as_str() else {
            let ty = vm.type_of(*line).name();
            return Err(error(
                vm,
                &format!(
                    "iterator should return strings, not {ty} (the file should be opened in text mode)"
                ),
            ));
        };
        if let Some(r) = native.data.borrow_mut().downcast_mut::<Reader>() {
            r.lines += 1;
        }
        if row.is_fresh()
            && let Some(fields) = plain_fields(&d, text)
        {
            let list = build::empty_list(vm);
            list.cast::<ListObj>().reserve(fields.clone().count());
            for field in fields.clone() {
                ensure_short(vm, field)?;
            }
            fields.for_each(|field| list.cast::<ListObj>().push(build::str(vm, field)));
            return Ok(list);
        }
        for c in text.chars() {
            if row.done && !matches!(c, '\n' | '\r') {
                let text = "new-line character seen in unquoted field - do you need to open the file with newline=''?";
                return Err(error(vm, text));
            }
            if row.done {
                continue;
            }
            if row.take(&d, Some(c)).is_err() {
                let q = d.quote.unwrap_or('"');
                return Err(error(vm, &format!("'{}' expected after '{q}'", d.delimiter)));
            }
        }
        if !row.done && row.take(&d, None).is_err() {
            return Err(error(vm, "unexpected end of data"));
        }
        if row.done {
            break;
        }
    }
    let mut out = Vec::new();
    for (text, quoted) in row.fields {
        ensure_short(vm, &text)?;
        let field = build::str(vm, &text);
        out.push(match d.quoting {
            QUOTE_NONNUMERIC if !quoted && !text.is_empty() => {
                let ty = vm.types.float.word();
                vm.call(ty, &Args::of(&[*field]))?
            }
            QUOTE_STRINGS if !quoted && text.is_empty() => build::none(),
            QUOTE_STRINGS if !quoted => {
                let ty = vm.types.float.word();
                vm.call(ty, &Args::of(&[*field]))?
            }
            QUOTE_NOTNULL if !quoted && text.is_empty() => build::none(),
            _ => field,
        });
    }
    Ok(build::list(vm, out))
}

/// A writer's state; its object holds the `write` method.
struct Writer(Rc<Dialect>);

/// A field as it is written, or what is wrong.
fn written(d: &Dialect, text: &str, quote: bool, alone: bool) -> Result<String, &'static str> {
    let special = |c: char| {
        c == d.delimiter
            || Some(c) == d.quote
            || Some(c) == d.escape
            || matches!(c, '\n' | '\r')
            || d.line_end.contains(c)
    };
    let mut quote = quote;
    let mut body = String::new();
    for c in text.chars() {
        if !special(c) {
            body.push(c);
            continue;
        }
        let mut escape = d.quoting == QUOTE_NONE;
        if Some(c) == d.quote && !escape {
            if d.double_quote {
                body.push(c);
            } else {
                escape = true;
            }
        } else if Some(c) == d.escape {
            escape = true;
        }
        if escape {
            body.push(d.escape.ok_or("need to escape, but no escapechar set")?);
        } else {
            quote = true;
        }
        body.push(c);
    }
    if text.is_empty() && alone {
        if d.quoting == QUOTE_NONE {
            return Err("single empty field record must be quoted");
        }
        quote = true;
    }
    if d.skip_initial_space && text.starts_with(' ') && d.quoting != QUOTE_NONE {
        quote = true;
    }
    match d.quote.filter(|_| quote) {
        Some(q) => Ok(format!("{q}{body}{q}")),
        None => Ok(body),
    }
}
fn write_row(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "writerow", 1, 1, 1)?;
    let native = args.pos[0].cast::<NativeObj>();
    let d = native.data.borrow().downcast_ref::<Writer>().map(|w| Rc::clone(&w.0));
    let Some(d) = d else {
        return Err(vm.type_error("descriptor requires a '_csv.writer'".into()));
    };
    if !vm.is_iterable(args.pos[1]) {
        let ty = vm.type_of(args.pos[1]).name();
        return Err(error(vm, &format!("iterable expected, not {ty}")));
    }
    let fields = vm.collect(args.pos[1])?;
    let mut line = String::new();
    for (i, f) in fields.iter().enumerate() {
        if i > 0 {
            line.push(d.delimiter);
        }
        let is_number = matches!(f.kind(), Kind::Int | Kind::Float | Kind::Bool | Kind::Complex);
        let is_none = **f == Word::NONE;
        let quote = match d.quoting {
            QUOTE_ALL => true,
            QUOTE_NONNUMERIC => !is_number,
            QUOTE_STRINGS => f.as_str().is_some(),
            QUOTE_NOTNULL => !is_none,
            _ => false,
        };
        let text = if is_none { build::str(vm, "") } else { vm.str_of(**f)? };
        match written(&d, text.as_str().unwrap_or(""), quote, fields.len() == 1) {
            Ok(s) => line.push_str(&s),
            Err(text) => return Err(error(vm, text)),
        }
    }
    line.push_str(&d.line_end);
    let write = native.held.borrow()[0].clone();
    let line = build::str(vm, &line);
    vm.call(*write, &Args::of(&[*line]))
}
fn write_rows(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "writerows", 1, 1, 1)?;
    let it = vm.get_iter(args.pos[1])?;
    while let Some(row) = vm.iter_next(*it)? {
        write_row(vm, &Args::of(&[args.pos[0], *row]))?;
    }
    Ok(build::none())
}

fn new_reader(vm: &mut Vm, args: &Args) -> R {
    let Some(source) = args.get(0) else {
        return Err(vm.type_error("expected at least 1 argument, got 0".into()));
    };
    let it = vm.get_iter(source)?;
    let d = dialect_of(vm, args.get(1).or(args.keyword("dialect")), args)?;
    let ty = state(vm).reader;
    let made = build::native(ty, Box::new(Reader { dialect: Rc::new(d), lines: 0 }));
    made.cast::<NativeObj>().held.borrow_mut().push(it);
    Ok(made)
}
fn new_writer(vm: &mut Vm, args: &Args) -> R {
    let Some(target) = args.get(0) else {
        return Err(vm.type_error("expected at least 1 argument, got 0".into()));
    };
    let key = vm.names.write;
    let Some(write) = vm.find_attr(target, key)? else {
        return Err(vm.type_error("argument 1 must have a \"write\" method".into()));
    };
    let d = dialect_of(vm, args.get(1).or(args.keyword("dialect")), args)?;
    let ty = state(vm).writer;
    let made = build::native(ty, Box::new(Writer(Rc::new(d))));
    made.cast::<NativeObj>().held.borrow_mut().push(write);
    Ok(made)
}

/// The dialect of a dialect object.
fn settings(vm: &mut Vm, w: Word) -> R<Rc<Dialect>> {
    let native = w.get::<NativeObj>();
    match native.and_then(|n| n.data.borrow().downcast_ref::<Rc<Dialect>>().cloned()) {
        Some(d) => Ok(d),
        None => Err(vm.type_error("descriptor requires a '_csv.Dialect' object".into())),
    }
}
fn optional(vm: &Vm, c: Option<char>) -> Ref {
    c.map_or_else(build::none, |c| build::char(vm, c))
}
/// A read-only setting of a dialect.
macro_rules! setting {
    ($vm:ident, $ty:ident, $name:literal, $get:expr) => {
        define_property(
            $vm,
            $ty,
            $name,
            |vm, w| {
                let d = settings(vm, w)?;
                let get: fn(&Vm, &Dialect) -> Ref = $get;
                Ok(get(vm, &d))
            },
            None,
        );
    };
}
fn dialect_type(vm: &mut Vm) -> &'static TypeObj {
    let ty = native_type(vm, "_csv", "Dialect", &[]);
    ty.new.set(Some(new_dialect));
    ty.sealed.set(false);
    setting!(vm, ty, "delimiter", |vm, d| build::char(vm, d.delimiter));
    setting!(vm, ty, "quotechar", |vm, d| optional(vm, d.quote));
    setting!(vm, ty, "escapechar", |vm, d| optional(vm, d.escape));
    setting!(vm, ty, "doublequote", |_, d| build::bool(d.double_quote));
    setting!(vm, ty, "skipinitialspace", |_, d| build::bool(d.skip_initial_space));
    setting!(vm, ty, "lineterminator", |vm, d| build::str(vm, &d.line_end));
    setting!(vm, ty, "quoting", |vm, d| build::int64(vm, d.quoting));
    setting!(vm, ty, "strict", |_, d| build::bool(d.strict));
    ty
}
fn dialect_property(vm: &mut Vm, w: Word) -> R {
    let data = w.cast::<NativeObj>().data.borrow();
    let d = match (data.downcast_ref::<Reader>(), data.downcast_ref::<Writer>()) {
        (Some(r), _) => Rc::clone(&r.dialect),
        (_, Some(w)) => Rc::clone(&w.0),
        _ => return Ok(build::none()),
    };
    Ok(dialect_object(vm, &d))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "_csv",
        &[
            ("reader", new_reader),
            ("writer", new_writer),
            ("register_dialect", register),
            ("unregister_dialect", unregister),
            ("get_dialect", |vm, a| {
                a.arity(vm, "get_dialect", 0, 1, 1)?;
                get_registered(vm, a.pos[0])
            }),
            ("list_dialects", |vm, a| {
                a.arity(vm, "list_dialects", 0, 0, 0)?;
                let all = state(vm).registered.clone();
                let names = vm.collect(*all)?;
                Ok(build::list(vm, names))
            }),
            ("field_size_limit", |vm, a| {
                a.arity(vm, "field_size_limit", 0, 0, 1)?;
                let was = state(vm).field_limit;
                if let Some(w) = a.get(0) {
                    let n = vm.to_i64(w)?;
                    state(vm).field_limit = n;
                }
                Ok(build::int64(vm, was))
            }),
        ],
    );
    for (name, n) in [
        ("QUOTE_MINIMAL", QUOTE_MINIMAL),
        ("QUOTE_ALL", QUOTE_ALL),
        ("QUOTE_NONNUMERIC", QUOTE_NONNUMERIC),
        ("QUOTE_NONE", QUOTE_NONE),
        ("QUOTE_STRINGS", QUOTE_STRINGS),
        ("QUOTE_NOTNULL", QUOTE_NOTNULL),
    ] {
        let n = build::int64(vm, n);
        set(vm, &m, name, n);
    }
    let dialect = dialect_type(vm);
    set(vm, &m, "Dialect", Ref::new(dialect.word()));
    let reader = native_type(
        vm,
        "_csv",
        "reader",
        &[("__iter__", |_, a| Ok(Ref::new(a.pos[0]))), ("__next__", next_row)],
    );
    define_property(
        vm,
        reader,
        "line_num",
        |vm, w| {
            let data = w.cast::<NativeObj>().data.borrow();
            Ok(build::int64(vm, data.downcast_ref::<Reader>().map_or(0, |r| r.lines)))
        },
        None,
    );
    let writer =
        native_type(vm, "_csv", "writer", &[("writerow", write_row), ("writerows", write_rows)]);
    for ty in [reader, writer] {
        define_property(vm, ty, "dialect", dialect_property, None);
    }
    let base = vm.exc().exception;
    let error = exception_class(vm, "_csv", "Error", base);
    set(vm, &m, "Error", error.clone());
    let registered = build::dict(vm, Dict::default());
    set(vm, &m, "_dialects", registered.clone());
    let field_limit = 128 * 1024;
    vm.library.csv = Some(State { error, dialect, reader, writer, registered, field_limit });
    m
}
