//! From what the virtual machine kept of a trace to the page's data.

use super::data::*;
use super::intervals;
use ir::passes::PASSES;
use ir::text::Printer;
use ir::{BlockId, InstId};
use regalloc::{Machine, ProgPoint};
use vm::jit::ExecutorStats;
use vm::jit::stages::{self, Stages};

/// Row origins that are no instructions.
pub(super) const BLOCK: i32 = -1;
pub(super) const MOVE: i32 = -2;

/// Source files of the page, read when a function of theirs turns up.
#[derive(Default)]
pub(super) struct Sources {
    pub found: Vec<Source>,
}

impl Sources {
    /// The index of a file; `None` if there is no such file (a frozen module).
    fn index(&mut self, file: &str) -> Option<usize> {
        if let Some(known) = self.found.iter().position(|s| s.file == file) {
            return Some(known);
        }
        let text = std::fs::read_to_string(file).ok()?;
        let lines = text.lines().map(str::to_owned).collect();
        self.found.push(Source { file: file.to_owned(), lines });
        Some(self.found.len() - 1)
    }
}

/// One trace.
pub(super) fn trace(
    stages: &Stages,
    figures: &ExecutorStats,
    machine: &Machine,
    sources: &mut Sources,
) -> Trace {
    let last = stages.passes.last().map_or(&stages.recorded, |p| &p.1);
    let view = View { stages, last, owner: owners(stages) };
    let (rows, row_of) = view.rows_with_moves();
    let registers = intervals::of(last, &stages.allocation, machine, &row_of);
    Trace {
        name: stages.name.clone(),
        native_ns: stages.native_ns,
        entries: figures.entries,
        figures: named_figures(figures),
        functions: stages.functions.iter().map(|f| function(f, sources)).collect(),
        uops: view.uops(),
        stages: view.stages(),
        registers: Registers { rows, ..registers },
        code: view.code(),
        blocks: view.blocks(),
        exits: view.exits(),
        owner: view.owner,
    }
}

fn named_figures(e: &ExecutorStats) -> Vec<(&'static str, u64)> {
    vec![
        ("recorded instructions", e.recorded_uops as u64),
        ("after the passes", e.uops as u64),
        ("loop: instructions", e.per_iteration.uops.into()),
        ("loop: slot loads", e.per_iteration.loads.into()),
        ("loop: slot stores", e.per_iteration.stores.into()),
        ("loop: register copies", e.per_iteration.moves.into()),
        ("spills", e.counters.spills.into()),
        ("reloads", e.counters.reloads.into()),
        ("slots", e.slots.into()),
        ("code bytes", e.code_bytes.into()),
        ("main path bytes", e.hot_bytes.into()),
        ("entries", e.entries),
        ("exits taken", e.exits),
        ("passes ns", e.pass_ns.iter().map(|p| p.1).sum()),
        ("liveness ns", e.liveness_ns),
        ("allocation ns", e.allocate_ns),
        ("emission ns", e.emit_ns),
    ]
}

fn function(f: &stages::Function, sources: &mut Sources) -> Function {
    let line = |b: &stages::Bytecode| (b.name.to_owned(), b.operand.clone(), b.line);
    Function {
        name: f.name.clone(),
        source: sources.index(&f.file),
        bytecode: f.instructions.iter().map(line).collect(),
    }
}

/// The recorded uop of each instruction of the recorded trace; −1 before the first.
fn owners(stages: &Stages) -> Vec<i32> {
    let mut owners = vec![-1; stages.recorded.len()];
    for (number, uop) in (0..).zip(stages.recordings.iter().flatten()) {
        if let Some(rest) = owners.get_mut(uop.inst.index()..) {
            rest.fill(number);
        }
    }
    owners
}

/// What kind of move it is, in a word.
fn first_word(mv: &regalloc::Move) -> &'static str {
    emitter::move_name(mv).split(' ').next().unwrap_or_default()
}

struct View<'a> {
    stages: &'a Stages,
    /// The trace that was compiled.
    last: &'a ir::Trace,
    owner: Vec<i32>,
}

impl View<'_> {
    fn uops(&self) -> Vec<Uop> {
        let sides = self.stages.recordings.iter().enumerate();
        let all = sides.flat_map(|(side, log)| log.iter().map(move |u| (side, u)));
        let uop = |(side, u): (usize, &ir::record::Recorded)| Uop {
            text: match u.oparg {
                0 => u.name.to_owned(),
                // Words and addresses say nothing to a reader.
                big if big > 0xffff => u.name.to_owned(),
                n => format!("{} {n}", u.name),
            },
            at: (u.code, u.pc),
            depth: u.depth,
            side,
        };
        all.map(uop).collect()
    }

    fn uop_of(&self, inst: InstId) -> i32 {
        let origin = self.last.inst(inst).origin as usize;
        self.owner.get(origin).copied().unwrap_or(-1)
    }

    fn stages(&self) -> Vec<Stage> {
        let recorded = Stage {
            name: "recorded",
            about: "SSA made of the recorded uops: loads and stores of locals are gone, they only rename values",
            rows: self.rows(&self.stages.recorded),
        };
        let passes = self.stages.passes.iter().map(|(name, trace)| Stage {
            name,
            about: PASSES.iter().find(|p| p.name == *name).map_or("", |p| p.doc),
            rows: self.rows(trace),
        });
        std::iter::once(recorded).chain(passes).collect()
    }

    fn rows(&self, trace: &ir::Trace) -> Vec<Row> {
        let mut rows = Vec::new();
        for b in trace.block_ids() {
            rows.push(self.block_row(trace, b));
            rows.extend(trace.block(b).insts.clone().map(|i| self.inst_row(trace, b, InstId(i))));
        }
        rows
    }

    fn block_row(&self, trace: &ir::Trace, b: BlockId) -> Row {
        Row { text: Printer::new(trace).head(b).to_string(), origin: BLOCK, name: "block" }
    }

    fn inst_row(&self, trace: &ir::Trace, b: BlockId, i: InstId) -> Row {
        let printer = Printer::new(trace).symbols(self.stages.symbols);
        let inst = trace.inst(i);
        let mut text = printer.inst(inst).to_string();
        if trace.block(b).terminator() == i {
            let edges: Vec<String> =
                trace.block(b).edges().map(|e| printer.edge(e).to_string()).collect();
            if !edges.is_empty() {
                text += &format!(" → {}", edges.join(" : "));
            }
        }
        Row { text, origin: inst.origin as i32, name: inst.uop.info().name }
    }

    /// The last stage with the allocation's moves; and the row of each instruction.
    fn rows_with_moves(&self) -> (Vec<Row>, Vec<usize>) {
        let (trace, allocation) = (self.last, &self.stages.allocation);
        let printer = Printer::new(trace);
        let place = |loc: regalloc::Loc| intervals::place_name(loc).0;
        let row = |m: &regalloc::Move| Row {
            text: format!("{} → {}  {}", place(m.from), place(m.to), printer.value(m.value)),
            origin: MOVE,
            name: emitter::move_name(m),
        };
        let at = |point: ProgPoint| {
            let start = allocation.edits.partition_point(|e| e.0 < point);
            allocation.edits[start..].iter().take_while(move |e| e.0 == point).map(|e| &e.1)
        };
        let (mut rows, mut row_of) = (Vec::new(), Vec::new());
        for b in trace.block_ids() {
            rows.push(self.block_row(trace, b));
            for i in trace.block(b).insts.clone().map(InstId) {
                rows.extend(at(ProgPoint::before(i)).map(row));
                row_of.push(rows.len());
                rows.push(self.inst_row(trace, b, i));
                rows.extend(at(ProgPoint::after(i)).map(row));
            }
            rows.extend(allocation.edge_edits.iter().filter(|e| e.block == b).map(|e| {
                let edge = trace.block(b).succs[usize::from(e.succ)];
                let to = edge.map_or(String::new(), |e| format!("on the way to {}: ", e.block));
                let Row { text, origin, name } = row(&e.mv);
                Row { text: to + &text, origin, name }
            }));
        }
        (rows, row_of)
    }

    fn code(&self) -> Vec<CodeLine> {
        self.stages.listing.iter().map(|line| self.code_line(line)).collect()
    }

    fn code_line(&self, line: &emitter::Line) -> CodeLine {
        use emitter::What;
        let allocation = &self.stages.allocation;
        let (inst, kind) = match line.what {
            None | Some(What::Padding | What::Constant) => (None, "code"),
            Some(What::Block(_)) => (None, "block"),
            Some(What::Inst(i)) => (Some(i), "code"),
            Some(What::Cold(i)) => (Some(i), "cold"),
            Some(What::Edit(n)) => {
                let (point, mv) = &allocation.edits[n as usize];
                (Some(point.inst()), if line.is_head { first_word(mv) } else { "move" })
            }
            Some(What::EdgeEdit(n)) => {
                let edge = &allocation.edge_edits[n as usize];
                let end = self.last.block(edge.block).terminator();
                (Some(end), if line.is_head { first_word(&edge.mv) } else { "move" })
            }
            Some(What::Jump(_)) => (None, "code"),
            Some(What::Stub(n)) => {
                let exit = self.stages.exits.get(n as usize);
                (exit.map(|e| e.inst), "exit")
            }
        };
        CodeLine {
            text: line.text.trim().to_owned(),
            remark: line.remark.clone(),
            uop: inst.map_or(-1, |i| self.uop_of(i)),
            kind: match (line.is_head, kind) {
                (true, "code") => "head",
                (true, "cold") => "coldhead",
                (true, "exit") => "exithead",
                (_, kind) => kind,
            },
        }
    }

    fn blocks(&self) -> Vec<Block> {
        let trace = self.last;
        let block = |b: BlockId| {
            let insts = trace.block(b).insts.clone();
            let mut uops: Vec<i32> =
                insts.clone().map(|i| self.uop_of(InstId(i))).filter(|u| *u >= 0).collect();
            uops.dedup();
            let lines = uops.iter().filter_map(|u| self.line_of_uop(*u));
            let side = uops.last().map_or(0, |u| self.side_of(*u));
            let succs: Vec<u32> = trace.block(b).edges().map(|e| e.block.0).collect();
            let end = trace.block(b).terminator();
            Block {
                name: b.to_string(),
                insts: insts.len() as u32,
                branch: if succs.len() == 2 {
                    Printer::new(trace).inst(trace.inst(end)).to_string()
                } else {
                    String::new()
                },
                succs,
                side,
                lines: (lines.clone().min().unwrap_or(0), lines.max().unwrap_or(0)),
                uops,
            }
        };
        trace.block_ids().map(block).collect()
    }

    fn side_of(&self, uop: i32) -> usize {
        let mut rest = uop as usize;
        for (side, log) in self.stages.recordings.iter().enumerate() {
            match rest.checked_sub(log.len()) {
                Some(r) => rest = r,
                None => return side,
            }
        }
        0
    }

    /// The Python line of a uop of the loop's own function: an inlined callee's lines are elsewhere.
    fn line_of_uop(&self, uop: i32) -> Option<u32> {
        let uop = self.stages.recordings.iter().flatten().nth(uop as usize)?;
        let function = self.stages.functions.get(uop.code as usize)?;
        (uop.depth == 0)
            .then(|| function.instructions.get(uop.pc as usize))
            .flatten()
            .map(|b| b.line)
    }

    fn exits(&self) -> Vec<Exit> {
        let trace = self.last;
        let printer = Printer::new(trace).symbols(self.stages.symbols);
        let exit = |e: &stages::ExitRuns| {
            let snapshot = &trace.snapshots[e.snapshot.index()];
            let to = trace.frames[snapshot.frames.range()].last().and_then(|frame| {
                let function = self.stages.functions.get(frame.code as usize)?;
                let line = function.instructions.get(frame.pc as usize)?.line;
                Some(format!("{}, line {line}", function.name))
            });
            let holds = |b: &BlockId| trace.block(*b).insts.contains(&e.inst.0);
            Exit {
                block: trace.block_ids().find(holds).map_or(0, BlockId::index),
                text: printer.inst(trace.inst(e.inst)).to_string(),
                taken: e.taken,
                uop: self.uop_of(e.inst),
                to: to.unwrap_or_default(),
                state: printer.snapshot(snapshot).to_string(),
            }
        };
        self.stages.exits.iter().map(exit).collect()
    }
}
