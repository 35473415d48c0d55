//! Which parts of the arena are free.

use std::collections::BTreeMap;

/// Regions start at and are multiples of this many bytes: a cache line, so that two traces share none.
pub(crate) const GRANULE: u32 = 64;

/// First-fit list of free regions, neighbours joined. O(free regions) to allocate.
#[derive(Debug, Default)]
pub(crate) struct FreeList {
    /// Start → length, in bytes.
    regions: BTreeMap<u32, u32>,
}

impl FreeList {
    /// One free region; both ends are shrunk to whole granules.
    pub fn new(start: u32, end: u32) -> FreeList {
        let start = start.next_multiple_of(GRANULE);
        let end = end / GRANULE * GRANULE;
        let mut list = FreeList::default();
        if start < end {
            list.regions.insert(start, end - start);
        }
        list
    }

    /// Takes at least `len` bytes: start and real length.
    pub fn take(&mut self, len: u32) -> Option<(u32, u32)> {
        let len = len.max(1).checked_next_multiple_of(GRANULE)?;
        let (&start, &have) = self.regions.iter().find(|&(_, &have)| have >= len)?;
        self.regions.remove(&start);
        if have > len {
            self.regions.insert(start + len, have - len);
        }
        Some((start, len))
    }

    /// Gives back what [`FreeList::take`] returned.
    pub fn give(&mut self, start: u32, len: u32) {
        let (mut start, mut len) = (start, len);
        if let Some((&before, &before_len)) = self.regions.range(..start).next_back() {
            debug_assert!(before + before_len <= start, "freed twice");
            if before + before_len == start {
                self.regions.remove(&before);
                start = before;
                len += before_len;
            }
        }
        if let Some(after_len) = self.regions.remove(&(start + len)) {
            len += after_len;
        }
        self.regions.insert(start, len);
    }

    /// Free bytes in all.
    pub fn free(&self) -> u32 {
        self.regions.values().sum()
    }

    /// The longest region.
    pub fn largest(&self) -> u32 {
        self.regions.values().copied().max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_joined_again_in_any_order() {
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let mut list = FreeList::new(10, 64 * 8 + 5);
            let all = list.free();
            assert_eq!(all, 64 * 7);
            let parts: Vec<_> = (0..3).map(|i| list.take(60 + i * 10).expect("room")).collect();
            for i in order {
                list.give(parts[i].0, parts[i].1);
            }
            assert_eq!((list.free(), list.largest()), (all, all));
        }
    }

    #[test]
    fn random_use_never_overlaps_and_returns_everything() {
        let mut list = FreeList::new(0, 64 * 100);
        let mut held: Vec<(u32, u32)> = Vec::new();
        let mut seed = 7_u64;
        for _ in 0..10_000 {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let r = (seed >> 33) as u32;
            if r.is_multiple_of(3) && !held.is_empty() {
                let (s, l) = held.swap_remove(r as usize % held.len());
                list.give(s, l);
            } else if let Some((s, l)) = list.take(r % 700) {
                assert!(held.iter().all(|&(hs, hl)| s + l <= hs || hs + hl <= s));
                assert!(s % GRANULE == 0 && s + l <= 6400);
                held.push((s, l));
            }
        }
        held.drain(..).for_each(|(s, l)| list.give(s, l));
        assert_eq!((list.free(), list.largest()), (6400, 6400));
    }

    #[test]
    fn too_much_is_refused() {
        let mut list = FreeList::new(0, 256);
        assert_eq!(list.take(257), None);
        assert_eq!(list.take(u32::MAX), None);
        assert_eq!(list.take(256), Some((0, 256)));
        assert_eq!(list.take(1), None);
    }
}
