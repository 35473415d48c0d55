//! Our own virtual machine as a worker.

use super::{measure, timed};
use crate::arm::VmOptions;
use crate::protocol::{Report, Request};

/// Version for reports.
pub fn describe() -> String {
    concat!("Patchwork ", env!("CARGO_PKG_VERSION")).to_string()
}

/// Names of the allocators.
pub fn allocators() -> Vec<String> {
    Vec::new()
}

/// Names of the passes.
pub fn passes() -> Vec<String> {
    Vec::new()
}

/// Whether the virtual machine takes these options.
///
/// # Errors
/// Which one it doesn't, and what there is.
pub fn check_options(_options: &VmOptions) -> Result<(), String> {
    Err("the virtual machine is not part of this build".to_string())
}

/// Runs a request.
///
/// # Errors
/// Whatever the virtual machine can't do, or the program's traceback.
pub fn run(request: &Request) -> Result<Report, String> {
    let options = request.options.clone().unwrap_or_default();
    check_options(&options)?;
    measure(request, || timed(|| Ok(String::new())).0.map(|s| (s, std::time::Duration::ZERO)))
}
