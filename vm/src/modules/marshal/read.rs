//! Values from bytes. What CPython wrote is understood, but for its code.

use super::{DEPTH, REFERABLE, code};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{R, Raised, Vm};
use malachite_bigint::{BigInt, Sign};

/// What is being read.
pub(super) struct Reader<'a> {
    data: &'a [u8],
    at: usize,
    depth: usize,
    known: Vec<Option<Ref>>,
    allows_code: bool,
}

/// A value, and how many bytes it took.
pub(super) fn value(vm: &mut Vm, data: &[u8], allows_code: bool) -> R<(Ref, usize)> {
    let mut reader = Reader { data, at: 0, depth: 0, known: vec![], allows_code };
    let value = reader.value(vm)?;
    Ok((value, reader.at))
}

fn bad(vm: &mut Vm, what: &str) -> Raised {
    vm.value_error(&format!("bad marshal data ({what})"))
}

impl Reader<'_> {
    /// One for a part with references of its own.
    pub(super) fn inner<'b>(&self, data: &'b [u8]) -> Reader<'b> {
        Reader { data, at: 0, depth: self.depth, known: vec![], allows_code: self.allows_code }
    }
    fn take(&mut self, vm: &mut Vm, n: usize) -> R<&[u8]> {
        match self.data.get(self.at..self.at.saturating_add(n)) {
            Some(taken) => {
                self.at += n;
                Ok(taken)
            }
            None => {
                let ty = vm.exc().eof_error;
                Err(vm.raise(ty, "marshal data too short"))
            }
        }
    }
    fn byte(&mut self, vm: &mut Vm) -> R<u8> {
        Ok(self.take(vm, 1)?[0])
    }
    fn long(&mut self, vm: &mut Vm) -> R<i32> {
        Ok(i32::from_le_bytes(self.take(vm, 4)?.try_into().expect("four bytes")))
    }
    fn size(&mut self, vm: &mut Vm) -> R<usize> {
        let n = self.long(vm)?;
        usize::try_from(n).map_err(|_| bad(vm, "size out of range"))
    }
    fn float(&mut self, vm: &mut Vm) -> R<f64> {
        Ok(f64::from_le_bytes(self.take(vm, 8)?.try_into().expect("eight bytes")))
    }
    /// A float that is written out (versions 0 and 1).
    fn float_text(&mut self, vm: &mut Vm) -> R<f64> {
        let n = usize::from(self.byte(vm)?);
        let text = String::from_utf8_lossy(self.take(vm, n)?).into_owned();
        text.parse().map_err(|_| bad(vm, "float"))
    }
    /// The bytes of a bytes object that comes next.
    pub(super) fn bytes(&mut self, vm: &mut Vm) -> R<Vec<u8>> {
        let value = self.value(vm)?;
        code::bytes_of(&value).ok_or_else(|| bad(vm, "no bytes"))
    }

    /// A value.
    pub(super) fn value(&mut self, vm: &mut Vm) -> R {
        match self.value_or_end(vm)? {
            Some(value) => Ok(value),
            None => Err(vm.type_error("NULL object in marshal data for object".into())),
        }
    }
    fn values(&mut self, vm: &mut Vm, count: usize) -> R<Vec<Ref>> {
        (0..count).map(|_| self.value(vm)).collect()
    }
    fn text(&mut self, vm: &mut Vm, n: usize) -> R {
        let bytes = self.take(vm, n)?.to_vec();
        if let Ok(text) = std::str::from_utf8(&bytes) {
            return Ok(build::str(vm, text));
        }
        let text = rustpython_common::wtf8::Wtf8::from_bytes(&bytes);
        match text.and_then(crate::surrogates::from_wtf8) {
            Some(text) => Ok(build::str(vm, &text)),
            None => Err(bad(vm, "string")),
        }
    }

    /// A value; `None` where a dict ends.
    fn value_or_end(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(bad(vm, "recursion limit exceeded"));
        }
        if self.at == self.data.len() {
            let ty = vm.exc().eof_error;
            return Err(vm.raise(ty, "EOF read where object expected"));
        }
        let tag = self.byte(vm)?;
        // A container's number is given before those of what is in it.
        let number = (tag & REFERABLE != 0).then(|| {
            self.known.push(None);
            self.known.len() - 1
        });
        let value = self.tagged(vm, tag & !REFERABLE, number)?;
        if let Some(number) = number {
            self.known[number].clone_from(&value);
        }
        self.depth -= 1;
        Ok(value)
    }
    fn tagged(&mut self, vm: &mut Vm, tag: u8, number: Option<usize>) -> R<Option<Ref>> {
        Ok(Some(match tag {
            b'0' => return Ok(None),
            b'N' => build::none(),
            b'T' => build::bool(true),
            b'F' => build::bool(false),
            b'S' => Ref::new(vm.exc().stop_iteration.word()),
            b'.' => Ref::new(ir::word::Word::ELLIPSIS),
            b'i' => {
                let n = self.long(vm)?;
                build::int64(vm, i64::from(n))
            }
            b'I' => {
                let n = i64::from_le_bytes(self.take(vm, 8)?.try_into().expect("eight bytes"));
                build::int64(vm, n)
            }
            b'l' => self.big(vm)?,
            b'f' => {
                let x = self.float_text(vm)?;
                build::float(vm, x)
            }
            b'g' => {
                let x = self.float(vm)?;
                build::float(vm, x)
            }
            b'x' => {
                let (re, im) = (self.float_text(vm)?, self.float_text(vm)?);
                build::complex(vm, re, im)
            }
            b'y' => {
                let (re, im) = (self.float(vm)?, self.float(vm)?);
                build::complex(vm, re, im)
            }
            b's' => {
                let n = self.size(vm)?;
                let data = self.take(vm, n)?.to_vec();
                build::bytes(vm, data)
            }
            b'u' | b't' | b'a' | b'A' => {
                let n = self.size(vm)?;
                self.text(vm, n)?
            }
            b'z' | b'Z' => {
                let n = usize::from(self.byte(vm)?);
                self.text(vm, n)?
            }
            b')' => {
                let n = usize::from(self.byte(vm)?);
                let items = self.values(vm, n)?;
                build::tuple(vm, items)
            }
            b'(' => {
                let n = self.size(vm)?;
                let items = self.values(vm, n)?;
                build::tuple(vm, items)
            }
            b'[' => {
                let n = self.size(vm)?;
                let list = build::empty_list(vm);
                self.remember(number, &list);
                for _ in 0..n {
                    let item = self.value(vm)?;
                    list.cast::<ListObj>().push(item);
                }
                list
            }
            b'{' => {
                let dict = build::dict(vm, crate::dict::Dict::default());
                self.remember(number, &dict);
                while let Some(key) = self.value_or_end(vm)? {
                    let value = self.value(vm)?;
                    dict.cast::<DictObj>().insert(vm, *key, value)?;
                }
                dict
            }
            b'<' | b'>' => {
                let n = self.size(vm)?;
                let items = self.values(vm, n)?;
                match tag {
                    b'>' => build::frozenset(vm, items)?,
                    _ => {
                        let set = build::set(vm.types.set, Default::default());
                        self.remember(number, &set);
                        for item in items {
                            set.cast::<SetObj>().add(vm, *item)?;
                        }
                        set
                    }
                }
            }
            b':' => {
                let (start, stop) = (self.value(vm)?, self.value(vm)?);
                let step = self.value(vm)?;
                build::slice(vm, start, stop, step)
            }
            b'r' => {
                let n = self.size(vm)?;
                match self.known.get(n) {
                    Some(Some(value)) => value.clone(),
                    _ => return Err(bad(vm, "invalid reference")),
                }
            }
            b'c' if !self.allows_code => {
                return Err(vm.value_error("unmarshalling code objects is disallowed"));
            }
            b'c' => code::read(vm, self)?,
            _ => return Err(bad(vm, "unknown type code")),
        }))
    }
    /// A container may be in itself.
    fn remember(&mut self, number: Option<usize>, value: &Ref) {
        if let Some(number) = number {
            self.known[number] = Some(value.clone());
        }
    }
    /// A large number, in digits of 15 bits.
    fn big(&mut self, vm: &mut Vm) -> R {
        let count = self.long(vm)?;
        let data = self.take(vm, 2 * count.unsigned_abs() as usize)?;
        let (mut bytes, mut bits, mut known) = (Vec::new(), 0u32, 0);
        for digit in data.chunks_exact(2) {
            bits |= u32::from(u16::from_le_bytes([digit[0], digit[1]])) << known;
            known += 15;
            while known >= 8 {
                bytes.push(bits as u8);
                bits >>= 8;
                known -= 8;
            }
        }
        bytes.push(bits as u8);
        let sign = if count < 0 { Sign::Minus } else { Sign::Plus };
        Ok(build::int(vm, BigInt::from_bytes_le(sign, &bytes)))
    }
}
