//! `trace`: takes a trace file through the back end, stops and prints wherever asked.
//!
//! ```text
//! cargo run -p emitter --bin trace -- sum.trace --alloc linear --regs 8 --dump allocation,code --run 100 --bench
//! ```

mod options;
mod stages;
mod timing;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let options = options::Options::parse();
    if options.list {
        print!("{}", options::lists());
        return ExitCode::SUCCESS;
    }
    match stages::drive(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
