//! `cargo xtask generate`: check the spec, write what follows from it, say what changed.

use super::check::sound;
use crate::checkout;
use crate::plan::{self, OWNED};
use crate::release;
use crate::write::{Changes, Generated, apply, compare};
use chargebee_codegen::model::Model;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// Generates, or with `check` only says whether anything would change.
pub fn run(root: &Path, check: bool, stats: bool) -> Result<ExitCode, String> {
    let began = Instant::now();
    let sources = checkout::spec(root)?;
    let Some(model) = sound(&sources) else { return Ok(ExitCode::FAILURE) };
    let files = plan::generated(root, &sources, &model, &release::current(root)?)?;
    let changes = compare(root, &files, OWNED)?;
    if !check {
        apply(root, &files, &changes)?;
    }
    let took = began.elapsed();
    for (what, path) in changes.lines() {
        println!("{what:>7} {path}");
    }
    println!("{} in {:.1} ms", summary(&model, &files, &changes), took.as_secs_f64() * 1000.0);
    if check && !changes.is_empty() {
        eprintln!("error: what is generated does not stand as it should; run `cargo xtask generate`");
        return Ok(ExitCode::FAILURE);
    }
    if stats {
        print!("{}", crate::stats::measure(root, &model, &files)?);
    }
    Ok(ExitCode::SUCCESS)
}

fn summary(model: &Model, files: &Generated, changes: &Changes) -> String {
    let operations = model.operations().count();
    let lines: usize = client_lines(files);
    format!(
        "{operations} operations, {} resources, {} enums; client {lines} lines ({} an operation); {} files: {} created, {} updated, {} removed, {} unchanged",
        model.resources.len(),
        model.enums.len(),
        lines / operations.max(1),
        files.len(),
        changes.created.len(),
        changes.updated.len(),
        changes.removed.len(),
        changes.unchanged,
    )
}

/// Lines of the generated crate.
pub fn client_lines(files: &Generated) -> usize {
    let code = |path: &Path| path.starts_with("generated") && !path.starts_with("generated/api");
    files.iter().filter(|(path, _)| code(path)).map(|(_, text)| text.lines().count()).sum()
}
