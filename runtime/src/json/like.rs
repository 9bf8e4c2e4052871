//! A model as it is, between itself and its copy.

use super::tape::{Extent, Node, Recording, close, record as record_json};
use super::value::{Held, Leaf, List, Seen, What};
use super::{AnyModel, Extra, Json, Tape};
use serde::de::DeserializeSeed;

impl<'t> Tape<'t> {
    /// What a model holds, in the order of its fields; texts stay where they are.
    pub(super) fn like(model: &'t AnyModel<'t>) -> Self {
        // Room for a resource; it grows for a larger one.
        let mut nodes = Vec::with_capacity(64);
        record_model(&mut nodes, model);
        Self(nodes)
    }
}

fn record_model<'t>(nodes: &mut Vec<Node<'t>>, model: &'t AnyModel<'t>) {
    let start = nodes.len();
    nodes.extend([Node::Model(Extent::UNKNOWN), Node::Itself(model)]);
    let mut len = 0;
    model.parts(&mut |parts| {
        len = parts.values.len();
        parts.values.iter().for_each(|value| record(nodes, value.seen()));
    });
    close(nodes, start, len);
}

fn record<'t>(nodes: &mut Vec<Node<'t>>, value: Seen<'t>) {
    match value.what {
        None => nodes.push(Node::Null),
        Some(What::Model(model, _)) => record_model(nodes, model),
        Some(What::OneOf(value, ..)) => nodes.push(Node::Text(value)),
        Some(What::List(list)) => record_list(nodes, list),
        Some(What::Leaf(leaf, held)) => record_leaf(nodes, leaf, held),
    }
}

fn record_list<'t>(nodes: &mut Vec<Node<'t>>, list: &'t dyn List) {
    let (start, mut len) = (nodes.len(), 0);
    nodes.push(Node::Array(Extent::UNKNOWN));
    list.each(&mut |value| {
        record(nodes, value);
        len += 1;
    });
    close(nodes, start, len);
}

fn record_leaf<'t>(nodes: &mut Vec<Node<'t>>, leaf: &dyn Leaf, held: Held<'t>) {
    match held {
        Held::Text(text) => nodes.push(Node::Text(text)),
        Held::Float(number) => nodes.push(Node::Float(number)),
        Held::Json(json) => nodes.push(Node::Json(json)),
        Held::Extra(extra) => record_extra(nodes, extra),
        Held::Encoded => record_owned(nodes, leaf.encode()),
    }
}

fn record_extra<'t>(nodes: &mut Vec<Node<'t>>, extra: &'t Extra) {
    let start = nodes.len();
    nodes.push(Node::Object(Extent::UNKNOWN));
    for (name, value) in extra.iter() {
        nodes.push(Node::Text(name));
        record_json(nodes, value);
    }
    close(nodes, start, extra.len());
}

/// JSON that nobody holds goes the way of what is deserialized, which always takes it.
fn record_owned(nodes: &mut Vec<Node<'_>>, json: Json) {
    let start = nodes.len();
    if Recording(nodes).deserialize(json).is_err() {
        nodes.truncate(start);
        nodes.push(Node::Null);
    }
}

#[cfg(test)]
mod tests {
    use crate::ground::*;

    open_enum! {
        pub enum Kind {
            Good = "good",
        }
    }

    model! {
        pub struct Inner {
            pub kind: Kind,
        }
    }

    model! {
        pub struct Outer {
            pub text: String,
            pub secret: Option<Token>,
            pub number: f64,
            pub json: Option<Json>,
            pub loose: Option<Extra>,
            pub at: Option<Timestamp>,
            pub sure: Option<bool>,
            pub nothing: Option<String>,
            pub inner: Box<Inner>,
            pub lists: Option<Vec<Vec<Inner>>>,
            pub kinds: Option<Vec<Kind>>,
        }
    }

    fn outer() -> Result<Outer, DecodeError> {
        Outer::decode(serde_json::json!({
            "text": "é\n",
            "secret": "tok_1",
            "number": 0.5,
            "json": {"a": [null, 1]},
            "loose": {"b": null, "a": "x"},
            "at": 1,
            "sure": false,
            "inner": {"kind": "new", "cf_y": null},
            "lists": [[], [{"kind": "good"}, {"kind": "new", "cf_z": {}}]],
            "kinds": ["good", "new"],
            "cf_x": {"c": 1},
        }))
    }

    #[test]
    fn every_kind_of_value_is_copied() {
        assert!(outer().is_ok_and(|outer| outer.clone() == outer && !outer.clone().extra.is_empty()));
    }

    #[test]
    fn what_no_json_could_say_is_copied_as_well() {
        let Ok(mut outer) = outer() else { return assert_eq!("decoded", "not decoded") };
        outer.number = f64::NAN;
        outer.json = Some(Json::Null);
        // Its own field is empty, and stays so.
        outer.extra.insert("nothing", Json::from("something"));
        let copy = outer.clone();
        assert!(copy.number.is_nan());
        assert_eq!((copy.json, copy.nothing), (Some(Json::Null), None));
        assert_eq!(copy.extra, outer.extra);
    }

    /// A type of one's own, whose JSON has all kinds of values.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Own(Json);

    impl Decode for Own {
        fn decode_parsed(value: Parsed<'_>) -> Result<Self, DecodeError> {
            Json::decode_parsed(value).map(Self)
        }
    }

    impl Encode for Own {
        fn encode(&self) -> Json {
            self.0.clone()
        }
    }

    impl Validate for Own {
        fn check(&self, _: &mut Check<'_>) {}
    }

    impl crate::json::Value for Own {
        fn seen(&self) -> crate::json::Seen<'_> {
            crate::json::Seen::leaf(self)
        }
    }

    model! {
        pub struct Owner {
            pub own: Option<Own>,
        }
    }

    #[test]
    fn a_type_of_ones_own_is_copied_by_its_json() {
        let own = Own(serde_json::json!({"a": [null, true, 1, "x", {}], "b": {"c": []}}));
        let owner = Owner { own: Some(own.clone()), extra: Extra::default() };
        assert_eq!(owner.clone().own, Some(own));
    }
}
