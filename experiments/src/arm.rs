//! An arm: one way of running a program.

use crate::error::{Error, Result};
use crate::peer::{Language, Peer};
use crate::program::Program;
use serde::{Deserialize, Serialize};

/// One way of running every program.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Arm {
    /// Unique in an experiment; stands in tables, plots and files.
    pub name: String,
    /// What runs the program.
    pub runtime: Runtime,
}

/// What runs a program.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Runtime {
    /// Our virtual machine.
    Patchwork(VmOptions),
    /// Another implementation, by its name in [`crate::peer::PEERS`].
    Peer(String),
    /// Any command that speaks [`crate::protocol`]. The word `{worker.py}` stands for the bundled Python
    /// worker, so that `["python3.14", "{worker.py}"]` measures another Python.
    Command(Vec<String>),
}

/// Options of our virtual machine. `None` means its default.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct VmOptions {
    /// Interpreter only.
    pub nojit: bool,
    /// Register allocator.
    pub alloc: Option<String>,
    /// Registers per class in the pool.
    pub regs: Option<u8>,
    /// Stack entries in registers (`tos` only).
    pub tos: Option<u8>,
    /// Optimisation passes, as `--passes` takes them.
    pub passes: Option<String>,
    /// Backward jumps before a loop is recorded.
    pub threshold: Option<u32>,
}

impl VmOptions {
    /// The arm's name: the allocator and whatever differs from the default.
    pub fn label(&self) -> String {
        if self.nojit {
            return "interpreter".to_string();
        }
        let mut label = self.alloc.clone().unwrap_or_else(|| "linear".to_string());
        if let Some(k) = self.tos {
            label += &format!(" k={k}");
        }
        if let Some(n) = self.regs {
            label += &format!(" r={n}");
        }
        if let Some(p) = self.passes.as_ref().filter(|p| *p != "all") {
            label += &match p.strip_prefix("all,") {
                Some(off) => format!(" {off}"),
                None if p == "none" => " no passes".to_string(),
                None => format!(" passes={p}"),
            };
        }
        if let Some(t) = self.threshold {
            label += &format!(" threshold={t}");
        }
        label
    }
}

impl Arm {
    /// An arm of our virtual machine, named by its options.
    pub fn patchwork(options: VmOptions) -> Arm {
        Arm { name: options.label(), runtime: Runtime::Patchwork(options) }
    }

    /// A peer's arm.
    pub fn peer(name: &str) -> Arm {
        Arm { name: name.to_string(), runtime: Runtime::Peer(name.to_string()) }
    }

    /// The virtual machine's options, if it is ours.
    pub fn options(&self) -> Option<&VmOptions> {
        match &self.runtime {
            Runtime::Patchwork(o) => Some(o),
            Runtime::Peer(_) | Runtime::Command(_) => None,
        }
    }

    /// What it runs for a bundled program: the file's extension and the source. `None`: it can't run it.
    pub fn source(&self, program: &Program) -> Option<(&'static str, &'static str)> {
        match &self.runtime {
            Runtime::Peer(name) => match Peer::by_name(name) {
                Some(peer) => peer.source(program),
                None => Some(("py", program.source)),
            },
            Runtime::Patchwork(_) | Runtime::Command(_) => Some(("py", program.source)),
        }
    }

    /// Whether it runs Python, not ports of programs.
    pub fn runs_python(&self) -> bool {
        match &self.runtime {
            Runtime::Peer(name) => {
                Peer::by_name(name).is_none_or(|p| p.language == Language::Python)
            }
            Runtime::Patchwork(_) | Runtime::Command(_) => true,
        }
    }

    /// A form of the name that is fit for file names.
    pub fn file_stem(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() || "-.".contains(c) { c } else { '_' };
        self.name.chars().map(plain).collect()
    }
}

/// Checks that names (and file names) are unique.
///
/// # Errors
/// Two arms of one name.
pub fn check_unique(arms: &[Arm]) -> Result<()> {
    for (i, arm) in arms.iter().enumerate() {
        if arms[..i].iter().any(|a| a.file_stem() == arm.file_stem()) {
            return Err(Error::Usage(format!("two arms are called '{}'", arm.name)));
        }
    }
    Ok(())
}

/// The numbers in a list like `1,2,4` or a range like `0..8` (both ends included).
///
/// # Errors
/// Anything else.
pub fn parse_numbers(text: &str) -> std::result::Result<Vec<u8>, String> {
    let number =
        |s: &str| s.trim().parse::<u8>().map_err(|_| format!("'{s}' is no number from 0 to 255"));
    if let Some((low, high)) = text.split_once("..") {
        let (low, high) = (number(low)?, number(high.trim_start_matches('='))?);
        if low > high {
            return Err(format!("the range {text} is empty"));
        }
        return Ok((low..=high).collect());
    }
    text.split(',').map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_name_what_differs() {
        let o = VmOptions { alloc: Some("tos".into()), tos: Some(3), ..Default::default() };
        assert_eq!(o.label(), "tos k=3");
        assert_eq!(VmOptions::default().label(), "linear");
        assert_eq!(VmOptions { nojit: true, ..Default::default() }.label(), "interpreter");
        let passes = |p: &str| VmOptions { passes: Some(p.into()), ..Default::default() }.label();
        assert_eq!(passes("all,-unbox"), "linear -unbox");
        assert_eq!(passes("none"), "linear no passes");
        assert_eq!(passes("dce,fold"), "linear passes=dce,fold");
        let arm = Arm::patchwork(VmOptions { regs: Some(4), ..o });
        assert_eq!(arm.file_stem(), "tos_k_3_r_4");
        assert!(check_unique(&[arm.clone(), arm]).is_err());
    }

    #[test]
    fn number_lists_and_ranges() {
        assert_eq!(parse_numbers("1,2,8"), Ok(vec![1, 2, 8]));
        assert_eq!(parse_numbers("0..3"), Ok(vec![0, 1, 2, 3]));
        assert!(parse_numbers("3..1").is_err());
        assert!(parse_numbers("x").is_err());
        assert!(parse_numbers("").is_err());
    }
}
