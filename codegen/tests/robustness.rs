//! No input makes the generator panic: the real spec and the made-up one, spoilt line by line, are checked, and emitted where
//! they are still sound.

#![allow(clippy::panic)]

mod spec_files;

use chargebee_codegen::check::check;
use chargebee_codegen::emit::{Contract, EmitError, Package, contract, library};
use chargebee_codegen::finding::{Style, render};
use chargebee_codegen::model::Model;
use chargebee_codegen::spec::Sources;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Of the many ways to spoil a spec, so many are tried: enough for every construct, few enough to be quick.
const TRIED: usize = 120;

/// A way to spoil a line.
type Spoil = (&'static str, fn(&str) -> String);

const SPOILS: &[Spoil] = &[
    ("deleted", |_| String::new()),
    ("duplicated", |line| format!("{line}{line}")),
    ("truncated", |line| format!("{}\n", line.chars().take(line.chars().count() / 2).collect::<String>())),
    ("its first letter replaced", |line| line.replacen(|c: char| c.is_alphanumeric(), "{", 1)),
    ("its colon replaced", |line| line.replacen(':', "\u{e9}", 1)),
    ("its last word replaced", |line| match line.trim_end().rsplit_once(' ') {
        Some((rest, _)) => format!("{rest} \"\"\n"),
        None => "\0\n".to_owned(),
    }),
];

/// Every line of every file, spoilt in every way, as `(file, line, way)`.
fn all(sources: &Sources) -> Vec<(usize, usize, usize)> {
    let lines = sources
        .files
        .iter()
        .enumerate()
        .flat_map(|(file, source)| (0..source.text.lines().count()).map(move |line| (file, line)));
    lines.flat_map(|(file, line)| (0..SPOILS.len()).map(move |way| (file, line, way))).collect()
}

fn spoilt(sources: &Sources, (file, line, way): (usize, usize, usize)) -> Option<(String, Sources)> {
    let (name, spoil) = SPOILS.get(way)?;
    let mut spoilt = sources.clone();
    let source = spoilt.files.get_mut(file)?;
    let lines = source.text.split_inclusive('\n').enumerate();
    source.text =
        lines.map(|(number, text)| if number == line { spoil(text) } else { text.to_owned() }).collect();
    Some((format!("{}:{} {name}", source.path, line + 1), spoilt))
}

#[test]
fn no_spoilt_line_of_the_real_spec_makes_the_generator_panic() {
    spoil_lines_of(spec_files::REAL);
}

#[test]
fn no_spoilt_line_of_the_made_up_spec_makes_the_generator_panic() {
    spoil_lines_of(spec_files::MADE_UP);
}

fn spoil_lines_of(folder: &str) {
    let sources = spec_files::sources(folder);
    let all = all(&sources);
    // A step that shares no factor with the number of ways takes turns with them.
    let step = (all.len() / TRIED / SPOILS.len()).max(1) * SPOILS.len() + 1;
    let mut panics = Vec::new();
    for choice in all.into_iter().step_by(step) {
        let Some((name, spoilt)) = spoilt(&sources, choice) else { continue };
        let checked = catch_unwind(AssertUnwindSafe(|| {
            let checked = check(&spoilt);
            render(&checked.findings, &spoilt, Style::Plain);
            if let Some(model) = checked.model.filter(|_| checked.findings.is_empty()) {
                emitted(&model).unwrap_or_else(|error| panic!("{error}"));
            }
        }));
        if checked.is_err() {
            panics.push(name);
        }
    }
    assert!(panics.is_empty(), "the generator panics with {panics:#?}");
}

fn emitted(model: &Model) -> Result<(), EmitError> {
    library(model, &Package { runtime: "runtime".to_owned(), publish: None })?;
    let harness = Contract {
        harness_inside: "harness".to_owned(),
        data_file: "data.rs".to_owned(),
        data_import: String::new(),
    };
    contract(model, &[], &harness).map(|_| ())
}

#[test]
fn no_file_at_all_and_empty_files_are_findings() {
    for files in
        [vec![], vec![("api.yaml", "")], vec![("api.yaml", "api: x"), ("resources/a.yaml", "\u{feff}")]]
    {
        let sources = Sources::new(files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())));
        let checked = check(&sources);
        assert!(!checked.findings.is_empty());
        render(&checked.findings, &sources, Style::Plain);
    }
}

#[test]
fn what_is_nested_without_end_or_refers_to_itself_is_a_finding() {
    let bomb = "a: &a [1, 1]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\ne: &e [*e]\n".to_owned();
    for text in ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000), bomb] {
        let sources = Sources::new([("api.yaml".to_owned(), text)]);
        let checked = check(&sources);
        assert!(!checked.findings.is_empty());
    }
}
