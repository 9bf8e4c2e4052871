//! The codes of errors: one variant a code, whatever the number of its statuses.

use super::build::text;
use super::names::{Scope, pascal};
use super::{EnumValue, ErrorCode};
use crate::finding::Finding;
use crate::spec::{self, At, Entries, Entry};

/// Resolves the codes, each once, in the order in which the spec first names them.
pub(super) fn errors(
    statuses: &Entries<Entries<spec::EnumValue>>,
    findings: &mut Vec<Finding>,
) -> Vec<ErrorCode> {
    let mut variants = Scope::new("enum `ApiErrorCode`", &["Self", "Unknown"]);
    let mut codes: Vec<ErrorCode> = Vec::new();
    for entry in statuses {
        let Some(status) = status(&entry.name, findings) else { continue };
        if entry.value.is_empty() {
            findings.push(Finding::new(
                "empty",
                &entry.name.place,
                format!("the status {status} has no codes"),
                "lists nothing",
                "add the codes that come with it, or remove it",
            ));
        }
        for code in &entry.value {
            match codes.iter_mut().find(|known| known.value.wire == code.name.value) {
                Some(known) => again(known, code, status, findings),
                None => codes.push(ErrorCode {
                    value: EnumValue {
                        wire: code.name.value.clone(),
                        variant: variants.claim(&code.name, code.value.rust_name.as_ref(), pascal, findings),
                        doc: text(code.value.doc.as_deref()),
                        place: code.name.place.clone(),
                    },
                    statuses: vec![status],
                }),
            }
        }
    }
    codes
}

/// Adds a status to a code that is known; it is described where it stands first, so that there is one text.
fn again(known: &mut ErrorCode, code: &Entry<spec::EnumValue>, status: u16, findings: &mut Vec<Finding>) {
    known.statuses.push(status);
    if code.value.doc.is_some() || code.value.rust_name.is_some() {
        findings.push(
            Finding::new(
                "duplicate-name",
                &code.name.place,
                format!("the code `{}` is described twice", code.name.value),
                "described before",
                format!("leave `{}:` empty here", code.name.value),
            )
            .related(&known.value.place, "the first"),
        );
    }
}

/// The status, which must be one of an error.
fn status(name: &At<String>, findings: &mut Vec<Finding>) -> Option<u16> {
    let status = name.value.parse().ok().filter(|status| (400..600).contains(status));
    // `+404` and `0404` are numbers as well.
    if status.is_some() && name.value.len() == 3 {
        return status;
    }
    findings.push(Finding::new(
        "error-status",
        &name.place,
        format!("`{}` is no HTTP status of an error", name.value),
        "not from 400 to 599",
        "write a status in quotes, as `\"404\"`",
    ));
    None
}
