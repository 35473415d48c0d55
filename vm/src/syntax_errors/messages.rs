//! The parser's messages in CPython's words, as far as both say the same thing.

use super::{Class, Place, numbers, strings};

/// The message, which exception it is, and where it is if not where the parser says.
pub(super) fn translated(message: &str, place: &Place) -> (String, Class, Option<usize>) {
    match message {
        "Unexpected indentation" if has_mixed_indentation(place) => {
            let text = "inconsistent use of tabs and spaces in indentation";
            return (text.into(), Class::Tab, None);
        }
        "Unexpected indentation" => return ("unexpected indent".into(), Class::Indentation, None),
        "unindent does not match any outer indentation level" => {
            return (message.to_string(), Class::Indentation, None);
        }
        _ => {}
    }
    if let Some(clause) = message.strip_prefix("Expected an indented block after ") {
        return (missing_block(clause, place), Class::Indentation, None);
    }
    let (text, at) =
        said_by_context(message, place).unwrap_or_else(|| (plain(message, place), None));
    if text != "invalid syntax" {
        return (text, Class::Syntax, at);
    }
    match statement_of_python2(place) {
        Some((text, at)) => (text, Class::Syntax, Some(at)),
        None => (numbers::fault(place).unwrap_or(text), Class::Syntax, None),
    }
}

/// Whether a line's indentation is deeper or not, depending on how wide tabs are.
fn has_mixed_indentation(place: &Place) -> bool {
    let indentation = |line: &str| -> (usize, usize) {
        let blank = line.chars().take_while(|c| matches!(c, ' ' | '\t'));
        blank.fold((0, 0), |(wide, narrow), c| match c {
            '\t' => (wide / 8 * 8 + 8, narrow + 1),
            _ => (wide + 1, narrow + 1),
        })
    };
    let (wide, narrow) = indentation(place.text());
    let lines: Vec<&str> = place.source.lines().take(place.line.saturating_sub(1)).collect();
    let mut known = lines.iter().rev().filter(|l| !l.trim().is_empty()).map(|l| indentation(l));
    known.next().is_some_and(|(w, n)| wide.cmp(&w) != narrow.cmp(&n))
}

/// A block is missing after this clause, whose header stands somewhere above.
fn missing_block(clause: &str, place: &Place) -> String {
    let keyword = match clause {
        "function definition" => "def",
        _ => clause.split('`').nth(1).unwrap_or("class"),
    };
    let what = match (clause, keyword) {
        ("function definition", _) => clause.to_string(),
        (_, "class") => "class definition".to_string(),
        _ => format!("'{keyword}' statement"),
    };
    let is_header = |line: &&str| {
        let text = line.trim_start();
        text.strip_prefix("async ").unwrap_or(text).trim_start().starts_with(keyword)
    };
    let above: Vec<&str> = place.source.lines().take(place.line.saturating_sub(1)).collect();
    match above.iter().rposition(is_header) {
        Some(at) => format!("expected an indented block after {what} on line {}", at + 1),
        None => format!("expected an indented block after {what}"),
    }
}

/// `print x` and `exec x`.
fn statement_of_python2(place: &Place) -> Option<(String, usize)> {
    let before = place.before().trim_end();
    let start = before.rfind(['\n', ';', ':']).map_or(0, |at| at + 1);
    let name = before[start..].trim_start();
    (matches!(name, "print" | "exec") && before.len() < place.at).then(|| {
        let text = format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
        (text, before.len() - name.len())
    })
}

/// Messages for which the parser's own says too little.
fn said_by_context(message: &str, place: &Place) -> Option<(String, Option<usize>)> {
    let here = place.after();
    let line = place.text().trim_start();
    let first_word = line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let text = match message {
        "Got unexpected unicode" => return Some((strings::bad_escape(place)?, None)),
        "missing closing quote in string literal" => strings::unterminated(place),
        "Invalid decimal integer literal" | "ParseIntError { kind: Empty }" => {
            numbers::fault(place)?
        }
        "f-string: invalid conversion character" => {
            let word: String = here.chars().take_while(|c| c.is_alphanumeric()).collect();
            format!("f-string: invalid conversion character '{word}': expected 's', 'r', or 'a'")
        }
        "Expected an expression" if here.starts_with('}') && strings::is_in_f_string(place) => {
            "f-string: valid expression required before '}'".into()
        }
        "Expected an expression" if here.starts_with('}') && place.last() == Some(':') => {
            "expression expected after dictionary key and ':'".into()
        }
        "Expected an expression" if here.starts_with("**") && place.last() == Some('(') => {
            "cannot use double starred expression here".into()
        }
        "Expected a parameter name" => {
            let name = here.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
            match name {
                "True" | "False" | "None" => format!("cannot assign to {name}"),
                _ => "expression cannot contain assignment, perhaps you meant \"==\"?".into(),
            }
        }
        "Expected `,`, found `+=`" => {
            "'tuple' is an illegal expression for augmented assignment".into()
        }
        "Starred expression cannot be used here"
            if place.last().is_some_and(|c| "+-/%&|^<>@{".contains(c)) =>
        {
            "invalid syntax".into()
        }
        "Trailing comma not allowed" if first_word == "import" => "invalid syntax".into(),
        "'await' outside async function" if line.len() == place.text().len() => {
            "'await' outside function".into()
        }
        _ if message.starts_with("cannot define nonlocal ") => {
            let start = place.at - (place.text().len() - line.len()).min(place.at);
            let start = place.source[..start].rfind("nonlocal").unwrap_or(start);
            let text = "nonlocal declaration not allowed at module level";
            return Some((text.into(), Some(start)));
        }
        _ if message.starts_with("no binding for nonlocal ") => {
            let name = message.split('\'').nth(1)?;
            let declares = |l: &&str| {
                let text = l.trim_start();
                text.starts_with("nonlocal") && text.contains(name)
            };
            let found = place.source.lines().find(declares)?;
            let at = found.as_ptr() as usize - place.source.as_ptr() as usize;
            let indentation = found.len() - found.trim_start().len();
            return Some((message.to_string(), Some(at + indentation)));
        }
        _ if message.starts_with("Got unexpected token ") => {
            let c = here.chars().next().filter(|c| !c.is_ascii())?;
            let code = u32::from(c);
            match crate::methods::str::is_printable(c) {
                true => format!("invalid character '{c}' (U+{code:04X})"),
                false => format!("invalid non-printable character U+{code:04X}"),
            }
        }
        _ if message.starts_with("Expected `:`, found ") => {
            let is_forced = ["def", "try", "finally", "else"].contains(&first_word)
                || line.starts_with("async def");
            match message.trim_start_matches("Expected `:`, found ") {
                "`}`" => "':' expected after dictionary key".into(),
                "newline" => "expected ':'".into(),
                _ if is_forced => "expected ':'".into(),
                "`=`" if ["if", "elif", "while"].contains(&first_word) => {
                    "invalid syntax. Maybe you meant '==' or ':=' instead of '='?".into()
                }
                _ => "invalid syntax".into(),
            }
        }
        _ if message.starts_with("Expected `else`, found ") => {
            "expected 'else' after 'if' expression".into()
        }
        "Expected `)`, found `(`" if ["def", "async"].contains(&first_word) => {
            "Function parameters cannot be parenthesized".into()
        }
        _ if ["Expected `,`, found ", "Expected `)`, found "].iter().any(|p| {
            let found = message.strip_prefix(p);
            let starts =
                ["name", "int", "float", "string", "`None`", "`True`", "`False`", "`lambda`"];
            found.is_some_and(|f| starts.contains(&f))
        }) =>
        {
            let is_text_after_name = message.ends_with("string")
                && place.last().is_some_and(|c| c.is_alphanumeric() && !c.is_ascii_digit());
            if is_text_after_name || first_word == "def" {
                "invalid syntax".into()
            } else {
                // At what stands before, or rather at its last word.
                let before = place.before().trim_end();
                let is_part = |c: char| c.is_alphanumeric() || c == '_';
                let word = before.trim_end_matches(is_part).len();
                let at = word.min(before.len().saturating_sub(1));
                let text = "invalid syntax. Perhaps you forgot a comma?";
                return Some((
                    text.into(),
                    Some(at).filter(|at| place.source.is_char_boundary(*at)),
                ));
            }
        }
        _ => return None,
    };
    Some((text, None))
}

/// What a message is in other words.
fn plain(message: &str, place: &Place) -> String {
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
        | "Compound statements are not allowed on the same line as simple statements"
        | "Unparenthesized tuple expression cannot be used here"
        | "Star import must be the only import" => "invalid syntax",
        "Type parameter list cannot be empty" => "Type parameter list cannot be empty",
        "Starred expression cannot be used here" => "can't use starred expression here",
        "Only one '*' parameter allowed"
        | "Only one '*' separator allowed"
        | "Keyword-only parameter separator not allowed after '*' parameter" => {
            "* argument may appear only once"
        }
        "Only one '/' separator allowed" => "/ may appear only once",
        "'/' parameter must appear before '*' parameter" => "/ must be ahead of *",
        "Position-only parameter separator not allowed as first parameter" => {
            "at least one argument must precede /"
        }
        "Parameter cannot follow var-keyword parameter" => {
            "arguments cannot follow var-keyword argument"
        }
        "Multiple exception types must be parenthesized when using `as`" => {
            "multiple exception types must be parenthesized when using 'as'"
        }
        "Expected `except` or `finally` after `try` block" => {
            "expected 'except' or 'finally' block"
        }
        "Expected an imaginary number in complex literal pattern" => {
            "imaginary number required in complex literal"
        }
        "Expected a real number in complex literal pattern" => {
            "real number required in complex literal"
        }
        "Exception missing in `raise` statement with cause" => {
            "did you forget an expression between 'raise' and 'from'?"
        }
        "'continue' outside loop" => "'continue' not properly in loop",
        "Bytes literal cannot be mixed with non-bytes literals" => {
            "cannot mix bytes and nonbytes literals"
        }
        "f-string: expecting `}`" => "f-string: expecting '}'",
        "f-string: single `}` is not allowed" => "f-string: single '}' is not allowed",
        "f-string: unterminated triple-quoted string" | "unterminated triple-quoted string" => {
            let last = place.source.lines().count();
            let kind = if message.starts_with('f') { "f-string" } else { "string" };
            return format!("unterminated triple-quoted {kind} literal (detected at line {last})");
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
            "invalid syntax"
        }
        other => other,
    };
    fixed.to_string()
}
