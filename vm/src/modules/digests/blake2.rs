//! BLAKE2b and BLAKE2s (RFC 7693) with all their parameters: keys, salts, digests of any size, trees.

/// What a hash is parametrised with; lengths have been checked.
#[derive(Clone, Default)]
pub(super) struct Parameters {
    pub(super) digest_size: u8,
    pub(super) key: Vec<u8>,
    pub(super) salt: Vec<u8>,
    pub(super) person: Vec<u8>,
    pub(super) fanout: u8,
    pub(super) depth: u8,
    pub(super) leaf_size: u32,
    pub(super) node_offset: u64,
    pub(super) node_depth: u8,
    pub(super) inner_size: u8,
    pub(super) last_node: bool,
}

/// Which words of a block the rounds take, in this order.
const SIGMA: [[usize; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/// Columns and diagonals of the state, which a round mixes.
const LANES: [[usize; 4]; 8] = [
    [0, 4, 8, 12],
    [1, 5, 9, 13],
    [2, 6, 10, 14],
    [3, 7, 11, 15],
    [0, 5, 10, 15],
    [1, 6, 11, 12],
    [2, 7, 8, 13],
    [3, 4, 9, 14],
];

macro_rules! blake2 {
    ($name:ident, $word:ty, $double:ty, $block:literal, $rounds:literal, $rotations:expr, $offset_bytes:literal, $iv:expr) => {
        #[derive(Clone)]
        pub(super) struct $name {
            state: [$word; 8],
            /// Input that is no full block yet, or the last one.
            block: Vec<u8>,
            count: $double,
            size: usize,
            last_node: bool,
        }

        impl $name {
            pub(super) const BLOCK: usize = $block;
            pub(super) const IV: [$word; 8] = $iv;

            pub(super) fn new(p: &Parameters) -> Self {
                const WORD: usize = size_of::<$word>();
                let mut block = vec![p.digest_size, p.key.len() as u8, p.fanout, p.depth];
                block.extend(p.leaf_size.to_le_bytes());
                block.extend(&p.node_offset.to_le_bytes()[..$offset_bytes]);
                block.extend([p.node_depth, p.inner_size]);
                block.resize(4 * WORD, 0);
                for text in [&p.salt, &p.person] {
                    block.extend(text);
                    block.resize(block.len() + 2 * WORD - text.len(), 0);
                }
                let mut state = Self::IV;
                for (s, bytes) in state.iter_mut().zip(block.chunks_exact(WORD)) {
                    *s ^= <$word>::from_le_bytes(bytes.try_into().expect("whole words"));
                }
                let mut hash = $name {
                    state,
                    block: Vec::with_capacity($block),
                    count: 0,
                    size: p.digest_size.into(),
                    last_node: p.last_node,
                };
                if !p.key.is_empty() {
                    let mut first = p.key.clone();
                    first.resize($block, 0);
                    hash.update(&first);
                }
                hash
            }

            pub(super) fn update(&mut self, mut data: &[u8]) {
                while !data.is_empty() {
                    if self.block.len() == $block {
                        self.compress($block, false);
                    }
                    let n = ($block - self.block.len()).min(data.len());
                    self.block.extend_from_slice(&data[..n]);
                    data = &data[n..];
                }
            }

            pub(super) fn digest(&self) -> Vec<u8> {
                let mut last = self.clone();
                let n = last.block.len();
                last.block.resize($block, 0);
                last.compress(n, true);
                let mut out: Vec<u8> = last.state.iter().flat_map(|w| w.to_le_bytes()).collect();
                out.truncate(self.size);
                out
            }

            /// Takes the block into the state; so many of its bytes are input.
            fn compress(&mut self, bytes: usize, last: bool) {
                self.count += bytes as $double;
                let mut m: [$word; 16] = [0; 16];
                for (w, bytes) in m.iter_mut().zip(self.block.chunks_exact(size_of::<$word>())) {
                    *w = <$word>::from_le_bytes(bytes.try_into().expect("whole words"));
                }
                self.block.clear();
                let mut v: [$word; 16] = [0; 16];
                v[..8].copy_from_slice(&self.state);
                v[8..].copy_from_slice(&Self::IV);
                v[12] ^= self.count as $word;
                v[13] ^= (self.count >> <$word>::BITS) as $word;
                if last {
                    v[14] = !v[14];
                    if self.last_node {
                        v[15] = !v[15];
                    }
                }
                let [r1, r2, r3, r4] = $rotations;
                for round in 0..$rounds {
                    let order = &SIGMA[round % 10];
                    for (lane, [a, b, c, d]) in LANES.into_iter().enumerate() {
                        let (x, y) = (m[order[2 * lane]], m[order[2 * lane + 1]]);
                        v[a] = v[a].wrapping_add(v[b]).wrapping_add(x);
                        v[d] = (v[d] ^ v[a]).rotate_right(r1);
                        v[c] = v[c].wrapping_add(v[d]);
                        v[b] = (v[b] ^ v[c]).rotate_right(r2);
                        v[a] = v[a].wrapping_add(v[b]).wrapping_add(y);
                        v[d] = (v[d] ^ v[a]).rotate_right(r3);
                        v[c] = v[c].wrapping_add(v[d]);
                        v[b] = (v[b] ^ v[c]).rotate_right(r4);
                    }
                }
                for i in 0..8 {
                    self.state[i] ^= v[i] ^ v[i + 8];
                }
            }
        }
    };
}

blake2!(
    Blake2b,
    u64,
    u128,
    128,
    12,
    [32, 24, 16, 63],
    8,
    [
        0x6a09_e667_f3bc_c908,
        0xbb67_ae85_84ca_a73b,
        0x3c6e_f372_fe94_f82b,
        0xa54f_f53a_5f1d_36f1,
        0x510e_527f_ade6_82d1,
        0x9b05_688c_2b3e_6c1f,
        0x1f83_d9ab_fb41_bd6b,
        0x5be0_cd19_137e_2179,
    ]
);
blake2!(
    Blake2s,
    u32,
    u64,
    64,
    10,
    [16, 12, 8, 7],
    6,
    [
        0x6a09_e667,
        0xbb67_ae85,
        0x3c6e_f372,
        0xa54f_f53a,
        0x510e_527f,
        0x9b05_688c,
        0x1f83_d9ab,
        0x5be0_cd19,
    ]
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rfc_s_examples() {
        let hex = |d: Vec<u8>| crate::modules::binascii::hex(&d);
        let plain =
            |size| Parameters { digest_size: size, fanout: 1, depth: 1, ..Default::default() };
        let mut b = Blake2b::new(&plain(64));
        b.update(b"abc");
        assert!(hex(b.digest()).starts_with("ba80a53f981c4d0d6a2797b69f12f6e9"));
        let mut s = Blake2s::new(&plain(32));
        s.update(b"abc");
        assert!(hex(s.digest()).starts_with("508c5e8c327c14e2e1a72ba34eeb452f"));
    }
}
