//! The command line on a checkout of its own: what it writes, names, refuses and leaves alone.

#![allow(clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A checkout with the real spec and vectors; removed when dropped.
struct Checkout(PathBuf);

impl Checkout {
    fn new(name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("xtask-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for folder in ["spec", "spec/resources", "spec/samples", "contract-tests/vectors"] {
            fs::create_dir_all(root.join(folder)).expect("a folder");
            for entry in fs::read_dir(here.join(folder)).expect("the real folder").flatten() {
                if entry.path().is_file() {
                    fs::copy(entry.path(), root.join(folder).join(entry.file_name())).expect("a copy");
                }
            }
        }
        fs::copy(here.join("Cargo.toml"), root.join("Cargo.toml")).expect("a copy");
        Self(root)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).arg("--root").arg(&self.0).output().expect("xtask runs")
    }

    fn generated(&self) -> Vec<(PathBuf, String, std::time::SystemTime)> {
        let mut found = Vec::new();
        let tests = ["", "/attributes", "/parameters"].map(|folder| format!("contract-tests/tests{folder}"));
        let others = ["generated", "generated/src", "contract-tests/src"].map(str::to_owned);
        for folder in others.iter().chain(&tests) {
            for entry in fs::read_dir(self.0.join(folder)).into_iter().flatten().flatten() {
                if entry.path().is_file() {
                    let text = fs::read_to_string(entry.path()).expect("text");
                    let written = entry.metadata().and_then(|data| data.modified()).expect("a time");
                    found.push((entry.path(), text, written));
                }
            }
        }
        found.sort();
        found
    }

    fn replace(&self, file: &str, from: &str, to: &str) {
        let path = self.0.join(file);
        let text = fs::read_to_string(&path).expect("the file");
        assert!(text.contains(from), "{file} has no {from:?}");
        fs::write(path, text.replacen(from, to, 1)).expect("written");
    }
}

impl Drop for Checkout {
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

#[test]
fn the_first_run_writes_everything_and_the_second_nothing() {
    let checkout = Checkout::new("twice");
    let first = checkout.run(&["generate"]);
    assert_eq!(code(&first), 0, "{}", stderr(&first));
    assert!(stdout(&first).contains("create generated/src/payment_source.rs"), "{}", stdout(&first));
    let before = checkout.generated();
    let second = checkout.run(&["generate"]);
    assert!(stdout(&second).contains("0 created, 0 updated, 0 removed"), "{}", stdout(&second));
    assert_eq!(checkout.generated(), before, "texts and time stamps stay");
    assert_eq!(code(&checkout.run(&["generate", "--check"])), 0);
}

#[test]
fn check_names_a_file_edited_by_hand_and_generate_restores_it() {
    let checkout = Checkout::new("edited");
    checkout.run(&["generate"]);
    let before: Vec<_> = checkout.generated().into_iter().map(|(path, text, _)| (path, text)).collect();
    checkout.replace("generated/src/customer.rs", "pub struct Customer", "pub struct Person");

    let check = checkout.run(&["generate", "--check"]);
    assert_eq!(code(&check), 1);
    assert!(stdout(&check).contains("update generated/src/customer.rs"), "{}", stdout(&check));
    assert!(stderr(&check).contains("run `cargo xtask generate`"), "{}", stderr(&check));

    checkout.run(&["generate"]);
    let after: Vec<_> = checkout.generated().into_iter().map(|(path, text, _)| (path, text)).collect();
    assert_eq!(after, before);
}

#[test]
fn a_file_that_does_not_belong_is_named_and_removed() {
    let checkout = Checkout::new("stray");
    checkout.run(&["generate"]);
    let strays = ["generated/src", "contract-tests/tests/attributes", "contract-tests/tests/parameters"]
        .map(|folder| format!("{folder}/by_hand.rs"));
    for stray in &strays {
        fs::write(checkout.0.join(stray), "// mine\n").expect("written");
    }
    let own = checkout.0.join("contract-tests/tests/by_hand.rs");
    fs::write(&own, "// mine\n").expect("written");
    let check = checkout.run(&["generate", "--check"]);
    assert_eq!(code(&check), 1);
    for stray in &strays {
        assert!(stdout(&check).contains(&format!("remove {stray}")), "{}", stdout(&check));
        assert!(checkout.0.join(stray).exists(), "--check writes nothing");
    }
    checkout.run(&["generate"]);
    assert!(strays.iter().all(|stray| !checkout.0.join(stray).exists()));
    assert!(own.exists(), "what people write stands beside the generated tests");
}

#[test]
fn a_broken_spec_is_shown_with_its_line_and_leaves_everything_as_it_was() {
    let checkout = Checkout::new("broken");
    checkout.run(&["generate"]);
    let before = checkout.generated();
    checkout.replace("spec/resources/payment_source.yaml", "max_chars: 40", "max_char: 40");
    checkout.replace("spec/resources/payment_source.yaml", "of: status", "of: staus");

    let output = checkout.run(&["generate"]);
    assert_eq!(code(&output), 1);
    let text = stderr(&output);
    for part in [
        "unknown key `max_char`",
        "spec/resources/payment_source.yaml:",
        "did you mean `max_chars`?",
        "there is no enum `staus`",
        "did you mean `status`?",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    assert_eq!(checkout.generated(), before);
}

#[test]
fn a_write_that_fails_leaves_everything_as_it_was() {
    let checkout = Checkout::new("unwritable");
    checkout.run(&["generate"]);
    checkout.replace("spec/resources/customer.yaml", "type: timestamp", "type: integer");
    checkout.replace("spec/resources/payment_source.yaml", "max_chars: 40", "max_chars: 41");
    // The last file to be written cannot be: a folder stands where it is prepared.
    fs::create_dir(checkout.0.join("generated/src/payment_source.rs.new")).expect("a folder");
    let before = checkout.generated();

    let output = checkout.run(&["generate"]);
    assert_eq!(code(&output), 2, "{}", stdout(&output));
    assert!(stderr(&output).contains("generated/src/payment_source.rs"), "{}", stderr(&output));
    assert_eq!(checkout.generated(), before);
}

#[test]
fn each_deviation_taken_out_of_the_spec_is_found() {
    let checkout = Checkout::new("deviations");
    let mut found = Vec::new();
    let mut samples: Vec<PathBuf> = fs::read_dir(checkout.0.join("spec/samples"))
        .expect("samples")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    samples.sort();
    samples.push(checkout.0.join("spec/api.yaml"));
    for path in samples {
        let text = fs::read_to_string(&path).expect("text");
        let Some((kept, deviations)) = text.split_once("\ndeviations:\n") else { continue };
        fs::write(&path, format!("{kept}\n")).expect("written");
        let output = checkout.run(&["check"]);
        fs::write(&path, &text).expect("written");
        assert_eq!(code(&output), 1, "{} without its deviations is sound", path.display());
        for at in deviations.lines().filter_map(|line| line.trim().strip_prefix("- at: ")) {
            let at = at.trim_matches('"');
            let named = at.trim_start_matches("answer.**");
            assert!(stderr(&output).contains(named), "{at} is not found:\n{}", stderr(&output));
            found.push(at.to_owned());
        }
    }
    assert_eq!(found.len(), 11, "{found:?}");
    assert_eq!(code(&checkout.run(&["check"])), 0);
}

#[test]
fn a_deviation_that_applies_to_nothing_is_found() {
    let checkout = Checkout::new("outlived");
    checkout.replace("spec/samples/create_using_temp_token.yaml", "\"******\"", "\"424242\"");
    let output = checkout.run(&["check"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("unused-deviation"), "{}", stderr(&output));
}

#[test]
fn inspect_prints_the_inventory_as_json_and_as_a_table() {
    let checkout = Checkout::new("inspect");
    let output = checkout.run(&["inspect", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let operations = json.get("operations").and_then(|all| all.as_array()).map_or(0, Vec::len);
    let files = fs::read_dir(checkout.0.join("spec/resources")).expect("the copy").flatten();
    let texts = files.map(|file| fs::read_to_string(file.path()).expect("YAML"));
    let is_route = |line: &&str| line.starts_with("    get: /") || line.starts_with("    post: /");
    assert_eq!(operations, texts.map(|text| text.lines().filter(is_route).count()).sum::<usize>());
    let output = checkout.run(&["inspect"]);
    assert!(stdout(&output).contains("payment_source.create_card"), "{}", stdout(&output));
}

#[test]
fn what_is_not_understood_is_answered_with_the_usage() {
    let checkout = Checkout::new("usage");
    let cases: [&[&str]; 9] = [
        &[],
        &["explode"],
        &["generate", "--fast"],
        &["inspect", "--format", "xml"],
        &["check", "it"],
        &["mock", "8080"],
        &["mock", "--port", "65536"],
        &["mock", "--port", "http"],
        &["mock", "--seed"],
    ];
    for arguments in cases {
        let output = checkout.run(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(stderr(&output).starts_with("error: "), "{arguments:?}: {}", stderr(&output));
    }
    assert_eq!(code(&checkout.run(&["--help"])), 0);
}

#[test]
fn a_number_of_breaks_that_is_none_is_refused() {
    let checkout = Checkout::new("sample");
    for number in ["0", "-1", "some"] {
        let output = checkout.run(&["mutate", "--sample", number]);
        assert_eq!(code(&output), 2, "{number}");
        assert!(stderr(&output).contains("--sample takes a number"), "{}", stderr(&output));
    }
}
