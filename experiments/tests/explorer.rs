//! The trace explorer in a real browser: hover, click, search, another allocator, passes, exits.

mod devtools;

use devtools::Browser;
use serde_json::json;
use std::path::Path;
use std::process::Command;

fn explain(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_experiment"))
        .arg("explain")
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("runs");
    let text = [out.stdout, out.stderr].concat();
    (out.status.success(), String::from_utf8_lossy(&text).into_owned())
}

#[test]
fn the_page_works_in_a_browser_without_network() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ok, text) = explain(folder.path(), &["collatz", "--out", "page.html"]);
    assert!(ok, "{text}");
    let page = folder.path().join("page.html");
    let html = std::fs::read_to_string(&page).expect("the page");
    for outside in ["src=", "href=", "@import", "url(http"] {
        assert!(!html.contains(outside), "the page is self-contained: {outside}");
    }
    let Some(mut b) = Browser::start() else {
        eprintln!("SKIPPED: no Chromium on this machine");
        return;
    };
    b.open(&format!("file://{}", page.display()));
    let count = |b: &mut Browser, selector: &str| {
        b.eval(&format!("document.querySelectorAll({selector:?}).length")).as_u64().unwrap_or(0)
    };
    assert_eq!(b.eval("document.querySelectorAll('.pane').length"), json!(5));
    assert!(count(&mut b, ".trace") >= 2);
    // Hovering a source line marks rows in all five panes.
    let line = "[...document.querySelectorAll('.pane:first-child .row')].find(r => r.textContent.includes('n = n // 2'))";
    b.point(line, false);
    let panes = "[...document.querySelectorAll('.pane')].filter(p => p.querySelector('.row.linked')).length";
    assert_eq!(b.eval(panes), json!(5));
    // A click pins, and brings what belongs to it into sight.
    b.point(line, true);
    assert!(count(&mut b, ".row.pinned") >= 5);
    let visible = "[...document.querySelectorAll('.pane')].every(p => { const r = p.querySelector('.row.pinned').getBoundingClientRect(), s = p.getBoundingClientRect(); return r.top >= s.top && r.bottom <= s.bottom; })";
    assert_eq!(b.eval(visible), json!(true));
    // Search, and on to the first hit.
    b.point("document.getElementById('search')", true);
    b.enter("_FLOOR_DIVIDE_I64", "Enter");
    assert!(count(&mut b, ".row.match") >= 2);
    assert_eq!(count(&mut b, ".row.here"), 1);
    let found = b.eval("document.getElementById('found').textContent");
    assert!(found.as_str().is_some_and(|f| f.starts_with("1 of ")), "{found}");
    b.enter("nothing like this", "Enter");
    assert_eq!(b.eval("document.getElementById('found').textContent"), json!("nothing"));
    b.eval("(() => { const s = document.getElementById('search'); s.value = ''; s.dispatchEvent(new Event('input')); })()");
    // Another allocator: other code for the same loop.
    let code = "document.querySelector('.pane:last-child').textContent";
    let (before, name) =
        (b.eval(code), b.eval("document.querySelector('.summary h1').textContent"));
    b.point("document.querySelector('[data-arm=\"1\"]')", true);
    assert_ne!(b.eval(code), before);
    assert_eq!(b.eval("document.querySelector('.summary h1').textContent"), name);
    assert_eq!(b.eval("document.querySelector('.summary .dim').textContent"), json!("stack"));
    // An earlier pass.
    b.point("document.querySelector('[data-stage=\"1\"]')", true);
    assert!(count(&mut b, ".row.gone") > 0);
    // Registers: intervals in both arms.
    b.point("document.querySelector('[data-view=compare]')", true);
    assert_eq!(count(&mut b, ".regs"), 2);
    assert!(count(&mut b, ".interval") > 20);
    assert!(count(&mut b, ".interval.slot") > 0);
    // Exits: a click shows what is rebuilt.
    b.point("document.querySelector('[data-view=exits]')", true);
    b.point("document.querySelector('.way')", true);
    let detail = b.eval("document.getElementById('exit').textContent");
    assert!(detail.as_str().is_some_and(|d| d.contains("Rebuilds")), "{detail}");
    // Another trace from the list.
    let other = "[...document.querySelectorAll('.trace')].find(t => !t.classList.contains('on'))";
    b.point(other, true);
    assert_eq!(count(&mut b, ".trace.on"), 1);
    // The address leads back to the same view.
    let hash = b.eval("location.hash");
    assert!(
        hash.as_str().is_some_and(|h| h.contains("view=exits") && h.contains("arm=1")),
        "{hash}"
    );
}

#[test]
fn mistakes_are_named_and_replace_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = |arguments: &[&str], why: &str| {
        let (ok, text) = explain(folder.path(), arguments);
        assert!(!ok && text.contains(why), "{arguments:?}: {text}");
    };
    refused(&["nothing_like_it"], "neither a bundled program");
    refused(&["gcd", "--alloc=magic"], "magic");
    refused(&["gcd", "--alloc=linear,linear"], "twice");
    refused(&["gcd", "--alloc=linear,stack,tos"], "at most two");
    refused(&["gcd", "--passes=magic"], "magic");
    refused(&["gcd", "--out", "/proc/page.html"], "/proc/page.html");
    std::fs::write(folder.path().join("there.html"), "mine").expect("writes");
    refused(&["gcd", "--out", "there.html"], "never overwritten");
    let kept = std::fs::read_to_string(folder.path().join("there.html"));
    assert_eq!(kept.expect("still there"), "mine");
    std::fs::write(folder.path().join("bad.py"), "def bench():\n    return 1 / 0\n")
        .expect("writes");
    refused(&["bad.py"], "ZeroDivisionError");
    // A file of one's own, one allocator, no `bench`.
    std::fs::write(folder.path().join("mine.py"), "t = 0\nfor i in range(500):\n    t += i\n")
        .expect("writes");
    let (ok, text) = explain(folder.path(), &["mine.py", "--alloc=linear"]);
    assert!(ok && text.contains("experiment-results/explain-mine.html"), "{text}");
    let (ok, text) = explain(folder.path(), &["mine.py", "--alloc=linear"]);
    assert!(ok && text.contains("explain-mine-2.html"), "{text}");
}
