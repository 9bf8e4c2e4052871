//! Edits of a text at places: what stands elsewhere keeps every byte.

use crate::spec::{At, Node, Value};

/// Edits of one text, collected first and made at once.
#[derive(Debug, Default)]
pub(super) struct Edits(Vec<(usize, usize, String)>);

impl Edits {
    /// Puts a text in the place of another.
    pub(super) fn replace(&mut self, start: usize, end: usize, text: String) {
        self.0.push((start, end.max(start), text));
    }

    /// Puts a text at a place, behind what was put there before.
    pub(super) fn insert(&mut self, at: usize, text: String) {
        self.replace(at, at, text);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text with all edits made. Of two removed ranges that overlap, both go. What was put in a removed range stands in its
    /// place: it belongs behind an entry whose last line goes. What was put in a replaced one goes with it.
    pub(super) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(start, end, _)| (*start, *end));
        let mut out = String::with_capacity(text.len() + 64);
        let mut at = 0;
        let mut removed = false;
        // What stood between the place of what was put in a removed range, and the range's end.
        let mut behind = None;
        for (start, end, new) in self.0 {
            if start < at {
                if removed && start == end {
                    let bare = match behind {
                        None => new.strip_prefix('\n').or_else(|| new.strip_prefix(", ")),
                        Some(_) => None,
                    };
                    out.push_str(bare.unwrap_or(&new));
                    behind = behind.or(text.get(start..at));
                } else if removed && new.is_empty() {
                    at = at.max(end);
                }
                continue;
            }
            out.push_str(behind.take().unwrap_or_default());
            out.push_str(text.get(at..start).unwrap_or_default());
            // Nothing is left before it.
            let first = if out.trim_end().ends_with('{') { new.strip_prefix(',') } else { None };
            out.push_str(first.unwrap_or(&new));
            removed = new.is_empty() && end > start;
            at = end;
        }
        out.push_str(behind.unwrap_or_default());
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }
}

/// Where the line of a place begins.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

/// The column of a place, in bytes.
pub(super) fn column(text: &str, at: usize) -> usize {
    at - line_start(text, at)
}

/// Whether a mapping is written in braces.
pub(super) fn is_flow(text: &str, node: &Node) -> bool {
    text.get(node.place.start..).is_some_and(|rest| rest.starts_with('{'))
}

/// The end of a block entry: behind the last line that is deeper than its key, without the line's end.
pub(super) fn block_end(text: &str, key: &At<String>) -> usize {
    let column = column(text, key.place.start);
    let line_end =
        |from: usize| text.get(from..).and_then(|rest| rest.find('\n')).map_or(text.len(), |n| from + n);
    let mut end = line_end(key.place.start);
    let mut next = end + 1;
    while next < text.len() {
        let stop = line_end(next);
        let line = text.get(next..stop).unwrap_or_default();
        let depth = line.len() - line.trim_start().len();
        if !line.trim().is_empty() {
            // A list may stand as far left as its key.
            let item = depth == column && line.trim_start().starts_with("- ");
            if depth <= column && !item {
                break;
            }
            end = stop;
        }
        next = stop + 1;
    }
    end
}

/// The range to remove for an entry of a block: its lines, the comments right above it, and one blank line that would be left double.
pub(super) fn block_range(text: &str, key: &At<String>) -> (usize, usize) {
    let column = column(text, key.place.start);
    let mut start = line_start(text, key.place.start);
    while start > 0 {
        let above = line_start(text, start - 1);
        let line = text.get(above..start).unwrap_or_default();
        if !(line.trim_start().starts_with('#') && line.len() - line.trim_start().len() == column) {
            break;
        }
        start = above;
    }
    let mut end = (block_end(text, key) + 1).min(text.len());
    let blank_before = start == 0 || text.get(..start).is_some_and(|before| before.ends_with("\n\n"));
    if blank_before && text.get(end..).is_some_and(|rest| rest.starts_with('\n')) {
        end += 1;
    }
    (start, end)
}

/// The end of a value written in one piece: braces, brackets, quotes or a plain text.
pub(super) fn value_end(text: &str, node: &Node) -> usize {
    if let Some(end) = text.get(node.place.start..).and_then(closed).filter(|_| is_container(node)) {
        return node.place.start + end;
    }
    let piece = text.get(node.place.start..node.place.end).unwrap_or_default();
    node.place.start + piece.trim_end().len()
}

fn is_container(node: &Node) -> bool {
    matches!(node.value, Value::Mapping(_) | Value::Sequence(_))
}

/// Behind the bracket that closes the first one. The parser says where a list or mapping begins, but not where it ends.
fn closed(text: &str) -> Option<usize> {
    if !text.starts_with(['[', '{']) {
        return None;
    }
    let mut depth = 0_usize;
    let mut quote = None;
    let mut escaped = false;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some('"'), '\\') if !escaped => {
                escaped = true;
                continue;
            }
            (Some(open), c) if c == open && !escaped => quote = None,
            (Some(_), _) => {}
            // A quote inside a word is a part of it.
            (None, '"' | '\'') if " [{,:\n".contains(before) => quote = Some(c),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        escaped = false;
        before = c;
    }
    None
}

/// The range of an entry between braces, with the comma that goes with it.
pub(super) fn flow_range(text: &str, key: &At<String>, value: &Node) -> (usize, usize) {
    let end = if matches!(value.value, Value::Null) { key.place.end } else { value_end(text, value) };
    let rest = text.get(end..).unwrap_or_default();
    if let Some(behind) = rest.trim_start().strip_prefix(',') {
        let comma = end + (rest.len() - behind.len());
        let blanks = behind.len() - behind.trim_start().len();
        return (key.place.start, comma + blanks);
    }
    let before = text.get(..key.place.start).unwrap_or_default();
    let trimmed = before.trim_end();
    (trimmed.strip_suffix(',').unwrap_or(trimmed).len(), end)
}

#[cfg(test)]
mod tests {
    use super::Edits;

    /// A text, its edits as what stands in the place of what, and what comes of it.
    type Row = (&'static str, &'static [(&'static str, &'static str)], &'static str);

    /// Behind a text that begins with `|`, something is inserted.
    const TABLE: &[Row] = &[
        ("a:\n  b: 1\n  c: 2\nd: 3\n", &[("  c: 2\n", "")], "a:\n  b: 1\nd: 3\n"),
        // Behind an entry whose last line goes.
        (
            "a:\n  b: 1\n  c: 2\nd: 3\n",
            &[("  c: 2\n", ""), ("|  c: 2", "\nx: 4")],
            "a:\n  b: 1\nx: 4\nd: 3\n",
        ),
        (
            "a:\n  c: 2\n\nd: 3\n",
            &[("  c: 2\n", ""), ("|  c: 2", "\n\nx: 4"), ("|  c: 2", "\n\ny: 5")],
            "a:\n\nx: 4\n\ny: 5\n\nd: 3\n",
        ),
        // Between braces.
        ("{ a: 1, b: 2 }", &[("a: 1, ", ""), ("|a: 1", ", c: 3")], "{ c: 3, b: 2 }"),
        ("{ a: 1, b: 2 }", &[(", b: 2", ""), ("|, b: 2", ", c: 3")], "{ a: 1, c: 3 }"),
        ("{ a: 1, b: 2 }", &[("a: 1, ", ""), (", b: 2", "")], "{  }"),
        ("{ a: 1 }", &[(" a: 1", ""), ("| a: 1", ", c: 3")], "{ c: 3 }"),
        // Goes with what it stands in.
        ("a:\n  b: 1\n", &[(":\n  b: 1", ": {}"), ("  b: 1\n", "")], "a: {}\n"),
    ];

    #[test]
    fn edits_that_touch_each_other_are_all_made() {
        for (text, edits, expected) in TABLE {
            let mut made = Edits::default();
            for (place, new) in *edits {
                let (inserted, place) = match place.strip_prefix('|') {
                    Some(place) => (true, place),
                    None => (false, *place),
                };
                let start = text.find(place).unwrap_or_default();
                let end = start + place.len();
                made.replace(if inserted { end } else { start }, end, (*new).to_owned());
            }
            assert_eq!(made.apply(text), *expected, "{text:?} {edits:?}");
        }
    }
}
