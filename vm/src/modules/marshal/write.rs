//! Values as bytes.

use super::{DEPTH, REFERABLE, code};
use crate::arithmetic::{Int, as_float};
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{R, Raised, Vm};
use ir::word::Word;
use malachite_bigint::Sign;
use rustc_hash::FxHashMap;

/// Bits of a digit of large numbers.
const DIGIT: u32 = 15;
const DIGIT_MASK: u16 = (1 << DIGIT) - 1;

/// What is being written.
pub(super) struct Writer {
    out: Vec<u8>,
    depth: usize,
    version: i64,
    allows_code: bool,
    /// The numbers of the objects that were written, by address.
    known: FxHashMap<u64, u32>,
}

/// A value in the format's version.
pub(super) fn value(vm: &mut Vm, w: Word, version: i64, allows_code: bool) -> R<Vec<u8>> {
    let (out, known) = (Vec::new(), FxHashMap::default());
    let mut writer = Writer { out, depth: 0, version, allows_code, known };
    writer.value(vm, w)?;
    Ok(writer.out)
}

fn unmarshallable(vm: &mut Vm) -> Raised {
    vm.value_error("unmarshallable object")
}

impl Writer {
    /// One for a part that is wanted on its own.
    pub(super) fn inner(&self) -> Writer {
        let (out, known) = (Vec::new(), FxHashMap::default());
        Writer {
            out,
            known,
            depth: self.depth,
            version: self.version,
            allows_code: self.allows_code,
        }
    }
    pub(super) fn finish(self) -> Vec<u8> {
        self.out
    }
    fn size(&mut self, n: usize) {
        self.out.extend((n as u32).to_le_bytes());
    }
    fn tagged(&mut self, tag: u8, data: &[u8]) {
        self.out.push(tag);
        self.size(data.len());
        self.out.extend(data);
    }
    pub(super) fn bytes(&mut self, data: &[u8]) {
        self.tagged(b's', data);
    }
    /// A tuple.
    pub(super) fn items(&mut self, vm: &mut Vm, items: &[Ref]) -> R<()> {
        match u8::try_from(items.len()) {
            Ok(n) if self.version >= 4 => self.out.extend([b')', n]),
            _ => {
                self.out.push(b'(');
                self.size(items.len());
            }
        }
        items.iter().try_for_each(|item| self.value(vm, **item))
    }
    fn text(&mut self, text: &str) {
        if crate::surrogates::are_in(text) {
            let text = crate::surrogates::to_wtf8(text);
            return self.tagged(b'u', text.as_bytes());
        }
        match u8::try_from(text.len()) {
            _ if self.version < 4 || !text.is_ascii() => self.tagged(b'u', text.as_bytes()),
            Ok(n) => {
                self.out.extend([b'z', n]);
                self.out.extend(text.as_bytes());
            }
            Err(_) => self.tagged(b'a', text.as_bytes()),
        }
    }
    fn int(&mut self, n: Int) {
        if let Int::Small(n) = n
            && let Ok(n) = i32::try_from(n)
        {
            self.out.push(b'i');
            self.out.extend(n.to_le_bytes());
            return;
        }
        let (sign, bytes) = n.to_big().to_bytes_le();
        let (mut digits, mut bits, mut count) = (Vec::new(), 0u32, 0);
        for byte in bytes {
            bits |= u32::from(byte) << count;
            count += 8;
            if count >= DIGIT {
                digits.push(bits as u16 & DIGIT_MASK);
                bits >>= DIGIT;
                count -= DIGIT;
            }
        }
        if bits != 0 {
            digits.push(bits as u16);
        }
        while digits.last() == Some(&0) {
            digits.pop();
        }
        self.out.push(b'l');
        let count = digits.len() as i32;
        let count = if sign == Sign::Minus { -count } else { count };
        self.out.extend(count.to_le_bytes());
        self.out.extend(digits.iter().flat_map(|d| d.to_le_bytes()));
    }
    fn float(&mut self, x: f64) {
        self.out.extend(x.to_le_bytes());
    }

    /// A value.
    pub(super) fn value(&mut self, vm: &mut Vm, w: Word) -> R<()> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(vm.value_error("object too deeply nested to marshal"));
        }
        if self.version < 3 || !w.is_pointer() {
            self.plain(vm, w)?;
        } else if let Some(number) = self.known.get(&w.0) {
            self.out.push(b'r');
            self.out.extend(number.to_le_bytes());
        } else {
            let number = self.known.len() as u32;
            self.known.insert(w.0, number);
            let tag = self.out.len();
            self.plain(vm, w)?;
            self.out[tag] |= REFERABLE;
        }
        self.depth -= 1;
        Ok(())
    }
    fn plain(&mut self, vm: &mut Vm, w: Word) -> R<()> {
        if w == vm.exc().stop_iteration.word() {
            self.out.push(b'S');
            return Ok(());
        }
        let ty = vm.type_of(w);
        // Instances of subclasses are nothing that is known.
        let is_plain = vm.types.all().iter().any(|t| std::ptr::eq(*t, ty));
        match ty.kind {
            Kind::None => self.out.push(b'N'),
            Kind::Bool => self.out.push(if w == Word::TRUE { b'T' } else { b'F' }),
            Kind::Ellipsis => self.out.push(b'.'),
            _ if !is_plain && crate::buffer::copy(w).is_none() => return Err(unmarshallable(vm)),
            Kind::Int => self.int(Int::of(w).expect("an int")),
            Kind::Float => {
                self.out.push(b'g');
                self.float(as_float(w).unwrap_or_default());
            }
            Kind::Complex => {
                let c = w.cast::<ComplexObj>();
                self.out.push(b'y');
                self.float(c.re);
                self.float(c.im);
            }
            Kind::Str => self.text(w.as_str().unwrap_or_default()),
            Kind::Tuple => {
                let items: Vec<Ref> =
                    w.cast::<TupleObj>().items().iter().map(|w| Ref::new(*w)).collect();
                self.items(vm, &items)?;
            }
            Kind::List => {
                let items = vm.collect(w)?;
                self.sequence(vm, b'[', &items)?;
            }
            Kind::Set => {
                let items = vm.collect(w)?;
                self.sequence(vm, b'<', &items)?;
            }
            Kind::FrozenSet => {
                let items = vm.collect(w)?;
                self.sequence(vm, b'>', &items)?;
            }
            Kind::Dict => {
                let entries: Vec<(Ref, Ref)> = w
                    .cast::<DictObj>()
                    .table()
                    .iter()
                    .map(|e| (Ref::new(e.key), Ref::new(e.value)))
                    .collect();
                self.out.push(b'{');
                for (key, value) in entries {
                    self.value(vm, *key)?;
                    self.value(vm, *value)?;
                }
                self.out.push(b'0');
            }
            Kind::Slice if self.version >= 5 => {
                let s = w.cast::<SliceObj>();
                self.out.push(b':');
                for part in [s.start, s.stop, s.step] {
                    self.value(vm, part)?;
                }
            }
            Kind::Code if !self.allows_code => {
                return Err(vm.value_error("marshalling code objects is disallowed"));
            }
            Kind::Code => {
                let code = Ref::new(w);
                self.out.push(b'c');
                code::write(vm, self, &code.cast::<CodeObj>().code)?;
            }
            _ => match crate::buffer::copy(w) {
                Some(data) => self.bytes(&data),
                None => return Err(unmarshallable(vm)),
            },
        }
        Ok(())
    }
    fn sequence(&mut self, vm: &mut Vm, tag: u8, items: &[Ref]) -> R<()> {
        self.out.push(tag);
        self.size(items.len());
        items.iter().try_for_each(|item| self.value(vm, **item))
    }
}
