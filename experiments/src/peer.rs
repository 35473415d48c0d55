//! Other implementations that can run the same programs, where they are installed.

use std::path::PathBuf;
use std::process::Command;

/// Another implementation.
#[derive(Debug)]
pub struct Peer {
    /// Its name in arms.
    pub name: &'static str,
    /// Where to look for it: a path, or a name on the PATH.
    pub command: &'static str,
    /// Arguments before the worker script.
    pub arguments: &'static [&'static str],
    /// The worker: a script that speaks [`crate::protocol`].
    pub worker: &'static str,
    /// The script's file name.
    pub worker_file: &'static str,
}

/// The worker script for Pythons.
pub const PYTHON_WORKER: &str = include_str!("worker/worker.py");

/// All known peers.
pub static PEERS: &[Peer] = &[
    Peer {
        name: "python3",
        command: "/usr/bin/python3",
        arguments: &["-I"],
        worker: PYTHON_WORKER,
        worker_file: "worker.py",
    },
    Peer {
        name: "pypy3",
        command: "pypy3",
        arguments: &["-I"],
        worker: PYTHON_WORKER,
        worker_file: "worker.py",
    },
];

impl Peer {
    /// The peer of this name.
    pub fn by_name(name: &str) -> Option<&'static Peer> {
        PEERS.iter().find(|p| p.name == name)
    }

    /// The executable, if it is installed.
    pub fn executable(&self) -> Option<PathBuf> {
        let given = PathBuf::from(self.command);
        if given.is_absolute() {
            return given.is_file().then_some(given);
        }
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).map(|d| d.join(self.command)).find(|p| p.is_file())
    }

    /// First line of `--version`.
    pub fn version(&self) -> Option<String> {
        let out = Command::new(self.executable()?).arg("--version").output().ok()?;
        let text = String::from_utf8_lossy(&out.stdout);
        Some(text.lines().collect::<Vec<_>>().join(" "))
    }
}
