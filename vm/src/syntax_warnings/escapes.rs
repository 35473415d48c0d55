//! Escapes in strings that mean nothing, the first one of each literal.

use super::Warning;
use rustpython_compiler::ast::visitor::{self, Visitor};
use rustpython_compiler::ast::{self, InterpolatedStringElement};
use rustpython_ruff_text_size::{TextRange, TextSize};

/// The escapes of a program that mean nothing.
pub(super) fn found(tree: &ast::Mod, source: &str) -> Vec<Warning> {
    if !source.contains('\\') {
        return vec![];
    }
    let mut literals = Literals { source, is_raw: false, found: vec![] };
    match tree {
        ast::Mod::Module(module) => literals.visit_body(&module.body),
        ast::Mod::Expression(e) => literals.visit_expr(&e.body),
    }
    literals.found.sort_by_key(|w| w.at);
    literals.found
}

struct Literals<'s> {
    source: &'s str,
    /// The string whose pieces come is raw.
    is_raw: bool,
    found: Vec<Warning>,
}

impl Literals<'_> {
    /// What stands before a literal's quotes.
    fn prefix(&self, literal: TextRange) -> &str {
        let text = &self.source[literal.start().to_usize()..literal.end().to_usize()];
        text.split(['"', '\'']).next().unwrap_or("")
    }
    fn is_raw(&self, literal: TextRange) -> bool {
        self.prefix(literal).contains(['r', 'R'])
    }
    fn look_at(&mut self, range: TextRange, is_bytes: bool) {
        let (start, end) = (range.start().to_usize(), range.end().to_usize());
        let Some((at, escape)) = meaningless(&self.source[start..end], is_bytes) else { return };
        let octal = if escape.len() > 2 { "octal " } else { "" };
        let what = format!("\"{escape}\" is an invalid {octal}escape sequence.");
        let hint = format!("Did you mean \"\\{escape}\"? A raw string is also an option.");
        self.found.push(Warning {
            at: start + at,
            text: format!("{what} Such sequences will not work in the future. {hint}"),
            as_error: Some(format!("{what} {hint}")),
        });
    }
    fn pieces<'a>(&mut self, literal: TextRange, walk: impl FnOnce(&mut Self))
    where
        Self: Visitor<'a>,
    {
        let is_raw = self.is_raw(literal);
        let outer = std::mem::replace(&mut self.is_raw, is_raw);
        walk(self);
        self.is_raw = outer;
    }
}

impl<'a> Visitor<'a> for Literals<'_> {
    fn visit_string_literal(&mut self, literal: &'a ast::StringLiteral) {
        if !self.is_raw(literal.range) {
            self.look_at(literal.range, false);
        }
    }
    fn visit_bytes_literal(&mut self, literal: &'a ast::BytesLiteral) {
        if !self.is_raw(literal.range) {
            self.look_at(literal.range, true);
        }
    }
    fn visit_f_string(&mut self, string: &'a ast::FString) {
        self.pieces(string.range, |v| visitor::walk_f_string(v, string));
    }
    fn visit_t_string(&mut self, string: &'a ast::TString) {
        self.pieces(string.range, |v| visitor::walk_t_string(v, string));
    }
    fn visit_interpolated_string_element(&mut self, element: &'a InterpolatedStringElement) {
        match element {
            InterpolatedStringElement::Literal(_) if self.is_raw => {}
            InterpolatedStringElement::Literal(literal) => {
                // A brace that ends it may stand behind a backslash.
                let (start, end) = (literal.range.start(), literal.range.end());
                self.look_at(TextRange::new(start, end + TextSize::from(1)), false);
            }
            InterpolatedStringElement::Interpolation(_) => {
                visitor::walk_interpolated_string_element(self, element);
            }
        }
    }
}

/// The first escape in a literal's text that means nothing: where it is, and it itself.
fn meaningless(text: &str, is_bytes: bool) -> Option<(usize, &str)> {
    let mut at = 0;
    while let Some(next) = text[at..].find('\\') {
        at += next;
        let after = &text[at + 1..];
        let c = after.chars().next()?;
        let is_known = match c {
            '\n' | '\r' | '\\' | '\'' | '"' => true,
            'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | 'x' => true,
            'N' | 'u' | 'U' => !is_bytes,
            '0'..='7' => {
                let digits = after.bytes().take(3).take_while(|b| (b'0'..=b'7').contains(b));
                if c >= '4' && digits.count() == 3 {
                    return Some((at, &text[at..at + 4]));
                }
                true
            }
            _ => false,
        };
        if !is_known {
            return Some((at, &text[at..at + 1 + c.len_utf8()]));
        }
        at += 1 + c.len_utf8();
    }
    None
}
