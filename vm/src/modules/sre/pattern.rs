//! `re.Pattern`.

use super::filter::Filter;
use super::finding::{Cutter, Finder, Found, Mode, Subject};
use super::{held, matches, same, scanner, template, types};
use crate::build;
use crate::heap::Ref;
use crate::methods::{define_property, define_wrapped};
use crate::modules::native_type;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use std::cell::{Cell, OnceCell};
use std::rc::Rc;

/// A compiled pattern. Its object holds: the source, the dict from group names to numbers, and the tuple
/// of group names by number.
pub(super) struct Pattern {
    pub(super) codes: Vec<u32>,
    pub(super) groups: usize,
    pub(super) flags: i64,
    /// `None` if the pattern has no source to tell.
    pub(super) is_bytes: Option<bool>,
    /// How much text searches were given before there was a filter.
    seen: Cell<usize>,
    filter: OnceCell<Option<Filter>>,
}

/// After so many characters a filter is worth its making.
const MUCH: usize = 4000;
/// `re.LOCALE`: what a character is depends on more than the pattern.
const LOCALE: i64 = 4;

impl Pattern {
    /// Where searches need to look, if that is known; the next one is in so many characters.
    pub(super) fn filter(&self, characters: usize) -> Option<&Filter> {
        let seen = self.seen.get().saturating_add(characters);
        self.seen.set(seen);
        if seen < MUCH || self.flags & LOCALE != 0 {
            return None;
        }
        self.filter.get_or_init(|| Filter::new(&self.codes)).as_ref()
    }
}

pub(super) fn of(w: Word) -> Option<Rc<Pattern>> {
    let n = w.get::<NativeObj>()?;
    n.data.borrow().downcast_ref::<Rc<Pattern>>().cloned()
}
fn receiver(vm: &mut Vm, w: Word) -> R<Rc<Pattern>> {
    match of(w) {
        Some(p) => Ok(p),
        None => Err(vm.type_error("descriptor requires a 're.Pattern' object".into())),
    }
}
pub(super) fn source(w: Word) -> Ref {
    held(w, 0)
}
pub(super) fn group_index(w: Word) -> Ref {
    held(w, 1)
}
pub(super) fn index_group(w: Word) -> Ref {
    held(w, 2)
}

pub(super) fn compile(vm: &mut Vm, args: &Args) -> R {
    let names = ["pattern", "flags", "code", "groups", "groupindex", "indexgroup"];
    let [pattern, flags, code, groups, index, names] = args.bind(vm, "compile", names, 6)?;
    let word = |w: Option<Word>| w.unwrap_or(Word::NONE);
    let mut codes = Vec::new();
    for c in vm.collect(word(code))? {
        let c = vm.to_i64(*c)?;
        match u32::try_from(c) {
            Ok(c) => codes.push(c),
            Err(_) => return Err(vm.overflow_error("regular expression code size limit exceeded")),
        }
    }
    let is_bytes = match word(pattern) {
        Word::NONE => None,
        w => Some(w.as_str().is_none()),
    };
    let flags = vm.to_i64(word(flags))?;
    let groups = vm.to_i64(word(groups))?.max(0) as usize;
    let p = Rc::new(Pattern {
        codes,
        groups,
        flags,
        is_bytes,
        seen: Cell::new(0),
        filter: OnceCell::new(),
    });
    let made = build::native(types(vm).pattern, Box::new(p));
    let keep = [pattern, index, names].map(|w| Ref::new(word(w)));
    made.cast::<NativeObj>().held.borrow_mut().extend(keep);
    Ok(made)
}

/// `pos` and `endpos` within a subject.
pub(super) fn bounds(
    vm: &mut Vm,
    subject: &Subject,
    pos: Option<Word>,
    end: Option<Word>,
) -> R<(usize, usize)> {
    let n = subject.len();
    let mut clamp = |w: Option<Word>, default: usize| -> R<usize> {
        let Some(w) = w else { return Ok(default) };
        let i = vm.index(w)?;
        let i = crate::arithmetic::Int::of(*i).expect("`index` gives an int");
        let far = if i.is_negative() { 0 } else { n };
        Ok(i.to_i64().map_or(far, |i| i.clamp(0, n as i64) as usize))
    };
    let (start, end) = (clamp(pos, 0)?, clamp(end, n)?);
    Ok((start, end))
}

fn find(vm: &mut Vm, args: &Args, name: &str, mode: Mode) -> R {
    let [this, string, pos, end] = args.bind(vm, name, ["", "string", "pos", "endpos"], 2)?;
    let (this, string) = (this.unwrap_or(Word::NONE), string.unwrap_or(Word::NONE));
    let p = receiver(vm, this)?;
    let subject = Subject::of(vm, string, p.is_bytes)?;
    let (start, end) = bounds(vm, &subject, pos, end)?;
    let mut finder = Finder::new(p.groups, start, end);
    let found = finder.next(&p, &subject, mode);
    Ok(match found {
        Some(f) => matches::build(vm, this, string, f, (start, end)),
        None => build::none(),
    })
}

/// What `findall` and `split` give for a group.
fn group(vm: &Vm, cutter: &mut Cutter, span: Option<(usize, usize)>) -> Option<Ref> {
    span.map(|(a, b)| cutter.cut(vm, a, b))
}

fn find_all(vm: &mut Vm, args: &Args) -> R {
    let [this, string, pos, end] = args.bind(vm, "findall", ["", "string", "pos", "endpos"], 2)?;
    let p = receiver(vm, this.unwrap_or(Word::NONE))?;
    let subject = Subject::of(vm, string.unwrap_or(Word::NONE), p.is_bytes)?;
    let (start, end) = bounds(vm, &subject, pos, end)?;
    let mut finder = Finder::new(p.groups, start, end);
    let mut cutter = Cutter::new(&subject);
    let empty = if matches!(subject, Subject::Text(..)) {
        Ref::new(vm.empty_str)
    } else {
        build::bytes(vm, vec![])
    };
    let mut out = Vec::new();
    while let Some(f) = finder.next(&p, &subject, Mode::Search) {
        let wanted = &f.spans[usize::from(p.groups > 0)..];
        let mut parts: Vec<Ref> = Vec::with_capacity(wanted.len());
        for span in wanted {
            parts.push(group(vm, &mut cutter, *span).unwrap_or_else(|| empty.clone()));
        }
        out.push(if parts.len() == 1 { parts.remove(0) } else { build::tuple(vm, parts) });
        vm.check_attention()?;
    }
    Ok(build::list(vm, out))
}

fn find_iter(vm: &mut Vm, args: &Args) -> R {
    let s = scanner::new(vm, args, "finditer")?;
    let ty = vm.iterator_types().callable;
    Ok(build::iterator(ty, Box::new(scanner::Matches(s))))
}

fn split(vm: &mut Vm, args: &Args) -> R {
    let [this, string, most] = args.bind(vm, "split", ["", "string", "maxsplit"], 2)?;
    let p = receiver(vm, this.unwrap_or(Word::NONE))?;
    let subject = Subject::of(vm, string.unwrap_or(Word::NONE), p.is_bytes)?;
    let most = most.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(0);
    let mut finder = Finder::new(p.groups, 0, subject.len());
    let mut cutter = Cutter::new(&subject);
    let (mut out, mut last, mut n) = (Vec::new(), 0, 0);
    while most == 0 || n < most {
        let Some(f) = finder.next(&p, &subject, Mode::Search) else { break };
        let (start, end) = whole(&f);
        out.push(cutter.cut(vm, last, start));
        for span in &f.spans[1..] {
            out.push(group(vm, &mut cutter, *span).unwrap_or_else(build::none));
        }
        last = end;
        n += 1;
    }
    out.push(cutter.cut(vm, last, subject.len()));
    Ok(build::list(vm, out))
}

/// Where the whole match lies.
pub(super) fn whole(f: &Found) -> (usize, usize) {
    f.spans[0].expect("the whole match takes part")
}

/// What a match is replaced by.
enum Replacement {
    Literal(Ref),
    Template(Ref),
    Call(Ref),
}

fn replacement(vm: &mut Vm, this: Word, w: Word) -> R<Replacement> {
    if vm.is_callable(w) {
        return Ok(Replacement::Call(Ref::new(w)));
    }
    let plain = match (w.as_str(), w.get::<BytesObj>()) {
        (Some(s), _) => !s.contains('\\'),
        (_, Some(b)) => !b.data.borrow().contains(&b'\\'),
        _ => false,
    };
    if plain {
        return Ok(Replacement::Literal(Ref::new(w)));
    }
    let t = matches::compile_template(vm, this, w)?;
    Ok(if template::is_template(*t) { Replacement::Template(t) } else { Replacement::Literal(t) })
}

fn substitute(vm: &mut Vm, args: &Args, name: &str, counted: bool) -> R {
    let [this, repl, string, count] = args.bind(vm, name, ["", "repl", "string", "count"], 3)?;
    let word = |w: Option<Word>| w.unwrap_or(Word::NONE);
    let (this, string) = (word(this), word(string));
    let p = receiver(vm, this)?;
    let most = count.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(0);
    let by = replacement(vm, this, word(repl))?;
    let subject = Subject::of(vm, string, p.is_bytes)?;
    let bounds = (0, subject.len());
    let mut finder = Finder::new(p.groups, 0, subject.len());
    let mut cutter = Cutter::new(&subject);
    let (mut out, mut last, mut n) = (Vec::new(), 0, 0);
    while most == 0 || n < most {
        let Some(f) = finder.next(&p, &subject, Mode::Search) else { break };
        let (start, end) = whole(&f);
        out.extend_from_slice(cutter.raw(last, start));
        match &by {
            Replacement::Literal(w) => append(vm, &mut out, **w, n as usize)?,
            Replacement::Template(t) => template::expand(vm, **t, &f, &subject, &mut out)?,
            Replacement::Call(g) => {
                let m = matches::build(vm, this, string, f, bounds);
                let piece = vm.call(**g, &Args::of(&[*m]))?;
                if *piece != Word::NONE {
                    append(vm, &mut out, *piece, n as usize)?;
                }
            }
        }
        last = end;
        n += 1;
        vm.check_attention()?;
    }
    let result = if n == 0 && matches!(string.kind(), Kind::Str | Kind::Bytes) {
        Ref::new(string)
    } else {
        out.extend_from_slice(cutter.raw(last, subject.len()));
        piece(vm, &subject, out)
    };
    if !counted {
        return Ok(result);
    }
    let n = build::int64(vm, n);
    Ok(build::tuple(vm, vec![result, n]))
}

/// Collected bytes as an object of the subject's type.
fn piece(vm: &Vm, subject: &Subject, raw: Vec<u8>) -> Ref {
    match subject {
        Subject::Text(..) => build::str(vm, &String::from_utf8_lossy(&raw)),
        _ => build::bytes(vm, raw),
    }
}

/// Adds item `i` of a replacement.
pub(super) fn append(vm: &mut Vm, out: &mut Vec<u8>, w: Word, i: usize) -> R<()> {
    if let Some(s) = w.as_str() {
        out.extend_from_slice(s.as_bytes());
    } else if let Some(b) = w.get::<BytesObj>() {
        out.extend_from_slice(&b.data.borrow());
    } else {
        let ty = vm.type_of(w).name();
        return Err(vm.type_error(format!("sequence item {i}: expected str instance, {ty} found")));
    }
    Ok(())
}

const FLAG_NAMES: &[(i64, &str)] = &[
    (2, "re.IGNORECASE"),
    (4, "re.LOCALE"),
    (8, "re.MULTILINE"),
    (16, "re.DOTALL"),
    (32, "re.UNICODE"),
    (64, "re.VERBOSE"),
    (128, "re.DEBUG"),
    (256, "re.ASCII"),
];

fn repr(vm: &mut Vm, args: &Args) -> R {
    let p = receiver(vm, args.pos[0])?;
    let text = vm.repr(*source(args.pos[0]))?;
    let text: String = text.chars().take(200).collect();
    // A string's pattern is Unicode unless it says otherwise.
    let implied = p.is_bytes != Some(true) && p.flags & (4 | 32 | 256) == 32;
    let mut flags = if implied { p.flags & !32 } else { p.flags };
    let mut names: Vec<String> = Vec::new();
    for (bit, name) in FLAG_NAMES {
        if flags & bit != 0 {
            names.push((*name).into());
            flags &= !bit;
        }
    }
    if flags != 0 {
        names.push(format!("{flags:#x}"));
    }
    let shown = if names.is_empty() {
        format!("re.compile({text})")
    } else {
        format!("re.compile({text}, {})", names.join("|"))
    };
    Ok(build::str(vm, &shown))
}

fn equal(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__eq__", 1, 1, 1)?;
    let (Some(a), Some(b)) = (of(args.pos[0]), of(args.pos[1])) else {
        return Ok(Ref::owned(Word::NOT_IMPLEMENTED));
    };
    let same = a.flags == b.flags && a.is_bytes == b.is_bytes && a.codes == b.codes;
    Ok(build::bool(same && vm.equal(*source(args.pos[0]), *source(args.pos[1]))?))
}
fn hash(vm: &mut Vm, args: &Args) -> R {
    let p = receiver(vm, args.pos[0])?;
    let h = vm.hash(*source(args.pos[0]))?;
    Ok(build::int64(vm, h ^ p.flags))
}

pub(super) fn make_type(vm: &mut Vm) -> &'static TypeObj {
    let ty = native_type(
        vm,
        "re",
        "Pattern",
        &[
            ("match", |vm, a| find(vm, a, "match", Mode::Match)),
            ("fullmatch", |vm, a| find(vm, a, "fullmatch", Mode::FullMatch)),
            ("search", |vm, a| find(vm, a, "search", Mode::Search)),
            ("findall", find_all),
            ("finditer", find_iter),
            ("scanner", |vm, a| scanner::new(vm, a, "scanner")),
            ("split", split),
            ("sub", |vm, a| substitute(vm, a, "sub", false)),
            ("subn", |vm, a| substitute(vm, a, "subn", true)),
            ("__copy__", same),
            ("__deepcopy__", same),
            ("__repr__", repr),
            ("__eq__", equal),
            ("__hash__", hash),
        ],
    );
    let which = vm.types.classmethod;
    define_wrapped(vm, ty, which, &[("__class_getitem__", crate::modules::alias)]);
    define_property(vm, ty, "pattern", |_, w| Ok(source(w)), None);
    define_property(
        vm,
        ty,
        "groupindex",
        |vm, w| Ok(crate::methods::mappingproxy::proxy(vm, group_index(w))),
        None,
    );
    define_property(
        vm,
        ty,
        "flags",
        |vm, w| {
            let p = receiver(vm, w)?;
            Ok(build::int64(vm, p.flags))
        },
        None,
    );
    define_property(
        vm,
        ty,
        "groups",
        |vm, w| {
            let p = receiver(vm, w)?;
            Ok(build::usize(vm, p.groups))
        },
        None,
    );
    ty
}
