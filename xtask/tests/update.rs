//! `cargo xtask update` on a repository of its own: what one document changes, once, or not at all.

#![allow(clippy::expect_used, clippy::panic)]

use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A document of one operation; `%PARAMS%` and `%KINDS%` take more.
const LIBRARY: &str = r##"{
  "openapi": "3.1.0",
  "info": { "title": "Library API" },
  "servers": [{ "url": "https://{site}.library.example/api", "variables": { "site": { "default": "demo" } } }],
  "paths": { "/loans": { "post": {
    "x-cb-resource-id": "loan", "x-cb-sdk-method-name": "create", "x-cb-sort-order": 0,
    "requestBody": { "content": { "application/x-www-form-urlencoded": { "schema": { "type": "object", "properties": {
      "member_id": { "type": "string", "maxLength": 20 }%PARAMS% }, "required": ["member_id"] } } } },
    "responses": { "200": { "content": { "application/json": { "schema": { "type": "object",
      "properties": { "loan": { "$ref": "#/components/schemas/Loan" } }, "required": ["loan"] } } } } }
  } } },
  "components": { "schemas": {
    "Loan": { "type": "object", "x-cb-resource-id": "loan", "x-cb-resource-path-name": "loans", "required": ["id", "kind"],
      "properties": {
        "id": { "type": "string", "maxLength": 12 },
        "kind": { "type": "string", "enum": ["day", "week"%KINDS%] } } }
  } }
}"##;

const MANIFEST: &str = "[workspace]\nmembers = []\n\n[workspace.package]\nversion = \"0.1.0\"\n\n[workspace.dependencies]\n\
                        ours = { path = \"ours\", version = \"0.1.0\" }\nother = \"0.1.0\"\n";
const LOCK: &str = "version = 4\n\n[[package]]\nname = \"other\"\nversion = \"0.1.0\"\nsource = \"registry\"\n\n\
                    [[package]]\nname = \"ours\"\nversion = \"0.1.0\"\n";
const CHANGELOG: &str = "# Changelog\n\n## [0.1.0] - 2026-01-01\n\n- The first.\n";

/// What the documentation shows of it.
const SAMPLE: &str = r#"operation: loan.create
source: openapi

request:
  post: "https://{site}.library.example/api/loans"
  pairs:
    - { member_id: "m_1" }

answer:
  { "loan": { "id": "l_1", "kind": "day" } }
"#;

const NOTE: &str = r#", "note": { "type": "string", "maxLength": 50 }"#;
const MONTH: &str = r#", "month""#;

fn library(params: &str, kinds: &str) -> String {
    LIBRARY.replace("%PARAMS%", params).replace("%KINDS%", kinds)
}

/// A repository with the spec of [`LIBRARY`] and what is generated from it, committed; removed when dropped.
struct Repository(PathBuf);

impl Repository {
    fn new(name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("xtask-update-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).expect("a folder");
        let repository = Self(root);
        for (file, text) in [("Cargo.toml", MANIFEST), ("Cargo.lock", LOCK), ("CHANGELOG.md", CHANGELOG)] {
            fs::write(repository.0.join(file), text).expect("written");
        }
        let document = repository.document(&library("", ""));
        let imported = repository.xtask(&["import", &document]);
        assert!(imported.status.success(), "{}", stderr(&imported));
        let generated = repository.xtask(&["generate"]);
        assert!(generated.status.success(), "{}", stderr(&generated));
        repository.git(&["init", "--quiet"]);
        repository.commit();
        repository
    }

    fn git(&self, arguments: &[&str]) {
        let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
        let output = Command::new("git").arg("-C").arg(&self.0).args(identity).args(arguments).output();
        let output = output.expect("git runs");
        assert!(output.status.success(), "git {arguments:?}: {}", stderr(&output));
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "base"]);
    }

    /// Writes a document, and returns its path. It stands beside the checkout, not in it.
    fn document(&self, text: &str) -> String {
        let path = self.0.with_extension("json");
        fs::write(&path, text).expect("written");
        path.to_string_lossy().into_owned()
    }

    fn xtask(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("--root").arg(&self.0).args(arguments);
        command.current_dir(&self.0).output().expect("xtask runs")
    }

    fn update(&self, document: &str) -> Output {
        let document = self.document(document);
        self.xtask(&["update", &document])
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.0.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// Every file but git's own, with its bytes.
    fn tree(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        collect(&self.0, &mut found);
        found
    }
}

fn collect(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if entry.file_name() == ".git" {
            continue;
        }
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.insert(path.clone(), fs::read(&path).expect("a file"));
        }
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
        let _ = fs::remove_file(self.0.with_extension("json"));
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

#[test]
fn an_update_writes_all_that_follows_and_a_second_one_nothing() {
    let repository = Repository::new("twice");
    let output = repository.update(&library(NOTE, MONTH));
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let said = stdout(&output);
    for wanted in [
        "version 0.1.0 -> 0.1.1, because Rust: minor",
        "wire: ",
        "To review:",
        "without documentation",
        "note",
    ] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
    for (file, wanted) in [
        ("spec/resources/loan.yaml", "note"),
        ("spec/resources/loan.yaml", "month"),
        ("spec/imported.json", "month"),
        ("generated/src/loan.rs", "note"),
        ("generated/Cargo.toml", "version = \"0.1.1\", default-features"),
        (
            "Cargo.toml",
            "version = \"0.1.1\"\n\n[workspace.dependencies]\nours = { path = \"ours\", version = \"0.1.1\" }\nother = \"0.1.0\"",
        ),
        ("Cargo.lock", "name = \"ours\"\nversion = \"0.1.1\""),
        (
            "CHANGELOG.md",
            "# Changelog\n\n## [0.1.1] - unreleased\n\n<!-- From the spec, by `cargo xtask update`. -->\n### ",
        ),
        ("CHANGELOG.md", "## [0.1.0] - 2026-01-01\n\n- The first.\n"),
        ("spec/changes/0.1.1.md", "## What changed: `0.1.0` → `0.1.1`\n"),
        ("spec/changes/0.1.1.md", "note"),
    ] {
        let text = repository.text(file);
        assert!(text.contains(wanted), "{file} has no {wanted:?}:\n{text}");
    }
    let (checked, before) = (repository.xtask(&["generate", "--check"]), repository.tree());
    assert_eq!(code(&checked), 0, "{}", stdout(&checked));

    for committed in [false, true] {
        if committed {
            repository.commit();
        }
        let again = repository.update(&library(NOTE, MONTH));
        assert_eq!(code(&again), 0, "{}", stderr(&again));
        assert!(stdout(&again).contains("nothing changes; nothing is written"), "{}", stdout(&again));
        assert!(repository.tree() == before, "a second run wrote something; committed: {committed}");
    }
}

#[test]
fn diff_says_of_a_document_what_an_update_would_change_and_not_what_people_wrote() {
    let repository = Repository::new("foretold");
    // The document says neither: a person did.
    let loan = repository.text("spec/resources/loan.yaml");
    let written = loan
        .replacen("    type: string\n", "    doc: Which loan.\n    type: string\n", 1)
        .replacen("member_id:\n", "member_id:\n        doc: Who borrows.\n        min_chars: 2\n", 1);
    fs::write(repository.0.join("spec/resources/loan.yaml"), written).expect("written");
    fs::create_dir(repository.0.join("spec/samples")).expect("a folder");
    fs::write(repository.0.join("spec/samples/create.yaml"), SAMPLE).expect("written");
    repository.commit();

    let (documented, beyond_the_sample) = (
        library(NOTE, MONTH),
        library(NOTE, MONTH).replace(r#""required": ["member_id"]"#, r#""required": ["member_id", "note"]"#),
    );
    let told = |arguments: &[&str]| -> Vec<(String, String)> {
        let output = repository.xtask(&[&["diff"], arguments, &["--format", "json"]].concat());
        assert_eq!(code(&output), 0, "{arguments:?}: {}", stderr(&output));
        let report: Json = serde_json::from_slice(&output.stdout).expect("a report");
        let changes = report.get("changes").and_then(Json::as_array).expect("changes").iter();
        let told = changes.map(|it| {
            assert_eq!(
                it.pointer("/places/0/head"),
                Some(&Json::Null),
                "{it}: a line of a file that is not there"
            );
            let text = |pointer: &str| it.pointer(pointer).map(Json::to_string).unwrap_or_default();
            (text("/kind"), text("/places/0/path"))
        });
        told.collect()
    };
    let document = repository.document(&documented);
    let expected = [("\"param-added\"", "\"note\""), ("\"value-added\"", "\"kind\"")];
    let expected = expected.map(|(kind, path)| (kind.to_owned(), path.to_owned())).to_vec();
    let spec = repository.0.join("spec").to_string_lossy().into_owned();
    let before = repository.tree();
    for base in ["HEAD", &spec] {
        assert_eq!(told(&[base, &document]), expected, "against {base}");
    }
    // What the samples lack is for `update` to refuse; the change can be looked at before.
    let document = repository.document(&beyond_the_sample);
    let output = repository.xtask(&["diff", "HEAD", &document]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let (said, warned) = (stdout(&output), stderr(&output));
    assert!(said.contains("required parameter added"), "{said}");
    assert!(
        warned.contains("1 finding of samples, which `cargo xtask update` shows and stops at"),
        "{warned}"
    );
    assert_eq!(code(&repository.update(&beyond_the_sample)), 1);
    assert!(repository.tree() == before, "a comparison wrote something");
}

#[test]
fn an_update_over_another_is_counted_from_the_commit_and_leaves_no_trace_of_it() {
    let repository = Repository::new("over");
    let first = repository.update(&library(NOTE, ""));
    assert!(stdout(&first).contains("version 0.1.0 -> 0.1.1"), "{}{}", stdout(&first), stderr(&first));
    // A parameter that is gone breaks source.
    let second = repository
        .update(&LIBRARY.replace("member_id", "reader_id").replace("%PARAMS%", NOTE).replace("%KINDS%", ""));
    assert!(
        stdout(&second).contains("version 0.1.0 -> 0.2.0, because Rust: major"),
        "{}{}",
        stdout(&second),
        stderr(&second)
    );
    let changelog = repository.text("CHANGELOG.md");
    assert!(changelog.contains("## [0.2.0] - unreleased") && !changelog.contains("[0.1.1]"), "{changelog}");
    assert!(
        !repository.0.join("spec/changes/0.1.1.md").exists()
            && repository.0.join("spec/changes/0.2.0.md").exists()
    );
    assert!(repository.text("Cargo.lock").contains("name = \"ours\"\nversion = \"0.2.0\""));
}

#[test]
fn what_cannot_be_taken_in_leaves_every_file_as_it_was() {
    let repository = Repository::new("refused");
    let before = repository.tree();
    let too_short = r#", "note": { "type": "string", "format": "email", "maxLength": 2 }"#;
    for (document, expected, said) in [
        ("{\"openapi\": \"3.1.0\", \"paths\": {".to_owned(), 2, "not JSON that can be read"),
        (library(too_short, MONTH), 1, "nothing is written; to correct it: `cargo xtask import`"),
    ] {
        let output = repository.update(&document);
        assert_eq!(code(&output), expected, "{}{}", stdout(&output), stderr(&output));
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
        assert_eq!(stdout(&output), "");
        assert!(repository.tree() == before, "{said}: a file is not as it was");
    }
    // A changelog whose entry has lost a mark is named with its line, as is what to put there.
    let changelog = repository.text("CHANGELOG.md");
    let entry = "## [0.1.1] - unreleased\n\n<!-- From the spec, by `cargo xtask update`. -->\n- Made.\n\n- By hand.\n\n";
    let broken = changelog.replacen("## [0.1.0]", &format!("{entry}## [0.1.0]"), 1);
    fs::write(repository.0.join("CHANGELOG.md"), broken).expect("written");
    let before = repository.tree();
    let output = repository.update(&library(NOTE, MONTH));
    assert_eq!(code(&output), 2, "{}", stdout(&output));
    let said = "CHANGELOG.md:5: in the entry of 0.1.1, `<!-- To here. -->` is missing below this";
    assert!(stderr(&output).contains(said), "{}", stderr(&output));
    assert!(repository.tree() == before, "a file is not as it was");
    // Without a changelog there is nowhere to say it: that, too, is known before anything is written.
    fs::remove_file(repository.0.join("CHANGELOG.md")).expect("removed");
    let before = repository.tree();
    let output = repository.update(&library(NOTE, MONTH));
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("CHANGELOG.md: "), "{}", stderr(&output));
    assert!(repository.tree() == before, "a file is not as it was");
}
