//! What came of breaks: counts by kind, and every survivor with its place.

use super::survivors::FILE;
use super::trial::Outcome;
use chargebee_codegen::mutate::Mutant;
use chargebee_codegen::spec::Sources;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The outcomes of a run.
#[derive(Debug)]
pub struct Report<'r> {
    mutants: &'r [Mutant],
    outcomes: &'r [Outcome],
    listed: &'r BTreeMap<String, String>,
    /// Listed survivors that do not survive; only known after a full run.
    outlived: Vec<&'r str>,
}

impl<'r> Report<'r> {
    /// Puts outcomes beside the listed survivors.
    pub fn new(
        mutants: &'r [Mutant],
        outcomes: &'r [Outcome],
        listed: &'r BTreeMap<String, String>,
        full: bool,
    ) -> Self {
        let survives = |what: &str| {
            let same =
                |(mutant, outcome): (&Mutant, &Outcome)| mutant.what == what && *outcome == Outcome::Survived;
            mutants.iter().zip(outcomes).any(same)
        };
        let outlived = listed.keys().map(String::as_str).filter(|what| full && !survives(what)).collect();
        Self { mutants, outcomes, listed, outlived }
    }

    /// Whether every survivor is listed, and every listed one survives.
    pub fn is_good(&self) -> bool {
        self.outlived.is_empty() && self.survivors().all(|mutant| self.listed.contains_key(&mutant.what))
    }

    fn survivors(&self) -> impl Iterator<Item = &'r Mutant> {
        let pairs = self.mutants.iter().zip(self.outcomes);
        pairs.filter(|(_, outcome)| **outcome == Outcome::Survived).map(|(mutant, _)| mutant)
    }

    /// The report as a table by kind of break, then the survivors.
    pub fn text(&self, sources: &Sources) -> String {
        let mut kinds: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
        for (mutant, outcome) in self.mutants.iter().zip(self.outcomes) {
            let counts = kinds.entry(mutant.kind).or_default();
            let column = match outcome {
                Outcome::Compiler(_) => 0,
                Outcome::Test(_) => 1,
                Outcome::Survived => 2,
                Outcome::Equivalent => 3,
            };
            if let Some(count) = counts.get_mut(column) {
                *count += 1;
            }
        }
        let mut text = format!(
            "{:24}{:>10}{:>8}{:>10}{:>12}\n",
            "kind of break", "compiler", "tests", "survived", "equivalent"
        );
        let mut all = [0; 4];
        for (kind, counts) in &kinds {
            line(&mut text, kind, counts);
            for (sum, count) in all.iter_mut().zip(counts) {
                *sum += count;
            }
        }
        line(&mut text, "all", &all);
        for mutant in self.survivors() {
            let place = mutant.place.as_ref().map_or_else(String::new, |place| {
                let (line, column) = sources.line_and_column(place);
                format!("{}:{line}:{column}: ", sources.get(place.file).map_or("", |file| &file.path))
            });
            let reason = self.listed.get(&mutant.what).map_or("NOT LISTED", String::as_str);
            let _ = writeln!(text, "survived: {place}{}\n          {reason}", mutant.what);
        }
        for what in &self.outlived {
            let _ = writeln!(text, "listed in {FILE}, but noticed or not tried: {what}");
        }
        text
    }
}

fn line(text: &mut String, kind: &str, [compiler, tests, survived, equivalent]: &[usize; 4]) {
    let _ = writeln!(text, "{kind:24}{compiler:>10}{tests:>8}{survived:>10}{equivalent:>12}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mutant(what: &str) -> Mutant {
        Mutant { kind: "required", what: what.to_owned(), place: None, module: None }
    }

    #[test]
    fn an_unlisted_survivor_and_a_listed_one_that_does_not_survive_both_fail() {
        let mutants = [mutant("a"), mutant("b")];
        let listed =
            |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), "why".to_owned())).collect();
        let survived = [Outcome::Survived, Outcome::Test("t".to_owned())];
        let table: [(BTreeMap<String, String>, bool); 3] =
            [(listed(&["a"]), true), (listed(&[]), false), (listed(&["a", "b"]), false)];
        for (listed, good) in table {
            let report = Report::new(&mutants, &survived, &listed, true);
            assert_eq!(report.is_good(), good, "{}", report.text(&Sources::default()));
        }
    }

    #[test]
    fn a_sample_says_nothing_of_what_it_did_not_try() {
        let listed = BTreeMap::from([("elsewhere".to_owned(), "why".to_owned())]);
        assert!(Report::new(&[mutant("a")], &[Outcome::Compiler(String::new())], &listed, false).is_good());
    }
}
