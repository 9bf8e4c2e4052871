//! Every input that fuzzing has found worth keeping, once through its target.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use std::path::Path;

#[test]
fn what_fuzzing_found_holds() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus");
    for (name, target) in fuzz_targets::ALL {
        let folder = corpus.join(name);
        let files =
            std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut tried = 0;
        for file in files {
            let file = file.unwrap_or_else(|error| panic!("{error}"));
            let input = std::fs::read(file.path()).unwrap_or_else(|error| panic!("{error}"));
            target(&input);
            tried += 1;
        }
        assert!(tried > 0, "{name} has no corpus");
    }
}

#[test]
fn every_target_is_handed_to_the_fuzzer() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let manifest = std::fs::read_to_string(fuzz.join("Cargo.toml")).unwrap_or_else(|error| panic!("{error}"));
    for (name, _) in fuzz_targets::ALL {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is not in fuzz/Cargo.toml");
        let target = fuzz.join(format!("fuzz_targets/{name}.rs"));
        let text = std::fs::read_to_string(target).unwrap_or_else(|error| panic!("{error}"));
        assert!(text.contains(&format!("fuzz_targets::{name}(")), "{name} hands over another target");
    }
}
