//! Format specifications, `str.format` and `%`.

use crate::arithmetic::{Int, as_float};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::quick_format::{Conversion, PercentPiece, Piece, Pieces, Spec, percent_pieces, pieces};
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use rustpython_common::cformat::{
    CConversionFlags, CFormatConversion as CFormatConversionAlias, CFormatPart, CFormatPrecision,
    CFormatQuantity, CFormatSpec, CFormatString, CFormatType,
};
use rustpython_common::format::{
    FieldName, FieldNamePart, FieldType, FormatPart, FormatSpec, FormatSpecError, FormatString,
    FromTemplate,
};
use smallvec::SmallVec;

/// Instead of the number of automatic fields so far: fields are numbered by hand.
const MANUAL: usize = usize::MAX;

/// The parts of a specification that apply to strings.
struct StringSpec {
    fill: char,
    align: char,
    width: usize,
    precision: Option<usize>,
}

fn string_spec(spec: &str) -> Option<StringSpec> {
    let chars: Vec<char> = spec.chars().collect();
    let is_align = |c: &char| matches!(c, '<' | '>' | '^');
    let mut s = StringSpec { fill: ' ', align: '<', width: 0, precision: None };
    let mut i = 0;
    if chars.get(1).is_some_and(is_align) {
        (s.fill, s.align) = (chars[0], chars[1]);
        i = 2;
    } else if chars.first().is_some_and(is_align) {
        s.align = chars[0];
        i = 1;
    }
    if chars.get(i) == Some(&'0') {
        if i < 2 {
            s.fill = '0';
        }
        i += 1;
    }
    let digits = |i: &mut usize| {
        let start = *i;
        while chars.get(*i).is_some_and(char::is_ascii_digit) {
            *i += 1;
        }
        chars[start..*i].iter().collect::<String>().parse::<usize>().ok()
    };
    s.width = digits(&mut i).unwrap_or(0);
    if chars.get(i) == Some(&'.') {
        i += 1;
        s.precision = Some(digits(&mut i)?);
    }
    if chars.get(i) == Some(&'s') {
        i += 1;
    }
    (i == chars.len()).then_some(s)
}

fn pad(text: &str, s: &StringSpec) -> String {
    let text: String = match s.precision {
        Some(p) => text.chars().take(p).collect(),
        None => text.to_string(),
    };
    let missing = s.width.saturating_sub(text.chars().count());
    let left = match s.align {
        '<' => 0,
        '>' => missing,
        _ => missing / 2,
    };
    let fill = |n: usize| s.fill.to_string().repeat(n);
    format!("{}{text}{}", fill(left), fill(missing - left))
}

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

    /// Refuses widths and precisions that no memory has room for.
    fn ensure_modest(&mut self, spec: &str) -> R<()> {
        if spec.len() < 6 {
            return Ok(());
        }
        for digits in spec.split(|c: char| !c.is_ascii_digit()).filter(|d| d.len() > 5) {
            match digits.parse::<i32>() {
                Ok(n) => self.ensure_memory(usize::try_from(n).ok())?,
                Err(_) => {
                    return Err(self.value_error("Too many decimal digits in format string"));
                }
            }
        }
        Ok(())
    }

    /// `format` as built-in types define it.
    pub fn format_builtin(&mut self, w: Word, spec: &str) -> R {
        if spec.is_empty() {
            return self.str_of(w);
        }
        self.ensure_modest(spec)?;
        if spec.ends_with('c') && w.as_i64().is_some_and(|i| (0xd800..0xe000).contains(&i)) {
            if spec != "c" {
                return Err(crate::modules::unsupported(self, "lone surrogates in padded fields"));
            }
            let c = crate::surrogates::requested(self, w.as_i64().unwrap_or(0) as u32, "")?;
            return Ok(build::char(self, c));
        }
        let text = match w.kind() {
            Kind::Str => match string_spec(spec) {
                Some(s) => Ok(pad(w.as_str().unwrap_or(""), &s)),
                None => {
                    return Err(self.bad_spec(w, spec));
                }
            },
            Kind::Int | Kind::Bool => {
                let i = Int::of(w).expect("an int").to_big();
                if !spec.ends_with(['b', 'o', 'x', 'X', 'c']) {
                    crate::digits::ensure_printable(self, &i)?;
                }
                match FormatSpec::parse(spec) {
                    Ok(f) => {
                        let floating = spec.ends_with(['e', 'E', 'f', 'F', 'g', 'G', '%']);
                        if floating {
                            let x = self.to_f64(w)?;
                            f.format_float(x)
                        } else {
                            f.format_int(&i)
                        }
                    }
                    Err(e) => Err(e),
                }
            }
            Kind::Float => {
                FormatSpec::parse(spec).and_then(|f| f.format_float(as_float(w).unwrap_or(0.0)))
            }
            Kind::Complex => {
                let c = w.cast::<ComplexObj>();
                let (re, im) = (c.re, c.im);
                FormatSpec::parse(spec)
                    .and_then(|f| f.format_complex(&num_complex::Complex64::new(re, im)))
            }
            _ => {
                let ty = self.type_of(w).name();
                return Err(
                    self.type_error(format!("unsupported format string passed to {ty}.__format__"))
                );
            }
        };
        match text {
            Ok(t) => Ok(build::str(self, &t)),
            Err(e) => Err(self.spec_error(e, w, spec)),
        }
    }

    fn bad_spec(&mut self, w: Word, spec: &str) -> crate::vm::Raised {
        let ty = self.type_of(w).name();
        let code = spec.chars().last().unwrap_or(' ');
        if code.is_ascii_alphabetic() && code != 's' {
            return self
                .value_error(&format!("Unknown format code '{code}' for object of type '{ty}'"));
        }
        self.value_error(&format!("Invalid format specifier '{spec}' for object of type '{ty}'"))
    }

    fn spec_error(&mut self, e: FormatSpecError, w: Word, spec: &str) -> crate::vm::Raised {
        let ty = self.type_of(w).name();
        let text = match e {
            FormatSpecError::DecimalDigitsTooMany => {
                "Too many decimal digits in format string".into()
            }
            FormatSpecError::PrecisionTooBig => "precision too big".into(),
            FormatSpecError::UnspecifiedFormat(a, b) => format!("Cannot specify '{a}' with '{b}'."),
            FormatSpecError::ExclusiveFormat(a, b) => {
                format!("Cannot specify both '{a}' and '{b}'.")
            }
            FormatSpecError::UnknownFormatCode(c, _) => {
                format!("Unknown format code '{c}' for object of type '{ty}'")
            }
            FormatSpecError::PrecisionNotAllowed => {
                "Precision not allowed in integer format specifier".into()
            }
            FormatSpecError::NotAllowed(s) => {
                format!("{s} not allowed with integer format specifier 'c'")
            }
            FormatSpecError::CodeNotInRange => {
                return self.overflow_error("%c arg not in range(0x110000)");
            }
            _ => format!("Invalid format specifier '{spec}' for object of type '{ty}'"),
        };
        self.value_error(&text)
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
                b's' => self.str_of(value)?,
                b'r' => {
                    let t = self.repr(value)?;
                    build::str(self, &t)
                }
                _ => {
                    let t = self.ascii_repr(value)?;
                    build::str(self, &t)
                }
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
        let parsed = match FormatString::from_str(template.as_ref()) {
            Ok(p) => p,
            Err(e) => {
                use rustpython_common::format::FormatParseError as E;
                let text = match e {
                    E::UnmatchedBracket if template.ends_with('{') => {
                        "Single '{' encountered in format string"
                    }
                    E::UnmatchedBracket => "expected '}' before end of string",
                    E::MissingStartBracket => "Single '}' encountered in format string",
                    E::UnescapedStartBracketInLiteral => "Single '{' encountered in format string",
                    E::EmptyAttribute => "Empty attribute in format string",
                    E::MissingRightBracket => "Missing ']' in format string",
                    E::InvalidCharacterAfterRightBracket => {
                        "Only '.' or '[' may follow ']' in format field specifier"
                    }
                    _ => "invalid format string",
                };
                return Err(self.value_error(text));
            }
        };
        let mut out = String::new();
        for part in &parsed.format_parts {
            match part {
                FormatPart::Literal(l) => out.push_str(l.as_str().unwrap_or("")),
                FormatPart::Field { field_name, conversion_spec, format_spec } => {
                    let value = self.format_field(field_name, args, auto)?;
                    let value = match conversion_spec.and_then(|c| c.to_char()) {
                        None => value,
                        Some('r') => {
                            let t = self.repr(*value)?;
                            build::str(self, &t)
                        }
                        Some('s') => self.str_of(*value)?,
                        Some('a') => {
                            let t = self.ascii_repr(*value)?;
                            build::str(self, &t)
                        }
                        Some(c) => {
                            return Err(
                                self.value_error(&format!("Unknown conversion specifier '{c}'"))
                            );
                        }
                    };
                    let spec = format_spec.as_str().unwrap_or("");
                    let spec = if spec.contains('{') {
                        self.format_nested(spec, args, auto, depth - 1)?
                    } else {
                        spec.to_string()
                    };
                    let s = self.format(*value, &spec)?;
                    out.push_str(s.as_str().unwrap_or(""));
                }
            }
        }
        Ok(out)
    }

    /// A field's value; `str.format_map` gives its mapping under the name NULL.
    fn format_field(
        &mut self,
        name: &rustpython_common::wtf8::Wtf8,
        args: &Args,
        auto: &mut usize,
    ) -> R {
        let Ok(field) = FieldName::parse(name) else {
            return Err(self.value_error("Empty attribute in format string"));
        };
        let mapping = match (args.names, args.kw) {
            (&[Word::NULL], &[mapping]) => Some(mapping),
            _ => None,
        };
        let positional = |vm: &mut Vm, i: usize| match args.pos.get(i) {
            Some(w) => Ok(Ref::new(*w)),
            None if mapping.is_some() => {
                Err(vm.value_error("Format string contains positional fields"))
            }
            None => Err(vm.index_error(&format!(
                "Replacement index {i} out of range for positional args tuple"
            ))),
        };
        let mut value = match &field.field_type {
            FieldType::Auto => {
                if *auto == MANUAL {
                    return Err(self.value_error(
                        "cannot switch from manual field specification to automatic field numbering",
                    ));
                }
                *auto += 1;
                positional(self, *auto - 1)?
            }
            FieldType::Index(i) => {
                if !matches!(*auto, 0 | MANUAL) {
                    return Err(self.value_error(
                        "cannot switch from automatic field numbering to manual field specification",
                    ));
                }
                *auto = MANUAL;
                positional(self, *i)?
            }
            FieldType::Keyword(k) => {
                let k = k.as_str().unwrap_or("");
                if let Some(mapping) = mapping {
                    let k = build::str(self, k);
                    self.get_item(mapping, *k)?
                } else {
                    match args.keyword(k) {
                        Some(w) => Ref::new(w),
                        None => {
                            let k = build::str(self, k);
                            return Err(self.key_error(*k));
                        }
                    }
                }
            }
        };
        for part in &field.parts {
            value = match part {
                FieldNamePart::Attribute(a) => {
                    let a = self.intern(a.as_str().unwrap_or(""));
                    self.get_attr(*value, *a)?
                }
                FieldNamePart::Index(i) => {
                    let i = build::usize(self, *i);
                    self.get_item(*value, *i)?
                }
                FieldNamePart::StringIndex(s) => {
                    let s = build::str(self, s.as_str().unwrap_or(""));
                    self.get_item(*value, *s)?
                }
            };
        }
        Ok(value)
    }
}

/// `format % args` for strings.
pub fn percent(vm: &mut Vm, template: Word, args: Word) -> R {
    let text = template.as_str().unwrap_or("");
    let mut pieces = Pieces::new();
    if percent_pieces(text, &mut pieces).is_some() {
        let made = fill(vm, &pieces, args)?;
        return Ok(build::str(vm, &made));
    }
    let made = percent_with(vm, text, args, build::str, percent_one)?;
    Ok(build::str(vm, &made))
}

/// Fills a template that is in pieces.
fn fill(vm: &mut Vm, pieces: &[PercentPiece], args: Word) -> R<String> {
    let is_tuple = args.kind() == Kind::Tuple;
    let items =
        if is_tuple { args.cast::<TupleObj>().items() } else { std::slice::from_ref(&args) };
    let (mut next, mut is_mapping_used) = (0, false);
    let mut out = String::new();
    for piece in pieces {
        out.push_str(piece.literal);
        let Some(conversion) = &piece.conversion else { continue };
        let value = match conversion.key {
            Some(key) => {
                is_mapping_used = true;
                let key = build::str(vm, key);
                keyed_value(vm, args, *key)?
            }
            None => {
                next += 1;
                match items.get(next - 1) {
                    Some(w) => Ref::new(*w),
                    None => {
                        let text = "not enough arguments for format string";
                        return Err(vm.type_error(text.into()));
                    }
                }
            }
        };
        convert(vm, conversion, *value, &mut out)?;
    }
    let is_mapping = matches!(args.kind(), Kind::Dict | Kind::Object | Kind::List);
    if next < items.len() && !is_mapping_used && (!is_mapping || is_tuple) {
        return Err(vm.type_error("not all arguments converted during string formatting".into()));
    }
    Ok(out)
}

/// What `%(key)s` takes from the right operand.
fn keyed_value(vm: &mut Vm, args: Word, key: Word) -> R {
    let (ty, get) = (vm.type_of(args), vm.names.__getitem__);
    if matches!(args.kind(), Kind::Tuple | Kind::Str) || vm.type_lookup(ty, get).is_none() {
        return Err(vm.type_error("format requires a mapping".into()));
    }
    vm.get_item(args, key)
}

/// A width or precision that `*` takes from the values.
fn amount_in_values(vm: &mut Vm, w: Word) -> R<i64> {
    match w.kind() {
        Kind::Int | Kind::Bool => vm.to_i64(w),
        _ => Err(vm.type_error("* wants int".into())),
    }
}

/// Writes one value as a `%` conversion says.
fn convert(vm: &mut Vm, conversion: &Conversion, value: Word, out: &mut String) -> R<()> {
    let spec = &conversion.spec;
    let is_done = match spec.kind {
        b's' => {
            let text = vm.str_of(value)?;
            let text = text.cast::<StrObj>();
            if spec.text_percent(out, text.as_str(), text.chars) {
                return Ok(());
            }
            false
        }
        b'r' | b'a' => {
            let text = if spec.kind == b'r' { vm.repr(value)? } else { vm.ascii_repr(value)? };
            let chars = if text.is_ascii() { text.len() } else { text.chars().count() };
            if spec.text_percent(out, &text, chars) {
                return Ok(());
            }
            false
        }
        b'f' | b'F' => match (value.as_flonum(), value.as_i64()) {
            (Some(x), _) => spec.fixed(out, x),
            (_, Some(i)) if i.unsigned_abs() < 1 << 53 => spec.fixed(out, i as f64),
            _ => false,
        },
        _ => value.as_i64().is_some_and(|i| spec.integer(out, i)),
    };
    if is_done {
        return Ok(());
    }
    let whole = format!("%{}", conversion.text);
    let parsed: CFormatString = match whole.parse() {
        Ok(parsed) => parsed,
        Err(e) => return Err(vm.value_error(&format!("{e}"))),
    };
    for (_, part) in parsed {
        if let CFormatPart::Spec(keyed) = part {
            out.push_str(&percent_one(vm, &keyed.spec, value)?);
        }
    }
    Ok(())
}

/// `format % args` for bytes, which are taken as Latin-1 on the way.
pub fn percent_bytes(vm: &mut Vm, template: Word, args: Word) -> R {
    let text = latin1(&crate::methods::bytes::to_bytes(vm, template)?);
    let made = percent_with(vm, &text, args, latin1_bytes, percent_one_of_bytes)?;
    let data: Vec<u8> = made.chars().map(|c| u32::from(c) as u8).collect();
    Ok(match template.kind() {
        Kind::ByteArray => build::bytearray(vm, data),
        _ => build::bytes(vm, data),
    })
}

fn latin1(data: &[u8]) -> String {
    data.iter().map(|b| char::from(*b)).collect()
}

fn latin1_bytes(vm: &Vm, text: &str) -> Ref {
    build::bytes(vm, text.chars().map(|c| u32::from(c) as u8).collect())
}

/// Bytes have `%b`, and `%s` means the same; `%c` takes a number below 256 or one byte.
fn percent_one_of_bytes(vm: &mut Vm, spec: &CFormatSpec, value: Word) -> R<String> {
    match spec.format_type {
        CFormatType::String(CFormatConversionAlias::Bytes | CFormatConversionAlias::Str) => {
            let name = vm.names.__bytes__;
            let data = match crate::buffer::copy(value) {
                Some(data) => data,
                None => match vm.call_special(value, name, &[])? {
                    Some(made) => crate::methods::bytes::to_bytes(vm, *made)?,
                    None => {
                        let ty = vm.type_of(value).name();
                        return Err(vm.type_error(format!(
                            "%b requires a bytes-like object, or an object that implements __bytes__, \
                             not '{ty}'"
                        )));
                    }
                },
            };
            Ok(spec.format_string(latin1(&data)))
        }
        CFormatType::String(_) => Ok(spec.format_string(vm.ascii_repr(value)?)),
        CFormatType::Character(_) => {
            let byte = match crate::buffer::copy(value).as_deref() {
                Some([one]) => *one,
                Some(_) => {
                    let text = "%c requires an integer in range(256) or a single byte";
                    return Err(vm.type_error(text.into()));
                }
                None => match value.as_str() {
                    Some(_) => {
                        let text = "%c requires an integer in range(256) or a single byte, not str";
                        return Err(vm.type_error(text.into()));
                    }
                    None => match u8::try_from(vm.to_i64(value)?) {
                        Ok(byte) => byte,
                        Err(_) => return Err(vm.overflow_error("%c arg not in range(256)")),
                    },
                },
            };
            Ok(spec.format_string(char::from(byte).to_string()))
        }
        _ => percent_one(vm, spec, value),
    }
}

/// Fills a template; `key` makes a key of `%(key)s`, `one` formats a value.
fn percent_with(
    vm: &mut Vm,
    text: &str,
    args: Word,
    key: fn(&Vm, &str) -> Ref,
    one: fn(&mut Vm, &CFormatSpec, Word) -> R<String>,
) -> R<String> {
    let parsed: CFormatString = match text.parse() {
        Ok(p) => p,
        Err(e) => return Err(vm.value_error(&format!("{e}"))),
    };
    let is_tuple = args.kind() == Kind::Tuple;
    let items: Vec<Word> =
        if is_tuple { args.cast::<TupleObj>().items().to_vec() } else { vec![args] };
    let mut next = 0;
    let mut out = String::new();
    let mut mapping_used = false;
    for (_, part) in parsed {
        let keyed = match part {
            CFormatPart::Literal(l) => {
                out.push_str(&l);
                continue;
            }
            CFormatPart::Spec(s) => s,
        };
        let mut spec = keyed.spec;
        let mut take = |vm: &mut Vm| -> R<Word> {
            next += 1;
            match items.get(next - 1) {
                Some(w) => Ok(*w),
                None => Err(vm.type_error("not enough arguments for format string".into())),
            }
        };
        if spec.min_field_width == Some(CFormatQuantity::FromValuesTuple) {
            let n = take(vm).and_then(|w| amount_in_values(vm, w))?;
            if n < 0 {
                spec.flags |= CConversionFlags::LEFT_ADJUST;
            }
            spec.min_field_width = Some(CFormatQuantity::Amount(n.unsigned_abs() as usize));
        }
        if spec.precision == Some(CFormatPrecision::Quantity(CFormatQuantity::FromValuesTuple)) {
            let n = take(vm).and_then(|w| amount_in_values(vm, w))?.max(0) as usize;
            spec.precision = Some(CFormatPrecision::Quantity(CFormatQuantity::Amount(n)));
        }
        let amount = |q: &Option<CFormatQuantity>| match q {
            Some(CFormatQuantity::Amount(n)) => *n,
            _ => 0,
        };
        let precision = match &spec.precision {
            Some(CFormatPrecision::Quantity(q)) => amount(&Some(*q)),
            _ => 0,
        };
        for n in [amount(&spec.min_field_width), precision] {
            if n > i32::MAX as usize {
                return Err(vm.value_error("width or precision too big"));
            }
            vm.ensure_memory(Some(n))?;
        }
        let held;
        let value = match &keyed.mapping_key {
            Some(k) => {
                mapping_used = true;
                let k = key(vm, k);
                held = keyed_value(vm, args, *k)?;
                *held
            }
            None => take(vm)?,
        };
        out.push_str(&one(vm, &spec, value)?);
    }
    let mapping = matches!(args.kind(), Kind::Dict | Kind::Object | Kind::List);
    if next < items.len() && !mapping_used && (!mapping || is_tuple) {
        return Err(vm.type_error("not all arguments converted during string formatting".into()));
    }
    Ok(out)
}

fn percent_one(vm: &mut Vm, spec: &CFormatSpec, value: Word) -> R<String> {
    match spec.format_type {
        CFormatType::String(c) => {
            let text = match c {
                CFormatConversionAlias::Repr => vm.repr(value)?,
                CFormatConversionAlias::Ascii => vm.ascii_repr(value)?,
                _ => vm.str_of(value)?.as_str().unwrap_or("").to_string(),
            };
            Ok(spec.format_string(text))
        }
        CFormatType::Number(t) => {
            let letter = t as u8 as char;
            let i = if let Some(i) = Int::of(value) {
                i.to_big()
            } else if let Some(x) = as_float(value)
                && matches!(letter, 'd' | 'i' | 'u')
            {
                let whole = crate::methods::conversions::float_to_int(vm, x)?;
                Int::of(*whole).expect("an int").to_big()
            } else {
                let decimal = matches!(letter, 'd' | 'i' | 'u');
                let name = if decimal { vm.names.__int__ } else { vm.names.__index__ };
                let r = match vm.call_special(value, name, &[])? {
                    None if decimal => vm.call_special(value, vm.names.__index__, &[])?,
                    r => r,
                };
                match r {
                    Some(r) => Int::of(*r).map_or_else(Default::default, Int::to_big),
                    None => {
                        let ty = vm.type_of(value).name();
                        let what = if decimal {
                            "a real number is required"
                        } else {
                            "an integer is required"
                        };
                        return Err(vm.type_error(format!("%{letter} format: {what}, not {ty}")));
                    }
                }
            };
            if matches!(letter, 'd' | 'i' | 'u') {
                crate::digits::ensure_printable(vm, &i)?;
            }
            Ok(spec.format_number(&i))
        }
        CFormatType::Float(_) => {
            let x = vm.to_f64(value)?;
            Ok(spec.format_float(x))
        }
        CFormatType::Character(_) => {
            let c = if let Some(s) = value.as_str() {
                let mut chars = s.chars();
                match (chars.next(), chars.next()) {
                    (Some(c), None) => c,
                    _ => return Err(vm.type_error("%c requires int or char".into())),
                }
            } else {
                let i = vm.to_i64(value)?;
                match u32::try_from(i).ok().and_then(crate::surrogates::character) {
                    Some(c) => c,
                    None => return Err(vm.overflow_error("%c arg not in range(0x110000)")),
                }
            };
            Ok(spec.format_string(c.to_string()))
        }
    }
}
