//! `resource`: what the process has used and may use.

use super::{module, set_numbers, structseq};
use crate::build;
use crate::heap::Ref;
use crate::vm::{Args, R, Vm};

const FIELDS: [&str; 16] = [
    "ru_utime",
    "ru_stime",
    "ru_maxrss",
    "ru_ixrss",
    "ru_idrss",
    "ru_isrss",
    "ru_minflt",
    "ru_majflt",
    "ru_nswap",
    "ru_inblock",
    "ru_oublock",
    "ru_msgsnd",
    "ru_msgrcv",
    "ru_nsignals",
    "ru_nvcsw",
    "ru_nivcsw",
];

const NUMBERS: &[(&str, i64)] = system_numbers! {
    RUSAGE_SELF RUSAGE_CHILDREN RUSAGE_THREAD RLIMIT_CPU RLIMIT_FSIZE RLIMIT_DATA RLIMIT_STACK RLIMIT_CORE
    RLIMIT_NOFILE RLIMIT_AS RLIMIT_RSS RLIMIT_NPROC RLIMIT_MEMLOCK
};

fn usage(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "getrusage", 0, 1, 1)?;
    let who = vm.to_i64(args.pos[0])? as i32;
    // SAFETY: the struct is plain numbers, which the call fills in.
    let (failed, u) = unsafe {
        let mut u: libc::rusage = std::mem::zeroed();
        (libc::getrusage(who, &mut u) != 0, u)
    };
    if failed {
        return Err(vm.value_error("invalid who parameter"));
    }
    let time = |t: libc::timeval| t.tv_sec as f64 + t.tv_usec as f64 * 1e-6;
    let mut fields: Vec<Ref> =
        [u.ru_utime, u.ru_stime].iter().map(|t| build::float(vm, time(*t))).collect();
    let counts = [
        u.ru_maxrss,
        u.ru_ixrss,
        u.ru_idrss,
        u.ru_isrss,
        u.ru_minflt,
        u.ru_majflt,
        u.ru_nswap,
        u.ru_inblock,
        u.ru_oublock,
        u.ru_msgsnd,
        u.ru_msgrcv,
        u.ru_nsignals,
        u.ru_nvcsw,
        u.ru_nivcsw,
    ];
    fields.extend(counts.iter().map(|n| build::int64(vm, *n)));
    match vm.library.rusage.clone() {
        Some(class) => structseq::instance(vm, *class, fields),
        None => Ok(build::tuple(vm, fields)),
    }
}

/// Asks for the limit of a resource, soft and hard.
fn limit(vm: &mut Vm, which: i64) -> R<libc::rlimit> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the struct is plain numbers, which the call fills in.
    if unsafe { libc::getrlimit(which as libc::__rlimit_resource_t, &mut limit) } != 0 {
        return Err(vm.value_error("invalid resource specified"));
    }
    Ok(limit)
}

fn get_limit(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "getrlimit", 0, 1, 1)?;
    let which = vm.to_i64(args.pos[0])?;
    let limit = limit(vm, which)?;
    // "No limit" is -1.
    let both = [limit.rlim_cur, limit.rlim_max].map(|n| build::int64(vm, n as i64));
    Ok(build::tuple(vm, both.to_vec()))
}

fn set_limit(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "setrlimit", 0, 2, 2)?;
    let which = vm.to_i64(args.pos[0])?;
    limit(vm, which)?;
    let both = vm.collect(args.pos[1])?;
    let [soft, hard] = both.as_slice() else {
        return Err(vm.value_error("expected a tuple of 2 integers"));
    };
    let (soft, hard) = (vm.to_i64(**soft)?, vm.to_i64(**hard)?);
    let wanted = libc::rlimit { rlim_cur: soft as u64, rlim_max: hard as u64 };
    // SAFETY: the struct is plain numbers, which the call reads.
    if unsafe { libc::setrlimit(which as libc::__rlimit_resource_t, &wanted) } != 0 {
        return Err(vm.os_error(&std::io::Error::last_os_error(), &[]));
    }
    Ok(build::none())
}

pub(super) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "resource",
        &[
            ("getrusage", usage),
            ("getrlimit", get_limit),
            ("setrlimit", set_limit),
            ("getpagesize", |vm, _| {
                // SAFETY: asks for a number.
                let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
                Ok(build::int64(vm, size))
            }),
        ],
    );
    set_numbers(vm, &m, NUMBERS);
    set_numbers(vm, &m, &[("RLIM_INFINITY", -1)]);
    let class = structseq::make(vm, &m, "resource", "struct_rusage", &FIELDS, &[]);
    vm.library.rusage = Some(class);
    m
}
