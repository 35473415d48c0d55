//! What a run is going to do, decided before it starts and kept with its results.

use crate::arm::Arm;
use crate::definition::Plot;
use crate::error::{Error, Result};
use crate::suite::{Subject, Suite};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// A run's parameters. Two runs with equal plans do the same jobs in the same order.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// Name of the experiment.
    pub experiment: String,
    /// One line.
    pub title: String,
    /// What is asked.
    pub question: String,
    /// What was expected beforehand.
    pub expected: String,
    /// What the numbers can't tell.
    pub limits: String,
    /// What to draw.
    pub plots: Vec<Plot>,
    /// Arms, baseline first.
    pub arms: Vec<Arm>,
    /// Where the programs come from.
    #[serde(default)]
    pub suite: Suite,
    /// Programs, by name.
    pub programs: Vec<String>,
    /// Processes per arm and program.
    pub processes: u32,
    /// Calls of `bench()` per process.
    pub iterations: u32,
    /// Time limit for these calls, in seconds.
    pub max_seconds: f64,
    /// The CPU on which all workers run, if they are kept to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<u32>,
    /// Seed of the order and of the bootstrap.
    pub seed: u64,
    /// This run's share of the work.
    pub shard: Shard,
    /// The command, for the record.
    pub command: Vec<String>,
}

/// Share `index` (from 1) of `count`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Shard {
    /// Which, from 1.
    pub index: u32,
    /// Of how many.
    pub count: u32,
}

impl Shard {
    /// All of it.
    pub const WHOLE: Shard = Shard { index: 1, count: 1 };
}

impl std::str::FromStr for Shard {
    type Err = String;
    fn from_str(s: &str) -> std::result::Result<Shard, String> {
        let wrong = || format!("'{s}' is no shard; write for example 2/8");
        let (i, n) = s.split_once('/').ok_or_else(wrong)?;
        let (index, count) = (i.parse().map_err(|_| wrong())?, n.parse().map_err(|_| wrong())?);
        if index == 0 || index > count {
            return Err(wrong());
        }
        Ok(Shard { index, count })
    }
}

/// One process.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Job {
    /// Index into [`Plan::programs`].
    pub program: usize,
    /// Index into [`Plan::arms`].
    pub arm: usize,
    /// Which of the [`Plan::processes`].
    pub round: u32,
}

impl Plan {
    /// The jobs of this shard in order: rounds one after the other; in each, the programs in random
    /// order; for each, the arms in random order and next to each other, so that slow drift of the
    /// machine hits all arms alike (a randomised complete block design).
    pub fn jobs(&self) -> Vec<Job> {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        let mut jobs = Vec::new();
        let mut block = 0;
        for round in 0..self.processes {
            let mut programs: Vec<usize> = (0..self.programs.len()).collect();
            programs.shuffle(&mut rng);
            for program in programs {
                let mut arms: Vec<usize> = (0..self.arms.len()).collect();
                arms.shuffle(&mut rng);
                arms.retain(|arm| self.runs(*arm, program));
                if block % self.shard.count == self.shard.index - 1 {
                    jobs.extend(arms.into_iter().map(|arm| Job { program, arm, round }));
                }
                block += 1;
            }
        }
        jobs
    }

    /// Whether an arm can run a program: there are ports of some programs only.
    fn runs(&self, arm: usize, program: usize) -> bool {
        let arm = &self.arms[arm];
        match self.suite.find(&self.programs[program]) {
            Some(Subject::Bundled(p)) => arm.source(p).is_some(),
            Some(Subject::Pyperformance(_)) => arm.runs_python(),
            None => true,
        }
    }

    /// For each arm that can't run all programs: its name, and those that it can't.
    pub fn gaps(&self) -> Vec<(&str, Vec<&str>)> {
        let all = 0..self.programs.len();
        let lacks = |arm: usize| {
            let missing = all.clone().filter(|p| !self.runs(arm, *p));
            missing.map(|p| self.programs[p].as_str()).collect::<Vec<_>>()
        };
        let arms = self.arms.iter().enumerate();
        arms.map(|(i, a)| (a.name.as_str(), lacks(i))).filter(|g| !g.1.is_empty()).collect()
    }

    /// Whether results of both belong together: all equal but shard and command.
    ///
    /// # Errors
    /// What differs.
    pub fn check_same_but_shard(&self, other: &Plan) -> Result<()> {
        let plain = |p: &Plan| Plan { shard: Shard::WHOLE, command: Vec::new(), ..p.clone() };
        if plain(self) == plain(other) {
            return Ok(());
        }
        Err(Error::Usage(
            "the runs have different plans (arms, programs, processes, samples, seed): they can't be merged"
                .to_string(),
        ))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::collections::BTreeSet;

    pub(crate) fn plan() -> Plan {
        Plan {
            experiment: "test".into(),
            title: "A test".into(),
            question: "Does it work?".into(),
            expected: "Yes.".into(),
            limits: "Everything.".into(),
            plots: vec![Plot::Speedup, Plot::Samples, Plot::Warmup, Plot::Stages, Plot::Scaling],
            arms: vec![Arm::peer("python3"), Arm { name: "again".into(), ..Arm::peer("python3") }],
            suite: Suite::Bundled,
            programs: vec!["int_sum".into(), "sieve".into(), "fft".into()],
            processes: 4,
            iterations: 10,
            max_seconds: 1.0,
            pin: None,
            seed: 1,
            shard: Shard::WHOLE,
            command: vec![],
        }
    }

    #[test]
    fn every_job_comes_once_and_arms_of_a_program_stand_together() {
        let jobs = plan().jobs();
        assert_eq!(jobs.len(), 24);
        assert_eq!(jobs.iter().collect::<BTreeSet<_>>().len(), 24);
        for pair in jobs.chunks(2) {
            assert_eq!((pair[0].program, pair[0].round), (pair[1].program, pair[1].round));
        }
        let first: BTreeSet<usize> = jobs.chunks(2).map(|p| p[0].arm).collect();
        assert_eq!(first.len(), 2, "the arm that goes first changes");
        assert_eq!(jobs, plan().jobs(), "deterministic");
        assert_ne!(jobs, Plan { seed: 2, ..plan() }.jobs());
    }

    #[test]
    fn shards_partition_the_jobs() {
        let mut all: Vec<Job> = (1..=3)
            .flat_map(|index| Plan { shard: Shard { index, count: 3 }, ..plan() }.jobs())
            .collect();
        let mut whole = plan().jobs();
        all.sort();
        whole.sort();
        assert_eq!(all, whole);
        assert_eq!("2/3".parse(), Ok(Shard { index: 2, count: 3 }));
        for wrong in ["0/3", "4/3", "3", "a/b", "1/"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
