//! What is generated, and where it goes.

use crate::write::Generated;
use chargebee_codegen::emit::{self, Contract, EmitError, File, Package, Vector, parse_vectors};
use chargebee_codegen::model::Model;
use chargebee_codegen::spec::Sources;
use std::fs;
use std::path::{Path, PathBuf};

/// The folders that hold nothing but generated files.
pub const OWNED: &[&str] =
    &["generated", "contract-tests/tests/attributes", "contract-tests/tests/parameters"];

const VECTORS: &str = "contract-tests/vectors/wire.json";

/// Everything that is generated from a sound spec: `model` is what `spec` says. The version is that of the client and its runtime.
pub fn generated(root: &Path, spec: &Sources, model: &Model, version: &str) -> Result<Generated, String> {
    let vectors = vectors(root)?;
    let (client, tests) = std::thread::scope(|scope| {
        let tests = scope.spawn(|| tests(model, &vectors));
        (
            client(model, version),
            tests.join().unwrap_or_else(|_| Err("the contract tests could not be emitted".to_owned())),
        )
    });
    let mut files: Generated = client?.into_iter().chain(tests?).chain(mock(spec)?).collect();
    files.insert(PathBuf::from("spec/schema.json"), format!("{:#}\n", chargebee_codegen::spec::schema()));
    files.insert(PathBuf::from("docs/verdicts.md"), chargebee_codegen::diff::page());
    Ok(files)
}

fn client(model: &Model, version: &str) -> Result<Vec<(PathBuf, String)>, String> {
    let package = Package { runtime: "../runtime".to_owned(), publish: Some(version.to_owned()) };
    placed("generated", emit::library(model, &package))
}

fn tests(model: &Model, vectors: &[Vector]) -> Result<Vec<(PathBuf, String)>, String> {
    let contract = Contract {
        harness_inside: "crate".to_owned(),
        data_file: "src/samples.rs".to_owned(),
        data_import: "use contract_tests::samples::SAMPLES;".to_owned(),
    };
    placed("contract-tests", emit::contract(model, vectors, &contract))
}

/// The mock server begins with the spec.
fn mock(spec: &Sources) -> Result<Vec<(PathBuf, String)>, String> {
    let paths = spec.files.iter().map(|file| file.path.as_str());
    placed("contract-tests/mock", emit::embedded("src/files.rs", "../../..", paths).map(|file| vec![file]))
}

fn placed(folder: &str, files: Result<Vec<File>, EmitError>) -> Result<Vec<(PathBuf, String)>, String> {
    let files = files.map_err(|error| error.to_string())?;
    Ok(files.into_iter().map(|file| (Path::new(folder).join(file.path), file.text)).collect())
}

/// The wire vectors; a checkout without them has none to test.
pub fn vectors(root: &Path) -> Result<Vec<Vector>, String> {
    match fs::read_to_string(root.join(VECTORS)) {
        Ok(text) => parse_vectors(&text).map_err(|error| format!("{VECTORS}: {error}")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(format!("{VECTORS}: {error}")),
    }
}
