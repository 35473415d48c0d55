//! The traces of one CPython version under every strategy: sums, tables. Versions stay apart: their uops differ, so
//! that a hundred of one are not a hundred of another.

use super::cost::{self, Traffic};
use super::facts::Facts;
use super::load::{Corpus, Trace, read};
use super::walk::{Unmodelled, walk};
use crate::report::results::three_digits;
use crate::report::table::Table;
use std::collections::{BTreeMap, BTreeSet};

/// Depths of the stack cache that are tried.
pub const DEPTHS: std::ops::RangeInclusive<usize> = 0..=8;
/// Numbers of registers that are tried.
pub const REGISTERS: std::ops::RangeInclusive<usize> = 2..=12;
/// Turns that a loop is walked; the middle one is counted.
const TURNS: usize = 3;

/// What the corpus says.
#[derive(Debug, Default)]
pub struct Study {
    /// CPython's version.
    pub python: &'static str,
    /// Traces that were modelled.
    pub traces: usize,
    /// Of these, loops.
    pub loops: usize,
    /// Uops on the main paths.
    pub uops: usize,
    /// Traces that were not modelled.
    pub left_out: usize,
    /// The unknown uops in them, with the number of these traces that hold each.
    pub unknown: BTreeMap<String, usize>,
    /// Strategies in order of the table.
    pub strategies: Vec<Strategy>,
    /// By pyperformance program: traces, uops, and the traffic of each strategy.
    pub programs: BTreeMap<String, (usize, usize, Vec<Traffic>)>,
}

/// One strategy over the corpus.
#[derive(Clone, Debug, Default)]
pub struct Strategy {
    /// Its name.
    pub name: String,
    /// Registers or cached entries, where there is such a number.
    pub number: Option<usize>,
    /// Sum.
    pub traffic: Traffic,
    /// Pairs of uop and cache depth that occur.
    pub variants: BTreeSet<(String, usize)>,
}

/// Studies the traces of one version.
///
/// # Errors
/// The corpus or the table of facts is broken, or they contradict each other.
pub fn run(corpus: &'static Corpus) -> Result<Study, String> {
    let facts = (corpus.facts)()?;
    let python = corpus.python;
    let mut study = Study { python, strategies: strategies(), ..Study::default() };
    for trace in read(corpus.bytes).map_err(|e| format!("{python}: {e}"))? {
        match study.add(&trace, &facts) {
            Ok(()) => {}
            Err(Unmodelled::Unknown(_)) => study.leave_out(&trace, &facts),
            Err(Unmodelled::Contradiction(what)) => {
                return Err(format!("{python} {} {}: {what}", trace.benchmark, trace.function));
            }
        }
    }
    Ok(study)
}

fn strategies() -> Vec<Strategy> {
    let named =
        |name: &str, number| Strategy { name: name.to_string(), number, ..Strategy::default() };
    let mut all = vec![named("stack", None)];
    all.extend(DEPTHS.skip(1).map(|k| named(&format!("tos k={k}"), Some(k))));
    all.push(named("slots", None));
    all.extend(REGISTERS.map(|r| named(&format!("{r} registers"), Some(r))));
    all
}

impl Study {
    fn leave_out(&mut self, trace: &Trace, facts: &Facts) {
        self.left_out += 1;
        let unknown: BTreeSet<&String> =
            trace.uops.iter().map(|u| &u.0).filter(|n| facts.get(n).is_none()).collect();
        for name in unknown {
            *self.unknown.entry(name.clone()).or_insert(0) += 1;
        }
    }

    fn add(&mut self, trace: &Trace, facts: &Facts) -> Result<(), Unmodelled> {
        let once = walk(trace, facts, 1)?;
        let turns = if once.loops { walk(trace, facts, TURNS)? } else { once.clone() };
        let n = once.steps.len();
        let counted = if once.loops { n * (TURNS / 2)..n * (TURNS / 2 + 1) } else { 0..n };
        self.traces += 1;
        self.loops += usize::from(once.loops);
        self.uops += n;
        let count = self.strategies.len();
        let program = self
            .programs
            .entry(trace.benchmark.clone())
            .or_insert_with(|| (0, 0, vec![Traffic::default(); count]));
        program.0 += 1;
        program.1 += n;
        for (s, sum) in self.strategies.iter_mut().zip(&mut program.2) {
            let traffic = match (s.name.as_str(), s.number) {
                ("slots", _) => cost::slots(&once.steps),
                (name, Some(r)) if name.ends_with("registers") => {
                    cost::registers(&turns, r, counted.clone())
                }
                (_, k) => cost::stack(&once.steps, k.unwrap_or(0), &mut s.variants),
            };
            s.traffic.add(traffic);
            sum.add(traffic);
        }
        Ok(())
    }

    /// One row per strategy.
    pub fn table(&self) -> Table {
        let mut t = Table::new(&[
            "strategy",
            "loads",
            "stores",
            "per 100 uops",
            "of stack",
            "spills: pressure",
            "call",
            "exit",
            "variants",
        ]);
        let all = self.strategies[0].traffic.total() as f64;
        for s in &self.strategies {
            let ops = s.traffic.total() as f64;
            let cause = |n: u64| if s.number.is_some() { n.to_string() } else { "–".to_string() };
            t.row(vec![
                s.name.clone(),
                s.traffic.loads.to_string(),
                s.traffic.stores.to_string(),
                three_digits(100.0 * ops / self.uops as f64),
                format!("{:.1} %", 100.0 * ops / all),
                cause(s.traffic.pressure),
                cause(s.traffic.calls),
                cause(s.traffic.exit),
                if s.variants.is_empty() {
                    "–".to_string()
                } else {
                    s.variants.len().to_string()
                },
            ]);
        }
        t
    }

    /// Memory operations per 100 uops, one row per pyperformance program, all strategies.
    pub fn program_table(&self) -> Table {
        let mut header = vec!["program".to_string(), "traces".to_string(), "uops".to_string()];
        header.extend(self.strategies.iter().map(|s| s.name.clone()));
        let mut t = Table { header, ..Table::default() };
        for (name, (traces, uops, traffic)) in &self.programs {
            let mut row = vec![name.clone(), traces.to_string(), uops.to_string()];
            row.extend(
                traffic.iter().map(|t| three_digits(100.0 * t.total() as f64 / *uops as f64)),
            );
            t.row(row);
        }
        t
    }

    /// How many variants of each uop a cache of k stack entries would ever use: one row per uop.
    pub fn variant_table(&self) -> Table {
        let cached: Vec<&Strategy> =
            self.strategies.iter().filter(|s| s.name.starts_with("tos")).collect();
        let names: BTreeSet<&String> =
            cached.iter().flat_map(|s| s.variants.iter().map(|v| &v.0)).collect();
        let mut header = vec!["uop".to_string()];
        header.extend(cached.iter().map(|s| s.name.clone()));
        let mut t = Table { header, ..Table::default() };
        for name in names {
            let of = |s: &&Strategy| s.variants.iter().filter(|v| v.0 == *name).count().to_string();
            t.row(std::iter::once(name.clone()).chain(cached.iter().map(of)).collect());
        }
        t
    }

    /// What was left out, in words.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = vec![format!(
            "CPython {}: {} traces modelled ({} loops), {} uops on their main paths; static counts, every trace weighs the same",
            self.python, self.traces, self.loops, self.uops
        )];
        if self.left_out > 0 {
            let mut by_count: Vec<_> = self.unknown.iter().collect();
            by_count.sort_by_key(|(name, n)| (std::cmp::Reverse(**n), name.to_string()));
            let listed: Vec<String> =
                by_count.iter().take(12).map(|(name, n)| format!("{name} ({n})")).collect();
            notes.push(format!(
                "{} traces not modelled; {} uops are unknown, in most traces {}",
                self.left_out,
                by_count.len(),
                listed.join(", ")
            ));
        }
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::load::CORPUS;
    use crate::corpus::walk::tests::trace;

    #[test]
    fn traces_with_unknown_uops_are_left_out_and_named() {
        let facts = Facts::cpython_3_13().expect("valid");
        let mut study = Study::default();
        study.leave_out(&trace(&[("_FROB", 0), ("_FROB", 1), ("_LOAD_FAST", 0)]), &facts);
        study.leave_out(&trace(&[("_FROB", 0), ("_GLORK", 1)]), &facts);
        let notes = study.notes();
        assert!(notes[1].starts_with("2 traces not modelled; 2 uops are unknown"), "{notes:?}");
        assert!(notes[1].ends_with("_FROB (2), _GLORK (1)"), "{notes:?}");
    }

    #[test]
    fn more_registers_and_deeper_caches_never_cost_more() {
        let counts = CORPUS.iter().map(never_cost_more);
        assert_eq!(counts.collect::<Vec<_>>(), [(1025, 241, 30), (137, 22, 6)]);
    }

    /// Traces, loops and programs of a version, of which all else is checked.
    fn never_cost_more(corpus: &'static Corpus) -> (usize, usize, usize) {
        let study = run(corpus).expect("the corpus is modelled");
        let total = |name: &str| {
            let s = study.strategies.iter().find(|s| s.name == name);
            s.unwrap_or_else(|| panic!("{name}")).traffic.total()
        };
        for r in REGISTERS.skip(1) {
            let (fewer, more) =
                (total(&format!("{} registers", r - 1)), total(&format!("{r} registers")));
            assert!(more <= fewer, "{r} registers: {more} > {fewer}");
        }
        assert!(total("tos k=1") < total("stack"));
        assert!(total("slots") < total("stack"));
        assert!(total("8 registers") < total("slots"));
        assert_eq!(study.left_out, 0);
        assert_eq!(study.table().rows.len(), study.strategies.len());
        let programs = study.program_table().rows.len();
        let variants = study.variant_table();
        assert!(variants.rows.len() > 100, "{}", variants.rows.len());
        let count = |cell: &String| cell.parse::<usize>().expect("a number");
        for row in &variants.rows {
            // With a cache of k entries a uop can meet 0 to k of them.
            assert!((1..).zip(&row[1..]).all(|(k, n)| count(n) <= k + 1), "{row:?}");
        }
        (study.traces, study.loops, programs)
    }
}
