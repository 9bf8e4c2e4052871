//! The files of a checkout: the spec, and what is generated from it.

use chargebee_codegen::spec::Sources;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// Reads the spec's files. Their paths in findings begin at the checkout.
pub fn spec(root: &Path) -> Result<Sources, String> {
    spec_in(root, Path::new("spec"))
}

/// Reads the files of a spec in another folder.
pub fn spec_in(root: &Path, folder: &Path) -> Result<Sources, String> {
    let mut files = Vec::new();
    yaml_below(root, folder, &mut files)?;
    Ok(Sources::new(files))
}

/// Reads the YAML files below a folder. Their paths begin at `root`.
pub fn yaml_below(root: &Path, folder: &Path, found: &mut Vec<(String, String)>) -> Result<(), String> {
    for path in below(root, folder)? {
        if matches!(path.extension().and_then(|e| e.to_str()), Some("yaml" | "yml")) {
            let text = fs::read_to_string(root.join(&path)).map_err(|error| explain(&path, &error))?;
            found.push((slashed(&path), text));
        }
    }
    Ok(())
}

/// All files below a folder, by their paths from the root, ordered. A folder that is not there has none.
pub fn below(root: &Path, folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(root.join(&folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(explain(&folder, &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| explain(&folder, &error))?;
            let path = folder.join(entry.file_name());
            let kind = entry.file_type().map_err(|error| explain(&path, &error))?;
            if kind.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A path as findings and summaries show it.
pub fn slashed(path: &Path) -> String {
    let parts = path.components().filter(|part| *part != Component::RootDir);
    let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
    // The root is a slash, and so is what stands between two parts.
    format!("{}{}", if path.has_root() { "/" } else { "" }, parts.join("/"))
}

/// What went wrong with a file.
pub fn explain(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", slashed(path))
}

#[cfg(test)]
mod tests {
    use super::slashed;
    use std::path::Path;

    #[test]
    fn paths_are_shown_as_they_are_written() {
        for path in ["/nosuch/a.json", "/", "spec/api.yaml", "../a"] {
            assert_eq!(slashed(Path::new(path)), path);
        }
    }
}
