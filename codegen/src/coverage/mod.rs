//! What of a spec the contract tests really exercised: Model and records → report → text, JSON, JUnit, HTML.
//!
//! 1. [`read`]: what the tests wrote down while they ran;
//! 2. [`inventory()`]: every thing that the spec says and a test can exercise;
//! 3. [`attribute()`]: which of them a record is about;
//! 4. [`Report`] and its printers.
//!
//! Nothing is inferred: a thing is exercised if a record says so, and each record is of something that was seen.

mod attribute;
mod html;
mod inventory;
mod json;
mod junit;
mod kind;
mod places;
mod records;
mod report;
mod text;

pub use attribute::attribute;
pub use html::{Page, html};
pub use inventory::{Group, Inventory, Item, Row, inventory};
pub use json::json;
pub use junit::junit;
pub use kind::Kind;
pub use places::{Line, Places};
pub use records::{Event, Junk, Record, Records, Test, digest, read};
pub use report::{Report, Tally, Witness};
pub use text::text;

use crate::model::Model;
use crate::spec::{SourceFile, Sources};
use std::collections::BTreeMap;

/// From a spec and what its tests wrote down to the report. `records` are files of JSON lines, each with its name; `tests` the
/// sources of the tests by the names of their programs, as `samples`, or of modules of these, as `parameters::loan`.
pub fn measure(
    model: &Model,
    sources: &Sources,
    records: &[(String, String)],
    tests: &BTreeMap<String, SourceFile>,
) -> Report {
    let records = read(records);
    let inventory = inventory(model, &Places::of(sources));
    attribute(model, inventory, records, tests)
}
