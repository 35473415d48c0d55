//! `--list`.

use crate::definition::{self, DEFINITIONS};
use crate::error::Result;
use crate::peer::PEERS;
use crate::program::{DEFAULT_SUITES, PROGRAMS};
use crate::pyperformance::BENCHMARKS;
use crate::worker;
use std::io::Write;

/// Prints allocators, passes, programs, experiments and peers.
///
/// # Errors
/// A bundled definition is broken (a test forbids it).
pub fn print() -> Result<()> {
    let mut text = format!("allocators: {}\n", worker::allocators().join(", "));
    text += &format!(
        "passes: {}\n\nprograms (suites in `default`: {}):\n",
        worker::passes().join(", "),
        DEFAULT_SUITES.join(", ")
    );
    for p in PROGRAMS {
        let about = p.source.lines().next().unwrap_or("").trim_matches('"');
        text += &format!("  {:10} {:16} {about}\n", p.suite, p.name);
    }
    text += "\npyperformance's benchmarks (--suite=pyperformance):\n";
    let names = |group: &str| {
        let of = BENCHMARKS.iter().filter(|b| b.group == group).map(|b| b.name);
        of.collect::<Vec<_>>().join(" ")
    };
    let mut groups: Vec<&str> = BENCHMARKS.iter().map(|b| b.group).collect();
    groups.dedup();
    for group in groups {
        text += &format!("  {group:10} {}\n", names(group));
    }
    text += "\nexperiments:\n";
    for (name, _) in DEFINITIONS {
        text += &format!("  {name:13} {}\n", definition::by_name(name)?.question);
    }
    text += &format!("  {:13} {}\n", "size", crate::size::QUESTION);
    text += "\npeers:\n";
    for p in PEERS {
        let version = p.version().unwrap_or_else(|| "not installed".to_string());
        text += &format!("  {:10} {version}\n", p.name);
    }
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(())
}
