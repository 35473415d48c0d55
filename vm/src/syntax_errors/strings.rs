//! What is wrong with a string.

use super::Place;

/// A string: what stands before its quotes, and where its text is.
struct Literal<'s> {
    prefix: &'s str,
    start: usize,
    end: usize,
}

/// The string that an error is in, or at whose beginning.
fn around<'s>(place: &Place<'s>) -> Option<Literal<'s>> {
    let bytes = place.source.as_bytes();
    let mut at = 0;
    while at <= place.at && at < bytes.len() {
        match bytes[at] {
            b'#' => at += bytes[at..].iter().position(|b| *b == b'\n')?,
            b'"' | b'\'' => {
                let end = crate::compile::string_end(bytes, at);
                if end > place.at {
                    let before = &place.source[..at];
                    let letters = before.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
                    let is_triple = bytes[at..].starts_with(&[bytes[at]; 3]);
                    let width = if is_triple { 3 } else { 1 };
                    let prefix = &before[at - letters..];
                    return Some(Literal { prefix, start: at + width, end });
                }
                at = end;
            }
            _ => at += 1,
        }
    }
    None
}

/// Whether an error is in a string with replacement fields.
pub(super) fn is_in_f_string(place: &Place) -> bool {
    around(place).is_some_and(|l| l.prefix.contains(['f', 'F', 't', 'T']))
}

/// Whether a string begins at an error and has no end.
pub(super) fn is_unterminated(place: &Place) -> bool {
    around(place).is_some_and(|l| {
        let quote = place.source.as_bytes()[l.start - 1];
        let text = &place.source.as_bytes()[l.start..l.end];
        text.last() != Some(&quote)
    })
}

/// The message about a string that does not end, which begins at the error.
pub(super) fn unterminated(place: &Place) -> String {
    let text = place.after().trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let prefix = &place.after()[..place.after().len() - text.len()];
    let kind = match prefix.to_ascii_lowercase() {
        p if p.contains('f') => "f-string",
        p if p.contains('t') => "t-string",
        _ => "string",
    };
    if text.starts_with("'''") || text.starts_with("\"\"\"") {
        let last = place.source.lines().count();
        return format!("unterminated triple-quoted {kind} literal (detected at line {last})");
    }
    format!("unterminated {kind} literal (detected at line {})", place.line)
}

/// The message about the first escape that can't be read in the string around an error.
pub(super) fn bad_escape(place: &Place) -> Option<String> {
    let literal = around(place)?;
    let is_bytes = literal.prefix.contains(['b', 'B']);
    let text = &place.source[literal.start..literal.end];
    let mut at = 0;
    while let Some(next) = text[at..].find('\\') {
        at += next;
        let c = text[at + 1..].chars().next()?;
        let digits = match c {
            'x' => 2,
            'u' if !is_bytes => 4,
            'U' if !is_bytes => 8,
            'N' if !is_bytes => {
                let name = text[at + 2..].strip_prefix('{').and_then(|t| t.split_once('}'));
                let (length, what) = match name {
                    Some((name, _)) => (name.len() + 4, "unknown Unicode character name"),
                    None => (2, "malformed \\N character escape"),
                };
                let is_known = name.is_some_and(|(n, _)| unicode_names2::character(n).is_some());
                if !is_known {
                    return Some(undecodable(at, length, what));
                }
                at += length;
                continue;
            }
            _ => {
                at += 1 + c.len_utf8();
                continue;
            }
        };
        let hex = text[at + 2..].bytes().take(digits).take_while(u8::is_ascii_hexdigit).count();
        if hex < digits && is_bytes {
            return Some(format!("(value error) invalid \\x escape at position {at}"));
        }
        if hex < digits {
            let form = "X".repeat(digits);
            return Some(undecodable(at, hex + 2, &format!("truncated \\{c}{form} escape")));
        }
        let code = u32::from_str_radix(&text[at + 2..at + 2 + digits], 16).unwrap_or(0);
        if code > u32::from(char::MAX) {
            return Some(undecodable(at, digits + 2, "illegal Unicode character"));
        }
        at += 2 + digits;
    }
    None
}

fn undecodable(at: usize, length: usize, what: &str) -> String {
    let last = at + length - 1;
    let codec = "(unicode error) 'unicodeescape' codec can't decode bytes in position";
    format!("{codec} {at}-{last}: {what}")
}
