//! Writing generated files: all or nothing, and only what differs.

use crate::checkout::{below, explain, slashed};
use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::io::{self, ErrorKind};
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
            Err(error) if error.kind() == ErrorKind::NotFound => changes.created.push(path.clone()),
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
/// all of that has worked, and what was moved is put back if a later move fails. A file that is replaced keeps its mode, and a
/// link goes on leading to it. The error says what was written all the same: nothing, unless the disk fails twice.
pub fn apply(root: &Path, generated: &Generated, changes: &Changes) -> Result<(), String> {
    let mut staged: Vec<(PathBuf, PathBuf, &Path)> = Vec::new();
    let mut folders: Vec<PathBuf> = Vec::new();
    let written = changes.created.iter().chain(&changes.updated).try_for_each(|path| {
        let text = generated.get(path).map(String::as_str).unwrap_or_default();
        let target = behind_links(root.join(path));
        if let Some(folder) = target.parent() {
            let missing = folder.ancestors().take_while(|folder| !folder.exists()).map(Path::to_path_buf);
            folders.splice(0..0, missing.collect::<Vec<_>>());
            fs::create_dir_all(folder).map_err(|error| explain(path, &error))?;
        }
        let beside = beside(&target);
        staged.push((beside.clone(), target.clone(), path));
        let mode = fs::metadata(&target).ok().map(|found| found.permissions());
        write(&beside, text.as_bytes(), mode).map_err(|error| explain(path, &error))
    });
    if let Err(message) = written {
        discard(&staged, &folders);
        return Err(format!("{message}; nothing is written"));
    }
    let mut undo: Vec<Former> = Vec::new();
    let replaced = staged.iter().map(|(beside, target, path)| (Some(beside), target.clone(), *path));
    let removed = changes.removed.iter().map(|path| (None, root.join(path), path.as_path()));
    let moved = replaced.chain(removed).try_for_each(|(beside, target, path)| {
        let former = Former::of(target.clone()).map_err(|error| explain(path, &error))?;
        let done = match beside {
            Some(beside) => fs::rename(beside, &target),
            None => fs::remove_file(&target),
        };
        done.map_err(|error| explain(path, &error))?;
        undo.push(former);
        Ok(())
    });
    moved.map_err(|message: String| {
        let lost = undo.into_iter().filter_map(|former| former.put_back().err());
        let lost: Vec<String> = lost.map(|target| target.display().to_string()).collect();
        discard(&staged, &folders);
        match lost.is_empty() {
            true => format!("{message}; nothing is written"),
            false => format!(
                "{message}; these could not be put back and are as they were to be: {}",
                lost.join(", ")
            ),
        }
    })
}

/// What stood at a place.
struct Former {
    target: PathBuf,
    /// Its bytes and its mode, if there was a file.
    file: Option<(Vec<u8>, Permissions)>,
}

impl Former {
    fn of(target: PathBuf) -> io::Result<Self> {
        let file = match fs::read(&target) {
            Ok(bytes) => Some((bytes, fs::metadata(&target)?.permissions())),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(Self { target, file })
    }

    /// Makes it stand there again, or says where it does not.
    fn put_back(self) -> Result<(), PathBuf> {
        let Self { target, file } = self;
        let beside = beside(&target);
        let done = match file {
            // By way of a move, which a file that may not be written to does not refuse.
            Some((bytes, mode)) => {
                write(&beside, &bytes, Some(mode)).and_then(|()| fs::rename(&beside, &target))
            }
            None => fs::remove_file(&target),
        };
        done.map_err(|_| target)
    }
}

fn write(path: &Path, bytes: &[u8], mode: Option<Permissions>) -> io::Result<()> {
    fs::write(path, bytes)?;
    mode.map_or(Ok(()), |mode| fs::set_permissions(path, mode))
}

/// The file that links lead to, which need not be there; of a circle, some link in it.
fn behind_links(mut path: PathBuf) -> PathBuf {
    for _ in 0..40 {
        let Ok(leads_to) = fs::read_link(&path) else { break };
        path = path.parent().unwrap_or(Path::new("")).join(leads_to);
    }
    path
}

/// Removes what was made for nothing: what is written beside its place, and folders that hold nothing, the deepest first.
fn discard(staged: &[(PathBuf, PathBuf, &Path)], folders: &[PathBuf]) {
    for (beside, ..) in staged {
        // What could not be written need not be there.
        let _ = fs::remove_file(beside);
    }
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
        assert!(failed.is_err_and(|it| it.starts_with("b.rs: ") && it.ends_with("; nothing is written")));
        assert_eq!(
            (left.as_str(), names),
            ("before", 2),
            "the old text, and nothing staged is left, nor a folder made for it"
        );
        Ok(())
    }

    #[test]
    fn what_cannot_even_be_staged_writes_nothing_and_says_so() -> std::io::Result<()> {
        let root = std::env::temp_dir().join(format!("xtask-stage-{}", std::process::id()));
        fs::create_dir_all(root.join("b.rs.new"))?;
        fs::write(root.join("a.rs"), "before")?;
        let generated: Generated =
            ["a.rs", "b.rs"].map(|name| (PathBuf::from(name), "after".to_owned())).into();
        let changes =
            Changes { updated: vec!["a.rs".into()], created: vec!["b.rs".into()], ..Changes::default() };
        let failed = apply(&root, &generated, &changes);
        let left = fs::read_to_string(root.join("a.rs"))?;
        fs::remove_dir_all(&root)?;
        assert!(failed.is_err_and(|it| it.starts_with("b.rs: ") && it.ends_with("; nothing is written")));
        assert_eq!(left, "before");
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn a_file_keeps_its_mode_and_a_link_leads_on_whether_all_is_written_or_put_back() -> std::io::Result<()> {
        use std::os::unix::fs::{PermissionsExt, symlink};
        for refused in [false, true] {
            let root = std::env::temp_dir().join(format!("xtask-mode-{}-{refused}", std::process::id()));
            fs::create_dir_all(root.join("elsewhere"))?;
            for (name, mode) in [("run", 0o750), ("elsewhere/real.rs", 0o640), ("stray", 0o700)] {
                fs::write(root.join(name), "before")?;
                fs::set_permissions(root.join(name), fs::Permissions::from_mode(mode))?;
            }
            symlink("elsewhere/real.rs", root.join("link.rs"))?;
            symlink("elsewhere/made.rs", root.join("to_nothing.rs"))?;
            let generated: Generated = ["run", "link.rs", "to_nothing.rs"]
                .map(|name| (PathBuf::from(name), "after".to_owned()))
                .into();
            let changes = Changes {
                updated: generated.keys().cloned().collect(),
                // A folder is no file to remove.
                removed: ["stray", "elsewhere"]
                    .iter()
                    .take(1 + usize::from(refused))
                    .map(PathBuf::from)
                    .collect(),
                ..Changes::default()
            };
            let failed = apply(&root, &generated, &changes).is_err();
            let there = |name: &str| {
                let mode = fs::metadata(root.join(name)).ok()?.permissions().mode() & 0o777;
                Some((fs::read_to_string(root.join(name)).ok()?, mode))
            };
            let found = ["run", "elsewhere/real.rs", "stray"].map(there);
            let made = there("elsewhere/made.rs").map(|(text, _)| text);
            let links = ["link.rs", "to_nothing.rs"].map(|name| root.join(name).is_symlink());
            fs::remove_dir_all(&root)?;
            let text = if refused { "before" } else { "after" }.to_owned();
            let stray = refused.then(|| ("before".to_owned(), 0o700));
            assert_eq!((failed, links), (refused, [true, true]));
            assert_eq!(found, [Some((text.clone(), 0o750)), Some((text.clone(), 0o640)), stray]);
            assert_eq!(made, (!refused).then_some(text));
        }
        Ok(())
    }
}
