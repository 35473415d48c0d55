//! Reading the committed traces.

use super::facts::Facts;
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

/// The traces of one CPython version.
#[derive(Debug)]
pub struct Corpus {
    /// The version.
    pub python: &'static str,
    /// The file's content.
    pub bytes: &'static [u8],
    /// What the uops of this version do.
    pub facts: fn() -> Result<Facts, String>,
}

/// All there are.
pub static CORPUS: &[Corpus] = &[
    Corpus {
        python: "3.13.0",
        bytes: include_bytes!("../../corpus/cpython-3.13.0.jsonl.gz"),
        facts: Facts::cpython_3_13,
    },
    Corpus {
        python: "3.16.0a0",
        bytes: include_bytes!("../../corpus/cpython-3.16.0a0.jsonl.gz"),
        facts: Facts::cpython_3_16,
    },
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
            CORPUS.iter().map(|c| read(c.bytes).expect("valid").len()).collect();
        assert_eq!(counts, [1025, 137]);
        assert!(read(b"no gzip").is_err());
    }
}
