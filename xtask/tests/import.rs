//! `cargo xtask import` and `cargo xtask diff` on documents: what they write, limit, compare, and leave as it was.

#![allow(clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A document of two resources that know nothing of each other.
const CINEMA: &str = r##"{
  "openapi": "3.1.0",
  "info": { "title": "Cinema API" },
  "paths": {
    "/seats": { "post": {
      "x-cb-resource-id": "seat", "x-cb-sdk-method-name": "create",
      "requestBody": { "content": { "application/x-www-form-urlencoded": { "schema": { "type": "object",
        "properties": { "row": { "type": "string", "maxLength": 5 }, "number": { "type": "integer", "minimum": 1 } },
        "required": ["row"] } } } },
      "responses": { "200": { "content": { "application/json": { "schema": { "type": "object",
        "properties": { "seat": { "$ref": "#/components/schemas/Seat" } }, "required": ["seat"] } } } } } } },
    "/films": { "post": {
      "x-cb-resource-id": "film", "x-cb-sdk-method-name": "create",
      "requestBody": { "content": { "application/x-www-form-urlencoded": { "schema": { "type": "object",
        "properties": { "title": { "type": "string", "maxLength": 80 } }, "required": ["title"] } } } },
      "responses": { "200": { "content": { "application/json": { "schema": { "type": "object",
        "properties": { "film": { "$ref": "#/components/schemas/Film" } }, "required": ["film"] } } } } } } }
  },
  "components": { "schemas": {
    "Seat": { "type": "object", "x-cb-resource-id": "seat", "x-cb-resource-path-name": "seats", "required": ["id"],
      "properties": { "id": { "type": "string", "maxLength": 12 }, "row": { "type": "string" } } },
    "Film": { "type": "object", "x-cb-resource-id": "film", "x-cb-resource-path-name": "films", "required": ["id"],
      "properties": { "id": { "type": "string", "maxLength": 12 }, "title": { "type": "string" } } }
  } }
}"##;

/// An empty folder with documents in it; removed when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("xtask-import-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("made")).expect("a folder");
        Self(root)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.0.join(name), text).expect("written");
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("--root").arg(&self.0).args(arguments);
        command.current_dir(&self.0).output().expect("xtask runs")
    }

    /// Everything below `made`, with its texts and times.
    fn made(&self) -> Vec<(PathBuf, String, std::time::SystemTime)> {
        let mut found = Vec::new();
        files_below(&self.0.join("made"), &mut found);
        found.sort();
        found
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn files_below(folder: &Path, found: &mut Vec<(PathBuf, String, std::time::SystemTime)>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            files_below(&entry.path(), found);
        } else {
            let written = entry.metadata().and_then(|data| data.modified()).expect("a time");
            found.push((entry.path(), fs::read_to_string(entry.path()).expect("text"), written));
        }
    }
}

/// The document with one text of it changed.
fn with(from: &str, to: &str) -> String {
    assert!(CINEMA.contains(from), "the document has no {from:?}");
    CINEMA.replacen(from, to, 1)
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
fn two_documents_are_compared_and_end_with_the_verdict() {
    let folder = Folder::new("pair");
    folder.write("a.json", CINEMA);
    for (from, to, wire, says) in [
        ("\"maxLength\": 80", "\"maxLength\": 80", None, ": no change\n"),
        (
            "\"maxLength\": 80",
            "\"maxLength\": 60",
            Some("breaking"),
            "film.create title: parameter bound is tighter",
        ),
        (
            "\"maxLength\": 80",
            "\"maxLength\": 90",
            Some("safe"),
            "film.create title: parameter bound is looser",
        ),
        ("\"/seats\"", "\"/chairs\"", Some("breaking"), "seat.create: path changed"),
    ] {
        folder.write("b.json", with(from, to));
        let output = folder.run(&["diff", "a.json", "b.json", "--fail-on", "breaking"]);
        let text = stdout(&output);
        assert_eq!(code(&output), i32::from(wire == Some("breaking")), "{to}: {}", stderr(&output));
        assert!(text.starts_with("a.json → b.json: "), "{text}");
        assert!(text.contains(says), "{to}: {text}");
        assert!(wire.is_none_or(|wire| text.contains(&format!("wire: {wire} "))), "{to}: {text}");
        assert!(!text.contains(".yaml:"), "no line of a file that nobody has: {text}");
    }
}

#[test]
fn a_document_is_no_change_against_the_folder_that_it_was_imported_into() {
    let folder = Folder::new("folder");
    folder.write("a.json", CINEMA);
    assert_eq!(code(&folder.run(&["import", "a.json", "--spec", "made"])), 0);
    for arguments in [["diff", "a.json", "made"], ["diff", "made", "a.json"]] {
        let output = folder.run(&arguments);
        assert!(stdout(&output).ends_with(": no change\n"), "{} {}", stdout(&output), stderr(&output));
    }
}

#[test]
fn what_a_document_does_not_speak_of_is_named_and_stays() {
    let folder = Folder::new("absent");
    folder.write("a.json", CINEMA);
    assert_eq!(code(&folder.run(&["import", "a.json", "--spec", "made"])), 0);
    folder.write("b.json", CINEMA.replace("film", "play").replace("Film", "Play"));
    let compared = folder.run(&["diff", "made", "b.json"]);
    let said = "HEAD (b.json): does not speak of film; what it leaves out stays as it is";
    assert!(stderr(&compared).contains(said), "{}", stderr(&compared));
    assert!(!stdout(&compared).contains("film"), "{}", stdout(&compared));
    let imported = folder.run(&["import", "b.json", "--spec", "made"]);
    let said = "   kept of documents before, though this one does not speak of it: film\n";
    assert!(stdout(&imported).contains(said), "{}", stdout(&imported));
    assert!(folder.0.join("made/resources/film.yaml").is_file());
}

#[test]
fn a_document_that_cannot_be_compared_is_named_with_its_side() {
    let folder = Folder::new("unread");
    folder.write("a.json", CINEMA);
    folder.write("cut.json", CINEMA.get(..400).expect("a beginning"));
    folder.write("other.json", "{ \"swagger\": \"2.0\" }");
    folder.write("binary", [0_u8, 10, 255, 254]);
    folder.write("wide", [255_u8, 254, 123, 0]);
    for (arguments, said) in [
        (["diff", "cut.json", "a.json"], "BASE: cut.json: it is not JSON that can be read"),
        (
            ["diff", "a.json", "other.json"],
            "HEAD: other.json: it is Swagger, and only OpenAPI 3.1 and 3.0 are read",
        ),
        (["diff", "a.json", "binary"], "HEAD: binary: is not UTF-8: byte 2, in line 2; save it as UTF-8"),
        (["diff", "wide", "a.json"], "BASE: wide: is UTF-16; save it as UTF-8"),
    ] {
        let output = folder.run(&arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(stderr(&output).contains(said), "{arguments:?}: {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{arguments:?}");
    }
}

#[test]
fn what_a_document_leads_nowhere_with_is_counted_and_not_compared() {
    let folder = Folder::new("dangling");
    folder.write("a.json", CINEMA);
    folder.write("b.json", with("schemas/Film\"", "schemas/Movie\""));
    let output = folder.run(&["diff", "a.json", "b.json"]);
    assert!(stderr(&output).contains("HEAD (b.json): 1 place is not compared"), "{}", stderr(&output));
}

#[test]
fn a_document_that_is_none_leaves_no_file_behind() {
    let folder = Folder::new("refused");
    folder.write("cut.json", CINEMA.get(..400).expect("a beginning"));
    let output = folder.run(&["import", "cut.json", "--spec", "made"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("cut.json: it is not JSON that can be read"), "{}", stderr(&output));
    assert_eq!(folder.made(), []);
}

#[test]
fn a_document_writes_no_file_outside_of_the_folder() {
    let folder = Folder::new("outside");
    let id = r#""x-cb-resource-id": "film""#;
    folder.write("a.json", CINEMA.replace(id, r#""x-cb-resource-id": "../../film""#));
    assert_eq!(code(&folder.run(&["import", "a.json", "--spec", "made"])), 0);
    assert!(!folder.0.join("film.yaml").exists());
    assert!(folder.0.join("made/resources/film.yaml").exists());
}

#[test]
fn a_second_import_changes_nothing() {
    let folder = Folder::new("twice");
    folder.write("a.json", CINEMA);
    let first = folder.run(&["import", "a.json", "--spec", "made"]);
    assert_eq!(code(&first), 0, "{}", stderr(&first));
    assert!(stdout(&first).contains(" create resources/seat.yaml"), "{}", stdout(&first));
    let before = folder.made();
    assert_eq!(before.len(), 4, "api.yaml, two resources and the record: {before:?}");
    let second = folder.run(&["import", "a.json", "--spec", "made"]);
    assert!(stdout(&second).contains(" 0 added, 0 changed, 0 removed,"), "{}", stdout(&second));
    assert!(stdout(&second).contains("0 files created, 0 updated"), "{}", stdout(&second));
    assert_eq!(folder.made(), before, "texts and time stamps stay");
}

#[test]
fn an_import_of_one_resource_leaves_the_others_out() {
    let folder = Folder::new("limited");
    folder.write("a.json", CINEMA);
    let output = folder.run(&["import", "a.json", "--spec", "made", "--resource", "seat"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let made = folder.0.join("made/resources");
    assert!(made.join("seat.yaml").is_file());
    assert!(!made.join("film.yaml").exists());
    folder.run(&["import", "a.json", "--spec", "made", "--resource", "seat", "--resource", "film"]);
    assert!(made.join("film.yaml").is_file());
}

#[cfg(target_os = "linux")]
#[test]
fn what_never_ends_is_not_read_to_its_end() {
    let folder = Folder::new("endless");
    let output = folder.run(&["import", "/dev/zero"]);
    assert_eq!((code(&output), folder.0.join("spec").exists()), (2, false));
    assert_eq!(stderr(&output), "error: /dev/zero: has more than the 67108864 bytes that are read\n");
}

#[test]
fn a_broken_document_leaves_the_folder_as_it_was() {
    let folder = Folder::new("broken");
    folder.write("a.json", CINEMA);
    folder.write("cut.json", CINEMA.get(..CINEMA.len() - 2).expect("a beginning"));
    folder.write("other.json", "{ \"openapi\": \"2.0\" }");
    folder.write("binary.json", [0_u8, 255, 254]);
    for made in [false, true] {
        if made {
            assert_eq!(code(&folder.run(&["import", "a.json", "--spec", "made"])), 0);
        }
        let before = folder.made();
        assert_eq!(before.is_empty(), !made);
        for document in ["cut.json", "other.json", "binary.json", "nowhere.json"] {
            let output = folder.run(&["import", document, "--spec", "made"]);
            assert_ne!(code(&output), 0, "{document}");
            assert!(stderr(&output).contains(document), "{document}: {}", stderr(&output));
            assert_eq!(folder.made(), before, "{document}");
        }
    }
}
