//! Code objects as bytes: the instructions as the interpreter has them. A digest and the name of the build stand with them,
//! because the interpreter trusts its code.

use super::read::Reader;
use super::write::Writer;
use crate::code::{Code, Handler, UNPREPARED};
use crate::heap::Ref;
use crate::locations::Location;
use crate::object::TupleObj;
use crate::object::{BytesObj, Value};
use crate::opcode as op;
use crate::vm::{R, Vm};
use md5::{Digest, Md5};

/// What a digest takes.
const DIGEST: usize = 16;

fn numbers(numbers: impl IntoIterator<Item = u32>) -> Vec<u8> {
    numbers.into_iter().flat_map(u32::to_le_bytes).collect()
}
fn from_bytes(data: &[u8]) -> Vec<u32> {
    let number = |b: &[u8]| u32::from_le_bytes(b.try_into().expect("four bytes"));
    data.chunks_exact(4).map(number).collect()
}

/// Writes a code object.
pub(super) fn write(vm: &mut Vm, out: &mut Writer, code: &Code) -> R<()> {
    let mut body = out.inner();
    let instr = |i: &std::cell::Cell<u32>| u32::from(op::generic(i.get() as u8)) | i.get() & !0xff;
    let sizes = [
        code.nlocals as u32,
        code.first_free as u32,
        code.stack_size as u32,
        code.arg_count as u32,
        code.posonly_count as u32,
        code.kwonly_count as u32,
        code.flags,
        code.first_line,
        u32::from(code.simple_args),
        u32::from(code.hidden),
    ];
    let handler = |h: &Handler| [h.start, h.end, h.target, h.depth, u32::from(h.push_lasti)];
    let location = |l: Location| [l.line, l.end_line, l.column, l.end_column];
    for part in [
        numbers(code.instrs.iter().map(instr)),
        numbers(code.locations.iter().flat_map(location)),
        numbers(code.handlers.iter().flat_map(handler)),
        numbers(code.cells.iter().copied()),
        numbers(sizes),
        numbers(code.gaps.iter().map(|gap| u32::from(*gap))),
    ] {
        body.bytes(&part);
    }
    for list in [&code.consts, &code.names, &code.localsplus] {
        body.items(vm, list)?;
    }
    for name in [&code.name, &code.qualname, &code.filename] {
        body.value(vm, **name)?;
    }
    let data = body.finish();
    out.bytes(&digest(&data));
    out.bytes(&data);
    Ok(())
}

/// Of the code, and of the program that can run it.
fn digest(data: &[u8]) -> [u8; DIGEST] {
    let mut digest = Md5::new();
    digest.update(crate::code_cache::build_name().unwrap_or_default());
    digest.update(data);
    digest.finalize().into()
}

/// Reads a code object.
pub(super) fn read(vm: &mut Vm, from: &mut Reader) -> R {
    let sum = from.bytes(vm)?;
    let data = from.bytes(vm)?;
    if digest(&data) != *sum {
        return Err(vm.value_error("bad marshal data (code of another program)"));
    }
    let mut body = from.inner(&data);
    let mut arrays = Vec::new();
    for _ in 0..6 {
        arrays.push(from_bytes(&body.bytes(vm)?));
    }
    let mut lists = Vec::new();
    for _ in 0..3 {
        lists.push(body.value(vm)?);
    }
    let mut names = Vec::new();
    for _ in 0..3 {
        names.push(body.value(vm)?);
    }
    // What follows is as it was written: the digest says so.
    let list = |i: usize| -> Box<[Ref]> {
        lists[i].cast::<TupleObj>().items().iter().map(|w| Ref::new(*w)).collect()
    };
    let mut interned = |names: Box<[Ref]>| -> Box<[Ref]> {
        names.iter().map(|n| vm.intern(n.as_str().unwrap_or_default())).collect()
    };
    let (attributes, localsplus) = (interned(list(1)), interned(list(2)));
    let names = interned(names.into());
    let sizes = &arrays[4];
    let size = |i: usize| sizes[i] as usize;
    let location =
        |l: &[u32]| Location { line: l[0], end_line: l[1], column: l[2], end_column: l[3] };
    let handler = |h: &[u32]| Handler {
        start: h[0],
        end: h[1],
        target: h[2],
        depth: h[3],
        push_lasti: h[4] != 0,
    };
    let code = Code {
        caches: Default::default(),
        room: std::cell::Cell::new(UNPREPARED),
        instrs: arrays[0].iter().map(|i| std::cell::Cell::new(*i)).collect(),
        gaps: arrays[5].iter().map(|gap| *gap as u16).collect(),
        locations: arrays[1].chunks_exact(4).map(location).collect(),
        handlers: arrays[2].chunks_exact(5).map(handler).collect(),
        cells: arrays[3].clone().into(),
        consts: list(0),
        names: attributes,
        localsplus,
        nlocals: size(0),
        first_free: size(1),
        stack_size: size(2),
        arg_count: size(3),
        posonly_count: size(4),
        kwonly_count: size(5),
        flags: sizes[6],
        first_line: sizes[7],
        simple_args: sizes[8] != 0,
        hidden: sizes[9] != 0,
        name: names[0].clone(),
        qualname: names[1].clone(),
        filename: names[2].clone(),
        called_out: Default::default(),
        megamorphic: Default::default(),
        inspected: Default::default(),
    };
    Ok(crate::build::code(vm, code))
}

/// The bytes of a bytes object that has just been read.
pub(super) fn bytes_of(w: &Ref) -> Option<Vec<u8>> {
    w.get::<BytesObj>().map(|b| b.data.borrow().to_vec())
}
