//! The public API of every resource of the real spec, in a form that a reviewer can read in a minute.

#![allow(clippy::expect_used)]

use chargebee_codegen::check::check;
use chargebee_codegen::emit::summary;
use chargebee_codegen::finding::{Style, render};
use chargebee_codegen::model::ResourceId;

mod spec_files;

#[test]
fn every_resource_offers_what_its_snapshot_says() {
    let sources = spec_files::sources(spec_files::REAL);
    let checked = check(&sources);
    assert!(checked.findings.is_empty(), "{}", render(&checked.findings, &sources, Style::Plain));
    let model = checked.model.expect("a spec without findings gives a model");
    for (index, resource) in model.resources.iter().enumerate() {
        insta::assert_snapshot!(resource.name.as_str(), summary(&model, ResourceId(index)));
    }
}
