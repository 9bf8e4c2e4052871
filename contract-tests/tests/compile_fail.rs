//! What must not compile does not, and the compiler says so in words that help.
//!
//! The messages stand beside the files in `compile_fail/`, as one version of the compiler words them. To accept changed ones,
//! read what `TRYBUILD=overwrite cargo test -p contract-tests --test compile_fail` has written, and set `ACCEPTED`.

#![allow(clippy::panic, clippy::expect_used, reason = "a test that cannot go on says why")]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The compiler that the messages were accepted from.
const ACCEPTED: &str = "rustc 1.95.";

/// Another compiler words its messages otherwise. There, only that nothing compiles is tried: on a copy, by this same test.
const COPY: &str = "COMPILE_FAIL_COPY";

#[test]
fn what_must_not_compile_does_not() {
    let folder = match env::var_os(COPY) {
        Some(copy) => PathBuf::from(copy),
        None if compiler().starts_with(ACCEPTED) => PathBuf::from("tests/compile_fail"),
        None => return try_a_copy(),
    };
    trybuild::TestCases::new().compile_fail(folder.join("*.rs"));
}

fn compiler() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().expect("the compiler's version");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn try_a_copy() {
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile_fail");
    // What an earlier run has left, if one has.
    let _ = fs::remove_dir_all(&copy);
    fs::create_dir_all(&copy).expect("a folder for the copy");
    for entry in fs::read_dir("tests/compile_fail").expect("the files") {
        let path = entry.expect("a file").path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            fs::copy(&path, copy.join(path.file_name().unwrap_or_default())).expect("a copied file");
        }
    }
    let test = env::current_exe().expect("this test");
    let status = Command::new(test).env(COPY, copy).env("TRYBUILD", "overwrite").status();
    assert!(status.expect("this test again").success(), "something that must not compile does");
}
