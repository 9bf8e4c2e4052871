//! Facts as YAML text, in the style in which people write the spec.

use super::fact::Fact;
use super::merge::ENTRIES;
use std::fmt::Write as _;

/// Prints the members of a mapping, a block each line, from a column on. What is silent is left out. `entries` says whether
/// its keys are names and no words of the language.
pub(super) fn members(fact: &Fact, indent: usize, entries: bool, apart: bool, out: &mut String) {
    for (number, (key, value)) in fact.members().iter().enumerate() {
        if number > 0 && apart {
            out.push('\n');
        }
        member(key, value, indent, entries, out);
    }
}

/// Prints one member.
pub(super) fn member(key: &str, value: &Fact, indent: usize, entries: bool, out: &mut String) {
    // An entry without facts is still an entry: `name: {}`. So is a resource without attributes.
    let section = !entries && ENTRIES.contains(&key);
    if value.is_silent(key) && !entries && key != "attributes" {
        return;
    }
    let _ = write!(out, "{:indent$}{}:", "", scalar(key));
    match value {
        Fact::Map(inner)
            if inner.iter().all(|(key, value)| value.is_silent(key) && !matches!(value, Fact::Map(_))) =>
        {
            out.push_str(" {}\n");
        }
        Fact::Map(_) => {
            out.push('\n');
            let apart = section && matches!(key, "parts" | "enums" | "operations");
            members(value, indent + 2, section, apart, out);
        }
        Fact::Nothing => out.push('\n'),
        other => {
            let _ = writeln!(out, " {}", inline(other));
        }
    }
}

/// A scalar or a list on one line.
pub(super) fn inline(fact: &Fact) -> String {
    match fact {
        Fact::Nothing => "~".to_owned(),
        Fact::Text(text) => scalar(text),
        Fact::List(items) => {
            let items: Vec<String> = items.iter().map(|item| scalar(item)).collect();
            format!("[{}]", items.join(", "))
        }
        Fact::Map(members) => {
            let members: Vec<String> = members
                .iter()
                .filter(|(key, value)| !value.is_silent(key))
                .map(|(key, value)| format!("{}: {}", scalar(key), inline(value)))
                .collect();
            if members.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", members.join(", ")) }
        }
        other => other.shown(),
    }
}

/// A text as a YAML scalar, in quotes where it would be read as something else.
pub(super) fn scalar(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '/')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-./ '".contains(c))
        && !text.ends_with(' ')
        || text.starts_with('/') && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-./{}".contains(c));
    let word = matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "null" | "nan" | "inf");
    if plain && !word {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A whole file.
pub(super) fn file(fact: &Fact) -> String {
    let mut out = String::new();
    for (key, value) in fact.members() {
        let before = out.len();
        let section = matches!(value, Fact::Map(_));
        member(key, value, 0, false, &mut out);
        if section && out.len() > before && before > 0 {
            out.insert(before, '\n');
        }
    }
    out
}
