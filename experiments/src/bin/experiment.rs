//! See the library's page: this is its command.
#![forbid(unsafe_code)]

// As in `patchwork`: programs run in copies of this process.
#[global_allocator]
static ALLOCATOR: vm::blocks::Blocks = vm::blocks::Blocks;

fn main() -> std::process::ExitCode {
    experiments::cli::main()
}
