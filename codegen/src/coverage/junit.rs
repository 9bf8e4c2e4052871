//! The report as JUnit XML: a suite a row, a test case a thing of the spec, a failure where no test exercised it.

use super::{Report, Tally};
use std::fmt::Write as _;

/// The document.
pub fn junit(report: &Report) -> String {
    let total = report.total();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        xml,
        "<testsuites name=\"coverage of {}\" tests=\"{}\" failures=\"{}\">",
        escape(&report.title),
        total.all,
        total.all - total.exercised,
    );
    for row in report.rows().iter().filter(|row| !row.items.is_empty()) {
        let tally = Tally::of(row.items.iter());
        let _ = writeln!(
            xml,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\">",
            escape(&row.name),
            tally.all,
            tally.all - tally.exercised,
        );
        for item in &row.items {
            let place = item.place.as_ref();
            let at = place.map(|at| format!(" file=\"{}\" line=\"{}\"", escape(&at.file), at.line));
            let _ = write!(
                xml,
                "    <testcase classname=\"{}.{}\" name=\"{}\"{}",
                escape(&row.name),
                item.kind.name(),
                escape(&item.name),
                at.unwrap_or_default(),
            );
            if item.exercised() {
                xml.push_str("/>\n");
                continue;
            }
            let place = place.map(|at| format!("{}:{}", at.file, at.line)).unwrap_or_default();
            let _ = writeln!(
                xml,
                ">\n      <failure message=\"no test exercised this\">{}</failure>\n    </testcase>",
                escape(&place),
            );
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

/// Text as XML and HTML take it, in attributes too. What XML cannot hold at all becomes U+FFFD.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_in_a_name_ends_an_attribute_or_an_element() {
        assert_eq!(escape("a<b> & \"c\" 'd'"), "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;");
        assert_eq!(escape("a\u{0}b\u{1b}\n"), "a\u{fffd}b\u{fffd}&#10;");
    }
}
