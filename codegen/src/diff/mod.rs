//! Two specs to what changed between them: each change with a verdict for the wire and one for the Rust API.
//!
//! Plain data, no disk. Things are matched by their names on the wire; a renamed one is removed and added. What an operation is
//! called in the spec is no name on the wire: it is matched by that or by its address. All kinds of change stand in one table
//! ([`TABLE`]).

mod addresses;
mod api;
mod bounds;
mod change;
mod changelog;
mod decoded;
mod enums;
mod events;
mod found;
mod github;
mod json;
mod kinds;
mod markdown;
mod objects;
mod operations;
mod params;
mod returns;
mod samples;
mod sarif;
mod sharing;
mod text;
mod types;
mod verdicts;

pub use change::{Change, Line, Report, Version, Where};
pub use changelog::changelog;
pub use github::github;
pub use json::json;
pub use kinds::{Kind, TABLE};
pub use markdown::markdown;
pub use sarif::sarif;
pub use text::text;
pub use verdicts::{Row, Rust, Wire, page};

use found::Found;

/// What changed from `base` to `head`, the worst first.
pub fn diff(base: &Version, head: &Version) -> Report {
    let mut found = Found::new(base, head);
    operations::compare(&mut found);
    objects::compare(&mut found);
    enums::compare(&mut found);
    events::compare(&mut found);
    api::compare(&mut found);
    sharing::compare(&mut found);
    samples::compare(&mut found);
    Report { base: base.name.clone(), head: head.name.clone(), changes: found.finish() }
}
