//! The fixture: a small, sound spec (`fixtures/car-park`).

use chargebee_codegen::check::check;
use chargebee_codegen::finding::{Style, render};
use chargebee_codegen::model::Model;
use chargebee_codegen::spec::Sources;

/// Its files.
pub const FILES: &[(&str, &str)] = &[
    ("api.yaml", include_str!("../fixtures/car-park/api.yaml")),
    ("resources/ticket.yaml", include_str!("../fixtures/car-park/resources/ticket.yaml")),
    ("samples/create.yaml", include_str!("../fixtures/car-park/samples/create.yaml")),
];

/// The spec, each file's text as `change` leaves it.
pub fn sources(change: impl Fn(&str, &str) -> String) -> Sources {
    Sources::new(FILES.iter().map(|(path, text)| ((*path).to_owned(), change(path, text))))
}

/// The spec as it stands.
#[allow(dead_code, reason = "not every test that uses the fixture needs the Model")]
pub fn model() -> Model {
    let sources = sources(|_, text| text.to_owned());
    let checked = check(&sources);
    assert!(checked.findings.is_empty(), "{}", render(&checked.findings, &sources, Style::Plain));
    checked.model.unwrap_or_else(|| panic!("a spec without findings gives a model"))
}
