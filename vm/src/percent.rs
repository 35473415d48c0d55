//! `template % values`, of strings and of bytes (which are taken as Latin-1 on the way).

use crate::arithmetic::{Int, as_float};
use crate::build;
use crate::format_spec::float_digits;
use crate::heap::Ref;
use crate::object::*;
use crate::quick_format::{Conversion, PercentPiece, Pieces, fill, percent_pieces};
use crate::vm::{R, Vm};
use ir::word::Word;
use malachite_bigint::BigInt;
use num_traits::Signed;
use std::borrow::Cow;

/// `template % values` for strings.
pub fn percent(vm: &mut Vm, template: Word, values: Word) -> R {
    let text = template.as_str().unwrap_or("");
    let mut pieces = Pieces::new();
    let made = if percent_pieces(text, &mut pieces).is_some() {
        filled(vm, &pieces, values)?
    } else {
        Filling::new(values, false).fill(vm, text)?
    };
    Ok(build::str(vm, &made))
}

/// `template % values` for bytes.
pub fn percent_bytes(vm: &mut Vm, template: Word, values: Word) -> R {
    let text = latin1(&crate::methods::bytes::to_bytes(vm, template)?);
    let made = Filling::new(values, true).fill(vm, &text)?;
    let data: Vec<u8> = made.chars().map(|c| u32::from(c) as u8).collect();
    Ok(match template.kind() {
        Kind::ByteArray => build::bytearray(vm, data),
        _ => build::bytes(vm, data),
    })
}

fn latin1(data: &[u8]) -> String {
    data.iter().map(|b| char::from(*b)).collect()
}

/// Fills a template that is in pieces.
fn filled(vm: &mut Vm, pieces: &[PercentPiece], values: Word) -> R<String> {
    let mut filling = Filling::new(values, false);
    let mut out = String::new();
    for piece in pieces {
        out.push_str(piece.literal);
        let Some(conversion) = &piece.conversion else { continue };
        if let Some(key) = conversion.key {
            filling.select(vm, key)?;
        }
        let value = filling.next(vm)?;
        if !convert_quickly(vm, conversion, *value, &mut out)? {
            let chars: Vec<char> = conversion.text.chars().collect();
            let mut at = 0;
            let field = filling.field(vm, &chars, &mut at)?;
            out.push_str(&filling.convert(vm, &field, *value)?);
        }
    }
    filling.end(vm)?;
    Ok(out)
}

/// Writes one value as a conversion says that programs use often; false, and nothing is done, for others.
fn convert_quickly(vm: &mut Vm, conversion: &Conversion, value: Word, out: &mut String) -> R<bool> {
    let spec = &conversion.spec;
    Ok(match spec.kind {
        b's' if spec.is_for_text() => {
            let text = vm.str_of(value)?;
            let text = text.cast::<StrObj>();
            spec.text_percent(out, text.as_str(), text.chars)
        }
        b'r' | b'a' if spec.is_for_text() => {
            let text = if spec.kind == b'r' { vm.repr(value)? } else { vm.ascii_repr(value)? };
            let chars = if text.is_ascii() { text.len() } else { text.chars().count() };
            spec.text_percent(out, &text, chars)
        }
        b'f' | b'F' => match (value.as_flonum(), value.as_i64()) {
            (Some(x), _) => spec.fixed(out, x),
            (_, Some(i)) if i.unsigned_abs() < 1 << 53 => spec.fixed(out, i as f64),
            _ => false,
        },
        _ => value.as_i64().is_some_and(|i| spec.integer(out, i)),
    })
}

/// What stands between `%` and the end of the letter.
#[derive(Default)]
struct Field {
    is_left: bool,
    sign: Option<char>,
    is_alternate: bool,
    has_zeros: bool,
    width: usize,
    precision: Option<usize>,
    kind: char,
    /// Where the letter is in the template.
    at: usize,
}

/// Filling a template.
struct Filling {
    operand: Ref,
    /// What a key gave last; before, the operand.
    values: Ref,
    is_tuple: bool,
    next: usize,
    for_bytes: bool,
}

impl Filling {
    fn new(values: Word, for_bytes: bool) -> Filling {
        let is_tuple = values.kind() == Kind::Tuple;
        let (operand, values) = (Ref::new(values), Ref::new(values));
        Filling { operand, values, is_tuple, next: 0, for_bytes }
    }

    fn fill(&mut self, vm: &mut Vm, template: &str) -> R<String> {
        let chars: Vec<char> = template.chars().collect();
        let mut out = String::new();
        let mut at = 0;
        while let Some(&c) = chars.get(at) {
            at += 1;
            if c != '%' {
                out.push(c);
            } else if chars.get(at) == Some(&'%') {
                at += 1;
                out.push('%');
            } else {
                let field = self.field(vm, &chars, &mut at)?;
                let value = self.next(vm)?;
                out.push_str(&self.convert(vm, &field, *value)?);
            }
        }
        self.end(vm)?;
        Ok(out)
    }

    /// Whether the right operand takes keys.
    fn is_mapping(&self, vm: &mut Vm) -> bool {
        let kind = self.operand.word().kind();
        let is_sequence = matches!(kind, Kind::Tuple | Kind::Str)
            || self.for_bytes && matches!(kind, Kind::Bytes | Kind::ByteArray);
        let ty = vm.type_of(*self.operand);
        !is_sequence && vm.type_lookup(ty, vm.names.__getitem__).is_some()
    }

    /// Takes the value of a key.
    fn select(&mut self, vm: &mut Vm, key: &str) -> R<()> {
        if !self.is_mapping(vm) {
            return Err(vm.type_error("format requires a mapping".into()));
        }
        let key = match self.for_bytes {
            true => build::bytes(vm, key.chars().map(|c| u32::from(c) as u8).collect()),
            false => build::str(vm, key),
        };
        self.values = vm.get_item(*self.operand, *key)?;
        (self.is_tuple, self.next) = (false, 0);
        Ok(())
    }

    /// The next value.
    fn next(&mut self, vm: &mut Vm) -> R {
        let found = match self.is_tuple {
            true => self.values.cast::<TupleObj>().items().get(self.next).copied(),
            false => (self.next == 0).then(|| self.values.word()),
        };
        self.next += 1;
        match found {
            Some(w) => Ok(Ref::new(w)),
            None => Err(vm.type_error("not enough arguments for format string".into())),
        }
    }

    /// That all values were taken.
    fn end(&mut self, vm: &mut Vm) -> R<()> {
        let count = if self.is_tuple { self.values.cast::<TupleObj>().items().len() } else { 1 };
        if self.next >= count || self.is_mapping(vm) {
            return Ok(());
        }
        let what = if self.for_bytes { "bytes" } else { "string" };
        Err(vm.type_error(format!("not all arguments converted during {what} formatting")))
    }
    /// Reads what is behind a `%`, keys and `*` with their values.
    fn field(&mut self, vm: &mut Vm, chars: &[char], at: &mut usize) -> R<Field> {
        let mut field = Field::default();
        if chars.get(*at) == Some(&'(') {
            *at += 1;
            let start = *at;
            let mut depth = 1;
            while depth > 0 {
                match chars.get(*at) {
                    Some('(') => depth += 1,
                    Some(')') => depth -= 1,
                    Some(_) => {}
                    None => return Err(vm.value_error("incomplete format key")),
                }
                *at += 1;
            }
            let key: String = chars[start..*at - 1].iter().collect();
            self.select(vm, &key)?;
        }
        loop {
            match chars.get(*at) {
                Some('-') => field.is_left = true,
                Some('+') => field.sign = Some('+'),
                Some(' ') => field.sign = field.sign.or(Some(' ')),
                Some('#') => field.is_alternate = true,
                Some('0') => field.has_zeros = true,
                _ => break,
            }
            *at += 1;
        }
        if chars.get(*at) == Some(&'*') {
            *at += 1;
            let n = self.amount(vm)?;
            let n = vm.to_i64(*n)?;
            field.is_left |= n < 0;
            field.width = n.unsigned_abs() as usize;
        } else {
            let width = digits(chars, at).filter(|n| isize::try_from(*n).is_ok());
            field.width = width.ok_or_else(|| vm.value_error("width too big"))?;
        }
        if chars.get(*at) == Some(&'.') {
            *at += 1;
            let precision = if chars.get(*at) == Some(&'*') {
                *at += 1;
                let n = self.amount(vm)?;
                let n = vm.to_i64(*n).ok().and_then(|n| i32::try_from(n).ok());
                let Some(n) = n else {
                    vm.clear_pending();
                    return Err(vm.overflow_error("Python int too large to convert to C int"));
                };
                usize::try_from(n).unwrap_or(0)
            } else {
                let what = if self.for_bytes { "prec" } else { "precision" };
                let n = digits(chars, at).filter(|n| i32::try_from(*n).is_ok());
                n.ok_or_else(|| vm.value_error(&format!("{what} too big")))?
            };
            field.precision = Some(precision);
        }
        if let Some('h' | 'l' | 'L') = chars.get(*at) {
            *at += 1;
        }
        let Some(kind) = chars.get(*at) else {
            return Err(vm.value_error("incomplete format"));
        };
        (field.kind, field.at) = (*kind, *at);
        *at += 1;
        vm.ensure_memory(field.width.checked_add(field.precision.unwrap_or(0)))?;
        Ok(field)
    }

    /// What `*` stands for.
    fn amount(&mut self, vm: &mut Vm) -> R {
        let n = self.next(vm)?;
        match n.word().kind() {
            Kind::Int | Kind::Bool => Ok(n),
            _ => Err(vm.type_error("* wants int".into())),
        }
    }

    /// A value as a field.
    fn convert(&self, vm: &mut Vm, field: &Field, value: Word) -> R<String> {
        Ok(match field.kind {
            'b' | 's' if self.for_bytes => field.text(&latin1(&bytes_of(vm, value)?)),
            'a' => field.text(&vm.ascii_repr(value)?),
            'r' if self.for_bytes => field.text(&vm.ascii_repr(value)?),
            'r' => field.text(&vm.repr(value)?),
            's' => field.text(vm.str_of(value)?.as_str().unwrap_or("")),
            'c' => {
                let c = if self.for_bytes { byte_of(vm, value)? } else { char_of(vm, value)? };
                Field { precision: None, ..*field }.text(c.encode_utf8(&mut [0; 4]))
            }
            'd' | 'i' | 'u' | 'o' | 'x' | 'X' => {
                let n = integer_of(vm, field.kind, value)?;
                field.integer(&n)
            }
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
                let x = match vm.to_f64(value) {
                    Err(_) if self.for_bytes && !matches!(value.kind(), Kind::Int | Kind::Bool) => {
                        vm.clear_pending();
                        let ty = vm.type_of(value).name();
                        return Err(vm.type_error(format!("float argument required, not {ty}")));
                    }
                    x => x?,
                };
                let digits = float_digits(
                    x,
                    field.kind,
                    field.precision.unwrap_or(6),
                    field.is_alternate,
                    false,
                );
                field.number(x.is_sign_negative() && !x.is_nan(), "", &digits)
            }
            c => {
                let shown = if (' '..='~').contains(&c) || self.for_bytes { c } else { '?' };
                let (code, at) = (u32::from(c), field.at);
                return Err(vm.value_error(&format!(
                    "unsupported format character '{shown}' ({code:#x}) at index {at}"
                )));
            }
        })
    }
}

/// A number, 0 if there is none; `None` if it is too large.
fn digits(chars: &[char], at: &mut usize) -> Option<usize> {
    let mut n = Some(0usize);
    while let Some(d) = chars.get(*at).and_then(|c| c.to_digit(10)) {
        n = n.and_then(|n| n.checked_mul(10)?.checked_add(d as usize));
        *at += 1;
    }
    n
}

impl Field {
    fn text(&self, text: &str) -> String {
        let end = self.precision.and_then(|n| text.char_indices().nth(n));
        self.padded(Cow::Borrowed(&text[..end.map_or(text.len(), |(at, _)| at)]))
    }

    fn padded(&self, text: Cow<str>) -> String {
        let missing = self.width.saturating_sub(text.chars().count());
        let mut out = String::new();
        fill(&mut out, ' ', if self.is_left { 0 } else { missing });
        out.push_str(&text);
        fill(&mut out, ' ', if self.is_left { missing } else { 0 });
        out
    }

    fn integer(&self, n: &BigInt) -> String {
        let (radix, prefix) = match self.kind {
            'o' => (8, "0o"),
            'x' => (16, "0x"),
            'X' => (16, "0X"),
            _ => (10, ""),
        };
        let mut digits = n.abs().to_str_radix(radix);
        if self.kind == 'X' {
            digits.make_ascii_uppercase();
        }
        let missing = self.precision.unwrap_or(0).saturating_sub(digits.len());
        let digits = "0".repeat(missing) + &digits;
        self.number(n.is_negative(), if self.is_alternate { prefix } else { "" }, &digits)
    }

    fn number(&self, is_negative: bool, prefix: &str, digits: &str) -> String {
        let sign = match (is_negative, self.sign) {
            (true, _) => "-",
            (_, Some('+')) => "+",
            (_, Some(_)) => " ",
            _ => "",
        };
        let len = sign.len() + prefix.len() + digits.len();
        let zeros = match self.has_zeros && !self.is_left {
            true => self.width.saturating_sub(len),
            false => 0,
        };
        self.padded(Cow::Owned(format!("{sign}{prefix}{}{digits}", "0".repeat(zeros))))
    }
}

/// The integer that a conversion shows.
fn integer_of(vm: &mut Vm, kind: char, value: Word) -> R<BigInt> {
    let is_decimal = matches!(kind, 'd' | 'i' | 'u');
    let n = if let Some(i) = Int::of(value) {
        i.to_big()
    } else if let Some(x) = as_float(value)
        && is_decimal
    {
        let whole = crate::methods::conversions::float_to_int(vm, x)?;
        Int::of(*whole).map_or_else(Default::default, Int::to_big)
    } else {
        let name = if is_decimal { vm.names.__int__ } else { vm.names.__index__ };
        let made = match vm.call_special(value, name, &[])? {
            None if is_decimal => vm.call_special(value, vm.names.__index__, &[])?,
            made => made,
        };
        match made {
            Some(made) => Int::of(*made).map_or_else(Default::default, Int::to_big),
            None => {
                let ty = vm.type_of(value).name();
                let what = if is_decimal { "a real number" } else { "an integer" };
                return Err(vm.type_error(format!("%{kind} format: {what} is required, not {ty}")));
            }
        }
    };
    if is_decimal {
        crate::digits::ensure_printable(vm, &n)?;
    }
    Ok(n)
}

/// The code that `%c` is given; `None` if it is far too large.
fn code_of(vm: &mut Vm, value: Word, wanted: &str) -> R<Option<u32>> {
    match vm.index(value) {
        Ok(i) => Ok(Int::of(*i).and_then(Int::to_i64).and_then(|i| u32::try_from(i).ok())),
        Err(raised) if value.kind() == Kind::Object => Err(raised),
        Err(_) => {
            vm.clear_pending();
            let ty = vm.type_of(value).name();
            Err(vm.type_error(format!("%c requires {wanted}, not {ty}")))
        }
    }
}

fn char_of(vm: &mut Vm, value: Word) -> R<char> {
    let wanted = "an int or a unicode character";
    if let Some(s) = value.as_str() {
        let mut chars = s.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            return Ok(c);
        }
        let n = s.chars().count();
        return Err(vm.type_error(format!("%c requires {wanted}, not a string of length {n}")));
    }
    let code = code_of(vm, value, wanted)?;
    code.and_then(crate::surrogates::character)
        .ok_or_else(|| vm.overflow_error("%c arg not in range(0x110000)"))
}

/// Of bytes, `%c` takes a number below 256 or one byte.
fn byte_of(vm: &mut Vm, value: Word) -> R<char> {
    let wanted = "an integer in range(256) or a single byte";
    let what = match value.kind() {
        Kind::Bytes => "bytes",
        Kind::ByteArray => "bytearray",
        _ => {
            let code = code_of(vm, value, wanted)?;
            let byte = code.and_then(|code| u8::try_from(code).ok());
            return byte
                .map(char::from)
                .ok_or_else(|| vm.overflow_error("%c arg not in range(256)"));
        }
    };
    let data = crate::methods::bytes::to_bytes(vm, value)?;
    match data.as_slice() {
        [one] => Ok(char::from(*one)),
        data => {
            let n = data.len();
            Err(vm.type_error(format!("%c requires {wanted}, not a {what} object of length {n}")))
        }
    }
}

/// What `%b` shows.
fn bytes_of(vm: &mut Vm, value: Word) -> R<Vec<u8>> {
    if let Some(data) = crate::buffer::copy(value) {
        return Ok(data);
    }
    match vm.call_special(value, vm.names.__bytes__, &[])? {
        Some(made) => crate::methods::bytes::to_bytes(vm, *made),
        None => {
            let ty = vm.type_of(value).name();
            Err(vm.type_error(format!(
                "%b requires a bytes-like object, or an object that implements __bytes__, not '{ty}'"
            )))
        }
    }
}
