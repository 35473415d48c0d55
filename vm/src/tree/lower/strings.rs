//! Constants, f-strings and template strings.

use super::Lowering;
use crate::object::*;
use crate::surrogates;
use crate::tree::ruff_text_size::{TextRange, TextSize};
use crate::vm::R;
use ir::word::Word;
use rustpython_compiler::ast::{self, Expr, InterpolatedStringElement as Element};
use std::fmt::Write;

impl Lowering<'_> {
    /// A constant's value: also those that no literal has, such as tuples and negative numbers.
    pub(super) fn constant(&mut self, value: Word, range: TextRange) -> R<Expr> {
        let node_index = Default::default();
        let number = |value| {
            let node_index = Default::default();
            Expr::NumberLiteral(ast::ExprNumberLiteral { node_index, range, value })
        };
        Ok(match value {
            Word::NONE => Expr::NoneLiteral(ast::ExprNoneLiteral { node_index, range }),
            Word::ELLIPSIS => Expr::EllipsisLiteral(ast::ExprEllipsisLiteral { node_index, range }),
            Word::TRUE | Word::FALSE => {
                let value = value == Word::TRUE;
                Expr::BooleanLiteral(ast::ExprBooleanLiteral { node_index, range, value })
            }
            _ => match value.kind() {
                Kind::Str => self.string(value.as_str().unwrap_or(""), range),
                Kind::Int => {
                    // A negative number is one without its sign and an operator.
                    let digits = crate::arithmetic::Int::of(value).map(|i| i.to_big().to_string());
                    let digits = digits.unwrap_or_default();
                    let magnitude = digits.trim_start_matches('-');
                    let int = match magnitude.parse::<ast::Int>() {
                        Ok(int) => int,
                        Err(_) => return Err(self.vm.value_error("invalid integer value")),
                    };
                    let literal = number(ast::Number::Int(int));
                    match digits.starts_with('-') {
                        false => literal,
                        true => Expr::UnaryOp(ast::ExprUnaryOp {
                            node_index,
                            range,
                            op: ast::UnaryOp::USub,
                            operand: Box::new(literal),
                        }),
                    }
                }
                Kind::Float => number(ast::Number::Float(self.vm.to_f64(value)?)),
                Kind::Complex => {
                    let c = value.cast::<ComplexObj>();
                    number(ast::Number::Complex { real: c.re, imag: c.im })
                }
                Kind::Bytes => {
                    let data = crate::methods::bytes::to_bytes(self.vm, value)?;
                    let literal = ast::BytesLiteral {
                        range,
                        node_index: Default::default(),
                        value: data.into(),
                        flags: ast::BytesLiteralFlags::empty(),
                    };
                    let value = ast::BytesLiteralValue::single(literal);
                    Expr::BytesLiteral(ast::ExprBytesLiteral { node_index, range, value })
                }
                Kind::Tuple => {
                    let items = self.vm.collect(value)?;
                    let elts: R<Vec<Expr>> =
                        items.iter().map(|w| self.constant(**w, range)).collect();
                    Expr::Tuple(ast::ExprTuple {
                        node_index,
                        range,
                        elts: elts?,
                        ctx: ast::ExprContext::Load,
                        parenthesized: true,
                    })
                }
                _ => {
                    let ty = self.vm.type_of(value).name();
                    let text = format!("got an invalid type in Constant: {ty}");
                    return Err(self.vm.type_error(text));
                }
            },
        })
    }

    /// Text. Where it has surrogates the compiler crate reads the literal from the source.
    fn string(&mut self, text: &str, range: TextRange) -> Expr {
        let is_read = surrogates::are_in(text) || text.contains(char::REPLACEMENT_CHARACTER);
        let (range, shown) = if is_read {
            let mut literal = String::from("'");
            for c in text.chars() {
                // Writing to a string does not fail.
                let _ = write!(literal, "\\U{:08x}", surrogates::code_point(c));
            }
            literal.push('\'');
            let range = self.behind_the_lines(&literal);
            (range, char::REPLACEMENT_CHARACTER.to_string())
        } else {
            (range, text.to_string())
        };
        let literal = ast::StringLiteral {
            range,
            node_index: Default::default(),
            value: shown.into(),
            flags: ast::StringLiteralFlags::empty(),
        };
        let value = ast::StringLiteralValue::single(literal);
        Expr::StringLiteral(ast::ExprStringLiteral { node_index: Default::default(), range, value })
    }

    /// Puts text into the made-up source.
    fn behind_the_lines(&mut self, text: &str) -> TextRange {
        let start = self.literals_at + self.literals.len();
        self.literals.push_str(text);
        let at = |n| TextSize::try_from(n).unwrap_or_default();
        TextRange::new(at(start), at(start + text.len()))
    }

    /// An f-string, or one value of one on its own.
    pub(super) fn joined(&mut self, e: Word, class: &str, range: TextRange) -> R<Expr> {
        let elements = match class {
            "JoinedStr" => self.elements(e, range)?,
            _ => vec![self.element(e, range)?],
        };
        let flags = ast::FStringFlags::empty();
        let node_index = Default::default();
        let value = ast::FString { range, node_index, elements: elements.into(), flags };
        Ok(value.into())
    }

    pub(super) fn template(&mut self, e: Word, class: &str, range: TextRange) -> R<Expr> {
        let elements = match class {
            "TemplateStr" => self.elements(e, range)?,
            _ => vec![self.element(e, range)?],
        };
        let flags = ast::TStringFlags::empty();
        let node_index = Default::default();
        let value = ast::TString { range, node_index, elements: elements.into(), flags };
        let value = ast::TStringValue::single(value);
        Ok(Expr::TString(ast::ExprTString { node_index: Default::default(), range, value }))
    }

    fn elements(&mut self, e: Word, range: TextRange) -> R<Vec<Element>> {
        self.each(e, "values", |l, v| l.element(v, range))
    }

    fn element(&mut self, v: Word, whole: TextRange) -> R<Element> {
        let interpolation = |expression: Expr, conversion, format_spec| {
            Element::Interpolation(ast::InterpolatedElement {
                range: whole,
                node_index: Default::default(),
                expression: Box::new(expression),
                debug_text: None,
                conversion,
                format_spec,
            })
        };
        let class = self.class(v);
        if class == "Constant"
            && let Some(text) = self.optional(v, "value")?
            && let Some(text) = text.as_str()
            && !surrogates::are_in(text)
            && !text.contains(char::REPLACEMENT_CHARACTER)
        {
            return Ok(Element::Literal(ast::InterpolatedStringLiteralElement {
                range: whole,
                node_index: Default::default(),
                value: text.into(),
            }));
        }
        if class != "FormattedValue" && class != "Interpolation" {
            // Anything that gives text.
            let expression = self.expression(v)?;
            return Ok(interpolation(expression, ast::ConversionFlag::None, None));
        }
        let mut expression = self.part(v, "value")?;
        if class == "Interpolation" {
            // The compiler crate takes the text from the source.
            let text = self.required(v, "str")?;
            let text = self.text(*text)?;
            let (range, op) = (self.behind_the_lines(&text), ast::BoolOp::And);
            // An operator with one operand is that operand, in another place.
            let (node_index, values) = (Default::default(), vec![expression]);
            expression = Expr::BoolOp(ast::ExprBoolOp { node_index, range, op, values });
        }
        let conversion = match self.number(v, "conversion")?.unwrap_or(-1) {
            -1 => ast::ConversionFlag::None,
            115 => ast::ConversionFlag::Str,
            114 => ast::ConversionFlag::Repr,
            97 => ast::ConversionFlag::Ascii,
            other => {
                let text = format!("Unrecognized conversion character {other}");
                return Err(self.vm.value_error(&text));
            }
        };
        let format_spec = match self.optional(v, "format_spec")? {
            None => None,
            Some(spec) => {
                let elements = match self.class(*spec) {
                    "JoinedStr" => self.elements(*spec, whole)?,
                    _ => vec![self.element(*spec, whole)?],
                };
                Some(Box::new(ast::InterpolatedStringFormatSpec {
                    range: whole,
                    node_index: Default::default(),
                    elements: elements.into(),
                }))
            }
        };
        Ok(interpolation(expression, conversion, format_spec))
    }
}
