//! Where the instructions of a code object came from. Programs import much code of which little runs, so what nearly all of it
//! has (few lines, short ones) takes six bytes per instruction.

/// Where an instruction came from: lines from 1, columns in bytes from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    pub line: u32,
    pub end_line: u32,
    pub column: u32,
    pub end_column: u32,
}

/// A location in lines from the first one of its code.
#[derive(Clone, Copy)]
struct Near {
    line: u16,
    lines: u8,
    column: u8,
    end_column: u8,
}

/// The locations of all instructions of a code object.
#[derive(Clone)]
pub struct Locations {
    /// What [`Near`] lines count from.
    first: u32,
    near: Box<[Near]>,
    /// All of them, if one is not near.
    far: Box<[Location]>,
}

impl Near {
    fn of(l: &Location, first: u32) -> Option<Near> {
        Some(Near {
            line: u16::try_from(l.line - first).ok()?,
            lines: u8::try_from(l.end_line.checked_sub(l.line)?).ok()?,
            column: u8::try_from(l.column).ok()?,
            end_column: u8::try_from(l.end_column).ok()?,
        })
    }
    fn from(self, first: u32) -> Location {
        let line = first + u32::from(self.line);
        Location {
            line,
            end_line: line + u32::from(self.lines),
            column: u32::from(self.column),
            end_column: u32::from(self.end_column),
        }
    }
}

impl Locations {
    /// Of the instruction at an index.
    pub fn get(&self, at: usize) -> Option<Location> {
        match self.near.get(at) {
            Some(near) => Some(near.from(self.first)),
            None => self.far.get(at).copied(),
        }
    }
    /// All in order.
    pub fn iter(&self) -> impl Iterator<Item = Location> {
        let near = self.near.iter().map(|near| near.from(self.first));
        near.chain(self.far.iter().copied())
    }
}

impl FromIterator<Location> for Locations {
    fn from_iter<I: IntoIterator<Item = Location>>(all: I) -> Locations {
        let all: Vec<Location> = all.into_iter().collect();
        let first = all.iter().map(|l| l.line).min().unwrap_or(1);
        let near: Option<Box<[Near]>> = all.iter().map(|l| Near::of(l, first)).collect();
        match near {
            Some(near) => Locations { first, near, far: Box::default() },
            None => Locations { first, near: Box::default(), far: all.into() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever the numbers are, what comes out is what went in.
    #[test]
    fn locations_are_kept_as_they_are() {
        let at =
            |line, end_line, column, end_column| Location { line, end_line, column, end_column };
        let near = [at(7, 7, 0, 255), at(9, 264, 255, 0), at(7 + 65535, 7 + 65535, 1, 2)];
        let far = [at(8, 9, 256, 1), at(8, 9, 1, 256), at(70_000, 70_000, 0, 0), at(9, 8, 0, 0)];
        let kept = |all: &[Location]| {
            let locations: Locations = all.iter().copied().collect();
            assert_eq!(locations.iter().collect::<Vec<_>>(), all);
            assert_eq!(locations.get(all.len() - 1), all.last().copied());
            assert_eq!(locations.get(all.len()), None);
            locations.far.is_empty()
        };
        assert!(kept(&near));
        for other in far {
            let mut all = near.to_vec();
            all.push(other);
            assert!(!kept(&all), "{other:?}");
        }
    }
}
