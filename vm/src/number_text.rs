//! Texts of numbers: the shortest one of a float, and digits of other scripts in what becomes a number.

/// Python's `repr` of a float: the shortest digits that come back, the nearest ones of these, even ones of two that are equally
/// near (Ryu's rule too; Rust's own conversion takes the upper ones).
pub(crate) fn float_repr(x: f64) -> String {
    if !x.is_finite() {
        return rustpython_literal::float::to_string(x);
    }
    let mut buffer = ryu::Buffer::new();
    let text = buffer.format_finite(x);
    if let Some((digits, exponent)) = text.split_once('e') {
        let (sign, exponent) = match exponent.strip_prefix('-') {
            Some(exponent) => ('-', exponent),
            None => ('+', exponent),
        };
        return format!("{digits}e{sign}{exponent:0>2}");
    }
    // Below 0.0001 Python has an exponent, Ryu from the next power of ten on.
    let (sign, size) = text.split_at(usize::from(text.starts_with('-')));
    match size.strip_prefix("0.0000") {
        Some(digits) => {
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            format!("{sign}{first}{point}{rest}e-05")
        }
        None => text.to_string(),
    }
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
        assert_eq!(float_repr(10.0 / f64::from(1 << 24)), "5.960464477539062e-07");
        assert_eq!(float_repr(1e16), "1e+16");
        assert_eq!(float_repr(-1.25e-5), "-1.25e-05");
        assert_eq!(float_repr(1e-5), "1e-05");
        assert_eq!(float_repr(1e-4), "0.0001");
        assert_eq!(float_repr(-0.0), "-0.0");
        assert_eq!(float_repr(5e-324), "5e-324");
        assert_eq!(float_repr(1234567.5), "1234567.5");
    }
}
