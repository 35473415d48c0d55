//! `patchwork program.py args…`: runs a Python program.

use clap::Parser;
use std::path::Path;
use vm::vm::{Options, Vm};

/// Runs a Python program with a JIT whose register allocator can be swapped.
#[derive(Parser)]
#[command(name = "patchwork")]
struct Cli {
    /// Program text, instead of a file.
    #[arg(short = 'c', value_name = "TEXT")]
    command: Option<String>,
    /// What to print besides running: bytecode.
    #[arg(long, value_delimiter = ',')]
    dump: Vec<String>,
    /// Backward jumps at one place before it is compiled.
    #[arg(long, default_value_t = 16)]
    threshold: u16,
    /// The program and its arguments.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    program: Vec<String>,
}

fn main() {
    let cli = Cli::parse();
    // Deep recursion in Python may recurse in Rust (`repr`, `==`): give it room.
    let worker = std::thread::Builder::new().stack_size(1 << 30).spawn(move || run(cli));
    let code = match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        _ => 101,
    };
    std::process::exit(code);
}

fn run(cli: Cli) -> i32 {
    let (source, file, argv) = match (&cli.command, cli.program.first()) {
        (Some(text), _) => {
            let mut argv = vec!["-c".to_string()];
            argv.extend(cli.program.iter().cloned());
            (text.clone(), "<string>".to_string(), argv)
        }
        (None, Some(file)) => match std::fs::read_to_string(file) {
            Ok(text) => (text, file.clone(), cli.program.clone()),
            Err(e) => {
                eprintln!("patchwork: can't open file '{file}': {e}");
                return 2;
            }
        },
        (None, None) => {
            eprintln!("patchwork: no program given");
            return 2;
        }
    };
    let folder = Path::new(&file).parent().map(|p| p.to_string_lossy().into_owned());
    let path = vec![folder.filter(|f| !f.is_empty()).unwrap_or_else(|| ".".into())];
    let mut vm = Vm::new(Options { threshold: cli.threshold, argv, path });
    if cli.dump.iter().any(|d| d == "bytecode") {
        match vm.dump_bytecode(&source, &file) {
            Ok(text) => print!("{text}"),
            Err(text) => {
                eprintln!("{text}");
                return 1;
            }
        }
    }
    let code = vm.run_main(&source, &file).0;
    if std::env::var_os("PATCHWORK_TEARDOWN").is_some() {
        drop(vm);
    } else {
        // The process ends anyway.
        std::mem::forget(vm);
    }
    code
}
