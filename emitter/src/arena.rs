//! The one piece of memory in which native code lives.
//!
//! ```text
//! writable view  ┐                        thunks | stencil data | trampolines | code … code … free
//!                ├─ the same memory file
//! executable view┘
//! ```
//!
//! No page is ever writable and executable at the same address, no `mprotect` is needed, and a trace costs no
//! page rounding. Everything is within 2 GiB, so that 32-bit relative jumps and calls reach.

use crate::code::{Code, CodeId, ExitRef};
use crate::encode::Asm;
use crate::free_list::FreeList;
use crate::stencil_table::StencilTable;
use crate::symbols::RuntimeSymbols;
use crate::thunks::{self, TRAMPOLINE_BYTES};
use memmap2::{Mmap, MmapMut, MmapOptions};
use std::collections::{BTreeMap, HashMap};
use std::fs::File;

/// Stencil symbols that are called on cold paths and must leave every register alone: they are reached
/// through a thunk that saves all.
const SAVE_ALL_SYMBOLS: &[&str] = &["pw_dealloc"];

/// Bytes of an exit stub: [`STUB_HEAD`] and the displacement of its jump.
pub(crate) const STUB_BYTES: u32 = 12;
/// `lea rax, [rip + 5]; jmp rel32`: rax says which stub it was. A `call` would say so, too, but never return: the
/// processor's prediction of all returns after it would be wrong by one.
pub(crate) const STUB_HEAD: [u8; 8] = [0x48, 0x8d, 0x05, 5, 0, 0, 0, 0xe9];

/// Why the arena can't do what it was asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArenaError {
    /// This build has no native code for the processor.
    #[error("no stencils for this processor ({arch}): traces can only be evaluated")]
    UnsupportedArchitecture {
        /// The target architecture of the build.
        arch: &'static str,
    },
    /// The operating system refused.
    #[error("code memory of {bytes} bytes: {source}")]
    Map {
        /// How much was asked for.
        bytes: usize,
        /// What it said.
        source: std::io::Error,
    },
    /// No room. Freeing code, or going on in the interpreter, are both fine.
    #[error("code arena exhausted: {requested} bytes wanted, {free} free, {largest} in one piece")]
    Exhausted {
        /// Bytes wanted.
        requested: usize,
        /// Bytes free in all.
        free: u32,
        /// Bytes of the longest free piece.
        largest: u32,
    },
    /// The stencils call a function that the runtime did not register.
    #[error("the stencils call `{name}`, which is not among the runtime symbols")]
    MissingSymbol {
        /// Its name.
        name: &'static str,
    },
    /// More runtime symbols than were provided for.
    #[error("more than {max} runtime symbols")]
    TooManySymbols {
        /// The limit, [`ArenaConfig::max_symbols`].
        max: u32,
    },
    /// Not a size that can work.
    #[error("code arena of {bytes} bytes: must be between {min} bytes and 1 GiB")]
    BadSize {
        /// What was asked for.
        bytes: usize,
        /// The least for these stencils and symbols.
        min: usize,
    },
}

/// How to set up an [`Arena`].
#[derive(Clone, Copy, Debug)]
pub struct ArenaConfig {
    /// Bytes of address space; memory is used as code is written.
    pub size: usize,
    /// Most runtime symbols that can ever be registered (16 bytes each).
    pub max_symbols: u32,
}

impl Default for ArenaConfig {
    fn default() -> ArenaConfig {
        ArenaConfig { size: 64 << 20, max_symbols: 1024 }
    }
}

/// What the arena knows of a piece of code in it.
#[derive(Debug)]
struct Live {
    id: CodeId,
    region: (u32, u32),
    stubs: u32,
    exits: u32,
}

/// A linked exit.
#[derive(Debug)]
struct Link {
    target: CodeId,
    bridge: Option<(u32, u32)>,
}

/// The code arena with the stencils that its code is made of.
#[derive(Debug)]
pub struct Arena {
    writable: MmapMut,
    executable: Mmap,
    table: StencilTable,
    symbols: RuntimeSymbols,
    max_symbols: u32,
    /// Arena offsets of the fixed parts.
    entry: u32,
    entry_loading: u32,
    exit: u32,
    data: u32,
    trampolines: u32,
    /// Where calls to each of the table's symbols go, as arena offsets.
    table_symbols: Vec<u32>,
    free: FreeList,
    /// By start of the region.
    live: BTreeMap<u32, Live>,
    start_of: HashMap<CodeId, u32>,
    links: HashMap<(CodeId, u32), Link>,
    next_id: u32,
    max_slots: u32,
}

fn memory_file(bytes: u64) -> std::io::Result<File> {
    #[cfg(target_os = "linux")]
    let file = {
        use std::os::fd::{FromRawFd, OwnedFd};
        // SAFETY: the name is a NUL-terminated string that outlives the call.
        let fd = unsafe { libc::memfd_create(c"patchwork-code".as_ptr(), libc::MFD_CLOEXEC) };
        if fd < 0 {
            return Err(std::io::Error::last_os_error());
        }
        // SAFETY: `fd` was just opened and nobody else owns it.
        File::from(unsafe { OwnedFd::from_raw_fd(fd) })
    };
    #[cfg(not(target_os = "linux"))]
    let file = {
        let unique = (std::process::id(), std::time::SystemTime::now());
        let path = std::env::temp_dir().join(format!("patchwork-code-{unique:?}"));
        let file = File::options().read(true).write(true).create_new(true).open(&path)?;
        std::fs::remove_file(&path)?;
        file
    };
    file.set_len(bytes)?;
    Ok(file)
}

impl Arena {
    /// Whether this build can make native code at all.
    pub const fn is_supported() -> bool {
        cfg!(all(target_arch = "x86_64", unix))
    }

    /// Maps the memory and writes thunks, data and trampolines.
    ///
    /// # Errors
    /// [`ArenaError::UnsupportedArchitecture`] on other processors, and what its other members say.
    pub fn new(
        config: ArenaConfig,
        table: StencilTable,
        symbols: RuntimeSymbols,
    ) -> Result<Arena, ArenaError> {
        if !Arena::is_supported() {
            return Err(ArenaError::UnsupportedArchitecture { arch: std::env::consts::ARCH });
        }
        let max_symbols = config.max_symbols.max(symbols.len() as u32);
        let mut asm = Asm::default();
        let place = |asm: &mut Asm| {
            asm.align(16);
            asm.len() as u32
        };
        let entry = place(&mut asm);
        thunks::entry(&mut asm, false);
        let entry_loading = place(&mut asm);
        thunks::entry(&mut asm, true);
        let exit = place(&mut asm);
        thunks::exit(&mut asm);
        let mut save_all = HashMap::new();
        for name in SAVE_ALL_SYMBOLS.iter().filter(|n| table.symbols.contains(n)) {
            let target = symbols.address_of(name).ok_or(ArenaError::MissingSymbol { name })?;
            save_all.insert(*name, place(&mut asm));
            thunks::save_all(&mut asm, target);
        }
        asm.align(64);
        let data = asm.len() as u32;
        asm.bytes.extend_from_slice(table.data);
        asm.align(64);
        let trampolines = asm.len() as u32;
        for n in 0..symbols.len() as u32 {
            let address = symbols.address(n).unwrap_or_default();
            asm.bytes.extend_from_slice(&thunks::trampoline(address));
        }
        let start = trampolines as usize + max_symbols as usize * TRAMPOLINE_BYTES;
        if config.size < start + 4096 || config.size > 1 << 30 {
            return Err(ArenaError::BadSize { bytes: config.size, min: start + 4096 });
        }
        let table_symbols = table
            .symbols
            .iter()
            .map(|name| match (save_all.get(name), symbols.number(name)) {
                (Some(&at), _) => Ok(at),
                (None, Some(n)) => Ok(trampolines + n * TRAMPOLINE_BYTES as u32),
                (None, None) => Err(ArenaError::MissingSymbol { name }),
            })
            .collect::<Result<_, _>>()?;

        let error = |source| ArenaError::Map { bytes: config.size, source };
        let file = memory_file(config.size as u64).map_err(error)?;
        // SAFETY: the file is anonymous: nobody else can map, change or truncate it.
        let mut writable =
            unsafe { MmapOptions::new().len(config.size).map_mut(&file) }.map_err(error)?;
        // SAFETY: as above. The executable view is never turned into a Rust slice, so that writes through
        // the other one break no aliasing rule.
        let executable =
            unsafe { MmapOptions::new().len(config.size).map_exec(&file) }.map_err(error)?;
        writable[..asm.len()].copy_from_slice(&asm.bytes);
        Ok(Arena {
            writable,
            executable,
            table,
            symbols,
            max_symbols,
            entry,
            entry_loading,
            exit,
            data,
            trampolines,
            table_symbols,
            free: FreeList::new(start as u32, config.size as u32),
            live: BTreeMap::new(),
            start_of: HashMap::new(),
            links: HashMap::new(),
            next_id: 0,
            max_slots: 0,
        })
    }

    /// The stencils.
    pub fn table(&self) -> &StencilTable {
        &self.table
    }

    /// The runtime symbols.
    pub fn symbols(&self) -> &RuntimeSymbols {
        &self.symbols
    }

    /// Registers one more runtime function (or moves one); returns its number, the immediate of `_CALL_…` uops.
    ///
    /// # Errors
    /// [`ArenaError::TooManySymbols`].
    pub fn add_symbol(&mut self, name: &str, address: usize) -> Result<u32, ArenaError> {
        if self.symbols.number(name).is_none() && self.symbols.len() as u32 >= self.max_symbols {
            return Err(ArenaError::TooManySymbols { max: self.max_symbols });
        }
        let n = self.symbols.add(name, address);
        let at = self.trampolines as usize + n as usize * TRAMPOLINE_BYTES;
        self.writable[at..at + TRAMPOLINE_BYTES].copy_from_slice(&thunks::trampoline(address));
        publish();
        Ok(n)
    }

    /// Bytes that are still free.
    pub fn free_bytes(&self) -> u32 {
        self.free.free()
    }

    /// The most slots that any code in the arena ever used: what a frame must have before it is entered,
    /// because linked exits lead from one trace to another.
    pub fn max_slots(&self) -> u32 {
        self.max_slots
    }

    /// The address at which an arena offset is executed.
    pub fn address(&self, offset: u32) -> *const u8 {
        self.executable.as_ptr().wrapping_add(offset as usize)
    }

    /// Bytes of the arena, read through the writable view.
    pub(crate) fn bytes(&self, offset: u32, len: u32) -> &[u8] {
        &self.writable[offset as usize..(offset + len) as usize]
    }

    pub(crate) fn entry_offset(&self, loading: bool) -> u32 {
        if loading { self.entry_loading } else { self.entry }
    }

    pub(crate) fn exit_offset(&self) -> u32 {
        self.exit
    }

    pub(crate) fn data_offset(&self) -> u32 {
        self.data
    }

    pub(crate) fn table_symbol_offset(&self, n: u16) -> Option<u32> {
        self.table_symbols.get(n as usize).copied()
    }

    pub(crate) fn symbol_offset(&self, n: u64) -> Option<u32> {
        let known = n < self.symbols.len() as u64;
        known.then(|| self.trampolines + n as u32 * TRAMPOLINE_BYTES as u32)
    }

    /// The name of whatever fixed part begins at this offset.
    pub(crate) fn fixed_name(&self, offset: u32) -> Option<&str> {
        if offset == self.exit {
            return Some("exit_thunk");
        }
        if let Some(n) = self.table_symbols.iter().position(|&at| at == offset) {
            return Some(self.table.symbols[n]);
        }
        let n = offset.checked_sub(self.trampolines)?;
        (n as usize)
            .is_multiple_of(TRAMPOLINE_BYTES)
            .then(|| n / TRAMPOLINE_BYTES as u32)
            .and_then(|n| self.symbols.name(n))
    }

    /// Room for `len` bytes.
    pub(crate) fn take(&mut self, len: usize) -> Result<(u32, u32), ArenaError> {
        let taken = u32::try_from(len).ok().and_then(|len| self.free.take(len));
        taken.ok_or_else(|| ArenaError::Exhausted {
            requested: len,
            free: self.free.free(),
            largest: self.free.largest(),
        })
    }

    /// Writes finished code.
    pub(crate) fn write(&mut self, offset: u32, bytes: &[u8]) {
        self.writable[offset as usize..offset as usize + bytes.len()].copy_from_slice(bytes);
        publish();
    }

    /// Makes a written region known; exits in it are found from now on.
    pub(crate) fn register(
        &mut self,
        region: (u32, u32),
        stubs: u32,
        exits: u32,
        slots: u32,
    ) -> CodeId {
        let id = CodeId(self.next_id);
        self.next_id += 1;
        self.live.insert(region.0, Live { id, region, stubs, exits });
        self.start_of.insert(id, region.0);
        self.max_slots = self.max_slots.max(slots);
        id
    }

    fn live(&self, id: CodeId) -> Option<&Live> {
        self.start_of.get(&id).and_then(|start| self.live.get(start))
    }

    /// Whether this code is (still) in the arena.
    pub fn contains(&self, id: CodeId) -> bool {
        self.start_of.contains_key(&id)
    }

    /// Frees code. Exits of other code that were linked to it leave to the runtime again. It must not be running.
    pub fn free(&mut self, code: Code) {
        let id = code.id();
        let Some(start) = self.start_of.remove(&id) else { return };
        let incoming: Vec<_> =
            self.links.iter().filter(|(_, l)| l.target == id).map(|(&from, _)| from).collect();
        for (from, exit) in incoming {
            self.unlink(from, exit);
        }
        let outgoing: Vec<_> = self.links.keys().filter(|k| k.0 == id).copied().collect();
        for key in outgoing {
            if let Some(bridge) = self.links.remove(&key).and_then(|l| l.bridge) {
                self.free.give(bridge.0, bridge.1);
            }
        }
        if let Some(live) = self.live.remove(&start) {
            self.free.give(live.region.0, live.region.1);
        }
    }

    /// Which exit the address just after an exit stub belongs to.
    pub(crate) fn find_exit(&self, address: usize) -> Option<ExitRef> {
        let offset = u32::try_from(address.checked_sub(self.executable.as_ptr() as usize)?).ok()?;
        let (_, live) = self.live.range(..offset).next_back()?;
        let n = (offset.checked_sub(live.stubs)? / STUB_BYTES).checked_sub(1)?;
        (n < live.exits).then_some(ExitRef { code: live.id, number: n })
    }

    /// Where the stub of an exit is.
    fn stub(&self, id: CodeId, exit: u32) -> Option<u32> {
        let live = self.live(id)?;
        (exit < live.exits).then(|| live.stubs + STUB_BYTES * exit)
    }

    /// Makes the stub of an exit jump to other code. `bridge` is code in the arena that is freed with the link.
    pub(crate) fn link(
        &mut self,
        from: (CodeId, u32),
        to: (CodeId, u32),
        bridge: Option<(u32, u32)>,
    ) -> bool {
        self.unlink(from.0, from.1);
        let Some(stub) = self.stub(from.0, from.1) else { return false };
        let target = bridge.map_or(to.1, |b| b.0);
        self.write_stub(stub, target);
        self.links.insert(from, Link { target: to.0, bridge });
        true
    }

    /// Makes a linked exit leave to the runtime again; whether it was linked.
    pub fn unlink(&mut self, code: CodeId, exit: u32) -> bool {
        let Some(link) = self.links.remove(&(code, exit)) else { return false };
        if let Some(stub) = self.stub(code, exit) {
            self.write_stub(stub, self.exit);
        }
        if let Some((start, len)) = link.bridge {
            self.free.give(start, len);
        }
        true
    }

    /// Where an exit is linked to.
    pub fn linked(&self, code: CodeId, exit: u32) -> Option<CodeId> {
        self.links.get(&(code, exit)).map(|l| l.target)
    }

    fn write_stub(&mut self, stub: u32, target: u32) {
        let end = stub + STUB_BYTES;
        let distance = target.wrapping_sub(end) as i32;
        let end = end as usize;
        self.writable[end - 4..end].copy_from_slice(&distance.to_le_bytes());
        publish();
    }

    /// A frame that has more slots than any code so far is needed from now on.
    pub(crate) fn demand_slots(&mut self, slots: u32) {
        self.max_slots = self.max_slots.max(slots);
    }
}

/// Makes this processor see code that was written at another address. Hardware keeps its caches coherent, but
/// may have fetched old bytes already: "a serializing instruction" is required (AMD64 Programmer's Manual,
/// volume 2, 7.6.1; Intel SDM volume 3, 11.6). `iretq` is one, and unlike `cpuid` it is not intercepted by hypervisors.
#[inline]
fn publish() {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: builds the frame that `iretq` pops, which goes on at the next instruction with the same
    // segments, flags and stack pointer. Without `nostack` the compiler keeps nothing below `rsp`.
    unsafe {
        std::arch::asm!(
            "mov {sp}, rsp",
            "mov {t:e}, ss",
            "push {t}",
            "push {sp}",
            "pushfq",
            "mov {t:e}, cs",
            "push {t}",
            "lea {t}, [rip + 2f]",
            "push {t}",
            "iretq",
            "2:",
            sp = out(reg) _,
            t = out(reg) _,
        );
    }
}
