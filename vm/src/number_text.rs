//! Texts of numbers: the shortest one of a float, and digits of other scripts in what becomes a number.

/// Python's `repr` of a float: the shortest digits that come back, the nearest ones of these, even ones of two that are equally
/// near (David Gay's rule; Rust's own conversion takes the upper ones).
pub(crate) fn float_repr(x: f64) -> String {
    let text = rustpython_literal::float::to_string(x);
    if !may_be_tie(x) {
        return text;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let exact = format!("{x:.20}");
    let trimmed = exact.trim_end_matches('0');
    let last_is_odd = text.bytes().last().is_some_and(|b| b & 1 == 1);
    let is_tie = trimmed.ends_with('5') && trimmed.len() == text.len() + 1;
    let lower = &trimmed[..trimmed.len() - 1];
    if digits >= 15 && last_is_odd && is_tie && lower.parse() == Ok(x) {
        return lower.to_string();
    }
    text
}

/// Whether a float has a few digits behind its binary point, and many before it, so that its decimal digits end in a five
/// that the shortest text may lack.
fn may_be_tie(x: f64) -> bool {
    const BITS: u64 = (1 << 52) - 1;
    let exponent = (x.to_bits() >> 52 & 0x7ff) as i64 - 1075;
    let zeros = i64::from(((x.to_bits() & BITS) | 1 << 52).trailing_zeros());
    (-18..0).contains(&(exponent + zeros)) && (1e6..1e16).contains(&x.abs())
}

/// `str.isspace`, of one character.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_are_even() {
        assert_eq!(float_repr(787409589692141.0 + 0.25), "787409589692141.2");
        assert_eq!(float_repr(787409589692141.0 + 0.75), "787409589692141.8");
        assert_eq!(float_repr(-85257387274941.0 - 0.125), "-85257387274941.12");
        assert_eq!(float_repr(1e16), "1e+16");
        assert_eq!(float_repr(1234567.5), "1234567.5");
    }
}
