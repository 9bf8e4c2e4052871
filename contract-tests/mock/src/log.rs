//! The requests that came in: bounded, and without secrets.

use crate::card;
use crate::described::Described;
use crate::pairs::Pair;
use chargebee_codegen::model::{Operation, Type};
use http::HeaderMap;
use serde_json::{Value as Json, json};
use std::collections::VecDeque;
use std::fmt;

/// A request as the mock took it. Values of secrets are `***`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// It counts from 1, also past those that the log has dropped.
    pub number: u64,
    /// Method.
    pub method: String,
    /// Path, as it came.
    pub path: String,
    /// The operation, as `payment_source.create_card`; `None` where none fits.
    pub operation: Option<String>,
    /// The decoded pairs of query and body, as they came.
    pub pairs: Vec<(String, String)>,
    /// The headers that the documentation lists, and all that begin like those, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Status of the answer.
    pub status: u16,
    /// Whether an earlier answer was given again, by its idempotency key.
    pub replayed: bool,
    /// The fault that was shown.
    pub fault: Option<String>,
    /// What was wrong with the request, and how it differs from the closest operation.
    pub notes: Vec<String>,
}

impl LoggedRequest {
    /// The value of a pair.
    pub fn pair(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// Holds the pairs against those that a test expects, in whatever order. A secret is expected as `***`.
    ///
    /// # Panics
    /// They differ: the message says which is missing, and which is one too many.
    #[track_caller]
    #[expect(clippy::panic, reason = "an assertion fails by panicking")]
    pub fn assert_pairs(&self, expected: &[(&str, &str)]) {
        let mut unmatched: Vec<&(String, String)> = self.pairs.iter().collect();
        let mut lines = Vec::new();
        for (name, value) in expected {
            match unmatched.iter().position(|(n, v)| n == name && v == value) {
                Some(index) => drop(unmatched.remove(index)),
                None => lines.push(format!("missing: {name}={value}")),
            }
        }
        lines.extend(unmatched.iter().map(|(name, value)| format!("not expected: {name}={value}")));
        if !lines.is_empty() {
            panic!("{self}\n{}", lines.join("\n"));
        }
    }

    pub(crate) fn json(&self) -> Json {
        json!({
            "number": self.number,
            "method": self.method,
            "path": self.path,
            "operation": self.operation,
            "pairs": self.pairs,
            "headers": self.headers,
            "status": self.status,
            "replayed": self.replayed,
            "fault": self.fault,
            "notes": self.notes,
        })
    }
}

/// One line, and one more for each note.
impl fmt::Display for LoggedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.operation.as_deref().unwrap_or("no operation");
        write!(f, "#{} {} {} ({operation}) -> {}", self.number, self.method, self.path, self.status)?;
        if self.replayed {
            f.write_str(", replayed")?;
        }
        if let Some(fault) = &self.fault {
            write!(f, ", fault {fault}")?;
        }
        self.notes.iter().try_for_each(|note| write!(f, "\n    {note}"))
    }
}

/// The last requests.
#[derive(Debug)]
pub(crate) struct Log {
    entries: VecDeque<LoggedRequest>,
    seen: u64,
    most: usize,
}

impl Log {
    pub(crate) fn new(most: usize) -> Self {
        Self { entries: VecDeque::new(), seen: 0, most }
    }

    /// Writes a request down, gives it its number, and drops the oldest one if there are too many. Says what it looks like, if
    /// that is to be shown.
    pub(crate) fn push(&mut self, mut request: LoggedRequest, shown: bool) -> Option<String> {
        self.seen += 1;
        request.number = self.seen;
        let shown = shown.then(|| request.to_string());
        if self.entries.len() >= self.most {
            self.entries.pop_front();
        }
        if self.most > 0 {
            self.entries.push_back(request);
        }
        shown
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = &LoggedRequest> {
        self.entries.iter()
    }

    /// How many requests came in, also past those that the log has dropped.
    pub(crate) fn seen(&self) -> u64 {
        self.seen
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.seen = 0;
    }
}

/// So many pairs, and so many characters of a value, are kept of a request.
const MOST_PAIRS: usize = 200;
const MOST_CHARS: usize = 2000;
const REDACTED: &str = "***";

/// Pairs as the log may hold them.
pub(crate) fn redacted(
    described: &Described,
    operation: Option<&Operation>,
    pairs: &[Pair],
) -> Vec<(String, String)> {
    pairs
        .iter()
        .take(MOST_PAIRS)
        .map(|pair| {
            let param =
                operation.and_then(|operation| operation.params.iter().find(|param| param.wire == pair.name));
            let known = param.is_some_and(|param| !matches!(param.ty, Type::Secret(_)));
            let text = pair.value.text();
            let secret = (!known && described.is_secret(&pair.name)) || card::holds_a_number(&text);
            let text = if secret && !text.is_empty() { REDACTED.to_owned() } else { cut(&text) };
            (cut(&card::without_numbers(pair.shown_name())), text)
        })
        .collect()
}

/// A path as the log may hold it.
pub(crate) fn redacted_path(path: &str) -> String {
    cut(&card::without_numbers(path))
}

/// Headers as the log may hold them: never the one that authenticates.
pub(crate) fn headers(described: &Described, headers: &HeaderMap) -> Vec<(String, String)> {
    let prefix = format!("{}-", described.model.api.package);
    let documented = |name: &str| {
        name.starts_with(&prefix)
            || described.model.headers.iter().any(|header| header.wire.eq_ignore_ascii_case(name))
            || name == "x-cb-retry-attempt"
    };
    let kept = headers.iter().filter(|(name, _)| documented(name.as_str())).take(MOST_PAIRS);
    kept.map(|(name, value)| (name.as_str().to_owned(), cut(&String::from_utf8_lossy(value.as_bytes()))))
        .collect()
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
