//! The files of the specs in this checkout.

#![allow(clippy::expect_used)]

use chargebee_codegen::spec::Sources;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the real spec.
pub const REAL: &str = "spec";

/// The folder of the made-up one, which uses what the real one does not.
#[allow(dead_code, reason = "not every test that reads specs reads this one")]
pub const MADE_UP: &str = "contract-tests/made-up/spec";

/// All files of a spec, their paths beginning at the checkout.
pub fn sources(folder: &str) -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    yaml_below(&root.join(folder), &mut files);
    Sources::new(files.into_iter().map(|path| {
        let text = fs::read_to_string(&path).expect("a file of the spec can be read");
        let path = path.strip_prefix(&root).expect("below the checkout");
        (path.to_string_lossy().replace('\\', "/"), text)
    }))
}

fn yaml_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the spec's folders can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            yaml_below(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            found.push(path);
        }
    }
}
