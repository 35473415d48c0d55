//! Names of pieces of code for Linux `perf`: the file `/tmp/perf-PID.map`, a line per piece
//! (`tools/perf/Documentation/jit-interface.txt` in the kernel).

use crate::arena::Arena;
use crate::code::Code;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

/// The map of this process.
#[derive(Debug)]
pub struct PerfMap {
    file: File,
}

impl PerfMap {
    /// Opens (or goes on with) the map of this process.
    ///
    /// # Errors
    /// What the file system says.
    pub fn create() -> io::Result<PerfMap> {
        File::options().create(true).append(true).open(PerfMap::path()).map(|file| PerfMap { file })
    }

    /// Where perf looks for it.
    pub fn path() -> PathBuf {
        PathBuf::from(format!("/tmp/perf-{}.map", std::process::id()))
    }

    /// Adds a piece of code. Line ends in the name become spaces.
    ///
    /// # Errors
    /// What the file system says.
    pub fn add(&mut self, arena: &Arena, code: &Code, name: &str) -> io::Result<()> {
        let name = name.replace(['\n', '\r'], " ");
        let (start, size) = (code.address(arena), code.size());
        writeln!(self.file, "{start:x} {size:x} patchwork:{name}")
    }
}
