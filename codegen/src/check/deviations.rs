//! What a sample breaks, against the deviations that the spec names.

use crate::finding::Finding;
use crate::model::{Deviation, Model, Sample};
use crate::spec::Place;

/// The rules that a sample can break, as `breaks:` names them.
pub(super) const RULES: &[&str] = &[
    "type",
    "enum",
    "min",
    "max",
    "min_chars",
    "max_chars",
    "digits",
    "format",
    "missing",
    "undocumented",
    "echo",
    "reference",
];

/// One place where a sample breaks a rule of its page.
#[derive(Debug, Clone)]
pub(super) struct Breach {
    /// Path in the sample: `request.card[cvv]`, `answer.customer.id`.
    pub(super) at: String,
    /// The rule, one of [`RULES`].
    pub(super) rule: &'static str,
    /// Where the spec prints it.
    pub(super) place: Place,
    /// What is wrong, without the path.
    pub(super) fault: String,
}

/// Turns breaches that no deviation names into findings, and deviations that name no breach as well.
pub(super) fn settle(
    model: &Model,
    sample: &Sample,
    breaches: Vec<Breach>,
    used_everywhere: &mut [bool],
) -> Vec<Finding> {
    let mut used = vec![false; sample.deviations.len()];
    let mut findings = Vec::new();
    for breach in breaches {
        let own = name(&sample.deviations, &breach, &mut used);
        let shared = name(&model.deviations, &breach, used_everywhere);
        if !own && !shared {
            findings.push(finding(&breach));
        }
    }
    findings.extend(unused(&sample.deviations, &used));
    findings
}

/// Whether a deviation names a breach.
pub(super) fn names(deviation: &Deviation, breach: &Breach) -> bool {
    deviation.breaks == breach.rule && matches(&deviation.at, &breach.at)
}

/// Whether a list of deviations names a breach; marks those that do.
fn name(deviations: &[Deviation], breach: &Breach, used: &mut [bool]) -> bool {
    let mut named = false;
    for (deviation, used) in deviations.iter().zip(used) {
        if names(deviation, breach) {
            *used = true;
            named = true;
        }
    }
    named
}

/// Whether a pattern stands for a path; `**` is any number of members.
fn matches(pattern: &str, path: &str) -> bool {
    fn segments(pattern: &[&str], path: &[&str]) -> bool {
        match (pattern.split_first(), path.split_first()) {
            (None, None) => true,
            (Some((&"**", rest)), _) => {
                (0..=path.len()).any(|skip| path.get(skip..).is_some_and(|path| segments(rest, path)))
            }
            (Some((want, pattern)), Some((have, path))) => want == have && segments(pattern, path),
            _ => false,
        }
    }
    let pattern: Vec<&str> = pattern.split('.').collect();
    let path: Vec<&str> = path.split('.').collect();
    segments(&pattern, &path)
}

/// Deviations that name nothing (any more), and those whose rule nobody knows.
pub(super) fn unused(deviations: &[Deviation], used: &[bool]) -> Vec<Finding> {
    let unused = deviations.iter().zip(used).filter(|(_, used)| !**used);
    unused
        .map(|(deviation, _)| {
            if RULES.contains(&deviation.breaks.as_str()) {
                Finding::new(
                    "unused-deviation",
                    &deviation.place,
                    format!("nothing at `{}` breaks `{}`", deviation.at, deviation.breaks),
                    "applies to nothing",
                    "remove the deviation, or correct its `at`",
                )
            } else {
                Finding::new(
                    "unused-deviation",
                    &deviation.place,
                    format!("there is no rule `{}` to break", deviation.breaks),
                    "applies to nothing",
                    format!("`breaks` takes: {}", RULES.join(", ")),
                )
            }
        })
        .collect()
}

fn finding(breach: &Breach) -> Finding {
    let title = format!("the sample breaks the spec: `{}` {}", breach.at, breach.fault);
    let remedy = format!(
        "correct the sample or the spec, or name the deviation: `- {{ at: \"{}\", breaks: {}, reason: … }}`",
        breach.at, breach.rule
    );
    Finding::new(rule_name(breach.rule), &breach.place, title, breach.fault.clone(), remedy)
}

/// The finding's name of a rule.
fn rule_name(rule: &str) -> &'static str {
    match rule {
        "type" => "sample-type",
        "enum" => "sample-enum",
        "min" => "sample-min",
        "max" => "sample-max",
        "min_chars" => "sample-min-chars",
        "max_chars" => "sample-max-chars",
        "digits" => "sample-digits",
        "format" => "sample-format",
        "missing" => "sample-missing",
        "undocumented" => "sample-undocumented",
        "echo" => "sample-echo",
        _ => "sample-reference",
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_pattern_stands_for_its_path_and_two_stars_for_any_members() {
        let table = [
            ("answer.customer.id", "answer.customer.id", true),
            ("answer.customer.id", "answer.customer", false),
            ("answer.**.object", "answer.object", true),
            ("answer.**.object", "answer.customer.contacts[0].object", true),
            ("answer.**.object", "request.object", false),
            ("answer.**", "answer.a.b", true),
            ("request.card[cvv]", "request.card[cvv]", true),
        ];
        for (pattern, path, expected) in table {
            assert_eq!(matches(pattern, path), expected, "{pattern} for {path}");
        }
    }
}
