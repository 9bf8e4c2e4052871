//! The report as one self-contained page: headline numbers, a matrix, and every item with its tests and the spec's line.
//!
//! Whole without scripts; `page.js` adds filtering only. Everything it needs stands in it.

use super::junit::escape;
use super::{Group, Item, Kind, Line, Report, Row, Tally, Witness};
use std::fmt::Write as _;

const CSS: &str = include_str!("page.css");
const JS: &str = include_str!("page.js");

/// Where the page will stand.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// What leads from the page's folder to the repository's root: empty, or ending in `/`.
    pub root: String,
}

impl Page {
    fn link(&self, file: &str, line: Option<usize>) -> String {
        let mut address = String::new();
        for c in format!("{}{file}", self.root).chars() {
            match c {
                ' ' | '%' | '#' | '?' => {
                    let _ = write!(address, "%{:02X}", u32::from(c));
                }
                other => address.push(other),
            }
        }
        let line = line.map(|line| format!("#L{line}")).unwrap_or_default();
        format!("{}{line}", escape(&address))
    }

    fn spec(&self, line: Option<&Line>) -> String {
        let Some(Line { file, line }) = line else { return String::new() };
        let address = self.link(file, Some(*line));
        format!("<a class=\"spec\" href=\"{address}\">{}:{line}</a>", breakable(file))
    }

    fn test(&self, witness: &Witness) -> String {
        let Witness { file, line, test } = witness;
        let name = file.rsplit('/').next().unwrap_or(file);
        let line = line.map(|line| format!(":{line}")).unwrap_or_default();
        let address = self.link(file, witness.line);
        let test = if test.is_empty() { "no test by name" } else { test };
        let said = format!("<span>{}{line}</span> {}", escape(name), breakable(test));
        // A program whose file is not known can't be led to.
        if file.contains('/') {
            format!("<a href=\"{address}\">{said}</a>")
        } else {
            format!("<div>{said}</div>")
        }
    }
}

/// The page.
pub fn html(report: &Report, page: &Page) -> String {
    let title = escape(&report.title);
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <link rel=\"icon\" href=\"data:,\">\n\
         <title>Contract coverage of {title}</title>\n<style>\n{CSS}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#matrix\">Skip to the matrix</a>\n"
    );
    headline(report, &mut html);
    tools(report, &mut html);
    html.push_str("<main>\n");
    matrix(report, &mut html);
    items(report, page, &mut html);
    beside(report, page, &mut html);
    let _ = write!(html, "</main>\n<script>\n{JS}</script>\n</body>\n</html>\n");
    html
}

fn headline(report: &Report, html: &mut String) {
    let total = report.total();
    let missing = total.all - total.exercised;
    let _ = write!(
        html,
        "<header>\n<p class=\"eyebrow\">{} · contract coverage</p>\n\
         <h1><b>{}<small>%</small></b> <span>of what the spec says was exercised by the contract tests</span></h1>\n\
         <p class=\"sum\">{} of {} things; {missing} missing. Recorded by {} tests in {} events.</p>\n<ul class=\"kinds\">\n",
        escape(&report.title),
        total.shown(),
        total.exercised,
        total.all,
        report.tests,
        report.records,
    );
    for kind in report.kinds() {
        let tally = report.kind(kind);
        let _ = writeln!(
            html,
            "<li class=\"{}\"><b>{}<small>%</small></b> <span class=\"what\">{}</span> \
             <span class=\"of\">{} of {}</span><i style=\"--share:{}\"></i></li>",
            state(tally),
            tally.shown().trim_end_matches(".0"),
            kind.title(),
            tally.exercised,
            tally.all,
            tally.shown(),
        );
    }
    html.push_str("</ul>\n</header>\n");
}

/// Hidden until the script that makes them work has run.
fn tools(report: &Report, html: &mut String) {
    html.push_str(
        "<form class=\"tools\" id=\"tools\" role=\"search\" hidden>\n\
         <label class=\"find\">Filter <input type=\"search\" id=\"find\" placeholder=\"card[number], gateway, 400 …\" autocomplete=\"off\"></label>\n\
         <label class=\"chip\"><input type=\"checkbox\" id=\"missing\"> only what is missing</label>\n\
         <fieldset><legend>Kinds</legend>\n",
    );
    for kind in report.kinds() {
        let _ = writeln!(
            html,
            "<label class=\"chip\"><input type=\"checkbox\" name=\"kind\" value=\"{}\" checked> {}</label>",
            kind.name(),
            kind.head(),
        );
    }
    html.push_str("</fieldset>\n<p id=\"shown\" role=\"status\"></p>\n</form>\n");
}

fn matrix(report: &Report, html: &mut String) {
    let kinds = report.kinds();
    html.push_str(
        "<section id=\"matrix\" aria-labelledby=\"matrix-title\">\n<h2 id=\"matrix-title\">At a glance</h2>\n\
         <ul class=\"key\"><li><span class=\"whole\">14</span> all exercised</li><li><span class=\"part\">12/14</span> some</li>\
         <li><span class=\"none\">0/14</span> none</li><li><span class=\"empty\">·</span> nothing to exercise</li>\
         <li>A cell leads to its list.</li></ul>\n\
         <div class=\"scroll\" role=\"region\" aria-labelledby=\"matrix-title\" tabindex=\"0\">\n<table>\n<thead><tr><th scope=\"col\">in the spec</th>",
    );
    for kind in &kinds {
        let _ = write!(html, "<th scope=\"col\" data-kind=\"{}\">{}</th>", kind.name(), kind.head());
    }
    html.push_str("<th scope=\"col\" class=\"all\">all</th></tr></thead>\n");
    for (group, title) in [
        (Group::Operation, "Operations"),
        (Group::Resource, "Resources: attributes and enums of answers"),
        (Group::Shared, "What all operations share, and all events"),
    ] {
        let rows: Vec<(usize, &Row)> = rows(report).filter(|(_, row)| row.group == group).collect();
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(
            html,
            "<tbody>\n<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"{}\"><span>{title}</span></th></tr>",
            kinds.len() + 2
        );
        for (number, row) in rows {
            cells(number, row, &kinds, html);
        }
        html.push_str("</tbody>\n");
    }
    html.push_str("</table>\n</div>\n</section>\n");
}

/// The rows with anything in them, each with its number.
fn rows(report: &Report) -> impl Iterator<Item = (usize, &Row)> {
    report.rows().iter().enumerate().filter(|(_, row)| !row.items.is_empty())
}

fn cells(number: usize, row: &Row, kinds: &[Kind], html: &mut String) {
    let _ = write!(
        html,
        "<tr data-row=\"r{number}\"><th scope=\"row\"><a href=\"#r{number}\">{}</a></th>",
        row_name(row)
    );
    for kind in kinds {
        let tally = Tally::of(row.of(*kind));
        let (name, state) = (kind.name(), state(tally));
        if tally.all == 0 {
            let _ = write!(
                html,
                "<td class=\"empty\" data-kind=\"{name}\"><span aria-label=\"nothing\">·</span></td>"
            );
            continue;
        }
        let shown = if tally.is_whole() {
            tally.all.to_string()
        } else {
            format!("{}/{}", tally.exercised, tally.all)
        };
        let _ = write!(
            html,
            "<td class=\"{state}\" data-kind=\"{name}\" style=\"--share:{}\">\
             <a href=\"#r{number}-{name}\" aria-label=\"{} of {} {}\">{shown}</a></td>",
            tally.shown(),
            tally.exercised,
            tally.all,
            kind.title(),
        );
    }
    let all = Tally::of(row.items.iter());
    let _ = writeln!(html, "<td class=\"all\">{} %</td></tr>", all.shown().trim_end_matches(".0"));
}

fn items(report: &Report, page: &Page, html: &mut String) {
    html.push_str(
        "<section id=\"items\" aria-labelledby=\"items-title\">\n<h2 id=\"items-title\">One by one</h2>\n",
    );
    for (number, row) in rows(report) {
        let _ = writeln!(
            html,
            "<section class=\"row\" id=\"r{number}\" aria-labelledby=\"r{number}-title\">\n\
             <h3 id=\"r{number}-title\">{}</h3>\n<p class=\"about\"><code>{}</code> {} \
             <a class=\"up\" href=\"#matrix\">to the matrix</a></p>",
            row_name(row),
            breakable(&row.about),
            page.spec(row.place.as_ref()),
        );
        for kind in Kind::ALL {
            let tally = Tally::of(row.of(kind));
            if tally.all == 0 {
                continue;
            }
            let open = if tally.is_whole() { "" } else { " open" };
            let _ = writeln!(
                html,
                "<details class=\"{}\" data-kind=\"{}\"{open}>\n<summary>{} <span>{} of {}</span></summary>\n<ul id=\"r{number}-{}\">",
                state(tally),
                kind.name(),
                kind.title(),
                tally.exercised,
                tally.all,
                kind.name(),
            );
            for item in row.of(kind) {
                self::item(item, page, html);
            }
            html.push_str("</ul>\n</details>\n");
        }
        html.push_str("</section>\n");
    }
    html.push_str("</section>\n");
}

fn item(item: &Item, page: &Page, html: &mut String) {
    let (class, mark, said) =
        if item.exercised() { ("hit", "✓", "exercised") } else { ("miss", "✕", "not exercised") };
    let _ = write!(
        html,
        "<li class=\"{class}\"><span class=\"mark\" role=\"img\" aria-label=\"{said}\">{mark}</span><div><code>{}</code>",
        breakable(&item.name)
    );
    for seen in &item.seen {
        let _ = write!(html, " <span class=\"seen\">{}</span>", escape(seen));
    }
    let _ = write!(
        html,
        "</div><div class=\"place\">{}</div><div class=\"tests\">",
        page.spec(item.place.as_ref())
    );
    match item.tests.split_first() {
        None => html.push_str("<em>no test</em>"),
        Some((first, rest)) => {
            html.push_str(&page.test(first));
            if !rest.is_empty() {
                let _ = write!(html, "<details><summary>and {} more</summary>", rest.len());
                for test in rest {
                    html.push_str(&page.test(test));
                }
                html.push_str("</details>");
            }
        }
    }
    html.push_str("</div></li>\n");
}

/// What the records say beside the spec.
fn beside(report: &Report, page: &Page, html: &mut String) {
    if report.strangers.is_empty() && report.junk.is_empty() {
        return;
    }
    html.push_str(
        "<section id=\"beside\" aria-labelledby=\"beside-title\">\n<h2 id=\"beside-title\">Recorded, and not in the spec</h2>\n<ul class=\"plain\">\n",
    );
    for (what, witness) in &report.strangers {
        let _ = writeln!(html, "<li><code>{}</code> {}</li>", breakable(what), page.test(witness));
    }
    for junk in &report.junk {
        let (file, why) = (breakable(&junk.file), escape(&junk.why));
        let _ = writeln!(html, "<li>no record: <code>{file}:{}</code> {why}</li>", junk.line);
    }
    html.push_str("</ul>\n</section>\n");
}

fn state(tally: Tally) -> &'static str {
    match tally {
        Tally { all: 0, .. } => "empty",
        tally if tally.is_whole() => "whole",
        Tally { exercised: 0, .. } => "none",
        _ => "part",
    }
}

/// The name, its resource set back.
fn row_name(row: &Row) -> String {
    match row.name.split_once('.') {
        Some((resource, name)) => format!("<i>{}.</i><wbr>{}", breakable(resource), breakable(name)),
        None => breakable(&row.name),
    }
}

/// Text that may break where a narrow screen needs it.
fn breakable(text: &str) -> String {
    let mut made = String::new();
    for part in text.split_inclusive(['_', '/', '[', '.']) {
        made.push_str(&escape(part));
        if part.ends_with(['_', '/', '[', '.']) {
            made.push_str("<wbr>");
        }
    }
    made
}
