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
    /// The first case of this kind is tried.
    kind: Kind,
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
}

const fn pair(kind: Kind, there: Option<Blind>, back: Option<Blind>) -> Pair {
    Pair { kind, there, back }
}

const fn blind(sees: Rust, because: &'static str) -> Option<Blind> {
    Some(Blind { sees, because })
}

/// It demands a minor version for what is deprecated, not for what is added.
const ADDED: Option<Blind> = blind(Rust::Patch, "it has no lint for what is added");
/// It compares no types of arguments and fields, and no results of methods.
const TYPES: Option<Blind> = blind(Rust::Patch, "it compares no types of arguments, results and fields");
/// It compares no arguments of generic traits.
const GENERIC: Option<Blind> = blind(Rust::Patch, "it compares no generic arguments of implemented traits");

const PAIRS: &[Pair] = &[
    pair(Kind::OperationAdded, ADDED, None),
    pair(Kind::OperationRenamed, None, None),
    pair(Kind::ParamAdded, ADDED, None),
    pair(Kind::RequiredParamAdded, TYPES, None),
    pair(Kind::ParamRequired, None, None),
    pair(Kind::ParamWidened, TYPES, TYPES),
    pair(Kind::ParamTighter, None, None),
    pair(Kind::ParamDeprecated, None, None),
    pair(Kind::ParamRenamed, None, None),
    pair(Kind::GroupRequired, None, None),
    pair(Kind::FilterRemoved, None, ADDED),
    pair(Kind::OperatorRemoved, GENERIC, ADDED),
    pair(Kind::SortKeyRemoved, None, ADDED),
    pair(Kind::ReturnedRemoved, None, ADDED),
    pair(Kind::AttributeAdded, ADDED, None),
    pair(Kind::AttributeOptional, TYPES, TYPES),
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
    for (number, pair) in PAIRS.iter().enumerate() {
        let case = CASES
            .iter()
            .find(|case| case.changes.first() == Some(&pair.kind))
            .ok_or("a pair without a case")?;
        let head = changed(case);
        let docs = place.documented(&format!("head-{number}"), &head)?;
        for (way, old, new, old_docs, new_docs, blind) in [
            ("there", &base, &head, &base_docs, &docs, pair.there),
            ("back", &head, &base, &docs, &base_docs, pair.back),
        ] {
            let ours = diff(old, new).rust().unwrap_or(Rust::Patch);
            let theirs = place.verdict(old_docs, new_docs)?;
            let expected = blind.map_or(ours, |blind| blind.sees);
            let agree = theirs == expected && blind.is_none_or(|blind| blind.sees < ours);
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
    println!("{} pairs, both ways: {wrong} disagree", PAIRS.len());
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
        let package = Package { runtime: self.runtime.to_string_lossy().into_owned(), publish: false };
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
