//! `match`.

use super::Lowering;
use crate::tree::ruff_text_size::Ranged;
use crate::vm::R;
use ir::word::Word;
use rustpython_compiler::ast::{self, Pattern};

impl Lowering<'_> {
    fn patterns(&mut self, node: Word, name: &str) -> R<Vec<Pattern>> {
        self.each(node, name, |l, p| l.pattern(p))
    }

    pub(super) fn pattern(&mut self, p: Word) -> R<Pattern> {
        self.deeper(|l| l.any_pattern(p))
    }

    fn any_pattern(&mut self, p: Word) -> R<Pattern> {
        let class = self.class(p);
        if !crate::modules::ast_types::is_sort(class, "pattern") {
            return Err(self.unexpected("pattern", p));
        }
        let (node_index, range) = (Default::default(), self.range(p)?);
        Ok(match class {
            "MatchValue" => {
                let value = self.boxed(p, "value")?;
                Pattern::MatchValue(ast::PatternMatchValue { node_index, range, value })
            }
            "MatchSingleton" => {
                let value = match *self.required(p, "value")? {
                    Word::NONE => ast::Singleton::None,
                    Word::TRUE => ast::Singleton::True,
                    Word::FALSE => ast::Singleton::False,
                    _ => {
                        let text = "MatchSingleton can only contain True, False and None";
                        return Err(self.vm.value_error(text));
                    }
                };
                Pattern::MatchSingleton(ast::PatternMatchSingleton { node_index, range, value })
            }
            "MatchSequence" => {
                let patterns = self.patterns(p, "patterns")?;
                Pattern::MatchSequence(ast::PatternMatchSequence { node_index, range, patterns })
            }
            "MatchMapping" => {
                let (keys, patterns) = (self.parts(p, "keys")?, self.patterns(p, "patterns")?);
                if keys.len() != patterns.len() {
                    let text = "MatchMapping doesn't have the same number of keys as patterns";
                    return Err(self.vm.value_error(text));
                }
                let rest = self.maybe_identifier(p, "rest", range)?;
                Pattern::MatchMapping(ast::PatternMatchMapping {
                    node_index,
                    range,
                    keys,
                    patterns,
                    rest,
                })
            }
            "MatchClass" => {
                let cls = self.boxed(p, "cls")?;
                let patterns = self.patterns(p, "patterns")?;
                let names =
                    self.each(p, "kwd_attrs", |l, n| Ok(ast::Identifier::new(l.text(n)?, range)))?;
                let values = self.patterns(p, "kwd_patterns")?;
                if names.len() != values.len() {
                    let text =
                        "MatchClass doesn't have the same number of keyword attributes as patterns";
                    return Err(self.vm.value_error(text));
                }
                let keywords = names.into_iter().zip(values).map(|(attr, pattern)| {
                    let (range, node_index) = (pattern.range(), Default::default());
                    ast::PatternKeyword { range, node_index, attr, pattern }
                });
                let arguments = ast::PatternArguments {
                    range,
                    node_index: Default::default(),
                    patterns,
                    keywords: keywords.collect(),
                };
                Pattern::MatchClass(ast::PatternMatchClass { node_index, range, cls, arguments })
            }
            "MatchStar" => {
                let name = self.maybe_identifier(p, "name", range)?;
                Pattern::MatchStar(ast::PatternMatchStar { node_index, range, name })
            }
            "MatchAs" => {
                let pattern = match self.optional(p, "pattern")? {
                    Some(inner) => Some(Box::new(self.pattern(*inner)?)),
                    None => None,
                };
                let name = self.maybe_identifier(p, "name", range)?;
                if name.is_none() && pattern.is_some() {
                    let text = "MatchAs must specify a target name if a pattern is given";
                    return Err(self.vm.value_error(text));
                }
                Pattern::MatchAs(ast::PatternMatchAs { node_index, range, pattern, name })
            }
            "MatchOr" => {
                let patterns = self.patterns(p, "patterns")?;
                if patterns.len() < 2 {
                    return Err(self.vm.value_error("MatchOr requires at least 2 patterns"));
                }
                Pattern::MatchOr(ast::PatternMatchOr { node_index, range, patterns })
            }
            _ => return Err(self.unexpected("pattern", p)),
        })
    }
}
