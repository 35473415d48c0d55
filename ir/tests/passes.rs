//! Text cases of the passes: `tests/passes/NAME.trace` begins with `# passes: …` and holds a trace; what the
//! passes make of it stands in `NAME.expected`. `PATCHWORK_BLESS=1 cargo test -p ir --test passes` rewrites
//! those; read the difference before you commit it.

use ir::passes::{self, PassSet};
use ir::text;
use std::fs;
use std::path::Path;

#[test]
fn every_case_gives_what_is_expected() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/passes");
    let bless = std::env::var_os("PATCHWORK_BLESS").is_some();
    let mut cases = 0;
    let mut wrong = Vec::new();
    let mut files: Vec<_> = fs::read_dir(&dir).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "trace")) {
        cases += 1;
        let source = fs::read_to_string(path).unwrap();
        let first = source.lines().next().unwrap();
        let set = first.strip_prefix("# passes: ").expect("a case begins with `# passes: …`");
        let set = PassSet::parse(set).unwrap();
        let trace = text::parse(&source).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        ir::verify::verify(&trace).unwrap_or_else(|e| panic!("{}: {e:?}", path.display()));
        let after = passes::optimise(trace, set, |pass, t| {
            ir::verify::verify(t)
                .unwrap_or_else(|e| panic!("{} after {}: {e:?}\n{t}", path.display(), pass.name));
        });
        let printed = after.to_string();
        let expected_path = path.with_extension("expected");
        if bless {
            fs::write(&expected_path, &printed).unwrap();
        }
        let expected = fs::read_to_string(&expected_path).unwrap_or_default();
        if printed != expected {
            wrong
                .push(format!("{}:\n--- expected\n{expected}\n--- got\n{printed}", path.display()));
        }
    }
    assert!(cases >= 10, "only {cases} cases found");
    assert!(wrong.is_empty(), "PATCHWORK_BLESS=1 rewrites these:\n{}", wrong.join("\n"));
}
