//! The optimiser: passes over a trace, a file each, every one switchable by name.
//!
//! A pass takes a verified trace and returns a verified one that behaves the same for the evaluator: the
//! same exits with the same rebuilt frames (a hoisted guard may leave earlier, at a loop's entry).

use crate::trace::Trace;

mod cse;
mod dce;
mod fold;
mod fuse;
mod guards;
mod hoist;
mod invariants;
mod layout;
mod licm;
mod loop_entry;
mod refcounts;
mod sink;
mod unbox;

/// A pass.
#[derive(Clone, Copy)]
pub struct Pass {
    /// Its name in `--passes=`.
    pub name: &'static str,
    /// What it does, in a line.
    pub doc: &'static str,
    /// The pass itself.
    pub run: fn(&mut Trace),
}

impl std::fmt::Debug for Pass {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// All passes, in the order in which they first run.
pub static PASSES: &[Pass] = &[
    Pass { name: "hoist", doc: hoist::DOC, run: hoist::run },
    Pass { name: "guards", doc: guards::DOC, run: guards::run },
    Pass { name: "invariants", doc: invariants::DOC, run: invariants::run },
    Pass { name: "refcounts", doc: refcounts::DOC, run: refcounts::run },
    Pass { name: "cse", doc: cse::DOC, run: cse::run },
    Pass { name: "sink", doc: sink::DOC, run: sink::run },
    Pass { name: "unbox", doc: unbox::DOC, run: unbox::run },
    Pass { name: "fold", doc: fold::DOC, run: fold::run },
    Pass { name: "licm", doc: licm::DOC, run: licm::run },
    Pass { name: "fuse", doc: fuse::DOC, run: fuse::run },
    Pass { name: "dce", doc: dce::DOC, run: dce::run },
];

/// The order in which they run. What common subexpressions find out about loads tells guards and reference counts more,
/// and raw arithmetic has common subexpressions of its own.
static SEQUENCE: &[&str] = &[
    "hoist",
    "guards",
    "invariants",
    "refcounts",
    "cse",
    "guards",
    "refcounts",
    "sink",
    "guards",
    "refcounts",
    "unbox",
    "fold",
    "cse",
    "licm",
    "fuse",
    "dce",
];

/// Which passes to run: bit *i* for `PASSES[i]`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct PassSet(pub u32);

impl Default for PassSet {
    fn default() -> PassSet {
        PassSet::ALL
    }
}

impl PassSet {
    /// Every pass.
    pub const ALL: PassSet = PassSet(u32::MAX);
    /// None.
    pub const NONE: PassSet = PassSet(0);

    /// Whether pass `i` of [`PASSES`] is in it.
    pub fn contains(self, i: usize) -> bool {
        self.0 >> i & 1 != 0
    }

    /// The set without the passes of this name.
    pub fn without(self, name: &str) -> PassSet {
        let named = (0..).zip(PASSES).filter(|(_, p)| p.name == name);
        PassSet(named.fold(self.0, |bits, (i, _)| bits & !(1 << i)))
    }

    /// Parses `all`, `none`, a list of names (`guards,unbox`), or names to leave out (`all,-unbox`).
    ///
    /// # Errors
    /// Names the unknown pass and lists the known ones.
    pub fn parse(text: &str) -> Result<PassSet, String> {
        let mut set = PassSet::NONE;
        for word in text.split(',').map(str::trim).filter(|w| !w.is_empty()) {
            let (remove, name) = match word.strip_prefix('-') {
                Some(name) => (true, name),
                None => (false, word),
            };
            let bits = match (name, PASSES.iter().position(|p| p.name == name)) {
                ("all", _) => u32::MAX,
                ("none", _) => 0,
                (_, Some(i)) => 1 << i,
                _ => {
                    let known: Vec<&str> = PASSES.iter().map(|p| p.name).collect();
                    return Err(format!("unknown pass `{name}`; known: {}", known.join(", ")));
                }
            };
            if remove {
                set.0 &= !bits;
            } else {
                set.0 |= bits;
            }
        }
        Ok(set)
    }
}

/// Runs the passes of a set in order, some more than once; `watch` sees the trace after each. The result holds no
/// values and snapshots that nothing refers to; in between there are some.
pub fn optimise(mut trace: Trace, set: PassSet, mut watch: impl FnMut(&Pass, &Trace)) -> Trace {
    if set != PassSet::NONE {
        trace = layout::in_order(trace);
    }
    for name in SEQUENCE {
        let number = PASSES.iter().position(|p| p.name == *name).expect("a pass of the list");
        if !set.contains(number) {
            continue;
        }
        let pass = &PASSES[number];
        (pass.run)(&mut trace);
        watch(pass, &trace);
    }
    // Dead-code elimination makes a copy without the unused already.
    if set == PassSet::NONE || set.contains(PASSES.len() - 1) {
        trace
    } else {
        dce::copy(&trace, |_| true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pass_runs_and_dead_code_elimination_last() {
        assert!(PASSES.iter().all(|p| SEQUENCE.contains(&p.name)));
        let last = PASSES.last().map(|p| p.name);
        assert_eq!((SEQUENCE.last().copied(), last), (Some("dce"), Some("dce")));
    }

    #[test]
    fn sets_parse_by_name_and_by_exclusion() {
        assert_eq!(PassSet::parse("none"), Ok(PassSet::NONE));
        assert_eq!(PassSet::parse("all"), Ok(PassSet::ALL));
        let dce = PASSES.iter().position(|p| p.name == "dce").unwrap();
        assert_eq!(PassSet::parse("dce"), Ok(PassSet(1 << dce)));
        assert!(!PassSet::parse("all,-dce").unwrap().contains(dce));
        assert!(PassSet::parse("dse").unwrap_err().contains("known: hoist, guards"));
    }
}
