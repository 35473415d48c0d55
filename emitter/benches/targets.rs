//! What the engine is to reach, beside what it reaches here: a table with targets, measured ratios and their 95 %
//! confidence intervals.
//!
//! `cargo bench -p emitter --bench targets`. Takes about a minute; a busy machine widens the intervals. In each round
//! every arm runs once, one after the other, so that what slows the machine down slows all arms; a ratio is taken
//! within a round, and the table has the median of the rounds' ratios with the interval from order statistics.

#[cfg(target_arch = "x86_64")]
#[allow(dead_code, reason = "each benchmark uses its part")]
mod loops;
#[cfg(target_arch = "x86_64")]
mod lower;

fn main() {
    #[cfg(not(target_arch = "x86_64"))]
    println!("no stencils for this processor: nothing to measure");
    #[cfg(target_arch = "x86_64")]
    measured::table();
}

#[cfg(target_arch = "x86_64")]
mod measured {
    use super::loops::arms::{Arm, Arms};
    use super::loops::long::{long_loop, small_blocks};
    use super::lower::Cranelift;
    use emitter::sandbox::Sandbox;
    use emitter::*;
    use ir::Trace;
    use regalloc::registry::{Options, find};
    use std::time::Instant;

    /// Rounds per comparison.
    const ROUNDS: usize = 41;
    /// Uops compiled per sample, at least.
    const UOPS_PER_SAMPLE: usize = 20_000;

    /// A median with its interval.
    struct Estimate {
        low: f64,
        median: f64,
        high: f64,
    }

    /// The median and its 95 % interval from order statistics (the binomial distribution, normal approximation).
    fn estimate(mut samples: Vec<f64>) -> Estimate {
        samples.sort_by(f64::total_cmp);
        let n = samples.len();
        let half = (0.98 * (n as f64).sqrt()).ceil() as usize;
        let (low, high) = ((n / 2).saturating_sub(half), (n / 2 + half).min(n - 1));
        Estimate { low: samples[low], median: samples[n / 2], high: samples[high] }
    }

    enum Target {
        AtLeast(f64),
        AtMost(f64),
        None,
    }

    fn row(what: &str, target: Target, e: &Estimate) {
        let (text, reached) = match target {
            Target::AtLeast(t) => (format!("≥ {t}"), Some(e.median >= t)),
            Target::AtMost(t) => (format!("≤ {t}"), Some(e.median <= t)),
            Target::None => (String::new(), None),
        };
        let verdict = reached.map_or("", |r| if r { "reached" } else { "MISSED" });
        let interval = format!("{:.2} … {:.2}", e.low, e.high);
        println!("{what:<58} {text:>7} {:>9.2}  {interval:<19} {verdict}", e.median);
    }

    fn exactly(value: f64) -> Estimate {
        Estimate { low: value, median: value, high: value }
    }

    /// Seconds of each arm in each round.
    fn interleaved(arms: &mut [Arm]) -> Vec<Vec<f64>> {
        let mut rounds = Vec::new();
        for round in 0..ROUNDS + 2 {
            let times = arms.iter_mut().map(|arm| {
                let start = Instant::now();
                (arm.run)();
                start.elapsed().as_secs_f64()
            });
            let times: Vec<f64> = times.collect();
            if round >= 2 {
                rounds.push(times); // the first ones warm up
            }
        }
        rounds
    }

    fn run_time(title: &str, names: [&str; 4]) {
        println!("\n{title}");
        let mut all = Arms::new();
        for l in all.loops() {
            let mut arms: Vec<Arm> = names.iter().map(|n| all.arm(&l, n)).collect();
            let rounds = interleaved(&mut arms);
            let ratio = |a: usize, b: usize| estimate(rounds.iter().map(|r| r[a] / r[b]).collect());
            let least = match l.name {
                "raw_int" => Target::AtLeast(5.0),
                "float" => Target::AtLeast(2.0),
                _ => Target::None,
            };
            row(&format!("{}: stack / linear, time", l.name), least, &ratio(1, 0));
            row(&format!("{}: linear / by hand", l.name), Target::AtMost(1.25), &ratio(0, 2));
            row(&format!("{}: linear / Cranelift", l.name), Target::AtMost(1.15), &ratio(0, 3));
            let (hot, total) = arms[0].bytes;
            let uops = l.trace.len() as f64;
            let most = match l.name {
                "raw_int" | "float" => Target::AtMost(25.0),
                _ => Target::None,
            };
            let per_uop = exactly(f64::from(hot) / uops);
            row(&format!("{}: bytes per executed uop, linear", l.name), most, &per_uop);
            let per_uop = exactly(f64::from(total) / uops);
            row(&format!("{}:   with exits and cold parts", l.name), Target::None, &per_uop);
        }
    }

    /// Compiles traces, and measures how long that takes.
    struct Compiler {
        arena: Arena,
        machine: regalloc::Machine,
        allocator: Box<dyn regalloc::Allocator>,
        scratch: CompileScratch,
    }

    impl Compiler {
        fn new() -> Compiler {
            let table = StencilTable::builtin();
            let machine = machine(&table);
            let arena = Arena::new(ArenaConfig::default(), table, Sandbox::symbols());
            let allocator = (find("linear").expect("linear").make)(&Options::default());
            let scratch = CompileScratch::default();
            Compiler { arena: arena.expect("an arena"), machine, allocator, scratch }
        }

        /// Nanoseconds per uop of [liveness, allocation, emission]: of several compilations the one of median length,
        /// so that one which the system interrupted doesn't count.
        fn sample(&mut self, trace: &Trace) -> [f64; 3] {
            let times = (UOPS_PER_SAMPLE / trace.len()).max(3);
            let mut all: Vec<StageTimes> = (0..times)
                .map(|_| {
                    let options = CompileOptions::default();
                    let Compiler { arena, machine, allocator, scratch } = self;
                    let made = compile(trace, allocator.as_mut(), machine, arena, scratch, options);
                    let Compiled { code, times } = made.expect("code");
                    arena.free(code);
                    times
                })
                .collect();
            all.sort_by_key(StageTimes::total);
            let t = all[times / 2];
            [t.liveness, t.allocate, t.emit].map(|t| t.as_secs_f64() * 1e9 / trace.len() as f64)
        }
    }

    fn compile_time() {
        println!("\nCompile time: nanoseconds per uop, under linear");
        let mut compiler = Compiler::new();
        let mut cranelift = Cranelift::new(Vec::new());
        let sizes = [50, 200, 1000, 100_000].map(long_loop);
        let blocks = small_blocks(1000);
        for trace in sizes.iter().chain([&blocks]) {
            ir::verify::verify(trace).expect("a correct trace");
        }
        let mut ours: Vec<Vec<[f64; 3]>> = vec![Vec::new(); sizes.len() + 1];
        let mut theirs: Vec<Vec<f64>> = vec![Vec::new(); 3];
        for round in 0..ROUNDS + 2 {
            for (n, trace) in sizes.iter().chain([&blocks]).enumerate() {
                let sample = compiler.sample(trace);
                if round >= 2 {
                    ours[n].push(sample);
                }
            }
            for (n, trace) in sizes[..3].iter().enumerate() {
                let start = Instant::now();
                cranelift.compile(trace);
                if round >= 2 {
                    theirs[n].push(start.elapsed().as_secs_f64() * 1e9 / trace.len() as f64);
                }
            }
        }
        let total = |n: usize| ours[n].iter().map(|s| s.iter().sum()).collect::<Vec<f64>>();
        for (n, trace) in sizes[..3].iter().enumerate() {
            let what = format!("{} uops: liveness + linear + emission", trace.len());
            row(&what, Target::AtMost(60.0), &estimate(total(n)));
            let stage = |k: usize| estimate(ours[n].iter().map(|s| s[k]).collect());
            row("    liveness", Target::None, &stage(0));
            row("    linear", Target::None, &stage(1));
            row("    emission", Target::AtMost(25.0), &stage(2));
            let ratios = theirs[n].iter().zip(total(n)).map(|(a, b)| a / b).collect();
            row("    Cranelift / ours", Target::AtLeast(30.0), &estimate(ratios));
        }
        let growth = total(3).iter().zip(total(2)).map(|(a, b)| a / b).collect();
        row("100,000 uops / 1,000 uops, per uop", Target::AtMost(1.5), &estimate(growth));
        let what = format!("{} uops in {} blocks: all", blocks.len(), blocks.blocks.len());
        row(&what, Target::None, &estimate(total(4)));
    }

    pub fn table() {
        println!("{:<58} {:>7} {:>9}  95 % interval", "", "target", "measured");
        run_time("Run time", ["linear", "stack", "by hand", "cranelift"]);
        compile_time();
        println!(
            "\nNo heap allocation per uop: counted by `cargo test -p emitter --test heap_allocations`."
        );
    }
}
