//! Format specifications of strings and numbers, as `format()` and f-strings take them: CPython's grammar, its checks in its
//! order, and its words for what is wrong (`Python/formatter_unicode.c`).

use crate::modules::unicodedata::decimal;
use crate::number_text::float_repr;
use crate::quick_format::fill;
use malachite_bigint::BigInt;
use num_traits::Signed;

/// A specification that has been read.
pub(crate) struct FormatSpec {
    fill: char,
    align: char,
    sign: Option<char>,
    no_negative_zero: bool,
    alternate: bool,
    pub(crate) width: Option<usize>,
    grouping: Option<char>,
    /// Of the digits behind the point.
    fraction_grouping: Option<char>,
    pub(crate) precision: Option<usize>,
    /// The letter at the end.
    pub(crate) kind: Option<char>,
}

fn is_align(c: Option<&char>) -> bool {
    matches!(c, Some('<' | '>' | '=' | '^'))
}

/// A number with digits of any script; `None` if it is too large.
fn amount(chars: &[char], at: &mut usize) -> Option<Option<usize>> {
    let start = *at;
    let mut n = 0usize;
    while let Some(d) = chars.get(*at).and_then(|c| c.to_digit(10).or_else(|| decimal(*c))) {
        n = n.checked_mul(10)?.checked_add(d as usize).filter(|n| isize::try_from(*n).is_ok())?;
        *at += 1;
    }
    Some((*at > start).then_some(n))
}

/// A letter as messages show it.
pub(crate) fn shown(c: char) -> String {
    if c > ' ' && c < '\x7f' { c.to_string() } else { format!("\\x{:x}", u32::from(c)) }
}

/// That a type has no such letter.
pub(crate) fn unknown_code(kind: char, type_name: &str) -> String {
    format!("Unknown format code '{}' for object of type '{type_name}'", shown(kind))
}

const BOTH_SEPARATORS: &str = "Cannot specify both ',' and '_'.";
const TOO_MANY_DIGITS: &str = "Too many decimal digits in format string";

impl FormatSpec {
    /// Reads a specification for a type; what `align` and `kind` are if nothing is said depends on the type.
    ///
    /// # Errors
    /// The text of a `ValueError`.
    pub(crate) fn parse(
        text: &str,
        align: char,
        kind: Option<char>,
        type_name: &str,
    ) -> Result<FormatSpec, String> {
        let chars: Vec<char> = text.chars().collect();
        let mut at = 0;
        let mut spec = FormatSpec {
            fill: ' ',
            align,
            sign: None,
            no_negative_zero: false,
            alternate: false,
            width: None,
            grouping: None,
            fraction_grouping: None,
            precision: None,
            kind,
        };
        let (mut is_filled, mut is_aligned) = (false, false);
        if is_align(chars.get(1)) {
            (spec.fill, spec.align, at) = (chars[0], chars[1], 2);
            (is_filled, is_aligned) = (true, true);
        } else if is_align(chars.first()) {
            (spec.align, at, is_aligned) = (chars[0], 1, true);
        }
        if let Some(c @ (' ' | '+' | '-')) = chars.get(at) {
            (spec.sign, at) = (Some(*c), at + 1);
        }
        let mut flag = |c: char| {
            let is_there = chars.get(at) == Some(&c);
            at += usize::from(is_there);
            is_there
        };
        spec.no_negative_zero = flag('z');
        spec.alternate = flag('#');
        if !is_filled && flag('0') {
            spec.fill = '0';
            if !is_aligned && align == '>' {
                spec.align = '=';
            }
        }
        spec.width = amount(&chars, &mut at).ok_or(TOO_MANY_DIGITS)?;
        spec.grouping = separators(&chars, &mut at)?;
        if chars.get(at) == Some(&'.') {
            at += 1;
            let start = at;
            spec.precision = amount(&chars, &mut at).ok_or(TOO_MANY_DIGITS)?;
            spec.fraction_grouping = separators(&chars, &mut at)?;
            if at == start {
                return Err("Format specifier missing precision".into());
            }
        }
        match chars.get(at..).unwrap_or_default() {
            [] => {}
            [c] => spec.kind = Some(*c),
            _ => {
                return Err(format!(
                    "Invalid format specifier '{text}' for object of type '{type_name}'"
                ));
            }
        }
        spec.ensure_groupable()?;
        Ok(spec)
    }

    /// Which letters go with separators.
    fn ensure_groupable(&self) -> Result<(), String> {
        let is_decimal =
            matches!(self.kind, None | Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F'));
        let is_binary = matches!(self.kind, Some('b' | 'o' | 'x' | 'X'));
        let kind = || shown(self.kind.unwrap_or(' '));
        match self.grouping {
            Some('_') if is_decimal || is_binary => {}
            Some(c) if !is_decimal => {
                return Err(format!("Cannot specify '{c}' with '{}'.", kind()));
            }
            _ => {}
        }
        match self.fraction_grouping {
            Some(c) if !is_decimal || self.kind == Some('d') => {
                Err(format!("Cannot specify '{c}' with '{}'.", kind()))
            }
            _ => Ok(()),
        }
    }

    /// A string as a field.
    ///
    /// # Errors
    /// The text of a `ValueError`.
    pub(crate) fn text(&self, text: &str) -> Result<String, String> {
        let what = match self {
            FormatSpec { sign: Some(' '), .. } => "Space",
            FormatSpec { sign: Some(_), .. } => "Sign",
            FormatSpec { no_negative_zero: true, .. } => "Negative zero coercion (z)",
            FormatSpec { alternate: true, .. } => "Alternate form (#)",
            FormatSpec { align: '=', .. } => "'=' alignment",
            _ => {
                let end = self.precision.and_then(|n| text.char_indices().nth(n));
                return Ok(self.padded(&text[..end.map_or(text.len(), |(at, _)| at)]));
            }
        };
        Err(format!("{what} not allowed in string format specifier"))
    }

    /// An integer as a field; `c` is for [`FormatSpec::character`].
    ///
    /// # Errors
    /// The text of a `ValueError`.
    pub(crate) fn integer(&self, n: &BigInt) -> Result<String, String> {
        self.ensure_for_integers()?;
        let (radix, prefix) = match self.kind {
            Some('b') => (2, "0b"),
            Some('o') => (8, "0o"),
            Some('x') => (16, "0x"),
            Some('X') => (16, "0X"),
            _ => (10, ""),
        };
        let mut digits = n.abs().to_str_radix(radix);
        if self.kind == Some('X') {
            digits.make_ascii_uppercase();
        }
        let prefix = if self.alternate { prefix } else { "" };
        Ok(self.number(n.is_negative(), prefix, &digits))
    }

    /// What an integer's specification must not say.
    ///
    /// # Errors
    /// The text of a `ValueError`.
    pub(crate) fn ensure_for_integers(&self) -> Result<(), String> {
        let text = if self.precision.is_some() {
            "Precision not allowed in integer format specifier"
        } else if self.no_negative_zero {
            "Negative zero coercion (z) not allowed in integer format specifier"
        } else if self.kind != Some('c') {
            return Ok(());
        } else if self.sign.is_some() {
            "Sign not allowed with integer format specifier 'c'"
        } else if self.alternate {
            "Alternate form (#) not allowed with integer format specifier 'c'"
        } else {
            return Ok(());
        };
        Err(text.into())
    }

    /// An integer's character as a field.
    pub(crate) fn character(&self, c: char) -> String {
        self.number(false, "", c.encode_utf8(&mut [0; 4]))
    }

    /// A float as a field.
    pub(crate) fn float(&self, x: f64) -> String {
        let (kind, x, percent) = match self.kind {
            Some('%') => ('f', x * 100.0, "%"),
            Some('n') => ('g', x, ""),
            kind => (kind.unwrap_or('r'), x, ""),
        };
        let text = self.float_text(x, kind, kind == 'r') + percent;
        self.number(self.is_negative(x, &text), "", &text)
    }

    /// A complex number as a field.
    ///
    /// # Errors
    /// The text of a `ValueError`.
    pub(crate) fn complex(&self, re: f64, im: f64) -> Result<String, String> {
        if self.fill == '0' {
            return Err("Zero padding is not allowed in complex format specifier".into());
        }
        if self.align == '=' {
            return Err("'=' alignment flag is not allowed in complex format specifier".into());
        }
        let kind = match self.kind {
            Some('n') => 'g',
            kind => kind.unwrap_or('r'),
        };
        let is_imaginary = kind == 'r' && re == 0.0 && re.is_sign_positive();
        let mut plain = FormatSpec { fill: '\0', align: '<', width: None, ..*self };
        let part = |spec: &FormatSpec, x: f64| {
            let text = self.float_text(x, kind, false);
            spec.number(self.is_negative(x, &text), "", &text)
        };
        let mut text = String::new();
        if !is_imaginary {
            text = part(&plain, re);
            plain.sign = Some('+');
        }
        text += &part(&plain, im);
        text.push('j');
        if kind == 'r' && !is_imaginary {
            text = format!("({text})");
        }
        Ok(self.padded(&text))
    }

    fn float_text(&self, x: f64, kind: char, is_point_shown: bool) -> String {
        let (kind, precision) = match (kind, self.precision) {
            ('r', Some(n)) => ('g', n),
            (kind, n) => (kind, n.unwrap_or(6)),
        };
        float_digits(x, kind, precision, self.alternate, is_point_shown)
    }

    /// Whether a float with these digits has a minus.
    fn is_negative(&self, x: f64, digits: &str) -> bool {
        let mantissa = digits.split(['e', 'E']).next().unwrap_or_default();
        let is_zero =
            !mantissa.contains(|c: char| c.is_ascii_alphabetic() || ('1'..='9').contains(&c));
        x.is_sign_negative() && !x.is_nan() && !(self.no_negative_zero && is_zero)
    }

    /// Sign, prefix and what begins with digits (and may go on with a point and more) as a field.
    fn number(&self, negative: bool, prefix: &str, text: &str) -> String {
        let sign = match (negative, self.sign) {
            (true, _) => "-",
            (_, Some('+')) => "+",
            (_, Some(' ')) => " ",
            _ => "",
        };
        let is_hex = matches!(self.kind, Some('x' | 'X'));
        let is_digit = |c: char| c.is_ascii_digit() || is_hex && c.is_ascii_hexdigit();
        let (digits, rest) = match self.kind {
            Some('c') => ("", text),
            _ => text.split_at(text.find(|c| !is_digit(c)).unwrap_or(text.len())),
        };
        let mut rest = rest.to_string();
        if let (Some(separator), Some(fraction)) = (self.fraction_grouping, rest.strip_prefix('.'))
        {
            let count = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
            let (fraction, behind) = fraction.split_at(count);
            let groups: Vec<&str> =
                (0..count).step_by(3).map(|i| &fraction[i..count.min(i + 3)]).collect();
            rest = format!(".{}{behind}", groups.join(&separator.to_string()));
        }
        let others = sign.len() + prefix.len() + rest.chars().count();
        let width = self.width.unwrap_or(0);
        let fills_with_zeros = self.fill == '0' && self.align == '=';
        let least = if fills_with_zeros { width.saturating_sub(others) } else { 0 };
        let digits = match (digits, self.grouping) {
            ("", _) => String::new(),
            (_, Some(separator)) => {
                let each = if is_hex || matches!(self.kind, Some('b' | 'o')) { 4 } else { 3 };
                grouped(digits, each, separator, least)
            }
            _ => "0".repeat(least.saturating_sub(digits.len())) + digits,
        };
        if self.align != '=' {
            return self.padded(&format!("{sign}{prefix}{digits}{rest}"));
        }
        let mut out = format!("{sign}{prefix}");
        fill(&mut out, self.fill, width.saturating_sub(others + digits.len()));
        out + &digits + &rest
    }

    /// Fills up to the width.
    fn padded(&self, text: &str) -> String {
        let missing = self.width.map_or(0, |width| width.saturating_sub(text.chars().count()));
        let left = match self.align {
            '<' => 0,
            '^' => missing / 2,
            _ => missing,
        };
        let mut out = String::new();
        fill(&mut out, self.fill, left);
        out.push_str(text);
        fill(&mut out, self.fill, missing - left);
        out
    }
}

/// A separator, of which there may be only one.
fn separators(chars: &[char], at: &mut usize) -> Result<Option<char>, String> {
    let Some(c @ (',' | '_')) = chars.get(*at).copied() else { return Ok(None) };
    *at += 1;
    match (c, chars.get(*at)) {
        (',', Some('_')) | ('_', Some(',')) => Err(BOTH_SEPARATORS.into()),
        _ => Ok(Some(c)),
    }
}

/// Digits in groups, with zeros before them until all has the least width. A zero goes before a separator that would come first.
fn grouped(digits: &str, each: usize, separator: char, least: usize) -> String {
    let mut reversed = String::new();
    let mut digits = digits.chars().rev();
    let mut count = 0;
    loop {
        let next = digits.next();
        if next.is_none() && reversed.len() >= least {
            break;
        }
        if count > 0 && count % each == 0 {
            reversed.push(separator);
        }
        reversed.push(next.unwrap_or('0'));
        count += 1;
    }
    reversed.chars().rev().collect()
}

/// More digits behind the point than any float has.
const ALL_DECIMALS: usize = 1100;

/// The size of a float as `PyOS_double_to_string` writes it: `e`, `f`, `g`, or `r` for as many digits as it needs.
pub(crate) fn float_digits(
    x: f64,
    kind: char,
    precision: usize,
    alternate: bool,
    is_point_shown: bool,
) -> String {
    let x = x.abs();
    let zeros = |wanted: usize| "0".repeat(wanted.saturating_sub(ALL_DECIMALS));
    let mut text = match kind.to_ascii_lowercase() {
        _ if x.is_nan() => "nan".to_string(),
        _ if x.is_infinite() => "inf".to_string(),
        'r' => {
            let text = float_repr(x);
            let text = if is_point_shown { &text } else { text.trim_end_matches(".0") };
            with_point(text, alternate)
        }
        'f' => with_point(
            &format!("{x:.*}{}", precision.min(ALL_DECIMALS), zeros(precision)),
            alternate,
        ),
        'e' => {
            let (mantissa, exponent) = scientific(x, precision.min(ALL_DECIMALS));
            let mantissa = with_point(&(mantissa + &zeros(precision)), alternate);
            format!("{mantissa}{}", exponent_text(exponent))
        }
        _ => general(x, precision.max(1), alternate, is_point_shown),
    };
    if kind.is_ascii_uppercase() {
        text.make_ascii_uppercase();
    }
    text
}

fn general(x: f64, precision: usize, alternate: bool, is_point_shown: bool) -> String {
    let (mantissa, exponent) = scientific(x, precision.min(ALL_DECIMALS) - 1);
    let most = precision as i64 - i64::from(is_point_shown);
    let has_exponent = exponent < -4 || exponent >= most;
    let decimals = precision as i64 - 1 - if has_exponent { 0 } else { exponent };
    let decimals = usize::try_from(decimals).unwrap_or(0);
    let mut text =
        if has_exponent { mantissa } else { format!("{x:.*}", decimals.min(ALL_DECIMALS)) };
    if alternate {
        text = with_point(&text, true);
        let missing = decimals.saturating_sub(ALL_DECIMALS);
        text += &"0".repeat(missing);
    } else if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    if has_exponent {
        text += &exponent_text(exponent);
    } else if is_point_shown && !text.contains('.') {
        text += ".0";
    }
    text
}

fn scientific(x: f64, decimals: usize) -> (String, i64) {
    let text = format!("{x:.decimals$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (mantissa.to_string(), exponent.parse().unwrap_or(0))
}

fn exponent_text(exponent: i64) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("e{sign}{:02}", exponent.abs())
}

/// A point behind the digits, if one is wanted and there is none.
fn with_point(text: &str, wanted: bool) -> String {
    if !wanted || text.contains('.') {
        return text.to_string();
    }
    let (digits, exponent) = text.split_at(text.find('e').unwrap_or(text.len()));
    format!("{digits}.{exponent}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn float(spec: &str, x: f64) -> String {
        FormatSpec::parse(spec, '>', None, "float").expect("a specification").float(x)
    }

    #[test]
    fn zeros_are_grouped_too() {
        let spec = FormatSpec::parse("010,d", '>', Some('d'), "int").expect("a specification");
        assert_eq!(spec.integer(&BigInt::from(1234)), Ok("00,001,234".into()));
        assert_eq!(spec.integer(&BigInt::from(-1234)), Ok("-0,001,234".into()));
    }

    #[test]
    fn floats_as_programs_write_them() {
        assert_eq!(float(".3", 123.0), "1.23e+02");
        assert_eq!(float("", 1e16), "1e+16");
        assert_eq!(float(".6_f", 1.5), "1.500_000");
        assert_eq!(float("z.0f", -0.25), "0");
        assert_eq!(float("#.0f", 2.5), "2.");
        assert_eq!(float("010", f64::NAN), "0000000nan");
        assert_eq!(float(".1%", 0.256), "25.6%");
    }
}
