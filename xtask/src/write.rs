//! Writing generated files: all or nothing, and only what differs.

use crate::checkout::{below, explain, slashed};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What stands on disk against what was generated.
#[derive(Debug, Default)]
pub struct Changes {
    /// Files that are not there.
    pub created: Vec<PathBuf>,
    /// Files whose text differs.
    pub updated: Vec<PathBuf>,
    /// Files that do not belong.
    pub removed: Vec<PathBuf>,
    /// Files that are as they should be.
    pub unchanged: usize,
}

impl Changes {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.created.is_empty() && self.updated.is_empty() && self.removed.is_empty()
    }

    /// Every change in a line: what happens, and to which file.
    pub fn lines(&self) -> impl Iterator<Item = (&'static str, String)> {
        let all = [("create", &self.created), ("update", &self.updated), ("remove", &self.removed)];
        all.into_iter().flat_map(|(what, paths)| paths.iter().map(move |path| (what, slashed(path))))
    }
}

/// Generated files by path from the root.
pub type Generated = BTreeMap<PathBuf, String>;

/// Compares generated files with the disk. `owned` folders hold nothing else; what else stands there does not belong.
pub fn compare(root: &Path, generated: &Generated, owned: &[&str]) -> Result<Changes, String> {
    let mut changes = Changes::default();
    for (path, text) in generated {
        match fs::read(root.join(path)) {
            Ok(found) if found == text.as_bytes() => changes.unchanged += 1,
            Ok(_) => changes.updated.push(path.clone()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => changes.created.push(path.clone()),
            Err(error) => return Err(explain(path, &error)),
        }
    }
    for folder in owned {
        let strays = below(root, Path::new(folder))?.into_iter().filter(|path| !generated.contains_key(path));
        changes.removed.extend(strays);
    }
    Ok(changes)
}

/// Carries changes out, or leaves everything as it was. Everything is first written beside its place; nothing is moved before
/// all of that has worked, and what was moved is put back if a later move fails.
pub fn apply(root: &Path, generated: &Generated, changes: &Changes) -> Result<(), String> {
    let mut staged: Vec<(PathBuf, &Path)> = Vec::new();
    let mut folders: Vec<PathBuf> = Vec::new();
    let written = changes.created.iter().chain(&changes.updated).try_for_each(|path| {
        let text = generated.get(path).map(String::as_str).unwrap_or_default();
        let target = root.join(path);
        if let Some(folder) = target.parent() {
            let missing = folder.ancestors().take_while(|folder| !folder.exists()).map(Path::to_path_buf);
            folders.splice(0..0, missing.collect::<Vec<_>>());
            fs::create_dir_all(folder).map_err(|error| explain(path, &error))?;
        }
        let beside = beside(&target);
        staged.push((beside.clone(), path));
        fs::write(&beside, text).map_err(|error| explain(path, &error))
    });
    if let Err(message) = written {
        for (beside, _) in &staged {
            // What could not be written need not be there.
            let _ = fs::remove_file(beside);
        }
        remove(&folders);
        return Err(message);
    }
    let mut undo: Vec<(&Path, Option<Vec<u8>>)> = Vec::new();
    let replaced = staged.iter().map(|(_, path)| *path).chain(changes.removed.iter().map(PathBuf::as_path));
    let moved = replaced.enumerate().try_for_each(|(index, path)| {
        let target = root.join(path);
        let before = match fs::read(&target) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(explain(path, &error)),
        };
        undo.push((path, before));
        let done = match staged.get(index) {
            Some((beside, _)) => fs::rename(beside, &target),
            None => fs::remove_file(&target),
        };
        done.map_err(|error| explain(path, &error))
    });
    if moved.is_err() {
        for (path, before) in undo {
            // What stands as before need not be mended; of the rest, as much as the disk allows.
            let target = root.join(path);
            let _ = match before {
                Some(bytes) => fs::write(target, bytes),
                None => fs::remove_file(target),
            };
        }
        for (beside, _) in &staged {
            let _ = fs::remove_file(beside);
        }
        remove(&folders);
    }
    moved
}

/// Removes folders that were made for nothing, the deepest first; not one that holds anything.
fn remove(folders: &[PathBuf]) {
    for folder in folders {
        let _ = fs::remove_dir(folder);
    }
}

fn beside(target: &Path) -> PathBuf {
    let mut name = target.file_name().unwrap_or_default().to_os_string();
    name.push(".new");
    target.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::{Changes, Generated, apply};
    use std::fs;
    use std::path::PathBuf;

    #[test]
    fn a_move_that_fails_puts_back_what_was_moved_before() -> std::io::Result<()> {
        let root = std::env::temp_dir().join(format!("xtask-write-{}", std::process::id()));
        fs::create_dir_all(root.join("b.rs"))?;
        fs::write(root.join("a.rs"), "before")?;
        let generated: Generated =
            ["a.rs", "b.rs", "c/d/e.rs"].map(|name| (PathBuf::from(name), "after".to_owned())).into();
        // A folder stands where b.rs belongs, so that it cannot be moved there.
        let changes = Changes {
            updated: vec!["a.rs".into(), "b.rs".into()],
            created: vec!["c/d/e.rs".into()],
            ..Changes::default()
        };
        let failed = apply(&root, &generated, &changes);
        let left = fs::read_to_string(root.join("a.rs"))?;
        let names = fs::read_dir(&root)?.count();
        fs::remove_dir_all(&root)?;
        assert!(failed.is_err_and(|message| message.starts_with("b.rs: ")));
        assert_eq!(
            (left.as_str(), names),
            ("before", 2),
            "the old text, and nothing staged is left, nor a folder made for it"
        );
        Ok(())
    }
}
