//! What the tests wrote down while they ran, a JSON line an event (`contract-tests/src/coverage.rs` writes them).

use serde_json::Value as Json;

/// The test that an event happened in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Test {
    /// Its name; empty where the event happened beside any test.
    pub name: String,
    /// Its program, as `parameters` of `tests/parameters/main.rs`.
    pub binary: String,
    /// The line of the test's file that it happened in, where that is known.
    pub line: Option<usize>,
}

/// A name and the [`digest`]s of its values.
pub type Named = (String, Vec<String>);

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A server received a request.
    Received {
        /// Its method.
        method: String,
        /// Its path.
        path: String,
        /// The pairs of query and body, decoded.
        pairs: Vec<Named>,
        /// Its headers.
        headers: Vec<Named>,
    },
    /// A documented sample was proven.
    Proven {
        /// Its name.
        sample: String,
    },
    /// Both twins of a constraint behaved.
    ToldApart {
        /// Rust type of the answer; `None` for a call, whose operation the test's name tells.
        of: Option<String>,
        /// Where the bad twin was refused.
        path: String,
        /// By which rule.
        rule: String,
    },
    /// An answer was decoded.
    Decoded {
        /// Its Rust type.
        of: String,
        /// Paths of the members that were read.
        members: Vec<Named>,
    },
    /// A test looked at an error.
    Failed {
        /// The operation.
        operation: String,
        /// What kind of error.
        kind: String,
        /// Status and code, where the API answered.
        answer: Option<String>,
    },
}

/// An event and its test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// In which test.
    pub test: Test,
    /// What.
    pub event: Event,
}

/// A line that is no record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Junk {
    /// Name of the file.
    pub file: String,
    /// Number of the line, from 1.
    pub line: usize,
    /// Why it cannot be read.
    pub why: String,
}

/// What came of reading records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Records {
    /// The records in the order of the files.
    pub all: Vec<Record>,
    /// The lines that are none.
    pub junk: Vec<Junk>,
}

/// Reads files of records, each `(name, text)`. A line that is no record is named; the others count.
pub fn read(files: &[(String, String)]) -> Records {
    let mut records = Records::default();
    for (file, text) in files {
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            match record(line) {
                Ok(record) => records.all.push(record),
                Err(why) => records.junk.push(Junk { file: file.clone(), line: index + 1, why }),
            }
        }
    }
    records
}

fn record(line: &str) -> Result<Record, String> {
    let json: Json = serde_json::from_str(line).map_err(|error| format!("not JSON: {error}"))?;
    let text = |key: &str| {
        let value = json.get(key).and_then(Json::as_str).map(str::to_owned);
        value.ok_or_else(|| format!("`{key}` is not a text"))
    };
    let named = |key: &str| {
        let list = json.get(key).and_then(Json::as_array).map(|list| list.iter().map(named).collect());
        list.flatten().ok_or_else(|| format!("`{key}` is not a list of names, each with its values"))
    };
    let event = match text("event")?.as_str() {
        "received" => Event::Received {
            method: text("method")?,
            path: text("path")?,
            pairs: named("pairs")?,
            headers: named("headers")?,
        },
        "proven" => Event::Proven { sample: text("sample")? },
        "told_apart" => Event::ToldApart { of: text("type").ok(), path: text("path")?, rule: text("rule")? },
        "decoded" => Event::Decoded { of: text("type")?, members: named("members")? },
        "error" => {
            let status = json.get("status").and_then(Json::as_u64).map(|status| status.to_string());
            let words: Vec<String> = status.into_iter().chain(text("code").ok()).collect();
            Event::Failed {
                operation: text("operation")?,
                kind: text("kind")?,
                answer: Some(words.join(" ")).filter(|words| !words.is_empty()),
            }
        }
        other => return Err(format!("there is no event `{other}`")),
    };
    let line = json.get("line").and_then(Json::as_u64).and_then(|line| usize::try_from(line).ok());
    Ok(Record { test: Test { name: text("test")?, binary: text("binary")?, line }, event })
}

fn named(json: &Json) -> Option<Named> {
    let values = json.get(1)?.as_array()?.iter().map(|value| value.as_str().map(str::to_owned));
    Some((json.get(0)?.as_str()?.to_owned(), values.collect::<Option<_>>()?))
}

/// Stands for a value in records, which hold none: what was sent may be a card number. FNV-1a.
pub fn digest(value: &str) -> String {
    let hash = value.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(line: &str) -> Records {
        read(&[("a.jsonl".to_owned(), line.to_owned())])
    }

    #[test]
    fn a_record_says_what_happened_and_where() {
        let records = only(
            r#"{"event":"told_apart","type":null,"path":"a[b]","rule":"max","line":7,"test":"t","binary":"p"}"#,
        );
        let test = Test { name: "t".to_owned(), binary: "p".to_owned(), line: Some(7) };
        let event = Event::ToldApart { of: None, path: "a[b]".to_owned(), rule: "max".to_owned() };
        assert_eq!(records, Records { all: vec![Record { test, event }], junk: Vec::new() });
    }

    #[test]
    fn a_line_that_is_no_record_is_named_with_its_reason_and_the_others_count() {
        let good = r#"{"event":"proven","sample":"s","test":"t","binary":"p"}"#;
        let records = only(&format!("{good}\n{{\"event\":\"pro\n\n[1]\n{{\"event\":\"dance\"}}\n{good}"));
        assert_eq!(records.all.len(), 2);
        let junk: Vec<(usize, &str)> =
            records.junk.iter().map(|junk| (junk.line, junk.why.as_str())).collect();
        let [(2, broken), (4, list), (5, unknown)] = junk.as_slice() else { unreachable!("{junk:?}") };
        assert!(broken.starts_with("not JSON"), "{broken}");
        assert_eq!(*list, "`event` is not a text");
        assert_eq!(*unknown, "there is no event `dance`");
    }

    #[test]
    fn no_line_makes_reading_panic() {
        let whole = r#"{"event":"received","method":"GET","path":"/a","pairs":[["é",["x"]]],"headers":[],"test":"t","binary":"p"}"#;
        for end in (0..=whole.len()).filter(|end| whole.is_char_boundary(*end)) {
            let cut = only(whole.get(..end).unwrap_or_default());
            assert_eq!(cut.all.len(), usize::from(end == whole.len()));
        }
        for line in ["null", "{}", "[[[[", "\0", r#"{"event":"received","pairs":[[]]}"#, r#"{"event":5}"#] {
            assert_eq!(only(line).junk.len(), 1, "{line}");
        }
    }
}
