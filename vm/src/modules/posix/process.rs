//! The process and the system that it runs on.

use super::descriptors;
use crate::build;
use crate::dict::Dict;
use crate::heap::Ref;
use crate::modules::{structseq, unsupported};
use crate::object::*;
use crate::os_errors::strerror;
use crate::vm::{Args, R, Vm};
use std::os::unix::ffi::OsStrExt;

/// `posix.environ`: bytes to bytes.
pub(super) fn environment(vm: &mut Vm) -> Ref {
    let d = build::dict(vm, Dict::default());
    for (k, v) in std::env::vars_os() {
        let (k, v) = (k.as_bytes().to_vec(), v.as_bytes().to_vec());
        let (k, v) = (build::bytes(vm, k), build::bytes(vm, v));
        if d.cast::<DictObj>().insert(vm, *k, v).is_err() {
            vm.clear_pending();
        }
    }
    d
}

pub(super) fn make_types(vm: &mut Vm, m: &Ref) {
    let size = structseq::make(vm, m, "os", "terminal_size", &["columns", "lines"], &[]);
    let fields = ["sysname", "nodename", "release", "version", "machine"];
    let uname = structseq::make(vm, m, "posix", "uname_result", &fields, &[]);
    let fields = ["user", "system", "children_user", "children_system", "elapsed"];
    let times = structseq::make(vm, m, "posix", "times_result", &fields, &[]);
    vm.library.process_types = vec![size, uname, times];
}

fn current_dir(vm: &mut Vm, _: &Args) -> R {
    match std::env::current_dir() {
        Ok(p) => Ok(build::str(vm, &p.to_string_lossy())),
        Err(e) => Err(vm.os_error(&e, &[])),
    }
}
fn random_bytes(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "urandom", 0, 1, 1)?;
    let n = vm.to_i64(args.pos[0])?;
    let Ok(n) = usize::try_from(n) else {
        return Err(vm.value_error("negative argument not allowed"));
    };
    let mut data = vec![0; n];
    let mut filled = 0;
    while filled < n {
        match rustix::rand::getrandom(&mut data[filled..], rustix::rand::GetRandomFlags::empty()) {
            Ok(got) => filled += got,
            Err(e) => return Err(vm.os_error(&e.into(), &[])),
        }
    }
    Ok(build::bytes(vm, data))
}
fn terminal_size(vm: &mut Vm, args: &Args) -> R {
    let fd = args.get(0).map(|w| vm.to_i64(w)).transpose()?.unwrap_or(1) as i32;
    let size = descriptors::with(vm, fd, |f| Ok(rustix::termios::tcgetwinsize(f)?))?;
    let items = [size.ws_col, size.ws_row].map(|n| build::int64(vm, i64::from(n)));
    let class = vm.library.process_types[0].clone();
    structseq::instance(vm, *class, items.to_vec())
}
fn uname(vm: &mut Vm, _: &Args) -> R {
    let u = rustix::system::uname();
    let parts = [u.sysname(), u.nodename(), u.release(), u.version(), u.machine()];
    let items = parts.map(|p| build::str(vm, &p.to_string_lossy())).to_vec();
    let class = vm.library.process_types[1].clone();
    structseq::instance(vm, *class, items)
}
fn times(vm: &mut Vm, _: &Args) -> R {
    let clock = |id| {
        let t = rustix::time::clock_gettime(id);
        t.tv_sec as f64 + t.tv_nsec as f64 * 1e-9
    };
    let cpu = clock(rustix::time::ClockId::ProcessCPUTime);
    let elapsed = clock(rustix::time::ClockId::Monotonic);
    let items = [cpu, 0.0, 0.0, 0.0, elapsed].map(|t| build::float(vm, t)).to_vec();
    let class = vm.library.process_types[2].clone();
    structseq::instance(vm, *class, items)
}
fn umask(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "umask", 0, 1, 1)?;
    let mask = vm.to_i64(args.pos[0])? as u32;
    let was = rustix::process::umask(rustix::fs::Mode::from_bits_truncate(mask));
    Ok(build::int64(vm, i64::from(was.bits())))
}
fn exit_now(vm: &mut Vm, args: &Args) -> R {
    let [status] = args.bind(vm, "_exit", ["status"], 1)?;
    let status = vm.to_i64(status.unwrap_or(ir::word::Word::NONE))?;
    std::process::exit(status as i32)
}
fn processors(vm: &mut Vm, _: &Args) -> R {
    let n = std::thread::available_parallelism().map_or(1, usize::from);
    Ok(build::usize(vm, n))
}
fn no_processes(vm: &mut Vm, _: &Args) -> R {
    Err(unsupported(vm, "child processes"))
}
/// `waitpid`: no child was ever started.
fn wait_for_child(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "waitpid", 0, 2, 2)?;
    Err(vm.os_error(&std::io::Error::from_raw_os_error(libc::ECHILD), &[]))
}
/// What the status of a process that ended says.
fn status(vm: &mut Vm, args: &Args, name: &str) -> R<i32> {
    let [status] = args.bind(vm, name, ["status"], 1)?;
    Ok(vm.to_i64(status.unwrap_or(ir::word::Word::NONE))? as i32)
}
fn exit_code(vm: &mut Vm, args: &Args) -> R {
    let status = status(vm, args, "waitstatus_to_exitcode")?;
    if libc::WIFEXITED(status) {
        return Ok(build::int64(vm, i64::from(libc::WEXITSTATUS(status))));
    }
    if libc::WIFSIGNALED(status) {
        return Ok(build::int64(vm, -i64::from(libc::WTERMSIG(status))));
    }
    let text = match libc::WIFSTOPPED(status) {
        true => format!("process stopped by delivery of signal {}", libc::WSTOPSIG(status)),
        false => format!("invalid wait status: {status}"),
    };
    Err(vm.value_error(&text))
}
/// A function of a wait status.
macro_rules! of_status {
    ($f:ident, $made:path) => {
        (stringify!($f), |vm, a| {
            let status = status(vm, a, stringify!($f))?;
            Ok($made(vm, libc::$f(status)))
        })
    };
}
fn number_of(vm: &Vm, n: i32) -> Ref {
    build::int64(vm, i64::from(n))
}
fn truth_of(_: &Vm, holds: bool) -> Ref {
    build::bool(holds)
}
/// What the process is, by number.
macro_rules! number {
    ($value:expr) => {
        |vm, _| Ok(build::int64(vm, i64::from($value)))
    };
}

pub(super) const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("getcwd", current_dir),
    ("getcwdb", |vm, _| match std::env::current_dir() {
        Ok(p) => Ok(build::bytes(vm, p.as_os_str().as_bytes().to_vec())),
        Err(e) => Err(vm.os_error(&e, &[])),
    }),
    ("getpid", number!(std::process::id())),
    ("getppid", number!(std::os::unix::process::parent_id())),
    ("getuid", number!(rustix::process::getuid().as_raw())),
    ("geteuid", number!(rustix::process::geteuid().as_raw())),
    ("getgid", number!(rustix::process::getgid().as_raw())),
    ("getegid", number!(rustix::process::getegid().as_raw())),
    ("getpgrp", number!(rustix::process::getpgrp().as_raw_nonzero().get())),
    ("cpu_count", processors),
    ("sched_getaffinity", |vm, _| {
        let n = std::thread::available_parallelism().map_or(1, usize::from);
        let all = (0..n).map(|i| build::usize(vm, i)).collect();
        let all = build::list(vm, all);
        let set = vm.types.set.word();
        vm.call(set, &Args::of(&[*all]))
    }),
    ("sched_yield", |_, _| Ok(build::none())),
    ("getloadavg", |vm, _| {
        let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let numbers: Vec<f64> =
            text.split_whitespace().take(3).filter_map(|n| n.parse().ok()).collect();
        if numbers.len() < 3 {
            return Err(vm.os_error(&std::io::Error::other("Load averages are unobtainable"), &[]));
        }
        let numbers = numbers.iter().map(|n| build::float(vm, *n)).collect();
        Ok(build::tuple(vm, numbers))
    }),
    // No process is ever forked.
    ("register_at_fork", |_, _| Ok(build::none())),
    ("urandom", random_bytes),
    ("get_terminal_size", terminal_size),
    ("uname", uname),
    ("times", times),
    ("umask", umask),
    ("strerror", |vm, a| {
        a.arity(vm, "strerror", 0, 1, 1)?;
        let n = vm.to_i64(a.pos[0])? as i32;
        Ok(build::str(vm, &strerror(n)))
    }),
    ("_exit", exit_now),
    ("abort", |_, _| std::process::abort()),
    // `os.environ` is the program's own copy; nothing else would see the real one change.
    ("putenv", |_, _| Ok(build::none())),
    ("unsetenv", |_, _| Ok(build::none())),
    ("system", no_processes),
    ("kill", no_processes),
    ("waitpid", wait_for_child),
    ("waitstatus_to_exitcode", exit_code),
    of_status!(WIFEXITED, truth_of),
    of_status!(WIFSIGNALED, truth_of),
    of_status!(WIFSTOPPED, truth_of),
    of_status!(WIFCONTINUED, truth_of),
    of_status!(WCOREDUMP, truth_of),
    of_status!(WEXITSTATUS, number_of),
    of_status!(WTERMSIG, number_of),
    of_status!(WSTOPSIG, number_of),
];
