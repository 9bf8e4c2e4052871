//! Enums: inline lists everywhere, of which users that mean the same share one.

mod giving;

use super::fact::Fact;
use super::used;
use std::collections::{BTreeMap, BTreeSet};

/// Who uses a list, and how an enum of its own would be called.
#[derive(Debug, Clone)]
pub(super) struct Use {
    /// The resource; empty for the headers of the API.
    pub(super) resource: String,
    /// Names to choose from, the best first.
    pub(super) names: Vec<String>,
    /// Whether it is an attribute of the resource itself, after which an enum is called best.
    pub(super) first: bool,
    /// What the spec says at this place already.
    pub(super) former: Option<FormerName>,
}

/// The enum that `of` names in the spec that is there.
#[derive(Debug, Clone)]
pub(super) struct FormerName {
    /// As `of` says it.
    pub(super) of: String,
    /// The resource that it belongs to; empty for a shared one.
    pub(super) owner: String,
    /// Its name there.
    pub(super) name: String,
}

#[derive(Debug)]
struct Used {
    by: Use,
    values: Vec<String>,
    deprecated: Vec<String>,
    /// What the document calls the enum.
    named: Option<String>,
}

impl Used {
    /// The enum that the document says is meant, if it names one: whose, called what, and with which values.
    fn meant(&self) -> Option<(&str, &str, BTreeSet<&str>)> {
        let values = self.values.iter().map(String::as_str).collect();
        self.named.as_deref().map(|name| (self.by.resource.as_str(), name, values))
    }
}

/// All lists of a document, each with its user.
#[derive(Debug, Default)]
pub(super) struct Enums {
    uses: Vec<Used>,
}

/// What `of` holds until all users are known.
const OPEN: char = '@';

/// The enums, given out.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// By resource (the shared ones under the empty name), in the order of their first users.
    pub(super) enums: BTreeMap<String, Vec<(String, Fact)>>,
    /// What `of` says, by number of the use.
    of: Vec<String>,
}

impl Enums {
    /// Notes a use; what comes back stands for the name until [`Named::fill`].
    pub(super) fn used(
        &mut self,
        by: Use,
        values: Vec<String>,
        deprecated: Vec<String>,
        named: Option<&str>,
    ) -> String {
        let mut values = values;
        let mut seen = BTreeSet::new();
        values.retain(|value| seen.insert(value.clone()));
        self.uses.push(Used { by, values, deprecated, named: named.map(str::to_owned) });
        format!("{OPEN}{}", self.uses.len() - 1)
    }

    /// Gives out names. `globals` holds the lists of the document's global enums.
    pub(super) fn name(self, globals: &BTreeMap<String, Vec<String>>) -> Named {
        giving::names(&self.uses, globals)
    }
}

impl Named {
    /// Keeps those that are used by the API itself or by these resources.
    pub(super) fn keep_used(&mut self, api: &Fact, facts: &BTreeMap<String, Fact>) {
        let own = |owner: &str, name: &str| {
            self.enums.get(owner).is_some_and(|enums| enums.iter().any(|(own, _)| own == name))
        };
        let used = used::enums(api, facts, own);
        for (owner, enums) in &mut self.enums {
            enums.retain(|(name, _)| used.contains(&(owner.clone(), name.clone())));
        }
    }

    /// Puts the names where they were left open.
    pub(super) fn fill(&self, fact: &mut Fact) {
        if let Fact::Map(members) = fact {
            for (key, value) in members {
                match value {
                    Fact::Text(text) if key == "of" => {
                        let number = text.strip_prefix(OPEN).and_then(|number| number.parse::<usize>().ok());
                        if let Some(name) = number.and_then(|number| self.of.get(number)) {
                            *text = name.clone();
                        }
                    }
                    other => self.fill(other),
                }
            }
        }
    }
}
