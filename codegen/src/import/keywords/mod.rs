//! Nothing is dropped in silence: every keyword of what is imported is read, or left out for a reason that stands here, or a
//! finding.
//!
//! The walk goes over the document beside the import, so that a keyword which the import does not know cannot slip through it.

mod answers;
mod filters;

use super::document::Value;
use super::operations;
use super::pointer::{below, resolve};
use super::resources::Reading;
use super::schema::{Shape, shape, shown};

/// Keywords that say nothing which a client could use, wherever they stand, and why.
const LEFT_OUT: &[(&[&str], &str)] = &[
    (
        &["description", "summary", "title", "example", "examples", "$comment", "externalDocs", "xml"],
        "prose and examples are the publisher's; `doc` is in our own words",
    ),
    (&["operationId", "tags"], "the address identifies an operation"),
    (
        &[
            "x-cb-sort-order",
            "x-cb-module",
            "x-cb-operation-method-name",
            "x-cb-is-operation-needs-input-object",
        ],
        "the order is read; the rest lays out the publisher's own code",
    ),
    (
        &[
            "x-cb-is-external-enum",
            "x-cb-is-gen-separate",
            "x-cb-is-ignore-generation",
            "x-cb-is-global-enum",
            "x-cb-global-enum-reference",
        ],
        "where the publisher's generators put an enum; the list in place counts",
    ),
    (
        &[
            "x-cb-meta-model-name",
            "x-cb-is-api-column",
            "x-cb-is-foreign-column",
            "x-cb-is-multi-value-attribute",
            "x-cb-sub-resource-parent-name",
            "x-cb-is-dependent-resource",
        ],
        "how the service stores it",
    ),
    (&["x-cb-is-sub-resource", "x-cb-is-pagination-parameter"], "the shape says it"),
    (&["x-cb-is-money-column", "x-cb-is-long-money-column"], "an integer of 64 bits either way"),
    (&["x-cb-attribute-meta-comment"], "prose; `required` says what must be there"),
    (&["x-cb-is-presence-operator-supported"], "the operators are listed"),
    (
        &["x-cb-product-catalog-version", "x-cb-api-version", "x-generated-on", "x-cb-attribute-pcv"],
        "which edition of the document it is",
    ),
];

/// Formats that the type of an attribute or parameter says already: an `integer` has 64 bits, and a `number` is a double.
const FORMATS: &[(&str, &[&str])] = &[
    ("integer", &["int32", "int64", "unix-time"]),
    ("number", &["double", "float", "decimal"]),
    ("string", &["decimal"]),
];

/// The pattern of a `unix-time`, as the publisher writes it: what a `timestamp` is.
const TIMESTAMP: &str = "^[0-9]{10}$";

/// Said of what stands on a header.
const HEADER: &str = " of a header";

/// Keywords that only say which values are refused.
const BOUNDING: &[&str] = &["format", "pattern", "minLength", "minimum", "maximum", "multipleOf"];

/// What comes of a bound that the client does not know.
const UNCHECKED: &str = ", which goes out unchecked, for the API to refuse; say it in the header's `doc`";

/// What a schema stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// With whether a call, or its group, must have it.
    Param(Required),
    Header,
    PathId,
    Attribute,
    Answer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Required {
    Yes,
    No,
}

impl Required {
    fn of(schema: &Value, name: &str) -> Self {
        Self::from(schema.get("required").items().iter().any(|item| item.text() == Some(name)))
    }
}

impl From<bool> for Required {
    fn from(required: bool) -> Self {
        if required { Self::Yes } else { Self::No }
    }
}

/// Whether a keyword is left out on purpose, or says nothing: `"nullable": false`, `"example": null`.
fn is_left_out(key: &str, value: &Value) -> bool {
    matches!(value, Value::Null | Value::Bool(false)) || LEFT_OUT.iter().any(|(keys, _)| keys.contains(&key))
}

impl<'d> Reading<'d> {
    /// Reports every keyword of an object besides those that are read or left out. `of` says of what.
    pub(super) fn others(&mut self, value: &Value, read: &[&str], of: &str, pointer: &str) {
        for (key, value) in value.members() {
            if !read.contains(&key.as_str()) && !is_left_out(key, value) {
                let so = if of == HEADER && BOUNDING.contains(&key.as_str()) { UNCHECKED } else { "" };
                self.report.cannot_say(&below(pointer, key), format!("{}{of}{so}", shown(key, value)));
            }
        }
    }

    /// The document around paths and schemas.
    pub(super) fn document_keywords(&mut self) {
        let document = self.document;
        let read = ["openapi", "info", "servers", "paths", "components", "webhooks", "jsonSchemaDialect"];
        self.others(document, &read, " of the document", "");
        let dialect = document.get("jsonSchemaDialect");
        if !dialect.is_null() && dialect.text() != Some("https://spec.openapis.org/oas/3.1/dialect/base") {
            self.report.cannot_say("/jsonSchemaDialect", "a dialect of its own");
        }
        self.others(document.get("info"), &["contact", "license", "version"], " of `info`", "/info");
        self.servers(document.get("servers"), "/servers");
        // What else there is among the components is reached through `$ref`, or by nobody.
        for (name, scheme) in document.get("components").get("securitySchemes").members() {
            let pointer = below("/components/securitySchemes", name);
            if (scheme.get("type").text(), scheme.get("scheme").text()) != (Some("http"), Some("basic")) {
                self.report.cannot_say(&pointer, "a way to authenticate other than HTTP Basic");
            }
        }
    }

    fn servers(&mut self, servers: &Value, pointer: &str) {
        for (number, server) in servers.items().iter().enumerate() {
            let pointer = format!("{pointer}/{number}");
            self.others(server, &["url", "variables"], " of a server", &pointer);
            for (name, variable) in server.get("variables").members() {
                let pointer = below(&below(&pointer, "variables"), name);
                // The client speaks to the default; to any other value, where a caller gives a whole address.
                let listed = variable.get("enum").items();
                let read: &[&str] = match listed.contains(variable.get("default")) && name != "site" {
                    true => &["default", "enum"],
                    false => &["default"],
                };
                self.others(variable, read, " of a server's variable", &pointer);
            }
        }
    }

    /// What stands beside the operations of a path.
    pub(super) fn path_keywords(&mut self, item: &Value, pointer: &str) {
        let methods = ["get", "post", "put", "delete", "patch", "head", "options", "trace"];
        self.others(item, &methods, " of a path", pointer);
    }

    /// An operation with everything below it.
    pub(super) fn operation_keywords(&mut self, operation: &'d Value, pointer: &str) {
        const READ: &[&str] = &[
            "parameters",
            "requestBody",
            "responses",
            "deprecated",
            "security",
            "servers",
            "x-cb-resource-id",
            "x-cb-sdk-method-name",
            "x-cb-operation-is-idempotent",
            "x-cb-operation-is-list",
            "x-cb-operation-sub-domain-name",
            "x-cb-is-operation-needs-json-input",
            "x-cb-is-custom-fields-supported",
        ];
        // A batch is sent as a list of groups in JSON, and the spec says both.
        let batch = operation.get("x-cb-is-operation-needs-json-input").yes();
        let read = [READ, if batch { &["x-cb-operation-is-batch"] } else { &[] }].concat();
        self.others(operation, &read, " of an operation", pointer);
        let document = self.document;
        let schemes = document.get("components").get("securitySchemes");
        for (number, choice) in operation.get("security").items().iter().enumerate() {
            let known = choice.members().iter().all(|(name, _)| !schemes.get(name).is_null());
            if number > 0 || !known || choice.members().len() != 1 {
                let pointer = format!("{pointer}/security/{number}");
                self.report.cannot_say(&pointer, "an operation that authenticates otherwise than all");
            }
        }
        self.servers(operation.get("servers"), &below(pointer, "servers"));
        for (number, parameter) in operation.get("parameters").items().iter().enumerate() {
            self.parameter_keywords(parameter, &format!("{pointer}/parameters/{number}"));
        }
        let body = operation.get("requestBody");
        let body_pointer = below(pointer, "requestBody");
        if let Ok(body) = resolve(document, body) {
            // Which parameters must be there is said by each.
            self.others(body, &["content", "required"], " of a body", &body_pointer);
            for (media, content) in body.get("content").members() {
                let pointer = below(&below(&body_pointer, "content"), media);
                if operations::media(body).is_none_or(|(read, _)| read != media) {
                    self.report.cannot_say(&pointer, format!("a second media type, `{media}`"));
                    continue;
                }
                if !operations::BODIES.contains(&media.as_str()) {
                    self.report.cannot_say(&pointer, format!("the media type `{media}`"));
                }
                self.others(content, &["schema", "encoding"], " of a body", &pointer);
                for (name, encoding) in content.get("encoding").members() {
                    let pointer = below(&below(&pointer, "encoding"), name);
                    self.style(encoding, &["deepObject"], true, &pointer);
                    self.others(encoding, &["style", "explode"], " of an encoding", &pointer);
                }
                if let Ok(schema) = resolve(document, content.get("schema")) {
                    let pointer = below(&pointer, "schema");
                    let read = [
                        "type",
                        "properties",
                        "required",
                        "additionalProperties",
                        "x-cb-is-custom-fields-supported",
                    ];
                    self.others(schema, &read, " of a body", &pointer);
                    for (name, member) in schema.get("properties").members() {
                        let pointer = below(&below(&pointer, "properties"), name);
                        if Required::of(schema, name) == Required::Yes {
                            self.required_keywords(member, &pointer);
                        }
                        self.param_keywords(member, Required::of(schema, name), &pointer);
                    }
                }
            }
        }
        self.response_keywords(operation.get("responses"), &below(pointer, "responses"));
    }

    /// What cannot be required, and is.
    fn required_keywords(&mut self, schema: &Value, pointer: &str) {
        match shape(schema) {
            Shape::Object | Shape::Columns if schema.get("required").items().is_empty() => {
                self.report
                    .cannot_say(pointer, "a group that a caller must give, of which no member must be");
            }
            _ => {}
        }
    }

    fn style(&mut self, value: &Value, styles: &[&str], explode: bool, pointer: &str) {
        if value.get("style").text().is_some_and(|style| !styles.contains(&style)) {
            self.report.cannot_say(pointer, shown("style", value.get("style")));
        }
        if value.get("explode") == &Value::Bool(!explode) {
            self.report.cannot_say(pointer, format!("`explode: {}`", !explode));
        }
    }

    fn parameter_keywords(&mut self, parameter: &'d Value, pointer: &str) {
        let document = self.document;
        let named = parameter.get("$ref").text().and_then(|target| target.strip_prefix('#'));
        let pointer = named.unwrap_or(pointer);
        let Ok(parameter) = resolve(document, parameter) else { return };
        let query = parameter.get("in").text() == Some("query");
        let mut read = vec!["name", "in", "required", "style", "explode", "schema"];
        if query {
            read.push("deprecated");
        }
        self.others(parameter, &read, " of a parameter", pointer);
        let schema = parameter.get("schema");
        if query && parameter.get("required").yes() {
            self.required_keywords(schema, &below(pointer, "required"));
        }
        let name = parameter.get("name").text().unwrap_or_default();
        let schema_pointer = below(pointer, "schema");
        match parameter.get("in").text() {
            Some("query") => {
                self.style(parameter, &["form", "deepObject"], true, pointer);
                if name == "sort_by" {
                    self.sort_keywords(schema, &schema_pointer);
                } else {
                    let required = Required::from(parameter.get("required").yes());
                    self.param_keywords(schema, required, &schema_pointer);
                }
            }
            Some("header") => {
                self.style(parameter, &["simple"], false, pointer);
                if parameter.get("required").yes() {
                    self.report.cannot_say(pointer, "a header that a caller must give");
                }
                let components = document.get("components").get("parameters").members();
                let known = components.iter().any(|(_, other)| {
                    other.get("name").text() == Some(name) && other.get("in").text() == Some("header")
                });
                if !known {
                    self.report.cannot_say(pointer, format!("the header `{name}`, which is no component"));
                }
                self.value(schema, Role::Header, &schema_pointer);
            }
            Some("path") => {
                self.style(parameter, &["simple"], false, pointer);
                self.value(schema, Role::PathId, &schema_pointer);
            }
            _ => {}
        }
    }

    /// A parameter: one value, a group, a list, or a filter.
    fn param_keywords(&mut self, schema: &'d Value, group: Required, pointer: &str) {
        const GROUP: &[&str] = &[
            "type",
            "properties",
            "required",
            "deprecated",
            "x-cb-is-composite-array-request-body",
            "x-cb-parameter-blank-option",
        ];
        let kind = shape(schema);
        match kind {
            Shape::Filter => self.filter_keywords(schema, pointer),
            Shape::Object | Shape::Columns => {
                self.others(schema, GROUP, " of a group", pointer);
                for (name, member) in schema.get("properties").members() {
                    let pointer = below(&below(pointer, "properties"), name);
                    let required = Required::of(schema, name);
                    if shape(member) == Shape::Filter {
                        if (group, required) == (Required::No, Required::Yes) {
                            self.report.cannot_say(&pointer, "a filter that must be given beside another");
                        }
                        self.filter_keywords(member, &pointer);
                    } else if kind == Shape::Columns {
                        self.column_keywords(member, required, &pointer);
                    } else {
                        self.inside(member, required, &pointer);
                    }
                }
            }
            // The import reports it.
            Shape::Objects => {}
            Shape::Scalar | Shape::Scalars | Shape::Json => {
                self.value(schema, Role::Param(group), pointer);
            }
        }
    }

    fn column_keywords(&mut self, column: &'d Value, required: Required, pointer: &str) {
        let items = column.get("items");
        self.list(column, items, pointer);
        if column.get("deprecated").yes() && !items.get("deprecated").yes() {
            self.report.cannot_say(&below(pointer, "deprecated"), "`deprecated: true` of a list");
        }
        self.inside(items, required, &below(pointer, "items"));
    }

    /// A member of a group: what lies deeper is JSON.
    fn inside(&mut self, member: &'d Value, required: Required, pointer: &str) {
        if shape(member) == Shape::Scalars {
            self.report.cannot_say(pointer, "what a list inside a group holds");
        } else {
            self.value(member, Role::Param(required), pointer);
        }
    }

    /// What stands on a list: its entries' keywords once more are no other facts.
    fn list(&mut self, list: &Value, items: &Value, pointer: &str) {
        for (key, value) in list.members() {
            let read = ["type", "items", "deprecated"].contains(&key.as_str());
            if !read && !is_left_out(key, value) && items.get(key) != value {
                self.report.cannot_say(&below(pointer, key), format!("{} of a list", shown(key, value)));
            }
        }
    }

    /// A schema that becomes a value: one, or a list of them.
    fn value(&mut self, schema: &'d Value, role: Role, pointer: &str) {
        match shape(schema) {
            Shape::Scalars => {
                let items = schema.get("items");
                self.list(schema, items, pointer);
                self.scalar_keywords(items, role, &below(pointer, "items"));
            }
            Shape::Scalar => self.scalar_keywords(schema, role, pointer),
            Shape::Json => {
                let mut read = vec!["type", "items", "additionalProperties"];
                match role {
                    Role::Param(_) => read.extend(["required", "deprecated"]),
                    Role::Attribute => read.push("deprecated"),
                    _ => {}
                }
                // An alternative, or a type that is a list, would be among these.
                if !matches!(schema.get("type"), Value::Null | Value::Text(_)) {
                    self.report.cannot_say(&below(pointer, "type"), "a `type` that is no word");
                }
                self.blank_and_others(schema, &read, role, pointer);
                let inner = schema.get("items");
                let deep = below(pointer, "items");
                self.others(inner, &["type", "items", "additionalProperties"], " of a list's entry", &deep);
                let deepest = inner.get("items");
                if !deepest.get("type").is_null() {
                    self.report.cannot_say(&below(&deep, "items"), "what a list of lists holds");
                }
            }
            Shape::Object | Shape::Objects | Shape::Columns | Shape::Filter => {
                let (inside, so) = match role {
                    Role::Attribute => ("the envelope of events", "; it is read as JSON"),
                    Role::Answer => ("an answer", "; it is read as JSON"),
                    _ => ("a group", "; it is given as JSON"),
                };
                self.report.cannot_say(pointer, format!("what an object inside {inside} holds{so}"));
            }
        }
    }

    fn scalar_keywords(&mut self, schema: &Value, role: Role, pointer: &str) {
        let ty = schema.get("type").text().unwrap_or_default();
        let listed = !schema.get("enum").items().is_empty();
        let mut read = vec!["type"];
        if matches!(role, Role::Param(_) | Role::Attribute) {
            read.push("deprecated");
        }
        if matches!(role, Role::Param(_) | Role::Header | Role::Attribute) {
            read.extend(["enum", "x-cb-sdk-enum-api-name", "x-cb-deprecated-enum-values"]);
        }
        if matches!(role, Role::Param(_) | Role::Attribute) {
            read.push("default");
            match ty {
                // A text of digits has both: a length and a range.
                "string" | "number" if schema.get("format").text() == Some("decimal") => {
                    read.extend(["minLength", "maxLength", "minimum", "maximum"]);
                }
                // The values of an enum are as long as they are.
                "string" => read.extend(["minLength", "maxLength"]),
                "integer" | "number" => read.extend(["minimum", "maximum"]),
                _ => {}
            }
        }
        if matches!(role, Role::Header | Role::Answer) && ty == "string" {
            read.push("maxLength");
        }
        let format = schema.get("format").text().unwrap_or_default();
        if FORMATS.iter().any(|(of, formats)| *of == ty && formats.contains(&format)) {
            read.push("format");
        }
        if format == "email" && ty == "string" && matches!(role, Role::Param(_) | Role::Attribute) && !listed
        {
            read.push("format");
        }
        if format == "unix-time" && schema.get("pattern").text() == Some(TIMESTAMP) {
            read.push("pattern");
        }
        if listed && schema.get("enum").items().iter().any(|value| value.text().is_none()) {
            self.report.cannot_say(&below(pointer, "enum"), "a value of an enum that is no text");
        }
        self.blank_and_others(schema, &read, role, pointer);
    }

    fn blank_and_others(&mut self, schema: &Value, read: &[&str], role: Role, pointer: &str) {
        let of = match role {
            Role::Param(_) => "",
            Role::Header => HEADER,
            Role::PathId => " of an id in a path",
            Role::Attribute => " of an attribute",
            Role::Answer => " of an answer's member",
        };
        let mut read = read.to_vec();
        let said = match schema.get("x-cb-parameter-blank-option").text() {
            // A parameter that is cleared is sent blank: the one says that this is taken.
            Some("as_null") => true,
            // One that must be given cannot be cleared, and is refused blank.
            Some("not_allowed") => role == Role::Param(Required::Yes),
            _ => false,
        };
        if said || role == Role::Attribute {
            read.push("x-cb-parameter-blank-option");
        }
        self.others(schema, &read, of, pointer);
    }
}
