//! Reading the committed traces.

use flate2::read::GzDecoder;
use serde::Deserialize;
use std::io::Read;

/// One recorded trace.
#[derive(Clone, Debug, Deserialize)]
pub struct Trace {
    /// CPython's version.
    pub python: String,
    /// pyperformance program.
    pub benchmark: String,
    /// Function that it starts in.
    pub function: String,
    /// `root` or `side`.
    pub kind: String,
    /// Name, oparg, target, operand.
    pub uops: Vec<(String, u32, Option<u64>, Option<u64>)>,
}

/// Files of the corpus: CPython version and content.
pub static CORPUS: &[(&str, &[u8])] = &[
    ("3.13.0", include_bytes!("../../corpus/cpython-3.13.0.jsonl.gz")),
    ("3.16.0a0", include_bytes!("../../corpus/cpython-3.16.0a0.jsonl.gz")),
];

/// Reads a corpus file: gzip, one JSON object a line.
///
/// # Errors
/// A sentence with the line's number.
pub fn read(bytes: &[u8]) -> Result<Vec<Trace>, String> {
    let mut text = String::new();
    GzDecoder::new(bytes).read_to_string(&mut text).map_err(|e| format!("not gzip text: {e}"))?;
    text.lines()
        .enumerate()
        .map(|(n, l)| serde_json::from_str(l).map_err(|e| format!("line {}: {e}", n + 1)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corpus_is_whole() {
        let counts: Vec<usize> =
            CORPUS.iter().map(|(_, bytes)| read(bytes).expect("valid").len()).collect();
        assert_eq!(counts, [1025, 137]);
        assert!(read(b"no gzip").is_err());
    }
}
