//! The spec parser: any text is a spec or findings that can be shown.

use crate::text::nearly;
use arbitrary::Unstructured;
use chargebee_codegen::check::check;
use chargebee_codegen::finding::{Style, render};
use chargebee_codegen::spec::Sources;

const API: &str = include_str!("../../../contract-tests/made-up/spec/api.yaml");
const RESOURCES: &[&str] = &[
    include_str!("../../../contract-tests/made-up/spec/resources/loan.yaml"),
    include_str!("../../../contract-tests/made-up/spec/resources/member.yaml"),
    include_str!("../../../contract-tests/made-up/spec/resources/book.yaml"),
];

/// Reads, checks and resolves a spec in which one file is spoilt. Every finding can be rendered, with a remedy.
pub fn spec(data: &[u8]) {
    let mut input = Unstructured::new(data);
    let Ok(spoilt) = input.int_in_range(0..=RESOURCES.len()) else { return };
    let sound = spoilt.checked_sub(1).and_then(|number| RESOURCES.get(number)).unwrap_or(&API);
    let Ok(text) = nearly(&[sound], &mut input) else { return };
    let mut files = vec![("api.yaml".to_owned(), API.to_owned())];
    files.extend(
        RESOURCES
            .iter()
            .enumerate()
            .map(|(number, text)| (format!("resources/{number}.yaml"), (*text).to_owned())),
    );
    if let Some(file) = files.get_mut(spoilt) {
        file.1 = text;
    }
    let sources = Sources::new(files);
    let checked = check(&sources);
    render(&checked.findings, &sources, Style::Plain);
    for finding in &checked.findings {
        assert!(!finding.title.is_empty() && !finding.remedy.is_empty(), "{finding:?}");
    }
    assert!(checked.model.is_some() || !checked.findings.is_empty(), "neither a model nor a finding");
}
