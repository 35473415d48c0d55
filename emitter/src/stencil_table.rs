//! The stencil table in the form that emission wants: one look-up by uop and shape.

use ir::Uop;
use stencils::{Shape, Stencil};

/// Stencils with their read-only data and the names of the symbols that they call. The committed table is
/// [`StencilTable::builtin`]; tests and experiments bring their own.
#[derive(Debug, Clone)]
pub struct StencilTable {
    stencils: &'static [Stencil],
    /// Position + 1 in `stencils` by uop and [`Shape::key`]; 0: there is none. Where a shape has no *early* stencil,
    /// its entry is that of the strict one.
    index: Vec<u16>,
    /// Constants that stencils read.
    pub data: &'static [u8],
    /// Symbols that stencils call, by number.
    pub symbols: &'static [&'static str],
}

impl StencilTable {
    /// An index over these stencils.
    ///
    /// # Panics
    /// With 65,535 stencils or more.
    pub fn new(
        stencils: &'static [Stencil],
        data: &'static [u8],
        symbols: &'static [&'static str],
    ) -> StencilTable {
        let mut index = vec![0; Uop::ALL.len() * Shape::KEYS];
        for (i, s) in stencils.iter().enumerate() {
            let number = u16::try_from(i + 1).expect("fewer than 65,535 stencils");
            index[s.uop as usize * Shape::KEYS + s.shape.key()] = number;
        }
        let early = Shape { early: true, ..Shape::FRESH }.key();
        for i in 0..index.len() {
            if i & early != 0 && index[i] == 0 {
                index[i] = index[i & !early];
            }
        }
        StencilTable { stencils, index, data, symbols }
    }

    /// The committed table.
    pub fn builtin() -> StencilTable {
        StencilTable::new(stencils::ALL, stencils::DATA, stencils::SYMBOLS)
    }

    /// The stencil of this uop whose [`Shape::key`] this is.
    #[inline]
    pub fn by_key(&self, uop: Uop, key: usize) -> Option<&'static Stencil> {
        let number = self.index[uop as usize * Shape::KEYS + key];
        self.stencils.get((number as usize).wrapping_sub(1))
    }

    /// The stencil of this uop and shape; for an *early* shape without one, the strict stencil.
    #[inline]
    pub fn get(&self, uop: Uop, shape: Shape) -> Option<&'static Stencil> {
        self.by_key(uop, shape.key())
    }

    /// All of them.
    pub fn stencils(&self) -> &'static [Stencil] {
        self.stencils
    }
}
