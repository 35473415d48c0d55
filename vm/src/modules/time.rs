//! `time`: clocks and `sleep`.

use super::module;
use crate::build;
use crate::heap::Ref;
use crate::vm::{Args, R, Vm};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

fn monotonic(vm: &mut Vm, _: &Args) -> R {
    let t = vm.start.elapsed().as_secs_f64();
    Ok(build::float(vm, t))
}
fn monotonic_ns(vm: &mut Vm, _: &Args) -> R {
    let t = vm.start.elapsed().as_nanos() as i64;
    Ok(build::int64(vm, t))
}
fn wall() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
fn sleep(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "sleep", 0, 1, 1)?;
    let t = vm.to_f64(args.pos[0])?;
    match Duration::try_from_secs_f64(t) {
        Ok(d) => std::thread::sleep(d),
        Err(_) => return Err(vm.value_error("sleep length must be non-negative")),
    }
    Ok(build::none())
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    module(
        vm,
        "time",
        &[
            ("time", |vm, _| Ok(build::float(vm, wall().as_secs_f64()))),
            ("time_ns", |vm, _| Ok(build::int64(vm, wall().as_nanos() as i64))),
            ("perf_counter", monotonic),
            ("perf_counter_ns", monotonic_ns),
            ("monotonic", monotonic),
            ("monotonic_ns", monotonic_ns),
            ("process_time", monotonic),
            ("sleep", sleep),
        ],
    )
}
