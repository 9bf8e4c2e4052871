//! What was exercised, ready to be printed.

use super::{Inventory, Item, Junk, Kind, Row};

/// A test that exercised something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Witness {
    /// Its file, from the repository's root; its program where the file is not known.
    pub file: String,
    /// The line, where it is known.
    pub line: Option<usize>,
    /// Its name.
    pub test: String,
}

/// How many of how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// So many were exercised.
    pub exercised: usize,
    /// So many there are.
    pub all: usize,
}

impl Tally {
    /// Counts items.
    pub fn of<'i>(items: impl Iterator<Item = &'i Item>) -> Self {
        items.fold(Self::default(), |tally, item| Self {
            exercised: tally.exercised + usize::from(item.exercised()),
            all: tally.all + 1,
        })
    }

    /// Whether nothing is missing.
    pub fn is_whole(self) -> bool {
        self.exercised == self.all
    }

    /// The share that was exercised. Of nothing, everything was.
    pub fn percent(self) -> f64 {
        if self.all == 0 { 100.0 } else { self.exercised as f64 * 100.0 / self.all as f64 }
    }

    /// The share with one decimal, rounded down, so that `100.0` says that nothing is missing.
    pub fn shown(self) -> String {
        match (self.exercised * 1000).checked_div(self.all) {
            Some(thousandths) => format!("{}.{}", thousandths / 10, thousandths % 10),
            None => "100.0".to_owned(),
        }
    }
}

/// The report.
#[derive(Debug, Clone)]
pub struct Report {
    /// Name of the API as a person says it.
    pub title: String,
    /// Everything that the spec says, with the tests that exercised it.
    pub inventory: Inventory,
    /// How many events were recorded.
    pub records: usize,
    /// How many tests recorded any.
    pub tests: usize,
    /// What was recorded and the spec does not say, each with a test that did it.
    pub strangers: Vec<(String, Witness)>,
    /// Lines that are no records.
    pub junk: Vec<Junk>,
}

impl Report {
    /// The rows: operations, resources, and what all operations share.
    pub fn rows(&self) -> &[Row] {
        &self.inventory.rows
    }

    /// Everything.
    pub fn total(&self) -> Tally {
        Tally::of(self.rows().iter().flat_map(|row| &row.items))
    }

    /// Everything of a kind.
    pub fn kind(&self, kind: Kind) -> Tally {
        Tally::of(self.rows().iter().flat_map(|row| row.of(kind)))
    }

    /// The kinds that the spec has anything of.
    pub fn kinds(&self) -> Vec<Kind> {
        Kind::ALL.into_iter().filter(|kind| self.kind(*kind).all > 0).collect()
    }
}
