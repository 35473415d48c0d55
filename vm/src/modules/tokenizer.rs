//! `_tokenize`: what the module `tokenize` is made of. The tokens are those of Ruff's lexer, told as CPython does.

use super::{module, native_type, set};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use rustpython_compiler::ast::token::{Token, TokenKind};
use rustpython_compiler::parser::{self, LexicalErrorType, ParseErrorType};
use rustpython_ruff_text_size::Ranged;

/// The numbers of `token.py`.
mod number {
    pub(super) const END_MARKER: i64 = 0;
    pub(super) const NAME: i64 = 1;
    pub(super) const NUMBER: i64 = 2;
    pub(super) const STRING: i64 = 3;
    pub(super) const NEWLINE: i64 = 4;
    pub(super) const INDENT: i64 = 5;
    pub(super) const DEDENT: i64 = 6;
    pub(super) const OP: i64 = 55;
    pub(super) const FSTRING_START: i64 = 59;
    pub(super) const FSTRING_MIDDLE: i64 = 60;
    pub(super) const FSTRING_END: i64 = 61;
    pub(super) const TSTRING_START: i64 = 62;
    pub(super) const TSTRING_MIDDLE: i64 = 63;
    pub(super) const TSTRING_END: i64 = 64;
    pub(super) const COMMENT: i64 = 65;
    pub(super) const NL: i64 = 66;
}

/// A line from 1 and a column in characters.
type Place = (usize, usize);

/// One token as the program gets it.
struct Told {
    number: i64,
    text: String,
    start: Place,
    end: Place,
    /// From the start of its first line to the end of its last.
    line: String,
}

/// The tokens that are left, and what is wrong behind them.
struct Tokens {
    left: std::vec::IntoIter<Told>,
    fault: Option<Fault>,
}

struct Fault {
    is_indentation: bool,
    message: &'static str,
    place: Place,
    line: String,
}

/// A source and where its lines start.
struct Source<'a> {
    text: &'a str,
    lines: Vec<usize>,
}

impl Source<'_> {
    fn place(&self, at: usize) -> Place {
        let line = self.lines.partition_point(|start| *start <= at);
        (line, self.text[self.lines[line - 1]..at].chars().count())
    }
    fn lines_of(&self, from: usize, to: usize) -> &str {
        let start = self.lines[self.lines.partition_point(|s| *s <= from) - 1];
        let end =
            self.text[to.max(from)..].find('\n').map_or(self.text.len(), |n| to.max(from) + n + 1);
        &self.text[start..end]
    }
}

/// All of a source's tokens, up to the first fault of the lexer.
fn tokens(text: &str, extra: bool) -> Tokens {
    let mut lines = vec![0];
    lines.extend(text.match_indices('\n').map(|(at, _)| at + 1));
    let source = Source { text, lines };
    let parsed = parser::parse_unchecked(text, parser::Mode::Module.into());
    let fault = parsed.errors().iter().find_map(|e| match &e.error {
        ParseErrorType::Lexical(kind) => fault(kind).map(|(message, is_indentation)| {
            let at = e.location.start().to_usize();
            let line = source.lines_of(at, at).to_string();
            (at, Fault { is_indentation, message, place: source.place(at), line })
        }),
        _ => None,
    });
    let end = fault.as_ref().map_or(usize::MAX, |(at, _)| *at);
    let mut told: Vec<Told> = vec![];
    let mut depth = 0i32;
    let all: &[Token] = parsed.tokens();
    for (i, token) in all.iter().enumerate() {
        let (from, to) = (token.range().start().to_usize(), token.range().end().to_usize());
        if from >= end {
            break;
        }
        let (kind, shown) = (token.kind(), &text[from..to]);
        match kind {
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth += 1,
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth -= 1,
            TokenKind::EndOfFile => break,
            _ => {}
        }
        let is_comment = matches!(kind, TokenKind::Comment | TokenKind::NonLogicalNewline);
        if is_comment && !extra {
            continue;
        }
        let (start, mut stop) = (source.place(from), source.place(to));
        let (mut line, mut shown) = (source.lines_of(from, to), shown);
        match kind {
            TokenKind::Newline | TokenKind::NonLogicalNewline => {
                line = source.lines_of(from, from);
                stop = (start.0, start.1 + 1);
            }
            // It comes before the token that is less indented, comments between left out.
            TokenKind::Dedent => shown = "",
            TokenKind::Indent => {
                // As long as the line's indentation, however the lexer counts.
                line = source.lines_of(to, to);
            }
            _ => {}
        }
        let place = if kind == TokenKind::Dedent {
            let next = all[i..].iter().find(|t| t.kind() != TokenKind::Dedent);
            let at = next.map_or(from, |t| t.range().start().to_usize());
            line = source.lines_of(at, at);
            if next.is_some_and(|t| t.kind() == TokenKind::EndOfFile) {
                last_place(&source)
            } else {
                source.place(at)
            }
        } else {
            start
        };
        if kind == TokenKind::Dedent {
            stop = place;
        }
        let (text, line) = (shown.to_string(), line.to_string());
        told.push(Told {
            number: number_of(kind, shown, extra),
            text,
            start: place,
            end: stop,
            line,
        });
    }
    let mut fault = fault.map(|(_, fault)| fault);
    if fault.is_none() && depth > 0 {
        let place = last_place(&source);
        let message = "unexpected EOF in multi-line statement";
        fault = Some(Fault { is_indentation: false, message, place, line: String::new() });
    }
    if fault.is_none() {
        end_of_file(&source, &mut told, extra);
    }
    Tokens { left: told.into_iter(), fault }
}

/// Behind the last line.
fn last_place(source: &Source) -> Place {
    let n = source.lines.len();
    let is_open = source.lines.last().is_some_and(|start| *start < source.text.len());
    (n + usize::from(is_open), 0)
}

/// The end marker; a last line without an end has its newline all the same.
fn end_of_file(source: &Source, told: &mut Vec<Told>, extra: bool) {
    let last = told.iter().rposition(|t| t.number != number::DEDENT).map(|i| &told[i]);
    if let Some(comment) = last.filter(|t| t.number == number::COMMENT && extra) {
        let (row, column) = comment.end;
        let line = comment.line.clone();
        let newline = Told {
            number: number::NL,
            text: String::new(),
            start: (row, column),
            end: (row, column + 1),
            line,
        };
        let at =
            told.iter().rposition(|t| t.number == number::COMMENT).map_or(told.len(), |i| i + 1);
        told.insert(at, newline);
    }
    let place = last_place(source);
    let (text, line) = (String::new(), String::new());
    told.push(Told { number: number::END_MARKER, text, start: place, end: place, line });
}

/// What `tokenize` says about a fault of the lexer; none for those that only the parser minds.
fn fault(kind: &LexicalErrorType) -> Option<(&'static str, bool)> {
    match kind {
        LexicalErrorType::IndentationError => {
            Some(("unindent does not match any outer indentation level", true))
        }
        LexicalErrorType::UnclosedStringError | LexicalErrorType::StringError => {
            Some(("unterminated string literal", false))
        }
        LexicalErrorType::LineContinuationError => {
            Some(("unexpected character after line continuation character", false))
        }
        LexicalErrorType::Eof => Some(("unexpected EOF in multi-line statement", false)),
        _ => None,
    }
}

fn number_of(kind: TokenKind, text: &str, extra: bool) -> i64 {
    match kind {
        TokenKind::Int | TokenKind::Float | TokenKind::Complex => number::NUMBER,
        TokenKind::String => number::STRING,
        TokenKind::Newline => number::NEWLINE,
        TokenKind::NonLogicalNewline => number::NL,
        TokenKind::Comment => number::COMMENT,
        TokenKind::Indent => number::INDENT,
        TokenKind::Dedent => number::DEDENT,
        TokenKind::FStringStart => number::FSTRING_START,
        TokenKind::FStringMiddle => number::FSTRING_MIDDLE,
        TokenKind::FStringEnd => number::FSTRING_END,
        TokenKind::TStringStart => number::TSTRING_START,
        TokenKind::TStringMiddle => number::TSTRING_MIDDLE,
        TokenKind::TStringEnd => number::TSTRING_END,
        _ if text.starts_with(|c: char| c.is_alphabetic() || c == '_') => number::NAME,
        _ if extra => number::OP,
        _ => exact(text),
    }
}

/// The operators in the order of their numbers, which begin at 7.
const OPERATORS: &str = "( ) [ ] : , ; + - * / | & < > = . % { } == != <= >= ~ ^ << >> ** += -= *= /= %= &= |= ^= \
                         <<= >>= **= // //= @ @= -> ... := !";

fn exact(text: &str) -> i64 {
    let at = OPERATORS.split(' ').position(|op| op == text);
    at.map_or(number::OP, |i| i as i64 + 7)
}

/// Reads all lines of a `readline`.
fn read_all(vm: &mut Vm, readline: Word, is_bytes: bool) -> R<String> {
    let mut text = String::new();
    loop {
        let line = match vm.call(readline, &Args::of(&[])) {
            Err(_) if vm.pending_is(vm.exc().stop_iteration) => {
                vm.clear_pending();
                break;
            }
            line => line?,
        };
        let piece = if is_bytes {
            let data = crate::methods::bytes::to_bytes(vm, *line)?;
            match crate::evaluate::decode_source(&data) {
                Some(piece) => piece,
                None => {
                    let ty = vm.exc().syntax_error;
                    return Err(vm.raise(ty, "source code is not valid UTF-8"));
                }
            }
        } else {
            match line.as_str() {
                Some(piece) => piece.to_string(),
                None => {
                    let got = vm.type_of(*line).name();
                    let text = format!("readline() returned a non-string object: {got}");
                    return Err(vm.type_error(text));
                }
            }
        };
        if piece.is_empty() {
            break;
        }
        text.push_str(&piece);
    }
    Ok(text)
}

fn new(vm: &mut Vm, args: &Args) -> R {
    let [_, readline, encoding, extra] =
        args.bind(vm, "TokenizerIter", ["", "readline", "encoding", "extra_tokens"], 2)?;
    let extra = extra.map(|w| vm.truth(w)).transpose()?.unwrap_or(false);
    let is_bytes = encoding.is_some_and(|w| w != Word::NONE);
    let text = read_all(vm, readline.unwrap_or(Word::NONE), is_bytes)?;
    crate::compile::ensure_shallow(&text)
        .map_err(|failure| crate::compile::raise(vm, failure, &text, "<string>"))?;
    let tokens = tokens(&text.replace("\r\n", "\n"), extra);
    Ok(build::native(args.pos[0].cast::<TypeObj>(), Box::new(tokens)))
}

fn next(vm: &mut Vm, args: &Args) -> R {
    let native = args.pos[0].cast::<NativeObj>();
    let (told, fault) = match native.data.borrow_mut().downcast_mut::<Tokens>() {
        Some(tokens) => match tokens.left.next() {
            Some(told) => (Some(told), None),
            None => (None, tokens.fault.take()),
        },
        None => (None, None),
    };
    let Some(told) = told else {
        return Err(match fault {
            Some(fault) => raise(vm, &fault),
            None => vm.stop_iteration(Word::NONE),
        });
    };
    let pair = |vm: &mut Vm, place: Place| {
        let both = [build::usize(vm, place.0), build::usize(vm, place.1)];
        build::tuple(vm, both.to_vec())
    };
    let number = build::int64(vm, told.number);
    let (text, line) = (build::str(vm, &told.text), build::str(vm, &told.line));
    let (start, end) = (pair(vm, told.start), pair(vm, told.end));
    Ok(build::tuple(vm, vec![number, text, start, end, line]))
}

fn raise(vm: &mut Vm, fault: &Fault) -> crate::vm::Raised {
    let exc = vm.exc();
    let ty = if fault.is_indentation { exc.indentation_error } else { exc.syntax_error };
    let details = vec![
        build::str(vm, "<string>"),
        build::usize(vm, fault.place.0),
        build::usize(vm, fault.place.1 + 1),
        build::str(vm, &fault.line),
    ];
    let details = build::tuple(vm, details);
    let message = build::str(vm, fault.message);
    match vm.call(ty.word(), &Args::of(&[*message, *details])) {
        Ok(e) => vm.raise_object(e),
        Err(raised) => raised,
    }
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(vm, "_tokenize", &[]);
    let methods: [(&str, NativeFn); 2] =
        [("__iter__", |_, a| Ok(Ref::new(a.pos[0]))), ("__next__", next)];
    let ty = native_type(vm, "_tokenize", "TokenizerIter", &methods);
    ty.new.set(Some(new));
    set(vm, &m, "TokenizerIter", Ref::new(ty.word()));
    m
}
