//! What a new version changes besides the code: its number, wherever it stands, and the changelog.

use crate::checkout::explain;
use chargebee_codegen::diff::Rust;
use std::fs;
use std::path::Path;

/// The number that the checkout's manifest has.
pub fn current(root: &Path) -> Result<String, String> {
    let path = Path::new("Cargo.toml");
    let text = fs::read_to_string(root.join(path)).map_err(|error| explain(path, &error))?;
    version(&text)
        .map(str::to_owned)
        .ok_or_else(|| "Cargo.toml: no `version` under [workspace.package]".to_owned())
}

/// The number in `[workspace.package]`.
pub fn version(manifest: &str) -> Option<&str> {
    let package = manifest.split("[workspace.package]").nth(1)?;
    let line = package.lines().find_map(|line| line.strip_prefix("version = \""))?;
    line.strip_suffix('"')
}

/// The next number, by what changes for the source of applications. Before 1.0 the second number says what the first says after.
pub fn bumped(version: &str, verdict: Rust) -> Option<String> {
    let numbers: Vec<u64> = version.split('.').map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let [major, minor, patch] = numbers.try_into().ok()?;
    Some(match (verdict, major) {
        (Rust::Major, 0) => format!("0.{}.0", minor + 1),
        (Rust::Major, _) => format!("{}.0.0", major + 1),
        (Rust::Minor, 1..) => format!("{major}.{}.0", minor + 1),
        (Rust::Minor | Rust::Patch, _) => format!("{major}.{minor}.{}", patch + 1),
    })
}

/// The root manifest with another number: the workspace's, and that of its crates among the dependencies.
pub fn manifest(text: &str, old: &str, new: &str) -> String {
    let of_ours = |line: &str| line.contains("path = \"") && line.contains(&format!("version = \"{old}\""));
    let numbered = |line: &str| line == format!("version = \"{old}\"") || of_ours(line);
    each_line(text, |line| {
        if numbered(line) {
            line.replace(&format!("version = \"{old}\""), &format!("version = \"{new}\""))
        } else {
            line.to_owned()
        }
    })
}

/// The lock file with another number for the crates that come from no registry.
pub fn lock(text: &str, old: &str, new: &str) -> String {
    let entries = text.split("\n[[package]]\n").map(|entry| {
        let ours = !entry.contains("\nsource = ");
        if ours {
            entry.replacen(&format!("\nversion = \"{old}\"\n"), &format!("\nversion = \"{new}\"\n"), 1)
        } else {
            entry.to_owned()
        }
    });
    entries.collect::<Vec<_>>().join("\n[[package]]\n")
}

/// The changelog with an entry for this version at its top; one that is there already is replaced, so that an update can be
/// repeated.
pub fn changelog(text: &str, version: &str, entry: &str) -> String {
    let heading = format!("## [{version}]");
    let entry = format!("{heading} - unreleased\n\n{}\n\n", entry.trim_end());
    let start = text.find(&format!("\n{heading}")).map(|at| at + 1);
    let first = || text.find("\n## ").map_or(text.len(), |at| at + 1);
    let (start, end) = match start {
        Some(start) => {
            let rest = text.get(start + heading.len()..).unwrap_or_default();
            (start, rest.find("\n## ").map_or(text.len(), |at| start + heading.len() + at + 1))
        }
        None => (first(), first()),
    };
    let (before, after) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
    format!("{before}{entry}{after}")
}

fn each_line(text: &str, change: impl Fn(&str) -> String) -> String {
    text.split_inclusive('\n')
        .map(|line| match line.strip_suffix('\n') {
            Some(line) => format!("{}\n", change(line)),
            None => change(line),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_number_follows_the_verdict() {
        let cases = [
            ("0.1.0", Rust::Major, "0.2.0"),
            ("0.1.3", Rust::Minor, "0.1.4"),
            ("0.1.3", Rust::Patch, "0.1.4"),
            ("1.2.3", Rust::Major, "2.0.0"),
            ("1.2.3", Rust::Minor, "1.3.0"),
            ("1.2.3", Rust::Patch, "1.2.4"),
        ];
        for (old, verdict, new) in cases {
            assert_eq!(bumped(old, verdict).as_deref(), Some(new), "{old} {verdict:?}");
        }
        assert_eq!(bumped("1.0", Rust::Patch), None);
    }

    #[test]
    fn a_number_changes_wherever_the_workspace_has_it_and_nowhere_else() {
        let text = "[workspace.package]\nversion = \"0.1.0\"\n\n[workspace.dependencies]\n\
                    ours = { path = \"ours\", version = \"0.1.0\" }\nother = \"0.1.0\"\nlong = { version = \"0.1.0\" }\n";
        assert_eq!(version(text), Some("0.1.0"));
        let changed = manifest(text, "0.1.0", "0.2.0");
        assert_eq!(version(&changed), Some("0.2.0"));
        assert!(
            changed
                .contains("ours\", version = \"0.2.0\" }\nother = \"0.1.0\"\nlong = { version = \"0.1.0\" }"),
            "{changed}"
        );
        let locked = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"0.1.0\"\nsource = \"r\"\n\n[[package]]\nname = \"ours\"\nversion = \"0.1.0\"\n";
        assert_eq!(
            lock(locked, "0.1.0", "0.2.0"),
            locked.replace("ours\"\nversion = \"0.1.0\"", "ours\"\nversion = \"0.2.0\"")
        );
    }

    #[test]
    fn an_entry_comes_first_and_replaces_that_of_the_same_version() {
        let text = "# Changelog\n\n## [0.1.0] - 2026-01-01\n\n- Old.\n";
        let once = changelog(text, "0.2.0", "- New.\n\n");
        assert_eq!(
            once,
            "# Changelog\n\n## [0.2.0] - unreleased\n\n- New.\n\n## [0.1.0] - 2026-01-01\n\n- Old.\n"
        );
        let twice = changelog(&once, "0.2.0", "- Newer.");
        assert_eq!(twice, once.replace("New.", "Newer."));
    }
}
