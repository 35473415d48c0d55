//! The committed table is what the C sources give. Needs clang-19; without it the test says that it was skipped.
#![cfg(feature = "extract")]

use std::fs;
use std::io::Write;
use stencils::extract::{Inputs, clang, crate_folder, listing, table_text};

#[test]
fn regeneration_is_byte_identical() {
    if !clang::available() {
        // Not by a print macro: cargo would hide it.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED regeneration_is_byte_identical: {} or {} is not installed",
            clang::CLANG,
            clang::OBJDUMP
        );
        return;
    }
    let folder = crate_folder();
    let inputs = Inputs::read(&folder.join("c")).expect("the C sources");
    let work = std::env::temp_dir().join(format!("patchwork-regenerate-{}", std::process::id()));
    fs::create_dir_all(&work).expect("a folder");
    let built = inputs.build(&work);
    let _ = fs::remove_dir_all(&work);
    let built = built.unwrap_or_else(|e| panic!("{e}"));
    let committed = |name: &str| {
        fs::read_to_string(folder.join("src/generated").join(name)).expect("a committed file")
    };
    let hint = "run `cargo run -p stencils --bin extract`";
    assert!(committed("table.rs") == table_text::table_rs(&built), "table.rs is stale: {hint}");
    assert!(committed("listing.txt") == listing::listing(&built), "listing.txt is stale: {hint}");
}
