//! From flags to a plan.

use super::args::Args;
use crate::arm::{self, Arm, Runtime, VmOptions, parse_numbers};
use crate::definition::{self, Definition, Known, Plot};
use crate::error::{Error, Result};
use crate::peer::Peer;
use crate::pyperformance::Package;
use crate::run::plan::{Plan, Shard};
use crate::suite::Suite;
use crate::worker;

/// Processes, calls and seconds per process: the default (about two minutes for the default suite and two
/// arms) and `--quick` (20 seconds).
const DEFAULT: (u32, u32, f64) = (7, 40, 0.35);
const QUICK: (u32, u32, f64) = (4, 12, 0.06);
/// The same for pyperformance's programs, many of which take a second a call.
const PYPERFORMANCE: (u32, u32, f64) = (5, 40, 1.0);
const PYPERFORMANCE_QUICK: (u32, u32, f64) = (2, 12, 0.3);

/// A plan, and what the user should know about it.
pub struct Planned {
    pub plan: Plan,
    pub notes: Vec<String>,
}

/// Makes the plan.
///
/// # Errors
/// A flag makes no sense, or nothing would be measured.
pub fn plan(args: &Args) -> Result<Planned> {
    let (experiment, definition) = definition_of(args)?;
    let suite = match args.suite.as_deref() {
        None => definition.suite,
        Some("bundled") => Suite::Bundled,
        Some("pyperformance") => Suite::Pyperformance,
        Some(other) => {
            return Err(Error::Usage(format!(
                "no suite is called '{other}'; there are bundled, pyperformance, traces and cpython-traces"
            )));
        }
    };
    let mut notes = Vec::new();
    let arms = present(arms(args, &definition)?, &mut notes)?;
    check_runnable(&arms)?;
    let programs = suite.select(args.programs.as_deref().unwrap_or(&definition.programs))?;
    check_suite(suite, args)?;
    let (processes, iterations, seconds) = match (suite, args.quick) {
        (Suite::Bundled, false) => DEFAULT,
        (Suite::Bundled, true) => QUICK,
        (Suite::Pyperformance, false) => PYPERFORMANCE,
        (Suite::Pyperformance, true) => PYPERFORMANCE_QUICK,
    };
    let max_seconds = args.max_seconds.unwrap_or(seconds);
    if !max_seconds.is_finite() || !(0.0..=86_400.0).contains(&max_seconds) {
        return Err(Error::Usage(format!("--max-seconds={max_seconds} is no time limit")));
    }
    if let Some(cpu) = args.pin {
        check_pin(cpu)?;
    }
    let mut plots = definition.plots.clone();
    if args.regs.is_some() || args.tos.is_some() {
        plots.push(Plot::Sweep);
        plots.dedup();
    }
    let plan = Plan {
        experiment: file_name(experiment),
        title: if is_custom(args) { "Comparison".to_string() } else { definition.title },
        question: definition.question,
        expected: definition.expected,
        limits: definition.limits,
        plots,
        arms,
        suite,
        programs,
        processes: args.processes.unwrap_or(processes),
        iterations: args.samples.unwrap_or(iterations),
        max_seconds,
        pin: args.pin,
        seed: args.seed,
        shard: args.shard.unwrap_or(Shard::WHOLE),
        command: std::env::args().skip(1).collect(),
    };
    for (arm, programs) in plan.gaps() {
        notes.push(format!("{arm} has no port of {}: left out there", programs.join(", ")));
    }
    Ok(Planned { plan, notes })
}

/// The experiment that was asked for, and its name.
fn definition_of(args: &Args) -> Result<(&str, Definition)> {
    let name = match (&args.experiment, args.suite.as_deref()) {
        (Some(name), _) => name,
        (None, Some("pyperformance")) => "pyperformance",
        (None, _) => "ab",
    };
    Ok((name, definition::by_name(name)?))
}

/// Whether a process can be kept on this CPU.
fn check_pin(cpu: u32) -> Result<()> {
    let mut probe = std::process::Command::new("taskset");
    match probe.args(["-c", &cpu.to_string(), "true"]).output() {
        Ok(out) if out.status.success() => Ok(()),
        Ok(out) => {
            let said = String::from_utf8_lossy(&out.stderr);
            let said = said.trim();
            Err(Error::Usage(format!("--pin={cpu}: no process can run there ({said})")))
        }
        Err(e) => Err(Error::Usage(format!("--pin needs the command taskset: {e}"))),
    }
}

/// Whether the suite's programs are here, and the flags are for them.
fn check_suite(suite: Suite, args: &Args) -> Result<()> {
    if suite == Suite::Bundled {
        return Ok(());
    }
    if args.traces {
        let why =
            "--traces makes pages of bundled programs only; experiment explain FILE makes others";
        return Err(Error::Usage(why.to_string()));
    }
    if Peer::by_name("python3").is_none_or(|p| p.executable().is_none()) {
        let why = "pyperformance's answers are compared with those of /usr/bin/python3, which is not installed";
        return Err(Error::Usage(why.to_string()));
    }
    Package::find().map(drop)
}

/// Whether flags replace the definition's arms by other ones than its own.
fn is_custom(args: &Args) -> bool {
    let plain = args.alloc.as_deref().is_none_or(|a| a == "linear");
    !plain
        || args.baseline.is_some()
        || args.regs.is_some()
        || args.tos.is_some()
        || args.passes.is_some()
}

fn file_name(experiment: &str) -> String {
    let path = std::path::Path::new(experiment);
    path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The arms, baseline first: the definition's, or those that the flags say.
fn arms(args: &Args, definition: &Definition) -> Result<Vec<Arm>> {
    let known = Known { allocators: worker::allocators(), passes: worker::passes() };
    let replaced = args.alloc.is_some() || args.baseline.is_some();
    if !replaced {
        let mut arms = definition.arms(&known)?;
        override_options(&mut arms, args)?;
        return Ok(arms);
    }
    let known = known.allocators;
    let baseline = args.baseline.as_deref().unwrap_or("stack");
    let mut arms = vec![named(baseline, &known, args)?];
    let wanted = args.alloc.as_deref().unwrap_or("linear");
    let names: Vec<String> = match wanted {
        "all" => known.iter().filter(|n| *n != baseline).cloned().collect(),
        list => list.split(',').map(|s| s.trim().to_string()).collect(),
    };
    let numbers = |flag: &Option<String>, name: &str| -> Result<Vec<Option<u8>>> {
        let Some(text) = flag else { return Ok(vec![None]) };
        let numbers = parse_numbers(text).map_err(|e| Error::Usage(format!("--{name}: {e}")))?;
        Ok(numbers.into_iter().map(Some).collect())
    };
    let regs = numbers(&args.regs, "regs")?;
    let tos = numbers(&args.tos, "tos")?;
    for name in &names {
        let Runtime::Patchwork(options) = named(name, &known, args)?.runtime else {
            arms.push(Arm::peer(name));
            continue;
        };
        let depths = if name == "tos" { tos.as_slice() } else { &[None] };
        let pools = if takes_registers(name) { regs.as_slice() } else { &[None] };
        for &regs in pools {
            for &tos in depths {
                arms.push(Arm::patchwork(VmOptions { regs, tos, ..options.clone() }));
            }
        }
    }
    // `--alloc=stack` without another baseline: an arm against itself measures noise, and says so.
    if let [base, only] = arms.as_mut_slice()
        && base.name == only.name
    {
        only.name += " (again)";
    }
    arm::check_unique(&arms)?;
    Ok(arms)
}

fn takes_registers(alloc: &str) -> bool {
    !matches!(alloc, "stack" | "tos" | "slots" | "interpreter")
}

fn named(name: &str, known: &[String], args: &Args) -> Result<Arm> {
    let passes = args.passes.clone();
    if name == "interpreter" {
        return Ok(Arm::patchwork(VmOptions { nojit: true, ..VmOptions::default() }));
    }
    if known.iter().any(|k| k == name) {
        let alloc = Some(name.to_string());
        return Ok(Arm::patchwork(VmOptions { alloc, passes, ..VmOptions::default() }));
    }
    if Peer::by_name(name).is_some() {
        return Ok(Arm::peer(name));
    }
    let peers = crate::peer::PEERS.iter().map(|p| p.name.to_string());
    let all: Vec<String> =
        known.iter().cloned().chain(["interpreter".to_string()]).chain(peers).collect();
    Err(Error::Usage(format!(
        "no allocator or peer is called '{name}'; there are {}",
        all.join(", ")
    )))
}

/// `--passes` and one-number `--regs`/`--tos` on a definition's arms.
fn override_options(arms: &mut [Arm], args: &Args) -> Result<()> {
    let one = |flag: &Option<String>, name: &str| -> Result<Option<u8>> {
        let Some(text) = flag else { return Ok(None) };
        match parse_numbers(text).map_err(|e| Error::Usage(format!("--{name}: {e}")))?.as_slice() {
            [n] => Ok(Some(*n)),
            _ => Err(Error::Usage(format!(
                "--{name} with several numbers needs --alloc (or use the experiments sweep and tos)"
            ))),
        }
    };
    let (regs, tos) = (one(&args.regs, "regs")?, one(&args.tos, "tos")?);
    for arm in arms {
        let Runtime::Patchwork(o) = &mut arm.runtime else { continue };
        let alloc = o.alloc.clone().unwrap_or_default();
        let before = o.label();
        if takes_registers(&alloc) && !o.nojit {
            o.regs = regs.or(o.regs);
        }
        if alloc == "tos" {
            o.tos = tos.or(o.tos);
        }
        if !o.nojit && args.passes.is_some() {
            o.passes.clone_from(&args.passes);
        }
        if arm.name == before {
            arm.name = o.label();
        }
    }
    Ok(())
}

/// Leaves out peers that aren't installed, visibly.
fn present(arms: Vec<Arm>, notes: &mut Vec<String>) -> Result<Vec<Arm>> {
    let (here, missing): (Vec<Arm>, Vec<Arm>) = arms.into_iter().partition(|a| match &a.runtime {
        Runtime::Peer(name) => Peer::by_name(name).is_none_or(|p| p.executable().is_some()),
        Runtime::Patchwork(_) | Runtime::Command(_) => true,
    });
    for arm in &missing {
        notes.push(format!("{} is not installed: left out", arm.name));
    }
    if here.len() < 2 {
        let names: Vec<_> = missing.iter().map(|a| a.name.clone()).collect();
        return Err(Error::Usage(format!(
            "fewer than two arms are left to compare; not installed: {}",
            names.join(", ")
        )));
    }
    Ok(here)
}

/// Whether the virtual machine takes the options of all arms, and all peers are known.
///
/// # Errors
/// The first that isn't.
pub fn check_runnable(arms: &[Arm]) -> Result<()> {
    for arm in arms {
        match &arm.runtime {
            Runtime::Patchwork(options) => worker::check_options(options)
                .map_err(|e| Error::Usage(format!("arm '{}': {e}", arm.name)))?,
            Runtime::Peer(name) if Peer::by_name(name).is_none() => {
                return Err(Error::Usage(format!("no peer is called '{name}'")));
            }
            Runtime::Peer(_) | Runtime::Command(_) => {}
        }
    }
    Ok(())
}
