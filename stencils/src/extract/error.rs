//! Why no table could be built. The reader is whoever changed the C sources or the extractor.

use std::fmt;

/// A stencil that the extractor can't prove right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Uop and shape.
    pub stencil: String,
    /// The instruction, disassembled, with its offset; empty when it is about the whole stencil.
    pub instruction: String,
    /// What is wrong.
    pub problem: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.stencil, self.problem)?;
        if self.instruction.is_empty() { Ok(()) } else { write!(f, "\n  at {}", self.instruction) }
    }
}

/// Refusals, or a tool that failed.
#[derive(Debug)]
pub enum ExtractError {
    /// These stencils can't be proved.
    Refused(Vec<Refusal>),
    /// clang or llvm-objdump could not be run or failed.
    Tool {
        /// Which.
        tool: String,
        /// Its message.
        problem: String,
    },
    /// The object file is not what the extractor expects.
    Object(String),
    /// A file could not be read or written.
    Io {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
}

impl fmt::Display for ExtractError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExtractError::Refused(refusals) => {
                write!(f, "{} stencils refused", refusals.len())?;
                refusals.iter().try_for_each(|r| write!(f, "\n{r}"))
            }
            ExtractError::Tool { tool, problem } => write!(f, "{tool}: {problem}"),
            ExtractError::Object(problem) => write!(f, "object file: {problem}"),
            ExtractError::Io { path, source } => write!(f, "{path}: {source}"),
        }
    }
}

impl std::error::Error for ExtractError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ExtractError::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
