//! Our own virtual machine as a worker.

use super::measure;
use crate::arm::VmOptions;
use crate::protocol::{Report, Request};
use ir::passes::{PASSES, PassSet};
use regalloc::registry;

/// Version for reports.
pub fn describe() -> String {
    concat!("Patchwork ", env!("CARGO_PKG_VERSION")).to_string()
}

/// Names of the allocators.
pub fn allocators() -> Vec<String> {
    registry::STRATEGIES.iter().map(|s| s.name.to_string()).collect()
}

/// Names of the passes.
pub fn passes() -> Vec<String> {
    PASSES.iter().map(|p| p.name.to_string()).collect()
}

/// Whether the virtual machine takes these options.
///
/// # Errors
/// Which one it doesn't, and what there is.
pub fn check_options(options: &VmOptions) -> Result<(), String> {
    if let Some(name) = &options.alloc {
        registry::find(name).map_err(|e| e.to_string())?;
    }
    if let Some(passes) = &options.passes {
        PassSet::parse(passes)?;
    }
    match (options.regs, options.tos) {
        (Some(n), _) if !(2..=8).contains(&n) => {
            Err(format!("--regs={n}: there are 2 to 8 registers"))
        }
        (_, Some(k)) if k > 5 => Err(format!("--tos={k}: at most 5 stack entries can be cached")),
        _ => Ok(()),
    }
}

/// Runs a request.
///
/// # Errors
/// Whatever the virtual machine can't do, or the program's traceback.
pub fn run(request: &Request) -> Result<Report, String> {
    let options = request.options.clone().unwrap_or_default();
    check_options(&options)?;
    measure(request, || Err("the virtual machine is not part of this build".to_string()))
}
