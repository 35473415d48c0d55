//! Results on disk: `journal.jsonl` while a run goes on (a header line, then one line per process, each
//! flushed), `samples.json` at its end. Both hold everything.

use super::plan::{Job, Plan};
use crate::error::{Error, Result};
use crate::machine::Machine;
use crate::protocol::Report;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// What `schema` says in both files.
pub const SCHEMA: &str = "patchwork-samples";
/// Version of the schema; see `experiments/SCHEMA.md`.
pub const VERSION: u32 = 1;

/// A run: the content of `samples.json`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Samples {
    /// Plan, machine and time.
    #[serde(flatten)]
    pub header: Header,
    /// Whether every job of the plan's shard has a record.
    pub complete: bool,
    /// One per process, in the order in which they ran.
    pub records: Vec<Record>,
}

/// What is known when a run starts.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Header {
    /// [`SCHEMA`].
    pub schema: String,
    /// [`VERSION`].
    pub version: u32,
    /// When the run started (UTC, RFC 3339).
    pub started: String,
    /// What is to be done.
    pub plan: Plan,
    /// On what.
    pub machine: Machine,
}

/// One process.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Record {
    /// Which.
    #[serde(flatten)]
    pub job: Job,
    /// Wall time of the whole process as the parent saw it: nanoseconds.
    pub process_ns: u64,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a process.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It ran and its answers are right.
    Ok(Report),
    /// It ran and gave a wrong answer: this one.
    Wrong(String),
    /// It didn't run: what it said.
    Failed(String),
}

impl Header {
    /// A header for a run that starts now.
    pub fn new(plan: Plan, machine: Machine) -> Header {
        Header {
            schema: SCHEMA.to_string(),
            version: VERSION,
            started: crate::run::folder::now(),
            plan,
            machine,
        }
    }

    fn check(&self, path: &Path) -> Result<()> {
        let message = if self.schema != SCHEMA {
            format!("the schema is '{}', not '{SCHEMA}'", self.schema)
        } else if self.version != VERSION {
            format!("schema version {} is unknown; this is version {VERSION}", self.version)
        } else {
            return Ok(());
        };
        Err(Error::Format { path: path.to_path_buf(), message })
    }
}

impl Samples {
    /// Reads `samples.json`, or the journal of a run that was interrupted, from a run's folder.
    ///
    /// # Errors
    /// Neither exists, or it isn't what it should be.
    pub fn load(folder: &Path) -> Result<Samples> {
        let journal = folder.join("journal.jsonl");
        if journal.exists() {
            return read_journal(&journal);
        }
        let path = folder.join("samples.json");
        let text = std::fs::read_to_string(&path).map_err(Error::io("read", &path))?;
        let samples: Samples = serde_json::from_str(&text).map_err(Error::format(&path))?;
        samples.header.check(&path)?;
        Ok(samples)
    }

    /// Writes `samples.json`: to a file beside it first, so that a full disk leaves no half of it.
    ///
    /// # Errors
    /// It can't be written.
    pub fn save(&self, folder: &Path) -> Result<()> {
        let path = folder.join("samples.json");
        let text = serde_json::to_string_pretty(self).map_err(Error::format(&path))?;
        crate::run::folder::write_whole(&path, text.as_bytes())
    }
}

/// Appends records to a run's journal.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
}

impl Journal {
    /// Starts one.
    ///
    /// # Errors
    /// It exists already or can't be written.
    pub fn create(folder: &Path, header: &Header) -> Result<Journal> {
        let path = folder.join("journal.jsonl");
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        let mut journal = Journal { file: file.map_err(Error::io("create", &path))?, path };
        journal.line(header)?;
        Ok(journal)
    }

    /// Goes on with one; a line that was cut off by a crash is dropped.
    ///
    /// # Errors
    /// It can't be read or written.
    pub fn reopen(folder: &Path, samples: &Samples) -> Result<Journal> {
        let path = folder.join("journal.jsonl");
        let mut text = line(&samples.header, &path)?;
        for record in &samples.records {
            text.push_str(&line(record, &path)?);
        }
        crate::run::folder::write_whole(&path, text.as_bytes())?;
        let file =
            OpenOptions::new().append(true).open(&path).map_err(Error::io("write", &path))?;
        Ok(Journal { file, path })
    }

    /// Adds a record; it is with the operating system when this returns.
    ///
    /// # Errors
    /// It can't be written (full disk).
    pub fn add(&mut self, record: &Record) -> Result<()> {
        self.line(record)
    }

    fn line(&mut self, value: &impl Serialize) -> Result<()> {
        let text = line(value, &self.path)?;
        self.file.write_all(text.as_bytes()).map_err(Error::io("write", &self.path))
    }

    /// Removes it: `samples.json` holds everything now.
    ///
    /// # Errors
    /// It can't be removed.
    pub fn remove(self) -> Result<()> {
        std::fs::remove_file(&self.path).map_err(Error::io("remove", &self.path))
    }
}

fn line(value: &impl Serialize, path: &Path) -> Result<String> {
    Ok(serde_json::to_string(value).map_err(Error::format(path))? + "\n")
}

fn read_journal(path: &Path) -> Result<Samples> {
    let file = File::open(path).map_err(Error::io("read", path))?;
    let mut lines = BufReader::new(file).lines();
    let first = lines.next().transpose().map_err(Error::io("read", path))?.unwrap_or_default();
    let header: Header = serde_json::from_str(&first).map_err(Error::format(path))?;
    header.check(path)?;
    let mut records = Vec::new();
    let mut lines = lines.peekable();
    while let Some(text) = lines.next() {
        let text = text.map_err(Error::io("read", path))?;
        match serde_json::from_str(&text) {
            Ok(record) => records.push(record),
            // Only the last line can have been cut off.
            Err(_) if lines.peek().is_none() => {}
            Err(e) => return Err(Error::format(path)(e)),
        }
    }
    let complete = records.len() == header.plan.jobs().len();
    Ok(Samples { header, complete, records })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::plan::tests::plan;

    fn record(round: u32) -> Record {
        let job = Job { program: 0, arm: 1, round };
        Record { job, process_ns: 5, outcome: Outcome::Failed("no".into()) }
    }

    #[test]
    fn both_files_read_back() {
        let dir = tempfile::tempdir().expect("temp dir");
        let header = Header::new(plan(), Machine::default());
        let mut journal = Journal::create(dir.path(), &header).expect("creates");
        journal.add(&record(0)).expect("writes");
        journal.add(&record(1)).expect("writes");
        let samples = Samples::load(dir.path()).expect("reads");
        assert_eq!(samples.records, [record(0), record(1)]);
        assert_eq!(samples.header, header);
        assert!(!samples.complete);
        samples.save(dir.path()).expect("saves");
        journal.remove().expect("removes");
        assert_eq!(Samples::load(dir.path()).expect("reads"), samples);
    }

    #[test]
    fn a_cut_off_line_is_dropped_and_a_broken_one_is_an_error() {
        let dir = tempfile::tempdir().expect("temp dir");
        let header = Header::new(plan(), Machine::default());
        let mut journal = Journal::create(dir.path(), &header).expect("creates");
        journal.add(&record(0)).expect("writes");
        journal.file.write_all(b"{\"program\":0,\"ar").expect("writes");
        let samples = Samples::load(dir.path()).expect("reads");
        assert_eq!(samples.records, [record(0)]);
        let mut journal = Journal::reopen(dir.path(), &samples).expect("reopens");
        journal.add(&record(1)).expect("writes");
        assert_eq!(Samples::load(dir.path()).expect("reads").records, [record(0), record(1)]);
        journal.file.write_all(b"garbage\n").expect("writes");
        journal.add(&record(2)).expect("writes");
        assert!(matches!(Samples::load(dir.path()), Err(Error::Format { .. })));
    }

    #[test]
    fn another_schema_or_version_is_refused() {
        let dir = tempfile::tempdir().expect("temp dir");
        let mut header = Header::new(plan(), Machine::default());
        header.version = VERSION + 1;
        Samples { header, complete: true, records: vec![] }.save(dir.path()).expect("saves");
        let e = Samples::load(dir.path()).expect_err("unknown version").to_string();
        assert!(e.contains("version 2"), "{e}");
        std::fs::write(dir.path().join("samples.json"), "{").expect("writes");
        assert!(Samples::load(dir.path()).is_err());
        assert!(Samples::load(&dir.path().join("nowhere")).is_err());
    }

    #[test]
    fn a_full_disk_is_reported() {
        let file = OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
        let mut journal = Journal { file, path: PathBuf::from("/dev/full") };
        let e = journal.add(&record(0)).expect_err("no space").to_string();
        assert!(e.contains("cannot write /dev/full"), "{e}");
    }
}
