//! Gives out the names of enums: first those that the spec has already, then those of global enums, then a resource's own.

use super::{FormerName, Named, Used};
use crate::import::fact::Fact;
use crate::import::naming::word;
use std::collections::{BTreeMap, BTreeSet};

/// Names for all uses. `globals` holds the lists of the document's global enums.
pub(super) fn names(uses: &[Used], globals: &BTreeMap<String, Vec<String>>) -> Named {
    let mut giving = Giving { uses, given: vec![None; uses.len()], taken: BTreeMap::new() };
    giving.former();
    giving.global(globals);
    giving.own();
    let of = giving.given.into_iter().map(Option::unwrap_or_default).collect();
    Named { enums: spelled(giving.taken), of }
}

#[derive(Debug)]
struct Giving<'u> {
    uses: &'u [Used],
    /// What `of` says, by number of the use; nothing where no name has been given yet.
    given: Vec<Option<String>>,
    /// By owner (empty for the shared ones) and name.
    taken: BTreeMap<(String, String), Taken>,
}

/// An enum that a name has been given to.
#[derive(Debug)]
struct Taken {
    /// The number of the first use.
    first: usize,
    values: Vec<String>,
    /// Those of the values that are deprecated.
    deprecated: Vec<String>,
}

impl<'u> Giving<'u> {
    /// Names that the spec has: those of a resource's own enums before those that it uses of another.
    fn former(&mut self) {
        for foreign in [false, true] {
            for (number, used) in self.uses.iter().enumerate() {
                let Some(former) = &used.by.former else { continue };
                if (former.owner != used.by.resource) == foreign
                    && self.claim(&former.owner, &former.name, number, used)
                {
                    self.give(number, former.of.clone());
                }
            }
        }
    }

    /// A list that equals that of the global enum which it names is that enum, unless a resource's own would hide its name.
    fn global(&mut self, globals: &BTreeMap<String, Vec<String>>) {
        let formers = self.uses.iter().filter_map(|used| used.by.former.as_ref());
        let own = formers.filter(|former| !former.owner.is_empty());
        let own: BTreeSet<_> = own.map(|former| (former.owner.as_str(), former.name.as_str())).collect();
        for (number, used) in self.open() {
            let Some(global) = &used.named else { continue };
            let name = word(global);
            if !own.contains(&(used.by.resource.as_str(), name.as_str()))
                && globals.get(global).is_some_and(|values| same(values, &used.values))
                && self.claim("", &name, number, used)
            {
                self.give(number, name);
            }
        }
    }

    /// Enums of resources: users that mean the same one, as the filter and the attribute `status` do, share it.
    fn own(&mut self) {
        let shared = self.shared();
        let mut meaning = BTreeMap::new();
        for (used, given) in self.uses.iter().zip(&self.given) {
            if let (Some(meant), Some(former)) = (used.meant(), &used.by.former)
                && former.owner == used.by.resource
                && given.as_ref() == Some(&former.of)
            {
                meaning.entry(meant).or_insert_with(|| former.name.clone());
            }
        }
        // An enum is called best after an attribute of the resource itself.
        let (first, others): (Vec<_>, Vec<_>) = self.open().into_iter().partition(|(_, used)| used.by.first);
        for (number, used) in first.into_iter().chain(others) {
            let meant = used.meant().and_then(|meant| meaning.get(&meant)).cloned();
            let mut names = meant.iter().chain(&used.by.names);
            let free = names
                .find(|name| !shared.contains(*name) && self.claim(&used.by.resource, name, number, used));
            // The last name holds the whole path, so that there is always one.
            let Some(name) = free.or(used.by.names.last()).cloned() else { continue };
            if let Some(meant) = used.meant() {
                meaning.entry(meant).or_insert_with(|| name.clone());
            }
            self.give(number, name);
        }
    }

    /// Names that a resource's own enum would hide.
    fn shared(&self) -> BTreeSet<String> {
        let no_owner = |former: &FormerName| former.owner.is_empty();
        let uses = self.uses.iter().zip(&self.given);
        let shared = uses.filter(|(used, _)| used.by.former.as_ref().is_none_or(no_owner));
        shared.filter_map(|(_, given)| given.clone()).collect()
    }

    /// Uses that have no name yet, each with its number.
    fn open(&self) -> Vec<(usize, &'u Used)> {
        let uses = self.uses.iter().enumerate().zip(&self.given);
        uses.filter(|(_, given)| given.is_none()).map(|(used, _)| used).collect()
    }

    fn give(&mut self, number: usize, name: String) {
        if let Some(given) = self.given.get_mut(number) {
            *given = Some(name);
        }
    }

    /// Takes a name for a list: a free one, or one of an enum with the same values.
    fn claim(&mut self, owner: &str, name: &str, number: usize, used: &Used) -> bool {
        match self.taken.get_mut(&(owner.to_owned(), name.to_owned())) {
            Some(taken) if !same(&taken.values, &used.values) => false,
            Some(taken) => {
                taken.first = taken.first.min(number);
                // A value is deprecated where all its users say so.
                taken.deprecated.retain(|value| used.deprecated.contains(value));
                true
            }
            None => {
                let (values, deprecated) = (used.values.clone(), used.deprecated.clone());
                let key = (owner.to_owned(), name.to_owned());
                self.taken.insert(key, Taken { first: number, values, deprecated });
                true
            }
        }
    }
}

/// Whether two lists have the same values, in whatever order.
fn same(a: &[String], b: &[String]) -> bool {
    a.iter().collect::<BTreeSet<_>>() == b.iter().collect::<BTreeSet<_>>()
}

/// The enums as the spec says them.
fn spelled(taken: BTreeMap<(String, String), Taken>) -> BTreeMap<String, Vec<(String, Fact)>> {
    let mut enums: BTreeMap<String, Vec<(String, Fact)>> = BTreeMap::new();
    let mut taken: Vec<_> = taken.into_iter().collect();
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
    enums
}
