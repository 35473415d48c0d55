//! Everything that can go wrong in an experiment, worded for the person who typed the command.

use std::path::{Path, PathBuf};

/// Why an experiment stopped or failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A flag, name or pattern makes no sense.
    #[error("{0}")]
    Usage(String),
    /// A file or folder can't be read or written.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried ("read", "write", "create").
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A file of ours doesn't hold what it should.
    #[error("{}: {message}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// Programs gave wrong answers or didn't run.
    #[error("the run failed:\n{}", .0.iter().map(|f| format!("  {f}\n")).collect::<String>())]
    Failed(Vec<String>),
    /// Ctrl-C. What was measured is kept.
    #[error("interrupted; {done} of {total} measurements are kept; go on with --resume {}", folder.display())]
    Interrupted {
        /// Measurements done.
        done: usize,
        /// Measurements planned.
        total: usize,
        /// The run's folder.
        folder: PathBuf,
    },
    /// A plot could not be drawn.
    #[error("cannot draw {plot}: {message}")]
    Plot {
        /// Which.
        plot: String,
        /// What the drawing library says.
        message: String,
    },
}

/// Short form.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// For `map_err` on file operations.
    pub fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.to_path_buf();
        move |source| Error::Io { action, path, source }
    }

    /// For `map_err` on parsers.
    pub fn format<E: std::fmt::Display>(path: &Path) -> impl FnOnce(E) -> Error {
        let path = path.to_path_buf();
        move |e| Error::Format { path, message: e.to_string() }
    }

    /// Exit code of the process: 2 for wrong usage, 130 for ctrl-C, else 1.
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::Usage(_) => 2,
            Error::Interrupted { .. } => 130,
            _ => 1,
        }
    }
}
