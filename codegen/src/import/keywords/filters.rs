//! Keywords of what a list is filtered and sorted by.

use super::is_left_out;
use crate::import::document::Value;
use crate::import::pointer::below;
use crate::import::resources::Reading;
use crate::import::schema::shown;

/// Formats and patterns of a filter's operators that the filter's type, or the operator itself, says already.
const OPERATOR_FORMATS: &[&str] = &["unix-time", "number", "boolean"];
const OPERATOR_PATTERNS: &[&str] = &[r"^\d{10}$", r"^-?\d+$"];

/// Whether two lists hold the same values, in whatever order.
fn is_same(some: &[Value], all: &[Value]) -> bool {
    some.len() == all.len() && some.iter().all(|value| all.contains(value))
}

impl<'d> Reading<'d> {
    pub(super) fn filter_keywords(&mut self, schema: &Value, pointer: &str) {
        const READ: &[&str] = &[
            "type",
            "properties",
            "deprecated",
            "x-cb-is-filter-parameter",
            "x-cb-sdk-filter-name",
            "x-cb-sdk-enum-api-name",
            "x-cb-deprecated-enum-values",
            // An operator without a value filters by nothing.
            "x-cb-parameter-blank-option",
        ];
        self.others(schema, READ, " of a filter", pointer);
        let operators = schema.get("properties").members();
        let longest = operators.iter().filter(|(name, _)| name != "is_present");
        let longest = longest.map(|(_, it)| it.get("enum").items()).max_by_key(|values| values.len());
        for (name, operator) in operators {
            let pointer = below(&below(pointer, "properties"), name);
            for (key, value) in operator.members() {
                let text = value.text().unwrap_or_default();
                let said = match key.as_str() {
                    "type" => text == "string",
                    // The API compares with an empty text as well: the wire vector `ps-list-is-empty-string`.
                    "minLength" => value.integer() == Some(1),
                    "format" => OPERATOR_FORMATS.contains(&text),
                    // A list or a range is written in brackets; its enum beside it holds the single values.
                    "pattern" => OPERATOR_PATTERNS.contains(&text) || text.starts_with(r"^\["),
                    "enum" => name == "is_present" || longest.is_some_and(|all| is_same(value.items(), all)),
                    "x-cb-sdk-enum-api-name" | "x-cb-deprecated-enum-values" => true,
                    _ => is_left_out(key, value),
                };
                if !said {
                    let so = if key == "enum" {
                        "; the enum has those of the longest list, and takes others as unknown values: add them to it"
                    } else {
                        ""
                    };
                    let what = format!("{} of a filter's operator{so}", shown(key, value));
                    self.report.cannot_say(&below(&pointer, key), what);
                }
            }
        }
    }

    pub(super) fn sort_keywords(&mut self, schema: &Value, pointer: &str) {
        self.others(schema, &["type", "properties", "additionalProperties"], " of `sort_by`", pointer);
        let members = schema.get("properties").members();
        let first = members.first().map(|(_, keys)| keys.get("enum").texts());
        for (name, keys) in members {
            let pointer = below(&below(pointer, "properties"), name);
            self.others(keys, &["type", "enum"], " of `sort_by`", &pointer);
            if Some(keys.get("enum").texts()) != first {
                self.report.cannot_say(&pointer, "keys that sort in one direction only");
            }
        }
    }
}
