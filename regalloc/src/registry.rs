//! All strategies, in one list: the command line, the documents, the tests and the experiments iterate over it.
//! To add one: a folder in `strategies` and a line here.

use crate::allocator::Allocator;
use crate::strategies;

/// Options of strategies, from the command line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// `--tos=`: how many entries of the operand stack `tos` keeps in registers, 0…5.
    pub tos: u8,
}

impl Default for Options {
    fn default() -> Options {
        Options { tos: 3 }
    }
}

/// A strategy in the list.
#[derive(Clone, Copy)]
pub struct Strategy {
    /// The name in `--alloc=`.
    pub name: &'static str,
    /// What it does, in a line.
    pub about: &'static str,
    /// It is for the study of single traces, not for running programs: may take seconds, and refuses large traces.
    pub offline: bool,
    /// Makes one.
    pub make: fn(&Options) -> Box<dyn Allocator>,
}

impl std::fmt::Debug for Strategy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.name)
    }
}

/// Every strategy, the baseline first.
pub static STRATEGIES: &[Strategy] = &[
    Strategy {
        name: "stack",
        about: "CPython 3.13: everything through the operand stack and the frame",
        offline: false,
        make: |_| Box::new(strategies::stack::Stack::default()),
    },
    Strategy {
        name: "tos",
        about: "CPython 3.15: the top k stack entries in registers (--tos=k), locals in memory",
        offline: false,
        make: |o| Box::new(strategies::tos::Tos::new(o.tos)),
    },
    Strategy {
        name: "slots",
        about: "SSA, every value in a slot: renaming without registers",
        offline: false,
        make: |_| Box::new(strategies::slots::Slots::default()),
    },
    Strategy {
        name: "linear",
        about: "one forward pass: next-use eviction, registers kept around loops",
        offline: false,
        make: |_| Box::new(strategies::linear::Linear::new()),
    },
    Strategy {
        name: "belady",
        about: "furthest next use goes, distances followed across blocks (Braun and Hack)",
        offline: false,
        make: |_| Box::new(strategies::belady::Belady::default()),
    },
    Strategy {
        name: "reverse",
        about: "LuaJIT's: one pass from the end to the start, registers given at the last use",
        offline: false,
        make: |_| Box::new(strategies::reverse::Reverse::default()),
    },
    Strategy {
        name: "color",
        about: "graph colouring (Chaitin, Briggs): one register per value, or memory",
        offline: false,
        make: |_| Box::new(strategies::color::Color::default()),
    },
    Strategy {
        name: "regalloc2",
        about: "the crate regalloc2's backtracking allocator (Cranelift's)",
        offline: false,
        make: |_| Box::new(strategies::regalloc2::Regalloc2::ion()),
    },
    Strategy {
        name: "regalloc2-fast",
        about: "the crate regalloc2's fast single-pass allocator",
        offline: false,
        make: |_| Box::new(strategies::regalloc2::Regalloc2::fast()),
    },
    Strategy {
        name: "optimal",
        about: "proves the least spill cost (integer programming); offline, for small traces",
        offline: true,
        make: |_| Box::new(strategies::optimal::Optimal::default()),
    },
];

/// No strategy has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no allocator is called `{name}`; known: {}", known())]
pub struct UnknownStrategy {
    /// The name asked for.
    pub name: String,
}

fn known() -> String {
    STRATEGIES.iter().map(|s| s.name).collect::<Vec<_>>().join(", ")
}

/// The strategy of this name.
///
/// # Errors
/// When there is none; the message lists the known ones.
pub fn find(name: &str) -> Result<&'static Strategy, UnknownStrategy> {
    let found = STRATEGIES.iter().find(|s| s.name == name);
    found.ok_or_else(|| UnknownStrategy { name: name.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_found_and_the_allocators_agree() {
        for s in STRATEGIES {
            assert_eq!(find(s.name).map(|f| f.about), Ok(s.about));
            assert_eq!((s.make)(&Options::default()).name(), s.name);
        }
    }

    #[test]
    fn an_unknown_name_gets_the_list() {
        let message = find("magic").map(|_| ()).unwrap_err().to_string();
        assert!(message.contains("`magic`") && message.contains("linear"), "{message}");
    }
}
