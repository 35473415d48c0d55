//! An experiment is data: question, expected result, arms, programs, plots. The named ones are TOML
//! files in `definitions/`.

use crate::arm::{self, Arm, Runtime, VmOptions};
use crate::error::{Error, Result};
use crate::suite::Suite;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// An experiment as its file says it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// One line.
    pub title: String,
    /// What is asked.
    pub question: String,
    /// What the authors expect, written down before the first run.
    pub expected: String,
    /// What the numbers can't tell.
    pub limits: String,
    /// The arm that the others are compared with.
    pub baseline: String,
    /// Where the programs come from.
    #[serde(default)]
    pub suite: Suite,
    /// As `--programs` takes it.
    #[serde(default = "default_programs")]
    pub programs: String,
    /// What to draw.
    pub plots: Vec<Plot>,
    /// The arms, before lists are multiplied out.
    pub arms: Vec<ArmSpec>,
}

fn default_programs() -> String {
    "default".to_string()
}

/// Plots that a report can hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Plot {
    /// Speed-up per program and arm, with intervals.
    Speedup,
    /// All steady samples as violins.
    Samples,
    /// Time against iteration.
    Warmup,
    /// Compile time by stage.
    Stages,
    /// Compile time against trace length.
    Scaling,
    /// Geometric mean against the number of registers (or cached stack entries).
    Sweep,
    /// The same for several sets of passes: do the factors interact?
    Interaction,
    /// Compile time against speed of the code.
    Pareto,
}

/// Names that `"all"` (allocators) and `"each-off"` (passes) stand for.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Allocators.
    pub allocators: Vec<String>,
    /// Passes.
    pub passes: Vec<String>,
}

/// Arms in a definition: every list is multiplied out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ArmSpec {
    /// Name; by default made from the options. Only for specs that stand for one arm.
    name: Option<String>,
    /// A peer in place of our own machine.
    peer: Option<String>,
    /// A command that speaks the worker protocol; needs a name.
    command: Vec<String>,
    /// Interpreter only.
    nojit: bool,
    alloc: OneOrMany<String>,
    regs: OneOrMany<u8>,
    tos: OneOrMany<u8>,
    passes: OneOrMany<String>,
    threshold: OneOrMany<u32>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        OneOrMany::Many(Vec::new())
    }
}

impl<T: Clone> OneOrMany<T> {
    /// The values, or one `None` when nothing is said.
    fn options(&self) -> Vec<Option<T>> {
        match self {
            OneOrMany::One(v) => vec![Some(v.clone())],
            OneOrMany::Many(vs) if vs.is_empty() => vec![None],
            OneOrMany::Many(vs) => vs.iter().cloned().map(Some).collect(),
        }
    }
}

impl ArmSpec {
    fn expand(&self, known: &Known) -> Result<Vec<Arm>> {
        if let Some(peer) = &self.peer {
            let name = self.name.as_ref().unwrap_or(peer).clone();
            return Ok(vec![Arm { name, runtime: Runtime::Peer(peer.clone()) }]);
        }
        if !self.command.is_empty() {
            let Some(name) = self.name.clone() else {
                return Err(Error::Usage("an arm with a command needs a name".to_string()));
            };
            return Ok(vec![Arm { name, runtime: Runtime::Command(self.command.clone()) }]);
        }
        let mut arms = Vec::new();
        let mut allocs = self.alloc.options();
        if allocs == [Some("all".to_string())] {
            allocs = known.allocators.iter().cloned().map(Some).collect();
        }
        let mut pass_sets = self.passes.options();
        if pass_sets == [Some("each-off".to_string())] {
            pass_sets = known.passes.iter().map(|p| Some(format!("all,-{p}"))).collect();
        }
        for alloc in allocs {
            for regs in self.regs.options() {
                for tos in self.tos.options() {
                    for passes in &pass_sets {
                        for threshold in self.threshold.options() {
                            let nojit = self.nojit;
                            let (alloc, passes) = (alloc.clone(), passes.clone());
                            let o = VmOptions { nojit, alloc, regs, tos, passes, threshold };
                            arms.push(Arm::patchwork(o));
                        }
                    }
                }
            }
        }
        if let Some(name) = &self.name {
            let [arm] = arms.as_mut_slice() else {
                return Err(Error::Usage(format!("the name '{name}' stands for several arms")));
            };
            arm.name.clone_from(name);
        }
        Ok(arms)
    }
}

impl Definition {
    /// Parses a definition.
    ///
    /// # Errors
    /// Whatever is wrong in the text, with its place.
    pub fn parse(text: &str, path: &Path) -> Result<Definition> {
        toml::from_str(text).map_err(Error::format(path))
    }

    /// All arms, baseline first.
    ///
    /// # Errors
    /// Equal names, or no arm with the baseline's.
    pub fn arms(&self, known: &Known) -> Result<Vec<Arm>> {
        let mut arms = Vec::new();
        for spec in &self.arms {
            arms.extend(spec.expand(known)?);
        }
        arm::check_unique(&arms)?;
        let Some(at) = arms.iter().position(|a| a.name == self.baseline) else {
            return Err(Error::Usage(format!("no arm is called '{}' (baseline)", self.baseline)));
        };
        arms[..=at].rotate_right(1);
        Ok(arms)
    }
}

macro_rules! definitions {
    ($($name:literal)*) => {
        /// Names and texts of the experiments that come with the binary; the first is what runs when none is named.
        pub static DEFINITIONS: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../definitions/", $name, ".toml"))),)*];
    };
}

definitions! { "ab" "aa" "sweep" "tos" "ablation" "factorial" "compile" "peers" "pyperformance" }

/// The named definition: a bundled one, or a `.toml` file.
///
/// # Errors
/// Neither exists, or the text is wrong.
pub fn by_name(name: &str) -> Result<Definition> {
    if let Some((_, text)) = DEFINITIONS.iter().find(|(n, _)| *n == name) {
        return Definition::parse(text, Path::new(name));
    }
    if name.ends_with(".toml") {
        let path = Path::new(name);
        let text = std::fs::read_to_string(path).map_err(Error::io("read", path))?;
        return Definition::parse(&text, path);
    }
    let known: Vec<&str> = DEFINITIONS.iter().map(|d| d.0).collect();
    Err(Error::Usage(format!(
        "no experiment is called '{name}'; there are {}, size and any FILE.toml",
        known.join(", ")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_definition_is_valid() {
        let names = |list: &[&str]| list.iter().map(|s| s.to_string()).collect();
        let known =
            Known { allocators: names(&["stack", "linear"]), passes: names(&["dce", "unbox"]) };
        for (name, _) in DEFINITIONS {
            let d = by_name(name).expect(name);
            let arms = d.arms(&known).expect(name);
            assert_eq!(arms[0].name, d.baseline, "{name}");
            assert!(arms.len() >= 2, "{name}");
            assert!(d.question.ends_with('?'), "{name}: a question");
            d.suite.select(&d.programs).expect(name);
        }
    }

    #[test]
    fn lists_multiply_and_mistakes_are_named() {
        let parse = |t: &str| Definition::parse(t, Path::new("t.toml"));
        let head =
            "title='t'\nquestion='q?'\nexpected='e'\nlimits='l'\nplots=[]\nbaseline='linear r=2'\n";
        let d = parse(&format!("{head}[[arms]]\nalloc=['stack','linear']\nregs=[1,2]\n"));
        let names: Vec<_> = d
            .expect("valid")
            .arms(&Known::default())
            .expect("valid")
            .into_iter()
            .map(|a| a.name)
            .collect();
        assert_eq!(names, ["linear r=2", "stack r=1", "stack r=2", "linear r=1"]);
        let wrong = parse(&format!("{head}[[arms]]\nallocator='x'\n")).expect_err("unknown key");
        assert!(wrong.to_string().contains("allocator"), "{wrong}");
        let d = parse(&format!("{head}[[arms]]\nalloc='stack'\n")).expect("valid");
        assert!(d.arms(&Known::default()).is_err(), "no baseline");
        assert!(by_name("nonsense").is_err());
        assert!(by_name("missing.toml").is_err());
    }
}
