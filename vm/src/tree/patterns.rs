//! `match`.

use super::Builder;
use super::ruff_text_size::Ranged;
use crate::build;
use crate::vm::R;
use ir::word::Word;
use rustpython_compiler::ast::{self, Pattern};

impl Builder<'_> {
    pub(super) fn cases(&mut self, cases: &[ast::MatchCase]) -> R {
        self.each(cases, |b, c| {
            let fields = vec![
                ("pattern", b.pattern(&c.pattern)?),
                ("guard", b.maybe_expression(c.guard.as_deref())?),
                ("body", b.block(&c.body)?),
            ];
            b.node("match_case", None, fields)
        })
    }

    fn patterns(&mut self, patterns: &[Pattern]) -> R {
        self.each(patterns, |b, p| b.pattern(p))
    }

    fn pattern(&mut self, p: &Pattern) -> R {
        let (class, fields) = match p {
            Pattern::MatchValue(v) => ("MatchValue", vec![("value", self.expression(&v.value)?)]),
            Pattern::MatchSingleton(s) => {
                let value = match s.value {
                    ast::Singleton::None => build::none(),
                    ast::Singleton::True => crate::heap::Ref::new(Word::TRUE),
                    ast::Singleton::False => crate::heap::Ref::new(Word::FALSE),
                };
                ("MatchSingleton", vec![("value", value)])
            }
            Pattern::MatchSequence(s) => {
                ("MatchSequence", vec![("patterns", self.patterns(&s.patterns)?)])
            }
            Pattern::MatchMapping(m) => {
                let fields = vec![
                    ("keys", self.expressions(&m.keys)?),
                    ("patterns", self.patterns(&m.patterns)?),
                    ("rest", self.identifier(m.rest.as_ref())),
                ];
                ("MatchMapping", fields)
            }
            Pattern::MatchClass(c) => {
                let keywords = &c.arguments.keywords;
                let names =
                    keywords.iter().map(|k| self.name(k.attr.as_str())).collect::<Vec<_>>();
                let fields = vec![
                    ("cls", self.expression(&c.cls)?),
                    ("patterns", self.patterns(&c.arguments.patterns)?),
                    ("kwd_attrs", self.list(names)),
                    ("kwd_patterns", self.each(keywords, |b, k| b.pattern(&k.pattern))?),
                ];
                ("MatchClass", fields)
            }
            Pattern::MatchStar(s) => ("MatchStar", vec![("name", self.identifier(s.name.as_ref()))]),
            Pattern::MatchAs(a) => {
                let inner = self.maybe(a.pattern.as_deref(), |b, p| b.pattern(p))?;
                ("MatchAs", vec![("pattern", inner), ("name", self.identifier(a.name.as_ref()))])
            }
            Pattern::MatchOr(o) => ("MatchOr", vec![("patterns", self.patterns(&o.patterns)?)]),
        };
        self.node(class, Some(p.range()), fields)
    }
}
