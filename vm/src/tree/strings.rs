//! Strings, f-strings and template strings.

use super::Builder;
use super::ruff_text_size::{Ranged, TextRange};
use crate::build;
use crate::heap::Ref;
use crate::object::Value;
use crate::vm::R;
use rustpython_compiler::ast;
use rustpython_compiler::ast::InterpolatedStringElement as Element;

/// Values of an f-string so far: text that is not yet a node, since text beside text is one node.
struct Pieces {
    text: String,
    nodes: Vec<Ref>,
    whole: TextRange,
}

impl Builder<'_> {
    /// The value of adjacent literals.
    pub(super) fn string_value(&mut self, parts: &[ast::StringLiteral]) -> R {
        let mut text = String::new();
        for part in parts {
            // The parser can't hold lone surrogates and has replaced them.
            if part.value.contains(char::REPLACEMENT_CHARACTER) {
                let source = self.text(part.range()).to_string();
                let code = crate::compile::compile_to_code(
                    self.vm,
                    &source,
                    "<string>",
                    rustpython_compiler::Mode::Eval,
                )?;
                let globals = build::dict(self.vm, crate::dict::Dict::default());
                let f = build::function(self.vm, code, *globals);
                let value = self.vm.call_with_locals(*f, *globals)?;
                text.push_str(value.as_str().unwrap_or(""));
            } else {
                text.push_str(&part.value);
            }
        }
        Ok(build::str(self.vm, &text))
    }

    fn flush(&mut self, pieces: &mut Pieces) -> R<()> {
        if !pieces.text.is_empty() {
            let text = build::str(self.vm, &std::mem::take(&mut pieces.text));
            let node = self.constant(text, pieces.whole)?;
            pieces.nodes.push(node);
        }
        Ok(())
    }

    fn elements(&mut self, pieces: &mut Pieces, elements: &[Element], class: &str) -> R<()> {
        for element in elements {
            let i = match element {
                Element::Literal(l) => {
                    pieces.text.push_str(&l.value);
                    continue;
                }
                Element::Interpolation(i) => i,
            };
            let mut conversion = i.conversion as i8;
            if let Some(debug) = &i.debug_text {
                let expression = self.text(i.expression.range());
                pieces.text.push_str(&debug.leading);
                pieces.text.push_str(expression);
                pieces.text.push_str(&debug.trailing);
                if conversion < 0 && i.format_spec.is_none() {
                    conversion = b'r' as i8;
                }
            }
            self.flush(pieces)?;
            let spec = match &i.format_spec {
                None => build::none(),
                Some(spec) => {
                    let range = spec.range;
                    let mut inner = Pieces { text: String::new(), nodes: vec![], whole: range };
                    self.elements(&mut inner, &spec.elements, "FormattedValue")?;
                    self.flush(&mut inner)?;
                    let values = self.list(inner.nodes);
                    self.node("JoinedStr", Some(range), vec![("values", values)])?
                }
            };
            let mut fields = vec![("value", self.expression(&i.expression)?)];
            if class == "Interpolation" {
                let source = self.text(i.expression.range()).to_string();
                fields.push(("str", build::str(self.vm, &source)));
            }
            fields.push(("conversion", self.number(i64::from(conversion))));
            fields.push(("format_spec", spec));
            let node = self.node(class, Some(i.range), fields)?;
            pieces.nodes.push(node);
        }
        Ok(())
    }

    pub(super) fn joined(&mut self, f: &ast::ExprFString, whole: TextRange) -> R {
        let mut pieces = Pieces { text: String::new(), nodes: vec![], whole };
        for part in f.value.iter() {
            match part {
                ast::FStringPart::Literal(l) => {
                    let value = self.string_value(std::slice::from_ref(l))?;
                    pieces.text.push_str(value.as_str().unwrap_or(""));
                }
                ast::FStringPart::FString(f) => {
                    self.elements(&mut pieces, &f.elements, "FormattedValue")?;
                }
            }
        }
        self.flush(&mut pieces)?;
        Ok(self.list(pieces.nodes))
    }

    pub(super) fn template(&mut self, t: &ast::ExprTString, whole: TextRange) -> R {
        let mut pieces = Pieces { text: String::new(), nodes: vec![], whole };
        for part in t.value.iter() {
            self.elements(&mut pieces, &part.elements, "Interpolation")?;
        }
        self.flush(&mut pieces)?;
        Ok(self.list(pieces.nodes))
    }
}
