//! What is wrong with a source's brackets.

/// A bracket that has no partner, or the wrong one, and where it is: `error_line` is the line of the parser's error.
pub(super) fn fault(source: &str, error_line: usize) -> Option<(String, usize)> {
    let bytes = source.as_bytes();
    // Offset and line of each bracket that is open.
    let mut open: Vec<(u8, usize, usize)> = Vec::new();
    let (mut at, mut line) = (0, 1);
    while let Some(&b) = bytes.get(at) {
        match b {
            b'(' | b'[' | b'{' => open.push((b, at, line)),
            b')' | b']' | b'}' => match open.pop() {
                None => return Some((format!("unmatched '{}'", char::from(b)), at)),
                Some((o, _, start)) if partner(o) != b => {
                    let mut text = format!(
                        "closing parenthesis '{}' does not match opening parenthesis '{}'",
                        char::from(b),
                        char::from(o)
                    );
                    if start != line {
                        text.push_str(&format!(" on line {start}"));
                    }
                    return Some((text, at));
                }
                Some(_) => {}
            },
            b'\n' => line += 1,
            b'#' => at += bytes[at..].iter().position(|b| *b == b'\n').unwrap_or(1) - 1,
            b'"' | b'\'' => {
                let end = crate::compile::string_end(bytes, at);
                line += bytes[at..end].iter().filter(|b| **b == b'\n').count();
                at = end - 1;
            }
            _ => {}
        }
        at += 1;
    }
    match open.last() {
        Some((bracket, at, line)) if error_line > *line => {
            Some((format!("'{}' was never closed", char::from(*bracket)), *at))
        }
        _ => None,
    }
}

fn partner(bracket: u8) -> u8 {
    match bracket {
        b'(' => b')',
        b'[' => b']',
        _ => b'}',
    }
}
