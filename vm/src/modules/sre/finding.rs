//! Running a compiled pattern over a subject, and cutting pieces out of the subject.

use super::filter::Filter;
use super::pattern::Pattern;
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{R, Vm};
use ir::word::Word;
use rustpython_sre_engine::{Request, State, StrDrive};

/// What is searched.
pub(super) enum Subject {
    /// A `str`, with its length in code points.
    Text(&'static str, usize),
    /// Bytes, borrowed from an immutable object.
    Bytes(std::cell::Ref<'static, Vec<u8>>),
    /// Bytes of an object that may change while Python code runs.
    Copied(Vec<u8>),
}

impl Subject {
    /// The subject that `w` is; it must outlive the result.
    ///
    /// # Errors
    /// `TypeError` if it is not text as the pattern is (`wants_bytes`; `None` takes either).
    pub(super) fn of(vm: &mut Vm, w: Word, wants_bytes: Option<bool>) -> R<Subject> {
        let subject = if let Some(s) = w.get::<StrObj>() {
            Subject::Text(s.as_str(), s.chars)
        } else if let Some(b) = w.get::<BytesObj>() {
            if w.kind() == Kind::Bytes {
                Subject::Bytes(b.data.borrow())
            } else {
                Subject::Copied(b.data.borrow().clone())
            }
        } else if let Some(data) = crate::buffer::copy(w) {
            Subject::Copied(data)
        } else {
            let ty = vm.type_of(w).name();
            return Err(vm.type_error(format!("expected string or bytes-like object, got '{ty}'")));
        };
        let is_bytes = !matches!(subject, Subject::Text(..));
        match wants_bytes {
            Some(true) if !is_bytes => {
                Err(vm.type_error("cannot use a bytes pattern on a string-like object".into()))
            }
            Some(false) if is_bytes => {
                Err(vm.type_error("cannot use a string pattern on a bytes-like object".into()))
            }
            _ => Ok(subject),
        }
    }

    /// In code points or bytes.
    pub(super) fn len(&self) -> usize {
        match self {
            Subject::Text(_, n) => *n,
            Subject::Bytes(b) => b.len(),
            Subject::Copied(b) => b.len(),
        }
    }

    /// The subject as bytes, if positions are byte indices.
    fn flat(&self) -> Option<&[u8]> {
        match self {
            Subject::Text(s, n) => (s.len() == *n).then_some(s.as_bytes()),
            Subject::Bytes(b) => Some(b),
            Subject::Copied(b) => Some(b),
        }
    }
}

/// Turns rising positions into byte offsets without starting over each time.
pub(super) struct Cutter<'s> {
    subject: &'s Subject,
    /// A position and the byte offset that it has.
    known: (usize, usize),
}

impl<'s> Cutter<'s> {
    pub(super) fn new(subject: &'s Subject) -> Cutter<'s> {
        Cutter { subject, known: (0, 0) }
    }
    fn offset(&mut self, at: usize) -> usize {
        let Subject::Text(s, _) = self.subject else { return at };
        if self.subject.flat().is_some() {
            return at;
        }
        let (from, offset) = if at >= self.known.0 { self.known } else { (0, 0) };
        let more: usize = s[offset..].chars().take(at - from).map(char::len_utf8).sum();
        self.known = (at, offset + more);
        offset + more
    }
    /// The bytes between two positions.
    pub(super) fn raw(&mut self, from: usize, to: usize) -> &'s [u8] {
        let (from, to) = (self.offset(from), self.offset(to.max(from)));
        match self.subject {
            Subject::Text(s, _) => &s.as_bytes()[from..to],
            Subject::Bytes(b) => &b[from..to],
            Subject::Copied(b) => &b[from..to],
        }
    }
    /// The piece between two positions, as an object of the subject's type.
    pub(super) fn cut(&mut self, vm: &Vm, from: usize, to: usize) -> Ref {
        let raw = self.raw(from, to);
        match self.subject {
            Subject::Text(..) => match std::str::from_utf8(raw) {
                Ok(s) => build::str(vm, s),
                Err(_) => Ref::new(vm.empty_str),
            },
            _ => build::bytes(vm, raw.to_vec()),
        }
    }
}

/// Where the whole match and each group lie; `None` for a group that took no part.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) spans: Vec<Option<(usize, usize)>>,
    pub(super) last_index: Option<usize>,
}

/// What is wanted of a pattern at a position.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Match,
    FullMatch,
    Search,
}

/// Searches one subject again and again.
pub(super) struct Finder {
    state: State,
    pub(super) start: usize,
    end: usize,
    /// The next match must not be empty at `start`, since the last one ended there and was.
    must_advance: bool,
    groups: usize,
}

impl Finder {
    pub(super) fn new(groups: usize, start: usize, end: usize) -> Finder {
        Finder { state: State::default(), start, end, must_advance: false, groups }
    }

    /// The next match.
    pub(super) fn next(&mut self, p: &Pattern, subject: &Subject, mode: Mode) -> Option<Found> {
        if self.start > self.end {
            return None;
        }
        let codes = &p.codes[..];
        let found = match (subject.flat(), subject) {
            (Some(bytes), _) if mode == Mode::Search => match p.filter(self.end - self.start) {
                Some(filter) => self.sift(bytes, codes, filter),
                None => self.run(bytes, codes, mode),
            },
            (Some(bytes), _) => self.run(bytes, codes, mode),
            (None, Subject::Text(s, _)) => self.run(*s, codes, mode),
            (None, _) => false,
        };
        if !found {
            return None;
        }
        let end = self.state.cursor.position;
        let mut spans = vec![Some((self.state.start, end))];
        spans.extend((0..self.groups).map(|i| {
            let (a, b) = self.state.marks.get(i);
            Some((a.into_option()?, b.into_option()?))
        }));
        self.must_advance = end == self.state.start;
        self.start = end;
        let last_index = usize::try_from(self.state.marks.last_index()).ok();
        Some(Found { spans, last_index })
    }

    /// Searches where the filter lets it; what passes is no empty match.
    fn sift(&mut self, text: &[u8], codes: &[u32], filter: &Filter) -> bool {
        let (first, mut from) = (self.start, self.start);
        while let Some(at) = filter.next(text, from, self.end) {
            self.start = at;
            if self.run(text, codes, Mode::Match) {
                return true;
            }
            from = at + 1;
        }
        self.start = first;
        false
    }

    fn run<S: StrDrive>(&mut self, string: S, codes: &[u32], mode: Mode) -> bool {
        let request = Request {
            string,
            start: self.start,
            end: self.end,
            pattern_codes: codes,
            match_all: mode == Mode::FullMatch,
            must_advance: self.must_advance,
        };
        self.state.reset(&request, self.start);
        match mode {
            Mode::Search => self.state.search(request),
            Mode::Match | Mode::FullMatch => self.state.py_match(&request),
        }
    }
}
