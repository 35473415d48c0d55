//! Running a compiled pattern over a subject, and cutting pieces out of the subject.

use super::machine::{Machine, Task, UNSET};
use super::pattern::Pattern;
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{R, Vm};
use ir::word::Word;
use smallvec::SmallVec;
use std::rc::Rc;

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
    pub(super) spans: SmallVec<[Option<(usize, usize)>; 3]>,
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
    pattern: Rc<Pattern>,
    machine: Box<Machine>,
    start: usize,
    end: usize,
    /// The next match must not be empty at `start`, since the last one ended there and was.
    must_advance: bool,
    /// A position in code points and the byte offset that it has.
    known: (usize, usize),
}

impl Finder {
    pub(super) fn new(pattern: &Rc<Pattern>, start: usize, end: usize) -> Finder {
        let machine = pattern.spare.take().unwrap_or_default();
        let pattern = pattern.clone();
        Finder { pattern, machine, start, end, must_advance: false, known: (0, 0) }
    }

    /// The next match.
    pub(super) fn next(&mut self, subject: &Subject, mode: Mode) -> Option<Found> {
        if self.start > self.end {
            return None;
        }
        let found = match (subject.flat(), subject) {
            (Some(bytes), _) => {
                let is_text = matches!(subject, Subject::Text(..));
                let text = bytes.get(..self.end)?;
                self.run::<false>(is_text, text, self.start, mode)?
            }
            (None, Subject::Text(s, _)) => {
                let (start, end) = (self.offset(s, self.start), self.offset(s, self.end));
                let mut found = self.run::<true>(true, &s.as_bytes()[..end], start, mode)?;
                for span in found.spans.iter_mut().flatten() {
                    *span = (self.position(s, span.0), self.position(s, span.1));
                }
                found
            }
            (None, _) => return None,
        };
        let (start, end) = found.spans[0]?;
        self.must_advance = start == end;
        self.start = end;
        Some(found)
    }

    /// What is found, in byte offsets.
    fn run<const WIDE: bool>(
        &mut self,
        is_text: bool,
        text: &[u8],
        from: usize,
        mode: Mode,
    ) -> Option<Found> {
        let program = self.pattern.program(is_text)?;
        let not_empty_at = if self.must_advance { from } else { UNSET };
        let task = Task { program, text, whole: mode == Mode::FullMatch, not_empty_at };
        let whole = match mode {
            Mode::Search => self.machine.search::<WIDE>(task, from)?,
            Mode::Match | Mode::FullMatch => (from, self.machine.run::<WIDE>(task, from)?),
        };
        let slots = self.machine.slots();
        let mut spans = SmallVec::from_iter([Some(whole)]);
        spans.extend(
            slots[..2 * program.groups]
                .chunks(2)
                .map(|c| (c[0] != UNSET && c[1] != UNSET).then_some((c[0], c[1]))),
        );
        let last_index = Some(slots[program.last_group()]).filter(|n| *n != UNSET);
        Some(Found { spans, last_index })
    }

    /// The byte offset of a position.
    fn offset(&mut self, s: &str, at: usize) -> usize {
        let (position, offset) = if at >= self.known.0 { self.known } else { (0, 0) };
        let more: usize = s[offset..].chars().take(at - position).map(char::len_utf8).sum();
        self.known = (at, offset + more);
        offset + more
    }

    /// The position of a byte offset.
    fn position(&mut self, s: &str, at: usize) -> usize {
        let (position, offset) = self.known;
        let position = if at >= offset {
            position + s[offset..at].chars().count()
        } else {
            position - s[at..offset].chars().count()
        };
        self.known = (position, at);
        position
    }
}

impl Drop for Finder {
    fn drop(&mut self) {
        self.pattern.spare.set(Some(std::mem::take(&mut self.machine)));
    }
}
