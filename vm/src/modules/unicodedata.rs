//! `unicodedata`, on crates that carry Unicode's tables.

use super::{module, set};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use unicode_normalization::char::{canonical_combining_class, decompose_canonical};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

fn character(vm: &mut Vm, args: &Args, name: &str) -> R<char> {
    let w = args.get(0).unwrap_or(Word::NONE);
    let mut chars = w.as_str().unwrap_or("").chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Ok(c),
        _ => {
            let ty = vm.type_of(w).name();
            let text = match w.as_str() {
                Some(s) => format!(
                    "{name}(): argument must be a unicode character, not a string of length {}",
                    s.chars().count()
                ),
                None => format!("{name}() argument must be a unicode character, not {ty}"),
            };
            Err(vm.type_error(text))
        }
    }
}

fn name(vm: &mut Vm, args: &Args) -> R {
    let c = character(vm, args, "name")?;
    match (unicode_names2::name(c), args.get(1)) {
        (Some(n), _) => Ok(build::str(vm, &n.to_string())),
        (None, Some(default)) => Ok(Ref::new(default)),
        (None, None) => Err(vm.value_error("no such name")),
    }
}
fn lookup(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "lookup", 0, 1, 1)?;
    let name = args.pos[0].as_str().unwrap_or("");
    match unicode_names2::character(name) {
        Some(c) => Ok(build::char(vm, c)),
        None => {
            let text = build::str(vm, &format!("undefined character name '{name}'"));
            Err(vm.key_error(*text))
        }
    }
}

/// A character's numeric value.
fn number(c: char) -> Option<f64> {
    if let Some(d) = digit(c) {
        return Some(f64::from(d));
    }
    // Vulgar fractions and Roman numerals say their value in their decomposition or name.
    let name = unicode_names2::name(c)?.to_string();
    let words =
        ["ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN"];
    if let Some(rest) = name.strip_prefix("VULGAR FRACTION ") {
        let mut parts = rest.split(' ');
        let top = words.iter().position(|w| Some(*w) == parts.clone().next())? as f64;
        let bottoms = [
            "", "", "HAL", "THIRD", "QUARTER", "FIFTH", "SIXTH", "SEVENTH", "EIGHTH", "NINTH",
            "TENTH",
        ];
        let bottom = parts.nth(1)?;
        let bottom = bottoms.iter().skip(2).position(|b| bottom.starts_with(b))? as f64 + 2.0;
        return Some(top / bottom);
    }
    let roman = name.strip_prefix("ROMAN NUMERAL ").or(name.strip_prefix("SMALL ROMAN NUMERAL "))?;
    words.iter().position(|w| *w == roman).map(|n| n as f64)
}
/// A decimal digit in any script, or a superscript and the like.
fn digit(c: char) -> Option<u32> {
    if let Some(d) = decimal(c) {
        return Some(d);
    }
    let text: String = std::iter::once(c).nfkc().collect();
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(d), None) if d != c => decimal(d),
        _ => None,
    }
}
/// A decimal digit: those of a script stand in a row of ten that starts at its zero.
pub(crate) fn decimal(c: char) -> Option<u32> {
    if c.general_category() != GeneralCategory::DecimalNumber {
        return None;
    }
    if c.is_ascii_digit() {
        return c.to_digit(10);
    }
    let name = unicode_names2::name(c)?.to_string();
    let words = ["ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE"];
    let last = name.rsplit(' ').next()?;
    words.iter().position(|w| *w == last).map(|d| d as u32)
}
/// Answers with a number, a default, or `ValueError`.
fn numeric(vm: &mut Vm, args: &Args, which: &str) -> R {
    let c = character(vm, args, which)?;
    let found = match which {
        "numeric" => number(c).map(|n| build::float(vm, n)),
        "digit" => digit(c).map(|d| build::int64(vm, i64::from(d))),
        _ => decimal(c).map(|d| build::int64(vm, i64::from(d))),
    };
    match (found, args.get(1)) {
        (Some(n), _) => Ok(n),
        (None, Some(default)) => Ok(Ref::new(default)),
        (None, None) => {
            let what = match which {
                "numeric" => "not a numeric character",
                "digit" => "not a digit",
                _ => "not a decimal",
            };
            Err(vm.value_error(what))
        }
    }
}

/// A form's name from the first argument, and the text of the second.
fn form_and_text(vm: &mut Vm, args: &Args, name: &str) -> R<(String, &'static str)> {
    args.arity(vm, name, 0, 2, 2)?;
    match (args.pos[0].as_str(), args.pos[1].as_str()) {
        (Some(f), Some(t)) => Ok((f.to_string(), t)),
        _ => Err(vm.type_error(format!("{name}() arguments must be str"))),
    }
}
/// A category as Unicode abbreviates it.
fn abbreviation(category: GeneralCategory) -> &'static str {
    use GeneralCategory as C;
    match category {
        C::UppercaseLetter => "Lu",
        C::LowercaseLetter => "Ll",
        C::TitlecaseLetter => "Lt",
        C::ModifierLetter => "Lm",
        C::OtherLetter => "Lo",
        C::NonspacingMark => "Mn",
        C::SpacingMark => "Mc",
        C::EnclosingMark => "Me",
        C::DecimalNumber => "Nd",
        C::LetterNumber => "Nl",
        C::OtherNumber => "No",
        C::ConnectorPunctuation => "Pc",
        C::DashPunctuation => "Pd",
        C::OpenPunctuation => "Ps",
        C::ClosePunctuation => "Pe",
        C::InitialPunctuation => "Pi",
        C::FinalPunctuation => "Pf",
        C::OtherPunctuation => "Po",
        C::MathSymbol => "Sm",
        C::CurrencySymbol => "Sc",
        C::ModifierSymbol => "Sk",
        C::OtherSymbol => "So",
        C::SpaceSeparator => "Zs",
        C::LineSeparator => "Zl",
        C::ParagraphSeparator => "Zp",
        C::Control => "Cc",
        C::Format => "Cf",
        C::Surrogate => "Cs",
        C::PrivateUse => "Co",
        C::Unassigned => "Cn",
    }
}

fn normalized(vm: &mut Vm, form: &str, text: &str) -> R<String> {
    Ok(match form {
        "NFC" if is_nfc_quick(text.chars()) == IsNormalized::Yes => text.to_string(),
        "NFC" => text.nfc().collect(),
        "NFD" => text.nfd().collect(),
        "NFKC" => text.nfkc().collect(),
        "NFKD" => text.nfkd().collect(),
        _ => return Err(vm.value_error("invalid normalization form")),
    })
}

fn decomposition(vm: &mut Vm, args: &Args) -> R {
    let c = character(vm, args, "decomposition")?;
    let mut parts = Vec::new();
    decompose_canonical(c, |d| parts.push(d));
    let text = if parts == [c] {
        let whole: Vec<char> = std::iter::once(c).nfkd().collect();
        if whole == [c] { String::new() } else { format!("<compat> {}", codes(&whole)) }
    } else {
        // One step of it: the first part composed again.
        let (last, first) = (parts.last().copied(), parts.len() - 1);
        let head: Vec<char> = parts[..first].iter().copied().nfc().collect();
        codes(&head.into_iter().chain(last).collect::<Vec<_>>())
    };
    Ok(build::str(vm, &text))
}
fn codes(chars: &[char]) -> String {
    chars.iter().map(|c| format!("{:04X}", u32::from(*c))).collect::<Vec<_>>().join(" ")
}

fn east_asian_width(vm: &mut Vm, args: &Args) -> R {
    let c = character(vm, args, "east_asian_width")?;
    Ok(build::str(vm, super::east_asian_width::width(c)))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "unicodedata",
        &[
            ("name", name),
            ("lookup", lookup),
            ("category", |vm, a| {
                let c = character(vm, a, "category")?;
                let name = match crate::surrogates::is_surrogate(c) {
                    true => "Cs",
                    false => abbreviation(c.general_category()),
                };
                Ok(build::str(vm, name))
            }),
            ("combining", |vm, a| {
                let c = character(vm, a, "combining")?;
                Ok(build::int64(vm, i64::from(canonical_combining_class(c))))
            }),
            ("decimal", |vm, a| numeric(vm, a, "decimal")),
            ("digit", |vm, a| numeric(vm, a, "digit")),
            ("numeric", |vm, a| numeric(vm, a, "numeric")),
            ("normalize", |vm, a| {
                let (form, text) = form_and_text(vm, a, "normalize")?;
                let text = normalized(vm, &form, text)?;
                Ok(build::str(vm, &text))
            }),
            ("is_normalized", |vm, a| {
                let (form, text) = form_and_text(vm, a, "is_normalized")?;
                Ok(build::bool(normalized(vm, &form, text)? == text))
            }),
            ("decomposition", decomposition),
            ("east_asian_width", east_asian_width),
            ("bidirectional", |vm, a| {
                let c = character(vm, a, "bidirectional")?;
                let class = match c.general_category() {
                    GeneralCategory::Unassigned => String::new(),
                    _ => format!("{:?}", unicode_bidi::bidi_class(c)),
                };
                Ok(build::str(vm, &class))
            }),
            ("mirrored", |vm, a| {
                let c = character(vm, a, "mirrored")?;
                let mirrored = unicode_bidi_mirroring::get_mirrored(c).is_some();
                Ok(build::int64(vm, mirrored.into()))
            }),
        ],
    );
    // What `stringprep` and the codec `idna` want to be of Unicode 3.2; here it is of today's.
    let old = build::module(vm, "unicodedata.UCD");
    let names: Vec<(Ref, Ref)> = m
        .cast::<ModuleObj>()
        .dict
        .cast::<DictObj>()
        .table()
        .iter()
        .filter(|e| e.value.get::<BuiltinObj>().is_some())
        .map(|e| (Ref::new(e.key), Ref::new(e.value)))
        .collect();
    for (name, f) in names {
        old.cast::<ModuleObj>().dict.cast::<DictObj>().insert_str(vm, *name, f);
    }
    let version = build::str(vm, "3.2.0");
    set(vm, &old, "unidata_version", version);
    set(vm, &m, "ucd_3_2_0", old);
    let version = build::str(vm, "16.0.0");
    set(vm, &m, "unidata_version", version);
    m
}
