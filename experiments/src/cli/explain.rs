//! `experiment explain`.

use super::args::Explain;
use crate::arm::{Arm, VmOptions};
use crate::error::{Error, Result};
use crate::explain;
use crate::explain::PAGES;
use crate::program;
use crate::run::folder;
use crate::run::plan::Plan;
use crate::worker;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Runs the program under each allocator and writes the page.
///
/// # Errors
/// No such program or allocator, the program fails, or the page can't be written.
pub fn run(flags: &Explain) -> Result<()> {
    let arms = arms(flags)?;
    let bundled = program::by_name(&flags.program);
    let scratch = Scratch::default();
    let path = match bundled {
        Some(p) => scratch.write(p.name, p.source)?,
        None => file(&flags.program)?,
    };
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    // Named now: a page that can't be written should not cost the run first.
    if let Some(out) = flags.out.as_deref().filter(|o| o.exists()) {
        let out = out.display();
        return Err(Error::Usage(format!("{out} exists; results are never overwritten")));
    }
    let command = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
    let page = explain::explain(&name, &path, bundled, &arms, &format!("experiment {command}"))
        .map_err(|e| Error::Failed(vec![e]))?;
    let html = explain::html(&page).map_err(Error::format(&path))?;
    let stem = format!("explain-{name}");
    let out = folder::write_new(flags.out.as_deref(), &stem, "html", html.as_bytes())?;
    let mut text = String::new();
    for arm in &page.arms {
        let traces = arm.traces.len();
        text += &format!("{}: {traces} trace{}\n", arm.name, if traces == 1 { "" } else { "s" });
    }
    text += &format!("page: {} (open it in a browser)\n", out.display());
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(())
}

/// Writes a page for each program of a run, under its first and its last arm that compile, to `traces/` in its folder.
///
/// # Errors
/// A program fails, or a page can't be written.
pub fn pages(folder: &Path, plan: &Plan) -> Result<()> {
    let compiling = plan.arms.iter().filter_map(Arm::options).filter(|o| !o.nojit);
    let compiling: Vec<&VmOptions> = compiling.collect();
    let mut arms: Vec<VmOptions> = compiling.first().into_iter().map(|o| (*o).clone()).collect();
    arms.extend(compiling.last().filter(|o| **o != &arms[0]).map(|o| (*o).clone()));
    let pages = folder.join(PAGES);
    std::fs::create_dir_all(&pages).map_err(Error::io("create", &pages))?;
    for name in plan.programs.iter().filter(|_| !arms.is_empty()) {
        let source = folder.join("programs").join(format!("{name}.py"));
        let command = format!("experiment explain {name}");
        let page = explain::explain(name, &source, program::by_name(name), &arms, &command)
            .map_err(|e| Error::Failed(vec![e]))?;
        let html = explain::html(&page).map_err(Error::format(&source))?;
        folder::write_whole(&pages.join(format!("{name}.html")), html.as_bytes())?;
    }
    Ok(())
}

fn file(name: &str) -> Result<PathBuf> {
    let path = PathBuf::from(name);
    if path.is_file() {
        return Ok(path);
    }
    Err(Error::Usage(format!("'{name}' is neither a bundled program (see --list) nor a file")))
}

fn arms(flags: &Explain) -> Result<Vec<VmOptions>> {
    let names: Vec<&str> = flags.alloc.split(',').map(str::trim).collect();
    if names.len() > 2 {
        return Err(Error::Usage("--alloc: at most two allocators side by side".to_string()));
    }
    let mut arms: Vec<VmOptions> = Vec::new();
    for name in names {
        let options = VmOptions {
            alloc: Some(name.to_string()),
            regs: flags.regs,
            tos: flags.tos.filter(|_| name == "tos"),
            passes: flags.passes.clone(),
            ..VmOptions::default()
        };
        worker::check_options(&options).map_err(Error::Usage)?;
        if arms.contains(&options) {
            return Err(Error::Usage(format!("--alloc names '{name}' twice")));
        }
        arms.push(options);
    }
    Ok(arms)
}

/// A folder for the source of a bundled program, gone when the command ends.
#[derive(Default)]
struct Scratch {
    folder: std::cell::OnceCell<PathBuf>,
}

impl Scratch {
    fn write(&self, name: &str, source: &str) -> Result<PathBuf> {
        let folder = std::env::temp_dir().join(format!("patchwork-explain-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(Error::io("create", &folder))?;
        let folder: &Path = self.folder.get_or_init(|| folder);
        let path = folder.join(format!("{name}.py"));
        folder::write_whole(&path, source.as_bytes())?;
        Ok(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(folder) = self.folder.get() {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}
