//! Values as text: the inputs and outcomes of trace files.
//!
//! | written | is |
//! |---|---|
//! | `5`, `-7`, `2.5`, `1e300`, `inf`, `nan` | an integer or float, by the type asked for |
//! | `None`, `True`, `False`, `NULL` | that object |
//! | `[1, 2.5]`, `(True, [])` | a list, a tuple |
//! | `float(1e300)`, `range(0, 1, 10)`, `iter([1])` | a heap float, a range iterator (next, step, left), a list iterator |
//! | `object(70, 1, 2.5)` | an object of this type id with these fields |
//! | `&…` | the same object with a hundred references more |

use super::Sandbox;
use ir::heap::Heap;
use ir::layout::{self, tid};
use ir::word::Word;
use ir::{Repr, layout::OBJ_TID};
use std::fmt::Write;

/// A value can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} at `{rest}`")]
pub struct LiteralError {
    /// What was expected or is wrong.
    pub what: String,
    /// The text from there on.
    pub rest: String,
}

type Result<T> = std::result::Result<T, LiteralError>;

/// How deep objects are printed.
const DEPTH: usize = 4;

impl Sandbox {
    /// Reads a comma-separated list of values of these representations, making objects as needed.
    ///
    /// # Errors
    /// Says what was expected, and where.
    pub fn parse_values(&mut self, text: &str, reprs: &[Repr]) -> Result<Vec<u64>> {
        let mut p = Parser { heap: self, rest: text.trim() };
        let mut values = Vec::new();
        for (i, repr) in reprs.iter().enumerate() {
            if i > 0 {
                p.expect(",")?;
            }
            values.push(p.value(*repr)?);
        }
        if p.rest.is_empty() { Ok(values) } else { Err(p.error("expected the end")) }
    }

    /// A value as [`Sandbox::parse_values`] would read it. Objects of other types print as `object(…)` without fields.
    pub fn print_value(&self, repr: Repr, bits: u64) -> String {
        let mut out = String::new();
        match repr {
            Repr::I64 => write!(out, "{}", bits as i64).unwrap_or_default(),
            Repr::Cond => write!(out, "{bits}").unwrap_or_default(),
            Repr::F64 if f64::from_bits(bits).is_nan() => out.push_str("nan"),
            Repr::F64 => write!(out, "{:?}", f64::from_bits(bits)).unwrap_or_default(),
            Repr::Obj => self.print_word(&mut out, Word(bits), DEPTH),
        }
        out
    }

    fn print_word(&self, out: &mut String, word: Word, depth: usize) {
        if !word.is_pointer() {
            let _ = write!(out, "{word}");
            return;
        }
        let field = |offset: i32| self.load64(word.0, offset as u64).unwrap_or(0);
        let Ok(tid) = self.load32(word.0, OBJ_TID as u64) else {
            out.push_str("<not an object>");
            return;
        };
        if depth == 0 {
            out.push('…');
            return;
        }
        let items = |out: &mut String, base: u64, offset: i32, len: u64| {
            for i in 0..len {
                if i > 0 {
                    out.push_str(", ");
                }
                let item = self.load64(base, offset as u64 + 8 * i).unwrap_or(0);
                self.print_word(out, Word(item), depth - 1);
            }
        };
        match tid {
            tid::LIST => {
                out.push('[');
                items(out, field(layout::LIST_ITEMS), 0, field(layout::LIST_LEN));
                out.push(']');
            }
            tid::TUPLE => {
                out.push('(');
                items(out, word.0, layout::TUPLE_ITEMS, field(layout::TUPLE_LEN));
                out.push(')');
            }
            tid::FLOAT => {
                let _ = write!(out, "float({:?})", f64::from_bits(field(layout::FLOAT_VALUE)));
            }
            tid::RANGE_ITER => {
                let parts =
                    [layout::RANGE_ITER_NEXT, layout::RANGE_ITER_STEP, layout::RANGE_ITER_LEN];
                let [next, step, left] = parts.map(|o| field(o) as i64);
                let _ = write!(out, "range({next}, {step}, {left})");
            }
            tid::LIST_ITER => {
                out.push_str("iter(");
                self.print_word(out, Word(field(layout::LIST_ITER_LIST)), depth - 1);
                let _ = write!(out, ") at {}", field(layout::LIST_ITER_INDEX));
            }
            other => {
                let _ = write!(out, "object({other})");
            }
        }
    }
}

struct Parser<'h, 't> {
    heap: &'h mut Sandbox,
    rest: &'t str,
}

impl Parser<'_, '_> {
    fn error(&self, what: &str) -> LiteralError {
        LiteralError { what: what.to_owned(), rest: self.rest.chars().take(20).collect() }
    }

    fn eat(&mut self, token: &str) -> bool {
        match self.rest.trim_start().strip_prefix(token) {
            Some(rest) => {
                self.rest = rest.trim_start();
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, token: &str) -> Result<()> {
        if self.eat(token) { Ok(()) } else { Err(self.error(&format!("expected `{token}`"))) }
    }

    /// A number or name.
    fn atom(&mut self) -> &str {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '_');
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (atom, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        atom
    }

    fn value(&mut self, repr: Repr) -> Result<u64> {
        let before = self.rest;
        let bits = match repr {
            Repr::Obj => return self.object().map(|w| w.0),
            Repr::I64 => self.atom().parse::<i64>().ok().map(|i| i as u64),
            Repr::Cond => self.atom().parse::<u64>().ok().filter(|c| *c < 2),
            Repr::F64 => self.atom().parse::<f64>().ok().map(f64::to_bits),
        };
        bits.ok_or_else(|| {
            self.rest = before;
            self.error(&format!("expected a value of type {repr}"))
        })
    }

    fn objects(&mut self, end: &str) -> Result<Vec<Word>> {
        let mut items = Vec::new();
        while !self.eat(end) {
            if !items.is_empty() {
                self.expect(",")?;
            }
            items.push(self.object()?);
        }
        Ok(items)
    }

    fn object(&mut self) -> Result<Word> {
        if self.eat("&") {
            let object = self.object()?;
            for _ in 0..100 {
                self.heap.incref(object).map_err(|f| self.error(&f.to_string()))?;
            }
            return Ok(object);
        }
        if self.eat("[") {
            let items = self.objects("]")?;
            return Ok(self.heap.list(&items));
        }
        if self.eat("(") {
            let items = self.objects(")")?;
            return Ok(self.heap.tuple(&items));
        }
        let before = self.rest;
        let atom = self.atom().to_owned();
        match atom.as_str() {
            "None" => return Ok(Word::NONE),
            "True" => return Ok(Word::TRUE),
            "False" => return Ok(Word::FALSE),
            "NULL" => return Ok(Word::NULL),
            "float" | "range" | "iter" | "object" if self.eat("(") => {
                let object = self.call(&atom)?;
                self.expect(")")?;
                return Ok(object);
            }
            _ => {}
        }
        let is_float = atom.contains(['.', 'e', 'i', 'n']);
        let word = match is_float {
            true => atom.parse::<f64>().ok().and_then(Word::from_f64),
            false => atom.parse::<i64>().ok().and_then(Word::from_i64),
        };
        word.ok_or_else(|| {
            self.rest = before;
            self.error("expected an object (an int of 63 bits, an immediate float, …)")
        })
    }

    fn call(&mut self, name: &str) -> Result<Word> {
        let mut fields = Vec::new();
        match name {
            "float" => fields.push(self.value(Repr::F64)?),
            "iter" => fields.extend([self.object()?.0, 0]),
            "range" => {
                for i in 0..3 {
                    if i > 0 {
                        self.expect(",")?;
                    }
                    fields.push(self.value(Repr::I64)?);
                }
            }
            _ => {
                let tid = self.value(Repr::I64)? as u32;
                while self.eat(",") {
                    fields.push(self.object()?.0);
                }
                return Ok(self.heap.object(tid, &fields));
            }
        }
        let tid = match name {
            "float" => tid::FLOAT,
            "iter" => tid::LIST_ITER,
            _ => tid::RANGE_ITER,
        };
        Ok(self.heap.object(tid, &fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_print_as_they_are_read() {
        let mut s = Sandbox::new();
        for text in [
            "5",
            "-3",
            "2.5",
            "None",
            "True",
            "NULL",
            "[]",
            "[1, 2.5, (True, [])]",
            "()",
            "float(1e300)",
            "range(0, -2, 10)",
        ] {
            let bits = s.parse_values(text, &[Repr::Obj]).expect(text);
            assert_eq!(s.print_value(Repr::Obj, bits[0]), text);
        }
        let bits =
            s.parse_values(" -4 , 0.5,inf, 1 ", &[Repr::I64, Repr::F64, Repr::F64, Repr::Cond]);
        let want = [-4_i64 as u64, 0.5_f64.to_bits(), f64::INFINITY.to_bits(), 1];
        assert_eq!(bits.as_deref(), Ok(&want[..]));
        let bits = s.parse_values("iter([7])", &[Repr::Obj]).expect("an iterator");
        assert_eq!(s.print_value(Repr::Obj, bits[0]), "iter([7]) at 0");
    }

    #[test]
    fn mistakes_say_what_was_expected() {
        let mut s = Sandbox::new();
        let mut error =
            |text: &str, reprs: &[Repr]| s.parse_values(text, reprs).expect_err(text).to_string();
        assert_eq!(error("1 2", &[Repr::I64]), "expected the end at `2`");
        assert_eq!(error("1", &[Repr::I64; 2]), "expected `,` at ``");
        assert_eq!(error("x", &[Repr::F64]), "expected a value of type f64 at `x`");
        assert_eq!(error("2", &[Repr::Cond]), "expected a value of type cond at `2`");
        assert!(error("[1", &[Repr::Obj]).contains("expected `,`"));
        assert!(error("9223372036854775807", &[Repr::Obj]).contains("63 bits"));
    }
}
