//! `format()` and `str.format`.

use crate::arithmetic::{Int, as_float};
use crate::build;
use crate::format_spec::{FormatSpec, unknown_code};
use crate::format_template::{Key, Path, Step, Template};
use crate::heap::Ref;
use crate::object::*;
use crate::quick_format::{Piece, Pieces, Spec, pieces};
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use smallvec::SmallVec;

/// Instead of the number of automatic fields so far: fields are numbered by hand.
const MANUAL: usize = usize::MAX;

impl Vm {
    /// `format(w)`, what an f-string does with most values.
    pub fn format_simply(&mut self, w: Word) -> R {
        if w.has_tid(ir::layout::tid::STR) {
            return Ok(Ref::new(w));
        }
        match w.as_i64() {
            Some(i) => Ok(build::decimal(self, i)),
            None => self.format(w, ""),
        }
    }

    /// `format(w, spec)`.
    pub fn format(&mut self, w: Word, spec: &str) -> R {
        if !w.is_pointer() || w.has_tid(ir::layout::tid::STR) {
            let mut out = String::new();
            if Spec::parse(spec).is_some_and(|s| s.value(&mut out, w)) {
                return Ok(build::str(self, &out));
            }
        }
        let ty = self.type_of(w);
        if ty.is_heap || matches!(w.kind(), Kind::Native | Kind::Object) {
            let name = self.names.__format__;
            if let Some(f) = self.type_lookup(ty, name)
                && Some(f) != self.type_lookup(self.types.object, name)
                && (f.get::<BuiltinObj>().is_none()
                    || matches!(w.kind(), Kind::Native | Kind::Object))
            {
                let s = build::str(self, spec);
                return self.call_found(w, name, &[*s]);
            }
        }
        self.format_builtin(w, spec)
    }

    /// `format` as built-in types define it.
    pub fn format_builtin(&mut self, w: Word, spec: &str) -> R {
        if spec.is_empty() {
            return self.str_of(w);
        }
        let ty = self.type_of(w).name();
        let (align, kind) = match w.kind() {
            Kind::Str => ('<', Some('s')),
            Kind::Int | Kind::Bool => ('>', Some('d')),
            Kind::Float | Kind::Complex => ('>', None),
            _ => {
                return Err(
                    self.type_error(format!("unsupported format string passed to {ty}.__format__"))
                );
            }
        };
        let parsed = match FormatSpec::parse(spec, align, kind, ty) {
            Ok(parsed) => parsed,
            Err(text) => return Err(self.value_error(&text)),
        };
        let is_integer = matches!(w.kind(), Kind::Int | Kind::Bool);
        let is_fit = match parsed.kind {
            Some('s') => w.kind() == Kind::Str,
            Some('b' | 'c' | 'd' | 'o' | 'x' | 'X') => is_integer,
            Some('%') => is_integer || w.kind() == Kind::Float,
            Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n') => w.kind() != Kind::Str,
            kind => kind.is_none(),
        };
        if !is_fit {
            let text = unknown_code(parsed.kind.unwrap_or(' '), ty);
            return Err(self.value_error(&text));
        }
        self.ensure_memory(Some(parsed.width.unwrap_or(0)))?;
        if w.kind() != Kind::Str && parsed.precision.is_some_and(|n| i32::try_from(n).is_err()) {
            return Err(self.value_error("precision too big"));
        }
        let text = match w.kind() {
            Kind::Str => parsed.text(w.as_str().unwrap_or("")),
            Kind::Complex => {
                let c = w.cast::<ComplexObj>();
                parsed.complex(c.re, c.im)
            }
            Kind::Float => {
                self.ensure_memory(Some(parsed.precision.unwrap_or(0)))?;
                Ok(parsed.float(as_float(w).unwrap_or(0.0)))
            }
            _ if matches!(parsed.kind, Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%')) => {
                self.ensure_memory(Some(parsed.precision.unwrap_or(0)))?;
                let x = self.to_f64(w)?;
                Ok(parsed.float(x))
            }
            _ if parsed.kind == Some('c') => return self.format_character(w, &parsed),
            _ => {
                let n = Int::of(w).map_or_else(Default::default, Int::to_big);
                match parsed.ensure_for_integers() {
                    Ok(()) if matches!(parsed.kind, Some('d' | 'n')) => {
                        crate::digits::ensure_printable(self, &n)?;
                        parsed.integer(&n)
                    }
                    Ok(()) => parsed.integer(&n),
                    Err(text) => Err(text),
                }
            }
        };
        match text {
            Ok(t) => Ok(build::str(self, &t)),
            Err(text) => Err(self.value_error(&text)),
        }
    }

    /// An integer as the character with that number.
    fn format_character(&mut self, w: Word, spec: &FormatSpec) -> R {
        if let Err(text) = spec.ensure_for_integers() {
            return Err(self.value_error(&text));
        }
        let Some(code) = Int::of(w).and_then(Int::to_i64) else {
            return Err(self.overflow_error("Python int too large to convert to C long"));
        };
        match u32::try_from(code).ok().and_then(crate::surrogates::character) {
            Some(c) => {
                let text = spec.character(c);
                Ok(build::str(self, &text))
            }
            None => Err(self.overflow_error("%c arg not in range(0x110000)")),
        }
    }

    /// `template.format(*args, **kwargs)`.
    pub fn format_template(&mut self, template: &str, args: &Args) -> R<String> {
        let mut found = Pieces::new();
        if pieces(template, &mut found).is_some()
            && let Some(made) = self.format_pieces(&found, args)?
        {
            return Ok(made);
        }
        let mut auto = 0;
        self.format_nested(template, args, &mut auto, 2)
    }

    /// Fills a template of simple fields; `None`, before anything was formatted, if they don't fit the arguments.
    fn format_pieces(&mut self, pieces: &[Piece], args: &Args) -> R<Option<String>> {
        // `format_map` has its mapping under the name NULL.
        if args.names == [Word::NULL] {
            return Ok(None);
        }
        let mut values: SmallVec<[Word; 8]> = SmallVec::new();
        let (mut auto, mut manual) = (0, 0);
        for field in pieces.iter().filter_map(|p| p.field.as_ref()) {
            let value = match field.name.as_bytes() {
                [] => {
                    auto += 1;
                    args.get(auto - 1)
                }
                [b'0'..=b'9', ..] => {
                    manual += 1;
                    field.name.parse().ok().and_then(|i| args.get(i))
                }
                _ => args.keyword(field.name),
            };
            let Some(value) = value else { return Ok(None) };
            values.push(value);
        }
        if auto > 0 && manual > 0 {
            return Ok(None);
        }
        let mut values = values.into_iter();
        let mut out = String::new();
        for piece in pieces {
            out.push_str(piece.literal);
            let Some(field) = &piece.field else { continue };
            let Some(value) = values.next() else { break };
            if field.conversion == 0
                && Spec::parse(field.spec).is_some_and(|spec| spec.value(&mut out, value))
            {
                continue;
            }
            let value = match field.conversion {
                0 => Ref::new(value),
                c => self.converted(value, char::from(c))?,
            };
            let s = self.format(*value, field.spec)?;
            out.push_str(s.as_str().unwrap_or(""));
        }
        Ok(Some(out))
    }

    fn format_nested(
        &mut self,
        template: &str,
        args: &Args,
        auto: &mut usize,
        depth: u32,
    ) -> R<String> {
        if depth == 0 {
            return Err(self.value_error("Max string recursion exceeded"));
        }
        let mut parsed = Template::new(template);
        let mut out = String::new();
        while let Some((literal, field)) = self.right(parsed.next())? {
            out.push_str(&literal);
            let Some(field) = field else { continue };
            let value = self.format_field(&field.name, args, auto)?;
            let value = match field.conversion {
                None => value,
                Some(c) => self.converted(*value, c)?,
            };
            let nested;
            let spec = if field.is_nested {
                nested = self.format_nested(&field.spec, args, auto, depth - 1)?;
                &nested
            } else {
                &field.spec
            };
            let s = self.format(*value, spec)?;
            out.push_str(s.as_str().unwrap_or(""));
        }
        Ok(out)
    }

    /// What is not wrong with a template.
    fn right<T>(&mut self, part: Result<T, &str>) -> R<T> {
        part.map_err(|text| self.value_error(text))
    }

    /// A value as `!r` and its like have it.
    fn converted(&mut self, value: Word, conversion: char) -> R {
        let text = match conversion {
            's' => return self.str_of(value),
            'r' => self.repr(value)?,
            'a' => self.ascii_repr(value)?,
            c => {
                let shown = crate::format_spec::shown(c);
                return Err(self.value_error(&format!("Unknown conversion specifier {shown}")));
            }
        };
        Ok(build::str(self, &text))
    }

    /// A field's value; `str.format_map` gives its mapping under the name NULL.
    fn format_field(&mut self, name: &str, args: &Args, auto: &mut usize) -> R {
        let mut path = self.right(Path::new(name))?;
        let mapping = match (args.names, args.kw) {
            (&[Word::NULL], &[mapping]) => Some(mapping),
            _ => None,
        };
        let index = match &path.first {
            Key::Text(name) if name.is_empty() => {
                if *auto == MANUAL {
                    return Err(self.value_error(
                        "cannot switch from manual field specification to automatic field numbering",
                    ));
                }
                *auto += 1;
                Some(*auto - 1)
            }
            Key::Number(i) => {
                if !matches!(*auto, 0 | MANUAL) {
                    return Err(self.value_error(
                        "cannot switch from automatic field numbering to manual field specification",
                    ));
                }
                *auto = MANUAL;
                Some(*i)
            }
            Key::Text(_) => None,
        };
        let mut value = match (&path.first, index) {
            (_, Some(i)) => match args.pos.get(i) {
                Some(w) => Ref::new(*w),
                None if mapping.is_some() => {
                    return Err(self.value_error("Format string contains positional fields"));
                }
                None => {
                    return Err(self.index_error(&format!(
                        "Replacement index {i} out of range for positional args tuple"
                    )));
                }
            },
            (key, None) => {
                let Key::Text(name) = key else { unreachable!("numbers have an index") };
                match (mapping, args.keyword(name)) {
                    (None, Some(w)) => Ref::new(w),
                    (mapping, _) => {
                        let key = build::str(self, name);
                        match mapping {
                            Some(mapping) => self.get_item(mapping, *key)?,
                            None => return Err(self.key_error(*key)),
                        }
                    }
                }
            }
        };
        while let Some(step) = self.right(path.next())? {
            value = match step {
                Step::Attribute(name) => {
                    let name = self.intern(&name);
                    self.get_attr(*value, *name)?
                }
                Step::Item(Key::Number(i)) => {
                    let i = build::usize(self, i);
                    self.get_item(*value, *i)?
                }
                Step::Item(Key::Text(key)) => {
                    let key = build::str(self, &key);
                    self.get_item(*value, *key)?
                }
            };
        }
        Ok(value)
    }
}
