//! What each uop of a CPython version does to the operand stack: `corpus/uops-VERSION.txt`, parsed. Equal names mean
//! other effects in other versions, so a table is only good for its own.

use std::collections::BTreeMap;

const CPYTHON_3_13: &str = include_str!("../../corpus/uops-3.13.txt");
const CPYTHON_3_16: &str = include_str!("../../corpus/uops-3.16.txt");

/// A number, or an expression of the oparg.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Count {
    fixed: u32,
    /// Times the oparg.
    per_oparg: u32,
    /// Plus the oparg's lowest bit.
    low_bit: bool,
}

impl Count {
    /// Its value.
    pub fn of(self, oparg: u32) -> usize {
        (self.fixed + self.per_oparg * oparg + u32::from(self.low_bit) * (oparg & 1)) as usize
    }

    /// Whether the number of operands varies: they are an array in memory then.
    pub fn is_array(self) -> bool {
        self.per_oparg > 0
    }

    fn parse(text: &str) -> Option<Count> {
        let mut count = Count { fixed: 0, per_oparg: 0, low_bit: false };
        for term in text.split('+') {
            match term {
                "n" => count.per_oparg = 1,
                "2n" => count.per_oparg = 2,
                "b" => count.low_bit = true,
                number => count.fixed += number.parse::<u32>().ok()?,
            }
        }
        Some(count)
    }
}

/// What a uop does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fact {
    /// Entries popped.
    pub pops: Count,
    /// Entries pushed.
    pub pushes: Count,
    /// Depths read but not popped.
    pub reads: Vec<Count>,
    /// Calls C code that may run anything.
    pub calls: bool,
    /// Name of a special rule, or empty.
    pub rule: &'static str,
    /// Depths (before the uop) of popped entries that are pushed again above the results, deepest first.
    pub kept: Vec<Count>,
}

/// The table.
#[derive(Debug)]
pub struct Facts(BTreeMap<&'static str, Fact>);

impl Facts {
    /// Parses the committed table of CPython 3.13.
    ///
    /// # Errors
    /// The line that is wrong.
    pub fn cpython_3_13() -> Result<Facts, String> {
        parse(CPYTHON_3_13).map(Facts)
    }

    /// The same for CPython 3.16 (as of June 2026).
    ///
    /// # Errors
    /// The line that is wrong.
    pub fn cpython_3_16() -> Result<Facts, String> {
        parse(CPYTHON_3_16).map(Facts)
    }

    /// The fact about a uop; `_LOAD_FAST_3` and its like stand for `_LOAD_FAST`.
    pub fn get(&self, name: &str) -> Option<&Fact> {
        self.0.get(name).or_else(|| {
            let (stem, digit) = name.rsplit_once('_')?;
            digit.parse::<u8>().ok()?;
            self.0.get(stem)
        })
    }
}

/// Flags and rules of uops that call C code that may run anything.
const CALLS: [&str; 5] = ["c", "general_frame", "generator_frame", "global", "call_in_place"];

fn parse(table: &'static str) -> Result<BTreeMap<&'static str, Fact>, String> {
    let mut facts = BTreeMap::new();
    for (n, line) in table.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = || format!("line {}: '{line}'", n + 1);
        let words: Vec<&'static str> = line.split_whitespace().collect();
        let (name, pops, pushes, reads, rule, kept) = match words.as_slice() {
            [name, pops, pushes, reads, rule] => (name, pops, pushes, reads, rule, "-"),
            [name, pops, pushes, reads, rule, kept] => (name, pops, pushes, reads, rule, *kept),
            _ => return Err(wrong()),
        };
        let depths = |list: &str| match list {
            "-" => Some(Vec::new()),
            list => list.split(',').map(Count::parse).collect(),
        };
        let fact = Fact {
            pops: Count::parse(pops).ok_or_else(wrong)?,
            pushes: Count::parse(pushes).ok_or_else(wrong)?,
            reads: depths(reads).ok_or_else(wrong)?,
            calls: CALLS.contains(rule),
            rule: if matches!(*rule, "-" | "c") { "" } else { rule },
            kept: depths(kept).ok_or_else(wrong)?,
        };
        if facts.insert(*name, fact).is_some() {
            return Err(wrong());
        }
    }
    Ok(facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_parses() {
        let facts = Facts::cpython_3_13().expect("valid");
        let call = facts.get("_CALL_LEN").expect("known");
        assert_eq!((call.pops.of(1), call.pushes.of(1), call.calls), (3, 1, true));
        assert!(call.pops.is_array());
        assert_eq!(facts.get("_LOAD_GLOBAL_MODULE").expect("known").pushes.of(5), 2);
        assert_eq!(facts.get("_LOAD_FAST_7"), facts.get("_LOAD_FAST"));
        assert!(facts.get("_UNHEARD_OF").is_none());
        assert!(facts.get("_BINARY_OP_ADD_INT_9x").is_none());
    }

    #[test]
    fn operands_that_are_handed_back() {
        let facts = Facts::cpython_3_16().expect("valid");
        let call = facts.get("_CALL_BUILTIN_O").expect("known");
        let kept: Vec<usize> = call.kept.iter().map(|d| d.of(1)).collect();
        assert_eq!((call.pops.of(1), call.pushes.of(1), kept), (3, 1, vec![3, 1]));
    }

    #[test]
    fn mistakes_name_their_line() {
        assert!(parse("_A 1 1 - -\n_A 1 1 - -\n").expect_err("twice").contains("line 2"));
        assert!(parse("_A 1 q - -\n").is_err());
        assert!(parse("_A 1\n").is_err());
    }
}
