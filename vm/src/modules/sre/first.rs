//! What a match of a part of a program can begin with.

use super::classes::ByteSet;
use super::program::{Greed, Inst, Pc, Program, Start};
use rustpython_sre_engine::SreAtCode;

/// How many instructions are looked at for one answer.
const MOST_INSTRUCTIONS: usize = 100;

impl Program {
    /// Fills in what alternatives, loops and the whole program begin with, and what follows repetitions.
    pub(super) fn analyse(&mut self, prefix: &[u8]) {
        for i in 0..self.alternatives.len() {
            self.alternatives[i].first = self.first(self.alternatives[i].pc);
        }
        for i in 0..self.loops.len() {
            self.loops[i].first = self.first(self.loops[i].body);
        }
        for pc in 0..self.insts.len() {
            let Inst::Run(i) = self.insts[pc] else { continue };
            let tail = self.first(pc + 1);
            let own = self.classes[self.runs[i].class].first_bytes(self.is_text);
            let run = &mut self.runs[i];
            run.tail = tail;
            // No shorter repetition can be followed by what must come next.
            if run.greed == Greed::Most && tail.is_some_and(|tail| tail.is_disjoint(&own)) {
                run.greed = Greed::OnlyMost;
            }
        }
        let at_beginning =
            matches!(self.insts[0], Inst::At(SreAtCode::BEGINNING | SreAtCode::BEGINNING_STRING));
        self.start = if at_beginning {
            Start::Beginning
        } else if prefix.len() > 1 || self.is_literal {
            Start::Literal(Box::new(memchr::memmem::Finder::new(prefix).into_owned()))
        } else {
            match self.first(0) {
                None => Start::Anywhere,
                Some(set) => match set.iter().count() {
                    0..=3 => Start::Few(set.iter().collect()),
                    _ => Start::OneOf(set),
                },
            }
        };
    }

    /// The bytes that a match from `pc` on begins with; `None` if it may be empty, or it would take long to tell.
    fn first(&self, pc: Pc) -> Option<ByteSet> {
        let mut set = ByteSet::default();
        let mut seen: Vec<Pc> = Vec::new();
        let mut open = vec![pc];
        while let Some(pc) = open.pop() {
            if seen.contains(&pc) {
                continue;
            }
            if seen.len() == MOST_INSTRUCTIONS {
                return None;
            }
            seen.push(pc);
            match self.insts[pc] {
                Inst::Fail => {}
                Inst::Match | Inst::GroupRef(..) => return None,
                // What is inside takes what it takes, whatever comes next.
                Inst::AssertEnd { .. } | Inst::AtomicEnd(_) | Inst::PossessiveEnd(_) => {
                    return None;
                }
                Inst::Byte(b) => set.add(b),
                Inst::Bytes(at, _) => set.add(self.literals[at]),
                Inst::Class(i) => set.add_all(&self.classes[i].first_bytes(self.is_text)),
                Inst::At(_) | Inst::Mark(_) | Inst::AtomicEnter(_) => open.push(pc + 1),
                Inst::Assert { end, .. } => open.push(end + 1),
                Inst::Jump(to) => open.push(to),
                Inst::Branch(first, n) => {
                    open.extend(self.alternatives[first..first + n].iter().map(|a| a.pc));
                }
                Inst::Run(i) => {
                    set.add_all(&self.classes[self.runs[i].class].first_bytes(self.is_text));
                    if self.runs[i].min == 0 {
                        open.push(pc + 1);
                    }
                }
                Inst::LoopEnter(i) | Inst::MaxUntil(i) | Inst::MinUntil(i) => {
                    open.push(self.loops[i].body);
                    let is_entry = matches!(self.insts[pc], Inst::LoopEnter(_));
                    if !is_entry || self.loops[i].min == 0 {
                        open.push(self.loops[i].after);
                    }
                }
                Inst::PossessiveNext(i) => open.extend([pc + 1, self.loops[i].after]),
                Inst::GroupExists(_, other) => open.extend([pc + 1, other]),
            }
        }
        Some(set)
    }
}
