//! `cargo xtask mutate`: breaks the spec and the emitted code in every small way, and counts the breaks that no test notices.

use super::check::sound;
use crate::mutate::{report, survivors, trial};
use crate::{checkout, plan};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// Tries all breaks, or with `only` those with this in their name, or with `sample` so many of them, always the same.
pub fn run(root: &Path, only: Option<&str>, sample: Option<usize>) -> Result<ExitCode, String> {
    let began = Instant::now();
    let sources = checkout::spec(root)?;
    let Some(model) = sound(&sources) else { return Ok(ExitCode::FAILURE) };
    let all = chargebee_codegen::mutate::mutants(&model, &plan::vectors(root)?)
        .map_err(|error| error.to_string())?;
    let total = all.len();
    let meant = all.into_iter().filter(|mutant| only.is_none_or(|text| mutant.what.contains(text))).collect();
    let tried = trial::pick(meant, sample);
    if tried.is_empty() {
        return Err(format!("none of {total} breaks has `{}` in its name", only.unwrap_or_default()));
    }
    eprintln!("{} of {total} breaks", tried.len());
    let outcomes = trial::run(root, &model, &tried)?;
    let listed = survivors::read(root)?;
    let report = report::Report::new(&tried, &outcomes, &listed, sample.is_none() && only.is_none());
    print!("{}", report.text(&sources));
    println!("{} breaks tried in {:.0} s", tried.len(), began.elapsed().as_secs_f64());
    Ok(if report.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
