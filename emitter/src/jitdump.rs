//! Code with its bytes for Linux `perf`: the file `jit-PID.dump`
//! (`tools/perf/Documentation/jitdump-specification.txt` in the kernel). Beside the perf map it lets `perf annotate`
//! show instructions, and keeps pieces of code apart that have had the same address at different times.
//!
//! ```text
//! perf record -k CLOCK_MONOTONIC …; perf inject --jit -i perf.data -o jit.data; perf annotate -i jit.data
//! ```

use crate::arena::Arena;
use crate::code::Code;
use memmap2::{Mmap, MmapOptions};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// "JiTD", written by a machine of this byte order.
const MAGIC: u32 = 0x4a69_5444;
const VERSION: u32 = 1;
const HEADER_BYTES: u32 = 40;
/// The record `JIT_CODE_LOAD`.
const CODE_LOAD: u32 = 0;
/// Its bytes before the name.
const LOAD_BYTES: usize = 56;
/// `e_machine` of this processor in ELF.
const ELF_MACHINE: u32 = if cfg!(target_arch = "aarch64") { 183 } else { 62 };

/// The dump of this process.
#[derive(Debug)]
pub struct JitDump {
    file: File,
    path: PathBuf,
    /// Pieces of code so far.
    count: u64,
    /// `perf record` learns of the file because a page of it is mapped as code.
    _seen_by_perf: Mmap,
}

impl JitDump {
    /// Makes the file `jit-PID.dump` in a folder.
    ///
    /// # Errors
    /// What the file system says.
    pub fn create(folder: &Path) -> io::Result<JitDump> {
        let path = folder.join(format!("jit-{}.dump", std::process::id()));
        let mut file =
            File::options().read(true).write(true).create(true).truncate(true).open(&path)?;
        let mut header = Vec::new();
        for word in [MAGIC, VERSION, HEADER_BYTES, ELF_MACHINE, 0, std::process::id()] {
            header.extend_from_slice(&word.to_ne_bytes());
        }
        header.extend_from_slice(&now().to_ne_bytes());
        header.extend_from_slice(&0_u64.to_ne_bytes()); // flags
        file.write_all(&header)?;
        // SAFETY: nobody reads the mapping, so it doesn't matter who changes the file.
        let seen = unsafe { MmapOptions::new().len(HEADER_BYTES as usize).map_exec(&file)? };
        Ok(JitDump { file, path, count: 0, _seen_by_perf: seen })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds a piece of code.
    ///
    /// # Errors
    /// What the file system says.
    pub fn add(&mut self, arena: &Arena, code: &Code, name: &str) -> io::Result<()> {
        let name = format!("patchwork:{}", name.replace('\0', " "));
        let bytes = code.bytes(arena);
        let address = code.address(arena) as u64;
        let size = LOAD_BYTES + name.len() + 1 + bytes.len();
        let size = u32::try_from(size).map_err(|_| io::ErrorKind::FileTooLarge)?;
        let mut record = Vec::with_capacity(size as usize);
        record.extend_from_slice(&CODE_LOAD.to_ne_bytes());
        record.extend_from_slice(&size.to_ne_bytes());
        record.extend_from_slice(&now().to_ne_bytes());
        record.extend_from_slice(&std::process::id().to_ne_bytes());
        record.extend_from_slice(&thread().to_ne_bytes());
        for word in [address, address, bytes.len() as u64, self.count] {
            record.extend_from_slice(&word.to_ne_bytes());
        }
        record.extend_from_slice(name.as_bytes());
        record.push(0);
        record.extend_from_slice(bytes);
        self.count += 1;
        self.file.write_all(&record)
    }
}

/// `CLOCK_MONOTONIC`, in nanoseconds.
fn now() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is a place for the answer; the clock exists, so there is one.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

fn thread() -> u32 {
    // SAFETY: takes and touches nothing.
    unsafe { libc::gettid() as u32 }
}
