//! The read-only data that stencils refer to, gathered from the object file's sections: each constant once,
//! at a multiple of 16.

use std::collections::BTreeMap;

/// The blob that becomes `stencils::DATA`.
#[derive(Debug, Default)]
pub struct Constants {
    sections: BTreeMap<usize, Vec<u8>>,
    blob: Vec<u8>,
    placed: BTreeMap<Vec<u8>, u32>,
}

impl Constants {
    /// Constants out of these sections.
    pub fn new(sections: BTreeMap<usize, Vec<u8>>) -> Constants {
        Constants { sections, ..Constants::default() }
    }

    /// Copies `size` bytes at an offset of a section, unless they are there; gives their place in the blob.
    ///
    /// # Errors
    /// When the section has no such bytes.
    pub fn place(&mut self, section: usize, at: i64, size: usize) -> Result<u32, String> {
        let source = self.sections.get(&section).ok_or("data that is not read-only")?;
        let start = usize::try_from(at).map_err(|_| "data before its section")?;
        let bytes = source.get(start..start + size).ok_or("data beyond its section")?;
        if bytes.is_empty() {
            return Err("data of unknown size".into());
        }
        if let Some(&place) = self.placed.get(bytes) {
            return Ok(place);
        }
        let place = self.blob.len() as u32;
        self.placed.insert(bytes.to_vec(), place);
        self.blob.extend_from_slice(bytes);
        self.blob.resize(self.blob.len().next_multiple_of(16), 0);
        Ok(place)
    }

    /// The blob.
    pub fn blob(&self) -> &[u8] {
        &self.blob
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_aligned_shared_and_bounded() {
        let mut c = Constants::new(BTreeMap::from([(3, (0..32).collect())]));
        assert_eq!(c.place(3, 8, 8), Ok(0));
        assert_eq!(c.place(3, 16, 16), Ok(16));
        assert_eq!(c.place(3, 8, 8), Ok(0));
        assert_eq!(c.blob().len(), 32);
        assert_eq!(c.blob()[..8], [8, 9, 10, 11, 12, 13, 14, 15]);
        assert!(c.place(3, 24, 16).is_err());
        assert!(c.place(3, -1, 8).is_err());
        assert!(c.place(4, 0, 8).is_err());
    }
}
