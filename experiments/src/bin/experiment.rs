//! See the library's page: this is its command.
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    experiments::cli::main()
}
