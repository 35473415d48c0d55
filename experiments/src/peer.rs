//! Other implementations that can run the same programs, where they are installed.

use crate::program::Program;
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
    /// What it runs.
    pub language: Language,
}

/// The language that a peer runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
    /// The bundled programs as they are.
    Python,
    /// Ports of some of them, which must give the same answers.
    Ported {
        /// Of its source files.
        extension: &'static str,
        /// Program and source.
        ports: &'static [(&'static str, &'static str)],
    },
}

macro_rules! ports {
    ($extension:literal: $($name:literal)*) => {
        Language::Ported {
            extension: $extension,
            ports: &[$((
                $name,
                include_str!(concat!("../programs/ports/", $name, ".", $extension)),
            ),)*],
        }
    };
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
        language: Language::Python,
    },
    Peer {
        name: "pypy3",
        command: "pypy3",
        arguments: &["-I"],
        worker: PYTHON_WORKER,
        worker_file: "worker.py",
        language: Language::Python,
    },
    Peer {
        name: "luajit",
        command: "luajit",
        arguments: &[],
        worker: include_str!("worker/worker.lua"),
        worker_file: "worker.lua",
        language: ports!("lua": "gcd" "prime_count" "mandelbrot" "float_poly" "sieve" "matmul" "fib_rec"),
    },
    Peer {
        name: "node",
        command: "node",
        arguments: &[],
        worker: include_str!("worker/worker.js"),
        worker_file: "worker.js",
        language: ports!("js": "gcd" "prime_count" "mandelbrot" "float_poly" "sieve" "matmul" "fib_rec"),
    },
];

impl Peer {
    /// The peer of this name.
    pub fn by_name(name: &str) -> Option<&'static Peer> {
        PEERS.iter().find(|p| p.name == name)
    }

    /// What it runs for a bundled program: the file's extension and the source. `None`: there is no port of it.
    pub fn source(&self, program: &Program) -> Option<(&'static str, &'static str)> {
        match self.language {
            Language::Python => Some(("py", program.source)),
            Language::Ported { extension, ports } => {
                let port = ports.iter().find(|(name, _)| *name == program.name)?;
                Some((extension, port.1))
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program;
    use std::collections::BTreeSet;

    #[test]
    fn every_port_is_listed_and_belongs_to_a_program() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/programs/ports");
        let entries = std::fs::read_dir(folder).expect("the folder of ports");
        let files: BTreeSet<String> =
            entries.map(|e| e.expect("entry").file_name().to_string_lossy().into_owned()).collect();
        let mut listed = BTreeSet::new();
        for peer in PEERS {
            let Language::Ported { extension, ports } = peer.language else { continue };
            for (name, source) in ports {
                assert!(program::by_name(name).is_some(), "{name}");
                assert!(source.contains(&format!("programs/{name}.py")), "{name} says what of");
                listed.insert(format!("{name}.{extension}"));
            }
        }
        assert_eq!(files, listed);
    }
}
