//! `patchwork program.py args…`: runs a Python program.

use clap::Parser;
use std::io::{IsTerminal, Read};
use std::path::PathBuf;
use std::rc::Rc;
use vm::jit::{Config, Engine, Jit};
use vm::vm::{Options, Vm};

#[global_allocator]
static ALLOCATOR: vm::blocks::Blocks = vm::blocks::Blocks;

/// Runs a Python program with a JIT whose register allocator can be swapped.
#[derive(Parser)]
#[command(name = "patchwork")]
struct Cli {
    /// Program text, instead of a file.
    #[arg(short = 'c', value_name = "TEXT")]
    command: Option<String>,
    /// Run a library module as a script; what follows are its arguments.
    #[arg(short = 'm', value_name = "MODULE", conflicts_with = "command")]
    module: Option<String>,
    /// Filter of warnings: `error`, `ignore`, `default::DeprecationWarning` …
    #[arg(short = 'W', value_name = "FILTER", env = "PYTHONWARNINGS", value_delimiter = ',')]
    warnings: Vec<String>,
    /// Write what is printed at once.
    #[arg(short = 'u')]
    unbuffered: bool,
    /// Compile hot loops: on or off, or `uops`: have the reference evaluator run their traces.
    #[arg(long, env = "PATCHWORK_JIT", default_value = "on", value_parser = ["on", "off", "uops", "1", "0"])]
    jit: String,
    /// Register allocator.
    #[arg(long, env = "PATCHWORK_ALLOC", default_value = "linear")]
    alloc: String,
    /// Registers to allocate, 0 to 8: `N`, or `INTS,FLOATS`.
    #[arg(long, env = "PATCHWORK_REGS", default_value = "8")]
    regs: String,
    /// Stack entries that the allocator `tos` keeps in registers.
    #[arg(long, env = "PATCHWORK_TOS", default_value_t = 3)]
    tos: u8,
    /// Optimiser passes: `all`, `none`, names, or `all,-name`.
    #[arg(long, env = "PATCHWORK_PASSES", default_value = "all", allow_hyphen_values = true)]
    passes: String,
    /// KiB of memory for machine code; when they are full, code that does not run is evicted.
    #[arg(long, env = "PATCHWORK_CODE_MEMORY", default_value_t = Config::default().code_memory >> 10)]
    code_memory: usize,
    /// Prove every trace and allocation with the checkers; a wrong one ends the program.
    #[arg(long, env = "PATCHWORK_CHECK")]
    check: bool,
    /// Print figures about traces, as JSON, to standard error at the end.
    #[arg(long)]
    stats: bool,
    /// What to print: bytecode, trace, ssa, optimised, liveness, allocation, asm.
    #[arg(long, value_delimiter = ',')]
    dump: Vec<String>,
    /// Backward jumps at one place before it is compiled.
    #[arg(long, env = "PATCHWORK_THRESHOLD", default_value_t = 16)]
    threshold: u16,
    /// Calls of a function before it is compiled; 0: only loops are.
    #[arg(long, env = "PATCHWORK_FUNCTION_THRESHOLD", default_value_t = Options::default().function_threshold)]
    function_threshold: u16,
    /// Look for faults: `exits` (in the evaluator, every guard fails in turn), `threshold` (everything is hot at once),
    /// `references` (after exits, no object may have fewer references than can be seen).
    #[arg(long, env = "PATCHWORK_STRESS", value_delimiter = ',', value_parser = ["exits", "threshold", "references"])]
    stress: Vec<String>,
    /// The program and its arguments; `-`, or nothing, reads the program from standard input.
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

impl Cli {
    fn stressed(&self, what: &str) -> bool {
        self.stress.iter().any(|s| s == what)
    }
}

fn engine(cli: &Cli) -> Engine {
    match (cli.stressed("exits"), cli.jit.as_str()) {
        (true, _) => Engine::UopsLeaving,
        (_, "uops") => Engine::Uops,
        _ => Engine::Native,
    }
}

/// Sets up the JIT as the flags say; `None` if it is off.
fn install_jit(cli: &Cli, vm: &mut Vm) -> Result<Option<Rc<Jit>>, String> {
    if matches!(cli.jit.as_str(), "off" | "0") {
        return Ok(None);
    }
    let passes = ir::passes::PassSet::parse(&cli.passes).map_err(|e| format!("--passes: {e}"))?;
    let everything = cli.stressed("threshold");
    let mut config = Config {
        alloc: cli.alloc.clone(),
        tos: cli.tos,
        passes,
        check: cli.check,
        timed: cli.stats,
        code_memory: cli.code_memory << 10,
        engine: engine(cli),
        hot_exit: if everything { 1 } else { Config::default().hot_exit },
        shortest_function: if everything { 0 } else { Config::default().shortest_function },
        watch_references: cli.stressed("references"),
        ..Config::default()
    };
    config.set_regs(&cli.regs)?;
    let stages: Vec<&str> =
        cli.dump.iter().map(String::as_str).filter(|d| *d != "bytecode").collect();
    config.set_dump(&stages.join(","))?;
    let jit = Rc::new(Jit::new(config)?);
    vm.jit = Some(Rc::clone(&jit) as Rc<dyn vm::hooks::JitHooks>);
    Ok(Some(jit))
}

/// What to run.
struct Program {
    source: String,
    file: String,
    argv: Vec<String>,
    /// `sys.path[0]`.
    folder: String,
}

/// Finds the program that the command line names.
fn program(cli: &Cli) -> Result<Program, String> {
    let rest = cli.program.iter().cloned();
    if let Some(text) = &cli.command {
        let argv = std::iter::once("-c".to_string()).chain(rest).collect();
        let (source, file) = (text.clone(), "<string>".to_string());
        return Ok(Program { source, file, argv, folder: String::new() });
    }
    if let Some(module) = &cli.module {
        let source = format!("import runpy\nrunpy._run_module_as_main({module:?})\n");
        let argv = std::iter::once("-m".to_string()).chain(rest).collect();
        let folder = std::env::current_dir().map(|d| d.to_string_lossy().into_owned());
        let folder = folder.map_err(|e| format!("no current folder: {e}"))?;
        return Ok(Program { source, file: "<frozen runpy>".into(), argv, folder });
    }
    let (data, file, folder) = match cli.program.first().map(String::as_str) {
        None | Some("-") => {
            let mut data = Vec::new();
            let input = std::io::stdin();
            if input.is_terminal() {
                return Err("no program given, and there is no interactive mode".into());
            }
            let read = input.lock().read_to_end(&mut data);
            read.map_err(|e| format!("can't read standard input: {e}"))?;
            (data, "<stdin>".to_string(), String::new())
        }
        Some(file) => {
            let mut path = PathBuf::from(file);
            let is_folder = path.is_dir();
            if is_folder {
                path.push("__main__.py");
            }
            let data = match std::fs::read(&path) {
                Ok(data) => data,
                Err(_) if is_folder => {
                    return Err(format!("can't find '__main__' module in '{file}'"));
                }
                Err(e) => return Err(format!("can't open file '{file}': {e}")),
            };
            // `__file__` and tracebacks have the whole path, `sys.argv` what was said.
            let whole = std::path::absolute(&path).unwrap_or(path);
            let folder = whole.parent().map(|p| p.to_string_lossy().into_owned());
            let folder = folder.filter(|f| !f.is_empty()).unwrap_or_else(|| ".".into());
            (data, whole.to_string_lossy().into_owned(), folder)
        }
    };
    let source = vm::decode_source(&data).ok_or_else(|| {
        format!("{file}: neither UTF-8 nor in an encoding that its first lines name")
    })?;
    let argv = if cli.program.is_empty() { vec![String::new()] } else { cli.program.clone() };
    Ok(Program { source, file, argv, folder })
}

fn run(cli: Cli) -> i32 {
    let Program { source, file, argv, folder } = match program(&cli) {
        Ok(program) => program,
        Err(message) => {
            eprintln!("patchwork: {message}");
            return 2;
        }
    };
    let path = vec![folder];
    vm::signals::handle_interrupts();
    let threshold = |said| if cli.stressed("threshold") { 1 } else { said };
    let mut vm = Vm::new(Options {
        threshold: threshold(cli.threshold),
        function_threshold: threshold(cli.function_threshold),
        argv,
        path,
        warnings: cli.warnings.clone(),
        unbuffered: cli.unbuffered
            || std::env::var_os("PYTHONUNBUFFERED").is_some_and(|v| !v.is_empty()),
        code_folder: vm::code_cache::CodeFolder::find(),
    });
    if cli.dump.iter().any(|d| d == "bytecode") {
        match vm.dump_bytecode(&source, &file) {
            Ok(text) => print!("{text}"),
            Err(text) => {
                eprintln!("{text}");
                return 1;
            }
        }
    }
    let jit = match install_jit(&cli, &mut vm) {
        Ok(jit) => jit,
        Err(message) => {
            eprintln!("patchwork: {message}");
            return 2;
        }
    };
    let code = vm.run_main(&source, &file).0;
    if let (true, Some(jit)) = (cli.stats, &jit) {
        eprintln!("{}", serde_json::to_string_pretty(&jit.stats()).unwrap_or_default());
    }
    if std::env::var_os("PATCHWORK_TEARDOWN").is_some() {
        drop(vm);
    } else {
        // The process ends anyway.
        std::mem::forget(vm);
    }
    code
}
