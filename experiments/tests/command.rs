//! The binary from outside: whole runs, mistakes, interruptions. Arms are small commands that speak the
//! worker protocol, or CPython where it is installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PYTHON: &str = "/usr/bin/python3";

/// An experiment with two arms, as TOML.
fn definition(dir: &Path, arms: &str) -> PathBuf {
    let path = dir.join("mine.toml");
    let head = "title='Test'\nquestion='Does it work?'\nexpected='Yes.'\nlimits='All.'\n\
                baseline='one'\nprograms='int_sum,gcd'\nplots=['speedup','samples','warmup']\n";
    fs::write(&path, format!("{head}{arms}")).expect("writes");
    path
}

fn two_pythons() -> String {
    ["one", "two"].map(|n| format!("[[arms]]\nname='{n}'\npeer='python3'\n")).concat()
}

/// Arms that answer at once; `answers` for the second arm's programs.
fn two_shells(sleep: &str, second_answer: &str) -> String {
    let arm = |name: &str, gcd: &str| {
        let script = format!(
            "request=$(cat); case $request in *gcd.py*) a={gcd};; *) a=170666346666800000;; esac; {sleep} \
             echo '{{\"protocol\":1,\"runtime\":\"sh\",\"ready_ns\":1,\"iterations_ns\":[90000,'$$',5000,6000,'$$','$$'],\"answers\":[\"'$a'\"]}}'"
        );
        format!("[[arms]]\nname='{name}'\ncommand=['sh','-c','''{script}''']\n")
    };
    arm("one", "462885") + &arm("two", second_answer)
}

fn experiment(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_experiment"))
        .args(args)
        .current_dir(dir)
        .output()
        .expect("starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(path: &Path) -> serde_json::Value {
    serde_json::from_str(&fs::read_to_string(path).expect("reads")).expect("JSON")
}

#[test]
fn two_arms_over_two_programs_end_to_end() {
    if !Path::new(PYTHON).exists() {
        eprintln!("SKIPPED: {PYTHON} is not installed");
        return;
    }
    let dir = TempDir::new().expect("temp dir");
    let toml = definition(dir.path(), &two_pythons());
    let toml = toml.to_str().expect("UTF-8");
    let args =
        [toml, "--processes=2", "--samples=6", "--max-seconds=600", "--out=out", "--json=py.json"];
    let out = experiment(dir.path(), &args);
    assert!(out.status.success(), "{}", text(&out.stderr));
    let table = text(&out.stdout);
    for part in ["int_sum", "gcd", "geometric mean (2 programs)", "results: out"] {
        assert!(table.contains(part), "{part} in\n{table}");
    }
    assert_eq!(text(&out.stderr), "", "quiet when not a terminal");
    let folder = dir.path().join("out");
    let samples = json(&folder.join("samples.json"));
    assert_eq!(samples["schema"], "patchwork-samples");
    assert_eq!(samples["complete"], true);
    let records = samples["records"].as_array().expect("records");
    assert_eq!(records.len(), 8);
    for r in records {
        assert_eq!(r["outcome"]["ok"]["iterations_ns"].as_array().map(Vec::len), Some(6));
    }
    for file in [
        "table.csv",
        "table.md",
        "table.tex",
        "report.html",
        "speedup.svg",
        "speedup.png",
        "samples.svg",
        "samples.png",
        "warmup.svg",
        "warmup.png",
        "pyperf-one.json",
        "pyperf-two.json",
        "programs/gcd.py",
    ] {
        let size = fs::metadata(folder.join(file)).map(|m| m.len()).unwrap_or(0);
        assert!(size > 50, "{file}: {size} bytes");
    }
    assert!(!folder.join("journal.jsonl").exists());
    assert_eq!(json(&dir.path().join("py.json"))["version"], "1.0");

    // Nothing is overwritten, neither the folder nor the file.
    let before = fs::read(folder.join("samples.json")).expect("reads");
    let again = experiment(dir.path(), &args);
    assert_eq!(again.status.code(), Some(2));
    assert!(text(&again.stderr).contains("never overwritten"));
    assert_eq!(fs::read(folder.join("samples.json")).expect("reads"), before);

    // The report can be made again.
    fs::remove_file(folder.join("report.html")).expect("removes");
    assert!(experiment(dir.path(), &["report", "out"]).status.success());
    assert!(folder.join("report.html").exists());
}

#[test]
fn pyperf_reads_our_files_without_a_warning() {
    let python = std::env::var("PYPERF_PYTHON").unwrap_or_else(|_| PYTHON.to_string());
    let pyperf = |dir: &Path, args: &[&str]| {
        Command::new(&python).args(["-m", "pyperf"]).args(args).current_dir(dir).output()
    };
    let dir = TempDir::new().expect("temp dir");
    if !pyperf(dir.path(), &["--help"]).is_ok_and(|o| o.status.success()) {
        eprintln!("SKIPPED: {python} has no pyperf (set PYPERF_PYTHON to one that has)");
        return;
    }
    let toml = definition(dir.path(), &two_shells("", "462885"));
    let toml = toml.to_str().expect("UTF-8");
    let out = experiment(dir.path(), &[toml, "--processes=5", "--out=out"]);
    assert!(out.status.success(), "{}", text(&out.stderr));
    let files = ["compare_to", "-v", "out/pyperf-one.json", "out/pyperf-two.json"];
    let compared = pyperf(dir.path(), &files).expect("runs");
    let said = text(&compared.stdout) + &text(&compared.stderr);
    assert!(compared.status.success(), "{said}");
    for word in ["warning", "error"] {
        assert!(!said.to_lowercase().contains(word), "{said}");
    }
    assert!(said.contains("int_sum") && said.contains("gcd"), "{said}");
}

#[test]
fn a_wrong_answer_fails_the_run_and_names_arm_and_program() {
    let dir = TempDir::new().expect("temp dir");
    let toml = definition(dir.path(), &two_shells("", "41"));
    let out =
        experiment(dir.path(), &[toml.to_str().expect("UTF-8"), "--processes=2", "--out=out"]);
    assert_eq!(out.status.code(), Some(1));
    let message = text(&out.stderr);
    let expected = "WRONG ANSWER: arm 'two', program 'gcd': got 41, expected 462885";
    assert!(message.contains(expected), "{message}");
    // The other program's results are there, and the report says what went wrong.
    assert!(text(&out.stdout).contains("geometric mean (1 programs)"), "{}", text(&out.stdout));
    let page = fs::read_to_string(dir.path().join("out/report.html")).expect("report");
    assert!(page.contains("WRONG ANSWER"));
}

#[test]
fn ctrl_c_keeps_what_is_done_and_resume_goes_on() {
    let dir = TempDir::new().expect("temp dir");
    let toml = definition(dir.path(), &two_shells("sleep 0.2;", "462885"));
    let child = Command::new(env!("CARGO_BIN_EXE_experiment"))
        .args([toml.to_str().expect("UTF-8"), "--processes=5", "--out=out"])
        .current_dir(dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let journal = dir.path().join("out/journal.jsonl");
    let start = Instant::now();
    let lines = || fs::read_to_string(&journal).map_or(0, |t| t.lines().count());
    while lines() < 4 && start.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(kill.expect("kill runs").success());
    let out = child.wait_with_output().expect("ends");
    assert_eq!(out.status.code(), Some(130), "{}", text(&out.stderr));
    assert!(text(&out.stderr).contains("--resume out"), "{}", text(&out.stderr));
    let samples = json(&dir.path().join("out/samples.json"));
    assert_eq!(samples["complete"], false);
    let kept = samples["records"].as_array().expect("records").clone();
    assert!((3..20).contains(&kept.len()), "{}", kept.len());

    let resumed = experiment(dir.path(), &["--resume=out"]);
    assert!(resumed.status.success(), "{}", text(&resumed.stderr));
    let samples = json(&dir.path().join("out/samples.json"));
    assert_eq!(samples["complete"], true);
    let all = samples["records"].as_array().expect("records");
    assert_eq!(all.len(), 20);
    assert_eq!(all[..kept.len()], kept[..], "the first results are untouched");
    let twice = experiment(dir.path(), &["--resume=out"]);
    assert_eq!(twice.status.code(), Some(2));
    assert!(text(&twice.stderr).contains("nothing left to do"));
}

#[test]
fn shards_merge_to_the_whole() {
    let dir = TempDir::new().expect("temp dir");
    let toml = definition(dir.path(), &two_shells("", "462885"));
    let toml = toml.to_str().expect("UTF-8");
    for i in 1..=3 {
        let shard = format!("--shard={i}/3");
        let out = experiment(dir.path(), &[toml, "--processes=3", &shard, &format!("--out=s{i}")]);
        assert!(out.status.success(), "{}", text(&out.stderr));
    }
    let merge = |args: &[&str]| experiment(dir.path(), &[&["merge", "--out"], args].concat());
    let out = merge(&["all", "s1", "s2", "s3"]);
    assert!(out.status.success(), "{}", text(&out.stderr));
    let samples = json(&dir.path().join("all/samples.json"));
    assert_eq!(samples["complete"], true);
    assert_eq!(samples["records"].as_array().map(Vec::len), Some(12));
    let twice = merge(&["twice", "s1", "s1"]);
    assert_eq!(twice.status.code(), Some(2));
    let other = experiment(dir.path(), &[toml, "--processes=2", "--out=other"]);
    assert!(other.status.success());
    assert!(text(&merge(&["mixed", "s1", "other"]).stderr).contains("different plans"));
    fs::write(dir.path().join("s2/samples.json"), "{\"schema\":").expect("writes");
    let broken = merge(&["broken", "s1", "s2"]);
    assert_eq!(broken.status.code(), Some(1));
    assert!(text(&broken.stderr).contains("s2/samples.json"), "{}", text(&broken.stderr));
}

#[test]
fn mistakes_are_named_and_exit_with_an_error() {
    let dir = TempDir::new().expect("temp dir");
    let toml = definition(dir.path(), &two_pythons());
    let toml = toml.to_str().expect("UTF-8");
    let missing = "[[arms]]\nname='one'\npeer='python3'\n[[arms]]\nname='two'\npeer='ruby'\n";
    let missing_dir = TempDir::new().expect("temp dir");
    let missing = definition(missing_dir.path(), missing);
    let cases: &[(&[&str], i32, &str)] = &[
        (&["--alloc=magic"], 2, "'magic'"),
        (&["--nonsense"], 2, "--nonsense"),
        (&["no_such_experiment"], 2, "no experiment is called 'no_such_experiment'"),
        (&["no_such.toml"], 1, "no_such.toml"),
        (&[toml, "--programs=zzz*"], 2, "no program matches 'zzz*'"),
        (&[toml, "--programs=["], 2, "no valid pattern"),
        (&[toml, "--processes=0"], 2, "--processes"),
        (&[toml, "--shard=4/3"], 2, "no shard"),
        (&[toml, "--max-seconds=-1"], 2, "no time limit"),
        (&[toml, "--suite=moon"], 2, "no suite is called 'moon'"),
        (&[toml, "--suite=pyperformance"], 2, "no program matches 'int_sum'"),
        (&["--suite=pyperformance", "--traces"], 2, "bundled programs only"),
        (&[toml, "--pin=4000"], 2, "--pin"),
        (&["--alloc=linear", "--regs=9"], 2, "0 to 8"),
        (&[toml, "--out=/proc/nope"], 1, "/proc/nope"),
        (&["--resume=nowhere"], 1, "nowhere"),
        (&["--alloc=linear", "--passes=magic"], 2, "magic"),
        (&["--alloc=linear", "--regs=99"], 2, "99"),
        (&[missing.to_str().expect("UTF-8")], 2, "no peer is called 'ruby'"),
    ];
    for (args, code, message) in cases {
        let out = experiment(dir.path(), args);
        let said = text(&out.stderr);
        assert_eq!(out.status.code(), Some(*code), "{args:?}: {said}");
        assert!(said.contains(message), "{args:?}: {said}");
        assert!(!said.contains("panicked"), "{args:?}: {said}");
    }
    assert!(!dir.path().join("experiment-results").exists(), "mistakes leave nothing behind");
}

#[test]
fn a_full_disk_is_an_error_and_earlier_results_stay() {
    let dir = TempDir::new().expect("temp dir");
    let toml = definition(dir.path(), &two_shells("", "462885"));
    let toml = toml.to_str().expect("UTF-8");
    let first = experiment(dir.path(), &[toml, "--processes=2", "--out=first"]);
    assert!(first.status.success(), "{}", text(&first.stderr));
    let before = fs::read(dir.path().join("first/samples.json")).expect("reads");
    // Files of at most 512 bytes: writing fails in the middle, as on a full disk.
    let out = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$@\"", "sh"])
        .args([env!("CARGO_BIN_EXE_experiment"), toml, "--processes=2", "--out=second"])
        .current_dir(dir.path())
        .output()
        .expect("starts");
    let said = text(&out.stderr);
    assert_eq!(out.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot write") && said.contains("second"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    assert_eq!(fs::read(dir.path().join("first/samples.json")).expect("reads"), before);
}

#[test]
fn peers_that_speak_other_languages_run_their_ports() {
    let missing: Vec<&str> = ["luajit", "node"]
        .into_iter()
        .filter(|name| Command::new(name).arg("-v").output().is_err())
        .collect();
    let dir = TempDir::new().expect("temp dir");
    let flags = ["--programs=gcd,mandelbrot,word_count", "--quick", "--processes=1", "--out=out"];
    let out = experiment(
        dir.path(),
        &[&["--baseline=interpreter", "--alloc=luajit,node"], &flags[..]].concat(),
    );
    let said = text(&out.stderr);
    for name in &missing {
        assert!(said.contains(&format!("{name} is not installed")), "{said}");
        eprintln!("SKIPPED: {name} is not installed");
    }
    if missing.is_empty() {
        assert!(out.status.success(), "{said}");
        assert!(said.contains("node has no port of word_count: left out there"), "{said}");
        let table = text(&out.stdout);
        assert!(table.contains("luajit") && table.contains("mandelbrot"), "{table}");
        assert!(dir.path().join("out/programs/gcd.lua").is_file());
    }
}

#[test]
fn text_traces_are_a_suite() {
    let dir = TempDir::new().expect("temp dir");
    let out = experiment(dir.path(), &["--suite=traces", "--alloc=stack,linear", "--out=out"]);
    assert!(out.status.success(), "{}", text(&out.stderr));
    let table = text(&out.stdout);
    assert!(table.contains("linear") && table.contains("results: out"), "{table}");
    assert!(dir.path().join("out/table.csv").is_file());
    let wrong = experiment(dir.path(), &["--suite=traces", "--regs=99"]);
    assert_eq!(wrong.status.code(), Some(2), "{}", text(&wrong.stderr));
}

#[test]
fn the_stencil_table_is_counted() {
    let dir = TempDir::new().expect("temp dir");
    let out = experiment(dir.path(), &["size", "--out=out"]);
    assert!(out.status.success(), "{}", text(&out.stderr));
    assert!(text(&out.stdout).contains("one per register assignment"), "{}", text(&out.stdout));
    for file in ["table.csv", "table.md", "table.tex", "size.svg", "size.png", "report.html"] {
        assert!(
            fs::metadata(dir.path().join("out").join(file)).is_ok_and(|m| m.len() > 50),
            "{file}"
        );
    }
    assert_eq!(experiment(dir.path(), &["size", "--out=out"]).status.code(), Some(2));
}

#[test]
fn our_machine_under_two_allocators_end_to_end() {
    let dir = TempDir::new().expect("temp dir");
    let args =
        ["--alloc=linear", "--programs=int_sum,sieve", "--processes=2", "--samples=3", "--traces"];
    let out = experiment(dir.path(), &[&args[..], &["--out=out"]].concat());
    assert!(out.status.success(), "{}", text(&out.stderr));
    let samples = json(&dir.path().join("out/samples.json"));
    let records = samples["records"].as_array().expect("records");
    assert_eq!(records.len(), 8);
    for r in records {
        let traces = r["outcome"]["ok"]["counts"]["traces"].as_array().expect("counts");
        assert!(!traces.is_empty(), "both programs have hot loops: {r}");
        assert!(traces.iter().all(|t| t["code_bytes"].as_u64() > Some(0)), "{r}");
    }
    let hot = |arm: u64| {
        let of = |r: &&serde_json::Value| r["arm"] == arm && r["program"] == 0;
        let trace = &records.iter().find(of).expect("ran")["outcome"]["ok"]["counts"]["traces"][0];
        trace["loop_loads"].as_u64().expect("counted")
    };
    assert!(hot(1) < hot(0), "the integer loop's values stay in registers under linear");
    for file in ["speedup.svg", "stages.svg", "scaling.png", "speedup.pdf", "traces/sieve.html"] {
        assert!(dir.path().join("out").join(file).exists(), "{file}");
    }
    let report = fs::read_to_string(dir.path().join("out/report.html")).expect("reads");
    assert!(report.contains("href=\"traces/int_sum.html\""));
}

#[test]
fn dry_runs_and_lists_measure_nothing() {
    let dir = TempDir::new().expect("temp dir");
    let toml = definition(dir.path(), &two_shells("", "462885"));
    let out =
        experiment(dir.path(), &[toml.to_str().expect("UTF-8"), "--dry-run", "--processes=2"]);
    assert!(out.status.success());
    let said = text(&out.stdout);
    assert!(said.contains("8 processes") && said.contains("round 2 gcd"), "{said}");
    let list = experiment(dir.path(), &["--list"]);
    let said = text(&list.stdout);
    for part in ["linear", "unbox", "int_sum", "aa", "python3", "scimark_lu"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let sweep = ["--alloc=linear,color", "--regs=0,2,3", "--dry-run", "--programs=gcd"];
    let said = text(&experiment(dir.path(), &sweep).stdout);
    let arms = "arms: stack, slots, linear r=2, linear r=3, color r=2, color r=3\n";
    assert!(said.contains(arms), "no registers is one arm: {said}");
    assert_eq!(fs::read_dir(dir.path()).expect("reads").count(), 1, "only the definition");
}
