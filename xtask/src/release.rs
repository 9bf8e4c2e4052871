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

/// Between these lines stands what comes from the spec; all else of an entry is written by people, and stays.
const FROM: &str = "<!-- From the spec, by `cargo xtask update`. -->";
const TO: &str = "<!-- To here. -->";

/// The changelog with an entry for this version at its top, or below what is unreleased. Of one that is there already, the part
/// that an earlier update has made is replaced.
///
/// # Errors
/// Of the two marks around that part, one is missing or stands more than once: where the part ends, nobody knows.
pub fn changelog(text: &str, version: &str, entry: &str) -> Result<String, String> {
    let heading = format!("## [{version}]");
    let made = format!("{FROM}\n{}\n{TO}\n", entry.trim_end());
    let next = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        rest.find("\n## ").map_or(text.len(), |at| from + at + 1)
    };
    let (start, end, new) = match text.find(&format!("\n{heading}")).map(|at| at + 1) {
        Some(start) => {
            let end = next(start);
            let former = text.get(start..end).unwrap_or_default();
            let new = match marked(former).map_err(|(at, why)| {
                let line = text.get(..start + at).unwrap_or_default().lines().count() + 1;
                format!("CHANGELOG.md:{line}: in the entry of {version}, {why}; nothing is written")
            })? {
                Some((before, after)) => format!("{before}{}{}", made.trim_end(), after),
                None => format!("{}\n\n{made}\n", former.trim_end()),
            };
            (start, end, new)
        }
        None => {
            let first = next(0);
            let unreleased =
                text.get(first..).is_some_and(|rest| rest.to_lowercase().starts_with("## [unreleased]"));
            let at = if unreleased { next(first) } else { first };
            (at, at, format!("{heading} - unreleased\n\n{made}\n"))
        }
    };
    let (before, after) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
    let gap = if before.is_empty() || before.ends_with("\n\n") { "" } else { "\n" };
    Ok(format!("{before}{gap}{new}{after}"))
}

/// What stands before the marks of an entry and behind them; of one that is wrong, where it stands and what to do.
fn marked(entry: &str) -> Result<Option<(&str, &str)>, (usize, String)> {
    let (from, to) = (entry.find(FROM), entry.find(TO));
    for (mark, first, last) in [(FROM, from, entry.rfind(FROM)), (TO, to, entry.rfind(TO))] {
        if first != last {
            return Err((last.unwrap_or(0), format!("`{mark}` stands a second time; remove one of the two")));
        }
    }
    match (from, to) {
        (None, None) => Ok(None),
        (Some(from), Some(to)) if from < to => {
            let (before, after) = (entry.get(..from), entry.get(to + TO.len()..));
            Ok(Some((before.unwrap_or_default(), after.unwrap_or_default())))
        }
        (Some(from), _) => Err((
            from,
            format!(
                "`{TO}` is missing below this `{FROM}`; put it in a line of its own where what comes from the spec ends"
            ),
        )),
        (None, Some(to)) => Err((
            to,
            format!(
                "`{FROM}` is missing above this `{TO}`; put it in a line of its own where what comes from the spec begins"
            ),
        )),
    }
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
    fn an_entry_comes_first_and_what_an_earlier_update_made_is_replaced() {
        let text = "# Changelog\n\n## [0.1.0] - 2026-01-01\n\n- Old.\n";
        let once = changelog(text, "0.2.0", "- New.\n\n").unwrap_or_default();
        let entry = format!("## [0.2.0] - unreleased\n\n{FROM}\n- New.\n{TO}\n\n");
        assert_eq!(once, format!("# Changelog\n\n{entry}## [0.1.0] - 2026-01-01\n\n- Old.\n"));
        let twice = changelog(&once, "0.2.0", "- Newer.");
        assert_eq!(twice, Ok(once.replace("New.", "Newer.")));
    }

    #[test]
    fn what_people_wrote_in_an_entry_stays() {
        let written = "# Changelog\n\n## [0.2.0] - unreleased\n\n- By hand.\n\n## [0.1.0]\n";
        let once = changelog(written, "0.2.0", "- New.").unwrap_or_default();
        let entry = format!("- By hand.\n\n{FROM}\n- New.\n{TO}\n\n## [0.1.0]\n");
        assert!(once.ends_with(&entry), "{once}");
        let edited = once.replace(TO, &format!("{TO}\n\n- After it."));
        assert_eq!(changelog(&edited, "0.2.0", "- Newer."), Ok(edited.replace("New.", "Newer.")));
    }

    #[test]
    fn an_entry_that_has_lost_a_mark_is_refused_at_the_line_of_the_other() {
        let text = "# Changelog\n\n## [0.2.0] - unreleased\n\n- By hand.\n\n## [0.1.0]\n";
        let made = changelog(text, "0.2.0", "- New.").unwrap_or_default();
        for (from, to, line, says) in [
            (TO, "", 7, "`<!-- To here. -->` is missing below this `<!-- From"),
            (FROM, "", 9, "is missing above this `<!-- To here. -->`"),
            (TO, "<!-- To here. -->\n\n<!-- To here. -->", 11, "`<!-- To here. -->` stands a second time"),
        ] {
            let refused = changelog(&made.replace(from, to), "0.2.0", "- Newer.").err().unwrap_or_default();
            assert!(
                refused.starts_with(&format!("CHANGELOG.md:{line}: in the entry of 0.2.0, ")),
                "{refused}"
            );
            assert!(refused.contains(says) && refused.ends_with("; nothing is written"), "{refused}");
        }
        let of_another = made.replace(TO, "") + TO + "\n";
        assert!(
            changelog(&of_another, "0.2.0", "- Newer.").is_err(),
            "a mark of another entry is none of this"
        );
        assert!(
            changelog(&of_another, "0.3.0", "- Newer.").is_ok(),
            "another entry's marks are none of this"
        );
    }

    #[test]
    fn an_entry_stands_below_what_is_unreleased() {
        let text = "# Changelog\n\n## [Unreleased]\n\n- Soon.\n\n## [0.1.0]\n";
        let with = changelog(text, "0.2.0", "- New.").unwrap_or_default();
        assert!(with.contains("- Soon.\n\n## [0.2.0] - unreleased\n"), "{with}");
    }
}
