//! The formats that programs use most, written straight into a string: strings, small integers and fixed-point floats with
//! fill, alignment, sign, width and precision. Whatever is not recognised here is left to the general path (`format`).

use crate::object::*;
use ir::layout::tid;
use ir::word::Word;
use smallvec::SmallVec;

/// A format specification, or what stands between `%` and a letter.
#[derive(Clone, Copy)]
pub(crate) struct Spec {
    fill: char,
    /// `<`, `>`, `^` or `=`; 0: as the type has it.
    align: u8,
    /// `+`, `-` or a space; 0 if nothing is said.
    sign: u8,
    alternate: bool,
    grouped: bool,
    width: u16,
    precision: Option<u16>,
    /// The letter at the end, or 0.
    pub(crate) kind: u8,
}

/// Wider fields are for the general path, which knows how much memory there is.
const MOST_WIDTH: u16 = 999;
/// Digits behind the point for which all numbers at hand fit 128 bits.
const MOST_DECIMALS: u16 = 20;

const PLAIN: Spec = Spec {
    fill: ' ',
    align: 0,
    sign: 0,
    alternate: false,
    grouped: false,
    width: 0,
    precision: None,
    kind: 0,
};

/// Reads a number of at most three digits; `None` if there is none.
fn number(bytes: &[u8], at: &mut usize) -> Option<u16> {
    let start = *at;
    let mut n = 0;
    while let Some(d) = bytes.get(*at).filter(|b| b.is_ascii_digit()) {
        n = n * 10 + u16::from(d - b'0');
        *at += 1;
        if n > MOST_WIDTH {
            return None;
        }
    }
    (*at > start).then_some(n)
}

impl Spec {
    /// A specification as `format` takes it.
    pub(crate) fn parse(text: &str) -> Option<Spec> {
        let b = text.as_bytes();
        let is_align = |i: usize| matches!(b.get(i), Some(b'<' | b'>' | b'^' | b'='));
        let (mut spec, mut at) = (PLAIN, 0);
        if b.first().is_some_and(u8::is_ascii) && is_align(1) {
            (spec.fill, spec.align, at) = (char::from(b[0]), b[1], 2);
        } else if is_align(0) {
            (spec.align, at) = (b[0], 1);
        }
        if let Some(sign @ (b'+' | b'-' | b' ')) = b.get(at) {
            (spec.sign, at) = (*sign, at + 1);
        }
        if b.get(at) == Some(&b'#') {
            (spec.alternate, at) = (true, at + 1);
        }
        if b.get(at) == Some(&b'0') {
            if spec.align == 0 {
                (spec.fill, spec.align) = ('0', b'=');
            } else {
                // An explicit alignment and a zero: rare, and not the same for all types.
                return None;
            }
            at += 1;
        }
        if b.get(at).is_some_and(u8::is_ascii_digit) {
            spec.width = number(b, &mut at)?;
        }
        if b.get(at) == Some(&b',') {
            (spec.grouped, at) = (true, at + 1);
        }
        spec.end(b, at)
    }

    /// What follows a `%`, up to the letter; gives where that ends.
    pub(crate) fn parse_percent(b: &[u8]) -> Option<(Spec, usize)> {
        let (mut spec, mut at) = (PLAIN, 0);
        loop {
            match b.get(at)? {
                b'-' => spec.align = b'<',
                b'0' if spec.align == 0 => (spec.fill, spec.align) = ('0', b'='),
                b'+' => spec.sign = b'+',
                b' ' if spec.sign == 0 => spec.sign = b' ',
                b'#' | b'0' | b' ' => return None,
                _ => break,
            }
            at += 1;
        }
        if spec.align == b'<' && spec.fill == '0' {
            return None;
        }
        if b.get(at)?.is_ascii_digit() {
            spec.width = number(b, &mut at)?;
        }
        let letter = at + b[at..].iter().position(|c| c.is_ascii_alphabetic())?;
        if !b"sradiuxXofFceEgG".contains(&b[letter]) {
            return None;
        }
        Some((spec.end(&b[..=letter], at)?, letter + 1))
    }

    /// Precision and letter.
    fn end(mut self, b: &[u8], mut at: usize) -> Option<Spec> {
        if b.get(at) == Some(&b'.') {
            at += 1;
            self.precision = Some(number(b, &mut at)?);
        }
        if let Some(kind) = b.get(at) {
            (self.kind, at) = (*kind, at + 1);
        }
        (at == b.len()).then_some(self)
    }

    /// Writes a text of so many characters as a field; `align` if nothing is said.
    fn pad(&self, out: &mut String, text: &str, chars: usize, align: u8) {
        let missing = usize::from(self.width).saturating_sub(chars);
        let left = match if self.align == 0 { align } else { self.align } {
            b'<' => 0,
            b'^' => missing / 2,
            _ => missing,
        };
        fill(out, self.fill, left);
        out.push_str(text);
        fill(out, self.fill, missing - left);
    }

    /// Writes digits with their sign as a field.
    fn pad_digits(&self, out: &mut String, negative: bool, prefix: &str, digits: &str) {
        let sign = match (negative, self.sign) {
            (true, _) => "-",
            (_, b'+') => "+",
            (_, b' ') => " ",
            _ => "",
        };
        let len = sign.len() + prefix.len() + digits.len();
        let width = usize::from(self.width);
        if self.align == b'=' || width <= len {
            out.push_str(sign);
            out.push_str(prefix);
            fill(out, self.fill, width.saturating_sub(len));
            out.push_str(digits);
        } else {
            let mut text: SmallVec<[u8; 64]> = SmallVec::new();
            [sign, prefix, digits].iter().for_each(|s| text.extend_from_slice(s.as_bytes()));
            self.pad(out, std::str::from_utf8(&text).unwrap_or_default(), len, b'>');
        }
    }

    /// Writes a string; false if this specification is not for strings.
    pub(crate) fn text(&self, out: &mut String, s: &StrObj) -> bool {
        self.write_text(out, s.as_str(), s.chars, b'<')
    }

    /// Whether it says nothing that only numbers can follow.
    pub(crate) fn is_for_text(&self) -> bool {
        self.sign == 0 && !self.alternate && !self.grouped
    }

    /// The same for the text that `%` has made of a value, which goes to the right.
    pub(crate) fn text_percent(&self, out: &mut String, s: &str, chars: usize) -> bool {
        let spec = if self.align == b'=' { Spec { fill: ' ', align: 0, ..*self } } else { *self };
        spec.write_text(out, s, chars, b'>')
    }

    fn write_text(&self, out: &mut String, s: &str, chars: usize, align: u8) -> bool {
        if !self.is_for_text() || self.align == b'=' {
            return false;
        }
        match self.precision.map(usize::from) {
            Some(n) if n < chars => {
                let end = if s.len() == chars { n } else { char_offset(s, n) };
                self.pad(out, &s[..end], n, align);
            }
            _ => self.pad(out, s, chars, align),
        }
        true
    }

    /// Writes an integer; false if that is for the general path.
    pub(crate) fn integer(&self, out: &mut String, i: i64) -> bool {
        let can_group = matches!(self.kind, 0 | b'd') && self.align != b'=';
        if self.precision.is_some() || self.grouped && !can_group {
            return false;
        }
        let (radix, prefix, upper) = match self.kind {
            0 | b'd' | b'i' | b'u' => (10, "", false),
            b'x' => (16, "0x", false),
            b'X' => (16, "0X", true),
            b'o' => (8, "0o", false),
            b'b' => (2, "0b", false),
            _ => return false,
        };
        let mut digits = Digits::default();
        digits.put(u128::from(i.unsigned_abs()), radix, upper, self.grouped);
        let prefix = if self.alternate { prefix } else { "" };
        self.pad_digits(out, i < 0, prefix, digits.text());
        true
    }

    /// Writes a float in fixed-point notation; false if that is for the general path.
    pub(crate) fn fixed(&self, out: &mut String, x: f64) -> bool {
        let decimals = self.precision.unwrap_or(6);
        let is_fixed =
            matches!(self.kind, b'f' | b'F') && !self.alternate && decimals <= MOST_DECIMALS;
        if !is_fixed || self.grouped && self.align == b'=' {
            return false;
        }
        let Some(scaled) = scaled(x, decimals) else { return false };
        let mut digits = Digits::default();
        let unit = 10u128.pow(u32::from(decimals));
        if decimals > 0 {
            let mut rest = scaled % unit;
            for _ in 0..decimals {
                digits.push(b'0' + (rest % 10) as u8);
                rest /= 10;
            }
            digits.push(b'.');
        }
        digits.put(scaled / unit, 10, false, self.grouped);
        self.pad_digits(out, x.is_sign_negative(), "", digits.text());
        true
    }

    /// Writes an exact string, a small int or a float; false if it is none of those or the specification is not for it.
    pub(crate) fn value(&self, out: &mut String, w: Word) -> bool {
        if w.has_tid(tid::STR) {
            return matches!(self.kind, 0 | b's') && self.text(out, w.cast::<StrObj>());
        }
        match (w.as_i64(), w.as_flonum()) {
            (Some(i), _) => self.integer(out, i),
            (_, Some(x)) => self.fixed(out, x),
            _ => false,
        }
    }
}

/// Appends a character so many times.
pub(crate) fn fill(out: &mut String, c: char, n: usize) {
    const SPACES: &str = "                                ";
    match (c, n) {
        (' ', ..=32) => out.push_str(&SPACES[..n]),
        (_, ..=16) => (0..n).for_each(|_| out.push(c)),
        _ => out.push_str(&c.encode_utf8(&mut [0; 4]).repeat(n)),
    }
}

/// Where the character with number `n` begins.
fn char_offset(s: &str, n: usize) -> usize {
    s.char_indices().nth(n).map_or(s.len(), |(i, _)| i)
}

/// |x| times a power of ten, rounded half to even from the exact value; `None` if the numbers get too large.
fn scaled(x: f64, decimals: u16) -> Option<u128> {
    let bits = x.to_bits();
    let (exponent, fraction) = ((bits >> 52 & 0x7ff) as i32, bits & ((1 << 52) - 1));
    if exponent == 0x7ff {
        return None;
    }
    let (mantissa, shift) = match exponent {
        0 => (fraction, 1074),
        _ => (fraction | 1 << 52, 1075 - exponent),
    };
    // 53 bits times at most 10^20, which has 67.
    let product = u128::from(mantissa) * 10u128.pow(u32::from(decimals));
    match shift {
        ..-7 => None,
        -7..=0 => Some(product << -shift),
        1..=126 => {
            let (whole, rest) = (product >> shift, product & ((1 << shift) - 1));
            let half = 1u128 << (shift - 1);
            Some(whole + u128::from(rest > half || rest == half && whole & 1 == 1))
        }
        _ => Some(0),
    }
}

/// Digits that are made from the last one on.
struct Digits {
    bytes: [u8; 160],
    start: usize,
}

impl Default for Digits {
    fn default() -> Self {
        Digits { bytes: [0; 160], start: 160 }
    }
}

impl Digits {
    fn push(&mut self, b: u8) {
        self.start -= 1;
        self.bytes[self.start] = b;
    }
    /// At most 128 digits, or 39 with a comma before every three.
    fn put(&mut self, n: u128, radix: u32, upper: bool, grouped: bool) {
        if radix.is_power_of_two() && !grouped {
            return self.put_bits(n, radix.trailing_zeros(), upper);
        }
        let mut count = 0;
        let mut digit = |this: &mut Digits, d: u32| {
            if grouped && count > 0 && count % 3 == 0 {
                this.push(b',');
            }
            let c = char::from_digit(d, radix).unwrap_or('0') as u8;
            this.push(if upper { c.to_ascii_uppercase() } else { c });
            count += 1;
        };
        let mut large = n;
        while large > u128::from(u64::MAX) {
            digit(self, (large % u128::from(radix)) as u32);
            large /= u128::from(radix);
        }
        let mut rest = large as u64;
        loop {
            digit(self, (rest % u64::from(radix)) as u32);
            rest /= u64::from(radix);
            if rest == 0 {
                break;
            }
        }
    }
    fn put_bits(&mut self, mut n: u128, bits_each: u32, upper: bool) {
        let table = if upper { b"0123456789ABCDEF" } else { b"0123456789abcdef" };
        loop {
            self.push(table[n as usize & ((1 << bits_each) - 1)]);
            n >>= bits_each;
            if n == 0 {
                break;
            }
        }
    }
    fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes[self.start..]).unwrap_or_default()
    }
}

/// Most templates have no more.
pub(crate) type Pieces<T> = SmallVec<[T; 8]>;

/// A literal of a template, and the field behind it.
pub(crate) struct Piece<'t> {
    pub(crate) literal: &'t str,
    pub(crate) field: Option<Field<'t>>,
}

/// A replacement field of `str.format`.
pub(crate) struct Field<'t> {
    /// Empty, a number or a name.
    pub(crate) name: &'t str,
    /// `r`, `s` or `a`; 0 if there is none.
    pub(crate) conversion: u8,
    pub(crate) spec: &'t str,
}

/// Finds the pieces of a template whose fields have neither attributes nor indices nor fields inside; `None` for others and
/// for what is wrong.
pub(crate) fn pieces<'t>(template: &'t str, out: &mut Pieces<Piece<'t>>) -> Option<()> {
    let mut rest = template;
    loop {
        let Some(at) = memchr::memchr2(b'{', b'}', rest.as_bytes()) else {
            out.push(Piece { literal: rest, field: None });
            return Some(());
        };
        let after = rest.as_bytes().get(at + 1)?;
        if *after == rest.as_bytes()[at] {
            out.push(Piece { literal: &rest[..=at], field: None });
            rest = &rest[at + 2..];
            continue;
        }
        if rest.as_bytes()[at] == b'}' {
            return None;
        }
        let len = memchr::memchr2(b'{', b'}', &rest.as_bytes()[at + 1..])?;
        let field = &rest[at + 1..at + 1 + len];
        if rest.as_bytes()[at + 1 + len] == b'{' {
            return None;
        }
        let (head, spec) = field.split_once(':').unwrap_or((field, ""));
        let (name, conversion) = match head.as_bytes() {
            [.., b'!', c @ (b'r' | b's' | b'a')] => (&head[..head.len() - 2], *c),
            _ => (head, 0),
        };
        let is_simple = name.bytes().all(|b| b == b'_' || b.is_ascii_alphanumeric());
        if !is_simple || name.len() > 9 && name.as_bytes()[0].is_ascii_digit() {
            return None;
        }
        out.push(Piece { literal: &rest[..at], field: Some(Field { name, conversion, spec }) });
        rest = &rest[at + 2 + len..];
    }
}

/// A literal of a `%` template, and the conversion behind it.
pub(crate) struct PercentPiece<'t> {
    pub(crate) literal: &'t str,
    pub(crate) conversion: Option<Conversion<'t>>,
}

/// A conversion of a `%` template.
pub(crate) struct Conversion<'t> {
    pub(crate) key: Option<&'t str>,
    pub(crate) spec: Spec,
    /// What stands behind the key.
    pub(crate) text: &'t str,
}

/// Finds the pieces of a `%` template; `None` if there is one that is not known here.
pub(crate) fn percent_pieces<'t>(
    template: &'t str,
    out: &mut Pieces<PercentPiece<'t>>,
) -> Option<()> {
    let mut rest = template;
    loop {
        let Some(at) = memchr::memchr(b'%', rest.as_bytes()) else {
            out.push(PercentPiece { literal: rest, conversion: None });
            return Some(());
        };
        let (literal, mut text) = (&rest[..at], &rest[at + 1..]);
        if let Some(after) = text.strip_prefix('%') {
            out.push(PercentPiece { literal: &rest[..=at], conversion: None });
            rest = after;
            continue;
        }
        let mut key = None;
        if let Some(inside) = text.strip_prefix('(') {
            let end = inside.find(['(', ')'])?;
            if inside.as_bytes()[end] == b'(' {
                return None;
            }
            (key, text) = (Some(&inside[..end]), &inside[end + 1..]);
        }
        let (spec, len) = Spec::parse_percent(text.as_bytes())?;
        let conversion = Some(Conversion { key, spec, text: &text[..len] });
        out.push(PercentPiece { literal, conversion });
        rest = &text[len..];
    }
}
