//! From uop and shape to the stencil, in constant time.

use crate::{ALL, Shape, Stencil};
use ir::Uop;

const UOPS: usize = Uop::ALL.len();

/// Position in [`ALL`] plus one by uop and [`Shape::key`]; 0: none.
static INDEX: [[u16; Shape::KEYS]; UOPS] = index();

const fn index() -> [[u16; Shape::KEYS]; UOPS] {
    let mut index = [[0; Shape::KEYS]; UOPS];
    let mut i = 0;
    while i < ALL.len() {
        index[ALL[i].uop as usize][ALL[i].shape.key()] = i as u16 + 1;
        i += 1;
    }
    index
}

/// The stencil of this uop and shape, if there is one. O(1).
#[inline]
pub fn lookup(uop: Uop, shape: Shape) -> Option<&'static Stencil> {
    let number = INDEX[uop as usize][shape.key()];
    ALL.get((number as usize).wrapping_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stencil_is_found_and_nothing_else() {
        for s in ALL {
            let found = lookup(s.uop, s.shape).expect("listed");
            assert!(std::ptr::eq(found, s), "{} {}", s.uop, s.shape);
        }
        assert!(ALL.len() < u16::MAX as usize);
        assert!(lookup(Uop::_JUMP, Shape::FRESH).is_none());
        let found = INDEX.iter().flatten().filter(|n| **n != 0).count();
        assert_eq!(found, ALL.len());
    }
}
