//! What is wrong with a spec: place, what was expected, how to mend it.

use crate::spec::{Place, Sources};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// One thing that is wrong with the spec.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Where it is wrong.
    pub place: Place,
    /// Stable name of the rule that is broken, as in `unknown-key`.
    pub rule: &'static str,
    /// What is wrong, in one line.
    pub title: String,
    /// What stands behind the marker under the line.
    pub label: String,
    /// How to mend it.
    pub remedy: String,
    /// A second place that belongs to it, with its label (the first of two equal names).
    pub related: Option<(Place, String)>,
    /// Of a clash of names: the name in Rust that cannot be given out.
    pub name: Option<String>,
}

impl Finding {
    /// A finding with one place.
    pub fn new(
        rule: &'static str,
        place: &Place,
        title: impl Into<String>,
        label: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            place: place.clone(),
            title: title.into(),
            label: label.into(),
            remedy: remedy.into(),
            related: None,
            name: None,
        }
    }

    /// Adds the name that cannot be given out.
    pub fn named(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// Adds the second place.
    pub fn related(mut self, place: &Place, label: impl Into<String>) -> Self {
        self.related = Some((place.clone(), label.into()));
        self
    }
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Text only.
    Plain,
    /// With the terminal's colours.
    Coloured,
}

/// Renders findings as rustc does, ordered by file and place, each with its line and its remedy.
pub fn render(findings: &[Finding], sources: &Sources, style: Style) -> String {
    let mut ordered: Vec<&Finding> = findings.iter().collect();
    ordered.sort();
    ordered.dedup();
    ordered.iter().map(|finding| render_one(finding, sources, style)).collect()
}

fn render_one(finding: &Finding, sources: &Sources, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let title = Level::ERROR.primary_title(finding.title.as_str()).id(finding.rule);
    let mut group = Group::with_title(title);
    if let Some(file) = sources.get(finding.place.file) {
        let mut snippet = Snippet::source(file.text.as_str()).path(file.path.as_str()).annotation(
            AnnotationKind::Primary.span(visible(&finding.place, &file.text)).label(finding.label.as_str()),
        );
        let mut elsewhere = None;
        if let Some((place, label)) = &finding.related
            && let Some(other) = sources.get(place.file)
        {
            let mark = AnnotationKind::Context.span(visible(place, &other.text)).label(label.as_str());
            if place.file == finding.place.file {
                snippet = snippet.annotation(mark);
            } else {
                let text = other.text.as_str();
                elsewhere = Some(Snippet::source(text).path(other.path.as_str()).annotation(mark));
            }
        }
        group = group.element(snippet);
        if let Some(snippet) = elsewhere {
            group = group.element(snippet);
        }
    }
    let group = group.element(Level::HELP.message(finding.remedy.as_str()));
    let mut text = renderer.render(&[group]).to_string();
    text.push_str("\n\n");
    text
}

/// The range to mark: the first line of the place; of a place without an end, what is left of its line.
fn visible(place: &Place, text: &str) -> std::ops::Range<usize> {
    let range = place.range_in(text);
    let rest = text.get(range.start..).unwrap_or_default();
    let marked = match range.len() {
        0 => rest,
        length => rest.get(..length).unwrap_or(rest),
    };
    let first_line = marked.lines().next().map_or(0, |line| line.trim_end().len());
    if first_line > 0 {
        return range.start..range.start + first_line;
    }
    range.start..range.start + rest.chars().next().map_or(0, char::len_utf8)
}
