//! The pieces of a `str.format` template and of the names in its fields (CPython's `Objects/stringlib/unicode_format.h`).

use crate::modules::unicodedata::decimal;

/// A replacement field.
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) conversion: Option<char>,
    pub(crate) spec: String,
    /// The specification has fields of its own.
    pub(crate) is_nested: bool,
}

/// A literal, and the field behind it.
pub(crate) type Piece = (String, Option<Field>);

/// Goes through a template.
pub(crate) struct Template {
    chars: Vec<char>,
    at: usize,
}

impl Template {
    pub(crate) fn new(text: &str) -> Template {
        Template { chars: text.chars().collect(), at: 0 }
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self) -> Option<char> {
        let c = self.peek();
        self.at += usize::from(c.is_some());
        c
    }

    /// The next piece.
    ///
    /// # Errors
    /// The text of a `ValueError`.
    pub(crate) fn next(&mut self) -> Result<Option<Piece>, &'static str> {
        if self.peek().is_none() {
            return Ok(None);
        }
        let mut literal = String::new();
        while let Some(c) = self.take() {
            let after = self.peek();
            match c {
                '{' | '}' if after == Some(c) => {
                    self.at += 1;
                    literal.push(c);
                    return Ok(Some((literal, None)));
                }
                '}' => return Err("Single '}' encountered in format string"),
                '{' if after.is_none() => return Err("Single '{' encountered in format string"),
                '{' => return Ok(Some((literal, Some(self.field()?)))),
                c => literal.push(c),
            }
        }
        Ok(Some((literal, None)))
    }

    fn field(&mut self) -> Result<Field, &'static str> {
        let start = self.at;
        let end = loop {
            match self.take() {
                Some('{') => return Err("unexpected '{' in field name"),
                Some('[') => {
                    while self.peek().is_some_and(|c| c != ']') {
                        self.at += 1;
                    }
                }
                Some(c @ ('}' | ':' | '!')) => break c,
                Some(_) => {}
                None => return Err("expected '}' before end of string"),
            }
        };
        let name = self.chars[start..self.at - 1].iter().collect();
        let mut field = Field { name, conversion: None, spec: String::new(), is_nested: false };
        if end == '}' {
            return Ok(field);
        }
        if end == '!' {
            let conversion = self.take();
            field.conversion =
                Some(conversion.ok_or("end of string while looking for conversion specifier")?);
            match self.take() {
                Some('}') => return Ok(field),
                Some(':') | None => {}
                Some(_) => return Err("expected ':' after conversion specifier"),
            }
        }
        let start = self.at;
        let mut depth = 1;
        while let Some(c) = self.take() {
            match c {
                '{' => {
                    field.is_nested = true;
                    depth += 1;
                }
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                field.spec = self.chars[start..self.at - 1].iter().collect();
                return Ok(field);
            }
        }
        Err("unmatched '{' in format spec")
    }
}

/// What a name or an index in brackets is.
#[derive(Debug, PartialEq)]
pub(crate) enum Key {
    Number(usize),
    Text(String),
}

impl Key {
    fn new(chars: &[char]) -> Result<Key, &'static str> {
        let mut n = 0usize;
        for c in chars {
            let Some(d) = c.to_digit(10).or_else(|| decimal(*c)) else {
                return Ok(Key::Text(chars.iter().collect()));
            };
            n = n
                .checked_mul(10)
                .and_then(|n| n.checked_add(d as usize))
                .filter(|n| isize::try_from(*n).is_ok())
                .ok_or("Too many decimal digits in format string")?;
        }
        Ok(if chars.is_empty() { Key::Text(String::new()) } else { Key::Number(n) })
    }
}

/// A step from a value to one in it.
#[derive(Debug, PartialEq)]
pub(crate) enum Step {
    Attribute(String),
    Item(Key),
}

/// The argument that a field's name begins with, and the rest.
pub(crate) struct Path {
    pub(crate) first: Key,
    rest: Vec<char>,
    at: usize,
}

impl Path {
    /// # Errors
    /// The text of a `ValueError`.
    pub(crate) fn new(name: &str) -> Result<Path, &'static str> {
        let chars: Vec<char> = name.chars().collect();
        let end = chars.iter().position(|c| matches!(c, '.' | '[')).unwrap_or(chars.len());
        Ok(Path { first: Key::new(&chars[..end])?, rest: chars, at: end })
    }

    /// The next step.
    ///
    /// # Errors
    /// The text of a `ValueError`.
    pub(crate) fn next(&mut self) -> Result<Option<Step>, &'static str> {
        let Some(&c) = self.rest.get(self.at) else { return Ok(None) };
        let start = self.at + 1;
        let chars = &self.rest[start..];
        let (len, step) = match c {
            '.' => {
                let len = chars.iter().position(|c| matches!(c, '.' | '['));
                let len = len.unwrap_or(chars.len());
                self.at = start + len;
                (len, Step::Attribute(chars[..len].iter().collect()))
            }
            '[' => {
                let len = chars.iter().position(|c| *c == ']');
                let len = len.ok_or("Missing ']' in format string")?;
                self.at = start + len + 1;
                (len, Step::Item(Key::new(&chars[..len])?))
            }
            _ => return Err("Only '.' or '[' may follow ']' in format field specifier"),
        };
        if len == 0 { Err("Empty attribute in format string") } else { Ok(Some(step)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_names_conversions_and_specifications() {
        let mut template = Template::new("a{{b{x[:].y!r:>{w}}c");
        let (literal, field) = template.next().expect("right").expect("a piece");
        assert_eq!((literal.as_str(), field.is_none()), ("a{", true));
        let (literal, field) = template.next().expect("right").expect("a piece");
        let field = field.expect("a field");
        assert_eq!((literal.as_str(), field.name.as_str()), ("b", "x[:].y"));
        assert_eq!((field.conversion, field.spec.as_str()), (Some('r'), ">{w}"));
        assert!(field.is_nested);
        let mut path = Path::new(&field.name).expect("a path");
        assert_eq!(path.first, Key::Text("x".into()));
        assert_eq!(path.next(), Ok(Some(Step::Item(Key::Text(":".into())))));
        assert_eq!(path.next(), Ok(Some(Step::Attribute("y".into()))));
        assert_eq!(path.next(), Ok(None));
    }
}
