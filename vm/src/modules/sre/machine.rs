//! Runs a [`Program`] over a subject by backtracking.
//!
//! Positions are byte offsets. Where there are several ways to go on, all but the first are kept as a [`Choice`]; when
//! the way that was taken fails, slots are set back to what they were (from the trail) and the last choice is taken. Nothing
//! recurses, so the depth of a pattern and the length of a subject are limited by memory only.

use super::classes::{ByteSet, Class, Fold, is_ascii_word, is_unicode_word};
use super::program::{Greed, Inst, Loop, Pc, Program, Run, Start};
use rustpython_sre_engine::SreAtCode;

/// A slot's value when it has none.
pub(super) const UNSET: usize = usize::MAX;

/// A way not taken yet.
struct Choice {
    kind: Kind,
    pc: Pc,
    at: usize,
    /// How long the trail was.
    trail: usize,
}

enum Kind {
    /// Go on at `pc`.
    Resume,
    /// The first alternative not yet tried, and how many there are from it on.
    Branch(usize, usize),
    /// Shorter repetitions of a single character, down to this place.
    Shorter(usize),
    /// Longer ones; there were this many.
    Longer(usize),
    /// Another round of the loop whose end is at `pc`.
    Round(usize),
    /// An assertion has failed.
    Wall,
}

/// The state of a search, kept from one to the next for its memory.
#[derive(Default)]
pub(super) struct Machine {
    slots: Vec<usize>,
    /// Slots that were set since there are choices, with what they were before.
    trail: Vec<(usize, usize)>,
    choices: Vec<Choice>,
}

/// What is looked for, and where.
#[derive(Clone, Copy)]
pub(super) struct Task<'a> {
    pub(super) program: &'a Program,
    /// The subject up to where the search ends.
    pub(super) text: &'a [u8],
    /// The match must go on to the end.
    pub(super) whole: bool,
    /// A match that begins here must not be empty.
    pub(super) not_empty_at: usize,
}

/// The character at `at`, and where the next one is. `WIDE` text is UTF-8, other text has characters of one byte.
#[inline(always)]
fn next<const WIDE: bool>(text: &[u8], at: usize) -> (u32, usize) {
    let b = u32::from(text[at]);
    if !WIDE || b < 0x80 {
        return (b, at + 1);
    }
    let more = |i: usize| u32::from(text.get(at + i).copied().unwrap_or(0) & 0x3f);
    let (c, n) = match b {
        0x80..0xe0 => ((b & 0x1f) << 6 | more(1), 2),
        0xe0..0xf0 => ((b & 0xf) << 12 | more(1) << 6 | more(2), 3),
        _ => ((b & 7) << 18 | more(1) << 12 | more(2) << 6 | more(3), 4),
    };
    (char::from_u32(c).map_or(c, crate::surrogates::code_point), (at + n).min(text.len()))
}

/// Where the character before `at`, which is not the start, begins.
#[inline(always)]
fn previous<const WIDE: bool>(text: &[u8], at: usize) -> usize {
    let mut at = at - 1;
    while WIDE && at > 0 && text[at] & 0xc0 == 0x80 {
        at -= 1;
    }
    at
}

/// Where a character of the class that is at `at` ends; `None` if there is none.
#[inline(always)]
fn one<const WIDE: bool>(class: &Class, text: &[u8], at: usize) -> Option<usize> {
    let b = *text.get(at)?;
    if !WIDE || b < 0x80 {
        return class.has_byte(b).then_some(at + 1);
    }
    let (c, after) = next::<WIDE>(text, at);
    class.has(c).then_some(after)
}

/// Where at most `max` characters of a class that begin at `at` end, with whether there were so many.
#[inline]
fn many<const WIDE: bool>(class: &Class, text: &[u8], mut at: usize, max: usize) -> (usize, bool) {
    if class.is_all() && (!WIDE || max == usize::MAX) {
        let n = max.min(text.len() - at);
        return (at + n, n == max);
    }
    if !WIDE {
        let n = max.min(text.len() - at);
        let window = &text[at..at + n];
        let found = window.iter().position(|b| !class.has_byte(*b)).unwrap_or(n);
        return (at + found, found == max);
    }
    let mut n = 0;
    while n < max {
        match one::<WIDE>(class, text, at) {
            Some(after) => at = after,
            None => return (at, false),
        }
        n += 1;
    }
    (at, true)
}

/// Whether what follows can begin at `at`.
#[inline(always)]
fn may_follow(tail: &Option<ByteSet>, text: &[u8], at: usize) -> bool {
    tail.as_ref().is_none_or(|tail| text.get(at).is_some_and(|b| tail.has(*b)))
}

impl Machine {
    /// Where the groups lie: start and end of each, [`UNSET`] where there is none.
    pub(super) fn slots(&self) -> &[usize] {
        &self.slots
    }

    #[inline(always)]
    fn set(&mut self, slot: usize, value: usize) {
        if !self.choices.is_empty() {
            self.trail.push((slot, self.slots[slot]));
        }
        self.slots[slot] = value;
    }

    #[inline(always)]
    fn keep(&mut self, kind: Kind, pc: Pc, at: usize) {
        self.choices.push(Choice { kind, pc, at, trail: self.trail.len() });
    }

    /// The first match at or after `from`: its start and end.
    pub(super) fn search<const WIDE: bool>(
        &mut self,
        task: Task,
        from: usize,
    ) -> Option<(usize, usize)> {
        let (program, text) = (task.program, task.text);
        let mut at = from;
        loop {
            let rest = text.get(at..)?;
            if rest.len() < program.shortest {
                return None;
            }
            let skipped = match &program.start {
                Start::Anywhere => Some(0),
                Start::Beginning => (at == 0).then_some(0),
                Start::Literal(finder) => finder.find(rest),
                Start::Few(bytes) => match bytes[..] {
                    [a] => memchr::memchr(a, rest),
                    [a, b] => memchr::memchr2(a, b, rest),
                    [a, b, c] => memchr::memchr3(a, b, c, rest),
                    _ => None,
                },
                Start::OneOf(set) => rest.iter().position(|b| set.has(*b)),
            };
            at += skipped?;
            if program.is_literal
                && let Start::Literal(finder) = &program.start
            {
                self.clear(program);
                return Some((at, at + finder.needle().len()));
            }
            if let Some(end) = self.run::<WIDE>(task, at) {
                return Some((at, end));
            }
            if at >= text.len() || matches!(program.start, Start::Beginning) {
                return None;
            }
            at = next::<WIDE>(text, at).1;
        }
    }

    fn clear(&mut self, program: &Program) {
        self.slots.clear();
        self.slots.resize(program.slots, UNSET);
        self.trail.clear();
        self.choices.clear();
    }

    /// The end of a match that begins at `start`.
    pub(super) fn run<const WIDE: bool>(&mut self, task: Task, start: usize) -> Option<usize> {
        let Task { program, text, .. } = task;
        self.clear(program);
        let (mut pc, mut at) = (0, start);
        'next: loop {
            // Each instruction either goes on with the next one or fails, which leaves this block.
            'fails: {
                match program.insts[pc] {
                    Inst::Fail => break 'fails,
                    Inst::Match => {
                        let is_short = task.whole && at != text.len();
                        if is_short || (at == start && start == task.not_empty_at) {
                            break 'fails;
                        }
                        return Some(at);
                    }
                    Inst::Byte(b) => {
                        if text.get(at) != Some(&b) {
                            break 'fails;
                        }
                        at += 1;
                    }
                    Inst::Bytes(from, n) => {
                        if !text[at..].starts_with(&program.literals[from..from + n]) {
                            break 'fails;
                        }
                        at += n;
                    }
                    Inst::Class(i) => match one::<WIDE>(&program.classes[i], text, at) {
                        Some(after) => at = after,
                        None => break 'fails,
                    },
                    Inst::At(place) => {
                        if !is_at::<WIDE>(place, text, at) {
                            break 'fails;
                        }
                    }
                    Inst::Mark(mark) => {
                        self.set(mark, at);
                        if mark % 2 == 1 {
                            self.set(program.last_group(), mark / 2 + 1);
                        }
                    }
                    Inst::Jump(to) => {
                        pc = to;
                        continue 'next;
                    }
                    Inst::Branch(first, n) => match self.branch(task, first, n, at) {
                        Some(to) => {
                            pc = to;
                            continue 'next;
                        }
                        None => break 'fails,
                    },
                    Inst::Run(i) => match self.repeat_one::<WIDE>(task, &program.runs[i], pc, at) {
                        Some(after) => at = after,
                        None => break 'fails,
                    },
                    Inst::LoopEnter(i) => {
                        // The end of the loop counts this as the end of a round.
                        let l = &program.loops[i];
                        self.set(l.slot, UNSET);
                        self.set(l.slot + 1, UNSET);
                        pc = l.until;
                        continue 'next;
                    }
                    inst => match self.other::<WIDE>(task, inst, pc, at) {
                        Some((to, place)) => {
                            (pc, at) = (to, place);
                            continue 'next;
                        }
                        None => break 'fails,
                    },
                }
                pc += 1;
                continue 'next;
            }
            (pc, at) = self.back::<WIDE>(task)?;
        }
    }

    /// Chooses the first of some alternatives that may match, and keeps the others.
    #[inline(always)]
    fn branch(&mut self, task: Task, mut first: usize, mut n: usize, at: usize) -> Option<Pc> {
        let all = &task.program.alternatives;
        while n > 0 {
            let this = &all[first];
            (first, n) = (first + 1, n - 1);
            if !may_follow(&this.first, task.text, at) {
                continue;
            }
            while n > 0 && !may_follow(&all[first].first, task.text, at) {
                (first, n) = (first + 1, n - 1);
            }
            if n > 0 {
                self.keep(Kind::Branch(first, n), 0, at);
            }
            return Some(this.pc);
        }
        None
    }

    /// Repeats a single character; gives where the repetition ends.
    #[inline]
    fn repeat_one<const WIDE: bool>(
        &mut self,
        task: Task,
        run: &Run,
        pc: Pc,
        at: usize,
    ) -> Option<usize> {
        let (class, text) = (&task.program.classes[run.class], task.text);
        let (low, is_enough) = match run.min {
            0 => (at, true),
            min => many::<WIDE>(class, text, at, min),
        };
        if !is_enough {
            return None;
        }
        if run.greed == Greed::Least {
            if may_follow(&run.tail, text, low) {
                if run.min < run.max {
                    self.keep(Kind::Longer(run.min), pc, low);
                }
                return Some(low);
            }
            return self.longer::<WIDE>(task, run, pc, low, run.min);
        }
        let (high, _) = match run.max {
            usize::MAX => many::<WIDE>(class, text, low, usize::MAX),
            max => many::<WIDE>(class, text, low, max - run.min),
        };
        if run.greed == Greed::OnlyMost {
            return may_follow(&run.tail, text, high).then_some(high);
        }
        self.shorter::<WIDE>(task, run, pc, low, high)
    }

    /// The longest repetition, down from one that ends at `high`, that what follows can follow.
    #[inline]
    fn shorter<const WIDE: bool>(
        &mut self,
        task: Task,
        run: &Run,
        pc: Pc,
        low: usize,
        mut high: usize,
    ) -> Option<usize> {
        while !may_follow(&run.tail, task.text, high) {
            if high <= low {
                return None;
            }
            high = previous::<WIDE>(task.text, high);
        }
        if high > low {
            self.keep(Kind::Shorter(low), pc, high);
        }
        Some(high)
    }

    /// The shortest repetition, longer than the `n` characters up to `at`, that what follows can follow.
    #[inline]
    fn longer<const WIDE: bool>(
        &mut self,
        task: Task,
        run: &Run,
        pc: Pc,
        mut at: usize,
        mut n: usize,
    ) -> Option<usize> {
        let class = &task.program.classes[run.class];
        while n < run.max {
            at = one::<WIDE>(class, task.text, at)?;
            n += 1;
            if may_follow(&run.tail, task.text, at) {
                if n < run.max {
                    self.keep(Kind::Longer(n), pc, at);
                }
                return Some(at);
            }
        }
        None
    }

    /// The less frequent instructions: where to go on, and with which position.
    #[inline(never)]
    fn other<const WIDE: bool>(
        &mut self,
        task: Task,
        inst: Inst,
        pc: Pc,
        at: usize,
    ) -> Option<(Pc, usize)> {
        let Task { program, text, .. } = task;
        match inst {
            Inst::MaxUntil(i) => {
                let l = &program.loops[i];
                if self.round_ended(l) {
                    return Some((l.body, at));
                }
                if !self.may_go_on(l, text, at) {
                    return Some((l.after, at));
                }
                self.keep(Kind::Resume, l.after, at);
                self.set(l.slot + 1, at);
                Some((l.body, at))
            }
            Inst::MinUntil(i) => {
                let l = &program.loops[i];
                if self.round_ended(l) {
                    return Some((l.body, at));
                }
                if self.may_go_on(l, text, at) {
                    self.keep(Kind::Round(i), pc, at);
                }
                Some((l.after, at))
            }
            Inst::PossessiveNext(i) => {
                let l = &program.loops[i];
                let height = self.choices.len();
                if !self.round_ended(l) {
                    if !self.may_go_on(l, text, at) {
                        return Some((l.after, at));
                    }
                    self.keep(Kind::Resume, l.after, at);
                    self.set(l.slot + 1, at);
                }
                self.slots[l.slot + 2] = height;
                Some((l.body, at))
            }
            Inst::PossessiveEnd(i) => {
                let l = &program.loops[i];
                self.choices.truncate(self.slots[l.slot + 2]);
                Some((l.until, at))
            }
            Inst::Assert { slot, back, end, negative } => {
                let mut from = at;
                for _ in 0..back {
                    if from == 0 {
                        return negative.then_some((end + 1, at));
                    }
                    from = previous::<WIDE>(text, from);
                }
                self.slots[slot] = self.choices.len();
                self.keep(if negative { Kind::Resume } else { Kind::Wall }, end + 1, at);
                Some((pc + 1, from))
            }
            Inst::AssertEnd { slot, negative } => {
                let height = self.slots[slot];
                let at = self.choices.get(height)?.at;
                self.choices.truncate(height);
                (!negative).then_some((pc + 1, at))
            }
            Inst::AtomicEnter(slot) => {
                self.slots[slot] = self.choices.len();
                Some((pc + 1, at))
            }
            Inst::AtomicEnd(slot) => {
                self.choices.truncate(self.slots[slot]);
                Some((pc + 1, at))
            }
            Inst::GroupRef(group, fold) => {
                let (from, to) = self.group(group)?;
                let after = repeated::<WIDE>(text, from, to, at, fold)?;
                Some((pc + 1, after))
            }
            Inst::GroupExists(group, other) => {
                Some((if self.group(group).is_some() { pc + 1 } else { other }, at))
            }
            _ => None,
        }
    }

    fn group(&self, group: usize) -> Option<(usize, usize)> {
        let (from, to) = (self.slots[2 * group], self.slots[2 * group + 1]);
        (from != UNSET && to != UNSET && from <= to).then_some((from, to))
    }

    /// Counts a round; whether there must be another one.
    fn round_ended(&mut self, l: &Loop) -> bool {
        let n = self.slots[l.slot].wrapping_add(1);
        self.set(l.slot, n);
        n < l.min
    }

    /// Whether there may be another round: not after an empty one.
    fn may_go_on(&self, l: &Loop, text: &[u8], at: usize) -> bool {
        self.slots[l.slot] < l.max && self.slots[l.slot + 1] != at && may_follow(&l.first, text, at)
    }

    /// Takes the last way not taken yet.
    #[inline]
    fn back<const WIDE: bool>(&mut self, task: Task) -> Option<(Pc, usize)> {
        loop {
            let Choice { kind, pc, at, trail } = self.choices.pop()?;
            while self.trail.len() > trail {
                let Some((slot, old)) = self.trail.pop() else { break };
                self.slots[slot] = old;
            }
            let found = match kind {
                Kind::Resume => return Some((pc, at)),
                Kind::Wall => None,
                Kind::Branch(first, n) => self.branch(task, first, n, at).map(|to| (to, at)),
                Kind::Shorter(low) => {
                    let (run, at) = (run_at(task, pc), previous::<WIDE>(task.text, at));
                    self.shorter::<WIDE>(task, run, pc, low, at).map(|at| (pc + 1, at))
                }
                Kind::Longer(n) => {
                    let run = run_at(task, pc);
                    self.longer::<WIDE>(task, run, pc, at, n).map(|at| (pc + 1, at))
                }
                Kind::Round(i) => {
                    let l = &task.program.loops[i];
                    self.set(l.slot + 1, at);
                    Some((l.body, at))
                }
            };
            if found.is_some() {
                return found;
            }
        }
    }
}

fn run_at<'a>(task: Task<'a>, pc: Pc) -> &'a Run {
    match task.program.insts[pc] {
        Inst::Run(i) => &task.program.runs[i],
        _ => unreachable!("only repetitions keep choices of this kind"),
    }
}

/// Where what is between `from` and `to` ends once more, if it is at `at`.
fn repeated<const WIDE: bool>(
    text: &[u8],
    mut from: usize,
    to: usize,
    mut at: usize,
    fold: Fold,
) -> Option<usize> {
    if fold == Fold::Plain {
        return text[at..].starts_with(&text[from..to]).then_some(at + (to - from));
    }
    while from < to {
        if at >= text.len() {
            return None;
        }
        let (a, after_a) = next::<WIDE>(text, from);
        let (b, after_b) = next::<WIDE>(text, at);
        if fold.lower(a) != fold.lower(b) {
            return None;
        }
        (from, at) = (after_a, after_b);
    }
    Some(at)
}

/// Whether a position is of the kind that is asked for.
fn is_at<const WIDE: bool>(place: SreAtCode, text: &[u8], at: usize) -> bool {
    use SreAtCode as A;
    let boundary = |is_word: fn(u32) -> bool| {
        let before = at > 0 && is_word(next::<WIDE>(text, previous::<WIDE>(text, at)).0);
        let after = at < text.len() && is_word(next::<WIDE>(text, at).0);
        before != after
    };
    let newline = |at: usize| text.get(at) == Some(&b'\n');
    match place {
        A::BEGINNING | A::BEGINNING_STRING => at == 0,
        A::BEGINNING_LINE => at == 0 || newline(at - 1),
        A::END => at == text.len() || at + 1 == text.len() && newline(at),
        A::END_LINE => at == text.len() || newline(at),
        A::END_STRING => at == text.len(),
        A::BOUNDARY | A::LOC_BOUNDARY => boundary(is_ascii_word),
        A::NON_BOUNDARY | A::LOC_NON_BOUNDARY => !boundary(is_ascii_word),
        A::UNI_BOUNDARY => boundary(is_unicode_word),
        A::UNI_NON_BOUNDARY => !boundary(is_unicode_word),
    }
}
