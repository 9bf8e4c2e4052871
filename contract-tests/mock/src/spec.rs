//! The spec that a mock serves: the reviewed one, embedded, or a folder of the caller's.

use crate::described::Described;
use crate::files::FILES;
use chargebee_codegen::finding::{Style, render};
use chargebee_codegen::spec::Sources;
use chargebee_codegen::{model, spec};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// The reviewed spec. Read once in a process: all mocks share it.
pub(crate) fn embedded() -> Result<Arc<Described>, String> {
    static EMBEDDED: OnceLock<Result<Arc<Described>, String>> = OnceLock::new();
    let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    EMBEDDED.get_or_init(|| described(Sources::new(FILES.iter().map(owned)))).clone()
}

/// The spec in a folder that is laid out as `spec/` is.
pub(crate) fn of_folder(folder: &Path) -> Result<Arc<Described>, String> {
    let mut files = Vec::new();
    collect(folder, &mut files).map_err(|error| error.to_string())?;
    if files.is_empty() {
        return Err("there is no YAML file in it".to_owned());
    }
    described(Sources::new(files))
}

fn collect(folder: &Path, files: &mut Vec<(String, String)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            let name = path.to_string_lossy().replace('\\', "/");
            files.push((name, fs::read_to_string(&path)?));
        }
    }
    Ok(())
}

fn described(sources: Sources) -> Result<Arc<Described>, String> {
    let (read, mut findings) = spec::read(&sources);
    let model = read.map(|read| {
        let (model, more) = model::build(&read, &sources);
        findings.extend(more);
        model
    });
    match model {
        Some(model) if findings.is_empty() => Ok(Arc::new(Described::new(model))),
        _ => Err(render(&findings, &sources, Style::Plain)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_of_the_spec_is_embedded() -> io::Result<()> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut files = Vec::new();
        collect(&root.join("spec"), &mut files)?;
        let prefix = format!("{}/", root.to_string_lossy().replace('\\', "/"));
        let on_disk: BTreeSet<&str> =
            files.iter().filter_map(|(path, _)| path.strip_prefix(&prefix)).collect();
        let embedded: BTreeSet<&str> = FILES.iter().map(|(path, _)| *path).collect();
        assert_eq!(embedded, on_disk, "src/files.rs, and files below spec/: `cargo xtask generate`");
        Ok(())
    }

    #[test]
    fn a_folder_without_a_spec_is_refused_with_a_reason() {
        assert!(of_folder(Path::new("/nowhere/at/all")).is_err());
        let refused = of_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).err();
        assert_eq!(refused.as_deref(), Some("there is no YAML file in it"));
    }
}
