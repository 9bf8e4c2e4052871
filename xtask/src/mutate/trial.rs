//! Builds crates of breaks, and runs them. What does not compile is noticed by the compiler, and left out of the next build.

use crate::checkout::explain;
use chargebee_codegen::model::Model;
use chargebee_codegen::mutate::{Mutant, main, manifest};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// A crate of more breaks would take more memory than most machines have.
const AT_ONCE: usize = 200;

/// What came of a break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The tests, or the copy itself, do not compile.
    Compiler(String),
    /// This test noticed.
    Test(String),
    /// Nothing noticed.
    Survived,
    /// Nothing but documentation would change.
    Equivalent,
}

/// So many of these numbers of breaks, spread over all of them; the same ones every time.
pub fn pick(all: Vec<usize>, sample: Option<usize>) -> Vec<usize> {
    let Some(wanted) = sample.filter(|wanted| *wanted < all.len()) else { return all };
    // A fixed step scatters neighbours, which are alike, without a random number. Both are prime: one comes by all of them.
    let total = all.len();
    let step = if total.is_multiple_of(7919) { 7907 } else { 7919 };
    let chosen: BTreeSet<usize> =
        (0..total).map(|index| index.wrapping_mul(step) % total).take(wanted).collect();
    all.into_iter()
        .enumerate()
        .filter(|(index, _)| chosen.contains(index))
        .map(|(_, number)| number)
        .collect()
}

/// Tries breaks. The outcomes stand in their order.
pub fn run(root: &Path, model: &Model, mutants: &[Mutant]) -> Result<Vec<Outcome>, String> {
    let folder = root.join("target/mutate");
    let source = folder.join("src");
    // What an earlier run left must not be built again.
    let _ = fs::remove_dir_all(&source);
    fs::create_dir_all(&source).map_err(|error| explain(&source, &error))?;
    write(&folder.join("Cargo.toml"), &manifest(model, "../.."))?;
    // The versions that the workspace is tested with.
    if let Ok(lock) = fs::read_to_string(root.join("Cargo.lock")) {
        write(&folder.join("Cargo.lock"), &lock)?;
    }
    let mut outcomes: BTreeMap<usize, Outcome> = BTreeMap::new();
    for (number, mutant) in mutants.iter().enumerate() {
        match &mutant.module {
            Some(text) => write(&source.join(format!("m{number}.rs")), text)?,
            None => {
                outcomes.insert(number, Outcome::Equivalent);
            }
        }
    }
    let waiting: Vec<usize> = (0..mutants.len()).filter(|number| !outcomes.contains_key(number)).collect();
    for batch in waiting.chunks(AT_ONCE) {
        outcomes.extend(try_batch(&folder, batch.to_vec())?);
        eprintln!("{} of {} breaks", outcomes.len(), mutants.len());
    }
    let found = (0..mutants.len())
        .map(|number| outcomes.remove(&number).ok_or_else(|| format!("nothing is known of break {number}")));
    found.collect()
}

/// Builds and runs the breaks of these numbers; the modules are there.
fn try_batch(folder: &Path, mut waiting: Vec<usize>) -> Result<BTreeMap<usize, Outcome>, String> {
    let mut outcomes = BTreeMap::new();
    while !waiting.is_empty() {
        write(&folder.join("src/main.rs"), &main(&waiting))?;
        let build = build(folder)?;
        if build.done {
            outcomes.extend(try_all(folder)?);
            break;
        }
        if build.broken.is_empty() {
            return Err(format!("the crate of breaks does not build:\n{}", build.stray));
        }
        waiting.retain(|number| !build.broken.contains_key(number));
        outcomes
            .extend(build.broken.into_iter().map(|(number, message)| (number, Outcome::Compiler(message))));
    }
    Ok(outcomes)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| explain(path, &error))
}

/// What came of a build.
struct Build {
    done: bool,
    /// The first error of each module that has one.
    broken: BTreeMap<usize, String>,
    /// Errors elsewhere.
    stray: String,
}

fn build(folder: &Path) -> Result<Build, String> {
    let output = cargo(folder)
        .args(["build", "--quiet", "--message-format", "json"])
        .stderr(Stdio::piped())
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    let mut build = Build { done: output.status.success(), broken: BTreeMap::new(), stray: String::new() };
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        let Some(error) = message.get("message").filter(|m| m.get("level").is_some_and(|l| l == "error"))
        else {
            continue;
        };
        let text = error.get("message").and_then(|text| text.as_str()).unwrap_or_default();
        let spans = error.get("spans").and_then(|spans| spans.as_array()).into_iter().flatten();
        let mut numbers = spans.filter_map(|span| number_of(span.get("file_name")?.as_str()?)).peekable();
        if numbers.peek().is_none() && !text.starts_with("aborting") && !text.contains("could not compile") {
            build.stray.push_str(text);
            build.stray.push('\n');
        }
        for number in numbers {
            build.broken.entry(number).or_insert_with(|| text.to_owned());
        }
    }
    if !build.done && build.broken.is_empty() {
        build.stray.push_str(&String::from_utf8_lossy(&output.stderr));
    }
    Ok(build)
}

/// `17` of `src/m17.rs`.
fn number_of(file: &str) -> Option<usize> {
    Path::new(file).file_stem()?.to_str()?.strip_prefix('m')?.parse().ok()
}

fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder).stdin(Stdio::null());
    command
}

fn try_all(folder: &Path) -> Result<BTreeMap<usize, Outcome>, String> {
    let output = cargo(folder)
        .args(["run", "--quiet"])
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    let mut outcomes = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Some((number, test)) = line.split_once(' ') else { continue };
        let Ok(number) = number.parse() else { continue };
        let outcome = if test == "-" { Outcome::Survived } else { Outcome::Test(test.to_owned()) };
        outcomes.insert(number, outcome);
    }
    if outcomes.is_empty() {
        return Err("the run executed nothing".to_owned());
    }
    Ok(outcomes)
}

#[cfg(test)]
mod tests {
    use super::{number_of, pick};

    #[test]
    fn a_sample_is_always_the_same_and_spread_over_all() {
        let all = || (0..1000).collect();
        let sample = pick(all(), Some(10));
        assert_eq!(sample, pick(all(), Some(10)));
        assert_eq!(sample.len(), 10);
        assert!(sample.iter().any(|number| *number > 500), "{sample:?}");
        assert_eq!(pick(all(), Some(5000)).len(), 1000);
    }

    #[test]
    fn a_sample_of_any_number_of_breaks_has_as_many_as_were_asked_for() {
        for total in [11, 7907, 7919, 2 * 7919] {
            assert_eq!(pick((0..total).collect(), Some(10)).len(), 10, "of {total}");
        }
    }

    #[test]
    fn an_error_belongs_to_the_module_of_its_file() {
        assert_eq!(number_of("src/m17.rs"), Some(17));
        assert_eq!(number_of("src/main.rs"), None);
    }
}
