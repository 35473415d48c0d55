//! Where a pattern can match at all: what the first characters of a match must be, read from the pattern's code once it has
//! been searched for in much text. The engine, which takes a step of its own for each position, is asked only at
//! places that pass.

use memchr::memmem;
use rustpython_sre_engine::{Request, SreOpcode, State};

/// How many characters of a match are looked at.
const DEPTH: usize = 4;
/// Alternatives that are told apart; more share a bit.
const BITS: usize = 8;
/// A first character that passes more than so many bytes is no help.
const MOST_FIRST: usize = 160;
/// Length of a prefix of plain characters that is kept.
const MOST_PREFIX: usize = 64;

/// The bytes that may begin a match.
pub(super) enum Filter {
    /// All matches begin with these.
    Prefix(Box<memmem::Finder<'static>>),
    /// For each of the first places and each byte, the alternatives (bits) that take it there.
    Table(Box<Table>),
}

pub(super) struct Table {
    takes: [[u8; 256]; DEPTH],
    /// The alternatives that say nothing about this place, which may be behind the end.
    silent: [u8; DEPTH],
}

/// The codes of a matcher of one character.
type Item = std::ops::Range<usize>;

/// What a way through the pattern begins with.
type Way = Vec<Item>;

impl Filter {
    /// Of a pattern; `None` if its code doesn't tell, or too little.
    pub(super) fn new(codes: &[u32]) -> Option<Filter> {
        let ways = ways(codes, 0)?;
        if ways.iter().any(Vec::is_empty) {
            return None;
        }
        if let [way] = &ways[..]
            && let Some(prefix) = literal(codes, way)
        {
            let finder = memmem::Finder::new(&prefix).into_owned();
            return Some(Filter::Prefix(Box::new(finder)));
        }
        let mut table = Table { takes: [[0; 256]; DEPTH], silent: [0; DEPTH] };
        for (i, way) in ways.iter().enumerate() {
            let bit = 1 << (i % BITS);
            for place in 0..DEPTH {
                match way.get(place) {
                    Some(item) => {
                        let takes = bytes_of(&codes[item.clone()]);
                        let row = table.takes[place].iter_mut().zip(takes);
                        row.for_each(|(to, takes)| *to |= if takes { bit } else { 0 });
                    }
                    None => {
                        table.silent[place] |= bit;
                        table.takes[place].iter_mut().for_each(|to| *to |= bit);
                    }
                }
            }
        }
        let first = table.takes[0].iter().filter(|ways| **ways != 0).count();
        (first <= MOST_FIRST).then(|| Filter::Table(Box::new(table)))
    }

    /// The first place from `start` on, before `end`, where a match may begin.
    pub(super) fn next(&self, text: &[u8], start: usize, end: usize) -> Option<usize> {
        match self {
            Filter::Prefix(prefix) => prefix.find(text.get(start..end)?).map(|at| start + at),
            Filter::Table(table) => (start..end).find(|at| table.passes(&text[..end], *at)),
        }
    }
}

impl Table {
    #[inline(always)]
    fn passes(&self, text: &[u8], at: usize) -> bool {
        let mut ways = self.takes[0][text[at] as usize];
        if ways == 0 {
            return false;
        }
        for place in 1..DEPTH {
            ways &= match text.get(at + place) {
                Some(byte) => self.takes[place][*byte as usize],
                None => self.silent[place],
            };
        }
        ways != 0
    }
}

/// The characters of a way that takes just one at each place, all of them ASCII.
fn literal(codes: &[u32], way: &Way) -> Option<Vec<u8>> {
    let character = |item: &Item| match codes[item.clone()] {
        [code, c] if code == SreOpcode::LITERAL as u32 => u8::try_from(c).ok().filter(u8::is_ascii),
        _ => None,
    };
    way.iter().map(character).collect()
}

/// Which bytes a matcher takes, by asking the engine about each.
fn bytes_of(item: &[u32]) -> [bool; 256] {
    let codes: Vec<u32> = item.iter().copied().chain([SreOpcode::SUCCESS as u32]).collect();
    let mut state = State::default();
    std::array::from_fn(|byte| {
        let text: &[u8] = &[byte as u8];
        let request = Request {
            string: text,
            start: 0,
            end: 1,
            pattern_codes: &codes,
            match_all: false,
            must_advance: false,
        };
        state.reset(&request, 0);
        state.py_match(&request)
    })
}

/// The ways from a place in the code on; `None` where the code is not understood. A way ends where what comes next is
/// optional, or not worth following; conditions without a width are passed over.
fn ways(codes: &[u32], from: usize) -> Option<Vec<Way>> {
    let mut begun: Way = Vec::new();
    let mut at = from;
    let code = |at: usize| codes.get(at).copied();
    // The two forms of skip: over what follows the word that says how far.
    let past = |at: usize| Some(at + 1 + code(at + 1)? as usize);
    loop {
        if begun.len() >= MOST_PREFIX {
            return Some(vec![begun]);
        }
        let item_of = |end: usize| (end <= codes.len()).then_some(at..end);
        use SreOpcode::*;
        match SreOpcode::try_from(code(at)?).ok()? {
            INFO | ASSERT | ASSERT_NOT => at = past(at)?,
            MARK | AT => at += 2,
            LITERAL
            | NOT_LITERAL
            | LITERAL_IGNORE
            | NOT_LITERAL_IGNORE
            | LITERAL_UNI_IGNORE
            | NOT_LITERAL_UNI_IGNORE => {
                begun.push(item_of(at + 2)?);
                at += 2;
            }
            ANY | ANY_ALL => {
                begun.push(item_of(at + 1)?);
                at += 1;
            }
            IN | IN_IGNORE | IN_UNI_IGNORE => {
                let end = past(at)?;
                begun.push(item_of(end)?);
                at = end;
            }
            REPEAT_ONE | MIN_REPEAT_ONE | POSSESSIVE_REPEAT_ONE => {
                let (least, most) = (code(at + 2)? as usize, code(at + 3)? as usize);
                let inside = ways(codes, at + 4)?;
                let [item] = &inside[..] else { return Some(vec![begun]) };
                let Some(item) = item.first().filter(|_| least > 0) else {
                    return Some(vec![begun]);
                };
                let times = least.min(MOST_PREFIX);
                begun.extend(std::iter::repeat_n(item.clone(), times));
                if least != most {
                    return Some(vec![begun]);
                }
                at = past(at)?;
            }
            REPEAT | POSSESSIVE_REPEAT if code(at + 2)? > 0 => {
                return Some(followed(begun, ways(codes, at + 4)?));
            }
            ATOMIC_GROUP => return Some(followed(begun, ways(codes, at + 2)?)),
            BRANCH => {
                let mut all = Vec::new();
                let mut next = at + 1;
                while code(next)? != 0 {
                    all.extend(ways(codes, next + 1)?);
                    next += code(next)? as usize;
                }
                return Some(followed(begun, all));
            }
            _ => return Some(vec![begun]),
        }
    }
}

fn followed(begun: Way, ways: Vec<Way>) -> Vec<Way> {
    ways.into_iter().map(|way| begun.iter().cloned().chain(way).collect()).collect()
}
