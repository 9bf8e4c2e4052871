//! What the documented answers hold beyond what is documented: a list for reviewers.

use contract_tests::samples::SAMPLES;
use std::fmt::Write as _;

#[test]
fn members_that_no_page_documents_are_listed() {
    let mut text = String::new();
    for sample in SAMPLES {
        for path in sample.undocumented {
            let _ = writeln!(text, "{}: {path}", sample.name);
        }
    }
    insta::assert_snapshot!(text);
}
