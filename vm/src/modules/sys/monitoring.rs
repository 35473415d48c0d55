//! `sys.monitoring`: the events' numbers and the register of tools, which debuggers look at when they are
//! imported. No event is ever reported, so asking for one is an error.

use crate::build;
use crate::heap::Ref;
use crate::modules::{module, set, set_numbers, unsupported};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// How many tools there can be.
pub(crate) const TOOLS: usize = 6;

/// Each event has the bit of its place here.
const EVENTS: &[&str] = &[
    "PY_START",
    "PY_RESUME",
    "PY_RETURN",
    "PY_YIELD",
    "CALL",
    "LINE",
    "INSTRUCTION",
    "JUMP",
    "BRANCH_LEFT",
    "BRANCH_RIGHT",
    "STOP_ITERATION",
    "RAISE",
    "EXCEPTION_HANDLED",
    "PY_UNWIND",
    "PY_THROW",
    "RERAISE",
    "C_RETURN",
    "C_RAISE",
    "BRANCH",
];

const NUMBERS: &[(&str, i64)] =
    &[("DEBUGGER_ID", 0), ("COVERAGE_ID", 1), ("PROFILER_ID", 2), ("OPTIMIZER_ID", 5)];

/// The tool that the first argument means.
fn tool(vm: &mut Vm, args: &Args, name: &str, count: usize) -> R<usize> {
    args.arity(vm, name, 0, count, count)?;
    let id = vm.to_i64(args.pos[0])?;
    match usize::try_from(id) {
        Ok(id) if id < TOOLS => Ok(id),
        _ => Err(vm.value_error(&format!("invalid tool {id} (must be between 0 and 5)"))),
    }
}
/// As [`tool`], which must be in use.
fn used_tool(vm: &mut Vm, args: &Args, name: &str, count: usize) -> R<usize> {
    let id = tool(vm, args, name, count)?;
    match vm.library.monitoring_tools[id] {
        Some(_) => Ok(id),
        None => Err(vm.value_error(&format!("tool {id} is not in use"))),
    }
}
fn use_tool(vm: &mut Vm, args: &Args) -> R {
    let id = tool(vm, args, "use_tool_id", 2)?;
    if args.pos[1].as_str().is_none() {
        return Err(vm.value_error("tool name must be a str"));
    }
    if vm.library.monitoring_tools[id].is_some() {
        return Err(vm.value_error(&format!("tool {id} is already in use")));
    }
    vm.library.monitoring_tools[id] = Some(Ref::new(args.pos[1]));
    Ok(build::none())
}
fn free_tool(vm: &mut Vm, args: &Args) -> R {
    let id = tool(vm, args, "free_tool_id", 1)?;
    vm.library.monitoring_tools[id] = None;
    Ok(build::none())
}
fn get_tool(vm: &mut Vm, args: &Args) -> R {
    let id = tool(vm, args, "get_tool", 1)?;
    Ok(vm.library.monitoring_tools[id].clone().unwrap_or_else(build::none))
}
/// Takes a set of events, the last argument, if it is empty.
fn no_events(vm: &mut Vm, args: &Args, name: &str, count: usize) -> R {
    used_tool(vm, args, name, count)?;
    match vm.to_i64(args.pos[count - 1])? {
        0 => Ok(build::none()),
        _ => Err(unsupported(vm, "events of sys.monitoring")),
    }
}
fn register(vm: &mut Vm, args: &Args) -> R {
    tool(vm, args, "register_callback", 3)?;
    match args.pos[2] {
        Word::NONE => Ok(build::none()),
        _ => Err(unsupported(vm, "events of sys.monitoring")),
    }
}

const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("use_tool_id", use_tool),
    ("free_tool_id", free_tool),
    ("clear_tool_id", |vm, a| {
        used_tool(vm, a, "clear_tool_id", 1)?;
        Ok(build::none())
    }),
    ("get_tool", get_tool),
    ("register_callback", register),
    ("get_events", |vm, a| {
        used_tool(vm, a, "get_events", 1)?;
        Ok(build::int64(vm, 0))
    }),
    ("set_events", |vm, a| no_events(vm, a, "set_events", 2)),
    ("get_local_events", |vm, a| {
        used_tool(vm, a, "get_local_events", 2)?;
        Ok(build::int64(vm, 0))
    }),
    ("set_local_events", |vm, a| no_events(vm, a, "set_local_events", 3)),
    ("restart_events", |_, _| Ok(build::none())),
];

pub(super) fn make(vm: &mut Vm) -> Ref {
    let m = module(vm, "sys.monitoring", FUNCTIONS);
    set_numbers(vm, &m, NUMBERS);
    let events = build::module(vm, "sys.monitoring.events");
    set_numbers(vm, &events, &[("NO_EVENTS", 0)]);
    for (bit, name) in EVENTS.iter().enumerate() {
        set_numbers(vm, &events, &[(name, 1 << bit)]);
    }
    set(vm, &m, "events", events);
    let object = vm.types.object;
    for name in ["DISABLE", "MISSING"] {
        set(vm, &m, name, build::instance(object));
    }
    m
}
