//! What is wrong with a number.

use super::Place;

/// The fault of a number at an error, or right before it.
pub(super) fn fault(place: &Place) -> Option<String> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let start = place.at
        - place
            .before()
            .chars()
            .rev()
            .take_while(|c| is_part(*c))
            .map(char::len_utf8)
            .sum::<usize>();
    let text = &place.source[start..];
    let text = &text[..text.find(|c| !is_part(c)).unwrap_or(text.len())];
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let radix = text.get(..2).map(str::to_ascii_lowercase);
    let (digits, name, base) = match radix.as_deref() {
        Some("0x") => (&text[2..], "hexadecimal", 16),
        Some("0o") => (&text[2..], "octal", 8),
        Some("0b") => (&text[2..], "binary", 2),
        _ => return decimal(text),
    };
    let bad = digits.chars().find(|c| !c.is_digit(base) && *c != '_');
    match bad {
        Some(c) if c.is_ascii_digit() => Some(format!("invalid digit '{c}' in {name} literal")),
        None if digits.chars().any(|c| c.is_digit(base)) && are_grouped(digits) => None,
        _ => Some(format!("invalid {name} literal")),
    }
}

fn decimal(text: &str) -> Option<String> {
    let whole = &text[..text.find(|c: char| !c.is_ascii_digit() && c != '_').unwrap_or(text.len())];
    let rest = &text[whole.len()..];
    if whole.starts_with('0') && rest.is_empty() && whole.contains(|c| ('1'..='9').contains(&c)) {
        let text = "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers";
        return Some(text.into());
    }
    let number = text.trim_end_matches(|c: char| c.is_alphabetic() || c == '_');
    let suffix = &text[number.len()..];
    let is_fine = matches!(suffix, "" | "j" | "J") && are_grouped(whole);
    let is_keyword = ["and", "else", "for", "if", "in", "is", "not", "or"].contains(&suffix);
    (!is_fine && !is_keyword).then(|| "invalid decimal literal".into())
}

/// Whether underscores only stand between digits.
fn are_grouped(digits: &str) -> bool {
    !digits.ends_with('_') && !digits.contains("__")
}
