//! Sets of characters: a table of the first 256, and for the others the pattern's own code.

use rustpython_sre_engine::string::{lower_unicode, upper_unicode};
use rustpython_sre_engine::{SreCatCode, SreOpcode};

/// What is done with a character before it is looked up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fold {
    Plain,
    Ascii,
    Unicode,
    /// Either case of an ASCII letter.
    Locale,
}

impl Fold {
    pub(super) fn lower(self, c: u32) -> u32 {
        match self {
            Fold::Plain => c,
            Fold::Ascii | Fold::Locale => ascii(c, u8::to_ascii_lowercase),
            Fold::Unicode => lower_unicode(c),
        }
    }
}

fn ascii(c: u32, f: fn(&u8) -> u8) -> u32 {
    u8::try_from(c).map_or(c, |b| u32::from(f(&b)))
}

/// How the pattern describes a set.
pub(super) enum Test {
    AllButNewline,
    All,
    None,
    Literal { code: u32, fold: Fold, negated: bool },
    Set(Box<[u32]>, Fold),
    Category(SreCatCode),
}

impl Test {
    fn has(&self, c: u32) -> bool {
        match self {
            Test::AllButNewline => c != u32::from('\n'),
            Test::All => true,
            Test::None => false,
            Test::Literal { code, fold, negated } => {
                let same = fold.lower(c) == *code
                    || *fold == Fold::Locale
                        && (c == *code || ascii(c, u8::to_ascii_uppercase) == *code);
                same != *negated
            }
            Test::Set(codes, Fold::Locale) => {
                set_has(codes, c) || set_has(codes, ascii(c, u8::to_ascii_uppercase))
            }
            Test::Set(codes, fold) => set_has(codes, fold.lower(c)),
            Test::Category(category) => category_has(*category, c),
        }
    }
}

/// A set of bytes.
#[derive(Clone, Copy, Default)]
pub(super) struct ByteSet([u64; 4]);

impl ByteSet {
    #[inline(always)]
    pub(super) fn has(&self, b: u8) -> bool {
        self.0[usize::from(b >> 6)] >> (b & 63) & 1 != 0
    }
    pub(super) fn add(&mut self, b: u8) {
        self.0[usize::from(b >> 6)] |= 1 << (b & 63);
    }
    pub(super) fn add_all(&mut self, other: &ByteSet) {
        (0..4).for_each(|i| self.0[i] |= other.0[i]);
    }
    pub(super) fn is_disjoint(&self, other: &ByteSet) -> bool {
        (0..4).all(|i| self.0[i] & other.0[i] == 0)
    }
    pub(super) fn iter(&self) -> impl Iterator<Item = u8> {
        (0..=255).filter(|b| self.has(*b))
    }
}

/// A set of characters.
pub(super) struct Class {
    low: ByteSet,
    test: Test,
}

impl Class {
    pub(super) fn new(test: Test) -> Class {
        let mut low = ByteSet::default();
        (0..=255).filter(|b| test.has(u32::from(*b))).for_each(|b| low.add(b));
        Class { low, test }
    }
    #[inline(always)]
    pub(super) fn has_byte(&self, b: u8) -> bool {
        self.low.has(b)
    }
    #[inline]
    pub(super) fn has(&self, c: u32) -> bool {
        u8::try_from(c).map_or_else(|_| self.test.has(c), |b| self.low.has(b))
    }
    /// The bytes that its characters can begin with.
    pub(super) fn first_bytes(&self, is_text: bool) -> ByteSet {
        let mut set = self.low;
        if is_text {
            set.0[2..].copy_from_slice(&[0, 0]);
            // Which characters beyond ASCII there are would take long to tell.
            (0xc2..=0xf4).for_each(|b| set.add(b));
        }
        set
    }
    /// Whether it has all characters (perhaps without the newline): no test is needed.
    pub(super) fn is_all(&self) -> bool {
        matches!(self.test, Test::All)
    }
}

fn category_has(category: SreCatCode, c: u32) -> bool {
    use SreCatCode as C;
    let byte = u8::try_from(c).ok().filter(u8::is_ascii);
    let is = |f: fn(u8) -> bool| byte.is_some_and(f);
    let is_space = |b: u8| matches!(b, b'\t'..=b'\r' | b' ');
    let is_word = |b: u8| b == b'_' || b.is_ascii_alphanumeric();
    let unicode = |f: fn(char) -> bool| char::from_u32(c).is_some_and(f);
    match category {
        C::DIGIT => is(|b| b.is_ascii_digit()),
        C::NOT_DIGIT => !is(|b| b.is_ascii_digit()),
        C::SPACE => is(is_space),
        C::NOT_SPACE => !is(is_space),
        C::WORD | C::LOC_WORD => is(is_word),
        C::NOT_WORD | C::LOC_NOT_WORD => !is(is_word),
        C::LINEBREAK => c == 10,
        C::NOT_LINEBREAK => c != 10,
        C::UNI_DIGIT => unicode(crate::methods::str::is_decimal),
        C::UNI_NOT_DIGIT => !unicode(crate::methods::str::is_decimal),
        C::UNI_SPACE => unicode(crate::methods::str::is_space),
        C::UNI_NOT_SPACE => !unicode(crate::methods::str::is_space),
        C::UNI_WORD => is_unicode_word(c),
        C::UNI_NOT_WORD => !is_unicode_word(c),
        C::UNI_LINEBREAK => unicode(crate::methods::str::is_line_break),
        C::UNI_NOT_LINEBREAK => !unicode(crate::methods::str::is_line_break),
    }
}

/// Letters, digits, numbers and the underscore.
pub(super) fn is_unicode_word(c: u32) -> bool {
    c == u32::from('_') || char::from_u32(c).is_some_and(crate::methods::str::is_alphanumeric)
}

/// ASCII's.
pub(super) fn is_ascii_word(c: u32) -> bool {
    category_has(SreCatCode::WORD, c)
}

/// The length of a set's item at the start of `codes`; `None` if there is none that is whole.
fn item_len(codes: &[u32]) -> Option<usize> {
    let len = match SreOpcode::try_from(*codes.first()?).ok()? {
        SreOpcode::FAILURE | SreOpcode::NEGATE => 1,
        SreOpcode::CATEGORY => SreCatCode::try_from(*codes.get(1)?).ok().map(|_| 2)?,
        SreOpcode::LITERAL => 2,
        SreOpcode::RANGE | SreOpcode::RANGE_UNI_IGNORE => 3,
        SreOpcode::CHARSET => 1 + 8,
        SreOpcode::BIGCHARSET => (*codes.get(1)? as usize).checked_mul(8)?.checked_add(2 + 64)?,
        _ => return None,
    };
    (codes.len() >= len).then_some(len)
}

/// Whether the code of a set is what [`set_has`] expects.
pub(super) fn is_valid_set(mut codes: &[u32]) -> bool {
    loop {
        match item_len(codes) {
            None => return false,
            Some(_) if codes[0] == SreOpcode::FAILURE as u32 => return true,
            Some(n) => codes = &codes[n..],
        }
    }
}

/// Whether the items of a set say that it has a character.
fn set_has(mut codes: &[u32], c: u32) -> bool {
    let mut wanted = true;
    while let Some(n) = item_len(codes) {
        let (item, rest) = codes.split_at(n);
        let is_range = |c: u32| (item[1]..=item[2]).contains(&c);
        let is_in = match SreOpcode::try_from(item[0]) {
            Ok(SreOpcode::NEGATE) => {
                wanted = !wanted;
                false
            }
            Ok(SreOpcode::CATEGORY) => {
                SreCatCode::try_from(item[1]).is_ok_and(|category| category_has(category, c))
            }
            Ok(SreOpcode::LITERAL) => c == item[1],
            Ok(SreOpcode::RANGE) => is_range(c),
            Ok(SreOpcode::RANGE_UNI_IGNORE) => is_range(c) || is_range(upper_unicode(c)),
            Ok(SreOpcode::CHARSET) => c < 256 && has_bit(&item[1..], c),
            Ok(SreOpcode::BIGCHARSET) => {
                c < 0x10000 && {
                    // 256 block numbers of a byte each, and then the blocks.
                    let block = item[2 + (c >> 10) as usize] >> ((c >> 8 & 3) * 8) & 0xff;
                    has_bit(&item[2 + 64..], block * 256 + (c & 255))
                }
            }
            _ => return !wanted,
        };
        if is_in {
            return wanted;
        }
        codes = rest;
    }
    false
}

fn has_bit(words: &[u32], i: u32) -> bool {
    words.get((i / 32) as usize).is_some_and(|w| w >> (i % 32) & 1 != 0)
}
