//! Syntax errors as CPython tells of them. The parser's own message says what is wrong in other words, or less: then the source
//! around the place says more.

mod messages;
mod numbers;
mod strings;
mod tokens;

/// Which exception it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Syntax,
    Indentation,
    Tab,
}

/// What is wrong, and where: line and column from 1.
pub(crate) struct Problem {
    pub(crate) message: String,
    pub(crate) class: Class,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// The source around an error.
struct Place<'s> {
    source: &'s str,
    line: usize,
    /// Offset of the error.
    at: usize,
}

impl<'s> Place<'s> {
    fn new(source: &'s str, line: usize, column: usize) -> Place<'s> {
        let start: usize =
            source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let text = source[start..].lines().next().unwrap_or("");
        let within = text.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |c| c.0);
        Place { source, line, at: start + within }
    }
    fn before(&self) -> &'s str {
        &self.source[..self.at]
    }
    fn after(&self) -> &'s str {
        &self.source[self.at..]
    }
    /// The line with the error.
    fn text(&self) -> &'s str {
        self.source.lines().nth(self.line.saturating_sub(1)).unwrap_or("")
    }
    /// The last character before the error that is no space.
    fn last(&self) -> Option<char> {
        self.before().trim_end().chars().next_back()
    }
}

/// The position of an offset, as line and column from 1.
fn position(source: &str, at: usize) -> (usize, usize) {
    let before = &source[..at];
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (before.matches('\n').count() + 1, column)
}

/// The parser's or the compiler's error in CPython's words.
pub(crate) fn explained(message: &str, source: &str, line: usize, column: usize) -> Problem {
    let place = Place::new(source, line, column);
    let (message, class, at) = messages::translated(message, &place);
    let (line, column) = match at {
        Some(at) => position(source, at),
        None => (line, column),
    };
    // The tokeniser's errors count more, wherever they are; behind a string without end there are none.
    let is_parsers = rustpython_compiler::parser::parse_module(source).is_err();
    let is_whole = class == Class::Syntax && is_parsers && !strings::is_unterminated(&place);
    if is_whole && let Some((message, at)) = tokens::fault(source, place.line) {
        let (line, column) = position(source, at);
        return Problem { message, class, line, column };
    }
    Problem { message, class, line, column }
}
