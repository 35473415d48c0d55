//! A piece of code as an ELF file in memory, for debuggers: one symbol that covers it, and how to unwind from
//! every instruction of it to the caller of the trace.
//!
//! The call-frame information follows from two facts: the entry thunk pushes what a C function must preserve and
//! jumps (so a trace has no frame of its own), and stencils move the stack pointer by pushes, pops and constants
//! only, which are followed along the control flow.

use crate::thunks::SAVED;
use gimli::write::{
    Address, CallFrameInstruction, CommonInformationEntry, DebugFrame, EndianVec,
    FrameDescriptionEntry, FrameTable,
};
use gimli::{Encoding, Format, LittleEndian, Register, X86_64};
use iced_x86::{Code, Decoder, DecoderOptions, FlowControl, Instruction, Mnemonic, OpKind};
use object::elf;
use object::write::elf::{FileHeader, SectionHeader, Sym, Writer};

/// Bytes between the canonical frame address and the stack pointer while a trace runs and nothing is pushed: the
/// saved registers and the return address.
const FRAME: i32 = 8 * (SAVED.len() as i32 + 1);

/// The file for `code`, which runs at `address`.
///
/// # Errors
/// A text; only for code of gigabytes.
pub(crate) fn debug_object(code: &[u8], address: u64, name: &str) -> Result<Vec<u8>, String> {
    let frame = frame_section(code, address).map_err(|e| e.to_string())?;
    elf_file(&frame, address, code.len() as u64, name).map_err(|e| e.to_string())
}

/// The DWARF numbers of the general registers (System V ABI for x86-64, figure 3.36).
fn dwarf(register: u8) -> Register {
    const LOW: [Register; 8] = [
        X86_64::RAX,
        X86_64::RCX,
        X86_64::RDX,
        X86_64::RBX,
        X86_64::RSP,
        X86_64::RBP,
        X86_64::RSI,
        X86_64::RDI,
    ];
    LOW.get(register as usize).copied().unwrap_or(Register(u16::from(register)))
}

fn frame_section(code: &[u8], address: u64) -> gimli::write::Result<Vec<u8>> {
    let encoding = Encoding { address_size: 8, format: Format::Dwarf32, version: 4 };
    let mut cie = CommonInformationEntry::new(encoding, 1, -8, X86_64::RA);
    cie.add_instruction(CallFrameInstruction::Cfa(X86_64::RSP, FRAME));
    cie.add_instruction(CallFrameInstruction::Offset(X86_64::RA, -8));
    for (n, r) in SAVED.iter().enumerate() {
        let offset = -8 * (n as i32 + 2);
        cie.add_instruction(CallFrameInstruction::Offset(dwarf(r.0), offset));
    }
    let mut table = FrameTable::default();
    let cie = table.add_cie(cie);
    let mut fde = FrameDescriptionEntry::new(Address::Constant(address), code.len() as u32);
    for (at, depth) in stack_depths(code) {
        fde.add_instruction(at, CallFrameInstruction::CfaOffset(FRAME + depth));
    }
    table.add_fde(cie, fde);
    let mut section = DebugFrame(EndianVec::new(LittleEndian));
    table.write_debug_frame(&mut section)?;
    Ok(section.0.into_vec())
}

/// By how many bytes an instruction lowers the stack pointer; calls come back.
fn pushed(inst: &Instruction) -> i32 {
    let on_rsp = inst.op_count() == 2
        && inst.op0_kind() == OpKind::Register
        && inst.op0_register() == iced_x86::Register::RSP;
    match (inst.mnemonic(), inst.flow_control()) {
        (_, FlowControl::Call | FlowControl::IndirectCall) => 0,
        (Mnemonic::Sub, _) if on_rsp => inst.immediate(1) as i32,
        (Mnemonic::Add, _) if on_rsp => -(inst.immediate(1) as i32),
        (Mnemonic::Lea, _) if on_rsp => -(inst.memory_displacement64() as i32),
        _ => -inst.stack_pointer_increment(),
    }
}

/// Where the number of bytes on the stack changes, in the order of the code: (offset, bytes from there on).
fn stack_depths(code: &[u8]) -> Vec<(u32, i32)> {
    let mut depth_at: Vec<Option<i32>> = vec![None; code.len()];
    let mut work = vec![(0, 0)];
    while let Some((start, mut depth)) = work.pop() {
        let mut decoder = Decoder::with_ip(64, code, 0, DecoderOptions::NONE);
        if decoder.set_position(start).is_err() {
            continue; // leaves the piece
        }
        decoder.set_ip(start as u64);
        while decoder.can_decode() {
            let at = decoder.position();
            if depth_at[at].is_some() {
                break;
            }
            let inst = decoder.decode();
            if inst.code() == Code::INVALID {
                break;
            }
            depth_at[at] = Some(depth);
            depth += pushed(&inst);
            let target = inst.near_branch_target() as usize;
            match inst.flow_control() {
                FlowControl::Next | FlowControl::Call | FlowControl::IndirectCall => {}
                FlowControl::ConditionalBranch => work.push((target, depth)),
                FlowControl::UnconditionalBranch => {
                    work.push((target, depth));
                    break;
                }
                _ => break,
            }
        }
    }
    let mut last = 0;
    let known = depth_at.iter().enumerate().filter_map(|(at, d)| d.map(|d| (at as u32, d)));
    known.filter(|(_, d)| std::mem::replace(&mut last, *d) != *d).collect()
}

fn elf_file(frame: &[u8], address: u64, size: u64, name: &str) -> object::write::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut w = Writer::new(object::Endianness::Little, true, &mut bytes);
    w.reserve_file_header();
    w.reserve_null_section_index();
    let text_name = w.add_section_name(b".text");
    let text = w.reserve_section_index();
    let frame_name = w.add_section_name(b".debug_frame");
    w.reserve_section_index();
    w.reserve_symtab_section_index();
    w.reserve_strtab_section_index();
    w.reserve_shstrtab_section_index();
    let symbol_name = w.add_string(name.as_bytes());
    w.reserve_null_symbol_index();
    w.reserve_symbol_index(Some(text));
    let frame_at = w.reserve(frame.len() as u64, 8);
    w.reserve_symtab();
    w.reserve_strtab()?;
    w.reserve_shstrtab()?;
    w.reserve_section_headers();

    w.write_file_header(&FileHeader {
        os_abi: elf::ELFOSABI_NONE,
        abi_version: 0,
        e_type: elf::ET_EXEC,
        e_machine: elf::EM_X86_64,
        e_entry: address,
        e_flags: elf::FileFlags::default(),
    })?;
    w.pad_until(frame_at);
    w.write(frame);
    w.write_null_symbol();
    let symbol_name = w.string_offset(Some(symbol_name));
    w.write_symbol(&Sym {
        section: Some(text.0),
        st_name: symbol_name,
        st_info: elf::SymbolInfo::new(elf::STB_GLOBAL, elf::STT_FUNC),
        st_other: elf::SymbolOther::default(),
        st_shndx: elf::SHN_UNDEF,
        st_value: address,
        st_size: size,
    });
    w.write_strtab();
    w.write_shstrtab();
    w.write_null_section_header();
    let (text_name, frame_name) =
        (w.section_name_offset(Some(text_name)), w.section_name_offset(Some(frame_name)));
    // The code itself stays where it is: the section has an address and no bytes.
    w.write_section_header(&SectionHeader {
        sh_name: text_name,
        sh_type: elf::SHT_NOBITS,
        sh_flags: elf::SHF_ALLOC | elf::SHF_EXECINSTR,
        sh_addr: address,
        sh_offset: 0,
        sh_size: size,
        sh_link: 0,
        sh_info: 0,
        sh_addralign: 1,
        sh_entsize: 0,
    });
    w.write_section_header(&SectionHeader {
        sh_name: frame_name,
        sh_type: elf::SHT_PROGBITS,
        sh_flags: elf::SectionFlags::default(),
        sh_addr: 0,
        sh_offset: frame_at,
        sh_size: frame.len() as u64,
        sh_link: 0,
        sh_info: 0,
        sh_addralign: 8,
        sh_entsize: 0,
    });
    w.write_symtab_section_header(1);
    w.write_strtab_section_header();
    w.write_shstrtab_section_header();
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use object::{Object, ObjectSection, ObjectSymbol};

    #[test]
    fn the_stack_is_followed_along_the_control_flow() {
        let code = [
            0x50, // 0: push rax
            0x70, 0x05, // 1: jo 8
            0x48, 0x83, 0xec, 0x20, // 3: sub rsp, 32
            0xc3, // 7: ret
            0x59, // 8: pop rcx
            0xc3, // 9: ret
        ];
        assert_eq!(stack_depths(&code), [(1, 8), (7, 40), (8, 8), (9, 0)]);
    }

    #[test]
    fn the_file_has_one_symbol_at_the_code_and_its_unwind_table() {
        let bytes = debug_object(&[0x50, 0x58, 0xc3], 0x1234_5000, "trace").expect("a file");
        let file = object::File::parse(&*bytes).expect("an ELF file");
        let symbol = file.symbols().find(|s| s.name() == Ok("trace")).expect("the symbol");
        assert_eq!((symbol.address(), symbol.size()), (0x1234_5000, 3));
        let frame = file.section_by_name(".debug_frame").expect("the section");
        assert!(!frame.data().expect("bytes").is_empty());
        let text = file.section_by_name(".text").expect("the section");
        assert_eq!((text.address(), text.size()), (0x1234_5000, 3));
    }
}
