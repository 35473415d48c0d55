//! The tables of a run.

use super::table::Table;
use crate::analysis::{Analysis, ArmSummary, Cell, GroupMean};
use crate::protocol::TraceCounts;
use crate::stats::bootstrap::Estimate;

/// A time with a unit that fits it, three significant digits.
pub fn time(seconds: f64) -> String {
    let (value, unit) = match seconds {
        s if s >= 1.0 => (s, "s"),
        s if s >= 1e-3 => (s * 1e3, "ms"),
        s if s >= 1e-6 => (s * 1e6, "µs"),
        s => (s * 1e9, "ns"),
    };
    format!("{} {unit}", three_digits(value))
}

/// With more arms than this tables have no room for intervals; `table.csv` has them.
const MOST_INTERVALS: usize = 7;

/// Three significant digits without an exponent.
pub fn three_digits(value: f64) -> String {
    match value.abs() {
        v if v >= 99.95 => format!("{value:.0}"),
        v if v >= 9.995 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// A speed-up, as in `3.21×`.
pub fn speedup(value: f64) -> String {
    format!("{}×", three_digits(value))
}

fn interval(e: &Estimate) -> String {
    format!("{:.2} … {:.2}", e.low, e.high)
}

/// The table for stdout, Markdown and LaTeX: with two arms everything about both, with more the
/// speed-ups of all.
pub fn main_table(analysis: &Analysis) -> Table {
    if analysis.arms.len() == 2 { two_arms(analysis) } else { many_arms(analysis) }
}

fn two_arms(analysis: &Analysis) -> Table {
    let (base, arm) = (&analysis.arms[0], &analysis.arms[1]);
    let counted =
        analysis.programs.iter().any(|p| p.cells.iter().flatten().any(|c| c.counts.is_some()));
    let mut header = vec!["program", base, arm, "speed-up", "95 % interval", "p"];
    if counted {
        header.extend(["loads/turn", "stores/turn", "moves/turn", "code B", "compile"]);
    }
    let mut table = Table::new(&header);
    for p in &analysis.programs {
        let [b, a] = [&p.cells[0], &p.cells[1]];
        let mut row = vec![p.name.clone(), time_cell(b), time_cell(a)];
        match a.as_ref().and_then(|c| Some((c.speedup?, c.p_value?))) {
            Some((s, p)) => row.extend([speedup(s.value), interval(&s), format!("{p:.3}")]),
            None => row.extend(["–".to_string(), String::new(), String::new()]),
        }
        if counted {
            let both = |f: &dyn Fn(&Cell) -> Option<String>| {
                let one = |c: &Option<Cell>| c.as_ref().and_then(f).unwrap_or_else(|| "–".into());
                format!("{} → {}", one(b), one(a))
            };
            let hot = |f: fn(&TraceCounts) -> u64| {
                both(&|c: &Cell| Some(f(c.counts.as_ref()?.hottest()?).to_string()))
            };
            row.push(hot(|t| t.loop_loads));
            row.push(hot(|t| t.loop_stores));
            row.push(hot(|t| t.loop_moves));
            row.push(both(&|c| Some(c.counts.as_ref()?.sum(|t| t.code_bytes).to_string())));
            let compile = |c: &Cell| {
                Some(time(c.counts.as_ref()?.sum(TraceCounts::total_compile_ns) as f64 / 1e9))
            };
            row.push(a.as_ref().and_then(compile).unwrap_or_else(|| "–".into()));
        }
        table.row(row);
    }
    let summary = &analysis.summaries[1];
    if let Some(mean) = &summary.geometric_mean {
        let title = format!("geometric mean ({} programs)", summary.programs);
        table.row(vec![title, String::new(), String::new(), speedup(mean.value), interval(mean)]);
        table.footer = 1;
    }
    for g in &summary.groups {
        let cells = [g.title(), String::new(), String::new(), speedup(g.mean.value)];
        table.row([&cells[..], &[interval(&g.mean)]].concat());
        table.footer += 1;
    }
    table
}

/// Time, marked `?` when some process never settled.
fn time_cell(cell: &Option<Cell>) -> String {
    match cell {
        None => "failed".to_string(),
        Some(c) if c.settled() => time(c.time.value),
        Some(c) => format!("{} ?", time(c.time.value)),
    }
}

fn many_arms(analysis: &Analysis) -> Table {
    let mut header = vec!["program".to_string()];
    header.extend(analysis.arms.iter().cloned());
    let mut table = Table { header, ..Table::default() };
    // Intervals as far as there is room.
    let show = |e: &Estimate| match analysis.arms.len() {
        ..=MOST_INTERVALS => format!("{} ({})", speedup(e.value), interval(e)),
        _ => speedup(e.value),
    };
    for p in &analysis.programs {
        let mut row = vec![p.name.clone(), time_cell(&p.cells[0])];
        for cell in &p.cells[1..] {
            row.push(match cell {
                None => "failed".to_string(),
                Some(c) => c.speedup.map_or_else(|| time_cell(cell), |s| show(&s)),
            });
        }
        table.row(row);
    }
    let others = &analysis.summaries[1..];
    let mut row = vec!["geometric mean".to_string(), String::new()];
    row.extend(others.iter().map(|s| s.geometric_mean.map_or("–".to_string(), |m| show(&m))));
    table.row(row);
    table.footer = 1;
    // Groups may be known for some arms only: ports exist of some programs.
    let mut titles: Vec<String> = Vec::new();
    for title in others.iter().flat_map(|s| s.groups.iter().map(GroupMean::title)) {
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    for title in titles {
        let mean = |s: &ArmSummary| {
            let group = s.groups.iter().find(|g| g.title() == title);
            group.map_or("–".to_string(), |g| show(&g.mean))
        };
        let means = others.iter().map(mean);
        table.row([title.clone(), String::new()].into_iter().chain(means).collect());
        table.footer += 1;
    }
    table
}

impl GroupMean {
    fn title(&self) -> String {
        format!("… {} ({})", self.name, self.programs)
    }
}

/// The time of every program under every arm with the half width of its interval; for few arms, which [`main_table`] shows by
/// their speed-ups.
pub fn time_table(analysis: &Analysis) -> Option<Table> {
    if !(3..=MOST_INTERVALS).contains(&analysis.arms.len()) {
        return None;
    }
    let mut header = vec!["time".to_string()];
    header.extend(analysis.arms.iter().cloned());
    let mut table = Table { header, ..Table::default() };
    for p in &analysis.programs {
        let cells = p.cells.iter().map(|cell| {
            let error = cell.as_ref().map(|c| 100.0 * c.time.relative_error());
            error.map_or_else(String::new, |e| format!(" ±{e:.1} %"))
        });
        let times = p.cells.iter().map(time_cell).zip(cells).map(|(time, error)| time + &error);
        table.row(std::iter::once(p.name.clone()).chain(times).collect());
    }
    Some(table)
}

/// Compile time by stage, one row per arm; `None` if nothing was compiled.
pub fn stage_table(analysis: &Analysis) -> Option<Table> {
    let mut stages: Vec<&String> =
        analysis.summaries.iter().flat_map(|s| s.compile_ns.keys()).collect();
    stages.sort_by_key(|s| (stage_rank(s), s.to_string()));
    stages.dedup();
    if stages.is_empty() {
        return None;
    }
    let mut header = vec!["compile time"];
    header.extend(stages.iter().map(|s| s.as_str()));
    header.extend(["all", "uops recorded", "ns/uop", "code B"]);
    let mut table = Table::new(&header);
    for (arm, s) in analysis.arms.iter().zip(&analysis.summaries) {
        let mut row = vec![arm.clone()];
        let total: u64 = s.compile_ns.values().sum();
        let show = |ns: u64| time(ns as f64 / 1e9);
        row.extend(
            stages.iter().map(|st| s.compile_ns.get(*st).map_or("–".into(), |ns| show(*ns))),
        );
        row.extend([show(total), s.recorded_uops.to_string()]);
        let per_uop = total as f64 / s.recorded_uops as f64;
        row.push(if s.recorded_uops > 0 { three_digits(per_uop) } else { "–".into() });
        row.push(s.code_bytes.to_string());
        table.row(row);
    }
    Some(table)
}

/// Place of a stage in the pipeline, so that tables and plots show them in order; unknown ones last.
pub fn stage_rank(stage: &str) -> usize {
    const ORDER: [&str; 4] = ["passes", "liveness", "allocate", "emit"];
    ORDER.iter().position(|s| *s == stage).unwrap_or(ORDER.len())
}

/// Sentences about each arm for below the table.
pub fn summary_lines(analysis: &Analysis) -> Vec<String> {
    let mut lines = Vec::new();
    for (arm, s) in analysis.arms.iter().zip(&analysis.summaries).skip(1) {
        let Some(mean) = &s.geometric_mean else { continue };
        let (faster, slower) = s.faster_slower;
        let mut line = format!(
            "{arm}: {} (95 % interval {}) over {} programs against {}; {faster} faster, {slower} slower, {} without a clear difference",
            speedup(mean.value),
            interval(mean),
            s.programs,
            analysis.arms[0],
            s.programs - faster - slower
        );
        if let Some((name, rest)) = &s.without_outlier {
            line += &format!("; without {name}: {}", speedup(*rest));
        }
        line += &match s.reliable_speedup {
            Some(r) => format!("; at least {} with 95 % confidence (HPT)", speedup(r)),
            None => format!("; HPT confidence of being faster: {:.1} %", 100.0 * s.confidence),
        };
        lines.push(line);
    }
    lines.extend(uncompiled_lines(analysis));
    lines
}

/// Programs of an arm in which our machine compiled nothing, with the commonest reason: their speed-up says nothing
/// about the arm.
pub fn uncompiled_lines(analysis: &Analysis) -> Vec<String> {
    let mut lines: Vec<(String, Vec<&str>)> = Vec::new();
    for (a, arm) in analysis.arms.iter().enumerate() {
        let nothing: Vec<String> = analysis
            .programs
            .iter()
            .filter_map(|p| {
                let counts = p.cells[a].as_ref()?.counts.as_ref()?;
                let why = counts.aborts.iter().max_by_key(|(_, n)| **n);
                let why = why.map_or_else(|| "no hot loop".to_string(), |(why, _)| why.clone());
                counts.traces.is_empty().then(|| format!("{} ({why})", p.name))
            })
            .collect();
        if nothing.is_empty() {
            continue;
        }
        let text = nothing.join(", ");
        match lines.iter_mut().find(|(t, _)| *t == text) {
            Some((_, arms)) => arms.push(arm),
            None => lines.push((text, vec![arm])),
        }
    }
    let sentence = |(text, arms): (String, Vec<&str>)| {
        format!("nothing compiled under {}: {text}", arms.join(", "))
    };
    lines.into_iter().map(sentence).collect()
}

type Column = (&'static str, fn(&TraceCounts) -> u64);

/// Columns of the long table: what was measured.
const MEASURED: [&str; 15] = [
    "program",
    "arm",
    "processes",
    "time_s",
    "time_low_s",
    "time_high_s",
    "speedup",
    "speedup_low",
    "speedup_high",
    "p_value",
    "ready_s",
    "first_s",
    "warmup_iterations",
    "settled",
    "traces",
];

/// Columns of the long table: sums over traces.
const SUMS: [Column; 9] = [
    ("recorded_uops", |t| t.recorded_uops),
    ("uops", |t| t.uops),
    ("spills", |t| t.spills),
    ("reloads", |t| t.reloads),
    ("moves", |t| t.moves),
    ("entries", |t| t.entries),
    ("exits", |t| t.exits),
    ("code_bytes", |t| t.code_bytes),
    ("record_ns", |t| t.record_ns),
];

/// Columns of the long table: one turn of the hottest loop.
const HOT: [Column; 4] = [
    ("hot_uops", |t| t.loop_uops),
    ("hot_loads", |t| t.loop_loads),
    ("hot_stores", |t| t.loop_stores),
    ("hot_moves", |t| t.loop_moves),
];

/// One row per program and arm with every number, for CSV: plain numbers in seconds, bytes, nanoseconds.
pub fn long_table(analysis: &Analysis) -> Table {
    let mut stages: Vec<String> =
        analysis.summaries.iter().flat_map(|s| s.compile_ns.keys().cloned()).collect();
    stages.sort_by_key(|s| (stage_rank(s), s.clone()));
    stages.dedup();
    let mut header: Vec<String> = MEASURED.map(str::to_string).to_vec();
    header.extend(SUMS.map(|(name, _)| name.to_string()));
    header.push("hot_loop".to_string());
    header.extend(HOT.map(|(name, _)| name.to_string()));
    header.extend(stages.iter().map(|s| format!("compile_{s}_ns")));
    let mut table = Table { header, ..Table::default() };
    for p in &analysis.programs {
        for (arm, cell) in analysis.arms.iter().zip(&p.cells) {
            let mut row = vec![p.name.clone(), arm.clone()];
            if let Some(c) = cell {
                row.extend([c.steady.len().to_string()]);
                row.extend([c.time.value, c.time.low, c.time.high].map(|v| format!("{v:.9}")));
                match &c.speedup {
                    Some(s) => row.extend([s.value, s.low, s.high].map(|v| format!("{v:.6}"))),
                    None => row.extend([const { String::new() }; 3]),
                }
                row.push(c.p_value.map_or(String::new(), |p| format!("{p:.6}")));
                row.extend([c.ready, c.first].map(|v| format!("{v:.9}")));
                row.extend([c.warmup_iterations.to_string(), c.settled().to_string()]);
                if let Some(k) = &c.counts {
                    row.push(k.traces.len().to_string());
                    row.extend(SUMS.map(|(_, of)| k.sum(of).to_string()));
                    match k.hottest() {
                        Some(t) => {
                            row.push(t.place.clone());
                            row.extend(HOT.map(|(_, of)| of(t).to_string()));
                        }
                        None => row.extend(vec![String::new(); 1 + HOT.len()]),
                    }
                    let by_stage = k.compile_ns();
                    let ns = |s| by_stage.get(s).map_or(String::new(), |n| n.to_string());
                    row.extend(stages.iter().map(ns));
                }
            }
            table.row(row);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{analyse, tests::synthetic};
    use crate::run::journal::Outcome;

    #[test]
    fn numbers_for_people() {
        assert_eq!(time(0.01234), "12.3 ms");
        assert_eq!(time(1.5e-6), "1.50 µs");
        assert_eq!(time(123.4), "123 s");
        assert_eq!(time(5e-9), "5.00 ns");
        assert_eq!(three_digits(9.999), "10.0");
        assert_eq!(three_digits(99.97), "100");
    }

    #[test]
    fn two_arms_show_everything() {
        let analysis = analyse(&synthetic(2));
        let text = main_table(&analysis).text();
        for part in ["int_sum", "2.00×", "geometric mean (3 programs)", "24 → 12", "321 → 321"]
        {
            assert!(text.contains(part), "{part} in\n{text}");
        }
        let stages = stage_table(&analysis).expect("compiled");
        assert_eq!(&stages.header[1..5], ["passes", "liveness", "allocate", "emit"]);
        assert!(summary_lines(&analysis)[0].starts_with("linear: 2.00×"));
    }

    #[test]
    fn programs_in_which_nothing_was_compiled_are_named_once_for_all_arms() {
        let mut samples = synthetic(2);
        for r in samples.records.iter_mut().filter(|r| r.job.program == 1) {
            let Outcome::Ok(report) = &mut r.outcome else { continue };
            let counts = report.counts.get_or_insert_default();
            counts.traces.clear();
            counts.aborts = [("too long".to_string(), 2), ("odd".to_string(), 1)].into();
        }
        let lines = uncompiled_lines(&analyse(&samples));
        assert_eq!(lines, ["nothing compiled under stack, linear: sieve (too long)"]);
    }

    #[test]
    fn many_arms_show_speedups_and_the_csv_holds_every_pair() {
        let analysis = analyse(&synthetic(4));
        let table = main_table(&analysis);
        assert_eq!(table.header, ["program", "stack", "linear", "color", "belady"]);
        assert!(table.rows[0][3].starts_with("3.0"), "{table:?}");
        assert!(table.rows[0][3].contains(" … "), "with its interval: {table:?}");
        let times = time_table(&analysis).expect("few arms");
        assert_eq!((times.rows.len(), times.header.len()), (3, 5));
        assert!(times.rows[0][1].contains(" ms ±"), "{times:?}");
        assert!(time_table(&analyse(&synthetic(2))).is_none());
        let long = long_table(&analysis);
        assert_eq!(long.rows.len(), 12);
        assert!(long.rows.iter().all(|r| r.len() == long.header.len()));
    }
}
