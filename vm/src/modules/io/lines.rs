//! Where lines end, and translating their ends.

use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{R, Vm};
use ir::word::Word;

/// The `newline` argument of text files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Newline {
    /// `None`: any ending is read as `\n`.
    Universal,
    /// `''`: lines end at any ending, which stays.
    Any,
    /// `'\n'`.
    Lf,
    /// `'\r'`: also what `\n` is written as.
    Cr,
    /// `'\r\n'`: also what `\n` is written as.
    CrLf,
}

/// Which endings of lines there have been.
#[derive(Clone, Copy, Default)]
pub(super) struct Seen(u8);

impl Seen {
    const ALL: [(u8, &'static str); 3] = [(1, "\r"), (2, "\n"), (4, "\r\n")];

    /// Notes those of a text.
    pub(super) fn note(&mut self, text: &[u8]) {
        if self.0 == 7 || memchr::memchr2(b'\r', b'\n', text).is_none() {
            return;
        }
        let count = |c| memchr::memchr_iter(c, text).count();
        let pairs = memchr::memmem::find_iter(text, b"\r\n").count();
        self.0 |= u8::from(count(b'\r') > pairs);
        self.0 |= u8::from(count(b'\n') > pairs) << 1;
        self.0 |= u8::from(pairs > 0) << 2;
    }

    /// As the attribute `newlines` shows them.
    pub(super) fn shown(self, vm: &mut Vm) -> Ref {
        let seen = Seen::ALL.iter().filter(|(bit, _)| self.0 & bit != 0);
        let mut found: Vec<Ref> = seen.map(|(_, text)| build::str(vm, text)).collect();
        match found.len() {
            0 => build::none(),
            1 => found.remove(0),
            _ => build::tuple(vm, found),
        }
    }
}

impl Newline {
    /// From an argument.
    ///
    /// # Errors
    /// `TypeError`, or `ValueError` for another string.
    pub(super) fn of(vm: &mut Vm, w: Word) -> R<Newline> {
        if w == Word::NONE {
            return Ok(Newline::Universal);
        }
        match w.as_str() {
            Some("") => Ok(Newline::Any),
            Some("\n") => Ok(Newline::Lf),
            Some("\r") => Ok(Newline::Cr),
            Some("\r\n") => Ok(Newline::CrLf),
            Some(_) => {
                let shown = vm.repr(w)?;
                Err(vm.value_error(&format!("illegal newline value: {shown}")))
            }
            None => {
                let ty = vm.type_of(w).name();
                Err(vm.type_error(format!("newline must be str or None, not {ty}")))
            }
        }
    }

    /// As the argument says it.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Newline::Universal => None,
            Newline::Any => Some(""),
            Newline::Lf => Some("\n"),
            Newline::Cr => Some("\r"),
            Newline::CrLf => Some("\r\n"),
        }
    }

    /// What `\n` is written as, if not as itself.
    fn written(self) -> Option<&'static str> {
        match self {
            Newline::Cr => Some("\r"),
            Newline::CrLf => Some("\r\n"),
            _ => None,
        }
    }

    /// Text as it is written.
    pub(super) fn on_write(self, text: &str) -> std::borrow::Cow<'_, str> {
        match self.written() {
            Some(end) if text.contains('\n') => text.replace('\n', end).into(),
            _ => text.into(),
        }
    }

    /// Text as it is read.
    pub(super) fn on_read(self, text: String) -> String {
        if self == Newline::Universal && text.contains('\r') {
            text.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            text
        }
    }

    /// The length of the first line of `data` with its ending; `None` if it has none, or if that may still
    /// grow (a `\r` at the end, when more follows).
    pub(super) fn line_end<T: Copy + PartialEq + From<u8>>(
        self,
        data: &[T],
        more_follows: bool,
    ) -> Option<usize> {
        let (cr, lf) = (T::from(b'\r'), T::from(b'\n'));
        match self {
            Newline::Lf => data.iter().position(|b| *b == lf).map(|i| i + 1),
            Newline::Cr => data.iter().position(|b| *b == cr).map(|i| i + 1),
            Newline::CrLf => data.windows(2).position(|w| w == [cr, lf]).map(|i| i + 2),
            Newline::Universal | Newline::Any => {
                let i = data.iter().position(|b| *b == cr || *b == lf)?;
                if data[i] == lf {
                    return Some(i + 1);
                }
                match data.get(i + 1) {
                    Some(b) if *b == lf => Some(i + 2),
                    None if more_follows => None,
                    _ => Some(i + 1),
                }
            }
        }
    }
}
