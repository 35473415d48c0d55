//! From the code that `re` makes of a pattern to a program for [`Machine`](super::machine::Machine).
//!
//! `re` nests constructs by skip counts; here they are jumps, and what a construct remembers while it runs (how often,
//! since where) is in numbered slots behind those of the groups. Literals are bytes: of UTF-8 in a program for text.

use super::classes::{ByteSet, Class, Fold, Test, is_valid_set};
use rustpython_sre_engine::{SreAtCode, SreCatCode, SreInfo, SreOpcode as Op};

/// Index of an instruction.
pub(super) type Pc = usize;

/// An instruction. Numbers are those of tables in [`Program`], or slots.
#[derive(Clone, Copy)]
pub(super) enum Inst {
    Fail,
    Match,
    Byte(u8),
    /// So many bytes of [`Program::literals`].
    Bytes(usize, usize),
    Class(usize),
    At(SreAtCode),
    Mark(usize),
    Jump(Pc),
    /// So many alternatives, beginning with this one.
    Branch(usize, usize),
    Run(usize),
    LoopEnter(usize),
    MaxUntil(usize),
    MinUntil(usize),
    /// At the start of each round of a possessive loop.
    PossessiveNext(usize),
    PossessiveEnd(usize),
    /// `slot` keeps how many choices there were; what follows `end` is tried at the same place.
    Assert {
        slot: usize,
        back: usize,
        end: Pc,
        negative: bool,
    },
    AssertEnd {
        slot: usize,
        negative: bool,
    },
    AtomicEnter(usize),
    AtomicEnd(usize),
    GroupRef(usize, Fold),
    /// Where to go on if the group took no part.
    GroupExists(usize, Pc),
}

/// Repetitions of a single character.
pub(super) struct Run {
    pub(super) class: usize,
    pub(super) min: usize,
    pub(super) max: usize,
    pub(super) greed: Greed,
    /// What must come next, where that is known.
    pub(super) tail: Option<ByteSet>,
}

/// Which number of repetitions is tried first, and whether others are tried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Greed {
    Most,
    Least,
    OnlyMost,
}

/// Repetitions of anything.
pub(super) struct Loop {
    pub(super) min: usize,
    pub(super) max: usize,
    pub(super) body: Pc,
    /// Where its end is looked at (possessive loops: their beginning), and where what follows is.
    pub(super) until: Pc,
    pub(super) after: Pc,
    /// The number of rounds; where the last one began is in the next slot, and how many choices there were then in the
    /// one after that.
    pub(super) slot: usize,
    /// What a round begins with, where that is known.
    pub(super) first: Option<ByteSet>,
}

/// One of several ways to go on.
pub(super) struct Alternative {
    pub(super) pc: Pc,
    pub(super) first: Option<ByteSet>,
}

/// What a match begins with, to find places where one may be.
pub(super) enum Start {
    Anywhere,
    /// Only at the start of the text.
    Beginning,
    Literal(Box<memchr::memmem::Finder<'static>>),
    Few(Vec<u8>),
    OneOf(ByteSet),
}

/// A compiled pattern, for text or for bytes.
pub(super) struct Program {
    pub(super) insts: Vec<Inst>,
    pub(super) classes: Vec<Class>,
    pub(super) literals: Vec<u8>,
    pub(super) alternatives: Vec<Alternative>,
    pub(super) runs: Vec<Run>,
    pub(super) loops: Vec<Loop>,
    /// Slots in all; those of the groups come first, then that of the last group.
    pub(super) slots: usize,
    pub(super) groups: usize,
    pub(super) is_text: bool,
    /// Characters in the shortest match.
    pub(super) shortest: usize,
    pub(super) start: Start,
    /// The whole pattern is the literal that it starts with.
    pub(super) is_literal: bool,
}

/// The code is not what `re` makes.
pub(super) struct Invalid;

/// Constructs that end at a known place in the code.
enum End {
    Until(usize),
    Possessive(usize),
    Assert { inst: Pc },
    Atomic(usize),
}

struct Translator<'c> {
    codes: &'c [u32],
    program: Program,
    /// The instruction at each place of the code, where one begins.
    starts: Vec<Pc>,
    /// Places that hold no instruction but the length of an alternative.
    lengths: Vec<usize>,
    ends: Vec<(usize, End)>,
    prefix: Vec<u8>,
}

const NOWHERE: Pc = usize::MAX;

impl Program {
    /// Translates `codes`, which must be a whole pattern.
    pub(super) fn new(codes: &[u32], groups: usize, is_text: bool) -> Result<Program, Invalid> {
        let program = Program {
            insts: Vec::new(),
            classes: Vec::new(),
            literals: Vec::new(),
            alternatives: Vec::new(),
            runs: Vec::new(),
            loops: Vec::new(),
            slots: groups.checked_mul(2).and_then(|n| n.checked_add(1)).ok_or(Invalid)?,
            groups,
            is_text,
            shortest: 0,
            start: Start::Anywhere,
            is_literal: false,
        };
        let mut t = Translator {
            codes,
            program,
            starts: vec![NOWHERE; codes.len() + 1],
            lengths: Vec::new(),
            ends: Vec::new(),
            prefix: Vec::new(),
        };
        let mut at = 0;
        while at < codes.len() {
            at = t.step(at)?;
        }
        t.finish()
    }

    /// The slot of the number of the group that ended last.
    pub(super) fn last_group(&self) -> usize {
        2 * self.groups
    }
}

impl Translator<'_> {
    fn code(&self, at: usize) -> Result<usize, Invalid> {
        self.codes.get(at).map(|c| *c as usize).ok_or(Invalid)
    }
    /// The place that the skip count at `at` leads to.
    fn skip(&self, at: usize) -> Result<usize, Invalid> {
        let to = at + self.code(at)?;
        if to <= at || to > self.codes.len() { Err(Invalid) } else { Ok(to) }
    }
    fn emit(&mut self, inst: Inst) {
        self.program.insts.push(inst);
    }
    fn new_slots(&mut self, n: usize) -> usize {
        self.program.slots += n;
        self.program.slots - n
    }
    fn class(&mut self, test: Test) -> usize {
        self.program.classes.push(Class::new(test));
        self.program.classes.len() - 1
    }
    fn group(&self, at: usize) -> Result<usize, Invalid> {
        let g = self.code(at)?;
        if g < self.program.groups { Ok(g) } else { Err(Invalid) }
    }

    /// What the instruction at `at` says about one character, and where the next one is; `None` if it is none of those.
    fn single(&self, at: usize) -> Result<Option<(Test, usize)>, Invalid> {
        let literal = |fold, negated| {
            let code = self.code(at + 1)? as u32;
            Ok(Some((Test::Literal { code, fold, negated }, at + 2)))
        };
        let set = |fold| {
            let end = self.skip(at + 1)?;
            let codes = self.codes.get(at + 2..end).ok_or(Invalid)?;
            if !is_valid_set(codes) {
                return Err(Invalid);
            }
            Ok(Some((Test::Set(codes.into(), fold), end)))
        };
        match self.op(at)? {
            Op::ANY => Ok(Some((Test::AllButNewline, at + 1))),
            Op::ANY_ALL => Ok(Some((Test::All, at + 1))),
            Op::FAILURE => Ok(Some((Test::None, at + 1))),
            Op::LITERAL => literal(Fold::Plain, false),
            Op::NOT_LITERAL => literal(Fold::Plain, true),
            Op::LITERAL_IGNORE => literal(Fold::Ascii, false),
            Op::NOT_LITERAL_IGNORE => literal(Fold::Ascii, true),
            Op::LITERAL_UNI_IGNORE => literal(Fold::Unicode, false),
            Op::NOT_LITERAL_UNI_IGNORE => literal(Fold::Unicode, true),
            Op::LITERAL_LOC_IGNORE => literal(Fold::Locale, false),
            Op::NOT_LITERAL_LOC_IGNORE => literal(Fold::Locale, true),
            Op::IN => set(Fold::Plain),
            Op::IN_IGNORE => set(Fold::Ascii),
            Op::IN_UNI_IGNORE => set(Fold::Unicode),
            Op::IN_LOC_IGNORE => set(Fold::Locale),
            Op::CATEGORY => {
                let category = SreCatCode::try_from(self.code(at + 1)? as u32);
                Ok(Some((Test::Category(category.map_err(|_| Invalid)?), at + 2)))
            }
            _ => Ok(None),
        }
    }

    fn op(&self, at: usize) -> Result<Op, Invalid> {
        Op::try_from(self.code(at)? as u32).map_err(|_| Invalid)
    }

    /// A literal's bytes; `None` if no subject has it.
    fn bytes_of(&self, code: u32) -> Option<Vec<u8>> {
        if self.program.is_text {
            let c = crate::surrogates::character(code)?;
            return Some(c.encode_utf8(&mut [0; 4]).as_bytes().to_vec());
        }
        u8::try_from(code).ok().map(|b| vec![b])
    }

    /// Translates what is at `at`; gives the place behind it.
    fn step(&mut self, at: usize) -> Result<usize, Invalid> {
        if self.lengths.last() == Some(&at) {
            self.lengths.pop();
            return Ok(at + 1);
        }
        self.starts[at] = self.program.insts.len();
        if self.ends.last().is_some_and(|(end, _)| *end == at) {
            return self.end(at);
        }
        if self.op(at)? == Op::LITERAL {
            return self.literal(at);
        }
        if let Some((test, next)) = self.single(at)? {
            let inst = match test {
                Test::None => Inst::Fail,
                test => Inst::Class(self.class(test)),
            };
            self.emit(inst);
            return Ok(next);
        }
        Ok(match self.op(at)? {
            Op::SUCCESS if at + 1 == self.codes.len() => {
                self.emit(Inst::Match);
                at + 1
            }
            Op::INFO => {
                self.info(at)?;
                self.skip(at + 1)?
            }
            Op::AT => {
                let code = SreAtCode::try_from(self.code(at + 1)? as u32).map_err(|_| Invalid)?;
                self.emit(Inst::At(code));
                at + 2
            }
            Op::MARK => {
                let mark = self.code(at + 1)?;
                if mark >= 2 * self.program.groups {
                    return Err(Invalid);
                }
                self.emit(Inst::Mark(mark));
                at + 2
            }
            Op::JUMP => {
                let to = self.skip(at + 1)?;
                self.emit(Inst::Jump(to));
                at + 2
            }
            Op::BRANCH => self.branch(at)?,
            Op::REPEAT_ONE => self.run(at, Greed::Most)?,
            Op::MIN_REPEAT_ONE => self.run(at, Greed::Least)?,
            Op::POSSESSIVE_REPEAT_ONE => self.run(at, Greed::OnlyMost)?,
            Op::REPEAT => self.repeat(at, false)?,
            Op::POSSESSIVE_REPEAT => self.repeat(at, true)?,
            op @ (Op::ASSERT | Op::ASSERT_NOT) => {
                let (slot, back) = (self.new_slots(1), self.code(at + 2)?);
                let end = self.skip(at + 1)?.checked_sub(1).ok_or(Invalid)?;
                self.ends.push((end, End::Assert { inst: self.program.insts.len() }));
                self.emit(Inst::Assert { slot, back, end: 0, negative: op == Op::ASSERT_NOT });
                at + 3
            }
            Op::ATOMIC_GROUP => {
                let slot = self.new_slots(1);
                let end = self.skip(at + 1)?.checked_sub(1).ok_or(Invalid)?;
                self.ends.push((end, End::Atomic(slot)));
                self.emit(Inst::AtomicEnter(slot));
                at + 2
            }
            Op::GROUPREF => self.group_ref(at, Fold::Plain)?,
            Op::GROUPREF_IGNORE => self.group_ref(at, Fold::Ascii)?,
            Op::GROUPREF_LOC_IGNORE => self.group_ref(at, Fold::Locale)?,
            Op::GROUPREF_UNI_IGNORE => self.group_ref(at, Fold::Unicode)?,
            Op::GROUPREF_EXISTS => {
                let (group, other) = (self.group(at + 1)?, self.skip(at + 2)? - 1);
                self.emit(Inst::GroupExists(group, other));
                at + 3
            }
            _ => return Err(Invalid),
        })
    }

    fn literal(&mut self, at: usize) -> Result<usize, Invalid> {
        let Some(bytes) = self.bytes_of(self.code(at + 1)? as u32) else {
            self.emit(Inst::Fail);
            return Ok(at + 2);
        };
        if let [b] = bytes[..] {
            self.emit(Inst::Byte(b));
        } else {
            self.emit(Inst::Bytes(self.program.literals.len(), bytes.len()));
            self.program.literals.extend(bytes);
        }
        Ok(at + 2)
    }

    fn group_ref(&mut self, at: usize, fold: Fold) -> Result<usize, Invalid> {
        let group = self.group(at + 1)?;
        self.emit(Inst::GroupRef(group, fold));
        Ok(at + 2)
    }

    fn branch(&mut self, at: usize) -> Result<usize, Invalid> {
        let (mut length, first) = (at + 1, self.program.alternatives.len());
        let mut lengths = Vec::new();
        while self.code(length)? != 0 {
            lengths.push(length);
            self.program.alternatives.push(Alternative { pc: length + 1, first: None });
            length = self.skip(length)?;
        }
        lengths.push(length);
        self.lengths.extend(lengths.into_iter().rev());
        self.emit(Inst::Branch(first, self.program.alternatives.len() - first));
        Ok(at + 1)
    }

    fn limits(&self, at: usize) -> Result<(usize, usize), Invalid> {
        let (min, max) = (self.code(at + 2)?, self.code(at + 3)?);
        if min > max {
            return Err(Invalid);
        }
        let is_endless = max == rustpython_sre_engine::MAXREPEAT;
        Ok((min, if is_endless { usize::MAX } else { max }))
    }

    fn run(&mut self, at: usize, greed: Greed) -> Result<usize, Invalid> {
        let (next, (min, max)) = (self.skip(at + 1)?, self.limits(at)?);
        let Some((test, _)) = self.single(at + 4)? else { return Err(Invalid) };
        let class = self.class(test);
        self.emit(Inst::Run(self.program.runs.len()));
        self.program.runs.push(Run { class, min, max, greed, tail: None });
        Ok(next)
    }

    fn repeat(&mut self, at: usize, is_possessive: bool) -> Result<usize, Invalid> {
        let (until, (min, max)) = (self.skip(at + 1)?, self.limits(at)?);
        let (slot, number) = (self.new_slots(3), self.program.loops.len());
        self.emit(Inst::LoopEnter(number));
        let until_pc = self.program.insts.len();
        let mut of_loop =
            Loop { min, max, body: until_pc, until: NOWHERE, after: 0, slot, first: None };
        if is_possessive {
            self.emit(Inst::PossessiveNext(number));
            (of_loop.until, of_loop.body) = (until_pc, until_pc + 1);
        }
        self.program.loops.push(of_loop);
        let end = if is_possessive { End::Possessive(number) } else { End::Until(number) };
        self.ends.push((until, end));
        Ok(at + 4)
    }

    /// The end of the innermost construct is at `at`.
    fn end(&mut self, at: usize) -> Result<usize, Invalid> {
        let (_, end) = self.ends.pop().ok_or(Invalid)?;
        let op = self.op(at)?;
        let here = self.program.insts.len();
        if let End::Until(n) | End::Possessive(n) = end {
            self.program.loops[n].after = here + 1;
        }
        let inst = match end {
            End::Until(n) => {
                self.program.loops[n].until = here;
                match op {
                    Op::MAX_UNTIL => Inst::MaxUntil(n),
                    Op::MIN_UNTIL => Inst::MinUntil(n),
                    _ => return Err(Invalid),
                }
            }
            _ if op != Op::SUCCESS => return Err(Invalid),
            End::Possessive(n) => Inst::PossessiveEnd(n),
            End::Atomic(slot) => Inst::AtomicEnd(slot),
            End::Assert { inst } => {
                let Inst::Assert { slot, negative, end, .. } = &mut self.program.insts[inst] else {
                    return Err(Invalid);
                };
                *end = here;
                Inst::AssertEnd { slot: *slot, negative: *negative }
            }
        };
        self.emit(inst);
        Ok(at + 1)
    }

    fn info(&mut self, at: usize) -> Result<(), Invalid> {
        if at != 0 {
            return Ok(());
        }
        let flags = SreInfo::from_bits_truncate(self.code(at + 2)? as u32);
        self.program.shortest = self.code(at + 3)?;
        if flags.contains(SreInfo::PREFIX) {
            let n = self.code(at + 5)?;
            let codes = self.codes.get(at + 7..at + 7 + n).ok_or(Invalid)?;
            let bytes: Option<Vec<Vec<u8>>> = codes.iter().map(|c| self.bytes_of(*c)).collect();
            if let Some(bytes) = bytes {
                self.prefix = bytes.concat();
                self.program.is_literal = flags.contains(SreInfo::LITERAL) && n > 0;
            }
        }
        Ok(())
    }

    /// Turns places in the code into instructions, and finds out what things begin with.
    fn finish(self) -> Result<Program, Invalid> {
        if !self.ends.is_empty() || !matches!(self.program.insts.last(), Some(Inst::Match)) {
            return Err(Invalid);
        }
        let starts = self.starts;
        let resolve = |place: usize| match starts.get(place) {
            Some(pc) if *pc != NOWHERE => Ok(*pc),
            _ => Err(Invalid),
        };
        let mut p = self.program;
        for inst in &mut p.insts {
            if let Inst::Jump(to) | Inst::GroupExists(_, to) = inst {
                *to = resolve(*to)?;
            }
        }
        for alternative in &mut p.alternatives {
            alternative.pc = resolve(alternative.pc)?;
        }
        if p.loops.iter().any(|l| l.until == NOWHERE) {
            return Err(Invalid);
        }
        p.analyse(&self.prefix);
        Ok(p)
    }
}
