//! The id in an operation's path.

use crate::check::Rule;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt;

/// Everything but the characters that RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The id in an operation's path.
///
/// Any character is sent percent-encoded, `/` included, so that an id can never lead to another operation. An id that is
/// empty or blank, or has an empty, `.` or `..` segment, is refused before sending.
#[derive(Clone, PartialEq, Eq)]
pub struct PathId {
    text: String,
    slashes: bool,
}

impl PathId {
    /// The rule that this id violates.
    pub(crate) fn refuse(&self) -> Option<Rule> {
        if self.text.trim().is_empty() {
            return Some(Rule::IdGiven);
        }
        let empty = self.text.split('/').any(|segment| match self.slashes {
            true => segment.trim().is_empty(),
            false => segment.is_empty(),
        });
        (empty || has_dot_segment(&self.text)).then_some(Rule::IdSegments)
    }

    /// Adds the id to a path.
    pub(crate) fn encode(&self, path: &mut String) {
        if !self.slashes {
            path.extend(utf8_percent_encode(&self.text, RESERVED));
            return;
        }
        for (index, segment) in self.text.split('/').enumerate() {
            if index > 0 {
                path.push('/');
            }
            path.extend(utf8_percent_encode(segment, RESERVED));
        }
    }
}

/// Looks for `.` and `..` in every spelling that something on the way may take for them: after `\`, or percent-encoded already.
fn has_dot_segment(id: &str) -> bool {
    let mut dots = 0;
    let mut others = false;
    let mut rest = id.as_bytes();
    loop {
        let (byte, after) = match rest {
            [b'%', b'2', b'e' | b'E', after @ ..] => (b'.', after),
            [b'%', b'2', b'f' | b'F', after @ ..] => (b'/', after),
            [b'%', b'5', b'c' | b'C', after @ ..] => (b'/', after),
            [b'\\', after @ ..] => (b'/', after),
            [byte, after @ ..] => (*byte, after),
            [] => return !others && matches!(dots, 1 | 2),
        };
        match byte {
            b'/' if !others && matches!(dots, 1 | 2) => return true,
            b'/' => (dots, others) = (0, false),
            b'.' => dots += 1,
            _ => others = true,
        }
        rest = after;
    }
}

impl fmt::Debug for PathId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl From<String> for PathId {
    fn from(text: String) -> Self {
        Self { text, slashes: false }
    }
}

impl From<&str> for PathId {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<&String> for PathId {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<SlashedId> for PathId {
    fn from(id: SlashedId) -> Self {
        Self { text: id.0, slashes: true }
    }
}

/// An id that holds slashes which must reach the API as they are, as some invoice numbers do.
///
/// The API is reported to find such ids only by a raw `/`. Use it for ids that you made yourself: an id from outside could
/// end in `/delete`. Empty, `.` and `..` segments are refused before sending, like those of any other id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlashedId(String);

impl SlashedId {
    /// An id whose slashes are sent as they are.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(id: impl Into<PathId>) -> Result<String, Rule> {
        let id = id.into();
        let mut path = String::new();
        id.encode(&mut path);
        id.refuse().map_or(Ok(path), Err)
    }

    #[test]
    fn everything_but_unreserved_characters_is_percent_encoded() {
        let cases = [
            ("pm_1", "pm_1"),
            ("pm/1", "pm%2F1"),
            ("pm%2F1", "pm%252F1"),
            ("pm_1#frag", "pm_1%23frag"),
            ("pm_1?a=b", "pm_1%3Fa%3Db"),
            (" pm_1 ", "%20pm_1%20"),
            ("a\\b", "a%5Cb"),
            ("a!b$c&d'e(f)g*h~i", "a%21b%24c%26d%27e%28f%29g%2Ah~i"),
            ("a:b@c;d=e,f+g", "a%3Ab%40c%3Bd%3De%2Cf%2Bg"),
            ("pm_é😀", "pm_%C3%A9%F0%9F%98%80"),
            ("pm\t1", "pm%091"),
            ("cust_1/delete", "cust_1%2Fdelete"),
            ("...", "..."),
            ("a..b.", "a..b."),
        ];
        for (id, encoded) in cases {
            assert_eq!(path(id).as_deref(), Ok(encoded), "{id}");
        }
    }

    #[test]
    fn an_empty_or_blank_id_is_refused() {
        for id in ["", " ", "\t\n", "\u{a0}"] {
            assert_eq!(path(id), Err(Rule::IdGiven), "{id:?}");
            assert_eq!(path(SlashedId::new(id)), Err(Rule::IdGiven), "{id:?}");
        }
    }

    #[test]
    fn an_id_with_an_empty_or_dot_segment_in_any_spelling_is_refused() {
        let ids = [
            ".",
            "..",
            "../customers/cust_1",
            "a/../b",
            "a/.",
            "./a",
            "/",
            "//evil.example",
            "a//b",
            "/a",
            "a/",
            "..\\a",
            "a\\..",
            "%2e%2e",
            "%2E.",
            "a%2f..%2Fb",
            "a%5c%2e",
        ];
        for id in ids {
            assert_eq!(path(id), Err(Rule::IdSegments), "{id}");
            assert_eq!(path(SlashedId::new(id)), Err(Rule::IdSegments), "{id}");
        }
    }

    #[test]
    fn a_slashed_id_keeps_its_slashes_and_nothing_else() {
        let id = SlashedId::new("inv/2024/001 é?%2F");
        assert_eq!(path(id).as_deref(), Ok("inv/2024/001%20%C3%A9%3F%252F"));
        assert_eq!(path(SlashedId::new("a/ /b")), Err(Rule::IdSegments));
    }
}
