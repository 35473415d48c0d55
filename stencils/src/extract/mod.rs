//! The extractor: C sources in, stencil table out.
//!
//! ```text
//! c/*.h + wrappers ──clang-19──> object file ──> functions, relocations, cold labels   object_file
//!                                                    │ decode, split, thread jumps      blocks
//!                                                    │ relocations and registers: holes piece, fields
//!                                                    │ renaming is sound?               prove, cross_check
//!                                                    │ hot path first, cold apart       layout
//!                                                    ▼
//!                                         generated/table.rs, generated/listing.txt     table_text, listing
//! ```
//!
//! Whatever it can't prove it refuses, naming stencil and instruction. It never guesses.

pub mod blocks;
pub mod clang;
pub mod constants;
pub mod cross_check;
mod error;
pub mod fields;
pub mod fuzz;
pub mod layout;
pub mod listing;
pub mod object_file;
pub mod piece;
pub mod prove;
pub mod shapes;
pub mod stats;
pub mod table_text;
pub mod wrappers;

pub use error::{ExtractError, Refusal};

use crate::{Hole, Shape};
use ir::Uop;
use object_file::{Function, ObjectFile};
use piece::{Piece, Shared};
use sha2::{Digest, Sha256};
use shapes::Request;
use std::fs;
use std::path::{Path, PathBuf};

/// One part of a stencil.
#[derive(Clone, Debug, Default)]
pub struct BuiltPart {
    /// Bytes with zeroed holes.
    pub bytes: Vec<u8>,
    /// Holes by offset.
    pub holes: Vec<Hole>,
    /// Disassembly with symbolic operands, with offsets.
    pub lines: Vec<(usize, String)>,
}

/// A stencil as it goes into the table.
#[derive(Clone, Debug)]
pub struct BuiltStencil {
    /// Which uop.
    pub uop: Uop,
    /// Which variant.
    pub shape: Shape,
    /// Falls through.
    pub hot: BuiltPart,
    /// Out of line.
    pub cold: BuiltPart,
    /// From the proof.
    pub facts: prove::Facts,
    /// Calls in the hot part.
    pub calls: bool,
}

/// Everything that goes into the generated files.
#[derive(Clone, Debug)]
pub struct Built {
    /// In table order.
    pub stencils: Vec<BuiltStencil>,
    /// Read-only data.
    pub data: Vec<u8>,
    /// Runtime symbols by number.
    pub symbols: Vec<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// Where a table comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// First line of `clang-19 --version`.
    pub compiler: String,
    /// Its options.
    pub flags: String,
    /// Of the C sources, the generated C and the options; hexadecimal.
    pub sha256: String,
}

/// What clang gets to see.
#[derive(Debug)]
pub struct Inputs {
    /// File name and contents: the sources of `c/`, `layout.h` and `wrappers.c`.
    files: Vec<(String, String)>,
    requests: Vec<Request>,
}

impl Inputs {
    /// Reads the C sources in this folder and generates the rest.
    pub fn read(c_folder: &Path) -> Result<Inputs, ExtractError> {
        let mut files = Vec::new();
        for entry in fs::read_dir(c_folder).map_err(|e| io(c_folder, e))? {
            let path = entry.map_err(|e| io(c_folder, e))?.path();
            if path.extension().is_some_and(|e| e == "h") {
                let text = fs::read_to_string(&path).map_err(|e| io(&path, e))?;
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                files.push((name, text));
            }
        }
        let requests = shapes::requests();
        files.push(("layout.h".into(), wrappers::layout_header()));
        files.push(("wrappers.c".into(), wrappers::translation_unit(&requests)));
        files.sort();
        Ok(Inputs { files, requests })
    }

    /// The provenance of a table that is built from this with the installed compiler.
    pub fn provenance(&self) -> Result<Provenance, ExtractError> {
        let flags = clang::FLAGS.join(" ");
        let mut hash = Sha256::new();
        for (name, text) in &self.files {
            hash.update(format!("{name} {}\n", text.len()));
            hash.update(text);
        }
        hash.update(&flags);
        let sha256 = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
        Ok(Provenance { compiler: clang::version()?, flags, sha256 })
    }

    /// Whether the C sources define an undo of this name.
    fn defines(&self, name: &str) -> bool {
        let define = format!("#define {name}(");
        self.files.iter().any(|(_, text)| text.contains(&define))
    }

    /// Compiles in `work` (an existing folder, whose files are overwritten) and extracts.
    pub fn build(&self, work: &Path) -> Result<Built, ExtractError> {
        for (name, text) in &self.files {
            let path = work.join(name);
            fs::write(&path, text).map_err(|e| io(&path, e))?;
        }
        clang::compile(work, "wrappers.c", "wrappers.o")?;
        let object = work.join("wrappers.o");
        let bytes = fs::read(&object).map_err(|e| io(&object, e))?;
        let printed = cross_check::printed_registers(&clang::disassemble(&object)?);
        let ObjectFile { functions, data } = object_file::read(&bytes)?;
        let mut shared = Shared { constants: constants::Constants::new(data), symbols: Vec::new() };
        let mut stencils = Vec::new();
        let mut refusals = Vec::new();
        for request in &self.requests {
            let symbol = request.symbol();
            let function = functions
                .get(&symbol)
                .ok_or_else(|| ExtractError::Object(format!("no function {symbol}")))?;
            let undo = wrappers::undo_name(request).is_some_and(|n| self.defines(&n));
            let built = cross_check::compare(&printed, &symbol, function)
                .and_then(|()| stencil(request, function, undo, &mut shared));
            match built {
                Ok(stencil) if saves_nothing(&stencil, stencils.last()) => {}
                Ok(stencil) => stencils.push(stencil),
                Err((problem, at)) => refusals.push(Refusal {
                    stencil: request.title(),
                    instruction: at
                        .map(|at| listing::instruction_at(function, at))
                        .unwrap_or_default(),
                    problem,
                }),
            }
        }
        if !refusals.is_empty() {
            return Err(ExtractError::Refused(refusals));
        }
        Ok(Built {
            stencils,
            data: shared.constants.blob().to_vec(),
            symbols: shared.symbols,
            provenance: self.provenance()?,
        })
    }
}

/// Whether this is an early shape whose hot part is no shorter than the strict one's, which comes before it.
fn saves_nothing(stencil: &BuiltStencil, before: Option<&BuiltStencil>) -> bool {
    let strict = Shape { early: false, ..stencil.shape };
    stencil.shape.early
        && before.is_some_and(|b| {
            (b.uop, b.shape) == (stencil.uop, strict)
                && b.hot.bytes.len() <= stencil.hot.bytes.len()
        })
}

/// Extracts one stencil.
///
/// # Errors
/// What can't be proved, with the offset of the instruction.
pub fn stencil(
    request: &Request,
    function: &Function,
    undo: bool,
    shared: &mut Shared,
) -> Result<BuiltStencil, blocks::Problem> {
    const MAX_BYTES: usize = 4096; // offsets of holes are 16 bits wide, with room for what is added
    if function.bytes.len() > MAX_BYTES {
        return Err((format!("more than {MAX_BYTES} bytes"), None));
    }
    let blocks = blocks::blocks(function)?;
    let mut pieces: Vec<Vec<Piece>> = Vec::new();
    for block in &blocks {
        let mut of_block = Vec::new();
        for insn in &block.insns {
            let piece = piece::piece(request, insn, shared).map_err(|p| (p, Some(insn.at)))?;
            of_block.push(piece);
        }
        pieces.push(of_block);
    }
    let facts = prove::prove(request, &blocks, &pieces, undo)?;
    let laid = layout::layout(&blocks, &pieces);
    let is_call = |b: usize| {
        pieces[b].iter().any(|p| p.decoded.flow_control() == iced_x86::FlowControl::Call)
    };
    Ok(BuiltStencil {
        uop: request.uop,
        shape: request.shape,
        facts,
        calls: (0..blocks.len()).any(|b| !blocks[b].cold && is_call(b)),
        hot: listing::part(request, laid.hot, &pieces),
        cold: listing::part(request, laid.cold, &pieces),
    })
}

/// The crate's folder in the working tree that cargo builds from.
pub fn crate_folder() -> PathBuf {
    // `cargo run` and `cargo test` set it; the other is for a binary that is run by hand at the root.
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("stencils"), PathBuf::from)
}

fn io(path: &Path, source: std::io::Error) -> ExtractError {
    ExtractError::Io { path: path.display().to_string(), source }
}
