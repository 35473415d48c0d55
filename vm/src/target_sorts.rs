//! What can't be assigned to or deleted, in CPython's words. The parser only says that and where.

use rustpython_compiler::ast::{self, Expr};
use rustpython_compiler::parser::{self, ParseError, ParseErrorType};

/// The message for an error of this sort.
pub(crate) fn message(error: &ParseError, source: &str) -> Option<String> {
    let (start, end) = (error.location.start().to_usize(), error.location.end().to_usize());
    let text = source.get(start..end)?;
    let sort = sort_of(text);
    Some(match &error.error {
        ParseErrorType::InvalidAssignmentTarget if sort == "yield expression" => {
            "assignment to yield expression not possible".to_string()
        }
        ParseErrorType::InvalidAssignmentTarget => {
            let hint = match is_taken_for_comparison(&source[..start], text, &source[end..]) {
                true => " here. Maybe you meant '==' instead of '='?",
                false => "",
            };
            format!("cannot assign to {sort}{hint}")
        }
        ParseErrorType::InvalidDeleteTarget => format!("cannot delete {sort}"),
        ParseErrorType::InvalidNamedAssignmentTarget => {
            format!("cannot use assignment expressions with {sort}")
        }
        ParseErrorType::InvalidAugmentedAssignmentTarget => {
            format!("'{sort}' is an illegal expression for augmented assignment")
        }
        ParseErrorType::InvalidAnnotatedAssignmentTarget => "illegal target for annotation".into(),
        _ => return None,
    })
}

/// An expression's tree, if the text is one.
fn parsed(text: &str) -> Option<Expr> {
    // In parentheses it may take several lines.
    let parsed = parser::parse_expression(&format!("({text})")).ok()?;
    Some(parsed.into_expr())
}

fn sort_of(text: &str) -> &'static str {
    if text.starts_with('*') {
        return "starred";
    }
    match parsed(text) {
        Some(e) => sort(&e),
        None => "expression",
    }
}

fn sort(e: &Expr) -> &'static str {
    match e {
        Expr::Attribute(_) => "attribute",
        Expr::Subscript(_) => "subscript",
        Expr::Starred(_) => "starred",
        Expr::Name(_) => "name",
        Expr::List(_) => "list",
        Expr::Tuple(_) => "tuple",
        Expr::Lambda(_) => "lambda",
        Expr::Call(_) => "function call",
        Expr::Generator(_) => "generator expression",
        Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
        Expr::Await(_) => "await expression",
        Expr::ListComp(_) => "list comprehension",
        Expr::SetComp(_) => "set comprehension",
        Expr::DictComp(_) => "dict comprehension",
        Expr::Dict(_) => "dict literal",
        Expr::Set(_) => "set display",
        Expr::FString(_) => "f-string expression",
        Expr::TString(_) => "t-string expression",
        Expr::NoneLiteral(_) => "None",
        Expr::BooleanLiteral(ast::ExprBooleanLiteral { value: true, .. }) => "True",
        Expr::BooleanLiteral(_) => "False",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::NumberLiteral(_) => "literal",
        Expr::Compare(_) => "comparison",
        Expr::If(_) => "conditional expression",
        Expr::Named(_) => "named expression",
        _ => "expression",
    }
}

/// Whether CPython takes the `=` behind this for a mistyped `==`: it is alone on its side, maybe in parentheses.
fn is_taken_for_comparison(before: &str, text: &str, after: &str) -> bool {
    let before = before.rsplit('\n').next().unwrap_or("").trim();
    let mut after = after.trim_start_matches([' ', '\t']);
    for c in before.chars() {
        match after.strip_prefix(')') {
            Some(rest) if c == '(' => after = rest.trim_start_matches([' ', '\t']),
            _ => return false,
        }
    }
    let Some(e) = parsed(text).filter(|_| after.starts_with('=')) else { return false };
    let can_be_target = matches!(
        e,
        Expr::List(_)
            | Expr::Tuple(_)
            | Expr::Generator(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
    );
    let binds_weakly = matches!(
        e,
        Expr::Lambda(_)
            | Expr::If(_)
            | Expr::Compare(_)
            | Expr::BoolOp(_)
            | Expr::Starred(_)
            | Expr::UnaryOp(ast::ExprUnaryOp { op: ast::UnaryOp::Not, .. })
    );
    !can_be_target && (!binds_weakly || !before.is_empty())
}
