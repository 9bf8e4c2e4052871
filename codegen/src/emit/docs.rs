//! Documentation: the spec's text, then what the constraints say, one `#[doc]` a line.

use crate::model::{Constraints, Enum, Model, Scalar, Type};
use proc_macro2::TokenStream;
use quote::quote;

/// Characters a line, less the indentation and the slashes.
const WIDTH: usize = 96;

/// Doc attributes for a text of paragraphs.
pub(super) fn doc(text: &str) -> TokenStream {
    let lines = wrapped(text);
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote! { #(#[doc = #lines])* }
}

/// Inner doc attributes, for the head of a file.
pub(super) fn inner(text: &str) -> TokenStream {
    let lines = wrapped(text);
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote! { #(#![doc = #lines])* }
}

/// Fills paragraphs anew; tables, code, lists and headings keep their own lines.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut paragraph = String::new();
    let mut code = false;
    for line in text.lines() {
        let fence = line.trim_start().starts_with("```");
        if code || fence || line.is_empty() || line.starts_with(['|', '#']) {
            fill(&mut lines, &std::mem::take(&mut paragraph));
            lines.push(line.trim_end().to_owned());
            code ^= fence;
            continue;
        }
        if is_item(line) {
            fill(&mut lines, &std::mem::take(&mut paragraph));
        } else if !paragraph.is_empty() {
            paragraph.push(' ');
        }
        paragraph.push_str(line.trim());
    }
    fill(&mut lines, &paragraph);
    lines
}

fn is_item(line: &str) -> bool {
    line.starts_with("- ") || line.starts_with("* ")
}

/// Breaks a paragraph or a list's item at blanks.
fn fill(lines: &mut Vec<String>, paragraph: &str) {
    let hanging = if is_item(paragraph) { "  " } else { "" };
    let mut current = String::new();
    for word in paragraph.split_whitespace() {
        if !current.is_empty() && current.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::take(&mut current));
            current.push_str(hanging);
        } else if !current.is_empty() {
            current.push(' ');
        }
        current.push_str(word);
    }
    if !current.trim().is_empty() {
        lines.push(current);
    }
}

/// The first sentence of a text.
pub(super) fn summary(text: &str) -> &str {
    text.split("\n\n").next().unwrap_or_default()
}

/// What constraints say, in a sentence each, on one line: `Required. At most 50 characters.`
pub(super) fn constraints(model: &Model, ty: Type, list: bool, constraints: &Constraints) -> Vec<String> {
    let each = if list { "Each: " } else { "" };
    let mut sentences = Vec::new();
    let chars = match (constraints.min_chars, constraints.max_chars) {
        (Some(min), Some(max)) if min == max => Some(format!("exactly {}", characters(max))),
        (Some(min), Some(max)) => Some(format!("{min} to {}", characters(max))),
        (Some(min), None) => Some(format!("at least {}", characters(min))),
        (None, Some(max)) => Some(format!("at most {}", characters(max))),
        (None, None) => None,
    };
    let range = match (constraints.min, constraints.max) {
        (Some(min), Some(max)) => Some(format!("from {min} to {max}")),
        (Some(min), None) => Some(format!("at least {min}")),
        (None, Some(max)) => Some(format!("at most {max}")),
        (None, None) => None,
    };
    let digits = constraints.digits.then(|| "decimal digits only".to_owned());
    let email = constraints.email.then(|| "an e-mail address".to_owned());
    let unit = (ty == Type::Timestamp).then(|| "seconds since the epoch".to_owned());
    let said: Vec<String> = [chars, range, digits, email, unit].into_iter().flatten().collect();
    if !said.is_empty() {
        sentences.push(format!("{each}{}.", capital(&said.join(", "))));
    }
    if let Some(default) = &constraints.default {
        sentences.push(format!("Default: `{}`.", default_text(model, ty, default)));
    }
    sentences
}

fn characters(count: i64) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} character{}", if count == 1 { "" } else { "s" })
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn default_text(model: &Model, ty: Type, default: &Scalar) -> String {
    match (default, ty) {
        (Scalar::Text(wire), Type::Enum(id)) => {
            let made: Option<&Enum> = model.enumeration(id);
            made.and_then(|made| Some(format!("{}::{}", made.type_name, made.variant(wire)?)))
                .unwrap_or_else(|| wire.clone())
        }
        (Scalar::Text(text), _) => text.clone(),
        (Scalar::Integer(value), _) => value.to_string(),
        (Scalar::Number(value), _) => value.to_string(),
        (Scalar::Boolean(value), _) => value.to_string(),
    }
}

/// A text with facts behind it: in the same paragraph where there is only one.
pub(super) fn with_facts(text: &str, facts: &[String]) -> String {
    let text = text.trim_end();
    let facts = facts.join(" ");
    match (text.is_empty(), facts.is_empty()) {
        (_, true) => text.to_owned(),
        (true, false) => facts,
        (false, false) if text.contains("\n\n") => format!("{text}\n\n{facts}"),
        (false, false) => format!("{text} {facts}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{characters, with_facts, wrapped};

    #[test]
    fn numbers_of_characters_are_grouped_and_one_is_singular() {
        let table =
            [(0, "0 characters"), (1, "1 character"), (999, "999 characters"), (65_000, "65,000 characters")];
        for (count, expected) in table {
            assert_eq!(characters(count), expected);
        }
    }

    #[test]
    fn facts_stand_behind_a_sentence_and_below_paragraphs() {
        let facts = ["Required.".to_owned(), "At most 5 characters.".to_owned()];
        let table = [
            ("", "Required. At most 5 characters."),
            ("The name.", "The name. Required. At most 5 characters."),
            ("One.\n\nTwo.\n", "One.\n\nTwo.\n\nRequired. At most 5 characters."),
        ];
        for (text, expected) in table {
            assert_eq!(with_facts(text, &facts), expected);
        }
        assert_eq!(with_facts("The name.", &[]), "The name.");
    }

    #[test]
    fn paragraphs_are_filled_and_lists_tables_and_code_keep_their_lines() {
        let text = "one\ntwo\n\n- item\n  goes on\n- next\n\n| a |\n|---|\n```\nlet x\n  = 1;\n```";
        let expected = [
            "one two",
            "",
            "- item goes on",
            "- next",
            "",
            "| a |",
            "|---|",
            "```",
            "let x",
            "  = 1;",
            "```",
        ];
        assert_eq!(wrapped(text), expected);
    }

    #[test]
    fn a_long_item_hangs() {
        let item = format!("- {}", "word ".repeat(30));
        let lines = wrapped(&item);
        assert!(lines.iter().all(|line| line.len() <= super::WIDTH), "{lines:#?}");
        assert!(lines.iter().skip(1).all(|line| line.starts_with("  word")), "{lines:#?}");
    }
}
