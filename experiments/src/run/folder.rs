//! A run's folder: always new, never overwritten.

use crate::error::{Error, Result};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Where runs go when nothing is said.
pub const DEFAULT_PARENT: &str = "experiment-results";

/// Makes the folder that was asked for, which must not exist or be empty; or else
/// `experiment-results/DATE-NAME`, with `-2`, `-3` … if that exists.
///
/// # Errors
/// It can't be made or written to, or it holds something.
pub fn create(asked: Option<&Path>, name: &str) -> Result<PathBuf> {
    let folder = match asked {
        Some(path) => {
            fs::create_dir_all(path).map_err(Error::io("create", path))?;
            if fs::read_dir(path).map_err(Error::io("read", path))?.next().is_some() {
                return Err(Error::Usage(format!(
                    "{} is not empty; results are never overwritten",
                    path.display()
                )));
            }
            path.to_path_buf()
        }
        None => {
            let parent = Path::new(DEFAULT_PARENT);
            fs::create_dir_all(parent).map_err(Error::io("create", parent))?;
            create_numbered(parent, &format!("{}-{name}", &now()[..10]))?
        }
    };
    // Better to know before measuring for an hour.
    let probe = folder.join(".probe");
    fs::write(&probe, b"x").map_err(Error::io("write", &probe))?;
    fs::remove_file(&probe).map_err(Error::io("remove", &probe))?;
    Ok(folder)
}

fn create_numbered(parent: &Path, stem: &str) -> Result<PathBuf> {
    for n in 1.. {
        let folder = parent.join(if n == 1 { stem.to_string() } else { format!("{stem}-{n}") });
        match fs::create_dir(&folder) {
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(Error::io("create", &folder)(e)),
            Ok(()) => return Ok(folder),
        }
    }
    unreachable!("the numbers don't end")
}

/// Writes a new file: the one that was asked for, which must not exist; or else
/// `experiment-results/STEM.EXTENSION`, with `-2`, `-3` … if that exists. Returns its path.
///
/// # Errors
/// It exists, or it can't be written.
pub fn write_new(
    asked: Option<&Path>,
    stem: &str,
    extension: &str,
    content: &[u8],
) -> Result<PathBuf> {
    let path = match asked {
        Some(path) => path.to_path_buf(),
        None => {
            let parent = Path::new(DEFAULT_PARENT);
            fs::create_dir_all(parent).map_err(Error::io("create", parent))?;
            let numbered = |n: u32| match n {
                1 => parent.join(format!("{stem}.{extension}")),
                n => parent.join(format!("{stem}-{n}.{extension}")),
            };
            (1..).map(numbered).find(|p| !p.exists()).expect("the numbers don't end")
        }
    };
    if path.exists() {
        let path = path.display();
        return Err(Error::Usage(format!("{path} exists; results are never overwritten")));
    }
    write_whole(&path, content)?;
    Ok(path)
}

/// Writes a file so that either the old or the whole new content is there, whatever happens.
///
/// # Errors
/// It can't be written.
pub fn write_whole(path: &Path, content: &[u8]) -> Result<()> {
    let beside = path.with_extension("part");
    let write = || {
        let mut file = fs::File::create(&beside)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    write().map_err(|e| {
        let _ = fs::remove_file(&beside);
        Error::io("write", path)(e)
    })
}

/// Now, in UTC, to the second, in RFC 3339.
pub fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_numbered_and_never_reused() {
        let dir = tempfile::tempdir().expect("temp dir");
        let names: Vec<String> = (0..3)
            .map(|_| create_numbered(dir.path(), "day-ab").expect("creates"))
            .map(|p| p.file_name().expect("name").to_string_lossy().into_owned())
            .collect();
        assert_eq!(names, ["day-ab", "day-ab-2", "day-ab-3"]);
        let asked = dir.path().join("mine/deep");
        create(Some(&asked), "ab").expect("creates");
        fs::write(asked.join("x"), "y").expect("writes");
        let e = create(Some(&asked), "ab").expect_err("not empty").to_string();
        assert!(e.contains("never overwritten"), "{e}");
        let e = create(Some(Path::new("/proc/nope")), "ab").expect_err("unwritable").to_string();
        assert!(e.contains("/proc/nope"), "{e}");
    }

    #[test]
    fn new_files_replace_nothing() {
        let dir = tempfile::tempdir().expect("temp dir");
        let path = dir.path().join("page.html");
        assert_eq!(write_new(Some(&path), "", "html", b"1").expect("writes"), path);
        let e = write_new(Some(&path), "", "html", b"2").expect_err("exists").to_string();
        assert!(e.contains("never overwritten"), "{e}");
        assert_eq!(fs::read(&path).expect("reads"), b"1");
    }

    #[test]
    fn whole_files() {
        let dir = tempfile::tempdir().expect("temp dir");
        let path = dir.path().join("a.json");
        write_whole(&path, b"1").expect("writes");
        write_whole(&path, b"22").expect("writes");
        assert_eq!(fs::read(&path).expect("reads"), b"22");
        assert!(write_whole(&dir.path().join("no/b"), b"").is_err());
        assert_eq!(fs::read_dir(dir.path()).expect("reads").count(), 1);
    }
}
