//! The pipeline, stage by stage.

use crate::options::{Options, Stage};
use crate::timing;
use emitter::oracle::{compare, describe, evaluate};
use emitter::sandbox::Sandbox;
use emitter::*;
use ir::passes::{PassSet, optimise};
use ir::text::{Printer, TraceFile, parse_file};
use ir::{Repr, Trace};
use regalloc::registry;
use std::io::Read;

type Result<T> = std::result::Result<T, String>;

/// Reads the file and does what the options say.
///
/// # Errors
/// A message for the user; parse errors as `file:line:column: …`.
pub fn drive(options: &Options) -> Result<()> {
    let strategy = registry::find(&options.alloc).map_err(|e| e.to_string())?;
    let passes = PassSet::parse(&options.passes)?;
    if !options.align.is_power_of_two() || options.align > 64 {
        return Err(format!("--align {}: must be 1, 2, 4, 8, 16, 32 or 64", options.align));
    }
    let (name, file) = read(options)?;
    let dump = |stage| options.dump.contains(&stage);
    let symbols = Sandbox::symbol_names();
    for (i, trace) in file.traces.iter().enumerate() {
        let print = |trace: &Trace| print!("{}", Printer::new(trace).symbols(&symbols));
        if dump(Stage::Parse) {
            print(trace);
        }
        if options.until == Stage::Parse {
            continue;
        }
        verified(&name, trace)?;
        if dump(Stage::Verify) {
            println!("; {}: verified, {} instructions", trace.name, trace.len());
        }
        if options.until == Stage::Verify {
            continue;
        }
        let trace = optimise(trace.clone(), passes, |_, _| {});
        verified(&name, &trace)?;
        if dump(Stage::Passes) {
            print(&trace);
        }
        if options.until == Stage::Passes {
            continue;
        }
        let mut runs = Vec::new();
        match &options.run {
            Some(inputs) => runs.push((String::new(), inputs.clone())),
            None => {
                for d in file.directives.iter().filter(|d| d.after == i + 1) {
                    if let Some(rest) = d.text.strip_prefix("run") {
                        let inputs = rest.split("=>").next().unwrap_or_default().trim();
                        runs.push((format!("{name}:{}: ", d.line), inputs.to_owned()));
                    }
                }
            }
        }
        back_end(options, strategy, &trace, &runs)?;
    }
    Ok(())
}

fn read(options: &Options) -> Result<(String, TraceFile)> {
    let path = options.file.as_deref().ok_or("no trace file")?;
    let name = path.display().to_string();
    let text = if name == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(path)
    };
    let text = text.map_err(|e| format!("{name}: {e}"))?;
    let file = parse_file(&text, &Sandbox::symbol_names()).map_err(|e| format!("{name}:{e}"))?;
    if file.traces.is_empty() {
        return Err(format!("{name}: no trace in it"));
    }
    Ok((name, file))
}

fn verified(name: &str, trace: &Trace) -> Result<()> {
    ir::verify::verify(trace).map_err(|errors| {
        let lines = errors.iter().map(|e| format!("{name}: trace \"{}\": {e}", trace.name));
        lines.collect::<Vec<_>>().join("\n")
    })
}

fn back_end(
    options: &Options,
    strategy: &regalloc::Strategy,
    trace: &Trace,
    runs: &[(String, String)],
) -> Result<()> {
    let dump = |stage| options.dump.contains(&stage);
    if dump(Stage::Liveness) {
        let mut liveness = liveness::Liveness::default();
        liveness.compute(trace);
        let report = liveness.report(trace);
        if options.json {
            println!("{}", serde_json::to_string(&report).map_err(|e| e.to_string())?);
        } else {
            print!("{report}");
        }
    }
    if options.until == Stage::Liveness {
        return Ok(());
    }
    let table = StencilTable::builtin();
    let machine = machine(&table).limited(options.regs, options.regs);
    let mut allocator = (strategy.make)(&registry::Options { tos: options.tos });
    let mut scratch = CompileScratch::default();
    let emit = EmitOptions { align_loops: options.align, annotate: true };
    let size = options.code_memory.saturating_mul(1024);
    let config = ArenaConfig { size, ..ArenaConfig::default() };
    let arena = Arena::new(config, table, Sandbox::symbols());
    let mut arena = match arena {
        Ok(arena) => arena,
        Err(e @ ArenaError::UnsupportedArchitecture { .. }) => {
            eprintln!("note: {e}");
            return evaluate_only(trace, runs);
        }
        Err(e) => return Err(e.to_string()),
    };
    let check = CompileOptions { check: true, emit };
    let compiled = compile(trace, allocator.as_mut(), &machine, &mut arena, &mut scratch, check)
        .map_err(|e| e.to_string())?;
    if dump(Stage::Allocation) {
        let counters = scratch.allocation.counters(trace);
        print!("{}", regalloc::report::Report::new(trace, &scratch.allocation));
        let cost = regalloc::spill_cost(trace, &scratch.liveness.graph, &scratch.allocation);
        println!("; {}: checked; {counters:?}", trace.name);
        print!("; {}: spill cost {cost}", trace.name);
        match allocator.lower_bound() {
            Some(bound) => println!(", at least {bound} (proved)"),
            None => println!(),
        }
    }
    if options.until == Stage::Allocation {
        return Ok(());
    }
    if options.perf_map {
        PerfMap::create()
            .and_then(|mut map| map.add(&arena, &compiled.code, &trace.name))
            .map_err(|e| format!("perf map: {e}"))?;
    }
    if let Some(folder) = &options.jitdump {
        jitdump(folder, &arena, &compiled.code, &trace.name)?;
    }
    let _known_to_debuggers = match options.gdb {
        true => Some(GdbSymbol::register(&arena, &compiled.code, &trace.name)?),
        false => None,
    };
    if dump(Stage::Code) {
        print!("{}", listing(&arena, &compiled.code, trace, &scratch.allocation));
    }
    if options.until == Stage::Code {
        return Ok(());
    }
    for (at, inputs) in runs {
        let mut heap = Sandbox::new();
        let bits = read_inputs(at, inputs, trace, &mut heap)?;
        let outcome =
            compare(trace, &compiled, &arena, &bits, &mut heap).map_err(|e| format!("{at}{e}"))?;
        println!("{at}{inputs} => {outcome}");
        if options.bench {
            timing::run_time(trace, &compiled, &arena, &bits, &mut heap)?;
        }
    }
    if options.bench {
        timing::compile_time(trace, allocator.as_mut(), &machine, &mut arena, &mut scratch)?;
    }
    Ok(())
}

#[cfg(target_os = "linux")]
fn jitdump(folder: &std::path::Path, arena: &Arena, code: &Code, name: &str) -> Result<()> {
    let dump = JitDump::create(folder).and_then(|mut dump| dump.add(arena, code, name));
    dump.map_err(|e| format!("--jitdump {}: {e}", folder.display()))
}

#[cfg(not(target_os = "linux"))]
fn jitdump(_: &std::path::Path, _: &Arena, _: &Code, _: &str) -> Result<()> {
    Err("--jitdump: only for Linux perf".to_owned())
}

fn read_inputs(at: &str, inputs: &str, trace: &Trace, heap: &mut Sandbox) -> Result<Vec<u64>> {
    let reprs: Vec<Repr> = trace.inputs().iter().map(|&v| trace.repr(v)).collect();
    heap.parse_values(inputs, &reprs).map_err(|e| format!("{at}inputs: {e}"))
}

/// On processors without stencils.
fn evaluate_only(trace: &Trace, runs: &[(String, String)]) -> Result<()> {
    for (at, inputs) in runs {
        let mut heap = Sandbox::new();
        let bits = read_inputs(at, inputs, trace, &mut heap)?;
        let outcome = evaluate(trace, &bits, &mut heap).map_err(|e| format!("{at}{e}"))?;
        println!("{at}{inputs} => {} (evaluated)", describe(&outcome, &heap));
    }
    Ok(())
}
