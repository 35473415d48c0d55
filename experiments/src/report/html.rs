//! `report.html`: one file that needs nothing else, neither network nor scripts.

use super::results;
use super::table::Table;
use crate::analysis::Analysis;
use crate::corpus::study::Study;
use crate::plots::Drawn;
use crate::run::journal::Samples;
use crate::run::runner;
use crate::size;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = "
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
h1 { font-size: 1.6rem; line-height: 1.2 } h2 { font-size: 1.15rem; margin-top: 2.2rem }
table { border-collapse: collapse; font-size: .86rem; font-variant-numeric: tabular-nums }
.wide { overflow-x: auto }
th, td { padding: .2rem .6rem; text-align: right; white-space: nowrap }
th { border-bottom: 1.5px solid #222; text-align: right; vertical-align: bottom }
th:first-child, td:first-child { text-align: left }
tbody tr:nth-child(even) { background: #f5f5f5 }
tr.sum td { border-top: 1.5px solid #222; font-weight: 600 }
figure { margin: 1.5rem 0 } figcaption { color: #555; font-size: .86rem }
figure svg { max-width: 100%; height: auto }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; font-size: .86rem }
dt { color: #555 } dd { margin: 0; overflow-wrap: anywhere }
.bad { border-left: 4px solid #d55e00; padding: .4rem .8rem; background: #fff4ec }
code { font-size: .86rem; overflow-wrap: anywhere }
";

/// The page. `traces` are the programs that have a page of the trace explorer beside it.
pub fn page(samples: &Samples, analysis: &Analysis, plots: &[Drawn], traces: &[&str]) -> String {
    let header = &samples.header;
    let plan = &header.plan;
    let failures = runner::failures(samples);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (plan.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (plan.title) }
                p { strong { "Question. " } (plan.question) }
                p { strong { "Expected before the run. " } (plan.expected) }
                @if !samples.complete {
                    p.bad { "This run is not complete: it was interrupted or is one shard of several." }
                }
                @if !failures.is_empty() {
                    div.bad { @for f in &failures { p { (f) } } }
                }
                h2 { "Results" }
                div.wide { (table(&results::main_table(analysis))) }
                @if let Some(times) = results::time_table(analysis) {
                    h2 { "Times" }
                    div.wide { (table(&times)) }
                }
                ul { @for line in results::summary_lines(analysis) { li { (line) } } }
                p { strong { "What this can't tell. " } (plan.limits) }
                @for plot in plots { (figure(plot)) }
                @if let Some(stages) = results::stage_table(analysis) {
                    h2 { "Compile time" }
                    p { "Sums over all programs of one process each; medians over processes." }
                    div.wide { (table(&stages)) }
                }
                h2 { "Traces" }
                @if traces.is_empty() {
                    p {
                        "From source line to machine code, two allocators side by side: "
                        code { "experiment explain PROGRAM" } " (or run with " code { "--traces" } ")."
                    }
                } @else {
                    p {
                        @for name in traces {
                            a href=(format!("{}/{name}.html", crate::explain::PAGES)) { (name) } " "
                        }
                    }
                }
                h2 { "Start-up and warm-up" }
                div.wide { (table(&startup_table(analysis))) }
                h2 { "How it was measured" }
                p {
                    (plan.processes) " fresh processes per program and arm, up to " (plan.iterations)
                    " calls of " code { "bench()" } " in each (at most " (plan.max_seconds)
                    " s); the arms of a program run next to each other in random order (seed "
                    (plan.seed) "). The steady state starts where a change-point test finds the last "
                    "change of level. Time is the lower quartile over processes of each one's lower quartile of "
                    "steady calls: what other work on the machine disturbs is only ever slower. "
                    "Intervals: 95 %, bootstrap over processes and then calls, expanded percentiles. "
                    "p: two-sided Mann–Whitney test on the processes' quartiles. Every answer was compared "
                    "with CPython's."
                }
                dl {
                    dt { "started" } dd { (header.started) }
                    dt { "command" } dd { code { (plan.command.join(" ")) } }
                    @for (name, value) in header.machine.facts() {
                        dt { (name) } dd { (value) }
                    }
                }
                p {
                    "Raw samples: " code { "samples.json" } "; tables: " code { "table.csv" } ", "
                    code { "table.md" } ", " code { "table.tex" } "; for pyperf: "
                    code { "pyperf-ARM.json" } "; sources: " code { "programs/" } "."
                }
            }
        }
    };
    page.into_string()
}

/// The page of a study of CPython's traces.
pub fn corpus_page(study: &Study, plots: &[Drawn]) -> String {
    let title = format!("What the traces of CPython {} leave in memory", study.python);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (title) }
                ul { @for note in study.notes() { li { (note) } } }
                @for plot in plots { (figure(plot)) }
                div.wide { (table(&study.table())) }
                h2 { "By program: memory operations per 100 uops" }
                div.wide { (table(&study.program_table())) }
                h2 { "How it was counted" }
                p {
                    "Only the traffic of operands, results and locals counts. " code { "stack" }
                    ": CPython 3.13's way, every operand and local in memory. " code { "tos k" }
                    ": the top k stack entries in registers, written back before calls that may run anything and "
                    "changes of frame; locals in memory. " code { "slots" }
                    ": SSA values, each in its memory slot; copies and constants cost nothing. "
                    code { "registers" }
                    ": SSA values by furthest next use with the whole trace known; half of the registers survive calls; "
                    "inlined frames are not built; values that only an exit could need keep a place; loops count "
                    "the middle one of three turns. Reference counts that run finalisers are not taken for calls."
                }
            }
        }
    };
    page.into_string()
}

/// The page of the experiment `size`.
pub fn size_page(sizes: &Table, plot: &Drawn) -> String {
    let title = "Size of the stencil table";
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (title) }
                p { strong { "Question. " } (size::QUESTION) }
                p { strong { "Expected before the count. " } (size::EXPECTED) }
                (figure(plot))
                div.wide { (table(sizes)) }
                p { strong { "What this can't tell. " } (size::LIMITS) }
                p { "Stencils compiled by " (stencils::PROVENANCE.compiler) "; sources " code { "sha256 " (stencils::PROVENANCE.sha256) } "." }
            }
        }
    };
    page.into_string()
}

fn figure(plot: &Drawn) -> Markup {
    html! { figure { (PreEscaped(&plot.svg)) figcaption { (plot.caption) } } }
}

fn table(t: &Table) -> Markup {
    html! {
        table {
            thead { tr { @for h in &t.header { th { (h) } } } }
            tbody {
                @for (i, row) in t.rows.iter().enumerate() {
                    @let sum = i + t.footer >= t.rows.len();
                    tr class=[sum.then_some("sum")] { @for cell in row { td { (cell) } } }
                }
            }
        }
    }
}

/// What comes before the steady state.
fn startup_table(analysis: &Analysis) -> Table {
    let mut t = Table::new(&[
        "program",
        "arm",
        "ready after",
        "first call",
        "steady call",
        "warm-up calls",
        "settled",
    ]);
    for p in &analysis.programs {
        for (arm, cell) in analysis.arms.iter().zip(&p.cells) {
            let Some(c) = cell else { continue };
            t.row(vec![
                p.name.clone(),
                arm.clone(),
                results::time(c.ready),
                results::time(c.first),
                results::time(c.time.value),
                c.warmup_iterations.to_string(),
                if c.settled() { "yes" } else { "no" }.to_string(),
            ]);
        }
    }
    t
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{analyse, tests::synthetic};

    #[test]
    fn the_page_is_self_contained_and_escaped() {
        let mut samples = synthetic(2);
        samples.header.plan.title = "a < b & \"c\"".into();
        let drawn = Drawn { name: "x", caption: "C.".into(), svg: "<svg></svg>".into() };
        let page = page(&samples, &analyse(&samples), &[drawn], &["gcd"]);
        assert!(page.contains("<a href=\"traces/gcd.html\">"), "{page}");
        assert!(page.contains("<h1>a &lt; b &amp; "), "{page}");
        assert!(page.contains("<svg></svg>") && page.contains("2.00×"));
        for outside in ["http://", "https://", "<script", "src="] {
            assert!(!page.contains(outside), "{outside}");
        }
    }
}
