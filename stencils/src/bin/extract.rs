//! Regenerates the committed stencil table from the C sources, or looks into it.
#![forbid(unsafe_code)]

use clap::Parser;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use stencils::extract::{self, Inputs, listing, stats, table_text};

/// Builds the stencil table: C sources -> clang-19 -> table.rs and listing.txt.
#[derive(Parser)]
struct Options {
    /// Regenerate even if the inputs have not changed (they are the C, not the extractor itself).
    #[arg(long)]
    force: bool,
    /// Write nothing: regenerate and compare with the committed files, byte for byte.
    #[arg(long, conflicts_with = "force")]
    check: bool,
    /// Print the committed listing, of all uops or of one.
    #[arg(long, value_name = "UOP", num_args = 0..=1, default_missing_value = "")]
    list: Option<String>,
    /// Print the committed table's size, and that of the alternatives to register holes.
    #[arg(long)]
    stats: bool,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("extract: {e}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let folder = extract::crate_folder();
    let generated = folder.join("src/generated");
    if let Some(uop) = &options.list {
        return list(&generated.join("listing.txt"), uop);
    }
    if options.stats {
        print!("{}", stats::report(stencils::ALL));
        return Ok(());
    }
    let inputs = Inputs::read(&folder.join("c"))?;
    let provenance = inputs.provenance()?;
    let same = provenance.sha256 == stencils::PROVENANCE.sha256
        && provenance.compiler == stencils::PROVENANCE.compiler;
    if same && !options.force && !options.check {
        println!("up to date: {} stencils", stencils::ALL.len());
        return Ok(());
    }
    let work = WorkFolder::new()?;
    let built = inputs.build(&work.0)?;
    let files = [
        (generated.join("table.rs"), table_text::table_rs(&built)),
        (generated.join("listing.txt"), listing::listing(&built)),
    ];
    for (path, text) in &files {
        if options.check {
            let committed = fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
            if committed != text.as_bytes() {
                return Err(
                    format!("{} differs from what the C sources give", path.display()).into()
                );
            }
        } else {
            fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))?;
        }
    }
    let verb = if options.check { "same as committed" } else { "written" };
    println!("{verb}: {} stencils", built.stencils.len());
    Ok(())
}

fn list(path: &Path, uop: &str) -> Result<(), Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    if uop.is_empty() {
        print!("{text}");
        return Ok(());
    }
    let prefix = format!("{uop} ");
    let mut found = false;
    for entry in text.split_inclusive("\n\n").filter(|e| e.starts_with(&prefix)) {
        found = true;
        print!("{entry}");
    }
    if found { Ok(()) } else { Err(format!("no stencils of a uop named {uop}").into()) }
}

/// A folder for clang's files that goes away again.
struct WorkFolder(PathBuf);

impl WorkFolder {
    fn new() -> std::io::Result<WorkFolder> {
        let path = std::env::temp_dir().join(format!("patchwork-stencils-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        Ok(WorkFolder(path))
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        // Best effort: the folder is in the system's temporary folder anyway.
        let _ = fs::remove_dir_all(&self.0);
    }
}
