//! `cargo xtask mutate`: breaks the spec and the emitted code in every small way, and counts the breaks that no test notices.

use super::check::sound;
use crate::mutate::{report, survivors, trial};
use crate::{checkout, plan};
use chargebee_codegen::mutate::Breaks;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// Tries all breaks, or with `only` those with this in their name, or with `sample` so many of them, always the same.
pub fn run(root: &Path, only: Option<&str>, sample: Option<usize>) -> Result<ExitCode, String> {
    let began = Instant::now();
    let sources = checkout::spec(root)?;
    let Some(model) = sound(&sources) else { return Ok(ExitCode::FAILURE) };
    let vectors = plan::vectors(root)?;
    let mut all = Breaks::of(&model, &vectors).map_err(|error| error.to_string())?;
    let total = all.names().count();
    let names = all.names().enumerate();
    let meant = names.filter(|(_, (_, what))| only.is_none_or(|text| what.contains(text)));
    let picked = trial::pick(meant.map(|(number, _)| number).collect(), sample);
    let made = picked.into_iter().filter_map(|number| all.make(number).transpose());
    let tried: Vec<_> = made.collect::<Result<_, _>>().map_err(|error| error.to_string())?;
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
