//! What is generated, and where it goes.

use crate::write::Generated;
use chargebee_codegen::emit::{self, Contract, Package, Vector, parse_vectors};
use chargebee_codegen::model::Model;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder that holds nothing but generated files.
pub const OWNED: &[&str] = &["generated"];

const VECTORS: &str = "contract-tests/vectors/wire.json";

/// Everything that is generated from a sound spec.
pub fn generated(root: &Path, model: &Model) -> Result<Generated, String> {
    let mut files = Generated::new();
    let package = Package { runtime: "../runtime".to_owned(), publish: true };
    for file in emit::library(model, &package).map_err(|error| error.to_string())? {
        files.insert(Path::new("generated").join(file.path), file.text);
    }
    let contract = Contract {
        harness: "contract_tests".to_owned(),
        harness_inside: "crate".to_owned(),
        data_file: "src/samples.rs".to_owned(),
        data_import: "use contract_tests::samples::SAMPLES;".to_owned(),
    };
    for file in emit::contract(model, &vectors(root)?, &contract).map_err(|error| error.to_string())? {
        files.insert(Path::new("contract-tests").join(file.path), file.text);
    }
    files.insert(PathBuf::from("spec/schema.json"), format!("{:#}\n", chargebee_codegen::spec::schema()));
    Ok(files)
}

/// The wire vectors; a checkout without them has none to test.
fn vectors(root: &Path) -> Result<Vec<Vector>, String> {
    match fs::read_to_string(root.join(VECTORS)) {
        Ok(text) => parse_vectors(&text).map_err(|error| format!("{VECTORS}: {error}")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(format!("{VECTORS}: {error}")),
    }
}
