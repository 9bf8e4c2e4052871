//! Holds the diff's verdicts for the Rust API against those of `cargo-semver-checks`: pairs of crates, generated from the made-up spec
//! before and after one change, compared both ways.
//!
//! Exit code 3 says that the tool is not installed (`cargo install cargo-semver-checks`).

#[path = "../tests/diff_cases/mod.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod diff_cases;

use chargebee_codegen::diff::{Kind, Rust, Version, diff};
use chargebee_codegen::emit::{Package, library};
use diff_cases::{CASES, base, changed};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// What the tool says of a change and of taking it back.
struct Pair {
    /// What the cases are that are tried.
    kind: Kind,
    /// How many of them.
    cases: usize,
    /// What the tool sees; `None` where it sees what the diff sees.
    there: Option<Blind>,
    /// The same for the way back.
    back: Option<Blind>,
}

/// The tool sees less than there is.
#[derive(Clone, Copy)]
struct Blind {
    sees: Rust,
    because: &'static str,
    /// Of a break: source that compiles before and does not afterwards.
    breaks: Option<&'static str>,
}

const fn pair(kind: Kind, there: Option<Blind>, back: Option<Blind>) -> Pair {
    Pair { kind, cases: 1, there, back }
}

/// The same of every case of the kind.
const fn every_case(kind: Kind, there: Option<Blind>, back: Option<Blind>) -> Pair {
    Pair { kind, cases: usize::MAX, there, back }
}

/// A break that the tool does not see, with source that it breaks.
const fn unseen(because: &'static str, source: &'static str) -> Option<Blind> {
    Some(Blind { sees: Rust::Patch, because, breaks: Some(source) })
}

/// It demands a minor version for what is deprecated, not for what is added.
const ADDED: Option<Blind> =
    Some(Blind { sees: Rust::Patch, because: "it has no lint for what is added", breaks: None });
/// No break, by what the crate says of types that operations or resources share.
const APART: Blind = Blind { sees: Rust::Patch, because: "each type has the name that it had", breaks: None };
const TYPES: &str = "it compares no types of arguments, results and fields";
const ALIAS: &str = "it does not compare what type aliases stand for";

const PAIRS: &[Pair] = &[
    pair(Kind::OperationAdded, ADDED, None),
    pair(Kind::OperationRenamed, None, None),
    pair(Kind::ParamAdded, ADDED, None),
    pair(
        Kind::RequiredParamAdded,
        unseen(
            TYPES,
            "pub fn call(client: &made_up::Client) { let _ = client.readers().update(\"m\").send(); }",
        ),
        None,
    ),
    pair(Kind::ParamRequired, None, None),
    pair(
        Kind::ParamWidened,
        unseen(
            TYPES,
            "pub fn call(client: &made_up::Client) { let _ = client.readers().update(\"m\").status(made_up::loan::Status::Lost); }",
        ),
        unseen(
            TYPES,
            "pub fn call(client: &made_up::Client) { let _ = client.readers().update(\"m\").status(String::from(\"lost\")); }",
        ),
    ),
    pair(Kind::ParamTighter, None, None),
    pair(Kind::ParamDeprecated, None, None),
    pair(Kind::ParamRenamed, None, None),
    pair(Kind::GroupRequired, None, None),
    every_case(Kind::TypeApart, Some(APART), None),
    pair(Kind::FilterRemoved, None, ADDED),
    pair(
        Kind::OperatorRemoved,
        unseen(
            ALIAS,
            "pub fn call(client: &made_up::Client) { let _ = client.loans().list().overdue(made_up::filter::is_present(true)); }",
        ),
        ADDED,
    ),
    pair(
        Kind::FilterRequired,
        unseen(
            TYPES,
            "pub fn call(client: &made_up::Client) { \
             let call = client.loans().overdue().desk_id(made_up::filter::is(\"d\")); \
             let call = call.kind(made_up::filter::is(made_up::loan::Kind::OneDay)); \
             let _ = call.due_at(made_up::filter::before(made_up::Timestamp::from_seconds(0))).send(); }",
        ),
        None,
    ),
    pair(Kind::SortKeyRemoved, None, ADDED),
    pair(Kind::ReturnedRemoved, None, ADDED),
    pair(Kind::AttributeAdded, ADDED, None),
    pair(
        Kind::AttributeOptional,
        unseen(TYPES, "pub fn stamped(stamp: made_up::loan::Stamp) -> made_up::Timestamp { stamp.at }"),
        unseen(
            TYPES,
            "pub fn stamped(stamp: made_up::loan::Stamp) -> Option<made_up::Timestamp> { stamp.at }",
        ),
    ),
    pair(Kind::ValueAdded, ADDED, None),
    pair(Kind::EnumRenamed, None, None),
    pair(Kind::HeaderAdded, ADDED, None),
    pair(Kind::AccessorRenamed, None, None),
    pair(Kind::Documentation, None, None),
];

fn main() -> Result<ExitCode, Box<dyn Error>> {
    if !Command::new("cargo")
        .args(["semver-checks", "--version"])
        .output()
        .is_ok_and(|it| it.status.success())
    {
        eprintln!("cargo-semver-checks is not installed: cargo install cargo-semver-checks");
        return Ok(ExitCode::from(3));
    }
    let root = fs::canonicalize(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let place = Place {
        folder: target.join("rust-verdicts"),
        runtime: root.join("runtime"),
        lock: root.join("Cargo.lock"),
    };
    let base = base();
    let base_docs = place.documented("base", &base)?;
    let mut wrong = 0;
    let mut tried = Vec::new();
    for pair in PAIRS {
        let of_kind = CASES.iter().filter(|case| case.changes.first() == Some(&pair.kind));
        let before = tried.len();
        tried.extend(of_kind.take(pair.cases).map(|case| (pair, case)));
        if tried.len() == before {
            return Err("a pair without a case".into());
        }
    }
    for (number, (pair, case)) in tried.iter().enumerate() {
        let head = changed(case);
        let name = format!("head-{number}");
        let docs = place.documented(&name, &head)?;
        for (way, (old, old_name, old_docs), (new, new_name, new_docs), blind) in [
            ("there", (&base, "base", &base_docs), (&head, name.as_str(), &docs), pair.there),
            ("back", (&head, name.as_str(), &docs), (&base, "base", &base_docs), pair.back),
        ] {
            let ours = diff(old, new).rust().unwrap_or(Rust::Patch);
            let theirs = place.verdict(old_docs, new_docs)?;
            let expected = blind.map_or(ours, |blind| blind.sees);
            let mut agree = theirs == expected && blind.is_none_or(|blind| blind.sees < ours);
            if let Some(blind) = blind.filter(|_| ours == Rust::Major) {
                let source =
                    blind.breaks.ok_or("a break that the tool does not see needs source that it breaks")?;
                agree &= place.compiles(old_name, source)? && !place.compiles(new_name, source)?;
            }
            wrong += usize::from(!agree);
            println!(
                "{} {} {way}: diff {}, cargo-semver-checks {}{}",
                if agree { "ok   " } else { "WRONG" },
                pair.kind.row().id,
                ours.word(),
                theirs.word(),
                blind.map_or_else(String::new, |blind| format!(" ({})", blind.because)),
            );
        }
    }
    println!("{} pairs, both ways: {wrong} disagree", tried.len());
    Ok(if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Where the crates are made.
struct Place {
    folder: PathBuf,
    runtime: PathBuf,
    lock: PathBuf,
}

impl Place {
    /// Generates a crate and describes it in rustdoc's JSON. All share one target folder, so that what they depend on is built once.
    fn documented(&self, name: &str, version: &Version) -> Result<PathBuf, Box<dyn Error>> {
        let crate_folder = self.folder.join(name);
        if crate_folder.exists() {
            fs::remove_dir_all(&crate_folder)?;
        }
        let package = Package { runtime: self.runtime.to_string_lossy().into_owned(), publish: None };
        for file in library(&version.model, &package)? {
            let path = crate_folder.join(&file.path);
            fs::create_dir_all(path.parent().ok_or("no folder")?)?;
            let text = if file.path == "Cargo.toml" { alone(&file.text) } else { file.text };
            fs::write(path, text)?;
        }
        fs::copy(&self.lock, crate_folder.join("Cargo.lock"))?;
        let target = self.folder.join("target");
        let status = Command::new("cargo")
            .args([
                "rustdoc",
                "--quiet",
                "--offline",
                "--lib",
                "--no-default-features",
                "--features",
                "loan,member",
            ])
            .args(["--", "-Z", "unstable-options", "--output-format", "json", "--cap-lints", "allow"])
            .current_dir(&crate_folder)
            .env("CARGO_TARGET_DIR", &target)
            // The tool does the same: the JSON is not stable, and it knows the versions that it reads.
            .env("RUSTC_BOOTSTRAP", "1")
            .status()?;
        if !status.success() {
            return Err(format!("{name} has no documentation").into());
        }
        let docs = self.folder.join(format!("{name}.json"));
        fs::copy(target.join("doc/made_up.json"), &docs)?;
        Ok(docs)
    }

    /// Whether source compiles against a crate that has been generated.
    fn compiles(&self, name: &str, source: &str) -> Result<bool, Box<dyn Error>> {
        let folder = self.folder.join(name);
        fs::create_dir_all(folder.join("examples"))?;
        fs::write(folder.join("examples/application.rs"), format!("{source}\nfn main() {{}}\n"))?;
        // Cargo tells crates of the same name apart by the path within their workspace, which is the same here: only a fresh time
        // stamp keeps it from taking another pair's crate for this one.
        let library = folder.join("src/lib.rs");
        fs::write(&library, fs::read(&library)?)?;
        let mut command = Command::new("cargo");
        command.args(["check", "--quiet", "--offline", "--example", "application"]);
        command.args(["--no-default-features", "--features", "loan,member"]);
        let output =
            command.current_dir(&folder).env("CARGO_TARGET_DIR", self.folder.join("target")).output()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        // What does not compile for another reason proves nothing.
        if !output.status.success() && !said.contains("error[E0") {
            return Err(format!("{name}: {said}").into());
        }
        Ok(output.status.success())
    }

    /// What the tool demands of the next version.
    fn verdict(&self, old: &Path, new: &Path) -> Result<Rust, Box<dyn Error>> {
        let mut command = Command::new("cargo");
        command.args(["semver-checks", "--color", "never", "--release-type", "patch"]);
        command.arg("--baseline-rustdoc").arg(old).arg("--current-rustdoc").arg(new);
        let output = command.current_dir(&self.folder).output()?;
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text);
        match text.split("semver requires new ").nth(1) {
            Some(rest) if rest.starts_with("major") => Ok(Rust::Major),
            Some(rest) if rest.starts_with("minor") => Ok(Rust::Minor),
            None if output.status.success() => Ok(Rust::Patch),
            _ => Err(format!("cargo-semver-checks says:\n{text}").into()),
        }
    }
}

/// A manifest that stands outside of the workspace.
fn alone(manifest: &str) -> String {
    let (head, _) = manifest.split_once("\n[lints]").unwrap_or((manifest, ""));
    let head = head.replace("version.workspace = true\nedition", "version = \"0.1.0\"\nedition");
    let head = head.replace("edition.workspace = true", "edition = \"2024\"");
    let lines = head.lines().filter(|line| !line.contains(".workspace"));
    format!("{}\n\n[workspace]\n", lines.collect::<Vec<_>>().join("\n"))
}
