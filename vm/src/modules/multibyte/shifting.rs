//! Text that is being read and written: in encodings whose characters stand for themselves, and in those of ISO 2022, where
//! escapes say which set the characters that follow are of.

use super::sequences::{Codec, is_jis, jis0212};
use encoding_rs::EUC_JP;

/// A set of characters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    Ascii,
    /// Japan's ASCII, with a yen sign and an overline.
    Roman,
    Katakana,
    Jis0208,
    Jis0212,
}

/// The escapes, and the set that comes behind each; the first one for a set is that which is written.
const ESCAPES: &[(&[u8], Set)] = &[
    (b"\x1b(B", Set::Ascii),
    (b"\x1b(J", Set::Roman),
    (b"\x1b(I", Set::Katakana),
    (b"\x1b$B", Set::Jis0208),
    (b"\x1b$@", Set::Jis0208),
    (b"\x1b$(D", Set::Jis0212),
];

impl Set {
    fn escape(self) -> &'static [u8] {
        ESCAPES.iter().find(|(_, set)| *set == self).map_or(b"", |(escape, _)| escape)
    }
    /// Whether an encoding has it.
    fn is_in(self, codec: &Codec) -> bool {
        match self {
            Set::Ascii | Set::Roman | Set::Jis0208 => true,
            Set::Jis0212 => codec.name != "iso2022_jp",
            Set::Katakana => codec.name == "iso2022_jp_ext",
        }
    }
    /// What stands before a character of the set, whose bytes have their high bits set, in EUC.
    fn prefix(self) -> &'static [u8] {
        match self {
            Set::Katakana => &[0x8e],
            Set::Jis0212 => &[0x8f],
            _ => &[],
        }
    }
    fn width(self) -> usize {
        match self {
            Set::Jis0208 | Set::Jis0212 => 2,
            _ => 1,
        }
    }
}

/// What came of the next bytes.
pub(super) enum Read {
    Taken(usize),
    /// There is more to come, or should be.
    Incomplete,
    Illegal,
}

/// Text from bytes.
pub(super) struct Reader {
    codec: &'static Codec,
    pub(super) text: String,
    set: Set,
}

impl Reader {
    pub(super) fn new(codec: &'static Codec) -> Reader {
        Reader { codec, text: String::new(), set: Set::Ascii }
    }

    /// Reads from the beginning of these bytes, of which there are some.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Read {
        if self.codec.is_shifting() {
            return self.push_shifted(bytes);
        }
        match self.codec.first(bytes) {
            Ok((text, n)) => {
                self.text.push_str(&text);
                Read::Taken(n)
            }
            Err(true) => Read::Incomplete,
            Err(false) => Read::Illegal,
        }
    }
    fn push_shifted(&mut self, bytes: &[u8]) -> Read {
        if bytes[0] == 0x1b {
            if let Some((escape, set)) = ESCAPES.iter().find(|(e, _)| bytes.starts_with(e)) {
                if !set.is_in(self.codec) {
                    return Read::Illegal;
                }
                self.set = *set;
                return Read::Taken(escape.len());
            }
            let is_begun = ESCAPES.iter().any(|(escape, _)| escape.starts_with(bytes));
            return if is_begun { Read::Incomplete } else { Read::Illegal };
        }
        match (self.set, bytes[0]) {
            (_, 0x80..) => return Read::Illegal,
            (set, b) if set == Set::Ascii || b < 0x21 => {
                // A line begins in ASCII.
                if b == b'\n' {
                    self.set = Set::Ascii;
                }
                self.text.push(char::from(b));
                return Read::Taken(1);
            }
            (Set::Roman, b) => {
                self.text.push(match b {
                    b'\\' => '\u{a5}',
                    b'~' => '\u{203e}',
                    _ => char::from(b),
                });
                return Read::Taken(1);
            }
            _ => {}
        }
        let width = self.set.width();
        let Some(sequence) = bytes.get(..width) else { return Read::Incomplete };
        let mut euc = self.set.prefix().to_vec();
        euc.extend(sequence.iter().map(|b| b | 0x80));
        let is_ours = self.set != Set::Jis0208 || is_jis(euc[0], euc[1]);
        match EUC_JP.decode_without_bom_handling_and_without_replacement(&euc) {
            Some(text) if is_ours => {
                self.text.push_str(&text);
                Read::Taken(width)
            }
            _ => Read::Illegal,
        }
    }
}

/// Bytes from text.
pub(super) struct Writer {
    codec: &'static Codec,
    out: Vec<u8>,
    set: Set,
}

impl Writer {
    pub(super) fn new(codec: &'static Codec) -> Writer {
        Writer { codec, out: Vec::new(), set: Set::Ascii }
    }
    /// Writes a character, if the encoding has it.
    pub(super) fn push(&mut self, c: char) -> bool {
        if !self.codec.is_shifting() {
            let bytes = self.codec.bytes_of(c);
            self.out.extend(bytes.iter().flatten());
            return bytes.is_some();
        }
        let (set, bytes) = match c {
            _ if c.is_ascii() => (Set::Ascii, vec![c as u8]),
            '\u{a5}' => (Set::Roman, vec![b'\\']),
            '\u{203e}' => (Set::Roman, vec![b'~']),
            _ => {
                let mut buffer = [0; 4];
                let (euc, _, is_unmappable) = EUC_JP.encode(c.encode_utf8(&mut buffer));
                let (set, euc) = match (&*euc, jis0212(c)) {
                    _ if crate::surrogates::is_surrogate(c) => return false,
                    ([0x8e, katakana], _) => (Set::Katakana, vec![*katakana]),
                    ([a, b], _) if !is_unmappable && is_jis(*a, *b) => (Set::Jis0208, vec![*a, *b]),
                    (_, Some(euc)) => (Set::Jis0212, euc.to_vec()),
                    _ => return false,
                };
                if !set.is_in(self.codec) {
                    return false;
                }
                (set, euc.iter().map(|b| b & 0x7f).collect())
            }
        };
        self.shift(set);
        self.out.extend(bytes);
        true
    }
    fn shift(&mut self, set: Set) {
        if self.set != set {
            self.out.extend(set.escape());
            self.set = set;
        }
    }
    /// All bytes; the text ends in ASCII.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.shift(Set::Ascii);
        self.out
    }
}
