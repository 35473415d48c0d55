//! Shapes, and the objects that exits make.

use super::{Draft, Kind, Parser, Result, append};
use crate::trace::*;
use crate::uop::Repr;

impl Parser<'_, '_> {
    /// `shape 0: $12 takes 2 type tuple [16 = 2: i64, 24 = arg 0, 32 = arg 1]`.
    pub(super) fn shape(&mut self, draft: &mut Draft) -> Result<()> {
        self.advance()?;
        let offset = self.token.offset;
        let number: usize = self.unsigned("a shape's number")?;
        if number != draft.trace.shapes.len() {
            return self.error(offset, "shapes are numbered in order".to_owned());
        }
        self.need(b':')?;
        let symbol = self.symbol()?;
        let class = match self.at_name("of") {
            true => {
                self.advance()?;
                Some(self.bits(draft, Some(Repr::Obj))?.0)
            }
            false => None,
        };
        self.need_name("takes")?;
        let operands = self.unsigned("a number of operands")?;
        self.need_name("type")?;
        let tid = self.type_id()? as u32;
        self.need(b'[')?;
        let mut fields = Vec::new();
        while !self.at_sign(b']') {
            if !fields.is_empty() {
                self.need(b',')?;
            }
            fields.push(self.field(draft)?);
        }
        self.need(b']')?;
        self.end_of_line()?;
        draft.trace.shapes.push(Shape { symbol, class, operands, tid, fields });
        Ok(())
    }

    fn field(&mut self, draft: &mut Draft) -> Result<Field> {
        let offset = self.unsigned("a byte offset")?;
        let high_half = self.at_name("high");
        if high_half {
            self.advance()?;
        }
        self.need(b'=')?;
        let init = if self.at_name("arg") {
            self.advance()?;
            Init::Operand(self.unsigned("an operand's number")?)
        } else {
            match self.bits(draft, None)? {
                (bits, Repr::Obj) => Init::Word(bits),
                (bits, _) => Init::Raw(bits),
            }
        };
        Ok(Field { offset, init, high_half })
    }

    /// A constant.
    fn bits(&mut self, draft: &mut Draft, repr: Option<Repr>) -> Result<(u64, Repr)> {
        let offset = self.token.offset;
        let v = self.operand(draft, repr)?;
        match draft.constant_of(v) {
            Some(constant) => Ok(constant),
            None => self.error(offset, "expected a constant".to_owned()),
        }
    }

    /// `make 0 [2: i64, %4], 1 […]` of a snapshot.
    pub(super) fn objects(&mut self, draft: &mut Draft) -> Result<List> {
        let mut objects = Vec::new();
        if self.at_name("make") {
            self.advance()?;
            loop {
                let shape = self.unsigned("a shape's number")?;
                let fields = self.slots(draft)?;
                objects.push(SunkObject { shape, fields });
                if !self.take(b',')? {
                    break;
                }
            }
        }
        Ok(append(&mut draft.trace.objects, &objects))
    }

    /// Whether a shape begins.
    pub(super) fn at_shape(&self) -> bool {
        self.token.kind == Kind::Name && self.token.text == "shape"
    }
}
