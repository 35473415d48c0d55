//! Which bytes make a character, by encoding. The tables are those that browsers use; where CPython's have less, so do these.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, SHIFT_JIS};
use rustc_hash::FxHashMap;

/// An encoding.
pub(super) struct Codec {
    pub(super) name: &'static str,
    pub(super) table: &'static Encoding,
    form: Form,
    /// Of the table's sequences of two bytes.
    has: fn(u8, u8) -> bool,
}

/// How bytes are put together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// One byte or two.
    Double,
    /// And four, where the second one is a digit.
    Gb18030,
    /// And three behind 0x8f.
    EucJp,
    /// And one for each half-width katakana.
    ShiftJis,
    /// Sequences of seven bits, between escapes that shift.
    Shifting,
}

/// Every encoding there is: its table, and which leads and trails are its own.
pub(super) const CODECS: &[Codec] = &[
    codec("gb2312", GBK, Form::Double, |a, b| matches!(a, 0xa1..=0xa9 | 0xb0..=0xf7) && b >= 0xa1),
    codec("gbk", GBK, Form::Double, |a, b| a >= 0x81 && b >= 0x40),
    codec("gb18030", GB18030, Form::Gb18030, |_, _| true),
    codec("big5", BIG5, Form::Double, is_big5),
    codec("cp950", BIG5, Form::Double, |a, b| is_big5(a, b) || a == 0xf9),
    codec("big5hkscs", BIG5, Form::Double, |a, _| a >= 0x87),
    codec("euc_jp", EUC_JP, Form::EucJp, is_jis),
    codec(
        "shift_jis",
        SHIFT_JIS,
        Form::ShiftJis,
        |a, _| matches!(a, 0x81..=0x84 | 0x88..=0x9f | 0xe0..=0xea),
    ),
    codec("cp932", SHIFT_JIS, Form::ShiftJis, |_, _| true),
    codec("iso2022_jp", ISO_2022_JP, Form::Shifting, is_jis),
    codec("iso2022_jp_1", ISO_2022_JP, Form::Shifting, is_jis),
    codec("iso2022_jp_ext", ISO_2022_JP, Form::Shifting, is_jis),
    codec("euc_kr", EUC_KR, Form::Double, |a, b| a >= 0xa1 && b >= 0xa1),
    codec("cp949", EUC_KR, Form::Double, |a, b| a >= 0x81 && b >= 0x41),
];

const fn codec(
    name: &'static str,
    table: &'static Encoding,
    form: Form,
    has: fn(u8, u8) -> bool,
) -> Codec {
    Codec { name, table, form, has }
}

/// The two levels of characters and the symbols; not what vendors put in between.
fn is_big5(a: u8, b: u8) -> bool {
    matches!((a, b), (0xa1..=0xc5, _) | (0xc6, ..=0x7e) | (0xc9..=0xf8, _) | (0xf9, ..=0xd5))
}
/// JIS X 0208, in EUC; not the rows of vendors.
pub(super) fn is_jis(a: u8, _: u8) -> bool {
    matches!(a, 0xa1..=0xa8 | 0xb0..=0xf4 | 0x8e)
}

impl Codec {
    /// Whether escapes tell what bytes mean.
    pub(super) fn is_shifting(&self) -> bool {
        self.form == Form::Shifting
    }

    /// How many bytes the character takes that begins here; the second byte is looked at if it is there.
    fn width(&self, first: u8, second: Option<u8>) -> usize {
        match (self.form, first) {
            (_, 0..0x80) => 1,
            (Form::EucJp, 0x8f) => 3,
            (Form::ShiftJis, 0x80 | 0xa0..=0xdf | 0xfd..) => 1,
            (Form::Gb18030, _) if second.is_some_and(|b| b.is_ascii_digit()) => 4,
            _ => 2,
        }
    }

    /// Whether a sequence is one of this encoding's.
    fn has(&self, sequence: &[u8]) -> bool {
        match (self.form, sequence) {
            (_, [a, b]) => (self.has)(*a, *b),
            (Form::Double, [_]) => self.name == "cp949",
            (Form::Gb18030, [_]) => false,
            (Form::ShiftJis, [b]) => self.name == "cp932" || (0xa1..=0xdf).contains(b),
            (Form::Double, _) => false,
            _ => true,
        }
    }

    /// The characters that a sequence stands for at the beginning of these bytes, and its length.
    ///
    /// # Errors
    /// Whether more bytes might help.
    pub(super) fn first(&self, bytes: &[u8]) -> Result<(String, usize), bool> {
        let width = self.width(bytes[0], bytes.get(1).copied());
        let Some(sequence) = bytes.get(..width) else { return Err(true) };
        if width == 1 && bytes[0] < 0x80 {
            return Ok((char::from(bytes[0]).to_string(), 1));
        }
        let text = self.table.decode_without_bom_handling_and_without_replacement(sequence);
        match text {
            Some(text) if self.has(sequence) && !self.is_private(&text) => {
                Ok((text.into_owned(), width))
            }
            _ => Err(false),
        }
    }

    /// Whether it is the user's own character, for which these encodings have no place.
    fn is_private(&self, text: &str) -> bool {
        let is_private = |c| ('\u{e000}'..='\u{f8ff}').contains(&c);
        !matches!(self.name, "gb18030" | "cp932") && text.chars().any(is_private)
    }

    /// The bytes of a character.
    pub(super) fn bytes_of(&self, c: char) -> Option<Vec<u8>> {
        if c.is_ascii() {
            return Some(vec![c as u8]);
        }
        if crate::surrogates::is_surrogate(c) {
            return None;
        }
        let mut buffer = [0; 4];
        let text: &str = c.encode_utf8(&mut buffer);
        if self.is_private(text) {
            return None;
        }
        let (bytes, _, is_unmappable) = self.table.encode(text);
        if !is_unmappable && self.has(&bytes) {
            return Some(bytes.into_owned());
        }
        match self.form {
            Form::EucJp => jis0212(c).map(|[a, b]| vec![0x8f, a, b]),
            _ => None,
        }
    }
}

/// The bytes of a character of JIS X 0212, in EUC; the crate only reads them.
pub(super) fn jis0212(c: char) -> Option<[u8; 2]> {
    thread_local! {
        static BYTES: FxHashMap<char, [u8; 2]> = {
            let rows = 0xa1..=0xfeu8;
            let places = rows.clone().flat_map(|a| rows.clone().map(move |b| [a, b]));
            let read = |[a, b]: [u8; 2]| {
                let bytes = [0x8f, a, b];
                let text = EUC_JP.decode_without_bom_handling_and_without_replacement(&bytes)?;
                Some((text.chars().next()?, [a, b]))
            };
            places.filter_map(read).collect()
        };
    }
    BYTES.with(|bytes| bytes.get(&c).copied())
}
