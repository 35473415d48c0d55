//! The parser's messages in CPython's words, as far as both say the same thing.

/// The message, and whether it is an `IndentationError`.
pub(crate) fn translated(message: &str, source: &str, line: usize) -> (String, bool) {
    let indentation = match message {
        "Unexpected indentation" => Some("unexpected indent".to_string()),
        "unindent does not match any outer indentation level" => Some(message.to_string()),
        _ if message.starts_with("Expected an indented block") => {
            Some(message.replacen("Expected", "expected", 1).replace('`', "'"))
        }
        _ => None,
    };
    if let Some(text) = indentation {
        return (text, true);
    }
    (plain(message, source, line), false)
}

fn plain(message: &str, source: &str, line: usize) -> String {
    let fixed = match message {
        "Positional argument cannot follow keyword argument" => {
            "positional argument follows keyword argument"
        }
        "Positional argument cannot follow keyword argument unpacking" => {
            "positional argument follows keyword argument unpacking"
        }
        "Parameter without a default cannot follow a parameter with a default" => {
            "parameter without a default follows parameter with a default"
        }
        "Expected one or more keyword parameter after `*` separator" => {
            "named arguments must follow bare *"
        }
        "Unparenthesized generator expression cannot be used here" => {
            "Generator expression must be parenthesized"
        }
        "Iterable unpacking cannot be used in a comprehension" => {
            "iterable unpacking cannot be used in comprehension"
        }
        "Iterable argument unpacking cannot follow keyword argument unpacking" => {
            "iterable argument unpacking follows keyword argument unpacking"
        }
        "Expected a newline after line continuation character" => {
            "unexpected character after line continuation character"
        }
        "unexpected EOF while parsing"
        | "Simple statements must be separated by newlines or semicolons"
        | "Compound statements are not allowed on the same line as simple statements" => {
            "invalid syntax"
        }
        "Type parameter list cannot be empty" => "Type parameter list cannot be empty",
        "Starred expression cannot be used here" => "can't use starred expression here",
        "missing closing quote in string literal" => {
            return format!("unterminated string literal (detected at line {line})");
        }
        "Bytes literal cannot be mixed with non-bytes literals" => {
            "cannot mix bytes and nonbytes literals"
        }
        "f-string: expecting `}`" => "f-string: expecting '}'",
        "f-string: single `}` is not allowed" => "f-string: single '}' is not allowed",
        "f-string: unterminated triple-quoted string" | "unterminated triple-quoted string" => {
            let last = source.lines().count();
            return format!("unterminated triple-quoted string literal (detected at line {last})");
        }
        "Only single target (not tuple) can be annotated" => {
            "only single target (not tuple) can be annotated"
        }
        "Only single target (not list) can be annotated" => {
            "only single target (not list) can be annotated"
        }
        "Trailing comma not allowed" => {
            "trailing comma not allowed without surrounding parentheses"
        }
        "Unparenthesized named expression cannot be used here" => "invalid syntax",
        "future feature braces is not defined" => "not a chance",
        _ if message.starts_with("Duplicate keyword argument ") => {
            let name = message.trim_start_matches("Duplicate keyword argument ").trim_matches('"');
            return format!("keyword argument repeated: {name}");
        }
        _ if ["Expected ", "Unexpected ", "Got unexpected "]
            .iter()
            .any(|p| message.starts_with(p)) =>
        {
            // `if x` without its colon is what CPython names most often.
            if message.starts_with("Expected `:`") || message.starts_with("Expected ':'") {
                "expected ':'"
            } else {
                "invalid syntax"
            }
        }
        other => other,
    };
    fixed.to_string()
}
