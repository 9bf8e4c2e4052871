//! The generator knows no resource by name: a second, made-up API comes out of it as a crate that compiles and passes its own
//! contract tests (`contract-tests/made-up`). Here, what is emitted is held against the committed files.

#![allow(clippy::expect_used, clippy::panic)]

use chargebee_codegen::check::check;
use chargebee_codegen::emit::{Contract, File, Package, contract, library, parse_vectors};
use chargebee_codegen::finding::{Style, render};
use chargebee_codegen::spec::Sources;
use std::fs;
use std::path::{Path, PathBuf};

/// What rewrites the committed files.
const REWRITE: &str = "UPDATE_MADE_UP=1 cargo test -p chargebee-codegen --test made_up";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../contract-tests/made-up")
}

#[test]
fn the_made_up_crate_is_what_its_spec_says() {
    let emitted = emitted();
    if std::env::var_os("UPDATE_MADE_UP").is_some() {
        for file in &emitted {
            let path = root().join(&file.path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
            fs::write(&path, &file.text).expect("the file can be written");
        }
    }
    let same = |file: &&File| fs::read_to_string(root().join(&file.path)).is_ok_and(|text| text == file.text);
    let stale: Vec<&str> = emitted.iter().filter(|file| !same(file)).map(|file| file.path.as_str()).collect();
    assert!(
        stale.is_empty(),
        "contract-tests/made-up is not what its spec says: {}\nto rewrite it: {REWRITE}",
        stale.join(", ")
    );
    let strays: Vec<PathBuf> = ["api", "src", "tests"]
        .iter()
        .flat_map(|folder| files_below(&root().join(folder)))
        .filter(|path| !emitted.iter().any(|file| root().join(&file.path) == *path))
        .collect();
    assert!(
        strays.is_empty(),
        "nothing emits these files of contract-tests/made-up; remove them: {strays:?}"
    );
}

#[test]
fn the_output_is_the_same_on_every_run() {
    assert_eq!(emitted(), emitted());
}

/// The whole crate: library, contract tests, manifest.
fn emitted() -> Vec<File> {
    let yaml = files_below(&root().join("spec"));
    let sources = Sources::new(yaml.into_iter().map(|path| {
        let text = fs::read_to_string(&path).expect("a file of the spec can be read");
        let path = path.strip_prefix(root()).expect("below the root");
        (path.to_string_lossy().replace('\\', "/"), text)
    }));
    let checked = check(&sources);
    assert!(checked.findings.is_empty(), "{}", render(&checked.findings, &sources, Style::Plain));
    let model = checked.model.expect("a spec without findings gives a model");

    let package = Package { runtime: "../../runtime".to_owned(), publish: None };
    let harness = Contract {
        harness_inside: "contract_tests".to_owned(),
        data_file: "tests/data/mod.rs".to_owned(),
        data_import: "mod data; use data::SAMPLES;".to_owned(),
    };
    let vectors = fs::read_to_string(root().join("vectors.json")).expect("the vectors can be read");
    let vectors = parse_vectors(&vectors).expect("the vectors are well formed");
    let mut files = library(&model, &package).unwrap_or_else(|error| panic!("{error}"));
    files.extend(contract(&model, &vectors, &harness).unwrap_or_else(|error| panic!("{error}")));
    for file in &mut files {
        file.text = file.text.replace("`cargo xtask generate`", &format!("`{REWRITE}`"));
        if file.path == "Cargo.toml" {
            file.text.push_str(DEV_DEPENDENCIES);
        }
    }
    files
}

/// What the contract tests of this crate need. Those of the real one stand in the harness' own manifest.
const DEV_DEPENDENCIES: &str = "
[dev-dependencies]
contract-tests = { path = \"..\" }
serde_json.workspace = true
tokio = { workspace = true, features = [\"macros\", \"rt-multi-thread\"] }
";

/// All files below a folder, in order.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> =
        entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect();
    found.sort();
    found
}
