//! From nodes to records: every mistake becomes a finding, and reading goes on behind it.

use super::node::{Node, Value};
use super::place::At;
use crate::finding::Finding;
use serde_json::{Map, Value as Json, json};

/// Collects what is wrong while nodes are read.
#[derive(Debug, Default)]
pub struct Reader {
    /// Everything found so far.
    pub findings: Vec<Finding>,
}

/// A part of the spec language: how it is read, and its JSON Schema for editors.
pub trait Read: Sized {
    /// Reads a node. `None` says that a finding was made.
    fn read(node: &Node, reader: &mut Reader) -> Option<Self>;
    /// The JSON Schema of this part; records add themselves to `definitions`.
    fn schema(definitions: &mut Map<String, Json>) -> Json;
}

impl Reader {
    /// Says that a node is of the wrong kind.
    pub fn wrong_type<T>(&mut self, node: &Node, expected: &str) -> Option<T> {
        let found = node.value.kind();
        self.findings.push(Finding::new(
            "wrong-type",
            &node.place,
            format!("expected {expected}, found {found}"),
            format!("this is {found}"),
            format!("write {expected} here"),
        ));
        None
    }

    /// The members of a mapping, or a finding.
    pub fn mapping<'n>(&mut self, node: &'n Node) -> Option<&'n [(At<String>, Node)]> {
        match &node.value {
            Value::Mapping(members) => Some(members),
            _ => self.wrong_type(node, "a mapping"),
        }
    }

    /// Says that a mapping has a key that the language does not know there.
    pub fn unknown_key(&mut self, key: &At<String>, record: &str, known: &[&str]) {
        let remedy = match nearest(&key.value, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("{record} takes: {}", known.join(", ")),
        };
        self.findings.push(Finding::new(
            "unknown-key",
            &key.place,
            format!("unknown key `{}` in {record}", key.value),
            "not part of the spec language here",
            remedy,
        ));
    }

    /// Says that a key is missing.
    pub fn missing_key(&mut self, node: &Node, record: &str, key: &str) {
        self.findings.push(Finding::new(
            "missing-key",
            &node.place,
            format!("{record} needs `{key}`"),
            format!("`{key}` is missing here"),
            format!("add `{key}: …`"),
        ));
    }

    /// Says that a fact stands against an imported document, and nobody says why.
    pub fn missing_reason(&mut self, node: &Node) {
        self.findings.push(Finding::new(
            "missing-reason",
            &node.place,
            "a fact against the imported document needs a reason",
            "no reason here",
            "write why the document is wrong here, or remove the mark so that the document wins",
        ));
    }
}

/// The known name closest to what was written, if one is close enough to be meant.
pub fn nearest<'k>(written: &str, known: &[&'k str]) -> Option<&'k str> {
    known
        .iter()
        .map(|name| (distance(written, name), *name))
        .filter(|(distance, name)| *distance <= 1 + name.len() / 4)
        .min()
        .map(|(_, name)| name)
}

/// Edit distance (Levenshtein) over bytes; names of the language are ASCII.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (y, cell) in b.bytes().zip(row.iter_mut().skip(1)) {
            let best = (diagonal + usize::from(x != y)).min(*cell + 1).min(left + 1);
            diagonal = *cell;
            *cell = best;
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

impl Read for String {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.value {
            Value::Text(text) => Some(text.clone()),
            Value::Integer(_) | Value::Number(_) | Value::Bool(_) => {
                reader.wrong_type(node, "a text (put it in quotes)")
            }
            _ => reader.wrong_type(node, "a text"),
        }
    }

    fn schema(_: &mut Map<String, Json>) -> Json {
        json!({ "type": "string" })
    }
}

impl Read for i64 {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.value {
            Value::Integer(value) => Some(*value),
            _ => reader.wrong_type(node, "an integer"),
        }
    }

    fn schema(_: &mut Map<String, Json>) -> Json {
        json!({ "type": "integer" })
    }
}

impl Read for bool {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.value {
            Value::Bool(value) => Some(*value),
            _ => reader.wrong_type(node, "true or false"),
        }
    }

    fn schema(_: &mut Map<String, Json>) -> Json {
        json!({ "type": "boolean" })
    }
}

impl Read for Node {
    fn read(node: &Node, _: &mut Reader) -> Option<Self> {
        Some(node.clone())
    }

    fn schema(_: &mut Map<String, Json>) -> Json {
        json!({})
    }
}

impl<T: Read> Read for At<T> {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        T::read(node, reader).map(|value| At { value, place: node.place.clone() })
    }

    fn schema(definitions: &mut Map<String, Json>) -> Json {
        T::schema(definitions)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.value {
            Value::Sequence(items) => Some(items.iter().filter_map(|item| T::read(item, reader)).collect()),
            _ => reader.wrong_type(node, "a list"),
        }
    }

    fn schema(definitions: &mut Map<String, Json>) -> Json {
        json!({ "type": "array", "items": T::schema(definitions) })
    }
}

/// A named thing in a mapping whose keys the spec chooses (attributes, parameters, operations, …).
#[derive(Debug, Clone)]
pub struct Entry<T> {
    /// The key.
    pub name: At<String>,
    /// What stands under it.
    pub value: T,
}

/// A mapping whose keys the spec chooses, in the order of the file. An entry that cannot be read is left out after its findings.
#[derive(Debug, Clone)]
pub struct Entries<T>(pub Vec<Entry<T>>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Entries<T> {
    /// The entries in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Entry<T>> {
        self.0.iter()
    }

    /// The entry of a name.
    pub fn get(&self, name: &str) -> Option<&Entry<T>> {
        self.0.iter().find(|entry| entry.name.value == name)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'e, T> IntoIterator for &'e Entries<T> {
    type Item = &'e Entry<T>;
    type IntoIter = std::slice::Iter<'e, Entry<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<T: Read> Read for Entries<T> {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let members = reader.mapping(node)?;
        let mut entries = Vec::with_capacity(members.len());
        for (name, value) in members {
            if let Some(value) = T::read(value, reader) {
                entries.push(Entry { name: name.clone(), value });
            }
        }
        Some(Self(entries))
    }

    fn schema(definitions: &mut Map<String, Json>) -> Json {
        json!({ "type": "object", "additionalProperties": T::schema(definitions) })
    }
}

/// Defines a record of the spec language once: the struct, how it is read, and its JSON Schema.
///
/// `required` keys must be there, `optional` ones become an `Option`, `default` ones fall back to `Default`.
macro_rules! record {
    (
        $(#[doc = $about:literal])+
        $name:ident as $called:literal {
            $( $(#[doc = $doc:literal])+ $mode:ident $field:ident $(($key:literal))? : $type:ty, )+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone)]
        pub struct $name {
            $( $(#[doc = $doc])+ pub $field: record!(@type $mode $type), )+
            /// Where the record stands.
            pub place: Place,
        }

        impl Read for $name {
            fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
                const KNOWN: &[&str] = &[$( record!(@key $field $($key)?) ),+];
                let members = reader.mapping(node)?;
                for (key, _) in members {
                    if !KNOWN.contains(&key.value.as_str()) {
                        reader.unknown_key(key, $called, KNOWN);
                    }
                }
                let get = |name: &str| members.iter().find(|(key, _)| key.value == name).map(|(_, value)| value);
                $( let $field = record!(@read $mode $type, get(record!(@key $field $($key)?)), reader, node, $called, record!(@key $field $($key)?)); )+
                Some(Self { $( $field: record!(@take $mode $field), )+ place: node.place.clone() })
            }

            fn schema(definitions: &mut Map<String, Json>) -> Json {
                let reference = json!({ "$ref": concat!("#/$defs/", stringify!($name)) });
                if definitions.contains_key(stringify!($name)) {
                    return reference;
                }
                definitions.insert(stringify!($name).to_owned(), json!({}));
                let mut properties = Map::new();
                let mut required: Vec<Json> = Vec::new();
                $({
                    let mut schema = <$type as Read>::schema(definitions);
                    if let Some(object) = schema.as_object_mut() {
                        object.insert("description".to_owned(), Json::from([$($doc.trim()),+].join(" ")));
                    }
                    properties.insert(record!(@key $field $($key)?).to_owned(), schema);
                    if stringify!($mode) == "required" {
                        required.push(Json::from(record!(@key $field $($key)?)));
                    }
                })+
                let about = [$($about.trim()),+].join(" ");
                let mut schema = json!({
                    "type": "object",
                    "description": about,
                    "additionalProperties": false,
                    "properties": properties,
                });
                if let Some(object) = schema.as_object_mut() && !required.is_empty() {
                    object.insert("required".to_owned(), Json::from(required));
                }
                definitions.insert(stringify!($name).to_owned(), schema);
                reference
            }
        }
    };
    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };
    (@type required $type:ty) => { $type };
    (@type optional $type:ty) => { Option<$type> };
    (@type default $type:ty) => { $type };
    (@read required $type:ty, $node:expr, $reader:ident, $record:ident, $called:literal, $key:expr) => {
        match $node {
            Some(node) => <$type as Read>::read(node, $reader),
            None => { $reader.missing_key($record, $called, $key); None }
        }
    };
    (@read optional $type:ty, $node:expr, $reader:ident, $record:ident, $called:literal, $key:expr) => {
        $node.and_then(|node| <$type as Read>::read(node, $reader))
    };
    (@read default $type:ty, $node:expr, $reader:ident, $record:ident, $called:literal, $key:expr) => {
        $node.and_then(|node| <$type as Read>::read(node, $reader)).unwrap_or_default()
    };
    (@take required $field:ident) => { $field? };
    (@take optional $field:ident) => { $field };
    (@take default $field:ident) => { $field };
}
pub(crate) use record;

#[cfg(test)]
mod tests {
    use super::nearest;
    use crate::spec::{Sources, read};

    fn findings(files: &[(&str, &str)]) -> Vec<String> {
        let sources = Sources::new(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
        let (_, findings) = read(&sources);
        let line = |finding: &crate::finding::Finding| sources.line_and_column(&finding.place).0;
        findings.iter().map(|finding| format!("{}: {}", line(finding), finding.title)).collect()
    }

    #[test]
    fn all_mistakes_of_a_file_are_reported_at_once_and_in_its_order() {
        let resource = "\
resource: 7
sauce: page
doc: A thing.
attributes:
  id: { typ: string }
  name: { type: string, optional: yes, max_chars: '5' }
operations: []
";
        assert_eq!(
            findings(&[("api.yaml", ""), ("resources/thing.yaml", resource)]),
            [
                "1: expected a mapping, found nothing",
                "2: unknown key `sauce` in a resource",
                "1: expected a text (put it in quotes), found an integer",
                "1: a resource needs `source`",
                "5: unknown key `typ` in an attribute",
                "5: an attribute needs `type`",
                "6: expected true or false, found a text",
                "6: expected an integer, found a text",
                "7: expected a mapping, found a list",
            ]
        );
    }

    #[test]
    fn a_file_that_is_no_yaml_does_not_hide_the_mistakes_of_another() {
        let found = findings(&[("api.yaml", "a: ["), ("resources/thing.yaml", "doc: 5")]);
        assert!(found.len() > 2, "{found:?}");
    }

    #[test]
    fn a_slip_is_told_from_another_word() {
        let known = ["max_chars", "min_chars", "doc"];
        let table = [("max_char", Some("max_chars")), ("dox", Some("doc")), ("colour", None)];
        for (written, expected) in table {
            assert_eq!(nearest(written, &known), expected, "{written}");
        }
    }
}
