//! Breaks of the spec: every small way in which it could say something else.
//!
//! Where a break would also change a name in Rust, the name is kept: what compiles is harder to notice.

use super::{Break, Unit};
use crate::model::{
    Attribute, Body, Constraints, EnumId, EnumValue, Method, Model, OPERATORS, ObjectId, Operation, Param,
    Resource, ResourceId, Type,
};
use crate::spec::Place;

/// All breaks of a spec, in its order.
pub(super) fn breaks(model: &Model) -> Vec<Break> {
    let mut found = Finder { model, breaks: Vec::new() };
    for (index, resource) in model.resources.iter().enumerate() {
        let id = ResourceId(index);
        found.object(ObjectId { resource: id, part: None });
        for part in 0..resource.parts.len() {
            found.object(ObjectId { resource: id, part: Some(part) });
        }
        for number in 0..resource.operations.len() {
            found.operation(resource, id, number);
        }
    }
    for number in 0..model.enums.len() {
        found.enumeration(EnumId(number));
    }
    for number in 0..model.headers.len() {
        found.header(number);
    }
    found.error_codes();
    found.webhook();
    found.breaks
}

pub(super) struct Finder<'m> {
    pub(super) model: &'m Model,
    breaks: Vec<Break>,
}

impl Finder<'_> {
    pub(super) fn add(
        &mut self,
        kind: &'static str,
        what: String,
        place: &Place,
        unit: Unit,
        change: impl Fn(&mut Model) + Send + Sync + 'static,
    ) {
        self.breaks.push(Break { kind, what, place: Some(place.clone()), unit, change: Box::new(change) });
    }

    fn object(&mut self, id: ObjectId) {
        let Some(object) = self.model.object_of(id) else { return };
        // Parts of two resources may have one name, and a part that of a resource.
        let resource = self.model.resource(id.resource).map_or("", |resource| resource.name.as_str());
        let whose = if id.part.is_some() { format!("{resource}.") } else { String::new() };
        for (number, attribute) in object.attributes.iter().enumerate() {
            let name = format!("{whose}{}.{}", object.name, attribute.wire);
            let with = move |change: fn(&mut Attribute)| {
                move |model: &mut Model| {
                    let attribute = model.object_mut(id).and_then(|object| object.attributes.get_mut(number));
                    if let Some(attribute) = attribute {
                        change(attribute);
                    }
                }
            };
            let unit = Unit::Object(id);
            let place = &attribute.place;
            let flipped = if attribute.constraints.required { "optional" } else { "always returned" };
            self.add("required", format!("{name} is {flipped}"), place, unit, with(flip_attribute));
            self.add("name", format!("{name} is called otherwise"), place, unit, with(rename_attribute));
            if other_type(attribute.ty).is_some() {
                self.add("type", format!("{name} has another type"), place, unit, with(retype_attribute));
            }
            if attribute.constraints.digits {
                self.add(
                    "digits",
                    format!("{name} need not be digits"),
                    place,
                    unit,
                    with(undigit_attribute),
                );
            }
            if attribute.constraints.email {
                let change = with(unformat_attribute);
                self.add("format", format!("{name} may be any text"), place, unit, change);
            }
            for (bound, by, said) in bounds(&attribute.constraints) {
                let change = move |model: &mut Model| {
                    let attribute = model.object_mut(id).and_then(|object| object.attributes.get_mut(number));
                    if let Some(attribute) = attribute {
                        bound.shift(&mut attribute.constraints, by);
                    }
                };
                self.add(bound.word(), format!("{name}: {said}"), place, unit, change);
            }
        }
    }

    fn operation(&mut self, resource: &Resource, id: ResourceId, number: usize) {
        let Some(operation) = resource.operations.get(number) else { return };
        let name = format!("{}.{}", resource.name, operation.name);
        let unit = Unit::Operation(id, number);
        let place = &operation.place;
        let edit = move |change: fn(&mut Operation)| {
            move |model: &mut Model| {
                let resource = model.resources.get_mut(id.0);
                if let Some(operation) = resource.and_then(|resource| resource.operations.get_mut(number)) {
                    change(operation);
                }
            }
        };
        self.add("path", format!("{name} has another path"), place, unit, edit(|op| op.path.push('s')));
        self.add("method", format!("{name} has another method"), place, unit, edit(flip_method));
        self.add("host", format!("{name} has another host"), place, unit, edit(flip_host));
        self.add(
            "idempotent",
            format!("{name}: idempotent or not"),
            place,
            unit,
            edit(|op| op.idempotent ^= true),
        );
        if operation.method == Method::Post {
            self.add("body", format!("{name} sends another body"), place, unit, edit(flip_body));
        }
        for member in 0..operation.returns.len() {
            let change = move |model: &mut Model| {
                let resource = model.resources.get_mut(id.0);
                let returned = resource
                    .and_then(|resource| resource.operations.get_mut(number))
                    .and_then(|operation| operation.returns.get_mut(member));
                if let Some(returned) = returned {
                    returned.wire.push_str("_moved");
                }
            };
            let wire = operation.returns.get(member).map_or("", |returned| returned.wire.as_str());
            self.add("answer", format!("{name}: {wire} stands elsewhere"), place, unit, change);
        }
        for (index, param) in operation.params.iter().enumerate() {
            self.param(&name, unit, (id, number, index), param);
        }
        for (index, filter) in operation.filters.iter().enumerate() {
            self.filter(&name, unit, (id, number, index), filter);
        }
    }

    fn param(&mut self, operation: &str, unit: Unit, at: (ResourceId, usize, usize), param: &Param) {
        let name = format!("{operation}: {}", param.wire);
        let place = &param.place;
        let edit = move |change: fn(&mut Param)| move |model: &mut Model| edit_param(model, at, &change);
        self.add("name", format!("{name} is called otherwise"), place, unit, edit(rename_param));
        self.add("required", format!("{name}: required or not"), place, unit, move |model| {
            flip_required(model, at)
        });
        if other_type(param.ty).is_some() {
            self.add("type", format!("{name} has another type"), place, unit, edit(retype_param));
        }
        if param.constraints.digits {
            let undigit = edit(|param| param.constraints.digits = false);
            self.add("digits", format!("{name} need not be digits"), place, unit, undigit);
        }
        if param.constraints.email {
            let unformat = edit(|param| param.constraints.email = false);
            self.add("format", format!("{name} may be any text"), place, unit, unformat);
        }
        for (bound, by, said) in bounds(&param.constraints) {
            let change = move |model: &mut Model| {
                edit_param(model, at, &|param: &mut Param| bound.shift(&mut param.constraints, by));
            };
            self.add(bound.word(), format!("{name}: {said}"), place, unit, change);
        }
    }

    fn filter(
        &mut self,
        operation: &str,
        unit: Unit,
        (id, number, index): (ResourceId, usize, usize),
        filter: &crate::model::Filter,
    ) {
        let edit = move |change: Box<dyn Fn(&mut crate::model::Filter) + Send + Sync>| {
            move |model: &mut Model| {
                let resource = model.resources.get_mut(id.0);
                let operation = resource.and_then(|resource| resource.operations.get_mut(number));
                if let Some(filter) = operation.and_then(|operation| operation.filters.get_mut(index)) {
                    change(filter);
                }
            }
        };
        let name = format!("{operation}: filter {}", filter.wire);
        let place = &filter.place;
        let rename = edit(Box::new(|filter| filter.wire.push('x')));
        self.add("name", format!("{name} is called otherwise"), place, unit, rename);
        self.add("required", format!("{name}: required or not"), place, unit, move |model| {
            let resource = model.resources.get_mut(id.0);
            if let Some(operation) = resource.and_then(|resource| resource.operations.get_mut(number)) {
                if let Some(filter) = operation.filters.get_mut(index) {
                    filter.required ^= true;
                }
                operation.lay_steps();
            }
        });
        for operator in OPERATORS {
            let wire = operator.wire;
            if filter.operators.contains(operator) {
                let drop = edit(Box::new(move |filter| filter.operators.retain(|known| known.wire != wire)));
                self.add("operator", format!("{name} has no `{wire}`"), place, unit, drop);
            } else if crate::model::operators_of(filter.ty).contains(&wire) {
                let add = edit(Box::new(move |filter| filter.operators.push(*operator)));
                self.add("operator", format!("{name} also has `{wire}`"), place, unit, add);
            }
        }
    }

    fn enumeration(&mut self, id: EnumId) {
        let Some(made) = self.model.enumeration(id) else { return };
        let owner = made.resource.and_then(|id| self.model.resource(id)).map_or("", |r| r.name.as_str());
        let unit = Unit::Enum(id);
        for (number, value) in made.values.iter().enumerate() {
            let name = format!("{owner} {}: {}", made.name, value.wire);
            let edit = move |change: fn(&mut Vec<EnumValue>, usize)| {
                move |model: &mut Model| {
                    if let Some(made) = model.enums.get_mut(id.0) {
                        change(&mut made.values, number);
                    }
                }
            };
            let remove = edit(|values, number| drop(values.remove(number)));
            self.add("enum value", format!("{name} is not listed"), &value.place, unit, remove);
            let rename = edit(|values, number| {
                if let Some(value) = values.get_mut(number) {
                    value.wire.push('x');
                }
            });
            self.add("enum value", format!("{name} is called otherwise"), &value.place, unit, rename);
        }
        if let Some(last) = made.values.last() {
            let added = EnumValue {
                wire: "added_by_a_break".into(),
                variant: "AddedByABreak".into(),
                ..last.clone()
            };
            let change = move |model: &mut Model| {
                if let Some(made) = model.enums.get_mut(id.0) {
                    made.values.push(added.clone());
                }
            };
            self.add(
                "enum value",
                format!("{owner} {}: one more value", made.name),
                &last.place,
                unit,
                change,
            );
        }
    }

    fn header(&mut self, number: usize) {
        let Some(header) = self.model.headers.get(number).filter(|header| header.method.is_some()) else {
            return;
        };
        let edit = move |change: fn(&mut crate::model::Header)| {
            move |model: &mut Model| {
                if let Some(header) = model.headers.get_mut(number) {
                    change(header);
                }
            }
        };
        let rename = edit(|header| header.wire.push('x'));
        self.add(
            "name",
            format!("header {} is called otherwise", header.wire),
            &header.place,
            Unit::Headers,
            rename,
        );
        if header.encoded_as.is_some() {
            let plain = edit(|header| header.encoded_as = None);
            let what = format!("header {}: encoded_as is gone", header.wire);
            self.add("encoded_as", what, &header.place, Unit::Headers, plain);
        }
        if header.max_chars.is_some() {
            for (by, said) in [(1, "one more"), (-1, "one less")] {
                let change = move |model: &mut Model| {
                    if let Some(max) =
                        model.headers.get_mut(number).and_then(|header| header.max_chars.as_mut())
                    {
                        *max += by;
                    }
                };
                let what = format!("header {}: max_chars is {said}", header.wire);
                self.add("max_chars", what, &header.place, Unit::Headers, change);
            }
        }
    }
}

fn edit_param(
    model: &mut Model,
    (id, number, index): (ResourceId, usize, usize),
    change: &dyn Fn(&mut Param),
) {
    let resource = model.resources.get_mut(id.0);
    let operation = resource.and_then(|resource| resource.operations.get_mut(number));
    if let Some(param) = operation.and_then(|operation| operation.params.get_mut(index)) {
        change(param);
    }
}

/// A bound of a constraint.
#[derive(Clone, Copy)]
enum Bound {
    Min,
    Max,
    MinChars,
    MaxChars,
}

impl Bound {
    fn word(self) -> &'static str {
        match self {
            Self::Min => "min",
            Self::Max => "max",
            Self::MinChars => "min_chars",
            Self::MaxChars => "max_chars",
        }
    }

    fn said(self, constraints: &Constraints) -> Option<String> {
        match self {
            Self::Min => constraints.min.map(|bound| bound.to_string()),
            Self::Max => constraints.max.map(|bound| bound.to_string()),
            Self::MinChars => constraints.min_chars.map(|bound| bound.to_string()),
            Self::MaxChars => constraints.max_chars.map(|bound| bound.to_string()),
        }
    }

    /// Moves it, in its last place if it has places.
    fn shift(self, constraints: &mut Constraints, by: i64) {
        let chars = |bound: Option<i64>| bound.and_then(|value| value.checked_add(by));
        match self {
            Self::Min => constraints.min = constraints.min.and_then(|bound| bound.moved(by)),
            Self::Max => constraints.max = constraints.max.and_then(|bound| bound.moved(by)),
            Self::MinChars => constraints.min_chars = chars(constraints.min_chars),
            Self::MaxChars => constraints.max_chars = chars(constraints.max_chars),
        }
    }
}

/// Each bound that is stated, one more and one less.
fn bounds(constraints: &Constraints) -> Vec<(Bound, i64, String)> {
    let mut found = Vec::new();
    for bound in [Bound::Min, Bound::Max, Bound::MinChars, Bound::MaxChars] {
        let Some(value) = bound.said(constraints) else { continue };
        for by in [1, -1] {
            let mut moved = constraints.clone();
            bound.shift(&mut moved, by);
            let moved = bound.said(&moved).unwrap_or_else(|| "gone".to_owned());
            found.push((bound, by, format!("{} is {moved} instead of {value}", bound.word())));
        }
    }
    found
}

/// The type that something could be mistaken for.
pub(super) fn other_type(ty: Type) -> Option<Type> {
    match ty {
        Type::Text | Type::Secret(_) | Type::Enum(_) => Some(Type::Integer),
        Type::Integer | Type::Boolean | Type::Decimal | Type::Number => Some(Type::Text),
        Type::Timestamp => Some(Type::Integer),
        Type::Json | Type::Part(..) | Type::Resource(_) => None,
    }
}

pub(super) fn flip_attribute(attribute: &mut Attribute) {
    attribute.constraints.required ^= true;
}

pub(super) fn rename_attribute(attribute: &mut Attribute) {
    attribute.wire.push('x');
}

fn undigit_attribute(attribute: &mut Attribute) {
    attribute.constraints.digits = false;
}

fn unformat_attribute(attribute: &mut Attribute) {
    attribute.constraints.email = false;
}

pub(super) fn retype_attribute(attribute: &mut Attribute) {
    if let Some(ty) = other_type(attribute.ty) {
        attribute.ty = ty;
        attribute.constraints =
            Constraints { required: attribute.constraints.required, ..Constraints::default() };
    }
}

fn rename_param(param: &mut Param) {
    let at = param.wire.len() - usize::from(param.wire.ends_with(']'));
    param.wire.insert(at, 'x');
}

fn retype_param(param: &mut Param) {
    if let Some(ty) = other_type(param.ty) {
        param.ty = ty;
        param.constraints = Constraints { required: param.constraints.required, ..Constraints::default() };
    }
}

/// Required or not: in the table, and in the steps that lead to a call.
fn flip_required(model: &mut Model, at: (ResourceId, usize, usize)) {
    edit_param(model, at, &|param| param.constraints.required ^= true);
    let (id, number, _) = at;
    let resource = model.resources.get_mut(id.0);
    if let Some(operation) = resource.and_then(|resource| resource.operations.get_mut(number)) {
        operation.lay_steps();
    }
}

fn flip_method(operation: &mut Operation) {
    (operation.method, operation.body) = match operation.method {
        Method::Get => (Method::Post, Body::Form),
        Method::Post => (Method::Get, Body::None),
    };
}

fn flip_host(operation: &mut Operation) {
    operation.host = match operation.host {
        Some(_) => None,
        None => Some("elsewhere".to_owned()),
    };
}

fn flip_body(operation: &mut Operation) {
    operation.body = match operation.body {
        Body::Json => Body::Form,
        Body::Form | Body::None => Body::Json,
    };
}
