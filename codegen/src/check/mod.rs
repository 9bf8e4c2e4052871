//! Spec to findings: everything that is wrong with it, all at once.

mod addresses;
mod answers;
mod deviations;
mod requests;
mod unshown;
mod values;

#[cfg(feature = "emit")]
pub(crate) use requests::{breaks, filter, is_custom, param};

use crate::finding::Finding;
use crate::model::{Deviation, Model, Sample, build};
use crate::spec::{Sources, Spec, Tree, read_trees, trees};
use deviations::Breach;

/// What came of checking a spec.
#[derive(Debug)]
pub struct Checked {
    /// The files, one to one; missing where nothing could be made of `api.yaml`.
    pub spec: Option<Spec>,
    /// The Model; missing where the spec could not be read far enough to make one. Whole only without findings.
    pub model: Option<Model>,
    /// Everything that is wrong, in the order in which it was found.
    pub findings: Vec<Finding>,
}

/// A spec that was read and resolved, and whose samples were not yet looked at.
#[derive(Debug)]
pub struct Resolved {
    /// The files, one to one.
    spec: Option<Spec>,
    /// What could not be read.
    pub(crate) unread: Vec<Finding>,
    /// The Model of what could.
    model: Option<Model>,
    /// What could not be resolved.
    pub(crate) unresolved: Vec<Finding>,
}

/// Reads, resolves and checks a spec.
pub fn check(sources: &Sources) -> Checked {
    resolve(sources, &trees(sources)).check()
}

/// Reads and resolves a spec whose files are trees already.
pub(crate) fn resolve(sources: &Sources, trees: &[Tree]) -> Resolved {
    let (spec, unread) = read_trees(sources, trees);
    let (model, unresolved) = match &spec {
        Some(spec) => {
            let (model, unresolved) = build(spec, sources);
            (Some(model), unresolved)
        }
        None => (None, Vec::new()),
    };
    Resolved { spec, unread, model, unresolved }
}

impl Resolved {
    /// Checks what is left to check.
    pub fn check(self) -> Checked {
        let Self { spec, unread: mut findings, model, unresolved: mut more } = self;
        let readable = findings.is_empty();
        if findings.iter().any(|finding| !matches!(finding.rule, "unknown-key" | "missing-reason")) {
            // What seems to be missing may stand where reading failed. Behind an unknown key or a missing reason, reading went on.
            more.retain(|finding| !matches!(finding.rule, "dangling-reference" | "unreached"));
        }
        findings.extend(more);
        // One without an address stands at `/`, which says nothing.
        if let (Some(model), false) = (&model, findings.iter().any(|finding| finding.rule == "address")) {
            findings.extend(addresses::check(model));
        }
        // A sample held against half a spec would be blamed for what is missing there.
        if let (Some(model), true, true) = (&model, readable, findings.is_empty()) {
            findings.extend(samples(model));
            findings.extend(unshown::check(model));
        }
        Checked { spec, model, findings }
    }
}

/// Holds every sample against what its page says; what a deviation names is expected, and must be there.
pub fn samples(model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut used_everywhere = vec![false; model.deviations.len()];
    for sample in &model.samples {
        let mut breaches: Vec<Breach> = Vec::new();
        requests::check(model, sample, &mut breaches);
        answers::check(model, sample, &mut breaches);
        findings.extend(deviations::settle(model, sample, breaches, &mut used_everywhere));
    }
    findings.extend(deviations::unused(&model.deviations, &used_everywhere));
    findings
}

/// The members of a sample's answer that no page documents, by their paths.
pub fn undocumented(model: &Model, sample: &Sample) -> Vec<String> {
    let mut breaches = Vec::new();
    answers::check(model, sample, &mut breaches);
    breaches.into_iter().filter(|breach| breach.rule == "undocumented").map(|breach| breach.at).collect()
}

/// Where a sample breaks a rule that all samples may break (`deviations` of `api.yaml`): each place, with the deviation that names it.
pub fn shared_deviations<'m>(model: &'m Model, sample: &Sample) -> Vec<(String, &'m Deviation)> {
    let mut breaches = Vec::new();
    requests::check(model, sample, &mut breaches);
    answers::check(model, sample, &mut breaches);
    let named = breaches.into_iter().filter_map(|breach| {
        let by = model.deviations.iter().find(|deviation| deviations::names(deviation, &breach))?;
        Some((breach.at, by))
    });
    named.collect()
}
