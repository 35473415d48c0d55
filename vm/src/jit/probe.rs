//! Whether code is worth entering.
//!
//! Going into compiled code and out again takes as long as the interpreter needs for a dozen or two instructions. A loop that is
//! left again in each turn, at a `yield` to the runtime say, is better interpreted. Turns are not counted, which would cost
//! each of them an instruction. So when recording can't go on at an exit that most runs take, some runs are timed.

use std::cell::Cell;
use std::time::Duration;

/// Runs that are timed.
const RUNS: u32 = 64;
/// What is shorter is not worth it, with the clock's own time.
const SHORT: Duration = Duration::from_nanos(100);
/// So many short runs of all are too many.
const TOO_MANY: u32 = RUNS / 8 * 7;

/// Runs of one executor that are timed.
#[derive(Debug, Default)]
pub struct Probe {
    left: Cell<u32>,
    short: Cell<u32>,
}

impl Probe {
    /// The next runs are to be timed.
    pub fn start(&self) {
        self.left.set(RUNS);
        self.short.set(0);
    }

    /// Whether the next run is to be timed.
    #[inline]
    pub fn is_on(&self) -> bool {
        self.left.get() > 0
    }

    /// A run took so long. True after the last one, if most were short.
    pub fn note(&self, took: Duration) -> bool {
        self.left.set(self.left.get() - 1);
        self.short.set(self.short.get() + u32::from(took < SHORT));
        self.left.get() == 0 && self.short.get() >= TOO_MANY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_runs_are_told_from_some_long_ones() {
        let probe = Probe::default();
        assert!(!probe.is_on());
        for (long, worthless) in [(0, true), (8, true), (9, false), (64, false)] {
            probe.start();
            let mut said = Vec::new();
            for run in 0..RUNS {
                assert!(probe.is_on());
                let took = if run < long { 10 * SHORT } else { SHORT / 2 };
                said.push(probe.note(took));
            }
            assert!(!probe.is_on());
            assert_eq!(said.pop(), Some(worthless), "{long} long runs");
            assert!(!said.contains(&true), "only the last run decides");
        }
    }
}
