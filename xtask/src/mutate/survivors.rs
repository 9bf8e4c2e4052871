//! The breaks that no test can notice, listed with the reason.

use chargebee_codegen::spec::{Entries, FileId, Read, Reader, parse};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Where they are listed.
pub const FILE: &str = "contract-tests/survivors.yaml";

/// What survives, and why that is so. A missing file lists nothing.
pub fn read(root: &Path) -> Result<BTreeMap<String, String>, String> {
    let text = match fs::read_to_string(root.join(FILE)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(format!("{FILE}: {error}")),
    };
    let node = parse(FileId(0), &text).map_err(|finding| format!("{FILE}: {}", finding.title))?;
    let mut reader = Reader::default();
    let entries = Entries::<String>::read(&node, &mut reader);
    match (entries, reader.findings.first()) {
        (Some(entries), None) => {
            Ok(entries.iter().map(|entry| (entry.name.value.clone(), entry.value.clone())).collect())
        }
        (_, finding) => Err(format!("{FILE}: {}", finding.map_or("not a mapping", |finding| &finding.title))),
    }
}
