//! Enums: inline lists everywhere, of which users that mean the same share one.

use super::fact::Fact;
use super::naming::word;
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

/// A name that has been given out.
#[derive(Debug)]
struct Taken {
    /// The number of the first use.
    first: usize,
    values: Vec<String>,
    /// Those of the values that are deprecated.
    deprecated: Vec<String>,
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

    /// Gives out names: first those that the spec uses already, then the shared enums' whose lists are the same, then a resource's own,
    /// which users that mean the same one share.
    /// `globals` holds the lists of the document's global enums.
    pub(super) fn name(self, globals: &BTreeMap<String, Vec<String>>) -> Named {
        let mut taken: BTreeMap<(String, String), Taken> = BTreeMap::new();
        let mut of: Vec<Option<String>> = vec![None; self.uses.len()];
        let same = |a: &[String], b: &[String]| {
            a.iter().collect::<BTreeSet<_>>() == b.iter().collect::<BTreeSet<_>>()
        };
        let mut claim = |owner: &str, name: &str, number: usize, used: &Used| -> bool {
            let key = (owner.to_owned(), name.to_owned());
            match taken.get_mut(&key) {
                Some(taken) if !same(&taken.values, &used.values) => false,
                Some(taken) => {
                    taken.first = taken.first.min(number);
                    // A value is deprecated where all its users say so.
                    taken.deprecated.retain(|value| used.deprecated.contains(value));
                    true
                }
                None => {
                    let (values, deprecated) = (used.values.clone(), used.deprecated.clone());
                    taken.insert(key, Taken { first: number, values, deprecated });
                    true
                }
            }
        };
        for foreign in [false, true] {
            for (number, used) in self.uses.iter().enumerate() {
                let Some(former) = &used.by.former else { continue };
                if (former.owner != used.by.resource) == foreign
                    && let Some(slot) = of.get_mut(number)
                    && claim(&former.owner, &former.name, number, used)
                {
                    *slot = Some(former.of.clone());
                }
            }
        }
        // A shared name would be hidden by a resource's own enum of that name.
        let formers = self.uses.iter().filter_map(|used| used.by.former.as_ref());
        let own: BTreeSet<(&str, &str)> = formers
            .filter(|former| !former.owner.is_empty())
            .map(|former| (former.owner.as_str(), former.name.as_str()))
            .collect();
        for (number, used) in self.uses.iter().enumerate() {
            let Some(slot) = of.get_mut(number) else { continue };
            let Some(global) = used.named.as_ref().filter(|_| slot.is_none()) else { continue };
            let name = word(global);
            if !own.contains(&(used.by.resource.as_str(), name.as_str()))
                && globals.get(global).is_some_and(|values| same(values, &used.values))
                && claim("", &name, number, used)
            {
                *slot = Some(name);
            }
        }
        let former = |number: usize| self.uses.get(number).and_then(|used| used.by.former.as_ref());
        let shared: BTreeSet<String> = of
            .iter()
            .enumerate()
            .filter_map(|(number, name)| {
                name.as_ref().filter(|_| former(number).is_none_or(|former| former.owner.is_empty()))
            })
            .cloned()
            .collect();
        // Users of a resource that mean the same enum of it, as the filter and the attribute `status` do, share it.
        let mut meaning: BTreeMap<(&str, &str, BTreeSet<&str>), String> = BTreeMap::new();
        for (used, name) in self.uses.iter().zip(&of) {
            if let (Some(meant), Some(former)) = (used.meant(), &used.by.former)
                && former.owner == used.by.resource
                && name.as_ref() == Some(&former.of)
            {
                meaning.entry(meant).or_insert_with(|| former.name.clone());
            }
        }
        let (first, others): (Vec<_>, Vec<_>) =
            self.uses.iter().enumerate().partition(|(_, used)| used.by.first);
        for (number, used) in first.into_iter().chain(others) {
            let Some(slot) = of.get_mut(number).filter(|slot| slot.is_none()) else { continue };
            let meant = used.meant().and_then(|meant| meaning.get(&meant));
            // A list that no name is left for would stay without one; the last name holds the whole path, so that there is always one.
            let name = meant
                .into_iter()
                .chain(&used.by.names)
                .find(|name| !shared.contains(*name) && claim(&used.by.resource, name, number, used))
                .or(used.by.names.last())
                .cloned();
            if let (Some(meant), Some(name)) = (used.meant(), &name) {
                meaning.entry(meant).or_insert_with(|| name.clone());
            }
            *slot = name;
        }
        let mut enums: BTreeMap<String, Vec<(String, Fact)>> = BTreeMap::new();
        let mut taken: Vec<((String, String), Taken)> = taken.into_iter().collect();
        taken.sort_by_key(|(_, taken)| taken.first);
        for ((owner, name), Taken { values, deprecated, .. }) in taken {
            let mut listed = Fact::map();
            for value in &values {
                let mut fact = Fact::Nothing;
                if deprecated.contains(value) {
                    fact = Fact::map();
                    fact.set("deprecated", Fact::Bool(true));
                }
                listed.set(value, fact);
            }
            let mut fact = Fact::map();
            fact.set("values", listed);
            enums.entry(owner).or_default().push((name, fact));
        }
        Named { enums, of: of.into_iter().map(Option::unwrap_or_default).collect() }
    }
}

impl Named {
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
