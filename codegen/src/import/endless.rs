//! Objects that always hold another of their kind: no answer ends so, and no type of Rust can.

use super::fact::Fact;
use std::collections::{BTreeMap, BTreeSet};

/// A place of an attribute: the resource, the part (empty: the resource itself), the attribute.
pub(super) type Spot = (String, String, String);

/// An object of which others may hold one: resource and part.
type Object = (String, String);

/// Makes an attribute of each circle optional, and says which.
pub(super) fn opened(facts: &mut BTreeMap<String, Fact>) -> Vec<Spot> {
    let held: BTreeMap<Object, Vec<(String, Object)>> = facts
        .iter()
        .flat_map(|(name, fact)| {
            let own = (String::new(), fact);
            let parts = fact.get("parts").map(Fact::members).unwrap_or_default();
            std::iter::once(own)
                .chain(parts.iter().map(|(part, fact)| (part.clone(), fact)))
                .map(move |(part, object)| ((name.clone(), part), always(name, object, fact)))
        })
        .collect();
    let mut opened = BTreeSet::new();
    let mut done = BTreeSet::new();
    for object in held.keys() {
        walk(object, &held, &mut done, &mut opened);
    }
    for (resource, part, name) in &opened {
        let Some(fact) = facts.get_mut(resource) else { continue };
        let path: &[&str] =
            if part.is_empty() { &["attributes", name] } else { &["parts", part, "attributes", name] };
        if let Some(attribute) = fact.at_mut(path) {
            attribute.set("optional", Fact::Bool(true));
        }
    }
    opened.into_iter().collect()
}

/// The objects that an object always holds one of.
fn always(resource: &str, object: &Fact, whole: &Fact) -> Vec<(String, Object)> {
    let attributes = object.get("attributes").map(Fact::members).unwrap_or_default();
    let one = |attribute: &Fact| {
        attribute.get("list") != Some(&Fact::Bool(true))
            && attribute.get("optional") != Some(&Fact::Bool(true))
    };
    let target = |attribute: &Fact| match attribute.get("type") {
        Some(Fact::Text(ty)) if whole.at(&["parts", ty]).is_some() => Some((resource.to_owned(), ty.clone())),
        Some(Fact::Text(ty)) => Some((ty.clone(), String::new())),
        _ => None,
    };
    attributes
        .iter()
        .filter(|(_, attribute)| one(attribute))
        .filter_map(|(name, attribute)| Some((name.clone(), target(attribute)?)))
        .collect()
}

/// Goes down from an object without calling itself: a chain may be as long as the document. An attribute that leads back to
/// where the walk came from is opened.
fn walk(
    from: &Object,
    held: &BTreeMap<Object, Vec<(String, Object)>>,
    done: &mut BTreeSet<Object>,
    opened: &mut BTreeSet<Spot>,
) {
    let mut way: Vec<(&Object, usize)> = vec![(from, 0)];
    let mut on_way: BTreeSet<&Object> = BTreeSet::from([from]);
    while let Some((object, next)) = way.last_mut() {
        let object = *object;
        let edge = held.get(object).filter(|_| !done.contains(object)).and_then(|edges| edges.get(*next));
        *next += 1;
        match edge {
            None => {
                done.insert(object.clone());
                on_way.remove(object);
                way.pop();
            }
            Some((name, target)) if on_way.contains(target) => {
                opened.insert((object.0.clone(), object.1.clone(), name.clone()));
            }
            Some((_, target)) => {
                on_way.insert(target);
                way.push((target, 0));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fact::Fact;
    use super::opened;
    use std::collections::BTreeMap;

    fn holding(attributes: &[(&str, &str, bool)]) -> Fact {
        let mut all = Fact::map();
        for (name, ty, optional) in attributes {
            let mut attribute = Fact::map();
            attribute.set("type", Fact::text(*ty));
            attribute.set("optional", Fact::Bool(*optional));
            all.set(name, attribute);
        }
        Fact::Map(vec![("attributes".to_owned(), all)])
    }

    #[test]
    fn one_attribute_of_each_circle_becomes_optional_and_of_what_ends_none() {
        let mut facts = BTreeMap::from([
            ("a".to_owned(), holding(&[("b", "b", false), ("c", "c", false), ("a", "a", true)])),
            ("b".to_owned(), holding(&[("a", "a", false), ("c", "c", false)])),
            ("c".to_owned(), holding(&[("text", "string", false)])),
            ("d".to_owned(), holding(&[("d", "d", false)])),
        ]);
        let spot = |resource: &str, name: &str| (resource.to_owned(), String::new(), name.to_owned());
        assert_eq!(opened(&mut facts), [spot("b", "a"), spot("d", "d")]);
        assert_eq!(opened(&mut facts), [], "once is enough");
    }
}
