//! Text → tokens. Directive lines and comments are taken out here.

use super::ParseError;
use std::fmt;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A name: letters, digits, `_`; not starting with a digit.
    Name,
    /// `%` and digits.
    Value,
    /// A number, maybe negative; `-inf` as well.
    Number,
    /// A string in double quotes.
    Quoted,
    /// `->`.
    Arrow,
    /// A sign on its own.
    Sign(u8),
    /// The end of a line.
    Newline,
    /// The end of the text.
    End,
}

/// A token: a kind and its bytes in the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token<'t> {
    pub kind: Kind,
    pub text: &'t str,
    pub offset: usize,
}

impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Newline => f.write_str("the end of the line"),
            Kind::End => f.write_str("the end of the text"),
            _ => write!(f, "`{}`", self.text),
        }
    }
}

const SIGNS: &[u8] = b"(){}[]:,=&-+@$^;";

/// The scanner's state.
pub(super) struct Lexer<'t> {
    text: &'t str,
    offset: usize,
    line_start: bool,
    /// Directive lines met so far: byte offset of the `;` and the text behind it.
    pub directives: Vec<(usize, &'t str)>,
}

impl<'t> Lexer<'t> {
    pub fn new(text: &'t str) -> Lexer<'t> {
        Lexer { text, offset: 0, line_start: true, directives: Vec::new() }
    }

    /// The next token; after the end, [`Kind::End`] for ever.
    pub fn next(&mut self) -> Result<Token<'t>, ParseError> {
        self.skip_blanks();
        let rest = &self.text.as_bytes()[self.offset..];
        let Some(&first) = rest.first() else {
            return Ok(Token { kind: Kind::End, text: "", offset: self.offset });
        };
        let second = rest.get(1).copied().unwrap_or(0);
        let (kind, len) = match first {
            b'\n' => {
                self.line_start = true;
                (Kind::Newline, 1)
            }
            b'%' if second.is_ascii_digit() => {
                (Kind::Value, 1 + count(&rest[1..], |b| b.is_ascii_digit()))
            }
            b'"' => (Kind::Quoted, self.quoted(rest)?),
            b'-' if second == b'>' => (Kind::Arrow, 2),
            b'-' if rest.starts_with(b"-inf") => (Kind::Number, 4),
            b'-' if second.is_ascii_digit() => (Kind::Number, 1 + number(&rest[1..])),
            b'0'..=b'9' => (Kind::Number, number(rest)),
            b if b.is_ascii_alphabetic() || b == b'_' => {
                (Kind::Name, count(rest, |b| b.is_ascii_alphanumeric() || b == b'_'))
            }
            b if SIGNS.contains(&b) => (Kind::Sign(b), 1),
            _ => {
                let c = self.text[self.offset..].chars().next().unwrap_or('?');
                return Err(self.error(format!("unexpected {c:?}")));
            }
        };
        let token =
            Token { kind, text: &self.text[self.offset..self.offset + len], offset: self.offset };
        self.offset += len;
        Ok(token)
    }

    /// Skips blanks, comments and, at the start of a line, directives.
    fn skip_blanks(&mut self) {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.offset) {
                Some(b' ' | b'\t' | b'\r') => self.offset += 1,
                Some(b'#') => self.offset += self.rest_of_line().len(),
                Some(b';') if self.line_start => {
                    let line = self.rest_of_line();
                    self.directives.push((self.offset, line[1..].trim()));
                    self.offset += line.len();
                }
                _ => break,
            }
        }
        self.line_start = false;
    }

    fn rest_of_line(&self) -> &'t str {
        let rest = &self.text[self.offset..];
        rest.split_once('\n').map_or(rest, |(line, _)| line)
    }

    /// Length of the string at the start of `rest`.
    fn quoted(&self, rest: &[u8]) -> Result<usize, ParseError> {
        let mut i = 1;
        loop {
            match rest.get(i) {
                Some(b'"') => return Ok(i + 1),
                // Any escaped character is at least one byte more; `"` and `\` are exactly one.
                Some(b'\\') => i += 2,
                Some(b'\n') | None => {
                    return Err(self.error("this string has no closing quote".to_owned()));
                }
                Some(_) => i += 1,
            }
        }
    }

    fn error(&self, message: String) -> ParseError {
        ParseError::at(self.text, self.offset, message)
    }
}

fn count(bytes: &[u8], of: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|&&b| of(b)).count()
}

/// Length of the unsigned number at the start of `bytes`: decimal, `0x…`, or with fraction and exponent.
fn number(bytes: &[u8]) -> usize {
    if bytes.starts_with(b"0x") {
        return 2 + count(&bytes[2..], |b| b.is_ascii_hexdigit());
    }
    let digits = |from: usize| count(&bytes[from..], |b| b.is_ascii_digit());
    let mut len = digits(0);
    if bytes.get(len) == Some(&b'.') {
        len += 1 + digits(len + 1);
    }
    if matches!(bytes.get(len), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(len + 1), Some(b'+' | b'-')));
        let exponent = digits(len + 1 + sign);
        if exponent > 0 {
            len += 1 + sign + exponent;
        }
    }
    len
}

/// The string in a [`Kind::Quoted`] token, or the byte offset in the token of a bad escape.
pub(super) fn unquote(token: &str) -> Result<String, usize> {
    let inner = &token[1..token.len() - 1];
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.char_indices();
    while let Some((at, c)) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some((_, c @ ('"' | '\\'))) => out.push(c),
            Some((_, 'u')) => {
                let rest = &inner[at + 2..];
                let code = rest
                    .strip_prefix('{')
                    .and_then(|r| r.split_once('}'))
                    .and_then(|(hex, _)| Some((hex.len(), u32::from_str_radix(hex, 16).ok()?)));
                let (len, c) = code
                    .and_then(|(len, code)| Some((len, char::from_u32(code)?)))
                    .ok_or(at + 1)?;
                out.push(c);
                for _ in 0..len + 2 {
                    chars.next();
                }
            }
            _ => return Err(at + 1),
        }
    }
    Ok(out)
}
