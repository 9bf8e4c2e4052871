//! `cargo xtask diff`: what changed between two specs, and what that means to applications.

use crate::version;
use chargebee_codegen::diff::{self, Report, Rust, Version, Wire};
use chargebee_codegen::finding::Style;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// What to compare, and how to say it.
#[derive(Debug)]
pub struct Options {
    /// The older spec.
    pub base: OsString,
    /// The newer one; the checkout's unless given.
    pub head: Option<OsString>,
    /// `--format`.
    pub format: Format,
    /// `--fail-on`.
    pub fail_on: Vec<Limit>,
}

/// How the report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Text,
    /// For a pull request.
    Markdown,
    /// For programs.
    Json,
    /// For code scanning.
    Sarif,
    /// Annotations of a workflow.
    Github,
}

impl Format {
    /// The format of a word.
    pub fn of(word: &str) -> Result<Self, String> {
        match word {
            "text" => Ok(Self::Text),
            "markdown" => Ok(Self::Markdown),
            "json" => Ok(Self::Json),
            "sarif" => Ok(Self::Sarif),
            "github" => Ok(Self::Github),
            other => {
                Err(format!("diff prints `text`, `markdown`, `json`, `sarif` or `github`, not `{other}`"))
            }
        }
    }
}

/// The verdict from which on the command fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// This verdict for the wire, or a worse one.
    Wire(Wire),
    /// This verdict for the Rust API, or a worse one.
    Rust(Rust),
}

impl Limit {
    /// The limit of a word.
    pub fn of(word: &str) -> Result<Self, String> {
        match word {
            "breaking" => Ok(Self::Wire(Wire::Breaking)),
            "risky" => Ok(Self::Wire(Wire::Risky)),
            "major" => Ok(Self::Rust(Rust::Major)),
            "minor" => Ok(Self::Rust(Rust::Minor)),
            other => Err(format!("--fail-on takes `breaking`, `risky`, `major` or `minor`, not `{other}`")),
        }
    }

    fn reached(self, report: &Report) -> bool {
        match self {
            Self::Wire(limit) => report.wire().is_some_and(|worst| worst >= limit),
            Self::Rust(limit) => report.rust().is_some_and(|worst| worst >= limit),
        }
    }
}

/// Compares two specs and prints the report. What cannot be compared ends with code 2, a verdict that was to fail with 1.
pub fn run(root: &Path, options: &Options) -> Result<ExitCode, String> {
    let began = Instant::now();
    let (base, head, told) = read(root, options);
    let _ = std::io::stderr().write_all(told.as_bytes());
    let (Some(base), Some(head)) = (base?, head?) else { return Ok(ExitCode::from(2)) };
    let read = began.elapsed();
    let report = diff::diff(&base, &head);
    let compared = began.elapsed() - read;
    // A reader that closes the pipe early (`| head`) has seen enough.
    let _ = std::io::stdout().write_all(printed(&report, options.format).as_bytes());
    if options.format == Format::Text {
        let (old, new) = (base.model.operations().count(), head.model.operations().count());
        let (read, compared) = (read.as_secs_f64() * 1000.0, compared.as_secs_f64() * 1000.0);
        eprintln!("{old} operations against {new}: read in {read:.1} ms, compared in {compared:.1} ms");
    }
    let fails = options.fail_on.iter().any(|limit| limit.reached(&report));
    Ok(if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

type Read = Result<Option<Version>, String>;

/// Reads both sides, and what is to be told of them, of BASE first.
fn read(root: &Path, options: &Options) -> (Read, Read, String) {
    let (mut of_base, mut of_head) = (String::new(), String::new());
    let base = |told: &mut String| version::load(root, &options.base, "BASE", told);
    let document = options.head.as_ref().map(Path::new).filter(|head| head.is_file());
    let (base, head) = match document {
        Some(document) if !Path::new(&options.base).is_file() => {
            let base = base(&mut of_base);
            let head = match &base {
                Ok(Some(base)) => version::over(root, (&options.base, base), document, "HEAD", &mut of_head),
                _ => Ok(None),
            };
            (base, head)
        }
        // Reading takes all the time that there is to save.
        _ => std::thread::scope(|scope| {
            let head = scope.spawn(|| match &options.head {
                Some(head) => version::load(root, head, "HEAD", &mut of_head),
                None => version::working_tree(root, "HEAD", &mut of_head),
            });
            let base = base(&mut of_base);
            (base, head.join().unwrap_or_else(|_| Err("HEAD could not be read".to_owned())))
        }),
    };
    (base, head, of_base + &of_head)
}

fn printed(report: &Report, format: Format) -> String {
    match format {
        Format::Text => {
            // https://no-color.org: set and not empty.
            let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            let coloured = std::io::stdout().is_terminal() && !plain;
            diff::text(report, if coloured { Style::Coloured } else { Style::Plain })
        }
        Format::Markdown => diff::markdown(report),
        Format::Json => format!("{:#}\n", diff::json(report)),
        Format::Sarif => format!("{:#}\n", diff::sarif(report)),
        Format::Github => diff::github(report),
    }
}
