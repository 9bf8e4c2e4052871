//! The command line, as typed.

use crate::commands::{coverage, diff};
use lexopt::prelude::{Long, Short, Value};
use std::path::PathBuf;

/// What `cargo xtask` prints when asked, or when not understood.
pub const USAGE: &str = "\
usage: cargo xtask COMMAND [--root DIR]

  generate              check the spec, write the client and its tests, say what changed
    --check             write nothing; fail and name what would change
    --stats             also compile the client alone and say what that costs
  check                 what is wrong with the spec
  inspect               what the spec says
    --format table|json
  diff BASE [HEAD]      what changed between two specs, and what that means to applications; each is a
                        folder, an OpenAPI document or a git revision, and HEAD is the spec as it stands unless given
                        (a document against a spec is taken over that spec, as `update` takes it)
    --format text|markdown|json|sarif|github
    --fail-on breaking|risky|major|minor
                        exit with 1 if there is such a change, or a worse one; may be given several times
  import FILE           an OpenAPI 3.1 document into the spec, keeping what people wrote
    --resource NAME     only this resource, and what its answers reach; may be repeated
    --spec DIR          into another folder than the checkout's `spec`
    --format text|json  what it did; as JSON with each finding at each of its places
  update FILE           import a new document, and write all that follows: the client, its tests, the version, the
                        changelog, and spec/changes/VERSION.md; or nothing, if anything is wrong
    --resource NAME     as for import
  coverage              what of the spec the contract tests really exercise
    --format text|json|junit
    --html FILE         also write a page
    --fail-under PERCENT
  mutate                break the spec in every small way, and count the breaks that no test notices
    --only TEXT         only those with this in their name, as it is reported
    --sample N          only so many, always the same
  mock                  the mock server, for tests in any language
    --port N            8080 unless given; 0 takes a free one and prints it
    --seed FILE         begin with the resources of this JSON file
";

/// A command with its options.
#[derive(Debug)]
pub enum Command {
    /// Print the usage.
    Help,
    /// `generate`.
    Generate {
        /// `--check`.
        check: bool,
        /// `--stats`.
        stats: bool,
    },
    /// `check`.
    Check,
    /// `inspect`.
    Inspect {
        /// `--format json`.
        json: bool,
    },
    /// `diff`.
    Diff(diff::Options),
    /// `import`.
    Import {
        /// The document.
        file: PathBuf,
        /// `--resource`.
        resources: Vec<String>,
        /// `--spec`.
        spec: Option<PathBuf>,
        /// `--format json`.
        json: bool,
    },
    /// `update`.
    Update {
        /// The document.
        file: PathBuf,
        /// `--resource`.
        resources: Vec<String>,
    },
    /// `coverage`.
    Coverage(coverage::Options),
    /// `mutate`.
    Mutate {
        /// `--only`.
        only: Option<String>,
        /// `--sample`.
        sample: Option<usize>,
    },
    /// `mock`.
    Mock {
        /// `--port`.
        port: u16,
        /// `--seed`.
        seed: Option<PathBuf>,
    },
}

/// What to do, and in which checkout.
#[derive(Debug)]
pub struct Arguments {
    /// The command.
    pub command: Command,
    /// `--root`; the checkout that this program was built from, unless given.
    pub root: PathBuf,
}

/// Reads the command line.
pub fn parse() -> Result<Arguments, String> {
    let mut parser = lexopt::Parser::from_env();
    let mut name: Option<String> = None;
    let (mut file, mut resources, mut spec) = (None, Vec::new(), None);
    let mut root = None;
    let (mut check, mut stats, mut format) = (false, false, None);
    let (mut html, mut fail_under, mut only, mut sample) = (None, None, None, None);
    let (mut port, mut seed) = (8080, None);
    let (mut operands, mut fail_on) = (Vec::new(), Vec::new());
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            Long("help") | Short('h') => name = Some("help".to_owned()),
            Long("root") => root = Some(PathBuf::from(parser.value().map_err(|error| error.to_string())?)),
            Long("check") => check = true,
            Long("stats") => stats = true,
            Long("format") => {
                let value = parser.value().map_err(|error| error.to_string())?;
                format = Some(value.to_string_lossy().into_owned());
            }
            Long("html") => html = Some(PathBuf::from(parser.value().map_err(|error| error.to_string())?)),
            Long("only") => {
                let value = parser.value().map_err(|error| error.to_string())?;
                only = Some(value.to_string_lossy().into_owned());
            }
            Long("sample") => {
                let value = parser.value().map_err(|error| error.to_string())?;
                let number = value.to_string_lossy().parse().ok().filter(|number| *number > 0);
                sample = Some(number.ok_or("--sample takes a number of breaks")?);
            }
            Long("port") => {
                let value = parser.value().map_err(|error| error.to_string())?;
                let number = value.to_string_lossy().parse().ok();
                port = number.ok_or("--port takes a number from 0 to 65535")?;
            }
            Long("seed") => seed = Some(PathBuf::from(parser.value().map_err(|error| error.to_string())?)),
            Long("fail-under") => {
                let value = parser.value().map_err(|error| error.to_string())?;
                fail_under = Some(percent(&value.to_string_lossy())?);
            }
            Long("fail-on") => {
                let value = parser.value().map_err(|error| error.to_string())?;
                fail_on.push(diff::Limit::of(&value.to_string_lossy())?);
            }
            Value(value) if name.as_deref() == Some("diff") => operands.push(value),
            Long("resource") => {
                let value = parser.value().map_err(|error| error.to_string())?;
                resources.push(value.to_string_lossy().into_owned());
            }
            Long("spec") => spec = Some(PathBuf::from(parser.value().map_err(|error| error.to_string())?)),
            Value(value) if matches!(name.as_deref(), Some("import" | "update")) && file.is_none() => {
                file = Some(PathBuf::from(value))
            }
            Value(value) if name.is_none() => name = Some(value.to_string_lossy().into_owned()),
            other => return Err(format!("{}\n\n{USAGE}", other.unexpected())),
        }
    }
    let command = match name.as_deref() {
        Some("help") => Command::Help,
        Some("generate") => Command::Generate { check, stats },
        Some("check") => Command::Check,
        Some("inspect") => match format.as_deref() {
            None | Some("table") => Command::Inspect { json: false },
            Some("json") => Command::Inspect { json: true },
            Some(other) => return Err(format!("inspect prints `table` or `json`, not `{other}`")),
        },
        Some("diff") => {
            let mut operands = operands.into_iter();
            let (base, head) = (operands.next(), operands.next());
            let base =
                base.ok_or_else(|| format!("diff needs BASE: with what is HEAD to be compared?\n\n{USAGE}"))?;
            if let Some(third) = operands.next() {
                return Err(format!("diff compares two specs; what is `{}`?", third.to_string_lossy()));
            }
            let format = diff::Format::of(format.as_deref().unwrap_or("text"))?;
            Command::Diff(diff::Options { base, head, format, fail_on })
        }
        Some("import") => {
            let file = file.ok_or("import which document? `cargo xtask import FILE`")?;
            let json = match format.as_deref() {
                None | Some("text") => false,
                Some("json") => true,
                Some(other) => return Err(format!("import prints `text` or `json`, not `{other}`")),
            };
            Command::Import { file, resources, spec, json }
        }
        Some("update") => {
            let file = file.ok_or("update by which document? `cargo xtask update FILE`")?;
            if spec.is_some() {
                return Err("update is for the checkout's own spec; `--spec` goes with import".to_owned());
            }
            Command::Update { file, resources }
        }
        Some("coverage") => {
            let format = match format.as_deref() {
                None | Some("text") => coverage::Format::Text,
                Some("json") => coverage::Format::Json,
                Some("junit") => coverage::Format::Junit,
                Some(other) => {
                    return Err(format!("coverage prints `text`, `json` or `junit`, not `{other}`"));
                }
            };
            Command::Coverage(coverage::Options { format, html, fail_under })
        }
        Some("mutate") => Command::Mutate { only, sample },
        Some("mock") => Command::Mock { port, seed },
        Some(other) => return Err(format!("there is no command `{other}`\n\n{USAGE}")),
        None => return Err(format!("which command?\n\n{USAGE}")),
    };
    let root = root.unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")));
    Ok(Arguments { command, root })
}

fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim_end_matches('%').trim().parse::<f64>().ok();
    let number = number.filter(|number| (0.0..=100.0).contains(number));
    number.ok_or_else(|| format!("--fail-under takes a percentage from 0 to 100, not `{text}`"))
}
