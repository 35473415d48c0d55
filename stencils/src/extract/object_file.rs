//! What the extractor needs of clang's object file: each function's bytes, relocations and cold labels,
//! and the read-only data.

use super::ExtractError;
use object::elf;
use object::read::elf::ElfFile64;
use object::{Object, ObjectSection, ObjectSymbol, RelocationFlags, RelocationTarget, SymbolKind};
use std::collections::BTreeMap;

/// How a relocation is computed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RelocKind {
    /// 32 bits that the processor sign-extends.
    Abs32Signed,
    /// 32 bits that are zero-extended, or used as 32 bits.
    Abs32,
    /// 64 bits.
    Abs64,
    /// 32 bits relative to the place.
    Relative32,
}

/// What a relocation refers to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RelocTarget {
    /// A symbol by name.
    Symbol(String),
    /// An offset in a read-only section.
    Data {
        /// The section's index in [`ObjectFile::data`].
        section: usize,
        /// Offset of the symbol in it.
        offset: u64,
    },
}

/// One relocation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reloc {
    /// Where, from the function's start.
    pub offset: u64,
    /// How.
    pub kind: RelocKind,
    /// To what.
    pub target: RelocTarget,
    /// ELF addend.
    pub addend: i64,
}

/// One compiled function.
#[derive(Clone, Debug, Default)]
pub struct Function {
    /// Its code.
    pub bytes: Vec<u8>,
    /// Its relocations by offset.
    pub relocs: Vec<Reloc>,
    /// Offsets of `COLD_PATH` labels.
    pub cold_labels: Vec<u64>,
}

/// The object file.
#[derive(Clone, Debug, Default)]
pub struct ObjectFile {
    /// Functions by name.
    pub functions: BTreeMap<String, Function>,
    /// Contents of the read-only sections, by section index.
    pub data: BTreeMap<usize, Vec<u8>>,
}

/// Reads an ELF64 object file that was compiled with a section per function.
pub fn read(file: &[u8]) -> Result<ObjectFile, ExtractError> {
    let bad = |e: object::Error| ExtractError::Object(e.to_string());
    let elf = ElfFile64::<object::Endianness>::parse(file).map_err(bad)?;
    let mut out = ObjectFile::default();
    let mut owners = BTreeMap::new(); // section index -> function
    for symbol in elf.symbols() {
        if let (SymbolKind::Text, Some(section)) = (symbol.kind(), symbol.section_index()) {
            let name = symbol.name().map_err(bad)?;
            if symbol.size() == 0 {
                continue;
            }
            if symbol.address() != 0 || owners.insert(section.0, name.to_owned()).is_some() {
                return Err(ExtractError::Object(format!("{name} has no section of its own")));
            }
        }
    }
    for section in elf.sections() {
        let index = section.index().0;
        let name = section.name().map_err(bad)?;
        if name.starts_with(".rodata") {
            out.data.insert(index, section.data().map_err(bad)?.to_vec());
        }
        let Some(owner) = owners.get(&index) else { continue };
        let mut function =
            Function { bytes: section.data().map_err(bad)?.to_vec(), ..Function::default() };
        for (offset, reloc) in section.relocations() {
            function.relocs.push(relocation(&elf, offset, &reloc)?);
        }
        function.relocs.sort_by_key(|r| r.offset);
        out.functions.insert(owner.clone(), function);
    }
    for symbol in elf.symbols() {
        let name = symbol.name().map_err(bad)?;
        let owner = symbol.section_index().and_then(|s| owners.get(&s.0));
        if let (true, Some(owner)) = (name.starts_with("pw_cold_"), owner)
            && let Some(function) = out.functions.get_mut(owner)
        {
            function.cold_labels.push(symbol.address());
        }
    }
    Ok(out)
}

fn relocation(
    elf: &ElfFile64<'_, object::Endianness>,
    offset: u64,
    reloc: &object::Relocation,
) -> Result<Reloc, ExtractError> {
    let RelocationFlags::Elf { r_type } = reloc.flags() else {
        return Err(ExtractError::Object("a relocation that is not ELF's".into()));
    };
    let kind = match r_type {
        elf::R_X86_64_32S => RelocKind::Abs32Signed,
        elf::R_X86_64_32 => RelocKind::Abs32,
        elf::R_X86_64_64 => RelocKind::Abs64,
        elf::R_X86_64_PC32 | elf::R_X86_64_PLT32 => RelocKind::Relative32,
        other => return Err(ExtractError::Object(format!("unexpected relocation type {other:?}"))),
    };
    let RelocationTarget::Symbol(index) = reloc.target() else {
        return Err(ExtractError::Object("a relocation without a symbol".into()));
    };
    let bad = |e: object::Error| ExtractError::Object(e.to_string());
    let symbol = elf.symbol_by_index(index).map_err(bad)?;
    let target = match symbol.section_index() {
        Some(section) => RelocTarget::Data { section: section.0, offset: symbol.address() },
        None => RelocTarget::Symbol(symbol.name().map_err(bad)?.to_owned()),
    };
    Ok(Reloc { offset, kind, target, addend: reloc.addend() })
}
