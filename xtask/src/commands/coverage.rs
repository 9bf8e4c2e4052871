//! `cargo xtask coverage`: what of the spec the contract tests really exercise.

use super::check::sound;
use crate::checkout::{self, below, explain, slashed};
use chargebee_codegen::coverage::{self, Page, Report};
use chargebee_codegen::spec::SourceFile;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus, Stdio};

/// Names the folder that the harness writes to (`contract-tests/src/coverage.rs`).
const FOLDER: &str = "CONTRACT_COVERAGE";

/// How the report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a person.
    Text,
    /// Everything, for machines.
    Json,
    /// JUnit XML, for CI.
    Junit,
}

/// What to do besides.
#[derive(Debug)]
pub struct Options {
    /// `--format`.
    pub format: Format,
    /// `--html FILE`: writes the page there.
    pub html: Option<PathBuf>,
    /// `--fail-under PERCENT`.
    pub fail_under: Option<f64>,
}

/// Runs the contract tests and reports what they recorded.
pub fn run(root: &Path, options: &Options) -> Result<ExitCode, String> {
    let sources = checkout::spec(root)?;
    let Some(model) = sound(&sources) else { return Ok(ExitCode::FAILURE) };
    let folder = Records::fresh(root)?;
    let status = test(root, &folder.0)?;
    let records = folder.read()?;
    let report = coverage::measure(&model, &sources, &records, &tests(root)?);
    let junk = report.junk.len();
    if junk == 0 {
        folder.remove();
    }
    print(&report, options.format);
    if let Some(file) = &options.html {
        page(root, &report, file)?;
    }
    let mut faults = Vec::new();
    if report.records == 0 {
        faults.push("the run executed nothing: no test recorded anything".to_owned());
    }
    if !status.success() {
        faults.push("a contract test failed".to_owned());
    }
    if junk > 0 {
        faults.push(format!("{junk} lines in {} are no records", folder.0.display()));
    }
    if let Some(limit) = options.fail_under.filter(|limit| report.total().percent() < *limit) {
        faults.push(format!("{} % were exercised, and {limit} % must be", report.total().shown()));
    }
    for fault in &faults {
        eprintln!("error: {fault}");
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The folder that a run records to.
struct Records(PathBuf);

impl Records {
    /// An empty folder that no other run uses.
    fn fresh(root: &Path) -> Result<Self, String> {
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let folder = target.join("contract-coverage").join(std::process::id().to_string());
        let failed = |error| explain(&folder, &error);
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(failed)?;
        }
        fs::create_dir_all(&folder).map_err(failed)?;
        // The tests run in folders of their own.
        fs::canonicalize(&folder).map(Self).map_err(failed)
    }

    /// Its files, ordered by name. What is not UTF-8 is no record, and must not hide the others.
    fn read(&self) -> Result<Vec<(String, String)>, String> {
        let mut files = Vec::new();
        for path in below(&self.0, Path::new(""))? {
            let bytes = fs::read(self.0.join(&path)).map_err(|error| explain(&path, &error))?;
            files.push((slashed(&path), String::from_utf8_lossy(&bytes).into_owned()));
        }
        Ok(files)
    }

    fn remove(&self) {
        // It lies below `target/`, where nobody minds what stays.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs the tests. What they print goes to standard error: standard output is the report's.
fn test(root: &Path, folder: &Path) -> Result<ExitStatus, String> {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["test", "--quiet", "--package", "contract-tests", "--no-fail-fast"])
        .current_dir(root)
        .env(FOLDER, folder)
        .stdin(Stdio::null())
        .stdout(Stdio::from(std::io::stderr()))
        .status()
        .map_err(|error| format!("cargo: {error}"))
}

/// The sources of the tests, by the names of their programs: `samples` of `samples.rs`, `parameters` of `parameters/main.rs`, and
/// `parameters::loan` of a module of it.
fn tests(root: &Path) -> Result<BTreeMap<String, SourceFile>, String> {
    const FOLDER: &str = "contract-tests/tests";
    let mut tests = BTreeMap::new();
    for path in below(root, Path::new(FOLDER))? {
        let shown = slashed(&path);
        let name = shown.strip_prefix(FOLDER).and_then(|name| name.strip_prefix('/')?.strip_suffix(".rs"));
        if let Some(name) = name {
            let program = name.strip_suffix("/main").unwrap_or(name).replace('/', "::");
            let text = fs::read_to_string(root.join(&path)).map_err(|error| explain(&path, &error))?;
            tests.insert(program, SourceFile { path: shown, text });
        }
    }
    Ok(tests)
}

fn print(report: &Report, format: Format) {
    let text = match format {
        Format::Text => coverage::text(report),
        Format::Json => format!("{:#}\n", coverage::json(report)),
        Format::Junit => coverage::junit(report),
    };
    // A reader that closes the pipe early (`| head`) has seen enough.
    let _ = std::io::stdout().write_all(text.as_bytes());
}

fn page(root: &Path, report: &Report, file: &Path) -> Result<(), String> {
    let failed = |error| format!("{}: {error}", file.display());
    let folder = match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(failed)?;
    let folder = fs::canonicalize(folder).map_err(failed)?;
    let root = fs::canonicalize(root).map_err(failed)?;
    fs::write(file, coverage::html(report, &Page { root: way(&folder, &root) })).map_err(failed)
}

/// What leads from one folder to another, ending in `/`; empty where they are the same.
fn way(from: &Path, to: &Path) -> String {
    let (from, to): (Vec<Component>, Vec<Component>) =
        (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(shared).map(|_| "..".into());
    let down = to.iter().skip(shared).map(|part| part.as_os_str().to_string_lossy());
    up.chain(down).fold(String::new(), |way, part| format!("{way}{part}/"))
}

#[cfg(test)]
mod ways {
    use super::way;
    use std::path::Path;

    #[test]
    fn a_page_finds_the_checkout_from_wherever_it_stands() {
        for (from, to, found) in [
            ("/house", "/house", ""),
            ("/house/target/pages", "/house", "../../"),
            ("/tmp", "/house/garden", "../house/garden/"),
        ] {
            assert_eq!(way(Path::new(from), Path::new(to)), found);
        }
    }
}
