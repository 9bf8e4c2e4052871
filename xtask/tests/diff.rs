//! `cargo xtask diff` on a repository of its own: what it compares, how it ends, and what it refuses.

#![allow(clippy::expect_used, clippy::panic)]

use serde_json::Value as Json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A repository with the real spec, committed as `base`; removed when dropped.
struct Repository(PathBuf);

impl Repository {
    fn new(name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("xtask-diff-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for folder in ["spec", "spec/resources", "spec/samples"] {
            fs::create_dir_all(root.join(folder)).expect("a folder");
            for entry in fs::read_dir(here.join(folder)).expect("the real folder").flatten() {
                if entry.path().is_file() {
                    fs::copy(entry.path(), root.join(folder).join(entry.file_name())).expect("a copy");
                }
            }
        }
        let repository = Self(root);
        repository.git(&["init", "--quiet"]);
        repository.commit("base");
        repository
    }

    fn git(&self, arguments: &[&str]) {
        let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
        let output = Command::new("git").arg("-C").arg(&self.0).args(identity).args(arguments).output();
        let output = output.expect("git runs");
        assert!(output.status.success(), "git {arguments:?}: {}", stderr(&output));
    }

    /// Commits everything under a tag.
    fn commit(&self, tag: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", tag]);
        self.git(&["tag", tag]);
    }

    fn diff(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("--root").arg(&self.0).arg("diff").args(arguments);
        command.current_dir(&self.0).output().expect("xtask runs")
    }

    fn replace(&self, file: &str, from: &str, to: &str) {
        let path = self.0.join(file);
        let text = fs::read_to_string(&path).expect("the file");
        assert!(text.contains(from), "{file} has no {from:?}");
        fs::write(path, text.replacen(from, to, 1)).expect("written");
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const SOURCE: &str = "spec/resources/payment_source.yaml";

#[test]
fn the_same_spec_twice_is_no_change() {
    let repository = Repository::new("same");
    for arguments in [&["base"][..], &["base", "HEAD"], &["spec", "base"], &[".", "spec"]] {
        let output = repository.diff(&[arguments, &["--fail-on", "minor"]].concat());
        assert_eq!(code(&output), 0, "{arguments:?}: {}", stderr(&output));
        assert!(stdout(&output).ends_with(": no change\n"), "{arguments:?}: {}", stdout(&output));
    }
}

#[test]
fn revisions_folders_and_the_working_tree_are_compared() {
    let repository = Repository::new("kinds");
    repository.replace(SOURCE, "max_chars: 1500", "max_chars: 1000");
    let wanted = "payment_source.create_card card[number]: parameter bound is tighter: max_chars 1500 → max_chars 1000";
    let worktree = repository.diff(&["base"]);
    assert!(stdout(&worktree).contains(wanted), "{}", stdout(&worktree));
    repository.commit("shorter");
    repository.git(&["checkout", "--quiet", "base"]);
    for arguments in [["base", "shorter"], ["spec", "shorter"]] {
        let output = repository.diff(&arguments);
        assert!(stdout(&output).contains(wanted), "{arguments:?}: {}", stdout(&output));
        assert!(!stdout(&output).contains('\u{1b}'), "no colours where nobody sees them");
    }
    let back = stdout(&repository.diff(&["shorter"]));
    assert!(back.contains("parameter bound is looser") && back.contains("wire: safe"), "{back}");
}

#[test]
fn the_exit_code_says_the_verdict() {
    let repository = Repository::new("verdict");
    repository.replace(SOURCE, "max_chars: 1500", "max_chars: 1000");
    for (limits, expected) in [
        (&[][..], 0),
        (&["breaking"], 1),
        (&["risky"], 1),
        (&["major"], 0),
        (&["minor"], 0),
        (&["major", "breaking"], 1),
    ] {
        let limits: Vec<&str> = limits.iter().flat_map(|limit| ["--fail-on", limit]).collect();
        let output = repository.diff(&[&["base"], limits.as_slice()].concat());
        assert_eq!(code(&output), expected, "{limits:?}: {}", stderr(&output));
    }
}

#[test]
fn json_sarif_and_annotations_are_all_that_goes_to_standard_output() {
    let repository = Repository::new("formats");
    repository.replace(SOURCE, "max_chars: 1500", "max_chars: 1000");
    let json: Json =
        serde_json::from_str(&stdout(&repository.diff(&["base", "--format", "json"]))).expect("JSON");
    assert_eq!(json.pointer("/counts/wire/breaking"), Some(&1.into()));
    assert_eq!(json.pointer("/changes/0/places/0/head/file"), Some(&SOURCE.into()));
    let sarif: Json =
        serde_json::from_str(&stdout(&repository.diff(&["base", "--format", "sarif"]))).expect("JSON");
    assert_eq!(sarif.pointer("/runs/0/results/0/ruleId"), Some(&"param-bound-tighter".into()));
    let annotations = stdout(&repository.diff(&["base", "--format", "github"]));
    assert!(annotations.starts_with(&format!("::error file={SOURCE},line=")), "{annotations}");
    let markdown = stdout(&repository.diff(&["base", "--format", "markdown"]));
    assert!(
        markdown.starts_with("## What changed: `base` → `working tree`\n\n**Wire: breaking."),
        "{markdown}"
    );
}

#[test]
fn what_cannot_be_compared_is_named_and_ends_with_two() {
    let repository = Repository::new("bad");
    fs::create_dir_all(repository.0.join("empty")).expect("a folder");
    fs::write(repository.0.join("binary"), [0_u8, 255, 254]).expect("written");
    for (arguments, said) in [
        (&["nowhere"][..], "BASE: `nowhere` is no folder, no file, and no revision"),
        (&["base", "--", "--upload-pack=x"], "HEAD: `--upload-pack=x` is no folder"),
        (&["empty"], "empty: no spec is here"),
        (&["binary"], "binary"),
        (&[], "diff needs BASE"),
        (&["base", "base", "base"], "diff compares two specs; what is `base`?"),
        (&["base", "--format", "yaml"], "not `yaml`"),
        (&["base", "--fail-on", "safe"], "not `safe`"),
    ] {
        let output = repository.diff(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(stderr(&output).contains(said), "{arguments:?}: {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{arguments:?}");
    }
}

#[test]
fn a_revision_without_a_spec_or_with_one_that_is_no_text_is_named() {
    let repository = Repository::new("texts");
    fs::write(repository.0.join("spec/resources/broken.yaml"), [0_u8, 255, 254]).expect("written");
    repository.commit("binary");
    let output = repository.diff(&["binary"]);
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("binary:spec/resources/broken.yaml is no text in UTF-8"),
        "{}",
        stderr(&output)
    );
    repository.git(&["rm", "-r", "--quiet", "spec"]);
    repository.commit("none");
    for (arguments, said) in [
        (&["none"][..], "BASE: revision `none` has no spec/"),
        (&["base"], "HEAD: working tree has no spec/"),
    ] {
        let output = repository.diff(arguments);
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    }
}

#[test]
fn what_is_wrong_with_both_sides_is_told_of_base_first_and_in_one_piece() {
    let repository = Repository::new("both");
    repository.replace(SOURCE, "max_chars: 1500", "max_char: 1500");
    // Read long before BASE is.
    fs::create_dir_all(repository.0.join("small")).expect("a folder");
    fs::write(repository.0.join("small/api.yaml"), "apis: none\n").expect("written");
    let output = repository.diff(&["spec", "small"]);
    assert_eq!(code(&output), 2);
    let said = stderr(&output);
    let at = |text: &str| said.find(text).unwrap_or_else(|| panic!("no {text:?} in {said}"));
    assert!(at("BASE (spec)") < at("`max_chars`?") && at("`max_chars`?") < at("HEAD (small)"), "{said}");
    assert!(at("HEAD (small)") < at("`apis`"), "{said}");
}

#[test]
fn findings_are_shown_with_the_side_that_has_them() {
    let repository = Repository::new("findings");
    repository.replace(SOURCE, "max_chars: 1500", "max_char: 1500");
    repository.commit("slip");
    for (arguments, side) in [(&["base"][..], "HEAD (working tree)"), (&["slip", "base"], "BASE (slip)")] {
        let output = repository.diff(arguments);
        assert_eq!(code(&output), 2);
        let said = stderr(&output);
        assert!(said.contains(&format!("{side} is not sound")), "{said}");
        assert!(said.contains("did you mean `max_chars`?"), "{said}");
    }
}
