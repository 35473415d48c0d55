//! Facts about the machine and the build, kept with every result.

use serde::{Deserialize, Serialize};
use std::fs;
use std::process::Command;

/// What a reader must know to compare results. `None`: the system doesn't tell.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Machine {
    /// CPU model name.
    pub cpu: Option<String>,
    /// Logical CPUs that this process may use.
    pub cpus: usize,
    /// Memory in MiB.
    pub memory_mib: Option<u64>,
    /// Operating system and kernel release.
    pub kernel: Option<String>,
    /// Frequency governor of CPU 0.
    pub governor: Option<String>,
    /// Whether the CPU may go above its nominal frequency.
    pub boost: Option<String>,
    /// Whether a hypervisor is present.
    pub virtual_machine: Option<bool>,
    /// Address space randomisation (2 is full).
    pub aslr: Option<String>,
    /// Load average when the run started.
    pub load: Option<String>,
    /// Commit of the source, with `-dirty` if there were changes.
    pub commit: Option<String>,
    /// How the binary was built.
    pub build: String,
    /// Version of this crate.
    pub version: String,
    /// Peers that are installed, with their versions.
    pub peers: Vec<(String, String)>,
}

impl Machine {
    /// Asks the system.
    pub fn observe() -> Machine {
        let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let field = |name: &str| {
            let line = cpuinfo.lines().find(|l| l.starts_with(name))?;
            Some(line.split_once(':')?.1.trim().to_string())
        };
        let memory = fs::read_to_string("/proc/meminfo").ok().and_then(|t| {
            let kib: u64 = t.lines().next()?.split_whitespace().nth(1)?.parse().ok()?;
            Some(kib / 1024)
        });
        let cpufreq = "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor";
        Machine {
            cpu: field("model name"),
            cpus: std::thread::available_parallelism().map_or(0, usize::from),
            memory_mib: memory,
            kernel: read("/proc/sys/kernel/osrelease").map(|r| format!("Linux {r}")),
            governor: read(cpufreq),
            boost: read("/sys/devices/system/cpu/cpufreq/boost"),
            virtual_machine: field("flags")
                .map(|f| f.split_whitespace().any(|w| w == "hypervisor")),
            aslr: read("/proc/sys/kernel/randomize_va_space"),
            load: read("/proc/loadavg")
                .map(|l| l.split_whitespace().take(3).collect::<Vec<_>>().join(" ")),
            commit: commit(),
            build: format!(
                "{} {}",
                if cfg!(debug_assertions) { "with debug assertions" } else { "optimised" },
                std::env::consts::ARCH
            ),
            version: env!("CARGO_PKG_VERSION").to_string(),
            peers: crate::peer::PEERS
                .iter()
                .filter_map(|p| Some((p.name.to_string(), p.version()?)))
                .collect(),
        }
    }

    /// Name and value of each known fact, for people.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = vec![("CPUs", self.cpus.to_string())];
        let mut add = |name, value: &Option<String>| {
            if let Some(v) = value {
                facts.push((name, v.clone()));
            }
        };
        add("CPU", &self.cpu);
        add("kernel", &self.kernel);
        add("memory", &self.memory_mib.map(|m| format!("{m} MiB")));
        add("governor", &self.governor);
        add("boost", &self.boost);
        add("virtual machine", &self.virtual_machine.map(|v| v.to_string()));
        add("address space randomisation", &self.aslr);
        add("load at start", &self.load);
        add("commit", &self.commit);
        add("build", &Some(self.build.clone()));
        add("version", &Some(self.version.clone()));
        for (_, version) in &self.peers {
            facts.push(("peer", version.clone()));
        }
        facts
    }
}

fn read(path: &str) -> Option<String> {
    Some(fs::read_to_string(path).ok()?.trim().to_string())
}

fn commit() -> Option<String> {
    let git = |args: &[&str]| {
        let out = Command::new("git").args(args).current_dir(env!("CARGO_MANIFEST_DIR")).output();
        let out = out.ok().filter(|o| o.status.success())?;
        Some(String::from_utf8_lossy(&out.stdout).trim().to_string())
    };
    let hash = git(&["rev-parse", "HEAD"])?;
    let dirty =
        git(&["status", "--porcelain", "--untracked-files=no"]).is_some_and(|s| !s.is_empty());
    Some(if dirty { format!("{hash}-dirty") } else { hash })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_found_and_read_back() {
        let m = Machine::observe();
        assert!(m.cpus > 0);
        assert!(m.facts().len() >= 3);
        let text = serde_json::to_string(&m).expect("writes");
        assert_eq!(serde_json::from_str::<Machine>(&text).expect("reads"), m);
    }
}
